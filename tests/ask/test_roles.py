"""Guards that a question's words choose between what a row planned and what it came to, and between what met its aim and what did not."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

import reportqa
from reportqa.ask.roles import role_asked
from reportqa.library import Corpus
from reportqa.model.answer import Status

_BUREAU = """<html><head><title>樺山縣公園處113年度年報</title></head><body><h1>樺山縣公園處113年度年報</h1>
<h2>一、經費</h2>
<table><caption>表1 113年度經費執行情形（單位：千元）</caption>
<tr><th>科目</th><th>年初預算</th><th>追加後預算</th><th>決算數</th><th>執行率（％）</th></tr>
<tr><td>苗木培育</td><td>5,200</td><td>6,000</td><td>5,610</td><td>93.5</td></tr>
<tr><td>步道整修</td><td>8,300</td><td>8,300</td><td>7,155</td><td>86.2</td></tr>
<tr><td>合計</td><td>13,500</td><td>14,300</td><td>12,765</td><td>89.3</td></tr>
</table>
<h2>二、績效</h2>
<table><caption>表2 113年度衡量指標</caption>
<tr><th>指標</th><th>目標值</th><th>實際值</th><th>達成度（％）</th></tr>
<tr><td>植樹棵數（棵）</td><td>900</td><td>870</td><td>96.7</td></tr>
<tr><td>志工服務時數（小時）</td><td>4,000</td><td>4,350</td><td>100.0</td></tr>
<tr><td>遊客申訴處理天數（天）</td><td>5.0</td><td>6.1</td><td>82.0</td></tr>
</table></body></html>"""

_TRUST = """<html><head><title>Marlow Canal Trust: annual review 2022/23</title></head><body><h1>Marlow Canal Trust: annual review 2022/23</h1>
<p>This review covers the year from 1 April 2022 to 31 March 2023.</p>
<h2>Money</h2>
<table><caption>Table 1: Spending (&pound;000)</caption>
<tr><th></th><th>2022/23 plan</th><th>2022/23 outturn</th><th>2021/22 outturn</th></tr>
<tr><td>Lock repairs</td><td>640</td><td>712</td><td>598</td></tr>
<tr><td>Dredging</td><td>310</td><td>275</td><td>330</td></tr>
</table>
<h2>Aims</h2>
<table><caption>Table 2: Results against targets</caption>
<tr><th>Measure</th><th>Target</th><th>Result 2022/23</th><th>Outcome</th></tr>
<tr><td>Boats passed within an hour</td><td>90%</td><td>93%</td><td>Met</td></tr>
<tr><td>Towpath inspected</td><td>400</td><td>366</td><td>Missed</td></tr>
</table></body></html>"""


def _opened(folder: Path, text: str) -> Corpus:
    path = folder / "report.html"
    path.write_text(text, encoding="utf-8")
    return reportqa.open(path)


@pytest.fixture(scope="module")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return _opened(tmp_path_factory.mktemp("bureau"), _BUREAU)


@pytest.fixture(scope="module")
def trust(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return _opened(tmp_path_factory.mktemp("trust"), _TRUST)


@pytest.mark.parametrize(
    ("question", "value"),
    [("步道整修實際用掉多少？", 7_155_000), ("步道整修後來花了多少錢？", 7_155_000), ("苗木培育年初是打算花多少的？", 5_200_000), ("步道整修原本預計要花多少錢？", None)],
)  # fmt: skip
def test_what_was_planned_and_what_came_of_it_are_told_apart(bureau: Corpus, question: str, value: int | None) -> None:
    answer = bureau.ask(question)
    if value is None:  # 年初 and 追加後 are both plans: another one's value may be given, what was spent may not
        assert all(f.value != Decimal(7_155_000) for f in answer.figures[:1]), answer.text
    else:
        assert answer.figures and answer.figures[0].value == value, answer.text


@pytest.mark.parametrize(("question", "value"), [("2022/23年疏浚实际花了多少钱？", 275_000), ("What did lock repairs actually cost in 2022/23?", 712_000), ("How much was planned for dredging in 2022/23?", 310_000)])
def test_the_roles_of_english_columns_are_told(trust: Corpus, question: str, value: int) -> None:
    answer = trust.ask(question)
    assert answer.figures and answer.figures[0].value == value, answer.text


def test_a_follow_up_asks_for_the_other_role(bureau: Corpus) -> None:
    chat = bureau.chat()
    assert chat.ask("步道整修編了多少預算？").figures[0].value == 8_300_000
    assert chat.ask("實際用掉多少？").figures[0].value == 7_155_000


def test_a_rate_is_no_role(bureau: Corpus) -> None:
    answer = bureau.ask("步道整修實際執行率是多少？")
    assert answer.figures and answer.figures[0].value == Decimal("86.2"), answer.text


@pytest.mark.parametrize(("question", "role"), [("设备实际花了多少", "done"), ("当初编列多少", "plan"), ("预算花掉了多少", ""), ("有几座公园", "")])
def test_one_role_is_asked_or_none(question: str, role: str) -> None:
    assert role_asked(question, "zh") == role


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("113年度哪些衡量指標沒有達標？", ["植樹棵數", "遊客申訴處理天數"]), ("哪幾項指標有達標？", ["志工服務時數"]), ("有幾項指標未達標？", ["植樹棵數", "遊客申訴處理天數"]),
    ],
)  # fmt: skip
def test_the_rows_that_met_their_aims_are_told(bureau: Corpus, question: str, names: list[str]) -> None:
    answer = bureau.ask(question)
    assert len(answer.items) == len(names), answer.text
    assert all(any(name in item.text for item in answer.items) for name in names), answer.text


def test_what_a_table_says_of_each_aim_comes_first(trust: Corpus) -> None:
    answer = trust.ask("Which targets were missed in 2022/23?")
    assert [i.text for i in answer.items] == ["Towpath inspected"], answer.text


def test_no_row_is_listed_where_no_aims_are(trust: Corpus) -> None:
    answer = trust.ask("Which targets were missed in 2019/20?")
    assert answer.status is Status.NOT_FOUND or not any("Towpath" in i.text for i in answer.items), answer.text
