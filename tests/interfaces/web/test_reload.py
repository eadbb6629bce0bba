"""Workers are replaced one by one: meanwhile every question is answered, and afterwards from what is there now."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from reportqa.interfaces.web.pool import Pool
from reportqa.model.errors import ReadError

from ..conftest import REPORT


async def all_alive(pool: Pool, workers: int) -> None:
    """Wait until so many workers live."""
    async with asyncio.timeout(60):
        while pool.alive != workers:
            await asyncio.sleep(0.02)


def test_no_question_is_lost_and_as_many_workers_live_as_before(tmp_path: Path) -> None:
    (tmp_path / "health-105.txt").write_text(REPORT, encoding="utf-8")

    async def run() -> None:
        pool = Pool(str(tmp_path), workers=2, timeout=60, waiting=50)
        await pool.start()
        try:
            await all_alive(pool, 2)
            before = set(pool._alive)
            (tmp_path / "health-106.txt").write_text(REPORT.replace("105", "106"), encoding="utf-8")
            reloading = asyncio.gather(pool.reload(), pool.reload())
            answered = 0
            while not reloading.done():
                answered += len(await asyncio.gather(*(pool.call("documents") for _ in range(5))))
            await reloading
            assert answered
            assert {len(found) for found in await asyncio.gather(*(pool.call("documents") for _ in range(8)))} == {2}
            await all_alive(pool, 2)
            assert before & pool._alive == set()
        finally:
            await pool.stop()

    asyncio.run(run())


def test_a_corpus_that_can_no_longer_be_read_leaves_what_was_read(tmp_path: Path) -> None:
    (tmp_path / "health-105.txt").write_text(REPORT, encoding="utf-8")

    async def run() -> None:
        pool = Pool(str(tmp_path), workers=1, timeout=60, waiting=50)
        await pool.start()
        try:
            (tmp_path / "health-105.txt").unlink()
            with pytest.raises(ReadError):
                await pool.reload()
            assert (pool.alive, len(await pool.call("documents"))) == (1, 1)
        finally:
            await pool.stop()

    asyncio.run(run())
