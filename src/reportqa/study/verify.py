"""A quotation somebody wrote -> whether the reports say it: word for word, nearly, with other numbers, or not at all."""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cached_property, lru_cache

from reportqa.language.amounts import NUMBER, SCALES, amount_at
from reportqa.language.numerals import QuantityMention, find_quantities
from reportqa.language.numerals_en import find_english_quantities
from reportqa.language.script import fold, is_cjk
from reportqa.model.document import Span

LONGEST_QUOTE = 1000  # characters
_NUMBER_MARK = "\0"
_AMOUNT = re.compile(rf"(?:{NUMBER.pattern})(?: ?[十百千万亿兆]{{1,2}}(?: ?(?:{NUMBER.pattern}))?)*")  # a number with its scales: 1 亿 2,345 万
_HAN_DIGITS = frozenset("〇零一二两三四五六七八九十百千廿卅卌") | frozenset("".join(word for word in SCALES if is_cjk(word[0])))
_LEAST_WORDS = 4  # characters beside numbers that tell one sentence from another
_LEAST_NEAR = 8  # the same, where the words need not be the same
_NEAR = 0.8  # likeness of the words of a sentence that is still the quoted one
_MOST_PLACES = 64  # places of one text that are looked at
_GRAM, _MOST_GRAMS, _WINDOWS = 4, 80, 3
_SCALES = frozenset("万亿兆")
_SIGNS = frozenset("-▲△▼▽")
_BOUND_REACH, _BOUND_SHOWN = 20, 4  # characters beside a number that its bound is looked for in, and that are shown with it
_MARGIN = 24  # characters around a likely place that are looked at


class Verdict(StrEnum):
    """What a report says of a quotation."""

    VERIFIED = "verified"  # word for word, but for white space, width, script and case
    APPROXIMATE = "approximate"  # in other words; every number, unit and bound is the same
    ALTERED = "altered"  # a number, its unit or its bound is another
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class Change:
    """A number (with its unit, where that differs) as it was quoted and as the report has it; empty where one lacks it."""

    quoted: str
    printed: str


@dataclass(frozen=True, slots=True)
class Verified:
    """A verdict and where it rests: the document's number, the span of its text, how like the words are (0 to 1), what was changed."""

    verdict: Verdict
    document: int | None = None
    span: Span | None = None
    likeness: float = 0.0
    changes: tuple[Change, ...] = ()

    @property
    def rank(self) -> tuple[bool, float, bool, int]:
        """What makes one verdict tell more than another."""
        return self.verdict is Verdict.VERIFIED, self.likeness, self.verdict is Verdict.APPROXIMATE, -len(self.changes)


class Matchable:
    """A text in the form that is matched: NFKC, folded, no white space, no invisible characters; and where each character came from."""

    def __init__(self, text: str) -> None:
        """Take a text as it is shown."""
        self.shown = text
        normal = [_normal_of(char).replace(" ", "") for char in text]
        self._places = array("L", (place for place, chars in enumerate(normal) for _ in chars))
        self.text = "".join(normal)

    @cached_property
    def _worded(self) -> tuple[str, array[int]]:
        pieces: list[str] = []
        starts = array("L")
        at = 0
        for number in _AMOUNT.finditer(self.text):
            pieces.append(self.text[at : number.start()] + _NUMBER_MARK)
            starts.extend(range(at, number.start() + 1))
            at = number.end()
        pieces.append(self.text[at:])
        starts.extend(range(at, len(self.text) + 1))
        return "".join(pieces), starts

    @property
    def words(self) -> str:
        """The text with one mark for each number."""
        return self._worded[0]

    def span(self, start: int, end: int) -> Span:
        """Return where the characters `start` to `end` of the matched form are shown, `start < end`."""
        return Span(self._places[start], self._places[end - 1] + 1)

    def span_of_words(self, start: int, end: int) -> Span:
        """Return where the characters `start` to `end` of `words` are shown."""
        starts = self._worded[1]
        return self.span(starts[start], starts[end])


def _normal(text: str) -> Iterator[tuple[int, str]]:
    """Yield the normal form of each character with its place."""
    for place, char in enumerate(text):
        for normal in _normal_of(char):
            yield place, normal


@lru_cache(1 << 16)
def _normal_of(char: str) -> str:
    """Return the normal form of a character: folded NFKC, white space as " ", nothing for what is invisible.

    What is a number but no digit (², ①, ½) stays itself, for 10² is not 102.
    """
    if unicodedata.category(char) in ("No", "Nl"):
        return char
    folded = fold(unicodedata.normalize("NFKC", char)).lower()
    return "".join(" " if c.isspace() else c for c in folded if c.isspace() or (c.isprintable() and not unicodedata.combining(c)))


