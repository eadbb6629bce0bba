"""Guards docs/serve.md: it names every option of the server and every metric, and its commands are of those there are."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

TEXT = (Path(__file__).parents[2] / "docs" / "serve.md").read_text(encoding="utf-8")


def options(shown: str) -> set[str]:
    return set(re.findall(r"^ +(--[a-z-]+)", shown, re.MULTILINE)) - {"--help"}


def test_every_option_has_its_line_and_no_line_is_of_none(reportqa: Callable[..., Result]) -> None:
    assert set(re.findall(r"^\| `(--[a-z-]+)", TEXT, re.MULTILINE)) == options(reportqa("serve", "--help").stdout)


@pytest.mark.parametrize("line", re.findall(r"^(?:ExecStart=\S+/)?reportqa (?:serve|keys).*", TEXT, re.MULTILINE))
def test_the_commands_shown_are_understood(line: str, reportqa: Callable[..., Result]) -> None:
    words = line.partition("#")[0].split()[1:]
    known = options(reportqa(*words[: 2 if words[0] == "keys" else 1], "--help").stdout)
    assert {word for word in words if word.startswith("--")} <= known


def test_every_metric_has_its_line() -> None:
    from reportqa.interfaces.web.backend import Local
    from reportqa.interfaces.web.metrics import Metrics

    names = re.findall(r"^# TYPE (reportqa_\w+)", Metrics(Local(None)).text().decode(), re.MULTILINE)  # type: ignore[arg-type]
    assert all(name.startswith("reportqa_process_") or name.endswith("_created") or name in TEXT for name in names)
    assert len(names) > 5
