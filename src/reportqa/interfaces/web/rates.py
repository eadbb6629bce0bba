"""How often one key or address may ask: a window that slides, counted in memory."""

from __future__ import annotations

import math
import threading
import time
from dataclasses import dataclass

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

_FORGET_SECONDS = 10.0  # between looks for names that have not asked for long


@dataclass(frozen=True, slots=True)
class Standing:
    """How one that is counted stands: of `limit` requests a minute, `remaining`, more of them `after` seconds."""

    limit: int
    remaining: int
    after: int
    refused: bool

    @property
    def headers(self) -> dict[str, str]:
        """The fields of draft-ietf-httpapi-ratelimit-headers."""
        return {"RateLimit-Policy": f'"minute";q={self.limit};w=60', "RateLimit": f'"minute";r={self.remaining};t={self.after}'}


class _Never(threading.Timer):
    """Takes the place of the storage's timer, which starts a thread for nearly every request to look through all names."""

    def is_alive(self) -> bool:
        """Say that it runs, so that none is started."""
        return True


class Rates:
    """Counts requests by name."""

    def __init__(self, per_minute: int) -> None:
        """Allow each name `per_minute` requests a minute; 0 is no limit."""
        self._limit = RateLimitItemPerMinute(per_minute) if per_minute else None
        self._storage = MemoryStorage()
        self._storage.timer.cancel()
        self._storage.timer = _Never(0, lambda: None)
        self._counter = SlidingWindowCounterRateLimiter(self._storage)
        self._looked = time.time()

    def count(self, name: str) -> Standing | None:
        """Count a request of a name, and return how it stands; None where there is no limit."""
        if self._limit is None:
            return None
        held = self._counter.hit(self._limit, name)
        reset, remaining = self._counter.get_window_stats(self._limit, name)
        now = time.time()
        if now - self._looked > _FORGET_SECONDS:
            self._forget(now)
        return Standing(self._limit.amount, remaining, max(1, math.ceil(reset - now)), not held)

    def _forget(self, now: float) -> None:
        self._looked = now
        for name in [name for name, end in self._storage.expirations.items() if end <= now]:
            self._storage.clear(name)
