"""The filled cells of a sheet -> its tables, with the titles, units and notes around them as paragraphs.

A sheet says where its cells are, not which of them are one table: empty rows and columns part tables, and a row with
one filled cell above or below a table is its title, its unit or its note.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from reportqa.ingest.elements import Element, Heading, Paragraph, TableCell, TableElement
from reportqa.ingest.grids import NOTES
from reportqa.ingest.readers.sheetheads import header_rows
from reportqa.ingest.readers.sheetmodel import MOST_MERGED, Area, Cell, Sheet
from reportqa.ingest.shapes import is_unit
from reportqa.ingest.split import join_texts

_LABEL = 12  # characters up to which a lone cell at the end of a table may be the label of an empty row
_UNNAMED = frozenset({"sheet", "工作表", "工作表格", "表", "sheet1", "工作表1", "sheet 1", "工作表 1", "表1", "worksheet"})


def sheet_elements(sheets: Sequence[Sheet]) -> tuple[Element, ...]:
    """Return the elements of the sheets of a workbook; the name of a sheet heads it, unless it is the only one and has no name of its own."""
    filled = [sheet for sheet in sheets if sheet.rows]
    found: list[Element] = []
    for sheet in filled:
        if len(filled) > 1 or (sheet.name and sheet.name.strip().lower() not in _UNNAMED):
            found.append(Heading(sheet.name, 1))
        found += _elements(sheet)
    return tuple(found)


def sheet_notes(sheet: Sheet, unresolved: int) -> list[str]:
    """Return the sentences on what of a sheet was left out: hidden rows and columns with cells, formulas without a result."""
    notes = []
    rows = sum(1 for r in sheet.hidden_rows if sheet.rows.get(r))
    columns = len(sheet.hidden_columns & {c for cells in sheet.rows.values() for c in cells}) if sheet.hidden_columns else 0
    hidden = [f"{n} hidden {what}{'s' if n > 1 else ''}" for n, what in ((rows, "row"), (columns, "column")) if n]
    if hidden:
        notes.append(f"Sheet '{sheet.name}': {' and '.join(hidden)} with text {'were' if rows + columns > 1 else 'was'} not read.")
    if unresolved:
        notes.append(f"Sheet '{sheet.name}': {unresolved} formula{'s have' if unresolved > 1 else ' has'} no stored result and no text; open the workbook in a spreadsheet program and save it.")
    return notes


def clipped(sheet: Sheet) -> Sheet:
    """Return the sheet with those of its merged cells that lie within its filled part, and only as many as a report's have."""
    bottom = max(sheet.rows, default=0)
    right = max((c for cells in sheet.rows.values() for c in cells), default=0)
    kept: list[Area] = []
    covered = 0
    for area in sheet.merged:
        clipped = Area(area.top, area.left, min(area.bottom, max(bottom, area.top)), min(area.right, max(right, area.left)))
        covered += clipped.size
        if covered > MOST_MERGED:
            break
        if clipped.size > 1:
            kept.append(clipped)
    return replace(sheet, merged=kept)


def _elements(sheet: Sheet) -> list[Element]:
    grid = _Grid(sheet)
    found: list[Element] = []
    for area in _parted(grid):
        found += _block(grid, area)
    return found


