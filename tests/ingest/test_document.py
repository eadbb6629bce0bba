"""A report's title, year and language, and that nothing of its figures depends on where its lines are broken."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportqa.ingest.document import read_document
from reportqa.ingest.lines import width
from reportqa.model.document import BlockKind

from ..support import CORPUS, read_report

_TUNED = Path(__file__).parents[2] / "evals" / "reports" / "tuned"
_REPORTS = [CORPUS, *sorted(p for p in _TUNED.iterdir() if p.suffix in (".txt", ".md"))]
_TOKEN = re.compile(r"[A-Za-zμ\d]+(?:[,.，．/²³-]+[A-Za-z\d]+)*³?|.")  # what an export does not break
_RULE = re.compile(r"^[\s|:+=\-─]*[|=\-─]{3}[\s|:+=\-─]*$")
_NO_START = "，。、；：）」』！？％,.;:)!?%”’"


def _wrapped(text: str, columns: int) -> str:
    """Break a paragraph at a width, in half-width columns, as an export does."""
    lines, line = [], ""
    for token in _TOKEN.findall(text):
        if width(line + token) > columns and token not in _NO_START and line:
            lines.append(line.rstrip())
            line = "" if token == " " else token
        else:
            line += token
    return "\n".join([*lines, line.rstrip()])


def rewrapped(path: Path, columns: int, *, spaced: bool) -> str:
    """Return a report with its paragraphs wrapped at another width; tables and headings stand as they are.

    `spaced` puts a blank line behind every line.
    """
    reading = read_document(path.with_suffix(".txt"), path.read_bytes())
    document, labels = reading.document, reading.labels
    told = {bisect_right(document.line_starts, run.source + k) - 1 for run in document.alignment.runs for k in (0, run.length - 1)}
    source = path.read_text(encoding="utf-8").replace("\r\n", "\n").split("\n")
    parts: list[str] = []
    done = 0
    for prose, group in groupby(zip(document.blocks, labels, strict=True), lambda pair: pair[0].kind is BlockKind.PROSE and not pair[1]):
        blocks = [block for block, _ in group]
        places = [document.locate(block.span) for block in blocks]
        if prose:
            for block, place in zip(blocks, places, strict=True):
                apart = not block.number or not source[place.first_line - 2].strip()
                parts.append(("\n" if apart else "") + _wrapped(block.span.of(document.text), columns))
        else:
            lines = range(max(done, min(p.first_line for p in places) - 1), max(p.last_line for p in places))
            parts.append("\n" + "\n".join(source[n] for n in lines if n in told or _RULE.match(source[n])) + "\n")
        done = max(done, *(p.last_line for p in places))
    text = "\n".join(part for part in parts if part)
    return "\n\n".join(line for line in text.split("\n") if line) if spaced else text


def _figures(path: Path, data: bytes | None = None) -> Counter[tuple[str, str, str]]:
    """Count the figures of a report read as plain text, marks of Markdown and all: its own reader tells paragraphs whole."""
    found = read_report(path.with_suffix(".txt"), path.read_bytes() if data is None else data).findings.figures
    return Counter((f"{f.quantity.value.normalize():f}", f.quantity.unit_id, str(f.period and (f.period.start, f.period.end, f.period.sense))) for f in found)


_FRAGILE = {
    "coast-guard": "a table of prose whose cells go on in the next line is rewrapped as one paragraph",
    "aviation-en": "a caption that is broken within its year dates its table otherwise",
    "land-office-tw": "a caption that is broken within its date dates its table otherwise",
}


@pytest.mark.parametrize("path", [pytest.param(p, id=p.stem, marks=[pytest.mark.xfail(reason=_FRAGILE[p.stem], strict=False)] if p.stem in _FRAGILE else []) for p in _REPORTS])
@settings(max_examples=4)
@given(columns=st.integers(36, 96))
def test_another_width_gives_the_same_figures(path: Path, columns: int) -> None:
    """The real report and the tuned ones have the same values, units and periods at any width."""
    assert _figures(path, rewrapped(path, columns, spaced=False).encode()) == _figures(path)


_PARAGRAPHS = (
    "竹溪鎮公所106年度工作報告",
    "一、本年度受理申請案件共計12,345件，較上年度增加1,234件，核定金額2億3,450萬6千元，其中弱勢家庭補助8,765萬元。",
    "二、社區活動中心全年開放312天，使用率為95.27％，參加民眾165,432人次，其中長者77,018人次，滿意度達98.4％，均較上年度提高。",
    "三、清潔隊全年清運垃圾10,500公噸，回收資源3,208公噸，回收率由41.7％提高為43.9％，並汰換垃圾車14輛，經費4,120萬元。",
    "四、民眾電話諮詢21,987通，平均等候38秒，接通率為97.6％；線上申辦10,046件，占全部申請案件之81.4％。",
)


def _cut(text: str, columns: int) -> str:
    """Break a paragraph wherever a line is full, in a number too; `columns` are half-width ones."""
    lines = [""]
    for char in text:
        if width(lines[-1] + char) > columns:
            lines.append("")
        lines[-1] += char
    return "\n".join(lines)


@pytest.mark.parametrize("columns", range(40, 80))
def test_a_number_broken_at_the_end_of_a_full_line_is_one_number(columns: int) -> None:
    """Digits before and after a line's end are one number where not one more character had room on the line."""
    broken = "\n".join(_cut(p, columns) for p in _PARAGRAPHS)
    assert _figures(Path("sample.txt"), broken.encode()) == _figures(Path("sample.txt"), "\n".join(_PARAGRAPHS).encode())


