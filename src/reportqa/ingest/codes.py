"""Numerals that are no figures, each with its reason: list numbers, codes, references, clock times, words.

A report's every numeral is a figure, a time or one of these; `tests/ingest/test_figures.py` counts them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from reportqa.language.numerals_en import number_words_in
from reportqa.language.script import fold
from reportqa.language.units import unit_at
from reportqa.language.words import numerals_in, words_in
from reportqa.model.document import Span

_HAN = "〇零一二三四五六七八九十百"
_N = rf"(?:\d{{1,4}}|[{_HAN}]{{1,4}})"
_ENUMERATOR = re.compile(
    rf"(?:(?<=[。；：，、\s「【（(:,;}}])|^)(?:\d{{1,2}}[.、．](?=\D|$)|[（(][{_HAN}\d]{{1,3}}[）)](?!\s?[以之])|[{_HAN}]{{1,3}}[、．](?=\S)(?![{_HAN}]{{1,2}}[、人名個件種類項成])|[①-⑳])"  # noqa: RUF001
)
_ITEM_JOINED = re.compile(r"(?:^|(?<=[。；：:;\n]))\d{1,2}[.．](?=(?:1[0-2]|[1-9])\s?月(?![报刊薪])|(?:(?:19|20)\d\d|1[0-4]\d|[89]\d)\s?年|\d{1,3}(?:,\d{3})+(?!\d))")  # noqa: RUF001
_CODES: tuple[tuple[str, re.Pattern[str]], ...] = tuple((reason, re.compile(pattern)) for reason, pattern in (
    ("code", r"https?://\S+|www\.\S+|\S+@\S+\.\S+"),
    ("code", r"(?<![\d.])(?<!\d,)\(?0\d{1,2}\)?[-\s]?\d{3,4}[-\s]?\d{3,4}(?:#\d+)?(?!\d)|(?<![\d.])(?<!\d,)09\d{2}-?\d{3}-?\d{3}(?!\d)"),
    ("code", r"(?:撥打|拨打|電話|电话|專線|专线|熱線|热线|分機|分机|傳真|传真)(?:為|为|[:：])?\s?\d{3,5}(?![\d,.]*\s?[萬万億亿人次件通條条])|(?<![\d.])(?<!\d,)\d{3,4}(?=[一-鿿]{0,6}(?:專線|专线|熱線|热线))"),  # noqa: RUF001
    ("code", r"\d{16,}"),
    ("code", r"(?<![\d.])\d+(?:\.\d+){2,}(?![\d.])"),
    ("code", r"(?<![A-Za-z])(?!(?:NT|US|HK|USD|TWD|NTD|EUR|GBP|RMB|CNY|JPY|HKD|AUD|CAD|SGD)\b|(?:NTD|USD|TWD|EUR|GBP|RMB|CNY|JPY|HKD|FY|ROC|Q|H|fy|roc)\s?\d)[A-Za-z]+[-‑]?\d+(?:\.\d+)?[A-Za-z]*(?:[-‑]\d+[A-Za-z]*)*(?!\d)"),  # noqa: RUF001
    ("code", r"(?<![A-Za-z])(?:ISO|CNS|IEC|RFC|No\.|NO\.|no\.|Act|Order|Article|Section|Chapter|Route|Room|Page|p\.|pp\.)\s?\d+(?:[-:.]\d+)*(?:\(\w{1,3}\))*"),
    ("code", r"(?<![\d.])(?<!\d,)\d{1,4}[A-Z](?![A-Za-z])(?=[-\s]?[一-鿿，。、；）)」]|$|\s?計畫)"),  # noqa: RUF001
    ("code", rf"[一-鿿]字第\s?\d+\s?[號号]|第\s?{_N}\s?[條条](?:\s?之\s?{_N})?(?:\s?第\s?{_N}\s?[項项款目])*|第\s?{_N}\s?(?:[款頁页章節节目編编]|[項项](?=第|規定|規則|规定|前段|但書)|[號号])"),
    ("code", r"(?<![第\d.])(?<!\d,)\d{1,5}\s?[號号](?![次碼码])(?:\s?\d{1,3}\s?[樓楼])?|(?<![第\d.])(?<!\d,)\d{1,4}(?=\s?[巷弄鄰]\s?\d)"),
    ("reference", rf"(?:附?[表圖图]|附件|附錄|附录|附註|附注|註|注)\s?(?:[{_HAN}\d]{{1,3}}|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ])(?:\s?[-－–.]\s?[{_HAN}\d]{{1,3}})*(?![\d,])(?!\s?[份張张件幅冊册人個个項项%％])"),  # noqa: RUF001
    ("reference", r"(?:(?i:\b(?:table|figure|fig\.|annex|appendix|chart|box|part|chapter|sections?|paragraphs?|article|clause))|\bSchedule)\s\d+(?:\.\d+)*(?:\(\w{1,3}\))*"),
    ("reference", rf"第\s?{_N}\s?(?:頁|页)(?:\s?[,，]?\s?共\s?{_N}\s?(?:頁|页))?"),  # noqa: RUF001
    ("clock", rf"(?:凌晨|清晨|早上|上午|中午|下午|傍晚|晚上|晚間|晚间|夜間|夜间|深夜)\s?(?:{_N})\s?[時时點点](?:\s?(?:{_N})\s?分|半|整)?(?:\s?(?:至|到|~|-|～)\s?(?:翌日|隔日|次日|凌晨|上午|下午|晚上|晚間)?\s?{_N}\s?[時时點点](?:\s?{_N}\s?分|半|整)?)?"),
    ("clock", r"(?<![\d:.])(?<!\d,)(?:[01]?\d|2[0-4])[:：][0-5]\d(?:[:：][0-5]\d)?(?!\d)(?:\s?(?:至|到|~|-|～|to)\s?(?:[01]?\d|2[0-4])[:：][0-5]\d)?(?:\s?[ap]\.?m\.?)?"),  # noqa: RUF001
    ("clock", r"(?<![\d.])(?<!\d,)(?:[01]?\d|2[0-4])\s?[時时]\s?(?:[0-5]?\d)\s?分"),
    ("clock", r"(?<![\d.])(?<!\d,)\d{1,2}\s?(?:a\.?m\.?|p\.?m\.?)(?![A-Za-z])"),
    ("ratio", r"(?<![\d.:])(?<!\d,)\d{1,3}\s?[:：比]\s?\d{1,3}(?![\d.,:件人])"),  # noqa: RUF001
    ("name", r"\b[Aa]ged\s(?:between\s|under\s|over\s)?\d{1,3}(?:\s?(?:to|and|or|[-–])\s?\d{1,3})?(?:\s(?:years\s)?(?:or|and)\s(?:over|older|above|under|below|younger|more))?\b(?![,.]\d| on average)"),  # noqa: RUF001 (an age group)
    ("name", r"(?<![\d.,])\d{1,3}\s(?:years\s)?(?:or|and)\s(?:over|older|above|younger)\b|\b(?:[Oo]ver|[Uu]nder)-\d{1,2}s?\b|(?<![\d.,])\d{1,3}-year-olds?\b"),
    ("unit", r"(?<![\d.,])000(?=s?(?![\d.,A-Za-z]))"),
    ("code", r"(?<=[A-Za-z]-)\d+|#\d+"),
))  # fmt: skip


_SCALE = re.compile(r"[十百千万亿兆]{1,2}")


@dataclass(frozen=True, slots=True)
class NoFigure:
    """A numeral that is no figure, and why: heading, time, clock, list number, code, reference, ratio, name, word, unit, bare."""

    span: Span
    reason: str


def codes_in(text: str, taken: Iterable[Span]) -> list[NoFigure]:
    """Return the codes, references, clock times and list numbers of a block's text that lie outside `taken`."""
    found: list[NoFigure] = []
    masked = cover(len(text), taken)
    folded = fold(text)
    for reason, pattern, source in (("list number", _ITEM_JOINED, folded), *((reason, pattern, text) for reason, pattern in (*_CODES, ("list number", _ENUMERATOR)))):
        for match in pattern.finditer(source):
            if not any(masked[match.start() : match.end()]):
                found.append(NoFigure(Span(match.start(), match.end()), reason))
                masked[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    return sorted(found, key=lambda n: n.span)


def without_items(text: str) -> str:
    """Return text with a stop in place of each list number joined to a time or number: 2.7月1日 is the 1st of July.

    >>> without_items("2.7月1日起；3.107年"), without_items("期間為2.7個月")
    ('。。7月1日起；。。107年', '期間為2.7個月')
    """
    chars = list(text)
    for match in _ITEM_JOINED.finditer(fold(text)):
        chars[match.start() : match.end()] = "。" * len(match.group())
    return "".join(chars)


def cover(length: int, spans: Iterable[Span]) -> bytearray:
    """Return a byte for each of `length` characters, 1 where one of the spans holds it."""
    mask = bytearray(length)
    for span in spans:
        mask[span.start : span.end] = b"\1" * (span.end - span.start)
    return mask


def class_names(folded: str, ordinals: Iterable[Span], numbers: Iterable[Span]) -> list[Span]:
    """Return the ordinals that name a class of what the next number counts: 第一級 in 第一級國家30國."""
    starts = sorted(s.start for s in numbers)
    found = []
    for span in ordinals:
        i = bisect_left(starts, span.end)
        between = folded[span.end : starts[i]] if i < len(starts) else ""
        if re.fullmatch(r"[一-鿿]{1,10}\s?", between) and not re.search(r"[为达计共有]$", between.rstrip()):
            found.append(span)
    return found


def left_over(folded: str, taken: Iterable[Span], *, english: bool) -> list[NoFigure]:
    """Return what no figure, time or code accounts for: words with a numeral in them, and numerals without a measure word."""
    mask = cover(len(folded), taken)
    found: list[NoFigure] = []

    def take(span: Span, reason: str) -> None:
        found.append(NoFigure(span, reason))
        mask[span.start : span.end] = b"\1" * (span.end - span.start)

    for span, _ in words_in(folded):
        if not any(mask[span.start : span.end]):
            take(span, "word")
    for span in (*numerals_in(folded), *(number_words_in(folded) if english else ())):
        if not any(mask[span.start : span.end]):
            take(span, "word" if english and not folded[span.start].isdigit() else "unit" if _names_unit(folded, span) else "bare")
        else:
            for piece in _pieces(folded, span, mask):
                take(piece, "bare")
    return sorted(found, key=lambda n: n.span)


def _names_unit(folded: str, span: Span) -> bool:
    """Whether a numeral is the scale of a unit that is named, not counted: 單位：千元, 罰鍰（萬元）."""
    return _SCALE.fullmatch(folded, span.start, span.end) is not None and unit_at(folded, span.end) is not None


def _pieces(folded: str, span: Span, mask: bytearray) -> list[Span]:
    """Return the parts of a numeral run that nothing covers."""
    found: list[Span] = []
    start = -1
    for i in range(span.start, span.end + 1):
        free = i < span.end and folded[i] not in ",." and not mask[i]
        if free and start < 0:
            start = i
        elif not free and start >= 0:
            found.append(Span(start, i))
            start = -1
    return found
