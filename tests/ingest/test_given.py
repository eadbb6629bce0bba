"""Tables that a file gives cell by cell are read as those told from lines are: headers, groups, units, totals."""

from pathlib import Path

import pytest

from reportqa.ingest.chunk import chunk
from reportqa.ingest.document import document_of
from reportqa.ingest.elements import Element, Heading, Paragraph, TableCell, TableElement, Told
from reportqa.ingest.figures import find_figures
from reportqa.ingest.written import write
from reportqa.model.document import Source
from reportqa.model.figure import Figure


def table(*rows: str, headers: int | None = None, continues: bool = False) -> TableElement:
    """Return a table of rows of cells parted by |; `text/2` spans two columns, `text^2` two rows."""
    return TableElement(tuple(tuple(map(cell, row.split("|"))) for row in rows), headers=headers, continues=continues)


def cell(text: str) -> TableCell:
    text, _, rows = text.partition("^")
    text, _, columns = text.partition("/")
    return TableCell(text, int(columns or 1), int(rows or 1))


def figures(*elements: Element) -> list[Figure]:
    told = Told((Heading("某市立圖書館106年度年報", 1), *elements))
    written = write(told.elements)
    reading = document_of(Source("x", "a.docx", "", "", written.text), written, told, Path("a.docx"))
    return list(find_figures(reading.document, 0, chunk(reading.document, 0), reading.grids, reading.labels).figures)


def cells(*elements: Element) -> list[tuple[str, str, int, str]]:
    return [(f.headers[0], f.headers[1], int(f.quantity.value), f.quantity.unit_id) for f in figures(*elements) if len(f.headers) > 1]


def test_two_rows_of_headers_with_spans() -> None:
    found = cells(table("館別^2|借閱/2|進館人次^2", "人次|冊數", "總館|10|20|300", "東區分館|4|8|90"))
    assert found == [
        ("總館", "借閱 人次", 10, "person_time"), ("總館", "借閱 冊數", 20, "volume"), ("總館", "進館人次", 300, "person_time"),
        ("東區分館", "借閱 人次", 4, "person_time"), ("東區分館", "借閱 冊數", 8, "volume"), ("東區分館", "進館人次", 90, "person_time"),
    ]  # fmt: skip


def test_a_label_that_spans_rows_groups_them() -> None:
    found = cells(table("館別|性別|人數", "總館^2|男|10", "女|12", "分館^2|男|5", "女|6"))
    assert [(path.split(), value) for path, _, value, _ in found] == [(["總館", "男"], 10), (["總館", "女"], 12), (["分館", "男"], 5), (["分館", "女"], 6)]


def test_a_row_of_one_cell_groups_the_rows_below_it() -> None:
    found = cells(table("項目|105年|106年", "一、館藏/3", "圖書|100|120", "期刊|10|12", "二、人力/3", "館員|5|6"))
    assert [(path, column, value) for path, column, value, _ in found][:2] == [("一、館藏 圖書", "105年", 100), ("一、館藏 圖書", "106年", 120)]
    assert found[-1][0] == "二、人力 館員"


def test_rows_indented_below_another_are_of_its_group_as_far_as_they_are_indented() -> None:
    rows = table("|2023", "North|30", "   Harrow|10", "   Tessel|20", "Costs|", "   Staff|4", "Surplus|26", headers=1)
    assert [c[0] for c in cells(rows)] == ["North", "North Harrow", "North Tessel", "Costs Staff", "Surplus"]


def test_labels_set_in_the_middle_are_not_indented() -> None:
    rows = table("區|人數", "  東區|30", "臺北市區|10", "  西區|20", headers=1)
    assert [c[0] for c in cells(rows)] == ["東區", "臺北市區", "西區"]


def test_a_title_and_a_unit_within_the_table_are_its_caption() -> None:
    found = figures(table("表3 經費執行情形/3", "單位：千元/3", "科目|預算數|決算數", "購書費|1,200|1,180", "人事費|3,400|3,390"))
    assert [int(f.quantity.value) for f in found if f.quantity.unit_id == "TWD"] == [1200000, 1180000, 3400000, 3390000]


def test_a_note_within_the_table_is_a_paragraph() -> None:
    found = figures(table("館別|件數", "總館|10", "分館|12", "註：不含外借 3 件。/2"))
    assert [int(f.quantity.value) for f in found] == [10, 12, 3]


def test_a_table_that_goes_on_keeps_its_headers_and_unit() -> None:
    first = table("科目|預算數|決算數", "購書費|1,200|1,180", "人事費|3,400|3,390")
    found = cells(Paragraph("單位：千元"), first, table("業務費|500|480", "設備費|70|60", continues=True))
    assert found[-4:] == [("業務費", "預算數", 500000, "TWD"), ("業務費", "決算數", 480000, "TWD"), ("設備費", "預算數", 70000, "TWD"), ("設備費", "決算數", 60000, "TWD")]


def test_two_tables_in_one_have_their_own_headers() -> None:
    found = cells(table("月份|件數", "1月|10", "2月|12", "館別|場次", "總館|5", "分館|7"))
    assert [(column, value) for _, column, value, _ in found] == [("件數", 10), ("件數", 12), ("場次", 5), ("場次", 7)]


def test_running_text_in_a_cell_is_read_as_prose_of_its_row_and_column() -> None:
    long = "本年度辦理閱讀推廣活動，參加民眾達 1,250 人次，並結合社區大學開設課程；另辦理新書展覽 8 場，深受好評。"
    found = figures(table("工作計畫|執行成果", f"閱讀推廣|{long}", f"館藏充實|{long.replace('1,250', '2,460')}"))
    assert [int(f.quantity.value) for f in found] == [1250, 8, 2460, 8]
    assert "閱讀推廣" in found[0].subject + " ".join(found[0].headers)


@pytest.mark.parametrize("headers", [None, 1])
def test_years_head_columns(headers: int | None) -> None:
    found = figures(table("指標|單位|104|105|106", "進館|人次|100|110|120", "借書|冊|7|8|9", headers=headers))
    assert [(int(f.quantity.value), f.quantity.unit_id, f.period.years if f.period else ()) for f in found][:3] == [
        (100, "person_time", (2015,)), (110, "person_time", (2016,)), (120, "person_time", (2017,)),
    ]  # fmt: skip


def test_a_box_around_prose_is_no_table() -> None:
    assert [int(f.quantity.value) for f in figures(table("全年受理 45 件。"))] == [45]


def test_a_change_is_a_rate_where_the_caption_states_one() -> None:
    found = cells(Paragraph("單位：億元、%"), table("項目|110年|111年|較上年增減", "公路|12.5|11.1|-11.2", "港埠|3.0|3.3|10.0"))
    assert [(column, unit) for _, column, _, unit in found[:3]] == [("110年", "TWD"), ("111年", "TWD"), ("較上年增減", "percent")]
    plain = cells(Paragraph("單位：件"), table("項目|110年|111年|較上年增減", "公路|12|11|-1", "港埠|3|4|1"))
    assert plain[2][3] == "case"
