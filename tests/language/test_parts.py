"""Words that confine a count to a part of it, and those that stand for the same part."""

from __future__ import annotations

import pytest

from reportqa.language.parts import parts_in_english, same_part
from reportqa.language.script import fold


@pytest.mark.parametrize(("word", "other"), [("夜間", "晚上"), ("外籍", "foreign nationals"), ("part-time", "兼任"), ("elderly", "長者"), ("線上", "網路")])
def test_a_part_is_said_in_several_ways_and_languages(word: str, other: str) -> None:
    assert (fold(other), 1.0) in same_part(fold(word))


def test_what_reports_say_instead_confines_no_question() -> None:
    assert ("international", 0.8) in same_part("foreign")
    assert same_part("international") == ()


@pytest.mark.parametrize(("question", "found"), [("how many low-income households were helped?", ["low-income households"]), ("how many disabled people?", ["disabled people"]), ("foreigners' visas", ["foreigners"]), ("an undisabled relay", [])])
def test_english_words_are_found_longest_first_and_whole(question: str, found: list[str]) -> None:
    assert parts_in_english().findall(question) == found
