"""Guards the server's connections: what is asked in time and whole is served, whoever else keeps silent or sends a byte at a time."""

from __future__ import annotations

import asyncio
import json
import socket
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

from ...serving import running

PING = b'{"jsonrpc": "2.0", "id": 1, "method": "ping"}'
HEAD = b"POST /mcp HTTP/1.1\r\nHost: x\r\n"


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Reply with the length of the body; to a body that asks for much, more than any buffer holds."""
    body = (await receive()).get("body", b"")
    await PlainTextResponse(b"x" * (64 << 20) if b"much" in body else str(len(body)))(scope, receive, send)


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A server that has little patience and room for three connections."""
    for name, value in {"HEAD_SECONDS": 0.3, "BODY_SECONDS": 0.3, "READ_SECONDS": 0.3, "MOST_CONNECTIONS": 3}.items():
        monkeypatch.setattr(listening, name, value)
    with running(uvicorn.Server(uvicorn.Config(Whole(echo), http=Connection, lifespan="off", log_level="error"))) as found:
        yield found


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
    whole = HEAD + b"Content-Length: %d\r\n\r\n%b" % (len(PING), PING)
    for rest in (b"", HEAD):
        one = opened(port, whole)
        assert one.recv(1 << 16).startswith(b"HTTP/1.1 200")
        one.sendall(rest)
        heard(one)


def test_a_body_that_does_not_come_is_told(port: int) -> None:
    assert heard(opened(port, HEAD + b"Content-Length: 9\r\n\r\n{")).startswith(b"HTTP/1.1 408")


def test_one_that_does_not_read_its_reply_is_closed(port: int) -> None:
    asking = PING.replace(b"ping", b"much")
    one = opened(port, HEAD + b"Content-Length: %d\r\n\r\n%b" % (len(asking), asking))
    for _ in range(1200):  # until the server has given it up, which only it can tell
        time.sleep(0.05)
        try:
            one.sendall(b"x")
        except OSError:
            return
    pytest.fail("the connection is never closed")


def test_silent_ones_keep_nobody_out(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "HEAD_SECONDS", 60.0)
    silent = [opened(port, HEAD) for _ in range(6)]
    assert httpx.post(f"http://127.0.0.1:{port}/mcp", content=PING, trust_env=False).text == str(len(PING))
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
    assert replied("POST", [PING[:1], PING[1:9], PING[9:]])[:2] == (200, str(len(PING)).encode())


def test_a_body_may_have_its_length_and_no_more() -> None:
    filled = PING + b" " * (LONGEST_BODY - len(PING))
    assert replied("POST", [filled[:9], filled[9:]])[0] == 200
    assert replied("POST", [filled, b" "])[0] == 413


def test_a_body_that_stops_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "BODY_SECONDS", 0.01)
    assert replied("POST", [b"{"], more=True)[0] == 408


@pytest.mark.parametrize(("body", "code", "sentence"), [
    (b"", -32700, "no JSON"), (b"{no", -32700, "no JSON"), (b"\xff\xfe", -32700, "no JSON"), (b"[" * 200_000, -32700, "no JSON"),
    (b' [{"jsonrpc": "2.0", "method": "ping"}]', -32600, "one message at a time"), (b"null", -32600, "no message"), (b'"x"', -32600, "no message"), (b"{}", -32600, "no message"),
    (b'{"jsonrpc": "1.0", "id": 1, "method": "ping"}', -32600, "no message"), (b'{"jsonrpc": "2.0", "id": 1}', -32600, "no message"),
])  # fmt: skip
def test_what_is_no_message_is_told_in_a_sentence(body: bytes, code: int, sentence: str) -> None:
    status, told, _ = replied("POST", [body])
    error = json.loads(told)["error"]
    assert (status, error["code"]) == (400, code)
    assert sentence in error["message"]
    assert error["message"].endswith(".")
