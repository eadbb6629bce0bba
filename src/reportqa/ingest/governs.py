"""Which time governs which number: the last plain time before it, or beside it; never a baseline, a title or an aside.

    112年為2,316件，較111年減少384件      both numbers are of 112: 111 is what they are compared with
    較109年之1.121公斤減少0.037公斤        1.121 is of 109: a baseline that has a number of its own keeps it
    「2017年工作坊」約350人參與            a year in a title dates nothing outside the title
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from reportqa.ingest.ground import Ground
from reportqa.language.numerals import QuantityMention
from reportqa.language.periods import RECORD_SINCE, PeriodMention
from reportqa.model.document import Span
from reportqa.model.figure import Period, Sense

_BASELINE_BEFORE = re.compile(
    r"(?:较|比(?![例率重])|相较于?|相比|优于|高于|低于|多于|少于|逊于|超过|不及|恢复至|回到)[^,;。、于在为及\d]{0,4}\s?$"
    r"|(?:compared (?:with|to)|than (?:in|on|for|at)|than|versus|vs\.?|against|from|set in|record of"
    r"|(?:up|down|rose|fell|grew|per cent|percent|%|points?) (?:on|from|in))\s(?:the\s)?$"
)
# A number that another is compared with, up to the time that dates it and nothing else: against 385,000 hectares in 2022/23.
_COMPARED_BEFORE = re.compile(
    r"\b(?:compared (?:with|to)|as against|against|as opposed to|versus|from|than)\s(?:(?:the|an?|only|just|about|some|around|nearly|almost|over|under)\s)*"
    r"[^\s\w]?(?:[a-z]{1,3}[$£€])?\d[\d,.]*\S{0,2}(?:\s(?!in\b|at\b|on\b|for\b|during\b|by\b|the\b|and\b|to\b|of\b)[a-z%-]+){0,4}(?:\s(?:in|at|on|for|during|by))?\s(?:the\s)?$"
)
# A change, up to the time that it is measured from: a decrease of 4.1% and 6.7% respectively over 2022.
_CHANGED_OVER = re.compile(r"\b(?:increas|decreas|rise|rose|fall|fell|growth|grew|drop|declin|reduc|higher|lower|more|fewer|less|improve|better|worse|change|up|down)[^.;:]{0,60}\b(?:over|on|from|against|than)\s(?:in\s)?(?:the\s)?$")
_LONGEST_COMPARED, _JUST_BEFORE = 72, 16  # characters
_PAIRED_BEFORE = re.compile(r"(?:与|和|同|跟)\s?(?:上|前)?$")
_PAIRED_AFTER = re.compile(r"^[^,;。]{0,12}?(?:相比|比较|相较|相同|持平|不同|一致)")
_OTHER_AFTER = re.compile(r"^\s?[^,;。\d]{0,6}则[为有达仅约]")  # 105年則為43件: set beside, so of that sentence alone
_LEVEL_AFTER = re.compile(r"^\s?(?:\([^)]*\))?\s?(?:的|之)?(?:水准|水平|同期水准|基准|实绩水准|时(?=多|少|增|减))")
# What a record is a record since: the lowest since 2012.
_RECORD_BEFORE = re.compile(r"\b(?:lowest|highest|fewest|most|least|best|worst|largest|smallest|busiest|quietest|first|record)\b[^.;,]{0,32}\bsince\s(?:(?:the|its|our|records?|figures?|counts?|recording|counting|monitoring|measurements?|series|year)\s){0,3}(?:(?:began|begun|started|opened|launched)\s)?(?:in\s)?$")
# What has gone on since a year before the report's own: 自73年起累計通報, since the programme opened in 2015.
_SINCE_AFTER = re.compile(r"^\s?(?:起(?!\s?[至到讫]|\s?\d)|以来|迄今|至今)")
_SINCE_BEFORE = re.compile(r"\bsince\s(?:[a-z'-]+\s){0,6}?(?:in\s)?$")
# When a body came to be, which is not when it did what is told next: 成立於88年7月1日, 103年11月改制升格.
_FOUNDED_BEFORE = re.compile(r"(?:成立|创立|创设|改制|升格)(?:于|自|在)\s?(?:民国)?\s?$|\b(?:established|founded|set up|created|constituted|incorporated|opened|launched)\s(?:on|in)\s(?:the\s)?$")
_FOUNDED_AFTER = re.compile(r"^\s?(?:正式|始|即)?(?:成立|创立|创设|改制|升格|整并|更名)(?:升格|改制|更名)?(?=[,;。、)]|为|后)")
_ORIGIN_BEFORE = re.compile(r"(?:由|从|自)\s?$")
_TARGET_AFTER = re.compile(r"(?!\s?(?:起|以来|开始|以后))[^。;]{0,30}?(?:至|到|为|成|达)")
_EVERY = re.compile(r"(?:每年|每逢|历年|例年|annual(?:ly)?|every|each)\s?(?:的|于|在)?$")
_OWN_NUMBER = re.compile(r"^\s?(?:[^,;。\d]{0,6}(?=则))?则?(?:时|底|同期)?(?:的|之|为|约|:|计|达|仅|有|共|度|\()*\s?$")
_DATED_BEHIND = re.compile(r"\s(?:in|during|for)\s(?:the\s)?(?:year\s)?")  # 12 in 2018
_COMPARED_BEHIND = re.compile(r"\s(?:(?:in|during|for|at|on|by)\s)?(?:the\s)?(?:year\s)?")  # 1,652 a year earlier
_STARTS_AFTER = re.compile(r"\s?(?:起|以来|(?:正式|重新|开始|陆续)?(?:启用|推出|上路|开办|成立|施行|启动|开幕|通车|上线|挂牌|营运|开放))")
_STARTS_BEFORE = re.compile(r"(?:launched|introduced|opened|started|began|established|founded|inaugurated|since)\s(?:on\s)?$")
_THIS_OCCASION = re.compile(r"本次|此次|该次|当次|这次|会中|会议中|会上|现场|当日|当天|是日|同日|活动期间|期间内|活动中")


_OWN_REACH = 12
_WINDOW = 24  # times before or after a number that may govern it
_MONTH = 27  # days: a period no longer is fine


class Role(StrEnum):
    """What a time does in its sentence; one that is said `BESIDE` another, or `SINCE`, dates its own sentence alone."""

    PLAIN = "plain"
    BASELINE = "baseline"
    ORIGIN = "origin"
    TITLE = "title"
    ASIDE = "aside"
    RECURRING = "recurring"
    START = "start"
    SINCE = "since"
    BESIDE = "beside"


@dataclass(frozen=True, slots=True)
class Timed:
    """A time with its role; `own` is where the number begins that directly follows it, -1 where none does.

    `alone`: no number stands in the time's brackets. `compared`: it dates the number before it alone, which another is compared with.
    """

    mention: PeriodMention
    role: Role
    own: int
    alone: bool
    compared: bool = False


def roles(ground: Ground, folded: str, periods: Sequence[PeriodMention], quantities: Sequence[QuantityMention]) -> list[Timed]:
    """Return every time of a block with its role."""
    found = []
    begins = [q.span.start for q in quantities]
    for m in periods:
        lead, after = folded[max(0, m.span.start - _LONGEST_COMPARED) : m.span.start], folded[m.span.end : m.span.end + 40]
        i = bisect_left(begins, m.span.end)
        own = begins[i] if i < len(begins) and begins[i] - m.span.end <= _OWN_REACH and _OWN_NUMBER.match(folded[m.span.end : begins[i]]) else -1
        bracket = ground.bracket_at(m.span.start)
        alone = bracket is None or bisect_left(begins, bracket.start) == bisect_left(begins, bracket.end)
        role = Role.BASELINE if own < 0 and _RECORD_BEFORE.search(lead) else _role(ground, m, lead, after)
        if role is Role.PLAIN and own < 0 and _CHANGED_OVER.search(lead):
            role = Role.BASELINE
        behind = role is Role.PLAIN and _COMPARED_BEFORE.search(lead)
        found.append(Timed(m, Role.BASELINE if behind else role, -1 if behind else own, alone, compared=bool(behind)))
    return found


def _role(ground: Ground, m: PeriodMention, lead: str, after: str) -> Role:  # noqa: PLR0911 (one for each pattern)
    before = lead[-_JUST_BEFORE:]
    if ground.quote_at(m.span.start) is not None:
        return Role.TITLE
    if _EVERY.search(before):
        return Role.RECURRING
    if _BASELINE_BEFORE.search(before) or _LEVEL_AFTER.match(after) or RECORD_SINCE.match(after) or (_PAIRED_BEFORE.search(before) and _PAIRED_AFTER.match(after)):
        return Role.BASELINE
    if m.explicit and m.period.sense is Sense.DURING and not m.period.is_day and (_SINCE_AFTER.match(after) or _SINCE_BEFORE.search(lead)):
        return Role.SINCE
    if _FOUNDED_BEFORE.search(before) or _FOUNDED_AFTER.match(after):
        return Role.BASELINE
    if _OTHER_AFTER.match(after):
        return Role.BESIDE
    if _ORIGIN_BEFORE.search(before) and m.period.sense is not Sense.TO_DATE and _TARGET_AFTER.match(after):
        return Role.ORIGIN
    if ground.bracket_at(m.span.start) is not None:
        return Role.ASIDE
    if m.period.is_day and (_STARTS_AFTER.match(after) or _STARTS_BEFORE.search(before)):
        return Role.START
    return Role.PLAIN


@dataclass(frozen=True, slots=True)
class Governed:
    """The period of a number, the time it was read from, and whether it stands outside the number's sentence."""

    period: Period | None
    mention: PeriodMention | None
    inherited: bool


