"""Cells: which unit of several holds, how signs and notes read, what a cell is part of, what a row dates."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from reportqa.ingest.cells import document_period, link_parts, row_figures, row_moments
from reportqa.ingest.cellunits import caption_noun, named_unit, scaled_unit, stated_unit
from reportqa.ingest.document import Reading, read_document
from reportqa.ingest.shapes import Shape, plain, shape_of, signed
from reportqa.language.periods import Anchor
from reportqa.model.document import BlockKind
from reportqa.model.figure import Figure, Sense, UnitFrom


def _read(text: str) -> Reading:
    return read_document(Path("sample.txt"), text.encode())


def _cells(text: str) -> list[Figure]:
    reading = _read(text)
    document, grids = reading.document, reading.grids
    figures: list[Figure] = []
    for block in document.blocks:
        grid = next((g for g in grids if block.span.start in g.rows), None)
        if grid is not None and block.kind is BlockKind.ROW:
            figures += row_figures(document, 0, block, grid, 0, len(figures), Anchor(document.year, document.roc), ())
    return link_parts(figures, grids)


def _table(head: str, *rows: str, caption: str = "") -> str:
    return "\n".join(["某局106年度統計年報", "", caption, head, *rows, ""])


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("1,234", Shape.VALUE), ("1,234註1", Shape.VALUE), ("12*", Shape.VALUE), ("(1,234)", Shape.VALUE), ("△5.2%", Shape.VALUE), ("3萬5,300杯次", Shape.VALUE), ("約12件", Shape.VALUE),
        ("9,570r", Shape.VALUE), ("35 (8.2%)", Shape.VALUE), ("－", Shape.NOTHING), ("—", Shape.NOTHING), ("n.a.", Shape.NOTHING), ("…", Shape.NOTHING), ("★★", Shape.MARK), ("106年度", Shape.PERIOD),
        ("FY2017", Shape.PERIOD), ("2016/17", Shape.PERIOD), ("第3季", Shape.PERIOD), ("12月", Shape.PERIOD), ("2017", Shape.YEAR), ("（千元）", Shape.UNIT), ("2021年運量", Shape.WORDS), ("65歲長者", Shape.WORDS), ("第一級國家", Shape.WORDS),
    ],
)  # fmt: skip
def test_shapes(text: str, shape: Shape) -> None:
    """A cell is a number, a time, a mark for nothing, a unit, or words."""
    assert shape_of(text) is shape


@pytest.mark.parametrize(("text", "inner", "negative"), [("(1,234)", "1,234", True), ("△5", "5", True), ("-3.1", "3.1", True), ("1,234", "1,234", False), ("(一)", "(一)", False)])
def test_signs(text: str, inner: str, negative: bool) -> None:
    """Brackets, triangles and minus signs make a number negative; a list number is none."""
    assert signed(text) == (inner, negative)


def test_notes_are_no_digits() -> None:
    """The mark of a footnote is cut off, a unit is not."""
    assert [plain(t) for t in ("1,234註1", "87%²", "**56**", "12 [3]", "3註", "40m2")] == ["1,234", "87%", "56", "12", "3", "40m2"]


@pytest.mark.parametrize(
    ("text", "factor", "name"),
    [("千元", 1000, "元"), ("新臺幣百萬元", 10**6, "元"), ("萬公噸", 10**4, "公吨"), ("GBP thousand", 1000, "英镑"), ("NT$ million", 10**6, "元"), ("thousand tonnes", 1000, "tonnes"), ("TEU thousand", 1000, "teu"), ("thousands", 1000, ""), ("人次", 1, "人次")],
)
def test_scales(text: str, factor: int, name: str) -> None:
    """A unit is parted from its scale, in three languages (in folded form)."""
    assert scaled_unit(text) == (Decimal(factor), name)


def test_units_in_headers() -> None:
    """Brackets state a unit only where they hold one; the last words imply one where nothing states it."""
    assert [stated_unit(h) for h in ("長度（公里）", "金額(千元) 本年", "綠線（輕軌）", "稽查／家次", "人數（含眷屬）")] == ["公里", "千元", "", "家次", ""]
    assert [named_unit(h) for h in ("進館人次", "執行率", "參加人數（含眷屬）", "備註")] == [("人次", False), ("％", True), ("人", False), ("", False)]
    assert [caption_noun(c) for c in ("Table 1. Visitors by island group", "Number of complaints by cause", "Revenue by source", "Key figures")] == ["Visitors", "complaints", "", ""]


def test_the_nearest_unit_holds() -> None:
    """A cell's own unit before its column's, this before its row's, this before the caption's; a rate is never in thousands."""
    text = _table("項目  本年  執行率  清潔隊員(人)", "收入  1,200  98.5  12", "支出(元)  3,400  88.1  30", "其他  5件  70.0  9", caption="表一（單位：千元）")
    found = [(f.headers[0], f.headers[1], f.quantity.value, f.quantity.unit_id, f.unit_from) for f in _cells(text)]
    assert found == [
        ("收入", "本年", Decimal(1200000), "TWD", UnitFrom.CAPTION), ("收入", "執行率", Decimal("98.5"), "percent", UnitFrom.COLUMN_HEADER), ("收入", "清潔隊員(人)", Decimal(12), "person", UnitFrom.COLUMN_HEADER),
        ("支出(元)", "本年", Decimal(3400), "TWD", UnitFrom.ROW_HEADER), ("支出(元)", "執行率", Decimal("88.1"), "percent", UnitFrom.COLUMN_HEADER), ("支出(元)", "清潔隊員(人)", Decimal(30), "person", UnitFrom.COLUMN_HEADER),
        ("其他", "本年", Decimal(5), "case", UnitFrom.INLINE), ("其他", "執行率", Decimal("70.0"), "percent", UnitFrom.COLUMN_HEADER), ("其他", "清潔隊員(人)", Decimal(9), "person", UnitFrom.COLUMN_HEADER),
    ]  # fmt: skip


def test_several_units_of_a_caption_are_told_by_how_the_report_counts() -> None:
    """（單位：劑；家）: what the report counts in 家 elsewhere is in 家 here."""
    text = "某縣106年度疫苗報告\n\n合約院所 186 家，配賦疫苗 21,460 劑。\n\n附錄 A　統計（單位：劑；家）\n鄉鎮　　流感疫苗　合約院所\n東鎮　　　1,204　　　　31\n西鎮　　　　880　　　　25\n"
    assert [(f.quantity.value, f.quantity.unit_id) for f in _cells(text)] == [(1204, "dose"), (31, "establishment"), (880, "dose"), (25, "establishment")]


def test_what_a_cell_is_part_of() -> None:
    """Rows are parts of their subtotal, subtotals and lone rows of the total, 其中 of the row above, columns of their total."""
    text = _table("類別  男  女  合計", "國內  30  40  70", "其中：學生  12  18  30", "國外  5  10  15", "小計  35  50  85", "其他  1  2  3", "總計  36  52  88")
    figures = _cells(text)
    by_id = {f.id: f for f in figures}
    parts = {f.headers[:2]: by_id[f.part_of].headers[:2] for f in figures if f.part_of is not None}
    assert parts["國內", "男"] == ("小計", "男")
    assert parts["國內 其中：學生", "女"] == ("國內", "女")
    assert parts["小計", "合計"] == ("總計", "合計")
    assert parts["其他", "女"] == ("總計", "女")
    assert parts["總計", "男"] == ("總計", "合計")
    assert ("總計", "合計") not in parts


def test_rates_add_up_to_nothing() -> None:
    """A column of rates has parts of no total, though its last row is one."""
    figures = _cells(_table("區別  件數  達成率", "東區  30  81.0", "西區  40  92.5", "合計  70  87.6"))
    assert [f.part_of is not None for f in figures] == [True, False, True, False, False, False]


def test_a_row_with_a_day_is_a_dated_statement() -> None:
    """A column of dates dates the rows; a column of years does not."""
    reading = _read(_table("工程  經費（萬元）  開工日期  年度", "甲橋  2,350  106年3月12日  106年", "乙路  12,800  106年11月5日  105年"))
    rows = [b for b in reading.document.blocks if b.kind is BlockKind.ROW]
    found = [m for row in rows for m in row_moments(reading.document, 0, row, 0, Anchor(2017))]
    assert [(m.period.start, m.clause.of(reading.document.text)) for m in found] == [
        (date(2017, 3, 12), "甲橋 2,350 106年3月12日 106年"), (date(2017, 11, 5), "乙路 12,800 106年11月5日 105年"),
    ]  # fmt: skip


def test_words_in_a_cell_keep_their_sentence() -> None:
    """A cell of words has the figures that it counts, each with the cell for its clause and the row for its sentence."""
    figures = _cells("# 某局108年度成果\n\n| 國家 | 經費（萬元） | 執行情形 |\n|---|---:|---|\n| 帛琉 | 120 | 設置示範農場3處，訓練農民42人 |\n| 諾魯 | 85 | 完成 |\n")
    assert [(f.quantity.value, f.quantity.unit_id, f.near == f.sentence) for f in figures] == [
        (Decimal(1200000), "TWD", True), (Decimal(3), "place", False), (Decimal(42), "person", False), (Decimal(850000), "TWD", True),
    ]  # fmt: skip


def test_periods_of_cells() -> None:
    """A column's year and a row's month make one time; a comparison with last year is of this one; a caption's day is as of it."""
    figures = _cells(_table("月份  105年  106年  較上年增減（%）", "1月  402  388  -3.5", "2月  377  401  6.4", caption="表八"))
    assert [(f.period.start, f.period.end) if f.period else None for f in figures[:3]] == [
        (date(2016, 1, 1), date(2016, 1, 31)), (date(2017, 1, 1), date(2017, 1, 31)), (date(2017, 1, 1), date(2017, 1, 31)),
    ]  # fmt: skip
    stock = _cells(_table("館別  館藏", "總館  702,335", "分館  214,907", caption="附表　概況（106年底）"))
    assert [(f.period.end, f.period.sense, f.inherited) for f in stock if f.period] == [(date(2017, 12, 31), Sense.AS_OF, True)] * 2


def test_the_period_of_a_document() -> None:
    """The title's half year is the document's; a short name stands for what the text says it does."""
    half = document_period(_read("某處\n113年上半年\n工作報告\n\n第一章　概況\n檢查120場次。\n").document)
    season = document_period(_read("某局　111-112 流感季報告\n\n1　前言\n本報告彙整 111 年 10 月至 112 年 9 月（下稱 111-112 流感季）業務。\n").document)
    assert half is not None and (half.start, half.end) == (date(2024, 1, 1), date(2024, 6, 30))
    assert season is not None and (season.start, season.end) == (date(2022, 10, 1), date(2023, 9, 30))


def test_a_count_in_brackets_is_no_loss() -> None:
    table = "ANNUAL REPORT 2022\n\nTable 2. Accidents by sector (fatal accidents in brackets)\n\nSector              2021          2022\nConstruction     318 (11)      342 (7)\nTransport         90 (2)        81 (3)\n"
    assert sorted(f.quantity.value for f in _cells(table)) == [2, 3, 7, 11, 81, 90, 318, 342]


def test_a_currency_that_no_table_names_keeps_its_scale() -> None:
    assert scaled_unit("K$ million") == (Decimal(1_000_000), "$")
