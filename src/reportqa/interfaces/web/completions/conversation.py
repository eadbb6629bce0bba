"""The messages of a chat as a question and the questions before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from reportqa.ask.talk import MOST_TURNS
from reportqa.interfaces.contract import MOST_WORDS
from reportqa.interfaces.web.completions.shapes import Part
from reportqa.interfaces.web.failures import Refused

_TEXT = frozenset({"text", "input_text"})  # the types of parts that are text


class Said(Protocol):
    """A message of a chat."""

    @property
    def role(self) -> str | None:
        """Who said it; None of what nobody said, such as a tool's call."""

    @property
    def content(self) -> str | list[Part] | None:
        """What was said."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and the earlier ones of its conversation, oldest first."""

    question: str
    history: tuple[str, ...] = ()


def asked_in(messages: Sequence[Said], name: str = "messages") -> Asked:
    """Return what the last message of the user asks; of the others only the user's tell anything. `name` is the request's field that holds them.

    Raises:
        Refused: there is no such message, it is too long, or one of the user's holds more than text.
    """
    said = [(f"{name}.{number}.content", text_of(message, f"{name}.{number}.content")) for number, message in enumerate(messages) if message.role == "user"]
    if not said:
        raise Refused(422, "usage", f"{name}: none is the user's; the last one with the role user is the question.", param=name)
    where, question = said[-1]
    if len(question) > MOST_WORDS:
        raise Refused(422, "usage", f"{where}: a question has at most {MOST_WORDS} characters; this one has {len(question)}.", param=where)
    return Asked(question, tuple(text[:MOST_WORDS] for _, text in said[:-1] if text)[-MOST_TURNS:])


def text_of(message: Said, where: str) -> str:
    """Return the text of a message, its parts a line each; `where` is its place in the request.

    Raises:
        Refused: a part is no text.
    """
    if not isinstance(message.content, list):
        return message.content or ""
    for place, part in enumerate(message.content):
        if part.type not in _TEXT or part.text is None:
            raise Refused(400, "unsupported_content", f"{where}.{place}: only parts of text can be read; send the question as text.", param=f"{where}.{place}")
    return "\n".join(part.text or "" for part in message.content)


def read_of(messages: Sequence[Said]) -> int:
    """Return how many characters the texts of messages have."""
    return sum(len(m.content) if isinstance(m.content, str) else sum(len(p.text or "") for p in m.content or ()) for m in messages)
