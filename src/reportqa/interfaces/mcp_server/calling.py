"""A reading of the corpus in a thread, and an end to the waiting for it: how many there are at once, and how long each may take.

A thread cannot be ended from outside. What takes too long goes on until it ends by itself, which it does, for questions are
bounded; whoever waits is told at once, and the threads are few, so that such calls never pile up.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Any

from reportqa.model.errors import ReportQAError

AT_ONCE = 6  # calls
SECONDS = 30.0  # that a call may wait for its turn, and then take; clients give up after 60


class Slow(ReportQAError):
    """A call that took longer than it may, or did not get its turn."""


class Calls:
    """Makes calls in threads of their own; safe to share between event loops."""

    def __init__(self, *, most: int = AT_ONCE, seconds: float = SECONDS) -> None:
        """Make at most `most` calls at once, each of which may wait `seconds` and then take as many."""
        self._most, self._seconds = most, seconds
        self._lock = Lock()
        self._threads = self._open = 0  # and calls that have not ended
        self._queue: SimpleQueue[tuple[Future[None], Future[Any], Callable[[], Any]]] = SimpleQueue()

    async def make(self, call: Callable[[], Any]) -> Any:  # noqa: ANN401
        """Return what a call returns, and raise what it raises.

        Raises:
            Slow: it has not ended in time; it goes on, and nobody hears what it returns.
        """
        begun: Future[None] = Future()
        ended: Future[Any] = Future()
        ended.set_running_or_notify_cancel()  # whoever stops waiting does not end it
        self._queue.put((begun, ended, call))
        self._man()
        await self._within(begun, "the server is busy with other questions; ask again in a minute.")
        return await self._within(ended, f"this took longer than {self._seconds:g} seconds and was left; ask something shorter, or one thing at a time.")

    async def _within(self, awaited: Future[Any], otherwise: str) -> Any:  # noqa: ANN401
        try:
            async with asyncio.timeout(self._seconds):
                return await asyncio.wrap_future(awaited)
        except TimeoutError:
            raise Slow(otherwise) from None

    def _man(self) -> None:
        """Start a thread where all are busy and one more may be; none outlives the process."""
        with self._lock:
            self._open += 1
            if self._threads < min(self._most, self._open):
                self._threads += 1
                Thread(target=self._work, daemon=True, name="reportqa-call").start()

    def _work(self) -> None:
        while True:
            begun, ended, call = self._queue.get()
            if begun.set_running_or_notify_cancel():  # somebody still waits
                begun.set_result(None)
                try:
                    ended.set_result(call())
                except BaseException as error:  # noqa: BLE001 (whoever waits is told)
                    ended.set_exception(error)
            with self._lock:
                self._open -= 1
