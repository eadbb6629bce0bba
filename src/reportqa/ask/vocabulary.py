"""What understanding a question needs to know of a corpus and of a language: which words it has, how telling each is, which tell nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from math import log

from reportqa.ask.held import Held
from reportqa.language.lexicon import Lexicon
from reportqa.language.script import fold
from reportqa.language.tables import rows


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What understanding a question needs to know of the corpus."""

    held: Held
    words: Callable[[str], tuple[str, ...]]
    frequency: Callable[[str], int]
    known: Callable[[str], bool]
    unabridged: Callable[[str], str]
    is_place: Callable[[str], bool]
    respelt: Callable[[str], str]
    near: Callable[[str], tuple[tuple[str, float], ...]]
    passages: int
    lexicon: Lexicon
    names: frozenset[str]
    verbs: frozenset[str]
    title: str
    year: int | None
    roc: bool
    start: int
    language: str
    across: int | None = None


@cache
def stopwords(language: str) -> dict[str, str]:
    """Return the words of a language that carry no topic, each with its kind."""
    return {fold(word): kind for word, lang, kind in rows("stopwords.tsv") if lang == language}


def specificity(vocabulary: Vocabulary, frequency: int) -> float:
    """Return Lucene's inverse document frequency of a word that `frequency` passages hold."""
    n = max(1, vocabulary.passages)
    return log(1 + (n - frequency + 0.5) / (frequency + 0.5))


def is_met(word: str, vocabulary: Vocabulary) -> bool:
    """Whether the corpus has a word, or one that it may stand for."""
    return bool(vocabulary.frequency(word) or vocabulary.lexicon.variants(word, False))  # noqa: FBT003
