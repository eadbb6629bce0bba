"""Tables whose cells are divided by white space: rows that end in as many numbers, under lines of headers."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from reportqa.ingest.cellunits import is_known
from reportqa.ingest.grids import CAPTION, LONGEST_HEADER, NOTES, RULE, GridDraft, GridRow, are_years, ends_in_years, is_header_text, roles_of
from reportqa.ingest.headers import header_labels, place_headers
from reportqa.ingest.labels import attach_labels
from reportqa.ingest.lines import Line
from reportqa.ingest.shapes import NUMERIC, Shape
from reportqa.ingest.split import EMPTY, Divider, Row, TextCell, whole
from reportqa.language.numbering import MAJOR, numbers_at

_FAR_HEADER = 120  # lines of prose cells that may stand between a header of years and the first row of numbers
_MOST_HEADERS = 5
_GAP = 3  # lines of labels that may stand between two rows
_PUNCTUATED = re.compile(r"[，。；、「]|[（(][^）)]*$")  # noqa: RUF001
_YEAR = re.compile(r"(?:FY|民國)?\d{2,4}(?:年度?|[/-]\d{2,4})?", re.IGNORECASE)
_UNIT_HEAD = re.compile(r"(?:計量)?(?:單位|单位)|units?", re.IGNORECASE)
_COUNTED = frozenset({"number", "no.", "no"})
_OPEN_LABEL = re.compile(r"[。；;，,]$")  # noqa: RUF001


@dataclass(slots=True)
class _Extent:
    """The lines of a table as they are collected."""

    rows: list[int]
    alone: list[int] = field(default_factory=list)
    repeated: list[int] = field(default_factory=list)
    rules: list[int] = field(default_factory=list)


def tail_of(row: Row, *, years: bool = False) -> int:
    """Return how many numbers end a row that begins with a label, 0 where it is no such row.

    Numbers that count up like years head a table, unless `years`.
    """
    shapes, texts = row.shapes, row.texts
    if len(shapes) > 2 and all(s is Shape.YEAR for s in shapes):  # noqa: PLR2004
        return 0
    count = 0
    for k in range(len(shapes) - 1, -1, -1):
        if not (shapes[k] in NUMERIC or (shapes[k] is Shape.YEAR and k > 0)):
            break
        count += 1
    if count == len(shapes) and count > 1:
        count -= 1
    if count == 0 or count == len(shapes) or (not years and are_years(texts[-count:])):
        return 0
    return count


def is_row(row: Row, line: Line, *, years: bool = False) -> int:
    """Return how many numbers a line's row ends in: with single spaces, only a short label without a sentence is one."""
    count = tail_of(row, years=years)
    if count == 0 or RULE.match(line.text) or CAPTION.search(line.text) and count < 2 or NOTES.match(line.text):  # noqa: PLR2004
        return 0
    if row.divider >= Divider.WIDE:
        label = row.texts[: len(row.cells) - count]
        return 0 if len(label) == 1 and re.search(r"[，。；]", label[0]) else count  # noqa: RUF001
    label = row.texts[: len(row.cells) - count]
    latin = all(t.isascii() for t in label)
    short = len(label) <= (6 if latin else 3) and sum(len(t) for t in label) <= (48 if latin else 20)
    dated = any(re.search(r"[日月]$", t) for t in row.texts[-count:])
    return count if short and not dated and not any(_PUNCTUATED.search(t) or t[-1] in ".,;:" for t in label) else 0


def aligned(lines: list[Line], rows: list[Row], used: set[int], usual: int) -> list[GridDraft]:
    """Return the tables whose cells are divided by white space, outside the lines `used`."""
    counts: list[int] = []
    for i, (row, line) in enumerate(zip(rows, lines, strict=True)):
        headed = i > 0 and i - 1 not in used and (counts[-1] == len(row.cells) - 1 or _heads_words(rows[i - 1], row))
        below = rows[i + 1] if i + 1 < len(rows) else None
        counts.append(0 if i in used or (below is not None and (_heads_numbers(row, below) or not (counts and counts[-1]) and _heads_one(row, below))) else is_row(row, line, years=headed))
    taken = set(used)
    grids: list[GridDraft] = []
    i = 0
    while i < len(lines):
        if counts[i] == 0 or i in taken:
            i += 1
            continue
        grid = _table_at(lines, rows, counts, taken, usual, i)
        if grid is None:
            i += 1
            continue
        grids.append(grid)
        taken |= grid.lines
        i = max(grid.lines) + 1
    return grids