class _Read:
    """A text in its normal form, white space kept, with what it prints where."""

    def __init__(self, shown: str) -> None:
        normal = list(_normal(shown))
        self.plain = "".join(char for _, char in normal)
        self._shown, self._places = shown, [place for place, _ in normal]

    def printed(self, start: int, end: int) -> str:
        return self._shown[self._places[start] : self._places[end - 1] + 1]

    def numbers(self) -> list[tuple[object, str]]:
        """Return each number as printed with what tells it from others: its value, and its sign where it stands first."""
        found: list[tuple[object, str]] = []
        for match in _AMOUNT.finditer(self.plain):
            amount = amount_at(self.plain, match.start())
            value = (amount.value, amount.high, amount.bound) if amount is not None and amount.end == match.end() else match.group().replace(" ", "")
            minus = match.start() == 1 and self.plain[0] in _SIGNS
            found.append(((value, minus), self.printed(0 if minus else match.start(), match.end())))
        return found

    def mentions(self) -> list[QuantityMention]:
        return (find_quantities if any(map(is_cjk, self.plain)) else find_english_quantities)(self.plain)

    def quantities(self) -> list[tuple[object, str]]:
        """Return each quantity as printed with what tells it from others: value, unit, bound, direction."""
        return [((m.quantity.value, m.quantity.high, m.quantity.unit_id, m.quantity.bound, m.quantity.direction), self.printed(m.span.start, m.span.end)) for m in self.mentions()]


def verify(quote: str, texts: Sequence[Matchable]) -> Verified:
    """Return what `texts` say of a quotation of at most `LONGEST_QUOTE` characters; the one that tells most decides."""
    wanted = Matchable(unicodedata.normalize("NFC", quote))
    best = Verified(Verdict.NOT_FOUND)
    if not wanted.text:
        return best
    for number, text in enumerate(texts):
        found = _exact(wanted, text, number) or _same_words(wanted, text, number) or _near(wanted, text, number)
        if found is not None and found.rank > best.rank:
            best = found
        if best.verdict is Verdict.VERIFIED:
            break
    return best


def _places(part: str, whole: str) -> Iterator[int]:
    at = whole.find(part)
    for _ in range(_MOST_PLACES):
        if at < 0:
            return
        yield at
        at = whole.find(part, at + 1)


def _exact(wanted: Matchable, text: Matchable, number: int) -> Verified | None:
    best: Verified | None = None
    for at in _places(wanted.text, text.text):
        found = _compared(wanted, text, number, text.span(at, at + len(wanted.text)), 1.0, Verdict.VERIFIED)
        if found.verdict is Verdict.VERIFIED:
            return found
        if best is None or found.rank > best.rank:
            best = found
    return best


def _same_words(wanted: Matchable, text: Matchable, number: int) -> Verified | None:
    """Return the best place that has the same words, whatever its numbers are."""
    if len(wanted.words.replace(_NUMBER_MARK, "")) < _LEAST_WORDS:
        return None
    found = (_compared(wanted, text, number, text.span_of_words(at, at + len(wanted.words)), 1.0, Verdict.APPROXIMATE) for at in _places(wanted.words, text.words))
    return max(found, key=lambda one: one.rank, default=None)


