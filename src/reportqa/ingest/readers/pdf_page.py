"""What stands on one page of a PDF: glyphs, rules and shaded areas, upright, in points from the top left corner."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import NamedTuple


class Glyph(NamedTuple):
    """A printed character: its box from left to right, its baseline, its size in points, and its place in the file's order.

    `turn` counts quarter turns clockwise by which it is turned against the page, `space` tells a printed white space.
    """

    text: str
    x0: float
    x1: float
    base: float
    size: float
    order: int
    bold: bool = False
    turn: int = 0

    @property
    def space(self) -> bool:
        """Whether it is white space."""
        return self.text in _SPACES

    @property
    def middle(self) -> tuple[float, float]:
        """The point that tells in which cell it stands."""
        return (self.x0 + self.x1) / 2, self.base - 0.35 * self.size


class Rule(NamedTuple):
    """A drawn line, level or upright: from (x0, y0) to (x1, y1), x0 <= x1 and y0 <= y1."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def level(self) -> bool:
        """Whether it runs from left to right."""
        return self.x1 - self.x0 >= self.y1 - self.y0


class Area(NamedTuple):
    """A shaded rectangle with its colour (red, green, blue)."""

    x0: float
    y0: float
    x1: float
    y1: float
    colour: tuple[int, int, int]


_SPACES = frozenset(" \u00a0\u3000\u2002\u2003\u2009\u200a\u202f\t\r\n")


@dataclass(slots=True)
class Page:
    """A page: its size in points, and what stands on it."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)
    pictures: bool = False
    curves: int = 0
    unmapped: int = 0
    label: str = ""


def turned(page: Page, quarters: int) -> Page:
    """Return the page turned counter-clockwise by some quarter turns, so that what was turned clockwise stands upright."""
    quarters %= 4
    if not quarters:
        return page
    w, h = page.width, page.height
    upright = Page(page.number, h if quarters % 2 else w, w if quarters % 2 else h, pictures=page.pictures, curves=page.curves, unmapped=page.unmapped, label=page.label)

    def move(x: float, y: float) -> tuple[float, float]:
        if quarters == 1:
            return y, w - x
        return (w - x, h - y) if quarters == 2 else (h - y, x)  # noqa: PLR2004

    for rule in page.rules:
        upright.rules.append(Rule(*_box(move(rule.x0, rule.y0), move(rule.x1, rule.y1))))
    for area in page.areas:
        upright.areas.append(Area(*_box(move(area.x0, area.y0), move(area.x1, area.y1)), area.colour))
    return upright


def _box(a: tuple[float, float], b: tuple[float, float]) -> tuple[float, float, float, float]:
    return min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])


def quarters_of(angle: float) -> int:
    """Return how many quarter turns clockwise an angle in radians (clockwise) is nearest to; -1 for a slanted one."""
    turns = angle / (math.pi / 2)
    nearest = round(turns)
    return nearest % 4 if abs(turns - nearest) < 0.12 else -1  # noqa: PLR2004
