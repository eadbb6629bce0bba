"""<reportqa-chat> in pages of other sites: their policies, its bubble, its key."""

from __future__ import annotations

from typing import Any

from .conftest import FIGURE, Foreign, Site


def embed(site: Site, attributes: str = "") -> str:
    return f'<script src="{site.url}/widget.js"></script><reportqa-chat {attributes}></reportqa-chat>'


def test_a_foreign_page_with_a_strict_policy_embeds_it(open_page: Any, ask: Any, site: Site, foreign: Foreign) -> None:
    foreign.body = embed(site)
    page = open_page(base=foreign.url)
    page.get_by_role("button", name="Open questions").click()
    answer = ask(page, FIGURE)
    assert "23,456" in answer.locator(".value").inner_text()
    answer.locator(".read").first.click()
    page.locator("dialog mark").wait_for()


def test_another_origin_is_refused_by_the_browser(open_page: Any, site: Site, foreign: Foreign) -> None:
    open_page.expected.append("CORS policy")
    foreign.body = embed(site, "open")
    page = open_page(base=foreign.url.replace("127.0.0.1", "localhost"))
    page.locator("#question").fill(FIGURE)
    page.locator("#question").press("Enter")
    assert "cannot be reached" in page.locator("[data-problem=unreachable]").inner_text()


def test_escape_closes_the_bubble_and_gives_the_focus_back(open_page: Any, site: Site, foreign: Foreign) -> None:
    foreign.body = embed(site)
    page = open_page(base=foreign.url)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator("#question").evaluate("(e) => e === e.getRootNode().activeElement")
    page.keyboard.press("Escape")
    assert page.locator("#panel").is_hidden()
    assert page.locator(".launcher").evaluate("(e) => e === e.getRootNode().activeElement")


def test_nothing_is_asked_of_the_server_before_it_is_opened(open_page: Any, site: Site, foreign: Foreign) -> None:
    foreign.body = embed(site)
    page = open_page(base=foreign.url)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    page.locator(".launcher").wait_for()
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if "/v1/" in url] == []


def test_its_words_and_looks_are_the_pages_to_choose(open_page: Any, site: Site, foreign: Foreign) -> None:
    foreign.body = embed(site, 'open lang="zh-CN" title="Ask &lt;b&gt;us" greeting="Welcome &lt;i&gt;here"')
    page = open_page(base=foreign.url)
    assert page.locator("[part=title]").inner_text() == "Ask <b>us"
    assert page.locator(".welcome").inner_text() == "Welcome <i>here"
    assert page.get_by_role("button", name="发送").is_visible()
    assert page.locator("reportqa-chat").get_attribute("title") is None
    page.evaluate("document.querySelector('reportqa-chat').style.setProperty('--rq-accent', 'rgb(1, 2, 3)')")
    assert page.locator("[part=send]").evaluate("(e) => getComputedStyle(e).backgroundColor") == "rgb(1, 2, 3)"


def test_the_key_goes_in_a_header_and_never_in_an_address(open_page: Any, ask: Any, site: Site, foreign: Foreign) -> None:
    foreign.body = embed(site, 'open key="public-key-1"')
    page = open_page(base=foreign.url)
    sent: list[Any] = []
    page.on("request", lambda request: sent.append(request))
    ask(page, FIGURE)
    asked = next(request for request in sent if request.url.endswith("/v1/ask") and request.method == "POST")
    assert asked.headers["authorization"] == "Bearer public-key-1"
    assert not any("public-key-1" in request.url for request in sent)


def test_history_is_the_earlier_questions_and_nothing_is_stored(open_page: Any, ask: Any, site: Site) -> None:
    page = open_page()
    bodies: list[Any] = []
    page.on("request", lambda request: bodies.append(request.post_data_json) if request.url.endswith("/v1/ask") else None)
    ask(page, FIGURE)
    ask(page, "那104年呢？")
    assert [body["history"] for body in bodies] == [[], [FIGURE]]
    assert page.evaluate("localStorage.length + sessionStorage.length + document.cookie.length") == 0
