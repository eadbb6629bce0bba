"""How far what has the most is from what has the least: over the rows or the times of one column of a table, the greatest less the smallest."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from reportqa.ask.address import Named, in_time, place, rows_named
from reportqa.ask.address import says as said_of
from reportqa.ask.cells import without_workings
from reportqa.ask.computed import calculated
from reportqa.ask.decision import Ask, Decision, Evidence, Listed
from reportqa.ask.matching import squash
from reportqa.ask.ranked import OTHERS, Row, at_depth, depth_of_kind
from reportqa.ask.ranked_times import IN_YEAR, MONTH, QUARTER, courses
from reportqa.ask.ranking import RATIO_UNITS
from reportqa.ask.reckoning import words
from reportqa.ask.series import asks_change
from reportqa.ask.surest import surest
from reportqa.ask.tables import Path, Table, is_total, tables
from reportqa.language.compounds import magnitude
from reportqa.language.script import is_cjk
from reportqa.model.answer import Operation, Status, Term, Type
from reportqa.model.figure import Figure, Kind

_CONFIDENCE, _TIE, _SURE, _FULLY = 0.8, 0.03, 0.7, 0.99
_FEWEST = 2  # rows that a range is over
_OPERATIONS = (None, Operation.DIFFERENCE, Operation.GROWTH, Operation.MAXIMUM, Operation.MINIMUM)
_KIND = re.compile(r"的(?:那|这)?一?(?:个|种|类|项|条|座|间|所|家|处|位)?(?P<zh>[一-鿿]{1,3}?)(?=[和跟与及,的]|相?差|之?间|$)|^ (?P<en>(?!and\b|or\b|of\b|in\b|on\b|for\b|the\b|by\b|to\b|with\b|performing\b)[a-z]+)")
_AMONG = re.compile(r"(?:[两二三四五六七八九十]个|各个?|每个)(?P<each>[一-鿿]{1,2}?)(?=[的里中之间,]|最)|(?:^|[,的各])(?P<zh>[一-鿿]{1,3})(?:当中|之中|中|里面?|之间)(?=[,的最])|\b(?:among|between|across|of)(?: all)? the (?:[a-z]+ )??(?P<en>[a-z]+)\b")
_TIME = re.compile(r"(?P<month>月)|(?P<quarter>季)|^(?:months?)$|^(?:quarters?)$|年|天|日|周|^(?:years?|days?|weeks?)$")


@dataclass(frozen=True, slots=True)
class _Range:
    """The rows or times that a range is over, named, with how well their column meets the question."""

    rows: tuple[Row, ...]
    coverage: float


def spread(ask: Ask) -> Decision | None:
    """Return how far the most is from the least of what a question names; None where that is not asked, or no table tells it of all that rank."""
    query = ask.query
    if query.type not in (Type.FIGURE, Type.COMPUTED) or query.operation not in _OPERATIONS or not words(query, "gap").search(query.folded):
        return None
    highs, lows = list(words(query, "high").finditer(query.folded)), list(words(query, "low").finditer(query.folded))
    if len(highs) != 1 or len(lows) != 1 or asks_change(query):
        return None
    kinds = _kinds(query.folded, (highs[0], lows[0]))
    terms = _terms(ask, (highs[0].group(), lows[0].group()))
    found = surest(_ranges(ask, kinds, terms), lambda r: r.coverage, _ends, _TIE)
    if found is None:
        return None
    ordered = sorted(found.rows, key=lambda r: (magnitude(r.figure.quantity), r.figure.id))
    least, most = ordered[0], ordered[-1]
    if magnitude(least.figure.quantity) == magnitude(most.figure.quantity):
        return None
    same_time = replace(most.figure, period=least.figure.period)  # what sets them apart is their names, not their times
    decision = calculated(ask, Operation.DIFFERENCE, (least.figure, same_time))
    if decision.status is not Status.ANSWERED:
        return None
    items = tuple(Listed(r.name, Evidence(r.figure.document, r.figure.clause)) for r in (most, least))
    return replace(decision, figures=(most.figure, least.figure), items=items, confidence=_CONFIDENCE)


def _kinds(folded: str, extremes: tuple[re.Match[str], ...]) -> tuple[str, ...]:
    """Return the words for what ranks, each behind or before a word for the most or the least (最多的縣市, 各縣市中最…, the worst company)."""
    behind = (m for e in extremes if (m := _KIND.match(folded, e.end()) or _KIND.match(folded[e.end() :])) is not None)
    found = [m["zh"] or m["en"] for m in behind] + [m["each"] or m["zh"] or m["en"] for m in _AMONG.finditer(folded)]
    return tuple(dict.fromkeys(found))


def _terms(ask: Ask, extremes: tuple[str, ...]) -> tuple[Term, ...]:
    """Leave out of a question's terms those that only say that a range is asked for, those within its words for the most and the least, and the verb that these hang on (漏得最兇)."""
    own = words(ask.query, "gap_word")
    verbs = set(_VERB.findall(ask.query.folded))
    return tuple(t for t in without_workings(ask.query.terms) if not own.fullmatch(t.text) and t.text not in verbs and not any(t.text in e for e in extremes))


_VERB = re.compile(r"([一-鿿])得?最")


def _ends(found: _Range) -> tuple[object, ...]:
    values = [r.figure.quantity.value for r in found.rows]
    return (min(values), max(values))


