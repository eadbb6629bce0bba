"""Questions whose own words say how a figure is worked out of several: a range, a whole without named parts, one thing for each other."""

from __future__ import annotations

from reportqa.ask.decision import Ask, Decision
from reportqa.ask.left_out import of_other_age, without_parts
from reportqa.ask.per_thing import per_thing
from reportqa.ask.ranges import spread


def worked_out(ask: Ask) -> Decision | None:
    """Return what a question that says itself how to work it out comes to; None where it says nothing of the kind."""
    return spread(ask) or without_parts(ask) or of_other_age(ask) or per_thing(ask)
