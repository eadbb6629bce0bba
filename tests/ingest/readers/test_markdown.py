"""The reader of Markdown: headings, joined lines, numbers of lists, tables, footnotes, front matter."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportqa.ingest.elements import Heading, Note, Paragraph, Printed, TableElement
from reportqa.ingest.readers.markdown import read
from reportqa.model.errors import ReadError

_TEXT = """---
title: "某報告"
---
# 一、概況 #

本年度共計
三百人，**合計：**12 人[^1]。See
also *x* 與 `碼`、[連結](http://example.org/)。

3) 甲
4) 乙
   - 內

| 項目 | 數 |
|:--|--:|
| `甲` | 1,234 |
| **乙** | 5 |

    縮排的段落

節
--

<table><tr><th>a<th>b<tr><td>1<td>2</table>

[^1]: 不含離島。
"""


def test_a_report() -> None:
    told = read("r.md", _TEXT.encode())
    assert told.title == "某報告"
    plain = [e for e in told.elements if not isinstance(e, TableElement)]
    assert plain == [
        Heading("一、概況", 1), Printed("本年度共計\n三百人，合計：12 人。See\nalso x 與 碼、連結。"), Note("不含離島。"), Paragraph("3) 甲"), Paragraph("4) 乙"), Paragraph("• 內"),
        Paragraph("縮排的段落"), Heading("節", 2),
    ]  # fmt: skip
    first, second = (e for e in told.elements if isinstance(e, TableElement))
    assert [[c.text for c in row] for row in first.rows] == [["項目", "數"], ["甲", "1,234"], ["乙", "5"]]
    assert (first.headers, second.headers) == (1, 1)


def test_a_rule_below_several_lines_makes_no_heading_of_them() -> None:
    assert read("r.md", "本年度共計\n三百人。\n---\n後文".encode()).elements == (Printed("本年度共計\n三百人。"), Paragraph("後文"))


def test_rows_that_are_lines_stay_lines() -> None:
    """Reports saved as Markdown keep tables that no mark tells: what joins wrapped lines of text joins these, or not."""
    assert read("r.md", "分會/件數  \n臺北/**120**\n臺南/85\n".encode()).elements == (Printed("分會/件數\n臺北/120\n臺南/85"),)


def test_an_empty_file_is_one_clear_sentence() -> None:
    with pytest.raises(ReadError, match=r"^r.md: the file holds no words; .*\.$"):
        read("r.md", b"---\n\n***\n")


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(["# ", "- ", "1. ", "> ", "    ", "|", "\n", "\n\n", "**", "<b>", "---\n", "```\n", "[^1]"]), max_size=20))
def test_every_word_is_told(marks: list[str]) -> None:
    text = "".join(f"{mark}文{n:03d}字" for n, mark in enumerate(marks)) + "\n\n尾"
    shown = "\n".join(t for e in read("r.md", text.encode()).elements for t in ([c.text for r in e.rows for c in r] if isinstance(e, TableElement) else [getattr(e, "text", "")]))
    assert [shown.count(f"文{n:03d}字") for n in range(len(marks))] == [1] * len(marks)
