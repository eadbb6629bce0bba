"""`reportqa serve`: the HTTP door, opened and shut."""

from __future__ import annotations

import contextlib
import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING

from reportqa.ingest.files import find_files
from reportqa.interfaces.terminal import ANSWERED
from reportqa.model.errors import UsageError

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
        from reportqa.interfaces.web import logs  # noqa: PLC0415
        from reportqa.interfaces.web.app import create_app  # noqa: PLC0415
        from reportqa.interfaces.web.server import Server  # noqa: PLC0415
    except ImportError as error:
        msg = f"serving needs the extra serve ({error.name} is missing): pip install \"reportqa[serve]\"."
        raise UsageError(msg) from error
    app = create_app(settings)
    find_files(Path(settings.corpus))  # where there is nothing to read, nothing listens first
    listening = _listening(settings)
    finish = logs.install()
    _raise_limit()
    server = Server(app, settings, _address(listening))
    try:
        with listening:
            server.run(sockets=[listening])
    finally:
        finish()
    if server.failure is not None:
        raise server.failure
    return ANSWERED


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
