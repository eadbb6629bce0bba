"""Phrases of time -> `Period`: 106年度, 至106年11月底止, 106年7月25至26日, 前三季, 去年同期, 111學年度第1學期.

ROC and Western years are one calendar inside. All functions read folded text. A phrase without a
year takes it from the phrase before it, else from the anchor (the document's own year). English
phrases are `language.periods_en`'s.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache

from reportqa.language.ages import CENTURY, DECADE, century_days, decade_days, is_age, old_year, reign_pattern, reign_year
from reportqa.language.calendars import (
    Anchor,
    Days,
    PeriodMention,
    day_of,
    financial_year,
    half_year,
    in_year,
    int_of,
    month_end,
    months,
    quarters,
    school_year,
    western,
    year_days,
)
from reportqa.language.periods_en import find_english_periods
from reportqa.language.script import fold
from reportqa.language.tables import rows
from reportqa.model.document import Span
from reportqa.model.figure import Period, Sense

__all__ = ["Anchor", "PeriodMention", "days_named", "find_english_periods", "find_periods", "is_age", "is_closing_day", "periods_in", "western"]

_LONGEST = 500  # years of a stretch between two years of old
_FIRST_PLAUSIBLE = 40  # below this a bare N年 is a duration unless a month follows
_FIRST_LIKELY = 65  # below this it is one unless anything of a date follows
_OLD, _NEW = 1000, 1800  # years between are read as they stand, whatever the calendar
_SURELY_A_YEAR = 80  # below this N年來 and N年內 are durations

_HAN = "〇○零一二三四五六七八九十百"
_N = rf"(?:\d{{1,2}}|[{_HAN}]{{1,3}})"
_TO = r"(?:至|到|-|~)"
_AND = r"(?:至|到|-|~|及|和|、|与)"
_LISTED = rf"(?:{_N}\s?[日号]?\s?(?:、|及|和|与)\s?){{0,9}}{_N}\s?"  # days of one month, the last before its 日
_WEEKDAY = r"(?:\((?:星期|周|礼拜)?[一二三四五六日天]\))?"
_MARK = r"(?P<mark>学年度|会计年度|财政年度|年度|学年|财年|年(?![代龄级资长轻期余多次均]))"
_YEAR = re.compile(
    rf"(?:(?P<era>(?:中华)?民国|西元|公元|roc\s?)\s?(?P<eyear>\d{{1,4}}|[{_HAN}]{{1,5}}|元)"
    rf"|(?<![\d./{_HAN}])(?<!\d,)(?P<year>\d{{2,4}}|[{_HAN}]{{2,5}}))\s?{_MARK}"
)
_RELATIVE = re.compile(r"(?<![以历往每])(?P<relative>去年|上年度?|前一年度?|前1年度?|上一年度?|今年度?|本年度?|当年度?|同年度?|前年度?|翌年|次年|隔年|明年|这一年|该年(?!度))(?![龄级])(?P<same>同期)?")
_TAIL = re.compile(
    rf"\s?(?:"
    rf"(?P<half>[上下])半年度?|第?\s?(?P<semester>[12一二上下])\s?学期|"
    rf"第?\s?(?P<quarter>[1-4一二三四])\s?季?度?(?:{_AND}第?\s?(?P<quarter2>[1-4一二三四])\s?)?季度?|q(?P<qen>[1-4])(?!\d)|前(?P<quarters>[二三23两])\s?季度?|前\s?(?P<firstmonths>{_N})\s?个月|"
    rf"(?P<ma>{_N})\s?(?:{_TO}|、)\s?(?P<mb>{_N})\s?月(?:份)?(?P<mbpart>底|末)?(?!\s?\d{{1,2}}\s?日)|"
    rf"(?P<m1>{_N})\s?月(?!来)(?:份)?(?:\s?(?P<d1>{_N})(?:\s?(?P<d1mark>[日号])|(?=\s?{_AND}\s?{_LISTED}[日号])))?(?P<mpart>[上中下初]旬|[初底末]|中(?![心央正山国华学小文]))?{_WEEKDAY}"
    rf"(?:\s?起?\s?(?P<link>{_AND})\s?(?:(?P<y2>\d{{2,4}})\s?年\s?)?(?:(?P<m2>{_N})\s?月(?:份)?(?:\s?(?P<d2>{_N})\s?[日号])?|(?:{_N}\s?[日号]?\s?(?:、|及|和|与)\s?){{0,9}}(?P<d3>{_N})\s?[日号])(?P<m2part>[上中下]旬|底|末)?{_WEEKDAY})?|"
    rf"(?P<part>初|中(?![心央正山国华学小文])|底|末|终(?:了)?)|"
    rf"(?:截至|截止|至|迄|到)\s?(?P<todate>{_N})\s?月(?:份)?\s?(?P<tdpart>底|末|(?P<tdday>\d{{1,2}})\s?日)?|"
    rf"(?:起)?\s?{_TO}\s?(?P<year2>\d{{2,4}}|[{_HAN}]{{3,5}})\s?(?:年度|年)(?P<year2part>底|末|终)?"
    rf")"
)
_NUMERIC = re.compile(r"(?<![\d./-])(?P<y>\d{2,4})(?P<sep>[/.-])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})(?![\d./-]\d|\d)")
_SPLIT = re.compile(r"(?<![\d./-])(?P<first>(?:19|20)\d\d|1[0-4]\d|[89]\d)[/-](?P<last>\d{2,4})(?![\d./-])(?P<mark>\s?(?:学年度?|年度|会计年度|[一-鿿]{0,3}季|年)?)")
_YEARS = re.compile(rf"(?<![\d./])(?<!\d,)(?P<era>民国)?\s?(?P<first>\d{{2,4}})(?:、\d{{2,4}}){{0,6}}\s?{_AND}\s?(?P<last>\d{{2,4}})\s?(?P<mark>学年度|年度|年(?![代内来]))")
_DAYS = re.compile(rf"月(?:份)?\s?(?P<days>{_N}(?:\s?[日号])?(?:\s?(?:、|及|和|与)\s?{_N}(?:\s?[日号])?)+)\s?$")
_MONTHS = re.compile(rf"(?<![\d.{_HAN}])(?<!\d,)(?P<a>{_N})\s?{_TO}\s?(?P<b>{_N})\s?月(?:份)?(?P<part>底|止)?(?!\s?\d{{1,2}}\s?日)")
_MONTH = re.compile(rf"(?<![\d个箇.第{_HAN}]){_N}\s?月(?![来薪均租刊]|天(?!气))")
_PART = re.compile(r"(?P<half>[上下])半年度?|第\s?[1-4一二三四]\s?季|(?<![第一二三四1-4])(?P<bare>[一二三四])季度|前[二三23两]\s?季|(?P<yearend>(?<![\d每])年[底末终](?!前|奖))|(?P<whole>全年度?)")
_DAY = re.compile(rf"(?P<d>{_N})\s?日")
_AS_OF_BEFORE = re.compile(r"(?:截至|截止(?:日期?[为:]?)?|累计至|累计到|迄至|至|迄|到)\s?(?:目前\s?)?$")
_AS_OF_LEAD = re.compile(r"(?:截至|截止|累计至|累计到|迄至|迄|至|到)\s?$")
_AS_OF_AFTER = re.compile(r"\s?(?:为止|止|底止|前)")
_STOP = re.compile(r"\s?(?:为止|止)(?![血滑痛跌])")
_COMPARED = re.compile(r"(?:较|比|相较于?|优于|高于|低于)\s?$")
RECORD_SINCE = re.compile(r"\s?[^,;。\d]{0,10}?以来(?:的?(?:新|最|次|第|首|历来)|之最)")  # 101年有統計以來新低: what it is set against, not when
_LEVEL = re.compile(r"\s?(?:\([^)]{0,12}\))?\s?(?:的|之)?(?:水准|水平|同期|基准)")
_DURATION_BEFORE = re.compile(r"[近逾满达每共续约过隔历]\s?$")
_LONG_BEFORE = re.compile(r"[近逾满约]\s?$")


@dataclass(frozen=True, slots=True)
class _Read:
    """What one phrase was read as: where it ends, its days, whether it names its year, the year to go on with."""

    end: int
    days: Days
    explicit: bool
    year: int | None = None


@dataclass(slots=True)
class _State:
    """What a phrase is read against: the text, the anchor, the year last named, and the phrases before it."""

    text: str
    anchor: Anchor
    current: int | None
    found: list[PeriodMention] = field(default_factory=list)

    @property
    def base(self) -> int | None:
        return self.current if self.current is not None else self.anchor.year


# ---------------------------------------------------------------- tails: what follows a year


def _tail_days(year: int, tail: re.Match[str], *, roc: bool, school: bool = False) -> Days | None:  # noqa: PLR0911
    if tail["half"]:
        return half_year(year, second=tail["half"] == "下")
    if tail["semester"]:
        first = tail["semester"] in "1一上"
        return (date(year, 8, 1), date(year + 1, 1, 31), Sense.DURING) if first else (date(year + 1, 2, 1), date(year + 1, 7, 31), Sense.DURING)
    if tail["quarter"] or tail["qen"]:
        first_quarter = int_of(tail["quarter"] or tail["qen"]) or 1
        last_quarter = int_of(tail["quarter2"]) or first_quarter
        return quarters(year, first_quarter, last_quarter) if last_quarter >= first_quarter else None
    if tail["quarters"]:
        return quarters(year, 1, 3 if tail["quarters"] in "三3" else 2)
    if tail["firstmonths"]:
        return months(year, 1, int_of(tail["firstmonths"]) or 0)
    if tail["ma"]:
        return months(year, int_of(tail["ma"]) or 0, int_of(tail["mb"]) or 0)
    if tail["part"]:
        return _part_days(year, tail["part"][0], school=school)
    if tail["todate"]:
        return _to_date(year, tail)
    if tail["year2"]:
        number = int_of(tail["year2"]) or 0
        second = number if year < _NEW and number >= year else western(number, roc=roc)
        return (date(year, 1, 1), date(second, 12, 31), Sense.DURING) if second and second >= year else None
    return _month_days(year, tail, roc=roc)


def _part_days(year: int, part: str, *, school: bool) -> Days:
    if part in "底末终":
        return None, date(year + 1, 7, 31) if school else date(year, 12, 31), Sense.AS_OF
    return (date(year, 1, 1), date(year, 1, 31), Sense.DURING) if part == "初" else (date(year, 5, 1), date(year, 7, 31), Sense.DURING)


def _to_date(year: int, tail: re.Match[str]) -> Days | None:
    month = int_of(tail["todate"]) or 0
    if not 1 <= month <= 12:  # noqa: PLR2004
        return None
    end = day_of(year, month, int(tail["tdday"])) if tail["tdday"] else month_end(year, month)
    return (date(year, 1, 1), end, Sense.TO_DATE) if end else None


def _month_days(year: int, tail: re.Match[str], *, roc: bool) -> Days | None:
    """Return the days of 3月17日, 7月25至26日, 5月9日至6月22日, 12月至107年2月, 3月中旬, 6月底."""
    m1, d1 = int_of(tail["m1"]), int_of(tail["d1"])
    if not m1 or m1 > 12:  # noqa: PLR2004
        return None
    m2, d2, part = int_of(tail["m2"]), int_of(tail["d2"] or tail["d3"]), tail["mpart"]
    last_year = western(int(tail["y2"]), roc=roc) if tail["y2"] else year
    start = day_of(year, m1, d1) if d1 else date(year, m1, 1)
    if start is None or last_year is None:
        return None
    if d2:
        end = day_of(last_year, m2 or m1, d2)
    elif m2:
        end = month_end(last_year, m2) if m2 <= 12 else None  # noqa: PLR2004
    else:
        end = start if d1 else month_end(year, m1)
    if end is None or end < start:
        return None
    if part and not (d1 or m2 or d2):
        if part in "底末":
            return None, end, Sense.AS_OF
        low, high = {"上": (1, 10), "初": (1, 10), "中": (11, 20), "下": (21, end.day)}[part[0]]
        return date(year, m1, low), date(year, m1, high), Sense.DURING
    return start, end, Sense.DURING


def _end_of_tail(tail: re.Match[str], days: Days) -> tuple[int, Days]:
    """Return where a tail ends and its days: of 7月及9月 only the first month, for the months between are not meant."""
    first, last = days[0], days[1]
    if not tail["m2"] or tail["link"] not in ("、", "及", "和", "与") or first is None or last is None:
        return tail.end(), days
    if not tail["d2"] and last.month == first.month + 1:
        return tail.end(), days
    return tail.start("link"), (first, first if tail["d1"] else month_end(first.year, first.month), days[2])


# ---------------------------------------------------------------- heads


def _read_numeric(match: re.Match[str], state: _State) -> _Read | None:
    number = int(match["y"])
    if number < 60 and state.anchor.roc:  # noqa: PLR2004
        return None
    day = day_of(western(number, roc=state.anchor.roc), int(match["m"]), int(match["d"]))
    return _Read(match.end(), (day, day, Sense.DURING), explicit=True, year=day.year) if day else None


def _read_split(match: re.Match[str], state: _State) -> _Read | None:
    first, last = int(match["first"]), int(match["last"])
    if last not in (first + 1, (first + 1) % 100) or (first < 1000 and (not match["mark"].strip() or last != first + 1)):  # noqa: PLR2004
        return None
    year = western(first, roc=state.anchor.roc)
    if year is None:
        return None
    named_before = state.text[max(0, match.start() - 6) : match.start()]
    if "学年" in match["mark"] or "学年" in named_before:
        return _Read(match.end("last"), school_year(year), explicit=True, year=year)
    if first >= 1000 and last < 100:  # noqa: PLR2004
        return _Read(match.end("last"), financial_year(year), explicit=True, year=year)
    return _Read(match.end("last") if "季" in match["mark"] else match.end(), (date(year, 1, 1), date(year + 1, 12, 31), Sense.DURING), explicit=True, year=year)


def _read_years(match: re.Match[str], state: _State) -> _Read | None:
    a, b = int(match["first"]), int(match["last"])
    if _OLD <= a < _NEW and a < b and not match["era"]:
        return _Read(match.end(), (date(a, 1, 1), date(b, 12, 31), Sense.DURING), explicit=True, year=b) if b < a + _LONGEST else None
    first, last = (western(n, match["era"] or "", roc=state.anchor.roc) for n in (a, b))
    if first is None or last is None or not first < last <= first + 40 or int(match["last"]) < _FIRST_PLAUSIBLE:  # noqa: PLR2004
        return None
    days = (school_year(first)[0], school_year(last)[1], Sense.DURING) if match["mark"] == "学年度" else (date(first, 1, 1), date(last, 12, 31), Sense.DURING)
    return _Read(match.end(), days, explicit=True, year=last)


def _read_months(match: re.Match[str], state: _State) -> _Read | None:
    days = months(state.base, int_of(match["a"]) or 0, int_of(match["b"]) or 0) if state.base else None
    return _Read(match.end(), days, explicit=False) if days else None


def _read_plan(match: re.Match[str], state: _State) -> _Read | None:
    first, last = next((int(a), int(b)) for word, a, b in rows("plans.tsv") if state.text.startswith(word, match.start()))
    return _Read(match.end(), (date(first, 1, 1), date(last, 12, 31), Sense.DURING), explicit=True)


def _read_year(match: re.Match[str], state: _State) -> _Read | None:
    number, mark, text = int_of(match["eyear"] or match["year"]), match["mark"], state.text
    year = western(number, match["era"] or "", roc=state.anchor.roc) if number else None
    tail = _TAIL.match(text, match.end())
    old = year is None and number is not None and not match["era"] and mark == "年" and not re.search("[十百]", match["year"]) and old_year(text, match.start(), match.end(), number, month=tail is not None and bool(tail["m1"]))
    if old:
        year = number
    if number is None or year is None:
        return None
    if not old and not match["era"] and mark == "年" and not _plausible(match, number, tail, text):
        return None
    days = _tail_days(year, tail, roc=state.anchor.roc, school=mark.startswith("学年")) if tail else None
    if days is not None and tail is not None:
        end, days = _end_of_tail(tail, days)
        return _Read(end, days, explicit=True, year=year)
    return _Read(match.end(), school_year(year) if mark.startswith("学年") else year_days(year), explicit=True, year=year)


def _read_reign(match: re.Match[str], state: _State) -> _Read | None:
    found = reign_year(match)
    if found is None:
        return None
    year, solar = found
    after = match.start("lunar") if match["lunar"] and solar else match.end()
    tail = _TAIL.match(state.text, after) if solar else None
    days = _tail_days(year, tail, roc=False) if tail else None
    if tail is None or days is None:
        return _Read(after, year_days(year), explicit=True, year=year)
    end, days = _end_of_tail(tail, days)
    return _Read(end, days, explicit=True, year=year)


def _read_century(match: re.Match[str], _: _State) -> _Read | None:
    days = century_days(match)
    return _Read(match.end(), days, explicit=True) if days else None


def _read_decade(match: re.Match[str], state: _State) -> _Read | None:
    days = decade_days(match, roc=state.anchor.roc)
    return _Read(match.end(), days, explicit=True) if days else None


def _plausible(match: re.Match[str], number: int, tail: re.Match[str] | None, text: str) -> bool:
    """Whether N年 without an era is a year and no stretch of years."""
    if number < _FIRST_PLAUSIBLE:
        return tail is not None and bool(tail["m1"])
    if not match["year"].isdigit() and len(match["year"]) == 2 and tail is None:  # noqa: PLR2004
        return False
    after = text[match.end() : match.end() + 1]
    if number < _FIRST_LIKELY and tail is None:
        return False
    if tail is None and number < 1000 and (_LONG_BEFORE if number >= _SURELY_A_YEAR else _DURATION_BEFORE).search(text[max(0, match.start() - 2) : match.start()]):  # noqa: PLR2004
        return False
    return not (after in ("来", "间", "内", "以") and number < _SURELY_A_YEAR) and not (after == "来" and number < 1000)  # noqa: PLR2004


def _read_relative(match: re.Match[str], state: _State) -> _Read | None:
    word, base, home = match["relative"], state.base, state.anchor.year
    if base is None:
        return None
    home = home or base
    if word.startswith(("今", "本")):
        year = home
    elif word == "这一年":  # of the year last named as a year, not by one of its days: 112年是自111年9月27日改制後的第一個完整年度。這一年裡
        year = next((m.period.years[-1] for m in reversed(state.found) if m.explicit and not m.period.is_day and m.period.years), base)
    elif word.startswith(("当", "同", "这", "该")):
        year = base
    elif word.startswith("前年"):
        year = home - 2
    elif word.startswith(("翌", "次", "隔", "明")):
        year = base + 1
    else:
        year = home - 1 if word.startswith("去") else base - 1
    if match["same"] and state.found and state.found[-1].period.start and state.found[-1].period.end:
        before = state.found[-1].period  # 同期: the same months of the other year
        first, last = before.start, before.end
        if first and last:
            days = in_year(first, year), in_year(last, year + last.year - first.year), before.sense
            return _Read(match.end(), days, explicit=False, year=year)
    across = _across(state, year - home) if abs(year - home) <= 1 else None
    if across is not None and not match["same"]:
        return _Read(match.end(), across, explicit=False, year=year)
    tail = None if match["same"] else _TAIL.match(state.text, match.end())
    days_after = _tail_days(year, tail, roc=state.anchor.roc) if tail else None
    if tail is None or days_after is None:
        return _Read(match.end(), year_days(year), explicit=False, year=year)
    end, days_after = _end_of_tail(tail, days_after)
    return _Read(end, days_after, explicit=False, year=year)


def _across(state: _State, by: int) -> Days | None:
    """Return the report's own year where that goes across two (2023/24), or the one so many years on; None where it is a calendar year."""
    first, start = state.anchor.across, state.anchor.start
    return None if first is None or start == 1 else months(first + by, start, start - 1, first + by + 1)


