"""THE JOIN: opens, builds and asks a corpus by calling the rooms in the order the data flows."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from reportqa.ask.compose import compose
from reportqa.ask.computed import calculate
from reportqa.ask.confidence import trusted
from reportqa.ask.decide import decide
from reportqa.ask.decision import Decision, Evidence, Remark
from reportqa.ask.evidence import View
from reportqa.ask.followup import Naming, asks_part, complete, names_topic, of_both, of_two_years, over_time, stands_alone, swapped, told_in, with_same_month
from reportqa.ask.parallels import parallel
from reportqa.ask.parts import join, split
from reportqa.ask.question import MAX_QUESTION, understand
from reportqa.ask.reader import Language, alone, reader_of
from reportqa.ask.retrieval import passages_for
from reportqa.ask.talk import recent
from reportqa.ask.tongue import language_of
from reportqa.ask.typed import typed_plain
from reportqa.ask.units import commensurate
from reportqa.building import scans
from reportqa.building.code import fingerprint
from reportqa.building.compiled import segmenter_from, sounds
from reportqa.building.environment import asked_for
from reportqa.building.fates import FATES, Fates
from reportqa.building.folder import gather
from reportqa.index import store
from reportqa.index.lazy import Records, Rows
from reportqa.index.memory import Counts, MemoryIndex
from reportqa.index.semantic import MADE_BY, VECTORS, Meanings, embed, embedder, fuse
from reportqa.language.lexicon import Lexicon
from reportqa.language.script import fold
from reportqa.language.segment import Segmenter
from reportqa.model.answer import Answer, Operation, Query, Reason, Status, Type
from reportqa.model.document import Document, Passage
from reportqa.model.errors import IndexMismatch, ReportQAError, StoreError, UsageError
from reportqa.model.figure import Figure, Moment
from reportqa.model.progress import Progress
from reportqa.model.wire import unpack

if TYPE_CHECKING:
    from reportqa.ask.shelf import Shelf
    from reportqa.model.trend import Trend

_MOST_DECIDED = 16  # decisions over several reports that are kept
_MOST_READERS = 64  # reports that are kept read by themselves
_MOST_NOTED = 256  # earlier turns that are kept understood
__all__ = ["Corpus", "Conversation", "Hit", "open_corpus"]

LANGUAGES = ("zh-TW", "zh-CN", "en")
SEMANTIC_VARIABLE = "REPORTQA_SEMANTIC"
_SURE = 0.85  # confidence from which a turn that names no more than a word of a topic is taken by itself
_PARALLEL = 0.85  # confidence in a figure that stands beside the earlier answer as the turn beside the earlier question


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found: its text, where it stands, and its score (comparable within one search only)."""

    text: str
    document: str
    section: tuple[str, ...]
    start: int
    end: int
    score: float
    page: int | None = None
    printed_page: str | None = None
    ocr: bool = False


@dataclass(frozen=True, slots=True)
class _Parts:
    documents: tuple[Document, ...]
    passages: tuple[Passage, ...]
    figures: tuple[Figure, ...]
    moments: tuple[Moment, ...]
    by_passage: dict[int, list[int]]
    index: MemoryIndex
    lexicon: Lexicon
    names: frozenset[str]
    likened: tuple[str, ...]
    meanings: Meanings | None


