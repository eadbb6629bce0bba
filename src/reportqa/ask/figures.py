"""Ranked figures -> the figure that answers, its rivals where the report contradicts itself, or why none does."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from math import exp

from reportqa.ask.decision import Ask, Clash, Decision, Evidence, strict
from reportqa.ask.evidence import View, is_cell, rank_sentences
from reportqa.ask.matching import likeness
from reportqa.ask.moves import end_asked
from reportqa.ask.ranking import Candidate, rank_figures, weights
from reportqa.ask.rest import negated_elsewhere, told_of_the_rest
from reportqa.language.script import fold
from reportqa.model.answer import Operation, Query, Reason, Status, Step, Type
from reportqa.model.document import Span
from reportqa.model.figure import Bound, Figure, Kind, Period, Quantity, Sense

# A candidate answers where its fitted score is at most this much below that of "none of these", which is 0: a confidence fitted afterwards decides.
LEAST_SCORE = -0.2
LEAST_COVERAGE, MOST_LOST = 0.4, 0.5  # of the question's words, by weight
LEAST_LITERAL = 0.15  # of the question's words, by weight, must be met by themselves: words of near meaning alone find what is only like it
MOST_UNKNOWN, SURE_SCORE = 0.5, 0.4  # where most of an English question is unknown to the report, only what is clearly its own answers
_CLASH_MARGIN, _CLASH_LIKENESS, _MOST_CLASHES = 2.0, 0.3, 3
_ROUNDING = Decimal("0.02")
_NEAREST = 3
_MONEY = frozenset(("金额", "经费", "预算", "费用", "cost", "budget"))


def meets(candidate: Candidate) -> bool:
    """Whether a candidate meets each constraint that the question names: unit, period, places and names."""
    return candidate.unit >= -0.5 and candidate.period >= 0 and not strict(candidate.missing)  # noqa: PLR2004


def accepts(candidate: Candidate) -> bool:
    """Whether a candidate may answer: it meets the constraints and is likelier right than not."""
    lost = candidate.feature("lost")
    if candidate.coverage - candidate.feature("likened") < LEAST_LITERAL or candidate.feature("english") and candidate.feature("unknown") > MOST_UNKNOWN and candidate.score < SURE_SCORE:
        return False
    return meets(candidate) and candidate.score > LEAST_SCORE and candidate.coverage >= LEAST_COVERAGE and lost <= MOST_LOST and candidate.feature("part_lost") <= MOST_LOST and not candidate.feature("plan_missed") and not candidate.feature("not_yet")


def figure(ask: Ask) -> Decision:
    """Decide a question for one figure."""
    candidates = rank_figures(ask.query, ask.view, ask.matcher)
    steps = trace(candidates, ask.view)
    accepted = [c for c in candidates if accepts(c)]
    if ask.query.operation not in (Operation.MAXIMUM, Operation.MINIMUM):  # the lowest, the most: any other is another figure
        accepted = [c for c in accepted if not c.feature("superlative_missed")]
    if not accepted and (alone := _alone(candidates)) is not None:
        accepted = [alone]
    if not accepted:
        return refuse(ask, why_not(candidates, ask.query), candidates, steps)
    if told_of_the_rest(ask, accepted[0].figure) or negated_elsewhere(ask, accepted[0].figure):
        return refuse(ask, Reason.TOPIC_WITHOUT_FIGURE, candidates, steps)
    likeliest = _own_year(accepted, ask)
    best = _named_part(likeliest, accepted, ask.query)
    moved = end_asked(ask, best.figure)
    best = best if moved is best.figure else replace(best, figure=moved)
    taken = {c.figure.id for c in accepted}
    accepted += [c for c in candidates if c.figure.id not in taken and meets(c) and (slip := _misprinted(best.figure, c.figure)) and c.score > best.score - _MISPRINT_MARGIN[slip]]
    return Decision(
        Type.FIGURE, Status.ANSWERED, figures=(best.figure,), clashes=clashes(best, accepted, ask), confidence=_UNNAMED_ROW if _one_of_many_rows(best, accepted) else confidence(likeliest, candidates), trace=steps,
    )  # fmt: skip


def _named_part(best: Candidate, accepted: list[Candidate], query: Query) -> Candidate:
    """Return the part of the best figure whose own name is a word of the question, else the best: asked for 貓, 735 of 犬貓1,842隻."""
    own = _told_by_noun(best, accepted, query)
    if own is not None:
        return own
    named = {form for t in query.terms for form in (t.text, *(v for v, _ in t.variants))}
    parts = (c for c in accepted if c.figure.part_of == best.figure.id)
    return next((c for c in parts if (label := fold(_LEAD_OF_PART.split(c.figure.subject)[-1]).strip()) in named and label in fold(best.figure.subject) and label != fold(best.figure.subject)), best)


def _one_of_many_rows(best: Candidate, accepted: list[Candidate]) -> bool:
    """Whether the best figure is a cell whose row the question does not name, and other rows' cells of its column, with other values, answer as well: none of them is meant."""
    if not is_cell(best.figure) or best.feature("row") or len(best.figure.headers) < 2:  # noqa: PLR2004
        return False
    alike = [c for c in accepted if is_cell(c.figure) and c.score > best.score - _AS_WELL and c.figure.headers[1:] == best.figure.headers[1:] and c.figure.period == best.figure.period and not c.feature("row")]
    return len({rounded(c.figure) for c in alike}) > 1


