"""The door in OpenAI's form, as the official client sees it over a real socket."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import openai
import pytest
from fastapi.testclient import TestClient
from markdown_it import MarkdownIt
from openai import AsyncOpenAI, OpenAI

from reportqa.interfaces.service import Service
from reportqa.interfaces.web.app import create_app
from reportqa.interfaces.web.backend import Broken, Busy, Local, Slow
from reportqa.interfaces.web.keys import Power, make, save
from reportqa.interfaces.web.settings import Settings

from ....serving import listening
from .asked import PARKING, TALKS


def ask(client: OpenAI, *said: str, model: str = "reportqa") -> Any:
    return client.chat.completions.create(model=model, messages=[{"role": "user", "content": text} for text in said])


def test_a_question_is_answered_with_its_source(client: OpenAI, base: str) -> None:
    reply = ask(client, TALKS)
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
    assert ask(client, TALKS).choices[0].message.model_extra["reportqa"] == reports.ask(TALKS)


def test_what_was_read_and_written_is_counted_in_characters(client: OpenAI) -> None:
    reply = ask(client, "105年度", TALKS)
    read, written = len("105年度") + len(TALKS), len(reply.choices[0].message.content)
    assert (reply.usage.prompt_tokens, reply.usage.completion_tokens, reply.usage.total_tokens) == (read, written, read + written)


def test_a_stream_makes_the_same_message(client: OpenAI) -> None:
    whole = ask(client, PARKING).choices[0].message
    chunks = list(client.chat.completions.create(model="reportqa", messages=[{"role": "user", "content": PARKING}], stream=True))
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
    chunks = list(client.chat.completions.create(model="reportqa", messages=[{"role": "user", "content": TALKS}], stream=True, stream_options={"include_usage": True}))
    assert chunks[-1].choices == []
    assert chunks[-1].usage == ask(client, TALKS).usage
    assert all(c.usage is None for c in chunks[:-1])


def test_the_clients_own_accumulator_reads_the_stream(client: OpenAI) -> None:
    with client.chat.completions.stream(model="reportqa", messages=[{"role": "user", "content": PARKING}]) as stream:
        message = stream.get_final_completion().choices[0].message
    whole = ask(client, PARKING).choices[0].message
    assert (message.content, len(message.annotations)) == (whole.content, 2)


def test_the_events_end_as_they_should(base: str, client: OpenAI) -> None:
    with client.chat.completions.with_streaming_response.create(model="reportqa", messages=[{"role": "user", "content": TALKS}], stream=True) as reply:
        text = reply.read().decode()
        assert reply.headers["content-type"].startswith("text/event-stream")
    assert text.endswith("\n\ndata: [DONE]\n\n")
    assert all(event.startswith("data: {") for event in text.split("\n\n")[:-2])


def test_the_asynchronous_client_is_served_too(base: str) -> None:
    async def run() -> tuple[str, str]:
        async with AsyncOpenAI(base_url=f"{base}/v1", api_key="none", max_retries=0) as client:
            asked: list[Any] = [{"role": "user", "content": TALKS}]
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
            {"role": "user", "content": [{"type": "text", "text": PARKING}]},
            {"role": "assistant", "content": None, "tool_calls": [{"id": "1", "type": "function", "function": {"name": "f", "arguments": "{}"}}]},
            {"role": "tool", "tool_call_id": "1", "content": "999件"},
            {"role": "assistant", "content": "參加民眾有幾人次？"},
            {"role": "user", "content": [{"type": "text", "text": "那104年"}, {"type": "text", "text": "呢？"}]},
        ],
    )  # fmt: skip
    assert reply.choices[0].message.content.startswith("1,100件")


@pytest.mark.parametrize(("question", "start"), [(TALKS, "136場（"), ("105年度办理交通安全宣导几场？", "136场（"), ("how many illegal parking cases in 2016?", "The report gives different figures")])
def test_each_language_is_answered_in_itself(question: str, start: str, client: OpenAI) -> None:
    assert ask(client, question).choices[0].message.content.startswith(start)


@pytest.mark.parametrize(("model", "sentence"), [("reportqa-zh-TW", "報告中有不同數字"), ("reportqa-zh-CN", "报告中有不同数字"), ("reportqa-en", "The report gives different figures")])
def test_a_model_may_name_the_language(model: str, sentence: str, client: OpenAI) -> None:
    reply = ask(client, PARKING, model=model)
    assert reply.model == model
    assert reply.choices[0].message.content.startswith(sentence)


def test_a_conflict_tells_both_figures_and_cites_both(client: OpenAI) -> None:
    message = ask(client, PARKING).choices[0].message
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
        client.chat.completions.create(**{"model": "reportqa", "messages": [{"role": "user", "content": TALKS}], **changed})
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
            ask(client, TALKS)
    body = raised.value.body
    assert isinstance(body, dict)
    assert (body["code"], body["type"]) == (code, kind)


def test_half_a_character_is_no_failure(reports: Service) -> None:
    with TestClient(create_app(Settings("x"), Local(reports)), base_url="http://localhost") as client:
        for field, status in (("content", 200), ("model", 404)):
            body = '{"model": "reportqa", "messages": [{"role": "user", "content": "105年度？"}]}'.replace("105" if field == "content" else "reportqa", "105\\ud800")
            reply = client.post("/v1/chat/completions", content=body.encode(), headers={"Content-Type": "application/json"})
            assert reply.status_code == status


def test_a_quotation_with_a_link_and_html_is_shown_as_text(client: OpenAI) -> None:
    message = ask(client, "公告刊於哪裡？").choices[0].message
    assert "evil.example" in message.content
    rendered = MarkdownIt("gfm-like").render(message.content)
    assert "<script" not in rendered
    assert 'href="http://127.0.0.1' in rendered
    assert 'href="https://evil' not in rendered
