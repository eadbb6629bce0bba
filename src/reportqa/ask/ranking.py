"""Figures ranked for a query: features of each candidate, their learned weights, and the chance that it answers.

The weights stand in `language/data/ranking.tsv` with how they were fitted (`evals/fit.py`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import exp
from typing import cast

from reportqa.ask.evidence import Context, View, is_cell, period_fit
from reportqa.ask.matching import FUNCTION_CHARACTERS, Matcher, carried, squash
from reportqa.ask.retrieval import passages_for
from reportqa.ask.vocabulary import stopwords
from reportqa.language.lexicon import stem
from reportqa.language.script import fold, is_cjk
from reportqa.language.tables import rows
from reportqa.language.totals import kind_of_total
from reportqa.language.units import by_id
from reportqa.model.answer import Operation, Query, Term
from reportqa.model.figure import Figure, Kind, Period, Quantity

# How much a term counts by where it is met: in the words beside the number or its table headers, its
# clause, its sentence, its headings, its passage, the title.
_CLAUSE, _SENTENCE, _PATH, _BLOCK, _TITLE = 0.95, 0.85, 0.65, 0.6, 0.4
_MET, _LOST, _OTHER_UNIT = 0.5, 0.3, -0.5
_CARRIED = 0.7  # for a place that the paragraph names before and is still about
_DATED, _NARROWED = 0.85, 0.5
_TOTAL_WORDS = re.compile(r"合计|共计|总计|总数|全部|总共|小计|总额|total")
RATIO_UNITS = ("percent", "percentage_point", "fold", "tenth", "fraction")
# Units that count no things: asked "how many X" where X is no unit, a figure in one of these is about something else.
_NOT_THINGS = frozenset(("dollar", "GBP", "EUR", "NZD", "AUD", "CAD", "SGD", "time", "percent", "percentage_point", "per_mille", "tenth", "fraction", "TWD", "USD", "hour", "day", "month", "year", "minute", "week", "level", "rank", "fold"))
_ACTUAL = re.compile(r"实际|实支|真正|用掉|花|决算|执行|\b(?:actual(?:ly)?|really|spen[dt]|used)\b")
_DONE = re.compile(r"花了|花掉|花费了|用掉|用了|实支|实际|\b(?:actual(?:ly)?|spent|did .{1,60}spend)\b")
_AMOUNT_WORDS = frozenset(("金额", "总额", "款项", "amount", "sum", "money"))  # met by any amount of money
_NO_COUNT = frozenset((Kind.DURATION, Kind.RANK, Kind.ORDINAL))  # a fifth anniversary counts nothing
_PEOPLE = frozenset(("person", "person_time"))
_AIM = re.compile(r"目标|原订|预定|预计|预期|预估|预算|编列|核定|编制|计划(?:数|目标)|任务|应(?:接种|到|办|收|征)|指标值|target|goal|planned|forecast|expected|budget|establishment|supposed|capacity|approved")
_TOTAL_LEAD = re.compile(r"(?:共|合计|总计|共计|总共|累计|总数|total(?:led|ling)?(?: of)?|in all|altogether)(?:有|为|达|约|计|逾|近)*$")
_FRESH = re.compile(r"(?:新增|新设|增设|新建|增聘|新进|增购|新签|新成立|加设|newly? [a-z]*|an? (?:additional|further)|another)(?:了|有|约|计)*$")
_NEW = re.compile(r"新|增|当年度?(?!的?[报预])|单年|\bnew|additional|further|added|\badd\b|\balone\b")
_CUMULATIVE = re.compile(r"累计|累积|历年|至今|迄今|以来(?!的)|开办至|成立至|到目前|截至目前|cumulative|to date|so far|\bever since\b|since (?:the )?(?:start|launch|beginning|inception|it |they )|all[- ]time|up to now")
_TARGET = re.compile(r"目标(?!的?(?:达成|完成|实现|执行))|原[订定]|原本[订定]|预定(?:要|达|数|值)|计划(?:数|值)|指标值|\btargets?\b|\bgoals?\b|\bplanned\b|\bthe plan\b|\baim(?:ed)?\b")
_SUPERLATIVE = re.compile(
    r"最(?!近|后|终|新|初|早先|为|多(?:不|可|只|能|达)|高(?:法院|检|行政|峰会)|低(?:工资|生活|限度))[一-鿿]|居冠|居首|首位|第一名|冠军|大宗|单[月日年]|(?<![一二两三四五六七八九十百千几数每\d])次之(?![后前间内外多])"
    r"|\b(?:most|highest|largest|lowest|fewest|least|smallest|biggest|busiest|longest|shortest|peak(?:ed)?|record)\b"
)
_NAMING_SUPERLATIVE = re.compile(r"(?P<most>最[一-鿿])的?(?P<thing>[一-鿿]{2})(?![?]?$)")
_OF_THOSE = re.compile(r"^\s*(?:那|那么)?(?:其中|里面|当中)|\bof (?:those|these|them)\b")
_WHOLE_YEAR_DAYS = 350
_SHORT_DAYS = 200
# Where a question names a whole and then the part of it that it asks for: how many of the X were Y, X 中 Y.
_OF_WHOLE = re.compile(
    r"(?:how many|how much|number|what number) of (?:the |these |those |them|all )?.{0,80}?\b(?:were|was|are|is|had|have|has|came|come|went|got|did|took|ended|led|involved|concerned|turned|became|made|met|used|spent|received|applied|lived|died|passed|failed)\b"
    r"|其中|当中|之中|里面|(?<=[一-鿿])[中里](?=[,，有属女男是被])"  # noqa: RUF001
)
_HOW_MANY = re.compile(r"(?:how many|number of)\s(?P<words>(?:[a-z'-]+\s?){1,6})")
_CHANGE_ASKED = re.compile(r"增|减|升|降|涨|跌|差|变|多了|少了|成长|increas|decreas|rise|rose|fall|fell|drop|chang|grow|grew|\b(?:up|down|more|less|differ)")
_EACH = re.compile(r"(?:每[一-鿿]|平均|人均|户均|\bper\b|\beach\b|\baverage\b)")
_DEMONSTRATIVE = re.compile(r"[该这此两双各我]$|上述$|前述$|以上$")
_CHANGE = re.compile(r"(?:增加|减少|成长|增长|下降|上升|提高|降低|增|减|多|少|increase(?:d)? (?:of|by)|up|down|fell by|rose by)(?:了|为|约|达|计|近)*$")
_BASELINE = re.compile(r"(?:较|比|相较|than|from|compared (?:to|with)).{0,16}$|(?:由|从|自(?!由))(?:原[来本先订定]?的?)?$")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A figure with the features that speak for and against it, each from 0 to 1 unless said otherwise."""

    figure: Figure
    coverage: float
    near: float
    reverse: float
    unit: float  # -1 another unit .. 1 the unit asked for, 0 none asked
    period: float  # -1 another period .. 1 the period asked for, 0 none asked
    missing: tuple[Term, ...]
    features: tuple[tuple[str, float], ...]
    score: float
    aims: bool = False  # it says what was planned, not what was done

    def feature(self, name: str) -> float:
        """Return one of the features by its name."""
        return next(value for known, value in self.features if known == name)

    @property
    def probability(self) -> float:
        """The chance that the figure answers the query, as fitted."""
        return 1 / (1 + exp(-max(-30.0, min(30.0, self.score))))


