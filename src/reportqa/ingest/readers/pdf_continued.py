"""Tables that go on over a page: told by the edges of their columns, and by headers and captions that are printed again."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reportqa.ingest.readers.pdf_rows import Row
from reportqa.ingest.readers.pdf_tables import Table

_EDGE = 4.0  # points by which the columns may move
_OPEN_EDGE = 12.0  # the same where they are told from where numbers stand
_MOST_CAPTIONS = 3  # rows above a table
_SUFFIX = 8  # characters that a caption may have more when it is printed again: （續）, (continued)


def continued(pages: Sequence[list[Row | Table]]) -> set[int]:
    """Mark the tables that go on with the one at the foot of the page before, tell their headers, and return the captions printed again.

    What would be a table only if it went on with one is put back as the rows that it is printed in.
    """
    again: set[int] = set()
    before: Table | None = None
    captions: list[str] = []
    for items in pages:
        first = next((k for k, i in enumerate(items) if isinstance(i, Table)), None)
        if first is not None and before is not None:
            above, table = [i for i in items[:first] if isinstance(i, Row)], items[first]
            if isinstance(table, Table) and _same_columns(before, table) and all(_repeats(row, captions) for row in above):
                table.continues = True
                again |= {id(row) for row in above}
                _tell_headers(before, table)
        for k, item in reversed(list(enumerate(items))):
            if isinstance(item, Table) and item.instead and not item.continues:
                items[k : k + 1] = item.instead
        last = items[-1] if items else None
        if not isinstance(last, Table):
            before = None
            continue
        if not last.continues:
            captions = _captions(items)
        before = last
    return again


def _same_columns(a: Table, b: Table) -> bool:
    if a.open and b.open and b.headers:
        return a.headers == b.headers and a.rows[: a.headers] == b.rows[: b.headers]
    if a.open and b.open:
        return len(a.xs) == len(b.xs) and all(abs(x - y) < _OPEN_EDGE for x, y in zip(a.xs, b.xs, strict=True))
    return len(a.xs) == len(b.xs) and all(abs((x - a.x0) - (y - b.x0)) < _EDGE for x, y in zip(a.xs, b.xs, strict=True))


def _captions(items: Sequence[Row | Table]) -> list[str]:
    """Return the texts of the rows right above the last item."""
    found: list[str] = []
    for item in reversed(items[:-1]):
        if not isinstance(item, Row) or len(found) == _MOST_CAPTIONS:
            break
        found.append(_solid(item))
    return found


def _solid(row: Row) -> str:
    return re.sub(r"\s", "", row.text)


def _repeats(row: Row, captions: Sequence[str]) -> bool:
    text = _solid(row)
    return any(text.startswith(caption) and len(text) - len(caption) <= _SUFFIX for caption in captions)


def _tell_headers(before: Table, table: Table) -> None:
    """Count the header rows that are printed again; where there are none, the header is that of the page before."""
    repeated = 0
    for a, b in zip(before.rows, table.rows, strict=False):
        if [c.text for c in a] != [c.text for c in b] or not any(c.text for c in a):
            break
        repeated += 1
    if 0 < repeated < len(table.rows):
        table.headers = repeated
        before.headers = before.headers or repeated
    elif before.headers is not None:
        table.headers = 0
