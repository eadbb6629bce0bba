"""A yes-or-no question -> its verdict: by a number, an aim, two times or two things, the members of a list, or a sentence.

What a sentence says of an aim or a change is read by pure functions over folded text; the rest finds the sentence.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from reportqa.ask.cells import SURE, aim_and_result, of_years, on_one_line
from reportqa.ask.computed import by_period, own_year, target_pair
from reportqa.ask.decision import Ask, Decision, Evidence, lost_share, strict
from reportqa.ask.enumerations import enumerations
from reportqa.ask.evidence import Statement, is_cell, period_fit, rank_sentences
from reportqa.ask.figures import accepts, as_figures, confidence, refuse, shortened, trace, why_not
from reportqa.ask.listing import best_clause, period_ok
from reportqa.ask.matching import squash
from reportqa.ask.naming import countries, home, is_country, places
from reportqa.ask.question import YEAR_BEFORE
from reportqa.ask.ranking import rank_figures, unit_fit
from reportqa.ask.terms import without
from reportqa.language.compounds import english_unit_at, in_one_unit
from reportqa.language.numerals import find_quantities, number_from_words
from reportqa.language.script import fold
from reportqa.language.units import NO_UNIT
from reportqa.model.answer import Query, Reason, Status, Term, Type
from reportqa.model.document import Span
from reportqa.model.figure import Bound, Figure, Kind

# The least share of a question's words, its aim or relation apart, that a sentence must meet; set on the tuned sets.
LEAST_VERDICT, _MOST_LOST, _LEAST_REST = 0.55, 0.34, 0.55
_WITHIN, _WITHIN_AIM, _SENTENCES = 0.25, 0.35, 8  # how far below the best sentence, and how many, may tell a verdict
_FEWEST_MEMBERS, _SHARE_OF_PLACES = 4, 0.6  # an enumeration of fewer names, or of other things, tells of no absence


def verdict(ask: Ask) -> Decision:
    """Decide a yes-or-no question, by a figure where it names a number, else by a sentence."""
    numbers = _numbers(ask.query)
    if numbers:
        return _by_number(replace(ask, query=replace(ask.query, numbers=numbers, terms=_wordy(ask.query))))
    return _by_aim(ask) or _by_things(ask) or _by_times(ask) or _by_members(ask) or _by_sentence(ask)


# ---------------------------------------------------------------- aims


_AIM = re.compile(r"目标|原[订定]|原本订|达标|任务|要求|预算|预定|上限|计[画划]|进度|target|goal|budget|\blimit|ceiling|schedule|planned|\bplan\b|set out to|threshold|\bpromised\b|\bagreed with\b|\bbenchmark|\bstandard|承诺|基准")
_AIM_WORDS = re.compile(
    r"^(?:(?:目标值?|年初|年度|实现|水准|水平|level|原[订定]|自[订定]|[订定]|达标|达成|达到|达|做到|完成|任务|要求|预算数?|预定|上限|计[画划]|原[订定]计[画划]|进度|照|按|压|全部|有没有|超过|超出|超额|符合|以内|以下|如期)+|hits?|the|reach(?:ed)?|meet|met|beat|exceed(?:ed)?|targets?|goals?|"
    r"budget|limit|ceiling|schedule|planned|plan|set|out|within|on|hit the target|enough|stay|more|achieved?)$"
)
_FAILED = re.compile(
    r"未(?:能)?(?:达|及|符|完成|按|依|如期|竟)|未能|不及格|没有?(?:达|完成)|落后|落後|差距|短收|短绌|不足|延后|延宕|延至|尚未|\bmissed\b|\bfell short|short of|not (?:met|meet|reach|achiev)|\bbehind\b|\bdelayed\b|\bfailed\b"
)
_REACHED = re.compile(r"超额|优于|超前|如期|提前(?:完成|达)|(?<!未)(?<!未能)(?:达成|达到|达标|完成了)(?!率|度)|\bmet\b|\bbeat\b|\breached\b|\bachieved\b|\bsurpassed\b|on (?:time|schedule|target)|\b(?:inside|within)\b(?= (?:[\w-]+ ){0,2}(?:targets?|budget|limits?|ceiling|deadline|plan|schedule|standards?|allowance)\b)")
_ABOVE = re.compile(r"高于|超过|超出|超越|逾|增收|较.{0,16}(?:为高|高|多|增)|\babove\b|\bexceed(?:ed|s|ing)?\b|\bover\b|more than|ahead of")
_BELOW = re.compile(r"低于|少于|不到|以内|之内|较.{0,16}(?:为短|为低|为少|短|低|少|快)|\bbelow\b|\bunder\b|less than|fewer than")
_RATE = re.compile(r"(?:完成|达成|达标|执行)(?:率|度)(?:为|达|约|仅|只有)*(?P<rate>\d+(?:\.\d+)?)%")
_LOWER_ASKED = re.compile(r"以内|以下|之内|不超过|压[到低在]|控制在|\bwithin\b|\bunder\b|\bbelow\b|\blimit|ceiling")
LOWER_BETTER = re.compile(r"天数|日数|时间|时长|耗时|等候|等待|漏水|死亡|伤亡|事故|逾期|缺额|流失|离职|违规|误点|延误|\bwait|\bdelay|\blate|\btime\b|leak|death|accident|turnover|vacanc")
STATUS = re.compile(r"\s(?P<met>met|achieved|达成|达标|符合)$|\s(?:missed|not met|not achieved|未达成|未达标?|未达)$")


def said_of_aim(text: str, *, lower: bool) -> bool | None:
    """Return whether folded text says that an aim was met, None where it does not say.

    `lower`: what is counted is the better the less of it there is, so that "below the target" is met.

    >>> said_of_aim("回收率六成,未达目标七成", lower=False), said_of_aim("平均等候38秒,优于60秒的目标", lower=True)
    (False, True)
    >>> said_of_aim("漏水率低于目标", lower=True), said_of_aim("接通率低于95%的要求", lower=False)
    (True, False)
    """
    rate = _RATE.search(text)
    if rate:
        return Decimal(rate["rate"]) >= 100  # noqa: PLR2004
    status = STATUS.search(text)
    if status:
        return status["met"] is not None
    if not _AIM.search(text):
        return None
    if _FAILED.search(text):
        return False
    if _REACHED.search(text):
        return True
    above, below = bool(_ABOVE.search(text)), bool(_BELOW.search(text))
    return (below if lower else above) if above != below else None


def _by_aim(ask: Ask) -> Decision | None:
    """Answer whether an aim was met: as a sentence says so, else by the two figures; None where no aim is asked about."""
    query, view = ask.query, ask.view
    if not _AIM.search(query.folded):
        return None
    terms = without(query.terms, _AIM_WORDS)
    if not terms:
        return None
    lower = bool(_LOWER_ASKED.search(query.folded) or LOWER_BETTER.search(query.folded))
    for s in _near_best(ask, terms, _WITHIN_AIM):
        sentence = view.squash(s.document, s.span)
        pair = _aim_beside(ask, s) or _aim_after(ask, s)
        clause = _about_aim(sentence)
        told = said_of_aim(clause, lower=lower)
        if told is None and pair is not None:
            told = _reaches(pair[1], pair[0], lower=lower)
        if told is not None:
            quote = s.span if s.span.end - s.span.start <= _LONGEST_QUOTE else shortened(view, s.document, s.span, _LONGEST_QUOTE)
            figures = (pair[1], pair[0]) if pair else ()
            return Decision(Type.YESNO, Status.ANSWERED, figures=figures, passage=(Evidence(s.document, quote),), verdict=told, confidence=min(0.85, 0.3 + 0.5 * s.coverage))
    found = _aim_cells(ask, terms) or target_pair(ask)
    if not found and (line := on_one_line(as_figures(ask, terms=terms), aim_and_result, labels=False)) is not None:
        found = (line.figures[0], line.figures[1])
    if not found:
        return None
    aim, done = found
    return Decision(Type.YESNO, Status.ANSWERED, figures=(done, aim), verdict=_reaches(done, aim, lower=lower), confidence=0.7)


def _reaches(done: Figure, aim: Figure, *, lower: bool) -> bool:
    """Whether what was done comes up to what was aimed at, in one unit: 7 minutes 48 seconds to 8 minutes."""
    did, wanted = in_one_unit(done.quantity, aim.quantity) or (done.quantity.value, aim.quantity.value)
    return did <= wanted if lower else did >= wanted


_LONGEST_QUOTE = 160


def _about_aim(sentence: str) -> str:
    """Return the clauses of a sentence from the one before its aim on, else the whole."""
    clauses = re.split(r"[,;](?!\d)", sentence)
    at = next((i for i, c in enumerate(clauses) if _AIM.search(c)), None)
    return sentence if at is None else ",".join(clauses[max(0, at - 1) : at + 3])


def _near_best(ask: Ask, terms: tuple[Term, ...], within: float = _WITHIN) -> list[Statement]:
    """Return the sentences that meet terms nearly as well as the best one does, in the period asked for."""
    ranked = rank_sentences(_with_terms(ask.query, terms), ask.view, ask.matcher)
    total = sum(t.weight for t in terms) or 1.0
    usable = [s for s in ranked if not strict(s.missing) and s.coverage >= _LEAST_REST and sum(t.weight for t in s.missing) / total <= _MOST_LOST and period_ok(s, ask.query, ask.view)]
    return [s for s in usable[:_SENTENCES] if s.score >= usable[0].score - within]


def _with_terms(query: Query, terms: tuple[Term, ...]) -> Query:
    return replace(query, terms=terms)


def _aim_beside(ask: Ask, statement: Statement) -> tuple[Figure, Figure] | None:
    """Return what was aimed at and what was done, where one sentence of running text gives both."""
    inside = [f for i in ask.view.figures_of(statement.passage) if statement.span.start <= (f := ask.view.figures[i]).span.start < statement.span.end and not is_cell(f)]
    aims = [f for f in inside if _AIM.search(_before(ask, f))]
    for aim in aims:
        others = [f for f in inside if f.id != aim.id and in_one_unit(f.quantity, aim.quantity) is not None and f not in aims and f.quantity.kind is not Kind.CHANGE]
        if others:
            return aim, min(others, key=lambda f: abs(f.span.start - aim.span.start))
    return None


def _aim_after(ask: Ask, statement: Statement) -> tuple[Figure, Figure] | None:
    """Return what was aimed at and what was done, where the next sentence gives the aim alone (… The target was 2,400.)."""
    view = ask.view
    after = [s for s in view.sentences(statement.passage) if s.start >= statement.span.end][:1]
    figures = [view.figures[i] for i in view.figures_of(statement.passage)]
    aims = [f for f in figures if after and after[0].start <= f.span.start < after[0].end and not is_cell(f)]
    done = [f for f in figures if statement.span.start <= f.span.start < statement.span.end and not is_cell(f)]
    if len(aims) != 1 or not done or not _AIM.match(_ARTICLE.sub("", view.squash(statement.document, after[0]))):
        return None
    same = [f for f in done if aims[0].quantity.unit_id == NO_UNIT.id or in_one_unit(f.quantity, aims[0].quantity) is not None]
    return (aims[0], same[0]) if same else None


_ARTICLE = re.compile(r"^(?:the|its|our|原[订定]|年度|全年)\s*")


def _before(ask: Ask, found: Figure) -> str:
    """Return the words just before a number, in its own clause."""
    text = ask.view.documents[found.document].text[max(0, found.span.start - 14) : found.span.start]
    return re.split(r"[,;，；]", fold(text))[-1]  # noqa: RUF001


def _aim_cells(ask: Ask, terms: tuple[Term, ...]) -> tuple[Figure, Figure] | None:
    """Return the cells of a table that say what was aimed at and what was done, in the row or column that the terms name."""
    best: tuple[float, tuple[Figure, Figure]] | None = None
    seen = {s.passage for s in rank_sentences(_with_terms(ask.query, terms), ask.view, ask.matcher)[:40]}
    cells = [f for p in sorted(seen) for i in ask.view.figures_of(p) if is_cell(f := ask.view.figures[i]) and len(f.headers) > 1]
    wanted = next((p.years[-1] for p in ask.query.periods if p.years), ask.view.documents[cells[0].document].year if cells else None)
    for aim in cells:
        side = next((k for k in (0, 1) if _AIM.search(fold(aim.headers[k]))), None)
        if side is None or not _of_own_year(aim, cells, wanted) or (ask.query.periods and period_fit(ask.query.periods, aim.period, inherited=False) < 0):
            continue
        done = _done_cell(aim, cells, side)
        if done is None:
            continue
        context = ask.view.context(aim)
        covered, missing = ask.matcher.cover(terms, context.row + context.column, context.path, "", context.title)
        if covered >= _LEAST_REST and not strict(missing) and (best is None or covered > best[0]):
            best = (covered, (aim, done))
    return best[1] if best else None


def _of_own_year(cell: Figure, cells: list[Figure], year: int | None) -> bool:
    """Whether a cell is of a year, by its time or, in a row over several years without headers, by its place."""
    if cell.period is None or year is None:
        return True
    row = [f for f in cells if f.passage == cell.passage and f.headers == cell.headers]
    if len(row) == len(cell.period.years) > 1:
        return cell.period.years[row.index(cell)] == year
    return year in cell.period.years


def _done_cell(aim: Figure, cells: list[Figure], side: int) -> Figure | None:
    """Return the cell that says what was done where another says what was aimed at; `side` is the header, 0 or 1, that says so."""
    alike = [f for f in cells if f.passage == aim.passage and f.headers[1 - side] == aim.headers[1 - side] and in_one_unit(f.quantity, aim.quantity) is not None]
    same = [f for f in alike if f.headers == aim.headers]
    if _BOTH.search(fold(aim.headers[side])):  # 預定／實際: the one and the other in one cell
        return same[1] if len(same) == 2 and same[0].id == aim.id and same[1].sentence == aim.sentence else None  # noqa: PLR2004
    done = [f for f in alike if f.id != aim.id and _bare_done(f.headers[side]) == _bare_aim(aim.headers[side]) and not _AIM.search(fold(f.headers[side]))]
    return done[same.index(aim)] if len(done) == len(same) else None  # cells of columns without headers of their own stand in one order


_BOTH = re.compile(r"(?:目标|预定|计[画划]|预算).{0,3}/.{0,2}(?:实际|实绩|决算|达成)")


def _bare_aim(header: str) -> str:
    return re.sub(r"\s|目标值?|预算数?|原[订定]|预定|target|goal|budget|planned|plan", "", fold(header))


def _bare_done(header: str) -> str:
    return re.sub(r"\s|实际值?|实绩值?|达成值?|决算数?|完成数?|执行数?|actual|result|outturn|done", "", fold(header))


# ---------------------------------------------------------------- two times, two things


_UP = re.compile(r"增|成长|上升|提高|提升|进步|多|升|高|increas|rose|rising|grew|higher|\bup\b|more|climb")
_DOWN = re.compile(r"减|下降|降低|衰退|退步|少|降|跌|低|decreas|fell|fewer|lower|\bdown\b|less|declin|drop")
_LEVEL = re.compile(r"持平|相同|不变|没变|冻结|维持(?:原|在)|unchanged|the same|level with|\bheld (?:at|steady|flat|level)|\bfrozen\b|remained (?:at|flat|steady)")
_MOVE_ASKED = re.compile(r"[调涨升降][涨价高升降低]|加价|减价|\b(?:raised?|rise|rose|cut|increased?|reduced?|go(?:ne)? up|put up|lowered?)\b")
_COMPARED = re.compile(r"较|比|相较|同比|去年|上年|前一?[年季期]|than|compared|from|previous|over")
_RELATIONS = (
    ("same", re.compile(r"一样|相同|持平|没变|不变|\bsame\b|unchanged|equal")),
    ("more", re.compile(r"多|高|增加|成长|增长|上升|进步|提高|\bmore\b|higher|increase|rise|rose|grow|grew|\bup\b")),
    ("less", re.compile(r"少|低|减少|下降|衰退|降低|退步|\bless\b|fewer|lower|decrease|fall|fell|drop|\bdown\b")),
)
_RELATION_WORDS = re.compile(
    r"^(?:一样|相同|持平|没变|不变|多|高|增加|成长|增长|上升|进步|提高|少|低|减少|下降|衰退|退步|降低|前?一?[季期年]|same|unchanged|equal|compared|compare|go|went|more|higher|increased?|rise|rose|grow|grew|less|fewer|lower|decreased?|fall|fell|drop|dropped|up|down)$"
)
_BEFORE = re.compile(YEAR_BEFORE.pattern + r"|前一?[季期次]|上一?[季期次]|前季")
_OTHER_TIME = re.compile(r"\bthan\b|compared|\bversus\b|\bon\b|比|较|相较")


def _relation(query: Query) -> str | None:
    return next((name for name, pattern in _RELATIONS if pattern.search(query.folded)), None)


def _by_times(ask: Ask) -> Decision | None:
    """Answer whether a thing was more, less or the same in one year than in another, None where that is not asked."""
    query = ask.query
    relation = _relation(query)
    if relation is None:
        return None
    periods = {p.years[0]: p for p in query.periods if p.years and (len(p.years) == 1 or len(query.periods) == 1)}
    own = ask.view.documents[0].year
    named = bool(query.year_before or _BEFORE.search(query.folded))
    if query.year_before and len(periods) < 2 and (periods or own is not None):  # noqa: PLR2004
        year = next(iter(periods), own or 0)
        periods = {y: own_year(ask.view, y) for y in (year, year - 1)}
    elif len(periods) == 1 and own is not None and next(iter(periods)) < own and _OTHER_TIME.search(query.folded):
        periods[own] = own_year(ask.view, own)
    terms = without(query.terms, _RELATION_WORDS)
    if not terms:
        return None
    years = sorted(periods)
    line = on_one_line(as_figures(ask, terms=terms, periods=()), lambda line: of_years(line, years), labels=False) if len(periods) == 2 else None  # noqa: PLR2004
    found = line.figures if line is not None and line.coverage >= SURE else by_period(as_figures(ask, terms=terms), [periods[y] for y in years]) if len(periods) == 2 else ()  # noqa: PLR2004
    if len(found) != 2 and line is not None:  # noqa: PLR2004
        found = line.figures
    if len(found) != 2:  # noqa: PLR2004
        return _by_change(ask, relation, terms) or _by_said_change(ask, relation, terms) if named or len(periods) == 2 else None  # noqa: PLR2004
    first, second = found[0].quantity.value, found[1].quantity.value
    later = periods[max(periods)]
    # the year asked about is named first; where it is not named, it is the later one
    first_named = min(query.periods, key=lambda p: query.folded.find(fold(p.text).strip()), default=later) if len(query.periods) > 1 and not query.year_before else later
    ahead = first_named.years[0] == later.years[0]
    mine, other = (second, first) if ahead else (first, second)
    if found[0].quantity.kind is Kind.RANK:
        mine, other = other, mine  # the second place is above the fourth
    held = {"more": mine > other, "less": mine < other, "same": mine == other}[relation]
    return Decision(Type.YESNO, Status.ANSWERED, figures=found[::-1] if ahead else found, verdict=held, confidence=0.7)


def _by_change(ask: Ask, relation: str, terms: tuple[Term, ...]) -> Decision | None:
    """Answer by a printed change (較上年減少252場次): whether it goes the way that is asked about."""
    plain = as_figures(ask, terms=terms, units=(), periods=())
    for c in rank_figures(plain.query, ask.view, ask.matcher)[:12]:
        near = ask.view.context(c.figure).near
        up, down = bool(_UP.search(near)), bool(_DOWN.search(near))
        if accepts(c) and up != down and _COMPARED.search(ask.view.context(c.figure).clause):
            held = {"more": up, "less": down, "same": False}[relation]
            return Decision(Type.YESNO, Status.ANSWERED, figures=(c.figure,), verdict=held, confidence=0.7)
    return None


def _by_said_change(ask: Ask, relation: str, terms: tuple[Term, ...]) -> Decision | None:
    """Answer by the clause that says in words which way a thing went (死亡持平)."""
    head = next((t for t in reversed(terms) if t.known and t.weight > _LIGHT), terms[-1])
    near = _near_best(ask, terms)
    for heads in ((head,), tuple(t for t in terms if t.known and t.weight > _LIGHT and t is not head)):  # the clause may name but what happened (清退人數持平), its sentence the rest
        for s in near:
            text = ask.view.documents[s.document].text
            whole = squash(s.span.of(text))
            for clause in _clauses(text, s.span):
                said = squash(clause.of(text))
                ways = [name for name, pattern in (("same", _LEVEL), ("more", _UP), ("less", _DOWN)) if pattern.search(said)]
                if any(ask.matcher(t, said) >= _SAID for t in heads) and ask.matcher(head, whole) >= _SAID and (ways[:1] == ["same"] or len(ways) == 1):
                    return Decision(Type.YESNO, Status.ANSWERED, passage=(Evidence(s.document, s.span),), verdict=ways[0] == relation, confidence=0.6)
    return None


_SAID = 0.5  # of a word, for a clause to be about it


_LIGHT = 0.9


def _clauses(text: str, span: Span) -> list[Span]:
    breaks = [span.start, *(span.start + m.end() for m in re.finditer(r"[，；：,;]", span.of(text))), span.end]  # noqa: RUF001
    return [Span(a, b) for a, b in zip(breaks, breaks[1:], strict=False) if b > a]


_THAN = re.compile(r"\bthan\b|比(?!例|率|重|赛|利)|较(?=[一-鿿])")


def _by_things(ask: Ask) -> Decision | None:
    """Answer whether one thing is more than another, by the figures of the two in one sentence."""
    query = ask.query
    relation, seam = _relation(query), _THAN.search(query.folded)
    if relation is None or seam is None or query.year_before:
        return None
    terms = without(query.terms, _RELATION_WORDS)
    before = [t for t in terms if 0 <= query.folded.find(t.text) < seam.start()]
    after = [t for t in terms if query.folded.find(t.text) >= seam.end()]
    if not before or not after:
        return None
    mine = [before[-1]] if query.language == "en" else before
    for s in _near_best(ask, terms):
        inside = [f for i in ask.view.figures_of(s.passage) if s.span.start <= (f := ask.view.figures[i]).span.start < s.span.end]
        for a in inside:
            for b in inside:
                if a.id != b.id and a.quantity.unit_id == b.quantity.unit_id and _apart(ask, a, mine, after) and _apart(ask, b, after, mine):
                    first, second = a.quantity.value, b.quantity.value
                    held = {"more": first > second, "less": first < second, "same": first == second}[relation]
                    return Decision(Type.YESNO, Status.ANSWERED, figures=(a, b), verdict=held, confidence=0.75)
    return None


def _apart(ask: Ask, found: Figure, own: list[Term], other: list[Term]) -> bool:
    """Whether a figure's own words name one thing of two and not the other."""
    near = ask.view.context(found).near
    mine, theirs = (max(ask.matcher(t, near) for t in terms) for terms in (own, other))
    return mine >= 0.5 and mine > theirs + 0.2  # noqa: PLR2004


