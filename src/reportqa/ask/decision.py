"""Decisions: what to answer, as values that `ask.compose` puts into words."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from reportqa.ask.evidence import View
from reportqa.ask.matching import Matcher
from reportqa.model.answer import Operation, Query, Reason, Status, Step, Term, Type
from reportqa.model.document import Span
from reportqa.model.figure import Figure, Quantity


@dataclass(frozen=True, slots=True)
class Ask:
    """One question at work: the query, the corpus, and what has been matched so far."""

    query: Query
    view: View
    matcher: Matcher


@dataclass(frozen=True, slots=True)
class Evidence:
    """A span to be quoted."""

    document: int
    span: Span


@dataclass(frozen=True, slots=True)
class Listed:
    """An item of a list, date or entity answer, with where it stands."""

    text: str
    evidence: Evidence
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Calculation:
    """Arithmetic over figures; `winner` is the operand that a maximum or minimum picks."""

    operation: Operation
    operands: tuple[Figure, ...]
    result: Quantity
    expression: str
    winner: Figure | None = None


@dataclass(frozen=True, slots=True)
class Clash:
    """Another figure for the same thing, and what sets it apart: period, scope, section or wording."""

    figure: Figure
    difference: str


@dataclass(frozen=True, slots=True)
class Remark:
    """Something said beside an answer over several reports: `kind` is a message's name, `values` fill it in, `evidence` bears it out."""

    kind: str
    values: tuple[tuple[str, str], ...] = ()
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """What to answer; rendering adds only words. `documents` are those that a question over several was narrowed to, `calibrated` says that the confidence is a fitted chance already."""

    type: Type
    status: Status
    reason: Reason | None = None
    figures: tuple[Figure, ...] = ()
    items: tuple[Listed, ...] = ()
    calculation: Calculation | None = None
    clashes: tuple[Clash, ...] = ()
    passage: tuple[Evidence, ...] = ()
    verdict: bool | None = None
    nearest: tuple[Evidence, ...] = ()
    confidence: float = 0.0
    calibrated: bool = False
    trace: tuple[Step, ...] = field(default=())
    documents: tuple[int, ...] = ()
    remarks: tuple[Remark, ...] = ()


def strict(missing: tuple[Term, ...]) -> bool:
    """Whether a constraint is among the terms that were not met."""
    return any(t.strict for t in missing)


def lost_share(missing: tuple[Term, ...], query: Query) -> float:
    """Return the weighted share of the query's terms that were not met."""
    return sum(t.weight for t in missing) / (sum(t.weight for t in query.terms) or 1.0)


def plain(value: Decimal) -> str:
    """Return a value with commas and without trailing zeros."""
    return f"{value:,f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:,f}"
