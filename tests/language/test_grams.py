"""Guards the terms that an index keeps: any text has some, no line's end or script changes them, a word's are its text's."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reportqa.language.grams import index_terms, word_terms
from reportqa.language.script import closed_up, fold, is_cjk


@given(st.text(max_size=60))
def test_any_text_has_terms_without_white_space(text: str) -> None:
    assert all(term and not any(c.isspace() for c in term) for term in index_terms(text))


def test_terms_are_characters_pairs_words_and_numbers() -> None:
    assert index_terms("查獲136件") == ["查", "获", "查获", "136", "件"]
    assert index_terms("MOU（2,345.6）約占16.6％") == ["mou", "2345.6", "约", "占", "约占", "16.6"]
    assert index_terms("Taipei-based R&D") == ["taipei-based", "taipei", "based", "r&d"]


def test_a_line_s_end_parts_no_chinese_word() -> None:
    assert index_terms("內政部移\n民署") == index_terms("內政部移民署")
    assert "fire service" not in index_terms("fire\nservice")


def test_both_scripts_and_widths_have_the_same_terms() -> None:
    assert index_terms("臺灣１０６年ＭＯＵ") == index_terms("台湾106年MOU")


words = st.text(st.sampled_from("查獲人口移民署"), min_size=1, max_size=6) | st.sampled_from(["mou", "taipei-based", "1,234", "human trafficking", "第3次"])


@given(words, st.text("查獲件 ab,.3", max_size=8))
def test_a_text_that_holds_a_word_has_its_terms(word: str, around: str) -> None:
    text = f"{around}。{word}。{around}"
    assert set(word_terms(closed_up(fold(word)))) <= set(index_terms(text))


@given(words)
def test_a_longer_chinese_word_is_found_by_its_pairs_alone(word: str) -> None:
    for term in word_terms(fold(word)):
        assert len(term) <= 2 or not is_cjk(term[0])
