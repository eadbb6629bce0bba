"""One thing over the years, or the parts of one whole: trends, and which of them is the most or the least."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from reportqa.ask.cells import SURE, label_on, members, on_one_line
from reportqa.ask.counterparts import beside, is_change
from reportqa.ask.decision import Ask, Decision, Evidence, Listed, strict
from reportqa.ask.evidence import is_cell
from reportqa.ask.figures import LEAST_COVERAGE, accepts, as_figures, confidence, figure, refuse, trace, why_not
from reportqa.ask.lines import Line, whole_year
from reportqa.ask.matching import likeness
from reportqa.ask.question import asks_each_year
from reportqa.ask.ranking import Candidate, rank_figures, unit_fit
from reportqa.ask.terms import without
from reportqa.ask.units import extremum
from reportqa.language.compounds import in_one_unit, magnitude
from reportqa.language.script import fold, is_cjk
from reportqa.model.answer import Operation, Query, Reason, Status, Type
from reportqa.model.figure import Figure, Kind

_BY_YEAR = re.compile(r"哪一?个?年|哪年|何年|(?:民国|西元|公元)几年|year")
_SUPERLATIVE_TERM = re.compile(
    r"最.{1,2}|居冠|居次|次[多高大]|第[一二三四五][多少高低大小长短名]|仅次于?|倒数|垫底|most|highest|largest|lowest|least|fewest|smallest|biggest|greatest|which|busiest|best|worst|"
    r"quietest|cheapest|oldest|newest|youngest|longest|shortest|fastest|slowest|strongest|weakest|steepest|runners?-up|(?:second|third)(?:[- ][a-z]+)?|rank(?:s|ed)?|place"
)
_AFTER = re.compile(r"仅次于?(?P<zh>[^的是,在]{1,12})|^after (?P<en>[^,]{2,40}),")
_STATED_NEXT = {2: re.compile(r"次多|次高|次之|其次|居次|第二(?![级类季期阶线代审手届年])|second|runner|followed by"), 3: re.compile(r"第三(?![级类季期阶线代审手届年])|再次|third")}
_SUBSCRIPT = "₀₁₂₃₄₅"
_STATED = {
    Operation.MAXIMUM: re.compile(r"最多|最高|最大|居冠|居首|最长|首位|第一(?![级类次季期阶线代审手])|大宗|most|highest|largest|top"),
    Operation.MINIMUM: re.compile(r"最少|最低|最小|最短|垫底|末位|fewest|lowest|least|smallest"),
}
_TOTAL_ROW = re.compile(r"^(?:合计|总计|小计|总数|共计|全体|全部|全市|全县|全国|total|all)|(?:合计|总计|小计)$|total")
_ALIKE = 0.5
_SHORTEST_YEAR, _TO_DATE = 300, 2.0
_YEAR_ENDS = ((12, 31), (3, 31), (6, 30), (7, 31), (8, 31), (9, 30))
_TREND_WORD = re.compile(
    r"^(?:[近过这]?[一二三四五六七八九十几两\d]+年|变|走|演变|消长|走势|moved?|develop(?:ed|ment)?|evolved?|last|past|recent|give|list|show|tell|(?:two|three|four|five|six|seven|eight|nine|ten) years|years?|figures?|numbers?)$"
)
_UNFOUND = 0.5  # what a figure that ranking did not find by itself counts less
_TOLD_COVERAGE, _TOLD_LOST, _KIND_BONUS = 0.6, 0.35, 2.0
_TOLD_LIKENED = 0.12  # of the question, what only words of near meaning meet: lifeboats are not ships
_BY_PERIOD = re.compile(r"哪一?个?(?:月|季|天|日|周)|\b(?:which|what) (?:month|quarter|day|week|season)\b")
_KIND = re.compile(r"哪(?:一|几)?(?:个|条|座|间|所|家|处)?(?P<kind>行政区|县市|分[局队馆站署]|[区县市乡镇村里国线站馆校院局处所港州省])")


def trend(ask: Ask) -> Decision:
    """Decide a question for one indicator over the years."""
    plain = as_figures(ask, periods=(), terms=without(ask.query.terms, _TREND_WORD))
    wanted = {y for p in ask.query.periods for y in p.years}
    if len(wanted) == 2:  # noqa: PLR2004 (a trend between two years is over all of them)
        wanted = set(range(min(wanted), max(wanted) + 1))
    candidates = [c for c in rank_figures(plain.query, ask.view, ask.matcher) if c.coverage >= LEAST_COVERAGE and c.unit > -0.5 and c.figure.period is not None and not strict(c.missing)]  # noqa: E501, PLR2004
    candidates = _in_unit(candidates)
    run = set(range(min(wanted), max(wanted) + 1)) if len(ask.query.periods) == 2 and wanted else wanted  # noqa: PLR2004
    line = on_one_line(plain, lambda line: _over(line, run), labels=False)
    told = Decision(Type.TREND, Status.ANSWERED, figures=tuple(sorted(line.figures, key=lambda f: f.period.end or date.min if f.period else date.min)), confidence=0.75) if line is not None and len(line.figures) > 1 else None
    told = None if told is not None and any(unit_fit(ask.query, f) < 0 for f in told.figures) and candidates and candidates[0].unit > 0 else told
    if told is not None and line is not None and line.coverage >= SURE:
        return told
    best = by_years(ask, candidates, wanted)
    listed = in_turn(ask, candidates, wanted)
    if len(listed) > len(best):
        return Decision(Type.TREND, Status.ANSWERED, figures=listed, confidence=0.7, trace=trace(candidates, ask.view))
    if told is not None and len(best) < len(told.figures):
        return told
    if len(best) < 2:  # noqa: PLR2004
        if wanted and len(wanted) > 1:
            return refuse(ask, Reason.OTHER_PERIOD if candidates else Reason.NO_TOPIC, candidates, kind=Type.TREND)
        return _only_year(ask, candidates)
    figures = tuple(best[y].figure for y in sorted(best))
    missing = wanted - set(best)
    return Decision(Type.TREND, Status.PARTIAL if missing else Status.ANSWERED, Reason.OTHER_PERIOD if missing else None, figures=figures, confidence=0.75, trace=trace(candidates, ask.view))


def _in_unit(candidates: list[Candidate]) -> list[Candidate]:
    """Return the candidates in the unit asked for, where some are: days are no admissions."""
    return [c for c in candidates if c.unit > 0] or candidates


def _only_year(ask: Ask, candidates: list[Candidate]) -> Decision:
    """Decide a question for a trend where one year alone is told: a refusal where every year is asked for, else that year's figure."""
    if asks_each_year(ask.query.folded, ask.query.language):
        return refuse(ask, Reason.TOPIC_WITHOUT_FIGURE if candidates else Reason.NO_TOPIC, candidates, kind=Type.TREND)
    return replace(figure(as_figures(ask)), type=Type.TREND)


