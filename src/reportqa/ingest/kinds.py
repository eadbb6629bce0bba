"""Kinds of files: told from a file's first bytes, else from its name's suffix; each but plain text has a reader.

Adding a format is one line of `KINDS` and a module in `ingest.readers`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, cast

from reportqa.model.errors import ReadError

if TYPE_CHECKING:
    from reportqa.ingest.elements import Told

_ZIP = b"PK\x03\x04"
_MOST_NAMES = 20_000  # entries of an archive that are looked at


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its media type, its suffixes, and the module in `ingest.readers` that reads it ("" for plain text).

    `scans` tells that its pages may be pictures, which its reader reads by OCR where it is asked to.
    """

    media: str
    suffixes: tuple[str, ...]
    reader: str = ""
    scans: bool = False


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = (
    Kind("text/plain", (".txt", ".text")),
    Kind("text/markdown", (".md", ".markdown"), "markdown"),
    Kind("application/pdf", (".pdf",), "pdf", scans=True),
    Kind(_WORD, (".docx", ".docm"), "docx"),
    Kind("application/vnd.oasis.opendocument.text", (".odt",), "odt"),
    Kind("text/html", (".html", ".htm", ".xhtml"), "html"),
    Kind(_SHEET, (".xlsx", ".xlsm"), "xlsx"),
    Kind("application/vnd.oasis.opendocument.spreadsheet", (".ods",), "ods"),
    Kind("text/csv", (".csv", ".tsv"), "csv"),
)
SUFFIXES = {suffix: kind for kind in KINDS for suffix in kind.suffixes}
NAMED = "a PDF, DOCX, ODT, HTML, XLSX, ODS, CSV, Markdown or text file"  # in messages
_PLAIN = KINDS[0]
# What an archive of each kind holds; OpenDocument says it in a file named mimetype.
_HOLDS = (("word/document.xml", SUFFIXES[".docx"]), ("xl/workbook.xml", SUFFIXES[".xlsx"]))
_HTML = (b"<!doctype html", b"<html")


class _Reader(Protocol):
    def read(self, name: str, data: bytes) -> Told: ...


class _ScanReader(Protocol):
    def read(self, name: str, data: bytes, *, ocr: str) -> Told: ...


def kind_of(suffix: str, data: bytes) -> Kind:
    """Return the kind of a file: what its bytes say where they say it for sure, else what its suffix says; plain text otherwise.

    `suffix` is the name's, with its dot, in lower case.
    """
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"%PDF-") or b"%PDF-1." in data[:1024]:
        return SUFFIXES[".pdf"]
    if data.startswith(_ZIP):
        return _archived(data) or SUFFIXES.get(suffix, _PLAIN)
    if suffix not in (".csv", ".tsv", ".md", ".markdown") and head.lower().startswith(_HTML):
        return SUFFIXES[".html"]
    return SUFFIXES.get(suffix, _PLAIN)


def _archived(data: bytes) -> Kind | None:
    """Return what kind of document an archive is, None where it cannot be told."""
    import io  # noqa: PLC0415 (slow to import, and not needed to ask)
    import zipfile  # noqa: PLC0415

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {info.filename for info in archive.infolist()[:_MOST_NAMES]}
            for inner, kind in _HOLDS:
                if inner in names:
                    return kind
            with archive.open("mimetype") as file:
                media = file.read(200).decode("ascii", "replace").strip()
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, NotImplementedError, ValueError, EOFError):
        return None
    return next((kind for kind in KINDS if media == kind.media), None)


def read_as(kind: Kind, name: str, data: bytes, *, ocr: str = "") -> Told:
    """Return what a reader tells of a file; `ocr` names the languages in which it reads pages that are pictures (see `readers.ocr`), none where it is not to.

    Raises:
        ReadError: the file cannot be read; the message begins with its name.
    """
    from importlib import import_module  # noqa: PLC0415

    module = import_module(f"reportqa.ingest.readers.{kind.reader}")
    try:
        return cast("_ScanReader", module).read(name, data, ocr=ocr) if kind.scans else cast("_Reader", module).read(name, data)
    except ReadError:
        raise
    except RecursionError as error:
        msg = f"{name}: the file nests its parts too deeply to be a report; save it anew."
        raise ReadError(msg) from error
