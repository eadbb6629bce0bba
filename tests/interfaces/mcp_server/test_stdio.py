"""Guards the server's process: JSON-RPC and nothing else on standard output, whatever prints; an end when the client leaves; refusals in a sentence."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters
from mcp_types import CallToolResult

from .conftest import content_of, environment, text_of

NOISE = """
import os, sys
import reportqa.interfaces.service as s
kept = s.Service.search
def loud(*a, **k):
    print("printed")
    print("flushed", flush=True)
    os.write(1, b"written\\n")
    return kept(*a, **k)
s.Service.search = loud
from reportqa.interfaces.cli import main
sys.argv[0] = "reportqa"
main()
"""
HANDSHAKE = [
    {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}},
    {"jsonrpc": "2.0", "method": "notifications/initialized"},
]


def exchanged(command: list[str], messages: list[dict[str, Any] | str], replies: int) -> tuple[list[str], str, int]:
    """Return the lines of standard output after `messages`, standard error, and the exit code once the input has ended."""
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", env=environment()) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write("".join((m if isinstance(m, str) else json.dumps(m)) + "\n" for m in messages))
        process.stdin.flush()
        lines = [process.stdout.readline() for _ in range(replies)]
        process.stdin.close()
        lines += process.stdout.readlines()
        return lines, process.stderr.read(), process.wait(timeout=30)


def test_the_sdks_client_asks_a_real_process(folder: Path) -> None:
    async def use() -> CallToolResult:
        parameters = StdioServerParameters(command=sys.executable, args=["-m", "reportqa", "mcp", "--corpus", str(folder)], env=environment())
        async with Client(parameters) as client:
            assert len((await client.list_tools()).tools) == 7
            assert len((await client.list_resources()).resources) == 4
            return await client.call_tool("ask", {"question": "105年度辦理衛教宣導幾場？"})

    assert content_of(asyncio.run(use()))["figures"][0]["value"] == 136


@pytest.mark.parametrize("mode", ["legacy", "2026-07-28"])
def test_older_and_newer_clients_are_served(folder: Path, mode: str) -> None:
    async def use() -> CallToolResult:
        parameters = StdioServerParameters(command=sys.executable, args=["-m", "reportqa", "mcp", "--corpus", str(folder)], env=environment())
        async with Client(parameters, mode=mode) as client:
            return await client.call_tool("verify_quote", {"quote": "105年度接種流感疫苗23,457劑"})

    assert content_of(asyncio.run(use()))["verdict"] == "altered"


def test_what_a_library_prints_does_not_reach_the_protocol(folder: Path) -> None:
    search = {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "search_passages", "arguments": {"query": "疫苗"}}}
    lines, told, code = exchanged([sys.executable, "-c", NOISE, "mcp", "--corpus", str(folder)], [*HANDSHAKE, search], 2)
    assert [json.loads(line)["id"] for line in lines] == [1, 2]
    assert not json.loads(lines[1])["result"].get("isError")
    assert {"printed", "flushed", "written"} <= set(told.split())
    assert code == 0


def test_what_is_no_message_is_refused_and_the_next_is_answered(folder: Path) -> None:
    ping = {"jsonrpc": "2.0", "id": 3, "method": "ping"}
    lines, told, code = exchanged([sys.executable, "-m", "reportqa", "mcp", "--corpus", str(folder)], [*HANDSHAKE, "{not json", '{"jsonrpc": "2.0"}', ping], 2)
    replies = [json.loads(line) for line in lines]
    assert {1, 3} <= {reply.get("id") for reply in replies}
    assert code == 0
    assert "Traceback" not in told


def test_the_handshake_needs_no_corpus_and_a_call_says_what_is_wrong(tmp_path: Path) -> None:
    ask = {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "ask", "arguments": {"question": "幾人？"}}}
    listing = {"jsonrpc": "2.0", "id": 3, "method": "resources/list"}
    lines, told, code = exchanged([sys.executable, "-m", "reportqa", "mcp", "--corpus", str(tmp_path / "none")], [*HANDSHAKE, ask, listing], 3)
    replies = {reply["id"]: reply for reply in map(json.loads, lines)}
    assert replies[1]["result"]["serverInfo"]["name"] == "reportqa"
    assert replies[2]["result"]["isError"]
    assert "none" in replies[2]["result"]["content"][0]["text"]
    assert "none" in replies[3]["error"]["message"]
    assert "Traceback" not in told
    assert code == 0


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.org"])  # noqa: S104 (what is refused)
def test_an_address_that_others_reach_is_refused(folder: Path, host: str) -> None:
    done = subprocess.run([sys.executable, "-m", "reportqa", "mcp", "--http", "--host", host, "--corpus", str(folder)], capture_output=True, text=True, check=False, timeout=60, env=environment())
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert host in done.stderr


def test_errors_of_a_call_are_in_the_text(folder: Path) -> None:
    async def use() -> CallToolResult:
        parameters = StdioServerParameters(command=sys.executable, args=["-m", "reportqa", "mcp", "--corpus", str(folder)], env=environment())
        async with Client(parameters) as client:
            return await client.call_tool("read_section", {"document": "none", "start": 0})

    result = asyncio.run(use())
    assert result.is_error
    assert "none" in text_of(result)
