"""Table rows -> figures: each cell with its unit, period and headers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from reportqa.ingest.cellunits import Stated, known_unit, scaled_unit, unit_for
from reportqa.ingest.shapes import Shape, plain, shape_of, signed
from reportqa.ingest.tables import Grid, TableRow
from reportqa.language.calendars import month_end
from reportqa.language.numerals import QuantityMention, find_quantities
from reportqa.language.periods import Anchor, find_english_periods, find_periods
from reportqa.language.periods_en import year_across, year_start
from reportqa.language.script import fold
from reportqa.language.units import NO_UNIT
from reportqa.model.document import Block, Cell, Document, Span
from reportqa.model.figure import Figure, Kind, Moment, Period, Quantity, Sense, UnitFrom

__all__ = ["document_period", "link_parts", "row_figures", "row_moments", "scaled_unit"]

_BARE_YEAR = re.compile(r"(?:.*\s)?(?:fy\s?)?((?:19|20)\d\d|[89]\d|1[0-4]\d)\s?(?:[(].*)?")
_COMPARED = re.compile(r"[較较比].*(?:增|減|减|成長|增长|變動|变动|差)|\b(?:change|growth|compared)\b.*\b(?:on|over|from|with)\b", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"((?:19|20)\d\d)(?=\s[A-Za-z(])")  # 2022 Cases: the year heads several columns
_APART = re.compile(r"(?:annex|appendix|appendices)\b|附[錄录表件]", re.IGNORECASE)
_HEAD = 4000  # characters in which a report says what its short names stand for
_OPENING = 400  # of which the first are a title page, be it one paragraph
_YEAR, _DAYS = timedelta(days=365), timedelta(days=7)
_MONTH = timedelta(days=31)
_QUARTER = timedelta(days=100)  # a shorter period is finer than a half year


def document_period(document: Document) -> Period | None:
    """Return the period that the whole document reports on: the title's, else its year; None where it names none."""
    english = document.language == "en"
    return _document_period(document.title, document.text[:_HEAD], document.year, document.roc, english, year_start(document.text, english=english))


@lru_cache(maxsize=256)
def _document_period(title: str, head: str, year: int | None, roc: bool, english: bool, start: int) -> Period | None:  # noqa: FBT001, PLR0913
    if year is None:
        return None
    across = year_across(head, year, english=english)
    anchor = Anchor(year, roc, start, across)
    whole = Period(f"{year - 1911}年度" if roc else str(year), date(year, 1, 1), date(year, 12, 31), Sense.DURING)
    if across is not None and start > 1:
        whole = Period(f"{across}-{(across + 1) % 100:02}", date(across, start, 1), month_end(across + 1, start - 1), Sense.DURING)
    for period in _periods(title, anchor, english):
        defined = _defined(period.text, head, anchor)
        if defined is not None:
            return defined
        told = period.end is not None and period.start is not None and year in period.years
        if told and (period.start, period.end) != (whole.start, whole.end) and period.end - period.start > _QUARTER:  # type: ignore[operator]
            return period
    opening = () if _periods(title, anchor, english) else _periods(head[:_OPENING], anchor, english)
    return next((p for p in opening if year in p.years and p.start and p.end and abs(p.end - p.start - _YEAR) <= _DAYS), whole)