_AS_WELL, _UNNAMED_ROW = 0.05, 0.1  # how near their scores are, and how sure the answer is then: not enough to be given


def _told_by_noun(best: Candidate, accepted: list[Candidate], query: Query) -> Candidate | None:
    """Return the figure of the best one's sentence that counts the very noun asked for, where the best counts another that may stand for it: 3.4 million items, 2.9 million books."""
    if query.language != "en" or best.feature("noun_met") in (0.0, 1.0):
        return None
    beside = [c for c in accepted if c.figure.sentence == best.figure.sentence and c.figure.document == best.figure.document and c.feature("noun_met") == 1.0]
    return beside[0] if len(beside) == 1 and beside[0].coverage >= best.coverage else None


_LEAD_OF_PART = re.compile(r"：|其中|of which")  # noqa: RUF001


def _alone(candidates: list[Candidate]) -> Candidate | None:
    """Return the candidate that meets all of the question in its very time, where no other comes near: a question of one word has little to be told by."""
    best = candidates[0] if candidates else None
    if best is None or not meets(best) or best.missing or best.score < _LEAST_ALONE or best.coverage < _WHOLE or best.period < _VERY_TIME or best.feature("likened"):
        return None
    rival = next((c for c in candidates[1:] if meets(c) and rounded(c.figure) != rounded(best.figure)), None)
    return best if rival is None or rival.score < best.score - _APART else None


_LEAST_ALONE, _WHOLE, _VERY_TIME, _APART = -1.0, 0.8, 0.9, 1.2


def _own_year(accepted: list[Candidate], ask: Ask) -> Candidate:
    """Where no period was asked, prefer the report's own year among figures that differ by it alone."""
    best = accepted[0]
    if ask.query.periods:
        return best
    year = ask.view.documents[best.figure.document].year
    same = [c for c in accepted if c.score >= best.score - 0.6 and c.figure.quantity.unit_id == best.figure.quantity.unit_id]
    return next((c for c in same if c.figure.period is not None and year in c.figure.period.years), best)


def confidence(best: Candidate, candidates: list[Candidate]) -> float:
    """Return the chance that `best` is right: its share against the other values and "none of these"."""
    own = exp(min(30.0, best.score))
    rivals: dict[tuple[Decimal, str], float] = {}
    for c in candidates[:25]:
        key = rounded(c.figure)
        if meets(c) and key != rounded(best.figure):
            rivals[key] = max(rivals.get(key, 0.0), exp(min(30.0, c.score)))
    return round(own / (own + 1.0 + sum(rivals.values())), 4)


