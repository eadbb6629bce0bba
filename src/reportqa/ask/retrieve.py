"""Query + index -> evidence: figures, dated statements and sentences, ranked by how well they meet the query.

Nothing is decided here: each candidate carries the features that `ask.decide` judges.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Protocol

from reportqa.language.script import fold, is_cjk
from reportqa.language.tables import rows
from reportqa.model.answer import Query, Term
from reportqa.model.document import Document, Passage, Span
from reportqa.model.figure import Figure, Kind, Moment, Period, Sense

# How much a term counts by where it is met: in the words beside the number, its table headers, its
# clause, its sentence, its passage, its headings, the title. Fitted by hand on the tuned question sets.
LEVELS = {"near": 1.0, "headers": 1.0, "clause": 0.95, "sentence": 0.85, "path": 0.65, "block": 0.6, "title": 0.4}
_FUNCTION_CHARS = frozenset("的了在是有和与及等之于为以就并共计其中对从由到向将被把个这该本各至达约占人数总")
_SPACE = re.compile(r"\s+")


class Index(Protocol):
    """What retrieval needs of an engine."""

    def search(self, terms: Mapping[str, float], *, k: int) -> tuple[tuple[int, float], ...]:
        """Return (passage id, score), best first."""
        ...


@dataclass(frozen=True, slots=True)
class Context:
    """The folded text around a candidate, level by level, white space dropped."""

    near: str
    headers: str
    clause: str
    sentence: str
    block: str
    path: str
    title: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A figure with the features that speak for and against it, each from 0 to 1 unless said otherwise."""

    figure: Figure
    coverage: float
    near: float
    reverse: float
    unit: float  # -1 another unit .. 1 the unit asked for, 0 none asked
    period: float  # -1 another period .. 1 the period asked for, 0 none asked
    missing: tuple[Term, ...]
    score: float


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
    _contexts: dict[int, Context] = field(default_factory=dict)
    _squashed: dict[tuple[int, int, int], str] = field(default_factory=dict)
    _by_passage: dict[int, list[int]] = field(default_factory=dict)

    def squash(self, document: int, span: Span) -> str:
        """Return a span's text in matching form, without white space."""
        key = (document, span.start, span.end)
        found = self._squashed.get(key)
        if found is None:
            found = squash(span.of(self.documents[document].text))
            self._squashed[key] = found
        return found

    def context(self, figure: Figure) -> Context:
        """Return the context of a figure."""
        found = self._contexts.get(figure.id)
        if found is None:
            document = self.documents[figure.document]
            row = bool(figure.headers) and figure.near == figure.sentence == figure.clause and figure.span != figure.near
            headers = squash(" ".join(figure.headers))
            near = headers if row else self.squash(figure.document, figure.near)
            found = Context(
                near, headers, near if row else self.squash(figure.document, figure.clause), near if row else self.squash(figure.document, figure.sentence),
                "" if row else self.squash(figure.document, self.passages[figure.passage].span), squash(" ".join(figure.path)), squash(document.title),
            )  # fmt: skip
            self._contexts[figure.id] = found
        return found

    def figures_of(self, passage: int) -> list[int]:
        """Return the figures of a passage by id."""
        if not self._by_passage:
            for figure in self.figures:
                self._by_passage.setdefault(figure.passage, []).append(figure.id)
        return self._by_passage.get(passage, [])


def squash(text: str) -> str:
    """Return text in matching form without white space between Chinese characters."""
    folded = fold(text)
    if folded.isascii():
        return _SPACE.sub(" ", folded)
    return _SPACE.sub("", folded)


def matches(term: Term, text: str) -> float:
    """Return from 0 to 1 how far a term, or a word that may stand for it, occurs in squashed text."""
    best = _occurs(term.text, text)
    for variant, weight in term.variants:
        if best >= weight:
            continue
        if _occurs(variant, text):
            best = weight
    if best < 0.9 and term.parts:  # noqa: PLR2004
        total = sum(part.weight for part in term.parts)
        best = max(best, 0.9 * sum(part.weight * matches(part, text) for part in term.parts) / total)
    if best == 0.0 and not term.known and not term.strict and len(term.text) == 2 and is_cjk(term.text[0]):  # noqa: PLR2004
        # a word that the corpus lacks may share a character with the one it uses: 借出 / 借閱, 長輩 / 長者
        if any(c in text for c in term.text if c not in _FUNCTION_CHARS):
            return 0.4
    if best == 0.0 and len(term.text) >= 3 and is_cjk(term.text[0]):  # noqa: PLR2004
        pairs = [term.text[i : i + 2] for i in range(len(term.text) - 1)]
        share = sum(p in text for p in pairs) / len(pairs)
        best = 0.75 * share if share >= 0.5 else 0.0  # noqa: PLR2004
    return best


