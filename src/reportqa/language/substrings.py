"""A text -> what it holds: whether a word or phrase stands anywhere in it, at once for texts of any length."""

from __future__ import annotations

from array import array
from bisect import bisect_left

_PACKED, _BITS = 3, 21  # code points that one 64-bit number holds, and the bits of each
_WHOLE, _SMALL = 4, 1_000_000  # letters of the pieces that a text of up to so many characters holds in a set: most words that it lacks are told by them
_DEPTH = 48  # characters by which the places of a text are ordered: _PACKED doubled


class Substrings:
    """The substrings of a text; `word in Substrings(text)` is `word in text`.

    The places of the text stand in the order of what begins there (a suffix array, to `_DEPTH` characters, made by
    doubling: Manber and Myers 1993), where a word is found by bisection; some 30 bytes a character while it is made, 4 after.

    >>> "MOU" in Substrings("簽署MOU3件")
    True
    """

    def __init__(self, text: str) -> None:
        """Order the places of `text`."""
        self.text = text
        self._most = _WHOLE if len(text) <= _SMALL else 2  # the letters of the longest pieces that are held whole
        self._short = {text[i : i + n] for n in range(1, self._most + 1) for i in range(len(text) - n + 1)}
        self._places = _ordered(text)

    def __contains__(self, word: str) -> bool:
        """Whether `word` stands in the text."""
        size, most = len(word), self._most
        if size <= most or word[:most] not in self._short or word[-most:] not in self._short:
            return not word or word in self._short
        if size > _DEPTH:
            return word in self.text
        text, places = self.text, self._places
        at = bisect_left(places, word, key=lambda place: text[place : place + size])
        return at < len(places) and text.startswith(word, places[at])


def _ordered(text: str) -> array[int]:
    """Return the places of `text` in the order of the `_DEPTH` characters from each."""
    import numpy as np  # noqa: PLC0415 (only when a report is indexed)

    size = len(text)
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.int64) + 1  # 0: past the end
    keys = np.zeros(size, dtype=np.int64)
    for i in range(min(_PACKED, size)):
        keys[: size - i] |= codes[i:] << _BITS * (_PACKED - 1 - i)
    depth = _PACKED
    while True:
        order = np.argsort(keys)
        new = np.diff(keys[order], prepend=0) != 0
        if depth >= _DEPTH or new.all():
            return array("I", order.astype(np.uintc).tobytes())
        ranks = np.empty(size, dtype=np.int64)
        ranks[order] = np.cumsum(new)  # from 1
        keys = ranks * (size + 1)
        keys[: max(0, size - depth)] += ranks[depth:]
        depth *= 2
