"""Days since the epoch of a workbook -> a date, a time or a duration as the format shows it, ROC years among them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_LEAP_BUG = 60  # the day that Excel takes for 29 February 1900: days before it count from one day later
_LAST = 2_958_465  # 31 December 9999
_ROC = 1911
_ROC_LOCALES = frozenset({0x404})
_CHINESE = frozenset({0x404, 0x804, 0xC04, 0x1004, 0x1404, 0x4})
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_HAN_DAYS = "一二三四五六日"
_ERA = "民國"
_SECONDS = 86_400


class _Token(Protocol):
    @property
    def kind(self) -> str: ...
    @property
    def text(self) -> str: ...


class _Section(Protocol):
    @property
    def tokens(self) -> Sequence[_Token]: ...
    @property
    def locale(self) -> int: ...


def shown_date(days: Decimal, section: _Section, *, from_1904: bool = False) -> str | None:
    """Return days since the epoch as a section of a format code shows them, None where there is no such date.

    Args:
        days: days and their fraction.
        section: its `tokens` and the `locale` that it names.
        from_1904: whether the days count from 1904.
    """
    tokens = section.tokens
    places = _places(tokens)
    ticks = int((days * _SECONDS).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP).scaleb(places))
    if any(t.kind == "elapsed" for t in tokens):
        return ("-" if ticks < 0 else "") + _text(tokens, None, abs(ticks), places, section.locale)
    if not 0 <= days <= _LAST:
        return None
    seconds, whole = ticks, int(days)
    unit = _SECONDS * 10**places
    if any(t.kind == "date" and t.text[0] in "hHsS" for t in tokens):
        whole, seconds = divmod(ticks, unit)
    day = (_EPOCH_1904 if from_1904 else _EPOCH) + timedelta(days=whole + (1 if not from_1904 and 0 < whole < _LEAP_BUG else 0))
    return _text(tokens, day, seconds, places, section.locale)


def _places(tokens: Sequence[_Token]) -> int:
    """Return how many decimals of a second are shown."""
    for i, token in enumerate(tokens):
        if token.kind == "point":
            count = 0
            for after in tokens[i + 1 :]:
                if after.kind != "digit":
                    break
                count += 1
            return min(count, 3)
    return 0


def _text(tokens: Sequence[_Token], day: date | None, ticks: int, places: int, locale: int) -> str:
    unit = 10**places
    seconds = ticks // unit
    twelve = any(t.kind == "meridiem" for t in tokens)
    era = locale in _ROC_LOCALES or any(_ERA in t.text for t in tokens if t.kind in ("quoted", "literal")) or "民國" in "".join(t.text for t in tokens)
    parts: list[str] = []
    for i, token in enumerate(tokens):
        if token.kind == "elapsed":
            span = {"h": 3600, "m": 60, "s": 1}[token.text[0]]
            parts.append(str(seconds // span).rjust(len(token.text), "0"))
        elif token.kind == "date":
            letter = token.text[0].lower()
            minute = letter == "m" and len(token.text) <= 2 and _is_minute(tokens, i)  # noqa: PLR2004
            if minute or letter in "hs":
                parts.append(_clock("n" if minute else letter, len(token.text), seconds, twelve=twelve))
            elif day is not None:
                parts.append(_calendar(letter, len(token.text), day, locale, era=era))
        elif token.kind == "meridiem":
            parts.append(_meridiem(token.text, seconds, locale))
        elif token.kind == "digit":
            if i and tokens[i - 1].kind == "point" and places:
                parts.append(str(ticks % unit).rjust(places, "0"))
        elif token.kind in ("quoted", "escaped", "literal", "slash", "comma", "percent") or (token.kind == "point" and (not places or i + 1 < len(tokens))):
            parts.append(token.text)
        elif token.kind == "blank":
            parts.append(" ")
    return " ".join("".join(parts).split())


def _is_minute(tokens: Sequence[_Token], at: int) -> bool:
    """Whether an m is of minutes: after hours or before seconds."""
    marks = [(i, t.text[0].lower()) for i, t in enumerate(tokens) if t.kind in ("date", "elapsed")]
    place = next(n for n, (i, _) in enumerate(marks) if i == at)
    return (place > 0 and marks[place - 1][1] == "h") or (place + 1 < len(marks) and marks[place + 1][1] == "s")


def _clock(letter: str, width: int, seconds: int, *, twelve: bool) -> str:
    hours = seconds // 3600 % 24
    value = {"h": (hours % 12 or 12) if twelve else hours, "n": seconds // 60 % 60, "s": seconds % 60}[letter]
    return str(value).rjust(min(width, 2), "0")


def _meridiem(code: str, seconds: int, locale: int) -> str:
    late = seconds // 3600 % 24 >= 12  # noqa: PLR2004
    if code == "A/P":
        return "P" if late else "A"
    if code == "上午/下午" or locale in _CHINESE:
        return "下午" if late else "上午"
    return "PM" if late else "AM"


def _calendar(letter: str, width: int, day: date, locale: int, *, era: bool) -> str:
    chinese = locale in _CHINESE
    if letter == "y":
        return f"{day.year % 100:02d}" if width <= 2 else f"{day.year:04d}"  # noqa: PLR2004
    if letter == "e":
        return _roc_year(day, width) if era else f"{day.year:04d}"
    if letter == "g":
        return ("中華民國" if width >= 3 else _ERA) if locale in _ROC_LOCALES else ""  # noqa: PLR2004
    if letter == "b":
        return str(day.year + 543).rjust(width, "0")[-max(2, width) :]
    if letter == "a":
        return ("星期" if width > 3 else "週" if locale in _ROC_LOCALES else "周") + _HAN_DAYS[day.weekday()]  # noqa: PLR2004
    if letter == "m":
        return str(day.month).rjust(width, "0") if width <= 2 else f"{day.month}月" if chinese else _word(_MONTHS[day.month - 1], width, 5)  # noqa: PLR2004
    if width <= 2:  # noqa: PLR2004
        return str(day.day).rjust(width, "0")
    if chinese:
        return ("星期" if width > 3 else "週") + _HAN_DAYS[day.weekday()]  # noqa: PLR2004
    return _word(_DAYS[day.weekday()], width, 9)


def _word(name: str, width: int, initial: int) -> str:
    """Return a month or a weekday by its first three letters, in full, or (mmmmm) by its initial."""
    return name[:3] if width == 3 else name[0] if width == initial else name  # noqa: PLR2004


def _roc_year(day: date, width: int) -> str:
    year = day.year - _ROC
    return str(year).rjust(width, "0") if year > 0 else f"前{1 - year}"
