"""Fields of a Word document: which of their text is shown, and what is shown where they keep no text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reportqa.ingest.readers.docx_styles import VAL, W, is_on, number_in, value
from reportqa.ingest.readers.zipped import Node

_PAGES = frozenset(("PAGE", "NUMPAGES", "PAGEREF", "SECTIONPAGES", "SECTION"))
_CONTENTS = frozenset(("TOC", "INDEX", "TOA"))
_OVER = re.compile(r"\\o\b", re.IGNORECASE)


@dataclass(slots=True)
class _Field:
    code: str = ""
    shows: bool = False
    given: str = ""

    @property
    def name(self) -> str:
        return next(iter(self.code.split()), "").upper()


class Fields:
    """The fields that are open where a document is read; those of contents run over many paragraphs."""

    def __init__(self) -> None:
        """Start with none."""
        self._open: list[_Field] = []

    def mark(self, node: Node) -> str:
        """Take the mark of a field's begin, separator or end; return what is shown for a field without text of its own."""
        kind = node.get(W + "fldCharType")
        if kind == "begin":
            self._open.append(_Field(given=_form(node.find(W + "ffData"))))
        elif kind == "separate" and self._open:
            self._open[-1].shows = True
        elif kind == "end" and self._open:
            field = self._open.pop()
            return "" if not self.shown else field.given if not field.shows or field.name == "FORMCHECKBOX" else ""
        return ""

    def instruct(self, text: str) -> None:
        """Take a piece of the instruction of the innermost field."""
        if self._open and not self._open[-1].shows:
            field = self._open[-1]
            field.code += text
            if field.name == "EQ":
                field.given = _equation(field.code)

    @property
    def shown(self) -> bool:
        """Whether text that stands here is seen, and is no number of a page."""
        return all(field.shows and field.name not in _PAGES for field in self._open)

    @property
    def in_contents(self) -> bool:
        """Whether what stands here is a table of contents or an index."""
        return any(field.name in _CONTENTS for field in self._open)

    def end_paragraph(self) -> None:
        """Close what a damaged file left open: an instruction, and a number of a page, end with their paragraph at the latest."""
        self._open = [field for field in self._open if field.shows and field.name not in _PAGES]


def is_page_number(code: str | None) -> bool:
    """Whether a field's instruction asks for the number of a page."""
    return _Field(code or "").name in _PAGES


def _form(data: Node | None) -> str:
    """Return what a field of an old form shows: a box, ticked or not, or the chosen entry of a list."""
    box = None if data is None else data.find(W + "checkBox")
    if box is not None:
        ticked = is_on(box, "checked")
        return "☒" if (is_on(box, "default") if ticked is None else ticked) else "☐"
    entries = None if data is None else data.find(W + "ddList")
    if entries is None:
        return ""
    texts = [entry.get(VAL, "") for entry in entries.findall(W + "listEntry")]
    chosen = number_in(value(entries, "result") or value(entries, "default"))
    return texts[chosen] if 0 <= chosen < len(texts) else ""


def _equation(code: str) -> str:
    r"""Return the base text of characters set over one another: EQ \o\ad(\s\up 11(ㄕㄨˋ),數) is 數, EQ \o\ac(○,一) is 一."""
    over = _OVER.search(code)
    if over is None or "(" not in code[over.end() :]:
        return ""
    inner = code[code.index("(", over.end()) + 1 :].rstrip()
    inner = inner[:-1] if inner.endswith(")") else inner
    depth, last = 0, 0
    for at, char in enumerate(inner):
        depth += (char == "(") - (char == ")")
        last = at + 1 if char in ",;" and depth == 0 else last
    return inner[last:].strip()
