"""Numerals that are no figures, each with its reason: list numbers, codes, references, clock times, words.

A report's every numeral is a figure, a time or one of these; `tests/ingest/test_figures.py` counts them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from reportqa.language.numerals_en import number_words_in
from reportqa.language.words import numerals_in, words_in
from reportqa.model.document import Span

_HAN = "〇零一二三四五六七八九十百"
_N = rf"(?:\d{{1,4}}|[{_HAN}]{{1,4}})"
_ENUMERATOR = re.compile(
    rf"(?:(?<=[。；：，、\s「【（(:,;}}])|^)(?:\d{{1,2}}[.、．](?=\D|$)|[（(][{_HAN}\d]{{1,3}}[）)](?!\s?[以之])|[{_HAN}]{{1,3}}[、．](?=\S)(?![{_HAN}]{{1,2}}[、人名個件種類項成])|[①-⑳])"  # noqa: RUF001
)
_CODES: tuple[tuple[str, re.Pattern[str]], ...] = tuple((reason, re.compile(pattern)) for reason, pattern in (
    ("code", r"https?://\S+|www\.\S+|\S+@\S+\.\S+"),
    ("code", r"(?<![\d.])(?<!\d,)\(?0\d{1,2}\)?[-\s]?\d{3,4}[-\s]?\d{3,4}(?:#\d+)?(?!\d)|(?<![\d.])(?<!\d,)09\d{2}-?\d{3}-?\d{3}(?!\d)"),
    ("code", r"(?<=[撥打線话話電])\s?\d{3,4}(?![\d,.]*\s?[人次件通])|(?<![\d.])(?<!\d,)\d{3,4}(?=(?:[一-鿿]{0,6})(?:專線|专线|熱線|热线))"),
    ("code", r"\d{16,}"),
    ("code", r"(?<![\d.])\d+(?:\.\d+){2,}(?![\d.])"),
    ("code", r"(?<![A-Za-z])(?!(?:NT|US|HK|USD|TWD|NTD|EUR|GBP|RMB|CNY|JPY|HKD|AUD|CAD|SGD)\b|(?:NTD|USD|TWD|EUR|GBP|RMB|CNY|JPY|HKD|FY|ROC|Q|H|fy|roc)\s?\d)[A-Za-z]+[-‑]?\d+(?:\.\d+)?[A-Za-z]*(?:[-‑]\d+[A-Za-z]*)*(?!\d)"),  # noqa: RUF001
    ("code", r"(?<![A-Za-z])(?:ISO|CNS|IEC|RFC|No\.|NO\.|no\.|Act|Order|Article|Section|Chapter|Route|Room|Page|p\.|pp\.)\s?\d+(?:[-:.]\d+)*"),
    ("code", r"(?<![\d.])(?<!\d,)\d{1,4}[A-Z](?![A-Za-z])(?=[-\s]?[一-鿿，。、；）)」]|$|\s?計畫)"),  # noqa: RUF001
    ("code", rf"[一-鿿]字第\s?\d+\s?[號号]|第\s?{_N}\s?(?:[條条款頁页章節节目編编]|[項项](?=第|規定|规定|前段|但書)|[號号])(?:之\s?{_N})?"),
    ("code", r"(?<![第\d.])(?<!\d,)\d{1,5}\s?[號号](?![次碼码])(?:\s?\d{1,3}\s?[樓楼])?|(?<![第\d.])(?<!\d,)\d{1,4}(?=\s?[巷弄鄰]\s?\d)"),
    ("reference", rf"(?:附?[表圖图]|附件|附錄|附录|附註|附注|註|注)\s?(?:[{_HAN}\d]{{1,3}}|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ])(?:\s?[-－–.]\s?[{_HAN}\d]{{1,3}})*(?!\s?[份張张件幅冊册人個个項项%％\d,])"),  # noqa: RUF001
    ("reference", r"(?i:\b(?:table|figure|fig\.|annex|appendix|chart|box|part|chapter|section)\s\d+(?:\.\d+)*)"),
    ("reference", rf"第\s?{_N}\s?(?:頁|页)(?:\s?[,，]?\s?共\s?{_N}\s?(?:頁|页))?"),  # noqa: RUF001
    ("clock", rf"(?:凌晨|清晨|早上|上午|中午|下午|傍晚|晚上|晚間|晚间|夜間|夜间|深夜)\s?(?:{_N})\s?[時时點点](?:\s?(?:{_N})\s?分|半|整)?(?:\s?(?:至|到|~|-|～)\s?(?:翌日|隔日|次日|凌晨|上午|下午|晚上|晚間)?\s?{_N}\s?[時时點点](?:\s?{_N}\s?分|半|整)?)?"),
    ("clock", r"(?<![\d:.])(?<!\d,)(?:[01]?\d|2[0-4])[:：][0-5]\d(?:[:：][0-5]\d)?(?!\d)(?:\s?(?:至|到|~|-|～|to)\s?(?:[01]?\d|2[0-4])[:：][0-5]\d)?(?:\s?[ap]\.?m\.?)?"),  # noqa: RUF001
    ("clock", r"(?<![\d.])(?<!\d,)(?:[01]?\d|2[0-4])\s?[時时]\s?(?:[0-5]?\d)\s?分"),
    ("clock", r"(?<![\d.])(?<!\d,)\d{1,2}\s?(?:a\.?m\.?|p\.?m\.?)(?![A-Za-z])"),
    ("ratio", r"(?<![\d.:])(?<!\d,)\d{1,3}\s?[:：比]\s?\d{1,3}(?![\d.,:件人])"),  # noqa: RUF001
    ("code", r"(?<=[A-Za-z]-)\d+|#\d+"),
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class NoFigure:
    """A numeral that is no figure, and why: heading, time, clock, list number, code, reference, ratio, name, word, bare."""

    span: Span
    reason: str


def codes_in(text: str, taken: Iterable[Span]) -> list[NoFigure]:
    """Return the codes, references, clock times and list numbers of a block's text that lie outside `taken`."""
    found: list[NoFigure] = []
    masked = list(taken)
    for reason, pattern in (*_CODES, ("list number", _ENUMERATOR)):
        for match in pattern.finditer(text):
            span = Span(match.start(), match.end())
            if not any(span.start < m.end and m.start < span.end for m in masked):
                found.append(NoFigure(span, reason))
                masked.append(span)
    return sorted(found, key=lambda n: n.span)


