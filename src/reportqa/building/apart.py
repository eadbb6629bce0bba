"""Files read in processes of their own, a few at once: whatever a file does to its reader, the others are read."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Generator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reportqa.building import worker
from reportqa.building.folder import CHANGED, File
from reportqa.building.scans import languages_of
from reportqa.ingest.readers.ocr_tesseract import FILE_SECONDS as SCAN_SECONDS
from reportqa.model.errors import StoreError

SECONDS_VARIABLE, MEGABYTES_VARIABLE = "REPORTQA_FILE_SECONDS", "REPORTQA_FILE_MB"
_SECONDS, _MORE_SECONDS = 120, 60  # of the processor for one file, and for each MB of it
_MEGABYTES = 2048
_PATIENCE = 5  # how much longer it may take by the clock, on a machine that does other things
_MOST = 4  # processes at once
_GROUPS = os.name == "posix"  # whether a process can be stopped with all that it started
_OVERTIME = getattr(signal, "SIGXCPU", None)  # how a system that counts a process's seconds ends it


@dataclass(frozen=True, slots=True)
class Done:
    """A file that is being read or, with `finished`, has been; `why` says why it could not be, which is `lasting` where it would be so again; `pages` are those it has, 0 where it has none or they are not known."""

    file: File
    finished: bool = False
    why: str | None = None
    lasting: bool = True
    pages: int = 0


def can_start() -> bool:
    """Whether this program is one that can start another Python."""
    return bool(sys.executable) and not getattr(sys, "frozen", False)


def read_apart(files: Sequence[tuple[File, Path]], cache: Path, made_of: str) -> Generator[Done, None, None]:
    """Yield what becomes of files as they are read into the paths beside them; the processes end when the iteration does.

    Raises:
        OSError: no process can be started.
        StoreError: a reading cannot be stored.
    """
    todo: queue.SimpleQueue[tuple[File, Path]] = queue.SimpleQueue()
    for one in files:
        todo.put(one)
    told: queue.SimpleQueue[Done | BaseException] = queue.SimpleQueue()
    processes: list[_Process] = []
    left = len(files)
    try:
        for _ in range(min(_MOST, _processors(), len(files))):
            processes.append(_Process(cache, made_of))
            threading.Thread(target=processes[-1].work, args=(todo, told), daemon=True).start()
        while left:
            try:
                done = told.get(timeout=1)  # so that Ctrl-C is heard on every system
            except queue.Empty:
                continue
            if isinstance(done, BaseException):
                raise done
            left -= done.finished
            yield done
    finally:
        for process in processes:
            process.end()


class _Process:
    """One such process, started anew when a file ends it."""

    def __init__(self, cache: Path, made_of: str) -> None:
        self._seconds, self._megabytes = _limit(SECONDS_VARIABLE, _SECONDS), _limit(MEGABYTES_VARIABLE, _MEGABYTES)
        self._command = worker.command(str(cache), made_of, self._megabytes)
        self._ended = False
        self._lock = threading.Lock()
        self._process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        """Start the process in a group of its own, so that a terminal's Ctrl-C is heard by this one alone, which ends it."""
        own = {"process_group": 0} if os.name == "posix" else {"creationflags": getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)}
        one = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"), "1")  # each thread takes of the memory that is limited
        return subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, **one}, **own)  # noqa: S603 (this very Python)

    def work(self, todo: queue.SimpleQueue[tuple[File, Path]], told: queue.SimpleQueue[Done | BaseException]) -> None:
        """Read files until none is left."""
        try:
            self._greet()
            while not self._ended:
                file, to = todo.get_nowait()
                told.put(Done(file))
                told.put(self._read(file, to))
        except queue.Empty:
            return
        except BaseException as error:  # it is raised where the files are waited for
            told.put(error)

    def _greet(self) -> None:
        """Wait until the process is ready.

        Raises:
            OSError: it cannot be started.
        """
        if self._answer() != {"ready": True}:
            msg = "the process that reads files did not start"
            raise OSError(msg)

    def _read(self, file: File, to: Path) -> Done:
        if self._process.poll() is not None:
            with self._lock:
                if not self._ended:
                    self._process = self._start()
            self._greet()
        scanned = SCAN_SECONDS if file.ocr else 0  # its reader keeps within that itself
        seconds = self._seconds + _MORE_SECONDS * (file.size >> 20)
        late = threading.Event()

        def stop() -> None:
            late.set()
            _kill(self._process)

        timer = threading.Timer(_PATIENCE * seconds + scanned, stop)
        timer.start()
        try:
            answer = self._ask({"file": str(file.path), "digest": file.digest, "to": str(to), "seconds": seconds + scanned, "ocr": languages_of(file.ocr)})
        finally:
            timer.cancel()
        if answer is None or "memory" in answer:
            _kill(self._process)
            code = self._process.wait()
            if late.is_set() or (_OVERTIME is not None and code == -_OVERTIME):
                return Done(file, True, f"takes more than {seconds} s to read; split it, or set {SECONDS_VARIABLE} higher and run `reportqa index --rebuild`.")
            if answer is not None:
                return Done(file, True, f"takes more than {self._megabytes} MB of memory to read; split it, or set {MEGABYTES_VARIABLE} higher and run `reportqa index --rebuild`.")
            name = signal.Signals(-code).name if code < 0 else f"code {code}"
            return Done(file, True, f"could not be read (its reader stopped: {name}); save it anew or in another format.", lasting=name != "SIGKILL")
        if "unstored" in answer:
            raise StoreError(answer["unstored"])
        return Done(file, True, CHANGED, lasting=False) if "changed" in answer else Done(file, True, pages=answer["pages"])

    def _ask(self, wanted: dict[str, Any]) -> dict[str, Any] | None:
        """Return the answer of the process, None where it died over it."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(wanted).encode() + b"\n")
            self._process.stdin.flush()
        except (OSError, ValueError):
            return None
        return self._answer()

    def _answer(self) -> dict[str, Any] | None:
        assert self._process.stdout is not None
        try:
            line = self._process.stdout.readline()
        except (OSError, ValueError):
            return None
        return json.loads(line) if line.endswith(b"\n") else None

    def end(self) -> None:
        """Stop the process, whatever it does."""
        with self._lock:
            self._ended = True
        _kill(self._process)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(5)
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Stop a process, and those that it started itself to read a page."""
    if _GROUPS and process.poll() is None:
        with suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _limit(name: str, usual: int) -> int:
    """Return a limit that the environment sets, else the usual one."""
    told = os.environ.get(name, "")
    return int(told) if told.isascii() and told.isdecimal() and int(told) > 0 else usual
