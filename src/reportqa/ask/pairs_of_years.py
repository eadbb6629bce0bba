"""A question for how far a thing moved -> its figures of two years, found on one line of a table or in one sentence, and what lies between them.

The two are taken together: they stand on one line of years, or a sentence sets one against the other for the year
before (14,862 incidents, up from 13,940 in 2022-23), or tells a move from one to the other. The words of the question
must be met by the words that the two share; where two pairs fit alike and differ, neither answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reportqa.ask.cells import of_years, without_workings
from reportqa.ask.computed import calculated
from reportqa.ask.counterparts import is_change, lead_words
from reportqa.ask.decision import Ask, Decision
from reportqa.ask.evidence import is_cell
from reportqa.ask.figures import refuse
from reportqa.ask.lines import lines
from reportqa.ask.matching import squash
from reportqa.ask.ranking import RATIO_UNITS, unit_fit
from reportqa.ask.surest import surest
from reportqa.ask.vocabulary import stopwords
from reportqa.language.compounds import in_one_unit
from reportqa.language.lexicon import stem
from reportqa.language.script import fold
from reportqa.language.tables import alternation, column_of
from reportqa.model.answer import Operation, Query, Reason, Status, Term, Type
from reportqa.model.figure import Figure, Kind

_MOVES = (Operation.DIFFERENCE, Operation.GROWTH)
_LEAST, _LITERAL, _MET, _AROUND, _LIKENED = 0.55, 0.25, 0.5, 0.7, 0.5  # of the question's words, by weight, that a pair must meet
_TIE, _SURE = 0.03, 0.8
_OF_MOMENT = 0.15  # the share of a question's words by weight from which one that the report knows must be met
_SAYS_LITTLE = 2.0  # the weight of a question's words below which they hardly say what is meant


@dataclass(frozen=True, slots=True)
class Pair:
    """The figures of one thing at two times, the earlier first; `own` are the squashed words that both share, `around` those of the headings."""

    earlier: Figure
    later: Figure
    own: str
    around: str


def between_years(ask: Ask, decision: Decision) -> Decision:
    """Return how far the thing that a question asks of moved between two years, where `decision` found nothing or a level alone; else the decision, a refusal where it sets other things against each other."""
    if asks_move(ask.query) and decision.status is Status.ANSWERED and decision.calculation is not None and not _of_the_thing(ask, decision.calculation.operands):
        decision = refuse(ask, Reason.TOPIC_WITHOUT_FIGURE, [], kind=Type.COMPUTED)
    if not asks_move(ask.query) or decision.status is not Status.NOT_FOUND and not _is_level(ask, decision):
        return decision
    level = decision.status is not Status.NOT_FOUND
    pair = _best(ask, _SURE if level else _LEAST)
    if pair is not None and ask.query.type is Type.FIGURE and level and decision.figures[0].id not in (pair.earlier.id, pair.later.id):
        return decision  # what was saved is told by itself
    if pair is None:
        return refuse(ask, Reason.TOPIC_WITHOUT_FIGURE, [], kind=Type.COMPUTED) if level and _asks_rate(ask.query) else decision
    operation = ask.query.operation or Operation.DIFFERENCE
    if operation is Operation.GROWTH and "percentage_point" in ask.query.units:
        operation = Operation.DIFFERENCE
    made = calculated(ask, operation, (pair.earlier, pair.later))
    return made if made.status is Status.ANSWERED else decision


def asks_move(query: Query) -> bool:
    """Whether a question asks by how much a thing rose, fell or was brought down."""
    if query.type is Type.COMPUTED:
        return query.operation in _MOVES
    return query.type is Type.FIGURE and _words(query.language, "moved").search(query.folded) is not None


def _of_the_thing(ask: Ask, operands: tuple[Figure, ...]) -> bool:
    """Whether any word of a question is met by what two cells of one table, of two years, share: the loans asked for are no allowances."""
    if len(operands) != _TWO or not all(map(is_cell, operands)) or operands[0].passage != operands[1].passage or operands[0].period == operands[1].period:
        return True
    lead = operands[0]
    about = squash(" ".join((*lead.headers, *lead.path, ask.view.documents[lead.document].title)))
    terms = _telling(ask)
    return sum(t.weight for t in terms) < _SAYS_LITTLE or any(_met(ask, t, about) >= _MET for t in terms)


def _is_level(ask: Ask, decision: Decision) -> bool:
    """Whether a decision gives a level itself, not a change."""
    return decision.status is Status.ANSWERED and decision.calculation is None and len(decision.figures) == 1 and not tells_change(ask, decision.figures[0])


def _asks_rate(query: Query) -> bool:
    """Whether a question asks for percentage points or for a growth in per cent, which no level can be."""
    return "percentage_point" in query.units or query.operation is Operation.GROWTH


def tells_change(ask: Ask, found: Figure) -> bool:
    """Whether a figure is told as a change, not as the level that was reached."""
    if found.quantity.kind is Kind.CHANGE or is_change(ask, found):
        return True
    context = ask.view.context(found)
    label = context.column + context.row if is_cell(found) else fold(lead_words(ask, found)).rstrip()[-_NEAR:]
    if not is_cell(found) and _REACHED.search(label) and not _BY_SO_MUCH.search(label):
        return False
    return any(_words(language, "change").search(fold(label)) for language in ("zh", "en"))


_REACHED = re.compile(r"[至为到达](?:\d{2,4}年?度?[之的]?)?(?:约|近|逾)?\s*$|\b(?:to|at|from|with|of)\s*$")
_BY_SO_MUCH = re.compile(r"\b(?:increase|decrease|rise|fall|drop|growth|decline|reduction|gain|change)s? of\s*$")
_NEAR = 16  # letters before a figure in which a word of change tells that it is one

# ---------------------------------------------------------------- which pair


def _best(ask: Ask, least: float) -> Pair | None:
    terms = _telling(ask)
    fits = ((score, p) for p in _pairs(ask) if (score := _score(ask, terms, p)) is not None and score >= least)
    best = surest(fits, lambda f: f[0], lambda f: (f[1].earlier.quantity.value, f[1].later.quantity.value), _TIE)
    return best[1] if best is not None else None


def _telling(ask: Ask) -> tuple[Term, ...]:
    """Return the terms that say what moved: not those that only name a count or how the figures are set against each other."""
    count = _words(ask.query.language, "count")
    kept = tuple(t for t in without_workings(ask.query.terms) if t.strict or not count.fullmatch(t.text))
    return kept or ask.query.terms


def _score(ask: Ask, terms: tuple[Term, ...], pair: Pair) -> float | None:
    """Return the weighted share of the terms that a pair meets, None where that is too little or a name or the unit is another."""
    pure = bool(set(ask.query.units) & set(RATIO_UNITS)) and not set(ask.query.units) - set(RATIO_UNITS)
    points = "percentage_point" in ask.query.units
    ratio = pair.later.quantity.unit_id in RATIO_UNITS
    if points and not ratio or not points and ask.query.operation is Operation.GROWTH and ratio:
        return None
    if not pure and unit_fit(ask.query, pair.later) < _OTHER_UNIT:
        return None
    title = squash(ask.view.documents[pair.later.document].title)
    total = met = literal = 0.0
    whole = sum(t.weight for t in terms)
    for term in terms:
        own = _met(ask, term, pair.own)
        share = max(own, _AROUND * ask.matcher(term, pair.around))
        titled = max(share, _MET * ask.matcher(term, title))
        if share < _MET and (term.strict or term.literal and term.weight >= _OF_MOMENT * whole):
            return None  # the report says that word elsewhere: of another thing
        total, met, literal = total + term.weight, met + term.weight * titled, literal + term.weight * own
    if not total or met < _LEAST * total or literal < _LITERAL * total:
        return None
    return met / total


_OTHER_UNIT = -0.5


def _met(ask: Ask, term: Term, text: str) -> float:
    """Return how far a term occurs in text, less where only a word of near meaning does."""
    return ask.matcher(term, text) * (_LIKENED if ask.matcher.likened(term, text) else 1.0)


# ---------------------------------------------------------------- pairs of a report


def _pairs(ask: Ask) -> Iterator[Pair]:
    years = _wanted(ask)
    if years is not None:
        for line in lines(ask.view):
            two = of_years(line, list(years)) if line.dated else ()
            if two:
                yield Pair(two[0], two[1], line.fixed, line.around)
    by_passage: dict[int, list[Figure]] = {}
    for f in ask.view.figures:
        if not is_cell(f) and f.quantity.kind is not Kind.ORDINAL:
            by_passage.setdefault(f.passage, []).append(f)
    for same in by_passage.values():
        if len(same) > 1:
            yield from _of_passage(ask, sorted(same, key=lambda f: f.span), years)


def _wanted(ask: Ask) -> tuple[int, int] | None:
    """Return the two years that a question sets against each other, None where it names no time."""
    named = sorted({y for p in ask.query.periods for y in (p.years[:1] if 1 <= len(p.years) <= _TWO else (p.years[0], p.years[-1]))})
    if len(named) == _TWO:
        return named[0], named[1]
    own = ask.view.documents[0].year
    since = ask.query.year_before or not _BESIDE.search(ask.query.folded) and _words(ask.query.language, "change").search(ask.query.folded) is not None
    if not named and since and own is not None and len({d.year for d in ask.view.documents}) == 1:
        begins = [f.period.years[0] for f in ask.view.figures if f.period is not None and len(f.period.years) == _TWO and own in f.period.years and f.inherited]
        last = max(set(begins), key=begins.count) if begins else own
        return last - 1, last
    if len(named) == 1 and ask.query.year_before:
        return named[0] - 1, named[0]
    return None


_TWO = 2
_BESIDE = re.compile(r"比|较|和|与|跟|目标|计[划画]|\b(?:than|and|between|compared|target|plan|budget)\b")  # what moved is set beside something else than the year before


def _of_passage(ask: Ask, same: list[Figure], years: tuple[int, int] | None) -> Iterator[Pair]:
    """Yield the pairs of running text: a level and the one of the year before that is set against it, there or in the next sentence, and the two ends of a move."""
    for n, first in enumerate(same):
        second = next((f for f in same[n + 1 :] if in_one_unit(first.quantity, f.quantity) is not None and f.quantity.kind is first.quantity.kind), None)
        if second is None or first.part_of != second.part_of or first.quantity.kind is Kind.CHANGE:
            continue
        document = ask.view.documents[first.document]
        text = document.text
        before = max((f.span.end for f in same if f.span.end <= first.span.start), default=0)
        start = max(before, first.sentence.start)
        lead, between = fold(text[start : first.span.start]), fold(text[first.span.end : second.span.start])
        end = min((f.span.start for f in same if f.span.start >= second.span.end), default=second.sentence.end)
        shared = squash(f"{text[start : second.span.end]} {_first_clause(text[second.span.end : min(end, second.sentence.end)])}")
        around = squash(" ".join((*first.path, first.sentence.of(text))))
        if first.sentence == second.sentence and _is_move(lead, between) and _at(second, years, 1) and (first.inherited or _at(first, years, 0)):
            yield Pair(first, second, shared, around)
        elif years is not None and _at(first, years, 1) and not second.inherited and (_at(second, years, 0) or _year_before(first, second)):
            own = _clause(between) if first.sentence == second.sentence else fold(text[second.sentence.start : second.span.start])
            alone = first.sentence == second.sentence or _alone(same, first) or _named_again(own, lead, document.language)
            if alone and not _novel(own, f"{lead} {fold(first.text)}", document.language):
                yield Pair(second, first, shared, around)


def _alone(same: list[Figure], found: Figure) -> bool:
    """Whether no other figure of a sentence counts in one's unit."""
    return not any(f.id != found.id and f.sentence == found.sentence and f.quantity.unit_id == found.quantity.unit_id for f in same)


