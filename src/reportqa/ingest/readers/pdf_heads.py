"""The header of a table without upright rules: which rows above its numbers are one, and over which columns each header stands.

A shaded cell or a short rule below a header tells the columns that it spans; else the columns that it is centred on do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from reportqa.ingest.elements import TableCell
from reportqa.ingest.readers.pdf_page import Area, Rule
from reportqa.ingest.readers.pdf_rows import Chunk, Row
from reportqa.ingest.readers.pdf_text import columns_of

_CAPTION = re.compile(r"^(?:[續续]?附?[表圖图]|附[件錄录]|表格)\s?[\d一二三四五六七八九十A-ZⅠ-Ⅻ]+[-.－–\d]*|^(?:table|figure|appendix|annex)\s+[\dA-Z]|(?:單位|单位|unit)\s?[:：]", re.IGNORECASE)  # noqa: RUF001
_STOP = re.compile(r"[。；;]$|\.$|^[（(]?(?:單位|单位)")  # noqa: RUF001
_MOST_ROWS = 8
_GAP = 2.3  # of the size: rows of a header are no further apart
_PITCH = 1.25  # of the distance between the body's rows: the same
_TIGHT = 1.75  # of the size: lines of one header are no further apart
_WRAPPED = 1.45  # of the size: a line of one column alone that stands higher than the others is no further above them
_SHADED_ROWS = 3  # of the size: a shaded area of more rows than a header has is none
_TALLEST = 9.0  # of the size: rules around a header are no further apart
_LONGEST = 60  # half-width columns of a header's line
_UNASSIGNED = 0.6  # sizes: what a column without a header costs
_MOST_MISFIT = 4.0  # sizes: a header that stands further from its columns is none of theirs
_PADDING = 1.0  # sizes: what a cell leaves free at its right edge
_FAR = 1e9


class Heads(NamedTuple):
    """Where a body's columns begin and end, how many of the first are labels, its left and right edge, its size of type, the distance between its rows."""

    columns: list[tuple[float, float]]
    labels: int
    sides: tuple[float, float]
    size: float
    pitch: float


@dataclass(slots=True)
class Head:
    """A header: its lines, where it stands, and the columns from `first` to `last` that it spans (-1: not told yet)."""

    lines: list[str]
    x0: float
    x1: float
    top: float
    bottom: float
    first: int = -1
    last: int = -1
    level: int = 0
    area: Area | None = None

    @property
    def middle(self) -> float:
        """Its middle."""
        return (self.x0 + self.x1) / 2


@dataclass(slots=True)
class Found:
    """The header of a body: how many rows right above it are taken up, the rows of group labels among them, and the headers."""

    taken: int
    groups: list[Row]
    heads: list[Head] = field(default_factory=list)


def headers(above: Sequence[Row], first: Row, body: Heads, rules: Sequence[Rule], areas: Sequence[Area]) -> Found | None:
    """Return the header that stands above a body's first row, None where a column has none."""
    shaded = [a for a in areas if a.x0 < body.sides[1] and a.x1 > body.sides[0]]
    rows, sure = _rows(above, first, body, rules, shaded)
    groups = [] if sure else _groups(rows, first, body)
    rows = rows[: len(rows) - len(groups)]
    if sure:
        rows, groups = _below(above, rows, first)
    heads = _heads(rows, body, shaded)
    if not heads or not _placed(heads, body, [r for r in rules if r.level]):
        return None
    return Found(len(rows) + len(groups), groups, heads)


# ---------------------------------------------------------------- which rows


def _rows(above: Sequence[Row], first: Row, body: Heads, rules: Sequence[Rule], shaded: Sequence[Area]) -> tuple[list[Row], bool]:
    """Return the rows of the header, and whether rules or shading bound it."""
    edges = _bounds(above, first, body, rules, shaded)
    if edges is not None:
        top, bottom = edges
        rows = [r for r in above if top < r.base - 0.3 * r.size < bottom]
        if rows and len(rows) <= _MOST_ROWS and rows == list(above[above.index(rows[0]) : above.index(rows[0]) + len(rows)]):
            return rows, True
    rows = []
    below = first
    for row in reversed(above):
        if len(rows) == _MOST_ROWS or row.column != first.column or below.base - row.base > max(_GAP * max(row.size, below.size), _PITCH * body.pitch) or not _heads_columns(row, rows, below, body):
            break
        rows.insert(0, row)
        below = row
    return rows, False


