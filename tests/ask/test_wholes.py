"""Guards the whole of a table that is meant where a question names no part of it."""

from __future__ import annotations

import pytest

from reportqa.ask.decision import Ask
from reportqa.ask.matching import Matcher
from reportqa.ask.question import understand
from reportqa.ask.wholes import parts_named, speaks_of, whole_of
from reportqa.library import Corpus

from .conftest import Opener

LINES = """石門縣客運112年年報

表1 路線營運
單位：人次
路線　載客
市區公車　1,204
郊區公車　803
觀光公車　410
合計　2,417
"""


@pytest.fixture
def lines(opened: Opener) -> Corpus:
    return opened(LINES)


def _whole(corpus: Corpus, question: str) -> int:
    query = understand(question, question, corpus._vocabulary)
    part = next(f for f in corpus.view.figures if f.headers[:1] == ("市區公車",))
    return int(whole_of(Ask(query, corpus.view, Matcher()), part).quantity.value)


@pytest.mark.parametrize(("question", "value"), [("112年公車載客多少人次？", 2417), ("112年載客多少人次？", 2417), ("112年市區公車載客多少人次？", 1204), ("112年市區載客多少人次？", 1204)])
def test_a_part_is_taken_only_where_what_sets_it_apart_is_named(lines: Corpus, question: str, value: int) -> None:
    assert _whole(lines, question) == value


def test_the_parts_that_a_question_names_are_known_by_their_labels(lines: Corpus) -> None:
    assert parts_named("观光公车载客多少", lines.view) == ("观光公车",)
    assert parts_named("公车载客多少", lines.view) == ()


def test_a_figure_of_the_whole_does_not_speak_of_a_part(lines: Corpus) -> None:
    whole = next(f for f in lines.view.figures if f.headers[:1] == ("合計",))
    assert not speaks_of(whole, lines.view, "观光公车")
    assert speaks_of(next(f for f in lines.view.figures if f.headers[:1] == ("觀光公車",)), lines.view, "观光公车")
