"""File -> `Source`: bytes to text, whatever the encoding; every bad file gets one sentence.

I/O stands here alone. Formats beyond plain text and Markdown are readers to come.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from reportqa.model.document import Source
from reportqa.model.errors import ReadError, UnsupportedMedia

MAX_BYTES = 64 * 1024 * 1024
SUFFIXES = {".txt": "text/plain", ".text": "text/plain", ".md": "text/markdown", ".markdown": "text/markdown"}
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_LEGACY = ("big5hkscs", "cp950", "gb18030")
# The commonest characters of Chinese text (function words and numerals of both scripts): the right
# decoding of a legacy file is the one that holds most of them.
_COMMON = frozenset("的一是不了人在有我他這这個个們们中來来上大為为和國国地到以說说時时要就出會会可也你對对生能而子那得於于著下自之年過过發发後后作里用道行所然家種种事成方多經经麼么去法學学如都同現现當当沒没動动面起看定天分還还進进好小部其些主樣样理心本前開开但因只從从想實实、，。年月日元人件第及與与等")  # fmt: skip


def find_files(path: Path) -> tuple[Path, ...]:
    """Return the report files at `path`: itself, or the readable ones below a folder, sorted.

    Raises:
        ReadError: nothing is there, or a folder holds no report.
        UnsupportedMedia: a single file of a kind that no reader takes.
    """
    if path.is_file():
        if path.suffix.lower() not in SUFFIXES:
            msg = f"{path}: no reader takes '{path.suffix or 'a file without suffix'}'; give plain text (.txt) or Markdown (.md)."
            raise UnsupportedMedia(msg)
        return (path,)
    if not path.exists():
        msg = f"{path}: there is no such file or folder; name a report with --corpus PATH."
        raise ReadError(msg)
    found = tuple(
        p
        for p in sorted(path.rglob("*"))
        if p.suffix.lower() in SUFFIXES
        and p.is_file()
        and not any(part.startswith(".") for part in p.relative_to(path).parts)
        and p.stem.upper() != "README"
    )
    if not found:
        msg = f"{path}: the folder holds no report; put a .txt or .md file there, or name one with --corpus PATH."
        raise ReadError(msg)
    return found


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a report file.

    Raises:
        ReadError: it cannot be opened, is empty, or is larger than 64 MiB.
    """
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            msg = f"{path}: {size / 1048576:.0f} MB is more than the {MAX_BYTES // 1048576} MB a report may have; split it."
            raise ReadError(msg)
        data = path.read_bytes()
    except OSError as error:
        msg = f"{path}: cannot be read ({error.strerror or error}); check its name and permissions."
        raise ReadError(msg) from error
    if not data.strip():
        msg = f"{path}: the file is empty; give the report's text."
        raise ReadError(msg)
    return data


def read(path: Path, data: bytes | None = None) -> Source:
    """Return the file at `path` (or its bytes, already read) as a `Source`.

    Raises:
        ReadError: see `read_bytes`; also where the bytes are no text in any known encoding.
    """
    raw = read_bytes(path) if data is None else data
    text, encoding = decode(raw, str(path))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not any(c.isalnum() for c in text):
        msg = f"{path}: the file holds no words; give the report's text."
        raise ReadError(msg)
    media = SUFFIXES.get(path.suffix.lower(), "text/plain")
    return Source(hashlib.sha256(raw).hexdigest()[:16], str(path), media, encoding, text)


def decode(raw: bytes, name: str) -> tuple[str, str]:
    """Return the text of `raw` and its encoding: UTF-8, UTF-16/32, Big5 or GB18030, told from the bytes.

    Raises:
        ReadError: the bytes are binary, or no encoding reads them.
    """
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            return _strict(raw, encoding, name), encoding
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        if "\x00" not in text:
            return text, "utf-8"
    if len(raw) >= 4 and raw.count(0) / len(raw) > 0.02:  # noqa: PLR2004
        wide = [(_plausible(raw, e), e) for e in ("utf-16-le", "utf-16-be")]
        best, encoding = max(wide)
        if best > 0.8:  # noqa: PLR2004
            return raw.decode(encoding), encoding
        msg = f"{name}: this is a binary file, not text; give the report as .txt or .md."
        raise ReadError(msg)
    scored = sorted(((_plausible(raw, e), -i, e) for i, e in enumerate((*_LEGACY, "utf-16-le", "utf-16-be"))), reverse=True)
    best, _, encoding = scored[0]
    if best > 0.6:  # noqa: PLR2004
        return raw.decode(encoding), encoding
    guess = _detected(raw)
    if guess is not None:
        return guess
    msg = f"{name}: the file is in no encoding that can be told, or is not text; save it as UTF-8."
    raise ReadError(msg)


def _detected(raw: bytes) -> tuple[str, str] | None:
    from charset_normalizer import from_bytes  # noqa: PLC0415 (only for files that nothing else reads)

    match = from_bytes(raw[:200_000]).best()
    if match is None or match.encoding == "ascii" or any(ord(c) < 32 and c not in "\n\r\t\f" for c in str(match)[:5000]):  # noqa: PLR2004
        return None
    try:
        return raw.decode(match.encoding), match.encoding
    except UnicodeDecodeError:
        return None


def _strict(raw: bytes, encoding: str, name: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        msg = f"{name}: the file says that it is {encoding} but breaks off at byte {error.start}; save it again as UTF-8."
        raise ReadError(msg) from error


def _plausible(raw: bytes, encoding: str) -> float:
    """Return how much `raw` looks like Chinese text in `encoding`, from 0 to 1."""
    sample = raw[:40_000]
    try:
        raw.decode(encoding)
        text = sample.decode(encoding, errors="ignore")
    except (UnicodeDecodeError, LookupError):
        return 0.0
    visible = [c for c in text if not c.isspace()]
    if not visible:
        return 0.0
    bad = sum(ord(c) < 32 or "" <= c <= "" or 0x80 <= ord(c) < 0xA0 for c in visible)  # noqa: PLR2004
    han = [c for c in visible if "一" <= c <= "鿿"]
    common = sum(c in _COMMON for c in han) / len(han) if han else 0.0
    chinese = (len(han) + sum(c.isascii() or "　" <= c <= "〿" or "＀" <= c <= "￯" for c in visible)) / len(visible)  # noqa: RUF001
    return max(0.0, min(1.0, chinese * (0.5 + min(common, 0.25) * 2) - 5 * bad / len(visible)))
