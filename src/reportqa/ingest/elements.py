"""What a file says of its own structure: the elements that every reader but the plain one returns, in reading order.

A reader tells what the file tells (styles, tags, rules, merged cells, pages) and guesses nothing: numbers of
headings, units, totals and roles of columns are told later, the same way for every format.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that the file itself marks as one (a style, a tag, a bookmark, a larger font). `level` counts from 1."""

    text: str
    level: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, unwrapped; an item of a list has its number or mark in front, as it is shown (一、, 1., •)."""

    text: str


@dataclass(frozen=True, slots=True)
class Printed:
    """Lines as they stand on a page: wrapped where the page ends, cells apart by two spaces or more, indented by spaces.

    Lines are parted by \\n; an empty line stands where the gap between two lines is wider than usual. A half-width
    character takes up one column, an ideograph two, and what stands one above the other stands in the same columns:
    that is how a table without rules is told.
    """

    text: str


@dataclass(frozen=True, slots=True)
class Furniture:
    """A running head, a footer, a page number, navigation: in the file, not in the report's text."""

    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote or an endnote; it stands right after what it explains. Its mark is no part of the text around it."""

    text: str


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell. One that spans several columns or rows is given once, where it begins, as in HTML.

    Paragraphs are parted by \n; where `printed`, lines as they stand on the page are, wrapped at the cell's width.
    """

    text: str
    columns: int = 1
    rows: int = 1
    header: bool = False
    printed: bool = False


@dataclass(frozen=True, slots=True)
class TableElement:
    """A table. `headers` counts its leading header rows, None where the file does not say.

    `continues` tells that it goes on with the table before it, as after a page break; then it may lack a header.
    A caption that stands as a paragraph of its own above the table is a `Paragraph`, not repeated here.
    """

    rows: tuple[tuple[TableCell, ...], ...]
    caption: str = ""
    headers: int | None = None
    continues: bool = False


@dataclass(frozen=True, slots=True)
class PageStart:
    """What follows stands on page `number` of the file (from 1); `printed` is the number printed on it, None where unknown.

    `ocr` tells that the page is a picture that was read by OCR.
    """

    number: int
    printed: str | None = None
    ocr: bool = False


Element = Heading | Paragraph | Printed | Furniture | Note | TableElement | PageStart


@dataclass(frozen=True, slots=True)
class Told:
    """What a reader returns: the elements, the file's own title ("" where it has none), and sentences for the user.

    `notes` say what was not read and why: pages without a text layer, a sheet that is hidden, a picture of a table.
    """

    elements: tuple[Element, ...]
    title: str = ""
    notes: tuple[str, ...] = ()
