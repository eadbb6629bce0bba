"""Guards what a question is understood as: language, type, operation, unit, period, numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportqa.ask.question import MAX_QUESTION, language_of, understand
from reportqa.library import Corpus
from reportqa.model.answer import Operation, Query, Type

from ..strategies import messes


def read(corpus: Corpus, question: str) -> Query:
    return corpus.understand(question, None)


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("105年度辦了幾場宣導？", "zh-TW"), ("2023年办了几场宣传？", "zh-CN"), ("how many homes were built?", "en"), ("KPI達成率多少？", "zh-TW"),
        ("105 MOU?", "zh-TW"), ("What was 資源回收量 in 105?", "en"), ("GDP增长多少？", "zh-CN"),
    ],
)  # fmt: skip
def test_the_language_is_the_asker_s(question: str, language: str) -> None:
    assert language_of(question, "zh-TW") == language


@pytest.mark.parametrize("default", ["zh-TW", "zh-CN", "en"])
def test_where_no_character_tells_it_is_the_report_s(default: str) -> None:
    assert language_of("105?", default) == default


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("105年度資源回收量多少公噸？", Type.FIGURE), ("回收率", Type.FIGURE), ("宣導幾場", Type.FIGURE), ("how many factories were listed?", Type.FIGURE), ("how much was the budget?", Type.FIGURE),
        ("環保志工大會是哪一天？", Type.DATE), ("什么时候开会？", Type.DATE), ("when did the depot open?", Type.DATE),
        ("哪些國家簽了備忘錄？", Type.LIST), ("which countries signed?", Type.LIST), ("列出各科室名稱", Type.LIST),
        ("在哪裡舉行？", Type.ENTITY), ("由誰主持？", Type.ENTITY), ("who chaired the meeting?", Type.ENTITY),
        ("歷年資源回收量趨勢", Type.TREND), ("how has recycling changed over the years?", Type.TREND),
        ("是否達成目標？", Type.YESNO), ("有没有超过100家？", Type.YESNO), ("was the target met?", Type.YESNO), ("did the rate exceed 45%?", Type.YESNO),
        ("為什麼延誤？", Type.PASSAGE), ("如何改善空氣品質？", Type.PASSAGE), ("why were collections delayed?", Type.PASSAGE),
    ],
)  # fmt: skip
def test_what_kind_of_answer_is_wanted(bureau: Corpus, question: str, kind: Type) -> None:
    assert read(bureau, question).type is kind


@pytest.mark.parametrize(
    ("question", "operation"),
    [
        ("105年比104年多幾場？", Operation.DIFFERENCE), ("兩者相差多少？", Operation.DIFFERENCE), ("how many more homes than in 2021?", Operation.DIFFERENCE),
        ("105年較104年成長百分之幾？", Operation.GROWTH), ("year-on-year growth of homes", Operation.GROWTH), ("增加了多少百分比", Operation.GROWTH),
        ("水污染占全部的多少百分比？", Operation.SHARE), ("what share of homes were for rent?", Operation.SHARE),
        ("平均每年幾件？", Operation.AVERAGE), ("what was the average per year?", Operation.AVERAGE),
        ("空氣和噪音加起來幾件？", Operation.SUM), ("homes and flats combined", Operation.SUM),
        ("東區是北區的幾倍？", Operation.RATIO), ("how many times as many?", Operation.RATIO),
        ("哪一年最多？", Operation.MAXIMUM), ("which district had the most fires?", Operation.MAXIMUM),
        ("哪一區最少？", Operation.MINIMUM), ("which year had the fewest?", Operation.MINIMUM),
        ("火災件數最少的是哪一區？", Operation.MINIMUM),
        ("宣導場次最多的是哪一年？", Operation.MAXIMUM),
    ],
)  # fmt: skip
def test_which_arithmetic_is_wanted(bureau: Corpus, question: str, operation: Operation) -> None:
    query = read(bureau, question)
    assert query.type is Type.COMPUTED
    assert query.operation is operation


@pytest.mark.parametrize(
    ("question", "unit"),
    [("宣導幾場？", "session"), ("列管工廠幾家？", "establishment"), ("有多少人？", "person"), ("罰鍰金額多少？", "TWD"), ("回收率多少？", "percent"), ("how many people attended?", "person"), ("how many countries signed?", "country")],
)  # fmt: skip
def test_the_unit_that_is_asked_for(bureau: Corpus, question: str, unit: str) -> None:
    assert unit in read(bureau, question).units


@pytest.mark.parametrize("question", ["105年度宣導幾場？", "2016年宣導幾場？", "民國105年宣導幾場？", "１０５年度宣導幾場？", "105 宣導幾場?", "一百零五年度宣導幾場？", "how many sessions in 2016?", "how many sessions in ROC 105?", "how many sessions in 105?"])
def test_roc_and_western_years_are_one_calendar(bureau: Corpus, question: str) -> None:
    (period,) = read(bureau, question).periods
    assert period.years == (2016,)


@pytest.mark.parametrize("question", [
    "宣導幾場？", "105件違規案件的罰鍰",
    "罰鍰有120萬元嗎？",
    pytest.param("第105號公告是什麼？", marks=pytest.mark.xfail(reason="a number between 第 and 號 is read as a bare year")),
])  # fmt: skip
def test_a_number_that_is_no_year_is_no_period(bureau: Corpus, question: str) -> None:
    assert read(bureau, question).periods == ()


def test_numbers_to_be_checked_are_kept(bureau: Corpus) -> None:
    assert [int(n) for n in read(bureau, "列管工廠是否超過100家？").numbers] == [100]
    assert [int(n) for n in read(bureau, "資源回收量是否達1萬公噸？").numbers] == [10000]
    assert read(bureau, "第2季回收量多少？").numbers == ()


def test_what_was_typed_stays_as_typed(bureau: Corpus) -> None:
    query = understand("那104年呢？", "104年 資源回收量多少公噸？", bureau._vocabulary)  # noqa: SLF001
    assert (query.asked, query.standalone) == ("那104年呢？", "104年 資源回收量多少公噸？")


def test_a_period_is_quoted_as_typed(bureau: Corpus) -> None:
    assert [p.text for p in read(bureau, "１０５年度宣導幾場？").periods] == ["１０５年度"]


def test_only_the_beginning_of_an_endless_question_is_read(bureau: Corpus) -> None:
    long = "105年度宣導幾場？" + "資源回收" * MAX_QUESTION
    assert len(read(bureau, long).folded) <= MAX_QUESTION


@given(messes | st.text(max_size=80))
def test_any_string_is_understood(bureau: Corpus, question: str) -> None:
    query = read(bureau, question)
    assert query.asked == question
    assert query.language in ("zh-TW", "zh-CN", "en")
    assert (query.type is Type.COMPUTED) == (query.operation is not None)
    assert all(t.text and t.weight > 0 for t in query.terms)
