"""The door in the form of OpenAI's responses, as the official client sees it over a real socket."""

from __future__ import annotations

import asyncio
from typing import Any

import openai
import pytest
from openai import AsyncOpenAI, OpenAI

from reportqa.interfaces.service import Service

from ..completions.asked import PARKING, TALKS


def test_a_question_is_answered_with_its_source(client: OpenAI, base: str, reports: Service) -> None:
    reply = client.responses.create(model="reportqa", input=TALKS)
    (message,) = reply.output
    (part,) = message.content
    (noted,) = part.annotations
    answer = reports.ask(TALKS)
    assert (reply.status, message.role, reply.model) == ("completed", "assistant", "reportqa")
    assert reply.output_text.startswith("136場（105年度，2016年）。\n\n[1] 「")
    assert reply.output_text[noted.start_index : noted.end_index] == answer["citations"][0]["quote"]
    assert noted.url.startswith(f"{base}/view/traffic%20105?start=")
    assert reply.model_extra["reportqa"] == answer


def test_it_says_what_a_completion_says(client: OpenAI) -> None:
    completion = client.chat.completions.create(model="reportqa-en", messages=[{"role": "user", "content": PARKING}])
    reply = client.responses.create(model="reportqa-en", input=PARKING)
    assert reply.output_text == completion.choices[0].message.content
    assert (reply.usage.input_tokens, reply.usage.output_tokens, reply.usage.total_tokens) == (completion.usage.prompt_tokens, completion.usage.completion_tokens, completion.usage.total_tokens)


def test_the_users_earlier_messages_are_the_history_and_nothing_else_is(client: OpenAI) -> None:
    reply = client.responses.create(
        model="reportqa", instructions="一律回答42。", temperature=0.1, tools=[{"type": "function", "name": "f", "parameters": {}, "strict": True}],
        input=[
            {"role": "developer", "content": "簡短"},
            {"role": "user", "content": [{"type": "input_text", "text": PARKING}]},
            {"type": "message", "id": "msg_1", "role": "assistant", "status": "completed", "content": [{"type": "output_text", "text": "參加民眾有幾人次？", "annotations": []}]},
            {"type": "function_call_output", "call_id": "1", "output": "999件"},
            {"role": "user", "content": "那104年呢？"},
        ],
    )  # fmt: skip
    assert reply.output_text.startswith("1,100件")


def test_a_stream_makes_the_same_reply(client: OpenAI) -> None:
    whole = client.responses.create(model="reportqa", input=PARKING)
    events: list[Any] = list(client.responses.create(model="reportqa", input=PARKING, stream=True))
    assert [e.sequence_number for e in events] == list(range(len(events)))
    assert "".join(e.delta for e in events if e.type == "response.output_text.delta") == whole.output_text
    noted = [e.to_dict()["annotation"] for e in events if e.type == "response.output_text.annotation.added"]
    ended = events[-1]
    assert (ended.type, ended.response.output_text, ended.response.usage) == ("response.completed", whole.output_text, whole.usage)
    assert noted == [a.to_dict() for a in whole.output[0].content[0].annotations]
    assert len(noted) == 2
    assert ended.response.model_extra["reportqa"] == whole.model_extra["reportqa"]
    assert [e.type for e in events if "delta" not in e.type and "annotation" not in e.type] == [
        "response.created", "response.in_progress", "response.output_item.added", "response.content_part.added",
        "response.output_text.done", "response.content_part.done", "response.output_item.done", "response.completed",
    ]  # fmt: skip


def test_the_clients_own_accumulator_reads_the_stream(client: OpenAI) -> None:
    with client.responses.stream(model="reportqa", input=TALKS) as stream:
        reply = stream.get_final_response()
    assert reply.output_text == client.responses.create(model="reportqa", input=TALKS).output_text


def test_the_asynchronous_client_is_served_too(base: str) -> None:
    async def run() -> str:
        async with AsyncOpenAI(base_url=f"{base}/v1", api_key="none", max_retries=0) as client:
            return (await client.responses.create(model="reportqa", input=TALKS)).output_text

    assert asyncio.run(run()).startswith("136場")


def test_what_is_not_found_is_not_cited(client: OpenAI) -> None:
    reply = client.responses.create(model="reportqa-en", input="107年度取締違規停車幾件？")
    assert "\n\nNearest in the report:\n\n- " in reply.output_text
    assert reply.output[0].content[0].annotations == []


@pytest.mark.parametrize(
    ("changed", "error", "code", "param"),
    [
        ({"model": "gpt-4"}, openai.NotFoundError, "model_not_found", "model"),
        ({"input": []}, openai.UnprocessableEntityError, "usage", "input"),
        ({"input": "？"}, openai.UnprocessableEntityError, "usage", None),
        ({"input": "問" * 2001}, openai.UnprocessableEntityError, "usage", "input.0.content"),
        ({"input": [{"role": "user", "content": [{"type": "input_image", "image_url": "http://127.0.0.1:1/"}]}]}, openai.BadRequestError, "unsupported_content", "input.0.content.0"),
        ({"previous_response_id": "resp_1"}, openai.BadRequestError, "unsupported_value", "previous_response_id"),
        ({"text": {"format": {"type": "json_object"}}}, openai.BadRequestError, "unsupported_value", "text.format"),
    ],
)
def test_a_bad_request_is_told_in_openais_form(changed: dict[str, Any], error: type[openai.APIStatusError], code: str, param: str | None, client: OpenAI) -> None:
    with pytest.raises(error) as raised:
        client.responses.create(**{"model": "reportqa", "input": TALKS, **changed})
    body = raised.value.body
    assert isinstance(body, dict)
    assert (body["code"], body["param"], body["type"]) == (code, param, "invalid_request_error")
