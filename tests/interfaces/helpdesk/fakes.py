"""A fake of each helpdesk's API: takes only what its documentation has (path, key, body), keeps what was posted, and fails when told to."""

from __future__ import annotations

import asyncio
import base64
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from reportqa.interfaces.helpdesk.vendors.signed import Signed

from .events import SECRET, TOKEN

Reply = tuple[int, Any]
_BASIC = "Basic " + base64.b64encode(f"bot@example.org/token:{TOKEN}".encode()).decode()


@dataclass(frozen=True, slots=True)
class Posted:
    """A message that a fake took."""

    vendor: str
    conversation: str
    text: str
    internal: bool
    id: int
    body: Any


@dataclass
class Fake:
    """All four fakes as one ASGI application, under /chatwoot, /zendesk, /zammad and /generic."""

    posted: list[Posted] = field(default_factory=list)
    handed: list[tuple[str, str, str]] = field(default_factory=list)  # vendor, conversation, what was said of it
    wrong: list[str] = field(default_factory=list)  # requests that no documentation has
    seen: list[str] = field(default_factory=list)
    next: list[Callable[[], Reply | None] | None] = field(default_factory=list)  # what to reply instead, once each (None: nothing else); where it is None: take it, and then reply 500
    down: bool = False
    lag: float = 0.0  # seconds between taking a request and replying to it
    now: Callable[[], float] = lambda: 0.0
    received: dict[str, int] = field(default_factory=dict)  # webhook-id of the generic callback, how often

    async def __call__(self, scope: Any, receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Awaitable[None]]) -> None:
        assert scope["type"] == "http"
        body = b""
        while True:
            part = await receive()
            body += part.get("body", b"")
            if not part.get("more_body"):
                break
        headers = {k.decode().lower(): v.decode("latin-1") for k, v in scope["headers"]}
        status, found, extra = self.reply(scope["method"], scope["path"], headers, body)
        await asyncio.sleep(self.lag)
        await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", b"application/json"), *extra]})
        await send({"type": "http.response.body", "body": json.dumps(found).encode()})

    def reply(self, method: str, path: str, headers: dict[str, str], body: bytes) -> tuple[int, Any, list[tuple[bytes, bytes]]]:
        self.seen.append(f"{method} {path}")
        if self.down:
            return 503, {}, [(b"retry-after", b"0")]
        instead = self.next.pop(0) if self.next else None
        if instead is not None:
            found = instead()
            if found is not None:
                return found[0], {}, [(k.encode(), v.encode()) for k, v in (found[1] or {}).items()]
        vendor, _, rest = path.strip("/").partition("/")
        sent = json.loads(body) if body else None
        status, told = {"chatwoot": self._chatwoot, "zendesk": self._zendesk, "zammad": self._zammad, "generic": self._generic}[vendor](method, rest, headers, sent, body)
        if status >= 400:
            self.wrong.append(f"{method} {path} {status} {sent}")
        return (500, {}, []) if instead is not None else (status, told, [])

    def _post(self, vendor: str, conversation: str, text: str, internal: bool, body: Any) -> int:
        self.posted.append(Posted(vendor, conversation, text, internal, len(self.posted) + 1000, body))
        return self.posted[-1].id

    def _chatwoot(self, method: str, path: str, headers: dict[str, str], sent: Any, _: bytes) -> Reply:
        found = re.fullmatch(r"api/v1/accounts/3/conversations/(\d+)/(messages|toggle_status)", path)
        if headers.get("api_access_token") != TOKEN:
            return 401, {}
        if not found:
            return 404, {}
        conversation, what = found.groups()
        if (method, what) == ("GET", "messages"):
            return 200, {"meta": {}, "payload": [{"id": p.id, "content": p.text, "message_type": 1, "private": p.internal} for p in self.of("chatwoot", conversation)]}
        if method != "POST":
            return 405, {}
        if what == "toggle_status":
            if sent != {"status": "open"}:
                return 422, {}
            self.handed.append(("chatwoot", conversation, ""))
            return 200, {"payload": {"success": True, "current_status": "open"}}
        if not (isinstance(sent.get("content"), str) and sent["content"] and sent.get("message_type") == "outgoing" and isinstance(sent.get("private"), bool)):
            return 422, {}
        return 200, {"id": self._post("chatwoot", conversation, sent["content"], sent["private"], sent)}

    def _zendesk(self, method: str, path: str, headers: dict[str, str], sent: Any, _: bytes) -> Reply:
        found = re.fullmatch(r"api/v2/tickets/(\d+)(/tags|/audits|)\.json", path)
        if headers.get("authorization") != _BASIC:
            return 401, {}
        if not found:
            return 404, {}
        ticket, what = found.groups()
        if (method, what) == ("GET", "/audits"):
            return 200, {"audits": [{"id": p.id, "metadata": {"custom": p.body["ticket"]["metadata"], "system": {}}, "events": [{"type": "Comment", "body": p.text, "public": not p.internal}]} for p in self.of("zendesk", ticket)]}
        if method != "PUT":
            return 405, {}
        if what == "/tags":
            if not all(isinstance(tag, str) and re.fullmatch(r"[a-z0-9_]+", tag) for tag in sent["tags"]):
                return 422, {}
            self.handed.append(("zendesk", ticket, ",".join(sent["tags"])))
            return 200, {"tags": sent["tags"]}
        comment = sent["ticket"].get("comment")
        if comment is None:
            return (200, {"ticket": {}}) if sent["ticket"].get("status") == "open" else (422, {})
        if not (isinstance(comment.get("body"), str) and comment["body"] and isinstance(comment.get("public"), bool)):
            return 422, {}
        return 200, {"ticket": {}, "audit": {"id": self._post("zendesk", ticket, comment["body"], not comment["public"], sent)}}

    def _zammad(self, method: str, path: str, headers: dict[str, str], sent: Any, _: bytes) -> Reply:
        if headers.get("authorization") != f"Token token={TOKEN}":
            return 401, {}
        if found := re.fullmatch(r"api/v1/ticket_articles/by_ticket/(\d+)", path):
            return 200, [{"id": p.id, "body": p.text, "internal": p.internal, "sender": "Agent", "message_id": p.body["message_id"]} for p in self.of("zammad", found[1])]
        if (method, path) == ("POST", "api/v1/ticket_articles"):
            if not (isinstance(sent.get("ticket_id"), int) and sent.get("body") and sent.get("content_type") == "text/plain" and sent.get("type") in ("note", "web") and isinstance(sent.get("internal"), bool)):
                return 422, {}
            return 201, {"id": self._post("zammad", str(sent["ticket_id"]), sent["body"], sent["internal"], sent)}
        if (method, path) == ("POST", "api/v1/tags/add"):
            self.handed.append(("zammad", str(sent["o_id"]), sent["item"]))
            return (201, True) if sent.get("object") == "Ticket" else (422, {})
        if method == "PUT" and re.fullmatch(r"api/v1/tickets/\d+", path):
            return (200, {}) if sent.get("state") == "open" else (422, {})
        return 404, {}

    def _generic(self, method: str, path: str, headers: dict[str, str], sent: Any, body: bytes) -> Reply:
        if (method, path) != ("POST", "callback"):
            return 404, {}
        Signed(SECRET).verify(headers, body, self.now())
        name = headers["webhook-id"]
        self.received[name] = self.received.get(name, 0) + 1
        if self.received[name] == 1:
            data = sent["data"]
            if sent["type"] == "conversation.handed_off":
                self.handed.append(("generic", data["conversation_id"], data["reason"]))
            else:
                self._post("generic", data["conversation_id"], data["text"], False, sent)
        return 200, {}

    def of(self, vendor: str, conversation: str) -> list[Posted]:
        """Return what was posted to a conversation."""
        return [p for p in self.posted if (p.vendor, p.conversation) == (vendor, conversation)]

    def told(self, vendor: str, conversation: int | str) -> list[str]:
        """Return what a customer sees of a conversation."""
        return [p.text for p in self.of(vendor, str(conversation)) if not p.internal]
