"""The helpdesks at work: an event is kept and acknowledged, then answered within its deadline or handed to a person, then delivered until it is."""

from __future__ import annotations

import asyncio
import logging
import random
import sqlite3
import time
import traceback
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar

from reportqa.ask.tongue import language_of
from reportqa.interfaces.contract import MOST_WORDS
from reportqa.interfaces.helpdesk import deciding
from reportqa.interfaces.helpdesk.accounts import Account, Helpdesks
from reportqa.interfaces.helpdesk.deciding import COURTESY, IGNORED, Style
from reportqa.interfaces.helpdesk.delivery import Deliverer, Failed, Refused
from reportqa.interfaces.helpdesk.model import Incoming, Outgoing, Reason
from reportqa.interfaces.helpdesk.phrases import intent_of
from reportqa.interfaces.helpdesk.queue import Event, Kind, Queue, Step
from reportqa.interfaces.web.backend import Backend, Broken, Busy, Slow
from reportqa.model.errors import UsageError

_LOG = logging.getLogger("reportqa.serve")  # the server's; what people wrote is never in it
_AT_ONCE = 8  # events of an account that are answered at the same time, and as many that are delivered: one vendor that hangs holds up no other, and no answer
_POLL = 1.0  # seconds after which the queue is looked at, also where nothing came: another process may have mended it
_AGAIN = 0.2  # seconds before a busy backend is asked again
_HOUR, _MOST_AN_HOUR = 3600.0, 30  # messages of a conversation: beyond, two machines talk to each other
_SWEEP = 3600.0  # seconds between two looks for what is past its retention
_T = TypeVar("_T")
Steps = list[tuple[Kind, Outgoing]]


