"""Words that confine what is counted to a part of it (外籍, 夜間, part-time), with those that stand for the same part."""

from __future__ import annotations

import re
from functools import cache

from reportqa.language.script import fold
from reportqa.language.tables import rows


def same_part(word: str) -> tuple[str, ...]:
    """Return the folded words that name the same part as a folded word does; none where it names no part.

    >>> same_part(fold("夜間"))[:2], same_part("at night")[-2:], same_part("件数")
    (('夜晚', '晚间'), ('nighttime', 'after dark'), ())
    """
    return tuple(other for other in _parts().get(word, ()) if other != word)


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
def _parts() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in rows("parts.tsv"):
        asked, words = (tuple(fold(word) for cell in cells if cell for word in cell.split(";")) for cells in (row[:2], row))
        for word in asked:
            found[word] = tuple(dict.fromkeys((*found.get(word, ()), *words)))
    return found
