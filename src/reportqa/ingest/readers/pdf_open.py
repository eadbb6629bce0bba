"""Tables without upright rules: told from numbers that stand below each other; level rules and shading help where there are any.

Rows of a label and numbers make the body, in columns that all of them leave white between. What stands above it, as far
as a rule, a shaded area or a wider gap, is the header (`pdf_heads`). What is not sure stays printed lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from reportqa.ingest.elements import TableCell
from reportqa.ingest.readers.pdf_heads import Found, Heads, header_rows, headers
from reportqa.ingest.readers.pdf_page import Area, Rule
from reportqa.ingest.readers.pdf_rows import Chunk, Row
from reportqa.ingest.readers.pdf_tables import Table

_VALUE = re.compile(r"(?![$£€¥']?0{2,3}s?$)[(（]?[-+−–—△▲±<>~約]?\s?[$£€¥]?\s?\d[\d,.\s]*(?:[%％‰])?[)）]?[*†‡pr]?|[-–—－…*‧．.xX]{1,3}|n/?a", re.IGNORECASE)  # noqa: RUF001
_YEAR = re.compile(r"(?P<a>(?:19|20)\d\d|[6-9]\d|1[0-4]\d)(?:\s?[-–/]\s?\d{2,4})?(?:\s?[年rep])?")
_NO_LABEL = re.compile(r"^[\s（(【]*(?:[附备備]?[註注]|[說说]明|[資资]料[來来]源|[來来]源|source|notes?)\s?(?:\d{1,2}|[:：.、]|$)", re.IGNORECASE)  # noqa: RUF001
_LEAST_ROWS = 3
_LEAST_VALUES = 2  # of a row of the body, and columns of a table
_GAP, _ROW_GAP = 3.2, 2.1  # between two rows: of the size, and of the usual distance between the body's rows
_ALIGNED = 0.8  # of the size: how far the edges of a column's numbers may be apart
_MOST_ALIGNED = 0.8  # of a column's numbers
_MOST_LABELS = 4  # rows of labels alone, one after the other
_TIGHT = 1.4  # of the size: a label's lines are no further apart
_MOST_ABOVE = 4  # rows above a table that goes on at the top of a page: running heads, a caption
_CENTRED = 0.34  # of the distance between rows: how far a label may stand from the middle of its rows


@dataclass(slots=True)
class Column:
    """A column of the body: where it begins and ends, and its chunks."""

    x0: float
    x1: float
    chunks: list[Chunk] = field(default_factory=list)

    @property
    def middle(self) -> float:
        """Its middle."""
        return (self.x0 + self.x1) / 2


@dataclass(slots=True)
class _Line:
    """A row of the body: the printed row with numbers, and the labels of lines of their own that are wrapped into it."""

    row: Row
    data: bool
    labels: list[tuple[float, Chunk]] = field(default_factory=list)


@dataclass(slots=True)
class _Body:
    """Rows of numbers with the rows of labels between them, from `start` to before `end`; the first `labels` columns are of words."""

    start: int
    end: int
    rows: list[Row]
    columns: list[Column]
    labels: int
    size: float

    @property
    def edge(self) -> float:
        """Where the numbers begin."""
        return self.columns[self.labels].x0

    @property
    def data(self) -> list[Row]:
        """The rows of numbers."""
        return [r for r in self.rows if is_data(r)]


def opened(rows: Sequence[Row], rules: Sequence[Rule], areas: Sequence[Area], *, first: bool) -> list[Row | Table]:
    """Return rows in their order, those that make a table as the table; `first` where they are the first on their page."""
    found: list[Row | Table] = []
    at = 0
    k = 0
    while k < len(rows):
        body = _body(rows, k, at) if is_data(rows[k]) else None
        told = _table(rows, body, at, rules, areas, first=first and not found) if body is not None else None
        if body is None or told is None:
            k = body.end if body is not None else k + 1
            continue
        start, table = told
        found += [*rows[at:start], table]
        at = k = body.end
    return [*found, *rows[at:]]


def is_data(row: Row) -> bool:
    """Whether a row has numbers, or what stands for none, in two columns or more."""
    return sum(_VALUE.fullmatch(c.text) is not None for c in row.chunks) >= _LEAST_VALUES


def _are_years(row: Row) -> bool:
    """Whether a row's numbers are years that head columns: 2021 2022 2023, 111 112 111 112, 2022–23 2023–24."""  # noqa: RUF002
    values = [c.text for c in row.chunks if _VALUE.fullmatch(c.text) or _YEAR.fullmatch(c.text)]
    matches = [_YEAR.fullmatch(v) for v in values]
    years = [int(m["a"]) for m in matches if m is not None]
    if len(years) < len(values):
        return False
    if all(not v.isdigit() for v in values):
        return True
    steps = {b - a for a, b in zip(years, years[1:], strict=False)}
    step = max(steps, key=abs) if len(steps) == 1 else next((s for s in steps if s in (1, -1)), 0)
    run = (max(years) - min(years)) * (1 if step > 0 else -1)
    return abs(step) in ((1, 2, 5, 10) if years[0] > 999 else (1,)) and steps <= {step, -run, 0}  # noqa: PLR2004


