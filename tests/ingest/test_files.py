"""Guards the walk over a folder: it ends, never waits, follows no link to a folder, and names each file that it leaves out."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportqa.ingest import files
from reportqa.ingest.files import find_files, readable
from reportqa.model.errors import ReadError, UnsupportedMedia

links = pytest.mark.skipif(os.name != "posix", reason="links as POSIX has them")


def names(folder: Path) -> list[str]:
    return [f.name for f in find_files(folder).files]


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.txt", tmp_path / "a\0b.txt"):
        with pytest.raises(ReadError, match="no such file"):
            find_files(path)


@pytest.mark.parametrize("name", ["a.zip", "a.exe", "a", "a.TXT.exe"])
def test_another_kind_of_file_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"text")
    with pytest.raises(UnsupportedMedia, match="no reader takes"):
        find_files(tmp_path / name)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_is_refused_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    with pytest.raises(UnsupportedMedia, match="pipe"):
        find_files(tmp_path / "a.txt")
    with pytest.raises(ReadError, match="no report") as caught:
        find_files(tmp_path)
    assert any("a.txt" in note for note in caught.value.__notes__)


def test_a_folder_gives_its_reports_in_order_without_what_is_none(tmp_path: Path) -> None:
    for name in ("b.txt", "A.MD", "sub/c.markdown", "README.md", "notes.zip", ".hidden.txt", ".git/d.txt", "~$b.txt", "__MACOSX/e.txt", "Thumbs.db", "sub-1/a.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    (tmp_path / "folder.txt").mkdir()
    found = find_files(tmp_path)
    assert [f.name for f in found.files] == ["A.MD", "b.txt", "sub/c.markdown", "sub-1/a.txt"]
    assert found.left_out == ()


def test_documents_that_no_reader_takes_are_told_in_one_sentence(tmp_path: Path) -> None:
    for name in ("a.txt", "b.doc", "c.DOC", "sub/d.ppt", "e.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    ((what, why),) = find_files(tmp_path).left_out
    assert what == "3 files"
    assert "(.doc 2, .ppt 1)" in why


@links
def test_links_to_files_are_followed_and_links_to_folders_are_not(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    (folder / "sub").mkdir(parents=True)
    (folder / "a.txt").write_text("x")
    (tmp_path / "b.txt").write_text("y")
    (folder / "sub" / "up").symlink_to(folder)
    (folder / "out.txt").symlink_to(tmp_path / "b.txt")
    (folder / "gone.txt").symlink_to(tmp_path / "none.txt")
    (folder / "self.txt").symlink_to(folder / "self.txt")
    found = find_files(folder)
    assert [f.name for f in found.files] == ["a.txt", "out.txt"]
    assert {name for name, _ in found.left_out} == {"sub/up", "gone.txt", "self.txt"}
    assert all(why.endswith(".") and "\n" not in why for _, why in found.left_out)


@links
def test_a_corpus_that_is_itself_a_link_is_walked(tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "a.txt").write_text("x")
    (tmp_path / "link").symlink_to(tmp_path / "reports")
    assert names(tmp_path / "link") == ["a.txt"]


def test_a_folder_that_cannot_be_read_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "locked").mkdir()
    listed = os.scandir

    def refuse(path: Path) -> object:
        if Path(path).name == "locked":
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr(files.os, "scandir", refuse)
    found = find_files(tmp_path)
    assert [f.name for f in found.files] == ["a.txt"]
    assert [(name, "Permission denied" in why) for name, why in found.left_out] == [("locked", True)]


@links
@given(raw=st.binary(min_size=1, max_size=40).filter(lambda b: b"/" not in b and b"\0" not in b))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_name_of_any_bytes_is_found_and_shown(tmp_path: Path, raw: bytes) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + b"x" + raw + b".txt"))
    try:
        path.write_text("x")
    except OSError:
        return  # this file system takes fewer names
    try:
        (found,) = find_files(tmp_path).files
        assert found.path == path
        assert found.name.encode().decode() == found.name == readable(path.name)
    finally:
        path.unlink()


def test_ten_thousand_files_are_found(tmp_path: Path) -> None:
    for i in range(10_000):
        (tmp_path / f"{i:05}.txt").touch()
    assert names(tmp_path) == [f"{i:05}.txt" for i in range(10_000)]
