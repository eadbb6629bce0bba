"""Every error of the server as one JSON envelope with one sentence, in OpenAI's form: {"error": {"code", "message", "type", "param"}}."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from reportqa.interfaces.web.pool import Broken, Busy, Slow
from reportqa.interfaces.web.shapes import Failure
from reportqa.model.errors import UsageError

_AGAIN = {"Retry-After": "1"}
_FIXED: dict[type[Exception], tuple[int, str, str, dict[str, str]]] = {
    Busy: (503, "busy", "more questions wait than can be answered in time; ask again in a second.", _AGAIN),
    Slow: (503, "timeout", "the answer took longer than it may; ask less at once, or again.", _AGAIN),
    Broken: (503, "failed", "the question could not be answered because of a failure of the server; its log tells why.", _AGAIN),
}
_TYPES = {401: "authentication_error", 403: "permission_error", 429: "rate_limit_error"}
RESPONSES: dict[int | str, dict[str, Any]] = {
    code: {"model": Failure, "description": text}
    for code, text in ((400, "not JSON"), (401, "no key, or none that is known"), (413, "too large"), (422, "a request that makes no sense"), (429, "too many requests"), (503, "too much to do now"))
}


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
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _plain)


def _fixed(status: int, code: str, message: str, headers: dict[str, str]) -> Callable[[Request, Exception], Awaitable[JSONResponse]]:
    async def reply(_: Request, __: Exception) -> JSONResponse:
        return failure(status, code, message, headers)

    return reply


async def _usage(_: Request, error: Exception) -> JSONResponse:
    return failure(422, "usage", str(error))


async def _invalid(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        return failure(400, "json", "the body is no JSON; send one JSON object.")
    where = ".".join(str(part) for part in first["loc"][1:])
    return failure(422, "usage", f"{where or 'the body'}: {first['msg']}.", param=where or None)


async def _plain(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    codes = {404: ("not_found", "there is nothing at this address; /docs lists what there is."), 405: ("method", "this address takes no such method; /docs lists what there is.")}
    code, message = codes.get(error.status_code, ("http", str(error.detail)))
    return failure(error.status_code, code, message, dict(error.headers or {}))
