"""What both frameworks are told of a passage and a citation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reportqa.library import Corpus, Hit
    from reportqa.model.answer import Citation

PATH = " > "  # between the headings of a section, outermost first


def retrieved(corpus: Corpus, query: str, *, k: int) -> list[tuple[Hit, dict[str, Any]]]:
    """Return the at most `k` passages that rank best, best first, each with its metadata; a heading that stands alone is none."""
    titles = {document.name: document.title for document in corpus.documents}
    hits = [hit for hit in corpus.search(query, top_k=2 * k) if not _bare(hit, titles[hit.document])]
    return [(hit, {**place(hit, titles[hit.document]), "score": hit.score}) for hit in hits[:k]]


def _bare(hit: Hit, title: str) -> bool:
    """Return whether a passage is nothing but (a part of) the title or a heading."""
    said = "".join(hit.text.split())
    return any(said in "".join(heading.split()) for heading in (title, *hit.section))


def place(found: Hit | Citation, title: str) -> dict[str, Any]:
    """Return where a passage or a quotation stands; `start` and `end` are in characters of the report's cleaned text, `page` counts the file's pages."""
    return {"document": found.document, "title": title, "section": PATH.join(found.section), "page": found.page, "printed_page": found.printed_page,
            "ocr": found.ocr, "start": found.start, "end": found.end}  # fmt: skip


def identity(found: Hit | Citation) -> str:
    """Return a name for a passage or a quotation that is the same whenever it is found: its document and its span."""
    return f"{found.document}:{found.start}-{found.end}"
