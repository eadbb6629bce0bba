"""What stands between the network and the server over HTTP: connections that ask in time, and requests that are whole before they are served."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

MOST_CONNECTIONS = 200  # below the 256 descriptors that some systems give a process
LONGEST_BODY = 256 << 10  # bytes
HEAD_SECONDS, BODY_SECONDS = 10.0, 15.0  # for a request's headers, and for its body, to come
READ_SECONDS = 30.0  # for a client to go on reading its reply


class Connection(H11Protocol):
    """A connection: one that does not ask in time is closed, and where there are too many the one that has kept silent longest."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """Take what uvicorn gives."""
        super().__init__(*args, **kwargs)
        self._silent: dict[Connection, None] = vars(self.server_state).setdefault("silent", {})  # the server's, longest first
        self._timer: asyncio.TimerHandle | None = None
        self._stalled: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for a request, and let another go where there are too many."""
        super().connection_made(transport)
        self._wait()
        if len(self.connections) > MOST_CONNECTIONS:
            next(iter(self._silent)).transport.abort()  # at worst this one

    def connection_lost(self, exc: Exception | None) -> None:
        """Leave."""
        self._stop_waiting()
        self.resume_writing()
        super().connection_lost(exc)

    def handle_events(self) -> None:
        """Read on; with the end of the headers a request has come."""
        before = self.cycle
        super().handle_events()
        if self.cycle is not before:
            self._stop_waiting()

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        self._wait()
        super().on_response_complete()

    def pause_writing(self) -> None:
        """Give a client that does not read its reply some time, and then up."""
        super().pause_writing()
        self._stalled = self._stalled or self.loop.call_later(READ_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on."""
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None
        super().resume_writing()

    def _wait(self) -> None:
        self._stop_waiting()
        if not self.transport.is_closing():
            self._silent[self] = None
            self._timer = self.loop.call_later(HEAD_SECONDS, self.transport.abort)

    def _stop_waiting(self) -> None:
        self._silent.pop(self, None)
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


class Whole:
    """Hands on messages that are posted whole and in time. No reply streams are kept open: the server never speaks unasked."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["method"] != "POST":
            await _refusal(405, "send messages by POST.", {"Allow": "POST"})(scope, receive, send)
            return
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await _body(receive)
        except TimeoutError:
            await _refusal(408, "the body did not come in time; send it again, at once.", {"Connection": "close"})(scope, receive, send)
            return
        if body is None:
            await _refusal(413, f"a message has at most {LONGEST_BODY:,} bytes; send less at once.", {"Connection": "close"})(scope, receive, send)
            return
        if body.lstrip()[:1] == b"[":
            await _refusal(400, "send one message at a time.")(scope, receive, send)
            return
        rest: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def receiving() -> Message:
            return rest.pop() if rest else await receive()

        await self._app(scope, receiving, send)


async def _body(receive: Receive) -> bytes | None:
    """Return a request's body; None where it is too long."""
    found = bytearray()
    while True:
        message = await receive()
        found += message.get("body", b"")
        if len(found) > LONGEST_BODY:
            return None
        if message["type"] == "http.disconnect" or not message.get("more_body", False):
            return bytes(found)


def _refusal(status: int, sentence: str, headers: dict[str, str] | None = None) -> Response:
    """Return a reply that is also a message of the protocol."""
    body = {"jsonrpc": "2.0", "id": None, "error": {"code": -32600, "message": sentence}}
    return Response(json.dumps(body), status, headers, "application/json")
