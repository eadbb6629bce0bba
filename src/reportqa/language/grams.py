"""Text -> the terms that an index keeps: Chinese characters and their pairs, Latin words, numbers; no dictionary.

A Chinese word is found by its pairs of characters, so that neither the text nor the word need be cut the same
(Nie, Gao, Zhang and Zhou 2000: pairs and characters together serve Chinese retrieval as well as words).
"""

from __future__ import annotations

import re
from functools import lru_cache

from reportqa.language.script import closed_up, fold, is_cjk

_RUN = re.compile(r"[㐀-鿿豈-﫿〇々]+|[a-z][a-z0-9.'&/-]*[a-z0-9]|\d+[a-z]+(?![a-z0-9])|[a-z]|\d[\d,]*(?:\.\d+)?")
_PIECES = re.compile(r"[a-z0-9]{2,}")


def index_terms(text: str) -> list[str]:
    """Return the terms of any text, each as often as it occurs.

    >>> index_terms("簽署 MOU3件"), index_terms("1,234 Taiwan-based")
    (['签', '署', '签署', 'mou3', '件'], ['1234', 'taiwan-based', 'taiwan', 'based'])
    """
    found: list[str] = []
    for match in _RUN.finditer(closed_up(fold(text))):
        run = match.group()
        if is_cjk(run[0]):
            found.extend(run)
            found.extend(run[i : i + 2] for i in range(len(run) - 1))
        else:
            found.extend(_latin(run))
    return found


@lru_cache(maxsize=8192)
def word_terms(word: str) -> tuple[str, ...]:
    """Return the terms that a folded word or phrase is found by: a passage that holds it holds all of them.

    >>> word_terms("移民署"), word_terms("第3次"), word_terms("human trafficking"), word_terms("taiwan-based")
    (('移民', '民署'), ('第', '3', '次'), ('human', 'trafficking'), ('taiwan-based',))
    """
    found: list[str] = []
    for match in _RUN.finditer(word):
        run = match.group()
        if is_cjk(run[0]):
            found.extend((run,) if len(run) == 1 else (run[i : i + 2] for i in range(len(run) - 1)))
        else:
            found.append(run.replace(",", ""))
    return tuple(found)


def _latin(run: str) -> list[str]:
    """Return a Latin word or a number, and the words that a mark joins in it."""
    if run[0].isdigit():
        return [run.replace(",", "")]
    pieces = _PIECES.findall(run)
    return [run] if pieces == [run] or len(run) == 1 else [run, *pieces]
