"""FACT -> SENTENCE: one indicator's statement, with what it tells noted in the draft."""

from __future__ import annotations

import random
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from evals.generate.blocks import Draft, Fact, Key, Period
from evals.generate.pack import Indicator
from evals.generate.world import Part
from evals.generate.writing import approximate, bare_year, chinese, count, decimal, money, percent, rounded, year

Words = dict[str, Any]
PP = {"zh-TW": "個百分點", "zh-CN": "个百分点", "en": " percentage points"}
_PP_UNIT = {"zh-TW": "個百分點", "zh-CN": "个百分点", "en": "percentage points"}


@dataclass(frozen=True, slots=True)
class Pen:
    """A draft, the words of its language, and the dice."""

    draft: Draft
    words: Words
    rng: random.Random

    @property
    def lang(self) -> str:
        """Return the report's language."""
        return self.draft.world.pack.lang

    def pick(self, field: str) -> str:
        """Return one of a list of templates."""
        found: str = self.rng.choice(self.words[field])
        return found

    def number(self, value: Decimal, i: Indicator, unit: str | None = None) -> str:
        """Return a value with its unit as the report prints it in prose."""
        style = self.draft.world.style
        if i.form == "amount":
            return money(int(value), style)
        if i.form == "rate" and i.unit == "%":
            return percent(value, style)
        unit = i.unit if unit is None else unit
        text = decimal(value, style) if i.places else count(int(value), style)
        if self.lang == "en":
            return f"{text} {unit}" if i.form == "mean" or unit != i.unit else text
        return text + unit

    def note(self, i: Indicator, scope: str, period: Period, value: Decimal, text: str, *tags: str, unit: str | None = None) -> None:
        """Note a printed figure."""
        printed = unit_printed(i, self) if unit is None else unit
        self.draft.add(Fact(Key(i.id, period, scope), value, printed, (text,), tags))


def unit_printed(i: Indicator, pen: Pen) -> str:
    """Return the unit that an answer must have: '' in English where the noun is the unit."""
    if i.form == "amount":
        return pen.draft.world.style.currency if pen.lang == "en" else "元"
    if i.form == "rate" and i.unit == "%":
        return "%"
    return "" if pen.lang == "en" and i.form != "mean" else i.unit


def growth(old: Decimal, new: Decimal) -> Decimal:
    """Return the change from old to new in percent, to one decimal."""
    return rounded((new - old) / old * 100, 1)


def sentence(pen: Pen, i: Indicator, *, told: frozenset[str]) -> str:
    """Return an indicator's statement for the report's year; `told` names what else it is to tell.

    `told` may hold prev, diff, parts, rank, with, target, about.
    """
    world, rng = pen.draft.world, pen.rng
    now = Period("year", world.year)
    value, before, after = world.now(i), "", ""
    if "about" in told and i.form in ("act", "stock", "noun"):
        before, rough, after = approximate(int(value), pen.lang, rng)
        value = Decimal(rough)
    tails: list[str] = []
    pending: list[tuple[str, Period, Decimal, str | None, tuple[str, ...]]] = []
    head = _run(pen, i, pending) if "run" in pen.words and told & {"prev", "diff"} and not told & {"about", "parts", "rank"} and rng.random() < 0.25 else ""
    head = head or (_fromto(pen, i, pending) if "prev" in told and "about" not in told and rng.random() < 0.15 and not told & {"parts", "rank"} else "")
    if not head:
        head = _core(pen, i, _with_bound(pen, i, value, before, after))
        if told & {"prev", "diff"}:
            tails.append(_compare(pen, i, "aside" if "with" in told else "prev" if "prev" in told else "diff", pending))
    if "target" in told:
        tails.append(_target(pen, i, pending))
    if "with" in told and i.companion and not told & {"parts", "rank"}:
        tails.append(_companion(pen, i, pending))
    if "half" in told:
        tails.append(_halves(pen, i, pending))
    if told & {"parts", "rank"} and (parts := world.truths[i.id].parts):
        tails.append(_parts(pen, i, parts, value if "parts" in told else None, pending, exact="parts" in told))
    text = _close(pen, head + "".join(tails))
    pen.note(i, "", now, value, text, "prose", *(("about",) if before or after else ()))
    for scope, period, amount, unit, tags in pending:
        pen.note(i, scope, period, amount, text, *tags, unit=unit)
    return text


def _halves(pen: Pen, i: Indicator, pending: list[Any]) -> str:
    world = pen.draft.world
    first = world.truths[i.id].half
    second = world.now(i) - first
    for half, value in ((1, first), (2, second)):
        pending.append(("", Period("half", world.year, half), value, None, ("prose", "half_year")))
    return pen.pick("halves").format(h1=pen.number(first, i), h2=pen.number(second, i))


