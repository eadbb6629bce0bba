"""A question as its writer meant to type it: words typed by sound that are no words (成度) and sound like one of the corpus (程度)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from reportqa.ask.matching import FUNCTION_CHARACTERS
from reportqa.ask.terms import scaffolding
from reportqa.ask.vocabulary import Vocabulary, is_met, stopwords
from reportqa.language.script import is_cjk
from reportqa.model.answer import Term
from reportqa.model.document import Span

_SHORTEST, _LONGEST = 2, 4  # letters of a word that may be a slip
_MOST_PIECES = 40  # words of a question that are looked at
_LEAST_NAME = 4  # letters of a foreign name that may be written with another
_OTHER = 0.8  # how far a rarer word counts that sounds like what was typed
_GRAMMAR = FUNCTION_CHARACTERS | frozenset("里内上下或且时多少吗呢吧")  # no slip is made in these
_NUMERALS = re.compile(r"[\d一二三四五六七八九十百千万亿几两多少第]")


@dataclass(frozen=True, slots=True)
class Slip:
    """A word as it was typed, the word of the corpus that it is read as, and others that sound the same."""

    typed: str
    read: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def mend(folded: str, blanked: str, vocabulary: Vocabulary) -> tuple[str, tuple[Slip, ...]]:
    """Return a folded Chinese question with its slips mended, letter for letter, and the slips.

    `blanked` is the same with what is no word of its topic (its times) left blank. A word that the corpus, its lexicon or the
    dictionary knows is none.
    """
    pieces = _pieces(scaffolding().sub(lambda m: " " * len(m.group()), blanked), vocabulary)
    text = folded
    found: list[Slip] = []
    done = 0
    for i in range(min(len(pieces), _MOST_PIECES)):
        for span in _windows(pieces, i, vocabulary):
            typed = folded[span.start : span.end]
            if span.start < done or not (meant := _meant(typed, vocabulary, whole=any(p.text == typed for p in pieces), within=_known_within(span, pieces, vocabulary))) or _cuts(folded, span, meant[0], pieces, vocabulary):
                continue
            found.append(Slip(typed, meant[0], meant[1:]))
            text = text[: span.start] + meant[0] + text[span.end :]
            done = span.end
            break
    return text, tuple(found)


def with_others(term: Term, slips: tuple[Slip, ...]) -> Term:
    """Return a term with the other words of the corpus that what was typed in its place may be."""
    others = tuple((term.text.replace(slip.read, other), _OTHER) for slip in slips if slip.read in term.text for other in slip.others)
    return replace(term, variants=(*term.variants, *others)) if others else term


def _pieces(text: str, vocabulary: Vocabulary) -> list[_Piece]:
    found, at = [], 0
    for word in vocabulary.words(text):
        at = text.index(word, at)
        if is_cjk(word[0]):
            found.append(_Piece(word, at))
        at += len(word)
    return found


def _windows(pieces: list[_Piece], i: int, vocabulary: Vocabulary) -> Iterator[Span]:
    """Yield the stretches around piece `i` that may be a slip, the longest first."""
    piece = pieces[i]
    before = pieces[i - 1] if i and pieces[i - 1].end == piece.start else None
    after = pieces[i + 1] if i + 1 < len(pieces) and pieces[i + 1].start == piece.end else None
    if len(piece.text) == 1:
        if after is not None and len(after.text) <= _SHORTEST:
            yield Span(piece.start, after.end)
        if before is not None and len(before.text) == _SHORTEST:
            yield Span(before.start, piece.end)
        return
    if vocabulary.known(piece.text):
        return
    if after is not None and len(after.text) == 1:
        yield Span(piece.start, after.end)
    if before is not None and len(before.text) == 1:
        yield Span(before.start, piece.end)
    if is_met(piece.text, vocabulary):
        return  # 新住名: 新住 is of the corpus's 新住民
    yield Span(piece.start, piece.end)
    if len(piece.text) > _SHORTEST:
        yield Span(piece.start + 1, piece.end)
        yield Span(piece.start, piece.end - 1)


def _cuts(folded: str, span: Span, meant: str, pieces: list[_Piece], vocabulary: Vocabulary) -> bool:
    """Whether a stretch takes a letter of a word beside it that the corpus has, and does not stand there itself: 廠賣 after 焚化, 加聲 of 加聲請."""
    before = next((p.text for p in pieces if p.end == span.start), "")
    after = next((p.text for p in pieces if p.start == span.end), "")
    before = before if vocabulary.known(before) else before[-1:]
    after = "" if len(after) > 1 and vocabulary.known(after) else after[:1]
    pairs = ((before + folded[span.start], before + meant) if before else None, (folded[span.end - 1] + after, meant + after) if after else None)
    return any(pair is not None and vocabulary.frequency(pair[0]) > 0 and not vocabulary.frequency(pair[1]) for pair in pairs)


def _known_within(span: Span, pieces: list[_Piece], vocabulary: Vocabulary) -> bool:
    """Whether a stretch holds a word of the dictionary, so that only another such word can be meant: 突 書館."""
    return any(span.start <= p.start and p.end <= span.end and len(p.text) > 1 and vocabulary.known(p.text) for p in pieces)


def _meant(typed: str, vocabulary: Vocabulary, *, whole: bool, within: bool) -> tuple[str, ...]:
    """Return the words of the corpus that a stretch of a question may be a slip of, the likeliest first; `within` it is one that the dictionary knows."""
    if len(typed) >= _LEAST_NAME and whole and not vocabulary.frequency(typed) and (names := _glossed(typed, vocabulary)):
        return names
    if not _SHORTEST <= len(typed) <= _LONGEST or vocabulary.known(typed) or is_met(typed, vocabulary) or _NUMERALS.search(typed[1:]):
        return ()
    if within:
        return tuple(word for word in vocabulary.held.alike(typed) if vocabulary.known(word) and _may_be(typed, word, vocabulary, alone=False))
    exact = tuple(word for word in vocabulary.held.alike(typed) if _may_be(typed, word, vocabulary, alone=whole))
    return exact or tuple(word for word in vocabulary.held.alike(typed, loose=True) if _may_be(typed, word, vocabulary, alone=False))


def _glossed(typed: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the foreign names of the corpus that a word is but for one letter: such names are written in more ways than one."""
    names = (name for name, _ in vocabulary.held.glossed if len(name) == len(typed))
    return tuple(name for name in names if sum(a != b for a, b in zip(typed, name, strict=True)) == 1)


def _may_be(typed: str, word: str, vocabulary: Vocabulary, *, alone: bool) -> bool:
    """Whether a run of the corpus is a word of which a stretch of a question may be the slip.

    It shares letters with it, or is all of one word and sounds the same with its tones; no letter of grammar is a slip.
    """
    wrong = [(a, b) for a, b in zip(typed, word, strict=True) if a != b]
    if word in stopwords("zh") or any(c in _GRAMMAR for pair in wrong for c in pair):
        return False
    if vocabulary.known(word):
        return len(wrong) < len(word) or (alone and len(word) == _SHORTEST and vocabulary.held.same_tones(typed, word))
    return len(word) > _SHORTEST and len(wrong) == 1
