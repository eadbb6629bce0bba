"""Synonyms and glossary: well-formed rows, no word in two groups, nothing grouped that reports count apart."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from reportqa.language.lexicon import phrase_key
from reportqa.language.script import fold, is_cjk
from reportqa.language.tables import rows

from ..support import cases

LONGEST_CHINESE = 16  # characters; agencies' full names and names of acts
_LATIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9 .&/+'-]*")
_ENGLISH_KEY = re.compile(r"[a-z0-9é]+(?:['&,-]{0,2} ?[a-z0-9é]+|\.[0-9]+|'s?)*-?")


def _group_of() -> dict[str, int]:
    return {fold(word): number for number, group in enumerate(rows("synonyms.tsv")) for word in group}


def _repeated(words: list[str]) -> list[str]:
    return [word for word, times in Counter(words).items() if times > 1]


def test_groups_are_well_formed() -> None:
    """A row is two or more trimmed words, each of Chinese characters, a Latin abbreviation, or both."""
    for group in rows("synonyms.tsv"):
        assert len(group) >= 2, group
        for word in group:
            assert word and word == word.strip() and len(word) <= LONGEST_CHINESE, group
            assert any(is_cjk(c) for c in word) or _LATIN.fullmatch(word), group
            assert not re.search(r"[;,，、。\u3000]", word), group


def test_word_stands_in_one_group() -> None:
    """No two entries fold alike, within a group or across groups: a word would stand for everything of two meanings."""
    assert _repeated([fold(word) for group in rows("synonyms.tsv") for word in group]) == []


@pytest.mark.parametrize(("one", "other", "why"), cases("not_synonyms.tsv"))
def test_what_is_counted_apart_is_never_one_group(one: str, other: str, why: str) -> None:
    """Opposites, stages and different measures share no group."""
    assert why
    group_of = _group_of()
    assert fold(one) != fold(other)
    assert group_of.get(fold(one), -1) != group_of.get(fold(other), -2), (one, other, why)


def test_pairs_counted_apart_are_listed_once() -> None:
    """The list of forbidden pairs repeats none, in either order."""
    assert _repeated([" ".join(sorted((fold(one), fold(other)))) for one, other, _ in cases("not_synonyms.tsv")]) == []


def test_glossary_is_well_formed() -> None:
    """A row is an English phrase in lower case and its Chinese words, trimmed, none twice."""
    for row in rows("glossary.tsv"):
        assert len(row) == 2, row
        english, chinese = row
        assert _ENGLISH_KEY.fullmatch(english), row
        assert phrase_key(english), row
        assert len(english.split()) <= 8, row
        words = chinese.split(";")
        assert all(w and w == w.strip() and not re.search(r"[,，、；\t]", w) for w in words), row
        assert _repeated([fold(w) for w in words]) == [], row
        assert any(is_cjk(c) for c in chinese), row


def test_english_phrase_is_defined_once() -> None:
    """Each English phrase has one row."""
    assert _repeated([english for english, _ in rows("glossary.tsv")]) == []


@pytest.mark.parametrize(("english", "chinese"), [("passenger", "旅客"), ("overtime pay", "加班費"), ("kitchen waste", "廚餘"), ("vacant post", "職缺"), ("neighbouring county", "鄰近縣市")])
def test_words_of_readers_are_in_the_glossary(english: str, chinese: str) -> None:
    """Everyday English words lead to the words of reports."""
    assert chinese in dict(rows("glossary.tsv"))[english].split(";")


@pytest.mark.parametrize(("reader", "report"), [("載客", "運量"), ("虧錢", "虧損"), ("老人家", "長者"), ("客訴", "申訴"), ("霸王車", "逃票"), ("缺額", "職缺"), ("講者", "講師"), ("陸客", "大陸旅客"), ("身障", "身心障礙")])
def test_words_of_readers_are_in_the_groups(reader: str, report: str) -> None:
    """Everyday Chinese words lead to the words of reports."""
    group_of = _group_of()
    assert group_of[fold(reader)] == group_of[fold(report)]
