"""Tables that a file gives cell by cell (DOCX, HTML, a ruled PDF) -> the same drafts that tables told from lines become.

What a file gives is which cells there are and how far they span. What it seldom gives is which rows are headers, which
only title the table or note something below it, and which cells are running text: that is told here.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from reportqa.ingest.grids import CAPTION, NOTES, GridDraft, GridRow, ProseCell, Role, group_rows, is_header_text, joined_label, leading_headers, roles_of
from reportqa.ingest.lines import Line, width
from reportqa.ingest.shapes import Shape, plain, shape_of
from reportqa.ingest.split import EMPTY, Divider, Row, TextCell
from reportqa.ingest.written import GivenCell, GivenTable, Mark, MarkKind

Parts = tuple[tuple[str, int], ...]

_MOST_COLUMNS = 500
_MOST_CELLS = 2_000_000  # of one table, blank ones too
_PROSE = re.compile(r"[。；]|[.;] [A-Z]|，.*，")  # noqa: RUF001
_LONG = 60  # half-width columns from which a cell with a sentence in it is running text
_SENTENCE = 32  # half-width columns of words from which the cells of a row that has no numbers are
_LONGEST_CELL = 120  # half-width columns from which any cell is


@dataclass(frozen=True, slots=True)
class _Place:
    """A place of a table's rectangle: the cell that covers it, and how far it is from where that begins."""

    cell: GivenCell
    down: int
    along: int


@dataclass(slots=True)
class _Square:
    """A table as a rectangle: of each row its places (None where nothing is) and the number of its line."""

    places: list[list[_Place | None]]
    lines: list[int]
    texts: dict[int, TextCell] = field(default_factory=dict)

    def cell(self, place: _Place | None) -> TextCell:
        """Return the text of a cell."""
        if place is None:
            return EMPTY
        return self.texts.setdefault(id(place.cell), TextCell(place.cell.parts))

    def spread(self, row: int) -> list[TextCell]:
        """Return a row of headers: a cell stands in every column that it spans, in its first row only."""
        return [self.cell(p) if p is not None and not p.down else EMPTY for p in self.places[row]]

    def once(self, row: int) -> list[TextCell]:
        """Return a row of values: a cell stands where it begins only."""
        return [self.cell(p) if p is not None and not p.down and not p.along else EMPTY for p in self.places[row]]

    def filled(self, row: int) -> list[_Place]:
        """Return where a row's own cells that hold text begin."""
        return [p for p in self.places[row] if p is not None and not p.down and not p.along and p.cell.parts]


def give(lines: list[Line], tables: Sequence[GivenTable]) -> tuple[list[Line], list[GridDraft]]:
    """Return the lines with those rows that are only paragraphs as paragraphs, and the tables' drafts over the new lines."""
    if not tables:
        return lines, []
    found: list[Line] = []
    grids: list[GridDraft] = []
    for table, run in _runs(lines, tables):
        if table is None:
            found.append(run[0])
            continue
        before = grids[-1] if table.continues and grids else None
        grids += _given(table, run, found, before)
    return found, grids


def _runs(lines: list[Line], tables: Sequence[GivenTable]) -> list[tuple[GivenTable | None, list[Line]]]:
    """Cut the lines into single ones and the runs that are a table's rows."""
    starts = sorted((start, t) for t, table in enumerate(tables) for start in table.starts)
    found: list[tuple[GivenTable | None, list[Line]]] = []
    last = -1
    for line in lines:
        if line.mark is None or line.mark.kind is not MarkKind.ROW:
            found.append((None, [line]))
            last = -1
            continue
        number = starts[bisect_right(starts, (line.source, len(tables))) - 1][1]
        if number != last:
            found.append((tables[number], []))
            last = number
        found[-1][1].append(line)
    return found


def _given(table: GivenTable, run: list[Line], out: list[Line], before: GridDraft | None) -> list[GridDraft]:
    """Append a table's lines to `out`; return its drafts, one for each part that has headers of its own."""
    square = _squared(table)
    rows = [bisect_right(table.starts, line.source) - 1 for line in run]
    body = [r for r in rows if square.filled(r)]
    lead, tail = _loose(table, square, body)
    inner = [r for r in body if r not in lead and r not in tail]
    if len(inner) < 2 and before is None or not inner or len(square.places[inner[0]]) < 2:  # noqa: PLR2004
        inner = []
    taken = set(inner)
    for r, line in zip(rows, run, strict=True):
        if r in taken:
            square.lines[r] = len(out)
            out.append(line)
        else:
            out.extend(_paragraphs(square, r, line))
    found: list[GridDraft] = []
    for part in _parted(square, inner):
        draft = _draft(table if part[0] == inner[0] else replace(table, headers=None, continues=False), square, part, before, out)
        if draft is not None:
            found.append(draft)
        before = None
    return found


