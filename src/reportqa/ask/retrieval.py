"""Query -> what is searched for -> passages: one ranking for questions and texts of either language.

Each term of a question, with the words of the report that may stand for it in either language, is searched
for as one word (a synonym class: Pirkola 1998; with the weights of the translations in count and document
frequency, Darwish and Oard 2003, doi:10.1145/860435.860497). Beside them count the question's own Latin words, numbers, pairs of
characters and characters, whose cuts into words may be wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Protocol

from reportqa.ask.terms import unasked
from reportqa.ask.vocabulary import stopwords
from reportqa.language.calendars import ROC_OFFSET
from reportqa.language.grams import index_terms
from reportqa.language.script import is_cjk
from reportqa.model.answer import Query, Term
from reportqa.model.wanted import Wanted

_MOST_WORDS = 24  # that stand for a term
_ROC_YEARS = range(50, 131)  # of which reports are written; 23年 is more often a stretch of years
# How much the question's own pairs of characters, characters, Latin words and numbers count beside its terms: read off
# XQuAD and DRCD, where half or double of each makes no difference above a third of a percent.
_PAIR, _CHARACTER, _LATIN, _NUMBER = 1.0, 0.8, 0.5, 1.5


class Index(Protocol):
    """What retrieval needs of an engine."""

    def search(self, wanted: Sequence[Wanted], *, k: int) -> tuple[tuple[int, float], ...]:
        """Return (passage id, score), best first."""
        ...


def wanted_of(query: Query, *, characters: bool = True) -> tuple[Wanted, ...]:
    """Return what a query searches for; `characters` says whether single ones count."""
    literal = (want for want in _literally(query) if characters or not _is_character(want))
    return (*map(_of_term, query.terms), *_years(query), *literal)


def _is_character(want: Wanted) -> bool:
    word = want.words[0][0]
    return len(word) == 1 and is_cjk(word)


def _of_term(term: Term) -> Wanted:
    return Wanted(((term.text, 1.0), *term.variants[:_MOST_WORDS]), parts=tuple(map(_of_term, term.parts)))


def _years(query: Query) -> Iterator[Wanted]:
    """Yield each year of a query, in either calendar."""
    for year in dict.fromkeys(year for period in query.periods for year in period.years):
        roc = ((f"{year - ROC_OFFSET}年", 1.0),) if year - ROC_OFFSET in _ROC_YEARS else ()
        yield Wanted(((str(year), 1.0), *roc))


def _literally(query: Query) -> Iterator[Wanted]:
    own = Counter(index_terms(unasked(query.folded)))
    empty = stopwords("en")
    for word, times in own.items():
        if is_cjk(word[0]):
            yield Wanted(((word, 1.0),), times * (_CHARACTER if len(word) == 1 else _PAIR))
        elif empty.get(word) not in ("question", "politeness", "function"):
            yield Wanted(((word, 1.0),), _NUMBER if word[0].isdigit() else _LATIN)


def passages_for(query: Query, index: Index, k: int, *, characters: bool = False) -> tuple[tuple[int, float], ...]:
    """Return the passages that rank best for a query, with their scores.

    Single characters find a passage whose words are others (`characters`), but are no sign that it answers: 低收入戶 of 中低收入戶.
    """
    return index.search(wanted_of(query, characters=characters), k=k)
