"""Words for a thing -> its trend over the years that the reports tell of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reportqa.ask.compose import cite, remark_text
from reportqa.ask.decision import Evidence
from reportqa.ask.documents import meant
from reportqa.ask.indicator import Point, Series, name_of, same_name
from reportqa.ask.question import understand
from reportqa.ask.reader import Reader
from reportqa.ask.shelf import Shelf
from reportqa.ask.years import by_maker, in_one_unit, of_maker, remarks_of, shown
from reportqa.language.numerals import bare_unit
from reportqa.model.answer import Query, Type
from reportqa.model.figure import Figure
from reportqa.model.trend import Trend, TrendNote, TrendPoint


def trend(words: str, shelf: Shelf, *, unit: str = "", first: int | None = None, last: int | None = None) -> Trend:
    """Return the trend of the thing that `words` name; without points where no report gives a figure for it.

    `unit` (an id or as printed) and the Western years `first` and `last` confine it.
    """
    query = replace(understand(words, words, shelf.corpus.vocabulary), type=Type.TREND, operation=None)
    which = meant(query, shelf.sources, shelf.corpus.vocabulary)
    told = sorted({y for p in query.periods for y in p.years})
    first, last = (first or (told[0] if len(told) > 1 else None), last or (told[-1] if len(told) > 1 else None))
    found = [] if which.stranger else by_maker(query, which, shelf, words, _years(first, last), reach=True, unit=unit)
    found = [(_within(s, first, last), r) for s, r in found]
    found = [(s, r) for s, r in found if s.points]
    if not found:
        return Trend(words, query.language, words, "", "", ())
    series, readers = found[0]
    others = [r for _, r in found[1:]] if len(which.makers) != 1 else []
    remarks = (*of_maker(query, readers, others, shelf), *remarks_of(query, series, readers))
    view = shelf.corpus.view
    notes = tuple(TrendNote(r.kind, remark_text(r, query.language), tuple(cite(view, e, n) for n, e in enumerate(r.evidence, 1))) for r in remarks)
    points = _points(query, series.points, readers, shelf)
    rest = _points(query, [b for _, b in series.others], readers, shelf)
    lead = max(points, key=lambda p: p.year)
    return Trend(words, query.language, lead.name or words, lead.unit, lead.unit_id, points, rest, series.lacking, notes)


def _years(first: int | None, last: int | None) -> tuple[int, ...]:
    return tuple(range(first, last + 1)) if first is not None and last is not None else ()


def _within(series: Series, first: int | None, last: int | None) -> Series:
    """Return a series without the years before the first or after the last one wanted."""

    def inside(year: int) -> bool:
        return (first is None or year >= first) and (last is None or year <= last)

    return Series(
        tuple(p for p in series.points if inside(p.year)), tuple(o for o in series.others if inside(o[0].year)),
        tuple(p for p in series.unfit if inside(p.year)), tuple(y for y in series.lacking if inside(y)),
    )  # fmt: skip


def _points(query: Query, points: Sequence[Point], readers: Sequence[Reader], shelf: Shelf) -> tuple[TrendPoint, ...]:
    figures = in_one_unit(tuple(shown(p, readers, query) for p in points), query) if points else ()
    found: list[TrendPoint] = []
    for n, (p, f) in enumerate(zip(points, figures, strict=True)):
        renamed = n > 0 and bool(name_of(p.figure)) and not same_name(points[n - 1].figure, p.figure)
        found.append(_point(p, f, n + 1, shelf, renamed=renamed))
    return tuple(found)


def _point(point: Point, figure: Figure, number: int, shelf: Shelf, *, renamed: bool) -> TrendPoint:
    q = figure.quantity
    if figure.period is None:
        msg = "a point of a trend has a period"
        raise ValueError(msg)
    value = q.value.to_integral_value() if q.value == q.value.to_integral_value() else q.value.normalize()
    return TrendPoint(
        point.year, figure.period, value, q.high, bare_unit(q.unit), q.unit_id, q.bound, " ".join(figure.text.split()), " ".join(name_of(point.figure).split()),
        renamed, point.own, point.revised, cite(shelf.corpus.view, Evidence(figure.document, figure.clause), number),
    )  # fmt: skip
