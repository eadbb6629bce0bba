"""Elements become a text in which each of them stands, and marks that say what its lines are."""

from hypothesis import given
from hypothesis import strategies as st

from reportqa.ingest.elements import Furniture, Heading, Note, PageStart, Paragraph, Printed, TableCell, TableElement
from reportqa.ingest.layout import lay_out
from reportqa.ingest.written import MarkKind, write
from reportqa.model.document import BlockKind

words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=30)
cells = st.builds(TableCell, words, st.integers(-1, 4), st.integers(0, 3), st.booleans())
elements = st.one_of(
    st.builds(Heading, words, st.integers(0, 9)), st.builds(Paragraph, words), st.builds(Printed, words), st.builds(Furniture, words), st.builds(Note, words),
    st.builds(PageStart, st.integers(1, 99)),
    st.builds(TableElement, st.lists(st.lists(cells, max_size=4).map(tuple), max_size=4).map(tuple), words, st.one_of(st.none(), st.integers(0, 3)), st.booleans()),
)  # fmt: skip


@given(st.lists(elements, max_size=8))
def test_any_elements_make_a_text_whose_marks_and_cells_stand_where_they_say(found: list) -> None:
    written = write(found)
    starts = {0, *(k + 1 for k, c in enumerate(written.text) if c == "\n")}
    assert set(written.marks) <= starts
    for table in written.tables:
        assert set(table.starts) <= set(written.marks) | {len(written.text)}
        for row in table.rows:
            for cell in row:
                assert all(written.text[at : at + len(text)] == text for text, at in cell.parts)


@given(st.lists(elements, max_size=8))
def test_any_elements_are_laid_out_and_every_character_is_the_files(found: list) -> None:
    written = write(found)
    layout = lay_out(written)
    for at, char in enumerate(layout.text):
        source = layout.alignment.source_of(at)
        assert source is None or written.text[source] == char or written.text[source].isspace()
    for table in layout.tables:
        assert all(len(layout.blocks[row.block].cells) == len(table.columns) for row in table.rows)


def test_paragraphs_are_not_joined_and_their_marks_are_not_markup() -> None:
    layout = lay_out(write([Paragraph("本年度辦理宣導活動"), Paragraph("# 五場，**參加** 120 人")]))
    assert layout.text == "本年度辦理宣導活動\n# 五場，**參加** 120 人"


def test_printed_lines_go_on_over_a_page_and_running_heads_are_left_out() -> None:
    written = write([PageStart(1, "i"), Furniture("某署年報"), Printed("本署本年度辦理各項宣導活動並結合民間團體共同推動，參加人數計一千二\n百人，較上年增加二成，並於各地設置服務據點提供諮詢，服務量逐年提"), PageStart(2, "1"), Furniture("某署年報"), Printed("升，滿意度達九成。")])
    layout = lay_out(written)
    assert layout.text.endswith("服務量逐年提升，滿意度達九成。")
    assert "年報" not in layout.text
    assert "年報" in written.text
    assert [(p.number, p.printed) for p in written.pages] == [(1, "i"), (2, "1")]


def test_headings_have_their_levels_and_numbers_inside_them_their_own() -> None:
    layout = lay_out(write([Heading("壹、前言", 1), Paragraph("一、緣起：依法辦理。"), Heading("貳、成果", 1), Heading("宣導", 2), Paragraph("辦理五場。")]))
    assert [(b.kind, b.level) for b in layout.blocks] == [
        (BlockKind.HEADING, 1), (BlockKind.PROSE, 2), (BlockKind.HEADING, 1), (BlockKind.HEADING, 2), (BlockKind.PROSE, 3),
    ]  # fmt: skip


def test_a_note_follows_what_it_explains() -> None:
    written = write([Paragraph("收容 12 隻。"), Note("含外縣市移入。")])
    assert [m.kind for m in written.marks.values()] == [MarkKind.PARAGRAPH, MarkKind.NOTE]
    assert lay_out(written).text == "收容 12 隻。\n含外縣市移入。"
