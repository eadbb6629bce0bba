"""Tables without upright rules, and columns of type with tables in them: what is told, and what stays printed lines."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib import colors
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, Table

from reportqa.ingest.elements import Printed

from .pdf_samples import COUNTS, HEIGHT, PLAIN, PROSE, WIDTH, XS, Draw, grid, put, shaded, wrapped
from .test_pdf import TOPS, everything, printed, solid, tables, texts, told

SMALL = ParagraphStyle("small", fontName=PLAIN, fontSize=8, leading=9.5)
HEADED = (["Region", "2021", "2022", "Change (%)"], ["North", "4,250", "4,100", "-3.5"], ["East", "980", "1,020", "4.1"], ["Islands", "77", "80", "3.9"], ["Total", "5,307", "5,200", "-2.0"])
RIGHT = [("FONT", (0, 0), (-1, -1), PLAIN, 8), ("ALIGN", (1, 0), (-1, -1), "RIGHT")]


def laid(rows: object, style: list[tuple[object, ...]], *, x: float = 72, top: float = 100, widths: list[float] | None = None) -> Draw:
    def draw(canvas: Canvas) -> None:
        table = Table(rows, style=style, colWidths=widths)
        _, height = table.wrapOn(canvas, WIDTH, HEIGHT)
        table.drawOn(canvas, x, HEIGHT - top - height)

    return draw


def english(canvas: Canvas, x: float, top: float, lines: int, *, columns: int = 44) -> None:
    for k in range(lines):
        put(canvas, x, top + 13 * k, ("the board of the authority approved works on stations and depots while costs fell " * 3)[7 * (k % 9) :][:columns], 9.5, font=PLAIN)


def three_rules(canvas: Canvas) -> None:
    for top in (100, 120, 200):
        canvas.line(72, HEIGHT - top, 472, HEIGHT - top)
    grid(canvas, XS, TOPS[:-1], COUNTS, rules=False, upright=False)


def striped(canvas: Canvas) -> None:
    for top in TOPS[:-1:2]:
        shaded(canvas, 72, 472, top, top + 20)
    grid(canvas, XS, TOPS[:-1], COUNTS, rules=False, upright=False)


@pytest.mark.parametrize("draw", [three_rules, striped, lambda c: grid(c, XS, TOPS[:-1], COUNTS, rules=False, upright=False)])
def test_numbers_below_each_other_make_a_table_with_its_header(draw: Draw) -> None:
    (table,) = tables(told(draw).elements)
    assert texts(table) == [list(row) for row in COUNTS]
    assert table.headers == 1


def test_years_head_columns_and_are_no_row() -> None:
    (table,) = tables(told(laid(HEADED, RIGHT)).elements)
    assert (table.headers, texts(table)) == (1, list(HEADED))


@pytest.mark.parametrize("rows", [[["Overview", "1"], ["Traffic", "12"], ["Money", "30"], ["People", "41"]], [["North", "1,200", "85"], ["South", "1,300", "90"]]])
def test_one_column_of_numbers_or_two_rows_stay_printed_lines(rows: list[list[str]]) -> None:
    found = told(laid(rows, RIGHT, widths=[120.0] + [60.0] * (len(rows[0]) - 1))).elements
    assert not tables(found)
    assert [line.split() for line in printed(found).split("\n") if line] == rows


def test_numbers_without_a_header_stay_printed_lines() -> None:
    rows = [list(row) for row in HEADED[1:]]
    found = told(laid(rows, RIGHT, widths=[90.0, 60.0, 60.0, 60.0])).elements
    assert not tables(found)
    assert [line.split() for line in printed(found).split("\n") if line] == rows


SPANNING = [["Line", "Passengers", "", "Revenue (million)", "", "Share"], ["", "2022", "2023", "2022", "2023", ""], ["Main", "3,187", "3,623", "72.2", "94.3", "40%"], ["Coast", "843", "960", "45.5", "70.1", "53%"], ["All", "4,030", "4,583", "117.7", "164.4", "100%"]]
SPANS = [("SPAN", (1, 0), (2, 0)), ("SPAN", (3, 0), (4, 0)), ("SPAN", (5, 0), (5, 1)), ("SPAN", (0, 0), (0, 1)), ("VALIGN", (0, 0), (-1, 1), "MIDDLE"), ("ALIGN", (1, 0), (4, 0), "CENTER")]
PARTED = [("LINEBELOW", (1, 0), (2, 0), 0.4, colors.black), ("LINEBELOW", (3, 0), (4, 0), 0.4, colors.black), ("LINEABOVE", (0, 0), (-1, 0), 1, colors.black), ("LINEBELOW", (0, 1), (-1, 1), 0.6, colors.black), ("LINEBELOW", (0, -1), (-1, -1), 1, colors.black)]


@pytest.mark.parametrize("rules", [[], PARTED])
def test_a_header_over_several_columns_spans_them(rules: list[tuple[object, ...]]) -> None:
    (table,) = tables(told(laid(SPANNING, RIGHT + SPANS + rules)).elements)
    assert table.headers == 2
    assert [(c.text, c.columns, c.rows) for c in table.rows[0]] == [("Line", 1, 2), ("Passengers", 2, 1), ("Revenue (million)", 2, 1), ("Share", 1, 2)]
    assert [c.text for c in table.rows[1]] == ["2022", "2023", "2022", "2023"]


@pytest.mark.parametrize("place", ["TOP", "MIDDLE", "BOTTOM"])
def test_wrapped_labels_and_headers_are_one_cell(place: str) -> None:
    heads = ["Kind of incident or occurrence", "Reported in the first half", "Reported in the second half"]
    labels = ["Falls", "Collisions with lock gates, bridges or other fixed structures", "Fires", "Pollution of water or of land beside it that had to be cleaned up", "Total"]
    rows = [[Paragraph(h, SMALL) for h in heads]] + [[Paragraph(label, SMALL), "1,204", "98"] for label in labels]
    (table,) = tables(told(laid(rows, [*RIGHT, ("VALIGN", (0, 0), (-1, -1), place)], widths=[113.0, 57.0, 57.0])).elements)
    assert texts(table) == [heads, *([label, "1,204", "98"] for label in labels)]


def test_a_label_in_the_middle_of_its_rows_spans_them() -> None:
    rows = [["類別", "路線", "一月", "二月"], ["幹線", "甲線", "519.2", "443.3"], ["", "乙線", "286.8", "235.5"], ["市區", "綠一", "81.4", "69.0"], ["", "綠二", "57.2", "48.4"], ["", "小計", "138.6", "117.4"], ["總計", "", "944.6", "796.2"]]

    def draw(canvas: Canvas) -> None:
        for k, row in enumerate(rows):
            for c, text in enumerate(row):
                lower = 9 * ((text == "幹線") + 2 * (text == "市區"))
                put(canvas, (72, 140, 260, 330)[c], 120 + 18 * k + lower, text, 10, right=c > 1)

    (table,) = tables(told(draw).elements)
    assert [(c.text, c.rows) for c in table.rows[1]] == [("幹線", 2), ("甲線", 1), ("519.2", 1), ("443.3", 1)]
    assert [(c.text, c.rows) for c in table.rows[3]] == [("市區", 3), ("綠一", 1), ("81.4", 1), ("69.0", 1)]
    assert [[c.text for c in row] for row in table.rows[4:]] == [["綠二", "57.2", "48.4"], ["小計", "138.6", "117.4"], ["總計", "", "944.6", "796.2"]]


def test_group_rows_and_indentation_are_kept() -> None:
    rows = [["", "2023", "2022"], ["Income", "", ""], ["   Sales", "5,890", "9,324"], ["   Grants", "3,885", "1,037"], ["Costs", "", ""], ["   Staff", "(3,846)", "(5,940)"], ["Surplus", "5,929", "4,421"]]
    (table,) = tables(told(laid(rows, RIGHT, widths=[110.0, 70.0, 70.0])).elements)
    assert [c.text for c in table.rows[1]] == ["Income"]
    assert [row[0].text.lstrip() for row in table.rows[2:]] == ["Sales", "Grants", "Costs", "Staff", "Surplus"]
    assert {len(row[0].text) - len(row[0].text.lstrip()) > 0 for row in (table.rows[2], table.rows[3], table.rows[5])} == {True}


def test_shaded_cells_tell_the_header() -> None:
    rows = [["行政區", "站點數\n（座）", "其中本年\n新設\n（座）", "妥善率\n（％）"], ["港東", "78", "3", "97.6"], ["港西", "54", "1", "93.5"], ["全市", "132", "4", "95.9"]]
    style = [("FONT", (0, 0), (-1, -1), "MSung-Light", 9), ("ALIGN", (1, 1), (-1, -1), "RIGHT"), ("ALIGN", (0, 0), (-1, 0), "CENTER"), ("VALIGN", (0, 0), (-1, 0), "MIDDLE")]
    style += [("BACKGROUND", (k, 0), (k, 0), colors.lightblue) for k in range(4)] + [("BACKGROUND", (k, 2), (k, 2), colors.whitesmoke) for k in range(4)]
    (table,) = tables(told(laid(rows, style, widths=[70.0] * 4)).elements)
    assert texts(table)[0] == ["行政區", "站點數（座）", "其中本年新設（座）", "妥善率（％）"]
    assert len(table.rows) == 4


def test_bars_of_a_chart_and_two_tables_side_by_side_are_no_table() -> None:
    def chart(canvas: Canvas) -> None:
        for k, height in enumerate((40, 90, 60, 120, 75, 30)):
            canvas.rect(100 + 40 * k, HEIGHT - 300, 25, height, fill=1)
            put(canvas, 105 + 40 * k, 295 - height, str(height), 8)
            put(canvas, 102 + 40 * k, 312, str(2018 + k), 8)
        canvas.line(90, HEIGHT - 300, 360, HEIGHT - 300)
        canvas.line(90, HEIGHT - 300, 90, HEIGHT - 160)

    assert not tables(told(chart).elements)
    both = [[*row, *row] for row in HEADED]
    assert not tables(told(laid(both, RIGHT, widths=[60.0, 45.0, 45.0, 55.0] * 2)).elements)


# ---------------------------------------------------------------- columns of type


def column_page(canvas: Canvas) -> None:
    """Print two columns of prose, a table in the right one, and below them a table across both."""
    english(canvas, 57, 100, 22)
    english(canvas, 307, 105, 4)
    laid([list(r) for r in HEADED], RIGHT, x=307, top=170, widths=[80.0, 50.0, 50.0, 55.0])(canvas)
    english(canvas, 307, 284, 8)
    laid([list(r) for r in HEADED], RIGHT, x=57, top=420, widths=[200.0, 90.0, 90.0, 100.0])(canvas)


def test_a_table_in_one_column_leaves_the_lines_of_the_other_alone() -> None:
    found = told(column_page).elements
    assert [texts(t) for t in tables(found)] == [list(HEADED), list(HEADED)]
    lines = [e.text for e in found if isinstance(e, Printed)]
    assert "  " not in "".join(lines).strip()
    first, second = (k for k, e in enumerate(found) if e in tables(found))
    assert sum(len(e.text.split("\n")) for e in found[:first] if isinstance(e, Printed)) >= 26
    assert sum(len(e.text.split("\n")) for e in found[first:second] if isinstance(e, Printed)) >= 8


def test_a_heading_at_the_foot_of_a_column_stays_in_it() -> None:
    def draw(canvas: Canvas) -> None:
        lines = wrapped(PROSE * 12, 18)
        for k in range(14):
            put(canvas, 72, 120 + 18 * k, lines[k])
            put(canvas, 316, 121 + 18 * k, lines[20 + k])
        put(canvas, 72, 390, "第二部分", 18)
        for k in range(4):
            put(canvas, 72, 420 + 18 * k, lines[14 + k])

    text = solid(everything(told(draw).elements))
    lines = wrapped(PROSE * 12, 18)
    assert text == solid("".join(lines[:14]) + "第二部分" + "".join(lines[14:18]) + "".join(lines[20:34]))


# ---------------------------------------------------------------- over the page


def page_of(start: int, count: int, *, header: bool, widths: tuple[float, ...] = (90, 70, 70, 70)) -> Draw:
    rows = ([["里別", "鄰數", "男", "女"]] if header else []) + [[f"第{k}里", f"{k % 37 + 3}", f"{1000 + 37 * k:,}", f"{900 + 41 * k:,}"] for k in range(start, start + count)]
    return laid(rows, [("FONT", (0, 0), (-1, -1), "MSung-Light", 10), ("ALIGN", (1, 0), (-1, -1), "RIGHT")], top=60 if not header else HEIGHT - 60 - 18 * (count + 1), widths=list(widths))


@pytest.mark.parametrize("again", [True, False])
def test_a_table_goes_on_over_the_page(again: bool) -> None:  # noqa: FBT001
    first, second = tables(told(page_of(1, 20, header=True), page_of(21, 6, header=again)).elements)
    assert (first.continues, second.continues) == (False, True)
    assert (first.headers, second.headers) == (1, int(again))
    assert [c.text for c in second.rows[-1]] == ["第26里", "29", "1,962", "1,966"]


def test_rows_in_other_columns_do_not_go_on_and_are_printed() -> None:
    found = told(page_of(1, 20, header=True), page_of(21, 6, header=False, widths=(150, 70, 110, 70))).elements
    assert len(tables(found)) == 1
    assert "第26里" in printed(found)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.integers(0, 10**7), min_size=3, max_size=3), min_size=1, max_size=7), st.integers(8, 12), st.integers(0, 60))
def test_nothing_is_lost_or_moved_whatever_the_numbers(values: list[list[int]], size: int, white: int) -> None:
    """Every cell's text is there in its order, and a table that is told has the rows that are printed."""
    rows = [["Row", "First", "Second", "Third"]] + [[f"Item{'x' * (k % 4)}", *(f"{v:,}" for v in line)] for k, line in enumerate(values)]
    style = [("FONT", (0, 0), (-1, -1), PLAIN, size), ("ALIGN", (1, 0), (-1, -1), "RIGHT")]
    found = told(laid(rows, style, widths=[80.0 + white] + [64.0 + white] * 3)).elements
    assert solid(everything(found)) == solid("".join(t for row in rows for t in row))
    for table in tables(found):
        assert texts(table) == rows