def _bounds(above: Sequence[Row], first: Row, body: Heads, rules: Sequence[Rule], shaded: Sequence[Area]) -> tuple[float, float] | None:
    """Return the upper and lower edge of the header that rules or shading tell, None where they do not."""
    left, right = body.sides
    size = body.size
    wide = sorted({round(r.y0, 1) for r in rules if r.level and r.y0 < first.base and min(r.x1, right) - max(r.x0, left) > 0.85 * (right - left) and r.x1 - r.x0 < 1.5 * (right - left)}, reverse=True)
    wide = [y for k, y in enumerate(wide) if not k or wide[k - 1] - y > 3]  # noqa: PLR2004 (a doubled rule is one)
    tops = [y for y in wide if first.top - y < _TALLEST * size]
    if tops:
        between = [r for r in above if r.base > tops[0]]
        if not between and len(tops) > 1 and tops[0] - tops[1] < _TALLEST * size:
            return tops[1], tops[0]
        if between and all(len(r.chunks) > 1 or r.x1 > body.columns[body.labels][0] for r in between[:1]):
            return tops[0], first.top
    edge = first.top + 0.3 * size
    top = edge
    for area in sorted((a for a in shaded if a.y1 <= edge + 0.5 * size), key=lambda a: -a.y1):
        if area.y1 >= top - 3 and area.y1 - area.y0 < _SHADED_ROWS * 3 * size:  # noqa: PLR2004
            top = min(top, area.y0)
    rows = [r for r in above if top < r.base < edge]
    return (top, edge) if rows and edge - top < _TALLEST * size else None


def _below(above: Sequence[Row], rows: list[Row], first: Row) -> tuple[list[Row], list[Row]]:
    """Return the rows of a bounded header, and the rows of group labels between it and the body."""
    at = above.index(rows[-1]) + 1
    return rows, list(above[at:])


def _groups(rows: Sequence[Row], first: Row, body: Heads) -> list[Row]:
    """Return the rows of group labels that stand between the header and the first numbers."""
    edge = body.columns[body.labels][0]
    found: list[Row] = []
    for row in reversed(rows):
        if len(row.chunks) > 1 or row.x1 > edge or row is rows[0]:
            break
        found.insert(0, row)
    if found:
        above = rows[len(rows) - len(found) - 1]
        if found[0].base - above.base <= _TIGHT * body.size and first.base - found[-1].base > found[0].base - above.base + 0.2 * body.size:
            return []
    return found


def _heads_columns(row: Row, rows: Sequence[Row], below: Row, body: Heads) -> bool:
    """Whether a row above the numbers may be one of headers, where neither rules nor shading tell."""
    left, right = body.sides
    size = body.size
    text = row.text
    if _CAPTION.search(text) or _STOP.search(text) or any(columns_of(c.text) > _LONGEST for c in row.chunks):
        return False
    if row.x0 < left - 2 * size or row.x1 > right + 2 * size or row.size > 1.3 * size:
        return False
    if len(row.chunks) > 1:
        return True
    edge = body.columns[body.labels][0]
    tight = below.base - row.base <= _WRAPPED * size
    if row.x1 <= edge:  # a label alone: part of a header of several lines, or of the rows below
        return tight or not rows
    over = [k for k, (a, b) in enumerate(body.columns) if a < row.x1 and row.x0 < b]
    return row.x0 >= edge - 2 * size and (len(over) > 1 or tight or not rows)


# ---------------------------------------------------------------- which columns


def _heads(rows: Sequence[Row], body: Heads, shaded: Sequence[Area]) -> list[Head]:
    """Return the headers, lines of one put together: those in one shaded cell, and those close below each other that share an edge or middle."""
    found: list[Head] = []
    cells = [a for a in shaded if a.x1 - a.x0 < 0.95 * (body.sides[1] - body.sides[0])]
    for k, row in enumerate(rows):
        for chunk in row.chunks:
            x, y = (chunk.x0 + chunk.x1) / 2, row.base - 0.35 * row.size
            area = min((a for a in cells if a.x0 - 1 <= x <= a.x1 + 1 and a.y0 <= y <= a.y1), key=lambda a: (a.x1 - a.x0) * (a.y1 - a.y0), default=None)
            over = next((h for h in reversed(found) if _goes_on(h, chunk, row, area, rows[k:])), None)
            if over is None:
                found.append(Head([chunk.text], chunk.x0, chunk.x1, row.top, row.base, area=area))
            else:
                over.lines.append(chunk.text)
                over.x0, over.x1, over.bottom = min(over.x0, chunk.x0), max(over.x1, chunk.x1), row.base
    return found


def _goes_on(head: Head, chunk: Chunk, row: Row, area: Area | None, rows: Sequence[Row]) -> bool:
    if head.bottom == row.base:
        return False
    if area is not None or head.area is not None:
        return _same(area, head.area)
    if row.base - head.bottom > _TIGHT * row.size or not (chunk.x0 < head.x1 and head.x0 < chunk.x1):
        return False
    near = 0.6 * row.size
    aligned = abs(head.middle - (chunk.x0 + chunk.x1) / 2) <= near or abs(head.x0 - chunk.x0) <= near or abs(head.x1 - chunk.x1) <= near
    return aligned and sum(c.x0 < head.x1 and head.x0 < c.x1 for c in row.chunks) == 1


