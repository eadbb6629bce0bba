"""BLOCKS -> TEXT: numbering, wrapping, pages and tables, as one layout has them."""

from __future__ import annotations

import random
import re
import textwrap
import unicodedata
from dataclasses import dataclass
from typing import Any

from evals.generate.blocks import Block, Draft, Grid, Heading, Labels, Para
from evals.generate.writing import chinese

_CAPITAL = "零壹貳參肆伍陸柒捌玖拾"
_ROMAN = ("", "Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ", "Ⅵ", "Ⅶ", "Ⅷ", "Ⅸ", "Ⅹ", "Ⅺ", "Ⅻ")
_ROMAN_ASCII = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII")
_FULL = str.maketrans("0123456789", "０１２３４５６７８９")
_NO_START = "，。、；：）」』！？％,.;:)!?%”’"
_NO_END = "（「『(“‘"
# Numberings: the marks of level 1, level 2 and list items; {c} Chinese, {C} capital, {a} arabic, {f} full width, {r} Roman, {l} letter, {o} circled, {h} the level above.
NUMBERINGS: dict[str, tuple[str, str, str]] = {
    "gov": ("{C}、", "{c}、", "（{c}）"),
    "gov_flat": ("{C}、", "（{c}）", "{f}、"),
    "chapter": ("第{c}章　", "第{c}節　", "{c}、"),
    "plain": ("{c}、", "（{c}）", "{a}."),
    "decimal": ("{a}　", "{h}.{a}　", "（{a}）"),
    "roman": ("{r}．", "{c}、", "（{a}）"),
    "circled": ("{c}、", "（{c}）", "{o}"),
    "letters": ("{C}、", "{c}、", "{U}. "),
    "bare": ("", "", "．"),
    "brackets": ("【{c}】", "({c})", "{a}、"),
    "dash": ("{a}. ", "{h}-{a} ", "({a})"),
    "bullets": ("◎", "●", "○"),
    "part": ("第{c}篇　", "{c}、", "{f}．"),
    "stems": ("{S}、", "（{c}）", "{a}）"),
    "en_dash": ("{a} ", "{h}-{a} ", "({i}) "),
    "en_letter": ("{U}. ", "{L}{a}. ", "* "),
    "en_section": ("Section {a}. ", "{h}.{a} ", "{a}. "),
    "markdown": ("## ", "### ", "- "),
    "markdown_numbered": ("# {c}、", "## （{c}）", "{a}. "),
    "en_decimal": ("{a}. ", "{h}.{a} ", "({l}) "),
    "en_roman": ("{i}. ", "{U}. ", "({a}) "),
    "en_bare": ("", "", "- "),
    "en_part": ("PART {a}: ", "{h}.{a} ", "{h}.{a} "),
    "sections": ("第{c}部分　", "{c}、", "（{c}）"),
    "fullwidth": ("{f}　", "（{f}）", "{o}"),
    "squares": ("■ ", "▲ ", "• "),
    "en_chapter": ("Chapter {a}: ", "{h}.{a}. ", "• "),
    "en_annex": ("{a}) ", "{h}.{a}) ", "({i}) "),
    "en_markdown": ("## ", "### ", "- "),
}


@dataclass(frozen=True, slots=True)
class Layout:
    """How a report is set: `width` in columns of a full-width character (0: no wrapping), `page` in lines (0: none)."""

    name: str
    numbering: str
    width: int
    blank: bool
    page: int
    table: str
    spaced: bool
    indent: str


def draw(lang: str, spec: dict[str, Any], rng: random.Random) -> Layout:
    """Return a layout drawn from a family's choices for a language."""
    name = rng.choice(sorted(spec))
    s = spec[name]
    width = rng.choice(s["widths"])
    return Layout(name, rng.choice(s["numberings"]), width, bool(s.get("blank")) and rng.random() < 0.8, rng.choice(s["pages"]), rng.choice(s["tables"]), rng.random() < s.get("spaced", 0.0) and lang != "en", s.get("indent", ""))


