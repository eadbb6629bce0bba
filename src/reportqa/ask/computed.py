"""Questions that want arithmetic: the printed result where the report gives one, else operands found and computed."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import islice

from reportqa.ask import figures
from reportqa.ask.cells import SURE, Found, aim_and_result, named_on, of_years, on_one_line, part_and_total, without_workings
from reportqa.ask.clashes import clashes, meets
from reportqa.ask.counterparts import counted_parts, from_to, in_own_words, in_unit_of, is_change, lead_words, named, next_before, number_said, own_share, part_told, parts_of_period, remainder, rows_alike, share_of, siblings, side_by_side, two_years, whole_asked
from reportqa.ask.decision import Ask, Calculation, Decision, Evidence, plain, strict
from reportqa.ask.evidence import View, is_cell, period_fit
from reportqa.ask.figures import LEAST_COVERAGE, accepts, confidence, figure, refuse, trace
from reportqa.ask.lines import whole_year
from reportqa.ask.listing import entity
from reportqa.ask.matching import likeness, squash
from reportqa.ask.ranking import RATIO_UNITS, Candidate, is_ratio, rank_figures
from reportqa.ask.series import asks_change, extreme, extreme_on_line, of_change, tells_time
from reportqa.ask.terms import without
from reportqa.ask.units import commensurate
from reportqa.language.compounds import in_one_unit
from reportqa.language.numerals import bare_unit
from reportqa.language.script import fold
from reportqa.language.units import by_english, by_id, by_printed
from reportqa.model.answer import Operation, Query, Reason, Status, Term, Type
from reportqa.model.figure import Bound, Figure, Kind, Period, Quantity, Sense, Unit

# A printed change or share has its words before it in the clause, so its nearness counts for less.
_STATED_COVERAGE, _STATED_LOST = 0.6, 0.35
_CHANGE = re.compile(r"增加|减少|成长|增长|下降|上升|提高|提升|降低|多了|少了|增|减|差(?!别|勤|旅|额|假)|(?<!最)多|(?<!最)少|increase|decrease|grew|rose|fell|growth|a (?:fall|rise|drop) of|\bup\b|\bdown\b|higher|lower|more than|fewer")
_LEVEL_LEAD = re.compile(r"[至为到达](?:\d{2,4}年?度?[之的]?)?$|\b(?:to|at|from|with)\s*$")
_AVERAGE, _SUM = re.compile(r"平均|每|average|mean|per "), re.compile(r"合计|共计|总计|共|总|total|combined")
_PER = re.compile(r"(?:每|平均一)(?:1|一)?\s?(?P<unit>[一-鿿]{1,3})|\b(?:per|each of the|each|every) (?P<english>[a-z]+(?:[ -][a-z]+){0,3})")
_CONNECTORS = re.compile(r"和|与|跟|及|比起|相较于?|较|比(?!例|率|重)|、|还是|除以|扣掉|减去|加上?|\band\b|\bthan\b|\bversus\b|\bvs\.?\b|,|\bcompared (?:to|with)\b|\bto\b|\bminus\b|\bplus\b")
_MOST_SEAMS = 8  # places at which a question may name two things side by side
_PER_CENT = "％"  # noqa: RUF001


def as_figures(ask: Ask, **changes: object) -> Ask:
    """Return the same question asked for a figure; how much more or less is of whatever is counted, not of an amount alone."""
    plain = figures.as_figures(ask, **changes)
    compares = ask.query.operation in (Operation.DIFFERENCE, Operation.GROWTH, Operation.SHARE, Operation.RATIO)
    return replace(plain, query=replace(plain.query, wants=ask.query.wants)) if compares and plain.query.wants == "amount" else plain


def computed(ask: Ask) -> Decision:
    """Decide a question for a difference, sum, average, share, growth, ratio, maximum or minimum."""
    operation = ask.query.operation or Operation.DIFFERENCE
    if operation in (Operation.MAXIMUM, Operation.MINIMUM):
        placed = extreme_on_line(ask, operation)
        changes = asks_change(ask.query) and placed is not None and placed[0].calculation is not None and of_change(ask.query, placed[0].calculation.operands)
        if placed is not None and (changes or placed[1] >= SURE):
            return placed[0]
        most = extreme(ask, operation)
        if placed is not None and most.status is Status.NOT_FOUND:
            return placed[0]
        told = entity(ask) if most.status is Status.NOT_FOUND and ask.query.rank == 1 and _WHICH.search(ask.query.folded) else most
        return told if told.status is Status.ANSWERED and any(tells_time(ask.query, i.text) for i in told.items) else most
    ask = replace(ask, query=_without_comparison(ask.query))
    if operation is Operation.SHARE and ask.query.units and not set(ask.query.units) & set(RATIO_UNITS) and _COUNTED.search(ask.query.folded):
        return figure(as_figures(ask))  # 外貿占了多少箱 asks for boxes
    if operation is Operation.GROWTH and "percentage_point" in ask.query.units and "percent" not in ask.query.units:
        operation = Operation.DIFFERENCE  # 高幾個百分點
    if operation is Operation.DIFFERENCE and len(_years(ask, operation)) < 2 and (left := remainder(ask)) is not None:  # noqa: PLR2004
        return left
    on_line = _on_line(ask, operation)
    made = calculated(ask, operation, on_line.figures) if on_line is not None else None
    if made is not None and made.calculation is not None and operation in (Operation.SHARE, Operation.GROWTH) and (printed := _as_printed(ask, made.calculation)) is not None:
        made = Decision(Type.FIGURE, Status.ANSWERED, figures=(printed,), confidence=0.75)
    if on_line is not None and made is not None and on_line.coverage >= SURE and made.status is Status.ANSWERED:
        return made
    decision = _ranked(ask, operation)
    if decision.status is Status.NOT_FOUND and made is None and (terms := without_workings(ask.query.terms)) and terms != ask.query.terms:
        again = _ranked(replace(ask, query=replace(ask.query, terms=terms)), operation)
        decision = again if again.status is Status.ANSWERED else decision
    return made if made is not None and decision.status is Status.NOT_FOUND else decision


def _as_printed(ask: Ask, calculation: Calculation) -> Figure | None:
    """Return the ratio that the report prints beside the operands and that a result agrees with, up to rounding."""
    last = calculation.operands[-1] if calculation.operation is Operation.GROWTH else calculation.operands[0]
    beside = (ask.view.figures[i] for i in ask.view.figures_of(last.passage))
    same = (f for f in beside if f.quantity.unit_id == "percent" and (f.headers[:1] == last.headers[:1] if is_cell(last) else f.sentence == last.sentence))
    return next((f for f in same if abs(abs(f.quantity.value) - abs(calculation.result.value)) <= _ROUNDED), None)


_ROUNDED = Decimal("0.051")


def _ranked(ask: Ask, operation: Operation) -> Decision:
    """Decide by the figures that rank best: the printed result, or operands found one by one."""
    direct = _direct(ask, operation)
    if operation is Operation.SHARE and direct is None and _printed(plain_share := figure(as_figures(ask))):
        return plain_share
    stated = _beside(direct.figures[0], ask) if direct is not None else 0.0
    found = () if stated >= 0.8 else _operands(ask, operation)  # noqa: PLR2004
    whole = max if operation is Operation.SHARE else min  # what is asked stands beside the part, not beside the whole
    if direct is not None and (len(found) < 2 or whole(_beside(f, ask) for f in found) <= stated):  # noqa: PLR2004
        return direct
    if operation is Operation.SHARE and len(found) == 1:
        return Decision(Type.FIGURE, Status.ANSWERED, figures=found, confidence=0.75)
    if len(found) < 2 and operation is Operation.AVERAGE and (per := _per_unit(ask)) is not None:  # noqa: PLR2004
        return per
    if len(found) < 2 and operation is Operation.DIFFERENCE:  # noqa: PLR2004
        found = target_pair(ask)
    if len(found) < 2:  # noqa: PLR2004
        return _without_operands(ask, operation)
    return calculated(ask, operation, found)


def calculated(ask: Ask, operation: Operation, found: tuple[Figure, ...]) -> Decision:
    """Return the decision that an operation over figures makes, a refusal where their units do not fit together."""
    if any(f.quantity.unit_id == "none" for f in found) and not any(is_cell(f) for f in found):
        lead = next((f for f in found if f.quantity.unit_id != "none"), found[0])
        found = tuple(in_unit_of(lead, f) if f.quantity.unit_id == "none" else f for f in found)
    if operation is Operation.SUM and found and all(f.quantity.unit_id in RATIO_UNITS for f in found) and not set(ask.query.units) & set(RATIO_UNITS):
        return refuse(ask, Reason.TOPIC_WITHOUT_FIGURE, [], kind=Type.COMPUTED)  # rates do not add up
    found = commensurate(found)
    if len({f.quantity.unit_id for f in found}) > 1 and operation is not Operation.RATIO:
        near = tuple(Evidence(f.document, f.clause) for f in found)
        return Decision(Type.COMPUTED, Status.NOT_FOUND, Reason.TOPIC_WITHOUT_FIGURE, nearest=near[:3], confidence=0.7)
    if operation is Operation.GROWTH and all(f.quantity.unit_id == "percent" for f in found):
        operation = Operation.DIFFERENCE
    calculation = calculate(operation, _ordered(ask, operation, found))
    if calculation is None:
        return refuse(ask, Reason.TOPIC_WITHOUT_FIGURE, [], kind=Type.COMPUTED)
    return Decision(Type.COMPUTED, Status.ANSWERED, figures=found, calculation=_worded(calculation, ask.query), confidence=0.75)


_FROM_RESULT = {Operation.GROWTH: RATIO_UNITS, Operation.SHARE: RATIO_UNITS, Operation.RATIO: RATIO_UNITS, Operation.DIFFERENCE: frozenset(("percentage_point", "percent"))}


def _on_line(ask: Ask, operation: Operation) -> Found | None:
    """Return the operands that stand on one line of a table or a sentence: an aim and its result, two years, a part and its total, or two names."""
    units = tuple(u for u in ask.query.units if u not in _FROM_RESULT.get(operation, ()))
    plain = as_figures(ask, units=units)
    if operation is Operation.DIFFERENCE and _sets_aim(ask.query.folded):
        aimed = on_one_line(as_figures(plain, terms=without(plain.query.terms, _AIM_TERM)), aim_and_result, labels=False)
        if aimed is not None and aimed.coverage >= _AIMED_COVERAGE:
            return aimed
    years = _asked_years(ask, operation)
    if len(years) > 1:
        wanted = [p.years[0] for p in years]
        return on_one_line(replace(plain, query=replace(plain.query, periods=())), lambda line: of_years(line, wanted), labels=False)
    if operation is Operation.SHARE:
        if _SPENT.search(ask.query.folded):
            return None  # of a budget, what was spent of it: no part of the total
        return on_one_line(plain, lambda line: part_and_total(ask, line), labels=True)
    if operation in (Operation.DIFFERENCE, Operation.RATIO):
        return on_one_line(plain, lambda line: _same_time(two) if len(two := named_on(ask, line)) == 2 else (), labels=True)  # noqa: PLR2004
    if operation in (Operation.SUM, Operation.AVERAGE):
        return on_one_line(plain, lambda line: several if len(several := named_on(ask, line)) > 1 else (), labels=True)
    return None


_AIMED_COVERAGE = 0.75  # of the question's words, but for those of aims, that the row of an aim and its result meets


def _sets_aim(folded: str) -> bool:
    """Whether a folded question sets what was done against what was aimed at, budgeted or built for."""
    return _AIMED.search(folded) is not None or len(_PLANNED.findall(folded)) == 1 and _PLAN_MET.search(folded) is not None


_PLANNED = re.compile(r"预算|计[画划]|估计|预估|预计|容额|容量|核定|\b(?:budget|capacity|estimate|appropriation|forecast)\b")
_PLAN_MET = re.compile(
    r"实际|决算|实支|少花|多花|超[支出收]|短收|节余|比.{0,6}(?:预算|计[画划]|估计|预估|预计|容额|容量|核定).{0,4}(?:多|少|高|低|超)|\b(?:actual|outturn|spent|spend)\b|\bexceed|\b(?:above|below|over|under|short of|beyond)\b"
)
_SPENT = re.compile(r"执行|支用|用掉|花掉|花了|动支|达成|\b(?:spent|used|executed|achieved)\b")


def _same_time(two: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """Return the figures of two names, the smaller first, with one time: what sets them apart is their names."""
    smaller, larger = sorted(two, key=lambda f: f.quantity.value)
    return (smaller, replace(larger, period=smaller.period))


def _asked_years(ask: Ask, operation: Operation) -> list[Period]:
    """Return the years that are set against each other, in their order, the one before an asked one where that is meant."""
    years = _years(ask, operation)
    if not years and ask.query.year_before and (own := ask.view.documents[0].year) is not None:
        years = [own_year(ask.view, own)]
    if len(years) == 1 and operation in _OVER_TIME and ask.query.year_before:
        years.append(own_year(ask.view, years[0].years[0] - 1))
    return sorted({p.years[0]: p for p in years if p.years}.values(), key=lambda p: p.end or date.min)


_OVER_TIME = (Operation.DIFFERENCE, Operation.GROWTH, Operation.RATIO)


def _worded(calculation: Calculation, query: Query) -> Calculation:
    """Give a result in a unit of its own the unit's English name in an English answer or report."""
    result = calculation.result
    english = query.language == "en" or calculation.operands[0].quantity.unit.isascii() and calculation.operands[0].quantity.unit.strip(" %") != ""
    unit = by_id().get(result.unit_id) if english and result.unit_id in ("percentage_point", "fold") else None
    return replace(calculation, result=replace(result, unit=unit.plural)) if unit is not None else calculation


