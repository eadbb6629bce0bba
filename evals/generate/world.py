"""SEED -> WORLD: the true values of everything that a report may tell."""

from __future__ import annotations

import random
from dataclasses import dataclass
from decimal import Decimal

from evals.generate.pack import Indicator, Name, Pack
from evals.generate.writing import Style, rounded

YEARS_BACK = 4

Part = tuple[Name, Decimal]


@dataclass(frozen=True, slots=True)
class Truth:
    """One indicator's values: by year, by part of the last year, by place, by month, to November, with its target."""

    years: dict[int, Decimal]
    parts: tuple[Part, ...]
    places: tuple[Part, ...]
    months: tuple[Decimal, ...]
    november: Decimal
    half: Decimal  # January to June
    target: Decimal
    companion: Decimal | None


@dataclass(frozen=True, slots=True)
class World:
    """A pack, a year, a way of writing numbers, and the truth about each indicator."""

    pack: Pack
    agency: str
    year: int
    style: Style
    truths: dict[str, Truth]
    budget: tuple[tuple[Name, int, int], ...]  # item, budget, spent

    def now(self, indicator: Indicator) -> Decimal:
        """Return an indicator's value in the report's year."""
        return self.truths[indicator.id].years[self.year]


def draw(pack: Pack, style: Style, rng: random.Random) -> World:
    """Return a world drawn from a pack."""
    year = rng.randint(2012, 2025)
    places = tuple(rng.sample(pack.places, rng.randint(min(4, len(pack.places)), min(7, len(pack.places))))) if pack.places else ()
    truths = {i.id: _truth(i, year, places, rng) for i in pack.indicators}
    return World(pack, rng.choice(pack.agencies), year, style, truths, _budget(pack, rng))


def _budget(pack: Pack, rng: random.Random) -> tuple[tuple[Name, int, int], ...]:
    found = []
    for item in pack.budget:
        planned = rng.randint(3000, 90000) * 1000
        found.append((item, planned, int(planned * rng.uniform(0.78, 0.995)) // 1000 * 1000))
    return tuple(found)


def _truth(i: Indicator, year: int, places: tuple[Name, ...], rng: random.Random) -> Truth:
    years = _series(i, year, rng)
    now = years[year]
    whole = i.form in ("act", "stock", "amount", "noun")
    parts = split(now, i.split.cats, rng, step_of(i), falling=rng.random() < 0.75) if i.split and whole else ()
    across = split(now, places, rng, step_of(i)) if "place" in i.uses and places else ()
    months = tuple(v for _, v in split(now, tuple(Name(str(m), {}) for m in range(1, 13)), rng, step_of(i), even=True)) if "month" in i.uses else ()
    share = Decimal(str(round(rng.uniform(0.86, 0.95), 3)))
    factor = Decimal(str(round(rng.choice((rng.uniform(0.82, 0.97), rng.uniform(1.03, 1.2))), 3)))
    target = rounded(now * factor, 0)
    if i.form == "rate":
        target = min(Decimal(99), max(Decimal(1), rounded(now, 0) + rng.choice((-4, -3, -2, -1, 1, 2, 3))))
    if whole:
        target = _tidy(target, i)
    if target == now:
        target += 1
    companion = Decimal(rng.randint(i.companion.low, i.companion.high)) if i.companion else None
    november = sum(months[:11], Decimal()) if months else _step(now * share, step_of(i))
    half = sum(months[:6], Decimal()) if months else _step(now * Decimal(str(round(rng.uniform(0.38, 0.62), 3))), step_of(i))
    return Truth(years, parts, across, months, november, half, target, companion)


def step_of(i: Indicator) -> int:
    """Return the grain of an indicator's whole values: money goes in thousands, much of it in millions."""
    if i.form != "amount":
        return 1
    return 1_000_000 if i.low >= 10**8 else 1000


def _tidy(value: Decimal, i: Indicator) -> Decimal:
    grain = step_of(i) * 10 ** max(0, len(str(int(value) // step_of(i))) - 2)
    return Decimal(max(grain, int(value) // grain * grain))


def _step(value: Decimal, step: int) -> Decimal:
    return Decimal(int(value) // step * step)


def _series(i: Indicator, year: int, rng: random.Random) -> dict[int, Decimal]:
    found: dict[int, Decimal] = {}
    if i.form in ("rate", "mean"):
        span = (i.high - i.low) / 8
        level = rng.uniform(i.low + span, i.high - span)
        for y in range(year - YEARS_BACK, year + 1):
            found[y] = _distinct(rounded(Decimal(str(level)), i.places), found, Decimal(1).scaleb(-i.places))
            level = min(i.high, max(i.low, level + rng.choice((-1, 1)) * rng.uniform(0.1, 1) * span))
        return found
    level = float(rng.randint(i.low, i.high))
    for y in range(year - YEARS_BACK, year + 1):
        found[y] = _distinct(max(_step(Decimal(str(round(level, 2))), step_of(i)), Decimal(step_of(i) * 3)), found, Decimal(step_of(i)))
        level *= rng.uniform(0.84, 1.22)
    return found


def _distinct(value: Decimal, taken: dict[int, Decimal], grain: Decimal) -> Decimal:
    while value in taken.values():
        value += grain
    return value


def split(total: Decimal, names: tuple[Name, ...], rng: random.Random, step: int, *, even: bool = False, falling: bool = False) -> tuple[Part, ...]:
    """Return a total in parts that differ from one another and add up to it; () where it is too small.

    `even` parts are of like size; `falling` ones come largest first.
    """
    count = len(names)
    units = int(total) // step
    if units < count * (count + 3):
        return ()
    for _ in range(50):
        weights = [rng.uniform(0.7, 1.3) if even else rng.uniform(0.35, 2.4) for _ in names]
        if falling:
            weights.sort(reverse=True)
        values = [max(1, int(units * w / sum(weights))) for w in weights]
        values[0] += units - sum(values)
        if values[0] > 0 and len(set(values)) == count:
            return tuple((n, Decimal(v * step)) for n, v in zip(names, values, strict=True))
    return ()
