"""A figure that a report tells without printing it: the other of two groups, the year before a change, a rate of two counts.

Each is made of two figures of one sentence (or of the next, where that goes on about the same), so that
nothing is set against what stands elsewhere; where the sentence does not say how they hang together, nothing is made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from reportqa.ask.clashes import meets
from reportqa.ask.computed import calculate
from reportqa.ask.counterparts import headings, in_own_words, share_of
from reportqa.ask.decision import Ask, Calculation, Decision, plain
from reportqa.ask.evidence import is_cell
from reportqa.ask.figures import accepts, as_figures
from reportqa.ask.matching import squash
from reportqa.ask.moves import asks_before
from reportqa.ask.ranking import RATIO_UNITS, rank_figures
from reportqa.language.opposites import opposites
from reportqa.language.script import fold
from reportqa.model.answer import Operation, Status, Term, Type
from reportqa.model.figure import Bound, Figure, Kind, Quantity

_CONFIDENCE = 0.65
_COVERED, _MOST_LOST, _MET, _THE_WORD = 0.5, 0.35, 0.6, 0.8
_BOTH = 2  # a figure is made of two


def derived(ask: Ask) -> Decision | None:
    """Return the figure that a question asks for, worked out of two that one sentence gives; None where none does."""
    if ask.query.type is not Type.FIGURE:
        return None
    return _other_group(ask) or _year_before(ask) or before_the_change(ask) or _rate(ask)


def whole_of_parts(ask: Ask, told: Figure) -> Decision | None:
    """Return the sum over a year of what a sentence tells of its parts, where a whole year was asked for and `told` is of one part (halves, quarters); None where they do not make it up."""
    if is_cell(told) or told.quantity.unit_id in RATIO_UNITS or _length(told) > _PART_DAYS or any(p.start is None or p.end is None or (p.end - p.start).days < _YEAR_DAYS[0] for p in ask.query.periods):
        return None
    beside = (ask.view.figures[i] for i in ask.view.figures_of(told.passage))
    parts = sorted((f for f in beside if f.sentence == told.sentence and not is_cell(f) and not f.inherited and f.quantity.unit_id == told.quantity.unit_id and _length(f) <= _PART_DAYS), key=lambda f: (_start(f), f.id))
    days = sum(_length(f) + 1 for f in parts)
    if len(parts) < _BOTH or not _YEAR_DAYS[0] <= days <= _YEAR_DAYS[1] or any(_start(b) <= _start(a) + _length(a) for a, b in pairwise(parts)):
        return None
    calculation = calculate(Operation.SUM, tuple(parts))
    return None if calculation is None else Decision(Type.COMPUTED, Status.ANSWERED, figures=tuple(parts), calculation=calculation, confidence=_CONFIDENCE)


_PART_DAYS, _YEAR_DAYS = 190, (360, 370)
_NO_PART = 1 << 20


def _length(found: Figure) -> int:
    """Return the days from the first to the last of a figure's period, many where it is no stretch of them."""
    period = found.period
    return _NO_PART if period is None or period.start is None or period.end is None else (period.end - period.start).days


def _start(found: Figure) -> int:
    return 0 if found.period is None or found.period.start is None else found.period.start.toordinal()


# ---------------------------------------------------------------- the other of two groups

_UNTOLD = re.compile(r"未填|未详|不详|不明|其他|unknown|not (?:stated|known|given)|undisclosed|other")


def _other_group(ask: Ask) -> Decision | None:
    """Return a whole less the one group that a sentence counts of it, where the other is asked for (129人（女性81人）: the men)."""
    for term in ask.query.terms:
        other = _opposite(term)
        if other is None:
            continue
        terms = tuple(other if t is term else t for t in ask.query.terms)
        swapped = as_figures(ask, terms=terms)
        for c in rank_figures(swapped.query, ask.view, ask.matcher)[:10]:
            part, context = c.figure, ask.view.context(c.figure)
            if part.part_of is None or is_cell(part) or part.quantity.unit_id in RATIO_UNITS or not meets(c) or c.coverage < _COVERED or c.feature("lost") > _MOST_LOST:
                continue
            if ask.matcher(other, context.near) < _MET or ask.matcher(term, context.sentence) >= _MET or _UNTOLD.search(ask.view.squash(part.document, part.sentence)):
                continue
            whole = ask.view.figures[part.part_of]
            others = tuple(t for t in ask.query.terms if t is not term)
            if _another(ask, whole, others) or not _led_by(ask, whole, others):
                continue
            if whole.quantity.unit_id == part.quantity.unit_id and whole.quantity.value > part.quantity.value and not is_cell(whole):
                return _made(whole, part, whole.quantity.value - part.quantity.value, "−")  # noqa: RUF001
    return None


def _opposite(term: Term) -> Term | None:
    """Return the term for the other of two groups, None where a term names neither."""
    first, *more = opposites(term.text) or ("",)
    return replace(term, text=first, variants=tuple((form, 1.0) for form in more), parts=(), near=(), known=True) if first and term.strict else None


