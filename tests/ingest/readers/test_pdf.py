"""Guards the PDF reader: nothing lost, reading order, ruled tables, pages, footnotes, running heads, and files made to do harm."""

from __future__ import annotations

import sys
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from reportqa.ingest.elements import Element, Furniture, Heading, Note, PageStart, Printed, TableElement, Told
from reportqa.ingest.readers.pdf import read
from reportqa.ingest.readers.pdf_furniture import roman
from reportqa.ingest.readers.pdf_page import Glyph
from reportqa.ingest.readers.pdf_pool import contents
from reportqa.ingest.readers.pdf_rows import rows_of
from reportqa.ingest.readers.pdf_text import repaired
from reportqa.ingest.readers.pdf_worker import messages
from reportqa.model.errors import ReadError

from .pdf_samples import COUNTS, HEIGHT, PLAIN, PROSE, XS, Draw, grid, locked, pdf, prose, put, raw, scan, wrapped

FILES = Path(__file__).parent.parent / "files" / "pdf"
CORPUS = Path(__file__).parents[3] / "corpus" / "nia-106.txt"
TOPS = (100.0, 120.0, 140.0, 160.0, 180.0, 200.0)


def told(*pages: Draw) -> Told:
    return read("report.pdf", pdf(*pages))


def tables(elements: tuple[Element, ...]) -> list[TableElement]:
    return [e for e in elements if isinstance(e, TableElement)]


def texts(table: TableElement) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


def printed(elements: tuple[Element, ...]) -> str:
    return "\n".join(e.text for e in elements if isinstance(e, Printed))


def everything(elements: tuple[Element, ...]) -> str:
    parts: list[str] = []
    for e in elements:
        if isinstance(e, TableElement):
            parts += [cell.text for row in e.rows for cell in row]
        elif not isinstance(e, PageStart):
            parts.append(e.text)
    return "\n".join(parts)


def solid(text: str) -> str:
    return "".join(text.split())


# ---------------------------------------------------------------- text


