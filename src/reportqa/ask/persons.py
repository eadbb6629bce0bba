"""Who it was: the person to turn to, the person by whom something was done, and the one thing that an amount was spent on or paid to.

Where a name is asked for, a name answers, never a figure of the sentence that has it.
"""

from __future__ import annotations

import re
from functools import cache

from reportqa.ask.bearing import near_best
from reportqa.ask.decision import Ask, Decision, Evidence, Listed
from reportqa.ask.figures import shortened
from reportqa.ask.matching import squash
from reportqa.ask.naming import surnames
from reportqa.language.numerals import find_quantities
from reportqa.language.script import fold
from reportqa.language.tables import column_of, rows
from reportqa.model.answer import Status, Type
from reportqa.model.document import Span

_CONFIDENCE, _QUOTE = 0.75, 160
_HAN_NAME = r"(?P<name>[一-鿿]{2,3}?)"
_LATIN_NAME = r"(?P<name>[A-Z][a-z'’-]+(?: (?:[A-Z]\.|de|van|von|al|bin|[A-Z][A-Za-z'’-]+)){1,3})"  # noqa: RUF001
_ASKS_WHOM = re.compile(r"(?:问|找|洽|打(?:电话)?给|联[络系繫])(?:哪一?位|谁|哪个人)|哪一?位问|\b(?:who|whom)\b.{0,30}\b(?:contact|call|ring|ask|write to|turn to|speak to|get in touch)|\bcontact person\b")
_ASKS_WHO = re.compile(r"谁|哪一?(?:位|名)|\bwho\b|\bwhich (?:student|pupil|officer|person|official|athlete|candidate|employee|member)\b")
_ASKS_NAME = re.compile(_ASKS_WHO.pattern + r"|哪一?(?:座|所|家|间|栋|艘|辆|条)|\bwhich (?!year|month|day|quarter|percent)[a-z]+ (?:is|was|were|cost|got|received|came|had)\b")
_SPENT_ON = re.compile(r"\b(?:on|to|for|of|at) (?:the )?(?P<name>[A-Z][\w'’-]*(?: [A-Z][\w'’-]*)*)(?= [a-z]|[,.;]|$)")  # noqa: RUF001


def asks_name(folded: str) -> bool:
    """Whether a folded question asks for one person or thing by its name, so that no figure answers it.

    >>> asks_name("花了127万英镑翻修的是哪一座消防站?"), asks_name("哪一年最多?"), asks_name("which student came top?")
    (True, False, True)
    """
    return _ASKS_NAME.search(folded) is not None


@cache
def _told(kind: str, language: str) -> tuple[re.Pattern[str], ...]:
    name = _LATIN_NAME if language == "en" else _HAN_NAME
    return tuple(re.compile(pattern.replace("{name}", name)) for k, lang, pattern in rows("persons.tsv") if k == kind and lang == language)


def named_in(text: str, kind: str, language: str) -> str:
    """Return the person that a text as printed names as the one to turn to (contact) or by whom it was done (by), "" where it names none or several.

    >>> named_in("如有疑義請洽編審員葉承軒，電話分機2417", "contact", "zh"), named_in("最高分637分,由縣第二高級中學陳雨桐取得", "by", "zh")
    ('葉承軒', '陳雨桐')
    >>> named_in("the duties were discharged by the Deputy Regulator, Dr Idris Penhale", "by", "en")
    'Idris Penhale'
    """  # noqa: RUF002
    found = {m["name"] for pattern in _told(kind, language) for m in pattern.finditer(text) if language == "en" or fold(m["name"])[0] in surnames()}
    return next(iter(found)) if len(found) == 1 else ""


def person(ask: Ask) -> Decision | None:
    """Return the person, or the one thing that an amount went to, that a question asks for; None where it asks for none or no sentence says so in so many words."""
    asked = ask.query.folded
    if _ASKS_WHOM.search(asked):
        return _contact(ask)
    if not asks_name(asked) or not ask.query.terms:
        return None
    return _amount_spent_on(ask) or (_by_whom(ask) if _ASKS_WHO.search(asked) else None)


def _contact(ask: Ask) -> Decision | None:
    """Return whom a report names to turn to; None where several are, for each is for something of its own."""
    found = [(name, number, span) for number, document in enumerate(ask.view.documents) for line in re.finditer(r"[^\n]+", document.text) if (name := named_in(line.group(), "contact", column_of(document.language))) for span in (Span(*line.span()),)]
    return _answer(ask, found[0][0], found[0][1], found[0][2]) if len({name for name, _, _ in found}) == 1 else None


def _by_whom(ask: Ask) -> Decision | None:
    for s in near_best(ask, ask.query.terms):
        document = ask.view.documents[s.document]
        parts = re.split(r"[;；]", s.span.of(document.text))  # noqa: RUF001
        meant = max(parts, key=lambda part: sum(t.weight * ask.matcher(t, squash(part)) for t in ask.query.terms))  # each part tells of a winner of its own
        name = named_in(meant, "by", column_of(document.language))
        if name and squash(name) not in squash(ask.query.folded):
            return _answer(ask, name, s.document, s.span)
    return None


def _amount_spent_on(ask: Ask) -> Decision | None:
    """Return the name behind an amount that the question gives, where one English clause has that amount and one name behind it."""
    values = {q.quantity.value for q in find_quantities(ask.query.folded)}
    found = set()
    for f in ask.view.figures:
        document = ask.view.documents[f.document]
        if f.quantity.value in values and document.language == "en":
            names = [m["name"] for m in _SPENT_ON.finditer(document.text[f.span.end : f.clause.end])]
            found |= {(names[0], f.document, f.sentence)} if len(names) == 1 else set()
    return _answer(ask, *next(iter(found))) if len({name for name, _, _ in found}) == 1 else None


def _answer(ask: Ask, name: str, document: int, span: Span) -> Decision:
    evidence = Evidence(document, shortened(ask.view, document, span, _QUOTE))
    return Decision(Type.ENTITY, Status.ANSWERED, items=(Listed(name, evidence),), passage=(evidence,), confidence=_CONFIDENCE)
