"""Numbers of an OpenDocument text's lists and headings, counted as a word processor counts them: 一、 （二） 1.1 •."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from reportqa.ingest.readers.list_numbers import format_of, shown, synced_letters
from reportqa.ingest.readers.odt_styles import FO, LOEXT, STYLE, TEXT, XML
from reportqa.ingest.readers.symbols import as_shown, is_symbol_font
from reportqa.ingest.readers.zipped import Node

LEVELS = 10
_PLACE = re.compile(r"%(\d+)%")
_MOST = 1_000_000
_NUMBERS = (TEXT + "list-level-style-number", TEXT + "outline-level-style")
_BULLETS = (TEXT + "list-level-style-bullet", TEXT + "list-level-style-image")


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    sample: str = ""
    synced: bool = False
    shows: int = 1
    prefix: str = ""
    suffix: str = ""
    pattern: str | None = None
    bullet: str | None = None


@dataclass(slots=True)
class Count:
    """How far the levels of one list have counted."""

    at: list[int | None] = field(default_factory=lambda: [None] * LEVELS)


class Lists:
    """The list styles of a document, and its lists as far as they have counted."""

    def __init__(self, groups: Iterable[Node]) -> None:
        """Take the groups of styles that define list styles and the style of headings' numbers."""
        self._styles: dict[str, dict[int, _Level]] = {}
        self.outline = ""
        for group in groups:
            for node in group.findall(TEXT + "list-style"):
                self._styles[node.get(STYLE + "name", "")] = _levels(node)
            outline = group.find(TEXT + "outline-style")
            if outline is not None:
                self.outline = outline.get(STYLE + "name") or "Outline"
                self._styles[self.outline] = _levels(outline)
        self.headings = Count()
        self._by_style: dict[str, Count] = {}
        self._by_id: dict[str, Count] = {}

    def begun(self, node: Node, style: str) -> Count:
        """Return the count of a list (text:list) at its start: anew, or that of the list that it goes on with."""
        follows = node.get(TEXT + "continue-list")
        if follows is not None and follows in self._by_id:
            count = self._by_id[follows]
        elif node.get(TEXT + "continue-numbering") == "true" and style in self._by_style:
            count = self._by_style[style]
        else:
            count = Count()
        self._by_style[style] = count
        if node.get(XML + "id"):
            self._by_id[node.get(XML + "id")] = count
        return count

    def label(self, style: str, level: int, count: Count, start: str | None = None) -> str:
        """Count an item on `level` (from 0) and return its number; `start` is the value that it is given."""
        levels = self._styles.get(style, {})
        level = min(max(level, 0), LEVELS - 1)
        here = levels.get(level)
        for outer in range(level):  # an outer level that was skipped counts as if it had begun
            if count.at[outer] is None:
                count.at[outer] = levels.get(outer, _Level()).start
        last = count.at[level]
        given = _whole(start, -1) if start is not None else -1
        count.at[level] = given if given >= 0 else (here.start if here else 1) if last is None else last + 1
        count.at[level + 1 :] = [None] * (LEVELS - 1 - level)
        if here is None:
            return ""
        return here.bullet if here.bullet is not None else _written(levels, level, count)


def _written(levels: dict[int, _Level], level: int, count: Count) -> str:
    here = levels[level]

    def number(at: int) -> str:
        there = levels.get(at, _Level())
        value = count.at[at] if 0 <= at < LEVELS else None
        value = there.start if value is None else value
        form = format_of(there.sample)
        if form in ("lowerLetter", "upperLetter") and not there.synced:
            return synced_letters(value).upper() if form == "upperLetter" else synced_letters(value)
        return shown(value, form)

    if not here.sample and here.pattern is None:
        return here.prefix + here.suffix
    if here.pattern is not None:
        return _PLACE.sub(lambda match: number(int(match[1]) - 1), here.pattern)
    parts = [number(at) for at in range(max(0, level + 1 - here.shows), level + 1)]
    return here.prefix + ".".join(part for part in parts if part) + here.suffix


def _levels(node: Node) -> dict[int, _Level]:
    return {_whole(child.get(TEXT + "level"), 1) - 1: _level(child) for child in node if child.tag in _NUMBERS or child.tag in _BULLETS}


def _level(node: Node) -> _Level:
    if node.tag in _BULLETS:
        return _Level(bullet=_bullet(node))
    prefix, suffix = node.get(STYLE + "num-prefix", ""), node.get(STYLE + "num-suffix", "")
    pattern = node.get(STYLE + "num-list-format") or node.get(LOEXT + "num-list-format")
    return _Level(
        _whole(node.get(TEXT + "start-value"), 1), node.get(STYLE + "num-format", ""), node.get(STYLE + "num-letter-sync") == "true",
        min(max(_whole(node.get(TEXT + "display-levels"), 1), 1), LEVELS), prefix, suffix, pattern,
    )  # fmt: skip


def _bullet(node: Node) -> str:
    text = node.get(TEXT + "bullet-char", "")
    properties = node.find(STYLE + "text-properties")
    font = "" if properties is None else properties.get(STYLE + "font-name") or properties.get(FO + "font-family") or ""
    if node.tag == TEXT + "list-level-style-image" or (text.strip() and not as_shown(text, font)):
        return "•"
    if text == "o" and font.lower().startswith("courier"):
        return "○"
    return as_shown(text, font) if is_symbol_font(font) or not text.isascii() else text


def _whole(text: str | None, default: int) -> int:
    try:
        return default if text is None else max(0, min(int(text), _MOST))
    except ValueError:
        return default
