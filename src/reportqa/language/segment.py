"""Folded text -> words, by jieba.

The only module that knows jieba. Its dictionary is compiled once into a form that is read one first
character at a time, so that a question is segmented exactly as with the whole of it, without loading it.
"""

from __future__ import annotations

import re
import sys
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from threading import Lock
from typing import Any
from zlib import crc32

from reportqa.language.script import fold, is_cjk
from reportqa.language.tables import rows
from reportqa.model.errors import IndexMismatch

_WORD = re.compile(r"[a-z][a-z0-9.'&/-]*[a-z0-9]|\d+[a-z]+(?![a-z0-9])|[a-z]|\d[\d,]*(?:\.\d+)?%?|[㐀-鿿豈-﫿〇々]+")
_PREDICATES = frozenset("vadzipt")  # jieba's tags of verbs, adjectives, adverbs and idioms
_REMEMBERED = 1 << 16  # dictionary look-ups kept
_IMPORTING = Lock()


def _jieba() -> Any:  # noqa: ANN401 (jieba is untyped)
    """Import jieba without its optional import of pkg_resources, which takes longer than jieba itself."""
    with _IMPORTING:  # a second thread would find it in the middle of its import
        if "jieba" not in sys.modules:
            absent = "pkg_resources" not in sys.modules
            if absent:
                sys.modules["pkg_resources"] = None  # type: ignore[assignment]
            try:
                import jieba  # noqa: PLC0415
            finally:
                if absent:
                    del sys.modules["pkg_resources"]
            jieba.setLogLevel(60)
        return sys.modules["jieba"]


def jieba_version() -> str:
    """Return jieba's version, read from its file: neither jieba nor the packages' metadata is loaded."""
    from importlib.util import find_spec  # noqa: PLC0415

    spec = find_spec("jieba")
    if spec is None or spec.origin is None:
        return "none"
    with open(spec.origin, encoding="utf-8") as file:  # noqa: PTH123
        found = re.search(r"__version__ = ['\"]([^'\"]+)", file.read(2000))
    return found.group(1) if found else "unknown"


def official_words() -> set[str]:
    """Return the folded words of three to six ideographs that the tables of official vocabulary hold, countries' names of that length, and short words that readers say."""
    from reportqa.language.compiling import place_names  # noqa: PLC0415 (Babel, where a dictionary is compiled)

    cells = (cell for table in ("synonyms.tsv", "paraphrases.tsv", "glossary.tsv", "paraphrases_en_zh.tsv") for row in rows(table) for cell in (row[1:] if table == "paraphrases.tsv" else row))
    words = (*(fold(word) for cell in cells for word in cell.split(";")), *(name for names in place_names() for name in names))
    short = {fold(row[0]) for row in rows("paraphrases.tsv") if len(row[0]) == 2 and fold(row[0])[0] not in _ADVERBS}  # noqa: PLR2004 (身障, 外配: what readers say)
    return {word for word in words if _OFFICIAL.fullmatch(word)} | short


def compile_words() -> tuple[bytes, bytes, int]:
    """Return jieba's dictionary as `Words` reads it: the table of first characters, the words, the total frequency."""
    by_first: defaultdict[str, list[str]] = defaultdict(list)
    total = 0
    known: set[str] = set()
    with _jieba().Tokenizer().get_dict_file() as file:
        for line in file.read().decode("utf-8").splitlines():  # word, frequency, tag
            by_first[line[0]].append(line)
            word, frequency, _ = line.split(" ", 2)
            known.add(word)
            total += int(frequency)
    for word in sorted(official_words() - known):
        by_first[word[0]].append(f"{word} {OFFICIAL_FREQUENCY} n")
        total += OFFICIAL_FREQUENCY
    codes, ends, sums, blocks, end = array("I"), array("I"), array("I"), [], 0
    for first in sorted(by_first):
        block = "\n".join(("", *by_first[first], "")).encode()
        end += len(block)
        codes.append(ord(first))
        ends.append(end)
        sums.append(crc32(block))
        blocks.append(block)
    table = array("I", (*codes, *ends, *sums))
    if sys.byteorder == "big":
        table.byteswap()
    return table.tobytes(), b"".join(blocks), total


_ADVERBS = frozenset("多少没不未有再又还被把给很太更最超全只仅")  # before a verb of one letter, no part of it: 多收
# jieba lacks many names of official reports (中低收入戶, 經常門); this frequency lets them win over their parts.
_OFFICIAL = re.compile("[㐀-鿿]{3,6}")
OFFICIAL_FREQUENCY = 60


