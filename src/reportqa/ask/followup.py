"""A turn of a conversation -> the complete question it stands for.

Rules, not a model: a turn that lacks a topic takes the last question's, with what it names put in
place of its like. Nothing downstream knows that it is in a conversation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from reportqa.ask.question import YEAR_BEFORE, language_of
from reportqa.ask.terms import Vocabulary, stopwords
from reportqa.language.periods import Anchor, PeriodMention, find_english_periods, find_periods
from reportqa.language.script import fold, is_cjk
from reportqa.model.answer import Operation, Query
from reportqa.model.document import Span

_LEAD = re.compile(
    r"^\s*(?:那麼|那么|那|所以|然後|然后|還有|还有|另外|請問|请问|嗯|其中的?|and what about|what about|how about|and how about|and in|and for|and|then|so|ok(?:ay)?)\s*[,，]?\s*(?!次|場|场|年|個|个|些|邊|边)",  # noqa: RUF001
    re.IGNORECASE,
)
_TAIL = re.compile(r"\s*(?:的)?(?:呢|咧|勒|的話|的话)?\s*[?？。!！]*\s*$")  # noqa: RUF001
_MARKED = re.compile(r"^\s*(?:那(?!次|場|场|年|個|个|些)|其中|還有|还有|what about|how about|and\b|of (?:those|these|them|which))|呢\s*[?？]?$", re.IGNORECASE)  # noqa: RUF001
_POINTER = re.compile(r"其中|它們|他們|她們|這些|那些|這個|那個|這次|那次|該|上述|前述|这些|这个|那个|这次|它们|他们|她们|[他她它](?!國|国|人)|\b(?:they|them|those|these|(?-i:[Ii]t)|that|its|their|this|he|she|his|her)\b", re.IGNORECASE)
_ASKS = re.compile(r"多少|[幾几]|何時|何时|什[麼么]|哪|[誰谁]|是否|[嗎吗]|有[沒没]有|[為为]何|如何|怎|百分之|how|what|when|where|who|which|why|\b(?:did|does|do|is|are|was|were|has|have)\b", re.IGNORECASE)
# The asking words of a question: what is left without them is its topic.
_ASKING = re.compile(
    r"(?:總共|总共|一共|共|合計|合计|大概|到底|約|约)?(?:有|是|為|为|佔|占|達|达)?(?:多少(?:[個个件人名位場场次元錢钱家處处座張张項项])?|[幾几](?:[個个件人名位場场次元家處处座張张項项國国號号]|成)|有哪些|哪些|哪一?[天年國国家個个位項项]|是?哪天|何時|何时|什[麼么](?:時候|时候|地方|名字)?|在?哪[裡里兒儿]?)|[嗎吗呢]|[?？]"  # noqa: RUF001
    r"|\b(?:how many|how much|how long|which|what (?:is|was|are|were)|what|when (?:did|was|were)|where (?:did|was|were)|who (?:is|was|were)|did|does|were there|was there|are there|is there)\b",
    re.IGNORECASE,
)
_COMPARES = re.compile(r"^(?:比|較|较|跟|和|與|相較|compared|than|versus|vs)|than the|比.{0,4}(?:前|去|上)|增加|減少|成長|减少|成长|增长|差多少|相差|more|fewer|less|difference|change", re.IGNORECASE)
_PLACE_ENDINGS = "區县縣市鄉乡鎮镇村里國国州省館馆院校局署處处科系站線线月季"
_MEASURE = re.compile(r"(?:率|比例|比重|金額|金额|經費|经费|預算|预算|人數|人数|件數|件数|次數|次数|戶數|户数|面積|面积|產量|产量|產值|产值|數量|数量)$")
_DIVISIONS = "区县市乡镇村里"
_TOPICAL, _LONG = 2, 16


@dataclass(frozen=True, slots=True)
class Turn:
    """A completed turn: the full question, and the one that a later turn takes its topic from."""

    question: str
    base: str


def complete(asked: str, before: Query | None, vocabulary: Vocabulary) -> Turn:
    """Return the full question that `asked` stands for after the query before it."""
    if before is None:
        return Turn(asked, asked)
    english = language_of(asked, before.language) == "en"
    core = _TAIL.sub("", _LEAD.sub("", asked)).strip()
    compares = bool(YEAR_BEFORE.search(fold(core))) and bool(_COMPARES.search(core))
    periods = [] if compares else _periods(core, before, vocabulary, english=english)
    rest = _without(core, periods)
    asks = bool(_ASKS.search(rest)) and not re.fullmatch(r"(?:是|有|又是)?(?:多少|幾[個人件]?|几[个人件]?|how (?:many|much))", rest)
    topical = _topical(rest, vocabulary, english=english)
    marked, pointer = bool(_MARKED.search(asked)), bool(_POINTER.search(rest))
    if not marked and not pointer and not compares and (len(topical) >= _TOPICAL or len(rest) > _LONG) and (asks or len(topical) > _TOPICAL):
        return Turn(asked, asked)
    stated = " ".join(_absolute(p, english=english) for p in periods) or _kept(before)
    topic = _topic(before)
    if compares:
        words = rest if asks or _COMPARES.search(rest.replace("比", "", 1)) else f"{rest} {'how much difference' if english else '增加多少'}"
        return Turn(f"{_kept(before)} {topic} {words}".strip(), before.base)
    if asks:
        bare = _POINTER.sub("", rest).strip()
        return _same(f"{stated} {topic} {bare}".strip())
    if _MEASURE.search(rest) and not asks:  # 規範管理率呢: another measure of the same, in a unit of its own
        return _same(f"{stated} {topic} {_POINTER.sub('', rest).strip()}".strip())
    if not rest or not topical and not pointer and not _content(rest, vocabulary):
        return _same(f"{stated} {_plain(before)}".strip())
    return _same(f"{stated} {_substituted(before, rest, vocabulary, english=english)}".strip())


def stands_alone(asked: str, vocabulary: Vocabulary) -> bool:
    """Whether a turn that leans on the one before by its first words (那…, 好，…) is a full question by the rest: a topic, and what is asked of it."""
    english = language_of(asked, vocabulary.language) == "en"
    rest = _TAIL.sub("", _LEAD.sub("", asked)).strip()
    if _POINTER.search(rest) or re.match(r"\s*(?:其中|還有|还有|of (?:those|these|them))", asked, re.IGNORECASE):
        return False
    return bool(_ASKS.search(rest)) and len(_topical(rest, vocabulary, english=english)) >= _TOPICAL


_SUM = re.compile(r"^(?:那|那麼|那么|所以)?(?:兩者|两者|兩個|两个|二者|這兩[個項種]|这两[个项种])?(?:合計|合计|加起來|加起来|總共|总共|一共|加總|加总|相加)(?:起來|起来)?(?:是|有)?(?:多少|幾\S?|几\S?)?(?:呢)?[?？]?$"  # noqa: RUF001
    r"|^(?:so )?(?:what is |what's )?(?:the )?(?:total|sum|altogether|combined|in total)(?: of (?:the two|both))?\??$", re.IGNORECASE)  # noqa: RUF001
_GAP = re.compile(r"^(?:那|那麼|那么|所以)?(?:兩者|两者|兩個|两个|二者|這兩[個項種年]|这两[个项种年])?(?:相差|差|差距|差別|差别)(?:是|有|了)?(?:多少|幾\S?|几\S?)(?:呢)?[?？]?$|^(?:so )?(?:what is |what's )?(?:the )?(?:difference|gap)(?: between (?:the two|them|both))?\??$", re.IGNORECASE)  # noqa: RUF001


def of_both(asked: str) -> Operation | None:
    """Return the operation of a turn that asks only for the sum or the difference of the two before it, else None.

    >>> of_both("合計呢？"), of_both("有幾件？")
    (<Operation.SUM: 'sum'>, None)
    """
    text = asked.strip()
    return Operation.SUM if _SUM.match(text) else Operation.DIFFERENCE if _GAP.match(text) else None


def swapped(asked: str, before: Query | None, vocabulary: Vocabulary) -> str | None:
    """Return the name that a turn puts in place of another's and asks nothing else of ("" where it puts a time only), None where it asks for more."""
    if before is None:
        return None
    english = language_of(asked, before.language) == "en"
    core = _TAIL.sub("", _LEAD.sub("", asked)).strip()
    if _COMPARES.search(core) and YEAR_BEFORE.search(fold(core)):
        return None
    periods = _periods(core, before, vocabulary, english=english)
    rest = _without(core, periods)
    if _ASKS.search(rest) or _MEASURE.search(rest) or (rest and periods) or not (rest or periods):
        return None
    return rest


