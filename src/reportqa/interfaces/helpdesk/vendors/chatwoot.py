"""Chatwoot: an agent bot's webhook, the messages of its REST API, and the status of a conversation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from reportqa.interfaces.helpdesk.model import Form, Incoming, Outgoing, Request
from reportqa.interfaces.helpdesk.reading import encoded, inner, listed, number, read_object, squeezed, words
from reportqa.interfaces.helpdesk.signatures import agree, fresh, sha256_hex, unix

_TEXTS = ("", "text", "incoming_email")  # content types that a customer writes
_OURS = ("user", "agent_bot", "AgentBot", "User")
_OUTGOING = (1, "outgoing", 3, "template")


@dataclass(frozen=True, slots=True)
class Chatwoot:
    """An agent bot of one account."""

    base: str
    account: int
    token: str = field(repr=False)
    secret: str = field(default="", repr=False)
    segment: str = field(default="", repr=False)
    form: Form = Form.MARKDOWN
    notes: bool = True

    def verify(self, headers: Mapping[str, str], raw: bytes, now: float) -> None:
        """Check X-Chatwoot-Signature: sha256= and the HMAC over the timestamp, a dot and the body; nothing where only the address is secret."""
        if not self.secret:
            return
        stamp = headers.get("x-chatwoot-timestamp")
        agree(headers.get("x-chatwoot-signature"), "sha256=" + sha256_hex(self.secret.encode(), (stamp or "").encode() + b"." + raw))
        fresh(unix(stamp), now)

    def parse(self, headers: Mapping[str, str], raw: bytes) -> Incoming | None:
        """Return the message of a `message_created` that a contact wrote; notes, templates and what agents and bots write are None."""
        found = read_object(raw)
        if words(found, "event") != "message_created" or words(found, "message_type") != "incoming" or inner(found, "private") is True:
            return None
        if words(found, "content_type") not in _TEXTS or inner(found, "sender", "type") in _OURS or number(found, "account", "id") != self.account:
            return None
        status = inner(found, "conversation", "status")
        return Incoming(
            event=f"message:{number(found, 'id')}",
            conversation=str(number(found, "conversation", "id")),
            text=words(found, "content"),
            attached=bool(listed(found, "attachments")),
            with_bot=status == "pending" if isinstance(status, str) else None,
        )

    def reply(self, outgoing: Outgoing, now: float) -> Request:
        """Post a message, or a private note."""
        body = {"content": outgoing.text, "message_type": "outgoing", "private": outgoing.internal, "content_type": "text", "echo_id": outgoing.marker}
        return self._request("POST", outgoing, "messages", body)

    def hand_off(self, outgoing: Outgoing, now: float) -> tuple[Request, ...]:
        """Open the conversation, so that agents see it."""
        return (self._request("POST", outgoing, "toggle_status", {"status": "open"}),)

    def reference(self, reply: Any) -> str:  # noqa: ANN401
        """Return the new message's id."""
        return str(inner(reply, "id") or "")

    def lookup(self, outgoing: Outgoing, now: float) -> Request | None:
        """List the latest messages."""
        return self._request("GET", outgoing, "messages")

    def found(self, outgoing: Outgoing, listed_: Any, known: frozenset[str]) -> bool:  # noqa: ANN401
        """Look among the bot's own messages."""
        wanted = squeezed(outgoing.text)
        return any(
            m.get("echo_id") == outgoing.marker or (m.get("message_type") in _OUTGOING and squeezed(m.get("content")) == wanted and bool(m.get("private")) == outgoing.internal and str(m.get("id")) not in known)
            for m in listed(listed_, "payload") if isinstance(m, dict)
        )  # fmt: skip

    def _request(self, method: str, outgoing: Outgoing, what: str, body: Mapping[str, Any] | None = None) -> Request:
        url = f"{self.base}/api/v1/accounts/{self.account}/conversations/{int(outgoing.conversation)}/{what}"
        return Request(method, url, {"api_access_token": self.token, "Content-Type": "application/json"}, b"" if body is None else encoded(body))
