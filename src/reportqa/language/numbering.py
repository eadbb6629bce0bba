"""Heading and list numbers -> (style, ordinal): 壹、 一、 （一） １、 (1) A. a. 第一章 1.1 Ⅰ. #.

Which style is the outer one is not known here: reports differ, so `ingest.layout` infers levels from
the order of appearance.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from reportqa.language.script import fold

_FORMAL = "壹貳參肆伍陸柒捌玖拾"
_FORMAL_VARIANTS = str.maketrans("贰叁陆弐参贰", "貳參陸貳參貳")
_HAN = "一二三四五六七八九十"
_ROMAN = {"ⅰ": 1, "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_ROMAN_CHARS = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ"

# (style, pattern, whether a first number other than 1 may open it). Order matters: first match wins.
STYLES: tuple[tuple[str, re.Pattern[str], bool], ...] = (
    ("markdown", re.compile(r"(?P<n>#{1,6})\s+"), True),
    ("part", re.compile(rf"第\s?(?P<n>[{_HAN}百\d]+)\s?[篇編编部]\s*(?=\S)"), True),
    ("chapter", re.compile(rf"第\s?(?P<n>[{_HAN}百\d]+)\s?章\s*(?=\S|$)"), True),
    ("section", re.compile(rf"第\s?(?P<n>[{_HAN}百\d]+)\s?[節节]\s*(?=\S|$)"), True),
    ("formal", re.compile(rf"(?P<n>[{_FORMAL}贰叁陆参]+)\s?[、．.]\s*"), True),  # noqa: RUF001
    ("han", re.compile(rf"(?P<n>[{_HAN}]{{1,3}})\s?、\s*"), True),
    ("han_dot", re.compile(rf"(?P<n>[{_HAN}]{{1,3}})\s?[．.]\s*"), True),  # noqa: RUF001
    ("paren_han", re.compile(rf"[（(]\s?(?P<n>[{_HAN}]{{1,3}})\s?[）)]\s*、?"), True),  # noqa: RUF001
    ("decimal", re.compile(r"(?P<n>\d{1,2}(?:\.\d{1,2}){1,3})\.?(?:\s+(?=\D)|(?=[一-鿿]))(?!\s?(?:[％%萬万億亿倍公]|個百|个百))"), True),
    ("digit_dun", re.compile(r"(?P<n>[\d０-９]{1,2})\s?、\s*"), False),  # noqa: RUF001
    ("digit_dot", re.compile(r"(?P<n>[\d０-９]{1,2})[.．]\s*(?![\d０-９])"), False),  # noqa: RUF001
    ("paren_digit", re.compile(r"[（(]\s?(?P<n>[\d０-９]{1,2})\s?[）)]\s*"), False),  # noqa: RUF001
    ("digit_paren", re.compile(r"(?P<n>[\d０-９]{1,2})[）)]\s*"), False),  # noqa: RUF001
    ("circled", re.compile(rf"(?P<n>[{_CIRCLED}])\s*"), False),
    ("roman_char", re.compile(rf"(?P<n>[{_ROMAN_CHARS}])\s?[、.．]?\s*"), True),  # noqa: RUF001
    ("roman", re.compile(r"(?P<n>[IVX]{1,4})[.．]\s+"), True),  # noqa: RUF001
    ("upper", re.compile(r"(?P<n>[A-Z])[.．、]\s*(?=\S)"), False),  # noqa: RUF001
    ("lower", re.compile(r"(?P<n>[a-z])[.．、]\s*(?=\S)"), False),  # noqa: RUF001
    ("paren_lower", re.compile(r"[（(](?P<n>[a-z])[）)]\s*"), False),  # noqa: RUF001
    ("step_english", re.compile(r"(?:Chapter|CHAPTER|Part|PART|Section)\s+(?P<n>\d{1,2})[.:\s]\s*"), True),
)
MAJOR = frozenset({"markdown", "part", "chapter", "section", "formal", "roman_char", "step_english"})


@dataclass(frozen=True, slots=True)
class Number:
    """A heading number at the start of a line: `ordinal` from 1, `length` in characters with its space."""

    style: str
    ordinal: int
    length: int
    text: str
    opens: bool


def _han_ordinal(text: str) -> int:
    if text.isdigit():
        return int(text)
    if text == "十":
        return 10
    if "十" in text:
        tens, _, ones = text.partition("十")
        return (_HAN.index(tens) + 1 if tens else 1) * 10 + (_HAN.index(ones) + 1 if ones else 0)
    return _HAN.index(text[0]) + 1 if text and text[0] in _HAN else 0


def numbers_at(line: str) -> tuple[Number, ...]:
    """Return every reading of the heading number that `line` starts with, best first."""
    found: list[Number] = []
    for style, pattern, opens in STYLES:
        match = pattern.match(line)
        if match is None:
            continue
        raw = match["n"]
        if style == "markdown":
            ordinal = 0
            style = f"markdown{len(raw)}"  # noqa: PLW2901
        elif style == "formal":
            ordinal = _FORMAL.index(raw.translate(_FORMAL_VARIANTS)[-1]) + 1 + (10 if len(raw) > 1 else 0)
        elif style in ("circled", "roman_char"):
            ordinal = (_CIRCLED if style == "circled" else _ROMAN_CHARS).index(raw) + 1
        elif style == "roman":
            ordinal = _ROMAN.get(raw.lower(), 0)
        elif style in ("upper", "lower", "paren_lower"):
            ordinal = ord(raw.lower()) - 96
        elif style == "decimal":
            ordinal = int(fold(raw).split(".")[-1])
            style = f"decimal{raw.count('.')}"  # noqa: PLW2901
        elif style.startswith(("digit", "paren_digit", "step")):
            ordinal = int(fold(raw))
        else:
            ordinal = _han_ordinal(raw)
        found.append(Number(style, ordinal, match.end(), match.group().strip(), opens))
    return tuple(found)
