"""The words by which a question asks for one figure to be worked out of several, and the numbers that running text tells together."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reportqa.ask.evidence import View, is_cell
from reportqa.ask.ranking import RATIO_UNITS
from reportqa.language.tables import alternation, column_of
from reportqa.model.answer import Query
from reportqa.model.document import Span
from reportqa.model.figure import Figure, Kind


def words(query: Query, kind: str) -> re.Pattern[str]:
    """Return the pattern of a question's language for one kind of the words in `reckonings.tsv`; one that matches nothing where there are none."""
    return pattern(query.language, kind)


def pattern(language: str, kind: str) -> re.Pattern[str]:
    """Return the pattern for one kind of words of a question's or a report's language."""
    return alternation("reckonings.tsv", column_of(language), kind)


def told_together(view: View) -> Iterator[list[Figure]]:
    """Yield the numbers of each sentence that has more than one, in their order: none of a table, no ratio, no place in an order, no change."""
    for number in range(len(view.passages)):
        by_sentence: dict[Span, list[Figure]] = {}
        for f in (view.figures[i] for i in view.figures_of(number)):
            if not is_cell(f) and f.quantity.unit_id not in RATIO_UNITS and f.quantity.kind not in (Kind.RANK, Kind.ORDINAL, Kind.CHANGE):
                by_sentence.setdefault(f.sentence, []).append(f)
        yield from (sorted(group, key=lambda f: f.span) for group in by_sentence.values() if len(group) > 1)
