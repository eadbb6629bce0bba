"""The file's bytes -> its pages, bookmarks and labels, by pdfium. Nothing of what a file links to or runs is touched."""

from __future__ import annotations

import ctypes
import math
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from reportqa.ingest.readers.pdf_page import Area, Glyph, Page, Rule, quarters_of
from reportqa.model.errors import ReadError

MOST_GLYPHS = 60_000  # of a page; a dense page of a report has 6,000
MOST_OBJECTS = 60_000
MOST_SEGMENTS = 60_000
MOST_BOOKMARKS = 5_000
_DEEPEST = 12  # drawings inside drawings, and bookmarks below bookmarks
_THIN = 2.6  # points: a filled rectangle that is no thicker is a rule
_SLANT = 0.6  # points by which a drawn line may be out of true
_LARGEST = 20_000.0  # points: what stands further out is nowhere on a page
_PALE = 250  # of 255: an area as light is paper

LOCK = threading.Lock()  # pdfium serves one caller at a time
_ERRORS = {
    pdfium.FPDF_ERR_PASSWORD: "the PDF is encrypted and asks for a password; save a copy without one",
    pdfium.FPDF_ERR_FORMAT: "the PDF is damaged or cut off; open it in a viewer, and save or download it again",
    pdfium.FPDF_ERR_SECURITY: "the PDF is encrypted in a way that cannot be read; save a copy without encryption",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of the file's outline: its depth from 1, and the page (from 1, 0 where unknown) that it leads to."""

    title: str
    depth: int
    page: int


class File:
    """An open PDF. Use it as a context; its pages are read one at a time and dropped."""

    def __init__(self, name: str, data: bytes) -> None:
        """Open the PDF.

        Raises:
            ReadError: it asks for a password, is damaged, or has no page.
        """
        pdfium.FPDF_InitLibrary()
        self.name = name
        self._data = data
        self._doc = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
        if not self._doc:
            reason = _ERRORS.get(pdfium.FPDF_GetLastError(), _ERRORS[pdfium.FPDF_ERR_FORMAT])
            msg = f"{name}: {reason}."
            raise ReadError(msg)
        self.count: int = pdfium.FPDF_GetPageCount(self._doc)
        if self.count < 1:
            self.close()
            msg = f"{name}: the PDF has no pages; save or download it again."
            raise ReadError(msg)

    def close(self) -> None:
        """Close the file."""
        if self._doc:
            pdfium.FPDF_CloseDocument(self._doc)
            self._doc = None

    def __enter__(self) -> File:
        """Return the open file."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self.close()

    @property
    def title(self) -> str:
        """The title in the file's metadata, "" where it has none."""
        return _string(lambda buffer, size: pdfium.FPDF_GetMetaText(self._doc, b"Title", buffer, size))

    def bookmarks(self) -> list[Bookmark]:
        """Return the file's outline; one that leads back to itself is cut off."""
        found: list[Bookmark] = []
        seen: set[int] = set()

        def walk(parent: Any, depth: int) -> None:  # noqa: ANN401
            node = pdfium.FPDFBookmark_GetFirstChild(self._doc, parent)
            while node and len(found) < MOST_BOOKMARKS and _address(node) not in seen:
                seen.add(_address(node))
                found.append(Bookmark(_string(lambda b, n, node=node: pdfium.FPDFBookmark_GetTitle(node, b, n)), depth, self._page_of(node)))
                if depth < _DEEPEST:
                    walk(node, depth + 1)
                node = pdfium.FPDFBookmark_GetNextSibling(self._doc, node)

        walk(None, 1)
        return found

    def _page_of(self, node: Any) -> int:  # noqa: ANN401
        dest = pdfium.FPDFBookmark_GetDest(self._doc, node)
        if not dest:
            action = pdfium.FPDFBookmark_GetAction(node)
            if action and pdfium.FPDFAction_GetType(action) == pdfium.PDFACTION_GOTO:
                dest = pdfium.FPDFAction_GetDest(self._doc, action)
        return int(pdfium.FPDFDest_GetDestPageIndex(self._doc, dest)) + 1 if dest else 0

    def page(self, index: int) -> Page | None:
        """Return a page by its number from 0, None for one that cannot be read."""
        handle = pdfium.FPDF_LoadPage(self._doc, index)
        if not handle:
            return None
        try:
            return _Reading(handle, index).page(_string(lambda b, n: pdfium.FPDF_GetPageLabel(self._doc, index, b, n)))
        finally:
            pdfium.FPDF_ClosePage(handle)


def _address(pointer: Any) -> int:  # noqa: ANN401
    return ctypes.c_void_p.from_buffer(pointer).value or 0


def _string(fill: Any) -> str:  # noqa: ANN401
    """Return the UTF-16 text that a function of pdfium writes."""
    size = int(fill(None, 0))
    if not 2 < size <= 1 << 16:  # noqa: PLR2004
        return ""
    buffer = ctypes.create_string_buffer(size)
    fill(buffer, size)
    return buffer.raw[: size - 2].decode("utf-16-le", errors="replace").replace("\0", "").strip()


Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


class _Reading:
    """Reads one page that is open."""

    def __init__(self, handle: Any, index: int) -> None:  # noqa: ANN401
        self.handle = handle
        self.turn = int(pdfium.FPDFPage_GetRotation(handle)) % 4
        box = pdfium.FS_RECTF()
        if not pdfium.FPDF_GetPageBoundingBox(handle, ctypes.byref(box)) or box.right <= box.left or box.top <= box.bottom:
            box.left, box.bottom, box.right, box.top = 0.0, 0.0, 612.0, 792.0
        self.left, self.bottom, self.right, self.top = box.left, box.bottom, box.right, box.top
        across, down = self.right - self.left, self.top - self.bottom
        self.result = Page(index + 1, down if self.turn % 2 else across, across if self.turn % 2 else down)
        self.objects = self.segments = 0

    def page(self, label: str) -> Page:
        self.result.label = label
        self._glyphs()
        self._drawings(pdfium.FPDFPage_CountObjects(self.handle), lambda i: pdfium.FPDFPage_GetObject(self.handle, i), _SAME, 0)
        return self.result

    def _move(self, x: float, y: float) -> tuple[float, float]:
        """Return a point of the file's page as it is seen: from the top left corner, after the page's own turn."""
        if self.turn == 0:
            return x - self.left, self.top - y
        if self.turn == 1:
            return y - self.bottom, x - self.left
        if self.turn == 2:  # noqa: PLR2004
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x

    # ------------------------------------------------------------ glyphs

    def _glyphs(self) -> None:
        text = pdfium.FPDFText_LoadPage(self.handle)
        if not text:
            return
        try:
            self._read_glyphs(text, min(MOST_GLYPHS, int(pdfium.FPDFText_CountChars(text))))
        finally:
            pdfium.FPDFText_ClosePage(text)

    def _read_glyphs(self, text: Any, count: int) -> None:  # noqa: ANN401
        page, glyphs = self.result, self.result.glyphs
        box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
        box_ref, x_ref, y_ref = ctypes.byref(box), ctypes.byref(x), ctypes.byref(y)
        styles: dict[int, tuple[float, bool, int]] = {}
        for i in range(count):
            code = pdfium.FPDFText_GetUnicode(text, i)
            if code <= 32 and code != 2 and pdfium.FPDFText_IsGenerated(text, i):  # noqa: PLR2004
                continue
            if not pdfium.FPDFText_GetLooseCharBox(text, i, box_ref) or not pdfium.FPDFText_GetCharOrigin(text, i, x_ref, y_ref):
                continue
            owner = _address(pdfium.FPDFText_GetTextObject(text, i))
            style = styles.get(owner)
            if style is None:
                style = styles[owner] = self._style(text, i)
            size, bold, turn = style
            char = _char(code)
            if not char or pdfium.FPDFText_HasUnicodeMapError(text, i) == 1:
                page.unmapped += 1
                char = char or "\ufffd"
            if turn < 0 or not size:
                continue
            ax, ay = self._move(box.left, box.bottom)
            bx, by = self._move(box.right, box.top)
            ox, oy = self._move(x.value, y.value)
            if not (-1 <= ox <= page.width + 1 and -1 <= oy <= page.height + 1):
                continue
            glyphs.append(_placed(char, (min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)), (ox, oy), size, i, style=(bold, turn), page=page))

    def _style(self, text: Any, i: int) -> tuple[float, bool, int]:  # noqa: ANN401
        matrix = pdfium.FS_MATRIX()
        size = float(pdfium.FPDFText_GetFontSize(text, i))
        scale = 1.0
        if pdfium.FPDFText_GetMatrix(text, i, ctypes.byref(matrix)):
            scale = math.hypot(matrix.c, matrix.d)
        size = abs(size * scale)
        angle = float(pdfium.FPDFText_GetCharAngle(text, i))
        quarters = quarters_of(angle)
        bold = int(pdfium.FPDFText_GetFontWeight(text, i)) >= 600 or self._named_bold(text, i)  # noqa: PLR2004
        return size if 0.5 < size < 2000 else 0.0, bold, (quarters + self.turn) % 4 if quarters >= 0 else -1  # noqa: PLR2004

    @staticmethod
    def _named_bold(text: Any, i: int) -> bool:  # noqa: ANN401
        buffer, flags = ctypes.create_string_buffer(128), ctypes.c_int()
        size = int(pdfium.FPDFText_GetFontInfo(text, i, buffer, 128, ctypes.byref(flags)))
        name = buffer.value.lower() if 0 < size <= 128 else b""  # noqa: PLR2004
        return any(word in name for word in (b"bold", b"black", b"heavy"))

    # ------------------------------------------------------------ rules and areas

    def _drawings(self, count: int, get: Any, outer: Matrix, depth: int) -> None:  # noqa: ANN401
        for i in range(count):
            self.objects += 1
            if self.objects > MOST_OBJECTS or self.segments > MOST_SEGMENTS:
                return
            item = get(i)
            kind = pdfium.FPDFPageObj_GetType(item)
            if kind == pdfium.FPDF_PAGEOBJ_PATH:
                self._path(item, _times(_matrix(item), outer))
            elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                self.result.pictures = True
            elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
                self._drawings(pdfium.FPDFFormObj_CountObjects(item), lambda k, item=item: pdfium.FPDFFormObj_GetObject(item, k), _times(_matrix(item), outer), depth + 1)

    def _path(self, item: Any, matrix: Matrix) -> None:  # noqa: ANN401
        mode, stroke = ctypes.c_int(), ctypes.c_int()
        if not pdfium.FPDFPath_GetDrawMode(item, ctypes.byref(mode), ctypes.byref(stroke)) or not (mode.value or stroke.value):
            return
        colour = _colour(item) if mode.value else None
        for points, closed, curved in self._subpaths(item, matrix):
            if curved:
                self.result.curves += 1
                continue
            filled = self._filled(points, colour) if mode.value else False
            if stroke.value and not filled:
                self._stroked([*points, points[0]] if closed else points)

    def _subpaths(self, item: Any, matrix: Matrix) -> Iterator[tuple[list[tuple[float, float]], bool, bool]]:  # noqa: ANN401
        a, b, c, d, e, f = matrix
        x, y = ctypes.c_float(), ctypes.c_float()
        points: list[tuple[float, float]] = []
        closed = curved = False
        for k in range(pdfium.FPDFPath_CountSegments(item)):
            self.segments += 1
            if self.segments > MOST_SEGMENTS:
                break
            segment = pdfium.FPDFPath_GetPathSegment(item, k)
            kind = pdfium.FPDFPathSegment_GetType(segment)
            if kind == pdfium.FPDF_SEGMENT_MOVETO and points:
                yield points, closed, curved
                points, closed, curved = [], False, False
            if pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y)):
                points.append(self._move(a * x.value + c * y.value + e, b * x.value + d * y.value + f))
            curved = curved or kind == pdfium.FPDF_SEGMENT_BEZIERTO
            closed = closed or bool(pdfium.FPDFPathSegment_GetClose(segment))
        if points:
            yield points, closed, curved

    def _filled(self, points: list[tuple[float, float]], colour: tuple[int, int, int] | None) -> bool:
        """Take a filled shape for a rule or a shaded area; True where its outline is no rule of its own."""
        x0, x1 = min(p[0] for p in points), max(p[0] for p in points)
        y0, y1 = min(p[1] for p in points), max(p[1] for p in points)
        if not all(abs(v) < _LARGEST for v in (x0, y0, x1, y1)):
            return True
        width, height = x1 - x0, y1 - y0
        if min(width, height) <= _THIN:
            if max(width, height) >= 1.5 * min(width, height) and colour is not None:  # noqa: PLR2004
                self.result.rules.append(Rule(x0, (y0 + y1) / 2, x1, (y0 + y1) / 2) if width > height else Rule((x0 + x1) / 2, y0, (x0 + x1) / 2, y1))
            return True
        square = all(min(abs(x - x0), abs(x - x1)) < _SLANT and min(abs(y - y0), abs(y - y1)) < _SLANT for x, y in points)
        if square and colour is not None and min(colour) < _PALE:
            self.result.areas.append(Area(x0, y0, x1, y1, colour))
        return False

    def _stroked(self, points: list[tuple[float, float]]) -> None:
        for (ax, ay), (bx, by) in zip(points, points[1:], strict=False):
            if not all(abs(v) < _LARGEST for v in (ax, ay, bx, by)):
                continue
            if abs(ay - by) <= _SLANT and abs(ax - bx) > _SLANT:
                self.result.rules.append(Rule(min(ax, bx), (ay + by) / 2, max(ax, bx), (ay + by) / 2))
            elif abs(ax - bx) <= _SLANT and abs(ay - by) > _SLANT:
                self.result.rules.append(Rule((ax + bx) / 2, min(ay, by), (ax + bx) / 2, max(ay, by)))


