"""Words of near meaning are found across both languages, in order, and never a word of no direction."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportqa.language.vectors import _MOST_NEIGHBOURS, _MOST_WEIGHT, has_vector, near, space_of

WORDS = ("补助", "逮捕", "图书馆", "火灾", "学生", "library", "arrest", "subsidy", "fire", "students")


@pytest.mark.parametrize(("asked", "nearest"), [("资助", {"补助", "subsidy"}), ("blaze", {"火灾", "fire"}), ("pupil", {"学生", "students"}), ("grant", {"补助", "subsidy"})])
def test_the_nearest_word_is_one_that_may_stand_for_it(asked: str, nearest: set[str]) -> None:
    assert near(asked, space_of(WORDS))[0][0] in nearest


def test_a_word_is_not_its_own_neighbour() -> None:
    assert "补助" not in dict(near("补助", space_of(WORDS)))


@given(st.lists(st.sampled_from(WORDS)), st.one_of(st.sampled_from(WORDS), st.text(min_size=1, max_size=6)))
def test_neighbours_are_few_weighed_and_in_order(words: list[str], asked: str) -> None:
    space = space_of(words)
    assert set(space.words) == set(words)
    found = near(asked, space)
    assert len(found) <= _MOST_NEIGHBOURS
    assert all(0 < weight <= _MOST_WEIGHT and word in words for word, weight in found)
    assert [weight for _, weight in found] == sorted((weight for _, weight in found), reverse=True)


def test_directions_are_of_length_one() -> None:
    assert np.allclose(np.linalg.norm(space_of(WORDS).rows, axis=1), 1.0, atol=1e-5)


def test_what_no_table_knows_has_none() -> None:
    assert not has_vector("qzxv")
    assert near("qzxv", space_of(WORDS)) == ()
    assert near("补助", space_of([])) == ()
