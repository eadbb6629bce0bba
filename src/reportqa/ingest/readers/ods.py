"""OpenDocument spreadsheets (.ods, .fods) -> elements. A cell stores the text that it shows beside its value, so no format is applied."""

from __future__ import annotations

import io
from typing import Any

from lxml import etree

from reportqa.ingest.elements import Told
from reportqa.ingest.readers.sheetmodel import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Area, Cell, Sheet
from reportqa.ingest.readers.sheets import clipped, sheet_elements, sheet_notes
from reportqa.ingest.readers.xlsx_parts import parts_of, reworded, tag_of
from reportqa.ingest.readers.zipped import locked, title_of
from reportqa.model.errors import ReadError

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_NUMERIC = frozenset({"float", "percentage", "currency"})
_UNSEEN = frozenset({"collapse", "filter"})
_MOST_REPEATED = 20_000  # times that a filled cell or row is repeated
_SKIPPED = frozenset({"annotation", "note", "ruby-text", "shape", "tracked-changes"})


def read(name: str, data: bytes) -> Told:
    """Return what a spreadsheet tells: each visible sheet's tables, titles and notes.

    Args:
        name: what the file is called in messages.
        data: its bytes, zipped (.ods) or flat (.fods).

    Raises:
        ReadError: it is no spreadsheet, damaged, locked by a password, or larger than a report's.
    """
    content, title = _content(name, data)
    reader = _Reader(name)
    reader.run(content)
    notes = list(reader.notes)
    for sheet, unresolved in reader.sheets:
        notes += sheet_notes(sheet, unresolved)
    elements = sheet_elements([sheet.visible() for sheet, _ in reader.sheets])
    if not elements:
        msg = f"{name}: the spreadsheet shows no filled cell; give the sheet with the report's tables." + (" " + " ".join(notes) if notes else "")
        raise ReadError(msg)
    return Told(elements, title, tuple(notes))


def _content(name: str, data: bytes) -> tuple[bytes, str]:
    """Return the XML of the sheets, and the title."""
    if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return data, ""
    parts = parts_of(name, data, ".ods")
    with reworded():
        manifest = parts.read("META-INF/manifest.xml") or b""
        if b"encryption-data" in manifest:
            raise ReadError(locked(name))
        content = parts.read("content.xml")
        meta = parts.tree("meta.xml")
    if content is None:
        msg = f"{name}: this is no OpenDocument file (it lacks content.xml); save it as .ods in a spreadsheet program."
        raise ReadError(msg)
    title = next((node.text for node in meta.iter() if tag_of(node) == "title"), "") if meta is not None else ""
    return content, title_of(title)


