"""Laid-out tables -> tables with captions, the units that these state, and which cells are parts of which totals."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from reportqa.ingest.cellunits import corner_unit, is_known
from reportqa.ingest.grids import CAPTION, NOTES, Role
from reportqa.ingest.layout import LaidRow, LaidTable
from reportqa.ingest.shapes import plain
from reportqa.ingest.totals import parts_of, summed, total_of
from reportqa.language.script import is_cjk
from reportqa.model.document import Block, BlockKind, Cell, Span, Table

_STATED = re.compile(r"(?:單位|单位|units?)\s*[:：]\s*(?P<unit>(?:[^（()）\]】。]|[（(][^（()）]*[）)])+?)(?=$|[）)\]】。]|\s{2}|，[^，]{4,})", re.IGNORECASE)  # noqa: RUF001
_BRACKETED = re.compile(r"[（(]\s*(?:in\s+)?(?P<unit>[^（）()]{1,24}?)\s*[）)]", re.IGNORECASE)  # noqa: RUF001
_AMOUNTS = re.compile(r"\b(?:amounts?|figures|values)\s(?:are\s)?(?:expressed\s|shown\s|stated\s)?in\s(?P<unit>[A-Za-z$£€'’,0 ]+?)(?=\sunless|\sexcept|[.,;)*]|$)", re.IGNORECASE)
_MONEY = re.compile(r"(?:^|\s)(?:in\s)?(?P<unit>(?:£|€|(?:NT|US|HK|NZ|AU|CA|SG|[ACS])?\$|GBP|EUR|USD|NTD|TWD|HKD|NZD|AUD|CAD|SGD)\s?(?:thousands?|millions?|billions?|['’]?,?000s?|mn?|bn|k))(?=$|[\s,.;:)])|\bin\s(?P<scale>thousands|millions|billions)(?=$|[,.;:)])")
_MARK_ALONE = re.compile(r"[(\s]*(?P<unit>£|€|(?:NT|US|HK|NZ|AU|CA|SG|[ACS])?\$)[)\s]*")
_UNITS = re.compile(r"\s*[；;、，,／/]\s*")  # noqa: RUF001
_CONTINUED = re.compile(r"[（(]\s*(?:續|续|cont)", re.IGNORECASE)  # noqa: RUF001
_OF_WHICH = re.compile(r"其中|of which\b|including\b", re.IGNORECASE)
_REACH = 3  # blocks above a table in which its caption stands
_LONGEST, _LONGEST_CAPTION = 60, 120  # characters of a line above a table, and of one that calls itself a caption


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
    run: list[LaidTable] = []
    for table in laid:
        grid, goes_on = _grid(text, blocks, table, grids[-1] if grids else None)
        run = [*run, table] if goes_on else [table]
        whole = [row for g in (*grids[len(grids) - len(run) + 1 :], grid) for row in g.rows.values()]
        grids.append(replace(grid, parts=_parts([row.left for t in run for row in t.rows], grid.labels, whole)))
    return tuple(grids)


def _grid(text: str, blocks: tuple[Block, ...], laid: LaidTable, before: Grid | None) -> tuple[Grid, bool]:
    """Return a table as read, and whether it goes on with the one before it, as after a page break."""
    first = min(*laid.headers, laid.rows[0].block) if laid.headers else laid.rows[0].block
    last = laid.rows[-1].block
    above = _above(text, blocks, first)
    caption = " ".join(above)
    values = [c for c, role in enumerate(laid.roles) if role is Role.VALUE]
    labels = tuple(laid.columns[c] for c in values)
    corner = " ".join(laid.columns[c] for c, role in enumerate(laid.roles) if role is Role.LABEL and laid.columns[c])
    below = [line for b in blocks[last + 1 : last + 2] if _STATED.match(line := b.span.of(text).strip("（( "))]  # noqa: RUF001
    units = _stated(above, corner) or _stated(below, "")
    same = before is not None and any(labels) and labels == before.labels and (not caption or _CONTINUED.search(caption) is not None)
    if before is not None and same:
        caption, units = before.table.caption, units or before.units
    header = blocks[laid.headers[-1]].cells if laid.headers else ()
    leaf = tuple(header[c] for c in values if c < len(header))
    rows = tuple(blocks[row.block].cells for row in laid.rows)
    table = Table(caption, leaf, rows, Span(blocks[first].span.start, blocks[last].span.end), labels)
    read = {blocks[row.block].span.start: _row(blocks[row.block], row, laid.roles) for row in laid.rows}
    return Grid(table, labels, corner, units, _within(_parented(read)), ()), same


def _within(read: dict[int, TableRow]) -> dict[int, TableRow]:
    """Put each row that is told to be within the one above it (其中：…) into the group of that one's label."""
    found = dict(read)
    whole = ""
    for start, row in read.items():
        if not _OF_WHICH.match(row.label):
            whole = row.label if row.values else ""
        elif whole and whole not in row.groups:
            found[start] = replace(row, groups=(*row.groups, whole))
    return found


