"""Guards the reading of scanned pages: letters to glyphs, numbers read twice, cells by themselves, and what is told of them."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from reportqa.ingest.document import read_document
from reportqa.ingest.elements import PageStart, Printed, TableElement
from reportqa.ingest.readers import ocr_tesseract as tesseract
from reportqa.ingest.readers import pdf
from reportqa.ingest.readers.ocr_glyphs import levelled, placed
from reportqa.ingest.readers.ocr_image import MOST_PIXELS, cleaned, render, slant_of
from reportqa.ingest.readers.ocr_numbers import checked, confirmed, numbers_of
from reportqa.ingest.readers.ocr_pieces import read_page
from reportqa.ingest.readers.ocr_tesseract import UNREAD, Letter, Line, TooSlow, candidates, lines_of
from reportqa.ingest.readers.pdf_page import Page, Rule
from reportqa.ingest.readers.pdf_rows import rows_of
from reportqa.model.document import Span
from reportqa.model.errors import ReadError, UsageError

from .pdf_samples import HEIGHT, PLAIN, WIDTH, Draw, grid, put
from .pdf_samples import pdf as written

here = pytest.mark.skipif(shutil.which("tesseract") is None or not {"eng"} <= (tesseract.installed() if shutil.which("tesseract") else set()), reason="Tesseract with its English data is not installed")
SCALE = 300 / 72
PAPER = np.full((400, 900), 255, dtype=np.uint8)


def line(text: str, x: float = 0, base: float = 100, *, wide: float = 20, sure: float = 99) -> Line:
    """Return a line of letters 30 pixels apart where a space is, each `wide`."""
    letters, at, opens = [], x, True
    for char in text:
        if char == " ":
            at, opens = at + 30, True
            continue
        letters.append(Letter(char, at, base - 28, at + wide, base, sure, opens))
        at, opens = at + wide, False
    return Line(tuple(letters), base, 40)


def blobs(pixels: Any) -> list[Line]:  # noqa: ANN401
    """Return a line for each run of rows with ink: what a reader of words would tell, without one."""
    rows = (pixels < 128).any(axis=1)
    found, start = [], None
    for y, dark in enumerate([*rows, False]):
        if dark and start is None:
            start = y
        elif not dark and start is not None:
            columns = np.flatnonzero((pixels[start:y] < 128).any(axis=0))
            found.append(Line((Letter("x", int(columns[0]), start, int(columns[-1]) + 1, y, 99, True),), y, y - start))
            start = None
    return found


def _at(read: Line, place: Line) -> Line:
    """Return a line as if it stood at another's height."""
    top, foot = place.letters[0].y0, place.letters[0].y1
    return Line(tuple(x._replace(y0=top, y1=foot) for x in read.letters), foot, read.size)


# ---------------------------------------------------------------- what Tesseract says

HOCR = """<?xml version="1.0" encoding="UTF-8"?><html xmlns="http://www.w3.org/1999/xhtml"><body><div class='ocr_page'>
<span class='ocr_line' title="bbox 300 400 800 440; baseline 0.01 -8; x_size 44">
<span class='ocrx_word' title='bbox 300 400 380 440; x_wconf 95'>
<span class='ocrx_cinfo' title='x_bboxes 300 400 340 440; x_conf 99.3'>館</span><span class='ocrx_cinfo' title='x_bboxes 340 400 380 440; x_conf 90'>&amp;</span></span>
<span class='ocrx_word' title='bbox 500 400 520 440; x_wconf 80'><span class='ocrx_cinfo' title='x_bboxes 500 402 520 432; x_conf 80.5'>1</span></span>
</span><span class='ocr_line' title="bbox 0 0 5 5; baseline 0 0; x_size 5"><span class='ocrx_word'><span class='ocrx_cinfo' title='x_bboxes 0 0 5 5; x_conf 3'> </span></span></span></div></body></html>"""


def test_lines_have_their_letters_places_and_surety() -> None:
    (found,) = lines_of(HOCR.encode())
    assert [(x.text, x.opens, x.sure) for x in found.letters] == [("館", True, 99.3), ("&", False, 90.0), ("1", True, 80.5)]
    assert found.letters[2][1:5] == (500, 402, 520, 432)
    assert found.base == pytest.approx(440 - 8 + 0.01 * 250)


