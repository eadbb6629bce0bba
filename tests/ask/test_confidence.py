"""Guards that confidence is a chance, calibrated by the table's weights, and that what is below the least is declined with what was near."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportqa.ask import confidence
from reportqa.ask.confidence import confidence_of, features_of, trusted
from reportqa.ask.decide import decide
from reportqa.library import Corpus
from reportqa.model.answer import Status

QUESTION = "106年查獲人口販運案件幾件？"  # noqa: RUF001


@given(st.lists(st.tuples(st.text(max_size=8), st.floats(-1e6, 1e6))))
def test_a_confidence_is_a_chance(features: list[tuple[str, float]]) -> None:
    assert 0 <= confidence_of(tuple(features)) <= 1


def test_each_feature_has_its_weight(real: Corpus) -> None:
    query = real.understand(QUESTION, None)
    named = {name for name, _ in features_of(query, decide(query, real.view), real.view)}
    assert named <= confidence.weights().keys()


def test_a_surer_route_makes_a_surer_answer(real: Corpus) -> None:
    query = real.understand(QUESTION, None)
    decision = decide(query, real.view)
    low, high = (confidence_of(features_of(query, replace(decision, confidence=c), real.view)) for c in (0.2, 0.95))
    assert low < high


def test_an_answer_below_the_least_is_declined_with_what_was_near(real: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    query = real.understand(QUESTION, None)
    decision = decide(query, real.view)
    assert trusted(query, decision, real.view).status is Status.ANSWERED
    monkeypatch.setattr(confidence, "weights", lambda: {**WEIGHTS, "least": 1.1})
    declined = trusted(query, replace(decision, calibrated=False), real.view)
    assert declined.status is Status.NOT_FOUND
    assert declined.nearest
    assert not declined.figures


WEIGHTS = dict(confidence.weights())
