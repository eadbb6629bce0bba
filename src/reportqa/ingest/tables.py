"""Row and header blocks -> tables, with the unit that a caption or header states."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reportqa.model.document import Block, BlockKind, Cell, Span, Table

_CAPTION_UNIT = re.compile(r"(?:單位|单位|unit)\s*[:：]\s*(?P<unit>[^）)\s，。,;；]+)", re.IGNORECASE)  # noqa: RUF001
_CURRENCY_UNIT = re.compile(r"[（(](?P<unit>(?:GBP|NT\$|US\$|USD|TWD|EUR|£|€)\s?(?:thousand|million|billion|'000|m|k)?)[）)]", re.IGNORECASE)  # noqa: RUF001
_CAPTION_REACH = 3


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with what its cells inherit: `labels` of each value column, `unit` of the caption."""

    table: Table
    columns: int
    labels: tuple[str, ...]
    corner: str
    unit: str


def find_tables(text: str, blocks: tuple[Block, ...]) -> tuple[Grid, ...]:
    """Return the tables of a document, each header with the rows that follow it."""
    grids: list[Grid] = []
    i = 0
    while i < len(blocks):
        if blocks[i].kind is not BlockKind.TABLE_HEADER:
            i += 1
            continue
        first = i
        headers = [blocks[i]]
        i += 1
        while i < len(blocks) and blocks[i].kind is BlockKind.TABLE_HEADER:
            headers.append(blocks[i])
            i += 1
        rows: list[Block] = []
        j, gap = i, 0
        while j < len(blocks) and gap <= _CAPTION_REACH * 2 and blocks[j].kind is not BlockKind.TABLE_HEADER:
            if blocks[j].kind is BlockKind.ROW:
                rows.append(blocks[j])
                gap, i = 0, j + 1
            elif rows:
                break
            else:
                gap += 1
            j += 1
        if not rows:
            continue
        grids.append(_grid(text, blocks, first, headers, rows))
    return tuple(grids)


def _grid(text: str, blocks: tuple[Block, ...], first: int, headers: list[Block], rows: list[Block]) -> Grid:
    width = max(len(row.cells) for row in rows)
    leaf = headers[-1].cells
    labelled = width - len(leaf)
    columns = len(leaf) - (1 if labelled == 0 else 0) if labelled >= 0 else width - 1
    labels = [cell.text for cell in leaf[-columns:]] if columns > 0 else []
    for parent in reversed(headers[:-1]):
        cells = parent.cells if columns % max(1, len(parent.cells)) == 0 else parent.cells[1:]
        if cells and columns % len(cells) == 0:
            each = columns // len(cells)
            labels = [f"{cells[k // each].text} {label}" for k, label in enumerate(labels)]
    around = [b.span.of(text) for b in blocks[max(0, first - _CAPTION_REACH) : first]] + [h.span.of(text) for h in headers]
    units = [m["unit"] for t in around if (m := _CAPTION_UNIT.search(t) or _CURRENCY_UNIT.search(t))]
    captions = [b for b in blocks[max(0, first - _CAPTION_REACH) : first] if b.kind in (BlockKind.PROSE, BlockKind.HEADING) and len(b.span.of(text)) <= 60]  # noqa: PLR2004
    caption = " ".join(b.span.of(text) for b in captions[-2:])
    table = Table(caption, leaf, tuple(row.cells for row in rows), Span(headers[0].span.start, rows[-1].span.end))
    corner = leaf[0].text if labelled == 0 and leaf else ""
    return Grid(table, columns, tuple(labels), corner, units[-1] if units else "")


def row_label(cells: tuple[Cell, ...], columns: int) -> str:
    """Return the label of a row: its cells before the value columns."""
    return " ".join(cell.text for cell in cells[: max(1, len(cells) - columns)])
