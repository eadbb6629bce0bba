"""Sentences and dated clauses -> a date, a yes or no, or the two or three sentences that answer."""

from __future__ import annotations

import re
from decimal import Decimal

from reportqa.ask.computed import by_period, own_year, target_pair
from reportqa.ask.decision import Ask, Decision, Evidence, Listed, lost_share, strict
from reportqa.ask.evidence import Statement, View, rank_moments, rank_sentences
from reportqa.ask.figures import accepts, as_figures, confidence, figure, refuse, trace, why_not
from reportqa.ask.listing import best_clause, period_ok, subsections
from reportqa.ask.matching import squash
from reportqa.ask.ranking import rank_figures, unit_fit
from reportqa.ask.terms import without
from reportqa.language.numerals import find_quantities
from reportqa.language.script import fold
from reportqa.language.units import NO_UNIT
from reportqa.model.answer import Query, Reason, Status, Step, Type
from reportqa.model.figure import Bound, Moment

# The least coverage at which a sentence or a date answers, set on the tuned question sets.
LEAST_SENTENCE, LEAST_DATE = 0.48, 0.45


# ---------------------------------------------------------------- dates


def date(ask: Ask) -> Decision:
    """Decide a question for a date."""
    query, view = ask.query, ask.view
    moments = rank_moments(ask.query, ask.view, ask.matcher)
    by_year = query.wants == "year"
    usable = [m for m in moments if m.moment is not None and (by_year or _fine(m.moment)) and m.period >= 0 and not strict(m.missing)]
    usable = [m for m in usable if m.coverage >= LEAST_DATE and lost_share(m.missing, query) <= 0.4]  # noqa: PLR2004
    if not usable:
        wide = [m for m in moments if m.moment is not None and m.coverage >= LEAST_DATE + 0.1 and m.period >= 0 and not strict(m.missing)]
        if not wide:
            figures = rank_figures(query, view, ask.matcher)
            return refuse(ask, Reason.NO_TOPIC if not moments or moments[0].coverage < 0.4 else Reason.TOPIC_WITHOUT_FIGURE, figures)  # noqa: PLR2004
        usable = wide
    best = usable[0]
    same = [m for m in usable if m.moment and best.moment and m.moment.sentence == best.moment.sentence and m.score >= best.score - 0.08]
    if by_year:
        same = [best]
    chosen: list[Statement] = []
    for m in sorted(same, key=lambda s: s.moment.span if s.moment else s.span):
        if not any(_same_days(m.moment, c.moment) for c in chosen):
            chosen.append(m)
    plural = re.search(r"哪几[天日]|哪些|分别|dates|which days", query.folded) is not None
    joined = chosen if plural or _adjacent(chosen, view) else [best]
    items = tuple(_dated(m) for m in joined)
    return Decision(Type.DATE, Status.ANSWERED, items=items, confidence=min(0.95, 0.35 + 0.6 * best.coverage), trace=tuple(Step("date", f"{m.score:.3f} coverage={m.coverage:.2f} {m.moment.period.text if m.moment else ''} | {m.span.of(view.documents[m.document].text)}") for m in moments[:5]))


def _adjacent(chosen: list[Statement], view: View) -> bool:
    """Whether dates stand side by side in one phrase (6 月 15 日 8 月 17 日)."""
    if len(chosen) != 2 or chosen[0].moment is None or chosen[1].moment is None:  # noqa: PLR2004
        return False
    text = view.documents[chosen[0].document].text
    between = text[chosen[0].moment.span.end : chosen[1].moment.span.start]
    return len(re.sub(r"[\s及和與、,]", "", between)) == 0


def _same_days(a: Moment | None, b: Moment | None) -> bool:
    return a is not None and b is not None and (a.period.start, a.period.end) == (b.period.start, b.period.end)


def _fine(moment: Moment) -> bool:
    start, end = moment.period.start, moment.period.end
    return start is not None and end is not None and (end - start).days <= 62  # noqa: PLR2004


def _dated(statement: Statement) -> Listed:
    moment = statement.moment
    if moment is None:
        msg = "a dated statement needs its moment"
        raise ValueError(msg)
    day = moment.period.start or moment.period.end
    return Listed(moment.period.text, Evidence(statement.document, moment.clause), day.isoformat() if day else None)


# ---------------------------------------------------------------- yes or no


_NEGATION = re.compile(r"未(?!来|成年|满|经)|没有|並無|并无|不再|尚无|无法|\bnot\b|\bno\b|\bnever\b")


def yesno(ask: Ask) -> Decision:
    """Decide a yes-or-no question, by a figure where it names a number, else by a sentence."""
    if ask.query.numbers:
        return _by_number(ask)
    return _by_target(ask) or _by_years(ask) or _by_sentence(ask)


