"""Guards one thing over the years, and which year, row or part has the most or the least."""

from __future__ import annotations

import pytest

from reportqa.library import Corpus
from reportqa.model.answer import Operation, Reason, Status, Type

from .conftest import Opener


def test_a_trend_is_every_year_in_order(fire: Corpus) -> None:
    answer = fire.ask("110年到113年火災件數的趨勢？")
    assert answer.type is Type.TREND
    assert [int(f.value) for f in answer.figures] == [320, 305, 298, 340]
    years = [f.period.years[-1] for f in answer.figures if f.period]
    assert years == [2021, 2022, 2023, 2024]
    assert all(f.citation > 0 for f in answer.figures)


def test_a_trend_keeps_to_the_years_asked_for_and_to_one_column(fire: Corpus) -> None:
    assert [int(f.value) for f in fire.ask("111年到113年火災受傷人數的變化").figures] == [21, 15, 12]
    assert [int(f.value) for f in fire.ask("歷年火災死亡人數").figures] == [5, 4, 7, 3]


def test_years_that_the_report_lacks_make_a_trend_partial(fire: Corpus) -> None:
    answer = fire.ask("108年到113年火災件數的趨勢？")
    assert (answer.status, answer.reason) == (Status.PARTIAL, Reason.OTHER_PERIOD)
    assert [int(f.value) for f in answer.figures] == [320, 305, 298, 340]


def test_a_trend_of_nothing_is_not_found(fire: Corpus) -> None:
    assert fire.ask("110年到113年結婚對數的趨勢？").figures == ()


@pytest.mark.parametrize("question", ["102年到105年資源回收量的趨勢？", "歷年資源回收量", "how did the recycled volume change from 2013 to 2016?"])
def test_a_trend_of_one_sentence(bureau: Corpus, question: str) -> None:
    assert [int(f.value) for f in bureau.ask(question).figures] == [9800, 10500, 11111, 12345]


@pytest.mark.parametrize(
    ("question", "label", "value"),
    [
        ("哪一年火災件數最多？", "113", 340), ("哪一年火災死亡人數最多？", "112", 7), ("哪一年火災受傷人數最少？", "113", 12), ("哪一區火災件數最多？", "東區", 120), ("哪一區火災件數最少？", "北區", 45),
        ("Which district had the most fires?", "東區", 120), ("Which year had the fewest fires?", "112", 298),
        ("哪个区火灾最少？", "北區", 45),
    ],
)  # fmt: skip
def test_the_most_and_the_least(fire: Corpus, question: str, label: str, value: int) -> None:
    answer = fire.ask(question)
    assert answer.figures, answer.text
    assert int(answer.figures[0].value) == value
    assert label in answer.items[0].text


@pytest.mark.parametrize(("question", "value"), [("火災件數最少的是哪一區？", 45), ("火災件數最多的是哪一年？", 340), ("火災最多的行政區是哪個？", 120)])
def test_the_most_and_the_least_asked_the_other_way_round(fire: Corpus, question: str, value: int) -> None:
    answer = fire.ask(question)
    assert [int(f.value) for f in answer.figures[:1]] == [value], answer.text


def test_a_total_is_no_row_among_others(fire: Corpus) -> None:
    answer = fire.ask("哪一區火災件數最多？")
    assert answer.computation is not None
    assert answer.computation.note == Operation.MAXIMUM.value
    assert [int(o.value) for o in answer.computation.operands] == [120, 95, 80, 45]


def test_the_most_of_the_parts_of_a_sentence(opened) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    corpus = opened("南灣縣警察局105年度報告\n\n一、105年度取締違規停車4,200件、超速3,100件、闖紅燈1,900件，合計9,200件。\n")
    assert int(corpus.ask("105年度哪一項違規取締件數最多？").figures[0].value) == 4200


def test_the_year_that_has_the_least_in_a_sentence(bureau: Corpus) -> None:
    answer = bureau.ask("哪一年資源回收量最少？")
    assert [int(f.value) for f in answer.figures[:1]] == [9800]


@pytest.mark.parametrize(
    ("question", "label", "value"),
    [
        ("火災件數第二多的是哪一區？", "西區", 95), ("哪一區火災件數排名第二？", "西區", 95), ("哪一區的火災件數僅次於東區？", "西區", 95), ("火災件數倒數第二的是哪一區？", "南區", 80),
        ("哪個區火災件數第三多？", "南區", 80), ("Which district had the second-most fires?", "西區", 95), ("Which district had the second fewest fires?", "南區", 80),
        ("哪一年火災件數第二高？", "110", 320),
    ],
)  # fmt: skip
def test_the_second_and_the_third(fire: Corpus, question: str, label: str, value: int) -> None:
    answer = fire.ask(question)
    assert answer.figures, answer.text
    assert int(answer.figures[0].value) == value
    assert label in answer.items[0].text


def test_there_is_no_place_past_the_last(fire: Corpus) -> None:
    assert fire.ask("哪一區火災件數排名第五？").status is Status.NOT_FOUND


@pytest.mark.parametrize(("question", "value"), [("What was the lowest number of fires between 2021 and 2024?", 298), ("What was the highest number of fires in any year from 2021 to 2023?", 320)])
def test_the_most_of_a_stretch_of_years_is_a_year_s(fire: Corpus, question: str, value: int) -> None:
    answer = fire.ask(question)
    assert answer.figures, answer.text
    assert int(answer.figures[0].value) == value, answer.text


def test_one_year_on_is_the_year_before(opened: Opener) -> None:
    report = "灣口漁會113年度年報\n\n一、服務\n113年度受理入會申請512件（112年460件），退會39件。\n113年底會員共8,120人。\n"
    assert [int(f.value) for f in opened(report).ask("入會申請一年多了幾件？").figures[:1]] == [52]
