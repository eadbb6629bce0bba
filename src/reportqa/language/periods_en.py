"""English phrases of time -> `Period`: by the end of ROC 106, Q3 2017, 25 to 26 July 2017, academic year 2016-17.

The text may be in any case; dashes of every length count as one.
"""

from __future__ import annotations

import calendar
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from reportqa.language.calendars import Anchor, Days, PeriodMention, day_of, financial_year, half_year, in_year, month_end, months, quarters, school_year, western, year_days
from reportqa.model.document import Span
from reportqa.model.figure import Period, Sense

_MONTHS = {name.lower(): i for i, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): i for i, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_FULL = [name.lower() for name in calendar.month_name if name]
_M = "(?:(?:" + "|".join(_FULL) + r")\b|(?:" + "|".join(sorted(set(_MONTHS) - set(_FULL), key=len, reverse=True)) + r")\b\.?)"
_Y = r"(?:(?:19|20)\d{2}|1[0-3]\d)"
_YY = r"(?:(?:19|20)\d{2}|1[0-3]\d|[89]\d)"
_D = r"(?<![\d.])(?<!\d,)\d{1,2}(?:st|nd|rd|th)?"
_ERA = r"(?:roc\s|of\s|of the year\s|year\s|fy\s?)*"
_NOT_COUNT = r"(?![\d,.]?\d|%)(?!\s?(?:people|cases|countries|persons|participants|times|nt\b|visitors|households))"
_SECOND = r"[/-](?:20)?\d\d(?![\d/-])"  # of a year across two: 2023/24
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "final": 4, "last": 4}
_ORD = "(?:" + "|".join(_ORDINALS) + ")"
_TO = r"\s?(?:-|to|and|until|through)\s?"
_SAME_BREATH = 40
_UP_TO = re.compile(r"(?:by|as of|as at|until|up to|through|to|at)\s(?:the\s)?$")


@dataclass(frozen=True, slots=True)
class _State:
    anchor: Anchor
    current: int | None
    before: Days | None = None
    named: Days | None = None  # what the same breath has named


_Reader = Callable[[re.Match[str], _State], tuple[Days, bool] | None]


def _month(name: str) -> int:
    return _MONTHS[name.rstrip(".")]


