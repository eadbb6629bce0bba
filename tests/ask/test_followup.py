"""Guards conversations: what a later turn takes over from the turns before it, and what it does not."""

from __future__ import annotations

import pytest

from reportqa.ask.followup import Naming, names_topic, of_both, swapped, with_same_month
from reportqa.library import Corpus
from reportqa.model.answer import Answer, Operation, Status

from .conftest import Opener


def talk(corpus: Corpus, *turns: str) -> list[Answer]:
    chat = corpus.chat()
    return [chat.ask(turn) for turn in turns]


def value(answer: Answer) -> int | None:
    return int(answer.figures[0].value) if answer.figures else None


@pytest.mark.parametrize("asked", ["合計呢？", "兩者加起來多少？", "總共呢", "這兩種加起來共幾面？", "what is the total?", "altogether?"])
def test_a_turn_that_asks_only_for_the_sum(asked: str) -> None:
    assert of_both(asked) is Operation.SUM


@pytest.mark.parametrize("asked", ["相差多少？", "两者差多少？", "what is the difference?"])
def test_a_turn_that_asks_only_for_the_difference(asked: str) -> None:
    assert of_both(asked) is Operation.DIFFERENCE


def test_a_bare_word_for_the_difference() -> None:
    assert of_both("那差距呢？") is Operation.DIFFERENCE


@pytest.mark.parametrize("asked", ["有幾件？", "宣導總共幾場？", "the total budget?", "105年與104年相差多少？"])
def test_a_turn_with_a_topic_of_its_own_is_neither(asked: str) -> None:
    assert of_both(asked) is None


@pytest.mark.parametrize("later", ["那104年呢？", "104年度呢", "104？", "前一年呢？", "上一年度多少？", "how about 2015?"])
def test_another_year_of_the_same_thing(bureau: Corpus, later: str) -> None:
    assert [value(a) for a in talk(bureau, "105年度資源回收量多少公噸？", later)] == [12345, 11111]


def test_years_follow_one_another(bureau: Corpus) -> None:
    assert [value(a) for a in talk(bureau, "105年度資源回收量多少公噸？", "那103年呢？", "102年呢？", "再前一年呢？")][:3] == [12345, 10500, 9800]


def test_a_part_of_what_was_counted(bureau: Corpus) -> None:
    assert [value(a) for a in talk(bureau, "105年度查處違規案件幾件？", "其中水污染呢？")] == [480, 120]
    assert [value(a) for a in talk(bureau, "105年度查處違規案件幾件？", "水污染幾件？", "那噪音呢？")] == [480, 120, 180]


def test_a_part_named_by_a_compound(bureau: Corpus) -> None:
    assert [value(a) for a in talk(bureau, "105年度查處違規案件幾件？", "其中水污染呢？", "那空氣污染呢？")] == [480, 120, 180]


def test_another_thing_keeps_the_year_and_takes_no_unit(bureau: Corpus) -> None:
    assert [value(a) for a in talk(bureau, "105年底清潔隊員幾人？", "稽查人員呢？")] == [246, 38]
    assert [value(a) for a in talk(bureau, "105年底清潔隊員幾人？", "列管工廠幾家？")] == [246, 87]


@pytest.mark.parametrize(("later", "found"), [
    ("105年度罰鍰金額多少元？", 12500000),
    ("至105年底列管工廠共有幾家？", 87),
])  # fmt: skip
def test_a_complete_question_takes_nothing_over(bureau: Corpus, later: str, found: int) -> None:
    assert [value(a) for a in talk(bureau, "105年底清潔隊員幾人？", "稽查人員呢？", later)] == [246, 38, found]


def test_a_new_question_brings_its_own_topic(bureau: Corpus) -> None:
    answers = talk(bureau, "105年度資源回收量多少公噸？", "環保志工大會是哪一天舉行的？")
    assert answers[1].items[0].date == "2016-06-15"
    assert "回收" not in answers[1].understood


def test_what_is_asked_of_the_same_event(bureau: Corpus) -> None:
    answers = talk(bureau, "環保志工大會是哪一天舉行的？", "有幾人參加？", "在哪裡舉行？")
    assert value(answers[1]) == 850
    assert "縣立體育館" in answers[2].text


def test_the_sum_and_the_difference_of_two_turns(bureau: Corpus) -> None:
    assert value(talk(bureau, "105年度水污染幾件？", "噪音呢？", "合計呢？")[2]) == 300
    assert value(talk(bureau, "105年度辦理環境教育宣導幾場？", "104年呢？", "兩者相差多少？")[2]) == 16


def test_no_sum_of_two_units(bureau: Corpus) -> None:
    last = talk(bureau, "105年底清潔隊員幾人？", "105年度罰鍰金額多少元？", "合計呢？")[2]
    assert last.computation is None
    assert value(last) not in (12500246,)


def test_a_year_that_the_report_lacks_is_declined_in_a_conversation_too(bureau: Corpus) -> None:
    later = talk(bureau, "105年度資源回收量多少公噸？", "那99年呢？")[1]
    assert later.status is Status.NOT_FOUND
    assert later.figures == ()


