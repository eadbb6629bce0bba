"""Blocks -> passages: whole sentences of one section, short enough to read at a glance; a table is one passage."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from reportqa.model.document import Block, BlockKind, Document, Passage, Span, Table

_SENTENCE = re.compile(r"(?:[^。！？!?；\n.]|\.(?!\s+[A-Z(\"“]))*(?:[。！？!?；\n]+[」』）)]*|\.(?=\s+[A-Z(\"“])\s*)|(?:[^。！？!?；\n.]|\.(?!\s+[A-Z(\"“]))+$")  # noqa: RUF001
MAX_CHARACTERS = 260
MAX_TABLE = 3000  # characters of a table's passage; a longer one is cut between rows
_CELLS = (BlockKind.ROW, BlockKind.TABLE_HEADER)


@dataclass(frozen=True, slots=True)
class _Group:
    """What becomes one passage, or several where it is too long; `beyond` are texts that belong to it and stand elsewhere."""

    span: Span
    beyond: tuple[str, ...] = ()
    table: bool = False


def sentences(text: str, span: Span) -> tuple[Span, ...]:
    """Split `span` of `text` after 。！？； and line ends; together they cover it."""
    found = [Span(span.start + m.start(), span.start + m.end()) for m in _SENTENCE.finditer(span.of(text)) if m.end() > m.start()]
    return tuple(found) or (span,)


def chunk(document: Document, number: int, first_id: int = 0) -> tuple[Passage, ...]:
    """Return the passages of a document in order; no character of a block is in none of them.

    A table's rows go together with its caption and header. Where these stand elsewhere (prose between header
    and rows, a table cut in two), they are the last of the passage's path. A long paragraph is cut between sentences.
    """
    passages: list[Passage] = []
    for group in _groups(document):
        path = (*document.path_at(group.span.start), *group.beyond)
        for k, span in enumerate(_cut(document.text, group)):
            own = path if k == 0 or not group.table else (*path, *_inherited(document, group.span))
            passages.append(Passage(first_id + len(passages), number, own, span))
    return tuple(passages)


def _groups(document: Document) -> list[_Group]:
    """Put the blocks of a table and its caption together; every other block stands for itself."""
    starts = [t.span.start for t in document.tables]
    found: list[_Group] = []
    last: Table | None = None
    for block in document.blocks:
        k = bisect_right(starts, block.span.start) - 1
        table = document.tables[k] if k >= 0 and block.span in document.tables[k].span and block.kind in _CELLS else None
        before = found[-1] if found else None
        if table is not None and table is last and before is not None and before.table:
            found[-1] = _Group(Span(before.span.start, block.span.end), before.beyond, table=True)
        elif table is not None and table is last:
            found.append(_Group(block.span, _heads(table), table=True))
        elif table is not None:
            start = block.span.start
            while found and not found[-1].table and _is_caption(document, found[-1].span, table):
                start = found.pop().span.start
            found.append(_Group(Span(start, block.span.end), table=True))
        else:
            found.append(_Group(block.span, table=block.kind in _CELLS))
        last = table if table is not None else last
    return found


def _is_caption(document: Document, span: Span, table: Table) -> bool:
    """Whether a block is a caption line of a table, not the heading of a section."""
    return bool(table.caption) and span.of(document.text) in table.caption and not _heads_section(document, span)


def _heads_section(document: Document, span: Span) -> bool:
    k = bisect_right(document.blocks, span.start, key=lambda b: b.span.start) - 1
    block: Block = document.blocks[k]
    return bool(block.number) or block.kind is BlockKind.HEADING


def _heads(table: Table) -> tuple[str, ...]:
    """Return the caption and the headers of a table as texts of their own."""
    headers = " ".join(cell.text for cell in table.header if cell.text)
    return tuple(x for x in (table.caption, headers) if x)


def _inherited(document: Document, span: Span) -> tuple[str, ...]:
    table = next((t for t in document.tables if t.span.start < span.end and span.start < t.span.end), None)
    return _heads(table) if table is not None else ()


def _cut(text: str, group: _Group) -> list[Span]:
    """Cut a group that is too long: a table between rows, a paragraph between sentences."""
    most = MAX_TABLE if group.table else MAX_CHARACTERS
    if group.span.end - group.span.start <= most:
        return [group.span]
    pieces: list[Span] = []
    for sentence in sentences(text, group.span):
        if pieces and sentence.end - pieces[-1].start <= most:
            pieces[-1] = Span(pieces[-1].start, sentence.end)
        else:
            pieces.append(sentence)
    return pieces
