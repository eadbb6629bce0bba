"""A line -> its cells, and what divides them: pipes, tabs, wide gaps or single spaces."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

from reportqa.ingest.lines import Line, close_up, width
from reportqa.ingest.shapes import Shape, is_unit, shape_of
from reportqa.language.script import is_cjk

_WIDE = re.compile(r"(?:[^ 　]| (?![ 　]))+")  # noqa: RUF001
_LEADER = re.compile(r"\.{4,}|…{2,}|(?: \.){4,}")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_NUMBER_THEN_UNIT = re.compile(r"[\d,.０-９，．]+")  # noqa: RUF001
_CLOSE = 3  # half-width columns that may part a bracket from its number
_SCALED = re.compile(r"[\d,. ]+\s?[萬億万亿]")
_BRACKET = re.compile(r"[（(][^（）()]*[）)]")  # noqa: RUF001
_BRACKETS = re.compile(r"(?:[（(][^（）()]*[）)]){2,}")  # noqa: RUF001
_NUMERALS = re.compile(r"[-+△▲(（]?[\d０-９][\d,.０-９，．]*[％%)）]?|[-–—－]+")  # noqa: RUF001


class Divider(IntEnum):
    """What divides the cells of a line, the weakest first."""

    NONE = 0
    SPACE = 1
    WIDE = 2
    TAB = 3
    PIPE = 4


@dataclass(frozen=True, slots=True)
class TextCell:
    """A cell before it has a place in the cleaned text.

    `parts` are its pieces of text with their offsets in the file; `left` and `right` bound it in
    half-width columns from the margin.
    """

    parts: tuple[tuple[str, int], ...]
    left: int = 0
    right: int = 0

    @property
    def text(self) -> str:
        """Its text, pieces joined as wrapped lines are."""
        return join_texts([text for text, _ in self.parts])

    @property
    def centre(self) -> float:
        """The middle of it, in columns."""
        return (self.left + self.right) / 2

    def followed_by(self, other: TextCell) -> TextCell:
        """Return the cell that a wrapped piece goes on with."""
        return TextCell((*self.parts, *other.parts), min(self.left, other.left), max(self.right, other.right))


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one line."""

    cells: tuple[TextCell, ...]
    divider: Divider

    @property
    def texts(self) -> list[str]:
        """The texts of its cells."""
        return [cell.text for cell in self.cells]

    @property
    def shapes(self) -> list[Shape]:
        """The shapes of its cells."""
        return [shape_of(cell.text) for cell in self.cells]


EMPTY = TextCell((), 0, 0)


def join_texts(texts: list[str]) -> str:
    """Join the pieces of a wrapped text: a space between words of letters, nothing between ideographs."""
    joined = ""
    for text in texts:
        gap = " " if joined and text and needs_space(joined[-1], text[0]) else ""
        joined += gap + text
    return joined


def needs_space(last: str, first: str) -> bool:
    """Whether two characters that a line break parted are of different words."""
    if ord(last) > 0x2E7F or ord(first) > 0x2E7F:  # noqa: PLR2004
        return False
    return last not in "(-–/" and first not in ",.;:!?)%-/~"


def split(line: Line) -> Row:
    """Return the cells of a line. Empty cells between pipes and tabs are kept."""
    text = line.text
    if text.count("|") >= 2 or (text.count("|") == 1 and not re.search(r"[。，]", text)) or text.count("｜") >= 2:  # noqa: PLR2004, RUF001
        return Row(_between(line, "|｜", edges=text[0] in "|｜"), Divider.PIPE)  # noqa: RUF001
    if "\t" in text:
        return Row((*(EMPTY for _ in range(line.tabs)), *_between(line, "\t", edges=False)), Divider.TAB)
    blanked = _LEADER.sub(lambda m: " " * len(m.group()), text)
    if re.search(r"[^ 　](?: {2,}|[ 　]*　[ 　]*)[^ 　]", blanked):  # noqa: RUF001
        cells = [_cell(line, m.start(), m.end()) for m in _WIDE.finditer(blanked)]
        cells = [part for cell in cells for part in _divided(line, cell)]
        return Row(tuple(_closed(cells)), Divider.WIDE if len(cells) > 1 else Divider.NONE)
    cells = _with_units([_cell(line, m.start(), m.end()) for m in re.finditer(r"[^ ]+", text)])
    return Row(tuple(cells), Divider.SPACE if len(cells) > 1 else Divider.NONE)


