"""Guards the chance that a ranked figure answers: the trees are read as fitted, their features are told, and only what meets a question has one."""

from __future__ import annotations

import pytest

from reportqa.ask import acceptance
from reportqa.ask.acceptance import Split, chance, chance_of, features_of, trees
from reportqa.ask.clashes import meets
from reportqa.ask.matching import Matcher
from reportqa.ask.ranking import rank_figures
from reportqa.language.tables import rows
from reportqa.library import Corpus
from reportqa.model.answer import Status

QUESTION = "106年底止，移民事務MOU共有幾國簽署？"


def test_a_candidate_goes_down_each_tree_and_the_leaves_add_up(monkeypatch: pytest.MonkeyPatch) -> None:
    grown = (Split("coverage", 0.5, -2.0, Split("lead", 1.0, 0.0, 3.0)), Split("lost", 0.0, 1.0, -1.0))
    monkeypatch.setattr(acceptance, "trees", lambda: grown)
    assert chance_of({"coverage": 0.9, "lead": 2.0}) == pytest.approx(0.982, abs=0.001)  # 3 + 1
    assert chance_of({"coverage": 0.5, "lead": 2.0, "lost": 0.1}) == pytest.approx(0.0474, abs=0.001)  # -2 - 1


def test_the_table_holds_whole_trees() -> None:
    nodes = rows("acceptance.tsv")
    leaves = [n for n in nodes if n[2] == "leaf"]
    assert len(trees()) == len({n[0] for n in nodes})
    assert len(leaves) == len(nodes) - len(leaves) + len(trees())  # as many splits as leaves but one, in each

    def under(node: Split | float) -> int:
        return under(node.low) + under(node.high) if isinstance(node, Split) else 1

    assert sum(map(under, trees())) == len(leaves)  # every leaf hangs on a root


def test_each_feature_that_a_tree_asks_for_is_told(real: Corpus) -> None:
    query = real.understand(QUESTION, None)
    told = features_of(query, rank_figures(query, real.view, Matcher()), real.view)
    assert {n[2] for n in rows("acceptance.tsv")} - {"leaf"} <= told[0].keys()


def test_only_what_meets_the_question_has_a_chance(real: Corpus) -> None:
    query = real.understand(QUESTION, None)
    candidates = rank_figures(query, real.view, Matcher())[: acceptance.DEPTH]
    likely = {c.figure.id: chance(c, query, candidates, real.view) for c in candidates}
    assert {i for i, likelihood in likely.items() if likelihood > 0} == {c.figure.id for c in candidates if meets(c)}
    assert all(0 <= likelihood <= 1 for likelihood in likely.values())


def test_two_rows_that_answer_alike_answer_less_likely_than_one(opened) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    alone = "圖書館113年度報告\n\n一、服務\n全年辦理說故事活動48場。\n"
    both = alone + "全年辦理說故事活動84場。\n"

    def likeliest(text: str) -> float:
        corpus = opened(text)
        query = corpus.understand("說故事活動辦了幾場？", None)
        candidates = rank_figures(query, corpus.view, Matcher())
        return max(chance(c, query, candidates, corpus.view) for c in candidates)

    assert likeliest(both) < likeliest(alone)


def test_an_answer_s_confidence_is_that_chance(real: Corpus) -> None:
    query, decision = real.settle(real.understand(QUESTION, None))
    candidates = rank_figures(query, real.view, Matcher())
    likely = {c.figure.id: chance(c, query, candidates, real.view) for c in candidates}
    assert decision.status is Status.ANSWERED
    assert decision.calibrated
    assert decision.confidence == likely[decision.figures[0].id]
