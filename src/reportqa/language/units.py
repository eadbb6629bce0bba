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


@cache
def _forms_by_first() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for form in by_printed():
        found.setdefault(form[0], []).append(form)
    return {first: tuple(sorted(forms, key=lambda f: (-len(f), f))) for first, forms in found.items()}


def unit_at(text: str, at: int) -> tuple[Unit, int] | None:
    """Return the unit printed at `at` of folded text (the longest form) with its end, None where there is none.

    >>> unit_at("3人次", 1)[0].id
    'person_time'
    """
    for form in _forms_by_first().get(text[at : at + 1], ()):
        if text.startswith(form, at) and not _runs_on(form, text[at + len(form) : at + len(form) + 1]):
            return by_printed()[form], at + len(form)
    return None


@cache
def _stops() -> dict[str, str]:
    return {printed: after for printed, after in rows("unit_stops.tsv")}  # noqa: C416 (a row is a tuple of unknown length)


def _runs_on(form: str, after: str) -> bool:
    """Whether what follows a printed form belongs to another word: letters behind letters, 次之 behind 件."""
    if form[-1].isascii() and form[-1].isalpha():
        return after.isascii() and after.isalpha()
    if after and after in _stops().get(form, ""):
        return True
    return len(form) > 1 and form[-1] == "次" and after != "" and after in "之多高於于"


def begins_unit(text: str, at: int) -> bool:
    """Whether the multiplier at `at` is the first part of a unit: 千 in 千瓦, 百 in 百帕.

    >>> begins_unit("3千瓦", 1), begins_unit("3千人", 1)
    (True, False)
    """
    found = unit_at(text, at)
    return found is not None and found[1] - at > 1


@cache
def _homonyms() -> tuple[tuple[str, re.Pattern[str], str], ...]:
    return tuple((fold(printed), re.compile(pattern), unit_id) for printed, pattern, unit_id in rows("unit_context.tsv"))


def in_context(unit: Unit, printed: str, around: str) -> Unit:
    """Return what a unit of two meanings is in its clause: 度 of electricity, of water, of warmth."""
    for form, pattern, unit_id in _homonyms():
        if printed == form and pattern.search(around):
            return by_id()[unit_id]
    return unit


@cache
def _currency_marks() -> tuple[tuple[str, Unit], ...]:
    """Return what may stand before an amount of money, folded, longest first."""
    marks = [(form, unit) for form, unit in by_printed().items() if unit.kind is Kind.AMOUNT and not form.endswith(("元", "角")) and len(form) > 1 or form in "£€$"]
    return tuple(sorted(marks, key=lambda mark: -len(mark[0])))


def currency_before(text: str, at: int) -> tuple[Unit, int] | None:
    """Return the currency whose mark stands right before `at` (NT$, 美金, GBP) and where the mark begins."""
    head = text[max(0, at - 8) : at]
    trimmed = re.sub(r"[\s:]+$", "", head)
    for mark, unit in _currency_marks():
        if trimmed.endswith(mark):
            start = at - len(head) + len(trimmed) - len(mark)
            if mark[0].isascii() and mark[0].isalpha() and start and text[start - 1].isascii() and text[start - 1].isalpha():
                continue
            if mark == "$" and (letters := _FOREIGN.search(text, max(0, start - _MOST_LETTERS - 1), start)) is not None:
                start = letters.start("letters")  # a dollar of a country that the table lacks: its mark is shown whole
            return unit, start
    return None


_MOST_LETTERS = 3
_FOREIGN = re.compile(r"(?:^|(?<![a-z]))(?P<letters>[a-z]{1,3})$")


def unit_of(printed: str) -> Unit | None:
    """Return the unit of a printed form in any script, None where the table lacks it."""
    form = fold(printed).strip()
    table = by_printed()
    return table.get(form) or table.get(form.removeprefix("个"))
