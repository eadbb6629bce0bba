"""Phrases of time -> `Period`: 106年度, 至106年11月底止, 106年7月25至26日, FY2017, the first half of 2017.

ROC and Western years are one calendar inside. All functions read folded text. A phrase without a
year takes it from the phrase before it, else from the anchor (the document's own year).
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from reportqa.language.numerals import han_value
from reportqa.language.tables import rows
from reportqa.model.document import Span
from reportqa.model.figure import Period, Sense

ROC_OFFSET = 1911
_FIRST_PLAUSIBLE_ROC = 40  # below this a bare N年 is a duration unless 民國 or a month says otherwise

_HAN = "〇零一二三四五六七八九十百"
_NUM = rf"(?:\d{{1,4}}|[{_HAN}]{{1,5}})"
_MONTHS = {name.lower(): i for i, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): i for i, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_MONTH_EN = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"

_YEAR = rf"(?P<era>(?:中华)?民国|西元|公元|roc\s?)?\s?(?P<year>\d{{2,4}}|[{_HAN}]{{2,5}})\s?(?P<mark>学年度|会计年度|财政年度|年度|学年|财年|年(?!代|龄|级|资|长|轻|来|间|内|以|期|余|多))"
_RELATIVE = r"(?<![以历往])(?P<relative>去年|上年度?|前一年度?|前1年度?|上一年度?|今年度?|本年度?|当年度?|同年度?|前年度?|翌年|次年|明年)(?P<same>同期)?"
_MONTH = rf"(?P<month>\d{{1,2}}|[{_HAN}]{{1,3}})\s?月"
_DAY = rf"(?P<day>\d{{1,2}}|[{_HAN}]{{1,3}})\s?[日号]?"
_TAIL = re.compile(
    rf"\s?(?:"
    rf"(?P<half>[上下])半年|第?\s?(?P<quarter>[1-4一二三四])\s?季度?|前(?P<quarters>[二三23两])\s?季度?|"
    rf"(?P<m1>\d{{1,2}}|[{_HAN}]{{1,3}})\s?月(?!来)(?:份)?(?:\s?(?P<d1>\d{{1,2}}|[{_HAN}]{{1,3}})\s?(?P<d1mark>[日号])?(?!\d|月))?(?P<mpart>[初中底末上下]旬?)?"
    rf"(?:\s?(?:至|到|-|~|及|和|、|与)\s?(?:(?P<y2>\d{{2,4}})\s?年\s?)?(?:(?P<m2>\d{{1,2}}|[{_HAN}]{{1,3}})\s?月(?:\s?(?P<d2>\d{{1,2}}|[{_HAN}]{{1,3}})\s?[日号])?|(?P<d3>\d{{1,2}}|[{_HAN}]{{1,3}})\s?[日号])(?P<m2part>底|末|止)?)?|"
    rf"(?P<part>[初中底末终])|"
    rf"(?:截至|截止|至|迄|到)\s?(?P<todate>\d{{1,2}}|[{_HAN}]{{1,3}})\s?月\s?(?:份)?(?P<tdpart>底|末|(?P<tdday>\d{{1,2}})\s?日)?|"
    rf"\s?(?:至|到|-|~)\s?(?P<year2>\d{{2,4}}|[{_HAN}]{{3,5}})\s?(?:年度|年)(?P<year2part>底|末|终)?"
    rf")"
)
_FULL_YEAR = re.compile(_YEAR)
_RELATIVE_YEAR = re.compile(_RELATIVE)
_NUMERIC_DATE = re.compile(r"(?<![\d.])(?P<y>\d{2,4})[/.-](?P<m>\d{1,2})[/.-](?P<d>\d{1,2})(?![\d.])")
_YEARS = re.compile(r"(?P<era>民国)?\s?(?P<first>\d{2,4})\s?(?:至|到|-|~|、|及|和|与)\s?(?P<last>\d{2,4})\s?(?:学年度|年度|年(?![代内来]))")
_MONTHS_ONLY = re.compile(r"(?<![\d.,])(?P<a>\d{1,2})\s?(?:至|到|-|~)\s?(?P<b>\d{1,2})\s?月(?:份)?(?P<part>底|止)?")
_BARE_MONTH = re.compile(rf"(?<![\d个箇.]){_MONTH}(?!来|薪|均|租|刊)")
_BARE_PART = re.compile(r"(?:(?P<half>[上下])半年|第\s?(?P<quarter>[1-4一二三四])\s?季度?|(?<![第一二三四1-4])(?P<bare>[一二三四])季度|前(?P<quarters>[二三23两])\s?季度?|(?P<yearend>年底)(?!前))")
_AS_OF_BEFORE = re.compile(r"(?:截至|截止|累计至|累计到|迄至|至|迄|到)\s?(?:目前\s?)?$")
_AS_OF_AFTER = re.compile(r"^\s?(?:为止|止|底止|前)")
_AS_OF_EN = re.compile(r"(?:by|as of|as at|until|up to|through|at|to|since then to)\s(?:the\s)?(?:end of\s(?:the\s)?|year-?end\s|late\s)?(?:roc\s|year\s|fiscal\s)*$")

_SPLIT_YEAR = re.compile(r"(?<!\d)(?P<first>(?:19|20)\d\d)[/-](?P<last>\d\d)(?![\d/-])")
_EN_YEAR = r"(?:roc\s|r\.o\.c\.\s|minguo\s|fiscal year\s|fy\s?|year\s|academic year\s)*(?P<year>(?:19|20)\d{2}|1[0-3]\d|[89]\d(?=\b))"
_ENGLISH = re.compile(
    rf"(?P<range>(?:between|from)?\s?(?P<ya>(?:19|20)\d{{2}}|1[0-3]\d|[89]\d)\s?(?:to|and|-|through|until)\s?(?P<yb>(?:19|20)\d{{2}}|1[0-3]\d|[89]\d)(?![\d,.]?\d)(?!\s?(?:people|cases|countries|persons|participants|times|nt)))|"
    rf"(?P<mdy>(?P<mo>{_MONTH_EN})\s(?P<da>\d{{1,2}})(?:st|nd|rd|th)?(?:\s?(?:-|to|and)\s?(?P<db>\d{{1,2}})(?:st|nd|rd|th)?)?,?\s(?:roc\s|of\s)?(?P<yc>\d{{3,4}}))|"
    rf"(?P<dmy>(?<!\d)(?P<de>\d{{1,2}})(?:st|nd|rd|th)?(?:\s?(?:-|to|and)\s?(?P<df>\d{{1,2}})(?:st|nd|rd|th)?)?\s(?:of\s)?(?P<mp>{_MONTH_EN}),?\s(?:roc\s|of\s)?(?P<yd>\d{{3,4}}))|"
    rf"(?P<my>(?P<endm>(?:the\s)?end of\s|late\s)?(?P<mq>{_MONTH_EN}),?\s(?:roc\s|of\s)?(?P<ye>(?:19|20)\d{{2}}|1[0-3]\d))|"
    rf"(?P<half>(?P<hw>first|second|1st|2nd)\shalf\sof\s(?:the year\s)?(?:roc\s|year\s|fy\s?)?(?P<yf>(?:19|20)\d{{2}}|1[0-3]\d))|"
    rf"(?P<hh>h(?P<hn>[12])\s(?P<yl>(?:19|20)\d{{2}}|1[0-3]\d))|"
    rf"(?P<quarter>(?:the\s)?(?:(?P<qw>first|second|third|fourth)\squarter|q(?P<qn>[1-4]))\s(?:of\s)?(?:roc\s|fy\s?)?(?P<yg>(?:19|20)\d{{2}}|1[0-3]\d))|"
    rf"(?P<end>(?:the\s)?(?:end of|year-?end|end-|late)\s?(?:the\s)?(?:roc\s|year\s|fiscal year\s|fy\s?|december\s)*(?P<yh>(?:19|20)\d{{2}}|1[0-3]\d))(?![\d,.]?\d)|"
    rf"(?P<plain>(?:(?:roc|r\.o\.c\.|minguo|fiscal year|fy|year|academic year)\s?)+(?P<yi>(?:19|20)\d{{2}}|1[0-3]\d|[6-9]\d)(?![\d,.]?\d))|"
    rf"(?P<bare>(?<![\d,.$])(?P<yj>(?:19|20)\d{{2}})(?![\d,%]|\.\d)(?!\s?(?:people|cases|countries|persons|participants|times|nt)))|"
    rf"(?P<day>(?P<mr>{_MONTH_EN})\s(?P<dr>\d{{1,2}})(?:st|nd|rd|th)?(?!\d))|"
    rf"(?P<dayb>(?<!\d)(?P<ds>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?P<ms>{_MONTH_EN}))|"
    rf"(?P<month>(?:in|during|by|since|until|of|to)\s(?:the\s)?(?:end of\s)?(?P<mt>{_MONTH_EN})(?!\w|,?\s?\d))|"
    rf"(?P<rel>(?:the\s)?(?:last|previous|preceding|prior)\syear|(?:the\s)?year before|this year|the year(?=\W*$))"
    , re.IGNORECASE)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a phrase without its year is read against: a Western year, and whether ROC years are in use."""

    year: int | None
    roc: bool = True


