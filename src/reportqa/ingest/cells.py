"""Table rows -> figures: each cell with its unit, period and headers."""

from __future__ import annotations

import re
from decimal import Decimal

from reportqa.ingest.tables import Grid, row_label
from reportqa.language.numerals import SCALES, find_quantities
from reportqa.language.periods import Anchor, find_english_periods, find_periods
from reportqa.language.script import fold
from reportqa.language.units import NO_UNIT, unit_of
from reportqa.model.document import Block, Document
from reportqa.model.figure import Bound, Figure, Kind, Period, Quantity, Sense, UnitFrom

_HEADER_UNIT = re.compile(r"[（(]\s*(?:單位[:：])?\s*(?P<unit>[^（）()]{1,8})\s*[）)]\s*$|[／/](?P<slash>[^／/（）()]{1,5})$")  # noqa: RUF001


def document_period(document: Document) -> Period | None:
    """Return the year that the whole document reports on, None where it names none."""
    if document.year is None:
        return None
    from datetime import date  # noqa: PLC0415

    text = f"{document.year - 1911}年度" if document.roc else str(document.year)
    return Period(text, date(document.year, 1, 1), date(document.year, 12, 31), Sense.DURING)


def row_figures(  # noqa: C901, PLR0912, PLR0913
    document: Document, number: int, block: Block, grid: Grid, passage: int, next_id: int, anchor: Anchor, declared: tuple[tuple[str, str], ...]
) -> list[Figure]:
    """Return the figures of a row; each cell takes its unit from itself, its headers or the caption."""
    cells = block.cells
    columns = min(grid.columns, len(cells) - 1) if grid.columns else len(cells) - 1
    label = row_label(cells, columns)
    figures: list[Figure] = []
    for k, cell in enumerate(cells[len(cells) - columns :]):
        header = grid.labels[k] if k < len(grid.labels) else ""
        text = cell.text
        folded = fold(text)
        negative = bool(re.fullmatch(r"[（(]\s?[\d,.]+\s?[％%]?\s?[）)]|[△▲▼−]\s?[\d,.]+.*", text))  # noqa: RUF001
        inner = folded.strip("()（） △▲▼−-") if negative else folded  # noqa: RUF001
        offset = folded.index(inner) if inner else 0
        mentions = find_quantities(inner)
        if not mentions:
            continue
        q = mentions[0]
        value, high, unit_id, printed, kind = q.quantity.value, q.quantity.high, q.quantity.unit_id, q.printed_unit(text[offset:]), q.quantity.kind
        source = UnitFrom.INLINE if q.unit is not NO_UNIT else UnitFrom.NONE
        if q.unit is NO_UNIT:
            for where, stated in ((UnitFrom.COLUMN_HEADER, _stated_unit(header)), (UnitFrom.ROW_HEADER, _stated_unit(label)), (UnitFrom.ROW_HEADER, _stated_unit(grid.corner)), (UnitFrom.CAPTION, grid.unit), (UnitFrom.COLUMN_HEADER, _named_unit(header)), (UnitFrom.ROW_HEADER, _named_unit(label)), (UnitFrom.NOTE, _declared_unit(f"{grid.table.caption} {label} {header}", declared))):
                if not stated:
                    continue
                factor, unit_text = scaled_unit(stated)
                unit = unit_of(unit_text)
                if unit is None and where is not UnitFrom.CAPTION:
                    continue
                value, high = value * factor, (high * factor if high is not None else None)
                printed, source = stated, where
                unit_id, kind = (unit.id, unit.kind) if unit else ("none", Kind.COUNT)
                break
        if negative and value > 0:
            value = -value
        period, inherited = _cell_period(document, label, header, grid, anchor)
        quantity = Quantity(value, high, printed, unit_id, kind, q.quantity.bound if q.quantity.bound else Bound.EXACT)
        shown = text if q.unit is not NO_UNIT or not printed else f"{text} {printed}"
        figures.append(
            Figure(
                next_id + len(figures), number, quantity, period, inherited, f"{label} {header}".strip(), block.span,
                cell.span, block.span, block.span, passage, document.path_at(block.span.start), tuple(x for x in (label, header, grid.table.caption, grid.corner) if x),
                None, source, shown,
            )  # fmt: skip
        )
    return figures


