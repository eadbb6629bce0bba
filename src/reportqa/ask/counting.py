"""How many names a report lists: counted where it prints no number of its own, from an enumeration that is closed."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from reportqa.ask.decision import Ask, Calculation, Decision, Listed
from reportqa.ask.listing import asks_told_kind, listing, only_of_kind
from reportqa.ask.matching import squash
from reportqa.language.script import fold
from reportqa.language.units import NO_UNIT, by_id
from reportqa.model.answer import Operation, Status, Type
from reportqa.model.figure import Bound, Kind, Quantity

_HOW_MANY = re.compile(r"多少(?!钱|元|经费|金额|时间|百分)(?:个|家|国)?|几(?:个|家|国)?|\bhow many\b|\bnumber of\b")
_OPEN = re.compile(r"\s*(?:等(?!\s*[\d一二兩两三四五六七八九十])|之外|以外|,? and others\b|,? among others)")  # 印尼、越南等: there may be more; 等2國: there are not
_LEAST, _CONFIDENCE = 2, 0.7


def count_of_names(ask: Ask) -> Decision | None:
    """Return the number of the names that answer the same question put as "which", None where they cannot all be told.

    The names must be of a kind known by its form (countries, counties, firms), and the enumeration closed; where
    several years are asked for, each must have names of its own.
    """
    asked = ask.query
    if not _HOW_MANY.search(asked.folded):
        return None
    folded = _HOW_MANY.sub("which " if asked.language == "en" else "哪些", asked.folded)
    if not asks_told_kind(folded):
        return None
    years = asked.periods if len(asked.periods) > 1 else (None,)
    found: dict[str, Listed] = {}
    for year in years:
        query = replace(asked, type=Type.LIST, operation=None, folded=folded, periods=asked.periods if year is None else (year,))
        told = listing(replace(ask, query=query))
        if told.status is not Status.ANSWERED or not told.items or not only_of_kind(folded, tuple(i.text for i in told.items)):
            return None
        if _goes_on(ask, told.items[-1]) or any(squash(i.text) in squash(asked.folded) for i in told.items):
            return None  # what the question names is not what it counts
        found |= {fold(i.text): i for i in told.items}
    if len(found) < _LEAST:
        return None
    unit = next((u for name in asked.units if name != "item" and (u := by_id().get(name)) is not None and u.kind is Kind.COUNT), NO_UNIT)
    result = Quantity(Decimal(len(found)), None, unit.plural if asked.language == "en" else unit.printed, unit.id, Kind.COUNT, Bound.EXACT)
    items = tuple(found.values())
    separator = ", " if asked.language == "en" else "、"
    calculation = Calculation(Operation.COUNT, (), result, separator.join(i.text for i in items))
    return Decision(Type.COMPUTED, Status.ANSWERED, items=items, calculation=calculation, confidence=_CONFIDENCE)


def _goes_on(ask: Ask, last: Listed) -> bool:
    """Whether an enumeration is said to hold more than its last name."""
    text = ask.view.documents[last.evidence.document].text
    at = text.rfind(last.text, last.evidence.span.start, last.evidence.span.end)
    return at < 0 or _OPEN.match(text, at + len(last.text)) is not None
