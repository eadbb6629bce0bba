"""What both frameworks are told of a passage, a citation and an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reportqa.library import Hit
    from reportqa.model.answer import Answer, Citation

PATH = " > "  # between the headings of a section, outermost first


def place(found: Hit | Citation) -> dict[str, Any]:
    """Return where a passage or a quotation stands; `start` and `end` are in characters of the report's cleaned text, `page` counts the file's pages."""
    return {"document": found.document, "section": PATH.join(found.section), "page": found.page, "printed_page": found.printed_page, "ocr": found.ocr, "start": found.start, "end": found.end}


def identity(found: Hit | Citation) -> str:
    """Return a name for a passage or a quotation that is the same whenever it is found: its document and its span."""
    return f"{found.document}:{found.start}-{found.end}"


def told(answer: Answer) -> str:
    """Return an answer for a model to read: its text, then each quotation with its number and its place; what is only near is said to be that."""
    lines = [answer.text, *(f"[{c.n}] {c.quote} ({_where(c)})" for c in answer.citations)]
    lines += [f"near, but not the answer: {n.text} ({_where(n.citation)})" for n in answer.nearest]
    return "\n".join(" ".join(line.split()) for line in lines)


def _where(citation: Citation) -> str:
    page = "" if citation.page is None else f", p. {citation.page}"
    return f"{PATH.join((citation.title, *citation.section))}{page}"
