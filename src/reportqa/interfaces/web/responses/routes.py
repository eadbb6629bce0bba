"""The route in the form of OpenAI's responses."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, StreamingResponse
from fastapi.responses import Response as HTTPResponse

from reportqa.interfaces.web.backend import Backend
from reportqa.interfaces.web.completions.answering import answered, known, only_text
from reportqa.interfaces.web.completions.conversation import asked_in, read_of
from reportqa.interfaces.web.completions.routes import STREAM, UNBUFFERED, UNKNOWN
from reportqa.interfaces.web.failures import RESPONSES, Refused
from reportqa.interfaces.web.responses.shapes import InputItem, Response, ResponseRequest
from reportqa.interfaces.web.responses.wire import events, response


def responses(backend: Backend) -> APIRouter:
    """Return the route that answers through `backend`."""
    routes = APIRouter(prefix="/v1", tags=["openai"])

    @routes.post("/responses", response_class=JSONResponse, responses={**RESPONSES, **UNKNOWN, 200: {"model": Response, "content": STREAM}})
    async def respond(asked: ResponseRequest, request: Request) -> HTTPResponse:
        """Answer a question or a chat from the reports, in the form of OpenAI's responses: whole, or as a stream."""
        known(asked.model)
        if asked.text is not None and asked.text.format is not None and asked.text.format.type != "text":
            raise only_text("text.format")
        if asked.previous_response_id is not None:
            raise Refused(400, "unsupported_value", "previous_response_id: the server keeps no conversation; send the earlier messages in input.", param="previous_response_id")
        items = [InputItem(role="user", content=asked.input)] if isinstance(asked.input, str) else asked.input
        made = await answered(backend, request, asked.model, asked_in(items, "input"), read_of(items))
        return StreamingResponse(events(made), media_type="text/event-stream", headers=UNBUFFERED) if asked.stream else JSONResponse(response(made))

    return routes
