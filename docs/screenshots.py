"""Make the pictures of docs/widget.md: `python docs/screenshots.py` (needs the development extras and Chromium)."""

from __future__ import annotations

import io
import shutil
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import uvicorn
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from reportqa.interfaces.service import Service
from reportqa.interfaces.web.app import create_app
from reportqa.interfaces.web.backend import Local
from reportqa.interfaces.web.settings import Settings
from reportqa.library import open_corpus

ROOT = Path(__file__).parent.parent
OUT = ROOT / "docs" / "screenshots"
COLOURS = 128  # of a picture, so that it stays small
FIGURE, CONFLICT, NOT_FOUND, TREND = "106年辦了幾場便民行動服務？", "106年查獲人口販運案件幾件？", "105年查獲人口販運案件幾件？", "歷年第一級國家有幾國？"


@contextmanager
def serving(corpus: Path, *origins: str) -> Iterator[str]:
    """Serve a corpus at a free port."""
    app = create_app(Settings(str(corpus), feedback=OUT / "unwritten.jsonl", origins=origins), Local(Service(open_corpus(corpus), corpus)))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning"))
    threading.Thread(target=server.run, daemon=True).start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True


@contextmanager
def office(html: list[str]) -> Iterator[str]:
    """Serve the page of an office that embeds the widget; `html` is filled in once the server's address is known."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # noqa: N802
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(html[0].encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def page_of(browser: Browser, address: str, width: int, height: int, **more: Any) -> Page:  # noqa: ANN401
    """Open an address in a window of its own."""
    page = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce", **{"locale": "zh-TW", **more}).new_page()
    page.goto(address)
    page.locator(".example").first.wait_for(state="attached") if "/view/" not in address else page.locator("mark").first.wait_for()
    return page


def ask(page: Page, question: str) -> None:
    """Ask, and wait for the answer."""
    before = page.locator("[data-status]").count()
    page.locator("#question").fill(question)
    page.locator("#question").press("Enter")
    page.locator("[data-status]").nth(before).wait_for()


def keep(page: Page, name: str) -> None:
    """Keep what a page shows, in few colours."""
    page.wait_for_timeout(300)
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    picture.save(OUT / f"{name}.png", optimize=True)


def main() -> None:
    """Make them all."""
    OUT.mkdir(exist_ok=True)
    chromium = shutil.which("chromium") or shutil.which("google-chrome") or sys.exit("no Chromium on the path")
    html: list[str] = []
    with sync_playwright() as driver, office(html) as site, serving(ROOT / "corpus" / "nia-106.txt", site) as url, serving(ROOT / "evals" / "documents" / "tuned" / "culture-bureau-113.pdf") as pdf:
        browser = driver.chromium.launch(executable_path=chromium)
        keep(page_of(browser, f"{url}/", 1280, 720), "start")
        for question, name in ((FIGURE, "answer"), (CONFLICT, "conflict"), (NOT_FOUND, "not-found"), (TREND, "trend")):
            page = page_of(browser, f"{url}/", 1280, 720)
            ask(page, question)
            keep(page, name)
        page = page_of(browser, f"{url}/", 1280, 720)
        ask(page, FIGURE)
        page.locator(".read").first.click()
        page.locator("dialog mark").wait_for()
        keep(page, "reading-pane")
        page = page_of(browser, f"{url}/", 390, 780)
        ask(page, CONFLICT)
        keep(page, "phone")
        page = page_of(browser, f"{url}/", 390, 780, color_scheme="dark", locale="en-GB")
        ask(page, "how many MOUs by end of 106?")
        keep(page, "phone-dark")
        page = page_of(browser, f"{url}/", 1280, 720, color_scheme="dark", locale="zh-CN")
        ask(page, "便民行动服务与家庭教育宣导合计几场？")
        keep(page, "computed-dark")
        html.append(
            '<!doctype html><html lang="zh-TW"><meta name="viewport" content="width=device-width"><title>機關網站</title><body style="font:16px/1.8 \'Noto Sans CJK TC\',sans-serif;max-width:44rem;margin:3rem">'
            f'<h1>移民署年度報告</h1><p>報告全文與歷年統計。有問題可以直接問右邊的小幫手。</p><script src="{url}/widget.js"></script><reportqa-chat open></reportqa-chat>')  # fmt: skip
        page = page_of(browser, site, 1100, 760)
        ask(page, FIGURE)
        keep(page, "bubble")
        page = page_of(browser, f"{pdf}/", 1280, 720)
        page.locator(".example").first.click()
        address = page.locator("[data-status] .card a").first.get_attribute("href")
        page = page_of(browser, str(address), 1280, 720)
        keep(page, "report")
        page.locator(".switch button").last.click()
        page.locator(".picture rect").first.wait_for()
        keep(page, "report-page")
        browser.close()


if __name__ == "__main__":
    main()