def test_a_turn_that_was_not_found_still_gives_its_topic(bureau: Corpus) -> None:
    assert [value(a) for a in talk(bureau, "99年度資源回收量多少公噸？", "那105年呢？")] == [None, 12345]


def test_a_conversation_may_change_its_language(bureau: Corpus) -> None:
    answers = talk(bureau, "105年度資源回收量多少公噸？", "what about 2015?", "那103年呢？")
    assert [a.language for a in answers] == ["zh-TW", "en", "zh-TW"]
    assert [value(a) for a in answers] == [12345, 11111, 10500]


def test_english_follow_ups(council: Corpus) -> None:
    assert [value(a) for a in talk(council, "How many affordable homes were completed in 2022?", "and in 2021?", "what is the difference?")] == [482, 455, 27]


def test_understood_is_the_full_question_and_question_what_was_typed(bureau: Corpus) -> None:
    later = talk(bureau, "105年度資源回收量多少公噸？", "那104年呢？")[1]
    assert later.question == "那104年呢？"
    assert "104" in later.understood
    assert "資源回收量" in later.understood
    assert "105" not in later.understood


def test_conversations_do_not_hear_one_another(bureau: Corpus) -> None:
    bureau.ask("105年度資源回收量多少公噸？")
    first, second = bureau.chat(), bureau.chat()
    first.ask("105年度資源回收量多少公噸？")
    second.ask("105年底清潔隊員幾人？")
    assert value(first.ask("那104年呢？")) == 11111
    assert value(second.ask("稽查人員呢？")) == 38


def test_history_is_a_conversation_already_held(bureau: Corpus) -> None:
    assert value(bureau.ask("那104年呢？", history=["105年底清潔隊員幾人？", "105年度資源回收量多少公噸？"])) == 11111


_FARMS = """Harbour Office Annual Report 2023

1. FARMS (at 31 December 2023)

| District | Farms | Area (ha) |
|---|---|---|
| Alderby | 31 | 210 |
| Castleton | 14 | 95 |
| Total | 45 | 305 |
"""


def test_another_row_of_a_table_is_read_in_the_column_of_the_answer_before(opened: Opener) -> None:
    corpus = opened(_FARMS)
    assert [value(a) for a in talk(corpus, "How many farms are there in Alderby?", "And in Castleton?", "What about the total for all districts?")] == [31, 14, 45]


@pytest.mark.parametrize(("asked", "name"), [("那竹山鎮呢？", "竹山鎮"), ("And in Dunmore?", "Dunmore"), ("前一年呢？", ""), ("103年呢？", ""), ("有幾件？", None), ("達成率呢？", None), ("比前一年呢？", None)])
def test_what_a_turn_puts_in_place_of_another(bureau: Corpus, asked: str, name: str | None) -> None:
    before = bureau.understand("105年度資源回收量多少公噸？", None)
    assert swapped(asked, before, bureau._vocabulary) == name


def completed(corpus: Corpus, first: str, later: str) -> str:
    before = corpus.settle(corpus.understand(first, None))[0]
    return corpus.understand(later, before).standalone


@pytest.mark.parametrize(("first", "later", "full"), [
    ("105年驅離了幾艘越界漁船？", "扣留的有幾艘？", "105年 越界漁船 扣留的有幾艘"),
    ("105年決算花了多少？", "預算原本編多少？", "105年 預算原本編多少"),
    ("105年抽驗了幾件商品？", "不合格的有多少？", "105年 商品 不合格的有多少"),
])  # fmt: skip
def test_what_a_turn_says_was_done_takes_the_place_of_what_was_done_before(bureau: Corpus, first: str, later: str, full: str) -> None:
    assert completed(bureau, first, later) == full


@pytest.mark.parametrize(("first", "later", "full"), [
    ("How many homes were completed in 2022?", "How many of those were for rent?", "How many homes were completed were for rent in 2022?"),
    ("How much of the budget went on staff in 2022?", "And on travel?", "How much of the budget went on travel in 2022?"),
    ("What was the recycling rate in 2022?", "And in 2021?", "What was the recycling rate in 2021?"),
    ("How many breaches were found in 2021/22?", "And the year before?", "How many breaches were found in 2020/21?"),
    ("What was the recycling rate in 2022?", "上一年呢？", "What was the recycling rate in 2021?"),
])  # fmt: skip
def test_an_english_turn_makes_an_english_question(council: Corpus, first: str, later: str, full: str) -> None:
    assert completed(council, first, later) == full


def test_a_year_of_the_republic_is_told_in_western_years_where_the_report_is(traffic: Corpus) -> None:
    assert "2022年" in completed(traffic, "2023年查處違法行為幾起？", "111年呢？")


def test_the_whole_is_no_part_of_itself(council: Corpus) -> None:
    later = talk(council, "How many affordable homes were completed in 2022?", "How many of those were on Mars?")[1]
    assert value(later) != 482


def test_a_name_that_the_table_lacks_is_not_given_the_answer_of_another(opened: Opener) -> None:
    assert talk(opened(_FARMS), "How many farms are there in Alderby?", "And in Nowhere?")[1].status is Status.NOT_FOUND


