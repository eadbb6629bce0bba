"""Passages' terms -> ranking: how often each passage holds each term, and BM25 over classes of words that stand for one another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log

from reportqa.language.grams import word_terms
from reportqa.model.wanted import Wanted

K1, B = 0.9, 0.4  # for passages, as Trotman, Jia and Crane (2012) tuned them


@dataclass(frozen=True, slots=True)
class Counts:
    """What ranking needs of passages: for each term, passage and count by turns; the number of terms of each passage."""

    postings: Mapping[str, Sequence[int]]
    lengths: Sequence[int]


_REMEMBERED = 16  # rankings kept
_PARTS = 0.9  # how much less the parts of a phrase count than the phrase


def count(passages: Sequence[Sequence[str]]) -> Counts:
    """Return the counts of passages given as their terms."""
    if not any(passages):
        return Counts({}, [0] * len(passages))
    from rank_bm25 import BM25Okapi  # noqa: PLC0415 (brings numpy; only when a report is indexed)

    bm25 = BM25Okapi([list(p) or [""] for p in passages])
    found: defaultdict[str, list[int]] = defaultdict(list)
    for number, counts in enumerate(bm25.doc_freqs):
        for term, times in counts.items():
            if term:
                found[term] += (number, times)
    return Counts(dict(found), [len(p) for p in passages])


class MemoryIndex:
    """Ranks passages for what is wanted; ties break by passage number; nothing that scores zero is a hit."""

    def __init__(self, counts: Counts) -> None:
        """Take what `count` made."""
        self._postings = counts.postings
        self.size = len(counts.lengths)
        average = sum(counts.lengths) / max(1, self.size) or 1.0
        self._norms = [K1 * (1 - B + B * length / average) for length in counts.lengths]
        self._ranked = lru_cache(_REMEMBERED)(self._ranked)  # type: ignore[method-assign]  # a question's routes rank it alike

    def search(self, wanted: Iterable[Wanted], *, k: int) -> tuple[tuple[int, float], ...]:
        """Return up to `k` (passage number, score), best first; fewer hits is no error, none is ()."""
        return self._ranked(tuple(wanted))[: max(0, k)]

    def _ranked(self, wanted: tuple[Wanted, ...]) -> tuple[tuple[int, float], ...]:
        scores: defaultdict[int, float] = defaultdict(float)
        for want in wanted:
            for number, score in self._score(want).items():
                scores[number] += want.weight * score
        return tuple(sorted(((n, s) for n, s in scores.items() if s > 0), key=lambda hit: (-round(hit[1], 6), hit[0])))

    def _score(self, want: Wanted) -> dict[int, float]:
        own = self._class(want.words)
        if want.parts:
            apart: defaultdict[int, float] = defaultdict(float)
            for part in want.parts:
                for number, score in self._score(part).items():
                    apart[number] += _PARTS * part.weight * score
            for number, score in apart.items():
                if score > own.get(number, 0.0):
                    own[number] = score
        return own

    def _class(self, words: tuple[tuple[str, float], ...]) -> dict[int, float]:
        """Return the BM25 score of each passage that holds one of the words, as if all were one word."""
        if len(words) == 1:
            word, weight = words[0]
            met = list(self._occurrences(word))
            return self._scored(((number, weight * n) for number, n in met), weight * len(met)) if met else {}
        times: dict[int, float] = {}
        best: dict[int, float] = {}
        for word, weight in words:
            for number, n in self._occurrences(word):
                times[number] = times.get(number, 0.0) + weight * n
                if weight > best.get(number, 0.0):
                    best[number] = weight
        return self._scored(times.items(), sum(best.values())) if times else {}

    def _scored(self, times: Iterable[tuple[int, float]], holding: float) -> dict[int, float]:
        """Return BM25 scores of passages given as (number, weighted count); `holding` is how many, weighted, hold the class."""
        scale = (K1 + 1) * log(1 + (self.size - holding + 0.5) / (holding + 0.5))
        norms = self._norms
        return {number: scale * n / (n + norms[number]) for number, n in times}

    def _occurrences(self, word: str) -> Iterable[tuple[int, int]]:
        lists = [self._postings.get(term, ()) for term in word_terms(word)]
        if len(lists) == 1:
            found = lists[0]
            return zip(found[::2], found[1::2], strict=True)
        if not lists or not all(lists):
            return ()
        lists.sort(key=len)
        times = dict(zip(lists[0][::2], lists[0][1::2], strict=True))
        for found in lists[1:]:
            other = dict(zip(found[::2], found[1::2], strict=True))
            times = {number: min(n, other[number]) for number, n in times.items() if number in other}
        return times.items()