def clashes(best: Candidate, accepted: list[Candidate], ask: Ask) -> tuple[Clash, ...]:
    """Return other figures for the same thing: same unit, same subject, overlapping period, another value."""
    found: list[Clash] = []
    seen = {rounded(best.figure)}
    for other in accepted:
        if len(found) < _MOST_CLASHES and rounded(other.figure) not in seen and _same_thing(best, other, ask):
            seen.add(rounded(other.figure))
            found.append(Clash(other.figure, difference(best.figure, other.figure)))
    return tuple(found)


def _same_thing(best: Candidate, other: Candidate, ask: Ask) -> bool:
    a, b = best.figure, other.figure
    slip = _misprinted(a, b)
    if other.score < best.score - (_MISPRINT_MARGIN[slip] if slip else _CLASH_MARGIN) or a.sentence == b.sentence or a.quantity.unit_id != b.quantity.unit_id:
        return False
    if b.quantity.kind in (Kind.RANK, Kind.ORDINAL) or a.part_of is not None or b.part_of is not None or agree(a.quantity, b.quantity):
        return False
    if is_cell(a) and is_cell(b) and a.passage == b.passage:
        return False
    if best.aims != other.aims:
        return False  # what was aimed at and what was done are two things
    if _so_far(a, b) or _so_far(b, a):
        return False
    if not overlap(a.period, b.period) or (ask.query.periods and other.period < best.period - 0.3):
        return False
    if slip is not None:
        return other.coverage >= max(_LEAST_OF_MISPRINT, best.coverage - _MISPRINT_COVERAGE[slip])
    if other.coverage < best.coverage - 0.12 or other.reverse < best.reverse - 0.3 or other.near < best.near - 0.25:
        return False
    mine, theirs = ask.view.context(a), ask.view.context(b)
    sentences = likeness(ask.view.squash(a.document, a.sentence), ask.view.squash(b.document, b.sentence))
    return max(likeness(mine.near, theirs.near), sentences) >= _CLASH_LIKENESS


class _Slip(StrEnum):
    """How a slip of the pen may have made one number of another: its digits in another order, or another digit."""

    ORDER = "order"
    DIGIT = "digit"


def _misprinted(a: Figure, b: Figure) -> _Slip | None:
    """Return the slip of the pen that may have set two numbers for one thing apart, None where they are too far apart, or one is the other rounded."""
    x, y = abs(a.quantity.value), abs(b.quantity.value)
    if x == y or a.quantity.unit_id != b.quantity.unit_id or min(x, y) < _LEAST_MISPRINT or a.quantity.unit_id == "percent" or is_cell(a) and is_cell(b) or a.quantity.kind is Kind.DURATION:
        return None
    written = [re.sub(r"\D", "", f"{v:f}") for v in (x, y)]
    apart = abs(x - y) / max(x, y)
    if sorted(written[0]) == sorted(written[1]):
        return _Slip.ORDER if apart < _ORDER_APART else None
    return _Slip.DIGIT if apart < _DIGIT_APART and not _is_rounded(x, y) and a.quantity.kind is not Kind.AMOUNT else None  # a budget and what was spent of it lie as near


# Of two numbers for one thing that a slip may have set apart: the least, how far apart as shares of the larger, how much less likely and how much less fitting the second may be.
_LEAST_MISPRINT, _ORDER_APART, _DIGIT_APART = 40, Decimal("0.1"), Decimal("0.05")
_MISPRINT_MARGIN = {_Slip.ORDER: 5.0, _Slip.DIGIT: 3.0}
_MISPRINT_COVERAGE, _LEAST_OF_MISPRINT = {_Slip.ORDER: 0.4, _Slip.DIGIT: 0.15}, 0.4


