"""Terms against text: how far a word, or a word that may stand for it, occurs; how alike two contexts are."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass, field
from functools import cache, lru_cache

from reportqa.language.script import closed_up, fold, is_cjk
from reportqa.language.tables import rows
from reportqa.model.answer import Term

# Characters that say nothing of a topic: a word that shares only these with another is not like it.
FUNCTION_CHARACTERS = frozenset("的了在是有和与及等之于为以就并共计其中对从由到向将被把个这该本各至达约占人数总")
_NUMBERS = re.compile(r"[\d,.%()（）「」、：:]")  # noqa: RUF001
_NAME_END = 0.75
_MODIFIERS = frozenset("非未副不中次准")
_PARTS_DISCOUNT, _SHARED_CHARACTER, _PAIRS_DISCOUNT = 0.9, 0.35, 0.75
_NO_TEXTS: frozenset[str] = frozenset()
_WORD_BOUNDED = 4  # Latin words up to this length are met as whole words only


@lru_cache(maxsize=8192)
def squash(text: str) -> str:
    """Return text in matching form, without white space beside Chinese characters."""
    return closed_up(fold(text))


@dataclass(slots=True)
class Matcher:
    """How far terms occur in squashed texts, from 0 to 1; remembers what it has looked up, and for ranking what it has ranked.

    It is called some thousand times a question: what it remembers is kept by the term's text, then by the text, which spares a pair each time.
    """

    ranked: dict[object, object] = field(default_factory=dict)  # by query, as `ask.ranking` keeps it
    _memo: dict[str, dict[str, float]] = field(default_factory=dict)
    _likened: dict[str, set[str]] = field(default_factory=dict)

    def __call__(self, term: Term, text: str) -> float:
        """Return from 0 to 1 how far a term, or a word that may stand for it, occurs in squashed text."""
        if not text:
            return 0.0
        known = self._memo.get(term.text)
        if known is None:
            known = self._memo[term.text] = {}
        found = known.get(text)
        if found is None:
            found = known[text] = self._matches(term, text)
        return found

    @property
    def has_likened(self) -> bool:
        """Whether any term has been met only by a word of near meaning."""
        return bool(self._likened)

    def likened(self, term: Term, text: str) -> bool:
        """Whether what a term is met by in a text is only a word of near meaning."""
        return text in self.likened_in(term)

    def likened_in(self, term: Term) -> Set[str]:
        """Return the texts, of those looked up, in which what a term is met by is only a word of near meaning."""
        return self._likened.get(term.text, _NO_TEXTS)

    def _matches(self, term: Term, text: str) -> float:
        best = occurs(term.text, text) if term.text in text else 0.0
        for variant, weight in term.variants:
            if best < weight and variant in text and occurs(variant, text):
                best = weight
        for near, weight in term.near:
            if best < weight and near in text and occurs(near, text):
                best = weight
                self._likened.setdefault(term.text, set()).add(text)
        if best >= _PARTS_DISCOUNT:
            return best
        if term.parts:
            met = total = 0.0
            for part in term.parts:
                total += part.weight
                met += part.weight * self(part, text)
            best = max(best, _PARTS_DISCOUNT * met / total)
        if best >= _NAME_END or not is_cjk(term.text[0]):  # what follows counts no more than this
            return best
        if term.parts and term.literal and best < _NAME_END and _ends_as(term, text):
            best = _NAME_END  # 臺南館本部 is 館本部 where the report has said where that is
        size = len(term.text)
        # a word that the corpus lacks may share a character with the one it uses: 借出 / 借閱, 長輩 / 長者
        if best < _SHARED_CHARACTER and not term.known and not term.strict and size == 2 and any(c in text for c in term.text if c not in FUNCTION_CHARACTERS):  # noqa: PLR2004
            best = _SHARED_CHARACTER
        if best < _PAIRS_DISCOUNT and size >= 3 and not (term.text[0] in _MODIFIERS and term.text[1:] in text):  # noqa: PLR2004 (低收入戶 is no 中低收入戶)
            pairs = _pairs(term.text)
            held = sum([pair in text for pair in pairs])
            if 2 * held >= len(pairs):
                best = max(best, _PAIRS_DISCOUNT * held / len(pairs))
        return best

    def cover(self, terms: tuple[Term, ...], here: str, path: str, block: str, title: str) -> tuple[float, tuple[Term, ...]]:
        """Return the weighted share of the terms met in a sentence or around it, and those met nowhere near."""
        total = covered = 0.0
        missing: list[Term] = []
        around = [(share, text) for share, text in ((0.7, path), (0.55, block), (0.4, title)) if text]
        for term in terms:
            total += term.weight
            best = own = self(term, here)
            if own != 1.0:
                for share, text in around:
                    best = max(best, share * self(term, text))
            if best < 0.2 or (term.strict and max(own, self(term, path), self(term, title)) < 0.5):  # noqa: PLR2004
                missing.append(term)
            covered += term.weight * best
        return (covered / total if total else 0.0), tuple(missing)


def _ends_as(term: Term, text: str) -> bool:
    """Whether a text has the end of a name that the report has whole elsewhere: its words from the second on."""
    rest = "".join(part.text for part in term.parts[1:])
    return len(rest) > 2 and rest in text and bool(occurs(rest, text))  # noqa: PLR2004


_KINDS = "省县市区乡镇村里州国"  # the last letter of a place's name, which tells its kind
_SAME_PLACE = 0.8  # least weight of a variant that names the same place


@lru_cache(maxsize=4096)
def _others(kind: str) -> re.Pattern[str]:
    """Match the name of a place of some kind; no 全市, 縣市, 都市, which name none."""
    return re.compile(rf"[一-鿿](?![全本该各县都城省我中个座的])[一-鿿]{kind}(?![{_KINDS}长府政民际家立])")


def carried(term: Term, before: str, here: str) -> bool:
    """Whether a place named earlier in a paragraph is what its later sentence is still about: no other of its kind is named since.

    `before` is the squashed paragraph up to the sentence, `here` the sentence.

    >>> carried(Term("石埔镇", 1.0), "石埔镇位于海边。", "面积3平方公里。"), carried(Term("石埔镇", 1.0), "石埔镇位于海边。", "柳河镇面积3平方公里。")
    (True, False)
    """
    forms = (term.text, *(variant for variant, weight in term.variants if weight >= _SAME_PLACE))
    ends = [at + len(form) for form in forms if (at := before.rfind(form)) >= 0]
    if not ends or term.text[-1:] not in _KINDS:
        return False
    return _others(term.text[-1]).search(before[max(ends) :] + here) is None


@lru_cache(maxsize=4096)
def _pairs(word: str) -> tuple[str, ...]:
    return tuple(word[i : i + 2] for i in range(len(word) - 1))


@cache
def _longer() -> dict[str, tuple[str, ...]]:
    return {fold(word): tuple(fold(longer) for longer in several.split(";")) for word, several in rows("within.tsv")}


@lru_cache(maxsize=4096)
def _unmodified(word: str) -> re.Pattern[str]:
    """Match a word that nothing beside it turns into another: 合格 not in 不合格, 低收入戶 not in 中低收入戶, 簽證 not in 免簽證, 出國 not in 入出國."""
    before = "[非未副不免中]" if word[0] in "低高" else "[非未副不免]"
    others = _longer().get(word, ())
    behind = "".join(f"(?<!{re.escape(longer.removesuffix(word))})" for longer in others if longer.endswith(word))
    ahead = "".join(f"(?!{re.escape(longer.removeprefix(word))})" for longer in others if longer.startswith(word))
    return re.compile(f"(?<!{before}){behind}{re.escape(word)}{ahead}|^{re.escape(word)}{ahead}")


@lru_cache(maxsize=4096)
def _short_latin(word: str) -> re.Pattern[str]:
    """Match a short Latin word as a word of its own, or its plural."""
    return re.compile(rf"(?<![a-z0-9]){re.escape(word)}s?(?![a-z0-9])")


@lru_cache(maxsize=4096)
def _latin_start(word: str) -> re.Pattern[str]:
    """Match Latin words that begin where a word begins."""
    return re.compile(rf"(?<![a-z0-9]){re.escape(word)}")


def occurs(word: str, text: str) -> float:
    """Return 1 where a folded word occurs in squashed text, a short Latin one as a word of its own, else 0."""
    if word not in text:
        return 0.0
    if is_cjk(word[0]):
        return 1.0 if _unmodified(word).search(text) else 0.0
    if word.isascii() and len(word) <= _WORD_BOUNDED:
        return 1.0 if _short_latin(word).search(text) else 0.0
    return 1.0 if " " not in word or _latin_start(word).search(text) else 0.0  # e-services are not told of an ambulance service


def likeness(a: str, b: str) -> float:
    """Return the share of the shorter text's character pairs that the other holds, numbers apart."""
    x, y = _NUMBERS.sub("", a), _NUMBERS.sub("", b)
    pairs_x = {x[i : i + 2] for i in range(len(x) - 1)}
    pairs_y = {y[i : i + 2] for i in range(len(y) - 1)}
    small = min(len(pairs_x), len(pairs_y))
    return len(pairs_x & pairs_y) / small if small else 0.0