class Desk:
    """All accounts over one queue and one backend."""

    def __init__(self, helpdesks: Helpdesks, queue: Queue, backend: Backend, deliverer: Deliverer, *, longest: int = MOST_WORDS, clock: Callable[[], float] = time.time, chance: Callable[[], float] = random.random) -> None:
        """Take what `start` will work with; a message of more than `longest` characters is no question; `clock` tells the time in seconds since 1970, `chance` a number from 0 to 1."""
        self._helpdesks, self._queue, self._backend, self._deliverer = helpdesks, queue, backend, deliverer
        self._longest, self._clock, self._chance = longest, clock, chance
        self._thread = ThreadPoolExecutor(1, "helpdesk")  # the queue's: no commit holds up the server
        self._wake = asyncio.Event()
        self._tasks: dict[int, tuple[Event, asyncio.Task[None]]] = {}
        self._loop: asyncio.Task[None] | None = None
        self._started = clock()
        self._swept = 0.0

    @property
    def accounts(self) -> Mapping[str, Account]:
        """The accounts by name."""
        return self._helpdesks.accounts

    @property
    def now(self) -> float:
        """The time, in seconds since 1970."""
        return self._clock()

    def start(self) -> None:
        """Begin to work, in the loop that runs."""
        self._started = self._clock()
        self._loop = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """End; what is under way is taken up again at the next start."""
        tasks = [*(task for _, task in self._tasks.values()), *([self._loop] if self._loop else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._deliverer.stop()
        self._thread.shutdown()
        self._queue.close()

    async def counts(self) -> dict[tuple[str, str], int]:
        """Return how many events each account has in each state."""
        return await self._on_disk(self._queue.counts)

    def tally(self) -> dict[tuple[str, str], int]:
        """Return the same at once; nothing where the queue cannot be read."""
        try:
            return self._queue.counts()
        except sqlite3.Error:
            return {}

    async def take(self, account: Account, incoming: Incoming) -> bool:
        """Keep an event for good, to be answered soon; False where it was kept before."""
        if incoming.with_bot:
            await self._on_disk(self._queue.take_back, account.name, incoming.conversation)
        handed = incoming.with_bot is False or (incoming.with_bot is None and await self._on_disk(self._queue.handed, account.name, incoming.conversation))
        new = await self._on_disk(partial(self._queue.add, account.name, incoming, self._clock(), outcome=IGNORED if handed else ""))
        self._wake.set()
        return new

    async def answer_now(self, account: Account, incoming: Incoming) -> tuple[Outgoing, Reason | None] | None:
        """Return the answer to a message for the response to it; None where it needs none. Nothing of it is queued."""
        now = self._clock()
        event = Event(0, account.name, incoming.event, incoming.conversation, incoming.text, incoming.attached, now, "received", "", 0, now, "")
        _, steps = await self._decide(account, event, history=[], last="", many=0)
        return deciding.inline(steps) if steps and incoming.with_bot is not False else None

    async def _on_disk(self, work: Callable[..., _T], *arguments: Any) -> _T:  # noqa: ANN401
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *arguments)

    # ---------------------------------------------------------------- the loop

    async def _run(self) -> None:
        while not self._backend.ready:  # what comes meanwhile is kept, and is not late because an index is built
            await asyncio.sleep(_AGAIN)
        self._started = self._clock()
        while True:
            self._wake.clear()
            try:
                await self._sweep()
                for account, state in await self._on_disk(self._queue.waiting):
                    await self._begin(account, state)
                nearest = await self._on_disk(self._queue.next_due, self._clock())
            except Exception as error:  # the disk may be full for a while
                _LOG.error("the helpdesks' queue cannot be worked on (%s); it is tried again", _told(error))
                nearest = None
            wait = _POLL if nearest is None else min(_POLL, max(0.01, nearest - self._clock()))
            with suppress(TimeoutError):  # not wait_for: it may swallow the cancelling that ends this loop
                async with asyncio.timeout(wait):
                    await self._wake.wait()

    async def _begin(self, account: str, state: str) -> None:
        busy = sum((event.account, event.state) == (account, state) for event, _ in self._tasks.values())
        if busy >= _AT_ONCE:
            return
        due = await self._on_disk(self._queue.due, account, state, self._clock(), _AT_ONCE + busy)
        for event in [e for e in due if e.id not in self._tasks][: _AT_ONCE - busy]:
            task = asyncio.create_task(self._one(event))
            self._tasks[event.id] = (event, task)
            task.add_done_callback(partial(self._over, event.id))

    def _over(self, event: int, _: asyncio.Task[None]) -> None:
        self._tasks.pop(event, None)
        self._wake.set()

    async def _sweep(self) -> None:
        if self._clock() - self._swept >= _SWEEP:
            self._swept = self._clock()
            await self._on_disk(self._queue.expire, self._swept - self._helpdesks.retention * 86400)

    async def _one(self, event: Event) -> None:
        """Answer an event and deliver it; whatever goes wrong, it stays in the queue."""
        try:
            account = self.accounts.get(event.account)
            if account is None:
                await self._on_disk(self._queue.dead, event, f"there is no account '{event.account}' any more")
                return
            await (self._answer if event.state == "received" else self._deliver)(account, event)
        except Exception as error:
            _LOG.error("event %d of %s failed (%s); it is tried again", event.id, event.account, _told(error))
            await self._again(event, Failed(f"a failure of the server ({type(error).__name__})", uncertain=True))

    # ---------------------------------------------------------------- answering

    async def _answer(self, account: Account, event: Event) -> None:
        if await self._on_disk(self._queue.handed, event.account, event.conversation):  # since it came
            await self._on_disk(self._queue.answered, event, IGNORED, [], self._clock())
            return
        history = await self._on_disk(self._queue.history, event, self._helpdesks.history)
        last, many = await self._on_disk(self._queue.before, event, self._clock() - _HOUR)
        outcome, steps = await self._decide(account, event, history=history, last=last, many=many)
        await self._on_disk(self._queue.answered, event, outcome, steps, self._clock())

    async def _decide(self, account: Account, event: Event, *, history: list[str], last: str, many: int) -> tuple[str, Steps]:
        style = Style(account.vendor.form, account.vendor.notes, self._helpdesks.public_url)
        language = language_of(event.text, account.language)
        intent = intent_of(event.text)

        def hand(reason: Reason, *, quietly: bool = False) -> tuple[str, Steps]:
            return reason, deciding.handing(event, reason, language, style, self._clock(), quietly=quietly)

        if many > _MOST_AN_HOUR:
            return hand(Reason.ERROR, quietly=True)
        if intent == "human":
            return hand(Reason.USER_ASKED_HUMAN)
        if event.attached and intent == "nothing" or len(event.text) > self._longest:
            return hand(Reason.OUT_OF_SCOPE)
        if intent:  # a kind word after a kind word is left alone, or two machines would thank each other for ever
            return (IGNORED, []) if intent == "nothing" or last in (COURTESY, IGNORED) else (COURTESY, deciding.courtesy(event, intent, language, self._clock()))
        # What came while the server was down is not late by its fault.
        began = event.received if event.received >= self._started else self._clock()
        try:
            answer = await self._asked(event.text, history, self._helpdesks.deadline - (self._clock() - began))
        except UsageError:
            return hand(Reason.OUT_OF_SCOPE)
        except (TimeoutError, Slow, Busy):
            return hand(Reason.TIMEOUT)
        except Broken:
            return hand(Reason.ERROR)
        return deciding.answering(event, answer, account.least, style, self._clock())

    async def _asked(self, question: str, history: list[str], seconds: float) -> dict[str, Any]:
        async with asyncio.timeout(max(seconds, 0)):
            while True:
                try:
                    return await self._backend.call("ask", question=question, history=history)  # type: ignore[no-any-return]
                except Busy:
                    await asyncio.sleep(_AGAIN)

    # ---------------------------------------------------------------- delivering

    async def _deliver(self, account: Account, event: Event, refused: str = "") -> None:
        for step in await self._on_disk(self._queue.steps, event):
            if step.state == "refused":
                refused = refused or event.error or "a message was refused"
            if step.state in ("sent", "refused"):
                continue
            try:
                await self._tell(account, event, step)
            except Failed as error:
                if not error.uncertain:
                    await self._on_disk(self._queue.mark, step, "waiting")
                await self._again(event, error)
                return
            except Refused as error:
                refused = str(error)
                await self._on_disk(self._queue.mark, step, "refused")
                if step.kind == "reply" and not await self._hands_off(event):  # the customer has nothing yet
                    await self._on_disk(self._queue.append, event, self._instead(account, event, step), self._clock())
                    await self._deliver(account, event, refused)
                    return
        if refused:
            _LOG.error("event %d of %s: %s; see `reportqa queue`", event.id, event.account, refused)
            await self._on_disk(self._queue.dead, event, refused)
        else:
            await self._on_disk(self._queue.done, event)

    async def _hands_off(self, event: Event) -> bool:
        return any(step.kind == "hand_off" for step in await self._on_disk(self._queue.steps, event))

    def _instead(self, account: Account, event: Event, step: Step) -> Steps:
        style = Style(account.vendor.form, account.vendor.notes, self._helpdesks.public_url)
        return deciding.handing(event, Reason.ERROR, language_of(event.text, account.language), style, self._clock(), quietly=True, first=step.position + 1)

    async def _tell(self, account: Account, event: Event, step: Step) -> None:
        """Make a step's requests, unless the vendor has its message already.

        Raises:
            Refused, Failed: see `Deliverer.send`.
        """
        vendor, base = account.vendor, account.vendor.base
        if step.kind == "hand_off":
            for request in vendor.hand_off(step.outgoing, self._clock()):
                await self._deliverer.send(base, request)
            await self._on_disk(self._queue.mark, step, "sent")
            return
        if step.state == "sending":  # begun before, and not known to have ended
            look = vendor.lookup(step.outgoing, self._clock())
            if look is not None:
                known = await self._on_disk(self._queue.references, event.account, event.conversation)
                if vendor.found(step.outgoing, await self._deliverer.send(base, look), known):
                    await self._on_disk(self._queue.mark, step, "sent")
                    return
        await self._on_disk(self._queue.mark, step, "sending")
        reply = await self._deliverer.send(base, vendor.reply(step.outgoing, self._clock()))
        await self._on_disk(self._queue.mark, step, "sent", vendor.reference(reply))

    async def _again(self, event: Event, error: Failed) -> None:
        backoff, attempt = self._helpdesks.backoff, event.attempts + 1
        if attempt >= backoff.attempts:
            _LOG.error("event %d of %s is given up: %s; see `reportqa queue`", event.id, event.account, error)
            await self._on_disk(self._queue.dead, event, str(error))
        else:
            wait = max(backoff.wait(attempt, self._chance()), error.after)
            await self._on_disk(self._queue.later, event, self._clock() + wait, str(error))


def _told(error: Exception) -> str:
    """Return what an error is and where it was raised; its words may repeat what somebody wrote."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {frame.filename}:{frame.lineno}"
