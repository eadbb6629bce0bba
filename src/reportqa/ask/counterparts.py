"""A figure -> the figures that its table or sentence sets beside it: the same in another year, what it is taken from."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from datetime import date

from reportqa.ask.cells import without_workings
from reportqa.ask.clashes import meets
from reportqa.ask.decision import Ask, Calculation, Decision, plain
from reportqa.ask.evidence import View, is_cell, period_fit
from reportqa.ask.figures import LEAST_COVERAGE, accepts, as_figures, figure, refuse
from reportqa.ask.matching import squash
from reportqa.ask.ranking import RATIO_UNITS, Candidate, rank_figures
from reportqa.ask.rest import denied
from reportqa.ask.terms import without
from reportqa.language.script import fold
from reportqa.model.answer import Operation, Reason, Status, Term, Type
from reportqa.model.figure import Bound, Figure, Kind, Period, Quantity

_SAME_PERIOD = 0.5
_MOST_LOST, _LEAST_LOST = 0.35, 0.2  # of the question's words, for a figure that answers by itself and for one that its table or sentence backs
_CHANGED = re.compile(r"(?:增加|减少|成长|增长|下降|上升|提高|降低|(?<!新)增|减|多|少|increase(?:d)? (?:of|by)|up|down|fell by|rose by|more than|fewer than)(?:了|为|约|达|计|近)*$")


def siblings(ask: Ask, periods: list[Period]) -> tuple[Figure, ...]:
    """Return the figures of one row, column or sentence for each of several periods, led by one that answers for any of them."""
    for lead in _leads(ask, periods):
        found = [_in_period(ask, lead, p) for p in periods]
        if all(found) and len({f.id for f in found if f}) == len(periods):
            return tuple(in_unit_of(lead, f) for f in found if f)
    return ()


def in_unit_of(lead: Figure, other: Figure) -> Figure:
    """Give a bare number the unit of the figure that it is set against (482 homes, compared with 455)."""
    quantity = replace(other.quantity, unit=lead.quantity.unit, unit_id=lead.quantity.unit_id, kind=lead.quantity.kind)
    return replace(other, quantity=quantity) if other.quantity.unit_id != lead.quantity.unit_id else other


def _leads(ask: Ask, periods: list[Period]) -> list[Figure]:
    found: list[Candidate] = []
    for period in periods:
        ranked = rank_figures(replace(ask.query, periods=(period,)), ask.view, ask.matcher)[:12]
        found += [c for c in ranked if c.period >= _SAME_PERIOD and (accepts(c) and c.feature("lost") <= _MOST_LOST or meets(c) and c.coverage >= LEAST_COVERAGE and c.feature("lost") <= _LEAST_LOST)]
    return [c.figure for c in sorted(found, key=lambda c: -c.score)[:6] if in_own_words(ask, c.figure)]


_OWN_WORDS = 0.5


def part_told(view: View, found: Figure) -> bool:
    """Whether a figure of running text is a part of another of its sentence, as the report says or as the sum of those behind that one shows."""
    if found.part_of is not None:
        return True
    same = sorted((f for i in view.figures_of(found.passage) if (f := view.figures[i]).sentence == found.sentence and f.quantity.unit_id == found.quantity.unit_id and not is_cell(f)), key=lambda f: f.span)
    at = next((i for i, f in enumerate(same) if f.id == found.id), 0)
    return any(
        n > 0 and i + 1 + n >= at and value == whole.quantity.value
        for i, whole in enumerate(same[:at]) for n, value in enumerate(itertools.accumulate(f.quantity.value for f in same[i + 1 :]))
    )  # fmt: skip


def in_own_words(ask: Ask, found: Figure) -> bool:
    """Whether the question is met in a figure's own sentence, without the words of the other figures there, not merely somewhere around it.

    A word that the report has, and that is not met there, is that of another figure.
    """
    context = ask.view.context(found)
    if is_cell(found):
        return True
    own = squash(f"{context.sentence} {context.headers} {headings(ask, found)}")
    terms = without_workings(ask.query.terms) or ask.query.terms
    if any((t.strict or t.literal) and max(ask.matcher(t, own), ask.matcher(t, context.title)) < _LEAST_MET for t in terms):
        return False
    terms = tuple(t for t in terms if ask.matcher(t, context.title) < _LEAST_MET) or terms  # a report's own name need not stand in each of its sentences
    return sum(t.weight * ask.matcher(t, own) for t in terms) >= _OWN_WORDS * sum(t.weight for t in terms)


_LEAST_MET = 0.4


def headings(ask: Ask, found: Figure) -> str:
    """Return the headings that a figure of running text stands under, but for those cut from the beginning of its own item."""
    text = squash(ask.view.passages[found.passage].span.of(ask.view.documents[found.document].text))
    return " ".join(h for h in found.path if (said := squash(h)) and said.rstrip("0123456789") not in text and text[:_ITEM] not in said)


_ITEM = 8  # characters that a heading cut from an item shares with it


def _in_period(ask: Ask, lead: Figure, period: Period) -> Figure | None:
    """Return the figure that stands for a period where `lead` stands for its own."""
    fits = [(period_fit((period,), f.period, inherited=f.inherited), f) for i in ask.view.figures_of(lead.passage) if beside(ask, lead, f := ask.view.figures[i])]
    fits = [(fit, f) for fit, f in fits if fit >= _SAME_PERIOD]
    return max(fits, key=lambda x: (x[0], -abs(x[1].span.start - lead.span.start)))[1] if fits else None


def beside(ask: Ask, lead: Figure, other: Figure) -> bool:
    """Whether two figures may be one thing at two times: one row, one column, or one sentence that tells no change."""
    if lead.id == other.id:
        return True
    bare = other.quantity.unit_id == "none" and not is_cell(other) and lead.quantity.unit_id not in RATIO_UNITS and lead.span.start < other.span.start
    if not (bare or lead.quantity.unit_id == other.quantity.unit_id) or is_cell(lead) != is_cell(other):
        return False
    if is_cell(lead):
        return _undated(lead.headers[0]) == _undated(other.headers[0]) and _undated(" ".join(lead.headers[1:2])) == _undated(" ".join(other.headers[1:2]))
    if lead.sentence == other.sentence and (not next_before(ask, lead, other) or part_told(ask.view, lead) != part_told(ask.view, other)):
        return False
    near = lead.sentence == other.sentence or (lead.sentence.end <= other.sentence.start and _elliptic(ask, other))
    return near and not is_change(ask, other) and other.part_of is None


def next_before(ask: Ask, lead: Figure, other: Figure) -> bool:
    """Whether no figure of the lead's unit and period stands nearer before another figure of its sentence: that one is then what the other is the like of."""
    same = (f for i in ask.view.figures_of(lead.passage) if (f := ask.view.figures[i]).sentence == lead.sentence and f.quantity.unit_id == lead.quantity.unit_id and f.period == lead.period)
    before = max((f for f in same if f.span.end <= other.span.start), key=lambda f: f.span.end, default=lead)
    return before.id == lead.id


