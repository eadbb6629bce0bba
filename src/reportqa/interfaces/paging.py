"""A report's own page as a picture, with a quotation's place on it: from the file as it was read, or not at all."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportqa.model.document import Span
from reportqa.model.errors import UsageError

if TYPE_CHECKING:
    from reportqa.model.document import Document

_PDF = b"%PDF-"
_LONGEST = 2000  # characters of a span whose place is looked for
_LARGEST = 256 << 20  # bytes of a file


def page_picture(root: Path, document: Document, number: int, start: int, end: int) -> dict[str, Any] | None:
    """Return page `number` (from 1) as JSON: `png` in base64, its `width` and `height`, `marks` of the span (left, top, width, height).

    None where the file is no PDF, is gone, or is not the one that was read.

    Raises:
        UsageError: the report has no such page, or no such span.
    """
    first = next((page for page in document.pages if page.number == number), None)
    if not 0 <= start < end <= len(document.text):
        msg = f"{start}:{end}: the text has characters 0 to {len(document.text)}; give a start and an end within them."
        raise UsageError(msg)
    if not document.pages:
        return None
    if first is None:
        msg = f"there is no page {number}; the report has pages {document.pages[0].number} to {document.pages[-1].number}."
        raise UsageError(msg)
    data = _original(root, document)
    if data is None:
        return None
    from reportqa.ingest.readers.pdf_picture import picture  # noqa: PLC0415

    quote = document.text[start:end] if end - start <= _LONGEST else ""
    drawn = picture(data, number - 1, quote, _part(document, number, start))
    if drawn is None:
        return None
    marks = [[left, top, right - left, bottom - top] for left, top, right, bottom in drawn.boxes]
    return {"png": b64encode(drawn.png).decode(), "width": drawn.width, "height": drawn.height, "marks": marks}


def _original(root: Path, document: Document) -> bytes | None:
    """Return the bytes of the PDF that a report was read from, None where they are no longer those."""
    path = root / document.uri if root.is_dir() else root
    try:
        if not path.resolve().is_relative_to(root.resolve()) or path.stat().st_size > _LARGEST:
            return None
        data = path.read_bytes()
    except OSError:
        return None
    return data if data.lstrip()[:5] == _PDF and hashlib.sha256(data).hexdigest().startswith(document.id) else None


def _part(document: Document, number: int, offset: int) -> float:
    """Return how far down its page's text an offset is: 0 its first character, 1 its last."""
    source = next(iter(document.alignment.sources_of(Span(offset, offset + 1))), (0, 0))[0]
    begins = [page.source for page in document.pages if page.number >= number][:2]
    size = begins[1] - begins[0] if len(begins) > 1 else len(document.text)
    return min(max((source - begins[0]) / max(size, 1), 0.0), 1.0)
