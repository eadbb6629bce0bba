"""Guards verdicts: what a sentence says of an aim, two things set side by side, absence from a list, numbers that are none."""

from __future__ import annotations

import pytest

from reportqa.ask.reached import said_of_aim
from reportqa.model.answer import Status, Type

from .conftest import Opener

HARBOUR = """望海港務局112年度工作報告

一、作業績效
（一）貨櫃平均通關時間為二十六小時，較目標三十小時為短。
（二）船員訓練目標 40 班，實際 36 班。
（三）岸電使用率目標 60％，惟因機組更換落後，未達目標。
（四）稽查業務獲評第2名，上年為第5名。
（五）與前季比較，貨船擦撞增加 4 件，翻覆持平。
（六）查獲走私香菸案 12 件、走私農產品案 31 件。
（七）已完成簽署引水合作協定之夥伴，包括日本、韓國、越南、印尼、菲律賓等5國。
（八）東防波堤延伸工程因颱風停工，仍持續施工中。
（九）抽驗燃油樣品八十件，外港油庫樣品全數合格，內港油庫不合格三件。
"""


@pytest.mark.parametrize(
    ("text", "lower", "wanted"),
    [
        ("成立率五成,离自订目标六成仍有差距", False, False), ("完成率97.5%", False, False), ("达成率101%", False, True), ("较目标二十天为短", True, True), ("漏水率高于目标", True, False),
        ("超额完成下达的任务", False, True), ("审查案结案 85% 88.2% met", False, True), ("inspections completed 1,750 1,688 missed", False, False), ("全年办理八场", False, None),
        ("ninety per cent were dealt with within a week, against a target of 95", False, None), ("all were paid within the two-hour limit", True, True),
    ],
)  # fmt: skip
def test_what_is_said_of_an_aim(text: str, lower: bool, wanted: bool | None) -> None:  # noqa: FBT001
    assert said_of_aim(text, lower=lower) is wanted


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("貨櫃平均通關時間有沒有在目標以內？", True), ("船員訓練班數有達到目標嗎？", False), ("岸電使用率達標了沒？", False), ("稽查業務的名次有比上一年進步嗎？", True), ("翻覆件數有比前一季多嗎？", False),
        ("走私香菸案比走私農產品案多嗎？", False), ("跟馬來西亞完成簽署引水合作協定了嗎？", False), ("有跟越南簽署引水合作協定嗎？", True), ("東防波堤延伸工程完工了嗎？", False), ("外港油庫樣品有不合格的嗎？", False),
        ("走私香菸案超過二十件嗎？", False),
    ],
)  # fmt: skip
def test_a_verdict_over_a_report(opened: Opener, question: str, wanted: bool) -> None:  # noqa: FBT001
    answer = opened(HARBOUR).ask(question)
    assert answer.type is Type.YESNO
    assert answer.status is Status.ANSWERED, answer.text
    assert answer.verdict is wanted, answer.text
    assert answer.citations


@pytest.mark.parametrize("question", ["跟馬來西亞簽署漁業協定了嗎？", "客船旅客滿意度有達到目標嗎？"])
def test_no_verdict_on_what_the_report_does_not_treat(opened: Opener, question: str) -> None:
    assert opened(HARBOUR).ask(question).status is Status.NOT_FOUND


@pytest.mark.parametrize(("question", "held"), [("缺失是不是全部改善完成了？", False), ("列車冷氣票價有調漲嗎？", False)])
def test_what_is_left_or_held_is_no(opened: Opener, question: str, held: bool) -> None:  # noqa: FBT001
    corpus = opened("海濱市公車處 112 年度年報\n\n壹、查核\n\n全年查核發現缺失137項，年底前改善完成131項，其餘6項列入113年辦理。\n\n貳、票價\n\n列車冷氣票價維持在15元。\n")
    assert corpus.ask(question).verdict is held


def test_the_number_of_a_hotline_is_its_name(opened: Opener) -> None:
    corpus = opened("海濱市政府 112 年度年報\n\n壹、專線\n\n1999專線接通率93.5%，低於95%的目標。\n")
    assert corpus.ask("1999專線的接通率達標了嗎？").verdict is False


def test_the_number_of_a_span_of_days_is_not_what_is_compared(opened: Opener) -> None:
    """The 10-day target is one of 95 per cent: ten is no number that the result is set against."""
    corpus = opened("RECORDS OFFICE\nAnnual Report 2021-22\n\n1. Enquiries\nDuring 2021-22 the Office answered 48,216 enquiries. Some 92 per cent were answered within ten working days, against a target of 95 per cent.\n")
    assert corpus.ask("Did they hit the 10-day target?").figures[0].value == 92
