"""The name that a request calls the server by: a page that rebinds its own name to this machine's address is refused."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet

from reportqa.interfaces.web.failures import Refused
from reportqa.interfaces.web.guards.types import ASGIApp, Receive, Scope, Send, headers

_NAME = re.compile(r"(?:\[([0-9a-f:.]+)\]|([^:\[\]]+))(?::[0-9]{1,5})?")


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
    """Return a Host header's name in lower case, without port and brackets; as it stands where it is no host's."""
    name = host.strip().lower()
    found = _NAME.fullmatch(name)
    return name if found is None else found[1] or found[2]
