"""Guards that what was read by OCR says so wherever it is shown, that OCR is never run unasked, and how its absence is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from reportqa.ingest.readers import ocr_tesseract as tesseract
from reportqa.ingest.readers.ocr_tesseract import Letter, Line
from reportqa.interfaces.app import app
from reportqa.model.errors import UsageError

from ..ingest.readers.pdf_samples import pdf, scan

WORDS = "本局113年共巡查128次。"
Run = Callable[..., Any]


def words(pixels: Any, *_: object, settings: tuple[str, ...] = (), **__: object) -> list[Line]:  # noqa: ANN401
    """See one sentence on any page, and its numbers again where digits alone are asked for."""
    if not settings:
        return [Line(tuple(Letter(c, 300 + 40 * k, 400, 340 + 40 * k, 440, 99, k == 0) for k, c in enumerate(WORDS)), 440, 44)]
    pieces = (34 + 26, 34 + 54 + 34 + 26)  # where the two stand one below the other
    return [Line(tuple(Letter(c, 60 + 40 * k, middle - 20, 100 + 40 * k, middle + 20, 99, k == 0) for k, c in enumerate(number)), middle + 20, 44) for number, middle in zip(("113", "128"), pieces, strict=True)]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command over a scan, with a reader of words in Tesseract's place."""
    (tmp_path / "patrols.pdf").write_bytes(pdf(scan()))
    monkeypatch.setenv("REPORTQA_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("REPORTQA_OCR", raising=False)
    monkeypatch.setattr("reportqa.building.readings.can_start", lambda: False)
    monkeypatch.setattr("reportqa.language.compiling.compile_lexicon", lambda *_: ({}, {}))
    monkeypatch.setattr(tesseract, "candidates", lambda _: ("chi_tra+eng",))
    monkeypatch.setattr(tesseract, "version", lambda: "tesseract 5")
    monkeypatch.setattr(tesseract, "installed", lambda: frozenset({"chi_tra", "eng"}))
    monkeypatch.setattr(tesseract, "read_lines", words)
    return lambda *arguments: CliRunner().invoke(app, [*arguments, "--corpus", str(tmp_path / "patrols.pdf")])


def test_a_scan_is_read_when_that_is_asked_for_and_stays_so(run: Run) -> None:
    refused = run("index")
    assert (refused.exit_code, "read it with `reportqa index --ocr`" in refused.stderr) == (3, True)
    indexed = run("index", "--ocr")
    assert (indexed.exit_code, "1 scanned page read by OCR" in indexed.stderr) == (0, True)
    assert run("ask", "113年巡查幾次？").exit_code == 0
    assert run("index", "--no-ocr").exit_code == 3
    assert run("ask", "113年巡查幾次？").exit_code == 3


def test_what_was_read_by_ocr_says_so(run: Run) -> None:
    run("index", "--ocr")
    shown = run("ask", "113年巡查幾次？")
    assert "128次" in shown.stdout
    assert "p. 1 (read by OCR)" in shown.stdout
    answer = json.loads(run("ask", "113年巡查幾次？", "--json", "--top-k", "1").stdout)
    assert [answer["figures"][0]["ocr"], answer["citations"][0]["ocr"], answer["passages"][0]["ocr"]] == [True, True, True]
    assert [row["ocr"] for row in json.loads(run("figures", "--json").stdout)] == [True]
    assert run("figures", "--csv").stdout.splitlines()[0].split(",")[14:16] == ["page", "ocr"]


def test_without_tesseract_asking_for_it_is_a_wrong_use(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def lacking(_: str) -> tuple[str, ...]:
        raise UsageError("reading scans needs the program Tesseract; install it.")

    monkeypatch.setattr(tesseract, "candidates", lacking)
    refused = run("index", "--ocr")
    assert (refused.exit_code, refused.stderr) == (2, "reportqa: reading scans needs the program Tesseract; install it.\n")


def test_the_environment_may_ask_for_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPORTQA_OCR", "1")
    assert run("ask", "113年巡查幾次？").exit_code == 0
