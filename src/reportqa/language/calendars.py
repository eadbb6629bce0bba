"""The calendar under all phrases of time: Western and ROC years, whole months and years, what a year is read against."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date

from reportqa.language.amounts import han_value
from reportqa.model.document import Span
from reportqa.model.figure import Period, Sense

ROC_OFFSET = 1911
_POSITIONAL = "零一二三四五六七八九"

# First day, last day, sense; an open start is None.
Days = tuple[date | None, date | None, Sense]


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a phrase without its year is read against: a Western year, whether ROC years are in use, and in which month a year across two (2022/23) begins.

    `across` is the first calendar year of the year across two that the report itself is of, None where its year is a calendar year.
    """

    year: int | None
    roc: bool = True
    start: int = 4
    across: int | None = None


@dataclass(frozen=True, slots=True)
class PeriodMention:
    """A phrase of time where it stands; `explicit` where it named its own year."""

    period: Period
    span: Span
    explicit: bool


def int_of(text: str | None) -> int | None:
    """Return the value of a year, month or day in digits or Chinese numerals (元 is the first year)."""
    if not text:
        return None
    if text.isdigit():
        return int(text)
    text = text.replace("〇", "零").replace("○", "零")
    if text == "元":
        return 1
    if len(text) >= 2 and all(c in _POSITIONAL for c in text):  # noqa: PLR2004
        return int("".join(str(_POSITIONAL.index(c)) for c in text))
    value = han_value(text)
    return int(value) if value is not None else None


def western(year: int, era: str = "", *, roc: bool = True) -> int | None:
    """Return the Western year of a printed year, None where it is no year.

    >>> western(106), western(2017), western(17, "民国"), western(106, "西元")
    (2017, 2017, 1928, 106)
    """
    if "民国" in era or "roc" in era or "minguo" in era:
        return year + ROC_OFFSET if 1 <= year <= 300 else None  # noqa: PLR2004
    if (1 if era.startswith(("西元", "公元")) else 1800) <= year <= 2200:  # noqa: PLR2004
        return year
    if roc and 1 <= year <= 200:  # noqa: PLR2004
        return year + ROC_OFFSET
    return 2000 + year if not roc and year < 100 else None  # noqa: PLR2004


def month_end(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def day_of(year: int | None, month: int | None, day: int | None) -> date | None:
    """Return a day, None where there is no such day."""
    if year is None or month is None or day is None:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def in_year(day: date, year: int) -> date:
    """Return the same day of another year (29 February becomes the 28th)."""
    return date(year, day.month, min(day.day, calendar.monthrange(year, day.month)[1]))


def year_days(year: int) -> Days:
    """Return a calendar year."""
    return date(year, 1, 1), date(year, 12, 31), Sense.DURING


def school_year(first: int) -> Days:
    """Return the school year that begins in August (Ministry of Education of the ROC: 1 August to 31 July)."""
    return date(first, 8, 1), date(first + 1, 7, 31), Sense.DURING


def financial_year(first: int) -> Days:
    """Return a financial year written across two calendar years (2016/17): 1 April to 31 March."""
    return date(first, 4, 1), date(first + 1, 3, 31), Sense.DURING


def half_year(year: int, *, second: bool) -> Days:
    """Return the first or second half of a year."""
    return (date(year, 7, 1), date(year, 12, 31), Sense.DURING) if second else (date(year, 1, 1), date(year, 6, 30), Sense.DURING)


def quarters(year: int, first: int, last: int) -> Days:
    """Return the quarters `first` to `last` of a year, counted from 1."""
    return date(year, 3 * first - 2, 1), month_end(year, 3 * last), Sense.DURING


def months(year: int, first: int, last: int, last_year: int | None = None) -> Days | None:
    """Return whole months, None where they are none."""
    end_year = last_year or year
    if not (1 <= first <= 12 and 1 <= last <= 12) or (end_year, last) < (year, first):  # noqa: PLR2004
        return None
    return date(year, first, 1), month_end(end_year, last), Sense.DURING
