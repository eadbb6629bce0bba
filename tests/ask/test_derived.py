"""Guards what is worked out of two figures of one sentence: the other group, the year before a change, a rate of two counts."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reportqa.model.answer import Status, Type

from .conftest import Opener

_PARKS = """青崗市公園管理處112年度年報

一、人力
（一）112年底巡查員64人（女性27人）。
（二）112年志工300人，其中女性180人，另有15人未填性別。

二、業務
（一）112年度舉辦導覽218場，較上年減少14場。
（二）112年度補植喬木1,530株，較111年增加130株，補植灌木9,400株。
（三）遊具抽檢80座，不合格6座；飲水機抽檢50座。
"""

_FERRY = """Lowater Ferries annual report for 2022

1. Crews
At the end of 2022 the company had 140 deckhands, 31 of them women. It had 22 engineers.

2. Service
In 2022 the ferries made 8,410 sailings, 260 fewer than in 2021. Passengers numbered 1.2 million.
Punctuality was 91.4 per cent in 2022, up 2.1 percentage points on 2021.
"""


@pytest.mark.parametrize(("question", "value"), [("112年底男性巡查員有幾人？", 37), ("111年度舉辦導覽幾場？", 232), ("111年度補植喬木幾株？", 1400), ("遊具抽檢的不合格率是百分之幾？", Decimal("7.5"))])
def test_what_a_sentence_tells_is_worked_out(opened: Opener, question: str, value: Decimal) -> None:
    answer = opened(_PARKS).ask(question)
    assert answer.figures, answer.text
    assert answer.figures[0].value == value, answer.text
    assert answer.type is Type.COMPUTED
    assert answer.computation is not None


@pytest.mark.parametrize(("question", "value"), [("How many deckhands were men?", 109), ("How many sailings did the ferries make in 2021?", 8670), ("What was punctuality in 2021?", Decimal("89.3"))])
def test_in_english_too(opened: Opener, question: str, value: Decimal) -> None:
    answer = opened(_FERRY).ask(question)
    assert answer.figures, answer.text
    assert answer.figures[0].value == value, answer.text


@pytest.mark.parametrize("question", ["112年志工有幾名男性？", "售票員裡男性有幾人？", "110年度舉辦導覽幾場？", "111年度補植灌木幾株？", "飲水機抽檢的不合格率是百分之幾？"])
def test_what_the_sentence_does_not_tell_is_not(opened: Opener, question: str) -> None:
    answer = opened(_PARKS).ask(question)
    assert answer.status is Status.NOT_FOUND, answer.text


@pytest.mark.parametrize("question", ["How many engineers were men?", "How many sailings did the ferries make in 2020?", "How many passengers were there in 2021?"])
def test_nor_in_english(opened: Opener, question: str) -> None:
    answer = opened(_FERRY).ask(question)
    assert answer.status is Status.NOT_FOUND, answer.text
