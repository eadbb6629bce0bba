"""Guards a handful of questions over the report in corpus/, from file to words, one of each kind."""

from __future__ import annotations

import pytest

from reportqa.library import Corpus
from reportqa.model.answer import Reason, Status, Type

from ..support import squash


@pytest.mark.parametrize(
    ("question", "said", "quoted"),
    [
        ("how many MOUs by end of 106?", "19 countries", "共有19國"), ("106年查獲失聯移工多少人？", "21,846人", "查獲失聯移工21,846人"), ("106年查获失联移工多少人？", "21,846人", "查獲失聯移工21,846人"),
        ("102年第一級國家有幾國？", "30", "第一級國家30國"),
    ],
)  # fmt: skip
def test_a_figure(real: Corpus, question: str, said: str, quoted: str) -> None:
    answer = real.ask(question)
    assert answer.status is Status.ANSWERED
    assert said in answer.text
    assert any(quoted in squash(c.quote) for c in answer.citations)


def test_a_contradiction_is_shown(real: Corpus) -> None:
    answer = real.ask("106年查獲人口販運案件多少件？")
    assert {int(f.value) for f in (*answer.figures, *(c.figure for c in answer.conflicts))} == {101, 136}
    assert answer.conflicts[0].difference == "period"


def test_a_trend(real: Corpus) -> None:
    answer = real.ask("102年到106年第一級國家數的趨勢？")
    assert answer.type is Type.TREND
    assert [int(f.value) for f in answer.figures] == [30, 31, 31, 36, 36]


def test_a_period_named_exactly_takes_its_figure_first(real: Corpus) -> None:
    assert int(real.ask("106年1月至11月底查獲人口販運案件幾件？").figures[0].value) == 136


@pytest.mark.parametrize(
    ("question", "reason"), [("105年查獲失聯移工多少人？", Reason.OTHER_PERIOD), ("106年查獲女性失聯移工多少人？", Reason.OTHER_ENTITY), ("106年核發幾張火箭執照？", Reason.NO_TOPIC)]
)  # fmt: skip
def test_a_refusal(real: Corpus, question: str, reason: Reason) -> None:
    answer = real.ask(question)
    assert answer.status is Status.NOT_FOUND, answer.text
    assert answer.reason is reason


def test_a_conversation(real: Corpus) -> None:
    chat = real.chat()
    assert [int(chat.ask(q).figures[0].value) for q in ("102年第一級國家有幾國？", "那104年呢？", "106年呢？")] == [30, 31, 36]
