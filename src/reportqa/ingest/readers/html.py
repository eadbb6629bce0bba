"""A web page -> elements: headings, paragraphs, lists with their numbers, tables with their spans, footnotes; the rest is furniture.

What is the report and what the site around it is told in `htmlmain`, not by trafilatura: on 45 pages of the Rust
manuals (text of <main>) trafilatura 2.3.1, set to favour recall, kept 453 of 520 headings and 1,375 of 1,394 paragraphs,
this reader 520 and 1,391; on nine made-up forms of a report it dropped all six headings of two, and it gives no spans,
no numbers of lists and no footnotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from reportqa.ingest.elements import Element, Furniture, Heading, Note, Paragraph, Printed, TableElement, Told
from reportqa.ingest.readers.htmlmain import find_furniture
from reportqa.ingest.readers.htmlnotes import Notes, find_notes, without_mark
from reportqa.ingest.readers.htmltables import layout_cells, lays_out, table_element
from reportqa.ingest.readers.htmltext import closed, lines_of, raised
from reportqa.ingest.readers.htmltree import BREAK, Node, Page, read_page
from reportqa.ingest.readers.listmarks import list_mark
from reportqa.ingest.split import join_texts
from reportqa.language.numbering import numbers_at
from reportqa.model.errors import ReadError

_INLINE = frozenset([
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img", "ins", "kbd", "label", "mark", "nobr", "output", "picture", "q", "rb", "ruby",
    "s", "samp", "small", "smarttagtype", "source", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
    "math", "mfrac", "mi", "mn", "mo", "mrow", "msqrt", "msub", "msup", "mtext", "semantics",
])  # fmt: skip
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_HEAD = 40  # characters of an item that hold its number
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([a-z-]+)", re.IGNORECASE)
_SEPARATORS = re.compile(r"\s+[-–—|｜_»·:：]+\s+|\s*[|｜]\s*|\s*[–—]\s*")  # noqa: RUF001


def read(name: str, data: bytes) -> Told:
    """Return what a web page tells.

    Args:
        name: what the file is called in messages.
        data: its bytes: HTML, XHTML or a web archive (MHTML).

    Raises:
        ReadError: the bytes are no text, or the page shows none.
    """
    page = read_page(name, data)
    elements = told(page.body, find_furniture(page.body))
    if not any(not isinstance(e, Furniture) for e in elements):
        msg = f"{name}: the page shows no text (it may be drawn by a script); open it in a browser and save it as text."
        raise ReadError(msg)
    return Told(elements, _title(page, elements))


def told(body: Node, furniture: frozenset[int] = frozenset()) -> tuple[Element, ...]:
    """Return the elements of a tree; `furniture` has the identities of the nodes that are no text of the report."""
    flow = _Flow(find_notes(body), furniture)
    flow.blocks(body)
    flow.flush()
    return tuple(flow.elements)


class _Flow:
    """Goes through a tree once. Text gathers in `run` until a block ends it; `mark` is the number of the list item to come."""

    def __init__(self, notes: Notes, furniture: frozenset[int]) -> None:
        self.notes, self.furniture = notes, furniture
        self.elements: list[Element] = []
        self.run: list[str] = []
        self.mark = ""
        self.due: list[Note] = []
        self.noted: set[int] = set()

    def blocks(self, node: Node) -> None:
        """Read what is below a node."""
        for child in node.children:
            if isinstance(child, str):
                self.run.append(child)
            elif id(child) in self.notes.taken:
                continue
            elif id(child) in self.furniture or child.tag == "button":
                self._furniture(child)
            else:
                self._element(child)

    def _element(self, node: Node) -> None:
        level = _HEADINGS.get(node.tag, 0) or (_level(node) if node.get("role") == "heading" else 0)
        if level:
            self.flush()
            self._heading(node, level)
        elif node.tag == "br":
            self.run.append(BREAK)
        elif node.tag == "sup" or node.tag in _INLINE:
            self._inline(node)
        elif node.tag in ("ul", "ol", "menu", "dir"):
            self.flush()
            self._list(node)
        elif node.tag == "dl":
            self.flush()
            self._terms(node)
        elif node.tag == "table":
            self.flush()
            self._table(node)
        elif node.tag in ("pre", "listing", "xmp", "plaintext"):
            self.flush()
            self._printed(node)
        else:
            self.flush()
            self.blocks(node)
            self.flush()

    def _inline(self, node: Node) -> None:
        if id(node) in self.notes.of_mark:
            self._note(node)
        elif id(node) in self.notes.back:
            return
        elif node.tag == "sup" and not any(id(n) in self.notes.of_mark or id(n) in self.notes.back for n in node.walk()):
            self.run.append(raised(node.text()))
        else:
            self.blocks(node)

    def _note(self, mark: Node) -> None:
        note = self.notes.of_mark[id(mark)]
        if id(note) in self.noted:
            return
        self.noted.add(id(note))
        text = without_mark(self._text(note), mark.text())
        if text:
            self.due.append(Note(text))

    def flush(self) -> None:
        """End the run of text: its lines become paragraphs, the notes that it marks follow."""
        run = "".join(self.run)
        self.run = []
        for text in lines_of(run) if run else ():
            self.elements.append(Paragraph(self.mark + text))
            self.mark = ""
        self._end()

    def _end(self) -> None:
        self.elements.extend(self.due)
        self.due = []

    def _text(self, node: Node) -> str:
        """Return all text below a node as one line; the notes that it marks are due."""
        return join_texts(self._lines(node).split("\n"))

    def _lines(self, node: Node) -> str:
        """Return all text below a node, a line for each of its paragraphs; the notes that it marks are due."""
        inner = _Flow(self.notes, frozenset())
        inner.noted = self.noted
        inner.blocks(node)
        inner.flush()
        self.due.extend(e for e in inner.elements if isinstance(e, Note))
        return "\n".join(_words(inner.elements))

    def _heading(self, node: Node, level: int) -> None:
        inner = [c for c in node.children if isinstance(c, str) or id(c) not in self.furniture]
        text = self._text(Node(node.tag, {}, inner))
        if text:
            number = self.mark if any(c.isalnum() for c in self.mark) else ""
            self.elements.append(Heading(number + text, level))
            self.mark = ""
        self._end()

    def _furniture(self, node: Node) -> None:
        text = self._text(node)
        if text:
            if node.tag not in _INLINE:
                self.flush()
            self.elements.append(Furniture(text))

    def _printed(self, node: Node) -> None:
        text = self._unmarked(node).text().expandtabs(8).strip("\n")
        lines = [line.rstrip() for line in text.split("\n")]
        if any(lines):
            self.elements.append(Printed("\n".join(lines)))
        for mark in node.walk():
            if id(mark) in self.notes.of_mark:
                self._note(mark)
        self._end()

    def _unmarked(self, node: Node) -> Node:
        """Return a node without the marks of footnotes and with raised text as it is written in a line."""
        children: list[Node | str] = []
        for child in node.children:
            if isinstance(child, str):
                children.append(child)
            elif id(child) not in self.notes.of_mark and id(child) not in self.notes.back:
                inner = self._unmarked(child)
                children.append(raised(inner.text()) if child.tag == "sup" else inner)
        return Node(node.tag, node.attributes, children)

    def _list(self, node: Node) -> None:
        items = [child for child in node.elements() if child.tag == "li"]
        own = _numbered(items)
        count = -1 if "reversed" in node.attributes else 1
        ordinal = _whole(node.get("start"), len(items) if count < 0 else 1)
        for child in node.children:
            if isinstance(child, str):
                self.run.append(child)
            elif child.tag != "li":
                self._element(child)
            elif id(child) not in self.notes.taken:
                ordinal = _whole(child.get("value"), ordinal)
                self.flush()
                self.mark = "" if own else list_mark(ordinal, _style(node, child), node.get("data-end") or ".")
                self.blocks(child)
                self.flush()
                self.mark = ""
                ordinal += count
            else:
                ordinal += count
        self.flush()

    def _terms(self, node: Node) -> None:
        """Read a list of terms: a term with one line of meaning is one paragraph, as it is read."""
        term = ""
        for child in _entries(node):
            if child.tag == "dt":
                self._paragraph(term)
                term = self._text(child)
                continue
            inner = _Flow(self.notes, self.furniture)
            inner.noted = self.noted
            inner.blocks(child)
            inner.flush()
            first = inner.elements[0] if inner.elements else None
            if term and isinstance(first, Paragraph):
                inner.elements[0] = Paragraph(term + _colon(term, first.text) + first.text)
            else:
                self._paragraph(term)
            term = ""
            self.elements.extend(inner.elements)
        self._paragraph(term)
        self._end()

    def _paragraph(self, text: str) -> None:
        if text:
            self.elements.append(Paragraph(text))

    def _table(self, node: Node) -> None:
        if lays_out(node):
            for cell in layout_cells(node):
                self.blocks(cell)
                self.flush()
            return
        if self.mark:
            self._paragraph(self.mark.strip())
            self.mark = ""
        table = table_element(node, self._lines)
        if table is not None:
            self.elements.append(table)
        self._end()


def _words(elements: Iterable[Element]) -> list[str]:
    """Return the texts of elements that go into one line."""
    found: list[str] = []
    for element in elements:
        if isinstance(element, Heading | Paragraph | Furniture):
            found.append(element.text)
        elif isinstance(element, Printed):
            found.append(" ".join(element.text.split()))
        elif isinstance(element, TableElement):
            found += [element.caption, *(" ".join(cell.text.replace("\n", " ") for cell in row if cell.text) for row in element.rows)]
    return [text for text in found if text]


def _entries(node: Node) -> list[Node]:
    """Return the terms and meanings of a list of terms, those in groups (<div>) among them."""
    children = [Node("dd", {}, [child]) if isinstance(child, str) else child for child in node.children if not isinstance(child, str) or child.strip()]
    return [n for child in children for n in (_entries(child) if child.tag == "div" else (child,))]


def _colon(term: str, meaning: str) -> str:
    if term[-1] in ":：":  # noqa: RUF001
        return " " if term[-1] == ":" else ""
    return ": " if term[-1].isascii() and meaning[0].isascii() else "："  # noqa: RUF001


def _numbered(items: list[Node]) -> bool:
    """Whether the items of a list have their numbers in their own text, so that none is shown beside them."""
    texts = [closed(item.text(_HEAD)) for item in items]
    return len(texts) > 1 and all(numbers_at(text) for text in texts)


def _style(node: Node, item: Node) -> str:
    for holder in (item, node):
        told_style = _LIST_STYLE.search(holder.get("style"))
        if told_style:
            return told_style.group(1)
        if holder.get("type"):
            return holder.get("type")
    return "decimal" if node.tag == "ol" else "disc"


def _level(node: Node) -> int:
    return max(1, _whole(node.get("aria-level"), 2))


def _whole(text: str, otherwise: int) -> int:
    return int(text) if re.fullmatch(r"\s*-?[0-9]{1,6}\s*", text) else otherwise


def _title(page: Page, elements: tuple[Element, ...]) -> str:
    """Return the page's own title, without the name of the site where that is clear."""
    title = page.shared_title or page.title
    pieces = [piece for piece in _SEPARATORS.split(title) if piece]
    if len(pieces) > 1:
        heads = {e.text for e in elements if isinstance(e, Heading)}
        alone = next((piece for piece in pieces if piece in heads), "")
        if alone and alone != page.site:
            return alone
        if page.site and pieces[-1] == page.site:
            return title[: title.rindex(page.site)].rstrip(" -–—|｜_»·:：")  # noqa: RUF001
    return title
