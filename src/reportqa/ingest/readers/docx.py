"""A Word document (.docx, .docm, .dotx) -> its elements, in the order in which they are read.

The XML is walked with lxml. Of fourteen things that one test file holds (numbers of headings and of lists, insertions,
deletions, hidden text, a text box, a footnote, its mark, a power, ruby, its base, a formula, a page number, a content
control) python-docx 1.2 tells five aright, docx2python 3.7 and mammoth 1.13 seven each, with no Chinese number among
them; a walk tells all. 300 pages take 1.6 s of CPU here, 2.6 in python-docx, 10 and 17 in the others. None of them
bounds what a file unpacks to. python-docx makes the files of the tests.
"""

from __future__ import annotations

from reportqa.ingest.elements import Element, Furniture, Told
from reportqa.ingest.readers.docx_inline import ALTERNATIVES, Inline, R, chosen, notes_of, shown_content
from reportqa.ingest.readers.docx_numbering import Numbering
from reportqa.ingest.readers.docx_package import Package
from reportqa.ingest.readers.docx_styles import BODY_TEXT, VAL, Styles, W, is_on, number_in, value
from reportqa.ingest.readers.docx_tables import grid
from reportqa.ingest.readers.flowing import Flow, few_words, lone_number, table_elements, text_of
from reportqa.ingest.readers.zipped import Node, title_of, too_deep
from reportqa.model.errors import ReadError

_HOLDERS = frozenset(W + tag for tag in ("customXml", "ins", "moveTo", "smartTag", "sdtContent"))
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_RUNNING = frozenset((W + "headerReference", W + "footerReference"))
_CAPTIONED = frozenset(("Table of Contents", "Table of Figures"))


def read(name: str, data: bytes) -> Told:
    """Return what a Word document tells.

    Raises:
        ReadError: it is no Word document, is damaged or locked, or unpacks to more than a report holds.
    """
    package = Package(name, data)
    root = package.tree(package.main)
    body = None if root is None else root.find(W + "body")
    if body is None:
        msg = f"{name}: '{package.main}' holds no document; open it in a word processor and save it anew as .docx."
        raise ReadError(msg)
    try:
        return _told(name, package, body)
    except RecursionError as error:
        raise ReadError(too_deep(name)) from error


def _told(name: str, package: Package, body: Node) -> Told:
    reader = _Reader(package)
    elements = reader.blocks(body)
    running = reader.running(body)
    properties = package.properties()
    title = title_of(None if properties is None else properties.findtext(_TITLE))
    notes = [*reader.unread, *few_words(name, elements, reader.pictures)]
    return Told((*running, *elements), title, tuple(notes))


class _Reader:
    """Walks one document; the lists that it counts and the fields that are open run over all of it."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._styles = Styles(package.optional("styles"))
        self._numbering = Numbering(package.optional("numbering"), self._styles)
        notes = {kind: notes_of(package.optional(f"{kind}s"), kind) for kind in ("footnote", "endnote")}
        self._inline = Inline(self._styles, notes, self.blocks, self._diagram)
        self._contents = 0
        self._cells = 0
        self._held: Flow | None = None
        self.unread: list[str] = []

    @property
    def pictures(self) -> int:
        """How many pictures were met."""
        return self._inline.pictures

    def blocks(self, container: Node) -> list[Element]:
        """Return the elements of whatever holds paragraphs and tables: the body, a cell, a note, a text box."""
        outer, self._held = self._held, None
        found: list[Element] = []
        self._walk(container, found)
        if self._held is not None:
            found += self._held.elements("", None)
        self._held = outer
        return found

    def running(self, body: Node) -> list[Element]:
        """Return the headers and footers of all sections, each text once."""
        related = self._package.related(self._package.main)
        targets = dict.fromkeys(related[node.get(R + "id", "")][1] for node in body.iter(*_RUNNING) if node.get(R + "id", "") in related)
        counted, self._numbering = self._numbering, self._numbering.anew()
        texts: dict[str, None] = {}
        for target in targets:
            root = self._package.tree(target)
            if root is not None:
                texts |= dict.fromkeys(piece for element in self.blocks(root) if (piece := text_of([element])))
        self._numbering = counted
        return [Furniture(text) for text in texts]

    def _walk(self, container: Node, found: list[Element]) -> None:
        for node in container:
            tag = node.tag
            if tag == W + "p":
                found += self._paragraph(node)
            elif tag == W + "tbl":
                found += self._table(node)
            elif tag == W + "sdt":
                self._control(node, found)
            elif tag in _HOLDERS:
                self._walk(node, found)
            elif tag == ALTERNATIVES:
                self._walk(chosen(node), found)
            elif tag == W + "altChunk":
                self.unread.append("A document that is embedded in this one (w:altChunk) was not read; open this one in a word processor and save it anew to make it part of the text.")

    def _control(self, node: Node, found: list[Element]) -> None:
        gallery = node.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
        contents = gallery is not None and gallery.get(VAL) in _CAPTIONED
        self._contents += contents
        for content in shown_content(node):
            self._walk(content, found)
        self._contents -= contents

    def _paragraph(self, node: Node) -> list[Element]:
        properties = node.find(W + "pPr")
        style_id = value(properties, "pStyle")
        mark = None if properties is None else properties.find(W + "rPr")
        flow, self._held = self._held or Flow(), None
        within = self._inline.fields.in_contents
        self._inline.read(node, style_id, flow)
        if mark is not None and (mark.find(W + "del") is not None or mark.find(W + "moveFrom") is not None):
            self._held = flow
            return []
        hidden = is_on(mark, "vanish") and flow.empty
        label = "" if hidden else self._numbering.label(properties, style_id)
        if flow.empty:
            return lone_number(label) if self._cells else []
        listed = self._contents > 0 or self._styles.lists_contents(style_id)
        if listed or ((within or self._inline.fields.in_contents) and node.find(f".//{W}hyperlink[@{W}anchor]") is not None):
            text = text_of(flow.elements(label, None))
            return [Furniture(text)] if text else []
        return flow.elements(label, self._level(properties, style_id))

    def _level(self, properties: Node | None, style_id: str | None) -> int | None:
        own = value(properties, "outlineLvl")
        if own is None:
            return self._styles.level(style_id)
        outline = number_in(own, BODY_TEXT)
        return outline + 1 if 0 <= outline < BODY_TEXT else None

    def _table(self, node: Node) -> list[Element]:
        self._cells += 1
        rows, headers = grid(node, self.blocks)
        self._cells -= 1
        return table_elements(rows, headers)

    def _diagram(self, relationship: str) -> Node | None:
        _, target = self._package.related(self._package.main).get(relationship, ("", ""))
        return self._package.tree(target) if target else None