def _elliptic(ask: Ask, found: Figure) -> bool:
    """Whether a figure is told with its year alone, so that what it counts was told before (104年度為11,111公噸)."""
    if found.inherited or found.period is None:
        return False
    words = fold(lead_words(ask, found)).replace(" ", "").replace(fold(found.period.text).replace(" ", ""), "")
    return not re.sub(r"[\W\d]|年度?|为|则|达|是|有|计|约|was|in|and", "", words)


def _undated(header: str) -> str:
    """Return a header without its numbers and the words of years, so that those of two years are one."""
    return re.sub(r"[\d/\-–\s]|年度?|学年|上年|去年|前年|今年|本年|同期|fy", "", fold(header))  # noqa: RUF001


def is_change(ask: Ask, found: Figure) -> bool:
    """Whether a figure of running text is printed as a change, not as a level."""
    text = fold(found.text).replace(" ", "")
    return not is_cell(found) and bool(_CHANGED.search(ask.view.context(found).near.partition(text)[0]))


def parts_of_period(ask: Ask) -> tuple[Figure, ...]:
    """Return the figures of a column whose periods together make up the one asked about (the quarters of a half-year), else nothing."""
    asked = ask.query.periods[0] if len(ask.query.periods) == 1 else None
    if asked is None or asked.start is None or asked.end is None:
        return ()
    ranked = rank_figures(replace(ask.query, periods=()), ask.view, ask.matcher)[:20]
    for lead in (c.figure for c in ranked if is_cell(c.figure) and meets(c) and c.coverage >= LEAST_COVERAGE and c.feature("lost") <= _MOST_LOST):
        inside = sorted(((p.start, p.end, f) for f in _column(ask, lead) if (p := f.period) is not None and p.start is not None and p.end is not None and asked.start <= p.start and p.end <= asked.end), key=lambda x: x[:2])
        days = sum((end - start).days + 1 for start, end, _ in inside)
        if len(inside) > 1 and days == (asked.end - asked.start).days + 1 and all(a[1] < b[0] for a, b in itertools.pairwise(inside)):
            return tuple(f for _, _, f in inside)
    return ()


_HOW_MANY_PARTS = re.compile(r"(?P<n>[二两三四五六七八九十]|\d{1,2})(?:个|大|种|类|项|级|团|所|家|区|场|次|者|国|处|条|线|馆)|\b(?P<word>two|three|four|five|six|seven|eight|nine|ten)\b")
_NUMERALS = {w: n for n, pair in enumerate(("", "", "二 两 two", "三 three", "四 four", "五 five", "六 six", "七 seven", "八 eight", "九 nine", "十 ten")) for w in pair.split()}
_WHOLE_LEAD = re.compile(r"总数|合计|共计|总计|总共|total")


def number_said(text: str) -> int:
    """Return how many things a folded question speaks of (四個, each of the six), 0 where it says none."""
    match = _HOW_MANY_PARTS.search(text)
    said = (match["n"] or match["word"]) if match else "0"
    return int(said) if said.isdigit() else _NUMERALS.get(said, 0)


def counted_parts(ask: Ask) -> tuple[Figure, ...]:
    """Return the figures of the parts that the question counts (四個級別), where one sentence or column has just as many; else nothing."""
    wanted = number_said(ask.query.folded)
    ranked = [c for c in rank_figures(ask.query, ask.view, ask.matcher)[:20] if meets(c) and c.coverage >= LEAST_COVERAGE and c.figure.quantity.unit_id not in RATIO_UNITS]
    for lead in (c.figure for c in ranked):
        group = [f for f in _group(ask, lead, wide=False) if not _WHOLE_LEAD.search(_label(ask, f)) and not _TOTAL_ROW.search(_label(ask, f))]
        wholes = {f.part_of for f in group}
        parts = tuple(f for f in group if f.id not in wholes)
        if wanted > 1 and len(parts) == wanted:
            return parts
    return ()


