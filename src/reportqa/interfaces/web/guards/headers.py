"""Headers of every reply, errors included: what a browser may do with it."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.datastructures import MutableHeaders

from reportqa.interfaces.web.guards.types import ASGIApp, Message, Receive, Scope, Send

# What pages of other sites load; everything else is for fetch, which CORS guards.
_EMBEDDED = ("/widget.js",)


class SecureHeaders:
    """Adds what a reply does not say itself; a page's own Content-Security-Policy is kept, with `frame-ancestors` added."""

    def __init__(self, app: ASGIApp, *, frames: Sequence[str] = ()) -> None:
        """Let the pages of the origins in `frames` show this server's in a frame."""
        self._app = app
        self._ancestors = f"frame-ancestors {' '.join(frames) or chr(39) + 'none' + chr(39)}"
        self._framed = bool(frames)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._complete(MutableHeaders(scope=message), scope["path"])
            await send(message)

        await self._app(scope, receive, sending)

    def _complete(self, found: MutableHeaders, path: str) -> None:
        policy = found.get("Content-Security-Policy")
        if policy is None:
            found["Content-Security-Policy"] = f"default-src 'none'; {self._ancestors}"
        elif "frame-ancestors" not in policy:
            found["Content-Security-Policy"] = f"{policy.rstrip('; ')}; {self._ancestors}"
        if not self._framed:
            found.setdefault("X-Frame-Options", "DENY")
        found.setdefault("X-Content-Type-Options", "nosniff")
        found.setdefault("Referrer-Policy", "no-referrer")
        found.setdefault("Cross-Origin-Resource-Policy", "cross-origin" if path.startswith(_EMBEDDED) else "same-origin")
        found.setdefault("Cache-Control", "no-store")
