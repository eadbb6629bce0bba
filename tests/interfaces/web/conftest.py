"""The application over the short report, in this process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from reportqa.interfaces.service import Service
from reportqa.interfaces.web.app import create_app
from reportqa.interfaces.web.pool import Local
from reportqa.interfaces.web.settings import Settings
from reportqa.library import open_corpus


@pytest.fixture(scope="session")
def service(corpus: Path) -> Service:
    return Service(open_corpus(corpus))


@pytest.fixture
def client(corpus: Path, service: Service) -> Iterator[TestClient]:
    """A client of a server with its settings as they are by default."""
    with TestClient(create_app(Settings(str(corpus)), Local(service)), base_url="http://localhost", client=("127.0.0.1", 50000)) as found:
        yield found
