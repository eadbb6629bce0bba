"""A page of a PDF -> a picture of it, and where on it a quotation stands.

Brings in Pillow, which comes with the extra `serve`.
"""

from __future__ import annotations

import ctypes
import io
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from reportqa.ingest.readers.pdf_file import LOCK, MOST_GLYPHS

SCALE = 2.0  # pixels to a point
MOST_PIXELS = 4_000_000  # of a picture: an A4 page has 2 million; a larger page is drawn coarser
_SEEN = 0x01  # annotations as they are seen
_SHORTEST = 2  # characters of a word by which a row is told
_NEAR = 0.6  # of a character's height by which characters of one line may stand apart

Box = tuple[float, float, float, float]  # left, top, right, bottom in pixels


@dataclass(frozen=True, slots=True)
class Picture:
    """A page drawn: its PNG, its size in pixels, and the boxes (left, top, right, bottom in pixels) of a quotation, none where that is not found on it."""

    png: bytes
    width: int
    height: int
    boxes: tuple[Box, ...]


def picture(data: bytes, index: int, quote: str, part: float) -> Picture | None:
    """Draw page `index` (from 0) of a PDF and find `quote` on it, None where it cannot be drawn.

    Where the page has the quotation more than once, the one nearest to `part` (0 its top, 1 its end) is meant.
    """
    with LOCK:
        document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
        page = pdfium.FPDF_LoadPage(document, index) if document else None
        try:
            return _drawn(page, quote, part) if page else None
        finally:
            if page:
                pdfium.FPDF_ClosePage(page)
            if document:
                pdfium.FPDF_CloseDocument(document)


def _drawn(page: Any, quote: str, part: float) -> Picture | None:  # noqa: ANN401
    from PIL import Image  # noqa: PLC0415

    across, down = float(pdfium.FPDF_GetPageWidthF(page)), float(pdfium.FPDF_GetPageHeightF(page))
    if not (across > 1 and down > 1):
        return None
    scale = min(SCALE, (MOST_PIXELS / (across * down)) ** 0.5)
    width, height = max(1, int(across * scale)), max(1, int(down * scale))
    pixels = ctypes.create_string_buffer(b"\xff" * (width * height * 4), width * height * 4)
    bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_BGRx, pixels, width * 4)
    if not bitmap:
        return None
    pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, _SEEN)
    pdfium.FPDFBitmap_Destroy(bitmap)
    out = io.BytesIO()
    Image.frombuffer("RGB", (width, height), pixels.raw, "raw", "BGRX", 0, 1).save(out, "PNG")
    return Picture(out.getvalue(), width, height, tuple(lines(find(list(_characters(page, width, height)), quote, part))))


def _characters(page: Any, width: int, height: int) -> Iterator[tuple[str, Box]]:  # noqa: ANN401
    """Yield the page's characters in the file's order, folded, without white space, each with its box."""
    text = pdfium.FPDFText_LoadPage(page)
    if not text:
        return
    try:
        for k in range(min(pdfium.FPDFText_CountChars(text), MOST_GLYPHS)):
            written = chr(pdfium.FPDFText_GetUnicode(text, k))
            corners = [ctypes.c_double() for _ in range(4)]
            if not written.isspace() and pdfium.FPDFText_GetCharBox(text, k, *corners):
                left, right, bottom, top = (corner.value for corner in corners)
                (x0, y0), (x1, y1) = (_pixel(page, width, height, x, y) for x, y in ((left, top), (right, bottom)))
                for character in folded(written):
                    yield character, (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
    finally:
        pdfium.FPDFText_ClosePage(text)


def _pixel(page: Any, width: int, height: int, x: float, y: float) -> tuple[int, int]:  # noqa: ANN401
    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(page, 0, 0, width, height, 0, x, y, across, down)
    return across.value, down.value


def folded(text: str) -> str:
    """Return a text without its white space and differences of width, as quotations and pages are compared."""
    return "".join(c for c in unicodedata.normalize("NFKC", text) if not c.isspace() and c.isprintable())


def find(characters: Sequence[tuple[str, Box]], quote: str, part: float) -> list[Box]:
    """Return the boxes of a quotation's characters: as it stands, or else of its words that stand in one row."""
    page = "".join(character for character, _ in characters)
    whole = folded(quote)
    starts = _starts(page, whole)
    if starts:
        start = min(starts, key=lambda k: abs(k - part * len(page)))
        return [box for _, box in characters[start : start + len(whole)]]
    found = [(start, len(word)) for word in map(folded, quote.split()) if len(word) >= _SHORTEST for start in _starts(page, word)]
    if not found:
        return []

    def level(start: int, other: int) -> bool:
        (_, (_, a0, _, a1)), (_, (_, b0, _, b1)) = characters[start], characters[other]
        return abs((a0 + a1) - (b0 + b1)) / 2 <= _NEAR * max(a1 - a0, 1)

    row = max((start for start, _ in found), key=lambda start: sum(length for other, length in found if level(start, other)))
    return [box for start, length in found if level(row, start) for _, box in characters[start : start + length]]


def _starts(text: str, part: str) -> list[int]:
    starts: list[int] = []
    at = text.find(part) if part else -1
    while at >= 0:
        starts.append(at)
        at = text.find(part, at + 1)
    return starts


def lines(boxes: Sequence[Box]) -> list[Box]:
    """Return boxes of characters joined to one a line."""
    found: list[Box] = []
    for left, top, right, bottom in boxes:
        if found:
            a, b, c, d = found[-1]
            height = max(bottom - top, d - b)
            if abs((top + bottom) - (b + d)) / 2 <= _NEAR * height and -height <= left - c <= 2 * height:
                found[-1] = (min(a, left), min(b, top), max(c, right), max(d, bottom))
                continue
        found.append((left, top, right, bottom))
    return found
