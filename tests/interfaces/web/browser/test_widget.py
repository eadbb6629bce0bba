"""<reportqa-chat> in pages of other sites: their policies, its bubble, its key."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import CONFLICT, FIGURE, NOT_FOUND, Foreign, Site


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


EVIL = "<img src=x onerror=\"window.hacked=1\"><script>window.hacked=2</script>\u202e\x1b[31m"


def spelt(value: Any) -> Any:
    """Put hostile text beside every text of an answer."""
    if isinstance(value, dict):
        kept = ("language", "type", "status", "reason", "bound", "sense", "start", "end", "date", "kind", "unit_id", "schema")
        return {key: part if key in kept else spelt(part) for key, part in value.items()}
    if isinstance(value, list):
        return [spelt(part) for part in value]
    return value + EVIL if isinstance(value, str) else value


@pytest.mark.parametrize("question", [FIGURE, CONFLICT, NOT_FOUND, "105年度流感疫苗比104年度多幾劑？", "103年到105年流感疫苗接種劑數的變化？", "志工服務包含哪3項？"])
def test_no_field_of_an_answer_is_markup(question: str, open_page: Any, ask: Any, site: Site) -> None:
    answer = spelt(site.backend._service.ask(question))
    answer["notes"] = [{"kind": "renamed", "text": EVIL, "citations": [1]}]
    page = open_page()
    page.route("**/v1/ask", lambda route: route.fulfill(json=answer))
    shown = ask(page, question + EVIL)
    text = shown.inner_text()
    assert "<img src=x" in text and not set(text) & {"\x1b", "\u202e"}
    assert page.locator("reportqa-chat img, reportqa-chat script").count() == 0
    assert page.evaluate("window.hacked") is None


def test_scans_bounds_ranges_pages_tables_and_notes_are_told(open_page: Any, ask: Any, site: Site) -> None:
    answer = site.backend._service.ask(FIGURE)
    answer["figures"][0] |= {"ocr": True, "bound": "at_least", "high": 24000, "text": "23,456至24,000劑"}
    answer["citations"][0] |= {"ocr": True, "page": 12, "printed_page": "8", "table": "表3 疫苗接種", "columns": ["105年度", "劑數"], "quote": "接種23,456至24,000劑"}
    answer |= {"status": "partial", "reason": "ambiguous", "notes": [{"kind": "renamed", "text": "104年稱為預防注射。", "citations": [1]}]}
    page = open_page(locale="en-GB")
    page.route("**/v1/ask", lambda route: route.fulfill(json=answer))
    shown = ask(page, FIGURE)
    text = shown.inner_text()
    for wanted in ("Only part of it was found", "at least", "23,456至24,000劑", "OCR", "page 12", "printed page 8", "Table: 表3 疫苗接種", "105年度 › 劑數", "104年稱為預防注射。"):
        assert wanted in text, wanted
    assert shown.locator(".card mark").inner_text() == "23,456至24,000劑"