@pytest.mark.parametrize("broken", [b"", b"no markup", HOCR.encode()[:300]])
def test_a_broken_answer_has_no_lines(broken: bytes) -> None:
    assert list(lines_of(broken)) == []


@pytest.mark.parametrize(
    ("languages", "program", "has", "words"),
    [
        ("", None, "", "needs the program Tesseract; install it"),
        ("", "tesseract", "list\nosd\n", r"no data for the reports' languages; install its language data \(tesseract-ocr-chi-tra"),
        ("chi_tra+deu", "tesseract", "list\nchi_tra\n", "no data for deu; install .*tesseract-ocr-deu"),
        ("--psm 0", "tesseract", "list\neng\n", "these are no names of Tesseract's"),
    ],
)
def test_what_is_lacking_is_named_with_how_to_install_it(languages: str, program: str | None, has: str, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    tesseract.installed.cache_clear()
    monkeypatch.setattr(shutil, "which", lambda _: program)
    if program:
        monkeypatch.setattr(tesseract, "_asked", lambda _: has)
    with pytest.raises(UsageError, match=words):
        candidates(languages)
    tesseract.installed.cache_clear()


def test_without_the_extra_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tesseract, "find_spec", lambda _: None)
    with pytest.raises(UsageError, match=r'pip install "reportqa\[ocr\]"\.$'):
        candidates("")


def test_the_languages_that_are_installed_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tesseract, "installed", lambda: frozenset({"chi_tra", "eng", "osd"}))
    assert candidates("") == ("chi_tra+eng", "eng")
    assert candidates("chi_tra") == ("chi_tra",)


# ---------------------------------------------------------------- numbers


@pytest.mark.parametrize(
    ("first", "second", "sure"),
    [("1,284", "1,284", True), ("1204", "1,204", True), ("86.5%", "86.5%", True), ("86.5", "86.5.", True), ("4.204", "4.204", False), ("865", "86.5", False), ("58.3%", "58.39", False), ("1,2044", "1,2044", False), ("5", "", False)],
)
def test_two_looks_confirm_a_number(first: str, second: str, sure: bool) -> None:  # noqa: FBT001
    assert confirmed(first, second) is sure


def test_digits_far_apart_are_two_numbers_and_a_sign_of_percent_is_of_its_own() -> None:
    assert [n.text for n in numbers_of(0, line("共1,284件 86.5％ 12"))] == ["1,284", "86.5%", "12"]


def test_a_number_that_a_second_look_reads_otherwise_is_shown_as_unread() -> None:
    def second(sheet: Any) -> list[Line]:  # noqa: ANN401
        return [_at(line(text), place) for text, place in zip(("1,284", "97"), blobs(sheet), strict=True)]

    page, read = PAPER.copy(), line("共1,284件 91％")
    for letter in read.letters:
        page[int(letter.y0) : int(letter.y1), int(letter.x0) : int(letter.x1)] = 0
    (found,), unread = checked([read], page, second)
    assert ("".join(x.text for x in found.letters), unread) == (f"共1,284件{UNREAD}％", 1)
    assert (found.letters[-2].x0, found.letters[-2].x1) == (read.letters[-3].x0, read.letters[-2].x1)


@given(st.text("共件館0123456789,.% ", min_size=1, max_size=24).filter(lambda t: t.strip()))
def test_whatever_is_not_confirmed_leaves_no_digit_and_nothing_else_changes(text: str) -> None:
    read = line(text.strip())
    (found,), unread = checked([read], np.full((140, 1200), 255, dtype=np.uint8), lambda _: [])
    assert not any(x.text.isdigit() for x in found.letters)
    kept = [x for x in read.letters if x in found.letters]
    assert [x for x in found.letters if x.text != UNREAD] == kept
    assert unread == sum(x.text == UNREAD for x in found.letters)


# ---------------------------------------------------------------- pictures


def test_rules_are_told_in_points_and_wiped_and_letters_stay() -> None:
    page = PAPER.copy()
    page[100:103, 50:850] = page[300:303, 50:850] = 0
    page[100:303, 50:53] = page[100:303, 847:850] = 0
    page[180:220, 400:440] = 0
    found = cleaned(page, SCALE)
    level = [r for r in found.rules if r.level]
    assert [(round(r.y0 * SCALE), round(r.x0 * SCALE), round(r.x1 * SCALE)) for r in level] == [(102, 50, 850), (302, 50, 850)]
    assert sorted(round(r.x0 * SCALE) for r in found.rules if not r.level) == [52, 848]
    assert (found.pixels[180:220, 400:440] == 0).all()
    assert (np.delete(found.pixels, range(170, 230), axis=0) == 255).all()


