"""Guards how far a thing moved between two years: the two figures stand on one line or one sentence sets them against each other, and the level itself is no answer."""

from __future__ import annotations

import pytest

from reportqa.model.answer import Status, Type

from .conftest import Opener

LIFEBOATS = """Harrow Sound Lifeboat Institution
Annual Report 2023-24

This report covers the year from 1 April 2023 to 31 March 2024.

Our crews launched 9,412 times, up from 8,870 in 2022-23. Women made up 14.2 per cent of volunteers, compared with 12.6 per cent a year earlier.
The share of stations without a mechanic came down from 11.5 per cent to 8.1 per cent. We could cut spending on fuel from £4.3 million to £3.6 million.
Volunteers gave 61,200 hours, and 318 casualties were brought ashore in the previous year.
"""
LIBRARIES = """臨海縣立圖書館 112 年度年報

一、借閱
112年圖書外借 318,420 冊，較 111 年（294,610 冊）增加。112年度購書決算數2,460萬元；111年度決算數則為2,310萬元。

表1 歷年服務統計
項目 109年 110年 111年 112年
進館人次（人次） 412,300 380,150 455,720 498,640
新辦借閱證（張） 6,210 5,480 7,035 7,562
"""


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("By what percentage did launches go up on the year before?", "6.11"),
        ("By how many percentage points did the share of women among volunteers rise?", "1.6"),
        ("By how many percentage points did they get the share of stations without a mechanic down?", "3.4"),
        ("How much was saved on fuel?", "700000"),
    ],
)
def test_a_move_that_a_sentence_tells(opened: Opener, question: str, value: str) -> None:
    answer = opened(LIFEBOATS).ask(question)
    assert (answer.type, answer.status) == (Type.COMPUTED, Status.ANSWERED)
    assert str(answer.figures[0].value).startswith(value)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("從109年到112年，進館人次一共漲了百分之幾？", "20.94"), ("购书决算数112年比111年涨了百分之几？", "6.49"), ("圖書外借比前一年多了幾冊？", "23810"),
        ("By how many per cent did library visits grow between 2022 and 2023?", "9.42"),
    ],
)  # fmt: skip
def test_a_move_over_the_columns_of_years_and_the_next_sentence(opened: Opener, question: str, value: str) -> None:
    answer = opened(LIBRARIES).ask(question)
    assert (answer.type, answer.status) == (Type.COMPUTED, Status.ANSWERED)
    assert str(answer.figures[0].value).startswith(value)


@pytest.mark.parametrize("question", ["By how many percentage points did the number of volunteers' hours rise on the year before?", "By what percentage did casualties brought ashore go up on the year before?"])
def test_one_year_alone_is_no_move(opened: Opener, question: str) -> None:
    assert opened(LIFEBOATS).ask(question).status is Status.NOT_FOUND


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("新辦借閱證有幾張？這四年的變化請逐年列給我", [6210, 5480, 7035, 7562]), ("进馆人次，110到112年每年各是多少、是升是降？", [380150, 455720, 498640]),
        ("How many library cards were issued, year by year?", [6210, 5480, 7035, 7562]),
    ],
)  # fmt: skip
def test_each_year_is_a_trend_whatever_figure_words_stand_in_it(opened: Opener, question: str, values: list[int]) -> None:
    answer = opened(LIBRARIES).ask(question)
    assert answer.type is Type.TREND
    assert [int(f.value) for f in answer.figures] == values


def test_one_year_alone_is_no_trend(opened: Opener) -> None:
    assert opened(LIFEBOATS).ask("How many hours did volunteers give, year by year?").status is Status.NOT_FOUND
