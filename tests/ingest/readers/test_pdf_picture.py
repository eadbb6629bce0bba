"""Where on a page a quotation stands: as it is written, or by the words of its row; nowhere else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reportqa.ingest.readers.pdf_picture import Box, find, folded, lines


def typed(*rows: str) -> list[tuple[str, Box]]:
    """Set rows of characters ten wide, twenty apart."""
    return [(folded(c), (10.0 * x, 20.0 * y, 10.0 * x + 10, 20.0 * y + 12)) for y, row in enumerate(rows) for x, c in enumerate(row) if not c.isspace()]


def test_a_quotation_over_two_lines_has_a_box_a_line() -> None:
    page = typed("共舉辦宣導", "136場次。")
    assert lines(find(page, "舉辦宣導 136場", 0)) == [(10, 0, 50, 12), (0, 20, 40, 32)]


def test_of_two_places_the_nearer_is_meant() -> None:
    page = typed("共36場", "其他", "其他", "共36場")
    assert find(page, "36場", 0.0)[0][1] == 0
    assert find(page, "36場", 0.9)[0][1] == 60


def test_a_row_whose_cells_were_put_in_another_order_is_found_by_its_words() -> None:
    page = typed("合計 1,234 567", "臺北 1,111 234")
    assert {box[1] for box in find(page, "臺北 234 1,111", 0)} == {20}


def test_what_is_not_there_is_nowhere() -> None:
    assert find(typed("合計 1,234"), "另有 99", 0.5) == []


def test_width_makes_no_difference() -> None:
    assert len(find(typed("占１２％"), "占12%", 0)) == 4


@given(st.lists(st.text("甲乙1 ,2件", max_size=8), min_size=1, max_size=6), st.text("甲乙1 ,2件", max_size=6), st.floats(0, 1))
def test_boxes_are_the_pages_own(rows: list[str], quote: str, part: float) -> None:
    page = typed(*rows)
    found = find(page, quote, part)
    assert set(found) <= {box for _, box in page}
    if folded(quote) and folded(quote) in folded("".join(rows)):
        assert len(found) == len(folded(quote))
