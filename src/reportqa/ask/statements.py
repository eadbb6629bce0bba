"""Sentences and dated clauses -> a date, a yes or no, or the two or three sentences that answer."""

from __future__ import annotations

import re
from dataclasses import replace

from reportqa.ask.decision import Ask, Decision, Evidence, Listed, lost_share, strict
from reportqa.ask.evidence import Statement, View, is_cell, rank_moments
from reportqa.ask.figures import as_figures, figure, refuse
from reportqa.ask.listing import found_sentences, heads, names_met, subsections, unbroken
from reportqa.ask.ranking import rank_figures
from reportqa.ask.verdicts import verdict
from reportqa.language.ages import is_age
from reportqa.language.periods import is_closing_day
from reportqa.language.script import fold
from reportqa.model.answer import Query, Reason, Status, Step, Type
from reportqa.model.document import Span
from reportqa.model.figure import Moment, Period

# The least coverage at which a sentence or a date answers, set on the tuned question sets.
LEAST_SENTENCE, LEAST_DATE = 0.48, 0.45


# ---------------------------------------------------------------- dates


def date(ask: Ask) -> Decision:
    """Decide a question for a date."""
    by_year = ask.query.wants in ("year", "age")
    named, view = ask.query.periods, ask.view
    ask = _unbound(ask) if by_year else ask
    query = ask.query
    moments = _by_own_words(ask, [m for m in rank_moments(query, view, ask.matcher) if names_met(ask, m)])
    moments = [m for m in moments if not _says_again(m, named, query)]
    any_time = by_year or not _DAY_ASKED.search(query.folded)
    usable = [m for m in moments if m.moment is not None and (any_time or _fine(m.moment)) and m.period >= 0 and not strict(m.missing)]
    usable = [m for m in usable if m.coverage >= LEAST_DATE and lost_share(m.missing, query) <= 0.4 and not _talked_of(ask, m)]  # noqa: PLR2004
    if not usable:
        wide = [m for m in moments if m.moment is not None and m.coverage >= LEAST_DATE + 0.1 and m.period >= 0 and not strict(m.missing) and lost_share(m.missing, query) <= _MOST_LOST_OF_YEAR and not _talked_of(ask, m)]
        wide = wide or _told_around(ask, any_time=any_time, named=named)
        if not wide:
            figures = rank_figures(query, view, ask.matcher)
            return refuse(ask, Reason.NO_TOPIC if not moments or moments[0].coverage < 0.4 else Reason.TOPIC_WITHOUT_FIGURE, figures)  # noqa: PLR2004
        usable = wide
    best = usable[0] if by_year else _finer(usable)
    plural = _SEVERAL.search(query.folded) is not None
    same = [m for m in usable if m.moment and best.moment and m.moment.sentence == best.moment.sentence and m.score >= best.score - (0.25 if plural else 0.08)]
    if by_year:
        same = [best]
    chosen: list[Statement] = []
    for m in sorted(same, key=lambda s: s.moment.span if s.moment else s.span):
        if not any(_same_days(m.moment, c.moment) for c in chosen):
            chosen.append(m)
    joined = chosen if plural or _adjacent(chosen, view) else [best]
    items = tuple(_dated(m, query, named) for m in joined)
    return Decision(Type.DATE, Status.ANSWERED, items=items, confidence=min(0.95, 0.35 + 0.6 * best.coverage), trace=tuple(Step("date", f"{m.score:.3f} coverage={m.coverage:.2f} {m.moment.period.text if m.moment else ''} | {m.span.of(view.documents[m.document].text)}") for m in moments[:5]))


