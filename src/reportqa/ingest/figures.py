"""Clauses and cells -> figures and dated statements: what is counted, when, part of what.

Every numeral of a document is read as one of: a figure, a time, a heading or list number, part of a
name or code (`NoFigure`). Nothing is silently passed over; `tests/ingest/test_figures.py` counts both.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace

from reportqa.ingest.cells import document_period, row_figures, scaled_unit
from reportqa.ingest.chunk import sentences
from reportqa.ingest.tables import Grid
from reportqa.language.numerals import SCALES, QuantityMention, find_quantities
from reportqa.language.periods import Anchor, PeriodMention, find_english_periods, find_periods
from reportqa.language.script import fold
from reportqa.language.units import NO_UNIT, by_english, unit_of
from reportqa.model.document import Block, BlockKind, Document, Passage, Span
from reportqa.model.figure import Figure, Kind, Moment, Period, Quantity, Sense, UnitFrom

_CLAUSE_BREAK = re.compile(r"[，；。！？：:;!?\n]|,(?!\d)")  # noqa: RUF001
_SEGMENT_BREAK = re.compile(r"[，；。！？：:;!?、\n]|,(?!\d)")  # noqa: RUF001
_ENUMERATOR = re.compile(r"(?:(?<=[。；：，\s「【（:])|^)(?:\d{1,2}[.、](?=\D)|[（(][一二三四五六七八九十\d]{1,2}[）)](?=\D))")  # noqa: RUF001
_CODE = re.compile(
    r"(?:\(?0\d{1,2}\)?[-\s]?\d{3,4}[-\s]?\d{3,4}(?:#\d+)?|(?<![A-Za-z])[A-Za-z]+-?\d+[A-Za-z]*|\d+[A-Za-z](?![a-z])(?=[一-鿿\s，。、」]|$)|第\s?\d+\s?(?:[條条款頁页]|號|号)|\d+(?:\.\d+){2,}|[一-鿿]字第\s?\d+\s?號|https?://\S+|\S+@\S+)"  # noqa: RUF001
)
_PART = re.compile(r"其中|當中|当中|包括|包含|內含|含\s?$|of which|including")
_DECLARED = re.compile(r"(?P<what>[一-鿿]{2,4})(?:[^，。；：\n]{0,12}?)(?:均|皆|係|则|則)?以(?P<unit>[^，。；、\s]{1,8}?)(?:計|计|表示|為單位|为单位|為準)")  # noqa: RUF001
_CLAUSE_MIN, _CLAUSE_MAX = 8, 80


@dataclass(frozen=True, slots=True)
class NoFigure:
    """A numeral that is no figure, and why: "time", "list number", "code", "heading"."""

    span: Span
    reason: str


@dataclass(frozen=True, slots=True)
class Findings:
    """What the text of a document says in numbers."""

    figures: tuple[Figure, ...]
    moments: tuple[Moment, ...]
    none: tuple[NoFigure, ...]


def find_figures(  # noqa: PLR0913
    document: Document, number: int, passages: tuple[Passage, ...], grids: tuple[Grid, ...], labels: tuple[str, ...], first_id: int = 0, first_passage: int = 0
) -> Findings:
    """Return every figure, dated statement and other numeral of a document, in order of appearance.

    `first_id` and `first_passage` number the document's figures and passages within a corpus.
    """
    del first_passage
    anchor = Anchor(document.year, document.roc)
    starts = [p.span.start for p in passages]
    figures: list[Figure] = []
    moments: list[Moment] = []
    none: list[NoFigure] = []
    declared = tuple((m["what"], m["unit"]) for m in _DECLARED.finditer(document.text) if unit_of(scaled_unit(m["unit"])[1]) is not None)
    cells_done = {row[0].span.start: (grid, row) for grid in grids for row in grid.table.rows if row}
    carried: dict[int, Period] = {}
    for block, label in zip(document.blocks, labels, strict=True):
        passage = passages[max(0, bisect_right(starts, block.span.start) - 1)] if passages else None
        if passage is None:
            continue
        if block.kind is BlockKind.ROW and block.cells and block.cells[0].span.start in cells_done:
            grid, _ = cells_done[block.cells[0].span.start]
            figures += row_figures(document, number, block, grid, passage.id, first_id + len(figures), anchor, declared)
            continue
        inherited = _inherited(document, block, carried)
        found, dated, others = _prose_figures(document, number, block, label, passages, starts, first_id + len(figures), anchor, inherited)
        figures += found
        moments += dated
        none += others
        lead = [m.period for m in find_periods(fold(block.span.of(document.text)), anchor) if m.explicit]
        own = lead[0] if len({p.years for p in lead}) == 1 else None
        if block.number or block.kind is BlockKind.HEADING:
            carried = {level: period for level, period in carried.items() if level < block.level}
            if own is not None:
                carried[block.level] = own
    return Findings(tuple(figures), tuple(moments), tuple(none))


def _inherited(document: Document, block: Block, carried: dict[int, Period]) -> Period | None:
    levels = [level for level in carried if level < block.level]
    if levels:
        return carried[max(levels)]
    return document_period(document)


# ---------------------------------------------------------------- prose


def _prose_figures(  # noqa: C901, PLR0912, PLR0913, PLR0915
    document: Document, number: int, block: Block, label: str, passages: tuple[Passage, ...], starts: list[int],
    next_id: int, anchor: Anchor, inherited: Period | None,
) -> tuple[list[Figure], list[Moment], list[NoFigure]]:  # fmt: skip
    base = block.span.start
    text = block.span.of(document.text)
    folded = fold(text)
    none: list[NoFigure] = []
    head = len(block.number)
    if head:
        none.append(NoFigure(Span(base, base + head), "heading"))
    masked = [Span(0, head)] if head else []
    periods = find_periods(folded, anchor) if document.language != "en" else []
    if document.language == "en" or not periods:
        periods += [p for p in find_english_periods(text, anchor) if re.search("[a-z]", folded[p.span.start : p.span.end]) or document.language == "en"]
    periods = [p for p in sorted(periods, key=lambda m: m.span) if p.span.start >= head]
    for m in periods:
        none.append(NoFigure(Span(base + m.span.start, base + m.span.end), "time"))
        masked.append(m.span)
    for pattern, reason in ((_CODE, "code"), (_ENUMERATOR, "list number")):
        for match in pattern.finditer(text):
            span = Span(match.start(), match.end())
            if re.search(r"[\d一二三四五六七八九十]", match.group()) and not any(span.start < m.end and m.start < span.end for m in masked):
                none.append(NoFigure(Span(base + span.start, base + span.end), reason))
                masked.append(span)
    quantities = find_quantities(folded, tuple(masked))
    if document.language == "en":
        quantities = [_english_unit(q, folded) for q in quantities]
    for q in quantities:
        if _is_bare_year(q) or (q.ordinal and q.unit is NO_UNIT):
            none.append(NoFigure(_shift(q.span, base), "name"))
    quantities = [q for q in quantities if not (_is_bare_year(q) or (q.ordinal and q.unit is NO_UNIT))]
    figures: list[Figure] = []
    spans = sentences(text, Span(0, len(text)))
    totals: dict[int, int] = {}
    nears: dict[int, int] = {}
    for k, q in enumerate(quantities):
        sentence = next(s for s in spans if s.start <= q.span.start < s.end) if any(s.start <= q.span.start < s.end for s in spans) else Span(0, len(text))
        counted = [x for x in quantities if not x.ordinal or x is q]
        here = counted.index(q)
        earlier = counted[here - 1] if here and counted[here - 1].span.start >= sentence.start else None
        later = counted[here + 1] if here + 1 < len(counted) else None
        near, clause = _surroundings(text, max(sentence.start, head) if sentence.start < head else sentence.start, sentence.end, q, earlier, nears.get(earlier.span.start) if earlier else None, later, periods)
        nears[q.span.start] = near.start
        period, is_inherited = _period_for(q, sentence, clause, periods, folded, inherited)
        clause = _with_period(text, Span(max(sentence.start, min(head, sentence.end)), sentence.end), clause, period if not is_inherited else None, periods)
        at = passages[max(0, bisect_right(starts, base + q.span.start) - 1)]
        unit_text = q.printed_unit(text)
        quantity = q.quantity if q.quantity.unit_id == "percent" and not unit_text else replace(q.quantity, unit=unit_text)
        quantity = _currency(quantity, folded, q)
        lead = text[near.start : q.number.start]
        own_sentence = totals.get(sentence.start)
        part_of = own_sentence if own_sentence is not None and _PART.search(text[quantities[own_sentence - next_id].span.end : q.span.start]) else None
        if part_of is None and q.quantity.unit_id == quantity.unit_id:
            totals[sentence.start] = next_id + k
        if own_sentence is not None and part_of is not None and figures[own_sentence - next_id].quantity.unit_id != quantity.unit_id:
            part_of = None
        start = q.span.start - (1 if q.ordinal and text[q.span.start - 1] == "第" else 0)
        figures.append(
            Figure(
                next_id + k, number, quantity, period, is_inherited, _subject(lead, text[q.span.end : near.end]),
                _shift(near, base), Span(base + start, base + q.span.end), _shift(clause, base), _shift(sentence, base),
                at.id, document.path_at(base + q.span.start), (label,) if label else (), part_of,
                UnitFrom.INLINE if unit_text or q.unit is not NO_UNIT else UnitFrom.NONE, text[start : q.span.end],
            )  # fmt: skip
        )
    moments: list[Moment] = []
    for m in periods:
        if m.period.end is None or not m.explicit and not _is_fine(m):
            continue
        sentence = next((s for s in spans if s.start <= m.span.start < s.end), Span(0, len(text)))
        clause = _clause_around(text, sentence, m.span)
        at = passages[max(0, bisect_right(starts, base + m.span.start) - 1)]
        original = text[m.span.start : m.span.end].strip()
        moments.append(
            Moment(number, replace(m.period, text=original), Span(base + m.span.start, base + m.span.end), _shift(clause, base), _shift(sentence, base), at.id, document.path_at(base + m.span.start))
        )
    return figures, moments, none


def _is_bare_year(q: QuantityMention) -> bool:
    """Whether a number without a unit is a year in a name (2017防制人口販運國際工作坊)."""
    return q.unit is NO_UNIT and q.quantity.kind is Kind.COUNT and q.quantity.high is None and q.number.end - q.number.start == 4 and 1900 <= q.quantity.value <= 2100  # noqa: E501, PLR2004


def _is_fine(mention: PeriodMention) -> bool:
    """Whether a time is told to the month or finer."""
    start, end = mention.period.start, mention.period.end
    return start is not None and end is not None and (end - start).days <= 62  # noqa: PLR2004


def _shift(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _clause_around(text: str, sentence: Span, span: Span) -> Span:
    """Return the clause of `sentence` that `span` stands in, widened to at least 8 characters and a verb."""
    breaks = [m.end() + sentence.start for m in _CLAUSE_BREAK.finditer(text[sentence.start : sentence.end])]
    start = max([b for b in breaks if b <= span.start], default=sentence.start)
    end = min([b - 1 for b in breaks if b > span.end], default=sentence.end)
    after = [b for b in breaks if b > end + 1]
    if end - start < 2 * _CLAUSE_MIN and after and after[0] - start <= _CLAUSE_MAX:
        end = after[0] - 1
    elif end - start < 2 * _CLAUSE_MIN and not after and sentence.end - start <= _CLAUSE_MAX:
        end = sentence.end
    return _trim(text, Span(start, max(end, span.end)))


def _trim(text: str, span: Span) -> Span:
    start, end = span.start, span.end
    while start < end and text[start] in " \n，。；、：:,":  # noqa: RUF001
        start += 1
    while end > start and text[end - 1] in " \n，；、：:,。":  # noqa: RUF001
        end -= 1
    return Span(start, end)


def _surroundings(  # noqa: PLR0913
    text: str, first: int, last: int, q: QuantityMention, earlier: QuantityMention | None, earlier_near: int | None, later: QuantityMention | None, periods: list[PeriodMention]
) -> tuple[Span, Span]:
    """Return what is near a number (the words that say what it counts) and its clause.

    `first` and `last` bound the sentence; a number right behind another (73 件 210 人, 30 國（約占 16％）)
    shares the other's words.
    """
    sentence = Span(first, last)
    breaks = [m.end() + sentence.start for m in _SEGMENT_BREAK.finditer(text[sentence.start : sentence.end])]
    start = max([b for b in breaks if b <= q.span.start], default=sentence.start)
    if earlier is not None and earlier.span.end > start:
        between = text[earlier.span.end : q.span.start]
        if re.search(r"[一-鿿a-zA-Z]{2}", re.sub(r"[約占共計合为為（()）\s]|約占", "", between)):  # noqa: RUF001
            start = earlier.span.end
        elif earlier_near is not None:
            start = earlier_near
    lead = "".join(c for i, c in enumerate(text[start : q.span.start], start) if not any(m.span.start <= i < m.span.end for m in periods))
    content = re.sub(r"[\d\s,.（）()約近達共計合為有占逾至少第其中计达为总總]", "", lead)  # noqa: RUF001
    after = [b - 1 for b in breaks if b > q.span.end]
    end = min(after, default=sentence.end)
    tail = text[q.span.end : end]
    if later is not None and q.span.end <= later.span.start < end:
        end, tail = later.span.start, text[q.span.end : later.span.start]
    thin = len(content) < 2 and len(re.sub(r"[\s（）()]", "", tail)) < 2  # noqa: PLR2004, RUF001
    wide_breaks = [m.end() + sentence.start for m in _CLAUSE_BREAK.finditer(text[sentence.start : sentence.end])]
    while thin and start > sentence.start:
        previous = max([b for b in wide_breaks if b < start], default=sentence.start)
        content = re.sub(r"[\d\s,.，、：；]", "", text[previous:start])  # noqa: RUF001
        start = previous
        thin = len(content) < 4  # noqa: PLR2004
    near = Span(start, end)
    clause_breaks = [m.end() + sentence.start for m in _CLAUSE_BREAK.finditer(text[sentence.start : sentence.end])]
    clause_start = max([b for b in clause_breaks if b <= near.start], default=sentence.start)
    clause_end = min([b - 1 for b in clause_breaks if b > q.span.end], default=sentence.end)
    if clause_end - clause_start > _CLAUSE_MAX:
        list_breaks = [b for b in breaks if clause_start < b <= near.start]
        clause_start = next((b for b in list_breaks if clause_end - b <= _CLAUSE_MAX), near.start)
        if clause_end - clause_start > _CLAUSE_MAX:
            clause_end = max(q.span.end, min(near.end, clause_start + _CLAUSE_MAX))
    return near, _trim(text, Span(min(clause_start, q.span.start), max(clause_end, q.span.end)))


def _with_period(text: str, sentence: Span, clause: Span, period: Period | None, periods: list[PeriodMention]) -> Span:
    """Widen a clause to the time that it takes from the clause before, and to at least 8 characters."""
    start = clause.start
    if period is not None:
        mention = next((m for m in reversed(periods) if m.period == period and sentence.start <= m.span.start < clause.start), None)
        if mention is not None and clause.end - mention.span.start <= _CLAUSE_MAX:
            start = mention.span.start
    if clause.end - start < _CLAUSE_MIN and start > sentence.start:
        breaks = [m.end() + sentence.start for m in _CLAUSE_BREAK.finditer(text[sentence.start : start - 1])]
        wider = max(breaks, default=sentence.start)
        if clause.end - wider <= _CLAUSE_MAX:
            start = wider
    return _trim(text, Span(start, clause.end))


def _period_for(  # noqa: PLR0913
    q: QuantityMention, sentence: Span, clause: Span, periods: list[PeriodMention], folded: str, inherited: Period | None
) -> tuple[Period | None, bool]:
    """Return the period that governs a number, and whether it stands outside the number's sentence."""
    before = [m for m in periods if sentence.start <= m.span.start and m.span.end <= q.span.start]
    after = [m for m in periods if q.span.end <= m.span.start < clause.end]
    before = [m for m in before if not _is_baseline(folded, m)]
    before = [m for m in before if not _is_closed_aside(folded[m.span.start : q.span.start])] or before
    after = [m for m in after if not _is_baseline(folded, m)]
    if before:
        return before[-1].period, False
    if after and not re.search(r"(?:较|比|至|到)\s?$", folded[: after[0].span.start]):
        return after[0].period, False
    same_block = [m for m in periods if m.span.end <= sentence.start and m.explicit]
    if same_block:
        last = same_block[-1].period
        coarse = last.start is None or last.end is None or (last.end - last.start).days > 27  # noqa: PLR2004
        return (last, True) if coarse else (_year_of(last), True)
    return inherited, True


