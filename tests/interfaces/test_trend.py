"""Guards `reportqa trend`: the table, CSV, JSON, pictures, exit codes and what is said where nothing is found."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from reportqa.interfaces import trending
from reportqa.interfaces.app import app
from reportqa.interfaces.terminal import width
from reportqa.library import open_corpus

Run = Callable[..., Result]
REPORTS = {
    "health-105": "梅溪縣衛生局105年工作報告\n\n一、門診\n105年門診服務人次共118,400人次。\n",
    "health-106": "梅溪縣衛生局106年工作報告\n\n一、門診\n106年門診服務人次為121,050人次；105年度門診服務人次修正為117,900人次。\n",
}


@pytest.fixture(scope="module")
def health(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("health")
    for name, text in REPORTS.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def trend(health: Path) -> Run:
    def run(*arguments: str) -> Result:
        return CliRunner().invoke(app, ["trend", *arguments], env={"REPORTQA_CORPUS": str(health)})

    return run


def test_the_table_has_a_line_a_year_with_its_clause(trend: Run) -> None:
    result = trend("門診服務人次")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[1].split() == ["period", "value", "unit", "document", "name", "from"]
    assert lines[2].split()[:5] == ["105年度", "117,900", "*", "人次", "health-106"]
    assert lines[3].split()[:4] == ["106年", "121,050", "人次", "health-106"]
    assert "\x1b" not in result.stdout
    assert any("原為118,400人次" in line for line in lines[4:])


def test_columns_line_up_beside_chinese(trend: Run) -> None:
    lines = trend("門診服務人次").stdout.splitlines()[1:4]
    at = [width(line[: line.index(word)]) for line, word in zip(lines, ("unit", "人次", "人次"), strict=True)]
    assert len(set(at)) == 1


def test_csv_and_json_hold_nothing_else(trend: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(trend("門診服務人次", "--csv").stdout)))
    told = json.loads(trend("門診服務人次", "--json").stdout)
    assert [row["value"] for row in rows] == [str(p["value"]) for p in told["points"]] == ["117900", "121050"]
    assert trend("門診服務人次", "--csv", "--json").exit_code == 2


def test_the_years_may_be_confined(trend: Run) -> None:
    assert [p["year"] for p in json.loads(trend("門診服務人次", "--json", "--from", "106").stdout)["points"]] == [2017]
    assert trend("門診服務人次", "--from", "abc").exit_code == 2


def test_what_is_not_found_is_exit_code_1_and_a_sentence(trend: Run) -> None:
    result = trend("海豚數量")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1


def test_without_matplotlib_a_picture_is_wrong_usage(trend: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    result = trend("門診服務人次", "--png", str(tmp_path / "t.png"))
    assert result.exit_code == 2
    assert "reportqa[plot]" in result.stderr


def test_a_picture_is_written_by_its_ending(trend: Run, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    assert trend("門診服務人次", "--svg", str(tmp_path / "t.svg")).exit_code == 0
    assert b"<svg" in (tmp_path / "t.svg").read_bytes()
    assert trend("門診服務人次", "--png", str(tmp_path / "t.jpg")).exit_code == 2


def test_at_a_terminal_each_value_has_a_bar(health: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    shown = Terminal()
    monkeypatch.setattr(sys, "stdout", shown)
    monkeypatch.setenv("COLUMNS", "110")
    monkeypatch.setenv("TERM", "xterm")
    trending.show(open_corpus(health).trend("門診服務人次"))
    lines = shown.getvalue().splitlines()
    assert sum("█" in line for line in lines) == 2
