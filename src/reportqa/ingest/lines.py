"""The file's text -> its lines, without page numbers, running heads and the leaders of a table of contents."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate

from reportqa.ingest.written import Mark, MarkKind

_PAGE_NUMBER = re.compile(
    r"^[-–—‧·\s]*(?:第\s*)?(?P<n>\d{1,4})\s*(?:頁|页)?(?:\s*[/／，,]?\s*(?:共\s*)?\d{1,4}\s*(?:頁|页)?)?[-–—‧·\s]*$"  # noqa: RUF001
    r"|^(?:page|p\.)\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?$",
    re.IGNORECASE,
)
_LEADER = re.compile(r"\s*(?:\.{4,}|(?:\. ){3,}|…{2,}|·{4,}|‧{4,})[\s.…·‧]*(?P<page>\d{1,4}|[ivxIVX]{1,5})$")  # noqa: RUF001
_SPACED = re.compile(r"[㐀-鿿（()）](?: [㐀-鿿（()）]){3,}[㐀-鿿]*")  # noqa: RUF001
_NUMBERISH = re.compile(r"[\d\s,.，．%％()（）\-–—－]+$")  # noqa: RUF001
_HYPHEN = re.compile(r"([A-Za-z]+)-$")
_REST = re.compile(r"[a-z]+")
_EMPHASIS = re.compile(r"(\*\*|(?<!\w)__)(?=\S)(.+?)(?<=\S)\1")  # as long as what takes its place: offsets stay
_ITALIC = re.compile(r"\*(?=\S)[^*]+(?<=\S)\*")  # a whole line of it, such as a caption
_FENCE = re.compile(r"`{3,}\w*|~{3,}")  # around a block of code
_STOP = "。！？!?"  # noqa: RUF001
_YEAR = re.compile(r"(?:19|20)\d\d")
_HEAD_LENGTH = 60
_LEAST_PAGE, _LONGEST_PAGE = 8, 240  # lines of a page, blank ones too


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file, stripped.

    `source` is the offset of its first character, `blanks` how many empty lines stood before it,
    `indent` its indentation in half-width columns, `tabs` the tabs of it, `page_top` whether a page begins
    here, `contents` whether it is an entry of a table of contents, `glued` whether it begins inside a word,
    `mark` what the file says that it is, None for a line as it was printed.
    """

    text: str
    source: int
    blanks: int = 0
    page_top: bool = False
    indent: int = 0
    tabs: int = 0
    contents: bool = False
    glued: bool = False
    mark: Mark | None = None

    @property
    def width(self) -> int:
        """Its width in half-width columns, without its indentation."""
        return width(self.text)

    def part(self, start: int, end: int | None = None) -> Line:
        """Return some of its characters as a line of their own."""
        return Line(self.text[start:end], self.source + start)


@lru_cache(maxsize=65536)
def width(text: str) -> int:
    """Return how many half-width columns `text` takes up: an ideograph or full-width form two.

    >>> width("105年 12")
    8
    """
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def read_lines(text: str, marks: Mapping[int, Mark] | None = None) -> list[Line]:
    """Return the lines of a file's text that are the report's own; `marks` by the offset at which their line begins."""
    raw = _split(text, marks or {})
    printed = [i for i, line in enumerate(raw) if line.mark is None]
    dropped = {printed[k] for k in _furniture([raw[i] for i in printed], forms="\f" in text)}
    dropped |= {i for i, line in enumerate(raw) if line.mark is not None and line.mark.kind is MarkKind.FURNITURE}
    kept: list[Line] = []
    top = False
    for i, line in enumerate(raw):
        if i in dropped:
            top = True
            continue
        kept.append(replace(line, page_top=True) if top else line)
        top = False
    return _unhyphenated(_without_leaders(kept))


def _split(text: str, marks: Mapping[int, Mark]) -> list[Line]:
    raw: list[Line] = []
    blanks, at, page = 0, 0, False
    for part in text.split("\n"):
        page = page or "\f" in part
        visible = "".join(" " if c in "\f\ufeff\u200b\xa0" or ((ord(c) < 32 or 0x7F <= ord(c) < 0xA0) and c != "\t") else c for c in part)  # noqa: PLR2004
        mark = marks.get(at)
        if mark is None and ("**" in visible or "__" in visible):
            visible = _EMPHASIS.sub(lambda m: f"  {m.group(2)}  ", visible)
        stripped = visible.strip(" \t　")  # noqa: RUF001
        if mark is None and _FENCE.fullmatch(stripped):
            at += len(part) + 1
            continue
        if mark is None and _ITALIC.fullmatch(stripped):
            visible = visible.replace("*", " ")
            stripped = visible.strip(" \t　")  # noqa: RUF001
        if stripped:
            offset = visible.index(stripped[0])
            lead = visible[:offset]
            raw.append(Line(stripped, at + offset, blanks, page, width(lead) + 3 * lead.count("\t"), lead.count("\t"), mark=mark))
            blanks, page = 0, False
        else:
            blanks += 1
        at += len(part) + 1
    return _mark_single_spaces(raw)