_ADDED = re.compile(r"加起来|合起来|加总|相加|合计|一共|总共|共计|总计|together|combined|altogether|in total|in all\b")


def rows_alike(ask: Ask) -> tuple[Figure, ...]:
    """Return the cells of a column whose rows alone hold what the question tells them by (the exhibitions of one hall), where it adds them up; else nothing."""
    if not _ADDED.search(ask.query.folded):
        return ()
    terms = without_workings(ask.query.terms)
    ranked = [c for c in rank_figures(ask.query, ask.view, ask.matcher)[:8] if is_cell(c.figure) and meets(c) and c.coverage >= LEAST_COVERAGE and c.feature("lost") <= _MOST_LOST]
    for lead in (c.figure for c in ranked):
        group = [f for f in _column(ask, lead) if not _TOTAL_ROW.search(ask.view.context(f).row) and f.quantity.unit_id == lead.quantity.unit_id]
        rows = [ask.view.squash(f.document, f.near) for f in group]
        telling = [t for t in terms if t.known and _tells(ask, t, rows)]
        heaviest = max(telling, key=lambda t: t.weight, default=None)
        context = ask.view.context(lead)
        rest = sum(t.weight for t in terms if ask.matcher(t, context.column + context.path) < _NAMED)
        if heaviest is None or heaviest.weight < _HALF * rest:
            continue
        chosen = tuple(f for f, row in zip(group, rows, strict=True) if ask.matcher(heaviest, row) >= _ALIKE)
        said = number_said(ask.query.folded)
        if 1 < len(chosen) < len(group) and said in (0, len(chosen)):
            return chosen
    return ()


_ALIKE, _HALF = 0.9, 0.5
_FROM_TO = re.compile(r"(?:由|从|自|\bfrom\s?)[^，,。；;]{0,8}$"), re.compile(r"^[^，,。；;\d]{0,12}?(?:至|到|为|\bto\b)")  # noqa: RUF001


def from_to(ask: Ask) -> tuple[Figure, ...]:
    """Return the two levels of a figure told as going from one to the other (由61％提高到74％), else nothing."""
    ranked = [c for c in rank_figures(ask.query, ask.view, ask.matcher)[:8] if meets(c) and c.coverage >= LEAST_COVERAGE and c.feature("lost") <= _MOST_LOST and not is_cell(c.figure)]
    for lead in (c.figure for c in ranked):
        same = sorted(_group(ask, lead, wide=False), key=lambda f: f.span)
        text = ask.view.documents[lead.document].text
        for a, b in itertools.pairwise(same):
            if lead.id in (a.id, b.id) and _FROM_TO[0].search(text[a.sentence.start : a.span.start]) and _FROM_TO[1].match(text[a.span.end : b.span.start]):
                return (a, b)
            if lead.id in (a.id, b.id) and _TO_FROM[0].search(text[a.sentence.start : a.span.start]) and _TO_FROM[1].search(text[a.span.end : b.span.start]):
                return (b, a)
    return ()


_TO_FROM = re.compile(r"\bto\s*$"), re.compile(r"^[^.;]{0,24}\bfrom\s*$")
_TWO_YEARS = re.compile(r"[两二2]年(?:间|之间|度|相比|比|差|相差)|\bthe two (?:financial |fiscal |school )?(?:years|seasons)\b|\bboth years\b")


def two_years(ask: Ask) -> tuple[Figure, ...]:
    """Return the figures of the only two years of a row or column that the question is about, where it says "the two years"; else nothing."""
    if not _TWO_YEARS.search(ask.query.folded):
        return ()
    asked = replace(ask, query=replace(ask.query, terms=without(ask.query.terms, _YEAR_WORD)))
    ranked = [c for c in rank_figures(asked.query, ask.view, ask.matcher)[:10] if meets(c) and c.coverage >= LEAST_COVERAGE and c.near >= _NAMED and is_cell(c.figure)]
    for lead in (c.figure for c in ranked):
        same = [f for i in ask.view.figures_of(lead.passage) if beside(ask, lead, f := ask.view.figures[i]) and f.period is not None]
        if len(same) == len({f.period.end for f in same if f.period}) == 2:  # noqa: PLR2004
            return tuple(sorted(same, key=lambda f: (f.period.end if f.period and f.period.end else date.min)))
    return ()


_YEAR_WORD = re.compile(r"^(?:two|both|years?|两年|二年|年)$")


# ---------------------------------------------------------------- what is left

