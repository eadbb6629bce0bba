"""Styles of an OpenDocument text: what a paragraph or a run inherits from the styles that its own is based on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from reportqa.ingest.readers.zipped import Node

_OASIS = "{urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, STYLE, TEXT, TABLE = _OASIS + "office:1.0}", _OASIS + "style:1.0}", _OASIS + "text:1.0}", _OASIS + "table:1.0}"
DRAW, FO = _OASIS + "drawing:1.0}", _OASIS + "xsl-fo-compatible:1.0}"
LOEXT = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
XLINK, XML = "{http://www.w3.org/1999/xlink}", "{http://www.w3.org/XML/1998/namespace}"
_TITLES = frozenset(("Title", "標題", "标题"))
_RAISED = re.compile(r"super\b|[1-9]\d*(?:\.\d+)?%")
_LONGEST_CHAIN = 30


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    parent: str | None
    hidden: bool | None
    raised: bool | None
    font: str | None
    list_style: str | None


class Styles:
    """The styles of paragraphs and runs by family and name; what is defined for one part of the file comes first."""

    def __init__(self, groups: Iterable[Node]) -> None:
        """Take the groups of styles (office:styles, office:automatic-styles), the most general first."""
        self._styles = {(node.get(STYLE + "family", ""), node.get(STYLE + "name", "")): _style(node) for group in groups for node in group.findall(STYLE + "style")}
        self._chains: dict[tuple[str, str], tuple[_Style, ...]] = {}

    def hidden(self, family: str, name: str | None) -> bool:
        """Whether a style hides its text."""
        return next((style.hidden for style in self._chain(family, name) if style.hidden is not None), False)

    def raised(self, family: str, name: str | None) -> bool:
        """Whether a style sets its text as superscript."""
        return next((style.raised for style in self._chain(family, name) if style.raised is not None), False)

    def font(self, name: str | None) -> str:
        """Return the name of the font of a run, "" where its style gives none."""
        return next((style.font for style in self._chain("text", name) if style.font), "")

    def is_title(self, name: str | None) -> bool:
        """Whether a paragraph has the style of the document's title."""
        return any(style.name in _TITLES for style in self._chain("paragraph", name))

    def list_style(self, name: str | None) -> str | None:
        """Return the list style that a paragraph's style names: "" where it turns numbers off, None where it says nothing."""
        return next((style.list_style for style in self._chain("paragraph", name) if style.list_style is not None), None)

    def _chain(self, family: str, name: str | None) -> tuple[_Style, ...]:
        if not name:
            return ()
        if (family, name) not in self._chains:
            found: list[_Style] = []
            at: str | None = name
            while at is not None and (family, at) in self._styles and len(found) < _LONGEST_CHAIN:
                found.append(self._styles[family, at])
                at = found[-1].parent
            self._chains[family, name] = tuple(found)
        return self._chains[family, name]


def _style(node: Node) -> _Style:
    text = node.find(STYLE + "text-properties")
    shown = None if text is None else text.get(TEXT + "display")
    position = None if text is None else text.get(STYLE + "text-position")
    font = None if text is None else text.get(STYLE + "font-name") or text.get(FO + "font-family")
    return _Style(
        node.get(STYLE + "display-name") or node.get(STYLE + "name", ""), node.get(STYLE + "parent-style-name"), None if shown is None else shown == "none",
        None if position is None else _RAISED.match(position) is not None, font, node.get(STYLE + "list-style-name"),
    )  # fmt: skip
