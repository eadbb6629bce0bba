"""The lines above a table's rows -> which of its columns each header stands over."""

from __future__ import annotations

from itertools import combinations

from reportqa.ingest.grids import label_columns
from reportqa.ingest.shapes import Shape
from reportqa.ingest.split import EMPTY, Divider, Row, TextCell

_UNASSIGNED = 3.0
_FAR = 1e9
_FLUSH = 1  # half-width columns that may part the right edges of a header and of the numbers below it


def place_headers(rows: list[Row], labels: int, spans: list[tuple[int, int]]) -> list[list[TextCell]] | None:
    """Return header lines as rectangular rows of `labels` + value columns, None where they do not fit.

    `spans` bound the value columns, in half-width columns from the margin.
    """
    count = labels + len(spans)
    placed: list[list[TextCell]] = []
    for k, row in enumerate(rows):
        below = [len(r.cells) for r in rows[k + 1 :]]
        told = row.divider >= Divider.WIDE or len(row.cells) == 1
        cells = _by_place(row, labels, spans, spread=bool(below)) if told else _by_count(row, labels, len(spans), below)
        if cells is None:
            return None
        placed.append(cells)
    return _merged(placed, count)


def header_labels(placed: list[list[TextCell]]) -> list[str]:
    """Return the label of each column of placed header rows."""
    return label_columns(placed)


def _by_count(row: Row, labels: int, values: int, below: list[int]) -> list[TextCell] | None:
    """Place cells that single spaces divide: their number alone tells which columns they head."""
    cells = list(row.cells)
    extra = len(cells) - labels - values
    if extra == 0:
        return cells
    if len(cells) == values:
        return [*[EMPTY] * labels, *cells]
    if extra > 0 and all(s in (Shape.PERIOD, Shape.YEAR) for s in row.shapes[-values:]):
        first = cells[0]
        for more in cells[1 : len(cells) - values - (labels - 1)]:
            first = first.followed_by(more)
        return [first, *cells[len(cells) - values - (labels - 1) :]]
    if not below:
        return None
    corners = (labels, 0) if below[-1] <= values else (0, labels)
    for corner in corners:
        spans = cells[corner:]
        if spans and values % len(spans) == 0:
            each = values // len(spans)
            return [*(cells[:corner] or [EMPTY] * labels), *(c for c in spans for _ in range(each))]
    return None


def _by_place(row: Row, labels: int, spans: list[tuple[int, int]], *, spread: bool) -> list[TextCell] | None:
    """Place cells by where they stand: over one column, or over as many as they are centred on."""
    cells = list(row.cells)
    if len(cells) == len(spans) and all(abs(cell.right - right) <= _FLUSH for cell, (_, right) in zip(cells, spans, strict=True)):
        return [*[EMPTY] * labels, *cells]
    first = spans[0][0]
    corner = [c for c in cells if c.centre < first and c.left < first - 1]
    if len(cells) == labels + len(spans) and len(corner) >= min(labels, 1):
        return cells
    heads = [c for c in cells if c not in corner]
    while len(corner) > labels:
        heads.insert(0, corner.pop())
    if len(heads) > len(spans):
        return None
    lead = [*corner, *[EMPTY] * (labels - len(corner))]
    if len(heads) == len(spans):
        return [*lead, *heads]
    groups = _partition(heads, spans) if spread else _nearest(heads, spans)
    if groups is None:
        return None
    values = [EMPTY] * len(spans)
    for head, (begin, end) in zip(heads, groups, strict=True):
        values[begin:end] = [head] * (end - begin)
    return [*lead, *values]


def _nearest(heads: list[TextCell], spans: list[tuple[int, int]]) -> list[tuple[int, int]] | None:
    """Give each header the one column that it stands nearest to, in order: the choice that misfits least."""
    if len(heads) > len(spans):
        return None
    best: list[tuple[float, tuple[int, ...]]] = [(0.0, ())] * (len(spans) + 1)  # of the headers so far, within the first k columns
    for head in heads:
        row: list[tuple[float, tuple[int, ...]]] = [(_FAR, ())]
        for k, span in enumerate(spans):
            cost, chosen = best[k]
            taken = (cost + _misfit(head, *span), (*chosen, k))
            row.append(min(row[-1], taken))
        best = row
    return [(c, c + 1) for c in best[-1][1]]


def _partition(heads: list[TextCell], spans: list[tuple[int, int]]) -> list[tuple[int, int]] | None:
    """Give each header the run of columns that it is centred on, or begins or ends with."""
    count = len(spans)
    if count > 14:  # noqa: PLR2004
        return _nearest(heads, spans)
    best: tuple[float, list[tuple[int, int]]] = (_FAR, [])
    for cuts in combinations(range(count + 1), len(heads) + 1):
        runs = list(zip(cuts, cuts[1:], strict=False))
        cost = _UNASSIGNED * (count - cuts[-1] + cuts[0])
        cost += sum(_misfit(head, spans[a][0], spans[b - 1][1]) for head, (a, b) in zip(heads, runs, strict=True))
        if cost < best[0]:
            best = (cost, runs)
    return best[1] or None


def _misfit(head: TextCell, left: int, right: int) -> float:
    """Return how far a header is from standing over columns `left` to `right`."""
    edges = min(abs(head.centre - (left + right) / 2), abs(head.left - left) + 0.5, abs(head.right - right) + 0.5)
    outside = max(0, left - head.right) + max(0, head.left - right)
    return edges + 2 * outside


def _merged(placed: list[list[TextCell]], count: int) -> list[list[TextCell]]:
    """Join a line that only goes on with the one above it (檢查 / 場次) into one row of headers."""
    found: list[list[TextCell]] = []
    for cells in placed:
        above = found[-1] if found else None
        if above is not None and not _spans(above) and any(c.parts for c in above[1:]):
            found[-1] = [a.followed_by(c) if a.parts and c.parts else (a if a.parts else c) for a, c in zip(above, cells, strict=True)]
        else:
            found.append(list(cells))
    return [row for row in found if len(row) == count]


def _spans(row: list[TextCell]) -> bool:
    """Whether a header of the row stands over several columns."""
    texts = [c for c in row if c.parts]
    return len({c.parts for c in texts}) < len(texts)
