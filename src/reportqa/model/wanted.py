"""What a question searches for, as an engine is asked it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wanted:
    """A thing that is searched for: the words that may stand for it, each with its weight from 0 to 1, as one.

    `parts` may be met one by one where none of the words is; `weight` is how much the thing counts.
    """

    words: tuple[tuple[str, float], ...]
    weight: float = 1.0
    parts: tuple[Wanted, ...] = ()
