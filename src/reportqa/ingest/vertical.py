"""Tables that an export flattened: one cell to a line."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import groupby

from reportqa.ingest.cellunits import named_unit, stated_unit
from reportqa.ingest.grids import CAPTION, NOTES, RULE, GridDraft, GridRow, Role, are_years
from reportqa.ingest.lines import Line
from reportqa.ingest.shapes import NUMERIC, Shape, is_unit, plain, shape_of
from reportqa.ingest.split import EMPTY, Divider, Row, TextCell, whole
from reportqa.language.numbering import numbers_at
from reportqa.language.script import fold

_LONGEST = 40  # half-width columns of a cell that stands on a line of its own
_SENTENCE = re.compile(r"[。；，,;]$|。|；")  # noqa: RUF001
_BRACKETED = re.compile(r"^[（(][^（）()]{1,12}[）)]$")  # noqa: RUF001
_FIRST_HEAD = re.compile(r"(?:項目|项目|類別|类别|名稱|名称|指標|指标|區別|区别|別|别|年度|年份|月份|季別|科目|item|category|year|name|indicator|region|type)$", re.IGNORECASE)
_UNIT_HEAD = re.compile(r"(?:计量)?单位|units?", re.IGNORECASE)
_MOST_LABEL_LINES = 3


@dataclass(frozen=True, slots=True)
class _Run:
    """Consecutive lines of one sort: words or numbers."""

    numeric: bool
    lines: tuple[int, ...]


def vertical(lines: list[Line], rows: list[Row], used: set[int], usual: int) -> list[GridDraft]:
    """Return the tables with one cell to a line, outside the lines `used`."""
    grids: list[GridDraft] = []
    i = 0
    while i < len(lines):
        if i in used or not _is_cell(lines[i], rows[i]):
            i += 1
            continue
        end = i + 1
        while end < len(lines) and end not in used and _is_cell(lines[end], rows[end]) and (lines[end].blanks <= max(usual, 1) or lines[end].page_top):
            end += 1
        grids += _tables(lines, list(range(i, end))) if end - i >= 4 else []  # noqa: PLR2004
        i = end
    return grids


def _is_cell(line: Line, row: Row) -> bool:
    if row.divider > Divider.SPACE or line.width > _LONGEST or _SENTENCE.search(line.text) or RULE.match(line.text) or line.contents:
        return False
    if row.divider is Divider.SPACE and sum(s in NUMERIC for s in row.shapes) > 0 and shape_of(line.text) not in (Shape.VALUE, Shape.PERIOD):
        return len(row.cells) == 2 and row.shapes[0] in (*NUMERIC, Shape.WORDS) and not row.shapes[1] in NUMERIC  # noqa: E713, PLR2004
    numbered = numbers_at(line.text)
    return not numbered or shape_of(line.text) in (Shape.VALUE, Shape.PERIOD, Shape.NOTHING) or numbered[0].style in ("paren_han", "paren_digit") and bool(_BRACKETED.match(line.text))


def _tables(lines: list[Line], numbers: list[int]) -> list[GridDraft]:
    """Return the tables among lines of one cell each; times head columns or rows, or are numbers, as it comes out best."""
    best: list[GridDraft] = []
    shapes = _shapes(lines, numbers)
    for wordy in ((Shape.PERIOD, Shape.YEAR), (Shape.PERIOD,), ()):
        found = [grid for runs in _parted(_runs(shapes, wordy)) if (grid := _periodic(lines, shapes, runs)) is not None]
        if sum(len(g.lines) for g in found) > sum(len(g.lines) for g in best):
            best = found
    return best


def _shapes(lines: list[Line], numbers: list[int]) -> dict[int, Shape]:
    """Return what each line holds; bare numbers of a run that count like years (107, 108, 109) are years."""
    shapes = {n: shape_of(lines[n].text) for n in numbers}
    for valued, group in groupby(numbers, key=lambda n: shapes[n] is Shape.VALUE):
        run = list(group)
        if valued and run[0] != numbers[0] and are_years([lines[n].text for n in run]):
            shapes |= dict.fromkeys(run, Shape.YEAR)
    return shapes


def _parted(runs: list[_Run]) -> list[list[_Run]]:
    """Cut runs where another table begins: at another count of numbers to a row, or at lines enough for headers."""
    runs = runs[1:] if runs and runs[0].numeric else runs
    found: list[list[_Run]] = []
    for words, numbers in zip(runs[::2], runs[1::2], strict=False):
        count = len(found[-1][1].lines) if found else 0
        if not found or len(numbers.lines) != count or len(words.lines) >= count + 2 + (count == 1):
            found.append([])
        found[-1] += [words, numbers]
    return found


def _runs(shapes: dict[int, Shape], wordy: tuple[Shape, ...]) -> list[_Run]:
    runs: list[_Run] = []
    for n, shape in shapes.items():
        numeric = shape in (*NUMERIC, Shape.YEAR, Shape.PERIOD) and shape not in wordy
        if runs and runs[-1].numeric == numeric:
            runs[-1] = _Run(numeric, (*runs[-1].lines, n))
        else:
            runs.append(_Run(numeric, (n,)))
    return runs


def _periodic(lines: list[Line], shapes: dict[int, Shape], runs: list[_Run]) -> GridDraft | None:
    """Read runs that alternate: the headers and a label, k numbers, a label, k numbers, …"""
    pairs = list(zip(runs[::2], runs[1::2], strict=True))
    count = len(pairs[0][1].lines)
    usual = Counter(len(t.lines) for t, _ in pairs[1:]).most_common(1)[0][0] if len(pairs) > 1 else 1
    if usual > 1 and (measured := _measured(lines, shapes, pairs)) is not None:
        return measured
    heads, extra = _headers(lines, list(pairs[0][0].lines), count, usual)
    if usual > 1 + extra and usual > _MOST_LABEL_LINES:
        return None
    times = sum(shapes[h[0]] in (Shape.PERIOD, Shape.YEAR) for h in heads if h)
    complete = len(heads) == count + 1 and count > 1 and bool(heads[0]) and _FIRST_HEAD.search(fold(lines[heads[0][0]].text)) is not None
    if len(pairs) < (1 if times >= 2 or complete else 2 if count > 1 or heads else 3):  # noqa: PLR2004
        return None
    if not heads and count > 1 and not any(c.isdigit() for _, v in pairs for c in lines[v.lines[0]].text):
        return None
    return _grid(lines, pairs, heads, count, extra)


def _measured(lines: list[Line], shapes: dict[int, Shape], pairs: list[tuple[_Run, _Run]]) -> GridDraft | None:
    """Read rows of a label, its unit and k numbers, under headers of which the second is 單位; None where they are no such rows."""
    first, count = list(pairs[0][0].lines), len(pairs[0][1].lines)
    if not all(len(t.lines) >= 2 and shapes[t.lines[-1]] is Shape.UNIT for t, _ in pairs):  # noqa: PLR2004
        return None
    at = next((k for k, n in enumerate(first) if k and _UNIT_HEAD.fullmatch(fold(lines[n].text))), None)
    if at is None or len(first) < at + count + 3:
        return None
    heads = [[n] for n in first[at - 1 : at + 1 + count]]
    rows: list[GridRow] = []
    taken = {n for h in heads for n in h}
    for k, (words, numbers) in enumerate(pairs):
        label = list(words.lines if k else first[at + 1 + count :])
        rows.append(GridRow([_cell(lines, label[:-1]), *(_cell(lines, [n]) for n in (label[-1], *numbers.lines))], label[0], left=lines[label[0]].indent))
        taken |= {*label, *numbers.lines}
    header = [_cell(lines, h) for h in heads]
    roles = [Role.LABEL, Role.UNIT, *[Role.VALUE] * count]
    return GridDraft([GridRow(header, heads[0][0])], [plain(c.text) for c in header], roles, rows, taken)


def _headers(lines: list[Line], first: list[int], count: int, usual: int) -> tuple[list[list[int]], int]:
    """Return the header cells at the start of the first run (each as its lines) and how many columns of words follow the numbers.

    A line that is only a unit in brackets belongs to the header above it.
    """
    label = min(usual, _MOST_LABEL_LINES)
    for extra in ((0,) if usual == 1 else (usual - 1, 0)):
        lead = first[: len(first) - (label - extra)]
        lead = lead[next((k for k in range(len(lead), 0, -1) if CAPTION.match(lines[lead[k - 1]].text)), 0) :]  # a caption heads no column
        cells: list[list[int]] = []
        for n in lead:
            if cells and (_BRACKETED.match(lines[n].text) or (lines[n].text[0] in "（(" and is_unit(lines[n].text))):  # noqa: RUF001
                cells[-1].append(n)
            else:
                cells.append([n])
        wanted = count + 1 + extra
        if count == 1 and extra == 0:
            last = "".join(lines[n].text for n in cells[-1]) if cells else ""
            if len(cells) >= 2 and (_FIRST_HEAD.search(fold(lines[cells[-2][0]].text)) or stated_unit(last) or named_unit(last)[0]):  # noqa: PLR2004
                return cells[-2:], 0
            return [], 0
        while len(cells) > wanted and not _is_caption(lines, cells[0]):
            joined = _joinable(lines, cells)
            if joined is None:
                break
            cells[joined] += cells.pop(joined + 1)
        if len(cells) >= wanted:
            return cells[-wanted:], extra
        if len(cells) == count + extra and extra == 0:
            return [[], *cells], 0
    return [], 0


def _is_caption(lines: list[Line], cell: list[int]) -> bool:
    return bool(CAPTION.search(lines[cell[0]].text) or NOTES.match(lines[cell[0]].text))


def _joinable(lines: list[Line], cells: list[list[int]]) -> int | None:
    """Return the first header that an open bracket shows to go on in the next line."""
    for k, cell in enumerate(cells[:-1]):
        text = "".join(lines[n].text for n in cell)
        if text.count("（") + text.count("(") > text.count("）") + text.count(")"):  # noqa: RUF001
            return k
    return None


def _grid(lines: list[Line], pairs: list[tuple[_Run, _Run]], heads: list[list[int]], count: int, extra: int) -> GridDraft:
    rows: list[GridRow] = []
    taken: set[int] = set()
    for k, (words, numbers) in enumerate(pairs):
        label = list(words.lines)
        if k == 0:
            size = 1 if len(pairs) < 2 else max(1, Counter(len(t.lines) - extra for t, _ in pairs[1:]).most_common(1)[0][0])  # noqa: PLR2004
            label = label[-size:]
        else:
            rest, label = label[:extra], label[extra:]
            if extra:
                rows[-1].cells += [_cell(lines, rest)]
                taken |= set(rest)
        rows.append(GridRow([_cell(lines, label), *(_cell(lines, [n]) for n in numbers.lines)], label[0], left=lines[label[0]].indent))
        taken |= {*label, *numbers.lines}
    width = 1 + count + extra
    for row in rows:
        row.cells += [EMPTY] * (width - len(row.cells))
    header = [_cell(lines, h) for h in heads]
    taken |= {n for h in heads for n in h}
    columns = [plain(c.text) for c in header] or [""] * width
    roles = [Role.LABEL, *[Role.VALUE] * (width - 1)]
    top = next((h[0] for h in heads if h), 0)
    return GridDraft([GridRow(header, top)] if heads else [], columns, roles, rows, taken)


def _cell(lines: list[Line], numbers: list[int]) -> TextCell:
    cell = EMPTY
    for n in numbers:
        cell = TextCell((*cell.parts, *whole(lines[n]).parts))
    return cell