class Corpus:
    """One or more reports, indexed; safe to share between threads, for it never changes."""

    def __init__(self, parts: _Parts, segmenter: Segmenter, notes: tuple[str, ...] = (), fates: Fates | None = None) -> None:
        """Take what `open_corpus` read or built."""
        self.fates = fates or Fates()
        self.documents = parts.documents
        self.passages = parts.passages
        self._figures = parts.figures
        self.notes = notes
        self._index = parts.index
        self._meanings = parts.meanings
        self._segmenter = segmenter
        self.view = View(parts.documents, parts.passages, parts.figures, parts.moments, parts.index, parts.names, _by_passage=parts.by_passage)
        self._language = Language(segmenter, sounds, parts.lexicon, parts.names, parts.likened)
        self._reader = reader_of(self.view, self._language)
        self._vocabulary = self._reader.vocabulary
        self.noted = lru_cache(_MOST_NOTED)(self.noted)  # type: ignore[method-assign]  # each later turn comes with the same turns before it

    def ask(self, question: str, *, lang: str | None = None, history: Sequence[str] = ()) -> Answer:
        """Return the answer to a question; `history` holds the earlier questions of the conversation, oldest first.

        Of the history the last questions are read, within the limits of `ask.talk`: at most 20, of each its first 500 characters,
        and 2,000 characters in all. What was said before is forgotten.

        Raises:
            UsageError: the question holds no words, or `lang` is none of zh-TW, zh-CN, en.
        """
        chat = self.chat()
        for earlier in recent(history):
            chat.note(earlier)
        return chat.ask(question, lang=lang)

    def noted(self, question: str, before: Query | None) -> Query:
        """Return the query of an earlier turn, for a later one to lean on: it is understood and decided, not answered."""
        return self.settle(self.understand(typed_plain(question)[:MAX_QUESTION], before), before)[0]

    def chat(self) -> Conversation:
        """Return a new conversation."""
        return Conversation(self)

    @cached_property
    def shelf(self) -> Shelf:
        """The reports, each by itself."""
        from reportqa.ask.documents import sources_of  # noqa: PLC0415 (where there are several)
        from reportqa.ask.shelf import Shelf  # noqa: PLC0415

        readers = lru_cache(_MOST_READERS)(lambda number: alone(self._reader, number, self._language))
        only = len(self.documents) == 1
        return Shelf(self._reader, sources_of(self.documents), (lambda _: self._reader) if only else readers)

    def decide(self, query: Query) -> Decision:
        """Return the decision on a query, of the one report or of several, its confidence calibrated there only where there are several."""
        if len(self.documents) == 1:
            return decide(query, self.view)
        return self._across(query)

    @cached_property
    def _across(self) -> Callable[[Query], Decision]:
        """What decides over several reports; what was last decided is kept, for a turn is decided to be understood, and then to be answered."""
        from reportqa.ask.across import decide_across  # noqa: PLC0415 (where there are several)

        return lru_cache(_MOST_DECIDED)(lambda query: decide_across(query, self.shelf))

    def trust(self, query: Query, decision: Decision) -> Decision:
        """Return a decision with its calibrated confidence, declined where that is too low."""
        return trusted(query, decision, self.view) if len(self.documents) == 1 else decision

    def understand(self, asked: str, before: Query | None) -> Query:
        """Return the query of a turn after the query before it."""
        leaning, by_itself, naming = self._readings(asked, before)
        if by_itself is None:
            return leaning
        ours = self._trusted(by_itself)
        if ours.status is not Status.ANSWERED:  # a turn that names its time, its topic and what is asked is still none of the topic before
            whole = bool(by_itself.periods) and by_itself.type is not Type.PASSAGE and names_topic(asked, self._vocabulary) is Naming.THING
            return by_itself if whole else leaning
        theirs = self._trusted(leaning)
        if theirs.status is not Status.ANSWERED:
            return by_itself if naming is Naming.THING or ours.confidence >= _SURE else leaning
        if naming is not Naming.THING or (ours.figures == theirs.figures and self._is_near(theirs, before)):
            return leaning
        return by_itself if ours.confidence >= theirs.confidence else leaning

    def _trusted(self, query: Query) -> Decision:
        return self.trust(query, self.decide(query))

    def _is_near(self, decision: Decision, before: Query | None) -> bool:
        """Whether a figure that answers stands in a passage with one that answered the turn before."""
        passages = {self._figures[i].passage for i in before.found} if before is not None else set()
        return any(f.passage in passages for f in decision.figures)

    def _readings(self, asked: str, before: Query | None) -> tuple[Query, Query | None, Naming]:
        """Return a turn after the one before it, the turn by itself where that may be meant, and how much of a topic it names."""
        if (other := self._of_other_maker(asked, before)) is not None and before is not None:
            return replace(understand(other, other, self._vocabulary, before.language), asked=asked, language=language_of(asked, before.language), base=other), None, Naming.NOTHING
        if before is not None and before.found and (period := self._figures[before.found[0]].period) is not None:
            asked = with_same_month(asked, period.text, period.years[-1] if period.years else None)
        turn = complete(asked, before, self._vocabulary, year=self._year_found(before))
        again = before is not None and swapped(asked, before, self._vocabulary) == "" and told_in(before) != language_of(asked, before.language)
        spoken = before.language if before is not None else ""
        leaning = replace(understand(turn.question if again else asked, turn.question, self._vocabulary, spoken), base=turn.base)
        if again:  # only the time is new: what is asked is understood in its own language, and answered in the turn's
            leaning = replace(leaning, asked=asked, language=language_of(asked, leaning.language))
        if turn.question != asked and before is not None:
            leaning = replace(leaning, earlier=before.found)
        if turn.question == asked:
            return leaning, None, Naming.NOTHING
        naming = Naming.THING if stands_alone(asked, self._vocabulary) else names_topic(asked, self._vocabulary)
        by_itself = None if naming is Naming.NOTHING else replace(understand(asked, asked, self._vocabulary, spoken), base=asked)
        return leaning, by_itself, naming

    def _of_other_maker(self, asked: str, before: Query | None) -> str | None:
        """Return the question of the turn before, asked of another organisation that this turn only names; None where it does not."""
        if before is None or len(self.documents) == 1:
            return None
        from reportqa.ask.documents import swap_maker  # noqa: PLC0415 (where there are several)

        return swap_maker(asked, before.standalone, self.shelf.sources)

    def _year_found(self, before: Query | None) -> int | None:
        """Return the latest year of the figures that answered a turn, from which a later one counts the year before."""
        periods = [self._figures[i].period for i in before.found] if before is not None else []
        return max((p.years[-1] for p in periods if p is not None and p.years), default=None)

    def settle(self, query: Query, before: Query | None = None) -> tuple[Query, Decision]:
        """Return a query's decision, and the query with the figures that answer it (else the turn's before), for a later turn to lean on."""
        decision = self._parallel(query, before) or self.decide(query)
        if decision.type is Type.FIGURE and decision.figures and self._is_again(decision.figures[0], query, before):
            nearest = tuple(Evidence(f.document, f.clause) for f in decision.figures)
            decision = Decision(Type.FIGURE, Status.NOT_FOUND, Reason.TOPIC_WITHOUT_FIGURE, nearest=nearest, trace=decision.trace)
        return replace(query, found=tuple(f.id for f in decision.figures) or query.earlier), decision

    def _is_again(self, figure: Figure, query: Query, before: Query | None) -> bool:
        """Whether a figure only says again what answered the turn before, where a part of it or the like of another name is asked."""
        if asks_part(query.asked):
            quantities = (self._figures[i].quantity for i in query.earlier)
            return any(q.value == figure.quantity.value and q.unit_id == figure.quantity.unit_id for q in quantities)
        return figure.id in query.earlier and bool(swapped(query.asked, before, self._vocabulary))

    def _parallel(self, query: Query, before: Query | None) -> Decision | None:
        """Return the decision for what stands beside the figure of the turn before, where a turn changes only its year or its name."""
        if not query.earlier or query.type is not Type.FIGURE:
            return None
        name = swapped(query.asked, before, self._vocabulary)
        if name is None or (not name and len(self.documents) > 1):
            return None  # another year has a report of its own
        found = parallel(query, self.view, name=name)
        return None if found is None else Decision(Type.FIGURE, Status.ANSWERED, figures=(found,), confidence=_PARALLEL)

    def compose(self, query: Query, decision: Decision, *, lang: str | None = None) -> Answer:
        """Return the answer that a decision makes."""
        return compose(query, decision, self.view, language=lang)

    def combine(self, asked: str, operation: Operation, queries: tuple[Query, Query], *, lang: str | None = None) -> Answer | None:
        """Return the sum or difference of what two queries find, None where one finds no figure or the units differ."""
        moved = over_time(asked)
        if moved and not of_two_years(*queries):
            return None
        decisions = [self.decide(q) for q in queries]
        figures = commensurate(tuple(d.figures[0] for d in decisions if d.figures))
        mixed = len({f.quantity.unit_id for f in figures}) > 1
        if len(figures) != len(queries) or (mixed and not moved) or figures[0].id == figures[1].id:
            return None
        language = language_of(asked, queries[-1].language)
        both = replace(queries[-1], asked=asked, standalone=f"{asked} ({queries[0].standalone} / {queries[1].standalone})", language=language)
        if mixed:  # marks out of five and per cent: no number tells how one came to the other
            near = tuple(Evidence(f.document, f.clause) for f in figures)
            units = "、".join(dict.fromkeys(f.quantity.unit for f in figures))
            refused = Decision(Type.COMPUTED, Status.NOT_FOUND, Reason.CONFLICTING, nearest=near, confidence=min(d.confidence for d in decisions), remarks=(Remark("mixed_units", (("units", units),)),))
            return compose(both, refused, self.view, language=lang)
        late_first = operation is Operation.GROWTH and queries[0].periods[0].years > queries[1].periods[0].years
        ordered = tuple(sorted(figures, key=lambda f: f.quantity.value)) if operation is Operation.DIFFERENCE else figures[::-1] if late_first else figures
        made = calculate(operation, ordered)
        if made is None:
            return None
        decision = Decision(Type.COMPUTED, Status.ANSWERED, figures=figures, calculation=made, confidence=min(d.confidence for d in decisions))
        return compose(both, decision, self.view, language=lang)

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

    def trend(self, words: str, *, unit: str | None = None, first: str | int | None = None, last: str | int | None = None) -> Trend:
        """Return one thing over the years, a figure a year from the year's own report first; without points where no report gives one.

        `words` name the thing in any of the three languages, and whose it is where several organisations have reports; `unit` (printed
        or its id) and the years `first` and `last` (106 or 2017) confine it.

        Raises:
            UsageError: the words are none, or a year is none.
        """
        from reportqa.ask.trending import trend  # noqa: PLC0415
        from reportqa.language.units import unit_of  # noqa: PLC0415

        cleaned = typed_plain(words)[:MAX_QUESTION]
        if not any(c.isalnum() for c in cleaned):
            msg = "name the thing whose trend is wanted, such as \"借閱冊數\"."
            raise UsageError(msg)
        known = unit_of(unit) if unit else None
        ends = [None if year is None else _year_of(str(year)) for year in (first, last)]
        return trend(cleaned, self.shelf, unit=known.id if known else unit or "", first=ends[0], last=ends[1])

    def quote(self, figure: Figure) -> str:
        """Return the clause or row that a figure stands in."""
        return figure.clause.of(self.documents[figure.document].text)

    def search(self, text: str, *, top_k: int = 5) -> list[Hit]:
        """Return the passages that rank best for a text or a question in any of the three languages, best first; none scores zero.

        Words of either language find their translations. Where the index holds the passages' meaning (see `open_corpus`), that ranks too.
        """
        if not any(c.isalnum() for c in text) or top_k <= 0:
            return []
        cleaned = typed_plain(text)[:MAX_QUESTION]
        hits = passages_for(self.understand(cleaned, None), self._index, top_k if self._meanings is None else len(self.passages), characters=True)
        if self._meanings is not None:
            hits = fuse(hits, self._meanings.near(cleaned), k=top_k)
        found = []
        for number, score in hits:
            passage = self.passages[number]
            document = self.documents[passage.document]
            place = document.locate(passage.span)
            found.append(Hit(passage.span.of(document.text), document.name, passage.path, passage.span.start, passage.span.end, score, place.page, place.printed_page, place.ocr))
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
        self._counted: list[Query] = []

    def note(self, question: str) -> None:
        """Take an earlier question as said, without answering it."""
        if any(c.isalnum() for c in question):
            self._remember(self._corpus.noted(question, self._before))

    def _remember(self, query: Query) -> None:
        self._before = query
        self._counted = [*self._counted[-1:], query]

    def _both(self, question: str, lang: str | None) -> Answer | None:
        """Return the sum or difference of the last two turns' figures where that is what is asked, else None."""
        operation = of_both(question)
        if operation is None or len(self._counted) < 2:  # noqa: PLR2004
            return None
        return self._corpus.combine(question, operation, (self._counted[0], self._counted[1]), lang=lang)

    def ask(self, question: str, *, lang: str | None = None) -> Answer:
        """Return the answer to the next question.

        Raises:
            UsageError: the question holds no words, or `lang` is none of zh-TW, zh-CN, en.
        """
        if lang is not None:
            check_language(lang)
        cleaned = typed_plain(question)[:MAX_QUESTION]
        if not any(c.isalnum() for c in cleaned):
            msg = "the question holds no words; ask something, such as \"106年查獲幾件？\"."  # noqa: RUF001
            raise UsageError(msg)
        if (both := self._both(cleaned, lang)) is not None:
            return replace(both, question=question)
        parts = split(cleaned)
        answers: list[Answer] = []
        before = self._before
        for number, part in enumerate(parts):
            before, decision = self._corpus.settle(self._corpus.understand(part, before), before)
            answers.append(self._corpus.compose(before, self._corpus.trust(before, decision), lang=lang))
            if number == 0:
                self._remember(before)
        return replace(answers[0], question=question) if len(answers) == 1 else join(question, tuple(answers))


