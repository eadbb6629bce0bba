"""Guards the ranking: BM25 as published, words that stand for one another as one, ties by passage, no hit without a term."""

from __future__ import annotations

from collections import Counter
from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

from reportqa.index.memory import K1, B, MemoryIndex, count
from reportqa.model.wanted import Wanted

WORDS = ["查獲", "販運", "mou", "106", "國"]
words = st.sampled_from(WORDS)
corpora = st.lists(st.lists(words, max_size=30), min_size=1, max_size=8)
classes = st.dictionaries(words, st.sampled_from([0.25, 0.5, 1.0]), min_size=1, max_size=3)


def wanted(*terms: str) -> list[Wanted]:
    return [Wanted(((term, 1.0),)) for term in terms]


def naive(passages: list[list[str]], members: dict[str, float]) -> dict[int, float]:
    """BM25 by its formula (Robertson and Zaragoza 2009), idf as Lucene has it, over a class's weighted counts."""
    average = sum(map(len, passages)) / len(passages)
    counts = {i: Counter(p) for i, p in enumerate(passages)}
    holding = sum(max((w for m, w in members.items() if m in c), default=0.0) for c in counts.values())
    idf = log(1 + (len(passages) - holding + 0.5) / (holding + 0.5))
    found = {}
    for i, c in counts.items():
        if tf := sum(w * c[m] for m, w in members.items()):
            found[i] = idf * tf * (K1 + 1) / (tf + K1 * (1 - B + B * len(passages[i]) / average))
    return found


@given(corpora, classes)
def test_a_class_scores_as_one_word_of_the_formula(passages: list[list[str]], members: dict[str, float]) -> None:
    found = MemoryIndex(count(passages)).search([Wanted(tuple(members.items()))], k=100)
    assert dict(found) == pytest.approx(naive(passages, members) if any(passages) else {})


@given(st.lists(st.lists(words, min_size=1, max_size=30), min_size=1, max_size=8), st.lists(words, min_size=1, max_size=4))
def test_single_words_score_as_rank_bm25_has_them(passages: list[list[str]], query: list[str]) -> None:
    theirs = BM25Okapi(passages, k1=K1, b=B)
    theirs.idf = {word: log(1 + (len(passages) - n + 0.5) / (n + 0.5)) for word in theirs.idf if (n := sum(word in p for p in passages))}
    expected = {number: score for number, score in enumerate(theirs.get_scores(query)) if score > 0}
    assert dict(MemoryIndex(count(passages)).search(wanted(*query), k=100)) == pytest.approx(expected)


@given(corpora, st.lists(words, min_size=1, max_size=4))
def test_hits_are_sorted_and_the_best_begin_any_longer_list(passages: list[list[str]], query: list[str]) -> None:
    index = MemoryIndex(count(passages))
    found = index.search(wanted(*query), k=100)
    assert list(found) == sorted(found, key=lambda hit: (-round(hit[1], 6), hit[0]))
    assert index.search(wanted(*query), k=2) == found[:2]
    assert all(score > 0 for _, score in found)
    assert index.search(wanted(*query, "no such word"), k=100) == found


def test_nothing_to_find_is_no_error() -> None:
    assert MemoryIndex(count([])).search(wanted("國"), k=5) == ()
    assert MemoryIndex(count([[], []])).search(wanted("國"), k=5) == ()
    index = MemoryIndex(count([["國"], ["件"]]))
    assert index.search([], k=5) == ()
    assert index.search([Wanted(())], k=5) == ()
    assert index.search(wanted("國"), k=0) == ()


def test_the_many_translations_of_a_word_count_as_one_word() -> None:
    """Pirkola's finding: as words of their own, five translations that a passage holds would count five times."""
    index = MemoryIndex(count([list("甲乙丙丁戊"), ["己", "天", "人"], *([["人", "天"]] * 6)]))
    ((_, apart),) = index.search(wanted(*"甲乙丙丁戊"), k=5)
    ((_, as_one),) = index.search([Wanted(tuple((word, 1.0) for word in "甲乙丙丁戊"))], k=5)
    assert as_one < apart / 2


def test_a_phrase_is_met_by_its_parts_but_better_itself() -> None:
    index = MemoryIndex(count([["human", "rights"], ["human trafficking", "human", "trafficking"], ["human", "trafficking"], ["rights"]]))
    phrase = Wanted((("販運", 1.0),), parts=(Wanted((("human", 1.0),)), Wanted((("trafficking", 1.0),))))
    assert {number for number, _ in index.search([phrase], k=5)} == {0, 1, 2}
    chinese = MemoryIndex(count([["販運"], ["human", "trafficking"], ["rights"], ["rights"]]))
    assert [number for number, _ in chinese.search([phrase], k=5)][:2] in ([0, 1], [1, 0])


def test_a_chinese_word_is_met_where_all_its_pairs_are() -> None:
    index = MemoryIndex(count([["移民", "民署"], ["移民"], ["民署"]]))
    assert [number for number, _ in index.search(wanted("移民署"), k=5)] == [0]


def test_equal_scores_keep_the_order_of_the_report() -> None:
    index = MemoryIndex(count([["人"], ["國"], ["國"], ["國"]]))
    assert [number for number, _ in index.search(wanted("國"), k=4)] == [1, 2, 3]