def _over(line: Line, wanted: set[int]) -> tuple[Figure, ...]:
    """Return the figures of a line of years that lie within the wanted ones, nothing where one of these is lacking."""
    within = tuple(f for f in line.figures if f.period is not None and (not wanted or set(f.period.years) <= wanted)) if line.dated else ()
    return within if wanted <= {y for f in within if f.period for y in f.period.years} else ()


def by_years(ask: Ask, candidates: list[Candidate], wanted: set[int]) -> dict[int, Candidate]:
    """Return the longest and best run of figures for the same thing, one a year."""
    best: tuple[float, dict[int, Candidate]] = (0.0, {})
    leads = [c for c in candidates if c.figure.period is not None][:8]
    for lead in leads:
        found: dict[int, Candidate] = {}
        for c in (*(c for c in candidates if _same_series(ask, lead, c)), *_set_beside(ask, lead)):
            years = c.figure.period.years if c.figure.period else ()
            year = years[-1] if years and len(years) <= 2 and not _short(c.figure) else None  # noqa: PLR2004 (a school or financial year touches two)
            if year is None or (wanted and not set(years) & wanted):
                continue
            if year not in found or _rank(lead, c) > _rank(lead, found[year]):
                found[year] = c
        score = 0.5 * len(found) + lead.score
        if len(found) > 1 and score > best[0]:
            best = (score, found)
    return best[1]


def _short(found: Figure) -> bool:
    """Whether a figure is of a month or a day, not of a year or at a time."""
    period = found.period
    return period is not None and period.start is not None and period.end is not None and (period.end - period.start).days < _SHORTEST_YEAR


def _standing(candidate: Candidate) -> float:
    """Return a candidate's score, less where it tells a year only up to some month."""
    end = candidate.figure.period.end if candidate.figure.period else None
    return candidate.score - (_TO_DATE if end is not None and (end.month, end.day) not in _YEAR_ENDS else 0.0)