def _per_unit(ask: Ask) -> Decision | None:
    """Return an average of one thing per another that one sentence counts both (4場次，人數共589人): the quotient."""
    match = _PER.search(ask.query.folded)
    if match is None:
        return None
    unit = _base_unit(match)
    said = number_said(match.group()) if unit is None else 0
    if unit is None and said < 2:  # noqa: PLR2004
        return None
    units = tuple(u for u in ask.query.units if u not in (unit.id if unit else "", "percent", "item")) or ("person",)
    counted = as_figures(ask, units=units)
    for c in rank_figures(counted.query, ask.view, ask.matcher)[:8]:
        beside = [f for f in (ask.view.figures[i] for i in ask.view.figures_of(c.figure.passage)) if f.sentence == c.figure.sentence and (f.quantity.unit_id == unit.id if unit else f.quantity.value == said) and f.quantity.value]
        if c.unit > 0 and c.period >= 0 and c.coverage >= LEAST_COVERAGE and not strict(tuple(t for t in c.missing if t.text not in _PER_WORDS)) and beside:
            base = min(beside, key=lambda f: abs(f.span.start - c.figure.span.start))
            quotient = replace(c.figure.quantity, value=_two(c.figure.quantity.value / base.quantity.value), high=None)
            calculation = Calculation(Operation.AVERAGE, (c.figure, base), quotient, f"{plain(c.figure.quantity.value)} ÷ {plain(base.quantity.value)}")
            return Decision(Type.COMPUTED, Status.ANSWERED, figures=(c.figure, base), calculation=calculation, confidence=0.7)
    return None


