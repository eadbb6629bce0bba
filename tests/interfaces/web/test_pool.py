"""Workers answer; one that hangs, dies or grows is replaced, and nobody else's question is lost by it."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from reportqa.interfaces.service import Absent, Service
from reportqa.interfaces.web import pool as pools
from reportqa.interfaces.web.app import create_app
from reportqa.interfaces.web.backend import Broken, Busy, Local, Slow, Starting
from reportqa.interfaces.web.pool import Pool
from reportqa.interfaces.web.settings import Settings
from reportqa.model.errors import ReadError, UsageError

# A worker that does what it is told, with the words of worker.py's lines; `gate` waits for a file, so that no test waits for a time.
FAKE = """
import json, os, sys, time
folder, generation = sys.argv[1], open(sys.argv[1] + "/generation").read() if os.path.exists(sys.argv[1] + "/generation") else "0"
def say(kind, value, mark=" "):
    sys.stdout.write(kind + mark + json.dumps(value) + "\\n"); sys.stdout.flush()
while os.path.exists(folder + "/held"): time.sleep(0.005)
if os.path.exists(folder + "/unreadable"): say("U", "no report here."); sys.exit()
if os.path.exists(folder + "/dies"): sys.exit(1)
say("R", None)
for line in sys.stdin:
    method, arguments = json.loads(line)
    open(folder + "/asked", "a").write(method + "\\n")
    if method == "hang": time.sleep(600)
    if method == "die": os._exit(1)
    if method == "die_once" and not os.path.exists(folder + "/died"): open(folder + "/died", "w"); os._exit(1)
    while method == "gate" and not os.path.exists(folder + "/open"): time.sleep(0.005)
    if method == "usage": say("?", "this makes no sense.")
    elif method == "absent": say("0", "there is none.")
    elif method == "fail": say("!", "ValueError: x")
    else: say("=", {"pid": os.getpid(), "generation": generation, **arguments}, "*" if method == "grow" else " ")
"""


@asynccontextmanager
async def running(folder: Path, *, workers: int = 1, timeout: float = 30, waiting: int = 8, cache: int = 0) -> AsyncIterator[Pool]:
    pool = Pool(str(folder), workers=workers, timeout=timeout, waiting=waiting, cache=cache)
    await pool.start()
    await until(lambda: len(pool.processes) == workers)
    try:
        yield pool
    finally:
        await pool.stop()


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not true():
            await asyncio.sleep(0.005)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that fake workers look into."""
    monkeypatch.setattr(pools, "command", lambda corpus, _: [sys.executable, "-c", FAKE, corpus])
    return tmp_path


def asked(folder: Path) -> list[str]:
    return (folder / "asked").read_text().split() if (folder / "asked").exists() else []


def run(test: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(test())  # type: ignore[arg-type]


def test_a_worker_answers(corpus: Path) -> None:
    async def test() -> None:
        pool = Pool(str(corpus), workers=1, timeout=30, waiting=4)
        await pool.start()
        try:
            answer = await pool.call("ask", question="105年度辦理衛教宣導幾場？")
            assert answer["figures"][0]["value"] == 136
            with pytest.raises(Absent, match="no document"):
                await pool.call("outline", document="other")
        finally:
            await pool.stop()

    run(test)


def test_raw_and_read_are_one_in_both_backends(corpus: Path, service: Service) -> None:
    async def test() -> None:
        pool, local = Pool(str(corpus), workers=1, timeout=30, waiting=4), Local(service)
        await pool.start()
        try:
            question = {"question": "105年度辦理衛教宣導幾場？", "history": ["105年度接種流感疫苗多少劑？"]}
            assert await pool.call_raw("ask", **question) == await local.call_raw("ask", **question)
            assert await pool.call("ask", **question) == await local.call("ask", **question)
        finally:
            await pool.stop()

    run(test)


def test_a_corpus_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReadError):
        asyncio.run(Pool(str(tmp_path / "none"), workers=1, timeout=1, waiting=1).start())