@cache
def weights() -> dict[str, float]:
    """Return the fitted weight of each feature."""
    return {name: float(weight) for name, weight in rows("ranking.tsv")}


def rank_figures(query: Query, view: View, matcher: Matcher, *, k: int = 24) -> list[Candidate]:
    """Return the figures of the best passages, best first; ties in order of appearance.

    One question's routes rank the same query again and again: `matcher`, which is one question's, keeps what came of it.
    """
    if not query.terms:
        return []
    kept = matcher.ranked.get((query, k))
    if not isinstance(kept, list):
        kept = matcher.ranked[query, k] = _ranked(query, view, matcher, k)
    return list(kept)


def _ranked(query: Query, view: View, matcher: Matcher, k: int) -> list[Candidate]:
    asked = _asked(query)
    asked = replace(asked, covers=cast("dict[int, _Cover]", matcher.ranked.setdefault((query.terms, asked.head, asked.own, asked.part), asked.covers)))
    found = [(rank, view.figures[i]) for rank, (passage, _) in enumerate(passages_for(query, view.index, k)) for i in view.figures_of(passage)]
    fits = {f.id: unit_fit(query, f) for _, f in found}
    other = {i for i, fit in fits.items() if fit < _OTHER_UNIT or (fit < 1.0 and _defines(view.figures[i], view))}
    candidates = [judge(asked, f, view, matcher, rank, fits[f.id]) for rank, f in found if f.id not in other]
    if not any(c.score > 0 and c.period >= 0 for c in candidates):  # figures in other units only say what the report has instead
        candidates += [judge(asked, f, view, matcher, rank, fits[f.id]) for rank, f in found if f.id in other]
    return sorted(candidates, key=lambda c: (-round(c.score, 6), c.figure.id))


