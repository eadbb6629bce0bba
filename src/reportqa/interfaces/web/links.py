"""Where a browser opens what an answer cites."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

VIEW = "/view"
_BASE = re.compile(r"https?://(?:[\w.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?(?:/[\w.~-]+)*/?", re.ASCII)


def view_url(base: str, citation: Mapping[str, Any]) -> str:
    """Return the address of a citation's view on the server at `base`: the document, the span in characters, the page of the file where it is known.

    A base that is no plain address, as a forged Host header makes one, is left out; the address is then relative to the server.
    """
    root = base.rstrip("/") if _BASE.fullmatch(base) else ""
    span = {"start": citation["start"], "end": citation["end"]}
    page = {} if citation.get("page") is None else {"page": citation["page"]}
    return f"{root}{VIEW}/{quote(citation['document'], safe='')}?{urlencode({**span, **page})}"
