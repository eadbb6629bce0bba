"""The cells of all reports -> tables whose rows and columns have paths: groups, then the label; times and totals told apart.

A table may be split over passages; its cells go together by their caption. A path holds no time: `timed` says that a
cell's own row or column gives the period that the cell has.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby

from reportqa.ask.evidence import View, is_cell
from reportqa.ask.matching import squash
from reportqa.language.script import is_cjk
from reportqa.model.figure import Figure

Path = tuple[str, ...]

_TABLES_KEPT = "tables"  # where a view remembers them
_CAPTIONED = 2  # headers after those of the row and the column
TOTAL = re.compile(
    r"(?:男女|全年度?|本年度?)?(?:合计|总计|小计|共计|总数|累计|全体|全部|全市|全县|全国|全省|全区|总[场件人户次]?[次数]?|计)|\**(?:grand |sub-?)?total(?: .*)?|.* total|all(?: (?!others?\b)[a-z-]+){0,2}|overall"
)
_OF_WHICH = re.compile(r"^\W*(?:其中|内含|含|of which|including)")


@dataclass(frozen=True, slots=True)
class Entry:
    """A cell with the squashed paths of its row and column; `timed`: one of them gives the cell's period."""

    figure: Figure
    row: Path
    column: Path
    timed: bool


@dataclass(frozen=True, slots=True)
class Table:
    """The cells under one caption; `around` is the caption with the headings, `corner` what the rows are, both squashed. `names`: paths as printed."""

    document: int
    entries: tuple[Entry, ...]
    around: str
    corner: str
    names: dict[Path, str]

    def turned(self) -> Table:
        """Return the table with its columns as rows."""
        entries = tuple(replace(e, row=e.column, column=e.row) for e in self.entries)
        return replace(self, entries=entries, corner="")


def tables(view: View) -> tuple[Table, ...]:
    """Return the tables of all reports; made once for a view."""
    found = view.remembered.get(_TABLES_KEPT)
    if not isinstance(found, tuple):
        found = view.remembered[_TABLES_KEPT] = _tables(view)
    return found


def is_total(part: str) -> bool:
    """Whether a squashed part of a path names a whole, not one of its parts.

    >>> is_total("小计"), is_total("total income"), is_total("计程车")
    (True, True, False)
    """
    return TOTAL.fullmatch(part) is not None


def is_overlap(path: Path) -> bool:
    """Whether a row is counted within another one (其中…)."""
    return any(_OF_WHICH.search(part) for part in path)


def _tables(view: View) -> tuple[Table, ...]:
    cells = sorted((f for f in view.figures if is_cell(f) and len(f.headers) > 1), key=lambda f: (f.passage, f.id))
    runs: list[list[Figure]] = []
    for _, group in groupby(cells, key=lambda f: f.passage):
        here = list(group)
        last = runs[-1][-1] if runs else None
        if last is not None and _goes_on(last, here[0]):
            runs[-1] += here
        else:
            runs.append(here)
    made: list[Table] = []
    for run in runs:
        by_caption: dict[tuple[str, ...], list[Figure]] = defaultdict(list)
        for f in run:
            by_caption[f.headers[_CAPTIONED:]].append(f)
        made += [_table(same) for same in by_caption.values()]
    return tuple(made)


def _goes_on(last: Figure, first: Figure) -> bool:
    """Whether a table goes on in the next passage: a cell there has the caption of the one before."""
    return last.document == first.document and first.passage - last.passage == 1 and last.headers[_CAPTIONED:] == first.headers[_CAPTIONED:] and bool("".join(first.headers[_CAPTIONED:]))


def _table(cells: list[Figure]) -> Table:
    rows, columns = paths(f.headers[0] for f in cells), paths(f.headers[1] for f in cells)
    names: dict[Path, str] = {}
    entries: list[Entry] = []
    for f in cells:
        row, row_timed = _without_time(rows[f.headers[0]], f, names)
        column, column_timed = _without_time(columns[f.headers[1]], f, names)
        entries.append(Entry(f, row, column, row_timed or column_timed))
    around = squash(" ".join((*cells[0].path, *cells[0].headers[_CAPTIONED:])))
    return Table(cells[0].document, tuple(entries), around, squash(" ".join(cells[0].headers[_CAPTIONED + 1 :])), names)


def _without_time(path: Path, found: Figure, names: dict[Path, str]) -> tuple[Path, bool]:
    """Return a path squashed, without the parts or words that give the figure's own period, and whether it had any; its label as printed is noted in `names`."""
    time = "" if found.period is None or found.inherited else squash(found.period.text)
    kept, shown, timed = [], [], False
    for part in path:
        own = squash(part)
        if time and time in own:
            timed = True
            own = re.sub(r"^(?:度|份|底)", "", own.replace(time, "", 1))
        if own:
            kept.append(own)
            shown.append(part)
    names.setdefault(tuple(kept), " ".join(shown))
    return tuple(kept), timed


def paths(labels: Iterable[str]) -> dict[str, Path]:
    """Return each label's parts: a Chinese label's between its spaces, of others the words that several labels begin with and the rest.

    >>> paths(["Income Mooring rents", "Income Freight tolls", "東區 總館"])
    {'Income Mooring rents': ('Income', 'Mooring rents'), 'Income Freight tolls': ('Income', 'Freight tolls'), '東區 總館': ('東區', '總館')}
    """
    distinct = list(dict.fromkeys(labels))
    under: dict[Path, int] = defaultdict(int)
    for label in distinct:
        words = tuple(label.split())
        for size in range(1, len(words) + 1):
            under[words[:size]] += 1
    return {label: _parts(tuple(label.split()), under) for label in distinct}


def _parts(words: Path, under: dict[Path, int]) -> Path:
    parts: list[str] = []
    start = 0
    for size in range(1, len(words)):
        chinese = is_cjk(words[size - 1][-1]) and is_cjk(words[size][0])
        narrows = under[words[: size + 1]] < under[words[:size]]
        if chinese or narrows:
            parts.append(" ".join(words[start:size]))
            start = size
    return (*parts, " ".join(words[start:])) if words else ()
