"""FACTS -> TABLES: series over years, places, months, parts, targets, budget, labels."""

from __future__ import annotations

from decimal import Decimal

from evals.generate.blocks import Block, Fact, Grid, Key, Labels, Period
from evals.generate.pack import Indicator
from evals.generate.sentences import Pen, growth, unit_printed
from evals.generate.world import Part
from evals.generate.writing import MONTHS, bare_year, rounded, year

_FULL = str.maketrans("0123456789,.", "０１２３４５６７８９，．")
THOUSAND = {"zh-TW": "千元", "zh-CN": "万元", "en": "thousand"}


def cell(pen: Pen, value: Decimal, i: Indicator | None) -> str:
    """Return a value as a table cell: money in thousands (in zh-CN, ten thousands), no unit."""
    amount = i is None or i.form == "amount"
    text = f"{value:,f}"
    if amount:
        text = f"{value / 10000:,.1f}" if pen.lang == "zh-CN" else f"{value / 1000:,.0f}"
    return text.translate(_FULL) if pen.draft.world.style.digits == "fullwidth" else text


def unit_label(pen: Pen, i: Indicator) -> str:
    """Return the unit as a table header gives it."""
    if i.form == "amount":
        currency = pen.draft.world.style.currency
        return f"{currency} {THOUSAND['en']}".strip() if pen.lang == "en" else THOUSAND[pen.lang]
    if i.unit == "%":
        return "%" if pen.lang != "zh-TW" else "％"
    return i.unit


def topped(pen: Pen, text: str) -> str:
    """Return a name as a table heads it."""
    bare = text.removeprefix("the ") if pen.lang == "en" else text
    return bare[0].upper() + bare[1:]


def headed(pen: Pen, i: Indicator) -> str:
    """Return an indicator's name with its unit in brackets."""
    unit = unit_label(pen, i)
    if pen.lang == "en":
        return topped(pen, f"{i.noun} ({unit})" if unit in ("%",) or i.form in ("amount", "mean") else i.noun)
    return f"{i.noun}（{unit}）"


def put(pen: Pen, i: Indicator, period: Period, scope: str, value: Decimal, row: tuple[str, ...], *tags: str) -> None:
    """Note a table cell, with its row as evidence in the two ways a row can be joined."""
    pen.draft.add(Fact(Key(i.id, period, scope), value, unit_printed(i, pen), ("".join(row), "|".join(row)), ("table", *tags)))


def series(pen: Pen, indicators: list[Indicator]) -> Grid:
    """Return a table of indicators over the years, either way round."""
    world, rng = pen.draft.world, pen.rng
    years = list(range(world.year - rng.randint(2, 4), world.year + 1))
    note, tops = _units(pen, indicators)
    caption = pen.pick("caption_series").format(k=len(years), y0=bare_year(years[0], world.style), y=bare_year(years[-1], world.style))
    names = [year(y, world.style) for y in years]
    table = [[cell(pen, world.truths[i.id].years[y], i) for y in years] for i in indicators]
    if rng.random() < 0.6 or len(indicators) == 1:
        rows = [(top, *line) for top, line in zip(tops, table, strict=True)]
        header = (pen.pick("head_item"), *names)
        if "head_change" in pen.words and not all(i.form in ("rate", "mean") for i in indicators) and rng.random() < 0.5:
            header = (*header, pen.pick("head_change"))
            rows = [_changed(pen, i, row) for i, row in zip(indicators, rows, strict=True)]
        grid = Grid(caption, note, header, tuple(rows))
        evidence = {(i.id, y): rows[n] for n, i in enumerate(indicators) for y in years}
    else:
        rows = [(names[k], *(line[k] for line in table)) for k in range(len(years))]
        grid = Grid(caption, note, (pen.pick("head_year"), *tops), tuple(rows))
        evidence = {(i.id, y): rows[k] for k, y in enumerate(years) for i in indicators}
    for i in indicators:
        for y in years:
            put(pen, i, Period("year", y), "", world.truths[i.id].years[y], evidence[i.id, y], "series")
    pen.draft.tables.append(("series", tuple(i.id for i in indicators)))
    return grid


def _changed(pen: Pen, i: Indicator, row: tuple[str, ...]) -> tuple[str, ...]:
    """Return a row of years with the last year's change in percent after it, or a dash where that would mislead."""
    world = pen.draft.world
    if i.form in ("rate", "mean"):
        return (*row, "－")
    change = growth(world.truths[i.id].years[world.year - 1], world.now(i))
    row = (*row, cell_plain(pen, change))
    pen.draft.add(Fact(Key(i.id, Period("year", world.year), "growth"), abs(change), "%", ("".join(row), "|".join(row)), ("table", "change_column")))
    return row


