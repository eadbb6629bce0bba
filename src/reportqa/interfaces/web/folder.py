"""The corpus folder as uploads may change it: names that stay within it, files that appear whole or not at all."""

from __future__ import annotations

import os
import re
import secrets
import stat
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from reportqa.ingest.kinds import NAMED, SUFFIXES
from reportqa.interfaces.web.failures import Refused

_LONGEST = 200  # bytes of a name; file systems take 255, and a set-aside file's name is longer
_FORBIDDEN = frozenset('/\\:*?"<>|')
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)  # what Windows takes for devices, with any suffix
COMING, PREVIOUS = ".upload-", ".previous-"


def kept_name(given: str) -> str:
    """Return the name under which an uploaded file is kept.

    Raises:
        Refused: it has a path, is hidden, holds what no file's name should, or is none of a report.
    """
    name = unicodedata.normalize("NFC", given).strip()
    if not name or len(name.encode("utf-8", "replace")) > _LONGEST or not name.isprintable() or any(c in _FORBIDDEN or unicodedata.category(c) == "Cs" for c in name):
        msg = f"the file's name holds a path or characters that no name should, or is longer than {_LONGEST} bytes; give a plain name such as report-106.pdf."
        raise Refused(422, "name", msg)
    stem, dot, _ = name.rpartition(".")
    if name.startswith((".", "~$")) or stem.upper() == "README" or _DEVICES.fullmatch(name.partition(".")[0].strip()) or not stem.strip(" .") or name.endswith("."):
        raise Refused(422, "name", "a file of this name would be passed over; give it another.")
    if f"{dot}{name.rpartition('.')[2]}".lower() not in SUFFIXES:
        raise Refused(422, "name", f"no reader takes files of this suffix; give {NAMED}.")
    return name


class Folder:
    """The folder's own files; those in folders below it are left alone."""

    def __init__(self, folder: Path) -> None:
        """Take the corpus folder, and clear away what an upload that was cut off left."""
        self._folder = folder
        for left in folder.glob(f"{COMING}*"):
            left.unlink(missing_ok=True)

    def coming(self) -> tuple[Path, int]:
        """Return a new hidden file, and its open descriptor, for an upload to be written to."""
        path = self._folder / f"{COMING}{secrets.token_hex(8)}"
        return path, os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0), 0o644)

    def named(self, wanted: str) -> str:
        """Return the name of the file that is named so, with its suffix or without.

        Raises:
            Refused: none is, or several are.
        """
        names = [e.name for e in self._entries() if wanted in (e.name, Path(e.name).stem)]
        if wanted in names:
            return wanted
        if len(names) != 1:
            told = "several files are named so; name one with its suffix." if names else "there is no such file in the corpus folder itself; GET /v1/documents names the reports."
            raise Refused(409 if names else 404, "name" if names else "not_found", told)
        return names[0]

    def _entries(self) -> Iterator[os.DirEntry[str]]:
        with os.scandir(self._folder) as entries:
            yield from (e for e in entries if e.is_file(follow_symlinks=False) and not e.name.startswith((".", "~$")) and Path(e.name).suffix.lower() in SUFFIXES)

    @contextmanager
    def placed(self, coming: Path, name: str, *, replace: bool) -> Iterator[None]:
        """Hold the file that came under its name; where what is done meanwhile fails, all is as it was before.

        Raises:
            Refused: the name is taken, and `replace` is not set or it is no plain file's.
        """
        target = self._folder / name
        self._free(target, replace=replace)
        kept = self._set_aside(target) if replace else None
        try:
            if kept is None:
                os.link(coming, target)  # fails where there is one, as `replace` would not
                coming.unlink()
            else:
                coming.replace(target)
        except FileExistsError:
            raise Refused(409, "taken", f"there is a file '{name}' already; send replace=true to replace it.") from None
        try:
            yield
        except BaseException:
            if kept is None:
                target.unlink(missing_ok=True)
            else:
                kept.replace(target)
            raise
        if kept is not None:
            kept.unlink(missing_ok=True)

    def _free(self, target: Path, *, replace: bool) -> None:
        others = [e.name for e in self._entries() if Path(e.name).stem.casefold() == target.stem.casefold() and e.name != target.name]
        if others:
            raise Refused(409, "taken", f"citations could not tell it from '{others[0]}'; give it another name, or delete that one.")
        with suppress(FileNotFoundError):
            if not stat.S_ISREG(target.lstat().st_mode):
                raise Refused(409, "taken", f"'{target.name}' is a link or a folder, which is never replaced; give another name.")
            if not replace:
                raise Refused(409, "taken", f"there is a file '{target.name}' already; send replace=true to replace it.")

    def _set_aside(self, target: Path) -> Path | None:
        """Give a file a second, hidden name, so that it can come back; None where there is none."""
        kept = target.with_name(f"{PREVIOUS}{secrets.token_hex(4)}-{target.name}")
        try:
            os.link(target, kept, follow_symlinks=False)
        except FileNotFoundError:
            return None
        return kept

    @contextmanager
    def removed(self, name: str) -> Iterator[None]:
        """Hold a file out of the folder; where what is done meanwhile fails, it comes back."""
        target = self._folder / name
        kept = target.with_name(f"{PREVIOUS}{secrets.token_hex(4)}-{name}")
        target.rename(kept)
        try:
            yield
        except BaseException:
            kept.rename(target)
            raise
        kept.unlink(missing_ok=True)
