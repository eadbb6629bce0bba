"""Guards what a sentence announces item by item: lettered in its own line or as bullets below, each whole and none of what follows."""

from __future__ import annotations

import pytest

from reportqa.ask.itemised import itemised
from reportqa.model.document import Span

TEXTS = [
    ("Ferry operators must: (a) carry two rafts; (b) drill the crew monthly; and (c) log each drill.", "Ferry", ["carry two rafts", "drill the crew monthly", "log each drill"]),
    ("Each firm was ordered to:\n- keep spare pumps;\n- test its valves; and\n- report monthly.\nNone appealed.", "Each firm was ordered to:", ["keep spare pumps", "test its valves", "report monthly"]),
    ("針對噪音，採取下列措施：1.增設隔音牆；2.限制夜間施工；3.加強巡查。", "針對噪音，採取下列措施：1.增設隔音牆；", ["增設隔音牆", "限制夜間施工", "加強巡查"]),
    ("有关单位应：（一）公开账目；（二）定期盘点。", "有关单位应：（一）公开账目；（二）定期盘点。", ["公开账目", "定期盘点"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "announces", "items"), TEXTS)
def test_items_are_told_apart(text: str, announces: str, items: list[str]) -> None:
    found = itemised(text, Span(0, len(text) if announces == "Ferry" else len(announces)))
    assert found is not None
    assert [s.of(text) for s in found.items] == items


@pytest.mark.parametrize("text", ["The rate rose to 3.5 per cent (a record).", "We required every firm to:\nNo bullets follow.", "見表1.及表3.的說明。", ""])
def test_nothing_is_made_of_a_text_that_announces_no_items(text: str) -> None:
    assert itemised(text, Span(0, len(text.split("\n", maxsplit=1)[0]))) is None