class Words(Mapping[str, int]):
    """jieba's dictionary: the frequency of each word, 0 for what only begins one. Safe to share between threads."""

    def __init__(self, table: bytes | memoryview, text: bytes | memoryview) -> None:
        """Take what `compile_words` made."""
        numbers = array("I")
        numbers.frombytes(table)
        if sys.byteorder == "big":
            numbers.byteswap()
        size = len(numbers) // 3
        self._codes, self._ends, self._sums = numbers[:size], numbers[size : 2 * size], numbers[2 * size :]
        self._text = text
        self._blocks: dict[str, str] = {}
        self._entry = lru_cache(_REMEMBERED)(self._entry)  # type: ignore[method-assign]

    def _block(self, first: str) -> str:
        """Return the lines (word, frequency, tag) of the words that begin with a character."""
        found = self._blocks.get(first)
        if found is None:
            at = bisect_left(self._codes, ord(first))
            if at == len(self._codes) or self._codes[at] != ord(first):
                return ""
            data = self._text[self._ends[at - 1] if at else 0 : self._ends[at]]
            if crc32(data) != self._sums[at]:
                msg = "the stored dictionary is damaged; run `reportqa index --rebuild`, and it is written anew."
                raise IndexMismatch(msg)
            found = self._blocks[first] = str(data, "utf-8")
        return found

    def _entry(self, word: str) -> tuple[int, str] | None:
        """Return (frequency, tag) of a word, (0, "") for what only begins one, None for what begins none."""
        block = self._block(word[0]) if word else ""
        at = block.find(f"\n{word} ")
        if at < 0:
            return (0, "") if f"\n{word}" in block else None
        frequency, tag = block[at + len(word) + 2 : block.index("\n", at + 1)].split(" ")
        return int(frequency), tag

    def __getitem__(self, word: str) -> int:
        """Return a word's frequency.

        Raises:
            KeyError: no word begins like this.
        """
        entry = self._entry(word)
        if entry is None:
            raise KeyError(word)
        return entry[0]

    def get(self, word: str, default: Any = None) -> Any:  # noqa: ANN401
        """Return a word's frequency, `default` where no word begins like this."""
        entry = self._entry(word)
        return default if entry is None else entry[0]

    def __contains__(self, word: object) -> bool:
        """Whether a word of the dictionary is this, or begins like this."""
        return isinstance(word, str) and self._entry(word) is not None

    def is_predicate(self, word: str) -> bool:
        """Whether the dictionary tags a word as verb, adjective, adverb or idiom: what a reader may paraphrase."""
        entry = self._entry(word)
        return entry is not None and entry[1][:1] in _PREDICATES

    def is_place(self, word: str) -> bool:
        """Whether the dictionary tags a word as the name of a place."""
        entry = self._entry(word)
        return entry is not None and entry[1] == "ns"

    def __iter__(self) -> Iterator[str]:
        """Yield the words."""
        for code in self._codes:
            for line in self._block(chr(code)).split("\n"):
                if line:
                    yield line.split(" ", 1)[0]

    def __len__(self) -> int:
        """Return the number of words."""
        return sum(1 for _ in self)


class Segmenter:
    """jieba over folded text; safe to share between threads."""

    def __init__(self, words: Words, total: int) -> None:
        """Take the dictionary and the sum of its frequencies."""
        self.dictionary = words
        self._total = total
        self._tokenizer: Any = None

    def _ready(self) -> Any:  # noqa: ANN401
        if self._tokenizer is None:
            tokenizer = _jieba().Tokenizer()
            tokenizer.FREQ, tokenizer.total, tokenizer.initialized = self.dictionary, self._total, True
            self._tokenizer = tokenizer
        return self._tokenizer

    def known(self, word: str) -> bool:
        """Whether the dictionary holds a word (one that it lacks was guessed by the hidden Markov model)."""
        return bool(self.dictionary.get(word, 0))

    def words(self, folded: str) -> tuple[str, ...]:
        """Return the words of folded text in order, punctuation dropped."""
        found: list[str] = []
        for match in _WORD.finditer(folded):
            run = match.group()
            if is_cjk(run[0]):
                found.extend(self._ready().cut(run))
            else:
                found.append(run)
        return tuple(found)
