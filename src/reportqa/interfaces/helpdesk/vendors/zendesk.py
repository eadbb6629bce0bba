"""Zendesk: webhooks of ticket events, comments of the Ticketing API, and tags that give a ticket to a person."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reportqa.interfaces.helpdesk.model import Incoming, Outgoing, Request
from reportqa.interfaces.helpdesk.reading import encoded, inner, listed, number, read_object, squeezed, words
from reportqa.interfaces.helpdesk.signatures import agree, fresh, iso, sha256_base64
from reportqa.interfaces.helpdesk.vendors.tickets import TicketAccount

_COMMENT = "zen:event-type:ticket.comment_added"
_METADATA = "reportqa"


@dataclass(frozen=True, slots=True, kw_only=True)
class Zendesk(TicketAccount):
    """An agent of one Zendesk, by the address that its token is of."""

    email: str
    group: int | None = None

    def verify(self, headers: Mapping[str, str], raw: bytes, now: float) -> None:
        """Check X-Zendesk-Webhook-Signature: the HMAC over the timestamp and the body, nothing between."""
        stamp = headers.get("x-zendesk-webhook-signature-timestamp")
        agree(headers.get("x-zendesk-webhook-signature"), sha256_base64(self.secret.encode(), (stamp or "").encode() + raw))
        fresh(iso(stamp), now)

    def parse(self, headers: Mapping[str, str], raw: bytes) -> Incoming | None:
        """Return the public comment of an end user; what staff write, and other events, are None."""
        if not raw:  # what Zendesk sends for a webhook without a body
            return None
        found = read_object(raw)
        if words(found, "type") != _COMMENT:
            return None
        comment = inner(found, "event", "comment")
        author = inner(comment, "author", "id")
        if inner(comment, "is_public") is not True or inner(comment, "author", "is_staff") is not False or (self.user is not None and str(author) == str(self.user)):
            return None
        return Incoming(
            event=f"comment:{number(comment, 'id')}",
            conversation=str(number(found, "detail", "id")),
            text=words(comment, "body"),
            with_bot=False if self.tag in listed(found, "detail", "tags") else None,
        )

    def reply(self, outgoing: Outgoing, now: float) -> Request:
        """Add a comment, with the marker in the update's metadata."""
        comment = {"body": outgoing.text, "public": self.shown(outgoing)}
        return self._request("PUT", f"tickets/{int(outgoing.conversation)}.json", {"ticket": {"comment": comment, "metadata": {_METADATA: outgoing.marker}}})

    def hand_off(self, outgoing: Outgoing, now: float) -> tuple[Request, ...]:
        """Open the ticket for its group without an assignee, and tag it with the reason."""
        ticket: dict[str, Any] = {"status": "open", "assignee_id": None} | ({} if self.group is None else {"group_id": self.group})
        number_ = int(outgoing.conversation)
        return (self._request("PUT", f"tickets/{number_}/tags.json", {"tags": self.tags(outgoing)}), self._request("PUT", f"tickets/{number_}.json", {"ticket": ticket}))

    def reference(self, reply: Any) -> str:  # noqa: ANN401
        """Return the id of the update's audit."""
        return str(inner(reply, "audit", "id") or "")

    def lookup(self, outgoing: Outgoing, now: float) -> Request | None:
        """List the ticket's audits, the latest first."""
        return self._request("GET", f"tickets/{int(outgoing.conversation)}/audits.json?sort_order=desc&per_page=100")

    def found(self, outgoing: Outgoing, listed_: Any, known: frozenset[str]) -> bool:  # noqa: ANN401
        """Look for the marker, or for the comment."""
        return any(inner(audit, "metadata", "custom", _METADATA) == outgoing.marker or (str(inner(audit, "id")) not in known and self._comments(audit, outgoing)) for audit in listed(listed_, "audits"))

    def _comments(self, audit: Any, outgoing: Outgoing) -> bool:  # noqa: ANN401
        wanted = (squeezed(outgoing.text), self.shown(outgoing))
        return any(inner(e, "type") == "Comment" and (squeezed(inner(e, "body")), bool(inner(e, "public"))) == wanted for e in listed(audit, "events"))

    def _request(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Request:
        key = base64.b64encode(f"{self.email}/token:{self.token}".encode()).decode()
        return Request(method, f"{self.base}/api/v2/{path}", {"Authorization": f"Basic {key}", "Content-Type": "application/json"}, b"" if body is None else encoded(body))
