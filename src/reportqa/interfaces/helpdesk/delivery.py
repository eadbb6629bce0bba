"""The one place that speaks to a helpdesk's API: requests to the account's own address, no redirect followed, with time-outs; and when to try again."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import httpx

from reportqa.interfaces.helpdesk.model import Request
from reportqa.interfaces.web.settings import LOOPBACK

_LONGEST = 8 << 20  # bytes of a reply that are read
_WHOLE = 20.0  # seconds that a request may take in all
_TIMES = httpx.Timeout(10.0, connect=5.0)
_NEVER = frozenset({400, 404, 405, 410, 411, 413, 414, 415, 422, 501})  # what the same request would get again
_UNDONE = frozenset({401, 403, 408, 425, 429, 503})  # replies that say that nothing was done
_MOST_WAIT = 3600.0  # seconds that a Retry-After is heeded


class Refused(Exception):
    """A request that is not made, or that would be refused again."""


class Failed(Exception):
    """A request to be made again; `uncertain` where it may have been carried out, `after` seconds at the soonest."""

    def __init__(self, why: str, *, uncertain: bool, after: float = 0.0) -> None:
        """Say why."""
        super().__init__(why)
        self.uncertain, self.after = uncertain, after


@dataclass(frozen=True, slots=True)
class Backoff:
    """How long to wait before each further attempt, in seconds, and how many attempts there are."""

    first: float = 2.0
    longest: float = 900.0
    attempts: int = 20

    def wait(self, attempt: int, chance: float) -> float:
        """Return the seconds before attempt `attempt` + 1 (counted from 1): doubled each time, the half of it by `chance`, 0 to 1."""
        whole: float = min(self.longest, self.first * 2.0 ** min(attempt - 1, 60))
        return whole * (0.5 + chance / 2)


def origin_of(url: str) -> tuple[str, str, int] | None:
    """Return scheme, host and port of an address that requests may go to: https, or http on this machine; None of any other."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    host = parts.hostname or ""
    if not host or "@" in parts.netloc or parts.scheme not in ("http", "https") or (parts.scheme == "http" and host not in LOOPBACK):
        return None
    return parts.scheme, host, port or (443 if parts.scheme == "https" else 80)


class Deliverer:
    """Makes requests."""

    def __init__(self, transport: httpx.AsyncBaseTransport | None = None, clock: Callable[[], float] = time.time) -> None:
        """Prepare; nothing in the environment changes where requests go."""
        self._client = httpx.AsyncClient(timeout=_TIMES, follow_redirects=False, trust_env=False, transport=transport, headers={"User-Agent": "reportqa"})
        self._clock = clock

    async def stop(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def send(self, base: str, request: Request) -> Any:  # noqa: ANN401
        """Make a request to `base` and return the reply's JSON, None where it is none.

        Raises:
            Refused: it goes elsewhere, or would be refused again.
            Failed: it is to be made again.
        """
        origin = origin_of(base)
        if origin is None or origin != origin_of(request.url) or not request.url.startswith(base):
            msg = f"{urlsplit(request.url).hostname} is not the account's own address; nothing was sent"
            raise Refused(msg)
        try:
            async with asyncio.timeout(_WHOLE), self._client.stream(request.method, request.url, headers=dict(request.headers), content=request.body or None) as reply:
                status, after = reply.status_code, self._after(reply.headers.get("Retry-After"))
                body = await _bounded(reply) if reply.is_success else b""
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            msg = f"{origin[1]} cannot be reached ({type(error).__name__})"
            raise Failed(msg, uncertain=False) from error
        except (httpx.HTTPError, TimeoutError) as error:
            msg = f"{origin[1]} did not reply in full ({type(error).__name__})"
            raise Failed(msg, uncertain=True) from error
        except (httpx.InvalidURL, ValueError) as error:
            msg = f"the request to {origin[1]} cannot be made ({error})"
            raise Refused(msg) from error
        if 200 <= status < 300:
            return _json(body)
        msg = f"{origin[1]} replied {status}"
        if status in _NEVER or 300 <= status < 400:
            raise Refused(msg + (", a redirect, and none is followed" if status < 400 else ""))
        raise Failed(msg, uncertain=status not in _UNDONE, after=after)

    def _after(self, given: str | None) -> float:
        """Return the seconds that Retry-After asks for."""
        if not given:
            return 0.0
        try:
            seconds = float(given) if given.strip().isdigit() else parsedate_to_datetime(given).timestamp() - self._clock()
        except (ValueError, OverflowError):
            return 0.0
        return min(max(seconds, 0.0), _MOST_WAIT)


async def _bounded(reply: httpx.Response) -> bytes:
    found = bytearray()
    async for part in reply.aiter_bytes():
        found += part
        if len(found) > _LONGEST:
            break
    return bytes(found)


def _json(body: bytes) -> Any:  # noqa: ANN401
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
