"""The application: its routes, in the order of what guards them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI
from fastapi.responses import JSONResponse

from reportqa.interfaces.web import failures, shapes
from reportqa.interfaces.web.feedback import feedback
from reportqa.interfaces.web.pages import pages
from reportqa.interfaces.web.pool import Backend, Pool
from reportqa.interfaces.web.reading import reading
from reportqa.interfaces.web.settings import Settings

_ABOUT = "Ask official reports: the figure, its unit, its period and the sentence it stands in."


def create_app(settings: Settings, backend: Backend | None = None) -> FastAPI:
    """Return the application; `backend` is a pool of workers unless another is given.

    As it starts it opens the corpus, and builds its index where there is none.
    """
    serving = backend or Pool(settings.corpus, workers=settings.workers, timeout=settings.timeout, waiting=settings.waiting)

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        await serving.start()
        try:
            yield
        finally:
            await serving.stop()

    app = FastAPI(title="reportqa", version=version("reportqa"), description=_ABOUT, lifespan=life, docs_url="/docs", redoc_url=None)
    failures.install(app)

    @app.get("/health", response_model=shapes.Health, tags=["state"])
    async def health() -> dict[str, str]:
        """Tell that the server lives."""
        return {"status": "ok"}

    @app.get("/ready", response_model=shapes.Health, responses={503: {"model": shapes.Failure}}, tags=["state"])
    async def ready() -> JSONResponse:
        """Tell whether questions can be answered now."""
        return JSONResponse({"status": "ready"}) if serving.ready else failures.failure(503, "starting", "no worker is ready yet; ask again in a second.")

    app.include_router(reading(serving))
    app.include_router(feedback(settings.feedback, serving))
    app.include_router(pages(settings, serving))
    return app
