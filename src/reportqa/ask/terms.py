"""A question's words -> weighted terms, each with the words of the corpus that it may stand for."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from reportqa.ask.matching import FUNCTION_CHARACTERS
from reportqa.ask.romanised import chinese_names, romanised_names
from reportqa.ask.vocabulary import Vocabulary, is_met, specificity, stopwords
from reportqa.language.lexicon import lemmas
from reportqa.language.opposites import opposed
from reportqa.language.parts import parts_in_chinese, parts_in_english, same_part
from reportqa.language.script import fold, is_cjk
from reportqa.language.tables import rows
from reportqa.language.units import by_printed
from reportqa.model.answer import Term
from reportqa.model.document import Span

# Words that confine a question to a part of what is counted: the evidence must meet them in its own sentence.
_STRICT = re.compile(
    r"^(?:女[性生]?|男[性生]?|妇女|性别|年龄|岁|未成年|儿童|少年|老人|高龄|青年|国籍|县市|各县市|乡镇|学历|职业|行业|平均|每人|每件|人均|金额|经费|预算|费用|罚款|罚金|刑期|薪资|"
    r"women|woman|female|male|men|man|girl|boy|gender|sex|age|child|minor|nationality|budget|cost|fine|salary|average|per)$"
)
# How far a verb, a word that the corpus lacks, a word of a lone report's title and the report's own country count.
_VERB, _UNKNOWN, _TITLE, _HOME, _WEAK, _LETTER = 0.6, 0.6, 0.3, 0.2, 0.3, 0.5
_UNKNOWN_ENGLISH, _PHRASE = 0.6, 0.25
_TOPICAL, _SELDOM = 0.08, 2  # the share of the passages, and how many in any case, that may hold what is no topic of the whole report
_PREDICATE = 0.25  # a reader's own verb or adverb is paraphrase more often than a condition
_ABRIDGED = 0.8  # an abbreviation's full name, told by the first letters of its parts
_LONGEST_PHRASE, _MOST_VARIANTS = 5, 24
_DROPPED = frozenset(("里面", "当中", "其中", "一年", "一年来", "年内", "最多", "最高", "最大", "最少", "最低", "最小", "目前", "现在", "报告", "整年", "全年", "那场", "那次", "那个", "那年", "这次", "到底", "大概"))
_NUMBERS_OF, _ALONE = frozenset(("数据", "数字")), "(?=[^一-鿿]|$|[是有为呢吗给多]|如何)"  # ask for figures where no noun follows: 數字課程 is of 數位
_MEANINGFUL = frozenset(["平均", "累计", "占比", "比例", "比率", "成长", "成长率", "增加", "减少", "人数", "件数", "次数", "金额", "总数", "总额", "总量"])
_ASKING = ["百分之多少", "百分之几", "几成", "几", "多少", "哪", "吗", "呢", "吧", "谁", "啊"]
_KINDS = frozenset("女男犬狗猫鸡鸭鹅猪牛羊马鱼鸟蛇")  # one letter, and yet a part of what is counted
_CONFINING = frozenset("籍区县乡镇村")  # after a name: of that nationality, of that place
_PLACE = re.compile(r"^[一-鿿]{1,4}(?:区|县|市|乡|镇|村|里|省|分馆|分局|分院|分署|分处|车站|国小|国中)$")
# A Chinese phrase that asks for a time, with the words that lead to it and follow it: 是於西元幾年時.
_WHEN = re.compile(r"(?:曾|约|大[概约]|是|直)*[于在自从至到]?(?:(?:西元|公元|民国)前?(?:几|多少)年|几年(?=时|的时候)|何(?:年|时(?!间))(?![一-鿿]?最)|哪一?个?(?:年代|年份?(?!龄|度)|世纪|时[候期])|什么时(?:候|后|间|期))(?:的?时候|时(?!间|数)|期间)?(?:所(?!得|有|长|需))?")
_IN_ALL = re.compile(r"[内中里]?(?:总共|一共|合计|共计|共)(?:有|计|为)?(?=多少|(?<!第)几)")  # 境內共有幾座
_LEADS = re.compile(r"(?:(?<![现存位终关对由])[于在自从曾]){0,2}$")  # before a time: 曾於1934年
_WHICH = r"(?:是|在|到|由|为)?(?<!第)哪(?:一|几)?(?:天|日|年度?|个?月|个|位|家|项|次|种|类|些|里|座|所|间|场|条|国)?"
_NUMBERED_UNIT = re.compile(r"^[一二两三四五六七八九十百千万]{1,2}[一-鿿]$")
_WHOLE_AREA = re.compile(r"^(?:全[国县市省区乡镇台岛港署局院校府处厂馆司郡]|全台湾|全县市)$")  # all that the report is about
_COUNTING = 3  # letters from which a word may be another with 數, 量 or 額 behind it
_ASKS = re.compile("[哪几谁什何吗呢]|多少")  # in whatever word they stand
_PREPOSITIONS = frozenset("于为是在从自由被至到和与及")  # that a segmenter may take for the first letter of a name
_COMPOUND = 4  # letters from which a word may be two
_ASPECTS = frozenset("了过到给掉完上出下起")  # after a verb of one letter: how far it went
_SUFFIXES = "数量率额性者度第号年月日"
# Words that only name a measure: the unit they ask for is weighed by itself.
_MEASURES = frozenset(("人数", "人次", "件数", "案件数", "次数", "场次", "户数", "家数", "册数", "金额", "数量", "批次", "家次", "车次", "总数", "总量", "数字", "人口数", "占比", "比例", "比率", "比重", "百分点", "百分比", "到场", "到场人数", "出席人数", "参加人数", "与会人数", "参与人数", "attendance", "turnout"))
_ORDINAL = re.compile(r"第\s?(?P<number>\d{1,3}|[一二三四五六七八九十]{1,3})\s?(?P<of>[次届屆季期级階阶名章代座剂针胎类批轮组款版型]?)")
# An age group confines a question to it: 80歲以上, under 30, aged 65.
_GRADE = re.compile(r"(?<![第一-鿿])[一二三四五六]级(?=[一-鿿])|(?<=[的到把])[一二三四五六]级")  # 三級毒品 is of the third grade
_AGE = re.compile(r"(?:未?满\s?)?(?P<number>\d{1,3})\s?岁(?:以上|以下)?")
_AGE_ENGLISH = re.compile(r"\b(?:under|over|above|below|aged|older than|younger than)(?: the age of)? (?P<number>\d{1,2})\b(?! ?(?:%|per ?cent|people|cases|items|years? in|hours|days|months|minutes|million|thousand))")
_AGE_OR_OVER = re.compile(r"(?<![\d.,])(?P<number>\d{1,2}) (?:years? )?(?:of age )?(?:or|and) (?:over|older|above|up|under|younger)\b")
_COUNTED = re.compile(r"前?[两二三四五六七八九十](?:大|个|项|类|种|名|位|者)(?=[一-鿿]|$|[?？,，])(?!以上|以下)")  # how many items are asked for: no word of the topic  # noqa: RUF001
_NUMBERED_NAME = re.compile(r"(?<=[一-鿿])\d{1,3}号(?![以至到])")  # 祥和3號, 台61號: another number is another thing
_GLOSS = re.compile(r"(?P<name>[一-鿿]{2,12})\s?\((?P<gloss>[a-z][a-z0-9 .&'-]+)\)")
_HAN_DIGITS = "一二三四五六七八九十"
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")  # as Ⅲ folds
_DECADE = re.compile(r"(?P<tens>[1-9])0\s?(?:几|多|来)岁")  # 30幾歲: those of 30 to 39


@cache
def scaffolding() -> re.Pattern[str]:
    """Match the question words and politeness of a Chinese question, longest first."""
    words = [w for w, kind in stopwords("zh").items() if kind in ("question", "politeness", "aggregate") and len(w) > 1 and w not in _MEANINGFUL]
    return re.compile("|".join([_WHICH, *(re.escape(w) + (_ALONE if w in _NUMBERS_OF else "") for w in sorted([*words, *_ASKING], key=len, reverse=True))]))


@cache
def _home(roc: bool) -> frozenset[str]:  # noqa: FBT001
    """Return the names of the country that a report is of: they confine nothing in it."""
    return frozenset(fold(name) for country, *names in rows("home.tsv") if country == ("roc" if roc else "prc") for name in names)


def unasked(folded: str) -> str:
    """Return a folded question with its question words and politeness blanked.

    >>> unasked("请问查获几件")
    '  查获 件'
    """
    return scaffolding().sub(_blank, folded)


def _term(word: str, vocabulary: Vocabulary, scale: float = 1.0) -> Term:
    own = vocabulary.frequency(word)
    variants = tuple(vocabulary.lexicon.variants(word, own > 0))
    if word.isascii() and not own and not variants:
        variants = tuple(vocabulary.lexicon.translations(word)[:_MOST_VARIANTS])
    if 2 <= len(word) <= 4 and not own and not variants and is_cjk(word[0]) and (whole := vocabulary.unabridged(word)):  # noqa: PLR2004
        variants = ((whole, _ABRIDGED),)
    if len(word) == 3 and not variants and own == 0:  # noqa: PLR2004
        variants = tuple((v, 0.8 * w) for part in (word[:2], word[1:]) for v, w in vocabulary.lexicon.variants(part, False))  # noqa: FBT003
    part = same_part(word)
    variants = tuple((v, w) for v, w in (*part, *variants) if not opposed(word, v))
    best = max([own, *(vocabulary.frequency(v) for v, _ in variants[: len(part) + 8])])
    home = word in _home(vocabulary.roc)
    place = len(word) > 2 and bool(_PLACE.match(word)) and (own == 0 or not vocabulary.known(word) or vocabulary.is_place(word))  # noqa: PLR2004
    named = word in vocabulary.names or place or best == 0 and _of_a_place(word, vocabulary) or len(word) > 2 and word.endswith("籍")  # noqa: PLR2004
    strict = not home and (_confines(word, vocabulary) or bool(_STRICT.match(word)) or named)
    weight = specificity(vocabulary, best) * scale
    if any(w in vocabulary.title for w in (word, *(v for v, weight in variants if weight >= 0.8))):  # noqa: PLR2004
        weight *= _TITLE  # the whole report is about it
    if home:
        weight *= _HOME
    elif word in vocabulary.verbs and not strict:
        weight *= _VERB if best else _VERB * 0.4  # a reader's own verb is paraphrase more often than a condition
    elif best == 0 and not strict:
        weight *= _UNKNOWN
    return Term(word, round(max(weight, 0.05), 4), variants, strict, known=best > 0, literal=own > 0, near=() if strict or own else vocabulary.near(word))


# ---------------------------------------------------------------- Chinese


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    scale: float
    weak: bool = False  # a letter that counts only within a phrase


def chinese_terms(folded: str, masked: list[Span], unit_spans: list[Span], vocabulary: Vocabulary) -> tuple[Term, ...]:
    """Return the terms of a folded Chinese question, its times, units and asking words left out."""
    chars = list(folded)
    asking = [Span(m.start(), m.end()) for pattern in (_WHEN, _IN_ALL) for m in pattern.finditer(folded)]
    masked = [Span(_LEADS.search(folded[: span.start]).start(), span.end) for span in masked]  # type: ignore[union-attr]  # it may match nothing
    for span in (*asking, *masked, *unit_spans):
        for i in range(span.start, min(span.end, len(chars))):
            chars[i] = " "
    _drop_glosses(chars, vocabulary)
    found = _ordinals("".join(chars), vocabulary)
    plain = "".join(chars)
    for pattern in (_ORDINAL, _NUMBERED_NAME, _DECADE, _AGE):
        plain = pattern.sub(_blank, plain)
    if re.search("[a-z]", plain):
        numbered, spans = _numbered(plain, [], vocabulary)
        found |= numbered
        plain = "".join(" " if any(s.start <= i < s.end for s in spans) else c for i, c in enumerate(plain))
    plain = _COUNTED.sub(lambda m: " " * len(m.group()), plain)
    within = _seams(plain, vocabulary)
    remaining = scaffolding().sub(lambda m: m.group() if m.start() in within and m.end() in within and not _ASKS.search(m.group()) else " " * len(m.group()), plain)
    for span, name in chinese_names(remaining, vocabulary):
        found[name.text] = name
        remaining = span.blanked(remaining)
    for span in _unseen_parts(remaining, vocabulary):
        part = _part_term(span.of(remaining), vocabulary)
        found[part.text] = part
        remaining = span.blanked(remaining)
    words = _words(remaining, vocabulary)
    i = 0
    while i < len(words):
        size = _phrase(words, i, vocabulary)
        group = words[i : i + size]
        i += size
        if size == 1 and group[0].weak:
            continue
        term = _phrase_term(group, vocabulary) if size > 1 else _term(group[0].text, vocabulary, group[0].scale)
        found.setdefault(term.text, term)
    return tuple(found.values())


def _unseen_parts(text: str, vocabulary: Vocabulary) -> list[Span]:
    """Return where words that confine a count to a part stand that the corpus lacks, or the segmenter has not found: 假日 in 假日辦理."""
    words = frozenset(w for w in vocabulary.words(text) if vocabulary.frequency(w))
    seams = _seams(text, vocabulary)
    return [Span(m.start(), m.end()) for m in parts_in_chinese().finditer(text) if m.group() not in words and m.start() not in seams]


def _seams(text: str, vocabulary: Vocabulary) -> frozenset[int]:
    """Return the places that stand within a word of the dictionary: what begins and ends in two such is no word of its own (多大 in 多倫多大學)."""
    found: list[int] = []
    at = 0
    for word in vocabulary.words(text):
        start = text.find(word, at)
        if start < 0:
            continue
        at = start + len(word)
        if len(word) > 1 and is_cjk(word[0]) and vocabulary.known(word):
            found += range(start + 1, at)
    return frozenset(found)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _ordinals(folded: str, vocabulary: Vocabulary) -> dict[str, Term]:
    """Return 第5次 and its like as terms that the evidence must meet, in either writing."""
    found: dict[str, Term] = {}
    for match in _ORDINAL.finditer(folded):
        if not match["of"]:
            name = f"第{match['number']}{folded[match.end() : match.end() + 2]}"
            if len(name) == len(match.group()) + 2 and (frequency := vocabulary.frequency(name)):  # 第二帝國
                found[name] = Term(name, round(specificity(vocabulary, frequency), 4), (), strict=False, known=True, literal=True)
            continue
        digits = str(int(match["number"])) if match["number"].isdigit() else str(_HAN_DIGITS.find(match["number"]) + 1) if len(match["number"]) == 1 else ""
        han = _HAN_DIGITS[int(digits) - 1] if digits and 0 < int(digits) <= len(_HAN_DIGITS) else match["number"]
        text = f"第{han}{match['of']}"
        variants = ((f"第{digits}{match['of']}", 1.0),) if digits else ()
        frequency = max(vocabulary.frequency(w) for w in (text, *(v for v, _ in variants)))
        found[text] = Term(text, round(max(specificity(vocabulary, frequency), 0.3), 4), variants, strict=frequency > 0 or match["of"] != "次", known=frequency > 0)
    for match in _GRADE.finditer(folded):
        text, roman = f"第{match.group()}", f"{_ROMAN[_HAN_DIGITS.index(match.group()[0])]}级"
        frequency = max(vocabulary.frequency(w) for w in (text, roman))
        if frequency:
            found[text] = Term(text, round(max(specificity(vocabulary, frequency), 0.3), 4), ((roman, 1.0),), strict=True, known=True)
    for match in _DECADE.finditer(folded):
        first, last = f"{match['tens']}0", f"{match['tens']}9"
        forms = tuple(f"{first}{to}{last}岁" for to in ("-", "~", "至", "到"))
        frequency = max(vocabulary.frequency(form) for form in forms)
        found[match.group()] = Term(match.group(), round(max(specificity(vocabulary, frequency), 0.3), 4), tuple((form, 1.0) for form in forms), strict=True, known=frequency > 0)
    for match in _AGE.finditer(folded):
        text, written = f"{match['number']}岁", f"{_in_han(int(match['number']))}岁"
        begins = _AGE_FROM.search(folded[: match.start()])
        forms = (written, *_english_ages(match["number"], begins["number"] if begins is not None else ""))
        frequency = max(vocabulary.frequency(form) for form in (text, *forms))
        found[text] = Term(text, round(max(specificity(vocabulary, frequency), 0.3), 4), tuple((form, 1.0) for form in forms), strict=True, known=frequency > 0)
    for match in _NUMBERED_NAME.finditer(folded):
        text = match.group()
        frequency = vocabulary.frequency(text)
        found[text] = Term(text, round(max(specificity(vocabulary, frequency), 0.3), 4), (), strict=True, known=frequency > 0)
    return found


_AGE_FROM = re.compile(r"(?P<number>\d{1,3})\s?岁?\s?(?:到|至|-|~|—|–)\s?$")  # noqa: RUF001


def _english_ages(number: str, begins: str) -> tuple[str, ...]:
    """Return how an English report writes an age, or the group from one age to another.

    >>> _english_ages("24", "18"), _english_ages("65", "")
    (('18 to 24', '18-24', '18–24', '18 and 24'), ('aged 65', 'over 65', 'under 65', '65 and over', '65 or over', '65 years', '65-year'))
    """  # noqa: RUF002
    if begins:
        return tuple(f"{begins}{to}{number}" for to in (" to ", "-", "–", " and "))  # noqa: RUF001
    return (f"aged {number}", f"over {number}", f"under {number}", f"{number} and over", f"{number} or over", f"{number} years", f"{number}-year")


def _in_han(number: int) -> str:
    """Return a number below a hundred in Chinese numerals.

    >>> _in_han(65), _in_han(10), _in_han(8)
    ('六十五', '十', '八')
    """
    tens, ones = divmod(number, 10)
    return ("" if tens == 1 else _HAN_DIGITS[tens - 1]) * (tens > 0) + "十" * (tens > 0) + (_HAN_DIGITS[ones - 1] if ones else "") if number < 100 else str(number)  # noqa: PLR2004


def _drop_glosses(chars: list[str], vocabulary: Vocabulary) -> None:
    """Blank a name in brackets that only says in other letters what stands before it, where the corpus has but one of the two."""
    for match in _GLOSS.finditer("".join(chars)):
        name, gloss = (bool(vocabulary.frequency(match[k].strip())) for k in ("name", "gloss"))
        if name != gloss:
            kept = "gloss" if name else "name"
            for i in range(match.start(kept), match.end(kept)):
                chars[i] = " "


def _words(remaining: str, vocabulary: Vocabulary) -> list[_Word]:
    """Return the words that carry a topic, with their places."""
    stop, english = stopwords("zh"), stopwords("en")
    found: list[_Word] = []
    at = 0
    for word in _known_words(_joined(vocabulary.words(remaining), remaining, vocabulary), vocabulary):
        start = remaining.find(word, at)
        at = start + len(word) if start >= 0 else at
        kind = stop.get(word)
        if kind in ("question", "politeness", "function") or (word.isascii() and english.get(word) in ("question", "politeness", "function")):
            continue
        if word.isdigit() and len(word) > 1 and found and found[-1].start + len(found[-1].text) == start and vocabulary.frequency(found[-1].text + word):
            found[-1] = replace(found[-1], text=found[-1].text + word)  # 台北101
            continue
        if word.isdigit() or word in _DROPPED:
            continue
        letter = len(word) == 1 and is_cjk(word)
        if _NUMBERED_UNIT.match(word) and word[-1] in by_printed() and not vocabulary.frequency(word):
            continue  # 兩場, 一座: how many, no topic
        weak = letter and bool(kind or not is_met(word, vocabulary) or word in _SUFFIXES) and word not in _KINDS and word not in _CONFINING
        found.append(_Word(word, start, _WEAK if _WHOLE_AREA.match(word) else _WEAK if kind in ("aggregate", "report") or word in _MEASURES else _LETTER if letter else 1.0, weak))
    return found


def _joined(words: tuple[str, ...], text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Join two letters that stand together and are a word for which the corpus has another: 國中, 里民."""
    found: list[str] = []
    for word in words:
        pair = found[-1] + word if found else ""
        if len(pair) == 2 and len(word) == 1 and is_cjk(word) and word not in _ASPECTS and word not in _HAN_DIGITS and pair in text and vocabulary.lexicon.variants(pair, False):  # noqa: FBT003, PLR2004
            found[-1] = pair
        else:
            found.append(word)
    return tuple(found)


