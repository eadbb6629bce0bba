"""An index on disk: one file, written whole or not at all, checked when read.

The first line is JSON: format, fingerprint and, for each part, where it stands and its checksum; the
parts follow. A file is replaced by one rename, so that a reader sees the old index or the new one.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from reportqa.model.errors import IndexMismatch, StoreError

FORMAT = 2
MAGIC = "reportqa.index"
CACHE_VARIABLE = "REPORTQA_CACHE"
_LONGEST_HEADER = 1 << 16  # bytes
_STALE = 3600  # seconds after which an unfinished file is taken for abandoned, and a use is noted again


@dataclass(frozen=True, slots=True)
class Stored:
    """An index file as read: `parts` by name, each the bytes that were written."""

    path: Path
    fingerprint: str
    parts: Mapping[str, memoryview]

    def text(self, name: str) -> str:
        """Return a part as text."""
        return str(self.parts[name], "utf-8")


def cache_folder() -> Path:
    """Return the folder of indexes: $REPORTQA_CACHE, else the user's cache directory.

    Raises:
        StoreError: the user has no home directory.
    """
    named = os.environ.get(CACHE_VARIABLE)
    if named:
        return Path(named)
    try:
        if os.name == "posix" and os.uname().sysname != "Darwin":  # what platformdirs answers, without its import
            return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "reportqa"
    except RuntimeError as error:
        msg = f"there is no home directory to keep indexes in; set {CACHE_VARIABLE} to a folder that can be written."
        raise StoreError(msg) from error
    from platformdirs import user_cache_dir  # noqa: PLC0415

    return Path(user_cache_dir("reportqa"))


def key_of(contents: Iterable[tuple[str, bytes]], fingerprint: str) -> str:
    """Return the content hash of files (name, bytes) as indexed under a fingerprint."""
    digest = hashlib.sha256(f"{FORMAT} {fingerprint}".encode())
    for name, data in contents:
        digest.update(f"\0{name}\0{len(data)}\0".encode("utf-8", "surrogateescape"))
        digest.update(data)
    return digest.hexdigest()[:32]


def write(path: Path, parts: Mapping[str, bytes | memoryview], fingerprint: str, *, lasting: bool = True) -> None:
    """Write an index file; whatever happens, `path` holds the previous file or the whole new one.

    One that is not `lasting` is spared the wait for the disk: where the power fails, it may be damaged, which `read` tells.

    Raises:
        StoreError: the folder cannot be written.
    """
    places, at = {}, 0
    for name, data in parts.items():
        places[name] = (at, len(data), _sum(data))
        at += len(data)
    header = json.dumps({"magic": MAGIC, "format": FORMAT, "fingerprint": fingerprint, "parts": places}) + "\n"
    replace(path, [header.encode(), *parts.values()], lasting=lasting)


def replace(path: Path, pieces: Iterable[bytes | memoryview], *, lasting: bool = True) -> None:
    """Write a file of the cache; whatever happens, `path` holds the previous file or the whole new one.

    Raises:
        StoreError: the folder cannot be written.
    """
    building = path.with_name(f".{path.name}.{os.getpid()}-{time.time_ns()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _sweep(path.parent)
        try:
            with building.open("xb") as file:
                file.writelines(pieces)
                file.flush()
                if lasting:
                    os.fsync(file.fileno())
            building.replace(path)
        finally:
            building.unlink(missing_ok=True)
    except OSError as error:
        msg = f"{path.parent}: the index cannot be stored here ({error.strerror or error}), so it is built each time; set {CACHE_VARIABLE} to a folder that can be written."
        raise StoreError(msg) from error


def _sweep(folder: Path) -> None:
    """Remove what indexing left unfinished when it was killed."""
    for left in folder.glob(".*.*-*"):
        try:
            if time.time() - left.stat().st_mtime > _STALE:
                left.unlink()
        except OSError:
            continue


def _sum(data: bytes | memoryview) -> str:
    return hashlib.blake2b(data, digest_size=8).hexdigest()


def read(path: Path, fingerprint: str, *, unchecked: Iterable[str] = ()) -> Stored | None:
    """Return the index file at `path`, None where there is none; parts named `unchecked` check themselves.

    Raises:
        IndexMismatch: it is damaged, no index, or written with another format or fingerprint.
    """
    try:
        data = _mapped(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        msg = f"{path}: this index cannot be read ({getattr(error, 'strerror', None) or 'it is empty'})"
        raise IndexMismatch(msg) from error
    end = bytes(data[:_LONGEST_HEADER]).find(b"\n") + 1
    try:
        header = json.loads(bytes(data[:end]))
        written = (header["magic"], header["format"], header["fingerprint"])
        parts = {name: (data[end + at : end + at + size], size, total) for name, (at, size, total) in header["parts"].items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        msg = f"{path}: this is no index of reportqa"
        raise IndexMismatch(msg) from error
    if written != (MAGIC, FORMAT, fingerprint):
        msg = f"{path}: this index was written by another version of reportqa, jieba or the language tables"
        raise IndexMismatch(msg)
    for name, (part, size, total) in parts.items():
        if len(part) != size or (name not in unchecked and _sum(part) != total):
            msg = f"{path}: this index is damaged (part '{name}')"
            raise IndexMismatch(msg)
    return Stored(path, fingerprint, {name: part for name, (part, _, _) in parts.items()})


def _mapped(path: Path) -> memoryview:
    import mmap  # noqa: PLC0415

    with path.open("rb") as file:
        if time.time() - os.fstat(file.fileno()).st_mtime > _STALE:
            with suppress(OSError):
                os.utime(path)  # a file's time is that of its last use
        return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
