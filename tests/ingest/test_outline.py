"""Sections nest, are ordered, and lie in their parent."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reportqa.ingest.layout import lay_out
from reportqa.ingest.outline import outline
from reportqa.model.document import Section

from ..strategies import lay, messes, numbered
from ..support import Read


def _check(section: Section) -> None:
    last = section.span.start
    for child in section.children:
        assert child.span in section.span
        assert child.level > section.level
        assert last <= child.span.start
        assert child.heading in child.span
        last = child.span.end
        _check(child)


@given(messes)
def test_sections_of_any_text_nest(source: str) -> None:
    """Children are ordered, disjoint, deeper than their parent and inside it, whatever the text."""
    text, _, blocks, *_ = lay_out(source)
    root = outline(text, blocks)
    assert (root.span.start, root.span.end) == (0, len(text))
    _check(root)


@given(numbered(), st.integers(16, 60))
def test_sections_of_a_numbered_report_nest(parts: list[str], width: int) -> None:
    """A numbered report has its parts as top sections, at any width."""
    text, _, blocks, *_ = lay_out(lay(parts, width, spaced=False, apart=False))
    root = outline(text, blocks)
    _check(root)
    assert [c.number for c in root.children if c.number] == [f"{p[0]}、" for p in parts if p[0] in "壹貳參"]


def test_sections_of_the_report(report: Read) -> None:
    """The real report's parts, and the path of the sentence that counts its agreements."""
    root = report.document.root
    _check(root)
    assert [c.number for c in root.children if c.number] == ["壹、", "貳、", "參、"]
    path = report.document.path_at(report.document.text.index("共有 19 國"))
    assert path[0].startswith("貳、關鍵績效衡量")
    assert path[1] == "五、效益"