_LEFT_ASKED = re.compile(
    r"(?:剩|余)(?:下|有)?(?:多少|几)|(?:还|尚|仍)(?:差|缺|欠|空|没|未|剩)|空着|空缺|出缺|(?<!有)没(?!有[?]?$)|未(?!来|满|婚|成年)|不是|除了?.{1,12}(?:以外|之外|外)|净增|相抵|扣[掉除]|减[掉去]"
    r"|\b(?:left|remain\w*|unspent|unused|vacan\w*|empty|unfilled|shortfall|outstanding|yet to|not|over (?:its|the|their)?\s?(?:\w+ )?bud?get)\b|n't\b"
)
_LEFT_PRINTED = re.compile(r"剩|賸|余|未|没|尚|缺|空|欠|结转|待|净|短绌|短收|\b(?:left|remain|unspent|unused|vacan|empty|unfilled|shortfall|outstanding|not|without|surplus|deficit|overspen|underspen)")
_WHOLE = re.compile(r"编制|编列|员额|预算|核定|核准|应|目标|收到|受理|申请|全长|总长|计画|计划|规划|预定|招|收入|可供|容量|capacity|establishment|budget|eligible|target|places|posts|received|income|approved|planned|available|applications|任务|capacity|assigned|berths|beds|seats")
_DONE = re.compile(r"交付|实际|实有|实支|实征|现有|在职|执行|支用|支出|决算|完成|办结|办竣|审结|结案|已|交|使用|入住|收容|累计|流失|访视|接种|actual|used|filled|in post|in place|spent|roll|enrolled|occupied|completed|expenditure|outturn|resolved|closed|vaccinated|staff|pupils|employ|boats|vessels|residents|inmates")
_STOCK = re.compile(r"累计|已|截至|total|to date")
_LEAD_COVERAGE = 0.15  # the words for what there was and what was used are met by the roles of the two figures
_OVER = re.compile(r"超支|透支|超出|over|exceed|相抵")
_ROLE = re.compile(r"^(?:编制|名额|员额|职缺|预算|经费|目标|收支|budget|buget|posts?|places?|capacity|target|whole|overall|entire|eligible|organi[sz]ation|total|整个|整体|全部)$")
_ASKED_NOUN = re.compile(r"\bhow many (?:\w+ ){0,2}?(?P<noun>\w+s)\b(?= (?:\w+ )?(?:was|were|is|are|did|do|does|has|have|remain|stand|stood))")
_LEFT_WORD = re.compile(r"^(?:没.*|未.+|剩|余|剩下|剩余|还差|还剩|还有|空|空着|空缺|没|没有|未|不是|以外|之外|用完|没用完|相抵|净增|left|unspent|unused|remain(?:ed|ing|s)?|vacant|vacanc(?:y|ies)|empty|unfilled|not|outstanding)$")


def remainder(ask: Ask) -> Decision | None:
    """Decide how much is left, missing or over: as printed, else what there was less what was used; None where that is not asked."""
    if not _LEFT_ASKED.search(ask.query.folded):
        return None
    asked = as_figures(ask, terms=without(ask.query.terms, _LEFT_WORD), units=tuple(u for u in ask.query.units if u != "item"))
    printed = figure(asked)
    if not _SUBTRACTED.search(ask.query.folded) and printed.status is Status.ANSWERED and _LEFT_PRINTED.search(ask.view.context(printed.figures[0]).near):
        return printed
    subtracted = _SUBTRACTED.search(ask.query.folded)
    said = None if subtracted else next((c for c in rank_figures(asked.query, ask.view, ask.matcher)[:12] if _says_left(ask, c)), None)
    if said is not None:
        return Decision(Type.FIGURE, Status.ANSWERED, figures=(said.figure,), confidence=0.7)
    pair = _whole_and_done(asked)
    if pair is None and subtracted:
        return None
    if pair is None:
        words = own_words(ask, printed.figures[0]) if printed.figures else ""
        level = printed.figures and printed.figures[0].quantity.unit_id not in RATIO_UNITS and not _GROUP_ASKED.search(ask.query.folded)
        opposite = bool(printed.figures) and _is_of_group(ask, printed.figures[0])
        return refuse(asked, Reason.TOPIC_WITHOUT_FIGURE, [], kind=Type.COMPUTED) if level or opposite or _DONE.search(words) or _WHOLE.search(words) else printed
    whole, done = pair
    value = whole.quantity.value - done.quantity.value
    if value < 0:
        if not _OVER.search(ask.query.folded):
            return refuse(asked, Reason.TOPIC_WITHOUT_FIGURE, [], kind=Type.COMPUTED)
        value, whole, done = -value, done, whole
    first = whole.quantity
    bound = Bound.EXACT if first.bound is done.quantity.bound is Bound.EXACT else Bound.ABOUT
    noun = _ASKED_NOUN.search(ask.query.folded)  # a table's bare numbers count what was asked
    result = Quantity(value, None, noun["noun"] if noun and not first.unit else first.unit, first.unit_id, first.kind, bound)
    calculation = Calculation(Operation.DIFFERENCE, (done, whole), result, f"{plain(whole.quantity.value)} − {plain(done.quantity.value)}")  # noqa: RUF001
    return Decision(Type.COMPUTED, Status.ANSWERED, figures=(whole, done), calculation=calculation, confidence=0.65)


_SUBTRACTED = re.compile(r"扣掉|扣除|减掉|减去|\bminus\b|\bless the\b")  # the question names both figures itself
_SURELY_LEFT = re.compile(r"剩|賸|余(?:数|额|款)|缺额|未(?:结|用|支用|执行|完成|补|达)|空缺|\b(?:unspent|unused|vacan|unfilled|remaining|shortfall|outstanding|surplus|deficit)")


def _says_left(ask: Ask, candidate: Candidate) -> bool:
    """Whether a figure is printed as what is left, in its own words."""
    fits = meets(candidate) and candidate.coverage >= LEAST_COVERAGE and candidate.feature("lost") <= _MOST_LOST
    return fits and candidate.figure.quantity.unit_id not in RATIO_UNITS and bool(_SURELY_LEFT.search(own_words(ask, candidate.figure)))


def _whole_and_done(ask: Ask) -> tuple[Figure, Figure] | None:
    """Return what there was and what of it was used or done, side by side in one row or sentence; None where no such pair is about the question."""
    best: tuple[float, tuple[Figure, Figure]] | None = None
    ranked = [c for c in rank_figures(ask.query, ask.view, ask.matcher)[:20] if meets(c) and c.coverage >= _LEAD_COVERAGE]
    for c in ranked:
        for number in ask.view.figures_of(c.figure.passage):
            other = ask.view.figures[number]
            for whole, done in ((c.figure, other), (other, c.figure)):
                score = _fits_as_left(ask, whole, done)
                if score is not None and (best is None or score + c.score > best[0]):
                    best = (score + c.score, (whole, done))
    return best[1] if best else None


