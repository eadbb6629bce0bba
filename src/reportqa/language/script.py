"""Width, variant, mark and Traditional/Simplified folding: str in, str of equal length out.

Because each character folds to exactly one, an offset in folded text is the offset in the original.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from reportqa.language.tables import rows


@cache
def fold_table() -> dict[int, str]:
    """Return the translation table of `fold`: width, compatibility, case, marks of Latin letters and script."""
    table: dict[int, str] = {}
    compatibility = (range(0xFF01, 0xFFEF), range(0x3000, 0x3001), range(0x2460, 0x2500),
                     range(0xF900, 0xFB00), range(0x2F00, 0x2FE0), range(0x2160, 0x2180))  # fmt: skip
    for block in compatibility:
        for code in block:
            plain = unicodedata.normalize("NFKC", chr(code))
            if len(plain) == 1:
                table[code] = plain.lower()
    for code in range(0xC0, 0x250):  # letters with a mark: Temüjin, São
        plain = unicodedata.normalize("NFKD", chr(code))[0]
        if plain.isascii() and plain.isalpha():
            table[code] = plain.lower()
    for upper in range(ord("A"), ord("Z") + 1):
        table[upper] = chr(upper + 32)
    table |= {ord(c): "-" for c in "‐‑‒–—―−－"} | {ord("～"): "~", ord("〜"): "~", ord("﹪"): "%"}  # noqa: RUF001
    table |= {ord("、"): "、", ord("。"): "。"}
    for traditional, simplified in rows("fold.tsv"):
        table[ord(traditional)] = simplified
    return table


def fold(text: str) -> str:
    """Return `text` in matching form, of equal length.

    >>> fold("至１０６年底，臺灣與MOU")
    '至106年底,台湾与mou'
    """
    return text.translate(fold_table())


@cache
def _script_marks() -> tuple[frozenset[str], frozenset[str]]:
    pairs = [(a, b) for a, b in rows("fold.tsv") if "㐀" <= a <= "鿿"]
    traditional = {a for a, _ in pairs}
    simplified = {b for _, b in pairs if not _in_big5_level_1(b)} - traditional
    return frozenset(traditional), frozenset(simplified)


def _in_big5_level_1(char: str) -> bool:
    """Whether a character is among Big5's frequently used ones, so tells nothing of the script."""
    try:
        return char.encode("big5")[0] < 0xC9
    except UnicodeEncodeError:
        return False


def script_of(text: str) -> str | None:
    """Tell the script of Chinese text: "Hant", "Hans", or None where no character decides."""
    traditional, simplified = _script_marks()
    hant = sum(c in traditional for c in text)
    hans = sum(c in simplified for c in text)
    if hant == hans:
        return None
    return "Hant" if hant > hans else "Hans"


def is_cjk(char: str) -> bool:
    """Whether a character is a Chinese ideograph."""
    return "㐀" <= char <= "鿿" or "豈" <= char <= "﫿" or char in "〇々"


_SPACE_BY_CHINESE = re.compile(r"(?<=[^\x00-\u2e7f])\s+|\s+(?=[^\x00-\u2e7f])")
_SPACE = re.compile(r"\s+")


def closed_up(folded: str) -> str:
    """Return folded text without the white space beside Chinese characters, other white space as one space.

    >>> closed_up("至 106 年底 mou  signed")
    '至106年底mou signed'
    """
    return _SPACE.sub(" ", _SPACE_BY_CHINESE.sub("", folded)).strip()