def _mark_single_spaces(raw: list[Line]) -> list[Line]:
    """Take a lone space before a line for the remains of a page break, where such lines are rare."""
    marked = [i for i, line in enumerate(raw) if line.indent == 1 and line.mark is None]
    if not marked or len(marked) > max(2, len(raw) // 12):
        return raw
    rare = set(marked)
    return [replace(line, page_top=True) if i in rare else line for i, line in enumerate(raw)]


def _without_leaders(lines: list[Line]) -> list[Line]:
    """Cut the leaders and page numbers off a table of contents: three or more entries whose pages count up."""
    found = [(i, m) for i, line in enumerate(lines) if (m := _LEADER.search(line.text)) and m.start() > 1]
    pages = [int(m["page"]) if m["page"].isdigit() else 0 for _, m in found]
    if len(found) < 3 or pages != sorted(pages):  # noqa: PLR2004
        return lines
    cut = {i: m.start() for i, m in found}
    return [replace(line, text=line.text[: cut[i]], contents=True) if i in cut else line for i, line in enumerate(lines)]


def _unhyphenated(lines: list[Line]) -> list[Line]:
    """Drop the hyphens that only broke a word over two lines (opera-tors), not those of compounds (ring-fenced)."""
    broken = [i for i in range(len(lines) - 1) if lines[i].mark is None and lines[i + 1].mark is None and _HYPHEN.search(lines[i].text) and _REST.match(lines[i + 1].text)]
    if not broken:
        return lines
    words = Counter(w for line in lines for w in re.findall(r"[a-z]+(?:-[a-z]+)*", line.text.lower()))
    found = list(lines)
    for i in broken:
        head, tail = _HYPHEN.search(lines[i].text), _REST.match(lines[i + 1].text)
        first, rest = (head.group(1).lower(), tail.group().lower()) if head and tail else ("", "")
        compound = words[f"{first}-{rest}"] or (not words[first + rest] and words[first] > 1 and words[rest] > 1)
        if not compound:
            found[i] = replace(found[i], text=lines[i].text[:-1])
        found[i + 1] = replace(found[i + 1], glued=True)
    return found


# ---------------------------------------------------------------- page numbers and running heads


def _furniture(raw: list[Line], *, forms: bool) -> set[int]:
    """Return the indexes of page numbers and running heads; a head's first printing is kept."""
    pages = _page_numbers(raw)
    numbered = _numbered_heads(raw)
    dropped = set(pages) | numbered
    if len(pages) < 2 and not forms:  # noqa: PLR2004
        return dropped
    everywhere = Counter(_shape(line.text) for line in raw)
    there: dict[tuple[str, int], set[int]] = defaultdict(set)
    breaks = _page_breaks(raw, pages)
    for before, after in breaks:
        for rank, i in ((-2, before - 1), (-1, before), (1, after), (2, after + 1)):
            if 0 <= i < len(raw) and i not in dropped:
                there[_shape(raw[i].text), rank].add(i)
    titles = {re.sub(r"^#+|[\s*_]", "", "".join(line.text for line in raw[:k])) for k in (1, 2, 3)}
    dropped |= {after for _, after in breaks if 3 < after < len(raw) and re.sub(r"\s", "", raw[after].text) in titles}  # noqa: PLR2004
    near: dict[str, set[int]] = defaultdict(set)
    for (shape, _), places in there.items():
        near[shape] |= places
    for (shape, _), places in there.items():
        text = raw[min(places)].text
        repeated = len(places) >= max(2, 0.4 * (len(breaks) - 1)) and everywhere[shape] == len(near[shape])
        if repeated and width(text) <= _HEAD_LENGTH + 20 and text[-1] not in _STOP and not _NUMBERISH.match(text):
            first = min(near[shape])
            dropped |= near[shape] - ({first} if first <= 1 else set())
    return dropped


def _page_breaks(raw: list[Line], pages: list[int]) -> list[tuple[int, int]]:
    """Return the lines before and after each page break; the file's two ends are breaks too."""
    known = set(pages)
    breaks = {(i - 1, i + 1) for i in pages}
    breaks |= {(i - 1, i) for i, line in enumerate(raw) if line.page_top and i - 1 not in known and i not in known}
    return sorted(breaks | {(-1, 0), (len(raw) - 1, len(raw))})


def _shape(text: str) -> str:
    return re.sub(r"\s", "", text)


def _page_numbers(raw: list[Line]) -> list[int]:
    """Return the page numbers: those in words, those that count up page by page, and a lone one set apart between words."""
    found = [(i, m) for i, line in enumerate(raw) if (m := _PAGE_NUMBER.match(line.text))]
    worded = {i for i, m in found if m["n"] is None or re.search(r"[頁页]|[-–—‧·].*\d.*[-–—‧·]", raw[i].text)}  # noqa: RUF001
    values = [(i, int(m["n"])) for i, m in found if m["n"] and raw[i].text.isdigit()]
    usual = sorted(line.blanks for line in raw)[len(raw) // 2] if raw else 0
    kept = worded | _chained(raw, values)
    if len(raw) > 2 and raw[-1].text in "123" and raw[-2].text[-1] in _STOP:  # noqa: PLR2004
        kept.add(len(raw) - 1)
    for k, (i, n) in enumerate(values):
        near = [values[x] for x in (k - 1, k + 1) if 0 <= x < len(values)]
        around = [raw[j].text for j in (i - 1, i + 1) if 0 <= j < len(raw)]
        apart = raw[i].blanks > usual or (i + 1 < len(raw) and (raw[i + 1].blanks > usual or raw[i + 1].page_top))
        runs = any(abs(n - m) == 1 and abs(i - j) > _LEAST_PAGE for j, m in near)
        alone = all(abs(i - j) > 6 for j, _ in near) and len(raw) > 12 and not _YEAR.fullmatch(raw[i].text)  # noqa: PLR2004
        if apart and (runs or alone) and not any(_NUMBERISH.match(t) for t in around):
            kept.add(i)
    return sorted(kept)


def _chained(raw: list[Line], values: list[tuple[int, int]]) -> set[int]:
    """Return the lines of numbers that count up by one at about equal distances: three pages, or two to the file's end.

    Distances are in lines of the file, blank ones too; the last page may be shorter.
    """
    last = len(raw) - 1
    heights = list(accumulate(line.blanks + 1 for line in raw))
    places: dict[int, list[tuple[int, int]]] = defaultdict(list)  # of each number: how far down, and on which line
    for i, n in values:
        places[n].append((heights[i], i))
    ends = {n for i, n in values if i == last}
    best: list[int] = next(([i, last] for i, n in values if n == 1 and 2 in ends), [])  # noqa: PLR2004
    for i, n in values:
        top = heights[i]
        for height, j in _between(places[n + 1], top + _LEAST_PAGE + 1, top + _LONGEST_PAGE):
            chain, gap, at = [i, j], height - top, height
            while found := _between(places[n + len(chain)], at + gap - gap // 4, at + gap + gap // 4)[:1]:
                at, k = found[0]
                chain.append(k)
            if n + len(chain) in ends and chain[-1] < last:
                chain.append(last)
            best = max(best, chain, key=len)
    return set(best) if len(best) >= 3 or (best and best[-1] == last and (best[0], 1) in values) else set()  # noqa: PLR2004


def _between(places: list[tuple[int, int]], low: int, high: int) -> list[tuple[int, int]]:
    return places[bisect_left(places, (low, -1)) : bisect_left(places, (high + 1, -1))]


def _numbered_heads(raw: list[Line]) -> set[int]:
    """Return the running heads that carry the page's number themselves: one text, its number counting up."""
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for i, line in enumerate(raw):
        match = re.search(r"^(\d{1,4})\D|\D(\d{1,4})$", line.text) if len(line.text) <= _HEAD_LENGTH else None
        if match and len(re.sub(r"[\d\W]", "", line.text)) >= 4:  # noqa: PLR2004
            places[re.sub(r"\d+|\s", "", line.text)].append((i, int(match[1] or match[2])))
    dropped: set[int] = set()
    for found in places.values():
        steps = [(j - i, m - n) for (i, n), (j, m) in zip(found, found[1:], strict=False)]
        if len(found) >= 3 and all(gap > 8 and step in (1, 2) for gap, step in steps):  # noqa: PLR2004
            dropped |= {i for i, _ in found}
    return dropped


# ---------------------------------------------------------------- spaced-out words


def close_up(line: Line) -> list[tuple[str, int]]:
    """Return the line as (text, source offset) parts, with spaced-out words (標 竿 學 習) closed up."""
    parts: list[tuple[str, int]] = []
    at = 0
    for match in _SPACED.finditer(line.text):
        singles = match.group().split(" ")
        if sum(len(s) > 1 for s in singles[:-1]):
            continue
        parts.append((line.text[at : match.start()], line.source + at))
        offset = line.source + match.start()
        for single in singles:
            parts.append((single, offset))
            offset += len(single) + 1
        at = match.end()
    parts.append((line.text[at:], line.source + at))
    return [p for p in parts if p[0]]
