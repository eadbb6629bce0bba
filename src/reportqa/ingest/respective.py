"""Numbers dealt out to names, one to each, in order: which name, or which year, is whose.

    甲站、乙站及丙站旅客量分別為31萬、18萬及9萬人次      each number has its own name and the words that all share
    城鎮1,341億元，鄉村282億元，分別增長7.7%和8.8%      the names stand with earlier numbers
    分別惠及3萬人和4萬人，即養老補貼和護理補貼          the names follow
    104年至106年分別為3件、5件及7件                     each number has its own year
    The north and the south had 12 and 9 respectively   so in English

A number whose names cannot be counted off one to one keeps the words beside it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from reportqa.ingest.clauses import Place
from reportqa.ingest.ground import OPEN, Ground, longest, trimmed
from reportqa.language.bounds import scaffolding
from reportqa.language.numerals import QuantityMention
from reportqa.language.periods import PeriodMention
from reportqa.language.script import fold
from reportqa.language.tables import rows
from reportqa.language.units import NO_UNIT
from reportqa.model.document import Span
from reportqa.model.figure import Kind, Period, Sense

_REACH = 32  # characters between the word that deals out and the first number
_TAIL = 80  # characters between the last number and an English word behind it
_BACK = 4  # clauses in which the names may stand
_JOIN = r"[、，,;；]|以及|及|和|與|与|暨|並|并|\b(?:and|or)\b"  # noqa: RUF001
_SEPARATOR = re.compile(r"\s*(?:、|(?<!以)及(?![時早格]|其(?![他它餘余]))|以及|與(?!會)|与(?!会)|和(?!平|解)|暨|或(?!許|许|者|稱|称)|,\s*and\b|,|\band\b)\s*")
_LEADS = re.compile(r".*(?:依序為|依序为|依次為|依次为|為|为|是|包括|包含|(?<![所具])有|[:：])", re.DOTALL)  # noqa: RUF001
_NAMES_FOLLOW = re.compile(r"\s*[，,；（(—]*\s*(?:即|也就是|(?:分別|分别|依序|依次)?(?:為|为|是))\s*")  # noqa: RUF001
_PREPOSITION = re.compile(r".*\b(?:about|against|of|for|from|in|by|to|on|at|with|between|among)\s", re.IGNORECASE | re.DOTALL)
_ONE_PREPOSITION = re.compile(r"(?:about|against|of|for|from|in|by|to|on|at|with)\s", re.IGNORECASE)
_LAST_VERB = re.compile(r"\b(?:\w+ed|were|was|had|made|rose|fell|grew|saw|took|held|paid|spent|sold|lost|won|sent|built|bought|met)\s*(?:to|by|at|for)?\s*$")
_SPLIT_BEFORE = re.compile(r"[；;：:]")  # noqa: RUF001
_LEAST_SHARED = 2  # characters
_BOUND = re.compile(r"以(?:上|下|內|内)的?(?=[一-鿿])")


@dataclass(frozen=True, slots=True)
class Dealt:
    """What is one number's own: its words where they stand apart from it, or its own year; `like` is a number whose unit it has."""

    apart: tuple[Span, ...]
    near: Span
    clause: Span
    period: Period | None
    like: int | None


@cache
def _words() -> re.Pattern[str]:
    found = []
    for word, kind, unless in rows("respective.tsv"):
        if kind != "word":
            continue
        guard = "" if unless == "-" else f"(?<!{unless})"
        found.append(rf"\b{word}\b" if word.isascii() else guard + word)
    return re.compile("|".join(found), re.IGNORECASE)


@cache
def _heads() -> re.Pattern[str]:
    """Return what listed things are counted by, in either script, at the end of a name: 農場|餘額."""
    heads = sorted({fold(word) for word, kind, _ in rows("respective.tsv") if kind == "head"}, key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(heads)})的?$")


