"""A figure -> the figures that its table or sentence sets beside it: the same in another year, what it is taken from."""

from __future__ import annotations

import re
from dataclasses import replace

from reportqa.ask.decision import Ask, Calculation, Decision
from reportqa.ask.evidence import is_cell, period_fit
from reportqa.ask.figures import LEAST_COVERAGE, accepts, as_figures, figure, meets
from reportqa.ask.ranking import RATIO_UNITS, Candidate, rank_figures
from reportqa.ask.terms import without
from reportqa.language.script import fold
from reportqa.model.answer import Operation, Status, Type
from reportqa.model.figure import Bound, Figure, Kind, Period, Quantity

_SAME_PERIOD = 0.5
_CHANGED = re.compile(r"(?:增加|减少|成长|增长|下降|上升|提高|降低|增|减|多|少|increase(?:d)? (?:of|by)|up|down|fell by|rose by|more than|fewer than)(?:了|为|约|达|计|近)*$")


def siblings(ask: Ask, periods: list[Period]) -> tuple[Figure, ...]:
    """Return the figures of one row, column or sentence for each of several periods, led by one that answers for any of them."""
    for lead in _leads(ask, periods):
        found = [_in_period(ask, lead, p) for p in periods]
        if all(found) and len({f.id for f in found if f}) == len(periods):
            return tuple(f for f in found if f)
    return ()


def _leads(ask: Ask, periods: list[Period]) -> list[Figure]:
    found: list[Candidate] = []
    for period in periods:
        ranked = rank_figures(replace(ask.query, periods=(period,)), ask.view, ask.matcher)[:12]
        found += [c for c in ranked if accepts(c) and c.period >= _SAME_PERIOD]
    return [c.figure for c in sorted(found, key=lambda c: -c.score)[:6]]


def _in_period(ask: Ask, lead: Figure, period: Period) -> Figure | None:
    """Return the figure that stands for a period where `lead` stands for its own."""
    fits = [(period_fit((period,), f.period, inherited=f.inherited), f) for i in ask.view.figures_of(lead.passage) if _beside(ask, lead, f := ask.view.figures[i])]
    fits = [(fit, f) for fit, f in fits if fit >= _SAME_PERIOD]
    return max(fits, key=lambda x: (x[0], -abs(x[1].span.start - lead.span.start)))[1] if fits else None


def _beside(ask: Ask, lead: Figure, other: Figure) -> bool:
    """Whether two figures may be one thing at two times: one row, one column, or one sentence that tells no change."""
    if lead.id == other.id:
        return True
    if lead.quantity.unit_id != other.quantity.unit_id or is_cell(lead) != is_cell(other):
        return False
    if is_cell(lead):
        return _undated(lead.headers[0]) == _undated(other.headers[0]) and _undated(" ".join(lead.headers[1:2])) == _undated(" ".join(other.headers[1:2]))
    return lead.sentence == other.sentence and not is_change(ask, other) and other.part_of is None


def _undated(header: str) -> str:
    """Return a header without its numbers and the words of years, so that those of two years are one."""
    return re.sub(r"[\d/\-–\s]|年度?|学年|上年|去年|前年|今年|本年|同期|fy", "", fold(header))  # noqa: RUF001


def is_change(ask: Ask, found: Figure) -> bool:
    """Whether a figure of running text is printed as a change, not as a level."""
    text = fold(found.text).replace(" ", "")
    return not is_cell(found) and bool(_CHANGED.search(ask.view.context(found).near.partition(text)[0]))


# ---------------------------------------------------------------- what is left

_LEFT_ASKED = re.compile(
    r"(?:剩|余)(?:下|有)?(?:多少|几)|(?:还|尚|仍)(?:差|缺|欠|空|没|未|剩)|空着|空缺|出缺|(?<!有)没(?!有[?]?$)|未(?!来|满|婚|成年)|不是|除了?.{1,12}(?:以外|之外|外)|净增|相抵"
    r"|\b(?:left|remain\w*|unspent|unused|vacan\w*|empty|unfilled|shortfall|outstanding|not|over (?:its|the|their)?\s?(?:\w+ )?bud?get)\b|n't\b"
)
_LEFT_PRINTED = re.compile(r"剩|余|未|没|尚|缺|空|欠|结转|待|净|短绌|短收|\b(?:left|remain|unspent|unused|vacan|empty|unfilled|shortfall|outstanding|not|without|surplus|deficit|overspen|underspen)")
_WHOLE = re.compile(r"编制|员额|预算|核定|核准|应|目标|收到|受理|申请|全长|总长|计画|计划|规划|预定|招|收入|可供|容量|capacity|establishment|budget|eligible|target|places|posts|received|income|approved|planned|available|applications")
_DONE = re.compile(r"实际|实有|实支|实征|现有|在职|执行|支用|支出|决算|完成|办结|办竣|审结|结案|已|交|使用|入住|收容|累计|流失|访视|接种|actual|used|filled|in post|in place|spent|roll|enrolled|occupied|completed|expenditure|outturn|resolved|closed|vaccinated|staff")
_STOCK = re.compile(r"累计|已|截至|total|to date")
_LEFT_WORD = re.compile(r"^(?:剩|余|剩下|剩余|还差|还剩|还有|空|空着|空缺|没|没有|未|不是|以外|之外|用完|没用完|相抵|净增|left|unspent|unused|remain(?:ed|ing|s)?|vacant|vacanc(?:y|ies)|empty|unfilled|not|outstanding)$")


