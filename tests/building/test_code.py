"""Guards what an index is made of: other code, tables or jieba make another fingerprint; the cache only remembers it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from reportqa.building import code
from reportqa.building.code import fingerprint


def test_it_is_the_same_with_and_without_a_memory(tmp_path: Path) -> None:
    alone = fingerprint(None)
    assert fingerprint(tmp_path) == alone == fingerprint(tmp_path)
    assert alone.startswith("jieba ")


def test_what_is_remembered_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = fingerprint(tmp_path)
    monkeypatch.setattr(code, "_code", lambda: "other")
    assert fingerprint(tmp_path) == known
    assert fingerprint(None) != known


@pytest.mark.parametrize("change", ["_stamp", "_code", "tables_fingerprint", "jieba_version"])
def test_other_code_tables_or_segmenter_make_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    known = fingerprint(tmp_path)
    monkeypatch.setattr(code, change, lambda: "other")
    if change == "_stamp":  # other times of the same content
        assert fingerprint(tmp_path) == known
    else:
        assert fingerprint(None) != known


def test_the_stamp_sees_a_file_that_changed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    source = tmp_path / "rules.tsv"
    source.write_text("a")
    monkeypatch.setattr(code, "_sources", lambda *_: iter([source]))
    before = code._stamp()
    source.write_text("b")
    os.utime(source, ns=(1, 1))
    assert code._stamp() != before


@pytest.mark.parametrize("memo", [b"", b"{", b"[]", b'{"stamp": 1}', b"\xff"])
def test_a_damaged_memory_is_ignored(tmp_path: Path, memo: bytes) -> None:
    (tmp_path / "code.json").write_bytes(memo)
    assert fingerprint(tmp_path) == fingerprint(None)
