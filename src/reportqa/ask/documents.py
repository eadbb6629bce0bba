"""Which of several reports a question means: by the organisation, the year, the title's words or the file's name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from reportqa.ask.matching import squash
from reportqa.ask.vocabulary import Vocabulary, stopwords
from reportqa.language.script import closed_up, fold, is_cjk
from reportqa.language.tables import rows
from reportqa.model.answer import Query
from reportqa.model.document import Document, Span

_TIME = re.compile(
    r"(?:中华民国|民国|西元|公元|roc)?\s?(?:(?<!\d)\d{2,4}|[〇零一二三四五六七八九十百]{2,4})\s?(?:学)?年度?(?:版)?|(?:19|20)\d\d\s?[-/–]\s?\d{2,4}|(?<!\d)(?:19|20)\d\d(?!\d)|(?<!\d)1?\d\d(?!\d)"  # noqa: RUF001
)
_YEAR_BEFORE_KIND = r"(?P<zh>(?:民国|西元|公元)?\s?(?<!\d)\d{2,4})\s?年?度?的?\s?(?:那份|那本|那一年的)?"
_NOT_NAME = re.compile(r"[^\w]+|_")
_SAID_NEAR, _LEAST_OLD_NAME = 40, 4  # letters around an old name in which it is said that it changed; letters of such a name
_LEAST_NAME = 2  # letters of a Chinese name by which it may be told
_LONGEST_LEAD = 8  # letters before an organisation's kind (圖書館, 局) that may be its name
_PLACED = re.compile(r"(?:[市县乡镇区村省州国]立?|私立|公立)$")
_NO_NAME = re.compile(r"(?:[各全本该这那此两二三四五六七八九十几每哪其]|所有|其他|多少|几[个座间所]?|公共|地方|我们|你们|他们|请问|是|有|的|在|由|和|与|及|个|间|座|所|家)$")
_FUNCTION = re.compile(r"[的在由和与及是有于给对从向到被比,，、。?？!！:：;；()（）「」『』\s\d]|请问|想问|告诉|年度?|哪一?年")  # noqa: RUF001


@dataclass(frozen=True, slots=True)
class Source:
    """A report by what it says of itself: its number in the corpus, file name, title, year, and who made it, folded ("" where it does not say).

    `names` are those that the maker goes or went by.
    """

    number: int
    name: str
    title: str
    year: int | None
    maker: str
    names: tuple[str, ...] = ()


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
    """Return who made a report by its title, folded: the first words that are neither a time nor a kind of report.

    >>> maker_of("松嶺市立圖書館105年年報 105年1月1日至12月31日"), maker_of("Northshire Council Annual Report 2015")
    ('松岭市立图书馆', 'northshire council')
    """
    folded = fold(title)
    kinds = _kinds("zh" if any(map(is_cjk, folded)) else "en")
    pieces = (" ".join(dict.fromkeys(_NOT_NAME.sub(" ", piece).split())) for piece in kinds.sub("\n", _TIME.sub("\n", folded)).split("\n"))
    return squash(next((p for p in pieces if sum(map(str.isalpha, p)) >= _LEAST_NAME), ""))


def sources_of(documents: Sequence[Document]) -> tuple[Source, ...]:
    """Return what each report says of itself; the maker's fullest name stands for its shorter ones, its last for those that it had before."""
    found = [Source(n, _stem(d.uri), shown_title(d.title), d.year, maker_of(d.title) or maker_of(_stem(d.uri).replace("-", " ").replace("_", " "))) for n, d in enumerate(documents)]
    names = sorted({s.maker for s in found}, key=len, reverse=True)
    full = {name: next((other for other in names if _is_short_for(name, other)), name) for name in names}
    whole = [replace(s, maker=full[s.maker], names=(full[s.maker],)) for s in found]
    if len(whole) == 1:
        return tuple(whole)
    now = _successors(whole, documents)
    former = {m: tuple(dict.fromkeys(o.maker for o in whole if now.get(o.maker, o.maker) == m)) for m in {now.get(s.maker, s.maker) for s in whole}}
    return tuple(replace(s, maker=(m := now.get(s.maker, s.maker)), names=former[m]) for s in whole)


