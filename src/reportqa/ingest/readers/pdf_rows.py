"""Glyphs -> printed rows: glyphs on one baseline, parted where the gap is wide, raised marks told apart."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import median

from reportqa.ingest.readers.pdf_page import Glyph
from reportqa.ingest.readers.pdf_text import columns_of, is_wide, repaired

_SAME_LINE = 0.25  # of the size: baselines that differ less are one
_SMALL = 0.82  # of the size: smaller glyphs above or below the line are raised or lowered
_WIDE_GAP = 0.9  # of the size: what is further apart stands in two cells
_FULL_SPACE = 1.4  # of the size: a full-width space is no wider, and is kept as it is
_CELL_GAP, _WORD_CELL_GAP = 0.22, 0.3  # of the size: a gap without a printed space that parts two numbers, or two words where others have spaces
_WIDEST_GAP = 200  # columns: on a page as large as a wall, gaps are cut
_TAB, _LONGEST_MARK = 3.0, 6  # of the size, and characters: a list's number and the gap behind it
_LIST_MARK = re.compile(r"[•●○■□◆◇▪➢✓‧·–—-]|[（(]?(?:\d{1,2}|[A-Za-z]|[一二三四五六七八九十]{1,3}|[壹貳參肆伍陸柒捌玖拾]{1,3}|[ivx]{1,4})[)）.．、]|[①-⑳]|第[一二三四五六七八九十\d]{1,3}[章節编編条條款]")  # noqa: RUF001
_MANY_SPACES = 4  # between words: from then on, every space between words is taken to be printed
_NUMBER_GAP = 0.5  # the same between two numbers
_MARK = re.compile(r"[\d*†‡§＊※①-⑳註注\[\]()（），,]+")  # noqa: RUF001
_RAISED = str.maketrans("0123456789+-()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ")
_UNIT_BEFORE = re.compile(r"(?:^|[^A-Za-z])(?:[kcm]?m|[A-Z])$")
_LEADERS = frozenset(".…·‧")  # from an entry of a table of contents to its page
_DIGIT = frozenset("0123456789,.%()-–△▲+*0123456789")


@dataclass(slots=True)
class Chunk:
    """What stands together on a row: its text, where it begins and ends in points."""

    text: str
    x0: float
    x1: float


@dataclass(slots=True)
class Row:
    """A printed row: its chunks from left to right, its baseline, its size and weight; `marks` are those that stand raised in it.

    `column` tells apart the columns of type of a page, from 0.
    """

    chunks: list[Chunk]
    base: float
    size: float
    bold: bool = False
    marks: tuple[str, ...] = ()
    opens_raised: str = ""
    column: int = 0

    @property
    def text(self) -> str:
        """Its text, chunks apart by two spaces."""
        return "  ".join(chunk.text for chunk in self.chunks)

    @property
    def x0(self) -> float:
        """Where it begins."""
        return self.chunks[0].x0

    @property
    def x1(self) -> float:
        """Where it ends."""
        return max(chunk.x1 for chunk in self.chunks)

    @property
    def top(self) -> float:
        """Its upper edge."""
        return self.base - 0.88 * self.size

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.base + 0.2 * self.size


@dataclass(slots=True)
class _Line:
    """Glyphs of one baseline while they are gathered; `raised` are small ones above it."""

    base: float
    size: float
    glyphs: list[Glyph]
    raised: list[Glyph] = field(default_factory=list)


def rows_of(glyphs: Iterable[Glyph]) -> list[Row]:
    """Return the rows that glyphs stand on, from the top."""
    lines = _with_raised(_lines(glyphs))
    spaces = sum(_is_word_space(a, b) for line in lines for a, b in zip(line.glyphs, line.glyphs[1:], strict=False))
    found = [_row(line, spaces=spaces >= _MANY_SPACES) for line in lines]
    return [row for row in found if row is not None]


def _is_word_space(glyph: Glyph, after: Glyph) -> bool:
    return glyph.space and not after.space and not is_wide(after.text)


def _lines(glyphs: Iterable[Glyph]) -> list[_Line]:
    lines: list[_Line] = []
    for glyph in sorted(glyphs, key=lambda g: (g.base, g.x0)):
        last = lines[-1] if lines else None
        if last is not None and glyph.base - last.base < _SAME_LINE * min(glyph.size, last.size):
            last.glyphs.append(glyph)
            last.size = max(last.size, glyph.size)
        else:
            lines.append(_Line(glyph.base, glyph.size, [glyph]))
    kept = [line for line in lines if any(not g.space for g in line.glyphs)]
    for line in kept:
        line.size = median(g.size for g in line.glyphs if not g.space)
        line.base = median(g.base for g in line.glyphs if not g.space and g.size >= _SMALL * line.size)
    return kept


def _with_raised(lines: list[_Line]) -> list[_Line]:
    """Put lines of small glyphs that stand a little above or below another line into that line."""
    taken: set[int] = set()
    for i, line in enumerate(lines):
        below = next((other for other in lines[i + 1 : i + 3] if _beside(line, other)), None)
        above = next((other for j, other in enumerate(lines[max(0, i - 2) : i][::-1]) if i - 1 - j not in taken and _beside(line, other)), None)
        if below is not None and 0.15 * below.size < below.base - line.base < 0.65 * below.size:  # noqa: PLR2004
            below.raised += [*line.glyphs, *line.raised]
            taken.add(i)
        elif above is not None and line.base - above.base < 0.4 * above.size:  # noqa: PLR2004
            above.glyphs += line.glyphs
            taken.add(i)
    return [line for i, line in enumerate(lines) if i not in taken]


def _beside(small: _Line, line: _Line) -> bool:
    """Whether small glyphs stand within the line's width, or right at its ends."""
    if small.size >= _SMALL * line.size:
        return False
    visible = [g for g in small.glyphs if not g.space]
    left, right = min(g.x0 for g in line.glyphs), max(g.x1 for g in line.glyphs)
    reach = 0.6 * line.size
    return min(g.x0 for g in visible) >= left - reach and max(g.x1 for g in visible) <= right + reach


