"""Cells of two reports' tables that are of one thing though they share no word: by a value told again, by their place in a table of the same rows, by a correction.

A later report repeats the year before beside its own: the row in which it repeats a known value is the known thing's,
whatever it is called there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from reportqa.ask.counterparts import in_unit_of
from reportqa.ask.evidence import View, is_cell
from reportqa.ask.lines import TOTAL
from reportqa.ask.matching import likeness, squash
from reportqa.language.script import fold
from reportqa.model.figure import Figure, Kind

_TABLES = "tables to align"  # where a view remembers them
_SAME_ROWS, _ALIKE, _REPEATED = 0.6, 0.6, 2
_LEAST_TOLD, _LEAST_ALONE = 10, 1000  # a value below the first is chance; above the second it need have no company
_MOST_REVISED = 1.5
_YEAR_LABEL = re.compile(r"(?:19|20)\d\d|\d{2,3}年|[〇零一二三四五六七八九十]{2,4}年")
_REVISES = re.compile(r"(?:更正|修正|修订|订正|调整|重新(?:统计|计算|核算))(?:后)?(?:为|是|应为)$|\b(?:revised|corrected|restated|amended)(?: (?:up|down|upwards?|downwards?))? to$")


@dataclass(frozen=True, slots=True)
class Table:
    """The cells of one table by row and column, both in order, in matching form."""

    cells: tuple[Figure, ...]
    rows: tuple[str, ...]
    columns: tuple[str, ...]


def tables(view: View) -> tuple[Table, ...]:
    """Return the tables of a report; made once for a view."""
    found = view.remembered.get(_TABLES)
    if not isinstance(found, tuple):
        groups: dict[tuple[int, tuple[str, ...]], list[Figure]] = {}
        for f in view.figures:
            if is_cell(f) and len(f.headers) > 1:
                groups.setdefault((f.passage, f.headers[2:]), []).append(f)
        found = view.remembered[_TABLES] = tuple(_table(cells) for cells in groups.values())
    return found


def _table(cells: list[Figure]) -> Table:
    by_row: dict[str, list[Figure]] = {}
    for f in sorted(cells, key=lambda f: f.span):
        by_row.setdefault(_row(f), []).append(f)
    fullest = sorted(by_row.values(), key=lambda row: -len(row))  # a row with a gap does not tell the order
    return Table(tuple(cells), tuple(by_row), tuple(dict.fromkeys(_column(f) for row in fullest for f in row)))


def _row(figure: Figure) -> str:
    return squash(figure.headers[0])


def _column(figure: Figure) -> str:
    return squash(figure.headers[1])


def _table_of(view: View, figure: Figure) -> Table | None:
    if not is_cell(figure) or len(figure.headers) < 2:  # noqa: PLR2004
        return None
    return next((t for t in tables(view) if t.cells[0].passage == figure.passage and t.cells[0].headers[2:] == figure.headers[2:]), None)


# ---------------------------------------------------------------- a value told again


def told_again(known: Figure, known_view: View, view: View, year: int, wanted: int) -> Figure | None:
    """Return the cell of the year `wanted` in the row or column in which a report repeats a figure of `year`; None where none, or more than one, does."""
    if abs(known.quantity.value) < _LEAST_TOLD:
        return None
    home = _table_of(known_view, known)
    found: dict[str, Figure] = {}
    for table in tables(view):
        for f in table.cells:
            if f.quantity.value != known.quantity.value or not _counts_alike(known, f) or not _is_of(f, year):
                continue
            g = _of_year(table, f, wanted)
            sure = home is not None and _repeats(home, known, table, f)
            if g is not None and (sure or abs(known.quantity.value) >= _LEAST_ALONE and f.quantity.unit_id == known.quantity.unit_id):
                found[f"{g.quantity.value}"] = g if g.quantity.unit_id == known.quantity.unit_id else in_unit_of(known, g)
    return next(iter(found.values())) if len(found) == 1 else None


def _is_of(figure: Figure, year: int) -> bool:
    """Whether a cell's own header says that it is of a year."""
    return figure.period is not None and not figure.inherited and figure.period.years == (year,) and any(_YEAR_LABEL.search(squash(h)) for h in figure.headers[:2])


