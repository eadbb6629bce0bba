"""Sheets -> elements: furniture, headings, notes, tables that go on, and the rows between them as printed lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from reportqa.ingest.elements import Element, Furniture, Heading, Note, PageStart, Printed, TableCell, TableElement
from reportqa.ingest.readers.pdf_continued import continued
from reportqa.ingest.readers.pdf_file import Bookmark
from reportqa.ingest.readers.pdf_furniture import Furnished, furnished
from reportqa.ingest.readers.pdf_headings import headings
from reportqa.ingest.readers.pdf_layout import Sheet
from reportqa.ingest.readers.pdf_notes import noted
from reportqa.ingest.readers.pdf_rows import Row, printed, unit_of
from reportqa.ingest.readers.pdf_tables import Table
from reportqa.ingest.readers.pdf_text import joined

_LOOSE = 1.28  # of the usual distance between lines: a wider one is an empty line
_FEW_LINES = 3  # of a cell that is a label, not running text


@dataclass(frozen=True, slots=True)
class Body:
    """How the report's text is set: its size in points, and the usual distance between its lines, as a share of the size."""

    size: float
    pitch: float


def elements(sheets: Sequence[Sheet], bookmarks: Sequence[Bookmark]) -> tuple[Element, ...]:
    """Return the elements of all pages in reading order."""
    furniture = furnished(sheets)
    body = body_of(sheets, furniture)
    pages = [_Page(sheet, *noted([i for i in sheet.items if not (isinstance(i, Row) and id(i) in furniture.rows)], body.size)) for sheet in sheets]
    furniture.rows |= continued([page.items for page in pages])
    titles = headings(sheets, furniture.rows, bookmarks, body.size)
    return tuple(element for page in pages for element in _page(page, furniture, titles, body))


@dataclass(frozen=True, slots=True)
class _Page:
    """A page without its furniture and footnotes, and the footnotes by the item in which their mark stands."""

    sheet: Sheet
    items: list[Row | Table]
    notes: dict[int, list[Note]]


def body_of(sheets: Sequence[Sheet], furniture: Furnished) -> Body:
    """Return how most of the report's characters are set."""
    sizes: Counter[float] = Counter()
    pitches: Counter[float] = Counter()
    for sheet in sheets:
        rows = [i for i in sheet.items if isinstance(i, Row) and id(i) not in furniture.rows]
        for row in rows:
            sizes[round(row.size * 2) / 2] += len(row.text)
        for a, b in zip(rows, rows[1:], strict=False):
            if a.column == b.column and abs(a.size - b.size) < 0.1 * a.size and 0 < b.base - a.base < 4 * a.size:  # noqa: PLR2004
                pitches[round((b.base - a.base) / a.size, 1)] += 1
    return Body(sizes.most_common(1)[0][0] if sizes else 12.0, pitches.most_common(1)[0][0] if pitches else 1.5)


def _page(page: _Page, furniture: Furnished, titles: dict[int, Heading | None], body: Body) -> Iterator[Element]:
    sheet, notes = page.sheet, page.notes
    yield PageStart(sheet.number, furniture.numbers.get(sheet.number), sheet.ocr)
    heads = [r for r in sheet.rows if id(r) in furniture.rows]
    yield from (Furniture(r.text) for r in heads if r.base < sheet.height / 2)
    items = [i for i in page.items if id(i) not in furniture.rows]
    lefts = _lefts(items)
    pending: list[Row] = []
    due: list[Note] = []
    for item in items:
        if isinstance(item, Table) or id(item) in titles or (due and pending and _begins(pending[-1], item, lefts, body)):
            yield from _lines(pending, lefts, body)
            yield from due
            pending, due = [], []
        if isinstance(item, Table):
            rows = tuple(tuple(_cell(c, header=k < (item.headers or 0)) for c in row) for k, row in enumerate(item.rows))
            yield TableElement(rows, headers=item.headers, continues=item.continues)
        elif id(item) in titles:
            title = titles[id(item)]
            if title is not None:
                yield title
        else:
            pending.append(item)
        due += notes.get(id(item), ())
    yield from _lines(pending, lefts, body)
    yield from due
    kept = {id(item) for item in items}
    yield from (note for marked, explained in notes.items() if marked not in kept for note in explained)
    yield from (Furniture(text) for text in sheet.aside)
    yield from (Furniture(r.text) for r in heads if r.base >= sheet.height / 2)


def _lefts(items: Sequence[Row | Table]) -> dict[int, float]:
    """Return where the lines of each column of type begin."""
    lefts: dict[int, float] = {}
    for item in items:
        if isinstance(item, Row):
            lefts[item.column] = min(lefts.get(item.column, item.x0), item.x0)
    return lefts


def _is_loose(above: Row, row: Row, body: Body) -> bool:
    """Whether the gap between two rows is wider than usual, so that an empty line stands there."""
    if row.column != above.column:
        return False
    return row.base - above.base > _LOOSE * body.pitch * max(above.size, row.size) or row.base < above.base


def _begins(above: Row, row: Row, lefts: dict[int, float], body: Body) -> bool:
    """Whether a row surely begins another paragraph: after a gap, or indented below a row that is not."""
    if above.column != row.column or _is_loose(above, row, body):
        return True
    indent, before = row.x0 - lefts[row.column], above.x0 - lefts[row.column]
    return indent > before + 1.2 * row.size  # noqa: PLR2004


def _lines(rows: Sequence[Row], lefts: dict[int, float], body: Body) -> Iterator[Printed]:
    """Yield rows as printed lines, none where there are none."""
    if not rows:
        return
    blocks: list[list[Row]] = []
    for row in rows:
        if not blocks or _is_loose(blocks[-1][-1], row, _local(rows, body)) or row.column != blocks[-1][-1].column:
            blocks.append([])
        blocks[-1].append(row)
    out: list[str] = []
    for k, block in enumerate(blocks):
        if k and block[0].column == blocks[k - 1][0].column:
            out.append("")
        unit = unit_of(block)
        out += [printed(row, lefts[row.column], unit) for row in block]
    yield Printed("\n".join(out))


def _local(rows: Sequence[Row], body: Body) -> Body:
    """Return how these rows are set, where they are enough to tell; else how the report's body is."""
    gaps = [(b.base - a.base) / max(a.size, b.size) for a, b in zip(rows, rows[1:], strict=False) if a.column == b.column and b.base > a.base]
    if len(gaps) < 6:  # noqa: PLR2004
        return body
    usual = Counter(round(g, 1) for g in gaps).most_common(1)[0]
    return Body(body.size, usual[0]) if usual[1] >= 0.4 * len(gaps) else Body(body.size, max(body.pitch, min(median(gaps), 2 * body.pitch)))  # noqa: PLR2004


def _cell(cell: TableCell, *, header: bool) -> TableCell:
    """Return a cell with its few lines as one; the many lines of running text are unwrapped later, as those of a page are."""
    lines = cell.text.split("\n")
    if len(lines) > _FEW_LINES and not header:
        return replace(cell, header=header, printed=True)
    return replace(cell, text=joined(lines), header=header, printed=False)
