"""A message as OpenAI's objects: whole, or as the chunks of a stream."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from reportqa.interfaces.web.completions.content import Annotation, Content

DONE = "data: [DONE]\n\n"


@dataclass(frozen=True, slots=True)
class Made:
    """A reply made: its id (without the prefix of its kind), the second it was made (Unix time), the model asked for, the message, the answer, and what was read."""

    id: str
    created: int
    model: str
    content: Content
    answer: Mapping[str, Any]
    read: int


def completion(made: Made) -> dict[str, Any]:
    """Return the reply as one object."""
    message = {"role": "assistant", "content": made.content.text, "refusal": None, **_told(made)}
    return {**_head(made, "chat.completion"), "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}], "usage": _usage(made)}


def events(made: Made, *, usage: bool) -> Iterator[str]:
    """Yield the reply as server-sent events: the role, the text a paragraph each, what is told of it, the end; its usage where that is asked for."""
    count: dict[str, Any] = {"usage": None} if usage else {}

    def chunk(delta: dict[str, Any], reason: str | None = None) -> str:
        return _event({**_head(made, "chat.completion.chunk"), "choices": [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": reason}], **count})

    yield chunk({"role": "assistant", "content": "", "refusal": None})
    for number, paragraph in enumerate(made.content.paragraphs):
        yield chunk({"content": f"\n\n{paragraph}" if number else paragraph})
    yield chunk(_told(made))
    yield chunk({}, "stop")
    if usage:
        yield _event({**_head(made, "chat.completion.chunk"), "choices": [], "usage": _usage(made)})
    yield DONE


def _event(value: dict[str, Any]) -> str:
    return f"data: {json.dumps(value, ensure_ascii=False, separators=(',', ':'))}\n\n"


def _head(made: Made, kind: str) -> dict[str, Any]:
    return {"id": f"chatcmpl-{made.id}", "object": kind, "created": made.created, "model": made.model, "system_fingerprint": None}


def _told(made: Made) -> dict[str, Any]:
    return {"annotations": [_annotation(a) for a in made.content.annotations], "reportqa": made.answer}


def _annotation(annotation: Annotation) -> dict[str, Any]:
    return {"type": "url_citation", "url_citation": {"start_index": annotation.start, "end_index": annotation.end, "url": annotation.url, "title": annotation.title}}


def _usage(made: Made) -> dict[str, int]:
    written = len(made.content.text)
    return {"prompt_tokens": made.read, "completion_tokens": written, "total_tokens": made.read + written}
