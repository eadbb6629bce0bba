"""Words that confine what is counted to a part of it (外籍, 夜間, part-time), with those that stand for the same part."""

from __future__ import annotations

import re
from functools import cache

from reportqa.language.script import fold
from reportqa.language.tables import rows

_INSTEAD = 0.8  # how far a word counts that a report may say instead


def same_part(word: str) -> tuple[tuple[str, float], ...]:
    """Return the folded words that name the same part as a folded word does, with how far each counts; none where it names no part.

    >>> same_part(fold("夜間"))[:2], same_part("foreign")[-1:], same_part("件数")
    ((('夜晚', 1.0), ('晚间', 1.0)), (('international', 0.8),), ())
    """
    return tuple((other, weight) for other, weight in _parts().get(word, ()) if other != word)


@cache
def parts_in_english() -> re.Pattern[str]:
    """Match the words of a folded English question that name a part, the longest first."""
    words = sorted((word for word in _parts() if word.isascii()), key=len, reverse=True)
    return re.compile(rf"(?<![a-z0-9-])(?:{'|'.join(map(re.escape, words))})(?![a-z0-9-])")


@cache
def parts_in_chinese() -> re.Pattern[str]:
    """Match the words of a folded Chinese question that name a part, the longest first."""
    return re.compile("|".join(sorted((word for word in _parts() if len(word) > 1 and not word.isascii()), key=len, reverse=True)))


@cache
def _parts() -> dict[str, tuple[tuple[str, float], ...]]:
    found: dict[str, dict[str, float]] = {}
    for chinese, english, *instead in rows("parts.tsv"):
        own = [fold(word) for cell in (chinese, english) if cell for word in cell.split(";")]
        words = dict.fromkeys(own, 1.0) | {fold(word): _INSTEAD for cell in instead for word in cell.split(";")}
        for word in own:
            found[word] = words | found.get(word, {})
    return {word: tuple(others.items()) for word, others in found.items()}
