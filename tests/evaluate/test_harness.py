"""Cases through a corpus; counts, table, minimum and baseline."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from reportqa.evaluate.cases import Case, Expected, Turn
from reportqa.evaluate.harness import Report, check_minimum, compare, differences, evaluate, percentile, render, report_dict
from reportqa.evaluate.table import columns
from reportqa.model.answer import Answer, AnswerFigure, Citation, Reason, Status, Type
from reportqa.model.errors import UsageError
from reportqa.model.figure import Bound

if TYPE_CHECKING:
    from reportqa.evaluate.harness import Askable
    from reportqa.library import Corpus

    def the_library_fits(corpus: Corpus) -> Askable:
        return corpus


def said(value: str, confidence: float = 0.95) -> Answer:
    figure = AnswerFigure(Decimal(value), None, "件", "case", Bound.EXACT, value, None, "", 1)
    citation = Citation(1, "d", "", (), None, None, 0, 6, "查獲 19 件")
    text = f"{value}\n件"
    return Answer("q", "q", "zh-TW", Type.FIGURE, Status.ANSWERED, None, text, (figure,), citations=(citation,), confidence=confidence)


REFUSED = Answer("q", "q", "zh-TW", Type.FIGURE, Status.NOT_FOUND, Reason.OTHER_PERIOD, "查無", confidence=0.8)


class Chat:
    """Answers the n-th question with its n-th answer."""

    def __init__(self, answers: list[Answer]) -> None:
        self.answers = iter(answers)

    def ask(self, question: str) -> Answer:
        return next(self.answers)


class Fake:
    """Answers by question; counts its chats."""

    def __init__(self, answers: dict[str, Answer], turns: list[Answer]) -> None:
        self.answers, self.turns, self.chats = answers, turns, 0

    def ask(self, question: str) -> Answer:
        return self.answers[question]

    def chat(self) -> Chat:
        self.chats += 1
        return Chat(self.turns)


def turn(name: str, value: str | None, language: str = "zh-TW", **more: object) -> Turn:
    figures = (Expected(Decimal(value), "件"),) if value else ()
    status = Status.ANSWERED if value else Status.NOT_FOUND
    base = Turn(name, language, Type.FIGURE, name, status, figures, reasons=() if value else (Reason.NO_TOPIC,))
    return replace(base, **more)  # type: ignore[arg-type]


def single(t: Turn) -> Case:
    return Case(t.id, t.language, (t,))


CASES = (
    single(turn("good", "19", tags=("rank", "表格"), evidence=("19件",))),
    single(turn("wrong", "20", tags=("rank",), evidence=("20件",))),
    single(turn("silent", "21", language="en")),
    single(turn("refused", None)),
    single(turn("invented", None, language="en")),
    Case("talk", "zh-TW", (turn("talk-1", "1"), turn("talk-2", "2")), chat=True),
)
ANSWERS = {"good": said("19"), "wrong": said("19", 0.5), "silent": REFUSED, "refused": REFUSED, "invented": said("1", 1.0)}


@pytest.fixture
def report() -> Report:
    return evaluate(Fake(ANSWERS, [said("1", 0.3), said("3", 0.39)]), CASES)


def test_shares(report: Report) -> None:
    overall = report.overall
    assert (overall.n, overall.right, overall.cited) == (7, 3 / 7, 3 / 4)
    assert (overall.first, overall.made_up, overall.silent) == (2 / 5, 1 / 2, 1 / 5)
    assert overall.p50 is not None
    assert overall.p99 is not None
    assert 0 <= overall.p50 <= overall.p99


def test_groups(report: Report) -> None:
    assert [(k, s.n) for k, s in report.by_type] == [("figure/en", 2), ("figure/zh-TW", 5)]
    assert [(k, s.n, s.right) for k, s in report.by_language] == [("en", 2, 0), ("zh-TW", 5, 3 / 5)]
    assert [(k, s.n, s.right) for k, s in report.by_tag] == [("rank", 2, 0.5), ("表格", 1, 1)]
    assert report.chat is not None
    assert (report.chat.n, report.chat.right, report.chat.made_up) == (2, 0.5, None)


def test_each_conversation_is_a_chat_of_its_own() -> None:
    talk = CASES[-1]
    fake = Fake(ANSWERS, [said("1"), said("2")])
    found = evaluate(fake, (CASES[0], talk, replace(talk, id="again")))
    assert fake.chats == 2
    assert found.overall.n == 5
    assert found.overall.right == 1


def test_reliability_leaves_refusals_out(report: Report) -> None:
    assert [(b.low, b.n, b.right) for b in report.reliability] == [(0.3, 2, 0.5), (0.5, 1, 0), (0.9, 2, 0.5)]
    assert all(b.low <= round(b.confidence, 9) <= b.high for b in report.reliability)
    one = evaluate(Fake({"good": said("19", 0.1 + 0.2)}, []), CASES[:1])
    assert one.reliability[0].low == 0.3


def test_misses(report: Report) -> None:
    assert [m.id for m in report.misses] == ["wrong", "silent", "invented", "talk-2"]
    wrong, silent, invented, _ = report.misses
    assert (wrong.expected, wrong.got, wrong.status) == ("20 件", "19 件 [19 件]", "answered")
    assert (silent.status, silent.reason) == ("not_found", "other_period")
    assert invented.expected == "not_found / no_topic"


def test_table_is_aligned_and_misses_only_shown_when_asked(report: Report) -> None:
    plain, full = render(report), render(report, verbose=True)
    assert full.startswith(plain)
    assert "invented" in full
    assert "invented" not in plain
    rows = plain.split("\n\n")[0].splitlines()
    assert rows[0].split() == ["n", "right", "cited", "first", "made", "up", "silent", "p50", "ms", "p99", "ms"]
    assert rows[1].split()[:7] == ["all", "7", "0.429", "0.750", "0.400", "0.500", "0.200"]
    assert len({len(r.replace("表格", "....")) for r in rows if " 0." in r}) == 1
    assert all(a or b for a, b in pairwise(plain.splitlines()))


def test_a_wide_character_takes_two_columns() -> None:
    assert columns([("表", "1"), ("ab", "10"), ("", "2")]) == "表   1\nab  10\n     2"


def test_a_report_of_nothing() -> None:
    empty = evaluate(Fake({}, []), ())
    assert (empty.overall.n, empty.overall.right, empty.overall.p99) == (0, None, None)
    assert render(empty, verbose=True)
    assert check_minimum(empty, "right=0.5,made_up=0.1") == ["right is not measured, below the 0.5 demanded."]


def test_percentiles_are_nearest_rank() -> None:
    hundred = [float(n) for n in range(1, 101)]
    assert (percentile(hundred, 50), percentile(hundred, 99), percentile([7.0], 99), percentile([], 50)) == (50.0, 99.0, 7.0, None)


def test_minimum(report: Report) -> None:
    assert check_minimum(report, "right=0.4, cited=0.75,first=0.4,made_up=0.5,silent=0.2,p99=100000") == []
    low, high = check_minimum(report, "right=0.9,made_up=0.1")
    assert (low, high) == ("right is 0.4286, below the 0.9 demanded.", "made_up is 0.5, above the 0.1 allowed.")
    assert len(check_minimum(report, "p50=0")) == 1


@pytest.mark.parametrize("spec", [
    "", "right", "right=", "right=x", "wrong=0.1", "right=90", "right=nan", "made_up=-1", "p50=inf", "right=0.9,",
])  # fmt: skip
def test_a_minimum_that_makes_no_sense(report: Report, spec: str) -> None:
    with pytest.raises(UsageError, match=r"such as right=0\.9"):
        check_minimum(report, spec)


def test_a_report_survives_json(report: Report) -> None:
    saved = json.loads(json.dumps(report_dict(report)))
    assert saved == report_dict(report)
    assert saved["overall"]["right"] == 0.4286
    assert saved["by_language"]["en"]["n"] == 2
    assert saved["by_type"]["figure/en"]["cited"] is None
    assert compare(report, saved) == []
    assert differences(report, saved) == []


def test_what_got_worse_is_told_with_the_new_misses(report: Report) -> None:
    saved = report_dict(report)
    worse = evaluate(Fake(ANSWERS | {"good": REFUSED, "refused": said("1")}, [said("1"), said("2")]), CASES)
    found = compare(worse, saved)
    assert found[0] == "all: right was 0.4286 and is 0.2857, worse by more than 0.02."
    assert any(f.startswith("zh-TW: made_up was 0 and is 1") for f in found)
    assert found[-1].endswith("New misses: good, refused.")
    assert not any(f.startswith(("chat", "rank", "figure/")) for f in found)
    assert "chat: right 0.5 -> 1" in differences(worse, saved)
    assert not any("all: right" in f for f in compare(worse, saved, tolerance=0.2))


def test_better_is_no_regression(report: Report) -> None:
    better = evaluate(Fake(ANSWERS | {"wrong": said("20"), "invented": REFUSED, "silent": said("21")}, [said("1"), said("2")]), CASES)
    assert compare(better, report_dict(report)) == []
    assert differences(better, report_dict(report))


@pytest.mark.parametrize("baseline", [{}, [], "x", {"misses": []}, {"overall": 1, "misses": []}, {"misses": [1]}])
def test_no_saved_report(report: Report, baseline: object) -> None:
    with pytest.raises(ValueError, match="no saved report"):
        compare(report, baseline)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no saved report"):
        differences(report, baseline)  # type: ignore[arg-type]
