"""Guards which language a question is answered in: the asker's; the conversation's or the report's where no letter tells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportqa.ask.tongue import language_of
from reportqa.library import Corpus

from ..strategies import messes
from ..support import cases


@pytest.mark.parametrize(("language", "default", "question"), cases("languages.tsv"))
def test_a_short_question_is_of_its_language(language: str, default: str, question: str) -> None:
    assert language_of(question, default) == language


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


@given(messes, st.sampled_from(("zh-TW", "zh-CN", "en")))
def test_anything_has_a_language(text: str, default: str) -> None:
    assert language_of(text, default) in ("zh-TW", "zh-CN", "en")


@pytest.mark.parametrize(("first", "then", "language"), [
    ("how many MOUs by end of 106?", "NIA KPI?", "en"), ("how many MOUs by end of 106?", "105?", "en"), ("106年底有几国签了MOU？", "105年?", "zh-CN"),
    ("106年底有幾國簽了MOU？", "MOU 105?", "zh-TW"), ("how many MOUs by end of 106?", "KPI 達成度?", "zh-TW"),
])  # fmt: skip
def test_a_turn_that_does_not_tell_is_of_the_conversation_s_language(real: Corpus, first: str, then: str, language: str) -> None:
    chat = real.chat()
    chat.ask(first)
    assert chat.ask(then).language == language
