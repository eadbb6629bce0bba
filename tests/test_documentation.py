"""Guards the README: its commands are one each, its library example runs, and it names every command and exit code."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from reportqa.interfaces.app import app

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def block(mark: str) -> str:
    found = re.search(rf"<!-- newcomer: {mark} -->\n```sh\n(.*?)\n```", README, re.DOTALL)
    assert found
    return found.group(1)


@pytest.mark.parametrize("mark", ["run", "test"])
def test_a_newcomers_step_is_one_command(mark: str) -> None:
    assert "\n" not in block(mark)
    assert block(mark).startswith("python3 -m venv .venv && .venv/bin/pip install ")


def test_the_first_command_answers_as_the_readme_prints(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    arguments = shlex.split(block("run").split("&&")[-1])
    assert arguments[0] == ".venv/bin/reportqa"
    result = CliRunner().invoke(app, arguments[1:], env={"REPORTQA_CORPUS": ""})
    shown = README.split("```\n", 3)[2]
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0] == shown.splitlines()[0]
    assert "[1] 「" in shown
    assert re.findall("「(.+?)」", shown)[0] in result.stdout


def test_the_library_example_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    exec(compile(example, "README.md", "exec"), {})  # noqa: S102
    printed = capsys.readouterr().out.splitlines()
    assert "19" in printed[0]
    assert len(printed) == 2


def test_every_command_has_help_and_a_line_in_the_readme() -> None:
    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]
        assert command.help
        assert f"`reportqa {name}" in README
        result = CliRunner().invoke(app, [name, "--help"])
        assert result.exit_code == 0
        for option in re.findall(r"^ +(--[a-z-]+)", result.stdout, re.MULTILINE):
            assert option in README or option == "--help", f"{name} {option}"


def test_the_exit_codes_are_documented() -> None:
    line = next(line for line in README.splitlines() if line.startswith("Exit codes"))
    assert all(f"{code} " in line for code in (0, 1, 2, 3))


@pytest.mark.parametrize("path", re.findall(r"`([a-zA-Z./_-]+\.md)`", README))
def test_the_files_it_points_to_are_there(path: str) -> None:
    assert (ROOT / path).exists()