def class_names(folded: str, ordinals: Iterable[Span], numbers: Iterable[Span]) -> list[Span]:
    """Return the ordinals that name a class of what the next number counts: 第一級 in 第一級國家30國."""
    starts = sorted(s.start for s in numbers)
    found = []
    for span in ordinals:
        after = next((s for s in starts if s >= span.end), None)
        if after is not None and re.fullmatch(r"[一-鿿]{1,10}\s?", folded[span.end : after]) and not re.search(r"[为达计共有]$", folded[span.end : after].rstrip()):
            found.append(span)
    return found


def left_over(folded: str, taken: Iterable[Span], *, english: bool) -> list[NoFigure]:
    """Return what no figure, time or code accounts for: words with a numeral in them, and numerals without a measure word."""
    covered = list(taken)

    def free(span: Span) -> bool:
        return not any(span.start < c.end and c.start < span.end for c in covered)

    found: list[NoFigure] = []
    for span, _ in words_in(folded):
        if free(span):
            found.append(NoFigure(span, "word"))
            covered.append(span)
    for span in (*numerals_in(folded), *(number_words_in(folded) if english else ())):
        if free(span):
            found.append(NoFigure(span, "word" if not folded[span.start].isdigit() and english else "bare"))
            covered.append(span)
        else:
            found += [NoFigure(piece, "bare") for piece in _pieces(folded, span, covered)]
    return sorted(found, key=lambda n: n.span)


def _pieces(folded: str, span: Span, covered: list[Span]) -> list[Span]:
    """Return the parts of a numeral run that nothing covers."""
    found: list[Span] = []
    start = -1
    for i in range(span.start, span.end + 1):
        free = i < span.end and folded[i] not in ",." and not any(c.start <= i < c.end for c in covered)
        if free and start < 0:
            start = i
        elif not free and start >= 0:
            found.append(Span(start, i))
            start = -1
    return found