def _so_far(whole: Figure, partial: Figure) -> bool:
    """Whether one figure is of a year and the other, no greater, of that year up to some month: what one would expect."""
    a, b = whole.period, partial.period
    if a is None or b is None or a.end is None or b.end is None or a.sense is not Sense.DURING or a.years != b.years:
        return False
    return a.start is not None and (a.end - a.start).days >= _YEAR and b.end < a.end and partial.quantity.value <= whole.quantity.value


_YEAR = 360  # days


def rounded(found: Figure) -> tuple[Decimal, str]:
    """Return what makes two figures say the same: value and unit."""
    return found.quantity.value.normalize(), found.quantity.unit_id


def agree(a: Quantity, b: Quantity) -> bool:
    """Whether two quantities agree up to the rounding that one of them is printed with."""
    if a.value == b.value:
        return True
    if _is_rounded(a.value, b.value):
        return True
    if Bound.EXACT in (a.bound, b.bound) and a.bound == b.bound:
        return False
    large = max(abs(a.value), abs(b.value))
    return large > 0 and abs(a.value - b.value) / large < _ROUNDING


def _is_rounded(a: Decimal, b: Decimal) -> bool:
    """Whether the number of two that has fewer digits, two at least, is the other rounded to those (916,000 and 916,384)."""
    fewer, more = sorted((abs(a), abs(b)), key=lambda v: len(_digits(v)))
    kept = len(_digits(fewer))
    return kept > 1 and kept < len(_digits(more)) and fewer % _ROUND == 0 and Decimal(f"{more:.{kept - 1}e}") == fewer


_ROUND = 100  # what a rounded number is a multiple of


def _digits(value: Decimal) -> str:
    return re.sub(r"\D", "", f"{value:f}").strip("0")


def overlap(a: Period | None, b: Period | None) -> bool:
    """Whether two periods touch the same year; an unknown one touches any."""
    return a is None or b is None or bool(set(a.years) & set(b.years))


def difference(a: Figure, b: Figure) -> str:
    """Return what sets two figures for one thing apart: period, section or wording."""
    if a.period and b.period and (a.period.start, a.period.end) != (b.period.start, b.period.end):
        return "period"
    return "section" if a.path != b.path else "wording"


def why_not(candidates: list[Candidate], query: Query) -> Reason:
    """Return why no candidate answers."""
    if not candidates or candidates[0].coverage < 0.35:  # noqa: PLR2004
        return Reason.NO_TOPIC
    topical = [c for c in candidates if c.coverage >= 0.55 and c.unit >= -0.5]  # noqa: PLR2004
    if topical and all(c.period < 0 for c in topical):
        return Reason.OTHER_PERIOD
    best = max(candidates, key=lambda c: c.coverage)
    if strict(best.missing):
        return Reason.TOPIC_WITHOUT_FIGURE if any(t.text in _MONEY for t in best.missing) else Reason.OTHER_ENTITY
    unknown = sum(t.weight for t in query.terms if not t.known)
    if unknown > 0.5 * sum(t.weight for t in query.terms):
        return Reason.NO_TOPIC
    return Reason.TOPIC_WITHOUT_FIGURE if best.coverage >= 0.5 else Reason.NO_TOPIC  # noqa: PLR2004


def refuse(ask: Ask, reason: Reason, candidates: list[Candidate], steps: tuple[Step, ...] = (), kind: Type | None = None) -> Decision:
    """Return the decision not to answer, with up to three nearest facts."""
    near: list[Evidence] = []
    for c in sorted(candidates, key=lambda c: -c.coverage):
        evidence = Evidence(c.figure.document, c.figure.clause)
        if c.coverage >= 0.35 and evidence not in near:  # noqa: PLR2004
            near.append(evidence)
    if not near and ask.query.terms:
        ranked = rank_sentences(ask.query, ask.view, ask.matcher, k=5)[:_NEAREST]
        near = [Evidence(s.document, shortened(ask.view, s.document, s.span)) for s in ranked if s.coverage >= 0.3]  # noqa: PLR2004
    return Decision(kind or ask.query.type, Status.NOT_FOUND, reason, nearest=tuple(near[:_NEAREST]), confidence=0.8, trace=steps)