_DAY_ASKED = re.compile(r"哪(?:一|几|[两二三四五])?[天日]|几?月几|几[月号日]|哪一?个?月|何[日月]|日期|星期|礼拜|周几|\bdates?\b|\b(?:what|which) (?:day|month|week)")
_COARSE = 0.15  # how much less a date of a year or more counts where no year is asked for
_YEAR_OF = re.compile(r"^(?:截至|截止|累[計计]至|迄至|[至迄到自從从])?\s?(?P<year>[^年]*[\d〇○零一二三四五六七八九十百元]\s?(?:會計|会计|學|学)?年度?(?![代間间]))|(?P<western>\d{4})")
_THAT_YEAR = re.compile("[這这該该]")  # 這一年 names no number
_YEAR_TO = re.compile(r"(?:至|到|-|~|－|—|–|～)\s?(?P<year>[^年]*[\d〇○零一二三四五六七八九十百元]\s?年度?)")  # noqa: RUF001
_ENDS = re.compile(r"结束|终[于止结]|截止|逝世|去世|过世|病逝|死于|卒于|灭亡|解散|停[止刊办]|关闭|\b(?:ends?|ended|died|closed?)\b")
_BEGINS = re.compile(r"开始|始[于建]|成立|创[立建办]|建立|设立|从什么时|从何时|从哪|\b(?:begin|began|start(?:s|ed)?|founded)\b")
_MONTH_ASKED, _MONTH_OF = re.compile(r"(?<!年)几月(?!几)|哪一?个?月(?!几|[的之]?哪)"), re.compile(r"^[^月]*月(?!份?[至到-])")
_AGE_KINDS = (re.compile(r"世[纪紀]"), re.compile(r"年代"))
_MOST_LOST_OF_YEAR = 0.25  # of a question for a day that a date of a year or more answers
_LONGEST_SPAN = 100  # days of a stretch that is still a date: a quarter and more is a time reported on
_SEVERAL = re.compile(r"哪[几两二三四五][天日]|哪些|分别|dates|which (?:two|three) days|which days")
_LAST_ASKED = re.compile(r"最[晚迟]|截止|到(?:哪|何|什么时|几[月号日])|(?:哪[一]?天|何时|什么时候|几号)(?:截止|为止)|期限|\bdeadline|\buntil when\b|\blast (?:day|date)\b|\bno later than\b|\bby (?:what|which) (?:date|day)\b|\bclos(?:e|es|ed|ing)\b")
_FIRST_ASKED = re.compile(r"(?:从|自|由)(?:哪|何|什么时|几[月号日])|(?:哪[一]?天|何时|什么时候|几号)(?:开始|起)|\b(?:since|from) when\b|\bwhen did .* (?:start|begin)\b")
_LAST = re.compile(r"(?:[至到迄]|\bto|\buntil|\bby|-|~|—)\s?$")
_FIRST = re.compile(r"(?:[自从]|\bfrom|\bsince)\s?$")
_MOVED_ASKED = re.compile(r"改[到至期在]|[延展](?:到|至|后|期)|now due|now (?:expected|planned)|postponed|put back|revised")
_MOVED = re.compile(r"(?:改|延|展延|延后|延长|调整)[于至到为]\s?$|(?:postponed|moved|put back|revised|delayed) (?:to|until)\s?$")
_FIRST_PLANNED = re.compile(r"(?:原[订定]|原本|originally).{0,6}$")


def _by_own_words(ask: Ask, moments: list[Statement]) -> list[Statement]:
    """Return dates anew by the words that are each one's own: those up to the next date, or before it where it stands in brackets."""
    asked_moved = _MOVED_ASKED.search(ask.query.folded) is not None
    asked_last, asked_first = _LAST_ASKED.search(ask.query.folded) is not None, _FIRST_ASKED.search(ask.query.folded) is not None
    total = sum(t.weight for t in ask.query.terms) or 1.0
    found = []
    for m in moments:
        if m.moment is None:
            continue
        before, after = _own_words(ask.view, m.moment)
        text = ask.view.documents[m.document].text
        bracketed = text[m.moment.span.start - 1 : m.moment.span.start] in ("(", "（")  # noqa: RUF001
        closing = ask.view.documents[m.document].language == "en" and len(before.split()) > _LEADING_WORDS  # English says what happened before it says when
        own = before if bracketed or closing else after
        share = sum(t.weight * ask.matcher(t, own) for t in ask.query.terms) / total
        share += sum(ask.matcher(t, own) for t in ask.query.terms if t.strict) / (sum(t.strict for t in ask.query.terms) or 1)
        lead = fold(text[max(0, m.moment.span.start - 10) : m.moment.span.start])
        kind = _kind_of_time(ask.query, m.moment)
        tail = fold(text[m.moment.span.end : m.moment.span.end + 3])
        kind += 0.3 * (asked_last * (_LAST.search(lead) is not None or m.moment.period.start is None or tail.lstrip().startswith("止")) + asked_first * (_FIRST.search(lead) is not None or tail.lstrip().startswith("起")))
        kind -= _COARSE * (not asked_last and is_closing_day(m.moment.period))
        moved = kind + 0.3 * asked_moved * ((_MOVED.search(lead) is not None) - (_FIRST_PLANNED.search(lead) is not None))
        found.append(replace(m, score=m.score + _OWN * share + moved + _NUMBER * _has_number(ask, m.moment)))
    return sorted(found, key=lambda s: (-round(s.score, 6), s.document, s.span))


