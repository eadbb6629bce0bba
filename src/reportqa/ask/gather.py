"""Figures that several reports give for a thing -> one line over the years: laid by a lead, filled where a year lacks one, put right where a later report does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import log10

from reportqa.ask.alignment import in_place_of, put_right, told_again
from reportqa.ask.changes import other_names
from reportqa.ask.clashes import agree
from reportqa.ask.counterparts import is_change
from reportqa.ask.figures import accepts
from reportqa.ask.indicator import GENERIC, SAME_NAME, Asked, Point, Series, affinity, asked_of, called, commensurable, fits_year, is_sure, options_of, worth_of, year_of
from reportqa.ask.matching import likeness, squash
from reportqa.ask.ranking import RATIO_UNITS
from reportqa.ask.reader import Reader
from reportqa.language.script import fold
from reportqa.model.answer import Query

_LEADS = 3  # figures of a report that a line may be laid by
_LEAD_COVERAGE, _LEAD_SCORE = 0.55, -1.5  # of a figure that may lay the line though it does not answer alone
_MUCH_ALIKE = 1.2  # what a figure of a year without a report has in common with a lead at least
_LACKING = 1.5  # what a year without a figure costs a lead
_ONLY_SAME = 0.4  # powers of ten that the size of a figure may lie apart which only its unit and heading tell
_LEAST_TWIN = 100  # below this two equal numbers are likely chance


def gather(query: Query, readers: Sequence[Reader], text: str, wanted: Sequence[int] = (), *, reach: bool = False, last: int = 0, unit: str = "") -> Series:
    """Return what several reports of one maker give for a thing, a figure a year.

    `text` is the question for the thing; `wanted` are the years, all of the reports' own where there are none (the `last` of them
    where that is given), and with `reach` those also that the reports look back on; `unit`, an id or as printed, is the only one taken.
    """
    asked = tuple(asked_of(r, query, text) for r in readers)
    options = [p for i, a in enumerate(asked) for p in options_of(a, i) if not unit or unit in (p.figure.quantity.unit_id, p.figure.quantity.unit)]
    own = sorted({a.year for a in asked if a.year is not None})
    needed = set(wanted) or set(own[-last:] if last else own)
    within = needed | {p.year for p in options} if reach and not wanted else needed
    best: tuple[float, Point | None, list[Point]] = (float("-inf"), None, [])
    for lead in _leads(options, within):
        chosen, score = _chosen(asked, lead, options, within, needed)
        if score > best[0]:
            best = (score, lead, chosen)
    _, lay, chosen = best
    if lay is None:
        return Series((), lacking=tuple(sorted(needed)))
    chosen = _filled(asked, chosen, needed, by_value=True)
    more = [p for p in _by_name(asked, lay, options, needed - {p.year for p in chosen}) if not unit or unit in (p.figure.quantity.unit_id, p.figure.quantity.unit)]
    if more:
        options = [*options, *more]
        filled = [p for p in chosen if not any(o.figure is p.figure for o in options)]
        chosen = [*_chosen(asked, lay, options, within, needed)[0], *filled]
    chosen = _filled(asked, chosen, needed, by_value=False)
    chosen = [*chosen, *_told_before(asked, chosen)]
    return _series(asked, lay, [*chosen, *_put_right(asked, chosen)], options, needed)


def _filled(asked: Sequence[Asked], chosen: list[Point], needed: set[int], *, by_value: bool) -> list[Point]:
    """Return the figures with those of years that lack one, by a known value that a report repeats, or by a known one's place in a table of the same rows."""
    found = list(chosen)
    added = True
    while added:
        added = False
        for year in sorted(needed - {p.year for p in found}):
            point = _like_known(asked, found, year, by_value=by_value)
            if point is not None:
                found.append(point)
                added = True
    return found


