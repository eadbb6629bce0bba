"""The tables of `helpdesk/data`: tab-separated, `#` starts a comment line."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

LANGUAGES = ("zh-TW", "zh-CN", "en")


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a table, each a tuple of its cells."""
    text = (files("reportqa.interfaces.helpdesk") / "data" / name).read_text(encoding="utf-8")
    return tuple(tuple(line.split("\t")) for line in text.splitlines() if line and not line.startswith("#"))


@cache
def _messages() -> dict[str, dict[str, str]]:
    return {key: dict(zip(LANGUAGES, texts, strict=True)) for key, *texts in rows("messages.tsv")}


def message(key: str, language: str, **filled: object) -> str:
    """Return what is said in a language, its names filled in."""
    return _messages()[key][language].format(**filled)
