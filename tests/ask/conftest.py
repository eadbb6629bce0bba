"""Reports opened once each, and the values that tests of single steps start from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import reportqa
from reportqa.library import Corpus

from ..support import CORPUS
from .reports import BUREAU, COUNCIL, CULTURE, FIRE, LIBRARY, TRAFFIC

Opener = Callable[[str], Corpus]


@pytest.fixture(scope="session")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Opener:
    """Open a report given as text; the same text is indexed once."""
    folder, known = tmp_path_factory.mktemp("reports"), dict[str, Corpus]()

    def open_text(text: str) -> Corpus:
        if text not in known:
            path: Path = folder / f"report-{len(known)}.txt"
            path.write_text(text, encoding="utf-8")
            known[text] = reportqa.open(path)
        return known[text]

    return open_text


@pytest.fixture(scope="session")
def bureau(opened: Opener) -> Corpus:
    return opened(BUREAU)


@pytest.fixture(scope="session")
def library(opened: Opener) -> Corpus:
    return opened(LIBRARY)


@pytest.fixture(scope="session")
def fire(opened: Opener) -> Corpus:
    return opened(FIRE)


@pytest.fixture(scope="session")
def traffic(opened: Opener) -> Corpus:
    return opened(TRAFFIC)


@pytest.fixture(scope="session")
def council(opened: Opener) -> Corpus:
    return opened(COUNCIL)


@pytest.fixture(scope="session")
def culture(opened: Opener) -> Corpus:
    return opened(CULTURE)


@pytest.fixture(scope="session")
def real() -> Corpus:
    """The report in corpus/."""
    return reportqa.open(CORPUS)
