"""A question -> the rows and the column of a table that it names.

A part of a path counts as named where the question says it; of rows, those are meant that hold every named part.
A column is meant where the question's words tell it from every other. What a question names and no part of
the selection, its caption or its headings holds makes the selection another one than is asked for.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace

from reportqa.ask.cells import told
from reportqa.ask.decision import Ask
from reportqa.ask.evidence import period_fit
from reportqa.ask.matching import squash
from reportqa.ask.ranking import RATIO_UNITS, unit_fit
from reportqa.ask.tables import Entry, Path, Table, is_total, tables
from reportqa.language.script import is_cjk
from reportqa.model.answer import Term
from reportqa.model.figure import Figure, Kind, Period, Sense

LEAST = 0.7  # of a question's words that a selection must meet
_SAID, _MET, _NAMES = 0.75, 0.5, 0.7  # of a label that the question says; of a name, of any word, that is met
_APART = 0.06  # how much better than any other a column must be told
_AROUND, _TITLE = 0.85, 0.5
_OTHER_UNIT, _OTHER_TIME, _NARROWER = -0.5, 0.35, 300
_KIND_OF_NAME = re.compile(r"(?<=..)[类别项型组籍费]$")  # what a label's last letter may add to the name


@dataclass(frozen=True, slots=True)
class Named:
    """The rows that hold the parts that a question names, by depth; none named: all rows."""

    rows: tuple[Path, ...]
    parts: dict[int, frozenset[str]]

    @property
    def text(self) -> str:
        """The named parts in matching form."""
        return " / ".join(sorted(p for parts in self.parts.values() for p in parts))


@dataclass(frozen=True, slots=True)
class Place:
    """A selection of a table: a column and its cells by row; `coverage` is the share of the question's words that it meets."""

    table: Table
    named: Named
    column: Path
    cells: dict[Path, tuple[Entry, ...]]
    coverage: float

    def one(self, row: Path) -> Figure | None:
        """Return the cell of a row, None where it has none or several."""
        found = self.cells.get(row, ())
        return found[0].figure if len(found) == 1 else None

    @property
    def row(self) -> Path | None:
        """The one row of the selection that has a cell of the time asked for, or the total of the group that they are of."""
        return the_row(replace(self.named, rows=tuple(self.cells)))


Kept = Callable[[Entry], bool]


def says(label: str, ask: Ask, terms: tuple[Term, ...]) -> float:
    """Return the share of a squashed label that a question says, a last letter that only tells its kind apart."""
    bare = _KIND_OF_NAME.sub("", label)
    return max(told(label, ask.query.folded, terms), told(bare, ask.query.folded, terms) if bare != label else 0.0)


def rows_named(ask: Ask, table: Table, terms: tuple[Term, ...]) -> Named:
    """Return the rows that hold each part that the question names."""
    rows = tuple(dict.fromkeys(e.row for e in table.entries))
    parts: dict[int, frozenset[str]] = {}
    asked = squash(ask.query.folded)
    for depth in range(max((len(r) for r in rows), default=0)):
        here = {r[depth] for r in rows if len(r) > depth and not is_total(r[depth])}
        said = {p for p in here if says(p, ask, terms) >= _SAID}
        said = {p for p in said if not any(p != o and p in o and p not in asked.replace(o, "") for o in said)}
        if said:
            parts[depth] = frozenset(said)
    held = tuple(r for r in rows if all(len(r) > d and r[d] in said for d, said in parts.items()))
    if held or not parts:
        return Named(held, parts)
    deepest = max(parts)
    only = {deepest: parts[deepest]}
    return Named(tuple(r for r in rows if len(r) > deepest and r[deepest] in parts[deepest]), only)


def row_by_words(ask: Ask, table: Table, terms: tuple[Term, ...]) -> Named:
    """Return the one row that alone holds words of the question, where it says no whole label (that canal project); else none."""
    rows = tuple(dict.fromkeys(e.row for e in table.entries if not any(is_total(p) for p in e.row)))
    told_by: dict[Path, float] = defaultdict(float)
    for term in terms:
        if not term.known or _elsewhere(ask, table, term):
            continue
        holding = [r for r in rows if ask.matcher(term, " ".join(r)) >= _NAMES and not ask.matcher.likened(term, " ".join(r))]
        if len(holding) == 1:
            told_by[holding[0]] += term.weight
        elif holding and len(holding) < len(rows) and term.strict:
            return Named((), {})
    if len(told_by) != 1:
        return Named((), {})
    row, weight = next(iter(told_by.items()))
    return Named((row,), {len(row) - 1: frozenset((row[-1],))}) if weight >= _WORD * max(t.weight for t in terms) else Named((), {})


_WORD = 0.5


def _elsewhere(ask: Ask, table: Table, term: Term) -> bool:
    return ask.matcher(term, table.around) >= _NAMES


