"""Guards that a report's two figures for one thing are both shown though it words them differently, and that figures which only lie near one another are not."""

from __future__ import annotations

import pytest

from .conftest import Opener

_SHELTERS = """青浦市動物收容處112年度報告

一、收容
全年由民眾認養者4,066隻，由飼主領回602隻。
受理通報1,204件，到場處理1,198件。
志工服務9人。

二、統計附記
112年全年認養4,106隻，創歷年新高。
"""

_HOTLINE = """Biosecurity Service: annual report for 2021

1. The public
Our hotline took 8,940 calls in 2021. Enforcement notices were issued on 14 occasions.

2. In figures
Calls to the hotline came to 8,490. In all, 16 enforcement notices were served during the year.
"""


@pytest.mark.parametrize(
    ("report", "question", "values"),
    [
        (_SHELTERS, "民眾總共認養了幾隻？", {4066, 4106}),
        (_HOTLINE, "How many calls did the hotline take in 2021?", {8940, 8490}),
        (_HOTLINE, "How many enforcement notices were issued in 2021?", {14, 16}),
    ],
)
def test_one_thing_told_twice_in_other_words_is_shown_twice(opened: Opener, report: str, question: str, values: set[int]) -> None:
    answer = opened(report).ask(question)
    assert {int(answer.figures[0].value), *(int(c.figure.value) for c in answer.conflicts)} == values


@pytest.mark.parametrize(("report", "question"), [(_SHELTERS, "受理通報幾件？"), (_SHELTERS, "到場處理幾件？")])
def test_numbers_that_lie_near_count_two_things(opened: Opener, report: str, question: str) -> None:
    assert opened(report).ask(question).conflicts == ()
