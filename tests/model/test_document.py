"""Guards spans, the way back from cleaned text to the file's lines, and the path of sections around a place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportqa.model.document import Alignment, Document, Location, Run, Section, Span


@pytest.mark.parametrize(("start", "end"), [(-1, 0), (2, 1)])
def test_a_range_that_is_none_cannot_be_made(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="range"):
        Span(start, end)


@given(st.integers(0, 20), st.integers(0, 20), st.integers(0, 20), st.integers(0, 20))
def test_a_span_holds_another_where_its_characters_do(a: int, b: int, c: int, d: int) -> None:
    one, other = Span(min(a, b), max(a, b)), Span(min(c, d), max(c, d))
    inside = set(range(other.start, other.end)) <= set(range(one.start, one.end))
    assert (other in one) is inside or other.start == other.end


def test_the_text_of_a_span() -> None:
    assert Span(2, 4).of("至106年") == "06"


def test_an_offset_goes_back_to_the_file_except_where_characters_were_inserted() -> None:
    alignment = Alignment((Run(0, 10, 3), Run(5, 20, 2)))
    assert [alignment.source_of(i) for i in range(8)] == [10, 11, 12, None, None, 20, 21, None]
    assert Alignment(()).source_of(0) is None


def document(text: str, starts: tuple[int, ...], root: Section) -> Document:
    return Document("d", "d.txt", "d", "題", "utf-8", text, 2017, True, "zh-TW", Alignment((Run(0, 0, len(text)),)), (), root, (), starts)


ROOT = Section("", "題", 0, Span(0, 12), Span(0, 0), (
    Section("壹、", "甲", 1, Span(2, 6), Span(2, 4)),
    Section("貳、", "乙", 1, Span(6, 12), Span(6, 8), (Section("一、", "丙", 2, Span(8, 12), Span(8, 9)),)),
))  # fmt: skip


def test_a_span_is_located_on_the_lines_of_the_file() -> None:
    found = document("0123456789ab", (0, 4, 8), ROOT)
    assert found.locate(Span(5, 6)) == Location(2, 2, None)
    assert found.locate(Span(2, 9)) == Location(1, 3, None)
    assert found.locate(Span(0, 0)) == Location(1, 1, None)


def test_the_path_around_a_place_is_outermost_first() -> None:
    found = document("0123456789ab", (0,), ROOT)
    assert [found.path_at(i) for i in (0, 2, 6, 9)] == [(), ("壹、甲",), ("貳、乙",), ("貳、乙", "一、丙")]


def test_walking_a_section_yields_each_descendant_once_with_its_path() -> None:
    assert [path for path, _ in ROOT.walk()] == [("壹、甲",), ("貳、乙",), ("貳、乙", "一、丙")]
