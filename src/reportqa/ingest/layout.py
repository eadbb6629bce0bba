"""The file's text -> cleaned text, its alignment, and blocks (headings, paragraphs, table rows).

Wrapping is undone, so that a report reads the same however its lines were broken: what decides are
numbers, punctuation and cells, not the width of a line. Steps, in order: lines (page numbers and
running heads dropped), tables, column streams (tables of prose that an export flattened), blocks.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from statistics import median

from reportqa.language.numbering import MAJOR, Number, numbers_at
from reportqa.language.numerals import find_quantities
from reportqa.language.periods import Anchor, find_periods
from reportqa.language.script import fold, is_cjk
from reportqa.model.document import Alignment, Block, BlockKind, Cell, Run, Span

_PAGE_NUMBER = re.compile(r"^[-–—‧·\s]*(?:第\s*)?(?P<n>\d{1,4})\s*(?:頁|页)?(?:\s*[/／，,]?\s*(?:共\s*)?\d{1,4}\s*(?:頁|页)?)?[-–—‧·\s]*$|^(?:page|p\.)\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?$", re.IGNORECASE)  # noqa: RUF001, E501
_TERMINAL = "。！？!?；;：:"  # noqa: RUF001
_STOP = "。！？!?"  # noqa: RUF001
_LABEL_VALUE = re.compile(r"^[^，。；：:\d]{2,24}[：:]\s*[^。]{0,4}\d[^。]{0,40}$")  # noqa: RUF001
_BULLET = re.compile(r"^[•●○◎◆■□▪‧＊*※➢►–-]\s+|^[•●○◎◆■□▪※➢►]")  # noqa: RUF001
_SPACED = re.compile(r"(?<![^\s])?([㐀-鿿（()）])(?: ([㐀-鿿（()）])){3,}")  # noqa: RUF001
_VALUE = re.compile(
    r"^[(（]?\s?(?:約|近|逾|至少|nt\$|us\$|\$)?\s?[-+−△▲▼]?\s?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?\s?(?:[萬億千百兆万亿]{0,2})(?P<unit>[^\d\s,，。；、（）()|]{0,6})\s?[)）]?$|^(?:[-–—－]{1,4}|…+|n/?a|無|无|\*+|[★☆◎○●△▲✓✔×X]+)$",  # noqa: RUF001, E501
    re.IGNORECASE,
)
_MARK_ONLY = re.compile(r"^(?:[-–—－]{1,4}|…+|n/?a|無|无|\*+|[★☆◎○●△▲✓✔×X]+)$", re.IGNORECASE)  # noqa: RUF001
_UNITISH = re.compile(r"^(?:學年度|学年度|年度|年|月|級|级|人次|人|件|次|場次|場|场|％|%|元|千元|萬元|億元|個|个|處|处|名|座|家|所|國|国|項|项|公噸|公頃|冊)$")
_RULE_ROW = re.compile(r"^[\s|:+=\-─━┼]+$")
_CAPTION_UNIT = re.compile(r"[（(]?\s*(?:單位|单位|unit)\s*[:：]\s*(?P<unit>[^）)\s]+)\s*[）)]?", re.IGNORECASE)  # noqa: RUF001
_NARROW = 0.7
_DEPTH = 120


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file: its text stripped, the offset of its first character, what stood before it."""

    text: str
    source: int
    blanks: int
    page_top: bool


@dataclass(slots=True)
class _Piece:
    """Characters with their places in the file (None for inserted ones)."""

    chars: list[str] = field(default_factory=list)
    places: list[int | None] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.chars)

    def add(self, text: str, source: int | None) -> None:
        for i, char in enumerate(text):
            if char in " \t　":  # noqa: RUF001
                if not self.chars or self.chars[-1] == " ":
                    continue
                char = " "  # noqa: PLW2901
            self.chars.append(char)
            self.places.append(None if source is None else source + i)

    def join(self, text: str, source: int) -> None:
        """Append the next wrapped line, with a space only where words would run together."""
        while self.chars and self.chars[-1] == " ":
            self.chars.pop()
            self.places.pop()
        if self.chars and text and _needs_space(self.chars[-1], text[0], self.text[-4:], text[:4]):
            self.add(" ", None)
        self.add(text, source)


@dataclass(slots=True)
class _Draft:
    kind: BlockKind
    piece: _Piece
    number: str = ""
    level: int = 0
    cells: list[_Piece] = field(default_factory=list)
    label: str = ""