def _heads_words(above: Row, row: Row) -> bool:
    """Whether a line is a header of words over a row, so that the row's numbers are no header of years."""
    alike = above.divider is row.divider and len(above.cells) == len(row.cells)
    return alike and is_header_text(above) and not any(s in (Shape.PERIOD, Shape.YEAR) for s in above.shapes)


def _heads_numbers(row: Row, below: Row) -> bool:
    """Whether a line of words that one year ends is a header: the line below has a number in other columns too."""
    lone = len(row.cells) > 2 and row.shapes[-1] is Shape.YEAR and all(s is Shape.WORDS for s in row.shapes[:-1])  # noqa: PLR2004
    return lone and row.divider is below.divider and len(row.cells) == len(below.cells) and tail_of(below) > 1


def _heads_one(row: Row, below: Row) -> bool:
    """Whether a word and one year, set apart, head a table's one column of numbers: the number below is none that a year could be."""
    one = len(row.cells) == len(below.cells) == 2 and row.divider is below.divider and row.divider >= Divider.WIDE  # noqa: PLR2004
    return one and row.shapes[1] is Shape.YEAR and row.shapes[0] is Shape.WORDS and below.shapes[1] is Shape.VALUE and "," in below.texts[1]


def _table_at(lines: list[Line], rows: list[Row], counts: list[int], taken: set[int], usual: int, start: int) -> GridDraft | None:  # noqa: PLR0913
    extent = _extent(lines, rows, counts, taken, usual, start)
    strong = rows[start].divider >= Divider.WIDE
    values = max(counts[r] for r in extent.rows)
    full = [r for r in extent.rows if counts[r] == values]
    spans = _spans(rows, full, values)
    before, heads = _heads(lines, rows, counts, taken, usual, start, spans[0][0], strong=strong)
    labels = Counter(len(rows[r].cells) - values for r in full).most_common(1)[0][0] if strong else _labels_of(rows, extent.rows, heads, values)
    placed = place_headers([rows[h] for h in heads], labels, spans) if heads else None
    if placed is None and len(heads) > 1:
        heads = heads[-1:]
        placed = place_headers([rows[h] for h in heads], labels, spans)
    if placed is None:
        far = _far_header(lines, rows, taken, start, values)
        heads, before = ([far], []) if far is not None else ([], [])
        placed = place_headers([rows[h] for h in heads], labels, spans) if heads else None
    if placed is None:
        heads = []
    periods = any(sum(s in (Shape.PERIOD, Shape.YEAR) for s in rows[h].shapes) >= 2 or ends_in_years(rows[h].texts) for h in heads)  # noqa: PLR2004
    enough = len(extent.rows) >= 2 if placed else strong and len(extent.rows) >= 3  # noqa: PLR2004
    if not enough and not (placed and values >= 2 and (strong or periods)):  # noqa: PLR2004
        return None
    if values == 1 and not strong and (not placed or len(rows[heads[-1]].cells) != 2):  # noqa: PLR2004
        return None
    columns = header_labels(placed) if placed else [""] * (labels + values)
    return _built(lines, rows, counts, extent, before, heads, placed or [], columns, labels, spans)


def _extent(lines: list[Line], rows: list[Row], counts: list[int], taken: set[int], usual: int, start: int) -> _Extent:  # noqa: PLR0913
    """Collect the rows that go on from `start`, with the lines of labels among them."""
    found = _Extent([start])
    values, wide = counts[start], rows[start].divider >= Divider.WIDE
    pending: list[int] = []
    j = start + 1
    while j < len(lines) and j not in taken and len(pending) <= _GAP:
        line, row = lines[j], rows[j]
        if RULE.match(line.text):
            found.rules.append(j)
        elif line.blanks > max(usual, 1) and not line.page_top:
            break
        elif counts[j] and (counts[j] == values or (wide and row.divider >= Divider.WIDE and _sparse(rows, found.rows, j, counts))):
            values = max(values, counts[j])
            found.alone += pending
            found.rows.append(j)
            pending = []
        elif counts[j] or not _label_line(line, row) or _new_header(row, values):
            titled = bool(pending) and not any(lines[n].page_top for n in (*pending, j))
            if titled or not _repeats(lines, rows, start, j):
                break
            found.repeated.append(j)
            pending = []
        else:
            pending.append(j)
        j += 1
    tight = [p for p in pending if lines[p].blanks <= usual and (usual or lines[p].blanks == 0)]
    found.alone += tight if tight == pending[: len(tight)] else []
    return found


