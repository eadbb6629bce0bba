"""OpenDocument texts: what is seen comes out, once and in order; what is not seen does not."""

from __future__ import annotations

import io
from pathlib import Path
from xml.sax.saxutils import escape

import odfdo
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportqa.ingest.elements import Element, Furniture, Heading, Note, Paragraph, TableElement
from reportqa.ingest.readers import docx
from reportqa.ingest.readers.odt import read
from reportqa.model.errors import ReadError

from .word import zipped

FILES = Path(__file__).parent.parent / "files"
OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
NAMES = " ".join(f'xmlns:{short}="{OASIS}{long}:1.0"' for short, long in (("office", "office"), ("style", "style"), ("text", "text"), ("table", "table"), ("draw", "drawing"), ("fo", "xsl-fo-compatible")))
NAMES += ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:math="http://www.w3.org/1998/Math/MathML"'


def content(body: str, styles: str = "") -> str:
    return f"<office:document-content {NAMES}><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document-content>"


def odt(body: str, styles: str = "", *, common: str = "", pages: str = "", more: dict[str, str | bytes] | None = None) -> bytes:
    parts: dict[str, str | bytes] = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": content(body, styles),
        "styles.xml": f"<office:document-styles {NAMES}><office:styles>{common}</office:styles><office:master-styles>{pages}</office:master-styles></office:document-styles>",
    }
    return zipped(parts | (more or {}))


def told(body: str, styles: str = "", **parts: str) -> list[Element]:
    return list(read("a.odt", odt(body, styles, **parts)).elements)


def texts(body: str, styles: str = "", **parts: str) -> list[str]:
    return [e.text for e in told(body, styles, **parts) if isinstance(e, Paragraph)]


def p(inner: str, name: str = "") -> str:
    return f'<text:p{f" text:style-name={chr(34)}{name}{chr(34)}" if name else ""}>{inner}</text:p>'


def rows(element: Element) -> list[list[str]]:
    assert isinstance(element, TableElement)
    return [[c.text for c in r] for r in element.rows]


STYLES = (
    '<style:style style:name="gone" style:family="text"><style:text-properties text:display="none"/></style:style>'
    '<style:style style:name="up" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>'
    '<style:style style:name="down" style:family="text"><style:text-properties style:text-position="sub 58%"/></style:style>'
    '<style:style style:name="gone_p" style:family="paragraph" style:parent-style-name="base"/><style:style style:name="base" style:family="paragraph"><style:text-properties text:display="none"/></style:style>'
)


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("甲  \n  乙<text:s text:c='2'/>丙<text:tab/>丁", "甲 乙  丙\t丁"),
        ("甲<text:span text:style-name='gone'>乙</text:span>丙", "甲丙"),
        ("5 km<text:span text:style-name='up'>2</text:span>", "5 km²"),
        ("1,234<text:span text:style-name='up'>1</text:span>人", "1,234人"),
        ("CO<text:span text:style-name='down'>2</text:span>", "CO2"),
        ("<text:ruby><text:ruby-base>書</text:ruby-base><text:ruby-text>ㄕㄨ</text:ruby-text></text:ruby>", "書"),
        ("第<text:page-number>7</text:page-number>頁，見<text:bookmark-ref text:reference-format='page'>9</text:bookmark-ref><text:bookmark-ref text:reference-format='text'>表1</text:bookmark-ref>", "第頁，見表1"),
        ("<text:a xlink:href='http://example.invalid'>連結</text:a><office:annotation><text:p>註解</text:p></office:annotation>文", "連結文"),
        ("甲<text:hidden-text text:is-hidden='true'>乙</text:hidden-text>", "甲"),
        ("率<draw:frame><draw:object><math:math><math:mfrac><math:mn>3</math:mn><math:mn>4</math:mn></math:mfrac></math:math></draw:object></draw:frame>", "率3/4"),
    ],
)
def test_what_is_seen_of_a_paragraph(inner: str, expected: str) -> None:
    assert texts(p(inner), STYLES) == [expected]


def test_hidden_paragraphs_and_sections_are_left_out() -> None:
    body = p("甲", "gone_p") + '<text:section text:display="none">' + p("乙") + "</text:section><text:section>" + p("丙") + "</text:section>"
    assert texts(body, STYLES) == ["丙"]


