"""A report that is uploaded is asked of at once; one that cannot be read is refused with the reason and leaves nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from reportqa.interfaces.web.app import create_app
from reportqa.interfaces.web.keys import Power, make, save
from reportqa.interfaces.web.settings import Settings

from ..conftest import REPORT

OTHER = "環保局105年度工作報告\n\n壹、稽查工作\n一、稽查：105年度稽查工廠777家次。\n"
QUESTION = {"question": "105年度稽查工廠幾家次？"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("folder")
    (found / "health-105.txt").write_text(REPORT, encoding="utf-8")
    return found


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[TestClient]:
    """A server with a worker of its own, and uploads."""
    app = create_app(Settings(str(folder), workers=1, timeout=60, uploads=True, upload=100_000))
    with TestClient(app, base_url="http://localhost", client=("127.0.0.1", 1)) as found:
        while found.get("/ready").status_code != 200:
            time.sleep(0.02)
        yield found


def put(client: TestClient, name: str, text: str | bytes, **query: Any) -> Any:
    return client.post("/v1/documents", content=text if isinstance(text, bytes) else text.encode(), params=query, headers={"X-File-Name": quote(name), "Content-Type": "application/octet-stream"})


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


def test_what_is_uploaded_answers_until_it_is_deleted(client: TestClient, folder: Path) -> None:
    assert client.post("/v1/ask", json=QUESTION).json()["status"] == "not_found"
    reply = client.post("/v1/documents", files={"file": ("環保-105.txt", OTHER.encode())})
    assert (reply.status_code, reply.json()) == (201, {"document": "環保-105", "file": "環保-105.txt", "reports": 2, "same_as": None})
    assert client.post("/v1/ask", json=QUESTION).json()["figures"][0]["value"] == 777
    assert put(client, "環保-105.txt", OTHER.replace("777", "888")).status_code == 409
    assert put(client, "環保-105.txt", OTHER.replace("777", "888"), replace=True).status_code == 201
    assert client.post("/v1/ask", json=QUESTION).json()["figures"][0]["value"] == 888
    assert client.delete("/v1/documents/環保-105").json() == {"deleted": "環保-105.txt", "reports": 1}
    assert client.post("/v1/ask", json=QUESTION).json()["status"] == "not_found"
    assert names(folder) == ["health-105.txt"]


@pytest.mark.parametrize(("name", "data", "says"), [("empty.txt", b"", "empty"), ("a.pdf", b"%PDF-1.7\nbroken", "a.pdf"), ("a.txt", bytes(range(256)) * 20, "a.txt")])
def test_what_cannot_be_read_is_refused_with_the_reason_and_removed(name: str, data: bytes, says: str, client: TestClient, folder: Path) -> None:
    reply = put(client, name, data)
    error = reply.json()["error"]
    assert (reply.status_code, error["code"]) == (422, "unreadable")
    assert says in error["message"]
    assert str(folder) not in error["message"]
    assert names(folder) == ["health-105.txt"]


def test_a_report_is_not_replaced_by_what_cannot_be_read(client: TestClient, folder: Path) -> None:
    assert put(client, "health-105.txt", b"\x00\x01\x02" * 50, replace=True).status_code == 422
    assert (folder / "health-105.txt").read_text(encoding="utf-8") == REPORT
    assert names(folder) == ["health-105.txt"]


def test_the_last_report_stays(client: TestClient, folder: Path) -> None:
    reply = client.delete("/v1/documents/health-105")
    assert (reply.status_code, reply.json()["error"]["code"]) == (409, "last")
    assert "upload another" in reply.json()["error"]["message"] and "--corpus" not in reply.text
    assert names(folder) == ["health-105.txt"]


@pytest.mark.parametrize("name", ["../up.txt", "..%2Fup.txt", "/etc/cron.d/x.txt", ".ssh.txt", "a\x00.txt", "a.exe", ""])
def test_a_hostile_name_leaves_nothing(name: str, client: TestClient, folder: Path) -> None:
    form = client.post("/v1/documents", files={"file": (name.replace("\x00", "/"), OTHER.encode())})  # the client would write %00, which is a plain name
    for reply in (put(client, name, OTHER), form):
        assert reply.status_code in (400, 422)
    assert names(folder) == ["health-105.txt"]
    assert not (folder.parent / "up.txt").exists()


@pytest.mark.parametrize("path", ["..%2Fhealth-105.txt", "%2e%2e%2fetc%2fpasswd", ".hidden", "nothing"])
def test_nothing_outside_is_deleted(path: str, client: TestClient, folder: Path) -> None:
    assert client.delete(f"/v1/documents/{path}").status_code == 404
    assert names(folder) == ["health-105.txt"]


def test_an_oversize_upload_leaves_nothing(client: TestClient, folder: Path) -> None:
    def parts() -> Iterator[bytes]:
        for _ in range(200):
            yield b"x" * 1000

    for content in (b"x" * 100_001, parts()):
        reply = client.post("/v1/documents", content=content, headers={"X-File-Name": "a.txt", "Content-Type": "application/octet-stream"})
        assert reply.status_code == 413
    assert client.post("/v1/documents", files={"file": ("a.txt", b"x" * 100_001)}).status_code == 413
    assert names(folder) == ["health-105.txt"]


@pytest.mark.parametrize("form", [{"files": {"a": ("a.txt", b"x"), "b": ("b.txt", b"x")}}, {"data": {"a": "b"}, "files": {}}, {"content": b"x", "headers": {"Content-Type": "text/plain"}}, {"content": b"x", "headers": {"Content-Type": "multipart/form-data"}}])
def test_a_form_that_is_none_gets_one_sentence(form: dict[str, Any], client: TestClient) -> None:
    reply = client.post("/v1/documents", **form)
    assert reply.status_code in (400, 422)
    assert reply.json()["error"]["message"].endswith(".")


def test_a_page_of_another_site_uploads_nothing(client: TestClient) -> None:
    reply = client.post("/v1/documents", files={"file": ("a.txt", OTHER.encode())}, headers={"Origin": "https://evil.example"})
    assert reply.status_code == 403


def test_only_this_machine_or_an_admin_key_may(folder: Path, tmp_path: Path) -> None:
    (ask, one), (_, two) = make("ask", Power.ASK), make("admin", Power.ADMIN)
    save(tmp_path / "keys.json", [one, two])
    app = create_app(Settings(str(folder), uploads=True, keys=tmp_path / "keys.json"))
    keyed = TestClient(app, base_url="http://localhost", client=("127.0.0.1", 1))
    assert put(keyed, "a.txt", OTHER).status_code == 401
    keyed.headers["Authorization"] = f"Bearer {ask}"
    assert put(keyed, "a.txt", OTHER).status_code == 403
    assert keyed.delete("/v1/documents/health-105").status_code == 403
    far = TestClient(create_app(Settings(str(folder), uploads=True)), base_url="http://localhost", client=("203.0.113.9", 1))
    assert put(far, "a.txt", OTHER).status_code == 401


def test_uploads_are_off_unless_asked_for(serving: Callable[..., TestClient]) -> None:
    assert put(serving(), "a.txt", OTHER).status_code == 405
    assert serving().delete("/v1/documents/health-105").status_code == 404
