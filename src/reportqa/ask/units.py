"""Figures whose units differ -> figures in one: 3小時20分 and 4小時 are 200 and 240 minutes."""

from __future__ import annotations

from dataclasses import replace

from reportqa.language.compounds import converted, scale
from reportqa.model.figure import Figure


def commensurate(found: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """Return figures in the smallest of their units, each with its own text, where all can be told in it exactly; else as they are."""
    smallest = next((f.quantity for f in found if all(scale(g.quantity.unit_id, f.quantity.unit_id) is not None for g in found)), None)
    if smallest is None or len({f.quantity.unit_id for f in found}) == 1:
        return found
    return tuple(replace(f, quantity=converted(f.quantity, smallest)) for f in found)
