"""Guards retrieval: the passage about a topic comes first in whatever language it is asked for."""

from __future__ import annotations

import pytest

from reportqa.ask.retrieval import passages_for, wanted_of
from reportqa.library import Corpus


@pytest.mark.parametrize("asked", ["空氣品質良好比率", "空气质量良好的比率是多少？", "share of days with good air quality", "How good is the air quality?"])
def test_the_passage_with_the_topic_comes_first(bureau: Corpus, asked: str) -> None:
    (first, _), *_ = passages_for(bureau.understand(asked, None), bureau.view.index, 5)
    assert "空氣品質" in bureau.passages[first].span.of(bureau.documents[0].text)


@pytest.mark.parametrize("asked", ["回收率多少？", "回收率是多少", "what is the recycling rate", "how much was recycled?"])
def test_a_chinese_question_finds_an_english_report_as_an_english_one_does(council: Corpus, asked: str) -> None:
    (first, _), *_ = passages_for(council.understand(asked, None), council.view.index, 5)
    assert "recycling" in council.passages[first].span.of(council.documents[0].text)


def test_asking_words_are_not_searched_for(bureau: Corpus) -> None:
    polite, plain = (wanted_of(bureau.understand(asked, None)) for asked in ("請問清潔隊員有多少人？", "清潔隊員"))
    said = {word for want in polite for word, _ in want.words}
    assert "请问" not in said and "多少" not in said
    assert {word for want in plain for word, _ in want.words} <= said


def test_a_term_and_its_translations_are_one_thing(bureau: Corpus) -> None:
    found = [want for want in wanted_of(bureau.understand("air quality", None)) if any(word == "空气品质" for word, _ in want.words)]
    assert len(found) == 1


@pytest.mark.parametrize("asked", ["2016年的空氣品質", "air quality in 2016"])
def test_a_year_is_searched_for_in_both_calendars(bureau: Corpus, asked: str) -> None:
    assert any({"2016", "105年"} <= {word for word, _ in want.words} for want in wanted_of(bureau.understand(asked, None)))


def test_single_characters_find_passages_and_answer_nothing(bureau: Corpus) -> None:
    query = bureau.understand("機車", None)
    finding, answering = (passages_for(query, bureau.view.index, 50, characters=c) for c in (True, False))
    assert {number for number, _ in answering} <= {number for number, _ in finding}
    assert not any(len(word) == 1 for want in wanted_of(query, characters=False) for word, _ in want.words)
