"""A desk with an account of each vendor, over the short report, its API a fake in this process."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from reportqa.interfaces.helpdesk.accounts import Account, Helpdesks
from reportqa.interfaces.helpdesk.delivery import Backoff, Deliverer
from reportqa.interfaces.helpdesk.desk import Desk
from reportqa.interfaces.helpdesk.queue import Queue
from reportqa.interfaces.service import Service
from reportqa.interfaces.web import failures
from reportqa.interfaces.web.backend import Backend, Local
from reportqa.interfaces.web.hooks import hooks
from reportqa.library import open_corpus

from .events import NOW, event, raw, signed, vendors
from .fakes import Fake

Made = Callable[..., Desk]


class Clock:
    """A clock that stands still until it is set, and then goes on by itself where it is told to."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="session")
def service(corpus: Path) -> Service:
    return Service(open_corpus(corpus))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def fake(clock: Clock) -> Fake:
    return Fake(now=clock)


@pytest.fixture
def made(tmp_path: Path, service: Service, fake: Fake, clock: Clock) -> Made:
    """Make a desk; it, or another over the same queue, is what a test starts."""

    def make(backend: Backend | None = None, *, attempts: int = 5, deadline: float = 30.0, **common: Any) -> Desk:
        accounts = {name: Account(name, vendor) for name, vendor in vendors().items()}
        helpdesks = Helpdesks(accounts, deadline=deadline, backoff=Backoff(0.01, 0.02, attempts), **common)
        return Desk(helpdesks, Queue(tmp_path / "state" / "helpdesk.sqlite3"), backend or Local(service), Deliverer(httpx.ASGITransport(fake), clock), clock=clock, chance=lambda: 0.0)

    return make


@pytest.fixture
def client(made: Made) -> Iterator[TestClient]:
    """A client of the hooks of a desk that keeps events and does not answer them."""
    app = FastAPI()
    failures.install(app)
    desk = made()
    app.include_router(hooks(desk))
    found = TestClient(app)  # not entered, so the desk is not started
    found.desk = desk  # type: ignore[attr-defined]
    yield found
    desk._queue.close()


async def tell(desk: Desk, vendor: str, number: int, text: str, conversation: int | None = None, change: Callable[[Any], None] = lambda _: None) -> bool:
    """Give a desk an event of a vendor, as its hook does."""
    found = event(vendor, number, text, conversation)
    change(found)
    body = raw(found)
    incoming = vendors()[vendor].parse(signed(vendor, body, number=number), body)
    assert incoming is not None
    return await desk.take(desk.accounts[vendor], incoming)


async def settled(desk: Desk, clock: Clock | None = None) -> None:
    """Wait until nothing waits in a desk's queue; the clock goes on where there is one."""
    for _ in range(3000):
        states = {state for (_, state), n in (await desk.counts()).items() if n}
        if not states & {"received", "answered"}:
            return
        if clock is not None:
            clock.now += 0.05
        await asyncio.sleep(0.01)
    pytest.fail("the queue does not empty")


def run(desk: Desk, work: Callable[[], Awaitable[None]]) -> None:
    """Run a desk while `work` is done."""

    async def whole() -> None:
        desk.start()
        try:
            await work()
        finally:
            await desk.stop()

    asyncio.run(whole())