def _new_header(row: Row, values: int) -> bool:
    """Whether a line of words between rows with single spaces, or one that ends in years, is the header of another table."""
    return ends_in_years(row.texts) or row.divider is Divider.SPACE and len(row.cells) == values + 1 and is_header_text(row) and not row.texts[0].isascii()


def _labels_of(rows: list[Row], found: list[int], heads: list[int], values: int) -> int:
    """Return how many columns of words a table with single spaces has: as many as its header, where each row agrees.

    A second header "unit" is enough: the unit is told from the end of the label.
    """
    cells = rows[heads[-1]].texts if heads else []
    extra = len(cells) - values
    if extra == 2 and _UNIT_HEAD.fullmatch(cells[1]):  # noqa: PLR2004
        return 2
    return extra if extra > 1 and all(len(rows[r].cells) == len(cells) for r in found) else 1


def _repeats(lines: list[Line], rows: list[Row], start: int, at: int) -> bool:
    """Whether a line says again what stands in the header above the table, as it does after a page break."""
    text = lines[at].text.replace(" ", "")
    return any(lines[h].text.replace(" ", "") == text for h in range(max(0, start - _MOST_HEADERS), start)) and bool(rows[at].cells)


def _sparse(rows: list[Row], full: list[int], at: int, counts: list[int]) -> bool:
    """Whether a row with other than the usual count of numbers has them in the table's columns."""
    model, row = rows[full[0]], rows[at]
    a, b = (model, row) if counts[full[0]] >= counts[at] else (row, model)
    wider, fewer = a.cells[len(a.cells) - max(counts[full[0]], counts[at]) :], b.cells[len(b.cells) - min(counts[full[0]], counts[at]) :]
    return all(any(x.left < y.right and y.left < x.right for y in wider) for x in fewer)


def _label_line(line: Line, row: Row) -> bool:
    """Whether a line between rows may be a group label or a piece of a wrapped label."""
    if row.divider >= Divider.WIDE or line.width > 40 or _OPEN_LABEL.search(line.text) or CAPTION.search(line.text) or NOTES.match(line.text):  # noqa: PLR2004
        return False
    if re.search(r"[。；，]", line.text) or line.contents:  # noqa: RUF001
        return False
    return not any(n.style in MAJOR or n.style.startswith("markdown") for n in numbers_at(line.text))


def _spans(rows: list[Row], full: list[int], values: int) -> list[tuple[int, int]]:
    """Return the columns that the numbers of full rows take up."""
    columns = [[rows[r].cells[len(rows[r].cells) - values + k] for r in full] for k in range(values)]
    return [(min(c.left for c in cells), max(c.right for c in cells)) for cells in columns]


def _heads(  # noqa: PLR0913
    lines: list[Line], rows: list[Row], counts: list[int], taken: set[int], usual: int, start: int, first: int, *, strong: bool
) -> tuple[list[int], list[int]]:
    """Return the label pieces right above the first row, and the header lines above them."""
    before: list[int] = []
    heads: list[int] = []
    j = start - 1
    while j >= 0 and j not in taken and len(heads) < _MOST_HEADERS:
        line, row = lines[j], rows[j]
        if RULE.match(line.text):
            j -= 1
            continue
        if counts[j] or lines[j + 1].blanks > max(usual, 1) or CAPTION.search(line.text) or NOTES.match(line.text):
            break
        if len(row.cells) >= 2 and (is_header_text(row) or ends_in_years(row.texts)) and (row.divider >= Divider.WIDE) >= (strong and bool(heads)):  # noqa: PLR2004
            if (heads or before) and _numbered(line, row):
                break
            heads.insert(0, j)
        elif len(row.cells) == 1 and strong and line.indent >= first - 4 and line.width <= 40 and not _OPEN_LABEL.search(line.text):  # noqa: PLR2004
            heads.insert(0, j)
        elif heads and strong and len(row.cells) == 1 and line.width <= LONGEST_HEADER and j and _over_values(rows[j - 1], first):
            heads.insert(0, j)  # the header over the labels, set in the middle of the rows
        elif not heads and len(before) < _GAP and _label_line(line, row) and not numbers_at(line.text) and lines[j + 1].blanks <= usual:
            before.insert(0, j)
        else:
            break
        j -= 1
    return (before, heads) if heads else ([], [])


