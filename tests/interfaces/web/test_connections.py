"""What only whole connections show: headers that do not come, requests smuggled into others, bodies over the wire."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from reportqa.interfaces.service import Service
from reportqa.interfaces.web import connections
from reportqa.interfaces.web.app import create_app
from reportqa.interfaces.web.backend import Local
from reportqa.interfaces.web.connections import configured
from reportqa.interfaces.web.settings import Settings

from ...serving import running

HEALTH = b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"


@pytest.fixture(scope="module")
def port(corpus: Path, service: Service) -> Iterator[int]:
    """The port of a server in a thread of its own, which waits half a second for headers and for bodies."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connections, "HEADER_SECONDS", 0.5)
        settings = Settings(str(corpus), body=1000, reading=0.5)
        with running(uvicorn.Server(configured(create_app(settings, Local(service)), settings))) as found:
            yield found


def exchanged(port: int, *parts: bytes, pause: float = 0.0) -> bytes:
    """Send the parts, and return all that comes back until the server closes the connection or is silent."""
    with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
        for part in parts:
            connection.sendall(part)
            time.sleep(pause)
        found = b""
        try:
            while data := connection.recv(65536):
                found += data
        except (TimeoutError, ConnectionResetError):
            pass
        return found


def asking(headers: bytes, body: bytes) -> bytes:
    return b"POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + headers + b"\r\n" + body


@pytest.mark.parametrize("parts", [(), (b"GET /hea",), (b"GET /health HTTP/1.1\r\nHost: localhost\r\nX-A: ",)])
def test_a_connection_that_sends_no_request_is_closed(parts: tuple[bytes, ...], port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        for part in parts:
            connection.sendall(part)
        found = b""
        with contextlib.suppress(ConnectionResetError):
            while data := connection.recv(1000):
                found += data
        assert found == b"" or found.startswith(b"HTTP/1.1 408 ")


def test_headers_without_an_end_are_cut_off(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection, pytest.raises(ConnectionError):
        connection.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\n")
        for _ in range(1000):
            connection.sendall(b"X-A: " + b"a" * 10_000 + b"\r\n")


def test_slow_connections_do_not_keep_others_out(port: int) -> None:
    slow = [socket.create_connection(("127.0.0.1", port), timeout=10) for _ in range(200)]
    try:
        for connection in slow:
            connection.sendall(b"GET /health HTTP/1.1\r\n")
        assert b"200 OK" in exchanged(port, HEALTH[:-2] + b"Connection: close\r\n\r\n")
    finally:
        for connection in slow:
            connection.close()


def test_a_body_that_does_not_come_is_refused(port: int) -> None:
    assert exchanged(port, asking(b"Content-Length: 100\r\n", b"{")).startswith(b"HTTP/1.1 408 ")


def test_an_oversize_chunked_body_is_refused(port: int) -> None:
    chunk = b"80\r\n" + b" " * 128 + b"\r\n"
    assert exchanged(port, asking(b"Transfer-Encoding: chunked\r\n", chunk * 9)).startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize(
    "request_",
    [
        asking(b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n", b"0\r\n\r\n" + HEALTH),
        asking(b"Content-Length: 2\r\nContent-Length: 40\r\n", b"{}" + HEALTH),
        asking(b"Transfer-Encoding: xchunked\r\n", b"0\r\n\r\n" + HEALTH),
        asking(b"Transfer-Encoding: chunked\r\n", b"0x2\r\n{}\r\n0\r\n\r\n" + HEALTH),
        asking(b"Content-Length : 2\r\n", b"{}" + HEALTH),
        b"GET /health HTTP/1.1\r\nHost: localhost\r\nX: a\n\r\nY: b\r\n\r\n",
        b"GET /health HTTP/1.1\r\nHost: localhost\r\nX\x00: a\r\n\r\n",
        b"GET /health HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
        b"GET /health HTTP/1.1\r\n\r\n",
        b"GET http://evil.example/health HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    ],
)
def test_a_request_that_hides_another_gets_no_second_reply(request_: bytes, port: int) -> None:
    found = exchanged(port, request_)
    assert b"HTTP/1.1 200" not in found
    assert found == b"" or found.startswith(b"HTTP/1.1 4")


@pytest.mark.parametrize("chunks", [b"garbage\r\n", b"2\r\n{}garbage\r\n", b"-1\r\n{}\r\n", b"fffffffffffffffff\r\n{}\r\n"])
def test_a_body_that_is_no_chunks_is_told_so_once_and_the_connection_ends(chunks: bytes, port: int) -> None:
    found = exchanged(port, asking(b"Transfer-Encoding: chunked\r\n", chunks + HEALTH))
    assert found.startswith(b"HTTP/1.1 400 ")
    assert json.loads(found.partition(b"\r\n\r\n")[2])["error"].items() >= {"code": "http", "type": "invalid_request_error", "param": None}.items()
    assert (found.count(b"HTTP/1.1"), b"connection: close" in found) == (1, True)
    assert b"200 OK" in exchanged(port, HEALTH)


def test_a_reply_that_is_on_its_way_is_not_cut_by_what_follows_it(port: int) -> None:
    found = exchanged(port, HEALTH + asking(b"Transfer-Encoding: chunked\r\n", b""), b"garbage\r\n", pause=0.3)
    assert [found.startswith(b"HTTP/1.1 200 OK"), found.count(b"HTTP/1.1 400 "), found.count(b"HTTP/1.1")] == [True, 1, 2]


def test_a_whole_request_is_answered_on_a_kept_connection(port: int) -> None:
    found = exchanged(port, HEALTH, HEALTH, pause=0.3)
    assert found.count(b"HTTP/1.1 200 OK") == 2


def test_a_stop_waits_for_a_request_no_longer_than_it_may(corpus: Path, service: Service) -> None:
    settings = Settings(str(corpus), reading=600, grace=1)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(configured(create_app(settings, Local(service)), settings))
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        with socket.create_connection(listening.getsockname(), timeout=10) as connection:
            connection.sendall(asking(b"Content-Length: 100\r\n", b"{"))
            time.sleep(0.3)
            server.should_exit = True
            thread.join(30)
            assert not thread.is_alive()
