"""A table of a Word document -> its rows of cells, merged ones given once, where they begin."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from reportqa.ingest.elements import Element
from reportqa.ingest.readers.docx_inline import ALTERNATIVES, chosen, shown_content
from reportqa.ingest.readers.docx_styles import VAL, W, is_on, number_in, value
from reportqa.ingest.readers.flowing import Cell
from reportqa.ingest.readers.zipped import Node

MOST_COLUMNS = 500  # that a cell may span; Word allows 63
_HOLDERS = frozenset(W + tag for tag in ("customXml", "ins", "moveTo"))


@dataclass(frozen=True, slots=True)
class _Place:
    """A cell as the row gives it: how wide, and whether it goes on with the one above or the one before."""

    node: Node
    columns: int
    begins: bool
    goes_on: bool
    joins: bool


def grid(table: Node, read: Callable[[Node], list[Element]]) -> tuple[list[list[Cell]], int]:
    """Return the rows of a table and how many of them, from the first, are marked as its header.

    `read` returns the elements of a cell (w:tc).
    """
    rows = [row for row in _nodes(table, W + "tr") if not _left_out(row)]
    headers = next((i for i, row in enumerate(rows) if not is_on(row.find(W + "trPr"), "tblHeader")), len(rows))
    told: list[list[Cell]] = []
    above: dict[int, Cell] = {}
    for row in rows:
        cells, above = _row(row, above, read)
        told.append(cells)
    return told, headers


def _row(row: Node, above: dict[int, Cell], read: Callable[[Node], list[Element]]) -> tuple[list[Cell], dict[int, Cell]]:
    """Return the cells that begin in a row, and those that the next row may go on with, by column."""
    properties = row.find(W + "trPr")
    column = _columns(value(properties, "gridBefore"), least=0)
    cells = [Cell(columns=column)] if column else []
    open_cells: dict[int, Cell] = {}
    for place in map(_place, _nodes(row, W + "tc")):
        merged = above.get(column)
        if place.goes_on and merged is not None and merged.columns == place.columns:
            merged.rows += 1
            open_cells[column] = merged
        elif place.joins and cells:
            cells[-1].columns += place.columns
        else:
            cells.append(Cell(read(place.node), place.columns))
            if place.begins or place.goes_on:
                open_cells[column] = cells[-1]
        column += place.columns
    after = _columns(value(properties, "gridAfter"), least=0)
    return [*cells, Cell(columns=after)] if after else cells, open_cells


def _place(node: Node) -> _Place:
    properties = node.find(W + "tcPr")
    down = None if properties is None else properties.find(W + "vMerge")
    across = None if properties is None else properties.find(W + "hMerge")
    begins = down is not None and down.get(VAL) == "restart"
    joins = across is not None and across.get(VAL) != "restart"
    return _Place(node, _columns(value(properties, "gridSpan"), least=1), begins, down is not None and not begins, joins)


def _columns(text: str | None, *, least: int) -> int:
    return max(least, min(number_in(text), MOST_COLUMNS))


def _left_out(row: Node) -> bool:
    """Whether a row was deleted under tracked changes, or is hidden."""
    properties = row.find(W + "trPr")
    return properties is not None and (properties.find(W + "del") is not None or bool(is_on(properties, "hidden")))


def _nodes(container: Node, tag: str) -> Iterator[Node]:
    """Yield the rows of a table or the cells of a row, also those inside content controls."""
    for child in container:
        if child.tag == tag:
            properties = child.find(W + "tcPr")
            if properties is None or properties.find(W + "cellDel") is None:
                yield child
        elif child.tag in _HOLDERS:
            yield from _nodes(child, tag)
        elif child.tag == W + "sdt":
            for content in shown_content(child):
                yield from _nodes(content, tag)
        elif child.tag == ALTERNATIVES:
            yield from _nodes(chosen(child), tag)
