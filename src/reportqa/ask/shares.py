"""How much a part's share of its whole moved from one year to another: 占總運量的比率，比110年高幾個百分點."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from reportqa.ask.decision import Calculation, Decision, plain
from reportqa.ask.evidence import View, is_cell
from reportqa.ask.indicator import Point
from reportqa.ask.reader import Reader
from reportqa.model.answer import Operation, Query, Status, Type
from reportqa.model.figure import Bound, Figure, Kind, Quantity

_SHARE = re.compile(r"[占佔][^,，。?？]{0,16}(?:比[率例重]|百分比|百分之|多少)|\bshare of\b|\bproportion of\b")  # noqa: RUF001
_POINTS = frozenset(("percentage_point", "percent"))
_CENT = Decimal("0.01")
_TWO, _MOST_STEPS, _SURE = 2, 3, 0.8


def part_of_share(query: Query) -> str:
    """Return the words of a question for the part whose share is compared, "" where it compares none: what stands before 占."""
    if query.operation is not Operation.DIFFERENCE or not _POINTS & set(query.units):
        return ""
    match = _SHARE.search(query.standalone)
    return query.standalone[: match.start()] if match is not None and query.language != "en" else ""


def share_moved(points: Sequence[Point], readers: Sequence[Reader], shown: Sequence[Figure]) -> Decision | None:
    """Return by how many percentage points a part's share of its table's whole moved between two years; `shown` are the parts as they are cited, None where a whole lacks."""
    if len(points) != _TWO:
        return None
    wholes = [_whole(readers[p.reader].view, p.figure) for p in points]
    if any(w is None or not w.quantity.value or w.quantity.unit_id != p.figure.quantity.unit_id for w, p in zip(wholes, points, strict=True)):
        return None
    found = [w for w in wholes if w is not None]
    first, last = (p.figure.quantity.value * 100 / w.quantity.value for p, w in zip(points, found, strict=True))
    moved = (last - first).quantize(_CENT, ROUND_HALF_UP)
    result = Quantity(moved, None, "個百分點", "percentage_point", Kind.CHANGE, Bound.EXACT)
    terms = [f"{plain(p.figure.quantity.value)} ÷ {plain(w.quantity.value)}" for p, w in zip(points, found, strict=True)]
    operands = tuple(f for s, p, w in zip(shown, points, found, strict=True) for f in (s, readers[p.reader].whole(w)))
    calculation = Calculation(Operation.DIFFERENCE, operands, result, f"({terms[1]} − {terms[0]}) × 100％")  # noqa: RUF001
    return Decision(Type.COMPUTED, Status.ANSWERED, figures=operands, calculation=calculation, confidence=_SURE, documents=tuple(sorted({f.document for f in operands})))


def _whole(view: View, figure: Figure) -> Figure | None:
    whole = figure
    for _ in range(_MOST_STEPS):
        if whole.part_of is None:
            break
        whole = view.figures[whole.part_of]
    return whole if whole is not figure and is_cell(whole) else None