def _occurs(word: str, text: str) -> float:
    if word not in text:
        return 0.0
    if word.isascii() and len(word) <= 4:  # noqa: PLR2004
        return 1.0 if re.search(rf"(?<![a-z0-9]){re.escape(word)}s?(?![a-z0-9])", text) else 0.0
    return 1.0


def passages_for(query: Query, view: View, k: int) -> tuple[tuple[int, float], ...]:
    """Return the passages that BM25 ranks best for the query's terms and their variants."""
    weights: dict[str, float] = {}
    for term in query.terms:
        for word, weight in ((term.text, 1.0), *term.variants[:8], *((v, 0.7 * w) for part in term.parts for v, w in ((part.text, 1.0), *part.variants[:6]))):
            for piece in _pieces(word):
                weights[piece] = max(weights.get(piece, 0.0), weight * (1.0 if piece == word else 0.5))
    return view.index.search(weights, k=k)


def _pieces(word: str) -> tuple[str, ...]:
    if not is_cjk(word[0]) or len(word) < 3:  # noqa: PLR2004
        return (word,)
    return (word, *(word[i : i + 2] for i in range(len(word) - 1)))


# ---------------------------------------------------------------- figures


def rank_figures(query: Query, view: View, *, k: int = 60) -> list[Candidate]:
    """Return the figures of the best passages, best first; ties in order of appearance."""
    if not query.terms:
        return []
    hits = passages_for(query, view, k)
    numbers = [i for passage, _ in hits for i in view.figures_of(passage)]
    candidates = [judge(query, view.figures[i], view) for i in numbers]
    return sorted(candidates, key=lambda c: (-round(c.score, 6), c.figure.id))


def judge(query: Query, figure: Figure, view: View) -> Candidate:
    """Return a figure with its features for a query."""
    context = view.context(figure)
    total = near = covered = 0.0
    missing: list[Term] = []
    for term in query.terms:
        total += term.weight
        at_near = max(matches(term, context.near), matches(term, context.headers) if context.headers else 0.0)
        best = at_near
        local = at_near
        if best < 1.0:
            local = max(local, 0.95 * matches(term, context.clause), 0.85 * matches(term, context.sentence))
            at_path = matches(term, context.path)
            best = max(local, LEVELS["path"] * at_path)
            if best < LEVELS["block"]:
                best = max(best, LEVELS["block"] * matches(term, context.block), LEVELS["title"] * matches(term, context.title))
            local = max(local, at_path)
        if (term.strict and max(local, matches(term, context.title)) < 0.5) or best == 0.0:  # noqa: PLR2004
            missing.append(term)
        covered += term.weight * best
        near += term.weight * at_near
    coverage = covered / total if total else 0.0
    near_share = near / total if total else 0.0
    reverse = _reverse(query, figure, context)
    unit = unit_fit(query, figure)
    period = period_fit(query.periods, figure.period, inherited=figure.inherited)
    score = coverage + 0.3 * near_share + 0.3 * reverse + 0.35 * unit + 0.3 * period
    if figure.quantity.kind in (Kind.RANK, Kind.ORDINAL) and not {"level", "rank", "edition_term"} & set(query.units) and unit <= 0:
        score -= 0.5
    if figure.quantity.unit_id == "none" and query.units:
        score -= 0.05
    if figure.part_of is not None and query.aggregate:
        score -= 0.15
    if figure.quantity.kind is Kind.DURATION and not query.units:
        score -= 0.15
    if any(t.strict for t in missing):
        score -= 0.35
    score -= _reference(figure, context)
    if query.wants == "things" and unit <= 0 and figure.quantity.unit_id in _NOT_THINGS:
        score -= 0.5
    if _is_total(context.near) and query.aggregate:
        score += 0.06
    return Candidate(figure, coverage, near_share, reverse, unit, period, tuple(missing), score)


# Units that count no things: asked "how many X" where X is no unit, a figure in one of these is about something else.
_NOT_THINGS = frozenset(("time", "percent", "percentage_point", "TWD", "USD", "hour", "day", "month", "year", "minute", "week", "level", "rank", "fold"))
_DEMONSTRATIVE = re.compile(r"[该这此两双各我]$|上述$|前述$|以上$")


