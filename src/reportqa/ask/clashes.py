"""A figure that answers -> the report's other figures for the same thing, where it contradicts itself."""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum

from reportqa.ask.decision import Ask, Clash, strict
from reportqa.ask.evidence import is_cell
from reportqa.ask.matching import likeness
from reportqa.ask.ranking import Candidate
from reportqa.language.script import fold
from reportqa.model.figure import Bound, Figure, Kind, Period, Quantity, Sense

_CLASH_MARGIN, _CLASH_LIKENESS, _MOST_CLASHES = 2.0, 0.3, 3
_ROUNDING = Decimal("0.02")


def meets(candidate: Candidate) -> bool:
    """Whether a candidate meets each constraint that the question names: unit, period, places and names."""
    return candidate.unit >= -0.5 and candidate.period >= 0 and not strict(candidate.missing)  # noqa: PLR2004


def clashes(best: Candidate, accepted: list[Candidate], candidates: list[Candidate], ask: Ask) -> tuple[Clash, ...]:
    """Return other figures for the same thing: same unit, same subject, overlapping period, another value.

    Those that answer as well come first; of the other candidates, those that a slip of the pen may have set apart, and those that say the same in other words.
    """
    found: list[Clash] = []
    seen = {rounded(best.figure)}
    taken = {c.figure.id for c in accepted}
    slips = [c for c in candidates if c.figure.id not in taken and meets(c) and (slip := _misprinted(best.figure, c.figure)) and c.score > best.score - _MISPRINT_MARGIN[slip]]
    taken |= {c.figure.id for c in slips}
    for other in (*accepted, *slips, *(c for c in candidates if c.figure.id not in taken)):
        if len(found) < _MOST_CLASHES and rounded(other.figure) not in seen and ((other.figure.id in taken and _same_thing(best, other, ask)) or _said_otherwise(best, other, ask)):
            seen.add(rounded(other.figure))
            found.append(Clash(other.figure, difference(best.figure, other.figure)))
    return tuple(found)


def _same_thing(best: Candidate, other: Candidate, ask: Ask) -> bool:
    a, b = best.figure, other.figure
    slip = _misprinted(a, b)
    if other.score < best.score - (_MISPRINT_MARGIN[slip] if slip else _CLASH_MARGIN) or a.sentence == b.sentence or a.quantity.unit_id != b.quantity.unit_id:
        return False
    if b.quantity.kind in (Kind.RANK, Kind.ORDINAL) or a.part_of is not None or b.part_of is not None or agree(a.quantity, b.quantity):
        return False
    if is_cell(a) and is_cell(b) and a.passage == b.passage:
        return False
    if best.aims != other.aims:
        return False  # what was aimed at and what was done are two things
    if _so_far(a, b) or _so_far(b, a):
        return False
    if not overlap(a.period, b.period) or (ask.query.periods and other.period < best.period - 0.3):
        return False
    if slip is not None:
        return other.coverage >= max(_LEAST_OF_MISPRINT, best.coverage - _MISPRINT_COVERAGE[slip])
    if other.coverage < best.coverage - 0.12 or other.reverse < best.reverse - 0.3 or other.near < best.near - 0.25:
        return False
    mine, theirs = ask.view.context(a), ask.view.context(b)
    sentences = likeness(ask.view.squash(a.document, a.sentence), ask.view.squash(b.document, b.sentence))
    return max(likeness(mine.near, theirs.near), sentences) >= _CLASH_LIKENESS


class _Slip(StrEnum):
    """How a slip of the pen may have made one number of another: its digits in another order, or another digit."""

    ORDER = "order"
    DIGIT = "digit"


def _misprinted(a: Figure, b: Figure) -> _Slip | None:
    """Return the slip of the pen that may have set two numbers for one thing apart, None where they are too far apart, or one is the other rounded."""
    x, y = abs(a.quantity.value), abs(b.quantity.value)
    if x == y or a.quantity.unit_id != b.quantity.unit_id or min(x, y) < _LEAST_MISPRINT or a.quantity.unit_id == "percent" or is_cell(a) and is_cell(b) or a.quantity.kind is Kind.DURATION:
        return None
    written = [re.sub(r"\D", "", f"{v:f}") for v in (x, y)]
    apart = abs(x - y) / max(x, y)
    if sorted(written[0]) == sorted(written[1]):
        return _Slip.ORDER if apart < _ORDER_APART else None
    return _Slip.DIGIT if apart < _DIGIT_APART and not _is_rounded(x, y) and a.quantity.kind is not Kind.AMOUNT else None  # a budget and what was spent of it lie as near


# Of two numbers for one thing that a slip may have set apart: the least, how far apart as shares of the larger, how much less likely and how much less fitting the second may be.
_LEAST_MISPRINT, _ORDER_APART, _DIGIT_APART = 40, Decimal("0.1"), Decimal("0.05")
_MISPRINT_MARGIN = {_Slip.ORDER: 5.0, _Slip.DIGIT: 3.0}
_MISPRINT_COVERAGE, _LEAST_OF_MISPRINT = {_Slip.ORDER: 0.4, _Slip.DIGIT: 0.15}, 0.4


def _so_far(whole: Figure, partial: Figure) -> bool:
    """Whether one figure is of a year and the other, no greater, of that year up to some month: what one would expect."""
    a, b = whole.period, partial.period
    if a is None or b is None or a.end is None or b.end is None or a.sense is not Sense.DURING or a.years != b.years:
        return False
    return a.start is not None and (a.end - a.start).days >= _YEAR and b.end < a.end and partial.quantity.value <= whole.quantity.value