# ---------------------------------------------------------------- members of a list


def _asked_place(query: Query) -> frozenset[str]:
    """Return the Chinese names of the one country, the report's own apart, that a question names; empty if none or several."""
    found = [forms for english, forms in countries() if not (forms | {english}) & home() and _names_place(query, english, forms)]
    return max(found, key=lambda forms: max(map(len, forms))) if found and not any(a.isdisjoint(b) for a in found for b in found) else frozenset()


def _names_place(query: Query, english: str, forms: frozenset[str]) -> bool:
    if query.language == "en":
        return re.search(rf"\b{re.escape(english)}\b", query.folded) is not None
    return any(form in query.folded for form in forms)


def _by_members(ask: Ask) -> Decision | None:
    """Answer no where a country asked about is not among the names of each list that the rest of the question is about."""
    query, view = ask.query, ask.view
    place = _asked_place(query)
    if not place:
        return None
    english = {e for e, forms in countries() if forms & place}
    terms = tuple(t for t in query.terms if t.text not in place and t.text not in english and not any(t.text in p for p in place))
    longest: tuple[int, Evidence] | None = None
    for s in _near_best(ask, terms) if terms else ():
        text = s.span.of(view.documents[s.document].text)
        if not _all_met(ask, terms, squash(text)):
            continue
        if any(form in squash(text) for form in place):
            return None
        for run in enumerations(text):
            known = sum(is_country(name) for name in run.names)
            if len(run.names) >= _FEWEST_MEMBERS and known >= _SHARE_OF_PLACES * len(run.names) and (longest is None or len(run.names) > longest[0]):
                longest = (len(run.names), Evidence(s.document, Span(s.span.start + run.start, s.span.start + run.end)))
    if longest is None:
        return None
    return Decision(Type.YESNO, Status.ANSWERED, passage=(longest[1],), verdict=False, confidence=0.6)


