"""When something begins or ends that a row of a table dates: the cell under the column that the question asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reportqa.ask.cells import told, without_workings
from reportqa.ask.decision import Ask, Decision, Evidence, Listed
from reportqa.ask.matching import squash
from reportqa.ask.terms import without
from reportqa.model.answer import Status, Term, Type
from reportqa.model.document import Block, BlockKind, Cell, Document
from reportqa.model.figure import Moment

_CONFIDENCE, _FEWEST, _SAID, _MET, _LEAST = 0.85, 2, 0.75, 0.7, 0.7
_BEGINS = re.compile(r"开工|动工|开始|起[始日]|开办|启用|施工日|生效|\b(?:start|begin|began|commence)\w*")
_ENDS = re.compile(r"完工|竣工|做完|盖好|建好|完成|结束|届满|到期|截止|[终止迄]日|\b(?:finish|complet|end|expir|due)\w*")
_TIME_TERM = re.compile(r"^(?:预[计定订]|什么时候|何时|时候|日期|哪[天日]|工程|案|计[画划]|开工|动工|开始|完工|竣工|做完|完成|盖好|建好|结束|到期|date|day|when|expected|planned|finish(?:ed)?|complet\w*|start\w*|begin\w*|end\w*|due|work)$")


@dataclass(frozen=True, slots=True)
class Dated:
    """A row of a table with the dates that its columns give: each with its header."""

    document: int
    label: str
    dates: tuple[tuple[str, Moment], ...]
    around: str


def dated_cell(ask: Ask) -> Decision | None:
    """Return the date of the row that a question names under the column that it asks for, where the row has several; None else."""
    if ask.query.type is not Type.DATE:
        return None
    rows = [r for number in range(len(ask.view.documents)) for r in _rows(ask, number)]
    terms = without(without_workings(ask.query.terms), _TIME_TERM)
    fits = [r for r in rows if _fit(ask, r, rows, terms) >= _LEAST]
    if len(fits) != 1:
        return None
    moment = _asked(ask, fits[0])
    if moment is None:
        return None
    day = moment.period.start or moment.period.end
    item = Listed(moment.period.text, Evidence(moment.document, moment.clause), day.isoformat() if day else None)
    return Decision(Type.DATE, Status.ANSWERED, items=(item,), passage=(item.evidence,), confidence=_CONFIDENCE)


def _rows(ask: Ask, number: int) -> Iterator[Dated]:
    """Yield the rows of a report's tables that have two dates or more, each under a header of its own."""
    document = ask.view.documents[number]
    days = {m.span: m for m in ask.view.moments if m.document == number}
    headers: tuple[Block, ...] = ()
    before: Block | None = None
    for block in document.blocks:
        if block.kind is BlockKind.TABLE_HEADER:
            headers = (*headers, block) if before is not None and before.kind is BlockKind.TABLE_HEADER else (block,)
        elif block.kind is BlockKind.ROW and headers:
            found = [(_header(headers, at, len(block.cells)), days[cell.span]) for at, cell in enumerate(block.cells) if cell.span in days]
            if len(found) >= _FEWEST and all(header for header, _ in found):
                yield Dated(number, squash(_label(block.cells, document)), tuple(found), squash(" ".join(document.path_at(block.span.start))))
        before = block


def _header(headers: tuple[Block, ...], at: int, size: int) -> str:
    return squash(" ".join(dict.fromkeys(h.cells[at].text for h in headers if len(h.cells) == size and h.cells[at].text)))


def _label(cells: tuple[Cell, ...], document: Document) -> str:
    """Return the cells of a row before its first number or date."""
    kept: list[str] = []
    for cell in cells:
        if re.match(r"[\d,.]+", cell.text):
            break
        kept.append(cell.text)
    return " ".join(kept) or document.title


def _fit(ask: Ask, row: Dated, rows: list[Dated], terms: tuple[Term, ...]) -> float:
    """Return how far a row is named: whole, or by words that no other row has."""
    if told(row.label, ask.query.folded, terms) >= _SAID:
        return 1.0
    total = met = 0.0
    for term in terms:
        total += term.weight
        own = ask.matcher(term, row.label)
        if own >= _MET and all(ask.matcher(term, r.label) < _MET for r in rows if r is not row):
            met += term.weight
        elif term.strict and own < _MET:
            return 0.0
        elif own < _MET <= ask.matcher(term, row.around):
            total -= term.weight
    return met / total if total else 0.0


def _asked(ask: Ask, row: Dated) -> Moment | None:
    """Return the one date whose header says what the question asks: that something begins, that it ends, or its very words."""
    begins, ends = _BEGINS.search(ask.query.folded), _ENDS.search(ask.query.folded)
    said = [m for header, m in row.dates if told(header, ask.query.folded, ask.query.terms) >= _SAID]
    if len(said) == 1:
        return said[0]
    if bool(begins) == bool(ends):
        return None
    phase = _BEGINS if begins else _ENDS
    found = [m for header, m in row.dates if phase.search(header)]
    return found[0] if len(found) == 1 else None
