"""Evidence -> a decision: which figure, date, list or sentence answers; computed, conflicting, or none.

A question is answered only where the evidence meets each of its constraints; what misses one is at
most among the nearest facts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from math import exp

from reportqa.ask.retrieve import (
    Candidate, Statement, View, cover, matches, rank_figures, rank_moments, rank_sentences, squash, unit_fit,
)  # fmt: skip
from reportqa.language.script import fold, is_cjk
from reportqa.model.answer import Operation, Query, Reason, Status, Step, Term, Type
from reportqa.model.document import Span
from reportqa.model.figure import Bound, Figure, Kind, Moment, Period, Quantity, Sense

# Thresholds, set on the tuned question sets: the least coverage at which a figure, a sentence, a date
# answers, and how close a second figure must come to be the same thing.
LEAST_FIGURE, LEAST_SENTENCE, LEAST_DATE = 0.60, 0.55, 0.55
CONFLICT_MARGIN, CONFLICT_LIKENESS = 0.30, 0.3


@dataclass(frozen=True, slots=True)
class Evidence:
    """A span to be quoted."""

    document: int
    span: Span


@dataclass(frozen=True, slots=True)
class Listed:
    """An item of a list, date or entity answer, with where it stands."""

    text: str
    evidence: Evidence
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Calculation:
    """Arithmetic over figures: `symbols` joins the operands as printed."""

    operation: Operation
    operands: tuple[Figure, ...]
    result: Quantity
    expression: str
    winner: Figure | None = None


@dataclass(frozen=True, slots=True)
class Clash:
    """Another figure for the same thing, and what sets it apart: period, scope, section or wording."""

    figure: Figure
    difference: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What to answer; rendering adds only words."""

    type: Type
    status: Status
    reason: Reason | None = None
    figures: tuple[Figure, ...] = ()
    items: tuple[Listed, ...] = ()
    calculation: Calculation | None = None
    clashes: tuple[Clash, ...] = ()
    passage: tuple[Evidence, ...] = ()
    verdict: bool | None = None
    nearest: tuple[Evidence, ...] = ()
    confidence: float = 0.0
    trace: tuple[Step, ...] = field(default=())


def decide(query: Query, view: View) -> Decision:
    """Return the decision on a query."""
    if not query.terms:
        return _refuse(query, view, Reason.NO_TOPIC if not query.periods else Reason.AMBIGUOUS, [])
    route = {
        Type.FIGURE: _figure, Type.COMPUTED: _computed, Type.TREND: _trend, Type.DATE: _date,
        Type.LIST: _list, Type.ENTITY: _entity, Type.YESNO: _yesno, Type.PASSAGE: _passage,
    }  # fmt: skip
    return route[query.type](query, view)


# ---------------------------------------------------------------- figures


def _accepts(candidate: Candidate, query: Query) -> bool:
    if candidate.coverage < LEAST_FIGURE or candidate.unit < -0.5 or candidate.period < 0:  # noqa: PLR2004
        return False
    if any(t.strict for t in candidate.missing):
        return False
    total = sum(t.weight for t in query.terms)
    heaviest = max(query.terms, key=lambda t: t.weight)
    lost = sum(t.weight for t in candidate.missing)
    return not (heaviest in candidate.missing and len(query.terms) <= 3) and lost <= 0.42 * total and candidate.near + candidate.reverse > 0.25  # noqa: PLR2004


def _figure(query: Query, view: View) -> Decision:
    candidates = rank_figures(query, view)
    trace = _trace(candidates, view)
    accepted = [c for c in candidates if _accepts(c, query)]
    if not accepted:
        if query.wants == "terse" or not query.units:
            pass
        return _refuse(query, view, _why_not(candidates, query), candidates, trace)
    best = accepted[0]
    best = _prefer_year(best, accepted, query, view)
    clashes = _clashes(best, accepted, query, view)
    return Decision(Type.FIGURE, Status.ANSWERED, figures=(best.figure,), clashes=clashes, confidence=_confidence(best, accepted), trace=trace)


def _prefer_year(best: Candidate, accepted: list[Candidate], query: Query, view: View) -> Candidate:
    """Where no period was asked, prefer the report's own year among figures that differ by it alone."""
    if query.periods:
        return best
    year = view.documents[best.figure.document].year
    same = [c for c in accepted if c.score >= best.score - 0.06 and c.figure.quantity.unit_id == best.figure.quantity.unit_id]
    current = [c for c in same if c.figure.period and year in c.figure.period.years]
    if best in current or not current:
        return best
    return current[0]


def _clashes(best: Candidate, accepted: list[Candidate], query: Query, view: View) -> tuple[Clash, ...]:
    """Return other figures for the same thing: same unit, same subject, overlapping period, another value."""
    found: list[Clash] = []
    seen = {_rounded(best.figure)}
    mine = view.context(best.figure)
    for other in accepted:
        if other is best or other.score < best.score - CONFLICT_MARGIN or len(found) >= 3:  # noqa: PLR2004
            continue
        q, b = other.figure.quantity, best.figure.quantity
        if q.unit_id != b.unit_id or q.kind in (Kind.RANK, Kind.ORDINAL) or other.figure.part_of is not None or best.figure.part_of is not None:
            continue
        if other.figure.headers and best.figure.headers and other.figure.passage == best.figure.passage and other.figure.span != other.figure.near:
            continue
        if other.figure.sentence == best.figure.sentence:
            continue
        if _agree(q, b) or _rounded(other.figure) in seen:
            continue
        if not _overlap(best.figure.period, other.figure.period):
            continue
        if other.coverage < best.coverage - 0.1 or other.reverse < best.reverse - 0.3 or other.near < best.near - 0.2:  # noqa: PLR2004
            continue
        theirs = view.context(other.figure)
        if max(_likeness(mine.near, theirs.near), _likeness(mine.sentence, theirs.sentence)) < CONFLICT_LIKENESS:
            continue
        if query.periods and other.period < best.period - 0.3:  # noqa: PLR2004
            continue
        seen.add(_rounded(other.figure))
        found.append(Clash(other.figure, _difference(best.figure, other.figure)))
    return tuple(found)


