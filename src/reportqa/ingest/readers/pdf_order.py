"""Rows and tables of a page -> reading order: columns of type are told from tables without rules, and read one after the other."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from reportqa.ingest.readers.pdf_page import Glyph
from reportqa.ingest.readers.pdf_rows import Row, rows_of
from reportqa.ingest.readers.pdf_tables import Table
from reportqa.ingest.readers.pdf_text import columns_of

_STEP = 2.0  # points between the places where a gutter is sought
_MOST_STEPS = 600
_LEAST_LINES = 4  # of each column
_LEAST_FILL = 0.66  # of a column's width that its lines usually take up
_MOST_CHUNKS = 1.35  # to a line of a column
_MOST_NUMBERS = 0.3  # of a column's lines that are numbers alone
_NARROWEST = 0.62  # of the width: a column is narrower
_OUTER = 0.2  # of the width on either side, where no gutter is sought
_DEEPEST = 3
_BELOW = 0.35  # of the size: rows of both columns that stand almost level were taken for one, half-way between
_LEAST_PROSE = 0.4  # of a column's characters stand in lines that fill it, where a table stands in it too
_LEVEL = 0.5  # of the lines on one side of a gutter: where as many stand level with lines on the other, both may be a table's
_APART = 2.6  # of the size: white as wide, on both sides of a gutter, parts what is in columns from what may not be
_TITLE = 1.12  # of the usual size: larger type heads what is below it
_LEAST_WIDE = 14  # half-width columns of a usual line of prose
_VALUE = re.compile(r"[\d\s,.%()+\-–—－△▲…．，％（）]*")  # noqa: RUF001


@dataclass(frozen=True, slots=True)
class _Box:
    """A chunk on its row, or a table."""

    x0: float
    x1: float
    y: float
    size: float
    text: str
    item: Table | None = None


def ordered(glyphs: list[Glyph], tables: Sequence[Table]) -> list[Row | Table]:
    """Return the rows and tables of a page in reading order."""
    rows = rows_of(glyphs)
    boxes = [_Box(c.x0, c.x1, row.base, row.size, c.text) for row in rows for c in row.chunks]
    boxes += [_Box(t.x0, t.x1, t.top, 10.0, "", t) for t in tables]
    spans = _columns(boxes, 0)
    if len(spans) < 2:  # noqa: PLR2004
        return _merged(rows, tables)
    return _by_region(glyphs, tables, spans)


def _merged(rows: Sequence[Row], tables: Sequence[Table]) -> list[Row | Table]:
    items: list[Row | Table] = [*rows, *tables]
    return sorted(items, key=lambda i: (i.base if isinstance(i, Row) else i.top + 1, i.x0))


@dataclass(frozen=True, slots=True)
class _Region:
    """A part of the page that is read from top to bottom before the next one."""

    x0: float
    x1: float
    y0: float
    y1: float

    def holds(self, x: float, y: float) -> bool:
        return self.x0 <= x < self.x1 and self.y0 <= y < self.y1


_ALL = _Region(float("-inf"), float("inf"), float("-inf"), float("inf"))


def _by_region(glyphs: list[Glyph], tables: Sequence[Table], regions: list[_Region]) -> list[Row | Table]:
    inside: dict[int, list[Glyph]] = defaultdict(list)
    for glyph in glyphs:
        x = (glyph.x0 + glyph.x1) / 2
        inside[next((k for k, r in enumerate(regions) if r.holds(x, glyph.base)), len(regions) - 1)].append(glyph)
    result: list[Row | Table] = []
    for k, region in enumerate(regions):
        rows = rows_of(inside[k])
        for row in rows:
            row.column = k
        own = [t for t in tables if region.holds((t.x0 + t.x1) / 2, t.top)]
        for table in own:
            table.column = k
        result += _merged(rows, own)
    return result


def _columns(boxes: list[_Box], depth: int, region: _Region = _ALL) -> list[_Region]:
    """Return the regions of a part of the page, in reading order."""
    found = _gutter(boxes, region) if depth < _DEEPEST and len(boxes) >= 2 * _LEAST_LINES else None
    if found is None:
        return [region]
    gutter, bands = found
    regions: list[_Region] = []
    for band in bands:
        if not band.split:
            regions.append(_Region(region.x0, region.x1, band.y0, band.y1))
            continue
        regions += _columns([b for b in band.boxes if b.x1 <= gutter], depth + 1, _Region(region.x0, gutter, band.y0, band.y1))
        regions += _columns([b for b in band.boxes if b.x1 > gutter], depth + 1, _Region(gutter, region.x1, band.y0, band.y1))
    return regions


@dataclass(slots=True)
class _Band:
    """Lines one below the other that all leave a gutter free, or that do not."""

    boxes: list[_Box]
    split: bool
    y0: float = 0.0
    y1: float = 0.0


def _gutter(boxes: list[_Box], region: _Region) -> tuple[float, list[_Band]] | None:
    """Return where the white between two columns of type lies, and the bands that it makes; None where there is none."""
    text = [b for b in boxes if b.item is None]
    if not text:
        return None
    x0, x1 = min(b.x0 for b in text), max(b.x1 for b in text)
    if sum(b.x1 - b.x0 < _NARROWEST * (x1 - x0) for b in text) < 2 * _LEAST_LINES:
        return None
    lines: dict[float, list[_Box]] = defaultdict(list)
    for box in boxes:
        lines[box.y].append(box)
    rows = [lines[y] for y in sorted(lines)]
    scores: list[tuple[int, float]] = []
    step = max(_STEP, (x1 - x0) / _MOST_STEPS)
    at = x0 + _OUTER * (x1 - x0)
    while at < x1 - _OUTER * (x1 - x0):
        scores.append((sum(len(band.boxes) for band in _bands(rows, at) if band.split), at))
        at += step
    best = max((score for score, _ in scores), default=0)
    if best < 2 * _LEAST_LINES:
        return None
    run = max(_runs([x for score, x in scores if score == best], step), key=len)
    gutter = run[len(run) // 2]
    return gutter, _placed(_bands(rows, gutter), region)


def _runs(values: list[float], step: float) -> list[list[float]]:
    runs: list[list[float]] = []
    for value in values:
        if runs and value - runs[-1][-1] <= step * 1.5:
            runs[-1].append(value)
        else:
            runs.append([value])
    return runs


def _bands(rows: list[list[_Box]], gutter: float) -> list[_Band]:
    """Part lines into bands: those in two columns, and those that run across the gutter or are a table on both sides of it."""
    bands: list[_Band] = []
    usual = median(b.size for row in rows for b in row)
    before = float("-inf")
    for k, row in enumerate(rows):
        free = not any(b.x0 < gutter - 1 and b.x1 > gutter + 1 for b in row)
        if free and row[0].size > _TITLE * usual:
            free = not (_heads_both(rows[k + 1 :], gutter) and _is_title(row, [b for other in rows[max(0, k - 3) : k + 4] for b in other], gutter))
        if bands and bands[-1].split == free and row[0].y - before <= _APART * max(usual, row[0].size):
            bands[-1].boxes += row
        else:
            bands.append(_Band([*row], free))
        before = max(b.item.bottom if b.item else b.y for b in row)
    clear = [band.split for band in bands]
    for band in bands:
        band.split = band.split and _is_gutter(band, gutter, _LEAST_LINES)
    if any(band.split for band in bands):
        for band, is_free in zip(bands, clear, strict=True):
            band.split = band.split or (is_free and _is_short_band(band, gutter))
        _beside(bands, clear, gutter)
    return bands


def _beside(bands: list[_Band], clear: list[bool], gutter: float) -> None:
    """Take a band that stands on one side of the gutter alone for a column's, where the band next to it is in columns."""
    for order in (range(len(bands)), reversed(range(len(bands)))):
        last = False
        for k in order:
            band = bands[k]
            one = all(b.x1 <= gutter + 1 for b in band.boxes) or all(b.x0 >= gutter - 1 for b in band.boxes)
            band.split = band.split or (last and clear[k] and one)
            last = band.split


