"""/docs is a page that asks no other address for anything, and shows each route that there is."""

from __future__ import annotations

import re

from fastapi.testclient import TestClient
from selectolax.lexbor import LexborHTMLParser

from reportqa.interfaces.web.reference import page


def test_each_route_of_the_description_is_shown(client: TestClient) -> None:
    shown = client.get("/docs").text
    for path, item in client.get("/openapi.json").json()["paths"].items():
        for method in item:
            assert f"{method.upper()} {path}" in shown


def test_nothing_is_loaded_and_nothing_runs(client: TestClient) -> None:
    reply = client.get("/docs")
    assert "script-src" not in reply.headers["content-security-policy"]
    assert "default-src 'none'" in reply.headers["content-security-policy"]
    tree = LexborHTMLParser(reply.text)
    assert tree.css("script, link, img, iframe, object, form, [style], [onclick]") == []
    assert [a.attributes["href"] for a in tree.css("a") if not (a.attributes["href"] or "").startswith("#")] == ["openapi.json"]
    assert not re.search(r"https?://|url\(|@import", reply.text)


def test_what_a_description_says_is_text() -> None:
    evil = "<script>alert(1)</script>\"'><img src=x onerror=y>"
    operation = {"description": evil, "parameters": [{"name": evil, "in": "query", "schema": {"type": evil, "examples": [evil]}}], "responses": {evil: {"description": evil}},
                 "requestBody": {"content": {evil: {"schema": {"properties": {evil: {"type": evil}}, "examples": [{evil: evil}]}}}}}  # fmt: skip
    tree = LexborHTMLParser(page({"info": {"title": evil, "version": evil, "description": evil}, "paths": {evil: {"get": operation}}}))
    assert tree.css("script, img") == []
    assert all(set(node.attributes) <= {"id", "href", "lang", "charset", "name", "content"} for node in tree.css("*"))
