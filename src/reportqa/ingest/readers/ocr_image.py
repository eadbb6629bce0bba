"""A page -> a grey picture that can be read: rendered within bounds, made level, its rules told and taken out.

Brings in numpy and Pillow, which come with the extra `ocr`.
"""

from __future__ import annotations

import ctypes
from typing import Any, NamedTuple

import numpy as np
import pypdfium2.raw as pdfium
from PIL import Image

from reportqa.ingest.readers.pdf_page import Rule

DPI = 300.0  # that Tesseract is trained on
MOST_PIXELS = 20_000_000  # of a picture: an A4 page has 8.7 million; what is larger is rendered coarser
_POINT = 72.0
_FORWARD = 0x01 | 0x08  # annotations as they are seen, in grey
_SHORTEST_LEVEL, _SHORTEST_UPRIGHT = 0.6, 0.35  # inches: the strokes of large ideographs are shorter than rules
_THICKEST = 0.05  # inches
_MOST_RUNS = 20_000  # of dark pixels that long: more are a photograph's
_SLANTS = 2.0  # degrees either way
_SEEN_SLANT = 0.15  # degrees: less does no harm
_SMALL = 900  # pixels of the longer side of the picture on which the slant is told

Grey = Any  # an array of bytes, rows by columns: 0 is black


class Scan(NamedTuple):
    """A page's picture: its pixels, and how many of them make a point; `rules` are in points."""

    pixels: Grey
    scale: float
    rules: list[Rule]


def render(data: bytes, index: int) -> tuple[Grey, float] | None:
    """Return page `index` (from 0) of a PDF as grey pixels and the pixels to a point, None where it cannot be rendered."""
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    page = pdfium.FPDF_LoadPage(document, index) if document else None
    try:
        return _rendered(page) if page else None
    finally:
        if page:
            pdfium.FPDF_ClosePage(page)
        if document:
            pdfium.FPDF_CloseDocument(document)


def _rendered(page: Any) -> tuple[Grey, float] | None:  # noqa: ANN401
    across, down = float(pdfium.FPDF_GetPageWidthF(page)), float(pdfium.FPDF_GetPageHeightF(page))
    if not (across > 1 and down > 1):
        return None
    scale = min(DPI / _POINT, (MOST_PIXELS / (across * down)) ** 0.5)
    width, height = max(1, int(across * scale)), max(1, int(down * scale))
    pixels = np.full((height, width), 255, dtype=np.uint8)
    bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_Gray, ctypes.c_void_p(pixels.ctypes.data), width)
    if not bitmap:
        return None
    pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, _FORWARD)
    pdfium.FPDFBitmap_Destroy(bitmap)
    return pixels, scale


def cleaned(pixels: Grey, scale: float) -> Scan:
    """Return a picture made level and without its rules, which are told instead."""
    level = straightened(pixels)
    dark = level < threshold(level)
    out = level.copy()
    inch = scale * _POINT
    across = _runs(dark, inch * _SHORTEST_LEVEL)
    down = _runs(dark.T, inch * _SHORTEST_UPRIGHT)
    rules: list[Rule] = []
    for at, start, end in _lines(across, inch * _THICKEST, out):
        rules.append(Rule(start / scale, at / scale, end / scale, at / scale))
    for at, start, end in _lines(down, inch * _THICKEST, out.T):
        rules.append(Rule(at / scale, start / scale, at / scale, end / scale))
    return Scan(out, scale, rules)


def threshold(pixels: Grey) -> int:
    """Return the grey that best parts ink from paper (Otsu 1979)."""
    counts = np.bincount(pixels.ravel()[::7], minlength=256).astype(np.float64)
    below, levels = np.cumsum(counts), np.arange(256)
    mass = np.cumsum(counts * levels)
    above = below[-1] - below
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = below * above * (mass / below - (mass[-1] - mass) / above) ** 2
    return int(np.nanargmax(np.nan_to_num(apart, nan=0.0))) + 1


def straightened(pixels: Grey) -> Grey:
    """Return a picture turned by the few degrees by which its lines slant."""
    slant = slant_of(pixels)
    if abs(slant) < _SEEN_SLANT:
        return pixels
    return np.asarray(Image.fromarray(pixels).rotate(slant, Image.Resampling.BICUBIC, fillcolor=255))


def quarter_turned(pixels: Grey, quarters: int) -> Grey:
    """Return a picture turned counter-clockwise by some quarter turns."""
    return np.ascontiguousarray(np.rot90(pixels, quarters))


def slant_of(pixels: Grey) -> float:
    """Return by how many degrees a picture is to be turned counter-clockwise so that its lines are level, 0 where that is not clear."""
    step = max(1, max(pixels.shape) // _SMALL)
    small = Image.fromarray(pixels).reduce(step)
    ink = Image.fromarray(((np.asarray(small) < threshold(pixels)) * np.uint8(255)).astype(np.uint8))

    def sharp(angle: float) -> float:
        sums = np.asarray(ink.rotate(angle, Image.Resampling.NEAREST)).sum(axis=1, dtype=np.float64)
        return float(np.square(np.diff(sums)).sum())

    best = max((sharp(a / 4), -abs(a), a / 4) for a in range(int(-4 * _SLANTS), int(4 * _SLANTS) + 1))[2]
    best = max((sharp(best + a / 20), -abs(a), best + a / 20) for a in range(-4, 5))[2]
    return best if sharp(best) > 1.05 * sharp(0.0) else 0.0  # noqa: PLR2004


def _runs(dark: Grey, least: float) -> list[tuple[int, int, int]]:
    """Return the runs of dark pixels in rows that are as long: (row, start, end)."""
    rows, columns = dark.shape
    edges = np.zeros((rows, columns + 1), dtype=np.int8)
    edges[:, :columns] += dark
    edges[:, 1:] -= dark
    flat = edges.ravel()
    starts, ends = np.flatnonzero(flat == 1), np.flatnonzero(flat == -1)
    long = np.flatnonzero(ends - starts >= least)
    if len(long) > _MOST_RUNS:
        return []
    return [(int(s) // (columns + 1), int(s) % (columns + 1), int(e) % (columns + 1)) for s, e in zip(starts[long], ends[long], strict=True)]


def _lines(runs: list[tuple[int, int, int]], thickest: float, out: Grey) -> list[tuple[float, float, float]]:
    """Return the rules that runs one beside the other make: (at, start, end); they are wiped from `out`."""
    groups: list[list[tuple[int, int, int]]] = []
    open_: list[list[tuple[int, int, int]]] = []
    for run in runs:
        open_ = [g for g in open_ if run[0] - g[-1][0] <= 1]
        home = next((g for g in open_ if run[1] < g[-1][2] and g[-1][1] < run[2]), None)
        if home is None:
            home = []
            groups.append(home)
            open_.append(home)
        home.append(run)
    found: list[tuple[float, float, float]] = []
    for group in groups:
        first, last = group[0][0], group[-1][0]
        if last - first + 1 > thickest:
            continue
        start, end = min(r[1] for r in group), max(r[2] for r in group)
        out[max(0, first - 2) : last + 3, start:end] = 255
        found.append(((first + last + 1) / 2, start, end))
    return found
