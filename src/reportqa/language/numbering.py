"""Heading and list numbers -> (style, ordinal): 壹、 一、 （一） １、 (1) A. a. 第一章 1.1 Ⅰ. ① 甲、 #.

Which style is the outer one is not known here: reports differ, so `ingest.levels` infers levels from
the order of appearance.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from reportqa.language.script import fold
from reportqa.language.units import printed_pattern

_FORMAL = "壹貳參肆伍陸柒捌玖拾"
_FORMAL_VARIANTS = str.maketrans("贰叁陆弐参贰", "貳參陸貳參貳")
_HAN = "一二三四五六七八九十"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10, "xi": 11, "xii": 12}
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_ROMAN_CHARS = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ"
_LONGEST_SPACED = 40  # characters of a heading that only a space parts from its number
_UNIT_NEXT = re.compile(r"\s*" + printed_pattern())

# (style, pattern, whether a first number other than 1 may open it). Order matters: first match wins.
STYLES: tuple[tuple[str, re.Pattern[str], bool], ...] = (
    ("markdown", re.compile(r"(?P<n>#{1,6})\s+"), True),
    ("part", re.compile(rf"第\s?(?P<n>[{_HAN}百\d]+)\s?(?:[篇編编部](?!分)|部分)\s*(?=\S)"), True),
    ("chapter", re.compile(rf"第\s?(?P<n>[{_HAN}百\d]+)\s?章\s*(?=\S|$)"), True),
    ("section", re.compile(rf"第\s?(?P<n>[{_HAN}百\d]+)\s?[節节]\s*(?=\S|$)"), True),
    ("annex", re.compile(rf"附[錄录件](?P<n>[{_HAN}\d]{{1,3}}|\s?[A-Z])?(?=[\s：:　]|$)[：:]?\s*"), True),  # noqa: RUF001
    ("formal", re.compile(rf"(?P<n>[{_FORMAL}贰叁陆参]{{1,3}})\s?[、．.]\s*"), True),  # noqa: RUF001
    ("han", re.compile(rf"(?P<n>[{_HAN}]{{1,3}})\s?、(?![二三四五六七八九][十百千萬万人件名位次個个])\s*"), True),  # 三、四十人 is a range
    ("han_dot", re.compile(rf"(?P<n>[{_HAN}]{{1,3}})\s?[．.]\s*"), True),  # noqa: RUF001
    ("han_space", re.compile(rf"(?P<n>[{_HAN}]{{1,3}})[ 　]+(?=[一-鿿])"), True),  # noqa: RUF001
    ("paren_han", re.compile(rf"[（(]\s?(?P<n>[{_HAN}]{{1,3}})\s?[）)]\s*、?"), True),  # noqa: RUF001
    ("bracket_han", re.compile(rf"[【〔]\s?(?P<n>[{_HAN}{_FORMAL}]{{1,3}})\s?[】〕]\s*(?=\S)"), True),
    ("decimal", re.compile(r"(?P<n>\d{1,2}(?:\.\d{1,2}){1,3})\.?(?:\s+(?=[^\da-z])|(?=[一-鿿]))(?!\s?(?:[％%萬万億亿倍公]|個百|个百)|月)"), True),  # 1.4月18日 is item 1
    ("dashed", re.compile(r"(?P<n>\d{1,2}(?:[-－]\d{1,2}){1,2})(?:[ 　]+|(?=[一-鿿]))(?=[^\da-z])"), True),  # noqa: RUF001
    ("digit_dun", re.compile(r"(?P<n>[\d０-９]{1,2})\s?、\s*"), False),  # noqa: RUF001
    ("digit_dot", re.compile(r"(?P<n>[\d０-９]{1,2})[.．]\s*(?:(?![\d０-９])|(?=(?:[1１][9９]\d\d|[2２][0０]\d\d|[1１][0-4０-４]\d|[89８９]\d)\s?年)|(?=(?:[1１][0-2０-２]|[1-9１-９])\s?月)|(?=\d{1,3}[,，]\d{3}))"), False),  # noqa: RUF001
    ("paren_digit", re.compile(r"[（(]\s?(?P<n>[\d０-９]{1,2})\s?[）)]\s*"), False),  # noqa: RUF001
    ("digit_paren", re.compile(r"(?P<n>[\d０-９]{1,2})[）)]\s*"), False),  # noqa: RUF001
    ("digit_space", re.compile(r"(?P<n>[\d０-９]{1,2})(?:[ 　]+(?=[A-Z])|[ 　]*　[ 　]*|[ ]{2,}|[ ](?=[一-鿿]))(?=\D)"), False),  # noqa: RUF001
    ("circled", re.compile(rf"(?P<n>[{_CIRCLED}])\s*"), False),
    ("roman_char", re.compile(rf"(?P<n>[{_ROMAN_CHARS}])\s?[、.．]?\s*"), True),  # noqa: RUF001
    ("roman", re.compile(r"(?P<n>[IVX]{1,4})[.．、]\s*(?=\S)"), True),  # noqa: RUF001
    ("stem", re.compile(rf"(?P<n>[{_STEMS}])\s?、\s*"), False),
    ("upper", re.compile(r"(?P<n>[A-Z])[.．、]\s*(?=\S)"), False),  # noqa: RUF001
    ("lower_roman", re.compile(r"(?P<n>[ivx]{1,4})[.．](?!e\.)\s*(?=\S)"), False),  # noqa: RUF001
    ("lower", re.compile(r"(?P<n>[a-z])[.．、](?![a-z]\.)\s*(?=\S)"), False),  # noqa: RUF001
    ("paren_roman", re.compile(r"[（(](?P<n>[ivx]{1,4})[）)]\s*"), False),  # noqa: RUF001
    ("paren_lower", re.compile(r"[（(](?P<n>[a-z])[）)]\s*"), False),  # noqa: RUF001
    ("paren_upper", re.compile(r"[（(](?P<n>[A-Z])[）)]\s*"), False),  # noqa: RUF001
    ("lower_paren", re.compile(r"(?P<n>[a-z])[）)]\s*"), False),  # noqa: RUF001
    ("step_english", re.compile(r"(?:Chapter|CHAPTER|Part|PART|Section|SECTION)\s+(?P<n>\d{1,2}|[IVX]{1,4})(?:[.:]\s*|\s+(?=[A-Z])|$)"), True),
    ("annex_english", re.compile(r"(?:Appendix|APPENDIX|Annex|ANNEX)(?:\s+(?P<n>\d{1,2}|[A-Z]))?(?:[.:]\s*|\s+(?=[A-Z])|$)"), True),
)
MAJOR = frozenset({"markdown", "part", "chapter", "section", "formal", "roman_char", "step_english", "annex", "annex_english"})
_KEEPS_SPACE = frozenset({"decimal", "dashed", "digit_space", "han_space", "annex", "annex_english", "step_english", "part", "chapter", "section"})
SPACED = frozenset({"han_space", "digit_space", "dashed"})


@dataclass(frozen=True, slots=True)
class Number:
    """A heading number at the start of a line: `ordinal` from 1, `length` in characters with its space.

    `outer` holds the ordinals before the last of a decimal number (1.2.3: 1 and 2); `opens` tells
    whether a first number other than 1 may open its style.
    """

    style: str
    ordinal: int
    length: int
    text: str
    opens: bool
    outer: tuple[int, ...] = ()


def _han_ordinal(text: str) -> int:
    if text.isdigit():
        return int(text)
    if text == "十":
        return 10
    if "十" in text:
        tens, _, ones = text.partition("十")
        return (_HAN.index(tens) + 1 if tens else 1) * 10 + (_HAN.index(ones) + 1 if ones else 0)
    return _HAN.index(text[0]) + 1 if text and text[0] in _HAN else 0


def _ordinal(style: str, raw: str) -> int:
    """Return the place in its list that a number of a style stands for, 0 where it stands for none."""
    if style in ("formal", "bracket_han") and any(c in _FORMAL for c in raw.translate(_FORMAL_VARIANTS)):
        digits = raw.translate(_FORMAL_VARIANTS)
        return _han_ordinal("".join(_HAN[_FORMAL.index(c)] for c in digits))
    if style in ("circled", "roman_char", "stem"):
        return {"circled": _CIRCLED, "roman_char": _ROMAN_CHARS, "stem": _STEMS}[style].index(raw) + 1
    if style in ("roman", "lower_roman", "paren_roman"):
        return _ROMAN.get(raw.lower(), 0)
    if style in ("upper", "lower", "paren_lower", "paren_upper", "lower_paren"):
        return ord(raw.lower()) - 96
    plain = fold(raw).strip()
    if plain.isdigit():
        return int(plain)
    if style in ("annex", "annex_english", "step_english") and plain.isascii():
        return _ROMAN.get(plain, 0) if style == "step_english" else (ord(plain) - 96 if len(plain) == 1 else 0)
    return _han_ordinal(plain)


def numbers_at(line: str) -> tuple[Number, ...]:
    """Return every reading of the heading number that `line` starts with, best first.

    >>> [(n.style, n.ordinal, n.text) for n in numbers_at("（二）執行困難度")]
    [('paren_han', 2, '（二）')]
    """
    found: list[Number] = []
    for style, pattern, opens in STYLES:
        match = pattern.match(line)
        if match is None or (style in SPACED and not _heads(line, match)):
            continue
        raw = match["n"] or ""
        text = re.sub(r"\s+", " ", match.group())
        if style not in _KEEPS_SPACE and not line[match.end() : match.end() + 1].isascii():
            text = text.strip()
        if style == "markdown":
            found.append(Number(f"markdown{len(raw)}", 0, match.end(), text, opens))
        elif style in ("decimal", "dashed"):
            ordinals = tuple(int(x) for x in re.split(r"[.-]", fold(raw)))
            if len(ordinals) == 2 and ordinals[1] == 0:  # noqa: PLR2004
                found.append(Number("decimal0", ordinals[0], match.end(), text, opens))
            else:
                found.append(Number(f"{style}{len(ordinals) - 1}", ordinals[-1], match.end(), text, opens, ordinals[:-1]))
        else:
            found.append(Number(style, _ordinal(style, raw) if raw else 1, match.end(), text, opens))
    return tuple(found)


def _heads(line: str, match: re.Match[str]) -> bool:
    """Whether what follows a number and a space is a heading, not a measure word (3 月) or a sentence."""
    rest = fold(line[match.end() :])
    narrow = match.group().endswith(match["n"] + " ")
    measured = narrow and match["n"][0] not in _HAN and _UNIT_NEXT.match(rest) is not None
    return 0 < len(rest) <= _LONGEST_SPACED and not re.search(r"[。；，]|\d[,.]?\d*$", rest) and not measured  # noqa: RUF001
