"""What a server may be told, with its defaults; safe as they are."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True)
class Settings:
    """How a server listens, whom it serves, and how much.

    Sizes are in bytes, times in seconds, `rate` in requests a minute of one key or address (0: no limit).
    """

    corpus: str
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = os.cpu_count() or 1
    timeout: float = 10.0
    waiting: int = 64  # requests that wait for a worker; more are told to come again
    body: int = 64 << 10
    question: int = 2000  # characters
    rate: int = 0
    origins: tuple[str, ...] = ()  # exact origins whose pages may call, beside the server's own
    keys: Path | None = None  # file of hashed API keys; without one, no key is asked for
    uploads: bool = False
    upload: int = 64 << 20
    feedback: Path | None = None  # question-set file that feedback is added to
    log_questions: bool = False
    state: Path | None = None  # folder of the webhooks' queue
    helpdesk: Path | None = None  # settings file of the helpdesks; without one, there are no webhooks
    environment: Mapping[str, str] | None = None  # secrets of the helpdesks; the process's own where None