def test_deletions_are_left_out_wherever_they_are_kept() -> None:
    region = "<text:changed-region text:id='c{}'><text:{}>{}</text:{}></text:changed-region>"
    tracked = "<text:tracked-changes>" + region.format(1, "deletion", p("刪一"), "deletion") + region.format(2, "deletion", "", "deletion") + region.format(3, "insertion", "", "insertion") + "</text:tracked-changes>"
    mark = "<text:change-{0} text:change-id='c{1}'/>"
    inner = "甲<text:change text:change-id='c1'/>" + mark.format("start", 2) + "刪二" + mark.format("end", 2) + mark.format("start", 3) + "增" + mark.format("end", 3) + "乙"
    assert texts(tracked + p(inner)) == ["甲增乙"]


def test_headings_have_the_level_that_the_file_gives() -> None:
    body = p("題", "Title") + '<text:h text:outline-level="2">甲</text:h>' + p("<text:span>粗體</text:span>", "Bold")
    found = told(body, common='<style:style style:name="Title" style:family="paragraph"/>')
    assert found == [Heading("題", 1), Heading("甲", 2), Paragraph("粗體")]


def level(at: int, sample: str, before: str = "", after: str = "", more: str = "", tag: str = "list-level-style-number") -> str:
    return f'<text:{tag} text:level="{at}" style:num-format="{sample}" style:num-prefix="{before}" style:num-suffix="{after}" {more}/>'


def items(*inner: str, start: str = "", more: str = "") -> str:
    return f'<text:list text:style-name="L" {more}>{"".join(f"<text:list-item {start}>{i if i.startswith(chr(60)) else p(i)}</text:list-item>" for i in inner)}</text:list>'


LISTS = '<text:list-style style:name="L">' + level(1, "一, 二, 三, ...", "", "、") + level(2, "１, ２, ３, ...", "（", "）") + level(3, "a", "", ")", 'text:start-value="3"') + '<text:list-level-style-bullet text:level="4" text:bullet-char="\uf06c" style:num-suffix="•"/></text:list-style>'  # noqa: RUF001


def test_numbers_stand_in_front_as_they_are_shown() -> None:
    nested = p("甲") + "<text:list><text:list-item>" + p("乙") + p("續") + "</text:list-item><text:list-item>" + p("丙") + "<text:list><text:list-item>" + p("丁") + "<text:list><text:list-item>" + p("點") + "</text:list-item></text:list></text:list-item></text:list></text:list-item></text:list>"
    assert texts(items(nested, "戊"), LISTS) == ["一、甲", "（１）乙", "續", "（２）丙", "c) 丁", "● 點", "二、戊"]


def test_lists_that_start_anew_go_on_or_start_at_a_value() -> None:
    body = items("a", "b", more='xml:id="x"') + p("文") + items("c", more='text:continue-numbering="true"') + items("d") + items("e", more='text:continue-list="x"') + items("f", start='text:start-value="7"')
    assert texts(body, LISTS) == ["一、a", "二、b", "文", "三、c", "一、d", "四、e", "七、f"]


def test_list_headers_and_items_of_lists_alone_have_no_number() -> None:
    body = '<text:list text:style-name="L"><text:list-header>' + p("說明") + "</text:list-header><text:list-item><text:list><text:list-item>" + p("甲") + "</text:list-item></text:list></text:list-item></text:list>"
    assert texts(body, LISTS) == ["說明", "（１）甲"]


def test_headings_are_numbered_by_the_outline() -> None:
    outline = '<text:outline-style style:name="Outline">' + level(1, "壹, 貳, 參, ...", "", "、", tag="outline-level-style") + level(2, "1", "", "", 'text:display-levels="2"', tag="outline-level-style") + "</text:outline-style>"
    plain = '<style:style style:name="off" style:family="paragraph" style:list-style-name=""/>'
    body = "".join(f'<text:h text:outline-level="{n}" {more}>{text}</text:h>' for n, text, more in ((1, "甲", ""), (2, "乙", ""), (2, "丙", ""), (1, "丁", 'text:style-name="off"'), (1, "戊", ""), (2, "己", 'text:is-list-header="true"')))
    assert [e.text for e in told(body, plain, common=outline) if isinstance(e, Heading)] == ["壹、甲", "壹.1 乙", "壹.2 丙", "丁", "貳、戊", "己"]


