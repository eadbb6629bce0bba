"""Labels of rows and columns that are too short to be words of a sentence: 女 over a column of numbers is 女性."""

from __future__ import annotations

import re
from functools import cache

from reportqa.language.tables import rows


@cache
def _words() -> dict[str, str]:
    return {label: words.replace(";", " ") for label, words in rows("abridged.tsv")}


@cache
def _labels() -> re.Pattern[str]:
    return re.compile(r"(?<!\S)(?:" + "|".join(map(re.escape, _words())) + r")(?!\S)")


def spelt_out(text: str) -> str:
    """Return what the short labels in a text stand for, each once, parted by spaces; a label stands between spaces.

    >>> spelt_out("人口數 女"), spelt_out("子女 12"), spelt_out("男 女 男")
    ('女性', '', '男性 女性')
    """
    return " ".join(_words()[label] for label in dict.fromkeys(_labels().findall(text)))
