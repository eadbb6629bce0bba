"""What requests and replies look like in OpenAI's form; of a request, what this server has no use for is accepted and left aside."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from reportqa.interfaces.contract import Answer, Reply
from reportqa.interfaces.web.shapes import example

# The models by their ids, each with the language of its answers (None: the question's).
MODELS: dict[str, str | None] = {"reportqa": None, "reportqa-zh-TW": "zh-TW", "reportqa-zh-CN": "zh-CN", "reportqa-en": "en"}


def _whole(text: str) -> str:
    """Return text in which each half of a character that stands alone, which JSON can hold and UTF-8 cannot, is "�"."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


Text = Annotated[str, AfterValidator(_whole)]


class Loose(BaseModel):
    """A part of a request: what it does not know is left aside, for clients send what a model would read."""

    model_config = ConfigDict(extra="ignore", strict=True)


class Part(Loose):
    """A part of a message; only text is read."""

    type: Text
    text: Text | None = None


class Message(Loose):
    """A message; only those of the user are read."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: Text | list[Part] | None = None


class StreamOptions(Loose):
    """What a stream tells beside the message."""

    include_usage: bool | None = None


class ResponseFormat(Loose):
    """The form of the text that is asked for; there is one, Markdown."""

    type: Text


class CompletionRequest(Loose):
    """A chat: the last message of the user is the question, the user's earlier ones its history."""

    model_config = example(model="reportqa", messages=[{"role": "user", "content": "106年查獲幾件？"}])

    model: Annotated[Text, Field(max_length=255, description="reportqa, or with the language of the answers.", json_schema_extra={"enum": [*MODELS]})]  # refused as OpenAI does, with 404
    messages: Annotated[list[Message], Field(min_length=1, json_schema_extra={"contains": {"type": "object", "properties": {"role": {"const": "user"}}, "required": ["role", "content"]}})]
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    response_format: ResponseFormat | None = None


class Usage(Reply):
    """How much was read and written, in characters (Unicode code points): there is no model that counts in tokens."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class UrlCitation(Reply):
    """A quotation: its span in characters (code points) of the message, and the address that shows it where it stands."""

    start_index: int
    end_index: int
    url: str
    title: str


class Annotation(Reply):
    """Something told of a span of the message."""

    type: Literal["url_citation"]
    url_citation: UrlCitation


class AssistantMessage(Reply):
    """The answer as a chat shows it; `reportqa` is the whole of it, of the schema `reportqa.answer/1`."""

    role: Literal["assistant"]
    content: str
    refusal: None
    annotations: list[Annotation]
    reportqa: Answer


class Choice(Reply):
    """The one answer."""

    index: int
    message: AssistantMessage
    finish_reason: Literal["stop"]


class Completion(Reply):
    """The reply to a chat."""

    id: str
    object: Literal["chat.completion"]
    created: int
    model: str
    choices: list[Choice]
    usage: Usage


class Model(Reply):
    """A model as clients list them: the reports, answered in the asker's language or in one."""

    id: str
    object: Literal["model"]
    created: int
    owned_by: str


class Models(Reply):
    """The models."""

    object: Literal["list"]
    data: list[Model]
