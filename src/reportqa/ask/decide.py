"""Evidence -> a decision: which figure, date, list or sentence answers; computed, conflicting, or none.

A question is answered only where the evidence meets each of its constraints; what misses one is at
most among the nearest facts.
"""

from __future__ import annotations

from reportqa.ask.computed import computed
from reportqa.ask.counting import count_of_names
from reportqa.ask.decision import Ask, Decision
from reportqa.ask.evidence import View
from reportqa.ask.figures import as_figures, figure, refuse
from reportqa.ask.listing import entity, listing
from reportqa.ask.matching import Matcher
from reportqa.ask.series import trend
from reportqa.ask.statements import date, passage, yesno
from reportqa.model.answer import Operation, Query, Reason, Status, Type

_ROUTES = {
    Type.FIGURE: figure, Type.COMPUTED: computed, Type.TREND: trend, Type.DATE: date,
    Type.LIST: listing, Type.ENTITY: entity, Type.YESNO: yesno, Type.PASSAGE: passage,
}  # fmt: skip


def decide(query: Query, view: View) -> Decision:
    """Return the decision on a query."""
    ask = Ask(query, view, Matcher())
    if not query.terms:
        return refuse(ask, Reason.AMBIGUOUS if query.periods else Reason.NO_TOPIC, [])
    if query.type is Type.ENTITY and query.units:
        counted = figure(as_figures(ask))  # "what was the budget" is put like "what was the venue"
        if counted.status is Status.ANSWERED:
            return counted
    decision = _ROUTES[query.type](ask)
    if decision.status is Status.NOT_FOUND and (query.type is Type.FIGURE or query.operation is Operation.SUM):
        return count_of_names(ask) or decision
    return decision
