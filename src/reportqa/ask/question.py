"""A question's words -> `Query`: language, type, times, unit, constraints and weighted terms."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from math import log

from reportqa.language.lexicon import Lexicon, lemmas
from reportqa.language.numerals import QuantityMention, find_quantities
from reportqa.language.periods import Anchor, PeriodMention, find_english_periods, find_periods
from reportqa.language.script import fold, is_cjk, script_of
from reportqa.language.tables import rows
from reportqa.language.units import NO_UNIT, by_english, by_printed
from reportqa.model.answer import Operation, Query, Term, Type
from reportqa.model.document import Span
from reportqa.model.figure import Period

MAX_QUESTION = 2000  # characters read; the rest of a longer question is left aside
_BARE_YEAR = re.compile(r"(?<![\d.,a-z])(?P<year>(?:8\d|9\d|1[0-3]\d)|(?:19|20)\d\d)(?![\d.,]*\d|%)")
_ASKED_UNIT = re.compile(r"(?:多少|几|若干)\s?(?P<unit>[一-鿿%]{1,6})")
_MEASURE_NOUNS = (
    (r"人次", "person_time"), (r"人数|多少人|几人|几个人|几位|几名", "person"), (r"件数|案件数|几件|多少件", "case"),
    (r"国家数|几个?国|多少个?国", "country"), (r"场次|几场|多少场", "session"),
    (r"多少钱|金额|经费|花费|花了|预算|支出|收入|补助款|几元|几块|费用", "TWD"),
    (r"比率|比例|百分比|占比|达成率|执行率|达成度|成长率|几成|百分之几|%|率(?:是|为|有)?(?:多少|几)?[?]?$", "percent"),
    (r"户数|几户", "household"), (r"多久|多长时间", "duration"), (r"第几级|几级|等级", "level"), (r"第几名|名次|排名", "rank"),
)  # fmt: skip
_ENGLISH_MEASURES = (
    (r"how much (?:money|funding|budget|was spent|did .{0,40} (?:spend|cost)|was allocated)|\bbudget\b|\bamount\b|\bexpenditure\b|\bspen[dt]\b|\bcost\b|nt\$|\brevenue\b", "TWD"),
    (r"\bpercent(?:age)?\b|\bper cent\b|%|\bproportion\b|\bshare\b|\brate\b", "percent"),
    (r"how many (?:[a-z'-]+ ){0,2}?people|number of people|how many persons|headcount|how many (?:[a-z-]+ ){0,2}?(?:victims|participants|workers|attendees|officials|experts|visitors|students|officers|defendants|suspects|employees|residents|immigrants|foreigners|children|women|men|trainees|volunteers|patients|members|migrants|applicants)", "person"),
    (r"how long|duration|how many hours", "duration"), (r"person-times|visits", "person_time"),
)  # fmt: skip
_STRICT = re.compile(
    r"^(?:女性?|男性?|妇女|性别|年龄|岁|未成年|儿童|少年|老人|高龄|青年|国籍|县市|各县市|乡镇|学历|职业|行业|平均|每人|每件|人均|金额|经费|预算|费用|罚款|罚金|刑期|薪资|"
    r"women|woman|female|male|men|man|girl|boy|gender|sex|age|child|minor|nationality|county|budget|cost|fine|salary|average|per)$"
)
# How far a verb, a word that the corpus lacks, and a word of a lone report's title count.
_VERB, _UNKNOWN, _TITLE = 0.6, 0.6, 0.3
_OPERATION_WORDS = re.compile(
    r"^(?:增加|减少|增长|成长|下降|上升|提高|降低|变动|变化|多|少|增|减|相差|差距|差额|差|相较|相比|比较|历年|逐年|各年|每年|趋势|走势|平均|加起来|总和|加总|合起来|占|占比|比例|比率|比重|百分比|倍|几倍|成长率|增长率|年增率|增幅|减幅|幅度|"
    r"最多|最高|最大|最少|最低|最小|最差|最好|最佳|居冠|消长|最|哪年|"
    r"increased?|decreased?|grew|grow|growth|rose|rise|fell|fall|drop|dropped|change|changed|changes|difference|more|fewer|less|higher|lower|compared|average|mean|combined|together|altogether|sum|share|proportion|percentage|percent|ratio|trend|most|highest|largest|fewest|lowest|least|smallest|biggest|greatest|busiest|over|years|rate of change|previous|year)$"
)
_AGGREGATE = re.compile(r"合计|总计|共计|总共|一共|总数|全部|总|加总|累计|total|altogether|overall|in all")
_TARGETS = {"目标": "target", "实际": "actual", "预算": "budget"}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What understanding a question needs to know of the corpus."""

    words: Callable[[str], tuple[str, ...]]
    frequency: Callable[[str], int]
    known: Callable[[str], bool]
    passages: int
    lexicon: Lexicon
    names: frozenset[str]
    verbs: frozenset[str]
    title: str
    year: int | None
    roc: bool
    language: str