def _same(a: Area | None, b: Area | None) -> bool:
    return a is not None and b is not None and all(abs(p - q) < 0.6 for p, q in zip(a[:4], b[:4], strict=True))  # noqa: PLR2004


def _placed(heads: list[Head], body: Heads, rules: Sequence[Rule]) -> bool:
    """Tell the columns of each header; whether every column of numbers has one."""
    middles = [(a + b) / 2 for a, b in body.columns]
    for head in heads:
        if head.area is not None:
            _span(head, [k for k, m in enumerate(middles) if head.area.x0 - 1 <= m <= head.area.x1 + 1])
        if head.first < 0:
            _span(head, _ruled(head, heads, middles, rules, body))
    _label_heads(heads, body)
    rest = [h for h in heads if h.first < 0]
    taken = {k for h in heads if h.first >= 0 for k in range(h.first, h.last + 1)} if not any(h.first < h.last for h in heads) else set()
    free = [k for k in range(body.labels, len(body.columns)) if k not in taken]
    if rest and not _by_place(rest, free, body):
        return False
    covered = {k for h in heads for k in range(h.first, h.last + 1)}
    return all(h.first >= 0 for h in heads) and covered >= set(range(body.labels, len(body.columns))) and _apart(heads)


def _label_heads(heads: list[Head], body: Heads) -> None:
    """Tell the headers of labels: left of the numbers, and not beside another header of the same column."""
    edge = body.columns[body.labels][0]
    for head in sorted(heads, key=lambda h: h.x0):
        if head.first >= 0 or head.x1 > edge + 0.3 * body.size or head.middle >= edge:
            continue
        column = _nearest(head.middle, body.columns[: body.labels])
        if head.x0 < body.columns[column][1] or not any(h.first <= column <= h.last and _beside(h, head) for h in heads):
            _span(head, [column])


def _span(head: Head, columns: Sequence[int]) -> None:
    if columns:
        head.first, head.last = min(columns), max(columns)


def _nearest(x: float, columns: Sequence[tuple[float, float]]) -> int:
    return min(range(len(columns)), key=lambda k: (max(columns[k][0] - x, x - columns[k][1], 0.0), k))


def _ruled(head: Head, heads: Iterable[Head], middles: Sequence[float], rules: Sequence[Rule], body: Heads) -> list[int]:
    """Return the columns over which a header stands by the short rule below it, none where there is no such rule."""
    width = body.sides[1] - body.sides[0]
    for rule in sorted(rules, key=lambda r: r.y0):
        if not (head.bottom - 1 <= rule.y0 <= head.bottom + 1.3 * body.size and rule.x0 - 2 <= head.middle <= rule.x1 + 2 and rule.x1 - rule.x0 < 0.9 * width):
            continue
        if not any(h.top > rule.y0 - 0.5 * body.size and rule.x0 - 2 <= h.middle <= rule.x1 + 2 for h in heads):
            continue
        over = [k for k, m in enumerate(middles) if rule.x0 - 2 <= m <= rule.x1 + 2]
        if len(over) > 1 or (over and any(abs(r.y0 - rule.y0) < 1 and r is not rule for r in rules)):
            return over
    return []


def _by_place(rest: list[Head], free: list[int], body: Heads) -> bool:
    """Tell the columns of headers from where they stand: those that stand beside two bands of headers, then band by band from the lowest."""
    tall = [h for h in rest if any(_beside(h, a) and _beside(h, b) and a.bottom < b.top + 0.2 * body.size for a in rest for b in rest)]
    bands = _bands([h for h in rest if h not in tall])
    if not _one_each(tall, free, body):
        return False
    free = [k for k in free if k not in {h.first for h in tall}]
    if not bands or not _one_each(bands[-1], free, body):
        return not bands and not free
    under = {h.first for h in bands[-1]}
    extents = {k: body.columns[k] for k in free}
    for head in bands[-1]:
        a, b = extents[head.first]
        extents[head.first] = min(a, head.x0), max(b, head.x1)
    return all(_partition(band, free, under, extents, body.size) for band in reversed(bands[:-1]))


def _beside(a: Head, b: Head) -> bool:
    """Whether two headers stand beside each other, not one below the other."""
    slack = 0.15 * min(a.bottom - a.top, b.bottom - b.top)
    return a.top < b.bottom - slack and b.top < a.bottom - slack


