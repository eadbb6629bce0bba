"""Guards that a report in the words of one side of the strait is found by a question in the words of the other."""

from __future__ import annotations

from pathlib import Path

import pytest

import reportqa
from reportqa.library import Corpus

from ..support import cases

PAIRS = [(there, here) for there, here, _ in cases("regional.tsv")]


def opened(tmp_path_factory: pytest.TempPathFactory, lines: list[str]) -> Corpus:
    path: Path = tmp_path_factory.mktemp("regional") / "report.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    return reportqa.open(path)


@pytest.fixture(scope="module")
def taiwanese(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return opened(tmp_path_factory, ["106年度工作報告", "", *(f"{i}、{tw}相關案件{100 + 7 * i}件。" for i, (tw, _) in enumerate(PAIRS, 1))])


@pytest.fixture(scope="module")
def mainland(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return opened(tmp_path_factory, ["2017年工作报告", "", *(f"{i}、{cn}相关案件{100 + 7 * i}件。" for i, (_, cn) in enumerate(PAIRS, 1))])


@pytest.mark.parametrize("number", range(1, len(PAIRS) + 1))
def test_a_word_of_either_side_is_found(taiwanese: Corpus, mainland: Corpus, number: int) -> None:
    tw, cn = PAIRS[number - 1]
    assert [f.value for f in taiwanese.ask(f"{cn}相关案件有几件？").figures[:1]] == [100 + 7 * number], f"{tw} asked as {cn}"
    assert [f.value for f in mainland.ask(f"{tw}相關案件有幾件？").figures[:1]] == [100 + 7 * number], f"{cn} asked as {tw}"