def _read_month(match: re.Match[str], state: _State) -> _Read | None:
    tail = _TAIL.match(state.text, match.start())
    days = _tail_days(state.base, tail, roc=state.anchor.roc) if state.base and tail else None
    if days is None or tail is None:
        return None
    end, days = _end_of_tail(tail, days)
    return _Read(end, days, explicit=False)


def _read_part(match: re.Match[str], state: _State) -> _Read | None:
    base = state.base
    if base is None:
        return None
    if match["whole"]:
        return _Read(match.end(), year_days(state.anchor.year or base), explicit=False)
    if match["yearend"] and (across := _across(state, 0)) is not None:
        return _Read(match.end(), (None, across[1], Sense.AS_OF), explicit=False)
    if match["yearend"]:
        return _Read(match.end(), (None, date(base, 12, 31), Sense.AS_OF), explicit=False)
    if match["bare"]:
        quarter = int_of(match["bare"]) or 1
        return _Read(match.end(), quarters(base, quarter, quarter), explicit=False)
    return _read_month(match, state)


def _read_day(match: re.Match[str], state: _State) -> _Read | None:
    """Read 26日 in 4月18日、26日: a day of the month just named."""
    before = state.found[-1] if state.found else None
    last = before.period.end if before else None
    if before is None or last is None or not re.fullmatch(r"\s?(?:、|及|和|与)\s?", state.text[before.span.end : match.start()]):
        return None
    day = day_of(last.year, last.month, int_of(match["d"]))
    return _Read(match.end(), (day, day, Sense.DURING), explicit=False) if day and day > last and before.period.start == last else None


