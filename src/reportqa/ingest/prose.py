"""One block of prose -> its figures, dated statements and other numerals."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from reportqa.ingest.bracketed import Brackets, bracketed, is_bracketed
from reportqa.ingest.clauses import places
from reportqa.ingest.codes import NoFigure, class_names, codes_in, cover, left_over, without_items
from reportqa.ingest.governs import Governed, Role, govern, roles
from reportqa.ingest.grids import are_years
from reportqa.ingest.ground import Ground, clause_around, ground_of, with_time
from reportqa.ingest.parts import again_of, parts_of
from reportqa.ingest.respective import dealt_out
from reportqa.ingest.subjects import named_subject, part_subject, subject_of
from reportqa.ingest.turns import earlier_of, taken_in
from reportqa.language.calendars import in_year
from reportqa.language.numerals import QuantityMention, find_quantities
from reportqa.language.numerals_en import find_english_quantities
from reportqa.language.periods import Anchor, PeriodMention, days_named, is_age, is_closing_day, periods_in
from reportqa.language.script import fold
from reportqa.language.units import NO_UNIT
from reportqa.model.document import Block, BlockKind, Document, Passage, Span
from reportqa.model.figure import Bound, Direction, Figure, Kind, Moment, Period, Quantity, UnitFrom

_NAMES_DAYS = re.compile(r"月\s?\d{1,2}\s?[日號号]|[A-Za-z]{3}\.? \d{1,2}\b|\b\d{1,2} (?=[A-Z][a-z]{2})")

# What stands behind an English number that leaves out its noun: 158 about dentists, withdrew 14.
_ELLIPTIC = re.compile(r"(?:\s*[,.;)]|\s(?:about|against|and|at|by|concerned|for|from|in|involved|of|on|or|related|to|under|upheld|were|was|had|did|not|late|with|without|while|but|as|still|more than once|[a-z]+ed)\b)|$")
_NOUN_REACH = 12  # numbers before one whose noun it may leave out


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a block's figures take from the document around it."""

    document: Document
    number: int
    passages: tuple[Passage, ...]
    starts: Sequence[int]
    anchor: Anchor
    brackets: Brackets | None = None  # what the document says its bracketed numbers are of

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


_BY_ANOTHER = re.compile(r"同年|翌年|次年|隔年|这一年|该年")


def read_prose(around: Surroundings, block: Block, label: str, next_id: int, inherited: Period | None) -> Told:
    """Return the figures of a block of prose, its dated statements, and its numerals that are neither."""
    text = block.span.of(around.document.text)
    folded = fold(text)
    english = around.document.language == "en"
    ground = ground_of(text, len(block.number))
    heading = [NoFigure(Span(0, len(block.number)), "heading")] if block.number else []
    periods = [m for m in _periods("。" * ground.head + without_items(text[ground.head :]), around.anchor, english=english) if m.span.start >= ground.head]
    years = _head_years(block) if block.kind is BlockKind.TABLE_HEADER else []
    taken = [Span(0, ground.head), *(m.span for m in periods), *years]
    codes = [n for n in codes_in(text, taken) if around.brackets is None or not is_bracketed(n.span.of(text))]
    taken += [n.span for n in codes]
    find = find_english_quantities if english else find_quantities
    quantities, names = _counted(folded, ground, find(folded, tuple(taken)))
    if block.kind is BlockKind.TABLE_HEADER:
        names = [replace(n, reason="time") for n in names]  # a column's bare year
    none = [*heading, *(NoFigure(s, "time") for s in dict.fromkeys((*(m.span for m in periods), *years))), *codes, *names]
    spans = [*taken, *(n.span for n in names), *(_full(q, folded) for q in quantities)]
    none += left_over(folded, spans, english=english)
    figures = _figures(around, block, label, next_id, inherited, ground, folded, quantities, [m for m in periods if not is_age(m.period.text)])
    base = block.span.start
    moments = [_moment(around, base, ground, d) for m in periods if m.period.end is not None and (m.explicit or _is_fine(m) or _goes_on(m, periods)) for d in days_named(m, text)]
    own = [m.period for m in periods if m.explicit and not is_age(m.period.text)]
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


def _head_years(block: Block) -> list[Span]:
    """Return where the bare years of a table's header stand: neighbouring cells that count up or down like years."""
    found: list[Span] = []
    for numeric, group in groupby(block.cells, key=lambda cell: cell.text.strip().isdigit()):
        run = list(group)
        if numeric and are_years([cell.text for cell in run]):
            found += [_shift(cell.span, -block.span.start) for cell in run]
    return found


