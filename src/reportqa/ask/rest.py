"""What a figure does not tell of: the rest of a whole (其中…，其餘為…), what fell short where all are counted (抽驗, 抽驗不合格), and what was not done where it tells of what was."""

from __future__ import annotations

import re

from reportqa.ask.decision import Ask
from reportqa.ask.evidence import is_cell
from reportqa.ask.matching import squash
from reportqa.language.negations import denied_at, tells_of_not
from reportqa.language.script import fold
from reportqa.model.answer import Query, Term
from reportqa.model.figure import Figure

_REST = re.compile(r"(?<!不)其余(?!额|款|数)[^,;。\d]{0,8}?[为由是均皆属系]|\bthe (?:rest|remainder|others)\b")
_NEGATED = re.compile(r"(?:不合格|不及格|不符|不通过|未通过|不起诉|未遂|未达标|未完成|未结|未缴|未到|不适任|不满意|不成立|未受理|不受理|未录取|未参加|非法)")
_TOLD, _UNTOLD, _HEAVY = 0.8, 0.4, 0.6


def told_of_the_rest(ask: Ask, found: Figure) -> bool:
    """Whether a word that tells much of a question stands in a figure's sentence only where that tells of the rest, without a number of its own."""
    if is_cell(found):
        return False
    parts = (f for i in ask.view.figures_of(found.passage) if (f := ask.view.figures[i]).part_of == found.id and not is_cell(f))
    return any(_only_of_rest(ask, f.sentence.end, found) for f in (found, *parts))


def _only_of_rest(ask: Ask, end: int, found: Figure) -> bool:
    text = fold(ask.view.documents[found.document].text[found.sentence.start : end])
    rest = _REST.search(text, max(0, found.span.end - found.sentence.start))
    if rest is None or re.search(r"\d", text[rest.end() :]):
        return False
    lead, tail = squash(text[: rest.start()]), squash(text[rest.end() :])
    heaviest = max((t.weight for t in ask.query.terms), default=0.0)
    return any(t.weight >= _HEAVY * heaviest and ask.matcher(t, tail) >= _TOLD and ask.matcher(t, lead) < _UNTOLD for t in ask.query.terms)


def negated_elsewhere(ask: Ask, found: Figure) -> bool:
    """Whether a question asks for what fell short, in a word that the report uses, and a cell counts what neither its headers nor its caption say that of."""
    words = _NEGATED.findall(ask.query.folded) if is_cell(found) else []
    context = ask.view.context(found)
    about = " ".join((context.row, context.column, context.headers, context.path, context.sentence))
    lacking = [w for w in words if w not in about]
    return bool(lacking) and any(w in fold(ask.view.documents[found.document].text) for w in lacking)


def tells_the_contrary(ask: Ask, found: Figure) -> bool:
    """Whether a question denies a word, and nothing beside a figure tells of what was not done: 未改善幾件 of 改善79件, or of 發現88件."""
    if not denied(ask.query):
        return False
    context = ask.view.context(found)
    return not tells_of_not(context.row + " " + context.column if context.row else context.near)


def denied(query: Query) -> tuple[Term, ...]:
    """Return the terms of a question that it denies, as they are without the denial; a single character tells too little."""
    starts = denied_at(query.folded, "en" if query.language == "en" else "zh")
    return tuple(t for t in query.terms if len(t.text) > 1 and any(query.folded.startswith(t.text, at) for at in starts))
