"""Grids and glyphs -> tables: the text of each cell; rows that stand in one ruled row are parted; what is no table is told."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from reportqa.ingest.elements import TableCell
from reportqa.ingest.readers.pdf_grid import Cell, Grid
from reportqa.ingest.readers.pdf_page import Area, Glyph
from reportqa.ingest.readers.pdf_rows import Row, rows_of
from reportqa.ingest.readers.pdf_text import is_wide

_LEAST_FILLED = 0.3  # of the cells: with fewer it is a drawing or a form
_LEAST_SHADED = 0.6  # the same where shading alone makes the cells, as the bars of a chart do
_NARROW = 6.0  # points: an empty row or column as thin is a doubled rule
_VALUE = re.compile(r"[\d\s,.%()+\-–—－△▲…*‧．，％（）<>~/xX年月日]*")  # noqa: RUF001
_SPREAD = re.compile(r"(?:[㐀-鿿]\s+)+[㐀-鿿]")


@dataclass(slots=True)
class Table:
    """A table on a page: its rows of cells (their lines parted by \\n), its edges, and how many of its first rows are headers (None if unsure).

    `open` tells that its columns are told from where its numbers stand, so that their edges are not exact. One without a
    header is a table only where it goes on with one on the page before; else it is the printed rows that are given `instead`.
    """

    rows: tuple[tuple[TableCell, ...], ...]
    xs: tuple[float, ...]
    top: float
    bottom: float
    headers: int | None = None
    marks: tuple[str, ...] = ()
    column: int = 0
    open: bool = False
    instead: list[Row] = field(default_factory=list)
    continues: bool = False

    @property
    def x0(self) -> float:
        """Its left edge."""
        return self.xs[0]

    @property
    def x1(self) -> float:
        """Its right edge."""
        return self.xs[-1]


@dataclass(slots=True)
class _Filled:
    """A cell with the printed rows in it."""

    cell: Cell
    rows: list[Row]

    @property
    def text(self) -> str:
        return cell_text(self.rows)


class Turned(NamedTuple):
    """A row of text that is turned against the page, and the middle of it on the page."""

    row: Row
    x: float
    y: float


def tables(grids: list[Grid], glyphs: list[Glyph], areas: list[Area], across: list[Turned]) -> tuple[list[Table], list[Glyph], list[Turned]]:
    """Return the tables of a page, the glyphs that stand in none, and the turned rows that stand in none."""
    found: list[Table] = []
    for grid in grids:
        inside: dict[tuple[int, int], list[Glyph]] = defaultdict(list)
        outside: list[Glyph] = []
        x0, y0, x1, y1 = grid.box
        for glyph in glyphs:
            x, y = glyph.middle
            unit = grid.unit_at(x, y) if x0 - 1 <= x <= x1 + 1 and y0 - 1 <= y <= y1 + 1 else None
            if unit is None:
                outside.append(glyph)
            else:
                inside[unit].append(glyph)
        turned = [(unit, t) for t in across for unit in [grid.unit_at(t.x, t.y)] if unit is not None]
        table = _table(grid, inside, areas, turned)
        if table is not None:
            found.append(table)
            glyphs = outside
            across = [t for t in across if not any(t is other for _, other in turned)]
    return found, glyphs, across


def cell_text(rows: list[Row]) -> str:
    """Return the lines of a cell, parted by \\n; a spread-out word (合　計) is closed up."""
    lines = [" ".join(chunk.text for chunk in row.chunks) for row in rows]
    lines = [re.sub(r"\s", "", line) if _SPREAD.fullmatch(line) else line for line in lines]
    return "\n".join(lines)


def _table(grid: Grid, inside: dict[tuple[int, int], list[Glyph]], areas: list[Area], turned: list[tuple[tuple[int, int], Turned]]) -> Table | None:
    owner = {(a, b): cell for cell in grid.cells for a in range(cell.row, cell.row + cell.rows) for b in range(cell.column, cell.column + cell.columns)}
    held: dict[Cell, list[Glyph]] = defaultdict(list)
    for unit, glyphs in inside.items():
        held[owner[unit]] += glyphs
    filled = [_Filled(cell, rows_of(held[cell]) if cell in held else []) for cell in grid.cells]
    for f in filled:
        f.rows = f.rows or [t.row for unit, t in turned if owner[unit] == f.cell]
    shut = _without_thin(grid, filled)
    if shut is None:
        return None
    xs, ys, filled = shut
    body = _parted(filled, len(ys) - 1)
    count = sum(bool(f.rows) for f in filled)
    across = max((sum(1 for f in line) for line in body), default=0)
    if len(xs) < 3 or len(body) < 2 or across < 2 or count < 3 or count < (_LEAST_FILLED if grid.drawn else _LEAST_SHADED) * len(filled):  # noqa: PLR2004
        return None
    rows = tuple(tuple(TableCell(f.text, f.cell.columns, f.cell.rows) for f in line) for line in body)
    marks = tuple(m for f in filled for row in f.rows for m in row.marks)
    return Table(rows, xs, ys[0], ys[-1], _headers(filled, body, ys, xs, areas), marks)


def _without_thin(grid: Grid, filled: list[_Filled]) -> tuple[tuple[float, ...], tuple[float, ...], list[_Filled]] | None:
    """Leave out empty rows and columns that are as thin as a doubled rule."""
    busy_rows = {r for f in filled if f.rows for r in range(f.cell.row, f.cell.row + f.cell.rows) if f.cell.rows == 1}
    busy_columns = {c for f in filled if f.rows for c in range(f.cell.column, f.cell.column + f.cell.columns) if f.cell.columns == 1}
    rows = [i for i in range(len(grid.ys) - 1) if i in busy_rows or grid.ys[i + 1] - grid.ys[i] > _NARROW]
    columns = [j for j in range(len(grid.xs) - 1) if j in busy_columns or grid.xs[j + 1] - grid.xs[j] > _NARROW]
    if not rows or not columns:
        return None
    kept: list[_Filled] = []
    for f in filled:
        down = [k for k, i in enumerate(rows) if f.cell.row <= i < f.cell.row + f.cell.rows]
        over = [k for k, j in enumerate(columns) if f.cell.column <= j < f.cell.column + f.cell.columns]
        if down and over:
            kept.append(_Filled(Cell(down[0], over[0], len(down), len(over)), f.rows))
    return (*(grid.xs[j] for j in columns), grid.xs[columns[-1] + 1]), (*(grid.ys[i] for i in rows), grid.ys[rows[-1] + 1]), kept


def _parted(filled: list[_Filled], down: int) -> list[list[_Filled]]:
    """Return the cells row by row; a ruled row that holds several rows of numbers is parted into them."""
    lines: list[list[_Filled]] = []
    for i in range(down):
        line = sorted((f for f in filled if f.cell.row == i), key=lambda f: f.cell.column)
        whole = all(f.cell.rows == 1 for f in line) and not any(f.cell.row < i < f.cell.row + f.cell.rows for f in filled)
        lines += (_part(line) if whole and len(line) > 1 else None) or [line]
    return lines


def _part(line: list[_Filled]) -> list[list[_Filled]] | None:
    """Part one ruled row at the baselines that its cells of numbers share, None where it is one row."""
    numbers = [f for f in line if len(f.rows) > 1 and all(_is_value(row) for row in f.rows)]
    if not numbers or sum(bool(f.rows) for f in line) < 2:  # noqa: PLR2004
        return None
    model = max(numbers, key=lambda f: len(f.rows))
    bases = [row.base for row in model.rows]
    size = model.rows[0].size
    if len(numbers) < 2 and not any(len(f.rows) == len(bases) for f in line if f is not model):  # noqa: PLR2004
        return None
    if not all(any(abs(row.base - b) < 0.6 * size for b in bases) for f in numbers for row in f.rows):  # noqa: PLR2004
        return None
    parts: list[list[_Filled]] = [[_Filled(f.cell, []) for f in line] for _ in bases]
    for k, f in enumerate(line):
        for row in f.rows:
            at = min(range(len(bases)), key=lambda n: (abs(bases[n] - row.base), n))
            parts[at][k].rows.append(row)
    return parts


def _is_value(row: Row) -> bool:
    text = row.text
    return bool(_VALUE.fullmatch(text)) and not (text and all(is_wide(c) for c in text))


def _headers(filled: list[_Filled], body: list[list[_Filled]], ys: tuple[float, ...], xs: tuple[float, ...], areas: list[Area]) -> int | None:
    """Return how many of the first rows are headers where spans or shading make it certain."""
    first = [f for f in filled if f.cell.row == 0]
    tall = max((f.cell.rows for f in first), default=1)
    spans = any(f.cell.columns > 1 and f.cell.rows < tall for f in first)
    if 1 < tall < len(body) and spans and len(body) > len(ys) - 2:
        return tall
    shaded = 0
    for top, bottom in zip(ys, ys[1:], strict=False):
        if not any(a.y0 <= top + 3 and a.y1 >= bottom - 3 and a.x0 <= xs[0] + 4 for a in areas):
            break
        shaded += 1
    return shaded if tall <= shaded < min(len(ys) - 1, 5) and len(body) > shaded else None  # noqa: PLR2004