# ---------------------------------------------------------------- the body


def _body(rows: Sequence[Row], start: int, floor: int) -> _Body | None:
    """Return the body that begins at a row of numbers, None where they are too few or stand in no columns."""
    while start < len(rows) and is_data(rows[start]) and _are_years(rows[start]):
        start += 1
    if start >= len(rows) or not is_data(rows[start]):
        return None
    columns = [Column(c.x0, c.x1, [c]) for c in rows[start].chunks]
    end, k, pitch = start + 1, start + 1, 0.0
    while k < len(rows):
        row, before = rows[k], rows[k - 1]
        gap = row.base - before.base
        if row.column != before.column or gap > max(_GAP * max(row.size, before.size) if not pitch else 0, _ROW_GAP * pitch, 1.2 * row.size) or abs(row.size - before.size) > 0.25 * row.size:
            break
        if is_data(row) and not (_are_years(row) and k + 1 < len(rows)):
            merged = _with(columns, row)
            if merged is None:
                break
            columns, end = merged, k + 1
            data = [r for r in rows[start:end] if is_data(r)]
            pitch = median(b.base - a.base for a, b in zip(data, data[1:], strict=False))
        elif k - end >= _MOST_LABELS or not _is_label(row, columns):
            break
        k += 1
    inside = list(rows[start:end])
    data = [r for r in inside if is_data(r)]
    if len(data) < _LEAST_ROWS:
        return None
    labels = _label_count(columns)
    if _are_two(columns[labels:]):
        return None
    if len(columns) - labels < _LEAST_VALUES or sum(_is_aligned(c, data[0].size) for c in columns[labels:]) < max(_LEAST_VALUES, 0.75 * (len(columns) - labels)):  # noqa: PLR2004
        return None
    return _Body(start, end, inside, columns, labels, median(r.size for r in data))


def _with(columns: list[Column], row: Row) -> list[Column] | None:
    """Return the columns with a row's chunks in them, None where a chunk stands in two."""
    found = [Column(c.x0, c.x1, list(c.chunks)) for c in columns]
    for chunk in row.chunks:
        over = [c for c in found if c.x0 < chunk.x1 and chunk.x0 < c.x1]
        if len(over) > 1:
            return None
        if over:
            over[0].x0, over[0].x1 = min(over[0].x0, chunk.x0), max(over[0].x1, chunk.x1)
            over[0].chunks.append(chunk)
        else:
            found.append(Column(chunk.x0, chunk.x1, [chunk]))
    found.sort(key=lambda c: c.x0)
    return found if all(a.x1 <= b.x0 for a, b in zip(found, found[1:], strict=False)) else None


def _label_count(columns: Sequence[Column]) -> int:
    """Return how many of the first columns hold words; the first does in any case."""
    count = next((k for k, c in enumerate(columns) if _holds_numbers(c)), len(columns))
    if count == 0:  # numbers in order before the words, or years
        count = next((k for k, c in enumerate(columns[1:3], 1) if not _holds_numbers(c)), 0) + 1
    return count