def _successors(sources: Sequence[Source], documents: Sequence[Document]) -> dict[str, str]:
    """Return the makers of whom a later report says that they go on under its own maker's name, with that name."""
    years: dict[str, set[int]] = {}
    for s in sources:
        years.setdefault(s.maker, set()).update((s.year,) if s.year is not None else ())
    succeeds = [(lang, re.compile(pattern)) for what, lang, pattern in rows("revisions.tsv") if what == "succeeds"]
    found: dict[str, str] = {}
    texts: dict[int, str] = {}  # in matching form, of those that are asked
    for old in years:
        for s in sources:
            if s.maker == old or not years[old] or not years[s.maker] or max(years[old]) >= min(years[s.maker]):
                continue
            text = texts.get(s.number) or texts.setdefault(s.number, closed_up(fold(documents[s.number].text)))
            short = _apart(old, s.maker)
            near = [text[max(0, m.start() - _SAID_NEAR) : m.end() + _SAID_NEAR] for m in re.finditer(re.escape(short), text)] if len(short) >= _LEAST_OLD_NAME else []
            if any(pattern.search(n) for n in near for _, pattern in succeeds):
                found[old] = s.maker
                break
    return {old: _last(found, old) for old in found}


def _last(now: dict[str, str], name: str) -> str:
    seen = {name}
    while name in now and now[name] not in seen:
        name = now[name]
        seen.add(name)
    return name


def _apart(name: str, other: str) -> str:
    """Return a name without the beginning that it shares with another: the county of two of its offices."""
    size = next((i for i, (a, b) in enumerate(zip(name, other, strict=False)) if a != b), min(len(name), len(other)))
    if any(map(is_cjk, name)):
        return name[min(size, max(0, len(name) - _LEAST_OLD_NAME)) :]
    return name


def shown_title(title: str) -> str:
    """Return a title without the lines after the one that names the report: a date, an imprint."""
    if not any(map(is_cjk, title)):
        return title
    pieces = title.split(" ")
    kept = next((i for i, piece in enumerate(pieces) if _TIME.search(fold(piece))), len(pieces) - 1)
    cut = " ".join(dict.fromkeys(pieces[: kept + 1]))
    words = cut.split(" ")
    return words[-1] if len(words) > 1 and words[-1].startswith(words[0]) else cut


def printed_maker(source: Source) -> str:
    """Return who made a report as its title prints it, the whole title where the name does not stand there in one piece."""
    match = re.search(r"\s*".join(map(re.escape, source.maker.replace(" ", ""))), fold(source.title)) if source.maker else None
    return source.title[match.start() : match.end()] if match is not None else source.title


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
    by_file = tuple(s.number for s in sources if len(s.name) > _LEAST_NAME and re.search(r"[^\d]", s.name) and re.search(rf"(?<![a-z0-9]){re.escape(fold(s.name))}(?![a-z0-9])", folded))
    makers = makers_of(sources)
    names = {m: names_of(m, sources) for m in makers}
    every = tuple(n for several in names.values() for n in several)
    named = tuple(m for m in makers if any(mention(folded, n, every, short=False, own=names[m]) is not None for n in names[m]))
    stranger = "" if named or by_file else _stranger(folded, every, vocabulary)
    if not stranger:
        named = tuple(m for m in makers if m in named or any(mention(folded, n, every, own=names[m]) is not None for n in names[m])) or _romanised(query, makers)
    longest = tuple(m for m in named if not any(m in o and m != o and squash(o) in squash(folded) for o in named))
    chosen = tuple(s.number for s in sources if s.maker in longest)
    if by_file:
        return Meant(by_file, named=True, makers=longest)
    return Meant(chosen or tuple(s.number for s in sources), bool(chosen), years, said, stranger, longest)


def makers_of(sources: Sequence[Source]) -> tuple[str, ...]:
    """Return the makers of some reports, each once."""
    return tuple(m for m in dict.fromkeys(s.maker for s in sources) if m)


def names_of(maker: str, sources: Sequence[Source]) -> tuple[str, ...]:
    """Return the names that a maker goes or went by."""
    return next((s.names for s in sources if s.maker == maker and s.names), (maker,))


