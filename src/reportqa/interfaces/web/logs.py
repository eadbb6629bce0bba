"""The log: a line of JSON an event on standard error, in ASCII, so that nothing in it steers a terminal or fakes a line."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import IO

_OURS, _SERVERS = "reportqa.serve", "uvicorn"


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


def install(stream: IO[str] | None = None) -> None:
    """Write the log of this server, and that of uvicorn from warnings on, to a stream (standard error)."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(Lines())
    for name, level in ((_OURS, logging.INFO), (_SERVERS, logging.WARNING)):
        logger = logging.getLogger(name)
        logger.handlers[:] = [handler]
        logger.setLevel(level)
        logger.propagate = False
