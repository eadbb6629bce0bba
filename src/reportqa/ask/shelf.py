"""Several reports on one shelf: each asked by itself, as if it were alone, and what it says in the corpus's numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from reportqa.ask.changes import dated
from reportqa.ask.confidence import trusted
from reportqa.ask.decide import decide
from reportqa.ask.decision import Ask, Decision, Evidence
from reportqa.ask.documents import Source
from reportqa.ask.matching import Matcher
from reportqa.ask.reader import Reader
from reportqa.ask.retrieval import passages_for
from reportqa.ask.tongue import language_of
from reportqa.ask.wholes import of_whole
from reportqa.language.script import fold
from reportqa.model.answer import Operation, Query, Status

MOST_REPORTS = 8  # reports that one question is asked of
_PASSAGES = 64  # of all reports, by which it is told which of them a question is likelier about


@dataclass(frozen=True, slots=True)
class Shelf:
    """Several reports: all of them read together, what each says of itself, and each by itself, by its number."""

    corpus: Reader
    sources: tuple[Source, ...]
    reader: Callable[[int], Reader]


@dataclass(frozen=True, slots=True)
class Told:
    """What one report says to a question."""

    number: int
    decision: Decision

    @property
    def answers(self) -> bool:
        """Whether it answers."""
        return self.decision.status is not Status.NOT_FOUND


def asked_alone(query: Query, reader: Reader, text: str = "") -> Query:
    """Return a query as one report understands it; `text` is what is asked where that is not all of it."""
    standalone = text or query.standalone
    plain = query.asked == query.standalone or language_of(query.asked, query.language) != language_of(standalone, query.language)
    own = reader.understand(standalone if plain else query.asked, standalone, query.language)
    return replace(own, asked=query.asked, standalone=query.standalone, language=query.language, base=query.base, earlier=reader.own(query.earlier))


def in_corpus(decision: Decision, reader: Reader) -> Decision:
    """Return a decision of one report in the corpus's numbers."""

    def of(evidence: Evidence) -> Evidence:
        return replace(evidence, document=evidence.document + reader.document)

    calculation = decision.calculation
    if calculation is not None:
        winner = None if calculation.winner is None else reader.whole(calculation.winner)
        calculation = replace(calculation, operands=tuple(map(reader.whole, calculation.operands)), winner=winner)
    return replace(
        decision, figures=tuple(map(reader.whole, decision.figures)), items=tuple(replace(i, evidence=of(i.evidence)) for i in decision.items), calculation=calculation,
        clashes=tuple(replace(c, figure=reader.whole(c.figure)) for c in decision.clashes), passage=tuple(map(of, decision.passage)), nearest=tuple(map(of, decision.nearest)),
    )  # fmt: skip


def ask_one(query: Query, shelf: Shelf, number: int, text: str = "", *, any_unit: bool = False) -> Told:
    """Return what one report says, with its calibrated confidence; `any_unit`: in whatever unit it says it."""
    reader = shelf.reader(number)
    own = asked_alone(query, reader, text)
    own = replace(own, units=()) if any_unit else own
    decision = of_whole(Ask(own, reader.view, Matcher()), decide(own, reader.view))
    return Told(number, _with_year(in_corpus(trusted(own, decision, reader.view), reader), query, reader))


def _with_year(decision: Decision, query: Query, reader: Reader) -> Decision:
    """Return a decision whose first figure has its year told where the report's own words leave it out: 全年."""
    document = reader.view.documents[0]
    if not decision.figures or document.year is None or decision.calculation is not None:
        return decision
    first = decision.figures[0]
    if first.period is None or first.period.years != (document.year,):
        return decision
    return replace(decision, figures=(dated(first, document.year, roc=document.roc, english=query.language == "en"), *decision.figures[1:]))


def likeliest(query: Query, documents: Sequence[int], shelf: Shelf) -> tuple[int, ...]:
    """Return the documents that a query is likelier about, by the passages that rank best for it, the likeliest first."""
    if len(documents) <= MOST_REPORTS:
        return tuple(documents)
    view = shelf.corpus.view
    ranked = dict.fromkeys(view.passages[n].document for n, _ in passages_for(query, view.index, max(_PASSAGES, len(view.passages))))
    return tuple(n for n in ranked if n in set(documents))[:MOST_REPORTS]


def years_asked(query: Query) -> tuple[int, ...]:
    """Return the years that a query names, in order; a month or a half-year without its year is of whichever report's."""
    return tuple(sorted({y for p in query.periods if _NAMES_YEAR.search(fold(p.text)) for y in p.years}))


_NAMES_YEAR = re.compile(r"\d\s?(?:学)?年|(?<!\d)(?:19|20)\d\d|(?<!\d)\d{2,3}(?!\d|\s?[月日号])(?:$|\s?(?:-|/|至|到))|[〇零一二三四五六七八九十]{2,4}年|[去前今本上]一?年|\b(?:last|this|previous|current) (?:year|fy)\b")


def named_years(years: Sequence[int], query: Query, *, roc: bool) -> str:
    """Return years as the question's language and the reports' calendar name them: 106年, 2017."""
    if query.language == "en":
        return ", ".join(map(str, years))
    return "、".join(f"{y - 1911}年" if roc else f"{y}年" for y in years)


OVER_TIME = (Operation.DIFFERENCE, Operation.GROWTH, Operation.RATIO)
