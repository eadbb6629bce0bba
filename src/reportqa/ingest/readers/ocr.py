"""Pages of a PDF that are pictures -> sheets as those of a text layer, read by Tesseract; only where that is asked for.

Modules, in the order the data flows: `ocr_image` (a page's picture, its rules), `ocr_tesseract` (the program),
`ocr_pieces` (the page and the cells of its tables), `ocr_numbers` (numbers that are not sure), `ocr_glyphs` (letters -> glyphs); from there on a page is laid out as any other.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from statistics import mean
from typing import Any

from reportqa.ingest.readers import ocr_tesseract as tesseract
from reportqa.ingest.readers.ocr_tesseract import Line
from reportqa.ingest.readers.pdf_file import LOCK
from reportqa.ingest.readers.pdf_layout import Sheet, laid_out
from reportqa.ingest.readers.pdf_page import Page
from reportqa.ingest.readers.pdf_pool import Contents

_POINT = 72.0
_MOST_AT_ONCE = 4  # pages
_DOUBTFUL = 97.0  # of 100: a page that is read no surer may stand on its side (upright ones: 98 to 99, on their side or head: 93 to 95)


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page that was read: what stands on it, and how many of its numbers are not sure."""

    page: Page
    unread: int


def with_scans(data: bytes, found: Contents, languages: str) -> tuple[Contents, list[str]]:
    """Return what a PDF holds with its scanned pages read, and sentences on them.

    `languages` are Tesseract's, joined by +; of several such, parted by commas, the one that reads a page most surely is taken for all.
    """
    scans = [s for s in found.sheets if s.unreadable or (s.empty and s.pictured)]
    if not scans:
        return found, []
    from reportqa.ingest.readers.ocr_glyphs import levelled  # noqa: PLC0415

    pages = _read(data, scans[: tesseract.MOST_PAGES], languages.split(","))
    levelled([p.page for p in pages.values()])
    sheets = {number: replace(laid_out(p.page), ocr=True) for number, p in pages.items() if p.page.glyphs}
    return replace(found, sheets=[sheets.get(s.number, s) for s in found.sheets]), _notes(scans, pages, sheets)


def _notes(scans: Sequence[Sheet], pages: dict[int, ReadPage], sheets: dict[int, Sheet]) -> list[str]:
    unread = sum(p.unread for p in pages.values())
    notes = []
    if sheets:
        doubt = f"; {unread} number{'' if unread == 1 else 's'} that could not be read for sure {'is' if unread == 1 else 'are'} shown as {tesseract.UNREAD}" if unread else ""
        notes.append(f"{len(sheets)} scanned page{'' if len(sheets) == 1 else 's'} read by OCR: check what is cited against the page{doubt}.")
    if left := len(scans) - len(pages):
        notes.append(f"{left} scanned page{'' if left == 1 else 's'} could not be read by OCR: Tesseract failed or took too long, or the file has too many; split it, or scan those anew.")
    return notes


def _read(data: bytes, scans: Sequence[Sheet], known: Sequence[str]) -> dict[int, ReadPage]:
    """Return the pages by number, without those that take too long."""
    ends = time.monotonic() + tesseract.FILE_SECONDS
    first = max(scans[:3], key=lambda s: s.number)  # a cover tells the least
    language = _language(data, first, known)
    read: dict[int, ReadPage] = {}

    def one(sheet: Sheet) -> ReadPage | None:
        return None if time.monotonic() > ends else _page(data, sheet, language)

    with ThreadPoolExecutor(min(_MOST_AT_ONCE, os.cpu_count() or 1)) as pool:
        try:
            for sheet, page in zip(scans, pool.map(one, scans), strict=True):
                if page is not None:
                    read[sheet.number] = page
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return read


def _language(data: bytes, sheet: Sheet, known: Sequence[str]) -> str:
    """Return the language in which a page is read with the most confidence."""
    if len(known) == 1:
        return known[0]
    picture = _picture(data, sheet)
    if picture is None:
        return known[0]
    sure = {}
    for language in known:
        try:
            sure[language] = surety(_lines(picture, language))
        except (tesseract.TooSlow, OSError):
            continue
    return max(sure, key=lambda name: sure[name]) if sure else known[0]


def surety(lines: Sequence[Line]) -> float:
    """Return how sure the letters of lines are on average, from 0 to 100."""
    return mean([x.sure for line in lines for x in line.letters] or [0.0])


def _picture(data: bytes, sheet: Sheet) -> Any:  # noqa: ANN401
    from reportqa.ingest.readers.ocr_image import cleaned, render  # noqa: PLC0415 (brings in numpy and Pillow)

    with LOCK:
        rendered = render(data, sheet.number - 1)
    return None if rendered is None else cleaned(*rendered)


def _lines(picture: Any, language: str) -> list[Line]:  # noqa: ANN401
    from reportqa.ingest.readers.ocr_pieces import read_page  # noqa: PLC0415

    return read_page(picture.pixels, picture.scale, picture.rules, lambda p: tesseract.read_lines(p, language, dpi=picture.scale * _POINT, seconds=tesseract.PAGE_SECONDS))


def _page(data: bytes, sheet: Sheet, language: str) -> ReadPage | None:
    """Return a page, None where it takes too long or cannot be rendered."""
    from reportqa.ingest.readers.ocr_numbers import LANGUAGE, SETTINGS, checked  # noqa: PLC0415

    picture = _picture(data, sheet)
    if picture is None:
        return None
    try:
        picture, lines = _upright(picture, language)
        dpi, second = picture.scale * _POINT, LANGUAGE if LANGUAGE in tesseract.installed() else language
        lines, unread = checked(lines, picture.pixels, lambda p: tesseract.read_lines(p, second, dpi=dpi, seconds=tesseract.PAGE_SECONDS, settings=SETTINGS))
    except (tesseract.TooSlow, OSError):
        return None
    return page_of(sheet, picture, lines, unread)


def page_of(sheet: Sheet, picture: Any, lines: Sequence[Line], unread: int) -> ReadPage:  # noqa: ANN401
    """Return the page that lines and rules of a picture make."""
    from reportqa.ingest.readers.ocr_glyphs import placed  # noqa: PLC0415

    height, width = picture.pixels.shape
    page = Page(sheet.number, width / picture.scale, height / picture.scale, rules=list(picture.rules), label=sheet.label)
    placed(lines, page, picture.scale)
    return ReadPage(page, unread)


def _upright(picture: Any, language: str) -> tuple[Any, list[Line]]:  # noqa: ANN401
    """Return a picture with its lines, turned where it stands on its side and is surer so."""
    lines = _lines(picture, language)
    if surety(lines) >= _DOUBTFUL:
        return picture, lines
    turns = tesseract.upright_after(picture.pixels, dpi=picture.scale * _POINT, seconds=tesseract.PAGE_SECONDS)
    if not turns:
        return picture, lines
    from reportqa.ingest.readers.ocr_image import cleaned, quarter_turned  # noqa: PLC0415

    other = cleaned(quarter_turned(picture.pixels, turns), picture.scale)
    turned = _lines(other, language)
    return (other, turned) if surety(turned) > surety(lines) else (picture, lines)
