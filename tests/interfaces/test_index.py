"""Guards what `index` prints, its exit codes, and how progress is shown: a bar on a terminal, sparse lines elsewhere, never on stdout."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from reportqa.index import store
from reportqa.interfaces import progress
from reportqa.interfaces.app import app
from reportqa.interfaces.progress import Watch
from reportqa.model.progress import Progress, Stage

from .conftest import REPORT

Run = Callable[..., Result]
STEPS = (
    Progress(Stage.LOOKING, of=2), Progress(Stage.READING, "a\x1b[7m.txt", 0, 2), Progress(Stage.READ, "a\x1b[7m.txt", 1, 2, 0.5),
    Progress(Stage.READING, "b.txt", 1, 2, 0.5), Progress(Stage.INDEXING), Progress(Stage.EMBEDDING, "", 16, 90, 0.2),
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of two reports, one of them twice, and a file that is none; indexing leaves the slow lexicon out."""
    monkeypatch.setattr("reportqa.language.compiling.compile_lexicon", lambda *_: ({}, {}))
    (tmp_path / "cache").mkdir()
    for kept in store.cache_folder().glob("[sw]*-*.index"):
        (tmp_path / "cache" / kept.name).write_bytes(kept.read_bytes())
    monkeypatch.setenv("REPORTQA_CACHE", str(tmp_path / "cache"))
    found = tmp_path / "reports"
    (found / "105").mkdir(parents=True)
    (found / "105" / "health.txt").write_text(REPORT, encoding="utf-8")
    (found / "106.txt").write_text(REPORT.replace("105", "106"), encoding="utf-8")
    (found / "copy.txt").write_text(REPORT, encoding="utf-8")
    (found / "bad.txt").write_bytes(b"\x00\x01" * 99)
    return found


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["index", *arguments])


def test_it_says_what_was_read_kept_and_left_out(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_SPARSE", 1e9)
    first = run(str(folder))
    assert (first.exit_code, first.stdout.count("\n")) == (0, 1)
    assert first.stdout.startswith("2 reports, ")
    assert "; 2 read, 0 kept; 1 file left out; indexed in " in first.stdout
    assert [line.split(":")[1].strip() for line in first.stderr.splitlines()] == ["left out", "copy.txt"]
    assert "up to date; 1 file left out." in run("--corpus", str(folder)).stdout
    (folder / "106.txt").unlink()
    assert "; 0 read, 1 kept; 1 file left out; " in run(str(folder)).stdout
    assert "; 1 read, 0 kept; 1 file left out; " in run(str(folder), "--rebuild").stdout


def test_json_holds_the_same_and_nothing_else_is_printed(folder: Path) -> None:
    result = run(str(folder), "--json")
    told = json.loads(result.stdout)
    assert set(told) == {"schema", "corpus", "up_to_date", "reports", "passages", "figures", "read", "kept", "left_out", "same", "notes", "seconds"}
    assert (told["schema"], told["reports"], told["up_to_date"]) == ("reportqa.index/1", 2, False)
    assert (told["read"], told["kept"]) == (["105/health.txt", "106.txt"], [])
    assert [(out["file"], "binary" in out["why"]) for out in told["left_out"]] == [("bad.txt", True)]
    assert told["same"] == [{"file": "copy.txt", "as": "105/health.txt"}]
    again = json.loads(run(str(folder), "--json").stdout)
    assert (again["up_to_date"], again["read"], again["kept"]) == (True, [], ["105/health.txt", "106.txt"])


def test_nothing_readable_is_exit_code_3_with_a_sentence_for_each_file(folder: Path) -> None:
    for name in ("105/health.txt", "106.txt", "copy.txt"):
        (folder / name).write_bytes(b"")
    result = run(str(folder), "--json")
    assert (result.exit_code, result.stdout) == (3, "")
    assert len(result.stderr.splitlines()) == 5
    assert all(line.startswith("reportqa: ") for line in result.stderr.splitlines())


def shown(steps: tuple[Progress, ...], *, lines: bool) -> None:
    with Watch(lines=lines) as watch:
        for step in steps:
            watch.hear(step)


def test_no_terminal_gets_a_line_now_and_then_or_none(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    now = 0.0

    def later() -> float:
        nonlocal now
        now += 6
        return now

    shown(STEPS, lines=True)
    assert capsys.readouterr() == ("", "")
    monkeypatch.setattr(progress.time, "monotonic", later)
    shown(STEPS, lines=False)
    assert capsys.readouterr() == ("", "")
    shown(STEPS, lines=True)
    out, err = capsys.readouterr()
    assert out == ""
    assert 0 < len(err.splitlines()) < len(STEPS)
    assert all(line.startswith("reportqa: ") for line in err.splitlines())


def test_a_terminal_gets_a_bar_that_no_file_s_name_can_steer(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    shown(STEPS, lines=True)
    out, err = capsys.readouterr()
    assert out == ""
    assert "0 of 2 files  a\ufffd[7m.txt" in err
    assert "embedding passages (16 of 90)" in err
    assert "\x1b[7m" not in err
    monkeypatch.setenv("TERM", "dumb")
    shown(STEPS, lines=True)
    assert capsys.readouterr() == ("", "")
