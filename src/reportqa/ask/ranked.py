"""Which row of a group, or which group of columns, has the most or the least; how many rows are above or below a number.

What ranks are the parts at one depth of the paths, each by its own cell or its printed total: no total of others, no group
beside its own members. The depth is that of the kind that the question names (哪個行業: 營造業, 製造業), or the one under the
group that it names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from reportqa.ask.address import Place, in_time, place, rows_named
from reportqa.ask.cells import without_workings
from reportqa.ask.decision import Ask, Calculation, Decision, Evidence, Listed
from reportqa.ask.matching import squash
from reportqa.ask.series import of_change, sign_of
from reportqa.ask.tables import Path, Table, is_overlap, is_total, tables
from reportqa.ask.terms import without
from reportqa.ask.units import extremum
from reportqa.language.compounds import english_unit_at, in_one_unit, magnitude
from reportqa.language.lexicon import stem
from reportqa.language.numerals import QuantityMention, find_quantities
from reportqa.language.units import NO_UNIT
from reportqa.model.answer import Operation, Status, Type
from reportqa.model.figure import Bound, Figure, Kind, Quantity

_CONFIDENCE, _TIE, _SURE, _WHOLE, _HALF = 0.8, 0.03, 0.7, 0.8, 0.5
MOST = re.compile(r"最(?:多|高|大|长|好)|\b(?:most|highest|largest|biggest|greatest|longest|best)\b")
LEAST = re.compile(r"最(?:少|低|小|短|差)|\b(?:least|fewest|lowest|smallest|shortest|worst)\b")
_WHICH = re.compile(r"哪(?:一|几)?(?:个|种|类|项|条|座|间|所|家|处|位)?(?P<zh>[一-鿿]{0,4})|\bwhich (?:(?:single|of the|one of the) )?(?P<en>[a-z]+(?: [a-z]+)?)")
_TIME = re.compile(r"^(?:年|月|季|天|日|周|一?年|个?月)|^(?:year|month|quarter|day|week)")
OTHERS = re.compile(r"^(?:其他|其它|其余|不详|未详|others?|unknown|not stated)")
RANK_TERM = re.compile(
    r"^(?:最.{1,2}|[一-鿿]?最[一-鿿]+|哪.*|which|single|most|least|fewest|highest|lowest|largest|smallest|biggest|best|worst|路线|行业|单位|people|over|under|above|below|more|less|than|cent|per|超过|以上|以下|低于|高于|不到|未满|\d.*|[百千万亿]+|[一二三四五六七八九]成[一-鿿]?|有|个)$"
)


@dataclass(frozen=True, slots=True)
class Row:
    """What may rank: its name as printed and its cell."""

    name: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class Ranking:
    """The rows that may rank, with how well their table's column meets the question."""

    rows: tuple[Row, ...]
    coverage: float


def ranked(ask: Ask) -> Decision | None:
    """Return the row or the group of columns that a question for the most or the least seeks; None where no table has all that rank."""
    query = ask.query
    if query.type not in (Type.FIGURE, Type.COMPUTED, Type.ENTITY, Type.LIST) or query.rank != 1:
        return None
    most, least, which = MOST.search(query.folded), LEAST.search(query.folded), _WHICH.search(query.folded)
    kind = (which["zh"] or which["en"] or "") if which is not None else ""
    if bool(most) == bool(least) or which is None or _TIME.search(kind):
        return None
    found = _surest([r for table in tables(ask.view) for t in (table, table.turned()) for r in _rankings(ask, t, kind)])
    if found is None or not of_change(query, [r.figure for r in found.rows]):
        return None
    sign = sign_of(query, Operation.MAXIMUM if most else Operation.MINIMUM, [r.figure for r in found.rows])
    ordered = sorted(found.rows, key=lambda r: (-sign * magnitude(r.figure.quantity), r.figure.id))
    if magnitude(ordered[0].figure.quantity) == magnitude(ordered[1].figure.quantity) or OTHERS.search(squash(ordered[0].name)):
        return None
    winner = ordered[0]
    figures = tuple(r.figure for r in ordered)
    operation, name = Operation.MAXIMUM if most else Operation.MINIMUM, "max" if sign > 0 else "min"
    calculation = extremum(operation, name, figures, winner.figure)
    items = (Listed(winner.name, Evidence(winner.figure.document, winner.figure.clause)),)
    return Decision(Type.COMPUTED, Status.ANSWERED, figures=(winner.figure,), items=items, calculation=calculation, confidence=_CONFIDENCE)


