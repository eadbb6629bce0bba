"""THE JOIN: opens, builds and asks a corpus by calling the rooms in the order the data flows."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from reportqa.ask.compose import compose
from reportqa.ask.decide import decide
from reportqa.ask.followup import complete
from reportqa.ask.question import Vocabulary, understand
from reportqa.ask.evidence import View
from reportqa.index import store
from reportqa.index.memory import MemoryIndex
from reportqa.language.lexicon import Lexicon
from reportqa.language.script import fold
from reportqa.language.segment import Segmenter
from reportqa.language.tables import fingerprint as tables_fingerprint
from reportqa.model.answer import Answer, Query
from reportqa.model.document import Document, Passage
from reportqa.model.errors import IndexMismatch, ReadError, StoreError, UsageError
from reportqa.model.figure import Figure, Moment
from reportqa.model.wire import pack, unpack

__all__ = ["Corpus", "Conversation", "Hit", "open_corpus"]

LANGUAGES = ("zh-TW", "zh-CN", "en")


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found: its text, where it stands, and its BM25 score (comparable within one search only)."""

    text: str
    document: str
    section: tuple[str, ...]
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class _Parts:
    documents: tuple[Document, ...]
    passages: tuple[Passage, ...]
    figures: tuple[Figure, ...]
    moments: tuple[Moment, ...]


class Corpus:
    """One or more reports, indexed; safe to share between threads, for it never changes."""

    def __init__(self, parts: _Parts, index: MemoryIndex, segmenter: Segmenter, synonyms: dict[str, tuple[str, ...]],
                 names: frozenset[str], verbs: frozenset[str], english: _Late, notes: tuple[str, ...] = ()) -> None:  # fmt: skip
        """Take what `open_corpus` read or built."""
        self.documents = parts.documents
        self.passages = parts.passages
        self._figures = parts.figures
        self.notes = notes
        self._index = index
        self._segmenter = segmenter
        self.view = View(parts.documents, parts.passages, parts.figures, parts.moments, index)
        self._lexicon = _CorpusLexicon(synonyms, english)
        first = parts.documents[0]
        years = [d.year for d in parts.documents if d.year is not None]
        self._frequencies: dict[str, int] = {}
        self._squashed: tuple[str, ...] | None = None
        self._vocabulary = Vocabulary(
            words=segmenter.words, known=segmenter.known, frequency=self._frequency, passages=max(1, len(parts.passages)), lexicon=self._lexicon, names=names, verbs=verbs,
            title=fold(first.title).replace(" ", "") if len(parts.documents) == 1 else "",
            year=max(years) if years else None, roc=first.roc, language=first.language,
        )  # fmt: skip

    def _frequency(self, word: str) -> int:
        """Return in how many passages (text and headings) a folded word occurs."""
        found = self._frequencies.get(word)
        if found is None:
            if self._squashed is None:
                squashed = []
                for p in self.passages:
                    own = self.view.squash(p.document, p.span)
                    squashed.append(own + "\n" + fold("\n".join(p.path)).replace(" ", "") + ("\n" + fold(self.documents[p.document].title).replace(" ", "") if p.id == 0 else ""))
                self._squashed = tuple(squashed)
            if word.isascii():
                import re  # noqa: PLC0415

                pattern = re.compile(rf"(?<![a-z0-9]){re.escape(word)}(?:s|es)?(?![a-z0-9])")
                found = sum(word in text and pattern.search(text) is not None for text in self._squashed)
            else:
                found = sum(word in text for text in self._squashed)
            self._frequencies[word] = found
        return found

    def ask(self, question: str, *, lang: str | None = None, history: Sequence[str] = ()) -> Answer:
        """Return the answer to a question; `history` holds the earlier questions of the conversation.

        Raises:
            UsageError: the question holds no words, or `lang` is none of zh-TW, zh-CN, en.
        """
        chat = self.chat()
        for earlier in history:
            chat.note(earlier)
        return chat.ask(question, lang=lang)

    def chat(self) -> Conversation:
        """Return a new conversation."""
        return Conversation(self)

    def understand(self, asked: str, before: Query | None) -> Query:
        """Return the query of a turn after the query before it."""
        standalone = complete(asked, before, self._vocabulary)
        return understand(asked, standalone, self._vocabulary)

    def answer(self, query: Query, *, lang: str | None = None) -> Answer:
        """Return the answer to a query."""
        return compose(query, decide(query, self.view), self.view, language=lang)

    def figures(self, *, unit: str | None = None, period: str | None = None, section: str | None = None, words: str | None = None) -> list[Figure]:
        """Return the figures that meet every filter: unit (printed or id), year (106 or 2017), words in the section path or clause."""
        found = list(self._figures)
        if unit is not None:
            from reportqa.language.units import unit_of  # noqa: PLC0415

            known = unit_of(unit)
            wanted = known.id if known else unit
            found = [f for f in found if f.quantity.unit_id == wanted or f.quantity.unit == unit]
        if period is not None:
            year = _year_of(period)
            found = [f for f in found if f.period is not None and year in f.period.years]
        if section is not None:
            found = [f for f in found if fold(section) in fold(" ".join(f.path))]
        if words is not None:
            for word in words.split():
                found = [f for f in found if fold(word) in fold(self.quote(f)) or fold(word) in fold(" ".join(f.headers))]
        return found

    def quote(self, figure: Figure) -> str:
        """Return the clause or row that a figure stands in."""
        return figure.clause.of(self.documents[figure.document].text)

    def search(self, text: str, *, top_k: int = 5) -> list[Hit]:
        """Return the passages that BM25 ranks best for `text`, best first; none scores zero."""
        hits = self._index.search(self._segmenter(text), k=max(0, top_k))
        found = []
        for number, score in hits:
            passage = self.passages[number]
            document = self.documents[passage.document]
            found.append(Hit(passage.span.of(document.text), Path(document.uri).stem, passage.path, passage.span.start, passage.span.end, score))
        return found