def check_language(lang: str) -> None:
    """Refuse what is no language of answers.

    Raises:
        UsageError: it is none of zh-TW, zh-CN, en.
    """
    if lang not in LANGUAGES:
        msg = f"language '{lang}': answers are written in zh-TW, zh-CN or en; name one of them."
        raise UsageError(msg)


# ---------------------------------------------------------------- opening


def open_corpus(path: str | Path, *, rebuild: bool = False, semantic: bool | None = None, ocr: bool | None = None, tell: Callable[[Progress], None] = lambda _: None) -> Corpus:
    """Return the corpus of the report or folder at `path`, loading its index or building it first.

    Of a folder that has changed only new and changed files are read; the cache keeps what was read of the others.
    `rebuild` reads all of them.

    `semantic` says whether `Corpus.search` ranks by meaning as well as by words: True embeds the passages where the
    index does not hold that yet (some four a second, once), False leaves it; None, the default, ranks by what the index
    holds, unless $REPORTQA_SEMANTIC is set to 1 or 0. Answers do not depend on it.

    `ocr` says whether scanned pages of PDFs are read by Tesseract, which takes seconds a page: True reads them, False
    leaves them out; None, the default, leaves each file as it was read before, and new ones without, unless $REPORTQA_OCR
    is set to 1 or 0. $REPORTQA_OCR_LANGUAGES names Tesseract's languages. What was so read is marked wherever it is cited.

    Unreadable files in a folder are left out and named in `Corpus.notes` and `Corpus.fates`; a folder of nothing else is
    an error. Where the index is damaged it is built anew, where it cannot be stored it is kept in memory, and
    `Corpus.notes` says so. `tell` hears how far it is while an index is built.

    Raises:
        ReadError: nothing there can be read.
        UsageError: meaning or OCR is asked for, and what it needs is not installed.
        IndexMismatch: meaning is asked for, and another embedder made the index's.
    """
    semantic = asked_for(SEMANTIC_VARIABLE) if semantic is None else semantic
    if semantic:
        embedder()  # or its absence is told before a report is read
    notes: list[str] = []
    try:
        folder = store.cache_folder()
    except StoreError as error:
        folder = None
        notes.append(str(error))
    ocr = asked_for(scans.OCR_VARIABLE) if ocr is None else ocr
    contents = scans.with_ocr(gather(Path(path), folder, tell), folder, ocr)
    made_of = fingerprint(folder)
    segmenter = segmenter_from(folder, made_of, check=rebuild)
    file = None if folder is None else folder / f"{contents.key(made_of)}.index"
    kept: store.Stored | None = None
    if file is not None and not rebuild:
        try:
            kept = store.read(file, made_of)
        except IndexMismatch as error:
            notes.append(f"{error}; it has been built anew.")
    parts: Mapping[str, bytes | memoryview]
    if kept is None:
        from reportqa.building.build import build  # noqa: PLC0415 (not to load an index)

        scans.check(contents)
        built = build(contents, segmenter, folder, made_of, anew=rebuild, tell=tell)
        parts, read, lasting = built.parts, built.read, built.lasting
    else:
        parts, read, lasting = kept.parts, (), False
    lacks = bool(semantic) and VECTORS not in parts
    if lacks:
        parts = {**parts, **embed(_texts(parts), embedder(), tell)}
    if file is not None and (lasting or (lacks and kept is not None)):
        try:
            store.write(file, parts, made_of)
            _pruned(file)
        except StoreError as error:
            notes.append(str(error))
    scans.remember(contents, folder, ocr)
    fates = Fates.of(contents, parts[FATES], read)
    meanings = _meanings(parts, semantic, notes)
    return _assemble(parts, segmenter, (*fates.sentences(), *notes), fates, meanings)


