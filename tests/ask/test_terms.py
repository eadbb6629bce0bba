"""Guards which words of a question carry its topic, which of them are constraints, and what they weigh."""

from __future__ import annotations

import re

import pytest

from reportqa.ask.terms import without
from reportqa.library import Corpus
from reportqa.model.answer import Term

from .conftest import Opener


def terms(corpus: Corpus, question: str) -> dict[str, Term]:
    return {t.text: t for t in corpus.understand(question, None).terms}


@pytest.mark.parametrize("question", ["請問105年度到底有多少？", "那是幾個呢", "how many were there in 2016?", "please tell me", "哪些？"])
def test_asking_words_years_and_politeness_carry_no_topic(bureau: Corpus, question: str) -> None:
    assert terms(bureau, question) == {}


def test_the_words_of_the_topic_are_kept_and_the_unit_asked_for_is_not(bureau: Corpus) -> None:
    found = terms(bureau, "請問105年度資源回收量是多少公噸？")
    assert "".join(found) == "资源回收量"
    assert all(t.known for t in found.values())


@pytest.mark.parametrize(
    "word", ["女性", "男性", "未成年", "老人", "花蓮縣", "越南", "越南籍", "屏東縣", "中正區", "women", "men", "Vietnam"],
)  # fmt: skip
def test_sex_age_place_and_nationality_are_constraints(bureau: Corpus, word: str) -> None:
    question = f"how many {word} attended the training?" if word.isascii() else f"{word}參加者有幾人？"
    strict = [t for t in terms(bureau, question).values() if t.strict]
    assert strict, f"{word} confines nothing"


@pytest.mark.parametrize("word", ["中區", "東鄉"])
@pytest.mark.xfail(reason="a district of two characters that the report does not name is no constraint")
def test_a_place_of_two_characters_is_a_constraint(fire: Corpus, word: str) -> None:
    assert any(t.strict for t in terms(fire, f"{word}火災幾件？").values())


def test_the_country_of_the_report_confines_nothing(bureau: Corpus) -> None:
    assert not any(t.strict for t in terms(bureau, "全台資源回收量多少？").values())
    assert not any(t.strict for t in terms(bureau, "台灣資源回收量多少？").values())


def test_a_rare_word_weighs_more_than_one_of_the_whole_report(bureau: Corpus) -> None:
    found = terms(bureau, "環境保護局的罰鍰金額")
    fine = next(t for t in found.values() if "罚" in t.text)
    assert all(fine.weight > t.weight for t in found.values() if "环境" in t.text or t.text == "局")


def test_a_word_that_the_report_lacks_is_known_to_be_lacking(bureau: Corpus) -> None:
    assert not terms(bureau, "馬拉松活動幾場")["马拉松"].known
    assert terms(bureau, "宣導幾場")["宣导"].known


@pytest.mark.parametrize("word", ["路跑", "健檢"])
def test_a_word_that_nothing_knows_is_kept_as_unknown(bureau: Corpus, word: str) -> None:
    found = [t for t in terms(bureau, f"105年度辦理{word}活動幾場？").values() if not t.known]
    assert found


def test_what_the_report_does_not_name_is_not_answered(bureau: Corpus) -> None:
    assert bureau.ask("105年度辦理路跑幾場？").figures == ()


def test_words_that_may_stand_for_another_come_with_it(bureau: Corpus) -> None:
    (fine,) = [t for t in terms(bureau, "罰款多少？").values() if "罚" in t.text]
    assert "罚锾" in {v for v, _ in fine.variants}
    assert all(0.0 < weight <= 1.0 for _, weight in fine.variants)


def test_english_words_bring_the_report_s_own(bureau: Corpus) -> None:
    found = terms(bureau, "how much waste was recycled? how many volunteers came?")
    words = {v for t in found.values() for v, _ in t.variants} | {v for t in found.values() for p in t.parts for v, _ in p.variants}
    assert {"回收", "志工"} <= words


def test_an_english_verb_with_its_particle_is_no_empty_word(opened: Opener) -> None:
    shelter = opened("海濱縣動物收容所113年度工作報告\n\n一、113年度收容犬隻1,846隻。\n二、113年度無犬隻安樂死。\n")
    assert "安乐死" in dict(terms(shelter, "how many dogs were put down?")["put down"].variants)
    assert [f.value for f in shelter.ask("how many dogs were put down?").figures] != [1846]


def test_simplified_and_traditional_questions_have_the_same_terms(bureau: Corpus) -> None:
    assert terms(bureau, "资源回收量多少公吨？") == terms(bureau, "資源回收量多少公噸？")


def test_ordinals_are_met_in_either_writing(real: Corpus) -> None:
    digit, han = terms(real, "第1級國家有幾國？"), terms(real, "第一級國家有幾國？")
    (term,) = [t for t in han.values() if t.text.startswith("第")]
    assert digit[term.text] == term
    assert term.strict


NAMES = "縣志\n\n史特拉湖長3公里，第二舊橋長80公尺，橋長多大學者測量。多倫多大學於1950年派員來訪。大樓石埔101於1999年動工。\n"


@pytest.mark.parametrize(
    ("question", "term"),
    [("位於史特拉湖的島有多少？", "史特拉"), ("第二舊橋長多少？", "第二旧桥"), ("多倫多大學於何時派員？", "大学"), ("石埔101於哪一年動工？", "石埔101")],
)  # fmt: skip
def test_a_name_keeps_its_letters_numbers_and_words_within(opened: Opener, question: str, term: str) -> None:
    """No preposition takes the first letter of a name, no asking word is found across two words of one."""
    assert any(term in t for t in terms(opened(NAMES), question))


def test_without_leaves_all_where_nothing_would_be_left() -> None:
    a, b = Term("最多", 1.0), Term("回收", 1.0)
    assert without((a, b), re.compile("^最")) == (b,)
    assert without((a,), re.compile("^最")) == (a,)
