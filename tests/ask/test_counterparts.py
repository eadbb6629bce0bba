"""Guards what a table or a sentence sets beside a figure: the rest, the other year, the things named with it, the whole."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reportqa.model.answer import Status, Type

from .conftest import Opener

HARBOUR = """白沙港務局112年度年報

一、人員與經費
（一）本局核定編制80名，年底實有71人。
（二）本年度碼頭維修預算4,500萬元，執行數4,120萬元。
（三）新防波堤全長9.6公里，年底已完成7.1公里。
（四）本局志工共240人，其中女性150人。

二、業務
（一）全年受理船舶檢修申請640件，當年辦結615件。
（二）貨櫃查驗率由35%提高到48%。
（三）員工訓練12場次，人數共600人。
（四）本年拖救船舶88艘次，比前一年多了9艘次。
（五）110年至112年，平均候泊時間依次為18.5小時、16.2小時和14.9小時。
（六）水污染罰單30件、噪音罰單45件、垃圾罰單25件。

三、各碼頭貨運量
單位：噸
碼頭  111年  112年
東碼頭  41,000  45,500
西碼頭  30,000  28,000
合計  71,000  73,500

四、各季進港船次
單位：艘次
季別  進港船次
第一季  310
第二季  290
第三季  350
第四季  330
"""

SCHOOLS = """Westmere Schools Report 2022

1. People
In 2022 girls passed more often than boys, at 74 per cent and 66 per cent.
Of 2,000 pupils entered, 1,300 passed in French and music (65 per cent).

2. Staff at 31 December 2022

| Group | Establishment | In post |
|---|---|---|
| Teachers | 210 | 190 |
| Drivers | 40 | 36 |
| Total | 250 | 226 |
"""


@pytest.mark.parametrize(
    ("question", "value"),
    [("港務局還空著幾個編制？", 9), ("碼頭維修預算還剩多少錢？", 3_800_000), ("新防波堤還有幾公里沒完成？", "2.5"), ("船舶檢修申請有幾件當年沒辦結？", 25), ("志工裡不是女性的有幾人？", 90)],
)
def test_what_is_left_is_taken_from_what_there_was(opened: Opener, question: str, value: int | str) -> None:
    answer = opened(HARBOUR).ask(question)
    assert answer.figures, answer.text
    assert answer.figures[0].value == Decimal(value), answer.text
    assert answer.computation is not None
    assert all(o.citation > 0 for o in answer.computation.operands)


def test_the_row_of_totals_is_meant_where_no_row_is_named(opened: Opener) -> None:
    for question, value in (("How many posts were vacant overall?", 24), ("How many driver posts were vacant?", 4)):
        answer = opened(SCHOOLS).ask(question)
        assert [int(f.value) for f in answer.figures[:1]] == [value], answer.text


def test_what_is_left_of_nothing_told_is_not_found(opened: Opener) -> None:
    assert opened(HARBOUR).ask("還有幾座燈塔沒修好？").status is Status.NOT_FOUND


@pytest.mark.parametrize(
    ("question", "value"),
    [("東碼頭112年比111年多運幾噸？", 4500), ("西碼頭貨運量112年比前一年少了幾噸？", 2000), ("拖救船舶比前一年多了幾艘次？", 9), ("貨櫃查驗率提高了幾個百分點？", 13)],
)
def test_two_times_of_one_thing(opened: Opener, question: str, value: int) -> None:
    answer = opened(HARBOUR).ask(question)
    assert answer.figures, answer.text
    assert answer.figures[0].value == value, answer.text


@pytest.mark.parametrize(
    ("question", "value"),
    [("水污染和垃圾罰單一共幾件？", 55), ("水污染罰單加噪音罰單共幾件？", 75), ("三種罰單加起來幾件？", 100), ("112年東碼頭和西碼頭貨運量相差多少噸？", 17_500), ("下半年進港船次加起來多少？", 680)],
)
def test_things_named_or_counted_are_taken_together(opened: Opener, question: str, value: int) -> None:
    answer = opened(HARBOUR).ask(question)
    assert answer.figures, answer.text
    assert answer.figures[0].value == value, answer.text


def test_two_things_that_one_sentence_names_first(opened: Opener) -> None:
    answer = opened(SCHOOLS).ask("What was the difference between girls and boys in the share who passed?")
    assert answer.figures, answer.text
    assert (answer.figures[0].value, answer.figures[0].unit_id) == (Decimal(8), "percentage_point")


def test_a_share_is_printed_or_of_the_whole_beside_it(opened: Opener) -> None:
    printed = opened(SCHOOLS).ask("What share of pupils passed in French and music?")
    assert (printed.figures[0].value, printed.computation) == (Decimal(65), None)
    computed = opened(HARBOUR).ask("志工有百分之幾是女性？")
    assert computed.figures[0].value == Decimal("62.5"), computed.text


def test_an_average_is_what_one_sentence_counts_over_what_it_counts(opened: Opener) -> None:
    answer = opened(HARBOUR).ask("員工訓練平均每場次有幾人？")
    assert answer.figures[0].value == 50, answer.text  # noqa: PLR2004


def test_figures_told_in_turn_are_a_trend(opened: Opener) -> None:
    answer = opened(HARBOUR).ask("110年到112年候泊時間怎麼變？")
    assert answer.type is Type.TREND
    assert [f.value for f in answer.figures] == [Decimal("18.5"), Decimal("16.2"), Decimal("14.9")]
    assert [f.period.years for f in answer.figures if f.period] == [(2021,), (2022,), (2023,)]


_GALLERY = """北浦美術館111年度年報

