"""Documents -> figures and dated statements: what is counted, when, part of what.

Every numeral of a document is read as one of: a figure, a time, a heading or list number, part of a
name, code or word (`NoFigure`). Nothing is silently passed over; `tests/ingest/test_figures.py` counts both.
Blocks of prose are `ingest.prose`'s, table rows `ingest.cells`'s.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace

from reportqa.ingest.bracketed import brackets_of
from reportqa.ingest.cells import document_period, link_parts, row_figures, row_moments, scaled_unit
from reportqa.ingest.codes import NoFigure, codes_in, cover, left_over
from reportqa.ingest.evened import even_units
from reportqa.ingest.lent import lend_units
from reportqa.ingest.prose import Surroundings, read_prose
from reportqa.ingest.tables import Grid
from reportqa.language.periods import Anchor, periods_in
from reportqa.language.periods_en import year_across, year_start
from reportqa.language.script import fold
from reportqa.language.units import unit_of
from reportqa.model.document import Block, BlockKind, Document, Passage, Span
from reportqa.model.figure import Figure, Moment, Period

_DECLARED = re.compile(r"(?P<what>[一-鿿]{2,4})(?:[^，。；：\n]{0,12}?)(?:均|皆|係|则|則)?以(?P<unit>[^，。；、\s]{1,8}?)(?:計|计|表示|為單位|为单位|為準)")  # noqa: RUF001


@dataclass(frozen=True, slots=True)
class Findings:
    """What the text of a document says in numbers."""

    figures: tuple[Figure, ...]
    moments: tuple[Moment, ...]
    none: tuple[NoFigure, ...]


def find_figures(  # noqa: PLR0913
    document: Document, number: int, passages: tuple[Passage, ...], grids: tuple[Grid, ...], labels: tuple[str, ...], first_id: int = 0, first_passage: int = 0
) -> Findings:
    """Return every figure, dated statement and other numeral of a document, in order of appearance.

    `first_id` and `first_passage` number the document's figures and passages within a corpus.
    """
    del first_passage
    english = document.language == "en"
    anchor = Anchor(document.year, document.roc, year_start(document.text, english=english), year_across(document.text, document.year, english=english))
    starts = [p.span.start for p in passages]
    around = Surroundings(document, number, passages, starts, anchor, brackets_of(document.text, anchor, english=english))
    figures: list[Figure] = []
    moments: list[Moment] = []
    none: list[NoFigure] = []
    declared = tuple((m["what"], m["unit"]) for m in _DECLARED.finditer(document.text) if unit_of(scaled_unit(m["unit"])[1]) is not None)
    cells_done = {row[0].span.start: (grid, row) for grid in grids for row in grid.table.rows if row}
    carried: dict[int, Period] = {}
    for block, label in zip(document.blocks, labels, strict=True):
        passage = passages[max(0, bisect_right(starts, block.span.start) - 1)] if passages else None
        if passage is None:
            continue
        if block.kind is BlockKind.ROW and block.cells and block.cells[0].span.start in cells_done:
            grid, _ = cells_done[block.cells[0].span.start]
            cells = row_figures(document, number, block, grid, passage.id, first_id + len(figures), anchor, declared)
            figures += cells
            moments += row_moments(document, number, block, passage.id, anchor)
            none += _rest_of_row(document, block, [f.span for f in cells], anchor)
            continue
        inherited = _of_label(label, anchor) or _inherited(document, block, carried)
        told = read_prose(around, block, label, first_id + len(figures), inherited)
        figures += told.figures
        moments += told.moments
        none += told.none
        if block.number or block.kind is BlockKind.HEADING:
            carried = {level: period for level, period in carried.items() if level < block.level}
            if told.year is not None:
                carried[block.level] = told.year
    return Findings(tuple(link_parts(even_units(lend_units(document.text, figures, grids), grids), grids)), tuple(moments), tuple(none))


def _rest_of_row(document: Document, block: Block, cells: list[Span], anchor: Anchor) -> list[NoFigure]:
    """Return the numerals of a table row outside its value cells: times, codes, and what its label says (65歲以上長者)."""
    text, base, english = block.span.of(document.text), block.span.start, document.language == "en"
    taken = [Span(c.start - base, c.end - base) for c in cells]
    mask = cover(len(text), taken)
    times = [m.span for m in periods_in(text, anchor, english=english) if not any(mask[m.span.start : m.span.end])]
    codes = codes_in(text, [*taken, *times])
    rest = left_over(fold(text), [*taken, *times, *(n.span for n in codes)], english=english)
    found = [*(NoFigure(s, "time") for s in times), *codes, *(replace(n, reason="row label") if n.reason == "bare" else n for n in rest)]
    return sorted((NoFigure(Span(base + n.span.start, base + n.span.end), n.reason) for n in found), key=lambda n: n.span)


def _of_label(label: str, anchor: Anchor) -> Period | None:
    """Return the time that a block's label names: a cell of running text stands below its column's year."""
    found = [m for m in periods_in(label, anchor) if m.explicit]
    return found[0].period if len(found) == 1 else None


def _inherited(document: Document, block: Block, carried: dict[int, Period]) -> Period | None:
    levels = [level for level in carried if level < block.level]
    if levels:
        return carried[max(levels)]
    return document_period(document)
