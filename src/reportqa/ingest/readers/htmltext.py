"""A run of text of a page -> its lines as they are shown: white space closed up, marks of notes out, exponents raised."""

from __future__ import annotations

import re

from reportqa.ingest.readers.htmltree import BREAK
from reportqa.ingest.split import join_texts, needs_space

_SPACE = re.compile(r"[ \t\r\n\f\xa0]+")
_RAISED = str.maketrans("0123456789+-−–=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ⁿ")  # noqa: RUF001
_RAISABLE = re.compile(r"[0-9+\-−–=()n]{1,4}")  # noqa: RUF001
_STOP = "。！？；.!?;：:"  # noqa: RUF001
_GOES_ON = "，、,（(「『《〈【[“‘/／—"  # noqa: RUF001
_GOES_ON_WITH = "，、,.;:)）」』》〉】]”’。；：％%/／"  # noqa: RUF001
_WRAPPED = 25  # characters from which a line without an end may be broken for its length
_MARK = re.compile(r"[\[(（〔【]?\s*(?:(?:註|注|附註|附注|note|fn)?\s*\d{1,3}|[a-z]|[ivx]{1,4}|[*＊†‡§¶#]{1,3}|註|注)\s*[\])）〕】]?", re.IGNORECASE)  # noqa: RUF001
_BRACKETED = re.compile(r"[\[〔【(（].+[\]〕】)）]")  # noqa: RUF001


def closed(text: str) -> str:
    """Return a run of text with its white space as browsers show it; a line break between ideographs is nothing.

    >>> closed("  年度\\n預算  of\\n 2017 ")
    '年度預算 of 2017'
    """
    text = text.strip(" \t\r\n\f\xa0\u3000")

    def gap(match: re.Match[str]) -> str:
        if "\n" not in match.group() or needs_space(text[match.start() - 1], text[match.end()]):
            return " "
        return ""

    return _SPACE.sub(gap, text)


def lines_of(run: str) -> list[str]:
    """Return the lines of a run of text that breaks part; a line that breaks off in a sentence is joined to the next."""
    lines: list[str] = []
    for piece in run.split(BREAK):
        line = closed(piece)
        if line and lines and _goes_on(lines[-1], line):
            lines[-1] = join_texts([lines[-1], line])
        elif line:
            lines.append(line)
    return lines


def one_line(run: str) -> str:
    """Return a run of text as one line, as in a cell or a heading."""
    return join_texts([line for piece in run.split(BREAK) if (line := closed(piece))])


def _goes_on(line: str, after: str) -> bool:
    last, first = line[-1], after[0]
    if last in _GOES_ON or first in _GOES_ON_WITH or first.islower():
        return True
    return last not in _STOP and not after[0].isdigit() and min(len(line), len(after)) >= _WRAPPED and abs(len(line) - len(after)) * 4 <= len(line)


def raised(text: str) -> str:
    """Return what stands in a <sup>: m² keeps its exponent, a mark of a note in brackets goes.

    >>> raised("2"), raised("st"), raised("[註1]")
    ('²', 'st', '')
    """
    bare = text.strip()
    if _RAISABLE.fullmatch(bare) and not _BRACKETED.fullmatch(bare):
        return bare.translate(_RAISED)
    return "" if _BRACKETED.fullmatch(bare) and is_mark(bare) else text


def is_mark(text: str) -> bool:
    """Whether a text may be the mark of a note: 1, [2], (a), *, 註3.

    >>> is_mark("[12]"), is_mark("註 1"), is_mark("第3章")
    (True, True, False)
    """
    return _MARK.fullmatch(text.strip()) is not None


def is_bracketed(text: str) -> bool:
    """Whether a text stands in brackets."""
    return _BRACKETED.fullmatch(text.strip()) is not None
