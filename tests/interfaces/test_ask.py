"""Guards `ask`: what is printed, the exit codes, and that JSON stands alone on stdout."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from .contract import ANSWER, breaches, promises

Run = Callable[..., Result]

QUESTIONS = (
    "105年度接種流感疫苗幾劑？", "105年度辦理衛教宣導幾場？", "105年度比104年度多接種幾劑？", "何時開放預約門診？", "护理人员有几人？",
    "how many doses of flu vaccine were given in 105?", "有沒有辦理宣導活動？", "有哪些工作？", "火星移民有幾人？", "98年度接種幾劑？", "x", "…",
)  # fmt: skip


def test_an_answer_names_figure_quotation_and_place(reportqa: Run) -> None:
    result = reportqa("ask", "105年度接種流感疫苗幾劑？")
    assert result.exit_code == 0
    assert "23,456" in result.stdout.splitlines()[0]
    assert "[1] 「" in result.stdout
    assert "衛生局105年度工作報告 > 貳、防疫工作" in result.stdout
    assert result.stderr == ""


def test_not_found_is_exit_code_1(reportqa: Run) -> None:
    result = reportqa("ask", "火星探測器有幾台？")
    assert result.exit_code == 1
    assert result.stdout
    assert result.stderr == ""


@pytest.mark.parametrize("question", QUESTIONS)
def test_json_keeps_the_contract_field_by_field(reportqa: Run, question: str) -> None:
    result = reportqa("ask", question, "--json")
    if not any(c.isalnum() for c in question):
        assert (result.exit_code, result.stdout) == (2, "")
        return
    answer = json.loads(result.stdout)
    assert breaches(answer, ANSWER) == []
    assert promises(answer) == []
    assert answer["question"] == question
    assert result.exit_code == (answer["status"] == "not_found")
    assert (result.stdout.count("\n"), result.stderr) == (1, "")


def test_explain_and_top_k_add_fields_and_change_none(reportqa: Run) -> None:
    question = "105年度接種流感疫苗幾劑？"
    bare = json.loads(reportqa("ask", question, "--json").stdout)
    full = json.loads(reportqa("ask", question, "--json", "--explain", "--top-k", "2").stdout)
    assert {name: full[name] for name in bare} == bare
    assert set(full) - set(bare) == {"trace", "passages"}
    assert 1 <= len(full["passages"]) <= 2
    assert set(full["passages"][0]) == {"score", "document", "section", "page", "printed_page", "ocr", "start", "end", "text"}


def test_explain_says_how_the_question_was_understood(reportqa: Run) -> None:
    assert "question:" in reportqa("ask", "105年度接種流感疫苗幾劑？", "--explain").stdout


def test_the_language_of_the_answer_can_be_chosen(reportqa: Run) -> None:
    answer = json.loads(reportqa("ask", "105年度接種流感疫苗幾劑？", "--json", "--lang", "en").stdout)
    assert answer["language"] == "en"


@pytest.mark.parametrize("question", ["", " \t", "😀🎉", "\x01\x02", "？？？", "\u200b"])  # noqa: PLE2515
def test_what_holds_no_words_is_one_sentence_and_exit_code_2(reportqa: Run, question: str) -> None:
    result = reportqa("ask", question)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.count("\n") == 1
    assert "holds no words" in result.stderr


@pytest.mark.parametrize("question", ["接種流感疫苗幾劑" * 1250, "a" * 10_000, "105年度\x01接種\x1b[31m流感\u202e疫苗幾劑？", "接種💉疫苗幾劑？😀", "\udcff幾劑？"])
def test_a_strange_question_is_answered_like_any_other(reportqa: Run, question: str) -> None:
    result = reportqa("ask", question, "--json")
    assert result.exit_code in (0, 1)
    assert breaches(json.loads(result.stdout), ANSWER) == []
    text = reportqa("ask", question).stdout
    assert all(c.isprintable() or c == "\n" or c == "\u3000" for c in text)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("ask",), "ask something"),
        (("ask", "幾劑？", "--lang", "fr"), "zh-TW, zh-CN or en"),
        (("ask", "幾劑？", "--batch", "x.jsonl"), "not both"),
    ],
)
def test_wrong_usage_is_one_sentence_and_exit_code_2(reportqa: Run, arguments: tuple[str, ...], says: str) -> None:
    result = reportqa(*arguments)
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert says in result.stderr


def write(path: Path, data: bytes | None) -> None:
    if data is not None:
        path.write_bytes(data)


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("none.txt", None, "no such file"),
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \r\n\n", "empty"),
        ("dots.txt", "…………".encode(), "no words"),
        ("binary.txt", bytes(range(256)) * 40, "binary"),
        ("report.txt", b"%PDF-1.7 \xe2\xe3\xcf\xd3", "PDF"),
        ("report.pdf", b"%PDF-1.7", "damaged"),
        ("report", b"text", "without a suffix"),
    ],
)
def test_an_unreadable_report_is_one_sentence_and_exit_code_3(reportqa: Run, tmp_path: Path, name: str, data: bytes | None, says: str) -> None:
    write(tmp_path / name, data)
    result = reportqa("ask", "幾件？", "--corpus", str(tmp_path / name))
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (3, "", 1)
    assert says in result.stderr
    assert name in result.stderr


def test_a_huge_file_is_refused_unread(reportqa: Run, tmp_path: Path) -> None:
    with (tmp_path / "huge.txt").open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    result = reportqa("ask", "幾件？", "--corpus", str(tmp_path / "huge.txt"))
    assert (result.exit_code, result.stderr.count("\n")) == (3, 1)
    assert "200 MB" in result.stderr


def test_an_empty_folder_is_exit_code_3(reportqa: Run, tmp_path: Path) -> None:
    result = reportqa("ask", "幾件？", "--corpus", str(tmp_path))
    assert (result.exit_code, result.stderr.count("\n")) == (3, 1)
    assert "holds no report" in result.stderr


def test_what_should_not_happen_is_still_one_sentence(reportqa: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("reportqa.library.open_corpus", fail)
    result = reportqa("ask", "幾件？")
    assert (result.exit_code, result.stderr.count("\n")) == (70, 1)
    assert "ZeroDivisionError" in result.stderr
