"""A paragraph of an OpenDocument text -> the text that is seen: white space closed up, fields' results, base text of ruby."""

from __future__ import annotations

import re
from collections.abc import Callable

from reportqa.ingest.elements import Element
from reportqa.ingest.readers.flowing import Flow, text_of
from reportqa.ingest.readers.formulas import MATHML, mathml_formula
from reportqa.ingest.readers.odt_styles import DRAW, OFFICE, TEXT, XLINK, XML, Styles
from reportqa.ingest.readers.symbols import as_shown
from reportqa.ingest.readers.zipped import Node

_SPACE = re.compile(r"[ \t\r\n]+")
_MOST_SPACES = 100
_SKIPPED = frozenset(
    [OFFICE + tag for tag in ("annotation", "annotation-end", "forms", "event-listeners")]
    + [TEXT + tag for tag in ("page-number", "page-count", "page-continuation", "page-variable-get", "page-variable-set", "tracked-changes", "ruby-text", "note-citation", "script", "soft-page-break")],
)
CHANGES = frozenset((TEXT + "change-start", TEXT + "change-end"))
_REFERENCES = frozenset(TEXT + tag for tag in ("bookmark-ref", "reference-ref", "sequence-ref", "note-ref"))
_HIDDEN_BY_FLAG = frozenset(TEXT + tag for tag in ("hidden-text", "hidden-paragraph"))


class Inline:
    """Reads the paragraphs of one document; pictures are counted over all of them."""

    def __init__(self, styles: Styles, blocks: Callable[[Node], list[Element]], embedded: Callable[[str], Node | None]) -> None:
        """Take the styles, what reads a text box or a note, and what finds an embedded object by its address."""
        self._styles = styles
        self._blocks = blocks
        self._embedded = embedded
        self._deletions: frozenset[str] = frozenset()
        self._deleting: set[str] = set()
        self.pictures = 0

    def tracked(self, node: Node) -> None:
        """Take the list of tracked changes: what is deleted may still stand in the text, between two marks."""
        ids = (region.get(XML + "id") or region.get(TEXT + "id", "") for region in node if region.find(TEXT + "deletion") is not None)
        self._deletions = frozenset(ids)

    def change(self, node: Node) -> None:
        """Take the mark of the start or the end of a change."""
        change = node.get(TEXT + "change-id", "")
        if node.tag == TEXT + "change-start" and change in self._deletions:
            self._deleting.add(change)
        elif node.tag == TEXT + "change-end":
            self._deleting.discard(change)

    @property
    def deleting(self) -> bool:
        """Whether what stands here was deleted."""
        return bool(self._deleting)

    def formula(self, node: Node) -> str:
        """Return the text of a formula that a frame shows, "" where it shows something else."""
        inner = node.find(DRAW + "object")
        if inner is None:
            return ""
        root = next(iter(inner), None)
        root = self._embedded(inner.get(XLINK + "href", "")) if root is None else root
        return mathml_formula(root) if root is not None and root.tag == MATHML + "math" else ""

    def read(self, paragraph: Node, flow: Flow) -> None:
        """Add what is seen of a paragraph to `flow`."""
        name = paragraph.get(TEXT + "style-name")
        hidden = self._styles.hidden("paragraph", name) or any(node.get(TEXT + "is-hidden") == "true" for node in paragraph.iter(TEXT + "hidden-paragraph"))
        _Run(self, self._styles, flow).children(paragraph, _Look(hidden=hidden))

    def beside(self, node: Node) -> list[Element]:
        """Return the text of a frame, a shape or a group of them."""
        found: list[Element] = []
        if node.tag == DRAW + "image":
            self.pictures += 1
        elif node.tag == DRAW + "text-box" or any(child.tag in (TEXT + "p", TEXT + "list") for child in node):
            found += self._blocks(node)
        else:
            for child in node:
                if isinstance(child.tag, str) and child.tag.startswith(DRAW):
                    found += self.beside(child)
                    if found and node.tag == DRAW + "frame":  # the rest of a frame is the same in other formats
                        break
        return found

    def note(self, node: Node) -> str:
        """Return the text of a footnote or an endnote."""
        body = node.find(TEXT + "note-body")
        return "" if body is None else text_of(self._blocks(body))


class _Look:
    """How text is set where it stands."""

    __slots__ = ("font", "hidden", "raised")

    def __init__(self, *, hidden: bool = False, raised: bool = False, font: str = "") -> None:
        self.hidden = hidden
        self.raised = raised
        self.font = font


class _Run:
    """Walks one paragraph; it knows whether the text so far ends in a space, which takes in those that follow."""

    def __init__(self, inline: Inline, styles: Styles, flow: Flow) -> None:
        self._inline = inline
        self._styles = styles
        self._flow = flow
        self._spaced = True

    def children(self, node: Node, look: _Look) -> None:
        """Add what is seen inside a node."""
        self._text(node.text, look)
        for child in node:
            self._child(child, look)
            self._text(child.tail, look)

    def _child(self, node: Node, look: _Look) -> None:
        tag = node.tag
        if not isinstance(tag, str) or tag in _SKIPPED:
            return
        if tag == TEXT + "span":
            self.children(node, self._look(node, look))
        elif tag == TEXT + "s":
            self._literal(" " * _count(node), look)
        elif tag == TEXT + "tab":
            self._literal("\t", look)
        elif tag == TEXT + "line-break":
            self._break(look)
        elif tag == TEXT + "note":
            if not self._unread(look):
                self._flow.note(self._inline.note(node))
        elif tag in CHANGES:
            self._inline.change(node)
        elif tag.startswith(DRAW):
            formula = self._inline.formula(node)
            if formula:
                self._literal(formula, look)
            elif not self._unread(look):
                self._flow.beside += self._inline.beside(node)
        elif tag.startswith(TEXT) and not _unseen(node):
            self.children(node, look)

    def _look(self, node: Node, outer: _Look) -> _Look:
        name = node.get(TEXT + "style-name")
        styles = self._styles
        return _Look(hidden=outer.hidden or styles.hidden("text", name), raised=outer.raised or styles.raised("text", name), font=styles.font(name) or outer.font)

    def _text(self, text: str | None, look: _Look) -> None:
        if not text or self._unread(look):
            return
        closed = _SPACE.sub(" ", text)
        if self._spaced:
            closed = closed.lstrip(" ")
        if closed:
            self._spaced = closed.endswith(" ")
            self._flow.add(as_shown(closed, look.font), raised=look.raised)

    def _unread(self, look: _Look) -> bool:
        return look.hidden or self._inline.deleting

    def _literal(self, text: str, look: _Look) -> None:
        if not self._unread(look):
            self._flow.add(text, raised=look.raised and not text.isspace())
            self._spaced = False

    def _break(self, look: _Look) -> None:
        if not self._unread(look):
            self._flow.line_break()
            self._spaced = True


def _count(node: Node) -> int:
    text = node.get(TEXT + "c", "1")
    return min(int(text), _MOST_SPACES) if text.isascii() and text.isdigit() else 1


def _unseen(node: Node) -> bool:
    """Whether a field shows nothing, or the number of a page."""
    if node.tag in _REFERENCES and node.get(TEXT + "reference-format") == "page":
        return True
    if node.get(TEXT + "display") == "none":
        return True
    return node.tag in _HIDDEN_BY_FLAG and node.get(TEXT + "is-hidden", "true") == "true"
