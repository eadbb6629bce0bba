"""Where a number stands in its sentence: the words that say what it counts, and the clause to quote.

All offsets are into one block's text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from reportqa.ingest.chunk import sentences
from reportqa.language.bounds import direction_before, scaffolding
from reportqa.language.numerals import QuantityMention
from reportqa.language.periods import PeriodMention
from reportqa.language.script import fold
from reportqa.model.document import Span
from reportqa.model.figure import Direction, Kind

_AGES = ("year_of_age", "month_of_age")
CLAUSE_MIN, CLAUSE_MAX = 8, 80  # characters; twice as many letters
_OPEN, _CLOSE = "（(【〔[", "）)】〕]"  # noqa: RUF001
_QUOTES = {"「": "」", "『": "』", "《": "》", "〈": "〉", "“": "”"}
_PUNCTUATION = re.compile(r"[，；。！？：:;!?\n]|,(?!\d)|\.(?=\s|$)")  # noqa: RUF001
_JOIN = re.compile(r"、|(?<!以)及(?![時早格其])|以及|與(?!會)|与(?!会)|和(?!平|解)|暨|並(?!不)|并(?!不)|\b(?:and|or|but|with|while)\b")
_SHARE_OF = re.compile(r"\s*(?:約|约)?(?:占|佔)")
_LEADS_ON = re.compile(r"(?:至|到|為|为|成|達|达|\bto)\s?$")
_COMPARISON = re.compile(r"\s*(?:惟|但|且|並|并|又|亦|也|仍|其中)?(?:較|较|比(?![例率重])|相較|相较|與|与)")
_PURPOSE = re.compile(r"\s*(?:以(?![上下及來来內内外前後后為为])|俾|藉以|用以)")
_NEUTRAL = re.compile(
    r"[\d\s,.%％（）()「」、，：:；約约近達达共計计合為为有占佔逾至少第中總总件數数人次名位達以於于及與与等是在較较比之的]|其(?![餘余他])|人數|人数|件數|件数|金額|金额|新臺幣|新台幣"  # noqa: RUF001
    r"|參與|参与|參加|参加|參訓|参训|出席|到場|到场|受訓|受训|與會|与会|首度|首次|\b(?:of|which|a|an|the|were|was|are|is|and|to|in|at|by|on|for|with|about|over|nearly|some|total|this|that|but|still|just)\b|"
    + scaffolding(),
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Ground:
    """A block's text with its sentences, brackets, quotation marks and clause breaks; `head` characters are its number."""

    text: str
    head: int
    sentences: tuple[Span, ...]
    brackets: tuple[Span, ...]
    quotes: tuple[Span, ...]
    breaks: tuple[int, ...]

    def sentence_at(self, offset: int) -> Span:
        """Return the sentence around `offset`."""
        i = bisect_right(self.sentences, offset, key=lambda s: s.start) - 1
        return self.sentences[max(0, i)]

    def bracket_at(self, offset: int) -> Span | None:
        """Return the innermost pair of brackets around `offset`."""
        return next((b for b in reversed(self.brackets) if b.start < offset < b.end - 1), None)

    def quote_at(self, offset: int) -> Span | None:
        """Return the quotation marks around `offset`."""
        return next((q for q in self.quotes if q.start < offset < q.end), None)

    def floor(self, offset: int) -> int:
        """Return where the words that may belong to `offset` begin: its bracket, else its sentence."""
        sentence, bracket = self.sentence_at(offset), self.bracket_at(offset)
        start = max(sentence.start, min(self.head, sentence.end))
        return max(start, bracket.start + 1) if bracket else start

    def breaks_in(self, span: Span, at: int) -> list[int]:
        """Return the clause breaks of `span` (offsets after them) on the level of brackets that `at` stands on."""
        own = self.bracket_at(at)
        return [b for b in self.breaks if span.start < b <= span.end and self.bracket_at(b - 1) == own]


def ground_of(text: str, head: int) -> Ground:
    """Return the geometry of a block's text."""
    brackets, quotes, stack = [], [], []
    waiting: tuple[str, int] | None = None
    for i, char in enumerate(text):
        if char in _OPEN:
            stack.append((i, _CLOSE[_OPEN.index(char)]))
        elif char in _CLOSE and stack:
            brackets.append(Span(stack.pop()[0], i + 1))
        if waiting and char == waiting[0]:
            quotes.append(Span(waiting[1], i + 1))
            waiting = None
        elif waiting is None and char in _QUOTES:
            waiting = (_QUOTES[char], i)
    breaks = tuple(m.end() for m in _PUNCTUATION.finditer(text))
    return Ground(text, head, sentences(text, Span(0, len(text))), tuple(sorted(brackets)), tuple(quotes), breaks)


@dataclass(frozen=True, slots=True)
class Place:
    """A number's surroundings: `lead` begins the words before it, `near` the words around it, `clause` the quotation."""

    lead: int
    near: Span
    clause: Span