def _squared(table: GivenTable) -> _Square:
    """Lay a table's cells out, as HTML's table model does; columns in which nothing stands are left out."""
    places: list[list[_Place | None]] = [[] for _ in table.rows]
    total = 0
    for r, row in enumerate(table.rows):
        c = 0
        for cell in row:
            while c < len(places[r]) and places[r][c] is not None:
                c += 1
            along = min(cell.columns, _MOST_COLUMNS - c)
            for dr in range(min(cell.rows, len(table.rows) - r)):
                line = places[r + dr]
                line.extend([None] * (c + along - len(line)))
                for dc in range(along):
                    line[c + dc] = line[c + dc] or _Place(cell, dr, dc)
                total += along
            c += max(0, along)
            if total > _MOST_CELLS or c >= _MOST_COLUMNS:
                break
    count = max(map(len, places), default=0)
    for line in places:
        line.extend([None] * (count - len(line)))
    kept = [c for c in range(count) if any(p is not None and p.cell.parts and not p.along for line in places if (p := line[c]) is not None)]
    return _Square([[line[c] for c in kept] for line in places], [-1] * len(places))


def _loose(table: GivenTable, square: _Square, body: list[int]) -> tuple[set[int], set[int]]:
    """Return the rows above the headers that title the table or state its unit, and those below its last row that note something."""
    lead: set[int] = set()
    for r in body:
        cells = square.filled(r)
        titles = len(cells) == 1 and not (table.headers and len(lead) >= table.headers)
        if not titles and not all(CAPTION.search(p.cell.parts[0][0]) for p in cells):
            break
        lead.add(r)
    tail: set[int] = set()
    for r in reversed(body):
        cells = square.filled(r)
        text = cells[0].cell.parts[0][0]
        if len(cells) > 1 or square.places[r][0] is not cells[0] or not (NOTES.match(text) or _is_prose(square.cell(cells[0])) or cells[0].cell.columns >= len(square.places[r]) > 1) or r in lead:
            break
        tail.add(r)
    return lead, tail


def _paragraphs(square: _Square, row: int, line: Line) -> list[Line]:
    """Return a row that is none of the table's as paragraphs: those of its one cell, or the row as one."""
    cells = square.filled(row)
    mark = Mark(MarkKind.PARAGRAPH)
    if len(cells) != 1:
        return [replace(line, mark=mark)] if cells else []
    return [Line(text, source, page_top=line.page_top and not k, mark=mark) for k, (text, source) in enumerate(cells[0].cell.parts)]


def _parted(square: _Square, rows: list[int]) -> list[list[int]]:
    """Cut a table's rows before each new line of headers, as where several tables stand in one."""
    found: list[list[int]] = [[]]
    told = False
    for k, r in enumerate(rows):
        cells = square.filled(r)
        shapes = [shape_of(square.cell(p).text) for p in cells]
        valued = Shape.VALUE in shapes
        below = k + 1 < len(rows) and any(shape_of(square.cell(p).text) is Shape.VALUE for p in square.filled(rows[k + 1]))
        head = len(cells) > 1 and (all(p.cell.header for p in cells) or (is_header_text(Row(tuple(map(square.cell, cells)), Divider.TAB)) and Shape.NOTHING not in shapes))
        spans = len(square.places[r]) > 2 and sum(p is not None and p.down > 0 for p in square.places[r]) > 0  # noqa: PLR2004
        if told and below and not valued and head and not spans and [square.cell(p).text for p in cells] != [square.cell(p).text for p in square.filled(found[-1][0])] and len(cells) == sum(p is not None for p in square.places[r]):
            found.append([])
            told = False
        found[-1].append(r)
        told = told or valued
    return [part for part in found if part]


def _draft(table: GivenTable, square: _Square, rows: list[int], before: GridDraft | None, lines: list[Line]) -> GridDraft | None:
    heads = _heads(table, square, rows)
    count = len(square.places[rows[0]])
    if before is not None and len(before.columns) != count:
        before = None
    again = before is not None and bool(heads) and _columns(square, heads, count) == before.columns
    if before is not None and heads and not again:
        heads = [] if table.headers is None and not _all_marked(square, heads) else heads
        before = before if not heads else None
    spread = [square.spread(r) for r in heads]
    columns = _columns(square, heads, count) if heads or before is None else list(before.columns)
    inner = [r for r in rows if r not in heads]
    repeated = [r for r in inner if heads and _texts(square, r) == _texts(square, heads[-1])]
    inner = [r for r in inner if r not in repeated]
    if not inner:
        return None
    cells = [square.once(r) for r in inner]
    roles = roles_of(columns, cells) if heads or before is None else list(before.roles)
    printed = {p.cell.parts for r in inner for p in square.filled(r) if p.cell.printed}
    found = [_row(row, square.lines[r], columns, roles, lines, printed) for r, row in zip(inner, cells, strict=True)]
    if before is not None and before.rows and _goes_on(found[0], before.rows[-1], roles):
        before.rows[-1].prose = _continued(before.rows[-1].prose, found.pop(0).prose)
    if before is not None and not found:
        before.lines |= {square.lines[r] for r in rows}
        return None
    below = group_rows(found, roles, _lone_group(before), before.below if before is not None else None)
    headers = [GridRow(row, square.lines[r]) for r, row in zip(heads, spread, strict=True)] + [GridRow(square.spread(r), square.lines[r]) for r in repeated]
    return GridDraft(headers, columns, roles, found, {square.lines[r] for r in rows}, below)


