"""What browsers are served: pages with a strict policy, scripts without imports, three languages with the same words, pages of PDFs."""

from __future__ import annotations

import base64
import io
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from PIL import Image
from reportlab.pdfgen import canvas

from reportqa.interfaces.service import Service
from reportqa.interfaces.web import bundle
from reportqa.interfaces.web.app import create_app
from reportqa.interfaces.web.backend import Local
from reportqa.interfaces.web.settings import Settings
from reportqa.library import open_corpus

LINES = ("Annual report 2023", "In 2023 the office held 412 hearings.", "In 2022 the office held 390 hearings.")


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pdf") / "hearings.pdf"
    drawing = canvas.Canvas(str(path), pagesize=(400, 500))
    for k, line in enumerate(LINES):
        drawing.drawString(50, 450 - 40 * k, line)
    drawing.showPage()
    drawing.save()
    return path


@pytest.fixture
def reading(pdf: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(str(pdf)), Local(Service(open_corpus(pdf), pdf))), base_url="http://127.0.0.1") as found:
        yield found


@pytest.mark.parametrize("path", ["/", "/view/health-105", "/view/%2e%2e%2fsecret"])
def test_pages_hold_no_script_style_or_handler_of_their_own(path: str, client: TestClient) -> None:
    reply = client.get(path)
    assert reply.status_code in (200, 404)
    if reply.status_code == 200:
        policy = reply.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy and "frame-ancestors" in policy
        assert not re.search(r"<style|style=|\son\w+=|<script(?![^>]*\ssrc=)", reply.text)


@pytest.mark.parametrize("path", ["/widget.js", "/static/page.js", "/static/view.js", "/static/page.css", "/static/icon.svg", "/favicon.ico"])
def test_files_are_served_once_and_kept(path: str, client: TestClient) -> None:
    reply = client.get(path)
    assert reply.status_code == 200
    assert client.get(path, headers={"If-None-Match": reply.headers["ETag"]}).status_code == 304
    if path == "/widget.js":
        assert reply.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


@pytest.mark.parametrize("name", ["../pages.py", "..%2fpages.py", "none.js", "%2e%2e/app.py"])
def test_nothing_else_is_served(name: str, client: TestClient) -> None:
    assert client.get(f"/static/{name}").status_code == 404


def test_scripts_need_no_imports_and_insert_no_markup() -> None:
    for script in (bundle.widget(), bundle.files()["page.js"][0], bundle.files()["view.js"][0]):
        assert not re.search(r"^\s*(import|export) ", script, re.MULTILINE)
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|setAttribute\(\"style\"", script)


def test_the_three_languages_have_the_same_words_and_places() -> None:
    words = bundle.messages()
    assert list(words) == ["zh-TW", "zh-CN", "en"]

    def places(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    for language in words:
        assert words[language].keys() == words["en"].keys()
        assert {name: places(text) for name, text in words[language].items()} == {name: places(text) for name, text in words["en"].items()}
    said = bundle.widget() + bundle.files()["page.js"][0] + bundle.files()["view.js"][0]
    made = ("error_", "advice_", "bound_")
    unused = [name for name in words["en"] if f'"{name}"' not in said.split("const STYLES")[1] and not name.startswith(made) and name not in ("as_of", "conflict", "not_found", "partial")]
    assert unused == []


def test_config_tells_what_is_offered(client: TestClient) -> None:
    assert client.get("/v1/config").json() == {"title": "衛生局105年度工作報告", "languages": ["zh-TW", "zh-CN", "en"], "feedback": False, "uploads": False, "key": False, "question": 2000}


def test_examples_are_questions_that_the_reports_answer(client: TestClient) -> None:
    examples = client.get("/v1/examples").json()["examples"]
    assert 1 <= len(examples) <= 4
    for example in examples:
        assert client.post("/v1/ask", json={"question": example}).json()["status"] == "answered"


def test_a_page_is_drawn_with_the_quotation_marked(reading: TestClient) -> None:
    citation = reading.post("/v1/ask", json={"question": "How many hearings were held in 2022?"}).json()["citations"][0]
    found = reading.get(f"/v1/documents/hearings/pages/1?start={citation['start']}&end={citation['end']}").json()
    picture = Image.open(io.BytesIO(base64.b64decode(found["png"]))).convert("L")
    assert picture.size == (found["width"], found["height"])
    ((left, top, width, height),) = found["marks"]
    dark = [y for y in range(picture.height) if picture.crop((0, y, picture.width, y + 1)).getextrema()[0] < 100]
    third = [y for y in dark if y > dark[-1] - 30]
    assert top - 6 <= third[0] and third[-1] <= top + height + 6
    assert left > 90 and width > 200


def test_a_page_is_not_shown_of_a_file_that_has_changed(reading: TestClient, pdf: Path) -> None:
    kept = pdf.read_bytes()
    try:
        pdf.write_bytes(kept + b"\n%changed")
        assert reading.get("/v1/documents/hearings/pages/1?start=0&end=5").status_code == 404
        pdf.unlink()
        gone = reading.get("/v1/documents/hearings/pages/1?start=0&end=5")
        assert (gone.status_code, "picture" in gone.json()["error"]["message"]) == (404, True)
    finally:
        pdf.write_bytes(kept)


def test_a_page_that_there_is_not_is_told(reading: TestClient, client: TestClient) -> None:
    assert "pages 1 to 1" in reading.get("/v1/documents/hearings/pages/9?start=0&end=5").json()["error"]["message"]
    assert reading.get("/v1/documents/hearings/pages/1?start=5&end=5").status_code == 422
    assert client.get("/v1/documents/health-105/pages/1?start=0&end=5").status_code == 404