@pytest.mark.parametrize("slant", [-1.0, 0.0, 0.6])
def test_a_slant_is_told(slant: float) -> None:
    page = np.full((1600, 1200), 255, dtype=np.uint8)
    for top in range(200, 1400, 60):
        page[top : top + 24, 150:1050] = 0
    turned = np.asarray(Image.fromarray(page).rotate(slant, Image.Resampling.BICUBIC, fillcolor=255))
    assert slant_of(turned) == pytest.approx(-slant, abs=0.15)


def test_cells_are_read_by_themselves_and_told_where_they_stand() -> None:
    page = PAPER.copy()
    marks = {(60, 120, 100, 130), (60, 320, 100, 350), (500, 120, 560, 150), (60, 20, 300, 50)}
    for x0, y0, x1, y1 in marks:
        page[y0:y1, x0:x1] = 0
    xs, ys = (50, 450, 850), (100, 300, 380)
    rules = [Rule(50 / SCALE, y / SCALE, 850 / SCALE, y / SCALE) for y in ys] + [Rule(x / SCALE, 100 / SCALE, x / SCALE, 380 / SCALE) for x in xs]
    sheets: list[Any] = []
    found = read_page(page, SCALE, rules, lambda pixels: sheets.append(pixels) or blobs(pixels))  # type: ignore[func-returns-value]
    assert {tuple(map(int, letter[1:5])) for x in found for letter in x.letters} == marks
    assert len(sheets) == 2
    assert [tuple(map(int, x.letters[0][1:5])) for x in blobs(sheets[0])] == [(60, 20, 300, 50)]


def test_a_page_is_rendered_within_bounds() -> None:
    huge = written(lambda c: put(c, 72, 90, "wide", font=PLAIN), size=(14_000, 14_000))
    rendered = render(huge, 0)
    assert rendered is not None
    assert rendered[0].size <= MOST_PIXELS
    assert render(b"%PDF-1.7 nothing more", 0) is None


# ---------------------------------------------------------------- letters as glyphs


def rows(*lines: Line) -> list[str]:
    page = Page(1, 600, 800)
    placed(lines, page, SCALE)
    levelled([page])
    return [row.text for row in rows_of(page.glyphs)]


def test_letters_keep_the_order_in_which_they_were_read() -> None:
    read = line("市政府文化局")
    swapped = [x._replace(x0=y.x0, x1=y.x1) for x, y in zip(read.letters, [read.letters[k] for k in (0, 2, 1, 3, 4, 5)], strict=True)]
    assert rows(Line(tuple(swapped), read.base, 40)) == ["市政府文化局"]


def test_spaces_part_words_of_letters_and_wide_gaps_part_cells() -> None:
    far = line("1,284", 600)
    assert rows(Line((*line("annual report", wide=18).letters, *far.letters), 100, 40)) == ["annual report  1,284"]
    assert rows(line("全年 共")) == ["全年共"]


def test_specks_are_no_text() -> None:
    assert rows(line("~ 館藏", sure=20)) == ["館藏"]


# ---------------------------------------------------------------- whole pages


def scanned(*pages: Draw) -> bytes:
    """Return a PDF of pictures of pages."""
    data = written(*pages)

    def picture(index: int) -> Draw:
        rendered = render(data, index)
        assert rendered is not None

        def draw(canvas: Canvas) -> None:
            canvas.drawImage(ImageReader(Image.fromarray(rendered[0])), 0, 0, WIDTH, HEIGHT)

        return draw

    return written(*(picture(k) for k in range(len(pages))))


def told_by(read: Callable[..., list[Line]], monkeypatch: pytest.MonkeyPatch, *pages: Draw) -> Any:  # noqa: ANN401
    monkeypatch.setattr(tesseract, "read_lines", read)
    monkeypatch.setattr(tesseract, "installed", lambda: frozenset({"eng"}))
    return pdf.read("scan.pdf", scanned(*pages), ocr="eng")


