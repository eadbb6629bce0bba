"""What a report is made of before it is laid out, and the facts it prints."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, NamedTuple

from evals.generate.pack import Event, Listing, Name, Passage, Term
from evals.generate.world import World


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 or 2."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph; `marked` where it is an item of a numbered list."""

    text: str
    marked: bool = False
    label: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: caption, unit note, header row, rows of cells."""

    caption: str
    note: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Labels:
    """Lines of label and value."""

    rows: tuple[tuple[str, str], ...]


Block = Heading | Para | Grid | Labels


class Period(NamedTuple):
    """A whole year, its months to the end of November, a half or quarter (its number in `month`), or one month."""

    kind: str  # year, nov, half, quarter, month
    year: int
    month: int = 0


class Key(NamedTuple):
    """What a figure is of: indicator, period, and scope ('' for all, place:…, cat:…, with, target, change, growth, spent)."""

    indicator: str
    period: Period
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure as printed: its exact value, unit, the text it stands in, and what kind of place that is."""

    key: Key
    value: Decimal
    unit: str
    evidence: tuple[str, ...]
    tags: tuple[str, ...]


def scaled(fact: Fact) -> Fact:
    """Return a fact with 萬 or 万 moved from its unit to its value."""
    if len(fact.unit) > 1 and fact.unit[0] in "萬万":
        return replace(fact, value=fact.value * 10000, unit=fact.unit[1:])
    return fact


@dataclass(frozen=True, slots=True)
class Told:
    """An event as told: what of it the report gives ('' or 0 where it does not)."""

    event: Event
    first: tuple[int, int, int]
    last: tuple[int, int, int]
    place: str
    partners: tuple[str, ...]
    attended: int
    evidence: str


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit as told: who came, when, how many, and what about."""

    guest: Name
    day: tuple[int, int, int]
    number: int
    subject: str
    evidence: str


@dataclass(slots=True)
class Draft:
    """A report being written: its blocks, and everything it tells."""

    world: World
    title: str
    blocks: list[Block] = field(default_factory=list)
    facts: dict[Key, list[Fact]] = field(default_factory=dict)
    conflicts: dict[Key, Fact] = field(default_factory=dict)
    derivable: set[Key] = field(default_factory=set)
    events: list[Told] = field(default_factory=list)
    listings: list[tuple[Listing, tuple[str, ...], str]] = field(default_factory=list)
    passages: list[tuple[Passage, tuple[str, str], str]] = field(default_factory=list)
    milestones: list[tuple[Any, tuple[int, int, int], str]] = field(default_factory=list)
    choices: list[tuple[Any, bool, str]] = field(default_factory=list)
    terms: list[tuple[Term, tuple[str, ...], str]] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    ranks: list[tuple[str, str, str, str]] = field(default_factory=list)  # indicator, first or second, category, evidence
    noise: list[str] = field(default_factory=list)  # sentences without facts, not yet used
    blanks: set[Key] = field(default_factory=set)
    tables: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)  # kind, indicators

    def add(self, fact: Fact) -> None:
        """Note a figure that the report prints, the myriads of its unit in its value."""
        self.facts.setdefault(fact.key, []).append(scaled(fact))

    def get(self, indicator: str, period: Period, scope: str = "") -> Fact | None:
        """Return the first printing of a figure, None where it is not printed."""
        found = self.facts.get(Key(indicator, period, scope))
        return found[0] if found else None