def _base_unit(match: re.Match[str]) -> Unit | None:
    """Return the unit that an average is per: the longest one that the Chinese words begin with, the last of the English ones."""
    if match["unit"]:
        return next((u for size in range(len(match["unit"]), 0, -1) if (u := by_printed().get(match["unit"][:size])) is not None), None)
    return next((u for word in re.split(r"[ -]", match["english"])[::-1] if (u := by_english().get(word)) is not None), None)


_PER_WORDS = frozenset(("平均", "每", "每场", "average", "per", "每人", "每件"))


def _without_operands(ask: Ask, operation: Operation) -> Decision:
    plain = figure(as_figures(ask))
    fits = operation in (Operation.SUM, Operation.AVERAGE) or (plain.figures and plain.figures[0].quantity.unit_id in RATIO_UNITS)
    fits = fits and not (plain.figures and _half_told(ask, operation, plain.figures[0]))
    if fits and operation in (Operation.SUM, Operation.AVERAGE, Operation.SHARE) and plain.status is Status.ANSWERED and len(ask.query.periods) < 2:  # noqa: PLR2004
        return plain
    near = plain.nearest or tuple(Evidence(f.document, f.clause) for f in plain.figures)
    return replace(plain, type=Type.COMPUTED, status=Status.NOT_FOUND, reason=plain.reason or Reason.TOPIC_WITHOUT_FIGURE, figures=(), clashes=(), nearest=near)


def _half_told(ask: Ask, operation: Operation, found: Figure) -> bool:
    """Whether a figure is of but one of the things to be added up, or tells no average."""
    context = ask.view.context(found)
    if _narrower(ask.query, found.period, operation):
        return True
    if operation is Operation.AVERAGE:
        return not _AVERAGE.search(" ".join((context.sentence, context.row, context.column, context.path)))
    parts = named(ask) if operation is Operation.SUM else []
    return len(parts) > 1 and any(not any(ask.matcher(t, context.near + context.headers) >= _TOLD for t in part) for part in parts) and not _SUM.search(context.near)


_TOLD = 0.5
_OTHER_PERIOD = -0.4


