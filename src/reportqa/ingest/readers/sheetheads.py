"""Which rows of a table in a sheet are its header, where the sheet says so: a declared table, frozen rows, merged bands, bold or shaded rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reportqa.ingest.readers.sheetmodel import Area, Cell, Sheet
from reportqa.ingest.shapes import Shape, shape_of

_MOST = 6  # rows of a header


def header_rows(sheet: Sheet, area: Area, rows: Sequence[int], spans: Mapping[tuple[int, int], Area]) -> int | None:
    """Return how many of a table's rows are its header, None where the sheet does not say.

    Args:
        sheet: the sheet.
        area: where in it the table is.
        rows: the numbers of the table's rows.
        spans: its merged cells by where they begin.
    """
    for told in (_declared(sheet, area, rows), _kept(sheet, rows), _banded(sheet, rows, spans), _set_off(sheet, area, rows)):
        if told is not None and 0 < told < len(rows):
            return told
    return None


def _declared(sheet: Sheet, area: Area, rows: Sequence[int]) -> int | None:
    """Return the header of the table that the file declares there; rows above it that are part of the block are bands."""
    for place, count in sheet.declared:
        if count and area.top <= place.top <= area.bottom and place.left <= area.right and place.right >= area.left:
            return sum(1 for r in rows if r < place.top + count)
    return None


def _kept(sheet: Sheet, rows: Sequence[int]) -> int | None:
    """Return the rows that stay in place, on the screen or on every page, where they end within the table's head."""
    for last in (sheet.frozen, sheet.titled):
        count = sum(1 for r in rows if r <= last)
        if 0 < count <= _MOST and rows[0] <= last and not any(_has_figures(sheet, r) for r in rows[:count]):
            return count
    return None


def _banded(sheet: Sheet, rows: Sequence[int], spans: Mapping[tuple[int, int], Area]) -> int | None:
    """Return the rows that merged cells of the first row reach over, with the row of columns below them."""
    first = [span for span in spans.values() if span.top == rows[0]]
    wide = [span for span in first if span.right > span.left]
    high = [span for span in first if span.bottom > span.top]
    if not first or (not wide and not high):
        return None
    last = max((span.bottom for span in high), default=rows[0] + 1)
    count = sum(1 for r in rows if r <= last)
    if count > _MOST or any(_has_figures(sheet, r) for r in rows[:count]):
        return None
    return count


def _set_off(sheet: Sheet, area: Area, rows: Sequence[int]) -> int | None:
    """Return the leading rows of words that are all bold, or all shaded, where the row after them is not."""
    count = 0
    for row in rows[: _MOST + 1]:
        cells = _cells(sheet, row, area)
        if not (cells and (all(c.bold for c in cells) or all(c.shaded for c in cells))) or _has_figures(sheet, row):
            break
        count += 1
    after = _cells(sheet, rows[count], area) if 0 < count < len(rows) else []
    plain = [c for c in after if not c.bold and not c.shaded]
    return count if plain and count <= _MOST else None


def _cells(sheet: Sheet, row: int, area: Area) -> list[Cell]:
    return [cell for c, cell in sheet.rows.get(row, {}).items() if area.left <= c <= area.right]


def _has_figures(sheet: Sheet, row: int) -> bool:
    """Whether a row holds numbers that are no years: such a row is no header."""
    return any(cell.number and not _is_year(cell.text) for cell in sheet.rows.get(row, {}).values())


def _is_year(text: str) -> bool:
    bare = text.strip()
    return shape_of(bare) is Shape.PERIOD or (bare.isascii() and bare.isdigit() and (1900 <= int(bare[:5]) <= 2100 or 60 <= int(bare[:5]) <= 150))  # noqa: PLR2004