def _are_two(columns: Sequence[Column]) -> bool:
    """Whether a column of words stands between columns of numbers: two tables beside each other."""
    numbers = [_holds_numbers(c) for c in columns]
    return any(not told and sum(numbers[:k]) > 1 and sum(numbers[k:]) > 1 for k, told in enumerate(numbers))


def _holds_numbers(column: Column) -> bool:
    return sum(_VALUE.fullmatch(c.text) is not None for c in column.chunks) > 0.5 * len(column.chunks)  # noqa: PLR2004


def _is_label(row: Row, columns: Sequence[Column]) -> bool:
    """Whether a row stands left of the numbers alone."""
    edge = columns[min(_label_count(columns), len(columns) - 1)].x0
    return row.x1 <= edge + 0.3 * row.size and not _NO_LABEL.match(row.text)


def _is_aligned(column: Column, size: float) -> bool:
    """Whether the numbers of a column share an edge, or their middle."""
    values = [c for c in column.chunks if any(x.isdigit() for x in c.text)] or column.chunks
    for edges in ([c.x1 for c in values], [(c.x0 + c.x1) / 2 for c in values], [c.x0 for c in values]):
        usual = median(edges)
        if sum(abs(e - usual) <= _ALIGNED * size for e in edges) >= _MOST_ALIGNED * len(edges):
            return True
    return False


# ---------------------------------------------------------------- the table


def _table(rows: Sequence[Row], body: _Body, floor: int, rules: Sequence[Rule], areas: Sequence[Area], *, first: bool) -> tuple[int, Table] | None:  # noqa: PLR0913
    """Return where a table begins and the table, None where its header is not sure; the `first` of a page may go on with one and lack a header."""
    groups = _group_columns(body)
    columns = [*groups, *body.columns]
    labels = len(groups) + body.labels
    left, right = min(r.x0 for r in body.rows), max(r.x1 for r in body.rows)
    bases = [r.base for r in body.data]
    heads = Heads([(c.x0, c.x1) for c in columns], labels, (left, right), body.size, median(b - a for a, b in zip(bases, bases[1:], strict=False)))
    above = headers(rows[floor : body.start], body.rows[0], heads, rules, areas)
    lines, spans = _lines(body, columns, labels)
    if lines is None:
        return None
    if above is None:
        if not first or body.start - floor > _MOST_ABOVE:
            return None
        above = Found(0, [])
    start = body.start - above.taken
    head = header_rows(above.heads, len(columns)) if above.heads else []
    found = [*head, *([_group_row(row, left, body.size, len(columns))] for row in above.groups), *(_cells(line, k, columns, spans, left, body.size) for k, line in enumerate(lines))]
    inside = rows[start : body.end]
    marks = tuple(m for r in inside for m in r.marks)
    cuts = [(a.x1 + b.x0) / 2 for a, b in zip(columns, columns[1:], strict=False)]
    table = Table(tuple(map(tuple, found)), (left, *cuts, right), min(r.top for r in inside), max(r.bottom for r in inside), len(head), marks, body.rows[0].column, open=True)
    table.instead = [] if head else list(inside)
    return start, table


def _group_columns(body: _Body) -> list[Column]:
    """Return the column of labels that stand left of all others beside several rows, none where there is none."""
    edge = body.columns[0].x0
    chunks = [c for r in body.rows if not is_data(r) for c in r.chunks if c.x1 <= edge]
    return [Column(min(c.x0 for c in chunks), max(c.x1 for c in chunks), chunks)] if chunks else []


Spans = dict[tuple[int, int], tuple[Chunk | None, int]]


