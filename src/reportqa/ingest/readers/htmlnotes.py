"""Footnotes of a page: which links are their marks, and which element each mark leads to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

from reportqa.ingest.readers.htmltext import is_bracketed, is_mark, one_line
from reportqa.ingest.readers.htmltree import Node

_NOTE_BLOCKS = frozenset(["li", "p", "div", "aside", "section", "article", "blockquote", "small", "footer"])
_REFERENCE = re.compile(r"\b(?:note-?ref|footnote-?ref|msofootnotereference|msoendnotereference|fnref|doc-noteref|noteref)\b", re.IGNORECASE)
_ARROWS = frozenset("↩↑^⏎↵︎ ")  # noqa: RUF001
_LONGEST = 4_000  # characters of a note; what is longer is a section


@dataclass(frozen=True, slots=True)
class Notes:
    """Marks and notes by the identity of their nodes.

    `of_mark` gives the note of a mark; `taken` are the notes, left out where they stand; `back` are the links from
    a note back to its mark.
    """

    of_mark: dict[int, Node]
    taken: frozenset[int]
    back: frozenset[int]


def find_notes(body: Node) -> Notes:
    """Return the footnotes of a page: a mark stands in a <sup>, in brackets or says so, and leads to a block further down."""
    order: dict[int, int] = {}
    parents: dict[int, Node] = {}
    named: dict[str, Node] = {}
    for at, node in enumerate(body.walk()):
        order[id(node)] = at
        for child in node.elements():
            parents[id(child)] = node
        for name in (node.get("id"), node.get("name") if node.tag == "a" else ""):
            if name:
                named.setdefault(name, node)
    of_mark: dict[int, Node] = {}
    back: set[int] = set()
    for link in body.walk():
        if link.tag != "a" or not link.get("href").startswith("#"):
            continue
        text = link.text().strip()
        if text and set(text) <= _ARROWS:
            back.add(id(link))
            continue
        target = named.get(unquote(link.get("href")[1:]))
        if target is None:
            continue
        if order[id(target)] < order[id(link)]:
            if is_mark(text) or "backref" in link.get("class"):
                back.add(id(link))
            continue
        note = _block(target, parents)
        if note is not None and is_mark(text) and _is_reference(link, text, parents) and len(note.text()) <= _LONGEST and not _holds(note, link, parents):
            of_mark[id(link)] = note
    return Notes(of_mark, frozenset(id(n) for n in of_mark.values()), frozenset(back))


def _block(node: Node, parents: dict[int, Node]) -> Node | None:
    found: Node | None = node
    while found is not None and found.tag not in _NOTE_BLOCKS:
        found = parents.get(id(found))
    while found is not None and found.tag == "p" and id(found) in parents and _is_note_holder(parents[id(found)]):
        found = parents[id(found)]
    return None if found is not None and any(n.tag in ("h1", "h2", "h3", "h4", "h5", "h6", "table") for n in found.walk()) else found


def _is_note_holder(node: Node) -> bool:
    return node.tag in ("li", "aside") or (node.tag == "div" and re.fullmatch(r"(?:ftn|edn|fn)\w{1,6}", node.get("id")) is not None)


def _is_reference(link: Node, text: str, parents: dict[int, Node]) -> bool:
    """Whether a link that looks like a mark is one, not a link to a numbered section."""
    if is_bracketed(text) and not text.strip("[]()（）〔〕【】").isalpha():  # noqa: RUF001
        return True
    around = [link, *link.elements()]
    up = parents.get(id(link))
    for _ in range(2):
        if up is not None:
            around.append(up)
            up = parents.get(id(up))
    return any(n.tag == "sup" or _REFERENCE.search(f"{n.get('class')} {n.get('role')} {n.get('type')}") for n in around) or any(n.tag == "sup" for n in link.walk())


def _holds(note: Node, link: Node, parents: dict[int, Node]) -> bool:
    node: Node | None = link
    while node is not None:
        if node is note:
            return True
        node = parents.get(id(node))
    return False


def without_mark(text: str, mark: str) -> str:
    """Return a note's text without the mark that it repeats at its head: `1. …`, `[1] …`, `註1：…`.

    >>> without_mark("1. 不含離島", "[1]")
    '不含離島'
    """
    bare = re.sub(r"\W|註|注", "", mark) or mark.strip()
    found = re.match(rf"[\[(（〔【]?(?:註|注)?\s?{re.escape(bare)}[\])）〕】]?(?:[.．:：、]|\s|(?=[一-鿿]))\s*", text)  # noqa: RUF001
    return text[found.end() :] if found and found.end() < len(text) else one_line(text)
