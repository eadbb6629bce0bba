"""Text -> the persons, organisations and places that it names, and whether a kind of thing is named there or only mentioned.

Pure text, as printed, in either script: which name answers is told by the question and the sentence.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from functools import cache

from reportqa.language.script import fold
from reportqa.language.tables import rows

_SURNAMES = (
    "趙赵錢钱孫孙李周吳吴鄭郑王馮冯陳陈褚衛卫蔣蒋沈韓韩楊杨朱秦許许何呂吕張张孔曹嚴严金魏陶姜謝谢鄒邹柏章蘇苏潘葛范彭郎魯鲁馬马方任袁柳唐薛雷賀贺倪湯汤羅罗郝安常樂于傅齊齐康伍余顧顾孟黃黄蕭萧尹姚邵汪毛狄米明戴宋龐庞熊紀纪舒屈項项祝董梁杜阮藍蓝閔闵季賈贾"
    "江童顏颜郭梅盛林鍾钟徐邱丘駱骆高夏蔡田樊胡凌霍虞萬万柯管盧卢莫房丁鄧邓洪包石崔龔龚程翁甄陸陆曾游溫温莊庄葉叶白卓詹涂廖塗賴赖劉刘簡简歐欧連连侯古尤曲"
)
_TITLE = (
    r"(?:[總总][統统幹干]|[院部署局處处司科組组會会校館馆市縣县鄉乡鎮镇隊队所園园站店團团廳厅][長长]|主任|理事[長长]|董事[長长]|秘[書书][長长]?|委[員员]|[議议][員员]|代表|大使|教授|博士|律[師师]|[醫医][師师]|[講讲][師师]|老[師师]|[經经]理|主席|司令|指[揮挥]官|[檢检]察官"
    r"|督察[長长]?|[專专][員员]|官[員员]|主持人|[顧顾][問问]|研究[員员]|少[將将]|中[將将]|上校|社工[師师]?)"
)
_AFTER_NAME = r"(?=[於于在代與与和率及、，,。；;（()）等主出致接表擔担陪親亲前獲获領领\s]|先生|女士|" + _TITLE + r"|$)"  # noqa: RUF001
_HAN_PERSON = re.compile(rf"(?:{_TITLE}|由|[請请])(?P<name>[{_SURNAMES}][一-鿿]{{1,2}}?){_AFTER_NAME}")
_FOREIGN_PERSON = re.compile(r"(?P<name>[一-鿿·]{2,7})(?=\s*[（(]\s*[A-Z][a-z])")  # noqa: RUF001
_GLOSSED_PERSON = re.compile(r"(?P<name>[一-鿿·‧．]{2,16})\s*[（(]\s*(?P<latin>[A-Z][a-zé]+(?:[ ’'-]{1,2}(?:[A-Z][a-zA-Zé]*\.?|de|van|von|bin|al)){1,4})\s*[)）]")  # noqa: RUF001
_LATIN_NAME = re.compile(r"(?:(?:Ms|Mr|Mrs|Dr|Prof|Sir|Dame)\.?\s*)?(?P<name>[A-Z][A-Za-z'’-]+(?:(?:,\s|\s)(?:(?:de|van|von|der|la|al|bin|of|the|and|&)\s){0,2}[A-Z][A-Za-z'’.-]*)+)")  # noqa: RUF001
_TITLE_CUT = re.compile(rf"^.*{_TITLE}(?=[一-鿿]{{2}})")
_ORGANISATION = re.compile(
    r"(?P<name>[一-鿿－]{2,20}?(?:基金[會会]|[協协][會会]|工[會会]|[學学][會会]|公[會会]|公司|集[團团]|企[業业]|[銀银]行|大[學学]|科大|[醫医]院|[學学]校|高中|[國国][中小]|委[員员][會会]|公所|[營营]造|工程|[廠厂]商|水[務务]|科技|事[務务]所|出版社|合作社|[客貨货][運运]"
    r"|警政署|分局|分[館馆]|署|局|部|[處处]|中心|法院|院|[會会][館馆]|使[館馆]|代表[處处]|聯[盟合]|联[盟合]|[組组][織织]))(?![長长])"
)  # fmt: skip
_PLACE_BEFORE = re.compile(r"(?:假|於|在|于|至)(?!\s?\d|民[國国])(?P<place>[一-鿿]{2,16}?)(?=[舉举][行辦办]|[辦办]理|召[開开]|[設设]|[興兴]建|完竣|揭牌|登[場场]|[開开][幕跑])")
_PLACE_NAME = re.compile(r"(?P<name>[一-鿿]{1,8}?(?:[縣县市區区鄉乡鎮镇村里]|[機机][場场]|[車车]站|站|港|[島岛]|公[園园]|大[樓楼]|[館馆]|校[區区]|[廣广][場场]))")
_LATIN_PLACE = re.compile(r"\b(?:at|in|from|to|near)\s+(?:the\s+)?(?P<name>[A-Z][A-Za-z'’-]+(?:\s[A-Z][A-Za-z'’-]+)*)")  # noqa: RUF001
_GENERIC = re.compile(r"(?:各大?|[兩两二三四五六七八九十百千\d]+[個个家所座處处間间]?|重要|主要|所有|相[關关]|全[國国县縣市]|指定的?|其他|多[個个家]|部分|[當当]地|本地|的|等|[國国]內外?|及|和|或|[與与]|合[約约作]|承包|契[約约]|[受之])$")
_MONTHS = frozenset(("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"))


@cache
def surnames() -> frozenset[str]:
    """Return the common Chinese family names of one letter, folded."""
    return frozenset(fold(_SURNAMES))


def persons(text: str) -> tuple[str, ...]:
    """Return the persons that a text names.

    >>> persons("由副局長高婉宜接待"), persons("署長魯斯蒙（Jan Roosem）來訪"), persons("b.督察長 Ms. Ada Trou 拜會本署")
    (('高婉宜',), ('魯斯蒙', 'Jan Roosem'), ('Ada Trou',))
    """
    found = [(m.start("name"), m["name"]) for m in _HAN_PERSON.finditer(text)]
    found += [(m.start("name"), _TITLE_CUT.sub("", m["name"])) for m in _FOREIGN_PERSON.finditer(text)]
    found += _latin_names(text)
    return tuple(dict.fromkeys(name for _, name in sorted(found) if len(name) > 1))


def glossed_persons(text: str) -> tuple[tuple[str, str], ...]:
    """Return the foreign persons that a text names in both scripts: in Chinese, and behind it in Latin letters.

    >>> glossed_persons("德國國會議員辛潘斯基（Tankred Shipanski）來訪")
    (('德國國會議員辛潘斯基', 'Tankred Shipanski'),)
    """  # noqa: RUF002
    return tuple((_TITLE_CUT.sub("", m["name"]), m["latin"].strip()) for m in _GLOSSED_PERSON.finditer(text))


def _latin_names(text: str) -> list[tuple[int, str]]:
    """Return the names in Latin letters of two words or more, with their places; a month is no part of one."""
    named = ((m.start("name"), [w for w in m["name"].split() if w.strip(",.") not in _MONTHS]) for m in _LATIN_NAME.finditer(text))
    return [(at, " ".join(words).strip(" ,.")) for at, words in named if len(words) > 1]


def organisations(text: str) -> tuple[str, ...]:
    """Return the organisations that a text names.

    >>> organisations("委託財團法人安禾社會福利基金會經營")
    ('財團法人安禾社會福利基金會',)
    """
    found = [(m.start(), _ORGANISATION_LEAD.sub("", m["name"])) for m in _ORGANISATION.finditer(text)]
    found += _latin_names(text)
    return tuple(dict.fromkeys(name for _, name in sorted(found) if len(name) > 2 and not _EMPTY_NAME.match(name)))  # noqa: PLR2004


_ORGANISATION_LEAD = re.compile(r"^.*(?:委[託托]|交由|[補补]助|[邀約约][請请集]|核定|[與与]|由|[給给]|向|[於于]|至|[會会]同|拜[會会]|[為为])(?=[一-鿿]{3})")
_EMPTY_NAME = re.compile(r"^(?:本|[該该]|各|全)?[署局部處处院]$|.*(?:的|[兩两二三四五六七八九十\d]家).*|^(?:承[包攬揽]|合[約约])")


_FIRM = re.compile(r"(?:公司|集[團团]|企[業业]|[銀银]行|[營营]造|工程|水[務务]|科技|[實实]業|实业|[客貨货][運运]|建[設设]|[環环]工|[廠厂]|社)$|^[A-Z]")
_CLAUSE_WORDS = re.compile(r"[的及與与於于惟仍並并為为特各等]|推[動动]|[辦办]理|[新興兴擴扩整增改]建|改善")


def firms(text: str) -> tuple[str, ...]:
    """Return the companies that a text names.

    >>> firms("由泓遠工程承攬，海岸署督導")
    ('泓遠工程',)
    """  # noqa: RUF002
    return tuple(n for n in organisations(text) if _FIRM.search(n) and not _CLAUSE_WORDS.search(n))


def places(text: str) -> tuple[str, ...]:
    """Return the places at which a text says that something was, else those that it names.

    >>> places("6月1日在石埔鎮公所舉辦說明會"), places("killed at Hexley on 3 May and at Marl Bridge")
    (('石埔鎮公所',), ('Hexley', 'Marl Bridge'))
    """
    found = [m["place"] for m in _PLACE_BEFORE.finditer(text)] or [m["name"] for m in _LATIN_PLACE.finditer(text) if m["name"].split()[0] not in _MONTHS]
    return tuple(dict.fromkeys(found))


def names_place(text: str) -> bool:
    """Whether a text names any place at all, by its preposition or its kind."""
    return bool(places(text)) or any(not _GENERIC.search(m["name"][: -len(_kind_of(m["name"]))]) for m in _PLACE_NAME.finditer(text)) or any(form in fold(text) for form in _all_places())


def _kind_of(name: str) -> str:
    match = re.search(r"(?:[縣县市區区鄉乡鎮镇村里]|[機机][場场]|[車车]?站|港|[島岛]|公[園园]|大[樓楼]|[館馆]|校[區区]|[廣广][場场])$", name)
    return match.group() if match else name[-1:]


def has_title(text: str) -> bool:
    """Whether a text names an office: 政務委員, 副局長."""
    return re.search(_TITLE, text) is not None


def only_mentioned(kind: str, text: str) -> bool:
    """Whether folded text speaks of a kind of thing without naming one: 重要機場, 5家廠商.

    >>> only_mentioned("机场", "于重要机场建置闸门"), only_mentioned("机场", "于桃园机场建置闸门"), only_mentioned("机场", "建置闸门")
    (True, False, False)
    """
    found = [m.start() for m in re.finditer(re.escape(kind), text)]
    return bool(found) and all(at == 0 or _GENERIC.search(text[:at].rstrip()) or not re.search(r"[一-鿿a-z”」』》)]$", text[:at]) for at in found)


@cache
def countries() -> tuple[tuple[str, frozenset[str]], ...]:
    """Return the countries and regions of CLDR: the English name, folded, with the folded Chinese ones."""
    from reportqa.language.compiling import territory_names  # noqa: PLC0415 (Babel, where a place is asked about)

    names: dict[str, set[str]] = {}
    for english, chinese in territory_names():
        short = fold(chinese)
        if len(short) > 1 and not short.endswith(("语", "文")):
            names.setdefault(fold(english), set()).update((short, short.removesuffix("共和国")))
    return tuple((english, frozenset(forms)) for english, forms in names.items())


@cache
def _all_places() -> frozenset[str]:
    return frozenset(form for _, forms in countries() for form in forms)


@cache
def is_country(name: str) -> bool:
    """Whether a name is a country's or a region's, in either script."""
    folded = fold(name).strip()
    shorter = {folded, folded.removesuffix("国"), folded.removesuffix("共和国"), folded.removesuffix("群岛共和国"), folded.removesuffix("群岛"), folded.removeprefix("the ")}
    return bool(shorter & _all_places()) or any(english in shorter for english, _ in countries())


@cache
def _forms_of(name: str) -> frozenset[str]:
    """Return all names of the country that a folded word names, empty if it names none."""
    bare = name.removesuffix("籍").removesuffix("国") if len(name) > 2 else name  # noqa: PLR2004
    return frozenset(f for english, forms in countries() if name == english or name in forms or bare in forms for f in (*forms, english))


def same_country(word: str, text: str) -> bool:
    """Whether folded text names the country that a word is the name of, in either language; true where it is no country's name.

    >>> same_country("法国", "德国议员来访"), same_country("germany", "德国议员来访"), same_country("工作坊", "")
    (False, True, True)
    """
    forms = _forms_of(word)
    return not forms or bool(forms & home()) or any(form in text for form in forms)


@cache
def home() -> frozenset[str]:
    """Return the names of the countries that reports are of."""
    return frozenset(fold(name) for _, *names in rows("home.tsv") for name in names)


def of_other_country(word: str, text: str, asked: str) -> bool:
    """Whether each place of a word in folded text follows a country that the question does not name: 比利时移民署.

    >>> of_other_country("移民署", "比利时移民署署长来访", "移民署署长是谁"), of_other_country("移民署", "移民署署长", "移民署署长是谁")
    (True, False)
    """
    ends = [text[: m.start()] for m in re.finditer(re.escape(word), text)]
    foreign = [c for c in _all_places() if c not in home() and c not in asked]
    return bool(ends) and all(any(before.endswith(c) for c in foreign) for before in ends)


@dataclass(frozen=True, slots=True)
class Gathering:
    """An event that a sentence tells of: its name, its venue ("" where none is told), who ran it with the author."""

    name: str
    venue: str
    partners: tuple[str, ...]


_TITLED = re.compile(r"[「『《“\"](?P<name>[^「」『』《》“”\"]{3,40})[」』》”\"]")
_HELD = r"(?:[舉举][行辦办]|[辦办]理|召[開开]|主[辦办]|登[場场]|[開开]幕|揭幕)"
_HELD_AT = re.compile(rf"(?:假|於|在|于)\s?(?P<place>[一-鿿A-Za-z][一-鿿A-Za-z\s]{{1,24}}?)\s?(?=盛大|{_HELD}|[與与和同]|[結结]合|[會会]同|偕同|[聯联]合|[並并邀攜携]|[，。（(；,]|$)")  # noqa: RUF001
_RUN_WITH = re.compile(rf"(?:[結结]合|[會会]同|邀[集請请]|偕同|[聯联]合|[攜携]手|[與与和])(?P<names>[一-鿿A-Za-z、\s]{{2,60}}?)(?=共同|合作|[聯联]合|一同|一起|合[辦办]|{_HELD})")
_RUN_BY = re.compile(r"(?:合作|[協协][辦办]|合[辦办]|共同主[辦办])(?:[單单]位|方|[夥伙]伴|[機机][構构])?\s?[：:為为]\s?(?P<names>[^）)。；;]{2,80})")  # noqa: RUF001
_EN_NAME = r"(?P<name>[A-Z][\w'’-]*(?:\s[\w'’-]+){0,6}?)"  # noqa: RUF001
_EN_PLACE = r"(?P<place>(?:[Tt]he\s)?[A-Z][\w'’-]*(?:\s(?!on\b|from\b|hosted\b)[\w'’-]+){0,5}?)"  # noqa: RUF001
_EN_EVENT = re.compile(rf"\b(?:[Tt]he|[Aa]n?)\s{_EN_NAME}\s(?:took place|(?:was|were)\s(?:held|hosted|staged|run|organi[sz]ed)|convened|opened)\b")
_EN_HOSTED = re.compile(rf"{_EN_PLACE}\shosted\s(?:the|an?)\s{_EN_NAME}(?=\s(?:on|in|from|between|with|together|jointly)\b|\s?[,.(;]|$)")
_EN_SAW = re.compile(rf"\bsaw\s(?:the|an?)\s{_EN_NAME}(?=\s(?:in|at|with|together|jointly|run)\b|\s?[,.(;]|$)")
_EN_AT = re.compile(rf"(?:took place|held|hosted|staged|run|organi[sz]ed|convened|opened)\s(?:on\s[\w\s]{{3,24}}?\s)?(?:at|in)\s{_EN_PLACE}(?=\s(?:on|from|in|with|between|together|jointly)\b|\s?[,.(;]|$)")
_EN_WITH = re.compile(r"\b(?:(?:together|jointly|in (?:partnership|co-?operation|association|collaboration)|co-?hosted|co-?organi[sz]ed) with|partners?:|co-?hosts?:)\s(?P<names>[^.;()\n]{3,90})")
_EN_SEAM = re.compile(r",\s(?:and\s)?|\sand\s(?=the\s|[A-Z])")
_ZH_SEAM = re.compile(r"、|以及|及|和|[與与]")


def gathering(text: str) -> Gathering | None:
    """Return the event that a sentence tells of, None where it tells of none.

    >>> gathering("「松影音樂節」3月9日在石埔鎮公所與合唱協會及農會共同舉辦。")
    Gathering(name='松影音樂節', venue='石埔鎮公所', partners=('合唱協會', '農會'))
    >>> gathering("Hexley Hall hosted the River Care Forum on 3 May 2019, run together with the Anglers' Union.")
    Gathering(name='River Care Forum', venue='Hexley Hall', partners=("the Anglers' Union",))
    """
    line = re.sub(r"\s", " ", text)
    titled = _TITLED.search(line)
    bare = _TITLED.sub(" ", line)
    if titled is not None and re.search(_HELD, bare):
        place, run = _HELD_AT.search(bare), _RUN_BY.search(bare) or _RUN_WITH.search(bare)
        names = tuple(n.strip() for n in _ZH_SEAM.split(run["names"]) if n.strip()) if run else ()
        return Gathering(titled["name"], place["place"].strip() if place else "", names)
    hosted = _EN_HOSTED.search(line)
    event, at = hosted or _EN_EVENT.search(line) or _EN_SAW.search(line), hosted or _EN_AT.search(line)
    if event is None:
        return None
    run = _EN_WITH.search(line)
    parts = [n.strip() for n in _EN_SEAM.split(run["names"])] if run else []
    names = tuple(itertools.takewhile(re.compile(r"(?:the\s)?[A-Z]").match, parts))  # as printed, up to what is no name
    return Gathering(event["name"], re.sub(r"^the\s", "", at["place"], flags=re.IGNORECASE) if at else "", names)


_VISITED = re.compile(r"(?:日[，,]?\s?|接待)(?P<name>[一-鿿]{2,24}?)\s?(?:等?一行[^，,。]{1,8}?)?(?:[來来][訪访]|[蒞莅][臨临訪访]|[參参][訪访]|拜[訪会會]|到[訪访])")  # noqa: RUF001
_RECEIVED = re.compile(r"接待(?P<name>[一-鿿]{3,24}?)\s?(?=[，。（(])|(?P<guest>[一-鿿]{3,24})\s?(?:[（(][^）)]{1,8}[）)])?\s?[于於][\d０-９年月日\s]{5,}[來来]")  # noqa: RUF001
_EN_SPENT = re.compile(r"(?P<name>\b(?:(?:An?|The)\s)?[A-Z]?[\w'’-]+(?:\s[\w'’-]+){1,8}?)\sspent\s\d")  # noqa: RUF001
_EN_VISITED = re.compile(r"(?:\d{4}:|\b(?:received|welcomed|hosted))\s(?P<name>(?:an?|the)\s(?:(?!visited)[\w'’-]+\s?){1,9}?)(?=\s?[(,.;]|\svisited\b)")  # noqa: RUF001


def visitor(text: str) -> str:
    """Return the group that a dated sentence says was received, "" where it names none.

    >>> visitor("3月9日石埔商會訪問團來訪（一行6人）"), visitor("9 March 2021: a delegation from Fiji (24 members)")
    ('石埔商會訪問團', 'a delegation from Fiji')
    """  # noqa: RUF002
    line = re.sub(r"\s", " ", text)
    found = _RECEIVED.search(line) or _VISITED.search(line) or _EN_VISITED.search(line) or _EN_SPENT.search(line)
    return next((name.strip() for key, name in found.groupdict().items() if key in ("name", "guest") and name), "") if found else ""
