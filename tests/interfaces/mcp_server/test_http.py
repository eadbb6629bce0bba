"""Guards the server over HTTP: the SDK's client, many questions at once, and who is refused."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from mcp import Client

from .conftest import content_of, environment

MESSAGE = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
HEADERS = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json"}
ASKED = [("105年度辦理衛教宣導幾場？", 136), ("105年度接種流感疫苗幾劑？", 23456), ("How many seats did the library have at the end of 2016?", 87), ("105年底護理人員幾人？", 42)]


@pytest.fixture(scope="module")
def url(folder: Path) -> Iterator[str]:
    """The address of a server of its own process."""
    command = [sys.executable, "-m", "reportqa", "mcp", "--http", "--port", "0", "--corpus", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=environment()) as process:
        assert process.stderr is not None
        found = re.search(r"http://\S+", process.stderr.readline())
        assert found
        yield found.group()
        process.terminate()
        process.wait(timeout=30)


def test_the_sdks_client_asks(url: str) -> None:
    async def use() -> None:
        async with Client(url) as client:
            assert content_of(await client.call_tool("ask", {"question": ASKED[0][0]}))["figures"][0]["value"] == ASKED[0][1]
            assert (await client.read_resource("report://Library-2016/page/2")).contents

    asyncio.run(use())


def test_an_older_client_asks(url: str) -> None:
    async def use() -> None:
        async with Client(url, mode="legacy") as client:
            assert content_of(await client.call_tool("ask", {"question": ASKED[0][0]}))["figures"][0]["value"] == ASKED[0][1]

    asyncio.run(use())


def test_two_hundred_questions_at_once_are_answered_each_with_its_own_figure(url: str) -> None:
    async def use() -> list[int]:
        async with Client(url) as client:
            results = await asyncio.gather(*(client.call_tool("ask", {"question": ASKED[n % len(ASKED)][0]}) for n in range(200)))
        return [content_of(result)["figures"][0]["value"] for result in results]

    assert asyncio.run(use()) == [ASKED[n % len(ASKED)][1] for n in range(200)]


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://127.0.0.1", "http://localhost.evil.example", "http://localhost:1"])
def test_a_page_of_another_origin_is_refused(url: str, origin: str) -> None:
    assert httpx.post(url, json=MESSAGE, headers={**HEADERS, "Origin": origin}).status_code == 403


def test_its_own_origin_is_served(url: str) -> None:
    assert httpx.post(url, json=MESSAGE, headers={**HEADERS, "Origin": url.removesuffix("/mcp")}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "localhost.evil.example", ""])
def test_another_name_for_this_machine_is_refused(url: str, host: str) -> None:
    assert httpx.post(url, json=MESSAGE, headers={**HEADERS, "Host": host}).status_code in (400, 421)


def test_what_is_too_long_or_no_message_is_refused_and_the_server_lives(url: str) -> None:
    assert httpx.post(url, content=b"[" * (1 << 20), headers=HEADERS).status_code == 413
    assert 400 <= httpx.post(url, content=b"{not json", headers=HEADERS).status_code < 500
    assert 400 <= httpx.post(url, content=b"\xff\xfe", headers={**HEADERS, "Content-Type": "text/plain"}).status_code < 500
    assert httpx.post(url.removesuffix("/mcp") + "/etc/passwd", json=MESSAGE, headers=HEADERS).status_code == 404
    assert httpx.post(url, json=MESSAGE, headers=HEADERS).status_code == 200


def test_a_port_that_is_taken_is_told_in_a_sentence(url: str, folder: Path) -> None:
    port = url.removesuffix("/mcp").rsplit(":", 1)[-1]
    done = subprocess.run([sys.executable, "-m", "reportqa", "mcp", "--http", "--port", port, "--corpus", str(folder)], capture_output=True, text=True, check=False, timeout=60, env=environment())
    assert done.returncode == 3
    assert len(done.stderr.splitlines()) == 1


def test_the_server_keeps_no_session_and_no_stream(url: str) -> None:
    """As the protocol allows: a client that asks for either is told that there is none, and goes on."""
    assert httpx.get(url, headers={"Accept": "text/event-stream"}).status_code == 405
    assert httpx.delete(url, headers={"Mcp-Session-Id": "x"}).status_code == 405
    first = httpx.post(url, json=MESSAGE, headers={**HEADERS, "Mcp-Session-Id": "never-given"})
    assert (first.status_code, "mcp-session-id" in first.headers) == (200, False)
