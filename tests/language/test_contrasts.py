"""Words that reports count apart never stand for one another, however near their meanings; words of one column may."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportqa.language.contrasts import contrasted
from reportqa.language.script import fold
from reportqa.language.tables import rows

_WORDS = sorted({word for row in rows("contrasts.tsv") for cell in row for word in cell.split(";")})


@pytest.mark.parametrize(("word", "other"), [("经常门", "资本门"), ("imports", "exports"), ("起诉", "有罪"), ("白天", "晚上")])
def test_they_are_apart_either_way(word: str, other: str) -> None:
    assert contrasted(word, other)
    assert contrasted(other, word)


@given(st.sampled_from(_WORDS))
def test_no_word_is_apart_from_itself(word: str) -> None:
    assert not contrasted(word, word)


def test_the_table_is_folded() -> None:
    assert [word for word in _WORDS if word != fold(word)] == []


def test_words_of_one_column_are_alike() -> None:
    assert not contrasted("逮捕", "查获")
    assert not contrasted("火灾", "学生")