def _heads_both(below: list[list[_Box]], gutter: float) -> bool:
    """Whether lines on both sides of the gutter follow, before one that runs across it."""
    left = right = False
    for row in below:
        if any(b.x0 < gutter - 1 and b.x1 > gutter + 1 for b in row):
            break
        left, right = left or any(b.x1 <= gutter + 1 for b in row), right or any(b.x0 >= gutter - 1 for b in row)
    return left and right


def _is_title(row: list[_Box], near: list[_Box], gutter: float) -> bool:
    """Whether a short line of larger type stands alone at its height, so that it heads both columns."""
    size, y = row[0].size, row[0].y
    return all(b.x1 <= gutter + 1 for b in row) and not any(b.x0 >= gutter - 1 and y - 1.5 * size < b.y < y + 0.9 * size for b in near)  # noqa: PLR2004


def _is_short_band(band: _Band, gutter: float) -> bool:
    """Whether a few lines, in a page that is in columns elsewhere, are in columns too: prose on either side, or lines that stand level with none of the other side."""
    left, right = _sides(band.boxes, gutter)
    if not left or not right:
        return False
    return any(len(side) > 1 and _is_column(side) for side in (left, right)) or (len(left) + len(right) > 2 and _level(left, right) < _LEVEL)  # noqa: PLR2004