def the_row(named: Named) -> Path | None:
    """Return the one row that a selection of rows comes to: the only one, or the total of the named group; None where several are meant."""
    if len(named.rows) == 1:
        return named.rows[0]
    if not named.parts:
        return None
    deepest = max(named.parts)
    if any(len(p) > 1 for p in named.parts.values()):
        return None
    whole = [r for r in named.rows if all(is_total(p) for p in r[deepest + 1 :])]
    return whole[0] if len(whole) == 1 else None


def total_row(rows: tuple[Path, ...]) -> Path | None:
    """Return the row of the whole table, None where it has none or several."""
    whole = [r for r in rows if r and all(is_total(p) for p in r)]
    return whole[0] if len(whole) == 1 else None


# ---------------------------------------------------------------- times and units


def in_time(ask: Ask, table: Table) -> Kept:
    """Return whether an entry is of the time asked for, or of the report's own year where none is: no month of it."""
    periods = ask.query.periods
    year = ask.view.documents[table.document].year
    years = {y for e in table.entries if e.timed and e.figure.period for y in e.figure.period.years}
    own = year if year in years else None

    def kept(entry: Entry) -> bool:
        given = entry.figure.period
        if periods:
            fit = period_fit(periods, given, inherited=not entry.timed)
            return fit >= (_OTHER_TIME if entry.timed else 0.0) and not (entry.timed and _narrower(given, periods))
        return not entry.timed or given is not None and (own is None or own in given.years) and not _short(given)

    return kept


def _narrower(given: Period | None, asked: tuple[Period, ...]) -> bool:
    """Whether a period is but a part of each one asked for."""
    if given is None or given.start is None or given.end is None:
        return False
    return all(a.start is not None and a.end is not None and given.end - given.start < a.end - a.start for a in asked)


def _short(period: Period) -> bool:
    return period.start is not None and period.end is not None and (period.end - period.start).days < _NARROWER


def adds_up(found: Figure) -> bool:
    """Whether figures like this one may be added up and be parts of a whole: no rate, no score, no place in an order."""
    quantity = found.quantity
    return quantity.unit_id not in RATIO_UNITS and "_per_" not in quantity.unit_id and quantity.kind in (Kind.COUNT, Kind.AMOUNT, Kind.MEASURE) and not _RATE.search(squash(" ".join(found.headers[:2])))


_RATE = re.compile(r"率|比例|比重|占比|百分比|平均|密度|每人|每户|人均|户均|指数|增减|\baverage\b|\bmean\b|\bper\b|\brate\b|\bchange\b|index")


# ---------------------------------------------------------------- columns


def place(ask: Ask, table: Table, named: Named, kept: Kept, terms: tuple[Term, ...]) -> Place | None:
    """Return the column that the question tells of some rows' entries, None where it tells none or the selection leaves out what it names."""
    rows = set(named.rows)
    entries = [e for e in table.entries if kept(e) and unit_fit(ask.query, e.figure) >= _OTHER_UNIT]
    by_column: dict[Path, list[Entry]] = defaultdict(list)
    for e in entries:
        by_column[e.column].append(e)
    column = _told_column(ask, by_column, named, terms)
    if column is None:
        return None
    cells: dict[Path, list[Entry]] = defaultdict(list)
    for e in by_column[column]:
        if e.row in rows:
            cells[e.row].append(e)
    coverage = covered(ask, table, named.text, " / ".join(column), terms)
    return Place(table, named, column, {r: tuple(c) for r, c in cells.items()}, coverage) if cells and coverage >= LEAST else None


def _told_column(ask: Ask, by_column: dict[Path, list[Entry]], named: Named, terms: tuple[Term, ...]) -> Path | None:
    """Return the column that the question's words, or its unit alone, tell from all others."""
    rest = tuple(t for t in terms if ask.matcher(t, named.text) < _NAMES and not _stands_for(t, named.text))
    total = sum(t.weight for t in rest)
    scored: list[tuple[float, float, Path]] = []
    for column, entries in by_column.items():
        text = " / ".join(column)
        met = sum(t.weight * max(ask.matcher(t, text), float(_stands_for(t, text))) for t in rest) / total if total else 0.0
        parts = [(p, _COUNT_WORD if _COUNTS.fullmatch(p) else 1.0) for p in column if not is_total(p)]
        said = sum(w * says(p, ask, terms) for p, w in parts) / sum(w for _, w in parts) if parts else float(bool(column)) * 0.5
        unit = max(unit_fit(ask.query, e.figure) for e in entries)
        scored.append((met + 0.6 * said + 0.3 * unit * _has_unit(ask) + _AT_END * _at_end(ask, text, entries), max(met, said, _AT_END * _at_end(ask, text, entries)), column))
    scored.sort(key=lambda s: -s[0])
    if not scored:
        return None
    best = scored[0]
    if len(scored) > 1 and best[0] - scored[1][0] < _APART:
        return None
    return best[2] if best[1] >= _NAMED_COLUMN or len(scored) == 1 or _alone_of_unit(ask, by_column, best[2]) else None


