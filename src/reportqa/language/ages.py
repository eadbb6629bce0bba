"""Times older or longer than reports tell -> their days: years before 1800, years of a reign, decades, centuries and their parts.

All functions read folded text. A part of a century or decade is taken as a share of its years: the beginning and
the end three tenths each, what is between them its middle, a half five tenths.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from reportqa.language.calendars import Days, int_of
from reportqa.language.script import fold
from reportqa.language.tables import rows
from reportqa.model.figure import Sense

_HAN = "〇○零一二三四五六七八九十百"
_PART = r"(?:\s?(?P<part>最?初[期叶]?|早期|前[期叶]|中[期叶]|后[期叶]|晚期|末[期叶]?|[前上]半[期叶]?|[后下]半[期叶]?))?"
_GOES_ON = re.compile(r"$|[^\w一-鿿]|\d|[的之时间前后中以起至到和与及或在于从自直早曾就已才便又也是为由被该此开]")  # 21世紀海洋計畫 is a name
CENTURY = re.compile(rf"(?:(?P<era>西元|公元)\s?)?(?<![前每跨半第\d.{_HAN}])(?P<century>\d{{1,2}}|[{_HAN}]{{1,3}})\s?世纪(?:\s?(?P<decade>\d0|[二三四五六七八九]?十)\s?年代)?{_PART}")
DECADE = re.compile(rf"(?P<era>民国\s?)?(?<![\d.{_HAN}])(?P<decade>1\d\d0|20\d0|[1-9]0|[二三四五六七八九]?十)\s?年代{_PART}")
_SHARES = {"初": (0, 3), "早": (0, 3), "前": (0, 3), "中": (3, 7), "后": (7, 10), "晚": (7, 10), "末": (7, 10), "上": (0, 5), "下": (5, 10)}
_OLDEST_BARE, _FIRST_OF_FOUR, _NEW = 100, 1000, 1800  # from which year on a bare one is read, from which it has four digits, from which `calendars` reads it
_LEAD = re.compile(r"(?:^|[于在自从由至到迄及和与、,;:。()「」《》\n~-]|直到|早在)\s?$")
_LASTS = re.compile(r"(?:[近逾满达共续约过隔历有长每第前]|超过|大约|不到|多达)\s?$")
_STRETCH = re.compile(r"\s?(?:以?来|间|内|多|余|之?[前后]|以[上下内]|之久|[的之]?历史|左右|一[遇次])")


def is_age(phrase: str) -> bool:
    """Whether a phrase of time, as printed, names a century or decade: a time to tell, none to count by.

    >>> is_age("19世紀晚期"), is_age("1980年代"), is_age("1985年")
    (True, True, False)
    """
    return re.search(r"世[纪紀]|年代", phrase) is not None


def old_year(text: str, start: int, end: int, number: int, *, month: bool) -> bool:
    """Whether a bare N年 before 1800 at `start` to `end` is a year, no stretch of years: by the words beside it, or the month after it."""
    if not _OLDEST_BARE <= number < _NEW:
        return False
    before, after = text[max(0, start - 4) : start], text[end : end + 4]
    if before.rstrip().endswith("前"):
        return False
    if month:
        return True
    stretch = _STRETCH.match(after)
    if _LASTS.search(before) or (stretch is not None and (number % 10 == 0 or stretch.group().strip() not in ("前", "后", "之前", "之后", "间", "以来"))):
        return False
    return _LEAD.search(before) is not None or (number >= _FIRST_OF_FOUR and number % 100 != 0)


def century_days(match: re.Match[str]) -> Days | None:
    """Return the days of 19世紀, 20世紀60年代, 西元三世紀初; None where a stretch of a hundred years is meant (一世紀)."""
    number = int_of(match["century"])
    if not number or number > 21 or (number <= 2 and not match["century"].isdigit() and not match["era"]):  # noqa: PLR2004
        return None
    led = match["era"] or match["part"] or match["decade"] or match.string[max(0, match.start() - 1) : match.start()] in tuple("于在自从至到")
    if not led and not _GOES_ON.match(match.string, match.end()):
        return None
    first = 100 * number - 99
    if match["decade"]:
        return _share(first - 1 + (int_of(match["decade"]) or 0), 10, match["part"])
    return _share(first, 100, match["part"])


def decade_days(match: re.Match[str], *, roc: bool) -> Days | None:
    """Return the days of 1980年代, 民國80年代, and of 80年代 where no ROC years are in use, which it may count."""
    number = int_of(match["decade"])
    if number is None or (roc and number < _OLDEST_BARE and not match["era"]):
        return None
    first = number + 1911 if match["era"] else number if number >= _FIRST_OF_FOUR else 1900 + number
    return _share(first, 10, match["part"])


def _share(first: int, years: int, part: str | None) -> Days:
    low, high = (0, 10) if not part else _SHARES[next(c for c in part if c in _SHARES)]
    if part and "半" in part:
        low, high = (0, 5) if part[0] in "前上" else (5, 10)
    return date(first + low * years // 10, 1, 1), date(first + high * years // 10 - 1, 12, 31), Sense.DURING


@cache
def _reigns() -> dict[str, tuple[tuple[int, int, bool], ...]]:
    found: dict[str, tuple[tuple[int, int, bool], ...]] = {}
    for name, first, last, months in rows("reigns.tsv"):
        found[fold(name)] = (*found.get(fold(name), ()), (int(first), int(last), months == "solar"))
    return found


@cache
def reign_pattern() -> re.Pattern[str]:
    """Match the year of a reign, and the lunar month and day after it, which stay within it: 光緒三十三年, 康熙七年三月, 昭和20年."""
    names = "|".join(sorted(map(re.escape, _reigns()), key=len, reverse=True))
    return re.compile(rf"(?P<reign>{names})\s?(?P<number>元|\d{{1,2}}|[{_HAN}]{{1,3}})\s?年(?![代龄级资间])(?P<lunar>\s?闰?(?:正|腊|冬|[一二三四五六七八九十]{{1,2}})月(?:\s?(?:初|廿)?[一二三四五六七八九十]{{1,3}}日?)?)?")


def reign_year(match: re.Match[str]) -> tuple[int, bool] | None:
    """Return the Western year in which a reign's year began, and whether its months are those of the Western calendar; None beyond the reign's end, or where two of its name lasted so long."""
    number = int_of(match["number"]) or 0
    found = [(first + number - 1, solar) for first, last, solar in _reigns()[match["reign"]] if first <= first + number - 1 <= last]
    return found[0] if len(found) == 1 else None