def _placed(bands: list[_Band], region: _Region) -> list[_Band]:
    """Join neighbouring bands that are not in columns, and give each its upper and lower edge."""
    joined: list[_Band] = []
    for band in bands:
        if joined and not (joined[-1].split or band.split):
            joined[-1].boxes += band.boxes
        else:
            joined.append(band)
    edge = region.y0
    for band in joined:
        band.y0 = edge
        edge = band.y1 = max(b.item.bottom if b.item else b.y + _BELOW * b.size for b in band.boxes)
    joined[-1].y1 = region.y1
    return joined


def _sides(boxes: list[_Box], x: float) -> tuple[list[_Box], list[_Box]]:
    return [b for b in boxes if b.x1 <= x + 1], [b for b in boxes if b.x0 >= x - 1]


def _is_gutter(band: _Band, x: float, least: int) -> bool:
    """Whether prose stands on both sides of x, or on one and on the other what stands level with few of its lines, such as a table."""
    left, right = _sides([b for b in band.boxes if b.item is None], x)
    if min(len({b.y for b in left}), len({b.y for b in right})) < least:
        return False
    told = [_is_column(side) for side in (left, right)]
    return all(told) or (any(told) and _level(left, right) < _LEVEL)


def _level(left: list[_Box], right: list[_Box]) -> float:
    """Return which share of the lines of the side that has fewer stands level with one of the other side."""
    a, b = {box.y for box in left}, {box.y for box in right}
    return len(a & b) / min(len(a), len(b))


def _is_column(side: list[_Box]) -> bool:
    """Whether a side is prose: most of its text stands in lines that fill it, one chunk to a line, few of numbers alone."""
    start, end = _usual_span(side)
    rows: dict[float, list[_Box]] = defaultdict(list)
    for box in side:
        rows[box.y].append(box)
    fill = median(b.x1 - b.x0 for b in side) / max(1.0, end - start)
    if (fill < _LEAST_FILL or len(side) > _MOST_CHUNKS * len(rows)) and not _is_split(side):
        full = [row[0] for row in rows.values() if len(row) == 1 and row[0].x1 - row[0].x0 >= _LEAST_FILL * (end - start)]
        return len(full) >= _LEAST_LINES and sum(len(b.text) for b in full) >= _LEAST_PROSE * sum(len(b.text) for b in side) and median(columns_of(b.text) for b in full) >= _LEAST_WIDE
    numbers = sum(bool(_VALUE.fullmatch(b.text)) for b in side)
    return numbers <= _MOST_NUMBERS * len(side) and median(columns_of(b.text) for b in side) >= _LEAST_WIDE


def _usual_span(side: list[_Box]) -> tuple[float, float]:
    return min(b.x0 for b in side), max(b.x1 for b in side)


def _is_split(side: list[_Box]) -> bool:
    """Whether a side is itself in two columns of about the same prose."""
    x0, x1 = _usual_span(side)
    middle = (x0 + x1) / 2
    left, right = [b for b in side if b.x1 <= middle], [b for b in side if b.x0 >= middle]
    if min(len(left), len(right)) < _LEAST_LINES or len(left) + len(right) < 0.7 * len(side):  # noqa: PLR2004
        return False
    return all(median(b.x1 - b.x0 for b in part) > 0.3 * (x1 - x0) for part in (left, right))  # noqa: PLR2004

