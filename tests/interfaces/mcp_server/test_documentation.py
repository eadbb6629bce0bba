"""Guards docs/mcp.md: each configuration starts a server that answers, and every tool, resource and prompt has its line."""

from __future__ import annotations

import asyncio
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters

from .conftest import content_of, environment

PAGE = (Path(__file__).parents[3] / "docs" / "mcp.md").read_text(encoding="utf-8")
CONFIGS = dict(re.findall(r"<!-- config: (\w+) -->\n```json\n(.*?)```", PAGE, re.DOTALL))


@pytest.mark.parametrize("name", ["mcpServers", "servers"])
def test_a_configuration_starts_a_server(folder: Path, name: str) -> None:
    (server,) = json.loads(CONFIGS[name])[name].values()
    assert Path(server["command"]).name == "reportqa"
    arguments = [str(folder) if a == "/home/me/reports" else a for a in server["args"]]
    assert str(folder) in arguments

    async def use() -> int:
        async with Client(StdioServerParameters(command=sys.executable, args=["-m", "reportqa", *arguments], env=environment())) as client:
            return len(content_of(await client.call_tool("list_documents", {}))["documents"])

    assert asyncio.run(use()) == 4


def test_the_address_is_that_of_the_command() -> None:
    from reportqa.interfaces.mcp_server.running import _PATH  # noqa: PLC0415

    (server,) = json.loads(CONFIGS["http"])["servers"].values()
    (port,) = re.findall(r"reportqa mcp --http --port (\d+)", PAGE)
    assert server["url"] == f"http://127.0.0.1:{port}{_PATH}"


def test_everything_that_is_offered_has_its_line(using: Callable[[Callable[[Client], Any]], Any]) -> None:
    async def offered(client: Client) -> list[str]:
        tools = [tool.name for tool in (await client.list_tools()).tools]
        templates = [t.uri_template for t in (await client.list_resource_templates()).resource_templates]
        return [*tools, *(t.replace("{document}", "NAME").replace("{number}", "N") for t in templates), *(p.name for p in (await client.list_prompts()).prompts)]

    for name in using(offered):
        assert f"`{name}`" in PAGE


def test_the_limits_are_those_of_the_server() -> None:
    from reportqa.interfaces.mcp_server import listening  # noqa: PLC0415
    from reportqa.interfaces.mcp_server.calling import AT_ONCE, SECONDS  # noqa: PLC0415

    for told in (
        f"more than {listening.MOST_CONNECTIONS} connections", f"more than {listening.LONGEST_BODY >> 10} KB", f"within {listening.BODY_SECONDS:g} seconds", f"within {listening.HEAD_SECONDS:g} seconds",
        f"not read for {listening.READ_SECONDS:g}", f"answered within {SECONDS:g} seconds", {6: "six are worked on at once"}[AT_ONCE],
    ):  # fmt: skip
        assert told in PAGE
