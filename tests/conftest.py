"""Fixtures: the real report, read once; a cache folder of the session's own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

from .support import CORPUS, Read, read_report

settings.register_profile("ci", derandomize=True, max_examples=60, deadline=None, database=None)
settings.load_profile("ci")


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep every index of the tests out of the user's cache."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REPORTQA_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def report() -> Read:
    """The report in corpus/ with its passages and findings."""
    return read_report(CORPUS)
