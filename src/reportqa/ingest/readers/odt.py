"""An OpenDocument text (.odt, .ott, .fodt) -> its elements, in the order in which they are read.

The XML is walked with lxml. Of twelve things that one test file holds (numbers of headings and of lists, insertions,
deletions, hidden text, a text box, a footnote, its mark, a power, ruby, its base, a page number) odfdo 3.27 tells six
aright and odfpy 1.4 four, with no number of a list among them; a walk tells all. odfdo makes files of the tests.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reportqa.ingest.elements import Element, Furniture, Told
from reportqa.ingest.readers.flowing import Flow, few_words, lone_number, table_elements, text_of
from reportqa.ingest.readers.odt_inline import CHANGES, Inline
from reportqa.ingest.readers.odt_lists import Count, Lists
from reportqa.ingest.readers.odt_styles import DRAW, OFFICE, STYLE, TABLE, TEXT, Styles
from reportqa.ingest.readers.odt_tables import grid
from reportqa.ingest.readers.zipped import Node, Parts, locked, opened, parsed, title_of, too_deep
from reportqa.model.errors import ReadError

_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_CONTENTS = frozenset(TEXT + tag for tag in ("table-of-content", "illustration-index", "table-index", "object-index", "user-index", "alphabetical-index"))
_HOLDERS = frozenset(TEXT + tag for tag in ("section", "index-body", "index-title", "bibliography", "list-item", "list-header", "numbered-paragraph"))
_RUNNING = ("header", "header-left", "header-first", "footer", "footer-left", "footer-first")
_OTHERS = {"spreadsheet": ("a spreadsheet", "give it the suffix .ods"), "presentation": ("a presentation", "save it as PDF"), "drawing": ("a drawing", "save it as PDF")}


@dataclass(frozen=True, slots=True)
class _File:
    """The roots of a file's parts; a flat file has one for all."""

    content: Node
    styles: Node | None
    meta: Node | None
    parts: Parts | None = None

    def embedded(self, address: str) -> Node | None:
        """Return the root of an object that the file embeds, None where it embeds none at that address."""
        part = posixpath.normpath(posixpath.join(address, "content.xml"))
        return None if self.parts is None or not address else self.parts.tree(part)


def read(name: str, data: bytes) -> Told:
    """Return what an OpenDocument text tells.

    Raises:
        ReadError: it is no OpenDocument text, is damaged or locked, or unpacks to more than a report holds.
    """
    file = _opened(name, data)
    body = file.content.find(f"{OFFICE}body/{OFFICE}text")
    if body is None:
        raise ReadError(_no_text(name, file.content.find(OFFICE + "body")))
    try:
        return _told(name, file, body)
    except RecursionError as error:
        raise ReadError(too_deep(name)) from error


def _opened(name: str, data: bytes) -> _File:
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and b"office:document" in data[:4000]:
        root = parsed(name, name, data)
        return _File(root, root, root)
    parts = opened(name, data, ".odt")
    if b"encryption-data" in (parts.read("META-INF/manifest.xml") or b""):
        raise ReadError(locked(name))
    content = parts.tree("content.xml")
    if content is None:
        raise ReadError(_no_content(name, parts))
    return _File(content, parts.tree("styles.xml"), parts.tree("meta.xml"), parts)


def _no_content(name: str, parts: Parts) -> str:
    if "word/document.xml" in parts:
        return f"{name}: this is a Word document, not an OpenDocument text; give it the suffix .docx."
    return f"{name}: this ZIP holds no OpenDocument text (content.xml is missing); open it in a word processor and save it as .odt."


def _no_text(name: str, body: Node | None) -> str:
    for kind, (what, remedy) in _OTHERS.items():
        if body is not None and body.find(OFFICE + kind) is not None:
            return f"{name}: this is {what}, not an OpenDocument text; {remedy}."
    return f"{name}: 'content.xml' holds no text; open it in a word processor and save it anew as .odt."


def _told(name: str, file: _File, body: Node) -> Told:
    common = _groups(file.styles, "styles")
    reader = _Reader([*common, *_groups(file.content, "automatic-styles")], file.embedded)
    elements = reader.blocks(body)
    running = _running(file, [*common, *_groups(file.styles, "automatic-styles")])
    title = None if file.meta is None else file.meta.findtext(f"{OFFICE}meta/{_TITLE}")
    return Told((*running, *elements), title_of(title), tuple(few_words(name, elements, reader.pictures)))


def _groups(root: Node | None, kind: str) -> list[Node]:
    return [] if root is None else root.findall(OFFICE + kind)


