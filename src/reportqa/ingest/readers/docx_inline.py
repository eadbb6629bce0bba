"""A paragraph of a Word document -> the text that is seen: insertions, fields' results, base text of ruby, no deletions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from reportqa.ingest.elements import Element, Paragraph
from reportqa.ingest.readers.docx_fields import Fields, is_page_number
from reportqa.ingest.readers.docx_styles import Styles, W, is_on, value
from reportqa.ingest.readers.flowing import Flow, text_of
from reportqa.ingest.readers.formulas import M, word_formula
from reportqa.ingest.readers.symbols import as_shown
from reportqa.ingest.readers.zipped import Node

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_V = "{urn:schemas-microsoft-com:vml}"
ALTERNATIVES, BOX = MC + "AlternateContent", W + "txbxContent"
# What holds runs and is itself not seen; everything else that is not named here is skipped with what it holds.
_HOLDERS = frozenset(W + tag for tag in ("hyperlink", "smartTag", "ins", "moveTo", "sdtContent", "customXml", "bdo", "dir", "rubyBase", "subDoc"))
_DRAWN = frozenset(W + tag for tag in ("drawing", "pict", "object"))
_PICTURES = frozenset((_A + "blip", _V + "imagedata"))
_NEW_LINE = re.compile(r"[\r\n]+")  # between tags laid out by a program, or in its text: Word shows a space
_TEXT_OF_TAG = {W + "tab": "\t", W + "ptab": "\t", W + "noBreakHyphen": "-"}
_TOLD = (W + "t", M + "t", _DGM + "relIds", *_PICTURES)
_SEPARATORS = frozenset(("separator", "continuationSeparator", "continuationNotice"))


class Inline:
    """Reads the paragraphs of one document; fields, notes and pictures are counted over all of them."""

    def __init__(self, styles: Styles, notes: dict[str, dict[str, Node]], blocks: Callable[[Node], list[Element]], diagram: Callable[[str], Node | None]) -> None:
        """Take the styles, the footnotes and endnotes by id, and what reads a text box and finds a diagram's part by its relationship."""
        self._styles = styles
        self._notes = notes
        self._blocks = blocks
        self._diagram = diagram
        self.fields = Fields()
        self.pictures = 0
        self._hidden = False

    def read(self, paragraph: Node, style_id: str | None, flow: Flow) -> None:
        """Add what is seen of a paragraph to `flow`."""
        outer, self._hidden = self._hidden, self._styles.hidden(style_id)
        try:
            self._children(paragraph, flow)
        finally:
            self._hidden = outer
        self.fields.end_paragraph()

    def _children(self, node: Node, flow: Flow) -> None:
        for child in node:
            tag = child.tag
            if tag == W + "r":
                self._run(child, flow)
            elif tag in _HOLDERS:
                self._children(child, flow)
            elif tag == W + "sdt":
                for content in shown_content(child):
                    self._children(content, flow)
            elif tag == W + "fldSimple":
                if not is_page_number(child.get(W + "instr")):
                    self._children(child, flow)
            elif tag == W + "ruby":
                self._children(child, flow)
            elif tag == ALTERNATIVES:
                self._children(chosen(child), flow)
            elif tag in (M + "oMath", M + "oMathPara"):
                self._shown(flow, word_formula(child), hidden=self._hidden)

    def _run(self, run: Node, flow: Flow) -> None:
        properties = run.find(W + "rPr")
        style = value(properties, "rStyle")
        hidden = is_on(properties, "vanish")
        if hidden is None:
            hidden = self._hidden if style is None else self._styles.hidden(style) or self._hidden
        aligned = value(properties, "vertAlign")
        raised = style is not None and self._styles.raised(style) if aligned is None else aligned == "superscript"
        fonts = None if properties is None else properties.find(W + "rFonts")
        font = "" if fonts is None else fonts.get(W + "ascii") or ""
        self._content(run, flow, hidden=hidden, raised=raised, font=font)

    def _content(self, run: Node, flow: Flow, *, hidden: bool, raised: bool, font: str) -> None:
        for child in run:
            tag = child.tag
            if tag == W + "fldChar":
                self._shown(flow, self.fields.mark(child), hidden=hidden)
            elif tag == W + "instrText":
                self.fields.instruct(child.text or "")
            elif hidden or not self.fields.shown:
                continue
            elif tag == W + "t":
                flow.add(as_shown(_NEW_LINE.sub(" ", child.text or ""), font), raised=raised)
            elif tag in _TEXT_OF_TAG:
                flow.add(_TEXT_OF_TAG[tag])
            elif tag in (W + "br", W + "cr"):
                flow.line_break()
            elif tag == W + "sym":
                flow.add(_symbol(child), raised=raised)
            elif tag in (W + "footnoteReference", W + "endnoteReference"):
                flow.note(self._note(child))
                if child.get(W + "customMarkFollows") in ("1", "true", "on"):
                    return
            elif tag == W + "ruby":
                self._children(child, flow)
            elif tag in _DRAWN:
                self._drawn(child, flow)
            elif tag == ALTERNATIVES:
                self._content(chosen(child), flow, hidden=hidden, raised=raised, font=font)

    def _shown(self, flow: Flow, text: str, *, hidden: bool) -> None:
        if text and not hidden and self.fields.shown:
            flow.add(text)

    def _note(self, reference: Node) -> str:
        kind = "footnote" if reference.tag == W + "footnoteReference" else "endnote"
        node = self._notes.get(kind, {}).pop(reference.get(W + "id", ""), None)
        if node is None:
            return ""
        outer, self.fields = self.fields, Fields()
        try:
            return text_of(self._blocks(node))
        finally:
            self.fields = outer

    def _drawn(self, node: Node, flow: Flow) -> None:
        """Take the text boxes and diagrams of a drawing; what floats beside a paragraph is told after it."""
        for found in _inside(node):
            if found.tag == BOX:
                outer, self.fields = self.fields, Fields()
                hidden, self._hidden = self._hidden, False
                flow.beside += self._blocks(found)
                self.fields, self._hidden = outer, hidden
            elif found.tag in _PICTURES:
                self.pictures += 1
            else:
                flow.beside += self._diagram_texts(found.get(R + "dm", ""))

    def _diagram_texts(self, relationship: str) -> list[Element]:
        root = self._diagram(relationship)
        points = [] if root is None else root.iter(_DGM + "t")
        texts = ("".join(t.text or "" for t in paragraph.iter(_A + "t")).strip() for point in points for paragraph in point.findall(_A + "p"))
        return [Paragraph(text) for text in texts if text]


