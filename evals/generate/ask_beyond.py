"""Questions one step beyond the report: near what it tells, and not told."""

from __future__ import annotations

from evals.generate.ask_figures import in_place, of_companion, of_part
from evals.generate.blocks import Key, Period
from evals.generate.pack import Indicator, Name
from evals.generate.questions import Asker, Case, beyond
from evals.generate.writing import MONTHS


def cases(asker: Asker) -> list[Case]:
    """Return unanswerable questions of every kind that the report leaves room for."""
    told = {k.indicator for k in asker.draft.facts} | {k.indicator for k in asker.draft.conflicts}
    found: list[Case] = []
    for i in asker.draft.world.pack.indicators:
        if i.id not in told:
            lang = asker.language()
            found.append(beyond("figure", lang, asker.ask(i, lang, asker.when(asker.draft.world.year, lang, omit=0.6)), ("no_topic", "topic_without_figure"), "untold"))
            continue
        found += [c for c in (_handwritten(asker, i), _other_year(asker, i), _other_place(asker, i), _month(asker, i), _november(asker, i), _half(asker, i), _target(asker, i), _part(asker, i), _companion(asker, i), _place_year(asker, i), _blank(asker, i), _elsewhere(asker, i)) if c]
    return [c for c in found + _untold(asker) if c["question"]]


def _handwritten(asker: Asker, i: Indicator) -> Case | None:
    lang = asker.language()
    if not i.beyond[lang]:
        return None
    text = asker.rng.choice(i.beyond[lang]).format(w=asker.when(asker.draft.world.year, lang, omit=0.6))
    return beyond("figure", lang, text, ("topic_without_figure",), "one_step_beyond", "beyond_aspect")


def years_open(asker: Asker, i: Indicator) -> list[int]:
    """Return years, some of them twice, whose figure the report neither prints nor lets one work out."""
    draft = asker.draft
    known = {k.period.year for k in draft.facts if k.indicator == i.id and k.scope == "" and k.period.kind == "year"} | {k.period.year for k in draft.derivable if k.indicator == i.id}
    year = draft.world.year
    return [y for y in (year - 1, year - 1, year - 2, year - 3, year + 1, year - 6) if y not in known]


def _other_year(asker: Asker, i: Indicator) -> Case | None:
    years, lang = years_open(asker, i), asker.language()
    if not years:
        return None
    year = asker.rng.choice(years)
    return beyond("figure", lang, asker.ask(i, lang, asker.when(year, lang)), ("other_period", "topic_without_figure"), "one_step_beyond", "beyond_year")


def _place_year(asker: Asker, i: Indicator) -> Case | None:
    place = _told_place(asker, i)
    if place is None:
        return None
    lang, year = asker.language(), asker.draft.world.year - asker.rng.randint(1, 3)
    return beyond("figure", lang, asker.ask(i, lang, asker.at(place, lang) + asker.when(year, lang)), ("other_period", "other_entity", "topic_without_figure"), "one_step_beyond", "beyond_place_year")


def _told_place(asker: Asker, i: Indicator) -> Name | None:
    period = Period("year", asker.draft.world.year)
    told = [p for p in asker.draft.world.pack.places if Key(i.id, period, f"place:{p.report}") in asker.draft.facts]
    return asker.rng.choice(told) if told else None


def _other_place(asker: Asker, i: Indicator) -> Case | None:
    pack = asker.draft.world.pack
    blank = {k.scope for k in asker.draft.blanks if k.indicator == i.id}
    options = list(pack.absent_places) if _told_place(asker, i) else [*pack.absent_places, *(p for p in pack.places if f"place:{p.report}" not in blank)]
    if "place" not in i.uses or not options:
        return None
    lang = asker.language()
    period = Period("year", asker.draft.world.year)
    return beyond("figure", lang, asker.ask(i, lang, in_place(asker, asker.rng.choice(options), period, lang)), ("other_entity", "topic_without_figure"), "one_step_beyond", "beyond_place")


def _has(asker: Asker, i: Indicator, kind: str) -> bool:
    return any(k.indicator == i.id and k.period.kind == kind for k in asker.draft.facts)


def _month(asker: Asker, i: Indicator) -> Case | None:
    if i.form not in ("act", "amount", "noun"):
        return None
    lang, year, month = asker.language(), asker.draft.world.year, asker.rng.randint(1, 12)
    if _has(asker, i, "month"):
        year -= 1
    elif asker.rng.random() < 0.5:
        return None  # a month is not to be had from quarters either
    name = MONTHS[month - 1] if lang == "en" else month
    words = f" in {name} {year}" if lang == "en" else f"{asker.year(year, lang)}{name}月"
    return beyond("figure", lang, asker.ask(i, lang, words), ("other_period", "topic_without_figure"), "one_step_beyond", "beyond_month")


def _november(asker: Asker, i: Indicator) -> Case | None:
    if i.form not in ("act", "amount") or _has(asker, i, "month") or _has(asker, i, "nov") or asker.rng.random() < 0.6:
        return None
    lang = asker.language()
    words = (" " if lang == "en" else "") + asker.rng.choice(asker.asks[lang]["nov"])
    return beyond("figure", lang, asker.ask(i, lang, words), ("other_period", "topic_without_figure"), "one_step_beyond", "beyond_november")


