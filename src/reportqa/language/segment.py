"""Text -> terms: jieba words over folded text, character bigrams as a safety net, numbers with their unit.

The only module that knows jieba. A corpus carries the part of jieba's dictionary that its text and
common questions can use, so that a question is segmented without loading the whole of it.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

from reportqa.language.script import fold, is_cjk

FREQUENT = 150  # occurrences in jieba's training corpus from which a word is kept whatever the report says
_LONGEST = 12
_WORD = re.compile(r"[a-z][a-z0-9.'&/-]*[a-z0-9]|[a-z]|\d[\d,]*(?:\.\d+)?%?|[㐀-鿿豈-﫿〇々]+")
_NUMBER_UNIT = re.compile(r"\d[\d,]*(?:\.\d+)?\s?(?:[万亿千兆]{1,2})?\s?[㐀-鿿%]{1,2}")


def _jieba() -> Any:  # noqa: ANN401 (jieba is untyped)
    """Import jieba without its optional import of pkg_resources, which takes longer than jieba itself."""
    if "jieba" not in sys.modules:
        absent = "pkg_resources" not in sys.modules
        if absent:
            sys.modules["pkg_resources"] = None  # type: ignore[assignment]
        try:
            import jieba  # noqa: PLC0415
        finally:
            if absent:
                del sys.modules["pkg_resources"]
        jieba.setLogLevel(60)
    return sys.modules["jieba"]


def verbs_in(words: Mapping[str, int]) -> list[str]:
    """Return the words that jieba's dictionary tags as verb, adjective or adverb: what a reader may paraphrase."""
    jieba = _jieba()
    found: list[str] = []
    with jieba.Tokenizer().get_dict_file() as file:
        for line in file:
            word, _, tag = line.decode("utf-8").split()
            if tag[0] in "vadzipt" and word in words:
                found.append(word)
    return found


def dictionary_for(folded: str) -> tuple[dict[str, int], int]:
    """Return the part of jieba's dictionary that segments `folded` as the whole would: (frequencies, total).

    It holds each dictionary word that occurs in the text, each frequent word, and their prefixes;
    `total` is the whole dictionary's, so that probabilities stay the same.
    """
    jieba = _jieba()
    whole, total = jieba.Tokenizer.gen_pfdict(jieba.Tokenizer().get_dict_file())
    kept: dict[str, int] = {}
    for run in set(re.findall(r"[㐀-鿿a-z0-9+#&._%-]+", folded)):
        for start in range(len(run)):
            for end in range(start + 1, min(len(run), start + _LONGEST) + 1):
                piece = run[start:end]
                if piece not in whole:
                    break
                kept[piece] = whole[piece]
    for word, frequency in whole.items():
        if frequency >= FREQUENT:
            for end in range(1, len(word) + 1):
                kept.setdefault(word[:end], whole.get(word[:end], 0))
    return kept, total


class Segmenter:
    """jieba over folded text with a dictionary of its own; safe to share between threads."""

    def __init__(self, frequencies: Mapping[str, int], total: int) -> None:
        """Take the dictionary that `dictionary_for` made."""
        self._frequencies = dict(frequencies)
        self._total = total
        self._tokenizer: Any = None

    @property
    def fingerprint(self) -> str:
        """A digest that changes whenever the terms could: jieba's version and the dictionary's size and total."""
        return hashlib.sha256(f"jieba {version('jieba')} {self._total} {FREQUENT}".encode()).hexdigest()[:12]

    def _ready(self) -> Any:  # noqa: ANN401
        if self._tokenizer is None:
            tokenizer = _jieba().Tokenizer()
            tokenizer.FREQ, tokenizer.total, tokenizer.initialized = self._frequencies, self._total, True
            self._tokenizer = tokenizer
        return self._tokenizer

    def known(self, word: str) -> bool:
        """Whether the dictionary holds a word (one that it lacks was guessed by the hidden Markov model)."""
        return self._frequencies.get(word, 0) > 0

    def words(self, folded: str) -> tuple[str, ...]:
        """Return the words of folded text in order, punctuation dropped."""
        found: list[str] = []
        for match in _WORD.finditer(folded):
            run = match.group()
            if is_cjk(run[0]):
                found.extend(self._ready().cut(run))
            else:
                found.append(run)
        return tuple(found)

    def __call__(self, text: str) -> tuple[str, ...]:
        """Return the index terms of any text: words, bigrams, and numbers with their unit."""
        folded = fold(text)
        terms = [w for w in self.words(folded) if len(w) > 1 or not is_cjk(w)]
        for run in re.findall(r"[㐀-鿿豈-﫿]{2,}", folded.replace(" ", "")):
            terms.extend(run[i : i + 2] for i in range(len(run) - 1))
        terms.extend(re.sub(r"[\s,]", "", m.group()) for m in _NUMBER_UNIT.finditer(folded))
        return tuple(terms)
