"""One thing for each other: the quotient of two figures that one sentence or one row of a table gives (7起，受害面積43.2畝: the area burnt per fire)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from reportqa.ask.address import covered, in_time, rows_named, the_row
from reportqa.ask.cells import without_workings
from reportqa.ask.counterparts import headings, lead_words
from reportqa.ask.decision import Ask, Calculation, Decision, plain
from reportqa.ask.evidence import is_cell, period_fit
from reportqa.ask.figures import as_figures, figure
from reportqa.ask.matching import squash
from reportqa.ask.ranking import RATIO_UNITS, unit_fit
from reportqa.ask.reckoning import pattern, told_together, words
from reportqa.ask.surest import surest
from reportqa.ask.tables import Entry, tables
from reportqa.language.script import fold
from reportqa.language.units import by_printed
from reportqa.model.answer import Operation, Status, Term, Type
from reportqa.model.figure import Figure

_CONFIDENCE, _TIE, _MET, _NAME, _ROW, _SENTENCE, _APART = 0.75, 0.05, 0.5, 0.6, 0.65, 0.5, 0.05
_OPERATIONS = (Operation.AVERAGE, Operation.RATIO, None)
_AVERAGED = re.compile(r"平均|\b(?:average|mean|per|each|every)\b")


@dataclass(frozen=True, slots=True)
class _Quotient:
    """What there is of a thing, of how many others, and how well they meet the question."""

    amount: Figure
    base: Figure
    coverage: float


def per_thing(ask: Ask) -> Decision | None:
    """Return how much of one thing there is for each other, of two figures side by side; None where it is not asked, is printed, or no two tell it."""
    query = ask.query
    asked = words(query, "per").search(query.folded)
    if query.type not in (Type.FIGURE, Type.COMPUTED) or query.operation not in _OPERATIONS or asked is None or not _AVERAGED.search(query.folded) or len(query.periods) > 1:
        return None
    base = tuple(t for t in query.terms if asked.start() <= query.folded.find(t.text) < asked.end())
    measure = by_printed().get(asked["measure"] or "") if "measure" in asked.groupdict() else None
    terms = tuple(t for t in without_workings(query.terms) if not any(t.text in b.text for b in base) and not _FILLER.fullmatch(t.text))
    if not (base or measure) or not terms:
        return None
    if _printed(ask):
        return None
    best = surest((*_of_rows(ask, base, terms), *_of_sentences(ask, base, measure.id if measure else "", terms)), lambda q: q.coverage, _value, _TIE)
    return _decided(best) if best is not None else None


_FILLER = re.compile(r"average|平均|算|很少|mean|amount|分|number")


def _value(found: _Quotient) -> Decimal:
    return found.amount.quantity.value / found.base.quantity.value


def _printed(ask: Ask) -> bool:
    """Whether the figure that answers best is told as an average itself."""
    told = figure(as_figures(ask))
    if told.status is not Status.ANSWERED or not told.figures:
        return False
    first = told.figures[0]
    context = ask.view.context(first)
    about = f"{context.row} {context.column} {context.headers}" if is_cell(first) else fold(ask.view.documents[first.document].text[first.clause.start : first.clause.end])
    return pattern(ask.view.documents[first.document].language, "average").search(about) is not None or "_per_" in first.quantity.unit_id


def _decided(found: _Quotient) -> Decision:
    value = _value(found).quantize(Decimal("0.01"), ROUND_HALF_UP).normalize()
    value = value.to_integral_value() if value == value.to_integral_value() else value
    quotient = replace(found.amount.quantity, value=value, high=None)
    pair = (found.amount, found.base)
    calculation = Calculation(Operation.AVERAGE, pair, quotient, f"{plain(found.amount.quantity.value)} ÷ {plain(found.base.quantity.value)}")
    return Decision(Type.COMPUTED, Status.ANSWERED, figures=pair, calculation=calculation, confidence=_CONFIDENCE)


# ---------------------------------------------------------------- a row of a table


def _of_rows(ask: Ask, base: tuple[Term, ...], terms: tuple[Term, ...]) -> Iterator[_Quotient]:
    """Yield the cells of a row that a question names, under the columns for the amount and for what it is divided by."""
    for table in tables(ask.view) if base else ():
        asked = replace(ask, query=replace(ask.query, units=()))
        named = rows_named(asked, table, (*base, *terms))
        row = the_row(named)
        if row is None or not named.parts:
            continue
        on_time = in_time(asked, table)
        cells = [e for e in table.entries if e.row == row and on_time(e) and e.figure.quantity.unit_id not in RATIO_UNITS]
        rest = tuple(t for t in terms if ask.matcher(t, named.text) < _NAME)
        divisor = _best_column(ask, cells, base)
        amount = _best_column(ask, [e for e in cells if e is not divisor], rest)
        if divisor is None or amount is None or not divisor.figure.quantity.value or divisor.figure.document != amount.figure.document:
            continue
        coverage = covered(asked, table, named.text, " / ".join(p for e in (divisor, amount) for p in e.column), (*base, *terms))
        if coverage >= _ROW:
            yield _Quotient(amount.figure, divisor.figure, coverage)


def _best_column(ask: Ask, cells: list[Entry], terms: tuple[Term, ...]) -> Entry | None:
    """Return the cell whose column meets some terms clearly better than any other; None where none does."""
    total = sum(t.weight for t in terms)
    scored = sorted(((sum(t.weight * ask.matcher(t, " / ".join(e.column)) for t in terms) / total, -i, e) for i, e in enumerate(cells)) if total else (), key=lambda s: -s[0])
    if not scored or scored[0][0] < _MET or len(scored) > 1 and scored[0][0] - scored[1][0] < _APART:
        return None
    return scored[0][2]


# ---------------------------------------------------------------- a sentence


def _of_sentences(ask: Ask, base: tuple[Term, ...], measure: str, terms: tuple[Term, ...]) -> Iterator[_Quotient]:
    """Yield the two figures of a sentence of which one counts what the question divides by and the other what it asks for."""
    for group in told_together(ask.view):
        if (made := _of_sentence(ask, group, base, measure, terms)) is not None:
            yield made


def _of_sentence(ask: Ask, group: list[Figure], base: tuple[Term, ...], measure: str, terms: tuple[Term, ...]) -> _Quotient | None:
    said = {f.id: _said(ask, f) for f in group}
    divisors = [f for f in group if f.quantity.value and (all(ask.matcher(t, said[f.id]) >= _NAME for t in base) if base else f.quantity.unit_id == measure)]
    if len(divisors) != 1:
        return None
    divisor = divisors[0]
    heaviest = max(t.weight for t in terms)
    scored = sorted(((max(ask.matcher(t, said[f.id]) for t in terms if t.weight >= _HEAVY * heaviest), -i, f) for i, f in enumerate(group) if f is not divisor and f.part_of != divisor.id), key=lambda s: -s[0])
    if not scored or scored[0][0] < _MET or len(scored) > 1 and scored[0][0] - scored[1][0] < _APART:
        return None
    amount = scored[0][2]
    fits = unit_fit(ask.query, amount) >= 0 and amount.quantity.unit_id != divisor.quantity.unit_id or amount.quantity.unit_id == divisor.quantity.unit_id == "item"
    if not fits or any(period_fit(ask.query.periods, f.period, inherited=f.inherited) < 0 for f in (amount, divisor)):
        return None
    about = squash(f"{ask.view.context(amount).sentence} {headings(ask, amount)} {ask.view.documents[amount.document].title}")
    met = [(t, ask.matcher(t, about)) for t in (*base, *terms)]
    coverage = sum(t.weight * m for t, m in met) / sum(t.weight for t, _ in met)
    return _Quotient(amount, divisor, coverage) if coverage >= _SENTENCE and not any(t.strict and m < _MET for t, m in met) else None


_HEAVY = 0.6


def _said(ask: Ask, found: Figure) -> str:
    """Return the words that tell what a number of running text counts: between the number before it and it, and its own unit or noun."""
    return squash(f"{lead_words(ask, found)} {found.text} {found.quantity.unit}") if ask.view.documents[found.document].language != "en" else squash(f"{found.text} {found.quantity.unit}")
