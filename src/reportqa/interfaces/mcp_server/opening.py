"""The corpus, opened when it is first needed: a client shakes hands at once, however long an index takes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from functools import partial
from threading import Lock, Thread
from typing import Any

from reportqa.interfaces.mcp_server.calling import Calls
from reportqa.interfaces.progress import Watch
from reportqa.interfaces.service import Service
from reportqa.interfaces.terminal import complain
from reportqa.model.progress import Progress

_EVERY = 1.0  # seconds between two notes of progress

Hear = Callable[[Progress], Awaitable[None]]


class Opener:
    """The service over the corpus at a path, opened once by a thread of its own; safe to share between threads and event loops."""

    def __init__(self, corpus: str, calls: Calls | None = None) -> None:
        """Take the path, and what makes the calls; nothing is read yet."""
        self._corpus = corpus
        self.calls = calls or Calls()
        self._lock = Lock()
        self._opening: Future[Service | Exception] | None = None
        self._heard: Progress | None = None

    async def service(self, hear: Hear | None = None) -> Service:
        """Return the service when it is open; `hear` is told how far it is meanwhile. What failed is tried again at the next call.

        Raises:
            ReportQAError: the corpus cannot be read.
        """
        opening = self._begun()
        waiting = asyncio.wrap_future(opening)
        told: Progress | None = None
        while not waiting.done():
            await asyncio.wait([waiting], timeout=_EVERY)
            if hear is not None and self._heard is not told and not waiting.done():
                told = self._heard
                if told is not None:
                    await hear(told)
        found = waiting.result()
        if isinstance(found, Exception):
            raise found
        return found

    def _begun(self) -> Future[Service | Exception]:
        with self._lock:
            if self._opening is None or (self._opening.done() and isinstance(self._opening.result(), Exception)):
                self._opening = Future()
                Thread(target=self._open, args=(self._opening,), daemon=True, name="reportqa-opening").start()  # a client that leaves does not wait for an index
            return self._opening

    def _open(self, opening: Future[Service | Exception]) -> None:
        try:
            from reportqa.library import open_corpus  # noqa: PLC0415

            with Watch(lines=True) as watch:
                corpus = open_corpus(self._corpus, tell=lambda progress: self._hear(watch, progress))
            for note in corpus.notes:
                complain(note)
            opening.set_result(Service(corpus))
        except Exception as error:  # noqa: BLE001 (whoever waits is told)
            opening.set_result(error)

    def _hear(self, watch: Watch, progress: Progress) -> None:
        self._heard = progress
        watch.hear(progress)


async def reading(opener: Opener, hear: Hear | None, method: str, /, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401
    """Return what a method of the service returns, in a thread.

    Raises:
        ReportQAError: the corpus cannot be read, the request makes no sense, or it takes too long (`Slow`).
    """
    service = await opener.service(hear)
    return await opener.calls.make(partial(service.methods[method], *arguments, **options))