@dataclass(frozen=True, slots=True)
class PeriodMention:
    """A phrase of time where it stands; `explicit` where it named its own year."""

    period: Period
    span: Span
    explicit: bool


def _int(text: str) -> int | None:
    if text.isdigit():
        return int(text)
    if len(text) >= 2 and all(c in "〇零一二三四五六七八九" for c in text):  # noqa: PLR2004
        return int("".join(str("零一二三四五六七八九".index("零" if c == "〇" else c)) for c in text))
    value = han_value(text)
    return int(value) if value is not None else None


def western(year: int, era: str = "", *, roc: bool = True) -> int | None:
    """Return the Western year of a printed year, None where it is no year.

    >>> western(106), western(2017), western(17, "民国")
    (2017, 2017, 1928)
    """
    if "民国" in era or "roc" in era:
        return year + ROC_OFFSET
    if 1800 <= year <= 2200:  # noqa: PLR2004
        return year
    if roc and 1 <= year <= 200:  # noqa: PLR2004
        return year + ROC_OFFSET
    return 2000 + year if not roc and year < 100 else None  # noqa: PLR2004


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _shift(day: date, year: int) -> date:
    return date(year, day.month, min(day.day, calendar.monthrange(year, day.month)[1]))


def _whole_year(year: int, mark: str) -> tuple[date, date]:
    if mark.startswith("学年"):
        return date(year, 8, 1), date(year + 1, 7, 31)
    return date(year, 1, 1), date(year, 12, 31)


