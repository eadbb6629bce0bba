"""Guards two series of reports against their questions, each wanted value written down before the question was first asked."""

from __future__ import annotations

from pathlib import Path

import pytest

import reportqa
from reportqa.library import Corpus
from reportqa.model.answer import Status

from . import brigade, hospital

Wanted = tuple[float, ...] | str | None
Case = tuple[tuple[str, ...], str, Wanted]


@pytest.fixture(scope="module")
def corpora(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Corpus]:
    found: dict[str, Corpus] = {}
    for name, reports in (("hospital", hospital.LAN), ("brigade", brigade.FIRE)):
        folder: Path = tmp_path_factory.mktemp(name)
        for stem, text in reports.items():
            (folder / f"{stem}.txt").write_text(text, encoding="utf-8")
        found[name] = reportqa.open(folder)
    return found


def _cases() -> list[object]:
    every = [(name, case) for name, cases in (("hospital", hospital.ASKED), ("brigade", brigade.ASKED)) for case in cases]
    return [pytest.param(name, case, id=case[1]) for name, case in every]


@pytest.mark.parametrize(("name", "case"), _cases())
def test_a_question_over_a_series_of_reports(corpora: dict[str, Corpus], name: str, case: Case) -> None:
    turns, question, wanted = case
    answer = corpora[name].ask(question, history=turns)
    values = [float(f.value) for f in answer.figures]
    if wanted is None:
        assert answer.status is Status.NOT_FOUND
    elif isinstance(wanted, str):
        assert wanted in " ".join((answer.text, *(c.quote for c in answer.citations)))
    elif len(wanted) == 1:  # what is computed comes first, its operands after it
        assert values[0] == pytest.approx(wanted[0], rel=0.005)
    else:
        assert values == list(wanted)


def test_a_year_without_the_figure_is_named_and_not_filled_in(corpora: dict[str, Corpus]) -> None:
    answer = corpora["hospital"].ask("手术台次2021年到2023年的变化")
    assert answer.status is Status.PARTIAL
    assert "2022年" in answer.text


def test_years_that_follow_a_change_of_counting_may_be_compared(corpora: dict[str, Corpus]) -> None:
    assert "不可直接比较" not in corpora["hospital"].ask("2023年平均住院日比2022年缩短了吗？").text


def test_a_share_is_compared_between_two_years(corpora: dict[str, Corpus]) -> None:
    answer = corpora["hospital"].ask("骨科门诊占总门诊的比率，2023年比2021年高几个百分点？")  # noqa: RUF001
    assert float(answer.figures[0].value) == pytest.approx(7.88, abs=0.01)
    assert {float(f.value) for f in answer.figures[1:]} == {47320, 79334, 283415, 322870}


def test_marks_of_two_scales_do_not_make_a_difference(corpora: dict[str, Corpus]) -> None:
    chat = corpora["hospital"].chat()
    chat.ask("2021年患者满意度几分？")
    chat.ask("2023年呢？")
    assert 88.88 not in [float(f.value) for f in chat.ask("所以进步了多少？").figures]


def test_the_year_that_was_found_is_asked_on(corpora: dict[str, Corpus]) -> None:
    chat = corpora["hospital"].chat()
    assert "2023" in chat.ask("2021到2023年哪一年骨科门诊最多？").text
    assert float(chat.ask("那一年儿科门诊多少人次？").figures[0].value) == 62600


def test_another_time_set_beside_the_last_is_compared_with_it(corpora: dict[str, Corpus]) -> None:
    chat = corpora["hospital"].chat()
    chat.ask("2023年内科门诊多少人次？")
    assert float(chat.ask("比2021年多几人次？").figures[0].value) == 110025 - 98240
