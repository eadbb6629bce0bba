"""`reportqa mcp`: the server over standard input and output, or over HTTP at this machine's own address."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

from reportqa.interfaces.terminal import ANSWERED, UNREADABLE, complain
from reportqa.model.errors import UsageError

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from reportqa.interfaces.mcp_server.server import ReportServer

_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_PATH = "/mcp"
_GRACE = 5  # seconds that answers under way have once the server is told to stop


def serve(corpus: str, *, http: bool, host: str, port: int) -> int:
    """Serve until the client leaves (standard input ends) or, over HTTP, until told to stop.

    Raises:
        UsageError: the extra `mcp` is not installed, or the address is not this machine's own.
        OSError: the port is taken.
    """
    if http and host not in _LOOPBACK:
        msg = f"--host {host}: the MCP server listens at this machine's own address only (127.0.0.1 or ::1); put a proxy that asks for a key in front of it to reach it from elsewhere."
        raise UsageError(msg)
    try:
        from reportqa.interfaces.mcp_server.opening import Opener  # noqa: PLC0415
        from reportqa.interfaces.mcp_server.server import ReportServer  # noqa: PLC0415
    except ImportError as error:
        msg = f"the MCP server needs the extra mcp ({error.name} is missing): pip install \"reportqa[mcp]\"."
        raise UsageError(msg) from error
    server = ReportServer(Opener(corpus))
    if http:
        return _listen(server, host, port)
    server.run("stdio")
    return ANSWERED


def _listen(server: ReportServer, host: str, port: int) -> int:
    import uvicorn  # noqa: PLC0415

    from reportqa.interfaces.mcp_server.listening import Connection  # noqa: PLC0415

    with socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET) as listening:
        port = listening.getsockname()[1]
        running = uvicorn.Server(uvicorn.Config(http_app(server, port), http=Connection, ws="none", log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=_GRACE))
        complain(f"serving MCP at http://{f'[{host}]' if ':' in host else host}:{port}{_PATH}")
        running.run(sockets=[listening])
    return ANSWERED if running.started else UNREADABLE


def http_app(server: ReportServer, port: int) -> ASGIApp:
    """Return the application of a server that listens at this machine's own address: other hosts' names (421) and other pages' origins (403) are refused."""
    from mcp.server.transport_security import TransportSecuritySettings  # noqa: PLC0415

    from reportqa.interfaces.mcp_server.listening import LONGEST_BODY, Whole  # noqa: PLC0415

    hosts = [f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]")]
    guard = TransportSecuritySettings(allowed_hosts=hosts, allowed_origins=[f"http://{name}" for name in hosts])
    return Whole(server.streamable_http_app(streamable_http_path=_PATH, stateless_http=True, transport_security=guard, max_request_body_size=LONGEST_BODY))
