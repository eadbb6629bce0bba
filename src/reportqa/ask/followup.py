"""A turn of a conversation -> the complete question it stands for.

Rules, not a model: a turn that lacks a topic takes the last question's, with what it names put in
place of its like. Nothing downstream knows that it is in a conversation.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cache

from reportqa.ask.question import YEAR_BEFORE
from reportqa.ask.tongue import language_of
from reportqa.ask.vocabulary import Vocabulary, stopwords
from reportqa.language.periods import Anchor, PeriodMention, find_english_periods, find_periods, is_age
from reportqa.language.script import fold, is_cjk
from reportqa.language.tables import rows
from reportqa.language.units import by_printed
from reportqa.model.answer import Operation, Query
from reportqa.model.document import Span

_LEAD = re.compile(
    r"^\s*(?:那麼|那么|那|所以|然後|然后|還有|还有|另外|請問|请问|嗯|[換换改]成|其中的?|[裡裏里]面的?|[當当]中的?|and what about|what about|how about|and how about|and in|and for|and|then|so|ok(?:ay)?)\s*[,，]?\s*(?!次|場|场|年|個|个|些|邊|边)",  # noqa: RUF001
    re.IGNORECASE,
)
_TAIL = re.compile(r"\s*(?:的(?:情[況况]|[狀状][況况]|部分|[數数]字)(?=呢))?(?:的)?(?:呢|咧|勒|的話|的话)?\s*[?？。!！]*\s*$")  # noqa: RUF001
_MARKED = re.compile(r"^\s*(?:那(?!次|場|场|年|個|个|些)|其中|[裡裏里]面|[當当]中|還有|还有|what about|how about|and\b|of (?:those|these|them|which))|呢\s*[?？]?$", re.IGNORECASE)  # noqa: RUF001
_POINTER = re.compile(r"其中|它們|他們|她們|這些|那些|這個|那個|這次|那次|(?<![應应])[該该]|上述|前述|这些|这个|那个|这次|它们|他们|她们|(?<!其)[他她它](?!國|国|人)|\b(?:they|them|those|these|(?-i:[Ii]t)|that|its|their|this|he|she|his|her)\b", re.IGNORECASE)
_ASKS = re.compile(r"多少|[幾几]|何時|何时|什[麼么]|哪|[誰谁]|是否|[嗎吗]|有[沒没]有|([㐀-鿿])不\1|[為为]何|如何|怎|百分之|how|what|when|where|who|which|why|\b(?:did|does|do|is|are|was|were|has|have)\b", re.IGNORECASE)
# The asking words of a question: what is left without them is its topic.
_ASKING = re.compile(
    r"(?:總共|总共|一共|共|合計|合计|大概|到底|約|约)?(?:有|是|為|为|佔|占|達|达)?(?:多少(?:[個个件人名位場场次元錢钱家處处座張张項项])?|[幾几](?:[個个件人名位場场次元家處处座張张項项國国號号]|成)|有哪些|哪些|哪一?[天年國国家個个位項项]|是?哪天|何時|何时|什[麼么](?:時候|时候|地方|名字)?|在?哪[裡里兒儿]?)|[嗎吗呢]|[?？]"  # noqa: RUF001
    r"|\b(?:how many|how much|how long|which|what (?:is|was|are|were)|what|when (?:did|was|were)|where (?:did|was|were)|who (?:is|was|were)|did|does|were there|was there|are there|is there)\b",
    re.IGNORECASE,
)
_COMPARES = re.compile(r"^(?:比|較|较|跟|和|與|相較|compared|than|versus|vs)|than the|比.{0,4}(?:前|去|上)|增加|減少|成長|减少|成长|增长|差多少|相差|more|fewer|less|difference|change", re.IGNORECASE)
_PLACE_ENDINGS = "區县縣市鄉乡鎮镇村里國国州省館馆院校局署處处科系站線线月季"
_MEASURE = re.compile(r"(?:率|比例|比重|金額|金额|總額|总额|經費|经费|預算|预算|人數|人数|件數|件数|次數|次数|戶數|户数|面積|面积|產量|产量|產值|产值|數量|数量)$")
_DIVISIONS = "区县市乡镇村里"
_PLACE = re.compile(r"^[㐀-鿿]{1,3}[区县市乡镇村里]")
_HEADLESS = re.compile(r"的\s*(?:呢|咧|勒)\s*[?？]*$")  # noqa: RUF001
# What stands for the things counted before: "how many of those".
_OF_THEM = re.compile(r"\s+of\s+(?:those|them|these|that|it|which)\b", re.IGNORECASE)
# A superlative that names no measure of its own: "which branch had the most?"
_CHOOSES = re.compile(r"^(?:which|what)\s+(?:[a-z-]+\s+){1,2}(?:had|has|have|was|is|were|are|saw|got|came)\s+(?:the\s+)?(?:most|fewest|least|highest|lowest|largest|smallest|biggest|best|worst)$", re.IGNORECASE)
# Questions of a gathering that name none: "how many people attended?", "how much did it cost?"
_ELLIPTIC = re.compile(
    r"^(?:how many (?:people|persons|participants|visitors|guests|attendees)?\s*(?:were there|attended|came|participated|took part|joined|turned up|were present|were involved)(?: it| in it)?"
    r"|what (?:was|is|were) the (?:[a-z-]+ )?(?:rate|share|percentage|amount|cost)"
    r"|(?:which|what)\s+(?:[a-z-]+\s+){1,2}(?:had|has|have|was|is|were|are|saw|got|came)\s+(?:the\s+)?(?:most|fewest|least|highest|lowest|largest|smallest|biggest|best|worst))$",
    re.IGNORECASE,
)
_OWN_YEAR = re.compile(r"\b(?:this|the current) year\b|[本今]年度?|(?<=[，, ])全年|^全年", re.IGNORECASE)  # noqa: RUF001
_SHORT_ROC = re.compile(r"(?<!\d)(?:[89]\d|1[0-3]\d)\s*年")
_YEAR_AFTER = re.compile(r"(?:隔|翌|次|后一|下一)年度?(?P<end>底|末)?|\b(?:the )?(?:following|next) year\b|\b(?:a|one) year later\b|\bthe year after(?: that)?\b")
_TOPICAL, _LONG = 2, 16
_THAT_YEAR = re.compile(r"^\s*(?:那麼|那么|那)?(?:那一?年|[當当該该]年)度?的?")
_MOST = re.compile(r"最[多少高低大小]")
_COMPARES_TO = re.compile(r"^(?:比|較|较|跟|和|與|与|相較於?|相较于?)")  # another time, which comes at once
_AT_ONCE = 4  # letters before that time
# A turn that says over how many years it asks: it has a time of its own.
_OVER_ALL = re.compile(r"(?<![\d第])(?:[两二三四五六七八九十]|\d)个?年(?:来|间|里|内|下来)?[^,。]{0,12}(?:一共|总共|合计|总计|累计|加起来|平均)")
_WHY = re.compile(r"[為为]什[麼么]|[為为]何|原因|怎[麼么]會|怎么会|\bwhy\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Turn:
    """A completed turn: the full question, and the one that a later turn takes its topic from."""

    question: str
    base: str


def complete(asked: str, before: Query | None, vocabulary: Vocabulary, *, year: int | None = None) -> Turn:
    """Return the full question that `asked` stands for after the query before it; `year` is that of the figure which answered that one."""
    if before is None:
        return Turn(asked, asked)
    english = language_of(asked, before.language) == "en"
    core = _TAIL.sub("", _LEAD.sub("", asked)).strip()
    if (said := _THAT_YEAR.match(asked)) is not None and year is not None:  # the year that was found, not the last one named
        core = _TAIL.sub("", asked[said.end() :]).strip()
        before = replace(before, base=_MOST.sub("", before.base or before.standalone))
    else:
        said = None
    compares = bool(YEAR_BEFORE.search(fold(core))) and bool(_COMPARES.search(core))
    periods = [] if compares else _periods(core, before if said is None else replace(before, periods=()), vocabulary, year, english=english)
    if periods and before.periods and _COMPARES_TO.match(core) and core.find(periods[0].period.text.strip()) <= _AT_ONCE:
        return Turn(_tidy(f"{_kept(before)} {_topic(before)} {core}"), before.base)
    rest = _without(core, periods)
    asks = bool(_ASKS.search(rest)) and not re.fullmatch(r"(?:是|有|又是)?(?:多少|幾[個人件]?|几[个人件]?|how (?:many|much))", rest, re.IGNORECASE)
    topical = _topical(rest, vocabulary, english=english)
    if said is not None and asks and len(topical) >= _TOPICAL:
        return _same(f"{_times(periods, before, vocabulary, english=english) if periods else f'{year}年'}{rest}")
    marked, pointer = bool(_MARKED.search(asked)), bool(_POINTER.search(rest))
    leans = marked or pointer or compares or bool(_ELLIPTIC.search(core))
    if asks and topical and not periods and _OVER_ALL.search(fold(core)):
        return Turn(asked, asked)
    if not leans and (len(topical) >= _TOPICAL or len(rest) > _LONG) and (asks or len(topical) > _TOPICAL):
        return Turn(asked, asked)
    if asks and english and _CHOOSES.search(core):
        return _same(f"{rest.rstrip('?')}, {_choice_topic(before)} {_times(periods, before, vocabulary, english=english)}?")
    stated = f"{year}年" if said is not None and not periods else _times(periods, before, vocabulary, english=english)
    if compares:
        words = rest if asks or _COMPARES.search(rest.replace("比", "", 1)) else f"{rest} {'how much difference' if english else '增加多少'}"
        return Turn(_tidy(f"{_kept(before)} {_topic(before)} {words}"), before.base)
    if asks or _MEASURE.search(rest):  # 規範管理率呢: another measure of the same, in a unit of its own
        whole = _asked_of(before, rest, stated, vocabulary, english=english)
        return Turn(_tidy(whole), before.base or before.standalone) if _WHY.search(rest) else _same(whole)
    if not rest or not topical and not pointer and not _content(rest, vocabulary):
        told = told_in(before) == "en"
        return _same(_timed(_plain(before), _times(periods, before, vocabulary, english=told), english=told))
    headless = bool(_HEADLESS.search(asked))
    return _same(_timed(_substituted(before, rest, vocabulary, english=english, headless=headless), stated, english=english and before.language == "en"))


_SAME_MONTH = re.compile(r"(?:同一?個?|同一?个?|那一?個|那一?个|那)(?:月份?|季度?)(?:份)?的?|\b(?:in |during )?(?:the |that )same (?:month|quarter)\b|\bthat (?:month|quarter)\b", re.IGNORECASE)
_MONTH = re.compile(r"(?:1[0-2]|[1-9])月|第?[一二三四1-4]季度?")
_A_YEAR = re.compile(r"(?P<in>在|於|于)?(?P<year>(?:民國|民国|西元|公元)?\d{2,4}\s?年)度?的?")


def with_same_month(asked: str, found: str, year: int | None) -> str:
    """Return a turn with the month or quarter that the turn before found in place of 同一個月, in the year that the turn names; `found` is its period as printed, `year` its year.

    >>> with_same_month("同一個月份在111年有多少人次？", "7月", 2021)
    '111年7月有多少人次？'
    """
    month = _MONTH.search(found)
    said = _SAME_MONTH.search(asked)
    if month is None or said is None:
        return asked
    rest = asked[: said.start()] + asked[said.end() :]
    named = _A_YEAR.search(rest)
    if named is not None:
        return f"{rest[: named.start()]}{named['year']}{month.group()}{rest[named.end() :]}"
    return f"{asked[: said.start()]}{f'{year}年' if year is not None else ''}{month.group()}{asked[said.end() :]}"


def told_in(before: Query) -> str:
    """Return the language of the question that a turn takes over, which need not be that of the turn before."""
    return language_of(before.base or before.standalone, before.language)


def _times(periods: list[PeriodMention], before: Query, vocabulary: Vocabulary, *, english: bool) -> str:
    """Return the times of a turn as words, else those kept from the turn before."""
    return " ".join(_absolute(p, before, vocabulary, english=english) for p in periods) or _kept(before)


def _timed(question: str, stated: str, *, english: bool) -> str:
    """Return a question with its time: before it in Chinese, behind it in English, so that it begins as a question does."""
    if not english or not stated:
        return f"{stated} {question}"
    return f"{question.rstrip('?？. ')} {stated}?"  # noqa: RUF001


_CHOOSES_ZH = re.compile(r"哪一?[個个]?(?P<kind>[㐀-鿿]{0,4}?)(?:的)?(?:最|居冠|第一)|最[㐀-鿿]{1,2}的?[是为]哪一?[個个]?(?P<last>[㐀-鿿]{1,4}?)(?:呢|[?？]|$)")  # noqa: RUF001


def _without_name(text: str, kind: str, vocabulary: Vocabulary) -> str:
    """Return a topic without the name of one of the kind among which the turn chooses (竹山鎮, where the town with the most is asked)."""
    folded = fold(text)
    for word in sorted(set(vocabulary.words(folded)) | set(_PLACE.findall(folded)), key=len, reverse=True):
        at = folded.find(word)
        if at >= 0 and len(word) > 1 and word != kind and (word[-1] in kind or word in vocabulary.names):
            text = text[:at] + text[at + len(word) :]
            folded = fold(text)
    return text


def _asked_of(before: Query, rest: str, stated: str, vocabulary: Vocabulary, *, english: bool) -> str:
    """Return what a turn asks of the topic of the turn before."""
    if english:
        topic = re.sub(r"\b(?:in total|altogether|overall|in all)\b,?\s*", "", _topic(before)).strip(" ,")  # a part is asked
        placed = _OF_THEM.sub(lambda _: f" {topic} ", rest, count=1)
        if placed != rest:
            return _timed(placed, stated, english=True)
        bare = re.sub(r"\bof\s*$|\b(?:in|at|for|on|by|with|from)\s*$", "", _POINTER.sub("", rest).strip())
        return _timed(f"{bare.rstrip('?')}, {topic}", stated, english=True) if before.language == "en" else f"{stated} {topic} {bare}"
    topic = _topic_beside(before, rest, vocabulary)
    if chosen := _CHOOSES_ZH.search(fold(rest)):
        topic = _without_name(topic, chosen["kind"] or chosen["last"] or "", vocabulary)
    return f"{stated} {topic} {_POINTER.sub('', rest).strip()}"


def stands_alone(asked: str, vocabulary: Vocabulary) -> bool:
    """Whether a turn that leans on the one before by its first words (那…, 好，…) is a full question by the rest: a topic, and what is asked of it."""
    english = language_of(asked, vocabulary.language) == "en"
    rest = _TAIL.sub("", _LEAD.sub("", asked)).strip()
    if _ELLIPTIC.search(rest) or _compares(rest, vocabulary) or (YEAR_BEFORE.search(fold(rest)) and _COMPARES.search(rest)):
        return False
    if _POINTER.search(rest) or asks_part(asked) or re.match(r"\s*(?:還有|还有)", asked):
        return False
    return bool(_ASKS.search(rest)) and len(_topical(rest, vocabulary, english=english)) >= _TOPICAL


class Naming(IntEnum):
    """How much of a topic a turn names that bears no mark of leaning."""

    NOTHING = 0
    WORD = 1  # a word that may be a topic or say more of the last one
    THING = 2


def names_topic(asked: str, vocabulary: Vocabulary) -> Naming:
    """Return how much a turn without a mark of leaning names by more than a group, a measure, an attribute or a verb: it may be a new topic.

    It is then taken by itself as well as after the turn before, and what each finds tells which is meant.
    """
    english = language_of(asked, vocabulary.language) == "en"
    text = asked.strip(" ?？")  # noqa: RUF001
    if _MARKED.search(asked) or _THAT_YEAR.match(asked) or _ELLIPTIC.search(text) or _compares(asked, vocabulary) or asks_part(asked):
        return Naming.NOTHING
    most = Naming.WORD if _points_back(asked, vocabulary, english=english) else Naming.THING
    named = _named(_OF_YEAR.sub(" ", text), vocabulary, english=english)
    asks = bool(_ASKS.search(text) or _MEASURE.search(text) or _COMPARES.search(text))
    if english:
        return most if len(named) >= _TOPICAL or (named and _COUNTS.search(text)) else Naming.NOTHING
    done = sum(len(w) for w in vocabulary.words(fold(text)) if len(w) > 1 and w in vocabulary.verbs and w not in stopwords("zh"))
    own = sum(map(len, named))
    if named and (own + done >= _TOLD or (asks and (own >= _NAMED or any(w.isascii() for w in named)))):
        return most
    return Naming.WORD if asks and (named or done >= _DONE) else Naming.NOTHING


_NAMED = 3  # letters of a Chinese turn's own words by which it names a thing: 木棧道
_TOLD = 6  # letters of those with its verbs, from which even a turn that asks nothing puts no mere name in another's place
_DONE = 4  # letters of verbs alone that may be a topic: 出海檢查
_OF_YEAR = re.compile(r"\b(?:that|this|the same) year\b|哪一?[個个家座所間间位][㐀-鿿]{2}")
_COUNTS = re.compile(r"\bhow (?:many|much)\b|\bnumber of\b", re.IGNORECASE)
# What is asked of a topic, and names none.
_ATTRIBUTE = re.compile(r"^(?:主题|内容|目的|原因|时间|日期|期间|地点|对象|名称|名字|结果|方式|方法|单位|机关|主要|平均|情况|状况|topics?|themes?|purpose|reasons?|dates?|times?|places?|names?|results?|year|average)$")


def _named(text: str, vocabulary: Vocabulary, *, english: bool) -> list[str]:
    """Return the words by which a text names a thing of its own: no group of people, no measure, no attribute, no verb."""
    groups = _groups("en" if english else "zh")
    topical = _topical(text, vocabulary, english=english)
    bare = [_MEASURE.sub("", w) for w in topical]  # 罰款金額, 漏水率: what is measured is named
    return [w for w in bare if len(w) > 1 and not any(p.fullmatch(w) for p in groups) and not _ATTRIBUTE.match(w) and not YEAR_BEFORE.search(w)]


def _points_back(text: str, vocabulary: Vocabulary, *, english: bool) -> bool:
    """Whether a pronoun of a turn stands for what an earlier turn named: one that comes after a topic of the turn's own may stand for that."""
    found = _OWN.sub(" ", _EXPLETIVE.sub(" ", text))
    return any(_HELPED.search(found[: m.start()]) is not None or not _topical(found[: m.start()], vocabulary, english=english) for m in _POINTER.finditer(found))


