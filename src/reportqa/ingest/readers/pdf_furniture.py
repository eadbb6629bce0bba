"""Running heads, footers and printed page numbers, told from what repeats at the same place on many pages."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from reportqa.ingest.readers.pdf_layout import Sheet
from reportqa.ingest.readers.pdf_rows import Row

_MARGIN = 0.15  # of the page's height, above and below: where running heads and page numbers stand
_MOST_ROWS = 4  # of a margin
_PLACE = 5.0  # points by which a running head may move from page to page
_LEAST_PAGES = 3
_WIDEST = 4  # chunks: a row of as many is a table's
_NUMBER = re.compile(
    r"[-–—~‧·.\s|]*(?:第\s*|page\s+|p\.\s*)?(?P<prefix>(?:[A-Z附]\s?|\d{1,2})[-–])?(?P<n>\d{1,4}|[ivxlc]{1,7}|[IVXLC]{1,7})\s*(?:[頁页])?(?:\s*(?:/|of|，|共)+\s*(?:共\s*)?\d{1,4}\s*[頁页]?)?[-–—~‧·.\s|]*",  # noqa: RUF001
    re.IGNORECASE,
)
_BESIDE = re.compile(r"^(?P<a>\d{1,4})[\s|│｜]+\D|\D[\s|│｜]+(?P<b>\d{1,4})$|第\s*(?P<c>\d{1,4})\s*[頁页]")  # noqa: RUF001
_ROMAN = dict(zip("ivxlc", (1, 5, 10, 50, 100), strict=True))


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A number in a margin that may be the page's: as printed, its value, and the series that it is of."""

    text: str
    value: int
    series: str


@dataclass(slots=True)
class Furnished:
    """What is furniture: rows by page and identity, and the printed number of each page."""

    rows: set[int]
    numbers: dict[int, str]


def furnished(sheets: Sequence[Sheet]) -> Furnished:
    """Return the furniture of all pages."""
    edges = {s.number: _edges(s) for s in sheets}
    repeated = _repeated(sheets, edges)
    candidates = {n: [c for _, row, _ in rows for c in _candidates(row)] for n, rows in edges.items()}
    numbers = _numbers(candidates, len(sheets))
    found = set(repeated)
    for sheet in sheets:
        number = numbers.get(sheet.number)
        for _, row, _ in edges[sheet.number]:
            if number is not None and all(c.text == number for c in _candidates(row)) and all(_NUMBER.fullmatch(c.text) for c in row.chunks):
                found.add(id(row))
    return Furnished(found, _filled(numbers, candidates, len(sheets)) | _labels(sheets, numbers))


def _edges(sheet: Sheet) -> list[tuple[str, Row, float]]:
    """Return the rows in a page's margins: which margin, the row, and how far from the edge it stands."""
    rows = sheet.rows
    top = [("top", r, r.base) for r in rows[:_MOST_ROWS] if r.base < _MARGIN * sheet.height]
    bottom = [("bottom", r, sheet.height - r.base) for r in rows[-_MOST_ROWS:] if r.base > (1 - _MARGIN) * sheet.height]
    return [*top, *bottom]