def _rounded(figure: Figure) -> tuple[Decimal, str]:
    return figure.quantity.value.normalize(), figure.quantity.unit_id


def _agree(a: Quantity, b: Quantity) -> bool:
    """Whether two quantities agree up to the rounding that one of them is printed with."""
    if a.value == b.value:
        return True
    if Bound.EXACT in (a.bound, b.bound) and a.bound == b.bound:
        return False
    large = max(abs(a.value), abs(b.value))
    return large > 0 and abs(a.value - b.value) / large < Decimal("0.02")


def _overlap(a: Period | None, b: Period | None) -> bool:
    if a is None or b is None:
        return True
    return bool(set(a.years) & set(b.years))


def _difference(a: Figure, b: Figure) -> str:
    if a.period and b.period and (a.period.start, a.period.end) != (b.period.start, b.period.end):
        return "period"
    if a.path != b.path:
        return "section"
    return "wording"


def _likeness(a: str, b: str) -> float:
    """Return the share of the shorter text's character pairs that the other holds."""
    strip = re.compile(r"[\d,.%()（）「」、：:]")  # noqa: RUF001
    x, y = strip.sub("", a), strip.sub("", b)
    pairs_x = {x[i : i + 2] for i in range(len(x) - 1)}
    pairs_y = {y[i : i + 2] for i in range(len(y) - 1)}
    small = min(len(pairs_x), len(pairs_y))
    return len(pairs_x & pairs_y) / small if small else 0.0


def _confidence(best: Candidate, accepted: list[Candidate]) -> float:
    """Return the chance that the figure is right, by a logistic of coverage, nearness, fit and lead.

    The weights are fitted by hand on the tuned sets; `reportqa eval` prints the reliability table.
    """
    second = next((c for c in accepted if c.figure.quantity.value != best.figure.quantity.value), None)
    lead = best.score - second.score if second else 0.4
    z = -3.4 + 4.2 * best.coverage + 1.2 * best.near + 0.8 * best.reverse + 0.5 * best.unit + 0.6 * best.period + 2.0 * min(lead, 0.4)
    return round(1 / (1 + exp(-z)), 4)


def _why_not(candidates: list[Candidate], query: Query) -> Reason:
    if not candidates or candidates[0].coverage < 0.35:  # noqa: PLR2004
        return Reason.NO_TOPIC
    topical = [c for c in candidates if c.coverage >= LEAST_FIGURE and c.unit >= -0.5]
    if topical and all(c.period < 0 for c in topical):
        return Reason.OTHER_PERIOD
    best = max(candidates, key=lambda c: c.coverage)
    if any(t.strict for t in best.missing):
        return Reason.OTHER_ENTITY if not any(t.text in _MONEY for t in best.missing) else Reason.TOPIC_WITHOUT_FIGURE
    unknown = sum(t.weight for t in query.terms if not t.known)
    if unknown > 0.5 * sum(t.weight for t in query.terms):
        return Reason.NO_TOPIC
    return Reason.TOPIC_WITHOUT_FIGURE if best.coverage >= 0.5 else Reason.NO_TOPIC  # noqa: PLR2004


_MONEY = frozenset(("金额", "经费", "预算", "费用", "cost", "budget"))


def _refuse(query: Query, view: View, reason: Reason, candidates: list[Candidate], trace: tuple[Step, ...] = (), kind: Type | None = None) -> Decision:
    near: list[Evidence] = []
    for c in sorted(candidates, key=lambda c: -c.coverage):
        evidence = Evidence(c.figure.document, c.figure.clause)
        if c.coverage >= 0.35 and evidence not in near:  # noqa: PLR2004
            near.append(evidence)
        if len(near) == 3:  # noqa: PLR2004
            break
    if not near and query.terms:
        for s in rank_sentences(query, view, k=5)[:3]:
            if s.coverage >= 0.3:  # noqa: PLR2004
                near.append(Evidence(s.document, _short(view, s.document, s.span)))
    return Decision(kind or query.type, Status.NOT_FOUND, reason, nearest=tuple(near[:3]), confidence=0.8, trace=trace)


def _short(view: View, document: int, span: Span, limit: int = 80) -> Span:
    """Cut a span at a clause's end within `limit` characters."""
    if span.end - span.start <= limit:
        return span
    text = view.documents[document].text
    cut = max((span.start + m.end() for m in re.finditer(r"[，、；,]", text[span.start : span.start + limit])), default=span.start + limit)  # noqa: RUF001
    end = cut
    while end > span.start and text[end - 1] in "，、；, ":  # noqa: RUF001
        end -= 1
    return Span(span.start, end)


def _trace(candidates: list[Candidate], view: View) -> tuple[Step, ...]:
    steps = []
    for c in candidates[:6]:
        text = view.documents[c.figure.document].text
        lost = ",".join(t.text for t in c.missing)
        steps.append(Step("figure", f"{c.score:.3f} coverage={c.coverage:.2f} near={c.near:.2f} reverse={c.reverse:.2f} unit={c.unit:+.1f} period={c.period:+.2f} missing=[{lost}] {c.figure.text} | {c.figure.near.of(text)}"))
    return tuple(steps)


# ---------------------------------------------------------------- computed


