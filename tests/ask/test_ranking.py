"""Guards the features of candidate figures, their table of weights, and that ranking is stable and total."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from reportqa.ask.matching import Matcher
from reportqa.ask.ranking import Candidate, rank_figures, unit_fit, weights
from reportqa.library import Corpus
from reportqa.model.answer import Query

from .conftest import Opener
from .values import figure

QUESTIONS = ("105年度資源回收量多少公噸？", "查處違規案件中水污染幾件？", "女性清潔隊員幾人", "how many factories were listed at the end of 105?", "104年度辦理幾場", "火星有幾座火山")


def ranked(corpus: Corpus, question: str) -> list[Candidate]:
    return rank_figures(corpus.understand(question, None), corpus.view, Matcher())


def asked(corpus: Corpus, *units: str) -> Query:
    return replace(corpus.understand("有多少？", None), units=units)


def test_each_feature_has_its_weight_and_each_weight_its_feature(bureau: Corpus) -> None:
    names = {name for name, _ in ranked(bureau, QUESTIONS[0])[0].features}
    assert names | {"bias"} == set(weights())


@pytest.mark.parametrize("question", QUESTIONS)
def test_features_are_shares_and_scores_descend(bureau: Corpus, question: str) -> None:
    candidates = ranked(bureau, question)
    scores = [round(c.score, 6) for c in candidates]
    assert scores == sorted(scores, reverse=True)
    assert len({c.figure.id for c in candidates}) == len(candidates)
    for c in candidates:
        assert all(0.0 <= value <= 1.0 + 1e-9 for _, value in c.features), c.features
        assert -1.0 <= c.unit <= 1.0
        assert -1.0 <= c.period <= 1.0
        assert 0.0 <= c.probability <= 1.0


TOWNS = (
    "縣志\n\n柳河鎮是楓林縣下轄的一個鎮，位於縣境西側，面積48平方公里，設有四處渡口，鎮上最大的渡口是東渡，東渡於1950年有船82艘，居全縣第三。鎮長由鎮民選舉產生，任期為四年。"
    "鎮內耕地占鎮地的三分之二，稻田占耕地的五分之四。東渡與西渡的距離為6公里，渡船時速約9公里，船底每隔五個月刷洗，刷洗兩次之後才上漆。鎮志稱早年香客號稱三十萬。\n"
)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("柳河鎮的面積有多大？", "48平方公里"), ("柳河鎮鎮長的任期是幾年？", "四年"), ("鎮上最大的渡口1950年有船多少艘？", "82艘"), ("鎮內耕地佔鎮地多少比例？", "三分之二"),
        ("東渡與西渡的距離為？", "6公里"), ("東渡的船居全縣第幾？", "第三"), ("早年香客號稱有多少？", "三十萬"), ("船底每隔多久刷洗，在刷洗兩次之後才上漆？", "五個月"),
    ],
)  # fmt: skip
def test_a_measure_a_share_or_a_rank_is_told_in_its_own_unit(opened: Opener, question: str, text: str) -> None:
    """The unit is told by what is measured, a place by its paragraph; the one of 一個鎮 counts nothing."""
    assert [f.text for f in opened(TOWNS).ask(question).figures] == [text]


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_same_question_ranks_the_same(bureau: Corpus, question: str) -> None:
    assert ranked(bureau, question) == ranked(bureau, question)


def test_nothing_is_ranked_for_no_topic(bureau: Corpus) -> None:
    assert ranked(bureau, "多少？") == []


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("105年度資源回收量多少公噸？", "12,345公噸"), ("104年度資源回收量多少公噸？", "11,111公噸"), ("105年度查處違規案件幾件？", "480件"), ("噪音幾件？", "180件"), ("編制員額幾人？", "312人"),
        ("稽查人員幾人？", "38人"), ("105年度決算數多少？", "2億1,105萬元"), ("how many volunteers attended the assembly?", "850人"), ("105年空气质量良好比率", "95.2％"),
    ],
)  # fmt: skip
def test_the_figure_that_answers_comes_first(bureau: Corpus, question: str, text: str) -> None:
    assert ranked(bureau, question)[0].figure.text == text


def test_a_total_comes_before_its_parts_and_a_part_named_before_its_total(bureau: Corpus) -> None:
    def texts(question: str) -> list[str]:
        return [c.figure.text for c in ranked(bureau, question)]

    total, part = texts("105年度查處違規案件幾件？"), texts("105年度查處違規案件中水污染幾件？")
    assert total.index("480件") < total.index("120件")
    assert part.index("120件") < part.index("480件")


def test_a_constraint_that_is_not_met_is_named(bureau: Corpus) -> None:
    assert any(t.strict for t in ranked(bureau, "女性清潔隊員幾人")[0].missing)
    assert not any(t.strict for t in ranked(bureau, "清潔隊員幾人")[0].missing)


def test_units_of_one_family_fit_and_others_do_not(bureau: Corpus) -> None:
    same, family, other, none = (unit_fit(asked(bureau, "case"), figure("3", unit)) for unit in ("case", "incident", "TWD", "none"))
    assert same == 1.0 > family > 0 > none > other == -1.0
    assert unit_fit(asked(bureau), figure("3", "TWD", "元")) == 0.0


def test_any_count_fits_幾個_and_no_amount_does(bureau: Corpus) -> None:
    assert unit_fit(asked(bureau, "item"), figure("3", "country")) > 0 > unit_fit(asked(bureau, "item"), figure("3", "TWD"))


def test_money_is_no_case_and_people_may_be_person_times(bureau: Corpus) -> None:
    assert unit_fit(asked(bureau, "person"), figure("3", "person_time", "人次")) > 0
    assert unit_fit(asked(bureau, "TWD"), figure("3", "case")) == -1.0


@pytest.mark.parametrize(
    ("sentence", "question", "value"),
    [
        ("目標於114年底前將船舶平均滯港時間由38小時縮短至30小時", "114年底平均滯港時間的目標是幾小時？", 30),
        ("113年將漏水率自15.2%降為13.5%", "113年漏水率多少？", Decimal("13.5")),
    ],
)
def test_what_a_thing_moves_to_comes_before_what_it_moves_from(sentence: str, question: str, value: Decimal, opened: Opener) -> None:
    assert opened(f"某局112年度報告\n\n一、展望\n{sentence}。\n").ask(question).figures[0].value == value
