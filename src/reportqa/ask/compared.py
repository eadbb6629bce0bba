"""Whether a thing was more, less or the same: at one time than at another, or than another thing."""

from __future__ import annotations

import re

from reportqa.ask.bearing import clauses, near_best
from reportqa.ask.cells import SURE, of_years, on_one_line
from reportqa.ask.computed import by_period, own_year
from reportqa.ask.decision import Ask, Decision, Evidence
from reportqa.ask.figures import accepts, as_figures
from reportqa.ask.matching import squash
from reportqa.ask.question import YEAR_BEFORE
from reportqa.ask.ranking import rank_figures
from reportqa.ask.terms import without
from reportqa.language.script import fold
from reportqa.model.answer import Query, Status, Term, Type
from reportqa.model.figure import Figure, Kind

UP = re.compile(r"增|成长|上升|提高|提升|进步|多|升|高|increas|rose|rising|grew|higher|\bup\b|more|climb")
DOWN = re.compile(r"减|下降|降低|衰退|退步|少|降|跌|低|decreas|fell|fewer|lower|\bdown\b|less|declin|drop")
LEVEL = re.compile(r"持平|相同|不变|没变|冻结|维持(?:原|在)|unchanged|the same|level with|\bheld (?:at|steady|flat|level)|\bfrozen\b|remained (?:at|flat|steady)")
MOVE_ASKED = re.compile(r"[调涨升降][涨价高升降低]|加价|减价|\b(?:raised?|rise|rose|cut|increased?|reduced?|go(?:ne)? up|put up|lowered?)\b")
_COMPARED = re.compile(r"较|比|相较|同比|去年|上年|前一?[年季期]|than|compared|from|previous|over")
RELATIONS = (
    ("same", re.compile(r"一样|相同|持平|没变|不变|\bsame\b|unchanged|equal")),
    ("more", re.compile(r"多|高|增加|成长|增长|上升|进步|提高|\bmore\b|higher|increase|rise|rose|grow|grew|\bup\b")),
    ("less", re.compile(r"少|低|减少|下降|衰退|降低|退步|\bless\b|fewer|lower|decrease|fall|fell|drop|\bdown\b")),
)
_RELATION_WORDS = re.compile(
    r"^(?:一样|相同|持平|没变|不变|多|高|增加|成长|增长|上升|进步|提高|少|低|减少|下降|衰退|退步|降低|前?一?[季期年]|same|unchanged|equal|compared|compare|go|went|more|higher|increased?|rise|rose|grow|grew|less|fewer|lower|decreased?|fall|fell|drop|dropped|up|down)$"
)
_BEFORE = re.compile(YEAR_BEFORE.pattern + r"|前一?[季期次]|上一?[季期次]|前季")
_OTHER_TIME = re.compile(r"\bthan\b|compared|\bversus\b|\bon\b|比|较|相较")


def _relation(query: Query) -> str | None:
    return next((name for name, pattern in RELATIONS if pattern.search(query.folded)), None)


def by_times(ask: Ask) -> Decision | None:
    """Answer whether a thing was more, less or the same in one year than in another, None where that is not asked."""
    query = ask.query
    relation = _relation(query)
    if relation is None:
        return None
    periods = {p.years[0]: p for p in query.periods if p.years and (len(p.years) == 1 or len(query.periods) == 1)}
    own = ask.view.documents[0].year
    named = bool(query.year_before or _BEFORE.search(query.folded))
    if query.year_before and len(periods) < 2 and (periods or own is not None):  # noqa: PLR2004
        year = next(iter(periods), own or 0)
        periods = {y: own_year(ask.view, y) for y in (year, year - 1)}
    elif len(periods) == 1 and own is not None and next(iter(periods)) < own and _OTHER_TIME.search(query.folded):
        periods[own] = own_year(ask.view, own)
    terms = without(query.terms, _RELATION_WORDS)
    if not terms:
        return None
    years = sorted(periods)
    line = on_one_line(as_figures(ask, terms=terms, periods=()), lambda line: of_years(line, years), labels=False) if len(periods) == 2 else None  # noqa: PLR2004
    found = line.figures if line is not None and line.coverage >= SURE else by_period(as_figures(ask, terms=terms), [periods[y] for y in years]) if len(periods) == 2 else ()  # noqa: PLR2004
    if len(found) != 2 and line is not None:  # noqa: PLR2004
        found = line.figures
    if len(found) != 2:  # noqa: PLR2004
        return _by_change(ask, relation, terms) or _by_said_change(ask, relation, terms) if named or len(periods) == 2 else None  # noqa: PLR2004
    first, second = found[0].quantity.value, found[1].quantity.value
    later = periods[max(periods)]
    # the year asked about is named first; where it is not named, it is the later one
    first_named = min(query.periods, key=lambda p: query.folded.find(fold(p.text).strip()), default=later) if len(query.periods) > 1 and not query.year_before else later
    ahead = first_named.years[0] == later.years[0]
    mine, other = (second, first) if ahead else (first, second)
    if found[0].quantity.kind is Kind.RANK:
        mine, other = other, mine  # the second place is above the fourth
    held = {"more": mine > other, "less": mine < other, "same": mine == other}[relation]
    return Decision(Type.YESNO, Status.ANSWERED, figures=found[::-1] if ahead else found, verdict=held, confidence=0.7)


