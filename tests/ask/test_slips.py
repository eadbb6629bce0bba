"""Guards what is read for a word that was typed by its sound: one of the corpus that sounds the same, never for a word that is known."""

from __future__ import annotations

import pytest

from reportqa.language.script import fold
from reportqa.library import Corpus

from ..support import cases
from .conftest import Opener


@pytest.mark.parametrize(("sentence", "question", "meant"), cases("slips.tsv"))
def test_a_slip_is_read_as_it_was_meant(opened: Opener, sentence: str, question: str, meant: str) -> None:
    folded, read = fold(question), opened(sentence).understand(question, None).folded
    assert len(read) == len(folded)
    assert read == folded if meant == "-" else fold(meant) in read != folded


@pytest.mark.parametrize(("question", "figure"), [("106年底止共有幾國簽屬MOU？", 19), ("106年底止共有几国签暑MOU？", 19), ("106年安制被害人幾人？", 134)])
def test_a_question_with_a_slip_is_answered(real: Corpus, question: str, figure: int) -> None:
    assert int(real.ask(question).figures[0].value) == figure


def test_a_word_that_is_known_is_no_slip(opened: Opener) -> None:
    corpus = opened("成都分公司106年營收12億元。本案執行完成。")
    assert corpus.ask("106年程度如何？").status.value == "not_found"
