"""Guards that packed values come back equal, and that an answer's JSON has every field of the contract."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportqa.model.answer import Answer, AnswerFigure, Citation, Computation, Conflict, Item, Nearest, Reason, Status, Step, Type
from reportqa.model.document import Document, Passage, Span
from reportqa.model.figure import Bound, Figure, Kind, Moment, Period, Quantity, Sense
from reportqa.model.wire import answer_dict, number, pack, refusal_dict, unpack

from ..interfaces.contract import ANSWER, breaches
from ..support import Read

AS_OF = Period("至106年底止", None, date(2017, 12, 31), Sense.AS_OF)
FIGURE = AnswerFigure(Decimal(19), None, "國", "country", Bound.EXACT, "19 國", AS_OF, "簽署", 1)
CITATION = Citation(1, "nia-106", "題", ("貳、", "五、"), None, None, 7301, 7318, "至 106 年底止，共有 19 國")
FULL = Answer(
    "幾國？", "幾國？", "zh-TW", Type.COMPUTED, Status.PARTIAL, Reason.CONFLICTING, "19 國", (FIGURE,), (Item("甲", 1), Item("乙", 1, "2017-03-17")), True,
    Computation("19 − 3", (FIGURE, FIGURE), FIGURE, ""), (Conflict(FIGURE, "period", "期間"),), (CITATION,), (Nearest("近", CITATION),), 0.97123, (Step("question", "…"),),
)  # fmt: skip


def through_json(value: object) -> object:
    return json.loads(json.dumps(pack(value)))


def test_a_report_comes_back_whole(report: Read) -> None:
    assert unpack(Document, through_json(report.document)) == report.document
    assert unpack(tuple[Passage, ...], through_json(report.passages)) == report.passages
    assert unpack(tuple[Figure, ...], through_json(report.findings.figures)) == report.findings.figures
    assert unpack(tuple[Moment, ...], through_json(report.findings.moments)) == report.findings.moments


periods = st.builds(Period, st.text(), st.none() | st.dates(), st.none() | st.dates(), st.sampled_from(Sense))
quantities = st.builds(
    Quantity, st.decimals(allow_nan=False, allow_infinity=False), st.none() | st.decimals(allow_nan=False, allow_infinity=False),
    st.text(), st.text(), st.sampled_from(Kind), st.sampled_from(Bound),
)  # fmt: skip


@given(st.tuples(periods, quantities))
def test_values_come_back_equal(value: tuple[Period, Quantity]) -> None:
    assert unpack(tuple[Period, Quantity], through_json(value)) == value


def test_what_has_no_wire_form_is_refused() -> None:
    with pytest.raises(TypeError, match="set"):
        pack({1})


@pytest.mark.parametrize("data", [[1], [1, 2, 3], ["a", "b"], None])
def test_data_of_another_shape_is_refused(data: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        unpack(Span, data)


@pytest.mark.parametrize(("value", "shown"), [("19", 19), ("229873000", 229873000), ("16.6", 16.6), ("1.50", 1.5), ("3E+2", 300)])
def test_a_number_is_whole_where_it_can_be(value: str, shown: float) -> None:
    found = number(Decimal(value))
    assert (found, type(found)) == (shown, type(shown))


@pytest.mark.parametrize("answer", [FULL, Answer("?", "?", "en", Type.PASSAGE, Status.NOT_FOUND, Reason.NO_TOPIC, "No.")])
def test_every_field_of_the_contract_is_there_in_its_order(answer: Answer) -> None:
    found = json.loads(json.dumps(answer_dict(answer, id="a")))
    assert breaches(found, ANSWER) == []
    assert list(found) == list(ANSWER)
    assert found["id"] == "a"


def test_absent_is_null_or_empty_as_the_contract_has_it() -> None:
    found = answer_dict(FULL)
    assert found["id"] is None
    assert found["figures"][0]["high"] is None
    assert found["figures"][0]["period"] == {"text": "至106年底止", "start": None, "end": "2017-12-31", "sense": "as_of"}
    assert found["items"] == [{"text": "甲", "citation": 1}, {"text": "乙", "date": "2017-03-17", "citation": 1}]
    assert found["citations"][0]["page"] is found["citations"][0]["printed_page"] is None
    assert found["confidence"] == 0.9712
    bare = answer_dict(Answer("?", "?", "en", Type.PASSAGE, Status.NOT_FOUND, Reason.NO_TOPIC, "No."))
    assert [bare[name] for name in ("figures", "items", "conflicts", "citations", "nearest")] == [[]] * 5
    assert bare["computation"] is bare["verdict"] is None


def test_the_trace_is_printed_only_where_it_is_asked_for() -> None:
    assert "trace" not in answer_dict(FULL)
    assert answer_dict(FULL, explain=True)["trace"] == [{"stage": "question", "note": "…"}]


@pytest.mark.parametrize("id_", [None, "a", 7, 0.5, True, ["x"], {"k": 1}])
def test_a_refusal_keeps_the_contract_and_the_lines_id(id_: object) -> None:
    found = json.loads(json.dumps(refusal_dict("", "this is no question.", id=id_)))
    assert breaches(found, ANSWER) == []
    assert (found["id"], found["status"], found["text"]) == (id_, "not_found", "this is no question.")
