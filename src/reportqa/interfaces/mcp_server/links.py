"""The addresses of resources, report://NAME/…, and the text that is safe to show: what documents hold never steers who reads it."""

from __future__ import annotations

import re
from urllib.parse import quote

from reportqa.interfaces.terminal import plain

_ESCAPES = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b.?|\x9b[0-?]*[ -/]*[@-~]")
_FENCE = re.compile(r"<(?=\s*/?\s*quoted)", re.IGNORECASE)


def address(document: str, *, section: int | None = None, page: int | None = None) -> str:
    """Return the address of a document, of its section counted from 1 in the order of the outline, or of its page."""
    part = f"/section/{section}" if section is not None else f"/page/{page}" if page is not None else ""
    return f"report://{quote(document, safe='')}{part}"


def shown(text: str) -> str:
    """Return text without terminal escapes, control and invisible characters."""
    return plain(_ESCAPES.sub("", text))


def line(text: str) -> str:
    """Return text on one line, shown as `shown` does."""
    return " ".join(shown(text).split())


def quoted(text: str, document: str) -> str:
    """Return text of a report between marks that it cannot close itself."""
    return f'<quoted from="{line(document)}">\n{_FENCE.sub("‹", shown(text).strip())}\n</quoted>'  # noqa: RUF001
