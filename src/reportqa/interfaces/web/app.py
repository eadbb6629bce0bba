"""The application: its routes, and the guards before them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Any

from fastapi import APIRouter, FastAPI
from starlette.middleware import Middleware

from reportqa.interfaces.web import failures
from reportqa.interfaces.web.backend import Backend
from reportqa.interfaces.web.completions.routes import completions
from reportqa.interfaces.web.description import describe
from reportqa.interfaces.web.feedback import feedback
from reportqa.interfaces.web.guards.stack import guarded
from reportqa.interfaces.web.hooks import helpdesks
from reportqa.interfaces.web.keys import Keyring
from reportqa.interfaces.web.metrics import Metrics
from reportqa.interfaces.web.pages import pages
from reportqa.interfaces.web.pool import Pool
from reportqa.interfaces.web.reading import reading
from reportqa.interfaces.web.responses.routes import responses
from reportqa.interfaces.web.settings import Settings, check
from reportqa.interfaces.web.state import state
from reportqa.interfaces.web.uploads import uploads
from reportqa.interfaces.web.watched import Watched

_ABOUT = "Ask official reports: the figure, its unit, its period and the sentence it stands in."

Routes = Callable[[Settings, Backend], APIRouter]
# THE ROUTES: each makes its own of the settings and what answers. A route that needs no key is named in guards/access.py.
ROUTES: tuple[Routes, ...] = (lambda _, backend: reading(backend), lambda _, backend: completions(backend), lambda _, backend: responses(backend), uploads, helpdesks, feedback, pages)


def create_app(settings: Settings, backend: Backend | None = None) -> FastAPI:
    """Return the application; `backend` is a pool of workers unless another is given.

    As it starts it begins to open the corpus, and to build its index where there is none; it serves meanwhile, and tells that
    it is not ready. `app.state.opening` is that task: it raises ReadError where the corpus cannot be read.

    Raises:
        UsageError: the settings make no sense or are not safe.
        ReadError: the file of keys cannot be read.
    """
    check(settings)
    keyring = Keyring(settings.keys) if settings.keys else None
    answering = backend or Pool(settings.corpus, workers=settings.workers, timeout=settings.timeout, waiting=settings.waiting, cache=settings.cache, memory=settings.memory)
    metrics = Metrics(answering)
    serving = Watched(answering, metrics, questions=settings.log_questions)

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        app.state.opening = opening = asyncio.create_task(serving.start())
        try:
            yield
        finally:
            opening.cancel()
            await asyncio.gather(opening, return_exceptions=True)
            await serving.stop()

    app = FastAPI(title="reportqa", version=version("reportqa"), description=_ABOUT, lifespan=life, docs_url=None, redoc_url=None, redirect_slashes=False,
                  middleware=[Middleware(guarded, settings, keyring, metrics)])  # fmt: skip
    app.state.backend = serving
    failures.install(app)
    described: dict[str, Any] = {}

    def describing() -> dict[str, Any]:
        if not described:
            described.update(describe(app, keyed=keyring is not None))
        return described

    app.openapi = describing  # type: ignore[method-assign]
    app.include_router(state(serving, metrics, describing))
    for routes in ROUTES:
        app.include_router(routes(settings, serving))
    return app
