"""Guards that names are counted only where they are of the kind asked for, all told, and of the year asked for."""

from __future__ import annotations

import pytest

from reportqa.model.answer import Status

from .conftest import Opener

SIGNED = """港務局 108 年度報告

一、國際合作
本局與外國簽訂之港務合作備忘錄係分別於 104 年之日本、泰國，105 年越南、印尼及菲律賓，106 年帛琉、紐西蘭，107 年與法國、德國等國洽談中。
"""


@pytest.mark.parametrize(("question", "count"), [
    ("105年簽訂港務合作備忘錄的國家有幾個？", 3),  # noqa: RUF001
    ("How many countries signed a port cooperation memorandum in 2015?", 2),
])  # fmt: skip
def test_the_names_of_a_year_are_counted(opened: Opener, question: str, count: int) -> None:
    answer = opened(SIGNED).ask(question)
    assert (answer.status, int(answer.figures[0].value)) == (Status.ANSWERED, count)
    assert answer.computation is not None
    assert answer.computation.note == "count"
    assert len(answer.items) == count
    assert answer.citations


def test_an_open_list_is_not_counted(opened: Opener) -> None:
    assert opened(SIGNED).ask("107年簽訂港務合作備忘錄的國家有幾個？").status is Status.NOT_FOUND  # noqa: RUF001
