"""A question asked of several reports -> one decision: which reports it means, what each says, and which of these answers.

Each report is asked as if it were alone. A year's own report comes before one that looks back on that year, unless
that says that it revises; a report of another organisation never answers for the one that is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from reportqa.ask.alignment import put_right
from reportqa.ask.changes import is_revised
from reportqa.ask.clashes import agree
from reportqa.ask.decision import Clash, Decision, Evidence, Listed, Remark, plain
from reportqa.ask.documents import Meant, meant, printed_maker
from reportqa.ask.evidence import View, is_cell
from reportqa.ask.makers import between
from reportqa.ask.ranking import is_whole
from reportqa.ask.shelf import MOST_REPORTS, Shelf, Told, ask_one, likeliest, named_years, years_asked
from reportqa.ask.wholes import parts_named, speaks_of
from reportqa.ask.years import comparable, over_years, through_other_years
from reportqa.language.script import fold
from reportqa.language.units import NO_UNIT
from reportqa.model.answer import Query, Reason, Status, Step, Type
from reportqa.model.figure import Figure

_MOST_LOOKING_BACK = 4  # later reports that may look back on a year
_LATER, _LATER_PASSAGE = 0.15, 0.02  # how much less sure the answer of a later report may be where no year is asked
_RIVAL = 0.2  # how much less sure another organisation's figure may be to make a question ambiguous
_SURE_BACK, _MOST_REVISED = 0.5, 1.5  # confidence in a figure looked back on; how many times another it may be to be the same thing
_NEAREST = 3


# ---------------------------------------------------------------- several


def decide_across(query: Query, shelf: Shelf) -> Decision:
    """Return the decision on a query over several reports, its confidence calibrated."""
    query = _absolute(query, shelf)

    which = _meant(query, shelf)
    shown = Step("documents", _shown(which, shelf))
    if which.stranger:
        return _stranger(query, which, shelf, shown)
    decision = comparable(query, which, shelf) or between(query, which, shelf) or over_years(query, which, shelf) or _single(query, which, shelf)
    if decision.status is Status.NOT_FOUND and decision.type is Type.COMPUTED and query.year_before:
        decision = over_years(query, which, shelf, before=True) or decision
    return replace(decision, trace=(shown, *decision.trace))


def _absolute(query: Query, shelf: Shelf) -> Query:
    """Return a query with 去年, last year and their like told as the year that they are, counted from the last report: each report would count from its own."""
    text, roc = query.standalone, shelf.corpus.vocabulary.roc
    for p in query.periods:
        at = text.find(p.text)
        if at >= 0 and len(p.years) == 1 and _RELATIVE.fullmatch(fold(p.text).strip()):
            year = f"{p.years[0] - 1911}年" if roc and query.language != "en" else str(p.years[0]) if query.language == "en" else f"{p.years[0]}年"
            text = text[:at] + (f"in {year}" if query.language == "en" else year) + text[at + len(p.text) :]
    return query if text == query.standalone else replace(query, asked=text if query.asked == query.standalone else query.asked, standalone=text)


_RELATIVE = re.compile(r"[去前今本上]一?年度?|(?:in |during )?(?:last|this|the previous|the past) year")


def _meant(query: Query, shelf: Shelf) -> Meant:
    """Return which reports a query means; a turn that names no organisation means that of the turn before."""
    which = meant(query, shelf.sources, shelf.corpus.vocabulary)
    if which.named or which.stranger or not query.earlier:
        return which
    makers = {shelf.sources[shelf.corpus.view.figures[i].document].maker for i in query.earlier}
    documents = tuple(s.number for s in shelf.sources if s.maker in makers)
    return replace(which, documents=documents, named=True, makers=tuple(sorted(makers)))


def _shown(which: Meant, shelf: Shelf) -> str:
    names = ", ".join(shelf.sources[n].name for n in which.documents[:MOST_REPORTS])
    more = "" if len(which.documents) <= MOST_REPORTS else f" and {len(which.documents) - MOST_REPORTS} more"
    told = f"of {', '.join(which.makers)}" if which.makers else "none is named" if not which.named else "by name"
    return f"{told}: {names}{more}" + (f"; the report of {', '.join(map(str, which.years))}" if which.years else "") + (f"; no report of {which.stranger}" if which.stranger else "")


def _stranger(query: Query, which: Meant, shelf: Shelf, shown: Step) -> Decision:
    """Return the refusal of a question about a body of which there is no report, with what the others say as nearest."""
    told = [ask_one(query, shelf, n) for n in likeliest(query, which.documents, shelf)[:_NEAREST]]
    near = tuple(dict.fromkeys(e for t in told for e in _evidence(t.decision)[:1]))
    name = _as_asked(query, which.stranger)
    return Decision(query.type, Status.NOT_FOUND, Reason.OTHER_ENTITY, nearest=near[:_NEAREST], confidence=0.8, trace=(shown,), remarks=(Remark("stranger", (("name", name),)),))


def _as_asked(query: Query, folded: str) -> str:
    """Return a folded name as the question has it."""
    at = fold(query.standalone).find(folded)
    return query.standalone[at : at + len(folded)] if at >= 0 else folded


def _evidence(decision: Decision) -> list[Evidence]:
    """Return what a decision rests on, or what is nearest to it."""
    return [*(Evidence(f.document, f.clause) for f in decision.figures), *(i.evidence for i in decision.items), *decision.passage, *decision.nearest]


def _single(query: Query, which: Meant, shelf: Shelf) -> Decision:
    """Decide a question that one report answers."""
    text, years = query.standalone, set(years_asked(query))
    documents = which.documents
    if which.years:
        documents = tuple(n for n in documents if shelf.sources[n].year in which.years)
        if not documents:
            return _without_report(query, which, shelf, which.years)
        rest = years - set(which.years)
        text = _without(text, which) if rest else text
        return _best(query, shelf, [ask_one(query, shelf, n, text) for n in likeliest(query, documents, shelf)], which, narrowed=True)
    own = tuple(n for n in documents if shelf.sources[n].year in years) if years else ()
    if not years:
        told = [ask_one(query, shelf, n) for n in likeliest(query, documents, shelf)]
        return _best(query, shelf, told, which, narrowed=which.named)
    first = [ask_one(query, shelf, n) for n in likeliest(query, own, shelf)]
    if any(t.answers for t in first):
        best = _best(query, shelf, first, which, narrowed=True)
        return _with_later(query, best, which, shelf, years) if query.type is Type.FIGURE and best.figures else best
    elsewhere = likeliest(query, _nearest_years(documents, own, shelf, min(years)), shelf)[:MOST_REPORTS]
    others = [ask_one(query, shelf, n) for n in elsewhere if not first or _tells_of(shelf.reader(n).view, years)]
    looking = [t for t in others if t.answers and _is_of(t.decision, years, shelf)]
    if looking:
        return _best(query, shelf, looking, which, narrowed=True)

    if _takes_over_unit(query) and (scored := [t for n in likeliest(query, own, shelf) if (t := ask_one(query, shelf, n, any_unit=True)).answers and _is_mark(t.decision)]):
        return _best(query, shelf, scored, which, narrowed=True)
    if own and (found := through_other_years(query, which, shelf)) is not None and found.status is Status.ANSWERED and not _of_other_part(found, query, which, shelf):
        return found
    if not own:
        return _without_report(query, which, shelf, tuple(sorted(years)), others)
    return _best(query, shelf, first or others, which, narrowed=True)


_MARKS = frozenset(("score_point", "percent"))


def _takes_over_unit(query: Query) -> bool:
    """Whether a turn asks for marks or per cent because the one before did: another year's report may mark otherwise."""
    return query.asked != query.standalone and bool(query.units) and set(query.units) <= _MARKS and not _MARKED.search(fold(query.asked))