def _has_number(ask: Ask, moment: Moment) -> bool:
    """Whether the sentence of a date has a number that the question names: in which year there were 120 boats."""
    beside = (ask.view.figures[i] for i in ask.view.figures_of(moment.passage)) if ask.query.numbers else ()
    return any(f.quantity.value in ask.query.numbers and f.sentence == moment.sentence for f in beside)


def _finer(usable: list[Statement]) -> Statement:
    """Return the best date, or where that is a year or more, one within it that is told more finely and nearly as good."""
    best = usable[0]
    whole = best.moment.period if best.moment else None
    if whole is None or best.moment is None or _fine(best.moment) or whole.start is None or whole.end is None:
        return best
    for other in usable:
        days = other.moment.period if other.moment and _fine(other.moment) else None
        if days is not None and days.start and days.end and whole.start <= days.start <= days.end <= whole.end and other.score >= best.score - _FINER:
            return other
    return best


_FINER = 0.3  # how much worse than a year a day of it may stand that is told in its place


def _kind_of_time(query: Query, moment: Moment) -> float:
    """Return what a date counts more or less for the kind of time asked for: a year, a century, a decade, any time."""
    said = moment.period.text
    asked = [kind for kind in _AGE_KINDS if kind.search(query.folded)]
    if query.wants == "age" or asked:
        return _COARSE * any(kind.search(said) for kind in asked)
    if query.wants == "year":
        return -_COARSE * is_age(said)
    return 0.0 if _fine(moment) else -_COARSE


_TALKED = re.compile(r"推动|争取|研议|研商|讨论|探讨|洽谈|交换意见|\bdiscuss|\btalks? (?:on|about)")
_LEAST_CLAUSE = 0.4  # of the question that a date's own clause holds where the rest of its sentence is what was talked about


def _talked_of(ask: Ask, statement: Statement) -> bool:
    """Whether what is asked about was only talked of on a date: an agreement that visitors discussed was not signed then."""
    moment = statement.moment
    if moment is None or moment.sentence.end <= moment.clause.end:
        return False
    clause = ask.view.squash(moment.document, moment.clause)
    rest = ask.view.squash(moment.document, Span(moment.clause.end, moment.sentence.end))
    total = sum(t.weight for t in ask.query.terms) or 1.0
    own = sum(t.weight * ask.matcher(t, clause) for t in ask.query.terms) / total
    only_there = sum(t.weight for t in ask.query.terms if ask.matcher(t, rest) > ask.matcher(t, clause)) / total
    return own < _LEAST_CLAUSE and only_there >= _LEAST_CLAUSE and _TALKED.search(rest) is not None


_LEADING_WORDS = 2
_NUMBER = 0.15  # how much more a date counts whose sentence has a number of the question
_OWN = 0.2  # how much the words that are a date's own count beside those of its clause and sentence


def _own_words(view: View, moment: Moment) -> tuple[str, str]:
    """Return what stands between a date and the one before, and between it and the next, in its sentence."""
    same = sorted({m.span for m in view.moments_of(moment.passage) if m.sentence == moment.sentence})
    at = same.index(moment.span)
    before = Span(same[at - 1].end if at else moment.sentence.start, moment.span.start)
    after = Span(moment.span.end, max(moment.span.end, same[at + 1].start if at + 1 < len(same) else moment.sentence.end))
    return view.squash(moment.document, before), view.squash(moment.document, after)


