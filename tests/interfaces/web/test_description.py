"""/openapi.json tells exactly what the server does: schemathesis tries all of it, and nothing is a failure of the server."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from reportqa.interfaces.service import Service
from reportqa.interfaces.web import uploads
from reportqa.interfaces.web.keys import Power, make, save

from .conftest import client_of

_SETTINGS = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))

# A question without a word, or a span beyond a text's end, is refused with 422, which no schema of JSON can say.
_EXCLUDED = [positive_data_acceptance]


@pytest.fixture(scope="module")
def described(corpus: Path, service: Service, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return schemathesis.openapi.from_asgi("/openapi.json", client_of(corpus, service, hosts=("testserver",), feedback=tmp_path_factory.mktemp("said") / "said.jsonl").app)


@pytest.fixture(scope="module")
def keyed(corpus: Path, service: Service, tmp_path_factory: pytest.TempPathFactory) -> Any:
    token, key = make("a", Power.ADMIN)
    path = tmp_path_factory.mktemp("keys") / "keys.json"
    save(path, [key])
    found = schemathesis.openapi.from_asgi("/openapi.json", client_of(corpus, service, keys=path, hosts=("testserver",)).app)
    found.token = token
    return found


def tried(described: Any, headers: dict[str, str]) -> None:
    """Try requests of every operation, those that fit its description and those that do not, with all of schemathesis's checks."""
    operations = [found.ok() for found in described.get_all_operations()]
    assert operations
    for operation in operations:

        @given(operation.as_strategy(generation_mode=GenerationMode.POSITIVE) | operation.as_strategy(generation_mode=GenerationMode.NEGATIVE))
        @_SETTINGS
        def each(case: schemathesis.Case) -> None:
            case.call_and_validate(headers=headers, excluded_checks=_EXCLUDED)

        each()


def test_every_request_gets_a_reply_that_is_described(described: Any) -> None:
    tried(described, {})


def test_every_request_with_a_key_gets_a_reply_that_is_described(keyed: Any) -> None:
    tried(keyed, {"Authorization": f"Bearer {keyed.token}"})


def test_every_upload_gets_a_reply_that_is_described(service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def indexed(_: str) -> dict[str, Any]:
        return {"left_out": [], "same": [], "reports": 2}

    monkeypatch.setattr(uploads, "_indexed", indexed)
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.txt").write_text("x")
    (tmp_path / "b.txt").write_text("x")
    found = schemathesis.openapi.from_asgi("/openapi.json", client_of(tmp_path / "corpus", service, hosts=("testserver",), uploads=True).app)
    tried(found.include(path_regex="^/v1/documents", method_regex="POST|DELETE"), {})
    assert sorted(p.name for p in tmp_path.iterdir()) == ["b.txt", "corpus"]
    assert not [p for p in (tmp_path / "corpus").iterdir() if p.name.startswith(".")]


def test_every_reply_and_example_is_described(serving: Callable[..., TestClient]) -> None:
    found = serving().get("/openapi.json").json()
    for path, item in found["paths"].items():
        for method, operation in item.items():
            assert {"400", "500"} <= set(operation["responses"]), (method, path)
            assert all("HTTPValidationError" not in str(reply) for reply in operation["responses"].values())
            for content in operation.get("requestBody", {}).get("content", {}).values():
                name = content["schema"]["$ref"].rpartition("/")[2]
                assert found["components"]["schemas"][name]["examples"], (method, path)


def test_the_examples_are_taken(client: TestClient) -> None:
    found = client.get("/openapi.json").json()
    for path, item in found["paths"].items():
        for operation in item.values():
            for content in operation.get("requestBody", {}).get("content", {}).values():
                (example,) = found["components"]["schemas"][content["schema"]["$ref"].rpartition("/")[2]]["examples"]
                assert client.post(path, json=example).status_code == 200


def test_keys_are_described_where_they_are_asked_for(keyed: Any, described: Any) -> None:
    assert keyed.raw_schema["paths"]["/v1/ask"]["post"]["security"] == [{"bearer": []}, {"header": []}]
    assert "security" not in keyed.raw_schema["paths"]["/health"]["get"]
    assert set(keyed.raw_schema["components"]["securitySchemes"]) == {"bearer", "header"}
    assert "securitySchemes" not in described.raw_schema["components"]


