"""Amounts, bounds, ranges, shares and fractions: cases from the field and of our own, and round trips."""

from __future__ import annotations

from decimal import Decimal

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportqa.language.numerals import find_quantities, number_from_words
from reportqa.language.script import fold
from reportqa.model.figure import Direction, Quantity

from ..strategies import messes, numerals
from ..support import cases

UNREAD = [pytest.param(phrase, expected, marks=pytest.mark.xfail(strict=True, reason=why)) for _, phrase, expected, why in (c for c in cases("known_failures.tsv") if c[0] == "numerals")]  # fmt: skip # noqa: E501


def _shown(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _way(quantity: Quantity) -> str:
    return "" if quantity.direction is Direction.NONE else f" {quantity.direction.value}"


def _read(phrase: str) -> str:
    found = [m.quantity for m in find_quantities(fold(phrase))]
    shown = [f"{_shown(q.value)}{'' if q.high is None else '..' + _shown(q.high)} {q.unit_id} {q.bound.value}{_way(q)}" for q in found]
    return "; ".join(shown) or "-"


@pytest.mark.parametrize(("phrase", "expected"), [*cases("numerals.tsv"), *UNREAD])
def test_phrase_is_read_as_it_means(phrase: str, expected: str) -> None:
    """Each phrase of the table is read with its exact value, range, unit and bound."""
    assert _read(phrase) == expected


def test_values_are_exact_decimals() -> None:
    """A value never passes through a float: 16.4億 is no 1639999999."""
    quantity = find_quantities(fold("16.4億元"))[0].quantity
    assert isinstance(quantity.value, Decimal)
    assert quantity.value == 1640000000


@given(numerals())
def test_written_number_parses_back(numeral: tuple[str, Decimal]) -> None:
    """A number written with commas, 億, 萬 or a scale after decimals has the value that was written."""
    text, value = numeral
    assert number_from_words(text) == value
    mention = find_quantities(fold(f"共計{text}元"))[0]
    assert (mention.quantity.value, mention.quantity.unit_id, mention.span.end) == (value, "TWD", len(text) + 3)


@given(st.integers(1, 10**12 - 1))
def test_chinese_numeral_parses_back(value: int) -> None:
    """A number written out in Chinese numerals has the value that was written."""
    assert number_from_words(cn2an.an2cn(value)) == value


@given(numerals())
def test_width_changes_nothing(numeral: tuple[str, Decimal]) -> None:
    """Full-width digits and commas read as half-width ones do."""
    text = numeral[0]
    assert _read(text.translate({c: c + 0xFEE0 for c in range(0x21, 0x7F)}) + "人") == _read(text + "人")


@given(messes)
def test_spans_lie_in_the_text_in_order(text: str) -> None:
    """In any text, spans of quantities lie inside it, hold their number, and do not overlap."""
    last = 0
    for mention in find_quantities(fold(text)):
        assert last <= mention.span.start < mention.span.end <= len(text)
        assert mention.number in mention.span
        last = mention.span.end


def test_masked_spans_are_passed_over() -> None:
    """What is a date or a heading's number is no quantity."""
    from reportqa.model.document import Span

    text = fold("106年查獲136件")
    assert [m.quantity.value for m in find_quantities(text, (Span(0, 4),))] == [136]