def _all_met(ask: Ask, terms: tuple[Term, ...], text: str) -> bool:
    """Whether text meets each term that matters: a list of something near to what is asked about tells of no absence."""
    total = sum(t.weight for t in terms)
    return all(ask.matcher(t, text) >= _MET for t in terms if t.weight >= _MATTERS * total)


_MET, _MATTERS = 0.5, 0.2


# ---------------------------------------------------------------- numbers


def _by_number(ask: Ask) -> Decision:
    query = ask.query
    units = _number_units(query)
    plain = as_figures(ask, units=units or query.units)
    candidates = rank_figures(plain.query, ask.view, ask.matcher)
    accepted = [c for c in candidates if accepts(c) and (not units or c.unit > 0)]
    if not accepted:
        return refuse(ask, why_not(candidates, query), candidates, trace(candidates, ask.view))
    aim = _AIM.search(query.folded) is not None  # else what was aimed at says nothing of what was done
    best = next((c for c in accepted[:4] if c.figure.quantity.value == query.numbers[0] and c.score >= accepted[0].score - 1.0 and (aim or not _AIM.search(_before(ask, c.figure)))), accepted[0])
    quantity = best.figure.quantity
    asked = replace(quantity, value=query.numbers[0], unit_id=_asked_unit(query) or quantity.unit_id)
    value, limit = in_one_unit(quantity, asked) or (quantity.value, asked.value)
    held = _compare(query.folded, value, limit, quantity.bound)
    return Decision(Type.YESNO, Status.ANSWERED, figures=(best.figure,), verdict=held, confidence=confidence(best, accepted), trace=trace(candidates, ask.view))


