"""The messages of a chat as a question and the questions before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportqa.interfaces.service import MOST_TURNS
from reportqa.interfaces.web.completions.shapes import Message
from reportqa.interfaces.web.failures import Refused
from reportqa.interfaces.web.shapes import MOST_WORDS


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and the earlier ones of its conversation, oldest first."""

    question: str
    history: tuple[str, ...] = ()


def asked_in(messages: Sequence[Message]) -> Asked:
    """Return what the last message of the user asks; of the others only the user's tell anything.

    Raises:
        Refused: there is no such message, it is too long, or one of the user's holds more than text.
    """
    said = [(number, text_of(message, number)) for number, message in enumerate(messages) if message.role == "user"]
    if not said:
        raise Refused(422, "usage", "messages: none is the user's; the last one with the role user is the question.", param="messages")
    number, question = said[-1]
    if len(question) > MOST_WORDS:
        raise Refused(422, "usage", f"messages.{number}.content: a question has at most {MOST_WORDS} characters; this one has {len(question)}.", param=f"messages.{number}.content")
    return Asked(question, tuple(text[:MOST_WORDS] for _, text in said[:-1] if text)[-MOST_TURNS:])


def text_of(message: Message, number: int) -> str:
    """Return the text of the message `number`, its parts a line each.

    Raises:
        Refused: a part is no text.
    """
    if not isinstance(message.content, list):
        return message.content or ""
    for place, part in enumerate(message.content):
        if part.type != "text" or part.text is None:
            where = f"messages.{number}.content.{place}"
            raise Refused(400, "unsupported_content", f"{where}: only parts of the type text can be read; send the question as text.", param=where)
    return "\n".join(part.text or "" for part in message.content)
