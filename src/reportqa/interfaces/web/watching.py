"""What is told of the requests while they run: a record each, filled in by whoever learns something of it."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(slots=True)
class Record:
    """One request: what its line in the log and its counts are made of."""

    id: str
    method: str
    route: str = ""
    status: int = 0
    key: str = ""
    answer: str = ""
    reason: str = ""
    question: str = ""


current: ContextVar[Record | None] = ContextVar("reportqa_request", default=None)
