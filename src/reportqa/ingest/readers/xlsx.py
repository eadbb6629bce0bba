"""XLSX and XLSM workbooks -> elements. Cells are as they are shown: number formats applied, formulas by their stored results.

The parts are read here and not by openpyxl 3.1: its read-only mode tells no merged cells, hidden rows, panes or tables, its
ordinary mode makes dates of numbers before their format is applied and knows no ISO 29500 Strict files. A sheet of
100,001 rows and 400,004 cells took 171 MB here with the elements made of it, in openpyxl's ordinary mode 210 MB without. Macros, links to other workbooks, charts and comments are never looked at.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import Any

from lxml import etree

from reportqa.ingest.elements import Told
from reportqa.ingest.readers.sheetmodel import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Area, Cell, Sheet
from reportqa.ingest.readers.sheets import clipped, sheet_elements, sheet_notes
from reportqa.ingest.readers.shown import shown_number, shown_text
from reportqa.ingest.readers.xlsx_parts import Book, SheetPart, Style, book_of, parts_of, reworded, tag_of, text_of
from reportqa.ingest.readers.zipped import Parts
from reportqa.model.errors import ReadError

_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_KEPT_TAGS = frozenset({"sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "mergeCells", "tableParts", "row"})


@dataclass(slots=True)
class _Counts:
    """What is counted over a workbook: filled cells, and formulas without a stored result by sheet."""

    cells: int = 0
    unresolved: int = 0


def read(name: str, data: bytes) -> Told:
    """Return what a workbook tells: each visible sheet's tables, titles and notes.

    Args:
        name: what the file is called in messages.
        data: its bytes.

    Raises:
        ReadError: it is no workbook, damaged, locked by a password, or larger than a report's.
    """
    parts = parts_of(name, data)
    book = book_of(parts)
    counts = _Counts()
    sheets: list[Sheet] = []
    notes: list[str] = []
    for part in book.sheets:
        if part.hidden:
            notes.append(f"Sheet '{part.name}' is hidden and was not read.")
            continue
        sheet = _sheet(parts, book, part, counts)
        if sheet is None:
            notes.append(f"Sheet '{part.name}' is a chart or has no cells that can be read.")
            continue
        notes += sheet_notes(sheet, counts.unresolved)
        counts.unresolved = 0
        sheets.append(sheet.visible())
    elements = sheet_elements(sheets)
    if not elements:
        msg = f"{name}: the workbook shows no filled cell; give the sheet with the report's tables." + (" " + " ".join(notes) if notes else "")
        raise ReadError(msg)
    return Told(elements, book.title, tuple(notes))


def _sheet(parts: Parts, book: Book, part: SheetPart, counts: _Counts) -> Sheet | None:
    with reworded():
        data = parts.read(part.path)
    if data is None or part.chart:
        return None
    reader = _SheetReader(parts.name, book, part, counts)
    try:
        reader.run(data)
    except etree.XMLSyntaxError as error:
        msg = f"{parts.name}: sheet '{part.name}' is damaged and cannot be read; open the workbook in a spreadsheet program, let it repair the file, and save it anew."
        raise ReadError(msg) from error
    sheet = reader.sheet
    for path in part.tables:
        with reworded():
            table = parts.tree(path)
        area = None if table is None else area_of(table.get("ref", ""))
        if table is not None and area is not None:
            sheet.declared.append((area, whole(table.get("headerRowCount"), 1)))
    sheet.titled = part.titled
    return clipped(sheet)


class _SheetReader:
    """Goes through a sheet's XML once, row by row; nothing but the filled cells is kept."""

    def __init__(self, name: str, book: Book, part: SheetPart, counts: _Counts) -> None:
        self.name, self.book, self.counts = name, book, counts
        self.sheet = Sheet(part.name)
        self.row = 0
        self.column = 0
        self.all_hidden = False

    def run(self, data: bytes) -> None:
        """Read the sheet."""
        events = etree.iterparse(io.BytesIO(data), events=("end",), resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
        first = True
        for _, element in events:
            if first and element.getroottree().docinfo.doctype:
                msg = f"{self.name}: a sheet declares a DTD, which no spreadsheet program writes and which may be an attack; save the workbook anew."
                raise ReadError(msg)
            first = False
            tag = tag_of(element)
            if tag not in _KEPT_TAGS:
                continue
            if tag == "row":
                self._row(element)
            else:
                self._around(tag, element)
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]

    def _around(self, tag: str, element: Any) -> None:
        if tag == "cols":
            for column in element:
                if column.get("hidden") in ("1", "true") or column.get("width") == "0":
                    self.sheet.hidden_columns.update(range(whole(column.get("min"), 1), min(whole(column.get("max"), 1), MOST_COLUMNS) + 1))
        elif tag == "sheetFormatPr":
            self.all_hidden = element.get("zeroHeight") in ("1", "true")
        elif tag == "mergeCells":
            self.sheet.merged = [area for merge in element if (area := area_of(merge.get("ref", ""))) is not None]
        elif tag == "sheetViews":
            for pane in element.iter():
                if tag_of(pane) == "pane" and pane.get("state", "").startswith("frozen"):
                    self.sheet.frozen = max(0, (place_of(pane.get("topLeftCell", "")) or (1, 1))[0] - 1) if not pane.get("ySplit") else int(float(pane.get("ySplit")))

    def _row(self, element: Any) -> None:
        self.row = min(whole(element.get("r"), self.row + 1), MOST_ROWS)
        self.column = 0
        if element.get("hidden") in ("1", "true") or element.get("ht") == "0":
            self.sheet.hidden_rows.add(self.row)
        cells: dict[int, Cell] = {}
        for node in element:
            if tag_of(node) != "c":
                continue
            place = place_of(node.get("r", ""))
            self.column = place[1] if place else self.column + 1
            cell = self._cell(node)
            if cell is not None and self.column <= MOST_COLUMNS:
                cells[self.column] = cell
        if not cells:
            return
        self.counts.cells += len(cells)
        if self.counts.cells > MOST_CELLS:
            msg = f"{self.name}: the workbook has more than {MOST_CELLS:,} filled cells, more than a report's tables hold; save the sheets to be asked about as a workbook of their own."
            raise ReadError(msg)
        self.sheet.rows.setdefault(self.row, {}).update(cells)

    def _cell(self, node: Any) -> Cell | None:
        """Return a cell as it is shown, None where it shows nothing."""
        value: str | None = None
        inline, formula = "", False
        for child in node:
            tag = tag_of(child)
            if tag == "v":
                value = child.text
            elif tag == "is":
                inline = text_of(child)
            elif tag == "f":
                formula = True
        kind = node.get("t", "n")
        index = whole(node.get("s"), 0)
        style = self.book.styles[index] if index < len(self.book.styles) else Style()
        if value is None and not inline:
            self.counts.unresolved += formula
            return None
        text, number = self._shown(kind, value or "", inline, style)
        text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
        return Cell(text, number, style.bold, style.shaded) if text else None

    def _shown(self, kind: str, value: str, inline: str, style: Style) -> tuple[str, bool]:
        if kind == "s":
            index = whole(value, -1)
            text = self.book.strings[index] if 0 <= index < len(self.book.strings) else ""
            return shown_text(text, style.code), False
        if kind == "inlineStr":
            return shown_text(inline, style.code), False
        if kind == "str":
            return shown_text(_unescaped(value), style.code), False
        if kind == "b":
            return ("TRUE" if value.strip() in ("1", "true") else "FALSE"), False
        if kind == "e":
            return "", False
        if kind == "d":
            return value.removesuffix("T00:00:00").replace("T", " "), False
        try:
            number = float(value)
        except ValueError:
            return value, False
        text = shown_number(number, style.code, from_1904=self.book.from_1904)
        return text, not style.is_date


def _unescaped(text: str) -> str:
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m.group(1), 16)), text) if "_x" in text else text


def place_of(reference: str) -> tuple[int, int] | None:
    """Return the row and the column of a cell's reference (C7: 7, 3), None where it is none."""
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        return None
    column = 0
    for letter in found.group(1).upper():
        column = column * 26 + ord(letter) - 64
    return int(found.group(2)), column


def area_of(reference: str) -> Area | None:
    """Return the area of a reference (A1:C3), None where it is none within a sheet."""
    first, _, last = reference.partition(":")
    start, end = place_of(first), place_of(last or first)
    if start is None or end is None:
        return None
    area = Area(min(start[0], end[0]), min(start[1], end[1]), max(start[0], end[0]), max(start[1], end[1]))
    return area if area.top > 0 and area.bottom <= MOST_ROWS and area.right <= MOST_COLUMNS else None


def whole(text: str | None, otherwise: int) -> int:
    """Return a whole number of an attribute, `otherwise` where it is missing or none."""
    bare = (text or "").strip()
    return int(bare) if bare.isascii() and bare.isdigit() and len(bare) < 10 else otherwise  # noqa: PLR2004