def _running(file: _File, groups: list[Node]) -> list[Element]:
    """Return the headers and footers of all kinds of page, each text once."""
    pages = [] if file.styles is None else file.styles.iter(STYLE + "master-page")
    texts: dict[str, None] = {}
    for page in pages:
        for kind in _RUNNING:
            node = page.find(STYLE + kind)
            if node is not None and node.get(STYLE + "display") != "false":
                texts |= dict.fromkeys(text for element in _Reader(groups, file.embedded).blocks(node) if (text := text_of([element])))
    return [Furniture(text) for text in texts]


@dataclass(frozen=True, slots=True)
class _Item:
    """Where in a list a paragraph stands: the list's style, its level from 0, its count, and the value that the item is given."""

    style: str
    level: int
    count: Count
    start: str | None = None


class _Reader:
    """Walks one document; the lists that it counts run over all of it."""

    def __init__(self, groups: Sequence[Node], embedded: Callable[[str], Node | None]) -> None:
        self._styles = Styles(groups)
        self._lists = Lists(groups)
        self._inline = Inline(self._styles, self.blocks, embedded)
        self._contents = 0
        self._cells = 0

    @property
    def pictures(self) -> int:
        """How many pictures were met."""
        return self._inline.pictures

    def blocks(self, container: Node) -> list[Element]:
        """Return the elements of whatever holds paragraphs and tables: the body, a cell, a note, a text box."""
        found: list[Element] = []
        for node in container:
            tag = node.tag
            if tag in (TEXT + "p", TEXT + "h"):
                found += self._paragraph(node, None)
            elif tag == TEXT + "list":
                found += self._list(node, None)
            elif tag == TABLE + "table":
                self._cells += 1
                rows, headers = grid(node, self.blocks)
                self._cells -= 1
                found += table_elements(rows, headers)
            elif tag in _CONTENTS:
                self._contents += 1
                found += self.blocks(node)
                self._contents -= 1
            elif tag == TEXT + "tracked-changes":
                self._inline.tracked(node)
            elif tag in CHANGES:
                self._inline.change(node)
            elif tag in _HOLDERS and not _hidden(node):
                found += self.blocks(node)
            elif isinstance(tag, str) and tag.startswith(DRAW):
                found += self._inline.beside(node)
        return found

    def _list(self, node: Node, outer: _Item | None) -> list[Element]:
        """Return the items of a list; only the first paragraph of an item has its number."""
        style = node.get(TEXT + "style-name") or (outer.style if outer else _style_of_first(node, self._styles))
        count = outer.count if outer else self._lists.begun(node, style)
        level = outer.level + 1 if outer else 0
        found: list[Element] = []
        for item in node:
            numbered = item.tag == TEXT + "list-item"
            place = _Item(item.get(TEXT + "style-override") or style, level, count, item.get(TEXT + "start-value"))
            for i, child in enumerate(item if numbered or item.tag == TEXT + "list-header" else ()):
                if child.tag == TEXT + "list":
                    found += self._list(child, place)
                elif child.tag in (TEXT + "p", TEXT + "h"):
                    found += self._paragraph(child, place if numbered and i == 0 else None, listed=True)
        return found

    def _paragraph(self, node: Node, item: _Item | None, *, listed: bool = False) -> list[Element]:
        flow = Flow()
        self._inline.read(node, flow)
        style = node.get(TEXT + "style-name")
        level = _level(node) if node.tag == TEXT + "h" else 1 if self._styles.is_title(style) else None
        label = ""
        if item is not None:
            label = self._lists.label(item.style, item.level, item.count, item.start)
        elif node.tag == TEXT + "h" and not listed and node.get(TEXT + "is-list-header") != "true" and self._styles.list_style(style) != "":
            restart = node.get(TEXT + "start-value") or ("1" if node.get(TEXT + "restart-numbering") == "true" else None)
            label = self._lists.label(self._lists.outline, _level(node) - 1, self._lists.headings, restart)
        if flow.empty and self._cells:
            return lone_number(label)
        if self._contents:
            text = text_of(flow.elements(label, None))
            return [Furniture(text)] if text else []
        return flow.elements(label, level)


def _level(node: Node) -> int:
    text = node.get(TEXT + "outline-level", "1")
    return max(1, min(int(text), 10)) if text.isascii() and text.isdigit() else 1


def _style_of_first(node: Node, styles: Styles) -> str:
    """Return the list style that the first paragraph of a list names, where the list names none."""
    first = next(node.iter(TEXT + "p", TEXT + "h"), None)
    return "" if first is None else styles.list_style(first.get(TEXT + "style-name")) or ""


def _hidden(node: Node) -> bool:
    return bool(node.get(TEXT + "display") == "none" or node.get(TEXT + "is-hidden") == "true")
