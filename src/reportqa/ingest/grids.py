"""Tables as they stand in the lines: what their rows, columns and headers are, before they have a place in the text."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from reportqa.ingest.lines import Line, width
from reportqa.ingest.shapes import NUMERIC, Shape, plain, shape_of
from reportqa.ingest.split import EMPTY, Divider, Row, TextCell, join_texts
from reportqa.language.script import fold, is_cjk

RULE = re.compile(r"^[\s|:+=\-_─━┼]{3,}$")
CAPTION = re.compile(r"^(?:附?[表圖图]|附[件錄录]|表格)\s?[\d一二三四五六七八九十A-ZⅠ-Ⅻ]*[-.\d]*(?=[\s：:　]|$)|^(?:table|figure|appendix|annex)\s+[\dA-Z]|^[(\s]*(?:(?:all )?(?:amounts|figures) (?:are )?in )?[A-Z]{0,3}[$£€]\s?(?:thousands?|millions?|billions?|['’]?000s?|m|bn|k)?[)\s]*$|(?:單位|单位|unit)\s?[:：]", re.IGNORECASE)  # noqa: E501, RUF001
NOTES = re.compile(r"^[\s（(【]*(?:備?註|备?注|附註|附注|說明|说明|資料來源|资料来源|來源|来源|source|notes?)\s?(?:\d{1,2}|[:：.、]|$)", re.IGNORECASE)  # noqa: RUF001
_SERIAL_HEAD = re.compile(r"^(?:項次|序號|序号|編號|编号|no\.?|#|排序)$", re.IGNORECASE)
_UNIT_HEAD = re.compile(r"^(?:計量)?(?:單位|单位)$|^units?$", re.IGNORECASE)
_DAY = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,2}|月\s?\d{1,2}\s?日")
_YEARS = re.compile(r"(?:19|20)\d\d|[6-9]\d|1[0-4]\d")
_FIGURES = re.compile(r"[\d,.()%\s△-]+")
_SENTENCE = re.compile(r"[。；;]|，.*，")  # noqa: RUF001
LONGEST_HEADER = 24
_MOST_LEVELS = 4  # of indentation


class Role(StrEnum):
    """What a column of a table is for."""

    LABEL = "label"
    SERIAL = "serial"
    UNIT = "unit"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class ProseCell:
    """A cell of running text: the labels of its row and column, and its paragraphs, or its lines where `printed`."""

    row: str
    column: str
    parts: tuple[tuple[str, int], ...]
    printed: bool

    @property
    def label(self) -> str:
        """Both labels."""
        return f"{self.row} {self.column}".strip()


@dataclass(slots=True)
class GridRow:
    """A row: one cell per column. `line` is where it stands, `groups` the group labels above it, `left` its indentation.

    `prose` are its cells of running text; they are blank in `cells`.
    """

    cells: list[TextCell]
    line: int
    groups: tuple[str, ...] = ()
    left: int = 0
    labelled: bool = True
    prose: tuple[ProseCell, ...] = ()


@dataclass(slots=True)
class GridDraft:
    """A table told from the lines. `columns` are the columns' labels, outermost header first; `lines` all that it takes up,
    `below` the last cell of each column that says something."""

    headers: list[GridRow]
    columns: list[str]
    roles: list[Role]
    rows: list[GridRow]
    lines: set[int] = field(default_factory=set)
    below: list[TextCell] = field(default_factory=list)

    @property
    def start(self) -> int:
        """The first line of it."""
        return min(row.line for row in (*self.headers, *self.rows))


def is_header_text(row: Row) -> bool:
    """Whether a line's cells could head columns: short words, times and units, no bare number but years that count up."""
    if any(_SENTENCE.search(t) or len(t) > (1 if any(is_cjk(c) for c in t) else 2) * LONGEST_HEADER for t in row.texts):
        return False
    bare = [k for k, (shape, text) in enumerate(zip(row.shapes, row.texts, strict=True)) if shape is Shape.VALUE and _FIGURES.fullmatch(fold(plain(text)))]
    return not bare or (bare[0] > 0 and bare == list(range(bare[0], bare[-1] + 1)) and are_years([row.texts[k] for k in bare]))


