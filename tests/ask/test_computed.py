"""Guards arithmetic: exact, shown as an expression that yields the result, in the right unit, over what was asked or not at all."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportqa.ask.computed import calculate
from reportqa.ask.decision import plain
from reportqa.library import Corpus
from reportqa.model.answer import Answer, Operation, Status, Type
from reportqa.model.figure import Bound

from .conftest import Opener
from .values import figure, year

_FOUR = (Operation.DIFFERENCE, Operation.SUM, Operation.AVERAGE, Operation.SHARE, Operation.GROWTH, Operation.RATIO)


def evaluate(expression: str) -> Fraction:
    """Return the exact value of a printed expression."""
    source = expression.replace(",", "").translate(str.maketrans("−÷×", "-/*")).replace("％", "")  # noqa: RUF001
    assert re.fullmatch(r"[\d.\s+\-*/()]+", source), expression
    return Fraction(eval(re.sub(r"\d+(?:\.\d+)?", lambda m: f"Fraction('{m.group()}')", source), {"Fraction": Fraction}))  # noqa: S307


_VALUES = st.decimals(min_value=0, max_value=10**13, places=2) | st.integers(0, 10**13).map(Decimal)


@given(st.sampled_from(_FOUR), st.lists(_VALUES, min_size=2, max_size=4), st.sampled_from([("case", "件"), ("percent", "％"), ("TWD", "元")]))
def test_a_result_is_what_its_expression_says(operation: Operation, values: list[Decimal], unit: tuple[str, str]) -> None:
    done = calculate(operation, tuple(figure(v, *unit, id=i) for i, v in enumerate(values)))
    if done is None:
        assert operation in (Operation.SHARE, Operation.GROWTH, Operation.RATIO)
        assert 0 in values
        return
    exact = evaluate(done.expression)
    if operation in (Operation.SUM, Operation.DIFFERENCE):
        assert Fraction(done.result.value) == exact
    else:
        assert abs(Fraction(done.result.value) - exact) <= Fraction(1, 200)


@given(_VALUES)
def test_a_plain_number_reads_back_as_itself(value: Decimal) -> None:
    assert Decimal(plain(value).replace(",", "")) == value
    assert not plain(value).endswith(".")


def test_decimals_do_not_drift() -> None:
    done = calculate(Operation.SUM, tuple(figure("0.1", id=i) for i in range(3)))
    assert done is not None
    assert done.result.value == Decimal("0.3")


@pytest.mark.parametrize("operation", [Operation.DIFFERENCE, Operation.GROWTH])
def test_what_separates_two_percentages_is_percentage_points(operation: Operation) -> None:
    done = calculate(operation, (figure("92.7", "percent", "％"), figure("95.2", "percent", "％", id=1)))
    assert done is not None
    assert (done.result.value, done.result.unit_id) == (Decimal("2.5"), "percentage_point")


def test_growth_and_share_are_per_cent_and_a_ratio_is_a_multiple() -> None:
    two = (figure("80", period=year(2015)), figure("100", id=1, period=year(2016)))
    units = {op: done.result.unit_id for op in (Operation.GROWTH, Operation.SHARE, Operation.RATIO, Operation.DIFFERENCE) if (done := calculate(op, two))}
    assert units == {Operation.GROWTH: "percent", Operation.SHARE: "percent", Operation.RATIO: "fold", Operation.DIFFERENCE: "case"}


@pytest.mark.parametrize("operation", [Operation.SHARE, Operation.GROWTH, Operation.RATIO])
def test_nothing_is_divided_by_zero(operation: Operation) -> None:
    zero, some = figure("0", period=year(2015)), figure("5", id=1, period=year(2016))
    assert calculate(operation, (some, zero) if operation is Operation.SHARE else (zero, some)) is None


def test_the_result_of_what_is_about_is_about() -> None:
    done = calculate(Operation.SUM, (figure("100", bound=Bound.ABOUT), figure("3", id=1)))
    assert done is not None
    assert done.result.bound is Bound.ABOUT


# ---------------------------------------------------------------- over reports


def first(answer: Answer) -> tuple[Decimal, str] | None:
    return (answer.figures[0].value, answer.figures[0].unit_id) if answer.figures else None


@pytest.mark.parametrize(
    ("question", "value", "unit"),
    [
        ("105年度環境教育宣導場次比104年度增加幾場？", "16", "session"), ("105年度歲出預算數和決算數相差多少元？", "23456000", "TWD"), ("清潔隊員比稽查人員多幾人？", "208", "person"),
        ("105年空氣品質良好比率比104年上升多少？", "2.5", "percentage_point"), ("105年空氣品質良好比率較104年成長幾個百分點？", "2.5", "percentage_point"),
        ("水污染占違規案件的多少百分比？", "25", "percent"), ("噪音占違規案件的比例", "37.5", "percent"), ("平均每場宣導有多少人次參加？", "39.94", "person_time"),
        ("By how much did the number of sessions rise between 2015 and 2016?", "16", "session"),
    ],
)  # fmt: skip
def test_what_the_report_does_not_print_is_computed(bureau: Corpus, question: str, value: str, unit: str) -> None:
    answer = bureau.ask(question)
    assert first(answer) == (Decimal(value), unit), answer.text
    assert answer.computation is not None
    assert answer.type is Type.COMPUTED
    assert answer.computation.result == answer.figures[0]
    assert answer.figures[0].citation == 0
    assert answer.computation.expression in answer.text


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("113年火災件數比112年多幾件？", "42"), ("113年火災死亡人數比112年少幾人？", "4"), ("113年火災件數較112年成長百分之幾？", "14.09"), ("110到113年平均每年火災幾件？", "315.75"),
        ("東區火災占全部的多少百分比？", "35.29"), ("113年東區火災比北區多幾件？", "75"), ("東區和西區火災加起來幾件？", "215"),
    ],
)  # fmt: skip
def test_cells_are_operands(fire: Corpus, question: str, value: str) -> None:
    answer = fire.ask(question)
    assert answer.figures, answer.text
    assert answer.figures[0].value == Decimal(value)


def test_a_printed_change_is_preferred_to_a_computed_one(bureau: Corpus) -> None:
    answer = bureau.ask("105年度資源回收量比104年度增加幾公噸？")
    assert first(answer) == (Decimal(1234), "tonne")
    assert "增加1,234公噸" in answer.citations[0].quote


def test_operands_follow_the_result_and_each_is_cited(bureau: Corpus) -> None:
    answer = bureau.ask("105年度環境教育宣導場次比104年度增加幾場？")
    assert [int(f.value) for f in answer.figures[1:]] == [120, 136]
    assert answer.computation is not None
    assert answer.figures[1:] == answer.computation.operands
    quotes = {c.n: c.quote for c in answer.citations}
    assert all(f.text in quotes[f.citation] for f in answer.figures[1:])


@pytest.mark.parametrize("question", ["105年度資源回收量比罰鍰金額多多少？", "105年底清潔隊員加上列管工廠合計多少？", "105年底清潔隊員和罰鍰金額相差多少？"])
def test_units_that_do_not_fit_are_not_computed_with(bureau: Corpus, question: str) -> None:
    answer = bureau.ask(question)
    assert answer.computation is None
    assert answer.status is Status.NOT_FOUND or answer.type is not Type.COMPUTED


@pytest.mark.parametrize("question", ["106年度資源回收量比105年度增加多少？", "105年度宣導場次比101年度多幾場？", "108年火災件數比109年多幾件？"])
def test_nothing_is_computed_with_a_year_that_the_report_lacks(bureau: Corpus, fire: Corpus, question: str) -> None:
    answer = (fire if "火災" in question else bureau).ask(question)
    assert answer.status is Status.NOT_FOUND, answer.text


@pytest.mark.parametrize(("question", "value"), [("噪音和水污染合計幾件？", 300), ("清潔隊員加稽查人員共有幾人？", 284)])
def test_two_parts_named_are_added(bureau: Corpus, question: str, value: int) -> None:
    answer = bureau.ask(question)
    assert answer.figures
    assert answer.figures[0].value == value, answer.text


def test_a_sum_over_years_is_a_sum(fire: Corpus) -> None:
    assert first(fire.ask("110年至113年火災死亡人數合計多少？")) == (Decimal(19), "person")


def test_a_ratio_of_two_rows(fire: Corpus) -> None:
    assert first(fire.ask("東區火災件數是北區的幾倍？")) == (Decimal("2.67"), "fold")


def test_the_rise_of_a_rate_is_no_rate(council: Corpus) -> None:
    assert first(council.ask("By how much did the recycling rate rise between 2021 and 2022?")) == (Decimal("2.1"), "percentage_point")


def test_how_many_more_in_english(council: Corpus) -> None:
    answer = council.ask("How many more affordable homes were completed in 2022 than in 2021?")
    assert answer.figures, answer.text
    assert answer.figures[0].value == 27


def test_a_printed_growth_is_found(traffic: Corpus) -> None:
    for question in ("2023年客运量比上年增长多少？", "客運量成長百分之幾？"):
        assert first(traffic.ask(question)) == (Decimal("8.5"), "percent")


def test_the_year_before_is_the_one_before_the_report_s(traffic: Corpus) -> None:
    assert first(traffic.ask("查处违法行为比上年多几起？")) == (Decimal(260), "incident")


_RESCUE = """澄湖縣動物保護處111年度工作報告

