"""A person asked for, and kind words, are told from questions; a question about people who serve is a question."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportqa.interfaces.helpdesk.phrases import intent_of
from reportqa.interfaces.helpdesk.tables import rows


@pytest.mark.parametrize("text", ["轉真人", "转真人", "我要找客服人員！", "麻煩幫我轉接專員，謝謝", "人工", "能不能轉人工客服？", "我不要機器人", "HUMAN", "Agent please", "Hi, can I speak with someone?", "I'd like to talk to a real person", "ＡＧＥＮＴ"])
def test_a_person_is_asked_for(text: str) -> None:
    assert intent_of(text) == "human"


@pytest.mark.parametrize("text", ["客服人員有幾人？", "105年度服務多少人次？", "人工授粉面積多少？", "How many agents were employed?", "human trafficking cases in 2017?", "專員編制幾人？", "謝謝，那104年呢？", "Thanks. And in 2016?", "你好，105年度辦理幾場？", "88年度預算多少？", "早期療育人數？"])
def test_a_question_is_a_question(text: str) -> None:
    assert intent_of(text) == ""


@pytest.mark.parametrize("intent", ["human", "thanks", "greeting", "farewell"])
def test_every_phrase_of_the_table_is_met(intent: str) -> None:
    for found, where, phrase in rows("phrases.tsv"):
        if found == intent:
            assert intent_of(phrase) == intent, phrase
            assert where == "within" or intent_of(f"  {phrase.upper()} !! 🙏") == intent, phrase


@given(st.text(max_size=300))
def test_any_text_has_an_intent_or_none(text: str) -> None:
    assert intent_of(text) in ("", "nothing", "human", "thanks", "greeting", "farewell")
