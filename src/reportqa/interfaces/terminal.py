"""What every command shares: streams that cannot fail, errors as one sentence, exit codes."""

from __future__ import annotations

import json
import os
import sys
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

from reportqa.model.errors import IndexMismatch, ReadError, ReportQAError, StoreError

ANSWERED, NOT_FOUND, USAGE, UNREADABLE, BROKEN, STOPPED = 0, 1, 2, 3, 70, 130


def prepare() -> None:
    """Make the standard streams writable whatever the terminal's encoding: what it lacks is shown as "?"."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed by the caller
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    if hasattr(sys.stdin, "reconfigure"):
        sys.stdin.reconfigure(errors="replace")


def guarded(run: Callable[[], int]) -> int:
    """Return the exit code of `run`; an error becomes one sentence on stderr and its documented code."""
    try:
        code = run()
        sys.stdout.flush()
    except (ReadError, IndexMismatch, StoreError) as error:
        for note in getattr(error, "__notes__", ()):  # a folder that holds no readable report: why, file by file
            complain(note)
        return complain(str(error), UNREADABLE)
    except ReportQAError as error:
        return complain(str(error), USAGE)
    except BrokenPipeError:  # `| head` has read enough
        _discard_output()
        return ANSWERED
    except KeyboardInterrupt:
        return complain("stopped; what was indexed before stays as it was, and what was read since is kept.", STOPPED)
    except OSError as error:
        _discard_output()
        return complain(f"{error.filename or 'the output'}: cannot be read or written ({error.strerror or error}); check its place and permissions.", UNREADABLE)
    except Exception as error:
        if os.environ.get("REPORTQA_DEBUG"):
            raise
        return complain(f"this should not happen ({type(error).__name__}: {error}); please report it, with what REPORTQA_DEBUG=1 shows.", BROKEN)
    return code


def _discard_output() -> None:
    """Let what is still buffered for an output that takes no more go nowhere, so that the exit code stays ours."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def complain(message: str, code: int = USAGE) -> int:
    """Say what is wrong on stderr, one line, and return `code`."""
    sys.stderr.write(f"reportqa: {' '.join(plain(message).split())}\n")
    sys.stderr.flush()
    return code


def say(text: str = "") -> None:
    """Print a line."""
    sys.stdout.write(text + "\n")


def say_json(value: Any) -> None:  # noqa: ANN401
    """Print a value as one line of JSON, escaped where the terminal's encoding does not hold all of it."""
    line = json.dumps(value, ensure_ascii=False)
    try:
        line.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        line = json.dumps(value)
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def plain(text: str) -> str:
    """Return text without control characters: a report's bytes never steer the terminal."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in "\n\t" else _instead(unicodedata.category(c), c) for c in text)


def _instead(category: str, char: str) -> str:
    if category in ("Zl", "Zp"):
        return "\n"
    if category == "Zs":
        return char
    return "" if category == "Cf" else "�"


def bold(text: str, part: str) -> str:
    """Return `text` with `part` in bold on a terminal that shows it, the whole where `part` is not in it."""
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return text
    return text.replace(part, f"\033[1m{part}\033[0m", 1) if part and part in text else f"\033[1m{text}\033[0m"


def width(text: str) -> int:
    """Return how many columns a text takes on a terminal."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def clipped(text: str, columns: int) -> str:
    """Return a text of at most `columns` columns, with an ellipsis where it was cut."""
    if width(text) <= columns:
        return text
    kept = ""
    for char in text:
        if width(kept + char) > columns - 1:
            break
        kept += char
    return kept + "…"


def table(header: Sequence[str], rows: Sequence[Sequence[str]], limits: Sequence[int]) -> list[str]:
    """Return rows as lines of aligned columns, each at most its limit wide; the last is not padded."""
    cells = [[clipped(cell, limit) for cell, limit in zip(row, limits, strict=True)] for row in (header, *rows)]
    widths = [max(width(row[i]) for row in cells) for i in range(len(header))]
    return ["  ".join([*(c + " " * (w - width(c)) for c, w in zip(row[:-1], widths, strict=False)), row[-1]]).rstrip() for row in cells]
