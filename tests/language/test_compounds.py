"""Durations told in several units: one quantity, exact, the whole span as printed; clocks, dates, ages and lists are none."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportqa.language.compounds import compound_at, converted, english_compound_at, in_one_unit, magnitude, scale
from reportqa.language.numerals import QuantityMention, find_quantities
from reportqa.language.numerals_en import find_english_quantities
from reportqa.language.script import fold
from reportqa.model.figure import Bound, Kind, Quantity

from ..strategies import messes

STEPS = [("小時", "hours", 3600), ("分", "minutes", 60), ("秒", "seconds", 1)]


def _told(text: str, mentions: list[QuantityMention]) -> list[tuple[str, Decimal, str, str]]:
    return [(m.span.of(text), m.quantity.value, m.quantity.unit_id, m.quantity.bound.value) for m in mentions]


def _read(text: str) -> list[tuple[str, Decimal, str, str]]:
    return _told(text, find_quantities(fold(text)))


def _read_english(text: str) -> list[tuple[str, Decimal, str, str]]:
    return _told(text, find_english_quantities(fold(text)))


@pytest.mark.parametrize(
    ("text", "whole", "value", "unit", "bound"),
    [
        ("平均約3小時20分完成", "3小時20分", 200, "minute", "about"),
        ("耗時5分30秒", "5分30秒", 330, "second", "exact"),
        ("判處2年6個月", "2年6個月", 30, "month", "exact"),
        ("為期兩年六個月", "兩年六個月", 30, "month", "exact"),
        ("3 小時 20 分鐘", "3 小時 20 分鐘", 200, "minute", "exact"),
        ("1小時又5分", "1小時又5分", 65, "minute", "exact"),
        ("歷時3天12小時30分", "3天12小時30分", 5070, "minute", "exact"),
        ("逾1小時30秒", "1小時30秒", 3630, "second", "over"),
        ("3小時20分以上", "3小時20分", 200, "minute", "at_least"),
        ("3小時20多分", "3小時20多分", 200, "minute", "over"),
        ("每天3小時20分", "3小時20分", 200, "minute", "exact"),
        ("工期3個月15天", "3個月15天", 3, "month", "over"),
        ("未滿3個月15天", "3個月15天", 4, "month", "under"),
    ],
)
def test_a_chinese_duration_in_several_units_is_one_quantity(text: str, whole: str, value: int, unit: str, bound: str) -> None:
    """The whole is read, its value in the smallest unit where a number converts it, else as more than the larger unit's."""
    assert _read(text) == [(whole, Decimal(value), unit, bound)]


@pytest.mark.parametrize(
    ("text", "whole", "value", "unit", "bound"),
    [
        ("The average was 7 minutes 48 seconds.", "7 minutes 48 seconds", 468, "second", "exact"),
        ("a 1 hour 25 minute journey", "1 hour 25 minute", 85, "minute", "exact"),
        ("two years and six months", "two years and six months", 30, "month", "exact"),
        ("2 years, 6 months", "2 years, 6 months", 30, "month", "exact"),
        ("an hour and 20 minutes later", "an hour and 20 minutes", 80, "minute", "exact"),
        ("more than 2 hrs 15 mins", "2 hrs 15 mins", 135, "minute", "over"),
        ("over 2 days, 3 hours and 4 minutes", "2 days, 3 hours and 4 minutes", 3064, "minute", "over"),
        ("2 years and 6 months' imprisonment", "2 years and 6 months", 30, "month", "exact"),
    ],
)
def test_an_english_duration_in_several_units_is_one_quantity(text: str, whole: str, value: int, unit: str, bound: str) -> None:
    """Beside one another, or joined by a comma or and."""
    assert _read_english(text) == [(whole, Decimal(value), unit, bound)]


@pytest.mark.parametrize("text", ["3小時、20分", "3小時,20分", "上午9時30分15秒", "上午9時30分", "東經121度30分15秒", "第2年6個月", "106年6個月", "每週5天8小時", "2歲6個月", "1.5小時20分", "20分3小時", "3小時80分", "3年2月"])  # fmt: skip
def test_what_is_no_one_duration_is_not_read_as_one(text: str) -> None:
    """A list, a time of day, a place on the globe, a year's name, an age, a number that is not less than one of the larger."""
    folded = fold(text)
    assert not any(compound_at(folded, m.number.start) for m in find_quantities(folded))


@pytest.mark.parametrize("text", ["3 years, 6 months and 3 months", "2 years and 6 months respectively", "6 months, 2 years and 3 months", "2 years 6 months old", "5 days, 8 hours a day", "7 days 24 hours", "2 hours to 30 minutes"])  # fmt: skip
def test_what_is_no_one_english_duration_is_not_read_as_one(text: str) -> None:
    """A list of durations, an age, the hours of each day."""
    assert not any(english_compound_at(text, m.number.start) for m in find_english_quantities(text))


def test_a_range_may_have_its_ends_in_several_units() -> None:
    """1小時20分至2小時 goes from 80 to 120 minutes."""
    (mention,) = find_quantities(fold("1小時20分至2小時"))
    assert (mention.quantity.value, mention.quantity.high, mention.quantity.unit_id, mention.span.end) == (80, 120, "minute", 10)


@given(st.integers(1, 23), st.integers(0, 59), st.integers(0, 59))
def test_a_written_duration_reads_back_to_the_second(hours: int, minutes: int, seconds: int) -> None:
    """Whatever units it is written in, the value is exact and the span is all that was written."""
    numbers = (hours, minutes, seconds)
    total = sum(n * size for n, (_, _, size) in zip(numbers, STEPS, strict=True))
    chinese = "".join(f"{n}{unit}" for n, (unit, _, _) in zip(numbers, STEPS, strict=True))
    english = " ".join(f"{n} {unit}" for n, (_, unit, _) in zip(numbers, STEPS, strict=True))
    assert _read(chinese) == [(chinese, Decimal(total), "second", "exact")]
    assert _read_english(english) == [(english, Decimal(total), "second", "exact")]


@given(messes, st.sampled_from(["3小時20分", "5分30秒", "2年6個月", "7 minutes 48 seconds", "2 years and six months", "3個月15天"]), messes)
def test_spans_lie_in_the_text_in_order(before: str, told: str, after: str) -> None:
    """In any text, number and unit lie inside the span, and spans do not overlap."""
    text = fold(before + told + after)
    for found in (find_quantities(text), find_english_quantities(text)):
        last = 0
        for mention in found:
            assert last <= mention.span.start < mention.span.end <= len(text)
            assert mention.number in mention.span
            last = mention.span.end


def _quantity(value: int, unit_id: str) -> Quantity:
    return Quantity(Decimal(value), None, unit_id, unit_id, Kind.DURATION, Bound.EXACT)


def test_durations_are_set_against_each_other_in_one_unit() -> None:
    """7 minutes 48 seconds are less than 8 minutes, though 468 is more than 8; days and months have no common unit."""
    assert in_one_unit(_quantity(468, "second"), _quantity(8, "minute")) == (468, 480)
    assert in_one_unit(_quantity(8, "minute"), _quantity(468, "second")) == (480, 468)
    assert in_one_unit(_quantity(20, "day"), _quantity(1, "month")) is None
    assert magnitude(_quantity(4, "hour")) > magnitude(_quantity(200, "minute"))
    assert converted(_quantity(4, "hour"), _quantity(200, "minute")).value == 240
    assert converted(_quantity(4, "case"), _quantity(200, "minute")).value == 4
    assert scale("year", "day") is None
