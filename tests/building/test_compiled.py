"""Guards that what is compiled once is kept, read again, and mended where it is damaged."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportqa.building.compiled import glosses_from, segmenter_from


def test_a_dictionary_that_cannot_be_kept_segments_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert segmenter_from(tmp_path / "file").words("查获人口贩运案件") == segmenter_from(tmp_path).words("查获人口贩运案件")


def test_glosses_are_kept_and_read_again_and_damage_is_mended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = (("report", "报告"), ("statistics", "统计"))
    monkeypatch.setattr("reportqa.language.cedict.read_glosses", lambda: known)
    assert glosses_from(tmp_path) == known == glosses_from(None)
    (kept,) = tmp_path.glob("glosses-*.index")
    monkeypatch.setattr("reportqa.language.cedict.read_glosses", tuple)
    assert glosses_from(tmp_path) == known
    kept.write_bytes(kept.read_bytes()[:-1])
    assert glosses_from(tmp_path) == ()
    monkeypatch.setattr("reportqa.language.cedict.cedict_version", lambda: "9")
    assert glosses_from(tmp_path) == ()
    assert any(path.name.startswith("glosses-9-") for path in tmp_path.iterdir())


def test_glosses_that_cannot_be_kept_are_read_each_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setattr("reportqa.language.cedict.read_glosses", lambda: (("report", "报告"),))
    assert glosses_from(tmp_path / "file") == (("report", "报告"),)
