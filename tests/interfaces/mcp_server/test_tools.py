"""Guards the tools: what they answer, in structure and in text, what their schemas promise, and that every error is one sentence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from mcp import Client
from mcp_types import CallToolResult

from reportqa.interfaces.mcp_server.opening import Opener
from reportqa.interfaces.mcp_server.server import ReportServer

from .conftest import content_of, text_of

Call = Callable[..., CallToolResult]
Using = Callable[[Callable[[Client], Any]], Any]
NAMES = ["ask", "search_passages", "get_figures", "get_trend", "read_section", "list_documents", "verify_quote"]
CALLS: list[tuple[str, dict[str, Any]]] = [
    ("ask", {"question": "105年度辦理衛教宣導幾場？"}), ("ask", {"question": "月球上有幾座圖書館？"}), ("ask", {"question": "105年度與104年度接種流感疫苗相差幾劑？"}),
    ("ask", {"question": "How many books did the library lend in 2016?"}), ("ask", {"question": "那104年呢？", "history": ["105年度接種流感疫苗多少劑？"]}),
    ("search_passages", {"query": "疫苗"}), ("search_passages", {"query": "qqqq"}), ("get_figures", {"unit": "劑", "period": 105}), ("get_figures", {}), ("get_figures", {"words": "無此字詞"}),
    ("get_trend", {"words": "接種流感疫苗"}), ("get_trend", {"words": "無此事物"}), ("read_section", {"words": "防疫工作"}),
    ("read_section", {"document": "health-105", "start": 0, "end": 20}), ("list_documents", {}), ("list_documents", {"outline": True}), ("list_documents", {"document": "health-105"}),
    ("verify_quote", {"quote": "105年度接種流感疫苗23,456劑"}), ("verify_quote", {"quote": "105年度接種流感疫苗23,457劑"}), ("verify_quote", {"quote": "太陽從西邊出來"}),
]  # fmt: skip


def test_the_tools_are_read_only_and_say_what_they_take_and_return(using: Using) -> None:
    tools = using(lambda client: client.list_tools()).tools
    assert [tool.name for tool in tools] == NAMES
    for tool in tools:
        hints = tool.annotations
        assert (hints.read_only_hint, hints.destructive_hint, hints.idempotent_hint, hints.open_world_hint) == (True, False, True, False)
        assert tool.title and "Use this" in tool.description
        Draft202012Validator.check_schema(tool.input_schema)
        Draft202012Validator.check_schema(tool.output_schema)
        assert tool.input_schema["additionalProperties"] is False
        assert all(argument.get("description") for argument in tool.input_schema["properties"].values())


@pytest.mark.parametrize(("name", "arguments"), CALLS)
def test_a_result_is_of_its_schema_and_reads_as_text(using: Using, name: str, arguments: dict[str, Any]) -> None:
    async def use(client: Client) -> tuple[dict[str, Any], CallToolResult]:
        schema = next(tool.output_schema for tool in (await client.list_tools()).tools if tool.name == name)
        return schema, await client.call_tool(name, arguments)

    schema, result = using(use)
    Draft202012Validator(schema).validate(content_of(result))
    assert len(text_of(result)) > 10


def test_an_answer_has_its_figure_its_source_and_a_link_to_it(call: Call, using: Using) -> None:
    result = call("ask", question="105年度接種流感疫苗幾劑？")
    answer = content_of(result)
    assert (answer["schema"], answer["status"], answer["figures"][0]["value"]) == ("reportqa.answer/1", "answered", 23456)
    assert answer["citations"][0]["quote"] in text_of(result)
    assert "health-105 > 貳、防疫工作" in text_of(result)
    (link,) = [block.uri for block in result.content if block.type == "resource_link"]
    assert link.startswith("report://health-105/section/")
    assert answer["citations"][0]["quote"] in using(lambda client: client.read_resource(link)).contents[0].text


def test_a_citation_of_a_page_links_to_it(call: Call) -> None:
    result = call("ask", question="How many seats did the library have at the end of 2016?")
    assert content_of(result)["figures"][0]["value"] == 87
    assert "report://Library-2016/page/2" in [block.uri for block in result.content if block.type == "resource_link"]
    assert "p. 2" in text_of(result)


@pytest.mark.parametrize(("question", "language"), [("105年度辦理衛教宣導幾場？", "zh-TW"), ("105年度办理卫教宣导几场？", "zh-CN"), ("How many health education events were held in 2016?", "en")])
def test_an_answer_is_in_the_language_of_its_question(call: Call, question: str, language: str) -> None:
    answer = content_of(call("ask", question=question))
    assert (answer["language"], [f["value"] for f in answer["figures"]][:1]) == (language, [136])


def test_an_answer_is_in_the_language_that_is_asked_for(call: Call) -> None:
    assert content_of(call("ask", question="105年度辦理衛教宣導幾場？", lang="en"))["language"] == "en"


def test_the_history_completes_a_question(call: Call) -> None:
    assert content_of(call("ask", question="那104年呢？", history=["105年度接種流感疫苗多少劑？"]))["figures"][0]["value"] == 21000


def test_what_no_report_says_is_told_as_such(call: Call) -> None:
    result = call("ask", question="月球上有幾座圖書館？")
    assert content_of(result)["status"] == "not_found"
    assert content_of(result)["citations"] == []
    assert "Not in the reports" in text_of(result)


def test_outlines_of_too_many_sections_are_asked_for_one_by_one(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    from reportqa.interfaces.mcp_server import tools  # noqa: PLC0415

    monkeypatch.setattr(tools, "_MOST_HEADINGS", 3)
    assert "name one document" in text_of(call("list_documents", outline=True))
    assert content_of(call("list_documents", outline=True, document="long-105"))["documents"][0]["sections"]


def test_a_span_that_ends_behind_the_text_ends_with_it(call: Call) -> None:
    whole = content_of(call("read_section", document="health-105", start=0, end=10**9))
    assert (whole["cut"], whole["text"].endswith("5,432人次。")) == (False, True)


def test_figures_come_in_pages(call: Call) -> None:
    first = call("get_figures", unit="人", limit=1)
    assert content_of(first)["total"] >= 2
    assert "offset 1" in text_of(first)
    assert content_of(call("get_figures", unit="人", limit=1, offset=1))["figures"] != content_of(first)["figures"]


def test_a_section_is_read_by_its_heading_in_either_script(call: Call) -> None:
    assert "23,456劑" in content_of(call("read_section", words="防疫工作", document="health-105"))["text"]
    assert content_of(call("read_section", words="业务概况"))["section"] == ["壹、業務概況"]


def test_a_citation_is_read_back(call: Call) -> None:
    cited = content_of(call("ask", question="105年度辦理衛教宣導幾場？"))["citations"][0]
    assert content_of(call("read_section", document=cited["document"], start=cited["start"], end=cited["end"]))["text"] == cited["quote"]


def test_a_long_report_is_read_piece_by_piece(call: Call) -> None:
    first = call("read_section", document="long-105", start=0)
    assert content_of(first)["cut"]
    on = content_of(first)["end"]
    assert f"start {on}" in text_of(first)
    assert content_of(call("read_section", document="long-105", start=on))["start"] == on


@pytest.mark.parametrize(("quote", "verdict"), [
    ("105年度接種流感疫苗23,456劑", "verified"), ("１０５年度接种流感疫苗 23,456 剂", "verified"), ("105年度接種流感疫苗二萬三千四百五十六劑", "approximate"),
    ("105年度接種流感疫苗23,457劑", "altered"), ("接種流感疫苗3,456劑", "altered"), ("太陽從西邊出來", "not_found"),
])  # fmt: skip
def test_a_quotation_is_verified_to_the_digit(call: Call, quote: str, verdict: str) -> None:
    result = call("verify_quote", quote=quote)
    found = content_of(result)
    assert found["verdict"] == verdict
    assert (found["place"] is None) == (verdict == "not_found")
    assert bool(found["changes"]) == (verdict == "altered")
    if verdict == "altered":
        assert "quoted 23,457; the report has 23,456" in text_of(result) or "quoted 3,456; the report has 23,456" in text_of(result)


@pytest.mark.parametrize(("name", "arguments", "says"), [
    ("ask", {}, "question"), ("ask", {"question": ""}, "question"), ("ask", {"question": "人" * 3000}, "2000"), ("ask", {"question": "？！"}, "no words"),
    ("ask", {"question": ["a"]}, "question"), ("ask", {"question": "人口", "lang": "fr"}, "zh-TW"), ("ask", {"qestion": "人口"}, "qestion"), ("ask", {"question": "人口", "history": ["x"] * 99}, "history"),
    ("get_figures", {"limit": 0}, "limit"), ("get_figures", {"period": "soon"}, "no year"), ("get_trend", {"words": "..."}, "name the thing"),
    ("read_section", {}, "heading"), ("read_section", {"words": "a", "start": 1}, "heading"), ("read_section", {"start": 1}, "document"), ("read_section", {"words": "無此標題"}, "no section"),
    ("read_section", {"document": "none", "start": 0}, "no document 'none'"), ("read_section", {"document": "health-105", "start": 9, "end": 3}, "characters 0 to"),
    ("read_section", {"document": "../../etc/passwd", "start": 0}, "no document"), ("list_documents", {"document": "none"}, "no document"),
    ("verify_quote", {"quote": "…"}, "no words"), ("verify_quote", {"quote": "人" * 1500}, "1,000"), ("verify_quote", {"quote": "人", "document": "none"}, "no document"), ("run_shell", {}, "no tool"),
])  # fmt: skip
def test_what_makes_no_sense_is_refused_in_one_sentence(call: Call, name: str, arguments: dict[str, Any], says: str) -> None:
    result = call(name, **arguments)
    told = text_of(result)
    assert result.is_error
    assert says in told
    assert told.endswith(".")
    assert "\n" not in told
    assert "Traceback" not in told


def test_a_corpus_that_cannot_be_read_is_an_error_of_the_call_and_may_be_mended(tmp_path: Path) -> None:
    import asyncio  # noqa: PLC0415

    path = tmp_path / "later"

    async def use() -> tuple[CallToolResult, CallToolResult]:
        async with Client(ReportServer(Opener(str(path)))) as client:
            assert len((await client.list_tools()).tools) == len(NAMES)
            before = await client.call_tool("ask", {"question": "編制員額幾人？"})
            path.mkdir()
            (path / "health-105.txt").write_text("衛生局105年度工作報告\n\n105年底編制員額共有87人。\n", encoding="utf-8")
            return before, await client.call_tool("ask", {"question": "105年底編制員額幾人？"})

    before, after = asyncio.run(use())
    assert before.is_error
    assert str(path) in text_of(before)
    assert content_of(after)["figures"][0]["value"] == 87


def test_what_should_not_happen_is_told_without_what_it_was(folder: Path) -> None:
    import asyncio  # noqa: PLC0415

    opener = Opener(str(folder))

    async def use() -> CallToolResult:
        def fail(**_: Any) -> None:
            raise RuntimeError("secret")

        (await opener.service()).methods["ask"] = fail
        async with Client(ReportServer(opener)) as client:
            return await client.call_tool("ask", {"question": "幾人？"})

    result = asyncio.run(use())
    assert result.is_error
    assert "secret" not in text_of(result)


def test_a_first_index_tells_how_far_it_is_and_is_made_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import asyncio  # noqa: PLC0415
    import time  # noqa: PLC0415

    import reportqa.library as library  # noqa: PLC0415
    from reportqa.interfaces.mcp_server import opening  # noqa: PLC0415
    from reportqa.model.progress import Progress, Stage  # noqa: PLC0415

    kept, opened, heard = library.open_corpus, [], []

    def slow(path: str, *, tell: Callable[[Progress], None]) -> Any:
        opened.append(path)
        tell(Progress(Stage.READING, number=1, of=2, file="a.pdf"))
        time.sleep(0.5)
        return kept(path)

    async def hear(progress: float, total: float | None, message: str | None) -> None:
        heard.append((progress, total, message))

    async def use() -> None:
        async with Client(ReportServer(Opener(str(folder)))) as client:
            calls = (client.call_tool("list_documents", {}, progress_callback=hear) for _ in range(3))
            assert [len(content_of(result)["documents"]) for result in await asyncio.gather(*calls)] == [4, 4, 4]

    monkeypatch.setattr(opening, "_EVERY", 0.05)
    monkeypatch.setattr(library, "open_corpus", slow)
    asyncio.run(use())
    assert len(opened) == 1
    assert heard
    assert "a.pdf" in str(heard[0][2])
