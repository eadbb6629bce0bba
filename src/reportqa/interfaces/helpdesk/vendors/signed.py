"""Any other helpdesk: events and replies as Standard Webhooks signs them, answered at a fixed address or in the response."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from reportqa.interfaces.helpdesk.model import Forged, Form, Incoming, Malformed, Outgoing, Request
from reportqa.interfaces.helpdesk.reading import encoded, inner, read_object, words
from reportqa.interfaces.helpdesk.signatures import fresh, key_of, same, sha256_base64, unix

MESSAGE, ANSWER, HANDED = "message.created", "answer.created", "conversation.handed_off"
_LONGEST = 200  # characters of an id
_SIGNATURES = 8  # that one event may carry, for a change of keys


@dataclass(frozen=True, slots=True)
class Signed:
    """A helpdesk of one's own; without `base`, the address of its callback, the answer is the response."""

    secret: str = field(repr=False)
    base: str = ""
    segment: str = field(default="", repr=False)
    form: Form = Form.PLAIN
    notes: bool = False

    def verify(self, headers: Mapping[str, str], raw: bytes, now: float) -> None:
        """Check webhook-signature: v1, and the HMAC over webhook-id, webhook-timestamp and the body, with dots between."""
        event, stamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
        wanted = self._signature(event, stamp, raw)
        given = headers.get("webhook-signature", "").split(" ")[:_SIGNATURES]
        if not event or not any(same(one, wanted) for one in given):
            msg = "the signature is missing or is not that of this body; check the secret on both sides"
            raise Forged(msg)
        fresh(unix(stamp), now)

    def parse(self, headers: Mapping[str, str], raw: bytes) -> Incoming | None:
        """Return the message of a `message.created`; what is told to be another's than the customer's is None."""
        found = read_object(raw)
        if words(found, "type") != MESSAGE or (words(found, "data", "author") or "customer") != "customer":
            return None
        conversation, event = words(found, "data", "conversation_id"), headers.get("webhook-id", "")
        if not 0 < len(conversation) <= _LONGEST or len(event) > _LONGEST:
            msg = f"data.conversation_id is no text of 1 to {_LONGEST} characters, or webhook-id is longer than that"
            raise Malformed(msg)
        return Incoming(event, conversation, words(found, "data", "text"), with_bot=inner(found, "data", "handed_off") is not True)

    def reply(self, outgoing: Outgoing, now: float) -> Request:
        """Tell the answer; `webhook-id` is the same however often it is sent."""
        return self._request(ANSWER, outgoing, now)

    def hand_off(self, outgoing: Outgoing, now: float) -> tuple[Request, ...]:
        """Tell that a person is needed."""
        return (self._request(HANDED, outgoing, now),)

    def reference(self, reply: Any) -> str:  # noqa: ANN401
        """Return nothing: the receiver knows what it has by `webhook-id`."""
        return ""

    def lookup(self, outgoing: Outgoing, now: float) -> Request | None:
        """Return None: sent again, it carries the same `webhook-id`."""
        return None

    def found(self, outgoing: Outgoing, listed: Any, known: frozenset[str]) -> bool:  # noqa: ANN401
        """Tell nothing."""
        return False

    def _request(self, kind: str, outgoing: Outgoing, now: float) -> Request:
        body = encoded({
            "type": kind, "timestamp": datetime.fromtimestamp(outgoing.created, UTC).isoformat(timespec="seconds"),
            "data": {"conversation_id": outgoing.conversation, "in_reply_to": outgoing.in_reply_to, "text": outgoing.text, "reason": outgoing.reason, "answer": outgoing.answer},
        })  # fmt: skip
        stamp = str(int(now))
        headers = {"Content-Type": "application/json", "webhook-id": outgoing.marker, "webhook-timestamp": stamp, "webhook-signature": self._signature(outgoing.marker, stamp, body)}
        return Request("POST", self.base, headers, body)

    def _signature(self, event: str, stamp: str, body: bytes) -> str:
        return "v1," + sha256_base64(key_of(self.secret), f"{event}.{stamp}.".encode("utf-8", "surrogatepass") + body)