def _reference(figure: Figure, context: Context) -> float:
    """Return how much a small number in words (該二國, 兩國, 一個) is a way of speaking rather than a count."""
    text = fold(figure.text).replace(" ", "")
    if not text or text[0] not in "一二两三":
        return 0.0
    if len(text) > 1 and text[1] in "十百千万亿":
        return 0.0
    place = context.near.find(text)
    if place > 0 and _DEMONSTRATIVE.search(context.near[:place]):
        return 0.8
    return 0.35


def _is_total(near: str) -> bool:
    return bool(re.search(r"合计|共计|总计|总数|全部|总共|小计|total", near))


def _reverse(query: Query, figure: Figure, context: Context) -> float:
    """Return the share of the characters near a number that the question accounts for.

    It tells a total from its parts: what stands beside the part's number is more than was asked.
    """
    near = context.near
    if not near:
        return 0.0
    own = fold(figure.text).replace(" ", "")
    rest = near.replace(own, "", 1)
    rest = re.sub(r"[\d,.%()（）「」【】、:：/\-]", "", rest)  # noqa: RUF001
    if figure.period is not None:
        rest = rest.replace(re.sub(r"[\d\s,.]", "", fold(figure.period.text)), "")
    chars = [c for c in rest if c not in _FUNCTION_CHARS]
    if not chars:
        return 0.6
    known = set(query.folded)
    for term in query.terms:
        known.update(c for c in term.text if is_cjk(c))
        for variant, _ in term.variants[:6]:
            known.update(c for c in variant if is_cjk(c))
    if is_cjk(chars[0]) or any(is_cjk(c) for c in chars):
        return sum(c in known for c in chars) / len(chars)
    words = set(re.findall(r"[a-z]+", rest))
    return sum(w in query.folded for w in words) / len(words) if words else 0.5


@cache
def _families() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for family, ids in rows("families.tsv"):
        for unit_id in ids.split(";"):
            found.setdefault(unit_id, set()).add(family)
    return {unit_id: frozenset(names) for unit_id, names in found.items()}


def unit_fit(query: Query, figure: Figure) -> float:
    """Return 1 for the unit asked for, .6 for one of its family, -1 for another, 0 where none was asked."""
    asked = [u for u in query.units if u != "item"]
    unit_id = figure.quantity.unit_id
    if not asked:
        if "item" in query.units:
            return 0.2 if figure.quantity.kind is Kind.COUNT else -0.5
        return 0.0
    if unit_id in asked:
        return 1.0
    if "duration" in asked:
        return 1.0 if figure.quantity.kind is Kind.DURATION else -1.0
    if any(_families().get(a, frozenset((a,))) & _families().get(unit_id, frozenset()) for a in asked):
        return 0.6
    if unit_id == "none":
        return -0.3
    if {"person", "person_time"} <= {unit_id, *asked}:
        return 0.3  # readers say 多少人 for person-times
    return -1.0


def period_fit(asked: tuple[Period, ...], given: Period | None, *, inherited: bool) -> float:
    """Return 1 for the period asked for down to -1 for another; 0 where none was asked."""
    if not asked:
        return 0.0
    if given is None:
        return -0.2
    return max(_fit(a, given, inherited=inherited) for a in asked)


def _fit(asked: Period, given: Period, *, inherited: bool) -> float:  # noqa: PLR0911
    if (asked.start, asked.end, asked.sense) == (given.start, given.end, given.sense):
        return 1.0 if not inherited else 0.85
    a_years, g_years = asked.years, given.years
    if not a_years or not g_years:
        return 0.0
    if len(a_years) > 1:
        return 0.6 if set(g_years) <= set(a_years) else -1.0
    if not set(a_years) & set(g_years):
        return -1.0
    whole_asked = _is_year(asked)
    if len(g_years) > 1:
        return 0.1
    if whole_asked:
        if asked.sense is Sense.AS_OF:
            if given.sense is Sense.AS_OF and asked.end != given.end:
                return 0.4
            return 0.45 if inherited else 0.6
        if given.sense is Sense.DURING:
            return 0.8 if inherited else 0.9
        return 0.85 if given.end == asked.end else 0.7
    # a month, a quarter or a day was asked for
    if given.start is not None and asked.start is not None and given.end is not None and asked.end is not None:
        if given.start <= asked.end and asked.start <= given.end:
            if given.start >= asked.start and given.end <= asked.end:
                return 0.9
            return 0.3 if (given.end - given.start).days < 200 else -0.4  # noqa: PLR2004
        return -1.0
    if given.end == asked.end:
        return 0.9
    return -0.6


