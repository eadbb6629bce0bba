"""Runs of text -> the lines of a paragraph, and a cell's elements -> its text: what all word-processor readers share."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from reportqa.ingest.elements import Element, Furniture, Heading, Note, Paragraph, TableCell, TableElement
from reportqa.ingest.lines import width
from reportqa.ingest.split import join_texts
from reportqa.language.numbering import numbers_at

_SOFT_HYPHEN = "\u00ad"
_RAISED = str.maketrans("0123456789+-−–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻")  # noqa: RUF001
_UNIT = re.compile(r"(?<![A-Za-z])(?:[kcdmnµμ]?m|ft|in|yd|mi|sec|[A-Za-zΑ-Ωα-ω])$")
_UNIT_POWER = re.compile(r"[-−–]?[23]|[-−–]1")  # noqa: RUF001
_TEN = re.compile(r"[×xX*·]\s?10$")
_POWER = re.compile(r"[-−–+]?\d{1,2}")  # noqa: RUF001
_MARK = re.compile(
    r"[(（\[［【〔]?\s*(?:(?:附?註|注|note)\s*)?(?:\d{1,2}|[*＊†‡§#※]{1,3}|[①-⑳]|(?<=[註注])[一二三四五六七八九十]{1,2})(?:\s*[,，、;–-]\s*\d{1,2})*\s*[)）\]］】〕]?",  # noqa: RUF001
    re.IGNORECASE,
)
_LETTER_MARK = re.compile(r"[(（\[]?[a-z][)）\]]?")  # noqa: RUF001
_COUNT = re.compile(r"[\d%％)）」》]$|[^\x00-\u2e7f]$")  # noqa: RUF001
_GOES_ON = re.compile(r"[，、,（(「『《〈/\-–—]$")  # noqa: RUF001
_TAKEN_UP = re.compile(r"[，、。；：）)」』》〉,.;:%％a-z]")  # noqa: RUF001
_STOPPED = re.compile(r"[。；！？：.;!?:…][」』）)\"”]?$")  # noqa: RUF001
_SENTENCE = re.compile(r"[。；！？;!?]|[：:.]$|[.,] [A-Za-z]")  # noqa: RUF001
_FULL_LINE = 60  # half-width columns from which a line that ends without a stop was broken by hand
_LABEL_LINE = 40  # half-width columns to which a line of a cell is taken for a piece of a label
_FEW_WORDS = 20  # characters for each picture, up to which a document is taken for scanned pages
_CLOSED_LABEL = re.compile(r"[、。，：．）】〕》」』]$")  # noqa: RUF001


@dataclass(slots=True)
class _Line:
    pieces: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class Flow:
    """A paragraph while it is read: its text line by line, the notes that each line refers to, and what floats beside it."""

    def __init__(self) -> None:
        """Start with nothing."""
        self._lines = [_Line()]
        self._up = ""
        self.beside: list[Element] = []

    def add(self, text: str, *, raised: bool = False) -> None:
        """Go on with text, which may be a superscript."""
        text = text.replace(_SOFT_HYPHEN, "")
        if not text:
            return
        if raised:
            self._up += text
            return
        self._settle()
        self._lines[-1].pieces.append(text)

    def line_break(self) -> None:
        """Go on in a new line."""
        self._settle()
        self._lines.append(_Line())

    def note(self, text: str) -> None:
        """Take a note that the text refers to here."""
        self._settle()
        if text:
            self._lines[-1].notes.append(text)

    @property
    def empty(self) -> bool:
        """Whether nothing was told so far."""
        return not self._up and not self.beside and all(not line.pieces and not line.notes for line in self._lines)

    def lines(self) -> list[tuple[str, list[str]]]:
        """Return its lines with their notes; lines that were broken within a sentence are one."""
        self._settle()
        found: list[tuple[str, list[str]]] = []
        for line in self._lines:
            text = "".join(line.pieces).strip()
            if found and (not text or not found[-1][0] or _broken(found[-1][0], text)):
                last, notes = found.pop()
                found.append((join_texts([last, text]), notes + line.notes))
            else:
                found.append((text, line.notes))
        return [(text, notes) for text, notes in found if text or notes]

    def elements(self, label: str, level: int | None) -> list[Element]:
        """Return the paragraph, or the heading of a level, with its number in front, its notes and what floats beside it."""
        lines = self.lines()
        if level is not None and any(text for text, _ in lines):
            text = join_texts([text for text, _ in lines])
            notes = [note for _, notes in lines for note in notes]
            return [Heading(labelled(label, text), level), *(Note(note) for note in notes), *self.beside]
        found: list[Element] = []
        for text, notes in lines:
            if text:
                found.append(Paragraph(labelled(label, text)))
                label = ""
            found += [Note(note) for note in notes]
        return found + self.beside

    def _settle(self) -> None:
        """Put down the superscript that was gathered: a power as one (m²), the mark of a note not at all."""
        if not self._up:
            return
        mark, self._up = self._up, ""
        before = "".join(self._lines[-1].pieces[-3:]).rstrip()[-12:]
        bare = mark.strip()
        if not before:
            mark = mark + " " if _MARK.fullmatch(bare) else mark
        elif (_UNIT_POWER.fullmatch(bare) and _UNIT.search(before)) or (_POWER.fullmatch(bare) and _TEN.search(before)):
            mark = mark.translate(_RAISED)
        elif _MARK.fullmatch(bare) or (_LETTER_MARK.fullmatch(bare) and _COUNT.search(before)):
            return
        self._lines[-1].pieces.append(mark)


def _broken(text: str, following: str) -> bool:
    """Whether a line break between two lines parts a sentence, not two statements."""
    if _GOES_ON.search(text) or _TAKEN_UP.match(following):
        return True
    return not _STOPPED.search(text) and width(text) >= _FULL_LINE and not numbers_at(following)


def labelled(label: str, text: str) -> str:
    """Put the number of an item in front of its text.

    >>> labelled("一、", "概況"), labelled("1.", "Scope"), labelled("", "概況")
    ('一、概況', '1. Scope', '概況')
    """
    label = label.strip()
    if not label or not text:
        return text
    return label + text if _CLOSED_LABEL.search(label) else f"{label} {text}"


# ---------------------------------------------------------------- tables


def lone_number(label: str) -> list[Element]:
    """Return the number of an item without text, as a cell shows it that counts its rows; a lone bullet is none."""
    return [Paragraph(label.strip())] if any(c.isalnum() for c in label) else []


@dataclass(slots=True)
class Cell:
    """A cell while its table is read; what is merged into it is counted in `columns` and `rows`."""

    elements: list[Element] = field(default_factory=list)
    columns: int = 1
    rows: int = 1


def table_elements(rows: list[list[Cell]], headers: int) -> list[Element]:
    """Return a table and the notes that it refers to; what a table only lays out on the page is returned as it stands in it."""
    cells = [cell for row in rows for cell in row if cell.elements]
    if not cells:
        return []
    if not headers and _lays_out(rows, cells):
        return [element for cell in cells for element in cell.elements]
    notes: list[Element] = [e for cell in cells for e in cell.elements if isinstance(e, Note)]
    told = tuple(tuple(TableCell(text_of(cell.elements), cell.columns, cell.rows, header=i < headers) for cell in row) for i, row in enumerate(rows))
    return [TableElement(told, headers=headers or None), *notes]


def _lays_out(rows: list[list[Cell]], cells: list[Cell]) -> bool:
    """Whether a table relates nothing: it is a frame around one cell, or its cells hold whole tables."""
    if sum(len(row) for row in rows) == 1:
        return True
    nested = [any(isinstance(e, TableElement) for e in cell.elements) for cell in cells]
    whole = all(all(isinstance(e, TableElement | Note) for e in cell.elements) for cell in cells)
    return any(nested) and (whole or all(len(row) <= 1 for row in rows))


def text_of(elements: list[Element]) -> str:
    """Return the text of a cell or a note: prose by paragraphs, a label that is spread over paragraphs in one line."""
    pieces: list[str] = []
    nested = False
    for element in elements:
        if isinstance(element, Paragraph | Heading | Furniture):
            pieces.append(element.text)
        elif isinstance(element, TableElement):
            pieces += [line for row in element.rows if (line := " ".join(cell.text.replace("\n", " ") for cell in row if cell.text))]
            nested = True
    if len(pieces) <= 1:
        return "".join(pieces)
    return "\n".join(pieces) if nested or any(map(_is_prose, pieces)) else join_texts(pieces)


def _is_prose(text: str) -> bool:
    """Whether a paragraph of a cell says something on its own: a sentence, or an item of a list."""
    return bool(_SENTENCE.search(text)) or width(text) > _LABEL_LINE or bool(numbers_at(text))


def few_words(name: str, elements: list[Element], pictures: int) -> list[str]:
    """Return what is said of a document that holds pictures and almost no text."""
    told = sum(len(text_of([element])) for element in elements)
    if pictures == 0 or told > _FEW_WORDS * pictures:
        return []
    return [f"{name} holds almost no text: its pages are pictures; give a version with text, or one that text recognition made."]
