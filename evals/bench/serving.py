"""What `reportqa serve` bears: questions at a fixed rate, too many of them, slow and hostile clients, workers that hang or die.

usage: python evals/bench/serving.py [--rate 200] [--seconds 60] [--overload 5] [--slow 10000] [--cache BYTES] [--workers N] [--only PHASE…]

The load is open: question i is due at i/rate whether or not the ones before it were answered, and its latency counts
from when it was due, so that a server that stalls is charged for all who would have come meanwhile (no coordinated
omission). The client is this process: raw asyncio (uvloop where there is one) over kept connections on 127.0.0.1. The
questions are all distinct ones of evals/tuned/*.jsonl, turns of conversations with the turns before them, in an order
drawn once per round. CPU is user and system time of the front and the workers per question that was answered; the
client's own is told beside it, for it shares the processors; `late` is by how much it sent a question after that was due,
which is in the latencies but is not the server's doing.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
TICK = os.sysconf("SC_CLK_TCK")
MOST_CONNECTIONS = 2000  # of the load's own
STARTING = 120.0  # seconds
PHASES = ("steady", "overload", "recovery", "hang", "death", "slow", "bodies", "headers", "disconnects")
_SERVE = "import json, sys; from reportqa.interfaces.serving import serve; from reportqa.interfaces.web.settings import Settings; sys.exit(serve(Settings(**json.loads(sys.argv[1]))))"


# ---------------------------------------------------------------- questions


def asked(sets: Sequence[Path]) -> list[bytes]:
    """Return the requests of all distinct questions of question sets, a turn of a conversation with its history."""
    found: dict[bytes, None] = {}
    for path in sets:
        for line in path.read_text(encoding="utf-8").splitlines():
            entry, history = json.loads(line), list[str]()
            for turn in entry.get("turns", [entry]):
                found[request({"question": turn["question"], "history": history})] = None
                history = [*history, turn["question"]]
    return list(found)


def request(body: object) -> bytes:
    """Return a whole HTTP request that asks."""
    data = json.dumps(body, ensure_ascii=False).encode()
    return b"POST /v1/ask HTTP/1.1\r\nHost: %b\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (HOST.encode(), len(data), data)


def rounds(requests: Sequence[bytes]) -> Iterator[bytes]:
    """Yield requests without end, in a new order each round; the same orders every time."""
    order, drawn = list(requests), random.Random(7)  # noqa: S311
    while True:
        drawn.shuffle(order)
        yield from order


# ---------------------------------------------------------------- client


class Connection(asyncio.Protocol):
    """A kept connection: one request at a time."""

    def __init__(self) -> None:
        """Start with nothing asked."""
        self.reply: asyncio.Future[int] | None = None
        self.closed = False
        self._data = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Be open (called by the loop)."""
        self.transport = transport

    def ask(self, data: bytes) -> asyncio.Future[int]:
        """Send a request; the future gets the status of the reply, 0 where there was none."""
        self._data.clear()
        self.reply = asyncio.get_running_loop().create_future()
        self.transport.write(data)  # type: ignore[attr-defined]
        return self.reply

    def data_received(self, data: bytes) -> None:
        """Read a reply (called by the loop)."""
        self._data += data
        head = self._data.find(b"\r\n\r\n")
        if head < 0 or self.reply is None or self.reply.done():
            return
        lowered = bytes(self._data[:head]).lower()
        at = lowered.find(b"content-length:")
        length = int(lowered[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
        if len(self._data) >= head + 4 + length:
            self.closed = self.closed or b"connection: close" in lowered
            self.reply.set_result(int(self._data[9:12]))

    def connection_lost(self, exc: Exception | None) -> None:
        """Be closed (called by the loop)."""
        self.closed = True
        if self.reply is not None and not self.reply.done():
            self.reply.set_result(0)


@dataclass
class Load:
    """What a stretch of load got: milliseconds of those answered, milliseconds of those refused, and how many of each status."""

    name: str
    seconds: float = 0.0
    answered: list[float] = field(default_factory=list)
    refused: list[float] = field(default_factory=list)
    late: list[float] = field(default_factory=list)  # milliseconds after it was due that a question was sent: the client's own doing
    statuses: Counter[int] = field(default_factory=Counter)
    server: float = 0.0  # seconds of processor time
    front: float = 0.0
    client: float = 0.0

    def row(self) -> str:
        """Return a line of the table."""
        ok, per = self.statuses[200], 1000 / max(1, self.statuses[200])
        errors = sum(n for status, n in self.statuses.items() if status not in (200, 429, 503))
        shed = self.statuses[429] + self.statuses[503]
        return (
            f"{self.name:<22}{ok / self.seconds:>8.1f}{percentile(self.answered, 50):>8.1f}{percentile(self.answered, 99):>8.1f}{max(self.answered, default=0):>8.1f}"
            f"{shed:>8}{percentile(self.refused, 99):>8.1f}{errors:>8}{self.server * per:>9.2f}{self.front * per:>8.2f}{self.client * per:>8.2f}{percentile(self.late, 99):>9.1f}"
        )


HEADER = f"{'phase':<22}{'ok/s':>8}{'p50':>8}{'p99':>8}{'max':>8}{'refused':>8}{'p99':>8}{'errors':>8}{'cpu/ok':>9}{'front':>8}{'client':>8}{'late p99':>9}  (ms)"


def percentile(values: Sequence[float], q: int) -> float:
    """Return a percentile by nearest rank, 0 of none."""
    ordered = sorted(values)
    return ordered[max(0, -(-q * len(ordered) // 100) - 1)] if ordered else 0.0


async def load(name: str, port: int, server: Server, requests: Iterator[bytes], *, rate: float, seconds: float) -> Load:
    """Ask at a fixed rate and return what came of it."""
    loop = asyncio.get_running_loop()
    found, free, tasks, opened = Load(name), list[Connection](), set[asyncio.Task[None]](), 0
    before, own = server.seconds(), time.process_time()
    started = loop.time()

    async def one(due: float, data: bytes) -> None:
        nonlocal opened
        status = 0
        found.late.append(1000 * (loop.time() - due))
        connection: Connection | None = None
        try:
            for _ in range(3):  # a kept connection may have been closed while it was idle
                kept = None
                while free and (kept := free.pop()).closed:
                    kept = None
                connection = kept or (await loop.create_connection(Connection, HOST, port))[1]
                status = await asyncio.wait_for(connection.ask(data), 30)
                if status or kept is None:
                    break
        except (OSError, TimeoutError):
            status = 0
        taken = 1000 * (loop.time() - due)
        found.statuses[status] += 1
        (found.answered if status == 200 else found.refused).append(taken)
        if connection is not None and not connection.closed and status and len(free) < MOST_CONNECTIONS:
            free.append(connection)
        elif connection is not None:
            connection.transport.close()

    total = int(rate * seconds)
    for number in range(total):
        due = started + number / rate
        if (wait := due - loop.time()) > 0:
            await asyncio.sleep(wait)
        task = loop.create_task(one(due, next(requests)))
        tasks.add(task)
        task.add_done_callback(tasks.discard)
    await asyncio.gather(*tasks)
    found.seconds = loop.time() - started
    found.client = time.process_time() - own
    found.front, found.server = (b - a for a, b in zip(before, server.seconds(), strict=True))
    for connection in free:
        connection.transport.close()
    return found


# ---------------------------------------------------------------- server


class Server:
    """`reportqa serve` as a process of its own."""

    def __init__(self, corpus: str, port: int, options: dict[str, object]) -> None:
        """Start it."""
        self.port = port
        self._workers: dict[int, float] = {}  # by number, those that have ended as they were seen last
        self._process = subprocess.Popen([sys.executable, "-c", _SERVE, json.dumps({"corpus": corpus, "host": HOST, "port": port, **options})])  # noqa: S603
        self.pid = self._process.pid

    def stop(self) -> int:
        """End it, and return its exit code."""
        self._process.send_signal(signal.SIGTERM)
        try:
            return self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()

    def workers(self) -> list[int]:
        """Return the numbers of its workers."""
        with suppress(OSError):
            return [int(child) for child in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()]
        return []

    def seconds(self) -> tuple[float, float]:
        """Return the processor time of the front, and of it and its workers, those that have ended included."""
        for pid in self.workers():
            self._workers[pid] = _seconds(pid)
        front = _seconds(self.pid)
        return front, front + sum(self._workers.values())

    def memory(self) -> str:
        """Return the memory that the front and each worker has for itself (PSS), in MB."""
        return " ".join(f"{_pss(pid) / 1024:.0f}" for pid in (self.pid, *self.workers()))


def _seconds(pid: int) -> float:
    try:
        found = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(found[11]) + int(found[12])) / TICK


def _pss(pid: int) -> int:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0


async def get(port: int, path: str) -> int:
    """Return the status of a reply to GET, 0 where there is none."""
    with suppress(OSError, TimeoutError):
        _, connection = await asyncio.wait_for(asyncio.get_running_loop().create_connection(Connection, HOST, port), 5)
        status = await asyncio.wait_for(connection.ask(f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode()), 5)
        connection.transport.close()
        return status
    return 0


async def until_ready(port: int, server: Server, workers: int) -> float:
    """Wait until every worker is there, and return the seconds until the first question could be asked."""
    started, first = time.perf_counter(), 0.0
    while time.perf_counter() - started < STARTING:
        if not first and await get(port, "/ready") == 200:
            first = time.perf_counter() - started
        if first and len(server.workers()) >= workers:
            await asyncio.sleep(2)
            return first
        await asyncio.sleep(0.02)
    sys.exit("the server did not start")


# ---------------------------------------------------------------- hostile clients


@dataclass
class Abuse:
    """Clients that do harm while questions are asked; `count` of them, what they got by status or fate."""

    port: int
    count: int
    fates: Counter[str] = field(default_factory=Counter)

    async def _each(self, one: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[str]], *, at_once: int) -> None:
        gate = asyncio.Semaphore(at_once)

        async def client() -> None:
            async with gate:
                try:
                    reader, writer = await asyncio.wait_for(asyncio.open_connection(HOST, self.port), 30)
                except (OSError, TimeoutError):
                    self.fates["not connected"] += 1
                    return
                try:
                    async with asyncio.timeout(90):
                        self.fates[await one(reader, writer)] += 1
                except (OSError, RuntimeError):  # uvloop says so of a connection that is closed
                    self.fates["closed"] += 1
                finally:
                    writer.transport.abort()

        await asyncio.gather(*(client() for _ in range(self.count)))

    async def slow(self) -> None:
        """Hold connections open, each sending a byte of a header (every other: of a body) every two seconds, until the server ends them or a minute is over."""
        opened = 0

        async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> str:
            nonlocal opened
            opened += 1
            head = b"Host: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n" if opened % 2 else b"X-Slow: "
            writer.write(b"POST /v1/ask HTTP/1.1\r\n" + head)
            for _ in range(30):
                writer.write(b"a")
                with suppress(TimeoutError):
                    return await _status(reader, 2)
            return "held for a minute"

        await self._each(one, at_once=self.count)

    async def bodies(self) -> None:
        """Send bodies of 16 MB, and bodies that claim to be 1 TB."""

        async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> str:
            claimed = 1 << 40 if self.fates.total() % 2 else 16 << 20
            writer.write(b"POST /v1/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % claimed)
            for _ in range(256):
                writer.write(b"x" * 65536)
                if b"HTTP" in reader._buffer or writer.is_closing():  # type: ignore[attr-defined]
                    break
                await asyncio.sleep(0)
            return await _status(reader, 20)

        await self._each(one, at_once=16)

    async def headers(self) -> None:
        """Send header after header, 4 MB of them."""

        async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> str:
            writer.write(b"GET /health HTTP/1.1\r\n")
            for number in range(4096):
                writer.write(b"X-%d: %b\r\n" % (number, b"y" * 1000))
                await writer.drain()
            writer.write(b"\r\n")
            return await _status(reader, 20)

        await self._each(one, at_once=16)

    async def disconnects(self, requests: Sequence[bytes]) -> None:
        """Ask and go before the answer comes."""

        async def one(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> str:
            writer.write(requests[self.fates.total() % len(requests)])
            await writer.drain()
            await asyncio.sleep(0.003)
            return "gone"

        await self._each(one, at_once=2)


async def harm(arguments: argparse.Namespace) -> None:
    """Do one kind of harm, and print what came of it."""
    abuse = Abuse(arguments.port, arguments.slow)
    await (abuse.disconnects(asked(arguments.sets)) if arguments.abuse == "disconnects" else getattr(abuse, arguments.abuse)())
    print(json.dumps(dict(abuse.fates)))


async def _status(reader: asyncio.StreamReader, seconds: float) -> str:
    line = await asyncio.wait_for(reader.readline(), seconds)
    return line[9:12].decode() or "closed"


# ---------------------------------------------------------------- phases


async def run(arguments: argparse.Namespace) -> None:
    """Run the phases that the arguments ask for, and print a line of the table for each."""
    distinct = asked(arguments.sets)
    requests = rounds(distinct)
    options = {"workers": arguments.workers, **({} if arguments.cache is None else {"cache": arguments.cache}), **json.loads(arguments.settings)}
    server = Server(arguments.corpus, arguments.port, options)
    port, rate = arguments.port, arguments.rate
    short = min(arguments.seconds, 20.0)

    async def at_rate(name: str, seconds: float, times: float = 1.0) -> None:
        print((await load(name, port, server, requests, rate=rate * times, seconds=seconds)).row(), flush=True)

    async def beside(name: str, count: int) -> None:
        """Ask on at a quarter of the rate while another process does harm."""
        command = (sys.executable, __file__, "--abuse", name, "--slow", str(count), "--port", str(port))
        harm = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE)
        await at_rate(name, short, 0.25)
        highest = server.memory()
        told, _ = await harm.communicate()
        print(f"{'':<22}{count} clients: {told.decode().strip()}; memory {highest} MB, then {server.memory()} MB", flush=True)

    def told(signalled: signal.Signals) -> None:
        with suppress(OSError, IndexError):
            os.kill(server.workers()[0], signalled)

    try:
        first = await until_ready(port, server, arguments.workers)
        print(f"{len(distinct)} distinct questions; cache {arguments.cache if arguments.cache is not None else 'as it is'}; {arguments.workers} workers; ready after {first:.2f} s; memory {server.memory()} MB; load {os.getloadavg()[0]:.1f}")
        print(HEADER, flush=True)
        for phase in [p for p in PHASES if p in arguments.only]:
            if phase == "steady":
                await at_rate("warming", min(10.0, arguments.seconds))
                await at_rate(f"steady {rate:g}/s", arguments.seconds)
            elif phase == "overload":
                await at_rate(f"overload x{arguments.overload:g}", short, arguments.overload)
            elif phase == "recovery":
                await asyncio.sleep(1)
                await at_rate("a second later", short)
            elif phase in ("hang", "death"):
                asyncio.get_running_loop().call_later(short / 4, told, signal.SIGSTOP if phase == "hang" else signal.SIGKILL)
                await at_rate(f"a worker's {phase}", short, 0.25)
            else:
                await beside(phase, arguments.slow if phase == "slow" else 200)
        print(f"at the end: memory {server.memory()} MB, /ready {await get(port, '/ready')}, load {os.getloadavg()[0]:.1f}")
    finally:
        print(f"stopped: exit code {server.stop()}")


def main() -> None:
    """Run what the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--rate", type=float, default=200.0, help="questions a second")
    parser.add_argument("--seconds", type=float, default=60.0, help="of the steady phase; the others take at most 20")
    parser.add_argument("--overload", type=float, default=5.0, help="times the rate")
    parser.add_argument("--slow", type=int, default=10_000, help="slow connections")
    parser.add_argument("--cache", type=int, help="bytes of answers that are kept; 0 for none")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--port", type=int, default=8200)
    parser.add_argument("--settings", default="{}", help="more settings of the server, as JSON")
    parser.add_argument("--corpus", default=str(ROOT / "corpus"))
    parser.add_argument("--sets", nargs="*", type=Path, default=sorted((ROOT / "evals" / "tuned").glob("*.jsonl")))
    parser.add_argument("--only", nargs="*", default=PHASES, choices=PHASES)
    parser.add_argument("--abuse", help=argparse.SUPPRESS)  # this process is the one that does harm
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    try:
        from uvloop import run as run_loop  # noqa: PLC0415
    except ImportError:
        from asyncio import run as run_loop  # noqa: PLC0415
    arguments = parser.parse_args()
    run_loop(harm(arguments) if arguments.abuse else run(arguments))


if __name__ == "__main__":
    main()
