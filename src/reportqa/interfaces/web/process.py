"""A worker as the front sees it: a process that is given one line at a time and says one back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import cast

from reportqa.interfaces.web.worker import LARGE, READY

_LONGEST = 64 << 20  # bytes of a reply
_OUTPUT = 1
_CLOSING = 10.0  # seconds that a worker has to end by itself


@dataclass(slots=True, eq=False)
class Job:
    """A request, from its coming to its reply; `line` is what is asked, and what the answer is cached by."""

    line: bytes
    reply: asyncio.Future[bytes]
    since: float  # when it came, in seconds of the loop
    heard: int = 0  # callers that wait for it
    deaths: int = 0  # workers that died at it
    given: bool = False  # to a worker; it waits for one otherwise
    timer: asyncio.TimerHandle | None = None


class Process(asyncio.SubprocessProtocol):
    """One worker; `job` is what it works at, None while it is idle."""

    def __init__(self, *, replied: Callable[[Process, bytes, bytes], None], ended: Callable[[Process], None]) -> None:
        """Take whom to tell: `replied` gets a reply's kind and its JSON, `ended` the process once it is gone."""
        loop = asyncio.get_running_loop()
        self.job: Job | None = None
        self.timer: asyncio.TimerHandle | None = None
        self.started = self.since = loop.time()  # when it was ready, and when its job was given to it; in seconds of the loop
        self.generation = 0  # of the corpus that it reads
        self.large = False  # it holds more memory than it should
        self.renewing = False  # another is being started in its place
        self.retired = False  # it gets no more jobs
        self.ready: asyncio.Future[tuple[bytes, bytes]] = loop.create_future()
        self.gone: asyncio.Future[None] = loop.create_future()
        self._replied, self._ended = replied, ended
        self._parts: list[bytes] = []
        self._size = 0

    @classmethod
    async def start(cls, command: Sequence[str], *, seconds: float, replied: Callable[[Process, bytes, bytes], None], ended: Callable[[Process], None]) -> tuple[Process, bytes, bytes]:
        """Return a process that has said its first line, and that line's kind and JSON.

        Raises:
            EOFError: it ended without one.
            OSError: it cannot be started.
            TimeoutError: it took longer than `seconds`.
        """
        loop = asyncio.get_running_loop()
        making = asyncio.ensure_future(loop.subprocess_exec(lambda: cls(replied=replied, ended=ended), *command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=None))
        try:
            async with asyncio.timeout(seconds):
                _, process = await asyncio.shield(making)  # half made, it could neither be ended nor waited for
                kind, said = await process.ready
        except BaseException:
            with suppress(OSError):  # there is none to end
                _, process = await making
                process.kill()
                await process.gone
            raise
        return process, kind, said

    def give(self, line: bytes) -> None:
        """Write a line to it; a process that is gone tells so by `ended`."""
        self._parts, self._size = [], 0
        stdin = cast("asyncio.WriteTransport", self._transport.get_pipe_transport(0))
        stdin.write(line)

    def close(self) -> None:
        """Let it end by itself once it has said what it has to say."""
        self.retired = True
        stdin = self._transport.get_pipe_transport(0)
        if stdin is not None and not self.gone.done():
            stdin.close()
            asyncio.get_running_loop().call_later(_CLOSING, self.kill)

    def kill(self) -> None:
        """End it at once, also where it is stopped or stuck."""
        self.retired = True
        if not self.gone.done():
            with suppress(ProcessLookupError):
                self._transport.kill()

    @property
    def pid(self) -> int:
        """Its number."""
        return self._transport.get_pid()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the pipes (called by the loop)."""
        self._transport = cast("asyncio.SubprocessTransport", transport)

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        """Put a reply together (called by the loop)."""
        if fd != _OUTPUT:
            return
        self._parts.append(data)
        self._size += len(data)
        if self._size > _LONGEST:
            self.kill()
        elif data.endswith(b"\n"):
            whole = data if len(self._parts) == 1 else b"".join(self._parts)
            self._parts, self._size = [], 0
            kind, self.large, said = whole[:1], whole[1:2] == LARGE, whole[2:-1]
            if not self.ready.done():
                self.ready.set_result((kind, said))
            elif self.job is not None and kind != READY:
                self._replied(self, kind, said)

    def process_exited(self) -> None:
        """Tell that it is gone (called by the loop)."""
        if not self.ready.done():
            self.ready.set_exception(EOFError())
            self.ready.exception()  # whoever waited has gone too
        if self.timer is not None:
            self.timer.cancel()
        self._ended(self)
        self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """Note that its pipes are closed too (called by the loop)."""
        self.gone.set_result(None)