def test_a_stopped_worker_is_replaced_and_only_its_own_question_is_lost(folder: Path) -> None:
    async def test() -> None:
        async with running(folder, workers=2, timeout=1.0) as pool:
            stopped = pool.processes[0]
            os.kill(stopped, signal.SIGSTOP)
            outcomes = await asyncio.gather(*(pool.call("echo", n=n) for n in range(8)), return_exceptions=True)
            assert [type(o) for o in outcomes if isinstance(o, BaseException)] == [Slow]
            await until(lambda: len(pool.processes) == 2 and stopped not in pool.processes)
            assert (await pool.call("echo", n=9))["n"] == 9
            with pytest.raises(ProcessLookupError):
                os.kill(stopped, 0)

    run(test)


def test_a_question_whose_worker_dies_is_asked_of_another(folder: Path) -> None:
    async def test() -> None:
        async with running(folder) as pool:
            before = pool.processes
            assert (await pool.call("die_once", n=1))["n"] == 1
            assert (pool.counts.died, asked(folder), pool.processes != before) == (1, ["die_once", "die_once"], True)

    run(test)


def test_a_question_that_ends_every_worker_is_at_fault(folder: Path) -> None:
    async def test() -> None:
        async with running(folder, workers=2) as pool:
            with pytest.raises(Broken):
                await pool.call("die")
            assert asked(folder) == ["die", "die"]
            assert (await pool.call("echo", n=1))["n"] == 1

    run(test)


def test_an_idle_worker_that_is_killed_is_missed_at_once(folder: Path) -> None:
    async def test() -> None:
        async with running(folder) as pool:
            before = pool.processes
            os.kill(before[0], signal.SIGKILL)
            await until(lambda: bool(pool.processes) and pool.processes != before)
            assert (await pool.call("echo", n=1))["n"] == 1

    run(test)


def test_what_a_worker_says_is_wrong_is_told(folder: Path) -> None:
    async def test() -> None:
        async with running(folder, cache=1 << 20) as pool:
            before = pool.processes
            for method, error in (("usage", UsageError), ("absent", Absent), ("fail", Broken), ("usage", UsageError)):
                with pytest.raises(error):
                    await pool.call(method)
            assert (pool.processes, asked(folder)) == (before, ["usage", "absent", "fail", "usage"])  # nothing of it is kept

    run(test)


def test_a_client_that_goes_leaves_the_worker_to_finish(folder: Path) -> None:
    async def test() -> None:
        async with running(folder) as pool:
            before = pool.processes
            going = asyncio.create_task(pool.call("gate"))
            await until(lambda: asked(folder) == ["gate"])
            queued = asyncio.create_task(pool.call("echo", n=1))
            await until(lambda: pool.waiting == 1)
            going.cancel()
            queued.cancel()  # nobody waits for it any more, so it is not asked at all
            await asyncio.gather(going, queued, return_exceptions=True)
            assert pool.waiting == 0
            (folder / "open").touch()
            assert (await pool.call("echo", n=2))["n"] == 2
            assert (pool.processes, asked(folder)) == (before, ["gate", "echo"])

    run(test)


def test_equal_questions_under_way_are_one(folder: Path) -> None:
    async def test() -> None:
        async with running(folder) as pool:
            both = [asyncio.create_task(pool.call("gate", a=1, b=2)), asyncio.create_task(pool.call("gate", b=2, a=1))]
            await until(lambda: pool.counts.shared == 1)
            both[0].cancel()  # the other still wants it
            (folder / "open").touch()
            assert (await both[1])["a"] == 1
            assert asked(folder) == ["gate"]

    run(test)


