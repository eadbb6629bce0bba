"""Guards that of a level told as going from one number to another the one after is given, and the one before only where that is asked for."""

from __future__ import annotations

import pytest

from reportqa.ask.moves import asks_before

from .conftest import Opener

_OFFICE = """柳岸縣戶政事務所112年度年報

一、便民服務
推動線上預約，單件辦理時間由35分鐘縮短為12分鐘。新系統每日可受理640件，較舊系統增加85件。補發證件規費由每張200元調降為150元。
志工由41人增至63人，滿意度由88.2分提升至91.7分。服務台預計由4座增為9座。
"""

_LIBRARY = """Ashby Library: annual report for 2022

1. Service
The waiting time for a new card was cut from 14 days to 3 days. Volunteers rose to 52 from 38. The new catalogue holds 9,400 maps, 600 more than the old catalogue.
Reading rooms will be raised from 5 rooms to 8 rooms.
"""


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("原本單件辦理時間要幾分鐘？", 35), ("現在單件辦理時間要幾分鐘？", 12), ("單件辦理時間幾分鐘？", 12), ("補發證件規費以前一張多少錢？", 200),
        ("補發證件規費一張多少錢？", 150), ("志工有幾人？", 63), ("舊系統每日可受理幾件？", 555), ("新系統每日可受理幾件？", 640), ("How many volunteers are there?", 63),
    ],
)  # fmt: skip
def test_the_end_asked_for_is_given(opened: Opener, question: str, value: int) -> None:
    answer = opened(_OFFICE).ask(question)
    assert answer.figures, answer.text
    given = answer.computation.result.value if answer.computation is not None else answer.figures[0].value
    assert given == value, answer.text


@pytest.mark.parametrize(("question", "value"), [("How long was the waiting time for a new card?", 3), ("How long was the waiting time for a new card before?", 14), ("How many maps did the old catalogue hold?", 8800)])
def test_english_reports_are_read_alike(opened: Opener, question: str, value: int) -> None:
    answer = opened(_LIBRARY).ask(question)
    assert answer.figures, answer.text
    given = answer.computation.result.value if answer.computation is not None else answer.figures[0].value
    assert given == value, answer.text


def test_a_change_still_to_come_has_not_happened(opened: Opener) -> None:
    assert opened(_OFFICE).ask("服務台現在有幾座？").figures[0].value == 4
    assert opened(_OFFICE).ask("服務台預計增為幾座？").figures[0].value == 9
    assert opened(_LIBRARY).ask("How many reading rooms are there?").figures[0].value == 5


def test_words_for_a_time_are_none_for_what_was_before() -> None:
    assert not asks_before("112年12月底之前核发几件", "zh")
    assert not asks_before("how many were sent before the end of may?", "en")
