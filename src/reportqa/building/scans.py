"""Whether scanned pages are read by OCR: what is asked for now, else what was asked for when a file was read before."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from reportqa.building.folder import Contents, File
from reportqa.index import store
from reportqa.ingest.kinds import SUFFIXES
from reportqa.model.errors import StoreError

OCR_VARIABLE, LANGUAGES_VARIABLE = "REPORTQA_OCR", "REPORTQA_OCR_LANGUAGES"
_MEMO = "ocr.json"  # in the cache: how files, by their digests, were read
_VERSION = "; "  # between the languages and the program's version


def languages_of(how: str) -> str:
    """Return the languages of `File.ocr`.

    >>> languages_of("chi_tra+eng,eng; tesseract 5.3.0")
    'chi_tra+eng,eng'
    """
    return how.partition(_VERSION)[0]


def with_ocr(contents: Contents, folder: Path | None, ocr: bool | None) -> Contents:  # noqa: FBT001 (as the caller has it)
    """Return a corpus's files, those that may be scans with how they are to be read: `ocr` asks for it or not, None leaves each as it was read before.

    Raises:
        UsageError: OCR is asked for, and is not installed.
    """
    if ocr is False:
        remember(contents, folder, ocr)
        return contents
    known = {} if ocr else _remembered(folder)
    how = _how() if ocr else ""
    return replace(contents, files=tuple(replace(f, ocr=how or known.get(f.digest, "")) if _may_be_scan(f) else f for f in contents.files)) if how or known else contents


def _how() -> str:
    from reportqa.ingest.readers.ocr_tesseract import candidates, version  # noqa: PLC0415 (only where it is asked for)

    return _VERSION.join((",".join(candidates(os.environ.get(LANGUAGES_VARIABLE, ""))), version()))


def check(contents: Contents) -> None:
    """Refuse to read anew what was read by OCR where that is no longer installed.

    Raises:
        UsageError: it is not.
    """
    if any(f.ocr for f in contents.files):
        _how()


def remember(contents: Contents, folder: Path | None, ocr: bool | None) -> None:  # noqa: FBT001
    """Keep in the cache how files were read, where that was said; with OCR, once they have been."""
    if ocr is None or folder is None:
        return
    before = _remembered(folder)
    after = {**before, **{f.digest: f.ocr for f in contents.files if _may_be_scan(f)}}
    after = {digest: how for digest, how in after.items() if how}
    if after != before:
        with suppress(StoreError):
            store.replace(folder / _MEMO, [json.dumps(after).encode()])


def _may_be_scan(file: File) -> bool:
    kind = SUFFIXES.get(file.suffix)
    return kind is not None and kind.scans


def _remembered(folder: Path | None) -> Mapping[str, str]:
    if folder is None:
        return {}
    try:
        return {str(digest): str(how) for digest, how in json.loads((folder / _MEMO).read_bytes()).items()}
    except (OSError, ValueError, AttributeError):
        return {}
