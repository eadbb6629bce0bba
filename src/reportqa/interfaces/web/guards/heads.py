"""HEAD wherever there is GET: what a balancer or a monitor asks, and gets the headers of."""

from __future__ import annotations

from reportqa.interfaces.web.guards.types import ASGIApp, Message, Receive, Scope, Send


class Heads:
    """Answers a HEAD as the GET of the same address, without its body."""

    def __init__(self, app: ASGIApp) -> None:
        """Take what answers GET."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        asked = {**scope, "method": "GET"}
        try:
            await self._app(asked, receive, sending)
        finally:
            if "route" in asked:  # which it is, is told of the request
                scope["route"] = asked["route"]
