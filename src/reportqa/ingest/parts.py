"""Which number is a part of which: behind 其中, in brackets right behind a total, N of M (17例中…11例).

A part has its total's unit and is no greater, and the parts of one total never add up to more than it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from reportqa.ingest.ground import Ground
from reportqa.language.numerals import QuantityMention
from reportqa.language.units import NO_UNIT
from reportqa.model.document import Span
from reportqa.model.figure import Bound, Direction, Kind

_NO_WHOLE = ("percent", "percentage_point", "fold", NO_UNIT.id)
_AIM_REACH = 16  # characters before a number that may say that it is an aim
_WINDOW = 24  # numbers before a part that may be its total
_PART = re.compile(r"其中|當中|当中|包括|包含|內含|内含|(?<![不未])含|of which|of these|of those|of them|of whom|among(?:st)? (?:them|these|those|whom|which)|including|comprising", re.IGNORECASE)
_ASIDE = re.compile(r"[（(【〔][^（(）)【】〔〕]*[）)】〕]")  # noqa: RUF001
_OF_THEM = re.compile(r"\s*(?:\w+\s)?of (?:them|these|those|whom|which)\b", re.IGNORECASE)  # eight of them by drowning
_OF_THESE = re.compile(r"\s*(?:of|among) (?:these|those|them)\b[^,;.]{0,24},\s*", re.IGNORECASE)  # Of these, 1,312 were planned
_AIM = re.compile(r"(?:target|goal|plan|estimate|forecast|budget)s?(?: (?:of|was|for))?\s*$|(?:目標|目标|預計|预计|預期|预期|原訂|原定)[值數数]?[為为]?\s*$", re.IGNORECASE)
_SET_AGAINST = re.compile(r"\b(?:compared (?:with|to)|as against|(?:up|down) from|than)\s*$|(?:[較较比]|上年|去年|前一?年)(?:度|同期|底)*[的之為为]?\s*$", re.IGNORECASE)  # compared with 195 a year earlier: no whole of what comes next
_AMONG = re.compile(r"\s?之?中(?![心央])[^，。；]*$")  # noqa: RUF001
_OF_THE = re.compile(r"\bof(?: the| its| their| all| these)?\s*$", re.IGNORECASE)  # of the 131 inspectors, 24 were trainees
_OF_ANOTHER_TIME = re.compile(r"^(?:前|上|去|原|目標|目标|預|预|同期|約|约|每|平均)")
_OTHERWISE = re.compile(r"\s*(?:與|与|較|较|比|另|惟|但|而)")
_ONLY_TIME = re.compile(r"\s*(?:[:：,，]|為|为|計|计|was|were|度)?\s*", re.IGNORECASE)  # noqa: RUF001
_AVERAGE = re.compile(r"平均|每|人均|\baverage\b|\bper\b|\beach\b")


def parts_of(ground: Ground, quantities: list[QuantityMention], leads: list[int]) -> list[int | None]:
    """Return for each quantity the index of the one that it is a part of; `leads` is where the words before each begin."""
    found: list[int | None] = []
    sums: dict[int, Decimal] = {}
    total: int | None = None
    told: Span | None = None  # the sentence, or the brackets, in which the parts are told
    for k, q in enumerate(quantities):
        bracket, sentence, words = ground.bracket_at(q.span.start), ground.sentence_at(q.span.start), _words(ground, leads[k], q)
        begins = _OF_THESE.fullmatch(ground.text, sentence.start, max(leads[k], sentence.start)) is not None
        opens = begins or _PART.search(words) is not None or _OF_THEM.match(ground.text, q.span.end) is not None or _opens_bracket(ground, k, quantities) or _among(ground, k, quantities)
        if opens and not _AVERAGE.search(words):
            total, told = _total_for(ground, quantities, found, k), bracket or sentence
        elif _AVERAGE.search(words) or _OTHERWISE.match(words) or told not in (bracket, sentence):
            total = None
        if bracket is not None and told != bracket:  # an aside among parts: 甲30國（約占16％）、乙92國
            found.append(None)
            continue
        sum_with = sums.get(total, Decimal(0)) + q.quantity.value if total is not None else Decimal(0)
        if total is not None and _may_be(quantities[total], q) and sum_with <= _most(quantities[total]):
            found.append(total)
            sums[total] = sum_with
        else:
            found.append(None)
            if total is not None and not opens and q.quantity.unit_id == quantities[total].quantity.unit_id:
                total = None
    return found


def again_of(ground: Ground, quantities: list[QuantityMention], times: Sequence[Span], leads: Sequence[int]) -> list[int | None]:
    """Return for each quantity the index of the one that it tells again of another time: 194 breaches (2021/22: 231).

    Nothing but the time and the number stands in the brackets, or a word of the other's besides (核准2萬戶（105年度核准1萬戶）),
    and no clause ends between them and the other. `leads` is where the words before each begin.
    """
    found: list[int | None] = []
    ends = {t.end: t.start for t in times}
    for k, q in enumerate(quantities):
        bracket, other = ground.bracket_at(q.span.start), None
        if bracket is not None and not q.ordinal:
            lead = ground.text[bracket.start + 1 : q.span.start]
            time = next((e for e in ends if bracket.start < ends[e] and e <= q.span.start and not ground.text[bracket.start + 1 : ends[e]].strip()), None)
            bare = time is not None and not ground.text[q.span.end : bracket.end - 1].strip()
            other = next((j for j in range(k - 1, max(-1, k - 1 - _WINDOW), -1) if quantities[j].span.end <= bracket.start and not quantities[j].ordinal), None) if bare else None
            word = _ONLY_TIME.sub("", lead[time - bracket.start - 1 :], count=1) if time is not None else ""
            if other is not None and word not in ground.text[leads[other] : quantities[other].span.start]:
                other = None
        same = other is not None and not ground.all_breaks(quantities[other].span.end, bracket.start if bracket else 0) and _alike(quantities[other], q)
        found.append(other if same else None)
    return found


def _alike(other: QuantityMention, q: QuantityMention) -> bool:
    """Whether two quantities may be of one thing by unit."""
    return q.quantity.unit_id in (other.quantity.unit_id, NO_UNIT.id) and q.quantity.kind in (other.quantity.kind, Kind.COUNT)


def _words(ground: Ground, lead: int, q: QuantityMention) -> str:
    """Return the words before a number less the asides among them, and in brackets with the bracket's earlier words."""
    own = ground.bracket_at(q.span.start)
    start = min(lead, own.start + 1) if own is not None else lead
    return _ASIDE.sub("", ground.text[start : q.span.start])


