"""The routes under /hooks: helpdesks tell of messages here. Verified on the raw bytes before anything is read of them; acknowledged once kept."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import JSONResponse, Response
from starlette.requests import ClientDisconnect

from reportqa.interfaces.helpdesk.accounts import Account
from reportqa.interfaces.helpdesk.desk import Desk
from reportqa.interfaces.helpdesk.model import Forged, Incoming, Malformed
from reportqa.interfaces.helpdesk.signatures import same
from reportqa.interfaces.helpdesk.state import open_desk
from reportqa.interfaces.web.backend import Backend
from reportqa.interfaces.web.failures import failure
from reportqa.interfaces.web.settings import Settings
from reportqa.interfaces.web.shapes import Failure
from reportqa.interfaces.web.watched import Watched

LONGEST = 1 << 20  # bytes of an event
_TOLD: dict[int | str, dict[str, Any]] = {
    200: {"description": "known already, or needs no answer; or the answer, where the account has no callback"},
    202: {"description": "kept, to be answered"},
    **{code: {"model": Failure, "description": text} for code, text in {
        400: "signed, and none of the vendor's events", 401: "a wrong signature, timestamp or address", 404: "no account of this name", 413: "larger than 1 MB", 503: "not kept; send it again",
    }.items()},
}  # fmt: skip


def helpdesks(settings: Settings, backend: Backend) -> APIRouter:
    """Return the routes of a server's helpdesks, which are at work while the server is; none where it has no helpdesks.

    Raises:
        ReadError, StoreError, UsageError: see `open_desk`.
    """
    desk = open_desk(settings, backend)
    if desk is None:
        return APIRouter()
    if isinstance(backend, Watched):
        backend.metrics.watch(desk.tally)
    return hooks(desk)


def hooks(desk: Desk) -> APIRouter:
    """Return the routes that take the events of a desk's accounts."""

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        desk.start()
        try:
            yield
        finally:
            await desk.stop()

    routes = APIRouter(prefix="/hooks", tags=["helpdesks"], lifespan=life)

    @routes.post("/{name}", responses=_TOLD, response_class=Response)
    async def event(name: str, request: Request) -> Response:
        """Take a signed event of a helpdesk: 202 where it is new, 200 where it is known or needs no answer."""
        return await _taken(desk, name, "", request)

    @routes.post("/{name}/{segment}", responses=_TOLD, response_class=Response)
    async def event_at_secret(name: str, segment: str, request: Request) -> Response:
        """Take an event at an address that ends with the account's secret."""
        return await _taken(desk, name, segment, request)

    return routes


async def _taken(desk: Desk, name: str, segment: str, request: Request) -> Response:
    account = desk.accounts.get(name)
    if account is None:
        return failure(404, "not_found", "there is no helpdesk account of this name; the settings file of the helpdesks names them.")
    raw = await _raw(request)
    if raw is None:
        return failure(413, "too_large", f"an event is at most {LONGEST} bytes.")
    headers = dict(request.headers)
    try:
        if not same(segment, account.vendor.segment):
            raise Forged("the address is not that of the account's webhook")  # noqa: TRY301, EM101
        account.vendor.verify(headers, raw, desk.now)
        incoming = account.vendor.parse(headers, raw)
    except Forged as error:
        return failure(401, "forged", f"{error}.")
    except Malformed as error:
        return failure(400, "malformed", f"{error}; send the event as the vendor documents it.")
    if incoming is None:
        return JSONResponse({"status": "ignored"})
    if not account.vendor.base:
        return await _answered(desk, account, incoming)
    try:
        new = await desk.take(account, incoming)
    except sqlite3.Error:  # not kept, so not acknowledged: the vendor sends it again
        return failure(503, "busy", "the event could not be kept; send it again.", {"Retry-After": "5"})
    return JSONResponse({"status": "accepted"}, 202) if new else JSONResponse({"status": "known"})


async def _raw(request: Request) -> bytes | None:
    """Return the body; None where it is too long."""
    told = request.headers.get("content-length", "")
    if told.isascii() and told.isdigit() and len(told) < 20 and int(told) > LONGEST:  # noqa: PLR2004
        return None
    found = bytearray()
    try:
        async for part in request.stream():
            found += part
            if len(found) > LONGEST:
                return None
    except ClientDisconnect:
        return b""
    return bytes(found)


async def _answered(desk: Desk, account: Account, incoming: Incoming) -> Response:
    found = await desk.answer_now(account, incoming)
    if found is None:
        return JSONResponse({"status": "ignored"})
    outgoing, _ = found
    reply = account.vendor.reply(outgoing, desk.now)
    return Response(reply.body, headers=dict(reply.headers))
