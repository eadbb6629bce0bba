"""`reportqa queue` shows what was given up, without what was written, and mends it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from reportqa.interfaces.app import app
from reportqa.interfaces.helpdesk.model import Incoming
from reportqa.interfaces.helpdesk.queue import Queue, queue_path

Said = Callable[..., Result]


@pytest.fixture
def said(tmp_path: Path) -> Said:
    queue = Queue(queue_path(tmp_path))
    for n in (1, 2):
        queue.add("web", Incoming(f"message:{n}", "7", "what was written\x1b[31m"), 0.0)
    queue.dead(queue.listed()[0], "chat.example replied 422")
    queue.close()
    return lambda *arguments: CliRunner().invoke(app, ["queue", *arguments, "--state", str(tmp_path)])


def test_the_list_tells_why_and_not_what(said: Said) -> None:
    shown = said("list").stdout
    assert "chat.example replied 422" in shown
    assert "what was written" not in shown
    assert len(shown.splitlines()) == 3


def test_the_list_is_json_where_asked_for(said: Said) -> None:
    events = [json.loads(line) for line in said("list", "--json").stdout.splitlines()]
    assert [(e["id"], e["state"]) for e in events] == [(1, "dead"), (2, "received")]
    assert all("text" not in e for e in events)


def test_what_was_given_up_is_retried_or_dropped(said: Said) -> None:
    assert said("retry").stdout == "1 events to be tried again.\n"
    assert "dead" not in said("list").stdout
    assert said("drop", "1").stdout == "0 events dropped.\n"


def test_a_conversation_is_forgotten(said: Said) -> None:
    assert said("forget", "web", "7").stdout == "2 events forgotten.\n"
    assert said("list").stdout == "nothing waits, and nothing was given up.\n"
    assert "forgotten" in said("list", "--all").stdout


@pytest.mark.parametrize("arguments", [("mend",), ("drop",), ("drop", "x"), ("retry", "-1"), ("forget", "web")])
def test_what_makes_no_sense_is_told(arguments: tuple[str, ...], said: Said) -> None:
    assert said(*arguments).exit_code == 2


def test_a_folder_without_a_queue_is_told(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["queue", "--state", str(tmp_path / "none")])
    assert (result.exit_code, "no queue here" in result.stderr) == (2, True)