@cache
def _plan_pattern() -> re.Pattern[str]:
    return re.compile("(?:" + "|".join(re.escape(word) for word, _, _ in rows("plans.tsv")) + ")(?:期间|规划|时期)?")


_Reader = Callable[[re.Match[str], _State], _Read | None]


@cache
def _readers() -> tuple[tuple[re.Pattern[str], _Reader], ...]:
    """Return the heads of phrases, the one that wins where two begin at one place first."""
    return (
        (CENTURY, _read_century), (DECADE, _read_decade), (reign_pattern(), _read_reign), (_NUMERIC, _read_numeric), (_SPLIT, _read_split), (_YEARS, _read_years), (_plan_pattern(), _read_plan), (_YEAR, _read_year),
        (_RELATIVE, _read_relative), (_MONTHS, _read_months), (_MONTH, _read_month), (_PART, _read_part), (_DAY, _read_day),
    )  # fmt: skip


_NO_YEAR = (_read_plan, _read_century, _read_decade)  # after which a phrase without its year is none of theirs


def _as_of(text: str, start: int, read: _Read) -> tuple[int, int, Days]:
    """Return where a phrase begins and ends with the words that make it one *as of* its end (截至…止), and its days."""
    first, last, sense = read.days
    before, after = _AS_OF_BEFORE.search(text[:start][-12:]), _AS_OF_AFTER.match(text, read.end)
    ranged = first is not None and last is not None and (last - first).days > 366  # noqa: PLR2004
    if sense is Sense.DURING and not ranged:
        marked = before is not None and (after is not None or any(c in before.group() for c in "截迄累"))
        stopped = _STOP.match(text, read.end) is not None and first == last
        if marked or stopped:
            first, sense = None, Sense.AS_OF
    stop = _STOP.match(text, read.end)
    end = stop.end() if stop else read.end
    if sense is not Sense.AS_OF:
        return start, end, (first, last, sense)
    lead = _AS_OF_LEAD.search(text[:start][-12:])
    begin = start - len(lead.group()) if lead else start
    return begin, end, (first, last, sense)


