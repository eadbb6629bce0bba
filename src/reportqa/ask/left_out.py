"""What is left of a whole without the parts that a question names, or without those of the other age: the whole less all of them, told by one sentence.

Each part must be told, once, beside its whole; a whole less only some of the parts is not what is asked for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from reportqa.ask.cells import without_workings
from reportqa.ask.counterparts import headings, lead_words
from reportqa.ask.decision import Ask, Calculation, Decision, plain
from reportqa.ask.evidence import is_cell, period_fit
from reportqa.ask.figures import refuse
from reportqa.ask.matching import squash
from reportqa.ask.reckoning import pattern, told_together, words
from reportqa.ask.surest import surest
from reportqa.language.script import fold
from reportqa.model.answer import Operation, Reason, Status, Term, Type
from reportqa.model.figure import Bound, Figure

_CONFIDENCE, _TIE, _MET, _NAME, _LEAST = 0.7, 0.05, 0.5, 0.6, 0.6
_SEVERAL = 2
_HOW_MANY = re.compile(r"多少|几|\bhow (?:many|much)\b|\bwhat (?:number|amount|sum)\b")


@dataclass(frozen=True, slots=True)
class _Told:
    """A whole and the parts of it that are taken away, with how well their sentence meets the question."""

    whole: Figure
    parts: tuple[Figure, ...]
    coverage: float


def without_parts(ask: Ask) -> Decision | None:
    """Return a whole less two or more parts that a question names (扣掉低收入戶和獨居老人); a refusal where it names several and not all are told; None where it names fewer."""
    query = ask.query
    named = words(query, "apart").search(query.folded)
    if query.type not in (Type.FIGURE, Type.COMPUTED) or named is None or not _HOW_MANY.search(query.folded):
        return None
    cuts = [named.start("names"), *(named.start("names") + m.end() for m in words(query, "joint").finditer(named["names"])), named.end("names")]
    names = [tuple(t for t in query.terms if a <= query.folded.find(t.text) < b) for a, b in zip(cuts, cuts[1:], strict=False)]
    names = [n for n in names if n]
    if len(names) < _SEVERAL or len(cuts) - 1 != len(names):
        return None
    in_names = {t.text for n in names for t in n}
    others = tuple(t for t in _about(ask) if t.text not in in_names)
    return _decided(ask, [told for group in told_together(ask.view) if (told := _without(ask, group, names, others)) is not None])


def of_other_age(ask: Ask) -> Decision | None:
    """Return a whole less those of one age that a sentence tells, where those of the other are asked for (of eleven seven were aged 65 or over: how many were under 65); None where it is not so."""
    query = ask.query
    younger, older = words(query, "under_age").search(query.folded), words(query, "over_age").search(query.folded)
    if query.type not in (Type.FIGURE, Type.COMPUTED) or not _HOW_MANY.search(query.folded) or bool(younger) == bool(older):
        return None
    asked = younger or older
    years, other = _years(asked), "over_age" if younger else "under_age"
    others = tuple(t for t in _about(ask) if not re.search(r"\d", t.text))
    found = [told for group in told_together(ask.view) if (told := _of_age(ask, group, years, other, others)) is not None]
    return _decided(ask, found) if found else None


def _years(match: re.Match[str] | None) -> int:
    return int(next((g for g in match.groups() if g), "0")) if match is not None else 0


def _about(ask: Ask) -> tuple[Term, ...]:
    """Return the terms of a question that tell what the whole is: none of the words for leaving out or for the rest."""
    query = ask.query
    lead = query.folded
    named = words(query, "apart").search(lead)
    led = lead[named.start() : named.start("names")] if named is not None else ""
    rest = words(query, "others")
    return tuple(t for t in without_workings(query.terms) if t.text not in led and not rest.search(t.text))


def _decided(ask: Ask, found: list[_Told]) -> Decision:
    """Return the decision on what is left; a refusal where no sentence tells it, or two that tell it alike do not tell the same."""
    best = surest(found, lambda t: t.coverage, _left, _TIE)
    if best is None:
        return refuse(ask, Reason.TOPIC_WITHOUT_FIGURE, [], kind=Type.COMPUTED)
    operands = (best.whole, *best.parts)
    first = best.whole.quantity
    bound = Bound.EXACT if all(f.quantity.bound is Bound.EXACT for f in operands) else Bound.ABOUT
    result = replace(first, value=_left(best), high=None, bound=bound)
    expression = " − ".join(plain(f.quantity.value) for f in operands)  # noqa: RUF001
    calculation = Calculation(Operation.DIFFERENCE, operands, result, expression)
    return Decision(Type.COMPUTED, Status.ANSWERED, figures=operands, calculation=calculation, confidence=_CONFIDENCE)


def _left(told: _Told) -> Decimal:
    return told.whole.quantity.value - sum((f.quantity.value for f in told.parts), Decimal(0))


# ---------------------------------------------------------------- one sentence


def _without(ask: Ask, group: list[Figure], names: list[tuple[Term, ...]], others: tuple[Term, ...]) -> _Told | None:
    """Return the parts of one whole that a sentence tells by all the names, each by its own; None where one is lacking or two are told alike."""
    for said in ([squash(lead_words(ask, f)) for f in group], [_behind(ask, f, group) for f in group]):
        chosen = [[f for f, text in zip(group, said, strict=True) if all(ask.matcher(t, text) >= _NAME for t in _telling(name))] for name in names]
        if any(len(c) != 1 for c in chosen):
            continue
        parts = tuple(c[0] for c in chosen)
        whole = _whole(ask, group, parts) if len({f.id for f in parts}) == len(parts) else None
        if whole is not None and whole.quantity.value > sum(f.quantity.value for f in parts):
            return _meeting(ask, whole, parts, others)
    return None


def _telling(name: tuple[Term, ...]) -> tuple[Term, ...]:
    """Return the terms of a name that it cannot do without: the heaviest."""
    most = max(t.weight for t in name)
    return tuple(t for t in name if t.weight >= _HEAVY * most)


_HEAVY = 0.9


def _of_age(ask: Ask, group: list[Figure], years: int, other: str, others: tuple[Term, ...]) -> _Told | None:
    """Return a whole and the one part of it that is told to be of the other age; None where there is none or several."""
    language = ask.view.documents[group[0].document].language
    said = [fold(_text_behind(ask, f, group)) if language == "en" else fold(lead_words(ask, f)).replace(" ", "") for f in group]
    parts = tuple(f for f, text in zip(group, said, strict=True) if any(_years(m) == years for m in pattern(language, other).finditer(text)))
    whole = _whole(ask, group, parts) if len(parts) == 1 else None
    return _meeting(ask, whole, parts, others) if whole is not None and whole.quantity.value > parts[0].quantity.value else None


def _meeting(ask: Ask, whole: Figure, parts: tuple[Figure, ...], others: tuple[Term, ...]) -> _Told | None:
    """Return a whole and its parts where their sentence and headings meet what the question says of the whole."""
    if period_fit(ask.query.periods, whole.period, inherited=whole.inherited) < 0:
        return None
    about = squash(f"{ask.view.context(whole).sentence} {headings(ask, whole)} {ask.view.documents[whole.document].title}")
    met = [(t, ask.matcher(t, about)) for t in others]
    if any(t.strict and m < _MET for t, m in met):
        return None
    total = sum(t.weight for t in others)
    coverage = sum(t.weight * m for t, m in met) / total if total else 0.0
    return _Told(whole, parts, coverage) if coverage >= _LEAST else None


def _whole(ask: Ask, group: list[Figure], parts: tuple[Figure, ...]) -> Figure | None:
    """Return what parts are said to be parts of: the number before them that 其中 or of whom goes back to; None where the sentence does not say so."""
    wholes = {f.part_of for f in parts}
    if len(wholes) == 1 and (known := next(iter(wholes))) is not None:
        whole = ask.view.figures[known]
    else:
        before = [f for f in group if f.span.end <= min(p.span.start for p in parts)]
        whole = before[-1] if before else parts[0]
    document = ask.view.documents[parts[0].document]
    between = fold(document.text[whole.span.end : min(p.span.start for p in parts)])
    linked = pattern(document.language, "of_whom").search(between) is not None
    same = all(p.quantity.unit_id in (whole.quantity.unit_id, "none", "item") for p in parts)
    return whole if linked and same and not is_cell(whole) and whole.id not in {p.id for p in parts} else None


def _behind(ask: Ask, found: Figure, group: list[Figure]) -> str:
    return squash(_text_behind(ask, found, group))


def _text_behind(ask: Ask, found: Figure, group: list[Figure]) -> str:
    """Return the words of a sentence behind a number, up to the next number or the end of its clause."""
    following = [f.span.start for f in group if f.span.start >= found.span.end]
    text = ask.view.documents[found.document].text[found.span.start : min(following, default=found.sentence.end)]
    return _CLAUSE_END.split(text, maxsplit=1)[0]


_CLAUSE_END = re.compile(r"[;；。、，](?!\d)|, (?!or\b)|\. ")  # noqa: RUF001