def _rank(lead: Candidate, candidate: Candidate) -> tuple[bool, float]:
    """Return how well a figure stands for its year: what stands in the lead's own table before what is told elsewhere."""
    return is_cell(lead.figure) and candidate.figure.passage == lead.figure.passage, _standing(candidate)


def _set_beside(ask: Ask, lead: Candidate) -> list[Candidate]:
    """Return what stands in the row, column or sentence of a figure for other years, however low it ranks by itself."""
    same = (ask.view.figures[i] for i in ask.view.figures_of(lead.figure.passage))
    return [replace(lead, figure=f, score=lead.score - _UNFOUND) for f in same if f.id != lead.figure.id and f.quantity.unit_id == lead.figure.quantity.unit_id and beside(ask, lead.figure, f)]


_IN_TURN = re.compile(r"依次|依序|分别|respectively|in turn|successively")


def in_turn(ask: Ask, candidates: list[Candidate], wanted: set[int]) -> tuple[Figure, ...]:
    """Return figures told one after another for a run of years (2021年至2023年依次為3件、4件和5件), each given its year; else nothing."""
    for c in candidates[:8]:
        period = c.figure.period
        if period is None or period.start is None or is_cell(c.figure) or not _IN_TURN.search(ask.view.context(c.figure).sentence + fold(c.figure.sentence.of(ask.view.documents[c.figure.document].text))):
            continue
        same = (ask.view.figures[i] for i in ask.view.figures_of(c.figure.passage))
        run = sorted((f for f in same if f.sentence == c.figure.sentence and f.quantity.unit_id == c.figure.quantity.unit_id and f.period == period), key=lambda f: f.span)
        if len(run) == len(period.years) > 1 and (not wanted or wanted <= set(period.years)):
            dated = ((y, replace(f, period=whole_year(y))) for y, f in zip(period.years, run, strict=True))
            return tuple(f for y, f in dated if not wanted or y in wanted)
    return ()


def _same_series(ask: Ask, lead: Candidate, other: Candidate) -> bool:
    """Whether two figures are of one thing at two times."""
    a, b = lead.figure, other.figure
    if a.id == b.id:
        return True
    if in_one_unit(a.quantity, b.quantity) is None or other.score < lead.score - 3.0:
        return False
    if is_cell(a) and is_cell(b):
        same_row = a.headers[0] == b.headers[0]
        same_column = a.headers[1:2] == b.headers[1:2]
        return a.passage == b.passage and same_row != same_column and _role(a, same_row) == _role(b, same_row)
    if b.inherited and not b.headers or (a.part_of is None) != (b.part_of is None):
        return False
    if is_change(ask, a) != is_change(ask, b):
        return False
    if a.sentence == b.sentence and a.part_of is None and b.part_of is None:
        return not is_change(ask, a)
    return likeness(_said(ask, a), _said(ask, b)) >= _ALIKE


def _role(cell: Figure, across: int) -> str:
    """Return what a cell's header of the year says beside it: the target, the result, the applications."""
    header = fold(" ".join(cell.headers[1:2] if across else cell.headers[:1]))
    return re.sub(r"\([^()]*\)|[\d/\-–\s*.]|年度?底?|学年度?|上年|去年|前年|今年|本年|民国|全年|fy", "", header)  # noqa: RUF001


def _said(ask: Ask, found: Figure) -> str:
    """Return the words near a figure without the figure and its year, which two years of one thing do not share."""
    near = ask.view.context(found).near.replace(fold(found.text).replace(" ", ""), "")
    return near.replace(fold(found.period.text).replace(" ", ""), "") if found.period is not None else near


# ---------------------------------------------------------------- extremes