def _year_of(period: str) -> int:
    digits = "".join(c for c in fold(period) if c.isdigit())
    if not digits:
        msg = f"'{period}' is no year; give one like 106 or 2017."
        raise UsageError(msg)
    year = int(digits[:4])
    return year + 1911 if year < 200 else year  # noqa: PLR2004


class Conversation:
    """A dialogue over a corpus: each turn is completed from the turn before it."""

    def __init__(self, corpus: Corpus) -> None:
        """Start with nothing said."""
        self._corpus = corpus
        self._before: Query | None = None

    def note(self, question: str) -> None:
        """Take an earlier question as said, without answering it."""
        if any(c.isalnum() for c in question):
            self._before = self._corpus.understand(_clean(question), self._before)

    def ask(self, question: str, *, lang: str | None = None) -> Answer:
        """Return the answer to the next question.

        Raises:
            UsageError: the question holds no words, or `lang` is none of zh-TW, zh-CN, en.
        """
        if lang is not None and lang not in LANGUAGES:
            msg = f"--lang {lang}: answers are written in zh-TW, zh-CN or en; name one of them."
            raise UsageError(msg)
        cleaned = _clean(question)
        if not any(c.isalnum() for c in cleaned):
            msg = "the question is empty; ask something, such as \"106年查獲幾件？\"."  # noqa: RUF001
            raise UsageError(msg)
        query = self._corpus.understand(cleaned, self._before)
        answer = self._corpus.answer(query, lang=lang)
        self._before = query
        return replace(answer, question=question)


def _clean(question: str) -> str:
    """Return a question without control characters and stray white space."""
    kept = "".join(c if c.isprintable() else " " for c in question)
    return " ".join(kept.split())


class _Late:
    """The English part of the lexicon, read when the first English question comes."""

    def __init__(self, load: Any) -> None:  # noqa: ANN401
        self._load = load
        self._found: dict[str, tuple[tuple[str, float], ...]] | None = None
        self._lock = threading.Lock()

    def __call__(self) -> dict[str, tuple[tuple[str, float], ...]]:
        with self._lock:
            if self._found is None:
                self._found = {k: tuple((w, float(s)) for w, s in v) for k, v in self._load().items()}
            return self._found


class _CorpusLexicon(Lexicon):
    def __init__(self, synonyms: dict[str, tuple[str, ...]], english: _Late) -> None:
        super().__init__(synonyms, {})
        self._late = english

    def translations(self, phrase: str) -> tuple[tuple[str, float], ...]:
        from reportqa.language.lexicon import phrase_key  # noqa: PLC0415

        return self._late().get(phrase_key(phrase), ())


# ---------------------------------------------------------------- opening and building


def fingerprint() -> str:
    """Return what an index depends on besides the files: package version, jieba's version, the language tables."""
    from importlib.metadata import version  # noqa: PLC0415

    return f"reportqa {version('reportqa')} jieba {version('jieba')} tables {tables_fingerprint()}"


def open_corpus(path: str | Path, *, rebuild: bool = False) -> Corpus:
    """Return the corpus of the report or folder at `path`, loading its index or building it first.

    Unreadable files in a folder are left out and named in `Corpus.notes`; a folder of nothing else is an error.

    Raises:
        ReadError: nothing there can be read.
    """
    from reportqa.ingest.read import find_files, read_bytes  # noqa: PLC0415

    root = Path(path)
    contents: list[tuple[str, bytes]] = []
    notes: list[str] = []
    paths = find_files(root)
    for file in paths:
        try:
            contents.append((str(file.relative_to(root)) if root.is_dir() else file.name, read_bytes(file)))
        except ReadError as error:
            if len(paths) == 1:
                raise
            notes.append(str(error))
    if not contents:
        raise ReadError(notes[0])
    key = store.key_of(contents, fingerprint())
    folder = store.cache_folder()
    if not rebuild and (folder / key).is_dir():
        try:
            return _load(folder / key, tuple(notes))
        except (IndexMismatch, ValueError, KeyError, TypeError, IndexError) as error:
            notes.append(f"{folder / key}: the index was damaged and has been built anew ({type(error).__name__}).")
            _discard(folder / key)
    parts, failed = _build(contents, root)
    notes += failed
    try:
        store.save(folder, key, parts, fingerprint())
    except StoreError as error:
        notes.append(str(error))
    return _assemble(parts, tuple(notes), lambda: parts["english"])


