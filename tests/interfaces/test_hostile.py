"""Guards every door but the web's own (`web/test_hostile.py`) against text that means harm: it is answered as if it were not there, shown as text, and never acts."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from langchain_core.tools import StructuredTool
from markdown_it import MarkdownIt
from mcp import Client
from selectolax.lexbor import LexborHTMLParser
from typer.testing import CliRunner

from reportqa.interfaces.app import app
from reportqa.interfaces.helpdesk.model import Form
from reportqa.interfaces.helpdesk.rendering import answered, note
from reportqa.interfaces.mcp_server.opening import Opener
from reportqa.interfaces.mcp_server.server import ReportServer
from reportqa.interfaces.retrievers.langchain import answer_tool
from reportqa.interfaces.service import Service
from reportqa.library import open_corpus

CASES = [line.split("\t") for line in (Path(__file__).parents[1] / "cases" / "hostile.tsv").read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
IN_REPORTS = [name for name, place, *_ in CASES if place == "report"]
TEXTS: dict[str, str] = {name: json.loads(f'"{text}"') for name, _, text, _ in CASES}
QUESTION = "105年底員額幾人？"
SEEN_BY_NOBODY = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
BASE = "https://reports.example"
PLAIN = "參、結語\n本局將持續改善為民服務品質，充實各項設備，加強人員訓練。\n" * 30  # so that the file is not taken for a binary one

Doors = dict[str, str]


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Make the folder of a case, once: a report that holds its text in the clause that is asked for, at a line's start, and in the headings."""

    @cache
    def made(name: str) -> Path:
        text = TEXTS[name] if name in IN_REPORTS else ""
        folder = tmp_path_factory.mktemp("hostile")
        (folder / "health-105.txt").write_text(f"衛生局105年度工作報告\n\n壹、業務概況{text}\n一、人力：105年底員額共有87人{text}。\n{text}\n二、宣導：105年度辦理宣導136場。\n\n貳、{text}\n一、其他：無。\n\n{PLAIN}", encoding="utf-8")
        return folder

    return made


def told_by_mcp(folder: Path, question: str) -> Doors:
    """Return what the tools of the MCP server tell as text."""

    async def use() -> Doors:
        found = {}
        async with Client(ReportServer(Opener(str(folder)))) as client:
            for name, arguments in (("ask", {"question": question}), ("search_passages", {"query": "員額"}), ("get_figures", {}), ("list_documents", {"outline": True}), ("read_section", {"document": "health-105", "start": 0})):
                result = await client.call_tool(name, arguments)
                assert not result.is_error
                found[f"mcp {name}"] = "\n".join(block.text for block in result.content if block.type == "text")
        return found

    return asyncio.run(use())


def doors(folder: Path, question: str) -> tuple[dict[str, Any], Doors]:
    """Return the answer to a question, and what each door shows of it and of the report."""
    corpus = open_corpus(folder)
    answer = Service(corpus).ask(question)
    tool: StructuredTool = answer_tool(corpus)
    environment = {"REPORTQA_CORPUS": str(folder)}
    return answer, {
        "ask": CliRunner().invoke(app, ["ask", question], env=environment).output,
        "outline": CliRunner().invoke(app, ["outline"], env=environment).output,
        "figures": CliRunner().invoke(app, ["figures"], env=environment).output,
        "langchain": str(tool.invoke({"question": question})),
        **{f"helpdesk {form}": answered(answer, form, BASE) for form in Form},
        **{f"note {form}": note(answer, question, "conflict", "zh-TW", form, BASE) for form in Form},
        **told_by_mcp(folder, question),
    }


@pytest.mark.parametrize("name", TEXTS)
def test_the_answer_is_the_reports_and_nothing_acts(name: str, folders: Callable[[str], Path], asked_for: list[Any]) -> None:
    question = QUESTION if name in IN_REPORTS else f"{QUESTION}{TEXTS[name]}"
    answer, told = doors(folders(name), question)
    assert [figure["value"] for figure in answer["figures"]] in ([[87]] if name in IN_REPORTS else [[87], []])
    assert "999" not in answer["text"]
    assert asked_for == []
    for door, text in told.items():
        assert text, door
        assert not SEEN_BY_NOBODY.search(text.replace("\u2060", "")), door
        assert "root:" not in text, door
    for door in (d for d in told if d.startswith("mcp ")):
        assert told[door].count("<quoted") == told[door].count("</quoted>") == told[door].count("\n</quoted>"), door
    for door in ("helpdesk markdown", "note markdown"):
        tree = LexborHTMLParser(MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(told[door]))
        assert tree.body is not None
        assert {node.tag for node in tree.body.traverse()} <= {"body", "p", "br", "a", "-text"}, door
        assert all(str(node.attributes["href"]).startswith(f"{BASE}/view/health-105?") for node in tree.css("a")), door
    for door in ("helpdesk plain", "note plain"):
        assert all(address.startswith(f"{BASE}/") for address in re.findall(r"\w+://\S+", told[door])), door


@pytest.mark.parametrize("name", IN_REPORTS)
def test_no_cell_of_a_spreadsheet_is_worked_out(name: str, folders: Callable[[str], Path]) -> None:
    printed = CliRunner().invoke(app, ["figures", "--csv"], env={"REPORTQA_CORPUS": str(folders(name))}).stdout
    rows = list(csv.reader(io.StringIO(printed)))
    assert len(rows) > 2
    assert not [cell for row in rows for cell in row if cell[:1] in ("=", "+", "@", "\t", "\r") or (cell[:1] == "-" and not cell[1:].replace(".", "").isdecimal())]


@pytest.mark.parametrize("name", ["../../../../etc/passwd", "..\\..\\etc\\passwd", "/etc/passwd", "file:///etc/passwd", "health-105/../../etc/passwd", "health-105\0.txt"])
def test_no_name_leads_out_of_the_corpus(name: str, folders: Callable[[str], Path]) -> None:
    async def use() -> list[Any]:
        async with Client(ReportServer(Opener(str(folders("script asked"))))) as client:
            return [await client.call_tool("read_section", {"document": name, "start": 0}), await client.call_tool("verify_quote", {"quote": "員額", "document": name}), await client.call_tool("list_documents", {"document": name})]

    for result in asyncio.run(use()):
        assert result.is_error
        assert "root:" not in str(result.content)


def test_there_is_a_case_for_each_kind_of_harm() -> None:
    """The dozen that the project promises; a row that is taken out is missed here."""
    whole = "\n".join(TEXTS.values())
    for sign in ("<img", "<script", "](https://", "169.254.169.254", "忽略先前", "ignore all previous", "\x1b[", "\u202e", "=HYPERLINK", "cmd|", "../../", "{{", "DROP TABLE"):
        assert sign in whole
    assert len(CASES) > 12
    assert all(len(case) == 4 for case in CASES)
