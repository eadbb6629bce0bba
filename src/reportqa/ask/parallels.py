"""A turn that asks the same of another year or another row -> the figure that stands there as the earlier answer stands in its place.

What a table or a sentence sets side by side is one thing at two times or of two names, so that the
turn before has already settled what is counted: no word of the question has to be met anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from reportqa.ask.counterparts import beside
from reportqa.ask.decision import Ask
from reportqa.ask.evidence import View, is_cell, period_fit
from reportqa.ask.matching import Matcher, squash
from reportqa.model.answer import Query
from reportqa.model.figure import Figure, Quantity

_SAME_PERIOD = 0.5
_LEAST_TWIN = 100  # below this two equal numbers are likely chance
_TOTAL = re.compile(r"总数|合计|共计|总计|总共|小计|全部|total|altogether|all\b|overall")
_LEADING = re.compile(r"^(?:(?:in|at|for|on|from|by|with|among|about|the|of)\s+)+", re.IGNORECASE)


def parallel(query: Query, view: View, *, name: str) -> Figure | None:
    """Return the one figure that is to `query` what those of the turn before were to theirs; `name` is what was put in place, none where only the time was."""
    ask = Ask(query, view, Matcher())
    leads = [view.figures[i] for i in query.earlier if i < len(view.figures)][:1]
    found: dict[int, Figure] = {}
    for lead in leads:
        for twin in (lead, *_twins(view, lead)):
            near = _named(view, twin, name) if name else _dated(ask, twin)
            found |= {f.id: f for f in near}
            if found:
                break
    values = {(f.quantity.value, f.quantity.unit_id) for f in found.values()}
    return next(iter(found.values())) if len(values) == 1 else None


def _twins(view: View, lead: Figure) -> Iterable[Figure]:
    """Yield the cells that print a figure of running text again."""
    if is_cell(lead) or lead.quantity.value < _LEAST_TWIN:
        return
    for figure in view.figures:
        if is_cell(figure) and _prints(figure.quantity, lead.quantity) and (not lead.period or not figure.period or set(lead.period.years) & set(figure.period.years)):
            yield figure


def _prints(a: Quantity, b: Quantity) -> bool:
    return a.value == b.value and a.unit_id == b.unit_id and a.kind is b.kind


def _dated(ask: Ask, lead: Figure) -> list[Figure]:
    """Return what stands beside a figure for the one period that is asked."""
    if len(ask.query.periods) != 1 or (lead.period and period_fit(ask.query.periods, lead.period, inherited=lead.inherited) >= _SAME_PERIOD):
        return []
    near = (f for i in ask.view.figures_of(lead.passage) if (f := ask.view.figures[i]).id != lead.id and beside(ask, lead, f))
    fits = [(fit, f) for f in near if (fit := period_fit(ask.query.periods, f.period, inherited=f.inherited)) >= _SAME_PERIOD]
    best = max((fit for fit, _ in fits), default=0.0)
    return [f for fit, f in fits if fit == best]


def _named(view: View, lead: Figure, name: str) -> list[Figure]:
    """Return the cells of a cell's column in the row of another name."""
    wanted = squash(_LEADING.sub("", name.strip()))
    if not is_cell(lead) or not wanted:
        return []
    column = [f for i in view.figures_of(lead.passage) if is_cell(f := view.figures[i]) and f.headers[1:] == lead.headers[1:] and f.id != lead.id]
    rows = [(squash(f.headers[0]), f) for f in column]
    if _TOTAL.search(wanted):
        return [f for row, f in rows if _TOTAL.search(row)]
    exact = [f for row, f in rows if row == wanted]
    return exact or [f for row, f in rows if len(wanted) > 1 and wanted in row]