def places(ground: Ground, quantities: list[QuantityMention], periods: list[PeriodMention]) -> list[Place]:
    """Return where each quantity stands; an enumeration's numbers each have their own words."""
    found: list[Place] = []
    leads: dict[int, int] = {}
    dull = (*(p.span for p in periods), *(x.span for x in quantities if not x.ordinal))
    for q in quantities:
        others = [x for x in quantities if q.ordinal or not x.ordinal]
        k = others.index(q)
        end = _tail(ground, q, others[k + 1 :])
        told = _content(ground.text, q.span.end, end, dull) >= 2 or _is_noun(ground.text, q)  # noqa: PLR2004
        lead = _lead(ground, q, others[:k], leads, told=told)
        leads[q.span.start] = lead
        near = Span(_widened(ground, q, lead, end, dull), end)
        found.append(Place(lead, near, _clause(ground, q, near)))
    return found


def _lead(ground: Ground, q: QuantityMention, earlier: list[QuantityMention], leads: dict[int, int], *, told: bool) -> int:
    """Return where the words before a number begin: after the clause break, or after the neighbour it is listed with.

    An age is part of what is counted (滿65歲讀者), never a neighbour. `told` where the words after the number say what it counts.
    """
    start = q.span.start
    floor = ground.floor(start)
    start = max(ground.breaks_in(Span(floor, start), start), default=floor)
    own = ground.bracket_at(q.span.start)
    before = next((x for x in reversed(earlier) if x.span.end > start and ground.bracket_at(x.span.start) == own and x.quantity.unit_id not in _AGES), None)
    if before is None:
        return start
    join = next((m for m in _JOIN.finditer(ground.text, before.span.end, q.span.start) if ground.bracket_at(m.start()) == own), None)
    if join is not None and (told or _content(ground.text, join.end(), q.span.start, ()) > 0):
        return join.end()
    return leads.get(before.span.start, start)


def _tail(ground: Ground, q: QuantityMention, later: list[QuantityMention]) -> int:
    """Return where the words after a number end: at a break, a bracket, a listed neighbour."""
    text, start = ground.text, q.span.end
    sentence = ground.sentence_at(q.span.start)
    end = min([b - 1 for b in ground.breaks if b > start and b - 1 >= start], default=sentence.end)
    end = min(end, sentence.end)
    for i in range(start, end):
        if text[i] in _OPEN or text[i] in _CLOSE or text[i] == "、":
            end = i
            break
    after = next((x for x in later if x.span.start < end), None)
    if after is None:
        return end
    if _LEADS_ON.search(text[start : after.span.start]) or direction_before(fold(text), after.span.start) is not Direction.NONE:
        return start
    join = _JOIN.search(text, start, after.span.start)
    return join.start() if join else after.span.start


def _is_noun(text: str, q: QuantityMention) -> bool:
    """Whether the unit itself says what is counted: bed spaces, not per cent."""
    return q.unit.kind is Kind.COUNT and re.fullmatch(r"[A-Za-z][A-Za-z' -]{2,}", q.printed_unit(text)) is not None


def _content(text: str, start: int, end: int, dull: tuple[Span, ...]) -> int:
    """Return how many characters between two offsets say what is counted: no time, no function word."""
    kept = "".join(" " if any(s.start <= i < s.end for s in dull) else text[i] for i in range(start, end))
    return len(_NEUTRAL.sub("", kept))


def _widened(ground: Ground, q: QuantityMention, lead: int, end: int, dull: tuple[Span, ...]) -> int:
    """Return where what is near a number begins: clauses before it are taken in until they say what is counted."""
    text, own = ground.text, ground.bracket_at(q.span.start)
    compared = q.quantity.direction is not Direction.NONE and _COMPARISON.match(text, lead) is not None
    if not compared and (_is_noun(text, q) or _content(text, lead, q.span.start, dull) + _content(text, q.span.end, end, dull) >= 2):  # noqa: PLR2004
        before = _clause_before(ground, lead, q.span.start)
        if before is None or own is not None:
            return lead
        shared = _SHARE_OF.match(text, lead) is not None or (_PURPOSE.match(text, lead) is not None and not re.search(r"\d", text[before:lead]))
        return before if shared else lead
    start, at = lead, q.span.start
    while own is not None:
        while (before := _clause_before(ground, start, at)) is not None:
            start = before
            if _content(text, start, at, dull) >= 2:  # noqa: PLR2004
                return start
        start, at = _lead_of_owner(ground, own), own.start
        if _content(text, start, own.start, dull) >= 2:  # noqa: PLR2004
            return start
        own = ground.bracket_at(own.start)
    while (before := _clause_before(ground, start, at)) is not None and at - before <= 2 * CLAUSE_MAX:
        comparison = _COMPARISON.match(text, before) is not None
        said = _content(text, before, start, dull) >= 3  # noqa: PLR2004
        start = before
        if said and not comparison:
            break
    return start


def _lead_of_owner(ground: Ground, bracket: Span) -> int:
    """Return where the words that a bracket belongs to begin: after the last break or list join before it."""
    floor = ground.floor(bracket.start)
    start = max(ground.breaks_in(Span(floor, bracket.start), bracket.start), default=floor)
    joins = [m.end() for m in _JOIN.finditer(ground.text, start, bracket.start) if ground.bracket_at(m.start()) == ground.bracket_at(bracket.start)]
    numbered = [j for j in joins if re.search(r"\d", ground.text[start:j])]
    return numbered[-1] if numbered else start