def govern(ground: Ground, folded: str, q: QuantityMention, near: Span, times: list[Timed], inherited: Period | None, *, english: bool) -> Governed:  # noqa: PLR0913
    """Return the period that governs a number."""
    sentence = ground.sentence_at(q.span.start)
    here = times[bisect_left(times, sentence.start, key=_start) : bisect_left(times, sentence.end, key=_start)]
    here = here[max(0, bisect_left(here, q.span.start, key=_start) - _WINDOW) :][: 2 * _WINDOW]
    chosen = _beside(ground, q, here) or _in_sentence(ground, q, near, here, english=english)
    if chosen is not None and chosen.role is Role.START and ground.all_breaks(chosen.mention.span.end, q.span.start):
        return Governed(_year_of(chosen.mention.period), chosen.mention, inherited=False)
    if chosen is not None and chosen.role is Role.SINCE:
        return Governed(_since(chosen.mention.period, inherited), chosen.mention, inherited=False)
    if chosen is not None:
        return Governed(chosen.mention.period, chosen.mention, inherited=False)
    return _from_before(ground, folded, q, sentence, times, inherited)


def _start(timed: Timed) -> int:
    return timed.mention.span.start


def _beside(ground: Ground, q: QuantityMention, here: list[Timed]) -> Timed | None:
    """Return the time that the number stands right behind, or that stands in brackets right behind the number."""
    own = next((t for t in here if t.own == q.span.start), None)
    if own is not None:
        return own
    for t in here:
        bracket = ground.bracket_at(t.mention.span.start)
        if t.alone and bracket is not None and bracket.start >= q.span.end and not ground.text[q.span.end : bracket.start].strip() and t.role is not Role.BASELINE:
            return t
    behind = next((t for t in here if t.mention.span.start > q.span.end), None)
    if behind is not None and behind.compared and _COMPARED_BEHIND.fullmatch(ground.text, q.span.end, behind.mention.span.start):
        return behind
    if behind is not None and behind.role in (Role.PLAIN, Role.ASIDE) and _DATED_BEHIND.fullmatch(ground.text, q.span.end, behind.mention.span.start):
        return behind
    quote = ground.quote_at(q.span.start)
    if quote is not None:
        return next((t for t in here if t.role is Role.TITLE and ground.quote_at(t.mention.span.start) == quote and t.mention.span.end <= q.span.start), None)
    return None


