"""`reportqa serve`: the HTTP door, opened and shut."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from reportqa.interfaces.terminal import ANSWERED, UNREADABLE, complain
from reportqa.model.errors import ReportQAError, UsageError

if TYPE_CHECKING:
    from reportqa.interfaces.web.settings import Settings

_MOST_FILES = 65536  # a connection takes one


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
        """uvicorn's, which opens the corpus first, and takes the end that a signal asks for as an end and not as a failure."""

        async def serve(self, sockets: list[socket.socket] | None = None) -> None:
            opening = asyncio.ensure_future(app.state.backend.start())
            if os.name == "posix":
                for number in (signal.SIGINT, signal.SIGTERM):
                    asyncio.get_running_loop().add_signal_handler(number, opening.cancel)
            try:
                await opening
            except asyncio.CancelledError:
                await app.state.backend.stop()
                return
            complain(f"serving {settings.corpus} at {_address(listening)}; Ctrl-C ends it.")
            await super().serve(sockets)

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
    logs.install()
    _raise_limit()
    with listening:
        Server(configured(app, settings)).run(sockets=[listening])
    return ANSWERED


async def _reread(backend: Any) -> None:  # noqa: ANN401
    """Read the corpus anew; where that fails, what was read before still answers."""
    try:
        await backend.reload()
    except ReportQAError as error:
        complain(f"{error} What was read before still answers.", UNREADABLE)


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