def _defined(name: str, head: str, anchor: Anchor) -> Period | None:
    """Return the period that the text gives a short name: 111 年 10 月至 112 年 9 月（下稱 111-112 流感季）."""
    squashed = head.replace(" ", "")
    match = re.search(rf"(?P<period>[^，。；（(]{{4,30}})[（(](?:以下簡稱|以下简称|下稱|下称|簡稱|简称){re.escape(name.replace(' ', ''))}", squashed)  # noqa: RUF001
    found = _periods(match["period"], anchor, english=False) if match else ()
    return replace(found[-1], text=name) if found else None


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a cell stands: its document, block and table, its row, and the label of its column."""

    document: Document
    block: Block
    grid: Grid
    row: TableRow
    header: str
    anchor: Anchor
    declared: tuple[tuple[str, str], ...]


def row_figures(  # noqa: PLR0913
    document: Document, number: int, block: Block, grid: Grid, passage: int, next_id: int, anchor: Anchor, declared: tuple[tuple[str, str], ...]
) -> list[Figure]:
    """Return the figures of a row; each cell takes its unit from itself, its headers or the caption."""
    row = grid.rows.get(block.span.start)
    figures: list[Figure] = []
    for k, cell in enumerate(row.values if row else ()):
        assert row is not None  # noqa: S101
        place = _Place(document, block, grid, row, grid.labels[k] if k < len(grid.labels) else "", anchor, declared)
        for quantity, span, source, shown in _quantities(place, cell):
            words = shape_of(cell.text) is Shape.WORDS
            near = cell.span if words else block.span
            period, inherited = _cell_period(place)
            figures.append(
                Figure(
                    next_id + len(figures), number, quantity, period, inherited, f"{row.path} {place.header}".strip(), near, span,
                    near, block.span, passage, document.path_at(block.span.start), (row.path, place.header, grid.table.caption, grid.corner), None, source, shown,
                )  # fmt: skip
            )
    return figures


def row_moments(document: Document, number: int, block: Block, passage: int, anchor: Anchor) -> list[Moment]:  # noqa: PLR0913
    """Return the dated statements of a row: its cells that name a month or a day, each dating the row."""
    found: list[Moment] = []
    for cell in block.cells:
        if shape_of(cell.text) in (Shape.VALUE, Shape.NOTHING, Shape.YEAR):
            continue
        for mention in find_english_periods(cell.text, anchor) if document.language == "en" else find_periods(fold(cell.text), anchor):
            start, end = mention.period.start, mention.period.end
            if start is None or end is None or end - start > _MONTH or not mention.explicit:
                continue
            span = Span(cell.span.start + mention.span.start, cell.span.start + mention.span.end)
            period = replace(mention.period, text=mention.span.of(cell.text).strip())
            found.append(Moment(number, period, span, block.span, block.span, passage, document.path_at(block.span.start)))
    return found


def link_parts(figures: Sequence[Figure], grids: Sequence[Grid]) -> list[Figure]:
    """Return the figures of one document with each cell that is part of a total pointing at the total's figure."""
    by_place = {f.span.start: f for f in figures}
    within = {start: start for start in by_place}
    found = {f.id: f for f in figures}
    for grid in grids:
        for part, whole in grid.parts:
            a, b = (next((within[s] for s in range(x.start, x.end) if s in within), None) for x in (part, whole))
            if a is None or b is None or a == b:
                continue
            mine, total = found[by_place[a].id], by_place[b]
            if mine.quantity.unit_id == total.quantity.unit_id and mine.part_of is None:
                found[mine.id] = replace(mine, part_of=total.id)
    return [found[f.id] for f in figures]


# ---------------------------------------------------------------- quantities


def _quantities(place: _Place, cell: Cell) -> list[tuple[Quantity, Span, UnitFrom, str]]:
    """Return the quantities of a cell, each with its place, where its unit came from, and how it is shown."""
    text = plain(cell.text)
    shape = shape_of(cell.text)
    at = cell.text.index(text) if text in cell.text else 0
    if shape is Shape.WORDS:
        return _words(cell)
    if shape not in (Shape.VALUE, Shape.YEAR):
        return []
    inner, negative = signed(fold(text))
    negative = negative and not (text.startswith("▲") and any("▼" in c.text for row in place.grid.table.rows for c in row))
    offset = max(0, fold(text).find(inner))
    mentions = find_quantities(inner)
    found: list[tuple[Quantity, Span, UnitFrom, str]] = []
    for k, mention in enumerate(mentions[:2]):
        printed = mention.printed_unit(text[offset:])
        if k and mention.unit is NO_UNIT:
            continue
        quantity, source, behind = _with_unit(place, mention, printed, shared=len(mentions) > 1)
        if negative and quantity.value > 0 and not (quantity.kind is Kind.COUNT and inner != fold(text) and fold(text).startswith("(")):  # a count in brackets is one of those beside it
            quantity = replace(quantity, value=-quantity.value, high=None)
        span = Span(cell.span.start + at, cell.span.start + at + len(text))
        if len(mentions) > 1:
            start = cell.span.start + at + offset
            span = Span(start + mention.span.start, start + mention.span.end)
        alone = text if len(mentions) == 1 else text[offset + mention.span.start : offset + mention.span.end]
        found.append((quantity, span, source, f"{alone} {behind}".strip()))
    return found


def _words(cell: Cell) -> list[tuple[Quantity, Span, UnitFrom, str]]:
    """Return the quantities in a cell of words: those with a unit, times and ordinals aside."""
    folded = fold(cell.text)
    times = tuple(m.span for m in find_periods(folded, Anchor(None)))
    found: list[tuple[Quantity, Span, UnitFrom, str]] = []
    for mention in find_quantities(folded, times):
        if mention.unit is NO_UNIT or mention.ordinal:
            continue
        span = Span(cell.span.start + mention.span.start, cell.span.start + mention.span.end)
        quantity = replace(mention.quantity, unit=mention.printed_unit(cell.text) or mention.quantity.unit)
        found.append((quantity, span, UnitFrom.INLINE, mention.span.of(cell.text)))
    return found