@cache
def _stopwords(language: str) -> dict[str, str]:
    return {fold(word): kind for word, lang, kind in rows("stopwords.tsv") if lang == language}


@cache
def _patterns(language: str) -> tuple[tuple[Type, str, re.Pattern[str]], ...]:
    return tuple((Type(kind), detail, re.compile(pattern)) for lang, kind, detail, pattern in rows("questions.tsv") if lang == language)


_MEANINGFUL = frozenset(["平均", "累计", "占比", "比例", "比率", "成长", "成长率", "增加", "减少", "人数", "件数", "次数", "金额", "总数", "总额", "总量"])


@cache
def _scaffolding() -> re.Pattern[str]:
    """Match the question words and politeness of a Chinese question, longest first."""
    words = [w for w, kind in _stopwords("zh").items() if kind in ("question", "politeness", "aggregate") and len(w) > 1 and w not in _MEANINGFUL]
    words += ["百分之多少", "百分之几", "几成", "几", "多少", "哪", "吗", "呢", "吧", "谁", "啊"]
    return re.compile("|".join(re.escape(w) for w in sorted(words, key=len, reverse=True)))


def language_of(question: str, default: str) -> str:
    """Tell the language of a question: zh-TW, zh-CN or en; `default` where no character tells.

    >>> language_of("KPI 達成度?", "en"), language_of("how many MOUs", "zh-TW"), language_of("106 MOU?", "zh-TW")
    ('zh-TW', 'en', 'zh-TW')
    """
    han = sum(map(is_cjk, question))
    words = re.findall(r"[A-Za-z]{2,}", question)
    common = sum(w.lower() in _stopwords("en") for w in words)
    if han and (han * 2 >= len(words) * 2 or common < 2) and not (common >= 3 and common * 2 > han):  # noqa: PLR2004
        script = script_of(question)
        if script is None:
            return default if default.startswith("zh") else "zh-TW"
        return "zh-TW" if script == "Hant" else "zh-CN"
    if not words or (not common and all(w.isupper() for w in words)):
        return default
    return "en"


def understand(asked: str, standalone: str, vocabulary: Vocabulary) -> Query:
    """Return the query that a complete question makes.

    `asked` is what was typed, `standalone` the same with what earlier turns said filled in.
    """
    text = standalone[:MAX_QUESTION]
    language = language_of(asked if any(c.isalpha() for c in asked) else text, vocabulary.language)
    folded = fold(text)
    anchor = Anchor(vocabulary.year, vocabulary.roc)
    english = language == "en"
    periods = find_english_periods(text, anchor) if english else find_periods(folded, anchor)
    periods = _bare_years(folded, periods, anchor)
    kind, detail = _type_of(folded, "en" if english else "zh")
    units, unit_spans = _units_of(folded, english=english)
    masked = [p.span for p in periods]
    quantities = [q for q in find_quantities(folded, tuple(masked)) if text[q.number.start].isdigit() or q.unit is not NO_UNIT]
    terms = (_english_terms if english else _chinese_terms)(folded, text, masked, unit_spans, vocabulary)
    if kind is None:
        kind = Type.FIGURE if units or (english is False and re.search(r"[数率额量度][?]?$", folded)) else Type.PASSAGE
        detail = "" if kind is Type.FIGURE else "terse"
    named_years = {y for p in periods for y in p.period.years}
    if kind in (None, Type.FIGURE, Type.ENTITY, Type.LIST, Type.PASSAGE) and len(named_years) >= 3 and detail not in ("why", "how"):  # noqa: PLR2004
        kind, detail = Type.TREND, ""
    operation = Operation(detail) if kind is Type.COMPUTED else None
    if kind is Type.FIGURE and not units and english and re.search(r"how many|number of", folded):
        detail = "things"
    if kind in (Type.COMPUTED, Type.TREND):
        terms = tuple(t for t in terms if not _OPERATION_WORDS.match(t.text)) or terms
    return Query(
        asked=asked, standalone=standalone, language=language, type=kind, terms=terms,
        periods=tuple(_original(p, text) for p in periods), units=units, unit_words=(), operation=operation,
        aggregate=bool(_AGGREGATE.search(folded)), wants=detail,
        numbers=tuple(q.quantity.value for q in quantities if not _in_name(q, folded)), parts=(), folded=folded,
    )  # fmt: skip