def are_years(texts: list[str]) -> bool:
    """Whether cells are a header of years: bare numbers that count up or down by one, those of a Western year also by steps.

    >>> are_years(["107", "108", "109"]), are_years(["2015", "2020", "2025"]), are_years(["98", "95"])
    (True, True, False)
    """
    years = [fold(t).strip() for t in texts]
    if len(years) < 2 or not all(_YEARS.fullmatch(y) for y in years):  # noqa: PLR2004
        return False
    steps = {int(b) - int(a) for a, b in zip(years, years[1:], strict=False)}
    return steps in ({1}, {-1}) or (len(years) > 2 and len(steps) == 1 and len(years[0]) == 4 and abs(*steps) in (2, 5, 10))  # noqa: PLR2004


def ends_in_years(texts: list[str]) -> bool:
    """Whether the cells behind a line's words are a header of years: 指標, 單位, 107, 108, 109."""
    first = next((k for k, t in enumerate(texts) if _YEARS.fullmatch(fold(t).strip())), 0)
    return first > 0 and are_years(texts[first:])


def roles_of(columns: list[str], rows: list[list[TextCell]]) -> list[Role]:
    """Tell what each column is for: the leading columns of words label the rows, the rest hold values."""
    count = len(columns)
    numeric = [_share(rows, c) for c in range(count)]
    first = next((c for c in range(1, count) if numeric[c] >= 0.5), count if count == 1 else 1)  # noqa: PLR2004
    if all(n < 0.5 for n in numeric[1:]):  # noqa: PLR2004
        first = 1
    roles = [Role.LABEL] * first + [Role.VALUE] * (count - first)
    serial = [plain(row[0].text).strip(". ") for row in rows if row[0].parts]
    counts_up = len(serial) > 1 and serial[:2] == ["1", "2"] and all(s.isdigit() for s in serial)
    if first > 1 and (_SERIAL_HEAD.match(columns[0]) or counts_up):
        roles[0] = Role.SERIAL
    for c in range(1, count):
        cells = [row[c].text for row in rows if row[c].parts]
        if roles[c] is Role.LABEL and cells and 2 * sum(_DAY.search(t) is not None for t in cells) > len(cells):
            roles[c] = Role.SERIAL  # dates tell the rows apart no more than numbers in order do
        if _UNIT_HEAD.match(columns[c].strip()) and cells and not any(shape_of(t) is Shape.VALUE for t in cells):
            roles[c] = Role.UNIT
    return roles


def _share(rows: list[list[TextCell]], column: int) -> float:
    """Return which share of a column's filled cells are numbers."""
    shapes = [shape_of(row[column].text) for row in rows if row[column].parts]
    told = [s for s in shapes if s is not Shape.NOTHING]
    return sum(s in NUMERIC or s is Shape.YEAR for s in told) / len(told) if told else float(bool(shapes))


def label_columns(headers: list[list[TextCell]], *, spread: bool = True) -> list[str]:
    """Return each column's label from rectangular header rows; with `spread`, a blank beside a spanning header takes its text."""
    if not headers:
        return []
    filled = [[cell.text for cell in row] for row in headers]
    for r, row in enumerate(filled[:-1] if spread else ()):
        for c in range(1, len(row)):
            below = any(lower[c] for lower in filled[r + 1 :])
            spanning = row[c - 1] and any(lower[c - 1] for lower in filled[r + 1 :])
            if not row[c] and below and spanning:
                row[c] = row[c - 1]
    return [_path([row[c] for row in filled]) for c in range(len(filled[0]))]


def _path(texts: list[str]) -> str:
    path: list[str] = []
    for text in texts:
        if text and (not path or path[-1] != text):
            path.append(text)
    return joined_label(path)


def joined_label(path: list[str]) -> str:
    """Join the texts of a header from the outermost in; a unit in brackets goes close behind what it measures."""
    label = ""
    for text in path:
        label += text if not label or text.startswith(("（", "(")) else f" {text}"  # noqa: RUF001
    return label


# ---------------------------------------------------------------- tables with pipes or tabs


def delimited(lines: list[Line], rows: list[Row], usual: int) -> list[GridDraft]:
    """Return the tables whose cells are divided by pipes or tabs."""
    grids: list[GridDraft] = []
    i = 0
    while i < len(lines):
        if rows[i].divider < Divider.TAB:
            i += 1
            continue
        end = i + 1
        while end < len(lines) and _goes_on(lines, rows, i, end, usual):
            end += 1
        for numbers in _parted(rows, list(range(i, end))):
            grid = _delimited(lines, rows, numbers)
            if grid is not None:
                grids.append(grid)
        i = end
    return grids


