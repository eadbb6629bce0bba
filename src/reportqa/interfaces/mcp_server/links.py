"""The addresses of resources: report://NAME/…"""

from __future__ import annotations

from urllib.parse import quote


def address(document: str, *, section: int | None = None, page: int | None = None) -> str:
    """Return the address of a document, of its section counted from 1 in the order of the outline, or of its page."""
    part = f"/section/{section}" if section is not None else f"/page/{page}" if page is not None else ""
    return f"report://{quote(document, safe='')}{part}"