class _Reader:
    """Goes through the XML once; rows are let go as they are read."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.sheets: list[tuple[Sheet, int]] = []
        self.notes: list[str] = []
        self.hidden: set[str] = set()  # styles of tables that are not shown
        self.set_off: dict[str, tuple[bool, bool]] = {}  # styles of cells: bold, shaded
        self.tables: list[_Table] = []
        self.cells = 0
        self.seen_sheet = False

    def run(self, content: bytes) -> None:
        """Read the sheets."""
        events = etree.iterparse(io.BytesIO(content), events=("start", "end"), resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
        first = True
        try:
            for event, element in events:
                if first and element.getroottree().docinfo.doctype:
                    msg = f"{self.name}: the file declares a DTD, which no spreadsheet program writes and which may be an attack; save it anew."
                    raise ReadError(msg)
                first = False
                (self._start if event == "start" else self._end)(element)
        except etree.XMLSyntaxError as error:
            msg = f"{self.name}: the spreadsheet is damaged and cannot be read; open it in a spreadsheet program, let it repair the file, and save it anew."
            raise ReadError(msg) from error
        if not self.seen_sheet:
            msg = f"{self.name}: this OpenDocument file is no spreadsheet; give it under its own suffix (.odt for a text)."
            raise ReadError(msg)

    def _start(self, element: Any) -> None:
        if element.tag == _OFFICE + "spreadsheet":
            self.seen_sheet = True
        elif element.tag == _TABLE + "table" and self.seen_sheet:
            self.tables.append(_Table(element.get(_TABLE + "name", "")))
        elif element.tag == _TABLE + "table-header-rows" and self.tables:
            self.tables[-1].heading = True

    def _end(self, element: Any) -> None:
        if element.tag == _STYLE + "style":
            self._style(element)
        elif not self.tables:
            return
        elif element.tag == _TABLE + "table-column":
            self.tables[-1].column(element)
        elif element.tag == _TABLE + "table-header-rows":
            self.tables[-1].heading = False
        elif element.tag == _TABLE + "table-row" and len(self.tables) == 1:
            self.cells += self.tables[-1].row(element, self.set_off, MOST_CELLS - self.cells)
            if self.cells >= MOST_CELLS:
                msg = f"{self.name}: the spreadsheet has more than {MOST_CELLS:,} filled cells, more than a report's tables hold; save the sheets to be asked about as a file of their own."
                raise ReadError(msg)
            element.clear()
        elif element.tag == _TABLE + "table":
            table = self.tables.pop()
            if self.tables:
                return  # a table within a cell
            if element.get(_TABLE + "style-name") in self.hidden:
                self.notes.append(f"Sheet '{table.sheet.name}' is hidden and was not read.")
            else:
                self.sheets.append((clipped(table.sheet), table.unresolved))
            element.clear()

    def _style(self, element: Any) -> None:
        name = element.get(_STYLE + "name", "")
        bold, shaded = self.set_off.get(element.get(_STYLE + "parent-style-name", ""), (False, False))
        for part in element:
            if part.get(_TABLE + "display") == "false":
                self.hidden.add(name)
            weight, colour = part.get(_FO + "font-weight"), part.get(_FO + "background-color")
            bold = weight not in ("normal",) if weight else bold
            shaded = colour.lower() not in ("transparent", "#ffffff") if colour else shaded
        self.set_off[name] = (bold, shaded)


class _Table:
    """A sheet while it is read."""

    def __init__(self, name: str) -> None:
        self.sheet = Sheet(name)
        self.heading = False
        self.unresolved = 0
        self.at_row = 0
        self.at_column = 0
        self.default_styles: dict[int, str] = {}

    def column(self, element: Any) -> None:
        """Take the declaration of columns."""
        count = _number(element, "number-columns-repeated", MOST_COLUMNS)
        if element.get(_TABLE + "visibility") in _UNSEEN:
            self.sheet.hidden_columns.update(range(self.at_column + 1, min(self.at_column + count, MOST_COLUMNS) + 1))
        self.at_column += count

    def row(self, element: Any, set_off: dict[str, tuple[bool, bool]], most: int) -> int:
        """Take a row, as often as it is repeated; return how many filled cells that gives."""
        repeats = _number(element, "number-rows-repeated", MOST_ROWS)
        hidden = element.get(_TABLE + "visibility") in _UNSEEN
        cells, spans, unresolved = self._cells(element, set_off, most)
        first = self.at_row + 1
        self.at_row += repeats
        if not cells:
            return 0
        repeats = min(repeats, _MOST_REPEATED, max(1, most // len(cells)))
        self.unresolved += unresolved
        for row in range(first, min(first + repeats, MOST_ROWS + 1)):
            self.sheet.rows[row] = cells
            self.sheet.merged += [Area(row, column, row + high - 1, column + wide - 1) for column, wide, high in spans]
            if hidden:
                self.sheet.hidden_rows.add(row)
        if self.heading:
            self.sheet.titled = first + repeats - 1
        return repeats * len(cells)

    def _cells(self, element: Any, set_off: dict[str, tuple[bool, bool]], most: int) -> tuple[dict[int, Cell], list[tuple[int, int, int]], int]:
        cells: dict[int, Cell] = {}
        spans: list[tuple[int, int, int]] = []
        column, unresolved = 1, 0
        for node in element:
            if node.tag not in (_TABLE + "table-cell", _TABLE + "covered-table-cell"):
                continue
            repeats = _number(node, "number-columns-repeated", MOST_COLUMNS)
            text = _text(node) if node.tag == _TABLE + "table-cell" else ""
            kind = node.get(_OFFICE + "value-type", "")
            if text and not _is_error(node, text):
                bold, shaded = set_off.get(node.get(_TABLE + "style-name", ""), (False, False))
                for c in range(column, min(column + min(repeats, most + 1), MOST_COLUMNS + 1)):
                    cells[c] = Cell(text, kind in _NUMERIC, bold, shaded)
                wide, high = _number(node, "number-columns-spanned", MOST_COLUMNS), _number(node, "number-rows-spanned", MOST_ROWS)
                if wide > 1 or high > 1:
                    spans.append((column, wide, high))
            elif node.get(_TABLE + "formula") and not text:
                unresolved += 0 if node.get(_OFFICE + "value") or kind == "string" else 1
            column += repeats
        return cells, spans, unresolved


def _is_error(node: Any, text: str) -> bool:
    return bool(node.get(_TABLE + "formula")) and (text.startswith(("#", "Err:", "錯誤:", "错误:")) and node.get(_OFFICE + "value-type") in (None, "string", "float") and len(text) < 12)  # noqa: PLR2004


def _text(cell: Any) -> str:
    """Return what a cell shows: its paragraphs, without comments and readings."""
    lines = [_inline(part) for part in cell if part.tag in (_TEXT + "p", _TEXT + "h")]
    return "\n".join(line for line in lines if line.strip()).strip()


def _inline(node: Any) -> str:
    parts = [node.text or ""]
    for child in node:
        tag = tag_of(child)
        if tag == "s":
            parts.append(" " * _number(child, "c", 100, _TEXT))
        elif tag == "tab":
            parts.append(" ")
        elif tag == "line-break":
            parts.append("\n")
        elif tag and tag not in _SKIPPED:
            parts.append(_inline(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _number(node: Any, attribute: str, most: int, space: str = _TABLE) -> int:
    text = node.get(space + attribute, "1")
    return max(1, min(int(text), most)) if text.isascii() and text.isdigit() and len(text) < 10 else 1  # noqa: PLR2004