def _repeated(sheets: Sequence[Sheet], edges: dict[int, list[tuple[str, Row, float]]]) -> set[int]:
    """Return the rows that say the same at the same place on several pages."""
    places: dict[tuple[str, str], list[tuple[int, float, Row]]] = defaultdict(list)
    for number, rows in edges.items():
        for zone, row, at in rows:
            if len(row.chunks) < _WIDEST:
                places[zone, _shape(row.text)].append((number, at, row))
    found: set[int] = set()
    least = _LEAST_PAGES if len(sheets) >= _LEAST_PAGES else 2
    for same in places.values():
        heights = sorted(at for _, at, _ in same)
        middle = heights[len(heights) // 2]
        near = [(n, row) for n, at, row in same if abs(at - middle) <= _PLACE]
        pages = {n for n, _ in near}
        if len(pages) >= least and len(pages) >= 0.3 * (max(pages) - min(pages) + 1) and len(near) == len(pages):  # noqa: PLR2004
            found |= {id(row) for _, row in near}
    return _from_the_edge(edges, found)


def _shape(text: str) -> str:
    """Return a row's text with its numbers left open; what is a number alone has to be the same."""
    solid = re.sub(r"\s", "", text)
    shape = re.sub(r"\d+", "#", solid)
    return solid if shape == "#" else shape


def _from_the_edge(edges: dict[int, list[tuple[str, Row, float]]], found: set[int]) -> set[int]:
    """Keep what no other row stands outside of: a running head is the outermost, but for other furniture and page numbers."""
    kept: set[int] = set()
    for rows in edges.values():
        for zone in ("top", "bottom"):
            for _, row, _ in sorted((r for r in rows if r[0] == zone), key=lambda r: r[2]):
                if id(row) in found:
                    kept.add(id(row))
                elif not all(_NUMBER.fullmatch(c.text) for c in row.chunks):
                    break
    return kept


def _candidates(row: Row) -> list[_Candidate]:
    found: list[_Candidate] = []
    for chunk in row.chunks:
        match = _NUMBER.fullmatch(chunk.text)
        if match is None:
            beside = _BESIDE.search(chunk.text)
            if beside is not None:
                text = beside["a"] or beside["b"] or beside["c"]
                found.append(_Candidate(text, int(text), ""))
            continue
        text, prefix = match["n"], match["prefix"] or ""
        value = int(text) if text.isdigit() else roman(text)
        if value:
            found.append(_Candidate(prefix + text, value, prefix if text.isdigit() else "roman"))
    return found


def roman(text: str) -> int:
    """Return the value of a Roman numeral, 0 where it is none.

    >>> roman("xiv"), roman("ic")
    (14, 0)
    """
    values = [_ROMAN[c] for c in text.lower()]
    total = sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))
    return total if total > 0 and _written(total) == text.lower() else 0


def _written(value: int) -> str:
    text = ""
    for amount, letters in ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):
        while value >= amount:
            text, value = text + letters, value - amount
    return text


def _numbers(candidates: dict[int, list[_Candidate]], pages: int) -> dict[int, str]:
    """Return the printed numbers that count up with the pages: each series by its distance from the file's page number."""
    votes: Counter[tuple[str, int]] = Counter()
    for number, found in candidates.items():
        votes.update({(c.series, c.value - number) for c in found})
    least = _LEAST_PAGES if pages > 4 else 2  # noqa: PLR2004
    numbers: dict[int, str] = {}
    for number, found in candidates.items():
        sure = [(votes[c.series, c.value - number], c.text) for c in found if votes[c.series, c.value - number] >= (2 if c.series else least)]
        if sure:
            best = max(count for count, _ in sure)
            texts = {text for count, text in sure if count == best}
            if len(texts) == 1:
                numbers[number] = texts.pop()
    return numbers


def _filled(numbers: dict[int, str], candidates: dict[int, list[_Candidate]], pages: int) -> dict[int, str]:
    """Give a page without a number the one that the pages around it agree on."""
    filled = dict(numbers)
    known = sorted(n for n, text in numbers.items() if text.isdigit())
    for a, b in zip(known, known[1:], strict=False):
        if 1 < b - a <= 6 and int(numbers[b]) - int(numbers[a]) == b - a:  # noqa: PLR2004
            for n in range(a + 1, b):
                if n not in filled:
                    filled[n] = str(int(numbers[a]) + n - a)
    return filled


def _labels(sheets: Sequence[Sheet], numbers: dict[int, str]) -> dict[int, str]:
    """Return the file's own labels of pages that print no number, where the labels agree with the numbers that are printed."""
    labels = {s.number: s.label for s in sheets if s.label}
    agree = sum(labels.get(n, "").lower() == text.lower() for n, text in numbers.items())
    if agree < 0.9 * len(numbers):  # noqa: PLR2004
        return {}
    return {n: label for n, label in labels.items() if n not in numbers}