def _made(first: Figure, second: Figure, value: Decimal, sign: str) -> Decision:
    bound = Bound.EXACT if first.quantity.bound is second.quantity.bound is Bound.EXACT else Bound.ABOUT
    unit = first.quantity.unit.split()[-1] if first.quantity.unit_id == "item" and first.quantity.unit.isascii() and first.quantity.unit else first.quantity.unit  # train driver licences are licences
    result = Quantity(value, None, unit, first.quantity.unit_id, first.quantity.kind, bound)
    calculation = Calculation(Operation.DIFFERENCE, (second, first), result, f"{plain(first.quantity.value)} {sign} {plain(second.quantity.value)}")
    return Decision(Type.COMPUTED, Status.ANSWERED, figures=(first, second), calculation=calculation, confidence=_CONFIDENCE)


# ---------------------------------------------------------------- the year before a change

_MORE, _FEWER = r"增加|成长|增长|上升|提高|延长|加长|增|多", r"减少|下降|降低|缩短|缩减|减|少"
_ZH = re.compile(rf"^[^\d,，;；。]{{0,3}}[,，(（]?(?:较|比|较之)(?P<year>上年度?|前一?年度?|去年|上一年|(?:民国)?\d{{2,4}}年度?)(?:同期|底)?(?:的?[^\d,，;；。]{{0,4}})?(?:(?P<more>{_MORE})|(?P<fewer>{_FEWER}))(?:了|约|计)?$")  # noqa: RUF001
_EN_BETWEEN = re.compile(r"^(?:[^.;\d]|(?<= )(?:19|20)\d\d(?!\d)){0,60}(?:,|\(|\band|\.\s+(?:this|that|it) (?:was|is))\s*(?:(?P<more>up|an? (?:increase|rise) of)|(?P<fewer>down|a (?:fall|drop|decrease) of))?\s*(?:by )?$")
_EN_BEHIND = re.compile(
    r"^\s*(?:[a-z]+ ){0,2}?(?:(?P<more>more|higher|above)|(?P<fewer>fewer|less|lower|below))?\s*(?:than|on|over|from|compared with)? ?(?:in )?"
    r"(?P<year>(?:the )?(?:year before|(?:previous|preceding|prior) (?:financial |fiscal )?year|year earlier|last year)|a year (?:earlier|before)|twelve months (?:earlier|before)|(?:19|20)\d\d(?:[-/–]\d{2,4})?)"  # noqa: RUF001
)
_ROC = 1911


def _year_before(ask: Ask) -> Decision | None:
    """Return a level less the change since the year asked for, where a sentence gives both (1,932 licences, 147 more than in 2021)."""
    asked = ask.query.periods[0] if len(ask.query.periods) == 1 else None
    if asked is None or not asked.years or len(asked.years) > _BOTH:
        return None
    for level in _levels(ask, asked.years[-1] + 1):
        text = ask.view.documents[level.document].text
        behind = sorted((f for i in ask.view.figures_of(level.passage) if (f := ask.view.figures[i]).span.start >= level.span.end and not is_cell(f)), key=lambda f: f.span)
        change = behind[0] if behind else None
        if change is None or not _same_measure(level.quantity, change.quantity):
            continue
        between, after = fold(text[level.span.end : change.span.start]), fold(text[change.span.end : change.span.end + 60])
        sign = _direction(between, after, asked.years)
        if sign:
            return _made(level, change, level.quantity.value - sign * change.quantity.value, "−" if sign > 0 else "+")  # noqa: RUF001
    return None


_ZH_OLD = re.compile(rf"^[^\d,，;；。]{{0,3}}[,，(（]?(?:较|比|较之)(?:原|旧|以前|过去|先前|从前|改善前|改版前)[^\d,，;；。]{{0,8}}?(?:(?P<more>{_MORE})|(?P<fewer>{_FEWER}))(?:了|约|计)?$")  # noqa: RUF001
_EN_OLD = re.compile(r"^\s*(?:[a-z]+ ){0,2}?(?:(?P<more>more|higher|above)|(?P<fewer>fewer|less|lower|below)) than (?:the |its |their |our )?(?:old|previous|former|earlier|original|before)\b")


def before_the_change(ask: Ask) -> Decision | None:
    """Return a level less its change since what was before it, where that is asked for (新系統640件，較舊系統增加85件: the old one)."""
    if not asks_before(ask.query.folded, ask.query.language) or ask.query.type is not Type.FIGURE:
        return None
    for c in rank_figures(ask.query, ask.view, ask.matcher)[:6]:
        level = c.figure
        if is_cell(level) or not accepts(c) or c.feature("lost") > _MOST_LOST or not in_own_words(ask, level):
            continue
        text = ask.view.documents[level.document].text
        behind = sorted((f for i in ask.view.figures_of(level.passage) if (f := ask.view.figures[i]).span.start >= level.span.end), key=lambda f: f.span)[:1]
        if not behind or not _same_measure(level.quantity, behind[0].quantity):
            continue
        between, after = fold(text[level.span.end : behind[0].span.start]), fold(text[behind[0].span.end : behind[0].span.end + 60])
        match = _ZH_OLD.match(between.replace(" ", "")) or _EN_OLD.match(after)
        sign = _sign(match["more"], match["fewer"]) if match is not None else 0
        if sign:
            return _made(level, behind[0], level.quantity.value - sign * behind[0].quantity.value, "−" if sign > 0 else "+")  # noqa: RUF001
    return None