def chosen(alternatives: Node) -> Node:
    """Return the one of several writings of the same thing that is read: the newest, else what stands in for it."""
    choices = alternatives.findall(MC + "Choice")
    fallback = alternatives.find(MC + "Fallback")
    for choice in choices:
        if fallback is None or any(True for _ in choice.iter(*_TOLD)):
            return choice
    return alternatives if fallback is None else fallback


def shown_content(control: Node) -> list[Node]:
    """Return what a content control holds, nothing while it shows only its prompt."""
    prompting = is_on(control.find(W + "sdtPr"), "showingPlcHdr")
    return [] if prompting else control.findall(W + "sdtContent")


def notes_of(root: Node | None, tag: str) -> dict[str, Node]:
    """Return the notes of footnotes.xml or endnotes.xml by id, without the lines that separate them from the text."""
    nodes = [] if root is None else root.findall(W + tag)
    return {node.get(W + "id", ""): node for node in nodes if node.get(W + "type") not in _SEPARATORS}


def _inside(node: Node) -> Iterator[Node]:
    """Yield the text boxes, diagrams and pictures of a drawing, outermost first, each writing of it once."""
    for child in node:
        if child.tag == ALTERNATIVES:
            yield from _inside(chosen(child))
        elif child.tag == BOX or child.tag == _DGM + "relIds":
            yield child
        else:
            if child.tag in _PICTURES:
                yield child
            yield from _inside(child)


def _symbol(node: Node) -> str:
    try:
        char = chr(int(node.get(W + "char", ""), 16))
    except (ValueError, OverflowError):
        return ""
    return as_shown(char, node.get(W + "font", ""))