_CLOSING_DAY = re.compile(r"(?:至|到)[^年]*(?:\d+年)?\s?\d+\s?月\s?\d+\s?日\s?止?$")


def is_closing_day(period: Period) -> bool:
    """Whether a period is the day to which something ran (至12月31日止), its beginning told elsewhere; 截至 says of when a count is.

    >>> is_closing_day(Period("至12月31日止", None, date(2024, 12, 31), Sense.AS_OF)), is_closing_day(Period("截至12月31日", None, date(2024, 12, 31), Sense.AS_OF))
    (True, False)
    """
    return period.start is None and period.end is not None and _CLOSING_DAY.match(fold(period.text)) is not None


def find_periods(text: str, anchor: Anchor) -> list[PeriodMention]:
    """Return the phrases of time in folded text, in order, not overlapping."""
    state = _State(text, anchor, anchor.year)
    candidates = sorted((m.start(), rank, m) for rank, (pattern, _) in enumerate(_readers()) for m in pattern.finditer(text))
    at = 0
    for start, rank, match in candidates:
        if start < at:
            continue
        read = _readers()[rank][1](match, state)
        if read is None:
            continue
        begin, end, (first, last, sense) = _as_of(text, start, read)
        begin = max(begin, at)
        baseline = _COMPARED.search(text[max(0, start - 6) : start]) is not None or _LEVEL.match(text, read.end) is not None or RECORD_SINCE.match(text, read.end) is not None
        if read.year is not None and not baseline:
            state.current = read.year
        state.found.append(PeriodMention(Period(text[begin:end].strip(), first, last, sense), Span(begin, end), read.explicit))
        at = end
        if last is not None and not baseline and _readers()[rank][1] not in _NO_YEAR:
            state.current = last.year
    return state.found


