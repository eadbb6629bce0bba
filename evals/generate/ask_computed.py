"""Questions whose answers are computed from printed figures, trends, extremes and yes/no comparisons."""

from __future__ import annotations

from decimal import Decimal

from evals.generate.ask_figures import name_of
from evals.generate.blocks import Fact, Period
from evals.generate.pack import Indicator
from evals.generate.questions import Asker, Case, case, figure, forms_of_year, percent_of, ratio


def cases(asker: Asker) -> list[Case]:
    """Return the computed questions that the report's figures allow."""
    found: list[Case] = []
    for i in asker.draft.world.pack.indicators:
        if any(k.indicator == i.id for k in asker.draft.conflicts):
            continue
        found += _years(asker, i) + _places(asker, i) + _parts(asker, i) + _target(asker, i) + _rose(asker, i)
    return [c for c in found + _budget(asker) if c["question"]]


def _exact(facts: list[Fact]) -> bool:
    return not any("about" in f.tags for f in facts)


def _evidence(facts: list[Fact]) -> list[str]:
    return list(dict.fromkeys(e for f in facts for e in f.evidence))


def _tags(facts: list[Fact], *more: str) -> tuple[str, ...]:
    return (*dict.fromkeys(t for f in facts for t in f.tags), "computed", *more)


def _unit(i: Indicator, fact: Fact, lang: str) -> str:
    return ("percentage points" if lang == "en" else "個百分點") if i.unit == "%" else fact.unit


def _years(asker: Asker, i: Indicator) -> list[Case]:
    draft, rng = asker.draft, asker.rng
    facts = {y: f for y in draft.world.truths[i.id].years if (f := draft.get(i.id, Period("year", y)))}
    if len(facts) < 2 or not _exact(list(facts.values())):
        return []
    lang, years = asker.language(), sorted(facts)
    np = asker.thing(i, lang)
    y0, y1 = sorted(rng.sample(years, 2))
    found = [_difference(asker, i, facts[y0], facts[y1], y0, y1, lang, np)]
    if i.form in ("act", "amount", "noun"):
        found += [_growth(asker, facts[y0], facts[y1], y0, y1, lang, np)]
        found.append(case("computed", lang, asker.say(lang, "sum_years", np=np, y0=asker.year(y0, lang), y1=asker.year(y1, lang)), figures=[figure(facts[y0].value + facts[y1].value, facts[y0].unit)], tags=_tags([facts[y0], facts[y1]], "sum")))
    if len(years) >= 3 and years[-1] - years[0] == len(years) - 1:
        found += _run(asker, i, facts, years)
    return found


def _difference(asker: Asker, i: Indicator, old: Fact, new: Fact, y0: int, y1: int, lang: str, np: str) -> Case:
    change = new.value - old.value
    field = ("diff_rate_" if i.unit == "%" else "diff_years_") + ("up" if change > 0 else "down")
    question = asker.say(lang, field, np=np, y0=asker.year(y0, lang), y1=asker.year(y1, lang))
    return case("computed", lang, question, figures=[figure(abs(change), _unit(i, new, lang), -abs(change))], tags=_tags([old, new], "difference"), note="")


def _growth(asker: Asker, old: Fact, new: Fact, y0: int, y1: int, lang: str, np: str) -> Case:
    change = (new.value - old.value) / old.value * 100
    question = asker.say(lang, "growth_years_" + ("up" if change > 0 else "down"), np=np, y0=asker.year(y0, lang), y1=asker.year(y1, lang))
    wanted = ratio(abs(change), "%")
    wanted["also"] = wanted.get("also", []) + ["-" + v for v in [wanted["value"], *wanted.get("also", [])]]
    return case("computed", lang, question, figures=[wanted], tags=_tags([old, new], "growth"))


