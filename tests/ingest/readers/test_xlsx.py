"""The reader of workbooks: tables, titles and notes told apart, cells as they are shown, what is hidden left out, bad files refused."""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from reportqa.ingest.elements import Element, Heading, Paragraph, TableElement, Told
from reportqa.ingest.readers import sheetmodel, xlsx
from reportqa.ingest.readers.xlsx import read
from reportqa.model.errors import ReadError


def saved(workbook: Workbook) -> bytes:
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def of(rows: list[list[object]], change: Callable[[Worksheet], None] = lambda _: None, title: str = "Sheet1") -> Told:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = title
    for r, row in enumerate(rows, 1):
        for c, value in enumerate(row, 1):
            if value is not None:
                sheet.cell(r, c, value)
    change(sheet)
    return read("book.xlsx", saved(workbook))


def table(element: Element) -> list[list[str]]:
    assert isinstance(element, TableElement)
    return [[cell.text for cell in row] for row in element.rows]


def changed(data: bytes, part: str, old: str, new: str) -> bytes:
    """Return a workbook with a text replaced in one of its parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for item in source.namelist():
            body = source.read(item)
            if item == part:
                assert re.search(old.encode(), body), body[:500]
                body = re.sub(old.encode(), lambda _: new.encode(), body, count=1)
            target.writestr(item, body)
    return out.getvalue()


def test_titles_units_and_notes_stand_around_the_table_and_bands_are_its_header() -> None:
    def merge(sheet: Worksheet) -> None:
        for area in ("A1:E1", "A3:A4", "B3:C3", "D3:E3", "A7:E7"):
            sheet.merge_cells(area)

    rows: list[list[object]] = [
        ["106年度人口統計"], [None, None, None, None, "單位：人"], ["區域", "男", None, "女", None], [None, "人數", "比率", "人數", "比率"],
        ["甲區", 1, 0.5, 1, 0.5], ["乙區", 2, 0.4, 3, 0.6], ["不含離島"],
    ]  # fmt: skip
    found = of(rows, merge).elements
    assert found[:2] == (Paragraph("106年度人口統計"), Paragraph("單位：人"))
    assert found[3:] == (Paragraph("不含離島"),)
    told = found[2]
    assert isinstance(told, TableElement)
    assert told.headers == 2
    assert table(told) == [["區域", "男", "女"], ["人數", "比率", "人數", "比率"], ["甲區", "1", "0.5", "1", "0.5"], ["乙區", "2", "0.4", "3", "0.6"]]
    assert [(c.columns, c.rows) for c in told.rows[0]] == [(1, 2), (2, 1), (2, 1)]


def test_empty_rows_and_columns_part_tables() -> None:
    rows: list[list[object]] = [["a", "b", None, "x", "y"], ["p", 1, None, "q", 2], [], ["c", "d"], ["r", 3]]
    assert [table(e) for e in of(rows).elements] == [[["a", "b"], ["p", "1"]], [["x", "y"], ["q", "2"]], [["c", "d"], ["r", "3"]]]


def test_a_table_with_a_blank_row_or_a_blank_column_between_numbers_stays_one() -> None:
    assert [table(e) for e in of([["年", "值"], ["甲", 1], [], ["乙", 2]]).elements] == [[["年", "值"], ["甲", "1"], ["乙", "2"]]]
    assert [table(e) for e in of([["年", None, "值"], [], ["甲", None, 1], [], ["乙", None, 2]]).elements if isinstance(e, TableElement)] == [[["甲", "1"], ["乙", "2"]]]
    assert [table(e) for e in of([["年", "值", None, "率"], ["甲", 1, None, 3], ["乙", 2, None, 4]]).elements] == [[["年", "值", "率"], ["甲", "1", "3"], ["乙", "2", "4"]]]


@pytest.mark.parametrize("how", ["bold", "shaded", "frozen", "printed", "declared"])
def test_header_rows_are_told_where_the_sheet_says_so(how: str) -> None:
    def mark(sheet: Worksheet) -> None:
        if how == "frozen":
            sheet.freeze_panes = "A2"
        elif how == "printed":
            sheet.print_title_rows = "1:1"
        elif how == "declared":
            sheet.add_table(Table(displayName="T", ref="A1:B3"))
        for cell in sheet[1]:
            if how == "bold":
                cell.font = Font(bold=True)
            elif how == "shaded":
                cell.fill = PatternFill("solid", fgColor="FFDDDDDD")

    told = of([["項目", "值"], ["甲", 1], ["乙", 2]], mark).elements[0]
    assert isinstance(told, TableElement)
    assert told.headers == 1
    assert [c.header for row in told.rows for c in row] == [True, True, False, False, False, False]


def test_header_rows_are_not_guessed() -> None:
    told = of([["項目", "值"], ["甲", 1]]).elements[0]
    assert isinstance(told, TableElement)
    assert told.headers is None


def test_cells_are_as_they_are_shown() -> None:
    def form(sheet: Worksheet) -> None:
        for c, code in enumerate(("#,##0", "0.0%", '[$-404]e"年"m"月"d"日"', "[h]:mm", "#,##0,", "@", "General", "General"), 1):
            sheet.cell(2, c).number_format = code

    found = of([list("abcdefgh"), [1234567, 0.1234, datetime(2017, 12, 31), 1.5, 1234567, "007", 0.1 + 0.2, True]], form).elements
    assert table(found[0])[1] == ["1,234,567", "12.3%", "106年12月31日", "36:00", "1,235", "007", "0.3", "TRUE"]


def test_formulas_by_their_stored_results_and_errors_as_empty() -> None:
    told = of([["a", "b"], ["甲", "=1+1"], ["乙", 2]])
    assert table(told.elements[0])[1] == ["甲", ""]
    assert told.notes == ("Sheet 'Sheet1': 1 formula has no stored result and no text; open the workbook in a spreadsheet program and save it.",)
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(["a", "b"])
    sheet.append(["甲", "=1+1"])
    data = changed(saved(workbook), "xl/worksheets/sheet1.xml", r"<f>1\+1</f><v ?/>|<f>1\+1</f><v></v>", "<f>1+1</f><v>2</v>")
    assert table(read("book.xlsx", data).elements[0])[1] == ["甲", "2"]
    data = changed(data, "xl/worksheets/sheet1.xml", r'<c r="B2"[^>]*>.*?</c>', '<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c>')
    assert table(read("book.xlsx", data).elements[0])[1] == ["甲", ""]


def test_what_is_hidden_is_left_out_with_a_note() -> None:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "表"
    for row in (["a", "b", "c"], ["p", 1, 2], ["q", 3, 4]):
        sheet.append(row)
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["B"].hidden = True
    workbook.create_sheet("藏")["A1"] = "x"
    workbook["藏"].sheet_state = "veryHidden"
    told = read("book.xlsx", saved(workbook))
    assert table(told.elements[0]) == [["a", "c"], ["q", "4"]]
    assert told.notes == ("Sheet '表': 1 hidden row and 1 hidden column with text were not read.", "Sheet '藏' is hidden and was not read.")


def test_a_merged_cell_that_begins_in_a_hidden_row_keeps_its_text() -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.merge_cells("A2:A3")
        sheet.row_dimensions[2].hidden = True

    assert table(of([["a", "b"], ["甲", 1], [None, 2], ["乙", 3]], hide).elements[0]) == [["a", "b"], ["甲", "2"], ["乙", "3"]]


def test_the_name_of_a_sheet_heads_it_unless_it_is_the_only_one_and_unnamed() -> None:
    rows: list[list[object]] = [["a", "b"], ["p", 1]]
    assert isinstance(of(rows).elements[0], TableElement)
    assert isinstance(of(rows, title="工作表1").elements[0], TableElement)
    assert of(rows, title="人口").elements[0] == Heading("人口", 1)


def test_a_false_dimension_and_a_million_empty_rows_cost_nothing() -> None:
    data = saved(_small())
    data = changed(data, "xl/worksheets/sheet1.xml", r'<dimension ref="[^"]*" ?/>', '<dimension ref="A1:XFD1048576"/>')
    data = changed(data, "xl/worksheets/sheet1.xml", "</sheetData>", "".join(f'<row r="{r}" spans="1:2"><c r="A{r}" s="0"/></row>' for r in range(10, 20_000)) + '</sheetData><mergeCells><mergeCell ref="A1:A1048576"/></mergeCells>')
    assert len(table(read("book.xlsx", data).elements[0])) == 2


def _small() -> Workbook:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(["a", "b"])
    sheet.append(["甲", 1])
    return workbook


def test_more_cells_than_a_report_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MOST_CELLS", 3)
    with pytest.raises(ReadError, match=r"^book.xlsx: the workbook has more than 3 filled cells.*\.$"):
        read("book.xlsx", saved(_small()))
    assert sheetmodel.MOST_CELLS >= 100_000


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"), (b"hello", "not a .xlsx file"), (b"PK\x03\x04broken", "truncated or damaged"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, r"old Excel workbook \(\.xls\)"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
    ],
)  # fmt: skip
def test_what_is_no_workbook_is_one_clear_sentence(data: bytes, said: str) -> None:
    with pytest.raises(ReadError, match=said) as caught:
        read("book.xlsx", data)
    assert "word processor" not in str(caught.value)


def test_truncated_damaged_and_hostile_workbooks_are_refused() -> None:
    good = saved(_small())
    bad = [
        good[: len(good) // 2],
        changed(good, "xl/worksheets/sheet1.xml", "</sheetData>", "<broken"),
        changed(good, "xl/worksheets/sheet1.xml", "<worksheet", '<!DOCTYPE x [<!ENTITY a "b">]><worksheet'),
        changed(good, "xl/workbook.xml", "<workbook", '<!DOCTYPE x [<!ENTITY a "b">]><workbook'),
        changed(good, "xl/worksheets/sheet1.xml", "</sheetData>", "</sheetData>" + " " * 40_000_000),
    ]
    for data in bad:
        with pytest.raises(ReadError, match=r"^book.xlsx: [^\n]*\.$") as caught:
            read("book.xlsx", data)
        assert "word processor" not in str(caught.value)


def test_a_workbook_with_nothing_shown_says_what_was_hidden() -> None:
    workbook = _small()
    workbook.create_sheet("空")
    workbook["Sheet"].sheet_state = "hidden"
    workbook.active = 1
    with pytest.raises(ReadError, match="shows no filled cell.*'Sheet' is hidden"):
        read("book.xlsx", saved(workbook))


_CELLS = st.dictionaries(st.tuples(st.integers(1, 9), st.integers(1, 7)), st.sampled_from(["字", "單位：人", "註：", "n"]), min_size=1, max_size=30)


@settings(max_examples=80, deadline=None)
@given(_CELLS, st.lists(st.tuples(st.integers(1, 9), st.integers(1, 7), st.integers(0, 3), st.integers(0, 3)), max_size=3))
def test_every_filled_cell_is_told_exactly_once(cells: dict[tuple[int, int], str], merges: list[tuple[int, int, int, int]]) -> None:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for n, ((r, c), kind) in enumerate(sorted(cells.items())):
        sheet.cell(r, c, 10_000 + n if kind == "n" else f"{kind}{10_000 + n}")
    taken: set[tuple[int, int]] = set()
    for r, c, down, right in merges:
        area = {(r + i, c + j) for i in range(down + 1) for j in range(right + 1)}
        if len(area) > 1 and not area & taken:
            taken |= area
            sheet.merge_cells(start_row=r, start_column=c, end_row=r + down, end_column=c + right)
    kept = Counter(re.findall(r"\d{5}", " ".join(str(v) for row in sheet.iter_rows(values_only=True) for v in row if v is not None)))
    if not kept:
        return
    found = read("book.xlsx", saved(workbook)).elements
    shown = [t for e in found for t in ([c.text for row in e.rows for c in row] if isinstance(e, TableElement) else [e.text] if isinstance(e, Paragraph) else [])]
    assert Counter(re.findall(r"\d{5}", " ".join(shown))) == kept
    for element in found:
        if isinstance(element, TableElement):
            _is_rectangle(element)


def _is_rectangle(element: TableElement) -> None:
    """Hold every row of a table to one width, with what spans down from the rows above."""
    left: dict[int, int] = {}
    widths = set()
    for row in element.rows:
        at = 0
        for cell in row:
            while left.get(at, 0) > 0:
                at += 1
            for c in range(at, at + cell.columns):
                assert left.get(c, 0) <= 0, element
                left[c] = cell.rows
            at += cell.columns
        widths.add(max(left) + 1)
        left = {c: n - 1 for c, n in left.items()}
    assert len(widths) == 1, element
