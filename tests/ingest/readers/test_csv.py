"""The reader of delimited values: delimiters, encodings, quotation, titles and notes around the table."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportqa.ingest.elements import Element, Paragraph, TableElement
from reportqa.ingest.readers.csv import read
from reportqa.model.errors import ReadError

_TEXT = "106年度統計,,\n單位：千元,,\n項目,預算數,決算數\n教育,\"1,234\",5\n社會,3,4\n註：初步數,,\n"


def table(element: Element) -> list[list[str]]:
    assert isinstance(element, TableElement)
    return [[cell.text for cell in row] for row in element.rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "big5", "gb18030", "utf-16"])
def test_titles_notes_and_the_table_in_any_encoding(encoding: str) -> None:
    found = read("t.csv", _TEXT.encode(encoding)).elements
    assert found[:2] == (Paragraph("106年度統計"), Paragraph("單位：千元"))
    assert table(found[2]) == [["項目", "預算數", "決算數"], ["教育", "1,234", "5"], ["社會", "3", "4"]]
    assert found[3:] == (Paragraph("註：初步數"),)


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_the_delimiter_is_told(delimiter: str) -> None:
    text = "\n".join(delimiter.join(row) for row in (["年度", "人數", "比率"], ["105", "12", "3.5%"], ["106", "15", "4.1%"]))
    assert table(read("t.csv", text.encode()).elements[0])[2] == ["106", "15", "4.1%"]
    assert table(read("t.csv", f"sep={delimiter}\n{text}".encode()).elements[0])[0] == ["年度", "人數", "比率"]


def test_quoted_line_breaks_and_texts_that_spreadsheets_protect() -> None:
    assert table(read("t.csv", '項目,"人\n數"\n="007",1\n'.encode()).elements[0]) == [["項目", "人數"], ["007", "1"]]


def test_rows_of_several_lengths_are_made_even() -> None:
    assert table(read("t.csv", "a,b,c\n甲,1\n乙,2,3\n".encode()).elements[0]) == [["a", "b", "c"], ["甲", "1", ""], ["乙", "2", "3"]]


@pytest.mark.parametrize(("data", "said"), [(b",,\n,,\n", "holds no value"), (b"\x7fELF\x01\x02", "not text"), (b'a,"' + b"x" * 1_100_000, "quotation marks")])
def test_bad_files_are_one_clear_sentence(data: bytes, said: str) -> None:
    with pytest.raises(ReadError, match=said) as caught:
        read("t.csv", data)
    assert str(caught.value).startswith("t.csv: ")


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(st.sampled_from(["", "字", "1", 'a"b', "x,y", "p\nq", "單位：人"]), min_size=2, max_size=5), min_size=2, max_size=8))
def test_every_value_is_told_once(rows: list[list[str]]) -> None:
    numbered = [[f"{value}#{r}.{c}!" if value else "" for c, value in enumerate(row)] for r, row in enumerate(rows)]
    file = io.StringIO()
    csv.writer(file).writerows(numbered)
    marks = [f"#{r}.{c}!" for r, row in enumerate(numbered) for c, value in enumerate(row) if value]
    if not marks:
        return
    found = read("t.csv", ("頭,尾,中\n" + file.getvalue()).encode()).elements
    shown = "\n".join(t for e in found for t in ([c.text for r in e.rows for c in r] if isinstance(e, TableElement) else [e.text] if isinstance(e, Paragraph) else []))
    assert [shown.count(mark) for mark in marks] == [1] * len(marks)
