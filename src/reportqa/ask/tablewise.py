"""Questions over more than one cell of a table: sums over months or parts, shares of a whole, a plan against its result.

Each finds the cells by the paths of their rows and columns (`ask.address`), and makes nothing where one of them is
lacking, where another table would tell otherwise, or where what is asked is printed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from reportqa.ask.address import Named, Place, adds_up, in_time, place, rows_named, the_row, total_row
from reportqa.ask.cells import without_workings
from reportqa.ask.computed import as_figures, calculated
from reportqa.ask.counterparts import number_said
from reportqa.ask.decision import Ask, Decision
from reportqa.ask.evidence import is_cell
from reportqa.ask.figures import figure, refuse
from reportqa.ask.matching import squash
from reportqa.ask.ranking import RATIO_UNITS
from reportqa.ask.surest import surest
from reportqa.ask.tables import Entry, Path, Table, is_overlap, is_total, tables
from reportqa.ask.terms import without
from reportqa.model.answer import Operation, Reason, Status, Term, Type
from reportqa.model.figure import Figure, Period, Sense

_CONFIDENCE = 0.8
_TIE = 0.03  # how near to the best another table's selection may come before neither answers
_SHORTEST, _LONGEST = 45, 340  # days of a stretch that months or quarters of one year may make up

_TOGETHER = re.compile(r"加起来|合起来|加总|相加|合计|一共|总共|共计|总计|总数|[一-鿿]加[一-鿿]|\b(?:together|combined|altogether|in total|in all|total|sum)\b")
_WHOLE_TERM = re.compile(r"^(?:全[市县国省区部体]?|全部|所有|整体|整个|total|overall|whole|all)$")
_SUM_TERM = re.compile(r"^(?:合计|一共|总共|共计|总计|总数|加|男女|人|total|combined|together|altogether)$")
_HOW_MANY = re.compile(r"多少|几|合计|总数|\b(?:how (?:many|much)|total|number of)\b")


@dataclass(frozen=True, slots=True)
class Made:
    """Figures that answer together, of one selection, and how well that meets the question."""

    figures: tuple[Figure, ...]
    coverage: float
    lacking: bool = False  # the selection is the one asked for, but a cell that it needs is not there


def tabled(ask: Ask) -> Decision | None:
    """Return what cells of a table answer together; None where a question asks for nothing of the kind or no table has them all."""
    query = ask.query
    if query.type not in (Type.FIGURE, Type.COMPUTED):
        return None
    asked = replace(ask, query=replace(query, type=Type.FIGURE, operation=None, periods=query.periods))
    match query.operation:
        case Operation.SHARE:
            return _share(asked)
        case Operation.SUM | None:
            together = _sum_of_period(asked) or _sum_of_parts(asked) if _HOW_MANY.search(query.folded) else None
            return together or _single(asked)
        case Operation.DIFFERENCE if (left := _LEFT.search(query.folded)) is not None:
            return _single(replace(asked, query=replace(asked.query, terms=without(query.terms, _LEFT_TERM))), column=left.group())
        case _:
            return None


_LEFT = re.compile(r"保留|结余|剩余|余额|赸余|节余|\b(?:unspent|carried (?:over|forward)|balance)\b")
_LEFT_TERM = re.compile(r"^(?:下年度?|次年度?|隔年|明年|剩|还|花完?|没花完|用完|next year)$")


def _single(ask: Ask, column: str = "") -> Decision | None:
    """Return the one cell that a question names by its row in a group, or as the total of that, where no other figure answers as surely; `column` must be in its column's name."""
    terms = without(without_workings(ask.query.terms), _SUM_TERM)
    found = _best(ask, lambda table: _cell(ask, table, terms))
    if found is None:
        return None
    own = found.figures[0]
    if column not in squash(own.headers[1]):
        return None
    other = figure(as_figures(ask))
    if not column and other.status is Status.ANSWERED and (other.clashes or not is_cell(other.figures[0]) or other.figures[0].headers[2:] != own.headers[2:]):
        return None
    return Decision(Type.FIGURE, Status.ANSWERED, figures=(own,), confidence=_CONFIDENCE)


def _cell(ask: Ask, table: Table, terms: tuple[Term, ...]) -> Iterator[Made]:
    named = rows_named(ask, table, terms)
    found = place(ask, table, named, in_time(ask, table), terms)
    if found is None or found.coverage < _SURE:
        return
    row = found.row
    if row is None or not _named_whole(row, named):
        return
    cell = found.one(row)
    if cell is not None:
        yield Made((cell,), found.coverage)