def _counted(folded: str, ground: Ground, quantities: list[QuantityMention]) -> tuple[list[QuantityMention], list[NoFigure]]:
    """Split what was read into quantities and names: a bare year, an ordinal of no unit, the class that others are counted by."""
    names: list[QuantityMention] = []
    rest: list[QuantityMention] = []
    for q in quantities:
        (names if _is_bare_year(q) or (q.ordinal and q.unit is NO_UNIT) or _in_title(folded, ground, q) else rest).append(q)
    classes = set(class_names(folded, [q.span for q in rest if q.ordinal], [q.span for q in rest if not q.ordinal]))
    names += [q for q in rest if q.span in classes]
    return [q for q in rest if q.span not in classes], [NoFigure(_full(q, folded), "name") for q in names]


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
    """Whether a time is told to the month or finer: 3月, 3月15日起至8月31日."""
    start, end = mention.period.start, mention.period.end
    if is_closing_day(mention.period):
        return True  # 自6月1日起服務至12月31日止
    return start is not None and end is not None and ((end - start).days <= 62 or _NAMES_DAYS.search(mention.period.text) is not None)  # noqa: PLR2004


def _goes_on(mention: PeriodMention, periods: list[PeriodMention]) -> bool:
    """Whether a year is told by one that the same block names before it: 同年, 翌年."""
    return _BY_ANOTHER.match(fold(mention.period.text)) is not None and any(p.explicit and p.span.end <= mention.span.start for p in periods)


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
    base, text, english = block.span.start, ground.text, around.document.language == "en"
    timed = roles(ground, folded, periods, quantities)
    placed = places(ground, quantities, periods)
    totals = parts_of(ground, quantities, [p.lead for p in placed])
    dealt = dealt_out(ground, quantities, periods, placed)
    again = again_of(ground, quantities, [m.span for m in periods], [p.lead for p in placed])
    convention = around.brackets and [j if again[k] is None else None for k, j in enumerate(bracketed(ground, quantities))]
    dull = cover(len(text), [*(t.mention.span for t in timed if t.role is not Role.BASELINE), *(q.span for q in quantities if not q.ordinal)])
    owns = [govern(ground, folded, q, place.near, timed, inherited, english=english) for q, place in zip(quantities, placed, strict=True)]
    if english:
        owns = [_as_before(folded, quantities, k, own) for k, own in enumerate(owns)]
    for k, d in dealt.items():
        placed[k] = replace(placed[k], near=d.near, clause=d.clause)
        owns[k] = Governed(d.period, owns[k].mention, inherited=False) if d.period is not None else owns[k]
    for k, j in enumerate(convention or ()):
        if j is not None and around.brackets is not None:
            again[k], owns[k] = j, Governed(around.brackets.period_of(owns[j].period), None, inherited=True)
    subjects: list[str] = []
    counted: list[QuantityMention] = []  # of each number, the one whose unit it has
    figures: list[Figure] = []
    for k, (q, total) in enumerate(zip(quantities, totals, strict=True)):
        place, own, subject = placed[k], owns[k], subject_of(text, dull, placed[k], q)
        noun = _noun_before(ground, quantities, k, total) if english and k not in dealt else None
        apart = dealt[k].apart if k in dealt else () if noun is None or total is not None or quantities[noun].printed.end > place.near.start else (quantities[noun].printed,)  # a part is not taken for its total
        subject = named_subject(text, dull, apart, subject) if k in dealt else subject
        clause = with_time(ground, q.span.start, place.clause, own.mention.span if own.mention is not None and not own.inherited else None)
        other = again[k] if total is not None or again[k] is not None or k in dealt else earlier_of(ground, quantities, place, owns, subjects, subject)
        if english and total is None and other is None and k not in dealt:
            other = _level_of(ground, folded, quantities, k)
        if total is not None:
            subject = part_subject(subjects[total], subject)
        elif other is not None:
            subject, placed[k] = subjects[other], taken_in(place, placed[other], q.span.start)
        subjects.append(subject or (q.printed_unit(text) if english else ""))
        like = dealt[k].like if k in dealt and dealt[k].like is not None else total if total is not None else other if other is not None else noun
        counted.append(q if q.unit is not NO_UNIT or like is None else counted[like] if like < k else quantities[like])
        span, at = _full(q, folded), base + q.span.start
        figures.append(
            Figure(
                next_id + k, around.number, _quantity(q, text, counted[k]), own.period, own.inherited, subjects[k],
                _shift(placed[k].near, base), _shift(span, base), _shift(clause, base), _shift(ground.sentence_at(q.span.start), base),
                around.passage_at(at), around.document.path_at(at), (label,) if label else (), next_id + total if total is not None else None,
                UnitFrom.NONE if counted[k].unit is NO_UNIT else UnitFrom.INLINE, span.of(text),
                tuple(_shift(s, base) for s in apart),
            )  # fmt: skip
        )
    return figures