def _needs_space(last: str, first: str, tail: str, head: str) -> bool:
    if is_cjk(last) or is_cjk(first) or ord(last) > 0x2E7F or ord(first) > 0x2E7F:  # noqa: PLR2004
        return False
    if last.isdigit() and first.isdigit():
        return True
    if (last == "," and first.isdigit() and re.search(r"\d,$", tail)) or (first == "," and re.match(r",\d{3}", head) and last.isdigit()):
        return False
    return last not in "(-/（"  # noqa: RUF001


def _lines(text: str) -> list[Line]:
    """Split into lines, dropping page numbers and the running heads around them."""
    raw: list[Line] = []
    blanks, at, page = 0, 0, False
    for part in text.split("\n"):
        if "\f" in part:
            page = True
        visible = part.replace("\f", " ").replace("\ufeff", " ").replace("\u200b", " ")
        visible = "".join(" " if ord(c) < 32 and c != "\t" else c for c in visible)  # noqa: PLR2004
        stripped = visible.strip(" \t　\xa0")  # noqa: RUF001
        if stripped:
            offset = visible.index(stripped[0])
            top = page or (part.startswith(" ") and not part.startswith("  "))
            raw.append(Line(stripped.replace("\xa0", " "), at + offset, blanks, top))
            blanks, page = 0, False
        else:
            blanks += 1
        at += len(part) + 1
    pages = [i for i, line in enumerate(raw) if _PAGE_NUMBER.match(line.text)]
    pages = _increasing(raw, pages)
    tops = [i for i, line in enumerate(raw) if line.page_top]
    near = {i + d for i in (*pages, *tops) for d in (-2, -1, 0, 1, 2)}
    repeated = Counter(_digits_out(raw[i].text) for i in near if 0 <= i < len(raw) and i not in pages)
    frequent = Counter(_digits_out(line.text) for line in raw)
    dropped = set(pages)
    if len(pages) >= 2 or "\f" in text:  # noqa: PLR2004
        dropped |= {i for i in near if 0 <= i < len(raw) and i not in pages and len(raw[i].text) <= 40
                    and repeated[_digits_out(raw[i].text)] >= 2 and frequent[_digits_out(raw[i].text)] == repeated[_digits_out(raw[i].text)]
                    and i > 1 and raw[i].text[-1] not in _STOP and not _VALUE.match(raw[i].text)}  # noqa: PLR2004  # fmt: skip
        # the first page's running head is often the title itself: keep its first printing
    kept: list[Line] = []
    after_page = False
    for i, line in enumerate(raw):
        if i in dropped:
            after_page = True
            continue
        kept.append(replace(line, page_top=line.page_top or after_page))
        after_page = False
    return kept


def _digits_out(text: str) -> str:
    return re.sub(r"\d+|\s", "#", text)


def _increasing(lines: list[Line], candidates: list[int]) -> list[int]:
    """Keep the page numbers that count up; a lone one only where its neighbours are no numbers."""
    numbers = [(i, int(m["n"]) if (m := _PAGE_NUMBER.match(lines[i].text)) and m["n"] else None) for i in candidates]
    kept: list[int] = []
    values = [(i, n) for i, n in numbers if n is not None]
    worded = {i for i, n in numbers if n is None or not lines[i].text.isdigit()}
    for k, (i, n) in enumerate(values):
        if i in worded:
            continue
        near = [values[j] for j in (k - 1, k + 1) if 0 <= j < len(values)]
        runs = any(abs(n - m) == abs(k - values.index((j, m))) and abs(i - j) > 3 for j, m in near)  # noqa: PLR2004
        alone = all(abs(i - j) > 6 for j, _ in near)  # noqa: PLR2004
        around = [lines[j].text for j in (i - 1, i + 1) if 0 <= j < len(lines)]
        if runs or (alone and not any(_VALUE.match(t) for t in around)):
            kept.append(i)
    return sorted({*kept, *worded})


