"""Pieces of a page read one below the other: each cell of a ruled table by itself, as lines of two cells may not be level."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from reportqa.ingest.readers.ocr_tesseract import Line
from reportqa.ingest.readers.pdf_grid import grids
from reportqa.ingest.readers.pdf_page import Rule

_MARGIN, _BETWEEN = 60, 34  # pixels around a piece
_HIGHEST = 12_000  # pixels of what is read at once
_INSIDE = 3  # pixels by which a cell is within its rules
_LEAST_CELLS = 4  # of a table
_LEAST_INK = 12  # dark pixels of a cell that is not empty
_DARK = 140

Look = Callable[[Any], list[Line]]


class Piece(NamedTuple):
    """A part of a page's picture, and where its upper left corner is."""

    pixels: Any
    x: int
    y: int


def read_page(pixels: Any, scale: float, rules: Sequence[Rule], look: Look) -> list[Line]:  # noqa: ANN401
    """Return the lines on a picture of which `scale` pixels make a point: those in the cells of ruled tables, and the others."""
    rest, cells = _parted(pixels, scale, rules)
    return [*look(rest), *(line for lines in read_pieces(cells, look) for line in lines)]


def _parted(pixels: Any, scale: float, rules: Sequence[Rule]) -> tuple[Any, list[Piece]]:  # noqa: ANN401
    """Return the picture without its ruled tables, and the cells of those that hold ink."""
    rest, found = pixels.copy(), []
    for grid in grids(rules, ()):
        if len(grid.cells) < _LEAST_CELLS:
            continue
        xs, ys = [round(x * scale) for x in grid.xs], [round(y * scale) for y in grid.ys]
        for cell in grid.cells:
            x0, x1, y0, y1 = xs[cell.column], xs[cell.column + cell.columns], ys[cell.row], ys[cell.row + cell.rows]
            inside = pixels[max(0, y0 + _INSIDE) : y1 - _INSIDE, max(0, x0 + _INSIDE) : x1 - _INSIDE]
            if inside.size and int((inside < _DARK).sum()) >= _LEAST_INK:
                found.append(_trimmed(Piece(inside, max(0, x0 + _INSIDE), max(0, y0 + _INSIDE))))
        rest[max(0, ys[0]) : ys[-1], max(0, xs[0]) : xs[-1]] = 255
    return rest, found


def _trimmed(piece: Piece) -> Piece:
    """Return a piece without the white around its ink."""
    dark = piece.pixels < _DARK
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    top, left = max(0, int(rows[0]) - _INSIDE), max(0, int(columns[0]) - _INSIDE)
    return Piece(piece.pixels[top : int(rows[-1]) + 1 + _INSIDE, left : int(columns[-1]) + 1 + _INSIDE], piece.x + left, piece.y + top)


def read_pieces(pieces: Sequence[Piece], look: Look) -> list[list[Line]]:
    """Return the lines of each piece, in the places of the page."""
    found: list[list[Line]] = [[] for _ in pieces]
    first = 0
    while first < len(pieces):
        last, height = first, 0
        while last < len(pieces) and (last == first or height < _HIGHEST):
            height += pieces[last].pixels.shape[0] + _BETWEEN
            last += 1
        part = pieces[first:last]
        tops = [_BETWEEN]
        for piece in part:
            tops.append(tops[-1] + piece.pixels.shape[0] + _BETWEEN)
        for line in look(_sheet(part, tops)):
            middle = (min(x.y0 for x in line.letters) + max(x.y1 for x in line.letters)) / 2
            k = min(range(len(part)), key=lambda k: abs(tops[k] + part[k].pixels.shape[0] / 2 - middle) - part[k].pixels.shape[0] / 2)
            found[first + k].append(_moved(line, part[k].x - _MARGIN, part[k].y - tops[k]))
        first = last
    return found


def _sheet(pieces: Sequence[Piece], tops: Sequence[int]) -> Any:  # noqa: ANN401
    sheet = np.full((tops[-1], max(p.pixels.shape[1] for p in pieces) + 2 * _MARGIN), 255, dtype=np.uint8)
    for piece, top in zip(pieces, tops, strict=False):
        sheet[top : top + piece.pixels.shape[0], _MARGIN : _MARGIN + piece.pixels.shape[1]] = piece.pixels
    return sheet


def _moved(line: Line, x: float, y: float) -> Line:
    return replace(line, base=line.base + y, letters=tuple(a._replace(x0=a.x0 + x, x1=a.x1 + x, y0=a.y0 + y, y1=a.y1 + y) for a in line.letters))
