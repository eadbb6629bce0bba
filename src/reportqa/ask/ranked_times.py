"""Which month or quarter of a year had the most or the least of one thing, from the cells of one row or column of a table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from reportqa.ask.address import place, rows_named, total_row
from reportqa.ask.cells import without_workings
from reportqa.ask.decision import Ask, Decision, Evidence, Listed
from reportqa.ask.ranked import LEAST, MOST, RANK_TERM, people
from reportqa.ask.surest import surest
from reportqa.ask.tables import Entry, Table, tables
from reportqa.ask.terms import without
from reportqa.ask.units import extremum
from reportqa.language.compounds import magnitude
from reportqa.model.answer import Operation, Status, Type
from reportqa.model.figure import Figure, Period, Sense

_CONFIDENCE, _TIE, _SURE = 0.8, 0.03, 0.7
_WHICH = re.compile(r"(?:哪一?个?|几)(?:(?P<month>月)|(?P<quarter>季))|\b(?:which|what) (?:(?P<en_month>month)|(?P<en_quarter>quarter))\b")
MONTH, QUARTER = range(27, 32), range(88, 93)  # days from the first to the last
IN_YEAR = {MONTH: 12, QUARTER: 4}
_OWN_TERM = re.compile(r"^(?:月份?|季度?|哪.*|months?|quarters?)$")


@dataclass(frozen=True, slots=True)
class Course:
    """The cells of one thing, month by month or quarter by quarter, with how well it meets the question."""

    cells: tuple[Figure, ...]
    coverage: float


def ranked_time(ask: Ask) -> Decision | None:
    """Return the month or quarter that a question for the most or the least seeks; None where no table has all that rank."""
    query = ask.query
    most, least, which = MOST.search(query.folded), LEAST.search(query.folded), _WHICH.search(query.folded)
    if which is None or bool(most) == bool(least) or query.rank != 1 or query.type not in (Type.COMPUTED, Type.DATE, Type.ENTITY, Type.FIGURE):
        return None
    size = MONTH if which["month"] or which["en_month"] else QUARTER
    found = surest((c for table in tables(ask.view) for t in (table, table.turned()) for c in courses(ask, t, size)), lambda c: c.coverage, _values, _TIE)
    if found is None:
        return None
    cells = found.cells
    if len(cells) < 3 or least and len(cells) < IN_YEAR[size]:  # noqa: PLR2004 (a month that is not told may have had less)
        return None
    sign = 1 if most else -1
    ordered = sorted(cells, key=lambda f: (-sign * magnitude(f.quantity), f.id))
    winner = ordered[0]
    if magnitude(winner.quantity) == magnitude(ordered[1].quantity) or winner.period is None:
        return None
    operation, name = (Operation.MAXIMUM, "max") if most else (Operation.MINIMUM, "min")
    calculation = extremum(operation, name, tuple(ordered), winner)
    items = (Listed(winner.period.text, Evidence(winner.document, winner.clause)),)
    return Decision(Type.COMPUTED, Status.ANSWERED, figures=(winner,), items=items, calculation=calculation, confidence=_CONFIDENCE)


def _values(course: Course) -> list[object]:
    return [f.quantity.value for f in course.cells]


def courses(ask: Ask, table: Table, size: range) -> Iterator[Course]:
    """Yield the months or quarters of the asked or the report's year, each once, of the row and column that the question names."""
    terms = without(without(without_workings(ask.query.terms), RANK_TERM), _OWN_TERM)
    own = ask.view.documents[table.document].year
    years = {y for p in ask.query.periods for y in p.years} or ({own} if own is not None else set())
    if len(years) != 1:
        return

    def kept(entry: Entry) -> bool:
        return entry.timed and _of_size(entry.figure.period, size) and entry.figure.period is not None and set(entry.figure.period.years) <= years

    asked = replace(ask, query=replace(ask.query, periods=(), units=tuple(u for u in ask.query.units if u not in ("item", "month")) or people(ask)))
    named = rows_named(asked, table, terms)
    found = place(asked, table, named, kept, terms)
    if found is None or found.coverage < _SURE:
        return
    row = found.row if named.parts or len(found.cells) == 1 else total_row(tuple(found.cells))
    cells = tuple(e.figure for e in found.cells.get(row, ())) if row is not None else ()
    if len({f.period for f in cells}) == len(cells) > 1:
        yield Course(cells, found.coverage)


def _of_size(given: Period | None, size: range) -> bool:
    return given is not None and given.start is not None and given.end is not None and given.sense is Sense.DURING and (given.end - given.start).days in size
