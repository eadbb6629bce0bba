"""A corpus's words -> its lexicon: which words of it another word, Chinese or English, may stand for.

Compiled when a report is indexed, for the words that the report holds.
Sources: `data/synonyms.tsv`, `data/thesaurus.tsv`, `data/glossary.tsv`, OpenCC's phrase tables, CC-CEDICT, CLDR names (Babel).
Words that no table joins are joined by `language.vectors`, when a question is asked.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any

from reportqa.language.cedict import Glosses, read_glosses
from reportqa.language.lexicon import may_stem_to, phrase_key, plain_words
from reportqa.language.script import fold
from reportqa.language.substrings import Substrings
from reportqa.language.tables import rows

_GLOSS_WEIGHT, _GLOSSARY_WEIGHT, _NAME_WEIGHT = 0.8, 1.0, 1.0
_PART_WEIGHT, _MOST_PHRASES = 0.7, 8
# What a word counts that may stand for another: listed as a synonym, of near meaning, regional, by a shared gloss.
_PARAPHRASE_WEIGHT, _LETTER_WEIGHT = 0.85, 0.6
_STEP = 0.85  # of a weight, for a word that stands for one that stands for the corpus's
_SYNONYM_WEIGHT, _NEAR_WEIGHT, _REGIONAL_WEIGHT, _PIVOT_WEIGHT = 0.9, 0.65, 0.95, 0.6
_MOST_SYNONYMS, _MOST_PIVOTS = 16, 8
_START = 2  # letters that a word and its stem share
_OTHER_START = re.compile(r".(?:ed|ing)(?:ly)?|.*ying")  # words that may not: AED, dying

Weighted = dict[str, tuple[tuple[str, float], ...]]


def compile_lexicon(text: str, words: Iterable[str], glosses: Callable[[], Glosses] = read_glosses) -> tuple[Weighted, Weighted]:
    """Return the variants of Chinese words and the translations of English phrases (see `phrase_key`).

    `text` is the corpus, folded and without spaces between Chinese characters; `words` are its Chinese words
    in their own script; `glosses` gives CC-CEDICT's.
    """
    own = sorted(set(words))
    corpus = _Corpus(Substrings(text), sorted(set(re.findall(r"[a-z]{3,}", text))), glosses())
    return synonyms_for(corpus, own), english_for(corpus)


class _Corpus:
    """What a corpus holds, as the tables are compared with it: `text` folded and without spaces, its English words, CC-CEDICT's glosses."""

    def __init__(self, text: Substrings, english_words: Sequence[str], glosses: Glosses) -> None:
        self.text = text
        self.english_words = english_words
        self.glosses = glosses
        self.present = {word for word in {word for _, word in glosses} if word in text}  # of CC-CEDICT's
        self._forms: defaultdict[str, list[str]] = defaultdict(list)
        for word in english_words:
            self._forms[phrase_key(word)].append(word)
        self._beginnings = {key[:-1] for key in self._forms}
        self._starts = {start[:n] for start in re.findall(r"(?<= )[a-z0-9]{1,2}", text.text) for n in (1, 2)}
        self._written: dict[str, list[str]] = {}

    def written_as(self, phrase: str) -> list[str]:
        """Return the forms in which the corpus has an English word or phrase."""
        found = self._written.get(phrase)
        if found is None:
            found = self._written[phrase] = self._written_as(phrase)
        return found

    def _written_as(self, phrase: str) -> list[str]:
        words = plain_words(phrase)
        if len(words) <= 1:
            return self._forms.get(phrase_key(phrase), []) if words and may_stem_to(words[0], self._beginnings) else []
        if (lower := phrase.lower()) in self.text:
            return [lower]
        if not all(word[:_START] in self._starts or _OTHER_START.fullmatch(word) for word in words[1:]):
            return []
        return [key] if (key := phrase_key(phrase)) in self.text else []


