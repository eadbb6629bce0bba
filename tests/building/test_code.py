"""Guards what an index is made of: other code, tables or jieba make another fingerprint; the cache only remembers it."""

from __future__ import annotations

import os
import re
import sys
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


@pytest.mark.parametrize("change", ["_stamp", "_code", "tables_fingerprint", "jieba_version", "_libraries"])
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


def test_another_version_of_a_library_that_reads_is_seen_and_of_any_other_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(tmp_path), str(tmp_path / "none"), str(Path(__file__))])
    (tmp_path / "pypdfium2-5.2.0.dist-info").mkdir()
    (tmp_path / "pytest-9.dist-info").mkdir()
    assert code._libraries() == "pypdfium2-5.2.0"
    (tmp_path / "pypdfium2-5.2.0.dist-info").rename(tmp_path / "pypdfium2-6.dist-info")
    assert code._libraries() == "pypdfium2-6"


def test_every_library_that_reading_needs_is_known() -> None:
    """What `ingest` and `language` import of others is of those whose versions are looked at."""
    top = Path(code.__file__).parent.parent
    names = {m[1] for room in ("ingest", "language") for path in (top / room).rglob("*.py") for m in re.finditer(r"^\s*(?:from|import) (\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)}
    foreign = names - set(sys.stdlib_module_names) - {"reportqa"}
    known = {package.replace("_", "").replace("py", "") for package in code._LIBRARIES}
    others = {"PIL", "jieba", "numpy", "pypinyin"}  # told apart, or no news
    assert {n for n in foreign - others if n.lower().replace("_", "").replace("py", "") not in known} == set()
