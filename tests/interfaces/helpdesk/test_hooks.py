"""The hooks take what is signed, once, keep it before they say so, and answer everything else with one sentence and no 5xx."""

from __future__ import annotations

import re
import sqlite3
import time
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportqa.interfaces.helpdesk.accounts import Account
from reportqa.interfaces.helpdesk.vendors.chatwoot import Chatwoot
from reportqa.interfaces.helpdesk.vendors.signed import Signed
from reportqa.interfaces.service import Service
from reportqa.interfaces.web import failures
from reportqa.interfaces.web.app import create_app
from reportqa.interfaces.web.backend import Local, Starting
from reportqa.interfaces.web.hooks import hooks
from reportqa.interfaces.web.settings import Settings

from .conftest import Made
from .events import NAMES, NOW, SECRET, TOKEN, event, raw, sample, signed

JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20), lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4), max_leaves=12)
LASTING = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def kept(client: TestClient) -> int:
    return len(client.desk._queue.listed(everything=True))  # type: ignore[attr-defined]


@pytest.mark.parametrize("vendor", NAMES)
def test_an_event_is_kept_once(vendor: str, client: TestClient) -> None:
    body = raw(sample(vendor))
    replies = [client.post(f"/hooks/{vendor}", content=body, headers=signed(vendor, body)) for _ in range(3)]
    assert [(r.status_code, r.json()["status"]) for r in replies] == [(202, "accepted"), (200, "known"), (200, "known")]
    assert kept(client) == 1


@pytest.mark.parametrize("vendor", NAMES)
def test_what_is_not_signed_is_not_kept(vendor: str, client: TestClient) -> None:
    body = raw(sample(vendor))
    for headers in ({}, signed(vendor, body, secret="another-another-another"), signed(vendor, body + b" ")):
        reply = client.post(f"/hooks/{vendor}", content=body, headers=headers)
        assert (reply.status_code, reply.json()["error"]["code"]) == (401, "forged")
    assert kept(client) == 0


@pytest.mark.parametrize("vendor", [n for n in NAMES if n != "zammad"])
def test_what_is_stale_is_not_kept(vendor: str, client: TestClient) -> None:
    body = raw(sample(vendor))
    assert client.post(f"/hooks/{vendor}", content=body, headers=signed(vendor, body, NOW - 400)).status_code == 401
    assert kept(client) == 0


@pytest.mark.parametrize("vendor", NAMES)
@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'{"a": 1' + b"0" * 5000 + b"}"])
def test_what_is_signed_and_malformed_is_refused(vendor: str, body: bytes, client: TestClient) -> None:
    status = client.post(f"/hooks/{vendor}", content=body, headers=signed(vendor, body)).status_code
    assert status == (200 if (vendor, body) == ("zendesk", b"") else 400)


@pytest.mark.parametrize("vendor", NAMES)
def test_an_unknown_event_is_left_alone(vendor: str, client: TestClient) -> None:
    body = raw({"event": "conversation_typing_on", "type": "zen:event-type:ticket.merged", "ticket": {"id": 1}})
    reply = client.post(f"/hooks/{vendor}", content=body, headers=signed(vendor, body))
    assert (reply.status_code, reply.json()) == (200, {"status": "ignored"})


def test_what_is_too_large_is_refused_before_it_is_read(client: TestClient) -> None:
    assert client.post("/hooks/chatwoot", content=b"x" * ((1 << 20) + 1)).status_code == 413
    assert client.post("/hooks/chatwoot", content=(b"x" * (1 << 18) for _ in range(5))).status_code == 413


def test_an_unknown_account_is_told(client: TestClient) -> None:
    assert client.post("/hooks/other", content=b"{}").status_code == 404


def test_an_address_may_be_the_secret(client: TestClient) -> None:
    client.desk.accounts["bare"] = Account("bare", Chatwoot("https://x.example", 3, TOKEN, segment=SECRET))  # type: ignore[attr-defined]
    body = raw(sample("chatwoot"))
    assert [client.post(f"/hooks/bare{path}", content=body).status_code for path in ("", "/x", f"/{SECRET}x", f"/{SECRET}")] == [401, 401, 401, 202]


