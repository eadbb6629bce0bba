"""Guards the resources, the prompts and completion."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from mcp import Client
from mcp.shared.exceptions import MCPError
from mcp_types import PromptReference, ResourceTemplateReference

Using = Callable[[Callable[[Client], Any]], Any]
SECTION = ResourceTemplateReference(type="ref/resource", uri="report://{document}/section/{number}")


def read(using: Using, uri: str) -> str:
    return str(using(lambda client: client.read_resource(uri)).contents[0].text)


def test_the_reports_are_listed_with_addresses_that_read(using: Using) -> None:
    found = using(lambda client: client.list_resources()).resources
    assert {"report://health-105", "report://%E7%92%B0%E4%BF%9D%20105", "report://Library-2016", "report://long-105"} == {r.uri for r in found}
    for resource in found:
        assert read(using, resource.uri)


def test_a_short_report_is_its_text_and_a_long_one_its_outline_with_addresses(using: Using) -> None:
    assert "23,456劑" in read(using, "report://health-105")
    outline = read(using, "report://long-105")
    assert len(outline) < 5000
    address = next(line.split()[-1] for line in outline.splitlines() if "章節7" in line)
    assert "辦理7場" in read(using, address)


def test_pages_are_read_by_path_and_by_fragment(using: Using) -> None:
    assert "87 seats" in read(using, "report://Library-2016/page/2")
    assert "4,321 books" in read(using, "report://Library-2016#page=1")
    assert "4,321 books" in read(using, "report://library-2016/page/1")  # as a client's URL class writes it


@pytest.mark.parametrize("uri", [
    "report://none", "report://health-105/page/1", "report://health-105/section/0", "report://health-105/section/99", "report://health-105/section/x", "report://Library-2016/page/9",
    "report://Library-2016/page/-1", "report://..%2F..%2Fetc%2Fpasswd", "report://health-105/section/" + "9" * 400, "file:///etc/passwd", "report://", "http://169.254.169.254/",
])  # fmt: skip
def test_what_there_is_not_is_refused(using: Using, uri: str) -> None:
    with pytest.raises(MCPError) as caught:
        read(using, uri)
    assert "\n" not in str(caught.value)
    assert "root:" not in str(caught.value)


def test_names_are_completed(using: Using) -> None:
    def completed(name: str, value: str, document: str | None = None) -> list[str]:
        given = {"document": document} if document else None
        return list(using(lambda client: client.complete(SECTION, {"name": name, "value": value}, context_arguments=given)).completion.values)

    assert completed("document", "hea") == ["health-105"]
    assert completed("document", "105") == sorted(completed("document", "105"), key=["health-105", "long-105", "環保 105"].index)
    assert completed("document", "环保") == ["環保 105"]
    assert completed("number", "", "health-105")[:2] == ["1", "2"]
    assert completed("number", "") == []


PROMPTS = [("answer_with_quotations", "question"), ("check_draft", "draft")]


@pytest.mark.parametrize(("name", "argument"), PROMPTS)
@pytest.mark.parametrize(("text", "says"), [("105年度接種幾劑？護理人員為何？", "引用資料"), ("105年度接种几剂？护理人员为何？", "资料"), ("How many were given?", "material")])
def test_a_prompt_is_in_the_language_of_its_text(using: Using, name: str, argument: str, text: str, says: str) -> None:
    prompt = using(lambda client: client.get_prompt(name, {argument: text})).messages[0].content.text
    assert prompt.endswith(text)
    assert says[-2:] in prompt
    assert "verify_quote" in prompt


@pytest.mark.parametrize(("lang", "says"), [("zh-TW", "報告"), ("zh-CN", "报告"), ("en", "reports")])
def test_a_prompt_is_in_the_language_that_is_asked_for(using: Using, lang: str, says: str) -> None:
    assert says in using(lambda client: client.get_prompt("answer_with_quotations", {"question": "?", "lang": lang})).messages[0].content.text


def test_a_prompt_in_another_language_is_refused(using: Using) -> None:
    with pytest.raises(MCPError, match="zh-TW"):
        using(lambda client: client.get_prompt("answer_with_quotations", {"question": "?", "lang": "fr"}))


def test_the_prompts_are_listed(using: Using) -> None:
    assert [p.name for p in using(lambda client: client.list_prompts()).prompts] == [name for name, _ in PROMPTS]
    assert using(lambda client: client.complete(PromptReference(type="ref/prompt", name="check_draft"), {"name": "lang", "value": "z"})).completion.values == []