def _of_year(table: Table, figure: Figure, wanted: int) -> Figure | None:
    """Return the cell of another year beside one in its row, or below it in its column, whichever is headed by the years."""
    axis = 0 if _YEAR_LABEL.search(squash(figure.headers[1])) else 1
    same = [f for f in table.cells if f.headers[axis] == figure.headers[axis] and f.quantity.unit_id == figure.quantity.unit_id and _is_of(f, wanted)]
    return same[0] if len(same) == 1 else None


def _repeats(home: Table, known: Figure, table: Table, figure: Figure) -> bool:
    """Whether two tables share more than one value in the line across the two cells, so that none is chance."""
    mine = {f.quantity.value for f in home.cells if _column(f) == _column(known)}
    axis = 1 if _YEAR_LABEL.search(squash(figure.headers[1])) else 0
    theirs = {f.quantity.value for f in table.cells if f.headers[axis] == figure.headers[axis]}
    return len({v for v in mine & theirs if abs(v) >= _LEAST_TOLD}) >= _REPEATED


# ---------------------------------------------------------------- the same place


def in_place_of(known: Figure, known_view: View, view: View) -> Figure | None:
    """Return the cell that has a known one's row and its column's place in another report's table of the same rows; None where no table is like its own."""
    home = _table_of(known_view, known)
    if home is None or len(home.rows) < _REPEATED:
        return None
    at, row = home.columns.index(_column(known)), _row(known)
    for table in tables(view):
        if len(table.columns) != len(home.columns) or not _same_rows(home, table) or not _same_columns(home, table, at):
            continue
        label = row if row in table.rows else next((r for r in table.rows if TOTAL.search(r)), "") if TOTAL.search(row) else ""
        cell = next((f for f in table.cells if _row(f) == label and _column(f) == table.columns[at]), None) if label else None
        if cell is not None and _counts_alike(known, cell):
            return cell
    return None


def _same_rows(a: Table, b: Table) -> bool:
    x, y = ({r for r in t.rows if not TOTAL.search(r)} for t in (a, b))
    return len(x & y) >= max(1, _SAME_ROWS * max(len(x), len(y)))


def _same_columns(a: Table, b: Table, at: int) -> bool:
    """Whether columns other than the one looked for go by like names, or the one table goes on from the values of the other."""
    alike = sum(i != at and likeness(x, y) >= _ALIKE for i, (x, y) in enumerate(zip(a.columns, b.columns, strict=True)))
    values = {f.quantity.value for f in a.cells if abs(f.quantity.value) >= _LEAST_TOLD} & {f.quantity.value for f in b.cells}
    return alike > 0 or len(values) >= _REPEATED


def _counts_alike(a: Figure, b: Figure) -> bool:
    return a.quantity.unit_id == b.quantity.unit_id or a.quantity.kind is Kind.COUNT and b.quantity.kind is Kind.COUNT


# ---------------------------------------------------------------- corrections


def put_right(known: Figure, view: View) -> Figure | None:
    """Return the figure that a sentence of a later report puts in place of one that it tells again, of the same period: 原列121,690人次，更正為98,472人次."""
    if abs(known.quantity.value) < _LEAST_TOLD:
        return None
    text = view.documents[0].text
    for said in view.figures:
        if is_cell(said) or said.quantity.value != known.quantity.value or not _counts_alike(said, known):
            continue
        for f in _behind(said, view):
            if _REVISES.search(fold(text[said.span.end : f.span.start]).strip()) and _within_size(known, f) and f.quantity.value != known.quantity.value:
                return replace(f if f.quantity.unit_id == known.quantity.unit_id else in_unit_of(known, f), period=known.period)
    return None


def _behind(said: Figure, view: View) -> Iterable[Figure]:
    beside = (view.figures[i] for i in view.figures_of(said.passage))
    return (f for f in beside if f.quantity.unit_id == said.quantity.unit_id and said.span.end <= f.span.start < said.sentence.end)


def _within_size(a: Figure, b: Figure) -> bool:
    x, y = sorted((abs(a.quantity.value), abs(b.quantity.value)))
    return x > 0 and float(y / x) <= _MOST_REVISED
