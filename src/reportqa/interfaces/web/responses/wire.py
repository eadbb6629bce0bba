"""A reply as OpenAI's response: whole, or as the events of a stream."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from reportqa.interfaces.web.completions.content import Annotation
from reportqa.interfaces.web.completions.wire import Made


def response(made: Made) -> dict[str, Any]:
    """Return the reply as one object."""
    return {**_head(made, "completed"), "output": [_message(made, "completed", [_part(made)])], "usage": _usage(made), "reportqa": made.answer}


def events(made: Made) -> Iterator[str]:
    """Yield the reply as server-sent events: it begins, the text comes a paragraph each, then its annotations, and the whole ends it."""
    number = -1

    def event(kind: str, **told: Any) -> str:  # noqa: ANN401
        nonlocal number
        number += 1
        data = json.dumps({"type": kind, "sequence_number": number, **told}, ensure_ascii=False, separators=(",", ":"))
        return f"event: {kind}\ndata: {data}\n\n"

    begun = {**_head(made, "in_progress"), "output": [], "usage": None}
    item: dict[str, Any] = {"item_id": _message_id(made), "output_index": 0}
    part = {**item, "content_index": 0}
    yield event("response.created", response=begun)
    yield event("response.in_progress", response=begun)
    yield event("response.output_item.added", output_index=0, item=_message(made, "in_progress", []))
    yield event("response.content_part.added", **part, part={"type": "output_text", "text": "", "annotations": [], "logprobs": []})
    for place, paragraph in enumerate(made.content.paragraphs):
        yield event("response.output_text.delta", **part, delta=f"\n\n{paragraph}" if place else paragraph, logprobs=[])
    for place, annotation in enumerate(made.content.annotations):
        yield event("response.output_text.annotation.added", **part, annotation_index=place, annotation=_annotation(annotation))
    yield event("response.output_text.done", **part, text=made.content.text, logprobs=[])
    yield event("response.content_part.done", **part, part=_part(made))
    yield event("response.output_item.done", output_index=0, item=_message(made, "completed", [_part(made)]))
    yield event("response.completed", response=response(made))


def _head(made: Made, status: str) -> dict[str, Any]:
    return {
        "id": f"resp_{made.id}", "object": "response", "created_at": made.created, "status": status, "model": made.model, "error": None, "incomplete_details": None,
        "instructions": None, "metadata": {}, "parallel_tool_calls": False, "previous_response_id": None, "store": False, "temperature": None, "text": {"format": {"type": "text"}},
        "tool_choice": "none", "tools": [], "top_p": None,
    }  # fmt: skip


def _message_id(made: Made) -> str:
    return f"msg_{made.id}"


def _message(made: Made, status: str, content: list[dict[str, Any]]) -> dict[str, Any]:
    return {"id": _message_id(made), "type": "message", "role": "assistant", "status": status, "content": content}


def _part(made: Made) -> dict[str, Any]:
    return {"type": "output_text", "text": made.content.text, "annotations": [_annotation(a) for a in made.content.annotations], "logprobs": []}


def _annotation(annotation: Annotation) -> dict[str, Any]:
    return {"type": "url_citation", "start_index": annotation.start, "end_index": annotation.end, "url": annotation.url, "title": annotation.title}


def _usage(made: Made) -> dict[str, Any]:
    written = len(made.content.text)
    return {"input_tokens": made.read, "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
            "output_tokens": written, "output_tokens_details": {"reasoning_tokens": 0}, "total_tokens": made.read + written}  # fmt: skip
