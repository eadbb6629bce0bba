"""Heading numbers -> levels, inferred from the order in which their styles appear."""

from __future__ import annotations

from dataclasses import dataclass

from reportqa.language.numbering import MAJOR, Number, numbers_at

# What may hold what, where both are major: a part holds chapters, a chapter sections.
_RANK = {"part": 0, "chapter": 1, "step_english": 1, "section": 2, "formal": 1, "roman_char": 1, "annex": 0, "annex_english": 0}
_MISSING = 3  # numbers of a list of headings that may be missing
SURE = frozenset({"han", "paren_han", "circled", "stem"})  # seldom begin a line that was broken inside a sentence
_PLAIN = frozenset({"formal", "markdown1", "markdown2", "markdown3", "markdown4", "markdown5", "markdown6"})  # never inside a sentence
_WHOLE = frozenset({"digit_dot", "digit_space", "digit_dun", "decimal0", "chapter", "section", "step_english", "han_space"})


@dataclass(frozen=True, slots=True)
class _Open:
    style: str
    ordinal: int
    outer: tuple[int, ...] = ()


class Numbering:
    """Follows the numbers of a report: each continues a list that is open, or opens one inside it."""

    def __init__(self) -> None:
        """Start with no list open."""
        self._open: list[_Open] = []

    @property
    def depth(self) -> int:
        """How many lists are open."""
        return len(self._open)

    def read(self, text: str, *, fresh: bool = True) -> tuple[Number, int] | None:
        """Return the accepted number at the start of `text` with its level from 1, None where none is.

        `fresh` tells whether the line begins something: only then may a number open a list.
        """
        readings = numbers_at(text)
        follows = [n for n in readings if any((o.style, o.ordinal + 1, o.outer) == (n.style, n.ordinal, n.outer) for o in self._open)]
        for number in (*follows, *readings):
            level = self.accept(number, fresh=fresh or number.style in _PLAIN)
            if level is not None:
                return number, level
        return None

    def accept(self, number: Number, *, fresh: bool = True) -> int | None:
        """Return the level of a number that continues or opens a list, None for one that does neither."""
        if number.style.startswith("markdown"):
            return self._markdown(number)
        if number.style.startswith("annex"):
            return self._annex(number) if fresh else None
        if number.outer:
            return self._decimal(number, fresh=fresh)
        for i in range(len(self._open) - 1, -1, -1):
            if self._open[i].style != number.style:
                continue
            last = self._open[i].ordinal
            follows = last < number.ordinal <= last + (_MISSING if number.opens else 1)
            sure = fresh or (number.ordinal == last + 1 and number.style in SURE)
            return self._set(i, number) if sure and (follows or number.ordinal == 1) else None
        may_open = number.ordinal == 1 or (number.opens and number.style in MAJOR | {"decimal0"})
        return self._opened(number) if may_open and fresh and number.ordinal > 0 else None

    def _set(self, at: int, number: Number) -> int:
        self._open = [*self._open[:at], _Open(number.style, number.ordinal, number.outer)]
        return at + 1

    def _opened(self, number: Number) -> int:
        """Open a list inside the innermost that may hold it."""
        if number.style in _RANK:
            rank = _RANK[number.style]
            held = [o for o in self._open if o.style.startswith("markdown") or _RANK.get(o.style, 9) < rank or (_RANK.get(o.style) == rank and o.style in ("chapter", "step_english"))]
            self._open = held
        return self._set(len(self._open), number)

    def _markdown(self, number: Number) -> int:
        depth = int(number.style[-1])
        self._open = [o for o in self._open if o.style.startswith("markdown") and int(o.style[-1]) < depth]
        return self._set(len(self._open), number)

    def _annex(self, number: Number) -> int:
        self._open = [o for o in self._open if o.style == "markdown1"]
        return self._set(len(self._open), number)

    def _decimal(self, number: Number, *, fresh: bool) -> int | None:
        """Place 1.2 beside 1.1, or under 1; 2.1 after 1.9 where no 2 stands between."""
        for i in range(len(self._open) - 1, -1, -1) if fresh else ():
            other = self._open[i]
            if other.style == number.style:
                beside = other.outer == number.outer and other.ordinal < number.ordinal <= other.ordinal + _MISSING
                after = other.outer < number.outer and number.ordinal == 1
                return self._set(i, number) if beside or after else None
            parent = number.outer[-1] == other.ordinal and (other.style in _WHOLE or (other.outer, other.style[:-1]) == (number.outer[:-1], number.style[:-1]))
            if parent and number.ordinal <= _MISSING:
                return self._set(i + 1, number)
        inside = [o for o in self._open if o.style.startswith("markdown") or o.style in MAJOR]
        if not fresh or number.ordinal != 1:
            return None
        self._open = inside
        return self._set(len(inside), number)
