"""How often one key or address may ask: a window that slides, counted in memory."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter


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


class Rates:
    """Counts requests by name."""

    def __init__(self, per_minute: int) -> None:
        """Allow each name `per_minute` requests a minute; 0 is no limit."""
        self._limit = RateLimitItemPerMinute(per_minute) if per_minute else None
        self._counter = SlidingWindowCounterRateLimiter(MemoryStorage())

    def count(self, name: str) -> Standing | None:
        """Count a request of a name, and return how it stands; None where there is no limit."""
        if self._limit is None:
            return None
        held = self._counter.hit(self._limit, name)
        reset, remaining = self._counter.get_window_stats(self._limit, name)
        return Standing(self._limit.amount, remaining, max(1, math.ceil(reset - time.time())), not held)
