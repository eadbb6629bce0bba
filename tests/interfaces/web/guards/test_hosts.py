"""A page that rebinds its name to this machine's address gets nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from reportqa.interfaces.web.guards.hosts import bare


@pytest.mark.parametrize(
    ("host", "status"),
    [("localhost", 200), ("LOCALHOST:8000", 200), ("127.0.0.1:8000", 200), ("[::1]:8000", 200), ("evil.example", 400), ("localhost.evil.example", 400), ("127.0.0.1.evil.example", 400), ("evil.example:8000", 400), ("", 400), ("localhost:8000@evil.example", 400), ("[::1].evil.example", 400)],
)
def test_only_this_machines_names_are_served_at_its_own_address(host: str, status: int, client: TestClient) -> None:
    assert client.get("/health", headers={"Host": host}).status_code == status


def test_a_name_that_is_allowed_is_served(serving: Callable[..., TestClient]) -> None:
    client = serving(hosts=("answers.example",))
    assert client.get("/health", headers={"Host": "Answers.example:443"}).status_code == 200
    assert client.get("/health", headers={"Host": "other.example"}).status_code == 400


def test_two_names_are_none(client: TestClient) -> None:
    assert client.get("/health", headers=[("Host", "localhost"), ("Host", "localhost")]).status_code == 400


@given(st.text(st.characters(codec="latin-1"), max_size=40))
def test_any_header_has_a_name(host: str) -> None:
    assert bare(host) == bare(host).lower()
