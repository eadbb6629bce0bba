"""Addresses of citations are on this server."""

from __future__ import annotations

import pytest

from reportqa.interfaces.web.links import view_url


@pytest.mark.parametrize(
    ("root", "found"),
    [
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000/view/a?start=1&end=2"),
        ("https://reports.example/qa/", "https://reports.example/qa/view/a?start=1&end=2"),
        ("http://[::1]:8000/", "http://[::1]:8000/view/a?start=1&end=2"),
        ("http://x)[y](http://evil/", "/view/a?start=1&end=2"),
        ("javascript:alert(1)//", "/view/a?start=1&end=2"),
    ],
)
def test_a_view_is_on_this_server(root: str, found: str) -> None:
    assert view_url(root, {"document": "a", "start": 1, "end": 2, "page": None}) == found
