"""Guards the ranking: BM25 as published, with Lucene's idf and lengths, ties by passage, no hit without a term."""

from __future__ import annotations

from collections import Counter
from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportqa.index.memory import K1, B, MemoryIndex, postings_for

words = st.sampled_from(["查獲", "人口", "販運", "案件", "宣導", "mou", "106", "國"])
corpora = st.lists(st.lists(words, max_size=30), min_size=1, max_size=8)


def naive(passages: list[list[str]], query: list[str]) -> dict[int, float]:
    """BM25 by its formula (Robertson and Zaragoza 2009), idf as Lucene has it; lengths below 40 are exact."""
    lengths = [max(1, len(p)) for p in passages]
    average = sum(lengths) / len(lengths)
    scores: dict[int, float] = {}
    for term in query:
        holding = [i for i, p in enumerate(passages) if term in p]
        idf = log(1 + (len(passages) - len(holding) + 0.5) / (len(holding) + 0.5))
        for i in holding:
            tf = Counter(passages[i])[term]
            scores[i] = scores.get(i, 0.0) + idf * tf * (K1 + 1) / (tf + K1 * (1 - B + B * lengths[i] / average))
    return scores


@given(corpora, st.lists(words, min_size=1, max_size=4))
def test_scores_are_those_of_the_formula(passages: list[list[str]], query: list[str]) -> None:
    found = MemoryIndex(postings_for(passages), len(passages)).search(query, k=100)
    expected = naive(passages, query)
    assert dict(found) == pytest.approx(expected, abs=1e-4)


@given(corpora, st.lists(words, min_size=1, max_size=4))
def test_hits_are_sorted_and_the_best_begin_any_longer_list(passages: list[list[str]], query: list[str]) -> None:
    index = MemoryIndex(postings_for(passages), len(passages))
    found = index.search(query, k=100)
    assert list(found) == sorted(found, key=lambda hit: (-round(hit[1], 6), hit[0]))
    assert index.search(query, k=2) == found[:2]
    assert all(score > 0 for _, score in found)
    assert index.search([*query, "no such word"], k=100) == found


def test_nothing_to_find_is_no_error() -> None:
    assert MemoryIndex(postings_for([]), 0).search(["國"], k=5) == ()
    assert MemoryIndex(postings_for([[], []]), 2).search(["國"], k=5) == ()
    index = MemoryIndex(postings_for([["國"], ["件"]]), 2)
    assert index.search([], k=5) == ()
    assert index.search(["國"], k=0) == ()
    assert (index.frequency("國"), index.frequency("無")) == (1, 0)


def test_a_weighted_query_counts_as_repeated_words() -> None:
    index = MemoryIndex(postings_for([["國", "件"], ["件"], ["人"]]), 3)
    assert index.search({"國": 2.0, "件": 1.0}, k=3) == index.search(["國", "國", "件"], k=3)


def test_equal_scores_keep_the_order_of_the_report() -> None:
    index = MemoryIndex(postings_for([["人"], ["國"], ["國"], ["國"]]), 4)
    assert [number for number, _ in index.search(["國"], k=4)] == [1, 2, 3]
