"""A body is no larger and no slower than it may be, whatever its headers say."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from reportqa.interfaces.web.guards.bodies import BodyLimits

JSON = {"Content-Type": "application/json"}


def of(size: int) -> bytes:
    return json.dumps({"question": "105年度辦理衛教宣導幾場？", "lang": None}).encode().ljust(size)


@pytest.mark.parametrize(("size", "status"), [(400, 200), (401, 413), (1 << 20, 413)])
def test_an_oversize_body_is_refused_by_its_length(size: int, status: int, serving: Callable[..., TestClient]) -> None:
    assert serving(body=400).post("/v1/ask", content=of(size), headers=JSON).status_code == status


@pytest.mark.parametrize(("size", "status"), [(400, 200), (401, 413), (1 << 20, 413)])
def test_a_chunked_body_is_refused_once_it_is_too_large(size: int, status: int, serving: Callable[..., TestClient]) -> None:
    def parts() -> Iterator[bytes]:
        whole = of(size)
        yield from (whole[i : i + 100] for i in range(0, len(whole), 100))

    reply = serving(body=400).post("/v1/ask", content=parts(), headers=JSON)
    assert reply.status_code == status
    if status == 413:
        assert (reply.json()["error"]["code"], "400 bytes" in reply.json()["error"]["message"]) == ("too_large", True)


@pytest.mark.parametrize("length", ["-1", "1e3", "99999999999999999999", "", "+5"])
def test_a_length_that_is_none_is_refused(length: str, client: TestClient) -> None:
    assert client.post("/v1/ask", content=b"{}", headers={**JSON, "Content-Length": length}).status_code == 413


async def replied(app: Any, events: AsyncIterator[dict[str, Any]], seconds: float) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(message)

    await BodyLimits(app, most=lambda _: 10, seconds=lambda _: seconds)({"type": "http", "method": "POST", "path": "/", "headers": []}, events.__anext__, send)
    return sent


async def reads_all(_: Any, receive: Any, send: Any) -> None:
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 200, "headers": []})


def test_a_body_that_trickles_is_refused_when_its_time_is_over() -> None:
    async def trickle() -> AsyncIterator[dict[str, Any]]:
        while True:
            await asyncio.sleep(0.02)
            yield {"type": "http.request", "body": b"", "more_body": True}

    assert asyncio.run(replied(reads_all, trickle(), 0.1))[0]["status"] == 408


def test_the_end_of_a_connection_may_take_longer_than_its_body() -> None:
    async def then_waits(scope: Any, receive: Any, send: Any) -> None:
        await reads_all(scope, receive, send)
        assert (await receive())["type"] == "http.disconnect"

    async def events() -> AsyncIterator[dict[str, Any]]:
        yield {"type": "http.request", "body": b"x", "more_body": False}
        await asyncio.sleep(0.1)
        yield {"type": "http.disconnect"}

    assert asyncio.run(replied(then_waits, events(), 0.05))[0]["status"] == 200
