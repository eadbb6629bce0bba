"""Fits `language/data/acceptance.tsv` on question sets: boosted trees that tell whether a ranked figure answers its question.

Each candidate of a question for a figure is one case. The ranking's score that a tree sees is that of weights fitted
without the question's own set, so that it is worth as much as on a report that is new. With each set left out in turn
(in groups), prints what is right, wrong and made up at each least chance, and how far the chance holds.

    python evals/acceptance.py SET ... [--generated SET ...] [--write]

A set's report stands beside it, or is the corpus. Needs the extra `[fit]` (scipy, lightgbm).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
from figures import report_of_set
from fit import Group, fit, is_right, queries

from reportqa.ask.acceptance import DEPTH, features_of, leads
from reportqa.ask.clashes import meets, rounded
from reportqa.ask.matching import Matcher
from reportqa.ask.ranking import rank_figures
from reportqa.library import open_corpus
from reportqa.model.answer import Status, Type

TABLE = Path(__file__).resolve().parents[1] / "src/reportqa/language/data/acceptance.tsv"
FOLDS, PENALTY, GENERATED = 7, 0.004, 0.25
OF_QUESTION = ("literal", "no_period", "meeting", "score", "lead", "crossed")  # told by acceptance.features_of alone
TREES, LEAVES, RATE = 120, 12, 0.06
SETTINGS = {
    "objective": "binary", "num_leaves": LEAVES, "learning_rate": RATE, "min_data_in_leaf": 40, "feature_fraction": 0.4, "bagging_fraction": 0.8,
    "bagging_freq": 1, "lambda_l2": 5, "seed": 1, "deterministic": True, "force_row_wise": True, "num_threads": 1, "verbose": -1,
}  # fmt: skip
HEAD = (
    "# Trees that tell whether a ranked figure answers its question (ask/acceptance.py): the sum of the leaves it comes to is its log-odds.\n"
    "# columns: tree <TAB> node <TAB> feature, or leaf <TAB> bound, or the leaf's value <TAB> node where the feature is at most the bound <TAB> node where it is above\n"
    "# source: evals/acceptance.py, {trees} trees of {leaves} leaves, rate {rate:g}, on {n} questions of {sets} tuned or generated sets\n"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question for a figure: its candidates' features, which are right, which meet its constraints, what value each has."""

    id: str
    rows: list[dict[str, float]]
    right: list[bool]
    free: list[bool]
    values: list[object]
    weight: float


def asked(path: Path, weight: float) -> Iterator[Asked]:
    """Yield a set's questions for a figure whose right figure, where there is one, is among the candidates."""
    corpus = open_corpus(report_of_set(path))
    for turn, query in queries(corpus, path):
        if turn.type is not Type.FIGURE or query.type is not Type.FIGURE:
            continue
        candidates = rank_figures(query, corpus.view, Matcher())[:DEPTH]
        right = [turn.status is not Status.NOT_FOUND and is_right(turn, c) for c in candidates]
        if candidates and (turn.status is Status.NOT_FOUND or any(right)):
            yield Asked(turn.id, features_of(query, candidates, corpus.view), right, [meets(c) for c in candidates], [rounded(c.figure) for c in candidates], weight)


def names_of(data: list[Asked]) -> tuple[list[str], list[str]]:
    """Return the names of the ranking's features, and of all that the trees see."""
    known = {n for q in data for row in q.rows for n in row}
    return sorted(known - set(OF_QUESTION)), sorted(known)


def scored(q: Asked, names: list[str], w: np.ndarray) -> list[dict[str, float]]:
    """Return a question's features with the score, and the lead, that other weights of the ranking give."""
    scores = [w[0] + sum(w[i + 1] * row.get(n, 0.0) for i, n in enumerate(names)) for row in q.rows]
    return [{**row, "score": float(score), "lead": float(lead)} for row, score, lead in zip(q.rows, scores, leads(scores, q.values, q.free), strict=True)]


def ranking(data: list[Asked], names: list[str]) -> np.ndarray:
    """Return the ranking's weights fitted on some questions."""
    return fit([Group(q.id, q.rows, q.right, q.weight, []) for q in data], names, PENALTY)


def unseen(by_set: dict[str, list[Asked]]) -> dict[str, list[Asked]]:
    """Return the questions with the scores of rankings that were fitted without their set."""
    names, _ = names_of([q for found in by_set.values() for q in found])
    made: dict[str, list[Asked]] = {}
    for test in folds(by_set):
        w = ranking([q for s, found in by_set.items() if s not in test for q in found], names)
        made |= {s: [Asked(q.id, scored(q, names, w), q.right, q.free, q.values, q.weight) for q in by_set[s]] for s in test}
    return made


def folds(by_set: dict[str, list[Asked]]) -> list[list[str]]:
    """Return the sets in groups, each of which is left out once."""
    known = sorted(by_set)
    return [part for i in range(FOLDS) if (part := known[i::FOLDS])]


