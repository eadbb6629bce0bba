"""Tables ruled by level lines alone, one below each row: their columns are told from the white that all rows leave free."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportqa.ingest.readers.pdf_grid import Cell, Grid, level_edges
from reportqa.ingest.readers.pdf_page import Glyph, Rule
from reportqa.ingest.readers.pdf_rows import Row, rows_of

_SAME_ENDS = 4.0  # points by which the ends of the rules may differ
_LEAST_RULES = 4
_TALLEST = 140.0  # points: rules that are further apart are of two tables
_LEAST_GUTTER = 0.5  # of the size
_SHARED = 0.7  # of the rows that stand in two columns or more


def level_grids(rules: Sequence[Rule], glyphs: Sequence[Glyph], known: Sequence[Grid]) -> list[Grid]:
    """Return the tables that level rules alone make, outside those that are known."""
    found: list[Grid] = []
    for start, end, heights in _ladders(rules, known):
        inside = [g for g in glyphs if start - 2 <= g.middle[0] <= end + 2 and heights[0] < g.middle[1] < heights[-1]]
        bands = [rows_of(g for g in inside if top < g.middle[1] <= bottom) for top, bottom in zip(heights, heights[1:], strict=False)]
        gutters = _needed(_gutters([row for band in bands for row in band]), bands)
        if not gutters or sum(_in_columns(band, gutters) for band in bands) < _SHARED * len(bands) or not all(bands):
            continue
        xs = (start, *gutters, end)
        cells = tuple(Cell(i, j, 1, 1) for i in range(len(heights) - 1) for j in range(len(xs) - 1))
        found.append(Grid(xs, tuple(heights), cells))
    return found


def _ladders(rules: Sequence[Rule], known: Sequence[Grid]) -> Iterator[tuple[float, float, list[float]]]:
    """Yield where rules that lie one below the other begin and end, and their heights."""
    edges = [e for e in level_edges(rules) if not any(g.ys[0] - 3 <= e.at <= g.ys[-1] + 3 and e.start < g.xs[-1] and g.xs[0] < e.end for g in known)]
    while edges:
        first = edges[0]
        same = [e for e in edges if abs(e.start - first.start) <= _SAME_ENDS and abs(e.end - first.end) <= _SAME_ENDS]
        edges = [e for e in edges if e not in same]
        run: list[float] = []
        for at in [*sorted(e.at for e in same), float("inf")]:
            if run and at - run[-1] > _TALLEST:
                if len(run) >= _LEAST_RULES:
                    yield first.start, first.end, run
                run = []
            if not run or at - run[-1] > 6:  # noqa: PLR2004 (a doubled rule is one)
                run.append(at)


def _gutters(rows: Sequence[Row]) -> list[float]:
    """Return the middles of the white between the columns that all rows leave free."""
    spans = sorted((chunk.x0, chunk.x1) for row in rows for chunk in row.chunks)
    if not spans:
        return []
    least = _LEAST_GUTTER * max(row.size for row in rows)
    gutters: list[float] = []
    end = spans[0][1]
    for x0, x1 in spans:
        if x0 - end >= least:
            gutters.append((end + x0) / 2)
        end = max(end, x1)
    return gutters


def _needed(gutters: list[float], bands: Sequence[Sequence[Row]]) -> list[float]:
    """Leave out the white between a header and the numbers that it stands beside: no row stands on both sides of it."""
    kept: list[float] = []
    for k, gutter in enumerate(gutters):
        left = kept[-1] if kept else float("-inf")
        right = gutters[k + 1] if k + 1 < len(gutters) else float("inf")
        if any(any(left < c.x0 < gutter for c in chunks) and any(gutter < c.x0 < right for c in chunks) for band in bands for chunks in [[c for row in band for c in row.chunks]]):
            kept.append(gutter)
    return kept


def _in_columns(rows: Sequence[Row], gutters: Sequence[float]) -> bool:
    """Whether rows stand in more columns than one."""
    return len({sum(chunk.x0 > g for g in gutters) for row in rows for chunk in row.chunks}) > 1