def _known_words(words: tuple[str, ...], vocabulary: Vocabulary) -> list[str]:
    """Mend the short words that neither the dictionary, the corpus nor its lexicon knows.

    One whose first letter ends a word of the corpus gives it up (焚化 廠賣 is 焚化廠 賣); one with a letter of grammar
    is split (共簽 is 共 and 簽). Any other stays whole: what the report does not name must not be answered by what is left.
    """
    found: list[str] = []
    for word in _parted(words, vocabulary):
        if len(word) >= _COUNTING and word[-1] in "数量额" and not vocabulary.frequency(word) and is_met(word[:-1], vocabulary):
            word = word[:-1]  # noqa: PLW2901 (國家數 counts 國家, 採伐量 measures 採伐)
        unknown = 2 <= len(word) <= 3 and is_cjk(word[0]) and not _known(word, vocabulary)  # noqa: PLR2004
        if word[-1] in "里内中上" and len(word) == 2 and not is_met(word, vocabulary):  # noqa: PLR2004 (綜保 區裡)
            word, unknown = word[0], False  # noqa: PLW2901
            if found and len(found[-1]) > 1 and (vocabulary.frequency(found[-1] + word) or vocabulary.unabridged(found[-1] + word)):
                found[-1] += word
                continue
        if unknown and found and is_cjk(found[-1][0]) and len(found[-1]) > 1 and vocabulary.frequency(found[-1] + word[0]):
            found[-1] += word[0]
            word = word[1:]  # noqa: PLW2901
            unknown = len(word) > 1 and not _known(word, vocabulary)
        if len(word) == 2 and word[0] in "那这该" and not vocabulary.frequency(word):  # noqa: PLR2004 (那區)
            continue
        if len(word) in (2, 3) and word[1] in _ASPECTS and not is_met(word, vocabulary):
            word, unknown = word[0], False  # noqa: PLW2901 (借了, 捐給, 收上來)
        if len(word) >= _COMPOUND and is_cjk(word[0]) and not is_met(word, vocabulary):
            found.extend(_halves(word, vocabulary))
            continue
        if unknown and (word[0] in _CONFINING or any(c in FUNCTION_CHARACTERS or stopwords("zh").get(c) for c in word)):
            found.extend(c for c in word if is_met(c, vocabulary))
        else:
            found.append(word)
    return found


