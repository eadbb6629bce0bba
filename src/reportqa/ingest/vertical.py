"""Tables that an export flattened: one cell to a line, or pairs of label and value along the lines."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from reportqa.ingest.grids import CAPTION, NOTES, RULE, GridDraft, GridRow, Role
from reportqa.ingest.lines import Line
from reportqa.ingest.shapes import NUMERIC, Shape, is_unit, plain, shape_of
from reportqa.ingest.split import EMPTY, Divider, Row, TextCell, whole
from reportqa.language.numbering import numbers_at
from reportqa.language.script import fold

_LONGEST = 40  # half-width columns of a cell that stands on a line of its own
_SENTENCE = re.compile(r"[。；，,;]$|。|；")  # noqa: RUF001
_BRACKETED = re.compile(r"^[（(][^（）()]{1,12}[）)]$")  # noqa: RUF001
_FIRST_HEAD = re.compile(r"(?:項目|项目|類別|类别|名稱|名称|指標|指标|區別|区别|別|别|年度|年份|月份|季別|科目|item|category|year|name|indicator|region|type)$", re.IGNORECASE)
_PAIR = re.compile(r"^(?P<label>\S.*?)(?P<gap>[ 　]+|[：:]\s*)(?P<value>[^\s　]+)$")  # noqa: RUF001
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
        grid = _table(lines, list(range(i, end)), _header_line(lines, rows, used, i)) if end - i >= 4 else None  # noqa: PLR2004
        if grid is not None:
            grids.append(grid)
        i = end
    return grids


def _is_cell(line: Line, row: Row) -> bool:
    if row.divider > Divider.SPACE or line.width > _LONGEST or _SENTENCE.search(line.text) or RULE.match(line.text) or line.contents:
        return False
    if row.divider is Divider.SPACE and sum(s in NUMERIC for s in row.shapes) > 0 and shape_of(line.text) not in (Shape.VALUE, Shape.PERIOD):
        return len(row.cells) == 2 and row.shapes[0] in (*NUMERIC, Shape.WORDS) and not row.shapes[1] in NUMERIC  # noqa: E713, PLR2004
    numbered = numbers_at(line.text)
    return not numbered or shape_of(line.text) in (Shape.VALUE, Shape.PERIOD, Shape.NOTHING) or numbered[0].style in ("paren_han", "paren_digit") and bool(_BRACKETED.match(line.text))


def _header_line(lines: list[Line], rows: list[Row], used: set[int], at: int) -> int | None:
    """Return the line above that holds all headers at once, where one does."""
    if at == 0 or at - 1 in used or len(rows[at - 1].cells) < 2 or CAPTION.search(lines[at - 1].text) or NOTES.match(lines[at - 1].text):  # noqa: PLR2004
        return None
    return at - 1 if not any(s in NUMERIC for s in rows[at - 1].shapes) and lines[at - 1].text[-1] not in "。，；：" else None  # noqa: RUF001


def _table(lines: list[Line], numbers: list[int], header_line: int | None) -> GridDraft | None:
    for wordy in ((Shape.PERIOD, Shape.YEAR), (Shape.PERIOD,), ()):
        runs = _runs(lines, numbers, wordy)
        found = _periodic(lines, runs)
        if found is not None:
            return found
    del header_line
    return None


def _runs(lines: list[Line], numbers: list[int], wordy: tuple[Shape, ...]) -> list[_Run]:
    runs: list[_Run] = []
    for n in numbers:
        shape = shape_of(lines[n].text)
        numeric = shape in (*NUMERIC, Shape.YEAR, Shape.PERIOD) and shape not in wordy
        if runs and runs[-1].numeric == numeric:
            runs[-1] = _Run(numeric, (*runs[-1].lines, n))
        else:
            runs.append(_Run(numeric, (n,)))
    return runs


def _periodic(lines: list[Line], runs: list[_Run]) -> GridDraft | None:
    """Read runs that alternate: the headers and a label, k numbers, a label, k numbers, …"""
    if runs and runs[0].numeric:
        runs = runs[1:]
    pairs = list(zip(runs[::2], runs[1::2], strict=False))
    if len(pairs) < 2:  # noqa: PLR2004
        return None
    count, agreeing = Counter(len(v.lines) for _, v in pairs).most_common(1)[0]
    end = next((k for k, (_, v) in enumerate(pairs) if len(v.lines) != count), len(pairs))
    pairs = pairs[:end]
    if len(pairs) < (2 if count > 1 else 3) or agreeing < 2:  # noqa: PLR2004
        return None
    usual = Counter(len(t.lines) for t, _ in pairs[1:]).most_common(1)[0][0]
    heads, extra = _headers(lines, list(pairs[0][0].lines), count, usual)
    if usual > 1 + extra and usual > _MOST_LABEL_LINES:
        return None
    if not heads and count > 1 and not any(k.isdigit() for _, v in pairs for k in lines[v.lines[0]].text):
        return None
    return _grid(lines, pairs, heads, count, extra)


def _headers(lines: list[Line], first: list[int], count: int, usual: int) -> tuple[list[list[int]], int]:
    """Return the header cells at the start of the first run (each as its lines) and how many columns of words follow the numbers.

    A line that is only a unit in brackets belongs to the header above it.
    """
    label = min(usual, _MOST_LABEL_LINES)
    for extra in ((0,) if usual == 1 else (usual - 1, 0)):
        lead = first[: len(first) - (label - extra)]
        cells: list[list[int]] = []
        for n in lead:
            if cells and (_BRACKETED.match(lines[n].text) or (lines[n].text[0] in "（(" and is_unit(lines[n].text))):  # noqa: RUF001
                cells[-1].append(n)
            else:
                cells.append([n])
        wanted = count + 1 + extra
        if count == 1 and extra == 0:
            if len(cells) >= 2 and _FIRST_HEAD.search(fold(lines[cells[-2][0]].text)):  # noqa: PLR2004
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
        rows.append(GridRow([_cell(lines, label), *(_cell(lines, [n]) for n in numbers.lines)], label[0]))
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


# ---------------------------------------------------------------- pairs along the lines


def paired(lines: list[Line], rows: list[Row], used: set[int]) -> list[GridDraft]:
    """Return the tables written as pairs along the lines (111年10月 58.3　111年11月 71.9), outside the lines `used`."""
    found = {i: pairs for i in range(len(lines)) if i not in used and len(pairs := _pairs(lines[i], rows[i])) > 1}
    grids: list[GridDraft] = []
    i = 0
    while i < len(lines):
        if i not in found:
            i += 1
            continue
        end = i
        while end in found:
            end += 1
        pairs = [(n, pair) for n in range(i, end) for pair in found[n]]
        alone = _pairs(lines[end], rows[end]) if end < len(lines) and end not in used else []
        if len(alone) == 1 and len(pairs) >= 3 and shape_of(alone[0][0].text) is Shape.PERIOD:  # noqa: PLR2004
            pairs.append((end, alone[0]))
            end += 1
        head = _pair_header(rows, used, i)
        if len(pairs) >= 3 and not any(_is_caption(lines, [n]) for n in range(i, end)) and (end - i > 1 or len(pairs) > 3 or head is not None or _alike(pairs)):  # noqa: PLR2004
            grids.append(_paired(rows, pairs, head, set(range(i, end))))
        i = end
    return grids


def _alike(pairs: list[tuple[int, tuple[TextCell, TextCell]]]) -> bool:
    return all(shape_of(label.text) is Shape.PERIOD for _, (label, _) in pairs)


def _pairs(line: Line, row: Row) -> list[tuple[TextCell, TextCell]]:
    """Return the pairs of label and number that make up a line, none where anything else stands on it."""
    if row.divider is Divider.NONE or row.divider >= Divider.TAB or _SENTENCE.search(line.text):
        return []
    shapes = [s if s is not Shape.YEAR else Shape.VALUE for s in row.shapes]
    if len(shapes) % 2 == 0 and all((s in NUMERIC) == (k % 2 == 1) for k, s in enumerate(shapes)) and shapes[1] is Shape.VALUE:
        return list(zip(row.cells[::2], row.cells[1::2], strict=True))
    found: list[tuple[TextCell, TextCell]] = []
    for cell in row.cells:
        match = _PAIR.match(cell.text) if len(cell.parts) == 1 else None
        if match is None or shape_of(match["value"]) is not Shape.VALUE or shape_of(match["label"]) in NUMERIC:
            return []
        source = cell.parts[0][1]
        found.append((TextCell(((match["label"], source),), cell.left), TextCell(((match["value"], source + match.start("value")),))))
    return found


def _pair_header(rows: list[Row], used: set[int], at: int) -> int | None:
    """Return the line above that heads each pair alike (縣市 件數 縣市 件數)."""
    above = rows[at - 1] if at and at - 1 not in used else None
    texts = above.texts if above else []
    same = len(texts) >= 4 and len(texts) % 2 == 0 and len(set(texts[::2])) == 1 and len(set(texts[1::2])) == 1  # noqa: PLR2004
    return at - 1 if same else None


def _paired(rows: list[Row], pairs: list[tuple[int, tuple[TextCell, TextCell]]], head: int | None, taken: set[int]) -> GridDraft:
    columns = rows[head].texts[:2] if head is not None else ["", ""]
    headers = [GridRow(list(rows[head].cells), head)] if head is not None else []
    found = [GridRow([label, value], n, left=label.left) for n, (label, value) in pairs]
    return GridDraft(headers, columns, [Role.LABEL, Role.VALUE], found, taken | ({head} if head is not None else set()))
