"""Query + index -> evidence: the contexts of figures, and the sentences and dated clauses that cover the query.

Nothing is decided here: each candidate carries the features that `ask.decide` judges.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from reportqa.ask.matching import Matcher, carried, squash
from reportqa.ask.retrieval import Index, passages_for
from reportqa.language.abridged import spelt_out
from reportqa.model.answer import Query, Term
from reportqa.model.document import Document, Passage, Span
from reportqa.model.figure import Figure, Moment, Period, Sense

_SENTENCE = re.compile(r"(?:[^。！？!?；\n.]|\.(?!\s+[A-Z(\"“]))*(?:[。！？!?；\n]+[」』）)]*|\.(?=\s+[A-Z(\"“])\s*)|(?:[^。！？!?；\n.]|\.(?!\s+[A-Z(\"“]))+$")  # noqa: RUF001


_LEAST_OWN = 0.4  # the least share of a question's words that the sentence of a date must hold itself
_RETRIEVED = 0.6  # how much less a date counts in a report whose best passage retrieval scores 0, beside the one that it scores best
_LONGEST_PARAGRAPH = 1500  # characters of a paragraph that are looked at before and with a passage of it
_LATE_IN_MONTH = 11  # days before its end from which a date is at the end of a month
# How a sentence that goes on about what the one before it named begins.
_GOES_ON = re.compile(r"^\s*(?:本次|此次|該次|该次|該|该|會中|会中|期間|期间|活動|活动|當日|当日|其|共|計|计|此|上述|與會|与会|they|it|this|these|of (?:these|those|them)|the (?:event|course|workshop|conference|meeting))", re.IGNORECASE)
_REFERS_BACK = re.compile(r"\bof (?:these|those|them)\b", re.IGNORECASE)  # drink driving made up 7,402 of these


@dataclass(frozen=True, slots=True)
class Context:
    """The folded text around a candidate, level by level, white space dropped; row and column in a table only."""

    near: str
    headers: str
    clause: str
    sentence: str
    block: str
    path: str
    title: str
    row: str
    column: str
    before: str = ""  # of prose, its paragraph up to its sentence


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence, or a dated clause, with how well it covers the query's terms."""

    document: int
    passage: int
    span: Span
    coverage: float
    missing: tuple[Term, ...]
    score: float
    period: float = 0.0
    moment: Moment | None = None