def _lines(body: _Body, columns: Sequence[Column], labels: int) -> tuple[list[_Line] | None, Spans]:
    """Return the rows of the body, wrapped labels put together, and the labels that span rows by row and column."""
    lines = [_Line(r, is_data(r)) for r in body.rows]
    spans: Spans = {}
    data = [line for line in lines if line.data]
    for c in range(labels - 1):
        own = [(line, chunk) for line in lines for chunk in line.row.chunks if _column_of(chunk, columns) == c]
        beside = [line for line in data if any(c < _column_of(x, columns) < labels for x in line.row.chunks)]
        loose = [line for line, _ in own if not line.data]
        if not loose and len(own) > 0.5 * len(data) or not beside:  # noqa: PLR2004
            continue
        if any(len(line.row.chunks) > 1 for line in loose):
            return None, spans
        groups = _centred([(line.row.base, chunk) for line, chunk in own], [line.row.base for line in data])
        if groups is None and loose:
            return None, spans
        lines = [line for line in lines if line not in loose]
        for start, count, chunk in groups or ():
            spans |= {(start + k, c): (chunk if not k else None, count) for k in range(count)}
    if spans and any(not line.data for line in lines):
        return None, spans
    return _wrapped(lines), spans


def _centred(labels: list[tuple[float, Chunk]], bases: list[float]) -> list[tuple[int, int, Chunk]] | None:
    """Part all rows into runs, each with one label in its middle; None where that does not come out."""
    found: list[tuple[int, int, Chunk]] = []
    at = 0
    pitch = median(b - a for a, b in zip(bases, bases[1:], strict=False))
    for y, chunk in labels:
        end = next((k for k in range(at, len(bases)) if abs((bases[at] + bases[k]) / 2 - y) <= _CENTRED * pitch), None)
        if end is None:
            return None
        best = min(range(end, min(end + 2, len(bases))), key=lambda k: abs((bases[at] + bases[k]) / 2 - y))
        found.append((at, best - at + 1, chunk))
        at = best + 1
    return found if at == len(bases) else None


def _wrapped(lines: list[_Line]) -> list[_Line]:
    """Put a label's further lines into the row that they go on with; those that stand alone are rows of their own."""
    bases = [line.row.base for line in lines if line.data]
    pitch = median(b - a for a, b in zip(bases, bases[1:], strict=False))
    runs: list[list[_Line]] = []
    for line in lines:
        before = runs[-1][-1] if runs else None
        tight = min(_TIGHT * line.row.size, 0.8 * pitch)
        if before is not None and not (before.data and line.data) and line.row.base - before.row.base <= tight:
            runs[-1].append(line)
        else:
            runs.append([line])
    kept: list[_Line] = []
    for run in runs:
        data = [line for line in run if line.data]
        if len(data) != 1:
            kept += run
            continue
        data[0].labels += [(line.row.base, chunk) for line in run if not line.data for chunk in line.row.chunks]
        kept += data
    return kept


def _column_of(chunk: Chunk, columns: Sequence[Column]) -> int:
    return max(range(len(columns)), key=lambda k: (min(chunk.x1, columns[k].x1) - max(chunk.x0, columns[k].x0), -k))


def _group_row(row: Row, left: float, size: float, count: int) -> TableCell:
    return TableCell(_indented(row.text.replace("  ", " "), row.x0, left, size), count)


def _indented(text: str, x0: float, left: float, size: float) -> str:
    """Return a label with the spaces in front by which it is indented."""
    return " " * max(0, round((x0 - left) / (size / 2))) + text if x0 - left > 0.4 * size else text  # noqa: PLR2004


def _cells(line: _Line, number: int, columns: Sequence[Column], spans: Spans, left: float, size: float) -> list[TableCell]:  # noqa: PLR0913
    if not line.data:
        return [_group_row(line.row, left, size, len(columns))]
    cells: list[TableCell] = []
    for c in range(len(columns)):
        if (number, c) in spans:
            chunk, rows = spans[number, c]
            if chunk is not None:
                cells.append(TableCell(chunk.text, rows=rows))
            continue
        own = [(line.row.base, x) for x in line.row.chunks if _column_of(x, columns) == c]
        own += [(y, x) for y, x in line.labels if _column_of(x, columns) == c]
        levels = sorted({y for y, _ in own})
        text = "\n".join(" ".join(x.text for y, x in own if y == level) for level in levels)
        if c == 0 and own:
            text = _indented(text, min(x.x0 for _, x in own), left, size)
        cells.append(TableCell(text))
    return cells
