"""A process that reads a corpus for the server: a line of JSON in for each request, a line of JSON out.

Apart from the front, so that a request that takes too long can be ended, and that the processors share the work.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from typing import IO, Any

from reportqa.model.errors import ReportQAError, UsageError

_START = "import json, sys; a = json.loads(sys.argv[1]); sys.path[:] = a.pop('path'); from reportqa.interfaces.web.worker import main; main(**a)"


def command(corpus: str) -> list[str]:
    """Return the command line of such a process."""
    return [sys.executable, "-c", _START, json.dumps({"path": [str(p) for p in sys.path], "corpus": corpus})]


def main(corpus: str) -> None:
    """Serve the requests that standard input holds until it ends."""
    from reportqa.interfaces.service import Service  # noqa: PLC0415
    from reportqa.library import open_corpus  # noqa: PLC0415

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the front decides when to stop
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints is no reply
    try:
        service = Service(open_corpus(corpus), Path(corpus))
    except ReportQAError as error:
        _say(replies, {"error": str(error)})
        return
    service.ask("106年?")  # what is read at the first question
    _say(replies, {"ready": True})
    for line in sys.stdin:
        _say(replies, _reply(service, json.loads(line)))


def _reply(service: Any, wanted: dict[str, Any]) -> dict[str, Any]:  # noqa: ANN401
    try:
        return {"result": service.methods[wanted["method"]](**wanted["arguments"])}
    except UsageError as error:
        return {"usage": str(error)}
    except Exception as error:  # noqa: BLE001 (a request never ends the process)
        return {"broken": f"{type(error).__name__}: {error}"}


def _say(replies: IO[str], reply: dict[str, Any]) -> None:
    replies.write(json.dumps(reply, ensure_ascii=False, separators=(",", ":")) + "\n")
    replies.flush()
