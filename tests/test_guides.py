"""Guards docs/: every example in Python runs as it stands, with the report in corpus/."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from reportqa.interfaces.service import Service
from reportqa.interfaces.web.app import create_app
from reportqa.interfaces.web.backend import Local
from reportqa.interfaces.web.settings import Settings
from reportqa.library import open_corpus

from .serving import listening

ROOT = Path(__file__).parent.parent


def examples(guide: str) -> list[str]:
    return re.findall(r"```python\n(.*?)```", (ROOT / "docs" / guide).read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where the reports are served."""
    with listening(create_app(Settings("corpus"), Local(Service(open_corpus(ROOT / "corpus"))))) as found:
        yield found


def printed(code: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    monkeypatch.chdir(ROOT)
    exec(compile(code, "docs", "exec"), {})  # noqa: S102
    return capsys.readouterr().out


@pytest.mark.parametrize(("number", "words"), list(enumerate(["nia-106 貳、", "[1] 「至 106 年底止，共有 19 國」 nia-106 > ", "貳、", "101件"])))
def test_the_frameworks_examples_print_what_they_should(number: int, words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert words in printed(examples("retrievers.md")[number], monkeypatch, capsys)
    assert len(examples("retrievers.md")) == 4


@pytest.mark.parametrize(("number", "words"), list(enumerate([["19 countries", "/view/nia-106?start=", "\n19\n"], ["101件", "136 件", "[2] 「"], ["The report gives different figures: 101", "[2] “"]])))
def test_openais_examples_print_what_they_should(number: int, words: list[str], address: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (code, *_) = examples("openai.md")[number:]
    assert "http://127.0.0.1:8000/v1" in code
    told = printed(code.replace("http://127.0.0.1:8000", address), monkeypatch, capsys)
    assert all(word in told for word in words)
    assert len(examples("openai.md")) == 3
