"""The process that reads a PDF's pages: the file comes in, one line of JSON for each page goes out.

A file that crashes, stalls or fills the memory of the process takes a page with it, not the program that asked.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

from reportqa.ingest.elements import TableCell
from reportqa.ingest.readers.pdf_file import Bookmark, File
from reportqa.ingest.readers.pdf_layout import Sheet, laid_out
from reportqa.ingest.readers.pdf_rows import Chunk, Row
from reportqa.ingest.readers.pdf_tables import Table
from reportqa.model.errors import ReadError

MOST_MEMORY = 768 << 20  # bytes of one process


def messages(name: str, data: bytes, start: int, step: int) -> Iterator[dict[str, Any]]:
    """Yield what the file says of itself, then each page from `start` (counted from 0) in steps: a sheet, or None for a damaged one."""
    try:
        file = File(name, data)
    except ReadError as error:
        yield {"error": str(error)}
        return
    with file:
        yield {"pages": file.count, "title": file.title, "bookmarks": [[b.title, b.depth, b.page] for b in file.bookmarks()]}
        for index in range(start, file.count, step):
            page = file.page(index)
            yield {"page": index, "sheet": None if page is None else packed(laid_out(page))}


def packed(sheet: Sheet) -> list[Any]:
    """Return a sheet as plain lists."""
    items = [_packed_row(i) if isinstance(i, Row) else _packed_table(i) for i in sheet.items]
    return [sheet.number, round(sheet.width, 2), round(sheet.height, 2), items, sheet.aside, sheet.label, sheet.empty, sheet.pictured, sheet.unreadable]


def unpacked(values: list[Any]) -> Sheet:
    """Return the sheet that `packed` made lists of."""
    number, width, height, items, *rest = values
    return Sheet(number, width, height, [_row(i) if i[0] == "row" else _table(i) for i in items], *rest)


def _packed_row(row: Row) -> list[Any]:
    chunks = [[c.text, round(c.x0, 2), round(c.x1, 2)] for c in row.chunks]
    return ["row", chunks, round(row.base, 2), round(row.size, 2), row.bold, row.marks, row.opens_raised, row.column]


def _row(values: list[Any]) -> Row:
    _, chunks, base, size, bold, marks, opens, column = values
    return Row([Chunk(*c) for c in chunks], base, size, bold, tuple(marks), opens, column)


def _packed_table(table: Table) -> list[Any]:
    rows = [[[c.text, c.columns, c.rows] for c in row] for row in table.rows]
    return ["table", rows, [round(x, 2) for x in table.xs], round(table.top, 2), round(table.bottom, 2), table.headers, table.marks, table.column, table.open, [_packed_row(r) for r in table.instead]]


def _table(values: list[Any]) -> Table:
    _, rows, xs, top, bottom, headers, marks, column, is_open, instead = values
    return Table(tuple(tuple(TableCell(*c) for c in row) for row in rows), tuple(xs), top, bottom, headers, tuple(marks), column, is_open, [_row(r) for r in instead])


def bookmarks_of(message: dict[str, Any]) -> list[Bookmark]:
    """Return the bookmarks that the first message tells."""
    return [Bookmark(*b) for b in message["bookmarks"]]


def _limit_memory() -> None:
    try:
        import resource  # noqa: PLC0415 (not on every system)

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, ValueError, OSError):
        return


def main() -> None:
    """Read the file from standard input and write a line for each page; arguments: the file's name, the first page, the step."""
    _limit_memory()
    name, start, step = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    for message in messages(name, sys.stdin.buffer.read(), start, step):
        sys.stdout.buffer.write(json.dumps(message).encode() + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