def _tail_period(year: int, tail: re.Match[str], roc: bool) -> tuple[date | None, date | None, Sense] | None:  # noqa: C901, PLR0911, PLR0912, FBT001
    during = Sense.DURING
    if tail["half"]:
        return (date(year, 1, 1), date(year, 6, 30), during) if tail["half"] == "上" else (date(year, 7, 1), date(year, 12, 31), during)
    if tail["quarter"]:
        q = _int(tail["quarter"]) or 1
        return date(year, 3 * q - 2, 1), _month_end(year, 3 * q), during
    if tail["quarters"]:
        q = 2 if tail["quarters"] in "二2两" else 3
        return date(year, 1, 1), _month_end(year, 3 * q), during
    if tail["part"]:
        if tail["part"] in "底末终":
            return None, date(year, 12, 31), Sense.AS_OF
        return (date(year, 1, 1), date(year, 1, 31), during) if tail["part"] == "初" else (date(year, 5, 1), date(year, 7, 31), during)
    if tail["todate"]:
        m = _int(tail["todate"])
        if not m or m > 12:  # noqa: PLR2004
            return None
        end = _day(year, m, int(tail["tdday"])) if tail["tdday"] else _month_end(year, m)
        return (date(year, 1, 1), end, Sense.TO_DATE) if end else None
    if tail["year2"]:
        second = western(_int(tail["year2"]) or 0, roc=roc)
        return (date(year, 1, 1), date(second, 12, 31), during) if second and second >= year else None
    m1 = _int(tail["m1"] or "")if tail["m1"] else None
    if not m1 or m1 > 12:  # noqa: PLR2004
        return None
    second_day = tail["d2"] or tail["d3"]
    d1 = _int(tail["d1"]) if tail["d1"] and (tail["d1mark"] or second_day) else None
    m2, d2 = (_int(tail["m2"]) if tail["m2"] else None), (_int(second_day) if second_day else None)
    y2 = western(int(tail["y2"]), roc=roc) if tail["y2"] else year
    start = _day(year, m1, d1) if d1 else date(year, m1, 1)
    if start is None or y2 is None:
        return None
    if d2:
        end = _day(y2, m2 or m1, d2)
    elif m2 and m2 <= 12:  # noqa: PLR2004
        end = _month_end(y2, m2)
    elif d1:
        end = start
    else:
        end = _month_end(year, m1)
    if end is None or end < start:
        return None
    if not d1 and not m2 and not d2 and tail["mpart"] in ("底", "末"):
        return None, end, Sense.AS_OF
    if not d1 and tail["mpart"] and tail["mpart"][0] in "上中下初":
        low, high = {"上": (1, 10), "初": (1, 10), "中": (11, 20), "下": (21, end.day)}[tail["mpart"][0]]
        return date(year, m1, low), date(year, m1, high), during
    return start, end, during


