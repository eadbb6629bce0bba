"""The name that a request calls the server by: a page that rebinds its own name to this machine's address is refused."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from reportqa.interfaces.web.failures import Refused
from reportqa.interfaces.web.guards.types import ASGIApp, Receive, Scope, Send, headers


class KnownHosts:
    """Serves requests to the names in `known` only; None lets every name through."""

    def __init__(self, app: ASGIApp, *, known: AbstractSet[str] | None) -> None:
        """Take the names, in lower case, without ports and brackets."""
        self._app, self._known = app, known

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] == "http" and (self._known is not None or len(headers(scope, b"host")) > 1):
            named = headers(scope, b"host")
            if len(named) != 1 or (self._known is not None and bare(named[0]) not in self._known):
                await Refused(400, "host", "the server does not go by this name; name it with --allow-host as it is started.").reply(scope, receive, send)
                return
        await self._app(scope, receive, send)


def bare(host: str) -> str:
    """Return a Host header's name in lower case, without port and brackets."""
    name = host.strip().lower()
    if name.startswith("["):
        return name[1:].partition("]")[0]
    return name.rpartition(":")[0] if name.count(":") == 1 else name