_MARKED = re.compile(r"分|%|百分|率|score|percent|mark")


def _is_mark(decision: Decision) -> bool:
    return bool(decision.figures) and decision.figures[0].quantity.unit_id in _MARKS


def _without(text: str, which: Meant) -> str:
    """Return a question without the words that only name the report."""
    for span in which.said:
        text = span.blanked(text)
    return text


def _nearest_years(documents: Sequence[int], but: Sequence[int], shelf: Shelf, year: int) -> tuple[int, ...]:
    """Return the documents of other years, the next later first: they look back."""

    def apart(n: int) -> tuple[int, int]:
        own = shelf.sources[n].year
        return (0, 0) if own is None else (own - year, 0) if own >= year else (year - own + _MOST_LOOKING_BACK, 0)

    return tuple(sorted((n for n in documents if n not in but), key=lambda n: (apart(n), n)))


def _of_longer_time(decision: Decision, query: Query) -> bool:
    """Whether a figure is of a longer time than the months or quarter asked for, which it cannot tell: the third quarter's for August."""
    period = decision.figures[0].period if decision.type is Type.FIGURE and decision.figures else None
    short = [p for p in query.periods if p.start is not None and p.end is not None and not is_whole(p)]
    if period is None or period.start is None or period.end is None or len(short) != len(query.periods) or not short:
        return False
    return (period.end - period.start).days > max((p.end - p.start).days for p in short if p.start is not None and p.end is not None) + _SLACK


