"""Quantities told in several units, read as one: 7 minutes 48 seconds, 3小時20分, 2年6個月, 1小時20分至2小時.

The value is exact, in the smallest unit. Where no number of the smaller unit makes one of the larger (3個月15天), it is
the larger unit's, and the quantity is more than that. All functions read folded text; `data/compounds.tsv` has the units.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from reportqa.language.amounts import amount_at
from reportqa.language.tables import rows
from reportqa.language.units import by_id, by_printed, unit_at
from reportqa.model.document import Span
from reportqa.model.figure import Bound, Quantity, Unit

_BETWEEN = re.compile(r" ?[又零]? ?")
_BETWEEN_ENGLISH = re.compile(r"(?P<listed>,? and |, )| ")
_TO = re.compile(r" ?(?:至|到|-|~) ?")
_DIGITS = re.compile(r"\d{1,9}(?:\.\d{1,6})?(?![\d.,]\d)")
_MORE = re.compile(r" ?[余多](?=\S)")
_UNIT_WORD = re.compile(r"[ -]?(?P<word>[a-z]+)")
_SHOWN_BEFORE = 24  # characters

Reads = Callable[[str, int], tuple[Decimal, int] | None]
Reader = Callable[[str, int], "Piece | None"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A number with its unit: 48 seconds; `more` where 餘 or 多 stands between them."""

    value: Decimal
    unit: Unit
    number: Span
    printed: Span
    more: bool = False


@dataclass(frozen=True, slots=True)
class Compound:
    """A quantity told in several units, with those of its upper end where it is a range.

    `value` and `high` are in `unit`; where they are not `exact`, the quantity is more than `value`, by less than one.
    """

    pieces: tuple[Piece, ...]
    high_pieces: tuple[Piece, ...]
    value: Decimal
    high: Decimal | None
    unit: Unit
    printed: Span
    exact: bool = True

    @property
    def last(self) -> Piece:
        """The piece that it ends in."""
        return (self.high_pieces or self.pieces)[-1]

    def names_unit(self, text: str) -> bool:
        """Whether `text` prints the unit in a form of its own: 分 is minutes only behind hours or before seconds."""
        return self.printed.of(text) not in _forms()

    def bounded(self, bound: Bound | None) -> tuple[Decimal, Bound | None]:
        """Return the value, and the bound that it has where the text says `bound`: 3個月15天 is over 3 months, and 未滿3個月15天 under 4."""
        if self.exact:
            return self.value, Bound.OVER if bound is None and self.last.more else bound
        if bound in (Bound.UNDER, Bound.AT_MOST):
            return self.value + 1, bound
        return self.value, Bound.ABOUT if bound is Bound.ABOUT else Bound.OVER


# ---------------------------------------------------------------- the table


@cache
def _table() -> dict[tuple[str, str, str], tuple[str, ...]]:
    found: dict[tuple[str, str, str], list[str]] = {}
    for kind, larger, smaller, value in rows("compounds.tsv"):
        found.setdefault((kind, larger, smaller), []).append(value)
    return {key: tuple(values) for key, values in found.items()}


@cache
def _forms() -> dict[str, str]:
    """Return the unit that each form means here, empty for a form that means none."""
    return {value: smaller if kind == "form" else "" for kind, _, smaller, value in rows("compounds.tsv") if kind in ("form", "never")}


@cache
def _english() -> dict[str, Unit]:
    """Return the units by their English names and short forms."""
    ids = {unit for kind, *pair, _ in rows("compounds.tsv") if kind == "makes" for unit in pair}
    found = {form: unit for form, unit in by_printed().items() if unit.id in ids and form.isascii()}
    found |= {form: by_id()[unit] for form, unit in _forms().items() if unit and form.isascii()}
    return found | {name.lower(): by_id()[unit] for unit in ids for name in (by_id()[unit].singular, by_id()[unit].plural)}


@cache
def _beside(kind: str, larger: str, smaller: str) -> re.Pattern[str] | None:
    patterns = (*_table().get((kind, "-", "-"), ()), *_table().get((kind, larger, smaller), ()))
    return re.compile("|".join(patterns)) if patterns else None


def _made_of(larger: Unit, smaller: Unit) -> Decimal | None:
    """Return how many of a unit make one of another exactly, None where no number does."""
    (value,) = _table().get(("makes", larger.id, smaller.id), ("<",))
    return None if value.startswith("<") else Decimal(value)


