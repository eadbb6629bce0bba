"""What is wrong with a request is one sentence of ours, in the one envelope, whichever address was asked."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from reportqa.interfaces.web.failures import _OTHERWISE

ADDRESSES = ["/v1/ask", "/v1/search", "/v1/feedback", "/v1/chat/completions", "/v1/responses"]
JSON = {"Content-Type": "application/json"}


@pytest.fixture
def asked(serving: Callable[..., TestClient], tmp_path: Path) -> TestClient:
    return serving(feedback=tmp_path / "said.jsonl")


def told(reply: Any) -> tuple[int, str, str, str | None]:
    """Return the status, code, sentence and field of a reply that is an error of the caller's."""
    error = reply.json()["error"]
    assert error.keys() == {"code", "message", "type", "param"}
    assert error["type"] == "invalid_request_error"
    return reply.status_code, error["code"], error["message"], error["param"]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("body", ["null", "[]", '"x"', "3", "true", '[{"question": "x"}]', ""])
def test_a_body_that_is_no_object_gets_one_sentence(address: str, body: str, asked: TestClient) -> None:
    status, code, message, param = told(asked.post(address, content=body, headers=JSON))
    assert (status, code, param) == (422, "usage", None)
    assert message == "the body holds no JSON object; send one, with the header Content-Type: application/json."


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_object_that_is_not_called_json_gets_it_too(address: str, asked: TestClient) -> None:
    assert "Content-Type: application/json" in told(asked.post(address, content="{}", headers={"Content-Type": "text/plain"}))[2]


@pytest.mark.parametrize(
    ("address", "body", "field", "says"),
    [
        ("/v1/ask", {}, "question", "missing"),
        ("/v1/ask", {"question": None}, "question", "no text"),
        ("/v1/ask", {"question": ""}, "question", "empty"),
        ("/v1/ask", {"question": "x", "history": "y"}, "history", "no list"),
        ("/v1/ask", {"question": "x", "history": [3]}, "history.0", "no text"),
        ("/v1/ask", {"question": "x", "explain": "maybe"}, "explain", "neither true nor false"),
        ("/v1/ask", {"question": "x", "lang": "fr"}, "lang", "none of"),
        ("/v1/ask", {"question": "x", "a[b]": 1}, "a[b]", "no such field"),
        ("/v1/search", {"query": "x", "top_k": "a"}, "top_k", "no whole number"),
        ("/v1/search", {"query": "x", "top_k": 1.5}, "top_k", "no whole number"),
        ("/v1/feedback", {"question": "x", "vote": "up", "answer": 3}, "answer", "no object"),
        ("/v1/chat/completions", {"model": "reportqa", "messages": []}, "messages", "empty"),
        ("/v1/chat/completions", {"model": "reportqa", "messages": [3]}, "messages.0", "no object"),
        ("/v1/chat/completions", {"model": "reportqa", "messages": [{"role": "user", "content": 3}]}, "messages.0.content", "no text"),
        ("/v1/chat/completions", {"model": "reportqa", "messages": [{"role": "user", "content": [{"text": "x"}]}]}, "messages.0.content.0.type", "missing"),
        ("/v1/responses", {"model": "reportqa", "input": [3]}, "input.0", "no object"),
        ("/v1/responses", {"model": "reportqa", "input": "x", "text": {"format": 3}}, "text.format", "no object"),
    ],
)  # fmt: skip
def test_a_wrong_field_is_named_as_it_was_sent_and_told_in_our_words(address: str, body: Any, field: str, says: str, asked: TestClient) -> None:
    status, code, message, param = told(asked.post(address, content=json.dumps(body), headers=JSON))
    assert (status, code, param) == (422, "usage", field)
    assert message.startswith(f"{field}: ") and says in message and message.endswith(".")
    assert _OTHERWISE not in message


@pytest.mark.parametrize("path", ["/hooks/zammad/", "/v1/ask/", "/health/", "/v1/documents/"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_address_is_redirected(path: str, method: str, asked: TestClient) -> None:
    assert told(asked.request(method, path, follow_redirects=False))[:2] == (404, "not_found")