def _romanised(query: Query, makers: Sequence[str]) -> tuple[str, ...]:
    """Return the makers whose names a word of the question is the sound or the translation of: Songling of 松嶺."""
    forms = {form for t in query.terms for form, _ in t.variants if len(form) >= _LEAST_NAME and any(map(is_cjk, form))}
    found = tuple(m for m in makers if any(m.startswith(form) for form in forms))
    if not found and _ENGLISH_BODY.search(query.folded):  # the tax bureau: told by what no other maker's name has
        found = tuple(m for m in makers if any(form in m and not any(form in o for o in makers if o != m) for form in forms))
    return found if len(found) < len(makers) else ()


_ENGLISH_BODY = re.compile(r"\b(?:bureau|office|department|council|library|agency|authority|commission|committee|ministry|administration|institute|university|hospital|court|museum|company|corporation|foundation|association)\b")


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


def mention(folded: str, maker: str, makers: Sequence[str], *, short: bool = True, own: Sequence[str] = ()) -> Span | None:
    """Return where a folded question names a maker: in full or by a shorter form; with `short` also by the part of the name that no other of `makers` has, but those of its `own`."""
    others = [m for m in makers if m != maker and m not in own]
    if not any(map(is_cjk, maker)):
        return _in_english(folded, maker, others)
    forms = [maker, *(run for run in _runs_to(squash(folded), maker) if _is_form(run, maker, others)), *(_own_parts(maker, others) if short else ())]
    found = max((f for f in forms if f in squash(folded)), key=len, default="")
    match = re.search(r"\s*".join(map(re.escape, found)), folded) if found else None
    return Span(match.start(), match.end()) if match is not None else None


def _in_english(folded: str, maker: str, others: Sequence[str]) -> Span | None:
    whole = re.search(rf"(?<![a-z]){re.escape(maker)}(?![a-z])", folded)
    if whole is not None:
        return Span(whole.start(), whole.end())
    shared = {w for o in others for w in o.split()}
    told = [w for w in maker.split() if len(w) > _LEAST_NAME and stopwords("en").get(w) is None and w not in shared] if others else []
    ends = [m for w in told if (m := re.search(rf"(?<![a-z]){re.escape(w)}(?![a-z])", folded)) is not None]
    return Span(min(m.start() for m in ends), max(m.end() for m in ends)) if ends else None


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


def _is_form(run: str, maker: str, others: Sequence[str]) -> bool:
    """Whether a run is a maker's name with letters left out, and no other maker's: 松嶺圖書館 of 松嶺市立圖書館."""
    if len(run.removesuffix(_kind_of(maker))) < _LEAST_NAME:
        return False
    return _shortens(run, maker) and not any(_shortens(run, o) for o in others)


def _shortens(run: str, maker: str) -> bool:
    rest = iter(maker)
    return maker.endswith(run) or run[:1] == maker[:1] and all(c in rest for c in run)


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
            if len(bare) < _LEAST_NAME or _NO_NAME.search(lead) or vocabulary.frequency(run) or stopwords("zh").get(bare):
                continue
            if not vocabulary.frequency(bare) or _PLACED.search(lead) or len(kind) == 1 and (vocabulary.known(bare) or vocabulary.is_place(bare[:2]) or vocabulary.is_place(bare[:3])):
                return run
    return ""


def swap_maker(asked: str, before: str, sources: Sequence[Source]) -> str | None:
    """Return the question before with another maker in place of its own, where a turn names one and nothing else: 那竹溪呢; None where it does not.

    >>> two = (Source(0, "a", "", 2016, "松岭市立图书馆"), Source(1, "b", "", 2016, "竹溪市立图书馆"))
    >>> swap_maker("那竹溪呢？", "松嶺市立圖書館106年推廣活動幾場？", two)
    '竹溪106年推廣活動幾場？'
    """
    makers = makers_of(sources)
    mine = [(m, span) for m in makers if (span := mention(fold(asked), m, makers)) is not None]
    theirs = [(m, span) for m in makers if (span := mention(fold(before), m, makers)) is not None]
    if len(mine) != 1 or len(theirs) != 1 or mine[0][0] == theirs[0][0]:
        return None
    new, old = mine[0][1], theirs[0][1]
    rest = _ONLY_NAMES.sub("", fold(asked[: new.start] + " " + asked[new.end :]))
    if any(c.isalnum() for c in rest):
        return None
    return before[: old.start] + asked[new.start : new.end] + before[old.end :]


_ONLY_NAMES = re.compile(r"那么?|呢|的话|换成|改问|如果是|图书馆|\b(?:and|what|how|about|for|in|at|the|so|then|of)\b")
