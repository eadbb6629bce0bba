"""The workers of a server: each serves one request at a time, and one that takes too long is ended and replaced."""

from __future__ import annotations

import asyncio
import json
from asyncio.subprocess import PIPE, Process
from contextlib import suppress
from typing import Any, Protocol

from reportqa.interfaces.service import Service
from reportqa.interfaces.web.worker import command
from reportqa.model.errors import ReadError, UsageError

_START_SECONDS = 600.0  # a first index of many reports takes long
_LONGEST = 64 << 20  # bytes of a reply


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
            Busy, Slow, Broken: it could not be served.
        """

    async def start(self) -> None:
        """Be ready.

        Raises:
            ReadError: the corpus cannot be read.
        """

    async def stop(self) -> None:
        """End what was started."""

    async def reload(self) -> None:
        """Read the corpus anew; what is under way is answered from what was read before.

        Raises:
            ReadError: the corpus cannot be read; what was read before still answers.
        """

    @property
    def ready(self) -> bool:
        """Whether requests can be served now."""


class Local:
    """A backend in this process, in threads: for tests and for doors that serve one person."""

    def __init__(self, service: Service) -> None:
        """Serve from one service."""
        self._service = service
        self.ready = True

    async def start(self) -> None:
        """Be ready."""

    async def stop(self) -> None:
        """End nothing."""

    async def reload(self) -> None:
        """Keep what was read: a service is given, not opened here."""

    async def call(self, method: str, /, **arguments: Any) -> Any:  # noqa: ANN401
        """Return what a method of the service returns (see `Backend.call`)."""
        return await asyncio.to_thread(self._service.methods[method], **arguments)


class Pool:
    """A backend of processes."""

    def __init__(self, corpus: str, *, workers: int, timeout: float, waiting: int) -> None:
        """Take what `start` will start: `workers` processes; a call may take `timeout` seconds, and `waiting` calls may wait."""
        self._corpus, self._workers, self._timeout, self._most = corpus, workers, timeout, waiting
        self._idle: asyncio.Queue[Process] = asyncio.Queue()
        self._waiting = 0
        self._alive: set[Process] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._stale: set[Process] = set()
        self._reloading = asyncio.Lock()

    @property
    def alive(self) -> int:
        """How many workers live."""
        return len(self._alive)

    @property
    def waiting(self) -> int:
        """How many requests wait for a worker."""
        return self._waiting

    @property
    def ready(self) -> bool:
        """Whether a worker lives."""
        return bool(self._alive)

    async def start(self) -> None:
        """Start the first worker, which builds the index where there is none, and then the others.

        Raises:
            ReadError: the corpus cannot be read.
        """
        await self._add()
        await asyncio.gather(*(self._add() for _ in range(self._workers - 1)))

    async def _add(self) -> None:
        process = await asyncio.create_subprocess_exec(*command(self._corpus), stdin=PIPE, stdout=PIPE, limit=_LONGEST)
        assert process.stdout is not None
        try:
            said = json.loads(await asyncio.wait_for(process.stdout.readline(), _START_SECONDS) or b'{"error": "a worker ended as it started"}')
        except BaseException:
            _end(process)
            raise
        if "error" in said:
            raise ReadError(said["error"])
        self._alive.add(process)
        self._idle.put_nowait(process)

    async def stop(self) -> None:
        """End the workers."""
        for task in self._tasks:
            task.cancel()
        for process in self._alive:
            _end(process)
        await asyncio.gather(*(p.wait() for p in self._alive))
        self._alive.clear()

    async def reload(self) -> None:
        """Replace the workers one by one, each as the next is ready (see `Backend.reload`)."""
        async with self._reloading:
            for process in list(self._alive):
                if process in self._alive:  # else it ended meanwhile, and its successor reads the corpus as it is now
                    await self._add()
                    self._stale |= {process} & self._alive
                for _ in range(self._idle.qsize()):
                    self._release(self._idle.get_nowait())

    def _release(self, process: Process) -> None:
        """Let a worker serve another request, or end it where it was replaced."""
        if process not in self._stale:
            self._idle.put_nowait(process)
            return
        self._stale.discard(process)
        self._alive.discard(process)
        _end(process)

    async def call(self, method: str, /, **arguments: Any) -> Any:  # noqa: ANN401
        """Return what a method of `Service` returns (see `Backend.call`)."""
        if self._idle.empty() and self._waiting >= self._most:
            raise Busy
        self._waiting += 1
        try:
            process = await asyncio.wait_for(self._idle.get(), self._timeout)
        except TimeoutError as error:
            raise Busy from error
        finally:
            self._waiting -= 1
        try:
            reply = await asyncio.wait_for(_exchange(process, {"method": method, "arguments": arguments}), self._timeout)
        except TimeoutError as error:
            self._replace(process)
            raise Slow from error
        except BaseException as error:  # cancelled in the middle, or ended: its next line would be another's reply
            self._replace(process)
            if isinstance(error, (OSError, ValueError)):
                raise Broken(str(error)) from error
            raise
        self._release(process)
        if "usage" in reply:
            raise UsageError(reply["usage"])
        if "broken" in reply:
            raise Broken(reply["broken"])
        return reply["result"]

    def _replace(self, process: Process) -> None:
        _end(process)
        self._alive.discard(process)
        if process in self._stale:  # its successor serves already
            self._stale.discard(process)
            return
        task = asyncio.create_task(self._add())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _exchange(process: Process, wanted: dict[str, Any]) -> dict[str, Any]:
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write(json.dumps(wanted).encode() + b"\n")
    await process.stdin.drain()
    line = await process.stdout.readline()
    if not line:
        msg = "a worker ended"
        raise OSError(msg)
    found: dict[str, Any] = json.loads(line)
    return found


def _end(process: Process) -> None:
    with suppress(ProcessLookupError):
        process.kill()