def _is_year(period: Period) -> bool:
    end = period.end
    if end is None:
        return False
    if period.sense is Sense.AS_OF:
        return (end.month, end.day) == (12, 31)
    return period.start is not None and (period.start.month, period.start.day, end.month, end.day) == (1, 1, 12, 31) or (period.start is not None and (end - period.start).days > 300)  # noqa: E501, PLR2004


# ---------------------------------------------------------------- sentences and dates

_SENTENCE = re.compile(r"(?:[^。！？!?；\n.]|\.(?!\s+[A-Z(\"“]))*(?:[。！？!?；\n]+[」』）)]*|\.(?=\s+[A-Z(\"“])\s*)|(?:[^。！？!?；\n.]|\.(?!\s+[A-Z(\"“]))+$")  # noqa: RUF001


def rank_sentences(query: Query, view: View, *, k: int = 25) -> list[Statement]:
    """Return the sentences of the best passages by how well they cover the query, best first."""
    found: list[Statement] = []
    for rank, (number, _) in enumerate(passages_for(query, view, k)):
        passage = view.passages[number]
        text = view.documents[passage.document].text
        path = squash(" ".join(passage.path))
        title = squash(view.documents[passage.document].title)
        block = view.squash(passage.document, passage.span)
        for match in _SENTENCE.finditer(passage.span.of(text)):
            span = _trimmed(text, Span(passage.span.start + match.start(), passage.span.start + match.end()))
            if span.end - span.start < 4:  # noqa: PLR2004
                continue
            here = view.squash(passage.document, span)
            coverage, missing = cover(query.terms, here, path, block, title)
            found.append(Statement(passage.document, number, span, coverage, missing, coverage - 0.004 * rank - (0.35 if any(t.strict for t in missing) else 0.0)))
    return sorted(found, key=lambda s: (-round(s.score, 6), s.document, s.span))


def cover(terms: tuple[Term, ...], here: str, path: str, block: str, title: str) -> tuple[float, tuple[Term, ...]]:
    """Return the weighted share of the terms met in a sentence or around it, and those met nowhere near."""
    total = covered = 0.0
    missing: list[Term] = []
    for term in terms:
        total += term.weight
        own = matches(term, here)
        around = 0.0
        if own < 1.0:
            around = max(0.7 * matches(term, path), 0.55 * matches(term, block), 0.4 * matches(term, title))
        best = max(own, around)
        if best == 0.0 or (term.strict and max(own, matches(term, path), matches(term, title)) < 0.5):  # noqa: PLR2004
            missing.append(term)
        covered += term.weight * best
    return (covered / total if total else 0.0), tuple(missing)


def rank_moments(query: Query, view: View, *, k: int = 40) -> list[Statement]:
    """Return the dated clauses of the best passages by how well they cover the query, best first."""
    passages = {number: rank for rank, (number, _) in enumerate(passages_for(query, view, k))}
    found: list[Statement] = []
    for moment in view.moments:
        if moment.passage not in passages:
            continue
        clause = view.squash(moment.document, moment.clause)
        sentence = view.squash(moment.document, moment.sentence)
        path, title = squash(" ".join(moment.path)), squash(view.documents[moment.document].title)
        block = view.squash(moment.document, view.passages[moment.passage].span)
        own, _ = cover(query.terms, clause, path, "", title)
        wide, missing = cover(query.terms, sentence, path, block, title)
        fit = period_fit(query.periods, moment.period, inherited=False)
        score = 0.55 * own + 0.45 * wide + 0.2 * fit - 0.002 * passages[moment.passage] - (0.35 if any(t.strict for t in missing) else 0.0)
        found.append(Statement(moment.document, moment.passage, moment.clause, max(own, 0.95 * wide), missing, score, fit, moment))
    return sorted(found, key=lambda s: (-round(s.score, 6), s.document, s.span))


def _trimmed(text: str, span: Span) -> Span:
    start, end = span.start, span.end
    while start < end and text[start] in " \n":
        start += 1
    while end > start and text[end - 1] in " \n":
        end -= 1
    return Span(start, end)
