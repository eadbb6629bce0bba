"""The page at / in Chromium: what a person asks, sees, opens, copies and says."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from reportqa.evaluate.cases import load_cases

from .conftest import CONFLICT, FIGURE, FOLLOW_UP, NOT_FOUND, Site


def test_an_answer_shows_its_figure_and_its_source(open_page: Any, ask: Any) -> None:
    answer = ask(open_page(), FIGURE)
    assert answer.get_attribute("data-status") == "answered"
    assert answer.locator(".value").inner_text().startswith("23,456劑")
    assert "105年度" in answer.locator(".period").inner_text() and "2016" in answer.locator(".period").inner_text()
    assert answer.locator(".card mark").all_inner_texts() == ["23,456劑"]
    assert "河濱市衛生局105年度工作報告" in answer.locator(".card").first.inner_text()
    assert answer.locator(".card blockquote").first.get_attribute("lang") == "zh-TW"


def test_a_bound_is_said(open_page: Any, ask: Any) -> None:
    assert ask(open_page(), "105年度門診量多少人次？").locator(".value .bound").inner_text().strip() == "約"


def test_a_follow_up_keeps_its_topic_until_a_new_conversation(open_page: Any, ask: Any) -> None:
    page = open_page()
    ask(page, FIGURE)
    assert "21,000" in ask(page, FOLLOW_UP).locator(".value").inner_text()
    page.get_by_role("button", name="新對話").click()
    assert page.locator("[data-status]").count() == 0
    assert "21,000" not in ask(page, FOLLOW_UP).inner_text()


def test_a_conflict_shows_both_figures_and_looks_like_one(open_page: Any, ask: Any) -> None:
    answer = ask(open_page(), CONFLICT)
    assert answer.get_attribute("data-status") == "conflict"
    assert [re.sub(r"\s", "", value)[:4] for value in answer.locator(".tile .value").all_inner_texts()] == ["101件", "136件"]
    assert "報告裡有不同的數字" in answer.locator(".sign").inner_text()
    boxes = [tile.bounding_box() for tile in answer.locator(".tile").all()]
    assert boxes[0]["y"] == boxes[1]["y"]


def test_what_is_not_found_offers_what_is_near_as_no_answer(open_page: Any, ask: Any) -> None:
    answer = ask(open_page(), NOT_FOUND)
    assert answer.get_attribute("data-status") == "not_found"
    assert answer.locator(".value").count() == 0
    assert answer.locator(".sources").count() == 0
    assert "不是答案" in answer.locator(".nearest h3").inner_text()
    assert answer.locator(".nearest .card").count() >= 1
    assert answer.locator(".body").evaluate("(e) => getComputedStyle(e).borderTopStyle") == "dashed"


def test_years_are_bars_and_a_table(open_page: Any, ask: Any) -> None:
    answer = ask(open_page(), "103年到105年流感疫苗接種劑數的變化？")
    assert answer.locator("svg.bars rect").count() == 3
    assert answer.locator("tbody tr").count() == 3
    assert "19,800" in (answer.locator("svg.bars").get_attribute("aria-label") or "")


def test_a_computed_answer_shows_its_formula_and_operands(open_page: Any, ask: Any) -> None:
    answer = ask(open_page(), "105年度流感疫苗比104年度多幾劑？")
    assert "23,456" in answer.locator(".formula").inner_text() and "21,000" in answer.locator(".formula").inner_text()
    assert answer.locator(".formula .reference").count() == 2


def test_a_list_is_a_list(open_page: Any, ask: Any) -> None:
    answer = ask(open_page(), "志工服務包含哪3項？")
    assert answer.locator("ul.items > li").count() == 3


def test_a_citation_opens_its_section_with_the_quotation_highlighted(open_page: Any, ask: Any) -> None:
    page = open_page()
    answer = ask(page, FIGURE)
    answer.locator(".read").first.click()
    mark = page.locator("dialog mark").first
    mark.wait_for()
    assert "23,456劑" in mark.inner_text()
    assert mark.evaluate("(e) => { const a = e.getBoundingClientRect(), b = e.closest('.reading').getBoundingClientRect(); return a.top >= b.top && a.bottom <= b.bottom; }")
    assert page.locator("dialog").evaluate("(e) => e.scrollTop") == 0 == page.evaluate("scrollY")
    assert "疫苗接種" in page.locator("dialog .path").inner_text()
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0
    assert answer.locator(".read").first.evaluate("(e) => e === e.getRootNode().activeElement")


def test_the_whole_report_opens_at_the_quotation(open_page: Any, ask: Any) -> None:
    page = open_page()
    address = ask(page, FIGURE).locator(".card a").first.get_attribute("href")
    view = open_page(address.removeprefix(page.url.rstrip("/")))
    view.locator("mark").first.wait_for()
    assert "23,456劑" in view.locator("mark").first.inner_text()
    assert "疫苗接種" in view.locator("nav a[aria-current]").inner_text()
    view.get_by_role("link", name=re.compile("人力")).click()
    view.wait_for_function("document.querySelector('nav a[aria-current]').textContent.includes('人力')")


@pytest.mark.parametrize("name", ["none", "%E0%A4%A"])
def test_a_report_that_there_is_not_is_told(name: str, open_page: Any) -> None:
    assert "找不到這份報告" in open_page(f"/view/{name}").get_by_role("alert").inner_text()


def test_a_report_without_pages_offers_no_picture(open_page: Any) -> None:
    view = open_page("/view/health-105?start=0&end=10")
    view.locator("mark").wait_for()
    assert view.locator(".switch").is_hidden()


def test_a_page_of_a_pdf_is_shown_with_the_quotation_marked(open_page: Any, ask: Any) -> None:
    page = open_page(locale="en-GB")
    address = ask(page, "How many hearings were held in 2023?").locator(".card a").first.get_attribute("href")
    view = open_page(address.removeprefix(page.url.rstrip("/")), locale="en-GB")
    view.locator("mark").first.wait_for()
    view.get_by_role("button", name="Page picture").click()
    picture, mark = view.locator(".picture img"), view.locator(".picture rect").last
    mark.wait_for()
    assert picture.evaluate("(e) => e.decode().then(() => e.naturalWidth)") == 800
    outer, inner = picture.bounding_box(), mark.bounding_box()
    assert outer["x"] < inner["x"] < outer["x"] + outer["width"] / 2
    assert 0.1 < (inner["y"] - outer["y"]) / outer["height"] < 0.25
    view.get_by_role("button", name="Text", exact=True).click()
    view.locator("mark").first.wait_for()


def test_a_question_has_an_address(open_page: Any) -> None:
    page = open_page(f"/?q={FIGURE}")
    assert "23,456" in page.locator("[data-status] .value").inner_text()


def test_examples_are_the_reports_own_and_answered(open_page: Any) -> None:
    page = open_page()
    page.locator(".example").first.click()
    assert page.locator("[data-status]").first.get_attribute("data-status") == "answered"


def test_an_answer_is_copied_with_its_source(open_page: Any, ask: Any) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    ask(page, FIGURE).get_by_role("button", name="複製回答與出處").click()
    page.get_by_text("已複製").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "23,456劑" in copied and "出處：河濱市衛生局105年度工作報告" in copied and "「" in copied


def test_feedback_becomes_a_case_that_eval_reads(open_page: Any, ask: Any, site: Site) -> None:
    page = open_page()
    ask(page, FIGURE).get_by_role("button", name="回答正確").click()
    page.get_by_text("已記下您的意見").wait_for()
    answer = ask(page, "105年查獲違規攤商幾件？")
    answer.get_by_role("button", name="回答有誤").click()
    answer.locator(".should input").fill("101件")
    answer.locator(".should input").press("Enter")
    answer.get_by_text("已記下您的意見").wait_for()
    good, bad = load_cases([site.feedback])[-2:]
    assert (good.turns[0].figures[0].value, good.turns[0].evidence != ()) == (23456, True)
    assert (bad.turns[0].text_has, "unreviewed" in bad.turns[0].tags) == ((("101件",),), True)


def test_a_busy_server_is_told_and_the_question_asked_again(open_page: Any, site: Site) -> None:
    page = open_page()
    site.backend.failures = 1
    page.locator("#question").fill(FIGURE)
    page.locator("#question").press("Enter")
    page.locator("[data-problem=busy]").wait_for()
    assert "等 1 秒" in page.locator("[data-problem=busy]").inner_text()
    page.get_by_role("button", name="再試一次").click()
    assert "23,456" in page.locator("[data-status] .value").inner_text()


def test_no_connection_is_told_and_the_question_kept(open_page: Any) -> None:
    page = open_page()
    page.locator(".example").first.wait_for()
    page.context.set_offline(True)
    page.locator("#question").fill(FIGURE)
    page.locator("#question").press("Enter")
    page.locator("[data-problem=offline]").wait_for()
    assert FIGURE in page.locator(".asked").inner_text()
    page.context.set_offline(False)
    page.get_by_role("button", name="再試一次").click()
    page.locator("[data-status=answered]").wait_for()


@pytest.mark.parametrize("status", [401, 429])
def test_a_refusal_is_a_sentence_of_the_readers_language(status: int, open_page: Any) -> None:
    page = open_page(locale="en-GB")
    page.route("**/v1/ask", lambda route: route.fulfill(status=status, headers={"Retry-After": "7"}, body=json.dumps({"error": {"code": "x", "message": "x"}})))
    page.locator("#question").fill(FIGURE)
    page.locator("#question").press("Enter")
    told = page.locator("[data-problem]").inner_text()
    assert ("needs a key" in told) if status == 401 else ("wait 7 s" in told)


def test_a_server_that_wants_a_key_is_given_one_for_this_page_only(open_page: Any) -> None:
    page = open_page("/static/icon.svg")
    page.route("**/v1/**", lambda route: route.continue_() if route.request.headers.get("authorization") == "Bearer k1" else route.fulfill(status=401, body="{}"))
    page.goto(page.url.replace("static/icon.svg", ""))
    page.locator("#question").fill(FIGURE)
    page.locator("#question").press("Enter")
    page.locator("[data-problem=key] input").fill("k1")
    page.locator("[data-problem=key] input").press("Enter")
    page.locator("[data-status=answered]").wait_for()
    page.get_by_role("link", name="河濱市衛生局105年度工作報告").wait_for()
    assert "k1" not in page.url and page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_a_key_given_beside_the_conversation_opens_all_that_the_server_offers(keyed: tuple[str, str], open_page: Any) -> None:
    base, key = keyed
    page = open_page(base=base)
    page.locator(".side input").fill(key)
    page.locator(".side input").press("Enter")
    page.get_by_role("link", name="河濱市衛生局105年度工作報告").wait_for()
    page.locator(".example").first.click()
    page.locator("[data-status=answered]").wait_for()
    assert page.get_by_role("button", name="回答正確").count() == 1, "the key was not told to the conversation, which asked nothing of what is offered"


def test_a_report_opens_with_a_key(keyed: tuple[str, str], open_page: Any) -> None:
    base, key = keyed
    page = open_page("/view/health-105?start=0&end=12", base=base)
    page.locator("input[type=password]").fill(key)
    page.locator("input[type=password]").press("Enter")
    page.locator(".reading mark").first.wait_for()
    assert key not in page.url and page.evaluate("localStorage.length + sessionStorage.length") == 0


@pytest.mark.parametrize(("locale", "words", "question", "language"), [("zh-TW", "送出", FIGURE, "zh-TW"), ("zh-CN", "发送", "105年度接种流感疫苗多少剂？", "zh-CN"), ("en-US", "Send", "How many influenza vaccine doses were given in 105?", "en")])
def test_the_interface_speaks_three_languages(locale: str, words: str, question: str, language: str, open_page: Any, ask: Any) -> None:
    page = open_page(locale=locale)
    assert page.get_by_role("button", name=words, exact=True).is_visible()
    answer = ask(page, question)
    assert answer.locator(".text").get_attribute("lang") == language
    assert "23,456" in answer.locator(".value").inner_text()
    other = "en" if language != "en" else "zh-TW"
    page.locator("header select").select_option(other)
    assert page.locator("html").get_attribute("lang") == other
    assert page.get_by_role("button", name="Send" if other == "en" else "送出", exact=True).is_visible()
    assert "23,456" in page.locator("[data-status] .value").inner_text()


def test_the_keyboard_is_enough(open_page: Any) -> None:
    page = open_page()
    page.locator(".example").first.wait_for()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"

    def reach(wanted: str) -> None:
        for _ in range(40):
            if page.evaluate("(wanted) => { let e = document.activeElement; while (e.shadowRoot?.activeElement) e = e.shadowRoot.activeElement; return e.matches(wanted); }", wanted):
                return
            page.keyboard.press("Tab")
        pytest.fail(f"the keyboard does not reach {wanted}")

    reach("#question")
    page.keyboard.type("105年度接種")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("流感疫苗多少劑？")
    assert page.locator("[data-status]").count() == 0
    page.keyboard.press("Enter")
    page.locator("[data-status=answered]").wait_for()
    assert "回答完成：23,456劑" in page.locator("[role=status][aria-live=polite]").first.inner_text()
    page.keyboard.press("Shift+Tab")
    for _ in range(20):
        if page.evaluate("(() => { let e = document.activeElement; while (e.shadowRoot?.activeElement) e = e.shadowRoot.activeElement; return e.matches('.read'); })()"):
            break
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.locator("dialog mark").wait_for()
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0


@pytest.mark.parametrize(("width", "height"), [(320, 640), (320, 256)])
def test_a_narrow_screen_needs_no_sideways_scrolling(width: int, height: int, open_page: Any, ask: Any) -> None:
    page = open_page(width=width, height=height)
    for question in (CONFLICT, NOT_FOUND):
        answer = ask(page, question)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator(".log").evaluate("(e) => e.scrollWidth <= e.clientWidth")
    for target in page.locator("button:visible, a:visible, select:visible").all():
        box = target.bounding_box()
        assert box is None or (box["width"] >= 24 and box["height"] >= 24) or box["y"] < 0, target.evaluate("(e) => e.outerHTML")
    answer.locator(".read").first.click()
    page.locator("dialog mark").wait_for()
    assert page.locator("dialog").evaluate("(e) => e.scrollWidth <= e.clientWidth")


def test_what_a_hostile_report_holds_stays_text(open_page: Any, ask: Any) -> None:
    page = open_page()
    answer = ask(page, "106年度展覽參觀人數共有多少人？")
    assert "4,321" in answer.locator(".value").inner_text()
    answer.locator(".read").first.click()
    page.locator("dialog mark").first.wait_for()
    shown = page.locator("dialog .reading").inner_text()
    assert "onerror" in shown and "javascript:" in shown
    assert not set(shown) & {"\x1b", "\u202e", "\u202c"}
    page.keyboard.press("Escape")
    view = open_page("/view/hostile-106?start=0&end=40")
    view.locator(".reading p, .reading h3").first.wait_for()
    for opened in (page, view):
        assert opened.evaluate("window.hacked") is None
        assert opened.locator("script:not([src]), img[onerror], a[href^='javascript']").count() == 0
    assert "<script>" in view.locator("body").inner_text()


@pytest.mark.parametrize(("locale", "says"), [("zh-TW", "報告還在讀取中"), ("zh-CN", "报告还在读取中"), ("en-GB", "still being read")])
def test_while_the_reports_are_read_the_page_says_so_and_fills_itself_once_they_are(locale: str, says: str, site: Site, open_page: Any, ask: Any) -> None:
    site.backend.starting = True
    try:
        page = open_page(locale=locale)
        page.locator("nav").get_by_text(says).wait_for()
        page.locator("#question").fill(FIGURE)
        page.locator("#question").press("Enter")
        failed = page.locator("[data-problem=starting]")
        failed.wait_for()
        assert says in failed.inner_text()
    finally:
        site.backend.starting = False
    page.locator("nav").get_by_text("河濱市衛生局105年度工作報告").wait_for()
    page.locator(".retry").click()
    page.locator("[data-status=answered]").wait_for()


@pytest.mark.parametrize("locale", ["zh-TW", "zh-CN", "en-GB"])
def test_a_narrow_screen_still_shows_whose_report_it_is(locale: str, open_page: Any) -> None:
    view = open_page("/view/health-105", width=320, height=640, locale=locale)
    title = view.locator("h1")
    title.wait_for()
    assert (title.bounding_box() or {})["width"] > 150


def test_the_description_needs_no_sideways_scrolling(open_page: Any) -> None:
    page = open_page("/docs", width=320, height=640)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_what_was_counted_by_name_lists_no_figures_that_were_used(open_page: Any, site: Site, monkeypatch: pytest.MonkeyPatch, ask: Any) -> None:
    usual = site.backend.call

    async def counted(method: str, /, **arguments: Any) -> Any:
        found = await usual(method, **arguments)
        if method == "ask":
            found["computation"]["operands"] = []
        return found

    page = open_page()
    page.locator(".example").first.wait_for()
    monkeypatch.setattr(site.backend, "call", counted)
    formula = ask(page, "105年度流感疫苗比104年度多幾劑？").locator(".formula")
    assert "用到的數字" not in formula.inner_text()
