"""Wrapping undone: nothing lost, nothing moved, every character's place kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportqa.ingest.layout import lay_out
from reportqa.model.document import BlockKind

from ..strategies import lay, messes, numbered, wrapped
from ..support import Read, squash

_BLANK = "\ufeff\u200b"  # what the reader of lines takes for white space, as control characters


def _is_blank(char: str) -> bool:
    return char.isspace() or char in _BLANK or ord(char) < 32


def _texts(source: str) -> list[str]:
    text, _, blocks, *_ = lay_out(source)
    return [b.span.of(text) for b in blocks]


@given(messes | wrapped())
def test_every_run_maps_back_to_the_same_characters(source: str) -> None:
    """Any text is laid out, and each aligned character is the file's, white space apart."""
    text, alignment, blocks, labels, _ = lay_out(source)
    assert len(blocks) == len(labels)
    for run in alignment.runs:
        for i in range(run.length):
            clean, original = text[run.clean + i], source[run.source + i]
            assert clean == original or (_is_blank(clean) and _is_blank(original))


@given(messes | wrapped())
def test_blocks_are_ordered_and_cells_lie_in_them(source: str) -> None:
    """Blocks follow one another without overlap, and a cell's span holds its text."""
    text, _, blocks, *_ = lay_out(source)
    last = 0
    for block in blocks:
        assert last <= block.span.start < block.span.end <= len(text)
        assert block.span.of(text).startswith(block.number)
        assert all(c.span in block.span and c.span.of(text) == c.text for c in block.cells)
        last = block.span.end


@given(wrapped())
def test_plain_paragraphs_keep_every_character(source: str) -> None:
    """Hard-wrapped paragraphs lose, gain and move no character but white space."""
    assert squash(lay_out(source)[0]) == squash(source)


@given(numbered(), st.integers(16, 60), st.integers(16, 60), st.booleans(), st.booleans())
def test_another_width_gives_the_same_text(parts: list[str], one: int, other: int, spaced: bool, apart: bool) -> None:
    """A numbered report wrapped at another width has the same text and the same numbered headings."""
    first, second = (lay_out(lay(parts, width, spaced=spaced, apart=apart)) for width in (one, other))
    assert squash(first[0]) == squash(second[0])


def test_a_wrapped_sentence_is_one_block() -> None:
    """A sentence broken over lines, inside a number too, is joined."""
    assert _texts("以前年度保留數）計2億\n2,987萬3千元，實支\n數2億255萬8千元。\n") == ["以前年度保留數）計2億2,987萬3千元，實支數2億255萬8千元。"]


@pytest.mark.parametrize(
    "lines",
    [
        ("一、布建社區照顧關懷據點：原定目標82處，較111", "年底之78處成長，達成率103.66%。"),
        ("C. Border posts received 64,830 applications and granted 55,219, ", "i.e. 85.2%; 7,904 were refused and the rest were withdrawn."),
    ],
)
def test_a_line_that_begins_with_the_rest_of_a_time_or_an_abbreviation_goes_on(lines: tuple[str, ...]) -> None:
    """年底 behind a year's digits begins no paragraph, and i.e. is no item of a list, though a line before it may have ended early."""
    assert len(_texts("\n".join((*lines, "", "A far wider line than those two stands below them and ends as they do in a stop.")))) == 2


def test_english_words_keep_a_space() -> None:
    """Lines of English are joined with a space, Chinese ones without."""
    assert _texts("The agency signed agreements with nineteen\ncountries by the end of 2017.") == ["The agency signed agreements with nineteen countries by the end of 2017."]


def test_numbers_open_blocks_of_their_level() -> None:
    """A heading's number starts a block; its level follows from the order in which styles appear."""
    _, _, blocks, *_ = lay_out("壹、目標\n一、查緝\n（一）查獲案件\n1、移民署\n（二）起訴\n二、保護\n貳、成果\n")
    assert [(b.number, b.level) for b in blocks] == [("壹、", 1), ("一、", 2), ("（一）", 3), ("1、", 4), ("（二）", 3), ("二、", 2), ("貳、", 1)]


def _paged(*heads: str) -> list[str]:
    body = ("查獲人口販運案件並安置保護被害人，" * 3, "辦理教育訓練以及預防宣導活動，" * 3, "加強國際交流與合作。")
    return _texts("\f".join("\n".join([head, *body, f"- {n} -\n"]) for n, head in enumerate(heads, 1)))


def test_page_numbers_and_running_heads_are_dropped() -> None:
    """What stands on every page alone is no text of the report."""
    texts = _paged("內政部年報", "移民署成果", "移民署成果", "移民署成果")
    assert not any("-" in text or "移民署" in text for text in texts)
    assert "內政部年報" in "".join(texts)


def test_a_running_head_on_the_first_page_too_is_dropped() -> None:
    """A head that stands on the first page as well is kept once at most."""
    assert "".join(_paged(*["移民署年報"] * 4)).count("移民署年報") <= 1


def test_spaced_out_words_are_closed_up() -> None:
    """竿 學 習 課 程 is one word that an export spread over the line."""
    assert _texts("辦理外國移民官標\n竿 學 習 課 程 ( 睦 移\n班)，彰顯實際成效。") == ["辦理外國移民官標竿學習課程(睦移班)，彰顯實際成效。"]