@dataclass(slots=True)
class View:
    """One corpus as retrieval sees it; contexts are folded once, when first needed."""

    documents: tuple[Document, ...]
    passages: tuple[Passage, ...]
    figures: tuple[Figure, ...]
    moments: tuple[Moment, ...]
    index: Index
    names: frozenset[str] = frozenset()
    remembered: dict[int | str, object] = field(default_factory=dict)  # what ranking told of each figure, by its id, and what others told of the whole, by a name
    _contexts: dict[int, Context] = field(default_factory=dict)
    _squashed: dict[tuple[int, int, int], str] = field(default_factory=dict)
    _by_passage: dict[int, list[int]] = field(default_factory=dict)
    _sentences: dict[int, tuple[Span, ...]] = field(default_factory=dict)
    _moments: dict[int, list[Moment]] = field(default_factory=dict)

    def squash(self, document: int, span: Span) -> str:
        """Return a span's text in matching form, without white space."""
        key = (document, span.start, span.end)
        found = self._squashed.get(key)
        if found is None:
            found = self._squashed[key] = squash(span.of(self.documents[document].text))
        return found

    def context(self, figure: Figure) -> Context:
        """Return the context of a figure."""
        found = self._contexts.get(figure.id)
        if found is None:
            found = self._contexts[figure.id] = self._context(figure)
        return found

    def _context(self, figure: Figure) -> Context:
        document = self.documents[figure.document]
        headers = squash(" ".join(figure.headers))
        path, title = squash(" ".join(figure.path)), squash(document.title)
        if is_cell(figure):
            row, column = (squash(f"{path} {spelt_out(path)}") for path in (*figure.headers[:2], "")[:2])
            own = squash(f"{row} {column}")  # a caption names every column's like: 預算及決算
            return Context(own, own, own, own, "", squash(" ".join((*figure.path, *figure.headers[2:]))), title, row, column)
        peers = self._peers(figure)
        sentence = _masked(document.text, self._continued(figure), peers)
        near = "".join(self.squash(figure.document, s) for s in (*figure.apart, figure.near))
        paragraph = self.paragraph(figure.passage)
        return Context(
            near, headers, squash(_masked(document.text, figure.clause, peers)), squash(sentence),
            self.squash(figure.document, paragraph), path, title, "", "", self.squash(figure.document, Span(paragraph.start, max(paragraph.start, figure.sentence.start))),
        )  # fmt: skip

    def _continued(self, figure: Figure) -> Span:
        """Return a figure's sentence, with the one before it where it goes on from that."""
        text, whole = self.documents[figure.document].text, self.passages[figure.passage].span
        own = figure.sentence.of(text)
        if not _GOES_ON.match(own) and not _REFERS_BACK.search(own):
            return figure.sentence
        before = [s for s in self.sentences(figure.passage) if s.end <= figure.sentence.start + 1]
        return Span(before[-1].start, figure.sentence.end) if before and before[-1].start >= whole.start else figure.sentence

    def _peers(self, figure: Figure) -> list[Span]:
        """Return the words of the other figures of a sentence that count the same, the first apart: theirs, not this one's.

        The first number of a sentence is often the total, whose words its parts share.
        """
        beside = (self.figures[i] for i in self.figures_of(figure.passage))
        same = sorted((f for f in beside if f.sentence == figure.sentence and f.quantity.unit_id == figure.quantity.unit_id and not is_cell(f)), key=lambda f: f.span)
        own = (figure.near, *figure.apart)
        found: set[Span] = set()
        for other in same:
            words = (other.near, *other.apart) if other.apart or other is not same[0] else ()
            if other.id != figure.id and (other.apart or not words or not _meet(words[0], own)):
                found |= {s for s in words if not _meet(s, own)}
        return sorted(found)

    def figures_of(self, passage: int) -> list[int]:
        """Return the figures of a passage by id."""
        if not self._by_passage:
            for figure in self.figures:
                self._by_passage.setdefault(figure.passage, []).append(figure.id)
        return self._by_passage.get(passage, [])

    def paragraph(self, number: int) -> Span:
        """Return the span of a passage with the part of its paragraph before it: a long paragraph is cut, and names what it is about but once."""
        passage = self.passages[number]
        start, text = passage.span.start, self.documents[passage.document].text
        for before in (self.passages[i] for i in range(number - 1, -1, -1)):
            if before.document != passage.document or before.path != passage.path or "\n" in text[before.span.end - 1 : start] or passage.span.end - before.span.start > _LONGEST_PARAGRAPH:
                break
            start = before.span.start
        return Span(start, passage.span.end)

    def with_undated(self, moment: Moment) -> Span:
        """Return the sentence of a date with the one before it and the one after it in its passage, where these have no date."""
        dated = [m.span.start for m in self.moments_of(moment.passage)]
        row = [s for s in self.sentences(moment.passage) if not any(s.start <= at < s.end for at in dated)]
        before = next((s.start for s in reversed(row) if s.end <= moment.sentence.start + 1 and moment.sentence.start - s.end <= 2), moment.sentence.start)  # noqa: PLR2004
        after = next((s.end for s in row if 0 <= s.start - moment.sentence.end <= 2), moment.sentence.end)  # noqa: PLR2004
        return Span(before, after)

    def moments_of(self, passage: int) -> list[Moment]:
        """Return the dated statements of a passage."""
        if not self._moments and self.moments:
            for moment in self.moments:
                self._moments.setdefault(moment.passage, []).append(moment)
        return self._moments.get(passage, [])

    def sentences(self, number: int) -> tuple[Span, ...]:
        """Return the sentences of a passage, those of four characters or more."""
        found = self._sentences.get(number)
        if found is None:
            passage = self.passages[number]
            text = self.documents[passage.document].text
            spans = (trimmed(text, Span(passage.span.start + m.start(), passage.span.start + m.end())) for m in _SENTENCE.finditer(passage.span.of(text)))
            found = self._sentences[number] = tuple(s for s in spans if s.end - s.start >= 4)  # noqa: PLR2004
        return found


def _meet(span: Span, others: tuple[Span, ...]) -> bool:
    return any(span.start < o.end and o.start < span.end for o in others)


