"""What a corpus holds, as a question's words are compared with it: how often a word, and which words are spelt, abridged or sound like one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate, islice

from reportqa.ask.naming import glossed_persons
from reportqa.language.script import fold
from reportqa.language.segment import Segmenter
from reportqa.language.sounds import Sounds

_LEAST_RESPELT, _LEAST_ALIKE = 5, 0.82  # letters of a word that may be misspelt; how alike it must be to the one meant
_LARGE = re.compile(r"[A-Z][A-Za-z]*(?:['’-][A-Za-z]+)*(?:,?\s+[A-Z][A-Za-z]*(?:['’-][A-Za-z]+)*){0,3}")  # noqa: RUF001
_LONGEST_NAME, _AROUND, _MOST_SEEN = 8, 6, 20  # letters of a name, letters read around one, places of one that are looked at
_REMEMBERED = 1 << 14  # words whose frequency is kept


class Held:
    """The words of a corpus; safe to share between threads, for what it remembers never changes."""

    def __init__(self, passages: Callable[[], Sequence[str]], texts: Sequence[str], segmenter: Segmenter, sounds: Callable[[], Sounds]) -> None:
        """Take the passages with their headings in matching form, the documents' texts, and the means to cut and to hear words; each is read when first needed."""
        self._passages = passages
        self._texts = texts
        self._segmenter = segmenter
        self._sounds = sounds
        self.frequency = lru_cache(_REMEMBERED)(self._frequency)
        self.alike = lru_cache(_REMEMBERED)(self._alike)

    @cached_property
    def _squashed(self) -> tuple[str, ...]:
        return tuple(self._passages())

    @cached_property
    def _whole(self) -> str:
        return "\n".join(self._squashed)

    @cached_property
    def _characters(self) -> frozenset[str]:
        return frozenset(self._whole)

    @cached_property
    def _english(self) -> frozenset[str]:
        return frozenset(re.findall(r"[a-z]{4,}", self._whole))

    @cached_property
    def _latin_names(self) -> str:
        """The runs of words written large, a line each, as often as they stand there."""
        return "\n".join(re.sub(r"\s+", " ", run) for text in self._texts for run in _LARGE.findall(text))

    def _frequency(self, word: str) -> int:
        """Return in how many passages (text and headings) a folded word occurs."""
        if not word.isascii():
            return sum(word in text for text in self._squashed)
        pattern = re.compile(rf"(?<![a-z0-9]){re.escape(word)}(?:s|es)?(?![a-z0-9])")
        return sum(word in text and pattern.search(text) is not None for text in self._squashed)

    def unabridged(self, word: str) -> str:
        """Return the one name of the corpus that a folded word abridges by letters of its parts (綜合保稅區 綜保區), else nothing."""
        if any(c not in self._whole for c in word):
            return ""
        pattern = re.compile("(?=(" + "".join(rf"{re.escape(c)}[一-鿿]?" for c in word[:-1]) + rf"{re.escape(word[-1])}[一-鿿]?))")
        runs = set(pattern.findall(self._whole))
        names = {whole for run in runs for whole in (run, run[:-1]) if whole.endswith(word[-1]) or whole == run}
        fitting = sorted((n for n in names if len(n) >= len(word) + 2 or (len(n) > len(word) and len(word) > 2)), key=lambda n: (-len(n), n))  # noqa: PLR2004
        whole = [n for n in fitting if all(len(w) > 1 or w == word[-1] for w in self._segmenter.words(n))]
        return whole[0] if len({n[: len(word)] for n in whole}) == 1 else ""

    def respelt(self, word: str) -> str:
        """Return the English word of the corpus that a misspelt one must be, nothing where none is near (difflib's ratio)."""
        if len(word) < _LEAST_RESPELT:
            return ""
        from difflib import get_close_matches  # noqa: PLC0415 (only for a word that nothing knows)

        near = get_close_matches(word, (w for w in self._english if w[0] == word[0] and abs(len(w) - len(word)) <= 1), n=1, cutoff=_LEAST_ALIKE)
        return near[0] if near else ""

    def _alike(self, word: str, *, loose: bool = False) -> tuple[str, ...]:
        """Return the runs of the corpus that sound like a folded Chinese word and are not it, the commonest first; `loose` takes zh for z and the like."""
        sounds = self._sounds()
        return tuple(run for run in self._runs([sounds.chars(sounds.of(c), loose=loose) for c in word]) if run != word)

    def same_tones(self, a: str, b: str) -> bool:
        """Whether two folded Chinese words of one length may sound the same, tones and all."""
        return self._sounds().same_tones(a, b)

    def romanised(self, letters: str) -> tuple[str, ...]:
        """Return the runs of the corpus that Latin letters (hyphens, apostrophes and blanks part) are the sound of, the commonest first."""
        sounds = self._sounds()
        found: Counter[str] = Counter()
        for way in sounds.read(letters):
            found.update(dict.fromkeys(self._runs([sounds.chars(syllables) for syllables in way]), 1))
        return tuple(sorted(found, key=lambda run: (-self.frequency(run), run)))

    def _runs(self, classes: Sequence[str]) -> tuple[str, ...]:
        """Return the runs of the corpus whose every letter is of its class, the commonest first."""
        own = ["".join(c for c in letters if c in self._characters) for letters in classes]
        if not own or not all(own):
            return ()
        found = Counter(re.findall("(?=(" + "".join(f"[{letters}]" for letters in own) + "))", self._whole))
        return tuple(sorted(found, key=lambda run: (-found[run], run)))

    @cached_property
    def glossed(self) -> tuple[tuple[str, str], ...]:
        """The persons whom the corpus names in Chinese and behind it in Latin letters, in matching form: 辛潘斯基 and tankred shipanski."""
        found: dict[tuple[str, str], None] = {}
        for text in self._texts:
            for chinese, latin in glossed_persons(text):
                name = fold(chinese)
                again = [name[-size:] for size in range(_LONGEST_NAME, 1, -1) if size <= len(name) and self._whole.count(name[-size:]) > 1]
                found[self._own(again[0] if again else name), fold(latin)] = None
        return tuple(found)

    def _own(self, name: str) -> str:
        """Return a name without the words before it that the dictionary knows: 国会议员辛潘斯基."""
        words = self._segmenter.words(name)
        while len(words) > 1 and len(words[0]) > 1 and self._segmenter.known(words[0]):
            words = words[1:]
        return "".join(words)

    def stands_alone(self, run: str) -> bool:
        """Whether no word of the dictionary goes across the ends of a run of the corpus, at one of its places."""
        for match in islice(re.finditer(re.escape(run), self._whole), _MOST_SEEN):
            before = re.sub(r".*[^一-鿿]", "", self._whole[max(0, match.start() - _AROUND) : match.start()], flags=re.DOTALL)
            after = re.sub(r"[^一-鿿].*", "", self._whole[match.end() : match.end() + _AROUND], flags=re.DOTALL)
            words = self._segmenter.words(before + run + after)
            starts = accumulate(map(len, words), initial=0)
            first, last = len(before), len(before) + len(run)
            if not any(at < end < at + len(word) and self._segmenter.known(word) for at, word in zip(starts, words, strict=False) for end in (first, last)):
                return True
        return False

    def written(self, name: str, *, person: bool) -> tuple[str, ...]:
        """Return how the corpus writes a folded Chinese name in Latin letters, in matching form: a place as one word or two, a person's family name first or last."""
        sounds = self._sounds()
        parts = ["(?:" + "|".join(sorted((re.escape(w) for w in sounds.written(c)), key=len, reverse=True)) + ")" for c in name]
        if any(part == "(?:)" for part in parts):
            return ()
        given = r"[-'’]?\s?".join(parts[1:])  # noqa: RUF001
        forms = [rf"{parts[0]},?\s{given}", rf"{given}\s{parts[0]}"] if person else [r"[-'’\s]?".join(parts)]  # noqa: RUF001
        pattern = re.compile(rf"(?<![a-z'’-])(?:{'|'.join(forms)})(?![a-z'’-])", re.IGNORECASE)  # noqa: RUF001
        found = Counter(m.group() for m in pattern.finditer(self._latin_names) if all(w[:1].isupper() for w in re.split(r"[\s,]+", m.group())))
        return tuple(dict.fromkeys(re.sub(r"\s+", " ", fold(run)) for run in sorted(found, key=lambda run: (-found[run], run))))
