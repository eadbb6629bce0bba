"""Questions about what is told in words: events, lists, reasons and measures, dates, and whether something is so."""

from __future__ import annotations

from decimal import Decimal

from evals.generate.blocks import Told, Visit
from evals.generate.questions import Asker, Case, case, figure, forms_of_day
from evals.generate.writing import MONTHS, chinese, plain


def cases(asker: Asker) -> list[Case]:
    """Return a question for each thing told."""
    found: list[Case] = []
    for told in asker.draft.events:
        found += event(asker, told)
    rng = asker.rng
    for listing, drawn, text in asker.draft.listings:
        lang = asker.language()
        found.append(case("list", lang, rng.choice(listing.ask[lang]), items=[[item] for item in drawn], evidence=(text,), tags=("list",)))
        if any(listing.ask_count.values()) and "{k}" in "".join(listing.texts):
            lang = asker.language()
            unit = "" if asker.draft.world.pack.lang == "en" else listing.unit
            if listing.ask_count[lang]:
                found.append(case("figure", lang, rng.choice(listing.ask_count[lang]), figures=[figure_of(len(drawn), unit)], evidence=(text,), tags=("list_count", "prose")))
    for passage, (a, b), text in asker.draft.passages:
        lang = asker.language()
        found.append(case("passage", lang, rng.choice(passage.ask[lang]), text_has=[[a], [b]], evidence=(text,), tags=("reason",)))
    for milestone, day, text in asker.draft.milestones:
        lang = asker.language()
        found.append(case("date", lang, rng.choice(milestone.ask[lang]), items=[forms_of_day(day)], evidence=(text,), tags=("milestone",)))
    for term, values, text in asker.draft.terms:
        lang = asker.language()
        numbers = [Decimal(v) * (10000 if term.unit[:1] in ("萬", "万") else 1) for v in values]
        wanted = figure(numbers[0], term.unit.lstrip("萬万")) | ({"high": plain(numbers[1])} if len(numbers) > 1 else {})
        found.append(case("figure", lang, rng.choice(term.ask[lang]), figures=[wanted], evidence=(text,), tags=("term", "prose", *(("range",) if len(numbers) > 1 else ()))))
    for visit in asker.draft.visits:
        found += _visit(asker, visit)
    for choice, yes, text in asker.draft.choices:
        lang = asker.language()
        found.append(case("yesno", lang, rng.choice(choice.ask[lang]), verdict="yes" if yes else "no", evidence=(text,), tags=("choice",)))
    return [c for c in found if c["question"]]


def _visit(asker: Asker, visit: Visit) -> list[Case]:
    """Return the questions on one visit."""
    evidence = (visit.evidence,)
    lang = asker.language()
    found = [case("date", lang, asker.say(lang, "visit_when", g=visit.guest.asked[lang]), items=[forms_of_day(visit.day)], evidence=evidence, tags=("visit",))]
    lang = asker.language()
    found.append(case("figure", lang, asker.say(lang, "visit_many", g=visit.guest.asked[lang]), figures=[figure(Decimal(visit.number), "" if asker.draft.world.pack.lang == "en" else "人")], evidence=evidence, tags=("visit", "prose")))
    lang = asker.language()
    found.append(case("passage", lang, asker.say(lang, "visit_about", g=visit.guest.asked[lang]), text_has=[[visit.subject]], evidence=evidence, tags=("visit",)))
    days = [v.day for v in asker.draft.visits]
    if days.count(visit.day) == 1:
        lang = asker.language()
        _, m, d = visit.day
        found.append(case("entity", lang, asker.say(lang, "visit_who", day=f"{d} {MONTHS[m - 1]}" if lang == "en" else f"{m}月{d}日"), items=[[visit.guest.report]], evidence=evidence, tags=("visit", "who")))
    return found


def figure_of(number: int, unit: str) -> Case:
    """Return an expected whole number."""
    return figure(Decimal(number), unit)


def called(asker: Asker, told: Told, lang: str) -> str:
    """Return an everyday name of an event."""
    return asker.rng.choice(told.event.called[lang])


def event(asker: Asker, told: Told) -> list[Case]:
    """Return the questions on one event."""
    lang = asker.language()
    days = [forms_of_day(told.first)] + ([forms_of_last(told)] if told.last != told.first else [])
    found = [case("date", lang, asker.say(lang, "event_when", ev=called(asker, told, lang)), items=days, evidence=(told.evidence,), tags=("event", *(("range",) if len(days) > 1 else ())))]
    if told.place:
        lang = asker.language()
        found.append(case("entity", lang, asker.say(lang, "event_where", ev=called(asker, told, lang)), items=[[told.place]], evidence=(told.evidence,), tags=("event", "where")))
        same = [t for t in asker.draft.events if t.place == told.place]
        if len(same) == 1 and lang == asker.draft.world.pack.lang:
            found.append(case("entity", lang, asker.say(lang, "reverse_place", place=told.place), items=[[told.event.name]], evidence=(told.evidence,), tags=("event", "reverse")))
    dates = [(t.first[1], t.first[2]) for t in asker.draft.events] + [(d[1], d[2]) for _, d, _ in asker.draft.milestones]
    if dates.count((told.first[1], told.first[2])) == 1 and told.first == told.last:
        lang = asker.language()
        _, m, d = told.first
        day = f"{d} {MONTHS[m - 1]}" if lang == "en" else f"{m}月{d}日"
        found.append(case("entity", lang, asker.say(lang, "reverse_day", day=day), items=[[told.event.name]], evidence=(told.evidence,), tags=("event", "reverse")))
    if told.partners:
        lang = asker.language()
        found.append(case("list" if len(told.partners) > 1 else "entity", lang, asker.say(lang, "event_who", ev=called(asker, told, lang)), items=[[p] for p in told.partners], evidence=(told.evidence,), tags=("event", "who")))
    if told.attended:
        lang = asker.language()
        unit = "" if asker.draft.world.pack.lang == "en" else told.event.unit
        found.append(case("figure", lang, asker.say(lang, "event_many", ev=called(asker, told, lang)), figures=[figure_of(told.attended, unit)], evidence=(told.evidence,), tags=("event", "attendance", "prose")))
    return found


def forms_of_last(told: Told) -> list[str]:
    """Return the ways of writing the last day of an event: the report may leave the month out."""
    _, m, d = told.last
    return [*forms_of_day(told.last), f"{d}日", f"{chinese(d)}日", f"{told.first[2]}-{d} {MONTHS[m - 1]}"]