def _repair_spacing(line: Line) -> list[tuple[str, int]]:
    """Return the line as (text, source offset) parts, with spaced-out words closed up."""
    parts: list[tuple[str, int]] = []
    at = 0
    for match in re.finditer(r"[㐀-鿿（()）](?: [㐀-鿿（()）]){3,}[㐀-鿿]*", line.text):  # noqa: RUF001
        singles = match.group().split(" ")
        if sum(len(s) > 1 for s in singles[:-1]):
            continue
        parts.append((line.text[at : match.start()], line.source + at))
        offset = match.start()
        for single in singles:
            parts.append((single, line.source + offset))
            offset += len(single) + 1
        at = match.end()
    parts.append((line.text[at:], line.source + at))
    return [p for p in parts if p[0]]


# ---------------------------------------------------------------- cells and tables


@dataclass(frozen=True, slots=True)
class _CellText:
    text: str
    at: int


def _split_cells(line: Line) -> tuple[list[_CellText], bool]:
    """Return the cells of a line and whether a strong separator (|, tab, two spaces) divides them."""
    text = line.text
    if text.count("|") >= 2 or (text.count("|") == 1 and not re.search(r"[。，]", text)) or text.count("｜") >= 2:  # noqa: PLR2004, RUF001
        return _by_pattern(text, r"[^|｜]+"), True  # noqa: RUF001
    if "\t" in text:
        return _by_pattern(text, r"[^\t]+"), True
    if re.search(r"\S(?: {2,}|　+)\S", text):  # noqa: RUF001
        return _by_pattern(text, r"(?:[^ 　]| (?! ))+"), True  # noqa: RUF001
    return _merge_units(_by_pattern(text, r"[^ ]+")), False


def _by_pattern(text: str, pattern: str) -> list[_CellText]:
    found: list[_CellText] = []
    for match in re.finditer(pattern, text):
        stripped = match.group().strip()
        if stripped:
            found.append(_CellText(stripped, match.start() + match.group().index(stripped[0])))
    return found


def _merge_units(cells: list[_CellText]) -> list[_CellText]:
    merged: list[_CellText] = []
    for cell in cells:
        if merged and re.fullmatch(r"[\d,.]+", merged[-1].text) and _UNITISH.match(cell.text):
            merged[-1] = _CellText(f"{merged[-1].text} {cell.text}", merged[-1].at)
        else:
            merged.append(cell)
    return merged


def _is_period(text: str) -> bool:
    folded = fold(text)
    if re.fullmatch(r"(?:民国)?\s?(?:19\d\d|20\d\d|[89]\d|1[0-4]\d)(?:\s?年度?)?(?:\s?[(（].*[)）])?", folded):  # noqa: RUF001
        return True
    periods = find_periods(folded, Anchor(2000))
    return bool(periods) and sum(p.span.end - p.span.start for p in periods) >= len(re.sub(r"[()（）\s實績预算]", "", folded)) - 3  # noqa: RUF001


def _is_value(text: str) -> bool:
    text = fold(text)
    match = _VALUE.match(text.replace(" ", ""))
    if match is None:
        return False
    unit = match.groupdict().get("unit") or ""
    return not unit or bool(find_quantities(fold(text.strip("()（） ")))[:1] and find_quantities(fold(text.strip("()（） ")))[0].span.end >= len(text.strip("()（） ")) - 2)  # noqa: RUF001


def _row_shape(cells: list[_CellText]) -> int:
    """Return how many value cells end the row (0: no row)."""
    count = 0
    for cell in reversed(cells):
        if not _is_value(cell.text):
            break
        count += 1
    if count == len(cells) and count > 1 and _is_period(cells[0].text):
        count -= 1
    label = cells[: len(cells) - count]
    if not label or (count > 1 and _are_years([c.text for c in cells[-count:]])):
        return 0
    if count == 1 and _is_period(cells[-1].text):
        return 0
    return count


def _are_years(texts: list[str]) -> bool:
    """Whether the cells are a header of years: marked as such, or bare and counting up or down by one."""
    if not all(_is_period(t) for t in texts):
        return False
    if any(not t.strip().isdigit() for t in texts):
        return True
    steps = {int(b) - int(a) for a, b in zip(texts, texts[1:], strict=False)}
    return steps in ({1}, {-1})


def _weak_row(cells: list[_CellText], count: int) -> bool:
    """Whether cells divided by single spaces are a row: a short label, no sentence, no date."""
    label = cells[: len(cells) - count]
    return len(label) <= 2 and sum(len(c.text) for c in label) <= 20 and not any(re.search(r"[，。；「（]", c.text) for c in label) and not any(re.search(r"[日月]$", c.text) for c in cells[-count:])  # noqa: E501, PLR2004, RUF001