def words(pixels: Any, *_: object, settings: tuple[str, ...] = (), **__: object) -> list[Line]:  # noqa: ANN401
    """Read every line of ink as the same words, and digits alone where it is asked to."""
    text = "128" if settings else "巡查128次"
    return [_at(line(text, 300, wide=40), place) for place in blobs(pixels)]


def test_a_scanned_page_is_told_as_one_read_by_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    found = told_by(words, monkeypatch, lambda c: put(c, 72, 90, "anything", font=PLAIN))
    assert found.elements[0] == PageStart(1, None, ocr=True)
    assert [e.text.strip() for e in found.elements if isinstance(e, Printed)] == ["巡查128次"]
    assert found.notes == ("1 scanned page read by OCR: check what is cited against the page.",)


def test_pages_with_a_text_layer_are_not_read_by_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tesseract, "read_lines", None)
    found = pdf.read("report.pdf", written(lambda c: put(c, 72, 90, "Findings of the year", font=PLAIN)), ocr="eng")
    assert found.elements[0] == PageStart(1)
    assert found.notes == ()


def test_pages_that_tesseract_cannot_read_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_: object, **__: object) -> list[Line]:
        raise TooSlow

    with pytest.raises(ReadError, match=r"no text layer.*1 scanned page could not be read by OCR.*\.$"):
        told_by(slow, monkeypatch, lambda c: put(c, 72, 90, "anything", font=PLAIN))


def test_without_ocr_a_scan_is_refused_with_the_option_s_name() -> None:
    with pytest.raises(ReadError, match=r"no text layer, as a scan has none\); read it with `reportqa index --ocr`\.$"):
        pdf.read("scan.pdf", scanned(lambda c: put(c, 72, 90, "anything", font=PLAIN)))


def report(canvas: Canvas) -> None:
    for k, text in enumerate(("The bureau issued 4,315 permits in 2023, of which", "1,774 were renewed. Inspections rose by 12.6% to 982.")):
        put(canvas, 72, 120 + 20 * k, text, 13, font=PLAIN)


@here
def test_tesseract_reads_a_scanned_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REPORTQA_OCR_LANGUAGES", raising=False)
    reading = read_document(Path("scan.pdf"), scanned(report), ocr="eng")
    text = " ".join(reading.document.text.split())
    assert "issued 4,315 permits in 2023" in text
    assert "12.6%" in text
    assert all(page.ocr for page in reading.document.pages)
    assert reading.document.locate(Span(0, 5)).ocr


@here
def test_tesseract_reads_a_ruled_table() -> None:
    cells = [("Station", "Patrols", "Permits"), ("Harbour", "1,284", "4,315"), ("Upper town", "982", "1,774"), ("Market", "617", "2,090")]

    def table(canvas: Canvas) -> None:
        report(canvas)
        grid(canvas, (72, 220, 340, 460), (200, 224, 248, 272, 296), cells)

    found = pdf.read("scan.pdf", scanned(table), ocr="eng")
    (element,) = [e for e in found.elements if isinstance(e, TableElement)]
    assert [tuple("".join(c.text.split()) for c in row) for row in element.rows] == [tuple("".join(c.split()) for c in row) for row in cells]


@here
@pytest.mark.skipif("osd" not in (tesseract.installed() if shutil.which("tesseract") else ()), reason="Tesseract's data for orientation is not installed")
def test_a_page_on_its_side_is_turned() -> None:
    def sideways(canvas: Canvas) -> None:
        canvas.translate(WIDTH, 0)
        canvas.rotate(90)
        for k in range(12):
            canvas.setFont(PLAIN, 13)
            canvas.drawString(72, 500 - 24 * k, "The bureau issued 4,315 permits in the year, of which 1,774 were renewed.")

    found = pdf.read("scan.pdf", scanned(sideways), ocr="eng")
    assert sum("The bureau issued" in line for e in found.elements if isinstance(e, Printed) for line in e.text.split("\n")) == 12


def test_a_picture_s_bytes_are_what_tesseract_is_given() -> None:
    buffer = io.BytesIO()
    Image.fromarray(PAPER).save(buffer, "PPM")
    assert buffer.getvalue() == b"P5\n900 400\n255\n" + PAPER.tobytes()