def _in_name(q: QuantityMention, folded: str) -> bool:
    return q.ordinal or folded[max(0, q.span.start - 1) : q.span.start] in ("第", "#")


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
        if rest[:1] in "件人次场国家位名元个项级%岁户条张台座处" and rest[:1]:
            continue
        if re.match(r"(?:people|cases|countries|persons|times|victims|participants)", rest):
            continue
        as_of = re.search(r"(?:by|as of|until|end of|end-|截至|至|到)\s?(?:the )?(?:end of )?$", folded[: match.start()])
        text = f"{'至' if as_of else ''}{match['year']}年{'底' if as_of and 'end' in as_of.group() else ''}"
        built = find_periods(text, anchor)
        if built:
            found.append(PeriodMention(built[0].period, span, explicit=True))
    return sorted(found, key=lambda p: p.span)


def _type_of(folded: str, language: str) -> tuple[Type | None, str]:
    for kind, detail, pattern in _patterns(language):
        if pattern.search(folded):
            return kind, detail
    return None, ""


def _units_of(folded: str, *, english: bool) -> tuple[tuple[str, ...], list[Span]]:
    """Return the ids of the units asked for, strongest first, and the spans that named them."""
    found: dict[str, None] = {}
    spans: list[Span] = []
    if english:
        table = by_english()
        for match in re.finditer(r"(?:how many|number of|how much|total)\s((?:[a-z'-]+\s?){1,5})", folded):
            words = match.group(1).split()
            for i, word in enumerate(words):
                unit = table.get(word)
                if unit is not None and word not in ("community", "communities", "times", "time", "items", "item", "part", "points", "line", "lines", "sheets", "sets"):
                    found[unit.id] = None
                    at = match.start(1) + match.group(1).find(word)
                    spans.append(Span(at, at + len(word)))
                    break
                if i >= 3 or word in ("were", "was", "did", "are", "is", "have", "has", "of", "in"):  # noqa: PLR2004
                    break
        if re.search(r"how many times", folded):
            found["time"] = None
        for pattern, unit_id in _ENGLISH_MEASURES:
            if re.search(pattern, folded):
                found[unit_id] = None
        return tuple(found), spans
    for match in _ASKED_UNIT.finditer(folded):
        tail = match["unit"]
        for size in range(min(6, len(tail)), 0, -1):
            unit = by_printed().get(tail[:size])
            if unit is not None:
                found[unit.id] = None
                spans.append(Span(match.start("unit"), match.start("unit") + (1 if tail[0] == "个" else size)))
                break
    for pattern, unit_id in _MEASURE_NOUNS:
        if re.search(pattern, folded):
            found[unit_id] = None
    if "percent" in found and "TWD" in found and not re.search(r"多少钱|金额|几元|多少元", folded):
        del found["TWD"]  # 預算執行率 asks for a rate, not for money
    return tuple(found), spans


# ---------------------------------------------------------------- terms


def _weight(vocabulary: Vocabulary, frequency: int) -> float:
    n = max(1, vocabulary.passages)
    return log(1 + (n - frequency + 0.5) / (frequency + 0.5))


def _term(word: str, vocabulary: Vocabulary, scale: float = 1.0) -> Term:
    own = vocabulary.frequency(word)
    variants = tuple((v, 0.9) for v in vocabulary.lexicon.variants(word))
    if len(word) == 3 and not variants and own == 0:  # noqa: PLR2004
        variants = tuple((v, 0.8) for part in (word[:2], word[1:]) for v in vocabulary.lexicon.variants(part))
    best = max([own, *(vocabulary.frequency(v) for v, _ in variants)])
    strict = bool(_STRICT.match(word)) or word in vocabulary.names
    weight = _weight(vocabulary, best) * scale
    if any(w in vocabulary.title for w in (word, *(v for v, _ in variants))):
        weight *= _TITLE  # the whole report is about it
    if word in vocabulary.verbs and not strict:
        weight *= _VERB if best else _VERB * 0.4  # a reader's own verb is paraphrase more often than a condition
    elif best == 0 and not strict:
        weight *= _UNKNOWN
    return Term(word, round(max(weight, 0.05), 4), variants, strict, known=best > 0)


def _chinese_terms(folded: str, text: str, masked: list[Span], unit_spans: list[Span], vocabulary: Vocabulary) -> tuple[Term, ...]:
    del text
    chars = list(folded)
    for span in (*masked, *unit_spans):
        for i in range(span.start, min(span.end, len(chars))):
            chars[i] = " "
    remaining = "".join(chars)
    remaining = _scaffolding().sub(lambda m: " " * len(m.group()), remaining)
    stop = _stopwords("zh")
    english = _stopwords("en")
    found: dict[str, Term] = {}
    for word in _known_words(vocabulary.words(remaining), vocabulary):
        kind = stop.get(word)
        if kind in ("question", "politeness", "function") or (word.isascii() and english.get(word) in ("question", "politeness", "function")):
            continue
        if word.isdigit():
            continue
        if word in ("最多", "最高", "最大", "最少", "最低", "最小", "目前", "现在", "报告"):
            continue
        if len(word) == 1 and is_cjk(word) and (kind or vocabulary.frequency(word) == 0 or word in "数量率额性者度第号"):
            if word not in "女男":
                continue
        scale = 0.3 if kind in ("aggregate", "report") else 0.5 if len(word) == 1 and is_cjk(word) else 1.0
        if word not in found:
            found[word] = _term(word, vocabulary, scale)
    return tuple(found.values())