def _beside(found: Figure, ask: Ask) -> float:
    """Return the share of the query's terms that stand beside a figure."""
    near = ask.view.context(found).near
    return sum(t.weight * ask.matcher(t, near) for t in ask.query.terms) / (sum(t.weight for t in ask.query.terms) or 1.0)


def _printed(found: Decision) -> bool:
    return found.status is Status.ANSWERED and is_ratio(found.figures[0].quantity)


_WHICH = re.compile(r"哪|谁|\b(?:which|who)\b")  # what is the most may be said in words alone
_COMPARED = re.compile(r"^(?:多|少|净|超|短)(?P<verb>[一-鿿])$")
_COUNTED = re.compile(r"占[了有]?(?:多少|几)(?![成%]|百分|比)[一-鿿]")
_POINTS_ASKED = re.compile(r"百分点|percentage points?")
_POINTS = re.compile(r"^(?:百分点|percentage points?|points?)$")
_UNIT_NOUN = re.compile(r"^(?:案件|案子|案|件|cases?|figures?|numbers?)$")  # the figure's unit says as much
_VERB_ASKED = re.compile(r"(?:多|少)(?P<verb>[借收办载生发用花做开卖买招签])了?(?:多少|几)")
_COMPARED_WEIGHT = 0.5
_SCALED_UNIT = re.compile(r"(?:多少|几)(?:百|千|万|亿)+(?P<unit>[一-鿿]{1,3})")


def _without_comparison(query: Query) -> Query:
    """Take the comparison out of a verb run together with it (多收 is 收, 少办 is 办), and read 几万公吨 as a unit.

    The verb then only helps to tell which figure is meant: the report need not use it.
    """
    terms = tuple(
        Term(m["verb"], _COMPARED_WEIGHT) if len(query.terms) > 1 and (m := _COMPARED.match(t.text)) and (not t.known or _how_many_more(m, query)) else t
        for t in query.terms
    )  # fmt: skip
    if "percentage_point" in query.units or _POINTS_ASKED.search(query.folded):
        terms = without(terms, _POINTS)
    if len(terms) > 1:
        terms = tuple(replace(t, weight=min(t.weight, _COMPARED_WEIGHT)) if _UNIT_NOUN.match(t.text) else t for t in terms)
    verb = _VERB_ASKED.search(query.folded)
    if verb is not None and not any(verb["verb"] in t.text for t in terms):
        terms = (*terms, Term(verb["verb"], _COMPARED_WEIGHT))
    if query.units or (scaled := _SCALED_UNIT.search(query.folded)) is None:
        return replace(query, terms=terms)
    unit = next((u for size in (3, 2, 1) if (u := by_printed().get(scaled["unit"][:size])) is not None), None)
    if unit is None:
        return replace(query, terms=terms)
    kept = tuple(t for t in terms if t.text not in scaled.group())
    return replace(query, terms=kept or terms, units=(unit.id,))


def _how_many_more(verb: re.Match[str], query: Query) -> bool:
    """Whether a verb that more or less is run together with is what is compared (比112年多收多少), not a word of its own (多收的稅)."""
    return query.operation is Operation.DIFFERENCE and re.search(rf"{verb.group()}了?(?:多少|几)", query.folded) is not None


# ---------------------------------------------------------------- printed results


def _direct(ask: Ask, operation: Operation) -> Decision | None:
    """Return the printed answer to a question that would otherwise be computed: 較上年增加3件, 占16％, 平均每月51萬人次."""
    plain = as_figures(ask)
    later = max((p.years[-1] for p in ask.query.periods if p.years), default=None)
    if later is None and ask.query.year_before:
        later = ask.view.documents[0].year if len(ask.view.documents) == 1 else None
    loose = replace(plain, query=replace(plain.query, units=_stated_units(ask.query, operation), periods=()))
    accepted: list[Candidate] = []
    for c in rank_figures(loose.query, ask.view, ask.matcher)[:30]:
        period = c.figure.period
        if c.unit < 0:
            continue
        since = _since(c.figure, later, ask) if later is not None else False
        if not since and period_fit(ask.query.periods, period, inherited=c.figure.inherited) <= _OTHER_PERIOD:
            continue
        if not _states(c, ask, operation) or _narrower(ask.query, period, operation) or (later is not None and period is not None and later not in period.years and not since):
            continue
        lost = c.feature("lost")
        if operation in (Operation.GROWTH, Operation.DIFFERENCE) and (lost > _STATED_LOST or _of_another(c.figure, ask) or _on_budget(c.figure, ask)):
            continue
        if accepts(c) or meets(c) and c.coverage >= _STATED_COVERAGE and lost <= _STATED_LOST:
            accepted.append(c)
    if not accepted:
        return None
    best = accepted[0]
    kind = Type.FIGURE if operation in (Operation.SHARE, Operation.AVERAGE, Operation.SUM) else Type.COMPUTED
    return Decision(kind, Status.ANSWERED, figures=(best.figure,), clashes=clashes(best, accepted, accepted, ask), confidence=confidence(best, accepted), trace=trace(accepted, ask.view))


_JOINT = re.compile(r"[,，;；、]|\b(?:and|while|but|whereas)\b")  # noqa: RUF001
_ANOTHER_S, _NAMES = 0.3, 0.6


def _of_another(found: Figure, ask: Ask) -> bool:
    """Whether what a question asks of stands only behind a printed change, past a joint, so that the change is of what stands before it.

    In "admissions rose 3 per cent and clinics saw 900 visits" the change is not that of visits.
    """
    if is_cell(found):
        return False
    text = ask.view.documents[found.document].text
    joint = _JOINT.search(text, found.span.end, found.sentence.end)
    if joint is None:
        return False
    lead = f"{squash(text[found.sentence.start : joint.start()])} {ask.view.context(found).path}"
    tail = squash(text[joint.end() : found.sentence.end])
    terms = without_workings(ask.query.terms)
    before = sum(t.weight for t in terms if ask.matcher(t, lead) >= _NAMES)
    behind = sum(t.weight for t in terms if ask.matcher(t, lead) < _NAMES <= ask.matcher(t, tail))
    return behind > before and behind >= _ANOTHER_S * sum(t.weight for t in terms)


