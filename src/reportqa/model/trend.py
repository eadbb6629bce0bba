"""One thing over the years: the values of `Corpus.trend`."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from reportqa.model.answer import Citation
from reportqa.model.figure import Bound, Period


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """A year's figure. `name` is what its report calls the thing, `renamed` whether that differs from the point before.

    `own`: it is from the year's own report, not from one that looks back; `revised`: its report says that it stands in place of an earlier one.
    `text` is the figure as printed; `value` has its scale applied.
    """

    year: int
    period: Period
    value: Decimal
    high: Decimal | None
    unit: str
    unit_id: str
    bound: Bound
    text: str
    name: str
    renamed: bool
    own: bool
    revised: bool
    citation: Citation


@dataclass(frozen=True, slots=True)
class TrendNote:
    """What a reader of a trend must know: `kind` is one of renamed, redefined, revised, differs, lacking, part_year, mixed_units, of_maker."""

    kind: str
    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """One thing over the years: `points` in order of time, at most one a year; `lacking` are the years wanted that have none.

    `others` are figures that other reports give for the years of `points`.
    """

    words: str
    language: str
    name: str
    unit: str
    unit_id: str
    points: tuple[TrendPoint, ...]
    others: tuple[TrendPoint, ...] = ()
    lacking: tuple[int, ...] = ()
    notes: tuple[TrendNote, ...] = ()
