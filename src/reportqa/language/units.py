"""Measure words and units in three languages, read from `data/units.tsv`: adding one is one line."""

from __future__ import annotations

import re
from functools import cache

from reportqa.language.script import fold
from reportqa.language.tables import rows
from reportqa.model.figure import Kind, Unit

# English unit names that are commoner as other words.
_ENGLISH_HOMONYMS = ("", "are", "ares", "second", "minute", "point", "points", "line", "lines", "part", "parts", "song", "songs")
NO_UNIT = Unit("", "none", Kind.COUNT, "", "")


@cache
def by_printed() -> dict[str, Unit]:
    """Return every unit by each folded form in which it is printed."""
    found: dict[str, Unit] = {}
    for printed, unit_id, kind, singular, plural, aliases in rows("units.tsv"):
        unit = Unit(printed, unit_id, Kind(kind), singular, plural)
        for form in (printed, *([] if aliases == "-" else aliases.split(";"))):
            found.setdefault(fold(form), unit)
    return found


@cache
def by_id() -> dict[str, Unit]:
    """Return the first unit of each id: the form to show where only the id is known."""
    found: dict[str, Unit] = {}
    for printed, unit_id, kind, singular, plural, _ in rows("units.tsv"):
        found.setdefault(unit_id, Unit(printed, unit_id, Kind(kind), singular, plural))
    return found


@cache
def by_english() -> dict[str, Unit]:
    """Return units by their English names, singular and plural, lower case."""
    found: dict[str, Unit] = {}
    for unit in by_printed().values():
        found.setdefault(unit.singular.lower(), unit)
        found.setdefault(unit.plural.lower(), unit)
    for word in _ENGLISH_HOMONYMS:
        found.pop(word, None)
    return found


@cache
def printed_pattern() -> str:
    """Return a regular expression for any unit as printed, in folded text, longest first."""
    forms = sorted(by_printed(), key=lambda form: (-len(form), form))
    alternatives = [
        re.escape(form) + (r"(?![a-z])" if form[-1].isascii() and form[-1].isalpha() else "")
        for form in forms
    ]
    return "(?:" + "|".join(alternatives) + ")"


def unit_of(printed: str) -> Unit | None:
    """Return the unit of a printed form in any script, None where the table lacks it."""
    form = fold(printed).strip()
    table = by_printed()
    return table.get(form) or table.get(form.removeprefix("个"))