def test_an_answer_is_kept_until_the_corpus_is_read_anew(folder: Path) -> None:
    async def test() -> None:
        async with running(folder, workers=2, cache=1 << 20) as pool:
            before = set(pool.processes)
            first = await pool.call("echo", n=1)
            assert (await pool.call("echo", n=1), asked(folder)) == (first, ["echo"])
            (folder / "generation").write_text("1")
            under_way = asyncio.create_task(pool.call("gate"))
            await until(lambda: asked(folder) == ["echo", "gate"])
            await pool.reload()
            (folder / "open").touch()
            assert (await under_way)["generation"] == "0"
            assert (await pool.call("gate"))["generation"] == "1"  # the old answer came late, and was not kept
            assert (await pool.call("echo", n=1))["generation"] == "1"
            assert not before & set(pool.processes) and len(pool.processes) == 2

    run(test)


def test_a_reload_that_fails_leaves_the_old_workers(folder: Path) -> None:
    async def test() -> None:
        async with running(folder) as pool:
            before = pool.processes
            (folder / "unreadable").touch()
            with pytest.raises(ReadError, match="no report here"):
                await pool.reload()
            assert (pool.processes, (await pool.call("echo", n=1))["n"]) == (before, 1)

    run(test)


def test_a_worker_that_grew_is_replaced_once_another_is_ready(folder: Path) -> None:
    async def test() -> None:
        async with running(folder) as pool:
            before = pool.processes
            assert (await pool.call("grow"))["pid"] == before[0]
            await until(lambda: bool(pool.processes) and pool.processes != before)
            assert ((await pool.call("echo"))["pid"], pool.counts.died) == (pool.processes[0], 0)

    run(test)


def test_more_than_may_wait_are_refused_at_once(folder: Path) -> None:
    async def test() -> None:
        async with running(folder, waiting=1) as pool:
            working, queued = asyncio.create_task(pool.call("gate")), asyncio.create_task(pool.call("echo", n=1))
            await until(lambda: pool.waiting == 1)
            with pytest.raises(Busy):
                await pool.call("echo", n=2)
            (folder / "open").touch()
            await asyncio.gather(working, queued)
            assert ((await pool.call("echo", n=3))["n"], pool.counts.shed) == (3, 1)

    run(test)


def test_what_waits_too_long_is_refused(folder: Path) -> None:
    async def test() -> None:
        async with running(folder, timeout=0.5) as pool:
            outcomes = await asyncio.gather(pool.call("hang"), pool.call("echo", n=1), return_exceptions=True)
            assert isinstance(outcomes[0], Slow)
            assert isinstance(outcomes[1], Busy) or outcomes[1] == {**outcomes[1], "n": 1}  # type: ignore[dict-item]

    run(test)


def test_workers_that_cannot_start_are_tried_ever_more_slowly_and_told_of(folder: Path) -> None:
    async def test() -> None:
        async with running(folder, waiting=1) as pool:
            (folder / "unreadable").touch()
            with pytest.raises(Broken), pytest.MonkeyPatch.context() as patch:
                patch.setattr(pools, "_DEATHS", 1)
                await pool.call("die")
            await until(lambda: pool._failures.count >= 2)
            assert (pool.ready, pool.trouble) == (False, "no report here.")
            (folder / "unreadable").unlink()
            assert (await pool.call("echo", n=1))["n"] == 1  # it waits until a worker is back
            assert (pool.ready, pool.trouble) == (True, None)

    run(test)


def test_failures_of_long_ago_do_not_delay_a_replacement(folder: Path) -> None:
    async def test() -> None:
        async with running(folder, timeout=0.3) as pool:
            pool._failures = pools._Failures(20, "of long ago")  # half a minute
            (worker,) = pool._alive
            worker.started -= 60
            with pytest.raises(Slow):
                await pool.call("hang")
            async with asyncio.timeout(20):
                while not pool.alive:
                    await asyncio.sleep(0.01)

    run(test)


