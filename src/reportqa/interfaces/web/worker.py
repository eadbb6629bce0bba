"""A process that reads a corpus for the server: a line of JSON in for each request, a line out.

Apart from the front, so that a request that takes too long can be ended, and that the processors share the work. A line out
begins with a letter that says what it is (`RESULT` and so on), and a mark where the process has grown too large; its JSON
goes to the client as it is.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
from pathlib import Path
from typing import IO, Any

from reportqa.model.errors import ReportQAError, UsageError

READY, UNREADABLE, RESULT, USAGE, ABSENT, BROKEN = b"R", b"U", b"=", b"?", b"0", b"!"
FIT, LARGE = b" ", b"*"
_START = "import json, sys; a = json.loads(sys.argv[1]); sys.path[:] = a.pop('path'); from reportqa.interfaces.web.worker import main; main(**a)"
_YOUNG = 20_000  # new objects after which the collector looks for cycles: answers leave few


def command(corpus: str, memory: int) -> list[str]:
    """Return the command line of such a process; with more than `memory` bytes resident it asks to be replaced."""
    return [sys.executable, "-c", _START, json.dumps({"path": [str(p) for p in sys.path], "corpus": corpus, "memory": memory})]


def encoded(value: Any) -> bytes:  # noqa: ANN401
    """Return a value as JSON on one line, in UTF-8."""
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:  # half a character, as JSON can hold it escaped
        return json.dumps(value, separators=(",", ":")).encode()


def main(corpus: str, memory: int) -> None:
    """Serve the requests that standard input holds until it ends."""
    from reportqa.interfaces.service import Service  # noqa: PLC0415
    from reportqa.library import open_corpus  # noqa: PLC0415

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the front decides when to stop
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no reply
    try:
        opened = open_corpus(corpus)
    except ReportQAError as error:
        _say(replies, UNREADABLE, FIT, encoded(str(error)))
        return
    service = Service(opened, Path(corpus))
    service.ask("106年?")  # what is read at the first question
    gc.collect()
    gc.freeze()  # the corpus stays: the collector need not go through it again
    gc.set_threshold(_YOUNG, 10, 10)
    most = max(memory, 2 * resident())  # a corpus that is large by itself is no leak
    _say(replies, READY, FIT, encoded(list(opened.notes)))
    for line in sys.stdin.buffer:
        kind, said = _reply(service, line)
        _say(replies, kind, LARGE if resident() > most else FIT, said)


def _reply(service: Any, line: bytes) -> tuple[bytes, bytes]:  # noqa: ANN401
    from reportqa.interfaces.service import Absent  # noqa: PLC0415

    try:
        method, arguments = json.loads(line)
        return RESULT, encoded(service.methods[method](**arguments))
    except UsageError as error:
        return ABSENT if isinstance(error, Absent) else USAGE, encoded(str(error))
    except Exception as error:  # noqa: BLE001 (a request never ends the process)
        return BROKEN, encoded(f"{type(error).__name__}: {error}")


def _say(replies: IO[bytes], kind: bytes, size: bytes, said: bytes) -> None:
    replies.write(b"".join((kind, size, said, b"\n")))
    replies.flush()


def resident() -> int:
    """Return how many bytes of memory this process holds now; where that cannot be told, 0."""
    try:
        with open("/proc/self/statm", "rb", buffering=0) as file:  # noqa: PTH123 (once a request)
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0
