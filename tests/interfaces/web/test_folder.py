"""Names of uploads stay within the folder, and a file is there whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportqa.ingest.kinds import SUFFIXES
from reportqa.interfaces.web.failures import Refused
from reportqa.interfaces.web.folder import Folder, kept_name

HOSTILE = [
    "../up.txt", "..\\up.txt", "/etc/passwd.txt", "C:\\x.txt", "a/b.txt", ".hidden.txt", "~$lock.docx", "a\x00.txt", "a\n.txt", "a\x1b[31m.txt", "a\u202etxt.pdf", "", " ", ".", "..", ".txt", "con.txt", "COM1.pdf",
    "x" * 250 + ".txt", "README.txt", "a.exe", "a.txt.exe", "a", "a.txt.", "a:b.txt", "a*.txt", "\ud800.txt", "…/…/.txt",
]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_refused(name: str) -> None:
    with pytest.raises(Refused) as told:
        kept_name(name)
    assert told.value.status_code == 422
    assert name.strip(" .") == "" or len(name) < 3 or name not in told.value.detail


@given(st.one_of(st.text(max_size=40), st.text(st.sampled_from("./\\~$aA1:\x00 ·文"), max_size=12)), st.sampled_from(["", *sorted(SUFFIXES), ".exe"]))
def test_any_name_that_is_taken_is_a_plain_one(text: str, suffix: str) -> None:
    try:
        name = kept_name(text + suffix)
    except Refused:
        return
    assert Path(name).name == name == os.path.basename(name)  # noqa: PTH119
    assert not name.startswith((".", "~$"))
    assert Path(name).suffix.lower() in SUFFIXES
    assert len(os.fsencode(name)) <= 200
    assert name.isprintable()
    assert (Path("/corpus") / name).parent == Path("/corpus")


@pytest.mark.parametrize("name", ["report-106.txt", "內政部 106 年度施政績效報告.pdf", "A (final) v2.XLSX"])
def test_a_plain_name_stays(name: str) -> None:
    assert kept_name(name) == name


def come(folder: Folder, text: str) -> Path:
    path, number = folder.coming()
    with os.fdopen(number, "w") as file:
        file.write(text)
    return path


def listed(folder: Path) -> dict[str, str]:
    return {p.name: p.read_text() for p in folder.iterdir() if not p.is_symlink()}


def test_a_file_that_fails_is_gone_again(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    with pytest.raises(RuntimeError), folder.placed(come(folder, "new"), "a.txt", replace=False):
        assert listed(tmp_path) == {"a.txt": "new"}
        raise RuntimeError
    assert listed(tmp_path) == {}


def test_a_file_that_was_replaced_in_vain_comes_back(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("old")
    folder = Folder(tmp_path)
    with pytest.raises(RuntimeError), folder.placed(come(folder, "new"), "a.txt", replace=True):
        assert (tmp_path / "a.txt").read_text() == "new"
        raise RuntimeError
    assert listed(tmp_path) == {"a.txt": "old"}
    with folder.placed(come(folder, "new"), "a.txt", replace=True):
        pass
    assert listed(tmp_path) == {"a.txt": "new"}


@pytest.mark.parametrize("replace", [False, True])
def test_a_link_is_never_written_through(replace: bool, tmp_path: Path) -> None:
    corpus, outside = tmp_path / "corpus", tmp_path / "outside.txt"
    corpus.mkdir()
    outside.write_text("mine")
    (corpus / "a.txt").symlink_to(outside)
    folder = Folder(corpus)
    with pytest.raises(Refused, match="link"), folder.placed(come(folder, "new"), "a.txt", replace=replace):
        pass
    with pytest.raises(Refused):
        folder.named("a.txt")
    assert outside.read_text() == "mine"


def test_nothing_is_overwritten_unasked(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("old")
    folder = Folder(tmp_path)
    with pytest.raises(Refused, match="replace=true") as told, folder.placed(come(folder, "new"), "a.txt", replace=False):
        pass
    assert told.value.status_code == 409
    assert (tmp_path / "a.txt").read_text() == "old"


@pytest.mark.parametrize("name", ["a.md", "A.txt", "A.pdf"])
def test_two_files_that_citations_could_not_tell_apart_are_not_taken(name: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("old")
    folder = Folder(tmp_path)
    with pytest.raises(Refused, match="tell it from"), folder.placed(come(folder, "new"), name, replace=True):
        pass


@pytest.mark.parametrize("wanted", ["../outside", "../outside.txt", "below/b", ".hidden", "b", "", "."])
def test_only_the_folders_own_files_can_be_named(wanted: str, tmp_path: Path) -> None:
    (tmp_path / "corpus" / "below").mkdir(parents=True)
    for path in ("outside.txt", "corpus/below/b.txt", "corpus/.hidden.txt", "corpus/a.txt"):
        (tmp_path / path).write_text("x")
    with pytest.raises(Refused) as told:
        Folder(tmp_path / "corpus").named(wanted)
    assert told.value.status_code == 404
    assert Folder(tmp_path / "corpus").named("a") == Folder(tmp_path / "corpus").named("a.txt") == "a.txt"


def test_what_an_upload_that_was_cut_off_left_is_cleared_away(tmp_path: Path) -> None:
    come(Folder(tmp_path), "half")
    assert len(list(tmp_path.iterdir())) == 1
    Folder(tmp_path)
    assert list(tmp_path.iterdir()) == []
