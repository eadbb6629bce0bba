"""Evidence -> a decision: which figure, date, list or sentence answers; computed, conflicting, or none.

A question is answered only where the evidence meets each of its constraints; what misses one is at
most among the nearest facts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from reportqa.ask.address import of_a_stranger
from reportqa.ask.aims import met_or_missed
from reportqa.ask.computed import computed
from reportqa.ask.counterparts import remainder
from reportqa.ask.counting import count_of_names
from reportqa.ask.dated import dated_cell
from reportqa.ask.decision import Ask, Decision, Evidence, Listed
from reportqa.ask.derived import before_the_change, derived, whole_of_parts
from reportqa.ask.evidence import Statement, View, is_cell
from reportqa.ask.figures import as_figures, figure, refuse, shortened
from reportqa.ask.listing import entity, listing, period_ok, unbroken
from reportqa.ask.matching import Matcher, squash
from reportqa.ask.naming import Gathering, gathering, visitor
from reportqa.ask.pairs_of_years import between_years, tells_change
from reportqa.ask.persons import asks_name, person
from reportqa.ask.planned import planned_and_done
from reportqa.ask.ranked import counted_rows, ranked
from reportqa.ask.ranked_times import ranked_time
from reportqa.ask.ranking import RATIO_UNITS, unit_fit
from reportqa.ask.rest import denied
from reportqa.ask.roles import by_role
from reportqa.ask.series import trend
from reportqa.ask.statements import date, passage, yesno
from reportqa.ask.tablewise import tabled
from reportqa.ask.worked import worked_out
from reportqa.model.answer import Operation, Query, Reason, Status, Type
from reportqa.model.figure import Figure, Period

_ROUTES = {
    Type.FIGURE: figure, Type.COMPUTED: computed, Type.TREND: trend, Type.DATE: date,
    Type.LIST: listing, Type.ENTITY: entity, Type.YESNO: yesno, Type.PASSAGE: passage,
}  # fmt: skip


def decide(query: Query, view: View) -> Decision:
    """Return the decision on a query."""
    ask = Ask(query, view, Matcher())
    if query.type in (Type.ENTITY, Type.COMPUTED) and (named := person(ask)) is not None:
        return named
    if not query.terms:
        return refuse(ask, Reason.AMBIGUOUS if query.periods else Reason.NO_TOPIC, [])
    if query.type is Type.ENTITY and query.units and not asks_name(query.folded):
        counted = figure(as_figures(ask))  # "what was the budget" is put like "what was the venue"
        if counted.status is Status.ANSWERED:
            return counted
    decision = between_years(ask, before_the_change(ask) or _over_cells(ask) or _gathered(ask) or _ROUTES[query.type](ask))
    if decision.calculation is not None and all(map(is_cell, decision.calculation.operands)) and of_a_stranger(ask, decision.calculation.operands):
        return refuse(ask, Reason.OTHER_ENTITY, [])
    if decision.calculation is not None and decision.calculation.operation in _IN_ITS_UNIT and unit_fit(query, replace(decision.calculation.operands[0], quantity=decision.calculation.result)) < _OTHER_UNIT:
        return figure(as_figures(ask))  # beds are asked for, and what was added up is hospitals
    if decision.status is Status.NOT_FOUND and (printed := _printed(ask)) is not None:
        return printed
    if decision.status is Status.NOT_FOUND and query.type is Type.FIGURE and denied(query) and (left := remainder(ask)) is not None:
        return left
    if decision.status is Status.NOT_FOUND and (made := derived(ask)) is not None:
        return made
    if query.type is Type.FIGURE and decision.type is Type.FIGURE and decision.status is Status.ANSWERED and (whole := whole_of_parts(ask, decision.figures[0])) is not None:
        return whole
    if decision.status is Status.NOT_FOUND and (query.type is Type.FIGURE or query.operation is Operation.SUM):
        return count_of_names(ask) or decision
    return decision


def _over_cells(ask: Ask) -> Decision | None:
    """Return what a question over the cells of a table, their rows and columns named, comes to; None where it is none or no table tells."""
    return worked_out(ask) or counted_rows(ask) or met_or_missed(ask) or tabled(ask) or planned_and_done(ask) or by_role(ask) or ranked(ask) or ranked_time(ask) or dated_cell(ask)


_IN_ITS_UNIT = (Operation.SUM, Operation.DIFFERENCE, Operation.AVERAGE)
_OTHER_UNIT = -0.9  # `unit_fit` of a unit that is not the one asked for, nor like it
_PRINTED = (Operation.GROWTH, Operation.SHARE, Operation.AVERAGE)
_WHAT_IS = re.compile(r"^\s*(?:and |so |but )?what(?:'s| is| was| are| were| did| does)\b")
_LEFT = re.compile(r"剩|结余|余额|未用|尚余|保留|\b(?:left|remain\w*|unspent|unused)\b")
_SURE = 0.6
_NAMED_GAP = re.compile(r"\b(?P<name>[a-z]+ (?:gap|difference|shortfall|deficit))\b")  # gender pay gap: a measure, not a subtraction


def _printed(ask: Ask) -> Decision | None:
    """Return the printed figure that answers a question whose operands, or whose name, the report lacks; None where none of a fitting unit does."""
    query = ask.query
    if query.operation is Operation.DIFFERENCE and _LEFT.search(query.folded):
        return _sure(ask, lambda f: _LEFT.search(ask.view.context(f).clause) is not None)
    if query.operation is Operation.DIFFERENCE and (word := _NAMED_GAP.search(query.folded)) is not None:
        name = squash(word["name"])
        named = _sure(ask, lambda f: name in ask.view.context(f).near)
        if named is not None:
            return named
    if query.operation is Operation.DIFFERENCE and not query.units:
        told = computed(replace(ask, query=replace(query, operation=Operation.GROWTH)))
        return told if told.status is Status.ANSWERED and told.calculation is None else None
    if query.operation in _PRINTED and len(query.periods) < 2:  # noqa: PLR2004
        ratio = query.operation is not Operation.AVERAGE
        return _sure(ask, lambda f: (f.quantity.unit_id in RATIO_UNITS) == ratio and (query.operation is not Operation.GROWTH or tells_change(ask, f)))
    if query.type is Type.ENTITY and query.wants == "organisation" and _WHAT_IS.search(query.folded):
        return _sure(ask, lambda _: True)
    return None


def _sure(ask: Ask, fits: Callable[[Figure], bool]) -> Decision | None:
    found = figure(as_figures(ask))
    return found if found.status is Status.ANSWERED and found.confidence >= _SURE and fits(found.figures[0]) else None


_EVENT = re.compile(r"哪一?[场项个次](?:的)?活动|什么活动|活动是哪|\b(?:which|what) events?\b")
_VENUE = re.compile(r"场地|地点|会场|在哪|何处|何地|\bvenue\b|\bwhere (?:was|were|did|is)\b")
_BY_NAME = re.compile(r"场地|地点|会场|\bvenue\b")
_PARTNERS = re.compile(r"合作(?:单位|方|伙伴|机构)|协办|合办|共同(?:举办|主办)|一起(?:参与|办)|\bpartners?\b|\bco-?host|\b(?:run|held|organi[sz]ed) (?:together|jointly)")
_VISITOR = re.compile(r"(?:接待|来访).{0,4}哪一?个?(?:团|单位|机构)|哪一?个?(?:团体|团组|团).{0,4}来访|\b(?:which|what) (?:group|delegation|party|body) (?:was received|was welcomed|visited|came)")
# The words that ask of an event, which are no part of its name.
_OF_EVENT = re.compile(
    r"场地|地点|会场|当场|日期|时间|举行|举办|办理|活动|选在|设在|合作|合作方|合作单位|合作伙伴|单位|协办|合办|主办|参与|团体|接待|伙伴|一起"
    r"|venue|date|day|give|place|held|events?|partners?|bodies|body|part|running|ran|hosted?|took|organi[sz]ed|together|jointly|could"
)
_NAMED, _TELLS = 0.5, re.compile(r"[「『《“\"]|\b(?:took place|hosted|held|saw|staged|convened|opened|organi[sz]ed)\b")


def _gathered(ask: Ask) -> Decision | None:
    """Return the event, its venue, its partners or the visitors that a question asks for; None where it asks for none of them or no event is the one meant."""
    query = ask.query
    if query.type not in (Type.ENTITY, Type.LIST) or query.aggregate:
        return None
    asked = query.folded
    if _VISITOR.search(asked) or _EVENT.search(asked):
        return _named(ask)
    wants_venue = _VENUE.search(asked) is not None and (query.wants == "place" or _BY_NAME.search(asked) is not None)
    if not wants_venue and not _PARTNERS.search(asked):
        return None
    meant = max(((_meant(ask, g, s), -i, s, g) for i, (s, g) in enumerate(_events(ask)) if _same_time(ask, s)), key=lambda m: m[:2], default=None)
    if meant is None or meant[0] < _NAMED:
        return _of_another(ask) if wants_venue else None
    _, _, statement, held = meant
    if wants_venue:
        return _told(statement, ask, (held.venue,)) if held.venue else refuse(ask, Reason.TOPIC_WITHOUT_FIGURE, [])
    return _told(statement, ask, held.partners) if held.partners else None


def _named(ask: Ask) -> Decision | None:
    """Return the event or the visitors of the day, or at the venue, that a question names; a refusal where the day has none."""
    asked = squash(ask.query.folded)
    visits = ((s, visitor(_text(ask, s))) for s in _sentences(ask) if _on_day(ask, s))
    events = ((s, g.name) for s, g in _events(ask) if squash(g.name) not in asked and (_on_day(ask, s) or _at_venue(ask, g)))
    told = next((_told(s, ask, (name,)) for s, name in (visits if _VISITOR.search(ask.query.folded) else events) if name), None)
    return told or (refuse(ask, Reason.TOPIC_WITHOUT_FIGURE, []) if _days(ask) else None)


def _of_another(ask: Ask) -> Decision | None:
    """Return a refusal where the sentence that would tell a place is of an event that is not the one meant, in the report's own language."""
    told = entity(ask)
    for s, _ in _events(ask) if told.status is Status.ANSWERED and told.passage else ():
        if s.document == told.passage[0].document and s.span.start <= told.passage[0].span.start < s.span.end and not _translated(ask, s):
            return refuse(ask, Reason.TOPIC_WITHOUT_FIGURE, [])
    return None