def _adjacent(chosen: list[Statement], view: View) -> bool:
    """Whether dates stand side by side in one phrase (6 月 15 日 8 月 17 日)."""
    if len(chosen) != 2 or chosen[0].moment is None or chosen[1].moment is None:  # noqa: PLR2004
        return False
    text = view.documents[chosen[0].document].text
    between = text[chosen[0].moment.span.end : chosen[1].moment.span.start]
    return len(re.sub(r"[\s及和與、,]", "", between)) == 0


def _same_days(a: Moment | None, b: Moment | None) -> bool:
    return a is not None and b is not None and (a.period.start, a.period.end) == (b.period.start, b.period.end)


def _fine(moment: Moment) -> bool:
    start, end = moment.period.start, moment.period.end
    if start is None:
        return is_closing_day(moment.period)
    return end is not None and (end - start).days <= _LONGEST_SPAN


def _told_around(ask: Ask, *, any_time: bool, named: tuple[Period, ...]) -> list[Statement]:
    """Return the dates of which the sentences beside theirs, which are undated, tell what is asked."""
    query = ask.query
    found = _by_own_words(ask, [m for m in rank_moments(query, ask.view, ask.matcher, around=True) if m.moment is not None and (any_time or _fine(m.moment))])
    found = [m for m in found if m.moment is not None and _TALKED.search(ask.view.squash(m.document, ask.view.with_undated(m.moment))) is None]  # what was only talked of
    if query.wants not in ("year", "age"):  # of the days of one year any other name's may stand beside
        found = [m for m in found if m.moment is not None and all(ask.matcher(t, ask.view.squash(m.document, m.moment.sentence)) >= _NAMED for t in query.terms if t.strict)]
    return [m for m in found if m.coverage >= _LEAST_AROUND and m.period >= 0 and not strict(m.missing) and lost_share(m.missing, query) <= _MOST_LOST_AROUND and not _says_again(m, named, query)]


_NAMED = 0.5  # from which a name is met
_LEAST_AROUND, _MOST_LOST_AROUND = 0.6, 0.3  # of a question whose words stand in the sentences beside a date's own


def _unbound(ask: Ask) -> Ask:
    """Return a question for a year or century without the years that it names: they tell of something else (the 2010 law was amended in which year)."""
    kept = tuple(p for p in ask.query.periods if len(p.years) > 1)
    return replace(ask, query=replace(ask.query, periods=kept)) if kept != ask.query.periods else ask


def _says_again(statement: Statement, named: tuple[Period, ...], query: Query) -> bool:
    """Whether a date only says again the time that the question names itself, where it asks for another: for a year, from when, until when."""
    if statement.moment is None:
        return False
    given = statement.moment.period
    if query.wants in ("year", "age"):
        return any(len(p.years) == 1 and given.years == p.years for p in named)
    return any((given.start, given.end) == (p.start, p.end) and not _DAY_ASKED.search(query.folded) for p in named)


def _dated(statement: Statement, query: Query, named: tuple[Period, ...]) -> Listed:
    """Return a date as it is printed, as coarse as it is asked for: its year, month, decade or century alone."""
    moment = statement.moment
    if moment is None:
        msg = "a dated statement needs its moment"
        raise ValueError(msg)
    text, day = moment.period.text, moment.period.start or moment.period.end
    if is_closing_day(moment.period):
        text = re.sub(r"^[至到]\s?|\s?止$", "", text)
    if is_age(text):
        return Listed(_age_of(text, query), Evidence(statement.document, moment.clause))
    end = _end_asked(moment, query, named)
    if query.wants in ("year", "age") or (end is not None and _YEAR_TO.search(text) and not _fine(moment)):
        text, day = _year_of(moment, last=end is True), (moment.period.end if end else day)
    elif _MONTH_ASKED.search(query.folded) and (month := _MONTH_OF.match(text)) is not None:
        text = month.group()
    return Listed(text, Evidence(statement.document, moment.clause), day.isoformat() if day else None)


def _age_of(text: str, query: Query) -> str:
    """Return the century or decade of a time that is told more finely than it is asked for: 19世紀末 for which century.

    >>> import types
    >>> _age_of("十九世紀末", types.SimpleNamespace(folded="是哪一世纪")), _age_of("20世紀30年代初", types.SimpleNamespace(folded="哪一年代"))
    ('十九世紀', '20世紀30年代')
    """
    for kind in _AGE_KINDS:
        if kind.search(query.folded) and (found := kind.search(text)) is not None:
            return text[: found.end()]
    return text


