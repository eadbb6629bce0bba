"""Guards names in Latin letters: a question's and a report's are one where they sound alike, in each romanisation and either direction."""

from __future__ import annotations

import pytest
from hypothesis import given

from reportqa.ask.romanised import plain_letters
from reportqa.library import Corpus

from ..strategies import messes
from .conftest import Opener

CHINESE = """高雄市政府108年度施政報告

壹、市長與會議
一、市長陳其邁於108年5月3日主持防災會議，出席人員120人。
二、內政部部長葉俊榮於108年6月1日來訪，隨行15人。
三、總統蔡英文視察岡山區，停留3小時。
四、德國國會議員辛潘斯基（Tankred Shipanski）於108年7月8日來訪，停留2天。

貳、各區情形
一、高雄地區查獲案件310件，新竹地區查獲案件120件，臺中地區查獲95件，基隆地區查獲40件。
二、蔣介石文物展參觀者2,500人。
"""
ENGLISH = """Kaohsiung City Annual Report 2019

1. Meetings
Mayor Chen Chi-mai chaired a meeting on 3 May 2019, attended by 120 officials.
Minister Yeh Chun-jung visited on 1 June 2019 with a delegation of 15 people.
President Tsai Ing-wen stayed for 3 hours.

2. Districts
Hsinchu reported 120 cases, Kaohsiung reported 310 cases and Taichung reported 95 cases.
Zuoying District built 12 parks; Gushan District built 7 parks.
"""


@pytest.fixture(scope="module")
def chinese(opened: Opener) -> Corpus:
    return opened(CHINESE)


@pytest.fixture(scope="module")
def english(opened: Opener) -> Corpus:
    return opened(ENGLISH)


@pytest.mark.parametrize(("place", "figure"), [
    ("Kaohsiung", 310), ("Gaoxiong", 310), ("Kao-hsiung", 310), ("Gaosyong", None), ("Gaosiong", 310), ("Hsinchu", 120), ("Xinzhu", 120), ("Hsin-chu", 120), ("Sinjhu", 120),
    ("Taichung", 95), ("T'aichung", 95), ("Taizhong", 95), ("Taijhong", 95), ("Chi-lung", 40), ("Jilong", 40), ("Keelung", 40), ("Tainan", None), ("Lima", None), ("Panama", None), ("Pingtung", None),
])  # fmt: skip
def test_a_place_of_the_report_is_found(chinese: Corpus, place: str, figure: int | None) -> None:
    answer = chinese.ask(f"How many cases were found in {place}?")
    assert [f.value for f in answer.figures[:1]] == ([] if figure is None else [figure])


@pytest.mark.parametrize(("person", "figure"), [
    ("Yeh Chun-jung", 15), ("Yeh Chun Jung", 15), ("Ye Junrong", 15), ("Yè Jùnróng", 15), ("Chun-jung Yeh", 15), ("Yeh, Chun-jung", 15), ("Ye Jyunrong", 15),
    ("Lin Chia-lung", None), ("Yeh Kuang-shih", None),
])  # fmt: skip
def test_a_person_of_the_report_is_found(chinese: Corpus, person: str, figure: int | None) -> None:
    answer = chinese.ask(f"How many people accompanied {person}?")
    assert [f.value for f in answer.figures[:1]] == ([] if figure is None else [figure])


@pytest.mark.parametrize(("question", "figure"), [
    ("How many hours did Cài Yīngwén stay?", 3), ("How many hours did Tsai Ing-wen stay?", 3), ("How many people attended the meeting that Chen Chi-mai chaired?", 120),
    ("How many people attended Chi-mai Chen's meeting?", 120), ("How many visitors did the Chiang Kai-shek exhibition have?", 2500), ("How many days did Tankred Schipanski stay?", 2), ("辛普斯基停留幾天？", 2),
])  # fmt: skip
def test_each_way_of_naming_a_person(chinese: Corpus, question: str, figure: int) -> None:
    assert [f.value for f in chinese.ask(question).figures[:1]] == [figure]


@pytest.mark.parametrize(("question", "figure"), [
    ("葉俊榮帶了幾人來訪？", 15), ("叶俊荣代表团有几人？", 15), ("蔡英文停留幾小時？", 3), ("新竹有幾件？", 120), ("高雄有几件？", 310), ("左營區建了幾座公園？", 12), ("鼓山區建了幾座公園？", 7),
    ("賴清德停留幾小時？", None), ("臺南有幾件？", None), ("陳菊停留幾小時？", None),
])  # fmt: skip
def test_a_chinese_name_is_found_in_an_english_report(english: Corpus, question: str, figure: int | None) -> None:
    assert [f.value for f in english.ask(question).figures[:1]] == ([] if figure is None else [figure])


@given(messes)
def test_letters_lose_their_marks_and_keep_their_places(text: str) -> None:
    assert len(plain_letters(text)) == len(text)
