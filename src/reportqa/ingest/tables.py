"""Laid-out tables -> tables with captions, the units that these state, and which cells are parts of which totals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from reportqa.ingest.grids import CAPTION, NOTES, Role
from reportqa.ingest.layout import LaidRow, LaidTable
from reportqa.ingest.shapes import plain, signed
from reportqa.language.numerals import number_from_words
from reportqa.language.script import fold
from reportqa.language.tables import rows as data_rows
from reportqa.model.document import Block, BlockKind, Cell, Span, Table

_STATED = re.compile(r"(?:單位|单位|units?)\s*[:：]\s*(?P<unit>[^）)\]】。]+?)(?=$|[）)\]】。]|\s{2}|，[^，]{4,})", re.IGNORECASE)  # noqa: RUF001
_BRACKETED = re.compile(
    r"[（(]\s*(?:in\s+)?(?P<unit>(?:新?臺幣|新?台幣|人民币)?[千萬万百億亿]{0,2}元|[%％]|(?:(?:GBP|NT\$|US\$|HK\$|USD|TWD|EUR|CNY|JPY|£|€|\$)\s?)?(?:thousands?|millions?|billions?|'?000s?|m|k|bn)|GBP|NT\$|US\$|USD|TWD|EUR|per\s?cent|percentages?)\s*[）)]",  # noqa: E501, RUF001
    re.IGNORECASE,
)
_UNITS = re.compile(r"\s*[；;、，,／/]\s*")  # noqa: RUF001
_REACH = 3  # blocks above a table in which its caption stands
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row as read: its label, the group labels above it, the unit that a column of units gives it, its value cells."""

    label: str
    groups: tuple[str, ...]
    unit: str
    values: tuple[Cell, ...]

    @property
    def path(self) -> str:
        """The groups and the label of it, outermost first."""
        return " ".join(x for x in (*self.groups, self.label) if x)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with what its cells inherit.

    `labels` has the header of each value column, `units` what the caption states, `rows` each row by the
    start of its block, `parts` the pairs (cell, cell of the total that it is a part of).
    """

    table: Table
    labels: tuple[str, ...]
    corner: str
    units: tuple[str, ...]
    rows: dict[int, TableRow]
    parts: tuple[tuple[Span, Span], ...]


def find_tables(text: str, blocks: tuple[Block, ...], laid: tuple[LaidTable, ...]) -> tuple[Grid, ...]:
    """Return the tables of a document, in order."""
    grids: list[Grid] = []
    for table in laid:
        before = grids[-1] if grids else None
        grids.append(_grid(text, blocks, table, before))
    return tuple(grids)


def _grid(text: str, blocks: tuple[Block, ...], laid: LaidTable, before: Grid | None) -> Grid:
    first = min(*laid.headers, laid.rows[0].block) if laid.headers else laid.rows[0].block
    last = laid.rows[-1].block
    above = _above(text, blocks, first)
    caption = " ".join(above)
    values = [c for c, role in enumerate(laid.roles) if role is Role.VALUE]
    labels = tuple(laid.columns[c] for c in values)
    corner = " ".join(laid.columns[c] for c, role in enumerate(laid.roles) if role is Role.LABEL and laid.columns[c])
    units = _stated([*above, *(b.span.of(text) for b in blocks[last + 1 : last + 2] if b.span.end - b.span.start <= _LONGEST)], corner)
    same = before is not None and labels and labels == before.labels and any(labels)
    if before is not None and same and (not caption or "續" in caption or "续" in caption):
        caption, units = caption or before.table.caption, units or before.units
    header = blocks[laid.headers[-1]].cells if laid.headers else ()
    leaf = tuple(header[c] for c in values if c < len(header))
    rows = tuple(blocks[row.block].cells for row in laid.rows)
    table = Table(caption, leaf, rows, Span(blocks[first].span.start, blocks[last].span.end))
    read = {blocks[row.block].span.start: _row(blocks[row.block], row, laid.roles) for row in laid.rows}
    return Grid(table, labels, corner, units, read, _parts(laid, list(read.values())))


def _row(block: Block, row: LaidRow, roles: tuple[Role, ...]) -> TableRow:
    cells = dict(zip(range(len(roles)), block.cells, strict=False))
    label = " ".join(plain(cells[c].text) for c, role in enumerate(roles) if role is Role.LABEL and c in cells and cells[c].text)
    unit = " ".join(cells[c].text for c, role in enumerate(roles) if role is Role.UNIT and c in cells)
    whole = total_of(label) == "whole" and len(row.groups) == 1
    values = tuple(cells[c] for c, role in enumerate(roles) if role is Role.VALUE and c in cells) if row.labelled else ()
    return TableRow(label, () if whole else row.groups, unit, values)


# ---------------------------------------------------------------- captions and the units that they state


def _above(text: str, blocks: tuple[Block, ...], first: int) -> list[str]:
    """Return the caption lines above a table: the short blocks right before it, at most two."""
    found: list[str] = []
    for k in range(first - 1, max(-1, first - 1 - _REACH), -1):
        block = blocks[k]
        line = block.span.of(text)
        short = len(line) <= _LONGEST and not re.search(r"[。；]$", line)  # noqa: RUF001
        if block.kind not in (BlockKind.PROSE, BlockKind.HEADING) or not short or NOTES.match(line):
            break
        titled = bool(block.number) or block.kind is BlockKind.HEADING
        if titled and any(CAPTION.match(f) and not _STATED.match(f) for f in found):
            break
        found.insert(0, line)
        if len(found) == 2 or titled:  # noqa: PLR2004
            break
    return found


def _stated(captions: list[str], corner: str) -> tuple[str, ...]:
    """Return the units that the lines around a table state, nearest first."""
    for line in (corner, *reversed(captions)):
        match = _STATED.search(line) or _BRACKETED.search(line)
        if match is not None:
            return tuple(u.strip(" （()") for u in _UNITS.split(match["unit"]) if u.strip(" （()"))  # noqa: RUF001
    return ()


# ---------------------------------------------------------------- totals


def total_of(label: str) -> str:
    """Return "whole" or "part" where a row's label stands for a total of the table or of a group, else "".

    >>> total_of("合　計"), total_of("小計"), total_of("總館")
    ('whole', 'part', '')
    """
    folded = re.sub(r"\s", "", fold(plain(label)))
    for word, kind, where in data_rows("totals.tsv"):
        if folded == word or (where == "start" and folded.startswith(word)) or (where == "end" and folded.endswith(word)):
            return kind
    return ""


def _parts(laid: LaidTable, rows: list[TableRow]) -> tuple[tuple[Span, Span], ...]:
    """Pair the cells of a table with those of the totals that they are parts of."""
    pairs: list[tuple[Span, Span]] = []
    totals = [total_of(row.label) if row.values else "" for row in rows]
    for t, kind in enumerate(totals):
        if kind:
            members = _members(rows, totals, t, kind)
            pairs += _paired(rows, members, t)
    taken = {part for part, _ in pairs}
    for t, row in enumerate(rows):
        children = _indented(laid, t)
        if row.values and len(children) > 1 and not any(totals[c] for c in children):
            pairs += [(part, whole) for part, whole in _paired(rows, children, t, least=1) if part not in taken]
    return tuple(pairs)


def _members(rows: list[TableRow], totals: list[str], at: int, kind: str) -> list[int]:
    """Return the rows that a total sums up: those since the total before it, or after it where it stands first."""
    if kind == "part":
        start = max([k + 1 for k in range(at) if totals[k]], default=0)
        members = [k for k in range(start, at) if rows[k].values]
        return members or [k for k in range(at + 1, _next_total(totals, at)) if rows[k].values]
    subtotals = [k for k, other in enumerate(totals) if other == "part"]
    plain_rows = [k for k, other in enumerate(totals) if not other and rows[k].values]
    if subtotals and _adds_up(rows, subtotals, at):
        return subtotals
    before = [k for k in plain_rows if k < at]
    return before if before and at > 0 else [k for k in plain_rows if k > at]


def _next_total(totals: list[str], at: int) -> int:
    return next((k for k in range(at + 1, len(totals)) if totals[k]), len(totals))


def _indented(laid: LaidTable, at: int) -> list[int]:
    """Return the rows right below `at` that are indented from it, one level down."""
    left = laid.rows[at].left
    children: list[int] = []
    for k in range(at + 1, len(laid.rows)):
        if laid.rows[k].left <= left + 1:
            break
        children.append(k)
    level = min((laid.rows[k].left for k in children), default=0)
    return [k for k in children if laid.rows[k].left <= level + 1]


def _numbers(rows: list[TableRow], members: list[int], column: int) -> list[Decimal | None]:
    return [_number(rows[k].values[column].text) if column < len(rows[k].values) else None for k in members]


def _number(text: str) -> Decimal | None:
    inner, negative = signed(fold(plain(text)))
    value = number_from_words(inner.rstrip("%")) if inner[:1].isdigit() else None
    return -value if value is not None and negative else value


def _adds_up(rows: list[TableRow], members: list[int], at: int) -> bool:
    for c in range(len(rows[at].values)):
        whole = _numbers(rows, [at], c)[0]
        parts = [v for v in _numbers(rows, members, c) if v is not None]
        if whole is not None and len(parts) > 1 and abs(sum(parts) - whole) <= abs(whole) / 200:
            return True
    return False


def _paired(rows: list[TableRow], members: list[int], at: int, least: int = 0) -> list[tuple[Span, Span]]:
    """Pair members' cells with the total's, in the columns that add up; in all where none does, if `least` is 0."""
    columns = range(len(rows[at].values))
    sums = {c for c in columns if _column_adds_up(rows, members, at, c)}
    if not sums and least:
        return []
    return [
        (rows[k].values[c].span, rows[at].values[c].span)
        for k in members
        for c in columns
        if (c in sums or not sums) and c < len(rows[k].values) and rows[k].values[c].text and rows[at].values[c].text
    ]


def _column_adds_up(rows: list[TableRow], members: list[int], at: int, column: int) -> bool:
    whole = _numbers(rows, [at], column)[0]
    parts = [v for v in _numbers(rows, members, column) if v is not None]
    return whole is not None and len(parts) > 1 and abs(sum(parts) - whole) <= max(abs(whole) / 500, Decimal("0.2"))
