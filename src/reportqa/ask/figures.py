"""Ranked figures -> the figure that answers, its rivals where the report contradicts itself, or why none does."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from math import exp

from reportqa.ask.acceptance import chance
from reportqa.ask.clashes import clashes, meets, rounded
from reportqa.ask.decision import Ask, Decision, Evidence, strict
from reportqa.ask.evidence import View, is_cell, rank_sentences
from reportqa.ask.moves import end_asked
from reportqa.ask.ranking import Candidate, rank_figures, weights
from reportqa.ask.rest import negated_elsewhere, tells_the_contrary, told_of_the_rest
from reportqa.language.script import fold
from reportqa.model.answer import Operation, Query, Reason, Status, Step, Type
from reportqa.model.document import Span

# A candidate answers where its fitted score is at most this much below that of "none of these", which is 0: a confidence fitted afterwards decides.
LEAST_SCORE = -0.2
LEAST_COVERAGE, MOST_LOST = 0.4, 0.5  # of the question's words, by weight
LEAST_LITERAL = 0.15  # of the question's words, by weight, must be met by themselves: words of near meaning alone find what is only like it
MOST_UNKNOWN, SURE_SCORE = 0.5, 0.4  # where most of an English question is unknown to the report, only what is clearly its own answers
_NEAREST = 3
_MONEY = frozenset(("金额", "经费", "预算", "费用", "cost", "budget"))


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
    alone = None if accepted else _alone(candidates)
    accepted = [c for c in accepted or ([alone] if alone is not None else []) if not tells_the_contrary(ask, c.figure)]
    if not accepted:
        return refuse(ask, why_not(candidates, ask.query), candidates, steps)
    if told_of_the_rest(ask, accepted[0].figure) or negated_elsewhere(ask, accepted[0].figure):
        return refuse(ask, Reason.TOPIC_WITHOUT_FIGURE, candidates, steps)
    likeliest = _own_year(accepted, ask)
    sure = max(chance(c, ask.query, candidates, ask.view) for c in {accepted[0].figure.id: accepted[0], likeliest.figure.id: likeliest}.values()) if alone is None else confidence(alone, candidates)
    best = _named_part(likeliest, accepted, ask.query)
    moved = end_asked(ask, best.figure)
    best = best if moved is best.figure else replace(best, figure=moved)
    return Decision(
        Type.FIGURE, Status.ANSWERED, figures=(best.figure,), clashes=clashes(best, accepted, candidates, ask), confidence=_UNNAMED_ROW if _one_of_many_rows(best, accepted) else sure, calibrated=alone is None, trace=steps,
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
    topical = sorted(((_topical(c), c) for c in candidates if c.feature("local") >= _LEAST_NEAR), key=lambda t: -t[0])
    for score, c in topical:
        evidence = Evidence(c.figure.document, c.figure.clause)
        told = any(e.document == evidence.document and e.span.start < evidence.span.end and evidence.span.start < e.span.end for e in near)
        if score >= topical[0][0] - _NEARLY and not told:
            near.append(evidence)
    if not near and ask.query.terms:
        ranked = rank_sentences(ask.query, ask.view, ask.matcher, k=5)[:_NEAREST]
        near = [Evidence(s.document, shortened(ask.view, s.document, s.span)) for s in ranked if s.coverage >= 0.3]  # noqa: PLR2004
    return Decision(kind or ask.query.type, Status.NOT_FOUND, reason, nearest=tuple(near[:_NEAREST]), confidence=0.8, trace=steps)


_LEAST_NEAR, _NEARLY = 0.28, 1.2  # of the question's words, by weight, that the sentence and the headings of a nearest fact meet; how far behind the nearest another is shown
_OF_TIME = re.compile(r"period|other_year")


def _topical(candidate: Candidate) -> float:
    """Return a candidate's score without what tells of its time: how near it is to what is asked of another year."""
    return candidate.score - sum(weights().get(name, 0.0) * value for name, value in candidate.features if _OF_TIME.search(name))


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
