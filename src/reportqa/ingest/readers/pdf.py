"""PDF -> elements: text in reading order, ruled tables, pages, headings, footnotes, running heads.

Read with pypdfium2 (pdfium; Apache-2.0 or BSD-3-Clause). Modules, in the order the data flows: `pdf_file` (the file),
`pdf_page` (what stands on a page), `pdf_rows` (rows), `pdf_grid` and `pdf_tables` (ruled tables), `pdf_order` (columns
of type), `pdf_layout` (a page as read), `pdf_furniture`, `pdf_notes`, `pdf_headings`, `pdf_flow` (all pages -> elements).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from reportqa.ingest.elements import Told
from reportqa.ingest.readers.pdf_file import LOCK, File
from reportqa.ingest.readers.pdf_flow import elements
from reportqa.ingest.readers.pdf_layout import Sheet, laid_out
from reportqa.model.errors import ReadError

_NO_TITLE = re.compile(r"(?i)^(?:microsoft word|untitled|無標題|未命名|投影片|.*\.(?:docx?|odt|indd|pdf|xlsx?|pptx?|wps|tmp))")
_MOST_LISTED = 12  # pages named in a sentence


def read(name: str, data: bytes) -> Told:
    """Return what a PDF tells.

    Raises:
        ReadError: it asks for a password, is damaged, has no page, or has no text layer.
    """
    with LOCK, File(name, data) as file:
        sheets: list[Sheet] = []
        lost: list[int] = []
        for number, page in enumerate(file.pages(), 1):
            if page is None:
                lost.append(number)
            else:
                sheets.append(laid_out(page))
        bookmarks, title = file.bookmarks(), file.title
    if all(s.empty or s.unreadable for s in sheets):
        msg = f"{name}: the PDF has no text layer; it is a scan or pictures of pages: run OCR over it (such as ocrmypdf) and give the result."
        raise ReadError(msg)
    return Told(elements(sheets, bookmarks), "" if _NO_TITLE.match(title) else title, tuple(_notes(sheets, lost)))


def _notes(sheets: Sequence[Sheet], lost: Sequence[int]) -> list[str]:
    notes: list[str] = []
    scanned = [s.number for s in sheets if s.empty and s.pictured]
    garbled = [s.number for s in sheets if s.unreadable]
    if scanned:
        notes.append(f"{_pages(scanned)} without a text layer, as scans are: not read; run OCR over the file to read them.")
    if garbled:
        notes.append(f"{_pages(garbled)} in a font that does not tell its characters: not read; run OCR over the file to read them.")
    if lost:
        notes.append(f"{_pages(lost)} damaged: not read.")
    return notes


def _pages(numbers: Sequence[int]) -> str:
    """Return page numbers as a phrase: `pages 3-5 and 9 are`."""
    runs: list[list[int]] = []
    for n in numbers:
        if runs and n == runs[-1][1] + 1:
            runs[-1][1] = n
        else:
            runs.append([n, n])
    parts = [str(a) if a == b else f"{a}-{b}" for a, b in runs[:_MOST_LISTED]]
    more = f" and {sum(b - a + 1 for a, b in runs[_MOST_LISTED:])} more" if len(runs) > _MOST_LISTED else ""
    return f"Page{'s' if len(numbers) > 1 else ''} {', '.join(parts)}{more} {'are' if len(numbers) > 1 else 'is'}"
