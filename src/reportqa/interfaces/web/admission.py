"""Whether one more request may wait: what could not be answered in time is refused at once, while it costs little."""

from __future__ import annotations

_NEWEST = 0.02  # weight of the newest request in the mean time that a request takes
_STANDING = 1.0  # seconds after which a queue that never empties is no burst any more
_SHORT = 0.1  # seconds that a request may then expect to wait


class Admission:
    """Admits to a queue by the time that a request can expect to wait there.

    A burst may wait as long as the time limit allows. A queue that has stood for a second is overload: there a longer
    queue answers no more questions, it only answers all of them later, so the wait is kept short (as CoDel does for packets).
    """

    def __init__(self, *, most: int, longest: float) -> None:
        """Let up to `most` requests wait, none that would wait longer than `longest` seconds."""
        self._most, self._longest = most, longest
        self._taken: float | None = None
        self._since: float | None = None

    def admits(self, now: float, *, waiting: int, workers: int) -> bool:
        """Return whether one more may wait behind `waiting` others for one of `workers`; `now` is in seconds."""
        if waiting >= self._most:
            return False
        if not waiting:
            self._since = now
        if self._taken is None or not workers:  # how long is not known
            return True
        standing = self._since is not None and now - self._since > _STANDING
        return self._taken * (waiting + 1) / workers <= (min(_SHORT, self._longest) if standing else self._longest) or not waiting

    def served(self, seconds: float) -> None:
        """Learn from a request that took a worker so many seconds."""
        self._taken = seconds if self._taken is None else self._taken + _NEWEST * (seconds - self._taken)