def _follows(first: Piece, second: Piece) -> bool:
    """Whether a piece may go on with another: whole in its own unit, the other less than one of it."""
    (value,) = _table().get(("makes", first.unit.id, second.unit.id), ("",))
    (most,) = _table().get(("most", first.unit.id, "-"), ("",))
    whole = first.value == first.value.to_integral_value() and not first.more
    return value != "" and whole and second.value < Decimal(value.lstrip("<")) and (most == "" or first.value <= Decimal(most))


# ---------------------------------------------------------------- pieces


def _piece(text: str, at: int) -> Piece | None:
    """Read a number with its unit in Chinese text: 3小時, 20多分."""
    amount = amount_at(text, at)
    if amount is None or amount.high is not None or amount.bound is not None:
        return None
    more = _MORE.match(text, amount.end)
    start = more.end() if more else amount.end
    start += text[start : start + 1] == " "
    known = unit_at(text, start)
    if known is None:
        return None
    unit_id = _forms().get(text[start : known[1]], known[0].id)
    return Piece(amount.value, by_id()[unit_id], Span(at, amount.end), Span(start, known[1]), more is not None) if unit_id else None


def english_unit_at(text: str, at: int) -> Unit | None:
    """Return the unit of the table whose English name stands at `at`, behind a number, None where none does."""
    word = _UNIT_WORD.match(text, at)
    return None if word is None else _english().get(word["word"])


def digits_at(text: str, at: int) -> tuple[Decimal, int] | None:
    """Read a plain number in digits: (value, end)."""
    match = _DIGITS.match(text, at)
    return (Decimal(match.group()), match.end()) if match else None


def _piece_english(text: str, at: int, number: Reads) -> Piece | None:
    """Read a number with its unit in English text: 7 minutes, two years, 3 hrs."""
    read = number(text, at)
    word = _UNIT_WORD.match(text, read[1]) if read else None
    unit = _english().get(word["word"]) if word else None
    return Piece(read[0], unit, Span(at, read[1]), Span(*word.span("word"))) if read and word and unit else None


def _chain(text: str, at: int, read: Reader, between: re.Pattern[str]) -> tuple[Piece, ...]:
    """Return the pieces that one quantity has from `at` on, one where it has no more; none where no number with a unit stands there."""
    first = read(text, at)
    if first is None:
        return ()
    found, listed = [first], 0  # `listed`: how many come before the first comma or and
    while (gap := between.match(text, found[-1].printed.end)) is not None and (piece := read(text, gap.end())) is not None:
        joined = "listed" in between.groupindex and gap["listed"] is not None
        if not _follows(found[-1], piece):
            if joined and listed:  # 3 years, 6 months and 3 months
                found = found[:listed]
            break
        listed = listed or (len(found) if joined else 0)
        found.append(piece)
    if listed and (_is_listed(text, at) or _spoilt(text, found, "listed")):
        found = found[:listed]
    return tuple(found)


def _is_listed(text: str, at: int) -> bool:
    """Whether what stands before is another of a list: 6 months, 2 years and 3 months."""
    before = re.search(r"(?P<unit>[a-z]+)(?:,|,? and|,? or) $", text[max(0, at - _SHOWN_BEFORE) : at])
    return before is not None and before["unit"] in _english()


def _spoilt(text: str, pieces: Sequence[Piece], kind: str) -> bool:
    """Whether what stands behind says that these pieces are no one quantity."""
    return any((p := _beside(kind, a.unit.id, b.unit.id)) is not None and p.match(text, pieces[-1].printed.end) for a, b in _pairs(pieces))


def _pairs(pieces: Sequence[Piece]) -> Iterator[tuple[Piece, Piece]]:
    return zip(pieces, pieces[1:], strict=False)


# ---------------------------------------------------------------- the whole


def compound_at(text: str, at: int) -> Compound | None:
    """Read the quantity of several units that starts at `at` of Chinese text, or of English text in digits; with its upper end where it is a range."""
    first = _chain(text, at, _piece, _BETWEEN)
    if not first:
        return english_compound_at(text, at) if text[at : at + 1].isdigit() else None
    to = _TO.match(text, first[-1].printed.end)
    second = _chain(text, to.end(), _piece, _BETWEEN) if to else ()
    if len(second) > 1 and _spoilt(text, second, "behind"):
        second = ()
    if len(first) + len(second) > 2 and second and _stands(text, at, first) and (ranged := _ranged(first, second)) is not None:  # noqa: PLR2004
        return ranged
    return _single(first) if len(first) > 1 and _stands(text, at, first) and not _spoilt(text, first, "behind") else None