def _ranges(ask: Ask, kinds: tuple[str, ...], terms: tuple[Term, ...]) -> Iterator[_Range]:
    time = next((m for k in kinds if (m := _TIME.search(k)) is not None), None)
    if time is not None:
        size = MONTH if time["month"] or time.group().startswith("month") else QUARTER if time["quarter"] or time.group().startswith("quarter") else None
        if size is not None:
            for table in tables(ask.view):
                yield from _of_times(ask, table, size, terms)
        return
    for table in tables(ask.view):
        yield from (r for t in (table, table.turned()) for r in _of_rows(ask, t, kinds, terms))


# ---------------------------------------------------------------- the rows of a column


def _of_rows(ask: Ask, table: Table, kinds: tuple[str, ...], terms: tuple[Term, ...]) -> Iterator[_Range]:
    """Yield the rows of one column that are of the kind, or in the group, that a question names."""
    units = tuple("percent" if u == "percentage_point" else u for u in ask.query.units if u != "item")
    asked = replace(ask, query=replace(ask.query, units=units))
    table = _without_shorter(asked, _of_ratios(ask, table), terms)
    bare = tuple(t for t in terms if not any(t.text in k for k in kinds))
    named = _literally(asked, rows_named(asked, table, bare), table)
    depth = next((d for k in kinds if (d := _depth(table, named.rows, k)) is not None), None)
    own = bare if depth is not None else terms  # a kind that no row is of must be told elsewhere
    if depth is None:
        depth = max(named.parts) + 1 if named.parts else 0
        if any(len(r) > depth + 1 and not is_total(r[depth]) for r in named.rows):
            return
    elif depth in named.parts:
        return
    found = place(asked, table, named, in_time(asked, table), own) if own else None
    if found is None or found.coverage < _SURE:
        return
    rows = at_depth(found, depth)
    ranked = tuple(r for r in rows or () if not OTHERS.search(squash(r.name)))
    if len(ranked) >= _FEWEST and _comparable([r.figure for r in ranked]):
        yield _Range(ranked, found.coverage)


def _of_ratios(ask: Ask, table: Table) -> Table:
    """Leave out the rates of a table where a question asks for numbers, the numbers where it asks for percentage points."""
    if "percentage_point" in ask.query.units:
        return replace(table, entries=tuple(e for e in table.entries if e.figure.quantity.unit_id == "percent"))
    if words(ask.query, "ratio").search(ask.query.folded):
        return table
    return replace(table, entries=tuple(e for e in table.entries if e.figure.quantity.unit_id not in RATIO_UNITS))


def _literally(ask: Ask, named: Named, table: Table) -> Named:
    """Return the rows of the named parts that the question has letter by letter: others are too little to leave rows out by."""
    asked = squash(ask.query.folded)
    parts = {d: kept for d, own in named.parts.items() if (kept := frozenset(p for p in own if p in asked))}
    rows = tuple(dict.fromkeys(e.row for e in table.entries))
    return Named(tuple(r for r in rows if all(len(r) > d and r[d] in own for d, own in parts.items())), parts)


def _depth(table: Table, rows: tuple[Path, ...], kind: str) -> int | None:
    """Return the depth at which the parts of rows are of a kind, as their last letters or the table's corner tell (縣市: 桃園市, 屏東縣)."""
    if is_cjk(kind[0]) and kind in table.corner:
        return 0
    for depth in range(max((len(r) for r in rows), default=0) if is_cjk(kind[0]) else 0):
        parts = {r[depth] for r in rows if len(r) > depth and not is_total(r[depth]) and not OTHERS.search(r[depth])}
        if parts and sum(p.endswith(tuple(kind)) for p in parts) >= _MOSTLY * len(parts):
            return depth
    return depth_of_kind(table, rows, kind)


_MOSTLY = 0.75  # of the parts of rows that end in a letter of their kind


def _without_shorter(ask: Ask, table: Table, terms: tuple[Term, ...]) -> Table:
    """Leave out the columns whose label is said only within that of another (connections, complaints per 10,000 connections)."""
    labels = {e.column: " ".join(e.column) for e in table.entries}
    said: set[Path] = {c for c in labels if c and said_of(labels[c], ask, terms) >= _FULLY}
    asked = squash(ask.query.folded)
    shorter = {c for c in said for o in said if c != o and labels[c] in labels[o] and labels[c] not in asked.replace(squash(labels[o]), "")}
    return replace(table, entries=tuple(e for e in table.entries if e.column not in shorter)) if shorter else table


def _comparable(figures: list[Figure]) -> bool:
    """Whether figures can be set against each other: of one unit, and no places in an order."""
    return len({f.quantity.unit_id for f in figures}) == 1 and not any(f.quantity.kind in (Kind.RANK, Kind.ORDINAL) for f in figures)


# ---------------------------------------------------------------- the times of a row


def _of_times(ask: Ask, table: Table, size: range, terms: tuple[Term, ...]) -> Iterator[_Range]:
    """Yield the months or quarters of one year of the row and column that a question names, where the table has all of them."""
    asked, own = replace(ask, query=replace(ask.query, terms=terms)), _of_ratios(ask, table)
    for course in (c for t in (own, own.turned()) for c in courses(asked, t, size)):
        cells = course.cells
        if len(cells) == IN_YEAR[size] and _comparable(list(cells)):
            yield _Range(tuple(Row(f.period.text if f.period else "", f) for f in cells), course.coverage)
