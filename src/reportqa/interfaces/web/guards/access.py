"""Who may ask for what, and how often: keys, origins, rates."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response

from reportqa.interfaces.web.failures import Refused, failure
from reportqa.interfaces.web.guards.types import ASGIApp, Message, Receive, Scope, Send, header, headers
from reportqa.interfaces.web.keys import PREFIX, Key, Keyring, Power
from reportqa.interfaces.web.rates import Rates, Standing
from reportqa.interfaces.web.settings import is_loopback

# What needs no key: the pages and their scripts, whether the server lives, and the webhooks, which are signed.
# Whatever is not named here needs one.
OPEN = frozenset({"/", "/favicon.ico", "/health", "/ready", "/docs", "/openapi.json", "/widget.js"})
OPEN_FOLDERS = ("/view/", "/static/", "/hooks/")
_ADMIN = frozenset({"/metrics"})
# What no rate limits: who watches the server asks often, and a signed event that is refused is lost.
_UNCOUNTED = frozenset({"/health", "/ready", "/metrics"})
_UNCOUNTED_FOLDERS = ("/hooks/",)
_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_FORWARDED = (b"x-forwarded-for", b"forwarded", b"x-real-ip", b"via")
_SECRETS = frozenset({"key", "api_key", "apikey", "api-key", "x-api-key", "token", "access_token", "authorization", "bearer", "secret", "password"})
_FOREIGN = "pages of this site may not ask here; name its origin with --origin as the server is started."
_KEY = re.compile(rf"(?<![A-Za-z0-9]){re.escape(PREFIX)}[\w-]")  # what may be a key, or the beginning of one
# Headers that pages may send; OpenAI's JavaScript client tells of itself in the last.
_SENT = ("Authorization", "X-API-Key", "Content-Type", "X-Request-ID", "OpenAI-Organization", "OpenAI-Project",
         *(f"X-Stainless-{what}" for what in ("Arch", "Lang", "OS", "Package-Version", "Retry-Count", "Runtime", "Runtime-Version", "Timeout")))  # fmt: skip
EXPOSED = ("Retry-After", "RateLimit", "RateLimit-Policy", "X-Request-ID")


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: the name of its key ("" without one), what it may do (None: nothing that needs a key) and its address."""

    name: str
    power: Power | None
    address: str


def needed(method: str, path: str) -> Power | None:
    """Return what a request takes: None where anybody may make it."""
    if path in OPEN or path.startswith(OPEN_FOLDERS):
        return None
    changes = path.startswith("/v1/documents") and method not in _READING
    return Power.ADMIN if changes or path in _ADMIN else Power.ASK


def counted(path: str) -> bool:
    """Return whether requests of a path are counted against the rate."""
    return path not in _UNCOUNTED and not path.startswith(_UNCOUNTED_FOLDERS)


class Origins(CORSMiddleware):
    """CORS for exact origins; those of public keys are read anew as keys are added."""

    def __init__(self, app: ASGIApp, *, allowed: Callable[[], Collection[str]]) -> None:
        """Take what tells the origins."""
        super().__init__(app, allow_methods=("GET", "HEAD", "POST", "DELETE"), allow_headers=_SENT, expose_headers=EXPOSED, max_age=3600)
        self._allowed = allowed

    def preflight_response(self, request_headers: Headers) -> Response:
        """Return what a browser is told before it sends; a refusal is one sentence, as every other."""
        made = super().preflight_response(request_headers)
        if made.status_code == 200:  # noqa: PLR2004
            return made
        says = "pages may not send this method or these headers here; /docs tells what is taken." if self.is_allowed_origin(request_headers["origin"]) else _FOREIGN
        return failure(403, "origin", says, {name: value for name, value in made.headers.items() if not name.startswith("content-")})

    def is_allowed_origin(self, origin: str) -> bool:
        """Return whether pages of an origin may call."""
        return origin in self._allowed()