def _fits_as_left(ask: Ask, whole: Figure, done: Figure) -> float | None:
    if whole.id == done.id or whole.quantity.unit_id != done.quantity.unit_id or whole.quantity.unit_id in RATIO_UNITS or is_cell(whole) != is_cell(done):
        return None
    if whole.quantity.kind in (Kind.ORDINAL, Kind.RANK) or is_change(ask, whole) or is_change(ask, done):
        return None
    part = done.part_of == whole.id
    beside = whole.headers[0] == done.headers[0] if is_cell(whole) else whole.sentence == done.sentence or part
    if not beside:
        return None
    if any(t.text in fold(ask.view.documents[whole.document].text) and max(ask.matcher(t, ask.view.context(f).sentence) for f in (whole, done)) < _LEAST_MET for t in denied(ask.query)):
        return None  # what is said not to be is not told of here
    words_whole, words_done = own_words(ask, whole), own_words(ask, done)
    if is_cell(whole) and not whole.inherited and not done.inherited and whole.period is not None and done.period is not None and whole.period.years != done.period.years:
        return None
    if _DONE.search(words_whole) and not _WHOLE.search(words_whole) and not _GROUP_ASKED.search(ask.query.folded) and whole.quantity.value not in ask.query.numbers:
        return None  # what is done is not what something is still left of
    roles = bool(_WHOLE.search(words_whole)) and bool(_DONE.search(words_done)) and not (is_cell(whole) and _WHOLE.search(words_done))
    if not (part or roles):
        return None
    if not is_cell(whole) and _told_of_another(ask, whole, done):
        return None
    total = sum(t.weight for t in ask.query.terms) or 1.0
    context = ask.view.context(whole)
    around = f"{context.path} {context.headers} {context.sentence}"
    met = sum(t.weight if roles and _ROLE.match(t.text) else t.weight * max(ask.matcher(t, words_whole), ask.matcher(t, words_done), ask.matcher(t, context.row), 0.8 * ask.matcher(t, around)) for t in ask.query.terms) / total
    named = [t for t in ask.query.terms if not _ROLE.match(t.text)]
    said = sum(t.weight * max(ask.matcher(t, text) for text in (words_whole, words_done, context.row, around, context.title)) for t in named)
    if met < 0.5 or said < _OWN_WORDS * sum(t.weight for t in named):  # noqa: PLR2004 (posts and budgets are everywhere: whose they are must be said, too)
        return None
    unnamed = is_cell(whole) and _TOTAL_ROW.search(context.row) and not any(_names(ask, other) for other in _column(ask, whole))
    numbered = is_cell(whole) and any(re.search(rf"(?<!\d){n}(?!\d)", context.row) for n in re.findall(r"\d+", ask.query.folded))
    return 3.0 * met + 2.0 * (whole.quantity.value in ask.query.numbers) + 1.0 * numbered + 0.5 * bool(_STOCK.search(words_done)) + 0.5 * roles + 3.0 * bool(unnamed)


def _told_of_another(ask: Ask, *pair: Figure) -> bool:
    """Whether a word of the question is told of another figure of a sentence alone."""
    others = [f for i in ask.view.figures_of(pair[0].passage) if (f := ask.view.figures[i]).sentence == pair[0].sentence and f.id not in {p.id for p in pair}]
    about = squash(" ".join((*(ask.view.context(f).sentence for f in pair), headings(ask, pair[0]))))
    return any(ask.matcher(t, about) < _LEAST_MET and any(ask.matcher(t, own_words(ask, f)) >= _AROUND for f in others) for t in ask.query.terms)


_GROUP_ASKED = re.compile(r"不是|除了?.{1,12}(?:以外|之外|外)|扣[掉除]|减[掉去]|\bnot\b|n't\b")
_TOTAL_ROW = re.compile(r"^(?:合计|总计|小计|总数|共计|全体|全部|全市|全县|全国|\**total|\**all\b)|(?:合计|总计|小计)$")


_LEFT_OUT = re.compile(r"不是(?P<no>[^,;]{1,12}?)(?:的|,|$)|除了?(?P<but>.{1,12}?)(?:以外|之外|外|,)|\bnot (?P<not>[a-z' -]{2,24})")  # the group that a question leaves out
_OUTSIDE = re.compile(r"非|其他|其它|其余|以外|之外|不(?!含)|\b(?:non|other|others|rest|not)\b")


def _is_of_group(ask: Ask, found: Figure) -> bool:
    """Whether a figure counts the very group that the question leaves out (不是女性的: 其中女性57人)."""
    match = _LEFT_OUT.search(ask.query.folded)
    group = next((g for g in match.groups() if g), "") if match is not None else ""
    words = own_words(ask, found)
    return any(len(t.text) > 1 and t.text in group and ask.matcher(t, words) >= _MET for t in ask.query.terms) and not _OUTSIDE.search(words)


def _column(ask: Ask, cell: Figure) -> list[Figure]:
    """Return the cells of a cell's column, itself among them."""
    same = (ask.view.figures[i] for i in ask.view.figures_of(cell.passage))
    return [f for f in same if is_cell(f) and f.headers[1:] == cell.headers[1:]]


