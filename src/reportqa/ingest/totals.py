"""Rows and columns of totals -> which cells are parts of which."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from reportqa.ingest.shapes import plain, signed
from reportqa.language.numerals import number_from_words
from reportqa.language.script import fold
from reportqa.language.totals import kind_of_total

Place = tuple[int, int]  # row and column of a cell
_Values = Sequence[Sequence[str]]


def _kind(label: str) -> str:
    return kind_of_total(plain(label))


def total_of(label: str) -> str:
    """Return "whole" or "part" where a row's label stands for a total of the table or of a group, else "".

    >>> total_of("合　計"), total_of("小計"), total_of("總館")
    ('whole', 'part', '')
    """
    kind = _kind(label)
    return kind if kind != "among" else ""


def is_total(label: str) -> bool:
    """Whether a row's label stands for a total."""
    return total_of(label) != ""


def parts_of(labels: Sequence[str], lefts: Sequence[int], headers: Sequence[str], values: _Values) -> list[tuple[Place, Place]]:
    """Return pairs (part, total) of cells by (row, column), down the rows and along them.

    `labels` are the rows' (empty for a row without values), `lefts` their indentations in columns.
    """
    pairs = _down(labels, lefts, values)
    taken = {part for part, _ in pairs}
    return pairs + [pair for pair in _along(headers, values) if pair[0] not in taken]


def _down(labels: Sequence[str], lefts: Sequence[int], values: _Values) -> list[tuple[Place, Place]]:
    kinds = [_kind(label) if label else "" for label in labels]
    pairs = [pair for t, kind in enumerate(kinds) if kind == "among" for pair in _paired(values, [t], _above(labels, kinds, t), strict=False)]
    taken = {part for part, _ in pairs}
    for wanted in ("part", "whole"):
        for t, kind in enumerate(kinds):
            if kind == wanted:
                pairs += _paired(values, _members(labels, values, kinds, t, {row for row, _ in taken}), t)
                taken |= {part for part, _ in pairs}
    for t, children in summed(labels, values):
        pairs += [pair for pair in _paired(values, children, t, strict=True) if pair[0] not in taken]
    taken |= {part for part, _ in pairs}
    for t, label in enumerate(labels):
        children = [k for k in _indented(lefts, t) if labels[k]]
        if label and len(children) > 1 and not any(kinds[c] for c in children):
            pairs += [pair for pair in _paired(values, children, t, strict=True) if pair[0] not in taken]
    return pairs


def summed(labels: Sequence[str], values: _Values) -> list[tuple[int, list[int]]]:
    """Return (row, rows right below that add up to it) where labels repeat, as they do under 貨運量 and 客運量: 鐵路, 公路, 鐵路, 公路."""
    told = [label for label in labels if label]
    found: list[tuple[int, list[int]]] = []
    at = 0
    while len(set(told)) < len(told) and at < len(labels):
        runs = (list(range(at + 1, stop)) for stop in range(at + 3, len(labels) + 1))
        below = next((run for run in runs if any(_adds_up(values, run, at, c) for c in range(len(values[at])))), []) if labels[at] else []
        if below:
            found.append((at, below))
        at = below[-1] + 1 if below else at + 1
    return found


def _above(labels: Sequence[str], kinds: list[str], at: int) -> int:
    """Return the row that 其中 refers to: the nearest above that is not itself such a row."""
    return next((k for k in range(at - 1, -1, -1) if labels[k] and kinds[k] != "among"), at)


def _members(labels: Sequence[str], values: _Values, kinds: list[str], at: int, taken: set[int]) -> list[int]:
    """Return the rows that a total sums up: those since the total before it, or after it where it stands first.

    `taken` are the rows that are parts of other totals; these totals stand for them where the sum is right so.
    """
    stops = ("part", "whole") if kinds[at] == "part" else ("whole",)
    start = next((k + 1 for k in range(at - 1, -1, -1) if kinds[k] in stops), 0)
    before = [k for k in range(start, at) if not kinds[k] and labels[k]]
    end = next((k for k in range(at + 1, len(kinds)) if kinds[k] in stops), len(kinds))
    after = [k for k in range(at + 1, end) if not kinds[k] and labels[k]]
    if kinds[at] == "part":
        return before or after
    tops = [k for k in (*range(start, at), *range(at + 1, end)) if kinds[k] == "part" or (not kinds[k] and labels[k] and k not in taken)]
    return tops if any(_adds_up(values, tops, at, c) for c in range(len(values[at]))) else before or after


def _indented(lefts: Sequence[int], at: int) -> list[int]:
    """Return the rows right below `at` that are indented from it, one level down."""
    children: list[int] = []
    for k in range(at + 1, len(lefts)):
        if lefts[k] <= lefts[at] + 1:
            break
        children.append(k)
    level = min((lefts[k] for k in children), default=0)
    return [k for k in children if lefts[k] <= level + 1]


def _paired(values: _Values, members: list[int], at: int, *, strict: bool = False) -> list[tuple[Place, Place]]:
    """Pair members' cells with the total's in the columns that add up; in all where none does, unless `strict`."""
    columns = range(len(values[at]))
    sums = {c for c in columns if _adds_up(values, members, at, c)}
    if not sums and strict:
        return []
    chosen = [c for c in columns if (c in sums or not sums) and _number(values[at][c]) is not None]
    return [((k, c), (at, c)) for k in members for c in chosen if c < len(values[k]) and _number(values[k][c]) is not None]


def _along(headers: Sequence[str], values: _Values) -> list[tuple[Place, Place]]:
    """Pair the cells of a row with the cell of its column of totals, where every row adds up."""
    pairs: list[tuple[Place, Place]] = []
    for t, header in enumerate(headers):
        if total_of(header) != "whole":
            continue
        others = [c for c in range(len(headers)) if c != t]
        told = [row for row in values if len(row) == len(headers) and _number(row[t]) is not None]
        if len(others) > 1 and told and all(_equal([_number(row[c]) for c in others], _number(row[t])) for row in told):
            pairs += [((r, c), (r, t)) for r, row in enumerate(values) for c in others if len(row) == len(headers) and row in told]
    return pairs


def _adds_up(values: _Values, members: list[int], at: int, column: int) -> bool:
    whole = _number(values[at][column]) if column < len(values[at]) else None
    return _equal([_number(values[k][column]) if column < len(values[k]) else None for k in members], whole)


def _equal(parts: Sequence[Decimal | None], whole: Decimal | None) -> bool:
    told = [p for p in parts if p is not None]
    return whole is not None and len(told) > 1 and abs(sum(told) - whole) <= max(abs(whole) / 500, Decimal("0.2"))


@lru_cache(maxsize=65536)
def _number(text: str) -> Decimal | None:
    inner, negative = signed(fold(plain(text)))
    inner = re.sub(r"(?<=\d)\s?[(].*$", "", inner)
    value = number_from_words(inner.rstrip("%")) if inner[:1].isdigit() else None
    return -value if value is not None and negative else value