def _parted(rows: list[Row], numbers: list[int]) -> list[list[int]]:
    """Cut a run of lines before each new line of headers, its caption left out."""
    found: list[list[int]] = [[]]
    told = False
    for n in numbers:
        filled = [c for c in rows[n].cells if c.parts]
        valued = any(shape is Shape.VALUE for shape in rows[n].shapes)
        below = n < numbers[-1] and any(shape is Shape.VALUE for shape in rows[n + 1].shapes)
        fresh = told and below and not valued and len(filled) > 1 and is_header_text(rows[n]) and Shape.NOTHING not in [shape_of(c.text) for c in filled]
        if fresh and rows[n].texts != rows[found[-1][0]].texts:
            if len(rows[n - 1].cells) == 1 and found[-1] and found[-1][-1] == n - 1:
                found[-1].pop()
            found.append([])
            told = False
        found[-1].append(n)
        told = told or valued
    return found


def _goes_on(lines: list[Line], rows: list[Row], start: int, at: int, usual: int) -> bool:
    """Whether line `at` belongs to the table that begins at `start`."""
    divider = rows[start].divider
    if lines[at].blanks > usual and not lines[at].page_top:
        return False
    if rows[at].divider is divider or (RULE.match(lines[at].text) and at + 1 < len(lines) and rows[at + 1].divider is divider):
        return True
    lone = divider is Divider.TAB and len(rows[at].cells) == 1 and lines[at].width <= LONGEST_HEADER and not CAPTION.search(lines[at].text)
    return lone and not NOTES.match(lines[at].text) and at + 1 < len(lines) and rows[at + 1].divider is divider and lines[at + 1].blanks <= usual


def _delimited(lines: list[Line], rows: list[Row], numbers: list[int]) -> GridDraft | None:
    rule = next((n for n in numbers if RULE.match(lines[n].text) and n > numbers[0]), None)
    body = [n for n in numbers if not RULE.match(lines[n].text)]
    above = 0
    while above < len(body) and (sum(bool(c.parts) for c in rows[body[above]].cells) < 2 or CAPTION.search(lines[body[above]].text)) and (rule is None or body[above] > rule):  # noqa: PLR2004
        above += 1
    body = body[above:]
    cells = {n: list(rows[n].cells) for n in body}
    dense = {n: [c for c in row if c.parts] for n, row in cells.items()}
    if len({len(r) for r in dense.values()}) < len({len(r) for r in cells.values()}) and rows[numbers[0]].divider is Divider.TAB:
        cells = dense
    if len(body) < 2:  # noqa: PLR2004
        return None
    count = max(Counter(len(row) for row in cells.values() if len(row) > 1).items(), key=lambda x: (x[1], x[0]))[0]
    square = {n: _padded(row, count) for n, row in cells.items()}
    head = [n for n in body if rule is not None and n < rule] if rule is not None else leading_headers(square, body)
    heads = [_spread(cells[n], count) if len(cells[n]) < count and n != head[-1] else square[n] for n in head]
    columns = label_columns(heads) or [""] * count
    inner = [n for n in body if n not in head and square[n] != square[head[-1]]] if head else body
    again = [c.text for c in square[head[-1]]] if head else []
    repeated = [n for n in body if n not in head and [c.text for c in square[n]] == again]
    inner = [n for n in inner if n not in set(repeated)] if repeated else inner
    if not inner:
        return None
    roles = roles_of(columns, [square[n] for n in inner])
    found = [GridRow(square[n], n, left=lines[n].indent) for n in inner]
    group_rows(found, roles)
    headers = [GridRow(h, n) for h, n in zip(heads, head, strict=True)] + [GridRow(square[n], n) for n in repeated]
    first = min(body)
    return GridDraft(headers, columns, roles, found, {n for n in numbers if n >= first})


def _padded(row: list[TextCell], count: int) -> list[TextCell]:
    if len(row) <= count:
        return [*row, *[EMPTY] * (count - len(row))]
    last = row[count - 1]
    for extra in row[count:]:
        last = last.followed_by(extra) if last.parts else extra
    return [*row[: count - 1], last]


