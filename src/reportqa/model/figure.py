"""A figure: a number in its context."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from reportqa.model.document import Span


class Bound(StrEnum):
    """How the printed number bounds the true one."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at_least"
    OVER = "over"
    UNDER = "under"
    AT_MOST = "at_most"


class Kind(StrEnum):
    """What sort of number a figure is."""

    COUNT = "count"
    AMOUNT = "amount"
    SHARE = "share"
    RATE = "rate"
    CHANGE = "change"
    RANK = "rank"
    ORDINAL = "ordinal"
    DURATION = "duration"
    SCORE = "score"
    MEASURE = "measure"


class Sense(StrEnum):
    """How a figure relates to its period."""

    DURING = "during"
    AS_OF = "as_of"
    TO_DATE = "to_date"


class Direction(StrEnum):
    """Which way a change goes: 下降2.3個百分點 is 2.3 down; the printed value stays unsigned."""

    NONE = "none"
    UP = "up"
    DOWN = "down"


class UnitFrom(StrEnum):
    """Where a figure's unit came from."""

    INLINE = "inline"
    COLUMN_HEADER = "column_header"
    ROW_HEADER = "row_header"
    CAPTION = "caption"
    NOTE = "section_note"
    NONE = "none"


@lru_cache(maxsize=256)
def _years(first: int, last: int) -> tuple[int, ...]:
    return tuple(range(first, last + 1))


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days, both inclusive; None where open. `text` is the phrase it came from."""

    text: str
    start: date | None
    end: date | None
    sense: Sense

    @property
    def is_day(self) -> bool:
        """Whether it is one day exactly."""
        return self.start is not None and self.start == self.end and self.sense is Sense.DURING

    @property
    def years(self) -> tuple[int, ...]:
        """The Western years it touches (an open start counts as the end's year)."""
        first = self.start or self.end
        last = self.end or self.start
        return _years(first.year, last.year) if first and last else ()


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit or measure word, as printed (Traditional) and as a canonical id."""

    printed: str
    id: str
    kind: Kind
    singular: str
    plural: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """A pure value; scale applied, never a float."""

    value: Decimal
    high: Decimal | None
    unit: str
    unit_id: str
    kind: Kind
    bound: Bound
    direction: Direction = Direction.NONE

    @property
    def signed(self) -> Decimal:
        """The value with the sign of the change that it is: minus where it goes down."""
        return -self.value if self.direction is Direction.DOWN else self.value


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity found: what is counted, when, where, as written.

    `span` is the number with its unit; `clause` the clause or row around it (the quotation);
    `sentence` the sentence or row; `near` the words that say what is counted; `inherited` is true
    where the period is not in the sentence itself. `part_of` indexes the total's figure. `apart` are
    words that say what is counted and stand elsewhere: 甲、乙餘額 of 甲、乙餘額分別為31億元及18億元.
    """

    id: int
    document: int
    quantity: Quantity
    period: Period | None
    inherited: bool
    subject: str
    near: Span
    span: Span
    clause: Span
    sentence: Span
    passage: int
    path: tuple[str, ...]
    headers: tuple[str, ...]
    part_of: int | None
    unit_from: UnitFrom
    text: str
    apart: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Moment:
    """A dated statement: a period of day or month precision and the clause that it dates."""

    document: int
    period: Period
    span: Span
    clause: Span
    sentence: Span
    passage: int
    path: tuple[str, ...]
