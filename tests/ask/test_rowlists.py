"""Guards lists told by the rows of a table: those of the kind asked for, of the group and time asked for, and none where a restriction is not in the table."""

from __future__ import annotations

from pathlib import Path

import pytest

import reportqa
from reportqa.library import Corpus
from reportqa.model.answer import Status, Type

HARBOUR = """Port of Marrow annual report 2023

1. Works

Table 1: Capital works in progress at 31 December 2023

| Project | Started | Cost ($000) |
|---|---|---|
| North mole repair | 2021 | 4,200 |
| Fish hall roof | 2022 | 610 |
| Pilot station | 2023 | 1,980 |
| Total | | 6,790 |

2. Traffic

Table 2: Passengers by route, 2023

| Route | Passengers |
|---|---|
| Marrow to Quill | 81,200 |
| Marrow to Sandholm | 40,100 |
| All routes | 121,300 |
"""

FARMS = """平川县农业农村局2023年度公报

一、种植业

表1 主要作物产量

| 作物 | 单位 | 2022年 | 2023年 |
|---|---|---|---|
| 水稻 | 吨 | 31,200 | 32,050 |
| 油菜 | 吨 | 8,410 | 8,120 |
| 茶叶 | 吨 | 960 | 1,020 |

二、培训

表2 农民培训成果

| 培训类别 | 课程 | 人数 | 结业人数 |
|---|---|---|---|
| 新型农民培训 | 无人机植保 | 320 | 301 |
| 新型农民培训 | 农产品电商 | 280 | 264 |
| 返乡青年培训 | 民宿经营 | 150 | 141 |
| 返乡青年培训 | 果树修剪 | 120 | 118 |
| 合计 | | 870 | 824 |
"""


def opened(folder: Path, text: str) -> Corpus:
    (folder / "report.md").write_text(text, encoding="utf-8")
    return reportqa.open(folder / "report.md")


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return opened(tmp_path_factory.mktemp("harbour"), HARBOUR)


@pytest.fixture(scope="module")
def farms(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return opened(tmp_path_factory.mktemp("farms"), FARMS)


PROJECTS = ["North mole repair", "Fish hall roof", "Pilot station"]


@pytest.mark.parametrize(
    ("question", "items"),
    [
        ("Which capital projects are in progress?", PROJECTS),
        ("報告列出哪些工程項目？", PROJECTS),
        ("Which routes does the port have?", ["Marrow to Quill", "Marrow to Sandholm"]),
    ],
)
def test_the_rows_of_an_english_table(harbour: Corpus, question: str, items: list[str]) -> None:
    answer = harbour.ask(question)
    assert (answer.type, [i.text for i in answer.items]) == (Type.LIST, items)
    quotes = {c.n: c.quote for c in answer.citations}
    assert all(i.text in quotes[i.citation] for i in answer.items)


@pytest.mark.parametrize(
    ("question", "items"),
    [
        ("公报列了哪些作物的产量？", ["水稻", "油菜", "茶叶"]),
        ("Which crops does the bulletin give output for?", ["水稻", "油菜", "茶叶"]),
        ("新型农民培训有哪些课程？", ["无人机植保", "农产品电商"]),
        ("返鄉青年培訓開了哪些課程？", ["民宿经营", "果树修剪"]),
    ],
)
def test_the_rows_of_a_chinese_table_and_of_one_group_of_it(farms: Corpus, question: str, items: list[str]) -> None:
    assert [i.text for i in farms.ask(question).items] == items


@pytest.mark.parametrize("question", ["Which projects were cancelled by the minister?", "Which routes were closed in storms?", "Which ships were inspected?"])
def test_rows_do_not_answer_what_their_table_does_not_tell(harbour: Corpus, question: str) -> None:
    assert harbour.ask(question).status is Status.NOT_FOUND


@pytest.mark.parametrize("question", ["2015年统计了哪些作物的产量？", "哪些作物出口到国外？", "哪五种作物有产量数据？"])
def test_rows_of_another_time_or_number_or_of_a_part_do_not_answer(farms: Corpus, question: str) -> None:
    assert farms.ask(question).status is Status.NOT_FOUND
