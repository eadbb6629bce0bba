"""A PDF's bytes -> its sheets, read by processes that are stopped when a page takes too long or too much memory."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from reportqa.ingest.readers.pdf_file import LOCK, Bookmark
from reportqa.ingest.readers.pdf_layout import Sheet
from reportqa.ingest.readers.pdf_worker import bookmarks_of, messages, unpacked
from reportqa.model.errors import ReadError

PAGE_SECONDS = 30.0  # that a page may take; a dense one takes 0.1
FILE_SECONDS = 120.0  # that a file may take, and as many again for each hundred pages
MOST_PAGES = 20_000
_RESTARTS = 3  # of a process, after as many pages that stopped it
_TWO = 200_000  # bytes: a larger file is read by two processes


@dataclass(slots=True)
class Contents:
    """What was read: the sheets in order, the numbers of pages that are damaged or that stopped the reading, and the file's own words.

    `beyond` counts pages past the most that are read.
    """

    sheets: list[Sheet] = field(default_factory=list)
    damaged: list[int] = field(default_factory=list)
    stopped: list[int] = field(default_factory=list)
    title: str = ""
    bookmarks: list[Bookmark] = field(default_factory=list)
    pages: int = 0
    beyond: int = 0


class _CannotStart(Exception):
    """No process can be started here."""


def contents(name: str, data: bytes, *, page_seconds: float = PAGE_SECONDS) -> Contents:
    """Return the pages of a PDF.

    Raises:
        ReadError: it asks for a password, is damaged, has no page, or nothing of it can be read in bounded time and memory.
    """
    count = min(2, os.cpu_count() or 1) if len(data) > _TWO else 1
    try:
        with ThreadPoolExecutor(count) as pool:
            parts = list(pool.map(lambda k: _part(name, data, k, count, page_seconds), range(count)))
    except _CannotStart:
        with LOCK:
            parts = [_gathered(name, messages(name, data, 0, 1))]
    whole = parts[0]
    for part in parts[1:]:
        whole.sheets += part.sheets
        whole.damaged += part.damaged
        whole.stopped += part.stopped
    whole.sheets.sort(key=lambda s: s.number)
    whole.damaged.sort()
    whole.stopped.sort()
    return whole


def _gathered(name: str, found: Iterator[dict[str, Any]]) -> Contents:
    result = Contents()
    for message in found:
        _take(name, result, message)
    return result


def _take(name: str, result: Contents, message: dict[str, Any]) -> None:
    if "error" in message:
        raise ReadError(message["error"])
    if "pages" in message:
        result.pages, result.beyond = min(MOST_PAGES, message["pages"]), max(0, message["pages"] - MOST_PAGES)
        result.title, result.bookmarks = message["title"], bookmarks_of(message)
    elif message["sheet"] is None:
        result.damaged.append(message["page"] + 1)
    else:
        result.sheets.append(unpacked(message["sheet"]))


def _part(name: str, data: bytes, first: int, step: int, page_seconds: float) -> Contents:
    """Return every `step`-th page from `first`, going on behind a page that stops the process."""
    result = Contents()
    began, at = time.monotonic(), first
    for _ in range(_RESTARTS + 1):
        for message in _from_process(name, data, at, step, page_seconds):
            _take(name, result, message)
            if "page" in message:
                at = message["page"] + step
            limit = FILE_SECONDS * (1 + result.pages / 100)
            if at >= MOST_PAGES or time.monotonic() - began > limit:
                break
        if result.pages and (at >= result.pages or time.monotonic() - began > FILE_SECONDS * (1 + result.pages / 100)):
            break
        result.stopped.append(at + 1)
        at += step
    result.stopped += range(at + 1, result.pages + 1, step)
    if not result.pages:
        msg = f"{name}: the PDF cannot be opened in bounded time and memory; it is damaged: save it anew from a viewer."
        raise ReadError(msg)
    return result


def _from_process(name: str, data: bytes, start: int, step: int, page_seconds: float) -> Iterator[dict[str, Any]]:
    """Yield what a process tells, until it ends, dies, or is silent for too long."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    command = [sys.executable, "-m", "reportqa.ingest.readers.pdf_worker", name, str(start), str(step)]
    try:
        if not sys.executable:
            raise _CannotStart
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment)  # noqa: S603 (our own interpreter and module)
    except (OSError, ValueError) as error:
        raise _CannotStart from error
    silent = True
    lines: queue.Queue[bytes | None] = queue.Queue()
    feeder = threading.Thread(target=_feed, args=(process, data, lines), daemon=True)
    feeder.start()
    try:
        while True:
            line = lines.get(timeout=page_seconds)
            if line is None:
                break
            silent = False
            yield json.loads(line)
    except queue.Empty:
        return
    finally:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=0.0 if not silent else 1.0)
        process.kill()
        code = process.wait()
        feeder.join()
    if silent and code > 0:  # no interpreter, or one that lacks this package: a program that was packed into one file
        raise _CannotStart


def _feed(process: subprocess.Popen[bytes], data: bytes, lines: queue.Queue[bytes | None]) -> None:
    """Give the process the file, and put the lines that it writes into the queue; None at its end."""
    with contextlib.suppress(OSError, ValueError):
        if process.stdin is not None:
            process.stdin.write(data)
            process.stdin.close()
        if process.stdout is not None:
            for line in process.stdout:
                if line.endswith(b"\n"):
                    lines.put(line)
            process.stdout.close()
    lines.put(None)
