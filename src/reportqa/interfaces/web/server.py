"""The server process: uvicorn's, which listens while the corpus is opened, ends where it cannot be, and hears signals."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
from collections.abc import Iterator

import uvicorn
from fastapi import FastAPI

from reportqa.interfaces.terminal import UNREADABLE, complain
from reportqa.interfaces.web.backend import Backend
from reportqa.interfaces.web.connections import configured
from reportqa.interfaces.web.settings import Settings
from reportqa.model.errors import ReportQAError

_PATIENCE = 2.0  # seconds that a start may take before it is told that it goes on


class Server(uvicorn.Server):
    """Serves an application of `create_app`; the end that a signal asks for is an end and no failure. `failure` is why the corpus could not be opened."""

    def __init__(self, app: FastAPI, settings: Settings, address: str) -> None:
        """Take what is served, and the address that is told to whoever started it."""
        super().__init__(configured(app, settings))
        self._app, self._corpus, self._address = app, settings.corpus, address
        self._tasks: set[asyncio.Task[None]] = set()
        self.failure: BaseException | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen; the corpus is being opened meanwhile."""
        await super().startup(sockets)
        self._app.state.opening.add_done_callback(self._opened)
        asyncio.get_running_loop().call_later(_PATIENCE, self._tell_of_opening)

    def _tell_of_opening(self) -> None:
        if not self._app.state.opening.done():
            complain(f"listening at {self._address}, and still reading {self._corpus}; {self._address}/ready tells when questions are answered.")

    def _opened(self, opening: asyncio.Task[None]) -> None:
        if opening.cancelled():
            return
        self.failure = opening.exception()
        if self.failure is None:
            _note(self._app.state.backend)
            complain(f"serving {self._corpus} at {self._address}; Ctrl-C ends it.")
        self.should_exit = self.should_exit or self.failure is not None

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Let SIGINT and SIGTERM end it, and SIGHUP read the corpus anew."""
        if os.name != "posix":  # no loop there takes signals
            with super().capture_signals():
                yield
            return
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.handle_exit, number, None)
        loop.add_signal_handler(signal.SIGHUP, lambda: self._tasks.add(loop.create_task(_reread(self._app.state.backend))))
        yield


async def _reread(backend: Backend) -> None:
    """Read the corpus anew; where that fails, what was read before still answers."""
    try:
        await backend.reload()
    except ReportQAError as error:
        complain(f"{error} What was read before still answers.", UNREADABLE)
    else:
        _note(backend)


def _note(backend: Backend) -> None:
    """Tell which files the corpus lacks, and why."""
    for note in backend.notes:
        complain(note)
