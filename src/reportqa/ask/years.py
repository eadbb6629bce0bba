"""A question over years, asked of the reports of several years -> a decision: the series, or what is computed from it, or why it cannot be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from reportqa.ask.changes import asks_comparable, breaks_between, claims_change, dated
from reportqa.ask.computed import calculated
from reportqa.ask.confidence import trusted
from reportqa.ask.counterparts import in_unit_of
from reportqa.ask.decision import Ask, Calculation, Clash, Decision, Evidence, Listed, Remark, plain
from reportqa.ask.documents import Meant, printed_maker, shown_title
from reportqa.ask.gather import gather
from reportqa.ask.indicator import GENERIC, Point, Series, asked_of, ends_year, fits_year, name_of, redefinitions, same_name
from reportqa.ask.matching import Matcher
from reportqa.ask.reader import Reader
from reportqa.ask.series import by_the_year
from reportqa.ask.shares import part_of_share, share_moved
from reportqa.ask.shelf import OVER_TIME, Shelf, named_years, years_asked
from reportqa.language.lexicon import stem
from reportqa.language.script import fold
from reportqa.language.units import NO_UNIT
from reportqa.model.answer import Operation, Query, Reason, Status, Type
from reportqa.model.figure import Figure

_HAN = {c: n for n, c in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
_ENGLISH = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
_SPELL = re.compile(r"(?<![\d第])(?P<zh>[两二三四五六七八九十]|\d(?=个?年))个?年(?:来|间|度)?(?!级|前|内|以)|\b(?P<en>two|three|four|five|six|seven|eight|nine|ten|\d) years\b")
_ADDED = re.compile(r"合计|总计|共计|总共|一共|加总|累计|加起来|总和|\b(?:altogether|in total|combined|in all|total)\b")
_OF_THE_YEAR = re.compile(r"最[多少高低大小]的?(?:那|哪)?一?年|\b(?:best|worst|highest|lowest|busiest|quietest) year\b")
_EACH_YEAR = re.compile(r"每一?年|各年|历年|逐年|各[是为有]?[多几]|分别|变|趋势|走势|\b(?:each|every|per|by) year\b|yearly|annual|over the years|\beach\b|chang|trend|develop")
_LESS = re.compile(r"最[少低小]|worst|lowest|quietest")
_NAMES_COUNT, _EXPLAINS = re.compile(r"[数量额率](?![一-鿿])|人次"), re.compile(r"怎|如何|为[什何]|原因|理由|影响|\bhow\b|\bwhy\b")
_LOSS = re.compile(r"短绌|亏损|赤字|亏绌|\b(?:deficit|loss|shortfall)\b")
_JUST_TWO = re.compile(r"\d\s*年?度?\s*(?:and|和|与|跟|加|及|、|&)\s*(?:民国|西元|公元)?\d")
_SURE, _PART = 0.85, 0.7
_MOST_RENAMED = 4
_SUBSCRIPT = "₀₁₂₃₄₅"


@dataclass(frozen=True, slots=True)
class Stretch:
    """The years that a question is over, none where all are meant, the number of the last ones where that is said, and what is done with them (None: shown)."""

    years: tuple[int, ...]
    last: int
    operation: Operation | None


def stretch_of(query: Query, *, before: bool = False) -> Stretch | None:
    """Return the years that a query is over, None where it is not over years."""
    named = years_asked(query)
    whole = tuple(range(named[0], named[-1] + 1)) if named else ()
    count = _spell(query.folded)
    if before and len(named) == 1 and query.operation in OVER_TIME:
        return Stretch((named[0] - 1, named[0]), 0, query.operation)
    if query.type is Type.TREND:
        if _ADDED.search(query.folded) and not _EACH_YEAR.search(query.folded) and (len(named) > 1 or count):
            return Stretch(named if _JUST_TWO.search(query.folded) else whole, 0 if named else count, Operation.SUM)
        apart = len(query.periods) > 2 or _JUST_TWO.search(query.folded) is not None  # noqa: PLR2004
        return Stretch(named if apart else whole, 0 if named else count, None)
    if query.type is Type.COMPUTED and query.operation in (Operation.MAXIMUM, Operation.MINIMUM):
        return Stretch(whole if len(named) > 1 else (), 0 if len(named) > 1 else count, query.operation) if by_the_year(query) or "year" in query.units else None
    if query.type is Type.COMPUTED and query.operation in OVER_TIME:
        return Stretch((named[0], named[-1]), 0, query.operation) if len(named) > 1 else None
    if query.type is Type.COMPUTED and query.operation in (Operation.SUM, Operation.AVERAGE):
        if len(named) > 1:
            return Stretch(named if _JUST_TWO.search(query.folded) else whole, 0, query.operation)
        return Stretch((), count, query.operation) if count and not named else None
    if query.type is Type.FIGURE and _ADDED.search(query.folded) and (len(named) > 1 or count and not named):
        return Stretch(named if _JUST_TWO.search(query.folded) else whole, 0 if named else count, Operation.SUM)
    if query.type is Type.FIGURE and (count or len(named) > 1) and (chosen := _OF_THE_YEAR.search(query.folded)) is not None:
        return Stretch(whole if len(named) > 1 else (), count, Operation.MINIMUM if _LESS.search(chosen.group()) else Operation.MAXIMUM)
    listed = query.type is Type.FIGURE or query.type is Type.PASSAGE and (query.wants == "terse" or _NAMES_COUNT.search(query.folded) is not None and _EXPLAINS.search(query.folded) is None)
    if listed and len(named) > 1 and all(fits_year(p) or ends_year(p) or len(p.years) > 2 for p in query.periods):  # noqa: PLR2004
        return Stretch(named if _JUST_TWO.search(query.folded) else whole, 0, None)
    return None


def _spell(folded: str) -> int:
    """Return how many years a question says that it is over, 0 where it does not say."""
    match = _SPELL.search(folded)
    if match is None:
        return 0
    said = match["zh"] or match["en"]
    return int(said) if said.isdigit() else _HAN.get(said, 0) or _ENGLISH.get(said, 0)


def over_years(query: Query, which: Meant, shelf: Shelf, *, before: bool = False) -> Decision | None:
    """Return the decision on a question over years from the reports of one maker; None where it is none, or where they do not tell."""
    stretch = stretch_of(query, before=before)
    if stretch is None or which.years and len(set(years_asked(query)) - set(which.years)) < 2:  # noqa: PLR2004
        return None
    if len(stretch.years) == 2 and (part := part_of_share(query)):  # noqa: PLR2004
        for series, readers in by_maker(replace(query, operation=Operation.SHARE), which, shelf, part, stretch.years, reach=False)[:1]:  # its parts are counted in a unit of their own
            moved = share_moved(series.points, readers, [shown(p, readers, query) for p in series.points])
            return trusted(query, moved, shelf.corpus.view) if moved is not None else None
    reach = not stretch.years and not stretch.last and stretch.operation in (None, Operation.MAXIMUM, Operation.MINIMUM)
    usable = by_maker(query, which, shelf, query.standalone, stretch.years, reach=reach, last=stretch.last)
    usable = [(s, r) for s, r in usable if len(r) > 1 and len(s.points) + len(s.unfit) > 1]
    if not usable:
        return None
    if len(usable) > 1 and len(which.makers) != 1 and len(usable[0][0].points) == len(usable[1][0].points):
        return _several(query, [(s, r) for s, r in usable if len(s.points) == len(usable[0][0].points)], shelf)
    others = [r for _, r in usable[1:]] if len(which.makers) != 1 else []
    return _decided(query, stretch, *usable[0], shelf, others)


def by_maker(query: Query, which: Meant, shelf: Shelf, text: str, years: Sequence[int], *, reach: bool, last: int = 0, unit: str = "") -> list[tuple[Series, list[Reader]]]:
    """Return the series that each maker's reports give, the fullest first."""
    groups: dict[str, list[int]] = {}
    for n in which.documents:
        groups.setdefault(shelf.sources[n].maker, []).append(n)
    found: list[tuple[Series, list[Reader]]] = []
    for numbers in groups.values():
        readers = [shelf.reader(n) for n in sorted(numbers, key=lambda n: (shelf.sources[n].year or 0, n))]
        found.append((gather(query, readers, text, years, reach=reach, last=last, unit=unit), readers))
    return sorted(found, key=lambda sr: (-len(sr[0].points), -sum(p.candidate.score for p in sr[0].points) / max(1, len(sr[0].points))))


