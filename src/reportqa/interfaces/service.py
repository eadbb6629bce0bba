"""What every door that speaks JSON serves: the readings of a corpus as JSON-safe values, one method a reading."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportqa.model.errors import UsageError

if TYPE_CHECKING:
    from reportqa.library import Corpus, Hit
    from reportqa.model.document import Document, Location, Section, Span
    from reportqa.model.figure import Figure
    from reportqa.study.verify import Matchable

MOST_HITS = 50
MOST_FIGURES = 1000  # figures in one reply
MOST_SPAN = 20_000  # characters of a section or span in one reply
_MOST_SECTIONS = 10  # other sections of the same words that are named
_MOST_AROUND = 500  # characters on either side of a quotation that show where it stands
_MOST_MATCHABLE = 256  # reports that are kept in the form that quotations are matched in


class Absent(UsageError):
    """A report that there is not."""


class Service:
    """The readings of one corpus; safe to share between threads."""

    def __init__(self, corpus: Corpus, root: Path | None = None) -> None:
        """Serve a corpus; `root` is the report or folder that it was read from, where pages may be shown from there."""
        self._root = root
        self._corpus = corpus
        self._examples: list[str] | None = None
        self._matchable = lru_cache(_MOST_MATCHABLE)(self._made_matchable)
        self.methods: dict[str, Callable[..., Any]] = {
            "ask": self.ask, "search": self.search, "figures": self.figures, "trend": self.trend, "trend_csv": self.trend_csv,
            "documents": self.documents, "outline": self.outline, "read": self.read,
            "section": self.section, "page": self.page, "verify": self.verify, "section_numbers": self.section_numbers,
            "picture": self.picture, "examples": self.examples,
        }  # fmt: skip

    def ask(self, question: str, *, lang: str | None = None, history: Sequence[str] = (), explain: bool = False) -> dict[str, Any]:
        """Return the answer to a question as one object of `reportqa.answer/1`; `history` holds the earlier questions, oldest first.

        The last of them are read, within the limits of `ask.talk`: at most 20, 500 characters of each, 2,000 in all.

        Raises:
            UsageError: the question holds no words, or `lang` is no language of answers.
        """
        from reportqa.model.wire import answer_dict  # noqa: PLC0415

        return answer_dict(self._corpus.ask(question, lang=lang, history=history), explain=explain)

    def search(self, query: str, *, top_k: int = 5) -> list[dict[str, Any]]:
        """Return the passages that rank best, best first."""
        return [hit_dict(hit) for hit in self._corpus.search(query, top_k=min(top_k, MOST_HITS))]

    def figures(self, *, unit: str | None = None, period: str | None = None, section: str | None = None, words: str | None = None, limit: int = 100, offset: int = 0) -> dict[str, Any]:
        """Return the figures that meet every filter, `limit` of them from `offset` on, and how many there are in all.

        Raises:
            UsageError: the period is no year.
        """
        found = self._corpus.figures(unit=unit, period=period, section=section, words=words)
        shown = islice(found, offset, offset + min(limit, MOST_FIGURES))
        return {"total": len(found), "offset": offset, "figures": figure_rows(self._corpus, shown)}

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
        return [{"document": d.name, "title": d.title, "language": d.language, "size": len(d.text), "pages": max((p.number for p in d.pages), default=None)} for d in self._corpus.documents]

    def outline(self, *, document: str | None = None) -> list[dict[str, Any]]:
        """Return the section tree of each report, or of one.

        Raises:
            UsageError: no report is named so.
        """
        return [
            {"document": d.name, "title": d.title, "language": d.language, "size": len(d.text), "sections": [section_dict(d, path, s) for path, s in d.root.walk()]}
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
        return _reading(found, Span(start, end))

    def section(self, words: str, *, document: str | None = None) -> dict[str, Any]:
        """Return the section whose heading holds these words, one whose heading is just that first, and the paths of the others; a long one is cut.

        Raises:
            UsageError: no report or no section is named so.
        """
        found = sections_named(self._corpus.documents if document is None else [self._named(document)], words)
        if not found:
            msg = f"no section's heading holds '{words}'; the outline lists the headings."
            raise UsageError(msg)
        first, section = found[0]
        others = [{"document": d.name, "section": [*d.path_at(s.span.start)]} for d, s in found[1 : _MOST_SECTIONS + 1]]
        return {**_reading(first, section.span), "others": others}

    def section_numbers(self, places: Sequence[tuple[str, int]]) -> list[int | None]:
        """Return the number of the innermost section around each place (a report's name, a character), counted from 1 in the order of the outline; None where none is."""
        walks = {name: self._named(name).root.walk() for name in dict.fromkeys(name for name, _ in places)}
        return [max((n for n, (_, s) in enumerate(walks[name], 1) if s.span.start <= at < s.span.end), default=None) for name, at in places]

    def page(self, document: str, *, number: int) -> dict[str, Any]:
        """Return the paragraphs and rows of a report that stand on a page of its file, at least in part; pages count from 1.

        Raises:
            UsageError: no report is named so, its file tells of no pages, or it has no such page.
        """
        found = self._named(document)
        at = next((i for i, page in enumerate(found.pages) if page.number == number), None)
        if at is None:
            known = f"its pages are {found.pages[0].number} to {found.pages[-1].number}" if found.pages else "its file tells of no pages"
            msg = f"'{found.name}' has no page {number}; {known}."
            raise UsageError(msg)
        page, end = found.pages[at], found.pages[at + 1].source if at + 1 < len(found.pages) else None
        on_it = [b.span for b in found.blocks if any(last >= page.source and (end is None or first < end) for first, last in found.alignment.sources_of(b.span))]
        text = "\n".join(span.of(found.text).rstrip() for span in on_it)
        return {"document": found.name, "title": found.title, "page": number, "printed_page": page.printed, "ocr": page.ocr, "text": text[:MOST_SPAN], "cut": len(text) > MOST_SPAN}

    def verify(self, quote: str, *, document: str | None = None) -> dict[str, Any]:
        """Return whether the reports, or one of them, say a quotation: the verdict, the place with its exact text, and each number that was changed.

        Raises:
            UsageError: no report is named so, or the quotation holds no words or is too long.
        """
        from reportqa.study.verify import LONGEST_QUOTE, verify  # noqa: PLC0415

        if not any(c.isalnum() for c in quote):
            msg = "the quotation holds no words; give the sentence as it was quoted."
            raise UsageError(msg)
        if len(quote) > LONGEST_QUOTE:
            msg = f"the quotation has {len(quote):,} characters; give at most {LONGEST_QUOTE:,}, a sentence or a paragraph at a time."
            raise UsageError(msg)
        documents = self._corpus.documents
        numbers = [i for i, d in enumerate(documents) if document is None or d is self._named(document)]
        found = verify(quote, [self._matchable(i) for i in numbers])
        place = None
        if found.document is not None and found.span is not None:
            place = _reading(documents[numbers[found.document]], found.span)
            place["context"] = _around(documents[numbers[found.document]], found.span)
        return {"verdict": found.verdict.value, "quote": quote, "likeness": round(found.likeness, 2), "place": place,
                "changes": [{"quoted": c.quoted, "report": c.printed} for c in found.changes]}  # fmt: skip

    def _made_matchable(self, number: int) -> Matchable:
        from reportqa.study.verify import Matchable  # noqa: PLC0415

        return Matchable(self._corpus.documents[number].text)

    def picture(self, document: str, *, number: int, start: int, end: int) -> dict[str, Any] | None:
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
        found = next((d for d in self._corpus.documents if d.name == name), None)
        if found is None:
            msg = f"there is no document '{name}'; the list of documents names them."
            raise Absent(msg)
        return found


def sections_named(documents: Sequence[Document], words: str) -> list[tuple[Document, Section]]:
    """Return the sections whose heading holds these words (in either script, whatever the white space), those whose heading is just that first."""
    from reportqa.language.script import fold  # noqa: PLC0415

    def squeezed(text: str) -> str:
        return "".join(fold(text).split())

    wanted = squeezed(words)
    if not wanted:
        return []
    found = [(d, s) for d in documents for _, s in d.root.walk() if wanted in squeezed(s.label)]
    return sorted(found, key=lambda one: wanted not in (squeezed(one[1].label), squeezed(one[1].title)))


def _reading(document: Document, span: Span) -> dict[str, Any]:
    """Return a span as JSON: its text, cut where it is longer than one reply holds, and where it stands."""
    shown = type(span)(span.start, min(span.end, span.start + MOST_SPAN))
    place = document.locate(shown)
    return {"document": document.name, "title": document.title, "section": list(document.path_at(span.start)), "page": place.page, "printed_page": place.printed_page,
            "ocr": place.ocr, "start": shown.start, "end": shown.end, "text": shown.of(document.text), "cut": shown.end < span.end}  # fmt: skip


def _around(document: Document, span: Span) -> str:
    """Return the paragraphs and rows that a span stands in, whole unless they are long."""
    blocks = [b.span for b in document.blocks if b.span.start < span.end and span.start < b.span.end]
    start, end = min((b.start for b in blocks), default=span.start), max((b.end for b in blocks), default=span.end)
    return document.text[max(start, span.start - _MOST_AROUND) : min(end, span.end + _MOST_AROUND)]


def figure_rows(corpus: Corpus, figures: Iterable[Figure]) -> list[dict[str, Any]]:
    """Return figures as flat, JSON-safe rows, each with its report's name, its page and its clause."""
    from reportqa.study.export import rows_of  # noqa: PLC0415

    def place(figure: Figure) -> Location:
        return corpus.documents[figure.document].locate(figure.span)

    return rows_of(figures, lambda f: corpus.documents[f.document].name, corpus.quote, lambda f: place(f).page, lambda f: place(f).ocr)


def hit_dict(hit: Hit) -> dict[str, Any]:
    """Return a passage found as JSON."""
    return {"score": hit.score, "document": hit.document, "section": list(hit.section), "page": hit.page, "printed_page": hit.printed_page, "ocr": hit.ocr, "start": hit.start, "end": hit.end, "text": hit.text}


def section_dict(document: Document, path: tuple[str, ...], section: Section) -> dict[str, Any]:
    """Return a section as JSON: its path, its level, its span in characters of the cleaned text, its page."""
    place = document.locate(section.heading)
    return {"section": list(path), "level": len(path), "start": section.span.start, "end": section.span.end, "page": place.page, "printed_page": place.printed_page}