def test_the_running_head_of_every_page_is_dropped_whatever_else_recurs() -> None:
    """Rows that look alike beside a page break are rows; the head that equals the title is none of the text."""
    head = "海岳縣環境保護局年報"
    rows = [f"{year}年 {year * 7} {year * 3}" for year in range(103, 108)]
    source = "\n".join([head, "", "一、清運量", "年別 清運量（公噸） 回收量（公噸）", *rows[:2], "- 1 -", head, *rows[2:], "", "二、檢討", "本局將持續辦理。", "- 2 -"])
    texts = _texts(source)
    assert texts.count(head) == 1
    assert [t for t in texts if t.startswith("10")] == rows


def test_the_year_at_the_end_of_a_broken_title_is_no_page_number() -> None:
    """A title page broken before its year keeps it; the number of the page below it goes."""
    lines = ["OMBUDSMAN FOR WESSLAND", "", "for the period 1 April 2023 to 31 March", "2024", "", *(f"We closed {n} complaints." for n in range(70, 80)), "", "7", "", "We wrote."]
    texts = _texts("\n".join(lines))
    assert "for the period 1 April 2023 to 31 March 2024" in texts
    assert "7" not in texts


def test_a_list_below_a_caption_that_fills_its_line_is_a_list() -> None:
    """The caption of a list does not take in the list's first item, however wide the lines are."""
    caption = "附表三　110年機關重大施政進度"
    items = ["（一）智慧監獄：北所、中所及南所等3所於110年12月完成建置，經費860萬元。", "（二）一人一床：累計設置4萬9,275床，年底設置率91.7％，較前年提高。"]
    for characters in range(14, 36):
        source = "\n".join([caption, *(item[at : at + characters] for item in items for at in range(0, len(item), characters))])
        _, _, blocks, *_ = lay_out(source)
        assert [b.number for b in blocks] == ["", "（一）", "（二）"], characters


def test_page_numbers_among_the_cells_of_a_table() -> None:
    """Numbers that count up page by page are dropped from between cells, which are numbers too."""
    cells = [c for n in range(1, 25) for c in (f"{n}號站", f"{n * 31}", f"{n * 17}")]
    lines = ["站名", "件數", "人數", *cells]
    pages = "\n".join(part for at in range(0, len(lines), 25) for part in (*lines[at : at + 25], str(at // 25 + 1)))
    assert _texts(pages)[1:] == [f"{n}號站 {n * 31} {n * 17}" for n in range(1, 25)]


def test_a_broken_word_is_joined_and_a_compound_is_kept() -> None:
    """A hyphen that a line break needed goes; one that the word has elsewhere stays."""
    text = "Two opera-\ntors withdrew. The fund is ring-\nfenced, as ring-fenced funds are, because the ring was fenced."
    assert _texts(text) == ["Two operators withdrew. The fund is ring-fenced, as ring-fenced funds are, because the ring was fenced."]


def test_a_table_of_contents_has_no_page_numbers() -> None:
    """The entries of a table of contents are no headings, and their page numbers are no figures."""
    text, _, blocks, *_ = lay_out("目錄\n壹、目標 ........ 1\n貳、成果 ........ 12\n參、檢討 ........ 35\n壹、目標\n加強查緝。\n")
    assert "35" not in text
    assert [b.number for b in blocks if b.number] == ["壹、"]


def test_columns_of_prose_are_told_apart(report: Read) -> None:
    """In a table of prose each column's sentence goes on where it broke off, across the page."""
    assert "以解決數位落差、創造數位公平。" in report.document.text or "解決數位落差、創造數位公平。" in report.document.text
    assert "以增加生活便利性626人。" in report.document.text


@pytest.mark.parametrize("source", ["", " \n\n\f", "\n", "12\n13\n", "|", "#", "壹、", "\ufeff"])
def test_next_to_nothing_is_laid_out(source: str) -> None:
    """A file of almost nothing gives a text, not an error."""
    text, _, blocks, *_ = lay_out(source)
    assert len(text) <= len(source)
    assert all(b.kind in BlockKind for b in blocks)


def test_a_label_ending_in_a_list_number_goes_on() -> None:
    """「…評核指標：1.」 at a line's end belongs to the line after it."""
    source = "我國經美國防制人\n\n口販運報告評為第\n\n一級國家 【說明：\n\n美國防制人口販運\n\n報告評核指標：1.\n\n預防宣導：透過多\n\n元管道加強宣導防\n\n制人口販運。】\n"
    assert len(_texts(source)) == 1


@pytest.mark.parametrize(("line", "kind"), [("資料來源：本署人事室", BlockKind.PROSE), ("附註：含續借", BlockKind.PROSE), ("人事室之業務", BlockKind.HEADING)])
def test_a_note_that_stands_alone_is_no_heading(line: str, kind: BlockKind) -> None:
    """A short line with white above and below it is a heading, but where it says that it is a note."""
    prose = "\n".join(["全年共辦理各項訓練課程並就執行情形定期檢討，滾動修正計畫內容", "以提升服務品質與行政效率，成效良好，並持續推動各項業務及研究", "發展，結合各界資源。"] * 4)
    text, _, blocks, *_ = lay_out(f"{prose}\n\n{line}\n\n{prose}\n")
    assert [b.kind for b in blocks if b.span.of(text) == line] == [kind]