_YEAR = 360  # days


# ---------------------------------------------------------------- the same in other words

_NEAR_VALUE, _FEW, _APART_BY = Decimal("0.13"), 20, 2  # how far apart the numbers for one thing lie: as a share of the larger, or where both are few, by how much
_SHARED, _ALIKE = 0.5, 0.35


def _said_otherwise(best: Candidate, other: Candidate, ask: Ask) -> bool:
    """Whether another figure, though it meets less of the question, is told in the words of the best one and lies so near that both count one thing."""
    a, b = best.figure, other.figure
    if a.sentence == b.sentence or a.document != b.document or not meets(other) or best.aims != other.aims or other.feature("change") or other.feature("baseline") or not _near_in_value(a.quantity, b.quantity):
        return False
    mine, theirs = ask.view.context(a), ask.view.context(b)
    if not _counts_alike(a, b, mine.near + theirs.near) or not overlap(a.period, b.period) or _is_short(a.period) != _is_short(b.period) or is_cell(a) and is_cell(b):
        return False
    near_mine, near_theirs = (c.row + c.column if c.row else c.near for c in (mine, theirs))
    if max(likeness(near_mine, near_theirs), likeness(near_mine, theirs.clause), likeness(mine.clause, near_theirs)) < _ALIKE:
        return False
    met = sum(t.weight * ask.matcher(t, near_mine) for t in ask.query.terms)
    again = sum(t.weight * min(ask.matcher(t, near_mine), max(ask.matcher(t, near_theirs), ask.matcher(t, theirs.sentence), ask.matcher(t, theirs.path))) for t in ask.query.terms)
    return met > 0 and again >= _SHARED * met


def _near_in_value(a: Quantity, b: Quantity) -> bool:
    """Whether two counts lie so near that they may be of one thing, or two amounts have the same digits in another order."""
    x, y = abs(a.value), abs(b.value)
    if a.kind is Kind.AMOUNT or b.kind is Kind.AMOUNT:
        return x != y and sorted(_digits(x)) == sorted(_digits(y)) and abs(x - y) / max(x, y) < _ORDER_APART
    if a.kind is not Kind.COUNT or b.kind is not Kind.COUNT or x == y or agree(a, b) and Bound.EXACT not in (a.bound, b.bound):
        return False
    return abs(x - y) <= _APART_BY if max(x, y) <= _FEW else abs(x - y) / max(x, y) < _NEAR_VALUE and not _is_rounded(x, y)


def _counts_alike(a: Figure, b: Figure, near: str) -> bool:
    """Whether two figures count in one unit; English counts by nouns, one of which is to be told beside both, and a table's cells by none."""
    if a.quantity.unit_id == b.quantity.unit_id and not (a.quantity.unit.isascii() and a.quantity.unit and b.quantity.unit):
        return True
    nouns = [fold(q.unit).split()[-1] for q in (a.quantity, b.quantity) if q.unit and q.unit.isascii()]
    if not nouns:
        return "none" in (a.quantity.unit_id, b.quantity.unit_id) and (is_cell(a) or is_cell(b))
    return len(nouns) == 1 or any(near.count(noun) > 1 for noun in nouns)


def _is_short(period: Period | None) -> bool:
    """Whether a period is less than a year, and no end of one."""
    return period is not None and period.start is not None and period.end is not None and 0 < (period.end - period.start).days < _YEAR


def rounded(found: Figure) -> tuple[Decimal, str]:
    """Return what makes two figures say the same: value and unit."""
    return found.quantity.value.normalize(), found.quantity.unit_id


def agree(a: Quantity, b: Quantity) -> bool:
    """Whether two quantities agree up to the rounding that one of them is printed with."""
    if a.value == b.value:
        return True
    if _is_rounded(a.value, b.value):
        return True
    if Bound.EXACT in (a.bound, b.bound) and a.bound == b.bound:
        return False
    large = max(abs(a.value), abs(b.value))
    return large > 0 and abs(a.value - b.value) / large < _ROUNDING


def _is_rounded(a: Decimal, b: Decimal) -> bool:
    """Whether the number of two that has fewer digits, two at least, is the other rounded to those (916,000 and 916,384)."""
    fewer, more = sorted((abs(a), abs(b)), key=lambda v: len(_digits(v)))
    kept = len(_digits(fewer))
    return kept > 1 and kept < len(_digits(more)) and fewer % _ROUND == 0 and Decimal(f"{more:.{kept - 1}e}") == fewer


_ROUND = 100  # what a rounded number is a multiple of


def _digits(value: Decimal) -> str:
    return re.sub(r"\D", "", f"{value:f}").strip("0")


def overlap(a: Period | None, b: Period | None) -> bool:
    """Whether two periods have more than half of the shorter one in common, or a year where their days are not told; an unknown one touches any."""
    if a is None or b is None:
        return True
    if a.start is None or a.end is None or b.start is None or b.end is None:
        return bool(set(a.years) & set(b.years))
    shorter = min(a.end - a.start, b.end - b.start)
    return bool(set(a.years) & set(b.years)) and 2 * (min(a.end, b.end) - max(a.start, b.start)) >= shorter


def difference(a: Figure, b: Figure) -> str:
    """Return what sets two figures for one thing apart: period, section or wording."""
    if a.period and b.period and (a.period.start, a.period.end) != (b.period.start, b.period.end):
        return "period"
    return "section" if a.path != b.path else "wording"