def _as_of(text: str, start: int, end: int, found: tuple[date | None, date | None, Sense]) -> tuple[date | None, date | None, Sense]:
    """Turn a period that the text runs up to (至…止) into one *as of* its end."""
    first, last, sense = found
    before = _AS_OF_BEFORE.search(text[:start])
    after = _AS_OF_AFTER.match(text[end:])
    if sense is Sense.DURING and before and (after or "截" in before.group() or "迄" in before.group() or "累" in before.group()):
        return None, last, Sense.AS_OF
    return first, last, sense


def find_periods(text: str, anchor: Anchor) -> list[PeriodMention]:  # noqa: C901, PLR0912, PLR0915
    """Return the phrases of time in folded text, in order, not overlapping."""
    found: list[PeriodMention] = []
    current = anchor.year
    at = 0
    candidates = _candidates(text)
    for start, kind, match in candidates:
        if start < at:
            continue
        built: tuple[date | None, date | None, Sense] | None = None
        end, explicit = match.end(), True
        if kind == "numeric":
            year = western(int(match["y"]), roc=anchor.roc)
            day = _day(year, int(match["m"]), int(match["d"])) if year else None
            if day is None or (int(match["y"]) < 60 and anchor.roc):  # noqa: PLR2004
                continue
            built, current = (day, day, Sense.DURING), day.year
        elif kind == "years":
            a, b = western(int(match["first"]), match["era"] or "", roc=anchor.roc), western(int(match["last"]), match["era"] or "", roc=anchor.roc)
            if a is None or b is None or not a < b <= a + 40:  # noqa: PLR2004
                continue
            built, current = (date(a, 1, 1), date(b, 12, 31), Sense.DURING), b
        elif kind == "months":
            base, a, b = current if current is not None else anchor.year, int(match["a"]), int(match["b"])
            if base is None or not 1 <= a < b <= 12:  # noqa: PLR2004
                continue
            explicit = False
            built = (date(base, a, 1), _month_end(base, b), Sense.DURING)
        elif kind == "plan":
            a, b = next((int(x), int(y)) for word, x, y in rows("plans.tsv") if text.startswith(word, start))
            built = (date(a, 1, 1), date(b, 12, 31), Sense.DURING)
        elif kind in ("year", "relative"):
            if kind == "year":
                number = _int(match["year"])
                tail = _TAIL.match(text, end)
                year = western(number, match["era"] or "", roc=anchor.roc) if number is not None else None
                short = number is not None and number < _FIRST_PLAUSIBLE_ROC
                if year is None or (short and not match["era"] and match["mark"] == "年" and not (tail and (tail["m1"] or tail["part"]) and number is not None and number > 0 and tail["m1"])):
                    continue
                if match["mark"] == "年" and not match["year"].isdigit() and len(match["year"]) == 2 and not match["era"] and not tail:  # noqa: PLR2004
                    continue
                mark = match["mark"]
            else:
                explicit = False
                word = match["relative"]
                base = current if current is not None else anchor.year
                if base is None:
                    continue
                if word.startswith(("今", "本", "当", "同")):
                    year = base if not word.startswith(("今", "本")) else (anchor.year or base)
                elif word.startswith("前年"):
                    year = (anchor.year or base) - 2
                elif word.startswith(("翌", "次", "明")):
                    year = base + 1
                else:
                    year = (anchor.year or base) - 1 if word.startswith("去") else base - 1
                mark, tail = "年", _TAIL.match(text, end)
            built = _tail_period(year, tail, anchor.roc) if tail else None
            if built is not None and tail is not None:
                end = tail.end()
            else:
                built = (*_whole_year(year, mark), Sense.DURING)
            if kind == "year":
                current = year
        elif kind == "month":
            base = current if current is not None else anchor.year
            tail = _TAIL.match(text, start)
            explicit = False
            built = _tail_period(base, tail, anchor.roc) if base and tail else None
            if built is None or tail is None:
                continue
            end = tail.end()
        else:
            base = current if current is not None else anchor.year
            if base is None:
                continue
            explicit = False
            if match["yearend"]:
                built = (None, date(base, 12, 31), Sense.AS_OF)
            else:
                tail = _TAIL.match(text, start)
                built = _tail_period(base, tail, anchor.roc) if tail else None
                if built is None and match["bare"]:
                    q = _int(match["bare"]) or 1
                    built = (date(base, 3 * q - 2, 1), _month_end(base, 3 * q), Sense.DURING)
                if built is None:
                    continue
        if kind == "relative" and match["same"] and found and found[-1].period.start and found[-1].period.end:
            before = found[-1].period  # 同期: the same months, a year earlier
            months = before.start, before.end
            if months[0] and months[1]:
                built = (_shift(months[0], year), _shift(months[1], year + months[1].year - months[0].year), before.sense)
        first, last, sense = _as_of(text, start, end, built)
        begin = start
        if sense is Sense.AS_OF:
            before = re.search(r"(?:截至|截止|累计至|迄|至|到)\s?$", text[:start])
            begin = before.start() if before else start
            after = re.match(r"\s?(?:为止|止)", text[end:])
            end = end + after.end() if after else end
        found.append(PeriodMention(Period(text[begin:end].strip(), first, last, sense), Span(begin, end), explicit))
        at = end
        if last is not None and kind != "plan":
            current = last.year
    return found


