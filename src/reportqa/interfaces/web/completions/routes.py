"""The routes in OpenAI's form."""

from __future__ import annotations

import time
from typing import Annotated, Any
from uuid import uuid4

from fastapi import APIRouter, Path, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from reportqa.interfaces.web.completions.content import content_of
from reportqa.interfaces.web.completions.conversation import asked_in
from reportqa.interfaces.web.completions.shapes import MODELS, Completion, CompletionRequest, Model, Models
from reportqa.interfaces.web.completions.wire import Made, completion, events, read_of
from reportqa.interfaces.web.failures import RESPONSES, Refused
from reportqa.interfaces.web.links import view_url
from reportqa.interfaces.web.pool import Backend
from reportqa.interfaces.web.shapes import Failure

_UNKNOWN: dict[int | str, dict[str, Any]] = {404: {"model": Failure, "description": "no such model"}}
_STREAM = {"text/event-stream": {"schema": {"type": "string"}}}


def completions(backend: Backend) -> APIRouter:
    """Return the routes that answer chats through `backend`."""
    routes = APIRouter(prefix="/v1", tags=["openai"])
    since = int(time.time())

    @routes.post("/chat/completions", response_class=JSONResponse, responses={**RESPONSES, **_UNKNOWN, 200: {"model": Completion, "content": _STREAM}})
    async def complete(asked: CompletionRequest, request: Request) -> Response:
        """Answer a chat from the reports, in OpenAI's form: whole, or as a stream."""
        _check(asked)
        turn = asked_in(asked.messages)
        answer = await backend.call("ask", question=turn.question, history=list(turn.history), lang=MODELS[asked.model])
        base = str(request.base_url)
        content = content_of(answer, lambda citation: view_url(base, citation))
        made = Made(f"chatcmpl-{uuid4().hex}", int(time.time()), asked.model, content, answer, read_of(asked.messages))
        if not asked.stream:
            return JSONResponse(completion(made))
        usage = asked.stream_options is not None and bool(asked.stream_options.include_usage)
        return StreamingResponse(events(made, usage=usage), media_type="text/event-stream", headers={"Cache-Control": "no-cache", "X-Accel-Buffering": "no"})

    @routes.get("/models", response_class=JSONResponse, responses={**RESPONSES, 200: {"model": Models}})
    async def models() -> JSONResponse:
        """List the models: the reports, answered in the asker's language or in one."""
        return JSONResponse({"object": "list", "data": [_model(name, since) for name in MODELS]})

    @routes.get("/models/{model}", response_class=JSONResponse, responses={**RESPONSES, **_UNKNOWN, 200: {"model": Model}})
    async def model(model: Annotated[str, Path(min_length=1, max_length=255)]) -> JSONResponse:
        """Return one model."""
        if model not in MODELS:
            raise _unknown(model)
        return JSONResponse(_model(model, since))

    return routes


def _check(asked: CompletionRequest) -> None:
    """Refuse what a client would not get although it counts on it."""
    if asked.model not in MODELS:
        raise _unknown(asked.model)
    if asked.response_format is not None and asked.response_format.type != "text":
        raise Refused(400, "unsupported_value", "response_format: replies are text; leave it out, and read the answer as JSON in the message's field reportqa.", param="response_format")


def _unknown(model: str) -> Refused:
    return Refused(404, "model_not_found", f"model: there is no model '{model}'; there are {', '.join(MODELS)}.", param="model")


def _model(name: str, since: int) -> dict[str, Any]:
    return {"id": name, "object": "model", "created": since, "owned_by": "reportqa"}