def _by_target(ask: Ask) -> Decision | None:
    """Answer whether an aim was met: as a sentence says so, else by the two figures; None where no aim is asked about."""
    found = target_pair(ask)
    if not found:
        return None
    aim, done = found
    said = ask.view.squash(done.document, done.sentence)
    missed, met = _MISSED.search(said), _MET.search(said)
    verdict = not missed if bool(missed) != bool(met) else done.quantity.value >= aim.quantity.value
    return Decision(Type.YESNO, Status.ANSWERED, figures=(done, aim), verdict=verdict, confidence=0.7)


_MISSED = re.compile(r"未达|未能达|未及|不及|低于|未符|尚未达|落后|\bmissed\b|fell short|below (?:the )?target|not (?:met|reached)|short of")
_MET = re.compile(r"(?<!未)(?<!未能)(?:达成|达到|超过|超越|优于|高于|如期)|\b(?:met|exceeded|beat|reached|surpassed)\b|above (?:the )?target")


def _by_years(ask: Ask) -> Decision | None:
    """Answer whether a thing was more, less or the same in one year than in another, None where that is not asked."""
    periods = {p.years[0]: p for p in ask.query.periods if len(p.years) == 1}
    relation = next((name for name, pattern in _RELATIONS if pattern.search(ask.query.folded)), None)
    own = ask.view.documents[0].year
    if ask.query.year_before and len(periods) < 2 and (periods or own is not None):  # noqa: PLR2004
        year = next(iter(periods), own or 0)
        periods = {y: own_year(ask.view, y) for y in (year, year - 1)}
    if relation is None or len(periods) != 2:  # noqa: PLR2004
        return _by_change(ask, relation) if relation else None
    terms = without(ask.query.terms, _RELATION_WORDS)
    earlier, later = (periods[y] for y in sorted(periods))
    found = by_period(as_figures(ask, terms=terms), [earlier, later])
    if len(found) != 2:  # noqa: PLR2004
        return _by_change(ask, relation)
    first, second = found[0].quantity.value, found[1].quantity.value
    # the year asked about is named first; where it is not named, it is the later one
    asked_of = min(ask.query.periods, key=lambda p: ask.query.folded.find(fold(p.text).strip()), default=later) if not ask.query.year_before else later
    mine, other = (second, first) if asked_of.years[0] == later.years[0] else (first, second)
    verdict = {"more": mine > other, "less": mine < other, "same": mine == other}[relation]
    return Decision(Type.YESNO, Status.ANSWERED, figures=found[::-1] if asked_of.years[0] == later.years[0] else found, verdict=verdict, confidence=0.7)


def _by_number(ask: Ask) -> Decision:
    query = ask.query
    units = _number_units(query)
    plain = as_figures(ask, units=units or query.units)
    candidates = rank_figures(plain.query, ask.view, ask.matcher)
    accepted = [c for c in candidates if accepts(c) and (not units or c.unit > 0)]
    if not accepted:
        return refuse(ask, why_not(candidates, query), candidates, trace(candidates, ask.view))
    best = next((c for c in accepted[:4] if c.figure.quantity.value == query.numbers[0] and c.score >= accepted[0].score - 1.0), accepted[0])
    quantity = best.figure.quantity
    verdict = _compare(query.folded, quantity.value, query.numbers[0], quantity.bound)
    return Decision(Type.YESNO, Status.ANSWERED, figures=(best.figure,), verdict=verdict, confidence=confidence(best, accepted), trace=trace(candidates, ask.view))


def _by_sentence(ask: Ask) -> Decision:
    query, view = ask.query, ask.view
    ranked = rank_sentences(query, view, ask.matcher)
    usable = [s for s in ranked if not strict(s.missing) and s.coverage >= LEAST_SENTENCE + 0.07 and lost_share(s.missing, query) <= 0.34 and period_ok(s, query, view)]  # noqa: PLR2004
    if not usable:
        return refuse(ask, Reason.NO_TOPIC if not ranked or ranked[0].coverage < 0.4 else Reason.TOPIC_WITHOUT_FIGURE, rank_figures(query, view, ask.matcher))  # noqa: PLR2004
    best = usable[0]
    clause = best_clause(ask, best, 80)
    verdict = not _NEGATION.search(squash(clause.of(view.documents[best.document].text)))
    if _asks_negative(query.folded):
        verdict = not verdict
    inside = (f for f in view.figures if f.document == best.document and clause.start <= f.span.start and f.span.end <= clause.end)
    shown = next((f for f in inside if unit_fit(query, f) > 0), None)
    return Decision(
        Type.YESNO, Status.ANSWERED, figures=(shown,) if shown else (), passage=(Evidence(best.document, clause),), verdict=verdict,
        confidence=min(0.9, 0.2 + 0.65 * best.coverage),
    )  # fmt: skip


