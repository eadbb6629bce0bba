"""Blocks -> passages: whole sentences of one section, short enough to read at a glance."""

from __future__ import annotations

import re

from reportqa.model.document import Block, BlockKind, Document, Passage, Span

_SENTENCE = re.compile(r"(?:[^。！？!?；\n.]|\.(?!\s+[A-Z(\"“]))*(?:[。！？!?；\n]+[」』）)]*|\.(?=\s+[A-Z(\"“])\s*)|(?:[^。！？!?；\n.]|\.(?!\s+[A-Z(\"“]))+$")  # noqa: RUF001
MAX_CHARACTERS = 260


def sentences(text: str, span: Span) -> tuple[Span, ...]:
    """Split `span` of `text` after 。！？； and line ends; together they cover it."""
    found = [Span(span.start + m.start(), span.start + m.end()) for m in _SENTENCE.finditer(span.of(text)) if m.end() > m.start()]
    return tuple(found) or (span,)


def chunk(document: Document, number: int, first_id: int = 0) -> tuple[Passage, ...]:
    """Return the passages of a document in order; no character of a block is in none of them.

    A table's rows go together with its header; a long block is cut between sentences.
    """
    passages: list[Passage] = []
    group: list[Block] = []

    def flush() -> None:
        if not group:
            return
        start = group[0].span.start
        path = document.path_at(start)
        whole = Span(start, group[-1].span.end)
        if group[0].kind is BlockKind.PROSE and whole.end - whole.start > MAX_CHARACTERS:
            piece = None
            for sentence in sentences(document.text, whole):
                if piece is not None and sentence.end - piece.start > MAX_CHARACTERS:
                    passages.append(Passage(first_id + len(passages), number, path, piece))
                    piece = None
                piece = sentence if piece is None else Span(piece.start, sentence.end)
            if piece is not None:
                passages.append(Passage(first_id + len(passages), number, path, piece))
        else:
            passages.append(Passage(first_id + len(passages), number, path, whole))
        group.clear()

    for block in document.blocks:
        if block.kind is BlockKind.ROW or block.kind is BlockKind.TABLE_HEADER:
            if group and group[0].kind not in (BlockKind.ROW, BlockKind.TABLE_HEADER):
                flush()
            if block.kind is BlockKind.TABLE_HEADER and group and group[-1].kind is BlockKind.ROW:
                flush()
            group.append(block)
            continue
        flush()
        group.append(block)
        flush()
    flush()
    return tuple(passages)
