"""Guards figures that a question says itself how to work out: a range, a whole without named parts, one thing for each other; made whole or not at all."""

from __future__ import annotations

import pytest

from reportqa.model.answer import Status, Type

from .conftest import Opener

HARBOUR = """港務處112年年報

一、貨運
表1 各碼頭112年裝卸量
碼頭 裝卸量（公噸） 靠泊船數（艘）
東碼頭 48,200 320
西碼頭 31,500 210
南碼頭 12,900 86
北碼頭 25,700 140
合計 118,300 756

二、訓練
全年補助救生衣9,400件，其中漁民3,100件、釣客2,250件。發生碰撞事故8起，損失金額496萬元。
"""

LIBRARY = """Millbrook Library Service Annual Report 2023

Outreach visits reached 4,560 children at 38 nurseries.
We lent 900 bicycles, of which 410 went to students and 265 to pensioners.
Forty volunteers joined during the year, of whom 26 were aged 60 or over.

Table 1: Loans by branch, 2023
Branch | Loans | Visitors
Ashby | 21,400 | 40,100
Corley | 9,800 | 17,300
Denham | 15,250 | 30,900
Total | 46,450 | 88,300
"""


@pytest.mark.parametrize(
    ("report", "question", "value"),
    [
        (HARBOUR, "裝卸量最多的碼頭和最少的碼頭相差多少公噸？", 35300),
        (HARBOUR, "四個碼頭裡，靠泊船數最多的跟最少的差幾艘？", 234),
        (LIBRARY, "Looking at loans, what is the gap between the best branch and the worst?", 11600),
        (HARBOUR, "補助的救生衣，扣掉漁民和釣客，其他人拿到幾件？", 4050),
        (LIBRARY, "Apart from students and pensioners, how many bicycles were lent to others?", 225),
        (LIBRARY, "How many of the volunteers who joined were under 60?", 14),
        (LIBRARY, "On average, how many children were reached at each nursery?", 120),
        (HARBOUR, "平均每起碰撞事故損失多少錢？", 620000),
    ],
)
def test_it_is_worked_out_of_what_is_told_side_by_side(opened: Opener, report: str, question: str, value: int) -> None:
    answer = opened(report).ask(question)
    assert (answer.status, answer.type) == (Status.ANSWERED, Type.COMPUTED), answer.text
    assert answer.computation is not None
    assert answer.computation.result.value == value
    assert len(answer.computation.operands) > 1


def test_a_range_names_both_ends(opened: Opener) -> None:
    answer = opened(HARBOUR).ask("裝卸量最多的碼頭和最少的碼頭相差多少公噸？")
    assert [item.text for item in answer.items] == ["東碼頭", "南碼頭"]


@pytest.mark.parametrize(
    ("report", "question"),
    [
        (HARBOUR, "補助的救生衣，扣掉漁民和船員，其他人拿到幾件？"),  # one part is told nowhere
        (LIBRARY, "Apart from students and nurses, how many bicycles were lent to others?"),
        (LIBRARY, "How many of the volunteers who joined were under 50?"),  # another age is told
        (HARBOUR, "靠泊時間最長的碼頭和最短的碼頭相差幾小時？"),  # no column tells it
    ],
)
def test_nothing_is_made_where_an_operand_is_lacking(opened: Opener, report: str, question: str) -> None:
    answer = opened(report).ask(question)
    assert answer.status is Status.NOT_FOUND, answer.text
