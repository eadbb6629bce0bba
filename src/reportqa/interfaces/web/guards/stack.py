"""The guards in their order: what is seen first, and what a request must pass before a route takes it."""

from __future__ import annotations

from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from reportqa.interfaces.web.guards.access import Access, Origins
from reportqa.interfaces.web.guards.bodies import BodyLimits
from reportqa.interfaces.web.guards.headers import SecureHeaders
from reportqa.interfaces.web.guards.heads import Heads
from reportqa.interfaces.web.guards.hosts import KnownHosts
from reportqa.interfaces.web.guards.observing import Observed
from reportqa.interfaces.web.guards.types import ASGIApp, Scope
from reportqa.interfaces.web.hooks import LONGEST
from reportqa.interfaces.web.keys import Keyring
from reportqa.interfaces.web.metrics import Metrics
from reportqa.interfaces.web.rates import Rates
from reportqa.interfaces.web.settings import Settings

_SLOWEST_UPLOAD = 64 << 10  # bytes a second


def guarded(app: ASGIApp, settings: Settings, keyring: Keyring | None, metrics: Metrics) -> ASGIApp:
    """Return the application behind its guards, the last named here being the first that a request meets."""

    def allowed() -> frozenset[str]:
        return frozenset(settings.origins) | (keyring.origins if keyring else frozenset())

    def uploading(scope: Scope) -> bool:
        return settings.uploads and scope["method"] == "POST" and scope["path"] == "/v1/documents"

    def most(scope: Scope) -> int:
        if scope["path"].startswith("/hooks/"):
            return max(settings.body, LONGEST)
        return settings.upload if uploading(scope) else settings.body

    def seconds(scope: Scope) -> float:
        return settings.reading + (settings.upload / _SLOWEST_UPLOAD if uploading(scope) else 0)

    app = BodyLimits(Heads(app), most=most, seconds=seconds)
    app = Access(app, keyring=keyring, rates=Rates(settings.per_minute), allowed=allowed)
    app = Origins(app, allowed=allowed)
    app = KnownHosts(app, known=settings.known_hosts)
    if settings.proxies:
        app = ProxyHeadersMiddleware(app, list(settings.proxies))  # type: ignore[arg-type, assignment]
    app = Observed(app, metrics=metrics, questions=settings.log_questions)
    return SecureHeaders(app, frames=settings.frames)
