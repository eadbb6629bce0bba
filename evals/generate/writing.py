"""VALUE -> WRITING: how a report of a given style prints counts, rates, amounts and years."""

from __future__ import annotations

import random
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

_DIGITS = "〇一二三四五六七八九"
_FULLWIDTH = str.maketrans("0123456789,.%", "０１２３４５６７８９，．％")
_WAN = {"zh-TW": "萬", "zh-CN": "万"}
_YI = {"zh-TW": "億", "zh-CN": "亿"}
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@dataclass(frozen=True, slots=True)
class Style:
    """How one report writes numbers: `digits` comma, plain, fullwidth, myriad or chinese; years ROC or Western."""

    lang: str
    digits: str
    percent: str  # "%", "％" or "百分之"
    roc: bool
    year_words: str  # "113年", "113年度", "民國113年", "一一三年"
    spaced: bool = False
    currency: str = ""


def plain(value: Decimal) -> str:
    """Return a decimal as digits alone, without trailing zeros.

    >>> plain(Decimal("12.50")), plain(Decimal("1200"))
    ('12.5', '1200')
    """
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def rounded(value: Decimal, places: int) -> Decimal:
    """Return a value rounded half up."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def chinese(number: int, script: str = "zh-TW") -> str:
    """Return a whole number in Chinese numerals.

    >>> chinese(12345), chinese(20000), chinese(108), chinese(12), chinese(1010)
    ('一萬二千三百四十五', '二萬', '一百零八', '十二', '一千零一十')
    """
    if number == 0:
        return "零"
    yi, rest = divmod(number, 10**8)
    wan, low = divmod(rest, 10**4)
    parts = ((yi, _YI[script]), (wan, _WAN[script]), (low, ""))
    text, gap = "", False
    for value, name in parts:
        if not value:
            gap = gap or bool(text)
            continue
        if text and (gap or value < 1000):
            text += "零"
        text, gap = text + _below_wan(value) + name, False
    return text[1:] if text.startswith("一十") else text


def _below_wan(number: int) -> str:
    text, zero = "", False
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            text += ("零" if zero and text else "") + _DIGITS[digit] + name
            zero = False
        else:
            zero = bool(text)
    return text


def count(value: int, style: Style) -> str:
    """Return a whole number as the style prints it in prose.

    >>> count(12345, Style("zh-TW", "myriad", "%", True, "113年"))
    '1萬2,345'
    """
    if style.digits == "chinese" and style.lang != "en":
        return chinese(value, style.lang)
    if style.digits == "myriad" and value >= 10000 and style.lang != "en":
        return _myriad(value, style.lang)
    if style.lang == "en" and style.digits == "words" and value < 10:
        return _WORDS[value]
    text = f"{value}" if style.digits == "plain" else f"{value:,}"
    return text.translate(_FULLWIDTH) if style.digits == "fullwidth" else text


def _myriad(value: int, script: str) -> str:
    yi, rest = divmod(value, 10**8)
    wan, low = divmod(rest, 10**4)
    text = f"{yi:,}{_YI[script]}" if yi else ""
    text += f"{wan:,}{_WAN[script]}" if wan else ""
    return text + (f"{low:,}" if low else "")


def decimal(value: Decimal, style: Style) -> str:
    """Return a number with its decimals as printed."""
    if style.digits == "chinese" and style.lang != "en":
        whole, _, part = f"{value:f}".partition(".")
        return chinese(int(whole), style.lang) + ("點" if style.lang == "zh-TW" else "点") * bool(part) + "".join("零一二三四五六七八九"[int(d)] for d in part)
    text = f"{value:,f}"
    return text.translate(_FULLWIDTH) if style.digits == "fullwidth" else text


def percent(value: Decimal, style: Style) -> str:
    """Return a percentage with its sign.

    >>> percent(Decimal("93.5"), Style("zh-TW", "chinese", "百分之", True, "113年"))
    '百分之九十三點五'
    """
    if style.lang == "en":
        return f"{value:f}{style.percent}"
    if style.percent == "百分之":
        return "百分之" + decimal(value, style)
    return decimal(value, style) + style.percent


def money(value: int, style: Style) -> str:
    """Return an amount with its currency unit; `value` must be a multiple of 1,000."""
    if style.lang == "en":
        return style.currency + _english_money(value, style)
    yuan = "元"
    if style.lang == "zh-CN":
        large = value >= 10**8 and value % 10**6 == 0
        number = Decimal(value).scaleb(-8 if large else -4).normalize()
        return (f"{number:,f}" if style.digits == "comma" else f"{number:f}") + ("亿" if large else "万") + yuan
    if style.digits == "chinese":
        return chinese(value, style.lang) + yuan
    if value >= 10**8 and value % 10**6 == 0 and style.digits in ("comma", "plain"):
        return f"{Decimal(value).scaleb(-8).normalize():f}{_YI[style.lang]}{yuan}"
    if style.digits in ("plain", "comma") and style.year_words.endswith("度"):
        return count(value, style) + yuan
    wan, rest = divmod(value, 10**4)
    yi, wan = divmod(wan, 10**4)
    text = f"{yi:,}{_YI[style.lang]}" if yi else ""
    text += f"{wan:,}{_WAN[style.lang]}" if wan else ""
    text += f"{rest // 1000}千" if rest else ""
    return (text.translate(_FULLWIDTH) if style.digits == "fullwidth" else text) + yuan


def _english_money(value: int, style: Style) -> str:
    gap = "" if style.currency.endswith(("$", "£", "€")) else " "
    if value >= 10**6 and value % 10**5 == 0:
        return f"{gap}{plain(Decimal(value) / 10**6)} million"
    return f"{gap}{value:,}"


def year(western: int, style: Style) -> str:
    """Return a year as the report writes it, with its 年.

    >>> year(2024, Style("zh-TW", "comma", "%", True, "民國113年"))
    '民國113年'
    """
    if style.lang == "en":
        return str(western)
    number = western - 1911 if style.roc else western
    form = style.year_words
    if form.startswith("一"):
        return "".join(_DIGITS[int(d)] for d in str(number)) + "年" + ("度" if form.endswith("度") else "")
    text = str(number).translate(_FULLWIDTH) if style.digits == "fullwidth" else str(number)
    return ("民國" if form.startswith("民國") and style.roc else "") + text + "年" + ("度" if form.endswith("度") else "")


def bare_year(western: int, style: Style) -> str:
    """Return a year as `year` does, but never with 年度 (for dates and points in time)."""
    return year(western, style).removesuffix("度")


def approximate(value: int, lang: str, rng: random.Random) -> tuple[str, int, str]:
    """Return (word before, rounded value, word after the number): 約, 逾, 近 or 餘 with a value that it fits."""
    unit = 10 ** max(1, len(str(value)) - 2)
    low, high = value // unit * unit, -(-value // unit) * unit
    nearest = int((Decimal(value) / unit).quantize(Decimal(1), ROUND_HALF_UP)) * unit
    if lang == "en":
        return rng.choice((("about ", nearest, ""), ("more than ", low, ""), ("nearly ", high, ""), ("approximately ", nearest, ""), ("at least ", low, "")))
    nearly = ("近", high, "")
    over = ("逾", low, "")
    return rng.choice((("約", nearest, ""), over, nearly, ("", low, "餘"), ("", low, "多" if lang == "zh-CN" else "餘"), ("超過" if lang == "zh-TW" else "超过", low, "")))
