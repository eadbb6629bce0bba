"""A page's glyphs, rules and areas -> its rows and tables in reading order, whichever way the page is turned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from reportqa.ingest.readers.pdf_grid import grids
from reportqa.ingest.readers.pdf_level import level_grids
from reportqa.ingest.readers.pdf_open import opened
from reportqa.ingest.readers.pdf_order import ordered
from reportqa.ingest.readers.pdf_page import Glyph, Page, turned
from reportqa.ingest.readers.pdf_rows import Row, rows_of
from reportqa.ingest.readers.pdf_tables import Table, Turned, tables
from reportqa.ingest.readers.pdf_text import is_wide

_UNREADABLE = 0.3  # of the glyphs: where more have no character, the text layer is of no use


@dataclass(slots=True)
class Sheet:
    """A page as read: its rows and tables in reading order, text that stands across it, whether it has text at all, and whether that was read by OCR."""

    number: int
    width: float
    height: float
    items: list[Row | Table]
    aside: list[str]
    label: str = ""
    empty: bool = False
    pictured: bool = False
    unreadable: bool = False
    ocr: bool = False

    @property
    def rows(self) -> list[Row]:
        """Its rows outside tables, from the top."""
        return sorted((i for i in self.items if isinstance(i, Row)), key=lambda r: r.base)


def laid_out(page: Page) -> Sheet:
    """Return the page's rows and tables in reading order."""
    solid = [g for g in page.glyphs if not g.space]
    if page.unmapped > _UNREADABLE * max(1, len(solid)):
        return Sheet(page.number, page.width, page.height, [], [], page.label, unreadable=True)
    if not solid:
        return Sheet(page.number, page.width, page.height, [], [], page.label, empty=True, pictured=page.pictures or page.curves > 20)  # noqa: PLR2004
    turn = Counter(g.turn for g in solid).most_common(1)[0][0]
    glyphs = [g for g in page.glyphs if g.turn == turn]
    upright, aside = turned(page, turn), tuple(other for other in range(4) if other != turn)
    if turn == 0 and _is_vertical(glyphs):
        upright, glyphs = turned(page, 1), [g if g.turn else _sideways(g, page.width) for g in page.glyphs if g.turn < 2]  # noqa: PLR2004
        aside = (2, 3)
    across = [t for other in aside for row in rows_of(g for g in page.glyphs if g.turn == other) for t in _turned(row, other, page)]
    seen = across if upright is page else []  # on a page that is turned itself, their places are not those of its tables
    items, free = _items(glyphs, upright, seen)
    return Sheet(page.number, upright.width, upright.height, items, [t.row.text for t in (free if upright is page else across)], page.label)


def _items(glyphs: list[Glyph], page: Page, across: list[Turned]) -> tuple[list[Row | Table], list[Turned]]:
    """Return the rows and tables of an upright page in reading order, and the turned rows that stand in no table.

    What shading alone makes a grid is one only where no table is told from its numbers.
    """
    ruled = grids(page.rules, page.areas)
    drawn = [g for g in ruled if g.drawn]
    drawn += level_grids(page.rules, glyphs, drawn)
    found, rest, free = tables(drawn, glyphs, page.areas, across)
    items = _opened(ordered(rest, found), page)
    told = [i for i in items if isinstance(i, Table) and i.open]
    shaded = [g for g in ruled if not g.drawn and not any(t.top < g.ys[-1] and g.ys[0] < t.bottom and t.x0 < g.xs[-1] and g.xs[0] < t.x1 for t in told)]
    more, rest, free = tables(shaded, rest, page.areas, free)
    return (_opened(ordered(rest, [*found, *more]), page) if more else items), free


def _opened(items: Sequence[Row | Table], page: Page) -> list[Row | Table]:
    """Return a page's items with the tables told that stand in rows."""
    found: list[Row | Table] = []
    run: list[Row] = []
    for item in (*items, None):
        if run and (not isinstance(item, Row) or item.column != run[-1].column):
            found += opened(run, page.rules, page.areas, first=not found)
            run = []
        if isinstance(item, Row):
            run.append(item)
        elif item is not None:
            found.append(item)
    return found


def _turned(row: Row, turn: int, page: Page) -> list[Turned]:
    """Return the chunks of a row that is turned, each as a row with its place on the page as it is seen."""
    found: list[Turned] = []
    for chunk in row.chunks:
        along, across = (chunk.x0 + chunk.x1) / 2, row.base - 0.35 * row.size
        x, y = {1: (page.width - across, along), 2: (page.width - along, page.height - across), 3: (across, page.height - along)}.get(turn, (along, across))
        found.append(Turned(Row([chunk], row.base, row.size, row.bold), x, y))
    return found


def _is_vertical(glyphs: Sequence[Glyph]) -> bool:
    """Whether most ideographs stand below the one before them: writing from top to bottom."""
    down = across = 0
    for a, b in zip(glyphs, glyphs[1:], strict=False):
        if not (is_wide(a.text) and is_wide(b.text)):
            continue
        if abs(a.x0 - b.x0) < 0.3 * a.size and 0.7 * a.size < b.base - a.base < 1.8 * a.size:  # noqa: PLR2004
            down += 1
        elif abs(a.base - b.base) < 0.3 * a.size:  # noqa: PLR2004
            across += 1
    return down > 20 and down > 2 * across  # noqa: PLR2004


def _sideways(glyph: Glyph, width: float) -> Glyph:
    """Return a glyph of vertical writing as if its column were a row: columns from right to left become rows from the top."""
    top = glyph.base - 0.88 * glyph.size
    return glyph._replace(x0=top, x1=top + glyph.size, base=width - (glyph.x0 + glyph.x1) / 2 + 0.38 * glyph.size)
