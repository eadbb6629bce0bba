"""The scripts and styles of the browser, put together as they are served: each script is one file without imports."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

STATIC = Path(__file__).parent / "static"

_PARTS = ("dom", "language", "api", "key", "sources", "chart", "answer", "reader", "tools")
_WIDGET = tuple(f"widget/{part}.js" for part in (*_PARTS, "main"))
_PAGES = tuple(f"widget/{part}.js" for part in ("dom", "language", "api", "key", "sources", "reader"))

_IMPORT = re.compile(r"^import .*;\n", re.MULTILINE)
_EXPORT = re.compile(r"^export ", re.MULTILINE)


@cache
def widget() -> str:
    """Return `widget.js`: the element with its styles and words, for a plain script tag."""
    return _script(_WIDGET)


@cache
def files() -> dict[str, tuple[str, str]]:
    """Return what is served under /static by name: its content and its media type."""
    return {
        "page.js": (_script((*_PAGES, "page/sheet.js", "page/common.js", "page/page.js")), "text/javascript"),
        "view.js": (_script((*_PAGES, "page/sheet.js", "page/common.js", "page/view.js")), "text/javascript"),
        "page.css": (_read("page/page.css"), "text/css"),
        "icon.svg": (_read("page/icon.svg"), "image/svg+xml"),
    }


def page(name: str) -> str:
    """Return a page's HTML; the same for everybody, for its script fills it."""
    return _read(f"page/{name}.html")


def messages() -> dict[str, dict[str, str]]:
    """Return the interface's words: language -> name -> words."""
    found: dict[str, dict[str, str]] = json.loads(_read("widget/messages.json"))
    return found


def _script(names: Iterable[str]) -> str:
    parts = [_EXPORT.sub("", _IMPORT.sub("", _read(name))) for name in names]
    given = f"const MESSAGES = {_literal(messages())};\nconst STYLES = {_literal(_read('widget/style.css'))};\n"
    return "(() => {\n\"use strict\";\n" + given + "\n".join(parts) + "})();\n"


def _literal(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _read(name: str) -> str:
    return (STATIC / name).read_text(encoding="utf-8")
