"""Every request seen to its end: an id, a line in the log, its counts, and a reply even where the application fails."""

from __future__ import annotations

import logging
import re
import time
import traceback
import uuid

from starlette.datastructures import MutableHeaders

from reportqa.interfaces.web.failures import failure
from reportqa.interfaces.web.guards.types import ASGIApp, Message, Receive, Scope, Send, header
from reportqa.interfaces.web.keys import PREFIX
from reportqa.interfaces.web.metrics import Metrics
from reportqa.interfaces.web.watching import Record, current

_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_GONE = 499  # the caller went away before there was a reply
log = logging.getLogger("reportqa.serve")


class Observed:
    """Tells what became of each request; of its text only where `questions` is set."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics, questions: bool) -> None:
        """Count in `metrics`."""
        self._app, self._metrics, self._questions = app, metrics, questions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = header(scope, b"x-request-id") or ""
        record = Record(given if _ID.fullmatch(given) and PREFIX not in given else uuid.uuid4().hex, scope["method"])
        token = current.set(record)
        scope.setdefault("state", {})["request_id"] = record.id
        started = time.perf_counter()

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                record.status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = record.id
            await send(message)

        try:
            await self._app(scope, receive, sending)
        except Exception as error:
            self._failed(record, error)
            if record.status:  # half a reply is out; the server closes the connection
                raise
            await failure(500, "failed", f"a failure of the server; its log tells why, under {record.id}.")(scope, receive, sending)
        finally:
            current.reset(token)
            self._told(record, scope, time.perf_counter() - started)

    def _failed(self, record: Record, error: Exception) -> None:
        frames = [f"{f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)[-12:]]
        told: dict[str, object] = {"id": record.id, "error": type(error).__name__, "at": frames}
        if self._questions:  # what an error says may repeat what was asked
            told["says"] = str(error)
        log.error("failed", extra={"fields": told})

    def _told(self, record: Record, scope: Scope, seconds: float) -> None:
        record.status = record.status or _GONE
        record.route = getattr(scope.get("route"), "path", "") or "none"
        caller = scope.get("state", {}).get("caller")
        self._metrics.served(record, seconds)
        told: dict[str, object] = {"id": record.id, "method": self._metrics.method(record.method), "route": record.route, "status": record.status,
                                   "ms": round(seconds * 1000, 1), "key": caller.name if caller else ""}  # fmt: skip
        if record.answer:
            told["answer"] = record.answer
        if record.reason:
            told["reason"] = record.reason
        if self._questions and record.question:
            told["question"] = record.question
        log.info("request", extra={"fields": told})