def told_in_units(text: str, number: Reads) -> Compound | None:
    """Return the durations that a whole folded text is, be it of one unit or of several, None where it is more or none; `number` reads English numbers."""
    for read, between in ((_piece, _BETWEEN), (lambda text, at: _piece_english(text, at, number), _BETWEEN_ENGLISH)):
        first = _chain(text, 0, read, between)
        to = _TO.match(text, first[-1].printed.end) if first else None
        second = _chain(text, to.end(), read, between) if to else ()
        found = _ranged(first, second) if second else _single(first) if first else None
        if found is not None and not found.last.more and not text[found.last.printed.end :].strip():
            return found
    return None


def english_compound_at(text: str, at: int, number: Reads = digits_at) -> Compound | None:
    """Read the quantity of several units that starts at `at` of English text; `number` reads its numbers."""
    pieces = _chain(text, at, lambda text, at: _piece_english(text, at, number), _BETWEEN_ENGLISH)
    return _single(pieces) if len(pieces) > 1 and _stands(text, at, pieces) and not _spoilt(text, pieces, "behind") else None


def _stands(text: str, at: int, pieces: Sequence[Piece]) -> bool:
    """Whether nothing that stands before makes these pieces an ordinal, a time of day or a place on the globe."""
    before = text[max(0, at - _SHOWN_BEFORE) : at]
    return not any((p := _beside("before", a.unit.id, b.unit.id)) is not None and p.search(before) for a, b in _pairs(pieces))


def _single(pieces: tuple[Piece, ...]) -> Compound:
    exact = 1
    while exact < len(pieces) and _made_of(pieces[exact - 1].unit, pieces[exact].unit) is not None:
        exact += 1
    last = pieces[exact - 1]
    return Compound(pieces, (), _total(pieces[:exact], last.unit), None, last.unit, last.printed, exact == len(pieces))


def _total(pieces: Sequence[Piece], unit: Unit) -> Decimal:
    """Return the sum of pieces in a unit; each is one that the table makes of that unit."""
    return sum((p.value * (Decimal(1) if p.unit.id == unit.id else scale(p.unit.id, unit.id) or Decimal(0)) for p in pieces), Decimal(0))


def _ranged(first: tuple[Piece, ...], second: tuple[Piece, ...]) -> Compound | None:
    """Return a range whose ends are told in several units, or one of them; None where they have no unit in common."""
    unit, printed = next(((p.unit, p.printed) for p in (second[-1], first[-1]) if all(scale(q.unit.id, p.unit.id) is not None for q in (*first, *second))), (None, None))
    if unit is None or printed is None:
        return None
    low, high = _total(first, unit), _total(second, unit)
    return Compound(first, second, low, high, unit, printed) if low < high else None


@cache
def scale(larger: str, smaller: str) -> Decimal | None:
    """Return how many of one unit (its id) make one of another exactly, None where no whole number does.

    >>> scale("hour", "second"), scale("year", "day"), scale("minute", "minute")
    (Decimal('3600'), None, Decimal('1'))
    """
    if larger == smaller:
        return Decimal(1)
    for kind, one, other, value in rows("compounds.tsv"):
        if kind == "makes" and one == larger and not value.startswith("<") and (rest := scale(other, smaller)) is not None:
            return Decimal(value) * rest
    return None


def magnitude(quantity: Quantity) -> Decimal:
    """Return a value that orders quantities of one kind whatever their units: a duration's in seconds or in months, another's as it is.

    Durations of hours and of months have no common one, and are ordered by nobody.
    """
    return quantity.value * _largest_scale(quantity.unit_id)


@cache
def _largest_scale(unit_id: str) -> Decimal:
    smaller = {smaller for kind, _, smaller, _ in rows("compounds.tsv") if kind == "makes"}
    return max((factor for other in smaller if (factor := scale(unit_id, other)) is not None), default=Decimal(1))


def converted(quantity: Quantity, other: Quantity) -> Quantity:
    """Return a quantity in the unit of another, where a whole number of that makes one of its own; else itself."""
    factor = scale(quantity.unit_id, other.unit_id)
    if factor is None or quantity.unit_id == other.unit_id:
        return quantity
    high = None if quantity.high is None else quantity.high * factor
    return replace(quantity, value=quantity.value * factor, high=high, unit=other.unit, unit_id=other.unit_id)


def in_one_unit(one: Quantity, other: Quantity) -> tuple[Decimal, Decimal] | None:
    """Return the values of two quantities in the smaller of their units: 468 seconds and 8 minutes are 468 and 480; None where no number converts them."""
    if (factor := scale(one.unit_id, other.unit_id)) is not None:
        return one.value * factor, other.value
    factor = scale(other.unit_id, one.unit_id)
    return None if factor is None else (one.value, other.value * factor)