def _computed(query: Query, view: View) -> Decision:
    operation = query.operation or Operation.DIFFERENCE
    if operation in (Operation.MAXIMUM, Operation.MINIMUM):
        return _extreme(query, view, operation)
    direct = _direct(query, view, operation)
    operands = () if direct is not None and _beside(direct.figures[0], query, view) >= 0.8 else _operands(query, view, operation)  # noqa: PLR2004
    if direct is not None and (len(operands) < 2 or min(_beside(f, query, view) for f in operands) <= _beside(direct.figures[0], query, view)):  # noqa: PLR2004
        return direct
    if len(operands) < 2:  # noqa: PLR2004
        plain = _figure(replace(query, type=Type.FIGURE), view)
        if operation in (Operation.SUM, Operation.AVERAGE, Operation.SHARE) and plain.status is Status.ANSWERED:
            return plain
        return replace(plain, type=Type.COMPUTED, status=Status.NOT_FOUND, reason=plain.reason or Reason.TOPIC_WITHOUT_FIGURE, figures=(), clashes=(), nearest=plain.nearest or tuple(Evidence(f.document, f.clause) for f in plain.figures))
    units = {f.quantity.unit_id for f in operands}
    if len(units) > 1 and operation is not Operation.RATIO:
        near = tuple(Evidence(f.document, f.clause) for f in operands)
        return Decision(Type.COMPUTED, Status.NOT_FOUND, Reason.TOPIC_WITHOUT_FIGURE, nearest=near[:3], confidence=0.7)
    calculation = calculate(operation, operands)
    if calculation is None:
        return _refuse(query, view, Reason.TOPIC_WITHOUT_FIGURE, [], kind=Type.COMPUTED)
    return Decision(Type.COMPUTED, Status.ANSWERED, figures=operands, calculation=calculation, confidence=0.75)


def _beside(figure: Figure, query: Query, view: View) -> float:
    """Return the share of the query's terms that stand beside a figure."""
    near = view.context(figure).near
    return sum(t.weight * matches(t, near) for t in query.terms) / (sum(t.weight for t in query.terms) or 1.0)


_CHANGE_WORDS = re.compile(r"增加|减少|成长|增长|下降|上升|提高|降低|多了|少了|增|减|差|increase|decrease|grew|rose|fell|growth|higher|lower|more than|fewer")


def _direct(query: Query, view: View, operation: Operation) -> Decision | None:
    """Return the printed answer to a question that would otherwise be computed: 較上年增加3件, 占16％, 平均每月51萬人次."""
    plain = replace(query, type=Type.FIGURE)
    candidates = rank_figures(plain, view)
    accepted = []
    later = max((p.years[-1] for p in query.periods if p.years), default=None)
    for c in candidates[:30]:
        context = view.context(c.figure)
        figure = c.figure
        percent = figure.quantity.unit_id in ("percent", "percentage_point", "fold", "tenth", "fraction")
        own = fold(figure.text).replace(" ", "")
        place = context.near.find(own)
        lead = context.near[max(0, place - 12) : place + len(own) + 4] if place >= 0 else context.near
        if operation is Operation.GROWTH and not (percent and _CHANGE_WORDS.search(context.near)):
            continue
        if operation is Operation.DIFFERENCE and not (_CHANGE_WORDS.search(lead) and not re.search(r"[至为到达]$", lead[: lead.find(own)] if own in lead else lead)):
            continue
        if operation is Operation.DIFFERENCE and percent and not {"percent", "percentage_point"} & set(query.units):
            continue
        if operation is Operation.SHARE and not percent:
            continue
        if operation is Operation.AVERAGE and not re.search(r"平均|每|average|mean|per ", context.clause):
            continue
        if operation is Operation.RATIO and figure.quantity.unit_id != "fold":
            continue
        if operation is Operation.SUM and not re.search(r"合计|共计|总计|共|总|total|combined", context.near):
            continue
        if later is not None and figure.period is not None and later not in figure.period.years:
            continue
        if operation in (Operation.DIFFERENCE, Operation.GROWTH) and len(query.periods) > 1 and c.period < 0:
            continue
        loose = replace(c, period=max(c.period, 0.0), unit=max(c.unit, 0.0))
        if _accepts(loose, plain) and c.coverage >= LEAST_FIGURE + (0.05 if operation in (Operation.SHARE, Operation.AVERAGE) else 0.1) - (0.1 if operation is Operation.GROWTH else 0):
            accepted.append(c)
    if not accepted:
        return None
    best = accepted[0]
    return Decision(Type.FIGURE if operation in (Operation.SHARE, Operation.AVERAGE, Operation.SUM) else Type.COMPUTED, Status.ANSWERED, figures=(best.figure,), clashes=_clashes(best, accepted, query, view), confidence=_confidence(best, accepted), trace=_trace(accepted, view))


def _operands(query: Query, view: View, operation: Operation) -> tuple[Figure, ...]:
    """Return the figures that a computation needs, in the order of its formula; fewer where one is missing."""
    plain = replace(query, type=Type.FIGURE, units=tuple(u for u in query.units if u not in ("percent", "percentage_point", "fold")) if operation in (Operation.GROWTH, Operation.SHARE, Operation.RATIO) else query.units)
    years = [p for p in query.periods if len(p.years) == 1]
    spans = [p for p in query.periods if len(p.years) > 1]
    if spans and not years:
        first, last = spans[0].years[0], spans[0].years[-1]
        wanted = list(range(first, last + 1)) if operation in (Operation.SUM, Operation.AVERAGE) else [first, last]
        years = [_year(y) for y in wanted]
    if operation in (Operation.DIFFERENCE, Operation.GROWTH, Operation.RATIO) and len({p.years[0] for p in years}) < 2:  # noqa: PLR2004
        halves = _halves(plain, view)
        if halves:
            return halves
        if len(years) == 1 and re.search(r"前一?年|上年|去年|previous|year before|last year|prior year", query.folded):
            years.append(_year(years[0].years[0] - 1))
        elif len(years) == 1 and operation is Operation.GROWTH:
            years.append(_year(years[0].years[0] - 1))
    if len({(p.start, p.end) for p in years}) >= 2:  # noqa: PLR2004
        return _by_period(plain, view, sorted(years, key=lambda p: p.end or date.min))
    if operation is Operation.SHARE:
        return _part_and_whole(plain, view)
    halves = _halves(plain, view)
    if halves:
        return halves
    return ()