_THEN = r"\s(?:about\s|around\s|just\s|over\s|under\s|some\s)*(?:[a-z]{0,3}[$£€])?"  # before a number
_UP_FROM = re.compile(rf"\b(?:(?:up|down|risen|fallen) from|(?:up|down) on){_THEN}$")
_MOVED = (
    "r[io]se(?:s|n)?|rising|f[ae]ll(?:s|en|ing)?|gr[oe]w(?:s|n|ing|th)?|increas(?:e|es|ed|ing)|decreas(?:e|es|ed|ing)|declin(?:e|es|ed|ing)|dropp?(?:s|ed|ing)?|climb(?:s|ed|ing)?|jump(?:s|ed|ing)?"
    "|went (?:up|down)|improv(?:es?|ed|ing|ement)|reduc(?:es?|ed|ing|tion)|cut|shrank|up|down|doubled|moved|slipped|surged|soared"
)
_FROM = re.compile(rf"\b(?:{_MOVED})\b[^.;:]{{0,60}}?\bfrom{_THEN}$")
_TO_FROM = re.compile(rf"\b(?:{_MOVED})\b[^.;:]{{0,40}}?\bto\s(?:[^.;:]|\.(?=\d)){{1,80}}?\sfrom{_THEN}$")  # rose to 11.6 million articles from 9.8 million
_TO = re.compile(rf"(?:\s[a-z%-]+){{0,4}}?\sto{_THEN}")
_DATED_NEAR, _FROM_REACH = 24, 100  # characters


def _as_before(folded: str, quantities: list[QuantityMention], k: int, own: Governed) -> Governed:
    """Return the time of an English number that another went up or down from: where it has none of its own, the year before the other's."""
    q, lead = quantities[k], folded[max(0, quantities[k].span.start - _FROM_REACH) : quantities[k].span.start]
    follows = quantities[k + 1] if k + 1 < len(quantities) else None
    moved = _FROM.search(lead) is not None and follows is not None and _TO.fullmatch(folded, q.span.end, follows.span.start) is not None
    if own.period is None or not (moved or _UP_FROM.search(lead) or _TO_FROM.search(lead)):
        return own
    dated = own.mention is not None and not own.inherited and 0 <= own.mention.span.start - q.span.end <= _DATED_NEAR
    start, end = own.period.start, own.period.end
    if dated or start is None or end is None or not _YEAR_DAYS[0] <= (end - start).days <= _YEAR_DAYS[1]:
        return own
    return Governed(Period("", in_year(start, start.year - 1), in_year(end, end.year - 1), own.period.sense), own.mention, inherited=False)


_YEAR_DAYS = (350, 370)
_LEVEL_REACH = 40  # characters from a level to what it was before


def _level_of(ground: Ground, folded: str, quantities: list[QuantityMention], k: int) -> int | None:
    """Return the number that an English one without a unit was before: 71.3 Ml/d, down from 78.6."""
    q, level = quantities[k], quantities[k - 1] if k else None
    if level is None or q.unit is not NO_UNIT or q.ordinal or level.ordinal or level.unit is NO_UNIT or level.quantity.kind is Kind.SHARE or ground.sentence_at(q.span.start) != ground.sentence_at(level.span.start):
        return None
    between = folded[level.printed.end : q.span.start]
    return k - 1 if len(between) <= _LEVEL_REACH and _UP_FROM.search(between) else None


def _noun_before(ground: Ground, quantities: list[QuantityMention], k: int, total: int | None) -> int | None:
    """Return the number whose noun an English one without a noun counts too: 344 complaints about trams, 158 about buses."""
    q, sentence = quantities[k], ground.sentence_at(quantities[k].span.start)
    if q.unit is not NO_UNIT or q.quantity.kind is not Kind.COUNT or q.ordinal or _ELLIPTIC.match(ground.text, q.span.end) is None:
        return None
    own, start = ground.bracket_at(q.span.start), sentence.start
    while start > 0 and ground.text[:start].rstrip().endswith(";"):  # 25 applications were made; 7 were granted
        start = ground.sentence_at(len(ground.text[:start].rstrip()) - 1).start
    for j in range(k - 1, max(-1, k - 1 - _NOUN_REACH), -1) if total is None else (total,):
        x = quantities[j]
        if x.span.start < start and total is None:
            break
        if x.unit is not NO_UNIT and ground.bracket_at(x.span.start) == own and x.quantity.kind is not Kind.SHARE:
            return j if x.quantity.kind is Kind.COUNT and x.quantity.direction is Direction.NONE else None
    return None


def _quantity(q: QuantityMention, text: str, counted: QuantityMention) -> Quantity:
    """Return a quantity with its unit as printed; without one it has that of its total, or of what it tells again: 3,870 jobs, of which 1,240 were seasonal."""
    printed = q.printed_unit(text)
    if counted is not q and q.quantity.kind is Kind.COUNT:
        return replace(q.quantity, unit=counted.printed_unit(text), unit_id=counted.quantity.unit_id, kind=counted.quantity.kind)
    return replace(q.quantity, unit=printed) if printed or q.unit is NO_UNIT else q.quantity
