"""Zammad: a trigger's webhook, the articles of a ticket, and its state, owner and tags."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reportqa.interfaces.helpdesk.model import Incoming, Outgoing, Request
from reportqa.interfaces.helpdesk.reading import encoded, inner, listed, number, read_object, squeezed, words
from reportqa.interfaces.helpdesk.signatures import agree, sha1_hex
from reportqa.interfaces.helpdesk.vendors.tickets import TicketAccount

_NOBODY = 1  # the owner of a ticket that nobody owns


@dataclass(frozen=True, slots=True, kw_only=True)
class Zammad(TicketAccount):
    """An agent of one Zammad."""

    article: str = "note"
    group: str = ""

    def verify(self, headers: Mapping[str, str], raw: bytes, now: float) -> None:
        """Check X-Hub-Signature: sha1= and the HMAC over the body. Zammad signs no time: what was sent before is known by its id."""
        agree(headers.get("x-hub-signature"), "sha1=" + sha1_hex(self.secret.encode(), raw))

    def parse(self, headers: Mapping[str, str], raw: bytes) -> Incoming | None:
        """Return the article that a customer wrote; internal ones, and what agents and the system write, are None."""
        found = read_object(raw)
        article = inner(found, "article")
        if article is None or words(article, "sender") != "Customer" or inner(article, "internal") is not False:
            return None
        if self.user is not None and inner(article, "created_by_id") == self.user:
            return None
        owner = inner(found, "ticket", "owner_id")
        text = words(article, "body")
        return Incoming(
            event=f"article:{number(article, 'id')}",
            conversation=str(number(found, "ticket", "id")),
            text=_text_of(text) if words(article, "content_type").startswith("text/html") else text,
            attached=bool(listed(article, "attachments")),
            with_bot=None if owner in (None, _NOBODY, self.user) else False,
        )

    def reply(self, outgoing: Outgoing, now: float) -> Request:
        """Add an article to the ticket, with the marker as its message's id."""
        body = {
            "ticket_id": int(outgoing.conversation), "body": outgoing.text, "content_type": "text/plain", "sender": "Agent",
            "type": "note" if outgoing.internal else self.article, "internal": not self.shown(outgoing), "message_id": _message_id(outgoing),
        }  # fmt: skip
        return self._request("POST", "ticket_articles", body)

    def hand_off(self, outgoing: Outgoing, now: float) -> tuple[Request, ...]:
        """Tag the ticket with the reason and open it, in the group for that where one is set."""
        ticket = int(outgoing.conversation)
        state: dict[str, Any] = {"state": "open", "owner_id": _NOBODY} | ({"group": self.group} if self.group else {})
        return (*(self._request("POST", "tags/add", {"item": tag, "object": "Ticket", "o_id": ticket}) for tag in self.tags(outgoing)), self._request("PUT", f"tickets/{ticket}", state))

    def reference(self, reply: Any) -> str:  # noqa: ANN401
        """Return the new article's id."""
        return str(inner(reply, "id") or "")

    def lookup(self, outgoing: Outgoing, now: float) -> Request | None:
        """List the ticket's articles."""
        return self._request("GET", f"ticket_articles/by_ticket/{int(outgoing.conversation)}")

    def found(self, outgoing: Outgoing, listed_: Any, known: frozenset[str]) -> bool:  # noqa: ANN401
        """Look for the marker, or for the text."""
        wanted = (squeezed(outgoing.text), "Agent", not self.shown(outgoing))
        return any(
            a.get("message_id") == _message_id(outgoing) or (str(a.get("id")) not in known and (squeezed(a.get("body")), a.get("sender"), a.get("internal")) == wanted)
            for a in (listed_ if isinstance(listed_, list) else []) if isinstance(a, dict)
        )  # fmt: skip

    def _request(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Request:
        return Request(method, f"{self.base}/api/v1/{path}", {"Authorization": f"Token token={self.token}", "Content-Type": "application/json"}, b"" if body is None else encoded(body))


def _message_id(outgoing: Outgoing) -> str:
    return f"<{outgoing.marker}@reportqa>"


def _text_of(html: str) -> str:
    """Return what an article says itself, without what it quotes of earlier ones."""
    from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415

    tree = LexborHTMLParser(html)
    for node in tree.css("blockquote, script, style, head"):
        node.decompose()
    return "" if tree.root is None else " ".join(tree.root.text(separator=" ").split())