def _like_known(asked: Sequence[Asked], known: list[Point], year: int, *, by_value: bool) -> Point | None:
    """Return the figure of a year that stands to its report as a known one does to its own, the nearest year's first; of the year's own report first."""
    for i, a in sorted(enumerate(asked), key=lambda ia: (ia[1].year != year, ia[0])):
        for p in sorted(known, key=lambda p: (abs(p.year - year), not p.own)):
            view, other = a.ask.view, asked[p.reader].ask.view
            if by_value:
                f = told_again(p.figure, other, view, p.year, year)
            elif a.year != year or i == p.reader:
                continue
            else:
                f = in_place_of(p.figure, other, view)
            if f is not None and year_of(f, a.year) == year and fits_year(f.period) and not is_change(a.ask, f):
                return Point(year, replace(p.candidate, figure=f, score=0.0), i, own=a.year == year, revised=False)
    return None


def _put_right(asked: Sequence[Asked], chosen: list[Point]) -> list[Point]:
    """Return the figures that later reports put in place of those chosen."""
    found: list[Point] = []
    for p in chosen:
        for i, a in enumerate(asked):
            f = put_right(p.figure, a.ask.view) if p.own and not p.revised and (a.year or 0) > p.year else None
            if f is not None:
                found.append(Point(p.year, replace(p.candidate, figure=f), i, own=False, revised=True))
    return found


def _told_before(asked: Sequence[Asked], chosen: list[Point]) -> list[Point]:
    """Return the figures of a year's own report that a later one tells again, under whatever name: the same value in the same unit."""
    found: list[Point] = []
    for p in chosen:
        own = next((i for i, a in enumerate(asked) if a.year == p.year), None)
        if own is None or p.own or p.revised or p.figure.quantity.value < _LEAST_TWIN or any(o.own and o.year == p.year for o in (*chosen, *found)):
            continue
        same = (f for f in asked[own].ask.view.figures if f.quantity.value == p.figure.quantity.value and commensurable(f, p.figure) and year_of(f, asked[own].year) == p.year)
        twin = next((f for f in same if fits_year(f.period)), None)
        if twin is not None:
            found.append(Point(p.year, replace(p.candidate, figure=twin), own, own=True, revised=False))
    return found


def _leads(options: list[Point], within: set[int]) -> list[Point]:
    """Return the figures that a line over the years may be laid by: the best of each report."""
    found: list[Point] = []
    for place in dict.fromkeys(p.reader for p in options):
        mine = [p for p in options if p.reader == place and p.year in within and fits_year(p.figure.period) and (is_sure(p.candidate) or p.candidate.coverage >= _LEAD_COVERAGE and p.candidate.score > _LEAD_SCORE)]
        found += sorted(mine, key=lambda p: (not p.own, -p.candidate.score))[:_LEADS]
    return [p for p in found if p.own] or found


def _told(options: Iterable[Point]) -> dict[tuple[int, str], int]:
    """Return in how many places each value stands for each year: what is told again is likelier the whole than a part."""
    seen = {(p.year, f"{p.figure.quantity.value.normalize():f}", (p.reader, p.figure.sentence)) for p in options}
    counts: dict[tuple[int, str], int] = {}
    for year, value, _ in seen:
        counts[year, value] = counts.get((year, value), 0) + 1
    return counts


def _chosen(asked: Sequence[Asked], lead: Point, options: list[Point], within: set[int], needed: set[int]) -> tuple[list[Point], float]:
    """Return the figures of a lead's thing, the best of each year and report, and what they are worth together.

    A year that is not needed counts only where the report says of it much the same as of the lead's.
    """
    told = _told(options)
    best: dict[tuple[int, int], tuple[float, Point]] = {}
    for p in options:
        if p.year not in within or not commensurable(lead.figure, p.figure) or not fits_year(p.figure.period):
            continue
        worth = worth_of(asked, lead, p, told)
        if (p.year, p.reader) == (lead.year, lead.reader) and not agree(p.figure.quantity, lead.figure.quantity):
            continue  # the line is laid by the lead
        if worth is not None and p.year not in needed and p is not lead and affinity(asked, lead, p) < _MUCH_ALIKE:
            continue
        if worth is not None and worth > best.get((p.year, p.reader), (float("-inf"), p))[0]:
            best[p.year, p.reader] = (worth, p)
    by_year = {y: max(w for (year, _), (w, _) in best.items() if year == y) for y in {year for year, _ in best}}
    return [p for _, p in best.values()], sum(by_year.values()) - _LACKING * len(needed - set(by_year))


