"""A sheet of a workbook as its readers give it: the filled cells as they are shown, and what the file says around them."""

from __future__ import annotations

from dataclasses import dataclass, field

MOST_CELLS = 500_000  # filled ones of a workbook
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
MOST_MERGED = 100_000  # places that merged cells cover in a sheet


@dataclass(frozen=True, slots=True)
class Cell:
    """A filled cell: its text as shown, whether it is a number (a date is none), and how it is set off."""

    text: str
    number: bool = False
    bold: bool = False
    shaded: bool = False


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells by its rows and columns, from 1, both ends within."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def size(self) -> int:
        """How many cells it has."""
        return (self.bottom - self.top + 1) * (self.right - self.left + 1)


@dataclass(slots=True)
class Sheet:
    """A sheet: cells by row and column, merged areas, what is hidden, and what tells header rows.

    `frozen` is how many rows stay in place, `titled` the last row that every printed page repeats, `declared` the
    areas that the file calls tables with their header rows.
    """

    name: str
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    frozen: int = 0
    titled: int = 0
    declared: list[tuple[Area, int]] = field(default_factory=list)

    def visible(self) -> Sheet:
        """Return the sheet without its hidden rows and columns; a merged cell that begins in one begins in the next shown."""
        areas = [(area, self._shown(area)) for area in self.merged]
        merged = [shown for _, shown in areas if shown is not None]
        rows = {
            r: kept
            for r, cells in self.rows.items()
            if r not in self.hidden_rows and (kept := {c: cell for c, cell in cells.items() if c not in self.hidden_columns})
        }
        for area, shown in areas:
            first = self.rows.get(area.top, {}).get(area.left)
            if shown is not None and first is not None:
                rows.setdefault(shown.top, {})[shown.left] = first
        return Sheet(self.name, rows, merged, self.hidden_rows, self.hidden_columns, self.frozen, self.titled, self.declared)

    def _shown(self, area: Area) -> Area | None:
        rows = [r for r in range(area.top, area.bottom + 1) if r not in self.hidden_rows]
        columns = [c for c in range(area.left, area.right + 1) if c not in self.hidden_columns]
        return Area(rows[0], columns[0], rows[-1], columns[-1]) if rows and columns else None
