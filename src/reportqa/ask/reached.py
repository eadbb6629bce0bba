"""Whether an aim was reached: as a sentence says so, else by the two figures, what was done against what was aimed at.

What a sentence says of an aim is read by pure functions over folded text; the rest finds the sentence.
"""

from __future__ import annotations

import re
from decimal import Decimal

from reportqa.ask.bearing import near_best, with_terms
from reportqa.ask.cells import aim_and_result, on_one_line
from reportqa.ask.computed import target_pair
from reportqa.ask.decision import Ask, Decision, Evidence, strict
from reportqa.ask.evidence import Statement, is_cell, period_fit, rank_sentences
from reportqa.ask.figures import as_figures, shortened
from reportqa.ask.terms import without
from reportqa.language.compounds import in_one_unit
from reportqa.language.script import fold
from reportqa.language.units import NO_UNIT
from reportqa.model.answer import Status, Term, Type
from reportqa.model.document import Span
from reportqa.model.figure import Figure, Kind

_WITHIN_AIM, _LEAST_REST = 0.35, 0.55

AIM_SPOKEN = re.compile(r"目标|原[订定]|原本订|达标|任务|要求|预算|预定|上限|计[画划]|进度|target|goal|budget|\blimit|ceiling|schedule|planned|\bplan\b|set out to|threshold|\bpromised\b|\bagreed with\b|\bbenchmark|\bstandard|承诺|基准")
_AIM_WORDS = re.compile(
    r"^(?:(?:目标值?|预测值?|预估|冲到|拉到|考核|指标|年初|年度|实现|水准|水平|level|原[订定]|自[订定]|[订定]|达标|达成|达到|达|做到|完成|任务|要求|预算数?|预定|上限|计[画划]|原[订定]计[画划]|进度|照|按|压|全部|有没有|超过|超出|超额|符合|以内|以下|如期)+|hits?|the|reach(?:ed)?|meet|met|beat|exceed(?:ed)?|targets?|goals?|"
    r"budget|limit|ceiling|schedule|planned|plan|set|out|within|on|hit the target|enough|stay|more|achieved?)$"
)
_FAILED = re.compile(
    r"未(?:能)?(?:达|及|符|完成|按|依|如期|竟)|未能|不及格|没有?(?:达|完成)|落后|落後|差距|短收|短绌|不足|延后|延宕|延至|尚未|\bmissed\b|\bfell short|short of|not (?:met|meet|reach|achiev)|\bbehind\b|\bdelayed\b|\bfailed\b"
)
_REACHED = re.compile(r"超额|优于|超前|如期|提前(?:完成|达)|(?<!未)(?<!未能)(?:达成|达到|达标|完成了)(?!率|度)|\bmet\b|\bbeat\b|\breached\b|\bachieved\b|\bsurpassed\b|on (?:time|schedule|target)|\b(?:inside|within)\b(?= (?:[\w-]+ ){0,2}(?:targets?|budget|limits?|ceiling|deadline|plan|schedule|standards?|allowance)\b)")
_ABOVE = re.compile(r"高于|超过|超出|超越|逾|增收|较.{0,16}(?:为高|高|多|增)|\babove\b|\bexceed(?:ed|s|ing)?\b|\bover\b|more than|ahead of")
_BELOW = re.compile(r"低于|少于|不到|以内|之内|较.{0,16}(?:为短|为低|为少|短|低|少|快)|\bbelow\b|\bunder\b|less than|fewer than")
_RATE = re.compile(r"(?:完成|达成|达标|执行)(?:率|度)(?:为|达|约|仅|只有)*(?P<rate>\d+(?:\.\d+)?)%")
_SHARE = re.compile(r"(?:目标|预测|预估|预定|预算|计[画划])[^,;]{0,20}[的之](?P<share>\d+(?:\.\d+)?)%|\b(?P<part>\d+(?:\.\d+)?)(?:%| per ?cent) of (?:the |its |our )?(?:[\w-]+ )?(?:target|forecast|budget|plan|goal|projection)\b")
LOWER_ASKED = re.compile(r"以内|以下|之内|不超过|压[到低在]|控制在|\bwithin\b|\bunder\b|\bbelow\b|\blimit|ceiling")
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
    share = _SHARE.search(text)
    if share and not lower:
        return Decimal(share["share"] or share["part"]) >= 100  # noqa: PLR2004
    status = STATUS.search(text)
    if status:
        return status["met"] is not None
    if not AIM_SPOKEN.search(text):
        return None
    if _FAILED.search(text):
        return False
    if _REACHED.search(text):
        return True
    above, below = bool(_ABOVE.search(text)), bool(_BELOW.search(text))
    return (below if lower else above) if above != below else None


def by_aim(ask: Ask, *, aimed: Decimal | None = None) -> Decision | None:
    """Answer whether an aim was met: as a sentence says so, else by the two figures; None where no aim is asked about.

    `aimed`: the number that the question gives the aim, which the sentence must have.
    """
    query, view = ask.query, ask.view
    if not AIM_SPOKEN.search(query.folded):
        return None
    terms = without(query.terms, _AIM_WORDS)
    if not terms:
        return None
    lower = bool(LOWER_ASKED.search(query.folded) or LOWER_BETTER.search(query.folded))
    for s in near_best(ask, terms, _WITHIN_AIM):
        sentence = view.squash(s.document, s.span)
        pair = _aim_beside(ask, s) or _aim_after(ask, s)
        if aimed is not None and (pair is None or pair[0].quantity.value != aimed) and (pair := _aimed_at(ask, s, aimed)) is None:
            continue
        clause = about_aim(sentence)
        told = said_of_aim(clause, lower=lower)
        if told is None and pair is not None:
            told = _reaches(pair[1], pair[0], lower=lower)
        if told is not None:
            quote = s.span if s.span.end - s.span.start <= _LONGEST_QUOTE else shortened(view, s.document, s.span, _LONGEST_QUOTE)
            figures = (pair[1], pair[0]) if pair else ()
            return Decision(Type.YESNO, Status.ANSWERED, figures=figures, passage=(Evidence(s.document, quote),), verdict=told, confidence=min(0.85, 0.3 + 0.5 * s.coverage))
    if aimed is not None:
        return None
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