@cache
def _gap() -> re.Pattern[str]:
    """Return what may stand between two numbers of one list: a join, and how the next is meant."""
    return re.compile(rf"\s*(?:(?:{_JOIN})\s*)+(?:{scaffolding()}|約|约|近|逾|達|达|為|为|計|计|\s)*", re.IGNORECASE)


def dealt_out(ground: Ground, quantities: Sequence[QuantityMention], periods: Sequence[PeriodMention], placed: Sequence[Place]) -> dict[int, Dealt]:
    """Return, of the quantities that a word deals out, each one's own words or year."""
    found: dict[int, Dealt] = {}
    for word in _words().finditer(ground.text):
        field = _Field(ground, quantities, periods, placed, Span(word.start(), word.end()))
        run = field.run_behind() or field.run_before()
        if len(run) < 2 or any(k in found for k in run):  # noqa: PLR2004
            continue
        found |= field.deal(run)
    return found


@dataclass(frozen=True, slots=True)
class _Names:
    """A name for each number, what all share, and whether they stand behind the numbers."""

    names: tuple[Span, ...]
    shared: tuple[Span, ...]
    behind: bool = False


@dataclass(frozen=True, slots=True)
class _Field:
    """A block with its numbers and times around one word that deals out."""

    ground: Ground
    quantities: Sequence[QuantityMention]
    periods: Sequence[PeriodMention]
    placed: Sequence[Place]
    word: Span

    @property
    def sentence(self) -> Span:
        return self.ground.sentence_at(self.word.start)

    def _level(self, at: int) -> Span | None:
        return self.ground.bracket_at(at)

    def _beside(self) -> list[int]:
        """Return the numbers of the word's sentence on its level of brackets."""
        own, s = self._level(self.word.start), self.sentence
        return [k for k, q in enumerate(self.quantities) if s.start <= q.span.start < s.end and not q.ordinal and q.quantity.kind is not Kind.RANK and self._level(q.span.start) == own]

    def _end(self, k: int) -> int:
        """Return where a number ends, with the brackets right behind it."""
        end, text = self.quantities[k].span.end, self.ground.text
        bracket = self._level(end + 1) if text[end : end + 1] in ("（", "(") else None  # noqa: RUF001
        return bracket.end if bracket is not None and bracket.start == end else end

    def _chain(self, beside: list[int]) -> list[int]:
        """Return the numbers from the first on that nothing but joins parts."""
        run = beside[:1]
        for k in beside[1:]:
            if _gap().fullmatch(self.ground.text, self._end(run[-1]), self.quantities[k].span.start) is None:
                break
            run.append(k)
        return run

    def run_behind(self) -> list[int]:
        """Return the list of numbers that begins behind the word: 分別為5,104次、3,377次."""
        beside = [k for k in self._beside() if self.quantities[k].span.start >= self.word.end]
        if not beside:
            return []
        first = self.quantities[beside[0]].span.start
        between = self.ground.text[self.word.end : first]
        return self._chain(beside) if len(between) <= _REACH and not re.search(r"[、；;]", between) and not self.ground.breaks_in(Span(self.word.end, first), first) else []  # noqa: RUF001

    def run_before(self) -> list[int]:
        """Return the list of numbers that ends before the word: received 120 and 85 complaints respectively."""
        beside = [k for k in self._beside() if self.quantities[k].span.end <= self.word.start]
        best: list[int] = []
        while beside:
            run = self._chain(beside)
            best, beside = run, beside[len(run) :]
        tail = self.word.start - self.quantities[best[-1]].span.end if best else 0
        english = self.word.of(self.ground.text)[0].isascii()
        gap = self.ground.text[self.quantities[best[-1]].span.end : self.word.start] if best else ""
        fits = tail <= _TAIL if english else not re.search(r"[一-鿿]", gap)
        return best if fits else []

    # ------------------------------------------------------------ dealing

    def deal(self, run: list[int]) -> dict[int, Dealt]:
        """Return what each number of a list has for its own, nothing where it cannot be told."""
        times = self._years(run)
        names = None if times else (self._before(run) or self._of_numbers(run) or self._behind(run))
        if names is None and not times:
            return {}
        last = self.quantities[run[-1]].span
        found: dict[int, Dealt] = {}
        shared = self._lead(run) if names is None else list(names.shared)
        if names is None or not names.behind:
            shared.append(self._trail(last))
        for i, k in enumerate(run):
            q = self.quantities[k]
            like = run[-1] if q.unit is NO_UNIT and self.quantities[run[-1]].unit is not NO_UNIT else None
            counted = [self.quantities[like].printed] if like is not None else []
            apart = sorted({s for s in (*(names.names[i : i + 1] if names else ()), *shared, *counted) if s.start < s.end})
            begin = names.names[:1] if names is not None else ()
            whole = [*begin, self.word, last]
            clause = self._clause(k, [*whole, *apart, q.span])
            found[k] = Dealt(tuple(apart), q.span, clause, times[i] if times else None, like)
            for j in range(k + 1, min(k + 4, len(self.quantities))):  # 5,104次（占28％）: what stands in its brackets is of it
                inner = self.quantities[j]
                if inner.span.end <= self._end(k) and not inner.ordinal:
                    own = Span(q.span.start, inner.span.end)
                    found[j] = Dealt(tuple(apart), own, self._clause(j, [*whole, *apart, own]), times[i] if times else None, None)
        return found

    def _clause(self, k: int, words: list[Span]) -> Span:
        """Return the quotation of a number: from its words to the end of its clause, or as it was where that is long."""
        old = self.placed[k].clause
        start, end = min(old.start, *(s.start for s in words)), max(old.end, *(s.end for s in words))
        clause = trimmed(self.ground.text, Span(start, end))
        return clause if clause.end - clause.start <= longest(clause.of(self.ground.text)) else old

    def _lead(self, run: list[int]) -> list[Span]:
        """Return the words before the first number, less the one that deals out."""
        first, start = self.quantities[run[0]].span.start, self.placed[run[0]].lead
        if not start <= self.word.start < first:
            return [Span(min(start, first), first)]
        return [s for s in (Span(start, self.word.start), Span(self.word.end, first)) if s.start < s.end and self._says(s)]

    def _trail(self, last: Span) -> Span:
        """Return the words behind the last number, up to an English word that deals out."""
        end = self.word.start if self.word.start >= last.end else self.ground.break_after(last.end, self.sentence.end, last.start)
        trail = trimmed(self.ground.text, Span(last.end, end))
        plain = not any(c in OPEN + "、" for c in trail.of(self.ground.text)) and not self._counts_in(trail)
        return trail if plain and self._says(trail) else Span(last.end, last.end)

    def _years(self, run: list[int]) -> list[Period]:
        """Return a year for each number where a time before them, or before the word, covers as many: 104年至106年分別為."""
        n, first = len(run), self.quantities[run[0]].span.start
        own = self._level(self.word.start)
        stop = max(first, self.word.start)
        here = [m for m in self.periods if self.sentence.start <= m.span.start and m.span.end <= stop and m.explicit and self._level(m.span.start) == own]
        here = [m for m in here if m.span.end <= first or m.span.start >= self.quantities[run[-1]].span.end]
        for m in reversed(here):
            split = _years_of(m.period, n)
            if split:
                return split
        tail = here[-n:]
        joined = all(_SEPARATOR.fullmatch(self.ground.text, a.span.end, b.span.start) for a, b in zip(tail, tail[1:], strict=False))
        return [m.period for m in tail] if len(tail) == n and joined else []

    def _says(self, span: Span) -> bool:
        """Whether a stretch says something: more than times, numbers and joins."""
        text = list(span.of(self.ground.text))
        for other in (*(m.span for m in self.periods), *(q.span for q in self.quantities if not q.ordinal)):
            for i in range(max(other.start, span.start), min(other.end, span.end)):
                text[i - span.start] = " "
        return re.search(r"[一-鿿A-Za-z]", "".join(text)) is not None

    def _items(self, span: Span) -> list[Span]:
        """Return the items of a list: what joins part, those inside brackets, times and quotation marks left alone."""
        own, text, items, at = self._level(self.word.start), self.ground.text, [], span.start
        for join in _SEPARATOR.finditer(text, span.start, span.end):
            i = join.start() + len(join.group()) - len(join.group().lstrip())
            inside = self._level(i) != own or self.ground.quote_at(i) is not None or any(m.span.start <= i < m.span.end for m in self.periods)
            if not inside:
                items.append(Span(at, join.start()))
                at = join.end()
        items.append(Span(at, span.end))
        return [trimmed(text, s) for s in items]

    def _counts_in(self, span: Span) -> bool:
        """Whether a number of the word's level that is no part of a name stands in a stretch."""
        return any(span.start <= self.quantities[k].span.start < span.end and not self._in_name(k) for k in self._beside())

    def _in_name(self, k: int) -> bool:
        """Whether a number only says which are meant: 65歲以上, 子女三人以上家庭."""
        return self.quantities[k].unit.id in ("year_of_age", "month_of_age") or _BOUND.match(self.ground.text, self.quantities[k].span.end) is not None

    def _before(self, run: list[int]) -> _Names | None:
        """Read the names from a list before the numbers, in their clause or one before it."""
        first, n = self.quantities[run[0]].span.start, len(run)
        stop = min(self.word.start, first)
        english = self.word.of(self.ground.text)[0].isascii()
        begin = self.ground.floor(self.word.start)
        breaks = [b for b in self.ground.breaks_in(Span(begin, stop), self.word.start) if not english or _SPLIT_BEFORE.match(self.ground.text, b - 1)]
        edges = [begin, *breaks]
        end = stop
        for back, start in enumerate(reversed(edges)):
            clause = Span(start, end)
            if back >= _BACK or self._counts_in(clause):
                return None
            items = self._items(clause)
            if english and len(items) > n:
                items = items[-n:]
            if len(items) == n and all(self._says(i) for i in items):
                between = Span(self.word.end, first) if self.word.end <= first else Span(0, 0)
                rest = [Span(end, stop), between]
                return self._shared(items, rest, english=english)
            end = start
        return None

    def _shared(self, items: list[Span], rest: list[Span], *, english: bool) -> _Names:
        """Part what the first and the last of a list of names share with the others."""
        text = self.ground.text
        names, shared = list(items), [s for s in rest if s.start < s.end and self._says(s)]
        head = (_PREPOSITION if english else _LEADS).match(text, items[0].start, items[0].end)
        if head is not None and head.end() < items[0].end:
            shared.append(Span(items[0].start, head.end()))
            names[0] = Span(head.end(), items[0].end)
        if english:
            verb = _LAST_VERB.search(text, items[-1].start, items[-1].end)
            if verb is not None and verb.start() > items[-1].start:
                shared.append(Span(verb.start(), items[-1].end))
                names[-1] = Span(items[-1].start, verb.start())
            return _Names(tuple(names), tuple(shared))
        cut = self._tail_of(names)
        if cut < names[-1].end:
            shared.append(Span(cut, names[-1].end))
            names[-1] = Span(names[-1].start, cut)
        over = (names[0].end - names[0].start) - max(s.end - s.start for s in names[1:])
        if head is None and over >= _LEAST_SHARED:
            shared.append(Span(names[0].start, names[0].start + over))
            names[0] = Span(names[0].start + over, names[0].end)
        return _Names(tuple(names), tuple(shared))

    def _tail_of(self, names: list[Span]) -> int:
        """Return where the last name ends and what all are counted by begins: 丙站|旅客量."""
        text, last = self.ground.text, names[-1]
        others = [s.of(text) for s in names[:-1]]
        for size in range(min(map(len, others)) - 1, 0, -1):
            endings = {o[-size:] for o in others}
            at = last.of(text).find(min(endings), 1) if len(endings) == 1 else -1
            if at >= 0 and last.end - (last.start + at + size) >= _LEAST_SHARED:
                return last.start + at + size
            if at >= 0:
                return last.end
        counted = _heads().search(self.ground.folded, last.start + 1, last.end)
        if counted is not None:
            return counted.start()
        over = (last.end - last.start) - max(map(len, others))
        return last.end - over if over >= _LEAST_SHARED else last.end

    def _of_numbers(self, run: list[int]) -> _Names | None:
        """Read the names from as many earlier numbers, each with words of its own: 城鎮1,341億元，鄉村282億元，分別增長…."""
        text, n = self.ground.text, len(run)
        before = [k for k in self._beside() if k < run[0] and self.quantities[k].span.end <= self.word.start and not self._in_name(k)][-n:]
        if len(before) < n or len({self.placed[k].lead for k in before}) < n:
            return None
        names = []
        for k in before:
            lead = Span(self.placed[k].lead, self.quantities[k].span.start)
            after = Span(self.quantities[k].span.end, max(self.quantities[k].span.end, min(self.placed[k].near.end, self.word.start)))
            names.append(trimmed(text, lead if self._says(lead) else after))
        first = self.quantities[run[0]].span.start
        since = Span(self.ground.break_before(self.word.start, self.quantities[before[-1]].span.end), self.word.start)
        end = self.quantities[before[-1]].span.end
        if not all(self._says(s) for s in names) or self.ground.breaks_in(Span(end, max(since.start, end)), self.word.start)[1:]:
            return None
        rest = (since, Span(self.word.end, first) if self.word.end < first else Span(0, 0))
        return _Names(tuple(names), tuple(s for s in rest if s.start < s.end and self._says(s)))

    def _behind(self, run: list[int]) -> _Names | None:
        """Read the names from a list behind the numbers: 3.41萬人和4.06萬人，即養老補貼和護理補貼."""
        text, last = self.ground.text, self._end(run[-1])
        english = self.word.of(text)[0].isascii()
        if english:
            start, end = last, self.word.start
            if not self._says(Span(start, end)):
                start, end = self.word.end, self.ground.break_after(self.word.end, self.sentence.end, self.word.start)
        else:
            opened = _NAMES_FOLLOW.match(text, max(last, self.word.end) if self.word.start >= last else last)
            if opened is None:
                return None
            start = opened.end()
            end = self.ground.break_after(start, self.sentence.end, start)
            end = min(end, next((b.end - 1 for b in self.ground.brackets if b.start < start < b.end), end))
        if start >= end or self._counts_in(Span(start, end)):
            return None
        items = self._items(Span(start, end))
        if len(items) != len(run) or not all(self._says(i) for i in items):
            return None
        lead = self._lead(run)
        if english:
            head = _PREPOSITION.match(text, items[0].start, items[0].end)
            if head is None:
                return None
            names = [Span(head.end(), items[0].end), *(Span(m.end(), i.end) if (m := _ONE_PREPOSITION.match(text, i.start, i.end)) else i for i in items[1:])]
            return _Names(tuple(names), (Span(items[0].start, head.end()), *lead), behind=True)
        return _Names(tuple(items), tuple(lead), behind=True)


def _years_of(period: Period, n: int) -> list[Period]:
    """Return the n years that a period is made of, nothing where it is no n years."""
    if period.start is None or period.end is None or n < 2:  # noqa: PLR2004
        return []
    last = period.end + timedelta(days=1)
    if (last.month, last.day) != (period.start.month, period.start.day) or last.year - period.start.year != n:
        return []

    def on(year: int) -> date:
        return date(period.start.year + year, period.start.month, period.start.day)  # type: ignore[union-attr]

    return [replace(period, text=period.text, start=on(i), end=on(i + 1) - timedelta(days=1), sense=Sense.DURING) for i in range(n)]
