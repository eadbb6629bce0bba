"""English quantities: currencies, fractions, number words, ranges, the noun phrase as unit, and round trips."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportqa.language.numerals_en import find_english_quantities, number_words_in
from reportqa.language.script import fold
from reportqa.model.figure import Direction, Kind

from ..strategies import messes
from ..support import cases

_ONES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
_TENS = ["-", "-", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def _written(n: int) -> str:
    """Return a number in English words: 214,003 is two hundred and fourteen thousand and three."""
    if n < 20:
        return _ONES[n]
    if n < 100:
        return _TENS[n // 10] + (f"-{_ONES[n % 10]}" if n % 10 else "")
    for size, word in ((10**6, "million"), (1000, "thousand"), (100, "hundred")):
        if n >= size:
            rest = n % size
            return f"{_written(n // size)} {word}" + (f"{' and ' if rest < 100 else ' '}{_written(rest)}" if rest else "")
    raise AssertionError(n)


def _read(phrase: str) -> str:
    found = []
    for m in find_english_quantities(fold(phrase)):
        q = m.quantity
        high = "" if q.high is None else f"..{q.high.normalize():f}"
        way = "" if q.direction is Direction.NONE else f" {q.direction.value}"
        found.append(f"{q.value.normalize():f}{high} {q.unit_id} {q.bound.value}{way} / {m.printed_unit(phrase) or '-'}")
    return "; ".join(found) or "-"


@pytest.mark.parametrize(("phrase", "expected"), cases("numerals_en.tsv"))
def test_phrase_is_read_as_it_means(phrase: str, expected: str) -> None:
    """Each phrase of the table is read with its value, range, unit, bound and direction."""
    assert _read(phrase) == expected


@given(st.integers(2, 999_999_999))
def test_number_words_parse_back(value: int) -> None:
    """A number written out in words is one quantity with the value that was written, and is all accounted for."""
    text = f"{_written(value)} people"
    [mention] = find_english_quantities(text)
    assert (mention.quantity.value, mention.unit.id, mention.span.of(text)) == (value, "person", text)
    assert [s.of(text) for s in number_words_in(text)] == [_written(value)]


@given(st.decimals(min_value=1, max_value=9999, places=2), st.sampled_from([("million", 6), ("billion", 9), ("thousand", 3)]), st.sampled_from(["NT$", "US$", "GBP ", "£", "EUR "]))
def test_money_parses_back(value: Decimal, scale: tuple[str, int], mark: str) -> None:
    """A currency before digits and a scale is one quantity, whole with its mark."""
    text = f"{mark}{value:,} {scale[0]}"
    [mention] = find_english_quantities(fold(text))
    assert mention.quantity.value == value * Decimal(10) ** scale[1]
    assert mention.span.of(text) == text


@given(messes | st.text(max_size=80))
def test_spans_lie_in_the_text_in_order(text: str) -> None:
    """In any text, spans of quantities lie inside it, hold their number, and do not overlap."""
    last = 0
    for mention in find_english_quantities(fold(text)):
        assert last <= mention.span.start < mention.span.end <= len(text)
        assert mention.number in mention.span
        last = mention.span.end


@pytest.mark.parametrize(("text", "mark"), [("fines totalling k$ 4.86 million", "k$ 4.86 million"), ("paid r$300 to each", "r$300"), ("a fee of $120", "$120"), ("nz$5 a head", "nz$5")])
def test_the_mark_of_a_dollar_that_no_table_names_is_part_of_the_amount(text: str, mark: str) -> None:
    (found,) = find_english_quantities(text)
    assert found.span.of(text) == mark
    assert found.unit.kind is Kind.AMOUNT
