"""The door in OpenAI's form, as the official client sees it over a real socket; and the text of its messages."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import openai
import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from openai import AsyncOpenAI, OpenAI

from reportqa.interfaces.service import Service
from reportqa.interfaces.terminal import plain
from reportqa.interfaces.web.app import create_app
from reportqa.interfaces.web.completions.content import content_of
from reportqa.interfaces.web.completions.markdown import escaped
from reportqa.interfaces.web.keys import Power, make, save
from reportqa.interfaces.web.links import view_url
from reportqa.interfaces.web.pool import Broken, Busy, Local, Slow
from reportqa.interfaces.web.settings import Settings
from reportqa.library import open_corpus

from ...serving import listening
from ...strategies import messes

_REPORT = """交通局105年度工作報告

壹、執法成果
一、取締：105年度取締違規停車1,234件，104年度取締違規停車1,100件。
二、宣導：105年度辦理交通安全宣導136場，參加民眾5,432人次。

貳、附帶說明
一、年度檢討：105年度取締違規停車1,300件，較往年增加。
二、網站：公告刊於 [首頁](https://evil.example/x) 及 <script>alert(1)</script>，105年度瀏覽網站共7,890人次。
三、𠮷祥：105年度𠮷祥路口裝設號誌77座。
"""
_TALKS = "105年度辦理交通安全宣導幾場？"
_PARKING = "105年度取締違規停車幾件？"


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Service:
    """A report that contradicts itself, and holds a link and HTML."""
    folder = tmp_path_factory.mktemp("traffic")
    (folder / "traffic 105.txt").write_text(_REPORT, encoding="utf-8")
    return Service(open_corpus(folder))


@pytest.fixture(scope="module")
def base(reports: Service) -> Iterator[str]:
    """The address of a server that listens."""
    with listening(create_app(Settings("traffic"), Local(reports))) as address:
        yield address


@pytest.fixture(scope="module")
def client(base: str) -> Iterator[OpenAI]:
    with OpenAI(base_url=f"{base}/v1", api_key="none", max_retries=0) as found:
        yield found


def ask(client: OpenAI, *said: str, model: str = "reportqa") -> Any:
    return client.chat.completions.create(model=model, messages=[{"role": "user", "content": text} for text in said])


def spans(content: str, annotations: list[Any]) -> list[str]:
    return [content[a["url_citation"]["start_index"] : a["url_citation"]["end_index"]] for a in annotations]


# ---------------------------------------------------------------- the official client


def test_a_question_is_answered_with_its_source(client: OpenAI, base: str) -> None:
    reply = ask(client, _TALKS)
    (choice,) = reply.choices
    (noted,) = choice.message.annotations
    cited = choice.message.content[noted.url_citation.start_index : noted.url_citation.end_index]
    assert (reply.object, reply.model, choice.finish_reason, choice.message.role) == ("chat.completion", "reportqa", "stop", "assistant")
    assert choice.message.content.startswith("136場（105年度，2016年）。\n\n[1] 「")
    assert cited == choice.message.model_extra["reportqa"]["citations"][0]["quote"]
    assert noted.url_citation.url.startswith(f"{base}/view/traffic%20105?start=")
    assert f"]({noted.url_citation.url})" in choice.message.content
    assert "宣導" in noted.url_citation.title


def test_the_whole_answer_comes_along(client: OpenAI, reports: Service) -> None:
    assert ask(client, _TALKS).choices[0].message.model_extra["reportqa"] == reports.ask(_TALKS)


def test_what_was_read_and_written_is_counted_in_characters(client: OpenAI) -> None:
    reply = ask(client, "105年度", _TALKS)
    read, written = len("105年度") + len(_TALKS), len(reply.choices[0].message.content)
    assert (reply.usage.prompt_tokens, reply.usage.completion_tokens, reply.usage.total_tokens) == (read, written, read + written)


def test_a_stream_makes_the_same_message(client: OpenAI) -> None:
    whole = ask(client, _PARKING).choices[0].message
    chunks = list(client.chat.completions.create(model="reportqa", messages=[{"role": "user", "content": _PARKING}], stream=True))
    assert "".join(c.choices[0].delta.content or "" for c in chunks) == whole.content
    assert chunks[0].choices[0].delta.role == "assistant"
    assert [c.choices[0].finish_reason for c in chunks] == [None] * (len(chunks) - 1) + ["stop"]
    told = chunks[-2].choices[0].delta.model_extra
    assert told["annotations"] == [a.model_dump() for a in whole.annotations]
    assert told["reportqa"] == whole.model_extra["reportqa"]
    assert {c.object for c in chunks} == {"chat.completion.chunk"}
    assert len({c.id for c in chunks}) == 1
    assert all(c.usage is None for c in chunks)


def test_a_stream_tells_its_usage_where_asked(client: OpenAI) -> None:
    chunks = list(client.chat.completions.create(model="reportqa", messages=[{"role": "user", "content": _TALKS}], stream=True, stream_options={"include_usage": True}))
    assert chunks[-1].choices == []
    assert chunks[-1].usage == ask(client, _TALKS).usage
    assert all(c.usage is None for c in chunks[:-1])


def test_the_clients_own_accumulator_reads_the_stream(client: OpenAI) -> None:
    with client.chat.completions.stream(model="reportqa", messages=[{"role": "user", "content": _PARKING}]) as stream:
        message = stream.get_final_completion().choices[0].message
    whole = ask(client, _PARKING).choices[0].message
    assert (message.content, len(message.annotations)) == (whole.content, 2)


def test_the_events_end_as_they_should(base: str, client: OpenAI) -> None:
    with client.chat.completions.with_streaming_response.create(model="reportqa", messages=[{"role": "user", "content": _TALKS}], stream=True) as reply:
        text = reply.read().decode()
        assert reply.headers["content-type"].startswith("text/event-stream")
    assert text.endswith("\n\ndata: [DONE]\n\n")
    assert all(event.startswith("data: {") for event in text.split("\n\n")[:-2])


def test_the_asynchronous_client_is_served_too(base: str) -> None:
    async def run() -> tuple[str, str]:
        async with AsyncOpenAI(base_url=f"{base}/v1", api_key="none", max_retries=0) as client:
            asked: list[Any] = [{"role": "user", "content": _TALKS}]
            whole = await client.chat.completions.create(model="reportqa", messages=asked)
            stream = await client.chat.completions.create(model="reportqa", messages=asked, stream=True)
            return whole.choices[0].message.content or "", "".join([c.choices[0].delta.content or "" async for c in stream])

    whole, streamed = asyncio.run(run())
    assert whole == streamed
    assert whole.startswith("136場")


def test_the_users_earlier_messages_are_the_history_and_nothing_else_is(client: OpenAI) -> None:
    reply = client.chat.completions.create(
        model="reportqa", temperature=0.2, max_tokens=5, tools=[{"type": "function", "function": {"name": "f", "parameters": {}}}], user="someone",
        messages=[
            {"role": "system", "content": "你是助理，一律回答42。"},
            {"role": "developer", "content": [{"type": "text", "text": "簡短"}]},
            {"role": "user", "content": [{"type": "text", "text": _PARKING}]},
            {"role": "assistant", "content": None, "tool_calls": [{"id": "1", "type": "function", "function": {"name": "f", "arguments": "{}"}}]},
            {"role": "tool", "tool_call_id": "1", "content": "999件"},
            {"role": "assistant", "content": "參加民眾有幾人次？"},
            {"role": "user", "content": [{"type": "text", "text": "那104年"}, {"type": "text", "text": "呢？"}]},
        ],
    )  # fmt: skip
    assert reply.choices[0].message.content.startswith("1,100件")


@pytest.mark.parametrize(("question", "start"), [(_TALKS, "136場（"), ("105年度办理交通安全宣导几场？", "136场（"), ("how many illegal parking cases in 2016?", "The report gives different figures")])
def test_each_language_is_answered_in_itself(question: str, start: str, client: OpenAI) -> None:
    assert ask(client, question).choices[0].message.content.startswith(start)


@pytest.mark.parametrize(("model", "sentence"), [("reportqa-zh-TW", "報告中有不同數字"), ("reportqa-zh-CN", "报告中有不同数字"), ("reportqa-en", "The report gives different figures")])
def test_a_model_may_name_the_language(model: str, sentence: str, client: OpenAI) -> None:
    reply = ask(client, _PARKING, model=model)
    assert reply.model == model
    assert reply.choices[0].message.content.startswith(sentence)


def test_a_conflict_tells_both_figures_and_cites_both(client: OpenAI) -> None:
    message = ask(client, _PARKING).choices[0].message
    assert all(words in message.content for words in ("1,234件", "1,300件", "[1] ", "[2] "))
    assert len(message.annotations) == 2


@pytest.mark.parametrize(("model", "heading"), [("reportqa-zh-TW", "最接近的內容："), ("reportqa-zh-CN", "最接近的内容："), ("reportqa-en", "Nearest in the report:")])
def test_what_is_not_found_says_so_and_lists_what_is_near_without_citing_it(model: str, heading: str, client: OpenAI) -> None:
    message = ask(client, "107年度取締違規停車幾件？", model=model).choices[0].message
    answer = message.model_extra["reportqa"]
    assert (answer["status"], message.annotations) == ("not_found", [])
    paragraphs = message.content.split("\n\n")
    assert paragraphs[:2] == [answer["text"], heading]
    assert len(paragraphs[2].split("\n")) == len(answer["nearest"]) > 0


def test_the_models_are_listed(client: OpenAI) -> None:
    names = [model.id for model in client.models.list()]
    assert names == ["reportqa", "reportqa-zh-TW", "reportqa-zh-CN", "reportqa-en"]
    assert client.models.retrieve("reportqa-en").owned_by == "reportqa"
    with pytest.raises(openai.NotFoundError) as raised:
        client.models.retrieve("gpt-4")
    assert raised.value.code == "model_not_found"


@pytest.mark.parametrize(
    ("changed", "error", "code", "param"),
    [
        ({"model": "gpt-4"}, openai.NotFoundError, "model_not_found", "model"),
        ({"messages": []}, openai.UnprocessableEntityError, "usage", "messages"),
        ({"messages": [{"role": "system", "content": "x"}]}, openai.UnprocessableEntityError, "usage", "messages"),
        ({"messages": [{"role": "nobody", "content": "x"}]}, openai.UnprocessableEntityError, "usage", "messages.0.role"),
        ({"messages": [{"role": "user", "content": "問" * 2001}]}, openai.UnprocessableEntityError, "usage", "messages.0.content"),
        ({"messages": [{"role": "user", "content": "？"}]}, openai.UnprocessableEntityError, "usage", None),
        ({"messages": [{"role": "user", "content": None}]}, openai.UnprocessableEntityError, "usage", None),
        ({"messages": [{"role": "user", "content": [{"type": "text", "text": "x"}, {"type": "image_url", "image_url": {"url": "http://127.0.0.1:1/"}}]}]}, openai.BadRequestError, "unsupported_content", "messages.0.content.1"),
        ({"response_format": {"type": "json_object"}}, openai.BadRequestError, "unsupported_value", "response_format"),
    ],
)
def test_a_bad_request_is_told_in_openais_form(changed: dict[str, Any], error: type[openai.APIStatusError], code: str, param: str | None, client: OpenAI) -> None:
    with pytest.raises(error) as raised:
        client.chat.completions.create(**{"model": "reportqa", "messages": [{"role": "user", "content": _TALKS}], **changed})
    body = raised.value.body
    assert isinstance(body, dict)
    assert (body["code"], body["param"], body["type"]) == (code, param, "invalid_request_error")
    assert body["message"].endswith(".")


class Failing(Local):
    """A backend at which every question fails."""

    def __init__(self, service: Service, error: Exception) -> None:
        super().__init__(service)
        self.error = error

    async def call(self, method: str, /, **arguments: Any) -> Any:
        raise self.error


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(("error", "code"), [(Busy(), "busy"), (Slow(), "timeout"), (Broken("x"), "failed")])
def test_a_server_that_cannot_answer_says_so_before_a_stream_begins(error: Exception, code: str, stream: bool, reports: Service) -> None:
    with TestClient(create_app(Settings("x"), Failing(reports, error)), base_url="http://localhost") as client:
        reply = client.post("/v1/chat/completions", json={"model": "reportqa", "messages": [{"role": "user", "content": "x"}], "stream": stream})
    assert (reply.status_code, reply.json()["error"]["type"], reply.json()["error"]["code"]) == (503, "server_error", code)


@pytest.mark.parametrize(
    ("changed", "key", "error", "code", "kind"),
    [
        ({}, None, openai.AuthenticationError, "key", "authentication_error"),
        ({"rate": 1}, "ask", openai.RateLimitError, "rate", "rate_limit_error"),
        ({"body": 50}, "ask", openai.APIStatusError, "too_large", "invalid_request_error"),
    ],
)
def test_what_the_guards_refuse_is_told_in_openais_form_too(changed: dict[str, Any], key: str | None, error: type[openai.APIStatusError], code: str, kind: str, tmp_path: Path, reports: Service) -> None:
    token, kept = make("ask", Power.ASK)
    save(tmp_path / "keys.json", [kept])
    app = create_app(Settings("x", keys=tmp_path / "keys.json", **changed), Local(reports))
    with listening(app) as address, OpenAI(base_url=f"{address}/v1", api_key=token if key else "none", max_retries=0) as client:
        if code == "rate":
            client.models.list()
        with pytest.raises(error) as raised:
            ask(client, _TALKS)
    body = raised.value.body
    assert isinstance(body, dict)
    assert (body["code"], body["type"]) == (code, kind)


def test_half_a_character_is_no_failure(reports: Service) -> None:
    with TestClient(create_app(Settings("x"), Local(reports)), base_url="http://localhost") as client:
        for field, status in (("content", 200), ("model", 404)):
            body = '{"model": "reportqa", "messages": [{"role": "user", "content": "105年度？"}]}'.replace("105" if field == "content" else "reportqa", "105\\ud800")
            reply = client.post("/v1/chat/completions", content=body.encode(), headers={"Content-Type": "application/json"})
            assert reply.status_code == status


# ---------------------------------------------------------------- the text

_MARKDOWN = MarkdownIt("gfm-like")  # with raw HTML and links of bare addresses
_INERT = {"inline", "text", "text_special", "code_inline", "paragraph_open", "paragraph_close"}
_HOSTILE = [
    "[x](y)", "![x](y)", "[x][1]", "[1]: y", "[x](http://evil.example)", "![x](//evil.example/p.png)", "<script>alert(1)</script>", "<b>x</b>", "<http://evil.example>", "https://evil.example/?a=1&b=2",
    "www.evil.example", "evil.com", "a@evil.example", "//evil.example", "ftp://evil.example", "http://例.台灣", "http://", "javascript:alert(1)", "[^1]", "&lt;img&gt;", "&#60;b>", "&copy;", "R&D", "**粗**",
    "*x*", "__x__", "_x_", "~~x~~", "`code`", "``", "```", "$x$", "\\[x\\]", "\\", "\\*", "|a|b|", "|-|-|", "# x", "- x", "+ x", "* x", "1. x", "1) x", "2017. x", "> x", "===", "---", "    x", "{{x}}",
    "\x1b[31m", "\u202e", "。", "105", "年", "\n", "\t", " ",
]  # fmt: skip
_TEXTS = st.one_of(messes, st.lists(st.sampled_from(_HOSTILE), max_size=8).map("".join))


def shown(markdown: str) -> tuple[set[str], str]:
    """Return the kinds of a rendering's tokens, and its text."""

    def walk(tokens: list[Token]) -> Iterator[Token]:
        for token in tokens:
            yield token
            yield from walk(token.children or [])

    tokens = list(walk(_MARKDOWN.parse(markdown)))
    return {t.type for t in tokens}, "".join(t.content for t in tokens if t.type in ("text", "text_special", "code_inline"))


@pytest.mark.parametrize("around", ["{}", "105年{}。", "x {} y"])
@pytest.mark.parametrize("text", _HOSTILE)
def test_each_construct_is_shown_as_it_is(text: str, around: str) -> None:
    kinds, seen = shown(escaped(around.format(text)))
    assert kinds <= _INERT
    assert seen.replace("ˋ", "`") == " ".join(plain(around.format(text)).split())


@pytest.mark.parametrize("text", ["https://evil.example/?a=1", "www.evil.example", "WWW.evil.example", "a@evil.example", "//evil.example"])
def test_what_clients_link_of_themselves_stands_as_code(text: str) -> None:
    assert escaped(f"見{text}，") == f"見`{text}`，"


@pytest.mark.parametrize("char", "`*_~$|")
def test_what_pairs_of_mean_something_has_a_backslash(char: str) -> None:
    assert escaped(f"x {char}1{char}") == f"x \\{char}1\\{char}"


@given(_TEXTS)
def test_text_is_shown_as_it_is_and_does_nothing(text: str) -> None:
    kinds, seen = shown(escaped(text))
    assert kinds <= _INERT
    assert seen.replace("ˋ", "`") == " ".join(plain(text).split()).replace("ˋ", "`")


@given(_TEXTS, _TEXTS)
def test_what_stands_in_a_message_leads_only_to_the_citation(quote: str, title: str) -> None:
    citation = {"n": 1, "document": "a b)(", "title": title, "section": [quote], "page": 3, "printed_page": "iii", "start": 1, "end": 2, "quote": quote, "table": title, "columns": ["x"], "ocr": True}
    figure = {"citation": 1, "subject": title, "text": quote}
    for language in ("zh-TW", "zh-CN", "en"):
        answer = {"language": language, "text": f"{quote}\n{title}", "computation": {"expression": "1 + 1"}, "figures": [figure], "citations": [citation], "nearest": [{"text": quote, "citation": citation}], "notes": [{"text": f"{title}."}]}
        content = content_of(answer, lambda c: view_url("http://127.0.0.1/", c))
        tokens = [t for block in _MARKDOWN.parse(content.text) for t in (block, *(block.children or []))]
        links = {t.attrs["href"] for t in tokens if t.type == "link_open"}
        assert links == {"http://127.0.0.1/view/a%20b%29%28?start=1&end=2&page=3"}
        assert not {"image", "html_inline", "html_block", "table_open", "heading_open", "fence", "code_block"} & {t.type for t in tokens}
        (noted,) = content.annotations
        assert content.text[noted.start : noted.end] == escaped(quote)


_ASKED = st.lists(st.sampled_from(["105年度", "104年度", "107年度", "2016", "取締違規停車", "交通安全宣導", "參加民眾", "瀏覽網站", "𠮷祥路口", "號誌", "幾件？", "幾場？", "多少人次？", "在哪裡？", "how many ", "illegal parking cases "]), min_size=1, max_size=5).map("".join)


@given(question=_ASKED, lang=st.sampled_from([None, "zh-TW", "zh-CN", "en"]))
def test_an_annotation_spans_the_quotation_whatever_is_asked(question: str, lang: str | None, reports: Service) -> None:
    answer = reports.ask(question, lang=lang)
    content = content_of(answer, lambda c: view_url("http://127.0.0.1/", c))
    assert content.text == "\n\n".join(content.paragraphs)
    assert len(content.annotations) == len(answer["citations"])
    for noted, citation in zip(content.annotations, answer["citations"], strict=True):
        kinds, seen = shown(content.text[noted.start : noted.end])
        assert kinds <= _INERT
        assert seen == " ".join(citation["quote"].split())
        read = parse_qs(urlsplit(noted.url).query)
        place = reports.read(unquote(urlsplit(noted.url).path).removeprefix("/view/"), start=int(read["start"][0]), end=int(read["end"][0]))
        assert place["text"] == citation["quote"]


def test_a_quotation_with_a_link_and_html_is_shown_as_text(client: OpenAI) -> None:
    message = ask(client, "公告刊於哪裡？").choices[0].message
    assert "evil.example" in message.content
    rendered = MarkdownIt("gfm-like").render(message.content)
    assert "<script" not in rendered
    assert 'href="http://127.0.0.1' in rendered
    assert 'href="https://evil' not in rendered


def test_what_the_text_had_no_room_for_is_told_after_it(reports: Service) -> None:
    answer = {**reports.ask(_TALKS), "notes": [{"text": "各年名稱不同。"}, {"text": reports.ask(_TALKS)["text"]}], "computation": {"expression": "1 + 2 = 3"}}
    assert content_of(answer, lambda _: "/x").paragraphs[:3] == (answer["text"], "各年名稱不同。", "= 1 + 2 = 3")


# ---------------------------------------------------------------- addresses


@pytest.mark.parametrize(
    ("root", "found"),
    [
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000/view/a?start=1&end=2"),
        ("https://reports.example/qa/", "https://reports.example/qa/view/a?start=1&end=2"),
        ("http://[::1]:8000/", "http://[::1]:8000/view/a?start=1&end=2"),
        ("http://x)[y](http://evil/", "/view/a?start=1&end=2"),
        ("javascript:alert(1)//", "/view/a?start=1&end=2"),
    ],
)
def test_a_view_is_on_this_server(root: str, found: str) -> None:
    assert view_url(root, {"document": "a", "start": 1, "end": 2, "page": None}) == found
