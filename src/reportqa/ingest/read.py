"""File -> `Source`: bytes to text, whatever the format and encoding; every bad file gets one sentence.

`files` finds and opens them, `kinds` tells the format, `readers` read those that are not text.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NamedTuple

from reportqa.ingest.elements import Told
from reportqa.ingest.files import read_bytes
from reportqa.ingest.kinds import NAMED, kind_of, read_as
from reportqa.ingest.written import Written, write
from reportqa.model.document import Source
from reportqa.model.errors import ReadError

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_MAGIC = (
    (b"%PDF-", "a PDF"), (b"PK\x03\x04", "a zip archive, such as DOCX, XLSX or ODT"), (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"{\\rtf", "an RTF document"), (b"\x89PNG", "an image"), (b"\xff\xd8\xff", "an image"), (b"GIF8", "an image"), (b"\x1f\x8b", "a gzip archive"),
    (b"\x7fELF", "a program"), (b"SQLite format 3\0", "a database"),
)  # fmt: skip
_LEGACY = ("big5hkscs", "cp950", "gb18030")
_WIDE = ("utf-16-le", "utf-16-be")
_SAMPLE = 40_000  # bytes that tell an encoding
_MOST_DAMAGE = 0.01  # share of characters that may be unreadable in a text that is still one
_MOST_CONTROL = 0.02
_LEAST_LIKELY, _LEAST_PLAUSIBLE = 0.45, 0.52  # of bytes that can be nothing else, and of any others
_ENGLISH = 0.5  # share of ASCII letters from which a text is taken for one in Latin script
# The commonest characters of Chinese text (function words and numerals of both scripts): the right
# decoding of a legacy file is the one that holds most of them.
_COMMON = frozenset("的一是不了人在有我他這这個个們们中來来上大為为和國国地到以說说時时要就出會会可也你對对生能而子那得於于著下自之年過过發发後后作里用道行所然家種种事成方多經经麼么去法學学如都同現现當当沒没動动面起看定天分還还進进好小部其些主樣样理心本前開开但因只從从想實实、，。年月日元人件第及與与等")  # fmt: skip


class ReadFile(NamedTuple):
    """A file as read: its text with what the file says of it, and what its reader tells besides."""

    source: Source
    written: Written
    told: Told


def read(path: Path, data: bytes | None = None, *, ocr: str = "") -> ReadFile:
    """Return the file at `path` (or its bytes, already read); `ocr` as in `kinds.read_as`.

    Raises:
        ReadError: see `files.read_bytes`; also where the file is damaged, protected, or holds no text that can be read.
    """
    raw = read_bytes(path) if data is None else data
    kind = kind_of(path.suffix.lower(), raw)
    if kind.reader:
        told, encoding = read_as(kind, str(path), raw, ocr=ocr), ""
        written = write(told.elements)
    else:
        text, encoding = decode(raw, str(path))
        told, written = Told(()), Written(text.replace("\r\n", "\n").replace("\r", "\n"))
    if not any(c.isalnum() for c in written.text):
        msg = f"{path}: the file holds no words; give the report's text."
        raise ReadError(msg)
    return ReadFile(Source(hashlib.sha256(raw).hexdigest()[:16], str(path), kind.media, encoding, written.text), written, told)


def decode(raw: bytes, name: str) -> tuple[str, str]:
    """Return the text of `raw` and its encoding: UTF-8, UTF-16/32, Big5, GB18030 or Latin, told from the bytes.

    A few unreadable bytes become U+FFFD each; NUL characters are dropped.

    Raises:
        ReadError: the bytes are binary, or no encoding reads them.
    """
    for mark, kind in _MAGIC:
        if raw.startswith(mark):
            msg = f"{name}: this is {kind}, not text; save its text as .txt in UTF-8."
            raise ReadError(msg)
    encoding = next((encoding for mark, encoding in _BOMS if raw.startswith(mark)), None) or _guess(raw)
    if encoding is not None:
        text = raw.decode(encoding, errors="replace").replace("\0", "")
        if text and _damage(text) <= _MOST_DAMAGE and _control(text) <= _MOST_CONTROL:
            return text, encoding
    elif _control(raw.decode("latin-1")) <= _MOST_CONTROL:
        msg = f"{name}: the file is in no encoding that can be told, or is not text; save it as UTF-8."
        raise ReadError(msg)
    msg = f"{name}: this is a binary file, not text; give {NAMED}."
    raise ReadError(msg)


def _guess(raw: bytes) -> str | None:
    """Return the encoding that bytes without a mark are in, None where none can be told."""
    if _is_utf8(raw):
        return "utf-8"
    wide = {e: _plausible(raw, e) for e in _WIDE}
    if raw.count(0) / len(raw) > _MOST_CONTROL:
        return _best(wide, _LEAST_LIKELY)
    letters = sum(b < 0x80 and chr(b).isalpha() for b in raw[:_SAMPLE])  # noqa: PLR2004
    if letters >= _ENGLISH * len(raw[:_SAMPLE]):
        return _strictly(raw, "cp1252") or "latin-1"
    return _best({e: _plausible(raw, e) for e in _LEGACY} | wide, _LEAST_PLAUSIBLE) or _detected(raw)


def _best(scores: dict[str, float], least: float) -> str | None:
    best = max(scores, key=lambda e: scores[e])
    return best if scores[best] > least else None


def _is_utf8(raw: bytes) -> bool:
    """Whether bytes are UTF-8, or were before a few of them were damaged."""
    if _strictly(raw, "utf-8"):
        return True
    text = raw.decode("utf-8", errors="replace")
    wide = sum(c > "\x7f" for c in text)
    return wide > 0 and text.count("\ufffd") <= max(2, wide // 20) < wide


def _strictly(raw: bytes, encoding: str) -> str | None:
    try:
        raw.decode(encoding)
    except UnicodeDecodeError:
        return None
    return encoding


def _detected(raw: bytes) -> str | None:
    from charset_normalizer import from_bytes  # noqa: PLC0415 (only for files that nothing else reads)

    match = from_bytes(raw[:_SAMPLE]).best()
    if match is None or match.encoding == "ascii" or _control(str(match)[:5000]) > 0:
        return None
    return _strictly(raw, match.encoding)


def _damage(text: str) -> float:
    return text.count("\ufffd") / len(text)


def _control(text: str) -> float:
    """Return the share of characters that no text holds."""
    return sum(ord(c) < 32 and c not in "\n\r\t\f\v" for c in text) / max(1, len(text))  # noqa: PLR2004


def _plausible(raw: bytes, encoding: str) -> float:
    """Return how much `raw` looks like Chinese text in `encoding`, from 0 to 1."""
    text = raw[:_SAMPLE].decode(encoding, errors="replace")
    visible = [c for c in text if not c.isspace()]
    if not visible:
        return 0.0
    bad = sum(ord(c) < 32 or "\ue000" <= c <= "\uf8ff" or 0x80 <= ord(c) < 0xA0 or c == "\ufffd" for c in visible)  # noqa: PLR2004
    han = [c for c in visible if "一" <= c <= "鿿"]
    common = sum(c in _COMMON for c in han) / len(han) if han else 0.0
    chinese = (len(han) + sum(c.isascii() or "\u3000" <= c <= "〿" or "\uff00" <= c <= "\uffef" for c in visible)) / len(visible)
    return max(0.0, min(1.0, chinese * (0.5 + min(common, 0.25) * 2) - 5 * bad / len(visible)))
