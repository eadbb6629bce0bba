"""Word documents: what is seen comes out, once and in order; what is not seen does not."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportqa.ingest.elements import Element, Furniture, Heading, Note, Paragraph, TableElement
from reportqa.ingest.readers.docx import read
from reportqa.model.errors import ReadError

from ...support import Read
from .word import NAMES, as_word, cell, item, listed, paragraph, part, row, run, style, table, word, zipped

FILES = Path(__file__).parent.parent / "files"


def told(body: str, **parts: str) -> list[Element]:
    return list(read("a.docx", word(body, **parts)).elements)


def texts(body: str, **parts: str) -> list[str]:
    return [e.text for e in told(body, **parts) if isinstance(e, Paragraph)]


def rows(element: Element) -> list[list[str]]:
    assert isinstance(element, TableElement)
    return [[c.text for c in r] for r in element.rows]


def shown(elements: tuple[Element, ...]) -> list[str]:
    """The texts of the body in reading order, paragraph by paragraph and cell by cell, furniture aside."""
    found: list[str] = []
    for element in elements:
        if isinstance(element, TableElement):
            found += [c.text for r in element.rows for c in r]
        elif isinstance(element, Heading | Paragraph | Note):
            found.append(element.text)
    return found


# ---------------------------------------------------------------- text


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        (run("甲") + "<w:ins>" + run("乙") + "</w:ins><w:del><w:r><w:delText>丙</w:delText></w:r></w:del>" + run("丁"), "甲乙丁"),
        ("<w:moveFrom>" + run("甲") + "</w:moveFrom><w:moveTo>" + run("乙") + "</w:moveTo>", "乙"),
        (run("甲") + run("乙", "<w:vanish/>") + run("丙", '<w:vanish w:val="0"/>'), "甲丙"),
        ('<w:hyperlink r:id="x">' + run("甲") + "</w:hyperlink><w:smartTag>" + run("乙") + "</w:smartTag>", "甲乙"),
        ("<w:r><w:ruby><w:rubyPr/><w:rt>" + run("ㄕㄨ") + "</w:rt><w:rubyBase>" + run("書") + "</w:rubyBase></w:ruby></w:r>", "書"),
        ("<w:r><w:t>A</w:t><w:noBreakHyphen/><w:t>B</w:t><w:softHyphen/><w:t>C</w:t><w:tab/><w:t>D\u00ad</w:t></w:r>", "A-BC\tD"),
        ("<w:sdt><w:sdtContent>" + run("甲") + "</w:sdtContent></w:sdt>", "甲"),
        ("<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>" + run("按此輸入") + "</w:sdtContent></w:sdt>" + run("甲"), "甲"),
        ('<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>' + run("20"), "≥20"),
        (run("n", '<w:rFonts w:ascii="Wingdings"/>') + run("達成"), "■達成"),
        (run("甲") + '<w:commentRangeStart w:id="1"/><w:r><w:commentReference w:id="1"/></w:r>' + run("乙"), "甲乙"),
        ("<m:oMath><m:r><m:t>達成率=</m:t></m:r><m:f><m:num><m:r><m:t>3</m:t></m:r></m:num><m:den><m:r><m:t>4</m:t></m:r></m:den></m:f></m:oMath>", "達成率=3/4"),
    ],
)  # fmt: skip
def test_what_is_seen_of_a_paragraph(inner: str, expected: str) -> None:
    assert texts(paragraph(inner=inner)) == [expected]


def field(code: str, result: str) -> str:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    return mark.format("begin") + f"<w:r><w:instrText>{code}</w:instrText></w:r>" + (mark.format("separate") + run(result) if result else "") + mark.format("end")


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        (run("第") + field(" PAGE ", "7") + run("表"), "第表"),
        (run("表") + field(" SEQ 表 \\* ARABIC ", "3"), "表3"),
        ('<w:fldSimple w:instr=" NUMPAGES ">' + run("9") + "</w:fldSimple>" + '<w:fldSimple w:instr=" SEQ x ">' + run("4") + "</w:fldSimple>", "4"),
        ('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>IF </w:instrText></w:r>' + field("PAGE", "1") + '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + run("是") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>', "是"),
        (field("EQ \\o\\ac(○,一)", "") + run("概況"), "一概況"),
        ('<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData></w:fldChar></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>' + run("是"), "☒是"),
        (field("XE &quot;索引&quot;", "") + run("甲"), "甲"),
    ],
)  # fmt: skip
def test_fields_show_their_result_and_no_page_number(inner: str, expected: str) -> None:
    assert texts(paragraph(inner=inner)) == [expected]


def test_a_field_that_never_ends_hides_nothing_after_its_paragraph() -> None:
    broken = paragraph("甲", inner='<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>')
    assert texts(broken + paragraph("乙")) == ["甲", "乙"]


@pytest.mark.parametrize(
    ("before", "raised", "after", "expected"),
    [
        ("5 km", "2", "，人口", "5 km²，人口"),
        ("500 m", "3", "", "500 m³"),
        ("1,234", "1", "人", "1,234人"),
        ("人口總數", "(2)", "", "人口總數"),
        ("國家", "註1", "如下", "國家如下"),
        ("1.5×10", "6", " kg", "1.5×10⁶ kg"),
        ("the 21", "st", " century", "the 21st century"),
        ("", "1", "資料來源：本署", "1 資料來源：本署"),
        ("89.2%", "a", "", "89.2%"),
    ],
)
def test_superscripts_are_powers_or_marks_never_digits_of_a_number(before: str, raised: str, after: str, expected: str) -> None:
    inner = run(before) + run(raised, '<w:vertAlign w:val="superscript"/>') + run(after)
    assert texts(paragraph(inner=inner)) == [expected]


def test_a_box_is_told_once_after_the_paragraph_that_it_floats_beside() -> None:
    box = f"<w:txbxContent>{paragraph('框內')}</w:txbxContent>"
    drawn = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:wsp><wps:txbx>" + box + "</wps:txbx></wps:wsp></w:drawing></mc:Choice>"
        "<mc:Fallback><w:pict><v:shape><v:textbox>" + box + "</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert texts(paragraph("前", inner=drawn + run("後")) + paragraph("次")) == ["前後", "框內", "次"]


def test_a_deleted_end_of_a_paragraph_joins_it_with_the_next() -> None:
    body = paragraph("前半", "<w:rPr><w:del/></w:rPr>") + item("後半", 1)
    assert texts(body, numbering=listed(("decimal", "%1."))) == ["1. 前半後半"]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("聯絡人：王先生", "電話：02-1234", ["聯絡人：王先生", "電話：02-1234"]),
        ("加強查緝，", "並予安置。", ["加強查緝，並予安置。"]),
        ("the cost of", "living rose", ["the cost of living rose"]),
        ("本署為持續推動各項防制工作並落實被害人保護特邀集各部會共同研商", "擬定具體作為。", ["本署為持續推動各項防制工作並落實被害人保護特邀集各部會共同研商擬定具體作為。"]),
        ("第一項完成。", "第二項辦理中。", ["第一項完成。", "第二項辦理中。"]),
    ],
)
def test_a_line_break_parts_statements_not_sentences(first: str, second: str, expected: list[str]) -> None:
    assert texts(paragraph(inner=run(first) + "<w:r><w:br/></w:r>" + run(second))) == expected


# ---------------------------------------------------------------- headings and numbers


def test_headings_by_style_name_outline_and_what_a_style_is_based_on() -> None:
    styles = (
        style("a1", "heading 1") + style("a2", "標題 2") + style("own", "章節", based_on="a1") + style("lined", "大綱", paragraph='<w:outlineLvl w:val="2"/>') + style("t", "Title")
        + style("toc", "TOC Heading", based_on="a1", paragraph='<w:outlineLvl w:val="9"/>') + style("bold", "粗體", run="<w:b/>")
    )  # fmt: skip
    body = "".join(paragraph(name, f'<w:pStyle w:val="{name}"/>') for name in ("a1", "a2", "own", "lined", "t", "toc", "bold", "Heading3"))
    body += paragraph("direct", '<w:outlineLvl w:val="0"/>') + paragraph("undone", '<w:pStyle w:val="a1"/><w:outlineLvl w:val="9"/>')
    levels = {e.text: e.level if isinstance(e, Heading) else 0 for e in told(body, styles=styles) if isinstance(e, Heading | Paragraph)}
    assert levels == {"a1": 1, "a2": 2, "own": 1, "lined": 3, "t": 1, "toc": 0, "bold": 0, "Heading3": 3, "direct": 1, "undone": 0}


def test_numbers_stand_in_front_as_they_are_shown() -> None:
    numbering = listed(("ideographLegalTraditional", "%1、"), ("taiwaneseCountingThousand", "（%2）"), ("decimal", "%1.%2.%3"), ("bullet", "\uf06e"))
    body = item("甲", 1) + item("乙", 1, 1) + item("丙", 1, 1) + item("丁", 1, 2) + paragraph("文") + item("戊", 1) + item("己", 1, 1) + item("庚", 1, 3)
    assert texts(body, numbering=numbering) == ["壹、甲", "（一）乙", "（二）丙", "壹.二.1 丁", "文", "貳、戊", "（一）己", "■ 庚"]


def test_a_list_that_starts_anew_and_one_that_goes_on() -> None:
    numbering = (
        listed(("decimal", "%1."))
        + '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
        + '<w:num w:numId="3"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    assert texts(item("a", 1) + item("b", 2) + item("c", 3) + item("d", 3) + item("e", 1) + item("f", 0) + item("g", 99), numbering=numbering) == ["1. a", "2. b", "5. c", "6. d", "7. e", "f", "g"]


def test_a_list_without_a_start_begins_at_nought_as_the_format_has_it() -> None:
    assert texts(item("a", 1) + item("b", 1), numbering=listed(("decimal", "%1.")).replace('<w:start w:val="1"/>', "")) == ["0. a", "1. b"]


def test_levels_that_never_restart_and_legal_numbers() -> None:
    numbering = listed(("upperRoman", "%1."), ("decimal", "%2)"), extra='<w:lvlRestart w:val="0"/>') + listed(("upperRoman", "%1"), ("decimal", "%1.%2"), number=2, extra="<w:isLgl/>")
    body = item("a", 1) + item("b", 1, 1) + item("c", 1) + item("d", 1, 1) + item("e", 2) + item("f", 2, 1)
    assert texts(body, numbering=numbering) == ["I. a", "1) b", "II. c", "2) d", "1 e", "1.1 f"]


def test_numbers_of_styles_by_the_level_that_is_tied_to_them() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="1">' + "".join(f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="h{i}"/><w:lvlText w:val="{t}"/></w:lvl>' for i, t in enumerate(("%1", "%1.%2")))
        + '</w:abstractNum><w:num w:numId="4"><w:abstractNumId w:val="1"/></w:num>'
    )  # fmt: skip
    listed_in = '<w:numPr><w:numId w:val="4"/></w:numPr>'
    styles = style("h0", "heading 1", paragraph=listed_in) + style("h1", "heading 2", paragraph=listed_in) + style("off", "heading 3", based_on="h1", paragraph='<w:numPr><w:numId w:val="0"/></w:numPr>')
    body = "".join(paragraph(text, f'<w:pStyle w:val="{key}"/>') for text, key in (("甲", "h0"), ("乙", "h1"), ("丙", "h1"), ("丁", "h0"), ("戊", "h1"), ("己", "off")))
    assert [e.text for e in told(body, styles=styles, numbering=numbering) if isinstance(e, Heading)] == ["1 甲", "1.1 乙", "1.2 丙", "2 丁", "2.1 戊", "己"]


# ---------------------------------------------------------------- tables


def test_merged_cells_are_given_once_with_what_they_span() -> None:
    span, top, on = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = table(
        row(cell("項目", top), cell("人數", span), properties="<w:tblHeader/>"), row(cell("", on), "男", "女", properties="<w:tblHeader/>"),
        row("合計", "1", "2"), row("丁", properties='<w:gridBefore w:val="1"/><w:gridAfter w:val="1"/>'),
    )  # fmt: skip
    (element,) = told(body)
    assert isinstance(element, TableElement)
    assert element.headers == 2
    assert [[(c.text, c.columns, c.rows, c.header) for c in r] for r in element.rows] == [
        [("項目", 1, 2, True), ("人數", 2, 1, True)], [("男", 1, 1, True), ("女", 1, 1, True)],
        [("合計", 1, 1, False), ("1", 1, 1, False), ("2", 1, 1, False)], [("", 1, 1, False), ("丁", 1, 1, False), ("", 1, 1, False)],
    ]  # fmt: skip


def test_tables_and_paragraphs_stand_in_the_order_of_the_file() -> None:
    inside = f"<w:sdt><w:sdtContent>{table(row('a', 'b'))}{paragraph('乙')}</w:sdtContent></w:sdt>"
    kinds = [type(e).__name__ for e in told(paragraph("甲") + inside + table(row("c", "d")) + paragraph("丙"))]
    assert kinds == ["Paragraph", "TableElement", "Paragraph", "TableElement", "Paragraph"]


def test_paragraphs_of_a_cell_are_one_label_or_lines_of_prose() -> None:
    body = table(row(cell(paragraph("績效") + paragraph("衡量")), cell(paragraph("Total") + paragraph("cost")), cell(paragraph("已辦理。") + paragraph("續辦中。"))))
    assert rows(told(body)[0]) == [["績效衡量", "Total cost", "已辦理。\n續辦中。"]]


def test_a_table_inside_a_cell_is_text_of_it_and_a_frame_is_none() -> None:
    nested = table(row("男", "1"), row("女", "2"))
    assert rows(told(table(row("人數", cell(nested + paragraph()))))[0]) == [["人數", "男 1\n女 2"]]
    framed = told(table(row(cell(paragraph("說明") + nested + paragraph()))))
    assert [type(e).__name__ for e in framed] == ["Paragraph", "TableElement"]
    beside = told(table(row(cell(nested + paragraph()), cell(nested + paragraph()))))
    assert [rows(e) for e in beside] == [[["男", "1"], ["女", "2"]]] * 2


def test_deleted_and_hidden_rows_are_left_out() -> None:
    body = table(row("a", "1"), row("b", "2", properties="<w:del/>"), row("c", "3", properties="<w:hidden/>"), row("d", "4"))
    assert rows(told(body)[0]) == [["a", "1"], ["d", "4"]]


def test_a_column_that_counts_its_rows_has_their_numbers() -> None:
    assert rows(told(table(row(cell(item("", 1)), "甲"), row(cell(item("", 1)), "乙")), numbering=listed(("decimal", "%1.")))[0]) == [["1.", "甲"], ["2.", "乙"]]


# ---------------------------------------------------------------- notes, running heads, properties


def test_a_mark_of_the_authors_own_is_not_in_the_text() -> None:
    notes = part("endnotes", '<w:endnote w:id="3">' + paragraph("* 估計值") + "</w:endnote>")
    body = paragraph(inner=run("約1,200") + '<w:r><w:endnoteReference w:id="3" w:customMarkFollows="1"/><w:t>*</w:t></w:r>' + run("人"))
    assert read("a.docx", word(body, more={"word/endnotes.xml": notes})).elements == (Paragraph("約1,200人"), Note("* 估計值"))


def test_the_words_of_a_diagram_follow_their_paragraph() -> None:
    data = f"<dgm:dataModel {NAMES}><dgm:ptLst><dgm:pt><dgm:t><a:p><a:r><a:t>署長</a:t></a:r></a:p></dgm:t></dgm:pt><dgm:pt><dgm:t><a:p/></dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>"
    body = paragraph("組織", inner='<w:r><w:drawing><a:graphic><dgm:relIds r:dm="d1"/></a:graphic></w:drawing></w:r>') + paragraph("末")
    found = read("a.docx", word(body, related={"d1": ("diagramData", "diagrams/data1.xml")}, more={"word/diagrams/data1.xml": data}))
    assert shown(found.elements) == ["組織", "署長", "末"]


def test_what_is_embedded_and_not_read_is_said() -> None:
    assert "embedded" in read("a.docx", word(paragraph("甲") + '<w:altChunk r:id="x"/>')).notes[0]


def test_notes_stand_after_what_refers_to_them_without_their_mark() -> None:
    footnotes = f'<w:footnote w:type="separator" w:id="-1">{paragraph()}</w:footnote>' + "".join(f'<w:footnote w:id="{i}">{paragraph(inner="<w:r><w:footnoteRef/></w:r>" + run(f" 註{i}"))}</w:footnote>' for i in (1, 2))
    mark = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="{}"/></w:r>'
    body = paragraph(inner=run("共1,234") + mark.format(1) + run("人")) + table(row(cell(paragraph(inner=run("甲") + mark.format(2))), "5")) + paragraph("末")
    found = told(body, footnotes=footnotes)
    assert found[:2] == [Paragraph("共1,234人"), Note("註1")]
    assert rows(found[2]) == [["甲", "5"]]
    assert found[3:] == [Note("註2"), Paragraph("末")]


def test_headers_and_footers_are_furniture_once() -> None:
    document = docx.Document()
    document.core_properties.title = "年度報告"
    document.add_paragraph("內文")
    document.sections[0].header.paragraphs[0].text = "頁首"
    document.add_section().footer.paragraphs[0].text = "頁尾"
    file = io.BytesIO()
    document.save(file)
    found = read("a.docx", file.getvalue())
    assert sorted(e.text for e in found.elements if isinstance(e, Furniture)) == ["頁尾", "頁首"]
    assert shown(found.elements) == ["內文"]
    assert found.title == "年度報告"


@pytest.mark.parametrize("title", ["Document1", "文件 2", "Microsoft Word - 報告.doc", "年報定稿.docx", "  "])
def test_a_title_that_a_program_gave_is_none(title: str) -> None:
    document = docx.Document()
    document.core_properties.title = title
    file = io.BytesIO()
    document.save(file)
    assert read("a.docx", file.getvalue()).title == ""


def test_a_table_of_contents_is_furniture() -> None:
    entry = paragraph(inner='<w:hyperlink w:anchor="_Toc1">' + run("壹、目標\t3") + "</w:hyperlink>", properties='<w:pStyle w:val="TOC1"/>')
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC \\o</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    other = paragraph(inner=begin + '<w:hyperlink w:anchor="_Toc2">' + run("貳、成果") + "</w:hyperlink>") + paragraph(inner='<w:hyperlink w:anchor="_Toc3">' + run("參、檢討") + '</w:hyperlink><w:r><w:fldChar w:fldCharType="end"/></w:r>')
    found = told(entry + other + paragraph("內文", inner='<w:hyperlink w:anchor="x">' + run("見此") + "</w:hyperlink>"), styles=style("TOC1", "toc 1"))
    assert [(type(e).__name__, e.text) for e in found if isinstance(e, Furniture | Paragraph)] == [
        ("Furniture", "壹、目標\t3"), ("Furniture", "貳、成果"), ("Furniture", "參、檢討"), ("Paragraph", "內文見此"),
    ]  # fmt: skip


def test_pages_of_pictures_are_said_to_be_so() -> None:
    picture = "<w:r><w:drawing><a:blip/></w:drawing></w:r>"
    assert "pictures" in read("a.docx", word(paragraph("1", inner=picture))).notes[0]
    assert read("a.docx", word(paragraph("本署為我國防制人口販運計畫重要幕僚單位，負責查察與宣導。", inner=picture))).notes == ()


# ---------------------------------------------------------------- whole reports


def test_the_report_in_word_loses_nothing_and_counts_as_its_authors_did(report: Read) -> None:
    made = as_word(report.document)
    found = read("nia.docx", made.data).elements
    assert ["".join(text.split()) for text in shown(found)] == ["".join(text.split()) for text in made.shown]
    headings = [(e.level, e.text[:6]) for e in found if isinstance(e, Heading)]
    assert headings[:6] == [(1, "內政部移民署"), (1, "壹、年度施政"), (1, "貳、關鍵績效"), (2, "一、本署為我"), (2, "二、衡量標準"), (2, "三、指標挑戰")]


_TEXT = st.text(st.characters(categories=("Lo", "Lu", "Ll")), min_size=1, max_size=8)
_RUNS = st.lists(_TEXT, min_size=1, max_size=4)
_PARAGRAPH = st.tuples(st.sampled_from(["plain", "ins", "sdt", "link", "item", "heading"]), _RUNS)
_TABLE = st.tuples(st.just("table"), st.lists(_TEXT, min_size=2, max_size=6))
_BODY = st.lists(st.one_of(_PARAGRAPH, _TABLE), min_size=1, max_size=12)


def wrapped(kind: str, runs: list[str]) -> str:
    inner = "".join(map(run, runs))
    if kind == "ins":
        return paragraph(inner=f"<w:ins>{inner}</w:ins><w:del>{inner}</w:del>")
    if kind == "sdt":
        return f"<w:sdt><w:sdtContent>{paragraph(inner=inner)}</w:sdtContent></w:sdt>"
    if kind == "link":
        return paragraph(inner=f"<w:hyperlink>{inner}</w:hyperlink>")
    if kind == "item":
        return paragraph("", '<w:numPr><w:numId w:val="1"/></w:numPr>', inner=inner)
    return paragraph("", '<w:outlineLvl w:val="0"/>' if kind == "heading" else "", inner=inner)


@given(_BODY)
def test_every_run_comes_out_once_and_in_order(body: list[tuple[str, list[str]]]) -> None:
    made = "".join(table(row(*runs)) if kind == "table" else wrapped(kind, runs) for kind, runs in body)
    found = shown(tuple(told(made, numbering=listed(("bullet", "•")))))
    assert "".join(found).replace("• ", "") == "".join("".join(runs) for _, runs in body)


# ---------------------------------------------------------------- files that are none


def bomb() -> bytes:
    return word("<w:p/>", more={"word/document.xml": part("document", "<w:body>" + " " * 30_000_000 + "</w:body>")})


def nested(depth: int) -> str:
    return paragraph("x") if depth == 0 else table(row(cell(nested(depth - 1) + paragraph())))


GOOD = word(paragraph("甲"))
BODY = GOOD.index(b"word/document.xml") + 60
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
BAD = {
    "empty": (b"", "empty"),
    "text": (b"hello", "not a .docx file"),
    "truncated": (GOOD[: len(GOOD) // 2], "truncated"),
    "damaged": (GOOD[:BODY] + bytes(20) + GOOD[BODY + 20 :], "damaged"),
    "locked": (OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
    "old": (OLE + "WordDocument".encode("utf-16-le"), "old Word document"),
    "rtf": (b"{\\rtf1 x}", "RTF"),
    "pdf": (b"%PDF-1.7", "PDF"),
    "no document": (zipped({"a.txt": "x"}), "word/document.xml"),
    "spreadsheet": (zipped({"xl/workbook.xml": "<a/>"}), "spreadsheet"),
    "odt": (zipped({"content.xml": "<a/>"}), "OpenDocument"),
    "bomb": (bomb(), "ZIP bomb"),
    "entities": (word("", more={"word/document.xml": '<!DOCTYPE a [<!ENTITY b "x">]><a>&b;</a>'}), "DTD"),
    "no XML": (word("", more={"word/document.xml": "<w:document"}), "damaged"),
    "no body": (word("", more={"word/document.xml": part("document", "")}), "no document"),
    "deep": (word(nested(120)), "nested too deeply"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_bad_file_gets_one_sentence(kind: str) -> None:
    data, word_of_it = BAD[kind]
    with pytest.raises(ReadError) as caught:
        read("bad.docx", data)
    sentence = str(caught.value)
    assert sentence.startswith("bad.docx: ")
    assert word_of_it in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence


@given(st.integers(0, len(GOOD) - 1), st.integers(0, 255))
def test_a_byte_changed_anywhere_is_read_or_refused(at: int, byte: int) -> None:
    try:
        read("a.docx", GOOD[:at] + bytes([byte]) + GOOD[at + 1 :])
    except ReadError as error:
        assert str(error).startswith("a.docx: ")  # noqa: PT017


def test_tables_nested_as_deep_as_a_report_may_are_read() -> None:
    assert "x" in str(told(nested(20)))


def test_macros_and_links_are_left_alone() -> None:
    data = word(paragraph("甲"), related={"m": ("vbaProject", "vbaProject.bin"), "x": ("hyperlink", "http://example.invalid/a")}, more={"word/vbaProject.bin": b"\x00"})
    assert [e.text for e in read("a.docm", data).elements if isinstance(e, Paragraph)] == ["甲"]


def test_the_strict_kind_of_word_file_is_read() -> None:
    strict = part("document", f"<w:body>{paragraph('甲')}</w:body>").replace("http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main")
    assert "purl" not in NAMES
    assert shown(read("a.docx", zipped({"word/document.xml": strict})).elements) == ["甲"]
