"""Lines of words between the rows of a table -> group labels, or pieces of the wrapped labels beside the numbers."""

from __future__ import annotations

import re
from bisect import bisect_left

from reportqa.ingest.grids import GridRow
from reportqa.ingest.lines import width
from reportqa.ingest.split import EMPTY, TextCell
from reportqa.ingest.totals import is_total

_GOES_ON = re.compile(r"(?:[及與与和或之的暨、，,（(\-/－]|\b(?:and|of|for|the|or|in))$")  # noqa: RUF001
_HEADS = re.compile(r"[：:]$")  # noqa: RUF001
_LEAST_WRAPPED = 8  # half-width columns: no label column is narrower


def attach_labels(rows: list[GridRow], alone: dict[int, TextCell]) -> None:
    """Join label pieces to their rows, and give rows the group labels above them; group lines become rows of one cell."""
    if not alone:
        return
    runs = _runs(rows, alone)
    widest = max(width(cell.text) for cell in (*alone.values(), *(row.cells[0] for row in rows)))
    last = rows[-1].line
    before = sum(n < rows[0].line for n in alone)
    behind = [n for n in alone if n > last]
    between = [run for run in runs if rows[0].line < run[0] < last]
    if behind and before:
        _around(rows, runs, alone, before)
        return
    if behind and between:
        for run in runs:
            _behind(rows, run, alone)
        return
    rows += _grouped(rows, runs, alone, widest)


def _grouped(rows: list[GridRow], runs: list[list[int]], alone: dict[int, TextCell], widest: int) -> list[GridRow]:
    """Give each row the pieces and the groups of the run right before it; return the rows of the group lines."""
    groups: list[GridRow] = []
    current: tuple[str, ...] = ()
    margin = -1
    wraps = any(len(run) > 1 for run in runs) or any(_GOES_ON.search(cell.text) for cell in alone.values())
    places = [row.line for row in rows]
    before = {bisect_left(places, run[-1]): run for run in runs}
    following = _following(rows, sorted(before))
    for k, row in enumerate(rows):
        run = before.get(k, [])
        if row.left <= margin:
            current, margin = (), -1
        if run:
            grouping, pieces = _divide(run, alone, row, widest, following[k], wraps=wraps)
            if grouping:
                current = tuple(alone[n].text.rstrip("：: ") for n in grouping)  # noqa: RUF001
                margin = alone[grouping[-1]].left if row.left > alone[grouping[-1]].left else -1
                groups += [GridRow([alone[n], *[EMPTY] * (len(row.cells) - 1)], n, left=alone[n].left, labelled=False) for n in grouping]
            for n in reversed(pieces):
                row.cells[0] = alone[n].followed_by(row.cells[0])
            if pieces:
                row.line = min(row.line, pieces[0])
        row.groups = current
    return groups


def _runs(rows: list[GridRow], alone: dict[int, TextCell]) -> list[list[int]]:
    """Return the lines of words in runs that no row interrupts."""
    bounds = sorted(row.line for row in rows)
    runs: dict[int, list[int]] = {}
    for n in sorted(alone):
        runs.setdefault(bisect_left(bounds, n), []).append(n)
    return list(runs.values())


def _following(rows: list[GridRow], starts: list[int]) -> dict[int, int]:
    """Return for each row with a run before it how many rows, totals aside, stand before the next run."""
    totals = [is_total(row.cells[0].text) for row in rows]
    stops = [*starts[1:], len(rows)]
    return {start: sum(not t for t in totals[start:stop]) for start, stop in zip(starts, stops, strict=False)}


def _divide(run: list[int], alone: dict[int, TextCell], row: GridRow, widest: int, following: int, *, wraps: bool) -> tuple[list[int], list[int]]:  # noqa: PLR0913
    """Divide a run before a row into group labels and pieces of the row's own label."""
    for k in range(len(run) - 1, -1, -1):
        cell = alone[run[k]]
        if _HEADS.search(cell.text):
            return run[: k + 1], run[k + 1 :]
        if _GOES_ON.search(cell.text):
            continue
        below = row.left if k == len(run) - 1 else alone[run[k + 1]].left
        if below >= cell.left + 1 and below > cell.left:
            return run[: k + 1], run[k + 1 :]
        full = width(cell.text) >= max(_LEAST_WRAPPED, widest - 2)
        if len(run) == 1 and (following >= 2 if wraps else not full or following >= 2) and not (wraps and full and following < 3):  # noqa: PLR2004
            return run, []
    return [], run


def _behind(rows: list[GridRow], run: list[int], alone: dict[int, TextCell]) -> None:
    """Join a run to the row before it: the numbers stand beside the first line of each label."""
    row = rows[bisect_left([r.line for r in rows], run[0]) - 1]
    for n in run:
        row.cells[0] = row.cells[0].followed_by(alone[n])


def _around(rows: list[GridRow], runs: list[list[int]], alone: dict[int, TextCell], before: int) -> None:
    """Join runs to the rows that they surround: the numbers stand beside a middle line of each label."""
    for run in runs:
        after = next((r for r in rows if r.line > run[-1]), None)
        mine = run[-before:] if after is not None else []
        rest = run[: len(run) - len(mine)]
        if rest and any(r.line < rest[0] for r in rows):
            _behind(rows, rest, alone)
            mine = run[len(rest) :]
        if after is not None:
            for n in reversed(mine):
                after.cells[0] = alone[n].followed_by(after.cells[0])
            after.line = min([after.line, *mine])