_COMPARATOR = re.compile(r"(?:超过|多于|高于|大于|突破|超出|不到|少于|低于|不足|至少|more than|over|exceed(?:ed)?|above|fewer than|less than|below|under|at least)\s?$")
_TIME = re.compile(r"\s?(?:学?年|月|[-/]\d|\?|$)")
_BARE_HAN = re.compile(r"[一二两三四五六七八九十百千][一二三四五六七八九十百千万亿]+(?=吗|[?]|$)")
_NO_NUMBER = re.compile(r"^(?:号|期|届|次|季|年)|^[十百千]?(?:号|期|届)|^-[a-z]")  # the ten-day target


def _numbers(query: Query) -> tuple[Decimal, ...]:
    """Return the numbers that a question sets a figure against: not those of a name (5號) or of a time (前一季, 這一年)."""
    found_all = find_quantities(query.folded)
    found = [q for q in found_all if q.quantity.value in query.numbers]
    none = {q.quantity.value for q in found if _NO_NUMBER.match(query.folded[q.number.end :].lstrip()) or re.search(r"[前上这那第每]$", query.folded[: q.number.start])}
    beyond = [q.quantity.value for q in found_all if _COMPARATOR.search(query.folded[: q.number.start]) and not _TIME.match(query.folded[q.number.end :])]
    beyond += [value for m in _BARE_HAN.finditer(query.folded) if _COMPARATOR.search(query.folded[: m.start()]) and (value := number_from_words(m.group())) is not None]
    return tuple(dict.fromkeys((*(n for n in query.numbers if n not in none), *beyond)))


