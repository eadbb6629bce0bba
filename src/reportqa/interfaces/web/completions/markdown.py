"""Text of a report or a question as Markdown that shows it and does nothing else: no link, no image, no HTML, no formula."""

from __future__ import annotations

import re

from reportqa.interfaces.terminal import plain

# A reference where clients give "\[" a meaning of their own (many read it as the start of a formula); a backslash for the others.
_REFERENCES = {"[": "&#91;", "]": "&#93;", "{": "&#123;", "\\": "&#92;", "<": "&lt;", "&": "&amp;"}
_SPECIAL = re.compile(r"[\[\]{\\<`*_~$|]|&(?=#?\w+;)|(?<=\w)\.(?=[A-Za-z\u0400-\u04ff])")
_RUN = re.compile(r"[!-~]+")  # what is written without a space in ASCII
_ADDRESS = re.compile(r"//|@|www\.", re.IGNORECASE)  # makes clients see a link in it
_STARTS = re.compile(r"(?:#{1,6}|[-+=>:]|\d{1,9}[.)])")  # of a line: heading, item, quotation, rule


def escaped(text: str) -> str:
    """Return one line of text as Markdown; white space is one space, control characters are gone.

    What a client would make a link of stands as code, in which nothing is one.
    """
    line = " ".join(plain(text).split())
    parts, end = [], 0
    for run in _RUN.finditer(line):
        if _ADDRESS.search(run[0]):
            parts += [_marked(line[end : run.start()]), _code(run[0])]
            end = run.end()
    shown = "".join(parts) + _marked(line[end:])
    start = _STARTS.match(shown)
    return shown if start is None else f"{start[0][:-1]}\\{start[0][-1]}{shown[start.end() :]}"


def _marked(text: str) -> str:
    return _SPECIAL.sub(lambda found: _REFERENCES.get(found[0], f"\\{found[0]}"), text)


def _code(text: str) -> str:
    """Return text as a code span; a backtick in it would end it, and is shown as its look-alike."""
    return f"`{text.replace('`', 'ˋ')}`"
