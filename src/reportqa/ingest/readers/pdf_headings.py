"""Headings: rows that the file's bookmarks name, and rows that are clearly larger than the body."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from reportqa.ingest.elements import Heading
from reportqa.ingest.readers.pdf_file import Bookmark
from reportqa.ingest.readers.pdf_layout import Sheet
from reportqa.ingest.readers.pdf_rows import Row
from reportqa.ingest.readers.pdf_tables import Table
from reportqa.ingest.readers.pdf_text import columns_of, joined, repaired

_LARGER = 1.15  # of the body's size
_LONGEST = 70  # half-width columns
_MOST_ROWS = 3
_STOP = "。，、；：！？,;:…"  # noqa: RUF001
_DEEPEST = 4
_PREFIX = 8  # characters of a number that a bookmark may lack


def headings(sheets: Sequence[Sheet], furniture: set[int], bookmarks: Sequence[Bookmark], size: float) -> dict[int, Heading | None]:
    """Return the headings by the identity of their first row; the rows that it goes on with are None."""
    pages = {s.number: [i for i in s.items if isinstance(i, Row) and id(i) not in furniture] for s in sheets}
    found, sizes = _bookmarked(pages, bookmarks)
    told = sum(title is not None for title in found.values())
    if told > 0.5 * len(bookmarks):  # noqa: PLR2004 (the bookmarks tell them all)
        return found
    sets = _larger(sheets, pages, size, found)
    levels = _levels(sets, sizes)
    for rows in sets:
        level = levels.get(_size(rows[0]))
        if level is not None:
            found[id(rows[0])] = Heading(joined([" ".join(c.text for c in r.chunks) for r in rows]), level)
            found |= {id(row): None for row in rows[1:]}
    return found


def _size(row: Row) -> float:
    return round(row.size * 2) / 2


def _bookmarked(pages: dict[int, list[Row]], bookmarks: Sequence[Bookmark]) -> tuple[dict[int, Heading | None], dict[float, Counter[int]]]:
    """Return the rows that bookmarks name, and the levels of each size of type among them."""
    found: dict[int, Heading | None] = {}
    sizes: dict[float, Counter[int]] = defaultdict(Counter)
    for mark in bookmarks:
        rows = next((r for page in (mark.page, mark.page + 1) for r in [_named(pages.get(page, []), mark.title, found)] if r), None)
        if rows is None:
            continue
        found[id(rows[0])] = Heading(joined([" ".join(c.text for c in r.chunks) for r in rows]), mark.depth)
        found |= {id(row): None for row in rows[1:]}
        sizes[_size(rows[0])][mark.depth] += 1
    return found, sizes


def _named(rows: Sequence[Row], title: str, taken: dict[int, Heading | None]) -> Sequence[Row] | None:
    wanted = re.sub(r"\s", "", repaired(title))
    if len(wanted) < 2:  # noqa: PLR2004
        return None
    for k, first in enumerate(rows):
        if id(first) in taken:
            continue
        text = ""
        for n in range(k, min(k + _MOST_ROWS, len(rows))):
            text += re.sub(r"\s", "", rows[n].text)
            numbered = n == k and text.endswith(wanted) and len(text) - len(wanted) <= _PREFIX and len(wanted) > 3  # noqa: PLR2004
            if text == wanted or numbered:
                return rows[k : n + 1]
            if len(text) > len(wanted):
                break
    return None


def _larger(sheets: Sequence[Sheet], pages: dict[int, list[Row]], size: float, taken: dict[int, Heading | None]) -> list[list[Row]]:
    """Return the rows that are larger than the body, those that go on with one together; none of a cover, none right above a table."""
    found: list[list[Row]] = []
    for sheet in sheets:
        rows = pages[sheet.number]
        letters = sum(len(r.text) for r in rows) or 1
        plain = sum(len(r.text) for r in rows if r.size < _LARGER * size)
        if plain < 0.6 * letters or letters < 60:  # noqa: PLR2004
            continue
        groups: list[list[Row]] = []
        for before, row in zip([None, *rows], rows, strict=False):
            if row.size < _LARGER * size or id(row) in taken:
                continue
            if groups and groups[-1][-1] is before and _size(before) == _size(row) and row.base - before.base < 2 * row.size:  # noqa: PLR2004
                groups[-1].append(row)
            else:
                groups.append([row])
        captions = {id(a) for a, b in zip(sheet.items, sheet.items[1:], strict=False) if isinstance(b, Table)}
        found += [g for g in groups if _is_heading(g) and id(g[-1]) not in captions]
    return found


def _is_heading(rows: Sequence[Row]) -> bool:
    text = "".join(r.text for r in rows)
    letters = sum(c.isalpha() for c in text)
    return len(rows) <= _MOST_ROWS and all(len(r.chunks) == 1 for r in rows) and columns_of(text) <= _LONGEST and text[-1] not in _STOP and letters >= max(2, 0.5 * len(text))  # noqa: PLR2004


def _levels(sets: Sequence[Sequence[Row]], sizes: dict[float, Counter[int]]) -> dict[float, int]:
    """Return the level of each size of type: as the bookmarks have it, else by rank."""
    if sizes:
        return {size: depths.most_common(1)[0][0] for size, depths in sizes.items()}
    ranked = sorted({_size(rows[0]) for rows in sets}, reverse=True)
    levels: dict[float, int] = {}
    for size in ranked:
        close = next((levels[s] for s in levels if s - size <= 0.5), None)  # noqa: PLR2004
        levels[size] = close or len(set(levels.values())) + 1
    return {size: level for size, level in levels.items() if level <= _DEEPEST}