def through_other_years(query: Query, which: Meant, shelf: Shelf) -> Decision | None:
    """Return a year's figure for a thing that its own report calls by a name that another year's report explains; None where the series does not tell."""
    named = years_asked(query)
    if query.type is not Type.FIGURE or len(named) != 1 or not all(fits_year(p) for p in query.periods):
        return None
    for series, readers in by_maker(query, which, shelf, query.standalone, (), reach=False)[:1]:
        point = next((p for p in series.points if p.year == named[0] and p.own), None)
        if point is None or len(series.points) < 2:  # noqa: PLR2004
            return None
        remarks = tuple(r for r in remarks_of(query, series, readers) if r.kind == "renamed")
        decision = Decision(Type.FIGURE, Status.ANSWERED, figures=(shown(point, readers, query),), confidence=_PART, documents=(readers[point.reader].document,), remarks=remarks)
        return trusted(query, decision, shelf.corpus.view)
    return None


def comparable(query: Query, which: Meant, shelf: Shelf) -> Decision | None:
    """Return no where a question asks whether years may be compared, or claims a change between them, and a report between them counts the thing otherwise than before; else None.

    A change that is claimed is refused only where a report says outright that the years are not to be compared.
    """
    named = years_asked(query)
    asks = asks_comparable(query.folded)
    if query.type is not Type.YESNO or len(named) < 2 or not (asks or claims_change(query.folded)):  # noqa: PLR2004
        return None
    told = _not_comparable(query, which, shelf, named)
    for series, readers in by_maker(query, which, shelf, query.standalone, named, reach=False)[:1] if asks and not told else ():
        told = [e for r in _redefined(query, Series(tuple(p for p in series.points if p.own)), readers) for e in r.evidence]
    if not told:
        return None
    return Decision(Type.YESNO, Status.ANSWERED, verdict=False, passage=tuple(told[:1]), confidence=_SURE, documents=(told[0].document,))


