"""Words in which a numeral counts nothing: 一般, 統一, 第三方, 星期三. Rows of `data/numeral_words.tsv`."""

from __future__ import annotations

import re
from functools import cache

from reportqa.language.script import fold
from reportqa.language.tables import rows
from reportqa.model.document import Span

_IN_NUMBER = "第0123456789〇零一二两三四五六七八九十百千万亿"
_NUMERAL = re.compile(r"\d+(?:[.,]\d+)*|[〇零一二两三四五六七八九十百千万亿兆廿卅卌]+")


@cache
def _words() -> tuple[re.Pattern[str], dict[str, tuple[tuple[str, str, str], ...]]]:
    """Return a pattern for where words may begin, and by first character each word with what may not stand around it."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for row in rows("numeral_words.tsv"):
        word, before, after = (fold("" if cell == "-" else cell) for cell in row)
        found.setdefault(word[0], []).append((word, before + _IN_NUMBER if _NUMERAL.match(word) else before, after))
    by_first = {first: tuple(sorted(words, key=lambda w: -len(w[0]))) for first, words in found.items()}
    return re.compile("[" + re.escape("".join(by_first)) + "]"), by_first


def words_in(text: str) -> list[tuple[Span, str]]:
    """Return the words with a numeral in them that counts nothing, in folded text, in order, the longest at each place."""
    found: list[tuple[Span, str]] = []
    starts, by_first = _words()
    end = 0
    for match in starts.finditer(text):
        at = match.start()
        if at < end:
            continue
        for word, before, after in by_first[match.group()]:
            end_of_word = at + len(word)
            if text.startswith(word, at) and (at == 0 or text[at - 1] not in before) and (end_of_word == len(text) or text[end_of_word] not in after):
                found.append((Span(at, end_of_word), word))
                end = end_of_word
                break
    return found


def numerals_in(text: str) -> list[Span]:
    """Return every run of digits and every run of Chinese numerals in folded text: what must be accounted for.

    >>> [s.start for s in numerals_in("第一級3人")]
    [1, 3]
    """
    return [Span(m.start(), m.end()) for m in _NUMERAL.finditer(text)]