def _row(line: _Line, *, spaces: bool) -> Row | None:
    """Return the row that a line makes, None where nothing is left of it; `spaces` tells that words are parted by printed spaces."""
    glyphs = _single(sorted((*line.glyphs, *line.raised), key=lambda g: (g.x0, g.order)))
    raised = {id(g) for g in line.raised}
    # A text that is small as a whole is its own size: only what is smaller than its neighbours is raised.
    for k, glyph in enumerate(glyphs):
        if id(glyph) not in raised and not glyph.space and line.base - glyph.base > 0.15 * line.size and glyph.size < _SMALL * line.size:  # noqa: PLR2004
            raised.add(id(glyphs[k]))
    pieces, marks, opens = _pieces(glyphs, raised, spaces=spaces)
    chunks = [c for c in (_chunk(piece) for piece in pieces) if c is not None]
    if not chunks:
        return None
    solid = [g for g in glyphs if not g.space]
    bold = sum(g.bold for g in solid) > 0.6 * len(solid)  # noqa: PLR2004
    return Row(chunks, line.base, line.size, bold, tuple(marks), opens)


def _single(glyphs: list[Glyph]) -> list[Glyph]:
    """Drop glyphs printed twice at almost the same place, which only look bold."""
    kept: list[Glyph] = []
    for glyph in glyphs:
        if not any(_is_copy(glyph, other) for other in kept[-4:]):
            kept.append(glyph)
    return kept


def _is_copy(glyph: Glyph, other: Glyph) -> bool:
    """Whether a glyph is another one printed again; the two letters of a ligature (ff) share a place, one right after the other."""
    if other.text != glyph.text or (glyph.order == other.order + 1 and glyph.x0 == other.x0):
        return False
    near = max(0.3 * (glyph.x1 - glyph.x0), 0.02 * glyph.size)
    return abs(other.x0 - glyph.x0) < near and abs(other.base - glyph.base) < 0.15 * glyph.size  # noqa: PLR2004


