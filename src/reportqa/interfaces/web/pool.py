"""The workers of a server: each serves one request at a time, and one that hangs, dies or grows too large is replaced.

The front that this runs in never reads an answer: a worker's JSON goes to the client as it is. Equal requests that are under
way at once are one, and lately given answers are kept.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

from reportqa.interfaces.service import Absent
from reportqa.interfaces.web.admission import Admission
from reportqa.interfaces.web.backend import Broken, Busy, Slow, Starting
from reportqa.interfaces.web.cache import AnswerCache
from reportqa.interfaces.web.process import Job, Process
from reportqa.interfaces.web.worker import ABSENT, RESULT, UNREADABLE, USAGE, command
from reportqa.model.errors import ReadError, UsageError

_FIRST_SECONDS = 12 * 3600.0  # a first index of many scanned reports takes hours
_START_SECONDS = 600.0  # one that follows builds at most what has changed since
_DEATHS = 2  # workers that may die at a request before it is told to be at fault
_SOON, _LATE = 0.1, 30.0  # seconds before a worker is started again after one failure, and after many
_AT_WORK = 4  # failures that count at most where workers end at questions
_GOOD = 10.0  # seconds that a worker lives where nothing is wrong with how it starts
_ERRORS: dict[bytes, type[Exception]] = {USAGE: UsageError, ABSENT: Absent}
_NOTHING = b"null"  # there may be something later, such as a file that is missing now
_CACHE, _MEMORY = 32 << 20, 1 << 30
_OPENING = "the reports are still being read, and indexed where they are new; ask again in a few seconds."


@dataclass(slots=True)
class Counts:
    """What a pool has done since it started; `shed` requests were refused because there was too much to do."""

    answered: int = 0
    cached: int = 0  # answered from the cache
    shared: int = 0  # answered with an equal request that was under way
    shed: int = 0
    slow: int = 0
    died: int = 0  # workers that ended by themselves
    started: int = 0


@dataclass(slots=True)
class _Failures:
    """How often workers failed to start, or died early, without one that lived between them."""

    count: int = 0
    why: str = field(default="")

    @property
    def delay(self) -> float:
        return min(_LATE, _SOON * 2 ** min(20, self.count - 1)) if self.count else 0.0


class Pool:
    """A backend of processes."""

    def __init__(self, corpus: str, *, workers: int, timeout: float, waiting: int, cache: int = _CACHE, memory: int = _MEMORY) -> None:
        """Take what `start` will start: `workers` processes; a call may wait and then take `timeout` seconds each, and `waiting` calls may wait.

        Answers of up to `cache` bytes are kept; a worker that holds more than `memory` bytes is replaced.
        """
        self._corpus, self._workers, self._timeout, self._memory = corpus, workers, timeout, memory
        self._cache = AnswerCache(cache)
        self._admission = Admission(most=waiting, longest=timeout)
        self._jobs: dict[bytes, Job] = {}
        self._queue: deque[Job] = deque()
        self._idle: list[Process] = []
        self._alive: set[Process] = set()
        self._known: set[Process] = set()  # those that are about to end too
        self._generation = 0
        self._reloading = asyncio.Lock()
        self._starting = 0
        self._opened = self._stopped = False
        self._failures = _Failures()
        self._tasks: set[asyncio.Task[None]] = set()
        self.counts = Counts()
        self.notes: tuple[str, ...] = ()

    @property
    def ready(self) -> bool:
        """Whether a worker lives."""
        return bool(self._alive)

    @property
    def trouble(self) -> str | None:
        """Why no worker lives, in one sentence; None where one does, or will in a moment."""
        if self._alive:
            return None
        return self._failures.why or (None if self._opened else _OPENING)

    @property
    def alive(self) -> int:
        """How many workers live."""
        return len(self._alive)

    @property
    def waiting(self) -> int:
        """How many requests wait for a worker."""
        return len(self._queue)

    @property
    def processes(self) -> list[int]:
        """The numbers of the workers."""
        return [process.pid for process in self._alive]

    async def start(self) -> None:
        """Start the first worker, which builds the index where there is none; the others follow.

        Raises:
            ReadError: the corpus cannot be read.
        """
        async with self._reloading:  # what is to be read anew meanwhile is, once there is something to replace
            try:
                first = await self._launch(_FIRST_SECONDS)
            except ReadError as error:
                self._failures = _Failures(1, str(error))
                raise
            self._opened = True
            self._enlist(first)
        self._refill()

    async def stop(self) -> None:
        """End the workers."""
        self._stopped = True
        for task in self._tasks:
            task.cancel()
        for process in tuple(self._known):
            process.kill()
        await asyncio.gather(*self._tasks, *(p.gone for p in self._known), return_exceptions=True)
        for job in [*self._jobs.values(), *self._queue]:
            self._settle(job, Broken("the server was stopped"))

    async def reload(self) -> None:
        """Replace the workers one by one, each as the next is ready (see `Backend.reload`)."""
        async with self._reloading:
            self._generation += 1
            self._cache.clear()
            self._jobs.clear()  # what is asked from now on is not what is under way
            try:
                for old in [p for p in self._alive if p.generation < self._generation]:
                    self._enlist(await self._launch(), instead_of=old)
            except ReadError:
                for process in self._alive:  # they stay, and what they say is kept again
                    process.generation = self._generation
                raise

    async def call(self, method: str, /, **arguments: Any) -> Any:  # noqa: ANN401
        """Return what a method of `Service` returns (see `Backend.call`)."""
        return json.loads(await self.call_raw(method, **arguments))

    async def call_raw(self, method: str, /, **arguments: Any) -> bytes:  # noqa: ANN401
        """Return what a method of `Service` returns as JSON (see `Backend.call_raw`).

        A caller that goes away leaves its request to the worker that has it; one that still waits is dropped.
        """
        line = json.dumps([method, arguments], sort_keys=True, separators=(",", ":")).encode() + b"\n"
        if (kept := self._cache.get(line)) is not None:
            self.counts.cached += 1
            return kept
        job = self._jobs.get(line)
        if job is None:
            job = self._submit(line)
        else:
            self.counts.shared += 1
        job.heard += 1
        try:
            return await asyncio.shield(job.reply)
        finally:
            job.heard -= 1
            if not job.heard and not job.given and not job.reply.done():
                self._queue.remove(job)
                self._settle(job, Busy())

    def _submit(self, line: bytes) -> Job:
        loop = asyncio.get_running_loop()
        job = Job(line, loop.create_future(), loop.time())
        if self._stopped:
            raise Busy
        if not self._opened:
            raise Starting
        if self._idle:
            self._jobs[line] = job
            self._give(self._idle.pop(), job)
            return job
        now = loop.time()
        if not self._admission.admits(now, waiting=len(self._queue), workers=len(self._alive), oldest=now - self._queue[0].since if self._queue else 0.0):
            self.counts.shed += 1
            raise Busy
        self._jobs[line] = job
        self._queue.append(job)
        job.timer = loop.call_later(self._timeout, self._expire, job)
        return job

    def _give(self, process: Process, job: Job) -> None:
        loop = asyncio.get_running_loop()
        if job.timer is not None:
            job.timer.cancel()
        job.given = True
        process.job, process.since = job, loop.time()
        process.timer = loop.call_later(self._timeout, self._hung, process)
        process.give(job.line)

    def _settle(self, job: Job, outcome: bytes | Exception) -> None:
        if job.timer is not None:
            job.timer.cancel()
        if self._jobs.get(job.line) is job:
            del self._jobs[job.line]
        if job.reply.done():
            return
        if isinstance(outcome, bytes):
            job.reply.set_result(outcome)
        else:
            job.reply.set_exception(outcome)
            job.reply.exception()  # there may be nobody left to hear it

    def _expire(self, job: Job) -> None:
        self._queue.remove(job)
        self.counts.shed += 1
        self._settle(job, Busy())

    def _hung(self, process: Process) -> None:
        job, process.job = process.job, None
        if job is not None:
            self.counts.slow += 1
            self._settle(job, Slow())
        process.kill()
        self._leave(process)
        self._forgive(process)
        self._refill()

    def _replied(self, process: Process, kind: bytes, said: bytes) -> None:
        job, process.job = process.job, None
        assert job is not None
        if process.timer is not None:
            process.timer.cancel()
        self._admission.served(asyncio.get_running_loop().time() - process.since)
        self.counts.answered += 1
        if kind == RESULT:
            if process.generation == self._generation and said != _NOTHING:
                self._cache.put(job.line, said)
            self._settle(job, said)
        else:
            self._settle(job, _ERRORS.get(kind, Broken)(json.loads(said)))
        if process.large and not process.renewing and process in self._alive:
            process.renewing = True
            self._forgive(process)
            self._task(self._renew(process))
        self._next(process)

    def _next(self, process: Process) -> None:
        if process.retired or process not in self._alive:
            process.close()
        elif self._queue:
            self._give(process, self._queue.popleft())
        else:
            self._idle.append(process)

    def _ended(self, process: Process) -> None:
        """A worker is gone: by itself, unless it was retired."""
        known = process in self._alive
        self._leave(process)
        job, process.job = process.job, None
        if job is not None:
            job.deaths += 1
            if job.deaths >= _DEATHS or self._stopped:
                self._settle(job, Broken("a worker ended as it answered"))
            elif self._idle:
                self._give(self._idle.pop(), job)
            else:
                job.given = False
                self._queue.appendleft(job)
                job.timer = asyncio.get_running_loop().call_later(self._timeout, self._expire, job)
        if not known or self._stopped:
            return
        if not process.retired:
            self.counts.died += 1
            if not self._forgive(process):
                count = self._failures.count + 1  # a question that ends workers must not be able to keep them away for long
                self._failures = _Failures(count if job is None else min(count, _AT_WORK), "the workers end soon after they start; the log of the server tells why.")
        self._refill()

    def _forgive(self, process: Process) -> bool:
        """Forget failures to start where a worker has lived since; return whether it has."""
        lived = asyncio.get_running_loop().time() - process.started > _GOOD
        if lived:
            self._failures = _Failures()
        return lived

    def _leave(self, process: Process) -> None:
        self._alive.discard(process)
        if process in self._idle:
            self._idle.remove(process)

    def _retire(self, process: Process) -> None:
        self._leave(process)
        process.retired = True
        if process.job is None:
            process.close()

    async def _renew(self, process: Process) -> None:
        """Replace a worker that has grown too large; it works until the new one is ready."""
        self._enlist(await self._launched(), instead_of=process)

    def _refill(self) -> None:
        for _ in range(self._workers - len(self._alive) - self._starting):
            self._starting += 1
            self._task(self._add())

    async def _add(self) -> None:
        try:
            process = await self._launched()
        finally:
            self._starting -= 1
        self._enlist(process)

    async def _launched(self) -> Process:
        """Return a new worker, tried for again and again if need be, ever more slowly."""
        while True:
            await asyncio.sleep(self._failures.delay)
            try:
                process = await self._launch()
            except ReadError as error:
                self._failures = _Failures(self._failures.count + 1, str(error))
                continue
            if process.generation == self._generation:
                return process
            process.close()  # the corpus has been read anew meanwhile

    async def _launch(self, seconds: float = _START_SECONDS) -> Process:
        generation = self._generation
        try:
            process, kind, said = await Process.start(command(self._corpus, self._memory), seconds=seconds, replied=self._replied, ended=self._ended)
        except (EOFError, TimeoutError, OSError) as error:
            msg = "a worker ended as it started; the log of the server tells why." if isinstance(error, EOFError) else "a worker did not start; the log of the server tells why."
            raise ReadError(msg) from error
        if kind == UNREADABLE:
            process.kill()
            await process.gone
            raise ReadError(json.loads(said))
        self.notes = tuple(json.loads(said) or ())
        self._known.add(process)
        process.gone.add_done_callback(lambda _: self._known.discard(process))
        process.generation = generation
        process.started = asyncio.get_running_loop().time()
        return process

    def _enlist(self, process: Process, instead_of: Process | None = None) -> None:
        """Let a new worker work, and another rest."""
        if instead_of is not None and not process.gone.done():
            self._retire(instead_of)
        if process.gone.done():
            self._refill()
        elif len(self._alive) >= self._workers or self._stopped:
            process.close()
        else:
            self.counts.started += 1
            self._alive.add(process)
            self._next(process)

    def _task(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
