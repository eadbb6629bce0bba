"""The reader of web pages: what it takes for text, for tables, for notes and for furniture; nothing visible is lost or told twice."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportqa.ingest.elements import Element, Furniture, Heading, Note, Paragraph, Printed, TableElement
from reportqa.ingest.readers.html import read
from reportqa.model.errors import ReadError


def told(body: str, head: str = "") -> tuple[Element, ...]:
    return read("page.html", f"<!doctype html><html><head><meta charset=utf-8>{head}</head><body>{body}</body></html>".encode()).elements


def texts(element: Element) -> list[str]:
    if isinstance(element, TableElement):
        return [element.caption, *(cell.text for row in element.rows for cell in row)]
    return [] if not hasattr(element, "text") else [element.text]


def rows(element: Element) -> list[list[str]]:
    assert isinstance(element, TableElement)
    return [[cell.text for cell in row] for row in element.rows]


def test_headings_keep_their_levels_and_a_break_in_one_is_no_new_line() -> None:
    assert told("<h1>106年度<br>工作報告</h1><h3>一、概況</h3><div role=heading aria-level=4>細項</div><p>文") == (
        Heading("106年度工作報告", 1), Heading("一、概況", 3), Heading("細項", 4), Paragraph("文"),
    )  # fmt: skip


def test_line_breaks_of_the_source_are_nothing_between_ideographs_and_a_space_between_words() -> None:
    assert told("<p>本年度\n共計  三百人\nin total\nof 3</p>") == (Paragraph("本年度共計 三百人in total of 3"),)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>電話：02-1234<br>傳真：02-5678</p>", ["電話：02-1234", "傳真：02-5678"]),
        ("<p>本年度查獲之案件，<br>較上年增加</p>", ["本年度查獲之案件，較上年增加"]),
        ("<p>the number of<br>cases rose</p>", ["the number of cases rose"]),
    ],
)
def test_a_break_parts_paragraphs_unless_it_stands_in_a_sentence(body: str, expected: list[str]) -> None:
    assert [e.text for e in told(body) if isinstance(e, Paragraph)] == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<ol><li>甲<li>乙</ol>", ["1. 甲", "2. 乙"]),
        ("<ol type=A start=3><li>x<li value=7>y<li>z</ol>", ["C. x", "G. y", "H. z"]),
        ("<ol reversed><li>x<li>y</ol>", ["2. x", "1. y"]),
        ("<ol type=i><li>x<li>y<li>z<li>w</ol>", ["i. x", "ii. y", "iii. z", "iv. w"]),
        ("<ol style='list-style-type: cjk-ideographic' start=10><li>甲<li>乙</ol>", ["十、甲", "十一、乙"]),
        ("<ol style='list-style:trad-chinese-formal'><li>甲</ol>", ["壹、甲"]),
        ("<ol style='list-style-type:cjk-heavenly-stem'><li>x<li>y</ol>", ["甲、x", "乙、y"]),
        ("<ol><li>一、甲事<li>二、乙事</ol>", ["一、甲事", "二、乙事"]),
        ("<ul><li>外<ul><li>內</ul><li>後</ul>", ["• 外", "• 內", "• 後"]),
        ("<ul style='list-style:none'><li>x<li>y</ul>", ["x", "y"]),
        ("<ol><li><p>甲</p><p>續</p><li>乙</ol>", ["1. 甲", "續", "2. 乙"]),
        ("<dl><dt>人口<dd>1,234人<dt>Area<dd>20 km<sup>2</sup></dl>", ["人口：1,234人", "Area: 20 km²"]),
    ],
)
def test_lists_are_told_with_the_marks_that_are_shown(body: str, expected: list[str]) -> None:
    assert [e.text for e in told(body) if isinstance(e, Paragraph)] == expected


def test_a_table_keeps_its_spans_its_caption_and_its_header() -> None:
    table = told(
        "<table><caption>表一</caption><tfoot><tr><td>計<td>3<td>3</tfoot><thead><tr><th rowspan=2>項<th colspan=2>數<tr><th>男<th>女</thead>"
        "<tbody><tr><th scope=row>甲<td rowspan=0>1<td>2<tr><th scope=row>乙<td>3</tbody></table>"
    )[0]
    assert isinstance(table, TableElement)
    assert (table.caption, table.headers) == ("表一", 2)
    assert rows(table) == [["項", "數"], ["男", "女"], ["甲", "1", "2"], ["乙", "3"], ["計", "3", "3"]]
    assert [(c.columns, c.rows, c.header) for c in table.rows[0]] == [(1, 2, True), (2, 1, True)]
    assert table.rows[2][1].rows == 2, "rowspan=0 reaches to the end of its part"


def test_leading_rows_of_header_cells_are_the_header_and_a_table_without_any_says_nothing() -> None:
    first, second = told("<table><tr><th>a<th>b<tr><td>1<td>2</table><table><tr><td>a<td>b<tr><td>1<td>2</table>")
    assert isinstance(first, TableElement)
    assert isinstance(second, TableElement)
    assert (first.headers, second.headers) == (1, None)


def test_a_cell_of_several_paragraphs_has_a_line_for_each() -> None:
    assert rows(told("<table><tr><th>a<th>b<tr><td><p>甲</p><p>乙</p><td>1</table>")[0])[1] == ["甲\n乙", "1"]


def test_a_table_that_lays_out_the_page_is_walked_and_the_one_inside_is_a_table() -> None:
    body = "<table><tr><td width=200><p>左欄的文字。</p><td><h2>統計</h2><table border=1><tr><td>a<td>1<tr><td>b<td>2</table></table>"
    found = told(body)
    assert found[:2] == (Paragraph("左欄的文字。"), Heading("統計", 2))
    assert rows(found[2]) == [["a", "1"], ["b", "2"]]


def test_notes_stand_after_what_they_explain_and_their_marks_are_gone() -> None:
    body = "<p>共計300人<sup id=r1><a href='#fn1'>1</a></sup>，較上年多<a href='#fn2'>[2]</a>。</p><p>後文。</p><hr><ol><li id=fn1>不含離島。<a href='#r1'>↩</a></li><li id=fn2><p>初步數。</p></li></ol>"
    assert told(body) == (Paragraph("共計300人，較上年多。"), Note("不含離島。"), Note("初步數。"), Paragraph("後文。"))


def test_notes_of_a_page_saved_by_a_word_processor() -> None:
    body = (
        "<p class=MsoNormal>共計19國<a href='#_ftn1' name='_ftnref1'><span class=MsoFootnoteReference>[1]</span></a>。</p>"
        "<div id=ftn1><p class=MsoFootnoteText><a href='#_ftnref1' name='_ftn1'>[1]</a> 至年底止。</p></div>"
    )
    assert told(body) == (Paragraph("共計19國。"), Note("至年底止。"))


def test_a_link_to_a_section_is_no_note_and_an_exponent_no_mark() -> None:
    assert told("<p>見第<a href='#s3'>3</a>章，20 m<sup>2</sup>，10<sup>-3</sup>，1<sup>st</sup></p><h2 id=s3>三</h2>")[0] == Paragraph("見第3章，20 m²，10⁻³，1st")


def test_ruby_is_its_base_alone() -> None:
    assert told("<p><ruby>漢<rp>(</rp><rt>ㄏㄢˋ</rt><rp>)</rp></ruby>字</p>") == (Paragraph("漢字"),)


def test_preformatted_text_keeps_its_lines_and_columns() -> None:
    assert told("<pre>a   b\n1   2\n</pre>") == (Printed("a   b\n1   2"),)


@pytest.mark.parametrize(
    "junk",
    [
        "<script>SECRET</script>", "<style>SECRET</style>", "<template>SECRET</template>", "<noscript>SECRET</noscript>", "<p hidden>SECRET</p>", "<p aria-hidden=true>SECRET</p>",
        "<div style='color:red; DISPLAY : none'><p>SECRET</div>", "<!-- SECRET -->", "<svg><text>SECRET</text></svg>", "<textarea>SECRET</textarea>", "<select><option>SECRET</select>", "<dialog>SECRET</dialog>",
    ],
)  # fmt: skip
def test_what_is_not_shown_is_never_in_the_text(junk: str) -> None:
    found = told(f"<p>前</p>{junk}<p>後</p>")
    assert [t for e in found for t in texts(e)] == ["前", "後"]


@pytest.mark.parametrize(
    "junk",
    [
        "<nav><a href=/>首頁</a></nav>", "<header><a href=/>某局網站</a></header>", "<footer>版權所有</footer>", "<div class='breadcrumb'>首頁 &gt; 統計</div>", "<div id=cookie-banner>本站使用餅乾</div>",
        "<ul class='share-buttons'><li>分享</ul>", "<div class='related-links'>相關連結</div>", "<div class=pagination>1 2 3</div>", "<div role=navigation>目錄</div>", "<button>列印</button>", "<div id=footer>聯絡我們</div>", "<ul><li><a href=/a>首頁</a><li><a href=/b>公告</a><li><a href=/c>統計</a></ul>",
    ],
)  # fmt: skip
def test_navigation_banners_and_the_like_are_furniture(junk: str) -> None:
    found = told(f"<h1>報告</h1><p>{'本年度共計三百人。' * 10}</p>{junk}")
    assert [type(e) for e in found] == [Heading, Paragraph, Furniture]


def test_what_stands_outside_the_main_part_is_furniture_but_a_title_is_not() -> None:
    found = told(f"<h1>年報</h1><div>今日天氣</div><main><p>{'本年度共計三百人。' * 10}</p><footer>局長序</footer></main><aside>廣告</aside>")
    assert found[0] == Heading("年報", 1)
    assert [e.text for e in found if isinstance(e, Furniture)] == ["今日天氣", "廣告"]
    assert Paragraph("局長序") in found, "the foot of a part is text"


def test_navigation_is_furniture_even_where_the_text_is_short() -> None:
    assert told(f"<nav>{'首頁 公告 統計 ' * 9}</nav><p>本年度共3件。</p>")[1:] == (Paragraph("本年度共3件。"),)


def test_a_heading_in_a_list_keeps_a_number_but_no_bullet() -> None:
    assert told("<ul><li><h2>甲</h2></ul><ol><li><h2>乙</h2></ol>") == (Heading("甲", 2), Heading("1. 乙", 2))


def test_a_part_with_most_of_the_text_is_kept_whatever_it_is_called() -> None:
    assert told(f"<div class='menu'><p>{'本年度共計三百人。' * 20}</p></div><p>後</p>")[0] == Paragraph("本年度共計三百人。" * 20)


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<title>106年度報告 | 某局全球資訊網</title>", "106年度報告"), ("<title>某局－106年報</title>", "某局－106年報"),
        ("<title>x</title><meta property='og:title' content='年度報告 - 某局'><meta property='og:site_name' content='某局'>", "年度報告"),
    ],
)  # fmt: skip
def test_the_title_is_without_the_name_of_the_site(head: str, title: str) -> None:
    page = f"<html><head><meta charset=utf-8>{head}</head><body><h1>106年度報告</h1><p>文</p></body></html>"
    assert read("page.html", page.encode()).title == title


@pytest.mark.parametrize("encoding", ["utf-8", "big5", "gb18030", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize("named", [True, False])
def test_the_charset_is_told(encoding: str, named: bool) -> None:
    meta = f"<meta charset={encoding.removesuffix('-sig')}>" if named else ""
    text = "本年度共計三百人，較上年增加，其中女性占五成。" * 5
    assert read("page.html", f"<html>{meta}<body><p>{text}</p></body></html>".encode(encoding)).elements == (Paragraph(text),)


def test_a_web_archive_is_its_page() -> None:
    archive = (
        'From: <Saved by a browser>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="B"; type="text/html"\r\n\r\n--B\r\n'
        "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>=E5=B9=B4=E5=A0=B1</p>\r\n--B\r\nContent-Type: text/css\r\n\r\np{}\r\n--B--\r\n"
    )
    assert read("page.mht", archive.encode()).elements == (Paragraph("年報"),)


@pytest.mark.parametrize("page", ["<html><body></body></html>", "<html><body><script>draw()</script></body></html>"])
def test_a_page_without_text_is_one_clear_sentence(page: str) -> None:
    with pytest.raises(ReadError, match=r"^page.html: the page shows no text .*\.$"):
        read("page.html", page.encode())


@pytest.mark.parametrize(
    "page",
    ["<div>" * 20_000 + "x", "<table><tr><td>" * 3_000 + "x", "<ul><li>" * 3_000 + "x", "<dl><dt>" * 2_000 + "x", "<b>" * 50_000 + "x", "<p>x" + "<" * 50_000, "<table>" + "<tr><td colspan=999999 rowspan=999999>x" * 500, "<a href='#" * 5_000 + "'>x"],
)  # fmt: skip
def test_hostile_pages_keep_their_text_and_end(page: str) -> None:
    try:
        found = read("page.html", page.encode()).elements
    except ReadError:
        found = ()
        assert "href" in page, "only broken tags without text are refused"
    assert "href" in page or any("x" in t for e in found for t in texts(e))


def _tree() -> st.SearchStrategy[str]:
    leaf = st.just("@")
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.builds(lambda tag, body: f"<{tag}>{''.join(body)}</{tag}>", st.sampled_from(["p", "div", "section", "h2", "b", "span", "blockquote", "details", "article", "sup", "pre", "nav", "footer", "a href=#x", "button", "figure"]), st.lists(inner, max_size=3)),
            st.builds(lambda tag, body: f"<{tag}>" + "".join(f"<li>{b}" for b in body) + f"</{tag}>", st.sampled_from(["ul", "ol"]), st.lists(inner, max_size=3)),
            st.builds(lambda body: "<dl>" + "".join(f"<dt>{b}<dd>{b}" for b in body) + "</dl>", st.lists(inner, max_size=2)),
            st.builds(lambda body, cell: "<table><caption>@</caption>" + "".join(f"<tr><{cell}>{a}<td>{b}" for a, b in body) + "</table>", st.lists(st.tuples(inner, inner), min_size=1, max_size=3), st.sampled_from(["td", "th"])),
            st.builds(lambda a, b: f"{a}<br>{b}", inner, inner),
        ),
        max_leaves=12,
    )


@settings(max_examples=150, deadline=None)
@given(_tree())
def test_every_visible_text_is_told_exactly_once(tree: str) -> None:
    count = 0

    def numbered(_: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return f"文{count:03d}字"

    body = re.sub("@", numbered, tree)
    try:
        found = told(body)
    except ReadError:
        return
    joined = "\n".join(t for e in found for t in texts(e))
    for n in range(1, count + 1):
        assert len(re.findall(f"文{n:03d}字", joined)) == 1, (body, found)


@settings(max_examples=100, deadline=None)
@given(st.text("<>/abp \"'=&;!-#1甲\n", max_size=200))
def test_any_text_is_a_page_or_one_sentence(text: str) -> None:
    try:
        read("page.html", ("甲" + text).encode())
    except ReadError as error:
        assert str(error).startswith("page.html: ")
