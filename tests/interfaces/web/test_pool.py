"""Workers answer, and one that takes too long is ended and replaced."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from reportqa.interfaces.web.pool import Busy, Pool, Slow
from reportqa.model.errors import ReadError, UsageError


def test_a_worker_answers(corpus: Path) -> None:
    async def run() -> None:
        pool = Pool(str(corpus), workers=1, timeout=30, waiting=4)
        await pool.start()
        try:
            answer = await pool.call("ask", question="105年度辦理衛教宣導幾場？")
            assert answer["figures"][0]["value"] == 136
            with pytest.raises(UsageError, match="no document"):
                await pool.call("outline", document="other")
        finally:
            await pool.stop()

    asyncio.run(run())


def test_what_takes_too_long_is_ended_and_the_next_question_is_answered(corpus: Path) -> None:
    async def run() -> None:
        pool = Pool(str(corpus), workers=1, timeout=30, waiting=4)
        await pool.start()
        try:
            pool._timeout = 0.0
            with pytest.raises((Slow, Busy)):
                await pool.call("ask", question="105年度辦理衛教宣導幾場？")
            pool._timeout = 30.0
            assert (await pool.call("documents"))[0]["document"] == "health-105"
        finally:
            await pool.stop()

    asyncio.run(run())


def test_a_corpus_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReadError):
        asyncio.run(Pool(str(tmp_path / "none"), workers=1, timeout=1, waiting=1).start())
