"""Guards that a table in thousands of any dollar is scaled, so that no budget is told a thousand times too small."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

import reportqa


@pytest.mark.parametrize(("stated", "unit_id", "scale"), [
    ("NZ$ thousand", "NZD", 1000), ("A$ million", "AUD", 10**6), ("C$000", "CAD", 1000), ("S$ thousand", "SGD", 1000), ("£ thousand", "GBP", 1000), ("NT$ million", "TWD", 10**6),
])  # fmt: skip
def test_a_caption_s_currency_and_scale_are_its_cells(tmp_path: Path, stated: str, unit_id: str, scale: int) -> None:
    report = tmp_path / "report.txt"
    report.write_text(f"Forest Office annual report 2024\n\nTable 1 Budget by item ({stated})\nItem  Budget  Spent\nFire control  4,200  3,910\nTracks  2,150  2,088\nStaff  9,800  9,655\n", encoding="utf-8")
    spent = [f.quantity for f in reportqa.open(report).figures() if f.headers[:2] == ("Fire control", "Spent")]
    assert [(q.value, q.unit_id) for q in spent] == [(Decimal(3910) * scale, unit_id)]