def _goes_on(row: GridRow, before: GridRow, roles: list[Role]) -> bool:
    """Whether a row is the rest of the one above it, which a page break cut: running text below running text, and no label."""
    told = any(cell.parts for cell in row.cells)
    return not told and bool(row.prose) and {cell.column for cell in row.prose} <= {cell.column for cell in before.prose} and Role.LABEL in roles


def _continued(cells: tuple[ProseCell, ...], rest: tuple[ProseCell, ...]) -> tuple[ProseCell, ...]:
    more = {cell.column: cell.parts for cell in rest}
    return tuple(replace(cell, parts=(*cell.parts, *more.get(cell.column, ()))) for cell in cells)


def _texts(square: _Square, row: int) -> list[str]:
    return [square.cell(p).text for p in square.filled(row)]


def _all_marked(square: _Square, rows: list[int]) -> bool:
    return all(p.cell.header for r in rows for p in square.filled(r))


def _lone_group(before: GridDraft | None) -> tuple[str, ...]:
    """Return the label of the last row of a table that only groups those below it."""
    last = next((row for row in reversed(before.rows) if not row.labelled), None) if before is not None else None
    return (plain(last.cells[0].text),) if last is not None else ()


def _heads(table: GivenTable, square: _Square, rows: list[int]) -> list[int]:
    """Return the rows of headers: those that the file marks, else those above the first row of numbers."""
    marked = 0
    while marked < len(rows) and all(p.cell.header for p in square.filled(rows[marked])):
        marked += 1
    given = sum(r < table.headers for r in rows) if table.headers is not None else (marked if marked < len(rows) else 0)
    if not given and table.headers is None:
        told = leading_headers({r: square.spread(r) for r in rows}, rows)
        while len(told) > 1 and len(square.filled(told[-1])) == 1 and not any(p is not None and p.down for p in square.places[told[-1]]):
            told = told[:-1]  # a group's label, not a header
        given = len(told)
    reach = max((k + p.cell.rows for k, r in enumerate(rows[:given]) for p in square.filled(r)), default=given)
    given = min(max(given, reach), len(rows) - 1)
    units = given and given < len(rows) - 1 and all(shape_of(square.cell(p).text) is Shape.UNIT for p in square.filled(rows[given]))
    return rows[: given + bool(units)]


def _columns(square: _Square, heads: list[int], count: int) -> list[str]:
    """Return the label of each column: the headers over it, the outermost first."""
    found: list[str] = []
    for c in range(count):
        path: list[str] = []
        for r in heads:
            place = square.places[r][c]
            text = square.cell(place).text if place is not None and not place.down else ""
            if text and (not path or path[-1] != text):
                path.append(text)
        found.append(joined_label(path))
    return found


def _row(cells: list[TextCell], number: int, columns: list[str], roles: list[Role], lines: list[Line], printed: set[Parts]) -> GridRow:  # noqa: PLR0913
    """Return a row; cells of running text stand behind it, each with the labels of its row and column."""
    label = " ".join(plain(cells[c].text) for c, role in enumerate(roles) if role is Role.LABEL and cells[c].parts and not _is_prose(cells[c]))
    values = [cell for c, cell in enumerate(cells) if roles[c] is Role.VALUE and cell.parts]
    told = bool(values) and all(shape_of(cell.text) is Shape.WORDS and _width(cell) > _SENTENCE for cell in values)
    prose = [(c, cell) for c, cell in enumerate(cells) if c and cell.parts and (_is_prose(cell) or (told and roles[c] is Role.VALUE))]
    kept = [EMPTY if any(c == k for k, _ in prose) else cell for c, cell in enumerate(cells)]
    return GridRow(kept, number, left=_indent(lines[number], cells), prose=tuple(ProseCell(label, columns[c], cell.parts, printed=cell.parts in printed) for c, cell in prose))


def _indent(line: Line, cells: list[TextCell]) -> int:
    """Return how far a row's label is indented in its cell, in half-width columns."""
    first = next((cell.parts[0] for cell in cells[:1] if cell.parts), None)
    return line.indent if first is not None and first[1] == line.source else 0


def _width(cell: TextCell) -> int:
    return sum(width(text) for text, _ in cell.parts)


def _is_prose(cell: TextCell) -> bool:
    """Whether a cell is running text: a sentence and more than a few words, or several paragraphs of them."""
    size = _width(cell)
    return size > _LONGEST_CELL or (size > _LONG and any(_PROSE.search(text) for text, _ in cell.parts))
