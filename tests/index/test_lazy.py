"""Guards that lazily read values are those that were written, and that only what is asked for is built."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportqa.index.lazy import Records, Rows, write_records, write_rows

json_values = st.recursive(  # never null alone
    st.integers() | st.text() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3), max_leaves=5,
)  # fmt: skip
keys = st.text(st.characters(exclude_characters="\t\n", exclude_categories=("Cs",)), max_size=5)


@given(st.lists(json_values, max_size=6))
def test_rows_are_what_was_written(values: list[object]) -> None:
    read = Rows(str(write_rows(values), "utf-8"), lambda value: value)
    assert list(read) == values
    assert len(read) == len(values)
    assert list(read[1:3]) == values[1:3]
    if values:
        assert read[-1] == values[-1]


@given(st.dictionaries(keys, json_values, max_size=6))
def test_records_are_what_was_written(values: dict[str, object]) -> None:
    read = Records(str(write_records(values), "utf-8"), lambda value: value)
    assert dict(read) == values
    assert list(read) == list(values)
    assert all(key in read for key in values)
    assert read.get("\t") is None


@pytest.mark.parametrize("key", ["a\tb", "a\nb"])
def test_a_key_that_would_break_the_lines_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="tab"):
        write_records({key: 1})


def test_a_value_is_built_once_and_only_when_asked_for() -> None:
    built: list[int] = []

    def build(value: int) -> int:
        built.append(value)
        return value * 10

    rows = Rows(json.dumps(1) + "\n" + json.dumps(2) + "\n" + json.dumps(3), build)
    assert (len(rows), built) == (3, [])
    assert (rows[1], rows[1], rows[-2], built) == (20, 20, 20, [2])


def test_beyond_the_end_is_an_error() -> None:
    rows = Rows("1\n2", lambda value: value)
    for at in (2, -3):
        with pytest.raises(IndexError):
            rows[at]
