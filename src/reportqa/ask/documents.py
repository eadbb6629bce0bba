"""Which of several reports a question means: by the organisation, the year, the title's words or the file's name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from reportqa.ask.matching import squash
from reportqa.ask.vocabulary import Vocabulary, stopwords
from reportqa.language.script import fold, is_cjk
from reportqa.language.tables import rows
from reportqa.model.answer import Query
from reportqa.model.document import Document, Span

_TIME = re.compile(
    r"(?:中华民国|民国|西元|公元|roc)?\s?(?:(?<!\d)\d{2,4}|[〇零一二三四五六七八九十百]{2,4})\s?(?:学)?年度?(?:版)?|(?:19|20)\d\d\s?[-/–]\s?\d{2,4}|(?<!\d)(?:19|20)\d\d(?!\d)|(?<!\d)1?\d\d(?!\d)"  # noqa: RUF001
)
_YEAR_BEFORE_KIND = r"(?P<zh>(?:民国|西元|公元)?\s?(?<!\d)\d{2,4})\s?年?度?的?\s?(?:那份|那本|那一年的)?"
_NOT_NAME = re.compile(r"[^\w]+|_")
_LEAST_NAME = 2  # letters of a Chinese name by which it may be told
_LONGEST_LEAD = 8  # letters before an organisation's kind (圖書館, 局) that may be its name
_PLACED = re.compile(r"(?:[市县乡镇区村省州国]立?|私立|公立)$")
_NO_NAME = re.compile(r"(?:[各全本该这那此两二三四五六七八九十几每哪其]|所有|其他|多少|几[个座间所]?|公共|地方|我们|你们|他们|请问|是|有|的|在|由|和|与|及|个|间|座|所|家)$")
_FUNCTION = re.compile(r"[的在由和与及是有于给对从向到被比,，、。?？!！:：;；()（）「」『』\s\d]|请问|想问|告诉|年度?|哪一?年")  # noqa: RUF001


@dataclass(frozen=True, slots=True)
class Source:
    """A report by what it says of itself: its number in the corpus, file name, title, year, and who made it, folded ("" where it does not say)."""

    number: int
    name: str
    title: str
    year: int | None
    maker: str


@dataclass(frozen=True, slots=True)
class Meant:
    """What a question means of several reports: the documents that it may be answered from, whether it names who made them or which it is.

    `years` are those of a report that it names (the 106 report), `said` where it does, `stranger` a maker of whom there is no report.
    """

    documents: tuple[int, ...]
    named: bool = False
    years: tuple[int, ...] = ()
    said: tuple[Span, ...] = ()
    stranger: str = ""
    makers: tuple[str, ...] = ()


@cache
def _kinds(language: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for lang, pattern in rows("report_kinds.tsv") if lang in (language, "en")))


def maker_of(title: str) -> str:
    """Return who made a report by its title, folded: what is neither a time nor a kind of report.

    >>> maker_of("松嶺市立圖書館105年年報"), maker_of("Northshire Council Annual Report 2015")
    ('松岭市立图书馆', 'northshire council')
    """
    folded = fold(title)
    language = "zh" if any(map(is_cjk, folded)) else "en"
    rest = _kinds(language).sub(" ", _TIME.sub(" ", folded))
    return squash(" ".join(_NOT_NAME.sub(" ", rest).split()))


def sources_of(documents: Sequence[Document]) -> tuple[Source, ...]:
    """Return what each report says of itself; the maker's fullest name stands for its shorter ones."""
    found = [Source(n, _stem(d.uri), d.title, d.year, maker_of(d.title) or maker_of(_stem(d.uri).replace("-", " ").replace("_", " "))) for n, d in enumerate(documents)]
    names = sorted({s.maker for s in found}, key=len, reverse=True)
    full = {name: next((other for other in names if _is_short_for(name, other)), name) for name in names}
    return tuple(Source(s.number, s.name, s.title, s.year, full[s.maker]) for s in found)


def _stem(uri: str) -> str:
    name = re.split(r"[\\/]", uri)[-1]
    return name.rsplit(".", 1)[0] or name


def _is_short_for(name: str, other: str) -> bool:
    """Whether a maker's name is a shorter form of another: 移民署 of 內政部移民署."""
    if not name:
        return False
    if any(map(is_cjk, name)):
        return len(name) > _LEAST_NAME and other.endswith(name)
    return set(name.split()) <= set(other.split())


# ---------------------------------------------------------------- what a question names


def meant(query: Query, sources: Sequence[Source], vocabulary: Vocabulary) -> Meant:
    """Return which reports a question means; all of them where it names none."""
    folded = query.folded
    years, said = _report_years(folded, sources)
    by_file = tuple(s.number for s in sources if len(s.name) > _LEAST_NAME and re.search(rf"(?<![a-z0-9]){re.escape(fold(s.name))}(?![a-z0-9])", folded) and re.search(r"[^\d]", s.name))
    makers = tuple(m for m in dict.fromkeys(s.maker for s in sources) if m)
    named = tuple(m for m in makers if _names(folded, m, [o for o in makers if o != m]))
    longest = tuple(m for m in named if not any(m in o and m != o and squash(o) in squash(folded) for o in named))
    chosen = tuple(s.number for s in sources if s.maker in longest)
    if by_file:
        return Meant(by_file, named=True, makers=longest)
    stranger = "" if chosen else _stranger(folded, makers, vocabulary)
    return Meant(chosen or tuple(s.number for s in sources), bool(chosen), years, said, stranger, longest)


