"""Raw bytes -> the fields of an event, each checked for what it must be."""

from __future__ import annotations

import json
from typing import Any

from reportqa.interfaces.helpdesk.model import Malformed

_MOST = 1 << 53  # ids beyond are no vendor's


def read_object(raw: bytes) -> dict[str, Any]:
    """Return the JSON object of a body.

    Raises:
        Malformed: it is none.
    """
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError) as error:
        msg = "the body is no JSON"
        raise Malformed(msg) from error
    if not isinstance(found, dict):
        msg = "the body is no JSON object"
        raise Malformed(msg)
    return found


def inner(found: Any, *path: str) -> Any:  # noqa: ANN401
    """Return what a path of names leads to; None where it leads nowhere."""
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    return found


def number(found: Any, *path: str) -> int:  # noqa: ANN401
    """Return an id: a whole number, also one written as text.

    Raises:
        Malformed: there is none.
    """
    value = inner(found, *path)
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < len(str(_MOST)):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < _MOST:
        msg = f"{'.'.join(path)} is no id"
        raise Malformed(msg)
    return value


def words(found: Any, *path: str) -> str:  # noqa: ANN401
    """Return a text, made such that it can be stored; "" where it is null.

    Raises:
        Malformed: it is something else.
    """
    value = inner(found, *path)
    if value is None:
        return ""
    if not isinstance(value, str):
        msg = f"{'.'.join(path)} is no text"
        raise Malformed(msg)
    return value.encode("utf-8", "replace").decode().replace("\0", "")


def listed(found: Any, *path: str) -> list[Any]:  # noqa: ANN401
    """Return a list; an empty one where there is none."""
    value = inner(found, *path)
    return value if isinstance(value, list) else []


def squeezed(text: Any) -> str:  # noqa: ANN401
    """Return a text without regard to its white space, to be compared."""
    return " ".join(text.split()) if isinstance(text, str) else ""


def encoded(value: Any) -> bytes:  # noqa: ANN401
    """Return a value as JSON bytes."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
