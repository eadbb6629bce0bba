"""Guards that what one file does to its reader, in a process of its own, harms nothing else; and that nothing is read twice."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from reportqa.building import apart, readings, worker
from reportqa.building.code import fingerprint
from reportqa.building.compiled import segmenter_from
from reportqa.building.folder import File, digest_of
from reportqa.building.reading import FAILED, called
from reportqa.building.readings import Readings, read_all, readings_in
from reportqa.index import store
from reportqa.language.segment import Segmenter
from reportqa.model.errors import StoreError
from reportqa.model.progress import Progress, Stage

posix = pytest.mark.skipif(os.name != "posix", reason="limits and signals as POSIX has them")
# A process whose reader does what the file says.
_READER = """
import json, os, signal, sys, time
a = json.loads(sys.argv[1])
sys.path[:] = a.pop('path')
import reportqa.building.worker as w
def read(data, suffix, segmenter, *, ocr):
    if data == b'loop':
        while True: pass
    if data == b'wait':
        time.sleep(600)
    if data == b'big':
        return {'document': b'x' * (4 << 30)}
    if data == b'crash':
        os.kill(os.getpid(), signal.SIGSEGV)
    if data == b'killed':
        os.kill(os.getpid(), signal.SIGKILL)
    if data == b'leave':
        os._exit(3)
    if data == b'odd':
        raise KeyError('key')
    if data == b'noisy':
        os.write(1, b'{"memory": true}\\n')
        print('noise', flush=True)
    return {'document': data, 'pages': b'3'}
w.read_file = read
w.main(**a)
"""


@pytest.fixture(scope="module")
def segmenter() -> Segmenter:
    return segmenter_from(store.cache_folder())


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the processes do what the files say, and all files be read in processes."""
    usual = worker.command
    monkeypatch.setattr(worker, "command", lambda *a: [sys.executable, "-c", _READER, usual(*a)[-1]])
    monkeypatch.setattr(readings, "_AT_ONCE", -1)


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """A cache that has the dictionary already."""
    folder = tmp_path / "cache"
    folder.mkdir()
    for kept in store.cache_folder().glob("words-*.index"):
        (folder / kept.name).write_bytes(kept.read_bytes())
    return folder


def files(tmp_path: Path, **contents: bytes) -> list[File]:
    found = []
    for name, data in contents.items():
        path = tmp_path / f"{name}.txt"
        path.write_bytes(data)
        found.append(File(path, path.name, digest_of(data), len(data)))
    return found


Read = Callable[..., Readings]


@pytest.fixture
def read(cache: Path, segmenter: Segmenter) -> Read:
    """Read files and return their readings."""

    def run(given: list[File], *, anew: bool = False, tell: Callable[[Progress], None] = lambda _: None) -> Readings:
        with readings_in(cache, fingerprint(store.cache_folder())) as found:
            read_all(given, found, segmenter, anew=anew, tell=tell)
            return found

    return run


def why(readings: Readings, file: File) -> str | None:
    parts = readings.of(file)
    assert parts is not None
    return called(str(parts[FAILED], "utf-8"), file.suffix, file.name) if FAILED in parts else None


@posix
@pytest.mark.parametrize(("does", "says"), [(b"loop", "more than 1 s"), (b"big", "more than 64 MB"), (b"crash", "SIGSEGV"), (b"leave", "code 3"), (b"odd", "KeyError: 'key'")])
def test_a_file_that_ends_its_reader_is_left_out_and_the_others_are_read(tmp_path: Path, reader: None, read: Read, monkeypatch: pytest.MonkeyPatch, does: bytes, says: str) -> None:
    monkeypatch.setenv("REPORTQA_FILE_SECONDS", "1")
    monkeypatch.setenv("REPORTQA_FILE_MB", "64")
    given = files(tmp_path, a=b"a", bad=does, c=b"c", d=b"d", e=b"e")
    found = read(given)
    assert [why(found, f) is None for f in given] == [True, False, True, True, True]
    told = why(found, given[1])
    assert told is not None
    assert says in told
    assert not found.passing
    assert found.of(given[1]) is not None  # kept: it is not tried again each time


