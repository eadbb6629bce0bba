"""A corpus, or one report of it, as questions are asked of it: what it holds, and the words that it knows.

A report of several is read as if it were alone, so that its own year, title and words decide how a question is
understood in it; `Reader.whole` and `Reader.own` turn its figures into the corpus's and back.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar, cast, overload

from reportqa.ask.evidence import View
from reportqa.ask.held import Held
from reportqa.ask.matching import Matcher
from reportqa.ask.question import understand
from reportqa.ask.retrieval import Index
from reportqa.ask.vocabulary import Vocabulary
from reportqa.language.abridged import spelt_out
from reportqa.language.contrasts import contrasted
from reportqa.language.periods_en import year_across, year_start
from reportqa.language.script import closed_up, fold
from reportqa.model.answer import Query
from reportqa.model.document import Passage
from reportqa.model.figure import Figure, Moment
from reportqa.model.wanted import Wanted

if TYPE_CHECKING:
    from reportqa.language.lexicon import Lexicon
    from reportqa.language.segment import Segmenter
    from reportqa.language.sounds import Sounds
    from reportqa.language.vectors import Space

T = TypeVar("T")
_KEPT, _MOST_KEPT = "asked", 24  # where a view remembers what was last asked of it, and how much of that
_MOST_MADE = 4000  # figures of a report that are made at once
_REMEMBERED = 1 << 14  # words of which it is kept what they are near to
_CUT = 64  # texts whose words are kept: a question is cut several times over
_FIRST_HITS, _MORE = 256, 8  # hits of the whole corpus among which a report's are sought, and by how much more where they are too few


class _Predicates:
    """The dictionary's verbs, adjectives, adverbs and idioms, as a set that is looked up and never listed."""

    def __init__(self, segmenter: Segmenter) -> None:
        self._is = segmenter.dictionary.is_predicate

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and self._is(word)


@dataclass(frozen=True, slots=True)
class Language:
    """What reading needs besides the reports: words, sounds, translations, names, the words that have a direction."""

    segmenter: Segmenter
    sounds: Callable[[], Sounds]
    lexicon: Lexicon
    names: frozenset[str]
    likened: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reader:
    """A view with its vocabulary. `document`, `passage` and `figure` are the numbers in the corpus of its first of each."""

    view: View
    vocabulary: Vocabulary
    document: int = 0
    passage: int = 0
    figure: int = 0

    def understand(self, asked: str, standalone: str, spoken: str) -> Query:
        """Return the query that a question makes in this report; what was last understood is kept."""
        return self._kept(("query", asked, standalone, spoken), lambda: understand(asked, standalone, self.vocabulary, spoken))

    def matcher(self, query: Query) -> Matcher:
        """Return the matcher of a query, with what was found by it; those of the last queries are kept."""
        return self._kept(("matcher", query), Matcher)

    def _kept(self, key: tuple[object, ...], make: Callable[[], T]) -> T:
        kept = cast("dict[tuple[object, ...], T]", self.view.remembered.setdefault(_KEPT, {}))
        found = kept.get(key)
        if found is None:
            found = make()
            if len(kept) >= _MOST_KEPT:
                kept.pop(next(iter(list(kept)), key), None)
            kept[key] = found
        return found

    def whole(self, figure: Figure) -> Figure:
        """Return a figure of the report as the corpus numbers it."""
        part = None if figure.part_of is None else figure.part_of + self.figure
        return replace(figure, id=figure.id + self.figure, document=figure.document + self.document, passage=figure.passage + self.passage, part_of=part)

    def own(self, ids: Sequence[int]) -> tuple[int, ...]:
        """Return those of the corpus's figures that are the report's, by its own numbers."""
        return tuple(i - self.figure for i in ids if 0 <= i - self.figure < len(self.view.figures))


Near = Callable[[str], tuple[tuple[str, float], ...]]


