"""A question that sets two organisations side by side -> a decision: each one's figure from its own reports, and what is computed of them."""

from __future__ import annotations

import re
from dataclasses import replace

from reportqa.ask.changes import dated
from reportqa.ask.computed import calculate, calculated
from reportqa.ask.confidence import trusted
from reportqa.ask.decision import Ask, Decision, Evidence, Listed
from reportqa.ask.documents import Meant, makers_of, mention, names_of
from reportqa.ask.figures import figure
from reportqa.ask.indicator import asked_of
from reportqa.ask.matching import Matcher
from reportqa.ask.shelf import Shelf, years_asked
from reportqa.ask.terms import without
from reportqa.ask.units import extremum
from reportqa.language.script import fold
from reportqa.model.answer import Operation, Query, Status, Type
from reportqa.model.figure import Figure

_COMPARED = (Operation.DIFFERENCE, Operation.RATIO, Operation.SUM, Operation.MAXIMUM, Operation.MINIMUM)
_WHICH = re.compile(r"哪一?[个间所家座]?(?:图书馆|机关|单位|局|馆|院|所)?.{0,4}(?:较|比较|更)|谁的?.{0,12}(?:较|比较|更|最)|\\bwhich\\b.*\\b(?:more|fewer|higher|lower|larger|smaller)\\b")
_LESS = re.compile(r"少|低|小|\\b(?:fewer|less|lower|smaller)\\b")
_OF_ALL = re.compile(r"哪一?[个间所家](?:机关|单位|局处|处室|部门|机构|图书馆|学校|组织)|(?:机关|单位|局处|部门|机构|图书馆)(?:里面?|之?中|当中|裡)?.{0,12}哪一?[个间所家](?![月年])|\bwhich (?:organi[sz]ation|agency|council|authority|department|office|body|bureau|library)\b")
_NO_TOPIC = re.compile(r"^(?:机关|单位|局处|处室|部门|机构|图书馆|两馆|学校|收到|受理|比较|较[多高大少低小]|organi[sz]ations?|agency|agencies|councils?|authority|departments?|offices?|received|more|fewer)$")
_CONFIDENCE, _MOST = 0.8, 8


def between(query: Query, which: Meant, shelf: Shelf) -> Decision | None:
    """Return the decision on two or more named makers' figures of one time; None where a question sets none against another, or a figure lacks."""
    operation = query.operation if query.operation in _COMPARED else None
    if operation is None and _WHICH.search(query.folded):
        operation = Operation.MINIMUM if _LESS.search(query.folded) else Operation.MAXIMUM
    makers = which.makers or (makers_of(shelf.sources)[:_MOST] if operation in (Operation.MAXIMUM, Operation.MINIMUM) and _OF_ALL.search(query.folded) else ())
    if len(makers) < 2 or operation is None:  # noqa: PLR2004
        return None
    found = [_figure_of(maker, query, which, shelf) for maker in makers]
    if not which.makers:
        found = [f for f in found if f is not None]
        if len(found) < 2:  # noqa: PLR2004
            return None
    figures = tuple(f for f in found if f is not None)
    if len(figures) < len(found) or len({f.quantity.unit_id for f in figures}) > 1:
        return None
    if operation in (Operation.MAXIMUM, Operation.MINIMUM):
        decision = _first(operation, figures, shelf)
    elif operation is Operation.SUM:
        decision = calculated(Ask(replace(query, type=Type.COMPUTED), shelf.corpus.view, Matcher()), operation, figures)
    else:
        ordered = tuple(sorted(figures, key=lambda f: f.quantity.value))
        made = calculate(operation, (ordered[0], replace(ordered[-1], period=ordered[0].period)))
        if made is None:
            return None
        decision = Decision(Type.COMPUTED, Status.ANSWERED, figures=figures, calculation=replace(made, operands=ordered))
    decision = replace(decision, documents=tuple(f.document for f in figures), confidence=_CONFIDENCE)
    return trusted(query, decision, shelf.corpus.view) if decision.status is Status.ANSWERED else decision


def _figure_of(maker: str, query: Query, which: Meant, shelf: Shelf) -> Figure | None:
    """Return a maker's own figure for what is asked, from the report of the year asked about, else its last one."""
    years = set(years_asked(query))
    mine = sorted((s for s in shelf.sources if s.maker == maker and s.number in which.documents and (not years or s.year in years)), key=lambda s: -(s.year or 0))
    text, makers = query.standalone, makers_of(shelf.sources)
    for other in which.makers:
        span = mention(fold(text), other, makers, own=names_of(other, shelf.sources))
        if span is not None:
            text = span.blanked(text)
    for source in mine[:2]:
        reader = shelf.reader(source.number)
        asked = asked_of(reader, query, text)
        told = figure(replace(asked.ask, query=replace(asked.ask.query, periods=query.periods, terms=without(asked.ask.query.terms, _NO_TOPIC))))
        if told.status is Status.ANSWERED and source.year is not None:
            return reader.whole(dated(told.figures[0], source.year, roc=reader.view.documents[0].roc, english=query.language == "en"))
    return None


def _first(operation: Operation, figures: tuple[Figure, ...], shelf: Shelf) -> Decision:
    sign = 1 if operation is Operation.MAXIMUM else -1
    winner = max(figures, key=lambda f: sign * f.quantity.value)
    name = "max" if operation is Operation.MAXIMUM else "min"
    title = shelf.corpus.view.documents[winner.document].title
    calculation = extremum(operation, name, figures, replace(winner, headers=(title, *winner.headers)))
    return Decision(Type.COMPUTED, Status.ANSWERED, figures=(winner,), items=(Listed(title, Evidence(winner.document, winner.clause)),), calculation=calculation)