def _is_header(cells: list[_CellText], columns: int, strong: bool) -> bool:  # noqa: FBT001
    if len(cells) not in (columns, columns + 1) and not (strong and columns < len(cells) <= columns + 3):
        return False
    if any(re.search(r"[。；;]", c.text) or len(c.text) > 24 for c in cells):  # noqa: RUF001, PLR2004
        return False
    values = [c for c in cells if _is_value(c.text) and not _is_period(c.text)]
    return not values


@dataclass(slots=True)
class _Grid:
    header: int
    parents: list[int]
    rows: list[int]
    columns: int


def _find_grids(lines: list[Line], split: list[tuple[list[_CellText], bool]]) -> list[_Grid]:
    """Find tables of numbers: runs of rows with the same count of value cells under a header line."""
    grids: list[_Grid] = []
    shapes = [
        0 if _RULE_ROW.match(line.text) else (k if (k := _row_shape(cells)) and (strong or _weak_row(cells, k)) else 0)
        for line, (cells, strong) in zip(lines, split, strict=True)
    ]
    used: set[int] = set()
    i = 0
    while i < len(lines):
        k = shapes[i]
        cells, strong = split[i]
        if k == 0 or i in used or (k == 1 and not strong and len(cells) != 2):  # noqa: PLR2004
            i += 1
            continue
        header = next(
            (j for j in range(i - 1, max(-1, i - _DEPTH), -1)
             if j not in used and (not _starts_heading(lines[j].text) or split[j][1]) and _is_header(split[j][0], k, split[j][1]) and len(split[j][0]) > 1 - (k > 1) and shapes[j] == 0 and not _RULE_ROW.match(lines[j].text)
             and (strong <= split[j][1] or k > 1) and (k > 1 or i - j <= 3)),
            None,
        )  # fmt: skip
        if header is not None and any(_starts_heading(lines[j].text, major_only=True) for j in range(header + 1, i)):
            header = None
        if header is None:
            i += 1
            continue
        rows = [i]
        j = i + 1
        while j < len(lines) and j - rows[-1] <= 3:  # noqa: PLR2004
            if shapes[j] == k and not _RULE_ROW.match(lines[j].text):
                rows.append(j)
            elif shapes[j] not in (0, k) or (shapes[j] == 0 and (len(lines[j].text) > 20 or lines[j].text[-1] in _TERMINAL or _starts_heading(lines[j].text)) and not _RULE_ROW.match(lines[j].text)):  # noqa: PLR2004, E501
                break
            j += 1
        enough = len(rows) >= 2 or (k >= 2 and strong) or (k >= 2 and sum(_is_period(c.text) for c in split[header][0]) >= 2)  # noqa: PLR2004
        if not enough:
            i += 1
            continue
        parents: list[int] = []
        above = header - 1
        if above >= 0 and above not in used and split[above][1] and shapes[above] == 0 and not _RULE_ROW.match(lines[above].text):
            m = len(split[above][0])
            caption = re.search(r"單位|单位|unit|^(?:附?表|table)", lines[above].text, re.IGNORECASE)
            if not caption and 2 <= m < len(split[header][0]) and all(len(c.text) <= 16 for c in split[above][0]):  # noqa: PLR2004
                parents = [above]
        grids.append(_Grid(header, parents, rows, k))
        used |= {header, *rows, *parents, *(x for x in range(header, rows[-1]) if _RULE_ROW.match(lines[x].text))}
        i = rows[-1] + 1
    return grids


def _starts_heading(text: str, *, major_only: bool = False) -> bool:
    numbers = numbers_at(text)
    if major_only:
        return any(n.style in MAJOR or n.style.startswith("markdown") for n in numbers)
    return bool(numbers)


# ---------------------------------------------------------------- numbering


