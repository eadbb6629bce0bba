"""Guards what cells of one table come to together: sums, shares, plans and results, ranks, dates and counts, and that a lacking cell is not made up for."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import reportqa
from reportqa.ask.tables import is_total, paths, tables
from reportqa.library import Corpus
from reportqa.model.answer import Status

_REPORT = """<html><head><title>松溪市水務局113年統計年報</title></head><body><h1>松溪市水務局113年統計年報</h1>
<h2>一、供水</h2>
<table><caption>表1 113年各廠供水情形</caption>
<tr><th>廠別</th><th>月份</th><th>出水量（立方公尺）</th><th>漏水率（％）</th></tr>
<tr><td rowspan=4>北廠</td><td>1月</td><td>1,200</td><td>10.1</td></tr>
<tr><td>2月</td><td>1,100</td><td>10.2</td></tr><tr><td>3月</td><td>1,300</td><td>10.3</td></tr><tr><td>小計</td><td>3,600</td><td>10.2</td></tr>
<tr><td rowspan=4>南廠</td><td>1月</td><td>2,200</td><td>11.1</td></tr>
<tr><td>2月</td><td>－</td><td>－</td></tr><tr><td>3月</td><td>2,300</td><td>11.3</td></tr><tr><td>小計</td><td>4,500</td><td>11.2</td></tr>
</table>
<h2>二、用戶</h2>
<table><caption>表2 113年底用戶及抄表員</caption>
<tr><th rowspan=2>區域</th><th rowspan=2>站別</th><th rowspan=2>用戶數（戶）</th><th colspan=3>抄表員（人）</th><th rowspan=2>普及率（％）</th></tr>
<tr><th>計</th><th>男</th><th>女</th></tr>
<tr><td rowspan=3>東線</td><td>桃林站</td><td>4,000</td><td>30</td><td>18</td><td>12</td><td>95.5</td></tr>
<tr><td>杏林站</td><td>6,000</td><td>40</td><td>25</td><td>15</td><td>91.0</td></tr>
<tr><td>小計</td><td>10,000</td><td>70</td><td>43</td><td>27</td><td>92.8</td></tr>
<tr><td rowspan=3>西線</td><td>梅林站</td><td>5,000</td><td>20</td><td>8</td><td>12</td><td>88.0</td></tr>
<tr><td>柳林站</td><td>2,000</td><td>10</td><td>6</td><td>4</td><td>79.5</td></tr>
<tr><td>小計</td><td>7,000</td><td>30</td><td>14</td><td>16</td><td>85.6</td></tr>
<tr><td colspan=2>總計</td><td>17,000</td><td>100</td><td>57</td><td>43</td><td>89.8</td></tr>
</table>
<h2>三、工程</h2>
<table><caption>表3 重大工程進度（截至113年12月底止）</caption>
<tr><th rowspan=2>工程名稱</th><th rowspan=2>開工日期</th><th rowspan=2>預定完工日期</th><th colspan=2>進度</th></tr>
<tr><th>預定</th><th>實際</th></tr>
<tr><td>清水堰塘改建</td><td>2022/03/01</td><td>2025/06/30</td><td>80.0%</td><td>72.5%</td></tr>
<tr><td>杉坡配水池新建</td><td>2023/05/10</td><td>2026/01/31</td><td>40.0%</td><td>44.0%</td></tr>
</table>
<h2>四、宣導</h2>
<table><caption>表4 113年宣導活動預定及實際場次</caption>
<tr><th rowspan=2>活動類別</th><th colspan=2>第一季</th><th colspan=2>第二季</th></tr>
<tr><th>預定（場）</th><th>實際（場）</th><th>預定（場）</th><th>實際（場）</th></tr>
<tr><td>校園講座類</td><td>12</td><td>9</td><td>20</td><td>26</td></tr>
<tr><td>社區導覽類</td><td>8</td><td>8</td><td>6</td><td>5</td></tr>
</table>
<h2>五、稽查</h2>
<table><caption>表5 113年違規用水裁處情形</caption>
<tr><th rowspan=2>違規事由</th><th colspan=2>養殖業</th><th colspan=2>洗車業</th><th colspan=2>旅館業</th><th colspan=2>總計</th></tr>
<tr><th>件數（件）</th><th>金額（元）</th><th>件數（件）</th><th>金額（元）</th><th>件數（件）</th><th>金額（元）</th><th>件數（件）</th><th>金額（元）</th></tr>
<tr><td>私接管線</td><td>9</td><td>90,000</td><td>4</td><td>95,000</td><td>2</td><td>10,000</td><td>15</td><td>195,000</td></tr>
<tr><td>竊水</td><td>1</td><td>5,000</td><td>3</td><td>45,000</td><td>2</td><td>30,000</td><td>6</td><td>80,000</td></tr>
<tr><td>合計</td><td>10</td><td>95,000</td><td>7</td><td>140,000</td><td>4</td><td>40,000</td><td>21</td><td>275,000</td></tr>
</table>
<h2>六、移撥</h2>
<table><caption>表6 113年底外包人力</caption>
<tr><th>類別</th><th>國籍</th><th>年底在職人數（人）</th><th>當年離職人數（人）</th></tr>
<tr><td rowspan=3>清潔類</td><td>越南</td><td>31</td><td>4</td></tr><tr><td>泰國</td><td>22</td><td>3</td></tr><tr><td>小計</td><td>53</td><td>7</td></tr>
<tr><td rowspan=3>機電類</td><td>越南</td><td>14</td><td>1</td></tr><tr><td>泰國</td><td>－</td><td>－</td></tr><tr><td>小計</td><td>14</td><td>1</td></tr>
</table>
</body></html>"""


@pytest.fixture(scope="module")
def water(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    path: Path = tmp_path_factory.mktemp("report") / "water.html"
    path.write_text(_REPORT, encoding="utf-8")
    return reportqa.open(path)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("北廠第一季的出水量合計多少立方公尺？", "3600"), ("清潔類和機電類的越南籍113年底總共幾人？", "45"), ("東線兩個站的女性抄表員合計幾人？", "27"),
        ("東線和西線的用戶數合計多少戶？", "17000"), ("桃林站和梅林站的用戶數加起來多少戶？", "9000"),
        ("校園講座類上半年實際辦了幾場？", "35"),
    ],
)  # fmt: skip
def test_parts_and_months_add_up(water: Corpus, question: str, value: str) -> None:
    assert water.ask(question).figures[0].value == Decimal(value)


@pytest.mark.parametrize(
    "question",
    ["南廠第一季的出水量合計多少立方公尺？", "中廠第一季的出水量合計多少立方公尺？", "北廠第二季的出水量合計多少立方公尺？", "北廠第一季的漏水率合計多少？", "清潔類和機電類的泰國籍113年底總共幾人？"],
)
def test_a_sum_that_lacks_a_part_or_makes_no_sense_is_not_made(water: Corpus, question: str) -> None:
    answer = water.ask(question)
    assert answer.computation is None


@pytest.mark.parametrize(
    ("question", "value"),
    [("桃林站的用戶數占全部的百分之幾？", "23.53"), ("東線的抄表員占全部抄表員的百分之幾？", "70"), ("杏林站的用戶數占東線的百分之幾？", "60"), ("西線女性抄表員占全部女性抄表員的百分之幾？", "37.21")],
)
def test_a_share_is_of_the_same_column(water: Corpus, question: str, value: str) -> None:
    assert water.ask(question).figures[0].value == Decimal(value)


def test_a_share_of_a_row_that_is_not_there_is_not_made(water: Corpus) -> None:
    assert water.ask("竹林站的用戶數占全部的百分之幾？").status is Status.NOT_FOUND


@pytest.mark.parametrize(
    ("question", "value"),
    [("清水堰塘改建的進度落後幾個百分點？", "7.5"), ("校園講座類第一季實際場次跟原先排定的差幾場？", "3"), ("校園講座類第二季實際比預定多幾場？", "6"), ("梅林站的男性抄表員比女性少幾人？", "4")],
)
def test_a_plan_is_set_against_its_result(water: Corpus, question: str, value: str) -> None:
    assert water.ask(question).figures[0].value == Decimal(value)


def test_a_plan_of_a_time_that_the_table_lacks_is_not_set_against_another(water: Corpus) -> None:
    assert water.ask("校園講座類第三季實際場次跟原先排定的差幾場？").computation is None


@pytest.mark.parametrize(("question", "held"), [("清水堰塘改建有落後嗎？", True), ("杉坡配水池新建有落後嗎？", False), ("杉坡配水池新建有超前嗎？", True)])
def test_whether_a_row_is_behind_its_plan(water: Corpus, question: str, held: bool) -> None:  # noqa: FBT001
    assert water.ask(question).verdict is held


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("西線那幾個站裡面，哪一站用戶數最多？", "梅林站"), ("哪一站的女性抄表員最多？", "杏林站"), ("哪一站的普及率最低？", "柳林站"),
        ("哪個行業被裁處的件數最多？", "養殖業"), ("哪個行業被裁處的金額最多？", "洗車業"), ("竊水的件數哪個行業最少？", "養殖業"),
    ],
)  # fmt: skip
def test_what_ranks_is_a_part_and_no_total(water: Corpus, question: str, name: str) -> None:
    assert water.ask(question).items[0].text == name


@pytest.mark.parametrize(("question", "month"), [("北廠哪個月的出水量最多？", "3月"), ("北廠哪個月的漏水率最高？", "3月"), ("社區導覽類哪一季實際辦最少場？", None), ("北廠哪個月最多人參觀？", None)])
def test_a_month_ranks_among_months_alone(water: Corpus, question: str, month: str | None) -> None:
    answer = water.ask(question)
    assert [i.text for i in answer.items] == [month] if month is not None else answer.computation is None


def test_what_ties_is_not_ranked_by_the_cells(water: Corpus) -> None:
    assert not any(i.text in ("桃林站", "梅林站") for i in water.ask("哪一站的女性抄表員第二多？").items)


@pytest.mark.parametrize(("question", "day"), [("清水堰塘那個工程預計什麼時候做完？", "2025-06-30"), ("清水堰塘那個工程什麼時候開工？", "2022-03-01"), ("杉坡配水池新建哪一天完工？", "2026-01-31")])
def test_a_date_is_that_of_the_column_asked_for(water: Corpus, question: str, day: str) -> None:
    assert water.ask(question).items[0].date == day


@pytest.mark.parametrize(("question", "count"), [("有幾個站的普及率超過九成？", "2"), ("有幾個站的用戶數低於4,500戶？", "2"), ("有幾個站的普及率低於85％？", "1")])  # noqa: RUF001
def test_rows_are_counted_by_a_limit(water: Corpus, question: str, count: str) -> None:
    answer = water.ask(question)
    assert answer.figures[0].value == Decimal(count)
    assert len(answer.items) == int(count)


def test_rows_are_not_counted_where_one_lacks_its_cell(water: Corpus) -> None:
    assert water.ask("有幾個廠的2月出水量超過1,000立方公尺？").computation is None


@pytest.mark.parametrize(("question", "value"), [("東線的普及率是多少？", "92.8"), ("西線有幾位女性抄表員？", "16"), ("機電類的越南籍113年底有幾人？", "14")])
def test_the_row_of_a_group_answers(water: Corpus, question: str, value: str) -> None:
    assert water.ask(question).figures[0].value == Decimal(value)


def test_every_quotation_is_where_it_says(water: Corpus) -> None:
    answer = water.ask("北廠第一季的出水量合計多少立方公尺？")
    text = water.documents[0].text
    assert answer.citations
    assert all(text[c.start : c.end] == c.quote for c in answer.citations)


def test_a_table_over_two_passages_is_one(water: Corpus) -> None:
    captions = [t.around for t in tables(water.view)]
    assert len(captions) == len(set(captions))


@given(st.lists(st.text(st.sampled_from("東西南北線站 ab"), max_size=12), max_size=6))
def test_a_path_loses_no_word(labels: list[str]) -> None:
    found = paths(labels)
    assert all(" ".join(found[label]) == " ".join(label.split()) for label in labels)


@pytest.mark.parametrize(("part", "whole"), [("小计", True), ("总计", True), ("total spending", True), ("计程车", False), ("总馆", False), ("全新", False)])
def test_a_total_is_told_by_its_name(part: str, whole: bool) -> None:  # noqa: FBT001
    assert is_total(part) is whole
