"""Characters of the symbol fonts (Symbol, Wingdings) -> what they look like in Unicode.

A word processor stores them as codes of the font, bare ("l" in Wingdings is ●) or in the private use area (U+F06C).
Source: the fonts' published mappings to Unicode; signs that reports use.
"""

from __future__ import annotations

import re

_SYMBOL = dict(zip(
    "ABGDEZHQIKLMNXOPRSTUFCYWabgdezhqiklmnxoprstufcyw",
    "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρστυφχψω", strict=True,
)) | {chr(code): shown for code, shown in {
    0xA3: "≤", 0xA5: "∞", 0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷",
    0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xBC: "…", 0xD6: "√", 0xD7: "⋅", 0xDE: "⇒", 0xE5: "∑", 0xA8: "♦", 0xA9: "♥", 0xAA: "♠", 0xA7: "♣", 0x2D: "−",  # noqa: RUF001
}.items()}  # fmt: skip
_WINGDINGS = {chr(code): shown for code, shown in {
    0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x70: "❐", 0x71: "❑", 0x72: "❒", 0x73: "⬧", 0x74: "⧫", 0x75: "◆", 0x76: "❖", 0x77: "⬥", 0x9E: "·", 0x9F: "•",
    0xA1: "○", 0xA4: "◉", 0xA6: "⭘", 0xA7: "▪", 0xA8: "◻", 0xAB: "★", 0xAE: "✯", 0xD8: "➢", 0xE0: "→", 0xDF: "←", 0xE1: "↑", 0xE2: "↓", 0xE8: "➔", 0xF0: "⇨",
    0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑", 0x46: "☞", 0x4A: "☺", 0x28: "☎", 0x2A: "✉", 0x21: "✏", 0x36: "⌛",
    **{0x80 + i: c for i, c in enumerate("⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿")},
}.items()}  # fmt: skip
_PRIVATE = range(0xF000, 0xF100)
_CODES = re.compile("[\uf000-\uf0ff]")


def is_symbol_font(font: str) -> bool:
    """Whether a font shows signs where its codes are those of letters."""
    return font.lower().startswith(("wingdings", "symbol", "webdings"))


def as_shown(text: str, font: str = "") -> str:
    """Return text with the codes of symbol fonts as the signs that are seen; a sign without a counterpart is left out.

    >>> as_shown("l", "Wingdings"), as_shown("\uf0b3", "Symbol"), as_shown("限期\uf0fc")
    ('●', '≥', '限期✓')
    """
    known = is_symbol_font(font)
    if not known and not _CODES.search(text):
        return text
    table = _SYMBOL if font.lower().startswith("symbol") else _WINGDINGS
    shown = ""
    for char in text:
        code = chr(ord(char) - 0xF000) if ord(char) in _PRIVATE else char
        if not known and code is char:
            shown += char
        elif code in table or code.isspace():
            shown += table.get(code, code)
        elif code == "\xb7":
            shown += "•"
        elif table is _SYMBOL and code.isascii():
            shown += code
    return shown
