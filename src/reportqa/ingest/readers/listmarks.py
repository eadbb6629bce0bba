"""The marks of list items as they are shown: an ordinal and a list style -> `1.`, `(a)`, `一、`, `甲、`, `•`."""

from __future__ import annotations

_DIGITS = "〇一二三四五六七八九"
_FORMAL_TRADITIONAL, _FORMAL_SIMPLIFIED = "零壹貳參肆伍陸柒捌玖", "零壹贰叁肆伍陆柒捌玖"
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_GREEK = "αβγδεζηθικλμνξοπρστυφχψω"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_BULLETS = {"disc": "•", "circle": "◦", "square": "▪", "disclosure-open": "▾", "disclosure-closed": "▸"}
_TYPES = {"1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
_ROMAN_END = 4000
_HAN_END = 10_000


def list_mark(ordinal: int, style: str, end: str = ".") -> str:
    """Return an item's mark with the space or the mark of enumeration behind it, "" for the style `none`.

    Args:
        ordinal: the item's number.
        style: a CSS list-style-type, or the `type` of an HTML list.
        end: what stands behind a number in Western digits or letters.

    >>> list_mark(3, "a"), list_mark(12, "cjk-ideographic"), list_mark(4, "decimal"), list_mark(1, "square")
    ('c. ', '十二、', '4. ', '▪ ')
    """
    style = _TYPES.get(style, style.lower())
    if style == "none":
        return ""
    if style in _BULLETS:
        return f"{_BULLETS[style]} "
    chinese = _chinese(ordinal, style)
    if chinese:
        return f"{chinese}、"
    return f"{_western(ordinal, style)}{end} "


def _chinese(ordinal: int, style: str) -> str:
    if style in ("cjk-ideographic", "trad-chinese-informal", "simp-chinese-informal", "japanese-informal", "taiwanese-counting", "chinese-counting"):
        return han_number(ordinal)
    if style in ("trad-chinese-formal", "simp-chinese-formal", "ideograph-legal-traditional"):
        return han_number(ordinal, formal=_FORMAL_SIMPLIFIED if style.startswith("simp") else _FORMAL_TRADITIONAL)
    if style == "cjk-decimal" and ordinal >= 0:
        return "".join(_DIGITS[int(d)] for d in str(ordinal))
    if style == "cjk-heavenly-stem" and 0 < ordinal <= len(_STEMS):
        return _STEMS[ordinal - 1]
    if style == "cjk-earthly-branch" and 0 < ordinal <= len(_BRANCHES):
        return _BRANCHES[ordinal - 1]
    return ""


def han_number(number: int, formal: str = "") -> str:
    """Return a number from 0 to 9999 in Chinese, "" for any other; `formal` gives the digits of the formal script.

    >>> han_number(10), han_number(305), han_number(21, formal="零壹貳參肆伍陸柒捌玖")
    ('十', '三百零五', '貳拾壹')
    """
    if not 0 <= number < _HAN_END:
        return ""
    digits, steps = (formal, "拾佰仟") if formal else ("零" + _DIGITS[1:], "十百千")
    if number == 0:
        return digits[0]
    text, gap = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            text += (digits[0] if gap and text else "") + digits[digit] + (steps[place - 1] if place else "")
        gap = digit == 0
    return text[1:] if text.startswith("一十") else text


def _western(ordinal: int, style: str) -> str:
    if style in ("lower-alpha", "lower-latin", "upper-alpha", "upper-latin") and ordinal > 0:
        letters = _in_letters(ordinal, "abcdefghijklmnopqrstuvwxyz")
        return letters.upper() if style.startswith("upper") else letters
    if style == "lower-greek" and ordinal > 0:
        return _in_letters(ordinal, _GREEK)
    if style in ("lower-roman", "upper-roman") and 0 < ordinal < _ROMAN_END:
        return roman(ordinal).upper() if style.startswith("upper") else roman(ordinal)
    return f"{ordinal:02d}" if style == "decimal-leading-zero" else str(ordinal)


def _in_letters(ordinal: int, letters: str) -> str:
    text = ""
    while ordinal > 0:
        ordinal, letter = divmod(ordinal - 1, len(letters))
        text = letters[letter] + text
    return text


def roman(number: int) -> str:
    """Return a number from 1 to 3999 in small Roman numerals."""
    text = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        text += letters * count
    return text