def _number(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def _year(text: str) -> int | None:
    return western(int(text), roc=True)


def _year_of(month: int, s: _State) -> int | None:
    """Return the calendar year of a month told without one: that in which it falls in the year across two around it, else the year last named."""
    if s.named is None:
        return s.current if s.anchor.across is None or s.anchor.start == 1 else s.anchor.across + (month < s.anchor.start)
    first, last, _ = s.named
    if first is not None and last is not None and first.month > 1 and _YEAR_LENGTH[0] <= (last - first).days <= _YEAR_LENGTH[1]:
        return first.year + (month < first.month)
    return s.current


_YEAR_LENGTH = (350, 370)


def _months_across(s: _State, at: int, count: int, m: re.Match[str]) -> Days | None:
    """Return some months of a year across two, from its month `at` (0 the first) on: the one that the phrase names, else the report's own; None where there is none, or another year is named."""
    first = int(m["y"]) if m["y"] else s.anchor.across if s.named is None else None
    if first is None or s.anchor.start == 1:
        return None
    a, b = s.anchor.start + at - 1, s.anchor.start + at + count - 2
    return months(first + a // 12, a % 12 + 1, b % 12 + 1, first + b // 12)


def _split_year(m: re.Match[str], s: _State) -> tuple[Days, bool] | None:
    first, last = int(m["first"]), int(m["last"])
    if last not in ((first + 1) % 100, first + 1):
        return None
    if re.search("academic|school", m.group()) and s.anchor.start == Anchor(None).start:
        return school_year(first), True
    if s.anchor.start == Anchor(None).start:
        return financial_year(first), True
    days = _across(first, s.anchor.start)
    return (days, True) if days else None


def _across(first: int, start: int) -> Days | None:
    """Return the year that begins with a month of one calendar year and ends in the next, by its first."""
    return months(first, start, start - 1 or 12, first + (start > 1))


def _year_range(m: re.Match[str], _: _State) -> tuple[Days, bool] | None:
    a, b = _year(m["a"]), _year(m["b"])
    return ((date(a, 1, 1), date(b, 12, 31), Sense.DURING), True) if a and b and a < b else None


def _full_range(m: re.Match[str], s: _State) -> tuple[Days, bool] | None:
    """Read 1 April 2023 to 31 March 2024, April to June 2017, June to September."""
    a, b = _month(m["ma"]), _month(m["mb"])
    last_year = _year(m["yb"]) if m["yb"] else _year_of(b, s)
    first_year = _year(m["ya"]) if m["ya"] else last_year
    if last_year is None or first_year is None:
        return None
    if m["da"] and m["db"]:
        first, last = day_of(first_year, a, _number(m["da"])), day_of(last_year, b, _number(m["db"]))
        return ((first, last, Sense.DURING), bool(m["yb"])) if first and last and first <= last else None
    if m["da"] or m["db"]:
        return None
    if not m["ya"] and a > b:
        first_year = last_year - 1
    days = months(first_year, a, b, last_year)
    return (days, bool(m["yb"])) if days else None


def _days_of_month(m: re.Match[str], s: _State) -> tuple[Days, bool] | None:
    year = _year(m["y"]) if m["y"] else _year_of(_month(m["m"]), s)
    first = day_of(year, _month(m["m"]), _number(m["da"]))
    last = day_of(year, _month(m["m"]), _number(m["db"])) if m["db"] else first
    return ((first, last, Sense.DURING), bool(m["y"])) if first and last and first <= last else None


def _month_of_year(m: re.Match[str], _: _State) -> tuple[Days, bool] | None:
    year, month = _year(m["y"]), _month(m["m"])
    if year is None:
        return None
    return ((None, month_end(year, month), Sense.AS_OF) if m["end"] else (date(year, month, 1), month_end(year, month), Sense.DURING)), True


def _half(m: re.Match[str], s: _State) -> tuple[Days, bool] | None:
    second = m["n"] in ("2", "second", "2nd")
    if (not m["y"] or m["across"]) and (days := _months_across(s, 6 * second, 6, m)) is not None:
        return days, bool(m["y"])
    year = _year(m["y"]) if m["y"] else s.current
    return (half_year(year, second=second), bool(m["y"])) if year else None


def _quarter(m: re.Match[str], s: _State) -> tuple[Days, bool] | None:
    year = _year(m["y"]) if m["y"] else s.current
    n = _ORDINALS.get(m["n"]) or int(m["n"])
    if (not m["y"] or m["across"]) and (days := _months_across(s, 3 * (n - 1), 3, m)) is not None:
        return days, bool(m["y"])
    return (quarters(year, n, n), bool(m["y"])) if year else None


def _quarters(m: re.Match[str], s: _State) -> tuple[Days, bool] | None:
    year = _year(m["y"]) if m["y"] else s.current
    return (quarters(year, 1, 3 if m["n"] == "three" else 2), bool(m["y"])) if year else None


def _part_of_year(m: re.Match[str], _: _State) -> tuple[Days, bool] | None:
    year = _year(m["y"])
    if year is None:
        return None
    part = m["part"]
    if "early" in part or "beginning" in part:
        return months(year, 1, 3) or year_days(year), True
    if "mid" in part:
        return months(year, 5, 8) or year_days(year), True
    return (None, date(year, 12, 31), Sense.AS_OF), True


def _season(m: re.Match[str], _: _State) -> tuple[Days, bool] | None:
    year = _year(m["y"])
    first, last = {"spring": (3, 5), "easter": (3, 4), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11)}[m["season"]]
    days = months(year, first, last) if year else None
    return (days, True) if days else None


def _named_year(m: re.Match[str], _: _State) -> tuple[Days, bool] | None:
    text = m["y"]
    year = 2000 + int(text) if m.group().startswith("fy") and len(text) == 2 else _year(text)  # noqa: PLR2004
    return (year_days(year), True) if year else None


def _bare_month(m: re.Match[str], s: _State) -> tuple[Days, bool] | None:
    if s.current is None or (m["m"] == "may" and re.match(r"\s+(?:not|be|have|well|also|need|vary)\b", m.string[m.end() :])):
        return None
    month = _month(m["m"])
    year = _year_of(month, s) or s.current
    return ((None, month_end(year, month), Sense.AS_OF) if "end of" in m.group() else (date(year, month, 1), month_end(year, month), Sense.DURING)), False


def _relative(m: re.Match[str], s: _State) -> tuple[Days, bool] | None:
    if s.current is None:
        return None
    word = m["word"]
    by = 0 if word.startswith(("this", "the year")) and "before" not in word else 1 if "next" in word or "following" in word else -1
    if s.before is not None and s.before[1] is not None and s.before[2] is Sense.AS_OF and _EARLIER.search(word):
        return (None, in_year(s.before[1], s.before[1].year - 1), Sense.AS_OF), False
    if s.anchor.across is not None and (days := _across(s.anchor.across + by, s.anchor.start)) is not None:
        return days, False
    return year_days((s.anchor.year or s.current) + by), False


_EARLIER = re.compile(r"months|^(?:a|one) year|year (?:before|earlier)$")  # a year before the day just named


def _year_end(m: re.Match[str], s: _State) -> tuple[Days, bool] | None:
    del m
    if s.anchor.across is not None and (days := _across(s.anchor.across, s.anchor.start)) is not None:
        return (None, days[1], Sense.AS_OF), False
    return ((None, date(s.current, 12, 31), Sense.AS_OF), False) if s.current else None


_READERS: tuple[tuple[re.Pattern[str], _Reader], ...] = tuple((re.compile(pattern), reader) for pattern, reader in (
    (rf"(?P<da>{_D}\s)?(?P<ma>{_M})(?:,?\s(?P<ya>{_Y}))?{_TO}(?P<db>{_D}\s)?(?P<mb>{_M})(?:,?\s{_ERA}(?P<yb>{_Y})(?![\d,.]?\d))?", _full_range),
    (r"(?:(?:academic|school|financial|fiscal)\s(?:year\s)?|fy\s?)?(?<![\d/.-])(?P<first>(?:19|20)\d\d)[/-](?P<last>\d\d|(?:19|20)\d\d)(?![\d/-])", _split_year),
    (rf"(?:between|from)?\s?(?<![\d.$])(?<!\d,){_ERA}(?P<a>{_YY})\s?(?:to|and|-|through|until)\s?{_ERA}(?P<b>{_YY}){_NOT_COUNT}", _year_range),
    (rf"(?P<m>{_M})\s(?P<da>{_D})(?:{_TO}(?P<db>{_D}))?(?:,?\s{_ERA}(?P<y>\d{{3,4}})(?![\d,.]?\d))?(?!\d)", _days_of_month),
    (rf"(?P<da>{_D})(?:{_TO}(?P<db>{_D}))?\s(?:of\s)?(?P<m>{_M})(?:,?\s{_ERA}(?P<y>\d{{3,4}})(?![\d,.]?\d))?", _days_of_month),
    (rf"(?P<end>(?:the\s)?end of\s|late\s)?(?P<m>{_M}),?\s{_ERA}(?P<y>{_Y})(?![\d,.]?\d)", _month_of_year),
    (rf"(?:the\s)?(?P<n>first|second|1st|2nd)\shalf(?!\s(?:a|an|of (?!(?:the year|roc|fy|{_Y}))))(?:\s{_ERA}(?:the year\s)?(?P<y>{_Y})(?P<across>{_SECOND})?)?", _half),
    (rf"\bh(?P<n>[12])\s{_ERA}(?P<y>{_Y})(?P<across>{_SECOND})?", _half),
    (rf"(?:the\s)?(?P<n>{_ORD})\squarter(?!s)(?:\s{_ERA}(?P<y>{_Y})(?P<across>{_SECOND})?)?", _quarter),
    (rf"\bq(?P<n>[1-4])(?:\s{_ERA}(?P<y>{_Y})(?P<across>{_SECOND})?)?(?![\d])", _quarter),
    (rf"(?:the\s)?first\s(?P<n>two|three)\squarters(?:\s{_ERA}(?P<y>{_Y}))?", _quarters),
    (rf"(?:the\s)?(?P<part>end of|year-?end|end-|late|mid-?|early|beginning of)\s?(?:the\s)?(?:roc\s|year\s|fiscal year\s|fy\s?|december\s)*(?P<y>{_Y})(?![\d,.]?\d)", _part_of_year),
    (r"\b(?P<season>spring|easter|summer|autumn|fall)\s(?:of\s)?(?P<y>(?:19|20)\d\d)(?!\d)", _season),
    (r"\b(?:(?:roc|r\.o\.c\.|minguo|fiscal year|financial year|fy|year|academic year)\s?)+'?(?P<y>(?:19|20)\d{2}|1[0-3]\d|[6-9]\d)(?![\d,.]?\d)", _named_year),
    (r"\bfy\s?'?(?P<y>\d\d)(?!\d)", _named_year),
    (rf"(?<![\d.$£€/-])(?<!\d,)(?P<y>(?:19|20)\d{{2}})(?![/-]\d)(?!\.\d){_NOT_COUNT}", _named_year),
    (rf"(?:(?:at|by|until|to)\s)?(?:the\s)?end of\s(?P<m>{_M})(?!\w|,?\s?\d)", _bare_month),
    (rf"(?:in|during|by|since|until|of|to|from)\s(?:the\s)?(?:end of\s)?(?P<m>{_M})(?!\w|,?\s?\d)", _bare_month),
    (r"(?P<word>(?:the\s)?(?:last|previous|preceding|prior|next|following)\s(?:financial\s|fiscal\s|reporting\s)?year|(?:the\s)?year before|(?:a|one) year (?:earlier|before|ago|previously)|(?:twelve|12) months (?:earlier|before|ago|previously)|this year|the year(?=\W*$))(?!-)", _relative),
    (r"\b(?:at\s)?(?:the\s)?(?:year-end|year end|end of the year)\b(?!\s\d)", _year_end),
))  # fmt: skip


_YEAR_ENDS = re.compile(rf"\b(?:year|twelve months|12 months|period)\s(?:ended|ending|to|up to)\s(?:on\s)?(?:{_D}\s)?(?P<m>{_M})(?:\s{_D}(?!\d))?(?:,?\s(?P<y>(?:19|20)\d\d))?", re.IGNORECASE)
_YEAR_RUNS = re.compile(rf"\b(?:0?1(?:st)?\s(?P<m>{_M})|(?P<m2>{_M})\s0?1(?:st)?),?\s(?P<a>(?:19|20)\d\d)\s?(?:to|-|until|through|and)\s?(?:(?:2[89]|3[01])(?:st|th)?\s(?:{_M})|(?:{_M})\s(?:2[89]|3[01])(?:st|th)?),?\s(?P<b>(?:19|20)\d\d)", re.IGNORECASE)
_SPLIT = re.compile(r"(?<![\d/.-])(?P<first>(?:19|20)\d\d)[/-](?P<last>\d\d|(?:19|20)\d\d)(?![\d/-])")
_CLOSES = re.compile(rf"\b(?:at|as of|by|on|to|until)\s(?:the end of\s)?(?:(?:2[89]|3[01])(?:st|th)?\s)?(?P<m>{_M})(?:\s(?:2[89]|3[01])(?:st|th)?)?,?\s(?:19|20)\d\d", re.IGNORECASE)
_HEAD, _OPENING = 1500, 300


@lru_cache(maxsize=64)
def year_start(text: str, *, english: bool = True) -> int:
    """Return the month in which the year that an English report covers begins, as its first lines say; April where they do not, and in any other report.

    A report of years across two whose first lines do not say closes them on the day that it gives its counts for most.

    >>> year_start("Annual Report 2022/23. For the year 1 July 2022 to 30 June 2023."), year_start("year ended 31 August 2023")
    (7, 9)
    >>> year_start("Annual Report 2022-23. At 30 June 2023 we had 90 staff.")
    7
    """
    if not english:
        return Anchor(None).start
    head = _levelled(text[:_HEAD])
    runs = _YEAR_RUNS.search(head)
    if runs is not None and int(runs["b"]) - int(runs["a"]) == 1:
        return _month((runs["m"] or runs["m2"]).lower())
    ends = _YEAR_ENDS.search(head)
    if ends is not None:
        return _month(ends["m"].lower()) % 12 + 1
    if _split_of(head) is None:
        return Anchor(None).start
    closing = Counter(_month(m["m"].lower()) for m in _CLOSES.finditer(_levelled(text)))
    months_told = [month for month, _ in closing.most_common() if month in _CLOSING]
    return months_told[0] % 12 + 1 if months_told else Anchor(None).start


_CLOSING = (3, 6, 7, 8, 9)  # months that years across two end in


def year_across(text: str, year: int | None, *, english: bool = True) -> int | None:
    """Return the first calendar year of the year across two that an English report is of, None where it is of none that its first lines tell.

    `year` is the report's own.

    >>> year_across("Annual report for the year ended 30 June 2024", 2024), year_across("Annual Report 2022-23", 2022), year_across("Annual Report 2022", 2022)
    (2023, 2022, None)
    """
    if not english or year is None:
        return None
    head = _levelled(text[:_HEAD])
    ends = _YEAR_ENDS.search(head)
    if ends is not None and ends["y"] and int(ends["y"]) - year in (0, 1) and _month(ends["m"].lower()) != 12:  # noqa: PLR2004
        return int(ends["y"]) - 1
    runs = _YEAR_RUNS.search(head)
    if runs is not None and int(runs["b"]) - int(runs["a"]) == 1 and year in (int(runs["a"]), int(runs["b"])):
        return int(runs["a"])
    return year if _split_of(head[:_OPENING]) == year else None


def _levelled(text: str) -> str:
    return re.sub(r"\s+", " ", text).translate({ord(c): "-" for c in "‐‑‒–—"})  # noqa: RUF001


def _split_of(head: str) -> int | None:
    """Return the first calendar year of the first year across two that some text names."""
    return next((int(m["first"]) for m in _SPLIT.finditer(head) if int(m["last"]) in (int(m["first"]) + 1, (int(m["first"]) + 1) % 100)), None)


def find_english_periods(text: str, anchor: Anchor) -> list[PeriodMention]:
    """Return the English phrases of time in `text` (any case), in order, not overlapping."""
    low = text.lower().translate({ord(c): "-" for c in "‐‑‒–—"})  # noqa: RUF001
    if len(low) != len(text):  # a character whose lower case is longer: offsets must stay
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    found: list[PeriodMention] = []
    state = _State(anchor, anchor.year)
    at = 0
    home = anchor.year
    for start, rank, match in sorted((m.start(), rank, m) for rank, (pattern, _) in enumerate(_READERS) for m in pattern.finditer(low)):
        start += len(match.group()) - len(match.group().lstrip())
        if start < at:
            continue
        if found and (start - at > _SAME_BREATH or "." in low[at:start]):
            state = _State(anchor, home if home is not None else state.current, state.before)  # a day without its year is the report's own year's
        read = _READERS[rank][1](match, state)
        if read is None:
            continue
        (first, last, sense), explicit = read
        single = _READERS[rank][1] in (_days_of_month, _named_year, _month_of_year, _quarter, _half) and (first == last or _READERS[rank][1] is not _days_of_month)
        if sense is Sense.DURING and explicit and single and (up := _UP_TO.search(low[max(0, start - 16) : start])) and ("at " not in up.group() or first == last):
            first, sense = None, Sense.AS_OF
        found.append(PeriodMention(Period(text[start : match.end()].strip(), first, last, sense), Span(start, match.end()), explicit))
        at = match.end()
        state = _State(anchor, last.year if last else state.current, (first, last, sense), (first, last, sense) if explicit or state.named is not None else None)
    return found