_DEFINES = re.compile(r"(?:是|为|成为|作为|属于?|[是为]\S{0,40}(?:下[属辖]|代管|之下|的))$")


def _defines(figure: Figure, view: View) -> bool:
    """Whether a written-out one only says what kind of thing something is, and counts nothing: 是海邊的一個鎮."""
    text = fold(figure.text)
    if not text.startswith("一") or len(text) < 2 or is_cell(figure) or figure.quantity.value != 1:  # noqa: PLR2004
        return False
    lead = view.context(figure).near.partition(text)[0]
    return _DEFINES.search(lead) is not None


@dataclass(frozen=True, slots=True)
class Asked:
    """What ranking needs of a query, told once: its words' characters, its words, what it asks."""

    query: Query
    characters: frozenset[str]
    words: frozenset[str]
    stems: frozenset[str]
    aims: bool
    head: int
    total: float
    unknown: float
    superlative: bool
    named: tuple[str, ...]  # the superlatives that only name a thing, with the thing: 最大城市
    new: bool
    cumulative: bool
    target: bool
    done: bool  # what was spent or done is asked for, not what is planned
    each: bool
    counted: frozenset[str]
    part: frozenset[str]  # the terms that tell the part asked for of a whole that the question names too
    own: frozenset[str]  # of a turn that leans on the one before, the terms that it adds itself
    whole: bool  # no part of a year is asked for
    covers: dict[int, _Cover]  # how far each figure looked at meets the query's words, by its id


def _own_terms(query: Query) -> frozenset[str]:
    if query.asked == query.standalone:
        return frozenset()
    said = fold(query.asked)
    own = frozenset(t.text for t in query.terms if t.text in said)
    return own if len(own) < len(query.terms) else frozenset()


def _part_terms(query: Query) -> frozenset[str]:
    if _OF_THOSE.search(fold(query.asked)):  # a turn that asks for a part of what the one before asked for
        return _own_terms(query)
    match = _OF_WHOLE.search(query.folded)
    if match is None:
        return frozenset()
    found = frozenset(t.text for t in query.terms if t.text in query.folded[match.end() :])
    return found if len(found) < len(query.terms) else frozenset()


def _counted(query: Query) -> frozenset[str]:
    """Return the stems of what an English question counts: the words after "how many", as far as a verb."""
    match = _HOW_MANY.search(query.folded) if query.language == "en" else None
    if match is None:
        return frozenset()
    found: list[str] = []
    for word in re.findall(r"[a-z]+(?:-[a-z]+)*", match["words"]):
        if word in stopwords("en") and word not in ("of", "and"):
            break
        found.append(stem(word))
    return frozenset(found)


def _noun(query: Query, counted: frozenset[str], figure: Figure) -> float:
    """Return 1 where a figure's printed noun is what an English question counts, -1 where it is another, 0 where none is told."""
    words = re.findall(r"[a-z]+", fold(figure.quantity.unit)) if counted else []
    if not words or figure.quantity.kind is not Kind.COUNT or query.language != "en":
        return 0.0
    if stem(words[-1]) in counted:
        return 1.0
    forms = {form for t in query.terms if set(map(stem, t.text.split())) & counted for form, _ in (*t.variants, *t.near)}
    return 0.5 if any(stem(form.split()[-1]) == stem(words[-1]) for form in forms if form.isascii()) else -1.0


