"""The settings file of the helpdesks (TOML) -> accounts; secrets come from the environment variables that it names."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from reportqa.interfaces.helpdesk.delivery import Backoff, origin_of
from reportqa.interfaces.helpdesk.model import Form, Vendor
from reportqa.interfaces.helpdesk.tables import LANGUAGES
from reportqa.interfaces.helpdesk.vendors import VENDORS
from reportqa.model.errors import ReadError, UsageError

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}", re.ASCII)
_SECRETS = ("token", "secret", "segment")  # settings that name an environment variable
_TYPES: dict[str, type | tuple[type, ...]] = {"account": int, "user": int, "group": (int, str), "public": bool, "notes": bool, "form": str}
_LEAST_SECRET = 16  # characters


@dataclass(frozen=True, slots=True)
class Account:
    """One account: its vendor, and what holds for its answers (`least` is a confidence, 0 to 1)."""

    name: str
    vendor: Vendor
    language: str = "zh-TW"
    least: float = 0.5


@dataclass(frozen=True, slots=True)
class Helpdesks:
    """All accounts, and what holds for every one: times in seconds, `retention` in days, `history` in earlier questions."""

    accounts: Mapping[str, Account]
    public_url: str = ""
    deadline: float = 5.0
    retention: float = 30.0
    history: int = 6
    backoff: Backoff = Backoff()


def read_accounts(path: Path, environment: Mapping[str, str]) -> Helpdesks:
    """Return the helpdesks of a settings file.

    Raises:
        ReadError: the file cannot be read, or is no TOML.
        UsageError: a setting is unknown, missing or of no use, or the environment lacks a secret.
    """
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        msg = f"{path}: the helpdesks' settings cannot be read ({error}); name a TOML file in UTF-8, as docs/helpdesk.md shows it."
        raise ReadError(msg) from error
    accounts = found.pop("accounts", None)
    if not isinstance(accounts, dict) or not accounts:
        msg = f"{path}: there are no accounts; add one as [accounts.NAME]."
        raise UsageError(msg)
    common = _common(path, found)
    return Helpdesks({name: _account(path, name, table, environment) for name, table in accounts.items()}, **common)


def _common(path: Path, found: dict[str, Any]) -> dict[str, Any]:
    limits = {"deadline": (0.1, 60.0), "retention": (0.01, 3650.0), "history": (0, 20), "first_wait": (0.01, 3600.0), "longest_wait": (0.01, 86400.0), "attempts": (1, 1000)}
    for name, value in found.items():
        if name == "public_url":
            if not isinstance(value, str) or origin_of(value) is None:
                msg = f"{path}: public_url is no https address."
                raise UsageError(msg)
        elif name not in limits:
            msg = f"{path}: there is no setting '{name}'; there are public_url, {', '.join(limits)} and [accounts.NAME]."
            raise UsageError(msg)
        elif isinstance(value, bool) or not isinstance(value, (int, float)) or not limits[name][0] <= value <= limits[name][1]:
            msg = f"{path}: {name} is to be a number from {limits[name][0]} to {limits[name][1]}."
            raise UsageError(msg)
    standard = Backoff()
    backoff = Backoff(float(found.get("first_wait", standard.first)), float(found.get("longest_wait", standard.longest)), int(found.get("attempts", standard.attempts)))
    return {k: int(v) if k == "history" else v for k, v in found.items() if k in ("public_url", "deadline", "retention", "history")} | {"backoff": backoff}


def _account(path: Path, name: str, table: Any, environment: Mapping[str, str]) -> Account:  # noqa: ANN401
    where = f"{path}: [accounts.{name}]"
    if not _NAME.fullmatch(name) or not isinstance(table, dict):
        msg = f"{where}: an account is a table, and its name small letters, digits, - and _."
        raise UsageError(msg)
    kind = VENDORS.get(table.get("vendor", ""))
    if kind is None:
        msg = f"{where}: vendor is to be one of {', '.join(VENDORS)}."
        raise UsageError(msg)
    language, least = table.get("language", "zh-TW"), table.get("least_confidence", 0.5)
    if language not in LANGUAGES or isinstance(least, bool) or not isinstance(least, (int, float)) or not 0 <= least <= 1:
        msg = f"{where}: language is one of {', '.join(LANGUAGES)}, and least_confidence a number from 0 to 1."
        raise UsageError(msg)
    known = {f.name: f for f in fields(kind)}
    given: dict[str, Any] = {}
    for key, value in table.items():
        if key in ("vendor", "language", "least_confidence"):
            continue
        field = {"url": "base"}.get(key, key.removesuffix("_env"))
        if field not in known or key.endswith("_env") != (field in _SECRETS):
            msg = f"{where}: {kind.__name__} has no setting '{key}'; docs/helpdesk.md lists them" + (", and a secret is named by the environment variable that holds it." if field in _SECRETS else ".")
            raise UsageError(msg)
        given[field] = _secret(where, key, value, environment) if field in _SECRETS else _value(where, key, value)
    lacking = [n for n, f in known.items() if n not in given and not _has_default(f)]
    if lacking:
        shown = [f"{n}_env" if n in _SECRETS else {"base": "url"}.get(n, n) for n in lacking]
        msg = f"{where}: {', '.join(shown)} is missing; add it."
        raise UsageError(msg)
    if not given.get("secret") and not given.get("segment"):
        msg = f"{where}: nothing tells its events from forged ones; add secret_env, or segment_env where the vendor signs nothing."
        raise UsageError(msg)
    return Account(name, kind(**given), language, float(least))


def _has_default(field: Any) -> bool:  # noqa: ANN401
    from dataclasses import MISSING  # noqa: PLC0415

    return field.default is not MISSING


def _secret(where: str, key: str, name: Any, environment: Mapping[str, str]) -> str:  # noqa: ANN401
    if not isinstance(name, str):
        msg = f"{where}: {key} is to be the name of an environment variable."
        raise UsageError(msg)
    found = environment.get(name, "")
    if not found:
        msg = f"{where}: the environment variable {name} is empty or not set; set it to the {key.removesuffix('_env')}."
        raise UsageError(msg)
    if len(found) < _LEAST_SECRET or not found.isascii() or not found.isprintable() or (key == "segment_env" and not re.fullmatch(r"[\w.~-]+", found)):
        msg = f"{where}: the {key.removesuffix('_env')} in {name} is to be {_LEAST_SECRET} ASCII characters or more" + (", letters, digits and -._~ only." if key == "segment_env" else ".")
        raise UsageError(msg)
    return found


def _value(where: str, key: str, value: Any) -> Any:  # noqa: ANN401
    if key == "url":
        if not isinstance(value, str) or origin_of(value) is None or "?" in value or "#" in value:
            msg = f"{where}: url is to be an https address (http on this machine only), without a question mark."
            raise UsageError(msg)
        return value.rstrip("/")
    wanted = _TYPES.get(key, str)
    if not isinstance(value, wanted) or (isinstance(value, bool) and wanted is not bool):
        msg = f"{where}: {key} is of the wrong kind; docs/helpdesk.md tells what it takes."
        raise UsageError(msg)
    if key == "form":
        if value not in ("plain", "markdown"):
            msg = f"{where}: form is plain or markdown."
            raise UsageError(msg)
        return Form(str(value))
    return value