def _not_comparable(query: Query, which: Meant, shelf: Shelf, named: Sequence[int]) -> list[Evidence]:
    """Return the sentences in which reports say that what is asked is not to be compared between the years named."""
    found: list[Evidence] = []
    for n in sorted(which.documents, key=lambda n: (shelf.sources[n].year or 0, n)):
        own = shelf.sources[n].year
        reader = shelf.reader(n) if own is not None and own > named[0] else None
        if reader is None or own is None:
            continue
        spans = redefinitions(asked_of(reader, query, query.standalone), None, outright=True)
        found += [Evidence(reader.document, s) for s in spans if breaks_between(reader.view.squash(0, s), own, named[0], named[-1])]
    return found


def _several(query: Query, found: Sequence[tuple[Series, list[Reader]]], shelf: Shelf) -> Decision:
    """Return the refusal to choose between organisations that each have the series."""
    near = tuple(Evidence(f.document, f.clause) for s, r in found for f in (r[s.points[-1].reader].whole(s.points[-1].figure),))
    titles = [shelf.sources[e.document].title for e in near]
    kind = Type.TREND if query.type is Type.TREND else Type.COMPUTED
    names = (", " if query.language == "en" else "、").join(titles)
    return Decision(kind, Status.NOT_FOUND, Reason.AMBIGUOUS, nearest=near[:3], confidence=0.7, remarks=(Remark("several", (("names", names),)),))


# ---------------------------------------------------------------- the decision