@dataclass(slots=True)
class _Piece:
    """Characters of a chunk with the gaps before them: in points, and whether a space was printed there."""

    chars: list[str] = field(default_factory=list)
    gaps: list[float] = field(default_factory=list)
    spaced: list[bool] = field(default_factory=list)
    x0: float = 0.0
    x1: float = 0.0
    size: float = 0.0


def _pieces(glyphs: list[Glyph], raised: set[int], *, spaces: bool) -> tuple[list[_Piece], list[str], str]:
    """Part glyphs where the gap is wide, and return the marks that stand raised; `opens` is one at the row's beginning."""
    solid = [g for g in glyphs if not g.space]
    usual = _usual_gap(solid)
    even = _even_runs(solid, {id(g) for a, b in zip(glyphs, glyphs[1:], strict=False) if a.space and not b.space for g in (b,)})
    pieces: list[_Piece] = []
    marks: list[str] = []
    opens = mark = ""
    last: Glyph | None = None
    spaced, blank = False, ""
    for glyph in glyphs:
        if glyph.space:
            spaced = spaced or glyph.x1 > glyph.x0
            blank += glyph.text
            continue
        text = repaired(glyph.text)
        if id(glyph) in raised:
            before = pieces[-1].chars if pieces else []
            text = _shown(text, "".join(before[-3:]))
            if not text:
                mark += glyph.text
                if last is not None:
                    last = last._replace(x1=max(last.x1, glyph.x1))
                continue
        if mark:
            marks.append(mark)
            opens = opens or ("" if pieces else mark)
            mark = ""
        if not text:
            continue
        gap = glyph.x0 - last.x1 - (0.0 if id(glyph) in even else 2 * even.get(id(last), 0.0)) if last is not None else 0.0
        size = max(glyph.size, last.size) if last is not None else glyph.size
        if last is not None and gap < _FULL_SPACE * size and blank == "\u3000":
            pieces[-1].chars.append("\u3000")
            pieces[-1].gaps.append(0.0)
            pieces[-1].spaced.append(False)
            gap, spaced = 0.0, False
        elif last is None or (id(glyph) not in even and not _is_list_mark(pieces, gap, size) and _is_wide_gap(last.text, text, gap, size, usual, sure=not spaced, spaces=spaces)):
            pieces.append(_Piece(x0=glyph.x0))
            gap, spaced = 0.0, False
        piece = pieces[-1]
        piece.chars.append(text)
        closed = id(glyph) in even or id(glyph) in raised or (bool(piece.chars) and text in _LEADERS and piece.chars[-1] == text)
        piece.gaps.append(0.0 if closed else gap / size)
        piece.spaced.append(spaced and not closed)
        piece.x1 = max(piece.x1, glyph.x1)
        last, spaced, blank = glyph, False, ""
    if mark:
        marks.append(mark)
        opens = opens or ("" if pieces else mark)
    return pieces, marks, opens


def _shown(text: str, before: str) -> str:
    """Return what a raised character is in the text: a power after a unit, a letter as it is, nothing for a note's mark."""
    if not _MARK.fullmatch(text):
        return text
    return text.translate(_RAISED) if _UNIT_BEFORE.search(before) and text in "23" or before[-1:] in "⁰¹²³⁴⁵⁶⁷⁸⁹⁻" and before else ""


def _usual_gap(glyphs: list[Glyph]) -> float:
    """Return the usual gap between the words of a row, in points, 0 where few words tell."""
    gaps = [b.x0 - a.x1 for a, b in zip(glyphs, glyphs[1:], strict=False) if 0.15 * b.size < b.x0 - a.x1 < b.size]
    return median(gaps) if len(gaps) > 2 else 0.0  # noqa: PLR2004