def _masked(text: str, span: Span, masks: list[Span]) -> str:
    """Return a span's text without some stretches of it."""
    at, kept = span.start, []
    for mask in masks:
        if at <= mask.start < span.end:
            kept.append(text[at : mask.start])
            at = max(at, min(mask.end, span.end))
    return "，".join([*kept, text[at : span.end]])  # noqa: RUF001


def is_cell(figure: Figure) -> bool:
    """Whether a figure is a cell of a table: its row is its clause and sentence at once."""
    return bool(figure.headers) and figure.near == figure.sentence == figure.clause and figure.span != figure.near


# ---------------------------------------------------------------- periods


def period_fit(asked: tuple[Period, ...], given: Period | None, *, inherited: bool) -> float:
    """Return 1 for the period asked for down to -1 for another; 0 where none was asked."""
    if not asked:
        return 0.0
    if given is None:
        return -0.2
    return max([_fit(a, given, inherited=inherited) for a in asked])


def _fit(asked: Period, given: Period, *, inherited: bool) -> float:  # noqa: PLR0911
    if (asked.start, asked.end, asked.sense) == (given.start, given.end, given.sense):
        return 1.0 if not inherited else 0.85
    a_years, g_years = asked.years, given.years
    if not a_years or not g_years:
        return 0.0
    if len(a_years) > 1 and not _is_year(asked):
        return 0.6 if set(g_years) <= set(a_years) else -1.0
    if not set(a_years) & set(g_years):
        return -1.0
    if _is_year(asked):
        return _fit_year(asked, given, inherited=inherited)
    # a month, a quarter or a day was asked for
    if given.start is not None and asked.start is not None and given.end is not None and asked.end is not None:
        if given.start <= asked.end and asked.start <= given.end:
            if given.start >= asked.start and given.end <= asked.end:
                return 0.9
            return 0.3 if (given.end - given.start).days < 200 and not (given.start <= asked.start and asked.end <= given.end) else -0.4  # noqa: PLR2004 (what a quarter counts is no month's)
        return -1.0
    if given.end is not None and asked.end is not None and asked.start is None and given.start is not None:  # by, or at, the end of a month
        return 0.5 if 0 <= (asked.end - given.end).days <= _LATE_IN_MONTH else -0.6  # noqa: PLR2004
    return 0.9 if given.end == asked.end else -0.6


_BY_END = 0.3  # 2024 may be said of the year that ended in it, and a column headed 2024 be of that


def _fit_year(asked: Period, given: Period, *, inherited: bool) -> float:
    if asked.years == given.years and len(asked.years) == 2 and _is_year(given):  # noqa: PLR2004 (2023/24 of whatever kind)
        return 0.85 if inherited else 0.95
    if len(asked.years) > 1 and asked.start is not None and asked.end is not None and given.end is not None and (given.end < asked.start or (given.start or given.end) > asked.end):
        return -1.0  # a financial year and a month of the next one touch the same calendar year
    if given.sense is Sense.TO_DATE and given.start is not None and given.end is not None and not {given.start.year, given.end.year} & set(asked.years):
        return -1.0  # since 2015 tells nothing of 2018
    if len(given.years) > 1 and not _is_year(given):
        return 0.1
    if given.start is not None and given.end is not None and asked.start is not None and asked.end is not None and (given.end < asked.start or asked.end < given.start):
        return -1.0
    if given.start is not None and asked.start is not None and given.start != asked.start and _is_year(given) and (len(given.years) > 1 or len(asked.years) > 1):
        return 0.5 if given.end == asked.end else _BY_END if asked.end is not None and asked.end.year == given.years[-1] else -0.5  # another kind of year that overlaps: fiscal, school, calendar
    if asked.sense is Sense.AS_OF:
        if given.sense is Sense.AS_OF and asked.end != given.end:
            return 0.4
        return 0.45 if inherited else 0.6
    if given.sense is Sense.DURING:
        return 0.8 if inherited else 0.9
    return 0.85 if given.end == asked.end else 0.7


def _is_year(period: Period) -> bool:
    """Whether a period is a year of any kind, or a year's end."""
    end = period.end
    if end is None:
        return False
    if period.sense is Sense.AS_OF:
        return (end.month, end.day) in ((12, 31), (3, 31), (6, 30))
    return period.start is not None and 350 < (end - period.start).days < 370  # noqa: PLR2004 (eleven months are no year)


# ---------------------------------------------------------------- sentences and dates


