"""Guards the server's connections: what is asked in time and whole is served, whoever else keeps silent or sends a byte at a time."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

from reportqa.interfaces.mcp_server import listening
from reportqa.interfaces.mcp_server.listening import LONGEST_BODY, Connection, Whole

HEAD = b"POST /mcp HTTP/1.1\r\nHost: x\r\n"


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Reply with the length of the body; to a body that asks for much, more than any buffer holds."""
    body = (await receive()).get("body", b"")
    await PlainTextResponse(b"x" * (64 << 20) if body == b"much" else str(len(body)))(scope, receive, send)


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A server that has little patience and room for three connections."""
    for name, value in {"HEAD_SECONDS": 0.3, "BODY_SECONDS": 0.3, "READ_SECONDS": 0.3, "MOST_CONNECTIONS": 3}.items():
        monkeypatch.setattr(listening, name, value)
    with socket.create_server(("127.0.0.1", 0)) as made:
        server = uvicorn.Server(uvicorn.Config(Whole(echo), http=Connection, lifespan="off", log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [made]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield made.getsockname()[1]
        server.should_exit = True
        thread.join()


def opened(port: int, sent: bytes) -> socket.socket:
    found = socket.create_connection(("127.0.0.1", port), timeout=30)
    found.sendall(sent)
    return found


def heard(one: socket.socket) -> bytes:
    """Return what comes until the connection is closed; it fails where it never is."""
    found = b""
    try:
        while part := one.recv(1 << 20):
            found += part
    except ConnectionResetError:
        pass
    return found


@pytest.mark.parametrize("sent", [b"", b"POST", HEAD])
def test_one_that_does_not_ask_in_time_is_closed(port: int, sent: bytes) -> None:
    assert heard(opened(port, sent)) == b""


def test_one_that_asked_and_then_keeps_silent_or_begins_again_is_closed(port: int) -> None:
    whole = HEAD + b"Content-Length: 2\r\n\r\n{}"
    for rest in (b"", HEAD):
        one = opened(port, whole)
        assert one.recv(1 << 16).startswith(b"HTTP/1.1 200")
        one.sendall(rest)
        heard(one)


def test_a_body_that_does_not_come_is_told(port: int) -> None:
    assert heard(opened(port, HEAD + b"Content-Length: 9\r\n\r\n{")).startswith(b"HTTP/1.1 408")


def test_one_that_does_not_read_its_reply_is_closed(port: int) -> None:
    one = opened(port, HEAD + b"Content-Length: 4\r\n\r\nmuch")
    while True:  # until the server has given it up, which only it can tell
        time.sleep(0.05)
        try:
            one.sendall(b"x")
        except OSError:
            return


def test_silent_ones_keep_nobody_out(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "HEAD_SECONDS", 60.0)
    silent = [opened(port, HEAD) for _ in range(6)]
    assert httpx.post(f"http://127.0.0.1:{port}/mcp", content=b"{}", trust_env=False).text == "2"
    assert heard(silent[0]) == b""
    for one in silent:
        one.close()


def replied(method: str, parts: list[bytes], more: bool = False) -> tuple[int, bytes, dict[bytes, bytes]]:
    """Return what the guard before an application replies to a request."""
    coming: list[Message] = [{"type": "http.request", "body": part, "more_body": more or n < len(parts)} for n, part in enumerate(parts, 1)]
    sent: list[Any] = []

    async def receive() -> Message:
        if not coming:
            await asyncio.sleep(3600)
        return coming.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(Whole(echo)({"type": "http", "method": method, "path": "/mcp", "headers": []}, receive, send))
    return sent[0]["status"], b"".join(m.get("body", b"") for m in sent[1:]), dict(sent[0]["headers"])


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_only_posts_are_messages(method: str) -> None:
    status, _, headers = replied(method, [b""])
    assert (status, headers[b"allow"]) == (405, b"POST")


def test_a_body_in_pieces_is_handed_on_whole() -> None:
    assert replied("POST", [b"{", b'"a"', b": 1}"])[:2] == (200, b"8")


def test_a_body_may_have_its_length_and_no_more() -> None:
    half = b"x" * (LONGEST_BODY // 2)
    assert replied("POST", [half, half])[0] == 200
    assert replied("POST", [half, half, b"x"])[0] == 413


def test_a_body_that_stops_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "BODY_SECONDS", 0.01)
    assert replied("POST", [b"{"], more=True)[0] == 408


def test_messages_come_one_at_a_time() -> None:
    status, body, _ = replied("POST", [b' [{"jsonrpc": "2.0"}]'])
    assert (status, b"one message at a time." in body) == (400, True)
