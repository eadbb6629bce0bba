"""The lexicon of one corpus as a question sees it: variants of a Chinese word, translations of an English phrase.

`language.compiling` makes it when a report is indexed.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from functools import cache, lru_cache
from threading import Lock
from typing import Any

_MOST_STEMS = 1 << 17
_PRESENT_DISCOUNT = 0.8  # a word that the corpus has itself needs its synonyms less
_IRREGULAR = {
    "people": "person", "children": "child", "women": "woman", "men": "man", "held": "hold", "took": "take", "taken": "take",
    "spent": "spend", "paid": "pay", "built": "build", "gave": "give", "given": "give", "went": "go", "made": "make",
    "sent": "send", "met": "meet", "won": "win", "got": "get", "left": "leave", "taught": "teach", "caught": "catch",
    "brought": "bring", "sold": "sell", "found": "find", "began": "begin", "led": "lead", "was": "be", "were": "be",
    "is": "be", "are": "be", "did": "do", "had": "have", "has": "have", "ran": "run", "saw": "see", "fell": "fall",
    "rose": "rise", "grew": "grow", "criteria": "criterion", "data": "data", "series": "series", "species": "species",
    "agencies": "agency", "deaths": "death", "lives": "life",
}  # fmt: skip


def lemmas(word: str) -> tuple[str, ...]:
    """Return the forms under which an English word may stand in the lexicon, itself first.

    >>> lemmas("countries")
    ('countries', 'country')
    """
    found = [word]
    if word in _IRREGULAR:
        found.append(_IRREGULAR[word])
    rules = (("ies", "y"), ("sses", "ss"), ("ches", "ch"), ("shes", "sh"), ("xes", "x"), ("ses", "s"), ("zes", "z"), ("oes", "o"), ("s", ""),
             ("ied", "y"), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"), ("'s", ""))  # fmt: skip
    for ending, instead in rules:
        if word.endswith(ending) and len(word) - len(ending) >= 2 and not word.endswith("ss"):  # noqa: PLR2004
            stem = word[: len(word) - len(ending)] + instead
            found.append(stem)
            if ending in ("ed", "ing") and not instead and len(stem) > 3 and stem[-1] == stem[-2]:  # noqa: PLR2004
                found.append(stem[:-1])
    return tuple(dict.fromkeys(found))


_BRITISH = (
    (re.compile(r"^(\w{3,})our(?=$|s$|ed$|ing$|er$|ers$|hood|able)"), r"\1or"), (re.compile(r"is(?=(?:e|ed|es|ing|ation|ations)$)"), "iz"),
    (re.compile(r"^(cent|met|theat|lit)re(?=s?$)"), r"\1er"), (re.compile(r"^programme"), "program"),
    (re.compile(r"^(h|an|leuk|isch|ur|septic)aem(?!on)"), r"\1em"), (re.compile(r"(?<=[cr])aem(?=ia|ic)"), "em"), (re.compile(r"^(orthop|p)aed"), r"\1ed"),
    (re.compile(r"^anaesth"), "anesth"), (re.compile(r"^gynaec"), "gynec"), (re.compile(r"^oe(?=dem|soph|str)"), "e"), (re.compile(r"^diarrhoea"), "diarrhea"), (re.compile(r"^f(?:oe)(?=t)"), "fe"),
    (re.compile(r"^(def|off|lic|pret)ence(?=s?$)"), r"\1ense"), (re.compile(r"^alumini(?=um)"), "alumin"), (re.compile(r"^sulph"), "sulf"), (re.compile(r"^jeweller"), "jeweler"),
)  # fmt: skip
_WORD = re.compile(r"[a-z0-9]+(?:'s)?")


def _american(word: str) -> str:
    """Return a word as American English spells it: neighbouring, organised, centre."""
    for pattern, instead in _BRITISH:
        word = pattern.sub(instead, word)
    return word


def phrase_key(phrase: str) -> str:
    """Return the form under which an English phrase is kept: American spelling, each word's stem (Porter 2, by Snowball).

    >>> phrase_key("Neighbouring countries") == phrase_key("neighboring country"), phrase_key("haemoglobin")
    (True, 'hemoglobin')
    """
    return " ".join(map(stem, plain_words(phrase)))


def plain_words(phrase: str) -> list[str]:
    """Return the words of an English phrase that `phrase_key` takes the stems of.

    >>> plain_words("The neighbours' children")
    ['the', 'neighbors', 'child']
    """
    return list(map(_plain, _WORD.findall(phrase.lower())))


@lru_cache(maxsize=65536)
def _plain(word: str) -> str:
    spelt = _american(word.removesuffix("'s"))
    return _IRREGULAR.get(spelt, spelt)


def may_stem_to(word: str, beginnings: Container[str]) -> bool:
    """Whether the stem of a plain word may be one of those whose `beginnings`, all but the last letter, are given.

    Telling so costs a tenth of stemming. Porter 2 takes from a word's end and then changes or adds one letter at most;
    only -ying may become -ie.
    """
    return word.endswith("ying") or any(word[:size] in beginnings for size in range(len(word) + 1))


STEMS: dict[str, str] = {}  # of words met so far: telling one takes a tenth of a millisecond, and a lexicon asks for tens of thousands

_STEMMING = Lock()  # a stemmer holds the word that it is at


def stem(word: str) -> str:
    """Return the stem of a lower-case English word."""
    found = STEMS.get(word)
    if found is None:
        with _STEMMING:
            found = str(_stemmer().stemWord(word))
        if len(STEMS) < _MOST_STEMS:
            STEMS[word] = found
    return found


@cache
def _stemmer() -> Any:  # noqa: ANN401 (snowballstemmer is untyped)
    import snowballstemmer  # noqa: PLC0415 (only where English is asked or indexed)

    return snowballstemmer.stemmer("english")


class Lexicon:
    """The compiled lexicon of one corpus: variants of a Chinese word, translations of an English phrase."""

    def __init__(self, synonyms: Mapping[str, Sequence[tuple[str, float]]], english: Mapping[str, tuple[tuple[str, float], ...]]) -> None:
        """Take what `synonyms_for` and `english_for` made."""
        self._synonyms = synonyms
        self._english = english

    def variants(self, word: str, present: bool) -> tuple[tuple[str, float], ...]:  # noqa: FBT001
        """Return the corpus's words for a folded Chinese word, without itself, with weights; `present` if the corpus has the word too."""
        factor = _PRESENT_DISCOUNT if present else 1.0
        return tuple((other, weight * factor) for other, weight in self._synonyms.get(word, ()))

    def translations(self, phrase: str) -> tuple[tuple[str, float], ...]:
        """Return the corpus's words for an English phrase, best first."""
        return self._english.get(phrase_key(phrase), ())
