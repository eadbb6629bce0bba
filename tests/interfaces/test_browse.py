"""Guards what the other commands print: outline, show, figures, index, eval."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Run = Callable[..., Result]


def test_the_outline_is_the_tree_with_sizes(reportqa: Run) -> None:
    printed = reportqa("outline").stdout.splitlines()
    assert printed[0].startswith("衛生局105年度工作報告  (health-105, ")
    assert any(line.startswith("  貳、防疫工作  (") for line in printed)
    assert any(line.startswith("    一、疫苗接種") for line in printed)


def test_the_outline_as_json_gives_spans_that_show_prints(reportqa: Run) -> None:
    (document,) = json.loads(reportqa("outline", "--json").stdout)
    assert set(document) == {"document", "title", "language", "size", "sections"}
    for section in document["sections"]:
        assert set(section) == {"section", "level", "start", "end", "page", "printed_page"}
        shown = reportqa("show", f"{section['start']}:{section['end']}").stdout
        assert section["section"][-1].replace(" ", "")[:4] in shown.replace(" ", "")


def test_show_prints_the_section_whose_heading_is_given(reportqa: Run) -> None:
    result = reportqa("show", "防疫工作")
    assert result.exit_code == 0
    assert result.stdout.startswith("貳、防疫工作")
    assert "23,456劑" in result.stdout
    assert "業務概況" not in result.stdout


def test_show_names_the_other_sections_that_match(reportqa: Run) -> None:
    result = reportqa("show", "、")
    assert result.exit_code == 0
    assert "would match" in result.stderr


@pytest.mark.parametrize(("arguments", "says"), [(("none",), "no section's heading"), (("5:1",), "START:END"), (("0:99999",), "START:END"), (("",), "no section's heading"), (("x", "--document", "y"), "health-105")])
def test_show_of_what_is_not_there_is_exit_code_2(reportqa: Run, arguments: tuple[str, ...], says: str) -> None:
    result = reportqa("show", *arguments)
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert says in result.stderr


def test_figures_as_a_table_json_and_csv_are_the_same_figures(reportqa: Run) -> None:
    table = reportqa("figures").stdout.splitlines()
    rows = json.loads(reportqa("figures", "--json").stdout)
    cells = list(csv.DictReader(io.StringIO(reportqa("figures", "--csv").stdout)))
    assert table[0].split() == ["figure", "bound", "period", "from"]
    assert len(table) - 1 == len(rows) == len(cells) > 5
    assert [str(row["value"]) for row in rows] == [cell["value"] for cell in cells]
    assert any(line.startswith("123,450,000 元") for line in table)


def test_figures_can_be_filtered(reportqa: Run) -> None:
    rows = json.loads(reportqa("figures", "--json", "--unit", "dose", "--period", "104").stdout) or json.loads(reportqa("figures", "--json", "--unit", "劑", "--period", "104").stdout)
    assert [row["value"] for row in rows] == [21000]
    assert json.loads(reportqa("figures", "--json", "--words", "宣導", "--section", "防疫").stdout)
    none = reportqa("figures", "--words", "火星")
    assert (none.stdout, none.stderr.count("\n")) == ("", 1)


@pytest.mark.parametrize("arguments", [("--period", "abc"), ("--csv", "--json")])
def test_figures_that_cannot_be_asked_for_are_exit_code_2(reportqa: Run, arguments: tuple[str, ...]) -> None:
    result = reportqa("figures", *arguments)
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)


def test_index_says_what_it_holds_and_whether_it_was_there(reportqa: Run) -> None:
    first, again = reportqa("index", "--rebuild").stdout, reportqa("index").stdout
    assert first.startswith("1 report, ")
    assert "indexed in" in first
    assert "up to date" in again


def test_eval_prints_a_table_and_fails_below_the_minimum(reportqa: Run, tmp_path: Path) -> None:
    case = {"id": "a", "language": "zh-TW", "type": "figure", "question": "105年度接種流感疫苗幾劑？", "status": "answered", "figures": [{"value": "23456", "unit": "劑"}], "evidence": ["23,456劑"]}
    path = tmp_path / "set.jsonl"
    path.write_text(json.dumps(case, ensure_ascii=False) + "\n", encoding="utf-8")
    result = reportqa("eval", str(path))
    assert (result.exit_code, result.stderr) == (0, "")
    assert "right" in result.stdout
    path.write_text(json.dumps(case, ensure_ascii=False).replace("23456", "1") + "\n", encoding="utf-8")
    below = reportqa("eval", str(path), "--min", "right=0.9")
    assert (below.exit_code, below.stderr.count("\n")) == (1, 1)


@pytest.mark.parametrize("arguments", [("none.jsonl",), ("none.jsonl", "--json")])
def test_eval_of_an_unreadable_set_is_one_sentence(reportqa: Run, arguments: tuple[str, ...]) -> None:
    result = reportqa("eval", *arguments)
    assert result.exit_code in (2, 3)
    assert (result.stdout, result.stderr.count("\n")) == ("", 1)
    assert "none.jsonl" in result.stderr


def test_eval_against_no_saved_report_is_exit_code_3(reportqa: Run, tmp_path: Path) -> None:
    (tmp_path / "saved.json").write_text("{")
    result = reportqa("eval", "set.jsonl", "--against", str(tmp_path / "saved.json"))
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (3, "", 1)
