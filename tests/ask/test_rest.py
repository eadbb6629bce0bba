"""Guards what a sentence leaves to be worked out: the rest of a whole, a fall among changes, a level in words, and that a part's figure is not given for the rest."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reportqa.model.answer import Status

from .conftest import Opener

_PORT = """临渚市港务局2023年度报告

一、客运
全年发出渡轮客票52,480张，收入312万元；其中网上购票39,160张，其余由码头窗口和代售点售出。
年末在编驾驶员118人，上年末为126人；其中持甲类证书的74人。本年处罚违章船员6人，处罚人数与上年持平。

二、货运
表1 2023年各类货物吞吐量
货类 吞吐量（万吨） 比上年增长（%）
煤炭 210 -12.4
粮食 145 6.3
钢材 98 -3.1
集装箱 120 15.8
"""

_TRUST = """Fenmoor Bus Trust: annual report for 2022

1. Staff
At the end of the year the trust employed 240 drivers, compared with 262 a year earlier. Of these 31 were women.

2. Stops
By December 2022 shelters had been put up at 85 of the stops, and a further 12 are to be built in 2023.
"""


@pytest.mark.parametrize(("question", "value"), [("不是网上购买的渡轮客票有多少张？", 13_320), ("除了网上购票以外，渡轮客票发出多少张？", 13_320)])
def test_the_rest_is_the_whole_less_the_part(opened: Opener, question: str, value: int) -> None:
    answer = opened(_PORT).ask(question)
    assert answer.status is Status.NOT_FOUND or answer.figures[0].value == value, answer.text
    assert all(f.value != 39_160 for f in answer.figures[:1]), answer.text


def test_a_part_is_not_given_for_the_rest(opened: Opener) -> None:
    answer = opened(_PORT).ask("代售点售出多少张客票？")
    assert answer.status is Status.NOT_FOUND, answer.text


def test_the_whole_is_not_what_it_is_compared_with(opened: Opener) -> None:
    answer = opened(_TRUST).ask("How many of the drivers are men?")
    assert answer.figures and answer.figures[0].value == 209, answer.text


def test_what_is_still_to_come_is_no_part_of_what_is_done(opened: Opener) -> None:
    answer = opened(_TRUST).ask("How many stops have yet to get shelters?")
    assert all(f.value != 73 for f in answer.figures), answer.text


@pytest.mark.parametrize(("question", "name"), [("哪一类货物的吞吐量跌得最厉害？", "煤炭"), ("哪一类货物的吞吐量增长最多？", "集装箱")])
def test_the_greatest_fall_is_the_least_change(opened: Opener, question: str, name: str) -> None:
    answer = opened(_PORT).ask(question)
    assert answer.items and name in answer.items[0].text, answer.text


def test_a_level_in_words_is_no_rise(opened: Opener) -> None:
    answer = opened(_PORT).ask("2023年被处罚的违章船员比2022年多吗？")
    assert answer.verdict is not True, answer.text


def test_a_year_in_brackets_at_the_end_says_which_is_meant(opened: Opener) -> None:
    report = "青埔鎮農會111年度年報\n\n表1 稻穀收購量（公噸）\n品種 110年 111年\n蓬萊稻 820 905\n糯稻 130 118\n"
    answer = opened(report).ask("去年蓬萊稻收購了多少公噸？（111年）")
    assert answer.figures and answer.figures[0].value == Decimal(905), answer.text


def test_a_month_of_the_next_financial_year_is_not_of_the_one_asked_about(opened: Opener) -> None:
    report = "Dunley Museum: annual report 2018–19\nFor the year from 1 April 2018 to 31 March 2019.\n\n1. Staff\nFour guides were taken on in September 2018. Training came to 5.5 days for each guide, up from 4.0 days.\n"
    answer = opened(report).ask("How many days of training did each guide get in 2017–18?")
    assert all(f.value != Decimal("5.5") for f in answer.figures), answer.text


@pytest.mark.parametrize(
    ("question", "value"), [("18到25歲的讀者占多少比例？", Decimal("22.5")), ("因為天候不佳取消了幾場？", 14), ("南區有幾座圖書館？", 9)]
)  # fmt: skip
def test_a_chinese_question_finds_ages_weather_and_compass_points_in_english(opened: Opener, question: str, value: Decimal) -> None:
    report = (
        "Harrow Vale Libraries: annual report for 2022\n\n1. Readers\nReaders aged 18 to 25 made up 22.5 per cent, and those over 60 made up 31 per cent.\n"
        "Outdoor readings numbered 120; 14 readings were cancelled because of bad weather.\n\n2. Places\nThe South has 9 libraries and the North has 6 libraries.\n"
    )
    answer = opened(report).ask(question)
    assert answer.figures and answer.figures[0].value == value, answer.text


def test_all_that_were_tested_are_not_those_that_failed(opened: Opener) -> None:
    report = (
        "白河縣環保局113年年報\n\n一、稽查\n113年水質不合格12件。\n\n二、抽驗\n表1 113年各站水質抽驗件數\n單位：件\n站別 第1季 第2季 全年合計\n上游站 31 44 75\n下游站 25 30 55\n合計 56 74 130\n"
    )
    assert all(f.value != 75 for f in opened(report).ask("上游站抽驗不合格的有幾件？").figures)
    assert opened(report).ask("上游站全年抽驗幾件？").figures[0].value == 75


def test_a_row_of_all_is_none_of_them(opened: Opener) -> None:
    report = "Fenmoor Bus Trust: annual report for 2022\n\nTable 1. Vehicles by depot\nDepot Buses Vans\nAsh Lane 14 3\nMill Road 22 5\nQuay Side 9 2\nAll depots 45 10\n"
    answer = opened(report).ask("Which depot has the most buses?")
    assert answer.items and answer.items[0].text.startswith("Mill Road"), answer.text


_AUDIT = """瀾城市文化資產處112年度業務年報