def synonyms_for(corpus: _Corpus, words: Iterable[str]) -> Weighted:
    """Return, for each word a reader may use, the words of the corpus that may stand for it, each with its weight.

    `words` are the corpus's own in their original script.
    """
    text = corpus.text
    found: defaultdict[str, dict[str, float]] = defaultdict(dict)

    def add(word: str, other: str, weight: float) -> None:
        if other != word:
            found[word][other] = max(weight, found[word].get(other, 0.0))

    for table, weight in (("synonyms.tsv", _SYNONYM_WEIGHT), ("thesaurus.tsv", _NEAR_WEIGHT)):
        for group in rows(table):
            members = [fold(word) for word in group]
            if table == "thesaurus.tsv" and sum(m in _territories() for m in members) > 1:
                continue  # a group of countries
            present = [m for m in members if len(m) > 1 and m in text]  # one letter is met inside other words: 蓋 in 涵蓋
            for member in members if present else ():
                for other in present:
                    add(member, other, weight)
    for asked, written in rows("paraphrases.tsv"):
        for other in map(fold, written.split(";")):
            if other in text and (len(other) > 1 or len(asked) == 1):
                add(fold(asked), other, _PARAPHRASE_WEIGHT if len(other) > 1 else _LETTER_WEIGHT)
    for there, here in _regional(words):
        add(there, here, _REGIONAL_WEIGHT)
    for there, here in _one_place(corpus):
        add(there, here, _REGIONAL_WEIGHT)
    for there, here in _pivots(corpus):
        add(there, here, _PIVOT_WEIGHT)
    for chinese, english, weight in _reversed(corpus):
        add(chinese, english, weight)
    for asked, written in rows("paraphrases.tsv"):  # 客訴 is 申訴, which an English report calls complaints
        for known in map(fold, written.split(";")):
            for other, weight in tuple(found.get(known, {}).items()):
                if other.isascii():
                    add(fold(asked), other, _STEP * weight)
    return {word: tuple(sorted(others.items(), key=lambda item: (-item[1], item[0]))[:_MOST_SYNONYMS]) for word, others in found.items()}


def _regional(words: Iterable[str]) -> Iterable[tuple[str, str]]:
    """Yield (word as the other side of the strait has it, the corpus's word), folded."""
    from opencc import OpenCC  # noqa: PLC0415 (only when a report is indexed)

    lines = "\n".join(sorted({word for word in words if len(word) >= 2}))  # noqa: PLR2004
    for here, *others in zip(*(fold(form).split("\n") for form in (lines, OpenCC("tw2sp").convert(lines), OpenCC("s2twp").convert(lines))), strict=True):
        for there in others:
            if there != here:
                yield there, here


def _one_place(corpus: _Corpus) -> Iterable[tuple[str, str]]:
    """Yield (name of a country or region, another of the same that the corpus has): CLDR's of Taiwan, Hong Kong and the mainland (北韓, 朝鮮)."""
    for names in place_names():
        present = [name for name in names if name in corpus.text]
        for there in names:
            for here in present:
                if here != there and here not in there and there not in here:
                    yield there, here


def _pivots(corpus: _Corpus) -> Iterable[tuple[str, str]]:
    """Yield (any word, a corpus word) that share an English gloss which few words have."""
    known = {gloss for gloss, word in corpus.glosses if word in corpus.present}
    by_gloss: defaultdict[str, list[str]] = defaultdict(list)
    for gloss, word in corpus.glosses:
        if gloss in known:
            by_gloss[gloss].append(word)
    for words in by_gloss.values():
        if 1 < len(words) <= _MOST_PIVOTS:
            present = [w for w in words if w in corpus.present]
            for word in words:
                for other in present:
                    if other != word:
                        yield word, other


def _reversed(corpus: _Corpus) -> Iterable[tuple[str, str, float]]:
    """Yield (Chinese word, English word or phrase of the corpus that translates it, weight)."""
    if not corpus.english_words:
        return
    pairs = [(english, chinese, _GLOSSARY_WEIGHT) for english, several in rows("glossary.tsv") for chinese in several.split(";")]
    pairs += [(english, chinese, _PARAPHRASE_WEIGHT) for english, several in rows("paraphrases_en_zh.tsv") for chinese in several.split(";")]
    pairs += [(english, chinese, _NAME_WEIGHT) for english, chinese in territory_names()]
    pairs += demonym_names()
    pairs += [(english, chinese, _GLOSS_WEIGHT) for english, chinese in corpus.glosses]
    starts = {word[:_START] for word in corpus.english_words}
    for english, chinese, weight in pairs:
        if english[:_START].lower() in starts:  # stemming costs, and no stem changes how a word begins
            for form in corpus.written_as(english):
                yield fold(chinese), form, weight


