"""Documents, their outline and their passages: plain values.

Two coordinates, never a third: a `Span` is always in `Document.text` (code points of the cleaned
text), a `Location` always in the file as read. `Document.locate` goes from one to the other.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range of code points of a document's cleaned text, `0 <= start <= end`."""

    start: int
    end: int

    def __post_init__(self) -> None:
        """Raise ValueError where the range is not one."""
        if not 0 <= self.start <= self.end:
            msg = f"span {self.start}..{self.end} is not a range"
            raise ValueError(msg)

    def __contains__(self, other: Span) -> bool:
        """Tell whether `other` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end

    def blanked(self, text: str) -> str:
        """Return the text with spaces in place of this range, so that all else keeps its offsets."""
        return text[: self.start] + " " * (self.end - self.start) + text[self.end :]

    def of(self, text: str) -> str:
        """Return the characters of `text` in this range."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Location:
    """Where a span stands in the file as read: lines from 1, both inclusive; the page it begins on and that page's printed number, if known.

    `ocr` tells that it was read by OCR, at least in part.
    """

    first_line: int
    last_line: int
    page: int | None
    printed_page: str | None = None
    ocr: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the file: it begins at `source` in the file's text; `number` counts from 1, `printed` is what the page itself says.

    `ocr` tells that it is a picture that was read by OCR.
    """

    source: int
    number: int
    printed: str | None = None
    ocr: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """`length` characters at `clean` in the cleaned text stand at `source` in the file's text."""

    clean: int
    source: int
    length: int


@dataclass(frozen=True, slots=True)
class Alignment:
    """Maps spans of the cleaned text back to the file; runs are ordered by `clean`, not overlapping."""

    runs: tuple[Run, ...]

    def source_of(self, offset: int) -> int | None:
        """Return the file offset of the clean character at `offset`, None for inserted characters."""
        i = bisect_right(self.runs, offset, key=lambda run: run.clean) - 1
        if i < 0:
            return None
        run = self.runs[i]
        return run.source + offset - run.clean if offset < run.clean + run.length else None

    def sources_of(self, span: Span) -> Iterator[tuple[int, int]]:
        """Yield the stretches of the file that the characters of `span` stand at: the offsets of the first and the last of each."""
        i = max(0, bisect_right(self.runs, span.start, key=lambda run: run.clean) - 1)
        for k in range(i, len(self.runs)):
            run = self.runs[k]
            if run.clean >= span.end:
                return
            first, end = max(span.start, run.clean), min(span.end, run.clean + run.length)
            if first < end:
                yield run.source + first - run.clean, run.source + end - 1 - run.clean


@dataclass(frozen=True, slots=True)
class Source:
    """A file as read. `text` has its lines' ends as \\n and is otherwise unaltered."""

    id: str
    uri: str
    media_type: str
    encoding: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered or titled part. `span` covers its heading, its text and its children."""

    number: str
    title: str
    level: int
    span: Span
    heading: Span
    children: tuple[Section, ...] = ()

    @property
    def label(self) -> str:
        """The heading as shown in a section path: number and title."""
        return f"{self.number}{self.title}"

    def walk(self, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], Section]]:
        """Return this section's descendants, depth first, each with its path of labels."""
        found: list[tuple[tuple[str, ...], Section]] = []
        for child in self.children:
            here = (*path, child.label)
            found.append((here, child))
            found.extend(child.walk(here))
        return found


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table, where it stands."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Table:
    """A table: `header` has one cell per value column, after the row label, and `columns` each one's label, all its headers from the outermost in."""

    caption: str
    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    span: Span
    columns: tuple[str, ...] = ()


class BlockKind(StrEnum):
    """What a block of cleaned text is."""

    HEADING = "heading"
    PROSE = "prose"
    ROW = "row"
    TABLE_HEADER = "table_header"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading or table row: the unit that line wrapping does not change."""

    kind: BlockKind
    span: Span
    number: str = ""
    level: int = 0
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A retrievable piece of one section; `document.text[span]` is its text."""

    id: int
    document: int
    path: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Document:
    """A report: the cleaned text with everything that was told from it.

    `uri` is its file's path below the corpus folder, `name` what it is called by, alone in its corpus (see `model.naming`).
    """

    id: str
    uri: str
    name: str
    title: str
    encoding: str
    text: str
    year: int | None
    roc: bool
    language: str
    alignment: Alignment
    blocks: tuple[Block, ...]
    root: Section
    tables: tuple[Table, ...]
    line_starts: tuple[int, ...] = field(repr=False)
    pages: tuple[Page, ...] = ()

    def locate(self, span: Span) -> Location:
        """Return the lines and the page of the file that `span` stands on."""
        stretches = list(self.alignment.sources_of(Span(span.start, max(span.end, span.start + 1))))
        first, last = (min(a for a, _ in stretches), max(b for _, b in stretches)) if stretches else (0, 0)
        page, end = (self._page(first), self._page(last)) if stretches else (None, None)
        ocr = (page is not None and page.ocr) or (end is not None and end.ocr)
        lines = (bisect_right(self.line_starts, first), bisect_right(self.line_starts, last))
        return Location(*lines, page.number if page else None, page.printed if page else None, ocr)

    def _page(self, source: int) -> Page | None:
        """Return the page around an offset of the file's text, None where the file tells of none."""
        k = bisect_right(self.pages, source, key=lambda page: page.source) - 1
        return self.pages[k] if k >= 0 else None

    def path_at(self, offset: int) -> tuple[str, ...]:
        """Return the labels of the sections around `offset`, outermost first."""
        path: list[str] = []
        section = self.root
        while True:
            for child in section.children:
                if child.span.start <= offset < child.span.end:
                    path.append(child.label)
                    section = child
                    break
            else:
                return tuple(path)
