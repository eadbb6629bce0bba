"""The substring index is `in`, for every text and word."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from reportqa.language.substrings import _DEPTH, Substrings

FEW = st.text(alphabet="ab報 \ud800\U0010ffff", max_size=80)  # few letters repeat much


@given(st.one_of(FEW, st.text(max_size=80)), st.one_of(FEW, st.text(max_size=8)), st.integers(0, 80), st.integers(0, 80))
@example("", "", 0, 0)
@example("ab" * 60, "ab" * 25, 1, 70)
@example("a" * 200, "a" * _DEPTH, 0, _DEPTH + 1)
def test_it_agrees_with_in(text: str, word: str, start: int, end: int) -> None:
    index = Substrings(text)
    for asked in (word, text[start:end], text[start:end] + word, word + text[start:end]):
        assert (asked in index) == (asked in text), (asked, text)