def _wordy(query: Query) -> tuple[Term, ...]:
    """Return the terms of a question without those that are numbers: they are compared, not looked for."""
    kept = tuple(t for t in query.terms if not any(q.number.start == 0 and q.number.end == len(t.text) for q in find_quantities(t.text)) and not _BARE_HAN.fullmatch(t.text))
    return kept or query.terms


def _number_units(query: Query) -> tuple[str, ...]:
    return tuple(q.unit.id for q in find_quantities(query.folded) if q.unit is not NO_UNIT and q.quantity.value in query.numbers and q.unit.id not in ("year", "fiscal_year"))[:1]


def _asked_unit(query: Query) -> str | None:
    """Return the unit of the number that a figure is set against, in either language; None where it has none."""
    asked = next((q for q in find_quantities(query.folded) if q.quantity.value == query.numbers[0]), None)
    unit = None if asked is None else asked.unit if asked.unit is not NO_UNIT else english_unit_at(query.folded, asked.number.end)
    return None if unit is None else unit.id


def _compare(folded: str, value: Decimal, asked: Decimal, bound: Bound) -> bool:
    if re.search(r"超过|多于|高于|逾|大于|突破|超出|more than|over|exceed|above|greater|higher than", folded):
        return value > asked or (value == asked and bound is Bound.OVER)
    if re.search(r"不到|少于|低于|未满|小于|不足|less than|fewer|below|under|lower than", folded):
        return value < asked
    if re.search(r"至少|达到|达|以上|at least|reach", folded):
        return value >= asked
    return value == asked