def _by_change(ask: Ask, relation: str) -> Decision | None:
    """Answer by a printed change (較上年減少252場次): whether it goes the way that is asked about."""
    if not ask.query.year_before:
        return None
    terms = without(ask.query.terms, _RELATION_WORDS)
    plain = as_figures(ask, terms=terms, units=(), periods=())
    for c in rank_figures(plain.query, ask.view, ask.matcher)[:12]:
        near = ask.view.context(c.figure).near
        up, down = bool(_UP.search(near)), bool(_DOWN.search(near))
        if accepts(c) and up != down and _COMPARED.search(ask.view.context(c.figure).clause):
            verdict = {"more": up, "less": down, "same": False}[relation]
            return Decision(Type.YESNO, Status.ANSWERED, figures=(c.figure,), verdict=verdict, confidence=0.7)
    return None


_UP = re.compile(r"增|成长|上升|提高|提升|多|升|increase|rose|grew|higher|\bup\b|more")
_DOWN = re.compile(r"减|下降|降低|衰退|少|降|跌|decrease|fell|fewer|lower|\bdown\b|less|declin")
_COMPARED = re.compile(r"较|比|相较|同比|去年|上年|前一?年|than|compared|from|previous|over")
_RELATIONS = (
    ("same", re.compile(r"一样|相同|持平|没变|不变|\bsame\b|unchanged|equal")),
    ("more", re.compile(r"多|高|增加|成长|增长|上升|进步|提高|\bmore\b|higher|increase|rise|rose|grow|grew|\bup\b")),
    ("less", re.compile(r"少|低|减少|下降|衰退|降低|\bless\b|fewer|lower|decrease|fall|fell|drop|\bdown\b")),
)
_RELATION_WORDS = re.compile(r"^(?:一样|相同|持平|没变|不变|多|高|增加|成长|增长|上升|进步|提高|少|低|减少|下降|衰退|降低|same|unchanged|equal|compared|more|higher|increased?|rise|rose|grow|grew|less|fewer|lower|decreased?|fall|fell|drop|dropped)$")


def _asks_negative(folded: str) -> bool:
    """Whether a question is put in the negative (是不是沒有…, didn't …)."""
    negative = re.search(r"没有(?!.*[?]?$)|未(?!来|成年|满)|\bnot\b|n't\b", folded)
    return bool(negative) and not re.search(r"有没有|没有[?]?$", folded)


def _number_units(query: Query) -> tuple[str, ...]:
    return tuple(q.unit.id for q in find_quantities(query.folded) if q.unit is not NO_UNIT and q.quantity.value in query.numbers and q.unit.id not in ("year", "fiscal_year"))[:1]


def _compare(folded: str, value: Decimal, asked: Decimal, bound: Bound) -> bool:
    if re.search(r"超过|多于|高于|逾|大于|突破|超出|more than|over|exceed|above|greater|higher than", folded):
        return value > asked or (value == asked and bound is Bound.OVER)
    if re.search(r"不到|少于|低于|未满|小于|不足|less than|fewer|below|under|lower than", folded):
        return value < asked
    if re.search(r"至少|达到|达|以上|at least|reach", folded):
        return value >= asked
    return value == asked


# ---------------------------------------------------------------- passages


def passage(ask: Ask) -> Decision:
    """Decide a question that wants the sentences that answer."""
    query, view = ask.query, ask.view
    if query.wants == "terse":
        terse = figure(as_figures(ask))
        if terse.status is Status.ANSWERED and terse.confidence >= 0.6:  # noqa: PLR2004
            return terse
    statements = [s for s in rank_sentences(ask.query, ask.view, ask.matcher) if not strict(s.missing) and period_ok(s, query, view)]
    usable = [s for s in statements if s.coverage >= LEAST_SENTENCE - 0.03 and lost_share(s.missing, query) <= 0.45]  # noqa: PLR2004
    if not usable:
        return refuse(ask, Reason.NO_TOPIC if not statements or statements[0].coverage < 0.4 else Reason.TOPIC_WITHOUT_FIGURE, rank_figures(ask.query, ask.view, ask.matcher))  # noqa: PLR2004
    best = usable[0]
    subs = subsections(ask)
    if subs is not None and re.search(r"困难|挑战|效益|措施|difficult|challenge|benefit|measures|obstacle|哪些", query.folded) and subs[0] >= best.score:
        return Decision(Type.PASSAGE, Status.ANSWERED, items=subs[1], confidence=0.6)
    chosen = [best]
    budget = 300
    for s in sorted(usable[1:8], key=lambda s: s.span):
        close = s.document == best.document and abs(s.span.start - best.span.start) < 400  # noqa: PLR2004
        if close and s.span != best.span and s.score >= best.score - 0.25 and len(chosen) < 3 and sum(c.span.end - c.span.start for c in chosen) + s.span.end - s.span.start <= budget:  # noqa: PLR2004
            chosen.append(s)
    evidence = tuple(Evidence(s.document, s.span) for s in sorted(chosen, key=lambda s: (s.document, s.span)))
    return Decision(Type.PASSAGE, Status.ANSWERED, passage=evidence, confidence=min(0.9, 0.25 + 0.6 * best.coverage))


