"""Pieces of the file's text -> the cleaned text, its blocks and its alignment to the file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from reportqa.ingest.lines import Line, close_up
from reportqa.ingest.split import TextCell, needs_space
from reportqa.model.document import Alignment, Block, BlockKind, Cell, Run, Span

_BLANK = " \t　"  # noqa: RUF001
_GROUP = re.compile(r"\d{3}(?!\d)")
_GROUPS = re.compile(r"(?<![\d,])\d{1,3}(?:,\d{3})*,$")
_THOUSANDS = re.compile(r",\d{3}(?!\d)")
_NUMBER_END = re.compile(r"[㐀-鿿，。；：、（「％%] ?(?P<number>[\d,.]*\d[,.]?)$")  # noqa: RUF001
_NUMBER_START = re.compile(r"(?P<number>\d[\d,.]*?)(?= ?[㐀-鿿，。；：、）」％%]|[A-Za-z])")  # noqa: RUF001
_NUMBER = re.compile(r"(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?")


@dataclass(slots=True)
class Piece:
    """Characters with their places in the file (None for inserted ones)."""

    chars: list[str] = field(default_factory=list)
    places: list[int | None] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its characters."""
        return "".join(self.chars)

    def add(self, text: str, source: int | None) -> None:
        """Append characters of the file that begin at `source`; runs of white space become one space."""
        for i, char in enumerate(text):
            if char in _BLANK:
                if not self.chars or self.chars[-1] == " ":
                    continue
                char = " "  # noqa: PLW2901
            self.chars.append(char)
            self.places.append(None if source is None else source + i)

    def strip(self) -> None:
        """Drop the spaces at its end."""
        while self.chars and self.chars[-1] == " ":
            self.chars.pop()
            self.places.pop()

    def join(self, text: str, source: int, *, full: bool = False) -> None:
        """Append the next piece of wrapped text, with a space only where words would run together.

        `full` tells that the line before had room for no more, so that a number may have been broken there.
        """
        self.strip()
        if self.chars and text and self._parted(text) and not (full and self._breaks_number(text)):
            self.add(" ", None)
        self.add(text, source)

    def _parted(self, text: str) -> bool:
        last = self.chars[-1]
        if (last == "," and _GROUP.match(text) and _GROUPS.search("".join(self.chars[-20:]))) or (last.isdigit() and _THOUSANDS.match(text)):
            return False
        return needs_space(last, text[0])

    def _breaks_number(self, text: str) -> bool:
        """Whether the digits at the end of this and those at the start of `text` are one number, among ideographs."""
        head, tail = _NUMBER_END.search("".join(self.chars[-40:])), _NUMBER_START.match(text)
        return head is not None and tail is not None and _NUMBER.fullmatch(head["number"] + tail["number"]) is not None

    def join_line(self, line: Line, *, full: bool = False) -> None:
        """Append a wrapped line, its spaced-out words closed up; `full` as in `join`."""
        for k, (text, source) in enumerate(close_up(line)):
            if k or line.glued:
                self.add(text, source)
            else:
                self.join(text, source, full=full)


@dataclass(slots=True)
class Draft:
    """A block before it has a place in the cleaned text. `cells` are (first, past last) characters of the piece."""

    kind: BlockKind
    piece: Piece = field(default_factory=Piece)
    number: str = ""
    level: int = 0
    cells: list[tuple[int, int]] = field(default_factory=list)
    label: str = ""


def cells_draft(kind: BlockKind, cells: Iterable[TextCell], level: int) -> Draft:
    """Return the draft of a table's line: its cells one space apart, a cell that is printed once once only."""
    draft = Draft(kind, level=level)
    piece = draft.piece
    seen: dict[tuple[tuple[str, int], ...], tuple[int, int]] = {}
    for cell in cells:
        if cell.parts in seen and cell.parts:
            draft.cells.append(seen[cell.parts])
            continue
        if piece.chars and cell.parts:
            piece.add(" ", None)
        start = len(piece.chars)
        for k, (text, source) in enumerate(cell.parts):
            if k:
                piece.join(text, source)
            else:
                piece.add(text, source)
        draft.cells.append((start, len(piece.chars)))
        seen[cell.parts] = draft.cells[-1]
    return draft


def assemble(drafts: list[Draft]) -> tuple[str, Alignment, tuple[Block, ...], dict[int, int]]:
    """Concatenate drafts, one to a line, keeping every character's place; also each draft's block by its `id`."""
    chars: list[str] = []
    places: list[int | None] = []
    blocks: list[Block] = []
    index: dict[int, int] = {}
    for draft in drafts:
        draft.piece.strip()
        if not draft.piece.chars:
            continue
        if chars:
            chars.append("\n")
            places.append(None)
        start = len(chars)
        chars += draft.piece.chars
        places += draft.piece.places
        index[id(draft)] = len(blocks)
        cells = tuple(Cell("".join(draft.piece.chars[a:b]), Span(start + a, start + b)) for a, b in draft.cells)
        blocks.append(Block(draft.kind, Span(start, len(chars)), draft.number, draft.level, cells))
    return "".join(chars), _alignment(places), tuple(blocks), index


def _alignment(places: list[int | None]) -> Alignment:
    runs: list[Run] = []
    start, length = 0, 0
    for clean, source in enumerate([*places, None]):
        if length and source is not None and source == places[start] + length and clean == start + length:  # type: ignore[operator]
            length += 1
            continue
        if length:
            runs.append(Run(start, places[start] or 0, length))
            length = 0
        if source is not None:
            start, length = clean, 1
    return Alignment(tuple(runs))
