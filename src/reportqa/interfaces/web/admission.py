"""Whether one more request may wait: what could not be answered in time is refused at once, while it costs little."""

from __future__ import annotations

_NEWEST = 0.05  # weight of the newest request in the mean time that a request takes
_STANDING = 1.0  # seconds after which a queue that never empties is no burst any more
_SHORT = 0.2  # seconds that a request may then expect to wait


class Admission:
    """Admits to a queue by the time that a request can expect to wait there.

    A burst may wait as long as the time limit allows. A queue that has stood for a second is overload: there a longer
    queue answers no more questions, it only answers all of them later, so the wait is kept short (as CoDel does for packets).
    """

    def __init__(self, *, most: int, longest: float) -> None:
        """Let up to `most` requests wait, none that would wait longer than `longest` seconds."""
        self._most, self._longest = most, longest
        self._taken: float | None = None
        self._since = 0.0  # when the queue was last empty
        self._refused = -_STANDING  # when one was last refused

    def admits(self, now: float, *, waiting: int, workers: int, oldest: float) -> bool:
        """Return whether one more may wait behind `waiting` others for one of `workers`.

        `now` is in seconds, and `oldest` is for how many the first of them has waited.
        """
        if not waiting:
            self._since = now
            return self._most > 0
        expected = max(oldest, (self._taken or 0.0) * (waiting + 1) / max(1, workers))
        overloaded = now - self._since > _STANDING or now - self._refused < _STANDING  # a queue that drains while all are refused is still one
        admitted = waiting < self._most and expected <= (_SHORT if overloaded else self._longest)
        if not admitted:
            self._refused = now
        return admitted

    def served(self, seconds: float) -> None:
        """Learn from a request that took a worker so many seconds."""
        self._taken = seconds if self._taken is None else self._taken + _NEWEST * (seconds - self._taken)