def test_tables_with_header_merged_and_repeated_cells() -> None:
    body = (
        "<table:table><table:table-column/><table:table-header-rows><table:table-row>"
        f'<table:table-cell table:number-rows-spanned="2">{p("項目")}</table:table-cell><table:table-cell table:number-columns-spanned="2">{p("人數")}</table:table-cell><table:covered-table-cell/></table:table-row>'
        f"<table:table-row><table:covered-table-cell/><table:table-cell>{p('男')}</table:table-cell><table:table-cell>{p('女')}</table:table-cell></table:table-row></table:table-header-rows>"
        f'<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="3">{p("0")}</table:table-cell></table:table-row>'
        '<table:table-row table:visibility="collapse"><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row></table:table>'
    )
    (element,) = told(body)
    assert isinstance(element, TableElement)
    assert element.headers == 2
    assert [[(c.text, c.columns, c.rows) for c in r] for r in element.rows] == [[("項目", 1, 2), ("人數", 2, 1)], [("男", 1, 1), ("女", 1, 1)], *[[("0", 1, 1)] * 3] * 2]


def test_repeats_beyond_any_report_are_bounded() -> None:
    row = '<table:table-row table:number-rows-repeated="999999999"><table:table-cell table:number-columns-repeated="999999999"><text:p>x</text:p></table:table-cell></table:table-row>'
    (element,) = told("<table:table>" + row * 20 + "</table:table>")
    assert isinstance(element, TableElement)
    assert sum(len(r) for r in element.rows) < 500_000


def test_notes_boxes_contents_and_running_heads() -> None:
    note = "<text:note text:note-class='footnote'><text:note-citation>1</text:note-citation><text:note-body>" + p("註一") + "</text:note-body></text:note>"
    box = "<draw:frame><draw:text-box>" + p("框內") + "</draw:text-box></draw:frame><draw:custom-shape>" + p("圖形") + "</draw:custom-shape>"
    contents = "<text:table-of-content><text:index-body><text:index-title>" + p("目錄") + "</text:index-title>" + p("甲<text:tab/>3") + "</text:index-body></text:table-of-content>"
    pages = '<style:master-page style:name="S"><style:header>' + p("頁首") + "</style:header><style:footer>" + p("<text:page-number>1</text:page-number>") + '</style:footer></style:master-page><style:master-page style:name="T"><style:header>' + p("頁首") + "</style:header></style:master-page>"
    found = told(contents + p("共1,234" + note + "人" + box) + p("末"), pages=pages)
    assert found == [Furniture("頁首"), Furniture("目錄"), Furniture("甲\t3"), Paragraph("共1,234人"), Note("註一"), Paragraph("框內"), Paragraph("圖形"), Paragraph("末")]


def test_a_document_made_by_a_library() -> None:
    document = odfdo.Document("text")
    document.body.clear()
    document.meta.title = "年度報告"
    document.body.append(odfdo.Header(1, "目標"))
    document.body.append(odfdo.Paragraph("內文 一"))
    table = odfdo.Table("T", width=2, height=2)
    table.set_value("A1", "項目")
    table.set_value("B2", 5)
    document.body.append(table)
    file = io.BytesIO()
    document.save(file)
    found = read("a.odt", file.getvalue())
    assert found.title == "年度報告"
    assert found.elements[:2] == (Heading("1. 目標", 1), Paragraph("內文 一"))  # its template numbers headings
    assert rows(found.elements[2]) == [["項目", ""], ["", "5"]]


