"""What a corpus holds: its files by the digests of their content, without reading again what the system says is unchanged."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from reportqa.index import store
from reportqa.ingest.files import FoundFile, find_files, read_bytes
from reportqa.model.errors import ReadError, StoreError
from reportqa.model.progress import Progress, Stage

_FEW, _SMALL = 64, 4 << 20  # files, and their bytes, that are just read each time
CHANGED = "was written to while it was read; index it again."
_SETTLED = 2 * 10**9  # ns after which a file that changes again has another time

Memo = dict[str, list[object]]


@dataclass(frozen=True, slots=True)
class File:
    """A report file: where it stands, its name in the corpus, the digest of its content and its size in bytes.

    `ocr` says how its scanned pages are read (see `building.scans`), "" where they are not.
    """

    path: Path
    name: str
    digest: str
    size: int
    ocr: str = ""

    @property
    def suffix(self) -> str:
        """The suffix in lower case, which says what kind of file it is."""
        return self.path.suffix.lower()


@dataclass(frozen=True, slots=True)
class Contents:
    """The files of a corpus; `left_out` says of each other its name and why."""

    root: Path
    files: tuple[File, ...]
    left_out: tuple[tuple[str, str], ...]

    def key(self, made_of: str) -> str:
        """Return the name of the index that is made of them: the same wherever the files stand."""
        return store.key_of(((f.name, bytes.fromhex(f.digest) + f.ocr.encode()) for f in self.files), made_of)


def gather(root: Path, folder: Path | None = None, tell: Callable[[Progress], None] = lambda _: None) -> Contents:
    """Return the report files at `root`, a file or a folder; `folder` remembers the digests of many or large ones.

    Raises:
        ReadError: nothing there can be read.
    """
    found = find_files(root)
    many = len(found.files) > _FEW or sum(f.known.st_size for f in found.files) > _SMALL
    memo_file = folder / f"folder-{_named(root)}.json" if folder is not None and many else None
    memo = {} if memo_file is None else _remembered(memo_file)
    if many:
        tell(Progress(Stage.LOOKING, of=len(found.files)))
    files: list[File] = []
    left_out = list(found.left_out)
    kept: Memo = {}
    for one in found.files:
        try:
            digest, settled = _digest(one, memo)
        except ReadError as error:
            if len(found.files) == 1 and not left_out:
                raise
            left_out.append((one.name, reason(error, str(one.path))))
            continue
        files.append(File(one.path, one.name, digest, one.known.st_size))
        if settled:
            kept[one.name] = [*_stamp(one.known), digest]
    if not files:
        raise none_read(root, left_out)
    if memo_file is not None and kept != memo:
        with suppress(StoreError):  # the index itself cannot be stored either, and says so
            store.replace(memo_file, [json.dumps(kept).encode()])
    return Contents(root, tuple(files), tuple(left_out))


def none_read(root: Path, left_out: Sequence[tuple[str, str]]) -> ReadError:
    """Return the error that says that no file could be read, with a note for each."""
    (name, why), *others = left_out
    if not others:
        return ReadError(f"{root / name if root.is_dir() else root}: {why}")
    error = ReadError(f"{root}: none of its {len(left_out)} files can be read; mend one of them, or name another report with --corpus PATH.")
    for name, why in left_out:
        error.add_note(f"left out: {name}: {why}")
    return error


def reason(error: Exception, name: str) -> str:
    """Return what an error says of the file that it names first."""
    return str(error).removeprefix(name).removeprefix(": ")


def digest_of(data: bytes) -> str:
    """Return the digest of a file's content."""
    return hashlib.sha256(data).hexdigest()


def _digest(one: FoundFile, memo: Memo) -> tuple[str, bool]:
    """Return the digest of a file's content, and whether its times will tell a change from now on."""
    known = memo.get(one.name)
    if known is not None and known[:-1] == _stamp(one.known):
        return str(known[-1]), True
    now = time.time_ns()
    data = read_bytes(one.path)
    return digest_of(data), max(one.known.st_mtime_ns, one.known.st_ctime_ns) < now - _SETTLED


def _stamp(known: os.stat_result) -> list[object]:
    return [known.st_size, known.st_mtime_ns, known.st_ctime_ns, known.st_ino]


def _named(root: Path) -> str:
    return hashlib.blake2b(os.fsencode(root.absolute()), digest_size=12).hexdigest()


def _remembered(file: Path) -> Memo:
    try:
        found = json.loads(file.read_bytes())
        return {str(name): list(stamp) for name, stamp in found.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}
