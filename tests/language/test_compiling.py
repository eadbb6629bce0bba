"""What compiling a lexicon takes short cuts for is what the long way gives."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportqa.language import cedict
from reportqa.language.compiling import _OTHER_START, _START, _Corpus
from reportqa.language.lexicon import may_stem_to, phrase_key, plain_words, stem
from reportqa.language.substrings import Substrings
from reportqa.language.tables import rows

_ENDINGS = (
    "s", "es", "ies", "ied", "ed", "eed", "ing", "ying", "edly", "ingly", "y", "ly", "li", "tional", "enci", "abli", "entli", "izer", "ization",
    "ational", "ator", "alism", "aliti", "ousness", "iviti", "biliti", "bli", "ogist", "fulli", "lessli", "ical", "iciti", "ative", "ness", "ement", "ion", "sion", "al", "e", "ll", "tt",
)  # fmt: skip


@given(st.text(alphabet="abeilotyszx", min_size=1, max_size=5), st.lists(st.sampled_from(_ENDINGS), max_size=3))
def test_a_stem_is_its_word_up_to_the_last_letter(word: str, endings: list[str]) -> None:
    built = word + "".join(endings)
    assert may_stem_to(built, {stem(built)[:-1]})
    assert stem(built)[:_START] == built[:_START] or _OTHER_START.fullmatch(built)


def test_so_are_the_words_of_the_tables() -> None:
    words = {w for table in ("glossary.tsv", "paraphrases_en.tsv", "paraphrases_en_zh.tsv") for row in rows(table) for cell in row for w in plain_words(cell)}
    assert [w for w in words if not may_stem_to(w, {stem(w)[:-1]}) or (stem(w)[:_START] != w[:_START] and not _OTHER_START.fullmatch(w))] == []


@pytest.mark.parametrize("text", ["the vying offices met 3 complaints of neighboring countr people; deaths by drown in 台灣 he was dying", "", "報告"])
def test_phrases_are_found_as_by_stemming_each(text: str) -> None:
    english = sorted(set(re.findall(r"[a-z]{3,}", text)))
    corpus = _Corpus(Substrings(text), english, ())
    for phrase in ("Complaint", "neighbouring country", "met 3", "being", "", "-", "person", "to die", "of neighbors", "office", "offices met", "death by drowning", "was dying", "he dies", "vie", "the vie"):
        key, lower = phrase_key(phrase), phrase.lower()
        slow = [w for w in english if phrase_key(w) == key] if " " not in key else [lower] if lower in text else [key] if key in text else []
        assert corpus.written_as(phrase) == slow, phrase


def test_cedict_is_read_as_its_package_reads_it(monkeypatch: pytest.MonkeyPatch) -> None:
    own = cedict.read_glosses()
    assert len(own) > 100_000
    monkeypatch.setattr(cedict, "_FILE", "elsewhere.gz")
    assert cedict.read_glosses() == own