# ---------------------------------------------------------------- sentences


_NEGATION = re.compile(
    r"未(?!来|成年|满|经)|没有|並無|并无|不再|尚无|无法|(?<!毫)无(?:人)?(?:死亡|伤亡|受伤|发生|通报|案件|一)|(?<![\d.,])0(?:例|件|人|起|次|名|宗)(?!\d)|零(?:例|件|起|死亡)|全数合格|全部合格|均合格|皆合格"
    r"|\bnot\b|\bno\b|\bnever\b|\bneither\b|\bnone\b|\bnobody\b|\bzero\b"
)
_ALL_ASKED = re.compile(r"全部|全数|都(?=[一-鿿])|所有|每一?个|\ball\b|\bevery(?:one|thing)?\b|\bfully\b|\bcompletely\b")
_SOME_LEFT = re.compile(r"其余(?!的?均|皆|都)|尚有|仍有|还有|尚未|\bremaining\b|\bthe rest\b|\bexcept\b|\ball but\b")
_DONE_ASKED = re.compile(r"好了没|好了吗|完成了|完工|竣工|启用了|finished|completed|\bopen(?:ed)? yet")
_DONE_WORDS = re.compile(r"^(?:[盖建做]?好了?|完工了?|完成了?|竣工了?|启用了?|finished|completed?|done|open(?:ed)?)$")
_DONE = re.compile(r"已(?:于.{0,16})?(?:完成|完工|启用|竣工|落成|兴建完)|完工启用|竣工|完竣|was (?:completed|finished|opened)")
_ONGOING = re.compile(r"仍(?:全力|持续|在|需|须)|尚在|施工中|兴建中|办理中|预计|预定|规划于|停工|under way|under construction|expected|being built")
_ODD = re.compile(r"不(?:合格|良|符|足)|违规|异常|超标|缺失")


