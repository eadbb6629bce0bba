"""A process that reads files one after another, so that a bad one takes nothing else with it: bounded in time and memory.

It is told what to read by lines of JSON on its standard input, and answers each with a line on its standard output.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from reportqa.building.folder import digest_of, reason
from reportqa.building.reading import failed, pages_of, read_file
from reportqa.index import store
from reportqa.ingest.files import read_bytes
from reportqa.language.segment import Segmenter
from reportqa.model.errors import ReadError, StoreError

DEBUG_VARIABLE = "REPORTQA_DEBUG"
_START = "import json, sys; a = json.loads(sys.argv[1]); sys.path[:] = a.pop('path'); from reportqa.building.worker import main; main(**a)"
_OWN = 512 << 20  # bytes of address space beyond what a file may take: libraries that are loaded to read it


def command(cache: str, made_of: str, megabytes: int) -> list[str]:
    """Return the command line of such a process."""
    return [sys.executable, "-c", _START, json.dumps({"path": [str(p) for p in sys.path], "cache": cache, "made_of": made_of, "megabytes": megabytes})]


def main(cache: str, made_of: str, megabytes: int) -> None:
    """Read the files that standard input names until it ends."""
    from reportqa.building.compiled import segmenter_from  # noqa: PLC0415

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started this decides when to stop
    answers = _own_output()
    segmenter = segmenter_from(Path(cache), made_of)
    _limit_memory(megabytes)
    _say(answers, {"ready": True})
    for line in sys.stdin:
        wanted = json.loads(line)
        _limit_seconds(wanted["seconds"])
        try:
            answer = _read(wanted, made_of, segmenter)
        except MemoryError:
            answer = {"memory": True}
        _say(answers, answer)
        if "memory" in answer:
            return


def _say(answers: IO[str], answer: dict[str, Any]) -> None:
    answers.write(json.dumps(answer) + "\n")
    answers.flush()


def _read(wanted: dict[str, Any], made_of: str, segmenter: Segmenter) -> dict[str, Any]:
    path = Path(wanted["file"])
    try:
        data = read_bytes(path)
    except ReadError:
        return {"changed": True}  # it could be read a moment ago
    if digest_of(data) != wanted["digest"]:
        return {"changed": True}
    parts = bounded(data, path.suffix.lower(), segmenter, ocr=wanted["ocr"])
    try:
        store.write(Path(wanted["to"]), parts, made_of, lasting=False)
    except StoreError as error:
        return {"unstored": str(error)}
    return {"pages": pages_of(parts)}


def bounded(data: bytes, suffix: str, segmenter: Segmenter, *, ocr: str = "") -> dict[str, bytes]:
    """Return the parts of a file's reading, or why it failed, also where a library raises what it should not.

    Raises:
        MemoryError: there is not enough of it.
    """
    try:
        return read_file(data, suffix, segmenter, ocr=ocr)
    except MemoryError:
        raise
    except Exception as error:
        if os.environ.get(DEBUG_VARIABLE):
            traceback.print_exc()
        said = " ".join(reason(error, "").split())[:200]
        return failed(f"could not be read ({type(error).__name__}{': ' if said else ''}{said}); save it anew or in another format, and please report it with what {DEBUG_VARIABLE}=1 shows.")


def _own_output() -> IO[str]:
    """Return the standard output, and let what a library prints go nowhere."""
    own = os.fdopen(os.dup(1), "w", encoding="ascii")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    if not os.environ.get(DEBUG_VARIABLE):
        os.dup2(nowhere, 2)
    return own


def _limit_memory(megabytes: int) -> None:
    with suppress(ImportError, ValueError, OSError):  # not every system has such limits
        import resource  # noqa: PLC0415

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        wanted = _mapped() + _OWN + (megabytes << 20)
        resource.setrlimit(resource.RLIMIT_AS, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


def _mapped() -> int:
    """Return the bytes of address space that the process has, 0 where the system does not say."""
    with suppress(OSError, ValueError):
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE")
    return 0


def _limit_seconds(seconds: int) -> None:
    """Let the system end the process when the next file takes more seconds of the processor."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415

        used = resource.getrusage(resource.RUSAGE_SELF)
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        wanted = int(used.ru_utime + used.ru_stime) + 1 + seconds
        resource.setrlimit(resource.RLIMIT_CPU, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))