def about_aim(sentence: str) -> str:
    """Return the clauses of a sentence from the one before its aim on, else the whole."""
    clauses = re.split(r"[,;](?!\d)", sentence)
    at = next((i for i, c in enumerate(clauses) if AIM_SPOKEN.search(c)), None)
    return sentence if at is None else ",".join(clauses[max(0, at - 1) : at + 3])


def _numbers_in(ask: Ask, passage: int, span: Span) -> list[Figure]:
    """Return the numbers of running text within a span of a passage."""
    return [f for i in ask.view.figures_of(passage) if span.start <= (f := ask.view.figures[i]).span.start < span.end and not is_cell(f)]


def _aim_beside(ask: Ask, statement: Statement) -> tuple[Figure, Figure] | None:
    """Return what was aimed at and what was done, where one sentence of running text gives both."""
    inside = _numbers_in(ask, statement.passage, statement.span)
    aims = [f for f in inside if AIM_SPOKEN.search(words_before(ask, f))]
    for aim in aims:
        others = [f for f in inside if f.id != aim.id and in_one_unit(f.quantity, aim.quantity) is not None and f not in aims and f.quantity.kind is not Kind.CHANGE]
        if others:
            return aim, min(others, key=lambda f: abs(f.span.start - aim.span.start))
    return None


def _aimed_at(ask: Ask, statement: Statement, aimed: Decimal) -> tuple[Figure, Figure] | None:
    """Return what was aimed at, of the number that the question gives it, and what was done, where a sentence on the aim has just the two."""
    inside = _numbers_in(ask, statement.passage, statement.span)
    aims = [f for f in inside if f.quantity.value == aimed]
    done = [f for f in inside if aims and f.quantity.value != aimed and in_one_unit(f.quantity, aims[0].quantity) is not None and f.quantity.kind is not Kind.CHANGE]
    return (aims[0], done[0]) if len(aims) == len(done) == 1 else None


def _aim_after(ask: Ask, statement: Statement) -> tuple[Figure, Figure] | None:
    """Return what was aimed at and what was done, where the next sentence gives the aim alone (… The target was 2,400.)."""
    view = ask.view
    after = [s for s in view.sentences(statement.passage) if s.start >= statement.span.end][:1]
    aims = _numbers_in(ask, statement.passage, after[0]) if after else []
    done = _numbers_in(ask, statement.passage, statement.span)
    if len(aims) != 1 or not done or not AIM_SPOKEN.match(_ARTICLE.sub("", view.squash(statement.document, after[0]))):
        return None
    same = [f for f in done if aims[0].quantity.unit_id == NO_UNIT.id or in_one_unit(f.quantity, aims[0].quantity) is not None]
    return (aims[0], same[0]) if same else None


_ARTICLE = re.compile(r"^(?:the|its|our|原[订定]|年度|全年)\s*")


def words_before(ask: Ask, found: Figure) -> str:
    """Return the words just before a number, in its own clause."""
    text = ask.view.documents[found.document].text[max(0, found.span.start - 14) : found.span.start]
    return re.split(r"[,;，；]", fold(text))[-1]  # noqa: RUF001


def _aim_cells(ask: Ask, terms: tuple[Term, ...]) -> tuple[Figure, Figure] | None:
    """Return the cells of a table that say what was aimed at and what was done, in the row or column that the terms name."""
    best: tuple[float, tuple[Figure, Figure]] | None = None
    seen = {s.passage for s in rank_sentences(with_terms(ask.query, terms), ask.view, ask.matcher)[:40]}
    cells = [f for p in sorted(seen) for i in ask.view.figures_of(p) if is_cell(f := ask.view.figures[i]) and len(f.headers) > 1]
    wanted = next((p.years[-1] for p in ask.query.periods if p.years), ask.view.documents[cells[0].document].year if cells else None)
    for aim in cells:
        side = next((k for k in (0, 1) if AIM_SPOKEN.search(fold(aim.headers[k]))), None)
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
    done = [f for f in alike if f.id != aim.id and _bare_done(f.headers[side]) == _bare_aim(aim.headers[side]) and not AIM_SPOKEN.search(fold(f.headers[side]))]
    return done[same.index(aim)] if len(done) == len(same) else None  # cells of columns without headers of their own stand in one order


_BOTH = re.compile(r"(?:目标|预定|计[画划]|预算).{0,3}/.{0,2}(?:实际|实绩|决算|达成)")


def _bare_aim(header: str) -> str:
    return re.sub(r"\s|目标值?|预算数?|原[订定]|预定|target|goal|budget|planned|plan", "", fold(header))


def _bare_done(header: str) -> str:
    return re.sub(r"\s|实际值?|实绩值?|达成值?|决算数?|完成数?|执行数?|actual|result|outturn|done", "", fold(header))
