"""Fits the weights of `language/data/ranking.tsv` on question sets: a conditional logit with "none of these" as one choice.

For each figure question the candidates compete with one another and with "the report does not say"
(score 0); the log-likelihood of the right choice, with an L2 penalty, is maximised by L-BFGS.
Source: McFadden (1974), Conditional logit analysis of qualitative choice behavior.

    python evals/fit.py SET[=REPORT] ... [--write] [--penalty 0.02]

A set's report stands beside it (same name, .txt or .md) unless named. Needs the extra `[fit]` (scipy).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from figures import report_of_set
from scipy.optimize import minimize

from reportqa.ask.matching import Matcher
from reportqa.ask.ranking import Candidate, rank_figures
from reportqa.evaluate.cases import Turn, load_cases
from reportqa.evaluate.measures import squeeze
from reportqa.language.units import unit_of
from reportqa.library import Corpus, open_corpus
from reportqa.model.answer import Query, Status, Type

TABLE = Path(__file__).resolve().parents[1] / "src/reportqa/language/data/ranking.tsv"
DEPTH = 25  # candidates looked at per question


@dataclass(frozen=True, slots=True)
class Group:
    """One question: the features of its candidates, which of them are right, its weight."""

    id: str
    rows: list[dict[str, float]]
    right: list[bool]
    weight: float
    blocked: list[bool]


def queries(corpus: Corpus, path: Path) -> Iterator[tuple[Turn, Query]]:
    """Yield each question with its query, conversations turn by turn."""
    for case in load_cases([path]):
        before: Query | None = None
        for turn in case.turns:
            query = corpus.understand(turn.question, before if case.chat else None)
            before = corpus.settle(query)[0] if case.chat else None
            yield turn, query


def is_right(turn: Turn, candidate: Candidate) -> bool:
    """Whether a candidate is the figure that a case wants."""
    quantity = candidate.figure.quantity
    for wanted in turn.figures[:1]:
        if quantity.value in wanted.values or quantity.value in turn.conflicts:
            unit = unit_of(wanted.unit)
            return not wanted.unit or squeeze(wanted.unit) == squeeze(quantity.unit) or (unit is not None and unit.id == quantity.unit_id)
    return False


def groups(path: Path, report: Path, weight: float) -> list[Group]:
    """Return the figure questions of a set as groups of candidates."""
    corpus = open_corpus(report)
    found: list[Group] = []
    for turn, query in queries(corpus, path):
        if turn.type is not Type.FIGURE or query.type is not Type.FIGURE:
            continue
        candidates = rank_figures(query, corpus.view, Matcher())[:DEPTH]
        right = [turn.status is not Status.NOT_FOUND and is_right(turn, c) for c in candidates]
        if turn.status is not Status.NOT_FOUND and not any(right):
            continue
        blocked = [any(t.strict for t in c.missing) or c.unit < -0.5 or c.period < -0.3 for c in candidates]
        found.append(Group(turn.id, [dict(c.features) for c in candidates], right, weight, blocked))
    return found


def fit(data: list[Group], names: list[str], penalty: float) -> np.ndarray:
    """Return the weights (bias first) that make the right choices likeliest."""
    tables = [(np.array([[1.0, *(row.get(n, 0.0) for n in names)] for row in g.rows]), np.array(g.right), g.weight) for g in data if g.rows]
    total = sum(w for _, _, w in tables)

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        value, slope = 0.0, np.zeros_like(w)
        for x, right, weight in tables:
            scores = np.append(x @ w, 0.0)
            scores -= scores.max()
            p = np.exp(scores)
            p /= p.sum()
            good = np.append(right, not right.any())
            share = p[good].sum() + 1e-12
            value -= weight * np.log(share)
            direction = p.copy()
            direction[good] -= p[good] / share
            slope += weight * (x.T @ direction[:-1])
        penal = penalty * w.copy()
        penal[0] = 0.0
        return value / total + 0.5 * float(penal @ w), slope / total + penal

    found = minimize(loss, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B", options={"maxiter": 500})
    return np.asarray(found.x)


def accuracy(data: list[Group], names: list[str], w: np.ndarray) -> tuple[float, float, float]:
    """Return the shares of questions chosen right, made up and wrongly silent, constraints applied."""
    right = made = silent = answerable = unanswerable = 0
    for g in data:
        scores = [w[0] + sum(w[i + 1] * row.get(n, 0.0) for i, n in enumerate(names)) for row in g.rows]
        order = sorted(range(len(scores)), key=lambda i: -scores[i])
        best = next((i for i in order if not g.blocked[i]), None)
        answered = best is not None and scores[best] > 0
        has = any(g.right)
        answerable += has
        unanswerable += not has
        right += (answered and g.right[best]) if has and best is not None else not answered
        made += answered and not has
        silent += not answered and has
    return right / max(1, len(data)), made / max(1, unanswerable), silent / max(1, answerable)


def main() -> None:
    """Fit, say how well, and with --write keep the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="+")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--penalty", type=float, default=0.004)
    parser.add_argument("--generated", nargs="*", default=[], help="sets of generated reports; each question counts a quarter")
    args = parser.parse_args()
    by_set: dict[str, list[Group]] = {}
    for names_of, weight in ((args.sets, 1.0), (args.generated, 0.25)):
        for name in names_of:
            path, _, report = name.partition("=")
            by_set[path] = groups(Path(path), Path(report) if report else report_of_set(Path(path)), weight)
    data = [g for found in by_set.values() for g in found]
    names = sorted({n for g in data for row in g.rows for n in row})
    out = sys.stdout
    w = fit(data, names, args.penalty)
    out.write(f"{len(data)} questions of {len(by_set)} sets; all: right %.3f made up %.3f silent %.3f\n" % accuracy(data, names, w))
    folds = sorted(by_set)
    tuned = [g for s in args.sets for g in by_set[s.partition("=")[0]]]
    out.write("the tuned sets alone: right {:.3f} made up {:.3f} silent {:.3f}\n".format(*accuracy(tuned, names, w)))
    parts = [folds[i::7] for i in range(7)]
    held: list[tuple[float, float, float, int]] = []
    for part in parts:
        test = [g for s in part for g in by_set[s]]
        if test and len(test) < len(data):
            held.append((*accuracy(test, names, fit([g for s in folds if s not in part for g in by_set[s]], names, args.penalty)), len(test)))
    n = sum(h[3] for h in held) or 1
    out.write("left out by set: right {:.3f} made up {:.3f} silent {:.3f}\n".format(*(sum(h[i] * h[3] for h in held) / n for i in range(3))))
    for name, value in sorted(zip(["bias", *names], w, strict=True), key=lambda p: -abs(p[1])):
        out.write(f"  {name:18} {value:+.3f}\n")
    if args.write:
        head = (
            "# Weights of a candidate figure's features (ask/ranking.py); the score of \"none of these\" is 0.\n# columns: feature <TAB> weight\n"
            f"# source: evals/fit.py, conditional logit with L2 penalty {args.penalty:g}, on {len(data)} figure questions of {len(by_set)} tuned or generated sets\n"
        )
        TABLE.write_text(head + "".join(f"{n}\t{v:.4f}\n" for n, v in zip(["bias", *names], w, strict=True)), encoding="utf-8")


if __name__ == "__main__":
    main()
