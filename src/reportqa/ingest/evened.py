"""A column of durations told in several units -> all of its cells in one: 3小時20分 above 4小時 are 200 and 240 minutes.

Cells of one column are ranked, added and set against each other; each goes on to be shown as it is printed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from reportqa.ingest.tables import Grid
from reportqa.language.compounds import compound_at, converted, scale
from reportqa.language.script import fold
from reportqa.model.figure import Figure, Kind


def even_units(figures: Sequence[Figure], grids: Sequence[Grid]) -> list[Figure]:
    """Return the figures of one document, those of a column in its smallest unit where one of them is told in several; of a row alike where it runs over time."""
    number = {start: k for k, grid in enumerate(grids) for start in grid.rows}
    found = {f.id: f for f in figures}
    cells = [f for f in figures if f.quantity.kind is Kind.DURATION and f.sentence.start in number]
    for column in _groups(cells, lambda f: (number[f.sentence.start], f.headers[1])):
        found |= _evened(column)
    for row in _groups([found[f.id] for f in cells], lambda f: (number[f.sentence.start], f.headers[0])):
        if len({f.period for f in row}) == len(row):
            found |= _evened(row)
    return [found[f.id] for f in figures]


def _groups(cells: list[Figure], key: Callable[[Figure], tuple[int, str]]) -> Iterable[list[Figure]]:
    return (list(group) for _, group in groupby(sorted(cells, key=key), key))


def _evened(cells: Sequence[Figure]) -> dict[int, Figure]:
    """Return the cells in the smallest of their units, by id; none where none is told in several, or they have no unit in common."""
    if len({f.quantity.unit_id for f in cells}) < 2 or not any(compound_at(fold(f.text), 0) for f in cells):  # noqa: PLR2004
        return {}
    smallest = next((f.quantity for f in cells if all(scale(g.quantity.unit_id, f.quantity.unit_id) is not None for g in cells)), None)
    return {} if smallest is None else {f.id: replace(f, quantity=converted(f.quantity, smallest)) for f in cells}