def _on_budget(found: Figure, ask: Ask) -> bool:
    """Whether a printed change is of a row that sets a result against its budget, where two years are asked about."""
    if not is_cell(found) or not (ask.query.year_before or len(ask.query.periods) > 1 or ask.query.periods and len(ask.query.periods[0].years) > 1):
        return False
    row = [f.headers[1] for i in ask.view.figures_of(found.passage) if (f := ask.view.figures[i]).headers[:1] == found.headers[:1] and len(f.headers) > 1]
    return any(_PLANNED.search(squash(h)) or _AIMED.search(squash(h)) for h in row) and not any(_EARLIER.search(squash(h)) for h in row)


_EARLIER = re.compile(r"(?:19|20)\d\d|\d{2,3}年|上年|前一?年|去年|同期|previous|prior|last year")


def _since(found: Figure, later: int, ask: Ask) -> bool:
    """Whether a change is printed with the year that it is since, the one before the asked one (比前一年多了3件)."""
    return ask.query.year_before and found.period is not None and later - 1 in found.period.years and is_change(ask, found)


def _narrower(query: Query, period: Period | None, operation: Operation) -> bool:
    """Whether a figure's period is but a part of what is to be added up."""
    if operation not in (Operation.SUM, Operation.AVERAGE) or period is None:
        return False
    years = {y for p in query.periods for y in p.years}
    asked = query.periods[0] if len(query.periods) == 1 else None
    if asked is not None and asked.start is not None and asked.end is not None and period.start is not None and period.end is not None and (asked.end - asked.start).days < 300:  # noqa: PLR2004
        return period.end - period.start < asked.end - asked.start
    return len(years) > 1 and not years <= set(period.years)


def _stated_units(query: Query, operation: Operation) -> tuple[str, ...]:
    """Return the units in which a report prints the result of an operation, none where any will do."""
    counted = tuple(u for u in query.units if u not in RATIO_UNITS)
    match operation:
        case Operation.SHARE | Operation.GROWTH:
            return ("percent",)
        case Operation.RATIO:
            return ("fold",)
        case Operation.DIFFERENCE if "percentage_point" in query.units or "percent" in query.units:
            return ("percentage_point", "percent")
        case Operation.DIFFERENCE:
            return ()
        case _:
            return counted


def _states(candidate: Candidate, ask: Ask, operation: Operation) -> bool:
    """Whether a figure is printed as the result of an operation."""
    context = ask.view.context(candidate.figure)
    unit_id = candidate.figure.quantity.unit_id
    ratio = unit_id in RATIO_UNITS or candidate.figure.quantity.kind is Kind.SHARE
    own = fold(candidate.figure.text).replace(" ", "")
    place = context.near.find(own)
    before = context.near[max(0, place - 12) : place] if place >= 0 else context.near
    after = context.near[place + len(own) : place + len(own) + 4] if place >= 0 else ""
    match operation:
        case Operation.GROWTH:
            return ratio and bool(_CHANGE.search(context.near)) and not _LEVEL_LEAD.search(before)
        case Operation.DIFFERENCE:
            asked_ratio = bool({"percent", "percentage_point"} & set(ask.query.units))
            return bool(_CHANGE.search(before + after)) and not _LEVEL_LEAD.search(before) and (not ratio or asked_ratio or unit_id == "percentage_point")
        case Operation.SHARE:
            return ratio
        case Operation.AVERAGE:
            return bool(_AVERAGE.search(context.clause))
        case Operation.RATIO:
            return unit_id == "fold"
        case _:
            return bool(_TOTAL_ROW.search(context.row) if context.row else _SUM.search(context.near))


# ---------------------------------------------------------------- operands


def _operands(ask: Ask, operation: Operation) -> tuple[Figure, ...]:
    """Return the figures that a computation needs, in the order of its formula; fewer where one is missing."""
    units = ask.query.units
    if operation in (Operation.GROWTH, Operation.SHARE, Operation.RATIO):
        units = tuple(u for u in units if u not in ("percent", "percentage_point", "fold"))
    plain = as_figures(ask, units=units)
    years = _years(ask, operation)
    if operation in (Operation.DIFFERENCE, Operation.GROWTH, Operation.RATIO) and len({p.years[0] for p in years}) < 2:  # noqa: PLR2004
        halves = side_by_side(plain) or _halves(plain) or two_years(plain) or (from_to(plain) if not years and not ask.query.year_before else ())
        if halves:
            return halves
        if not years and ask.query.year_before and (own := ask.view.documents[0].year) is not None:
            years.append(own_year(ask.view, own))
        if len(years) == 1 and (operation is Operation.GROWTH or ask.query.year_before):
            years.append(own_year(ask.view, years[0].years[0] - 1))
    if len({(p.start, p.end) for p in years}) >= 2:  # noqa: PLR2004
        ordered = sorted(years, key=lambda p: p.end or date.min)
        found = by_period(plain, ordered) or siblings(plain, ordered)
        return found or (from_to(plain) if operation in (Operation.DIFFERENCE, Operation.GROWTH) and len(ordered) == 2 else ())  # noqa: PLR2004
    if operation is Operation.SHARE:
        if (pair := share_of(plain)) or not (pair := _part_and_whole(plain)):
            return pair
        printed = own_share(ask, pair[0])
        return (printed,) if printed is not None else pair
    if operation in (Operation.SUM, Operation.AVERAGE) and (tiles := parts_of_period(plain) or counted_parts(plain) or rows_alike(plain)):
        return tiles
    return side_by_side(plain) or _halves(plain)