def group(pen: Pen, indicators: list[Indicator]) -> str:
    """Return one sentence that tells the year's figures of two or three indicators."""
    world = pen.draft.world
    period = Period("year", world.year)
    clauses = [pen.words["group_item"].format(verb=i.verb, obj=i.obj, n=pen.number(world.now(i), i)) for i in indicators]
    template = pen.pick("group")
    if "group_resp" in pen.words and pen.rng.random() < 0.5:
        template = pen.pick("group_resp")
    self_name = pen.rng.choice(world.pack.self_names)
    when = pen.rng.choice(pen.words["group_period"]).format(y=year(world.year, world.style))
    text = _close(pen, template.format(p=when, first=pen.words["joiner"].join(clauses[:-1]), last=clauses[-1], agency=self_name, names=_listed(pen, [i.noun for i in indicators]), numbers=_listed(pen, [pen.number(world.now(i), i) for i in indicators])))
    for i in indicators:
        pen.note(i, "", period, world.now(i), text, "prose", "grouped")
    return text


def _close(pen: Pen, text: str) -> str:
    text = text + ("" if "\n" in text else pen.words["stop"])
    return text[0].upper() + text[1:] if pen.lang == "en" else text


def _with_bound(pen: Pen, i: Indicator, value: Decimal, before: str, after: str) -> str:
    text = pen.number(value, i)
    if after and text.endswith(i.unit):
        return before + text.removesuffix(i.unit) + after + i.unit
    return before + text


def _core(pen: Pen, i: Indicator, number: str) -> str:
    template = pen.pick(i.form)
    return fill(pen, template, i, number, pen.draft.world.year, pen.pick("period"))


def fill(pen: Pen, template: str, i: Indicator, number: str, in_year: int, period: str = "") -> str:
    """Return a template with an indicator's words, a number and a year in it."""
    style = pen.draft.world.style
    when = period.format(y=year(in_year, style))
    self_name = pen.rng.choice(pen.draft.world.pack.self_names)
    return template.format(
        p=when, n=number, verb=i.verb, obj=i.obj, noun=i.noun, y=year(in_year, style) if "底" not in template and "月" not in template and "末" not in template else bare_year(in_year, style),
        y0=year(in_year - 1, style), agency=self_name, jan=month_text(pen, 1), nov=month_text(pen, 11), py=f" in {in_year}" if pen.lang == "en" else "",
    )  # fmt: skip


def month_text(pen: Pen, month: int) -> str:
    """Return a month's number as the report's dates write it."""
    style = pen.draft.world.style
    if style.digits == "chinese":
        return chinese(month)
    return count(month, style)


def _fromto(pen: Pen, i: Indicator, pending: list[Any]) -> str:
    world = pen.draft.world
    new, old = world.now(i), world.truths[i.id].years[world.year - 1]
    words = _direction(pen, i, new > old)
    pending.append(("", Period("year", world.year - 1), old, None, ("prose", "compare")))
    return pen.pick("fromto").format(
        noun=i.noun, y0=year(world.year - 1, world.style), y=year(world.year, world.style), v0=pen.number(old, i), n=pen.number(new, i), rise=words["rise"],
    )  # fmt: skip


def _run(pen: Pen, i: Indicator, pending: list[Any]) -> str:
    """Return a head that tells the figures of three years in order."""
    world = pen.draft.world
    years = (world.year - 2, world.year - 1, world.year)
    pending += [("", Period("year", y), world.truths[i.id].years[y], None, ("prose", "run")) for y in years[:-1]]
    y0, middle, y = (bare_year(y, world.style) for y in years)
    return pen.pick("run").format(noun=i.noun, y0=y0, ym=middle, y=y, list=_listed(pen, [pen.number(world.truths[i.id].years[n], i) for n in years]))


def _listed(pen: Pen, items: list[str]) -> str:
    return str(pen.words["joiner"].join(items[:-1]) + pen.words["last_joiner"] + items[-1])


def _direction(pen: Pen, i: Indicator, up: bool) -> dict[str, str]:  # noqa: FBT001
    suffix = "_rate" if i.form == "rate" else ""
    return {"chg": pen.words[("up" if up else "down") + suffix], "rise": pen.words[("rise" if up else "fall") + suffix], "chg2": pen.words["above" if up else "below"]}


def _compare(pen: Pen, i: Indicator, kind: str, pending: list[Any]) -> str:
    world = pen.draft.world
    new, old = world.now(i), world.truths[i.id].years[world.year - 1]
    up, now, before = new > old, Period("year", world.year), Period("year", world.year - 1)
    difference, pct = abs(new - old), abs(growth(old, new))
    suffix = "_rate" if i.form in ("rate", "mean") and kind != "aside" else ""
    template = pen.pick(kind + suffix)
    shown = difference_text(pen, i, difference)
    tags = ("prose", "compare")
    if "{v0}" in template:
        pending.append(("", before, old, None, tags))
    else:
        pen.draft.derivable.add(Key(i.id, before))
    if "{d}" in template:
        pending.append(("change", now, difference, _PP_UNIT[pen.lang] if i.unit == "%" else None, tags))
    if "{pct}" in template:
        pending.append(("growth", now, pct, "%", tags))
    return template.format(y0=year(world.year - 1, world.style), v0=pen.number(old, i), d=shown, pct=percent(pct, world.style), sign="+" if up else "-", **_direction(pen, i, up))


