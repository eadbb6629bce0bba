"""Requests go to the account's own address or nowhere, and each failure says whether, and when, to try again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportqa.interfaces.helpdesk.delivery import Backoff, Deliverer, Failed, Refused, origin_of
from reportqa.interfaces.helpdesk.model import Request

from .events import NOW

BASE = "https://desk.example/root"


def sent(handler: Callable[[httpx.Request], httpx.Response], url: str = f"{BASE}/x") -> object:
    async def run() -> object:
        deliverer = Deliverer(httpx.MockTransport(handler), lambda: NOW)
        try:
            return await deliverer.send(BASE, Request("POST", url, {}, b"{}"))
        finally:
            await deliverer.stop()

    return asyncio.run(run())


@pytest.mark.parametrize("url", ["https://evil.example/root/x", "http://desk.example/root/x", "https://desk.example:444/root/x", "https://desk.example/other", "https://desk.example@evil.example/root", "https://desk.example.evil.example/root/x", "file:///etc/passwd", ""])
def test_nothing_goes_elsewhere(url: str) -> None:
    def never(_: httpx.Request) -> httpx.Response:
        pytest.fail("a request went out")

    with pytest.raises(Refused, match="not the account's own"):
        sent(never, url)


ALLOWED = ["https://a.example", "http://127.0.0.1:80/x", "http://localhost", "http://[::1]:8"]
NOT_ALLOWED = ["http://a.example", "http://10.0.0.1", "ftp://a.example", "https://u:p@a.example", "https://", "https://a:99999", "https://[", "a.example"]


@pytest.mark.parametrize(("url", "allowed"), [*((url, True) for url in ALLOWED), *((url, False) for url in NOT_ALLOWED)])
def test_an_address_is_https_or_this_machine(url: str, allowed: bool) -> None:
    assert (origin_of(url) is not None) == allowed


@pytest.mark.parametrize("status", [300, 301, 302, 307, 308])
def test_a_redirect_is_refused(status: int) -> None:
    calls = list[str]()

    def reply(request: httpx.Request) -> httpx.Response:
        calls.append(str(request.url))
        return httpx.Response(status, headers={"Location": f"{BASE}/y"})

    with pytest.raises(Refused, match="redirect"):
        sent(reply)
    assert calls == [f"{BASE}/x"]


@pytest.mark.parametrize("status", [400, 404, 410, 413, 422])
def test_what_would_be_refused_again_is_not_tried_again(status: int) -> None:
    with pytest.raises(Refused, match=str(status)):
        sent(lambda _: httpx.Response(status))


@pytest.mark.parametrize(("status", "uncertain"), [(401, False), (403, False), (429, False), (503, False), (409, True), (500, True), (502, True), (504, True)])
def test_what_may_pass_is_tried_again(status: int, uncertain: bool) -> None:
    with pytest.raises(Failed) as found:
        sent(lambda _: httpx.Response(status))
    assert found.value.uncertain == uncertain


@pytest.mark.parametrize(("error", "uncertain"), [(httpx.ConnectError("x"), False), (httpx.ConnectTimeout("x"), False), (httpx.ReadTimeout("x"), True), (httpx.RemoteProtocolError("x"), True), (httpx.WriteError("x"), True)])
def test_a_connection_that_fails_is_tried_again(error: httpx.HTTPError, uncertain: bool) -> None:
    def fails(_: httpx.Request) -> httpx.Response:
        raise error

    with pytest.raises(Failed) as found:
        sent(fails)
    assert found.value.uncertain == uncertain


@pytest.mark.parametrize(("header", "seconds"), [("7", 7), ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("99999999", 3600), ("soon", 0), ("-5", 0), ("Fri, 31 Feb 9999 99:99:99 GMT", 0)])
def test_retry_after_is_heeded_within_reason(header: str, seconds: float) -> None:
    with pytest.raises(Failed) as found:
        sent(lambda _: httpx.Response(429, headers={"Retry-After": header}))
    assert found.value.after == seconds


@pytest.mark.parametrize(("content", "found"), [(b'{"id": 1}', {"id": 1}), (b"", None), (b"<html>", None), (b"[" * 100_000, None)])
def test_a_reply_is_json_or_nothing(content: bytes, found: object) -> None:
    assert sent(lambda _: httpx.Response(200, content=content)) == found


@given(first=st.floats(0.01, 100), longest=st.floats(0.01, 1e5), attempt=st.integers(1, 10_000), chance=st.floats(0, 1))
def test_waits_grow_to_their_limit_and_are_never_less_than_half(first: float, longest: float, attempt: int, chance: float) -> None:
    backoff = Backoff(first, longest)
    wait, whole = backoff.wait(attempt, chance), min(longest, first * 2.0 ** min(attempt - 1, 60))
    assert whole / 2 <= wait <= whole
    assert backoff.wait(attempt + 1, 1) >= backoff.wait(attempt, 1)
