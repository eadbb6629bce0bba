"""A connection of the server, with the limits that uvicorn's own has not: how many there are, how long and how large a request's head is.

A client that sends its request a byte at a time holds nothing that another needs: where there are as many connections as may
be, the one that has been without a whole request for longest makes room for a new one.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any, ClassVar, cast

from fastapi import FastAPI
from uvicorn import Config
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from reportqa.interfaces.web.failures import failure
from reportqa.interfaces.web.settings import Settings

BACKLOG = 2048
MOST_CONNECTIONS = 4096
_SPARE = 256  # descriptors for workers, files and what connects out
_MOST_HEAD = 32 << 10  # bytes of a request's line and headers
_MOST_FIELDS = 100  # headers
HEADER_SECONDS = 10.0  # for a request's head to come in
_STALLED = 30.0  # seconds for a client to take what is sent to it
_LINGER = 2.0  # seconds for a client to read why it is refused
_DRAINED, _DRAINED_BODY = 256 << 10, 16 << 20  # bytes that are still taken from one that is, of a head and of a body
_REFUSALS = {
    400: ("http", "this is no HTTP request; in an address, what is not ASCII must be percent-encoded."),
    408: ("too_slow", "the request did not come in time; send it again, at once."),
    431: ("too_large", "the headers are larger than they may be; send fewer."),
}
MOST_AT_ONCE = 256  # whole requests without a reply; each takes the front some half a millisecond
_BUSY = failure(503, "busy", "more is asked than can be answered in time; ask again in a second.", {"Retry-After": "1", "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"})
_LOGGER = logging.getLogger("uvicorn.error.connection")
_LOGGER.setLevel(logging.ERROR)  # what clients send amiss is theirs to know, and no way to fill a log


class Connection(HttpToolsProtocol):
    """Reads requests and hands them to the application (called by the loop)."""

    most: ClassVar[int] = MOST_CONNECTIONS

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """Take what uvicorn gives."""
        super().__init__(*args, **kwargs)
        self.logger = _LOGGER
        server = vars(self.server_state)  # what the connections of one server share
        self.waiting: dict[Connection, None] = server.setdefault("waiting", {})  # without a whole request, longest first
        self.working: set[Connection] = server.setdefault("working", set())  # with a whole request, and no reply yet
        self._application = self.app
        self._head_timer: asyncio.TimerHandle | None = None
        self._write_timer: asyncio.TimerHandle | None = None
        self._in_head = False
        self._head = self._fields = 0  # bytes and headers of the head that is being read
        self._refusal = 400
        self._refused = False
        self._drained = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take part, and let another go where there are too many."""
        super().connection_made(transport)  # type: ignore[arg-type]
        self._await_request()
        if len(self.connections) > self.most:
            next(iter(self.waiting)).transport.abort()  # at worst this one

    def connection_lost(self, exc: Exception | None) -> None:
        """Leave."""
        self.waiting.pop(self, None)
        self.working.discard(self)
        self._stop_head_timer()
        self._stop_write_timer()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on; a head that grows and does not end is refused."""
        if self._refused:
            self._drained -= len(data)
            if self._drained < 0:
                self.transport.abort()
            return
        super().data_received(data)
        if self._in_head and not self._refused:
            self._head += len(data)
            if self._head > _MOST_HEAD:
                self._refuse(431)

    def on_message_begin(self) -> None:
        """Begin a head."""
        super().on_message_begin()
        self._in_head, self._head, self._fields = True, 0, 0

    def on_header(self, name: bytes, value: bytes) -> None:
        """Count a header.

        Raises:
            ValueError: there are too many; the parser ends at that.
        """
        self._fields += 1
        self._head += len(name) + len(value)
        if self._fields > _MOST_FIELDS or self._head > _MOST_HEAD:
            self._refusal = 431
            msg = "too many headers"
            raise ValueError(msg)
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """End a head."""
        self._in_head, self._head = False, 0
        self._stop_head_timer()
        self.app = self._application if len(self.working) < MOST_AT_ONCE else _BUSY
        super().on_headers_complete()
        if self.cycle is not None:
            self.cycle.transport = cast("asyncio.Transport", _Reply(self))

    def on_message_complete(self) -> None:
        """End a request, which is from now on the application's."""
        self.waiting.pop(self, None)
        self.working.add(self)
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        self.working.discard(self)
        super().on_response_complete()
        if self._refused:
            self._unset_keepalive_if_required()
            self.waiting[self] = None
        elif self.cycle.response_complete and not self.transport.is_closing():
            self._await_request()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002
        """Refuse what the parser could not read."""
        self._refuse(self._refusal)

    def pause_writing(self) -> None:
        """Give a client that does not read its reply some time, and then up."""
        super().pause_writing()
        self._write_timer = self._write_timer or self.loop.call_later(_STALLED, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on."""
        self._stop_write_timer()
        super().resume_writing()

    def timeout_keep_alive_handler(self) -> None:
        """Close an idle connection, also where the client never took its last reply."""
        super().timeout_keep_alive_handler()
        self._write_timer = self._write_timer or self.loop.call_later(_STALLED, self.transport.abort)

    def _await_request(self) -> None:
        self.waiting[self] = None
        self._stop_head_timer()
        self._head_timer = self.loop.call_later(HEADER_SECONDS, self._late)

    def _late(self) -> None:
        if self.cycle is None and not self._in_head:
            self.transport.abort()  # nothing was ever asked
        else:
            self._refuse(408)

    def _refuse(self, status: int) -> None:
        """Say why no more is read, and end the connection once that may have been read."""
        self._stop_head_timer()
        self._unset_keepalive_if_required()
        self._refused, self._in_head = True, False
        if self.cycle is not None and not self.cycle.response_complete:
            if self.pipeline or self.cycle.response_started or not self.cycle.more_body:  # another request's reply is on its way
                self.transport.close()
                return
            self.cycle.disconnected = True  # it is this one's body that cannot be read: nobody waits for what the application replies
            self.cycle.message_event.set()
        code, message = _REFUSALS[status]
        body = bytes(failure(status, code, message).body)
        head = [STATUS_LINE[status], *(b"%b: %b\r\n" % field for field in self.server_state.default_headers)]
        self.transport.write(b"".join([*head, b"content-type: application/json\r\ncontent-length: %d\r\nconnection: close\r\n\r\n" % len(body), body]))
        self._drain(_DRAINED)

    def part(self) -> None:
        """Close; where the client still sends a body, only once it may have read the reply, for a connection that is closed on data loses that."""
        if self.cycle.more_body and not self.transport.is_closing():
            self._drain(_DRAINED_BODY)
        else:
            self.transport.close()

    def _drain(self, most: int) -> None:
        self._refused, self._drained = True, most
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self.loop.call_later(_LINGER, self.transport.abort)

    def _stop_head_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _stop_write_timer(self) -> None:
        if self._write_timer is not None:
            self._write_timer.cancel()
            self._write_timer = None


class _Reply:
    """A connection's transport as a request's cycle has it: it tells when the reply begins, and may be closed before the request is read."""

    def __init__(self, connection: Connection) -> None:
        self._connection, self.is_closing = connection, connection.transport.is_closing

    def write(self, data: bytes) -> None:
        self._connection.working.discard(self._connection)
        self._connection.transport.write(data)

    def close(self) -> None:
        self._connection.part()


def configured(app: FastAPI, settings: Settings) -> Config:
    """Return how uvicorn serves an application."""
    Connection.most = _room()
    return Config(app, http=Connection, log_config=None, access_log=False, server_header=False, proxy_headers=False, ws="none", lifespan="on",
                  timeout_graceful_shutdown=max(1, round(settings.grace)), backlog=BACKLOG)  # fmt: skip


def _room() -> int:
    """Return how many connections this process may have: each takes a descriptor."""
    try:
        import resource  # noqa: PLC0415 (POSIX)
    except ImportError:
        return MOST_CONNECTIONS
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MOST_CONNECTIONS if soft == resource.RLIM_INFINITY else max(1, min(MOST_CONNECTIONS, soft - _SPARE))
