"""Guards names in text: persons after their office, organisations, places after their preposition, kinds that are only mentioned."""

from __future__ import annotations

import pytest

from reportqa.ask.naming import firms, has_title, is_country, names_place, of_other_country, only_mentioned, organisations, persons, places
from reportqa.library import Corpus
from reportqa.model.answer import Status

from .conftest import Opener

PIER = """望海港務局112年度工作報告

一、交流
（一）3月4日比利時港務局局長魯斯蒙（Jan Roosem）來訪，由副局長高婉宜接待。
（二）6月8日荷蘭港口協會一行9人來訪，參觀貨櫃碼頭。
（三）引水訓練於石埔文化中心舉辦，講習十二場次，參加船員四百人。
二、工程
（一）外港油庫工程由泓遠營造承攬，已完工。
（二）內港浮筒交由兩家廠商維護，於重要碼頭設置監視站。
"""


@pytest.mark.parametrize(
    ("text", "names"),
    [("室主任葉佳穎代表受獎", ("葉佳穎",)), ("由陳大文主持", ("陳大文",)), ("督察長 Ms. Ada Trou 拜會", ("Ada Trou",)), ("全年辦理講習十二場次", ()), ("on 3 May John Q. Smith visited", ("John Q. Smith",))],
)
def test_persons(text: str, names: tuple[str, ...]) -> None:
    assert persons(text) == names


def test_other_names() -> None:
    assert organisations("委託財團法人安川基金會營運") == ("財團法人安川基金會",)
    assert firms("外港油庫由泓遠營造承攬") == ("泓遠營造",)
    assert firms("承包商不預警倒閉") == ()
    assert places("6月1日於石埔文化中心舉辦") == ("石埔文化中心",)
    assert names_place("killed at Marl Bridge")
    assert not names_place("辦理講習十二場次")
    assert has_title("由政務委員主持")
    assert not has_title("全年十二場次")
    assert is_country("越南")
    assert is_country("Germany")
    assert not is_country("第一級")


def test_a_kind_that_is_only_mentioned() -> None:
    assert only_mentioned("机场", "于重要机场建置闸门")
    assert only_mentioned("厂商", "交由5家厂商维护")
    assert not only_mentioned("机场", "于桃园机场建置闸门")


def test_another_country_s_office() -> None:
    assert of_other_country("移民署", "比利时移民署署长来访", "移民署署长是谁")
    assert not of_other_country("移民署", "比利时移民署署长来访", "比利时移民署署长是谁")


@pytest.fixture
def pier(opened: Opener) -> Corpus:
    return opened(PIER)


@pytest.mark.parametrize(("question", "name"), [("比利時港務局局長由誰接待？", "高婉宜"), ("引水訓練在哪裡舉辦？", "石埔文化中心"), ("外港油庫由哪家公司承攬？", "泓遠營造")])
def test_the_name_that_was_asked_for(pier: Corpus, question: str, name: str) -> None:
    answer = pier.ask(question)
    assert name in [i.text for i in answer.items], answer.text


@pytest.mark.parametrize("question", ["荷蘭港口協會由誰接待？", "引水訓練的講師是誰？", "內港浮筒交由哪兩家廠商維護？", "監視站設在哪些碼頭？"])
def test_a_name_that_the_report_does_not_give_is_declined(pier: Corpus, question: str) -> None:
    answer = pier.ask(question)
    assert answer.status is Status.NOT_FOUND, answer.text