def _run(asker: Asker, i: Indicator, facts: dict[int, Fact], years: list[int]) -> list[Case]:
    lang, every = asker.language(), list(facts.values())
    np, first, last = asker.thing(i, lang), asker.year(years[0], lang), asker.year(years[-1], lang)
    trend = case("trend", lang, asker.say(lang, "trend", np=np, y0=first, y1=last), figures=[figure(facts[y].value, facts[y].unit) for y in years], evidence=tuple(_evidence(every)), tags=_tags(every, "trend"))
    high, low = max(years, key=lambda y: facts[y].value), min(years, key=lambda y: facts[y].value)
    found = [trend]
    lang = asker.language()
    for field, year in (("max_years", high), ("min_years", low)):
        found.append(case("entity", lang, asker.say(lang, field, np=asker.thing(i, lang), **extremes(i)), items=[forms_of_year(year)], tags=_tags(every, "extreme_year")))
    if i.form in ("act", "noun", "amount"):
        mean = sum((f.value for f in every), Decimal()) / len(every)
        lang = asker.language()
        question = asker.say(lang, "mean_years", np=asker.thing(i, lang), y0=asker.year(years[0], lang), y1=asker.year(years[-1], lang))
        found.append(case("computed", lang, question, figures=[ratio(mean, facts[years[-1]].unit)], tags=_tags(every, "average")))
    return found


def extremes(i: Indicator) -> dict[str, str]:
    """Return the Chinese words for most and least that fit an indicator."""
    high = i.form in ("rate", "mean", "amount")
    return {"most": "最高" if high else "最多", "least": "最低" if high else "最少"}


def _places(asker: Asker, i: Indicator) -> list[Case]:
    draft, rng = asker.draft, asker.rng
    period = Period("year", draft.world.year)
    facts = [(p, f) for p in draft.world.pack.places if (f := draft.get(i.id, period, f"place:{p.report}"))]
    if len(facts) < 3:
        return []
    lang = asker.language()
    np, word = asker.thing(i, lang), draft.world.pack.place_ask[lang]
    (a, fa), (b, fb) = sorted(rng.sample(facts, 2), key=lambda x: -x[1].value)
    names = {"a": a.asked[lang], "b": b.asked[lang], "np": np}
    both = [fa, fb]
    found = [
        case("computed", lang, asker.say(lang, "diff_places", **names), figures=[figure(fa.value - fb.value, fa.unit)], tags=_tags(both, "difference", "place")),
        case("computed", lang, asker.say(lang, "sum_places", **names), figures=[figure(fa.value + fb.value, fa.unit)], tags=_tags(both, "sum", "place")),
    ]
    total = draft.get(i.id, period)
    if total is not None and _exact([total]):
        found.append(case("computed", lang, asker.say(lang, "share_place", **names), figures=[ratio(percent_of(fa.value, total.value), "%")], tags=_tags([fa, total], "share", "place")))
    if any(k.indicator == i.id for k in draft.blanks):
        return found
    lang = asker.language()
    np, word = asker.thing(i, lang), draft.world.pack.place_ask[lang]
    ordered = sorted(facts, key=lambda x: x[1].value)
    for field, (place, fact) in (("max_place", ordered[-1]), ("min_place", ordered[0])):
        found.append(case("entity", lang, asker.say(lang, field, np=np, place=word), items=[[place.report, place.asked[lang]]], evidence=fact.evidence, tags=(*fact.tags, "extreme", "place")))
    return found


