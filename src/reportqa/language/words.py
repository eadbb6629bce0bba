"""Words in which a numeral counts nothing: 一般, 統一, 第三方, 星期三. Rows of `data/numeral_words.tsv`."""

from __future__ import annotations

import re
from functools import cache

from reportqa.language.script import fold
from reportqa.language.tables import rows
from reportqa.model.document import Span

_NUMERAL = re.compile(r"\d+(?:[.,]\d+)*|[〇零一二两三四五六七八九十百千万亿兆廿卅卌]+")


@cache
def _pattern() -> re.Pattern[str]:
    found: list[str] = []
    for word, before, after in rows("numeral_words.tsv"):
        left = "" if before == "-" else fold(before)
        left = f"(?<![{left}第0-9〇零一二两三四五六七八九十百千万亿])" if _NUMERAL.match(fold(word)) else f"(?<![{left}])" if left else ""
        right = "" if after == "-" else f"(?![{fold(after)}])"
        found.append(f"{left}{re.escape(fold(word))}{right}")
    found.sort(key=len, reverse=True)
    return re.compile("|".join(found))


def words_in(text: str) -> list[tuple[Span, str]]:
    """Return the words with a numeral in them that counts nothing, in folded text, in order."""
    return [(Span(m.start(), m.end()), m.group()) for m in _pattern().finditer(text)]


def numerals_in(text: str) -> list[Span]:
    """Return every run of digits and every run of Chinese numerals in folded text: what must be accounted for.

    >>> [s.start for s in numerals_in("第一級3人")]
    [1, 3]
    """
    return [Span(m.start(), m.end()) for m in _NUMERAL.finditer(text)]
