"""The marks of list items as browsers show them: an ordinal and a list style -> `1.`, `a.`, `一、`, `甲、`, `•`."""

from __future__ import annotations

from reportqa.ingest.readers.list_numbers import shown, synced_letters

_BULLETS = {"disc": "•", "circle": "◦", "square": "▪", "disclosure-open": "▾", "disclosure-closed": "▸"}
_TYPES = {"1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
_WESTERN = {"decimal-leading-zero": "decimalZero", "lower-roman": "lowerRoman", "upper-roman": "upperRoman"}
_CHINESE = {
    "cjk-ideographic": "taiwaneseCountingThousand", "trad-chinese-informal": "taiwaneseCountingThousand", "simp-chinese-informal": "chineseCountingThousand",
    "taiwanese-counting": "taiwaneseCountingThousand", "japanese-informal": "japaneseCounting", "trad-chinese-formal": "ideographLegalTraditional",
    "simp-chinese-formal": "chineseLegalSimplified", "cjk-decimal": "ideographDigital", "cjk-heavenly-stem": "ideographTraditional", "cjk-earthly-branch": "ideographZodiac",
}  # fmt: skip
_LETTERED = ("lower-alpha", "lower-latin", "upper-alpha", "upper-latin")
_ROMAN_END, _HAN_END = 4000, 10_000  # numbers from which CSS shows these styles in digits


def list_mark(ordinal: int, style: str, end: str = ".") -> str:
    """Return an item's mark with what stands between it and the text, "" for the style `none`.

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
    if style in _CHINESE and 0 < ordinal < _HAN_END:
        return f"{shown(ordinal, _CHINESE[style])}、"
    if style in _LETTERED and ordinal > 0:
        letters = synced_letters(ordinal)
        return f"{letters.upper() if style.startswith('upper') else letters}{end} "
    western = _WESTERN.get(style, "decimal") if 0 < ordinal < _ROMAN_END else "decimal"
    return f"{shown(ordinal, western)}{end} "
