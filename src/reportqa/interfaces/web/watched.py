"""A backend whose answers are counted, whichever door asked."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Sequence
from typing import Any

from reportqa.interfaces.web.backend import Backend, Broken, Busy, Slow, Starting
from reportqa.interfaces.web.metrics import Metrics
from reportqa.interfaces.web.watching import current

_SHED: dict[type[Exception], str] = {Starting: "starting", Busy: "busy", Slow: "timeout", Broken: "failed"}
# An answer's own fields: within a text a quotation mark has a backslash before it, so no text can look like them.
_FATE = re.compile(rb',"language":"([^"]*)","type":"[^"]*","status":"([^"]*)","reason":(?:null|"([^"]*)"),')
_ASKED = {"ask": "question", "search": "query", "trend": "words"}


class Watched:
    """Passes each call on to a backend."""

    def __init__(self, backend: Backend, metrics: Metrics, *, questions: bool) -> None:
        """Count in `metrics`; tell the record of a request its question where `questions` is set."""
        self._backend, self.metrics, self._questions = backend, metrics, questions

    @property
    def ready(self) -> bool:
        """Whether requests can be served now."""
        return self._backend.ready

    @property
    def notes(self) -> Sequence[str]:
        """What is to be known of the corpus (see `Backend.notes`)."""
        return self._backend.notes

    @property
    def trouble(self) -> str | None:
        """Why none can be (see `Backend.trouble`)."""
        return self._backend.trouble

    async def start(self) -> None:
        """Start the backend (see `Backend.start`)."""
        await self._backend.start()

    async def stop(self) -> None:
        """Stop the backend."""
        await self._backend.stop()

    async def reload(self) -> None:
        """Read the corpus anew (see `Backend.reload`)."""
        await self._backend.reload()

    async def call(self, method: str, /, **arguments: Any) -> Any:  # noqa: ANN401
        """Return what a method of `Service` returns (see `Backend.call`)."""
        return json.loads(await self.call_raw(method, **arguments))

    async def call_raw(self, method: str, /, **arguments: Any) -> bytes:  # noqa: ANN401
        """Return what a method of `Service` returns as JSON (see `Backend.call_raw`)."""
        record = current.get()
        if record is not None and self._questions and method in _ASKED:
            record.question = str(arguments.get(_ASKED[method], ""))
        try:
            result = await self._backend.call_raw(method, **arguments)
        except (Starting, Busy, Slow, Broken) as error:
            self.metrics.shed.labels(_SHED[type(error)]).inc()
            if isinstance(error, Broken):
                says = str(error) if self._questions else str(error).partition(":")[0]  # what follows may repeat what was asked
                logging.getLogger("reportqa.serve").error("a worker failed", extra={"fields": {"id": record.id if record else "", "method": method, "error": says}})
            raise
        if method == "ask" and (told := _FATE.search(result)):
            language, status, reason = (part.decode() for part in told.groups(b""))
            self.metrics.answers.labels(status, reason, language).inc()
            if record is not None:
                record.answer, record.reason = status, reason
        return result
