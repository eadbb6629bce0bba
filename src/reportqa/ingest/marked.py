"""Lines whose cells a slash, a semicolon or a comma divides; only the lines around one tell that they do."""

from __future__ import annotations

import re
from collections.abc import Callable

from reportqa.ingest.lines import Line
from reportqa.ingest.shapes import NUMERIC, Shape, shape_of
from reportqa.ingest.split import Divider, Row, cells_between

# A mark with spaces around it comes before the same without: it leaves 2023/24 and 人/日 whole.
_MARKS = tuple(re.compile(p) for p in (r"\s+[/／]\s+", r"\s*[；;]\s*", r"(?<!\d)[/／]|[/／](?!\d)|(?<=[\d.%％])[/／](?=\d)", r",\s*"))  # noqa: RUF001
_PAIR_MARKS = tuple(re.compile(p) for p in (r"\s+[/／|]\s+", r"\s*;\s+"))  # noqa: RUF001
_PAIR = re.compile(r"\S.*?[^\d\s:：]\s*[ :：]\s*[\d,.]*\d(?:[%％]|\s?[^\d\s,，;；/]{1,4})?")  # noqa: RUF001
_SENTENCE = re.compile(r"[。！？!?]|\.$|[；;]$")  # noqa: RUF001
_LONGEST_CELL = 40
_LEAST_LINES = 3
_LEAST_PAIRS = 4


def marked(lines: list[Line], rows: list[Row], usual: int) -> list[Row]:
    """Return the rows with those of lines that a mark divides into equally many cells cut there.

    Such lines stand three or more together, and each but the first, the headers', has a number behind its
    first cell; a line of pairs alone (甲 12 / 乙 7 / 丙 5 / 丁 3) is cut too.
    """
    found = list(rows)
    i = 0
    while i < len(lines):
        best = max((_run(lines, rows, usual, i, mark) for mark in _MARKS), key=len) if rows[i].divider < Divider.TAB else []
        for k, row in enumerate(best):
            found[i + k] = row
        if not best and rows[i].divider < Divider.TAB and (pairs := _pairs(lines[i])) is not None:
            found[i] = pairs
        i += max(1, len(best))
    return found


def _run(lines: list[Line], rows: list[Row], usual: int, start: int, mark: re.Pattern[str]) -> list[Row]:
    """Return the rows of the table that a mark divides from line `start` on, none where it is no table."""
    cut: list[Row] = []
    for j in range(start, len(lines)):
        line = lines[j]
        if rows[j].divider >= Divider.TAB or _SENTENCE.search(line.text) or (cut and line.blanks > usual):
            break
        row = Row(cells_between(line, mark), Divider.TAB)
        if len(row.cells) < 2 or (cut and len(row.cells) != len(cut[0].cells)):  # noqa: PLR2004
            break
        if any(len(t) > _LONGEST_CELL or not t for t in row.texts[:1]) or (cut and not _holds(row)):
            break
        cut.append(row)
    fits: Callable[[Row], bool] = _plain if len(cut) and len(cut[0].cells) == 2 else _filled  # noqa: PLR2004
    whole = all(not re.fullmatch(r"\d{3}", t) for row in cut for t in row.texts) if mark is _MARKS[-1] else True
    return cut if len(cut) >= _LEAST_LINES and whole and all(map(fits, cut[1:])) and not _holds(cut[0]) else []


def _holds(row: Row) -> bool:
    """Whether a row has a label and numbers in at least half of its other cells."""
    shapes = row.shapes
    return shapes[0] not in (Shape.VALUE, Shape.NOTHING) and 2 * sum(s in NUMERIC for s in shapes[1:]) >= len(shapes) - 1 and Shape.VALUE in shapes[1:]


def _filled(row: Row) -> bool:
    return all(row.texts[:1])


def _plain(row: Row) -> bool:
    """Whether a row of two cells is words and a number."""
    return row.shapes[0] is Shape.WORDS and row.shapes[1] is Shape.VALUE


def _pairs(line: Line) -> Row | None:
    """Return the cells of a line that is nothing but pairs of a label and a number between marks."""
    for mark in _PAIR_MARKS:
        cells = cells_between(line, mark)
        if len(cells) >= _LEAST_PAIRS and all(_PAIR.fullmatch(c.text) and shape_of(c.text) is Shape.WORDS for c in cells):
            return Row(cells, Divider.WIDE)
    return None