一、訪視
112年度古蹟日常管理維護訪視236處，發現缺失88件，改善79件。
二、申訴
全年受理申訴412件，已結案380件，尚未結案32件。
"""

_INSPECTORATE = """Marram Coast Authority: annual report for 2022

1. Inspections
In 2022 inspectors recorded 88 defects, of which 79 had been fixed by the end of the year.

2. Appeals
Of 212 appeals lodged, 150 were decided within the year. Nine complaints were upheld; 31 were received in all.
"""


@pytest.mark.parametrize(
    ("report", "question", "done"),
    [(_AUDIT, "未改善的缺失幾件？", 79), (_AUDIT, "沒有改善的缺失有多少件？", 79), (_INSPECTORATE, "How many defects had not been fixed?", 79), (_INSPECTORATE, "How many complaints were not upheld?", 9)],
)
def test_what_was_done_is_no_answer_to_what_was_not(opened: Opener, report: str, question: str, done: int) -> None:
    assert done not in [f.value for f in opened(report).ask(question).figures[:1]]


def test_what_was_not_done_is_told_as_printed_or_as_the_rest(opened: Opener) -> None:
    assert opened(_AUDIT).ask("尚未結案的申訴幾件？").figures[0].value == 32
    assert opened(_INSPECTORATE).ask("How many appeals were not decided within the year?").figures[0].value == 62


def test_what_was_done_still_answers_where_it_is_asked(opened: Opener) -> None:
    assert opened(_AUDIT).ask("改善的缺失幾件？").figures[0].value == 79
    assert opened(_INSPECTORATE).ask("How many defects had been fixed?").figures[0].value == 79


_FERRY = """澄海市渡輪管理處114年度營運概況

一、船舶
年底營運船11艘；另有2艘在塢整修，尚未復航。汰換計畫原擬添購3艘，因標案流標，僅交船1艘。
二、申訴
受理87件：誤點41件、其他46件。已結80件，未結7件。
"""


def test_all_that_were_received_are_no_answer_to_what_was_not_done(opened: Opener) -> None:
    assert opened(_FERRY).ask("How many complaints had not been closed?").figures[0].value == 7


def test_the_rest_of_another_whole_is_not_what_was_not_done(opened: Opener) -> None:
    assert opened(_FERRY).ask("有幾艘船還沒復航？").computation is None
