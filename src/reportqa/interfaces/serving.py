"""`reportqa serve`: the HTTP door, opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportqa.interfaces.terminal import ANSWERED, UNREADABLE
from reportqa.model.errors import UsageError

if TYPE_CHECKING:
    from reportqa.interfaces.web.settings import Settings

_BACKLOG = 4096  # connections that wait to be accepted


def serve(settings: Settings) -> int:
    """Serve until told to stop; 3 where the corpus cannot be read.

    Raises:
        UsageError: the extra `serve` is not installed.
    """
    try:
        import uvicorn  # noqa: PLC0415

        from reportqa.interfaces.web.app import create_app  # noqa: PLC0415
        from reportqa.interfaces.web.connection import Connection, limit_connections  # noqa: PLC0415
    except ImportError as error:
        msg = f"serving needs the extra serve ({error.name} is missing): pip install \"reportqa[serve]\"."
        raise UsageError(msg) from error
    limit_connections()
    config = uvicorn.Config(create_app(settings), host=settings.host, port=settings.port, http=Connection, ws="none", backlog=_BACKLOG, log_level="warning", access_log=False, server_header=False)
    server = uvicorn.Server(config)
    server.run()
    return ANSWERED if server.started else UNREADABLE