def _in_sentence(ground: Ground, q: QuantityMention, near: Span, here: list[Timed], *, english: bool) -> Timed | None:
    bracket = ground.bracket_at(q.span.start)
    plain = [t for t in here if t.role in (Role.PLAIN, Role.START, Role.SINCE, Role.BESIDE) or (t.role is Role.ASIDE and bracket is not None and ground.bracket_at(t.mention.span.start) == bracket)]
    before = [t for t in plain if t.mention.span.end <= q.span.start]
    sentence = ground.sentence_at(q.span.start)
    end = ground.break_after(q.span.end, bracket.end if bracket else sentence.end, q.span.start)
    after = [t for t in plain if q.span.end <= t.mention.span.start < end and not (english and t.own >= 0)]
    if english:
        breaks = ground.all_breaks(sentence.start, q.span.start)
        in_clause = [t for t in before if t.mention.span.start >= (breaks[-1] if breaks else 0)]
        if after and not in_clause:
            return after[0]
    if before:
        return before[-1]
    if after:
        return after[0]
    asides = [t for t in here if t.role is Role.ASIDE and t.own < 0 and near.start <= t.mention.span.start and t.mention.span.end <= q.span.start]
    return asides[-1] if asides else None


def _from_before(ground: Ground, folded: str, q: QuantityMention, sentence: Span, times: list[Timed], inherited: Period | None) -> Governed:  # noqa: PLR0913
    """Return the period of the sentences before: whole where it is coarse or the sentence points back, else the year around it."""
    i = bisect_left(times, sentence.start, key=_start)
    timed = next((t for t in reversed(times[max(0, i - _WINDOW) : i]) if t.mention.explicit and t.role in (Role.PLAIN, Role.START)), None)
    if timed is None:
        return Governed(inherited, None, inherited=True)
    last = timed.mention
    joined = timed.role is not Role.START and _joined(ground, last, sentence)
    if joined or _THIS_OCCASION.search(folded[sentence.start : q.span.start]) or (_is_coarse(last.period) and last.period.sense is not Sense.AS_OF):
        return Governed(last.period, last, inherited=True)
    if inherited is not None and inherited.start is not None and inherited.end is not None and last.period.end is not None and inherited.start <= last.period.end <= inherited.end:
        return Governed(inherited, None, inherited=True)
    return Governed(_year_of(last.period), None, inherited=True)


def _joined(ground: Ground, last: PeriodMention, sentence: Span) -> bool:
    """Whether only semicolons stand between a time and the sentence: they list what one time dates."""
    between = ground.text[last.span.end : sentence.start]
    return not re.search(r"[。！？!?\n]|\.(?=\s)", between)  # noqa: RUF001


def _is_coarse(period: Period) -> bool:
    return period.start is None or period.end is None or (period.end - period.start).days > _MONTH


def _since(begun: Period, own: Period | None) -> Period:
    """Return the time from the beginning of one year to the end of the report's own, the one alone where that is no later."""
    if begun.start is None or own is None or own.end is None or own.end.year <= begun.start.year:
        return begun
    return Period(begun.text, begun.start, own.end, Sense.TO_DATE)


def _year_of(period: Period) -> Period:
    """Return the year of a day, in the words that name the year."""
    year = period.years[0]
    named = re.search(r"(?:民國|民国)?\s?[\d〇○零一二三四五六七八九十百]+\s?年度?|(?:19|20)\d\d", period.text)
    return Period(named.group().strip() if named else str(year), date(year, 1, 1), date(year, 12, 31), Sense.DURING)

