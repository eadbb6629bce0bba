"""The application over the short report, in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from reportqa.interfaces.service import Service
from reportqa.interfaces.web.app import create_app
from reportqa.interfaces.web.backend import Local
from reportqa.interfaces.web.settings import Settings
from reportqa.library import open_corpus


@pytest.fixture(scope="session")
def service(corpus: Path) -> Service:
    return Service(open_corpus(corpus))


def client_of(corpus: Path, service: Service, address: str = "127.0.0.1", **settings: Any) -> TestClient:
    """Return a client at an address of a server with settings."""
    return TestClient(create_app(Settings(str(corpus), **settings), Local(service)), base_url="http://localhost", client=(address, 50000))


@pytest.fixture
def serving(corpus: Path, service: Service) -> Callable[..., TestClient]:
    """Make a client of a server with settings; `address` is the client's."""
    return lambda **settings: client_of(corpus, service, **settings)


@pytest.fixture
def client(corpus: Path, service: Service) -> Iterator[TestClient]:
    """A client of a server with its settings as they are by default."""
    with client_of(corpus, service) as found:
        yield found