def _candidates(text: str) -> list[tuple[int, str, re.Match[str]]]:
    found: list[tuple[int, str, re.Match[str]]] = []
    for kind, pattern in (
        ("numeric", _NUMERIC_DATE), ("years", _YEARS), ("plan", _plan_pattern()), ("year", _FULL_YEAR),
        ("relative", _RELATIVE_YEAR), ("months", _MONTHS_ONLY), ("month", _BARE_MONTH), ("part", _BARE_PART),
    ):  # fmt: skip
        found.extend((m.start(), kind, m) for m in pattern.finditer(text))
    rank = {"numeric": 0, "years": 1, "plan": 2, "year": 3, "relative": 4, "months": 5, "month": 6, "part": 7}
    return sorted(found, key=lambda c: (c[0], rank[c[1]]))


@cache
def _plan_pattern() -> re.Pattern[str]:
    return re.compile("(?:" + "|".join(re.escape(word) for word, _, _ in rows("plans.tsv")) + ")(?:期间|规划|时期)?")


def find_english_periods(text: str, anchor: Anchor) -> list[PeriodMention]:  # noqa: C901, PLR0912, PLR0915
    """Return the English phrases of time in `text` (any case), in order."""
    found: list[PeriodMention] = []
    words = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2}
    low = text.lower()
    current = anchor.year
    for split in _SPLIT_YEAR.finditer(low):  # a financial or academic year across two calendar years
        a = int(split["first"])
        if int(split["last"]) == (a + 1) % 100:
            found.append(PeriodMention(Period(split.group(), date(a, 4, 1), date(a + 1, 3, 31), Sense.DURING), Span(split.start(), split.end()), explicit=True))
            low = low[: split.start()] + " " * (split.end() - split.start()) + low[split.end() :]
    for m in _ENGLISH.finditer(low):
        built: tuple[date | None, date | None, Sense] | None = None
        explicit = True

        def year_of(name: str, match: re.Match[str] = m) -> int | None:
            return western(int(match[name]), roc=True)

        if m["range"]:
            a, b = year_of("ya"), year_of("yb")
            built = (date(a, 1, 1), date(b, 12, 31), Sense.DURING) if a and b and a < b else None
        elif m["mdy"] or m["dmy"]:
            mo, da, db, ye = ("mo", "da", "db", "yc") if m["mdy"] else ("mp", "de", "df", "yd")
            year = year_of(ye)
            first = _day(year, _MONTHS[m[mo].rstrip(".")], int(m[da])) if year else None
            last = _day(year, _MONTHS[m[mo].rstrip(".")], int(m[db])) if year and m[db] else first
            built = (first, last, Sense.DURING) if first and last else None
        elif m["my"]:
            year, month = year_of("ye"), _MONTHS[m["mq"].rstrip(".")]
            if year:
                built = (None, _month_end(year, month), Sense.AS_OF) if m["endm"] else (date(year, month, 1), _month_end(year, month), Sense.DURING)
        elif m["half"] or m["hh"]:
            year = year_of("yf" if m["half"] else "yl")
            second = m["hn"] == "2" if m["hh"] else words[m["hw"]] == 2  # noqa: PLR2004
            if year:
                built = (date(year, 7, 1), date(year, 12, 31), Sense.DURING) if second else (date(year, 1, 1), date(year, 6, 30), Sense.DURING)
        elif m["quarter"]:
            year, q = year_of("yg"), words.get(m["qw"] or "") or int(m["qn"] or 1)
            built = (date(year, 3 * q - 2, 1), _month_end(year, 3 * q), Sense.DURING) if year else None
        elif m["end"]:
            year = year_of("yh")
            built = (None, date(year, 12, 31), Sense.AS_OF) if year else None
        elif m["plain"] or m["bare"]:
            year = year_of("yi" if m["plain"] else "yj")
            built = (date(year, 1, 1), date(year, 12, 31), Sense.DURING) if year else None
        elif m["day"] or m["dayb"]:
            mo, da = ("mr", "dr") if m["day"] else ("ms", "ds")
            explicit = False
            first = _day(current, _MONTHS[m[mo].rstrip(".")], int(m[da])) if current else None
            built = (first, first, Sense.DURING) if first else None
        elif m["month"]:
            explicit = False
            month = _MONTHS[m["mt"].rstrip(".")]
            if current and not (m["mt"] == "may" and re.match(r"\s+\w", low[m.end() :])):
                built = (None, _month_end(current, month), Sense.AS_OF) if "end of" in m.group() else (date(current, month, 1), _month_end(current, month), Sense.DURING)
        elif m["rel"] and current:
            explicit = False
            year = current if m["rel"].startswith(("this", "the year")) and "before" not in m["rel"] else current - 1
            built = (date(year, 1, 1), date(year, 12, 31), Sense.DURING)
        if built is None:
            continue
        first_day, last_day, sense = built
        if sense is Sense.DURING and explicit and re.search(r"(?:by|as of|as at|until|up to|through)\s(?:the\s)?$", low[: m.start()]) and not m["range"]:
            first_day, sense = None, Sense.AS_OF
        found.append(PeriodMention(Period(text[m.start() : m.end()].strip(), first_day, last_day, sense), Span(m.start(), m.end()), explicit))
        current = last_day.year if last_day else current
    return sorted(found, key=lambda m: m.span)