一、展覽
展名 | 地點 | 參觀人次
海的聲音 | 濱海分館 | 5,210
織線 | 總館 | 3,140
石頭記 | 濱海分館 | 2,030
紙上城市 | 車站藝廊 | 1,875

二、志工
111年到校導覽六十場，計國小三十場、國中二十場、高中十場，前一年因整修只辦了四十五場。

三、分館收入（單位：元）
分館  111年收入
濱海分館  40,000
車站藝廊  10,000
山城分館  30,000
合計  80,000

四、修護
全年受理修護申請90件，完成62件，其中紙本20件。
全年典藏新增80件，退還捐贈人12件。
"""

_COAST = """Saltmere Fisheries Board annual report for 2022

1. Enforcement
Forty inspections were opened and 25 ended in a fine; eight vessels were seized.

2. Berths
Harbour | Berths 2021 | Boats 2021 | Berths 2022 | Boats 2022
Eastport | 200 | 190 | 240 | 205
Westport | 100 | 80 | 100 | 95
"""


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("在濱海分館辦的展覽，加起來幾人次參觀？", "7240"), ("到校導覽比前一年多了幾場？", "15"), ("濱海分館和車站藝廊的收入加起來占全部的百分之幾？", "62.5"), ("修護申請還有幾件沒完成？", "28"), ("退還捐贈人的占新增的百分之幾？", "15"),
    ],
)  # fmt: skip
def test_rows_wholes_and_what_is_left_are_told_apart(opened: Opener, question: str, value: str) -> None:
    answer = opened(_GALLERY).ask(question)
    assert answer.figures, answer.text
    assert answer.figures[0].value == Decimal(value), answer.text


def test_a_part_goes_by_the_name_of_its_whole_or_by_none(opened: Opener) -> None:
    answer = opened(_COAST).ask("What percentage of the inspections ended in a fine?")
    assert answer.figures, answer.text
    assert answer.figures[0].value == Decimal("62.5")


def test_what_is_left_is_of_one_year(opened: Opener) -> None:
    answer = opened(_COAST).ask("How many empty berths did Eastport have in 2022?")
    assert answer.figures, answer.text
    assert answer.figures[0].value == 35


@pytest.mark.parametrize("question", ["What percentage of the inspections were of seized vessels?", "What share of the inspections led to a prison sentence?"])
def test_no_share_is_made_of_two_kinds_of_things(opened: Opener, question: str) -> None:
    assert opened(_COAST).ask(question).computation is None


@pytest.mark.parametrize("question", ["紙本修護還有幾件沒完成？", "國中到校導覽比前一年多了幾場？"])
def test_nothing_is_left_of_what_is_done_nor_set_against_another_whole(opened: Opener, question: str) -> None:
    assert opened(_GALLERY).ask(question).computation is None


@pytest.mark.parametrize(("unit", "text"), [("新臺幣千元", "68,040,000 新臺幣元"), ("千元", "68,040,000 元"), ("萬元", "680,400,000 元")])
def test_what_is_left_of_a_table_in_thousands_is_told_without_the_scale(unit: str, text: str, opened: Opener) -> None:
    """The value has the scale already: told with the unit as printed, it would be a thousand times too much."""
    report = opened(f"某局112年度報告\n\n參、預算執行\n單位：{unit}\n科目    預算數    決算數\n業務支出  765,300  741,208\n資本支出  324,000  255,960\n")
    answer = report.ask("資本支出剩多少沒用完？")
    assert answer.text.startswith(text)
    assert answer.figures[0].unit == text.split(" ")[1]
