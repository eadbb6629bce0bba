"""Passages' terms -> ranking: rank-bm25, scored when indexing so that a question is a sum over postings."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

K1, B = 1.2, 0.75


def _lossy_length(length: int) -> int:
    """Return a length as Lucene's one-byte norm keeps it: exact below 40, then four significant bits.

    Source: Lucene's SmallFloat.intToByte4 and byte4ToInt.
    """
    if length < 40:  # noqa: PLR2004
        return length
    rest = length - 24
    shift = max(0, rest.bit_length() - 4)
    return 24 + ((rest >> shift) << shift)


def postings_for(passages: Sequence[Sequence[str]]) -> dict[str, list[tuple[int, float]]]:
    """Return for each term the passages that hold it with its BM25 score there.

    rank-bm25's Okapi with Lucene's inverse document frequency ln(1 + (N - n + .5) / (n + .5)), which
    is never negative, and Lucene's lossy lengths, so that every engine ranks alike.
    """
    if not any(passages):
        return {}
    from rank_bm25 import BM25Okapi  # noqa: PLC0415 (brings numpy; only when a report is indexed)

    class LuceneBM25(BM25Okapi):  # type: ignore[misc]
        def _calc_idf(self, nd: Mapping[str, int]) -> None:
            from math import log  # noqa: PLC0415

            for word, n in nd.items():
                self.idf[word] = log(1 + (self.corpus_size - n + 0.5) / (n + 0.5))

    bm25 = LuceneBM25([list(p) or [""] for p in passages], k1=K1, b=B)
    found: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, counts in enumerate(bm25.doc_freqs):
        norm = K1 * (1 - B + B * _lossy_length(bm25.doc_len[number]) / bm25.avgdl)
        for term, tf in counts.items():
            if term:
                found[term].append((number, round(bm25.idf[term] * tf * (K1 + 1) / (tf + norm), 6)))
    return dict(found)


class MemoryIndex:
    """Ranks passages for terms; ties break by passage number; nothing that scores zero is a hit."""

    def __init__(self, postings: Mapping[str, Sequence[Sequence[float]]], size: int) -> None:
        """Take what `postings_for` made; `size` is the number of passages."""
        self._postings = postings
        self.size = size

    def frequency(self, term: str) -> int:
        """Return how many passages hold a term."""
        return len(self._postings.get(term, ()))

    def search(self, terms: Iterable[str] | Mapping[str, float], *, k: int) -> tuple[tuple[int, float], ...]:
        """Return up to `k` (passage number, score), best first; fewer hits is no error, none is ()."""
        weights = terms if isinstance(terms, Mapping) else Counter(terms)
        scores: defaultdict[int, float] = defaultdict(float)
        for term, weight in weights.items():
            for number, score in self._postings.get(term, ()):
                scores[int(number)] += weight * score
        ranked = sorted(((n, s) for n, s in scores.items() if s > 0), key=lambda hit: (-round(hit[1], 6), hit[0]))
        return tuple(ranked[:k])