def english_for(corpus: _Corpus) -> Weighted:
    """Return English phrases (see `phrase_key`) with the corpus words that they translate to, weighted.

    Only translations that occur in the corpus are kept.
    """
    text = corpus.text
    found: defaultdict[str, dict[str, float]] = defaultdict(dict)

    def add(english: str, chinese: str, weight: float) -> None:
        word = fold(chinese)
        if (len(word) > 1 or weight == _GLOSSARY_WEIGHT) and word in text and (key := phrase_key(english)):
            found[key][word] = max(weight, found[key].get(word, 0.0))

    for english, chinese in rows("glossary.tsv"):
        for word in chinese.split(";"):
            add(english, word, _GLOSSARY_WEIGHT)
    parts: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for english, chinese in rows("glossary.tsv"):
        words = phrase_key(english).split()
        if len(words) > 1:
            for word in words:
                for translation in chinese.split(";"):
                    if fold(translation) in text and len(translation) > 1:
                        parts[word][fold(translation)] = None
    for english, chinese in rows("paraphrases_en_zh.tsv"):
        for word in chinese.split(";"):
            add(english, word, _PARAPHRASE_WEIGHT)
    for asked, written in rows("paraphrases_en.tsv"):
        for phrase in written.split(";"):
            for form in corpus.written_as(phrase):
                found[phrase_key(asked)][form] = max(_PARAPHRASE_WEIGHT, found[phrase_key(asked)].get(form, 0.0))
    for english, chinese in territory_names():
        add(english, chinese, _NAME_WEIGHT)
    for english, chinese, weight in demonym_names():
        add(english, chinese, weight)
    for asked, form in _of_one_country(corpus):
        found[phrase_key(asked)][form] = max(_PARAPHRASE_WEIGHT, found[phrase_key(asked)].get(form, 0.0))
    for english, chinese in corpus.glosses:
        if chinese in corpus.present:
            add(english, chinese, _GLOSS_WEIGHT)
    for asked, written in rows("paraphrases_en.tsv"):  # unfilled is vacant, which a Chinese report calls 缺額
        key = phrase_key(asked)
        if not found.get(key):
            for phrase in written.split(";"):
                for other, weight in tuple(found.get(phrase_key(phrase), {}).items()):
                    if not other.isascii():
                        found[key][other] = max(_STEP * weight, found[key].get(other, 0.0))
    for word, phrases in parts.items():
        if word not in found and len(phrases) <= _MOST_PHRASES:  # a word known only from phrases stands for those
            found[word] = dict.fromkeys(phrases, _PART_WEIGHT)
    for word in corpus.english_words:
        add(word, word, _NAME_WEIGHT)
    return {key: tuple(sorted(words.items(), key=lambda item: (-item[1], -len(item[0]), item[0]))) for key, words in found.items()}


@cache
def _territories() -> frozenset[str]:
    """Return the folded names of countries, their peoples, regions and languages, in both languages, lower case."""
    pairs = (*territory_names(), *((english, chinese) for english, chinese, _ in demonym_names()))
    return frozenset(fold(name).lower() for pair in pairs for name in pair)


@cache
def territory_names() -> tuple[tuple[str, str], ...]:
    """Return (English, Chinese) names of countries, regions and languages from CLDR, both scripts, with short forms.

    Their peoples (`demonym_names`) are apart: Polish names a language as well, and no place.
    """
    from babel import Locale  # noqa: PLC0415

    english = Locale("en")
    pairs: dict[tuple[str, str], None] = {}
    for locale in _chinese_locales():
        for code, name in english.territories.items():
            chinese = locale.territories.get(code)
            if chinese is not None and not code.isdigit():
                pairs |= dict.fromkeys(_written(name, chinese))
        for code, name in english.languages.items():
            chinese = locale.languages.get(code)
            if chinese is not None and len(code) == 2:  # noqa: PLR2004
                pairs[name, chinese] = None
    for name, chinese in (("United States", "美國"), ("US", "美國"), ("USA", "美國"), ("American", "美國"), ("America", "美國"), ("UK", "英國"), ("Britain", "英國"), ("Korea", "韓國"), ("South Korea", "韓國")):
        pairs[name, chinese] = None
    return tuple(pairs)


@cache
def place_names() -> tuple[tuple[str, ...], ...]:
    """Return the Chinese names of each country and region, folded, in full and short, of two letters or more."""
    from babel import Locale  # noqa: PLC0415

    found = []
    for code, english in Locale("en").territories.items():
        chinese = [locale.territories.get(code) for locale in _chinese_locales()]
        names = dict.fromkeys(fold(form) for name in chinese if name for _, form in _written(english, name))
        found.append(tuple(name for name in names if len(name) > 1 and not code.isdigit()))
    return tuple(names for names in found if names)