def _by_sentence(ask: Ask) -> Decision:
    query, view = ask.query, ask.view
    if _DONE_ASKED.search(query.folded):
        query = _with_terms(query, without(query.terms, _DONE_WORDS) or query.terms)
    ranked = rank_sentences(query, view, ask.matcher)
    usable = [s for s in ranked if not strict(s.missing) and s.coverage >= LEAST_VERDICT and lost_share(s.missing, query) <= _MOST_LOST and period_ok(s, query, view)]
    if not usable:
        return refuse(ask, Reason.NO_TOPIC if not ranked or ranked[0].coverage < 0.4 else Reason.TOPIC_WITHOUT_FIGURE, rank_figures(query, view, ask.matcher))  # noqa: PLR2004
    best = usable[0]
    sentence = view.squash(best.document, best.span)
    if not _bears(query.folded, sentence):
        return refuse(ask, Reason.TOPIC_WITHOUT_FIGURE, rank_figures(query, view, ask.matcher))
    clause = best_clause(ask, best, 80)
    text = view.documents[best.document].text
    held = _holds(query.folded, squash(_closest(ask, clause, text).of(text)), squash(clause.of(text)), sentence)
    elsewhere = _AT.search(query.folded)
    if elsewhere is not None and (named := places(best.span.of(text))):
        held = any(elsewhere["place"] in squash(n) for n in named)
    inside = (f for f in view.figures if f.document == best.document and clause.start <= f.span.start and f.span.end <= clause.end)
    shown = next((f for f in inside if unit_fit(query, f) > 0), None)
    return Decision(
        Type.YESNO, Status.ANSWERED, figures=(shown,) if shown else (), passage=(Evidence(best.document, clause),), verdict=held,
        confidence=min(0.9, 0.2 + 0.65 * best.coverage),
    )  # fmt: skip


