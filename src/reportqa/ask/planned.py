"""What a row of a table planned set against what it came to, and two of its columns that a question names side by side."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from reportqa.ask.address import LEAST, Named, covered, in_time, row_by_words, rows_named, says, the_row
from reportqa.ask.cells import AIM, DONE, without_workings
from reportqa.ask.computed import calculated
from reportqa.ask.decision import Ask, Decision
from reportqa.ask.lines import AIM_OR_DONE
from reportqa.ask.ranking import unit_fit
from reportqa.ask.tables import Entry, Path, Table, is_total, tables
from reportqa.ask.terms import without
from reportqa.model.answer import Operation, Query, Status, Term, Type
from reportqa.model.figure import Figure

_CONFIDENCE, _TIE, _OTHER_UNIT = 0.8, 0.03, -0.5
_LATE = re.compile(r"落后|超前|提前|\b(?:behind|ahead of) (?:schedule|plan|target)\b")
_BEHIND = re.compile(r"落后|\bbehind\b")
_SET = re.compile(r"目标|原[订定先本]|预[订定计]|预算|计[画划]|排定|核定|应有|\b(?:target|plan(?:ned)?|budget(?:ed)?|schedule(?:d)?|forecast)\b")
_AGAINST = re.compile(r"实际|决算|实[征收支施]|实绩|达成|完成|差|比|落后|超前|\b(?:actual(?:ly)?|outturn|result|under|over|above|below|short|behind|ahead|than)\b")
_TWO = re.compile(r"比|减|相?差|扣|[和跟与及]|\b(?:than|less|minus|and|between)\b")
_AIM_TERM = re.compile(
    r"^(?:实际[一-鿿]?|原先|原本|原来|原[订定]|预[订定计]|排定|预算数?|决算数?|计[画划]数?|核定数?|目标值?|落后|超前|提前|百分点|场次|差|多|少|达成|完成|"
    r"target|plan(?:ned)?|budget(?:ed)?|schedule[d]?|actual(?:ly)?|outturn|behind|ahead|under|over|far)$"
)
_RATE = re.compile(r"率|比例|达成度|增减|\brate\b|\bchange\b")
_POINTS = frozenset(("percentage_point",))


@dataclass(frozen=True, slots=True)
class Pair:
    """What was planned and what came of it, or two columns of one row, with how well the row meets the question."""

    first: Figure
    second: Figure
    coverage: float


def planned_and_done(ask: Ask) -> Decision | None:
    """Return how far a result is from its plan, or whether it is behind it; None where no row has just one of each."""
    query = ask.query
    late = _LATE.search(query.folded) is not None
    if query.type is Type.YESNO:
        return _behind(ask) if late else None
    if not (query.operation is Operation.DIFFERENCE or late and query.type is Type.FIGURE):
        return None
    pair = _best(ask) if late or _SET.search(query.folded) and _AGAINST.search(query.folded) else None
    pair = pair or (_named_pair(ask) if _TWO.search(query.folded) else None)
    if pair is None:
        return None
    made = calculated(replace(ask, query=replace(query, periods=())), Operation.DIFFERENCE, (pair.first, pair.second))
    return replace(made, confidence=_CONFIDENCE) if made.status is Status.ANSWERED else None


def _behind(ask: Ask) -> Decision | None:
    pair = _best(ask)
    if pair is None:
        return None
    behind = pair.second.quantity.value < pair.first.quantity.value
    held = behind if _BEHIND.search(ask.query.folded) else pair.second.quantity.value > pair.first.quantity.value
    return Decision(Type.YESNO, Status.ANSWERED, figures=(pair.second, pair.first), verdict=held, confidence=_CONFIDENCE)


def _best(ask: Ask) -> Pair | None:
    """Return the plan and the result of the row that meets the question best."""
    terms = without(without_workings(ask.query.terms), _AIM_TERM)
    return surest([p for table in tables(ask.view) for p in _pairs(ask, table, terms)])


def surest(pairs: list[Pair]) -> Pair | None:
    """Return the pair whose row meets the question best, None where another one does as well."""
    pairs = sorted(pairs, key=lambda p: -p.coverage)
    return pairs[0] if pairs and not any(p.coverage >= pairs[0].coverage - _TIE for p in pairs[1:]) else None


def row_named(ask: Ask, table: Table, terms: tuple[Term, ...]) -> tuple[Path, Named] | None:
    """Return the one row of a table that a question names, by its label or by words that it alone has."""
    named = rows_named(ask, table, terms)
    if not named.parts:
        named = row_by_words(ask, table, terms)
    row = the_row(named)
    return (row, named) if row is not None and named.parts else None


def _pairs(ask: Ask, table: Table, terms: tuple[Term, ...]) -> Iterator[Pair]:
    """Yield the plan and the result of a row whose columns differ by these words alone."""
    found = row_named(ask, table, terms)
    if found is None:
        return
    row, named = found
    by_rest: dict[tuple[str, str], list[tuple[Entry, str]]] = defaultdict(list)
    for e in row_cells(ask, table, row):
        text = " / ".join(e.column)
        if not _RATE.search(e.column[-1] if e.column else "") and (AIM.search(text) or DONE.search(text)):
            by_rest[AIM_OR_DONE.sub("", text).strip(" /"), e.figure.quantity.unit_id].append((e, e.column[-1] if e.column else ""))
    for (rest, _), entries in by_rest.items():
        aims = [e for e, label in entries if AIM.search(label) and not DONE.search(label)]
        done = [e for e, label in entries if DONE.search(label) and not AIM.search(label)]
        coverage = covered(ask, table, named.text, rest, terms)
        if len(aims) == len(done) == 1 and len(entries) == len(aims) + len(done) and coverage >= LEAST:
            yield Pair(aims[0].figure, done[0].figure, coverage)


def row_cells(ask: Ask, table: Table, row: Path) -> list[Entry]:
    """Return the cells of a row that are of the time and of a unit asked for."""
    kept = in_time(ask, table)
    units = tuple(u for u in ask.query.units if u not in _POINTS)
    query: Query = replace(ask.query, units=units)
    points = bool(_POINTS & set(ask.query.units))
    return [e for e in table.entries if e.row == row and kept(e) and (e.figure.quantity.unit_id == "percent" if points else unit_fit(query, e.figure) >= _OTHER_UNIT)]


def _named_pair(ask: Ask) -> Pair | None:
    """Return the two columns of a row whose own names, and no others', a question says whole."""
    terms = without_workings(ask.query.terms)
    return surest([p for table in tables(ask.view) for p in _two_columns(ask, table, terms)])


def _two_columns(ask: Ask, table: Table, terms: tuple[Term, ...]) -> Iterator[Pair]:
    found = row_named(ask, table, terms)
    if found is None:
        return
    row, named = found
    cells = [e for e in row_cells(ask, table, row) if e.column and not is_total(e.column[-1])]
    said = [e for e in cells if says(e.column[-1], ask, terms) >= _SAID]
    if len(said) != len({e.column for e in said}) or len(said) != 2 or said[0].figure.quantity.unit_id != said[1].figure.quantity.unit_id:  # noqa: PLR2004
        return
    coverage = covered(ask, table, named.text, " / ".join(p for e in said for p in e.column), terms)
    if coverage >= _SURE:
        yield Pair(said[0].figure, said[1].figure, coverage)


_SAID, _SURE = 0.99, 0.8
