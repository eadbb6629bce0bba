"""Bytes of a web page -> its visible tree: charset told, scripts and hidden parts left out, nesting bounded.

The tree is Lexbor's (selectolax), which builds it as browsers do: on `<p>a<div>b</p>c` and on text nested 300 deep
lxml 6.1 (libxml2 2.14) loses the order or the text. Lexbor takes quadratic time in the depth of nesting
(3.4 s at 30,000), so surplus nesting is taken out of the text before it is parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reportqa.ingest.read import decode
from reportqa.model.errors import ReadError

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

BREAK = "\u2028"  # stands for <br> in a run of text
_DEEPEST_SOURCE = 400  # nested tags that are given to the parser
_DEEPEST = 60  # nested elements that the tree keeps; deeper ones stand beside one another
_LEFT_OUT = frozenset(["script", "style", "template", "noscript", "head", "svg", "canvas", "iframe", "object", "embed", "audio", "video", "map", "select", "datalist", "input", "textarea", "progress", "meter", "annotation", "annotation-xml", "rt", "rp", "rtc"])
_HIDING = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all)", re.IGNORECASE)
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})|<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]{1,40})""", re.IGNORECASE)
_META_WITHIN = 4096  # bytes in which a page names its charset
_WIDER = {"big5": "big5hkscs", "big5-hkscs": "big5hkscs", "x-x-big5": "big5hkscs", "gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "iso-8859-1": "cp1252", "ascii": "cp1252", "us-ascii": "cp1252"}
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
_FLAT = frozenset(["p", "li", "dt", "dd", "option", "tr", "td", "th", "thead", "tbody", "tfoot", "br", "img", "hr", "input", "meta", "link", "area", "base", "col", "embed", "source", "track", "wbr", "html", "body", "head"])
_PARTS = frozenset(["table", "thead", "tbody", "tfoot", "tr", "ul", "ol", "dl"])  # what stands right below them is read only where it belongs there
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\u2028\u2029\ufeff\u200b\u00ad]")


@dataclass(slots=True)
class Node:
    """An element that is shown: its tag, its attributes, and its text and elements in order."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    def get(self, name: str) -> str:
        """Return an attribute, "" where it is missing."""
        return self.attributes.get(name, "")

    def elements(self) -> Iterator[Node]:
        """Yield the elements right below this one."""
        return (child for child in self.children if isinstance(child, Node))

    def walk(self) -> Iterator[Node]:
        """Yield this element and all below it, in document order."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(list(node.elements())))

    def text(self, least: int | None = None) -> str:
        """Return all text below it as it stands in the file, or its head where `least` characters are enough."""
        parts: list[str] = []
        size = 0
        stack: list[Node | str] = [self]
        while stack and (least is None or size < least):
            node = stack.pop()
            if isinstance(node, str):
                parts.append(node)
                size += len(node.strip())
            else:
                stack.extend(reversed(node.children))
        return "".join(parts)


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its body, and what its head says of it."""

    body: Node
    title: str = ""
    shared_title: str = ""
    site: str = ""


def read_page(name: str, data: bytes) -> Page:
    """Return the tree of a page, a web archive (MHTML) among them.

    Raises:
        ReadError: the bytes are no text, or a web archive without a page.
    """
    return parse(decoded(name, _unpacked(name, data)))


def _unpacked(name: str, data: bytes) -> bytes:
    """Return the page out of a web archive, the bytes themselves where they are none."""
    head = data[:2000].lower()
    if b"mime-version:" not in head or b"multipart/related" not in head:
        return data
    from email import message_from_bytes, policy  # noqa: PLC0415 (only for web archives)

    for part in message_from_bytes(data, policy=policy.compat32).walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            body = part.get_payload(decode=True)
            if isinstance(body, bytes) and body.strip():
                charset = part.get_content_charset()
                return f'<meta charset="{charset}">'.encode() + body if charset else body
    msg = f"{name}: the web archive holds no page; save the page as HTML."
    raise ReadError(msg)


def decoded(name: str, data: bytes) -> str:
    """Return the text of a page: by its byte order mark, by the charset it names where that reads it, else as the bytes tell."""
    if not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        told = _META.search(data[:_META_WITHIN])
        charset = (told.group(1) or told.group(2)).decode("ascii").lower() if told else ""
        if charset and not charset.startswith("utf-16"):
            try:
                return data.decode(_WIDER.get(charset, charset))
            except (LookupError, UnicodeDecodeError):
                pass
    return decode(data, name)[0]


def parse(text: str) -> Page:
    """Return the tree of a page's text."""
    from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415 (heavy, for pages only)

    tree = LexborHTMLParser(_flattened(_CONTROL.sub("", text)))
    metas = {(m.attributes.get("property") or m.attributes.get("name") or "").lower(): m.attributes.get("content") or "" for m in reversed(tree.css("meta"))}
    title = tree.css_first("title")
    body = Node("body") if tree.body is None else _shown(tree.body)
    return Page(body, " ".join(title.text().split()) if title else "", " ".join(metas.get("og:title", "").split()), " ".join(metas.get("og:site_name", "").split()))


def _flattened(text: str) -> str:
    """Return the text without the tags that are nested deeper than any page's are."""
    if text.count("<") - text.count("</") <= _DEEPEST_SOURCE:
        return text
    depth = 0
    parts: list[str] = []
    at = 0
    for tag in _TAG.finditer(text):
        if tag.group(2).lower() in _FLAT or tag.group().endswith("/>"):
            continue
        depth = max(0, depth + (-1 if tag.group(1) else 1))
        if depth > _DEEPEST_SOURCE:
            parts.append(text[at : tag.start()])
            at = tag.end()
    return "".join([*parts, text[at:]])


def _shown(root: LexborNode) -> Node:
    """Return the tree without what is not shown; what is nested too deep stands after the last element that is not."""
    top = Node("body", _attributes(root))
    stack = [(child, top, top, 1) for child in reversed(_children(root))]
    while stack:
        raw, parent, holder, depth = stack.pop()
        tag = raw.tag or ""
        if tag == "-text":
            parent.children.append(raw.text_content or "")
            continue
        if tag.startswith(("-", "!")) or tag in _LEFT_OUT:
            continue
        attributes = _attributes(raw)
        if _hidden(tag, attributes):
            continue
        node = Node(tag.rpartition(":")[2], attributes)
        parent.children.append(node)
        holder = holder if node.tag in _PARTS or depth >= _DEEPEST else node
        inside = node if depth < _DEEPEST else holder
        stack.extend((child, inside, holder, depth + 1) for child in reversed(_children(raw)))
    return top


def _children(node: LexborNode) -> list[LexborNode]:
    return list(node.iter(include_text=True))


def _attributes(node: LexborNode) -> dict[str, str]:
    return {name.lower(): value or "" for name, value in node.attributes.items()}


def _hidden(tag: str, attributes: dict[str, str]) -> bool:
    return (
        ("hidden" in attributes and attributes["hidden"].lower() != "until-found")
        or attributes.get("aria-hidden", "").lower() == "true"
        or (tag == "dialog" and "open" not in attributes)
        or ("style" in attributes and _HIDING.search(attributes["style"]) is not None)
    )