def _pruned(file: Path) -> None:
    """Keep the cache within bounds around an index that was just written."""
    from reportqa.index.pruning import prune  # noqa: PLC0415 (not to ask)

    prune(file.parent, (file,))


def _texts(parts: Mapping[str, bytes | memoryview]) -> list[str]:
    """Return what is embedded of each passage."""
    documents = [unpack(Document, json.loads(line)).text for line in str(parts["documents"], "utf-8").split("\n")]
    passages = (unpack(Passage, json.loads(line)) for line in str(parts["passages"], "utf-8").split("\n"))
    return [passage.span.of(documents[passage.document]) for passage in passages]


def _meanings(parts: Mapping[str, bytes | memoryview], semantic: bool | None, notes: list[str]) -> Meanings | None:  # noqa: FBT001
    """Return the meanings that an index holds, None where it holds none or they are not wanted."""
    if VECTORS not in parts or semantic is False:
        return None
    try:
        return Meanings(parts[VECTORS], str(parts[MADE_BY], "utf-8"), embedder())
    except ReportQAError as error:
        if semantic:
            raise
        notes.append(f"search is by words alone: {error}")
        return None


def _assemble(parts: Mapping[str, bytes | memoryview], segmenter: Segmenter, notes: tuple[str, ...], fates: Fates, meanings: Meanings | None) -> Corpus:
    """Return the corpus that an index's parts make: what is big is read line by line as questions need it."""

    def text(name: str) -> str:
        return str(parts[name], "utf-8")

    def rows(name: str, kind: Any) -> Any:  # noqa: ANN401 (a sequence that reads as a tuple)
        return Rows(text(name), lambda value: unpack(kind, value))

    passages = tuple(rows("passages", Passage))
    lexicon = Lexicon(
        cast("Mapping[str, Sequence[tuple[str, float]]]", Records(text("synonyms"), tuple)),
        cast("dict[str, tuple[tuple[str, float], ...]]", Records(text("english"), lambda pairs: tuple((word, float(weight)) for word, weight in pairs))),
    )
    return Corpus(
        _Parts(
            tuple(rows("documents", Document)), passages, rows("figures", Figure), rows("moments", Moment),
            {int(passage): ids for passage, ids in json.loads(text("by_passage")).items()},
            MemoryIndex(Counts(Records(text("postings"), lambda found: found), json.loads(text("lengths")))), lexicon, frozenset(text("names").split("\n")),
            tuple(text("likened").split("\n")), meanings,
        ),
        segmenter, notes, fates,
    )  # fmt: skip
