"""Words around a number -> its bound and its direction: 近, 逾, 以上; 下降, 增加."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from reportqa.language.script import fold
from reportqa.language.tables import rows
from reportqa.model.figure import Bound, Direction

_REACH = 20
_FILLERS = re.compile(r"(?:[\s(:了之]|新台币|nt\$|us\$|£|€|\$|gbp|usd|eur|达|计|有|为|占|佔|共)+$")
_CHANGE_FILLERS = re.compile(r"(?:[\s(:了之约达]|新台币|nt\$|us\$|£|€|\$|gbp|usd|eur)+$")  # no 为, 至, 成: they lead to a target, not to a change
_AFTER_FILLERS = re.compile(r"\s?(?:\(含\))?\s?")


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a table: what it says, and what may not stand before it."""

    word: str
    value: str
    unless: re.Pattern[str] | None


def _words(table: str, side: str) -> list[_Word]:
    """Return the words of a table, folded, longest first."""
    found = []
    for row in rows(table):
        word, where, value, unless = (row[0], "before", row[1], row[2]) if table == "direction.tsv" else row
        if where == side:
            found.append(_Word(fold(word), value, None if unless == "-" else re.compile(f"(?:{fold(unless)})$")))
    return sorted(found, key=lambda w: -len(w.word))


@cache
def _by_last(table: str) -> dict[str, tuple[_Word, ...]]:
    found: dict[str, list[_Word]] = {}
    for word in _words(table, "before"):
        found.setdefault(word.word[-1], []).append(word)
    return {last: tuple(words) for last, words in found.items()}


@cache
def _by_first() -> dict[str, tuple[_Word, ...]]:
    found: dict[str, list[_Word]] = {}
    for word in _words("qualifiers.tsv", "after"):
        if len(word.word) > 1:  # 餘 and 多 stand before the unit: `language.numerals` reads them
            found.setdefault(word.word[0], []).append(word)
    return {first: tuple(words) for first, words in found.items()}


def _word_before(text: str, at: int, table: str) -> tuple[str, int] | None:
    """Return the value of the table's word that ends right before `at`, fillers between, and where it begins."""
    head = text[max(0, at - _REACH) : at]
    stripped = head.rstrip()
    trimmed = (_CHANGE_FILLERS if table == "direction.tsv" else _FILLERS).sub("", head)
    for form in (stripped, trimmed) if trimmed != stripped else (stripped,):
        for word in _by_last(table).get(form[-1:], ()):
            if not form.endswith(word.word):
                continue
            left = form[: -len(word.word)]
            if (word.unless is not None and word.unless.search(left)) or (word.word[0].isascii() and left[-1:].isascii() and left[-1:].isalpha()):
                continue
            return word.value, at - len(head) + len(left)
    return None


def bound_before(text: str, at: int) -> tuple[Bound, int] | None:
    """Return the bound that the words before `at` of folded text put on a number, and where they begin."""
    found = _word_before(text, at, "qualifiers.tsv")
    return (Bound(found[0]), found[1]) if found else None


def bound_after(text: str, at: int) -> Bound | None:
    """Return the bound that the words after `at` put on a number."""
    lead = _AFTER_FILLERS.match(text, at)
    start = lead.end() if lead else at
    for word in _by_first().get(text[start : start + 1], ()):
        if text.startswith(word.word, start):
            return Bound(word.value)
    return None


@cache
def scaffolding() -> str:
    """Return a regular expression of the words that say how a number is meant, not what it counts: bounds and changes, as printed and folded."""
    words = {form for table in ("direction.tsv", "qualifiers.tsv") for row in rows(table) for form in (row[0], fold(row[0])) if len(form) > 1}
    chinese = sorted((w for w in words if not w[0].isascii()), key=len, reverse=True)
    english = sorted((w for w in words if w[0].isascii() and w[0].isalpha()), key=len, reverse=True)
    return "|".join([*map(re.escape, chinese), *(rf"\b{re.escape(w)}\b" for w in english)])


def direction_before(text: str, at: int) -> Direction:
    """Return which way a change goes whose number stands at `at`: the bound between is passed over."""
    bound = bound_before(text, at)
    found = _word_before(text, bound[1] if bound else at, "direction.tsv")
    return Direction(found[0]) if found else Direction.NONE
