"""Footnotes: rows of smaller type at the foot of a page that begin with a mark which stands raised on the page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reportqa.ingest.elements import Note
from reportqa.ingest.readers.pdf_rows import Row
from reportqa.ingest.readers.pdf_tables import Table
from reportqa.ingest.readers.pdf_text import joined

_SMALLER = 0.94  # of the body's size
_OPENING = re.compile(r"^(?:[註注]\s*)?[\[(（]?(?P<mark>\d{1,3}|[*†‡§＊※]{1,3}|[①-⑳])[\])）]?[.．、:：]?\s*(?=\D)")  # noqa: RUF001


def noted(items: Sequence[Row | Table], size: float) -> tuple[list[Row | Table], dict[int, list[Note]]]:
    """Return a page's items without its footnotes, and the footnotes by the item in which their mark stands."""
    kept = list(items)
    notes: dict[int, list[Note]] = {}
    for column in sorted({i.column for i in items}):
        own = [i for i in kept if i.column == column]
        tail: list[Row] = []
        while own and isinstance(own[-1], Row) and own[-1].size <= _SMALLER * size:
            tail.insert(0, own[-1])
            own.pop()
        if not tail:
            continue
        marked = {mark: item for item in kept if item not in tail for m in item.marks for mark in (_plain(m),)}
        start = next((k for k, row in enumerate(tail) if _mark_of(row) in marked), None)
        if start is None:
            continue
        for mark, text in _bodies(tail[start:], marked):
            notes.setdefault(id(marked[mark]), []).append(Note(text))
        gone = {id(r) for r in tail[start:]}
        kept = [i for i in kept if id(i) not in gone]
    return kept, notes


def _plain(mark: str) -> str:
    return re.sub(r"[\s\[\]()（）註注,，]", "", mark)  # noqa: RUF001


def _mark_of(row: Row) -> str:
    """Return the mark that a row begins with, "" where it begins with none."""
    if row.opens_raised:
        return _plain(row.opens_raised)
    match = _OPENING.match(row.text)
    return match["mark"] if match else ""


def _bodies(rows: Sequence[Row], marked: dict[str, Row | Table]) -> list[tuple[str, str]]:
    """Return each note's mark and its text without the mark."""
    found: list[tuple[str, list[str]]] = []
    for row in rows:
        mark = _mark_of(row)
        if mark in marked and (not found or mark != found[-1][0]):
            text = row.text if row.opens_raised else _OPENING.sub("", row.text)
            found.append((mark, [text.strip()]))
        else:
            found[-1][1].append(row.text)
    return [(mark, joined(lines)) for mark, lines in found]