class Numbering:
    """Infers the level of each heading number from the order in which styles appear."""

    def __init__(self) -> None:
        """Start with no style open."""
        self._open: list[tuple[str, int]] = []

    def accept(self, number: Number) -> int | None:
        """Return the level (from 1) of a number that continues or opens a list, None for one that does neither."""
        if number.style.startswith("markdown"):
            depth = int(number.style[-1])
            self._open = [o for o in self._open if o[0].startswith("markdown") and int(o[0][-1]) < depth]
            self._open.append((number.style, 0))
            return len(self._open)
        for i in range(len(self._open) - 1, -1, -1):
            style, last = self._open[i]
            if style == number.style:
                if last < number.ordinal <= last + (3 if number.opens else 1):
                    self._open = [*self._open[:i], (style, number.ordinal)]
                    return i + 1
                if number.ordinal == 1 and last >= 1:
                    if number.style == "decimal1":
                        return None
                    self._open = [*self._open[:i], (style, 1)]
                    return i + 1
                if style.startswith("decimal"):
                    continue
                return None
        if number.style.startswith("decimal"):
            depth = int(number.style[-1])
            self._open = [o for o in self._open if not (o[0].startswith("decimal") and int(o[0][-1]) >= depth) and o[0] not in ("digit_dun", "paren_digit")]
        if number.ordinal == 1 or (number.opens and not any(o[0] == number.style for o in self._open) and number.style in MAJOR):
            if number.style in ("part", "chapter", "formal", "roman_char"):
                self._open = [o for o in self._open if o[0].startswith("markdown") or o[0] in ("part",)]
            elif number.style == "section":
                self._open = [o for o in self._open if o[0].startswith("markdown") or o[0] in ("part", "chapter")]
            self._open.append((number.style, number.ordinal))
            return len(self._open)
        return None

    def read(self, text: str) -> tuple[Number, int] | None:
        """Return the accepted number at the start of `text` with its level."""
        for number in numbers_at(text):
            level = self.accept(number)
            if level is not None:
                return number, level
        return None

    @property
    def depth(self) -> int:
        """How many styles are open."""
        return len(self._open)

    def close_to(self, depth: int) -> None:
        """Forget the styles opened below `depth`."""
        self._open = self._open[:depth]


# ---------------------------------------------------------------- columns of prose


@dataclass(slots=True)
class _Stream:
    blocks: list[_Draft] = field(default_factory=list)
    last: int = 0
    style: str = ""

    @property
    def open(self) -> bool:
        """Whether its text breaks off in the middle of a sentence."""
        text = self.blocks[-1].piece.text.rstrip() if self.blocks else ""
        return bool(text) and text[-1] not in _TERMINAL and not text.endswith(("」", "）", ")"))  # noqa: RUF001


_MIDLINE = re.compile(r"(?<=[。；])\s+(?=[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,2}[）)])")  # noqa: RUF001


def _row_streams(lines: list[Line], label: str, level: int) -> list[_Draft]:
    """Undo the interleaving of a table row of prose: each column goes on where its sentence broke off."""
    streams = [_Stream()]
    current = 0
    paged = False
    for line in lines:
        cut = 0
        pieces: list[tuple[str, int]] = []
        for gap in _MIDLINE.finditer(line.text):
            pieces.append((line.text[cut : gap.start()], line.source + cut))
            cut = gap.end()
        pieces.append((line.text[cut:], line.source + cut))
        for text, source in pieces:
            number = next((n for n in numbers_at(text) if n.style in ("han", "digit_dot", "digit_dun", "paren_han", "paren_digit")), None)
            if line.page_top and source == line.source:
                paged = True
                if number is None:
                    current = next((i for i, s in enumerate(streams) if s.open), current)
            stream = streams[current]
            home = None
            if number is not None:
                if number.ordinal == 1 and stream.open:
                    streams.append(_Stream())
                    home = len(streams) - 1
                elif number.ordinal == stream.last + 1 and stream.style in ("", number.style):
                    home = current
                else:
                    home = next((i for i, s in enumerate(streams) if s.last and s.last + 1 == number.ordinal and s.style == number.style), None)
                    if home is None and number.ordinal == 1:
                        streams.append(_Stream())
                        home = len(streams) - 1
            if home is not None and number is not None:
                current = home
                streams[current].last, streams[current].style = number.ordinal, number.style
                draft = _Draft(BlockKind.PROSE, _Piece(), number.text, level, label=label)
                for part, place in _repair_spacing(Line(text, source, 0, page_top=False)):
                    draft.piece.add(part, place)
                streams[current].blocks.append(draft)
                continue
            if paged and not stream.open and len(streams) > 1:
                current = next((i for i, s in enumerate(streams) if s.open), current)
                stream = streams[current]
            if not stream.blocks:
                stream.blocks.append(_Draft(BlockKind.PROSE, _Piece(), "", level, label=label))
            _join_line(stream.blocks[-1].piece, Line(text, source, 0, page_top=False))
    return [draft for stream in streams for draft in stream.blocks]