def _year(year: int) -> Period:
    return Period(str(year), date(year, 1, 1), date(year, 12, 31), Sense.DURING)


def _by_period(query: Query, view: View, periods: list[Period]) -> tuple[Figure, ...]:
    """Return one figure for the same thing in each period: the set whose contexts are most alike."""
    per: list[list[Candidate]] = []
    seen: set[tuple[date | None, date | None]] = set()
    for period in periods:
        if (period.start, period.end) in seen:
            continue
        seen.add((period.start, period.end))
        accepted = [c for c in rank_figures(replace(query, periods=(period,)), view) if _accepts(c, query) and c.period > 0]
        if not accepted:
            return ()
        per.append(accepted[:4])
    best: tuple[float, tuple[Figure, ...]] = (-9.0, ())
    for first in per[0]:
        chosen = [first]
        score = first.score
        for options in per[1:]:
            def alike(c: Candidate, first: Candidate = first) -> float:
                same = c.figure.quantity.unit_id == first.figure.quantity.unit_id
                return c.score + (0.0 if same else -1.0) + 0.5 * _likeness(view.context(first.figure).near, view.context(c.figure).near) - (0.3 if c.figure.id == first.figure.id else 0)
            pick = max(options, key=alike)
            chosen.append(pick)
            score += alike(pick)
        if score > best[0]:
            best = (score, tuple(c.figure for c in chosen))
    return best[1] if len({f.id for f in best[1]}) == len(best[1]) else ()


_CONNECTORS = re.compile(r"和|与|跟|及|比起|相较于?|较|比(?!例|率|重)|、|還是|还是|\band\b|\bthan\b|\bversus\b|\bvs\.?\b|,|\bcompared (?:to|with)\b|\bto\b")


def _halves(query: Query, view: View) -> tuple[Figure, ...]:
    """Return the figures of two things that the question names side by side (A 與 B 相差多少)."""
    for match in _CONNECTORS.finditer(query.folded):
        left = tuple(t for t in query.terms if 0 <= _place(t, query) < match.start())
        right = tuple(t for t in query.terms if _place(t, query) >= match.end())
        if not left or not right:
            continue
        shared_right = tuple(t for t in right[1:])
        options: list[tuple[tuple[Term, ...], tuple[Term, ...]]] = [(left, right), ((*left, *shared_right), right), (left, (*left[:-1], right[0])), ((left[-1], *shared_right), right)]
        best: tuple[float, tuple[Figure, ...]] = (0.0, ())
        for a_terms, b_terms in options:
            a = next((c for c in rank_figures(replace(query, terms=a_terms), view)[:8] if _accepts(c, replace(query, terms=a_terms))), None)
            if a is None or a.near < 0.3:  # noqa: PLR2004
                continue
            b = next((c for c in rank_figures(replace(query, terms=b_terms), view)[:8] if _accepts(c, replace(query, terms=b_terms)) and c.figure.id != a.figure.id and c.figure.quantity.unit_id == a.figure.quantity.unit_id), None)
            if b is None or b.near < 0.3:  # noqa: PLR2004
                continue
            near_a, near_b = view.context(a.figure).near, view.context(b.figure).near
            own = any(matches(t, near_a) > matches(t, near_b) for t in left) and any(matches(t, near_b) > matches(t, near_a) for t in right)
            if own and a.score + b.score > best[0]:
                best = (a.score + b.score, (a.figure, b.figure))
        if best[1]:
            return best[1]
    return ()


def _place(term: Term, query: Query) -> int:
    at = query.folded.find(term.text)
    if at < 0 and term.text.isascii():
        at = query.folded.find(term.text[:4])
    return at


def _part_and_whole(query: Query, view: View) -> tuple[Figure, ...]:
    """Return a part and its total, where the report says that one is part of the other."""
    by_id = {f.id: f for f in view.figures}
    for c in rank_figures(query, view)[:10]:
        if c.figure.part_of is not None and _accepts(c, query):
            return (c.figure, by_id[c.figure.part_of])
    halves = _halves(query, view)
    if halves:
        return tuple(sorted(halves, key=lambda f: f.quantity.value))
    return ()


def calculate(operation: Operation, operands: tuple[Figure, ...]) -> Calculation | None:
    """Return the exact result of an operation over figures, the earlier or smaller operand first; None if undefined.

    Growth is (later - earlier) / earlier; a share is part / whole; both in per cent, to two decimals.
    """
    values = [f.quantity.value for f in operands]
    first = operands[0].quantity
    shown = [_plain(v) for v in values]
    bound = Bound.EXACT if all(f.quantity.bound is Bound.EXACT for f in operands) else Bound.ABOUT
    percentages = all(f.quantity.unit_id == "percent" for f in operands)

    def result(value: Decimal, unit: str = first.unit, unit_id: str = first.unit_id, kind: Kind = first.kind) -> Quantity:
        return Quantity(value, None, unit, unit_id, kind, bound)

    if operation is Operation.DIFFERENCE:
        ordered = operands[0].period is None or operands[1].period is None or operands[0].period.end == operands[1].period.end
        a, b = (max(values[:2]), min(values[:2])) if ordered else (values[1], values[0])
        quantity = result(a - b, "個百分點", "percentage_point", Kind.CHANGE) if percentages else result(a - b)
        return Calculation(operation, operands[:2], quantity, f"{_plain(a)} − {_plain(b)}")  # noqa: RUF001
    if operation is Operation.GROWTH:
        if percentages:
            return Calculation(operation, operands[:2], result(values[1] - values[0], "個百分點", "percentage_point", Kind.CHANGE), f"{shown[1]} − {shown[0]}")  # noqa: RUF001
        if values[0] == 0:
            return None
        return Calculation(operation, operands[:2], result(_two((values[1] - values[0]) * 100 / values[0]), "％", "percent", Kind.CHANGE), f"({shown[1]} − {shown[0]}) ÷ {shown[0]} × 100％")  # noqa: RUF001
    if operation is Operation.SHARE:
        if values[1] == 0:
            return None
        return Calculation(operation, operands[:2], result(_two(values[0] * 100 / values[1]), "％", "percent", Kind.SHARE), f"{shown[0]} ÷ {shown[1]} × 100％")  # noqa: RUF001
    if operation is Operation.RATIO:
        ordered = operands[0].period is None or operands[1].period is None or operands[0].period.end == operands[1].period.end
        a, b = (max(values[:2]), min(values[:2])) if ordered else (values[1], values[0])
        if b == 0:
            return None
        return Calculation(operation, operands[:2], result(_two(a / b), "倍", "fold", Kind.CHANGE), f"{_plain(a)} ÷ {_plain(b)}")
    total = sum(values, Decimal(0))
    if operation is Operation.SUM:
        return Calculation(operation, operands, result(total), " + ".join(shown))
    if operation is Operation.AVERAGE:
        return Calculation(operation, operands, result(_two(total / len(values))), f"({' + '.join(shown)}) ÷ {len(values)}")
    return None


