"""Cells whose table states no unit -> the unit in which the report's sentences print the same number.

A table of 26,934 beside 新入監2萬6,934人 counts people. A cell takes the unit of its equal, and lends it to
the cells that must share it: those of its column, or of its row where the columns are times, and the parts
of its total. Where the sentences disagree nothing is lent, nor is a noun that no table of units has: behind
"1,318 concerned hospitals, 1,046 local councils" it is not what is counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from reportqa.ingest.cellunits import known_unit
from reportqa.ingest.shapes import Shape, shape_of
from reportqa.ingest.tables import Grid
from reportqa.language.units import NO_UNIT
from reportqa.model.figure import Bound, Figure, Kind, Quantity, UnitFrom

_LEAST = Decimal(1000)
_LEAST_DIGITS = 3  # significant ones: 1,200 stands in many a sentence by chance
_LEAST_NAMED = Decimal(10)  # where the row's label stands before it
_LEAD = 16  # characters before a number in which the label may stand
_TIMES = re.compile(r"[\d\W年度]+")  # what Pupils 2023 and Pupils 2024 differ in
_MEASURES = re.compile(r"項目|项目|指標|指标|科目|measure|item|indicator", re.IGNORECASE)
_LENT = frozenset({Kind.COUNT, Kind.AMOUNT, Kind.MEASURE})


def lend_units(text: str, figures: Sequence[Figure], grids: Sequence[Grid]) -> list[Figure]:
    """Return the figures of one document, those of tables without units in the units of equal numbers in its sentences."""
    at = {start: g for g, grid in enumerate(grids) for start in grid.rows}
    cells = {f.span.start: f for f in figures if f.sentence.start in at}
    printed = _printed(text, (f for f in figures if f.sentence.start not in at))
    lent: dict[int, Quantity] = {}
    for g, grid in enumerate(grids):
        mine = {f.span.start: f for f in cells.values() if at[f.sentence.start] == g}
        if not any(f.quantity.unit_id == NO_UNIT.id and not f.quantity.unit for f in mine.values()):
            continue
        groups = _groups(mine, grid)
        for group in groups:
            bare = [f for f in group if f.quantity.unit_id == NO_UNIT.id and not f.quantity.unit]
            stated = {f.quantity.unit_id for f in group} - {NO_UNIT.id}
            units = {q.unit_id: q for f in bare if (q := _equal(f, printed.get(f.quantity.value, []))) is not None}
            if len(units) == 1 and stated <= set(units):
                lent |= {f.id: next(iter(units.values())) for f in bare}
        lent |= _all_alike(grid, groups, lent)
    return [_in_unit(f, lent[f.id]) if f.id in lent else f for f in figures]


def _all_alike(grid: Grid, groups: list[list[Figure]], lent: dict[int, Quantity]) -> dict[int, Quantity]:
    """Return a unit for the rows left without, where the rows are of one sort (countries, not measures) and two or more were lent the same."""
    took = [lent[group[0].id] for group in groups if group[0].id in lent]
    alike = len(took) > 1 and len({q.unit_id for q in took}) == 1 and all(map(_is_time, grid.labels)) and _MEASURES.search(grid.corner) is None
    bare = [f for group in groups for f in group if f.quantity.unit_id == NO_UNIT.id and f.id not in lent]
    return {f.id: took[0] for f in bare if not f.quantity.unit} if alike else {}


def _in_unit(figure: Figure, like: Quantity) -> Figure:
    quantity = replace(figure.quantity, unit=like.unit, unit_id=like.unit_id, kind=like.kind)
    return replace(figure, quantity=quantity, unit_from=UnitFrom.NOTE, text=f"{figure.text} {like.unit}")


def _printed(text: str, figures: Iterable[Figure]) -> dict[Decimal, list[tuple[Quantity, str]]]:
    """Return the numbers that the sentences print with a unit, each with the words right before it."""
    found: dict[Decimal, list[tuple[Quantity, str]]] = {}
    for f in figures:
        q = f.quantity
        if q.value == int(q.value) and q.kind in _LENT and f.unit_from is UnitFrom.INLINE and q.bound is Bound.EXACT and known_unit(q.unit) is not None:
            found.setdefault(q.value, []).append((q, text[max(f.sentence.start, f.span.start - _LEAD) : f.span.start]))
    return found


def _equal(cell: Figure, told: list[tuple[Quantity, str]]) -> Quantity | None:
    """Return the quantity of the sentences that a cell repeats: the one behind its row's label, or a long number told in one unit."""
    label = cell.headers[0].split(" ")[-1] if not cell.headers[0].isascii() else cell.headers[0]
    value = cell.quantity.value
    named = [q for q, lead in told if len(label) > 1 and label in lead] if value >= _LEAST_NAMED else []
    long = value >= _LEAST and len(str(int(value)).rstrip("0")) >= _LEAST_DIGITS
    chosen = named or [q for q, _ in told if long]
    return chosen[0] if len({q.unit_id for q in chosen}) == 1 else None


def _groups(cells: dict[int, Figure], grid: Grid) -> list[list[Figure]]:
    """Return the cells of a table in groups that share one unit."""
    down = not all(_is_time(label) for label in grid.labels)
    leader = {start: start for start in cells}

    def top(start: int) -> int:
        while leader[start] != start:
            start = leader[start]
        return start

    first: dict[tuple[int, str], int] = {}
    for start, f in cells.items():
        key = (0, _TIMES.sub("", f.headers[1]) or f.headers[1]) if down else (f.sentence.start, "")
        leader[top(start)] = top(first.setdefault(key, start))
    for part, whole in grid.parts:
        a, b = (next((s for s in range(x.start, x.end) if s in cells), None) for x in (part, whole))
        if a is not None and b is not None:
            leader[top(a)] = top(b)
    groups: dict[int, list[Figure]] = {}
    for start, f in cells.items():
        groups.setdefault(top(start), []).append(f)
    return list(groups.values())


@lru_cache(maxsize=4096)
def _is_time(label: str) -> bool:
    """Whether a header is a time alone: 110年, 109年底, 2023, Q1."""
    return shape_of(label) in (Shape.PERIOD, Shape.YEAR) or re.fullmatch(r"\d{2,4}(?:[-/]\d{2,4})?|Q[1-4]|Year", label) is not None
