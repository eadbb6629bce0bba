"""The routes that tell of the server itself: whether it lives, whether it is ready, its counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, JSONResponse, Response

from reportqa.interfaces.web import shapes
from reportqa.interfaces.web.backend import Backend
from reportqa.interfaces.web.failures import OPENING, failure
from reportqa.interfaces.web.metrics import CONTENT_TYPE, Metrics
from reportqa.interfaces.web.reference import POLICY, page


def state(backend: Backend, metrics: Metrics, describe: Callable[[], dict[str, Any]]) -> APIRouter:
    """Return the routes; `describe` returns the OpenAPI description."""
    routes = APIRouter(tags=["state"])

    @routes.get("/health", response_model=shapes.Health)
    async def health() -> dict[str, str]:
        """Tell that the server lives, also while it still reads the reports."""
        return {"status": "ok"}

    @routes.get("/ready", response_model=shapes.Health, responses={503: {"model": shapes.Failure, "description": "not now; the sentence says why"}})
    async def ready() -> JSONResponse:
        """Tell whether questions can be answered now."""
        return JSONResponse({"status": "ready"}) if backend.ready else failure(503, "starting", backend.trouble or "no worker is ready yet; ask again in a few seconds.", OPENING)

    @routes.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}})
    async def counts() -> Response:
        """Return counts and times in Prometheus' text format; for this machine, or an admin key."""
        return Response(metrics.text(), media_type=CONTENT_TYPE)

    @routes.get("/docs", include_in_schema=False)
    async def docs() -> HTMLResponse:
        """Return the description as a page."""
        return HTMLResponse(page(describe()), headers={"Content-Security-Policy": POLICY, "Cache-Control": "no-cache"})

    return routes
