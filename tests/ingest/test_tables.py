"""Every cell of small reports, one table layout each: its row, column, value, unit, period and total."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from reportqa.ingest.cells import link_parts
from reportqa.ingest.chunk import chunk
from reportqa.ingest.document import read_document
from reportqa.ingest.figures import find_figures
from reportqa.ingest.tables import Grid
from reportqa.model.figure import Figure

from ..support import CASES, read_report

_REPORTS = sorted(p for p in (CASES / "tables").iterdir() if p.suffix in (".txt", ".md"))
_Cell = tuple[str, ...]  # row, column, value, unit id, period, "row|column" of the total that it is a part of


def cells_of(path: Path, data: bytes | None = None) -> tuple[list[Figure], tuple[Grid, ...], str]:
    """Return the figures of a report's tables, its tables and its text."""
    reading = read_document(path, data)
    passages = chunk(reading.document, 0)
    found = find_figures(reading.document, 0, passages, reading.grids, reading.labels)
    rows = {start for grid in reading.grids for start in grid.rows}
    figures = link_parts(found.figures, reading.grids)
    return [f for f in figures if f.sentence.start in rows], reading.grids, reading.document.text


def _key(figure: Figure, by_id: dict[int, Figure]) -> _Cell:
    period, quantity = figure.period, figure.quantity
    days = f"{period.start or ''}..{period.end or ''}" if period else ""
    whole = "|".join(by_id[figure.part_of].headers[:2]) if figure.part_of is not None else ""
    return figure.headers[0], figure.headers[1], f"{quantity.value.normalize():f}", quantity.unit_id, days, whole


@pytest.mark.parametrize("path", _REPORTS, ids=lambda p: p.stem)
def test_cells(path: Path) -> None:
    """The cells are those listed beside the report, no more and no fewer."""
    figures, _, _ = cells_of(path)
    by_id = {f.id: f for f in figures}
    lines = path.with_suffix(".tsv").read_text(encoding="utf-8").splitlines()
    assert Counter(_key(f, by_id) for f in figures) == Counter(tuple(line.split("\t")) for line in lines)


@pytest.mark.parametrize("path", _REPORTS, ids=lambda p: p.stem)
def test_the_citation_is_the_row(path: Path) -> None:
    """A cell's sentence is its whole row, with the row's label and the number; its span is the number."""
    figures, _, text = cells_of(path)
    for figure in figures:
        row = figure.sentence.of(text)
        assert figure.span in figure.clause
        assert figure.clause in figure.sentence
        assert "\n" not in row
        assert figure.span.of(text) in row
        assert row.replace(" ", "").startswith(figure.headers[0].replace(" ", "")[-4:]) or figure.headers[0].split(" ")[-1][:2] in row


def test_tables_are_rectangular() -> None:
    """Each row of a table has one cell for each of its columns, blank ones with no characters."""
    for path in _REPORTS:
        for grid in cells_of(path)[1]:
            assert len({len(row) for row in grid.table.rows}) == 1
            assert all(len(row.values) in (0, len(grid.labels)) for row in grid.rows.values())


def test_a_caption_stands_over_its_table_only() -> None:
    """Two tables with the same headers keep their own captions and units."""
    _, grids, _ = cells_of(CASES / "tables" / "same-header.txt")
    assert [(grid.table.caption, grid.units) for grid in grids] == [("表一 社會住宅（單位：戶）", ("戶",)), ("表二 包租代管（單位：件）", ("件",))]


def test_prose_is_no_table() -> None:
    """Sentences that end in numbers, and a list of headings, make no table."""
    text = "壹、概況\n一、本年度受理申請 120\n件，核准 98 件。\n二、補助經費 3,200\n萬元。\n三、辦理說明會 12 場 340 人。\n"
    assert cells_of(Path("prose.txt"), text.encode())[1] == ()


def test_captions_are_told_however_the_table_is_written() -> None:
    """A caption in italics, above a fence or above each of two tables with the same headers stands over its own table."""
    captions = {name: [grid.table.caption for grid in cells_of(CASES / "tables" / name)[1]] for name in ("fenced.md", "kpi-blocks.txt")}
    assert captions["fenced.md"] == ["五、財務概況", "Table 2. Persons helped by nationality and by the quarter in which they asked, 2024"]
    assert captions["kpi-blocks.txt"] == ["關鍵績效指標四：居家訪視戶數", "關鍵績效指標五：防災士認證人數"]


@pytest.mark.parametrize("blank", ["", "\n"])
def test_the_captions_of_a_table_of_one_cell_to_a_line_head_no_column(blank: str) -> None:
    """Whether blank lines stand around its captions or not, the columns are headed by the times below them."""
    text = f"壹、資產\n{blank}表2 平衡表\n{blank}單位：千元\n{blank}科目\n111年12月31日\n110年12月31日\n資產總額\n12,846\n11,902\n負債總額\n5,604\n4,852\n"
    figures = read_report(Path("sample.txt"), text.encode()).findings.figures
    told = {(f"{f.quantity.value:f}", f.quantity.unit_id, str(f.period and f.period.end)) for f in figures}
    assert told == {("12846000", "TWD", "2022-12-31"), ("11902000", "TWD", "2021-12-31"), ("5604000", "TWD", "2022-12-31"), ("4852000", "TWD", "2021-12-31")}


@pytest.mark.parametrize("mark", ["/", " / ", "／", ";", "； ", "\t", " | "])
def test_any_mark_divides_the_same_cells(mark: str) -> None:
    """Rows say the same whichever mark stands between their cells."""
    rows = [("分館", "件數", "人次"), ("北館", "7,925", "10,846"), ("南館", "3,406", "—"), ("合計", "11,331", "10,846")]
    text = "青嵐市圖書館113年度年報\n\n表一　業務量\n\n" + "\n".join(mark.join(row) for row in rows) + "\n\n開放時間自4月1日起延長。\n"
    found = [(f.headers[:2], f.quantity.unit_id, f.span.of(cells_of(Path("a.txt"), text.encode())[2])) for f in cells_of(Path("a.txt"), text.encode())[0]]
    assert found == [
        (("北館", "件數"), "case", "7,925"), (("北館", "人次"), "person_time", "10,846"), (("南館", "件數"), "case", "3,406"),
        (("合計", "件數"), "case", "11,331"), (("合計", "人次"), "person_time", "10,846"),
    ]  # fmt: skip


def test_marks_in_sentences_divide_nothing() -> None:
    """Slashes, semicolons and commas in running text, dates and units make no table."""
    text = "113年度年報\n\n本館開放 8/1 至 9/30；參觀 1,200 人次\n其中北館 300 人/日，南館 200 人/日\n甲館、乙館/丙館 3 處；另 2 處\n展期為 1/15–4/30；共 4 場\n"
    assert cells_of(Path("a.txt"), text.encode())[1] == ()


def test_units_are_lent_by_the_text_only_where_it_agrees() -> None:
    """A number told in two units, a short one without its label and one printed in the table lend nothing."""
    lead = "表一　概況\n類別　　件數別　　備用\n甲　　　 12,345　　 250\n乙　　　 23,456　　 310\n"
    agreed, torn = "甲類12,345人。乙類310人。", "甲類12,345人。另有12,345件。"
    units = [[f.quantity.unit_id for f in cells_of(Path("a.txt"), f"110年度年報\n\n一、概況\n{words}\n\n{lead}".encode())[0]] for words in (agreed, torn)]
    assert units == [["person", "none", "person", "none"], ["none"] * 4]