def _named_whole(row: Path, named: Named) -> bool:
    """Whether a row is that of a group or a table as a whole, or the one of a group whose own label is named."""
    if any(is_total(p) for p in row):
        return bool(named.parts) or all(is_total(p) for p in row)
    return len(row) > 1 and len(row) - 1 in named.parts


_SURE = 0.8  # of the question's words that a single cell must meet


def _best(ask: Ask, make: Callable[[Table], Iterator[Made]]) -> Made | None:
    """Return what the table makes that meets the question best; None where two that meet it alike do not say the same."""
    made = sorted((m for table in tables(ask.view) for m in make(table)), key=lambda m: m.lacking)
    return surest(made, lambda m: m.coverage, lambda m: [f.quantity.value for f in m.figures], _TIE)


def _computed(ask: Ask, operation: Operation, made: Made) -> Decision | None:
    if made.lacking:
        return refuse(ask, Reason.TOPIC_WITHOUT_FIGURE, [], kind=Type.COMPUTED)
    decision = calculated(ask, operation, made.figures)
    return replace(decision, confidence=_CONFIDENCE) if decision.status is Status.ANSWERED else None


# ---------------------------------------------------------------- the months of a quarter


def _sum_of_period(ask: Ask) -> Decision | None:
    """Return the sum of the cells whose periods make up the one asked for, where no figure is printed for that."""
    stretches = {(p.start, p.end): p for p in ask.query.periods}
    if len(stretches) != 1:
        return None
    asked = next(iter(stretches.values()))
    if asked.start is None or asked.end is None or not _SHORTEST < (asked.end - asked.start).days < _LONGEST or asked.sense is not Sense.DURING:
        return None
    printed = figure(as_figures(ask))
    if printed.status is Status.ANSWERED and _is(printed.figures[0].period, asked):
        return None
    terms = without(without_workings(ask.query.terms), _SUM_TERM)
    made = _best(ask, lambda table: _months(ask, table, terms, asked))
    return _computed(ask, Operation.SUM, made) if made is not None else None


def _is(given: Period | None, asked: Period) -> bool:
    return given is not None and (given.start, given.end) == (asked.start, asked.end)


def _months(ask: Ask, table: Table, terms: tuple[Term, ...], asked: Period) -> Iterator[Made]:
    """Yield the cells of one row and column, their times apart, whose periods make up the one asked for."""
    kept: Callable[[Entry], bool] = lambda e: e.timed and adds_up(e.figure) and _within(e.figure.period, asked)  # noqa: E731
    named = rows_named(ask, table, terms)
    found = place(ask, table, named, kept, terms)
    if found is None:
        return
    rows = [r for r in found.cells if not named.parts or not is_overlap(r)]
    row = rows[0] if len(rows) == 1 else found.row or (total_row(tuple(rows)) if not named.parts else None)
    if row is None:
        return
    cells = sorted((e.figure for e in found.cells[row]), key=lambda f: f.period.start if f.period and f.period.start else asked.start)  # type: ignore[arg-type, return-value]
    if any(_is(f.period, asked) for f in cells):
        yield Made(tuple(f for f in cells if _is(f.period, asked))[:1], found.coverage)
        return
    yield Made(tuple(cells), found.coverage, lacking=not _tile(cells, asked))


def _within(given: Period | None, asked: Period) -> bool:
    if given is None or given.start is None or given.end is None or given.sense is not Sense.DURING or asked.start is None or asked.end is None:
        return False
    return asked.start <= given.start and given.end <= asked.end


def _tile(cells: list[Figure], asked: Period) -> bool:
    """Whether the periods of cells, in their order, make up the one asked for without a gap and without one twice."""
    begins = asked.start
    for cell in cells:
        if cell.period is None or cell.period.end is None or cell.period.start != begins:
            return False
        begins = cell.period.end + timedelta(days=1)
    return len(cells) > 1 and cells[-1].period is not None and cells[-1].period.end == asked.end


# ---------------------------------------------------------------- the parts of a group


def _sum_of_parts(ask: Ask) -> Decision | None:
    """Return the sum of the rows that a question names together, or the printed total of them."""
    if not _TOGETHER.search(ask.query.folded) or len({p.years for p in ask.query.periods}) > 1:
        return None
    terms = without(without_workings(ask.query.terms), _SUM_TERM)
    made = _best(ask, lambda table: _rows_together(ask, table, terms))
    if made is None or len(made.figures) > 1 or made.lacking:
        return _computed(ask, Operation.SUM, made) if made is not None else None
    return Decision(Type.FIGURE, Status.ANSWERED, figures=made.figures, confidence=_CONFIDENCE)


