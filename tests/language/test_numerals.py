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


@given(st.integers(1, 10**8 - 1))
def test_formal_numeral_parses_back(value: int) -> None:
    """A sum in the numerals of cheques (壹仟貳佰萬元) has the value that was written."""
    text = cn2an.an2cn(value, "up") + "元整"
    found = [m.quantity.value for m in find_quantities(fold(text))]
    assert found == ([value] if value >= 10 else [])  # one formal digit alone is a heading's number


@given(st.integers(1, 9999), st.integers(1, 9999), st.sampled_from(["至", "到", "~", "-", "～"]))
def test_range_parses_back(a: int, b: int, word: str) -> None:
    """Two numbers joined by 至 are one range where they rise, with the unit of the second."""
    mentions = find_quantities(fold(f"計{a}{word}{b}人"))
    if a < b:
        assert [(m.quantity.value, m.quantity.high, m.unit.id) for m in mentions] == [(a, b, "person")]
    else:
        assert mentions[-1].quantity.high is None


@given(st.integers(1, 99), st.integers(2, 100))
def test_fraction_parses_back(part: int, base: int) -> None:
    """N分之M in Chinese numerals and in digits is M/N, 百分之 in per cent."""
    for text in (f"{cn2an.an2cn(base)}分之{cn2an.an2cn(part)}", f"{base}分之{part}"):
        [mention] = find_quantities(fold(text))
        wanted = Decimal(part) if base == 100 else Decimal(part) / base
        assert abs(mention.quantity.value - wanted) < Decimal("0.000001")


@given(st.integers(1, 9), st.integers(0, 9))
def test_tenths_parse_back(tens: int, ones: int) -> None:
    """三成五 is 35 per cent."""
    text = f"占{cn2an.an2cn(tens)}成{cn2an.an2cn(ones) if ones else ''}"
    assert [m.quantity.value for m in find_quantities(fold(text))] == [10 * tens + ones]


@given(st.text(max_size=120))
def test_any_text_is_read(text: str) -> None:
    """No text whatever makes the reader fail."""
    for mention in find_quantities(fold(text)):
        assert mention.span.end <= len(text)


@pytest.mark.parametrize("unit", ["1", "1,", "1,111", "一", "十一", "1至", "1、", "1.", "百", "數百萬", "半", "壹", "第1", "分之"])
def test_long_runs_come_back(unit: str) -> None:
    """Twenty thousand characters of one numeral are read, and a run too long to be a number is none."""
    found = find_quantities(fold(unit * (20_000 // len(unit))))
    assert all(len(str(m.quantity.value)) < 40 for m in found)
    if unit in ("1", "一"):
        assert found == []