def _units(pen: Pen, indicators: list[Indicator]) -> tuple[str, list[str]]:
    """Return the unit note (where one unit serves all) and the heads of the indicators."""
    units = {unit_label(pen, i) for i in indicators}
    if len(units) == 1 and (pen.rng.random() < 0.6) and pen.lang != "en":
        return pen.words["unit_note"].format(u=units.pop()), [i.noun for i in indicators]
    return "", [headed(pen, i) for i in indicators]


def places(pen: Pen, indicators: list[Indicator]) -> Grid:
    """Return a table of the year's figures by place, with a total row."""
    world, words = pen.draft.world, pen.words
    truths = [world.truths[i.id].places for i in indicators]
    note, tops = _units(pen, indicators)
    word = world.pack.place_word
    caption = pen.pick("caption_place").format(word=word, y=bare_year(world.year, world.style))
    period = Period("year", world.year)
    hole = (pen.rng.randrange(len(truths[0])), pen.rng.randrange(len(indicators))) if pen.rng.random() < 0.2 else None
    rows = []
    if "turned" in words and hole is None and pen.rng.random() < words["turned"]:
        return _turned(pen, indicators, Grid(caption, note, tuple(tops), ()))
    for k, (name, _) in enumerate(truths[0]):
        row = (name.report, *("－" if (k, j) == hole else cell(pen, t[k][1], i) for j, (t, i) in enumerate(zip(truths, indicators, strict=True))))
        rows.append(row)
        for j, (t, i) in enumerate(zip(truths, indicators, strict=True)):
            if (k, j) == hole:
                pen.draft.blanks.add(Key(i.id, period, f"place:{name.report}"))
            else:
                put(pen, i, period, f"place:{name.report}", t[k][1], row, "district")
    if hole is None:  # with a total, the blank could be worked out
        total = (words["total"], *(cell(pen, world.now(i), i) for i in indicators))
        rows.append(total)
        for i in indicators:
            put(pen, i, period, "", world.now(i), total, "total_row")
    pen.draft.tables.append(("place", tuple(i.id for i in indicators)))
    return Grid(caption, note, (topped(pen, words["head_place"].format(word=word)), *tops), tuple(rows))


def _turned(pen: Pen, indicators: list[Indicator], frame: Grid) -> Grid:
    """Return the table of places with a row for each indicator and a column for each place."""
    world, period, rows = pen.draft.world, Period("year", pen.draft.world.year), []
    for i, top in zip(indicators, frame.header, strict=True):
        row = (top, cell(pen, world.now(i), i), *(cell(pen, v, i) for _, v in world.truths[i.id].places))
        rows.append(row)
        put(pen, i, period, "", world.now(i), row, "total_row")
        for name, value in world.truths[i.id].places:
            put(pen, i, period, f"place:{name.report}", value, row, "district", "turned")
    pen.draft.tables.append(("place", tuple(i.id for i in indicators)))
    names = [name.report for name, _ in world.truths[indicators[0].id].places]
    return Grid(frame.caption, frame.note, (pen.pick("head_item"), pen.words["total"], *names), tuple(rows))


def month_name(pen: Pen, month: int) -> str:
    """Return a month as a table heads it."""
    return MONTHS[month - 1] if pen.lang == "en" else str(pen.words["month"].format(m=month))


def months(pen: Pen, i: Indicator) -> Grid:
    """Return a table of an indicator by month."""
    world = pen.draft.world
    values, kind = world.truths[i.id].months, "month"
    if pen.rng.random() < 0.35:
        values, kind = tuple(sum(values[q : q + 3], Decimal()) for q in range(0, 12, 3)), "quarter"
    note = "" if pen.lang == "en" and not i.unit else pen.words["unit_note"].format(u=unit_label(pen, i))
    names = [month_name(pen, m) if kind == "month" else pen.words["quarter"].format(q=m) for m in range(1, len(values) + 1)]
    rows = [(name, cell(pen, v, i)) for name, v in zip(names, values, strict=True)]
    for m, v in enumerate(values, 1):
        put(pen, i, Period(kind, world.year, m), "", v, rows[m - 1], "monthly" if kind == "month" else "quarterly")
    rows.append((pen.words["total"], cell(pen, world.now(i), i)))
    put(pen, i, Period("year", world.year), "", world.now(i), rows[-1], "total_row")
    pen.draft.tables.append(("month", (i.id,)))
    head = topped(pen, i.noun)
    return Grid(pen.pick(f"caption_{kind}").format(y=bare_year(world.year, world.style), noun=topped(pen, i.noun)), note, (pen.words[f"head_{kind}"], head), tuple(rows))


