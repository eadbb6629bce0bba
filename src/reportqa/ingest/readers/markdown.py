"""Markdown -> elements: CommonMark with tables, footnotes and front matter (markdown-it-py), rendered and read as a page is.

HTML inside is HTML. Lines indented by four spaces are text, not code, and no line of = or - under a paragraph makes it a
heading unless it is one line: reports saved as Markdown indent their paragraphs and rule their tables. A paragraph of
several lines is told as printed lines, for these may be a table's rows, and words that a wrap has cut.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from reportqa.ingest.elements import Heading, Told
from reportqa.ingest.read import decode
from reportqa.ingest.readers.html import told
from reportqa.ingest.readers.htmltree import parse
from reportqa.model.errors import ReadError

if TYPE_CHECKING:
    from markdown_it.token import Token

# CommonMark takes ** for a mark only where white space or punctuation allows it: in **合計：**12 人 it does not.
_LEFT_MARKS = re.compile(r"(\*\*|__)(?=\S)(.{1,200}?)(?<=\S)\1")
_FRONT_TITLE = re.compile(r"^title:\s*[\"']?(.*?)[\"']?\s*$", re.MULTILINE)


def read(name: str, data: bytes) -> Told:
    """Return what a Markdown file tells.

    Args:
        name: what the file is called in messages.
        data: its bytes, in any encoding that `decode` tells.

    Raises:
        ReadError: the bytes are no text, or hold none.
    """
    text = decode(data, name)[0].replace("\r\n", "\n").replace("\r", "\n")
    html, front = _rendered(text)
    elements = told(parse(html).body)
    if not elements:
        msg = f"{name}: the file holds no words; give the report's text."
        raise ReadError(msg)
    named = _FRONT_TITLE.search(front)
    heads = [e for e in elements if isinstance(e, Heading) and e.level == 1]
    return Told(elements, named.group(1) if named else heads[0].text if len(heads) == 1 else "")


def _rendered(text: str) -> tuple[str, str]:
    """Return Markdown as HTML, and its front matter."""
    from markdown_it import MarkdownIt  # noqa: PLC0415 (for Markdown only)
    from mdit_py_plugins.footnote import footnote_plugin  # noqa: PLC0415
    from mdit_py_plugins.front_matter import front_matter_plugin  # noqa: PLC0415

    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": 40}).enable(["table", "strikethrough"]).disable(["code"]).use(footnote_plugin).use(front_matter_plugin)
    environment: dict[str, object] = {}
    tokens = parser.parse(text, environment)
    front = "".join(t.content for t in tokens if t.type == "front_matter")
    _mend(tokens)
    return str(parser.renderer.render(tokens, parser.options, environment)), front


def _mend(tokens: Sequence[Token]) -> None:
    """Give lists the end of their numbers, take out marks of emphasis that CommonMark leaves, and keep the lines of paragraphs and of what is no heading."""
    for n, token in enumerate(tokens):
        if token.type == "heading_open" and token.markup in ("=", "-") and "\n" in tokens[n + 1].content:
            token.tag = tokens[n + 2].tag = "pre"
        if token.type == "paragraph_open" and token.level == 0 and "\n" in tokens[n + 1].content:
            token.tag = tokens[n + 2].tag = "pre"
        if token.type == "ordered_list_open":
            token.attrSet("data-end", token.markup)
        elif token.type == "text":
            token.content = _LEFT_MARKS.sub(r"\2", token.content)
        if token.children:
            _mend(token.children)
