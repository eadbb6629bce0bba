"""Passages: every character of a block in one, none in two."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reportqa.ingest.chunk import MAX_CHARACTERS, MAX_TABLE, sentences
from reportqa.model.document import Span

from ..strategies import lay, messes, numbered, wrapped
from ..support import Read, read_text


def _check(read: Read) -> None:
    last = 0
    for passage in read.passages:
        assert last <= passage.span.start < passage.span.end <= len(read.document.text)
        last = passage.span.end
    covered = {i for p in read.passages for i in range(p.span.start, p.span.end)}
    for block in read.document.blocks:
        assert covered.issuperset(range(block.span.start, block.span.end))
    assert [p.id for p in read.passages] == list(range(len(read.passages)))


@given(wrapped() | messes.map(lambda mess: f"報告{mess}"))
def test_passages_cover_any_text(source: str) -> None:
    """Every block's characters lie in a passage; passages do not overlap."""
    _check(read_text(source))


@given(numbered(), st.integers(16, 60))
def test_passages_cover_a_numbered_report(parts: list[str], width: int) -> None:
    """The same for sections with headings, where passages must carry their path."""
    read = read_text(lay(parts, width, spaced=True, apart=True))
    _check(read)
    assert all(p.path == read.document.path_at(p.span.start) for p in read.passages)


def test_passages_of_the_report(report: Read) -> None:
    """The real report: covered, and no passage longer than a sentence forces it to be."""
    _check(report)
    for passage in report.passages:
        long = passage.span.end - passage.span.start > MAX_CHARACTERS
        assert not long or len(sentences(report.document.text, passage.span)) == 1 or report.document.blocks[0].cells == ()


@given(messes)
def test_sentences_cover_the_text(text: str) -> None:
    """Sentences follow one another without gap or overlap."""
    spans = sentences(text, Span(0, len(text)))
    assert [s.start for s in spans] == [0, *(s.end for s in spans[:-1])]
    assert spans[-1].end == len(text)


_TABLE = "某局106年度統計年報\n\n一、查緝\n本年度加強查緝。\n表一　各區件數（單位：件）\n區別　　受理　　核准\n東區　　1,204　　　88\n西區　　　977　　　65\n\n本局將持續辦理。\n"


def test_a_table_is_one_passage_with_its_caption_and_header() -> None:
    """Words of the caption, the header and the row are found in one passage, so that ranking sees them together."""
    read = read_text(_TABLE)
    tables = [p.span.of(read.document.text) for p in read.passages if "1,204" in p.span.of(read.document.text)]
    assert tables == ["表一 各區件數（單位：件）\n區別 受理 核准\n東區 1,204 88\n西區 977 65"]


def test_a_long_table_keeps_its_header() -> None:
    """A table that is cut has its caption and headers in the path of every piece."""
    rows = "\n".join(f"第{n}區公所及所屬各里辦公處　　{n * 1201:,}　　{n * 17}" for n in range(1, 200))
    read = read_text(_TABLE.replace("東區　　1,204　　　88", rows))
    pieces = [p for p in read.passages if "區公所" in p.span.of(read.document.text)]
    assert len(pieces) > 1
    assert all(p.span.end - p.span.start <= MAX_TABLE for p in pieces)
    assert all("表一 各區件數（單位：件）" in p.span.of(read.document.text) or p.path[-2:] == ("表一 各區件數（單位：件）", "受理 核准") for p in pieces)
    _check(read)


def test_rows_apart_from_their_header_name_it(report: Read) -> None:
    """Where prose stands between a table's header and its rows, their passage has the header in its path."""
    row = next(p for p in report.passages if p.span.of(report.document.text).startswith("原訂目標值"))
    assert "103 年度 104 年度 105 年度 106 年度" in row.path
