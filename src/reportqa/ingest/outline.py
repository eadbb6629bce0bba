"""Blocks -> the tree of sections."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from reportqa.model.document import Block, BlockKind, Section, Span

_TITLE_END = re.compile(r"[：。；，！？\n]|[:,](?!\d)")  # noqa: RUF001 (9,812 and 9:30 are numbers)
_ASIDE = re.compile(r"[（(][^（）()]*[）)]")  # noqa: RUF001
_TITLE_LENGTH = 40


@dataclass(slots=True)
class _Node:
    number: str
    title: str
    level: int
    start: int
    heading: Span
    children: list[_Node] = field(default_factory=list)

    def freeze(self, end: int) -> Section:
        ends = [*(child.start for child in self.children[1:]), *([end] if self.children else [])]
        children = tuple(child.freeze(stop) for child, stop in zip(self.children, ends, strict=True))
        return Section(self.number, self.title, self.level, Span(self.start, end), self.heading, children)


def outline(text: str, blocks: tuple[Block, ...]) -> Section:
    """Return the root section (level 0, the whole text); sections nest and never overlap."""
    root = _Node("", "", 0, 0, Span(0, 0))
    stack = [root]
    for block in blocks:
        heading = block.kind is BlockKind.HEADING
        if not heading and (not block.number or block.kind is not BlockKind.PROSE):
            continue
        while stack[-1].level >= block.level:
            stack.pop()
        body = block.span.of(text)
        title, length = _title(body[len(block.number) :] if block.number else body, whole=heading)
        node = _Node(
            block.number, title, block.level, block.span.start,
            Span(block.span.start, min(block.span.end, block.span.start + len(block.number) + length)),
        )  # fmt: skip
        stack[-1].children.append(node)
        stack.append(node)
    return root.freeze(len(text))


def _title(body: str, *, whole: bool) -> tuple[str, int]:
    """Return the title at the start of a section's first block, and the characters it takes up."""
    stripped = body.strip()
    lead = len(body) - len(body.lstrip())
    if whole or (len(stripped) <= _TITLE_LENGTH and not re.search(r"[。；]", _ASIDE.sub("", stripped))):  # noqa: RUF001
        return stripped.rstrip("：:").strip(), lead + len(stripped)  # noqa: RUF001
    end = _TITLE_END.search(stripped)
    cut = min(end.start() if end else len(stripped), _TITLE_LENGTH)
    return stripped[:cut].strip(), lead + cut