def extreme(ask: Ask, operation: Operation) -> Decision:
    """Decide which year, row or part has the most or the least."""
    terms = tuple(t for t in ask.query.terms if not _SUPERLATIVE_TERM.fullmatch(t.text)) or ask.query.terms
    plain = as_figures(ask, terms=terms)
    by_year = by_the_year(ask.query)
    ranked = rank_figures(plain.query, ask.view, ask.matcher)
    candidates = [c for c in ranked if c.coverage >= LEAST_COVERAGE and c.unit > -0.5 and c.period >= 0 and not strict(c.missing) and c.figure.quantity.kind is not Kind.ORDINAL]  # noqa: E501, PLR2004
    group = _years_group(ask, candidates) if by_year else _without_totals(_parts_group(candidates, _asked_kind(ask)))
    told = _STATED[operation] if ask.query.rank == 1 else _STATED_NEXT.get(ask.query.rank)
    stated = None if by_year or told is None else next((c for c in candidates[:12] if not is_cell(c.figure) and told.search(ask.view.context(c.figure).clause)), None)
    if stated is not None and (len(group) < 2 or stated.score >= group[0].score):  # noqa: PLR2004
        by_period = stated.figure.period is not None and _BY_PERIOD.search(ask.query.folded) is not None
        subject = _label(stated.figure, by_year=by_period)
        items = (Listed(subject, Evidence(stated.figure.document, stated.figure.clause)),) if subject else ()
        return Decision(Type.COMPUTED, Status.ANSWERED, figures=(stated.figure,), items=items, confidence=confidence(stated, candidates), trace=trace(candidates, ask.view))
    if len(group) < 2 or not any(accepts(c) or _told(c) for c in group):  # noqa: PLR2004
        return refuse(ask, why_not(ranked, ask.query) if ranked else Reason.NO_TOPIC, ranked, trace(ranked, ask.view), kind=Type.COMPUTED)
    sign = sign_of(ask.query, operation, tuple(c.figure for c in group))
    ordered = tuple(c.figure for c in sorted(group, key=lambda c: (-sign * magnitude(c.figure.quantity), c.figure.id)))
    place = _place(ask, ordered, by_year=by_year)
    if place > len(ordered):
        return refuse(ask, Reason.TOPIC_WITHOUT_FIGURE, ranked, trace(ranked, ask.view), kind=Type.COMPUTED)
    winner = ordered[place - 1]
    if not tells_time(ask.query, _label(winner, by_year=by_year)):
        return refuse(ask, Reason.TOPIC_WITHOUT_FIGURE, ranked, trace(ranked, ask.view), kind=Type.COMPUTED)  # what is sought is a month: no other name answers
    name = ("max" if sign > 0 else "min") + (_SUBSCRIPT[place] if 1 < place < len(_SUBSCRIPT) else "")
    calculation = extremum(operation, name, ordered, winner)
    items = (Listed(_label(winner, by_year=by_year), Evidence(winner.document, winner.clause)),)
    return Decision(Type.COMPUTED, Status.ANSWERED, figures=(winner,), items=items, calculation=calculation, confidence=0.7, trace=trace(candidates, ask.view))


_FELL = re.compile(
    r"(?:跌|降|减|缩水|萎缩|衰退|下滑|滑落|退步)[一-鿿]{0,5}最(?!少|小|低|慢|轻)|最[一-鿿]{1,2}的?(?:跌|降|减|衰退)"
    r"|\b(?:fell|fallen?|dropp?(?:ed)?|declined?|decreased?|shr[ai]nk|shrunk|lost)\b.{0,20}\bmost\b|\b(?:largest|biggest|greatest|steepest|sharpest|worst) (?:fall|drop|decline|decrease)\b"
)


def sign_of(query: Query, operation: Operation, figures: Sequence[Figure]) -> int:
    """Return 1 where the greatest of some figures is sought, -1 where the least is: of changes with their signs, the greatest fall is the least."""
    if operation is Operation.MAXIMUM and _FELL.search(query.folded) and any(f.quantity.value < 0 for f in figures):
        return -1
    return 1 if operation is Operation.MAXIMUM else -1


_ROSE = re.compile(
    r"(?:增长|成长|增加|上升|提高|提升|进步|攀升|涨|升)[一-鿿]{0,4}最(?!少|小|低|慢)|最[一-鿿]{1,2}的?(?:增长|成长|涨|升)"
    r"|\b(?:grew|grown|rose|risen|increased?|gained?)\b.{0,20}\bmost\b|\b(?:largest|biggest|greatest|steepest|fastest) (?:rise|increase|growth|gain)\b"
)
_CHANGE_LABEL = re.compile(r"增减|增长|成长|增加|减少|变动|变化|同比|[比较](?:上年|去年|前一?年)|\b(?:change|growth|increase|decrease)\b|\+/-")


def asks_change(query: Query) -> bool:
    """Whether a question asks what rose or fell the most: changes rank, not levels."""
    return _ROSE.search(query.folded) is not None or _FELL.search(query.folded) is not None


def of_change(query: Query, figures: Sequence[Figure]) -> bool:
    """Whether figures are changes, where a question asks what rose or fell the most; any do where it does not."""
    return not asks_change(query) or all(f.quantity.kind is Kind.CHANGE or _CHANGE_LABEL.search(fold(" ".join(f.headers[:2]))) for f in figures)