def _parts(asker: Asker, i: Indicator) -> list[Case]:
    draft, rng = asker.draft, asker.rng
    period = Period("year", draft.world.year)
    if i.split is None:
        return []
    facts = [(c, f) for c in i.split.cats if (f := draft.get(i.id, period, f"cat:{c.report}"))]
    ranked = [r for r in draft.ranks if r[0] == i.id]
    lang = asker.language()
    np, found = asker.thing(i, lang), []
    for _, place, cat, _ in ranked:
        text = asker.say(lang, "max_cat" if place == "first" else "second_cat", np=np, by=asker.by(i, lang))
        found.append(case("entity", lang, text, items=[[cat, name_of(i, cat, lang)]], evidence=draft.facts[facts[0][1].key][0].evidence, tags=("prose", "rank")))
    if len(facts) < 3 or ranked:
        return found
    (a, fa), (b, fb) = sorted(rng.sample(facts, 2), key=lambda x: -x[1].value)
    names = {"a": a.asked[lang], "b": b.asked[lang], "np": np}
    found += [
        case("computed", lang, asker.say(lang, "diff_cats", **names), figures=[figure(fa.value - fb.value, fa.unit)], tags=_tags([fa, fb], "difference", "cat")),
        case("computed", lang, asker.say(lang, "sum_cats", **names), figures=[figure(fa.value + fb.value, fa.unit)], tags=_tags([fa, fb], "sum", "cat")),
    ]
    total = draft.get(i.id, period)
    if total is not None and _exact([total]) and not draft.get(i.id, period, f"share:{a.report}"):
        found.append(case("computed", lang, asker.say(lang, "share_cat", **names), figures=[ratio(percent_of(fa.value, total.value), "%")], tags=_tags([fa, total], "share", "cat")))
    top, fact = max(facts, key=lambda x: x[1].value)
    found.append(case("entity", lang, asker.say(lang, "max_cat", np=np, by=asker.by(i, lang)), items=[[top.report, top.asked[lang]]], evidence=fact.evidence, tags=(*fact.tags, "extreme", "cat")))
    return found


def _target(asker: Asker, i: Indicator) -> list[Case]:
    draft, period = asker.draft, Period("year", asker.draft.world.year)
    target, actual = draft.get(i.id, period, "target"), draft.get(i.id, period)
    if target is None or actual is None or not _exact([actual]):
        return []
    lang = asker.language()
    np = asker.thing(i, lang)
    gap, both = abs(target.value - actual.value), [target, actual]
    found = [case("computed", lang, asker.say(lang, "gap_target", np=np), figures=[figure(gap, _unit(i, actual, lang), -gap)], tags=_tags(both, "difference", "target"))]
    if "target_low" not in i.uses:  # whether less is better is for the reader to know, not for the report to say
        found.append(case("yesno", lang, asker.say(lang, "met", np=np), verdict="yes" if actual.value >= target.value else "no", evidence=tuple(_evidence(both)), tags=_tags(both, "target")))
    return found


def _rose(asker: Asker, i: Indicator) -> list[Case]:
    draft, year = asker.draft, asker.draft.world.year
    old, new = draft.get(i.id, Period("year", year - 1)), draft.get(i.id, Period("year", year))
    if old is None or new is None or not _exact([new]):
        return []
    lang = asker.language()
    field = "rose_rate" if i.form in ("rate", "mean", "amount") else "rose"
    return [case("yesno", lang, asker.say(lang, field, np=asker.thing(i, lang)), verdict="yes" if new.value > old.value else "no", evidence=tuple(_evidence([old, new])), tags=_tags([old, new], "rose"))]


def _budget(asker: Asker) -> list[Case]:
    draft, period = asker.draft, Period("year", asker.draft.world.year)
    told = [(n, draft.get("budget:" + n.report, period, "budget"), draft.get("budget:" + n.report, period, "spent")) for n, _, _ in draft.world.budget]
    known = [(n, b, s) for n, b, s in told if b and s]
    if len(known) < 2:
        return []
    found = []
    (a, ba, sa), (b, bb, _) = asker.rng.sample(known, 2)
    lang = asker.language()
    found.append(case("computed", lang, asker.say(lang, "unspent", b=a.asked[lang]), figures=[figure(ba.value - sa.value, ba.unit)], tags=_tags([ba, sa], "difference", "budget")))
    lang = asker.language()
    found.append(case("computed", lang, asker.say(lang, "budget_sum", a=a.asked[lang], b=b.asked[lang]), figures=[figure(ba.value + bb.value, ba.unit)], tags=_tags([ba, bb], "sum", "budget")))
    if draft.get("budget:" + a.report, period, "spent_rate") is None:
        lang = asker.language()
        found.append(case("computed", lang, asker.say(lang, "spent_rate", b=a.asked[lang]), figures=[ratio(Decimal(sa.value) / ba.value * 100, "%")], tags=_tags([ba, sa], "share", "budget")))
    return found