@posix
def test_a_reader_that_only_waits_is_ended_by_the_clock(tmp_path: Path, reader: None, read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPORTQA_FILE_SECONDS", "1")
    monkeypatch.setattr(apart, "_PATIENCE", 1)
    given = files(tmp_path, a=b"wait", b=b"b")
    found = read(given)
    assert "more than 1 s" in str(why(found, given[0]))
    assert why(found, given[1]) is None


@posix
def test_a_reader_that_is_killed_from_outside_is_no_fault_of_the_file(tmp_path: Path, reader: None, read: Read, cache: Path) -> None:
    given = files(tmp_path, a=b"killed", b=b"b")
    found = read(given)
    assert "SIGKILL" in str(why(found, given[0]))
    assert found.passing
    assert Readings(cache, found.made_of).of(given[0]) is None


def test_what_a_reader_prints_is_not_taken_for_an_answer(tmp_path: Path, reader: None, read: Read) -> None:
    given = files(tmp_path, a=b"noisy", b=b"b")
    found = read(given)
    assert [why(found, f) for f in given] == [None, None]


def test_a_file_written_to_meanwhile_is_left_out_this_time(tmp_path: Path, reader: None, read: Read, cache: Path) -> None:
    (file,) = files(tmp_path, a=b"a")
    (tmp_path / "a.txt").write_bytes(b"another")
    found = read([file])
    assert "written to while it was read" in str(why(found, file))
    assert found.passing
    assert Readings(cache, found.made_of).of(file) is None


def test_what_is_kept_is_not_read_again_whatever_it_is_called(tmp_path: Path, reader: None, read: Read) -> None:
    steps: list[Progress] = []
    read(files(tmp_path, a=b"a", b=b"b", c=b"a"), tell=steps.append)
    assert sorted(str(p.file) for p in steps if p.stage is Stage.READ) == ["a.txt", "b.txt"]
    assert (steps[-1].share, steps[-1].pages) == (1.0, 6)
    steps.clear()
    given = files(tmp_path, x=b"b", y=b"new", z=b"a")
    read(given, tell=steps.append)
    assert [p.file for p in steps if p.stage is Stage.READ] == ["y.txt"]
    steps.clear()
    read(given, anew=True, tell=steps.append)
    assert len([p for p in steps if p.stage is Stage.READ]) == 3


def test_what_failed_is_tried_again_only_to_show_why_or_anew(tmp_path: Path, reader: None, read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[Progress] = []
    given = files(tmp_path, a=b"odd")
    read(given)
    read(given, tell=steps.append)
    assert steps == []
    read(given, anew=True, tell=steps.append)
    assert len(steps) == 2
    monkeypatch.setenv("REPORTQA_DEBUG", "1")
    read(given, tell=steps.append)
    assert len(steps) == 4


def test_a_damaged_reading_is_read_again(tmp_path: Path, reader: None, read: Read) -> None:
    (file,) = files(tmp_path, a=b"a")
    kept = read([file]).path(file)
    for spoilt in (b"", b"junk", kept.read_bytes()[:-1]):
        kept.write_bytes(spoilt)
        parts = read([file]).of(file)
        assert parts is not None
        assert bytes(parts["document"]) == b"a"


def test_another_suffix_or_fingerprint_is_another_reading(tmp_path: Path) -> None:
    (file,) = files(tmp_path, a=b"a")
    other = File(file.path.with_suffix(".md"), "a.md", file.digest, 1)
    assert len({Readings(tmp_path, "f").path(file), Readings(tmp_path, "f").path(other), Readings(tmp_path, "g").path(file)}) == 3


@pytest.mark.parametrize("trouble", ["no interpreter", "one that is no Python", "none can be started"])
def test_where_no_process_can_be_started_files_are_read_here(tmp_path: Path, read: Read, monkeypatch: pytest.MonkeyPatch, trouble: str) -> None:
    monkeypatch.setattr(readings, "_AT_ONCE", -1)
    if trouble == "no interpreter":
        monkeypatch.setattr(sys, "executable", "")
    elif trouble == "one that is no Python":
        monkeypatch.setattr(sys, "executable", "/bin/true")
    else:
        monkeypatch.setattr(apart.subprocess, "Popen", lambda *_, **__: (_ for _ in ()).throw(OSError(11, "try again")))
    given = files(tmp_path, a="105年查獲5件。".encode(), b=b"\x00\x01\x02" * 99)
    found = read(given)
    assert [why(found, f) is None for f in given] == [True, False]


def test_without_a_cache_readings_are_gone_afterwards(tmp_path: Path, segmenter: Segmenter, monkeypatch: pytest.MonkeyPatch) -> None:
    given = files(tmp_path, a="105年查獲5件。".encode())
    (tmp_path / "file").write_text("in the way")
    for cache in (None, tmp_path / "file"):
        with readings_in(cache, "f") as found:
            read_all(given, found, segmenter, anew=False, tell=lambda _: None)
            assert why(found, given[0]) is None
        assert not found.cache.exists() or found.cache == tmp_path / "file"
        assert not found.path(given[0]).exists()


def test_no_room_for_a_reading_is_an_error_that_says_so(tmp_path: Path, reader: None, read: Read, cache: Path) -> None:
    (file,) = files(tmp_path, a=b"a")
    place = read([file]).path(file)
    place.unlink()
    place.parent.rmdir()
    place.parent.write_text("in the way")
    with pytest.raises(StoreError, match="cannot be stored"):
        read([file])


@pytest.mark.parametrize(("told", "limit"), [("", 120), ("7", 7), ("0", 120), ("-1", 120), ("x", 120), ("٣", 120)])
def test_a_limit_is_a_number_of_the_environment_or_the_usual_one(monkeypatch: pytest.MonkeyPatch, told: str, limit: int) -> None:
    monkeypatch.setenv("REPORTQA_FILE_SECONDS", told)
    assert apart._limit("REPORTQA_FILE_SECONDS", 120) == limit


def test_a_path_of_any_bytes_reaches_the_process(tmp_path: Path, reader: None, read: Read) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xa4\xa4.txt"))
    try:
        path.write_bytes(b"a")
    except OSError:
        pytest.skip("this file system takes fewer names")
    given = File(path, "a.txt", digest_of(b"a"), 1)
    assert why(read([given]), given) is None
    assert json.loads(json.dumps(str(path))) == str(path)