def by_the_year(query: Query) -> bool:
    """Whether what ranks is a year, or one thing's figure over a stretch of years (the lowest number between 2013 and 2017)."""
    if _BY_YEAR.search(query.folded):
        return True
    spanned = len({y for p in query.periods for y in p.years})
    return spanned > _TWO_YEARS and not _SOUGHT.search(query.folded)


def tells_time(query: Query, text: str) -> bool:
    """Whether a text names a time, where a question seeks a month, a quarter or a day."""
    return not _BY_PERIOD.search(query.folded) or _TIME_TOLD.search(fold(text)) is not None


_TIME_TOLD = re.compile(r"季|[上下]半年|\d\s?[月日]|[一二三四五六七八九十][月日]|星期|周|\bquarter\b|\bq[1-4]\b|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b|day\b|\bweek")
_TWO_YEARS = 2
_SOUGHT = re.compile(r"哪|谁|何(?!时)|什么|\b(?:which|who)\b|\bwhat (?:kind|type|sort|area|district|country|offence|category)\b")


def extreme_on_line(ask: Ask, operation: Operation) -> tuple[Decision, float] | None:
    """Return what ranks first, or at the place asked for, on the line of a table or a sentence that the question is about, with how well that fits."""
    terms = tuple(t for t in ask.query.terms if not _SUPERLATIVE_TERM.fullmatch(t.text) and not _RANK_TERM.fullmatch(t.text) and not _KIND_TERM.fullmatch(t.text)) or ask.query.terms
    criterion = _CRITERION.search(ask.query.folded)
    if criterion is not None:  # what the parts are told apart by need not be said
        terms = tuple(t for t in terms if t.known or t.text not in criterion.group()) or terms
    by_year = by_the_year(ask.query)
    if not by_year and _BY_PERIOD.search(ask.query.folded):
        return None
    kind = _asked_kind(ask)
    named = [y for p in ask.query.periods for y in p.years]
    wanted = set(range(min(named), max(named) + 1)) if named else set()

    def choose(line: Line) -> tuple[Figure, ...]:
        figures = members(line) if line.dated == by_year and (line.table or line.dated or line.total is not None or _RANKED.search(line.fixed)) else ()
        if by_year and len(wanted) > 1:  # a year outside the stretch asked about is none of its
            figures = tuple(f for f in figures if f.period is not None and {f.period.years[0], f.period.years[-1]} & wanted)
        if not line.dated and any(_TIME_LABEL.search(fold(label)) for label in line.labels):
            return ()
        labels = [fold(label_on(line, f)).strip(" ()") for f in figures]
        of_kind = not kind or not labels or sum(label.endswith(kind) or not is_cjk(label[-1:] or "a") for label in labels) * 2 >= len(labels)
        return figures if of_kind else ()

    def changes(line: Line) -> tuple[Figure, ...]:
        figures = choose(line)
        return figures if of_change(ask.query, figures) else ()

    found = on_one_line(as_figures(ask, terms=terms), changes, labels=False) or on_one_line(as_figures(ask, terms=terms), choose, labels=False)
    if found is None:
        return None
    sign = sign_of(ask.query, operation, found.figures)
    ordered = tuple(sorted(found.figures, key=lambda f: (-sign * magnitude(f.quantity), f.id)))
    rank = ask.query.rank
    if rank > len(ordered) or any(magnitude(f.quantity) == magnitude(ordered[rank - 1].quantity) for f in ordered if f.id != ordered[rank - 1].id) or _AFTER.search(ask.query.folded):
        return None
    winner = ordered[rank - 1]
    name = ("max" if sign > 0 else "min") + (_SUBSCRIPT[rank] if 1 < rank < len(_SUBSCRIPT) else "")
    calculation = extremum(operation, name, ordered, winner)
    label = _label(winner, by_year=True) if by_year else label_on(found.line, winner)
    items = (Listed(label, Evidence(winner.document, winner.clause)),)
    return Decision(Type.COMPUTED, Status.ANSWERED, figures=(winner,), items=items, calculation=calculation, confidence=0.7), found.coverage


