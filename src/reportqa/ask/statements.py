"""Sentences and dated clauses -> a date, a yes or no, or the two or three sentences that answer."""

from __future__ import annotations

import re

from reportqa.ask.decision import Ask, Decision, Evidence, Listed, lost_share, strict
from reportqa.ask.evidence import Statement, View, rank_moments, rank_sentences
from reportqa.ask.figures import as_figures, figure, refuse
from reportqa.ask.listing import period_ok, subsections
from reportqa.ask.ranking import rank_figures
from reportqa.ask.verdicts import verdict
from reportqa.model.answer import Reason, Status, Step, Type
from reportqa.model.figure import Moment

# The least coverage at which a sentence or a date answers, set on the tuned question sets.
LEAST_SENTENCE, LEAST_DATE = 0.48, 0.45


# ---------------------------------------------------------------- dates


def date(ask: Ask) -> Decision:
    """Decide a question for a date."""
    query, view = ask.query, ask.view
    moments = rank_moments(ask.query, ask.view, ask.matcher)
    by_year = query.wants == "year"
    usable = [m for m in moments if m.moment is not None and (by_year or _fine(m.moment)) and m.period >= 0 and not strict(m.missing)]
    usable = [m for m in usable if m.coverage >= LEAST_DATE and lost_share(m.missing, query) <= 0.4]  # noqa: PLR2004
    if not usable:
        wide = [m for m in moments if m.moment is not None and m.coverage >= LEAST_DATE + 0.1 and m.period >= 0 and not strict(m.missing)]
        if not wide:
            figures = rank_figures(query, view, ask.matcher)
            return refuse(ask, Reason.NO_TOPIC if not moments or moments[0].coverage < 0.4 else Reason.TOPIC_WITHOUT_FIGURE, figures)  # noqa: PLR2004
        usable = wide
    best = usable[0]
    same = [m for m in usable if m.moment and best.moment and m.moment.sentence == best.moment.sentence and m.score >= best.score - 0.08]
    if by_year:
        same = [best]
    chosen: list[Statement] = []
    for m in sorted(same, key=lambda s: s.moment.span if s.moment else s.span):
        if not any(_same_days(m.moment, c.moment) for c in chosen):
            chosen.append(m)
    plural = re.search(r"哪几[天日]|哪些|分别|dates|which days", query.folded) is not None
    joined = chosen if plural or _adjacent(chosen, view) else [best]
    items = tuple(_dated(m) for m in joined)
    return Decision(Type.DATE, Status.ANSWERED, items=items, confidence=min(0.95, 0.35 + 0.6 * best.coverage), trace=tuple(Step("date", f"{m.score:.3f} coverage={m.coverage:.2f} {m.moment.period.text if m.moment else ''} | {m.span.of(view.documents[m.document].text)}") for m in moments[:5]))


def _adjacent(chosen: list[Statement], view: View) -> bool:
    """Whether dates stand side by side in one phrase (6 月 15 日 8 月 17 日)."""
    if len(chosen) != 2 or chosen[0].moment is None or chosen[1].moment is None:  # noqa: PLR2004
        return False
    text = view.documents[chosen[0].document].text
    between = text[chosen[0].moment.span.end : chosen[1].moment.span.start]
    return len(re.sub(r"[\s及和與、,]", "", between)) == 0


def _same_days(a: Moment | None, b: Moment | None) -> bool:
    return a is not None and b is not None and (a.period.start, a.period.end) == (b.period.start, b.period.end)


def _fine(moment: Moment) -> bool:
    start, end = moment.period.start, moment.period.end
    return start is not None and end is not None and (end - start).days <= 62  # noqa: PLR2004


def _dated(statement: Statement) -> Listed:
    moment = statement.moment
    if moment is None:
        msg = "a dated statement needs its moment"
        raise ValueError(msg)
    day = moment.period.start or moment.period.end
    return Listed(moment.period.text, Evidence(statement.document, moment.clause), day.isoformat() if day else None)


# ---------------------------------------------------------------- yes or no


def yesno(ask: Ask) -> Decision:
    """Decide a yes-or-no question."""
    return verdict(ask)


# ---------------------------------------------------------------- passages


def passage(ask: Ask) -> Decision:
    """Decide a question that wants the sentences that answer."""
    query, view = ask.query, ask.view
    if query.wants == "terse":
        terse = figure(as_figures(ask))
        if terse.status is Status.ANSWERED and terse.confidence >= 0.6:  # noqa: PLR2004
            return terse
    statements = [s for s in rank_sentences(ask.query, ask.view, ask.matcher) if not strict(s.missing) and period_ok(s, query, view)]
    usable = [s for s in statements if s.coverage >= LEAST_SENTENCE - 0.03 and lost_share(s.missing, query) <= 0.45]  # noqa: PLR2004
    if not usable:
        return refuse(ask, Reason.NO_TOPIC if not statements or statements[0].coverage < 0.4 else Reason.TOPIC_WITHOUT_FIGURE, rank_figures(ask.query, ask.view, ask.matcher))  # noqa: PLR2004
    best = usable[0]
    subs = subsections(ask)
    if subs is not None and re.search(r"困难|挑战|效益|措施|difficult|challenge|benefit|measures|obstacle|哪些", query.folded) and subs[0] >= best.score:
        return Decision(Type.PASSAGE, Status.ANSWERED, items=subs[1], confidence=0.6)
    chosen = [best]
    budget = 300
    for s in sorted(usable[1:8], key=lambda s: s.span):
        close = s.document == best.document and abs(s.span.start - best.span.start) < 400  # noqa: PLR2004
        if close and s.span != best.span and s.score >= best.score - 0.25 and len(chosen) < 3 and sum(c.span.end - c.span.start for c in chosen) + s.span.end - s.span.start <= budget:  # noqa: PLR2004
            chosen.append(s)
    evidence = tuple(Evidence(s.document, s.span) for s in sorted(chosen, key=lambda s: (s.document, s.span)))
    return Decision(Type.PASSAGE, Status.ANSWERED, passage=evidence, confidence=min(0.9, 0.25 + 0.6 * best.coverage))


