"""What an index depends on besides the files: jieba, the readers' libraries, and the code and tables that read a report."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from reportqa.index import store
from reportqa.language.segment import jieba_version
from reportqa.language.tables import fingerprint as tables_fingerprint
from reportqa.model.errors import StoreError

_ROOMS = ("model", "language", "ingest", "ingest/readers", "index", "building")  # whose code decides what an index holds


def fingerprint(folder: Path | None) -> str:
    """Return what an index depends on besides the files: jieba, and the code and tables that read a report.

    It is told from their content; `folder` remembers it for as long as their sizes and times stay the same.
    """
    stamp = _stamp()
    memo = None if folder is None else folder / "code.json"
    if memo is not None:
        with suppress(OSError, ValueError, KeyError, TypeError):
            kept = json.loads(memo.read_bytes())
            if kept["stamp"] == stamp:
                return str(kept["fingerprint"])
    found = f"jieba {jieba_version()} tables {tables_fingerprint()} code {_code()}"
    if memo is not None:
        with suppress(StoreError):
            store.replace(memo, [json.dumps({"stamp": stamp, "fingerprint": found}).encode()])
    return found


def _stamp() -> str:
    """Return a digest of the names, sizes and times of the code and tables, and jieba's version."""
    parts = [jieba_version()]
    for path in _sources((".py", ".tsv"), *_ROOMS, "language/data"):
        known = path.stat()
        parts.append(f"{path} {known.st_size} {known.st_mtime_ns}")
    return hashlib.blake2b("\n".join(parts).encode("utf-8", "surrogateescape"), digest_size=12).hexdigest()


def _code() -> str:
    digest = hashlib.blake2b(digest_size=12)
    for path in _sources((".py",), *_ROOMS):
        data = path.read_bytes()
        digest.update(f"\0{path.name}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()


def _sources(suffixes: tuple[str, ...], *rooms: str) -> Iterator[Path]:
    here = Path(__file__).parent.parent
    for room in rooms:
        yield from sorted(p for p in (here / room).iterdir() if p.suffix in suffixes)
