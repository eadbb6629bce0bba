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
_LEAST_LINES = 4  # of each column
_LEAST_FILL = 0.66  # of a column's width that its lines usually take up
_MOST_CROSSING = 0.45  # of the lines that may run across the gutter
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
    gutter = _gutter(boxes) if depth < 3 and len(boxes) >= 2 * _LEAST_LINES else None  # noqa: PLR2004
    if gutter is None:
        return [region]
    found: list[_Region] = []
    for y0, y1, split in _bands(boxes, gutter, region):
        part = [b for b in boxes if y0 <= b.y < y1]
        if not split:
            found.append(_Region(region.x0, region.x1, y0, y1))
            continue
        left, right = [b for b in part if b.x1 <= gutter], [b for b in part if b.x1 > gutter]
        found += _columns(left, depth + 1, _Region(region.x0, gutter, y0, y1))
        found += _columns(right, depth + 1, _Region(gutter, region.x1, y0, y1))
    return found


def _bands(boxes: list[_Box], gutter: float, region: _Region) -> list[tuple[float, float, bool]]:
    """Part the page from top to bottom into bands: those in two columns, and those that run across the gutter."""
    lines: dict[float, list[_Box]] = defaultdict(list)
    for box in boxes:
        lines[box.y].append(box)
    marks: list[tuple[float, float, bool]] = []  # upper edge, lower edge, whether in columns
    for y in sorted(lines):
        across = any(b.x0 < gutter - 1 and b.x1 > gutter + 1 for b in lines[y])
        top = min(y - (0.0 if b.item else b.size) for b in lines[y])
        bottom = max(b.item.bottom if b.item else y for b in lines[y])
        marks.append((top, bottom, not across))
    bands: list[list[float | bool]] = []
    for top, bottom, split in marks:
        if bands and bands[-1][2] == split:
            bands[-1][1] = max(bands[-1][1], bottom)
        else:
            bands.append([top, bottom, split])
    cuts = [region.y0, *((float(a[1]) + 0.5) for a in bands[:-1]), region.y1]
    return [(cuts[k], cuts[k + 1], bool(band[2])) for k, band in enumerate(bands)]


def _gutter(boxes: list[_Box]) -> float | None:
    """Return where the white between two columns of type lies, None where there is none."""
    text = [b for b in boxes if b.item is None]
    if not text:
        return None
    x0, x1 = min(b.x0 for b in text), max(b.x1 for b in text)
    best: tuple[int, float, float] | None = None
    x = x0 + 0.2 * (x1 - x0)
    run: list[float] = []
    candidates: list[tuple[int, float, float]] = []
    while x < x1 - 0.2 * (x1 - x0):
        crossing = sum(b.x0 < x and b.x1 > x for b in text)
        candidates.append((crossing, x, 0.0))
        x += _STEP
    for crossing in sorted({c for c, _, _ in candidates})[:6]:
        run = [at for c, at, _ in candidates if c <= crossing]
        for group in _runs(run):
            middle = (group[0] + group[-1]) / 2
            if len(group) >= 3 and _is_gutter(text, middle):  # noqa: PLR2004
                score = (crossing, -len(group) * _STEP, middle)
                best = min(best, score) if best else score
        if best:
            return best[2]
    return None


def _runs(values: list[float]) -> list[list[float]]:
    runs: list[list[float]] = []
    for value in values:
        if runs and value - runs[-1][-1] <= _STEP * 1.5:
            runs[-1].append(value)
        else:
            runs.append([value])
    return runs


def _is_gutter(text: list[_Box], x: float) -> bool:
    """Whether prose stands on both sides of x: lines that fill their column, one chunk to a line, few of numbers alone."""
    left, right = [b for b in text if b.x1 <= x], [b for b in text if b.x0 >= x]
    if min(len(left), len(right)) < _LEAST_LINES or len(text) - len(left) - len(right) > _MOST_CROSSING * len(text):
        return False
    for side in (left, right):
        start, end = _usual_span(side)
        fill = median(b.x1 - b.x0 for b in side) / max(1.0, end - start)
        rows = len({b.y for b in side})
        if fill < _LEAST_FILL and not _is_split(side):
            return False
        if len(side) > 1.35 * rows and not _is_split(side):  # noqa: PLR2004
            return False
        if sum(bool(_VALUE.fullmatch(b.text)) for b in side) > 0.3 * len(side) or median(columns_of(b.text) for b in side) < _LEAST_WIDE:  # noqa: PLR2004
            return False
    return True


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

