"""Chinese names in Latin letters: a question's against a corpus's, in both directions, by how they sound.

Only what the corpus holds counts: a name that sounds like nothing there stays the unknown word that it is. Where several
names there sound alike, each may be the one meant.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from reportqa.ask.naming import surnames
from reportqa.ask.vocabulary import Vocabulary, specificity, stopwords
from reportqa.language.script import fold, is_cjk
from reportqa.model.answer import Term
from reportqa.model.document import Span

_TOKEN = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*")  # noqa: RUF001
_APART = re.compile(r",? ")  # between the words of one name
_MOST_WORDS, _PERSON, _SHORTEST = 3, 3, 2  # words of a name; letters of a person's name, and of any
_MOST_TOKENS, _MOST_LETTERS = 40, 80  # of a question, that are looked at for names
_LEAST_PLACE = 5  # Latin letters of a place written small, or in one word
_MISSPELT, _LEAST_MISSPELT = 0.8, 4  # how alike a name must be to one that the report glosses, and of how many letters
_IN_NO_NAME = frozenset("的了在是有和与及等于就并共由将被把个这该各至")
_PLACE_ENDINGS = "市县乡镇区村里港岛溪山路站"


def plain_letters(text: str) -> str:
    """Return text with Latin letters without their marks, of equal length.

    >>> plain_letters("Lǚ Xiùlián, Hsü")
    'Lu Xiulian, Hsu'
    """
    return "".join(unicodedata.normalize("NFD", c)[0] if "À" <= c <= "ỹ" else c for c in text)


def romanised_names(text: str, masked: Iterable[Span], vocabulary: Vocabulary) -> list[tuple[Span, Term]]:
    """Return the names of an English question that a corpus has in Chinese, where they stand and as terms that the evidence must meet."""
    plain, covered = plain_letters(text), list(masked)
    tokens = [m for m in _TOKEN.finditer(plain) if not any(s.start < m.end() and m.start() < s.end for s in covered)][:_MOST_TOKENS]
    found: list[tuple[Span, Term]] = []
    i = 0
    while i < len(tokens):
        for size in range(min(_MOST_WORDS, len(tokens) - i), 0, -1):
            group = tokens[i : i + size]
            forms = _forms(plain, group, vocabulary)
            if forms is not None:
                break
        if forms:
            span = Span(group[0].start(), group[-1].end())
            found.append((span, _term(fold(plain[span.start : span.end]), forms, vocabulary)))
        i += size
    return found


def _forms(plain: str, group: Sequence[re.Match[str]], vocabulary: Vocabulary) -> tuple[str, ...] | None:
    """Return the corpus's forms of the name that some words are: none where its lexicon knows them, None where they are no name."""
    words = [m.group().removesuffix("'s") for m in group]
    together = all(_APART.fullmatch(plain[a.end() : b.start()]) for a, b in zip(group, group[1:], strict=False))
    if not together or any(fold(w) in stopwords("en") for w in words):
        return None
    phrase = fold(" ".join(words))
    if vocabulary.frequency(phrase) or vocabulary.lexicon.translations(phrase):
        return ()
    if len(words) == 1 and not words[0][1:].islower() and "-" not in words[0]:
        return None  # MOUs
    large = all(w[0].isupper() for w in words)
    forms: list[str] = []
    if len(words) > 1 and large:
        orders = {phrase, fold(" ".join([words[-1], *words[:-1]]))}
        forms += [run for order in sorted(orders) for run in vocabulary.held.romanised(order) if _is_person(run, vocabulary)]
    if large or (len(words) == 1 and len(phrase) >= _LEAST_PLACE):
        forms += [run for run in vocabulary.held.romanised(phrase) if _is_place(run, vocabulary) or (len(words) == 1 and "-" in phrase and _is_person(run, vocabulary))]
    forms += _glossed(words, vocabulary) if large else []
    return tuple(dict.fromkeys(forms)) or None


def _is_person(run: str, vocabulary: Vocabulary) -> bool:
    """Whether a run of a corpus may be a person's name: a family name first, no letter of grammar, cut off from what stands beside it."""
    if len(run) < _SHORTEST or run[0] not in surnames() or any(c in _IN_NO_NAME for c in run[1:]):
        return False
    return vocabulary.held.stands_alone(run) and (len(run) >= _PERSON or not vocabulary.known(run))


def _is_place(run: str, vocabulary: Vocabulary) -> bool:
    return len(run) >= _SHORTEST and (vocabulary.is_place(run) or run in vocabulary.names or any(vocabulary.frequency(run + ending) for ending in _PLACE_ENDINGS))


def _glossed(words: Sequence[str], vocabulary: Vocabulary) -> list[str]:
    """Return both forms of the person whom a corpus names in both, where the words are the family name there, or all of the name, spelt so or nearly so."""
    from difflib import SequenceMatcher  # noqa: PLC0415 (only for a name that nothing knows)

    found: list[str] = []
    for chinese, latin in vocabulary.held.glossed:
        own = latin.split()
        pairs = zip((fold(w) for w in words), own[-len(words) :], strict=False)
        if len(words) <= len(own) and all(len(a) >= _LEAST_MISSPELT and SequenceMatcher(None, a, b).ratio() >= _MISSPELT for a, b in pairs):
            found += [chinese, latin]
    return found


def _term(name: str, forms: Sequence[str], vocabulary: Vocabulary) -> Term:
    frequency = max(map(vocabulary.frequency, forms))
    return Term(name, round(max(specificity(vocabulary, frequency), 0.3), 4), tuple((form, 1.0) for form in forms), strict=True, known=True)


def chinese_names(text: str, vocabulary: Vocabulary) -> Iterator[tuple[Span, Term]]:
    """Yield the names of a folded Chinese question that an English corpus has in Latin letters, where they stand and as terms; blanks part `text`."""
    if vocabulary.language != "en":
        return
    done = 0
    for span, person in sorted(_candidates(text[:_MOST_LETTERS], vocabulary), key=lambda c: (c[0].start, -c[0].end)):
        name = text[span.start : span.end]
        if span.start < done:
            continue
        if _has(name, vocabulary):
            done = span.end
            continue
        bare = name[:-1] if not person and len(name) > _SHORTEST and name[-1] in _PLACE_ENDINGS else name
        if forms := tuple(form for form in vocabulary.held.written(bare, person=person) if len(form) >= _LEAST_PLACE):
            yield span, _term(name, forms, vocabulary)
            done = span.end


def _candidates(text: str, vocabulary: Vocabulary) -> Iterator[tuple[Span, bool]]:
    """Yield the stretches of a question that may be a person's name (True) or a place's: after a family name, before a place's ending, words."""
    for at, char in enumerate(text):
        for size in (_PERSON, _SHORTEST) if char in surnames() else ():
            if len(text) >= at + size and all(map(is_cjk, text[at : at + size])):
                yield Span(at, at + size), True
        for size in (_PERSON, _SHORTEST) if char in _PLACE_ENDINGS else ():
            if at >= size and all(map(is_cjk, text[at - size : at])):
                yield Span(at - size, at + 1), False
    at = 0
    for word in vocabulary.words(text):
        at = text.index(word, at)
        if len(word) >= _SHORTEST and is_cjk(word[0]):
            yield Span(at, at + len(word)), False
        at += len(word)


def _has(word: str, vocabulary: Vocabulary) -> bool:
    return bool(vocabulary.frequency(word) or vocabulary.lexicon.variants(word, False))  # noqa: FBT003
