"""Answers are kept up to a number of bytes, the ones used last."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reportqa.interfaces.web.cache import AnswerCache


def test_what_was_put_is_got() -> None:
    cache = AnswerCache(1 << 20)
    cache.put(b"question", b"answer")
    assert (cache.get(b"question"), cache.get(b"other")) == (b"answer", None)


def test_nothing_is_kept_in_no_bytes() -> None:
    cache = AnswerCache(0)
    cache.put(b"question", b"answer")
    assert (cache.get(b"question"), len(cache)) == (None, 0)


def test_what_was_used_longest_ago_goes_first() -> None:
    cache = AnswerCache(10_000)
    for number in range(8):
        cache.put(b"%d" % number, b"x" * 1000)
    cache.get(b"0")
    cache.put(b"8", b"x" * 1000)
    assert [cache.get(key) is not None for key in (b"0", b"1", b"8")] == [True, False, True]


def test_one_large_answer_does_not_push_out_all() -> None:
    cache = AnswerCache(10_000)
    cache.put(b"small", b"x")
    cache.put(b"large", b"x" * 5000)
    assert (cache.get(b"small"), cache.get(b"large")) == (b"x", None)


@given(st.lists(st.tuples(st.sampled_from([b"a", b"b", b"c", b"d", b"e"]), st.integers(0, 900)), max_size=60))
def test_it_is_never_larger_than_it_may_be(puts: list[tuple[bytes, int]]) -> None:
    cache = AnswerCache(3000)
    for key, size in puts:
        cache.put(key, b"x" * size)
        assert 0 <= cache.size <= 3000
        assert (cache.size == 0) == (len(cache) == 0)
    cache.clear()
    assert (cache.size, len(cache)) == (0, 0)
