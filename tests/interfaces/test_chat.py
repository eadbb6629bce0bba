"""Guards a conversation at the terminal, as a transcript."""

from __future__ import annotations

from collections.abc import Callable

from typer.testing import Result

Run = Callable[..., Result]


def test_a_conversation_answers_follow_ups_and_shows_its_sources(reportqa: Run) -> None:
    result = reportqa("chat", input="105年度接種流感疫苗幾劑？\n/source 1\n104年度呢？\n/quit\nnever asked\n")
    assert (result.exit_code, result.stderr) == (0, "")
    first, second = result.stdout.index("23,456"), result.stdout.index("21,000")
    assert first < result.stdout.index("【") < second or "【" in result.stdout
    assert "never asked" not in result.stdout


def test_commands_before_a_question_and_unknown_ones_are_explained(reportqa: Run) -> None:
    printed = reportqa("chat", input="/source\n/explain\n/nonsense\n/help\n").stdout.splitlines()
    assert printed[:2] == ["Ask something first."] * 2
    assert printed[2] == printed[3]
    assert "/quit" in printed[2]


def test_a_source_that_is_not_there_is_told(reportqa: Run) -> None:
    assert "no source 9; the answer has 1" in reportqa("chat", input="105年度接種流感疫苗幾劑？\n/source 9\n").stdout


def test_what_holds_no_words_does_not_end_the_conversation(reportqa: Run) -> None:
    result = reportqa("chat", input="😀\n護理人員幾人？\n")
    assert result.exit_code == 0
    assert "42" in result.stdout


def test_an_unknown_language_is_refused_at_once(reportqa: Run) -> None:
    assert reportqa("chat", "--lang", "fr", input="").exit_code == 2