@dataclass(slots=True)
class _Grid:
    """A sheet without what is hidden: `rows` and `columns` are the numbers of those that are shown and filled, in order."""

    sheet: Sheet
    spans: dict[tuple[int, int], Area] = field(default_factory=dict)
    covered: dict[int, set[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Take the merged cells that hold text, each by where it begins, and the places that they cover."""
        for area in self.sheet.merged:
            if not self.cell(area.top, area.left):
                continue
            self.spans[area.top, area.left] = area
            for r in range(area.top, area.bottom + 1):
                places = self.covered.setdefault(r, set())
                places.update(range(area.left, area.right + 1))

    def cell(self, row: int, column: int) -> Cell | None:
        return self.sheet.rows.get(row, {}).get(column)

    def occupied(self, row: int) -> set[int]:
        """Return the columns of a row that hold text or that a merged cell with text covers."""
        return set(self.sheet.rows.get(row, ())) | self.covered.get(row, set())

    def starts(self, row: int, area: Area) -> list[int]:
        """Return the columns in which a cell with text begins."""
        return sorted(c for c in self.sheet.rows.get(row, ()) if area.left <= c <= area.right)


def _parted(grid: _Grid) -> list[Area]:
    """Return the areas that empty rows part; those with empty columns between them are parted again, left to right."""
    rows = sorted(set(grid.sheet.rows) | {r for r, columns in grid.covered.items() if columns})
    bands = _runs(rows, grid.sheet.hidden_rows)
    found: list[Area] = []
    for top, bottom in bands:
        held = [(r, grid.occupied(r)) for r in range(top, bottom + 1)]
        columns = sorted(set().union(*(c for _, c in held)))
        runs = _runs(columns, grid.sheet.hidden_columns)
        parts = [Area(top, left, bottom, right) for left, right in runs]
        if len(parts) > 1 and not _side_by_side(grid, parts):
            parts = [Area(top, columns[0], bottom, columns[-1])]
        found += [trimmed for part in parts if (trimmed := _trimmed(grid, part)) is not None]
    return _joined(grid, found)


def _runs(numbers: list[int], hidden: frozenset[int] | set[int]) -> list[tuple[int, int]]:
    """Return the runs of numbers that follow one another; hidden ones between them do not part a run."""
    runs: list[tuple[int, int]] = []
    for n in numbers:
        gap = runs and all(k in hidden for k in range(runs[-1][1] + 1, n)) if runs and n - runs[-1][1] <= len(hidden) + 1 else False
        if gap:
            runs[-1] = (runs[-1][0], n)
        else:
            runs.append((n, n))
    return runs


def _side_by_side(grid: _Grid, parts: list[Area]) -> bool:
    """Whether parts of a band are tables of their own: each has labels, not numbers alone, in its first column or row."""
    if parts[0].top == parts[0].bottom and any(cell.number for cell in grid.sheet.rows.get(parts[0].top, {}).values()):
        return False  # a row of its own between blank ones
    for part in parts:
        labels = [c for r in range(part.top, part.bottom + 1) if (c := grid.cell(r, part.left)) is not None]
        if part.left == part.right and len(parts) > 1 and part.bottom > part.top:
            return False
        if not labels or (len(labels) > 1 and all(cell.number for cell in labels[1:])):
            return False
    return True


def _trimmed(grid: _Grid, area: Area) -> Area | None:
    rows = [r for r in range(area.top, area.bottom + 1) if any(area.left <= c <= area.right for c in grid.occupied(r))]
    if not rows:
        return None
    columns = [c for r in rows for c in grid.occupied(r) if area.left <= c <= area.right]
    return Area(rows[0], min(columns), rows[-1], max(columns))


def _joined(grid: _Grid, areas: list[Area]) -> list[Area]:
    """Return areas where one that goes on with the one above, after a blank row, is joined to it."""
    found: list[Area] = []
    for area in areas:
        last = found[-1] if found else None
        if last is not None and last.left == area.left and last.right == area.right and last.right > last.left and _goes_on(grid, last, area):
            found[-1] = Area(last.top, last.left, area.bottom, last.right)
        else:
            found.append(area)
    return found


def _goes_on(grid: _Grid, above: Area, below: Area) -> bool:
    """Whether an area's first row has numbers where the rows above have them, so that it has no header of its own."""
    body = _last_full(grid, above)
    first = {c: cell for c in grid.starts(below.top, below) if (cell := grid.cell(below.top, c))}
    last = {c: cell for c in grid.starts(body, above) if (cell := grid.cell(body, c))}
    numbers = {c for c, cell in first.items() if cell.number}
    labelled = below.left in first and not first[below.left].number
    return labelled and len(numbers) > 0 and all(c in last and last[c].number for c in numbers)


def _last_full(grid: _Grid, area: Area) -> int:
    """Return the last row of an area in which more than one cell begins, its first where there is none."""
    return next((r for r in range(area.bottom, area.top, -1) if len(grid.starts(r, area)) > 1), area.top)


def _block(grid: _Grid, area: Area) -> list[Element]:
    """Return the elements of an area: paragraphs above, the table, paragraphs below."""
    rows = [r for r in range(area.top, area.bottom + 1) if r not in grid.sheet.hidden_rows]
    filled = [r for r in rows if grid.starts(r, area) or r in grid.covered]
    head = 0
    while head < len(filled) and _is_apart(grid, filled[head], area, filled[head + 1 :]):
        head += 1
    foot = len(filled)
    while foot > head and len(grid.starts(filled[foot - 1], area)) == 1 and _ends(grid, filled[foot - 1], area):
        foot -= 1
    above, below = _texts(grid, filled[:head], area), _texts(grid, filled[foot:], area)
    if foot - head <= 0:
        return [*above, *below]
    middle = _trimmed(grid, Area(filled[head], area.left, filled[foot - 1], area.right))
    table = _table(grid, middle, filled[head:foot]) if middle is not None else []
    return [*above, *table, *below]


def _is_apart(grid: _Grid, row: int, area: Area, after: list[int]) -> bool:
    """Whether a row above a table is no part of it: one cell alone, or a period and a unit above more columns."""
    starts = grid.starts(row, area)
    if any(span.top < row <= span.bottom for span in grid.spans.values() if span.left <= area.right and span.right >= area.left):
        return False
    if len(starts) <= 1:
        return not starts or grid.spans.get((row, starts[0]), Area(row, 0, row, 0)).bottom == row
    wide = max((len(grid.starts(r, area)) for r in after[:3]), default=0)
    cells = [cell for c in starts if (cell := grid.cell(row, c))]
    return len(starts) == 2 and wide > 3 and not any(cell.number for cell in cells) and any(_names_unit(cell.text) for cell in cells)  # noqa: PLR2004


def _names_unit(text: str) -> bool:
    """Whether a text is a line that names the unit of a table: 單位：千元."""
    head, mark, unit = text.replace("：", ":").partition(":")  # noqa: RUF001
    return mark != "" and len(head) <= 5 and bool(unit.strip()) and (is_unit(unit.strip()) or head.strip().lower() in ("單位", "单位", "unit", "units"))  # noqa: PLR2004


def _ends(grid: _Grid, row: int, area: Area) -> bool:
    """Whether a row with one cell at the end of an area is a note below the table."""
    column = grid.starts(row, area)[0]
    cell = grid.cell(row, column)
    span = grid.spans.get((row, column))
    inside = any(s.top < row <= s.bottom for s in grid.spans.values() if s.left <= area.right and s.right >= area.left)
    wide = span is not None and span.right > span.left
    return cell is not None and not cell.number and not inside and (wide or (column == area.left and (len(cell.text) > _LABEL or NOTES.match(cell.text) is not None)))


def _texts(grid: _Grid, rows: Iterable[int], area: Area) -> list[Element]:
    found: list[Element] = []
    for row in rows:
        for column in grid.starts(row, area):
            cell = grid.cell(row, column)
            if cell is not None:
                found += [Paragraph(line.strip()) for line in cell.text.split("\n") if line.strip()]
    return found


def _table(grid: _Grid, area: Area, rows: list[int]) -> list[Element]:
    if area.left == area.right:
        return _texts(grid, rows, area)
    columns = [c for c in range(area.left, area.right + 1) if c not in grid.sheet.hidden_columns]
    used = {c for r in rows for c in grid.occupied(r)}
    columns = [c for c in columns if c in used]
    headers = header_rows(grid.sheet, area, rows, {k: v for k, v in grid.spans.items() if area.top <= v.top <= area.bottom})
    told = tuple(_row(grid, row, columns, rows, header=headers is not None and n < headers) for n, row in enumerate(rows))
    return [TableElement(told, headers=headers)]


def _row(grid: _Grid, row: int, columns: list[int], rows: list[int], *, header: bool) -> tuple[TableCell, ...]:
    cells: list[TableCell] = []
    for column in columns:
        span = grid.spans.get((row, column))
        cell = grid.cell(row, column)
        if span is not None and cell is not None:
            wide = bisect_right(columns, span.right) - bisect_left(columns, span.left)
            high = bisect_right(rows, span.bottom) - bisect_left(rows, span.top)
            cells.append(TableCell(_folded(cell.text), max(1, wide), max(1, high), header))
        elif cell is not None:
            cells.append(TableCell(_folded(cell.text), header=header))
        elif column not in grid.covered.get(row, ()):
            cells.append(TableCell("", header=header))
    return tuple(cells)


def _folded(text: str) -> str:
    """Return a cell's text; short lines are one wrapped label, long ones paragraphs."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    return "\n".join(lines) if sum(map(len, lines)) > 40 else join_texts(lines)  # noqa: PLR2004
