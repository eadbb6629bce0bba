"""How likely an answer is right: a logistic model over how sure its route was, and one threshold below which it is declined.

The weights stand in `language/data/confidence.tsv` with how they were fitted (`evals/calibrate.py`).
Source: Platt (1999), Probabilistic outputs for support vector machines.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from math import exp, log

from reportqa.ask.decision import Decision, Evidence
from reportqa.ask.evidence import View
from reportqa.language.tables import rows
from reportqa.model.answer import Query, Reason, Status, Step, Type

LEAST_CHANCE = 0.45  # of a figure whose chance is fitted (ask/acceptance.py): on sets left out a quarter fewer wrong ones than by its score alone, as many right
_NEAREST = 3
_EDGE = 0.01  # how near to 0 and 1 a route's own confidence is taken at its word
Features = tuple[tuple[str, float], ...]


@cache
def weights() -> dict[str, float]:
    """Return the fitted weight of each feature, and under `least` the least confidence that answers."""
    return {name: float(weight) for name, weight in rows("confidence.tsv")}


def features_of(query: Query, decision: Decision, view: View) -> Features:
    """Return what tells how likely a decision that answers is right, by name."""
    kind = decision.type.value
    own = min(1 - _EDGE, max(_EDGE, decision.confidence))
    total = sum(t.weight for t in query.terms) or 1.0
    document = (*(f.document for f in decision.figures), *(e.document for e in decision.passage), 0)[0]
    crossed = (query.language == "en") != (view.documents[document].language == "en")
    unnamed = decision.type is Type.ENTITY and len(decision.items) == 1 and decision.items[0].text == decision.items[0].evidence.span.of(view.documents[decision.items[0].evidence.document].text)
    return (
        (f"is_{kind}", 1.0), (f"own_{kind}", log(own / (1 - own))), ("crossed", float(crossed)), ("english", float(query.language == "en")),
        ("unknown", sum(t.weight for t in query.terms if not t.known) / total), ("literal", sum(t.weight for t in query.terms if t.literal) / total),
        ("leaning", float(bool(query.earlier))), ("conflict", float(bool(decision.clashes))), ("asked_otherwise", float(decision.type is not query.type)),
        ("unnamed", float(unnamed)), ("unnamed_english", float(unnamed and query.language == "en")),
        ("no_period", float(not query.periods)), ("few_terms", 1.0 / max(1, len(query.terms))),
    )  # fmt: skip


def confidence_of(features: Features) -> float:
    """Return the chance from 0 to 1 that an answer with such features is right."""
    known = weights()
    score = known.get("bias", 0.0) + sum(known.get(name, 0.0) * value for name, value in features)
    return round(1 / (1 + exp(-max(-30.0, min(30.0, score)))), 4)


def trusted(query: Query, decision: Decision, view: View) -> Decision:
    """Return a decision with its calibrated confidence, declined where that is below the least that answers."""
    if decision.status is Status.NOT_FOUND:
        return decision
    features = features_of(query, decision, view)
    sure, least = (decision.confidence, LEAST_CHANCE) if decision.calibrated else (confidence_of(features), weights()["least"])
    shown = " ".join(f"{name}={value:.2f}" for name, value in features if value)
    told = (*decision.trace, Step("confidence", f"{sure:.2f} of at least {least:.2f}: {shown}"))
    if sure >= least:
        return replace(decision, confidence=sure, trace=told)
    near = (*(Evidence(f.document, f.clause) for f in decision.figures), *(i.evidence for i in decision.items), *decision.passage)
    return Decision(decision.type, Status.NOT_FOUND, Reason.TOPIC_WITHOUT_FIGURE, nearest=tuple(dict.fromkeys(near))[:_NEAREST], confidence=round(1 - sure, 4), trace=told)
