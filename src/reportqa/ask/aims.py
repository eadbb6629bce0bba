"""Which rows of a table of aims met them and which did not: by what the table says of each, by its rate of achievement, else by the two numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from reportqa.ask.address import LEAST, covered, in_time, rows_named
from reportqa.ask.cells import DONE, without_workings
from reportqa.ask.decision import Ask, Calculation, Decision, Evidence, Listed
from reportqa.ask.reached import LOWER_BETTER, STATUS
from reportqa.ask.tables import Entry, Path, Table, tables
from reportqa.language.compounds import in_one_unit
from reportqa.language.script import fold
from reportqa.model.answer import Operation, Status, Type
from reportqa.model.figure import Bound, Kind, Quantity

_CONFIDENCE, _TIE, _WHOLE = 0.8, 0.03, 100
_WHICH = re.compile(r"哪|\b(?:which|what)\b")
_HOW_MANY = re.compile(r"多少|几(?:个|项|种)|\bhow many\b")
_OTHERWISE = re.compile(r"最|率|比例|为什么|为何|原因|\b(?:most|least|rate|share|why|by how much)\b")
_AIMS = re.compile(r"指标|目标|达标|kpi|\b(?:indicators?|targets?|measures?|goals?)\b")
_MISSED = re.compile(r"(?:没有?|未能?|不)(?:能|被)?(?:达到?|达成|达标|完成|做到|符合|过关|及格)|落空|\b(?:missed|miss|fell short|fall short|fail(?:ed|ing)?|short of|below)\b|(?:\bnot|n't) (?:met|meet|reach|hit|achiev)")
_MET = re.compile(r"达标|达成|达到|过关|完成|\b(?:met|meet|reach(?:ed)?|achieved?|hit|exceeded|beat|beaten)\b")
_TARGET, _ACHIEVED = re.compile(r"目标|\b(?:target|goal|standard)\b"), re.compile(r"达成[率度]|达标率|完成率|\bachievement\b|% of target")
_WORDS = re.compile(
    r"^(?:(?:没有?|未|达到?|达成|达标|目标值?|指标|完成|项目?|有|数|年度)+|kpis?|indicators?|targets?|measures?|goals?|met|meet|miss(?:ed)?|reach(?:ed)?|hit|achieved?|fell|short|fail(?:ed)?|exceeded|beat(?:en)?|not|year|their|performance)$"
)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row with an aim: its name as printed, where it stands, whether the aim was met."""

    name: str
    evidence: Evidence
    met: bool


def met_or_missed(ask: Ask) -> Decision | None:
    """Return the rows whose aims were met, or were not, or their number; None where that is not asked or a table does not tell it of each row."""
    folded = ask.query.folded
    counts = ask.query.type in (Type.FIGURE, Type.COMPUTED) and _HOW_MANY.search(folded) is not None
    if not (counts or ask.query.type in (Type.LIST, Type.ENTITY) and _WHICH.search(folded)) or not _AIMS.search(folded) or _OTHERWISE.search(folded):
        return None
    missed = _MISSED.search(folded) is not None
    if not missed and not _MET.search(folded):
        return None
    found = sorted((t for table in tables(ask.view) for t in _told(ask, table)), key=lambda t: -t[0])
    if not found or len(found) > 1 and found[1][0] >= found[0][0] - _TIE:
        return None
    items = tuple(Listed(r.name, r.evidence) for r in found[0][1] if r.met != missed)
    if not items:
        return None
    if not counts:
        return Decision(Type.LIST, Status.ANSWERED, items=items, passage=(items[0].evidence,), confidence=_CONFIDENCE)
    result = Quantity(Decimal(len(items)), None, "", "none", Kind.COUNT, Bound.EXACT)
    calculation = Calculation(Operation.COUNT, (), result, (", " if ask.query.language == "en" else "、").join(i.text for i in items))
    return Decision(Type.COMPUTED, Status.ANSWERED, items=items, calculation=calculation, confidence=_CONFIDENCE)


def _told(ask: Ask, table: Table) -> Iterator[tuple[float, tuple[_Row, ...]]]:
    """Yield the rows with an aim, where each is known to have met it or not, and how well their table meets the question."""
    terms = tuple(t for t in without_workings(ask.query.terms) if not _WORDS.fullmatch(t.text))
    asked = replace(ask, query=replace(ask.query, units=()))
    named = rows_named(asked, table, terms)
    kept = in_time(asked, table)
    rows: dict[Path, list[Entry]] = defaultdict(list)
    for e in table.entries:
        if kept(e) and e.row in named.rows:
            rows[e.row].append(e)
    judged = [_judged(ask, table, row, entries) for row, entries in rows.items() if any(map(_is_aim, entries)) or STATUS.search(_printed(ask, entries))]
    whole = [r for r in judged if r is not None]
    coverage = covered(asked, table, named.text, "", terms) if terms else LEAST
    if any(map(_is_aim, table.entries)) and len(whole) > 1 and len(whole) == len(judged) and coverage >= LEAST:
        yield coverage, tuple(whole)


def _is_aim(entry: Entry) -> bool:
    label = " ".join(entry.column[-1:])
    return _TARGET.search(label) is not None and not DONE.search(label) and not _ACHIEVED.search(label)


def _printed(ask: Ask, entries: list[Entry]) -> str:
    """Return the row of some entries as printed, in matching form but with its spaces."""
    lead = entries[0].figure
    return fold(lead.sentence.of(ask.view.documents[lead.document].text)).strip()


def _judged(ask: Ask, table: Table, row: Path, entries: list[Entry]) -> _Row | None:
    """Return whether a row's aim was met; None where nothing of the row tells."""
    lead = entries[0].figure
    evidence, name = Evidence(lead.document, lead.clause), table.names.get(row, " ".join(row))
    status = STATUS.search(_printed(ask, entries))
    if status is not None:
        return _Row(name, evidence, status["met"] is not None)
    rate = [e for e in entries if _ACHIEVED.search(" ".join(e.column))]
    if len(rate) == 1:
        return _Row(name, evidence, rate[0].figure.quantity.value >= _WHOLE)
    aims = [e for e in entries if _is_aim(e)]
    done = [e for e in entries if e not in aims and DONE.search(" ".join(e.column[-1:]))]
    if len(aims) != 1 or len(done) != 1 or (pair := in_one_unit(done[0].figure.quantity, aims[0].figure.quantity)) is None:
        return None
    aim, (result, wanted) = aims[0].figure.quantity, pair
    lower = aim.bound in (Bound.UNDER, Bound.AT_MOST) or LOWER_BETTER.search(" ".join(row)) is not None
    return _Row(name, evidence, result <= wanted if lower else result >= wanted)
