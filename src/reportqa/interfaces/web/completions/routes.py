"""The routes in OpenAI's form."""

from __future__ import annotations

import time
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from reportqa.interfaces.web.backend import Backend
from reportqa.interfaces.web.completions.answering import answered, known, only_text
from reportqa.interfaces.web.completions.conversation import asked_in, read_of
from reportqa.interfaces.web.completions.shapes import MODELS, Completion, CompletionRequest, Model, Models
from reportqa.interfaces.web.completions.wire import completion, events
from reportqa.interfaces.web.failures import RESPONSES
from reportqa.interfaces.web.shapes import Failure

UNKNOWN: dict[int | str, dict[str, Any]] = {404: {"model": Failure, "description": "no such model"}}
UNBUFFERED = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
STREAM = {"text/event-stream": {"schema": {"type": "object", "properties": {"data": {"type": "string"}}}}}


def completions(backend: Backend) -> APIRouter:
    """Return the routes that answer chats through `backend`."""
    routes = APIRouter(prefix="/v1", tags=["openai"])
    since = int(time.time())

    @routes.post("/chat/completions", response_class=JSONResponse, responses={**RESPONSES, **UNKNOWN, 200: {"model": Completion, "content": STREAM}})
    async def complete(asked: CompletionRequest, request: Request) -> Response:
        """Answer a chat from the reports, in OpenAI's form: whole, or as a stream."""
        known(asked.model)
        if asked.response_format is not None and asked.response_format.type != "text":
            raise only_text("response_format")
        made = await answered(backend, request, asked.model, asked_in(asked.messages), read_of(asked.messages))
        if not asked.stream:
            return JSONResponse(completion(made))
        usage = asked.stream_options is not None and bool(asked.stream_options.include_usage)
        return StreamingResponse(events(made, usage=usage), media_type="text/event-stream", headers=UNBUFFERED)

    @routes.get("/models", response_class=JSONResponse, responses={**RESPONSES, 200: {"model": Models}})
    async def models() -> JSONResponse:
        """List the models: the reports, answered in the asker's language or in one."""
        return JSONResponse({"object": "list", "data": [_model(name, since) for name in MODELS]})

    @routes.get("/models/{model}", response_class=JSONResponse, responses={**RESPONSES, **UNKNOWN, 200: {"model": Model}})
    async def model(model: Annotated[str, Path(min_length=1, max_length=255)]) -> JSONResponse:
        """Return one model."""
        known(model)
        return JSONResponse(_model(model, since))

    return routes


def _model(name: str, since: int) -> dict[str, Any]:
    return {"id": name, "object": "model", "created": since, "owned_by": "reportqa"}
