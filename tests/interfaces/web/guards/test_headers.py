"""Every reply, errors included, tells a browser what it may do with it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

EXPECTED = {
    "x-content-type-options": "nosniff", "referrer-policy": "no-referrer", "cache-control": "no-store", "x-frame-options": "DENY",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'", "cross-origin-resource-policy": "same-origin",
}  # fmt: skip


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/health", 200), ("GET", "/v1/documents", 200), ("GET", "/nothing", 404), ("PUT", "/health", 405), ("POST", "/v1/ask", 422), ("GET", "/v1/documents?token=x", 400)])
def test_each_reply_has_them(method: str, path: str, status: int, client: TestClient) -> None:
    reply = client.request(method, path)
    assert reply.status_code == status
    assert {name: reply.headers.get(name) for name in EXPECTED} == EXPECTED
    assert "server" not in reply.headers


def test_a_reply_to_another_host_has_them_too(client: TestClient) -> None:
    assert client.get("/health", headers={"Host": "evil.example"}).headers["x-content-type-options"] == "nosniff"


def test_pages_that_may_frame_are_named(serving: Callable[..., TestClient]) -> None:
    headers = serving(frames=("https://www.example.gov.tw",)).get("/docs").headers
    assert headers["content-security-policy"].endswith("; frame-ancestors https://www.example.gov.tw")
    assert "x-frame-options" not in headers