def _asks_done(query: Query) -> bool:
    """Whether what was spent or done is asked for; a turn that asks for a budget itself does not, whatever the one before it asked."""
    own = fold(query.asked)
    return bool(_DONE.search(query.folded)) and (bool(_DONE.search(own)) or not _AIM.search(own))


def _asked(query: Query) -> Asked:
    words = [v for term in query.terms for part in (term, *term.parts) for v in (part.text, *(v for v, _ in part.variants[:6]))]
    latin = frozenset(re.findall(r"[a-z]+", query.folded)) | {w for v in words if v.isascii() for w in v.split()}
    total = sum(t.weight for t in query.terms) or 1.0
    return Asked(
        query, frozenset((*query.folded, *(c for word in words for c in word))), latin, frozenset(stem(w) for w in latin) if query.language == "en" or latin else frozenset(),
        bool(_AIM.search(query.folded)) and not _ACTUAL.search(query.folded), _head(query), total, sum(t.weight for t in query.terms if not t.known) / total,
        bool(_SUPERLATIVE.search(query.folded)), tuple(m["most"] + m["thing"] for m in _NAMING_SUPERLATIVE.finditer(query.folded)), bool(_NEW.search(query.folded)), bool(_CUMULATIVE.search(query.folded)),
        bool(_TARGET.search(query.folded)) and not _ACTUAL.search(query.folded), _asks_done(query), bool(_EACH.search(query.folded)), _counted(query), _part_terms(query), _own_terms(query), all(map(is_whole, query.periods)), {},
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Traits:
    """What a figure's own words say, whatever is asked; told once per figure."""

    total: bool
    aims: bool
    done: bool  # its column says that it was spent or done
    reference: float
    change: bool
    baseline: bool
    total_lead: bool
    fresh: bool
    cumulative: bool
    superlative: bool
    each: bool
    characters: tuple[str, ...]
    words: frozenset[str]
    header: tuple[str, ...]  # the characters of its column's header that say more than a unit or a time
    subtotal: bool  # its row is the total of a group of rows, whose name the group has
    cell: bool
    ahead: bool  # it is of a year after the report's own: what it tells is a plan
    own_year: bool  # it is of the report's own year
    whole: bool  # its period is a year or more
    short: bool  # its period is a month, a quarter or the like


def _traits(figure: Figure, view: View, context: Context) -> Traits:
    found = view.remembered.get(figure.id)
    if isinstance(found, Traits):
        return found
    text = fold(figure.text).replace(" ", "")
    lead = context.near.partition(text)[0]
    cell, period, year = is_cell(figure), figure.period, view.documents[figure.document].year
    row, subtotal = context.row, cell and _is_subtotal(figure.headers[0])
    if subtotal:  # 東區 小計 says no more than 東區
        row = row.removesuffix(squash(figure.headers[0].rsplit(" ", 1)[-1]))
    rest = re.sub(r"[\d,.%()（）「」【】、:：/\-]", "", (row + context.column if context.row else context.near).replace(text, "", 1))  # noqa: RUF001
    if figure.period is not None:
        rest = rest.replace(re.sub(r"[\d\s,.]", "", fold(figure.period.text)), "")
    characters = tuple(c for c in rest if c not in FUNCTION_CHARACTERS)
    latin = not any(map(is_cjk, characters))
    words = frozenset(w for w in re.findall(r"[a-z]+", rest) if stopwords("en").get(w) != "function") if latin else frozenset()
    made = Traits(
        bool(_TOTAL_WORDS.search(context.near)), bool(_AIM.search(context.row + " " + context.column if context.row else context.near)), bool(_ACTUAL.search(context.column)), _reference(text, context.near),
        bool(_CHANGE.search(lead)), bool(_BASELINE.search(lead)), bool(_TOTAL_LEAD.search(lead)), bool(_FRESH.search(lead)),
        bool(_CUMULATIVE.search(context.near + context.headers)), bool(_SUPERLATIVE.search(context.near)), bool(_EACH.search(context.near)), () if latin and words else characters, words, _header(context.column), subtotal,
        cell, _ahead(figure, view), period is not None and (year == period.years[0] if len(period.years) == 2 and is_whole(period) else year in period.years), period is not None and is_whole(period), period is not None and _is_short(period),  # noqa: PLR2004
    )  # fmt: skip
    view.remembered[figure.id] = made
    return made


def _is_subtotal(path: str) -> bool:
    """Whether a row's path ends in a total within a group: 東區 小計."""
    group, _, label = path.rpartition(" ")
    return bool(group) and kind_of_total(label) in ("part", "whole")


def _header(column: str) -> tuple[str, ...]:
    plain = re.sub(r"\([^()]*\)|\d+(?:年度?|月|季)?", "", column)
    return tuple(c for c in plain if is_cjk(c) and c not in FUNCTION_CHARACTERS and c not in "本年度季月")


@dataclass(frozen=True, slots=True)
class _Cover:
    coverage: float
    near: float
    clause: float
    local: float
    worst: float
    lost: float
    head: float
    head_local: float
    tail: float
    row: float
    column: float
    own: float
    own_lost: float
    part_lost: float
    literal_lost: float
    likened: float
    likened_near: float
    missing: tuple[Term, ...]


def _covered(asked: Asked, figure: Figure, context: Context, matcher: Matcher) -> _Cover:
    """Return how far a figure's context meets the query's words, told once for all queries that differ in their time or unit alone.

    Which words are met by near meaning alone hangs on what has been looked up so far: where there are such, nothing is kept.
    """
    if matcher.has_likened:
        return _cover(asked, context, matcher)
    found = asked.covers.get(figure.id)
    if found is None:
        found = asked.covers[figure.id] = _cover(asked, context, matcher)
    return found


def _cover(asked: Asked, context: Context, matcher: Matcher) -> _Cover:
    query, total, head = asked.query, asked.total, asked.head
    coverage = near = clause = local = lost = worst = row = column = 0.0
    missing: list[Term] = []
    own = own_lost = own_total = part_lost = part_total = literal_lost = likened = likened_near = 0.0
    nears: list[float] = []
    locals_: list[float] = []
    for term in query.terms:
        share = term.weight / total
        at_near = matcher(term, context.near)
        if context.row:
            here = at_clause = at_near
        else:
            if at_near < 1.0 and context.headers:
                at_near = max(at_near, matcher(term, context.headers))
            at_clause = max(at_near, _CLAUSE * matcher(term, context.clause)) if at_near < _CLAUSE else at_near
            here = max(at_clause, _SENTENCE * matcher(term, context.sentence)) if at_clause < _SENTENCE else at_clause
        alike = matcher.likened_in(term)
        if alike:
            likened_near += share * at_near * (context.near in alike)
            likened += share * here * (context.near in alike or context.clause in alike or context.sentence in alike)
        at_path = matcher(term, context.path) if here < 1.0 else 0.0
        best = max(here, _PATH * at_path)
        if best < _BLOCK:
            best = max(best, _BLOCK * matcher(term, context.block), _TITLE * matcher(term, context.title))
        at_local = max(here, at_path)
        if term.strict and at_local < _MET and context.before and carried(term, context.before, context.sentence):
            at_local = best = max(best, _CARRIED)
        if (term.strict and max(at_local, matcher(term, context.title)) < _MET) or best < _LOST * _TITLE:
            missing.append(term)
        lost += share * (best < _LOST)
        literal_lost += share * (term.literal and at_local < _MET)
        worst = max(worst, share * (1 - best))
        coverage += share * best
        near += share * at_near
        clause += share * at_clause
        local += share * at_local
        if context.row:
            row += share * matcher(term, context.row)
            column += share * matcher(term, context.column)
        if term.text in asked.own:
            own_total += term.weight
            own += term.weight * at_near
            own_lost += term.weight * (at_local < _MET)
        if term.text in asked.part:
            part_total += term.weight
            part_lost += term.weight * (at_clause < _MET)
        nears.append(at_near)
        locals_.append(at_local)
    return _Cover(coverage, near, clause, local, worst, lost, nears[head], locals_[head], nears[-1 if head == 0 else 0], row, column, own / own_total if own_total else 0.0, own_lost / own_total if own_total else 0.0, part_lost / part_total if part_total else 0.0, literal_lost, likened, likened_near, tuple(missing))


def _head(query: Query) -> int:
    """Return which term names what is counted: the first in English, the one beside the asking word in Chinese."""
    if query.language == "en":
        return 0
    asking = re.search(r"多少|几|若干|为何|是|有", query.folded)
    if asking is not None:
        before = [i for i, t in enumerate(query.terms) if 0 <= query.folded.find(t.text) < asking.start()]
        if before and len(before) < len(query.terms) and asking.group() in ("多少", "几"):
            return before[-1]
    return len(query.terms) - 1


def judge(asked: Asked, figure: Figure, view: View, matcher: Matcher, rank: int = 0, unit: float | None = None) -> Candidate:  # noqa: PLR0913
    """Return a figure with its features for a query; `rank` is that of its passage, from 0, `unit` its `unit_fit` where that is known."""
    query = asked.query
    context = view.context(figure)
    traits = _traits(figure, view, context)
    cover = _covered(asked, figure, context, matcher)
    reverse = _reverse(asked, traits)
    unit = unit_fit(query, figure) if unit is None else unit
    period = _period(query, figure, view)
    features = (*_word_features(asked, cover, traits, reverse, rank), *_fit_features(asked, figure, traits, view, unit, period), *_kind_features(asked, figure, traits, unit, reverse, named=any(name in context.sentence.replace("的", "") for name in asked.named)))
    known = weights()
    score = known.get("bias", 0.0)
    for name, value in features:
        if value:
            score += known.get(name, 0.0) * value
    missing = tuple(t for t in cover.missing if t.text not in _AMOUNT_WORDS) if figure.quantity.kind is Kind.AMOUNT else cover.missing
    return Candidate(figure, cover.coverage, cover.near, reverse, unit, period, missing, features, score, traits.aims)


def _period(query: Query, figure: Figure, view: View) -> float:
    """Return how the figure's period fits; one taken over from elsewhere may be narrowed by a date earlier in its passage."""
    fit = period_fit(query.periods, figure.period, inherited=figure.inherited)
    if fit < 0 and figure.inherited and not is_cell(figure):
        years = set(figure.period.years) if figure.period is not None else set()
        dated = (m.period for m in view.moments_of(figure.passage) if m.span.end <= figure.span.start and (not years or years & set(m.period.years)))
        if any(period_fit(query.periods, p, inherited=False) >= _DATED for p in dated):
            return _NARROWED
    return fit


def _word_features(asked: Asked, cover: _Cover, traits: Traits, reverse: float, rank: int) -> list[tuple[str, float]]:
    return [
        ("coverage", cover.coverage), ("coverage_squared", cover.coverage**2), ("near", cover.near), ("clause", cover.clause), ("local", cover.local),
        ("worst", cover.worst), ("lost", cover.lost), ("head", cover.head), ("head_local", cover.head_local), ("tail", cover.tail),
        ("row", cover.row), ("column", cover.column), ("own_near", cover.own), ("own_lost", cover.own_lost), ("part_lost", cover.part_lost), ("literal_lost", cover.literal_lost), ("likened", cover.likened), ("likened_near", cover.likened_near), ("reverse", reverse), ("near_reverse", cover.near * reverse),
        ("header_unasked", sum(c not in asked.characters for c in traits.header) / len(traits.header) if traits.header else 0.0),
        ("strict_missing", float(any(t.strict for t in cover.missing))),
        ("unknown", asked.unknown),
        ("few_terms", 1.0 / len(asked.query.terms)), ("english", float(asked.query.language == "en")), ("rank", 1.0 / (1 + rank)),
    ]  # fmt: skip


def _fit_features(asked: Asked, figure: Figure, traits: Traits, view: View, unit: float, period: float) -> list[tuple[str, float]]:  # noqa: PLR0913
    query, own_period = asked.query, figure.period is not None and not figure.inherited
    dated = bool(query.periods)
    return [
        ("unit_same", float(unit == 1.0)), ("unit_family", float(0 < unit < 1)), ("unit_none", float(-0.5 <= unit < 0)), ("unit_other", float(unit < -0.5)),
        ("points", float(figure.quantity.unit_id == "percentage_point" and "percentage_point" not in query.units)),
        ("partial_period", float(asked.whole and own_period and not traits.whole)),
        ("period_fit", max(0.0, period)), ("period_other", float(period <= -0.4)), ("period_missing", float(dated and figure.period is None)),
        *_earlier_features(query, figure, view),
        ("subperiod", float(traits.cell and asked.whole and own_period and traits.short)),
        ("period_inherited", float(dated and figure.inherited)),
        ("other_year", float(not dated and figure.period is not None and view.documents[figure.document].year is not None and not traits.own_year)),
    ]  # fmt: skip


_NONE_EARLIER = (("again", 0.0), ("part_of_earlier", 0.0), ("beside_earlier", 0.0), ("near_earlier", 0.0))


def _earlier_features(query: Query, figure: Figure, view: View) -> Sequence[tuple[str, float]]:
    """Tell how a figure stands to those that answered the turn before: one of them, a part of one, beside one."""
    if not query.earlier:
        return _NONE_EARLIER
    before = [view.figures[i] for i in query.earlier if i < len(view.figures)]
    again = any(f.id == figure.id for f in before)
    return [
        ("again", float(again)), ("part_of_earlier", float(not again and figure.part_of in query.earlier)),
        ("beside_earlier", float(not again and any(f.sentence == figure.sentence and f.document == figure.document for f in before))),
        ("near_earlier", float(not again and any(f.passage == figure.passage for f in before))),
    ]  # fmt: skip


def _ahead(figure: Figure, view: View) -> bool:
    """Whether a figure is of a year after the report's own: what it tells is a plan."""
    year = view.documents[figure.document].year
    return year is not None and figure.period is not None and bool(figure.period.years) and figure.period.years[0] > year


def _is_short(period: Period) -> bool:
    """Whether a period is a month, a quarter or the like: one of those that make up a year."""
    return period.start is not None and period.end is not None and (period.end - period.start).days < _SHORT_DAYS


def is_whole(period: Period) -> bool:
    """Whether a period is a year or more of any kind, or stands at the end of one."""
    end = period.end
    if period.start is not None and end is not None:
        return (end - period.start).days >= _WHOLE_YEAR_DAYS
    return end is None or (end.month, end.day) in ((12, 31), (3, 31), (6, 30), (9, 30), (8, 31), (7, 31))


def _kind_features(asked: Asked, figure: Figure, traits: Traits, unit: float, reverse: float, *, named: bool) -> list[tuple[str, float]]:
    noun = _noun(asked.query, asked.counted, figure)
    query, kind, unit_id = asked.query, figure.quantity.kind, figure.quantity.unit_id
    return [
        ("cell", float(traits.cell)), ("subtotal", float(traits.subtotal)),
        ("part", float(figure.part_of is not None and query.aggregate)), ("total_asked", float(traits.total and query.aggregate)), ("total", float(traits.total and not query.aggregate)),
        ("ordinal", float(kind in (Kind.RANK, Kind.ORDINAL) and unit <= 0)), ("duration", float(kind is Kind.DURATION and unit <= 0)),
        ("no_unit", float(unit_id == "none")), ("reference", traits.reference),
        ("not_things", float(query.wants == "things" and unit <= 0 and unit_id in _NOT_THINGS)),
        ("noun_met", max(0.0, noun)), ("noun_other", max(0.0, -noun)),
        ("ratio", float(unit_id in RATIO_UNITS and unit <= 0)),
        ("target_asked", float(traits.aims and asked.aims)), ("target_missed", float(not traits.aims and asked.aims)), ("target", float(traits.aims and not asked.aims)),
        ("change", float(traits.change)), ("baseline", float(traits.baseline)),
        ("total_lead_asked", float(traits.total_lead and query.aggregate)), ("total_lead", float(traits.total_lead and not query.aggregate)), ("fresh", float(traits.fresh and not asked.new)), ("fresh_aggregate", float(traits.fresh and query.aggregate)), ("fresh_met", float(traits.fresh and asked.new)),
        ("cumulative_met", float(traits.cumulative and asked.cumulative)), ("cumulative_missed", float(asked.cumulative and not traits.cumulative)), ("cumulative_unasked", float(traits.cumulative and not asked.cumulative)),
        ("part_unasked", (1.0 - reverse) * (figure.part_of is not None)), ("plan_missed", float(asked.target and not traits.aims)), ("not_yet", float(asked.done and (traits.ahead or traits.cell and traits.aims and not traits.done))),
        ("each_met", float(asked.each and traits.each)), ("each_missed", float(asked.each and not traits.each)), ("each_unasked", float(traits.each and not asked.each)),
        ("superlative_met", float(asked.superlative and traits.superlative)), ("superlative_missed", float(asked.superlative and not traits.superlative and not named)),
        ("superlative_unasked", float(traits.superlative and not asked.superlative)),
    ]  # fmt: skip


def _reference(text: str, near: str) -> float:
    """Return how much a small number in words (該二國, 兩國, 一個) is a way of speaking rather than a count."""
    if not text or text[0] not in "一二两三" or (len(text) > 1 and text[1] in "十百千万亿成"):
        return 0.0
    place = near.find(text)
    return 1.0 if place > 0 and _DEMONSTRATIVE.search(near[:place]) else 0.45


def _reverse(asked: Asked, traits: Traits) -> float:
    """Return the share of the characters near a number that the question accounts for.

    It tells a total from its parts: what stands beside the part's number is more than was asked.
    """
    if traits.words:
        return sum(w in asked.words or stem(w) in asked.stems for w in traits.words) / len(traits.words)
    if not traits.characters:
        return 0.6
    return sum([c in asked.characters for c in traits.characters]) / len(traits.characters)


@cache
def _families() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for family, ids in rows("families.tsv"):
        for unit_id in ids.split(";"):
            found.setdefault(unit_id, set()).add(family)
    return {unit_id: frozenset(names) for unit_id, names in found.items()}


_MOST_PERCENT = 100  # a whole number above it, of no unit, is a count


def is_ratio(quantity: Quantity) -> bool:
    """Whether a quantity is a share, rate or multiple, whatever it is written in: 16％, 三成, 四分之三."""
    return quantity.unit_id in RATIO_UNITS or quantity.kind is Kind.SHARE


def unit_fit(query: Query, figure: Figure) -> float:
    """Return 1 for the unit asked for, .6 for one of its family, -1 for another, 0 where none was asked."""
    asked = [u for u in query.units if u != "item"]
    unit_id = figure.quantity.unit_id
    if unit_id == "none" and is_ratio(figure.quantity) and query.language != "en":  # English says three in ten, a quarter, loosely
        unit_id = "fraction"
    if query.wants == "things" and (unit_id in _NOT_THINGS or figure.quantity.kind in _NO_COUNT) and not asked:
        return -0.8
    if query.wants == "amount" and figure.quantity.kind is Kind.COUNT and not asked:
        return -0.8
    if unit_id == "percentage_point" and "percent" in asked and unit_id not in asked and not _CHANGE_ASKED.search(query.folded):
        return -0.6
    if not asked:
        if "item" in query.units:
            return 0.2 if figure.quantity.kind is Kind.COUNT else -0.5
        return 0.0
    if unit_id in asked:
        return 1.0
    if figure.quantity.kind is Kind.COUNT and figure.quantity.unit.isascii() and any((u := by_id().get(a)) is not None and u.kind is Kind.COUNT for a in asked):
        return 0.0  # English counts by nouns, which are many: 57 accidents, 1,127 licensed vessels
    if "duration" in asked:
        return 1.0 if figure.quantity.kind is Kind.DURATION else -1.0
    if any(_families().get(a, frozenset((a,))) & _families().get(unit_id, frozenset()) for a in asked):
        return 0.6
    if unit_id == "none":
        whole = figure.quantity.value > _MOST_PERCENT and figure.quantity.value == figure.quantity.value.to_integral_value()
        return -0.6 if whole and query.language == "en" and query.operation is Operation.GROWTH and set(asked) <= set(RATIO_UNITS) else -0.3
    if unit_id == "item" and any((u := by_id().get(a)) is not None and u.kind is Kind.COUNT for a in asked):
        return 0.3  # 個 counts whatever has no measure word of its own
    if unit_id in _PEOPLE and _PEOPLE & set(asked):
        return 0.3  # readers say 多少人 for person-times
    return -1.0
