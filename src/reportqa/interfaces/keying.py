"""`reportqa keys`: API keys are added, listed and revoked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reportqa.interfaces.terminal import ANSWERED, complain, plain, say, say_json
from reportqa.model.errors import UsageError

KEYS_VARIABLE = "REPORTQA_KEYS"


def default_keys() -> Path:
    """Return the file of keys where none is named: one in the user's configuration."""
    from platformdirs import user_config_path  # noqa: PLC0415

    return user_config_path("reportqa") / "keys.json"


def add(name: str, file: Path | None, *, admin: bool, origins: Sequence[str]) -> int:
    """Make a key, keep its hash and print it, this once.

    Raises:
        UsageError: the name is taken or none, or an origin is no exact one.
        ReadError: the file cannot be read or written.
    """
    from reportqa.interfaces.web.keys import Power, load, make, save  # noqa: PLC0415
    from reportqa.interfaces.web.settings import check_origins  # noqa: PLC0415

    check_origins("--origin", origins)
    path = file or default_keys()
    token, key = make(name, Power.ADMIN if admin else Power.ASK, origins)
    keys = load(path) if path.exists() else []
    if any(k.name == name for k in keys):
        msg = f"there is a key named '{name}' already; revoke it, or choose another name."
        raise UsageError(msg)
    save(path, [*keys, key])
    say(token)
    complain(f"this is the only time that the key is shown; its hash is kept in {path}.")
    return ANSWERED


def show(file: Path | None, *, as_json: bool) -> int:
    """Print the names of the keys, how each begins, and what it may do.

    Raises:
        ReadError: the file cannot be read.
    """
    from reportqa.interfaces.web.keys import load  # noqa: PLC0415

    keys = load(file or default_keys())
    if as_json:
        say_json([{"name": k.name, "shown": k.shown, "scope": k.power.name.lower(), "origins": list(k.origins), "made": k.made} for k in keys])
        return ANSWERED
    for key in keys:
        say(plain(f"{key.name}  {key.shown}…  {key.power.name.lower()}  {key.made}{'  ' if key.origins else ''}{' '.join(key.origins)}"))
    return ANSWERED


def revoke(name: str, file: Path | None) -> int:
    """Take a key away; a running server refuses it within a second.

    Raises:
        UsageError: no key is named so.
        ReadError: the file cannot be read or written.
    """
    from reportqa.interfaces.web.keys import load, save  # noqa: PLC0415

    path = file or default_keys()
    keys = load(path)
    left = [k for k in keys if k.name != name]
    if len(left) == len(keys):
        msg = f"there is no key named '{name}'; `reportqa keys list` names those there are."
        raise UsageError(msg)
    save(path, left)
    return ANSWERED
