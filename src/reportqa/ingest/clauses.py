"""Where a number stands in its sentence: the words that say what it counts, and the clause to quote.

    異味污染物1,842件居首，噪音1,530件次之      each number of a list has its own words
    查獲73件210人                             a number right behind another shares its words
    比率2.1%，較109年4.6%下降2.5個百分點        a change takes in the clause that it is a change of
    第一級國家30國（約占16％）                  a share in brackets takes the words before them
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from reportqa.ingest.ground import CLAUSE_MAX, CLOSE, OPEN, Ground, longest, trimmed
from reportqa.language.bounds import direction_before, scaffolding
from reportqa.language.numerals import QuantityMention
from reportqa.language.periods import PeriodMention
from reportqa.model.document import Span
from reportqa.model.figure import Direction, Kind

_REACH = 400  # characters before a number that may be near it
_WINDOW = 24  # numbers before or after one that may be its neighbours
_AGES = ("year_of_age", "month_of_age")
_JOIN = re.compile(r"、|(?<!以)及(?![時早格其])|以及|與(?!會)|与(?!会)|和(?!平|解)|暨|並(?!不)|并(?!不)|\b(?:and|or|but|with|while)\b")
_SHARE_OF = re.compile(r"\s*(?:約|约)?(?:占|佔)")
_LEADS_ON = re.compile(r"(?:至|到|為|为|成|達|达|\bto)\s?$")
_COMPARISON = re.compile(r"\s*(?:惟|但|且|並|并|又|亦|也|仍|其中)?(?:較|较|比(?![例率重])|相較|相较|與|与)")
_OF_THE_WHOLE = re.compile(r"\s(?:out )?of (?:(?:the|these|those|our|its|their|all|a total of|some|about|around|nearly|almost|over)\s)+", re.IGNORECASE)
# Where a number ends and one begins that it is set against: 1,688 inspections against a target of 1,750.
_SET_AGAINST = re.compile(r"\s(?:against|as against|compared (?:with|to)|versus|(?:up|down) from|short of|well (?:above|below))\s", re.IGNORECASE)
_SPENT_ON = re.compile(r"\s(?:on|for|to|towards|by)\s(?:the\s|some\s|about\s|around\s|over\s|just\s)*", re.IGNORECASE)
_PURPOSE = re.compile(r"\s*(?:以(?![上下及來来內内外前後后為为])|俾|藉以|用以)")
_OF_THE = re.compile(r"\s*of (?:the|these|those|all|its|their)\b", re.IGNORECASE)  # of the planned inspections, 205 took place at night
_NEUTRAL = re.compile(
    r"[\d\s,.%％（）()「」、，：:；約约近達达共計计合為为有占佔逾至少第中總总件數数人次名位達以於于及與与等是在較较比之的]|其(?![餘余他])|人數|人数|件數|件数|金額|金额|新臺幣|新台幣"  # noqa: RUF001
    r"|參與|参与|參加|参加|參訓|参训|出席|到場|到场|受訓|受训|與會|与会|首度|首次|日均|月均|年均|平均|每日|每月|每年"
    r"|\b(?:of|which|a|an|the|were|was|are|is|and|to|in|at|by|on|for|with|about|over|nearly|some|total|this|that|but|still|just)\b|"
    + scaffolding(),
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Place:
    """A number's surroundings: `lead` begins the words before it, `near` the words around it, `clause` the quotation.

    `told` where its own clause says what it counts.
    """

    lead: int
    near: Span
    clause: Span
    told: bool


@dataclass(frozen=True, slots=True)
class _Field:
    """A block with its numbers in order; `dull` marks the characters of times and numbers, which say nothing of what is counted."""

    ground: Ground
    dull: bytes

    def content(self, start: int, end: int) -> int:
        """Return how many characters between two offsets say what is counted: no time, number or function word."""
        text = self.ground.text
        return len(_NEUTRAL.sub("", "".join(" " if self.dull[i] else text[i] for i in range(start, end))))


def places(ground: Ground, quantities: list[QuantityMention], periods: list[PeriodMention]) -> list[Place]:
    """Return where each quantity stands; an enumeration's numbers each have their own words."""
    dull = bytearray(len(ground.text))
    for span in (*(p.span for p in periods), *(q.span for q in quantities if not q.ordinal)):
        dull[span.start : span.end] = b"\1" * (span.end - span.start)
    field = _Field(ground, bytes(dull))
    found: dict[int, Place] = {}
    for k, q in enumerate(quantities):
        earlier = [x for x in quantities[max(0, k - _WINDOW) : k] if q.ordinal or not x.ordinal]
        later = [x for x in quantities[k + 1 : k + 1 + _WINDOW] if q.ordinal or not x.ordinal]
        end = _tail(ground, q, later)
        if earlier and earlier[-1].quantity.kind in (Kind.COUNT, Kind.SHARE) and q.quantity.kind is Kind.COUNT and _OF_THE_WHOLE.fullmatch(ground.text, earlier[-1].span.end, q.span.start):
            end = q.span.end
        told = field.content(q.span.end, end) >= 2 or _is_noun(ground.text, q)  # noqa: PLR2004
        lead, neighbour = _lead(field, q, earlier, told=told)
        shared = found.get(neighbour.span.start) if neighbour is not None else None
        lead = shared.lead if shared is not None else lead
        start = _widened(field, q, lead, end)
        near = Span(max(min(start, shared.near.start) if shared else start, q.span.start - _REACH), end)  # 4國7位: what is said of the one is said of the other
        told = told or field.content(lead, q.span.start) + field.content(q.span.end, end) > 0
        found[q.span.start] = Place(lead, near, _clause(ground, q, near), told)
    return list(found.values())


