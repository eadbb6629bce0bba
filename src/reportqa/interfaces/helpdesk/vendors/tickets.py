"""What the vendors whose conversations are tickets have in common: the settings of an account, and the tags of a hand-off."""

from __future__ import annotations

from dataclasses import dataclass, field

from reportqa.interfaces.helpdesk.model import Form, Outgoing


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketAccount:
    """An agent of one account, with an access token; `user` is the agent's own id, whose messages are not answered."""

    base: str
    token: str = field(repr=False)
    secret: str = field(repr=False)
    segment: str = field(default="", repr=False)
    user: int | None = None
    public: bool = True
    tag: str = "reportqa_handed_off"
    form: Form = Form.PLAIN
    notes: bool = True

    def shown(self, outgoing: Outgoing) -> bool:
        """Return whether the customer sees a message."""
        return self.public and not outgoing.internal

    def tags(self, outgoing: Outgoing) -> list[str]:
        """Return the tags of a ticket that is handed off: that it is, and why."""
        return [self.tag] + ([f"{self.tag}_{outgoing.reason}"] if outgoing.reason else [])