def _near(wanted: Matchable, text: Matchable, number: int) -> Verified | None:
    """Return the best place that has nearly the same words."""
    words = wanted.words
    if len(words.replace(_NUMBER_MARK, "")) < _LEAST_NEAR:
        return None
    found: list[Verified] = []
    margin = max(_MARGIN, len(words) // 4)
    for start in _likely(words, text.words):
        base = max(0, start - margin)
        window = text.words[base : start + len(words) + margin]
        blocks = [b for b in SequenceMatcher(None, window, words, autojunk=False).get_matching_blocks() if b.size > 1 or (b.size and len(words) < 2 * _LEAST_NEAR)]
        if not blocks:
            continue
        first, last = max(0, blocks[0].a - blocks[0].b), min(len(window), blocks[-1].a + len(words) - blocks[-1].b)
        likeness = 2 * sum(b.size for b in blocks) / (last - first + len(words))
        if likeness >= _NEAR:
            found.append(_compared(wanted, text, number, text.span_of_words(base + first, base + last), min(likeness, 0.99), Verdict.APPROXIMATE))
    return max(found, key=lambda one: one.rank, default=None)


def _likely(words: str, text: str) -> list[int]:
    """Return where a text most likely has these words: where the most of their runs of four characters line up."""
    step = max(1, (len(words) - _GRAM) // _MOST_GRAMS)
    votes: Counter[int] = Counter()
    bin_size = max(8, len(words) // 8)
    for at in range(0, len(words) - _GRAM + 1, step):
        gram = words[at : at + _GRAM]
        if text.count(gram) <= _MOST_PLACES:
            for place in {(found - at) // bin_size for found in _places(gram, text)}:
                votes[place] += 1
    return [max(0, place * bin_size) for place, _ in votes.most_common(_WINDOWS)]


def _compared(wanted: Matchable, text: Matchable, number: int, span: Span, likeness: float, verdict: Verdict) -> Verified:
    """Return a verdict on a place, altered where its numbers are others, taken whole."""
    whole = _whole(text.shown, span)
    changes = tuple(_changes(wanted.shown, text.shown, whole, same_words=verdict is Verdict.VERIFIED))
    if not changes and whole != span:  # a scale was cut off: 2,345 of 2,345萬
        changes = (Change(span.of(text.shown), whole.of(text.shown)),)
    return Verified(Verdict.ALTERED if changes else verdict, number, whole if changes else span, likeness, changes)


def _whole(text: str, span: Span) -> Span:
    """Return a span with the numbers at its ends whole: 3,456 within 23,456 is another number."""
    start, end = span.start, span.end
    around = fold(text[max(0, start - 40) : end + 40])
    shift = max(0, start - 40)

    def char(at: int) -> str:
        return around[at - shift] if 0 <= at - shift < len(around) else ""

    def counts(at: int) -> bool:
        return char(at).isdecimal() or char(at) in _HAN_DIGITS

    def joins(at: int, beyond: int) -> bool:
        return char(at) in (".", ",") and char(beyond).isdecimal()

    def apart(left: int, right: int) -> bool:
        """Whether one number goes on behind a space: 1 億 2,345 萬."""
        return counts(left) and counts(right) and (char(left) in _SCALES or char(right) in _SCALES) and char(left + 1) == " "

    if counts(start):
        while counts(start - 1) or joins(start - 1, start - 2) or apart(start - 2, start):
            start -= 1
        if char(start).isdecimal() and char(start - 1) in _SIGNS:
            start -= 1
    if counts(end - 1):
        while counts(end) or joins(end, end + 1) or apart(end - 1, end + 1):
            end += 1
    return Span(start, end)


def _changes(quoted: str, text: str, span: Span, *, same_words: bool) -> Iterator[Change]:
    """Yield the numbers that differ, in order; where all are the same, the quantities that differ in unit or bound."""
    ours, theirs = _Read(quoted), _Read(span.of(text))
    found = list(_differences(ours.numbers(), theirs.numbers()))
    yield from found or (_cut_bounds(text, span) if same_words else _differences(ours.quantities(), theirs.quantities()))


def _cut_bounds(text: str, span: Span) -> Iterator[Change]:
    """Yield the numbers at the ends of a span whose bound stands outside it: 23人 of 約23人, or of 23人以上."""
    start, end = max(text.rfind("\n", 0, span.start) + 1, span.start - _BOUND_REACH), min(text.find("\n", span.end) % (len(text) + 1), span.end + _BOUND_REACH)
    inside, around = _Read(span.of(text)), _Read(text[start:end])
    shift = len(_Read(text[start : span.start]).plain)
    whole = {m.number.start - shift: m for m in around.mentions()}
    mentions = inside.mentions()
    for mention in dict.fromkeys((*mentions[:1], *mentions[-1:])):
        other = whole.get(mention.number.start)
        if other is not None and other.quantity.bound is not mention.quantity.bound:
            shown = around.printed(max(0, other.span.start - _BOUND_SHOWN), min(len(around.plain), other.span.end + _BOUND_SHOWN))
            yield Change(inside.printed(mention.span.start, mention.span.end), " ".join(shown.split()))


def _differences(ours: Sequence[tuple[object, str]], theirs: Sequence[tuple[object, str]]) -> Iterator[Change]:
    matcher = SequenceMatcher(None, [key for key, _ in ours], [key for key, _ in theirs], autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            left, right = [shown for _, shown in ours[a:b]], [shown for _, shown in theirs[c:d]]
            for i in range(max(len(left), len(right))):
                yield Change(left[i] if i < len(left) else "", right[i] if i < len(right) else "")
