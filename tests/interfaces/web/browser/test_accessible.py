"""axe over the pages and the widget, light and dark, with the reading pane open: no serious finding."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import CONFLICT, FIGURE, NOT_FOUND, Foreign, Site

axe = pytest.importorskip("axe_playwright_python.sync_playwright")


def findings(page: Any) -> list[str]:
    """Run axe's rules of WCAG 2.2 AA and its best practices."""
    found = axe.Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}).response["violations"]
    return [f"{f['id']}: {n['target']} {n['html'][:120]}" for f in found for n in f["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_its_answers_and_its_pane(scheme: str, open_page: Any, ask: Any) -> None:
    page = open_page(color_scheme=scheme, bypass_csp=True)  # axe is put in as a script
    page.locator(".example").first.wait_for()
    assert findings(page) == []
    for question in (FIGURE, CONFLICT, NOT_FOUND, "105年度流感疫苗比104年度多幾劑？", "103年到105年流感疫苗接種劑數的變化？", "志工服務包含哪3項？"):
        ask(page, question)
    page.locator("[data-status]").first.get_by_role("button", name="回答有誤").click()
    assert findings(page) == []
    page.locator(".read").first.click()
    page.locator("dialog mark").wait_for()
    assert findings(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_report_and_the_bubble(scheme: str, open_page: Any, ask: Any, site: Site, foreign: Foreign) -> None:
    view = open_page("/view/health-105?start=20&end=40", color_scheme=scheme, bypass_csp=True)
    view.locator("mark").first.wait_for()
    assert findings(view) == []
    foreign.body = f'<p>Words.</p><script src="{site.url}/widget.js"></script><reportqa-chat open></reportqa-chat>'
    page = open_page(base=foreign.url, color_scheme=scheme, bypass_csp=True, width=320, height=640)
    ask(page, FIGURE)
    assert findings(page) == []


def test_one_polite_region_and_a_quiet_log(open_page: Any) -> None:
    page = open_page()
    assert page.locator("[role=log]").get_attribute("aria-live") == "off"
    assert page.locator("[aria-live=polite]").count() == 1
    assert page.locator("#disclosure").is_visible()
