"""The cache kept within bounds: what was not used for long goes, and beyond a size what was used least lately; never what is in use.

The time of a file of the cache is that of its last use, to the hour (see `store.read`).
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

MOST_BYTES = 2 << 30
_DAY = 86_400  # seconds
_IN_USE = _DAY  # since its last use, in which a file stays whatever the size
# What the cache holds, and after how many seconds without use it goes. An index is joined from readings in seconds,
# but a reading is wanted again when next year's report comes.
_OURS = (
    (re.compile(r"[0-9a-f]{32}\.index|(?:words|sounds|stems|glosses)-[0-9a-f.-]+\.index|folder-[0-9a-f]+\.json"), 90 * _DAY),
    (re.compile(r"[0-9a-f]{32}\.reading"), 400 * _DAY),
)


@dataclass(frozen=True, slots=True)
class _Kept:
    path: Path
    used: float
    size: int
    lasts: float


def prune(folder: Path, using: Collection[Path] = (), *, most: int = MOST_BYTES) -> int:
    """Remove from the cache `folder` what was not used for long, and the least lately used beyond `most` bytes; return how many files.

    `using` and what was used within a day stay; so does whatever is not the cache's own.
    """
    now, removed = time.time(), 0
    kept = sorted(_kept(folder), key=lambda k: (k.used, k.path))
    size = sum(k.size for k in kept)
    for one in kept:
        age = now - one.used
        if age <= _IN_USE or one.path in using or (age <= one.lasts and size <= most):
            continue
        with suppress(OSError):  # in use, on a system that keeps such files
            one.path.unlink()
            removed += 1
            size -= one.size
    return removed


def _kept(folder: Path) -> Iterator[_Kept]:
    for here in (folder, *_folders(folder / "readings")):
        with suppress(OSError), os.scandir(here) as entries:
            for entry in entries:
                lasts = next((lasts for pattern, lasts in _OURS if pattern.fullmatch(entry.name)), None)
                if lasts is not None and entry.is_file(follow_symlinks=False):
                    known = entry.stat(follow_symlinks=False)
                    yield _Kept(Path(entry.path), known.st_mtime, known.st_size, lasts)


def _folders(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            return [Path(e.path) for e in entries if re.fullmatch(r"[0-9a-f]{2}", e.name) and e.is_dir(follow_symlinks=False)]
    except OSError:
        return []