@pytest.mark.parametrize(("name", "reader"), [("libreoffice.odt", read), ("libreoffice.fodt", read), ("libreoffice.docx", docx.read)])
def test_what_a_word_processor_writes_is_the_same_in_every_format(name: str, reader: object) -> None:
    assert callable(reader)
    elements = reader(name, (FILES / name).read_bytes()).elements
    assert [e if not isinstance(e, TableElement) else e.headers for e in elements] == [
        Heading("年度施政績效報告", 1), Heading("壹、目標", 1), Paragraph("第一段文字。"), Heading("（一）人力", 2), Paragraph("面積 5 km²，共1,234人。"), Note("依統計處資料。"),
        Paragraph("1. 甲"), Paragraph("2. 乙"), Paragraph("• 點"), Heading("（二）經費", 2), Paragraph("前後"), Paragraph("框內文字"), 2, Heading("貳、檢討", 1),
        Paragraph("保留新增可見"), Paragraph("書本\t右"), Paragraph("次行"), Paragraph("第頁"),
    ]  # fmt: skip
    table = next(e for e in elements if isinstance(e, TableElement))
    assert [[(c.text, c.columns, c.rows) for c in r] for r in table.rows] == [
        [("項目", 1, 2), ("人數", 2, 1)], [("男", 1, 1), ("女", 1, 1)], [("合計", 1, 1), ("1,234", 1, 1), ("2,345", 1, 1)], [("說明\n內 1", 1, 1), ("3", 1, 1), ("4", 1, 1)],
    ]  # fmt: skip


_TEXT = st.text(st.characters(categories=("Lo", "Lu", "Ll")), min_size=1, max_size=8)
_KINDS = ["plain", "span", "heading", "item", "section", "table", "box"]


def wrapped(kind: str, runs: list[str]) -> str:
    inner = "".join(f"<text:span>{escape(r)}</text:span>" for r in runs)
    if kind == "heading":
        return f"<text:h text:outline-level='1'>{inner}</text:h>"
    if kind == "table":
        return "<table:table><table:table-row>" + "".join(f"<table:table-cell>{p(escape(r))}</table:table-cell>" for r in runs) + "</table:table-row></table:table>"
    outer = {"item": "<text:list><text:list-item>{}</text:list-item></text:list>", "section": "<text:section>{}</text:section>", "box": "<draw:frame><draw:text-box>{}</draw:text-box></draw:frame>"}
    return outer.get(kind, "{}").format(p(inner))


@given(st.lists(st.tuples(st.sampled_from(_KINDS), st.lists(_TEXT, min_size=1, max_size=4)), min_size=1, max_size=12))
def test_every_run_comes_out_once_and_in_order(body: list[tuple[str, list[str]]]) -> None:
    found = told("".join(wrapped(kind, runs) for kind, runs in body))
    parts = ["".join(c.text for r in e.rows for c in r) if isinstance(e, TableElement) else e.text for e in found if isinstance(e, Heading | Paragraph | TableElement)]
    assert "".join(parts) == "".join("".join(runs) for _, runs in body)


GOOD = odt(p("甲"))
BAD = {
    "empty": (b"", "empty"),
    "text": (b"hello", "not a .odt file"),
    "truncated": (GOOD[: len(GOOD) // 2], "truncated"),
    "locked": (zipped({"META-INF/manifest.xml": "<manifest:encryption-data/>", "content.xml": b"\x00\x01"}), "password"),
    "word": (zipped({"word/document.xml": "<a/>"}), ".docx"),
    "no content": (zipped({"a.txt": "x"}), "content.xml"),
    "spreadsheet": (zipped({"content.xml": f"<office:document-content {NAMES}><office:body><office:spreadsheet/></office:body></office:document-content>"}), "spreadsheet"),
    "no text": (zipped({"content.xml": "<a/>"}), "no text"),
    "bomb": (odt("", more={"styles.xml": "<a>" + " " * 30_000_000 + "</a>"}), "ZIP bomb"),
    "entities": (odt("", more={"content.xml": '<!DOCTYPE a [<!ENTITY b "x">]><a>&b;</a>'}), "DTD"),
    "deep": (odt("<text:section>" * 300 + "</text:section>" * 300), "nested too deeply"),
    "flat": (b"<?xml version='1.0'?><office:document", "damaged"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_bad_file_gets_one_sentence(kind: str) -> None:
    data, word_of_it = BAD[kind]
    with pytest.raises(ReadError) as caught:
        read("bad.odt", data)
    sentence = str(caught.value)
    assert sentence.startswith("bad.odt: ")
    assert word_of_it in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence


def test_an_id_given_twice_does_not_stop_the_reading() -> None:
    assert texts('<text:p xml:id="a">甲</text:p><text:p xml:id="a">乙</text:p>') == ["甲", "乙"]
