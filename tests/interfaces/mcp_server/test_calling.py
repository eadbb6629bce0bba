"""Guards that a call that takes long is told so and holds up no other: the calls at once are few, and none outlives the waiting."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from mcp import Client
from mcp.shared.exceptions import MCPError

from reportqa.interfaces.mcp_server.calling import Calls, Slow
from reportqa.interfaces.mcp_server.opening import Opener
from reportqa.interfaces.mcp_server.server import ReportServer
from reportqa.model.errors import UsageError

from .conftest import content_of, text_of


@pytest.fixture
def released() -> Iterator[threading.Event]:
    """What lets calls that hang end."""
    found = threading.Event()
    yield found
    found.set()


async def told(calls: Calls, call: Callable[[], Any]) -> str:
    try:
        return str(await calls.make(call))
    except Slow as error:
        return str(error)


def test_a_call_returns_or_raises_what_it_does() -> None:
    def fails() -> None:
        raise UsageError("no words")

    calls = Calls(most=1)
    assert asyncio.run(calls.make(lambda: 7)) == 7
    with pytest.raises(UsageError, match="no words"):
        asyncio.run(calls.make(fails))
    assert asyncio.run(calls.make(lambda: 8)) == 8  # in another loop, and after a failure


def test_one_that_takes_too_long_is_told_and_the_next_that_gets_no_turn_too(released: threading.Event) -> None:
    calls = Calls(most=1, seconds=0.05)
    begun: list[int] = []

    async def use() -> list[str]:
        return [await told(calls, released.wait), await told(calls, lambda: begun.append(1))]

    first, second = asyncio.run(use())
    assert first == "this took longer than 0.05 seconds and was left; ask something shorter, or one thing at a time."
    assert second == "the server is busy with other questions; ask again in a minute."
    released.set()
    assert asyncio.run(Calls.make(calls, lambda: 9)) == 9
    assert begun == []  # nobody waited for it any more


def test_calls_are_made_at_once_up_to_their_number() -> None:
    calls, together = Calls(most=3), threading.Barrier(3)

    async def use() -> list[int]:
        return list(await asyncio.gather(*(calls.make(together.wait) for _ in range(3))))

    assert sorted(asyncio.run(use())) == [0, 1, 2]
    assert sum(thread.name == "reportqa-call" and thread.daemon for thread in threading.enumerate()) >= 3


def test_a_client_is_told_by_tool_and_by_resource_and_the_server_goes_on(folder: Path, released: threading.Event) -> None:
    opener = Opener(str(folder), Calls(most=3, seconds=0.3))

    async def use() -> tuple[str, str, int]:
        methods = (await opener.service()).methods
        kept = dict(methods)
        methods["ask"] = methods["documents"] = lambda **_: released.wait()
        async with Client(ReportServer(opener)) as client:
            asked = await client.call_tool("ask", {"question": "幾人？"})
            assert asked.is_error
            try:
                await client.read_resource("report://health-105")
                refused = ""
            except MCPError as error:
                refused = str(error)
            methods.update(kept)
            methods["search"] = lambda **_: []
            return text_of(asked), refused, len(content_of(await client.call_tool("search_passages", {"query": "疫苗"}))["passages"])

    asked, refused, found = asyncio.run(use())
    assert asked.startswith("this took longer than 0.3 seconds")
    assert asked.endswith(".")
    assert "took longer" in refused
    assert found == 0
