"""Guards names: the person to turn to, by whom a thing was done, what an amount went to; never a figure in a name's place."""

from __future__ import annotations

import pytest

from reportqa.model.answer import Type

from .conftest import Opener

YEARBOOK = """青崗縣統計年報112年

壹、編印說明

本書資料如有疑義，請洽科員葉子安，電話分機2210。

貳、競賽

縣運會長跑組最佳成績31分鐘，由青崗高中林思妤奪得。
"""
SERVICE = """MARLOW FIRE AND RESCUE
Annual Report 2021-22

1. People
Between Ms Gray's departure and the arrival of her successor the duties were carried out by the Deputy Chief Officer, Mr Owen Tallis.

2. Money
Capital spending included £2.4 million on the rebuilding of Fern Lane station and £0.8 million on vehicles.
"""


@pytest.mark.parametrize(
    ("report", "question", "name"),
    [
        (YEARBOOK, "數據有問題可以找誰？", "葉子安"), (YEARBOOK, "Who should I contact about the figures?", "葉子安"),
        (SERVICE, "Who carried out the duties between Ms Gray's departure and her successor's arrival?", "Owen Tallis"), (SERVICE, "花了240萬英鎊重建的是哪一座消防站？", "Fern Lane"),
    ],
)  # fmt: skip
def test_a_name_answers_who_and_which_one(opened: Opener, report: str, question: str, name: str) -> None:
    answer = opened(report).ask(question)
    assert answer.type is Type.ENTITY
    assert name in answer.text
