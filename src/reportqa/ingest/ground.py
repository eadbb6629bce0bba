"""The geometry of a block's text: sentences, brackets, quotation marks, clause breaks; what a quotation may hold.

All offsets are into the block's text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from reportqa.ingest.chunk import sentences
from reportqa.language.script import fold
from reportqa.model.document import Span

CLAUSE_MIN, CLAUSE_MAX = 8, 80  # characters; twice as many letters
OPEN, CLOSE = "（(【〔[", "）)】〕]"  # noqa: RUF001
_QUOTES = {"「": "」", "『": "』", "《": "》", "〈": "〉", "“": "”"}
_PUNCTUATION = re.compile(r"[，；。！？：:;!?\n]|,(?!\d)|(?<!\d),|\.(?=\s|$)")  # noqa: RUF001


@dataclass(frozen=True, slots=True)
class Ground:
    """A block's text: `head` characters are its number; `bracket_of` and `quote_of` give each character's innermost pair, -1 for none."""

    text: str
    folded: str
    head: int
    sentences: tuple[Span, ...]
    starts: tuple[int, ...]
    brackets: tuple[Span, ...]
    bracket_of: tuple[int, ...]
    quotes: tuple[Span, ...]
    quote_of: tuple[int, ...]
    breaks: tuple[int, ...]

    def sentence_at(self, offset: int) -> Span:
        """Return the sentence around `offset`."""
        return self.sentences[max(0, bisect_right(self.starts, offset) - 1)]

    def bracket_at(self, offset: int) -> Span | None:
        """Return the innermost pair of brackets around `offset`."""
        i = self.bracket_of[offset] if offset < len(self.bracket_of) else -1
        return self.brackets[i] if i >= 0 else None

    def quote_at(self, offset: int) -> Span | None:
        """Return the quotation marks around `offset`."""
        i = self.quote_of[offset] if offset < len(self.quote_of) else -1
        return self.quotes[i] if i >= 0 else None

    def first_of(self, sentence: Span) -> int:
        """Return where a sentence begins, the block's number left out."""
        return max(sentence.start, min(self.head, sentence.end))

    def floor(self, offset: int) -> int:
        """Return where the words that may belong to `offset` begin: its bracket, else its sentence."""
        bracket, start = self.bracket_at(offset), self.first_of(self.sentence_at(offset))
        return max(start, bracket.start + 1) if bracket else start

    def all_breaks(self, after: int, upto: int) -> tuple[int, ...]:
        """Return the clause breaks (offsets behind them) greater than `after` and not greater than `upto`."""
        return self.breaks[bisect_right(self.breaks, after) : bisect_right(self.breaks, upto)]

    def breaks_in(self, span: Span, at: int) -> list[int]:
        """Return the clause breaks of `span` on the level of brackets that `at` stands on."""
        own = self.bracket_at(at)
        return [b for b in self.all_breaks(span.start, span.end) if self.bracket_at(b - 1) == own]

    def break_before(self, offset: int, floor: int) -> int:
        """Return the last clause break at or before `offset` on its level, `floor` where there is none behind it."""
        own = self.bracket_at(offset)
        for i in range(bisect_right(self.breaks, offset) - 1, -1, -1):
            if self.breaks[i] <= floor:
                break
            if self.bracket_at(self.breaks[i] - 1) == own:
                return self.breaks[i]
        return floor

    def break_after(self, offset: int, ceiling: int, at: int) -> int:
        """Return where the clause of `at` ends behind `offset` (before the break), `ceiling` where no break comes first."""
        own = self.bracket_at(at)
        for i in range(bisect_left(self.breaks, offset + 1), len(self.breaks)):
            if self.breaks[i] > ceiling:
                break
            if self.bracket_at(self.breaks[i] - 1) == own:
                return self.breaks[i] - 1
        return ceiling


