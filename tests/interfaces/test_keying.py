"""`reportqa keys`: a key is shown once, listed by its beginning, and revoked by its name."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result


def test_a_key_is_added_listed_and_revoked(reportqa: Callable[..., Result], tmp_path: Path) -> None:
    file = ("--keys", str(tmp_path / "keys.json"))
    added = reportqa("keys", "add", "desk", *file)
    token = added.stdout.strip()
    assert (added.exit_code, token[:4], len(token)) == (0, "rqa_", 47)
    assert reportqa("keys", "add", "site", "--origin", "https://www.example.gov.tw", *file).exit_code == 0
    listed = reportqa("keys", "list", *file)
    assert token not in listed.stdout
    assert token[:10] in listed.stdout
    assert [(k["name"], k["scope"], k["origins"]) for k in json.loads(reportqa("keys", "list", "--json", *file).stdout)] == [("desk", "ask", []), ("site", "ask", ["https://www.example.gov.tw"])]
    assert reportqa("keys", "revoke", "desk", *file).exit_code == 0
    assert "desk" not in reportqa("keys", "list", *file).stdout


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("add", "taken"), 2, "already"),
        (("add", "a", "--origin", "*"), 2, "exact origin"),
        (("add", "a", "--admin", "--origin", "https://a.example"), 2, "pages"),
        (("revoke", "nobody"), 2, "no key named"),
        (("add", ""), 2, "no name"),
    ],
)
def test_what_makes_no_sense_is_one_sentence(arguments: tuple[str, ...], code: int, says: str, reportqa: Callable[..., Result], tmp_path: Path) -> None:
    file = ("--keys", str(tmp_path / "keys.json"))
    reportqa("keys", "add", "taken", *file)
    done = reportqa("keys", *arguments, *file)
    assert (done.exit_code, done.stderr.count("\n")) == (code, 1)
    assert says in done.stderr


def test_a_file_that_is_none_is_left_as_it_was(reportqa: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    assert reportqa("keys", "add", "a", "--keys", str(tmp_path / "notes.txt")).exit_code == 3
    assert (tmp_path / "notes.txt").read_text() == "mine"