def _is_closed_aside(between: str) -> bool:
    """Whether the brackets that a time stands in are closed before the number."""
    depth = 0
    for char in between:
        depth += (char in "(（") - (char in ")）")  # noqa: RUF001
        if depth < 0:
            return True
    return False


def _is_baseline(folded: str, mention: PeriodMention) -> bool:
    """Whether a time is what something is compared with (比104年時, 較前一年), not when it happened."""
    return re.search(r"(?:较|比|相较于?|与|compared (?:with|to)|than in|from)\s?$", folded[max(0, mention.span.start - 14) : mention.span.start]) is not None and re.search(
        r"相比|比较|较|比|compared|than|from", folded[max(0, mention.span.start - 14) : mention.span.end + 6]
    ) is not None


def _year_of(period: Period) -> Period:
    from datetime import date  # noqa: PLC0415

    year = period.years[0]
    return Period(period.text, date(year, 1, 1), date(year, 12, 31), Sense.DURING)


def _currency(quantity: Quantity, folded: str, q: QuantityMention) -> Quantity:
    """Read the currency that stands before a number: NT$5 million, 美金3萬元."""
    before = folded[max(0, q.span.start - 6) : q.span.start].rstrip()
    for mark, code, printed in (("us$", "USD", "美元"), ("美金", "USD", "美元"), ("nt$", "TWD", "元"), ("€", "EUR", "歐元"), ("人民币", "CNY", "元")):
        if before.endswith(mark) and quantity.unit_id in ("none", "TWD"):
            return replace(quantity, unit=quantity.unit or printed, unit_id=code, kind=Kind.AMOUNT)
    return quantity


