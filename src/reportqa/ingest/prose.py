"""One block of prose -> its figures, dated statements and other numerals."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from reportqa.ingest.clauses import Ground, Place, clause_around, ground_of, places, with_period
from reportqa.ingest.codes import NoFigure, class_names, codes_in, left_over
from reportqa.ingest.governs import Role, govern, roles
from reportqa.language.numerals import QuantityMention, find_quantities
from reportqa.language.numerals_en import find_english_quantities
from reportqa.language.periods import Anchor, PeriodMention, periods_in
from reportqa.language.script import fold
from reportqa.language.units import NO_UNIT
from reportqa.model.document import Block, Document, Passage, Span
from reportqa.model.figure import Bound, Direction, Figure, Kind, Moment, Period, Quantity, UnitFrom

_PART = re.compile(r"其中|當中|当中|包括|包含|內含|内含|(?<![不未])含|of which|of these|of them|including|comprising")
_SUBJECT_HEAD = re.compile(r"^(?:其中|包括|包含|內含|另有|另|又|並|且|而|亦|也|則|及|與|和|、|含|惟|但|所|\b(?:of which|of these|and|including|the|a|an|with|at|in|by|of|was|were|to)\b|\W)+\s*", re.IGNORECASE)
_FILLER = r"大約|約占|約|近|逾|達|共計|合計|總計|共有|計有|計|共|第|占|佔|至少|新臺幣|新台幣|人民幣|达|共计|合计|总计|计|约|超過|超过|突破|未滿|未满|不到|不足|\babout\b|\bnearly\b|\bover\b"
_SUBJECT_TAIL = re.compile(rf"(?:{_FILLER}|為|为|有|(?<![大小高低優优少多等對对關关屬属])[於于]|在|是|[至到](?<!未[至到])|\bof\b|\bwas\b|\bwere\b|\bto\b|\bat\b|\bby\b|[\W_])+$")
_FILLER_TAIL = re.compile(rf"(?:{_FILLER}|[\s，、（(])+$")  # noqa: RUF001
_OTHERWISE = re.compile(r"\s*(?:與|与|較|较|比|另|惟|但|而)")
_AVERAGE = re.compile(r"平均|每|人均|\baverage\b|\bper\b|\beach\b")
_SUBJECT_MAX = 60


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a block's figures take from the document around it."""

    document: Document
    number: int
    passages: tuple[Passage, ...]
    starts: Sequence[int]
    anchor: Anchor

    def passage_at(self, offset: int) -> int:
        """Return the id of the passage around an offset of the document."""
        return self.passages[max(0, bisect_right(self.starts, offset) - 1)].id


@dataclass(frozen=True, slots=True)
class Told:
    """What a block says in numbers."""

    figures: list[Figure]
    moments: list[Moment]
    none: list[NoFigure]
    year: Period | None  # the one time that the block names, where it names one and no other year


def read_prose(around: Surroundings, block: Block, label: str, next_id: int, inherited: Period | None) -> Told:
    """Return the figures of a block of prose, its dated statements, and its numerals that are neither."""
    text = block.span.of(around.document.text)
    folded = fold(text)
    english = around.document.language == "en"
    ground = ground_of(text, len(block.number))
    heading = [NoFigure(Span(0, len(block.number)), "heading")] if block.number else []
    periods = [m for m in _periods(text, around.anchor, english=english) if m.span.start >= ground.head]
    taken = [Span(0, ground.head), *(m.span for m in periods)]
    codes = codes_in(text, taken)
    taken += [n.span for n in codes]
    find = find_english_quantities if english else find_quantities
    quantities, names = _counted(folded, ground, find(folded, tuple(taken)))
    none = [*heading, *(NoFigure(m.span, "time") for m in periods), *codes, *names]
    spans = [*taken, *(n.span for n in names), *(_full(q, folded) for q in quantities)]
    none += left_over(folded, spans, english=english)
    figures = _figures(around, block, label, next_id, inherited, ground, folded, quantities, periods)
    base = block.span.start
    moments = [_moment(around, base, ground, m) for m in periods if m.period.end is not None and (m.explicit or _is_fine(m))]
    own = [m.period for m in periods if m.explicit]
    year = own[0] if len({p.years for p in own}) == 1 else None
    return Told(figures, moments, sorted((NoFigure(_shift(n.span, base), n.reason) for n in none), key=lambda n: n.span), year)