def _discard(folder: Path) -> None:
    import shutil  # noqa: PLC0415

    shutil.rmtree(folder, ignore_errors=True)


def _load(folder: Path, notes: tuple[str, ...]) -> Corpus:
    manifest = store.check(folder)
    parts = {name: store.load_part(folder, manifest, name) for name in store.PARTS if name != "english"}
    return _assemble(parts, notes, lambda: store.load_part(folder, manifest, "english"))


def _assemble(parts: dict[str, Any], notes: tuple[str, ...], english: Any) -> Corpus:  # noqa: ANN401
    documents = unpack(tuple[Document, ...], parts["documents"]["documents"])
    passages = unpack(tuple[Passage, ...], parts["documents"]["passages"])
    figures = unpack(tuple[Figure, ...], parts["figures"]["figures"])
    moments = unpack(tuple[Moment, ...], parts["figures"]["moments"])
    words = parts["words"]
    synonyms = {word: tuple(others) for word, others in parts["synonyms"]["synonyms"].items()}
    return Corpus(
        _Parts(documents, passages, figures, moments), MemoryIndex(parts["postings"], len(passages)), Segmenter(words["frequencies"], words["total"]),
        synonyms, frozenset(parts["synonyms"]["names"]), frozenset(words["verbs"]), _Late(english), notes,
    )  # fmt: skip


def _build(contents: list[tuple[str, bytes]], root: Path) -> tuple[dict[str, Any], list[str]]:
    """Read, outline, chunk and index files; return the index's parts and what could not be read."""
    from reportqa.index.memory import postings_for  # noqa: PLC0415
    from reportqa.ingest.chunk import chunk  # noqa: PLC0415
    from reportqa.ingest.document import read_document  # noqa: PLC0415
    from reportqa.ingest.figures import find_figures  # noqa: PLC0415
    from reportqa.language.lexicon import english_for, synonyms_for, territory_names  # noqa: PLC0415
    from reportqa.language.segment import dictionary_for, verbs_in  # noqa: PLC0415

    documents: list[Document] = []
    passages: list[Passage] = []
    figures: list[Figure] = []
    moments: list[Moment] = []
    failed: list[str] = []
    for name, data in contents:
        try:
            read = read_document(root / name if root.is_dir() else root, data)
        except ReadError as error:
            if len(contents) == 1:
                raise
            failed.append(str(error))
            continue
        own = chunk(read.document, len(documents), len(passages))
        found = find_figures(read.document, len(documents), own, read.grids, read.labels, len(figures), first_passage=len(passages))
        documents.append(read.document)
        passages += own
        figures += found.figures
        moments += found.moments
    if not documents:
        raise ReadError(failed[0])
    text = "\n".join(d.text for d in documents)
    folded = fold(text)
    frequencies, total = dictionary_for(folded)
    segmenter = Segmenter(frequencies, total)
    terms = [(*segmenter(p.span.of(documents[p.document].text)), *segmenter(" ".join(p.path))) for p in passages]
    squashed = folded.replace(" ", "")
    territories = territory_names()
    parts = {
        "documents": {"documents": pack(documents), "passages": pack(passages)},
        "figures": {"figures": pack(figures), "moments": pack(moments)},
        "postings": postings_for(terms),
        "words": {"frequencies": frequencies, "total": total, "verbs": verbs_in(frequencies)},
        "synonyms": {"synonyms": synonyms_for(squashed, _original_words(segmenter, text)), "names": sorted({fold(c) for _, c in territories} | _places())},
        "english": english_for(squashed) if any(d.language != "en" for d in documents) else {},
    }
    return parts, failed


def _places() -> set[str]:
    from reportqa.language.tables import rows  # noqa: PLC0415

    return {fold(name) for row in rows("places.tsv") for name in row}


def _original_words(segmenter: Segmenter, text: str) -> Iterable[str]:
    """Return the words of `text` in its own script: folding keeps lengths, so the cuts are the same."""
    import re  # noqa: PLC0415

    found: set[str] = set()
    for run in set(re.findall(r"[㐀-鿿]+", text)):
        at = 0
        for word in segmenter.words(fold(run)):
            found.add(run[at : at + len(word)])
            at += len(word)
    return found
