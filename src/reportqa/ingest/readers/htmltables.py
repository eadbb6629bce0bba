"""A <table> -> its cells, spans and header rows; whether it only lays out the page."""

from __future__ import annotations

from collections.abc import Callable

from reportqa.ingest.elements import TableCell, TableElement
from reportqa.ingest.readers.htmltree import Node

_MOST_COLUMNS = 1000  # that a cell may span, as in HTML
_PARAGRAPHS = 3  # blocks in one cell from which a table without rules lays out a page
_LONG_CELL = 400  # characters, likewise
_BLOCKS = frozenset(["p", "ul", "ol", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre"])
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])


def lays_out(table: Node) -> bool:
    """Whether a table only places parts of the page: its cells are then read one after another."""
    if table.get("role").lower() in ("presentation", "none"):
        return True
    rows = [_cells(row) for _, row in _rows(table)]
    cells = [cell for row in rows for cell in row]
    if len(cells) <= 1:
        return True
    nested = any(_below(cell, "table") for cell in cells)
    named = _own(table, "caption") or _own(table, "thead") or any(c.tag == "th" or c.get("scope") for c in cells)
    if named and not nested:
        return False
    if nested or max(len(row) for row in rows) == 1:
        return True
    ruled = table.get("border") not in ("", "0") or any("border" in c.get("style") for c in cells)
    if any(_below(cell, tag) for cell in cells for tag in _HEADINGS):
        return True
    return not ruled and any(sum(n.tag in _BLOCKS for n in cell.walk()) >= _PARAGRAPHS or len(cell.text().strip()) > _LONG_CELL for cell in cells)


def layout_cells(table: Node) -> list[Node]:
    """Return the caption and the cells of a table that lays out a page, in order."""
    return [child for child in table.elements() if child.tag == "caption"] + [cell for _, row in _rows(table) for cell in _cells(row)]


def table_element(table: Node, text_of: Callable[[Node], str]) -> TableElement | None:
    """Return a table as an element, None where no cell holds text. `text_of` gives a cell's text."""
    caption = next((text_of(child) for child in table.elements() if child.tag == "caption"), "")
    parts = _rows(table)
    rows: list[tuple[TableCell, ...]] = []
    leading = 0
    for i, (part, row) in enumerate(parts):
        left = sum(1 for other, _ in parts[i:] if other == part)
        cells = tuple(_cell(cell, text_of, left) for cell in _cells(row))
        rows.append(cells)
        if leading == i and _is_header(part, row):
            leading += 1
    if not any(cell.text for row in rows for cell in row):
        return None
    return TableElement(tuple(rows), caption, _headers(parts, leading))


def _headers(parts: list[tuple[str, Node]], leading: int) -> int | None:
    in_head = sum(1 for part, _ in parts if part == "thead")
    if in_head and in_head < len(parts):
        return max(in_head, leading) if leading < len(parts) else in_head
    return leading if 0 < leading < len(parts) else None


def _is_header(part: str, row: Node) -> bool:
    cells = [cell for cell in _cells(row) if cell.text().strip()]
    if part == "thead":
        return True
    return len(cells) > 1 and all(cell.tag == "th" and cell.get("scope").lower() not in ("row", "rowgroup") for cell in cells)


def _rows(table: Node) -> list[tuple[str, Node]]:
    """Return the rows of a table in the order in which they are shown, each with its part; parts are told apart by number."""
    head: list[tuple[str, Node]] = []
    middle: list[tuple[str, Node]] = []
    foot: list[tuple[str, Node]] = []
    for n, part in enumerate(table.elements()):
        if part.tag == "tr":
            middle.append(("tbody", part))
            continue
        place = {"thead": head, "tfoot": foot}.get(part.tag, middle)
        if part.tag in ("thead", "tbody", "tfoot"):
            name = "thead" if part.tag == "thead" and not head else f"{part.tag}{n}"
            place.extend((name, row) for row in part.elements() if row.tag == "tr")
    return head + middle + foot


def _cells(row: Node) -> list[Node]:
    return [cell for cell in row.elements() if cell.tag in ("td", "th")]


def _cell(cell: Node, text_of: Callable[[Node], str], left: int) -> TableCell:
    rows = _number(cell.get("rowspan"))
    return TableCell(text_of(cell), max(1, min(_number(cell.get("colspan")), _MOST_COLUMNS)), left if rows == 0 else min(rows, left), cell.tag == "th")


def _number(text: str) -> int:
    """Return the number of a span, 1 where it is none."""
    digits = text.strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 6 else 1  # noqa: PLR2004


def _own(table: Node, tag: str) -> bool:
    return any(child.tag == tag for child in table.elements())


def _below(node: Node, tag: str) -> bool:
    return any(n.tag == tag for n in node.walk())
