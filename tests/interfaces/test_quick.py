"""Guards that the fast reading of `ask`'s arguments understands them as the framework does, or leaves them to it."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from reportqa.interfaces import asking
from reportqa.interfaces.app import app
from reportqa.interfaces.asking import Asking, quick

words = st.sampled_from(["幾件？", "--json", "--explain", "--corpus", "--corpus=a b", "--batch", "--batch=", "--lang", "--lang=en", "--top-k", "--top-k=3", "3", "-1", "x", "", "--", "--help", "--js", "-j", "--json=1", "--nope"])


def through_typer(arguments: list[str], patch: pytest.MonkeyPatch) -> Asking | None:
    seen: list[Asking] = []

    def take(one: Asking) -> int:
        seen.append(one)
        return 0

    patch.setattr(asking, "ask", take)
    CliRunner().invoke(app, ["ask", *arguments])
    return seen[0] if seen else None


@given(st.lists(words, max_size=5))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_read_fast_is_read_the_same(monkeypatch: pytest.MonkeyPatch, arguments: list[str]) -> None:
    monkeypatch.delenv("REPORTQA_CORPUS", raising=False)
    found = quick(arguments)
    assert found is None or found == through_typer(arguments, monkeypatch)


@pytest.mark.parametrize("corpus", ["reports", ""])
def test_the_corpus_of_the_environment_is_read_the_same(monkeypatch: pytest.MonkeyPatch, corpus: str) -> None:
    monkeypatch.setenv("REPORTQA_CORPUS", corpus)
    found = quick(["x"])
    assert found is not None
    assert found == through_typer(["x"], monkeypatch)


def test_plain_questions_are_read_fast() -> None:
    assert quick(["幾件？", "--json", "--corpus", "a", "--lang=en", "--top-k", "2"]) == Asking("幾件？", "a", as_json=True, lang="en", top_k=2)
    assert quick(["--help"]) is None