def test_no_character_of_a_report_is_lost() -> None:
    lines = [part for line in CORPUS.read_text(encoding="utf-8").splitlines() for part in (wrapped(line, 34) or [""])]

    def page(k: int) -> Draw:
        def draw(canvas: Canvas) -> None:
            for n, line in enumerate(lines[40 * k : 40 * k + 40]):
                put(canvas, 72, 100 + 16 * n, line, 10)

        return draw

    found = told(*(page(k) for k in range(len(lines) // 40 + 1)))
    assert solid(everything(found.elements)) == solid("\n".join(lines))


def test_a_list_of_numbers_without_rules_is_printed_in_columns() -> None:
    rows = [row[:2] for row in COUNTS]
    lines = printed(told(lambda c: grid(c, XS[:3], TOPS[:-1], rows, rules=False, upright=False)).elements).split("\n")
    assert lines[1].split() == list(rows[1])
    ends = [line.index(row[1]) + len(row[1]) for line, row in zip(lines[1:], rows[1:], strict=True)]
    assert max(ends) - min(ends) <= 1


def test_an_empty_line_stands_where_the_gap_is_wide() -> None:
    def draw(canvas: Canvas) -> None:
        prose(canvas, prose(canvas, 100, 4) + 14, 3)

    assert [bool(line) for line in printed(told(draw).elements).split("\n")] == [True] * 4 + [False] + [True] * 3


def test_look_alike_code_points_are_repaired_and_full_width_forms_are_kept() -> None:
    assert repaired("⽇本⼈⼝ ﬁfty １２３％ m² ㈠ \x00⺠⻘⻝") == "日本人口 fifty １２３％ m² ㈠ 民青食"


@given(st.text(max_size=40))
def test_repairing_is_idempotent_and_leaves_digits_alone(text: str) -> None:
    once = repaired(text)
    assert repaired(once) == once
    assert [c for c in once if c.isdigit()] == [c for c in text if c.isdigit()]


def test_spaced_letters_and_false_bold_are_one_word() -> None:
    def draw(canvas: Canvas) -> None:
        put(canvas, 100, 90, "中華民國年報", 20, spacing=14)
        put(canvas, 72, 130, "ANNUAL REPORT", 16, font=PLAIN, spacing=6)
        for shift in (0, 0.4):
            put(canvas, 72 + shift, 170, "合計 llama 1,100", 12)
        put(canvas, 72, 200, "男 女 計", 12)

    found = everything(told(draw).elements).split("\n")
    assert [line.strip() for line in found if line] == ["中華民國年報", "ANNUAL REPORT", "合計 llama 1,100", "男 女 計"]


def test_a_raised_mark_is_no_digit_and_a_power_stays() -> None:
    def draw(canvas: Canvas) -> None:
        put(canvas, 72, 100, "計1,234")
        put(canvas, 72 + 12 + 5 * 6, 95, "1", 7)
        put(canvas, 122, 100, "件，面積25 m")
        put(canvas, 122 + 12 * 4 + 6 * 3 + 10, 95, "2", 7)

    assert printed(told(draw).elements) == "計1,234件，面積25 m²"


# ---------------------------------------------------------------- order


def two_columns(canvas: Canvas) -> None:
    lines = wrapped(PROSE * 12, 18)
    put(canvas, 72, 80, "跨越兩欄之標題置於其上並且很長很長", 18)
    for k in range(14):
        put(canvas, 72, 120 + 18 * k, lines[k])
        put(canvas, 316, 121 + 18 * k, lines[14 + k])
    put(canvas, 72, 400, "第二部分", 18)
    for k in range(10):
        put(canvas, 72, 430 + 18 * k, lines[28 + k])
        put(canvas, 316, 430 + 18 * k, lines[38 + k])


def test_columns_of_type_are_read_one_after_the_other_with_headings_in_place() -> None:
    lines = wrapped(PROSE * 12, 18)
    expected = ["跨越兩欄之標題置於其上並且很長很長", *lines[:28], "第二部分", *lines[28:48]]
    assert everything(told(two_columns).elements).replace("\n\n", "\n").split("\n") == expected


def test_three_columns_are_read_in_order() -> None:
    lines = wrapped(PROSE * 12, 14)

    def draw(canvas: Canvas) -> None:
        for k in range(20):
            for n in range(3):
                put(canvas, 60 + n * 165, 100 + 15 * k, lines[20 * n + k], 10)

    assert everything(told(draw).elements).split("\n") == lines[:60]


def test_a_turned_page_and_turned_text_read_upright() -> None:
    def turned(canvas: Canvas) -> None:
        canvas.rotate(90)
        canvas.translate(0, -HEIGHT)
        grid(canvas, XS, tuple(t + 250 for t in TOPS), COUNTS)

    def rotated(canvas: Canvas) -> None:
        canvas.setPageRotation(90)
        grid(canvas, XS, tuple(t + 350 for t in TOPS), COUNTS)

    for draw in (turned, rotated):
        assert texts(tables(told(draw).elements)[0]) == [list(row) for row in COUNTS]


def test_vertical_writing_reads_from_the_right() -> None:
    words = "國家發展委員會負責規劃經濟社會發展及統籌政府各部門重大施政計畫並推動國土區域離島永續發展業務成果豐碩"

    def draw(canvas: Canvas) -> None:
        for k, line in enumerate(wrapped(words, 12)):
            for n, char in enumerate(line):
                put(canvas, 480 - 24 * k, 100 + 13 * n, char)

    assert solid(printed(told(draw).elements)) == words


# ---------------------------------------------------------------- ruled tables


def test_merged_cells_have_spans_and_tall_headers_are_headers() -> None:
    def draw(canvas: Canvas) -> None:
        xs, ys = (72, 172, 247, 322, 397, 472), (100, 120, 140, 160, 180)
        for k, y in enumerate(ys):
            canvas.line(72 if k != 1 else 172, HEIGHT - y, 472, HEIGHT - y)
        for x in xs:
            canvas.line(x, HEIGHT - (120 if x in (247, 397) else 100), x, HEIGHT - 180)
        for x, top, text in ((76, 115, "單位別"), (190, 115, "105年"), (340, 115, "106年"), (176, 135, "男"), (251, 135, "女"), (326, 135, "男"), (401, 135, "女")):
            put(canvas, x, top, text)
        for top, row in ((155, ("合　　計", "1,402", "1,003", "1,411", "1,004")), (175, ("國境大隊", "612", "498", "", "490"))):
            for x, text in zip(xs, row, strict=False):
                put(canvas, x + 4, top, text)

    table = tables(told(draw).elements)[0]
    assert [[(c.text, c.columns, c.rows) for c in row] for row in table.rows[:2]] == [[("單位別", 1, 2), ("105年", 2, 1), ("106年", 2, 1)], [("男", 1, 1), ("女", 1, 1), ("男", 1, 1), ("女", 1, 1)]]
    assert texts(table)[2:] == [["合計", "1,402", "1,003", "1,411", "1,004"], ["國境大隊", "612", "498", "", "490"]]
    assert table.headers == 2
    assert [row[0].header for row in table.rows] == [True, True, False, False]


def test_open_sides_and_rows_without_rules_are_told() -> None:
    def ruled_columns(canvas: Canvas) -> None:
        for y in (100, 120, 200):
            canvas.line(72, HEIGHT - y, 472, HEIGHT - y)
        for x in XS:
            canvas.line(x, HEIGHT - 100, x, HEIGHT - 200)
        grid(canvas, XS, [t + 1 for t in TOPS[:-1]], COUNTS, rules=False, upright=False)

    for draw in (lambda c: grid(c, XS, TOPS, COUNTS, outer=False), ruled_columns):
        assert [texts(t) for t in tables(told(draw).elements)] == [[list(row) for row in COUNTS]]


def test_a_rule_below_each_row_makes_a_table_of_wrapped_cells() -> None:
    def draw(canvas: Canvas) -> None:
        grid(canvas, XS, (100, 120, 154, 174), (COUNTS[0], ("", "980", "30,260", "83,657"), COUNTS[2]), upright=False)
        put(canvas, 76, 133, "新北市含烏來", 11)
        put(canvas, 76, 148, "及平溪等地", 11)
        for top in (300, 340, 380, 420, 460):
            canvas.line(72, HEIGHT - top, 500, HEIGHT - top)
        prose(canvas, 318, 8, columns=34)

    found = told(draw).elements
    assert [texts(t) for t in tables(found)] == [[list(COUNTS[0]), ["新北市含烏來及平溪等地", "980", "30,260", "83,657"], list(COUNTS[2])]]


def test_a_table_drawn_as_thin_rectangles_in_a_form_is_a_table() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.beginForm("t")
        for y in TOPS:
            for a, b in zip(XS, XS[1:], strict=False):
                canvas.rect(a, HEIGHT - y, b - a, 0.5, stroke=0, fill=1)
        for x in XS:
            canvas.rect(x, HEIGHT - 200, 0.5, 100, stroke=0, fill=1)
        grid(canvas, XS, TOPS, COUNTS, rules=False, upright=False)
        canvas.endForm()
        canvas.translate(0, -50)
        canvas.doForm("t")

    assert texts(tables(told(draw).elements)[0]) == [list(row) for row in COUNTS]


def test_a_box_around_prose_and_a_chart_are_no_tables() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rect(65, HEIGHT - 260, 460, 170)
        prose(canvas, 110, 8)
        for k in range(6):
            canvas.line(100, HEIGHT - (300 + k * 30), 400, HEIGHT - (300 + k * 30))
            put(canvas, 78, 304 + k * 30, str(500 - k * 100), 8)
        for k in range(7):
            canvas.line(100 + 50 * k, HEIGHT - 300, 100 + 50 * k, HEIGHT - 450)
            put(canvas, 110 + 50 * k, 462, f"10{k}年", 8)
        canvas.rotate(90)
        canvas.drawString(HEIGHT - 450, -70, "cases")

    found = told(draw).elements
    assert not tables(found)
    assert Furniture("cases") in found


def test_a_table_goes_on_over_the_page_with_its_header_told() -> None:
    def page(rows: tuple[tuple[str, ...], ...], top: float) -> Draw:
        return lambda c: grid(c, XS, [top + 20 * k for k in range(len(rows) + 1)], rows)

    first, second = tables(told(page(COUNTS, 700), page((COUNTS[0], *COUNTS[2:]), 80)).elements)
    assert (first.headers, first.continues, second.headers, second.continues) == (1, False, 1, True)
    captioned = told(lambda c: [put(c, 200, 690, "表1 各縣市統計"), page(COUNTS, 700)(c)], lambda c: [put(c, 200, 90, "表1 各縣市統計（續）"), page(COUNTS[2:], 100)(c)]).elements
    assert [t.continues for t in tables(captioned)] == [False, True]
    assert Furniture("表1 各縣市統計（續）") in captioned
    def marked(canvas: Canvas) -> None:
        put(canvas, 200, 90, "表1 各縣市統計")
        put(canvas, 281, 85, "1", 7)
        page(COUNTS[2:], 100)(canvas)
        prose(canvas, 300, 6)
        put(canvas, 72, 757, "1", 6)
        put(canvas, 76, 760, "含離島。", 9)

    assert Note("含離島。") in told(lambda c: [put(c, 200, 690, "表1 各縣市統計"), page(COUNTS, 700)(c)], marked).elements
    other = tables(told(page(COUNTS, 700), lambda c: grid(c, (72.0, 150.0, 300.0), TOPS[:3], (("甲", "1"), ("乙", "2")))).elements)[1]
    assert not other.continues


# ---------------------------------------------------------------- a report of an office program


def test_an_annual_report_is_read_whole() -> None:
    found = read("annual.pdf", (FILES / "annual.pdf").read_bytes()).elements
    assert [(h.text, h.level) for h in found if isinstance(h, Heading)] == [("第一章　組織與人員", 1), ("一、組織概況", 2), ("二、業務成果", 2), ("第二章　國際交流", 1), ("三、未來展望", 2)]
    pages = [e.printed for e in found if isinstance(e, PageStart)]
    assert pages == [str(k + 1) for k in range(len(pages))]
    assert {e.text for e in found if isinstance(e, Furniture)} == {"內政部移民署 106 年年報", *(f"- {k} -" for k in pages)}
    assert [e.text for e in found if isinstance(e, Note)] == ["員額數係指106年12月31日之編制內人員，不含約聘僱人員。", "含離島地區。"]
    assert "現有員額2,415人，另有" in solid(printed(found))
    assert "面積為1,234平方公里" in solid(printed(found))
    first, second, *more = tables(found)
    assert texts(first)[2:4] == [["合計", "1,402", "1,003", "1,411", "1,004", "0.4"], ["國境事務大隊", "612", "498", "620", "490", "-0.2"]]
    assert (first.headers, second.headers, [t.continues for t in more]) == (2, 1, [True] * len(more))
    assert found.index(Note("員額數係指106年12月31日之編制內人員，不含約聘僱人員。")) < found.index(first)


# ---------------------------------------------------------------- pages, furniture, notes


def numbered(k: int, number: str, head: str) -> Draw:
    def draw(canvas: Canvas) -> None:
        put(canvas, 72, 40, head, 9)
        prose(canvas, 100, 20, start=17 * k)
        put(canvas, 300, 810, number, 9)

    return draw


def test_printed_numbers_are_those_that_count_up() -> None:
    roman_pages = [numbered(k, n, "統計年報") for k, n in enumerate(("i", "ii", "iii"))]
    arabic = [numbered(k, str(k + 1) if k != 4 else "", "統計年報" if k % 2 else "第一章　總論") for k in range(9)]
    found = told(*roman_pages, *arabic).elements
    assert [e.printed for e in found if isinstance(e, PageStart)] == ["i", "ii", "iii", *(str(k + 1) for k in range(9))]
    assert "統計年報" not in printed(found)
    assert "總論" not in printed(found)


def test_numbers_that_do_not_count_up_are_no_page_numbers() -> None:
    found = told(*(numbered(k, n, "") for k, n in enumerate(("12", "7", "107", "3")))).elements
    assert {e.printed for e in found if isinstance(e, PageStart)} == {None}


def test_a_note_stands_after_its_paragraph_and_mark_less_small_type_stays() -> None:
    def draw(canvas: Canvas) -> None:
        top = prose(canvas, 100, 3)
        put(canvas, 72, top, "計1,234")
        put(canvas, 72 + 12 + 5 * 6, top - 5, "1", 7)
        put(canvas, 122, top, "件，較上年度增加。")
        prose(canvas, top + 40, 6)
        put(canvas, 72, 700, "資料來源：統計處", 9)
        put(canvas, 72, 757, "1", 6)
        put(canvas, 76, 760, "係指經法院判決確定之案件，", 9)
        put(canvas, 72, 772, "不含偵查中案件。", 9)

    found = told(draw).elements
    place = found.index(Note("係指經法院判決確定之案件，不含偵查中案件。"))
    before, after = found[place - 1], found[place + 1]
    assert isinstance(before, Printed)
    assert before.text.endswith("計1,234件，較上年度增加。")
    assert isinstance(after, Printed)
    assert "資料來源：統計處" in after.text


def test_larger_type_is_a_heading_but_a_cover_and_a_sentence_are_none() -> None:
    def cover(canvas: Canvas) -> None:
        put(canvas, 150, 300, "內政統計年報", 30)

    def body(canvas: Canvas) -> None:
        put(canvas, 72, 90, "壹、總論", 18)
        put(canvas, 72, 120, "一、概況", 15)
        prose(canvas, 150, 10)
        put(canvas, 72, 400, "本年成果豐碩，詳如下述。", 15)
        prose(canvas, 430, 10)

    assert [e for e in told(cover, body).elements if isinstance(e, Heading)] == [Heading("壹、總論", 1), Heading("一、概況", 2)]


def test_bookmarks_tell_the_levels() -> None:
    def draw(canvas: Canvas) -> None:
        for level, (text, top) in enumerate((("年度總說明", 90), ("預算執行情形", 130))):
            put(canvas, 72, top, text)
            canvas.bookmarkPage(text)
            canvas.addOutlineEntry(text, text, level)
        prose(canvas, 160, 10)

    assert [e for e in told(draw).elements if isinstance(e, Heading)] == [Heading("年度總說明", 1), Heading("預算執行情形", 2)]


# ---------------------------------------------------------------- bad files


def stream(body: bytes, words: bytes = b"") -> bytes:
    return b"<</Length %d%s>>stream\n" % (len(body), words) + body + b"\nendstream"


def packed(body: bytes) -> bytes:
    return stream(zlib.compress(body, 9), b"/Filter/FlateDecode")


def drawn(*bodies: bytes, form: bytes = b"null") -> bytes:
    """Return a PDF whose pages are these content streams."""
    first = 5
    kids = b" ".join(b"%d 0 R" % (first + 2 * k) for k in range(len(bodies)))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(bodies)), b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>", form]
    for k, body in enumerate(bodies):
        objects += [b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R/Resources<</Font<</F 3 0 R>>/XObject<</X 4 0 R>>>>>>" % (first + 2 * k + 1), body]
    return raw(objects)


WORDS = b"BT /F 12 Tf 72 700 Td (Findings of the year) Tj ET "
LOOP = stream(b"/X Do /X Do /X Do 10 10 m 90 90 l S", b"/Type/XObject/Subtype/Form/BBox[0 0 500 500]/Resources<</XObject<</X 4 0 R>>>>")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (lambda: locked("secret"), "asks for a password"),
        (lambda: b"%PDF-1.7 nothing more", "damaged or cut off"),
        (lambda: pdf(lambda c: prose(c, 100, 20))[:900], "damaged or cut off"),
        (lambda: raw([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"]), "has no pages"),
        (lambda: raw([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 100000>>"]), "nothing in the PDF is text"),
        (lambda: pdf(scan(), scan()), "no text layer"),
    ],
)
def test_a_bad_file_is_one_sentence(data: object, words: str) -> None:
    assert callable(data)
    with pytest.raises(ReadError) as caught:
        read("report.pdf", data())
    message = str(caught.value)
    assert message.startswith("report.pdf: ")
    assert words in message
    assert "\n" not in message


def test_scanned_pages_are_named() -> None:
    found = told(lambda c: prose(c, 100, 5), scan(), scan(), lambda c: prose(c, 100, 5), scan())
    assert len(found.notes) == 1
    assert found.notes[0].startswith("Pages 2-3, 5 are without a text layer")


def test_an_owner_password_and_attached_scripts_change_nothing() -> None:
    script = drawn(stream(WORDS)).replace(b"/Type/Catalog", b"/Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>")
    for data in (script, locked("")):
        assert everything(read("report.pdf", data).elements).strip()


def test_a_page_that_stops_the_reading_is_named_and_the_others_are_read() -> None:
    found = contents("report.pdf", drawn(stream(WORDS), stream(b"/X Do " + WORDS), stream(WORDS), form=LOOP), page_seconds=6)
    assert found.stopped == [2]
    assert [s.number for s in found.sheets] == [1, 3]


@pytest.mark.parametrize(
    "body",
    [
        b"q " * 300_000 + WORDS,
        WORDS + b"10 10 m 100 10 l S 10 10 m 10 90 l S " * 30_000,
        WORDS + b"".join(b"%d 10 m %d 800 l S 10 %d m 500 %d l S " % (k, k, k, k) for k in range(2000)),
        WORDS + b"BT /F 10 Tf 10 700 Td " + b"(abcdefghij) Tj 1 0 Td " * 30_000 + b"ET",
        b"1e9 0 0 1e9 0 0 cm 0 0 m 1e30 1e30 l S 1e-9 0 0 1e-9 0 0 cm " + WORDS,
    ],
)
def test_pages_made_to_overwhelm_are_read_within_bounds(body: bytes) -> None:
    read("report.pdf", drawn(packed(body), stream(WORDS)))


def test_a_page_as_large_as_a_wall_is_read() -> None:
    data = drawn(stream(WORDS + b"BT /F 12 Tf 900000 700 Td (far away) Tj ET ")).replace(b"595 842", b"1000000000 1000000000")
    text = printed(read("report.pdf", data).elements)
    assert text.split() == ["Findings", "of", "the", "year", "far", "away"]
    assert len(text) < 1000


def test_a_page_that_unpacks_without_end_is_given_up() -> None:
    packer = zlib.compressobj(9, wbits=-15)
    ten = packer.compress(b" " * 10_000_000) + packer.flush(zlib.Z_FULL_FLUSH)
    endless = stream(b"\x78\x9c" + ten * 90 + packer.flush(), b"/Filter/FlateDecode")
    with pytest.raises(ReadError, match="bounded time and memory"):
        read("report.pdf", drawn(endless))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=40))
def test_a_damaged_file_is_read_or_refused(at: int, noise: bytes) -> None:
    data = bytearray(pdf(two_columns))
    at %= len(data)
    data[at : at + len(noise)] = noise
    list(messages("report.pdf", bytes(data), 0, 1))


@given(st.integers(1, 399))
def test_roman_numerals_are_read_as_written(value: int) -> None:
    text, rest = "", value
    for amount, letters in ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):
        text, rest = text + letters * (rest // amount), rest % amount
    assert roman(text) == value


@pytest.mark.parametrize("program", ["", "no/such/python", "/bin/false"])
def test_without_a_process_the_pages_are_read_all_the_same(program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", program)
    assert printed(told(lambda c: put(c, 72, 100, "總論")).elements) == "總論"
    with pytest.raises(ReadError, match="password"):
        read("report.pdf", locked("secret"))


def test_many_pages_are_read() -> None:
    found = read("report.pdf", drawn(*[stream(WORDS)] * 2000))
    assert sum(isinstance(e, PageStart) for e in found.elements) == 2000
    assert printed(found.elements).count("Findings of the year") == 2000



def test_a_ligature_keeps_both_its_letters() -> None:
    places = (("o", 0.0), ("f", 6.0), ("f", 6.0), ("i", 6.0), ("c", 12.5), ("e", 18.5), ("e", 18.7))
    row = rows_of(Glyph(char, x, x + 6, 100, 12, k if k < 6 else 90) for k, (char, x) in enumerate(places))[0]
    assert row.text == "office"


def test_leaders_are_one_run_of_dots() -> None:
    def draw(canvas: Canvas) -> None:
        put(canvas, 72, 100, "壹、總論")
        for k in range(30):
            put(canvas, 140 + 8 * k, 100, ".")
        put(canvas, 400, 100, "12")

    assert printed(told(draw).elements).split() == ["壹、總論", "." * 30, "12"]


def test_a_list_number_keeps_its_text() -> None:
    found = told(lambda c: [put(c, 72, 100, "1."), put(c, 96, 100, "第一項內容"), put(c, 72, 130, "Area"), put(c, 180, 130, "12")]).elements
    assert printed(found).replace("\n\n", "\n").split("\n")[0] == "1. 第一項內容"
    assert printed(found).split("\n")[-1].split() == ["Area", "12"]


def test_turned_text_in_a_cell_is_the_cell_s() -> None:
    def draw(canvas: Canvas) -> None:
        grid(canvas, XS, (100.0, 160.0, 180.0, 200.0), (("縣市別", "", "人次", "經費"), *COUNTS[1:3]))
        canvas.rotate(90)
        canvas.drawString(HEIGHT - 155, -(XS[1] + 50), "cases")

    assert texts(tables(told(draw).elements)[0])[0] == ["縣市別", "cases", "人次", "經費"]