def days_named(mention: PeriodMention, text: str) -> list[PeriodMention]:
    """Return the days that a time names one by one (4月18及26日), each where it stands; the time itself where it names none so.

    `text` is the report's own, which the mention was found in.
    """
    match, first = _DAYS.search(fold(mention.span.of(text))), mention.period.start
    if match is None or first is None:
        return [mention]
    found: list[PeriodMention] = []
    for k, part in enumerate(re.finditer(rf"{_N}(?:\s?[日号])?", match["days"])):
        day = day_of(first.year, first.month, int_of(part.group().rstrip("日号 ")))
        if day is None or (found and found[-1].period.end is not None and day <= found[-1].period.end):
            return [mention]
        at = mention.span.start + match.start("days")
        span = Span(at + part.start() if k else mention.span.start, at + part.end())
        found.append(PeriodMention(Period(span.of(text).strip(), day, day, Sense.DURING), span, mention.explicit))
    days = [m.period.end for m in found if m.period.end is not None]
    return found if (days[-1] - days[0]).days >= len(days) else [mention]  # the 25th and 26th are one stretch


def periods_in(text: str, anchor: Anchor, *, english: bool = False) -> list[PeriodMention]:
    """Return the phrases of time in a report's own text, each in the words that the report prints."""
    found = find_english_periods(text, anchor) if english else find_periods(fold(text), anchor)
    return [replace(m, period=replace(m.period, text=m.span.of(text).strip())) for m in found]
