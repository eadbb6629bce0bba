"""Numbers that were read twice: what a second look at their digits alone does not confirm is shown as unread (〓).

A reader of pictures is sure of many wrong digits (a comma for a point, a 7 for a 1, a digit for %), so that its own
confidence does not tell them. Two looks that agree do: figures in CHANGELOG.md.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from reportqa.ingest.readers.ocr_pieces import Look, Piece, read_pieces
from reportqa.ingest.readers.ocr_tesseract import UNREAD, Letter, Line

LANGUAGE, SETTINGS = "eng", ("tessedit_char_whitelist=0123456789,.%",)  # of the second look
_NUMBER = re.compile(r"\d(?:[\d,.]*\d)?%?")
_WELL_FORMED = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.(?:\d{1,2}|\d{4,}))?%?")  # a point before three digits is as likely a comma
_APART = 0.6  # of a digit's height: digits that are further apart are two numbers
_REACH = 0.45  # of a digit's height by which a box may be too narrow
_DARK = 128


@dataclass(frozen=True, slots=True)
class Number:
    """A number on a line: the letters from `start` to `end` (without %), and its text as read (with %)."""

    line: int
    start: int
    end: int
    text: str


def checked(lines: Sequence[Line], pixels: Any, look: Look) -> tuple[list[Line], int]:  # noqa: ANN401
    """Return lines whose numbers are sure, the others each as one `UNREAD`, and how many those are; `look` reads a picture of numbers."""
    numbers = [n for k, line in enumerate(lines) for n in numbers_of(k, line)]
    doubtful: list[Number] = []
    pieces = [_crop(pixels, lines[n.line].letters[n.start : n.end + n.text.endswith("%")]) for n in numbers]
    for number, seen in zip(numbers, read_pieces(pieces, look), strict=True):
        if not confirmed(number.text, "".join(x.text for line in seen for x in line.letters)):
            doubtful.append(number)
    found = list(lines)
    for n in reversed(doubtful):
        letters = found[n.line].letters
        first_, last = letters[n.start], letters[n.end - 1]
        blank = first_._replace(text=UNREAD, x1=last.x1, y0=min(x.y0 for x in letters[n.start : n.end]), y1=max(x.y1 for x in letters[n.start : n.end]))
        found[n.line] = replace(found[n.line], letters=(*letters[: n.start], blank, *letters[n.end :]))
    return found, len(doubtful)


def numbers_of(line_number: int, line: Line) -> list[Number]:
    """Return the numbers of a line; digits that stand far apart are of two."""
    text = ""
    owners: list[int] = []
    for k, letter in enumerate(line.letters):
        plain = unicodedata.normalize("NFKC", letter.text)
        before = line.letters[k - 1] if k else None
        if before is not None and letter.x0 - before.x1 > _APART * (letter.y1 - letter.y0 if plain.isdigit() else before.y1 - before.y0):
            text, owners = text + " ", [*owners, k]
        text, owners = text + plain, [*owners, *[k] * len(plain)]
    found = []
    for match in _NUMBER.finditer(text):
        start, end = owners[match.start()], owners[match.end() - 1] + 1
        found.append(Number(line_number, start, end - match.group().endswith("%"), match.group()))
    return found


def confirmed(first: str, second: str) -> bool:
    """Whether a second look saw the same number, one that is written as numbers are.

    >>> confirmed("1,204", "1204"), confirmed("4.204", "4.204"), confirmed("865", "86.5"), confirmed("58.3%", "58.39")
    (True, False, False, False)
    """
    second = second.strip(",.")
    return bool(_WELL_FORMED.fullmatch(first)) and first.replace(",", "") == second.replace(",", "")


def _crop(pixels: Any, letters: Sequence[Letter]) -> Piece:  # noqa: ANN401
    """Return the picture of letters, cut where no ink is next to their ends."""
    x0, y0 = int(min(x.x0 for x in letters)), int(min(x.y0 for x in letters))
    x1, y1 = int(max(x.x1 for x in letters)), int(max(x.y1 for x in letters))
    reach = int(_REACH * (y1 - y0))
    low, high = max(0, x0 - reach), min(pixels.shape[1], x1 + reach)
    inked = (pixels[max(0, y0 - 2) : y1 + 3, low:high] < _DARK).any(axis=0)
    start = next((k for k in range(min(x0 - low + 2, len(inked) - 1), -1, -1) if not inked[k]), max(0, x0 - low - 2))
    end = next((k for k in range(max(x1 - low - 2, 0), len(inked)) if not inked[k]), min(len(inked), x1 - low + 2))
    return Piece(pixels[max(0, y0 - 6) : y1 + 8, low + start : low + max(end, start + 1) + 1], low + start, max(0, y0 - 6))
