"""Guards what an index is made of: other code, tables or jieba make another fingerprint; the cache only remembers it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from reportqa import building
from reportqa.building import fingerprint, gather, segmenter_from
from reportqa.model.errors import ReadError


def test_it_is_the_same_with_and_without_a_memory(tmp_path: Path) -> None:
    alone = fingerprint(None)
    assert fingerprint(tmp_path) == alone == fingerprint(tmp_path)
    assert alone.startswith("jieba ")


def test_what_is_remembered_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = fingerprint(tmp_path)
    monkeypatch.setattr(building, "_code", lambda: "other")
    assert fingerprint(tmp_path) == known
    assert fingerprint(None) != known


@pytest.mark.parametrize("change", ["_stamp", "_code", "tables_fingerprint", "jieba_version"])
def test_other_code_tables_or_segmenter_make_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    known = fingerprint(tmp_path)
    monkeypatch.setattr(building, change, lambda: "other")
    if change == "_stamp":  # other times of the same content
        assert fingerprint(tmp_path) == known
    else:
        assert fingerprint(None) != known


def test_the_stamp_sees_a_file_that_changed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    source = tmp_path / "rules.tsv"
    source.write_text("a")
    monkeypatch.setattr(building, "_sources", lambda *_: iter([source]))
    before = building._stamp()
    source.write_text("b")
    os.utime(source, ns=(1, 1))
    assert building._stamp() != before


@pytest.mark.parametrize("memo", [b"", b"{", b"[]", b'{"stamp": 1}', b"\xff"])
def test_a_damaged_memory_is_ignored(tmp_path: Path, memo: bytes) -> None:
    (tmp_path / "code.json").write_bytes(memo)
    assert fingerprint(tmp_path) == fingerprint(None)


def test_a_dictionary_that_cannot_be_kept_segments_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert segmenter_from(tmp_path / "file").words("查获人口贩运案件") == segmenter_from(tmp_path).words("查获人口贩运案件")


def test_a_folder_gives_names_below_it_and_a_file_its_own(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.txt").write_text("甲")
    assert [name for name, _ in gather(tmp_path).files] == [str(Path("sub") / "a.txt")]
    assert [name for name, _ in gather(tmp_path / "sub" / "a.txt").files] == ["a.txt"]
    (tmp_path / "b.txt").write_bytes(b"")
    (note,) = gather(tmp_path).left_out
    assert note.startswith("left out: ")
    (tmp_path / "sub" / "a.txt").write_bytes(b"")
    with pytest.raises(ReadError, match="empty"):
        gather(tmp_path)


def test_glosses_are_kept_and_read_again_and_damage_is_mended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = (("report", "报告"), ("statistics", "统计"))
    monkeypatch.setattr("reportqa.language.cedict.read_glosses", lambda: known)
    assert building.glosses_from(tmp_path) == known == building.glosses_from(None)
    (kept,) = tmp_path.glob("glosses-*.index")
    monkeypatch.setattr("reportqa.language.cedict.read_glosses", tuple)
    assert building.glosses_from(tmp_path) == known
    kept.write_bytes(kept.read_bytes()[:-1])
    assert building.glosses_from(tmp_path) == ()
    monkeypatch.setattr("reportqa.language.cedict.cedict_version", lambda: "9")
    assert building.glosses_from(tmp_path) == ()
    assert any(path.name.startswith("glosses-9-") for path in tmp_path.iterdir())


def test_glosses_that_cannot_be_kept_are_read_each_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setattr("reportqa.language.cedict.read_glosses", lambda: (("report", "报告"),))
    assert building.glosses_from(tmp_path / "file") == (("report", "报告"),)