def _levels(ask: Ask, year: int) -> Iterator[Figure]:
    """Yield the figures of running text that may be the level a year on: what the turn before answered, else what answers for that year."""
    known = [ask.view.figures[i] for i in ask.query.earlier if i < len(ask.view.figures)][:1]
    dated = [f for f in known if f.period is not None and f.period.years and f.period.years[-1] == year and not is_cell(f) and in_own_words(ask, f) and not _another(ask, f, ask.query.terms)]
    if dated:
        yield from dated
        return
    bare = as_figures(ask, periods=())
    for c in rank_figures(bare.query, ask.view, ask.matcher)[:10]:
        period = c.figure.period
        if period is not None and period.years and period.years[-1] == year and not is_cell(c.figure) and accepts(c) and c.feature("lost") <= _MOST_LOST and in_own_words(ask, c.figure) and not _another(ask, c.figure, tuple(t for t in ask.query.terms if t.known)):
            yield c.figure


def _another(ask: Ask, found: Figure, terms: tuple[Term, ...]) -> bool:
    """Whether what leads up to a figure lacks a name, or a word that the report has, by which the question asks for something else."""
    about = squash(f"{ask.view.documents[found.document].title} {_lead(ask, found)} {' '.join(found.headers)}")
    return any((t.strict or t.literal or not t.known) and ask.matcher(t, about) < (_THE_WORD if t.literal else _MET) for t in terms)


def _led_by(ask: Ask, found: Figure, terms: tuple[Term, ...]) -> bool:
    """Whether the word that tells most of some terms leads up to a figure."""
    heaviest = max(terms, key=lambda t: t.weight, default=None)
    return heaviest is None or ask.matcher(heaviest, squash(_lead(ask, found))) >= _THE_WORD


def _lead(ask: Ask, found: Figure) -> str:
    """Return a figure's sentence up to the end of its clause's words, with its headings."""
    text = ask.view.documents[found.document].text
    return f"{headings(ask, found)} {text[found.sentence.start : max(found.span.end, found.near.end)]}"


def _same_measure(level: Quantity, change: Quantity) -> bool:
    if level.unit_id == "percent":
        return change.unit_id == "percentage_point"
    return level.unit_id not in RATIO_UNITS and (change.unit_id == level.unit_id or change.unit_id in ("none", "item") and level.kind is Kind.COUNT)


def _direction(between: str, after: str, years: tuple[int, ...]) -> int:
    """Return 1 where the text between a level and a change, and behind that, says that it grew since the years asked for, -1 that it fell, 0 neither."""
    zh = _ZH.match(between.replace(" ", ""))
    if zh is not None:
        return _sign(zh["more"], zh["fewer"]) if _is_year(zh["year"], years) else 0
    lead, behind = _EN_BETWEEN.match(between), _EN_BEHIND.match(after)
    if lead is None or behind is None or not _is_year(behind["year"], years):
        return 0
    return _sign(lead["more"] or behind["more"], lead["fewer"] or behind["fewer"])


def _sign(more: str | None, fewer: str | None) -> int:
    return 0 if bool(more) == bool(fewer) else 1 if more else -1


def _is_year(said: str, years: tuple[int, ...]) -> bool:
    """Whether words name the year before, or one of some years by its number."""
    number = re.search(r"(\d+)(\D\d+)?", said)  # 2021-22 ends in 2022
    return number is None or bool({int(number[1]), int(number[1]) + bool(number[2])} & {*years, *(y - _ROC for y in years)})


# ---------------------------------------------------------------- a rate of two counts

_RATE = re.compile(r"(?P<what>[一-鿿]{2,4})率")


def _rate(ask: Ask) -> Decision | None:
    """Return the share that a rate's name asks for, of two counts of one sentence (玩具120件，不合格17件: 不合格率)."""
    if "percent" not in ask.query.units:
        return None
    for term in ask.query.terms:
        match = _RATE.fullmatch(term.text)
        if match is None:
            continue
        terms = tuple(Term(match["what"], term.weight, strict=True) if t is term else t for t in ask.query.terms)
        pair = share_of(as_figures(ask, terms=terms, units=()))
        others = tuple(t for t in ask.query.terms if t is not term)
        fits = len(pair) == _BOTH and pair[1].span < pair[0].span and not _another(ask, pair[1], others)
        calculation = calculate(Operation.SHARE, pair) if fits else None
        if calculation is not None:
            return Decision(Type.COMPUTED, Status.ANSWERED, figures=pair, calculation=calculation, confidence=_CONFIDENCE)
    return None
