"""The program Tesseract: whether it is there, what languages it has, and a picture -> its letters with their places.

It is given the picture and gives its answer (hOCR) through pipes, so that nothing of a report is written to the disk, and
is stopped when a page takes too long.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from typing import Any, NamedTuple

from reportqa.model.errors import UsageError

PROGRAM, EXTRA = "tesseract", "reportqa[ocr]"
UNREAD = "〓"  # what stands for a number that could not be read: the printers' mark for a character that is not there
_LIBRARIES = ("numpy", "PIL")
_NAME = re.compile(r"[A-Za-z0-9_]+(?:\+[A-Za-z0-9_]+)*")
_CANDIDATES = ("chi_tra+eng", "chi_sim+eng", "eng")  # the report's languages; which of them it is in is told from a page
_ONE_BLOCK = "6"  # the page as one block of lines: cells stay level, and columns of type are told by their places; measured against Tesseract's own layout
FILE_SECONDS, PAGE_SECONDS, MOST_PAGES = 7200, 120, 1000  # by the clock for all scanned pages of a file and for one; more pages are not read
_NUMBERS = re.compile(r"-?[\d.]+")
_TITLE = re.compile(r"\b(bbox|baseline|x_size|x_conf|x_bboxes|x_wconf) ([-\d. ]+)")


class Letter(NamedTuple):
    """A character read: its box in pixels, how sure it is (0 to 100), and whether it begins a word."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    sure: float
    opens: bool


@dataclass(frozen=True, slots=True)
class Line:
    """Letters on one baseline, from left to right: `base` is where it lies in pixels, `size` the height of the line's type."""

    letters: tuple[Letter, ...]
    base: float
    size: float


class TooSlow(Exception):
    """A page took longer than it may."""


def candidates(languages: str) -> tuple[str, ...]:
    """Return the languages to read in: those named (joined by +), else each that is installed of the report's.

    Raises:
        UsageError: the extra, the program or the data of a language are not installed, or no language is named so.
    """
    if any(find_spec(name) is None for name in _LIBRARIES):
        msg = f"reading scans needs the extra `ocr`; install it with pip install \"{EXTRA}\"."
        raise UsageError(msg)
    here = installed()
    if languages:
        if not _NAME.fullmatch(languages):
            msg = f"OCR languages '{languages}': these are no names of Tesseract's; give some joined by +, such as chi_tra+eng."
            raise UsageError(msg)
        if lacking := [name for name in languages.split("+") if name not in here]:
            msg = f"Tesseract has no data for {' and '.join(lacking)}; install {_packages(lacking)}, or name others in REPORTQA_OCR_LANGUAGES."
            raise UsageError(msg)
        return (languages,)
    found = tuple(c for c in _CANDIDATES if all(name in here for name in c.split("+")))
    if not found:
        msg = f"Tesseract has no data for the reports' languages; install {_packages(['chi_tra', 'chi_sim', 'eng'])}."
        raise UsageError(msg)
    return found


def _packages(names: list[str]) -> str:
    return f"its language data ({', '.join('tesseract-ocr-' + n.replace('_', '-') for n in names)} on Debian and Ubuntu)"


@cache
def installed() -> frozenset[str]:
    """Return the names of the languages that are installed."""
    return frozenset(_asked("--list-langs").splitlines()[1:])


@cache
def version() -> str:
    """Return the program's name and version."""
    return next(iter(_asked("--version").splitlines()), PROGRAM)


def _asked(option: str) -> str:
    path = shutil.which(PROGRAM)
    try:
        if path is not None:
            return subprocess.run([path, option], capture_output=True, timeout=20, check=True).stdout.decode("utf-8", "replace")  # noqa: S603 (a program of a fixed name)
    except (OSError, subprocess.SubprocessError):
        path = None
    msg = "reading scans needs the program Tesseract; install it (apt install tesseract-ocr tesseract-ocr-chi-tra tesseract-ocr-chi-sim, or brew install tesseract tesseract-lang)."
    raise UsageError(msg)


def read_lines(pixels: Any, languages: str, *, dpi: float, seconds: float, settings: tuple[str, ...] = ()) -> list[Line]:  # noqa: ANN401
    """Return the lines on a grey picture (an array of bytes); `settings` are more of Tesseract's, each as name=value.

    Raises:
        TooSlow: it takes more than `seconds`.
        OSError: the program cannot be run or fails.
    """
    command = [shutil.which(PROGRAM) or PROGRAM, "stdin", "stdout", "-l", languages, "--dpi", str(round(dpi)), "--psm", _ONE_BLOCK, "-c", "hocr_char_boxes=1", *(part for setting in settings for part in ("-c", setting)), "hocr"]
    return list(lines_of(_run(command, pixels, seconds)))


def upright_after(pixels: Any, *, dpi: float, seconds: float) -> int:  # noqa: ANN401
    """Return by how many quarter turns counter-clockwise a picture is to be turned so that its text stands upright, 0 where that is not clear.

    Raises:
        TooSlow, OSError: see `read_lines`.
    """
    if "osd" not in installed():
        return 0
    command = [shutil.which(PROGRAM) or PROGRAM, "stdin", "stdout", "--dpi", str(round(dpi)), "--psm", "0"]
    try:
        told = _run(command, pixels, seconds).decode("ascii", "replace")
    except OSError:  # too few letters to tell
        return 0
    found = re.search(r"Orientation in degrees: (90|180|270)", told)
    return int(found[1]) // 90 if found else 0


def _run(command: list[str], pixels: Any, seconds: float) -> bytes:  # noqa: ANN401
    height, width = pixels.shape
    picture = b"P5 %d %d 255\n" % (width, height) + pixels.tobytes()
    try:
        done = subprocess.run(command, input=picture, capture_output=True, timeout=seconds, check=True, env=os.environ | {"OMP_THREAD_LIMIT": "1"})  # noqa: S603 (a program of a fixed name)
    except subprocess.TimeoutExpired as error:
        raise TooSlow from error
    except subprocess.CalledProcessError as error:
        raise OSError(error.returncode, f"Tesseract failed (code {error.returncode})") from error
    return bytes(done.stdout)


def lines_of(hocr: bytes) -> Iterator[Line]:
    """Yield the lines that an answer of Tesseract's tells."""
    from lxml import etree  # noqa: PLC0415 (only where a scan is read)

    root = None if not hocr.strip() else etree.fromstring(hocr, etree.XMLParser(recover=True, resolve_entities=False, no_network=True))
    for line in () if root is None else root.iter("{*}span"):
        told = _told(line)
        if "baseline" not in told or "bbox" not in told:
            continue
        letters = [letter for word in line if word.get("class") == "ocrx_word" for letter in _letters(word)]
        if letters:
            left, _, right, bottom = told["bbox"]
            slope, offset = told["baseline"]
            yield Line(tuple(letters), bottom + offset + slope * (right - left) / 2, told.get("x_size", [0.0])[0])


def _letters(word: Any) -> Iterator[Letter]:  # noqa: ANN401
    opens = True
    for letter in word:
        text, told = "".join(letter.itertext()), _told(letter)
        if letter.get("class") == "ocrx_cinfo" and text.strip() and len(told.get("x_bboxes", ())) == 4:  # noqa: PLR2004
            x0, y0, x1, y1 = told["x_bboxes"]
            yield Letter(text.strip(), x0, y0, x1, y1, told.get("x_conf", [0.0])[0], opens)
            opens = False


def _told(element: Any) -> dict[str, list[float]]:  # noqa: ANN401
    return {name: [float(n) for n in _NUMBERS.findall(numbers)] for name, numbers in _TITLE.findall(element.get("title") or "")}
