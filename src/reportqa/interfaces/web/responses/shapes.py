"""What requests and replies look like in the form of OpenAI's responses."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from reportqa.interfaces.contract import Answer, Reply
from reportqa.interfaces.web.completions.shapes import MODELS, Loose, Part, ResponseFormat, Text
from reportqa.interfaces.web.shapes import example


class InputItem(Loose):
    """An item of the input; only the user's messages are read."""

    type: Text | None = None
    role: Text | None = None
    content: Text | list[Part] | None = None


class TextOptions(Loose):
    """How the text of the reply is asked for."""

    format: ResponseFormat | None = None


class ResponseRequest(Loose):
    """A question, or a chat: the last message of the user is the question, the user's earlier ones its history."""

    model_config = example(model="reportqa", input="106年查獲幾件？")

    model: Annotated[Text, Field(max_length=255, description="reportqa, or with the language of the answers.", json_schema_extra={"enum": [*MODELS]})]
    input: Text | list[InputItem]
    stream: bool | None = None
    previous_response_id: Text | None = None
    text: TextOptions | None = None


class Response(Reply):
    """The reply; `reportqa` is the whole answer, of the schema `reportqa.answer/1`."""

    id: str
    object: Literal["response"]
    created_at: int
    status: Literal["completed"]
    model: str
    output: list[dict[str, Any]]
    usage: dict[str, Any]
    reportqa: Answer
