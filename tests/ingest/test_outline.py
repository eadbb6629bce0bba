"""Sections nest, are ordered, and lie in their parent."""

from __future__ import annotations

import pytest
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


@pytest.mark.parametrize(
    ("lines", "levels"),
    [
        ("第一章　總論|第一節　背景|一、緣起|（一）甲案|（二）乙案|二、目的|第二節　範圍|第二章　成果", "1 2 3 4 4 3 2 1"),
        ("第一章　總論|壹、背景|一、緣起|貳、目的|第二章　成果|壹、統計", "1 2 3 2 1 2"),
        ("壹、目標|一、查緝|（一）案件|１、移民署|（１）本部|A.甲|a.乙|b.丙|B.丁|（２）地方|２、警政署|二、保護|貳、成果", "1 2 3 4 5 6 7 7 6 5 4 2 1"),
        ("1　前言|1.1　組織|1.1.1　人力|1.1.2　經費|1.2　業務|2　成果|2.1　統計", "1 2 3 3 2 1 2"),
        ("1.1 組織|1.2 業務|2.1 統計", "1 1 1"),
        ("1.0 VISITORS|1.1 Arrivals|1.2 Origin|2.0 JOBS|2.1 Staff", "1 2 2 1 2"),
        ("1. 總說|1-1 緣起|(1)甲|(2)乙|1-2 目的|2. 成果|2-1 統計", "1 2 3 3 2 1 2"),
        ("Ⅰ．清運|一、家戶|(1)垃圾|(2)廚餘|Ⅱ．焚化", "1 2 3 3 1"),
        ("甲、總說|一、緣起|（一）背景|二、範圍|乙、成果", "1 2 3 2 1"),
        ("一、重點|①加強查緝|②保護被害人|二、經費", "1 2 2 1"),
        ("一 基本情况|二 生产情况|三 品牌与流通", "1 1 1"),
        ("第一篇　總論|一、背景|１．人力|２．經費|第二篇　成果", "1 2 3 3 1"),
        ("I. Introduction|A. Scope|1. Data|(i) Sources|(ii) Years|B. Limits|II. Results", "1 2 3 4 4 2 1"),
        ("a. One|b. Two|c. Three|d. Four|e. Five|f. Six|g. Seven|h. Eight|i. Nine|j. Ten", "1 1 1 1 1 1 1 1 1 1"),
        ("一、概況|（一）人力|附件一　統計表|附件二　名單", "1 2 1 1"),
        ("# 年報|## 概況|### 人力|## 成果|1. 甲案|2. 乙案", "1 2 3 2 3 3"),
    ],
)
def test_levels_follow_the_order_of_appearance(lines: str, levels: str) -> None:
    """Whatever styles a report numbers with, a style that appears inside another is a level below it."""
    text, _, blocks, *_ = lay_out(lines.replace("|", "\n") + "\n")
    found = {section.label: len(path) for path, section in outline(text, blocks).walk()}
    assert " ".join(map(str, found.values())) == levels


@pytest.mark.parametrize("line", ["3 月及5月份辦理2場", "12 場宣導活動計340人參加", "2.1 percentage points on 2022.", "三、四十人參加", "5 國 17 人。"])
def test_a_number_of_things_is_no_heading(line: str) -> None:
    """A broken line that begins with an amount or a month opens no section."""
    text, _, blocks, *_ = lay_out(f"一、本署於去年辦理各項宣導活動並結合民間團體的力量共同推動，又於\n{line}\n")
    assert [b.number for b in blocks if b.number] == ["一、"]
