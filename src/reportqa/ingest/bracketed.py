"""A report's own convention for its brackets: 括號內為上年同期數, figures in brackets are for 2021/22.

Declared once, it dates every bare number in brackets right behind another number of its kind.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from reportqa.ingest.ground import Ground
from reportqa.language.numerals import QuantityMention
from reportqa.language.periods import Anchor, periods_in
from reportqa.model.figure import Period

_DECLARED = re.compile(
    r"(?:括[號号弧]|（\s?）|[(]\s?[)])[內内中](?:之|的|所列)?(?:數字|数字|數值|数值|數據|数据|者)?(?:均|皆)?(?:為|为|係|系|是|表示|指)(?P<when>[^，。；\n）)]{2,16})"  # noqa: RUF001
    r"|\b(?:figures?|numbers?|amounts?)?\s?(?:given |shown )?in (?:brackets|parentheses|round brackets)(?: throughout)? (?:are|is|show|give|refer to|relate to|denote)(?: (?:those|the figures?|figures|comparatives))?(?: (?:for|of|from))?\s(?P<of>[^.;,\n]{4,40})"
    r"|\bbrackets (?:show|give|contain|hold)(?: (?:those|the figures?|figures|comparatives))?(?: (?:for|of|from))?\s(?P<shown>[^.;,\n]{4,40})",
    re.IGNORECASE,
)
_YEAR_BEFORE = re.compile(r"上一?年|去年|前一?年|前一年度|上個?年度|(?:previous|preceding|prior|last) (?:financial |fiscal |reporting |school |calendar )?year|year (?:before|earlier)", re.IGNORECASE)
_BARE = re.compile(r"\s*(?:約|约|為|为|計|计)?\s*")


@dataclass(frozen=True, slots=True)
class Brackets:
    """What numbers in brackets are of: a time that the report names, or the year before (None)."""

    words: str
    period: Period | None

    def period_of(self, beside: Period | None) -> Period | None:
        """Return the time of a number in brackets behind one of the time `beside`."""
        if self.period is not None or beside is None:
            return self.period
        return replace(beside, text=self.words, start=_year_earlier(beside.start), end=_year_earlier(beside.end))


def brackets_of(text: str, anchor: Anchor, *, english: bool) -> Brackets | None:
    """Return what a report declares its brackets to hold, None where it declares no time."""
    for declared in _DECLARED.finditer(text):
        words = next(g for g in declared.groups() if g is not None)
        named = [m.period for m in periods_in(words, anchor, english=english) if m.explicit]
        if named:
            return Brackets(words.strip(), named[0])
        before = _YEAR_BEFORE.search(words)
        if before is not None:
            return Brackets(words.strip(), None)
    return None


def bracketed(ground: Ground, quantities: Sequence[QuantityMention]) -> list[int | None]:
    """Return for each quantity that stands alone in brackets the index of the one of its kind right before them."""
    found: list[int | None] = []
    for k, q in enumerate(quantities):
        bracket, before = ground.bracket_at(q.span.start), quantities[k - 1] if k else None
        alone = bracket is not None and _BARE.fullmatch(ground.text, bracket.start + 1, q.span.start) is not None and not ground.text[q.span.end : bracket.end - 1].strip()
        behind = alone and bracket is not None and before is not None and before.span.end <= bracket.start and not ground.text[before.span.end : bracket.start].strip()
        alike = before is not None and not before.ordinal and q.quantity.unit_id in (before.quantity.unit_id, "none") and q.quantity.kind in (before.quantity.kind, "count")
        found.append(k - 1 if behind and alike else None)
    return found


def is_bracketed(text: str) -> bool:
    """Whether a text is a number of two digits or more in brackets: no list's number where the report's brackets hold figures."""
    return re.fullmatch(r"[（(]\s?\d{2,3}\s?[）)]", text) is not None  # noqa: RUF001


def _year_earlier(day: date | None) -> date | None:
    """Return the same day of the year before, the last of February for the 29th."""
    if day is None:
        return None
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if leap else day.day)