def _decided(query: Query, stretch: Stretch, series: Series, readers: Sequence[Reader], shelf: Shelf, others: Sequence[Sequence[Reader]]) -> Decision:
    figures = in_one_unit(tuple(shown(p, readers, query) for p in series.points), query)
    documents = tuple(sorted({readers[p.reader].document for p in series.points}))
    remarks = (*of_maker(query, readers, others, shelf), *remarks_of(query, series, readers))
    clashes = tuple(Clash(readers[b.reader].whole(b.figure), "revised" if a.revised else "document") for a, b in series.others)
    if stretch.operation is None:
        if len(figures) < 2:  # noqa: PLR2004
            return _refusal(Type.TREND, series, readers, remarks, documents)
        status = Status.PARTIAL if series.lacking else Status.ANSWERED
        decision = Decision(Type.TREND, status, Reason.OTHER_PERIOD if series.lacking else None, figures=figures, clashes=clashes, confidence=_SURE if not series.lacking else _PART, documents=documents, remarks=remarks)
        return trusted(query, decision, shelf.corpus.view)
    whole = not series.lacking and len(figures) > 1
    extreme = stretch.operation in (Operation.MAXIMUM, Operation.MINIMUM)
    if not whole and not (extreme and len(figures) > 1 and not stretch.years):
        return _refusal(Type.COMPUTED, series, readers, remarks, documents)
    if extreme:
        decision = _extreme(query, stretch.operation, figures)
    else:
        ask = Ask(replace(query, type=Type.COMPUTED, operation=stretch.operation), shelf.corpus.view, Matcher())
        decision = calculated(ask, stretch.operation, figures)
    if not whole and decision.status is Status.ANSWERED:
        decision = replace(decision, status=Status.PARTIAL, reason=Reason.OTHER_PERIOD)
    decision = replace(decision, clashes=clashes, documents=documents, confidence=_SURE, remarks=remarks)
    return trusted(query, decision, shelf.corpus.view) if decision.status is not Status.NOT_FOUND else decision


def in_one_unit(figures: tuple[Figure, ...], query: Query) -> tuple[Figure, ...]:
    """Return figures that a report counts by nouns or by nothing in one unit: the one named, else the noun that the question has, else none."""
    named = next((f for f in figures if f.quantity.unit_id not in GENERIC), None)
    printed = {f.quantity.unit for f in figures}
    if len({f.quantity.unit_id for f in figures}) == len(printed) == 1:
        return figures
    if named is None:
        noun = next((u for u in sorted(printed) if u and any(fold(u).startswith(stem(t.text)) for t in query.terms)), "")
        quantity = next((f.quantity for f in figures if f.quantity.unit == noun), replace(figures[0].quantity, unit="", unit_id=NO_UNIT.id))
        return tuple(replace(f, quantity=replace(f.quantity, unit=quantity.unit, unit_id=quantity.unit_id)) for f in figures)
    return tuple(in_unit_of(named, f) if f.quantity.unit_id in GENERIC else f for f in figures)


def _extreme(query: Query, operation: Operation, figures: tuple[Figure, ...]) -> Decision:
    """Return which year has the most or the least, the operands in order of time."""
    sign = 1 if operation is Operation.MAXIMUM else -1
    if _LOSS.search(query.folded) and all(f.quantity.value < 0 for f in figures):  # the least deficit is the one nearest to nothing
        sign = -sign
    ordered = sorted(figures, key=lambda f: (-sign * f.quantity.value, f.id))
    place = min(query.rank, len(ordered))
    winner = ordered[place - 1]
    name = ("max" if operation is Operation.MAXIMUM else "min") + (_SUBSCRIPT[place] if 1 < place < len(_SUBSCRIPT) else "")
    calculation = Calculation(operation, figures, winner.quantity, f"{name}({', '.join(plain(f.quantity.value) for f in figures)})", winner)
    label = winner.period.text if winner.period else ""
    return Decision(Type.COMPUTED, Status.ANSWERED, figures=(winner,), items=(Listed(label, Evidence(winner.document, winner.clause)),), calculation=calculation)


def _refusal(kind: Type, series: Series, readers: Sequence[Reader], remarks: tuple[Remark, ...], documents: tuple[int, ...]) -> Decision:
    """Return the refusal to compute from years that lack a figure, or whose figures do not fit together."""
    points = sorted((*series.unfit, *series.points), key=lambda p: (p not in series.unfit, p.year))
    near = tuple(Evidence(f.document, f.clause) for f in (readers[p.reader].whole(p.figure) for p in points))
    why = tuple(r for r in remarks if r.kind in ("mixed_units", "other_scale", "part_year", "lacking"))
    reason = Reason.CONFLICTING if any(r.kind in ("mixed_units", "other_scale") for r in why) else Reason.OTHER_PERIOD
    return Decision(kind, Status.NOT_FOUND, reason, nearest=near[:3], confidence=0.75, documents=documents, remarks=tuple(replace(r, evidence=()) for r in why))


