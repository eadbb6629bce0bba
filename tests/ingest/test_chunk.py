"""Passages: every character of a block in one, none in two."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reportqa.ingest.chunk import MAX_CHARACTERS, sentences
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
