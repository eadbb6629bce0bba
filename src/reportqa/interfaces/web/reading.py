"""The routes under /v1 that read the corpus."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import JSONResponse, Response

from reportqa.interfaces import contract
from reportqa.interfaces.web import shapes
from reportqa.interfaces.web.backend import Backend
from reportqa.interfaces.web.failures import MISSING, RESPONSES
from reportqa.study.export import to_csv

Name = Annotated[str, Path(min_length=1, max_length=255)]


def _answering(model: type[contract.Reply], others: Mapping[int | str, dict[str, Any]] | None = None) -> dict[str, Any]:
    """Return what a route tells OpenAPI: its reply is a model's, but is not made through it, for the workers make it."""
    return {"response_class": JSONResponse, "responses": {**RESPONSES, **(others or {}), 200: {"model": model}}}


def _tabled(model: type[contract.Reply]) -> dict[str, Any]:
    """Return the same for a route whose reply may be CSV."""
    told = _answering(model)
    told["responses"] = {**told["responses"], 200: {"model": model, "content": {"text/csv": {"schema": {"type": "string"}}}}}
    return told


def _as_csv(request: Request, form: shapes.Format | None) -> bool:
    return form == "csv" or (form is None and request.headers.get("accept", "").partition(";")[0].strip().lower() == "text/csv")


def _csv(text: str, name: str) -> Response:
    return Response(text, media_type="text/csv; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}.csv"'})


def _json(made: bytes) -> Response:
    """Return a reply of JSON that a worker made."""
    return Response(made, media_type="application/json")


def reading(backend: Backend) -> APIRouter:
    """Return the routes that read a corpus through `backend`."""
    routes = APIRouter(prefix="/v1", tags=["reading"])

    @routes.post("/ask", **_answering(contract.Answer))
    async def ask(asked: shapes.AskRequest) -> Response:
        """Answer a question from the reports: text, figures, citations, conflicts, or why there is no answer."""
        return _json(await backend.call_raw("ask", question=asked.question, history=asked.history, lang=asked.lang, explain=asked.explain))

    @routes.post("/search", **_answering(shapes.Hits))
    async def search(asked: shapes.SearchRequest) -> Response:
        """Find the passages that rank best for words or a question."""
        return _json(b'{"hits":%b}' % await backend.call_raw("search", query=asked.query, top_k=asked.top_k))

    @routes.get("/figures", **_tabled(contract.Figures))
    async def figures(filters: Annotated[shapes.FiguresQuery, Query()], request: Request) -> Response:
        """List figures with their units, periods and clauses, as JSON or CSV."""
        wanted = filters.model_dump(exclude={"format"})
        return _csv(to_csv((await backend.call("figures", **wanted))["figures"]), "figures") if _as_csv(request, filters.format) else _json(await backend.call_raw("figures", **wanted))

    @routes.get("/trend", **_tabled(contract.Trend))
    async def trend(asked: Annotated[shapes.TrendQuery, Query()], request: Request) -> Response:
        """Follow one thing over the years and the reports, as JSON or CSV."""
        wanted = asked.model_dump(exclude={"format"})
        return _csv(await backend.call("trend_csv", **wanted), "trend") if _as_csv(request, asked.format) else _json(await backend.call_raw("trend", **wanted))

    @routes.get("/documents", **_answering(shapes.Documents))
    async def documents() -> Response:
        """List the reports."""
        return _json(b'{"documents":%b}' % await backend.call_raw("documents"))

    @routes.get("/documents/{document}/outline", **_answering(shapes.Outline, MISSING))
    async def outline(document: Name) -> JSONResponse:
        """Return the section tree of a report."""
        return JSONResponse((await backend.call("outline", document=document))[0])

    @routes.get("/documents/{document}/text", **_answering(contract.Passage, MISSING))
    async def text(document: Name, span: Annotated[shapes.ReadQuery, Query()]) -> Response:
        """Return a span of a report's text and where it stands."""
        return _json(await backend.call_raw("read", document=document, start=span.start, end=span.end))

    return routes