def shortened(view: View, document: int, span: Span, limit: int = 80) -> Span:
    """Cut a span at a clause's end within `limit` characters."""
    if span.end - span.start <= limit:
        return span
    text = view.documents[document].text
    cut = max((span.start + m.end() for m in re.finditer(r"[，、；]|, ", text[span.start : span.start + limit])), default=span.start + limit)  # noqa: RUF001
    while cut > span.start and text[cut - 1] in "，、；, ":  # noqa: RUF001
        cut -= 1
    return Span(span.start, cut)


def trace(candidates: list[Candidate], view: View) -> tuple[Step, ...]:
    """Return the best candidates with their features, a line each."""
    steps = []
    for c in candidates[:6]:
        text = view.documents[c.figure.document].text
        lost = ",".join(t.text for t in c.missing)
        shown = " ".join(f"{name}={value:.2f}" for name, value in c.features if value and name in ("near", "head", "lost", "row", "column", "tail"))
        note = f"{c.score:+.2f} coverage={c.coverage:.2f} reverse={c.reverse:.2f} unit={c.unit:+.1f} period={c.period:+.2f} {shown} missing=[{lost}] {c.figure.text} | {c.figure.near.of(text)}"
        steps.append(Step("figure", note))
    return (*steps, *_why(candidates))


_REASONS = 5  # features shown that speak most for the first candidate


def _why(candidates: list[Candidate]) -> tuple[Step, ...]:
    """Return why the first candidate answers, by what it has over the next one, or why it does not, by what it misses."""
    if not candidates:
        return ()
    best = candidates[0]
    if not accepts(best):
        missed = {
            "another unit": best.unit < -0.5, "another period": best.period < 0, "a name or group is not met": strict(best.missing),  # noqa: PLR2004
            "no likelier than that the report does not say": best.score <= LEAST_SCORE, "too little of the question is met": best.coverage < LEAST_COVERAGE,
            "too much of the question is met nowhere": best.feature("lost") > MOST_LOST, "the part asked for is not met": best.feature("part_lost") > MOST_LOST,
            "it is no target": bool(best.feature("plan_missed")), "it is a plan, and what was done is asked": bool(best.feature("not_yet")),
        }  # fmt: skip
        return (Step("why", f"{best.figure.text} does not answer: {'; '.join(reason for reason, holds in missed.items() if holds)}"),)
    other = next((c for c in candidates[1:] if rounded(c.figure) != rounded(best.figure)), None)
    theirs = dict(other.features) if other else {}
    lead = sorted(((weights().get(name, 0.0) * (value - theirs.get(name, 0.0)), name) for name, value in best.features), reverse=True)[:_REASONS]
    over = f" over {other.figure.text} ({other.score:+.2f})" if other else ""
    return (Step("why", f"{best.figure.text} ({best.score:+.2f}){over}: " + ", ".join(f"{name} {gain:+.2f}" for gain, name in lead if gain > 0)),)


def as_figures(ask: Ask, **changes: object) -> Ask:
    """Return the same question asked for a figure, with changes to its query."""
    query = replace(ask.query, type=Type.FIGURE, **changes)  # type: ignore[arg-type]
    return replace(ask, query=query if query.wants in ("things", "amount") else replace(query, wants=things_or_amount(query)))


def things_or_amount(query: Query) -> str:
    """Return what an English question without a unit counts: "things" (how many), an "amount" (how much), else what it wanted already."""
    if query.language != "en" or query.units:
        return query.wants
    return "things" if _HOW_MANY.search(query.folded) else "amount" if _HOW_MUCH.search(query.folded) else query.wants


_HOW_MANY, _HOW_MUCH = re.compile(r"\bhow many\b|\bnumber of\b"), re.compile(r"\bhow much\b(?! (?:more|less|higher|lower|greater|larger|smaller)\b)(?!.*\b(?:increase|decrease|grow|grew|rise|rose|fall|fell|drop|change|climb|go up|go down|went up|went down)\b)")