def matrix(data: list[Asked], names: list[str]) -> np.ndarray:
    """Return the features of all candidates, a row each."""
    return np.array([[row.get(n, 0.0) for n in names] for q in data for row in q.rows])


def grow(data: list[Asked], names: list[str]) -> lightgbm.Booster:
    """Return trees fitted on the candidates of some questions."""
    right = np.array([float(r) for q in data for r in q.right])
    weight = np.array([q.weight for q in data for _ in q.right])
    return lightgbm.train(SETTINGS, lightgbm.Dataset(matrix(data, names), right, weight=weight, feature_name=names), TREES)


@dataclass(frozen=True, slots=True)
class First:
    """A question's first candidate that meets it, its set left out: chance and score (0 and the least where there is none), whether it is right, whether any is."""

    chance: float
    score: float
    right: bool
    answerable: bool


def held_out(scored_sets: dict[str, list[Asked]]) -> list[First]:
    """Return the first candidate of each tuned question, as weights and trees rank it that never saw its set."""
    _, names = names_of([q for found in scored_sets.values() for q in found])
    told: list[First] = []
    for test in folds(scored_sets):
        model = grow([q for s, found in scored_sets.items() if s not in test for q in found], names)
        for q in (q for s in test for q in scored_sets[s] if q.weight == 1):
            order = sorted((i for i, free in enumerate(q.free) if free), key=lambda i: -q.rows[i]["score"])
            best = order[0] if order else None
            chance = float(model.predict(matrix([q], names))[best]) if best is not None else 0.0
            told.append(First(chance, q.rows[best]["score"] if best is not None else -99.0, best is not None and q.right[best], any(q.right)))
    return told


def _shares(told: list[First], given: list[bool]) -> str:
    """Return in words what is right and wrong of the answerable questions, and made up of the others, where those `given` are answered."""
    answers = [(t, g) for t, g in zip(told, given, strict=True) if t.answerable]
    others = [g for t, g in zip(told, given, strict=True) if not t.answerable]
    return f"right {np.mean([t.right and g for t, g in answers]):.3f}  wrong {np.mean([not t.right and g for t, g in answers]):.3f}  made up {np.mean(others):.3f}"


def lines(model: lightgbm.Booster) -> Iterator[str]:
    """Yield the table's rows, a node each, before those below it."""
    known = model.dump_model()
    for number, tree in enumerate(known["tree_info"]):
        yield from _below(tree["tree_structure"], number, known["feature_names"])


def _below(node: dict[str, Any], tree: int, names: list[str]) -> Iterator[str]:
    if "leaf_value" in node:
        yield f"{tree}\t{_name(node)}\tleaf\t{node['leaf_value']:.5f}\t\t\n"
        return
    yield f"{tree}\t{_name(node)}\t{names[node['split_feature']]}\t{node['threshold']:.5g}\t{_name(node['left_child'])}\t{_name(node['right_child'])}\n"
    yield from _below(node["left_child"], tree, names)
    yield from _below(node["right_child"], tree, names)


def _name(node: dict[str, Any]) -> str:
    return f"leaf{node['leaf_index']}" if "leaf_value" in node else f"{node['split_index']}"


def main() -> None:
    """Fit, say how well on sets left out, and with --write keep the trees."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="+", type=Path)
    parser.add_argument("--generated", nargs="*", default=[], type=Path, help="sets of generated reports; each question counts a quarter")
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    by_set = {str(path): list(asked(path, weight)) for paths, weight in ((args.sets, 1.0), (args.generated, GENERATED)) for path in paths}
    scored_sets = unseen(by_set)
    out, told = sys.stdout, held_out(scored_sets)
    out.write(f"{len(told)} questions, {sum(t.answerable for t in told)} with a figure; each set left out when its trees were grown:\n")
    for least in np.arange(0.3, 0.75, 0.05):
        out.write(f"  chance at least {least:.2f}: {_shares(told, [t.chance >= least for t in told])}\n")
    for least in np.arange(-0.6, 1.0, 0.2):
        out.write(f"  score at least {least:+.1f}: {_shares(told, [t.score >= least for t in told])}\n")
    for low in np.arange(0.0, 1.0, 0.1):
        here = [t for t in told if low <= t.chance < low + 0.1 or low + 0.1 >= 1 <= t.chance]
        if here:
            out.write(f"  chance {low:.1f}-{low + 0.1:.1f}: n {len(here):4}  right {np.mean([t.right for t in here]):.3f}\n")
    if args.write:
        data = [q for found in scored_sets.values() for q in found]
        _, names = names_of(data)
        model = grow(data, names)
        TABLE.write_text(HEAD.format(trees=TREES, leaves=LEAVES, rate=RATE, n=len(data), sets=len(by_set)) + "".join(lines(model)), encoding="utf-8")


if __name__ == "__main__":
    main()