def _before(quantities: list[QuantityMention], k: int) -> list[QuantityMention]:
    """Return the quantities before the `k`-th, the nearest first."""
    return [x for x in reversed(quantities[max(0, k - _WINDOW) : k]) if not x.ordinal]


def _among(ground: Ground, k: int, quantities: list[QuantityMention]) -> bool:
    """Whether a number counts some of the one before it: 17例中年齡65歲以上者11例."""
    q, sentence = quantities[k], ground.sentence_at(quantities[k].span.start)
    if q.unit is NO_UNIT:
        whole = next((x for x in _before(quantities, k) if x.quantity.kind is Kind.COUNT), None)
        if whole is not None and _OF_THE.search(ground.text[sentence.start : whole.span.start]) is not None and ground.sentence_at(whole.span.start) == sentence:
            return True
    total = next((x for x in _before(quantities, k) if x.quantity.unit_id == q.quantity.unit_id), None)
    return total is not None and _AMONG.match(ground.text[total.span.end : q.span.start]) is not None


def _opens_bracket(ground: Ground, k: int, quantities: list[QuantityMention]) -> bool:
    """Whether a number begins the list in brackets right behind its total: 743名（男300名、女443名）, 412人（女性67人）."""
    q = quantities[k]
    bracket = ground.bracket_at(q.span.start)
    if bracket is None:
        return False
    earlier = _before(quantities, k)
    total = next((x for x in earlier if x.span.end <= bracket.start), None)
    if total is None or ground.text[total.span.end : bracket.start].strip() or (earlier and earlier[0].span.start > bracket.start):
        return False
    label = ground.text[bracket.start + 1 : q.span.start].strip()
    return bool(label) and not re.search(r"\d", label) and _OF_ANOTHER_TIME.search(label) is None and _may_be(total, q)


def _total_for(ground: Ground, quantities: list[QuantityMention], found: list[int | None], k: int) -> int | None:
    """Return the latest earlier quantity of the same unit that is no part, stands in no aside, and is at least as great."""
    q, own = quantities[k], ground.bracket_at(quantities[k].span.start)
    for j in range(k - 1, max(-1, k - 1 - _WINDOW), -1):
        other = quantities[j]
        aim = _AIM.search(ground.text, max(0, other.span.start - _AIM_REACH), other.span.start) is not None
        other_time = _SET_AGAINST.search(ground.text, max(0, other.span.start - _AIM_REACH), other.span.start) is not None
        if found[j] is None and not aim and not other_time and ground.bracket_at(other.span.start) in (None, own) and _may_be(other, q) and other.quantity.direction is Direction.NONE:
            return j
    return None


def _may_be(total: QuantityMention, q: QuantityMention) -> bool:
    """Whether a quantity may be a part of another by unit, kind and size."""
    a, b = total.quantity, q.quantity
    bare = a.unit_id == b.unit_id == NO_UNIT.id and a.kind is b.kind is Kind.COUNT
    same = (bare or (b.unit_id in (a.unit_id, NO_UNIT.id) and a.unit_id not in _NO_WHOLE)) and not (total.ordinal or q.ordinal)
    return same and a.kind not in (Kind.DURATION, Kind.RANK, Kind.ORDINAL) and b.value <= a.value and b.direction is Direction.NONE


def _most(total: QuantityMention) -> Decimal:
    """Return what the parts of a total may add up to: twice it where it is no exact number."""
    return total.quantity.value * (1 if total.quantity.bound is Bound.EXACT else 2)
