"""Guards what a corpus is taken to hold: names below the folder, digests of content, none believed that may be old."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from reportqa.building import folder as module
from reportqa.building.folder import Contents, digest_of, gather
from reportqa.model.errors import ReadError


def test_a_folder_gives_names_below_it_and_a_file_its_own(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.txt").write_text("甲")
    assert [f.name for f in gather(tmp_path).files] == ["sub/a.txt"]
    assert [f.name for f in gather(tmp_path / "sub" / "a.txt").files] == ["a.txt"]
    (tmp_path / "b.txt").write_bytes(b"")
    ((name, why),) = gather(tmp_path).left_out
    assert (name, "empty" in why) == ("b.txt", True)
    (tmp_path / "sub" / "a.txt").write_bytes(b"")
    with pytest.raises(ReadError, match="none of its 2 files") as caught:
        gather(tmp_path)
    assert len(caught.value.__notes__) == 2


def test_the_key_is_of_names_and_content_wherever_they_stand(tmp_path: Path) -> None:
    for place in ("one", "two"):
        (tmp_path / place).mkdir()
        (tmp_path / place / "a.txt").write_text("甲")
    one, two = gather(tmp_path / "one"), gather(tmp_path / "two")
    assert one.key("f") == two.key("f") != one.key("g")
    (tmp_path / "two" / "a.txt").write_text("乙")
    assert gather(tmp_path / "two").key("f") != one.key("f")
    (tmp_path / "one" / "a.txt").rename(tmp_path / "one" / "b.txt")
    assert gather(tmp_path / "one").key("f") != one.key("f")


@pytest.fixture
def reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of two files, old enough to be remembered."""
    monkeypatch.setattr(module, "_FEW", 1)
    found = tmp_path / "reports"
    found.mkdir()
    for name in ("a.txt", "b.txt"):
        (found / name).write_text(name)
    monkeypatch.setattr(module, "_SETTLED", -(10**12))  # as if they had been written long before
    return found


def digests(contents: Contents) -> dict[str, str]:
    return {f.name: f.digest for f in contents.files}


def test_files_that_are_unchanged_are_not_read_again(reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = digests(gather(reports, tmp_path / "cache"))
    assert known == {name: digest_of(name.encode()) for name in ("a.txt", "b.txt")}
    read: list[Path] = []
    monkeypatch.setattr(module, "read_bytes", lambda path: read.append(path) or path.read_bytes())  # type: ignore[func-returns-value]
    assert digests(gather(reports, tmp_path / "cache")) == known
    assert read == []
    (reports / "a.txt").write_text("another")
    assert digests(gather(reports, tmp_path / "cache")) == known | {"a.txt": digest_of(b"another")}
    assert read == [reports / "a.txt"]


def test_a_change_that_keeps_size_and_time_is_seen(reports: Path, tmp_path: Path) -> None:
    known = digests(gather(reports, tmp_path / "cache"))
    times = (reports / "a.txt").stat()
    time.sleep(0.02)
    (reports / "a.txt").write_text("A.TXT")
    os.utime(reports / "a.txt", ns=(times.st_atime_ns, times.st_mtime_ns))
    assert digests(gather(reports, tmp_path / "cache")) == known | {"a.txt": digest_of(b"A.TXT")}


def test_a_file_written_just_now_is_read_each_time(reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_SETTLED", 10**12)
    gather(reports, tmp_path / "cache")
    assert [json.loads(p.read_bytes()) for p in (tmp_path / "cache").glob("folder-*.json")] in ([], [{}])


@pytest.mark.parametrize("memo", [b"", b"[]", b"{", b"null", b'{"a.txt": 1}', b'{"a.txt": []}', b'{"a.txt": [1, 2]}', b"\xff"])
def test_a_damaged_memory_is_ignored(reports: Path, tmp_path: Path, memo: bytes) -> None:
    known = digests(gather(reports, tmp_path / "cache"))
    (kept,) = (tmp_path / "cache").glob("folder-*.json")
    kept.write_bytes(memo)
    assert digests(gather(reports, tmp_path / "cache")) == known


def test_a_memory_that_cannot_be_kept_is_done_without(reports: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert len(gather(reports, tmp_path / "file").files) == 2
