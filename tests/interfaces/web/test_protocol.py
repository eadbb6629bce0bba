"""The protocol by itself: connections are bounded in number, and heads in time and size; others are answered meanwhile."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, nullcontext
from typing import Any

import pytest
import uvicorn

from reportqa.interfaces.web import connections
from reportqa.interfaces.web.connections import Connection

HEALTH = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
GATE = asyncio.Event()
SERVING: list[uvicorn.Server] = []
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Read the body, and tell its length; refuse what is asked for at /refuse without reading it, and keep waiting what is at /gate."""
    size, more = 0, True
    if scope["path"] == "/refuse":
        await send({"type": "http.response.start", "status": 413, "headers": [(b"content-length", b"5"), (b"connection", b"close")]})
        await send({"type": "http.response.body", "body": b"large"})
        return
    if scope["path"] == "/gate":
        await GATE.wait()
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        size, more = size + len(message.get("body", b"")), message.get("more_body", False)
    body = b"%d" % size
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(body))]})
    await send({"type": "http.response.body", "body": body})


@asynccontextmanager
async def serving() -> AsyncIterator[Callable[[], Awaitable[Streams]]]:
    """Serve, and give what opens a connection."""
    server = uvicorn.Server(uvicorn.Config(application, port=0, http=Connection, ws="none", lifespan="off", log_level="error"))
    server.capture_signals = nullcontext  # type: ignore[method-assign]
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    SERVING.append(server)
    port, opened = server.servers[0].sockets[0].getsockname()[1], []

    async def connect() -> Streams:
        found = await asyncio.open_connection("127.0.0.1", port)
        opened.append(found)
        return found

    try:
        async with asyncio.timeout(30):
            yield connect
    finally:
        for _, writer in opened:
            writer.transport.abort()
        server.should_exit = True
        await task


async def reply(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """Return the status and the body of a reply."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
    return int(head[9:12]), await reader.readexactly(length)


def run(test: Callable[[Callable[[], Awaitable[Streams]]], Awaitable[None]]) -> None:
    async def whole() -> None:
        async with serving() as connect:
            await test(connect)

    asyncio.run(whole())


def test_requests_follow_one_another_on_a_connection() -> None:
    async def test(connect: Callable[[], Awaitable[Streams]]) -> None:
        reader, writer = await connect()
        writer.write(HEALTH + b"POST / HTTP/1.1\r\nContent-Length: 200000\r\n\r\n" + b"x" * 200_000 + HEALTH)
        assert [await reply(reader) for _ in range(3)] == [(200, b"0"), (200, b"200000"), (200, b"0")]
        writer.write(HEALTH)
        assert await reply(reader) == (200, b"0")

    run(test)


def test_a_head_that_does_not_end_in_time_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HEADER_SECONDS", 0.1)

    async def test(connect: Callable[[], Awaitable[Streams]]) -> None:
        slow, patient = await connect(), await connect()
        slow[1].write(b"GET / HTTP/1.1\r\nX: ")
        status, body = await reply(slow[0])
        assert (status, json.loads(body)["error"]["code"], await slow[0].read()) == (408, "too_slow", b"")
        assert await patient[0].read() == b""  # nothing was asked, so nothing is said

    run(test)


def test_a_second_head_is_timed_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HEADER_SECONDS", 0.3)

    async def test(connect: Callable[[], Awaitable[Streams]]) -> None:
        reader, writer = await connect()
        writer.write(HEALTH)
        assert (await reply(reader))[0] == 200
        writer.write(b"GET / HTTP/1.1\r\nX: ")
        assert (await reply(reader))[0] == 408

    run(test)


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/1.1\r\n" + b"".join(b"X-%d: y\r\n" % n for n in range(200)) + b"\r\n",
        b"GET / HTTP/1.1\r\nX: " + b"y" * 40_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nX: " + b"y" * 40_000,
        b"GET /" + b"y" * 40_000,
    ],
)
def test_a_head_that_is_too_large_is_refused(head: bytes) -> None:
    async def test(connect: Callable[[], Awaitable[Streams]]) -> None:
        reader, writer = await connect()
        writer.write(head)
        status, body = await reply(reader)
        assert (status, json.loads(body)["error"]["code"]) == (431, "too_large")

    run(test)


def test_what_is_no_http_is_refused() -> None:
    async def test(connect: Callable[[], Awaitable[Streams]]) -> None:
        reader, writer = await connect()
        writer.write(b"\x16\x03\x01\r\n\r\n")
        assert (await reply(reader))[0] == 400

    run(test)


def test_where_there_are_too_many_the_one_longest_without_a_request_makes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Connection, "most", 2)

    async def test(connect: Callable[[], Awaitable[Streams]]) -> None:
        first, second = await connect(), await connect()
        first[1].write(b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\n")  # a body that does not come is no whole request either
        second[1].write(b"GET / HTTP/1.1\r\nX: ")
        await asyncio.sleep(0.05)
        third = await connect()
        third[1].write(HEALTH)
        assert await reply(third[0]) == (200, b"0")
        with pytest.raises((asyncio.IncompleteReadError, ConnectionError)):
            await reply(first[0])
        second[1].write(b"y\r\n\r\n")
        assert await reply(second[0]) == (200, b"0")

    run(test)


def test_a_reply_before_the_end_of_a_body_can_be_read() -> None:
    async def test(connect: Callable[[], Awaitable[Streams]]) -> None:
        reader, writer = await connect()
        writer.write(b"POST /refuse HTTP/1.1\r\nContent-Length: 8000000\r\n\r\n" + b"x" * 1_000_000)
        await writer.drain()
        assert await reply(reader) == (413, b"large")
        with pytest.raises(ConnectionError):
            async with asyncio.timeout(20):
                while True:
                    writer.write(b"x" * 1_000_000)
                    await writer.drain()

    run(test)


def test_more_whole_requests_than_may_be_under_way_are_refused_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "MOST_AT_ONCE", 2)

    async def test(connect: Callable[[], Awaitable[Streams]]) -> None:
        GATE.clear()
        part = await connect()
        part[1].write(b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\n")  # not whole: it takes no place
        kept = [await connect(), await connect()]
        for _, writer in kept:
            writer.write(b"GET /gate HTTP/1.1\r\n\r\n")
        working = vars(SERVING[-1].server_state)["working"]
        while len(working) < 2:
            await asyncio.sleep(0.01)
        reader, writer = await connect()
        writer.write(HEALTH)
        status, body = await reply(reader)
        assert (status, json.loads(body)["error"]["code"]) == (503, "busy")
        GATE.set()
        assert [await reply(reader) for reader, _ in kept] == [(200, b"0")] * 2
        writer.write(HEALTH)
        assert (await reply(reader))[0] == 200
        assert not working

    run(test)
