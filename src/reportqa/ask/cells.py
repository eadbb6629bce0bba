"""A question that sets figures against each other -> the line of a table or a sentence that it is about, and the figures on it.

The line is found by the words that its figures share, which the question must name; the figures on it by their labels:
the two that are named, the years asked for, the part and its total, the aim and the result. Where two lines fit
alike and do not say the same, neither answers.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from reportqa.ask.decision import Ask
from reportqa.ask.evidence import period_fit
from reportqa.ask.lines import TOTAL, Line, lines
from reportqa.ask.matching import FUNCTION_CHARACTERS, occurs, squash
from reportqa.ask.ranking import RATIO_UNITS, unit_fit
from reportqa.ask.surest import surest
from reportqa.language.lexicon import stem
from reportqa.language.script import fold, is_cjk
from reportqa.language.tables import rows
from reportqa.model.answer import Term
from reportqa.model.figure import Figure, Kind

# What of the question's words a line must meet: all in all, by the words that its figures share, and to be taken before any ranked figure.
LEAST, LEAST_SHARED, SURE = 0.55, 0.4, 0.8
_TIE, _MET, _AROUND, _LABEL = 0.02, 0.5, 0.7, 0.75
_TELLING = 0.4  # what it counts that a header says no more than the question does
_RATIO, _SAYS = 0.3, 0.9  # what a line of ratios counts less where none is asked for and its header is not what is asked
AIM = re.compile(r"目标|原[订定]|预定|预算|计[画划]|年初|任务|估计|(?:核定|法定|设计)?(?:容额|容量)|核定|target|goal|budget|planned|\bplan(?=\b|\d)|aimed|estimate|capacity")
DONE = re.compile(r"实际|实绩|实征|达成值|执行(?:金额|数)|完成(?:数|值|情况)|决算|支出|支用|收容人|在院|在校|actual|result|outturn|spend|spent|achieved|delivered|held|occup|inmates|pupils|enrol")


@dataclass(frozen=True, slots=True)
class Found:
    """A line, the figures on it that a question sets against each other, and how well it fits."""

    line: Line
    figures: tuple[Figure, ...]
    score: float
    coverage: float


Choice = Callable[[Line], tuple[Figure, ...]]


def on_one_line(ask: Ask, choose: Choice, *, labels: bool) -> Found | None:
    """Return the figures that `choose` takes from the line that the question is about; `labels`: theirs are words of the question, too."""
    terms = without_workings(ask.query.terms)
    if not terms:
        return None
    fits: list[Found] = []
    for line in lines(ask.view):
        chosen = choose(line)
        if not chosen or any(unit_fit(ask.query, f) < _OTHER_UNIT for f in chosen if not set(ask.query.units) & set(RATIO_UNITS)):
            continue
        if not line.dated and ask.query.periods and any(period_fit(ask.query.periods, f.period, inherited=f.inherited) < 0 for f in chosen):
            continue
        found = _fit(ask, terms, line, chosen, labels=labels)
        if found is not None:
            fits.append(found)
    return surest(fits, lambda f: f.score, lambda f: [g.quantity.value for g in f.figures], _TIE)


_OTHER_UNIT = -0.5


def _fit(ask: Ask, terms: tuple[Term, ...], line: Line, chosen: tuple[Figure, ...], *, labels: bool) -> Found | None:
    ids = {f.id for f in chosen}
    taken = [squash(label) for f, label in zip(line.figures, line.labels, strict=True) if f.id in ids] if labels else []
    own = " / ".join(taken)
    title = squash(ask.view.documents[chosen[0].document].title)
    total = covered = shared = rest = 0.0
    for term in terms:
        named = 1.0 if any(_abridged(term, label) for label in taken) else _met(ask, term, own) if own else 0.0
        fixed = _met(ask, term, line.fixed)
        around = _AROUND * _met(ask, term, line.around)
        best = max(named, fixed, around, 0.5 * ask.matcher(term, title))
        if term.strict and best < _MET:
            return None
        total += term.weight
        covered += term.weight * best
        if named < _MET:
            rest += term.weight
            shared += term.weight * max(fixed, around)
    coverage = covered / total
    if coverage < LEAST or rest and shared < LEAST_SHARED * rest:
        return None
    telling = told(line.fixed, ask.query.folded, terms)
    if not rest and telling < _MET:
        return None
    odd = chosen[0].quantity.unit_id in RATIO_UNITS and not set(ask.query.units) & set(RATIO_UNITS) and telling < _SAYS
    return Found(line, chosen, coverage + (shared / rest if rest else telling) * 0.3 + _TELLING * telling + 0.05 * line.table - _RATIO * odd, coverage)


def _met(ask: Ask, term: Term, text: str) -> float:
    """Return how far a term occurs in text, less where only a word of near meaning does: lifeboats are not ships."""
    return ask.matcher(term, text) * (_LIKENED if ask.matcher.likened(term, text) else 1.0)


_LIKENED = 0.5

# ---------------------------------------------------------------- words


def without_workings(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """Leave out the terms that only say how figures are to be set against each other."""
    return tuple(t for t in terms if t.text not in _workings() and not all(w in _workings() for w in t.text.split()))


@cache
def _workings() -> frozenset[str]:
    return frozenset(word for _, word in rows("workings.tsv"))


def told(label: str, question: str, terms: tuple[Term, ...]) -> float:
    """Return the share of a squashed label that a question says, itself or in words that stand for it; units in brackets apart.

    >>> told("大坪局", "大坪局跟石湖局相差多少", ()), told("石湖局", "大坪局多少", ())
    (1.0, 0.0)
    """
    bare = _bare(label)
    if not bare:
        return 0.0
    if len(bare) > 1 and occurs(bare, squash(question)):
        return 1.0
    forms = [form for t in terms for form in _forms(t)]
    if len(bare) == 1 and is_cjk(bare):
        return float(any(_abridged(t, bare) for t in terms))
    if is_cjk(bare[0]):
        said = [False] * len(bare)
        for form in forms:
            at = bare.find(form)
            while at >= 0:
                said[at : at + len(form)] = [True] * len(form)
                at = bare.find(form, at + 1)
        content = [s for s, c in zip(said, bare, strict=True) if c not in FUNCTION_CHARACTERS]
        return sum(content) / len(content) if content else 0.0
    words = [w for w in re.findall(r"[a-z0-9]+", bare) if w not in _SMALL]
    known = {stem(w) for form in forms for w in re.findall(r"[a-z0-9]+", form)} | {stem(w) for w in re.findall(r"[a-z0-9]+", question)}
    return sum(stem(w) in known for w in words) / len(words) if words else 0.0


def _abridged(term: Term, label: str) -> bool:
    """Whether a squashed label is the first character of the group that a term names (男 of 男生, 男性)."""
    return term.strict and len(label) == 1 and is_cjk(label) and any(form.startswith(label) for form in _forms(term))


_SMALL = frozenset(("the", "of", "and", "a", "an", "for", "in", "on", "to", "by", "per"))


def _bare(label: str) -> str:
    return re.sub(r"\([^()]*\)|（[^（）]*）|[\s*:：]+$|^[-•◆●■\s]+", "", label)  # noqa: RUF001


def _forms(term: Term) -> list[str]:
    own = [term.text, *(v for v, w in term.variants if w >= _STANDS)]
    return [*own, *(form for part in term.parts for form in _forms(part))]


_STANDS = 0.6

# ---------------------------------------------------------------- what is taken from a line


def named_on(ask: Ask, line: Line) -> tuple[Figure, ...]:
    """Return the figures of a line, the total apart, whose labels a question names, in the order that it names them where it says them literally."""
    if line.dated:
        return ()
    terms = without_workings(ask.query.terms)
    found = [(f, label) for f, label in zip(line.figures, line.labels, strict=True) if (line.total is None or f.id != line.total.id) and told(squash(label), ask.query.folded, terms) >= _LABEL]
    kept = [f for f, label in found if not any(_bare(squash(label)) != _bare(squash(o)) and _bare(squash(label)) in _bare(squash(o)) for _, o in found)]
    return tuple(kept)


def of_years(line: Line, years: list[int]) -> tuple[Figure, ...]:
    """Return the figures of a line for some years, nothing where it lacks one of them."""
    if not line.dated:
        return ()
    by_year = {f.period.years[0 if len(f.period.years) == 1 else -1]: f for f in line.figures if f.period is not None and len(f.period.years) in (1, 2)}
    if any(len(f.period.years) == 2 for f in line.figures if f.period is not None):  # noqa: PLR2004 (school and financial years go by the year they begin in)
        by_year |= {f.period.years[0]: f for f in line.figures if f.period is not None and f.period.years}
    return tuple(by_year[y] for y in years) if all(y in by_year for y in years) else ()


def part_and_total(ask: Ask, line: Line) -> tuple[Figure, ...]:
    """Return the part that a question names, those that it takes together, and the total that stands on its line."""
    named = named_on(ask, line)
    if not named or len(named) > 1 and not _TOGETHER.search(ask.query.folded):
        return ()
    if line.total is None or named[0].quantity.unit_id in RATIO_UNITS or line.total.quantity.value < sum(f.quantity.value for f in named):
        return ()
    return (*named, line.total)


_TOGETHER = re.compile(r"加起来|合起来|加总|相加|合计|一共|共占|together|combined|\bplus\b")


def aim_and_result(line: Line) -> tuple[Figure, ...]:
    """Return what was aimed at and what was done, where a line has one of each."""
    if line.dated or not line.table and len(line.figures) > 2:  # noqa: PLR2004
        return ()
    labelled = [(f, _bare(squash(label))) for f, label in zip(line.figures, line.labels, strict=True)]
    labelled = [(f, label) for f, label in labelled if not _RATE_LABEL.search(label)]
    aims = [f for f, label in labelled if AIM.search(label) and not DONE.search(label)]
    done = [f for f, label in labelled if DONE.search(label)]
    if len(aims) != 1:
        return ()
    if len(done) != 1 and len(labelled) == 2:  # noqa: PLR2004
        done = [f for f, _ in labelled if f.id != aims[0].id]
    return (aims[0], done[0]) if len(done) == 1 else ()


_RATE_LABEL = re.compile(r"率|%|比|差|percent|per cent|variance|difference")


def members(line: Line) -> tuple[Figure, ...]:
    """Return the figures of a line that may be ranked: not its total, nor what was aimed at."""
    if line.dated:
        return line.figures
    if line.roles or aim_and_result(line) or any(_ANY_AIM.search(fold(label)) for label in line.labels):
        return ()
    kept = tuple(f for f, label in zip(line.figures, line.labels, strict=True) if not TOTAL.search(squash(label)))
    return kept if len(kept) > 1 and all(f.quantity.kind not in (Kind.ORDINAL, Kind.RANK) for f in kept) else ()


_ANY_AIM = re.compile(r"目标|target|预算|budget|planned")


def label_on(line: Line, found: Figure) -> str:
    """Return the label of a figure on its line."""
    return next((label for f, label in zip(line.figures, line.labels, strict=True) if f.id == found.id), found.subject)