def _translated(ask: Ask, statement: Statement) -> bool:
    """Whether a question is of another language than the report, so that some of its words are met by no word there."""
    return (ask.query.language == "en") != (ask.view.documents[statement.document].language == "en")


def _sentences(ask: Ask) -> Iterator[Statement]:
    for number, part in enumerate(ask.view.passages):
        for span in ask.view.sentences(number):
            yield Statement(part.document, number, span, 1.0, (), 1.0)


def _text(ask: Ask, statement: Statement) -> str:
    return statement.span.of(ask.view.documents[statement.document].text)


def _events(ask: Ask) -> Iterator[tuple[Statement, Gathering]]:
    """Yield the sentences of a report that tell of an event, with it; one line goes on in the next."""
    for s in _sentences(ask):
        if not _TELLS.search(_text(ask, s)):
            continue
        whole = replace(s, span=unbroken(ask.view, s))
        found = gathering(_text(ask, whole))
        if found is not None:
            yield whole, found


def _days(ask: Ask) -> list[Period]:
    return [p for p in ask.query.periods if p.is_day and p.start is not None]


def _on_day(ask: Ask, statement: Statement) -> bool:
    """Whether a sentence is dated the day that the question names; a day without its year is of any."""
    here = [m.period for m in ask.view.moments_of(statement.passage) if statement.span.start <= m.span.start < statement.span.end and m.period.start]
    return any(
        d.start is not None and m.start is not None and (d.start.month, d.start.day) == (m.start.month, m.start.day) and (d.start.year == m.start.year or not re.search(r"年|\d{4}", d.text))
        for d in _days(ask) for m in here
    )  # fmt: skip


