"""The routes under /v1 that read the corpus."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient


def test_a_question_is_answered(client: TestClient) -> None:
    reply = client.post("/v1/ask", json={"question": "105年度辦理衛教宣導幾場？"})
    assert (reply.status_code, reply.json()["figures"][0]["value"]) == (200, 136)


def test_history_comes_with_the_request(client: TestClient) -> None:
    reply = client.post("/v1/ask", json={"question": "那104年呢？", "history": ["105年度接種流感疫苗多少劑？"]})
    assert reply.json()["figures"][0]["value"] == 21000


@pytest.mark.parametrize("path", ["/v1/figures?unit=劑", "/v1/trend?words=流感疫苗", "/v1/documents", "/v1/documents/health-105/outline", "/v1/documents/health-105/text?start=0&end=9", "/health", "/ready"])
def test_what_is_read_is_read(path: str, client: TestClient) -> None:
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{", 400, "json"),
        (b"[]", 422, "usage"),
        (b"{}", 422, "usage"),
        (b'{"question": ""}', 422, "usage"),
        (b'{"question": "?"}', 422, "usage"),
        (b'{"question": "x", "lang": "fr"}', 422, "usage"),
        (b'{"question": "x", "lnag": "en"}', 422, "usage"),
        (b"\xff\xfe", 400, "json"),
    ],
)
def test_a_bad_request_gets_one_sentence(body: bytes, status: int, code: str, client: TestClient) -> None:
    reply = client.post("/v1/ask", content=body, headers={"Content-Type": "application/json"})
    error: dict[str, Any] = reply.json()["error"]
    assert (reply.status_code, error["code"]) == (status, code)
    assert error["message"].endswith(".")


def test_an_unknown_address_says_where_to_look(client: TestClient) -> None:
    assert "/docs" in client.get("/nothing").json()["error"]["message"]


@pytest.mark.parametrize("path", ["outline", "text?start=0&end=9", "pages/1?start=0&end=9"])
def test_a_report_that_there_is_not_is_no_request_that_makes_no_sense(path: str, client: TestClient) -> None:
    error = client.get(f"/v1/documents/none/{path}")
    assert (error.status_code, error.json()["error"]["code"]) == (404, "not_found")
    assert "no document 'none'" in error.json()["error"]["message"]