def _same(question: str) -> Turn:
    tidy = re.sub(r"\s+", " ", question)
    return Turn(tidy, tidy)


def _periods(core: str, before: Query, vocabulary: Vocabulary, *, english: bool) -> list[PeriodMention]:
    years = before.periods[-1].years if before.periods else ()
    anchor = Anchor(years[-1] if years else vocabulary.year, vocabulary.roc, vocabulary.start)
    folded = fold(core)
    found = find_english_periods(core, anchor) if english else find_periods(folded, anchor)
    if not found and (bare := re.search(r"(?<!\d)((?:19|20)\d\d|[89]\d|1[0-3]\d)(?!\d)\s*$", folded)) and len(folded) <= _LONG:
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


def _absolute(mention: PeriodMention, *, english: bool) -> str:
    years = mention.period.years
    if mention.explicit or not years:
        return mention.period.text
    return f"in {years[-1]}" if english else f"{years[-1]}年"


def _kept(before: Query) -> str:
    texts = [p.text if re.search(r"\d", p.text) else f"{p.years[-1]}年" for p in before.periods if p.years]
    kept = [f"{t}年" if re.fullmatch(r"\d{2,3}", t.strip()) else t for t in texts]
    return " ".join(dict.fromkeys(f"in {t.strip()}," if before.language == "en" and re.fullmatch(r"\d{4}", t.strip()) else t for t in kept))