def difference_text(pen: Pen, i: Indicator, difference: Decimal) -> str:
    """Return a difference as printed: percentage points for a rate."""
    if i.unit == "%":
        return decimal(difference, pen.draft.world.style) + PP[pen.lang]
    return pen.number(difference, i)


def _target(pen: Pen, i: Indicator, pending: list[Any]) -> str:
    world = pen.draft.world
    target = world.truths[i.id].target
    pending.append(("target", Period("year", world.year), target, None, ("prose", "target")))
    met = world.now(i) <= target if "target_low" in i.uses else world.now(i) >= target
    return pen.pick("target").format(t=pen.number(target, i), met=pen.words["met" if met else "unmet"])


def _companion(pen: Pen, i: Indicator, pending: list[Any]) -> str:
    truth, companion = pen.draft.world.truths[i.id].companion, i.companion
    if truth is None or companion is None:
        return ""
    number = count(int(truth), pen.draft.world.style) + ("" if pen.lang == "en" else companion.unit)
    pending.append(("with", Period("year", pen.draft.world.year), truth, "" if pen.lang == "en" else companion.unit, ("prose", "companion")))
    return pen.pick("with").format(tail=companion.tail.format(n=number))


def _parts(pen: Pen, i: Indicator, parts: tuple[Part, ...], total: Decimal | None, pending: list[Any], *, exact: bool) -> str:
    assert i.split is not None
    period, style = Period("year", pen.draft.world.year), pen.draft.world.style
    ordered = sorted(parts, key=lambda p: -p[1])
    if not exact:
        (first, n1), (second, n2) = ordered[:2]
        for name, value in ordered[:2]:
            pending.append((f"cat:{name.report}", period, value, None, ("prose", "rank")))
        text = pen.pick("split_rank").format(by=i.split.by.report, c1=first.report, c2=second.report, n1=pen.number(n1, i), n2=pen.number(n2, i))
        pen.draft.ranks.append((i.id, "first", first.report, ""))
        pen.draft.ranks.append((i.id, "second", second.report, ""))
        return text
    for name, value in parts:
        pending.append((f"cat:{name.report}", period, value, None, ("prose", "part_of")))
    kinds = ["split_all", "split_all", "split_share", "lines"] + ["split_resp"] * bool(pen.words["split_resp"])
    kind = pen.rng.choice(kinds)
    if kind == "split_resp":
        return pen.pick(kind).format(by=i.split.by.report, names=join(pen, [n.report for n, _ in parts]), numbers=join(pen, [pen.number(v, i) for _, v in parts]))
    if kind == "lines":
        mark, colon = pen.rng.choice(("-", "◆", "．", "＊") if pen.lang != "en" else ("-", "*", "o")), ": " if pen.lang == "en" else "："
        return pen.pick("split_lines") + "".join(f"\n{mark} {name.report}{colon}{pen.number(value, i)}" for name, value in parts)
    items = []
    for name, value in parts:
        item = name.report + (" " if pen.lang == "en" else "") + pen.number(value, i)
        if kind == "split_share" and total:
            share = rounded(value / total * 100, 1)
            item += pen.words["share"].format(s=percent(share, style))
            pending.append((f"share:{name.report}", period, share, "%", ("prose", "share")))
        items.append(item)
    return pen.pick(kind).format(by=i.split.by.report, list=join(pen, items))


def join(pen: Pen, items: list[str]) -> str:
    """Return items as a list in the report's language."""
    if len(items) == 1:
        return items[0]
    last = pen.words["last_joiner"] if pen.rng.random() < 0.6 or pen.lang == "en" else pen.words["joiner"]
    return str(pen.words["joiner"].join(items[:-1]) + last + items[-1])


def november(pen: Pen, i: Indicator) -> str:
    """Return a statement of an indicator's figure to the end of November."""
    world = pen.draft.world
    value = world.truths[i.id].november
    text = _close(pen, fill(pen, pen.pick("nov"), i, pen.number(value, i), world.year))
    pen.note(i, "", Period("nov", world.year), value, text, "prose", "to_date")
    return text


def again(pen: Pen, i: Indicator, value: Decimal) -> str:
    """Return another statement of the year's figure, for a summary or a contradiction."""
    field = "conflict" if i.verb and i.form in ("act", "amount") else "conflict_noun"
    return _close(pen, fill(pen, pen.pick(field), i, pen.number(value, i), pen.draft.world.year))