def _lead(field: _Field, q: QuantityMention, earlier: list[QuantityMention], *, told: bool) -> tuple[int, QuantityMention | None]:
    """Return where the words before a number begin, and the neighbour that it shares them with.

    They begin after the clause break, or after the join to the number that it is listed with. An age is part of
    what is counted (滿65歲讀者), never a neighbour. `told` where the words after the number say what it counts.
    """
    ground, at = field.ground, q.span.start
    floor = max(ground.floor(at), at - _REACH)
    start = ground.break_before(at, floor)
    own = ground.bracket_at(at)
    before = next((x for x in reversed(earlier) if x.span.end > start and ground.bracket_at(x.span.start) == own and x.quantity.unit_id not in _AGES), None)
    if before is None:
        return start, None
    join = next((m for m in _JOIN.finditer(ground.text, before.span.end, at) if ground.bracket_at(m.start()) == own), None)
    if join is not None and (told or field.content(join.end(), at) > 0):
        return join.end(), None
    return start, before


def _tail(ground: Ground, q: QuantityMention, later: list[QuantityMention]) -> int:
    """Return where the words after a number end: at a break, a bracket, a listed neighbour, or where a change begins."""
    text, start = ground.text, q.span.end
    end = min(ground.sentence_at(q.span.start).end, start + CLAUSE_MAX * 2)
    i = bisect_left(ground.breaks, start + 1)
    end = min(end, ground.breaks[i] - 1) if i < len(ground.breaks) else end
    end = next((i for i in range(start, end) if text[i] in OPEN or text[i] in CLOSE or text[i] == "、"), end)
    after = next((x for x in later if x.span.start < end), None)
    if after is not None and _OF_THE_WHOLE.fullmatch(text, start, after.span.start) and after.quantity.kind is Kind.COUNT:
        after = next((x for x in later if after.span.start < x.span.start < end), None)  # eleven of the 47 notices were served late: what is said is said of the eleven
    if after is not None and q.quantity.kind is not Kind.COUNT and after.quantity.kind is Kind.COUNT and _is_noun(text, after) and _SPENT_ON.fullmatch(text, start, after.span.start):
        following = (x for x in later if after.span.start < x.span.start < end)  # £3.1 million on eleven engines: what is counted is what the money is for
        after = next(following, None)
    if after is None:
        return max(end, start)
    against = _SET_AGAINST.search(text, start, after.span.start)
    if against is not None:
        return against.start()
    if _LEADS_ON.search(text[start : after.span.start]) or direction_before(ground.folded, after.span.start) is not Direction.NONE:
        return start
    join = _JOIN.search(text, start, after.span.start)
    return join.start() if join else after.span.start


def _is_noun(text: str, q: QuantityMention) -> bool:
    """Whether the unit itself says what is counted: bed spaces, not per cent."""
    return q.unit.kind is Kind.COUNT and re.fullmatch(r"[A-Za-z][A-Za-z' -]{2,}", q.printed_unit(text)) is not None


def _widened(field: _Field, q: QuantityMention, lead: int, end: int) -> int:
    """Return where what is near a number begins: clauses before it are taken in until they say what is counted."""
    ground = field.ground
    text, own = ground.text, ground.bracket_at(q.span.start)
    compared = q.quantity.direction is not Direction.NONE and _COMPARISON.match(text, lead) is not None
    enough = 1 if own is not None or text[lead - 1 : lead] == "、" else 2  # in brackets and lists one character tells: 男300名、女443名
    if not compared and (_is_noun(text, q) or field.content(lead, q.span.start) + field.content(q.span.end, end) >= enough):
        before = _clause_before(ground, lead, q.span.start)
        if before is None or own is not None:
            return lead
        shared = _SHARE_OF.match(text, lead) is not None or _OF_THE.match(text, before) is not None or (_PURPOSE.match(text, lead) is not None and not re.search(r"\d", text[before:lead]))
        return before if shared else lead
    start, at, said = _out_of_brackets(field, q, lead)
    while not said and (before := _clause_before(ground, start, at)) is not None and at - before <= 2 * CLAUSE_MAX:
        said = field.content(before, start) >= 3 and _COMPARISON.match(text, before) is None  # noqa: PLR2004
        start = before
    return start


