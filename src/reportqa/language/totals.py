"""Labels of rows and columns that stand for a total (合計, 小計, Total): which kind of one."""

from __future__ import annotations

import re
from functools import lru_cache

from reportqa.language.script import fold
from reportqa.language.tables import rows


@lru_cache(maxsize=8192)
def kind_of_total(label: str) -> str:
    """Return "whole", "part" or "among" as `totals.tsv` has a label, "" where it stands for no total.

    >>> kind_of_total("合　計"), kind_of_total("小計"), kind_of_total("總館")
    ('whole', 'part', '')
    """
    folded = re.sub(r"\s", "", fold(label))
    for word, kind, where in rows("totals.tsv"):
        if folded == word or (where == "start" and folded.startswith(word)) or (where == "end" and folded.endswith(word)):
            return kind
    return ""
