"""Whatever a report holds is text in a message: no mark, link, tag or control character of it comes to be."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser

from reportqa.interfaces.helpdesk.model import Form, Reason
from reportqa.interfaces.helpdesk.rendering import answered, note, said
from reportqa.interfaces.helpdesk.tables import LANGUAGES

from .test_desk import answer

BASE = "https://reports.example"
HOSTILE = [
    "<script>alert(1)</script>", "[x](https://evil.example)", "![x](https://evil.example/x.png)", "https://evil.example/x", "www.evil.example", "<https://evil.example>", "javascript://x", "mailto:a@evil.example",
    "`code`", "**b** _i_ ~~s~~", "# heading", "- item", "1. item", "> quote", "a\n===", "| a | b |\n|--|--|", "&lt;b&gt;", "\x1b[31mred\x1b[0m", "\u202eevil", "[@a](mention://user/1/a)", "\\", "```\ncode", "    code", "$x$", "[1]: https://evil.example",
]  # fmt: skip


def shown(markdown: str) -> LexborHTMLParser:
    return LexborHTMLParser(MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(markdown))


def bare(text: str) -> str:
    return re.sub(r"[\s\u2060]+", " ", text).strip()


@given(text=st.text(max_size=60) | st.lists(st.sampled_from(HOSTILE), min_size=1, max_size=3).map(" ".join))
def test_markdown_shows_a_text_as_it_is(text: str) -> None:
    tree = shown(said(text, Form.MARKDOWN))
    assert tree.body is not None
    assert {node.tag for node in tree.body.traverse()} <= {"body", "p", "-text"}
    assert bare(tree.body.text()) == bare(said(text, Form.PLAIN))


@pytest.mark.parametrize("form", list(Form))
@given(text=st.text(max_size=60))
def test_a_text_is_one_line_without_control_characters(form: Form, text: str) -> None:
    found = said(text, form)
    assert all(char.isprintable() or char == "\u2060" for char in found)


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_only_links_are_this_servers_own(hostile: str, language: str) -> None:
    found: dict[str, Any] = answer(text=hostile, language=language, understood=hostile, computation={"expression": hostile})
    found["citations"][0] |= {"quote": hostile, "title": hostile, "section": [hostile], "table": hostile, "document": "../../x?y#z", "printed_page": hostile}
    for made in (answered(found, Form.MARKDOWN, BASE), note(found, hostile, "conflict", language, Form.MARKDOWN, BASE)):
        tree = shown(made)
        assert [node.attributes["href"] for node in tree.css("a")] == [f"{BASE}/view/..%2F..%2Fx%3Fy%23z?start=0&end=9&page=3"]
        assert not tree.css("script, img, code, h1, h2, ul, ol, blockquote, table, em, strong, s")


def test_plain_text_names_quotation_document_section_and_pages() -> None:
    assert answered(answer(), Form.PLAIN, BASE) == "136場。\n\n[1] 「辦理宣導136場」\nT › S（第3頁，印刷頁碼1）\nhttps://reports.example/view/d?start=0&end=9&page=3"
    assert "http" not in answered(answer(), Form.PLAIN)


def test_each_language_has_its_own_words() -> None:
    assert [re.findall(r"T › S(.+)", answered(answer(language=lang), Form.PLAIN))[0] for lang in LANGUAGES] == ["（第3頁，印刷頁碼1）", "（第3页，印刷页码1）", " (p. 3, printed 1)"]


def test_an_answer_that_is_the_quotation_is_not_told_twice() -> None:
    told = answered(answer(text="５、辦理宣導136場，參加者眾。"), Form.PLAIN)
    assert told == "５、辦理宣導136場，參加者眾。\n\n[1] T › S（第3頁，印刷頁碼1）"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", list(Reason))
def test_a_note_tells_the_person_why_in_words(reason: str, language: str) -> None:
    told = note(answer(citations=[]), "幾場？", reason, language, Form.PLAIN).split("\n\n")
    assert reason in told[0]
    assert re.search(r"[\]】].{6,}", told[0])
    assert told[1].endswith("105年度辦理衛教宣導幾場？")


def test_what_is_near_is_not_told_as_the_answer() -> None:
    near = answer(status="not_found", citations=[], nearest=[{"citation": answer()["citations"][0]}])
    assert "（不是答案）：\n\n[1] 「辦理宣導136場」" in note(near, "幾場？", "no_evidence", "zh-TW", Form.PLAIN)


def test_long_texts_are_cut() -> None:
    assert len(said("字" * 9000, Form.PLAIN)) == 4000