def _years(ask: Ask, operation: Operation) -> list[Period]:
    several = len(ask.query.periods) > 1
    years = [p for p in ask.query.periods if len(p.years) == 1 or several and _is_year(p)]
    spans = [p for p in ask.query.periods if p not in years]
    if operation in (Operation.SUM, Operation.AVERAGE) and len(years) == 2 and _from_to_asked(ask.query, *years):  # noqa: PLR2004
        one = whole_year if len(years[0].years) == 1 else lambda y: own_year(ask.view, y)
        return [one(y) for y in range(years[0].years[0], years[1].years[0] + 1)]
    if spans and not years:
        first, last = spans[0].years[0], spans[0].years[-1]
        apart = operation not in (Operation.SUM, Operation.AVERAGE) or _TWO_NAMED.search(fold(spans[0].text))
        wanted = [first, last] if apart else list(range(first, last + 1))
        return [whole_year(y) for y in wanted]
    own = ask.view.documents[0].year
    if operation in _OVER_TIME and len(years) == len(ask.query.periods) == 1 and own is not None and years[0].years[-1] < own and _since_asked(ask.query, years[0]):
        years = [*years, own_year(ask.view, own)]
    return years


def _since_asked(query: Query, year: Period) -> bool:
    """Whether a question names a year only as the one that the report's own is set against (fewer than in 2021, 比110年多幾件)."""
    own = re.escape(fold(year.text).strip())
    return re.search(rf"(?:\bthan(?: in| during)?|\bfrom|\bsince|\bcompared (?:with|to)|\bagainst|\bover|\bon) (?:the (?:level|figure) (?:in|of) )?{own}(?! (?:to|and|until)\b)|(?:比|较|相较于?|跟|与|和){own}(?!.{{0,3}}[到至])", query.folded) is not None


def _is_year(period: Period) -> bool:
    """Whether a period is one year of whatever kind: 2019-20."""
    return period.start is not None and period.end is not None and 360 < (period.end - period.start).days < 367  # noqa: PLR2004


def _from_to_asked(query: Query, first: Period, last: Period) -> bool:
    """Whether a question names two years as the ends of a stretch: 2019到2023, from 2019-20 to 2023-24, between 2019 and 2023."""
    a, b = (re.escape(fold(p.text)) for p in (first, last))
    return re.search(rf"{a}\s?年?度?\s?(?:至|到|-|~|—|–|to|through|until)\s?{b}|between {a} and {b}", query.folded) is not None  # noqa: RUF001


_TWO_NAMED = re.compile(r"\d\s*年?度?\s*(?:and|和|与|跟|加|及|、|&)\s*\d")  # two years are named, not all from one to the other


def own_year(view: View, year: int) -> Period:
    """Return the year that begins in `year` in the kind that a corpus counts in: calendar, school or financial."""
    kinds = Counter((p.start.month, p.start.day) for f in view.figures if (p := f.period) is not None and p.start is not None and _is_year(p))
    month, day = kinds.most_common(1)[0][0] if kinds else (1, 1)
    if (month, day) == (1, 1):
        return whole_year(year)
    start = date(year, month, day)
    return Period(f"{year}-{(year + 1) % 100:02d}", start, date(year + 1, month, day) - timedelta(days=1), Sense.DURING)


def by_period(ask: Ask, periods: list[Period]) -> tuple[Figure, ...]:
    """Return one figure for the same thing in each period: the set whose contexts are most alike."""
    per: list[list[Candidate]] = []
    for period in {(p.start, p.end): p for p in periods}.values():
        query = replace(ask.query, periods=(period,))
        accepted = [c for c in rank_figures(query, ask.view, ask.matcher) if accepts(c) and c.period > 0 and c.feature("lost") <= _STATED_LOST and not is_change(ask, c.figure)]
        if not accepted:
            return ()
        per.append(accepted[:5])
    best: tuple[float, tuple[Figure, ...]] = (float("-inf"), ())
    for first in per[0]:
        chosen, score = [first], first.score
        for options in per[1:]:
            pick = max(options, key=lambda c: _alike(ask, first, c))
            chosen.append(pick)
            score += _alike(ask, first, pick) - (_OTHERS * _of_others(ask, first.figure, pick.figure))
        if score > best[0]:
            best = (score, tuple(c.figure for c in chosen))
    return best[1] if len({f.id for f in best[1]}) == len(best[1]) and best[0] > float("-inf") and any(in_own_words(ask, f) for f in best[1]) and not any(_of_others(ask, best[1][0], f) for f in best[1][1:]) else ()


_OTHERS = 10.0


def _of_others(ask: Ask, a: Figure, b: Figure) -> bool:
    """Whether two figures of one sentence stand for other things: another figure of the one's time stands nearer to the other."""
    if is_cell(a) or a.sentence != b.sentence:
        return False
    if part_told(ask.view, a) != part_told(ask.view, b):
        return True  # a whole of one year is not set against a part of another's
    return not next_before(ask, *((a, b) if a.span < b.span else (b, a))) or not next_before(ask, *((b, a) if a.span < b.span else (a, b)))


def _alike(ask: Ask, first: Candidate, other: Candidate) -> float:
    same = first.figure.quantity.unit_id == other.figure.quantity.unit_id
    alike = likeness(ask.view.context(first.figure).near, ask.view.context(other.figure).near)
    return other.score + (0.0 if same else -5.0) + 3.0 * alike - (2.0 if other.figure.id == first.figure.id else 0.0)


def _halves(ask: Ask) -> tuple[Figure, ...]:
    """Return the figures of two things that the question names side by side (A 與 B 相差多少)."""
    for match in islice(_CONNECTORS.finditer(ask.query.folded), _MOST_SEAMS):
        left = tuple(t for t in ask.query.terms if 0 <= place(t, ask) < match.start())
        right = tuple(t for t in ask.query.terms if place(t, ask) >= match.end())
        if not left or not right:
            continue
        shared = right[1:]
        options = ((left, right), ((*left, *shared), right), (left, (*left[:-1], right[0])), ((left[-1], *shared), right))
        pairs = [pair for a, b in dict.fromkeys(options) if (pair := _pair(ask, a, b, left, right)) is not None]
        if pairs:
            return max(pairs, key=lambda p: p[0])[1]
    return ()