def rank_sentences(query: Query, view: View, matcher: Matcher, *, k: int = 25) -> list[Statement]:
    """Return the sentences of the best passages by how well they cover the query, best first."""
    found: list[Statement] = []
    for rank, (number, _) in enumerate(passages_for(query, view.index, k)):
        passage = view.passages[number]
        path, title = squash(" ".join(passage.path)), squash(view.documents[passage.document].title)
        block = view.squash(passage.document, passage.span)
        for span in view.sentences(number):
            here = view.squash(passage.document, span)
            coverage, missing = matcher.cover(query.terms, here, path, block, title)
            found.append(Statement(passage.document, number, span, coverage, missing, coverage - 0.004 * rank - (0.35 if any(t.strict for t in missing) else 0.0)))
    return sorted(found, key=lambda s: (-round(s.score, 6), s.document, s.span))


def rank_moments(query: Query, view: View, matcher: Matcher, *, k: int = 40, around: bool = False) -> list[Statement]:
    """Return the dated clauses of the best passages by how well they cover the query, best first; `around` with the undated sentences beside theirs."""
    ranked = passages_for(query, view.index, k)
    passages = {number: rank for rank, (number, _) in enumerate(ranked)}
    best: dict[int, float] = {}
    for number, score in ranked:
        best.setdefault(view.passages[number].document, score / ranked[0][1])
    found: list[Statement] = []
    for moment in view.moments:
        if moment.passage not in passages:
            continue
        clause = view.squash(moment.document, _own_clause(moment, view))
        sentence = view.squash(moment.document, view.with_undated(moment) if around else moment.sentence)
        path, title = squash(" ".join(moment.path)), squash(view.documents[moment.document].title)
        paragraph = view.paragraph(moment.passage)
        block = view.squash(moment.document, paragraph)
        before = view.squash(moment.document, Span(paragraph.start, max(paragraph.start, moment.sentence.start)))
        own, _ = matcher.cover(query.terms, clause, path, "", title)
        wide, missing = matcher.cover(query.terms, sentence, path, block, title)
        missing = tuple(t for t in missing if not (t.strict and carried(t, before, sentence)))
        fit = period_fit(query.periods, moment.period, inherited=False)
        beside = max(matcher.cover(query.terms, part, "", "", "")[0] for part in _around(moment, view))
        if matcher.cover(query.terms, sentence, "", "", title)[0] < _LEAST_OWN:
            continue
        score = 0.45 * own + 0.4 * wide + 0.2 * beside + 0.2 * fit - 0.002 * passages[moment.passage] + _RETRIEVED * (best[moment.document] - 1) - (0.35 if any(t.strict for t in missing) else 0.0)
        found.append(Statement(moment.document, moment.passage, moment.clause, max(own, 0.95 * wide), missing, score, fit, moment))
    return sorted(found, key=lambda s: (-round(s.score, 6), s.document, s.span))


def _own_clause(moment: Moment, view: View) -> Span:
    """Return a date's clause up to the comma before the next date, whose words are not this one's: 自110年起興建，至112年完工."""
    text = view.documents[moment.document].text
    later = [m.span.start for m in view.moments_of(moment.passage) if moment.span.end <= m.span.start < moment.clause.end]
    commas = [m.start() for m in re.finditer("[，；,;]", text[moment.span.end : min(later)])] if later else []  # noqa: RUF001
    return Span(moment.clause.start, moment.span.end + commas[-1]) if commas else moment.clause


def _around(moment: Moment, view: View) -> tuple[str, str]:
    """Return what stands between a date and the next one of its sentence, and between the one before and it."""
    same = sorted(m.span for m in view.moments_of(moment.passage) if m.sentence == moment.sentence)
    at = same.index(moment.span)
    after = Span(moment.span.end, same[at + 1].start if at + 1 < len(same) else moment.sentence.end)
    before = Span(same[at - 1].end if at else moment.sentence.start, moment.span.start)
    return tuple(view.squash(moment.document, s) if s.end > s.start else "" for s in (after, before))  # type: ignore[return-value]


def trimmed(text: str, span: Span) -> Span:
    """Return a span without white space at its ends."""
    start, end = span.start, span.end
    while start < end and text[start] in " \n":
        start += 1
    while end > start and text[end - 1] in " \n":
        end -= 1
    return Span(start, end)
