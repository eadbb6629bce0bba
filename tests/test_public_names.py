"""Guards the public surface: what is promised is there, sorted, documented, and nothing slips in or away unnoticed."""

from __future__ import annotations

import inspect
import tomllib
from pathlib import Path

import pytest

import reportqa

NAMES = [
    "Answer", "Citation", "Conversation", "Corpus", "Figure", "IndexMismatch", "ReadError", "ReportQAError", "StoreError", "UnsupportedMedia",
    "UsageError", "__version__", "open",
]  # fmt: skip
ROOT = Path(__file__).parent.parent


def test_the_public_names_are_these() -> None:
    assert reportqa.__all__ == NAMES


@pytest.mark.parametrize("name", [n for n in NAMES if n != "__version__"])
def test_each_name_is_there_and_documented(name: str) -> None:
    found = getattr(reportqa, name)
    doc = inspect.getdoc(found)
    assert doc
    assert doc.split("\n")[0].endswith((".", ":"))


@pytest.mark.parametrize("name", ["ask", "chat", "figures", "search", "trend"])
def test_the_calls_of_a_corpus_are_documented(name: str) -> None:
    assert inspect.getdoc(getattr(reportqa.Corpus, name))


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nope"):
        reportqa.nope  # noqa: B018


def test_every_error_is_one_of_the_librarys() -> None:
    errors = [getattr(reportqa, n) for n in NAMES if isinstance(getattr(reportqa, n), type) and issubclass(getattr(reportqa, n), Exception)]
    assert len(errors) == 6
    assert all(issubclass(e, reportqa.ReportQAError) for e in errors)


def test_the_version_is_one() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert project["version"] == reportqa.__version__
    assert f"## [{reportqa.__version__}]" in changelog
