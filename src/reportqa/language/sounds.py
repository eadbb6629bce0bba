"""How characters sound and how names are written in Latin letters: syllables without tones, and their romanisations.

Compiled once, from pypinyin's dictionaries and styles and from `data/romanisations.tsv`; read without pypinyin. A
syllable is Hanyu Pinyin without tone, v for ü. Characters are folded ones, with the readings of all that fold to them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from reportqa.language.script import fold
from reportqa.language.tables import rows

_FIRST, _LAST = 0x3400, 0x9FFF
_VOWELLED = re.compile(r"[a-z]*[aeiouv][a-z]*")
_ASPIRATED = re.compile(r"(?<=[ptk])'|(?<=ch)'|(?<=t[sz])'")  # Wade-Giles: T'aichung; another apostrophe parts syllables: Xi'an
_LONGEST_SPELLING = 7  # zhuang has six letters, shyuang seven
_MOST_SYLLABLES = 4  # of a name
_REMEMBERED = 4096


def compile_sounds() -> tuple[bytes, bytes]:
    """Return what `Sounds` reads: a line a syllable and tone (0 to 4) with its characters, a line a spelling with its syllables.

    A reading counts where it is a character's first or where a word of pypinyin's phrases has it: the rest are of old books.
    """
    from pypinyin.constants import PHRASES_DICT, PINYIN_DICT  # noqa: PLC0415 (once, when a report is indexed)
    from pypinyin.contrib.tone_convert import to_normal, to_tone3  # noqa: PLC0415

    plain = cache(to_normal)
    used: defaultdict[str, set[str]] = defaultdict(set)
    for phrase, readings in PHRASES_DICT.items():
        for char, (reading, *_) in zip(phrase, readings, strict=False):
            used[char].add(reading)
    chars: defaultdict[str, dict[str, None]] = defaultdict(dict)
    toned: dict[str, None] = {}
    for code, known in PINYIN_DICT.items():
        if not _FIRST <= code <= _LAST:
            continue
        for place, reading in enumerate(known.split(",")):
            syllable = plain(reading)
            if _VOWELLED.fullmatch(syllable) and (place == 0 or reading in used[chr(code)]):
                tone = to_tone3(reading)[-1]
                chars[syllable + (tone if tone.isdigit() else "0")][fold(chr(code))] = None
                toned[reading] = None
    spellings: defaultdict[str, set[str]] = defaultdict(set)
    for reading in toned:
        for spelling in _spellings(reading, plain(reading)):
            spellings[spelling].add(plain(reading))
    return (
        "\n".join(f"{syllable}\t{''.join(own)}" for syllable, own in sorted(chars.items())).encode(),
        "\n".join(f"{spelling}\t{' '.join(sorted(own))}" for spelling, own in sorted(spellings.items())).encode(),
    )


def _spellings(reading: str, syllable: str) -> Iterator[str]:
    """Yield the writings of a reading (with its tone) in Latin letters, without apostrophes and marks."""
    from pypinyin import Style  # noqa: PLC0415
    from pypinyin.style import convert  # noqa: PLC0415

    yield syllable
    yield syllable.replace("v", "u")
    wade_giles = convert(reading, Style.WADEGILES, strict=True)
    yield wade_giles.replace("v", "u").replace("'", "")
    yield convert(reading, Style.GWOYEU, strict=True).lower()
    written = syllable
    for system, pattern, instead in rows("romanisations.tsv"):
        if system == "tongyong":
            written = re.sub(pattern, instead, written)
        elif re.match(pattern, syllable):
            yield re.sub(pattern, instead, syllable)
    yield written


class Sounds:
    """Which syllables a character has, which characters a syllable; how syllables are written. Safe to share between threads."""

    def __init__(self, readings: str, spellings: str) -> None:
        """Take what `compile_sounds` made."""
        self._toned: dict[str, str] = dict([line.split("\t", 1) for line in readings.split("\n")])
        self._chars: defaultdict[str, str] = defaultdict(str)
        for toned, chars in self._toned.items():
            self._chars[toned[:-1]] += chars
        self._syllables = {spelling: tuple(own.split(" ")) for spelling, own in (line.split("\t", 1) for line in spellings.split("\n"))}
        self.of = lru_cache(_REMEMBERED)(self._of)

    def _of(self, char: str) -> frozenset[str]:
        """Return the syllables of a folded character."""
        return frozenset([syllable for syllable, chars in self._chars.items() if char in chars])

    def same_tones(self, a: str, b: str) -> bool:
        """Whether two words of one length may sound the same, tones and all."""
        return all(any(x in chars and y in chars for chars in self._toned.values()) for x, y in zip(a, b, strict=True))

    def chars(self, syllables: Iterable[str], *, loose: bool = False) -> str:
        """Return the folded characters that have one of the syllables, or where `loose` one taken for it."""
        if not loose:
            return "".join([self._chars[syllable] for syllable in syllables if syllable in self._chars])
        heard = {heard_as(s) for s in syllables}
        return "".join([chars for syllable, chars in self._chars.items() if heard_as(syllable) in heard])

    def written(self, char: str) -> tuple[str, ...]:
        """Return the writings of a folded character in Latin letters, without apostrophes and marks."""
        own = self.of(char)
        return tuple(spelling for spelling, syllables in self._syllables.items() if not own.isdisjoint(syllables))

    def read(self, written: str) -> tuple[tuple[tuple[str, ...], ...], ...]:
        """Return the ways to read Latin letters (no marks; hyphens and apostrophes part) as syllables: for each, the syllables that each part may be.

        Where no way reads all of it there is none.
        """
        parts = [part for part in re.split(r"[-' ]+", _ASPIRATED.sub("", written.replace("’", "'"))) if part]  # noqa: RUF001
        if not 0 < len(parts) <= _MOST_SYLLABLES:
            return ()
        ways: list[tuple[tuple[str, ...], ...]] = [()]
        for part in parts:
            ways = [(*way, *more) for way in ways for more in self._parts(part, _MOST_SYLLABLES - len(way))]
        return tuple(ways)

    def _parts(self, part: str, most: int) -> list[tuple[tuple[str, ...], ...]]:
        """Return the ways to read letters as up to `most` syllables."""
        if not part:
            return [()]
        found: list[tuple[tuple[str, ...], ...]] = []
        for size in range(1, min(_LONGEST_SPELLING, len(part)) + 1) if len(part) <= most * _LONGEST_SPELLING else ():
            syllables = self._syllables.get(part[:size])
            if syllables is not None:
                found += [(syllables, *rest) for rest in self._parts(part[size:], most - 1)]
        return found


@lru_cache(maxsize=_REMEMBERED)
def heard_as(syllable: str) -> str:
    """Return a syllable as one who does not tell some sounds apart hears it.

    >>> heard_as("zheng"), heard_as("zen")
    ('zen', 'zen')
    """
    for pattern, instead in rows("confusions.tsv"):
        syllable = re.sub(pattern, instead, syllable)
    return syllable