_COUNT = re.compile(r"(?:有|共)?(?:多少|几)(?:个)?(?P<zh>[一-鿿]{1,4}?)(?=的|[一-鿿]{0,12}(?:超过|高于|低于|不到|未满|以上|以下|逾))|\bhow many (?P<en>[a-z]+)\b")
_OVER = re.compile(r"超过|高于|大于|逾|\b(?:over|above|more than|exceed\w*)\b")
_UNDER = re.compile(r"低于|不到|未满|少于|小于|\b(?:under|below|less than|fewer than)\b")
_TENTHS = re.compile(r"(?P<n>[一二三四五六七八九])成(?P<half>半|五)?")


def counted_rows(ask: Ask) -> Decision | None:
    """Return how many rows of one kind are above or below the number that a question names (幾個區的普及率超過九成); None where a row lacks its cell."""
    query = ask.query
    asked, over, under = _COUNT.search(query.folded), _OVER.search(query.folded), _UNDER.search(query.folded)
    limit = _limit(query.folded)
    if asked is None or bool(over) == bool(under) or limit is None:
        return None
    kind = asked["zh"] or asked["en"]
    bare = replace(ask, query=replace(query, units=("percent",) if limit.unit_id == "percent" else (), type=Type.FIGURE))
    found = _surest([r for table in tables(ask.view) for r in _rankings(bare, table, kind, needs_kind=True)])
    if found is None or any(not _comparable(r.figure.quantity, limit, query.language) for r in found.rows):
        return None
    sides = [in_one_unit(r.figure.quantity, limit) or (r.figure.quantity.value, limit.value) for r in found.rows]
    met = tuple(r for r, (value, bar) in zip(found.rows, sides, strict=True) if (value > bar if over else value < bar))
    if not met:
        return None
    result = Quantity(Decimal(len(met)), None, "", "none", Kind.COUNT, Bound.EXACT)
    items = tuple(Listed(r.name, Evidence(r.figure.document, r.figure.clause)) for r in met)
    separator = ", " if query.language == "en" else "、"
    calculation = Calculation(Operation.COUNT, (), result, separator.join(i.text for i in items))
    return Decision(Type.COMPUTED, Status.ANSWERED, items=items, calculation=calculation, confidence=_CONFIDENCE)


def _limit(folded: str) -> Quantity | None:
    """Return the one number that a question sets as a limit: 九成 is 90 per cent."""
    tenths = _TENTHS.search(folded)
    if tenths is not None:
        value = Decimal("一二三四五六七八九".index(tenths["n"]) + 1) * 10 + (5 if tenths["half"] else 0)
        return Quantity(value, None, "％", "percent", Kind.SHARE, Bound.EXACT)  # noqa: RUF001
    found = [_with_english_unit(q, folded) for q in find_quantities(folded) if q.quantity.kind is not Kind.ORDINAL and not re.search(r"年|月", q.quantity.unit)]
    return found[0] if len(found) == 1 else None


def _with_english_unit(mention: QuantityMention, folded: str) -> Quantity:
    """Return a question's number with the unit that English words behind it name: over 8 minutes."""
    unit = english_unit_at(folded, mention.number.end) if mention.unit is NO_UNIT else None
    return mention.quantity if unit is None else replace(mention.quantity, unit=unit.printed, unit_id=unit.id, kind=unit.kind)


def _comparable(quantity: Quantity, limit: Quantity, language: str) -> bool:
    """Whether a row's quantity can be set against a limit; a cell of no unit against one in English, where the header has it."""
    bare = limit.unit_id == "none" or (language == "en" and quantity.unit_id == "none")
    return bare or in_one_unit(quantity, limit) is not None


