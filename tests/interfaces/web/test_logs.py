"""A line of JSON a request: what became of it, nothing that was asked, nothing that steers a terminal."""

from __future__ import annotations

import io
import json
import logging
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from reportqa.interfaces.web import logs
from reportqa.interfaces.web.backend import Broken

QUESTION = "105年度辦理衛教宣導幾場？"


@pytest.fixture
def log() -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """What was logged, a line an object."""
    stream, logger = io.StringIO(), logging.getLogger("reportqa.serve")
    before = (logger.handlers[:], logger.level, logger.propagate)
    finish = logs.install(stream)

    def written() -> list[dict[str, Any]]:
        finish()
        return [json.loads(line) for line in stream.getvalue().splitlines()]

    yield written
    logger.handlers[:], logger.propagate = before[0], before[2]
    logger.setLevel(before[1])


def test_a_question_leaves_its_outcome_and_not_its_text(log: Callable[[], list[dict[str, Any]]], client: TestClient) -> None:
    reply = client.post("/v1/ask", json={"question": QUESTION}, headers={"X-Request-ID": "abc-1"})
    (line,) = log()
    assert reply.headers["x-request-id"] == "abc-1"
    assert {k: line[k] for k in ("id", "method", "route", "status", "key", "answer")} == {"id": "abc-1", "method": "POST", "route": "/v1/ask", "status": 200, "key": "", "answer": "answered"}
    assert line["ms"] >= 0
    assert "衛教" not in json.dumps(log(), ensure_ascii=False)


def test_questions_are_logged_where_that_is_asked_for(log: Callable[[], list[dict[str, Any]]], serving: Callable[..., TestClient]) -> None:
    serving(log_questions=True).post("/v1/ask", json={"question": QUESTION})
    assert log()[0]["question"] == QUESTION


@pytest.mark.parametrize("path", ["/v1/trend?words=秘密", "/v1/figures?words=秘密", "/v1/documents/秘密/outline", "/秘密"])
def test_no_address_is_logged_but_its_routes(path: str, log: Callable[[], list[dict[str, Any]]], client: TestClient) -> None:
    client.get(path)
    assert log()[0]["route"] in ("/v1/trend", "/v1/figures", "/v1/documents/{document}/outline", "none")
    assert "秘密" not in json.dumps(log(), ensure_ascii=False)


@pytest.mark.parametrize("given", ["a\r\nb", "\x1b[31m", "x" * 65, "../etc", "密"])
def test_an_id_that_is_none_is_not_taken_over(given: str, client: TestClient) -> None:
    assert client.get("/health", headers={"X-Request-ID": given.encode()}).headers["x-request-id"] != given  # type: ignore[dict-item]


@given(st.text(), st.text())
def test_any_text_is_one_line_of_printable_ascii(event: str, value: str) -> None:
    record = logging.LogRecord("x", logging.INFO, "", 0, "%s", (event,), None)
    record.fields = {"question": value}
    line = logs.Lines().format(record)
    assert all(" " <= c <= "~" for c in line)
    assert json.loads(line)["question"] == value or any("\ud800" <= c <= "\udfff" for c in value)


def test_a_failure_is_replied_in_the_envelope_and_logged_without_what_was_asked(log: Callable[[], list[dict[str, Any]]], serving: Callable[..., TestClient], monkeypatch: pytest.MonkeyPatch) -> None:
    client = serving()

    async def fails(method: str, /, **arguments: Any) -> Any:  # noqa: ANN401
        raise KeyError(arguments["question"])

    monkeypatch.setattr(client.app.state.backend._backend, "call", fails)  # type: ignore[attr-defined]
    reply = client.post("/v1/ask", json={"question": QUESTION})
    assert (reply.status_code, reply.json()["error"]["code"], reply.headers["x-content-type-options"]) == (500, "failed", "nosniff")
    failed, request = log()
    assert (failed["error"], request["status"]) == ("KeyError", 500)
    assert "衛教" not in json.dumps(log(), ensure_ascii=False)


def test_a_worker_that_fails_is_logged_by_its_kind_of_failure(log: Callable[[], list[dict[str, Any]]], serving: Callable[..., TestClient], monkeypatch: pytest.MonkeyPatch) -> None:
    client = serving()

    async def fails(method: str, /, **arguments: Any) -> Any:  # noqa: ANN401
        raise Broken(f"KeyError: {arguments['question']}")

    monkeypatch.setattr(client.app.state.backend._backend, "call", fails)  # type: ignore[attr-defined]
    assert client.post("/v1/ask", json={"question": QUESTION}).status_code == 503
    assert log()[0]["error"] == "KeyError"
    assert "衛教" not in json.dumps(log(), ensure_ascii=False)


class Stalled(io.StringIO):
    """A stream whose reader does not read until it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.reads = threading.Event()

    def write(self, text: str) -> int:
        self.reads.wait()
        return super().write(text)


def test_a_reader_that_stalls_holds_nothing_up_and_what_is_lost_is_counted() -> None:
    stream = Stalled()
    handler = logs.Waiting(stream, most=2)
    for number in range(9):  # none of them waits for the reader
        handler.emit(logging.makeLogRecord({"levelname": "INFO", "msg": f"event {number}"}))
    stream.reads.set()
    while handler._lines.qsize():  # noqa: SLF001
        pass
    handler.emit(logging.makeLogRecord({"levelname": "INFO", "msg": "after"}))
    handler.stop()
    told = [json.loads(line) for line in stream.getvalue().splitlines()]
    lost = next(line["lines"] for line in told if line["event"] == "lines lost")
    kept = [line["event"] for line in told if line["event"].startswith("event")]
    assert lost == 9 - len(kept) > 0
    assert kept[:2] == ["event 0", "event 1"]
    assert told[-1]["event"] == "after"


def test_a_reader_that_is_gone_ends_no_server() -> None:
    stream = io.StringIO()
    stream.close()
    handler = logs.Waiting(stream)
    handler.emit(logging.makeLogRecord({"levelname": "INFO", "msg": "event"}))
    handler.stop()