def whole(line: Line) -> TextCell:
    """Return the whole line as one cell."""
    return TextCell(tuple(close_up(line)), line.indent, line.indent + line.width)


def cells_between(line: Line, mark: re.Pattern[str]) -> tuple[TextCell, ...]:
    """Return the pieces of a line between the places where a pattern matches."""
    cuts = [(m.start(), m.end()) for m in mark.finditer(line.text)]
    bounds = zip([0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(line.text)], strict=True)
    return tuple(_cell(line, start, end) if line.text[start:end].strip() else EMPTY for start, end in bounds)


def _cell(line: Line, start: int, end: int) -> TextCell:
    text = line.text[start:end]
    lead = len(text) - len(text.lstrip(" 　"))  # noqa: RUF001
    body = text.strip(" 　")  # noqa: RUF001
    left = line.indent + width(line.text[: start + lead])
    return TextCell(((body, line.source + start + lead),), left, left + width(body))


def _between(line: Line, marks: str, *, edges: bool) -> tuple[TextCell, ...]:
    cells: list[TextCell] = []
    start = 0
    for at in [*(i for i, c in enumerate(line.text) if c in marks), len(line.text)]:
        piece = line.text[start:at]
        parts: list[tuple[str, int]] = []
        cut = 0
        for gap in [*_BREAK.finditer(piece), None]:
            body = piece[cut : gap.start() if gap else None]
            stripped = body.strip(" 　\t")  # noqa: RUF001
            if stripped:
                parts.append((stripped, line.source + start + cut + body.index(stripped[0])))
            cut = gap.end() if gap else cut
        cells.append(TextCell(tuple(parts)))
        start = at + 1
    if edges:
        cells = cells[1:]
    if edges and cells and not cells[-1].parts:
        cells.pop()
    return tuple(cells)


def _divided(line: Line, cell: TextCell) -> list[TextCell]:
    """Divide a cell that single spaces cut into numbers (612 579), or that is units in brackets side by side."""
    (text, source) = cell.parts[0]
    if _BRACKETS.fullmatch(text):
        return [_cell(line, source - line.source + m.start(), source - line.source + m.end()) for m in _BRACKET.finditer(text)]
    words = text.split(" ")
    if len(words) < 2 or not all(_NUMERALS.fullmatch(w) for w in words) or text.startswith(("(", "（", "-", "△")):  # noqa: PLR2004, RUF001
        return [cell]
    start = source - line.source
    return [_cell(line, start + m.start(), start + m.end()) for m in re.finditer(r"[^ ]+", text)]


def _closed(cells: list[TextCell]) -> list[TextCell]:
    """Close up a spread-out label (合　　計) and the brackets of a spread-out number (（ 1,234）)."""
    found: list[TextCell] = []
    label = any(shape_of(cell.text) is Shape.VALUE for cell in cells)
    for cell in cells:
        last = found[-1] if found else None
        spread = label and last is not None and len(found) == 1 and len(cell.text) == 1 and is_cjk(cell.text) and all(len(t) == 1 and is_cjk(t) for t, _ in last.parts)
        bracket = last is not None and last.text in ("(", "（", "△") and cell.left - last.right <= _CLOSE  # noqa: RUF001
        if last is not None and (spread or bracket):
            found[-1] = last.followed_by(cell)
        else:
            found.append(cell)
    return found


def _with_units(cells: list[TextCell]) -> list[TextCell]:
    """Put a unit, 年度 or lower digits back behind the number that they were parted from: 103 年度, 1 級, 20 萬 6,885."""
    found: list[TextCell] = []
    for cell in cells:
        last = found[-1] if found else None
        unit = cell.text in ("年度", "年", "月", "學年度", "学年度") or is_unit(cell.text)
        measured = last is not None and _NUMBER_THEN_UNIT.fullmatch(last.text) is not None and unit and not cell.text.isascii()
        scaled = last is not None and _SCALED.fullmatch(last.text) is not None and cell.text[0].isdigit()
        if last is not None and len(last.parts) == 1 and (measured or scaled):
            text, source = last.parts[0]
            gap = cell.parts[0][1] - source - len(text)
            found[-1] = TextCell(((text + " " * gap + cell.text, source),), last.left, cell.right)
        else:
            found.append(cell)
    return found