def shown(point: Point, readers: Sequence[Reader], query: Query) -> Figure:
    """Return a point's figure in the corpus's numbers, with its year told."""
    reader = readers[point.reader]
    figure = dated(point.figure, point.year, roc=reader.view.documents[0].roc, english=query.language == "en")
    return reader.whole(figure)


# ---------------------------------------------------------------- what is said beside it


def remarks_of(query: Query, series: Series, readers: Sequence[Reader]) -> tuple[Remark, ...]:
    """Return what a reader of a series must know: years without a figure, figures that do not fit, other names, other definitions, revisions."""
    roc = readers[0].view.documents[0].roc
    found: list[Remark] = []
    part = [p for p in series.unfit if not fits_year(p.figure.period)]
    mixed = [p for p in series.unfit if p not in part]
    if mixed and len({p.figure.quantity.unit for p in (*series.points[:1], *mixed)}) == 1:
        found.append(Remark("other_scale", (("years", named_years([p.year for p in mixed], query, roc=roc)),), _cited(mixed, readers)))
    elif mixed:
        units = dict.fromkeys(p.figure.quantity.unit for p in (*series.points[:1], *mixed))
        found.append(Remark("mixed_units", (("units", "、".join(units)),), _cited(mixed, readers)))
    if part:
        found.append(Remark("part_year", (("years", named_years([p.year for p in part], query, roc=roc)),), _cited(part, readers)))
    lacking = [y for y in series.lacking if y not in {p.year for p in series.unfit}]
    if lacking:
        found.append(Remark("lacking", (("years", named_years(lacking, query, roc=roc)),)))
    found += [_differing(query, a, b, readers, roc=roc) for a, b in series.others]
    return (*found, *_renamed(query, series, readers, roc=roc), *_redefined(query, series, readers))


def of_maker(query: Query, readers: Sequence[Reader], others: Sequence[Sequence[Reader]], shelf: Shelf) -> tuple[Remark, ...]:
    """Return whose figures these are, where the question does not say and other makers have the like."""
    names = [printed_maker(shelf.sources[group[0].document]) for group in (readers, *others)]
    return (Remark("of_maker", (("maker", names[0]), ("others", (", " if query.language == "en" else "、").join(names[1:])))),) if others else ()


def _cited(points: Sequence[Point], readers: Sequence[Reader]) -> tuple[Evidence, ...]:
    return tuple(Evidence(readers[p.reader].document, p.figure.clause) for p in points)


def _differing(query: Query, kept: Point, other: Point, readers: Sequence[Reader], *, roc: bool) -> Remark:
    year = named_years([kept.year], query, roc=roc)
    value = plain(other.figure.quantity.value) if query.language == "en" else "".join(other.figure.text.split())
    return Remark("revised" if kept.revised else "differs", (("year", year), ("value", value)), _cited([other], readers))


def _renamed(query: Query, series: Series, readers: Sequence[Reader], *, roc: bool) -> list[Remark]:
    """Return the names that the thing goes by, each with its first year, where they differ."""
    kept: list[Point] = []
    for p in series.points:
        if not any(same_name(k.figure, p.figure) for k in kept):
            kept.append(p)
    if len(kept) < 2 or not all(name_of(p.figure) for p in kept):  # noqa: PLR2004
        return []
    form = '{year} "{name}"' if query.language == "en" else "{year}「{name}」"
    names = (", " if query.language == "en" else "、").join(form.format(year=named_years([p.year], query, roc=roc), name=" ".join(name_of(p.figure).split())) for p in kept[:_MOST_RENAMED])
    return [Remark("renamed", (("names", names),), _cited(kept[:_MOST_RENAMED], readers))]


def _redefined(query: Query, series: Series, readers: Sequence[Reader]) -> list[Remark]:
    """Return what the reports say of a change in how the thing is counted."""
    found: list[Remark] = []
    for p in series.points:
        reader = readers[p.reader]
        spans = redefinitions(asked_of(reader, query, query.standalone), p.figure)
        if spans:
            title = shown_title(reader.view.documents[0].title)
            name = title if query.language == "en" else f"《{title}》"
            found.append(Remark("redefined", (("document", name),), tuple(Evidence(reader.document, s) for s in spans[:1])))
    return list(dict.fromkeys(found))


