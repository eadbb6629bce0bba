"""Numbers of a Word document's lists, counted as Word counts them: 一、 （二） 1.1 •, by levels, starts and restarts."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from reportqa.ingest.readers.docx_styles import VAL, Styles, W, number_in, value
from reportqa.ingest.readers.list_numbers import shown
from reportqa.ingest.readers.symbols import as_shown, is_symbol_font
from reportqa.ingest.readers.zipped import Node

LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_NO_LIST = "0"


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False
    style: str | None = None


@dataclass(frozen=True, slots=True)
class _List:
    """A list (w:num): the definition that it shares with others, its levels, and where it starts them anew."""

    shared: str
    levels: dict[int, _Level]
    starts: dict[int, int]


class Numbering:
    """The lists of a document and how far each has counted."""

    def __init__(self, root: Node | None, styles: Styles) -> None:
        """Take the root of numbering.xml, None where the document has none."""
        self._styles = styles
        self._root = root
        self._lists = {} if root is None else _lists(root, styles)
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()

    def anew(self) -> Numbering:
        """Return the same lists, not yet counted."""
        other = Numbering(None, self._styles)
        other._lists = self._lists
        return other

    def label(self, properties: Node | None, style_id: str | None) -> str:
        """Return the number in front of a paragraph, "" where it has none, and count it.

        `properties` are the paragraph's own (w:pPr), `style_id` its style.
        """
        place = self._place(properties, style_id)
        if place is None:
            return ""
        list_id, level = place
        found = self._lists[list_id]
        counts = self._counts.setdefault(found.shared, [None] * LEVELS)
        self._count(list_id, found, level, counts)
        return _written(found, level, counts)

    def _place(self, properties: Node | None, style_id: str | None) -> tuple[str, int] | None:
        own = None if properties is None else properties.find(W + "numPr")
        list_id, level_text = value(own, "numId"), value(own, "ilvl")
        level = None if level_text is None else number_in(level_text)
        if list_id is None:
            styled = self._styles.numbering(style_id)
            if styled is None:
                return None
            list_id = styled
        if level is None:
            level = self._level_of(list_id, style_id)
        if list_id == _NO_LIST or list_id not in self._lists:
            return None
        return list_id, min(max(level or 0, 0), LEVELS - 1)

    def _level_of(self, list_id: str, style_id: str | None) -> int | None:
        """Return the level of a list that a paragraph's style is tied to or names, that of the nearest style that tells."""
        levels = self._lists[list_id].levels if list_id in self._lists else {}
        for style in self._styles.chain(style_id):
            tied = next((i for i, level in levels.items() if level.style == style.id), style.list_level)
            if tied is not None:
                return tied
        return None

    def _count(self, list_id: str, found: _List, level: int, counts: list[int | None]) -> None:
        for outer in range(level):  # an outer level that was skipped counts as if it had begun
            if counts[outer] is None:
                counts[outer] = found.levels.get(outer, _Level()).start
        start = found.levels.get(level, _Level()).start
        count = counts[level]
        if level in found.starts and (list_id, level) not in self._begun:
            self._begun.add((list_id, level))
            counts[level] = found.starts[level]
        else:
            counts[level] = start if count is None else count + 1
        for deeper in range(level + 1, LEVELS):
            restart = found.levels.get(deeper, _Level()).restart
            if restart is None or (restart != 0 and level < restart):
                counts[deeper] = None


def _written(found: _List, level: int, counts: list[int | None]) -> str:
    here = found.levels.get(level)
    if here is None:
        return ""
    if here.form == "bullet":
        return here.text

    def number(match: re.Match[str]) -> str:
        at = int(match[1]) - 1
        there = found.levels.get(at, _Level())
        count = counts[at]
        if there.form == "bullet":
            return ""
        form = "decimal" if here.legal and there.form != "decimalZero" else there.form
        return shown(there.start if count is None else count, form)

    return _PLACE.sub(number, here.text)


def _lists(root: Node, styles: Styles) -> dict[str, _List]:
    shared = {node.get(W + "abstractNumId", ""): node for node in root.findall(W + "abstractNum")}
    nodes = {node.get(W + "numId", ""): node for node in root.findall(W + "num")}
    levels = {key: _levels(node) for key, node in shared.items()}
    found: dict[str, _List] = {}
    for list_id, node in nodes.items():
        key = _followed(value(node, "abstractNumId") or "", shared, nodes, styles)
        own = dict(levels.get(key, {}))
        starts: dict[int, int] = {}
        for override in node.findall(W + "lvlOverride"):
            at = number_in(override.get(W + "ilvl"))
            start, level = value(override, "startOverride"), override.find(W + "lvl")
            if level is not None:
                own[at] = _level(level)
                starts[at] = own[at].start
            if start is not None:
                starts[at] = number_in(start, 1)
                own[at] = replace(own.get(at, _Level()), start=starts[at])
        found[list_id] = _List(key, own, starts)
    return found


def _followed(key: str, shared: dict[str, Node], nodes: dict[str, Node], styles: Styles) -> str:
    """Return the definition that another refers to by a style of lists."""
    for _ in range(LEVELS):
        link = value(shared.get(key), "numStyleLink")
        styled = None if link is None else styles.numbering(link)
        if styled is None or styled not in nodes:
            return key
        following = value(nodes[styled], "abstractNumId") or ""
        if following == key:
            return key
        key = following
    return key


def _levels(node: Node) -> dict[int, _Level]:
    return {number_in(level.get(W + "ilvl")): _level(level) for level in node.findall(W + "lvl")}


def _level(node: Node) -> _Level:
    form = next((found.get(VAL, "decimal") for found in node.iter(W + "numFmt")), "decimal")
    text = value(node, "lvlText") or ""
    if form == "bullet" or "%" not in text:
        text = _bullet(node, text) if form == "bullet" else as_shown(text)
    restart = value(node, "lvlRestart")
    legal = node.find(W + "isLgl")
    return _Level(
        number_in(value(node, "start")), form, text,
        None if restart is None else number_in(restart), legal is not None and legal.get(VAL, "1") not in ("0", "false", "off"), value(node, "pStyle"),
    )  # fmt: skip


def _bullet(node: Node, text: str) -> str:
    fonts = node.find(f"{W}rPr/{W}rFonts")
    font = "" if fonts is None else fonts.get(W + "ascii") or fonts.get(W + "hAnsi") or ""
    if node.find(W + "lvlPicBulletId") is not None or (text.strip() and not as_shown(text, font)):
        return "•"
    if text == "o" and font.lower().startswith("courier"):
        return "○"
    return as_shown(text, font) if is_symbol_font(font) or not text.isascii() else text
