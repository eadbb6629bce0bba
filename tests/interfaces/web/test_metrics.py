"""Counts by route, method, status and answer, with no label that a caller can make up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from reportqa.interfaces.web.backend import Busy

QUESTION = "105年度辦理衛教宣導幾場？"


def counted(client: TestClient) -> dict[str, dict[tuple[tuple[str, str], ...], float]]:
    """Return the samples of a server by name and labels."""
    found: dict[str, dict[tuple[tuple[str, str], ...], float]] = {}
    for family in text_string_to_metric_families(client.get("/metrics").text):
        for sample in family.samples:
            found.setdefault(sample.name, {})[tuple(sorted(sample.labels.items()))] = sample.value
    return found


def test_requests_and_answers_are_counted(client: TestClient) -> None:
    client.post("/v1/ask", json={"question": QUESTION})
    client.post("/v1/ask", json={"question": "火星探測器有幾台？"})
    found = counted(client)
    assert found["reportqa_requests_total"][(("method", "POST"), ("route", "/v1/ask"), ("status", "200"))] == 2
    assert found["reportqa_answers_total"][(("language", "zh-TW"), ("reason", ""), ("status", "answered"))] == 1
    assert sum(v for k, v in found["reportqa_answers_total"].items() if ("status", "not_found") in k) == 1
    assert found["reportqa_request_seconds_count"][(("route", "/v1/ask"),)] == 2
    assert found["reportqa_workers"][()] == 1


def test_no_caller_makes_a_label(client: TestClient) -> None:
    for n in range(20):
        client.get(f"/nothing/{n}")
        client.get(f"/v1/documents/no-{n}/outline")
        client.request(f"VERB{n}", "/health")
        client.get("/v1/trend", params={"words": f"w{n}"})
    labels = {label for of in counted(client).values() for found in of for label in found}
    assert {value for name, value in labels if name == "route"} == {"none", "/health", "/v1/documents/{document}/outline", "/v1/trend"}
    assert {value for name, value in labels if name == "method"} == {"GET", "other"}


def test_what_is_shed_is_counted(serving: Callable[..., TestClient], monkeypatch: pytest.MonkeyPatch) -> None:
    client = serving(rate=2)

    async def busy(method: str, /, **arguments: Any) -> Any:  # noqa: ANN401
        raise Busy

    monkeypatch.setattr(client.app.state.backend._backend, "call", busy)  # type: ignore[attr-defined]
    replies = [client.post("/v1/ask", json={"question": QUESTION}) for _ in range(3)]
    assert [r.status_code for r in replies] == [503, 503, 429]
    assert all(int(r.headers["retry-after"]) >= 1 for r in replies)
    found = counted(client)["reportqa_shed_total"]
    assert (found[(("why", "busy"),)], found[(("why", "rate"),)]) == (2, 1)


def test_two_servers_in_one_process_count_apart(serving: Callable[..., TestClient]) -> None:
    one, other = serving(), serving()
    one.get("/health")
    assert "/health" not in other.get("/metrics").text
