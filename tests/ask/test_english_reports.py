"""Guards how English reports of a year across two, of comparisons and of parts are asked: each value is told by the way of writing alone."""

from __future__ import annotations

import pytest

from reportqa.library import Corpus
from reportqa.model.answer import Status

from .conftest import Opener

REPORT = """
Lowmoor Canal Museum
Annual report for the year ended 30 June 2024

Visits
The museum welcomed 48,210 visitors, compared with 41,900 in the year before. Guided tours numbered 1,204.
Donations rose by 12 per cent, from 310 to 347. Nineteen of the 64 guided walks were cancelled because of flooding.
Of the volunteers, 23 were aged 65 or over. We made 37 loans to other museums, 5 fewer than in the preceding year.
We received 212 school groups in October.

Money
Spending on the buildings came to £240,000, including £85,000 on six new windows and £31,000 on the lock gates.
The warden repaired 118 boats against a target of 130.
Shop sales amounted to £18,200 in the first half of the year and £22,900 in the second half.
The median gender pay gap was 4.2 per cent.

Staff
At 30 June 2024 the museum had 31 employees, compared with 27 a year earlier: 12 in the galleries and 19 elsewhere.

Table 1 Visitors by gallery
Gallery        Jul-Sep    Oct-Dec    Jan-Mar    Apr-Jun
Engines          4,120      2,310      1,870      4,530
Boats            3,905      2,044      1,650      4,002
Tools            1,210        930        640      1,318
"""


@pytest.fixture(scope="module")
def museum(opened: Opener) -> Corpus:
    return opened(REPORT)


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        pytest.param("How many visitors were there in 2023/24?", 48210, id="the year that ended in June"),
        pytest.param("How many visitors were there in 2022/23?", 41900, id="the year before it"),
        pytest.param("How many visitors were there the year before?", 41900, id="the year before, asked so"),
        pytest.param("How many donations were there in 2022/23?", 310, id="what it rose from"),
        pytest.param("How many guided walks were cancelled?", 19, id="the part told before its whole"),
        pytest.param("How many of the volunteers were 65 or older?", 23, id="an age is no count"),
        pytest.param("How much was spent on new windows?", 85000, id="what money is for"),
        pytest.param("How many boats were repaired?", 118, id="done, not aimed at"),
        pytest.param("What was the gender pay gap?", 4.2, id="a gap that is a measure"),
        pytest.param("How many people work for the museum?", 31, id="an idiom"),
        pytest.param("How many people worked for the museum on 30 June 2023?", 27, id="a year before a day"),
        pytest.param("How many school groups came in October 2023?", 212, id="a month of the year across two"),
        pytest.param("How many visitors did Boats have between October and December 2023?", 2044, id="a quarter of the year across two"),
        pytest.param("How much were shop sales in 2023/24?", 41100, id="the parts of a year together"),
        pytest.param("How much were shop sales in the second half of 2023/24?", 22900, id="one part of a year"),
        pytest.param("How many loans were made in 2022/23?", 42, id="the year before a change"),
    ],
)
def test_a_figure_is_found(museum: Corpus, question: str, wanted: float) -> None:
    answer = museum.ask(question)
    assert [float(f.value) for f in answer.figures[:1]] == [wanted], answer.text


def test_a_row_is_told_by_what_the_corner_says_rows_are(museum: Corpus) -> None:
    assert museum.ask("Which gallery had the most visitors between October and December 2023?").text.startswith("Engines")


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("How many visitors did Boats have in November 2023?", id="a month of which only the quarter is told"),
        pytest.param("How many visitors were there in 2019/20?", id="another year"),
        pytest.param("How long were the prison sentences?", id="nothing like it"),
    ],
)
def test_what_the_report_lacks_is_declined(museum: Corpus, question: str) -> None:
    assert museum.ask(question).status is Status.NOT_FOUND


def test_a_change_asked_without_a_year_is_since_the_year_before(opened: Opener) -> None:
    report = opened("RECORDS OFFICE\nAnnual Report 2021-22\n\n5. Finance\n(£ thousand)              2021-22    2020-21\nReproduction fees            612        388\nStaff costs                9,842      9,610\nPremises                   3,120      3,075\nDigitisation               1,488      1,102\n")
    assert report.ask("By how much did reproduction fees rise?").figures[0].value == 224_000
    assert report.ask("What did digitisation cost?").figures[0].value == 1_488_000