def render(draft: Draft, layout: Layout, page_words: list[str], rng: random.Random) -> str:
    """Return the report as text."""
    marks = _Marks(NUMBERINGS[layout.numbering])
    lines: list[str] = _title(draft, layout)
    markdown = "markdown" in layout.numbering
    for block in draft.blocks:
        if markdown or layout.width == 0 or isinstance(block, Heading | Grid | Labels):
            lines.append("")
        lines += _block(block, layout, marks, draft.world.pack.lang)
        if isinstance(block, Grid | Labels):
            lines.append("")
    if layout.blank:
        lines = [part for line in lines if line for part in (line, "")]
    if layout.page:
        lines = _paged(lines, layout.page, rng.choice(page_words), draft.title.split("\n")[0] if rng.random() < 0.4 else "")
    text = "\n".join(lines)
    return re.sub(r"\n{4,}", "\n\n\n", text).strip("\n") + "\n"


def _title(draft: Draft, layout: Layout) -> list[str]:
    parts = draft.title.split("\n")
    if "markdown" in layout.numbering:
        return ["# " + " ".join(parts), ""]
    return [layout.indent * 3 + part for part in parts] + [""]


class _Marks:
    """Counts headings and items, and writes their marks."""

    def __init__(self, forms: tuple[str, str, str]) -> None:
        self._forms = forms
        self._counts = [0, 0, 0]

    def __call__(self, level: int) -> str:
        self._counts[level] += 1
        self._counts[level + 1 :] = [0] * (2 - level)
        n, above = self._counts[level], self._counts[level - 1] if level else 0
        if level == 2 and self._counts[1] == 0:
            above = self._counts[0]
        return self._forms[level].format(
            c=chinese(n), C=_capital(n), a=n, f=str(n).translate(_FULL), r=_ROMAN[n], i=_ROMAN_ASCII[n], l=chr(96 + n), U=chr(64 + n), o=chr(0x245F + n), h=above, S="甲乙丙丁戊己庚辛壬癸"[min(n, 10) - 1], L=chr(64 + above),
        )  # fmt: skip

    def restart(self) -> None:
        """Begin a new list of items."""
        self._counts[2] = 0


def _capital(n: int) -> str:
    return _CAPITAL[n] if n <= 10 else "拾" + _CAPITAL[n - 10]


def _block(block: Block, layout: Layout, marks: _Marks, lang: str) -> list[str]:
    match block:
        case Heading(level, text):
            return [marks(level - 1) + (text.upper() if layout.numbering == "en_bare" and level == 1 else text)]
        case Para(text, marked, label):
            colon = ": " if lang == "en" else "："
            body = (marks(2) if marked else layout.indent) + (label + colon if label else "") + text
            whole = _spaced(body) if layout.spaced else body
            return [line for part in whole.split("\n") for line in _wrap(part, layout.width, lang)]
        case Labels(rows):
            colon = ": " if lang == "en" else "："
            bullet = "- " if "markdown" in layout.numbering else ""
            return [bullet + label + colon + value for label, value in rows]
        case Grid():
            return _grid(block, layout, lang)


def _spaced(text: str) -> str:
    text = re.sub(r"(?<=[㐀-鿿])(?=[0-9])", " ", text)
    return re.sub(r"(?<=[0-9])(?=[㐀-鿿])", " ", text)


def _wrap(text: str, width: int, lang: str) -> list[str]:
    if not width:
        return [text]
    if lang == "en":
        return textwrap.wrap(text, width * 2 + 20, break_on_hyphens=False)
    lines, line, used = [], "", 0.0
    for piece in re.findall(r"[A-Za-z]+|[0-9][0-9,.]*|.", text):
        size = sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in piece)
        if used + size > width and piece not in _NO_START and line and line[-1] not in _NO_END:
            lines.append(line.rstrip(" "))
            line, used = "", 0.0
            if piece == " ":
                continue
        line, used = line + piece, used + size
    return [*lines, line] if line else lines


