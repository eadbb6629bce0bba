"""Guards `--batch`: a line of JSON for each question and turn, in order, whatever the lines hold."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import Result

from .contract import ANSWER, breaches, promises

Run = Callable[..., Result]


def batch(reportqa: Run, folder: Path, text: str | bytes) -> tuple[Result, list[dict[str, Any]]]:
    path = folder / "batch.jsonl"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    result = reportqa("ask", "--batch", str(path))
    return result, [json.loads(line) for line in result.stdout.splitlines()]


def lines(*entries: object) -> str:
    return "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries)


def test_each_question_and_turn_is_one_line_in_order(reportqa: Run, tmp_path: Path) -> None:
    result, answers = batch(reportqa, tmp_path, lines(
        {"id": "a", "question": "105年度接種流感疫苗幾劑？"},
        {"id": "talk", "turns": [{"id": "t1", "question": "105年度辦理衛教宣導幾場？"}, {"id": "t2", "question": "參加民眾呢？"}]},
        {"id": 7, "question": "火星探測器有幾台？"},
        {"question": "護理人員幾人？"},
    ))  # fmt: skip
    assert (result.exit_code, result.stderr) == (0, "")
    assert [a["id"] for a in answers] == ["a", "t1", "t2", 7, None]
    assert [b for a in answers for b in breaches(a, ANSWER) + promises(a)] == []
    assert answers[3]["status"] == "not_found"


def test_a_batch_answers_as_single_questions_do(reportqa: Run, tmp_path: Path) -> None:
    question = "105年度接種流感疫苗幾劑？"
    _, (answer,) = batch(reportqa, tmp_path, lines({"id": None, "question": question}))
    assert answer == json.loads(reportqa("ask", question, "--json").stdout)


def test_a_question_that_is_none_does_not_stop_the_others(reportqa: Run, tmp_path: Path) -> None:
    result, answers = batch(reportqa, tmp_path, lines({"id": 1, "question": ""}, {"id": 2, "question": "😀"}, {"id": 3, "question": "護理人員幾人？"}))
    assert (result.exit_code, result.stderr) == (0, "")
    assert [(a["id"], a["status"]) for a in answers] == [(1, "not_found"), (2, "not_found"), (3, "answered")]
    assert [b for a in answers for b in breaches(a, ANSWER) + promises(a)] == []


def test_broken_lines_are_told_and_the_others_answered(reportqa: Run, tmp_path: Path) -> None:
    good = lines({"id": "good", "question": "護理人員幾人？"})
    result, answers = batch(reportqa, tmp_path, "not json\n" + good + "\n[1]\n" + lines({"id": "q", "question": 5}, {"id": "t", "turns": [{"id": "t1"}]}))
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert "line 1" in result.stderr
    assert "3 more" in result.stderr
    assert [(a["id"], a["status"]) for a in answers] == [(None, "not_found"), ("good", "answered"), (None, "not_found"), ("q", "not_found"), ("t1", "not_found")]
    assert [b for a in answers for b in breaches(a, ANSWER)] == []


def test_a_failing_question_does_not_stop_the_others(reportqa: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from reportqa.library import Conversation

    ask = Conversation.ask

    def fail(self: Conversation, question: str, **options: Any) -> Any:
        if "火星" in question:
            raise ZeroDivisionError
        return ask(self, question, **options)

    monkeypatch.setattr(Conversation, "ask", fail)
    result, answers = batch(reportqa, tmp_path, lines({"id": 1, "question": "火星？"}, {"id": 2, "question": "護理人員幾人？"}))
    assert [(a["id"], a["status"]) for a in answers] == [(1, "not_found"), (2, "answered")]
    assert (result.exit_code, result.stderr.count("\n")) == (70, 1)


json_lines = st.lists(
    st.text(max_size=20)
    | st.builds(lambda v: json.dumps(v), st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5), lambda x: st.lists(x, max_size=2) | st.dictionaries(st.sampled_from(["id", "question", "turns"]), x, max_size=3), max_leaves=6)),
    max_size=5,
)  # fmt: skip


@given(json_lines)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_lines_are_answered_or_refused_in_the_contracts_form(reportqa: Run, tmp_path: Path, written: list[str]) -> None:
    text = "\n".join(written).encode("utf-8", "replace")
    result, answers = batch(reportqa, tmp_path, text)
    assert result.exit_code in (0, 2)
    assert len(answers) >= sum(bool(line.strip()) for line in text.decode("utf-8-sig").split("\n"))
    assert [b for a in answers for b in breaches(a, ANSWER)] == []


@pytest.mark.parametrize(("data", "says"), [(b"\xff\xfe\x00", "not UTF-8"), (None, "cannot be read")])
def test_an_unreadable_batch_is_exit_code_3(reportqa: Run, tmp_path: Path, data: bytes | None, says: str) -> None:
    path = tmp_path / "batch.jsonl"
    if data is not None:
        path.write_bytes(data)
    result = reportqa("ask", "--batch", str(path))
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (3, "", 1)
    assert says in result.stderr
    assert str(path) in result.stderr


def test_an_empty_batch_is_told(reportqa: Run, tmp_path: Path) -> None:
    result, answers = batch(reportqa, tmp_path, "\n \n")
    assert (result.exit_code, answers) == (0, [])
    assert "holds no questions" in result.stderr


def test_a_batch_can_come_from_the_standard_input(reportqa: Run) -> None:
    result = reportqa("ask", "--batch", "-", input=lines({"id": "a", "question": "護理人員幾人？"}))
    assert json.loads(result.stdout)["id"] == "a"