def _names(ask: Ask, cell: Figure) -> bool:
    """Whether the question names a cell's row, not as one of totals."""
    row = ask.view.context(cell).row
    return not _TOTAL_ROW.search(row) and any(ask.matcher(t, row) >= 0.9 for t in ask.query.terms if not _ROLE.match(t.text))  # noqa: PLR2004


def own_words(ask: Ask, found: Figure) -> str:
    """Return what says of a figure what it is: its column, and in running text the words between the number before it and it."""
    context = ask.view.context(found)
    if is_cell(found):
        return context.column
    text = fold(found.text).replace(" ", "")
    lead = context.near.partition(text)[0]
    return re.split(r"\d[^\d,，]*[,，]", lead)[-1] + " " + squash(lead_words(ask, found))  # noqa: RUF001


def _said_of(ask: Ask, found: Figure) -> str:
    """Return the words that say what a figure is; in English running text those of its own half of the sentence, behind it too (and 24 ended in conviction)."""
    if is_cell(found) or ask.view.documents[found.document].language != "en":
        return own_words(ask, found)
    text = ask.view.documents[found.document].text
    return squash(_JOINT.split(text[found.sentence.start : found.span.start])[-1] + text[found.span.start : found.near.end])


_JOINT = re.compile(r"[,;]\s|\band\b|\bbut\b")


def lead_words(ask: Ask, found: Figure) -> str:
    """Return what stands in a figure's sentence between the figure before it and it."""
    before = (ask.view.figures[i].span.end for i in ask.view.figures_of(found.passage))
    start = max((end for end in before if found.sentence.start <= end <= found.span.start), default=found.sentence.start)
    return ask.view.documents[found.document].text[start : found.span.start]


# ---------------------------------------------------------------- things named side by side

_SIDE_BY_SIDE = re.compile(r"和|与|跟|及(?![格时早其至])|加上?|、|除以|是(?=.*倍)|比(?!例|率|重)|较|\band\b|\bplus\b|\bthan\b|\bto\b|\bexceed(?:ed)?\b|,(?=[^,]*(?:,|\band\b))|\bover\b|\bversus\b|\bfrom\b")
_NAMED, _CLEARLY, _MET, _AROUND, _RANKED = 0.6, 0.2, 0.6, 0.8, 0.03
_MOST_NAMED = 5


def side_by_side(ask: Ask) -> tuple[Figure, ...]:
    """Return the figures of things named side by side that one column or one sentence tells, in the order of the question; else nothing.

    Each name must single out one row or one stretch of the sentence, and what is asked of them all must be
    that column's or that sentence's own.
    """
    parts = named(ask)
    if len(parts) < 2:  # noqa: PLR2004
        return ()
    best: tuple[float, tuple[Figure, ...]] = (float("-inf"), ())
    ranked = [c for c in rank_figures(ask.query, ask.view, ask.matcher, k=20)[:60] if c.unit > -0.5 and c.period >= 0]  # noqa: PLR2004
    seen: set[tuple[object, ...]] = set()
    for c in ranked:
        key = (c.figure.passage, c.figure.headers[1:]) if is_cell(c.figure) else (c.figure.sentence, c.figure.quantity.unit_id)
        if key in seen:
            continue
        seen.add(key)
        groups = [_group(ask, c.figure, wide=False), [] if is_cell(c.figure) else _group(ask, c.figure, wide=True)]
        chosen = next((found for group in groups for g in (_without_wholes(group), group) if (found := _chosen(ask, parts, g)) is not None), None)
        if chosen is not None and not _whole_and_part(chosen[1]) and chosen[0] + _RANKED * c.score > best[0]:
            best = (chosen[0] + _RANKED * c.score, chosen[1])
    return best[1] or _two_of_a_sentence(ask, parts, ranked)


def _whole_and_part(chosen: tuple[Figure, ...]) -> bool:
    """Whether one of the figures is a part of another: those are not two things named side by side."""
    return bool({f.part_of for f in chosen if f.part_of is not None} & {f.id for f in chosen})


def _without_wholes(group: list[Figure]) -> list[Figure]:
    """Leave out of a group what others of it are parts of: of things named side by side none holds the rest."""
    wholes = {f.part_of for f in group} | {f.id for i, f in enumerate(group) if not is_cell(f) and _adds_up(f, group[i + 1 :])}
    return [f for f in group if f.id not in wholes]


def _adds_up(whole: Figure, behind: list[Figure]) -> bool:
    """Whether the figures told behind another, two or more, come to its value."""
    sums = itertools.accumulate(f.quantity.value for f in behind)
    return any(n > 0 and value == whole.quantity.value for n, value in enumerate(sums))


def _two_of_a_sentence(ask: Ask, parts: list[tuple[Term, ...]], ranked: list[Candidate]) -> tuple[Figure, ...]:
    """Return the only two figures of a sentence that names both things first (girls did better than boys, at 71 and 64 per cent)."""
    for c in ranked[:8]:
        group = () if is_cell(c.figure) else tuple(_group(ask, c.figure, wide=False))
        sentence = ask.view.context(c.figure).sentence
        if len(group) == len(parts) == 2 and c.coverage >= LEAST_COVERAGE and all(any(ask.matcher(t, sentence) >= _NAMED for t in part) for part in parts) and not any(t.strict and ask.matcher(t, sentence) < _NAMED for t in ask.query.terms):  # noqa: E501, PLR2004
            return group
    return ()


