"""Every cell of small reports, one table layout each, with its row, column, value, unit and period."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from reportqa.ingest.cells import link_parts
from reportqa.ingest.tables import Grid
from reportqa.model.figure import Figure

from ..support import CASES, Read, read_report, read_text

_REPORTS = sorted(p for p in (CASES / "tables").iterdir() if p.suffix in (".txt", ".md"))
_Cell = tuple[str, str, Decimal, str, str]


def _cells(read: Read) -> list[Figure]:
    rows = {start for grid in read.grids for start in grid.rows}
    return [f for f in read.findings.figures if f.sentence.start in rows]


def _key(figure: Figure) -> _Cell:
    period = figure.period
    days = f"{period.start or ''}..{period.end or ''}" if period else ""
    return figure.headers[0], figure.headers[1], figure.quantity.value, figure.quantity.unit_id, days


def _expected(path: Path) -> list[_Cell]:
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line]
    return [(row, column, Decimal(value), unit, period) for row, column, value, unit, period in rows]


@pytest.mark.parametrize("path", _REPORTS, ids=lambda p: p.stem)
def test_cells(path: Path) -> None:
    """Each listed cell is read once, under its row and column, in its unit, for its period."""
    found = [_key(f) for f in _cells(read_report(path))]
    wanted = _expected(path.with_suffix(".tsv"))
    missing = [cell for cell in wanted if found.count((cell[0], cell[1], cell[2], cell[3], cell[4])) != 1]
    assert missing == []