def _end_asked(moment: Moment, query: Query, named: tuple[Period, ...]) -> bool | None:
    """Return whether of a stretch of years the last is asked for (True), the first (False), None where neither is told."""
    years = moment.period.years
    said = {p.years[0] for p in named if len(p.years) == 1}
    if len(years) > 1 and (years[0] in said) != (years[-1] in said):
        return years[0] in said
    if _ENDS.search(query.folded):
        return True
    return False if _BEGINS.search(query.folded) else None


def _year_of(moment: Moment, *, last: bool) -> str:
    """Return the year of a date as it is printed, of a stretch the first or last; in digits where the date names none (同年9月)."""
    text, day = moment.period.text, moment.period.end if last else moment.period.start or moment.period.end
    found = (_YEAR_TO.search(text) if last else None) or _YEAR_OF.search(text)
    if found is None or _THAT_YEAR.match(text):
        return text if day is None or not re.search(r"[月日年]", text) else f"{day.year}年"
    return next(v for v in found.groupdict().values() if v)


# ---------------------------------------------------------------- yes or no


def yesno(ask: Ask) -> Decision:
    """Decide a yes-or-no question."""
    return verdict(ask)


# ---------------------------------------------------------------- passages


def passage(ask: Ask) -> Decision:
    """Decide a question that wants the sentences that answer: for a reason, those that give one."""
    query, view = ask.query, ask.view
    if query.wants == "terse":
        terse = figure(as_figures(ask))
        if terse.status is Status.ANSWERED and terse.confidence >= 0.6:  # noqa: PLR2004
            return terse
    statements = found_sentences(ask)
    usable = [s for s in statements if s.coverage >= LEAST_SENTENCE - 0.03 and lost_share(s.missing, query) <= 0.45 and not heads(view, s)]  # noqa: PLR2004
    if query.wants == "why":
        return _reason(ask, usable) or _only_reason(ask, statements) or refuse(ask, _why_silent(statements), rank_figures(query, view, ask.matcher))
    if not usable:
        return refuse(ask, _why_silent(statements), rank_figures(query, view, ask.matcher))
    planned = _PLAN_ASKED.search(query.folded) is not None
    usable.sort(key=lambda s: -round(s.score + 0.15 * (planned and _PLAN.search(view.squash(s.document, s.span)) is not None) - 0.15 * _is_row(view, s), 6))
    best = usable[0]
    subs = subsections(ask)
    if subs is not None and re.search(r"困难|挑战|效益|措施|difficult|challenge|benefit|measures|obstacle|哪些", query.folded) and subs[0] >= best.score:
        return Decision(Type.PASSAGE, Status.ANSWERED, items=subs[1], confidence=0.6)
    chosen = [best]
    for s in sorted(usable[1:8], key=lambda s: s.span):
        close = s.document == best.document and abs(s.span.start - best.span.start) < 400  # noqa: PLR2004
        if close and s.score >= best.score - 0.25 and len(chosen) < 3 and sum(c.span.end - c.span.start for c in chosen) + s.span.end - s.span.start <= _BUDGET:  # noqa: PLR2004
            chosen.append(s)
    return _quoted(view, best, [unbroken(view, s) for s in chosen])


_BUDGET = 300  # characters of an answer's sentences together
_PLAN_ASKED = re.compile(r"打算|怎么办|对付|计划|准备如何|将如何|\bplan(?:s|ned)?\b|\bwill\b|intend")
_PLAN = re.compile(r"将|拟|预计|规划|\bwill\b|plans? to|intends? to")
_REASON = re.compile(
    r"因(?!应|素|子|地制|材)|由于|致(?=[一-鿿]{2})(?!致力|致词)|以致|使得|有助|[,，]系|肇因|原因|主因|所致|起因|源于|归因|为了|以免|避免|(?<!认)为(?:使|让|避免|求|提升|强化|加强|落实|因应|促进|响应|建[构立]|解决|改善)|[,，]乃|主要是|是.{1,12}造成|以达|借由|"  # noqa: RUF001
    r"\bbecause\b|\battribut(?:e[sd]?|able|ing)\b|理由(?:为|是|系)|\bdue to\b|\bowing to\b|\bcaused? (?:by|of)\b|\bcauses\b|\breasons?\b|\barose\b|\bas a result\b|\bcould not\b|\bso (?:that|as to)\b|\bin order to\b|\bafter\b.{0,60}\b(?:found|failed|left|closed)\b|\bas\b.{1,40}\bwere\b"
)
_OPENS = re.compile(r"(?:原因有|如下|有[二三四两]:|有[二三四两]$|reasons?|causes)[^。]{0,8}[:.]?|一是")
_MAY_REASON = 3  # sentences after the one on the topic that may give its reason


