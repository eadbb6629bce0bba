"""A table of an OpenDocument text -> its rows of cells, merged ones given once, repeated ones as often as they stand there."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from reportqa.ingest.elements import Element
from reportqa.ingest.readers.flowing import Cell
from reportqa.ingest.readers.odt_styles import TABLE
from reportqa.ingest.readers.zipped import Node

MOST_REPEATS = 200  # of a cell or a row; text documents repeat a handful
_MOST_CELLS = 200_000  # that repeats may make of one table
_GROUPS = frozenset(TABLE + tag for tag in ("table-rows", "table-row-group", "table-header-rows"))
_UNSEEN = ("collapse", "filter")


def grid(table: Node, read: Callable[[Node], list[Element]]) -> tuple[list[list[Cell]], int]:
    """Return the rows of a table and how many of them, from the first, are its header.

    `read` returns the elements of a cell (table:table-cell).
    """
    told: list[list[Cell]] = []
    headers, cells = 0, 0
    for row, header in _rows(table, header=False):
        made = _row(row, read)
        repeats = _number(row, "number-rows-repeated") if any(cell.elements for cell in made) else 1
        cells += repeats * len(made)
        told += [made] * (repeats if cells < _MOST_CELLS else 1)
        headers = len(told) if header and headers == len(told) - repeats else headers
    return told, headers


def _rows(container: Node, *, header: bool) -> Iterator[tuple[Node, bool]]:
    for child in container:
        if child.tag == TABLE + "table-row":
            if child.get(TABLE + "visibility") not in _UNSEEN:
                yield child, header
        elif child.tag in _GROUPS:
            yield from _rows(child, header=header or child.tag == TABLE + "table-header-rows")


def _row(row: Node, read: Callable[[Node], list[Element]]) -> list[Cell]:
    cells: list[Cell] = []
    for node in row:
        if node.tag == TABLE + "table-cell":
            elements = read(node)
            repeats = _number(node, "number-columns-repeated")
            cells += [Cell(elements, _number(node, "number-columns-spanned"), _number(node, "number-rows-spanned", MOST_REPEATS * 50)) for _ in range(repeats)]
    return cells


def _number(node: Node, attribute: str, most: int = MOST_REPEATS) -> int:
    text = node.get(TABLE + attribute, "1")
    return max(1, min(int(text), most)) if text.isascii() and text.isdigit() else 1