def test_numbers_on_two_lines_are_two_where_the_first_had_room() -> None:
    """A line that ends early in digits says nothing of the digits below it."""
    text = "\n".join([*(_cut(p, 60) for p in _PARAGRAPHS), "", "承辦人分機12", "34人參加座談。", ""])
    values = [f.quantity.value for f in read_report(Path("sample.txt"), text.encode()).findings.figures]
    assert 34 in values
    assert 1234 in values
    assert values.count(1234) == 1


def test_blank_lines_between_wrapped_lines_change_no_figure() -> None:
    """An export that puts a blank line behind every line gives the same figures as one that does not."""
    assert _figures(CORPUS, rewrapped(CORPUS, 62, spaced=True).encode()) == _figures(CORPUS, rewrapped(CORPUS, 62, spaced=False).encode())


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("桐安市勞動檢查處\n一百一十三年上半年\n勞動檢查工作報告\n\n第一章　檢查業務\n本處現有檢查員五十二人。\n", "桐安市勞動檢查處 一百一十三年上半年 勞動檢查工作報告"),
        ("　　　　澄川市立圖書館一一二年度業務報告\n　　　　　　113年3月編印\n\n壹、館藏發展\n", "澄川市立圖書館一一二年度業務報告"),
        ("OUTER LIGHTS BOARD\n\nHARBOUR AND PILOTS OFFICE OF THE NORTHERN\nSOUNDS\n\nANNUAL REPORT 2021/22\n\nFor the year 1 July 2021 to 30 June\n2022. Laid before the Assembly.\n", "OUTER LIGHTS BOARD HARBOUR AND PILOTS OFFICE OF THE NORTHERN SOUNDS ANNUAL REPORT 2021/22"),
        ("NORTHMERE ISLANDS VISITOR BOARD\nAnnual Review, financial year 2023/24\n\nFOREWORD\n\nThis was a full year.\n", "NORTHMERE ISLANDS VISITOR BOARD Annual Review, financial year 2023/24"),
        ("# 2022 年營運年報\n\n## 一年回顧\n\n路網總長 58.4 公里。\n", "2022 年營運年報"),
        ("本年度查獲案件136件。\n", "sample"),
    ],
)
def test_titles(text: str, title: str) -> None:
    """The title is the first short lines, without who printed it when; a sentence is none."""
    assert read_document(Path("sample.txt"), text.encode()).document.title == title


@pytest.mark.parametrize("title", ["OUTER LIGHTS BOARD\nANNUAL REPORT 2021/22\n\n", "OUTER LIGHTS BOARD OF THE NORTHERN SOUNDS AND ITS HARBOUR AND PILOTS OFFICE\nANNUAL REPORT 2021/22 For the year 1 July 2021 to 30 June 2022. Laid before the\nAssembly.\n\n"])
def test_the_year_of_a_title_page_is_the_report_s(title: str) -> None:
    """What names no time is of the year that the title page names, be the page lines of a title or one paragraph."""
    text = f"{title}The board kept 41 lights and 12 buoys. It employed 93 people.\n"
    figures = read_report(Path("sample.txt"), text.encode() + b"For the year 1 July 2021 to 30 June 2022.\n").findings.figures
    assert {(str(f.period.start), str(f.period.end)) for f in figures if f.period} == {("2021-07-01", "2022-06-30")}