class Access:
    """Lets through who may; the others are told why not."""

    def __init__(self, app: ASGIApp, *, keyring: Keyring | None, rates: Rates, allowed: Callable[[], Collection[str]]) -> None:
        """Ask for the keys of `keyring` (None: for none), count by `rates`, and let pages of the `allowed` origins send."""
        self._app, self._keyring, self._rates, self._allowed = app, keyring, rates, allowed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        standings: list[Standing] = []

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start" and standings:
                MutableHeaders(scope=message).update(min(standings, key=lambda s: s.remaining).headers)
            await send(message)

        def count(name: str) -> None:
            if counted(scope["path"]) and (standing := self._rates.count(name)) is not None:
                standings.append(standing)
                if standing.refused:
                    raise Refused(429, "rate", f"more than {standing.limit} requests a minute; ask again in {standing.after} s.", {"Retry-After": str(standing.after)})

        address = address_of(scope)
        try:
            count(f"address {network(address)}")
            _refuse_secrets(scope)
            self._refuse_foreign(scope)
            key, power = self._key(scope)
            caller = Caller(key.name if key else "", power, address)
            scope.setdefault("state", {})["caller"] = caller
            wanted = needed(scope["method"], scope["path"])
            if wanted is not None and (power is None or power < wanted):
                raise _unable(key, asked=self._keyring is not None)
            if key is not None:
                count(f"key {key.name}")
        except Refused as refused:
            await refused.reply(scope, receive, sending)
            return
        await self._app(scope, receive, sending)

    def _key(self, scope: Scope) -> tuple[Key | None, Power | None]:
        """Return the key that a request brings, and what it may do."""
        if self._keyring is None:
            return None, Power.ADMIN if local(scope) else Power.ASK
        token = token_of(scope)
        if token is None:
            return None, Power.ADMIN if local(scope) and scope["path"] in _ADMIN else None
        key = self._keyring.find(token)
        if key is None:
            if needed(scope["method"], scope["path"]) is None:
                return None, None
            raise Refused(401, "key", "this key is not known, or was revoked; `reportqa keys list` names those there are.", _challenge())
        if key.origins and header(scope, b"origin") not in key.origins:
            raise Refused(403, "origin", "this key is for the pages of certain sites, and the request comes from none of them; use another key.")
        return key, key.power

    def _refuse_foreign(self, scope: Scope) -> None:
        """Refuse what a page of another site sends: a browser would send it without asking."""
        origin = header(scope, b"origin")
        if origin is None or scope["method"] in _READING or origin in self._allowed():
            return
        if origin == "null" or urlsplit(origin).netloc.lower() != (header(scope, b"host") or "").lower():
            raise Refused(403, "origin", _FOREIGN)


def _unable(key: Key | None, *, asked: bool) -> Refused:
    if key is not None:
        return Refused(403, "scope", "this key may ask, and not do this; use a key of the scope admin.")
    if asked:
        return Refused(401, "key", "an API key is needed: send it in the header Authorization: Bearer KEY, or X-API-Key.", _challenge())
    return Refused(401, "key", "this may be done from this machine only, not through a proxy; start the server with --keys, and send an admin key.", _challenge())


def _challenge() -> dict[str, str]:
    return {"WWW-Authenticate": 'Bearer realm="reportqa"'}


def token_of(scope: Scope) -> str | None:
    """Return the key that a request's headers bring, None where they bring none.

    Raises:
        Refused: they bring several, or an Authorization that is no bearer's.
    """
    found = [value.strip() for value in headers(scope, b"x-api-key")]
    for value in headers(scope, b"authorization"):
        scheme, _, token = value.strip().partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise Refused(401, "key", "the header Authorization holds no key; send Authorization: Bearer KEY.", _challenge())
        found.append(token.strip())
    if len(set(found)) > 1:
        raise Refused(401, "key", "the headers hold several keys; send one.", _challenge())
    return found[0] if found and found[0] else None


def _refuse_secrets(scope: Scope) -> None:
    """Refuse a key in the address, its path or its query, which histories, logs and referrers keep."""
    query = scope.get("query_string", b"").decode("latin-1")
    if _KEY.search(scope["path"]) or (query and any(name.lower() in _SECRETS or _KEY.search(f"{name} {value}") for name, value in parse_qsl(query, keep_blank_values=True))):
        raise Refused(400, "key_in_url", "a key is never part of an address; send it in the header Authorization: Bearer KEY, and revoke this one, for it may have been logged on its way.")


def address_of(scope: Scope) -> str:
    """Return the address that a request comes from."""
    client = scope.get("client")
    return str(client[0]) if client else ""


def local(scope: Scope) -> bool:
    """Return whether a request comes from this machine, and not through a proxy on it."""
    return is_loopback(address_of(scope)) and not any(name in _FORWARDED for name, _ in scope["headers"])


def network(address: str) -> str:
    """Return what is counted as one address: of IPv6 the network of one customer, /64."""
    if ":" not in address:
        return address
    from ipaddress import ip_network  # noqa: PLC0415 (rare)

    try:
        return str(ip_network(f"{address.partition('%')[0]}/64", strict=False))
    except ValueError:
        return address
