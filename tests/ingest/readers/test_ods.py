"""The reader of OpenDocument spreadsheets: texts as they are stored, repeated and merged cells, hidden sheets, bad files."""

import io
import zipfile

import pytest
from odfdo import Cell, Document, Row
from odfdo import Table as OdfTable

from reportqa.ingest.elements import Element, Heading, Paragraph, TableElement
from reportqa.ingest.readers.ods import read
from reportqa.model.errors import ReadError

_SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def flat(sheets: str, styles: str = "") -> bytes:
    return f'<?xml version="1.0"?><office:document {_SPACES}><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body></office:document>'.encode()


def sheet(rows: str, name: str = "Sheet1", attributes: str = "") -> str:
    return f'<table:table table:name="{name}" {attributes}>{rows}</table:table>'


def row(*cells: str, attributes: str = "") -> str:
    told = [cell if cell.startswith("<") else f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in cells]
    return f"<table:table-row {attributes}>{''.join(told)}</table:table-row>"


def number(shown: str, value: str) -> str:
    return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{shown}</text:p></table:table-cell>'


def table(element: Element) -> list[list[str]]:
    assert isinstance(element, TableElement)
    return [[cell.text for cell in r] for r in element.rows]


def test_a_file_that_a_library_wrote() -> None:
    document = Document("spreadsheet")
    document.body.clear()
    made = OdfTable("人口")
    for values in (["區域", "人數"], ["甲區", 1234], ["乙區", 5]):
        line = Row()
        for value in values:
            line.append_cell(Cell(value))
        made.append_row(line)
    document.body.append(made)
    file = io.BytesIO()
    document.save(file)
    found = read("book.ods", file.getvalue()).elements
    assert found[0] == Heading("人口", 1)
    assert table(found[1]) == [["區域", "人數"], ["甲區", "1234"], ["乙區", "5"]]


def test_cells_are_told_as_shown_with_their_spans_and_without_comments() -> None:
    wide = '<table:table-cell office:value-type="string" table:number-columns-spanned="2"><office:annotation><text:p>SECRET</text:p></office:annotation><text:p>男<text:s/>計</text:p></table:table-cell><table:covered-table-cell/>'
    told = read("b.fods", flat(sheet(f"<table:table-header-rows>{row('項目', wide)}{row('', 'a', 'b')}</table:table-header-rows>" + row("甲", number("12.3%", "0.123"), number("1,234", "1234"))))).elements[0]
    assert isinstance(told, TableElement)
    assert told.headers == 2
    assert table(told) == [["項目", "男 計"], ["", "a", "b"], ["甲", "12.3%", "1,234"]]
    assert told.rows[0][1].columns == 2


def test_repeated_cells_and_rows_stand_as_often_as_they_are_shown_and_empty_ones_cost_nothing() -> None:
    blank = '<table:table-cell table:number-columns-repeated="16384"/>'
    twice = '<table:table-cell office:value-type="float" office:value="5" table:number-columns-repeated="2"><text:p>5</text:p></table:table-cell>'
    rows = row("a", "b", "c", blank) + row("甲", twice, attributes='table:number-rows-repeated="2"') + row(blank, attributes='table:number-rows-repeated="1048576"')
    assert table(read("b.fods", flat(sheet(rows))).elements[0]) == [["a", "b", "c"], ["甲", "5", "5"], ["甲", "5", "5"]]


def test_what_is_hidden_is_left_out_with_a_note() -> None:
    styles = '<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>'
    columns = '<table:table-column/><table:table-column table:visibility="collapse"/><table:table-column/>'
    shown = sheet(columns + row("a", "b", "c") + row("p", number("1", "1"), number("2", "2"), attributes='table:visibility="filter"') + row("q", number("3", "3"), number("4", "4")), "表")
    told = read("b.fods", flat(shown + sheet(row("x", "y"), "藏", 'table:style-name="ta2"'), styles))
    assert [table(e) for e in told.elements if isinstance(e, TableElement)] == [[["a", "c"], ["q", "4"]]]
    assert set(told.notes) == {"Sheet '藏' is hidden and was not read.", "Sheet '表': 1 hidden row and 1 hidden column with text were not read."}


def test_bold_rows_of_words_are_a_header_and_errors_are_empty() -> None:
    styles = '<style:style style:name="b" style:family="table-cell"><style:text-properties fo:font-weight="bold"/></style:style>'
    bold = '<table:table-cell table:style-name="b" office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    error = '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value=""><text:p>#DIV/0!</text:p></table:table-cell>'
    told = read("b.fods", flat(sheet(row(bold.format("項目"), bold.format("值")) + row("甲", error) + row("乙", number("2", "2"))), styles)).elements[0]
    assert isinstance(told, TableElement)
    assert told.headers == 1
    assert table(told) == [["項目", "值"], ["甲", ""], ["乙", "2"]]


def test_titles_and_notes_are_paragraphs() -> None:
    found = read("b.fods", flat(sheet(row("106年度統計") + row("項目", "值") + row("甲", number("1", "1")) + row("註：初步數")))).elements
    assert (found[0], found[2]) == (Paragraph("106年度統計"), Paragraph("註：初步數"))


def _zipped(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"hello", "not a .ods file"), (b"PK\x03\x04x", "truncated or damaged"), (_zipped(mimetype=b"x"), "lacks content.xml"), (flat(sheet(row("a")))[:-60], "damaged"),
        (b"<html></html>", "no spreadsheet"), (flat(sheet("")), "shows no filled cell"), (b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "DTD"),
        (_zipped(content_xml=b"x", **{"META-INF__manifest_xml": b"<m><encryption-data/></m>"}), "password"),
    ],
)  # fmt: skip
def test_bad_files_are_one_clear_sentence(data: bytes, said: str) -> None:
    with pytest.raises(ReadError, match=said) as caught:
        read("book.ods", data)
    assert str(caught.value).startswith("book.ods: ")
    assert "word processor" not in str(caught.value)
