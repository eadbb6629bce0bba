"""A message and its answer -> what is done: an answer, a kind word, a hand-off with its reason, or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reportqa.interfaces.helpdesk import rendering
from reportqa.interfaces.helpdesk.model import Form, Outgoing, Reason
from reportqa.interfaces.helpdesk.queue import Event, Kind
from reportqa.interfaces.helpdesk.tables import message

ANSWER, COURTESY, IGNORED = "answer", "courtesy", "ignored"
_REASONS = {
    "no_topic": Reason.OUT_OF_SCOPE, "topic_without_figure": Reason.NO_EVIDENCE, "other_period": Reason.NO_EVIDENCE,
    "other_entity": Reason.NO_EVIDENCE, "ambiguous": Reason.LOW_CONFIDENCE, "conflicting": Reason.CONFLICT,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Style:
    """How an account's messages are made."""

    form: Form = Form.PLAIN
    notes: bool = True
    base: str = ""


def reason_of(answer: Mapping[str, Any], least: float) -> Reason | None:
    """Return why an answer needs a person; None where it does not. `least` is the confidence, 0 to 1, below which an answer is not sent."""
    if answer["conflicts"]:
        return Reason.CONFLICT
    if answer["status"] != "answered":
        return _REASONS.get(answer["reason"] or "", Reason.NO_EVIDENCE)
    return Reason.LOW_CONFIDENCE if answer["confidence"] < least else None


def answering(event: Event, answer: Mapping[str, Any], least: float, style: Style, now: float) -> tuple[str, list[tuple[Kind, Outgoing]]]:
    """Return the outcome of an event that is answered, and the steps that tell it.

    A conflict is told and given to a person as well; what is below `least` only the person sees.
    """
    reason = reason_of(answer, least)
    told = rendering.answered(answer, style.form, style.base)
    if reason is None:
        return ANSWER, [("reply", _outgoing(event, 0, told, now, answer=answer))]
    if reason is Reason.CONFLICT and answer["citations"]:
        return ANSWER, handing(event, reason, answer["language"], style, now, answer=answer, before=told)
    return reason, handing(event, reason, answer["language"], style, now, answer=answer)


def handing(event: Event, reason: Reason, language: str, style: Style, now: float, *, answer: Mapping[str, Any] | None = None, before: str = "", quietly: bool = False, first: int = 0) -> list[tuple[Kind, Outgoing]]:
    """Return the steps that give a conversation to a person: the customer is told, a note says why, the vendor is asked."""
    said = "\n\n".join(x for x in (before, message(reason, language)) if x)
    noted = rendering.note(None if before else answer, event.text, reason, language, style.form, style.base)
    shown = answer if before else None
    steps: list[tuple[Kind, str, bool]] = [("reply", said, False)] if not quietly else []
    steps += [("note", noted, True)] if style.notes else []
    steps.append(("hand_off", noted, True))
    return [(kind, _outgoing(event, n, text, now, internal=internal, reason=reason, answer=shown if kind == "reply" else None)) for n, (kind, text, internal) in enumerate(steps, first)]


def courtesy(event: Event, intent: str, language: str, now: float) -> list[tuple[Kind, Outgoing]]:
    """Return the step that says a kind word."""
    return [("reply", _outgoing(event, 0, message(intent, language), now))]


def _outgoing(event: Event, position: int, text: str, now: float, *, internal: bool = False, reason: Reason | None = None, answer: Mapping[str, Any] | None = None) -> Outgoing:
    return Outgoing(marker_of(event, position), event.conversation, text, now, internal, event.event, reason, answer)


def marker_of(event: Event, position: int) -> str:
    """Return the name of a step, the same whenever it is made."""
    digest = hashlib.blake2b(f"{event.account}\0{event.event}\0{position}".encode(), digest_size=12).hexdigest()
    return f"reportqa-{digest}"


def inline(steps: Sequence[tuple[Kind, Outgoing]]) -> tuple[Outgoing, Reason | None]:
    """Return the message of steps that are told in one response, and the reason where a person is to take over."""
    reply = next(outgoing for kind, outgoing in steps if kind == "reply")
    return reply, next((outgoing.reason for kind, outgoing in steps if kind == "hand_off"), None)
