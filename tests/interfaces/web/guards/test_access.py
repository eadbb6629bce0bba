"""Who may ask: keys from headers alone, origins, scopes, rates; and nobody by a key in an address."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from reportqa.interfaces.web.failures import Refused
from reportqa.interfaces.web.guards.access import local, needed, network, token_of
from reportqa.interfaces.web.keys import Power, make, save

QUESTION = {"question": "105年度辦理衛教宣導幾場？"}
SITE = "https://www.example.gov.tw"


class Keys:
    """A file with an ask, an admin and a public key."""

    def __init__(self, path: Path) -> None:
        made = {"ask": make("ask", Power.ASK), "admin": make("admin", Power.ADMIN), "public": make("public", Power.ASK, [SITE])}
        self.path = path
        self.tokens = {name: token for name, (token, _) in made.items()}
        save(path, [key for _, key in made.values()])

    def __getitem__(self, name: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.tokens[name]}"}


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return Keys(tmp_path / "keys.json")


@pytest.fixture
def keyed(keys: Keys, serving: Callable[..., TestClient]) -> TestClient:
    return serving(keys=keys.path)


def test_without_a_key_nothing_is_read(keyed: TestClient) -> None:
    for reply in (keyed.post("/v1/ask", json=QUESTION), keyed.get("/v1/documents"), keyed.get("/v1/figures"), keyed.get("/v1/nothing"), keyed.get("/whatever")):
        assert (reply.status_code, reply.json()["error"]["code"]) == (401, "key")
        assert reply.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize("path", ["/health", "/ready", "/docs", "/openapi.json"])
def test_what_holds_no_report_is_open(path: str, keyed: TestClient) -> None:
    assert keyed.get(path).status_code == 200


def test_no_route_that_is_described_answers_without_a_key(keys: Keys, serving: Callable[..., TestClient]) -> None:
    """Whatever routes are added: those that need none are named here."""
    far = serving(keys=keys.path, address="203.0.113.9")
    paths = far.get("/openapi.json").json()["paths"]
    answered = {path for path, item in paths.items() for method in item if far.request(method, path.replace("{", "").replace("}", "")).status_code != 401}
    assert len(paths) > 8
    assert {path for path in answered if not path.startswith("/hooks/")} == {"/health", "/ready"}


@pytest.mark.parametrize("name", ["ask", "admin"])
def test_a_key_is_taken_from_either_header(name: str, keys: Keys, keyed: TestClient) -> None:
    assert keyed.post("/v1/ask", json=QUESTION, headers=keys[name]).status_code == 200
    assert keyed.post("/v1/ask", json=QUESTION, headers={"X-API-Key": keys.tokens[name]}).status_code == 200


@pytest.mark.parametrize("value", ["Bearer rqa_wrong", "Bearer ", "Basic dXNlcjpwYXNz", "rqa_wrong", "Bearer \xff", ""])
def test_a_wrong_key_is_refused(value: str, keyed: TestClient) -> None:
    assert keyed.get("/v1/documents", headers={"Authorization": value.encode("latin-1")}).status_code == 401  # type: ignore[dict-item]


def test_two_different_keys_are_none(keys: Keys, keyed: TestClient) -> None:
    assert keyed.get("/v1/documents", headers={**keys["ask"], "X-API-Key": keys.tokens["admin"]}).status_code == 401


@pytest.mark.parametrize("name", ["key", "token", "access_token", "api_key", "X-API-Key", "anything"])
def test_a_key_in_the_address_is_refused_and_not_logged(name: str, keys: Keys, keyed: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", "reportqa.serve"):
        reply = keyed.get("/v1/documents", params={name: keys.tokens["ask"]}, headers=keys["ask"])
    assert (reply.status_code, reply.json()["error"]["code"]) == (400, "key_in_url")
    assert caplog.records
    assert not any(keys.tokens["ask"] in str(vars(record)) for record in caplog.records)


@pytest.mark.parametrize("path", ["/view/{}", "/v1/documents/{}/outline", "/hooks/zammad/{}", "/{}", "/?q=is {} a key", "/health?{}", "/view/a%2F{}"])
def test_a_key_in_any_part_of_the_address_is_refused(path: str, keys: Keys, keyed: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    """Where no key is needed too, and where it is misspelt or cut short."""
    caplog.set_level("DEBUG")
    for key in (keys.tokens["ask"], keys.tokens["ask"][:9], "rqa%5Fx"):
        reply = keyed.get(path.format(key))
        assert (reply.status_code, reply.json()["error"]["code"]) == (400, "key_in_url")
    assert "rqa" not in "".join(str(vars(record)) for record in caplog.records if not record.name.startswith("httpx"))


@pytest.mark.parametrize("path", ["/view/farqa_x", "/?q=Farqa_x", "/?q=rqa"])
def test_what_only_looks_a_little_like_a_key_is_none(path: str, keyed: TestClient) -> None:
    assert keyed.get(path).status_code == 200


def test_a_key_that_is_sent_as_an_id_is_not_logged(keys: Keys, keyed: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    reply = keyed.get("/health", headers={"X-Request-ID": keys.tokens["ask"]})
    assert keys.tokens["ask"] not in reply.headers["X-Request-ID"] + "".join(str(vars(record)) for record in caplog.records)


def test_a_public_key_serves_the_pages_of_its_site_only(keys: Keys, keyed: TestClient) -> None:
    assert keyed.post("/v1/ask", json=QUESTION, headers={**keys["public"], "Origin": SITE}).status_code == 200
    assert keyed.post("/v1/ask", json=QUESTION, headers=keys["public"]).status_code == 403
    assert keyed.get("/v1/documents", headers={**keys["public"], "Origin": "https://evil.example"}).status_code == 403


def test_metrics_are_for_this_machine_or_an_admin(keys: Keys, serving: Callable[..., TestClient]) -> None:
    far = serving(keys=keys.path, address="203.0.113.9")
    assert far.get("/metrics").status_code == 401
    assert far.get("/metrics", headers=keys["ask"]).status_code == 403
    assert far.get("/metrics", headers=keys["admin"]).status_code == 200
    assert serving(keys=keys.path).get("/metrics").status_code == 200
    assert serving().get("/metrics").status_code == 200


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"])
def test_what_a_proxy_on_this_machine_passes_on_is_not_of_this_machine(header: str, client: TestClient) -> None:
    assert client.get("/metrics", headers={header: "203.0.113.9"}).status_code == 401
    assert client.get("/v1/documents", headers={header: "203.0.113.9"}).status_code == 200


@pytest.mark.parametrize(("origin", "status"), [(SITE, 200), ("http://localhost", 200), ("https://evil.example", 403), ("null", 403), ("http://localhost.evil.example", 403), ("http://www.example.gov.tw", 403)])
def test_only_pages_of_named_origins_may_send(origin: str, status: int, serving: Callable[..., TestClient]) -> None:
    assert serving(origins=(SITE,)).post("/v1/ask", json=QUESTION, headers={"Origin": origin}).status_code == status


def test_a_preflight_names_the_origin_and_never_all(keys: Keys, serving: Callable[..., TestClient]) -> None:
    client = serving(origins=("https://a.example",), keys=keys.path)
    asks = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization, content-type, x-stainless-os, x-stainless-retry-count"}  # OpenAI's client in a page
    for origin in ("https://a.example", SITE):
        reply = client.options("/v1/ask", headers={**asks, "Origin": origin})
        assert (reply.status_code, reply.headers["access-control-allow-origin"]) == (200, origin)
    refused = client.options("/v1/ask", headers={**asks, "Origin": "https://evil.example"})
    assert refused.status_code == 403
    assert "access-control-allow-origin" not in refused.headers


@pytest.mark.parametrize(("origin", "method", "header", "says"), [("https://evil.example", "POST", "content-type", "--origin"), (SITE, "PUT", "content-type", "this method"), (SITE, "POST", "x-other", "these headers")])
def test_a_preflight_that_is_refused_says_why_as_every_refusal_does(origin: str, method: str, header: str, says: str, serving: Callable[..., TestClient]) -> None:
    reply = serving(origins=(SITE,)).options("/v1/ask", headers={"Origin": origin, "Access-Control-Request-Method": method, "Access-Control-Request-Headers": header})
    assert (reply.status_code, reply.json()["error"]["code"], says in reply.json()["error"]["message"]) == (403, "origin", True)
    assert reply.headers.get("access-control-allow-origin", SITE) == SITE


def test_a_refusal_can_be_read_by_a_page_that_may_ask(keys: Keys, serving: Callable[..., TestClient]) -> None:
    reply = serving(origins=(SITE,), keys=keys.path).post("/v1/ask", json=QUESTION, headers={"Origin": SITE})
    assert (reply.status_code, reply.headers["access-control-allow-origin"]) == (401, SITE)
    assert "Retry-After" in reply.headers["access-control-expose-headers"]


def test_an_address_may_ask_so_often(serving: Callable[..., TestClient]) -> None:
    client = serving(rate=3, address="203.0.113.9")
    replies = [client.get("/v1/documents") for _ in range(4)]
    assert [r.status_code for r in replies] == [200, 200, 200, 429]
    assert replies[0].headers["ratelimit"].startswith('"minute";r=2;')
    assert replies[0].headers["ratelimit-policy"] == '"minute";q=3;w=60'
    assert 1 <= int(replies[3].headers["retry-after"]) <= 61
    assert client.get("/health").status_code == 200


def test_a_key_may_ask_so_often_wherever_it_is_used(keys: Keys, corpus: Path, serving: Callable[..., TestClient]) -> None:
    app = serving(rate=3, keys=keys.path).app
    clients = [TestClient(app, base_url="http://localhost", client=(f"203.0.113.{n}", 1)) for n in range(4)]
    assert [c.get("/v1/documents", headers=keys["ask"]).status_code for c in clients] == [200, 200, 200, 429]
    assert clients[3].get("/v1/documents", headers=keys["admin"]).status_code == 200


def test_guesses_of_keys_are_counted(keys: Keys, serving: Callable[..., TestClient]) -> None:
    client = serving(rate=3, keys=keys.path)
    assert [client.get("/v1/documents", headers={"X-API-Key": f"rqa_{n}"}).status_code for n in range(4)] == [401, 401, 401, 429]


def test_a_forwarded_address_is_believed_from_a_trusted_proxy_only(serving: Callable[..., TestClient]) -> None:
    def asked(client: TestClient) -> list[int]:
        return [client.get("/v1/documents", headers={"X-Forwarded-For": f"198.51.100.{n}"}).status_code for n in range(3)]

    assert asked(serving(rate=2, address="203.0.113.9")) == [200, 200, 429]
    assert asked(serving(rate=2, address="203.0.113.9", proxies=("203.0.113.0/24",))) == [200, 200, 200]
    forged = serving(rate=2, address="203.0.113.9", proxies=("203.0.113.0/24",))
    assert [forged.get("/v1/documents", headers={"X-Forwarded-For": f"10.0.0.{n}, 198.51.100.7"}).status_code for n in range(3)] == [200, 200, 429]


def test_the_usual_rate_is_for_servers_that_others_reach(corpus: Path, keys: Keys) -> None:
    from reportqa.interfaces.web.settings import Settings

    assert Settings(str(corpus)).per_minute == 0
    assert Settings(str(corpus), host="0.0.0.0", keys=keys.path).per_minute > 0
    assert Settings(str(corpus), host="0.0.0.0", keys=keys.path, rate=0).per_minute == 0


def scope(*headers: tuple[bytes, bytes], **more: Any) -> dict[str, Any]:
    return {"type": "http", "method": "GET", "path": "/v1/ask", "headers": list(headers), "client": ("127.0.0.1", 1), **more}


@given(st.lists(st.tuples(st.sampled_from([b"authorization", b"x-api-key", b"cookie"]), st.binary(max_size=60)), max_size=4))
def test_any_headers_hold_one_key_or_none(headers: list[tuple[bytes, bytes]]) -> None:
    try:
        token = token_of(scope(*headers))
    except Refused as refused:
        assert refused.status_code == 401
    else:
        assert token is None or any(token.encode("latin-1") in value for name, value in headers if name != b"cookie")


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=60), st.sampled_from(["Bearer", "bearer", "BEARER"]))
def test_a_key_comes_out_as_it_went_in(token: str, scheme: str) -> None:
    assert token_of(scope((b"authorization", f"{scheme} {token}".encode()))) == token
    assert token_of(scope((b"x-api-key", token.encode()))) == token


@given(st.text(max_size=30))
def test_any_path_that_is_not_named_needs_a_key(path: str) -> None:
    assert needed("GET", f"/x{path}") is not None
    assert needed("POST", f"/v1/documents{path}") is Power.ADMIN


@pytest.mark.parametrize(("address", "same"), [("2001:db8::1", "2001:db8:0:0:ffff::9"), ("fe80::1%eth0", "fe80::2")])
def test_one_customers_ipv6_network_is_one_address(address: str, same: str) -> None:
    assert network(address) == network(same)


@given(st.text(max_size=20))
def test_no_address_but_this_machines_is_local(address: str) -> None:
    assert not local(scope(client=(f"203{address}", 1)))
    assert not local(scope(client=None))