def _bears(asked: str, sentence: str) -> bool:
    """Whether a sentence on the topic can bear out what is asked: an aim, a comparison or a superlative must be spoken of itself."""
    if _AIM.search(asked) and not _AIM.search(sentence):
        return False
    if _THAN.search(asked) and any(p.search(asked) for _, p in _RELATIONS) and not (_UP.search(sentence) or _DOWN.search(sentence) or _LEVEL.search(sentence)):
        return False
    return not (_MOST.search(asked) and not _MOST.search(sentence))


_MOST = re.compile(r"最[多高大少低小好差常]|居冠|居首|第一(?![次届季期级])|之冠|创新高|\b(?:most|highest|largest|lowest|fewest|biggest|record)\b")
_AT = re.compile(r"(?:是不是|是否|是)?在(?P<place>[一-鿿]{2,6}?)(?:那边|那里|当地)?(?:开|举行|举办|召开|办理|办|登场)")


def _closest(ask: Ask, span: Span, text: str) -> Span:
    """Return the one clause of a stretch of text that meets most of the question."""
    return max(_clauses(text, span), key=lambda c: (sum(t.weight * ask.matcher(t, squash(c.of(text))) for t in ask.query.terms), -c.start), default=span)


def _holds(asked: str, clause: str, stretch: str, sentence: str) -> bool:
    """Return the verdict of the words that answer: the clause closest to the question, the stretch quoted, its sentence."""
    if _AIM.search(asked) and (met := said_of_aim(_about_aim(sentence), lower=bool(_LOWER_ASKED.search(asked) or LOWER_BETTER.search(asked)))) is not None:
        return met
    if _DONE_ASKED.search(asked) and _ONGOING.search(sentence) and not _DONE.search(sentence):
        return False
    odd = _ODD.search(asked)
    if odd is not None and not _ODD.search(clause) and re.search(r"合格|符合|正常|未发现|无", clause):
        return False
    if _MOVE_ASKED.search(asked) and _LEVEL.search(clause):
        return False  # held at the same amount is neither raised nor cut
    if _ALL_ASKED.search(asked) and _SOME_LEFT.search(sentence):
        return False  # the rest was not
    held = not _NEGATION.search(stretch)
    return not held if _asks_negative(asked) else held


def _asks_negative(folded: str) -> bool:
    """Whether a question is put in the negative (是不是沒有…, didn't …)."""
    negative = re.search(r"没有(?!.*[?]?$)|未(?!来|成年|满)|\bnot\b|n't\b", folded)
    return bool(negative) and not re.search(r"有没有|没有[?]?$", folded)
