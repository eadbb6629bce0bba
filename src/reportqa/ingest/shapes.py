"""The text of a cell -> what it is: a number, a time, a mark for nothing, a unit, or words."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from reportqa.language.numerals import find_quantities
from reportqa.language.periods import Anchor, find_english_periods, find_periods
from reportqa.language.script import fold
from reportqa.language.units import unit_of

_NOTE = re.compile(r"(?:\s?[（(\[]?(?:註|注|note)\s?[\d一二三四五六七八九]{0,2}[）)\]]?|(?<=\d)\s?[*†‡§#＊]{1,3}|(?<=[\d％%])[¹²³⁴⁵⁶⁷⁸⁹⁰]{1,2}|(?<=\d)\s?\[\d{1,2}\]|(?<=\d{3})[（(]\d[）)]|(?<=\d)[rp])$", re.IGNORECASE)  # noqa: RUF001, E501
_EMPHASIS = re.compile(r"^(\*\*|__|`)(.*)\1$")
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_BARE = re.compile(rf"[+-]?\s?{_NUMBER}\s?%?")
_NEGATIVE = re.compile(r"(?:[△▲▼]\s?(?P<a>\d.*)|[(]\s?(?P<b>\d[^()]*)[)]|-\s?(?P<c>\d.*))")
_LEADING = re.compile(r"^(?:新?台币|人民币|nt\$|us\$|hk\$|gbp|usd|eur|twd|£|€|\$|¥)\s?")
_NOTHING = re.compile(r"(?:-{1,4}|—+|…+|\.{2,3}|n/?a\.?|n\.a\.|nil|无|未统计|x|/|\*+)")
_MARK = re.compile(r"[★☆◎○●◆◇△▲▽▼✓✔✗×√]+")  # noqa: RUF001
_YEAR = re.compile(r"(?:19|20)\d\d")
_PERIOD = re.compile(r"(?:民国)?\s?(?:(?:19|20)\d\d|[6-9]\d|1[0-4]\d)\s?(?:年度?|学年度?)(?:\s?[(].*[)])?|fy\s?\d{2,4}(?:[-/]\d{2,4})?|(?:19|20)\d\d\s?[-/]\s?\d{2,4}|q[1-4]|h[12]")  # noqa: E501


class Shape(StrEnum):
    """What a cell holds."""

    VALUE = "value"
    NOTHING = "nothing"
    MARK = "mark"
    PERIOD = "period"
    YEAR = "year"
    UNIT = "unit"
    WORDS = "words"


NUMERIC = frozenset({Shape.VALUE, Shape.NOTHING, Shape.MARK})


def plain(text: str) -> str:
    """Return a cell's text without emphasis and without the mark of a footnote.

    >>> plain("1,234註1"), plain("**56**"), plain("12*")
    ('1,234', '56', '12')
    """
    bold = _EMPHASIS.match(text.strip())
    inner = bold.group(2).strip() if bold else text.strip()
    return _NOTE.sub("", inner).strip() if _NOTE.search(inner) and _NOTE.sub("", inner).strip() else inner


def signed(text: str) -> tuple[str, bool]:
    """Return folded cell text without the sign that makes it negative: △5, (5), -5.

    >>> signed("(1,234)")
    ('1,234', True)
    """
    match = _NEGATIVE.fullmatch(text.strip())
    if match is None:
        return text.strip(), False
    return (match["a"] or match["b"] or match["c"]).strip(), True


@lru_cache(maxsize=65536)
def shape_of(text: str) -> Shape:
    """Tell what a cell holds.

    >>> [shape_of(x).value for x in ("1,234", "－", "106年", "2017", "千元", "總館", "(1,234)", "3 級", "第1季")]
    ['value', 'nothing', 'period', 'year', 'unit', 'words', 'value', 'value', 'period']
    """
    folded = fold(plain(text)).strip()
    if not folded or _NOTHING.fullmatch(folded):
        return Shape.NOTHING
    if _MARK.fullmatch(folded):
        return Shape.MARK
    if _YEAR.fullmatch(folded):
        return Shape.YEAR
    if _BARE.fullmatch(folded):
        return Shape.VALUE
    if _is_period(folded):
        return Shape.PERIOD
    if _is_value(folded):
        return Shape.VALUE
    return Shape.UNIT if is_unit(folded) else Shape.WORDS


def is_unit(text: str) -> bool:
    """Whether a cell is nothing but a unit, in brackets or not: 千元, （人次）, %."""
    inner = fold(text).strip(" ()[]（）")  # noqa: RUF001
    return bool(inner) and (unit_of(inner) is not None or any(inner.startswith(s) and unit_of(inner.removeprefix(s)) for s in ("千", "万", "百万", "亿")) or inner in ("%", "千", "万"))  # noqa: E501


def _is_value(folded: str) -> bool:
    if not re.search(r"[\d〇零一二三四五六七八九十百]", folded) or len(folded) > 40:  # noqa: PLR2004
        return False
    inner, _ = signed(folded)
    inner = _LEADING.sub("", inner)
    if _BARE.fullmatch(inner):
        return True
    found = find_quantities(inner)
    if not found or (len(found) > 1 and not re.fullmatch(r"\s?[(].*[)]", inner[found[0].span.end :])):
        return False
    q = found[0]
    rest = inner[: q.span.start] + (inner[q.span.end :] if len(found) == 1 else "")
    return not q.ordinal and re.fullmatch(r"[\s约近逾达至少超过未满不到以上以下余多(),第]*", rest) is not None


def _is_period(folded: str) -> bool:
    if _PERIOD.fullmatch(folded):
        return True
    if len(folded) > 30 or not re.search(r"[年月季日半]|[a-z]{3}", folded):  # noqa: PLR2004
        return False
    anchor = Anchor(2000)
    found = find_periods(folded, anchor) or (find_english_periods(folded, anchor) if folded.isascii() else [])
    covered = sum(len(m.span.of(folded).replace(" ", "")) for m in found)
    return bool(found) and covered >= len(re.sub(r"[()\s]|实绩|预算|决算|累计|合计|平均", "", folded)) - 1
