"""Figures whose units differ -> figures in one: 3小時20分 and 4小時 are 200 and 240 minutes; and the most or the least of them, with its working."""

from __future__ import annotations

from dataclasses import replace

from reportqa.ask.decision import Calculation
from reportqa.language.compounds import converted, scale
from reportqa.model.answer import Operation
from reportqa.model.figure import Figure


def commensurate(found: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """Return figures in the smallest of their units, each with its own text, where all can be told in it exactly; else as they are."""
    smallest = next((f.quantity for f in found if all(scale(g.quantity.unit_id, f.quantity.unit_id) is not None for g in found)), None)
    if smallest is None or len({f.quantity.unit_id for f in found}) == 1:
        return found
    return tuple(replace(f, quantity=converted(f.quantity, smallest)) for f in found)


def extremum(operation: Operation, name: str, figures: tuple[Figure, ...], winner: Figure) -> Calculation:
    """Return the one of some figures that has the most, the least or another place among them, with the formula `name` over all of them."""
    return Calculation(operation, figures, winner.quantity, f"{name}({', '.join(f'{f.quantity.value:,f}' for f in commensurate(figures))})", winner)
