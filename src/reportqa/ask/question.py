"""A question's words -> `Query`: language, type, times, unit, constraints and weighted terms."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from reportqa.ask.slips import Slip, mend, with_others
from reportqa.ask.terms import chinese_terms, english_terms, without
from reportqa.ask.tongue import language_of
from reportqa.ask.vocabulary import Vocabulary, stopwords
from reportqa.language.numerals import QuantityMention, find_quantities
from reportqa.language.parts import same_part
from reportqa.language.periods import Anchor, PeriodMention, find_english_periods, find_periods, is_age
from reportqa.language.script import fold, is_cjk
from reportqa.language.tables import alternation, column_of, rows
from reportqa.language.units import NO_UNIT, by_english, by_printed
from reportqa.model.answer import Operation, Query, Term, Type
from reportqa.model.document import Span
from reportqa.model.figure import Kind, Period

_OLD, _FAR = 40, 6  # years before and after the report's own at which a bare number is no year
MAX_QUESTION = 2000  # characters read; the rest of a longer question is left aside
_MOST_TERMS = 32  # words of a question that are looked for, the first ones
_BARE_YEAR = re.compile(r"(?<![\d.a-z])(?<!\d,)(?P<year>(?:8\d|9\d|1[0-3]\d)|(?:19|20)\d\d)(?![\d.,]*\d|%)")
_ASKED_UNIT = re.compile(r"(?:多少|(?<!第)几|若干)\s?(?!年轻)(?!时间)(?P<unit>[一-鿿%]{1,6})")
_COUNTED_NOUN = re.compile(r"(?P<unit>[一-鿿]{2})(?:总共|一共|合计|共)?(?:有|是|为|达)?(?:多少|几)个")
_OPERATION_WORDS = re.compile(
    r"^(?:增加|减少|增长|成长|下降|上升|提高|降低|变动|变化|多|少|增|减|相差|差距|差额|差|相较|相比|比较|历年|逐年|各年|每年|趋势|走势|平均|加起来|总和|加总|合起来|占|占比|比例|比率|比重|百分比|倍|几倍|成长率|增长率|年增率|增幅|减幅|幅度|"
    r"最.{0,2}|居冠|垫底|居次|次[多高大]|第[二三四五][多少高低大小长短名]|仅次于?|倒数|消长|哪年|"
    r"increased?|decreased?|grew|grow|growth|rose|rise|fell|fall|drop|dropped|change|changed|changes|difference|more|fewer|less|higher|lower|compared|average|mean|combined|together|altogether|sum|share|proportion|percentage|percent|ratio|trend|most|highest|largest|"
    r"fewest|lowest|least|smallest|biggest|greatest|busiest|quietest|cheapest|oldest|newest|youngest|longest|shortest|best|worst|fastest|slowest|strongest|weakest|steepest|runner-up|over|years|rate of change|previous|year|"
    r"(?:go|goes|went|gone|come|came) (?:up|down)|risen|fallen|rises|falls|climb(?:ed)?|jump(?:ed)?|dip(?:ped)?|declined?)$"
)
YEAR_BEFORE = re.compile(r"前一?年|前1年|一年(?:来|间|下来)?(?:就)?(?=(?:多|少|增加|减少|增|减)(?:了|出))|上一?年|上年|去年|同比|年增|年减|previous year|year before|year earlier|last year|prior year|preceding year|year[- ]on[- ]year|(?:previous|preceding|last|prior) (?:season|period|term)")
_OF_ONE_YEAR = frozenset(("share", "maximum", "minimum", "average", "sum"))  # what share they were the year before is no comparison with it
_NO_UNIT_WORDS = frozenset(("number", "numbers", "head", "heads", "community", "communities", "times", "time", "items", "item", "part", "points", "line", "lines", "sheets", "sets"))
_UNIT_ALONE = "个度"  # units whose printed form may hold the noun that they count: 個國家, 度電
_META_WORDS = re.compile(r"^(?:项目|类别|种类|类型|名称|名字|部分|内容|种|类|项|事项|names?|kinds?|types?|items?|list)$")
_THE, _NOUN = re.compile(r"\b(?:the|all|those|these|of) $|(?:全部|这|那|的|所有)$"), re.compile(r"(?!in\b|annual|budget|report|fiscal|financial|season|school|academic|year|edition|survey|season|plan|figures?\b)[a-z]{4,}")  # the 101 cases
_ROC_YEAR = re.compile(r"(?<!\d)1[0-3]\d\s?年")  # in a question over a report in Western years too
_YEAR_THEN = re.compile(r"年初(?=[入次步审赛选级诊])")  # 106年初入境 is a first entry in 106, not the start of the year
_NAMED_BY_NUMBER = re.compile(r"\s?(?:热线|专线|电话|专案|平台|系统|hotline|helpline|(?:phone )?line\b)")  # 1950專線 is a name
_GLOSSED_YEAR = re.compile(r"\s?[(（]\s?(?:(?:民国|西元|公元|roc )?\d{2,4}|fy)")  # 去年(113年): the year in brackets is meant  # noqa: RUF001
_GLOSSED_AT_END = re.compile(r"[(（]\s?(?:(?:民国|西元|公元|roc )?\d{2,4}年?度?|fy ?\d{2,4})\s?[)）]\s?[?？。.]?\s*$")  # 去年花了多少?(113年)  # noqa: RUF001
_COMPARES = re.compile(r"比|较|\bthan\b|compared")
_OWN_YEAR = re.compile(r"(?:this|the) year")
_ABOUT = re.compile(r"^\s*(?:and |so |then |but )?(?:what|how) about\b")
_SPENT = re.compile(r"实际|实支|真正|用掉|花了|花掉|决算|执行了|\b(?:actually|really) |\bspen[dt]\b")
_PLANNED = re.compile(r"目标(?!的?(?:达成|完成|实现|执行))|原[订定]|原本[订定]|预定(?:要|达|数|值)|计划(?:数|值)|\b(?:targets?|goals?|planned|plan|aim(?:ed)?)\b")
_PLAN_WORD = re.compile(r"^(?:目标|目标值|年度目标|年度目标值|原订|原定|原本|当初|年初|预定|设在|设|订|定|订在|定在|planned|plan|plans|target|targets|targeted|goal|goals|aim|aimed|figure|figures|set|terms|originally)$")
_BUDGET, _ASIDE = re.compile(r"预算$|预算数$|\bbudget$|(?:[a-z]+ )?budget$"), 0.4
_MONEY_VERB = re.compile(r"^(?:money|spen[dt]|spending|costs?|costing|paid|pay)$")
_MOVED = re.compile(r"\bhow (?:much|many|far) (?:more |less |fewer )?(?:did|has|have)\b.*\b(?:rise|risen|grow|grown|increased?|fall|fallen|drop(?:ped)?|decreased?|declined?|changed?)[?]?$")
_NTH = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "next": 2, "two": 2, "three": 3}
_RANKED = re.compile(
    r"(?:[排列居占位行名]|倒数的?|得|获|拿下|夺得)第(?P<placed>[一二三四五1-5])(?![级类季期阶线代届年号])|第(?P<most>[一二三四五1-5])(?:名|[多少高低大小长短快慢重轻好差贵强弱]|常)|"
    r"\b(?P<superlative>second|third|fourth|fifth|next)[- ](?:[a-z]+est|most|least|best|worst|to last|from (?:the )?bottom|from last|last)\b|"
    r"\b(?:rank(?:s|ed)?|c[ao]mes?|finish(?:es|ed)?|placed|in|number) (?:in )?(?:the )?(?P<place>second|third|fourth|fifth|two|three)\b(?! (?:quarter|half|year|week|month|phase|stage))"
)
_SECOND = re.compile(r"次[多高大]|居次|亚军|仅次于?|\brunners?[- ]up\b|\bpenultimate\b|\bsecond to none\b|^after [^,]{2,40}, (?:which|what|who)\b|\blast but one\b")
_NEXT_AFTER = re.compile(r"仅次于?第|\b(?:after|behind) (?:the )?(?:first|second)\b")
_WORDS = re.compile(r"\{[a-z]+\}")  # in a pattern: any of the words that the table lists under that name
_WHAT = re.compile(r"什么|甚么|啥|怎|哪|谁|\bwhat\b|\bhow\b")
_AGGREGATE = re.compile(r"合计|总计|共计|总共|一共|总数|全部|总|加总|累计|total|altogether|overall|in all")


@cache
def _patterns(language: str) -> tuple[tuple[Type, str, re.Pattern[str]], ...]:
    mine = [row[1:] for row in rows("questions.tsv") if row[0] == language]
    words = {f"{{{name}}}": f"(?:{pattern})" for kind, name, pattern in mine if kind == "words"}
    return tuple((Type(kind), detail, re.compile(_WORDS.sub(lambda m: words[m.group()], pattern))) for kind, detail, pattern in mine if kind != "words")


@cache
def _measures(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((unit_id, re.compile(pattern)) for lang, unit_id, pattern in rows("measures.tsv") if lang == language)


def _courses(language: str, kind: str) -> re.Pattern[str]:
    return alternation("courses.tsv", column_of(language), kind)


def asks_each_year(folded: str, language: str) -> bool:
    """Whether a folded question asks for the figure of every year.

    >>> asks_each_year("平均住院几天?这五年的变化请逐年列给我", "zh-TW"), asks_each_year("how many days in 2023?", "en")
    (True, False)
    """
    return _courses(language, "each").search(folded) is not None and _courses(language, "other").search(folded) is None


@cache
def _preambles(language: str) -> re.Pattern[str]:
    return re.compile("^(?:\\s*(?:" + "|".join(pattern for lang, pattern in rows("preambles.tsv") if lang == language) + "))+")


def bare(folded: str, language: str) -> str:
    """Return a folded question with what leads it in blanked: who asks it, how; places stay.

    >>> bare("a reporter asks: how many fires?", "en").strip(), bare("议员在问,火灾几件", "zh").strip()
    ('how many fires?', '火灾几件')
    """
    match = _preambles(language).match(folded)
    rest = folded[match.end() :] if match else folded
    return " " * (len(folded) - len(rest)) + rest if any(c.isalnum() for c in rest) else folded


def asked_type(question: str, language: str) -> tuple[Type | None, str]:
    """Return the type that a question's wording alone tells, None where it tells none, and its operation or what it wants.

    >>> asked_type("A caller asks: how many fires?", "en"), asked_type("哪一年最多？", "zh-TW")
    ((<Type.FIGURE: 'figure'>, ''), (<Type.COMPUTED: 'computed'>, 'maximum'))
    """
    table = "en" if language == "en" else "zh"
    return _type_of(bare(fold(question), table).strip(), table)


# The whole of the year that a question names is no other year: 112年全年.
_WHOLE_YEAR = re.compile(r"^(?:全年度?|整年|the (?:whole|full|entire) year)$")


def understand(asked: str, standalone: str, vocabulary: Vocabulary, spoken: str = "") -> Query:
    """Return the query that a complete question makes.

    `asked` is what was typed, `standalone` the same with what earlier turns said filled in, `spoken` the language of those.
    """
    text = standalone[:MAX_QUESTION]
    language = language_of(asked, language_of(text, spoken or vocabulary.language))
    folded = fold(text)
    anchor = Anchor(vocabulary.year, vocabulary.roc or bool(_ROC_YEAR.search(folded)), vocabulary.start, vocabulary.across)
    english = language == "en"
    folded = bare(folded, "en" if english else "zh")
    periods = find_english_periods(text, anchor) if english else find_periods(_YEAR_THEN.sub("年 ", folded), anchor)
    periods = [p for p in periods if not is_age(p.period.text)]  # a century is one of the words that are looked for
    masked = [p.span for p in periods]
    glossed = _GLOSSED_AT_END.search(folded) if not _COMPARES.search(folded) else None
    periods = [p for p in periods if p.explicit or not (_GLOSSED_YEAR.match(folded[p.span.end :]) or glossed is not None and p.span.end <= glossed.start())]
    if english:  # the report's own year, of whatever kind, is what is meant where none is named
        periods = [p for p in periods if p.explicit or not _OWN_YEAR.fullmatch(folded[p.span.start : p.span.end].strip())]
    periods = _bare_years(folded, periods, anchor)
    named = [p for p in periods if not _WHOLE_YEAR.search(fold(p.period.text))]
    periods = named or periods
    slips: tuple[Slip, ...] = ()
    if not english:
        folded, slips = mend(folded, _blanked(folded, [p.span for p in periods]), vocabulary)
    main = question_of(folded)
    kind, detail = _type_of(folded[main.start : main.end].strip(), "en" if english else "zh")
    if asked != standalone and language_of(asked, language) == language:  # what the turn itself asks comes before what is filled in
        own, wants = _type_of(_ABOUT.sub("", bare(fold(asked[:MAX_QUESTION]), "en" if english else "zh").strip()), "en" if english else "zh")
        kind, detail = (own, wants) if own is not None else (kind, detail)
    if kind not in _NO_COURSE and asks_each_year(folded, language):
        kind, detail = Type.TREND, ""
    units, unit_spans = _units_of(folded, vocabulary, english=english)
    if english and asked != standalone and any(map(is_cjk, folded)):  # an English turn after a Chinese one
        kind, detail = (kind, detail) if kind is not None else _type_of(folded, "zh")
        if not units:
            units, unit_spans = _units_of(folded, vocabulary, english=False)
    masked += [p.span for p in periods]
    quantities = [q for q in find_quantities(folded, tuple(masked)) if text[q.number.start].isdigit() or q.unit is not NO_UNIT]
    terms = english_terms(folded, text, masked, unit_spans, vocabulary) if english else chinese_terms(folded, masked, unit_spans, vocabulary)
    terms = tuple(with_others(t, slips) for t in _set_aside(terms[:_MOST_TERMS], folded, main))
    if kind is Type.FIGURE and _PLANNED.search(folded):  # told by the column or the clause, in words of the report's own
        terms = without(terms, _PLAN_WORD)
    if _SPENT.search(folded):  # of the budget: what was spent of it is wanted
        terms = tuple(replace(t, strict=False, weight=round(t.weight * _ASIDE, 4)) if _BUDGET.match(t.text) else t for t in terms)
    if english and "TWD" in units and len(terms) > 1:  # what it asks for is money: that it was spent tells little more
        terms = tuple(replace(t, strict=False, weight=round(t.weight * _ASIDE, 4)) if _MONEY_VERB.match(t.text) else t for t in terms)
    if kind is None:
        kind = Type.FIGURE if (units and not _WHAT.search(folded)) or (english is False and re.search(r"[数率额量度][?]?$", folded)) else Type.PASSAGE
        detail = "" if kind is Type.FIGURE or _WHAT.search(folded) else "terse"
    if kind in (Type.ENTITY, Type.LIST):  # a name tells of itself what it is: which overseas museum
        terms = tuple(replace(t, strict=False) if t.known and same_part(t.text) else t for t in terms)
    moved = kind is Type.COMPUTED and detail in _OVER_TIME
    within_a_year = moved and not periods and _courses("en" if english else "zh", "before").search(folded) is not None
    year_before = within_a_year or (kind is Type.YESNO or kind is Type.COMPUTED and detail not in _OF_ONE_YEAR) and bool(YEAR_BEFORE.search(folded))
    if kind is Type.COMPUTED and not periods and _MOVED.search(folded):  # by how much did it rise: since the year before
        year_before = True
    elif year_before:
        periods = [p for p in periods if p.explicit or not YEAR_BEFORE.search(folded[max(0, p.span.start - 1) : p.span.end + 1])]
    named_years = {y for p in periods for y in p.period.years}
    if kind in (None, Type.FIGURE, Type.ENTITY, Type.LIST, Type.PASSAGE) and len(named_years) >= 3 and detail not in ("why", "how"):  # noqa: PLR2004
        kind, detail = Type.TREND, ""
    if kind in (Type.FIGURE, Type.TREND) and len(named_years) == 2 and len(periods) == 2 and _AGGREGATE.search(folded):  # noqa: PLR2004
        kind, detail = Type.COMPUTED, Operation.SUM.value
    operation = Operation(detail) if kind is Type.COMPUTED else None
    if kind is Type.FIGURE and not units and english and re.search(r"how many|number of", folded):
        detail = "things"
    if kind is Type.FIGURE and not units and english and re.search(r"how much", folded):
        detail = "amount"
    if kind in (Type.LIST, Type.ENTITY):
        terms = without(terms, _META_WORDS)
    if kind in (Type.COMPUTED, Type.TREND):
        terms = without(terms, _OPERATION_WORDS) if kind is Type.COMPUTED else _keeping(terms, _AVERAGE, _OPERATION_WORDS)
    if kind is Type.TREND or moved:
        terms = _unmoved(terms, "en" if english else "zh")
    return Query(
        asked=asked, standalone=standalone, language=language, type=kind, terms=terms,
        periods=tuple(_original(p, text) for p in periods), units=units, operation=operation,
        aggregate=bool(_AGGREGATE.search(folded)), wants=detail,
        numbers=tuple(q.quantity.value for q in quantities if not _in_name(q, folded)), folded=folded, year_before=year_before,
        rank=rank_of(folded) if operation in (Operation.MAXIMUM, Operation.MINIMUM) else 1,
    )  # fmt: skip


_AVERAGE = re.compile(r"平均|average|mean")  # over the years, it says of what the course is


def _keeping(terms: tuple[Term, ...], kept: re.Pattern[str], dropped: re.Pattern[str]) -> tuple[Term, ...]:
    """Return the terms without those that a pattern drops, but with those that another keeps."""
    left = tuple(t for t in terms if kept.fullmatch(t.text) or not dropped.match(t.text))
    return left if any(not kept.fullmatch(t.text) for t in left) else terms


_NO_COURSE = (Type.YESNO, Type.PASSAGE)
_OVER_TIME = frozenset(("difference", "growth"))


def _unmoved(terms: tuple[Term, ...], language: str) -> tuple[Term, ...]:
    """Return the terms without those that only ask for a move or a course over the years, all of them where there are no others."""
    kept = tuple(t for t in terms if not _courses(language, "word").fullmatch(t.text))
    return kept or terms


def _blanked(text: str, spans: Iterable[Span]) -> str:
    for span in spans:
        text = span.blanked(text)
    return text


_SENTENCE_END = re.compile(r"[。!?！？]+|(?<=[a-z0-9]{3})[.]+(?=\s|$)|\n")  # noqa: RUF001
_LEAST_SENTENCE, _LEAST_OWN = 4, 2  # letters of a sentence, and terms that a question must have of its own to do without what is said around it
_SAID_AROUND = 0.25


def question_of(folded: str) -> Span:
    """Return where the question itself stands in what was typed: the last sentence with a question mark, else the last one.

    >>> question_of("i write on noise. how many complaints were there? thanks.")
    Span(start=17, end=50)
    """
    starts = [0, *(m.end() for m in _SENTENCE_END.finditer(folded))]
    spans = [Span(a, b) for a, b in zip(starts, [*starts[1:], len(folded)], strict=True) if sum(c.isalnum() for c in folded[a:b]) >= _LEAST_SENTENCE]
    if len(spans) < 2:  # noqa: PLR2004
        return Span(0, len(folded))
    return next((s for s in reversed(spans) if folded[: s.end].rstrip()[-1:] in "?？"), spans[-1])  # noqa: RUF001


def _set_aside(terms: tuple[Term, ...], folded: str, main: Span) -> tuple[Term, ...]:
    """Return the terms with those that stand only around the question itself made light: who asks, and why."""
    own = [t.text in folded[main.start : main.end] for t in terms]
    if all(own) or sum(own) < _LEAST_OWN:
        return terms
    return tuple(t if mine else replace(t, weight=round(t.weight * _SAID_AROUND, 4), strict=False) for t, mine in zip(terms, own, strict=True))


def rank_of(folded: str) -> int:
    """Return which place a question for the most or the least wants: 1, or 2 for the runner-up.

    >>> rank_of("第二多的是哪个乡镇"), rank_of("which town came third?"), rank_of("哪一区最多")
    (2, 3, 1)
    """
    match = _RANKED.search(folded)
    if match is None:
        return 2 if _SECOND.search(folded) else 1
    said = next(v for v in match.groupdict().values() if v)
    return (int(said) if said.isdigit() else _NTH[said]) + bool(_NEXT_AFTER.search(folded))


def _in_name(q: QuantityMention, folded: str) -> bool:
    return q.ordinal or folded[max(0, q.span.start - 1) : q.span.start] in ("第", "#") or _NAMED_BY_NUMBER.match(folded[q.number.end :]) is not None


def _original(mention: PeriodMention, text: str) -> Period:
    period = mention.period
    return Period(text[mention.span.start : mention.span.end].strip(), period.start, period.end, period.sense)


def _bare_years(folded: str, periods: list[PeriodMention], anchor: Anchor) -> list[PeriodMention]:
    """Read a bare 106 or 2017 in a question as the year it is."""
    found = list(periods)
    for match in _BARE_YEAR.finditer(folded):
        span = Span(match.start(), match.end())
        if any(span.start < p.span.end and p.span.start < span.end for p in periods):
            continue
        rest = folded[match.end() :].lstrip()
        if _NAMED_BY_NUMBER.match(rest):
            continue  # 1999專線
        if rest[:1] in "万亿千百件人次场国家位名元个项级%岁户条张台座处" and rest[:1]:
            continue
        if re.match(r"(?:people|cases|countries|persons|times|victims|participants)", rest) or (_THE.search(folded[: match.start()]) and _NOUN.match(rest)):
            continue
        as_of = re.search(r"(?:by|as of|until|end of|end-|截至|至|到)\s?(?:the )?(?:end of )?$", folded[: match.start()])
        text = f"{'至' if as_of else ''}{match['year']}年{'底' if as_of and 'end' in as_of.group() else ''}"
        built = find_periods(text, anchor)
        if built and (anchor.year is None or anchor.year - _OLD <= built[0].period.years[-1] <= anchor.year + _FAR):
            found.append(PeriodMention(built[0].period, span, explicit=True))
    return sorted(found, key=lambda p: p.span)


def _type_of(folded: str, language: str) -> tuple[Type | None, str]:
    for kind, detail, pattern in _patterns(language):
        if pattern.search(folded):
            return kind, detail
    return None, ""


_COUNTED_WORDS = re.compile(r"\b(?:how many|number of)\s(?P<words>(?:[a-z'-]+\s?){1,6})")
_PEOPLE = re.compile(r"(?:人|者|员|民|生|童|师|长|犯|兵|手|工|妇|属|嫌|众|客)$")


def _of_people(folded: str, vocabulary: Vocabulary) -> bool:
    """Whether what an English question counts are people in the words of a Chinese corpus: inmates are 收容人."""
    match = _COUNTED_WORDS.search(folded)
    words: list[str] = []
    for word in match["words"].split() if match else ():
        if word in stopwords("en"):
            break
        words.append(word)
    told = next((t for i in range(len(words)) if (t := vocabulary.lexicon.translations(" ".join(words[i:])))), ())
    return bool(told) and all(_PEOPLE.search(w) for w, _ in told[:3])


def _goes_on(words: list[str], vocabulary: Vocabulary) -> bool:
    """Whether the first of an English question's words only says more of a noun after it: train (and bus) ads."""
    rest = words[3:] if words[1:2] in (["and"], ["or"]) and words[3:4] and words[3] not in stopwords("en") else words[1:]
    if not rest or rest[0] in stopwords("en"):
        return False
    unit = by_english().get(words[0])
    modifies = unit is not None and words[0] == unit.singular != unit.plural and not rest[0].endswith("ed")  # bird species, no birds
    return len(rest) < len(words) - 1 or modifies or vocabulary.frequency(f"{words[0]} {rest[0]}") > 0


