"""Guards what every decision shares: a question without a topic, constraints not met, the share of the question that was lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reportqa.ask.decide import decide
from reportqa.ask.decision import Decision, lost_share, strict
from reportqa.library import Corpus
from reportqa.model.answer import Query, Reason, Status, Term, Type

_TYPES = tuple(Type)


def decided(corpus: Corpus, question: str, **changes: object) -> Decision:
    query: Query = replace(corpus.understand(question, None), **changes)  # type: ignore[arg-type]
    return decide(query, corpus.view)


def test_strict_and_lost_share() -> None:
    heavy, light = Term("回收", 3.0), Term("女性", 1.0, strict=True)
    query = Query("", "", "zh-TW", Type.FIGURE, (heavy, light), (), ())
    assert strict((light,))
    assert not strict((heavy,))
    assert lost_share((light,), query) == 0.25
    assert lost_share((), query) == 0.0
    assert lost_share((), replace(query, terms=())) == 0.0


@pytest.mark.parametrize(("question", "reason"), [("多少？", Reason.NO_TOPIC), ("105年？", Reason.AMBIGUOUS), ("how many?", Reason.NO_TOPIC), ("in 2016?", Reason.AMBIGUOUS)])
def test_a_question_without_a_topic_is_declined(bureau: Corpus, question: str, reason: Reason) -> None:
    decision = decided(bureau, question)
    assert (decision.status, decision.reason) == (Status.NOT_FOUND, reason)


@pytest.mark.parametrize("kind", _TYPES)
@pytest.mark.parametrize("question", ["越南籍移工在火星", "105年度女性太空人", "zzz qqq vvv"])
def test_each_type_declines_what_the_report_does_not_hold(bureau: Corpus, kind: Type, question: str) -> None:
    decision = decided(bureau, question, type=kind)
    assert decision.status is Status.NOT_FOUND
    assert decision.reason is not None
    assert decision.figures == decision.items == decision.passage == decision.clashes == ()
    assert decision.calculation is None
    assert len(decision.nearest) <= 3


@pytest.mark.parametrize("kind", _TYPES)
@pytest.mark.parametrize("question", ["105年度資源回收量", "環保志工大會", "清運時間", "106年空氣品質"])
def test_each_type_decides_with_a_confidence_and_evidence(bureau: Corpus, kind: Type, question: str) -> None:
    decision = decided(bureau, question, type=kind)
    assert 0.0 <= decision.confidence <= 1.0
    if decision.status is not Status.NOT_FOUND:
        assert decision.figures or decision.items or decision.passage
        assert decision.nearest == ()


def test_what_is_put_like_a_name_but_counted_is_a_figure(bureau: Corpus) -> None:
    decision = decided(bureau, "What was the budget in 2016?")
    assert decision.type is Type.FIGURE
    assert int(decision.figures[0].quantity.value) == 234506000


def test_a_printed_rate_answers_where_a_difference_was_asked_for_without_a_unit(traffic: Corpus) -> None:
    decision = decided(traffic, "2023年客运量比上年上升多少？", units=())
    assert decision.status is Status.ANSWERED
    assert (str(decision.figures[0].quantity.value), decision.figures[0].quantity.unit_id) == ("8.5", "percent")


@pytest.mark.parametrize("question", ["2023年婚姻登记数比上年上升多少？", "婚姻登记占多大比例？", "What was the marriage programme?"])
def test_no_printed_rate_of_another_thing_answers(traffic: Corpus, question: str) -> None:
    assert decided(traffic, question).status is Status.NOT_FOUND
