"""The file's text -> cleaned text, its alignment, blocks (headings, paragraphs, table rows) and tables.

Wrapping is undone, so that a report reads the same however its lines were broken. Steps, in order:
lines (`lines`), tables that the file gives (`given`), the lines' cells (`split`, `marked`), tables told from them (`grids`, `aligned`, `mixed`,
`vertical`), tables of prose (`streams`), then paragraphs and headings (`paragraphs`, `levels`). A line that the file marks is what it says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from reportqa.ingest.aligned import aligned
from reportqa.ingest.drafts import Draft, assemble, cells_draft
from reportqa.ingest.given import give
from reportqa.ingest.grids import RULE, GridDraft, ProseCell, Role, delimited
from reportqa.ingest.levels import SURE, Numbering
from reportqa.ingest.lines import Line, read_lines
from reportqa.ingest.marked import marked
from reportqa.ingest.mixed import mixed
from reportqa.ingest.pairs import fields, paired
from reportqa.ingest.paragraphs import STOP, Setting, breaks_off, ends_early, goes_on, heads, is_caption, is_fresh, is_full, is_label_value, is_open, is_title, setting_of
from reportqa.ingest.split import Divider, Row, split, whole
from reportqa.ingest.streams import LISTS, prose_cells, prose_rows, prose_table_end
from reportqa.ingest.vertical import vertical
from reportqa.ingest.written import MarkKind, Written
from reportqa.language.numbering import Number, numbers_at
from reportqa.language.script import is_cjk
from reportqa.model.document import Alignment, Block, BlockKind

_SETEXT = re.compile(r"^(?:=+|-+)$")
_TITLE = 0.8  # of the width: a longer line is no title of a table
_QUOTED = re.compile(r"^>\s?")
_TOLD = frozenset({MarkKind.HEADING, MarkKind.NOTE})  # marked lines that are none of a table's
_DEEPEST = 6  # level of a heading
_LONE, _LONE_LATIN, _BODY = 14, 40, 40  # characters of a paragraph that stands alone as a heading, and of the text below it


@dataclass(frozen=True, slots=True)
class LaidRow:
    """A row of a table by the number of its block, with the group labels above it and its indentation in columns."""

    block: int
    groups: tuple[str, ...]
    left: int
    labelled: bool


@dataclass(frozen=True, slots=True)
class LaidTable:
    """A table by the numbers of its blocks, with the label and the role of each column."""

    headers: tuple[int, ...]
    rows: tuple[LaidRow, ...]
    columns: tuple[str, ...]
    roles: tuple[Role, ...]


class Layout(NamedTuple):
    """What a file's text holds: `labels` has one text for each block, the label of the table row that it is prose of."""

    text: str
    alignment: Alignment
    blocks: tuple[Block, ...]
    labels: tuple[str, ...]
    tables: tuple[LaidTable, ...]


def lay_out(source: str | Written) -> Layout:
    """Return the layout of a file's text."""
    written = Written(source) if isinstance(source, str) else source
    lines, given = give(read_lines(written.text, written.marks), written.tables)
    if not lines:
        return Layout("", Alignment(()), (), (), ())
    taken = {n for grid in given for n in grid.lines}
    told = taken | {n for n, line in enumerate(lines) if line.mark is not None and line.mark.kind in _TOLD}
    usual = setting_of(lines, taken).usual
    rows = [Row((whole(lines[n]),), Divider.NONE) if n in told else row for n, row in enumerate(marked(lines, [split(line) for line in lines], usual))]
    grids = [*given, *_grids(lines, rows, usual, told)]
    writer = _Writer(lines, rows, grids)
    writer.run()
    text, alignment, blocks, index = assemble(writer.drafts)
    labels = [""] * len(blocks)
    for draft in writer.drafts:
        if id(draft) in index:
            labels[index[id(draft)]] = draft.label
    tables = [_laid(grid, writer.placed, index) for grid in grids]
    return Layout(text, alignment, blocks, tuple(labels), tuple(sorted((t for t in tables if t.rows), key=lambda t: t.rows[0].block)))


def _grids(lines: list[Line], rows: list[Row], usual: int, told: set[int]) -> list[GridDraft]:
    """Return the tables that are told from the lines, those with the plainest dividers first; no line is in two, and none of `told` in any."""
    found = delimited(lines, rows, usual)
    for find in (paired, fields, aligned, mixed, vertical):
        found += find(lines, rows, told.union(*(grid.lines for grid in found)), usual)
    return found


