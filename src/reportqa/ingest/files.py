"""A path -> the report files there and their bytes: never blocks, never loops, and names what it leaves out.

I/O stands here alone.
"""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from reportqa.ingest.kinds import NAMED, SUFFIXES
from reportqa.model.errors import ReadError, UnsupportedMedia

# Kinds of documents that no reader takes: a folder that holds some is told so. Anything else is passed over.
_UNREAD = frozenset({".doc", ".rtf", ".ppt", ".pptx", ".odp", ".xls", ".epub", ".wps", ".pages", ".mht"})
MAX_BYTES = 16 * 1024 * 1024  # of a text
MAX_BINARY = 256 * 1024 * 1024  # of any other kind: pictures take most of it


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A report file: its path, its name below the folder asked for (parts joined by /, any bytes made readable) and what the system knows of it."""

    path: Path
    name: str
    known: os.stat_result


@dataclass(frozen=True, slots=True)
class Found:
    """Report files in the order of their names; `left_out` says of each other one its name and why, in words that go after the name."""

    files: tuple[FoundFile, ...]
    left_out: tuple[tuple[str, str], ...]


def find_files(path: Path) -> Found:
    """Return the report files at `path`: itself, or those below a folder.

    Links to files are followed, links to folders are not, so that the walk ends. Hidden files, office programs' lock files
    (`~$…`) and READMEs are passed over.

    Raises:
        ReadError: nothing is there, or a folder holds no report.
        UnsupportedMedia: a single file of a kind that no reader takes.
    """
    try:
        known = path.stat()
    except (OSError, ValueError) as error:
        why = "there is no such file or folder" if isinstance(error, FileNotFoundError | NotADirectoryError | ValueError) else f"it cannot be looked at ({error.strerror})"
        msg = f"{path}: {why}; name a report with --corpus PATH."
        raise ReadError(msg) from error
    if stat.S_ISDIR(known.st_mode):
        return _below(path)
    if not stat.S_ISREG(known.st_mode):
        msg = f"{path}: this is a device or a pipe, not a file; save the report's text as .txt."
        raise UnsupportedMedia(msg)
    if path.suffix.lower() not in SUFFIXES:
        kind = f"'{path.suffix}' files" if path.suffix else "files without a suffix"
        msg = f"{path}: no reader takes {kind}; give {NAMED}."
        raise UnsupportedMedia(msg)
    return Found((FoundFile(path, readable(path.name), known),), ())


def readable(name: str) -> str:
    r"""Return a file's name as text that any encoding of Unicode holds.

    >>> readable("a\udcff.txt")
    'a\\xff.txt'
    """
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _below(folder: Path) -> Found:
    files: list[FoundFile] = []
    left_out: list[tuple[str, str]] = []
    unread: Counter[str] = Counter()
    for one in _walk(folder, left_out):
        suffix = one.path.suffix.lower()
        if suffix in _UNREAD:
            unread[suffix] += 1
        elif suffix in SUFFIXES and not stat.S_ISREG(one.known.st_mode):
            left_out.append((one.name, "this is a device or a pipe, not a file; take it out of the folder."))
        elif suffix in SUFFIXES:
            files.append(one)
    if unread:
        kinds = ", ".join(f"{suffix} {times}" for suffix, times in sorted(unread.items()))
        left_out.append((f"{unread.total()} file{'' if unread.total() == 1 else 's'}", f"no reader takes these kinds ({kinds}); save each as {NAMED}."))
    if not files:
        msg = f"{folder}: the folder holds no report; put a file there ({NAMED}), or name one with --corpus PATH."
        error = ReadError(msg)
        for name, why in left_out:
            error.add_note(f"{name}: {why}")
        raise error
    return Found(tuple(sorted(files, key=lambda f: f.path.relative_to(folder).parts)), tuple(left_out))


def _walk(folder: Path, left_out: list[tuple[str, str]]) -> Iterator[FoundFile]:
    """Yield what lies below a folder and is no folder; `left_out` takes what cannot be looked at."""
    folders = [folder]
    while folders:
        here = folders.pop()
        try:
            with os.scandir(here) as entries:
                listed = list(entries)
        except OSError as error:
            left_out.append((_name(here, folder), f"this folder cannot be read ({error.strerror or error}); check its permissions."))
            continue
        for entry in listed:
            if _passed_over(entry.name):
                continue
            try:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(Path(entry.path))
                    continue
                known = entry.stat()
            except OSError as error:
                if Path(entry.name).suffix.lower() in SUFFIXES:
                    left_out.append((_name(Path(entry.path), folder), f"cannot be looked at ({error.strerror or error}); check where it links to, and its permissions."))
                continue
            if stat.S_ISDIR(known.st_mode):
                left_out.append((_name(Path(entry.path), folder), "this is a link to a folder, which is not followed; index that folder, or put its files here."))
            else:
                yield FoundFile(Path(entry.path), _name(Path(entry.path), folder), known)


def _name(path: Path, folder: Path) -> str:
    return readable(path.relative_to(folder).as_posix())


def _passed_over(name: str) -> bool:
    return name.startswith((".", "~$")) or Path(name).stem.upper() == "README" or name == "__MACOSX"


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a report file; a pipe or a device in its place never blocks.

    Raises:
        ReadError: it cannot be opened, is no file, is empty, or is larger than a report of its kind may be.
    """
    kind = SUFFIXES.get(path.suffix.lower())
    most = MAX_BINARY if kind is not None and kind.reader else MAX_BYTES
    try:
        with open(path, "rb", opener=_opener) as file:  # noqa: PTH123 (Path.open takes no opener)
            known = os.fstat(file.fileno())
            if not stat.S_ISREG(known.st_mode):
                msg = f"{path}: this is a device, a pipe or a folder, not a file; take it out of the folder."
                raise ReadError(msg)
            data = file.read(most + 1) if known.st_size <= most else b""
    except OSError as error:
        msg = f"{path}: cannot be read ({error.strerror or error}); check its name and permissions."
        raise ReadError(msg) from error
    if max(known.st_size, len(data)) > most:
        msg = f"{path}: {max(known.st_size, len(data)) / 1048576:.0f} MB is more than the {most // 1048576} MB a report of this kind may have; split it."
        raise ReadError(msg)
    if not data.strip():
        msg = f"{path}: the file is empty; give the report's text."
        raise ReadError(msg)
    return data


def _opener(path: str, flags: int) -> int:
    """Open without waiting for whoever writes into a pipe."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
