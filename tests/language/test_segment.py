"""Guards that the compiled dictionary segments exactly as the whole of jieba's does, and holds its words."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jieba
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportqa.language.script import fold
from reportqa.language.segment import OFFICIAL_FREQUENCY, Segmenter, Words, compile_words, jieba_version, official_words
from reportqa.model.errors import IndexMismatch

from ..support import CORPUS

EVALS = Path(__file__).parents[2] / "evals"
QUESTION_SETS = sorted([*EVALS.glob("tuned/*.jsonl"), *EVALS.glob("reports/tuned/*.jsonl")])
_HAN = [chr(c) for c in range(0x4E00, 0x9FA6)]


@cache
def compiled() -> tuple[bytes, bytes, int]:
    return compile_words()


@cache
def segmenter() -> Segmenter:
    table, words, total = compiled()
    return Segmenter(Words(table, words), total)


@cache
def whole() -> Any:
    """jieba with its whole dictionary, as `jieba.initialize()` loads it, and the official words that it lacks."""
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = jieba.Tokenizer.gen_pfdict(tokenizer.get_dict_file())
    for word in official_words():
        if not tokenizer.FREQ.get(word):
            tokenizer.FREQ[word] = OFFICIAL_FREQUENCY
            tokenizer.total += OFFICIAL_FREQUENCY
            for end in range(1, len(word)):
                tokenizer.FREQ.setdefault(word[:end], 0)
    tokenizer.initialized = True
    return tokenizer


def test_it_reads_the_version_without_importing() -> None:
    assert jieba_version() == jieba.__version__


@pytest.mark.parametrize("path", QUESTION_SETS, ids=lambda p: p.stem)
def test_every_tuned_question_is_segmented_as_by_the_whole_dictionary(path: Path) -> None:
    questions = [t["question"] for line in path.read_text(encoding="utf-8").splitlines() for entry in [json.loads(line)] for t in entry.get("turns", [entry])]
    assert questions
    for question in map(fold, questions):
        runs = [w for w in segmenter().words(question) if not w.isascii()]
        assert runs == [w for w in whole().cut("".join(c if "㐀" <= c <= "鿿" else " " for c in question)) if w.strip() and not w.isascii()]


def test_the_report_is_segmented_as_by_the_whole_dictionary() -> None:
    text = fold(CORPUS.read_text(encoding="utf-8"))
    han = "".join(c if "㐀" <= c <= "鿿" else " " for c in text)
    assert list(segmenter().words(han)) == [w for w in whole().cut(han) if w.strip()]


@given(st.text(st.sampled_from(_HAN), min_size=1, max_size=12) | st.lists(st.sampled_from(["查获", "人口", "贩运", "的", "案件", "流感疫苗", "接种率", "不", "一"]), max_size=8).map("".join))
def test_any_characters_are_segmented_as_by_the_whole_dictionary(text: str) -> None:
    assert list(segmenter().words(text)) == list(whole().cut(text))


def test_every_word_and_beginning_has_its_frequency() -> None:
    frequencies, words = whole().FREQ, segmenter().dictionary
    sample = list(frequencies)[::97]
    assert {w: words.get(w) for w in sample} == {w: frequencies[w] for w in sample}
    assert all(w in words for w in sample)
    absent = [w + "龘" for w in sample if w + "龘" not in frequencies]
    assert not any(w in words for w in absent)
    assert words.get("", 5) == 5


def test_predicates_are_told_from_nouns() -> None:
    words = segmenter().dictionary
    assert all(words.is_predicate(w) for w in ("查获", "增加", "明显", "不断"))
    assert not any(words.is_predicate(w) for w in ("案件", "国家", "没有这样的词"))


def test_a_damaged_dictionary_is_refused_not_misread() -> None:
    table, words, total = compiled()
    at = words.index("\n查获 ".encode()) + 1
    damaged = words[:at] + b"?" + words[at + 1 :]
    with pytest.raises(IndexMismatch, match="rebuild"):
        Segmenter(Words(table, damaged), total).words("查获案件")
