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


BRIGADE = """青崗縣政府消防局112年度年報

壹、火災

全年發生建築物火災41起，燒燬房屋12間，計4人受傷，無人死亡。
龍溪老街8月2日發生倉庫火警，延燒三小時。因住戶已事先疏散，幸無人員傷亡。

貳、檢驗

白石溪6月魚群暴斃，清除死魚800公斤。經採樣檢驗，未檢出農藥及重金屬。

參、訓練

第二季因場地整修僅辦理6場，繩索救援訓練則全數停辦。義消結訓學員留任率61.5%，略低於年度目標65%。

肆、品質

抽驗滅火器320具，全數合格。
"""


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("火災有沒有人死亡？", False), ("火災有沒有人受傷？", True), ("火災是不是沒有人死亡？", True), ("龍溪老街的火警有造成死傷嗎？", False), ("白石溪死魚那次有驗到重金屬嗎？", False),
        ("第二季有辦繩索救援訓練嗎？", False), ("義消留任率有沒有衝到原訂的六成五？", False), ("滅火器抽驗全部合格嗎？", True), ("滅火器有不合格的嗎？", False),
    ],
)  # fmt: skip
def test_what_is_denied_is_no_and_what_is_not_is_yes(opened: Opener, question: str, wanted: bool) -> None:  # noqa: FBT001
    """What befell nobody, was not found or did not take place is denied in its own clause, or in the sentence behind the one on its topic."""
    answer = opened(BRIGADE).ask(question)
    assert answer.verdict is wanted, answer.text


RESCUE = """MARLOW FIRE AND RESCUE
Annual Report 2021-22

1. Incidents
There were 212 building fires during the year, in which 14 people were injured and nobody was killed.

2. Legal matters
Brackley Ltd appealed against its enforcement notice in May. The appeal had not been heard when this report was printed.

3. Training
The rope rescue course planned for June was cancelled. Retention of volunteers stood at 61.5%, just short of the 65% target.
"""


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("Was anybody killed in building fires?", False), ("Was anybody injured in building fires?", True), ("Had Brackley's appeal been heard by the time the report was printed?", False),
        ("Did the rope rescue course go ahead?", False), ("Did volunteer retention reach the target of 65%?", False),
    ],
)  # fmt: skip
def test_what_an_english_report_denies(opened: Opener, question: str, wanted: bool) -> None:  # noqa: FBT001
    answer = opened(RESCUE).ask(question)
    assert answer.verdict is wanted, answer.text