def _bands(heads: Sequence[Head]) -> list[list[Head]]:
    """Part headers into bands, from the top: those that stand beside each other."""
    bands: list[list[Head]] = []
    bottom = 0.0
    for head in sorted(heads, key=lambda h: (h.top, h.x0)):
        if bands and head.top < bottom - 0.15 * (head.bottom - head.top):
            bands[-1].append(head)
            bottom = max(bottom, head.bottom)
        else:
            bands.append([head])
            bottom = head.bottom
    return [sorted(band, key=lambda h: h.x0) for band in bands]


def _misfit(head: Head, left: float, right: float, size: float, before: float | None = None) -> float:
    """Return how far a header is from standing over columns, in sizes of type; `before` is where the column before them ends.

    Numbers stand flush right, their header often in the middle of the cell, which begins where the column before ends.
    """
    edges = min(abs(head.middle - (left + right) / 2), abs(head.x0 - left) + 0.3 * size, abs(head.x1 - right) + 0.3 * size)
    if before is not None:
        aside = head.middle - (before + right) / 2
        edges = min(edges, max(0.0, -aside, aside - _PADDING * size) + 0.2 * size)
    return (edges + 2 * (max(0.0, left - head.x1) + max(0.0, head.x0 - right))) / size


def _one_each(band: Sequence[Head], free: Sequence[int], body: Heads) -> bool:
    """Give each header of a band a column of its own, in their order: the choice that misfits least."""
    if len(band) > len(free):
        return False
    best: list[tuple[float, tuple[int, ...]]] = [(0.0, ())] * (len(free) + 1)
    for head in band:
        row: list[tuple[float, tuple[int, ...]]] = [(_FAR, ())]
        for n, k in enumerate(free):
            cost, chosen = best[n]
            row.append(min(row[-1], (cost + _misfit(head, *body.columns[k], body.size), (*chosen, k))))
        best = row
    for head, k in zip(band, best[-1][1], strict=False):
        _span(head, [k])
    return len(best[-1][1]) == len(band)


def _partition(band: Sequence[Head], columns: Sequence[int], under: set[int], extents: dict[int, tuple[float, float]], size: float) -> bool:
    """Give each header of a band the run of columns with headers `under` it that it is centred on, or begins or ends with; or one without."""
    count = len(columns)
    if len(band) > count:
        return False
    ends = {k: extents[k][1] for k in columns}
    best: list[tuple[float, tuple[tuple[int, int], ...]]] = [(_UNASSIGNED * n, ()) for n in range(count + 1)]
    for head in band:
        row: list[tuple[float, tuple[tuple[int, int], ...]]] = [(_FAR, ())] * (count + 1)
        for end in range(1, count + 1):
            for start in range(end):
                if columns[end - 1] - columns[start] != end - 1 - start or (start < end - 1 and not under.issuperset(columns[start:end])):
                    continue
                before = ends[columns[start] - 1] if start and columns[start] - 1 == columns[start - 1] else None
                cost = best[start][0] + _misfit(head, extents[columns[start]][0], extents[columns[end - 1]][1], size, before)
                row[end] = min(row[end], (cost, (*best[start][1], (columns[start], columns[end - 1]))))
            row[end] = min(row[end], (row[end - 1][0] + _UNASSIGNED, row[end - 1][1]))
        best = row
    if len(best[-1][1]) != len(band):
        return False
    for head, (first, last) in zip(band, best[-1][1], strict=True):
        head.first, head.last = first, last
    return all(_misfit(h, extents[h.first][0], extents[h.last][1], size) <= _MOST_MISFIT for h in band)


def _apart(heads: list[Head]) -> bool:
    """Tell the level of each header from those above it; whether no two stand in one place."""
    for head in sorted(heads, key=lambda h: h.top):
        over = [h for h in heads if h.top < head.top and h.first <= head.last and head.first <= h.last]
        head.level = max((h.level + 1 for h in over), default=0)
    return len({(h.level, k) for h in heads for k in range(h.first, h.last + 1)}) == sum(h.last - h.first + 1 for h in heads)


def header_rows(heads: Sequence[Head], count: int) -> list[list[TableCell]]:
    """Return headers as rows of cells: each spans its columns, and the rows down to the header below it."""
    depth = max(h.level for h in heads) + 1
    owner: dict[tuple[int, int], Head] = {(h.level, k): h for h in heads for k in range(h.first, h.last + 1)}
    rows: list[list[TableCell]] = []
    covered: set[tuple[int, int]] = set()
    for level in range(depth):
        row: list[TableCell] = []
        for k in range(count):
            head = owner.get((level, k))
            if (level, k) in covered or (head is not None and head.first < k):
                continue
            if head is None:
                row.append(TableCell(""))
                continue
            across = range(head.first, head.last + 1)
            down = 1
            while level + down < depth and all((level + down, c) not in owner for c in across):
                down += 1
            covered |= {(level + n, c) for n in range(1, down) for c in across}
            row.append(TableCell("\n".join(head.lines), head.last - head.first + 1, down))
        rows.append(row)
    return rows