def _pair(ask: Ask, a_terms: tuple[Term, ...], b_terms: tuple[Term, ...], left: tuple[Term, ...], right: tuple[Term, ...]) -> tuple[float, tuple[Figure, ...]] | None:  # noqa: E501
    def best(terms: tuple[Term, ...], other: Candidate | None) -> Candidate | None:
        ranked = rank_figures(replace(ask.query, terms=terms), ask.view, ask.matcher)[:8]
        usable = (c for c in ranked if accepts(c) and c.near >= 0.3)  # noqa: PLR2004
        return next((c for c in usable if other is None or (c.figure.id != other.figure.id and c.figure.quantity.unit_id == other.figure.quantity.unit_id)), None)

    a = best(a_terms, None)
    b = best(b_terms, a) if a is not None else None
    if a is None or b is None or (ask.query.operation not in (Operation.SHARE, Operation.RATIO) and (a.figure.part_of == b.figure.id or b.figure.part_of == a.figure.id)):
        return None
    if _unmet(ask, left, a.figure) or _unmet(ask, right, b.figure) or not _about(ask, a.figure, b.figure):
        return None
    near_a, near_b = ask.view.context(a.figure).near, ask.view.context(b.figure).near
    own_a = any(ask.matcher(t, near_a) > ask.matcher(t, near_b) for t in left)
    own_b = any(ask.matcher(t, near_b) > ask.matcher(t, near_a) for t in right)
    return (a.score + b.score, (a.figure, b.figure)) if own_a and own_b else None


def _unmet(ask: Ask, terms: tuple[Term, ...], found: Figure) -> bool:
    """Whether a name or a group among some terms is met nowhere about a figure."""
    context = ask.view.context(found)
    about = " ".join((context.near, context.headers, context.sentence, context.path, context.title))
    return any(t.strict and ask.matcher(t, about) < _NAMES for t in terms)


_LEAST_ABOUT = 0.4


def _about(ask: Ask, *pair: Figure) -> bool:
    """Whether what two groups are set against each other in (the women and the men among the elders at a talk) is met about their figures."""
    common = [t for t in without_workings(ask.query.terms) if not t.strict]
    contexts = [ask.view.context(f) for f in pair]
    met = sum(t.weight * max(ask.matcher(t, text) for c in contexts for text in (c.near, c.headers, c.sentence, c.path)) for t in common)
    return met >= _LEAST_ABOUT * sum(t.weight for t in common)


def place(term: Term, ask: Ask) -> int:
    """Return where a term stands in the folded question, -1 if nowhere."""
    at = ask.query.folded.find(term.text)
    return ask.query.folded.find(term.text[:4]) if at < 0 and term.text.isascii() else at


_AIM_TERM = re.compile(
    r"^(?:计画|实际支出|实际收入|预算|预算数|决算|估计|预估|原先|原来|当初|超出|少花|多花|少用|容额|容量|核定|核定容额|capacity|approved|exceed|exceeded|budget|estimate|estimated|spent|"
    r"目标|目标值|年度目标|年度目标值|原订|原定|预定|预计|计划|离|达标|实际|实际值|实际数|实绩|实绩值|成绩|结果|成果|完成|完成数|达成|达成值|执行|执行数|计划数|任务|指标|"
    r"target|targets|goal|goals|met|meet|miss|missed|reach|reached|actual|actuals|result|results|achieved|achievement|outcome|outturn|plan|planned)$"
)


def target_pair(ask: Ask) -> tuple[Figure, ...]:
    """Return what was aimed at and what was done, where the question sets one against the other; else nothing."""
    if not _AIMED.search(ask.query.folded):
        return ()
    plain = as_figures(ask, terms=without(ask.query.terms, _AIM_TERM), units=())
    ranked = [c for c in rank_figures(plain.query, ask.view, ask.matcher)[:20] if meets(c) and c.coverage >= LEAST_COVERAGE and c.feature("lost") <= _STATED_LOST]
    aims = [c for c in ranked if _AIMED.search(_own_words(ask, c))]
    done = [c for c in ranked if not _AIMED.search(_own_words(ask, c)) and not c.feature("change")]
    for aim in aims[:3]:
        for did in done[:6]:
            a, d = aim.figure, did.figure
            beside = a.sentence == d.sentence or (is_cell(a) and is_cell(d) and a.passage == d.passage and a.headers[0] == d.headers[0])
            if beside and in_one_unit(a.quantity, d.quantity) is not None and a.id != d.id:
                return (a, d)
    return ()


_AIMED = re.compile(r"目标|原[订定]|达标|target|goal|\bplan(?:ned)?\b|计划(?:数|值)|(?<![有])预定|任务")


def _own_words(ask: Ask, candidate: Candidate) -> str:
    context = ask.view.context(candidate.figure)
    return context.column + context.row if context.row else fold(f"{context.near} {lead_words(ask, candidate.figure)}")


def _part_and_whole(ask: Ask) -> tuple[Figure, ...]:
    """Return a part and its total, where the report says that one is part of the other."""
    by_id = {f.id: f for f in ask.view.figures}
    terms = without(ask.query.terms, _WHOLE_TERM)
    ranked = rank_figures(replace(ask.query, terms=terms, units=tuple(u for u in ask.query.units if u not in RATIO_UNITS)), ask.view, ask.matcher)
    for c in ranked[:10]:
        if not meets(c) or not accepts(c) or c.figure.quantity.unit_id in RATIO_UNITS:
            continue
        if c.figure.part_of is not None:
            return (c.figure, whole_asked(ask, c.figure, by_id[c.figure.part_of]))
        if is_cell(c.figure) and (whole := _total_cell(ask, c.figure)) is not None:
            return (c.figure, whole)
    return tuple(sorted(_halves(ask), key=lambda f: f.quantity.value))