def _rows_together(ask: Ask, table: Table, terms: tuple[Term, ...]) -> Iterator[Made]:
    named = rows_named(ask, table, terms)
    if not named.parts:
        return
    on_time = in_time(ask, table)
    found = place(ask, table, named, lambda e: on_time(e) and adds_up(e.figure), terms)
    if found is None:
        return
    printed = found.row
    if printed is not None:
        cell = found.one(printed)
        if cell is not None and any(is_total(p) for p in printed):
            yield Made((cell,), found.coverage)
        return
    parts = _groups(found) or tuple(r for r in named.rows if not any(is_total(p) for p in r))
    said = number_said(ask.query.folded)
    if len(parts) < 2 or said and said != len(parts) or not _apart(parts, named):  # noqa: PLR2004
        return
    cells = [found.one(r) for r in parts]
    lacking = any(c is None for c in cells) or any(is_overlap(r) for r in parts)
    yield Made(tuple(c for c in cells if c is not None), found.coverage, lacking=lacking or _nested([c for c in cells if c is not None]))


def _groups(found: Place) -> tuple[Path, ...]:
    """Return the printed totals of the groups that a question names together, nothing where one of these has none."""
    deepest = max(found.named.parts)
    groups = found.named.parts[deepest]
    wholes = tuple(r for r in found.cells if len(r) > deepest + 1 and all(is_total(p) for p in r[deepest + 1 :]))
    return wholes if len(groups) > 1 and len(wholes) == len(groups) and {r[deepest] for r in wholes} == groups else ()


def _apart(parts: tuple[Path, ...], named: Named) -> bool:
    """Whether rows lie side by side: as long as each other, none the group of another."""
    return len({len(p) for p in parts}) == 1 and len(parts[0]) > max(named.parts)


def _nested(cells: list[Figure]) -> bool:
    ids = {c.id for c in cells}
    return any(c.part_of in ids for c in cells)


# ---------------------------------------------------------------- a part of its whole

_OF = re.compile(r"占|之于|\b(?:out )?of\b|\bshare\b")
_PRINTED_SHARE = re.compile(r"占|比重|构成比|结构比|百分比|\bshare\b|per ?cent of|% of")


def _share(ask: Ask) -> Decision | None:
    """Return a part's cell over the cell of its whole in the same column, where the table prints no share."""
    if len({p.years for p in ask.query.periods}) > 1:
        return None
    terms = without(without_workings(ask.query.terms), _WHOLE_TERM)
    asked = replace(ask, query=replace(ask.query, units=tuple(u for u in ask.query.units if u not in RATIO_UNITS)))
    made = _best(ask, lambda table: _part_and_whole(asked, table, terms))
    return _computed(ask, Operation.SHARE, made) if made is not None and not made.lacking else None


def _part_and_whole(ask: Ask, table: Table, terms: tuple[Term, ...]) -> Iterator[Made]:
    named = rows_named(ask, table, terms)
    row = the_row(named)
    whole = _whole_of(ask, table, named)
    if row is None or not named.parts or whole is None or whole == row or any(_PRINTED_SHARE.search(" ".join(e.column)) for e in table.entries if e.figure.quantity.unit_id in RATIO_UNITS):
        return
    on_time = in_time(ask, table)
    both = replace(named, rows=(row, whole))
    found = place(ask, table, both, lambda e: on_time(e) and adds_up(e.figure), terms)
    if found is None:
        return
    part, total = found.one(row), found.one(whole)
    if part is not None and total is not None and part.quantity.unit_id == total.quantity.unit_id and part.quantity.value <= total.quantity.value:
        yield Made((part, total), found.coverage)


def _whole_of(ask: Ask, table: Table, named: Named) -> Path | None:
    """Return the row of the whole: of the group where the question names that, too, behind the word for a share; else of the table."""
    rows = tuple(dict.fromkeys(e.row for e in table.entries))
    if len(named.parts) > 1:
        of = _OF.search(ask.query.folded)
        group = next(iter(named.parts[min(named.parts)]))
        if of is not None and group in squash(ask.query.folded[of.end() :]):
            return next((r for r in rows if r[:1] == (group,) and len(r) > 1 and all(is_total(p) for p in r[1:])), None)
    return total_row(rows)