def ground_of(text: str, head: int) -> Ground:
    """Return the geometry of a block's text."""
    brackets, bracket_of = _pairs(text)
    quotes, quote_of = _quotations(text)
    found = sentences(text, Span(0, len(text)))
    breaks = tuple(m.end() for m in _PUNCTUATION.finditer(text))
    return Ground(text, fold(text), head, found, tuple(s.start for s in found), brackets, bracket_of, quotes, quote_of, breaks)


def _pairs(text: str) -> tuple[tuple[Span, ...], tuple[int, ...]]:
    """Return the pairs of brackets and, for each character, the innermost pair that it stands in."""
    opened: list[int] = []
    pairs: list[Span] = []
    for i, char in enumerate(text):
        if char in OPEN:
            opened.append(i)
        elif char in CLOSE and opened:
            pairs.append(Span(opened.pop(), i + 1))
    pairs.sort()
    by_start, ends = {p.start: k for k, p in enumerate(pairs)}, {p.end - 1 for p in pairs}
    inside: list[int] = []
    stack: list[int] = []
    for i in range(len(text)):
        if i in ends:
            stack.pop()
        inside.append(stack[-1] if stack else -1)
        if i in by_start:
            stack.append(by_start[i])
    return tuple(pairs), tuple(inside)


def _quotations(text: str) -> tuple[tuple[Span, ...], tuple[int, ...]]:
    """Return the quotations and, for each character, the one that it stands in."""
    found: list[Span] = []
    closing, start = "", 0
    for i, char in enumerate(text):
        if closing and char == closing:
            found.append(Span(start, i + 1))
            closing = ""
        elif not closing and char in _QUOTES:
            closing, start = _QUOTES[char], i
    inside = [-1] * len(text)
    for k, quote in enumerate(found):
        for i in range(quote.start + 1, quote.end):
            inside[i] = k
    return tuple(found), tuple(inside)


def longest(text: str) -> int:
    """Return how long a quotation from a text may be: twice as long in letters as in Chinese characters."""
    return CLAUSE_MAX if any("一" <= c <= "鿿" for c in text) else 2 * CLAUSE_MAX


def trimmed(text: str, span: Span) -> Span:
    """Return a span without the punctuation and white space at its ends."""
    start, end = span.start, span.end
    while start < end and text[start] in " \n，。；、：:,】":  # noqa: RUF001
        start += 1
    while end > start and text[end - 1] in " \n，；、：:,。【":  # noqa: RUF001
        end -= 1
    return Span(start, end)


def clause_around(ground: Ground, span: Span) -> Span:
    """Return the clause that `span` stands in, widened to at least twice the least quotation."""
    sentence, most = ground.sentence_at(span.start), longest(ground.text[span.start : span.end + 2 * CLAUSE_MAX])
    before = ground.all_breaks(sentence.start, span.start)
    start = before[-1] if before else sentence.start
    after = ground.all_breaks(span.end, sentence.end)
    end = after[0] - 1 if after else sentence.end
    if end - start < 2 * CLAUSE_MIN and len(after) > 1 and after[1] - start <= most:
        end = after[1] - 1
    elif end - start < 2 * CLAUSE_MIN and len(after) <= 1 and sentence.end - start <= most:
        end = sentence.end
    if end - start > 2 * most:
        start, end = max(start, span.start - most), min(end, max(span.end, span.start + most))
    return trimmed(ground.text, Span(start, max(end, span.end)))


def with_time(ground: Ground, at: int, clause: Span, time: Span | None) -> Span:
    """Widen the clause of the number at `at` to the time that it takes from a clause before it, and to the least quotation."""
    sentence = ground.sentence_at(at)
    first, start, most = ground.first_of(sentence), clause.start, longest(clause.of(ground.text))
    if time is not None and first <= time.start < start and clause.end - time.start <= most:
        own = ground.break_before(time.start, first)
        start = own if clause.end - own <= most else time.start
    if clause.end - start < CLAUSE_MIN and start > first:
        before = ground.all_breaks(first, start - 2)
        wider = before[-1] if before else first
        start = wider if clause.end - wider <= most else start
    return trimmed(ground.text, Span(start, clause.end))
