"""Guards what only a whole server shows: a bad start is one sentence, a stop lets answers finish, a hang-up reads the corpus anew."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from .conftest import REPORT

posix = pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
QUESTION = "105年度辦理衛教宣導幾場？"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("serving")
    (found / "health-105.txt").write_text(REPORT, encoding="utf-8")
    return found


def command(folder: Path, *arguments: str) -> tuple[list[str], dict[str, str]]:
    return [sys.executable, "-m", "reportqa", "serve", "--corpus", str(folder), "--workers", "1", *arguments], {**os.environ, "XDG_CONFIG_HOME": str(folder.parent / "config")}


def free() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def test_a_bad_start_is_one_sentence_and_its_code(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text("{")
    (tmp_path / "bad.json").chmod(0o600)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        starts: Sequence[tuple[Sequence[str], int, str]] = [
            (("--port", str(taken.getsockname()[1])), 2, "cannot listen"), (("--host", "0.0.0.0"), 2, "API keys are needed"), (("--host", "203.0.113.9", "--keys", str(tmp_path / "bad.json")), 3, "no file of keys"),
            (("--keys", str(tmp_path / "none.json")), 3, "reportqa keys add"), (("--corpus", str(tmp_path / "none")), 3, "no such file"), (("--origin", "*"), 2, "exact origin"), (("--port", "x"), 2, "--help"),
            (("--host", "no.such.host.invalid", "--keys", str(tmp_path / "bad.json")), 3, "keys"),
        ]  # fmt: skip
        for arguments, code, says in starts:
            line, environment = command(folder, "--port", str(free()), *arguments)
            done = subprocess.run(line, env=environment, capture_output=True, check=False, timeout=60)
            assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (code, b"", 1), (arguments, done.stderr)
            assert says.encode() in done.stderr
            assert b"Traceback" not in done.stderr


@contextmanager
def started(folder: Path, *arguments: str) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """A server that serves, and its port; it is ended if it still runs."""
    port = free()
    line, environment = command(folder, "--port", str(port), *arguments)
    process = subprocess.Popen(line, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr is not None
    try:
        while not process.stderr.readline().startswith(b"reportqa: serving "):
            assert process.poll() is None
        yield process, port
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


def get(port: int, path: str) -> tuple[int, Any]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        reply = connection.getresponse()
        return reply.status, json.loads(reply.read())
    finally:
        connection.close()


# A server whose workers wait, before anything else, until a file is there; or end at once.
_WAITING = """
import sys, reportqa.interfaces.web.pool as pool
usual, before = pool.command, sys.argv.pop(1)
def command(*given):
    line = usual(*given)
    line[2] = before + line[2]
    return line
pool.command = command
from reportqa.interfaces.cli import main
main()
"""


@contextmanager
def starting(folder: Path, before: str) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """A server of workers that run `before` first, and its port, once it listens."""
    port = free()
    line, environment = command(folder, "--port", str(port))
    process = subprocess.Popen([sys.executable, "-X", "dev", "-c", _WAITING, before, *line[3:]], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        while process.poll() is None:
            with suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port), timeout=30):
                break
            time.sleep(0.02)
        yield process, port
    finally:
        process.kill()
        process.communicate()


def waiting_for(file: Path) -> str:
    return f"import os, time\nwhile not os.path.exists({str(file)!r}): time.sleep(0.01)\n"


def test_it_listens_while_a_first_index_is_built_and_answers_once_it_is(folder: Path, tmp_path: Path) -> None:
    with starting(folder, waiting_for(tmp_path / "go")) as (_, port):
        assert (get(port, "/health"), get(port, "/ready")[0], get(port, "/v1/documents")[1]["error"]["code"]) == ((200, {"status": "ok"}), 503, "starting")
        (tmp_path / "go").touch()
        waited = time.monotonic()
        # A poll is logged to a pipe that nobody reads: a few a second leave room in it.
        while get(port, "/ready")[0] != 200 and time.monotonic() - waited < 60:
            time.sleep(0.25)
        assert get(port, "/v1/documents")[0] == 200


@posix
def test_a_stop_while_a_first_index_is_built_is_no_failure(folder: Path, tmp_path: Path) -> None:
    with starting(folder, waiting_for(tmp_path / "never")) as (process, port):
        assert get(port, "/ready")[0] == 503
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=30)
        assert process.returncode == 0
        assert not [line for line in said.splitlines() if not line.startswith((b"{", b"reportqa: listening"))]


def test_a_worker_that_cannot_start_ends_the_server_with_one_sentence(folder: Path) -> None:
    with starting(folder, "import sys\nsys.exit(1)\n") as (process, _):
        _, said = process.communicate(timeout=60)
        assert process.returncode == 3
        lines = [line for line in said.splitlines() if not line.startswith(b"reportqa: listening")]
        assert lines == [b"reportqa: a worker ended as it started; the log of the server tells why."]


@posix
@pytest.mark.parametrize("with_signal", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_lets_answers_finish_and_is_no_failure(with_signal: int, folder: Path) -> None:
    with started(folder) as (process, port), socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        body = json.dumps({"question": QUESTION}).encode()
        connection.sendall(f"POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode())
        time.sleep(0.3)
        process.send_signal(with_signal)
        time.sleep(0.5)
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), timeout=5)
        connection.sendall(body)
        with connection.makefile("rb") as reply:
            assert reply.readline() == b"HTTP/1.1 200 OK\r\n"
            assert b"136" in reply.read()
        assert process.wait(timeout=20) == 0
        said = process.stderr.read() if process.stderr else b""
        assert all(json.loads(line)["level"] == "info" for line in said.splitlines())


@posix
def test_a_hang_up_reads_the_corpus_anew(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "health-105.txt").write_text(REPORT, encoding="utf-8")
    with started(tmp_path) as (process, port):
        assert [d["document"] for d in get(port, "/v1/documents")[1]["documents"]] == ["health-105"]
        (tmp_path / "health-106.txt").write_text(REPORT.replace("105", "106"), encoding="utf-8")
        process.send_signal(signal.SIGHUP)
        waited = time.monotonic()
        while len(get(port, "/v1/documents")[1]["documents"]) < 2 and time.monotonic() - waited < 60:
            time.sleep(0.25)
        assert len(get(port, "/v1/documents")[1]["documents"]) == 2
        (tmp_path / "health-106.txt").unlink()
        (tmp_path / "health-105.txt").unlink()
        process.send_signal(signal.SIGHUP)
        assert process.stderr is not None
        while b"still answers" not in (line := process.stderr.readline()):
            assert line
        assert get(port, "/v1/documents")[0] == 200


def test_a_file_that_is_left_out_is_told_before_it_serves(tmp_path: Path) -> None:
    (tmp_path / "health-105.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7\nbroken")
    port = free()
    line, environment = command(tmp_path, "--port", str(port))
    process = subprocess.Popen(line, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr is not None
    try:
        said = []
        while not said or not said[-1].startswith(b"reportqa: serving "):
            said.append(process.stderr.readline())
            assert said[-1]
        assert sum(line.startswith(b"reportqa: left out: broken.pdf") for line in said) == 1
    finally:
        process.kill()
        process.communicate()


@posix
def test_a_port_can_be_listened_at_again_at_once(folder: Path) -> None:
    with started(folder) as (process, port):
        assert get(port, "/ready")[0] == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0
        with socket.socket() as again:
            again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            again.bind(("127.0.0.1", port))
