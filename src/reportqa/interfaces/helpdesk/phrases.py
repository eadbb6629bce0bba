"""A message -> what it wants, where that is no question: a person, or only a kind word."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from reportqa.interfaces.helpdesk.tables import rows
from reportqa.language.script import fold

Intent = Literal["human", "thanks", "greeting", "farewell"]
_NO_WORD = re.compile(r"[\W_]+")
_LONGEST = 200  # characters of a message that may be more than a question
_SHORT = 60  # characters of one that may be a phrase and politeness alone


def intent_of(text: str) -> Intent | Literal["", "nothing"]:
    """Return what a message wants; "" for what may be a question, "nothing" where it holds no words.

    >>> intent_of("你好，我想轉真人客服，謝謝"), intent_of("谢谢！"), intent_of("Can I talk to a person?"), intent_of("106年辦理幾場？"), intent_of("👍")
    ('human', 'thanks', 'human', '', 'nothing')
    """
    said = _plain(text)
    if not said:
        return "nothing"
    if len(said) > _LONGEST:
        return ""
    seen = _meanings(said) if len(said) <= _SHORT else {said}
    for where, phrase, intent in _phrases():
        if where == "whole" and phrase in seen:
            return intent
    return next((intent for where, phrase, intent in _phrases() if where == "within" and _holds(said, phrase)), "")


def _plain(text: str) -> str:
    """Return a text folded, its marks and signs as single spaces, none beside Chinese."""
    kept = _NO_WORD.sub(" ", fold(text).replace("'", "")).strip()
    return re.sub(r"(?<=[^\x00-\u2e7f]) | (?=[^\x00-\u2e7f])", "", kept)


def _meanings(said: str) -> set[str]:
    """Return a message, and what is left of it as its politeness is left out piece by piece."""
    seen, left = {said}, [said]
    while left:
        text = left.pop()
        for where, phrase, _ in _polite():
            cut = text.removeprefix(phrase) if where == "start" else text.removesuffix(phrase)
            bounded = not phrase.isascii() or cut.startswith(" ") or cut.endswith(" ") or not cut.isascii()
            rest = cut.strip()
            if cut != text and bounded and rest and rest not in seen:
                seen.add(rest)
                left.append(rest)
    return seen


def _holds(said: str, phrase: str) -> bool:
    return f" {phrase} " in f" {said} " if phrase.isascii() else phrase in said


@cache
def _phrases() -> tuple[tuple[str, str, Intent], ...]:
    return tuple((where, _plain(phrase), intent) for intent, where, phrase in rows("phrases.tsv") if intent != "polite")  # type: ignore[misc]


@cache
def _polite() -> tuple[tuple[str, str, str], ...]:
    return tuple((where, _plain(phrase), intent) for intent, where, phrase in rows("phrases.tsv") if intent == "polite")
