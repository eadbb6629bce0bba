"""Connections that send nothing, or a line now and then, are closed: they would hold what others need."""

from __future__ import annotations

import asyncio

from fastapi import FastAPI
from uvicorn import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from reportqa.interfaces.web.settings import Settings

BACKLOG = 2048
MOST_HEADERS = 64 << 10  # bytes of a request's line and headers
HEADER_SECONDS = 10.0  # for a connection's first request, and for each request's headers from their first byte


class Punctual(HttpToolsProtocol):
    """uvicorn's protocol, which waits for headers no longer than `HEADER_SECONDS` and takes no more than `MOST_HEADERS`; bodies are limited by `guards.bodies`."""

    _late: asyncio.TimerHandle | None = None
    _taken = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for a request."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Take what came."""
        super().data_received(data)
        if self._late is not None:
            self._taken += len(data)
            if self._taken > MOST_HEADERS:
                self._cease()
                self._close()

    def on_message_begin(self) -> None:
        """Wait for the rest of its headers."""
        super().on_message_begin()
        self._wait()

    def on_headers_complete(self) -> None:
        """Wait no more."""
        self._cease()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._cease()
        super().connection_lost(exc)

    def _wait(self) -> None:
        if self._late is None:
            self._late = self.loop.call_later(HEADER_SECONDS, self._close)

    def _cease(self) -> None:
        self._taken = 0
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _close(self) -> None:
        self._late = None
        if self.transport is not None and not self.transport.is_closing():
            self.transport.abort()


def configured(app: FastAPI, settings: Settings) -> Config:
    """Return how uvicorn serves an application."""
    return Config(app, http=Punctual, log_config=None, access_log=False, server_header=False, proxy_headers=False, ws="none", lifespan="on",
                  timeout_graceful_shutdown=max(1, round(settings.grace)), backlog=BACKLOG)  # fmt: skip
