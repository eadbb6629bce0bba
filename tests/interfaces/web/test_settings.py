"""Settings that are not safe, or make no sense, are refused before anything listens."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from reportqa.interfaces.web.settings import Settings, check
from reportqa.model.errors import UsageError


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"host": "0.0.0.0"}, "keys"), ({"host": "192.0.2.7"}, "keys"), ({"host": "::"}, "keys"), ({"host": ""}, "keys"), ({"host": "answers.example"}, "keys"),
        ({"origins": ("*",)}, "exact origin"), ({"origins": ("https://a.example/",)}, "exact origin"), ({"origins": ("https://*.example",)}, "exact origin"), ({"origins": ("null",)}, "exact origin"),
        ({"frames": ("https://a.example; script-src *",)}, "exact origin"), ({"frames": ("https://a.example\nX: y",)}, "exact origin"),
        ({"hosts": ("*",)}, "name of a host"), ({"hosts": ("https://a.example",)}, "name of a host"), ({"proxies": ("*",)}, "address or network"), ({"proxies": ("a.example",)}, "address or network"),
        ({"rate": -1}, "rate"), ({"timeout": -0.1}, "timeout"), ({"uploads": True}, "folder"),
    ],
)  # fmt: skip
def test_each_is_one_sentence(given: dict[str, Any], says: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"^[^\n]+\.$") as told:
        check(Settings(str(tmp_path / "report.txt"), **given))
    assert says in str(told.value)


@pytest.mark.parametrize("given", [{}, {"host": "::1"}, {"host": "127.8.8.8"}, {"host": "localhost"}, {"host": "0.0.0.0", "keys": Path("k")}, {"uploads": True}, {"origins": ("https://a.example:8443", "http://[::1]:3000")}, {"proxies": ("10.0.0.0/8", "::1")}])
def test_what_is_safe_is_taken(given: dict[str, Any], tmp_path: Path) -> None:
    check(Settings(str(tmp_path), **given))
