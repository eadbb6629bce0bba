"""Evidence -> a decision: which figure, date, list or sentence answers; computed, conflicting, or none.

A question is answered only where the evidence meets each of its constraints; what misses one is at
most among the nearest facts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from reportqa.ask.computed import computed
from reportqa.ask.counting import count_of_names
from reportqa.ask.decision import Ask, Decision
from reportqa.ask.evidence import View
from reportqa.ask.figures import as_figures, figure, refuse
from reportqa.ask.listing import entity, listing
from reportqa.ask.matching import Matcher
from reportqa.ask.ranking import RATIO_UNITS
from reportqa.ask.series import trend
from reportqa.ask.statements import date, passage, yesno
from reportqa.model.answer import Operation, Query, Reason, Status, Type
from reportqa.model.figure import Figure

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
    if decision.status is Status.NOT_FOUND and (printed := _printed(ask)) is not None:
        return printed
    if decision.status is Status.NOT_FOUND and (query.type is Type.FIGURE or query.operation is Operation.SUM):
        return count_of_names(ask) or decision
    return decision


_PRINTED = (Operation.GROWTH, Operation.SHARE, Operation.AVERAGE)
_WHAT_IS = re.compile(r"^\s*(?:and |so |but )?what(?:'s| is| was| are| were| did| does)\b")
_LEFT = re.compile(r"剩|结余|余额|未用|尚余|保留|\b(?:left|remain\w*|unspent|unused)\b")
_SURE = 0.6


def _printed(ask: Ask) -> Decision | None:
    """Return the printed figure that answers a question whose operands, or whose name, the report lacks; None where none of a fitting unit does."""
    query = ask.query
    if query.operation is Operation.DIFFERENCE and _LEFT.search(query.folded):
        return _sure(ask, lambda f: _LEFT.search(ask.view.context(f).clause) is not None)
    if query.operation is Operation.DIFFERENCE and not query.units:
        told = computed(replace(ask, query=replace(query, operation=Operation.GROWTH)))
        return told if told.status is Status.ANSWERED and told.calculation is None else None
    if query.operation in _PRINTED and len(query.periods) < 2:  # noqa: PLR2004
        ratio = query.operation is not Operation.AVERAGE
        return _sure(ask, lambda f: (f.quantity.unit_id in RATIO_UNITS) == ratio)
    if query.type is Type.ENTITY and query.wants == "organisation" and _WHAT_IS.search(query.folded):
        return _sure(ask, lambda _: True)
    return None


def _sure(ask: Ask, fits: Callable[[Figure], bool]) -> Decision | None:
    found = figure(as_figures(ask))
    return found if found.status is Status.ANSWERED and found.confidence >= _SURE and fits(found.figures[0]) else None
