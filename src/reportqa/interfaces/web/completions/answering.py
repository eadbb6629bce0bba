"""From a chat's question to a reply made: what every door in OpenAI's form shares."""

from __future__ import annotations

import time
from uuid import uuid4

from fastapi import Request

from reportqa.interfaces.web.backend import Backend
from reportqa.interfaces.web.completions.content import content_of
from reportqa.interfaces.web.completions.conversation import Asked
from reportqa.interfaces.web.completions.shapes import MODELS
from reportqa.interfaces.web.completions.wire import Made
from reportqa.interfaces.web.failures import Refused
from reportqa.interfaces.web.links import view_url


async def answered(backend: Backend, request: Request, model: str, asked: Asked, read: int) -> Made:
    """Return the reply to what was asked; `read` is how many characters the request's texts have.

    Raises:
        UsageError: the question holds no words.
        Busy, Slow, Broken: it could not be answered.
    """
    answer = await backend.call("ask", question=asked.question, history=list(asked.history), lang=MODELS[model])
    base = str(request.base_url)
    return Made(uuid4().hex, int(time.time()), model, content_of(answer, lambda citation: view_url(base, citation)), answer, read)


def known(model: str) -> None:
    """Refuse a model that there is not.

    Raises:
        Refused: there is none of this id.
    """
    if model not in MODELS:
        raise Refused(404, "model_not_found", f"model: there is no model '{model}'; there are {', '.join(MODELS)}.", param="model")


def only_text(field: str) -> Refused:
    """Return the refusal of a form of reply other than text, which `field` asks for; a client would count on it."""
    return Refused(400, "unsupported_value", f"{field}: replies are text; leave it out, and read the answer as JSON in the reply's field reportqa.", param=field)
