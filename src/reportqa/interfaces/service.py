"""What every door that speaks JSON serves: the readings of a corpus as JSON-safe values, one method a reading."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportqa.model.errors import UsageError

if TYPE_CHECKING:
    from reportqa.library import Corpus, Hit
    from reportqa.model.document import Document, Section
    from reportqa.model.figure import Figure

MOST_TURNS = 20  # earlier questions of a conversation that are read
MOST_HITS = 50
MOST_FIGURES = 1000  # figures in one reply
_MOST_SPAN = 20_000  # characters of a section or span in one reply


class Service:
    """The readings of one corpus; safe to share between threads."""

    def __init__(self, corpus: Corpus, root: Path | None = None) -> None:
        """Serve a corpus; `root` is the report or folder that it was read from, where pages may be shown from there."""
        self._root = root
        self._corpus = corpus
        self._examples: list[str] | None = None
        self.methods: dict[str, Callable[..., Any]] = {
            "ask": self.ask, "search": self.search, "figures": self.figures, "trend": self.trend, "trend_csv": self.trend_csv,
            "documents": self.documents, "outline": self.outline, "read": self.read, "page": self.page, "examples": self.examples,
        }  # fmt: skip

    def ask(self, question: str, *, lang: str | None = None, history: Sequence[str] = (), explain: bool = False) -> dict[str, Any]:
        """Return the answer to a question as one object of `reportqa.answer/1`; `history` holds the earlier questions, oldest first.

        Raises:
            UsageError: the question holds no words, or `lang` is no language of answers.
        """
        from reportqa.model.wire import answer_dict  # noqa: PLC0415

        return answer_dict(self._corpus.ask(question, lang=lang, history=history[-MOST_TURNS:]), explain=explain)

    def search(self, query: str, *, top_k: int = 5) -> list[dict[str, Any]]:
        """Return the passages that rank best, best first."""
        return [hit_dict(hit) for hit in self._corpus.search(query, top_k=min(top_k, MOST_HITS))]

    def figures(self, *, unit: str | None = None, period: str | None = None, section: str | None = None, words: str | None = None, limit: int = 100, offset: int = 0) -> dict[str, Any]:
        """Return the figures that meet every filter, `limit` of them from `offset` on, and how many there are in all.

        Raises:
            UsageError: the period is no year.
        """
        from reportqa.study.export import rows_of  # noqa: PLC0415

        found = self._corpus.figures(unit=unit, period=period, section=section, words=words)
        shown = islice(found, offset, offset + min(limit, MOST_FIGURES))
        return {"total": len(found), "offset": offset, "figures": self._rows(shown, rows_of)}

    def _rows(self, figures: Iterable[Figure], rows_of: Callable[..., list[dict[str, Any]]]) -> list[dict[str, Any]]:
        documents = self._corpus.documents

        def page(figure: Figure) -> int | None:
            return documents[figure.document].locate(figure.span).page

        def ocr(figure: Figure) -> bool:
            return documents[figure.document].locate(figure.span).ocr

        return rows_of(figures, lambda f: name_of(documents[f.document]), self._corpus.quote, page, ocr)

    def trend(self, words: str, *, unit: str | None = None, first: str | None = None, last: str | None = None) -> dict[str, Any]:
        """Return one thing over the years; without points where no report gives one.

        Raises:
            UsageError: the words are none, or a year is none.
        """
        from reportqa.study.trend import trend_dict  # noqa: PLC0415

        return trend_dict(self._corpus.trend(words, unit=unit, first=first, last=last))

    def trend_csv(self, words: str, *, unit: str | None = None, first: str | None = None, last: str | None = None) -> str:
        """Return the points of the same as CSV; no cell is a spreadsheet's formula.

        Raises:
            UsageError: the words are none, or a year is none.
        """
        from reportqa.study.trend import trend_csv  # noqa: PLC0415

        return trend_csv(self._corpus.trend(words, unit=unit, first=first, last=last))

    def documents(self) -> list[dict[str, Any]]:
        """Return the reports: name, title, size in characters, pages (null where the file has none)."""
        return [{"document": name_of(d), "title": d.title, "language": d.language, "size": len(d.text), "pages": max((p.number for p in d.pages), default=None)} for d in self._corpus.documents]

    def outline(self, *, document: str | None = None) -> list[dict[str, Any]]:
        """Return the section tree of each report, or of one.

        Raises:
            UsageError: no report is named so.
        """
        return [
            {"document": name_of(d), "title": d.title, "language": d.language, "size": len(d.text), "sections": [section_dict(d, path, s) for path, s in d.root.walk()]}
            for d in ([self._named(document)] if document is not None else self._corpus.documents)
        ]

    def read(self, document: str, *, start: int, end: int) -> dict[str, Any]:
        """Return a span of a report's text (offsets in characters of the cleaned text) and where it stands; a long one is cut.

        Raises:
            UsageError: no report is named so, or it has no such span.
        """
        from reportqa.model.document import Span  # noqa: PLC0415

        found = self._named(document)
        if not 0 <= start < end <= len(found.text):
            msg = f"{start}:{end}: the text of '{document}' has characters 0 to {len(found.text)}; give a start and an end within them."
            raise UsageError(msg)
        span = Span(start, min(end, start + _MOST_SPAN))
        place = found.locate(span)
        return {"document": name_of(found), "title": found.title, "section": list(found.path_at(start)), "page": place.page, "printed_page": place.printed_page,
                "ocr": place.ocr, "start": span.start, "end": span.end, "text": span.of(found.text), "cut": span.end < end}  # fmt: skip

    def page(self, document: str, *, number: int, start: int, end: int) -> dict[str, Any] | None:
        """Return a page of a report's PDF as a picture, with the places on it of a span of the report's text (see `page_picture`); None where its file is no PDF, is gone or has changed.

        Raises:
            UsageError: no report is named so, or it has no such page.
        """
        from reportqa.interfaces.paging import page_picture  # noqa: PLC0415

        found = self._named(document)
        return None if self._root is None else page_picture(self._root, found, number, start, end)

    def examples(self) -> list[str]:
        """Return up to four questions that the reports answer, made from their own figures; the same ones at every call."""
        from reportqa.interfaces.examples import examples  # noqa: PLC0415

        if self._examples is None:
            documents = self._corpus.documents
            self._examples = examples(self._corpus.figures(), lambda figure: documents[figure.document].language, self._corpus.ask)
        return self._examples

    def _named(self, name: str) -> Document:
        found = next((d for d in self._corpus.documents if name_of(d) == name), None)
        if found is None:
            msg = f"there is no document '{name}'; the list of documents names them."
            raise UsageError(msg)
        return found


def name_of(document: Document) -> str:
    """Return the name that citations give a document: its file's, without the suffix."""
    return Path(document.uri).stem


def hit_dict(hit: Hit) -> dict[str, Any]:
    """Return a passage found as JSON."""
    return {"score": hit.score, "document": hit.document, "section": list(hit.section), "page": hit.page, "printed_page": hit.printed_page, "ocr": hit.ocr, "start": hit.start, "end": hit.end, "text": hit.text}


def section_dict(document: Document, path: tuple[str, ...], section: Section) -> dict[str, Any]:
    """Return a section as JSON: its path, its level, its span in characters of the cleaned text, its page."""
    place = document.locate(section.heading)
    return {"section": list(path), "level": len(path), "start": section.span.start, "end": section.span.end, "page": place.page, "printed_page": place.printed_page}
