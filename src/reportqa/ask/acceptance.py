"""How likely each ranked figure answers its question: boosted trees over its features and those of its rivals.

The ranking's score adds up; whether a figure may be given hangs on what stands together (a unit met counts little where
the words are met by near meaning only), which trees tell. They stand in `language/data/acceptance.tsv` with how they were
fitted (`evals/acceptance.py`). Sources: Friedman (2001), Greedy function approximation: a gradient boosting machine;
Ke et al. (2017), LightGBM.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import exp

from reportqa.ask.clashes import meets, rounded
from reportqa.ask.evidence import View
from reportqa.ask.ranking import Candidate
from reportqa.language.tables import rows
from reportqa.model.answer import Query

DEPTH = 25  # candidates looked at for a question
_APART = 6.0  # the most that a lead over the next value counts


@dataclass(frozen=True, slots=True)
class Split:
    """A node of a tree: a candidate goes `low` where its feature is at most `bound`, else `high`; a leaf is a number."""

    feature: str
    bound: float
    low: Split | float
    high: Split | float


@cache
def trees() -> tuple[Split | float, ...]:
    """Return the fitted trees; a candidate's log-odds are the sum of the leaves that it comes to."""
    made: dict[tuple[str, str], Split | float] = {}
    roots: dict[str, Split | float] = {}
    for tree, node, feature, value, low, high in reversed(rows("acceptance.tsv")):  # a node stands before those below it
        made[tree, node] = roots[tree] = Split(feature, float(value), made[tree, low], made[tree, high]) if feature != "leaf" else float(value)
    return tuple(roots.values())


def features_of(query: Query, candidates: Sequence[Candidate], view: View) -> list[dict[str, float]]:
    """Return what tells of each candidate whether it answers: its own features, its score, its lead over another value's, how many meet the question's constraints."""
    free = [meets(c) for c in candidates]
    total = sum(t.weight for t in query.terms) or 1.0
    asked = {"literal": sum(t.weight for t in query.terms if t.literal) / total, "no_period": float(not query.periods), "meeting": float(sum(free))}
    ahead = leads([c.score for c in candidates], [rounded(c.figure) for c in candidates], free)
    return [
        {**dict(c.features), **asked, "score": c.score, "lead": lead, "crossed": float((query.language == "en") != (view.documents[c.figure.document].language == "en"))}
        for c, lead in zip(candidates, ahead, strict=True)
    ]  # fmt: skip


def leads(scores: Sequence[float], values: Sequence[object], free: Sequence[bool]) -> list[float]:
    """Return how far each candidate's score is above the best of another value among those that are `free` to answer, -6 to 6; 6 where there is none."""
    best: dict[object, float] = {}
    for score, value, may in zip(scores, values, free, strict=True):
        if may:
            best[value] = max(score, best.get(value, score))
    found = []
    for score, value in zip(scores, values, strict=True):
        rival = max((other for known, other in best.items() if known != value), default=None)
        found.append(_APART if rival is None else max(-_APART, min(_APART, score - rival)))
    return found


def chance(candidate: Candidate, query: Query, candidates: Sequence[Candidate], view: View) -> float:
    """Return the chance from 0 to 1 that one of the ranked candidates answers; 0 for one that does not meet the question's constraints or ranks too low to be looked at."""
    looked = candidates[:DEPTH]
    at = next((i for i, c in enumerate(looked) if c.figure.id == candidate.figure.id), None)
    return chance_of(features_of(query, looked, view)[at]) if at is not None and meets(candidate) else 0.0


def chance_of(features: dict[str, float]) -> float:
    """Return the chance that a candidate with such features answers."""
    score = 0.0
    for tree in trees():
        node = tree
        while isinstance(node, Split):
            node = node.low if features.get(node.feature, 0.0) <= node.bound else node.high
        score += node
    return round(1 / (1 + exp(-max(-30.0, min(30.0, score)))), 4)