def _report_years(folded: str, sources: Sequence[Source]) -> tuple[tuple[int, ...], tuple[Span, ...]]:
    """Return the years of the reports that a folded question names as reports (106年報, the 2016 report), with where."""
    years: list[int] = []
    spans: list[Span] = []
    kind = _kinds("zh" if any(map(is_cjk, folded)) else "en").pattern
    patterns = (
        rf"(?:民国|西元|公元)?(?<!\d)(?P<year>\d{{2,4}})\s?年?度?(?:的)?\s?(?:{kind})(?:里面?|中|上|裡)?(?:说|提到|写)?",
        r"(?:the )?(?:roc )?(?<!\d)(?P<year>\d{2,4})\s(?:annual )?(?:report|yearbook|review|edition)(?: says?)?\b",
        r"\b(?:annual )?(?:report|yearbook|review) (?:for|of) (?:roc )?(?P<year>\d{2,4})(?!\d)(?: says?)?",
    )
    known = {s.year for s in sources if s.year is not None}
    for pattern in patterns:
        for match in re.finditer(pattern, folded):
            number = int(match["year"])
            year = number if number > 1000 else number + 1911  # noqa: PLR2004
            if match.group().strip()[-1:].isdigit() and match.lastindex is None or (year not in known and not 1912 <= year <= 2100):  # noqa: PLR2004
                continue
            if not any(s.start < match.end() and match.start() < s.end for s in spans):
                years.append(year)
                spans.append(Span(match.start(), match.end()))
    return tuple(years), tuple(spans)


def _names(folded: str, maker: str, others: Sequence[str]) -> bool:
    """Whether a folded question names a maker: in full, by a shorter form, or by the part of the name that no other has."""
    asked = squash(folded)
    if maker in asked:
        return True
    if not any(map(is_cjk, maker)):
        words = set(re.findall(r"[a-z]{3,}", folded))
        own = {w for w in maker.split() if len(w) > _LEAST_NAME and stopwords("en").get(w) is None}
        shared = {w for o in others for w in o.split()}
        told = own - shared
        return bool(told & words) if others else bool(own) and own <= words
    return any(_is_form(run, maker) for run in _runs_to(asked, maker)) or any(part in asked for part in _own_parts(maker, others))


def _own_parts(maker: str, others: Sequence[str]) -> tuple[str, ...]:
    """Return the beginnings of a maker's name, and its ends of three letters and more, that no other maker's has."""
    heads = (maker[:n] for n in range(_LEAST_NAME, len(maker)))
    tails = (maker[-n:] for n in range(_LEAST_NAME + 1, len(maker)))
    return tuple(p for p in (*heads, *tails) if others and not any(p in o for o in others))


def _kind_of(maker: str) -> str:
    """Return the letters at a Chinese maker's end that say what kind of body it is: 圖書館, 局."""
    match = re.search(r"图书馆|博物馆|美术馆|基金会|委员会|协会|公司|大学|医院|法院|检察署|公所|中心|分局|[一-鿿]$", maker)
    return match.group() if match else maker[-1:]


def _runs_to(asked: str, maker: str) -> list[str]:
    """Return the runs of a squashed question that end as a maker's name does, each as far back as a name may go."""
    kind = _kind_of(maker)
    found: list[str] = []
    for match in re.finditer(re.escape(kind), asked):
        lead = re.split(_FUNCTION, asked[max(0, match.start() - _LONGEST_LEAD) : match.start()])[-1]
        found += [lead[i:] + kind for i in range(len(lead))]
    return found


def _is_form(run: str, maker: str) -> bool:
    """Whether a run is a maker's name with letters left out: 松嶺圖書館 of 松嶺市立圖書館."""
    lead = run.removesuffix(_kind_of(maker))
    if len(lead) < _LEAST_NAME:
        return False
    rest = iter(maker)
    return all(c in rest for c in run) and maker.startswith(lead[:1]) or maker.endswith(run)


def _stranger(folded: str, makers: Sequence[str], vocabulary: Vocabulary) -> str:
    """Return the name of a body of the makers' kind of which the corpus holds no report and no word, "" where none is named."""
    asked = squash(folded)
    for maker in makers:
        if not any(map(is_cjk, maker)):
            continue
        kind = _kind_of(maker)
        for run in sorted(_runs_to(asked, maker), key=len, reverse=True):
            lead = run.removesuffix(kind)
            bare = re.sub(r"[市县乡镇区]?立$", "", lead)
            if len(bare) < _LEAST_NAME or _NO_NAME.search(lead) or vocabulary.frequency(run) or vocabulary.frequency(bare) or vocabulary.frequency(lead):
                continue
            if _PLACED.search(lead) or vocabulary.is_place(bare) or not vocabulary.known(bare):
                return run
    return ""
