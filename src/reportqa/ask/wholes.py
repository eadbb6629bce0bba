"""A part of a table's whole that a question does not name -> the whole: 公車 asks for all lines, not for the one whose name has the word."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from reportqa.ask.decision import Ask, Decision
from reportqa.ask.evidence import View, is_cell
from reportqa.ask.matching import likeness, squash
from reportqa.language.script import is_cjk
from reportqa.model.answer import Operation, Status, Type
from reportqa.model.figure import Figure

_MET, _MOST_STEPS = 0.5, 3
_CHOOSES = (Operation.MAXIMUM, Operation.MINIMUM)


def whole_of(ask: Ask, figure: Figure) -> Figure:
    """Return the whole that a cell is a part of where the question names nothing that sets the part apart, else the cell itself."""
    for _ in range(_MOST_STEPS):
        if figure.part_of is None or not is_cell(figure) or _names(ask, figure):
            break
        figure = ask.view.figures[figure.part_of]
    return figure


def of_whole(ask: Ask, decision: Decision) -> Decision:
    """Return a decision for one figure with the whole in place of a part that the question does not name."""
    if decision.type is not Type.FIGURE or decision.status is not Status.ANSWERED or decision.calculation is not None or ask.query.operation in _CHOOSES:
        return decision
    first = decision.figures[0]
    whole = whole_of(ask, first)
    if whole is first or whole.period != first.period:
        return decision
    return replace(decision, figures=(whole, *decision.figures[1:]), clashes=())


def parts_named(folded: str, view: View) -> tuple[str, ...]:
    """Return the labels of the parts of a report's tables that a folded question has in full, in matching form."""
    found = view.remembered.get(_PARTS)
    if not isinstance(found, frozenset):
        cells = [f for f in view.figures if f.part_of is not None and is_cell(f)]
        labels = {_label(f, axis) for f in cells for axis in (0, 1) if f.part_of is not None and _label(f, axis) != _label(view.figures[f.part_of], axis)}
        found = view.remembered[_PARTS] = frozenset(label for label in labels if len(label) >= _LEAST_LABEL and is_cjk(label[0]))
    asked = squash(folded)
    return tuple(sorted(label for label in found if label in asked))


def speaks_of(figure: Figure, view: View, part: str) -> bool:
    """Whether a figure's own words, or those around it, have at least half of a part's name."""
    context = view.context(figure)
    return any(likeness(part, text) >= _HALF for text in (context.near, context.headers, context.row, context.column, context.sentence, context.path, context.before) if len(text) > 1)


_PARTS = "labels of parts"  # where a view remembers them
_LEAST_LABEL, _HALF = 3, 0.5


def _names(ask: Ask, part: Figure) -> bool:
    """Whether a question names what sets a part apart from its whole and from the other parts."""
    view = ask.view
    whole = view.figures[part.part_of] if part.part_of is not None else part
    beside = [f for f in _parts_of(view, part.part_of) if f.id != part.id]
    for axis in (0, 1):
        own = _label(part, axis)
        if not own or own == _label(whole, axis):
            continue
        others = {_label(f, axis) for f in beside} - {own}
        if _told(ask, own, others, view, part):
            return True
    return False


def _parts_of(view: View, whole: int | None) -> list[Figure]:
    """Return the cells that are parts of a figure."""
    known = view.remembered.get(_BY_WHOLE)
    if known is None:
        parts: dict[int, list[Figure]] = {}
        for f in view.figures:
            if f.part_of is not None and is_cell(f):
                parts.setdefault(f.part_of, []).append(f)
        known = view.remembered[_BY_WHOLE] = parts
    found = cast("dict[int, list[Figure]]", known)
    return found.get(whole, []) if whole is not None else []


_BY_WHOLE = "parts by whole"  # where a view remembers them


def _label(figure: Figure, axis: int) -> str:
    return squash(figure.headers[axis]) if len(figure.headers) > axis else ""


def _told(ask: Ask, own: str, others: set[str], view: View, part: Figure) -> bool:
    """Whether a word of the question is in a label, and not in the labels of all other parts as well; a word of near meaning only where it is met nowhere else."""
    asked = squash(ask.query.folded)
    distinct = _distinct(own, others)
    if distinct and distinct in asked or _last_word(part, own) in asked:
        return True
    around = squash(" ".join((view.documents[part.document].title, *part.path, *part.headers[1:])))
    for term in (p for t in ask.query.terms for p in (t, *t.parts)):
        if ask.matcher(term, own) < _MET or (others and all(ask.matcher(term, o) >= _MET for o in others)):
            continue
        if not ask.matcher.likened(term, own) or ask.matcher(term, around) < _MET:
            return True
    return False


def _last_word(part: Figure, own: str) -> str:
    """Return the last word of a label that has several, the row's own behind its group's: 學生 of 優待票 學生; the label itself where it has one."""
    header = next((h for h in part.headers[:2] if squash(h) == own), own)
    word = squash(header.split()[-1]) if header.split() else own
    return word if len(word) > 1 else own


def _distinct(own: str, others: set[str]) -> str:
    """Return a label without the end that all labels share: 市區 of 市區公車 beside 郊區公車."""
    size = 0
    while others and size < len(own) - 1 and all(o.endswith(own[-size - 1 :]) for o in others):
        size += 1
    return own[: len(own) - size]
