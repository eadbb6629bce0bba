"""One thing over several reports: each year's figure for it, from the year's own report first, though its name drifts from report to report.

Each report is asked by its own words. What its figures have in common with a lead (unit, words beside the number,
headings, size, and the same value told again a year later) decides which of them is the same thing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import log10

from reportqa.ask.changes import is_revised, says_not_comparable, says_redefined
from reportqa.ask.counterparts import is_change
from reportqa.ask.decision import Ask
from reportqa.ask.evidence import is_cell
from reportqa.ask.figures import LEAST_COVERAGE, accepts, as_figures
from reportqa.ask.lines import TOTAL
from reportqa.ask.matching import Matcher, likeness, squash
from reportqa.ask.ranking import RATIO_UNITS, Candidate, is_whole, rank_figures
from reportqa.ask.reader import Reader
from reportqa.ask.terms import without
from reportqa.ask.vocabulary import stopwords
from reportqa.ask.wholes import whole_of
from reportqa.language.lexicon import stem
from reportqa.language.script import fold, is_cjk
from reportqa.language.units import NO_UNIT
from reportqa.model.answer import Operation, Query
from reportqa.model.document import Span
from reportqa.model.figure import Figure, Kind, Period, Sense

# What speaks for one figure being of the same thing as a lead, beside its own score; set by hand on small reports of several years.
_ALIKE, _SAME_HEADING, _AGAIN, _APART_SIZE, _OTHER_ROLE = 2.0, 0.7, 0.8, 2.0, 2.0
_LEAST, _LEAST_LIKE, _NAMED_LIKE = -0.8, 0.3, -2.5  # the least score of a figure alone, and of one whose words are like the lead's
_MOST_SCORE, _FAR = 4.0, 0.5  # a score counts up to this; how many powers of ten apart two years of one thing lie at most without penalty
_RANKED = 24
_LIKE_ENOUGH = 0.9  # what a figure has in common with a lead by which it is taken though its words are few
_UNLIKE = -2.5  # what a figure has in common with a lead where it cannot be the same thing
_OF_TABLE, _BY_CAPTION, _LIFTED = 1.2, 0.6, -0.3  # what speaks for the total of a table whose caption is what is asked; the coverage by which it is, and the most that it comes to
_BY_NAME = 0.5  # what a figure costs that is found only by the name that another report gives the thing
SAME_NAME = 0.6
_OTHER_SCALE = 8  # times that marks lie apart which are out of another number
GENERIC = frozenset((NO_UNIT.id, "item"))  # counts by nouns that no table names, or by nothing
_OF_SERIES = re.compile(
    r"^(?:(?:[近过这前后最]|最近|过去)?[一二三四五六七八九十几两\d]+年(?:来|间|度)?|变|走|演变|消长|走势|趋势|变化|情形|情况|最[多高大少低小]|合计|总计|共计|加总|总和|平均|"
    r"moved?|develop(?:ed|ment)?|evolved?|last|past|recent|give|list|show|tell|two|three|four|five|six|seven|eight|nine|ten|years?|reports?|most|fewest|least|highest|lowest|largest|smallest|average|mean|total|sum|combined|altogether|grow|grew|growth|change[ds]?|trend)$"
)
_TIME = re.compile(r"(?:民国|西元|公元)?\d{2,4}\s?年?度?(?:底|末)?止?|\d{1,2}月|[本全当今]年度?|年度")
_SAID = re.compile(r"总?共[计有]?|合计|总计|计|达到?|截?至|为|约|逾|超过|较|增加|减少|成长|下降|修正|更正|全部|办理|的|[数量次]$")


@dataclass(frozen=True, slots=True)
class Point:
    """A figure of one year, by the report's own numbers: `reader` is the report's place among those asked, `own` whether it is the year's own report, `revised` whether it says that it stands in place of an earlier one."""

    year: int
    candidate: Candidate
    reader: int
    own: bool
    revised: bool

    @property
    def figure(self) -> Figure:
        """Return the figure."""
        return self.candidate.figure


