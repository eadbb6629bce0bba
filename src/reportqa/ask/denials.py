"""Folded text -> whether it denies what a question asks about: in the clause that speaks of it, and of what befell people, kind by kind."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from reportqa.language.tables import rows

_CLAUSE = re.compile(r"[,;:。.](?!\d)|\s(?:and|but)\s")
_SERIES = re.compile(r"[、,;。]|\.(?!\d)|\d|但|惟|仅|\b(?:and|but|or|only)\b(?= (?:\d|one|two|three|four|five|six|seven|eight|nine|ten|the)\b)|\bbut\b")


@cache
def _deniers(kind: str) -> re.Pattern[str]:
    return re.compile("|".join(pattern for _, k, pattern in rows("denials.tsv") if k == kind))


@cache
def _harms() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kind, re.compile(pattern)) for kind, pattern in rows("harms.tsv"))


def none_of(text: str) -> tuple[tuple[int, int], ...]:
    """Return the stretches of folded text that are said not to be there: behind a 無 or no up to the next of a series, before a 0件.

    >>> [text[a:b] for text in ("计131人受伤,无人死亡", "死亡0例,伤者3人") for a, b in none_of(text)]
    ['人死亡', '死亡']
    """
    found: list[tuple[int, int]] = []
    for m in _deniers("none").finditer(text):
        end = _SERIES.search(text, m.end())
        found.append((m.end(), end.start() if end else len(text)))
    for m in _deniers("zero").finditer(text):
        start = max((s.end() for s in _SERIES.finditer(text, 0, m.start())), default=0)
        found.append((start, m.start()))
    return tuple((a, b) for a, b in found if b > a)


def harmed(asked: str, text: str) -> bool | None:
    """Return whether folded text says that people came to the harm that a folded question asks about, None where it says nothing of it or the question is not of harm.

    >>> harmed("有没有造成人员死伤?", "受害率0.006‰,无人员伤亡"), harmed("was anyone hurt?", "131 were injured and nobody died")
    (False, True)
    >>> harmed("有人死亡吗?", "轻伤3人"), harmed("有人死亡吗?", "计131人受伤,无人死亡")
    (None, False)
    """
    kinds = [pattern for _, pattern in _harms() if pattern.search(asked)]
    denied, told = none_of(text), [False] * len(kinds)
    for number, pattern in enumerate(kinds):
        for m in pattern.finditer(text):
            told[number] = True
            clause = _clause_at(text, m.start())
            if not any(a <= m.start() < b for a, b in denied) and _deniers("verb").search(text[clause[0] : clause[1]]) is None:
                return True
    return False if kinds and any(told) and (all(told) or len(kinds) == 1) else None


def of_harm(asked: str) -> bool:
    """Whether a folded question asks what harm people came to."""
    return any(pattern.search(asked) for _, pattern in _harms())


def _clause_at(text: str, at: int) -> tuple[int, int]:
    start = max((m.end() for m in _CLAUSE.finditer(text, 0, at)), default=0)
    end = _CLAUSE.search(text, at)
    return start, end.start() if end else len(text)


def denied(asked: str, clause: str, stretch: str, met: Callable[[str], bool]) -> bool:
    """Whether what a folded question asks about is denied: in the clause that speaks of it, or in one of its stretch that only denies.

    `met` tells whether a text speaks of what is asked about.

    >>> denied("有没有动用预备金?", "未动用预备金", "全年未动用预备金", lambda text: "预备金" in text)
    True
    >>> denied("was there any major deficiency?", "found no critical and three major deficiencies", "", lambda text: "major" in text)
    False
    >>> denied("课程取消了吗?", "课程取消", "课程取消", lambda text: "课程" in text)
    False
    """
    for text in (clause, stretch):
        if any(met(text[a:b]) for a, b in none_of(text)):
            return True
    if _says(asked, clause, "verb") or _says(asked, clause, "off") or _NONE_OF_ALL.search(clause) is not None:
        return True
    return any(_says(asked, part, "verb") or _NOTHING.match(part) is not None for part in _CLAUSE.split(stretch) if part != clause)


_NONE_OF_ALL = re.compile(r"\bnone\b|\bnobody\b")
_NOTHING = re.compile(r"^(?:(?:并|均|皆|都|尚|经查)*无(?:发生|此|通报|案件|异常|一)?|none|nil)")


def _says(asked: str, text: str, kind: str) -> bool:
    """Whether a text has a word that denies and that the question has not itself, with the letter behind it (尚未核定 is asked, and told)."""
    return any(text[m.start() : m.end() + 1] not in asked for m in _deniers(kind).finditer(text))