def test_questions_that_end_workers_keep_them_away_no_longer_than_a_second(folder: Path) -> None:
    async def test() -> None:
        async with running(folder) as pool:
            for _ in range(4):
                with pytest.raises(Broken):
                    await pool.call("die")
            assert pool._failures.delay < 1

    run(test)


def test_nothing_is_asked_of_a_pool_that_was_stopped(folder: Path) -> None:
    async def test() -> None:
        async with running(folder) as pool:
            pass
        with pytest.raises(Busy):
            await pool.call("echo", n=1)

    run(test)


def test_the_wait_before_a_worker_is_started_again_doubles_up_to_half_a_minute() -> None:
    assert [pools._Failures(count).delay for count in (0, 1, 2, 3, 20, 2000)] == [0, 0.1, 0.2, 0.4, 30, 30]


def test_while_the_first_worker_starts_nothing_waits_and_what_is_to_be_read_anew_is_read_afterwards(folder: Path) -> None:
    async def test() -> None:
        pool = Pool(str(folder), workers=1, timeout=30, waiting=8)
        (folder / "held").touch()
        opening = asyncio.create_task(pool.start())
        await until(lambda: pool._reloading.locked())
        with pytest.raises(Starting):
            await pool.call("echo")
        assert (pool.ready, "still being read" in (pool.trouble or "")) == (False, True)
        again = asyncio.create_task(pool.reload())
        (folder / "held").unlink()
        try:
            await asyncio.gather(opening, again)
            await until(lambda: pool.ready)
            assert ((await pool.call("echo", n=1))["n"], pool.trouble, asked(folder)) == (1, None, ["echo"])
        finally:
            await pool.stop()

    run(test)


def test_a_start_that_failed_says_why(folder: Path) -> None:
    async def test() -> None:
        pool = Pool(str(folder), workers=1, timeout=1, waiting=1)
        (folder / "unreadable").touch()
        with pytest.raises(ReadError, match="no report here"):
            await pool.start()
        assert (pool.ready, pool.trouble) == (False, "no report here.")
        await pool.stop()

    run(test)


@pytest.mark.parametrize("turns", [0, 1, 2, 5, 100])
@pytest.mark.parametrize("fate", ["held", "dies", "unreadable"])
def test_a_worker_that_is_given_up_as_it_starts_leaves_no_process_and_no_warning(fate: str, turns: int, folder: Path, caplog: pytest.LogCaptureFixture, recwarn: pytest.WarningsRecorder) -> None:
    (folder / fate).touch()

    async def test() -> None:
        pool = Pool(str(folder), workers=2, timeout=1, waiting=1)
        opening = asyncio.create_task(pool.start())
        for _ in range(turns):
            await asyncio.sleep(0)
        opening.cancel()
        await asyncio.gather(opening, return_exceptions=True)
        await pool.stop()

    gc.collect()  # what others left
    caplog.clear()
    recwarn.clear()
    asyncio.run(test(), debug=True)
    gc.collect()
    assert [r.getMessage() for r in caplog.records if r.levelname != "DEBUG" and not r.getMessage().startswith("Executing")] == []  # what debugging finds slow is no matter here
    assert [str(w.message) for w in recwarn] == []


def test_a_first_worker_that_ends_as_it_starts_is_told(folder: Path) -> None:
    (folder / "dies").touch()
    with pytest.raises(ReadError, match="ended as it started"):
        asyncio.run(Pool(str(folder), workers=2, timeout=1, waiting=1).start())


def test_readiness_says_why_there_is_none(corpus: Path, service: Service) -> None:
    backend = Local(service)
    with TestClient(create_app(Settings(str(corpus)), backend), base_url="http://localhost") as client:
        backend.ready = False
        assert "again in a few seconds" in client.get("/ready").json()["error"]["message"]
        backend.trouble = "the workers end."
        assert (client.get("/ready").status_code, client.get("/ready").json()["error"]["message"]) == (503, "the workers end.")