@dataclass(frozen=True, slots=True)
class Series:
    """One thing over the years: a point a year, in order; the figures that other reports give for the same years; what does not fit, and the wanted years that lack a figure."""

    points: tuple[Point, ...]
    others: tuple[tuple[Point, Point], ...] = ()
    unfit: tuple[Point, ...] = ()
    lacking: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A report asked for an indicator: its reader, the question as it reads it, and the matcher of both."""

    reader: Reader
    ask: Ask
    year: int | None


# ---------------------------------------------------------------- asking each report


def asked_of(reader: Reader, query: Query, text: str) -> Asked:
    """Return the question for one figure, of whatever year, that `text` makes in a report; `query` is the one asked of all."""
    own = reader.understand(text, text, query.language)
    which_year = query.operation in (Operation.MAXIMUM, Operation.MINIMUM)
    units = tuple(u for u in (own.units or query.units) if not (query.operation in _RATIOS and u in RATIO_UNITS) and not (which_year and u == "year"))
    terms = without(own.terms, _OF_SERIES)
    plain = replace(own, operation=query.operation, terms=terms, periods=(), units=units, year_before=False, aggregate=own.aggregate and query.operation is None)
    asked = as_figures(Ask(plain, reader.view, Matcher()), operation=None).query
    if not units and (own.units or query.units):  # "by how many percent": what grew is in a unit of its own
        asked = replace(asked, wants="")
    return Asked(reader, Ask(asked, reader.view, reader.matcher(asked)), reader.view.documents[0].year)


_RATIOS = (Operation.GROWTH, Operation.SHARE, Operation.RATIO)


def options_of(asked: Asked, place: int, *, found_by_name: bool = False) -> list[Point]:
    """Return the figures of a report that may be of the thing asked for, each with its year."""
    found: list[Point] = []
    taken: set[int] = set()
    for c in rank_figures(asked.ask.query, asked.ask.view, asked.ask.matcher, k=_RANKED):
        f = whole_of(asked.ask, c.figure)
        if f.id in taken or _says_more(f, asked):
            continue
        taken.add(f.id)
        c = c if f is c.figure else replace(c, figure=f)  # noqa: PLW2901
        if c.coverage < _LEAST_LIKE or c.unit <= -0.5 or f.quantity.kind in (Kind.ORDINAL, Kind.RANK) or is_change(asked.ask, f) or c.feature("strict_missing"):  # noqa: PLR2004
            continue
        year = year_of(f, asked.year)
        if year is None:
            continue
        lead = fold(f.clause.of(asked.ask.view.documents[0].text)) if not is_cell(f) else " ".join(asked.ask.view.context(f).headers)
        whole = is_cell(f) and c.coverage >= _BY_CAPTION and any(TOTAL.search(squash(h)) for h in f.headers[:2])
        lifted = max(c.score, min(c.score + _OF_TABLE, _LIFTED)) if whole else c.score
        said = replace(c, score=lifted - _BY_NAME * found_by_name)
        found.append(Point(year, said, place, own=year == asked.year, revised=year != asked.year and is_revised(lead)))
    return found


_MORE_OF = re.compile(r"(?:增加|减少|增列|减列|多支|少支)[^,;。]{1,12}$")


def _says_more(figure: Figure, asked: Asked) -> bool:
    """Whether prose says by how much a thing grew, naming it between: 增加用人費用約1,120萬元."""
    return not is_cell(figure) and _MORE_OF.search(fold(asked.ask.view.documents[0].text[figure.clause.start : figure.span.start])) is not None


def year_of(figure: Figure, own: int | None) -> int | None:
    """Return the year that a figure is of: its period's, a school or financial year by its first; its report's own where it has none."""
    years = figure.period.years if figure.period is not None else ()
    if not years:
        return own
    return years[0] if len(years) <= 2 else None  # noqa: PLR2004


def fits_year(period: Period | None) -> bool:
    """Whether a period is a year of any kind, or stands at the end of one: a half-year is no year."""
    return period is None or (is_whole(period) and not (period.sense is Sense.TO_DATE and period.start is None))


def ends_year(period: Period) -> bool:
    """Whether a period of a question reaches to the end of a year: 到113年底."""
    return period.end is not None and (period.end.month, period.end.day) == (12, 31)


# ---------------------------------------------------------------- the same thing


def commensurable(a: Figure, b: Figure) -> bool:
    """Whether two figures count in one unit, or one of them in none that is named; marks out of five and of a hundred are not."""
    x, y = sorted((abs(a.quantity.value), abs(b.quantity.value)))
    if a.quantity.kind is Kind.SCORE and b.quantity.kind is Kind.SCORE and y >= _OTHER_SCALE * x:
        return False
    if a.quantity.unit_id == b.quantity.unit_id:
        return True
    counts = a.quantity.kind is Kind.COUNT and b.quantity.kind is Kind.COUNT
    return counts and bool({a.quantity.unit_id, b.quantity.unit_id} & GENERIC)


def name_of(figure: Figure) -> str:
    """Return what a report calls the thing that a figure counts, as printed: its row or column, or the words before the number.

    The header that is only a time is not the name, and English prose has none: what stands before a number there is no noun.
    """
    name = called(figure)
    return name if is_cell(figure) or any(map(is_cjk, name)) else ""


def called(figure: Figure) -> str:
    """Return what a report calls the thing that a figure counts, of prose in any language."""
    if is_cell(figure):
        named = [h for h in figure.headers[:2] if _plain(h)]
        return " ".join(dict.fromkeys(named))
    return _SAID_BEFORE.sub("", re.split("[，,；;（(]", figure.subject)[-1 if figure.part_of is not None else 0]).strip()  # noqa: RUF001


_SAID_BEFORE = re.compile(r"^(?:本年度?|全年|共)?(?:共)?辦理(?:各類|各项|各項)?|(?:總|总)?共(?:計|计)?$|修正$|合計$|合计$")


def _plain(name: str) -> str:
    return _SAID.sub("", _TIME.sub("", squash(name))).strip()


def same_name(a: Figure, b: Figure) -> bool:
    """Whether two reports call a thing by names that do not differ but in time, number words and what a clause adds."""
    x, y = (called(f) for f in (a, b))
    if not any(map(is_cjk, x + y)):
        words = [{stem(w) for w in re.findall(r"[a-z]{3,}", fold(f"{n} {f.quantity.unit}")) if w not in stopwords("en")} for n, f in ((x, a), (y, b))]
        return not words[0] or not words[1] or bool(words[0] & words[1])
    p, q = _plain(x), _plain(y)
    return p == q or not p or not q or p in q or q in p or likeness(p, q) >= SAME_NAME


def _said(asked: Asked, figure: Figure) -> str:
    context = asked.ask.view.context(figure)
    words = f"{context.row} {context.column}" if context.row else context.near
    return _TIME.sub("", words.replace(fold(figure.text).replace(" ", ""), ""))


def affinity(asked: Sequence[Asked], lead: Point, other: Point) -> float:
    """Return how much a figure has in common with a lead, beside the words of the question."""
    a, b = lead.figure, other.figure
    score = _ALIKE * likeness(_said(asked[lead.reader], a), _said(asked[other.reader], b))
    score += _SAME_HEADING * (bool(a.path) and bool(b.path) and likeness(squash(a.path[-1]), squash(b.path[-1])) >= SAME_NAME)
    if a.quantity.value > 0 and b.quantity.value > 0 and commensurable(a, b):
        apart = abs(log10(float(a.quantity.value)) - log10(float(b.quantity.value)))
        score -= _APART_SIZE * max(0.0, apart - _FAR)
    score -= _OTHER_ROLE * ((a.part_of is None) != (b.part_of is None)) + _OTHER_ROLE * (lead.candidate.aims != other.candidate.aims)
    return score


def is_sure(candidate: Candidate) -> bool:
    """Whether a candidate may be of the thing asked for by its own words alone."""
    return accepts(candidate) or (candidate.score > _LEAST and candidate.coverage >= LEAST_COVERAGE)


def worth_of(asked: Sequence[Asked], lead: Point, other: Point, told: dict[tuple[int, str], int]) -> float | None:
    """Return how likely a figure is of a lead's thing, None where it is not."""
    like = affinity(asked, lead, other) if other is not lead else _LIKE_ENOUGH
    again = _AGAIN * (told.get((other.year, f"{other.figure.quantity.value.normalize():f}"), 0) > 1)
    c = other.candidate
    if like <= _UNLIKE or not is_sure(c) and not (c.score > _NAMED_LIKE and like >= _LIKE_ENOUGH):
        return None
    return min(_MOST_SCORE, c.score) + like + again + 0.5 * other.own


# ---------------------------------------------------------------- what changed


_SAID_OF_CHANGE = re.compile(r"\d|^.$|百分点|退步|进步|恶化|改善|增加|减少|延长|缩短|上升|下降|提高|降低")  # in a question: by how much, and which way


def redefinitions(asked: Asked, figure: Figure | None, *, outright: bool = False) -> tuple[Span, ...]:
    """Return the sentences of a report that say that a figure's thing is counted otherwise than before, `figure` one of the same report; `outright`: that it is not to be compared."""
    view = asked.ask.view
    found: list[Span] = []
    for number, passage in enumerate(view.passages):
        for span in view.sentences(number):
            text = view.squash(0, span)
            if not (says_not_comparable(text) if outright else says_redefined(text)):
                continue
            terms = tuple(t for t in asked.ask.query.terms if not (outright and _SAID_OF_CHANGE.search(t.text)))
            about = asked.ask.matcher.cover(terms, text, "", "", "")[0]
            if about >= LEAST_COVERAGE or figure is not None and (passage.id == figure.passage and bool(figure.path)) and likeness(_plain(name_of(figure)), text) >= SAME_NAME:
                found.append(span)
    return tuple(found)