_SLACK = 10  # days


def _counts_nothing(decision: Decision, query: Query) -> bool:
    """Whether a bare number of running text stands for an answer in the unit asked for: the 1 of "in 1 and 2月"."""
    if decision.type is not Type.FIGURE or not decision.figures or not query.units:
        return False
    first = decision.figures[0]
    return first.quantity.unit_id == NO_UNIT.id and first.part_of is None and not is_cell(first)


def _of_other_part(decision: Decision, query: Query, which: Meant, shelf: Shelf) -> bool:
    """Whether a question names a part of a whole that another year's report has, and the figure is of the whole, or of another part: the branch is merged, or goes by another name."""
    if decision.type is not Type.FIGURE or not decision.figures or decision.calculation is not None:
        return False
    first, view = decision.figures[0], shelf.corpus.view
    maker = shelf.sources[first.document].maker
    parts = {p for n in which.documents if shelf.sources[n].maker == maker for p in parts_named(query.folded, shelf.reader(n).view)}
    return any(not speaks_of(first, view, p) for p in parts)


def _declined(told: Told) -> Told:
    """Return what a report says as a refusal: it has the thing, of another time."""
    near = tuple(Evidence(f.document, f.clause) for f in told.decision.figures[:1])
    return Told(told.number, Decision(told.decision.type, Status.NOT_FOUND, Reason.OTHER_PERIOD, nearest=near, confidence=told.decision.confidence, trace=told.decision.trace))


def _tells_of(view: View, years: set[int]) -> bool:
    """Whether a report has a figure of the years, or names one of them at all: else `_is_of` can be true of nothing that it says."""
    text = fold(view.documents[0].text)
    return any(str(y) in text or f"{y - 1911}年" in text for y in years) or any(f.period is not None and set(f.period.years) & years for f in view.figures)


def _is_of(decision: Decision, years: set[int], shelf: Shelf) -> bool:
    """Whether what another year's report says is of the years asked about: its figures' periods, or the year in the very words quoted."""
    if decision.figures:
        return any(f.period is not None and set(f.period.years) & years for f in decision.figures)
    view = shelf.corpus.view
    quoted = " ".join(fold(e.span.of(view.documents[e.document].text)) for e in _evidence(decision))
    return any(str(y) in quoted or f"{y - 1911}年" in quoted for y in years)


