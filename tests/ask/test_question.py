"""Guards what a question is understood as: language, type, operation, unit, period, numbers."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportqa.ask.question import MAX_QUESTION, asked_type, rank_of, understand
from reportqa.library import Corpus
from reportqa.model.answer import Operation, Query, Type

from ..strategies import messes


def read(corpus: Corpus, question: str) -> Query:
    return corpus.understand(question, None)


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


WAYS_OF_ASKING = Path(__file__).parent.parent / "cases" / "questions.tsv"
LEAST_TOLD = 0.93


@pytest.fixture(scope="module")
def told() -> dict[str, float]:
    """The share of the ways of asking in tests/cases whose type and operation are told, by language."""
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for line in WAYS_OF_ASKING.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        language, kind, detail, question = line.split("\t")
        found, wants = asked_type(question, language)
        asked[language] += 1
        right[language] += found == kind and (kind != "computed" or wants == detail)
    return {language: right[language] / n for language, n in asked.items()}


@pytest.mark.parametrize("language", ["zh-TW", "zh-CN", "en"])
def test_ways_of_asking_are_told_by_type(told: dict[str, float], language: str) -> None:
    assert told[language] >= LEAST_TOLD


@pytest.mark.parametrize(
    ("question", "kind", "wants"),
    [
        ("What was the average response time?", "figure", ""), ("What was the average number of calls per day?", "computed", "average"),
        ("平均等候時間多久", "figure", ""), ("平均每年培訓幾人", "computed", "average"),
        ("What explains the difference?", "passage", "why"), ("What was the difference?", "computed", "difference"),
        ("By what percentage did fares rise?", "computed", "growth"), ("By how many percentage points did it rise?", "computed", "difference"), ("What percentage of seats were taken up?", "computed", "share"),
        ("主管機關為何", "entity", "organisation"), ("為何停辦", "passage", "why"), ("目標值為何", "figure", ""), ("起訖日期為何", "date", "day"),
        ("Which bank manages the fund?", "entity", "organisation"), ("Which banks were fined?", "list", ""),
        ("2025年一共寄出多少信件？", "figure", ""), ("兩年一共寄出多少信件？", "computed", "sum"), ("新增了多少人？", "figure", ""), ("增加了多少人？", "computed", "difference"),
        ("船隊在哪一年奪得縣際冠軍？", "date", "year"), ("鎮上哪一年選出最年輕的鎮長？", "date", "year"), ("哪一年最多？", "computed", "maximum"), ("哪一隊是冠軍？", "computed", "maximum"),
        ("最高法院在何年判決？", "date", "year"), ("最後一批居民何時遷離？", "date", "day"), ("攻佔小島派了多少人？", "figure", ""), ("女職員佔多少比例？", "computed", "share"),
        ("5月1日至3日期間來了多少人？", "figure", ""), ("渡口和橋的距離為？", "figure", ""), ("鎮長就任的時間？", "date", "day"),
        ("Caller wants to know if dogs are allowed.", "yesno", ""), ("Length of the sea wall", "figure", ""), ("Venue of the annual dinner", "entity", "place"),
    ],
)  # fmt: skip
def test_what_tells_like_questions_apart(question: str, kind: str, wants: str) -> None:
    assert asked_type(question, "en" if question.isascii() else "zh-TW") == (kind, wants)


@pytest.mark.parametrize(
    ("question", "rank"),
    [
        ("哪一区最多", 1), ("排第一的是哪个县", 1), ("第二多的是哪个乡镇", 2), ("倒数第二的是哪个市", 2), ("哪个县市仅次于第一名", 2), ("第二季度哪个区最多", 1), ("哪家公司居第三", 3),
        ("which town has the most?", 1), ("which town came third?", 3), ("which is the second-largest port?", 2), ("runner-up among ports", 2), ("which was highest in the second quarter?", 1),
    ],
)  # fmt: skip
def test_which_place_is_wanted(question: str, rank: int) -> None:
    assert rank_of(question) == rank