def _two(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01")).normalize() if value != value.to_integral_value() else value.to_integral_value()


def _plain(value: Decimal) -> str:
    return f"{value:,f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:,f}"


def _extreme(query: Query, view: View, operation: Operation) -> Decision:
    """Answer which year, row or part has the most or the least."""
    terms = tuple(t for t in query.terms if not re.fullmatch(r"最.|most|highest|largest|lowest|least|fewest|smallest|biggest|greatest|which", t.text)) or query.terms
    plain = replace(query, type=Type.FIGURE, terms=terms)
    by_year = bool(re.search(r"哪一?个?年|哪年|year", query.folded))
    candidates = [c for c in rank_figures(plain, view) if c.coverage >= LEAST_FIGURE - 0.1 and c.unit > -0.5 and c.period >= 0 and not any(t.strict for t in c.missing) and c.figure.quantity.kind not in (Kind.ORDINAL,)]  # noqa: E501, PLR2004
    stated = [c for c in candidates[:12] if re.search(r"最多|最高|最大|居冠|most|highest|largest" if operation is Operation.MAXIMUM else r"最少|最低|最小|fewest|lowest|least", view.context(c.figure).clause)]
    if stated and not by_year:
        best = stated[0]
        return Decision(Type.COMPUTED, Status.ANSWERED, figures=(best.figure,), confidence=_confidence(best, candidates), trace=_trace(candidates, view))
    if len(candidates) < 2:  # noqa: PLR2004
        return _refuse(query, view, _why_not(candidates, query), candidates, kind=Type.COMPUTED)
    lead = candidates[0]
    near = view.context(lead.figure)
    group: list[Candidate] = []
    for c in candidates:
        if c.figure.quantity.unit_id != lead.figure.quantity.unit_id or c.score < lead.score - 0.45:
            continue
        if by_year:
            alike = _likeness(near.near, view.context(c.figure).near) >= 0.5 and (c.figure.headers[:1] == lead.figure.headers[:1] or not lead.figure.headers)  # noqa: PLR2004
            if not alike or c.figure.period is None or any(g.figure.period == c.figure.period for g in group):
                continue
        elif lead.figure.headers and len(lead.figure.headers) > 1:
            if c.figure.headers[1:2] != lead.figure.headers[1:2] or re.search(r"合计|总计|小计|总数|total", fold(c.figure.headers[0] if c.figure.headers else "")):
                continue
        group.append(c)
    if len(group) < 2:  # noqa: PLR2004
        return _refuse(query, view, Reason.TOPIC_WITHOUT_FIGURE, candidates, kind=Type.COMPUTED)
    pick = (max if operation is Operation.MAXIMUM else min)(group, key=lambda c: (c.figure.quantity.value, -c.figure.id if operation is Operation.MAXIMUM else c.figure.id))
    ordered = tuple(c.figure for c in sorted(group, key=lambda c: -c.figure.quantity.value))
    calculation = Calculation(operation, ordered, pick.figure.quantity, ("max" if operation is Operation.MAXIMUM else "min") + "(" + ", ".join(_plain(f.quantity.value) for f in ordered) + ")", pick.figure)
    return Decision(Type.COMPUTED, Status.ANSWERED, figures=(pick.figure,), calculation=calculation, confidence=0.7, trace=_trace(candidates, view))


# ---------------------------------------------------------------- trend


def _trend(query: Query, view: View) -> Decision:
    plain = replace(query, type=Type.FIGURE, periods=())
    wanted = {y for p in query.periods for y in p.years}
    candidates = [c for c in rank_figures(plain, view) if c.coverage >= LEAST_FIGURE - 0.05 and c.unit > -0.5 and c.figure.period is not None and not any(t.strict for t in c.missing)]  # noqa: PLR2004
    if not candidates:
        return _refuse(query, view, Reason.NO_TOPIC, rank_figures(plain, view))
    best: tuple[float, dict[int, Candidate]] = (0.0, {})
    for lead in candidates[:6]:
        series: dict[int, Candidate] = {}
        near = view.context(lead.figure).near
        for c in candidates:
            years = c.figure.period.years if c.figure.period else ()
            if len(years) != 1 or c.figure.quantity.unit_id != lead.figure.quantity.unit_id or c.figure.inherited and not c.figure.headers and c is not lead and lead.figure.passage == c.figure.passage:
                continue
            if wanted and years[0] not in wanted:
                continue
            alike = _likeness(near, view.context(c.figure).near)
            if alike >= 0.5 and (years[0] not in series or c.score > series[years[0]].score) and c.score >= lead.score - 0.35 and c.figure.headers[:1] == lead.figure.headers[:1]:
                series[years[0]] = c
        score = len(series) + lead.score
        if len(series) > 1 and score > best[0]:
            best = (score, series)
    if len(best[1]) < 2:  # noqa: PLR2004
        return replace(_figure(replace(query, type=Type.FIGURE), view), type=Type.TREND) if not wanted or len(wanted) == 1 else _refuse(query, view, Reason.OTHER_PERIOD, candidates)
    figures = tuple(best[1][y].figure for y in sorted(best[1]))
    missing = wanted - set(best[1])
    return Decision(Type.TREND, Status.PARTIAL if missing else Status.ANSWERED, Reason.OTHER_PERIOD if missing else None, figures=figures, confidence=0.75, trace=_trace(candidates, view))


# ---------------------------------------------------------------- dates


def _date(query: Query, view: View) -> Decision:
    moments = rank_moments(query, view)
    by_year = query.wants == "year"
    usable = [m for m in moments if m.moment is not None and (by_year or _fine(m.moment)) and m.period >= 0 and not _strict(m.missing)]
    usable = [m for m in usable if m.coverage >= LEAST_DATE and _lost(m.missing, query) <= 0.4]  # noqa: PLR2004
    if not usable:
        wide = [m for m in moments if m.moment is not None and m.coverage >= LEAST_DATE + 0.1 and m.period >= 0 and not _strict(m.missing)]
        if not wide:
            figures = rank_figures(replace(query, type=Type.FIGURE), view)
            return _refuse(query, view, Reason.NO_TOPIC if not moments or moments[0].coverage < 0.4 else Reason.TOPIC_WITHOUT_FIGURE, figures)  # noqa: PLR2004
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
    items = tuple(_dated(m, view) for m in joined)
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


def _dated(statement: Statement, view: View) -> Listed:
    moment = statement.moment
    if moment is None:
        msg = "a dated statement needs its moment"
        raise ValueError(msg)
    day = moment.period.start or moment.period.end
    del view
    return Listed(moment.period.text, Evidence(statement.document, moment.clause), day.isoformat() if day else None)


def _strict(missing: tuple[Term, ...]) -> bool:
    return any(t.strict for t in missing)


def _lost(missing: tuple[Term, ...], query: Query) -> float:
    return sum(t.weight for t in missing) / (sum(t.weight for t in query.terms) or 1.0)


# ---------------------------------------------------------------- lists and entities


_ENUMERATION = re.compile(r"[^，。；：:！？\n]*、[^。；：:！？\n]*")  # noqa: RUF001
_LEAD_IN = re.compile(r".*(?:包括|包含|涵蓋|涵盖|邀請|邀请|獲|获|分為|分为|分成|分別為|分别为|分別於|由|與|与|之|為|为|：|:|（含|\(含|含|及已|有|係|将|將|會同|会同|假|在|於|于)")  # noqa: RUF001


def _list(query: Query, view: View) -> Decision:
    children = _subsections(query, view)
    sentences = [s for s in rank_sentences(query, view) if not _strict(s.missing) and _period_ok(s, query, view)]
    scored: list[tuple[float, Statement, tuple[Listed, ...]]] = []
    for s in sentences[:14]:
        if s.coverage < LEAST_SENTENCE - 0.05 or _lost(s.missing, query) > 0.45:  # noqa: PLR2004
            continue
        items = _enumerated(s, view, query)
        if len(items) >= 2:  # noqa: PLR2004
            scored.append((s.score + 0.02 * min(len(items), 5), s, items))
    best = max(scored, key=lambda x: x[0], default=None)
    if children is not None and (best is None or children[0] >= best[0] + 0.02):
        return Decision(Type.LIST, Status.ANSWERED, items=children[1], confidence=0.6)
    if best is not None:
        _, statement, items = best
        return Decision(Type.LIST, Status.ANSWERED, items=items, passage=(Evidence(statement.document, statement.span),), confidence=min(0.9, 0.3 + 0.6 * statement.coverage))
    rows = [s for s in sentences if s.coverage >= LEAST_SENTENCE + 0.05 and _lost(s.missing, query) <= 0.4][:4]  # noqa: PLR2004
    rows = [s for s in rows if s.score >= rows[0].score - 0.15]
    if rows:
        listed = tuple(Listed(_short(view, s.document, s.span, 100).of(view.documents[s.document].text), Evidence(s.document, _short(view, s.document, s.span))) for s in rows)
        return Decision(Type.LIST, Status.ANSWERED, items=listed, confidence=0.5)
    return _refuse(query, view, Reason.NO_TOPIC if not sentences or sentences[0].coverage < 0.4 else Reason.TOPIC_WITHOUT_FIGURE, rank_figures(query, view))  # noqa: PLR2004


def _period_ok(statement: Statement, query: Query, view: View) -> bool:
    """Whether a sentence is about the period asked for: it names its year, or names none and the report is of it."""
    if not query.periods:
        return True
    wanted = {y for p in query.periods for y in p.years}
    here = [m for m in view.moments if m.document == statement.document and m.passage == statement.passage and statement.span.start <= m.span.start < statement.span.end]
    figures = [f for f in view.figures if f.passage == statement.passage and statement.span.start <= f.span.start < statement.span.end]
    years = {y for m in here for y in m.period.years} | {y for f in figures if f.period for y in f.period.years}
    if years:
        return bool(years & wanted)
    year = view.documents[statement.document].year
    return year is None or year in wanted


def _enumerated(statement: Statement, view: View, query: Query) -> tuple[Listed, ...]:
    """Return the items of the enumeration in a sentence that best fits the question."""
    document = view.documents[statement.document]
    text = statement.span.of(document.text)
    if document.language == "en":
        return _enumerated_english(statement, text)
    best: tuple[float, tuple[Listed, ...]] = (0.0, ())
    for match in _ENUMERATION.finditer(text):
        parts = [(m.start(), m.group()) for m in re.finditer(r"[^、]+", match.group())]
        if len(parts) < 2:  # noqa: PLR2004
            continue
        items: list[Listed] = []
        for k, (at, raw) in enumerate(parts):
            start, piece = at, raw
            if k == 0:
                lead = _LEAD_IN.match(piece)
                if lead and lead.end() < len(piece):
                    start, piece = at + lead.end(), piece[lead.end() :]
                comma = piece.rfind("，")  # noqa: RUF001
                if comma >= 0:
                    start, piece = start + comma + 1, piece[comma + 1 :]
            if k == len(parts) - 1:
                piece = re.split(r"等|（|\(|，|共\s?\d|[」】]|拜會|辦理|簽", piece)[0]  # noqa: RUF001
            for m in re.finditer(r"[^及和與与]{2,}|.+", piece) if k == len(parts) - 1 or re.search(r"[及和]", piece) and len(piece) <= 16 else [re.match(r".*", piece, re.DOTALL)]:  # noqa: E501
                if m is None:
                    continue
                name = m.group().strip(" 「」（）()，。；：及和等")  # noqa: RUF001
                name = re.sub(r"^(?:\d+\s?年(?:度)?之?|以及|並|并|及)\s*", "", name).strip()
                if 1 < len(name) <= 40:  # noqa: PLR2004
                    begin = statement.span.start + match.start() + start + m.start()
                    items.append(Listed(name, Evidence(statement.document, Span(begin, min(begin + len(m.group()), statement.span.end)))))
        here = squash(match.group())
        own = sum(t.weight * matches(t, here) for t in query.terms) + 0.15 * min(len(items), 8)
        if len(items) >= 2 and own > best[0]:  # noqa: PLR2004
            quote = _short(view, statement.document, Span(statement.span.start + match.start(), statement.span.start + match.end()), 400)
            best = (own, tuple(replace(i, evidence=Evidence(statement.document, quote)) for i in items))
    return best[1]


def _enumerated_english(statement: Statement, text: str) -> tuple[Listed, ...]:
    found = re.search(r"([A-Z][\w'’ -]+(?:, [\w'’ -]+)+,? (?:and|or) [\w'’ -]+)|((?:[\w'’-]+ ?){1,5}(?:, (?:[\w'’-]+ ?){1,5})+,? (?:and|or) (?:[\w'’-]+ ?){1,5})", text)
    if found is None:
        return ()
    parts = re.split(r", (?:and |or )?| and | or ", found.group())
    return tuple(Listed(p.strip(), Evidence(statement.document, statement.span)) for p in parts if p.strip())


def _subsections(query: Query, view: View) -> tuple[float, tuple[Listed, ...]] | None:
    """Return the titles of the parts of the section whose heading the question names."""
    best: tuple[float, tuple[Listed, ...]] | None = None
    for number, document in enumerate(view.documents):
        for path, section in document.root.walk():
            titled = [c for c in section.children if c.title]
            if len(titled) < 2:  # noqa: PLR2004
                continue
            here = squash(section.label)
            own, missing = cover(query.terms, here, squash(" ".join(path[:-1])), "", squash(document.title))
            direct = sum(t.weight * matches(t, here) for t in query.terms) / (sum(t.weight for t in query.terms) or 1)
            if own < 0.7 or direct < 0.5 or _strict(missing):  # noqa: PLR2004
                continue
            if best is None or own > best[0]:
                best = (own, tuple(Listed(c.title, Evidence(number, _short(view, number, c.heading if c.heading.end > c.heading.start else c.span))) for c in titled[:12]))
    return best


def _entity(query: Query, view: View) -> Decision:
    sentences = [s for s in rank_sentences(query, view) if not _strict(s.missing) and _period_ok(s, query, view)]
    usable = [s for s in sentences if s.coverage >= LEAST_SENTENCE and _lost(s.missing, query) <= 0.42]  # noqa: PLR2004
    if not usable:
        return _refuse(query, view, Reason.NO_TOPIC if not sentences or sentences[0].coverage < 0.4 else Reason.TOPIC_WITHOUT_FIGURE, rank_figures(query, view))  # noqa: PLR2004
    best = usable[0]
    clause = _best_clause(best, query, view)
    names = _names(query.wants, clause.of(view.documents[best.document].text))
    text = clause.of(view.documents[best.document].text)
    evidence = Evidence(best.document, clause)
    items = tuple(Listed(n, evidence) for n in names) or (Listed(text, evidence),)
    return Decision(Type.ENTITY, Status.ANSWERED, items=items, passage=(evidence,), confidence=min(0.9, 0.25 + 0.6 * best.coverage))


def _best_clause(statement: Statement, query: Query, view: View, limit: int = 120) -> Span:
    """Return the stretch of whole clauses, at most `limit` characters, that holds most of what was asked."""
    text = view.documents[statement.document].text
    span = statement.span
    if span.end - span.start <= limit:
        return span
    breaks = [span.start, *(span.start + m.end() for m in re.finditer(r"[，；：,;]", span.of(text))), span.end]  # noqa: RUF001
    best: tuple[float, Span] = (-1.0, _short(view, statement.document, span, limit))
    for i, start in enumerate(breaks[:-1]):
        ends = [b for b in breaks[i + 1 :] if b - start <= limit]
        if not ends:
            continue
        here = Span(start, ends[-1])
        folded = squash(here.of(text))
        own = sum(t.weight * matches(t, folded) for t in query.terms) - 0.0005 * start
        if own > best[0] + 1e-9:
            best = (own, here)
    found = best[1]
    end = found.end
    while end > found.start and text[end - 1] in "，；：, ":  # noqa: RUF001
        end -= 1
    return Span(found.start, end)


_ORGANISATION = re.compile(r"[一-鿿]{2,20}(?:基金會|基金会|協會|协会|工會|工会|學會|学会|公司|大學|大学|醫院|医院|委員會|委员会|警政署|移民署|署|局|部|處|中心|院|會館|会馆|大使館|代表處)")
_PLACE_BEFORE = re.compile(r"(?:假|於|在|于|至)(?!\s?\d|民國)(?P<place>[一-鿿]{2,16}?)(?:舉行|舉辦|辦理|召開|举行|举办|召开|办理|設|设|興建|完竣)")
_PERSON = re.compile(r"[A-Z][A-Za-z.'-]+(?: [A-Z][A-Za-z.'-]+)+|[一-鿿]{2,4}(?=（[A-Z])")  # noqa: RUF001


def _names(wants: str, text: str) -> tuple[str, ...]:
    pattern = {"person": _PERSON, "place": _PLACE_BEFORE, "organisation": _ORGANISATION}.get(wants)
    if pattern is None:
        return ()
    found = [m.groupdict().get("place") or m.group() for m in pattern.finditer(text)]
    return tuple(dict.fromkeys(found))[:6]


# ---------------------------------------------------------------- yes or no


_NEGATION = re.compile(r"未(?!来|成年|满|经)|没有|並無|并无|不再|尚无|无法|\bnot\b|\bno\b|\bnever\b")


def _yesno(query: Query, view: View) -> Decision:
    numbers = query.numbers
    if numbers:
        plain = replace(query, type=Type.FIGURE)
        asked_unit = _number_units(query)
        candidates = rank_figures(replace(plain, units=asked_unit or plain.units), view)
        accepted = [c for c in candidates if _accepts(c, plain) or (c.coverage >= LEAST_FIGURE + 0.1 and c.period >= 0 and not _strict(c.missing))]
        accepted = [c for c in accepted if not asked_unit or c.unit > 0]
        if accepted:
            best = next((c for c in accepted[:4] if c.figure.quantity.value == numbers[0] and c.score >= accepted[0].score - 0.15), accepted[0])
            value = best.figure.quantity.value
            verdict = _compare(query.folded, value, numbers[0], best.figure.quantity.bound)
            return Decision(Type.YESNO, Status.ANSWERED, figures=(best.figure,), verdict=verdict, confidence=_confidence(best, accepted), trace=_trace(candidates, view))
        return _refuse(query, view, _why_not(candidates, query), candidates, _trace(candidates, view))
    statements = rank_sentences(query, view)
    usable = [s for s in statements if not _strict(s.missing) and s.coverage >= LEAST_SENTENCE + 0.07 and _lost(s.missing, query) <= 0.34 and _period_ok(s, query, view)]  # noqa: PLR2004
    if not usable:
        return _refuse(query, view, Reason.NO_TOPIC if not statements or statements[0].coverage < 0.4 else Reason.TOPIC_WITHOUT_FIGURE, rank_figures(query, view))  # noqa: PLR2004
    best_sentence = usable[0]
    clause = _best_clause(best_sentence, query, view, 80)
    folded = squash(clause.of(view.documents[best_sentence.document].text))
    asked_negative = bool(re.search(r"没有(?!.*[?]?$)|未(?!来|成年|满)|\bnot\b|n't\b", query.folded)) and not re.search(r"有没有|没有[?]?$", query.folded)
    verdict = not _NEGATION.search(folded)
    if asked_negative:
        verdict = not verdict
    figures = tuple(f for f in view.figures if f.document == best_sentence.document and clause.start <= f.span.start and f.span.end <= clause.end)[:1]
    return Decision(Type.YESNO, Status.ANSWERED, figures=figures if figures and unit_fit(query, figures[0]) > 0 else (), passage=(Evidence(best_sentence.document, clause),), verdict=verdict, confidence=min(0.9, 0.2 + 0.65 * best_sentence.coverage))


def _number_units(query: Query) -> tuple[str, ...]:
    from reportqa.language.numerals import find_quantities  # noqa: PLC0415
    from reportqa.language.units import NO_UNIT  # noqa: PLC0415

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


def _passage(query: Query, view: View) -> Decision:
    if query.wants == "terse":
        figure = _figure(replace(query, type=Type.FIGURE), view)
        if figure.status is Status.ANSWERED and figure.confidence >= 0.7:  # noqa: PLR2004
            return figure
    statements = [s for s in rank_sentences(query, view) if not _strict(s.missing) and _period_ok(s, query, view)]
    usable = [s for s in statements if s.coverage >= LEAST_SENTENCE - 0.03 and _lost(s.missing, query) <= 0.45]  # noqa: PLR2004
    if not usable:
        return _refuse(query, view, Reason.NO_TOPIC if not statements or statements[0].coverage < 0.4 else Reason.TOPIC_WITHOUT_FIGURE, rank_figures(query, view))  # noqa: PLR2004
    best = usable[0]
    subs = _subsections(query, view)
    if subs is not None and re.search(r"困难|挑战|效益|措施|difficult|challenge|benefit|measures|obstacle|哪些", query.folded) and subs[0] >= best.score:
        return Decision(Type.PASSAGE, Status.ANSWERED, items=subs[1], confidence=0.6)
    chosen = [best]
    text = view.documents[best.document].text
    budget = 300
    for s in sorted(usable[1:8], key=lambda s: s.span):
        close = s.document == best.document and abs(s.span.start - best.span.start) < 400  # noqa: PLR2004
        if close and s.span != best.span and s.score >= best.score - 0.25 and len(chosen) < 3 and sum(c.span.end - c.span.start for c in chosen) + s.span.end - s.span.start <= budget:  # noqa: PLR2004
            chosen.append(s)
    del text
    evidence = tuple(Evidence(s.document, s.span) for s in sorted(chosen, key=lambda s: (s.document, s.span)))
    return Decision(Type.PASSAGE, Status.ANSWERED, passage=evidence, confidence=min(0.9, 0.25 + 0.6 * best.coverage))


def is_chinese(text: str) -> bool:
    """Whether a text holds Chinese characters."""
    return any(map(is_cjk, text))
