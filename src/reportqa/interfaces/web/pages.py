"""What a browser opens: the page at /, reports at /view, the chat widget's script, and what these ask first."""

from __future__ import annotations

import asyncio
import math
import time
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Annotated

from fastapi import APIRouter, Header, Path, Query
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.exceptions import HTTPException

from reportqa.interfaces.contract import MOST_WORDS
from reportqa.interfaces.web import bundle, shapes
from reportqa.interfaces.web.backend import Backend
from reportqa.interfaces.web.failures import MISSING, RESPONSES, Refused
from reportqa.interfaces.web.settings import Settings

# Nothing but what this server itself serves; who may frame it, the guards add.
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'"
_LASTING = 600.0  # seconds that examples are kept: reports may be added
_FRESH = "public, max-age=300"  # seconds that a browser may keep a script before it asks whether it changed


def pages(settings: Settings, backend: Backend) -> APIRouter:
    """Return the routes for browsers."""
    routes = APIRouter(tags=["pages"])
    guarded = {"Content-Security-Policy": POLICY, "Cache-Control": "no-cache"}

    @routes.get("/", response_class=HTMLResponse, include_in_schema=False)
    async def home() -> HTMLResponse:
        return HTMLResponse(bundle.page("index"), headers=guarded)

    @routes.get("/view/{document}", response_class=HTMLResponse, include_in_schema=False)
    async def view(document: str) -> HTMLResponse:  # noqa: ARG001 (the page's script reads it)
        return HTMLResponse(bundle.page("view"), headers=guarded)

    @routes.get("/widget.js", include_in_schema=False)
    async def widget(if_none_match: Annotated[str | None, Header()] = None) -> Response:
        return _file(bundle.widget(), "text/javascript", if_none_match, {})

    @routes.get("/static/{name}", include_in_schema=False)
    async def static(name: str, if_none_match: Annotated[str | None, Header()] = None) -> Response:
        found = bundle.files().get(name)
        if found is None:
            raise HTTPException(404)
        return _file(*found, if_none_match, {})

    @routes.get("/favicon.ico", include_in_schema=False)
    async def favicon(if_none_match: Annotated[str | None, Header()] = None) -> Response:
        return _file(*bundle.files()["icon.svg"], if_none_match, {})

    @routes.get("/v1/config", response_model=shapes.Config)
    async def config() -> shapes.Config:
        """Tell what this server offers its pages and widgets."""
        documents = await backend.call("documents")
        title = documents[0]["title"] if len(documents) == 1 else None
        return shapes.Config(title=title, languages=list(bundle.messages()), feedback=settings.feedback is not None, uploads=settings.uploads, key=settings.keys is not None, question=MOST_WORDS)

    suggested = _Kept()

    @routes.get("/v1/examples", response_class=JSONResponse, responses={**RESPONSES, 200: {"model": shapes.Examples}})
    async def examples() -> JSONResponse:
        """Suggest questions that the reports answer, made from their own figures."""
        async with suggested.lock:  # one asks, however many pages open at once
            if time.monotonic() - suggested.at > _LASTING:
                suggested.found, suggested.at = await backend.call("examples"), time.monotonic()
        return JSONResponse({"examples": suggested.found})

    @routes.get("/v1/documents/{document}/pages/{number}", response_class=JSONResponse, responses={**RESPONSES, **MISSING, 200: {"model": shapes.PagePicture}})
    async def page(document: Annotated[str, Path(min_length=1, max_length=255)], number: Annotated[int, Path(ge=1, le=1_000_000)], span: Annotated[shapes.ReadQuery, Query()]) -> JSONResponse:
        """Draw a page of a report's PDF, with the places of a span of its text that stand on it."""
        found = await backend.call("picture", document=document, number=number, start=span.start, end=span.end)
        if found is None:
            raise Refused(404, "not_found", f"there is no picture of the pages of '{document}'; its file is no PDF, is gone, or has changed since it was read.")
        return JSONResponse(found)

    return routes


@dataclass
class _Kept:
    """Examples that were found, and when (seconds of the monotonic clock)."""

    found: list[str] = field(default_factory=list)
    at: float = -math.inf
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


def _file(content: str, kind: str, known: str | None, headers: dict[str, str]) -> Response:
    tag = f'"{sha256(content.encode()).hexdigest()[:20]}"'
    headers = {**headers, "ETag": tag, "Cache-Control": _FRESH}
    return Response(status_code=304, headers=headers) if known == tag else Response(content, media_type=f"{kind}; charset=utf-8", headers=headers)