def _english_unit(q: QuantityMention, folded: str) -> QuantityMention:
    """Read the unit of a number in English text: the noun, or the head of the noun phrase, after it."""
    words = re.findall(r"[a-z][a-z-]*|%", folded[q.number.end : q.number.end + 60].split(".")[0].split(",")[0].split("(")[0])
    table = by_english()
    scale = SCALES.get(words[0]) if words else None
    value = q.quantity
    if scale is not None and scale >= 1000:  # noqa: PLR2004
        end = folded.index(words[0], q.number.end) + len(words[0])
        already = folded[q.span.start : q.span.end].endswith(words[0])
        value = value if already else replace(value, value=value.value * scale)
        words = words[1:]
        q = replace(q, quantity=value, span=Span(q.span.start, end), number=Span(q.number.start, end))
    if q.unit is not NO_UNIT:
        return q
    for size in (3, 2, 1):
        for at in range(min(3, len(words))):
            name = " ".join(words[at : at + size])
            unit = table.get(name) if len(words) >= at + size else None
            if unit is not None and name not in ("part", "time", "line", "point", "place"):
                match = re.compile(re.escape(words[at + size - 1])).search(folded, q.number.end)
                end = match.end() if match else q.number.end
                return replace(q, unit=unit, span=Span(q.span.start, end), quantity=replace(value, unit=name, unit_id=unit.id, kind=unit.kind))
    return q


def _subject(before: str, after: str) -> str:
    lead = re.sub(r"^[\s，、。；：（(）)]+", "", before)  # noqa: RUF001
    lead = re.sub(r"(?:約占|約|近|逾|達|共計|合計|計|共|為|有|第|新臺幣)?\s*$", "", lead)
    trail = re.sub(r"[\s，、。；：（(].*$", "", after)  # noqa: RUF001
    return (lead + trail).strip()[:60]
