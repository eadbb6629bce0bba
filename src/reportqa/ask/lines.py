"""Tables and running text -> lines: figures that count one thing, each under a label of its own.

A line is a row or a column of a table, the parts of a whole that a sentence or a list tells, or the figures that
a sentence tells year by year. What a question compares stands on one line, so that it is enough to find the line
whose shared words it names and then the labels.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from reportqa.ask.evidence import View, is_cell
from reportqa.ask.matching import squash
from reportqa.language.numerals import number_from_words
from reportqa.language.script import fold
from reportqa.model.figure import Figure, Kind, Period, Sense

_FEWEST = 2
_YEARS_KEPT = "lines"  # where a view remembers them
_IN_TURN = re.compile(r"依次|依序|分别|各为|respectively|in turn|successively|in that order")
_YEAR = re.compile(r"(?<!\d)(?P<number>(?:19|20)\d\d|\d{2,3}(?=年)|[〇零一二三四五六七八九]{3,4}(?=年))年?度?")
_RANGE = re.compile(r"^\s*(?:至|到|-|–|—|~|to|through)\s*(?:民国|西元|公元)?\s*$")  # noqa: RUF001
_ROC, _WESTERN, _LONGEST_RUN = 1911, 1900, 12
_SEVERAL = frozenset(("none", "year"))
TOTAL = re.compile(r"^(?:合计|总计|小计|总数|共计|全体|全部|全市|全县|全国|全省|\**(?:grand ?)?total|\**all\b|overall)|(?:合计|总计|小计|total)$")
_LEAD_IN = re.compile(r"^.*?(?:comprised|consist(?:ed|ing) of|made up of|(?:highest|largest) figure was for|followed by|includ(?:ed|ing)|namely|for)\s+|^(?:(?:those|these|they|and|or|of which)\b\s*|计有|包括|包含|涵盖|包括有|其中|依次|以|含|有|为|及|和|与)+")


@dataclass(frozen=True, slots=True)
class Line:
    """Figures that count one thing: `fixed` are the squashed words that all share, `around` those of the caption and the headings.

    `dated`: the labels are years. `roles`: they are what one thing was planned and came to, or otherwise counts in one year, not its parts.
    `total` is the figure of the whole, where the line has one.
    """

    figures: tuple[Figure, ...]
    labels: tuple[str, ...]
    fixed: str
    around: str
    table: bool
    dated: bool
    total: Figure | None = None
    roles: bool = False


def lines(view: View) -> tuple[Line, ...]:
    """Return the lines of all reports; made once for a view."""
    found = view.remembered.get(_YEARS_KEPT)
    if not isinstance(found, tuple):
        found = view.remembered[_YEARS_KEPT] = (*_of_tables(view), *_of_parts(view), *_of_lists(view), *_of_budgets(view), *_of_two_years(view), *_in_turn(view))
    return found


# ---------------------------------------------------------------- tables


def _of_tables(view: View) -> list[Line]:
    cells = sorted((f for f in view.figures if is_cell(f) and len(f.headers) > 1 and f.quantity.kind is not Kind.ORDINAL), key=lambda f: (f.passage, f.id))
    found: list[Line] = []
    for _, group in groupby(cells, key=lambda f: f.passage):
        table = list(group)
        for axis in (0, 1):
            shared: dict[tuple[str, str, tuple[str, ...]], list[Figure]] = {}
            for f in table:
                shared.setdefault((f.headers[axis], f.quantity.unit_id, f.headers[2:]), []).append(f)
            found += [line for same in shared.values() for line in _of_cells(view, same, axis)]
    return found


def _of_cells(view: View, same: list[Figure], axis: int) -> list[Line]:
    """Return the lines of the cells that share a header: those of years, and those of other labels."""
    around = squash(" ".join((*same[0].path, *same[0].headers[2:])))
    fixed = squash(same[0].headers[axis] or _before(view, same[0]))
    dated = [f for f in same if f.period is not None and not f.inherited and _YEAR_LABEL.search(squash(f.headers[1 - axis]))]
    made: list[Line] = []
    if _one_a_year(dated):
        made.append(Line(tuple(dated), tuple(f.headers[1 - axis] for f in dated), fixed, around, table=True, dated=True))
    else:
        made += _of_roles(same, dated, axis, fixed, around)
    others = [f for f in same if f not in dated and f.headers[1 - axis].strip()]
    labels = [f.headers[1 - axis] for f in others]
    if len(set(labels)) == len(labels) >= _FEWEST:
        total = next((f for f in others if TOTAL.search(squash(f.headers[1 - axis]))), None)
        made.append(Line(tuple(others), tuple(labels), fixed, around, table=True, dated=False, total=total))
    return [*made, *_of_aims(others, axis, fixed, around)]


def _one_a_year(figures: list[Figure]) -> bool:
    return len({f.period.years for f in figures if f.period}) == len(figures) >= _FEWEST


def _of_roles(same: list[Figure], dated: list[Figure], axis: int, fixed: str, around: str) -> list[Line]:
    """Return the lines of a row whose labels give a year and what the figure is of it (Plan 2023, Spent 2023, Spent 2022): those of one role over the years, those of one year."""
    found: list[Line] = []
    by_role: dict[str, list[Figure]] = {}
    by_year: dict[tuple[int, ...], list[Figure]] = {}
    for f in dated:
        by_role.setdefault(_YEAR_LABEL.sub("", squash(f.headers[1 - axis])), []).append(f)
        by_year.setdefault(f.period.years if f.period else (), []).append(f)
    for role, group in by_role.items():
        if role and _one_a_year(group):
            found.append(Line(tuple(group), tuple(f.headers[1 - axis] for f in group), fixed + role, around, table=True, dated=True))
    for years, group in by_year.items():
        undated = [f for f in same if f not in dated and f.inherited and f.period is not None and f.period.years == years and f.headers[1 - axis].strip()]
        whole = (*undated, *group)
        labels = tuple(f.headers[1 - axis] for f in whole)
        if len(whole) >= _FEWEST and len(set(labels)) == len(labels):
            found.append(Line(whole, labels, fixed, around, table=True, dated=False, roles=True))
    return found


def _of_aims(others: list[Figure], axis: int, fixed: str, around: str) -> list[Line]:
    """Return what was aimed at and what was done where each has a row of its own, told apart by that word alone (淨灘目標值, 淨灘實際值)."""
    pairs: dict[str, list[Figure]] = {}
    for f in others:
        label = squash(f.headers[1 - axis])
        bare = AIM_OR_DONE.sub("", label)
        if bare and bare != label:
            pairs.setdefault(bare, []).append(f)
    return [
        Line(tuple(two), tuple(f.headers[1 - axis] for f in two), bare + fixed, around, table=True, dated=False, roles=True)
        for bare, two in pairs.items() if len(two) == len({f.headers[1 - axis] for f in two}) == _FEWEST
    ]  # fmt: skip


AIM_OR_DONE = re.compile(r"(?:年度|原订|预定)?(?:目标|预算|计[画划]|预定)[值数]?|(?:实际|实绩|达成|完成|执行|决算)[值数]?|\b(?:target|goal|plan(?:ned)?|budget|actual|result|outturn|achieved)\b")
_YEAR_LABEL = re.compile(r"(?:19|20)\d\d|\d{2,3}年|[〇零一二三四五六七八九十]{2,4}年")


# ---------------------------------------------------------------- parts told in running text


def _of_parts(view: View) -> list[Line]:
    """Return the parts of a whole, of one unit, that a sentence or a list tells by name."""
    parts: dict[tuple[int, str, int], list[Figure]] = {}
    by_id = {f.id: f for f in view.figures}
    for f in view.figures:
        if f.headers and is_cell(f) or not f.subject or f.quantity.kind is Kind.ORDINAL:
            continue
        whole = f.part_of if f.part_of is not None else -1 - f.sentence.start
        parts.setdefault((f.document, f.quantity.unit_id, whole), []).append(f)
    found: list[Line] = []
    for (_, _, whole), group in parts.items():
        total = by_id.get(whole)
        if total is None and len(group) > _FEWEST and (group[0].quantity.value == sum(f.quantity.value for f in group[1:])):
            total, group = group[0], group[1:]  # noqa: PLW2901
        total = total or _whole_before(view, tuple(group))
        labels = tuple(label_of(view, f) for f in group)
        if len(group) < _FEWEST or len(set(labels)) < len(labels) or total is not None and is_cell(total) or not all(labels):
            continue
        lead = total or group[0]
        text = view.documents[lead.document].text
        shared = text[lead.sentence.start : lead.span.end]
        if total is None or _GOES_ON.match(shared):
            shared = f"{_before(view, lead)} {shared}"
        if total is None and len(group) == _FEWEST:
            shared = f"{shared} {lead.sentence.of(text)}"
        fixed = squash(" ".join((shared, *group[0].headers)))
        found.append(Line(tuple(group), labels, fixed, squash(" ".join(lead.path)), table=False, dated=False, total=total))
    return found


_GOES_ON = re.compile(r"\W*(?:these|those|they|of (?:these|those|them)|by |其中|分别|按)", re.IGNORECASE)
_ITEM = re.compile(r"^\W*(?:\d{1,2}[.、)）]\s*)?(?P<label>[^：:，,。;；\d]{1,40}?)\s*[：:]\s*$")  # noqa: RUF001


def _of_lists(view: View) -> list[Line]:
    """Return the items of a list that each give a name and a number (◆ 服裝：472件)."""
    items: list[tuple[Figure, str]] = []
    for f in view.figures:
        match = None if is_cell(f) else _ITEM.match(view.documents[f.document].text[f.sentence.start : f.span.start])
        if match is not None:
            items.append((f, match["label"]))
    found: list[Line] = []
    run: list[tuple[Figure, str]] = []
    ended: list[tuple[Figure | None, str]] = [*items, (None, "")]
    for item, label in ended:
        follows = item is not None and run and item.document == run[-1][0].document and item.passage - run[-1][0].passage <= 1 and item.quantity.unit_id == run[-1][0].quantity.unit_id
        if not follows:
            if len(run) > _FEWEST and len({name for _, name in run}) == len(run):
                lead = run[0][0]
                figures = tuple(g for g, _ in run)
                found.append(Line(figures, tuple(name for _, name in run), squash(_before(view, lead)), squash(" ".join(lead.path)), table=False, dated=False, total=_whole_before(view, figures)))
            run = []
        if item is not None:
            run.append((item, label))
    return found


def _whole_before(view: View, parts: tuple[Figure, ...]) -> Figure | None:
    """Return the figure before a list that its items add up to."""
    value, lead = sum(f.quantity.value for f in parts), parts[0]
    near = (view.figures[i] for p in (lead.passage, lead.passage - 1) for i in view.figures_of(p))
    return next((f for f in near if f.document == lead.document and f.span.end <= lead.span.start and f.quantity.unit_id == lead.quantity.unit_id and f.quantity.value == value), None)


_BUDGET = re.compile(r"(?P<label>.*?)\W*(?:的|之|the\s+)?(?P<word>预算数?|编列|appropriation|budget)(?:\s*(?:was|of|is|came to|为|数|:))*\s*$")


def _of_budgets(view: View) -> list[Line]:
    """Return the budgets that one sentence after another gives, each for its own thing."""
    per: dict[tuple[int, str], list[tuple[Figure, str]]] = {}
    for f in view.figures:
        match = None if is_cell(f) else _BUDGET.match(fold(view.documents[f.document].text[f.sentence.start : f.span.start]))
        if match is not None:
            per.setdefault((f.document, f.quantity.unit_id), []).append((f, re.sub(r"^\W*(?:\d{1,2}[.、)]\s*)?(?:for\s+)?(?:the\s+)?", "", match["label"])))
    return [
        Line(tuple(f for f, _ in group), tuple(label for _, label in group), "预算budget", squash(" ".join(group[0][0].path)), table=False, dated=False)
        for group in per.values() if len({label for _, label in group}) == len(group) >= _FEWEST
    ]  # fmt: skip


def _before(view: View, found: Figure) -> str:
    """Return the sentence before that of a figure, in its passage or at the end of the one before."""
    own = [s for s in view.sentences(found.passage) if s.end <= found.sentence.start + 1]
    earlier = own or (view.sentences(found.passage - 1) if found.passage and view.passages[found.passage - 1].document == found.document else ())
    return earlier[-1].of(view.documents[found.document].text) if earlier else ""


def label_of(view: View, found: Figure) -> str:
    """Return the name of the part that a figure of running text counts: the words since the number before it, without those that lead up to it."""
    text = view.documents[found.document].text
    before = [f.span.end for i in view.figures_of(found.passage) if (f := view.figures[i]).sentence == found.sentence and f.span.end <= found.span.start]
    between = fold(text[max(before) : found.span.start]) if before else ""
    own = between if re.search(r"[a-z]{2}|[一-鿿]{2}", _LEAD_IN.sub("", between.strip(_EDGES))) else found.subject
    return _LEAD_IN.sub("", own.strip(_EDGES)).strip(_EDGES)


_EDGES = " ,、，()（）:：。.和及與与"  # noqa: RUF001


# ---------------------------------------------------------------- year by year


def _in_turn(view: View) -> list[Line]:
    """Return the figures that a sentence tells one after another for several years (2021年、2022年及2023年分別為3件、4件及5件), each given its year."""
    found: list[Line] = []
    by_sentence: dict[tuple[int, int, int], list[Figure]] = {}
    for f in view.figures:
        if not is_cell(f):
            by_sentence.setdefault((f.document, f.sentence.start, f.sentence.end), []).append(f)
    for (number, start, end), group in by_sentence.items():
        text = view.documents[number].text[start:end]
        if not _IN_TURN.search(fold(text)):
            continue
        for unit in dict.fromkeys(f.quantity.unit_id for f in group):
            run = sorted((f for f in group if f.quantity.unit_id == unit), key=lambda f: f.span)
            lead = fold(view.documents[number].text[start : run[0].span.start])
            years = years_named(lead)
            if len(run) == len(years) >= _FEWEST:
                dated = tuple(replace(f, period=whole_year(y), inherited=False) for f, y in zip(run, years, strict=True))
                found.append(Line(dated, tuple(map(str, years)), squash(_YEAR.sub("", lead)), squash(" ".join(run[0].path)), table=False, dated=True))
    return found


_FROM = re.compile(r"\b(?:up from|down from|compared (?:with|to)|against|from|than)\s*$|(?:较|比|由|与|上年|去年|前一?年)(?!.*(?:增|减|成长|下降|上升|多|少|升|降))[^,;]{0,12}$")


def _of_two_years(view: View) -> list[Line]:
    """Return the two figures that a sentence sets against each other for two years (865 in 2024, down from 943 in 2023)."""
    found: list[Line] = []
    by_sentence: dict[tuple[int, int, int], list[Figure]] = {}
    for f in view.figures:
        if not is_cell(f) and f.period is not None and len(f.period.years) == 1 and f.quantity.kind is not Kind.CHANGE:
            by_sentence.setdefault((f.document, f.sentence.start, f.sentence.end), []).append(f)
    for (number, start, end), group in by_sentence.items():
        text = view.documents[number].text
        for later in group:
            lead = fold(text[max(start, later.span.start - _LEAD) : later.span.start])
            earlier = [f for f in group if f.span.start < later.span.start and f.part_of is None and f.quantity.kind is later.quantity.kind and _one_unit(f, later) and f.period and later.period and f.period.years != later.period.years]
            nearest = max(earlier, key=lambda f: f.span.end, default=None)
            if nearest is not None and _BRACKETED.match(fold(text[nearest.span.end : later.span.start])):
                found.append(_bracketed(view, nearest, later))
            elif _FROM.search(lead) and len(earlier) == 1:
                pair = (earlier[0], replace(later, quantity=replace(later.quantity, unit=earlier[0].quantity.unit, unit_id=earlier[0].quantity.unit_id)))
                found.append(Line(pair, tuple(str(f.period.years[0]) for f in pair if f.period), squash(text[start:end]), squash(" ".join(later.path)), table=False, dated=True))
    return found


_LEAD = 24
_BRACKETED = re.compile(r"\s*\((?:民国|同期|上年|前一?年|去年|in |roc )?\s*(?:(?:19|20)\d\d|\d{2,3}年|fy ?\d+|上年|前一?年|去年)?[^\d()]{0,12}$")


def _bracketed(view: View, own: Figure, other: Figure) -> Line:
    """Return the line of a figure and of the same for another year in brackets behind it (通報4,318件（112年4,075件）)."""
    text = view.documents[own.document].text
    ends = [f.span.end for i in view.figures_of(own.passage) if (f := view.figures[i]).sentence == own.sentence and f.span.end <= own.span.start]
    start = max(ends, default=own.sentence.start)
    two = sorted((own, other), key=lambda f: f.period.end or date.min if f.period else date.min)
    around = squash(" ".join((text[own.sentence.start : own.span.start], *own.path)))
    return Line(tuple(two), tuple(str(f.period.years[0]) for f in two if f.period), squash(text[start : other.span.start]), around, table=False, dated=True)


def _one_unit(a: Figure, b: Figure) -> bool:
    return a.quantity.unit_id == b.quantity.unit_id or {a.quantity.unit_id, b.quantity.unit_id} <= {"none", "item"}


def years_named(folded: str) -> list[int]:
    """Return the Western years that folded text names one after another, all of a range that it gives the ends of.

    >>> years_named("in 2015, 2016 and 2017, claims stood at "), years_named("近三年(民国107年至民国109年)件数依序为")
    ([2015, 2016, 2017], [2018, 2019, 2020])
    """
    found: list[int] = []
    end = 0
    for match in _YEAR.finditer(folded):
        digits = match["number"]
        value = int(digits) if digits.isdigit() else int(number_from_words(digits) or 0)
        year = value if value > _WESTERN else value + _ROC
        if found and _RANGE.match(folded[end : match.start()]) and 0 < year - found[-1] <= _LONGEST_RUN:
            found.extend(range(found[-1] + 1, year + 1))
        else:
            found.append(year)
        end = match.end()
    return found if found == sorted(set(found)) else []


def whole_year(year: int) -> Period:
    """Return a calendar year as a period."""
    return Period(str(year), date(year, 1, 1), date(year, 12, 31), Sense.DURING)
