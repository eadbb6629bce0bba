"""Fits `language/data/confidence.tsv` on question sets: how likely an answer is right, and the least confidence that answers.

A logistic regression over the features of `ask/confidence.py` with an L2 penalty, maximised by L-BFGS. An answer
that is clearly likelier wrong than right is declined.

    python evals/calibrate.py SET ... [--write] [--penalty 0.01]

A set's report stands beside it, or is the corpus. Needs the extra `[fit]` (scipy).
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from figures import report_of_set
from scipy.optimize import minimize

from reportqa.ask.confidence import features_of
from reportqa.evaluate.cases import load_cases
from reportqa.evaluate.measures import judge
from reportqa.library import Corpus, open_corpus
from reportqa.model.answer import Query, Status

TABLE = Path(__file__).resolve().parents[1] / "src/reportqa/language/data/confidence.tsv"
FOLDS, LEAST = 7, 0.5
HEAD = (
    "# Weights of what tells whether an answer is right (ask/confidence.py), and the least confidence that answers.\n# columns: feature <TAB> weight\n"
    "# source: evals/calibrate.py, logistic regression with L2 penalty {penalty:g}, on {n} answers of {sets} tuned or generated sets\n"
)


@dataclass(frozen=True, slots=True)
class Given:
    """An answer given before it is trusted: its features, whether it is right, whether there was one to give."""

    features: dict[str, float]
    right: bool
    answerable: bool


def answers(corpus: Corpus, path: Path) -> list[Given]:
    """Return the answers given to a set's questions, conversations turn by turn."""
    found: list[Given] = []
    for case in load_cases([path]):
        before: Query | None = None
        for turn in case.turns:
            query, decision = corpus.settle(corpus.understand(turn.question, before if case.chat else None), before if case.chat else None)
            before = query
            if decision.status is not Status.NOT_FOUND:
                judged = judge(turn, corpus.compose(query, decision))
                found.append(Given(dict(features_of(query, decision, corpus.view)), judged.right, turn.status is not Status.NOT_FOUND))
    return found


def fit(given: list[Given], names: list[str], penalty: float) -> np.ndarray:
    """Return the weights (bias first) of the logistic regression."""
    x = np.array([[1.0, *(g.features.get(n, 0.0) for n in names)] for g in given])
    y = np.array([g.right for g in given], dtype=float)

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        penal = penalty * np.array([0.0, *w[1:]])
        value = -np.mean(y * np.log(p + 1e-12) + (1 - y) * np.log(1 - p + 1e-12))
        return float(value + 0.5 * penal @ w), x.T @ (p - y) / len(y) + penal

    return np.asarray(minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B").x)


def sure(given: list[Given], names: list[str], w: np.ndarray) -> np.ndarray:
    """Return the confidence in each answer."""
    x = np.array([[1.0, *(g.features.get(n, 0.0) for n in names)] for g in given])
    return np.asarray(1 / (1 + np.exp(-np.clip(x @ w, -30, 30))))


def main() -> None:
    """Fit, say how well on sets left out, and with --write keep the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="+", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--penalty", type=float, default=0.01)
    args = parser.parse_args()
    by_set = {path: answers(open_corpus(report_of_set(path)), path) for path in args.sets}
    given = [g for found in by_set.values() for g in found]
    names = sorted({n for g in given for n in g.features})
    out = sys.stdout
    held: list[tuple[Given, float]] = []
    for i in range(FOLDS):
        test = [g for path in sorted(by_set)[i::FOLDS] for g in by_set[path]]
        rest = [g for j, path in enumerate(sorted(by_set)) if j % FOLDS != i for g in by_set[path]]
        held += zip(test, sure(test, names, fit(rest, names, args.penalty)), strict=True)
    out.write(f"{len(given)} answers of {len(by_set)} sets, {sum(g.right for g in given)} right; each set left out when its confidence was fitted:\n")
    for low in np.arange(0.0, 1.0, 0.1):
        here = [(g, p) for g, p in held if low <= p < low + 0.1]
        if here:
            out.write(f"  {low:.1f}-{low + 0.1:.1f}  n {len(here):4}  mean {np.mean([p for _, p in here]):.3f}  right {np.mean([g.right for g, _ in here]):.3f}\n")
    w = fit(given, names, args.penalty)
    below = [g for g, p in held if p < LEAST]
    out.write(f"least {LEAST:.2f}: declines {len(below)}, of them right {sum(g.right for g in below)}, made up {sum(not g.answerable for g in below)}\n")
    for name, value in zip(["bias", *names], w, strict=True):
        out.write(f"  {name:16} {value:+.3f}\n")
    if args.write:
        lines = "".join(f"{n}\t{v:.4f}\n" for n, v in zip(["bias", *names], w, strict=True))
        TABLE.write_text(HEAD.format(penalty=args.penalty, n=len(given), sets=len(by_set)) + f"least\t{LEAST:.2f}\n" + lines, encoding="utf-8")


if __name__ == "__main__":
    main()