def parts(pen: Pen, i: Indicator, found: tuple[Part, ...]) -> Grid:
    """Return a table of an indicator's parts, with or without their shares."""
    assert i.split is not None
    world, period = pen.draft.world, Period("year", pen.draft.world.year)
    total, shares = world.now(i), pen.rng.random() < 0.4
    rows = []
    for name, value in found:
        share = rounded(value / total * 100, 1)
        row = (name.report, cell(pen, value, i), *((cell_plain(pen, share),) if shares else ()))
        rows.append(row)
        put(pen, i, period, f"cat:{name.report}", value, row, "part_of")
        if shares:
            pen.draft.add(Fact(Key(i.id, period, f"share:{name.report}"), share, "%", ("".join(row), "|".join(row)), ("table", "share")))
    end = (pen.words["total"], cell(pen, total, i), *((cell_plain(pen, Decimal("100.0")),) if shares else ()))
    put(pen, i, period, "", total, end, "total_row")
    header = (topped(pen, i.split.by.report), headed(pen, i), *((pen.pick("head_share"),) if shares else ()))
    pen.draft.tables.append(("parts", (i.id,)))
    return Grid(pen.pick("caption_split").format(noun=topped(pen, i.noun), by=i.split.by.report), "", header, (*rows, end))


def cell_plain(pen: Pen, value: Decimal) -> str:
    """Return a number as a cell, with no scaling."""
    text = f"{value:,f}"
    return text.translate(_FULL) if pen.draft.world.style.digits == "fullwidth" else text


def targets(pen: Pen, indicators: list[Indicator]) -> Grid:
    """Return a table of targets and results."""
    world, period = pen.draft.world, Period("year", pen.draft.world.year)
    rows, rated = [], "head_reached" in pen.words and pen.rng.random() < 0.5
    for i in indicators:
        row = (headed(pen, i), cell(pen, world.truths[i.id].target, i), cell(pen, world.now(i), i), *((_reached(pen, i),) if rated else ()))
        rows.append(row)
        put(pen, i, period, "target", world.truths[i.id].target, row, "target")
        put(pen, i, period, "", world.now(i), row, "target")
        if rated and "target_low" not in i.uses:
            reached = rounded(world.now(i) / world.truths[i.id].target * 100, 1)
            pen.draft.add(Fact(Key(i.id, period, "reached"), reached, "%", ("".join(row), "|".join(row)), ("table", "reached")))
    pen.draft.tables.append(("target", tuple(i.id for i in indicators)))
    return Grid(pen.pick("caption_target"), "", (*pen.words["head_target"], *((pen.words["head_reached"],) if rated else ())), tuple(rows))


def _reached(pen: Pen, i: Indicator) -> str:
    """Return how much of a target was reached, in percent; a dash where less is better."""
    truth = pen.draft.world.truths[i.id]
    return "－" if "target_low" in i.uses else cell_plain(pen, rounded(pen.draft.world.now(i) / truth.target * 100, 1))


def budget(pen: Pen) -> Grid:
    """Return the budget table; its facts are keyed by item with scopes budget and spent."""
    world, period = pen.draft.world, Period("year", pen.draft.world.year)
    unit = world.style.currency if pen.lang == "en" else "元"
    note_unit = f"{unit} {THOUSAND['en']}".strip() if pen.lang == "en" else THOUSAND[pen.lang]
    rows = []
    for item, planned, spent in world.budget:
        rate = rounded(Decimal(spent) / planned * 100, 1)
        row = (item.report, cell(pen, Decimal(planned), None), cell(pen, Decimal(spent), None), cell_plain(pen, rate))
        rows.append(row)
        for scope, value, printed in (("budget", Decimal(planned), unit), ("spent", Decimal(spent), unit), ("spent_rate", rate, "%")):
            pen.draft.add(Fact(Key("budget:" + item.report, period, scope), value, printed, ("".join(row), "|".join(row)), ("table", "money")))
    pen.draft.tables.append(("budget", ()))
    note = pen.words["unit_note"].format(u=note_unit)
    return Grid(pen.pick("caption_budget").format(y=bare_year(world.year, world.style)), note, tuple(pen.words["head_budget"]), tuple(rows))


def labels(pen: Pen, indicators: list[Indicator]) -> Block:
    """Return lines of label and value."""
    period, rows = Period("year", pen.draft.world.year), []
    for i in indicators:
        value = pen.draft.world.now(i)
        text = pen.number(value, i)
        rows.append((topped(pen, i.noun), text))
        pen.draft.add(Fact(Key(i.id, period), value, unit_printed(i, pen), (f"{rows[-1][0]}：{text}", f"{rows[-1][0]}: {text}", f"{rows[-1][0]}{text}"), ("label_value",)))
    return Labels(tuple(rows))
