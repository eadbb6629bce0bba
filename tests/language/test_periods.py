"""Phrases of time: cases from the field and of our own, two calendars that are one, spans."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportqa.language.periods import Anchor, days_named, find_english_periods, find_periods, periods_in, western
from reportqa.language.script import fold
from reportqa.model.figure import Period, Sense

from ..strategies import messes
from ..support import cases

ANCHOR = Anchor(2017, roc=True)
UNREAD = [pytest.param(*row[1:4], marks=pytest.mark.xfail(strict=True, reason=row[4])) for row in cases("known_failures.tsv") if row[0] == "periods"]
DATES = st.dates(date(1951, 1, 1), date(2110, 12, 31))


def _found(phrase: str, language: str = "zh") -> list[Period]:
    mentions = find_english_periods(phrase, ANCHOR) if language == "en" else find_periods(fold(phrase), ANCHOR)
    return [m.period for m in mentions]


def _read(phrase: str, language: str) -> str:
    return "; ".join(f"{p.start or ''}..{p.end or ''} {p.sense.value}" for p in _found(phrase, language)) or "-"


@pytest.mark.parametrize(("phrase", "language", "expected"), [*cases("periods.tsv"), *UNREAD])
def test_phrase_is_read_as_it_means(phrase: str, language: str, expected: str) -> None:
    """Each phrase of the table is read with its first and last day and its sense."""
    assert _read(phrase, language) == expected


def test_a_phrase_without_year_needs_one() -> None:
    """二季度 in a text of unknown year stays unread rather than taking today's year."""
    assert find_periods("二季度", Anchor(None)) == []


@given(st.integers(1912, 2111))
def test_roc_and_western_years_are_inverse(year: int) -> None:
    """ROC year + 1911 = Western year, for every ROC year up to 200."""
    assert western(year - 1911, "民国") == western(year - 1911, roc=True) == western(year) == year


@given(st.integers(1951, 2110))
def test_both_calendars_name_one_period(year: int) -> None:
    """民國N年 and the Western year of it are the same days."""
    roc, west = _found(f"民國{year - 1911}年度"), _found(f"{year}年度")
    assert [(p.start, p.end) for p in roc] == [(p.start, p.end) for p in west] == [(date(year, 1, 1), date(year, 12, 31))]


@given(DATES)
def test_a_day_is_that_day_in_every_writing(day: date) -> None:
    """A day written in either calendar, with signs or in English is that day."""
    roc = day.year - 1911
    for text in (f"{roc}年{day.month}月{day.day}日", f"{day.year} 年 {day.month} 月 {day.day} 日", f"{day.year}-{day.month:02}-{day.day:02}"):
        assert [(p.start, p.end) for p in _found(text)] == [(day, day)]
    for text in (f"{day.day} {day:%B} {day.year}", f"{day:%B} {day.day}, {day.year}"):
        assert [(p.start, p.end) for p in _found(text, "en")] == [(day, day)]


@given(DATES)
def test_up_to_a_day_has_no_start(day: date) -> None:
    """截至…止 is as of its day, with the start left open."""
    assert [(p.start, p.end, p.sense) for p in _found(f"截至{day.year}年{day.month}月{day.day}日止")] == [(None, day, Sense.AS_OF)]


@given(messes, st.booleans())
def test_spans_lie_in_the_text_in_order(text: str, english: bool) -> None:
    """In any text, spans of times lie inside it, in order; the days of each are in order."""
    last = 0
    for mention in (find_english_periods(text, ANCHOR) if english else find_periods(fold(text), ANCHOR)):
        assert last <= mention.span.start < mention.span.end <= len(text)
        assert mention.period.start is None or mention.period.end is None or mention.period.start <= mention.period.end
        last = mention.span.end


@given(st.dates(date(1951, 1, 1), date(2090, 12, 31)), st.integers(0, 400))
def test_two_days_are_one_period(day: date, length: int) -> None:
    """From a day to a later day is one period in every writing."""
    last = date.fromordinal(day.toordinal() + length)
    year = "" if last.year == day.year else f"{last.year}年"
    text = f"自{day.year}年{day.month}月{day.day}日起至{year}{last.month}月{last.day}日止"
    english = f"{day.day} {day:%B} {day.year} to {last.day} {last:%B} {last.year}"
    if last > day:
        assert [(p.start, p.end) for p in _found(text)] == [(day, last)]
        assert [(p.start, p.end) for p in _found(english, "en")] == [(day, last)]


@given(st.integers(2000, 2100), st.integers(1, 12), st.integers(1, 12))
def test_months_of_a_year(year: int, first: int, last: int) -> None:
    """N年A至B月 is whole months, with or without 月 after the first."""
    if first < last:
        for text in (f"{year}年{first}至{last}月", f"{year - 1911}年{first}月至{last}月", f"民國{year - 1911}年{first}~{last}月份"):
            [period] = _found(text)
            assert (period.start, period.end and (period.end.year, period.end.month)) == (date(year, first, 1), (year, last))


@given(st.text(max_size=120), st.booleans())
def test_any_text_is_read(text: str, english: bool) -> None:
    """No text whatever makes the reader fail."""
    for mention in find_english_periods(text, ANCHOR) if english else find_periods(fold(text), ANCHOR):
        assert mention.span.end <= len(text)


def test_words_are_the_reports_own() -> None:
    """A period's text is what the report prints, not its folded form."""
    [mention] = periods_in("民國111學年度第1學期", Anchor(2022))
    assert mention.period.text == "民國111學年度第1學期"


@pytest.mark.parametrize("unit", ["106年", "3月", "106、", "106年1月1日至", "1至", "may 3 ", "q1 ", "2016/17 "])
def test_long_runs_come_back(unit: str) -> None:
    """Twenty thousand characters of one phrase are read."""
    for find in (lambda t: find_periods(fold(t), ANCHOR), lambda t: find_english_periods(t, ANCHOR)):
        assert all(m.period.end is not None for m in find(unit * (20_000 // len(unit))))


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("106年4月18及26日", ["106年4月18 2017-04-18", "26日 2017-04-26"]),
        ("7月3、10及17日", ["7月3 2017-07-03", "10 2017-07-10", "17日 2017-07-17"]),
        ("８月１８日、２６日", ["８月１８日 2017-08-18", "２６日 2017-08-26"]),
        ("9月5和6日", []),
        ("10月3日至5日、8日", []),
    ],
)
def test_days_named_one_by_one_are_days_of_one_month(text: str, days: list[str]) -> None:
    """4月18及26日 is two days, not the days between them; days that follow each other are one stretch."""
    [mention] = periods_in(text, ANCHOR)
    assert mention.span.of(text) == text
    found = days_named(mention, text)
    assert [f"{m.span.of(text)} {m.period.start}" for m in found if m.period.start == m.period.end] == days