def _best(query: Query, shelf: Shelf, told: Sequence[Told], which: Meant, *, narrowed: bool) -> Decision:
    """Return the best of what reports say: the surest, a later year's before an earlier one's that is hardly surer; two organisations' figures are told apart."""
    told = [_declined(t) if t.answers and (_of_longer_time(t.decision, query) or _counts_nothing(t.decision, query) or _of_other_part(t.decision, query, which, shelf)) else t for t in told]
    answers = [t for t in told if t.answers]
    if not answers:
        return _refused(query, told, which)
    surest = max(t.decision.confidence for t in answers)
    slack = _LATER if query.type in (Type.FIGURE, Type.COMPUTED) else _LATER_PASSAGE
    near = [t for t in answers if t.decision.confidence >= surest - slack]
    first = next(t for t in answers if t.decision.confidence == surest)
    maker = shelf.sources[first.number].maker
    best = max((t for t in near if shelf.sources[t.number].maker == maker), key=lambda t: (shelf.sources[t.number].year or 0, t.decision.confidence))
    documents = (best.number,) if narrowed or len(answers) > 1 else ()
    decision = replace(best.decision, documents=documents)
    rivals = _rivals(best, answers, shelf) if len(which.makers) != 1 and decision.type is Type.FIGURE and decision.figures else []
    if not rivals:
        return decision
    each = sorted((best, *rivals), key=lambda t: t.number)
    figures = tuple(t.decision.figures[0] for t in each)
    items = tuple(Listed(_line(f, shelf, query), Evidence(f.document, f.clause)) for f in figures)
    return replace(decision, type=Type.LIST, figures=figures, items=items, clashes=(), documents=tuple(t.number for t in each))


def _line(figure: Figure, shelf: Shelf, query: Query) -> str:
    """Return whose a figure is, with the figure as printed."""
    value = f"{plain(figure.quantity.value)} {figure.quantity.unit}".strip() if query.language == "en" else "".join(figure.text.split())
    return f"{printed_maker(shelf.sources[figure.document])}{': ' if query.language == 'en' else '：'}{value}"  # noqa: RUF001


def _rivals(best: Told, answers: Sequence[Told], shelf: Shelf) -> list[Told]:
    """Return what reports of other organisations answer as surely, one each."""
    found: dict[str, Told] = {}
    for t in answers:
        maker = shelf.sources[t.number].maker
        if maker != shelf.sources[best.number].maker and t.decision.figures and t.decision.type is Type.FIGURE and t.decision.confidence >= best.decision.confidence - _RIVAL and t.decision.figures[0].quantity.unit_id == best.decision.figures[0].quantity.unit_id:
            kept = found.get(maker)
            if kept is None or (shelf.sources[t.number].year or 0) > (shelf.sources[kept.number].year or 0):
                found[maker] = t
    return list(found.values())


_REASONS = (Reason.CONFLICTING, Reason.AMBIGUOUS, Reason.OTHER_PERIOD, Reason.TOPIC_WITHOUT_FIGURE, Reason.OTHER_ENTITY, Reason.NO_TOPIC)  # that which says most first


def _refused(query: Query, told: Sequence[Told], which: Meant) -> Decision:
    """Return the refusal that says most of those of the reports, with what is nearest in each."""
    decisions = [t.decision for t in told]
    reasons = {d.reason for d in decisions}
    reason = next((r for r in _REASONS if r in reasons), Reason.NO_TOPIC)
    near = _in_turn(d.nearest for d in sorted(decisions, key=lambda d: d.reason is not reason))
    trace = tuple(s for d in decisions[:1] for s in d.trace)
    return Decision(query.type, Status.NOT_FOUND, reason, nearest=near, confidence=0.8, trace=trace, documents=which.documents if which.named else ())


def _in_turn(nearest: Iterable[Sequence[Evidence]]) -> tuple[Evidence, ...]:
    """Return the first of each report's nearest facts, then their second ones, as many as are shown."""
    rows = [list(n) for n in nearest]
    found = [row[i] for i in range(_NEAREST) for row in rows if i < len(row)]
    return tuple(dict.fromkeys(found))[:_NEAREST]


