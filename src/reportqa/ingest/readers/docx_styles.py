"""Styles of a Word document: what a paragraph or a run inherits along the chain of styles that its own is based on."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reportqa.ingest.readers.zipped import Node

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = W + "val"
_HEADING = re.compile(r"(?:heading|標題|标题|título|überschrift|titre|見出し|제목)\s*([1-9])", re.IGNORECASE)
_TITLES = frozenset(("title", "標題", "标题"))
_CONTENTS = re.compile(r"(?:toc|目錄|目录|contents)\s*\d|(?:table of figures|圖表目錄|图表目录)", re.IGNORECASE)
BODY_TEXT = 9  # the outline level that stands for none
_LONGEST_CHAIN = 30


def value(properties: Node | None, tag: str) -> str | None:
    """Return the value of a property, None where it is not given."""
    found = None if properties is None else properties.find(W + tag)
    return None if found is None else found.get(VAL)


def is_on(properties: Node | None, tag: str) -> bool | None:
    """Return whether a property is switched on or off, None where it is not given."""
    found = None if properties is None else properties.find(W + tag)
    return None if found is None else found.get(VAL, "1") not in ("0", "false", "off")


def number_in(text: str | None, default: int = 0) -> int:
    """Return the whole number that an attribute gives, within what lists and tables can have."""
    try:
        return max(-1, min(int(text or default), 1_000_000))
    except ValueError:
        return default


@dataclass(frozen=True, slots=True)
class Style:
    """One style as the file defines it; None where it leaves a property to the style that it is based on."""

    id: str
    name: str
    based_on: str | None
    outline: int | None
    numbering: str | None
    list_level: int | None
    hidden: bool | None
    raised: bool | None


class Styles:
    """The styles of a document by their ids."""

    def __init__(self, root: Node | None) -> None:
        """Take the root of styles.xml, None where the document has none."""
        nodes = [] if root is None else root.findall(W + "style")
        self._styles = {style.id: style for style in map(_style, nodes)}
        self._default = next((node.get(W + "styleId", "") for node in nodes if node.get(W + "default") in ("1", "true", "on") and node.get(W + "type") == "paragraph"), "")
        self._chains: dict[str, tuple[Style, ...]] = {}

    def chain(self, style_id: str | None) -> tuple[Style, ...]:
        """Return a style and those that it is based on, nearest first; without an id, the default one of paragraphs."""
        start = self._default if style_id is None else style_id
        if start not in self._chains:
            found: list[Style] = []
            at: str | None = start
            while at is not None and len(found) < _LONGEST_CHAIN and (at in self._styles or not found):
                style = self._styles.get(at) or Style(at, at, None, None, None, None, None, None)
                found.append(style)
                at = style.based_on
            self._chains[start] = tuple(found)
        return self._chains[start]

    def level(self, style_id: str | None) -> int | None:
        """Return the level of heading that a style makes, from 1, None where it makes none."""
        for style in self.chain(style_id):
            if style.outline is not None:
                return style.outline + 1 if 0 <= style.outline < BODY_TEXT else None
            match = _HEADING.fullmatch(style.name.strip())
            if match:
                return int(match[1])
            if style.name.strip().lower() in _TITLES:
                return 1
        return None

    def numbering(self, style_id: str | None) -> str | None:
        """Return the list that a style puts its paragraphs in, None where it puts them in none."""
        return next((style.numbering for style in self.chain(style_id) if style.numbering is not None), None)

    def hidden(self, style_id: str | None) -> bool:
        """Whether a style hides its text."""
        return next((style.hidden for style in self.chain(style_id) if style.hidden is not None), False)

    def raised(self, style_id: str | None) -> bool:
        """Whether a style sets its text as superscript."""
        return next((style.raised for style in self.chain(style_id) if style.raised is not None), False)

    def lists_contents(self, style_id: str | None) -> bool:
        """Whether a style is that of entries of a table of contents."""
        return any(_CONTENTS.fullmatch(style.name.strip()) for style in self.chain(style_id))


def _style(node: Node) -> Style:
    paragraph, run = node.find(W + "pPr"), node.find(W + "rPr")
    numbering = None if paragraph is None else paragraph.find(W + "numPr")
    name, based_on, outline = value(node, "name"), value(node, "basedOn"), value(paragraph, "outlineLvl")
    level, aligned = value(numbering, "ilvl"), value(run, "vertAlign")
    return Style(
        node.get(W + "styleId", ""), name or "", based_on, None if outline is None else number_in(outline, BODY_TEXT), value(numbering, "numId"),
        None if level is None else number_in(level), is_on(run, "vanish"), None if aligned is None else aligned == "superscript",
    )  # fmt: skip