def _reason(ask: Ask, usable: list[Statement]) -> Decision | None:
    """Return the sentence that gives a reason for what is asked about, with the one on the topic where that stands before it."""
    view, best = ask.view, None
    for s in usable[:12]:
        if s.score < usable[0].score - 0.3:  # noqa: PLR2004
            break
        row = view.sentences(s.passage)
        at = row.index(s.span)
        for step, span in enumerate(row[at : at + _MAY_REASON + 1]):
            said = view.squash(s.document, span)
            given = _REASON.search(said) is not None
            if not given and (step or not _explains(ask, s)):
                continue
            score = s.score + (0.0 if not given else 0.25 if step == 0 else 0.05 - 0.05 * step)
            if best is None or score > best[0]:
                spans = [span] if step == 0 else [s.span, span]
                spans += [other for other in row[at + step + 1 : at + step + 3] if _OPENS.search(said)]
                best = (score, s, spans)
    if best is None:
        return None
    _, s, spans = best
    return _quoted(view, s, [unbroken(view, replace(s, span=span)) for span in spans])


def _only_reason(ask: Ask, statements: list[Statement]) -> Decision | None:
    """Return the one sentence that says a reason and meets the question better than any other that says one: few sentences of a report do."""
    view = ask.view
    given = [s for s in statements if _SAID_REASON.search(view.squash(s.document, s.span)) and s.coverage >= _LEAST_REASON and lost_share(s.missing, ask.query) <= _MOST_LOST_REASON and not heads(view, s)]
    if not given or len(given) > 1 and given[1].score > given[0].score - _APART:
        return None
    return _quoted(view, given[0], [unbroken(view, given[0])])


_LEAST_REASON, _MOST_LOST_REASON, _APART = 0.3, 0.65, 0.06
_SAID_REASON = re.compile(r"原因|主因|理由|肇因|归因|[,，]系因|主要(?:是|系|为|因)|下降(?:系|是)因|\bbecause\b|\battribut|\bowing to\b|\bdue to\b|\breasons?\b|\bcaused? by\b")  # noqa: RUF001


def _explains(ask: Ask, statement: Statement) -> bool:
    """Whether a sentence that meets most of the question says more in words, beside the clause that meets it: no mere figures."""
    if statement.coverage < _EXPLAINS:
        return False
    clauses = re.split(r"[,;:](?!\d)", ask.view.squash(statement.document, statement.span))
    met = max(clauses, key=lambda c: sum(t.weight * ask.matcher(t, c) for t in ask.query.terms))
    return any(len(c) >= _CLAUSE and not _COUNTS.search(c) for c in clauses if c is not met)


_EXPLAINS, _CLAUSE = 0.6, 8
_COUNTS = re.compile(r"\d|[一二两三四五六七八九十百千]+(?:[万亿]|元|件|人|度|天|日|次|个|成)")


def _quoted(view: View, best: Statement, spans: list[Span]) -> Decision:
    evidence = tuple(dict.fromkeys(Evidence(best.document, span) for span in sorted(spans)))
    return Decision(Type.PASSAGE, Status.ANSWERED, passage=evidence, confidence=min(0.9, 0.25 + 0.6 * best.coverage))


def _is_row(view: View, statement: Statement) -> bool:
    """Whether a sentence is a row of a table."""
    return any(is_cell(f) and statement.span.start <= f.span.start < statement.span.end for f in (view.figures[i] for i in view.figures_of(statement.passage)))


def _why_silent(statements: list[Statement]) -> Reason:
    return Reason.NO_TOPIC if not statements or statements[0].coverage < 0.4 else Reason.TOPIC_WITHOUT_FIGURE  # noqa: PLR2004
