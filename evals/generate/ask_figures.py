"""Questions about printed figures: whole, of a place, part, month; targets and changes; conflicts; events' counts."""

from __future__ import annotations

from evals.generate.blocks import Fact, Key, Period
from evals.generate.pack import Indicator, Name
from evals.generate.questions import Asker, Case, case, figure, of_fact
from evals.generate.writing import MONTHS


def cases(asker: Asker) -> list[Case]:
    """Return a question for each printed figure that can be asked for."""
    found: list[Case] = []
    for key, facts in asker.draft.facts.items():
        if key.indicator.startswith("budget:"):
            found.append(_budget(asker, key, facts[0]))
            continue
        made = _one(asker, key, facts[0], asker.language())
        if made is not None:
            found.append(_doubled(asker, key, facts, made))
    return [c for c in found if c["question"]]


def _doubled(asker: Asker, key: Key, facts: list[Fact], made: Case) -> Case:
    """Return a case with the evidence of every printing, and with the figure that contradicts it."""
    evidence = [e for f in facts for e in f.evidence]
    other = asker.draft.conflicts.get(key)
    if other is not None:
        made |= {"conflicts": [f"{other.value:f}"], "tags": [*made["tags"], "conflict"]}
        evidence += other.evidence
    return made | {"evidence": list(dict.fromkeys(evidence))}


def _one(asker: Asker, key: Key, fact: Fact, lang: str) -> Case | None:
    i, period, scope = asker.find(key.indicator), key.period, key.scope
    kind, _, part = scope.partition(":")
    match kind:
        case "":
            if period.kind == "year" and asker.rng.random() < 0.08:
                return of_fact(fact, lang, asker.say(lang, "keywords", np=asker.thing(i, lang).removeprefix("the "), y=asker.year(period.year, lang)), "keywords", *period_tags(period, asker))
            return _in_two(asker, of_fact(fact, lang, whole(asker, i, period, lang), *period_tags(period, asker)), i)
        case "place":
            place = next(p for p in asker.draft.world.pack.places if p.report == part)
            return of_fact(fact, lang, asker.ask(i, lang, in_place(asker, place, period, lang)), "place")
        case "cat":
            return of_fact(fact, lang, of_part(asker, i, part, period, lang), "cat")
        case "with":
            return of_fact(fact, lang, of_companion(asker, i, period, lang), "companion")
        case "target":
            return of_fact(fact, lang, asker.say(lang, "target", np=asker.thing(i, lang)))
        case "reached":
            return of_fact(fact, lang, asker.say(lang, "reached", np=asker.thing(i, lang)))
        case "share":
            return of_fact(fact, lang, asker.say(lang, "share_cat", np=asker.thing(i, lang), a=name_of(i, part, lang)))
        case "change" | "growth":
            return _change(asker, i, fact, kind, lang)
    return None


def _in_two(asker: Asker, made: Case, i: Indicator) -> Case:
    """Return a case, now and then with a second question that the report does not answer."""
    lang = made["language"]
    if not i.beyond[lang] or asker.rng.random() > 0.07:
        return made
    second = asker.rng.choice(i.beyond[lang]).format(w="")
    gap = " " if lang == "en" else ""
    return made | {"question": made["question"] + gap + second, "status": "partial", "tags": [*made["tags"], "two_part"]}


def period_tags(period: Period, asker: Asker) -> tuple[str, ...]:
    """Return tags that say which period is asked for."""
    if period.kind != "year":
        return (period.kind,)
    return () if period.year == asker.draft.world.year else ("earlier_year",)


def whole(asker: Asker, i: Indicator, period: Period, lang: str) -> str:
    """Return the question for an indicator's figure of a period."""
    return asker.ask(i, lang, when(asker, period, lang))


def when(asker: Asker, period: Period, lang: str) -> str:
    """Return the words for a period."""
    gap = " " if lang == "en" else ""
    if period.kind == "nov":
        return gap + asker.rng.choice(asker.asks[lang]["nov"])
    if period.kind in ("half", "quarter"):
        return gap + asker.rng.choice(asker.asks[lang][period.kind][period.month - 1]).format(y=asker.year(period.year, lang))
    if period.kind == "month":
        name = MONTHS[period.month - 1] if lang == "en" else period.month
        return gap + asker.rng.choice(asker.asks[lang]["month"]).format(m=name, y=asker.year(period.year, lang))
    return asker.when(period.year, lang, omit=0.45)


def in_place(asker: Asker, place: Name, period: Period, lang: str) -> str:
    """Return the words for a place and a year."""
    return asker.at(place, lang) + asker.when(period.year, lang, omit=0.6)


def name_of(i: Indicator, part: str, lang: str) -> str:
    """Return what an asker calls a part."""
    assert i.split is not None
    return next(c.asked[lang] for c in i.split.cats if c.report == part)


def of_part(asker: Asker, i: Indicator, part: str, period: Period, lang: str) -> str:
    """Return the question for a part of an indicator."""
    assert i.split is not None
    text = asker.rng.choice(i.split.ask[lang]).format(w=asker.when(period.year, lang, omit=0.6), cat=name_of(i, part, lang))
    return text[0].upper() + text[1:]


def of_companion(asker: Asker, i: Indicator, period: Period, lang: str) -> str:
    """Return the question for the second count of an indicator's sentence."""
    assert i.companion is not None
    return asker.rng.choice(i.companion.ask[lang]).format(w=asker.when(period.year, lang, omit=0.6))


def _change(asker: Asker, i: Indicator, fact: Fact, kind: str, lang: str) -> Case | None:
    truth, year = asker.draft.world.truths[i.id], asker.draft.world.year
    way = "up" if truth.years[year] > truth.years[year - 1] else "down"
    middle = "_rate" if kind == "change" and i.unit == "%" else ""
    question = asker.say(lang, f"{kind}{middle}_{way}", np=asker.thing(i, lang))
    return case("figure", lang, question, figures=[figure(fact.value, fact.unit, -fact.value)], evidence=fact.evidence, tags=(*fact.tags, kind))


def _budget(asker: Asker, key: Key, fact: Fact) -> Case:
    lang = asker.language()
    item = next(n for n, _, _ in asker.draft.world.budget if "budget:" + n.report == key.indicator)
    made = of_fact(fact, lang, asker.say(lang, key.scope, b=item.asked[lang]), "budget")
    if key.scope == "spent_rate":
        made["figures"] = [figure(fact.value, "%")]
    return made