def _laid(grid: GridDraft, placed: dict[int, Draft], index: dict[int, int]) -> LaidTable:
    headers = tuple(index[id(placed[id(h)])] for h in grid.headers if id(h) in placed and id(placed[id(h)]) in index)
    rows = tuple(
        LaidRow(index[id(placed[id(r)])], r.groups, r.left, r.labelled)
        for r in grid.rows
        if id(r) in placed and id(placed[id(r)]) in index
    )
    return LaidTable(headers, rows, tuple(grid.columns), tuple(grid.roles))


def _item(text: str) -> str:
    """Return the number of a list that a paragraph begins with, "" where it begins with none."""
    return next((n.text for n in numbers_at(text) if n.style in LISTS), "")


class _Writer:
    """Goes through the lines once and drafts the blocks."""

    def __init__(self, lines: list[Line], rows: list[Row], grids: list[GridDraft]) -> None:
        self.lines, self.rows = lines, rows
        self.drafts: list[Draft] = []
        self.placed: dict[int, Draft] = {}
        self.numbering = Numbering()
        self.taken = {n for grid in grids for n in grid.lines}
        self.setting: Setting = setting_of(lines, self.taken)
        self.width = max(self.setting.widths)
        self.at: dict[int, list[tuple[BlockKind, GridDraft, int]]] = {}
        for grid in grids:
            for kind, found in ((BlockKind.TABLE_HEADER, grid.headers), (BlockKind.ROW, grid.rows)):
                for k, row in enumerate(found):
                    self.at.setdefault(row.line, []).append((kind, grid, k))
        # Tables whose header stands apart from their rows, by the line after it: a row of prose may stand between.
        self.far = {g.headers[-1].line + 1: g for g in grids if g.headers and g.headers[-1].line + 1 < min(r.line for r in g.rows)}
        self.fresh = True

    def run(self) -> None:
        """Draft every line's block."""
        i = 0
        while i < len(self.lines):
            i = self._step(i)

    def _step(self, i: int) -> int:
        if i in self.taken or i in self.at:
            self._table_line(i)
            return i + 1
        if self.lines[i].mark is not None:
            self._marked(i)
            return i + 1
        if RULE.match(self.lines[i].text):
            self._underline(i)
            return i + 1
        prose = self._prose_table(i)
        if prose is not None:
            return prose
        self._line(i)
        return i + 1

    def _marked(self, i: int) -> None:
        """Draft a line that the file marks as a heading or a whole paragraph."""
        line = self.lines[i]
        self.fresh = True
        if line.mark is not None and line.mark.kind is MarkKind.HEADING:
            level = self.numbering.accept(Number(f"markdown{min(line.mark.level, _DEEPEST)}", 0, 0, "", opens=True))
            self.drafts.append(Draft(BlockKind.HEADING, level=level or 1))
            self.drafts[-1].piece.join_line(line)
            return
        read = None if line.contents or line.text.startswith("#") else self.numbering.read(line.text)  # a sign, not markup
        if read is not None:
            self._numbered(line, *read)
        else:
            self._open(BlockKind.HEADING if self._stands_alone(i) else BlockKind.PROSE, line)
        self.fresh = True

    def _stands_alone(self, i: int) -> bool:
        """Whether a paragraph is a heading: a few words without an end, above a longer paragraph."""
        text, after = self.lines[i].text, self.lines[i + 1] if i + 1 < len(self.lines) else None
        if after is None or after.mark is None or after.mark.kind is not MarkKind.PARAGRAPH or len(after.text) < _BODY or is_caption(self.lines[i]):
            return False
        return len(text) <= (_LONE if any(map(is_cjk, text)) else _LONE_LATIN) and heads(text)

    def _table_line(self, i: int) -> None:
        for kind, grid, k in self.at.get(i, ()):
            row = (grid.headers if kind is BlockKind.TABLE_HEADER else grid.rows)[k]
            draft = cells_draft(kind, row.cells, self.numbering.depth + 1)
            self.placed[id(row)] = draft
            self.drafts.append(draft)
            self.drafts += [prose for cell in row.prose for prose in self._cell(cell)]
        self.fresh = True

    def _cell(self, cell: ProseCell) -> list[Draft]:
        """Draft the paragraphs of a cell of running text; its lines are unwrapped where it was printed."""
        lines = [Line(text, source) for text, source in cell.parts]
        if cell.printed:
            inner = _Writer(lines, [Row((whole(line),), Divider.NONE) for line in lines], [])
            inner.run()
            drafts = inner.drafts
        else:
            drafts = [Draft(BlockKind.PROSE, number=_item(line.text)) for line in lines]
            for draft, line in zip(drafts, lines, strict=True):
                draft.piece.join_line(line)
        for draft in drafts:
            draft.kind, draft.level, draft.label = BlockKind.PROSE, self.numbering.depth + 1, cell.label
        return drafts

    def _underline(self, i: int) -> None:
        """Take a line of = or - below a lone line for the underline of a heading."""
        last = self.drafts[-1] if self.drafts else None
        if _SETEXT.match(self.lines[i].text) and last is not None and i and not self.fresh and last.kind is BlockKind.PROSE and not last.number and last.piece.text == self.lines[i - 1].text:
            last.kind = BlockKind.HEADING
            style = f"markdown{1 if self.lines[i].text[0] == '=' else 2}"
            last.level = self.numbering.accept(Number(style, 0, 0, "", opens=True)) or 1
        self.fresh = True

    def _prose_table(self, i: int) -> int | None:
        """Draft a table of prose that begins at line `i` and return where it ends, None where none does."""
        level = self.numbering.depth + 1
        end = prose_table_end(self.lines, self.rows, i, self.width)
        if end is not None:
            self.drafts.append(cells_draft(BlockKind.TABLE_HEADER, self.rows[i].cells, level))
            self.drafts += prose_rows(self.lines[i + 1 : end], self.rows[i].texts, level)
            self.fresh = True
            return end
        grid = self.far.get(i)
        if grid is None:
            return None
        stop = min(r.line for r in grid.rows)
        columns = [c for c, role in zip(grid.columns, grid.roles, strict=True) if role is Role.VALUE]
        cells = prose_cells(self.lines[i:stop], columns, level)
        if cells is None:
            return None
        self.drafts += cells
        self.fresh = True
        return stop

    def _line(self, i: int) -> None:
        line = self.lines[i]
        last = self.drafts[-1] if self.drafts else None
        listed = last is not None and last.number != "" and i > 0 and last.piece.text == " ".join(self.lines[i - 1].text.split())
        begins = self.fresh or listed or is_fresh(self.lines, self.setting, i) or (i > 0 and self._opens_below_caption(i))
        read = None if line.contents else self.numbering.read(line.text, fresh=begins)
        if read is not None:
            self._numbered(line, *read)
        elif self.drafts and begins and is_title(self.lines, self.setting, i):
            self._open(BlockKind.HEADING, line)
            self.fresh = True
        elif self.fresh or not self.drafts or self.drafts[-1].kind is not BlockKind.PROSE or not self._continues(i):
            self._open(BlockKind.PROSE, line)
            self.fresh = False
        else:
            self.drafts[-1].piece.join_line(line, full=is_full(self.lines, self.setting, i - 1))

    def _opens_below_caption(self, i: int) -> bool:
        """Whether line `i` is the first item of a list below a caption, which may fill its line by chance."""
        before = self.lines[i - 1]
        return is_caption(before) and not is_open(before.text) and any(n.ordinal == 1 and n.style in SURE for n in numbers_at(self.lines[i].text))

    def _continues(self, i: int) -> bool:
        """Whether line `i` goes on with the last block; a short heading with a number ends with its line."""
        last = self.drafts[-1]
        if self._captions(i):
            return False
        if last.number and len(last.piece.text) <= 30 and not is_label_value(self.lines[i - 1].text) and last.piece.text.endswith(("：", ":")) and not is_open(last.piece.text) and ends_early(self.lines, self.setting, i - 1, slack=0):  # noqa: PLR2004, RUF001
            return False
        return goes_on(self.lines, self.setting, i)

    def _captions(self, i: int) -> bool:
        """Whether line `i` is the title of the table below it: short, no sentence, after the end of one."""
        line, below = self.lines[i], i + 1
        if breaks_off(self.lines[i - 1].text):
            return False
        unit = below < len(self.lines) and is_caption(self.lines[below]) and below + 1 in self.at
        if not (unit or (below in self.at and below not in self.far)) or line.width > _TITLE * self.width:
            return False
        return line.text[-1] not in STOP + "，、；" and self.lines[i - 1].text[-1] in STOP + "：:；"  # noqa: RUF001

    def _numbered(self, line: Line, number: Number, level: int) -> None:
        draft = Draft(BlockKind.PROSE, number=number.text, level=level)
        self.fresh = False
        if number.style.startswith("markdown"):
            inner = line.part(number.length)
            draft.kind, draft.number = BlockKind.HEADING, ""
            draft.piece.join_line(inner if inner.text else line)
            self.fresh = True
        else:
            draft.piece.join_line(line)
        self.drafts.append(draft)

    def _open(self, kind: BlockKind, line: Line) -> None:
        draft = Draft(kind, level=self.numbering.depth + 1)
        quoted = _QUOTED.match(line.text)
        draft.piece.join_line(line.part(quoted.end()) if quoted and quoted.end() < len(line.text) else line)
        self.drafts.append(draft)
