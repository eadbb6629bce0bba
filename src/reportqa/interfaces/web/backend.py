"""What answers the requests of a server, as its routes see it; and the simplest, in this process."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, Protocol

from reportqa.interfaces.service import Service
from reportqa.interfaces.web.worker import encoded


class Starting(Exception):
    """The corpus is still being opened, which takes long where its index is built first."""


class Busy(Exception):
    """More requests wait than may; come again."""


class Slow(Exception):
    """A request took longer than it may."""


class Broken(Exception):
    """A worker failed at a request."""


class Backend(Protocol):
    """Whatever calls a `Service`'s methods by name."""

    async def call(self, method: str, /, **arguments: Any) -> Any:  # noqa: ANN401
        """Return what a method of `Service` returns.

        Raises:
            UsageError: the request makes no sense.
            Starting, Busy, Slow, Broken: it could not be served.
        """

    async def call_raw(self, method: str, /, **arguments: Any) -> bytes:  # noqa: ANN401
        """Return what a method of `Service` returns as JSON in UTF-8; raises as `call` does."""

    async def start(self) -> None:
        """Open the corpus; until that is done, requests are told that it is `Starting`.

        Raises:
            ReadError: the corpus cannot be read.
        """

    async def stop(self) -> None:
        """End what was started."""

    async def reload(self) -> None:
        """Read the corpus anew; what is under way is answered from the old one.

        Raises:
            ReadError: it cannot be read; the old one stays.
        """

    @property
    def notes(self) -> Sequence[str]:
        """What is to be known of the corpus, a sentence each: files that were left out, and why."""

    @property
    def ready(self) -> bool:
        """Whether requests can be served now."""

    @property
    def trouble(self) -> str | None:
        """Why requests cannot be served now, in one sentence; None where they can be, or will be in a moment."""


class Local:
    """A backend in this process, in threads: for tests and for doors that serve one person."""

    trouble: str | None = None
    notes: Sequence[str] = ()

    def __init__(self, service: Service) -> None:
        """Serve from one service."""
        self._service = service
        self.ready = True

    async def start(self) -> None:
        """Be ready."""

    async def stop(self) -> None:
        """End nothing."""

    async def reload(self) -> None:
        """Keep the service, which reads a corpus that is open."""

    async def call(self, method: str, /, **arguments: Any) -> Any:  # noqa: ANN401
        """Return what a method of the service returns (see `Backend.call`)."""
        return await asyncio.to_thread(self._service.methods[method], **arguments)

    async def call_raw(self, method: str, /, **arguments: Any) -> bytes:  # noqa: ANN401
        """Return what a method of the service returns as JSON (see `Backend.call_raw`)."""
        return encoded(await self.call(method, **arguments))
