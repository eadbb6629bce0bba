"""A level that a sentence tells as going from one number to another: the one after answers, the one before where the question asks for that."""

from __future__ import annotations

import re
from functools import cache

from reportqa.ask.decision import Ask
from reportqa.ask.evidence import is_cell
from reportqa.language.script import fold
from reportqa.language.tables import column_of, rows
from reportqa.model.figure import Figure

_FROM = {"zh": re.compile(r"(?:由|从|自)[^,;。\d]{0,10}$"), "en": re.compile(r"\bfrom (?:(?:about|some|nearly|over|around|just) )?$")}
_TO, _OUT_OF = re.compile(r"\bto (?:(?:about|some|nearly|over|around|just) )?$"), re.compile(r" from(?: about| some| nearly| over| around| just)?")
_MOVED = re.compile(r"\b(?:cut|rose|risen|fell|fallen|grew|grown|(?:in|de)creas\w+|rais\w+|reduc\w+|shorten\w*|lower\w*|went|gone|up|down|dropp\w+|climb\w+|extend\w*|chang\w+|doubl\w+|expand\w*|improv\w+)\b")


def asks_before(folded: str, language: str) -> bool:
    """Whether a folded question asks for a level before a change.

    >>> asks_before("原本办理时间要几分钟", "zh"), asks_before("how many volunteers are there?", "en")
    (True, False)
    """
    return any(p.search(folded) for p in _patterns(column_of(language), "before"))


def end_asked(ask: Ask, found: Figure) -> Figure:
    """Return the end of a change that a question asks for, where a figure is one of its two; else the figure itself."""
    if is_cell(found):
        return found
    for number in ask.view.figures_of(found.passage):
        other = ask.view.figures[number]
        if other.id == found.id or other.sentence != found.sentence or other.quantity.unit_id != found.quantity.unit_id:
            continue
        ends = _ends(ask, found, other)
        if ends is None:
            continue
        before, after, planned = ends
        folded, language = ask.query.folded, column_of(ask.query.language)
        if found.period != other.period and (ask.query.periods or not asks_before(folded, language) and not (found.inherited and other.inherited)):
            continue  # of two times, the one asked for has been chosen
        earlier = asks_before(folded, language) or planned and not any(p.search(folded) for p in _patterns(language, "planned"))
        return before if earlier else after
    return found


def _ends(ask: Ask, a: Figure, b: Figure) -> tuple[Figure, Figure, bool] | None:
    """Return the level before a change and the one after, with whether the change is still to come; None where two figures of a sentence are not its two ends."""
    first, second = (a, b) if a.span < b.span else (b, a)
    document = ask.view.documents[first.document]
    lead, between = fold(document.text[first.sentence.start : first.span.start]), fold(document.text[first.span.end : second.span.start])
    language = column_of(document.language)
    if language == "zh":
        lead, between = "".join(lead.split()), "".join(between.split())
    planned = any(p.search(lead.rsplit(",", 1)[-1]) for p in _patterns(language, "planned"))
    between = between.rstrip()
    if language == "en" and not _MOVED.search(lead):
        return None
    if _FROM[language].search(lead) and any(p.fullmatch(between) for p in _patterns(language, "between")):
        return first, second, planned
    return (second, first, planned) if language == "en" and _TO.search(lead) and _OUT_OF.fullmatch(between) else None


@cache
def _patterns(language: str, kind: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for lang, own, pattern in rows("moves.tsv") if (lang, own) == (language, kind))