def _parented(read: dict[int, TableRow]) -> dict[int, TableRow]:
    """Return the rows with those that say the same label under one total and the next told apart by it: 貨運量 鐵路, 客運量 鐵路."""
    rows = list(read.values())
    if any(row.groups for row in rows):
        return read
    found = dict(read)
    starts = list(read)
    for t, below in summed([row.label if row.values else "" for row in rows], [[cell.text for cell in row.values] for row in rows]):
        found |= {starts[k]: replace(rows[k], groups=(rows[t].label,)) for k in below}
    return found


def _row(block: Block, row: LaidRow, roles: tuple[Role, ...]) -> TableRow:
    cells = dict(zip(range(len(roles)), block.cells, strict=False))
    label = " ".join(plain(cells[c].text).rstrip("：:") for c, role in enumerate(roles) if role is Role.LABEL and c in cells and cells[c].text)  # noqa: RUF001
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
        longest = _LONGEST_CAPTION if CAPTION.match(line) else _LONGEST
        short = len(line) <= longest and not re.search(r"[。；]$", line)  # noqa: RUF001
        if block.kind not in (BlockKind.PROSE, BlockKind.HEADING) or not short or NOTES.match(line):
            break
        titled = bool(block.number) or block.kind is BlockKind.HEADING
        if any((titled and not _only_states(f)) or CAPTION.match(f) and not _only_states(f) for f in found):
            break
        found.insert(0, line)
        if len(found) == 2 or titled:  # noqa: PLR2004
            break
    return found


def _only_states(line: str) -> bool:
    """Whether a line above a table says no more than its unit: 單位：千元, £ thousand."""
    money = _MONEY.search(line)
    return bool(_STATED.match(line) or _MARK_ALONE.fullmatch(line) or (money is not None and money.group().strip(" ()") == line.strip(" ()")))


def _stated(captions: list[str], corner: str) -> tuple[str, ...]:
    """Return the units that the lines around a table state, nearest first."""
    for line in (corner if corner_unit(corner) or _STATED.search(corner) else "", *reversed(captions)):
        match = _STATED.search(line) or _AMOUNTS.search(line)
        if match is not None:
            return _listed(match["unit"])
        tail = "" if any(map(is_cjk, line)) else line.rsplit(", ", 1)[-1].rstrip(".")
        if tail != line and is_known(tail.removeprefix("in ")):
            return (tail.removeprefix("in "),)
        for bracketed in _BRACKETED.finditer(line):
            units = _listed(bracketed["unit"])
            if units and all(is_known(u) for u in units):
                return units
            if units and line.isascii() and is_known(units[0]):
                return units[:1]  # (tonnes, live weight)
        money = _MONEY.search(line)
        if money is not None:
            return (money["unit"] or money["scale"],)
        if (mark := _MARK_ALONE.fullmatch(line)) is not None:
            return (mark["unit"],)
    return ()


def _listed(text: str) -> tuple[str, ...]:
    return tuple(u.strip(" （()") for u in _UNITS.split(text) if u.strip(" （()"))  # noqa: RUF001


def _parts(lefts: list[int], labels: tuple[str, ...], rows: list[TableRow]) -> tuple[tuple[Span, Span], ...]:
    """Pair each cell with the cell of the total that it is a part of, down the rows and along them."""
    values = [[cell.text for cell in row.values] for row in rows]
    pairs = parts_of([row.label if row.values else "" for row in rows], lefts, list(labels), values)
    return tuple((rows[a].values[c].span, rows[b].values[d].span) for (a, c), (b, d) in pairs)
