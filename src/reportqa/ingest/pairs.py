"""Lists of pairs: 111年10月 58.3　111年11月 71.9 along the lines, 學費收入：12,450,300 one to a line."""

from __future__ import annotations

import re

from reportqa.ingest.grids import CAPTION, NOTES, GridDraft, GridRow, Role
from reportqa.ingest.lines import Line
from reportqa.ingest.paragraphs import is_label_value
from reportqa.ingest.shapes import NUMERIC, Shape, shape_of
from reportqa.ingest.split import Divider, Row, TextCell
from reportqa.language.script import fold
from reportqa.language.units import printed_pattern

_SENTENCE = re.compile(r"[。；，,;]$|。|；")  # noqa: RUF001
_PAIR = re.compile(r"^(?P<label>\S.*?)(?P<gap>[ 　]+|[：:]\s*)(?P<value>[^\s　]+)$")  # noqa: RUF001
_FIELD = re.compile(r"^(?P<label>[^：:]{2,62}[：:])\s*(?P<value>[^：:，。；（(]*\d[^：:，。；]*)$")  # noqa: RUF001
_MEASURE = re.compile(r"年|月|" + printed_pattern())
_BARE = re.compile(r"[\d,.，．０-９△()（）\s-]+")  # noqa: RUF001

_Pair = tuple[TextCell, TextCell]



def paired(lines: list[Line], rows: list[Row], used: set[int], usual: int) -> list[GridDraft]:
    """Return the tables written as pairs along the lines (111年10月 58.3　111年11月 71.9), outside the lines `used`."""
    del usual  # a pair says of itself what it is, however its lines are spaced
    found = {i: own for i in range(len(lines)) if i not in used and len(own := _pairs(lines[i], rows[i])) > 1}
    grids: list[GridDraft] = []
    i = 0
    while i < len(lines):
        if i not in found:
            i += 1
            continue
        end = i
        while end in found:
            end += 1
        pairs: list[tuple[int, _Pair]] = [(n, pair) for n in range(i, end) for pair in found[n]]
        alone = _pairs(lines[end], rows[end]) if end < len(lines) and end not in used else []
        if len(alone) == 1 and len(pairs) >= 3 and shape_of(alone[0][0].text) is Shape.PERIOD:  # noqa: PLR2004
            pairs.append((end, alone[0]))
            end += 1
        head = _pair_header(rows, used, i)
        if len(pairs) >= 3 and not any(_captioned(lines[n]) for n in range(i, end)) and (end - i > 1 or (len(pairs) > 3 and rows[i].divider is Divider.WIDE) or head is not None or _alike(pairs)):  # noqa: PLR2004
            grids.append(_paired(rows, pairs, head, set(range(i, end))))
        i = end
    return grids


def fields(lines: list[Line], rows: list[Row], used: set[int], usual: int) -> list[GridDraft]:
    """Return the lists of fields whose numbers take their unit from above (學費收入：12,450,300), outside the lines `used`."""
    del usual
    grids: list[GridDraft] = []
    i = 0
    while i < len(lines):
        end = i
        while end < len(lines) and end not in used and is_label_value(lines[end].text):
            end += 1
        found = [(n, m) for n in range(i, end) if (m := _FIELD.match(lines[n].text)) and shape_of(m["value"]) is Shape.VALUE]
        if len(found) >= 2 and any(_BARE.fullmatch(m["value"]) for _, m in found):  # noqa: PLR2004, RUF001
            pairs = [(n, (_slice(lines[n], m, "label"), _slice(lines[n], m, "value"))) for n, m in found]
            grids.append(_paired(rows, pairs, None, {n for n, _ in found}))
        i = max(end, i + 1)
    return grids


def _slice(line: Line, match: re.Match[str], group: str) -> TextCell:
    return TextCell(((match[group], line.source + match.start(group)),), line.indent)


def _captioned(line: Line) -> bool:
    return bool(CAPTION.search(line.text) or NOTES.match(line.text))


def _alike(pairs: list[tuple[int, _Pair]]) -> bool:
    return all(shape_of(label.text) is Shape.PERIOD for _, (label, _) in pairs)


def _pairs(line: Line, row: Row) -> list[_Pair]:
    """Return the pairs of label and number that make up a line, none where anything else stands on it."""
    if row.divider is Divider.NONE or row.divider >= Divider.TAB or _SENTENCE.search(line.text):
        return []
    shapes = [s if s is not Shape.YEAR else Shape.VALUE for s in row.shapes]
    if re.search(r"[，（）。、]", "".join(row.texts)):  # noqa: RUF001
        return []
    if any(_MEASURE.match(fold(t)) for t in row.texts[2::2]) and row.divider is Divider.SPACE:
        return []  # a sentence with its numbers set apart: 由 107 年度之 10067 元增至
    if len(shapes) % 2 == 0 and all((s in NUMERIC) == (k % 2 == 1) for k, s in enumerate(shapes)) and shapes[1] is Shape.VALUE:
        return list(zip(row.cells[::2], row.cells[1::2], strict=True))
    found: list[_Pair] = []
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


def _paired(rows: list[Row], pairs: list[tuple[int, _Pair]], head: int | None, taken: set[int]) -> GridDraft:
    columns = rows[head].texts[:2] if head is not None else ["", ""]
    headers = [GridRow(list(rows[head].cells), head)] if head is not None else []
    found = [GridRow([label, value], n, left=label.left) for n, (label, value) in pairs]
    return GridDraft(headers, columns, [Role.LABEL, Role.VALUE], found, taken | ({head} if head is not None else set()))