def remainder(ask: Ask) -> Decision | None:
    """Decide how much is left, missing or over: as printed, else what there was less what was used; None where that is not asked."""
    if not _LEFT_ASKED.search(ask.query.folded):
        return None
    plain = as_figures(ask, terms=without(ask.query.terms, _LEFT_WORD), units=tuple(u for u in ask.query.units if u != "item"))
    printed = figure(plain)
    if printed.status is Status.ANSWERED and _LEFT_PRINTED.search(ask.view.context(printed.figures[0]).near):
        return printed
    pair = _whole_and_done(plain)
    if pair is None:
        return printed
    whole, done = pair
    value = whole.quantity.value - done.quantity.value
    over = value < 0
    if over:
        value, whole, done = -value, done, whole
    first = whole.quantity
    bound = Bound.EXACT if first.bound is done.quantity.bound is Bound.EXACT else Bound.ABOUT
    result = Quantity(value, None, first.unit, first.unit_id, first.kind, bound)
    calculation = Calculation(Operation.DIFFERENCE, (done, whole), result, f"{whole.quantity.value:,f} − {done.quantity.value:,f}")  # noqa: RUF001
    return Decision(Type.COMPUTED, Status.ANSWERED, figures=(whole, done), calculation=calculation, confidence=0.65)


def _whole_and_done(ask: Ask) -> tuple[Figure, Figure] | None:
    """Return what there was and what of it was used or done, side by side in one row or sentence; None where no such pair is about the question."""
    best: tuple[float, tuple[Figure, Figure]] | None = None
    ranked = [c for c in rank_figures(ask.query, ask.view, ask.matcher)[:20] if meets(c) and c.coverage >= LEAST_COVERAGE - 0.1]
    for c in ranked:
        for number in ask.view.figures_of(c.figure.passage):
            other = ask.view.figures[number]
            for whole, done in ((c.figure, other), (other, c.figure)):
                score = _fits_as_left(ask, whole, done)
                if score is not None and (best is None or score + c.score > best[0]):
                    best = (score + c.score, (whole, done))
    return best[1] if best else None


def _fits_as_left(ask: Ask, whole: Figure, done: Figure) -> float | None:
    if whole.id == done.id or whole.quantity.unit_id != done.quantity.unit_id or whole.quantity.unit_id in RATIO_UNITS or is_cell(whole) != is_cell(done):
        return None
    if whole.quantity.kind in (Kind.ORDINAL, Kind.RANK) or is_change(ask, whole) or is_change(ask, done):
        return None
    beside = whole.headers[0] == done.headers[0] if is_cell(whole) else whole.sentence == done.sentence
    if not beside:
        return None
    words_whole, words_done = own_words(ask, whole), own_words(ask, done)
    part = done.part_of == whole.id
    roles = bool(_WHOLE.search(words_whole)) and bool(_DONE.search(words_done)) and not (is_cell(whole) and _DONE.search(words_whole))
    if not (part or roles):
        return None
    total = sum(t.weight for t in ask.query.terms) or 1.0
    context = ask.view.context(whole)
    around = f"{context.path} {context.headers}"
    met = sum(t.weight * max(ask.matcher(t, words_whole), ask.matcher(t, words_done), ask.matcher(t, context.row), 0.8 * ask.matcher(t, around)) for t in ask.query.terms) / total
    if met < 0.5:  # noqa: PLR2004
        return None
    return 3.0 * met + 0.5 * bool(_STOCK.search(words_done)) + 0.5 * roles


def own_words(ask: Ask, found: Figure) -> str:
    """Return what says of a figure what it is: its column, and in running text the words between the number before it and it."""
    context = ask.view.context(found)
    if is_cell(found):
        return context.column
    text = fold(found.text).replace(" ", "")
    lead = context.near.partition(text)[0]
    return re.split(r"\d[^\d,，]*[,，]", lead)[-1]  # noqa: RUF001
