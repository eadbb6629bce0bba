"""The figure of a row by its role: what was planned or budgeted, or what came of it, where the row has a column of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from reportqa.ask.address import LEAST, covered, says
from reportqa.ask.cells import AIM, DONE, without_workings
from reportqa.ask.decision import Ask, Decision
from reportqa.ask.figures import as_figures, figure, refuse
from reportqa.ask.matching import squash
from reportqa.ask.planned import Pair, row_cells, row_named, surest
from reportqa.ask.ranking import RATIO_UNITS
from reportqa.ask.tables import Entry, Table, tables
from reportqa.ask.terms import without
from reportqa.language.script import fold
from reportqa.language.tables import rows
from reportqa.model.answer import Reason, Status, Term, Type

_CONFIDENCE = 0.8
_RATE = re.compile(r"率|比例|达成度|增减|差|\brate\b|\bchange\b|variance|difference")
_AT_LEAST = 0.2  # how much more of a column's name the question must say to choose between two of one role
# The words of a role, which the row and its headings need not have.
_ROLE_TERM = re.compile(
    r"^(?:实际[一-鿿]?|真正|掉|花|用|用掉|花掉|花费|支出|支用|打算|年初|当初|原先|原本|原来|原[订定]|预[定订计]|预算数?|编列?|计[划画]数?|决算数?|目标值?|执行数?|钱|多少钱|"
    r"actual(?:ly)?|really|outturn|spen[dt]|spending|cost|costs?|budget(?:ed)?|plan(?:ned)?|originally|set|aside|target(?:ed)?|money)$"
)


def role_asked(folded: str, language: str) -> str:
    """Return the one role that a folded question names, plan or done; nothing where it names none or both.

    >>> role_asked("设备实际花了多少", "zh"), role_asked("what was budgeted for rent?", "en"), role_asked("预算花掉了多少", "zh")
    ('done', 'plan', '')
    >>> role_asked("what was actually spent, not what was planned?", "en")
    'done'
    """
    said = _NOT.sub(" ", folded)
    found = {role for role, pattern in _roles("en" if language == "en" else "zh") if pattern.search(said)}
    return next(iter(found)) if len(found) == 1 else ""


_NOT = re.compile(r"(?:而?不是|而非|并非)[^,;?]*|\b(?:not|rather than|instead of)\b[^;?]*")  # what is not meant: not what had been planned


@cache
def _roles(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((role, re.compile(pattern)) for lang, role, pattern in rows("roles.tsv") if lang == language)


def by_role(ask: Ask) -> Decision | None:
    """Return the cell of the row that a question names in the column of the role that it asks for; None where a table does not tell the two roles apart."""
    query = ask.query
    if query.type is not Type.FIGURE or set(query.units) & set(RATIO_UNITS) or _RATE.search(query.folded):
        return None
    role = role_asked(fold(query.asked), query.language) or role_asked(query.folded, query.language)  # a turn's own words come before those of the turns before it
    if not role:
        return None
    terms = without(without_workings(query.terms), _ROLE_TERM)
    found = surest([p for table in tables(ask.view) for p in _pairs(ask, table, terms, role)]) if terms else None
    if found is None:
        return None
    if found.first.id == found.second.id:  # several columns of the role: what stands in one of the other role answers none of them
        told = figure(as_figures(ask))
        other = told.status is Status.ANSWERED and _of_other(told.figures[0].headers[1], role) and told.figures[0].headers[0] == found.first.headers[0]
        return refuse(ask, Reason.AMBIGUOUS, []) if other else None
    return Decision(Type.FIGURE, Status.ANSWERED, figures=(found.first,), confidence=_CONFIDENCE)


def _of_other(column: str, role: str) -> bool:
    """Whether a column is of the role that is not asked for."""
    label = squash(column)
    aim, done = AIM.search(label) is not None, DONE.search(label) is not None
    return (done and not aim) if role == "plan" else (aim and not done)


def _pairs(ask: Ask, table: Table, terms: tuple[Term, ...], role: str) -> Iterator[Pair]:
    """Yield what a row has in the column of a role, with one of the other role."""
    found = row_named(ask, table, terms)
    if found is None:
        return
    row, named = found
    cells = [e for e in row_cells(ask, table, row) if e.column and not _RATE.search(e.column[-1])]
    aims = [e for e in cells if AIM.search(e.column[-1]) and not DONE.search(e.column[-1])]
    done = [e for e in cells if DONE.search(e.column[-1]) and not AIM.search(e.column[-1])]
    wanted, others = (aims, done) if role == "plan" else (done, aims)
    if not wanted or not others or wanted[0].figure.quantity.unit_id != others[0].figure.quantity.unit_id:
        return
    one = _one(ask, wanted)
    coverage = covered(ask, table, named.text, " / ".join((one or wanted[0]).column), terms)
    if coverage >= LEAST:
        yield Pair(one.figure, others[0].figure, coverage) if one is not None else Pair(wanted[0].figure, wanted[0].figure, coverage)


_ORIGINAL = re.compile(r"原[本先来订定]|当初|年初|\b(?:original(?:ly)?|initial(?:ly)?|at first)\b")
_REVISED = re.compile(r"调整|追加|追减|修[正订]|变更|\b(?:revised|adjusted|final|latest)\b")


def _one(ask: Ask, entries: list[Entry]) -> Entry | None:
    """Return the only entry, or the one whose column's own name the question says clearly more of (年初預算 beside 調整預算), or that alone is not revised where the original is asked for."""
    first = [e for e in entries if not _REVISED.search(e.column[-1])]
    if _ORIGINAL.search(ask.query.folded) and len(first) == 1:
        return first[0]
    said = {e.figure.id: says(e.column[-1], ask, ask.query.terms) for e in entries}
    ordered = sorted(entries, key=lambda e: -said[e.figure.id])
    if len(ordered) < 2:  # noqa: PLR2004
        return ordered[0] if ordered else None
    return ordered[0] if said[ordered[0].figure.id] - said[ordered[1].figure.id] >= _AT_LEAST else None