def _is_wide_gap(last: str, text: str, gap: float, size: float, usual: float, *, sure: bool, spaces: bool) -> bool:  # noqa: PLR0913
    """Whether a gap parts two cells: a wide one, or a narrow one that no printed space makes (`sure`) where spaces make the others."""
    if last == text and text in _LEADERS:
        return False
    if last[-1] in _DIGIT and text[0] in _DIGIT:
        return gap >= _CELL_GAP * size if sure else gap >= 1.6 * usual and gap >= _NUMBER_GAP * size  # noqa: PLR2004
    if sure and spaces and not is_wide(last[-1]) and not is_wide(text[0]) and gap >= _WORD_CELL_GAP * size:
        return True
    return gap >= max(_WIDE_GAP * size, 1.8 * usual)


def _is_list_mark(pieces: list[_Piece], gap: float, size: float) -> bool:
    """Whether what stands before a gap is the number or the mark of a list item, which a tab parts from its text."""
    return len(pieces) == 1 and len(pieces[0].chars) <= _LONGEST_MARK and gap < _TAB * size and _LIST_MARK.fullmatch("".join(pieces[0].chars)) is not None


def _even_runs(glyphs: list[Glyph], after_space: set[int]) -> dict[int, float]:
    """Return the glyphs that go on with a word set in spaced letters, and its gaps in points: three or more ideographs, five letters, evenly apart."""
    found: dict[int, float] = {}
    i = 0
    while i < len(glyphs) - 1:
        first = (glyphs[i + 1].x0 - glyphs[i].x1) / glyphs[i].size
        j = i + 1
        if 0.12 < first < 1.3:  # noqa: PLR2004
            while j < len(glyphs) and _even(glyphs[j - 1], glyphs[j], first) and id(glyphs[j]) not in after_space:
                j += 1
            run = glyphs[i:j]
            wide = all(is_wide(g.text) for g in run)
            alone = len(run) == len(glyphs)
            least = (3 if first < 0.7 or alone else 99) if wide else 5  # noqa: PLR2004
            if len(run) >= least and (wide or (all(g.text.isalpha() for g in run) and first < 0.6)):  # noqa: PLR2004
                found |= dict.fromkeys((id(g) for g in run[1:]), first * glyphs[i].size)
        i = max(j - 1, i + 1)
    return found


def _even(a: Glyph, b: Glyph, gap: float) -> bool:
    return abs((b.x0 - a.x1) / a.size - gap) < 0.08 and abs(a.size - b.size) < 0.1 * a.size  # noqa: PLR2004


def _chunk(piece: _Piece) -> Chunk | None:
    out: list[str] = []
    for char, gap, spaced in zip(piece.chars, piece.gaps, piece.spaced, strict=True):
        if out and _parted(out[-1][-1], char[0], gap, spaced=spaced):
            out.append(" ")
        out.append(char)
    text = "".join(out).strip()
    return Chunk(text, piece.x0, piece.x1) if text else None


def _parted(last: str, first: str, gap: float, *, spaced: bool) -> bool:
    """Whether a space stands between two characters: one that is printed, or a gap as wide as one."""
    if is_wide(last) and is_wide(first):
        return (spaced and gap > 0.12) or gap > 0.5  # noqa: PLR2004
    if is_wide(last) or is_wide(first):
        return (spaced and gap > 0.1) or gap > 0.4  # noqa: PLR2004
    return (spaced and gap > 0.05) or gap > 0.13  # noqa: PLR2004


# ---------------------------------------------------------------- rows as lines of text


def unit_of(rows: list[Row]) -> float:
    """Return how many points a half-width column is, so narrow that no chunk reaches into the next one's columns."""
    size = median(row.size for row in rows)
    unit = size / 2
    for row in rows:
        for a, b in zip(row.chunks, row.chunks[1:], strict=False):
            unit = min(unit, (b.x0 - a.x0) / (columns_of(a.text) + 2))
    return max(unit, size * 0.2)


def printed(row: Row, left: float, unit: float) -> str:
    """Return a row as a line of text whose chunks begin in the columns where they stand on the page."""
    line, at = "", 0
    for k, chunk in enumerate(row.chunks):
        column = min(max(round((chunk.x0 - left) / unit), at + 2 if k else 0), at + _WIDEST_GAP)
        line += " " * (column - at) + chunk.text
        at = column + columns_of(chunk.text)
    return line
