"""Rules and shaded areas -> grids of cells: edges are snapped together, joined, and their crossings make cells.

The chain is the one that pdfplumber publishes (edges, snapped and joined, crossings, cells, tables), with merged cells
told from the edges that lack between two of them, and sides that are left open closed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from reportqa.ingest.readers.pdf_page import Area, Rule

_SNAP = 2.2  # points: edges that are no further apart are one
_REACH = 3.5  # points: ends that are no further apart meet
_SHORTEST = 5.0
_OPEN = 8.0  # points by which level rules reach past the last upright one where a side is open
_MOST_EDGES = 1500
_LEAST_BARS = 4  # of different lengths that begin at one line
_MOST_UNITS = 20_000
_LEAST_DRAWN = 0.4  # of the edges between columns: with fewer, shading makes the grid


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a grid: the row and column where it begins, and how many of each it spans."""

    row: int
    column: int
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table: its column edges and row edges in points, and its cells; `drawn` where upright rules part them, not shading alone."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[Cell, ...]
    drawn: bool = True

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Its outer edges."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    def unit_at(self, x: float, y: float) -> tuple[int, int] | None:
        """Return the row and column of the units that a point is in, None outside."""
        if not (self.xs[0] - 1 <= x <= self.xs[-1] + 1 and self.ys[0] - 1 <= y <= self.ys[-1] + 1):
            return None
        column = min(max(bisect_right(self.xs, x) - 1, 0), len(self.xs) - 2)
        return min(max(bisect_right(self.ys, y) - 1, 0), len(self.ys) - 2), column


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge of cells: where it lies across its direction, and from where to where it runs."""

    at: float
    start: float
    end: float


def grids(rules: Iterable[Rule], areas: Iterable[Area]) -> list[Grid]:
    """Return the grids of a page, from the top."""
    rules, areas = list(rules), list(areas)
    level, upright = _edges(rules, areas)
    if not level or not upright or len(level) > _MOST_EDGES or len(upright) > _MOST_EDGES:
        return []
    found = [grid for part in _components(level, upright) for grid in [_grid(*part)] if grid is not None]
    walls = [r for r in rules if not r.level]
    found = [replace(grid, drawn=_is_drawn(grid, walls)) for grid in found if not _is_chart(grid, areas)]
    return sorted(found, key=lambda g: (g.ys[0], g.xs[0]))


def _is_chart(grid: Grid, areas: Sequence[Area]) -> bool:
    """Whether a grid is made by the bars of a chart: they stand on one line, or begin at one, and few end at the same one."""
    x0, y0, x1, y1 = grid.box
    inside = [a for a in areas if a.x0 >= x0 - _REACH and a.x1 <= x1 + _REACH and a.y0 >= y0 - _REACH and a.y1 <= y1 + _REACH]
    for bars in (((round(a.y1), round(a.y0 / _REACH)) for a in inside), ((round(a.x0), round(a.x1 / _REACH)) for a in inside)):
        ends: dict[int, list[int]] = defaultdict(list)
        for start, end in set(bars):
            ends[start].append(end)
        if any(len(e) >= _LEAST_BARS for e in ends.values()):
            return True
    return False


def _is_drawn(grid: Grid, walls: Iterable[Rule]) -> bool:
    """Whether upright rules part a grid's columns; the lines of a chart's axes part few of its bars."""
    told = {min(range(len(grid.xs)), key=lambda k: abs(grid.xs[k] - r.x0)) for r in walls if _is_wall(r, grid)}
    return len(told) >= max(1.0, _LEAST_DRAWN * (len(grid.xs) - 2))


def _is_wall(rule: Rule, grid: Grid) -> bool:
    return grid.xs[0] - _SNAP <= rule.x0 <= grid.xs[-1] + _SNAP and min(rule.y1, grid.ys[-1]) - max(rule.y0, grid.ys[0]) > _SHORTEST


def level_edges(rules: Iterable[Rule]) -> list[Edge]:
    """Return the level edges that rules make, from the top."""
    return _joined([Edge(r.y0, r.x0, r.x1) for r in rules if r.level])


def _edges(rules: Iterable[Rule], areas: Iterable[Area]) -> tuple[list[Edge], list[Edge]]:
    level: list[Edge] = []
    upright: list[Edge] = []
    for rule in rules:
        if rule.level:
            level.append(Edge(rule.y0, rule.x0, rule.x1))
        else:
            upright.append(Edge(rule.x0, rule.y0, rule.y1))
    for area in areas:
        level += [Edge(area.y0, area.x0, area.x1), Edge(area.y1, area.x0, area.x1)]
        upright += [Edge(area.x0, area.y0, area.y1), Edge(area.x1, area.y0, area.y1)]
    return _joined(level), _joined(upright)


def _joined(edges: list[Edge]) -> list[Edge]:
    """Snap edges together that lie side by side, and join those that meet or overlap."""
    found: list[Edge] = []
    for group in _clusters(sorted(edges, key=lambda e: e.at)):
        at = sum(e.at for e in group) / len(group)
        start = end = None
        for edge in sorted(group, key=lambda e: e.start):
            if start is None or end is None:
                start, end = edge.start, edge.end
            elif edge.start <= end + _REACH:
                end = max(end, edge.end)
            else:
                found.append(Edge(at, start, end))
                start, end = edge.start, edge.end
        if start is not None and end is not None:
            found.append(Edge(at, start, end))
    return [e for e in found if e.end - e.start >= _SHORTEST]


def _clusters(edges: list[Edge]) -> Iterator[list[Edge]]:
    group: list[Edge] = []
    for edge in edges:
        if group and (edge.at - group[-1].at > _SNAP or edge.at - group[0].at > 2 * _SNAP):
            yield group
            group = []
        group.append(edge)
    if group:
        yield group


def _components(level: list[Edge], upright: list[Edge]) -> list[tuple[list[Edge], list[Edge]]]:
    """Part edges into groups that cross or touch each other."""
    owner = list(range(len(level) + len(upright)))

    def root(i: int) -> int:
        while owner[i] != i:
            owner[i] = owner[owner[i]]
            i = owner[i]
        return i

    for j, v in enumerate(upright):
        for i, h in enumerate(level):
            if h.start - _REACH <= v.at <= h.end + _REACH and v.start - _REACH <= h.at <= v.end + _REACH:
                owner[root(i)] = root(len(level) + j)
    groups: dict[int, tuple[list[Edge], list[Edge]]] = defaultdict(lambda: ([], []))
    for i, h in enumerate(level):
        groups[root(i)][0].append(h)
    for j, v in enumerate(upright):
        groups[root(len(level) + j)][1].append(v)
    return [g for g in groups.values() if len(g[0]) > 1 and g[1]]


def _grid(level: list[Edge], upright: list[Edge]) -> Grid | None:
    left, right = min(h.start for h in level), max(h.end for h in level)
    top, bottom = min(h.at for h in level), max(h.at for h in level)
    upright = [*upright]
    if min(v.at for v in upright) - left > _OPEN:
        upright.append(Edge(left, top, bottom))
    if right - max(v.at for v in upright) > _OPEN:
        upright.append(Edge(right, top, bottom))
    level = [*level]
    ends = max(v.end for v in upright)
    if ends - bottom > _OPEN:
        level.append(Edge(ends, left, right))
    xs, ys = _stops(v.at for v in upright), _stops(h.at for h in level)
    if len(xs) < 3 or len(ys) < 2 or (len(xs) - 1) * (len(ys) - 1) > _MOST_UNITS:  # noqa: PLR2004
        return None
    return Grid(xs, ys, tuple(_cells(xs, ys, level, upright)))


def _stops(values: Iterable[float]) -> tuple[float, ...]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _SNAP:
            found.append(value)
    return tuple(found)


def _cells(xs: tuple[float, ...], ys: tuple[float, ...], level: list[Edge], upright: list[Edge]) -> Iterator[Cell]:
    """Yield the cells: units of the grid with no edge between them are one, where together they are a rectangle."""
    across, down = len(xs) - 1, len(ys) - 1
    walls = _covered(xs, ys, upright)
    floors = _covered(ys, xs, level)
    taken: set[tuple[int, int]] = set()
    for i in range(down):
        for j in range(across):
            if (i, j) in taken:
                continue
            width = 1
            while j + width < across and (j + width, i) not in walls and (i, j + width) not in taken:
                width += 1
            height = 1
            while i + height < down and all((i + height, k) not in floors for k in range(j, j + width)) and all((j + k, i + height) not in walls for k in range(1, width)):
                height += 1
            taken |= {(a, b) for a in range(i, i + height) for b in range(j, j + width)}
            yield Cell(i, j, height, width)


def _covered(stops: tuple[float, ...], along: tuple[float, ...], edges: list[Edge]) -> set[tuple[int, int]]:
    """Return the pieces of stops that are drawn: (number of the stop, number of the interval along it)."""
    drawn: set[tuple[int, int]] = set()
    for edge in edges:
        k = min(range(len(stops)), key=lambda k: abs(stops[k] - edge.at))
        if abs(stops[k] - edge.at) > 2 * _SNAP:
            continue
        first = max(0, bisect_right(along, edge.start) - 1)
        for n in range(first, len(along) - 1):
            if along[n] > edge.end:
                break
            covered = min(edge.end, along[n + 1]) - max(edge.start, along[n])
            if covered > 0.6 * (along[n + 1] - along[n]):  # noqa: PLR2004
                drawn.add((k, n))
    return drawn