def _year_before(later: Figure, earlier: Figure) -> bool:
    """Whether a figure is of the end of the year before another's, which runs over two calendar years (8.1 per cent a year earlier)."""
    a, b = earlier.period, later.period
    return a is not None and b is not None and len(b.years) == _TWO and a.years == b.years[:1] and a.end is not None and b.end is not None and a.end < b.end


def _at(found: Figure, years: tuple[int, int] | None, end: int) -> bool:
    """Whether a figure is of the first (0) or the last (1) of two years, as it is of any where none are named."""
    if years is None or found.period is None or not found.period.years:
        return years is None
    own = found.period.years
    return own[0] == years[end] if len(own) <= _TWO else False


_FROM = re.compile(r"(?:由|从|自)[^,;。\d]{0,3}$|\bfrom (?:(?:about|some|nearly|over|around|just) )?$|(?:由|从|自)\s*(?:民国)?\d{2,4}\s*年?度?(?:之|的)?\s*$")
_TO = re.compile(r"^\s*[^\d,;。]{0,14}(?:至|到|为|成)(?:\d{2,4}年度?(?:之|的)?)?\s*(?:约|近|逾)?\s*$|^\s*(?:[a-z-]+ ){0,4}to (?:(?:about|some|nearly|over|around|just) )?$")


