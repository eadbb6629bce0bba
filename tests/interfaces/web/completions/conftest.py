"""A server over a report that contradicts itself, and OpenAI's client of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from openai import OpenAI

from reportqa.interfaces.service import Service
from reportqa.interfaces.web.app import create_app
from reportqa.interfaces.web.backend import Local
from reportqa.interfaces.web.settings import Settings
from reportqa.library import open_corpus

from ....serving import listening
from .asked import REPORT


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Service:
    """A report that contradicts itself, and holds a link and HTML."""
    folder = tmp_path_factory.mktemp("traffic")
    (folder / "traffic 105.txt").write_text(REPORT, encoding="utf-8")
    return Service(open_corpus(folder))


@pytest.fixture(scope="module")
def base(reports: Service) -> Iterator[str]:
    """The address of a server that listens."""
    with listening(create_app(Settings("traffic"), Local(reports))) as address:
        yield address


@pytest.fixture(scope="module")
def client(base: str) -> Iterator[OpenAI]:
    with OpenAI(base_url=f"{base}/v1", api_key="none", max_retries=0) as found:
        yield found