def _with_unit(place: _Place, mention: QuantityMention, printed: str, *, shared: bool) -> tuple[Quantity, UnitFrom, str]:
    """Return a cell's quantity in its unit, the scale of a stated unit (千元) applied, where that is from, and what to show behind it."""
    q = mention.quantity
    if mention.unit is not NO_UNIT:
        return replace(q, unit=printed or q.unit), UnitFrom.INLINE, ""
    stated = _stated(place, shared=shared)
    if stated is None:
        return replace(q, unit="", unit_id="none", kind=Kind.COUNT), UnitFrom.NONE, ""
    factor, name = scaled_unit(stated.scaled or stated.text)
    unit = known_unit(name)
    high = q.high * factor if q.high is not None else None
    quantity = Quantity(q.value * factor, high, stated.text, unit.id if unit else "none", unit.kind if unit else Kind.COUNT, q.bound)
    return quantity, stated.source, stated.scaled or stated.text


def _stated(place: _Place, *, shared: bool) -> Stated | None:
    return unit_for(
        place.document.text, place.header, place.row.path, place.row.unit, place.grid.corner, place.grid.units, place.grid.labels,
        place.grid.table.caption, place.declared, shared=shared,
    )  # fmt: skip


# ---------------------------------------------------------------- periods


@lru_cache(maxsize=8192)
def _mentions(source: str, anchor: Anchor, english: bool) -> tuple[tuple[Period, bool], ...]:  # noqa: FBT001
    """Return the times that a text names, as it prints them, and whether each names its own year."""
    found = [] if english else find_periods(fold(source), anchor)
    if english or (not found and source.isascii()):
        found = find_english_periods(source, anchor) or find_periods(fold(source), anchor)
    return tuple((replace(m.period, text=m.span.of(source).strip()), m.explicit) for m in found)


def _periods(source: str, anchor: Anchor, english: bool) -> tuple[Period, ...]:  # noqa: FBT001
    """Return the times that a text names, a bare year among them, those without a year of their own read against `anchor`."""
    found = tuple(period for period, _ in _mentions(source, anchor, english))
    bare = _BARE_YEAR.fullmatch(fold(source)) or (_YEAR_FIRST.match(fold(source)) if english else None) if not found else None
    return tuple(replace(p, text=bare.group(1)) for p, _ in _mentions(f"{bare.group(1)}年", anchor, english=False)) if bare else found


def _around(place: _Place) -> Period | None:
    """Return the time that the caption or the headings around a table name, the nearest."""
    for source in (place.grid.table.caption, *_headings(place.document, place.grid.table.span.start)):
        named = _mentions(source, place.anchor, place.document.language == "en")
        period = next((p for p, explicit in named if explicit and p.end), None)
        if period is not None:
            return period
    return None


def _headings(document: Document, offset: int) -> list[str]:
    """Return the labels of the sections around `offset`, innermost first: those that have a heading of their own.

    A list item is a section too, but its first words are a sentence, and the times in it are that sentence's;
    an annex says nothing more of the section that it stands behind.
    """
    found: list[str] = []
    section = document.root
    while True:
        inner = next((c for c in section.children if c.span.start <= offset < c.span.end), None)
        if inner is None:
            return found[::-1]
        if _APART.match(inner.label):
            found.clear()
        rest = document.text[inner.heading.end : inner.heading.end + 2].lstrip("：: ")  # noqa: RUF001
        if rest[:1] in ("", "\n"):
            found.append(inner.label)
        section = inner


def _cell_period(place: _Place) -> tuple[Period | None, bool]:
    """Return the time of a cell: its column's, its row's, both together (106年 × 第1季), the table's or the document's."""
    english = place.document.language == "en"
    around = _around(place)
    base = replace(place.anchor, year=around.end.year) if around is not None and around.end is not None else place.anchor
    for source, other in ((place.header, place.row.path), (place.row.path, place.header)):
        if _COMPARED.search(source):
            continue
        periods = _periods(source, base, english)
        if periods:
            year = periods[-1].years[0] if periods[-1].years else base.year
            finer = [p for p in _periods(other, replace(place.anchor, year=year), english) if p.start and p.end and p.end - p.start < _QUARTER]
            return (finer[0] if finer else periods[-1]), False
    if around is not None:
        return around, True
    return document_period(place.document), True