def _stated_unit(header: str) -> str:
    match = _HEADER_UNIT.search(header)
    return (match["unit"] or match["slash"] or "").strip() if match else ""


def _declared_unit(headers: str, declared: tuple[tuple[str, str], ...]) -> str:
    """Return the unit that the document's notes give for what a cell's headers name (運量以人次計)."""
    return next((unit for what, unit in declared if what in headers or what[-2:] in headers), "")


def _named_unit(header: str) -> str:
    """Return the unit that a header's own words imply: 人次, 件數, 金額, 比率(%)."""
    for tail, unit in (("人次", "人次"), ("人數", "人"), ("人数", "人"), ("件數", "件"), ("件数", "件"), ("戶數", "戶"), ("户数", "户"), ("場次", "場次"), ("场次", "场次"), ("冊數", "冊"), ("册数", "册"), ("家數", "家"), ("家数", "家"), ("次數", "次"), ("次数", "次"), ("率", "％"), ("占比", "％"), ("百分比", "％")):
        if header.strip().endswith(tail):
            return unit
    return ""


def scaled_unit(text: str) -> tuple[Decimal, str]:
    """Split 千元 into its scale and its unit.

    >>> scaled_unit("千元")
    (Decimal('1000'), '元')
    """
    folded = fold(text).removeprefix("新台币").strip()
    currency = re.fullmatch(r"(gbp|nt\$|us\$|usd|twd|eur|£|€)\s?(thousand|million|billion|'000|m|k)?", folded)
    if currency is not None:
        scales = {"thousand": 3, "'000": 3, "k": 3, "million": 6, "m": 6, "billion": 9}
        names = {"gbp": "英镑", "£": "英镑", "nt$": "元", "twd": "元", "us$": "美元", "usd": "美元", "eur": "欧元", "€": "欧元"}
        return Decimal(10) ** scales.get(currency.group(2) or "", 0), names[currency.group(1)]
    english = {"nt$ thousand": (1000, "元"), "nt$ million": (1000000, "元"), "nt$": (1, "元"), "thousand": (1000, ""), "million": (1000000, "")}
    if folded in english:
        factor, unit = english[folded]
        return Decimal(factor), unit
    for word in sorted(SCALES, key=len, reverse=True):
        if folded.startswith(word) and len(folded) > len(word) and unit_of(folded) is None:
            return SCALES[word], folded[len(word) :]
    return Decimal(1), folded


def _cell_period(document: Document, label: str, header: str, grid: Grid, anchor: Anchor) -> tuple[Period | None, bool]:
    base = anchor
    found: list[Period] = []
    for source in (grid.table.caption, *document.path_at(grid.table.span.start)[::-1]):
        mention = next((m for m in find_periods(fold(source), anchor) if m.explicit), None)
        if mention and mention.period.end:
            base = Anchor(mention.period.end.year, anchor.roc)
            found.append(mention.period)
            break
    for source in (header, label):
        folded = fold(source)
        periods = [m.period for m in find_periods(folded, base)]
        if not periods and document.language == "en":
            periods = [m.period for m in find_english_periods(source, base)]
        if not periods and (bare := re.fullmatch(r"(?:.*\s)?(?:fy\s?)?((?:19|20)\d\d|[89]\d|1[0-4]\d)\s?(?:[(（].*)?", folded)):  # noqa: RUF001
            periods = [m.period for m in find_periods(f"{bare.group(1)}年", base)]
        if periods:
            other = [m.period for m in find_periods(fold(label if source == header else header), Anchor(periods[0].years[0] if periods[0].years else base.year, anchor.roc))]
            finer = [p for p in other if p.start and p.end and (p.end - p.start).days < 100]  # noqa: PLR2004
            return (finer[0] if finer else periods[0]), False
    if found:
        return found[0], True
    return document_period(document), True