def _paged(lines: list[str], size: int, mark: str, header: str) -> list[str]:
    found: list[str] = []
    page = 1
    for n, line in enumerate(lines):
        if n and n % size == 0:
            found += [mark.format(i=page)] + ([header] if header else [])
            page += 1
        found.append(line)
    return [*found, mark.format(i=page)]


def _cells(text: str) -> float:
    return sum(1.0 if unicodedata.east_asian_width(c) in "WF" else 0.5 for c in text)


def _grid(grid: Grid, layout: Layout, lang: str) -> list[str]:
    rows = [grid.header, *grid.rows]
    style = "md" if "markdown" in layout.numbering else layout.table
    note = [grid.note] if grid.note else []
    caption = [f"**{grid.caption}**"] if style == "md" and lang != "en" else [grid.caption]
    if note and style != "md" and layout.width and len(grid.caption) < 14:
        caption, note = [f"{grid.caption}　　（{grid.note}）" if lang != "en" else f"{grid.caption} ({grid.note})"], []
    body = TABLES[style](rows)
    return [*caption, *note, *([""] if style == "md" else []), *body]


def _md(rows: list[tuple[str, ...]]) -> list[str]:
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return [lines[0], "|" + "---|" * len(rows[0]), *lines[1:]]


def _pipe(rows: list[tuple[str, ...]]) -> list[str]:
    return [" | ".join(row) for row in rows]


def _tab(rows: list[tuple[str, ...]]) -> list[str]:
    return ["\t".join(row) for row in rows]


def _space(rows: list[tuple[str, ...]]) -> list[str]:
    return [" ".join(cell.replace(" ", "") if any("㐀" <= c <= "鿿" for c in cell) else cell for cell in row) for row in rows]


def _aligned(rows: list[tuple[str, ...]]) -> list[str]:
    widths = [max(_cells(row[k]) for row in rows) for k in range(len(rows[0]))]
    return ["  ".join(cell + " " * int((widths[k] - _cells(cell)) * 2) if k == 0 else " " * int((widths[k] - _cells(cell)) * 2) + cell for k, cell in enumerate(row)).rstrip() for row in rows]


def _fullspace(rows: list[tuple[str, ...]]) -> list[str]:
    widths = [max(_cells(row[k]) for row in rows) for k in range(len(rows[0]))]
    return ["　　".join(cell + "　" * int(widths[k] - _cells(cell)) if k == 0 else "　" * int(widths[k] - _cells(cell)) + cell for k, cell in enumerate(row)).rstrip() for row in rows]


def _vertical(rows: list[tuple[str, ...]]) -> list[str]:
    return [cell for row in rows for cell in row]


def _boxed(rows: list[tuple[str, ...]]) -> list[str]:
    return ["│" + "│".join(row) + "│" for row in rows]


def _comma(rows: list[tuple[str, ...]]) -> list[str]:
    return [";".join(row) for row in rows]


def _records(rows: list[tuple[str, ...]]) -> list[str]:
    head, body = rows[0], rows[1:]
    return [f"{row[0]}：" + "，".join(f"{top} {cell}" for top, cell in zip(head[1:], row[1:], strict=True)) for row in body]


def _ruled(rows: list[tuple[str, ...]]) -> list[str]:
    lines = _aligned(rows)
    rule = "-" * max(int(_cells(line) * 2) for line in lines)
    return [rule, lines[0], rule, *lines[1:], rule]


def _ascii(rows: list[tuple[str, ...]]) -> list[str]:
    widths = [max(int(_cells(row[k]) * 2) for row in rows) for k in range(len(rows[0]))]
    rule = "+" + "+".join("-" * (w + 2) for w in widths) + "+"
    lines = ["|" + "|".join(f" {cell}{' ' * (w - int(_cells(cell) * 2))} " for cell, w in zip(row, widths, strict=True)) + "|" for row in rows]
    return [rule, lines[0], rule, *lines[1:], rule]


TABLES = {"ruled": _ruled, "ascii": _ascii, "records": _records, "md": _md, "pipe": _pipe, "tab": _tab, "space": _space, "aligned": _aligned, "fullspace": _fullspace, "vertical": _vertical, "boxed": _boxed, "semicolon": _comma}
