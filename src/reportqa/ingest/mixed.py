"""Tables whose cells wide gaps divide, with columns of words or dates among those of numbers."""

from __future__ import annotations

from reportqa.ingest.grids import CAPTION, NOTES, RULE, GridDraft, GridRow, Role, is_header_text, roles_of
from reportqa.ingest.lines import Line
from reportqa.ingest.shapes import NUMERIC, Shape
from reportqa.ingest.split import EMPTY, Divider, Row, TextCell
from reportqa.language.numbering import numbers_at

_LEAST_COLUMNS = 3


def mixed(lines: list[Line], rows: list[Row], used: set[int], usual: int) -> list[GridDraft]:
    """Return the tables under a line of headers, each row with as many cells, outside the lines `used`."""
    grids: list[GridDraft] = []
    i = 0
    while i < len(lines):
        grid = _table_at(lines, rows, used, usual, i) if _is_head(lines, rows, used, i) else None
        if grid is None:
            i += 1
            continue
        grids.append(grid)
        i = max(grid.lines) + 1
    return grids


def _is_head(lines: list[Line], rows: list[Row], used: set[int], at: int) -> bool:
    row = rows[at]
    if at in used or row.divider is not Divider.WIDE or len(row.cells) < _LEAST_COLUMNS or not is_header_text(row):
        return False
    return not CAPTION.search(lines[at].text) and not numbers_at(lines[at].text)


def _table_at(lines: list[Line], rows: list[Row], used: set[int], usual: int, head: int) -> GridDraft | None:
    count = len(rows[head].cells)
    found: list[GridRow] = []
    taken = {head}
    spans = [(c.left, c.right) for c in rows[head].cells]
    for j in range(head + 1, len(lines)):
        line, row = lines[j], rows[j]
        if j in used or NOTES.match(line.text) or CAPTION.search(line.text) or (line.blanks > max(usual, 1) and not line.page_top):
            break
        if RULE.match(line.text):
            continue
        if row.divider is Divider.WIDE and len(row.cells) == count:
            found.append(GridRow(list(row.cells), j, left=row.cells[0].left))
            spans = [(min(a, c.left), max(b, c.right)) for (a, b), c in zip(spans, row.cells, strict=True)]
        elif found and line.blanks <= usual and not any(s in NUMERIC for s in row.shapes) and (placed := _placed(row, spans)) is not None:
            found[-1].cells = [a.followed_by(b) if a.parts and b.parts else (a if a.parts else b) for a, b in zip(found[-1].cells, placed, strict=True)]
        else:
            break
        taken.add(j)
    shapes = [[rows[r.line].shapes[c] for r in found] for c in range(1, count)]
    numeric = any(sum(s is Shape.VALUE for s in column) * 2 >= len(column) for column in shapes) if found else False
    if len(found) < 2 or not numeric:  # noqa: PLR2004
        return None
    columns = rows[head].texts
    roles = roles_of(columns, [r.cells for r in found])
    if Role.VALUE not in roles:
        return None
    return GridDraft([GridRow(list(rows[head].cells), head)], columns, roles, found, taken | {n for n in range(head, max(taken)) if RULE.match(lines[n].text)})


def _placed(row: Row, spans: list[tuple[int, int]]) -> list[TextCell] | None:
    """Return a line's pieces in the columns that they go on with, None where one stands in none."""
    if len(row.cells) >= len(spans) or row.divider is Divider.SPACE:
        return None
    placed = [EMPTY] * len(spans)
    for cell in row.cells:
        column = next((k for k, (left, right) in enumerate(spans) if left - 1 <= cell.left and cell.left < right), None)
        if column is None or placed[column].parts:
            return None
        placed[column] = cell
    return placed