_WHOLE_TERM = re.compile(r"^(?:总数|全部|整体|总计|合计|所有|占|total|all|overall|whole)$")
_TOTAL_ROW = re.compile(r"^(?:合计|总计|小计|总数|共计|全体|全部|全市|全县|全国|total|all)|(?:合计|总计|小计)$")


def _total_cell(ask: Ask, part: Figure) -> Figure | None:
    """Return the cell of the row of totals under a cell's own column, None where its table has none."""
    for number in ask.view.figures_of(part.passage):
        other = ask.view.figures[number]
        if is_cell(other) and other.headers[1:] == part.headers[1:] and other.id != part.id and _TOTAL_ROW.search(fold(other.headers[0]).strip()):
            return other
    elsewhere = [f for f in ask.view.figures if is_cell(f) and f.document == part.document and f.headers[1:2] == part.headers[1:2] and f.period == part.period and _TOTAL_ROW.search(fold(f.headers[0]).strip())]
    whole = elsewhere[0] if len({f.quantity.value for f in elsewhere}) == 1 else None
    return whole if whole is not None and whole.quantity.unit_id == part.quantity.unit_id and whole.quantity.value > part.quantity.value else None


# ---------------------------------------------------------------- arithmetic


def calculate(operation: Operation, operands: tuple[Figure, ...]) -> Calculation | None:
    """Return the exact result of an operation over figures, the earlier or smaller operand first; None if undefined.

    Growth is (later - earlier) / earlier; a share is a part, or several, / the whole, which comes last; both in per cent, to two decimals.
    """
    values = [f.quantity.value for f in operands]
    same_time = len(operands) < 2 or operands[0].period is None or operands[1].period is None or operands[0].period.end == operands[1].period.end  # noqa: PLR2004
    behind, ahead = values[0], values[-1]
    if operation is Operation.RATIO and same_time:
        behind, ahead = min(values[:2]), max(values[:2])
    percentages = all(f.quantity.unit_id == "percent" for f in operands)
    shown = [plain(v) for v in values]
    pair = operands[:2]
    match operation:
        case Operation.DIFFERENCE | Operation.GROWTH if percentages or operation is Operation.DIFFERENCE:
            return Calculation(operation, pair, _result(operands, ahead - behind, "percentage_point" if percentages else ""), f"{plain(ahead)} − {plain(behind)}")  # noqa: RUF001
        case Operation.GROWTH if values[0]:
            return Calculation(operation, pair, _result(operands, _two((values[1] - values[0]) * 100 / values[0]), "percent"), f"({shown[1]} − {shown[0]}) ÷ {shown[0]} × 100{_PER_CENT}")  # noqa: RUF001
        case Operation.SHARE if values[-1]:
            parts = f"({' + '.join(shown[:-1])})" if len(shown) > len(pair) else shown[0]
            return Calculation(operation, operands, _result(operands, _two(sum(values[:-1], Decimal(0)) * 100 / values[-1]), "percent"), f"{parts} ÷ {shown[-1]} × 100{_PER_CENT}")
        case Operation.RATIO if behind:
            return Calculation(operation, pair, _result(operands, _two(ahead / behind), "fold"), f"{plain(ahead)} ÷ {plain(behind)}")
        case Operation.SUM:
            return Calculation(operation, operands, _result(operands, sum(values, Decimal(0)), ""), " + ".join(shown))
        case Operation.AVERAGE:
            return Calculation(operation, operands, _result(operands, _two(sum(values, Decimal(0)) / len(values)), ""), f"({' + '.join(shown)}) ÷ {len(values)}")
    return None


_FEWER = re.compile(r"少|减|降|跌|退步|低|fewer|less|lower|decrease|fall|fell|drop|declin|reduc")
_MORE = re.compile(r"多(?!少)|增|成长|上升|升|提高|高|进步|more|higher|increase|rise|rose|grow|grew|\bup\b")


def _ordered(ask: Ask, operation: Operation, found: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """Return the operands of a difference so that the later or larger comes last, as the question words it.

    "A 比 B 多多少" takes B from A, "少多少" A from B; without a direction the smaller is taken from the larger.
    """
    if operation is not Operation.DIFFERENCE or len(found) != 2:  # noqa: PLR2004
        return found
    text = re.sub(r"多少", "", ask.query.folded)
    fewer, more = _FEWER.search(text), _MORE.search(text)
    earlier, later = found
    if (earlier.period and later.period and earlier.period.end == later.period.end) or bool(fewer) == bool(more):
        return tuple(sorted(found, key=lambda f: f.quantity.value))
    named = [p.years[-1] for p in sorted(ask.query.periods, key=lambda p: ask.query.folded.find(fold(p.text).strip())) if p.years]
    compares = bool(_COMPARES.search(ask.query.folded))
    if compares and len(named) > 1 and earlier.period and named[0] in earlier.period.years and named[0] not in (later.period.years if later.period else ()):
        earlier, later = later, earlier
    return (later, earlier) if fewer else (earlier, later)


_COMPARES = re.compile(r"比|较|\bthan\b")
_UNITS = {"percent": (_PER_CENT, Kind.SHARE), "percentage_point": ("個百分點", Kind.CHANGE), "fold": ("倍", Kind.CHANGE)}


def _result(operands: tuple[Figure, ...], value: Decimal, unit_id: str) -> Quantity:
    """Return a computed quantity in a unit of its own, or in that of the operands where `unit_id` is empty."""
    first = operands[0].quantity
    bound = Bound.EXACT if all(f.quantity.bound is Bound.EXACT for f in operands) else Bound.ABOUT
    unit, kind = _UNITS.get(unit_id, (bare_unit(first.unit), first.kind))
    return Quantity(value, None, unit, unit_id or first.unit_id, kind, bound)


def _two(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP).normalize() if value != value.to_integral_value() else value.to_integral_value()
