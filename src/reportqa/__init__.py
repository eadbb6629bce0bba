"""Ask an official report: the figure, its unit, its period and the sentence it stands in, offline.

>>> import reportqa
>>> reportqa.__version__
'0.1.0'

Importing is cheap: what reads, indexes and answers is loaded when first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reportqa.model.errors import (
    IndexMismatch,
    ReadError,
    ReportQAError,
    StoreError,
    UnsupportedMedia,
    UsageError,
)

if TYPE_CHECKING:
    from pathlib import Path

    from reportqa.library import Conversation, Corpus
    from reportqa.model.answer import Answer, Citation
    from reportqa.model.figure import Figure

__version__ = "0.1.0"
__all__ = [
    "Answer",
    "Citation",
    "Conversation",
    "Corpus",
    "Figure",
    "IndexMismatch",
    "ReadError",
    "ReportQAError",
    "StoreError",
    "UnsupportedMedia",
    "UsageError",
    "__version__",
    "open",
]
_HOMES = {
    "Answer": "reportqa.model.answer",
    "Citation": "reportqa.model.answer",
    "Conversation": "reportqa.library",
    "Corpus": "reportqa.library",
    "Figure": "reportqa.model.figure",
}


def open(path: str | Path = "corpus", *, semantic: bool | None = None, ocr: bool | None = None) -> Corpus:  # noqa: A001 (reportqa.open, as gzip.open)
    """Return the corpus of the report or folder at `path`; the first time, it is indexed.

    With `semantic`, search ranks by meaning as well (the extra `semantic`): the first time, every passage is embedded, some four a second.
    With `ocr`, scanned pages of PDFs are read (the extra `ocr` and the program Tesseract), which takes seconds a page.

    Raises:
        ReadError: nothing there can be read.
        UsageError: `semantic` or `ocr` is asked for, and what it needs is not installed.
    """
    from reportqa.library import open_corpus  # noqa: PLC0415

    return open_corpus(path, semantic=semantic, ocr=ocr)


def __getattr__(name: str) -> Any:  # noqa: ANN401
    if name in _HOMES:
        from importlib import import_module  # noqa: PLC0415

        return getattr(import_module(_HOMES[name]), name)
    msg = f"module 'reportqa' has no attribute '{name}'"
    raise AttributeError(msg)