def test_how_many_came_leans_on_the_event_before(council: Corpus) -> None:
    assert "depot" in completed(council, "When did the new depot open?", "How many people attended?")


@pytest.mark.parametrize(
    ("asked", "operation"),
    [
        ("成長率多少？", Operation.GROWTH), ("增长率是多少？", Operation.GROWTH), ("what is the growth rate?", Operation.GROWTH), ("所以進步了多少？", Operation.DIFFERENCE),
        ("成長率最高的是哪一項？", None), ("增加了多少件？", None), ("讀者成長率多少？", None),
    ],
)  # fmt: skip
def test_a_turn_may_ask_only_how_the_two_before_it_moved(asked: str, operation: Operation | None) -> None:
    assert of_both(asked) is operation


@pytest.mark.parametrize(
    ("asked", "full"),
    [("同一個月份在111年有多少人次？", "111年7月有多少人次？"), ("那個月有幾場？", "110年7月有幾場？"), ("那一年有幾場？", "那一年有幾場？"), ("111年呢？", "111年呢？")],
)
def test_the_same_month_is_the_one_that_was_found(asked: str, full: str) -> None:
    assert with_same_month(asked, "7月", 2021).replace("2021年", "110年") == full
    assert with_same_month(asked, "110年", 2021) == asked


@pytest.mark.parametrize("first", ["105年度預算多少？", "what was the budget?", "105年度資源回收量多少公噸？", "105年度预算多少？"])
@pytest.mark.parametrize(("later", "found"), [
    ("how many factories at the end of 2016?", 87), ("至105年底列管工廠幾家？", 87), ("清潔隊員有幾人？", 246), ("105年底清洁队员几人？", 246),
    ("105年度較104年度多辦幾場環境教育宣導？", 16), ("列管工廠 家數", 87), ("除了水污染，其他的違規案件幾件？", None),
])  # fmt: skip
def test_a_turn_with_a_topic_of_its_own_is_answered_as_if_it_came_first(bureau: Corpus, first: str, later: str, found: int | None) -> None:
    alone = bureau.ask(later)
    after = bureau.ask(later, history=[first])
    assert (after.status, value(after)) == (alone.status, value(alone))
    assert found is None or value(after) == found


def test_a_turn_with_a_time_a_topic_and_a_unit_of_its_own_is_understood_by_itself_where_nothing_is_found(bureau: Corpus) -> None:
    later = talk(bureau, "105年度辦理環境教育宣導幾場？", "101年查獲人口販運案件幾件？")[1]
    assert later.status is Status.NOT_FOUND
    assert "宣導" not in later.understood


@pytest.mark.parametrize(("later", "found"), [("其中水污染幾件？", 120), ("那水污染呢？", 120), ("水污染幾件？", 120), ("罰了多少錢？", 12500000)])
def test_a_turn_that_leans_keeps_the_topic_before_it(bureau: Corpus, later: str, found: int) -> None:
    asked = talk(bureau, "105年度查處違規案件幾件？", later)[1]
    assert value(asked) == found
    assert "105" in asked.understood


@pytest.mark.parametrize(("asked", "naming"), [
    ("那104年呢？", Naming.NOTHING), ("其中女性多少？", Naming.NOTHING), ("合計呢？", Naming.NOTHING), ("比前一年呢？", Naming.NOTHING), ("有幾人參加？", Naming.NOTHING),
    ("what about 2016?", Naming.NOTHING), ("How many people attended?", Naming.NOTHING), ("How many of those were new?", Naming.NOTHING), ("那一年清潔隊員幾人？", Naming.NOTHING),
    ("主題是什麼？", Naming.NOTHING), ("How old was he?", Naming.NOTHING), ("65歲以上的多少人？", Naming.NOTHING),
    ("工廠幾家？", Naming.WORD), ("罰鍰金額多少？", Naming.WORD), ("How many factory inspections did they carry out?", Naming.WORD),
    ("清潔隊員幾人？", Naming.THING), ("how many MOUs by end of 2016?", Naming.THING), ("MOU 簽了幾個？", Naming.THING), ("Why is it hard to recycle plastic bottles?", Naming.THING),
    ("How many of the new factories and their workers were inspected?", Naming.THING), ("清潔隊員應該有幾人？", Naming.THING), ("清潔隊員比前一年多幾人？", Naming.THING),
])  # fmt: skip
def test_how_much_of_a_topic_a_turn_names(bureau: Corpus, asked: str, naming: Naming) -> None:
    assert names_topic(asked, bureau._vocabulary) is naming


@pytest.mark.parametrize(("asked", "naming"), [("比利時的環保志工有幾人？", Naming.THING), ("比104年多幾人？", Naming.NOTHING), ("其他環保志工有幾人？", Naming.THING), ("他們辦環保志工大會幾次？", Naming.WORD)])
def test_a_word_is_no_mark_of_leaning_by_the_letters_it_holds(bureau: Corpus, asked: str, naming: Naming) -> None:
    assert names_topic(asked, bureau._vocabulary) is naming