def _is_move(lead: str, between: str) -> bool:
    """Whether two figures are told as the ends of a move, by what stands before the first and between them.

    >>> _is_move("vacancies came down from ", " to "), _is_move("vacancies were ", " and ")
    (True, False)
    """
    return _FROM.search(lead) is not None and _TO.match(between) is not None


_JOINTS = re.compile(r"[,，;；、()（）]|\b(?:and|but|while)\b")  # noqa: RUF001


def _clause(text: str) -> str:
    """Return the folded clause that ends a text."""
    return _JOINTS.split(fold(text))[-1]


def _first_clause(text: str) -> str:
    return _JOINTS.split(fold(text))[0]


def _novel(own: str, lead: str, language: str) -> bool:
    """Whether the clause of a second figure names a thing that the words before the first do not: it then counts something else.

    >>> _novel("compared with ", "fires attended", "en"), _novel("injuries were ", "fires attended", "en")
    (False, True)
    """
    rest = _rest(own, language)
    if column_of(language) == "zh":
        grams = re.findall(r"[一-鿿]+", rest.replace(" ", ""))
        return any(not all(g[i : i + 2] in lead for i in range(max(1, len(g) - 1))) for g in grams)
    known = {stem(w) for w in re.findall(r"[a-z]+", lead)}
    return any(w not in stopwords("en") and stem(w) not in known for w in re.findall(r"[a-z]{3,}", rest))


def _named_again(own: str, lead: str, language: str) -> bool:
    """Whether the clause of a second figure says again what the first counts (决算数46亿元; 110年度决算数则为44亿元)."""
    return bool(re.search(r"[一-鿿]{2}|[a-z]{3}", _rest(own, language))) and not _novel(own, lead, language)


def _rest(own: str, language: str) -> str:
    """Return a clause without the words that set it against another and say when it was."""
    return _words(language, "against").sub(" ", _words(language, "time").sub(" ", own))


def _words(language: str, kind: str) -> re.Pattern[str]:
    return alternation("courses.tsv", column_of(language), kind)
