"""A corpus on disk: one folder per content hash, written whole or not at all, checked when opened."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from reportqa.model.errors import IndexMismatch, StoreError

FORMAT = 1
MANIFEST = "manifest.json"
PARTS = ("documents", "figures", "postings", "words", "synonyms", "english")
CACHE_VARIABLE = "REPORTQA_CACHE"


def cache_folder() -> Path:
    """Return the folder of indexes: $REPORTQA_CACHE, else the user's cache directory."""
    named = os.environ.get(CACHE_VARIABLE)
    if named:
        return Path(named)
    if os.name == "posix" and os.uname().sysname != "Darwin":  # what platformdirs answers, without its import
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "reportqa"
    from platformdirs import user_cache_dir  # noqa: PLC0415

    return Path(user_cache_dir("reportqa"))


def key_of(contents: list[tuple[str, bytes]], fingerprint: str) -> str:
    """Return the content hash of files (name, bytes) as indexed by this version of the library."""
    digest = hashlib.sha256(f"{FORMAT} {fingerprint}".encode())
    for name, data in contents:
        digest.update(f"\0{name}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()[:32]


def save(folder: Path, key: str, parts: dict[str, Any], fingerprint: str) -> Path:
    """Write the parts of an index under `folder`/`key` and return that path; the last step is one rename.

    Raises:
        StoreError: the folder cannot be written.
    """
    target = folder / key
    try:
        folder.mkdir(parents=True, exist_ok=True)
        building = Path(tempfile.mkdtemp(prefix=f".{key}-", dir=folder))
    except OSError as error:
        msg = f"{folder}: the index cannot be stored here ({error.strerror or error}); set {CACHE_VARIABLE} to a folder that can be written."
        raise StoreError(msg) from error
    try:
        sums = {}
        for name in PARTS:
            data = json.dumps(parts[name], ensure_ascii=False, separators=(",", ":")).encode()
            (building / f"{name}.json").write_bytes(data)
            sums[name] = _sum(data)
        manifest = {"format": FORMAT, "fingerprint": fingerprint, "sums": sums}
        (building / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
        _replace(building, target)
    except OSError as error:
        msg = f"{folder}: the index cannot be stored here ({error.strerror or error}); free some space or set {CACHE_VARIABLE}."
        raise StoreError(msg) from error
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return target


def _replace(building: Path, target: Path) -> None:
    """Move a finished index into place; where another process was first, its index stays."""
    try:
        building.rename(target)
    except OSError:
        if not target.exists():
            raise
        try:
            check(target)
        except IndexMismatch:
            broken = Path(tempfile.mkdtemp(prefix=".broken-", dir=target.parent))
            target.rename(broken / "index")
            building.rename(target)
            shutil.rmtree(broken, ignore_errors=True)


def _sum(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=8).hexdigest()


def check(folder: Path) -> dict[str, Any]:
    """Return the manifest of the index in `folder`.

    Raises:
        IndexMismatch: there is none, it is damaged, or it is of another format.
    """
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        written = manifest["format"]
        sums = manifest["sums"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        msg = f"{folder}: this is no index of reportqa; delete it and ask again, and it is built anew."
        raise IndexMismatch(msg) from error
    if written != FORMAT or set(sums) != set(PARTS):
        msg = f"{folder}: the index has format {written}, this version reads {FORMAT}; delete it and ask again, and it is built anew."
        raise IndexMismatch(msg)
    return dict(manifest)


def load_part(folder: Path, manifest: dict[str, Any], name: str) -> Any:  # noqa: ANN401
    """Return one part of an index.

    Raises:
        IndexMismatch: the file is missing or its bytes are not those that were written.
    """
    try:
        data = (folder / f"{name}.json").read_bytes()
        if _sum(data) != manifest["sums"][name]:
            raise ValueError(name)
        return json.loads(data)
    except (OSError, ValueError) as error:
        msg = f"{folder / name}.json: this part of the index is damaged; delete the folder and ask again, and it is built anew."
        raise IndexMismatch(msg) from error
