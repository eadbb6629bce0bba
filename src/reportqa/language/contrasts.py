"""Words that are near in meaning and are counted apart: budgets' current and capital parts, the charged and the convicted."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from reportqa.language.tables import rows


def contrasted(word: str, other: str) -> bool:
    """Whether two folded words stand in different columns of one row of `data/contrasts.tsv`, and never in one.

    >>> contrasted("经常门", "资本门"), contrasted("arrests", "convictions"), contrasted("逮捕", "查获"), contrasted("逮捕", "火灾")
    (True, True, False, False)
    """
    mine, theirs = _columns().get(word, {}), _columns().get(other, {})
    shared = mine.keys() & theirs.keys()
    return bool(shared) and all(mine[row] != theirs[row] for row in shared)


@cache
def _columns() -> dict[str, dict[int, int]]:
    found: defaultdict[str, dict[int, int]] = defaultdict(dict)
    for number, row in enumerate(rows("contrasts.tsv")):
        for column, cell in enumerate(row):
            for word in cell.split(";"):
                found[word][number] = column
    return dict(found)
