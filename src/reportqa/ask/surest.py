"""Of what meets a question, the one that meets it best: unless another meets it alike and says otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

_Found = TypeVar("_Found")


def surest(found: Iterable[_Found], coverage: Callable[[_Found], float], told: Callable[[_Found], object], tie: float) -> _Found | None:
    """Return the first of those with the most `coverage`; None where there are none, or where one within `tie` of it tells something else.

    >>> surest([(0.8, "7"), (0.9, "5"), (0.7, "6")], lambda f: f[0], lambda f: f[1], 0.05)
    (0.9, '5')
    >>> surest([(0.8, "7"), (0.82, "5")], lambda f: f[0], lambda f: f[1], 0.05) is None
    True
    """
    every = list(found)
    best = max(every, key=coverage, default=None)
    if best is None or any(told(f) != told(best) for f in every if coverage(f) >= coverage(best) - tie):
        return None
    return best
