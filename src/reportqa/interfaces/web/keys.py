"""API keys: made, kept as hashes in a file of their owner's, found in constant time."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import os
import secrets
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum
from pathlib import Path

from reportqa.model.errors import ReadError, UsageError

PREFIX = "rqa_"
SCHEMA = "reportqa.keys/1"
_SHOWN = len(PREFIX) + 6  # characters of a key that are kept to tell it by
_LONGEST = 256  # characters of what may be a key
_LOOK_SECONDS = 1.0  # between looks at whether the file has changed
_MOST_BYTES = 4 << 20
_OTHERS_WRITE = 0o022


class Power(IntEnum):
    """What a key may do; each may what those before it may."""

    ASK = 1
    ADMIN = 2


@dataclass(frozen=True, slots=True)
class Key:
    """A key as it is kept: its SHA-256 (a random key of 256 bits needs no salt), and the origins it is limited to, if any."""

    name: str
    shown: str
    digest: str
    power: Power
    origins: tuple[str, ...] = ()
    made: str = ""


def digest_of(token: str) -> str:
    """Return the hash by which a key is kept."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def make(name: str, power: Power, origins: Sequence[str] = ()) -> tuple[str, Key]:
    """Return a new key, and what is kept of it.

    Raises:
        UsageError: the name is none, or an admin key would be for pages.
    """
    if not 0 < len(name) <= 64 or not name.isprintable() or name != name.strip():  # noqa: PLR2004
        msg = f"{name!r} is no name for a key; give 1 to 64 printable characters."
        raise UsageError(msg)
    if origins and power is not Power.ASK:
        msg = "a key for pages is seen by all who visit them; leave out --admin or --origin."
        raise UsageError(msg)
    token = PREFIX + secrets.token_urlsafe(32)
    return token, Key(name, token[:_SHOWN], digest_of(token), power, tuple(origins), datetime.now(UTC).isoformat(timespec="seconds"))


def load(path: Path) -> list[Key]:
    """Return the keys that a file holds.

    Raises:
        ReadError: it is not there, others may write to it, or it holds no keys of this kind.
    """
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            data = file.read(_MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        msg = f"{path}: the file of keys cannot be read ({getattr(error, 'strerror', None) or error}); make it with `reportqa keys add NAME --keys {path}`."
        raise ReadError(msg) from error
    if os.name == "posix" and mode & _OTHERS_WRITE:
        msg = f"{path}: others than its owner may write to the file of keys; take that away with `chmod 600 {path}`."
        raise ReadError(msg)
    try:
        return _parsed(data)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        msg = f"{path}: this is no file of keys; make one with `reportqa keys add NAME --keys FILE`."
        raise ReadError(msg) from error


def _parsed(data: bytes) -> list[Key]:
    found = json.loads(data)
    if len(data) > _MOST_BYTES or found["schema"] != SCHEMA:
        raise ValueError
    keys = [Key(str(k["name"]), str(k["shown"]), str(k["sha256"]), Power[str(k["scope"]).upper()], tuple(map(str, k.get("origins", ()))), str(k.get("made", ""))) for k in found["keys"]]
    if any(len(k.digest) != 64 or not k.digest.isascii() for k in keys) or len({k.name for k in keys}) < len(keys):  # noqa: PLR2004
        raise ValueError
    return keys


def save(path: Path, keys: Sequence[Key]) -> None:
    """Write keys to a file that its owner alone can read, whole or not at all.

    Raises:
        ReadError: it cannot be written.
    """
    told = {"schema": SCHEMA, "keys": [{"name": k.name, "shown": k.shown, "sha256": k.digest, "scope": k.power.name.lower(), "origins": list(k.origins), "made": k.made} for k in keys]}
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        number, name = tempfile.mkstemp(prefix=".keys-", dir=path.parent)  # 0600 from the start
        try:
            with os.fdopen(number, "w", encoding="utf-8") as file:
                json.dump(told, file, ensure_ascii=False, indent=1)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        msg = f"{path}: the file of keys cannot be written ({error.strerror or error}); name another with --keys."
        raise ReadError(msg) from error


class Keyring:
    """The keys of a file, read anew when it changes, so that a revoked key is refused within a second."""

    def __init__(self, path: Path) -> None:
        """Read a file of keys.

        Raises:
            ReadError: it cannot be read (see `load`).
        """
        self._path = path
        self._stamp = _stamp(path)
        self._looked = time.monotonic()
        self._keys: Sequence[Key] = load(path)
        self._origins: frozenset[str] = _origins(self._keys)

    def find(self, token: str) -> Key | None:
        """Return the key, None where it is none of the file's; how long that takes does not tell which or how much of it is right."""
        self._refresh()
        digest = digest_of(token[:_LONGEST])
        found = None
        for key in self._keys:
            if hmac.compare_digest(key.digest, digest):
                found = key
        return found

    @property
    def origins(self) -> frozenset[str]:
        """The origins that keys are limited to, together."""
        self._refresh()
        return self._origins

    def _refresh(self) -> None:
        now = time.monotonic()
        if now - self._looked < _LOOK_SECONDS:
            return
        self._looked = now
        stamp = _stamp(self._path)
        if stamp == self._stamp:
            return
        self._stamp = stamp
        try:
            self._keys = load(self._path)
        except ReadError as error:  # no key is better than one that may have been revoked
            self._keys = []
            logging.getLogger("reportqa.serve").error("%s", error)
        self._origins = _origins(self._keys)


def _origins(keys: Sequence[Key]) -> frozenset[str]:
    return frozenset(origin for key in keys for origin in key.origins)


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        known = path.stat()
    except (OSError, ValueError):
        return None
    return known.st_mtime_ns, known.st_size, known.st_ino