def _periods(text: str, anchor: Anchor, *, english: bool) -> list[PeriodMention]:
    """Return the times of a block, in a Chinese one those in English words too."""
    found = periods_in(text, anchor, english=english)
    if english or not re.search(r"[A-Za-z]{3}", text):
        return found
    extra = [m for m in periods_in(text, anchor, english=True) if re.search("[A-Za-z]{3}", m.span.of(text))]
    found += [m for m in extra if not any(m.span.start < f.span.end and f.span.start < m.span.end for f in found)]
    return sorted(found, key=lambda m: m.span)


def _counted(folded: str, ground: Ground, quantities: list[QuantityMention]) -> tuple[list[QuantityMention], list[NoFigure]]:
    """Split what was read into quantities and names: a bare year, an ordinal of no unit, the class that others are counted by."""
    named = [q for q in quantities if _is_bare_year(q) or (q.ordinal and q.unit is NO_UNIT) or _in_title(folded, ground, q)]
    names = [NoFigure(_full(q, folded), "name") for q in named]
    rest = [q for q in quantities if q not in named]
    classes = set(class_names(folded, [q.span for q in rest if q.ordinal], [q.span for q in rest if not q.ordinal]))
    names += [NoFigure(_full(q, folded), "name") for q in rest if q.ordinal and q.span in classes]
    return [q for q in rest if not (q.ordinal and q.span in classes)], names


def _is_bare_year(q: QuantityMention) -> bool:
    """Whether a number without a unit is a year in a name (2017防制人口販運國際工作坊)."""
    quantity = q.quantity
    return q.unit is NO_UNIT and quantity.kind is Kind.COUNT and quantity.high is None and quantity.bound is Bound.EXACT and q.number.end - q.number.start == 4 and 1900 <= quantity.value <= 2100  # noqa: PLR2004


def _in_title(folded: str, ground: Ground, q: QuantityMention) -> bool:
    """Whether a written-out one stands in quotation marks: a title's word (「晨讀一刻」)."""
    return not q.ordinal and q.quantity.value == 1 and not folded[q.number.start].isdigit() and ground.quote_at(q.span.start) is not None


def _full(q: QuantityMention, folded: str) -> Span:
    """Return a quantity's span with the 第 of an ordinal."""
    start = q.span.start
    if q.ordinal:
        start = folded.rindex("第", max(0, start - 3), start)
    return Span(start, q.span.end)


def _is_fine(mention: PeriodMention) -> bool:
    """Whether a time is told to the month or finer."""
    start, end = mention.period.start, mention.period.end
    return start is not None and end is not None and (end - start).days <= 62  # noqa: PLR2004


