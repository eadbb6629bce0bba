"""Figures made by hand, for steps that take nothing else."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from reportqa.model.document import Span
from reportqa.model.figure import Bound, Figure, Kind, Period, Quantity, Sense, UnitFrom

_KINDS = {"percent": Kind.SHARE, "TWD": Kind.AMOUNT}


def year(n: int) -> Period:
    return Period(f"{n}年", date(n, 1, 1), date(n, 12, 31), Sense.DURING)


def quantity(value: str | Decimal, unit_id: str = "case", unit: str = "件", *, high: str | None = None, bound: Bound = Bound.EXACT) -> Quantity:
    return Quantity(Decimal(value), None if high is None else Decimal(high), unit, unit_id, _KINDS.get(unit_id, Kind.COUNT), bound)


def figure(value: str | Decimal, unit_id: str = "case", unit: str = "件", *, id: int = 0, period: Period | None = None, part_of: int | None = None, bound: Bound = Bound.EXACT) -> Figure:  # noqa: A002
    at = Span(id * 10, id * 10 + 5)
    return Figure(id, 0, quantity(value, unit_id, unit, bound=bound), period, False, "", at, at, at, at, 0, (), (), part_of, UnitFrom.INLINE, f"{value}{unit}")
