"""Every error of the server as one JSON envelope with one sentence, in OpenAI's form: {"error": {"code", "message", "type", "param"}}."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from reportqa.interfaces.service import Absent
from reportqa.interfaces.web.backend import Broken, Busy, Slow, Starting
from reportqa.interfaces.web.shapes import Failure
from reportqa.model.errors import UsageError

_AGAIN = {"Retry-After": "1"}
OPENING = {"Retry-After": "3"}
_FIXED: dict[type[Exception], tuple[int, str, str, dict[str, str]]] = {
    Starting: (503, "starting", "the reports are still being read, and indexed where they are new; ask again in a few seconds.", OPENING),
    Busy: (503, "busy", "more questions wait than can be answered in time; ask again in a second.", _AGAIN),
    Slow: (503, "timeout", "the answer took longer than it may; ask less at once, or again.", _AGAIN),
    Broken: (503, "failed", "the question could not be answered because of a failure of the server; its log tells why.", _AGAIN),
}
_TYPES = {401: "authentication_error", 403: "permission_error", 429: "rate_limit_error"}
STATUSES = {
    400: "no JSON, no such host, or a key in the address",
    401: "no key, or none that is known",
    403: "a key that may not do this, or a page of a site that is not named",
    404: "nothing at this address",
    405: "no such method here",
    408: "a body that did not come in time",
    409: "a name that is taken",
    413: "a body that is too large",
    422: "a request that makes no sense",
    429: "too many requests",
    500: "a failure of the server",
    503: "too much to do now, or the reports are still being read",
}
RESPONSES: dict[int | str, dict[str, Any]] = {code: {"model": Failure, "description": STATUSES[code]} for code in (400, 401, 413, 422, 429, 503)}
MISSING: dict[int | str, dict[str, Any]] = {404: {"model": Failure, "description": "no such report, or nothing of it"}}
# What is wrong with a field, by the kinds that pydantic tells apart; {} names what its context holds.
_WRONG = {
    "missing": "it is missing; give it",
    "extra_forbidden": "there is no such field; /docs lists those there are",
    "string_too_short": "it is empty; give at least {min_length} character",
    "string_too_long": "it is longer than the {max_length} characters it may have; shorten it",
    "too_long": "it holds more than the {max_length} entries it may have; leave the oldest out",
    "greater_than_equal": "it is less than {ge}; give at least that",
    "less_than_equal": "it is more than {le}; give at most that",
    "literal_error": "it is none of {expected}; give one of them",
    "too_short": "it is empty; give at least {min_length}",
    **dict.fromkeys(("string_type", "string_unicode"), "it is no text; give a string"),
    **dict.fromkeys(("int_type", "int_parsing", "int_parsing_size", "int_from_float"), "it is no whole number; give one"),
    **dict.fromkeys(("bool_type", "bool_parsing"), "it is neither true nor false; give one of them"),
    "list_type": "it is no list; give one",
    "model_attributes_type": "it is no object; give one with the fields that /docs lists",
}
_OTHERWISE = "it is not what is taken here; /docs tells what is"
_LONGEST_NAME = 80  # characters of a field's name that are repeated


class Refused(HTTPException):
    """A request that a guard or a route refuses."""

    def __init__(self, status: int, code: str, message: str, headers: dict[str, str] | None = None, *, param: str | None = None) -> None:
        """Take the status, the code and the sentence of the reply, and the field of the request that is wrong."""
        super().__init__(status, message, headers)
        self.code, self.param = code, param

    @property
    def response(self) -> JSONResponse:
        """The reply."""
        return failure(self.status_code, self.code, self.detail, dict(self.headers or {}), param=self.param)

    async def reply(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the reply."""
        await self.response(scope, receive, send)


def failure(status: int, code: str, message: str, headers: dict[str, str] | None = None, *, param: str | None = None) -> JSONResponse:
    """Return an error reply; `param` names the field of the request that is wrong."""
    return JSONResponse({"error": {"code": code, "message": message, "type": type_of(status), "param": param}}, status, headers)


def type_of(status: int) -> str:
    """Return what OpenAI's clients call an error of a status."""
    return _TYPES.get(status, "server_error" if status >= 500 else "invalid_request_error")  # noqa: PLR2004


def install(app: FastAPI) -> None:
    """Let every error of an app be replied as `failure`."""
    for kind, fixed in _FIXED.items():
        app.add_exception_handler(kind, _fixed(*fixed))
    app.add_exception_handler(UsageError, _usage)
    app.add_exception_handler(Absent, _absent)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _plain)


def _fixed(status: int, code: str, message: str, headers: dict[str, str]) -> Callable[[Request, Exception], Awaitable[JSONResponse]]:
    async def reply(_: Request, __: Exception) -> JSONResponse:
        return failure(status, code, message, headers)

    return reply


async def _usage(_: Request, error: Exception) -> JSONResponse:
    return failure(422, "usage", str(error))


async def _absent(_: Request, error: Exception) -> JSONResponse:
    return failure(404, "not_found", str(error))


async def _invalid(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    found = error.errors()
    if found[0]["type"] == "json_invalid":
        return failure(400, "json", "the body is no JSON; send one JSON object.")
    if found[0]["loc"] == ("body",):
        return failure(422, "usage", "the body holds no JSON object; send one, with the header Content-Type: application/json.")
    field = _field(found[0])
    first = max((one for one in found if _field(one)[: len(field)] == field), key=lambda one: len(_field(one)))  # of a field that takes several kinds, what is wrong within the one that was given
    where = ".".join(_field(first))[:_LONGEST_NAME]
    return failure(422, "usage", f"{where or 'the body'}: {_WRONG.get(first['type'], _OTHERWISE).format(**first.get('ctx', {}))}.", param=where or None)


def _field(error: Mapping[str, Any]) -> list[str]:
    """Return the path of the field that an error of pydantic tells of, without the names that it gives the kinds of value that a field takes."""
    return [str(part) for part in error["loc"][1:] if error["type"] == "extra_forbidden" or "[" not in str(part)]


async def _plain(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    if isinstance(error, Refused):
        return error.response
    codes = {400: ("malformed", "the body cannot be read; send one JSON object in UTF-8, or the form that the address takes."), 404: ("not_found", "there is nothing at this address; /docs lists what there is."), 405: ("method", "this address takes no such method; /docs lists what there is.")}
    code, message = codes.get(error.status_code, ("http", str(error.detail)))
    return failure(error.status_code, code, message, dict(error.headers or {}))
