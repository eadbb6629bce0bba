"""What every vendor's events and requests are made of: small values, no vendor's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol


class Forged(Exception):
    """An event whose signature, secret or timestamp is not what the account's should be."""


class Malformed(Exception):
    """An event that is signed well but is none that the vendor documents."""


class Form(StrEnum):
    """How a vendor shows text."""

    PLAIN = "plain"
    MARKDOWN = "markdown"


class Reason(StrEnum):
    """Why a person is asked to take over."""

    NO_EVIDENCE = "no_evidence"
    CONFLICT = "conflict"
    LOW_CONFIDENCE = "low_confidence"
    OUT_OF_SCOPE = "out_of_scope"
    USER_ASKED_HUMAN = "user_asked_human"
    TIMEOUT = "timeout"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Incoming:
    """A customer's message. `event` is the same whenever the vendor sends it again.

    `with_bot`: whether the vendor says that the conversation is the bot's to answer; None where it does not say.
    """

    event: str
    conversation: str
    text: str
    attached: bool = False
    with_bot: bool | None = None


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message, or a hand-off, for one conversation; `marker` names it for good, so that it is not sent twice.

    `created` is in seconds since 1970; `internal` is for the helpdesk's own people.
    """

    marker: str
    conversation: str
    text: str
    created: float
    internal: bool = False
    in_reply_to: str = ""
    reason: Reason | None = None
    answer: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """An HTTP request to be made, as a value; its headers hold secrets, so they are not shown."""

    method: str
    url: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = b""


class Vendor(Protocol):
    """One account at one vendor: pure functions, no I/O. Requests go to `base` and nowhere else."""

    @property
    def base(self) -> str:
        """The address that every request starts with; "" where none is made."""

    @property
    def form(self) -> Form:
        """How its messages are written."""

    @property
    def notes(self) -> bool:
        """Whether it has messages that only the helpdesk's people see."""

    @property
    def segment(self) -> str:
        """The secret last segment of the webhook's address; "" where there is none."""

    def verify(self, headers: Mapping[str, str], raw: bytes, now: float) -> None:
        """Check an event's signature over its raw bytes; header names are lower case, `now` is in seconds since 1970.

        Raises:
            Forged: it is not signed as it must be, or too long ago.
        """

    def parse(self, headers: Mapping[str, str], raw: bytes) -> Incoming | None:
        """Return the customer's message of an event; None where it holds none that is to be answered.

        Raises:
            Malformed: it is no event of this vendor.
        """

    def reply(self, outgoing: Outgoing, now: float) -> Request:
        """Return the request that posts a message."""

    def hand_off(self, outgoing: Outgoing, now: float) -> tuple[Request, ...]:
        """Return the requests that give a conversation to a person; making one twice does no more than making it once."""

    def reference(self, reply: Any) -> str:  # noqa: ANN401
        """Return the id of the message that a request of `reply` made, from the vendor's reply; "" where it tells none."""

    def lookup(self, outgoing: Outgoing, now: float) -> Request | None:
        """Return the request that lists a conversation's messages; None where the vendor has no such list."""

    def found(self, outgoing: Outgoing, listed: Any, known: frozenset[str]) -> bool:  # noqa: ANN401
        """Tell whether the list holds the message: by its marker, or by its text under an id that is none of `known`."""
