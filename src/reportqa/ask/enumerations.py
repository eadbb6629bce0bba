"""Text -> the enumerations in it: runs of names side by side, each name with its place.

Pure text: what the names are of is told by the words before them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_JOIN = r"(?:以及|及|(?<!共)和|與|与|暨|或|並|并)"
_RUN = re.compile(rf"[^，。；：:！？!?\n、]+(?:、[^，。；：:！？!?\n、]+)+|[^，。；：:！？!?\n、]+?{_JOIN}[^，。；：:！？!?\n、]+")  # noqa: RUF001
_QUOTED = re.compile(rf"[「『《“\"][^」』》”\"]+[」』》”\"](?:\s*(?:、|{_JOIN}|,|，)\s*[「『《“\"][^」』》”\"]+[」』》”\"])+")  # noqa: RUF001
_INSIDE = re.compile(r"[「『《“\"]([^」』》”\"]+)[」』》”\"]")
# What leads into an enumeration: the words up to and with the last of these are no part of its first name.
_LEAD_IN = re.compile(
    r".*(?:包括|包含|涵蓋|涵盖|含括|邀請|邀请|獲得|获得|獲|获|分為|分为|分成|分別為|分别为|分別是|分别是|分別於|分别于|依序為|依序为|依序是|提供|印製|印制|開設|开设|設有|设有|計有|计有|設置|設於|设于|辦理|办理|推動|推动|實施|实施|採取|采取|採|補助|补助|查獲|查获|查處|查处|取締|取缔|增聘|開放|开放|有關|由|與|与|之|為|为|是|含|有|如|至|在|於|于|將|将|會同|会同|假|以(?![上下內内外前後后])|的|自|從|从|向|對|对|因)"
)
# What follows the last name: the words from the first of these on are no part of it.
_TAIL = re.compile(
    r"(?:等(?!級|级|候|待)|分別|分别|共同|一同|聯合|联合|合作|共\s?\d|共計|共计|計\s?\d|[（(]|舉辦|举办|舉行|举行|辦理|办理|參加|参加|參與|参与|拜會|拜会|簽署|签署|簽訂|签订|進行|进行|完成|為最|为最|最為|最为|居冠|居首|為主|为主|為多|为多|所致|兩|两|[一二三四五六七八九十\d]+(?:種|种|項|项|類|类|個|个|國|国|大|所|處|处|縣|县|家|場|场|件|人|名|位))"
)
_NUMBER_TAIL = re.compile(r"\s*(?:計|计|共|各|約|约|達|达)?\s*[\d０-９,，.．]+\s*[萬億千百万亿]*\s*[\d,]*[^\d\s、，]{0,4}(?:[（(][^）)]*[）)])?\s*$")  # noqa: RUF001
_LEADING = re.compile(r"^(?:\d{2,4}\s?年(?:度)?之?|以及|並|并|及|與|与|和|分別|分别|其中|另|且)\s*")
_LONGEST, _NEAR = 40, 14
_LETTERS, _HELD = re.compile(r"[（(][一-鿿](?:、[一-鿿])+[）)]"), "\x00"  # noqa: RUF001
_SUFFIXES = ("署", "局", "部", "處", "处", "會", "会", "院", "所", "國", "国", "市", "縣", "县", "區", "区", "文", "語", "语", "業", "业", "科", "系", "校", "館", "馆", "站", "線", "线", "公司", "大學", "大学", "協會", "协会", "基金會", "基金会")


@dataclass(frozen=True, slots=True)
class Enumerated:
    """Names side by side; `start` and `end` bound the whole run, in characters of the text given."""

    names: tuple[str, ...]
    start: int
    end: int
    counted: bool = False  # each name with its number


def enumerations(text: str) -> list[Enumerated]:
    """Return the enumerations of a Chinese text in order: quoted titles, and names joined by 、 and 及.

    >>> enumerations("手冊提供英文、越南文及泰文等3種語言。")[0].names
    ('英文', '越南文', '泰文')
    """
    text = _wide(text)
    found = [Enumerated(tuple(_INSIDE.findall(m.group())), m.start(), m.end()) for m in _QUOTED.finditer(text)]
    taken = [(e.start, e.end) for e in found]
    shown = _LETTERS.sub(lambda m: m.group().replace("、", _HELD), text)  # 鄉（鎮、市、區） is one name
    for match in _RUN.finditer(shown):
        if any(a < match.end() and match.start() < b for a, b in taken):
            continue
        names = tuple(name.replace(_HELD, "、") for name in _names(match.group()))
        if len(names) > 1:
            found.append(Enumerated(names, match.start(), match.end()))
    return _with_the_first(found, _after_the_first(text, _FIRST_AND_OTHERS))


def _wide(text: str) -> str:
    """Return a text with the half-width marks between Chinese words full-width, each in its place."""
    return _HALF_WIDTH.sub(lambda m: _FULL_WIDTH[m.group()], text)


_HALF_WIDTH = re.compile(r"(?<=[一-鿿％%）)”」\d])[,;:](?=[一-鿿])|(?<=[一-鿿])[,;:](?=\d)")  # noqa: RUF001
_FULL_WIDTH = {",": "，", ";": "；", ":": "："}  # noqa: RUF001

# One of several named first for its size, the rest behind it: 最大的是甲，其餘為乙及丙.
_FIRST_AND_OTHERS = re.compile(
    r"最[一-鿿]{1,2}(?:的|者)?[一-鿿]{0,6}?[是為为](?P<first>[^，。；、]{2,20})[，；](?:其[餘余他它]|另有|另外)(?:的)?[^，。；、\d]{0,4}?(?:分別|分别)?[是為为有]?(?P<rest>[^，。；]{2,})"  # noqa: RUF001
)
_ENGLISH_FIRST_AND_OTHERS = re.compile(
    r"\b(?:largest|biggest|main|oldest|newest|first|busiest|smallest|principal|head)\b[^.;,]{0,40}?\s(?:is|was|being)\s+(?P<first>[^.;,]{2,60}?)\s*[;,]\s*(?:and\s+|while\s+)?"
    r"(?:the\s+)?(?:others?|rest|remainder|remaining(?:\s\w+)?|other\s\w+)\s+(?:are|were|is|was|being|include|comprise)\s+(?P<rest>[^.;]{2,})",
    re.IGNORECASE,
)


def _with_the_first(found: list[Enumerated], whole: list[Enumerated]) -> list[Enumerated]:
    """Return runs in order, those left out that are only the rest of a whole one."""
    return sorted([*(e for e in found if not any(w.start <= e.start and e.end <= w.end for w in whole)), *whole], key=lambda e: e.start)


def _after_the_first(text: str, pattern: re.Pattern[str]) -> list[Enumerated]:
    """Return the runs whose first name stands apart from the rest, as the largest or the first."""
    found = []
    for match in pattern.finditer(text):
        english = pattern is _ENGLISH_FIRST_AND_OTHERS
        pieces = _ENGLISH_SEAM.split(match["rest"]) if english else re.split(rf"、|{_JOIN}", _cut(match["rest"]))
        rest = (_ENGLISH_ARTICLE.sub("", p.strip()).strip() if english else _tidy(p) for p in pieces)
        names = tuple(dict.fromkeys((_ENGLISH_ARTICLE.sub("", match["first"].strip()), *(n for n in rest if n))))
        if len(names) > 1 and all(len(n) <= _LONGEST for n in names):
            found.append(Enumerated(names, match.start(), match.end()))
    return found


_NUMERAL = r"(?:[\d０-９](?:[\d０-９.．]|[,，](?=[\d０-９]))*|[一二三四五六七八九十百千兩两零]{2,}|[一二三四五六七八九十兩两](?![一-鿿]{3}))"  # noqa: RUF001
_SEPARATED = re.compile(r"(?<![\d０-９])[，、；]|[，、；](?![\d０-９])|(?<=[\d０-９十百千][一-鿿])(?:以及|及|和|與|与)|[。：\n]")  # noqa: RUF001
_PLACED = r"(?:最多|居冠|居首|居多|次之|其次|居次|第[一二三四五]|為主|为主)"
_COUNTED = re.compile(
    r"^(?P<name>.*?[一-鿿A-Za-z）)])\s*(?:各|計|计|共|約|约|達|达|有)?\s*(?P<number>" + _NUMERAL + r"\s?[萬万億亿]?[\d０-９,，]*)\s*(?P<unit>[一-鿿%％]{1,3}?)\s*" + _PLACED + r"?\s*(?:[（(][^）)]*[）)])?$"  # noqa: RUF001
)


_OF_TOTAL = re.compile(rf"(?:其中|.*{_NUMERAL}\s*[一-鿿]{{1,2}}中(?=[一-鿿]))")  # the total before is none of its parts
_LEADS = re.compile(r"以[^以]+(?:最多|最高|居冠|居首|居多)")  # the first of what is ranked: what is counted before it is their whole
_MARKS = " 「」『』《》，。；：、\n"  # noqa: RUF001


def counted(text: str) -> list[Enumerated]:
    """Return the runs of things that a Chinese text counts one after the other in one unit.

    >>> counted("原因以機械故障118件最多，傷病後送97件次之，擱淺36件、失火21件。")[0].names
    ('機械故障', '傷病後送', '擱淺', '失火')
    """  # noqa: RUF002
    text = _wide(text)
    runs: list[list[tuple[str, str, int, int]]] = [[]]
    at = 0
    for seam in (*_SEPARATED.finditer(text), None):
        end = seam.start() if seam else len(text)
        piece = text[at:end]
        match = _COUNTED.match(piece.strip())
        part = _OF_TOTAL.match(match["name"].strip()) if match else None
        if match is None or part or _LEADS.search(piece) or (runs[-1] and runs[-1][-1][1] != match["unit"]):
            runs.append([])
        if match is not None:
            runs[-1].append((match["name"][part.end() :] if part else match["name"], match["unit"], at, end))
        at = seam.end() if seam else end
    found = []
    for run in runs:
        names = tuple(dict.fromkeys(n for i, (name, *_) in enumerate(run) if 1 < len(n := _LEADING.sub("", (_led(name) if i == 0 else name).strip(_MARKS))) <= _LONGEST))
        if len(names) > 1:
            found.append(Enumerated(names, run[0][2], run[-1][3], counted=True))
    return found


def _led(name: str) -> str:
    lead = _LEAD_IN.match(name)
    return name[lead.end() :] if lead and lead.end() < len(name) else name


_SUBJECTS = re.compile(r"^(?P<names>[^、]{2,14}?(?:以及|及|和|與|与)[^、]{2,12}?(?:以及|及|和|與|与)[^、]{2,12}?)(?:均|皆|並|并)?(?:為|为|是|列)")


def _names(run: str) -> tuple[str, ...]:
    subjects = _SUBJECTS.match(run.strip())
    if subjects:  # three names before what is said of them: 甲與乙及丙為…
        return tuple(dict.fromkeys(_tidy(n) for n in re.split(r"以及|及|(?<!共)和|與|与", subjects["names"])))
    pieces = _in_brackets(run).split("、")
    lead = _LEAD_IN.match(pieces[0])
    if lead and lead.end() < len(pieces[0]):
        pieces[0] = pieces[0][lead.end() :]
    pieces[-1:] = re.split(_JOIN, _cut(pieces[-1]), maxsplit=0 if len(pieces) == 1 else 2)
    if len(pieces) > 1:
        pieces[-1] = _cut(pieces[-1])
    split = [part for i, piece in enumerate(pieces) for part in (re.split(r"及|(?<!共)和|與|与", piece) if 0 < i < len(pieces) - 1 and len(piece) <= 16 else [piece])]  # noqa: PLR2004
    names = [_tidy(piece) for piece in split]
    names = _same_kind([n for n in names if n and n not in ("我", "本", "其", "該", "该")])
    return tuple(dict.fromkeys(n for n in names if len(n) <= _LONGEST))


def _in_brackets(run: str) -> str:
    """Return what a run has inside the bracket that its first name opens: 4站（北坪、溪口、南埔）."""  # noqa: RUF002
    first, _, rest = run.partition("、")
    at = max(first.rfind(c) for c in "（(")  # noqa: RUF001
    if at < 0 or re.search("[）)]", first[at:]):  # noqa: RUF001
        return run
    return re.split("[）)]", f"{first[at + 1 :]}、{rest}", maxsplit=1)[0]  # noqa: RUF001


def _cut(piece: str) -> str:
    tail = _TAIL.search(piece)
    return piece[: tail.start()] if tail and tail.start() > 0 else piece


def _tidy(piece: str) -> str:
    name = _LEADING.sub("", piece.strip(" 「」『』《》，。；：\n"))  # noqa: RUF001
    return _NUMBER_TAIL.sub("", name).strip(" 「」『』《》（）()，。；：\n")  # noqa: RUF001


def _same_kind(names: list[str]) -> list[str]:
    """Cut the last name behind the ending that the others share: 漁業署於會中 after 外交部、勞動部."""
    if len(names) < 3:  # noqa: PLR2004
        return names
    shared = [s for s in _SUFFIXES if sum(n.endswith(s) for n in names[:-1]) * 2 >= len(names) - 1]
    last = names[-1][:_NEAR]
    places = [last.rfind(s) + len(s) for s in shared if s in last]
    organisations = any(n.endswith(_SUFFIXES[:9]) for n in names[:-1])
    if not places and organisations:
        places = [last.rfind(s) + len(s) for s in _SUFFIXES[:9] if s in last]
    return [*names[:-1], names[-1][: max(places)]] if places else names


_ENGLISH_PART = re.compile(r"[^.;:()!?\n]+")
_ENGLISH_SEAM = re.compile(r"\s*,\s+(?:and\s+|or\s+)?|\s+(?:and|or)\s+")
_ENGLISH_LEAD = re.compile(r".*\b(?:of|in|at|with|including|includes?|included|covers?|covered|offers?|offered|from|for|were|was|are|is|to|by|on|as|between|namely|through|the)\s+", re.IGNORECASE)
_ENGLISH_TAIL = re.compile(r"\s+(?:were|was|are|is|which|that|who|to|in|at|for|as|during|all|each|both|made|with|accounted)\b.*$", re.IGNORECASE)
_ENGLISH_ASIDE = re.compile(r"\s?\([^()\n]{1,40}\)")
_ENGLISH_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
_MOST_WORDS = 6


def english_enumerations(text: str) -> list[Enumerated]:
    """Return the enumerations of an English text in order: names joined by commas and a closing "and".

    >>> english_enumerations("Leaflets come in Welsh, Polish and Urdu.")[0].names
    ('Welsh', 'Polish', 'Urdu')
    """
    found: list[Enumerated] = []
    for part in _ENGLISH_PART.finditer(_ENGLISH_ASIDE.sub(lambda m: " " * len(m.group()), text)):
        pieces = _ENGLISH_SEAM.split(part.group())
        if len(pieces) < 2:  # noqa: PLR2004
            continue
        lead = _ENGLISH_LEAD.match(pieces[0])
        pieces[0] = pieces[0][lead.end() :] if lead and lead.end() < len(pieces[0]) else pieces[0]
        pieces[-1] = _ENGLISH_TAIL.sub("", pieces[-1])
        names = tuple(dict.fromkeys(name for p in pieces if (name := _ENGLISH_ARTICLE.sub("", p.strip()).strip()) and len(name.split()) <= _MOST_WORDS))
        if len(names) > 1:
            found.append(Enumerated(names, part.start(), part.end()))
    return _with_the_first([*found, *english_counted(text)], _after_the_first(text, _ENGLISH_FIRST_AND_OTHERS))


_ENGLISH_COUNTED = re.compile(r"^(?P<number>\d[\d,]*(?:\.\d+)?(?:\s?%|\sper cent)?)\s+(?:were|was|are|is|came from|went to|concerned)\s+(?:(?:for|from|in|at|by|to|about)\s+)?(?P<name>[A-Za-z][^\d]*)$")


def english_counted(text: str) -> list[Enumerated]:
    """Return the runs of things that an English text counts one after the other.

    >>> english_counted("Of these, 40 were robberies, 31 were burglaries and 9 were frauds.")[0].names
    ('robberies', 'burglaries', 'frauds')
    """
    found: list[Enumerated] = []
    for part in re.finditer(r"(?:[^.;:!?\n]|\.(?=\d))+", text):
        names: list[str] = []
        at, start, end = 0, 0, 0
        for piece in _ENGLISH_SEAM.split(part.group()):
            here = part.group().index(piece, at)
            at = here + len(piece)
            match = _ENGLISH_COUNTED.match(piece.strip())
            if match is None or len(match["name"].split()) > _MOST_WORDS:
                if len(names) > 1:
                    break
                names = []
                continue
            start, end = (here if not names else start), at
            names.append(_ENGLISH_ARTICLE.sub("", match["name"].strip()))
        if len(names) > 1:
            found.append(Enumerated(tuple(dict.fromkeys(names)), part.start() + start, part.start() + end, counted=True))
    return found


# ---------------------------------------------------------------- what is no name

_MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
_TIME_ALONE = re.compile(rf"^(?:[\d\s./,％%–—~～-]+(?:年度?|年?月底?|日)?|\d{{1,2}}月(?:\d{{1,2}}日)?|(?:\d{{1,2}}\s)?{_MONTH}(?:\s\d{{1,2}})?(?:,?\s\d{{4}}(?:\s[\w-]+)?)?|(?:of )?(?:these|those|them)|[（(]?[一二三四五六七八九十]+[)）]?)$", re.IGNORECASE)  # noqa: RUF001
_CAPTION = re.compile(r"^(?:附?[表圖图]|table|figure|chart)\s?[\d一二三四五六七八九十]+(?:[-–.]\d+)?(?:\s|[:：]|$)", re.IGNORECASE)  # noqa: RUF001
_HEADING = re.compile(r"^[壹貳叁參肆伍陸柒捌玖拾贰陆]、")
_ENGLISH_CLAUSE = re.compile(
    r"\b(?:was|were|is|are|has|have|had|which|who|whose|because|although|though|compared|published|according|up from|down from|more than a year|had been)\b|(?<![£$€\d])\b\d{1,3},\d{3}\s[a-z]|^(?:\d[\d,.]*)$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"\d[\d,，.]*\s?[萬万億亿千百]*(?:家|件|人|次|場|场|艘|處|处|戶|户|元|公噸|公吨|公頃|公顷|%|％)(?!以|級|级|制|座|用|型|份|口|力|工|才|民|员|員).|其中|^(?:全年|全市|全縣|全县)[^、]*\d")  # noqa: RUF001


def is_name(text: str) -> bool:
    """Whether an item of an enumeration may be a name: no time, no number, no caption, no clause with a verb or figures.

    >>> is_name("Polish"), is_name("2022-23"), is_name("up from 13,940"), is_name("全年出動檢查326家次"), is_name("表3 主要產品產量")
    (True, False, False, False, False)
    """
    bare = text.strip()
    if not bare or _TIME_ALONE.match(bare) or _CAPTION.match(bare) or _HEADING.match(bare):
        return False
    return _CLAUSE.search(bare) is None if re.search(r"[一-鿿]", bare) else _ENGLISH_CLAUSE.search(bare) is None
