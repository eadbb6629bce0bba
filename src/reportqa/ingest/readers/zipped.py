"""A file that is a ZIP of XML parts -> its parts, read within bounds and parsed without entities, DTDs or the network.

A part is unpacked only when it is asked for, so that a thousand pictures cost nothing; what is unpacked is bounded
for each part, for the file as a whole, and by how far a part was squeezed.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Any

from lxml import etree

from reportqa.model.errors import ReadError

Node = Any  # an lxml element; lxml ships no types

MOST_PART = 64 * 1024 * 1024  # bytes of one part, unpacked
MOST_FILE = 128 * 1024 * 1024  # bytes of all parts that are read, unpacked
MOST_PARTS = 50_000  # entries of the ZIP
MOST_SQUEEZED = 300  # times that a part above `SMALL` may be larger than its bytes in the ZIP; XML of a report: 5 to 60
SMALL = 4 * 1024 * 1024  # bytes
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_STRICT = (
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
    (b"http://purl.oclc.org/ooxml/wordprocessingml/", b"http://schemas.openxmlformats.org/wordprocessingml/2006/"),
)
_JUNK_TITLE = re.compile(
    r"(?:document|文件|文档|文檔|untitled|無標題|无标题|未命名|doc|template|範本|模板|title|標題|标题|word document|microsoft word.*|slide|powerpoint.*|\W*)\s?-?\s?\d*"
    r"|.*\.(?:docx?|docm|dotx?|odt|ott|rtf|wpd|pdf|txt|wps)",
    re.IGNORECASE | re.DOTALL,
)


class Parts:
    """The parts of a ZIP by name; names are matched without regard to case, as OPC has it."""

    def __init__(self, name: str, archive: zipfile.ZipFile) -> None:
        """Take the file's `name`, for what is said of it, and its opened ZIP."""
        self.name = name
        self._archive = archive
        self._infos = {_plain(info.filename): info for info in archive.infolist()}
        self._left = MOST_FILE

    def __contains__(self, part: str) -> bool:
        """Whether there is a part of that name."""
        return _plain(part) in self._infos

    def read(self, part: str) -> bytes | None:
        """Return the bytes of a part, None where there is none.

        Raises:
            ReadError: it is damaged, locked by a password, or too large.
        """
        info = self._infos.get(_plain(part))
        if info is None:
            return None
        if info.flag_bits & 1:
            raise ReadError(locked(self.name))
        squeezed = info.file_size > SMALL and info.file_size > MOST_SQUEEZED * max(1, info.compress_size)
        limit = min(MOST_PART, self._left)
        if squeezed or info.file_size > limit:
            raise ReadError(self._too_large(part))
        try:
            if info.compress_type not in _PACKED:
                raise zipfile.BadZipFile(part)
            with self._archive.open(info) as stream:
                data = stream.read(limit + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
            raise ReadError(damaged(self.name)) from error
        if len(data) > limit:
            raise ReadError(self._too_large(part))
        self._left -= len(data)
        return data

    def tree(self, part: str) -> Node | None:
        """Return the root element of a part, None where there is none.

        Raises:
            ReadError: as `read`, or it is no XML that a report may hold.
        """
        data = self.read(part)
        return None if data is None else parsed(self.name, part, data)

    def _too_large(self, part: str) -> str:
        return f"{self.name}: '{part}' unpacks to more than a report holds, as in a ZIP bomb; save the document anew in its word processor, or as several files."


def opened(name: str, data: bytes, suffix: str) -> Parts:
    """Return the parts of a word-processor file of the kind `suffix` (".docx", ".odt").

    Raises:
        ReadError: it is no ZIP, or a damaged or locked one.
    """
    if not data.startswith(b"PK"):
        raise ReadError(_no_zip(name, data, suffix))
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, UnicodeDecodeError) as error:
        raise ReadError(damaged(name)) from error
    if len(archive.infolist()) > MOST_PARTS:
        msg = f"{name}: this ZIP holds more than {MOST_PARTS:,} parts, which no report does; save the document anew in its word processor."
        raise ReadError(msg)
    return Parts(name, archive)


def parsed(name: str, part: str, data: bytes) -> Node:
    """Return the root element of XML, read without DTD, entities, network or depth beyond 256.

    Raises:
        ReadError: it is damaged, has a DTD, or is nested too deeply.
    """
    if b"http://purl.oclc.org/ooxml/" in data:
        for strict, usual in _STRICT:
            data = data.replace(strict, usual)
    mark = "<!DOCTYPE"
    if mark.encode() in data or mark.encode("utf-16-le") in data or mark.encode("utf-16-be") in data:
        raise ReadError(_dtd(name, part))
    reader = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        root = etree.fromstring(data, reader)
    except (etree.XMLSyntaxError, ValueError) as error:
        if "depth" in str(error):
            raise ReadError(too_deep(name)) from error
        msg = f"{name}: '{part}' is damaged and cannot be read; open the document in its word processor, let it repair the file, and save it anew."
        raise ReadError(msg) from error
    if root.getroottree().docinfo.doctype:
        raise ReadError(_dtd(name, part))
    return root


def title_of(text: str | None) -> str:
    """Return a title from a file's properties, "" where a program or a template put it there (Document1, 報告.docx)."""
    title = " ".join((text or "").split())
    return "" if _JUNK_TITLE.fullmatch(title) else title


def damaged(name: str) -> str:
    """Return what is said of a ZIP that cannot be unpacked."""
    return f"{name}: the file is truncated or damaged; copy or download it again."


def locked(name: str) -> str:
    """Return what is said of a file with a password."""
    return f"{name}: the file is protected by a password; open it in its word processor and save it without one."


def too_deep(name: str) -> str:
    """Return what is said of elements nested beyond any report's."""
    return f"{name}: tables or frames are nested too deeply to be a report's; save the document as PDF and give that."


def _plain(part: str) -> str:
    return part.replace("\\", "/").lstrip("/").lower()


def _dtd(name: str, part: str) -> str:
    return f"{name}: '{part}' declares a DTD, which no word processor writes and which may be an attack; save the document anew in its word processor."


def _no_zip(name: str, data: bytes, suffix: str) -> str:
    if not data:
        return f"{name}: the file is empty; copy or download it again."
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            return locked(name)
        if "WordDocument".encode("utf-16-le") in data:
            return f"{name}: this is an old Word document (.doc); open it in a word processor and save it as .docx."
        return f"{name}: this is an old Office file; open it in its program and save it as {suffix}."
    if data.lstrip().startswith(b"{\\rtf"):
        return f"{name}: this is an RTF document under another name; open it in a word processor and save it as {suffix}."
    if data.startswith(b"%PDF-"):
        return f"{name}: this is a PDF under another name; rename it to end in .pdf."
    return f"{name}: this is not a {suffix} file, which is a ZIP of XML parts; open it in a word processor and save it as {suffix}."