def _without_report(query: Query, which: Meant, shelf: Shelf, years: Sequence[int], told: Sequence[Told] = ()) -> Decision:
    """Return the refusal of a question for years of which there is no report, and of which none says anything."""
    told = told or [ask_one(query, shelf, n) for n in _nearest_years(which.documents, (), shelf, min(years))[:_NEAREST]]
    refused = _refused(query, [t for t in told if not t.answers] or told, which)
    near = refused.nearest or _in_turn(_evidence(t.decision) for t in told)
    if refused.reason in (Reason.NO_TOPIC, Reason.OTHER_ENTITY) and not any(t.answers for t in told):
        return refused
    roc = shelf.corpus.view.documents[which.documents[0]].roc if which.documents else False
    return replace(refused, reason=Reason.OTHER_PERIOD, nearest=near, remarks=(Remark("no_report", (("years", named_years(years, query, roc=roc)),)),))


# ---------------------------------------------------------------- later reports that look back


def _with_later(query: Query, best: Decision, which: Meant, shelf: Shelf, years: set[int]) -> Decision:
    """Return a year's own figure with what later reports of its maker give for the same year: one that revises it comes first."""
    mine = best.figures[0]
    maker = shelf.sources[mine.document].maker
    later = [n for n in which.documents if shelf.sources[n].maker == maker and (shelf.sources[n].year or 0) > max(years)]
    later = sorted(later, key=lambda n: shelf.sources[n].year or 0)[:_MOST_LOOKING_BACK]
    for n in reversed(later):
        reader = shelf.reader(n)
        corrected = put_right(mine, reader.view)
        if corrected is not None:
            return replace(best, figures=(reader.whole(corrected),), clashes=(Clash(mine, "revised"),), documents=(mine.document, n))
    told = [ask_one(query, shelf, n) for n in later if _may_differ(mine, shelf.reader(n).view.figures, years)]
    back = [t for t in told if t.answers and t.decision.figures and t.decision.confidence >= _SURE_BACK and _same_thing(mine, t.decision.figures[0], years)]
    apart = [t for t in back if not agree(mine.quantity, t.decision.figures[0].quantity)]
    if not apart:
        return best
    revised = [t for t in apart if is_revised(fold(_quote(t.decision.figures[0], shelf)))]
    if revised:
        last = revised[-1]
        first = replace(best, figures=last.decision.figures, confidence=last.decision.confidence, clashes=(Clash(mine, "revised"), *(c for c in best.clashes if c.figure.document != last.number)), documents=(mine.document, last.number))
        return replace(first, clashes=first.clashes[:_NEAREST])
    clashes = tuple(Clash(t.decision.figures[0], "document") for t in apart)
    return replace(best, clashes=(*clashes, *best.clashes)[:_NEAREST], documents=(mine.document, *(t.number for t in apart)))


def _may_differ(mine: Figure, figures: Sequence[Figure], years: set[int]) -> bool:
    """Whether a report has a figure that is of the same thing by its unit, time and size, and another: none need be asked that has not."""
    return any(_same_thing(mine, f, years) and not agree(mine.quantity, f.quantity) for f in figures)


def _within_size(a: Figure, b: Figure) -> bool:
    x, y = sorted((abs(a.quantity.value), abs(b.quantity.value)))
    return x > 0 and float(y / x) <= _MOST_REVISED


def _quote(figure: Figure, shelf: Shelf) -> str:
    return figure.clause.of(shelf.corpus.view.documents[figure.document].text)


def _same_thing(a: Figure, b: Figure, years: set[int]) -> bool:
    """Whether two reports' figures are of one thing and year: in one unit, and of one size."""
    if a.quantity.unit_id != b.quantity.unit_id or b.period is None or b.inherited or not set(b.period.years) <= years or (a.part_of is None) != (b.part_of is None):
        return False
    return _within_size(a, b)
