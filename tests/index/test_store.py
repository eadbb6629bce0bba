"""Guards that an index file is whole or absent: nothing half-written, damaged or foreign is ever read as an index."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportqa.index import store
from reportqa.model.errors import IndexMismatch, StoreError

PARTS = {"words": "查獲\t人口\n販運".encode(), "empty": b"", "raw": bytes(range(256))}


def parts_of(stored: store.Stored | None) -> dict[str, bytes]:
    assert stored is not None
    return {name: bytes(part) for name, part in stored.parts.items()}


def test_what_is_written_is_read(tmp_path: Path) -> None:
    store.write(tmp_path / "deep" / "a.index", PARTS, "f")
    stored = store.read(tmp_path / "deep" / "a.index", "f")
    assert parts_of(stored) == PARTS
    assert stored is not None
    assert stored.text("words") == "查獲\t人口\n販運"


def test_there_is_nothing_to_read(tmp_path: Path) -> None:
    assert store.read(tmp_path / "none.index", "f") is None
    (tmp_path / "file").write_text("in the way")
    assert store.read(tmp_path / "file" / "none.index", "f") is None


@given(place=st.integers(0), change=st.integers(1, 255), cut=st.booleans())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_file_is_refused_or_reads_the_same(tmp_path: Path, place: int, change: int, cut: bool) -> None:
    path = tmp_path / "a.index"
    store.write(path, PARTS, "f")
    data = bytearray(path.read_bytes())
    at = place % len(data)
    if cut:
        del data[at:]
    else:
        data[at] ^= change
    path.write_bytes(data)
    try:
        stored = store.read(path, "f")
    except IndexMismatch as error:
        assert str(path) in str(error)
    else:
        assert parts_of(stored) == PARTS


@pytest.mark.parametrize("foreign", [b"", b"\n", b"{}\n", b"[]\n", b"null\n", b'{"magic":"reportqa.index"}\n', b"\x7fELF" * 999, b"[" * 70_000 + b"\n", "報告".encode()])
def test_a_foreign_file_is_refused(tmp_path: Path, foreign: bytes) -> None:
    path = tmp_path / "a.index"
    path.write_bytes(foreign)
    with pytest.raises(IndexMismatch):
        store.read(path, "f")


def test_a_folder_in_its_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.index").mkdir()
    with pytest.raises(IndexMismatch):
        store.read(tmp_path / "a.index", "f")


def test_another_versions_index_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store.write(tmp_path / "a.index", PARTS, "jieba 1")
    with pytest.raises(IndexMismatch, match="another version"):
        store.read(tmp_path / "a.index", "jieba 2")
    monkeypatch.setattr(store, "FORMAT", store.FORMAT + 1)
    with pytest.raises(IndexMismatch, match="another version"):
        store.read(tmp_path / "a.index", "jieba 1")


def test_a_part_that_checks_itself_is_not_read_through(tmp_path: Path) -> None:
    path = tmp_path / "a.index"
    store.write(path, PARTS, "f")
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    with pytest.raises(IndexMismatch, match="raw"):
        store.read(path, "f")
    assert store.read(path, "f", unchecked=("raw",)) is not None


@pytest.mark.parametrize("failing", ["fsync", "replace"])
def test_a_failed_write_leaves_the_previous_index_and_no_litter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str) -> None:
    path = tmp_path / "a.index"
    store.write(path, PARTS, "f")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(*((os, "fsync") if failing == "fsync" else (Path, "replace")), fail)
    with pytest.raises(StoreError, match="No space left"):
        store.write(path, {"words": b"new"}, "f")
    assert parts_of(store.read(path, "f")) == PARTS
    assert [p.name for p in tmp_path.iterdir()] == ["a.index"]


def test_an_interrupted_write_leaves_the_previous_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.index"
    store.write(path, PARTS, "f")

    def stop(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", stop)
    with pytest.raises(KeyboardInterrupt):
        store.write(path, {"words": b"new"}, "f")
    assert parts_of(store.read(path, "f")) == PARTS
    assert [p.name for p in tmp_path.iterdir()] == ["a.index"]


def test_a_reader_keeps_the_index_that_it_opened(tmp_path: Path) -> None:
    path = tmp_path / "a.index"
    store.write(path, PARTS, "f")
    before = store.read(path, "f")
    store.write(path, {"words": b"new"}, "f")
    assert parts_of(before) == PARTS
    assert parts_of(store.read(path, "f")) == {"words": b"new"}


def test_what_a_killed_indexing_left_is_removed_once_it_is_old(tmp_path: Path) -> None:
    old, young = tmp_path / ".a.index.1-1", tmp_path / ".a.index.2-2"
    for path in (old, young):
        path.write_bytes(b"half")
    os.utime(old, (1, 1))
    store.write(tmp_path / "b.index", PARTS, "f")
    assert not old.exists()
    assert young.exists()


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match="REPORTQA_CACHE"):
        store.write(tmp_path / "file" / "a.index", PARTS, "f")


def test_the_key_is_of_names_bytes_and_fingerprint() -> None:
    keys = {
        store.key_of([("a", b"1")], "f"), store.key_of([("b", b"1")], "f"), store.key_of([("a", b"2")], "f"), store.key_of([("a", b"1")], "g"),
        store.key_of([("a", b""), ("1", b"")], "f"), store.key_of([("a1", b"")], "f"), store.key_of([("a", b"1"), ("b", b"")], "f"),
    }  # fmt: skip
    assert len(keys) == 7
    assert store.key_of([("a", b"1")], "f") == store.key_of([("a", b"1")], "f")


def test_the_cache_folder_is_the_users(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("REPORTQA_CACHE", str(tmp_path / "own"))
    assert store.cache_folder() == tmp_path / "own"
    monkeypatch.delenv("REPORTQA_CACHE")
    assert store.cache_folder().name == "reportqa"