_COUNTS, _COUNT_WORD = re.compile(r"[人件户场次家]?(?:数量?|次)|人次|number|count"), 0.5  # a word for counting tells a column less than what is counted does
_NAMED_COLUMN, _AT_END = 0.3, 0.3
_END, _DURING = re.compile(r"[年月季期]底|[年期]末|现有|\bat (?:the )?end\b|\bas at\b"), re.compile(r"当[年月]|全年|本[年月]|\bduring\b")


def _at_end(ask: Ask, column: str, entries: list[Entry]) -> int:
    """Return 1 for a column of what there is at the end of a time that the question names as such, -1 for one of what came about in it, 0 otherwise."""
    if not any(p.sense is Sense.AS_OF for p in ask.query.periods):
        return 0
    senses = {e.figure.period.sense for e in entries if e.timed and e.figure.period is not None}
    if _END.search(column) or senses == {Sense.AS_OF}:
        return 1
    return -1 if _DURING.search(column) or senses == {Sense.DURING} and _marked(entries) else 0


def _marked(entries: list[Entry]) -> bool:
    """Whether the times of entries are told by a word that sets them apart from the end of it (當年, 全年), not by a year's number."""
    return all(e.figure.period is not None and not re.search(r"\d", e.figure.period.text) for e in entries)


def _has_unit(ask: Ask) -> bool:
    return any(u not in ("item", *RATIO_UNITS) for u in ask.query.units)


def _alone_of_unit(ask: Ask, by_column: dict[Path, list[Entry]], column: Path) -> bool:
    """Whether a column alone has the unit that the question asks for."""
    fit = {c: max(unit_fit(ask.query, e.figure) for e in entries) for c, entries in by_column.items()}
    return _has_unit(ask) and fit[column] > 0 and all(f < fit[column] for c, f in fit.items() if c != column)


def covered(ask: Ask, table: Table, named: str, column: str, terms: tuple[Term, ...]) -> float:
    """Return the share of the question's words that a selection and what stands around it meet, 0 where a name of the question is met nowhere."""
    own = f"{named} / {column}"
    title = squash(ask.view.documents[table.document].title)
    around = f"{table.around} {table.corner}"
    total = met = 0.0
    for term in terms:
        best = max(ask.matcher(term, own), float(_stands_for(term, own)), _AROUND * ask.matcher(term, around), _TITLE * ask.matcher(term, title))
        if term.strict and best < _MET:
            return 0.0
        if ask.matcher.likened(term, own) and best < 1.0:
            best *= _LIKENED
        total += term.weight
        met += term.weight * best
    return met / total if total else 0.0


_LIKENED = 0.7


def _stands_for(term: Term, named: str) -> bool:
    """Whether a named part is what a term says in short (女 of 女生, 產業 of 產業類, 件數 of 總件數)."""
    parts = [_KIND_OF_NAME.sub("", p) for p in named.split(" / ") if p]
    forms = (term.text, *(v for v, _ in term.variants))
    return any(_in_short(p, form, strict=term.strict) for p in parts for form in forms if p and is_cjk(p[0]))


def _in_short(part: str, form: str, *, strict: bool) -> bool:
    if _COUNTS.fullmatch(part):
        return form.endswith(part) and len(form) - len(part) <= 1
    return strict and form.startswith(part) or len(part) > 1 and part in form


def of_a_stranger(ask: Ask, figures: tuple[Figure, ...]) -> bool:
    """Whether a question names one more of the kind that a table's rows or columns are, which none of them is: no row is then meant by it.

    In a table of 桃林站 and 杏林站, 竹林站 is a stranger.
    """
    ids = {f.id for f in figures}
    asked = squash(ask.query.folded)
    for table in tables(ask.view):
        if not any(e.figure.id in ids for e in table.entries):
            continue
        for labels in ({e.row[-1] for e in table.entries if e.row}, {e.column[0] for e in table.entries if e.column}):
            kinds = Counter(label[-1] for label in labels if not is_total(label) and len(label) > 1 and is_cjk(label[-1]))
            kind, count = kinds.most_common(1)[0] if kinds else ("", 0)
            if count > 1 and count * 2 >= len(labels) and any(_strange(t, kind, asked, labels) for t in ask.query.terms):
                return True
    return False


def _strange(term: Term, kind: str, asked: str, labels: set[str]) -> bool:
    """Whether a word that the report lacks is, with a kind's letter, a name that no label holds."""
    name = term.text if term.text.endswith(kind) else term.text + kind
    return not term.known and is_cjk(term.text[0]) and len(name) > 2 and name in asked and not any(term.text.removesuffix(kind) in label for label in labels)  # noqa: PLR2004
