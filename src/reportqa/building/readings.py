"""The readings of a corpus's files: kept ones where the content was read before, whatever the file is called; the others are read and kept."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from reportqa.building.apart import can_start, read_apart
from reportqa.building.folder import CHANGED, File, digest_of
from reportqa.building.reading import FAILED, Parts, failed, pages_of
from reportqa.building.scans import languages_of
from reportqa.building.worker import DEBUG_VARIABLE, bounded
from reportqa.index import store
from reportqa.ingest.files import read_bytes
from reportqa.ingest.kinds import kind_of
from reportqa.language.segment import Segmenter
from reportqa.model.errors import IndexMismatch, ReadError, StoreError
from reportqa.model.progress import Progress, Stage

_AT_ONCE = 64 << 10  # bytes of plain text that are read sooner than a process starts
FOLDER = "readings"  # within the cache


class Readings:
    """The readings that a folder of the cache keeps, under one fingerprint."""

    def __init__(self, cache: Path, made_of: str) -> None:
        """Take the folder of the cache; it need not exist."""
        self.cache = cache
        self.folder = cache / FOLDER
        self.made_of = made_of
        self._here: dict[str, Parts] = {}  # those that could not be kept, and those that are not to be
        self.passing = False  # whether one of them may be another the next time

    def path(self, file: File) -> Path:
        """Return where a file's reading is kept."""
        name = hashlib.blake2b(f"{self.made_of} {file.digest} {file.suffix} {file.ocr}".encode(), digest_size=16).hexdigest()
        return self.folder / name[:2] / f"{name}.reading"

    def of(self, file: File) -> Parts | None:
        """Return a file's reading, None where there is none or it is damaged."""
        found = self._here.get(str(self.path(file)))
        if found is not None:
            return found
        try:
            kept = store.read(self.path(file), self.made_of)
        except IndexMismatch:
            return None
        return None if kept is None else kept.parts

    def keep(self, file: File, parts: dict[str, bytes]) -> None:
        """Keep a file's reading, in memory where it cannot be stored."""
        try:
            store.write(self.path(file), parts, self.made_of, lasting=False)
        except StoreError:
            self._here[str(self.path(file))] = parts

    def hold(self, file: File, parts: dict[str, bytes]) -> None:
        """Hold a reading for this time only."""
        self._here[str(self.path(file))] = parts
        self.passing = True


@contextmanager
def readings_in(folder: Path | None, made_of: str) -> Iterator[Readings]:
    """Give the readings that the cache `folder` keeps, else those of a folder that is gone afterwards."""
    if folder is not None and _writable(folder / FOLDER):
        yield Readings(folder, made_of)
        return
    with tempfile.TemporaryDirectory(prefix="reportqa-") as passing:
        yield Readings(Path(passing), made_of)


def _writable(folder: Path) -> bool:
    try:
        store.replace(folder / "README", [b"What reportqa read of each file, so that none is read twice; all of this may be deleted at any time.\n"], lasting=False)
    except StoreError:
        return False
    return True


def read_all(files: Sequence[File], readings: Readings, segmenter: Segmenter, *, anew: bool, tell: Callable[[Progress], None]) -> tuple[File, ...]:
    """Read the files of which no reading is kept, or all of them `anew`; return those.

    Raises:
        StoreError: there is no room for a reading.
    """
    wanted: dict[Path, File] = {}
    for file in files:
        wanted.setdefault(readings.path(file), file)
    todo = [f for f in wanted.values() if anew or _is_wanting(readings.of(f))]
    told = _Told(todo, tell)
    if can_start() and not (sum(f.size for f in todo) <= _AT_ONCE and all(map(_is_plain, todo))):
        with suppress(OSError):  # this system starts no processes: the rest is read here
            with closing(read_apart([(f, readings.path(f)) for f in todo], readings.cache, readings.made_of)) as done:
                for one in done:
                    if one.why is not None:
                        (readings.keep if one.lasting else readings.hold)(one.file, failed(one.why))
                    told.step(one.file, finished=one.finished, pages=one.pages)
            return tuple(todo)
    for file in todo:
        if file in told.finished:
            continue
        told.step(file, finished=False)
        told.step(file, finished=True, pages=_read_here(file, readings, segmenter))
    return tuple(todo)


def _is_wanting(parts: Parts | None) -> bool:
    """Whether a file is to be read: it was not, or it is to be shown why it could not."""
    return parts is None or (FAILED in parts and bool(os.environ.get(DEBUG_VARIABLE)))


def _is_plain(file: File) -> bool:
    """Whether a file is plain text, as no archive is that can hold any number of bytes."""
    with suppress(ReadError):
        return not kind_of(file.suffix, read_bytes(file.path)).reader
    return True


def _read_here(file: File, readings: Readings, segmenter: Segmenter) -> int:
    """Read a file within this process; return how many pages it has."""
    try:
        data = read_bytes(file.path)
    except ReadError:  # it could be read a moment ago
        data = b""
    if digest_of(data) != file.digest:
        readings.hold(file, failed(CHANGED))
        return 0
    parts = bounded(data, file.suffix, segmenter, ocr=languages_of(file.ocr))
    readings.keep(file, parts)
    return pages_of(parts)


class _Told:
    """Tells how far reading is."""

    def __init__(self, todo: Sequence[File], tell: Callable[[Progress], None]) -> None:
        self.finished: set[File] = set()
        self._of, self._size, self._tell = len(todo), sum(f.size for f in todo) or 1, tell
        self._done = self._pages = 0

    def step(self, file: File, *, finished: bool, pages: int = 0) -> None:
        if finished:
            self.finished.add(file)
            self._done += file.size
            self._pages += pages
        self._tell(Progress(Stage.READ if finished else Stage.READING, file.name, len(self.finished), self._of, self._done / self._size, self._pages))