def _same_time(ask: Ask, statement: Statement) -> bool:
    return _on_day(ask, statement) if _days(ask) else period_ok(statement, ask.query, ask.view)


def _at_venue(ask: Ask, held: Gathering) -> bool:
    """Whether an event was at the place that the question names."""
    place = squash(held.venue)
    if _days(ask) or not place:
        return False
    return place in squash(ask.query.folded) or _share(ask, place) >= _SURELY


_SURELY, _WHOLE = 0.9, 0.6


def _meant(ask: Ask, held: Gathering, statement: Statement) -> float:
    """Return how much of the event that a question names is in an event's name, 0 where what it names is not in the sentence."""
    least = _NAMED if _translated(ask, statement) else _WHOLE
    return _share(ask, squash(held.name)) if _share(ask, ask.view.squash(statement.document, statement.span)) >= least else 0.0


def _share(ask: Ask, text: str) -> float:
    """Return the weighted share of a question's words for an event that folded text has."""
    terms = [t for t in ask.query.terms if not _OF_EVENT.fullmatch(t.text)]
    total = sum(t.weight for t in terms)
    if not total or any(t.strict and not ask.matcher(t, text) for t in terms):
        return 0.0
    return sum(t.weight * ask.matcher(t, text) for t in terms) / total


def _told(statement: Statement, ask: Ask, names: tuple[str, ...]) -> Decision:
    evidence = Evidence(statement.document, shortened(ask.view, statement.document, statement.span, _QUOTE))
    kind = Type.LIST if len(names) > 1 else Type.ENTITY
    return Decision(kind, Status.ANSWERED, items=tuple(Listed(n, evidence) for n in names), passage=(evidence,), confidence=0.85)


_QUOTE = 200
