"""A server over a small corpus and Chromium, headless, for the pages and the widget. One browser and one server a module.

Without a Chromium these tests are skipped, saying so; where REPORTQA_REQUIRE_BROWSER=1 they fail instead.
"""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from reportlab.pdfgen import canvas

from reportqa.interfaces.service import Service
from reportqa.interfaces.web.app import create_app
from reportqa.interfaces.web.backend import Busy, Local, Starting
from reportqa.interfaces.web.keys import Power, make, save
from reportqa.interfaces.web.settings import Settings
from reportqa.library import open_corpus

REPORT = """河濱市衛生局105年度工作報告

壹、業務概況
一、人力：105年底編制員額共有87人，其中護理人員42人。
二、預算：105年度歲出預算數1億2,345萬元，決算數1億1,800萬元。
三、門診：105年度門診量約67萬人次。

貳、防疫工作
一、疫苗接種：105年度接種流感疫苗23,456劑，104年度接種21,000劑，103年度接種19,800劑。
二、宣導活動：105年度辦理衛教宣導136場，參加民眾5,432人次。
三、稽查：105年查獲違規攤商101件。
四、志工：志工服務包含量血壓、送餐及陪診等3項。

參、年度成果
一、截至105年11月底，查獲違規攤商136件。
二、105年3月15日起開放預約門診。
"""
# What a report may hold that must stay text: markup, a picture that fails, terminal colours, a turned reading direction.
HOSTILE = """測試機關106年度報告

壹、<script>window.hacked=1</script>展覽
一、<img src=x onerror="window.hacked=2">展覽參觀人數：106年度展覽參觀人數共有4,321人。
二、\x1b[31m典藏\x1b[0m：106年度典藏圖書\u202e共有77冊\u202c，<a href="javascript:window.hacked=3">另有</a>借閱。
"""
FIGURE, FOLLOW_UP, CONFLICT, NOT_FOUND = "105年度接種流感疫苗多少劑？", "那104年呢？", "105年查獲違規攤商幾件？", "120年度接種流感疫苗多少劑？"


@pytest.fixture(scope="session")
def chromium() -> str:
    found = os.environ.get("REPORTQA_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        if os.environ.get("REPORTQA_REQUIRE_BROWSER") == "1":
            pytest.fail("no Chromium on the path, and REPORTQA_REQUIRE_BROWSER=1 wants one")
        pytest.skip("no Chromium on the path (apt install chromium, or name one with REPORTQA_CHROMIUM)")
    return found


class Breaking(Local):
    """A backend that is busy, as often as `failures` says, or still opens its corpus."""

    failures, starting = 0, False

    async def call(self, method: str, /, **arguments: Any) -> Any:  # noqa: ANN401
        if self.starting:
            raise Starting
        if method == "ask" and self.failures > 0:
            self.failures -= 1
            raise Busy
        return await super().call(method, **arguments)


@dataclass
class Site:
    """A server that runs: its address, its backend, its file of feedback."""

    url: str
    backend: Breaking
    feedback: Path


def running(app: Any) -> tuple[uvicorn.Server, str]:
    """Start an application at a free port of this machine."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning", access_log=False))
    threading.Thread(target=server.run, daemon=True).start()
    while not server.started:
        time.sleep(0.02)
    return server, f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"


@dataclass
class Foreign:
    """A site of another origin, with a strict policy of its own, that embeds what `body` says."""

    url: str
    body: str = ""
    allowed: str = ""
    headers: dict[str, str] = field(default_factory=dict)


@pytest.fixture(scope="module")
def foreign() -> Iterator[Foreign]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = f"<!doctype html><html lang=en><title>An office</title><body><main><h1>An office</h1>{site.body}</main></body></html>".encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", f"default-src 'none'; script-src {site.allowed}; connect-src {site.allowed}; base-uri 'none'; require-trusted-types-for 'script'")
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site = Foreign(f"http://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield site
    server.shutdown()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, foreign: Foreign) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("reports")
    (folder / "health-105.txt").write_text(REPORT, encoding="utf-8")
    (folder / "hostile-106.txt").write_text(HOSTILE, encoding="utf-8")
    drawing = canvas.Canvas(str(folder / "hearings-2023.pdf"), pagesize=(400, 500))
    drawing.drawString(50, 450, "Annual report of the Hearings Office 2023")
    drawing.drawString(50, 410, "In 2023 the office held 412 hearings.")
    drawing.save()
    backend = Breaking(Service(open_corpus(folder), folder))
    feedback = folder.parent / "feedback.jsonl"
    server, url = running(create_app(Settings(str(folder), feedback=feedback, origins=(foreign.url,)), backend))
    foreign.allowed = url
    yield Site(url, backend, feedback)
    server.should_exit = True


@pytest.fixture(scope="module")
def keyed(tmp_path_factory: pytest.TempPathFactory, site: Site) -> Iterator[tuple[str, str]]:
    """The address of a server of the same reports that asks for keys, and a key of it."""
    folder = tmp_path_factory.mktemp("keys")
    token, key = make("reader", Power.ASK)
    save(folder / "keys.json", [key])
    server, url = running(create_app(Settings(str(folder), keys=folder / "keys.json", feedback=folder / "feedback.jsonl"), site.backend))
    yield url, token
    server.should_exit = True


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=chromium)
        yield found
        found.close()


Opener = Callable[..., Any]


@pytest.fixture
def open_page(browser: Any, site: Site) -> Iterator[Opener]:
    """Open an address of the server in a context of its own; afterwards, nothing may have been refused by a policy or gone wrong in a script."""
    contexts, problems = [], []
    expected: list[str] = []

    def opening(path: str = "/", *, base: str = "", width: int = 1280, height: int = 800, locale: str = "zh-TW", **more: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": height}, locale=locale, reduced_motion="reduce", **more)
        context.add_init_script("addEventListener('securitypolicyviolation', (event) => console.error('CSP ' + event.violatedDirective + ' ' + event.blockedURI));")
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: problems.append(f"script: {error}"))
        page.on("console", lambda message: problems.append(message.text) if message.type == "error" and "Failed to load resource" not in message.text else None)
        page.goto((base or site.url) + path)
        return page

    opening.expected = expected  # what a test means to be refused
    yield opening
    for context in contexts:
        context.close()
    assert [problem for problem in problems if not any(part in problem for part in expected)] == []


@pytest.fixture
def ask() -> Callable[[Any, str], Any]:
    """Ask a question as a person would; return the answer that comes."""

    def asking(page: Any, question: str) -> Any:
        before = page.locator("[data-status]").count()
        page.locator("#question").fill(question)
        page.locator("#question").press("Enter")
        answer = page.locator("[data-status]").nth(before)
        answer.wait_for()
        return answer

    return asking
