"""Guards how far a term counts as met by a text: whole words, variants, parts, shared characters; and likeness of contexts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportqa.ask.matching import Matcher, likeness, occurs, squash
from reportqa.model.answer import Term

from ..strategies import messes, sentences


def term(text: str, weight: float = 1.0, **more: object) -> Term:
    return Term(text, weight, **more)  # type: ignore[arg-type]


def test_text_is_matched_without_regard_to_script_width_or_breaks() -> None:
    assert squash("資源 回收\n量１２公噸") == squash("资源回收量12公吨")


@pytest.mark.parametrize(
    ("word", "text", "met"),
    [("mou", "signed 3 mous with", 1.0), ("mou", "mountain", 0.0), ("art", "start", 0.0), ("recycling", "recycling", 1.0), ("回收", "资源回收量", 1.0), ("回收", "资源", 0.0)],
)  # fmt: skip
def test_short_latin_words_are_met_as_words_only(word: str, text: str, met: float) -> None:
    assert occurs(word, text) == met


def test_a_word_itself_outweighs_one_that_may_stand_for_it() -> None:
    asked = term("借出", variants=(("借阅", 0.8),))
    assert Matcher()(asked, "图书借出") == 1.0
    assert Matcher()(asked, "图书借阅") == 0.8
    assert Matcher()(asked, "图书馆藏") == 0.0


def test_a_phrase_is_met_by_its_words_apart_for_less() -> None:
    phrase = term("环境教育", parts=(term("环境"), term("教育", 3.0)))
    whole, apart, half = (Matcher()(phrase, text) for text in ("环境教育宣导", "教育与环境", "学校教育"))
    assert whole == 1.0 > apart > half > 0.0


def test_an_unknown_word_may_share_a_character_but_a_constraint_may_not() -> None:
    assert 0.0 < Matcher()(term("长辈", known=False), "长者人数") < 0.5
    assert Matcher()(term("长辈", known=False, strict=True), "长者人数") == 0.0
    assert Matcher()(term("长辈"), "长者人数") == 0.0


def test_nothing_is_met_in_nothing() -> None:
    assert Matcher()(term("回收"), "") == 0.0


def test_cover_weighs_terms_and_names_those_not_met() -> None:
    heavy, light = term("回收", 3.0), term("宣导", 1.0)
    coverage, missing = Matcher().cover((heavy, light), "资源回收", "", "", "")
    assert coverage == pytest.approx(0.75)
    assert missing == (light,)


def test_cover_counts_what_stands_around_a_sentence_for_less() -> None:
    asked = (term("回收"),)
    here, headed, beside, titled = (Matcher().cover(asked, *texts)[0] for texts in (("回收", "", "", ""), ("", "回收", "", ""), ("", "", "回收", ""), ("", "", "", "回收")))
    assert here > headed > beside > titled > 0.0


def test_a_constraint_is_not_met_by_the_paragraph_around() -> None:
    woman = term("女性", strict=True)
    assert Matcher().cover((woman,), "人数", "", "女性", "")[1] == (woman,)
    assert Matcher().cover((woman,), "人数", "女性", "", "")[1] == ()


@given(sentences(), sentences())
def test_likeness_is_symmetric_bounded_and_whole_for_the_same(a: str, b: str) -> None:
    assert likeness(a, b) == likeness(b, a)
    assert 0.0 <= likeness(a, b) <= likeness(a, a) == 1.0


def test_likeness_sets_numbers_aside() -> None:
    assert likeness("资源回收量达12,345公吨", "资源回收量达9,800公吨") == 1.0


@given(st.text(min_size=1, max_size=8).map(squash).filter(bool), messes.map(squash))
def test_any_term_is_met_from_0_to_1(word: str, text: str) -> None:
    assert 0.0 <= Matcher()(term(word, known=False), text) <= 1.0


@pytest.mark.parametrize(("word", "text", "met"), [
    ("出国", "入出国及移民业务", False), ("出国", "入出国业务及出国旅游", True), ("合格", "不合格3件", False), ("合格", "合格3件", True),
    ("低收入户", "中低收入户12户", False), ("低收入户", "低收入户9户", True), ("签证", "免签证计划", False), ("签证", "签证3件", True), ("合作", "合作社理事", False), ("合作", "国际合作", True),
    ("e servic", "the ambulance service", False), ("e servic", "12 e services", True),
])  # fmt: skip
def test_a_word_inside_another_is_not_met(word: str, text: str, met: bool) -> None:
    assert bool(occurs(word, text)) is met