def _plain(before: Query) -> str:
    """Return the earlier question without its times."""
    text = before.base or before.standalone
    for period in before.periods:
        text = text.replace(period.text, "")
    return re.sub(r"\b(?:in|by|for|during|as of|at)\s*(?=[?.,]|$)", "", text).strip(" ,，")  # noqa: RUF001


def _topic(before: Query) -> str:
    """Return what the earlier question was about, without its times and asking words."""
    return re.sub(r"\s+", " ", _ASKING.sub(" ", _plain(before))).strip()


def _substituted(before: Query, new: str, vocabulary: Vocabulary, *, english: bool) -> str:
    """Return the earlier question with `new` in the place of the word it is most like, else beside it."""
    text = _plain(before)
    if english and (swapped := _in_place(text, new)):
        return swapped
    slot = _slot(before)
    if slot and slot in text:
        return text.replace(slot, new, 1)
    folded, folded_new = fold(text), fold(new)
    for term in sorted(before.terms, key=lambda t: -len(t.text)):
        at = folded.find(term.text)
        if at >= 0 and _alike(term.text, folded_new, vocabulary):
            return text[:at] + new + text[at + len(term.text) :]
    return f"{text} {new}" if english else f"{new} {text}"


def _in_place(text: str, new: str) -> str:
    """Return an English question with its last name behind a preposition replaced by a new name, nothing where either is none."""
    name = re.sub(r"^(?:in|at|for|on|from|by|with|among|about|the)\s+", "", new)
    if not name[:1].isupper():
        return ""
    places = list(_PLACED.finditer(text))
    return text[: places[-1].start("name")] + name + text[places[-1].end("name") :] if places else ""


_PLACED = re.compile(r"\b(?:in|at|for|on|from|by|with|among|about|did|does|do|has|have|was|were)\s+(?:the\s+)?(?P<name>[A-Z][\w&'-]*(?:\s+(?:(?:of|and|the|&)\s+)*[A-Z][\w&'-]*)*)")


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