def _out_of_brackets(field: _Field, q: QuantityMention, lead: int) -> tuple[int, int, bool]:
    """Return where the words of a number in brackets begin, going outwards, from where to go on, and whether they suffice."""
    ground = field.ground
    start, at, own = lead, q.span.start, ground.bracket_at(q.span.start)
    while own is not None:
        while (before := _clause_before(ground, start, at)) is not None:
            start = before
            if field.content(start, at) >= 2:  # noqa: PLR2004
                return start, at, True
        start, at = _lead_of_owner(ground, own), own.start
        if field.content(start, own.start) >= 2:  # noqa: PLR2004
            return start, at, True
        own = ground.bracket_at(own.start)
    return start, at, False


def _lead_of_owner(ground: Ground, bracket: Span) -> int:
    """Return where the words that a bracket belongs to begin: after the last break or list join before it."""
    start = ground.break_before(bracket.start, max(ground.floor(bracket.start), bracket.start - _REACH))
    own = ground.bracket_at(bracket.start)
    joins = [m.end() for m in _JOIN.finditer(ground.text, start, bracket.start) if ground.bracket_at(m.start()) == own]
    first = re.search(r"\d", ground.text[start : bracket.start])
    numbered = [j for j in joins if first is not None and j > start + first.start()]
    return numbered[-1] if numbered else start


def _clause_before(ground: Ground, start: int, at: int) -> int | None:
    """Return where the clause before `start` begins on the level of `at`, None at the sentence's or bracket's beginning."""
    first = max(ground.floor(at), at - _REACH)
    if start <= first:
        return None
    own = ground.bracket_at(at)
    return next((b for b in reversed(ground.all_breaks(first, start - 1)) if ground.bracket_at(b - 1) == own), first)


def _clause(ground: Ground, q: QuantityMention, near: Span) -> Span:
    """Return the clause to quote: what is near with the rest of its clauses and its label, or where that is long the number's own."""
    sentence = ground.sentence_at(q.span.start)
    floor = ground.first_of(sentence)
    top = ground.bracket_at(q.span.start)
    at = top.start if top else q.span.start
    last = max(ground.break_after(q.span.end, sentence.end, at), q.span.end)

    def first(start: int) -> int:
        own = ground.bracket_at(at)
        return next((b for b in reversed(ground.all_breaks(floor, start)) if ground.bracket_at(b - 1) == own), floor)

    most = longest(ground.text[max(0, q.span.start - CLAUSE_MAX) : last])
    clause = Span(min(first(near.start), q.span.start), last)
    low = max(floor, clause.end - most)
    labels = [b for b in ground.breaks_in(Span(min(low, clause.start), clause.start), at) if ground.text[b - 1] in "：:"]  # noqa: RUF001
    if labels:
        begin = first(labels[-1] - 1)
        if clause.end - begin <= most and labels[-1] - begin <= most // 3:
            clause = Span(begin, clause.end)
    if clause.end - clause.start > most:
        clause = Span(min(first(at), q.span.start), last)
    if clause.end - clause.start > most:
        clause = _cut(ground, q, near, clause, most)
    return trimmed(ground.text, clause)


def _cut(ground: Ground, q: QuantityMention, near: Span, clause: Span, most: int) -> Span:
    """Shorten a long clause to the list item or the reach of the quotation around its number."""
    text, low = ground.text, max(clause.start, q.span.start - 2 * most)
    joins = [m.end() for m in _JOIN.finditer(text, low, q.span.start)]
    inner = ground.all_breaks(low, q.span.start)
    begins = sorted([*inner, *joins, *([near.start] if near.start > low else [])])
    start = next((b for b in begins if b <= q.span.start and clause.end - b <= most), max(near.start, low))
    end = clause.end
    if end - start > most:
        stops = [b - 1 for b in ground.all_breaks(q.span.end, start + most)]
        stops += [m.start() for m in _JOIN.finditer(text, q.span.end, min(len(text), max(q.span.end, start + most)))]
        end = max([q.span.end, *stops])
    if end - start > most:
        start = max(start, q.span.end - most)
    return Span(min(start, q.span.start), end)