def _known_words(words: tuple[str, ...], vocabulary: Vocabulary) -> list[str]:
    """Split the two-character words that neither the corpus nor its lexicon knows: 共簽 is 共 and 簽."""
    found: list[str] = []
    for word in words:
        unknown = 2 <= len(word) <= 3 and is_cjk(word[0]) and not vocabulary.known(word) and not vocabulary.frequency(word) and not vocabulary.lexicon.variants(word)  # noqa: PLR2004
        if unknown:
            found.extend(c for c in word if vocabulary.frequency(c))
        else:
            found.append(word)
    return found


def _english_terms(folded: str, text: str, masked: list[Span], unit_spans: list[Span], vocabulary: Vocabulary) -> tuple[Term, ...]:
    spans = [(m.start(), m.end(), m.group()) for m in re.finditer(r"[a-z][a-z0-9]*(?:[-'][a-z0-9]+)*|[㐀-鿿]+", folded) if not any(s.start <= m.start() < s.end for s in (*masked, *unit_spans))]
    stop = _stopwords("en")
    found: dict[str, Term] = {}
    i = 0
    while i < len(spans):
        matched = 0
        for size in range(min(5, len(spans) - i), 0, -1):
            words = spans[i : i + size]
            phrase = " ".join(w for _, _, w in words)
            if size > 1 and (words[0][2] in stop and stop[words[0][2]] in ("function", "question", "politeness") or words[-1][2] in stop):
                continue
            if size == 1 and stop.get(phrase) in ("question", "politeness", "function") and not text[words[0][0]].isupper():
                break
            if size == 1 and stop.get(phrase) in ("question", "politeness", "function"):
                if not (phrase in ("us", "it") and text[words[0][0] : words[0][1]].isupper()):
                    break
            translations = vocabulary.lexicon.translations(phrase)
            direct = vocabulary.frequency(phrase) if size == 1 else vocabulary.frequency(phrase.replace(" ", ""))
            lemma = next((form for form in lemmas(phrase) if vocabulary.frequency(form)), "") if size == 1 and not direct else ""
            if not translations and not direct and not lemma:
                continue
            scale = 0.3 if stop.get(phrase) in ("aggregate", "report") else 1.0
            stems = tuple((form, 1.0) for form in lemmas(phrase)[1:] if size == 1 and vocabulary.frequency(form))
            variants = tuple(translations[:24]) + stems
            best = max([direct, *(vocabulary.frequency(v) for v, _ in variants)])
            strict = bool(_STRICT.match(lemmas(phrase)[-1])) or any(v in vocabulary.names for v, _ in variants)
            parts = tuple(p for _, _, w in words if (p := _english_part(w, vocabulary)) is not None) if size > 1 else ()
            weight = max((p.weight for p in parts if p.known), default=_weight(vocabulary, best)) * scale * (1.0 + 0.25 * (size - 1))
            if any(w in vocabulary.title for w in (phrase, *(v for v, _ in variants))):
                weight *= _TITLE
            found.setdefault(phrase, Term(phrase.replace(" ", ""), round(max(0.05, weight), 4), variants, strict and size == 1, known=True, parts=parts))
            matched = size
            break
        if not matched:
            word = spans[i][2]
            kind = stop.get(word)
            if kind is None and len(word) > 1:
                original = text[spans[i][0] : spans[i][1]]
                proper = original[:1].isupper() and spans[i][0] > 0
                strict = bool(_STRICT.match(lemmas(word)[-1]))
                found.setdefault(word, Term(word, round(_weight(vocabulary, 0) * (1.0 if proper or strict else 0.4), 4), (), strict or proper, known=False))
            matched = 1
        i += matched
    return tuple(found.values())


def _english_part(word: str, vocabulary: Vocabulary) -> Term | None:
    """Return one word of a phrase as a term of its own, None for a function word."""
    if _stopwords("en").get(word) in ("question", "politeness", "function"):
        return None
    variants = tuple(vocabulary.lexicon.translations(word)[:16])
    best = max([vocabulary.frequency(word), *(vocabulary.frequency(v) for v, _ in variants)])
    return Term(word, round(max(0.05, _weight(vocabulary, best)), 4), variants, strict=False, known=best > 0)


def number_words() -> dict[str, Decimal]:
    """Return small English number words with their values."""
    names = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    return {name: Decimal(i) for i, name in enumerate(names)}
