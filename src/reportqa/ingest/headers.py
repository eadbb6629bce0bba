"""The lines above a table's rows -> which of its columns each header stands over."""

from __future__ import annotations

from itertools import combinations

from reportqa.ingest.grids import label_columns
from reportqa.ingest.shapes import Shape
from reportqa.ingest.split import EMPTY, Divider, Row, TextCell

_UNASSIGNED = 3.0
_FAR = 1e9
_NEAR = 4.0  # half-width columns by which a header may miss the one column that it stands over
_FLUSH = 1  # half-width columns that may part the right edges of a header and of the numbers below it


def place_headers(rows: list[Row], labels: int, spans: list[tuple[int, int]]) -> list[list[TextCell]] | None:
    """Return header lines as rectangular rows of `labels` + value columns, None where they do not fit.

    `spans` bound the value columns, in half-width columns from the margin.
    """
    count = labels + len(spans)
    placed: list[list[TextCell]] = []
    leaf = _leaf(rows[-1], labels, spans) if len(rows) > 1 else None
    for k, row in enumerate(rows):
        below = [len(r.cells) for r in rows[k + 1 :]]
        told = row.divider >= Divider.WIDE or len(row.cells) == 1
        over = _over(row, labels, spans, leaf) if leaf is not None and told else None
        if over is not None:
            placed.append(over)
            continue
        cells = _by_place(row, labels, spans, spread=bool(below)) if told else _by_count(row, labels, len(spans), below)
        if cells is None:
            return None
        placed.append(cells)
    return _merged(placed, count)


def _leaf(row: Row, labels: int, spans: list[tuple[int, int]]) -> set[int] | None:
    """Return the columns that the last row of headers stands over, None where it stands over all of them or is not told by its place.

    The other columns have a header that is set in the middle of the rows, higher up.
    """
    first = spans[0][0]
    heads = [c for c in row.cells if c.centre >= first]
    if row.divider < Divider.WIDE or len(heads) < 2 or len(heads) >= len(spans):  # noqa: PLR2004
        return None
    found = _nearest(heads, spans) or []
    near = all(_misfit(head, *spans[begin]) <= _NEAR for head, (begin, _) in zip(heads, found, strict=False))
    return {begin for begin, _ in found} if near and len(found) == len(heads) else None


def _over(row: Row, labels: int, spans: list[tuple[int, int]], leaf: set[int]) -> list[TextCell] | None:
    """Place a row of headers of which some stand over one column that no header below does, the others over those that one does."""
    first = spans[0][0]
    corner = [c for c in row.cells if c.centre < first and c.left < first - 1]
    heads = [c for c in row.cells if c not in corner]
    if len(corner) > labels or len(heads) >= len(spans) or _flush(list(row.cells), spans):
        return None
    values = [EMPTY] * len(spans)
    for begin, end, covered in _leaf_runs(leaf, len(spans)):
        inside = [h for h in heads if spans[begin][0] <= h.centre <= spans[end - 1][1]]
        heads = [h for h in heads if h not in inside]
        groups = _partition(inside, spans[begin:end]) if covered and inside else [(0, 1)] * len(inside)
        if groups is None or (len(inside) > 1 and not covered):
            return None
        for head, (low, high) in zip(inside, groups, strict=True):
            values[begin + low : begin + high] = [head] * (high - low)
    for head in heads:  # wider or narrower than the numbers below it
        at = min((c for c in range(len(spans)) if c not in leaf), key=lambda c: _misfit(head, *spans[c]))
        if values[at].parts:
            return None
        values[at] = head
    return [*corner, *[EMPTY] * (labels - len(corner)), *values]


def _flush(cells: list[TextCell], spans: list[tuple[int, int]]) -> bool:
    """Whether cells end where the numbers below them do, one over each column."""
    return len(cells) == len(spans) and all(abs(cell.right - right) <= _FLUSH for cell, (_, right) in zip(cells, spans, strict=True))


def _leaf_runs(leaf: set[int], count: int) -> list[tuple[int, int, bool]]:
    """Return the runs of columns that the last row of headers covers, and each of the others alone."""
    found: list[tuple[int, int, bool]] = []
    for c in range(count):
        if found and c in leaf and found[-1][2]:
            found[-1] = (found[-1][0], c + 1, True)
        else:
            found.append((c, c + 1, c in leaf))
    return found


def header_labels(placed: list[list[TextCell]]) -> list[str]:
    """Return the label of each column of placed header rows."""
    return label_columns(placed, spread=False)


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
    if _flush(cells, spans):
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
    if not heads and len(corner) <= labels:
        return [*corner, *[EMPTY] * (labels - len(corner) + len(spans))]
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