_CRITERION = re.compile(r"[按依](?:照)?[一-鿿]{1,8}?(?:来|划|区|加以)?分|\bby [a-z ]{2,30}(?=[:,])")
_RANKED = re.compile(r"highest figure|largest|followed by|\bnext\b|最[多高大].*(?:其次|次之|居次)")
_TIME_LABEL = re.compile(r"^第?[一二三四1-4]季|[上下]半年|(?:19|20)\d\d|\d{2,3}年|[〇零一二三四五六七八九十]{2,5}年|(?:^|\d|[一二三四五六七八九十])月(?:份|$)|\bquarter\b|^q[1-4]\b")
_RANK_TERM = re.compile(r"[1-5]|第?[一二三四五1-5]名?|first|second|third|last")
_KIND_TERM = re.compile(r"行政区|县区|县市|选区|林区|责任中心局|气象站|地区|electorates?|districts?|forest district|boroughs?|count(?:y|ies)|towns?|cit(?:y|ies)|stations?|offices?|regions?")


def _place(ask: Ask, ordered: tuple[Figure, ...], *, by_year: bool) -> int:
    """Return which of the ordered figures is wanted: the first, the one of a rank, or the one after what the question names."""
    after = _AFTER.search(ask.query.folded)
    name = fold(after["zh"] or after["en"]).strip() if after is not None else ""
    labels = [fold(_label(f, by_year=by_year)) for f in ordered]
    return next((i + 2 for i, label in enumerate(labels) if name and name in label), ask.query.rank)


def _label(found: Figure, *, by_year: bool) -> str:
    """Return the name of what a figure belongs to: its year, its row, or the words before it."""
    if by_year and found.period is not None:
        return found.period.text
    return found.headers[0] if is_cell(found) else found.subject


def _years_group(ask: Ask, candidates: list[Candidate]) -> list[Candidate]:
    return sorted(by_years(ask, candidates, set()).values(), key=lambda c: -c.score)


def _told(candidate: Candidate) -> bool:
    """Whether a cell's column and caption tell all that was asked: its row was not named, it is what is sought."""
    return is_cell(candidate.figure) and candidate.coverage >= _TOLD_COVERAGE and candidate.feature("lost") <= _TOLD_LOST and candidate.feature("likened") <= _TOLD_LIKENED


def _asked_kind(ask: Ask) -> str:
    """Return the kind of thing a Chinese question seeks, as the last character of its name (哪一區, 哪條線), else nothing."""
    match = _KIND.search(ask.query.folded)
    return match["kind"][-1] if match else ""


def _of_kind(group: list[Candidate], kind: str) -> float:
    labels = [fold(_label(c.figure, by_year=False)).strip(" ()") for c in group]
    return sum(bool(re.search(rf"{kind}(?:$|\()", label)) for label in labels) / len(labels) if kind else 0.0


def _parts_group(candidates: list[Candidate], kind: str) -> list[Candidate]:
    """Return the rows of the column, or the parts of the sentence, that the question is about."""
    best: tuple[float, list[Candidate]] = (float("-inf"), [])
    for lead in candidates[:12]:
        group = [c for c in candidates if _is_part(lead, c)]
        if len(group) >= 2:  # noqa: PLR2004
            score = max(c.score for c in group) + (0.5 if is_cell(lead.figure) else 0.0) + _KIND_BONUS * _of_kind(group, kind)
            if score > best[0]:
                best = (score, group)
    return best[1]


def _without_totals(group: list[Candidate]) -> list[Candidate]:
    """Leave out what the others are parts of, as the report says or as the sum shows."""
    wholes = {c.figure.part_of for c in group}
    kept = [c for c in group if c.figure.id not in wholes]
    if len(kept) > 2:  # noqa: PLR2004
        top = max(kept, key=lambda c: c.figure.quantity.value)
        rest = sum((c.figure.quantity.value for c in kept if c is not top), Decimal(0))
        if rest and abs(top.figure.quantity.value - rest) <= rest * Decimal("0.01"):
            kept.remove(top)
    return kept


def _is_part(lead: Candidate, other: Candidate) -> bool:
    a, b = lead.figure, other.figure
    if a.quantity.unit_id != b.quantity.unit_id or is_cell(a) != is_cell(b):
        return False
    if is_cell(a):
        same_column = a.headers[1:2] == b.headers[1:2] and a.headers[2:] == b.headers[2:]
        return a.passage == b.passage and same_column and not _TOTAL_ROW.search(fold(b.headers[0])) and not (a.period != b.period and a.headers[0] == b.headers[0])
    return a.sentence == b.sentence and b.subject != "" and not re.search(r"合计|共计|总计|共$|total", fold(b.subject))