def _half(asker: Asker, i: Indicator) -> Case | None:
    if i.form not in ("act", "amount", "noun") or _has(asker, i, "month") or _has(asker, i, "quarter") or _has(asker, i, "half") or asker.rng.random() < 0.7:
        return None
    lang = asker.language()
    words = asker.rng.choice(asker.rng.choice(asker.asks[lang]["half"])).format(y=asker.year(asker.draft.world.year, lang))
    return beyond("figure", lang, asker.ask(i, lang, " " + words if lang == "en" else words), ("other_period", "topic_without_figure"), "one_step_beyond", "beyond_half")


def _target(asker: Asker, i: Indicator) -> Case | None:
    if asker.draft.get(i.id, Period("year", asker.draft.world.year), "target") or not {"target", "target_low"} & i.uses or asker.rng.random() < 0.3:
        return None
    lang = asker.language()
    return beyond("figure", lang, asker.say(lang, "target", np=asker.thing(i, lang)), ("topic_without_figure",), "one_step_beyond", "beyond_target")


def _part(asker: Asker, i: Indicator) -> Case | None:
    if i.split is None:
        return None
    period, lang = Period("year", asker.draft.world.year), asker.language()
    told = {c.report for c in i.split.cats if Key(i.id, period, f"cat:{c.report}") in asker.draft.facts}
    left = [c.report for c in i.split.cats if c.report not in told]
    if len(left) < 2:
        return None
    return beyond("figure", lang, of_part(asker, i, asker.rng.choice(left), period, lang), ("topic_without_figure", "other_entity"), "one_step_beyond", "beyond_part")


def _companion(asker: Asker, i: Indicator) -> Case | None:
    period = Period("year", asker.draft.world.year)
    if i.companion is None or asker.draft.get(i.id, period, "with"):
        return None
    lang = asker.language()
    return beyond("figure", lang, of_companion(asker, i, period, lang), ("topic_without_figure",), "one_step_beyond", "beyond_companion")


def _blank(asker: Asker, i: Indicator) -> Case | None:
    blank = next((k for k in asker.draft.blanks if k.indicator == i.id), None)
    if blank is None:
        return None
    lang = asker.language()
    place = next(p for p in asker.draft.world.pack.places if f"place:{p.report}" == blank.scope)
    return beyond("figure", lang, asker.ask(i, lang, in_place(asker, place, blank.period, lang)), ("topic_without_figure", "other_entity"), "one_step_beyond", "beyond_blank_cell")


def _elsewhere(asker: Asker, i: Indicator) -> Case | None:
    lang = asker.language()
    options = asker.draft.world.pack.others[lang]
    if not options or asker.rng.random() < 0.6:
        return None
    text = asker.rng.choice(options).format(np=asker.thing(i, lang))
    return beyond("figure", lang, text[0].upper() + text[1:], ("other_entity", "topic_without_figure"), "one_step_beyond", "beyond_organisation")


def _untold(asker: Asker) -> list[Case]:
    """Return questions on what the pack could have told and this report does not, and on absent subjects."""
    draft, pack, rng = asker.draft, asker.draft.world.pack, asker.rng
    found: list[Case] = []
    for lang in ("zh-TW", "zh-CN", "en"):
        found += [beyond("figure", lang, text, ("no_topic", "topic_without_figure"), "absent") for text in pack.absent[lang]]
    events = {t.event.id: t for t in draft.events}
    for event in pack.events:
        lang = asker.language()
        told = events.get(event.id)
        name = rng.choice(event.called[lang])
        if told is None:
            found.append(beyond("date", lang, asker.say(lang, "event_when", ev=name), ("no_topic", "topic_without_figure"), "untold_event"))
            continue
        if event.beyond[lang]:
            found.append(beyond("figure", lang, rng.choice(event.beyond[lang]), ("topic_without_figure",), "one_step_beyond", "beyond_event"))
        if not told.attended:
            found.append(beyond("figure", lang, asker.say(lang, "event_many", ev=name), ("topic_without_figure",), "one_step_beyond", "beyond_event"))
        if not told.place:
            found.append(beyond("entity", lang, asker.say(lang, "event_where", ev=name), ("topic_without_figure",), "one_step_beyond", "beyond_event"))
        if not told.partners:
            found.append(beyond("entity", lang, asker.say(lang, "event_who", ev=name), ("topic_without_figure",), "one_step_beyond", "beyond_event"))
    for kind, group, told_ids in (
        ("list", pack.listings, {x.id for x, _, _ in draft.listings}),
        ("passage", pack.passages, {x.id for x, _, _ in draft.passages}),
        ("date", pack.milestones, {x.id for x, _, _ in draft.milestones}),
        ("figure", pack.terms, {x.id for x, _, _ in draft.terms}),
    ):
        for thing in group:
            if thing.id not in told_ids:
                lang = asker.language()
                found.append(beyond(kind, lang, rng.choice(thing.ask[lang]), ("no_topic", "topic_without_figure"), "untold_" + kind))
    visited = {v.guest.report for v in draft.visits}
    for guest in (g for g in pack.guests if g.report not in visited):
        lang = asker.language()
        found.append(beyond("date", lang, asker.say(lang, "visit_when", g=guest.asked[lang]), ("no_topic", "topic_without_figure"), "untold_visit"))
    return found