def _parted(words: tuple[str, ...], vocabulary: Vocabulary) -> list[str]:
    """Give back to a name the letters that a segmenter has put to the preposition before it, as the corpus has them: 於史 特拉斯 is 於 史特拉斯."""
    found: list[str] = []
    for i, word in enumerate(words):
        ahead = words[i + 1] if i + 1 < len(words) else ""
        if found and found[-1].endswith("\0"):
            word = found.pop()[:-1] + word  # noqa: PLW2901
        if ahead and 2 <= len(word) <= 3 and word[0] in _PREPOSITIONS and is_cjk(ahead[0]) and not vocabulary.known(word) and vocabulary.frequency(word[1:] + ahead) > vocabulary.frequency(word + ahead):  # noqa: PLR2004
            found.append(word[1:] + "\0")
            continue
        found.append(word)
    return [w.rstrip("\0") for w in found]


def _halves(word: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the two words that make up a compound which the corpus lacks, where it has one of them; else the word itself."""
    def told(part: str) -> int:
        return 2 if vocabulary.frequency(part) else bool(vocabulary.lexicon.variants(part, False))  # noqa: FBT003

    cuts = [(told(word[:i]) + told(word[i:]), -abs(2 * i - len(word)), i) for i in range(2, len(word) - 1) if _known(word[:i], vocabulary) and _known(word[i:], vocabulary)]
    best = max(cuts, default=None)
    return (word[: best[2]], word[best[2] :]) if best is not None and best[0] else (word,)


def _known(word: str, vocabulary: Vocabulary) -> bool:
    return vocabulary.known(word) or is_met(word, vocabulary)


def _phrase(words: list[_Word], i: int, vocabulary: Vocabulary) -> int:
    """Return how many words from `i` on stand together in the question and in the corpus, or its lexicon, alike."""
    if i + 1 < len(words) and words[i + 1].text in _CONFINING and words[i + 1].start == words[i].start + len(words[i].text):
        return 2
    best, text, end = 1, words[i].text, words[i].start + len(words[i].text)
    for size in range(2, min(4, len(words) - i) + 1):
        word = words[i + size - 1]
        if word.start != end or not is_cjk(word.text[0]):
            break
        text, end = text + word.text, end + len(word.text)
        if is_met(text, vocabulary):
            best = size
    return best


def _phrase_term(group: list[_Word], vocabulary: Vocabulary) -> Term:
    text = "".join(w.text for w in group)
    parts = tuple(_term(w.text, vocabulary, w.scale) for w in group)
    if group[-1].text in _CONFINING and not (group[-1].text != "籍" and vocabulary.frequency(text) == 0 and len(text) < 3):  # noqa: PLR2004
        names = tuple((v, w) for v, w in vocabulary.lexicon.variants(text, present=False) if v.isascii())  # 尼泊爾籍, of an English report
        return Term(text, max(p.weight for p in parts), names, strict=True, known=bool(names or vocabulary.frequency(text)))
    own = vocabulary.frequency(text)
    variants = tuple(vocabulary.lexicon.variants(text, own > 0))
    frequency = max([own, *(vocabulary.frequency(v) for v, _ in variants[:8])])
    weight = min(sum(p.weight for p in parts), max(specificity(vocabulary, frequency) * min(w.scale for w in group), max(p.weight for p in parts)))
    if text in vocabulary.title:
        weight *= _TITLE
    return Term(text, round(max(weight, 0.05), 4), variants, strict=any(p.strict for p in parts), known=True, parts=parts, literal=own > 0)


# ---------------------------------------------------------------- English

_LATIN = re.compile(r"[a-z][a-z0-9]*(?:[-'][a-z0-9]+)*|[㐀-鿿]+|(?<![a-z0-9])\d+[a-z]+(?![a-z0-9])")
_NUMBER_WORDS = {w: i for i, w in enumerate(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], 1)} | {
    w: i for i, w in enumerate(["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"], 1)
}
_CARDINALS = frozenset(("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"))
_IDIOMS = re.compile(
    r"\b(?:carr(?:y|ied|ies|ying) out|t(?:ake|akes|ook|aken|aking) place|went on|in (?:total|all|the end)|as part of|a total of|(?:end|ended) up|get to|got to|in charge of|at the (?:end|time)|on top of|as well"
    r"|(?:or|and) (?:over|older|above|younger|under)\b|how (?:long|old|big|large|high|tall|wide|deep|fast|far|heavy|full))\b"
)
_PERSONS, _PERSONS_UNKNOWN = frozenset(("people", "persons", "individuals")), 0.2  # whom a report calls by what they are: applicants, residents
_PARTICLES = frozenset(("down", "up", "out", "off", "away", "back"))  # that make a verb another: put down, turned down
_LINKS = frozenset(("of", "and", "for", "in", "the", "to", "on", "at", "with", "per"))  # words that may stand inside a phrase
_NUMBERED = re.compile(
    r"\b(?P<of>tier|level|grade|class|phase|stage|line|group|category|type|article|chapter|round|quarter)[- ]?(?P<number>\d{1,2}|one|two|three|four|five)(?![a-z0-9])"
    r"|\b(?P<ordinal>\d{1,2}(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\b(?! (?:half|quarter|time|place)|-)"
)
_GLOSSED = re.compile(r"(?:\b(?:[A-Z][\w'’&.-]*|of|the|and|for|de)\s+)+[(（]\s*(?P<name>[一-鿿]{2,})\s*[)）]")  # the Garden of Hope Foundation (勵馨)  # noqa: RUF001


def english_terms(folded: str, text: str, masked: list[Span], unit_spans: list[Span], vocabulary: Vocabulary) -> tuple[Term, ...]:
    """Return the terms of a folded English question, longest known phrases first; `text` tells names by their capitals."""
    found, numbered = _numbered(folded, masked, vocabulary)
    for match in (*_AGE_ENGLISH.finditer(folded), *_AGE_OR_OVER.finditer(folded)):
        number = match["number"]
        known = any(vocabulary.frequency(form) for form in (number, f"{number}岁"))
        found[number] = Term(number, round(specificity(vocabulary, 1), 4), ((f"{number}岁", 1.0),), strict=True, known=known)
    names = romanised_names(text, (*masked, *unit_spans), vocabulary)
    found |= {name.text: name for _, name in names}
    idioms = _idioms_met(folded, vocabulary)
    found |= {term.text: term for _, term in idioms}
    parts = [Span(m.start(), m.end()) for m in parts_in_english().finditer(folded)]
    found |= {term.text: term for span in parts for term in (_part_term(span.of(folded), vocabulary),)}
    taken = (*masked, *unit_spans, *numbered, *parts, *(span for span, _ in idioms), *(span for span, _ in names), *(Span(m.start(), m.end()) for m in _IDIOMS.finditer(folded)))
    words = [(m.start(), m.end() - 2 * m.group().endswith("'s"), m.group().removesuffix("'s")) for m in _LATIN.finditer(folded) if not any(s.start <= m.start() < s.end for s in taken)]
    glossed = [Span(m.start(), m.start("name")) for m in _GLOSSED.finditer(text) if vocabulary.frequency(fold(m["name"]))]
    words = [w for w in words if not any(s.start <= w[0] < s.end for s in glossed)]
    chinese = "".join(c if is_cjk(c) else " " for c in folded)
    if chinese.strip():
        found |= {t.text: t for t in chinese_terms(chinese, list(taken), [], vocabulary)}
    words = [word for word in words if not is_cjk(word[2][0])]
    for word in words:
        if (pair := _of_two_countries(word[2], vocabulary)) is not None:
            found.setdefault(pair.text, pair)
    words = [w for w in words if w[2] not in found]
    words = [piece for word in words for piece in _hyphens(word, vocabulary)]
    i = 0
    while i < len(words):
        term, size = _longest(words, i, text, vocabulary)
        if term is not None:
            found.setdefault(term.text, term)
        i += size
    return tuple(found.values())


def _part_term(words: str, vocabulary: Vocabulary) -> Term:
    """Return the term of words that confine a count to a part of it, which the evidence must meet."""
    others = same_part(words)
    frequency = max(vocabulary.frequency(form) for form in (words, *(form for form, _ in others)))
    return Term(words, round(max(specificity(vocabulary, frequency), 0.3), 4), others, _confines(words, vocabulary), known=frequency > 0, literal=vocabulary.frequency(words) > 0)


def _of_a_place(word: str, vocabulary: Vocabulary) -> bool:
    """Whether a word begins with the name of a place that the corpus does not name: 桃園機場."""
    return any(len(word) > n and vocabulary.is_place(word[:n]) and not vocabulary.frequency(word[:n]) for n in (2, 3))


def _confines(word: str, vocabulary: Vocabulary) -> bool:
    """Whether a word names a part of what is counted that the evidence must name too: one that the report speaks of all over is its topic, and is not said each time."""
    forms = same_part(word)
    return bool(forms) and max(vocabulary.frequency(form) for form in (word, *(form for form, _ in forms))) <= max(_SELDOM, _TOPICAL * vocabulary.passages)


def _of_two_countries(word: str, vocabulary: Vocabulary) -> Term | None:
    """Return taiwan-japan as the term 臺日 or 日臺 that a Chinese corpus has for it, None where it has none."""
    first, _, second = word.partition("-")
    if not second or vocabulary.language == "en":
        return None
    ours, theirs = ([v for v, weight in vocabulary.lexicon.translations(name) if weight >= 1.0 and v in vocabulary.names] for name in (first, second))
    pairs = dict.fromkeys(form for a in ours for b in theirs for form in (a[0] + b[0], b[0] + a[0]))
    met = [form for form in pairs if vocabulary.frequency(form)]
    if not met:
        return None
    return Term(word, round(specificity(vocabulary, max(map(vocabulary.frequency, met))), 4), tuple((form, 1.0) for form in met), strict=True, known=True)


def _hyphens(word: tuple[int, int, str], vocabulary: Vocabulary) -> list[tuple[int, int, str]]:
    """Split a hyphenated word that neither the corpus nor its lexicon knows."""
    start, end, text = word
    if "-" not in text or vocabulary.frequency(text) or vocabulary.lexicon.translations(text):
        return [word]
    del end
    return [(start + m.start(), start + m.end(), m.group()) for m in re.finditer(r"[a-z0-9']+", text)]


def _numbered(folded: str, masked: list[Span], vocabulary: Vocabulary) -> tuple[dict[str, Term], list[Span]]:
    """Return "tier 2", "phase two", "fifth" as terms with their Chinese writings, and where they stand."""
    found: dict[str, Term] = {}
    spans: list[Span] = []
    for match in _NUMBERED.finditer(folded):
        if any(s.start <= match.start() < s.end for s in masked):
            continue
        word = match["of"] or ""
        number = match["number"] or match["ordinal"]
        value = int(re.sub(r"\D", "", number)) if re.search(r"\d", number) else _NUMBER_WORDS.get(number, 0)
        if not 0 < value < 100:  # noqa: PLR2004
            continue
        han = _HAN_DIGITS[value - 1] if value <= len(_HAN_DIGITS) else ""
        writings = tuple(fold(form).replace("{n}", n) for form in _ordinal_forms().get(word, ()) for n in (han, str(value)) if n)
        if match["ordinal"]:
            writings += tuple(dict.fromkeys((number, *(w for w, v in _NUMBER_WORDS.items() if v == value and w not in _CARDINALS), _in_figures(value))))
        text = f"{word} {value}".strip()
        frequency = max([vocabulary.frequency(w) for w in (text, *writings)], default=0)
        if frequency:
            found[text] = Term(text, round(max(specificity(vocabulary, frequency), 0.3), 4), tuple((w, 1.0) for w in writings), strict=True, known=True)
            spans.append(Span(match.start(), match.end()))
    return found, spans


def _in_figures(value: int) -> str:
    """Return an English ordinal in figures.

    >>> _in_figures(2), _in_figures(11), _in_figures(23)
    ('2nd', '11th', '23rd')
    """
    ending = "th" if value // 10 % 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{value}{ending}"


@cache
def _ordinal_forms() -> dict[str, tuple[str, ...]]:
    return {row[0]: tuple(row[1].split(";")) for row in rows("ordinals.tsv")}


def _longest(words: list[tuple[int, int, str]], i: int, text: str, vocabulary: Vocabulary) -> tuple[Term | None, int]:
    """Return the longest phrase from word `i` on that the corpus or its lexicon knows, and its size; None for an empty word."""
    stop = stopwords("en")
    empty = ("question", "politeness", "function")
    for size in range(min(_LONGEST_PHRASE, len(words) - i), 0, -1):
        group = words[i : i + size]
        phrase = " ".join(w for _, _, w in group)
        phrasal = size == 2 and group[1][2] in _PARTICLES and bool(vocabulary.lexicon.translations(phrase))  # noqa: PLR2004 (put down, turned down)
        if size > 1 and not phrasal and (stop.get(group[0][2]) in empty or group[-1][2] in stop or any(w in stop and w not in _LINKS for _, _, w in group[1:-1])):
            continue
        if size == 1 and stop.get(phrase) in empty and not _is_name(phrase, text[group[0][0] : group[0][1]]):
            return None, 1
        term = _english_term(phrase, group, vocabulary)
        if term is not None:
            if phrase in _common_words() and text[group[0][0] : group[0][1]].islower():
                return replace(term, strict=False), size
            return (replace(term, strict=True) if _names(group, text, vocabulary) else term), size
    start, end, word = words[i]
    if stop.get(word) is not None or len(word) < 2 or word in _NUMBER_WORDS:  # noqa: PLR2004
        return None, 1
    if text[start:end].islower() and word not in _predicates() and (meant := vocabulary.respelt(word)):
        term = _english_term(meant, [(start, end, meant)], vocabulary)
        if term is not None:
            return term, 1
    proper = any(c.isupper() for c in text[start:end]) and start > 0  # iPhone too
    acronym = text[start:end].isupper() and len(word) <= 5  # noqa: PLR2004 (often spelt out in the report)
    strict = bool(_STRICT.match(lemmas(word)[-1]))
    weight = specificity(vocabulary, 0) * (_PERSONS_UNKNOWN if word in _PERSONS else 1.0 if proper or strict else _PREDICATE if word in _predicates() else _UNKNOWN_ENGLISH)
    return Term(word, round(weight, 4), (), strict or (proper and not acronym), known=False, near=() if strict or proper else vocabulary.near(word)), 1


def _names(group: list[tuple[int, int, str]], text: str, vocabulary: Vocabulary) -> bool:
    """Whether words of a question stand there as a name that an English report has too, other than its own: Port Selve.

    Not the first word, which is written large in any case, nor an abbreviation, which may be spelt out.
    """
    if vocabulary.language != "en" or group[0][0] == 0:
        return False
    printed = [text[start:end] for start, end, word in group if word not in _LINKS]
    large = all(w[:1].isupper() and not w.isupper() for w in printed)
    phrase = " ".join(w for _, _, w in group)
    return large and not all(w in vocabulary.title for w in phrase.split()) and vocabulary.frequency(phrase) > 0 and stopwords("en").get(phrase) is None


def _idioms_met(folded: str, vocabulary: Vocabulary) -> list[tuple[Span, Term]]:
    """Return the idioms of a question over an English report, each as the words of the report that it stands for."""
    found: list[tuple[Span, Term]] = []
    for match, words in ((m, words) for pattern, words in (_idioms() if vocabulary.language == "en" else ()) for m in pattern.finditer(folded)):
        met = tuple((w, 1.0) for w in words if vocabulary.frequency(w))
        if met:
            best = max(vocabulary.frequency(w) for w, _ in met)
            found.append((Span(match.start(), match.end()), Term(match.group(), round(specificity(vocabulary, best), 4), met, strict=False, known=True, literal=True)))
    return found


@cache
def _idioms() -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    return tuple((re.compile(pattern), tuple(words.split(";"))) for pattern, words in rows("idioms_en.tsv"))


@cache
def _common_words() -> frozenset[str]:
    """Return the names of peoples that are common words in lower case: polish, poles."""
    return frozenset(fold(word).lower() for word, _, *mark in rows("demonyms_en.tsv") if mark)


@cache
def _predicates() -> frozenset[str]:
    return frozenset(word for (word,) in rows("predicates_en.tsv"))


def _is_name(word: str, printed: str) -> bool:
    return word in ("us", "it") and printed.isupper()


def _english_term(phrase: str, group: list[tuple[int, int, str]], vocabulary: Vocabulary) -> Term | None:
    size = len(group)
    translations = vocabulary.lexicon.translations(phrase)
    if size == 1 and not translations:  # MOUs: no stemmer knows the plural of an abbreviation
        translations = next((t for form in lemmas(phrase)[1:] if (t := vocabulary.lexicon.translations(form))), ())
    direct = vocabulary.frequency(phrase)
    stems = tuple((form, 1.0) for form in lemmas(phrase)[1:] if size == 1 and vocabulary.frequency(form))
    if not translations and not direct and not stems:
        return None
    variants = (*translations[:_MOST_VARIANTS], *stems)
    best = max([direct, *(vocabulary.frequency(v) for v, _ in variants)])
    home = any(v in _home(vocabulary.roc) for v, _ in variants) or phrase in _home(vocabulary.roc)
    strict = not home and (bool(_STRICT.match(lemmas(phrase)[-1])) or any(v in vocabulary.names for v, _ in variants))
    parts = tuple(p for _, _, w in group if (p := _english_part(w, vocabulary)) is not None) if size > 1 else ()
    scale = _WEAK if stopwords("en").get(phrase) in ("aggregate", "report") else _VERB if phrase in _predicates() else 1.0
    weight = max((p.weight for p in parts if p.known), default=specificity(vocabulary, best)) * scale * (1.0 + _PHRASE * (size - 1))
    if any(w in vocabulary.title for w in (phrase, *(v for v, _ in variants))):
        weight *= _TITLE
    if home:
        weight *= _HOME
    return Term(phrase, round(max(0.05, weight), 4), variants, strict and size == 1, known=True, parts=parts, literal=bool(direct or stems), near=() if strict or size > 1 or direct or stems else vocabulary.near(phrase))


def _english_part(word: str, vocabulary: Vocabulary) -> Term | None:
    """Return one word of a phrase as a term of its own, None for a function word."""
    if stopwords("en").get(word) in ("question", "politeness", "function"):
        return None
    variants = tuple(vocabulary.lexicon.translations(word)[:16])
    best = max([vocabulary.frequency(word), *(vocabulary.frequency(v) for v, _ in variants)])
    return Term(word, round(max(0.05, specificity(vocabulary, best)), 4), variants, strict=False, known=best > 0, near=() if vocabulary.frequency(word) else vocabulary.near(word))


def without(terms: tuple[Term, ...], pattern: re.Pattern[str]) -> tuple[Term, ...]:
    """Return the terms that a pattern does not match, all of them where it matches each."""
    kept = tuple(t for t in terms if not pattern.match(t.text))
    return kept or terms