def named(ask: Ask) -> list[tuple[Term, ...]]:
    """Return the question's terms in the stretches that joining words part, none empty."""
    places = [(at, t) for t in ask.query.terms if (at := _place(t, ask.query.folded)) >= 0]
    cuts = [m.start() for m in _SIDE_BY_SIDE.finditer(ask.query.folded)]
    parts = [tuple(t for at, t in places if a <= at < b) for a, b in itertools.pairwise([-1, *cuts, len(ask.query.folded)])]
    return [p for p in parts if p][:_MOST_NAMED]


def _place(term: Term, text: str) -> int:
    at = text.find(term.text)
    return text.find(term.text[:4]) if at < 0 and term.text.isascii() else at


def _group(ask: Ask, lead: Figure, *, wide: bool) -> list[Figure]:
    """Return the figures of a figure's column, or of its sentence, or of its whole passage, that count the same in the period asked about."""
    same = [f for i in ask.view.figures_of(lead.passage) if period_fit(ask.query.periods, (f := ask.view.figures[i]).period, inherited=f.inherited) >= 0]
    if is_cell(lead):
        return [f for f in same if is_cell(f) and f.headers[1:] == lead.headers[1:] and f.quantity.unit_id == lead.quantity.unit_id]
    return [f for f in same if (wide or f.sentence == lead.sentence) and f.quantity.unit_id == lead.quantity.unit_id and not is_cell(f) and not is_change(ask, f)]


def _label(ask: Ask, found: Figure) -> str:
    return ask.view.context(found).row if is_cell(found) else own_words(ask, found)


def _chosen(ask: Ask, parts: list[tuple[Term, ...]], group: list[Figure]) -> tuple[float, tuple[Figure, ...]] | None:
    """Return the figures of a group that the parts of a question name, one each, with how well; None where a part names none or several."""
    return _told_by(ask, parts, group, [_label(ask, f) for f in group]) or _told_by(ask, parts, group, [ask.view.squash(f.document, f.near) for f in group if is_cell(f)])


def _told_by(ask: Ask, parts: list[tuple[Term, ...]], group: list[Figure], labels: list[str]) -> tuple[float, tuple[Figure, ...]] | None:
    if len(labels) != len(group):
        return None
    tied: list[list[int]] = []
    around_all = " ".join(dict.fromkeys(text for f in group for c in (ask.view.context(f),) for text in (c.column, c.path, c.headers, c.sentence)))
    for part in parts:
        telling = [t for t in part if _tells(ask, t, labels)]
        scores = [sum(t.weight * ask.matcher(t, label) for t in telling) for label in labels]
        top = max(scores, default=0.0)
        if not telling:
            continue
        if top < _NAMED * min(t.weight for t in telling):
            return None
        if top + sum(t.weight * ask.matcher(t, around_all) for t in part if t not in telling) < _LEAST_MET * sum(t.weight for t in part):
            return None  # most of the name is met nowhere
        tied.append([i for i, s in enumerate(scores) if s >= top - 1e-9])
    taken = {places[0] for places in tied if len(places) == 1}  # a name that another holds (the railway, the railway's director) is the one left over
    left = [[i for i in places if i not in taken] if len(places) > 1 else places for places in tied]
    if any(len(places) != 1 for places in left):
        return None
    picked = [group[places[0]] for places in left]
    if len(picked) < 2 or len({f.id for f in picked}) < len(picked) or {f.part_of for f in picked} & {f.id for f in picked}:  # noqa: PLR2004
        return None
    if len({f.part_of is None for f in picked if not is_cell(f)}) > 1:
        return None  # a whole is not set against a part of another one
    first = ask.view.context(picked[0])
    around = (first.column, first.path, first.headers) if first.row else (first.sentence, first.path, first.block)
    own = [labels[group.index(f)] for f in picked]
    if any(t.strict and max(ask.matcher(t, text) for text in (*own, first.sentence, first.column, first.path)) < _NAMED for t in ask.query.terms):
        return None
    met = sum(t.weight * max(*(ask.matcher(t, text) for text in own), *(_AROUND * ask.matcher(t, text) for text in around)) for t in ask.query.terms) / (sum(t.weight for t in ask.query.terms) or 1.0)
    return (met, tuple(picked)) if met >= _MET else None


def _tells(ask: Ask, term: Term, labels: list[str]) -> bool:
    """Whether a term is met by some of the labels, and clearly better than by others."""
    met = [ask.matcher(term, label) for label in labels]
    return max(met, default=0.0) >= _NAMED and max(met) - min(met) > _CLEARLY


# ---------------------------------------------------------------- a part of a whole

_TOTALITY = re.compile(r"总|全|合计|共|所有|total|all|overall|受理|收到|核准|抽验|抽检|收治|设籍")
_OWN_SHARE = re.compile(r"^[\s，,、(（]*(?:或|约|即|占(?:比|率)?|or|about|i\.?e\.?)?[\s约]*$", re.IGNORECASE)  # noqa: RUF001


def share_of(ask: Ask) -> tuple[Figure, ...]:
    """Return a part and the whole that the question names and one sentence or one row tells, or its printed share alone; else nothing.

    A number in the question (of the 136 cases) points at the whole.
    """
    terms = without(ask.query.terms, _SHARE_WORD)
    query = replace(ask.query, terms=terms, units=tuple(u for u in ask.query.units if u not in RATIO_UNITS))
    asked = replace(ask, query=query)
    ranked = [c for c in rank_figures(query, ask.view, ask.matcher)[:15] if meets(c) and c.figure.quantity.unit_id not in RATIO_UNITS and not is_change(ask, c.figure)]
    best: tuple[float, tuple[Figure, ...]] = (float("-inf"), ())
    for c in ranked:
        for number in ask.view.figures_of(c.figure.passage):
            other = ask.view.figures[number]
            for part, whole in ((c.figure, other), (other, c.figure)):
                score = _fits_as_part(asked, part, whole)
                if score is not None and score + 0.3 * c.score > best[0]:
                    best = (score + 0.3 * c.score, (part, whole))
    if best[1] and (printed := own_share(ask, best[1][0])) is not None:
        return (printed,)
    return (best[1][0], whole_asked(ask, *best[1])) if best[1] else ()


