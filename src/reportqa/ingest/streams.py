"""Tables of prose that an export flattened: columns interleaved line by line, or cells one after another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from statistics import median

from reportqa.ingest.drafts import Draft
from reportqa.ingest.lines import Line
from reportqa.ingest.split import Divider, Row, TextCell, join_texts
from reportqa.language.numbering import MAJOR, Number, numbers_at
from reportqa.language.script import is_cjk
from reportqa.model.document import BlockKind

_MIDLINE = re.compile(r"(?<=[。；])\s+(?=[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,2}[）)])")  # noqa: RUF001
LISTS = frozenset({"han", "digit_dot", "digit_dun", "paren_han", "paren_digit"})
_TERMINAL = "。！？!?；;：:"  # noqa: RUF001
_NARROW = 0.7
_LEAST_LINES = 6
_ALIKE = 0.7


@dataclass(slots=True)
class _Stream:
    """A column: its blocks so far, and the last number of the list that runs in it."""

    blocks: list[Draft] = field(default_factory=list)
    last: int = 0
    style: str = ""

    @property
    def open(self) -> bool:
        """Whether its text breaks off in the middle of a sentence."""
        text = self.blocks[-1].piece.text.rstrip() if self.blocks else ""
        return bool(text) and text[-1] not in _TERMINAL and not text.endswith(("」", "）", ")"))  # noqa: RUF001


def prose_table_end(lines: list[Line], rows: list[Row], at: int, width: int) -> int | None:
    """Return where the flattened table of prose that is headed by line `at` ends, None where none is.

    `width` is the report's, in half-width columns.
    """
    row = rows[at]
    if row.divider is not Divider.SPACE or not 3 <= len(row.cells) <= 6:  # noqa: PLR2004
        return None
    if any(len(t) > 10 or not all(is_cjk(c) for c in t) for t in row.texts):  # noqa: PLR2004
        return None
    after = lines[at + 1 : at + 13]
    if len(after) < _LEAST_LINES or median(line.width for line in after) > width * _NARROW:
        return None
    end = at + 1
    while end < len(lines) and not any(n.style in MAJOR or n.style.startswith("markdown") for n in numbers_at(lines[end].text)):
        end += 1
    return end


def prose_rows(lines: list[Line], columns: Sequence[str], level: int) -> list[Draft]:
    """Return the blocks of a flattened table of prose, each labelled with its row and column."""
    starts, size = _row_starts(lines)
    drafts: list[Draft] = []
    for start, stop in zip(starts, [*starts[1:], len(lines)], strict=True):
        label = join_texts([line.text for line in lines[start : start + size]])
        drafts += _row(lines[start + size : stop], label, columns, level)
    return drafts


def _row_starts(lines: list[Line]) -> tuple[list[int], int]:
    """Return the first lines of the rows, told by a label that recurs, and its length in lines."""
    for size in (3, 2, 1):
        label = [line.text for line in lines[:size]]
        starts = [i for i in range(len(lines) - size + 1) if [line.text for line in lines[i : i + size]] == label]
        if len(starts) >= 2:  # noqa: PLR2004
            return starts, size
    return [0], 0


def _row(lines: list[Line], label: str, columns: Sequence[str], level: int) -> list[Draft]:
    """Undo the interleaving of a row: each column goes on where its sentence broke off."""
    streams = [_Stream()]
    current = 0
    paged = False
    full = max((line.width for line in lines), default=0)
    parts = [part for line in lines for part in _parts(line)]
    for k, (line, paging) in enumerate(parts):
        number = next((n for n in numbers_at(line.text) if n.style in LISTS), None)
        if paging:
            paged = True
            if number is None:
                current = next((i for i, s in enumerate(streams) if s.open), current)
        home = _home(streams, current, number)
        if home is not None and number is not None:
            current = home
            stream = streams[current]
            stream.last, stream.style = number.ordinal, number.style
            _open_block(stream, line, number.text, level)
            continue
        stream = streams[current]
        if paged and not stream.open and len(streams) > 1:
            current = next((i for i, s in enumerate(streams) if s.open), current)
            stream = streams[current]
        ended = stream.blocks and not stream.open and k and parts[k - 1][0].width <= 0.8 * full
        if ended and len(streams) < max(2, len(columns) - 1) and not stream.last:
            streams.append(_Stream())
            current, stream = len(streams) - 1, streams[-1]
        if stream.blocks:
            stream.blocks[-1].piece.join_line(line)
        else:
            _open_block(stream, line, "", level)
    names = list(columns[1:]) if len(streams) == len(columns) - 1 else [""] * len(streams)
    for stream, name in zip(streams, names, strict=True):
        for draft in stream.blocks:
            draft.label = f"{label} {name}".strip()
    return [draft for stream in streams for draft in stream.blocks]


def _parts(line: Line) -> list[tuple[Line, bool]]:
    """Cut a line where the next column's number stands in the middle of it; tell which piece begins a page."""
    pieces: list[tuple[Line, bool]] = []
    cut = 0
    for gap in [*_MIDLINE.finditer(line.text), None]:
        pieces.append((line.part(cut, gap.start() if gap else None), line.page_top and cut == 0))
        cut = gap.end() if gap else cut
    return pieces


def _home(streams: list[_Stream], current: int, number: Number | None) -> int | None:
    """Return the column that a numbered line belongs to, opening one for a list that begins; None for a line that only looks numbered."""
    if number is None:
        return None
    stream = streams[current]
    if number.ordinal == 1 and stream.open:
        streams.append(_Stream())
        return len(streams) - 1
    if number.ordinal == stream.last + 1 and stream.style in ("", number.style):
        if number.ordinal == 1 and stream.blocks and not stream.last and len(streams) == 1 and stream.blocks[-1].piece.text.rstrip()[-1] not in "：:":  # noqa: RUF001
            streams.append(_Stream())
            return len(streams) - 1
        return current
    found = next((i for i, s in enumerate(streams) if s.last and s.last + 1 == number.ordinal and s.style == number.style), None)
    if found is None and number.ordinal == 1:
        streams.append(_Stream())
        return len(streams) - 1
    return found


def _open_block(stream: _Stream, line: Line, number: str, level: int) -> None:
    draft = Draft(BlockKind.PROSE, number=number, level=level)
    draft.piece.join_line(line)
    stream.blocks.append(draft)


# ---------------------------------------------------------------- a row of prose cells


def prose_cells(lines: list[Line], columns: list[str], level: int) -> list[Draft] | None:
    """Return the cells of a row of prose that stand one below another, each labelled with its row and column.

    The cells of such a row say much the same of each column, so each begins as the first one does. None
    where the lines do not part into as many cells as there are columns.
    """
    for size in (1, 2, 3):
        body = lines[size:]
        if len(body) < len(columns):
            return None
        starts = [i for i, line in enumerate(body) if _alike(line.text, body[0].text)]
        if len(starts) == len(columns) and starts[0] == 0:
            label = join_texts([line.text for line in lines[:size]])
            drafts = []
            for name, start, stop in zip(columns, starts, [*starts[1:], len(body)], strict=True):
                draft = Draft(BlockKind.PROSE, level=level, label=f"{label} {name}".strip())
                for line in body[start:stop]:
                    draft.piece.join_line(line)
                drafts.append(draft)
            return drafts
    return None


def _alike(text: str, other: str) -> bool:
    return text == other or (len(text) > 3 and SequenceMatcher(None, text, other).ratio() >= _ALIKE + 0.2)  # noqa: PLR2004


def header_of(row: Row) -> list[TextCell]:
    """Return the header cells of a table of prose."""
    return list(row.cells)