def _by_name(asked: Sequence[Asked], lead: Point, options: list[Point], lacking: set[int]) -> list[Point]:
    """Return figures of the reports of years that lack one, found by the name that the lead's report gives the thing, or by unit and heading alone."""
    found: list[Point] = []
    for i, a in enumerate(asked):
        if a.year not in lacking:
            continue
        names = [name for name in (called(lead.figure), *_also_called(a)) if name]
        again = [asked_of(a.reader, a.ask.query, name) for name in names] or [a]
        named = [p for one in again for p in options_of(one, i, found_by_name=True) if p.year == a.year and commensurable(lead.figure, p.figure)]
        found += named or _by_heading(asked, lead, i, {p.figure.id for p in options if p.reader == i})
    return found


def _also_called(asked: Asked) -> list[str]:
    """Return the names by which a report says that the thing asked for goes now, or went before."""
    view, terms = asked.ask.view, asked.ask.query.terms
    found: list[str] = []
    for number in range(len(view.passages)):
        for span in view.sentences(number):
            two = other_names(fold(span.of(view.documents[0].text)))
            covers = [asked.ask.matcher.cover(terms, squash(name), "", "", "")[0] for name in two] if two is not None else [0.0]
            if two is not None and max(covers) >= _NAMED and min(covers) < max(covers):
                found.append(two[covers.index(min(covers))])
    return found


_NAMED = 0.6  # of the words of a question that a name has which the report sets beside another


def _by_heading(asked: Sequence[Asked], lead: Point, place: int, taken: set[int]) -> list[Point]:
    """Return the one figure under the lead's heading that counts in its unit and is of its size, where there is but one."""
    a, mine = asked[place], lead.figure
    if not mine.path or mine.quantity.unit_id in GENERIC:
        return []
    like = [
        f for f in a.ask.view.figures
        if f.id not in taken and f.part_of is None and f.path and likeness(squash(f.path[-1]), squash(mine.path[-1])) >= SAME_NAME and f.quantity.unit_id == mine.quantity.unit_id
        and year_of(f, a.year) == a.year and fits_year(f.period) and f.quantity.value > 0 and mine.quantity.value > 0 and abs(log10(float(f.quantity.value / mine.quantity.value))) <= _ONLY_SAME
    ]  # fmt: skip
    return [Point(a.year or 0, replace(lead.candidate, figure=like[0], score=0.0), place, own=True, revised=False)] if len(like) == 1 else []


def _series(asked: Sequence[Asked], lead: Point, chosen: list[Point], options: list[Point], needed: set[int]) -> Series:
    """Return the line: of each year the last report that revises it, else its own report, else the next one that looks back on it."""
    points: list[Point] = []
    others: list[tuple[Point, Point]] = []
    for year in sorted({p.year for p in chosen}):
        mine = sorted((p for p in chosen if p.year == year), key=lambda p: (not p.revised, not p.own, -p.reader if p.revised else p.reader))
        points.append(mine[0])
        rivals = {f"{p.figure.quantity.value.normalize():f}": p for p in mine[1:] if not agree(mine[0].figure.quantity, p.figure.quantity)}
        others += [(mine[0], p) for p in rivals.values()]
    lacking = needed - {p.year for p in points}
    unfit = {p.year: p for p in reversed(options) if p.year in lacking and p.own and accepts(p.candidate) and _unfit(asked, lead, p)}
    return Series(tuple(points), tuple(others), tuple(unfit[y] for y in sorted(unfit)), tuple(sorted(lacking)))


def _unfit(asked: Sequence[Asked], lead: Point, point: Point) -> bool:
    """Whether a figure is of a lead's thing but for its unit or its stretch of time."""
    other_time = commensurable(lead.figure, point.figure) and not fits_year(point.figure.period)
    other_unit = not commensurable(lead.figure, point.figure) and fits_year(point.figure.period) and not {lead.figure.quantity.unit_id, point.figure.quantity.unit_id} & GENERIC and point.figure.quantity.unit_id not in RATIO_UNITS
    return (other_time or other_unit) and affinity(asked, lead, point) >= 0