def _join_line(piece: _Piece, line: Line) -> None:
    parts = _repair_spacing(line)
    first, source = parts[0]
    piece.join(first, source)
    for part, place in parts[1:]:
        piece.add(part, place)


def _prose_table(lines: list[Line], split: list[tuple[list[_CellText], bool]], at: int, width: float) -> int | None:
    """Return where the flattened table of prose that is headed at `at` ends, None where none is."""
    cells, strong = split[at]
    if strong or not 3 <= len(cells) <= 6 or any(len(c.text) > 10 or not all(is_cjk(x) for x in c.text) for c in cells):  # noqa: PLR2004
        return None
    after = lines[at + 1 : at + 13]
    if len(after) < 6 or median(len(line.text) for line in after) > width * _NARROW:  # noqa: PLR2004
        return None
    end = at + 1
    while end < len(lines) and not _starts_heading(lines[end].text, major_only=True):
        end += 1
    return end


def _row_starts(lines: list[Line]) -> tuple[list[int], int]:
    """Return the first lines of the rows of a prose table, told by a label that recurs, and its length in lines."""
    for size in (3, 2, 1):
        label = [line.text for line in lines[:size]]
        starts = [i for i in range(len(lines) - size + 1) if [line.text for line in lines[i : i + size]] == label]
        if len(starts) >= 2:  # noqa: PLR2004
            return starts, size
    return [0], 0


# ---------------------------------------------------------------- blocks


def _title_like(line: Line, following: Line | None, *, spaced: bool) -> bool:
    """Whether an unnumbered line stands alone as a heading."""
    text = line.text
    if len(text) > 30 or text[-1] in "。！？!?；;，,、：:." or _BULLET.match(text):  # noqa: RUF001, PLR2004
        return False
    if not any(is_cjk(c) or c.isalpha() for c in text) or _is_value(text) or re.search(r"[，。]", text):
        return False
    if spaced:
        return False
    return line.blanks > 0 and following is not None and following.blanks > 0


def lay_out(source: str) -> tuple[str, Alignment, tuple[Block, ...], tuple[str, ...]]:  # noqa: C901, PLR0912, PLR0915
    """Return the cleaned text, its alignment to `source`, its blocks, and a row label for each block."""
    lines = _lines(source)
    if not lines:
        return "", Alignment(()), (), ()
    followed = sum(line.blanks > 0 for line in lines[1:])
    spaced = followed >= 0.7 * max(1, len(lines) - 1) and len(lines) > 12  # noqa: PLR2004
    width = float(sorted(len(line.text) for line in lines)[int(len(lines) * 0.8)])
    wrapped = sum(len(line.text) >= 0.8 * width for line in lines) > 0.2 * len(lines) and width <= 60  # noqa: PLR2004
    split = [_split_cells(line) for line in lines]
    grids = _find_grids(lines, split)
    row_of = {row: grid for grid in grids for row in grid.rows}
    header_of = {grid.header: grid for grid in grids} | {p: grid for grid in grids for p in grid.parents}
    drafts: list[_Draft] = []
    numbering = Numbering()
    i = 0
    previous: Line | None = None
    fresh = True
    while i < len(lines):
        line = lines[i]
        if i in row_of or i in header_of:
            kind = BlockKind.ROW if i in row_of else BlockKind.TABLE_HEADER
            drafts.append(_cell_draft(kind, line, split[i][0], numbering.depth + 1))
            fresh, previous, i = True, line, i + 1
            continue
        if _RULE_ROW.match(line.text):
            fresh, i = True, i + 1
            continue
        end = _prose_table(lines, split, i, width)
        if end is not None:
            drafts.append(_cell_draft(BlockKind.TABLE_HEADER, line, split[i][0], numbering.depth + 1))
            body = lines[i + 1 : end]
            starts, size = _row_starts(body)
            for start, stop in zip(starts, [*starts[1:], len(body)], strict=True):
                label = "".join(part.text for part in body[start : start + size])
                drafts.extend(_row_streams(body[start + size : stop], label, numbering.depth + 1))
            fresh, previous, i = True, lines[end - 1], end
            continue
        read = numbering.read(line.text)
        if read is not None:
            number, level = read
            draft = _Draft(BlockKind.PROSE, _Piece(), number.text, level)
            if number.style.startswith("markdown"):
                draft.kind, draft.number = BlockKind.HEADING, ""
                inner = Line(line.text[number.length :], line.source + number.length, 0, page_top=False)
                _join_line(draft.piece, inner) if inner.text else draft.piece.add(line.text, line.source)
                fresh = True
            else:
                _join_line(draft.piece, line)
                fresh = False
            drafts.append(draft)
            previous, i = line, i + 1
            continue
        following = lines[i + 1] if i + 1 < len(lines) else None
        if _title_like(line, following, spaced=spaced) and drafts:
            drafts.append(_Draft(BlockKind.HEADING, _Piece(), "", numbering.depth + 1))
            _join_line(drafts[-1].piece, line)
            fresh, previous, i = True, line, i + 1
            continue
        paragraph = (
            fresh
            or not drafts
            or drafts[-1].kind is not BlockKind.PROSE
            or (line.blanks > 0 and not spaced and not (line.page_top and previous and previous.text[-1] not in _STOP))
            or bool(_BULLET.match(line.text))
            or (bool(_LABEL_VALUE.match(line.text)) and (previous is None or previous.text[-1] in _STOP or bool(_LABEL_VALUE.match(previous.text))))
            or (previous is not None and bool(_LABEL_VALUE.match(previous.text)) and len(previous.text) < 0.8 * width and previous.text[-1] not in "，、")
            or (not wrapped and not spaced and previous is not None and previous.text[-1] in _STOP)
            or (previous is not None and previous.text[-1] in _STOP and len(previous.text) < 0.8 * width)
            or (drafts[-1].number != "" and previous is not None and len(drafts[-1].piece.text) <= 0.6 * width and previous.text[-1] not in "，、" and len(previous.text) < 0.6 * width and numbers_at(previous.text) != ())
        )
        if paragraph:
            drafts.append(_Draft(BlockKind.PROSE, _Piece(), "", numbering.depth + 1))
        _join_line(drafts[-1].piece, line)
        fresh, previous, i = False, line, i + 1
    return _assemble(drafts)