def test_what_cannot_be_kept_is_not_acknowledged(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> bool:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(client.desk._queue, "add", full)  # type: ignore[attr-defined]
    body = raw(sample("zammad"))
    reply = client.post("/hooks/zammad", content=body, headers=signed("zammad", body))
    assert (reply.status_code, reply.headers["Retry-After"]) == (503, "5")


def test_a_helpdesk_without_a_callback_has_its_answer_in_the_response(made: Made) -> None:
    desk = made()
    desk.accounts["inline"] = Account("inline", Signed(SECRET))  # type: ignore[index]
    app = FastAPI()
    app.include_router(hooks(desk))
    client = TestClient(app)

    def ask(text: str) -> Any:
        body = raw(event("generic", 1, text))
        return client.post("/hooks/inline", content=body, headers=signed("generic", body))

    reply = ask("105年度辦理衛教宣導幾場？")
    Signed(SECRET).verify(reply.headers, reply.content, NOW)
    data = reply.json()["data"]
    assert "136" in data["text"]
    assert (data["in_reply_to"], data["answer"]["figures"][0]["value"], data["reason"]) == ("msg_1", 136, None)
    assert ask("轉真人").json()["data"]["reason"] == "user_asked_human"
    assert ask("👍").json() == {"status": "ignored"}


def test_an_answer_in_the_response_is_asked_for_again_while_the_reports_are_read(made: Made, monkeypatch: pytest.MonkeyPatch, service: Service) -> None:
    backend = Local(service)

    async def starting(*_: Any, **__: Any) -> Any:
        raise Starting

    monkeypatch.setattr(backend, "call", starting)
    desk = made(backend)
    desk.accounts["own"] = Account("own", Signed(SECRET))  # type: ignore[index]
    app = FastAPI()
    failures.install(app)
    app.include_router(hooks(desk))
    body = raw(event("generic", 1, "105年度辦理衛教宣導幾場？"))
    reply = TestClient(app).post("/hooks/own", content=body, headers=signed("generic", body))
    assert (reply.status_code, reply.json()["error"]["code"], int(reply.headers["Retry-After"]) > 0) == (503, "starting", True)
    desk._queue.close()


def test_a_server_has_hooks_where_it_has_helpdesks(corpus: Path, service: Service, tmp_path: Path) -> None:
    settings = tmp_path / "helpdesk.toml"
    settings.write_text('[accounts.generic]\nvendor = "generic"\nsecret_env = "S"\nurl = "http://127.0.0.1:9/x"')
    body = raw(sample("generic"))

    def counted() -> str:
        with TestClient(create_app(Settings(str(corpus), state=tmp_path, environment={"S": SECRET}, helpdesk=settings), Local(service)), base_url="http://127.0.0.1", client=("127.0.0.1", 5)) as client:
            return client.get("/metrics").text

    def status(**given: Any) -> int:
        with TestClient(create_app(Settings(str(corpus), state=tmp_path, environment={"S": SECRET}, **given), Local(service)), base_url="http://127.0.0.1") as client:
            return client.post("/hooks/generic", content=body, headers=signed("generic", body, time.time())).status_code

    assert (status(), status(helpdesk=settings), status(helpdesk=settings)) == (404, 202, 200)
    assert re.search(r'reportqa_helpdesk_events\{account="generic",state="\w+"\} 1.0', counted())


def test_every_event_gets_a_reply_that_is_described(corpus: Path, service: Service, tmp_path: Path) -> None:
    """schemathesis over the description, the account's name among the names tried."""
    path = tmp_path / "helpdesk.toml"
    path.write_text('[accounts.generic]\nvendor = "generic"\nsecret_env = "S"\nurl = "http://127.0.0.1:9/x"')
    app = create_app(Settings(str(corpus), state=tmp_path, environment={"S": SECRET}, helpdesk=path, hosts=("testserver",)), Local(service))
    found = schemathesis.openapi.from_asgi("/openapi.json", app).include(path_regex="^/hooks/")
    operations = [operation.ok() for operation in found.get_all_operations()]
    assert len(operations) == 2
    for operation in operations:

        @given(case=operation.as_strategy(), name=st.none() | st.just("generic"), body=st.binary(max_size=100))
        @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
        def each(case: schemathesis.Case, name: str | None, body: bytes) -> None:
            case.path_parameters["name"] = name or case.path_parameters["name"]
            case.call_and_validate(data=body)

        each()


# ---------------------------------------------------------------- any bytes


@LASTING
@given(vendor=st.sampled_from(NAMES), body=st.binary(max_size=200), headers=st.dictionaries(st.sampled_from([n for v in NAMES for n in signed(v, b"")]), st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=50)))
def test_no_bytes_break_it_and_none_unsigned_are_taken(vendor: str, body: bytes, headers: dict[str, str], client: TestClient) -> None:
    assert client.post(f"/hooks/{vendor}", content=body, headers=headers).status_code == 401


@LASTING
@given(vendor=st.sampled_from(NAMES), data=st.data())
def test_no_signed_event_breaks_it(vendor: str, data: Any, client: TestClient) -> None:
    """A vendor's event with any part of it another value, signed well."""
    found: Any = sample(vendor)
    within = found
    while True:
        key = data.draw(st.sampled_from(sorted(within)))
        if not (isinstance(within[key], dict) and within[key] and data.draw(st.booleans())):
            break
        within = within[key]
    within[key] = data.draw(JSON)
    body = raw(found)
    assert client.post(f"/hooks/{vendor}", content=body, headers=signed(vendor, body)).status_code in (200, 202, 400)


@LASTING
@given(path=st.text(st.characters(exclude_characters="/?#", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30), body=st.binary(max_size=50))
def test_no_address_breaks_it(path: str, body: bytes, client: TestClient) -> None:
    for address in (f"/hooks/{path}", f"/hooks/chatwoot/{path}"):
        assert client.post(address, content=body).status_code in (401, 404, 405, 307)
