"""What a report says of its figures beside their values: that one is revised, that a thing is counted otherwise than before; and figures with their year told."""

from __future__ import annotations

import re
from dataclasses import replace

from reportqa.ask.lines import whole_year
from reportqa.language.script import fold
from reportqa.language.tables import alternation
from reportqa.model.figure import Figure


def _patterns(what: str) -> re.Pattern[str]:
    return alternation("revisions.tsv", what)


def asks_comparable(folded: str) -> bool:
    """Whether a folded question asks whether figures may be compared at all.

    >>> asks_comparable("110年和111年的借书册数可以直接拿来比吗?"), asks_comparable("110年比111年多几册?")
    (True, False)
    """
    return _patterns("comparable").search(folded) is not None


def is_revised(folded: str) -> bool:
    """Whether folded text says that a figure stands in place of an earlier one.

    >>> is_revised("105年度进馆人次修正为862,100人次"), is_revised("105年度进馆人次为868,300人次")
    (True, False)
    """
    return _patterns("revised").search(folded) is not None


def dated(figure: Figure, year: int, *, roc: bool, english: bool) -> Figure:
    """Return a figure with its year told where its own words leave it out: 全年, 上半年, or nothing."""
    period = figure.period
    if period is not None and (_NAMES_YEAR.search(fold(period.text)) or period.is_day):
        return figure
    text = str(year) if english or not roc else f"{year - 1911}年"
    text = text if english or roc else f"{year}年"
    if period is None:
        return replace(figure, period=replace(whole_year(year), text=text))
    rest = "" if _WHOLE.fullmatch(fold(period.text).strip()) else period.text
    return replace(figure, period=replace(period, text=f"{rest} {text}" if rest and english else f"{text}{rest}"))


_NAMES_YEAR = re.compile(r"\d\s?(?:学)?年|(?<!\d)(?:19|20)\d\d|[〇零一二三四五六七八九十]{2,4}年")
_WHOLE = re.compile(r"[全本当今]年度?|年度|(?:during |in |over )?(?:the|this) (?:whole |full |financial |fiscal )?year")


def says_redefined(folded: str) -> bool:
    """Whether folded text says that a thing is counted otherwise than before.

    >>> says_redefined("自112年起改为以3分钟计"), says_redefined("112年为3分钟")
    (True, False)
    """
    return _patterns("defined").search(folded) is not None


def says_not_comparable(folded: str) -> bool:
    """Whether folded text says outright that years are not to be compared.

    >>> says_not_comparable("与110年以前之统计范围不同,不宜迳行比较"), says_not_comparable("较110年增加")
    (True, False)
    """
    return _patterns("incomparable").search(folded) is not None


def claims_change(folded: str) -> bool:
    """Whether a folded question claims that something changed from one year to another.

    >>> claims_change("可以说比111年退步了5.5个百分点吗"), claims_change("112年有办理吗")
    (True, False)
    """
    return _patterns("claim").search(folded) is not None


def breaks_between(folded: str, own: int, first: int, last: int) -> bool:
    """Whether what a report of the year `own` says is not to be compared parts two years: 與111年以前不宜比較 parts 111 from 112, not 112 from 113.

    >>> breaks_between("与111年以前不宜比较", 2024, 2022, 2023), breaks_between("与111年以前不宜比较", 2024, 2023, 2024)
    (True, False)
    """
    earlier = [int(next(g for g in m.groups() if g)) for m in _AND_EARLIER.finditer(folded)]
    if earlier:
        return any(first <= (y if y > _SHORT else y + _ROC) < last for y in earlier)
    return first < own <= last


_AROUND_NAME = " ,、.。"
_AND_EARLIER = re.compile(r"(?<!\d)(\d{2,4})年?度?(?:\([^()]*\))?(?:及|或|和)?(?:以前|之前|更早)|\b(\d{4})(?:,? (?:and|or))? (?:earlier|before|previous)")
_SHORT, _ROC = 999, 1911  # the greatest year of the Republic, and the year before its first


def other_names(folded: str) -> tuple[str, str] | None:
    """Return the two names that a folded sentence says one thing went and goes by, None where it says no such thing.

    >>> other_names("无障碍公车(即以前年度之低地板公车)88辆"), other_names("无障碍公车88辆")
    (('无障碍公车', '低地板公车)88辆'), None)
    """
    match = _patterns("alias").search(folded)
    if match is None:
        return None
    before, after = (part.strip(_AROUND_NAME) for part in (folded[: match.start()], folded[match.end() :]))
    return (before, after) if before and after else None
