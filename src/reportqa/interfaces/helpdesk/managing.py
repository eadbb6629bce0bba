"""`reportqa queue`: what of the helpdesks' events is not done, and mending it. What people wrote is not shown."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from reportqa.interfaces.helpdesk.queue import Event, Queue, queue_path
from reportqa.interfaces.terminal import ANSWERED, plain, say, say_json, table
from reportqa.model.errors import UsageError

ACTIONS = ("list", "retry", "drop", "forget")
_LIMITS = (8, 20, 24, 20, 9, 16, 19, 60)
_HEADER = ("id", "account", "event", "conversation", "state", "outcome", "received", "error")


def manage(action: str, names: Sequence[str], state: Path | None, *, everything: bool = False, as_json: bool = False) -> int:
    """List the events, retry or drop those that were given up, or forget a conversation.

    Raises:
        UsageError: the action is none, or lacks what it needs.
        StoreError: there is no queue, or it cannot be used.
    """
    if action not in ACTIONS:
        msg = f"'{action}' is nothing to do with the queue; say {', '.join(ACTIONS)}."
        raise UsageError(msg)
    path = queue_path(state)
    if not path.exists():
        msg = f"{path}: there is no queue here; name the folder that `reportqa serve` keeps it in with --state."
        raise UsageError(msg)
    queue = Queue(path)
    try:
        return _do(queue, action, names, everything=everything, as_json=as_json)
    finally:
        queue.close()


def _do(queue: Queue, action: str, names: Sequence[str], *, everything: bool, as_json: bool) -> int:
    if action == "list":
        return _list(queue.listed(everything=everything), as_json=as_json)
    if action == "forget":
        if len(names) != 2:  # noqa: PLR2004
            msg = "forget needs an account and a conversation: reportqa queue forget ACCOUNT CONVERSATION."
            raise UsageError(msg)
        say(f"{queue.forget(names[0], names[1])} events forgotten.")
        return ANSWERED
    if not all(name.isascii() and name.isdigit() and len(name) < 19 for name in names) or (action == "drop" and not names):  # noqa: PLR2004
        msg = f"{action} needs the ids that `reportqa queue list` shows."
        raise UsageError(msg)
    ids = [int(name) for name in names]
    say(f"{queue.retry(ids, time.time())} events to be tried again." if action == "retry" else f"{queue.drop(ids)} events dropped.")
    return ANSWERED


def _list(events: Sequence[Event], *, as_json: bool) -> int:
    if as_json:
        for event in events:
            say_json({name: value for name, value in asdict(event).items() if name != "text"})
        return ANSWERED
    rows = [tuple(plain(x) for x in (str(e.id), e.account, e.event, e.conversation, e.state, e.outcome, datetime.fromtimestamp(e.received).isoformat(" ", "seconds"), e.error)) for e in events]
    for line in table(_HEADER, rows, _LIMITS) if rows else ["nothing waits, and nothing was given up."]:
        say(line)
    return ANSWERED