def whole_asked(ask: Ask, part: Figure, whole: Figure) -> Figure:
    """Return what a part is a share of: the figure before it whose noun the question says, else the whole that was found.

    Of "900 drivers against 1,000 posts, 90 of them women" the women are drivers.
    """
    if is_cell(part) or is_cell(whole):
        return whole
    text = ask.view.documents[part.document].text
    before = [f for i in ask.view.figures_of(part.passage) if (f := ask.view.figures[i]).sentence == part.sentence and f.span.end <= part.span.start and f.quantity.unit_id == part.quantity.unit_id and f.quantity.value > part.quantity.value]

    def said(found: Figure) -> float:
        noun = _NOUN.match(text, found.span.start)
        return sum(t.weight * ask.matcher(t, squash(noun[0])) for t in ask.query.terms) if noun else 0.0

    best = max(before, key=said, default=whole)
    return best if said(best) > said(whole) else whole


_NOUN = re.compile(r"[\d,.\s]*[^\d,;.，；。]{0,40}")  # noqa: RUF001


_USED_ASKED = re.compile(r"[用花]掉|[用花]了|执行|支用|使用|\b(?:spent|used)\b")
_SHARE_WORD = re.compile(r"^(?:占|比例|比率|比重|占比|百分比|百分之|成|全部|整体|总数|所有|除以|经费|预算|fraction|share|proportion|percentage|percent|per cent|cent)$")


def own_share(ask: Ask, part: Figure) -> Figure | None:
    """Return the ratio printed of a count: right behind it or in brackets after it (3,359 (67.5％)), or in its row where the question asks what was used."""
    same = [f for i in ask.view.figures_of(part.passage) if (f := ask.view.figures[i]).quantity.unit_id == "percent" and is_cell(f) == is_cell(part)]
    if is_cell(part):
        row = [f for f in same if f.headers[0] == part.headers[0] and _RATE.search(ask.view.context(f).column)]
        return row[0] if len(row) == 1 and _DONE.search(ask.query.folded) else None
    text = ask.view.documents[part.document].text
    behind = ((f, text[part.span.end : f.span.start]) for f in same if f.sentence == part.sentence and f.span.start >= part.span.end)
    return next((f for f, between in behind if _OWN_SHARE.match(between) or _IN_BRACKETS.match(between)), None)


_RATE = re.compile(r"率|执行|达成|%|rate|spent|used")
_IN_BRACKETS = re.compile(r"^[^\d,，;；。]{0,80}[(（]\s*$")  # noqa: RUF001


def _other_things(part: Figure, whole: Figure) -> bool:
    """Whether two English counts are of things that are called otherwise (24 convictions, four vessels): a part goes by the name of its whole or by none."""
    own, of = part.quantity.unit.lower().split()[-1:], whole.quantity.unit.lower().split()[-1:]
    return part.quantity.unit_id == "item" and bool(own) and part.quantity.unit.isascii() and own != of


def _fits_as_part(ask: Ask, part: Figure, whole: Figure) -> float | None:
    if part.id == whole.id or part.quantity.unit_id != whole.quantity.unit_id or part.quantity.unit_id in RATIO_UNITS or is_cell(part) != is_cell(whole):
        return None
    if not 0 < part.quantity.value < whole.quantity.value or is_change(ask, whole) or is_change(ask, part) or {part.quantity.kind, whole.quantity.kind} & {Kind.ORDINAL, Kind.RANK}:
        return None
    if _other_things(part, whole):
        return None
    if part.period is not None and whole.period is not None and not set(part.period.years) & set(whole.period.years):
        return None
    beside = part.headers[0] == whole.headers[0] if is_cell(part) else part.sentence == whole.sentence
    if not beside or period_fit(ask.query.periods, part.period, inherited=part.inherited) < 0:
        return None
    words_part, words_whole = (_said_of(ask, f) for f in (part, whole))
    context = ask.view.context(part)
    own = [t for t in ask.query.terms if ask.matcher(t, words_part) > ask.matcher(t, words_whole)]
    theirs = [t for t in ask.query.terms if ask.matcher(t, words_whole) > ask.matcher(t, words_part)]
    pointed = whole.quantity.value in ask.query.numbers
    used = bool(_USED_ASKED.search(ask.query.folded) and _WHOLE.search(words_whole) and _DONE.search(words_part))
    if not (own or used) or not (theirs or pointed):
        return None
    around = f"{context.path} {context.row}"
    if any(t.strict and max(ask.matcher(t, words_part), ask.matcher(t, words_whole), ask.matcher(t, around)) < _MET for t in ask.query.terms):
        return None
    met = sum(t.weight * max(ask.matcher(t, words_part), ask.matcher(t, words_whole), 0.8 * ask.matcher(t, around)) for t in ask.query.terms) / (sum(t.weight for t in ask.query.terms) or 1.0)
    return 3.0 * met + 2.0 * pointed + 0.5 * bool(_TOTALITY.search(words_whole)) if met >= _MET else None