def _shift(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _moment(around: Surroundings, base: int, ground: Ground, m: PeriodMention) -> Moment:
    clause, sentence = clause_around(ground, m.span), ground.sentence_at(m.span.start)
    start = base + m.span.start
    return Moment(around.number, m.period, _shift(m.span, base), _shift(clause, base), _shift(sentence, base), around.passage_at(start), around.document.path_at(start))


def _figures(  # noqa: PLR0913
    around: Surroundings, block: Block, label: str, next_id: int, inherited: Period | None,
    ground: Ground, folded: str, quantities: list[QuantityMention], periods: list[PeriodMention],
) -> list[Figure]:  # fmt: skip
    base, text = block.span.start, ground.text
    timed = roles(ground, folded, periods, quantities)
    english = around.document.language == "en"
    placed = places(ground, quantities, periods)
    totals = part_of(ground, quantities, placed)
    figures: list[Figure] = []
    subjects: list[str] = []
    quantities = [_like_total(q, quantities[t]) if (t := totals[k]) is not None else q for k, q in enumerate(quantities)]
    dates = [t.mention.span for t in timed if t.role is not Role.BASELINE]
    for k, (q, place) in enumerate(zip(quantities, placed, strict=True)):
        own = govern(ground, folded, q, place.near, timed, inherited, english=english)
        clause = with_period(ground, q, place.clause, own.mention if not own.inherited else None)
        total = totals[k]
        subject = _subject(text, place, q, quantities, dates)
        if total is not None and subject:
            subject = f"{subjects[total]}：{subject}"[-_SUBJECT_MAX:] if subjects[total] else subject  # noqa: RUF001
        subject = subject or (q.printed_unit(text) if english else "")
        subjects.append(subject)
        span = _full(q, folded)
        printed = q.printed_unit(text)
        figures.append(
            Figure(
                next_id + k, around.number, _with_unit(q, printed), own.period, own.inherited, subject,
                _shift(place.near, base), _shift(span, base), _shift(clause, base), _shift(ground.sentence_at(q.span.start), base),
                around.passage_at(base + q.span.start), around.document.path_at(base + q.span.start), (label,) if label else (),
                next_id + total if total is not None else None, UnitFrom.INLINE if q.unit is not NO_UNIT or printed else UnitFrom.NONE, span.of(text),
            )  # fmt: skip
        )
    return figures


def _like_total(q: QuantityMention, total: QuantityMention) -> QuantityMention:
    """Give a part without a unit its total's: 3,870 jobs, of which 1,240 were seasonal."""
    if q.unit is not NO_UNIT or q.quantity.kind is not Kind.COUNT:
        return q
    return replace(q, quantity=replace(q.quantity, unit=total.quantity.unit, unit_id=total.quantity.unit_id, kind=total.quantity.kind), unit=total.unit)


def _with_unit(q: QuantityMention, printed: str) -> Quantity:
    return replace(q.quantity, unit=printed) if printed or q.unit is NO_UNIT else q.quantity


def part_of(ground: Ground, quantities: list[QuantityMention], placed: list[Place]) -> list[int | None]:
    """Return for each quantity which earlier one it is a part of: behind 其中, or in brackets right behind the total.

    A part has the total's unit and is no greater; the parts of one total never add up to more than it.
    """
    found: list[int | None] = []
    current: int | None = None
    marked_in: Span | None = None
    for k, q in enumerate(quantities):
        sentence = ground.sentence_at(q.span.start)
        words = _lead_text(ground, placed[k], q)
        opened = _PART.search(words) is not None or _opens_part(ground, k, quantities) or _among(ground, k, quantities)
        if _AVERAGE.search(words) or (not opened and _OTHERWISE.match(words)):
            current, opened = None, False
        if opened:
            current = _total_for(quantities, found, k)
            marked_in = sentence
        elif marked_in != sentence:
            current = None
        ok = current is not None and _is_part(quantities[current], q) and _fits(quantities, found, current, q)
        found.append(current if ok else None)
        if not ok and opened is False and current is not None and q.quantity.unit_id == quantities[current].quantity.unit_id:
            current = None
    return found


def _lead_text(ground: Ground, place: Place, q: QuantityMention) -> str:
    """Return the words before a number less the asides among them, and in brackets with the bracket's earlier words."""
    own = ground.bracket_at(q.span.start)
    start = min(place.lead, own.start + 1) if own is not None else place.lead
    return re.sub(r"[（(【〔][^（(）)【】〔〕]*[）)】〕]", "", ground.text[start : q.span.start])  # noqa: RUF001


def _among(ground: Ground, k: int, quantities: list[QuantityMention]) -> bool:
    """Whether a number counts some of the one before it: 17例中年齡65歲以上者11例."""
    total = next((x for x in reversed(quantities[:k]) if x.quantity.unit_id == quantities[k].quantity.unit_id), None)
    return total is not None and re.match(r"\s?之?中(?![心央])[^，。；]*$", ground.text[total.span.end : quantities[k].span.start]) is not None  # noqa: RUF001


def _opens_part(ground: Ground, k: int, quantities: list[QuantityMention]) -> bool:
    """Whether a number begins the list in brackets behind a total that it adds up to: 743名（男300名、女443名）."""
    bracket = ground.bracket_at(quantities[k].span.start)
    if bracket is None:
        return False
    total = next((x for x in reversed(quantities[:k]) if not x.ordinal and x.span.end <= bracket.start), None)
    inside = [x for x in quantities if bracket.start < x.span.start < bracket.end and total is not None and x.quantity.unit_id == total.quantity.unit_id]
    if total is None or not inside or inside[0] is not quantities[k] or ground.text[total.span.end : bracket.start].strip():
        return False
    return sum(x.quantity.value for x in inside) == total.quantity.value


def _total_for(quantities: list[QuantityMention], found: list[int | None], k: int) -> int | None:
    """Return the latest earlier quantity of the same unit that is no part and at least as great."""
    q = quantities[k]
    for j in range(k - 1, -1, -1):
        other = quantities[j]
        if found[j] is None and _is_part(other, q) and other.quantity.direction is Direction.NONE:
            return j
    return None


def _is_part(total: QuantityMention, q: QuantityMention) -> bool:
    a, b = total.quantity, q.quantity
    same = b.unit_id in (a.unit_id, NO_UNIT.id) and a.unit_id not in ("percent", "percentage_point", "fold", NO_UNIT.id) and not (total.ordinal or q.ordinal)
    return same and a.kind not in (Kind.DURATION, Kind.RANK, Kind.ORDINAL) and b.value <= a.value and b.direction is Direction.NONE


def _fits(quantities: list[QuantityMention], found: list[int | None], total: int, q: QuantityMention) -> bool:
    parts = sum((quantities[j].quantity.value for j, t in enumerate(found) if t == total), start=q.quantity.value)
    return parts <= quantities[total].quantity.value * (2 if quantities[total].quantity.bound is not Bound.EXACT else 1)


def _subject(text: str, place: Place, q: QuantityMention, quantities: list[QuantityMention], dates: list[Span]) -> str:
    """Return the words that say what is counted: what is near the number, less times, asides, other numbers and fillers."""
    dull = [*dates, *(x.span for x in quantities if not x.ordinal or x is q)]

    def clean(start: int, end: int) -> str:
        return "".join("" if any(s.start <= i < s.end for s in dull) else text[i] for i in range(start, end))

    before, after = clean(place.near.start, q.span.start), clean(q.span.end, place.near.end)
    trail = re.split(r"[，、。；：（()）【】]", after)[0].strip()  # noqa: RUF001
    lead = re.sub(r"^[^，。；]*[）)】]", "", _unbracketed(before))  # noqa: RUF001
    lead = (_FILLER_TAIL if re.match(r"[一-鿿」]", trail) else _SUBJECT_TAIL).sub("", lead)
    lead = _SUBJECT_HEAD.sub("", lead.strip())
    joined = lead + (trail if re.match(r"[一-鿿」]", trail) else f" {trail}")
    joined = re.sub(r"「\s*」|『\s*』", "", joined)
    joined = re.sub(r"(?<=[一-鿿])\s+(?=[一-鿿])", "", joined)
    return re.sub(r"\s+", " ", joined).strip(" ，、；：,;:.")[:_SUBJECT_MAX]  # noqa: RUF001


def _unbracketed(text: str) -> str:
    """Return text without its asides; an aside that is still open (the number stands in it) keeps its words."""
    kept = re.sub(r"[（(【〔\[][^（(）)【】〔〕\[\]]*[）)】〕\]]", "", text)  # noqa: RUF001
    return re.sub(r"[（(【〔\[]", " ", kept)  # noqa: RUF001

