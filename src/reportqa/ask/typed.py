"""A question as it was typed -> the same in the widths and spaces that a report is matched in."""

from __future__ import annotations

import re

from reportqa.language.script import is_cjk

_SHIFT = 0xFEE0  # from a full-width sign to the one of ASCII
_WIDE = {code: code - _SHIFT for code in range(0xFF01, 0xFF5F)}
_WIDE_WORDS = {code: plain for code, plain in _WIDE.items() if chr(plain).isalnum() or chr(plain) in "/'&+.%-"}
_HAN = "㐀-鿿豈-﫿〇々"
# Spaces between the letters of a word, one of which stands alone, and inside a time; those between words part them.
_LETTERS = re.compile(rf"(?<=[{_HAN}])\s+(?=[{_HAN}](?:\s|[^{_HAN}]|$))|(?<![{_HAN}])(?P<first>[{_HAN}])\s+(?=[{_HAN}])|(?<=\s[{_HAN}])\s+(?=[{_HAN}])")
_TIMES = re.compile(r"(?<=\d)\s+(?=[年月日])|(?<=[年月日到至])\s+(?=\d+\s*[年月日])")


def typed_plain(question: str) -> str:
    """Return a question without control characters and stray spaces, its Latin letters and digits in half width.

    >>> typed_plain("１０６ 年 底 ＭＯＵ 幾 國？"), typed_plain("ｂｕｄｇｅｔ，　２０２０／２１"), typed_plain("臺北 人口 106")
    ('106年底 MOU 幾國？', 'budget, 2020/21', '臺北 人口 106')
    """  # noqa: RUF002
    text = "".join(c if c.isprintable() else " " for c in question)
    text = " ".join(text.translate(_WIDE_WORDS if any(map(is_cjk, text)) else _WIDE).split())
    return _TIMES.sub("", _LETTERS.sub(lambda m: m["first"] or "", text))