def _begins_noun(tail: str, vocabulary: Vocabulary) -> bool:
    """Whether what follows 多少 begins with a word of which a unit is only the first letter: 國際, 款物, no 人員."""
    word = next(iter(vocabulary.words(tail)), "")
    return len(word) == 2 and word[0] != "人" and word[1] not in "数量次" and word not in by_printed() and vocabulary.known(word)  # noqa: PLR2004 (通電話 is 通 and 電話)


def _units_of(folded: str, vocabulary: Vocabulary, *, english: bool) -> tuple[tuple[str, ...], list[Span]]:
    """Return the ids of the units asked for, strongest first, and the spans that named them."""
    found: dict[str, None] = {}
    spans: list[Span] = []
    if english:
        table = by_english()
        for match in re.finditer(r"(?:how many|number of|how much|total)\s((?:[a-z'-]+\s?){1,5})", folded):
            words = match.group(1).split()
            for i, word in enumerate(words):
                unit = table.get(word)
                compound = _goes_on(words[i:], vocabulary)
                if unit is not None and vocabulary.language == "en" and unit.kind is Kind.COUNT:
                    break  # what an English report counts stands there as a noun
                if unit is not None and unit.kind is not Kind.RANK and not compound and word not in _NO_UNIT_WORDS:
                    found[unit.id] = None
                    at = match.start(1) + match.group(1).find(word)
                    spans.append(Span(at, at + len(word)))
                    break
                if i >= 3 or word in ("were", "was", "did", "are", "is", "have", "has", "of", "in"):  # noqa: PLR2004
                    break
        if re.search(r"how many times", folded):
            found["time"] = None
        if not found and vocabulary.language != "en" and _of_people(folded, vocabulary):
            found["person"] = None
        found |= {unit_id: None for unit_id, pattern in _measures("en") if pattern.search(folded)}
        if "percent" in found and "TWD" in found and not re.search(r"how much|amount", folded):
            del found["TWD"]  # a budget's execution rate is no money
        return tuple(found), spans
    for match in _ASKED_UNIT.finditer(folded):
        tail = match["unit"]
        for size in range(min(6, len(tail)), 0, -1):
            unit = by_printed().get(tail[:size])
            if unit is not None and size == 1 and _begins_noun(tail, vocabulary):
                break  # 多少國際學生 asks for students
            if unit is not None:
                found[unit.id] = None
                spans.append(Span(match.start("unit"), match.start("unit") + (1 if tail[0] in _UNIT_ALONE else size)))
                break
    named = {unit_id: None for unit_id, pattern in _measures("zh") if pattern.search(folded)}
    if list(found) == ["item"] and (noun := _COUNTED_NOUN.search(folded)) and (unit := by_printed().get(noun["unit"])) is not None:
        found = {unit.id: None}  # 國家共有幾個 asks for countries
    if "person" in named and list(found) == ["item"]:
        found = {}  # 幾個 before or after a word for people counts people
    found |= named
    if "percent" in found and "TWD" in found and not re.search(r"多少钱|金额|几元|多少元", folded):
        del found["TWD"]  # 預算執行率 asks for a rate, not for money
    return tuple(found), spans
