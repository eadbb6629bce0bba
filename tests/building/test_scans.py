"""Guards that a reading with OCR is never taken for one without, and that a file stays as it was last asked to be read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from reportqa.building import scans
from reportqa.building.folder import Contents, File
from reportqa.building.readings import Readings
from reportqa.ingest.readers import ocr_tesseract
from reportqa.model.errors import UsageError

SCAN, TEXT = File(Path("a.pdf"), "a.pdf", "aa" * 32, 10), File(Path("b.txt"), "b.txt", "bb" * 32, 10)
CONTENTS = Contents(Path("corpus"), (SCAN, TEXT), ())
HOW = "chi_tra+eng,eng; tesseract 5.3.0"


@pytest.fixture(autouse=True)
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(scans.LANGUAGES_VARIABLE, raising=False)
    monkeypatch.setattr(ocr_tesseract, "candidates", lambda named: (named,) if named else ("chi_tra+eng", "eng"))
    monkeypatch.setattr(ocr_tesseract, "version", lambda: "tesseract 5.3.0")


def hows(contents: Contents) -> list[str]:
    return [f.ocr for f in contents.files]


def test_only_what_may_be_scans_is_read_by_ocr_and_only_when_asked(tmp_path: Path) -> None:
    assert hows(scans.with_ocr(CONTENTS, tmp_path, True)) == [HOW, ""]
    assert hows(scans.with_ocr(CONTENTS, tmp_path, None)) == hows(scans.with_ocr(CONTENTS, tmp_path, False)) == ["", ""]
    assert hows(scans.with_ocr(CONTENTS, None, None)) == ["", ""]


def test_a_file_stays_as_it_was_asked_to_be_read_until_it_is_asked_otherwise(tmp_path: Path) -> None:
    asked = scans.with_ocr(CONTENTS, tmp_path, True)
    scans.remember(asked, tmp_path, True)
    assert scans.with_ocr(CONTENTS, tmp_path, None) == asked
    other = replace(CONTENTS, files=(replace(SCAN, digest="cc" * 32),))
    assert hows(scans.with_ocr(other, tmp_path, None)) == [""]
    scans.with_ocr(CONTENTS, tmp_path, False)
    assert hows(scans.with_ocr(CONTENTS, tmp_path, None)) == ["", ""]


def test_the_cache_tells_readings_and_indexes_with_ocr_from_those_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = scans.with_ocr(CONTENTS, tmp_path, True)
    monkeypatch.setenv(scans.LANGUAGES_VARIABLE, "chi_sim")
    other = scans.with_ocr(CONTENTS, tmp_path, True)
    assert len({c.key("made of") for c in (CONTENTS, asked, other)}) == 3
    readings = Readings(tmp_path, "made of")
    assert len({readings.path(c.files[0]) for c in (CONTENTS, asked, other)}) == 3
    assert len({readings.path(c.files[1]) for c in (CONTENTS, asked, other)}) == 1


def test_what_was_read_by_ocr_is_not_read_anew_without_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def lacking(_: str) -> tuple[str, ...]:
        raise UsageError("it is gone")

    scans.remember(scans.with_ocr(CONTENTS, tmp_path, True), tmp_path, True)
    monkeypatch.setattr(ocr_tesseract, "candidates", lacking)
    scans.check(CONTENTS)
    with pytest.raises(UsageError, match="it is gone"):
        scans.check(scans.with_ocr(CONTENTS, tmp_path, None))


@pytest.mark.parametrize("damaged", [b"", b"[1]", b"\xff", b'{"a": '])
def test_a_damaged_memory_is_none(damaged: bytes, tmp_path: Path) -> None:
    (tmp_path / "ocr.json").write_bytes(damaged)
    assert hows(scans.with_ocr(CONTENTS, tmp_path, None)) == ["", ""]