一、收容
（一）111年度收容犬貓1,240隻，其中民眾送交310隻；認養犬貓860隻。
（二）參訓學員48人，分別來自嘉南15人、花東13人及離島20人。
（三）親子講座吸引大小朋友1,500人次，講座共20場。

二、表1 志工年齡（單位：人）
年齡  合計  男  女
18歲至64歲  140  60  80
65歲以上  75  20  55
合計  215  80  135
"""

_DEPOT = """Calder Tramways annual report for 2022

1. Staff
The company had 412 drivers and guards at the end of the year against 450 approved posts; 103 of them were women. The workshop employed 96 fitters.

2. Traffic
Fare income was £9.6 million in 2022 and £8.0 million in 2021.
"""


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("65歲以上的志工，女生比男生多幾個？", 35), ("收容的1,240隻犬貓，扣掉民眾送交的，還有多少隻？", 930), ("嘉南和離島的參訓學員一共多少人？", 35),
        ("18歲至64歲的志工加上65歲以上的，一共幾人？", 215),
    ],
)  # fmt: skip
def test_operands_are_of_the_group_that_is_named(opened: Opener, question: str, value: int) -> None:
    answer = opened(_RESCUE).ask(question)
    assert answer.figures, answer.text
    assert answer.figures[0].value == value, answer.text


@pytest.mark.parametrize("question", ["參加親子講座的朋友，女生比男生多幾個？", "收容的外籍志工，女生比男生多幾個？", "參加寫作營的人，女生比男生多幾個？", "獸醫還有幾個編制沒補滿？"])
def test_groups_that_the_report_does_not_tell_apart_are_not_set_against_each_other(opened: Opener, question: str) -> None:
    assert opened(_RESCUE).ask(question).computation is None


def test_a_share_is_of_the_whole_that_is_named(opened: Opener) -> None:
    assert first(opened(_DEPOT).ask("What percentage of the drivers and guards are women?")) == (Decimal(25), "percent")


def test_growth_is_not_that_of_another_thing(opened: Opener) -> None:
    answer = opened(_DEPOT).ask("What was the growth of parcel income in 2022 over 2021?")
    assert answer.computation is None, answer.text