def _chinese_locales() -> tuple[Any, ...]:
    from babel import Locale  # noqa: PLC0415

    return Locale("zh", script="Hant"), Locale("zh", script="Hans"), Locale("zh", territory="HK", script="Hant")


def _written(name: str, chinese: str) -> tuple[tuple[str, str], ...]:
    """Return the (English, Chinese) pairs of one territory: its names in full, and short."""
    first = re.split(r"\s+(?:&|and)\s+|\s*\(", name)[0].removesuffix(" SAR China").strip()
    short = re.split(r"(?<!埃)及|和(?![國国])|\(|（|·", chinese)[0].removesuffix("群島").removesuffix("群岛").removesuffix("共和國")  # noqa: RUF001
    pairs = ((name, chinese), (first.removesuffix(" Islands").strip(), short))
    return (*pairs, ("Saint " + first[4:], short)) if first.startswith("St. ") else pairs


@cache
def demonym_names() -> tuple[tuple[str, str, float], ...]:
    """Return (English, Chinese, weight) for each country's people: Nepali and 尼泊爾, Nepali and 尼泊爾人, Nepal and 尼泊爾籍."""
    found: dict[tuple[str, str], float] = {}
    for names, peoples, chinese in _countries():
        for place in chinese:
            people = (place + "人", place + "籍", *((place[:-1] + "籍",) if len(place) == 2 and place[-1] in "國国" and place[0] != "中" else ()))  # noqa: PLR2004 (泰籍)
            for english in names:
                found[english, place] = _NAME_WEIGHT
                found |= {(english, word): _PARAPHRASE_WEIGHT for word in people}
            for english, marked in peoples:
                found[english, place] = _PARAPHRASE_WEIGHT
                found |= {(english, word): _PARAPHRASE_WEIGHT if marked else _NAME_WEIGHT for word in people}
    return tuple((english, chinese, weight) for (english, chinese), weight in found.items())


@cache
def _countries() -> tuple[tuple[tuple[str, ...], tuple[tuple[str, bool], ...], tuple[str, ...]], ...]:
    """Return each country's English names, its demonyms (whether each is a common word as well) and its Chinese names."""
    from babel import Locale  # noqa: PLC0415

    codes = {name: code for code, name in Locale("en").territories.items()}
    demonyms: defaultdict[str, list[tuple[str, bool]]] = defaultdict(list)
    for word, country, *mark in rows("demonyms_en.tsv"):
        demonyms[country].append((_ascii(word), bool(mark)))
    found = []
    for country, words in demonyms.items():
        pairs = [pair for locale in _chinese_locales() if (chinese := locale.territories.get(codes[country])) for pair in _written(country, chinese)]
        pairs += [("Korea", "韓國")] if country == "South Korea" else []
        found.append((
            tuple(dict.fromkeys(_ascii(english) for english, _ in pairs)),
            tuple(dict.fromkeys(words)),
            tuple(dict.fromkeys(chinese for _, chinese in pairs)),
        ))
    return tuple(found)


def _ascii(name: str) -> str:
    """Return a name in plain letters.

    >>> _ascii("Côte d’Ivoire")
    "Cote d'Ivoire"
    """  # noqa: RUF002
    return unicodedata.normalize("NFKD", name.replace("’", "'")).encode("ascii", "ignore").decode()  # noqa: RUF001


def _of_one_country(corpus: _Corpus) -> Iterable[tuple[str, str]]:
    """Yield (name or demonym, another of the same country as a corpus writes it), none that the corpus has in another country's: Niger, in Nigeria."""
    written: list[list[str]] = []
    for names, peoples, _ in _countries():
        words = (*names, *(word for word, marked in peoples if not marked))
        written.append(list(dict.fromkeys(form for word in words for form in corpus.written_as(word))))
    for own, (names, peoples, _) in zip(written, _countries(), strict=True):
        inside = [form for other in written if other is not own for form in other if form not in own]
        apart = [form for form in own if not any(form in longer for longer in inside)]
        for asked in (*names, *(word for word, _ in peoples)):
            for form in apart:
                if phrase_key(form) != phrase_key(asked):
                    yield asked, form