def _clause_before(ground: Ground, start: int, at: int) -> int | None:
    """Return where the clause before `start` begins on the level of `at`, None at the sentence's or bracket's beginning."""
    first = ground.floor(at)
    if start <= first:
        return None
    return max([b for b in ground.breaks_in(Span(first, start - 1), at) if b < start], default=first)


def _clause(ground: Ground, q: QuantityMention, near: Span) -> Span:
    """Return the clause to quote: what is near with the rest of its clauses, or where that is long the number's own."""
    sentence = ground.sentence_at(q.span.start)
    floor = max(sentence.start, min(ground.head, sentence.end))
    top = ground.bracket_at(q.span.start)
    anchor = top.start if top else q.span.start
    breaks = ground.breaks_in(sentence, anchor)

    def whole(start: int) -> Span:
        first = max([b for b in breaks if b <= start], default=floor)
        last = min([b - 1 for b in breaks if b > q.span.end], default=sentence.end)
        return Span(min(first, q.span.start), max(last, q.span.end))

    most = longest(ground.text)
    clause = whole(near.start)
    label = next((b for b in reversed(breaks) if b <= clause.start and ground.text[b - 1] in "：:"), 0)  # noqa: RUF001
    if label > floor and (wider := whole(label - 1)).start >= floor and clause.end - wider.start <= most and label - wider.start <= most // 3:
        clause = Span(wider.start, clause.end)
    if clause.end - clause.start > most:
        clause = whole(anchor)
    if clause.end - clause.start > most:
        clause = _cut(ground, q, near, clause, most)
    return trimmed(ground.text, clause)


def longest(text: str) -> int:
    """Return how long a quotation from a text may be: twice as long in letters as in Chinese characters."""
    return CLAUSE_MAX if any("一" <= c <= "鿿" for c in text) else 2 * CLAUSE_MAX


def _cut(ground: Ground, q: QuantityMention, near: Span, clause: Span, most: int) -> Span:
    """Shorten a long clause to the list item or the reach of the quotation around its number."""
    joins = [m.end() for m in _JOIN.finditer(ground.text, clause.start, q.span.start)]
    inner = [b for b in ground.breaks if clause.start < b <= q.span.start]
    start = next((j for j in sorted([*inner, *joins, near.start]) if clause.start < j <= q.span.start and clause.end - j <= most), near.start if near.start > clause.start else clause.start)
    end = clause.end
    if end - start > most:
        stops = [b - 1 for b in ground.breaks if q.span.end < b <= start + most]
        stops += [m.start() for m in _JOIN.finditer(ground.text, q.span.end, min(len(ground.text), max(q.span.end, start + most)))]
        end = max([q.span.end, *stops], default=q.span.end)
    if end - start > most:
        start = max(start, q.span.end - most)
    return Span(min(start, q.span.start), end)


def clause_around(ground: Ground, span: Span) -> Span:
    """Return the clause that `span` stands in, widened to at least twice the least quotation."""
    sentence = ground.sentence_at(span.start)
    breaks = [b for b in ground.breaks if sentence.start < b <= sentence.end]
    start = max([b for b in breaks if b <= span.start], default=sentence.start)
    end = min([b - 1 for b in breaks if b > span.end], default=sentence.end)
    after = [b for b in breaks if b > end + 1]
    if end - start < 2 * CLAUSE_MIN and after and after[0] - start <= longest(ground.text):
        end = after[0] - 1
    elif end - start < 2 * CLAUSE_MIN and not after and sentence.end - start <= longest(ground.text):
        end = sentence.end
    return trimmed(ground.text, Span(start, max(end, span.end)))


def with_period(ground: Ground, q: QuantityMention, clause: Span, mention: PeriodMention | None) -> Span:
    """Widen a clause to the time that it takes from a clause before it, and to the least quotation."""
    sentence = ground.sentence_at(q.span.start)
    first = max(sentence.start, min(ground.head, sentence.end))
    start = clause.start
    if mention is not None and first <= mention.span.start < start and clause.end - mention.span.start <= longest(ground.text):
        own = max([b for b in ground.breaks_in(sentence, mention.span.start) if b <= mention.span.start], default=first)
        start = max(own, first) if clause.end - own <= longest(ground.text) else mention.span.start
    if clause.end - start < CLAUSE_MIN and start > first:
        breaks = [b for b in ground.breaks if first < b < start - 1]
        wider = max(breaks, default=first)
        start = wider if clause.end - wider <= longest(ground.text) else start
    return trimmed(ground.text, Span(start, clause.end))


def trimmed(text: str, span: Span) -> Span:
    """Return a span without the punctuation and white space at its ends."""
    start, end = span.start, span.end
    while start < end and text[start] in " \n，。；、：:,】":  # noqa: RUF001
        start += 1
    while end > start and text[end - 1] in " \n，；、：:,。【":  # noqa: RUF001
        end -= 1
    return Span(start, end)
