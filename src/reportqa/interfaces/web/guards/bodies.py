"""A request's body: how large it may be and how long it may take to come, whatever its headers say."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from reportqa.interfaces.web.failures import Refused
from reportqa.interfaces.web.guards.types import ASGIApp, Message, Receive, Scope, Send, headers


class BodyLimits:
    """Lets in bodies of at most `most(scope)` bytes that come within `seconds`."""

    def __init__(self, app: ASGIApp, *, most: Callable[[Scope], int], seconds: Callable[[Scope], float]) -> None:
        """Take the limits of a request."""
        self._app, self._most, self._seconds = app, most, seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most, started, whole, taken = self._most(scope), False, False, 0
        large = Refused(413, "too_large", f"the body is larger than the {most:,} bytes it may have; send less at once.", {"Connection": "close"})
        late = Refused(408, "too_slow", "the body did not come in time; send it again, at once.", {"Connection": "close"})
        deadline = asyncio.get_running_loop().time() + self._seconds(scope)

        async def receiving() -> Message:
            nonlocal whole, taken
            if whole:  # what still comes is the end of the connection, which may take as long as the reply
                return await receive()
            try:
                async with asyncio.timeout_at(deadline):
                    message = await receive()
            except TimeoutError:
                raise late from None
            if message["type"] == "http.request":
                taken += len(message.get("body", b""))
                whole = not message.get("more_body", False)
                if taken > most:
                    raise large
            return message

        async def sending(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            if any(not length.isdecimal() or int(length) > most for length in headers(scope, b"content-length")):
                raise large
            await self._app(scope, receiving, sending)
        except Refused as refused:
            if started:
                raise
            await refused.reply(scope, receive, send)
