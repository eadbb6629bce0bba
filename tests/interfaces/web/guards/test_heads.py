"""HEAD gets the headers that GET would, and no body; it is counted and guarded alike."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from reportqa.interfaces.web.keys import Power, make, save


@pytest.mark.parametrize("path", ["/health", "/ready", "/", "/docs", "/openapi.json", "/widget.js", "/v1/documents", "/v1/documents/health-105/outline", "/v1/figures?format=csv"])
def test_head_is_get_without_a_body(path: str, client: TestClient) -> None:
    whole, head = client.get(path), client.head(path)
    assert (head.status_code, head.content) == (200, b"")
    passing = {"x-request-id", "date"}
    assert {k: v for k, v in head.headers.items() if k not in passing} == {k: v for k, v in whole.headers.items() if k not in passing}


def test_what_is_not_there_is_not_there_for_head_either(client: TestClient) -> None:
    assert [client.head(path).status_code for path in ("/nothing", "/v1/documents/none/outline", "/v1/ask")] == [404, 404, 405]


def test_a_head_needs_a_key_where_a_get_does_and_is_told_by_its_route(tmp_path: Path, serving: Callable[..., TestClient]) -> None:
    token, key = make("reader", Power.ASK)
    save(tmp_path / "keys.json", [key])
    client = serving(keys=tmp_path / "keys.json")
    assert client.head("/v1/documents").status_code == 401
    assert client.head("/v1/documents", headers={"X-API-Key": token}).status_code == 200
    assert 'reportqa_requests_total{method="HEAD",route="/v1/documents",status="200"} 1.0' in client.get("/metrics").text
