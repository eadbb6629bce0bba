"""Which sentences, and which of their clauses, bear on a yes-or-no question."""

from __future__ import annotations

import re
from dataclasses import replace

from reportqa.ask.decision import Ask, strict
from reportqa.ask.evidence import Statement, rank_sentences
from reportqa.ask.listing import period_ok
from reportqa.ask.matching import squash
from reportqa.model.answer import Query, Term
from reportqa.model.document import Span

# The most of a question's words lost, and the least share of them met, its aim or relation apart; set on the tuned sets.
MOST_LOST, _LEAST_REST = 0.34, 0.55
WITHIN, SENTENCES = 0.25, 8  # how far below the best sentence, and how many, may tell a verdict


def near_best(ask: Ask, terms: tuple[Term, ...], within: float = WITHIN) -> list[Statement]:
    """Return the sentences that meet terms nearly as well as the best one does, in the period asked for."""
    ranked = rank_sentences(with_terms(ask.query, terms), ask.view, ask.matcher)
    total = sum(t.weight for t in terms) or 1.0
    usable = [s for s in ranked if not strict(s.missing) and s.coverage >= _LEAST_REST and sum(t.weight for t in s.missing) / total <= MOST_LOST and period_ok(s, ask.query, ask.view)]
    return [s for s in usable[:SENTENCES] if s.score >= usable[0].score - within]


def with_terms(query: Query, terms: tuple[Term, ...]) -> Query:
    """Return a query with other terms."""
    return replace(query, terms=terms)


def closest(ask: Ask, span: Span, text: str) -> Span:
    """Return the one clause of a stretch of text that meets most of the question."""
    return max(clauses(text, span), key=lambda c: (sum(t.weight * ask.matcher(t, squash(c.of(text))) for t in ask.query.terms), -c.start), default=span)


def clauses(text: str, span: Span) -> list[Span]:
    """Return the clauses of a stretch of text, each with the mark that ends it."""
    breaks = [span.start, *(span.start + m.end() for m in re.finditer(r"[，；：,;]", span.of(text))), span.end]  # noqa: RUF001
    return [Span(a, b) for a, b in zip(breaks, breaks[1:], strict=False) if b > a]
