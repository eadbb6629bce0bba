"""`reportqa serve`: the HTTP door, opened and shut."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
from collections.abc import Iterator
from typing import TYPE_CHECKING

from reportqa.interfaces.terminal import ANSWERED, UNREADABLE, complain
from reportqa.model.errors import ReportQAError, UsageError

if TYPE_CHECKING:
    from reportqa.interfaces.web.backend import Backend
    from reportqa.interfaces.web.settings import Settings

_MOST_FILES = 65536  # a connection takes one
_PATIENCE = 2.0  # seconds that a start may take before it is told that it goes on


def serve(settings: Settings) -> int:
    """Serve until told to stop (SIGTERM or Ctrl-C; SIGHUP reads the corpus anew), then let the answers under way finish.

    Raises:
        UsageError: the extra `serve` is not installed, the settings make no sense or are not safe, or the address cannot be listened at.
        ReadError: the corpus or the file of keys cannot be read.
    """
    try:
        import uvicorn  # noqa: PLC0415

        from reportqa.interfaces.web import logs  # noqa: PLC0415
        from reportqa.interfaces.web.app import create_app  # noqa: PLC0415
        from reportqa.interfaces.web.connections import configured  # noqa: PLC0415
    except ImportError as error:
        msg = f"serving needs the extra serve ({error.name} is missing): pip install \"reportqa[serve]\"."
        raise UsageError(msg) from error
    app = create_app(settings)

    class Server(uvicorn.Server):
        """uvicorn's, which ends where the corpus cannot be opened, and takes the end that a signal asks for as an end and not as a failure."""

        failure: BaseException | None = None

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            app.state.opening.add_done_callback(self.opened)
            asyncio.get_running_loop().call_later(_PATIENCE, self.tell_of_opening)

        def tell_of_opening(self) -> None:
            if not app.state.opening.done():
                complain(f"listening at {address}, and still reading {settings.corpus}; {address}/ready tells when questions are answered.")

        def opened(self, opening: asyncio.Task[None]) -> None:
            if opening.cancelled():
                return
            self.failure = opening.exception()
            if self.failure is None:
                _note(app.state.backend)
                complain(f"serving {settings.corpus} at {address}; Ctrl-C ends it.")
            self.should_exit = self.should_exit or self.failure is not None

        @contextlib.contextmanager
        def capture_signals(self) -> Iterator[None]:
            if os.name != "posix":  # no loop there takes signals
                with super().capture_signals():
                    yield
                return
            loop = asyncio.get_running_loop()
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.add_signal_handler(number, self.handle_exit, number, None)
            loop.add_signal_handler(signal.SIGHUP, lambda: tasks.add(loop.create_task(_reread(app.state.backend))))
            yield

    tasks: set[asyncio.Task[None]] = set()
    listening = _listening(settings)
    address = _address(listening)
    logs.install()
    _raise_limit()
    server = Server(configured(app, settings))
    with listening:
        server.run(sockets=[listening])
    if server.failure is not None:
        raise server.failure
    return ANSWERED


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


def _listening(settings: Settings) -> socket.socket:
    """Return the socket to listen at, bound before anything slow is done.

    Raises:
        UsageError: it cannot be.
    """
    found = None
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(settings.host or None, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        found = socket.socket(family, kind, protocol)
        if os.name == "posix":
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind(address)
        found.listen(2048)
    except (OSError, UnicodeError) as error:
        if found is not None:
            found.close()
        msg = f"cannot listen at {settings.host}, port {settings.port} ({getattr(error, 'strerror', None) or error}); name another with --host or --port."
        raise UsageError(msg) from error
    return found


def _address(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def _raise_limit() -> None:
    """Let the process have as many connections open as it may."""
    try:
        import resource  # noqa: PLC0415 (POSIX)
    except ImportError:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MOST_FILES if hard == resource.RLIM_INFINITY else min(_MOST_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