def _cell_draft(kind: BlockKind, line: Line, cells: list[_CellText], level: int) -> _Draft:
    draft = _Draft(kind, _Piece(), level=level)
    for k, cell in enumerate(cells):
        if k:
            draft.piece.add(" ", None)
        start = len(draft.piece.chars)
        draft.piece.add(cell.text, line.source + cell.at)
        part = _Piece(draft.piece.chars[start:], draft.piece.places[start:])
        draft.cells.append(part)
    return draft


def _assemble(drafts: list[_Draft]) -> tuple[str, Alignment, tuple[Block, ...], tuple[str, ...]]:
    """Concatenate the drafts, one to a line, keeping every character's place."""
    chars: list[str] = []
    places: list[int | None] = []
    blocks: list[Block] = []
    labels: list[str] = []
    for draft in drafts:
        while draft.piece.chars and draft.piece.chars[-1] == " ":
            draft.piece.chars.pop()
            draft.piece.places.pop()
        if not draft.piece.chars:
            continue
        if chars:
            chars.append("\n")
            places.append(None)
        start = len(chars)
        chars += draft.piece.chars
        places += draft.piece.places
        cells: list[Cell] = []
        at = start
        for cell in draft.cells:
            text = cell.text.strip()
            at = "".join(chars[at:]).index(text) + at if text else at
            cells.append(Cell(text, Span(at, at + len(text))))
            at += len(text)
        blocks.append(Block(draft.kind, Span(start, len(chars)), draft.number, draft.level, tuple(cells)))
        labels.append(draft.label)
    return "".join(chars), _alignment(places), tuple(blocks), tuple(labels)


def _alignment(places: list[int | None]) -> Alignment:
    runs: list[Run] = []
    for clean, source in enumerate(places):
        if source is None:
            continue
        last = runs[-1] if runs else None
        if last and last.clean + last.length == clean and last.source + last.length == source:
            runs[-1] = Run(last.clean, last.source, last.length + 1)
        else:
            runs.append(Run(clean, source, 1))
    return Alignment(tuple(runs))


def caption_unit(text: str) -> str | None:
    """Return the unit that a caption states (單位：千元), None where it states none."""
    match = _CAPTION_UNIT.search(text)
    return match["unit"] if match else None