def _char(code: int) -> str:
    """Return the character of a code, "" where the file does not tell which it is."""
    if code in (2, 0xFFFE):  # what pdfium makes of a hyphen at the end of a line
        return "-"
    return "" if code in (0, 0xFFFD, 0xFFFF) or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF else chr(code)  # noqa: PLR2004


def _placed(char: str, box: tuple[float, float, float, float], origin: tuple[float, float], size: float, order: int, *, style: tuple[bool, int], page: Page) -> Glyph:  # noqa: PLR0913
    """Return a glyph; one that is turned is placed as on the page turned until it stands upright."""
    x0, y0, x1, y1 = box
    bold, turn = style
    ox, oy = origin
    if turn == 0:
        start, end, base = ox, x1, oy
    elif turn == 1:
        start, end, base = oy, y1, page.width - ox
    elif turn == 2:  # noqa: PLR2004
        start, end, base = page.width - ox, page.width - x0, page.height - oy
    else:
        start, end, base = page.height - oy, page.height - y0, ox
    return Glyph(char, start, max(start, end), base, size, order, bold, turn)


def _matrix(item: Any) -> Matrix:  # noqa: ANN401
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, ctypes.byref(found)):
        return _SAME
    return found.a, found.b, found.c, found.d, found.e, found.f


def _colour(item: Any) -> tuple[int, int, int] | None:  # noqa: ANN401
    """Return the colour with which a shape is filled, None where it is seen through."""
    parts = [ctypes.c_uint() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetFillColor(item, *(ctypes.byref(p) for p in parts)):
        return (128, 128, 128)
    red, green, blue, opaque = (int(p.value) for p in parts)
    return (red, green, blue) if opaque else None