# It is hard to build: what points at nothing. Did they, was it: what points back, whatever was asked before it.
_EXPLETIVE = re.compile(r"\bit (?:takes?|took)\b|\b(?:does|did) it take\b|\b(?:is|was) it(?=\s+(?:\w+\s+){1,3}(?:to|that|for)\b)|\bit (?:is|was)(?=\s+(?:\w+\s+){1,3}(?:to|that|for)\b)", re.IGNORECASE)
# The report, or who made it: this bureau, 这个检察署.
_OWN = re.compile(r"\bthis (?:report|bureau|agency|office|department|authority|council|ministry|organi[sz]ation|institution|body|service|trust|university|hospital)\b|[這这本][個个份]?(?:[㐀-鿿]{0,3}[局署處处院校館馆會会]|報告|报告|機關|机关|單位|单位)(?![議议員员])", re.IGNORECASE)
_HELPED = re.compile(r"\b(?:did|does|do|is|are|was|were|has|have|had|can|will|would|of)\s*$", re.IGNORECASE)


def _compares(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a turn begins with what it compares the turn before to (比前一年), which is no word that begins so (比利時)."""
    match = re.match(r"\s*[比較较跟和與与]", text)
    if match is None:
        return _COMPARES.match(text) is not None
    first = next(iter(vocabulary.words(fold(text.lstrip()))), "")
    return len(first) == 1 or first[1:] in ("于", "较")


_SUM = re.compile(r"^(?:那|那麼|那么|所以)?(?:兩者|两者|兩個|两个|二者|這兩[個項種年類项]|这两[个项种年类])?(?:合計|合计|加起來|加起来|總共|总共|一共|加總|加总|相加)(?:起來|起来)?(?:共|一共|總共|总共)?(?:是|有)?(?:多少\S{0,2}?|幾\S{0,2}?|几\S{0,2}?)?(?:呢)?[?？]?$"  # noqa: RUF001
    r"|^(?:so )?(?:what is |what's )?(?:the )?(?:total|sum|altogether|combined|in total)(?: of (?:the two|both))?\??$", re.IGNORECASE)  # noqa: RUF001
_GAP = re.compile(r"^(?:那|那麼|那么|所以)?(?:兩者|两者|兩個|两个|兩年|两年|二者|這兩[個項種年]|这两[个项种年])?(?:相差|差|差距|差別|差别)(?:是|有|了)?(?:多少\S{0,2}?|幾\S{0,2}?|几\S{0,2}?)(?:呢)?[?？]?$|^(?:那|那麼|那么)?(?:差距|差額|差额|相差)呢[?？]?$"  # noqa: RUF001
    r"|^(?:so )?(?:what is |what's )?(?:the )?(?:difference|gap)(?: between (?:the two|them|both))?\??$", re.IGNORECASE)  # noqa: RUF001


_GREW = re.compile(r"^(?:那|那麼|那么|所以)?(?:(?:成長|增長|成长|增长|增加|減少|减少|下降|變動|变动|變化|变化|增減|增减)(?:率|幅度|比例|百分比)|漲幅|涨幅|增幅|減幅|减幅|降幅)(?:是|有|為|为|達|达)?(?:多少\S{0,2}?|[幾几]\S{0,3}?|百分之[幾几多少]+)?(?:呢)?[?？]?$"  # noqa: RUF001
    r"|^(?:so |and )?(?:what is |what's |what was )?(?:the |its )?(?:growth|growth rate|rate of (?:growth|increase|change)|percentage (?:growth|increase|decrease|change))\??$", re.IGNORECASE)  # noqa: RUF001
_MOVED = re.compile(r"^(?:那|那麼|那么|所以)(?:總共|总共|一共|共)?(?:進步|进步|退步|增加|減少|减少|成長|成长|增長|增长|提高|提升|下降|降低|改善|多|少)了?(?:多少\S{0,2}?|[幾几]\S{0,3}?)(?:呢)?[?？]?$"  # noqa: RUF001
    r"|^so (?:how much|by how much) (?:did (?:it|that|this) )?(?:rise|fall|grow|increase|decrease|improve|change|drop)d?\??$", re.IGNORECASE)  # noqa: RUF001


def of_both(asked: str) -> Operation | None:
    """Return the operation of a turn that asks only for the sum, the difference or the growth of the two before it, else None.

    >>> of_both("合計呢？"), of_both("成長率多少？"), of_both("有幾件？")
    (<Operation.SUM: 'sum'>, <Operation.GROWTH: 'growth'>, None)
    """
    text = asked.strip()
    if _SUM.match(text):
        return Operation.SUM
    return Operation.DIFFERENCE if _GAP.match(text) or _MOVED.match(text) else Operation.GROWTH if _GREW.match(text) else None


def of_two_years(first: Query, second: Query) -> bool:
    """Whether two turns ask for one thing in two years."""
    years = [{y for p in q.periods for y in p.years} for q in (first, second)]
    words = [{t.text for t in q.terms} for q in (first, second)]
    return all(len(y) == 1 for y in years) and years[0] != years[1] and len(words[0] & words[1]) * 2 >= max(1, min(map(len, words)))


def over_time(asked: str) -> bool:
    """Whether a turn asks how the thing of the turns before moved, which only two years of one thing tell."""
    return _GREW.match(asked.strip()) is not None or _MOVED.match(asked.strip()) is not None


def swapped(asked: str, before: Query | None, vocabulary: Vocabulary) -> str | None:
    """Return the name that a turn puts in place of another's and asks nothing else of ("" where it puts a time only), None where it asks for more."""
    if before is None:
        return None
    english = language_of(asked, before.language) == "en"
    core = _TAIL.sub("", _LEAD.sub("", asked)).strip()
    if _COMPARES.search(core) and YEAR_BEFORE.search(fold(core)):
        return None
    periods = _periods(core, before, vocabulary, None, english=english)
    rest = _without(core, periods)
    if _ASKS.search(rest) or _MEASURE.search(rest) or (rest and periods) or not (rest or periods):
        return None
    return rest


_PART = re.compile(r"^\s*(?:那|那麼|那么)?(?:其中|[裡裏里]面|[當当]中)|\bof (?:those|them|these|that|it|which)\b", re.IGNORECASE)


def asks_part(asked: str) -> bool:
    """Whether a turn asks for a part of what was counted before, which the whole can never be.

    >>> asks_part("其中女性幾人？"), asks_part("How many of those were new?"), asks_part("女性幾人？")
    (True, True, False)
    """
    return bool(_PART.search(asked))


def _tidy(question: str) -> str:
    return re.sub(r"\s+(?=[?,.])", "", re.sub(r"\s+", " ", question)).strip()


def _same(question: str) -> Turn:
    tidy = _tidy(question)
    return Turn(tidy, tidy)


def _periods(core: str, before: Query, vocabulary: Vocabulary, year: int | None, *, english: bool) -> list[PeriodMention]:
    years = before.periods[-1].years if before.periods else ()
    folded = fold(core)
    bare = re.search(r"(?<!\d)((?:19|20)\d\d|[89]\d|1[0-3]\d)(?!\d)\s*$", folded) if len(folded) <= _LONG else None
    roc = vocabulary.roc or bool(_SHORT_ROC.search(f"{bare.group(1)}年" if bare else folded)) and not english
    anchor = Anchor(years[-1] if years else year or vocabulary.year, roc, vocabulary.start)
    found = [p for p in (find_english_periods(core, anchor) if english else find_periods(folded, anchor)) if not is_age(p.period.text)]
    after = _YEAR_AFTER.search(folded)
    if not found and after and anchor.year is not None:
        built = find_periods(f"{anchor.year + 1}年{after['end'] or ''}", anchor)
        return [PeriodMention(built[0].period, Span(after.start(), after.end()), explicit=False)] if built else []
    if not found and bare:
        built = find_periods(f"{bare.group(1)}年", anchor)
        return [PeriodMention(built[0].period, Span(bare.start(1), bare.end(1)), explicit=True)] if built else []
    return found


def _without(text: str, periods: list[PeriodMention]) -> str:
    for mention in sorted(periods, key=lambda p: -p.span.start):
        text = text[: mention.span.start] + text[mention.span.end :]
    text = re.sub(r"^(?:的|在|於|于|in|for|by|the)\s+|^的|\s*(?:的|\b(?:in|for|by|of))$", "", text.strip(" ,，、?？"), flags=re.IGNORECASE)  # noqa: RUF001
    return text.strip(" ,，、?？")  # noqa: RUF001


def _topical(rest: str, vocabulary: Vocabulary, *, english: bool) -> list[str]:
    """Return the words of a turn that name a topic."""
    folded = _POINTER.sub(" ", _ASKING.sub(" ", rest))
    stop = stopwords("en") if english else stopwords("zh")
    words = re.findall(r"[a-z][a-z-]+|[㐀-鿿]+", fold(folded)) if english else list(vocabulary.words(fold(folded)))
    return [w for w in words if w not in stop and (len(w) > 1 or w in "女男") and not w.isdigit() and (w not in vocabulary.verbs or not is_cjk(w[0]))]


def _content(rest: str, vocabulary: Vocabulary) -> bool:
    """Whether a turn without a topic says at least what was done (那被沒入的呢)."""
    words = vocabulary.words(fold(_POINTER.sub(" ", _ASKING.sub(" ", rest))))
    return any(len(w) > 1 and is_cjk(w[0]) and w not in stopwords("zh") for w in words)


def _absolute(mention: PeriodMention, before: Query, vocabulary: Vocabulary, *, english: bool) -> str:
    years, text = mention.period.years, mention.period.text.strip()
    if not years:
        return text
    if mention.explicit:
        if english:
            return f"in {years[-1]}" if any(map(is_cjk, text)) else f"in {text}" if re.match(r"\d", text) else text
        return f"{years[-1]}年" if not vocabulary.roc and re.fullmatch(r"\d{2,3}\s*年?度?", text) else text
    if not english and _WITHIN_YEAR.search(text) and not re.search(r"\d{2,}\s*年", text):
        return f"{years[-1]}年{text}"
    spanned = before.periods[-1] if before.periods else None
    if english and spanned and len(spanned.years) == 2 and spanned.start and (spanned.start.month, spanned.start.day) != (1, 1):  # noqa: PLR2004 (a year of its own: 2022/23)
        first = spanned.years[0] + (years[-1] - spanned.years[-1])
        return f"in {first}/{(first + 1) % 100:02d}"
    return f"in {years[-1]}" if english else f"{years[-1]}年"


_WITHIN_YEAR = re.compile(r"^第?[一二三四1-4]季|^(?:1[0-2]|[1-9]|[一二三四五六七八九十]{1,2})月|^[上下]半年")


def _kept(before: Query) -> str:
    """Return the times of the turn before as words, each once."""
    known: dict[tuple[int, ...], str] = {}
    for period in before.periods:
        if period.years:
            text = period.text.strip() if re.search(r"\d", period.text) else f"{period.years[-1]}年"
            known.setdefault(period.years, f"{text}年" if re.fullmatch(r"\d{2,3}", text) else text)
    if before.language == "en":
        return " ".join(f"in {t.removesuffix('年')}" if re.fullmatch(r"\d{4}年?|\d{4}[-/]\d{2,4}", t) else t for t in known.values())
    return " ".join(known.values())


def _plain(before: Query) -> str:
    """Return the earlier question without its times."""
    text = before.base or before.standalone
    for period in before.periods:
        text = text.replace(period.text, "")
    text = re.sub(r"[(（]\s*[)）]", "", _OWN_YEAR.sub("", text))  # noqa: RUF001
    return re.sub(r"\b(?:in|by|for|during|as of|at)\s*(?=[?.,]|$)", "", text).strip(" ,，")  # noqa: RUF001


def _topic(before: Query) -> str:
    """Return what the earlier question was about, without its times and asking words."""
    return re.sub(r"\s+", " ", _ASKING.sub(" ", _plain(before))).strip(" ,")


def _choice_topic(before: Query) -> str:
    """Return an English question's topic without the place that it named last."""
    text = _topic(before)
    places = list(_PLACED.finditer(text))
    return (text[: places[-1].start()] + text[places[-1].end() :]).strip() if places else text


_COUNTED = re.compile(r"(?:(?:總共|总共|一共|共|合計|合计|大概|到底)?(?:有|是|為|为|佔|占|達|达)?)(?:多少|[幾几])")
_HELD = "(?:辦|办|舉行|举行|舉辦|举办|召開|召开)"
_RELATIVE = re.compile(rf"(?:(?<=\s){_HELD}的?|{_HELD}的)(?=\s|$)")


def _topic_beside(before: Query, rest: str, vocabulary: Vocabulary) -> str:
    """Return the earlier topic for a Chinese turn that asks something else of it: without the words that the turn's own replace.

    What was done (驅離了幾艘) gives way to what the turn says was done (扣留的有幾艘), a measure to another
    of its kind (決算 to 預算), and the measure word goes with the number that was asked.
    """
    text = _plain(before)
    if before.language == "en":
        return _topic(before)
    own = [w for w in vocabulary.words(fold(_ASKING.sub(" ", rest))) if len(w) > 1 or w in vocabulary.verbs]
    acts = bool(_COUNTED.search(rest)) and (any(w in vocabulary.verbs for w in own) or bool(re.search(r"的(?:有|是)?(?:多少|[幾几])", rest)))
    kept = ""
    while (match := _COUNTED.search(text)) is not None:
        head, text = text[: match.start()], text[match.end() :]
        kept += _without_act(head, text, vocabulary) if acts else head
        folded = fold(text)
        size = next((n for n in range(min(6, len(folded)), 0, -1) if folded[:n] in by_printed()), 0)
        text = (text[:size] if folded[:size] in _NOUNS else "") + text[size:]
        kept += " "
    kept = _ASKING.sub(" ", kept + text).strip()
    kept = _RELATIVE.sub("", kept).strip() if acts else kept
    for word in vocabulary.words(fold(kept)):
        at = fold(kept).find(word)
        if at >= 0 and any(_rival(word, w) for w in own):
            kept = kept[:at] + " " + kept[at + len(word) :]
    return kept


_NOUNS = frozenset(("国", "国家"))


def _without_act(head: str, after: str, vocabulary: Vocabulary) -> str:
    """Return what stands before a number that is asked without the verb that it belongs to."""
    bare = head.rstrip(" 了過过著着")
    words = vocabulary.words(fold(bare))
    last = "".join(words[-2:] if len(words) > 1 and len(words[-1]) == len(words[-2]) == 1 else words[-1:])
    done = bare != head.rstrip()  # 抽驗了: what 了 follows is a verb, known as one or not
    if last and (done or last in vocabulary.verbs) and fold(bare).endswith(last) and (len(bare) > len(last) + 1 or len(_ASKING.sub("", after)) > _TOPICAL):
        return bare[: -len(last)]
    return head


def _rival(old: str, new: str) -> bool:
    """Whether a word of measure takes the place of another: 預算 of 決算, 執行率 of 接種率."""
    return old != new and len(old) > 1 and len(new) > 1 and old[-1] == new[-1] and old[-1] in "算率" and old not in new


def _substituted(before: Query, new: str, vocabulary: Vocabulary, *, english: bool, headless: bool = False) -> str:
    """Return the earlier question with `new` in the place of the word it is most like, else beside it."""
    text = _plain(before)
    if english and (placed := _in_place(text, new)):
        return placed
    slot = _slot(before)
    if slot and slot in text and (not _MEASURE.search(slot) or _MEASURE.search(new)):
        return text.replace(slot, new, 1)
    if headless and (clause := _headless(before)) and clause in text:
        return text.replace(clause, f"{new}的", 1)
    folded, folded_new = fold(text), fold(new)
    for term in sorted(before.terms, key=lambda t: -len(t.text)):
        at = folded.find(term.text)
        if at >= 0 and _alike(term.text, folded_new, vocabulary):
            more = len(folded_new) - len(term.text) if folded_new.endswith(term.text) else 0  # 中區分局 whole, where 區分局 was cut out of it
            start = at - more if at >= more and all(map(is_cjk, folded[at - more : at])) else at
            return text[:start] + new + text[at + len(term.text) :]
    if group := _in_groups_place(text, new, english=english):
        return group
    if not english and (named := _of_its_kind(text, new, vocabulary)):
        return named
    return f"{text} {new}" if english else f"{new} {text}"


@cache
def _groups(language: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(rf"(?<![a-z])(?:{pattern})(?![a-z])" if language == "en" else pattern) for lang, pattern in rows("groups.tsv") if lang == language)


def _in_groups_place(text: str, new: str, *, english: bool) -> str:
    """Return a question with a group of people in place of another that it confines itself to (未成年的 for 65歲以上), nothing where it names none."""
    patterns = _groups("en" if english else "zh")
    folded, folded_new = fold(text), fold(new).strip(" 的")
    if not any(p.fullmatch(folded_new) for p in patterns):
        return ""
    own = next((p for p in patterns if p.fullmatch(folded_new)), None)
    match = (own.search(folded) if own else None) or next((m for p in patterns if (m := p.search(folded))), None)
    return text[: match.start()] + new + text[match.end() :] if match else ""


def _of_its_kind(text: str, new: str, vocabulary: Vocabulary) -> str:
    """Return a question with a name that lacks its kind in place of one that has it (南澗 for 白沙 in 白沙分局), where the corpus knows it so; else nothing."""
    folded, name = fold(text), fold(new)
    if len(name) < 2 or not all(map(is_cjk, name)):  # noqa: PLR2004
        return ""
    words, at = vocabulary.words(folded), 0
    for word, kind in itertools.pairwise(words):
        at = max(at, folded.find(word, at))
        if folded[at + len(word) :].startswith(kind) and len(word) > 1 and is_cjk(kind[0]) and kind not in vocabulary.verbs and vocabulary.frequency(name + kind) and vocabulary.frequency(word + kind):
            return text[:at] + new + text[at + len(word) :]
    return ""


def _in_place(text: str, new: str) -> str:
    """Return an English question with a name in place of its last, or a phrase in place of its last with the same preposition; nothing where it has none."""
    led = re.match(r"(?P<by>in|at|for|on|from|by|with|among|about)\s+(?P<what>\S.*)", new, re.IGNORECASE)
    if led and (found := list(re.finditer(rf"\b{led['by']}\s+(?P<what>[^?,.]+?)(?=\s*(?:[?,.]|$|\b(?:in|at|on|from|by|during)\b))", text, re.IGNORECASE))):
        last = found[-1]
        return text[: last.start("what")] + led["what"] + text[last.end("what") :]
    name = re.sub(r"^(?:in|at|for|on|from|by|with|among|about|the)\s+", "", new)
    if not name[:1].isupper():
        return ""
    places = list(_PLACED.finditer(text))
    return text[: places[-1].start("name")] + name + text[places[-1].end("name") :] if places else ""


_PLACED = re.compile(r"\b(?:in|at|for|on|from|by|with|among|about|did|does|do|has|have|was|were)\s+(?:the\s+)?(?P<name>[A-Z][\w&'-]*(?:\s+(?:(?:of|and|the|&)\s+)*[A-Z][\w&'-]*)*)")


def _headless(before: Query) -> str:
    """Return the 的 without a noun that the turn before asked the number of (扣留的 of 扣留的有幾艘), else nothing."""
    match = re.match(r"(?P<said>[^，,]{2,16}的)(?:有|是|占|佔|共)?(?:多少|[幾几])", _LEAD.sub("", before.asked).strip())  # noqa: RUF001
    return match["said"] if match and before.asked != before.standalone else ""


def _slot(before: Query) -> str:
    """Return what the turn before put into its question, where it was a follow-up itself."""
    if before.asked == before.standalone:
        return ""
    said = _TAIL.sub("", _LEAD.sub("", before.asked)).strip()
    return said if said and said in before.standalone and not _ASKS.search(said) else ""


def _alike(old: str, new: str, vocabulary: Vocabulary) -> bool:
    """Whether one word may stand in another's place: both places, both names, or largely the same characters."""
    if old in vocabulary.names and new in vocabulary.names:
        return True
    if not is_cjk(old[0]) or not is_cjk(new[0]):
        return False
    if len(old) > 1 and len(new) > 1 and old[-1] == new[-1] and old[-1] in fold(_PLACE_ENDINGS):
        return True
    if old[-1] in _DIVISIONS and new[-1] in _DIVISIONS and len(old) > 2 and len(new) > 2:  # noqa: PLR2004 (澄山市 and 興和鄉)
        return True
    return len(set(old) & set(new)) / min(len(old), len(new)) >= 0.6 and len(old) > 1  # noqa: PLR2004