def _by_change(ask: Ask, relation: str, terms: tuple[Term, ...]) -> Decision | None:
    """Answer by a printed change (較上年減少252場次): whether it goes the way that is asked about."""
    plain = as_figures(ask, terms=terms, units=(), periods=())
    for c in rank_figures(plain.query, ask.view, ask.matcher)[:12]:
        near = ask.view.context(c.figure).near
        up, down = bool(UP.search(near)), bool(DOWN.search(near))
        if accepts(c) and up != down and _COMPARED.search(ask.view.context(c.figure).clause):
            held = {"more": up, "less": down, "same": False}[relation]
            return Decision(Type.YESNO, Status.ANSWERED, figures=(c.figure,), verdict=held, confidence=0.7)
    return None


def _by_said_change(ask: Ask, relation: str, terms: tuple[Term, ...]) -> Decision | None:
    """Answer by the clause that says in words which way a thing went (死亡持平)."""
    head = next((t for t in reversed(terms) if t.known and t.weight > _LIGHT), terms[-1])
    near = near_best(ask, terms)
    for heads in ((head,), tuple(t for t in terms if t.known and t.weight > _LIGHT and t is not head)):  # the clause may name but what happened (清退人數持平), its sentence the rest
        for s in near:
            text = ask.view.documents[s.document].text
            whole = squash(s.span.of(text))
            for clause in clauses(text, s.span):
                said = squash(clause.of(text))
                ways = [name for name, pattern in (("same", LEVEL), ("more", UP), ("less", DOWN)) if pattern.search(said)]
                if any(ask.matcher(t, said) >= _SAID for t in heads) and ask.matcher(head, whole) >= _SAID and (ways[:1] == ["same"] or len(ways) == 1):
                    return Decision(Type.YESNO, Status.ANSWERED, passage=(Evidence(s.document, s.span),), verdict=ways[0] == relation, confidence=0.6)
    return None


_SAID = 0.5  # of a word, for a clause to be about it


_LIGHT = 0.9


THAN = re.compile(r"\bthan\b|比(?!例|率|重|赛|利)|较(?=[一-鿿])")


def by_things(ask: Ask) -> Decision | None:
    """Answer whether one thing is more than another, by the figures of the two in one sentence."""
    query = ask.query
    relation, seam = _relation(query), THAN.search(query.folded)
    if relation is None or seam is None or query.year_before:
        return None
    terms = without(query.terms, _RELATION_WORDS)
    before = [t for t in terms if 0 <= query.folded.find(t.text) < seam.start()]
    after = [t for t in terms if query.folded.find(t.text) >= seam.end()]
    if not before or not after:
        return None
    mine = [before[-1]] if query.language == "en" else before
    for s in near_best(ask, terms):
        inside = [f for i in ask.view.figures_of(s.passage) if s.span.start <= (f := ask.view.figures[i]).span.start < s.span.end]
        for a in inside:
            for b in inside:
                if a.id != b.id and a.quantity.unit_id == b.quantity.unit_id and _apart(ask, a, mine, after) and _apart(ask, b, after, mine):
                    first, second = a.quantity.value, b.quantity.value
                    held = {"more": first > second, "less": first < second, "same": first == second}[relation]
                    return Decision(Type.YESNO, Status.ANSWERED, figures=(a, b), verdict=held, confidence=0.75)
    return None


def _apart(ask: Ask, found: Figure, own: list[Term], other: list[Term]) -> bool:
    """Whether a figure's own words name one thing of two and not the other."""
    near = ask.view.context(found).near
    mine, theirs = (max(ask.matcher(t, near) for t in terms) for terms in (own, other))
    return mine >= 0.5 and mine > theirs + 0.2  # noqa: PLR2004