def _over_values(row: Row, first: int) -> bool:
    """Whether a line heads columns of numbers only."""
    return len(row.cells) >= 2 and row.divider >= Divider.WIDE and row.cells[0].left >= first - 4 and is_header_text(row)  # noqa: PLR2004


def _numbered(line: Line, row: Row) -> bool:
    """Whether a line is a heading rather than a header: it begins with a number of one."""
    return bool(numbers_at(line.text)) and len(row.cells) <= 2  # noqa: PLR2004


def _far_header(lines: list[Line], rows: list[Row], taken: set[int], start: int, values: int) -> int | None:
    """Return a header of times above, with cells of prose between it and the first row of numbers."""
    for j in range(start - 1, max(-1, start - _FAR_HEADER), -1):
        if j in taken or any(n.style in MAJOR for n in numbers_at(lines[j].text)):
            return None
        row = rows[j]
        years = sum(_YEAR.fullmatch(t.replace(" ", "")) is not None for t in row.texts)
        if years >= 2 and years == values and len(row.cells) in (values, values + 1) and is_header_text(row):  # noqa: PLR2004
            return j
    return None


def _built(  # noqa: PLR0913
    lines: list[Line], rows: list[Row], counts: list[int], extent: _Extent, before: list[int], heads: list[int],
    placed: list[list[TextCell]], columns: list[str], labels: int, spans: list[tuple[int, int]],
) -> GridDraft:  # fmt: skip
    strong = rows[extent.rows[0]].divider >= Divider.WIDE
    found = [_row(lines[r], rows[r], counts[r], labels, spans, strong=strong, number=r) for r in extent.rows]
    attach_labels(found, {n: whole(lines[n]) for n in (*before, *extent.alone)})
    pieces = {part for row in found for cell in row.cells for part in cell.parts}
    used_alone = [n for n in extent.alone if set(whole(lines[n]).parts) <= pieces or any(row.line == n for row in found)]
    headers = [GridRow(p, h) for p, h in zip(placed, heads[: len(placed)], strict=False)]
    headers += [GridRow([*rows[n].cells], n) for n in extent.repeated]
    taken = {*extent.rows, *before, *used_alone, *heads, *extent.repeated, *extent.rules}
    taken |= {n for n in range(min(taken), max(taken)) if RULE.match(lines[n].text)}
    roles = roles_of(columns, [row.cells for row in found if row.labelled])
    return GridDraft(headers, columns, roles, sorted(found, key=lambda r: r.line), taken)


def _row(line: Line, row: Row, count: int, labels: int, spans: list[tuple[int, int]], *, strong: bool, number: int) -> GridRow:  # noqa: PLR0913
    cells = list(row.cells)
    values = len(spans)
    if not strong:
        count = values
        label = cells[: len(cells) - count]
        if labels == len(label):
            return GridRow(cells, number, left=label[0].left)
        cut = _unit_start(label) if labels == 2 else len(label)  # noqa: PLR2004
        first = [_run(line, label[:cut]), *([_run(line, label[cut:])] if cut < len(label) else [EMPTY] * (labels - 1))]
        return GridRow([*first, *cells[len(cells) - count :]], number, left=label[0].left)
    head, tail = cells[: len(cells) - count], cells[len(cells) - count :]
    while len(head) > labels:
        head[-2:] = [head[-2].followed_by(head[-1])]
    head += [EMPTY] * (labels - len(head))
    if count == values:
        return GridRow([*head, *tail], number, left=cells[0].left)
    placed = [EMPTY] * values
    for cell in tail:
        k = min(range(values), key=lambda k: (max(0, spans[k][0] - cell.right, cell.left - spans[k][1]), abs(cell.centre - sum(spans[k]) / 2)))
        placed[k] = cell
    return GridRow([*head, *placed], number, left=cells[0].left)


def _run(line: Line, cells: list[TextCell]) -> TextCell:
    """Return neighbouring cells of a line as one."""
    start, end = cells[0].parts[0][1], cells[-1].parts[-1]
    return TextCell(((line.text[start - line.source : end[1] - line.source + len(end[0])], start),), cells[0].left, cells[-1].right)


def _unit_start(label: list[TextCell]) -> int:
    """Return which word of a label its unit begins with: the longest tail that is a unit, else the last word."""
    texts = [cell.text for cell in label]
    for k in range(1, len(texts)):
        tail = " ".join(texts[k:])
        if is_known(tail) or tail.lower() in _COUNTED:
            return k
    return max(1, len(texts) - 1)
