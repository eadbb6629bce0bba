"""Repairs of the characters that PDFs hold: ligatures, look-alike code points of radicals, controls; widths in columns."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from reportqa.ingest.lines import width

# Blocks whose characters stand for others that a report means: ligatures, CJK and Kangxi radicals, compatibility ideographs.
_REPAIRED = ((0xFB00, 0xFB07), (0x2E80, 0x2FE0), (0xF900, 0xFB00), (0x2F800, 0x2FA20))
# Radicals that NFKC leaves alone (CJK Radicals Supplement) but that fonts print for whole ideographs.
_RADICALS = dict(zip("⺁⺝⺟⺠⺫⻀⻄⻅⻆⻉⻋⻑⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻫⻬⻭⻮⻰⻱⻳", "厂月母民目艹西见角贝车長长门青韦页风飞食马骨鬼鱼鸟卤麦黄斉齐歯齿龙龜龟", strict=True))
_DROPPED = dict.fromkeys([*range(9), *range(0x0B, 0x20), 0x7F, *range(0x80, 0xA0), 0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF], "")


def _table() -> dict[int, str]:
    table: dict[int, str] = {}
    for start, end in _REPAIRED:
        for code in range(start, end):
            plain = unicodedata.normalize("NFKC", chr(code))
            if plain != chr(code):
                table[code] = plain
    table |= {ord(c): plain for c, plain in _RADICALS.items() if ord(c) not in table}
    return table | _DROPPED


_TABLE = _table()


def repaired(text: str) -> str:
    """Return `text` with ligatures and radicals as the letters and ideographs that they stand for, without controls.

    >>> repaired("⽇本 ﬁve ¹ ％")
    '日本 five ¹ ％'
    """
    return text if text.isascii() and text.isprintable() else text.translate(_TABLE)


def columns_of(text: str) -> int:
    """Return how many half-width columns `text` takes up."""
    return width(text)


def joined(lines: Sequence[str]) -> str:
    """Return lines as the one text that they were before it was wrapped."""
    from reportqa.ingest.split import join_texts  # noqa: PLC0415 (brings in all of `language`, which the pages' readers do without)

    return join_texts(list(lines))


def is_wide(char: str) -> bool:
    """Whether a character is an ideograph, a kana or a full-width form, between which no space stands."""
    return ord(char) > 0x2E7F  # noqa: PLR2004
