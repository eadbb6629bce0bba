"""The log: a line of JSON an event on standard error, in ASCII, so that nothing in it steers a terminal or fakes a line.

A thread of its own writes it, so that a reader that stalls holds up no request; lines beyond what may wait are counted, not kept.
"""

from __future__ import annotations

import json
import logging
import queue
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import IO

_OURS, _SERVERS = "reportqa.serve", "uvicorn"
_MOST_WAITING, _PATIENCE = 10_000, 2.0  # lines that may wait to be written, seconds that the end waits for them


class Lines(logging.Formatter):
    """Formats a record as one line of JSON: time, level, event, and the fields that it brings."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        told: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info and record.exc_info[0] is not None:
            told["error"] = record.exc_info[0].__name__
        return json.dumps(told, ensure_ascii=True, default=str).replace("\x7f", "\\u007f")


class Waiting(logging.Handler):
    """Hands a record's line to the thread that writes; where `most` lines wait already, the line is lost, and a later one says how many were."""

    def __init__(self, stream: IO[str], most: int = _MOST_WAITING) -> None:
        """Start the thread that writes to `stream`."""
        super().__init__()
        self.setFormatter(Lines())
        self._stream, self._lines, self._lost = stream, queue.Queue[str | None](most), 0
        self._writer = threading.Thread(target=self._write, name="log", daemon=True)
        self._writer.start()

    def emit(self, record: logging.LogRecord) -> None:
        """Let a line wait to be written."""
        if self._lost and self._put(self.format(logging.makeLogRecord({"levelname": "WARNING", "msg": "lines lost", "fields": {"lines": self._lost}}))):
            self._lost = 0
        if not self._put(self.format(record)):
            self._lost += 1

    def _put(self, line: str) -> bool:
        try:
            self._lines.put_nowait(line)
        except queue.Full:
            return False
        return True

    def _write(self) -> None:
        while (line := self._lines.get()) is not None:
            try:
                self._stream.write(line + "\n")
                self._stream.flush()
            except (OSError, ValueError):  # nobody reads any more: serving goes on
                continue

    def stop(self, seconds: float = _PATIENCE) -> None:
        """Write what waits, for at most some seconds, and end the thread."""
        with suppress(queue.Full):
            self._lines.put(None, timeout=seconds)
            self._writer.join(seconds)


def install(stream: IO[str] | None = None) -> Callable[[], None]:
    """Write the log of this server, and that of uvicorn from warnings on, to a stream (standard error); what is returned writes the rest and ends it."""
    handler = Waiting(stream or sys.stderr)
    for name, level in ((_OURS, logging.INFO), (_SERVERS, logging.WARNING)):
        logger = logging.getLogger(name)
        logger.handlers[:] = [handler]
        logger.setLevel(level)
        logger.propagate = False
    return handler.stop
