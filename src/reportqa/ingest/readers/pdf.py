"""PDF -> elements: text in reading order, ruled tables, pages, headings, footnotes, running heads.

Read with pypdfium2 (pdfium; Apache-2.0 or BSD-3-Clause): its glyphs with their boxes, and its paths. On the 8 pages of
tests/ingest/files/pdf/annual.pdf this takes 0.023 to 0.035 s of processor time a page with columns, spans and marks told;
pdfplumber's (MIT) `extract_text(layout=True)` and `extract_tables()` take 0.052 to 0.066 s and tell no columns of type and
no spans. The chain from rules to cells is pdfplumber's, as published. PyMuPDF is AGPL and was not tried.

Modules, in the order the data flows: `pdf_pool` and `pdf_worker` (processes that read the pages), `ocr` (pages that are pictures, where asked for), `pdf_file` (the file),
`pdf_page` (what stands on a page), `pdf_rows` (rows), `pdf_grid`, `pdf_level` and `pdf_tables` (ruled tables),
`pdf_order` (columns of type), `pdf_open` and `pdf_heads` (tables without upright rules, and their headers), `pdf_layout` (a page as read), `pdf_furniture`, `pdf_notes`, `pdf_continued`,
`pdf_headings`, `pdf_flow` (all pages -> elements).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from reportqa.ingest.elements import Told
from reportqa.ingest.readers.pdf_flow import elements
from reportqa.ingest.readers.pdf_pool import MOST_PAGES, Contents, contents
from reportqa.model.errors import ReadError

_NO_TITLE = re.compile(r"(?i)^(?:microsoft word|untitled|無標題|未命名|投影片|.*\.(?:docx?|odt|indd|pdf|xlsx?|pptx?|wps|tmp))")
_UNASKED, _ASKED = "`reportqa index --ocr` reads them", "OCR found no words there"
_MOST_LISTED = 12  # pages named in a sentence


def read(name: str, data: bytes, *, ocr: str = "") -> Told:
    """Return what a PDF tells; `ocr` names the languages in which its scanned pages are read (see `ocr`), none where they are not.

    Raises:
        ReadError: it asks for a password, is damaged, has no page, or has no text layer.
    """
    found = contents(name, data)
    read_so: list[str] = []
    if ocr:
        from reportqa.ingest.readers.ocr import with_scans  # noqa: PLC0415 (only where it is asked for)

        found, read_so = with_scans(data, found, ocr)
    if all(s.empty or s.unreadable for s in found.sheets):
        reason = "no page can be read in bounded time and memory" if found.stopped and not found.sheets else "it has no text layer, as a scan has none"
        todo = "; ".join(["OCR found no words either", *(n.rstrip(".") for n in read_so)]) if ocr else "read it with `reportqa index --ocr`"
        msg = f"{name}: nothing in the PDF is text ({reason}); {todo}."
        raise ReadError(msg)
    title = "" if _NO_TITLE.match(found.title) else found.title
    return Told(elements(found.sheets, found.bookmarks), title, (*read_so, *_notes(found, _UNASKED if not ocr else _ASKED)))


def _notes(found: Contents, ocr: str) -> list[str]:
    sheets = found.sheets
    notes: list[str] = []
    scanned = [s.number for s in sheets if s.empty and s.pictured]
    garbled = [s.number for s in sheets if s.unreadable]
    if scanned:
        notes.append(f"{_pages(scanned)} without a text layer, as scans are: not read; {ocr}.")
    if garbled:
        notes.append(f"{_pages(garbled)} in a font that does not tell its characters: not read; {ocr}.")
    if found.damaged:
        notes.append(f"{_pages(found.damaged)} damaged: not read.")
    if found.stopped:
        notes.append(f"{_pages(found.stopped)} not read: more time or memory than a page may take.")
    if found.beyond:
        notes.append(f"The last {found.beyond} pages are not read: a file may have {MOST_PAGES}; split it.")
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