def reader_of(view: View, language: Language, like: Near | None = None) -> Reader:
    """Return the reader of a view; `like` tells the words that a word is near to, where another reader of the corpus knows."""
    documents, space = view.documents, list[Any]()

    def haystack(passage: Passage) -> str:
        """Return a passage's text and headings, the first's title too, in matching form."""
        around = [*passage.path, documents[passage.document].title] if passage.id == 0 else passage.path
        short = spelt_out(passage.span.of(documents[passage.document].text))
        return view.squash(passage.document, passage.span) + "\n" + closed_up(fold("\n".join((*around, short))))

    def near(word: str) -> tuple[tuple[str, float], ...]:
        """Return the words of the corpus that a folded word is near to, with weights; none for a name."""
        if word in view.names or language.segmenter.dictionary.is_place(word):
            return ()
        from reportqa.language.vectors import near, space_of  # noqa: PLC0415 (brings numpy; not before a question is asked)

        if not space:
            space.append(space_of(language.likened))
        return tuple((other, weight) for other, weight in near(word, cast("Space", space[0])) if not contrasted(word, other))

    segmenter = language.segmenter
    held = Held(lambda: [haystack(p) for p in view.passages], [d.text for d in documents], segmenter, language.sounds)
    first, years = documents[0], [d.year for d in documents if d.year is not None]
    vocabulary = Vocabulary(
        words=lru_cache(_CUT)(segmenter.words), known=segmenter.known, held=held, frequency=held.frequency,
        unabridged=held.unabridged, is_place=segmenter.dictionary.is_place,
        respelt=held.respelt, near=like or lru_cache(_REMEMBERED)(near), passages=max(1, len(view.passages)),
        lexicon=language.lexicon, names=view.names, verbs=cast("frozenset[str]", _Predicates(segmenter)),
        title=closed_up(fold(first.title)) if len(documents) == 1 else "",
        year=max(years) if years else None, roc=first.roc,
        start=year_start(first.text, english=first.language == "en"), language=first.language,
        across=year_across(first.text, first.year, english=first.language == "en") if len(documents) == 1 else None,
    )  # fmt: skip
    return Reader(view, vocabulary)


def alone(corpus: Reader, number: int, language: Language) -> Reader:
    """Return the reader of one document of several, by its number: what stands in the others is not there for it."""
    view = corpus.view
    passages = _stretch(view.passages, number)
    figures = _stretch(cast("Sequence[Figure]", view.figures), number)
    moments = _stretch(cast("Sequence[Moment]", view.moments), number)
    at = passages.start

    def own_figure(f: Figure) -> Figure:
        part = None if f.part_of is None else f.part_of - figures.start
        return replace(f, id=f.id - figures.start, document=0, passage=f.passage - at, part_of=part)

    by_passage = {p - at: [i - figures.start for i in view.figures_of(p)] for p in passages if view.figures_of(p)}
    single = View(
        (view.documents[number],), tuple(replace(view.passages[p], id=p - at, document=0) for p in passages),
        cast("tuple[Figure, ...]", _at_hand(Stretch(view.figures, figures, own_figure))),
        cast("tuple[Moment, ...]", Stretch(view.moments, moments, lambda m: replace(m, document=0, passage=m.passage - at))),
        Within(view.index, passages, len(view.passages)), view.names, _by_passage=by_passage,
    )  # fmt: skip
    return replace(reader_of(single, language, corpus.vocabulary.near), document=number, passage=at, figure=figures.start)


def _at_hand(figures: Stretch[Figure]) -> Sequence[Figure]:
    """Return figures as they are looked up fastest: all made at once, unless they are so many that few of them will be looked at."""
    return tuple(figures) if len(figures) <= _MOST_MADE else figures


def _stretch(values: Sequence[Any], document: int) -> range:
    """Return the places of what belongs to a document: each kind stands in the order of the documents."""
    return range(bisect_left(values, document, key=lambda v: v.document), bisect_left(values, document + 1, key=lambda v: v.document))


class Stretch(Sequence[T]):
    """A stretch of a sequence, each value turned when it is first asked for."""

    def __init__(self, values: Sequence[T], places: range, turn: Callable[[T], T]) -> None:
        """Take the values, which of them, and how each is turned."""
        self._values, self._places, self._turn = values, places, turn
        self._made: dict[int, T] = {}

    def __len__(self) -> int:
        """Return the number of values."""
        return len(self._places)

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[T]: ...
    def __getitem__(self, at: int | slice) -> T | Sequence[T]:
        """Return a value, or the values of a slice.

        Raises:
            IndexError: there is no such value.
        """
        if isinstance(at, slice):
            return tuple(self[i] for i in range(*at.indices(len(self))))
        place = self._places[at]
        found = self._made.get(place)
        if found is None:
            found = self._made[place] = self._turn(self._values[place])
        return found

    def __iter__(self) -> Iterator[T]:
        """Yield the values."""
        return (self[i] for i in range(len(self)))


class Within:
    """An index as far as some of its passages go, numbered from 0; their scores are those that they have among all."""

    def __init__(self, index: Index, passages: range, size: int) -> None:
        """Take the index, its passages that count, and the number of all."""
        self._index, self._passages, self._size = index, passages, size

    def search(self, wanted: Sequence[Wanted], *, k: int) -> tuple[tuple[int, float], ...]:
        """Return (passage id, score), best first."""
        sought = min(self._size, max(k, _FIRST_HITS))
        while True:
            hits = self._index.search(wanted, k=sought)
            found = tuple((n - self._passages.start, s) for n, s in hits if n in self._passages)
            if len(found) >= min(k, len(self._passages)) or len(hits) < sought or sought >= self._size:
                return found[:k]
            sought = min(self._size, sought * _MORE)