def leading_headers(square: dict[int, list[TextCell]], body: list[int]) -> list[int]:
    """Return the lines above the first that holds numbers, at most four; the first line where none does."""
    for k, n in enumerate(body):
        shapes = [shape_of(c.text) for c in square[n][1:]]
        texts = [c.text for c in square[n][1:] if c.parts]
        nothing = bool(texts) and all(shape_of(t) is Shape.NOTHING for t in texts)
        if nothing or (Shape.VALUE in shapes and not (are_years(texts) or ends_in_years(texts))):
            return body[:k] if k <= 4 else []  # noqa: PLR2004
    return body[:1]


def _spread(row: list[TextCell], count: int) -> list[TextCell]:
    """Spread the spanning headers of a line that has fewer cells than the table over its columns."""
    for corner in (row[:1], []):
        spans = row[len(corner) :]
        room = count - len(corner) if corner else count
        if spans and room % len(spans) == 0:
            each = room // len(spans)
            return [*corner, *(cell if k == 0 else EMPTY for cell in spans for k in range(each))]
    return _padded(row, count)


def group_rows(rows: list[GridRow], roles: list[Role], group: tuple[str, ...] = (), above: list[TextCell] | None = None) -> list[TextCell]:
    """Give rows the group labels above them: a row of one cell, and a label that a blank cell repeats; `group` and `above` are in force above them.

    Returns the cells in force below them.
    """
    above, carried = above or [], group
    labels = [c for c, role in enumerate(roles) if role is Role.LABEL]
    for row in rows:
        filled = [c for c in row.cells if c.parts]
        if len(filled) == 1 and row.cells[0].parts and len(row.cells) > 2:  # noqa: PLR2004
            group, row.labelled = (plain(row.cells[0].text),), False
            above = []
            continue
        row.groups = group
        for k, c in enumerate(labels[:-1]):
            later = any(row.cells[d].parts for d in labels[k + 1 :])
            if not row.cells[c].parts and later and above and above[c].parts:
                row.groups = (*row.groups, plain(above[c].text))
        above = [mine if mine.parts else (above[c] if above else EMPTY) for c, mine in enumerate(row.cells)]
    _nest(rows, labels, carried)
    return above


def _nest(rows: list[GridRow], labels: list[int], carried: tuple[str, ...]) -> None:
    """Give rows that are indented below another one its label as a group, and let a group end where the indentation does.

    `carried` are the groups in force above the first row.
    """
    told = [row for row in rows if row.cells[0].parts]
    levels = _levels([row.left for row in told])
    if not levels or len(labels) > 1 or _are_centred(told):
        return
    stack = [(-1, label) for label in carried]
    for k, row in enumerate(told):
        level = levels[row.left]
        stack = [(depth, label) for depth, label in stack if depth < level]
        if row.labelled:
            row.groups = tuple(label for _, label in stack)
        flat = not row.labelled and (k + 1 == len(told) or levels[told[k + 1].left] <= level)
        stack.append((-1 if flat else level, plain(row.cells[0].text)))
        if flat:  # what it groups is not indented: it does so until the next such row
            stack = stack[-1:]


def _levels(lefts: list[int]) -> dict[int, int]:
    """Return the level of each indentation, nothing where there is one alone or where they are too many to be levels."""
    found: dict[int, int] = {}
    ordered = sorted(set(lefts))
    for before, left in zip([None, *ordered], ordered, strict=False):
        found[left] = 0 if before is None else found[before] + (left - before > 1)
    return found if lefts and lefts[0] == ordered[0] and 0 < max(found.values()) < _MOST_LEVELS else {}


def _are_centred(rows: list[GridRow]) -> bool:
    """Whether labels are set in the middle of their column, so that how far they are indented tells nothing."""
    middles = [row.left + width(row.cells[0].text) / 2 for row in rows]
    return max(middles) - min(middles) <= 2  # noqa: PLR2004



def text_of(row: GridRow, roles: list[Role]) -> str:
    """Return the label of a row, without its groups."""
    return join_texts([row.cells[c].text for c, role in enumerate(roles) if role is Role.LABEL and row.cells[c].parts])