def _surest(found: list[Ranking]) -> Ranking | None:
    found = sorted(found, key=lambda r: -r.coverage)
    return found[0] if found and not any(r.coverage >= found[0].coverage - _TIE for r in found[1:]) else None


def _rankings(ask: Ask, table: Table, kind: str, *, needs_kind: bool = False) -> Iterator[Ranking]:
    """Yield the rows that may rank: those of a kind, or those under the group that the question names."""
    terms = without(without_workings(ask.query.terms), RANK_TERM)
    terms = tuple(t for t in terms if not kind.startswith(t.text))
    if not terms and not ask.query.units:
        return
    asked = replace(ask, query=replace(ask.query, units=tuple(u for u in ask.query.units if u != "item") or people(ask)))
    named = rows_named(asked, table, terms)
    depth = depth_of_kind(table, named.rows, kind)
    if depth is None:
        if needs_kind or not named.parts or max(named.parts) + 1 >= max(len(r) for r in named.rows):
            return
        depth = max(named.parts) + 1
    elif depth in named.parts:
        return
    found = place(asked, table, named, in_time(ask, table), terms)
    if found is None or found.coverage < (_WHOLE if kind.isascii() and kind else _SURE):
        return
    rows = at_depth(found, depth)
    if rows is not None and len(rows) > 1 and not any(f.quantity.kind in (Kind.RANK, Kind.ORDINAL) for f in (r.figure for r in rows)):
        yield Ranking(rows, found.coverage)


def people(ask: Ask) -> tuple[str, ...]:
    """Return the units of people where a question asks where the most or the fewest of them were."""
    return ("person", "person_time") if _PEOPLE.search(ask.query.folded) else ()


_PEOPLE = re.compile(r"最[多少]人|人(?:数|次)?最[多少]|\b(?:most|fewest) (?:people|visitors|persons)\b")


def depth_of_kind(table: Table, rows: tuple[Path, ...], kind: str) -> int | None:
    """Return the depth at which the parts of rows are of the kind that a question names, as their last letter or the table's corner tells."""
    folded = squash(kind)
    if not folded:
        return None
    if folded.isascii() and table.corner and stem(folded.split()[0]) in map(stem, re.findall(r"[a-z]+", table.corner)):
        return 0
    for depth in range(max((len(r) for r in rows), default=0)):
        parts = {r[depth] for r in rows if len(r) > depth and not is_total(r[depth])}
        endings = Counter(p[-1:] for p in parts)
        kinds = [c for c in folded if c in endings][:1] if not folded.isascii() else []
        if parts and any(endings[c] >= _HALF * len(parts) and (_is_kind(folded, c)) for c in kinds):
            return depth
    return None


def _is_kind(kind: str, letter: str) -> bool:
    """Whether a letter is the kind's own name: its first, or its last before a verb (行業被…: 業)."""
    return letter in kind[:2]


def at_depth(found: Place, depth: int) -> tuple[Row, ...] | None:
    """Return the rows that each part at a depth comes to: its own, or its printed total; None where one of them has no cell of its own."""
    heads = dict.fromkeys(r[: depth + 1] for r in found.named.rows if len(r) > depth and not any(is_total(p) for p in r[: depth + 1]) and not is_overlap(r))
    fixed = {p for d, parts in found.named.parts.items() for p in parts if d > depth}
    made: list[Row] = []
    for head in heads:
        below = [r for r in found.cells if r[: depth + 1] == head and all(is_total(p) or p in fixed for p in r[depth + 1 :])]
        cell = found.one(below[0]) if len(below) == 1 else None
        if cell is None:
            return None
        made.append(Row(_name(found.table, head[depth], below[0]), cell))
    return tuple(made)


def _name(table: Table, part: str, row: Path) -> str:
    """Return a part of a row's path as it is printed."""
    shown = table.names.get(row, part)
    return next((word for word in _words(shown) if squash(word) == part), shown)


def _words(label: str) -> Iterator[str]:
    words = label.split()
    for size in range(len(words), 0, -1):
        for start in range(len(words) - size + 1):
            yield " ".join(words[start : start + size])
