"""Guards events: by their day or their venue, where they were, who ran them too; in either language of question and report."""

from __future__ import annotations

import pytest

from reportqa.ask.naming import Gathering, gathering, visitor
from reportqa.library import Corpus
from reportqa.model.answer import Answer, Status

from .conftest import Opener

HARBOUR = """望海文化局112年度工作報告

一、活動
（一）「望海國際帆船節」係於112年3月4日在石埔河濱廣場與船員工會及農會共同舉辦，參加1,200人。
（二）「古蹟修復研討會」112年5月6日於松影美術館召開（合作單位：建築學會、木雕協會）。
（三）112年9月10日辦理「銀髮讀書週」，計有300人到場。
（四）112年10月2日石埔商會訪問團來訪（一行6人），就借閱系統交流。
二、圖書
全年借出圖書5,400冊，新增讀者820人。
"""

RIVERS = """Rivers Office annual report 2019

1 Events
Hexley Hall hosted the River Care Forum on 3 May 2019, run together with the Anglers' Union and the Marl Trust, with an attendance of 86.
The Weir Safety Workshop took place at the Dunmore warehouse on 8 June 2019 (partners: the Lock Society).

2 Visits
9 September 2019: a delegation from Fiji (24 members), on flood maps.

3 Work
Staff repaired 41 weirs in 2019.
"""


@pytest.fixture(scope="module")
def harbour(opened: Opener) -> Corpus:
    return opened(HARBOUR)


@pytest.fixture(scope="module")
def rivers(opened: Opener) -> Corpus:
    return opened(RIVERS)


def names(answer: Answer) -> list[str]:
    return [i.text for i in answer.items]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("3月4日舉行的是哪一場活動？", ["望海國際帆船節"]), ("5月6日举行的是哪项活动？", ["古蹟修復研討會"]), ("松影美術館當場地的是哪一場活動？", ["古蹟修復研討會"]), ("Which event was on on 4 March?", ["望海國際帆船節"]),
        ("國際帆船節場地選在哪裡？", ["石埔河濱廣場"]), ("帆船节的合作单位有谁？", ["船員工會", "農會"]), ("古蹟修復研討會的協辦單位有哪些？", ["建築學會", "木雕協會"]), ("10月2日接待了哪個團體？", ["石埔商會訪問團"]),
    ],
)  # fmt: skip
def test_events_of_a_chinese_report(harbour: Corpus, question: str, expected: list[str]) -> None:
    assert names(harbour.ask(question)) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Which event was hosted by the Dunmore warehouse?", ["Weir Safety Workshop"]), ("5月3日舉行的是哪一場活動？", ["River Care Forum"]), ("What was the venue of the River Care Forum?", ["Hexley Hall"]),
        ("Which partner bodies took part in running the River Care Forum?", ["the Anglers' Union", "the Marl Trust"]), ("9月9日接待了哪個團體？", ["a delegation from Fiji"]),
    ],
)  # fmt: skip
def test_events_of_an_english_report(rivers: Corpus, question: str, expected: list[str]) -> None:
    assert names(rivers.ask(question)) == expected


@pytest.mark.parametrize("question", ["銀髮讀書週場地選在哪裡？", "國際電影展場地選在哪裡？", "7月7日舉行的是哪一場活動？", "銀髮讀書週的合作單位有誰？"])
def test_a_sentence_that_names_nothing_of_the_kind_does_not_answer(harbour: Corpus, question: str) -> None:
    assert harbour.ask(question).status is Status.NOT_FOUND


def test_a_later_turn_asks_for_the_venue(harbour: Corpus, rivers: Corpus) -> None:
    chat = harbour.chat()
    chat.ask("國際帆船節是幾月幾日舉辦的？")
    assert names(chat.ask("地點呢？")) == ["石埔河濱廣場"]
    talk = rivers.chat()
    talk.ask("Could you give the date of the River Care Forum?")
    assert names(talk.ask("At what venue?")) == ["Hexley Hall"]


@pytest.mark.parametrize("text", ["83 delegates attended.", "全年借出圖書5,400冊。", "編印「防災手冊」三千冊。"])
def test_no_event(text: str) -> None:
    assert gathering(text) is None


def test_an_event_without_venue_or_partners() -> None:
    assert gathering("112年9月10日辦理「銀髮讀書週」，計有300人到場。") == Gathering("銀髮讀書週", "", ())


@pytest.mark.parametrize(
    ("text", "name"),
    [("112年11月3日接待石埔商會視察組，來訪18人。", "石埔商會視察組"), ("石埔商会专家组（12人）于2024年8月15日来我单位调研。", "石埔商会专家组"), ("A study group from Marl spent 30 April 2020 with staff.", "A study group from Marl")],
)
def test_visitors(text: str, name: str) -> None:
    assert visitor(text) == name


def test_a_day_that_saw_an_event() -> None:
    assert gathering("8 August 2013 saw the Marl Walk (partners: the Lock Society).") == Gathering("Marl Walk", "", ("the Lock Society",))


def test_no_visitor() -> None:
    assert not visitor("全年借出圖書5,400冊。")


WARDS = """望海市圖書統計112年報

表1 各區借閱
| 區別 | 借閱冊數 | 新證張數 |
| --- | --- | --- |
| 石埔區 | 5,400 | 120 |
| 松影區 | 7,100 | 310 |
| 大屯區 | 9,900 | 205 |
"""


@pytest.mark.parametrize("turn", ["松影區的情況呢？", "換成松影區呢？", "松影區呢？"])
def test_a_turn_that_puts_another_name_in_place(opened: Opener, turn: str) -> None:
    chat = opened(WARDS).chat()
    chat.ask("石埔區借閱冊數是多少？")
    assert [int(f.value) for f in chat.ask(turn).figures] == [7100]
    assert "大屯區" in chat.ask("最多的是哪個區？").text
