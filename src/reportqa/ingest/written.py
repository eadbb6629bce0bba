"""Elements -> the file's text, and marks that say what each of its lines is; text without marks is read as printed lines."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from reportqa.ingest.elements import Element, Furniture, Heading, Note, PageStart, Paragraph, Printed, TableCell, TableElement
from reportqa.model.document import Page

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f]")
_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_LONGEST_SPAN = 1000  # rows or columns of one cell


class MarkKind(StrEnum):
    """What the file says that a line is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    NOTE = "note"
    FURNITURE = "furniture"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Mark:
    """What one line of the file's text is; `level` is a heading's, from 1."""

    kind: MarkKind
    level: int = 0


@dataclass(frozen=True, slots=True)
class GivenCell:
    """A cell that a file gives: its paragraphs (its lines where `printed`), each with its offset in the file's text, and how far it spans."""

    parts: tuple[tuple[str, int], ...]
    columns: int = 1
    rows: int = 1
    header: bool = False
    printed: bool = False


@dataclass(frozen=True, slots=True)
class GivenTable:
    """A table that a file gives; `starts` are the offsets of its rows' lines in the file's text."""

    rows: tuple[tuple[GivenCell, ...], ...]
    starts: tuple[int, ...]
    headers: int | None = None
    continues: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """A file's text with what the file says of it: `marks` by the offset of their line's first character."""

    text: str
    marks: dict[int, Mark] = field(default_factory=dict)
    tables: tuple[GivenTable, ...] = ()
    pages: tuple[Page, ...] = ()


def write(elements: Iterable[Element]) -> Written:
    """Return elements as the text of a file: a line for each paragraph and each row of a table, printed lines as they are.

    A page begins with a form feed, where the file has pages.
    """
    writer = _Writer()
    for element in elements:
        writer.write(element)
    return Written("".join(writer.pieces), writer.marks, tuple(writer.tables), tuple(writer.pages))


class _Writer:
    """Appends elements to a text."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.at = 0
        self.line = 0  # where the line begins that is being written
        self.marks: dict[int, Mark] = {}
        self.tables: list[GivenTable] = []
        self.pages: list[Page] = []
        self.printing = False  # whether the last line is a printed one

    def write(self, element: Element) -> None:
        """Append one element."""
        match element:
            case Printed(text):
                if not self.printing and self.at:
                    self._add("\n")
                self._add(_clean(text, keep="\t").rstrip("\n") + "\n")
                self.printing = True
            case PageStart(number, printed, ocr):
                self._add("\f")
                self.pages.append(Page(self.at - 1, number, printed, ocr))
            case Heading(text, level):
                self._lines(text, Mark(MarkKind.HEADING, max(1, level)))
            case Paragraph(text):
                self._lines(text, Mark(MarkKind.PARAGRAPH))
            case Note(text):
                self._lines(text, Mark(MarkKind.NOTE))
            case Furniture(text):
                printing = self.printing
                self._lines(text, Mark(MarkKind.FURNITURE))
                self.printing = printing
            case TableElement():
                self._table(element)

    def _add(self, text: str) -> None:
        self.pieces.append(text)
        self.at += len(text)
        if text.endswith("\n"):
            self.line = self.at

    def _lines(self, text: str, mark: Mark) -> None:
        lines = [line for line in _clean(text, keep="\t").split("\n") if line.strip()]
        if not lines:
            return
        for line in [" ".join(lines)] if mark.kind is MarkKind.HEADING else lines:
            self.marks[self.line] = mark
            self._add(line + "\n")
        self.printing = False

    def _table(self, table: TableElement) -> None:
        if table.caption:
            self._lines(table.caption, Mark(MarkKind.PARAGRAPH))
        rows: list[tuple[GivenCell, ...]] = []
        starts: list[int] = []
        for row in table.rows:
            self.marks[self.line] = Mark(MarkKind.ROW)
            starts.append(self.line)
            rows.append(tuple(self._cell(cell, last=k == len(row) - 1) for k, cell in enumerate(row)))
            self._add("\n")
        self.tables.append(GivenTable(tuple(rows), tuple(starts), table.headers, table.continues))
        self.printing = False

    def _cell(self, cell: TableCell, *, last: bool) -> GivenCell:
        parts: list[tuple[str, int]] = []
        for line in _clean(cell.text).split("\n"):
            if line.strip():
                lead = len(line) - len(line.lstrip())
                if parts:
                    self._add("\v")
                parts.append((line.strip(), self.at + lead))
                self._add(line)
        if not last:
            self._add("\t")
        return GivenCell(tuple(parts), max(1, min(cell.columns, _LONGEST_SPAN)), max(1, min(cell.rows, _LONGEST_SPAN)), cell.header, cell.printed)


def _clean(text: str, keep: str = "") -> str:
    """Return text with \\n as its only break, without control characters; tabs only where they are kept."""
    return _CONTROL.sub("", _BREAKS.sub("\n", text if "\t" in keep else text.replace("\t", " ")))
