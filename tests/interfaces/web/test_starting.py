"""While the corpus is still being opened the server lives, says so, and asks whoever has a question to come again."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from reportqa.interfaces.service import Service
from reportqa.interfaces.web.app import create_app
from reportqa.interfaces.web.backend import Local, Starting
from reportqa.interfaces.web.settings import Settings
from reportqa.model.errors import ReadError

CHAT = {"model": "reportqa", "messages": [{"role": "user", "content": "106?"}]}


class Opening(Local):
    """A backend whose corpus is never opened."""

    def __init__(self, service: Service) -> None:
        super().__init__(service)
        self.ready, self.stopped = False, False

    async def start(self) -> None:
        await asyncio.Event().wait()

    async def stop(self) -> None:
        self.stopped = True

    async def call(self, method: str, /, **arguments: Any) -> Any:
        raise Starting


class Unreadable(Opening):
    """One whose corpus cannot be opened."""

    async def start(self) -> None:
        msg = "no report here."
        raise ReadError(msg)


@pytest.fixture
def backend(service: Service) -> Opening:
    return Opening(service)


@pytest.fixture
def starting(corpus: Path, backend: Opening) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(str(corpus)), backend), base_url="http://localhost") as found:
        yield found


def test_it_lives_and_is_not_ready(starting: TestClient) -> None:
    assert starting.get("/health").json() == {"status": "ok"}
    reply = starting.get("/ready")
    assert (reply.status_code, reply.json()["error"]["code"], int(reply.headers["Retry-After"]) > 0) == (503, "starting", True)
    assert starting.get("/").status_code == starting.get("/docs").status_code == 200


@pytest.mark.parametrize(("path", "body"), [("/v1/ask", {"question": "106?"}), ("/v1/search", {"query": "106"}), ("/v1/chat/completions", CHAT), ("/v1/chat/completions", {**CHAT, "stream": True}), ("/v1/responses", {"model": "reportqa", "input": "106?"}), ("/v1/documents", None), ("/v1/config", None)])
def test_who_asks_is_told_to_come_again(path: str, body: Any, starting: TestClient) -> None:
    reply = starting.get(path) if body is None else starting.post(path, json=body)
    assert (reply.status_code, int(reply.headers["Retry-After"]) > 0) == (503, True)
    assert reply.json()["error"].items() >= {"code": "starting", "type": "server_error", "param": None}.items()
    assert "still being read" in reply.json()["error"]["message"]
    assert 'reportqa_shed_total{why="starting"} 1.0' in starting.get("/metrics").text or starting.get("/metrics").status_code == 401


def test_a_stop_does_not_wait_for_it(corpus: Path, backend: Opening) -> None:
    with TestClient(create_app(Settings(str(corpus)), backend)):
        assert not backend.stopped
    assert backend.stopped


def test_whoever_serves_the_application_learns_why_it_cannot_be_opened(corpus: Path, service: Service) -> None:
    app = create_app(Settings(str(corpus)), Unreadable(service))
    with TestClient(app, base_url="http://localhost") as client:
        assert client.get("/health").status_code == 200
        assert str(app.state.opening.exception()) == "no report here."
