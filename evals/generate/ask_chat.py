"""Conversations: a question and what is asked after it, in fewer words."""

from __future__ import annotations

from evals.generate.ask_figures import in_place, name_of, of_part, whole
from evals.generate.ask_told import called, figure_of
from evals.generate.blocks import Fact, Key, Period
from evals.generate.pack import Indicator
from evals.generate.questions import Asker, Case, beyond, case, figure, forms_of_day, of_fact


def conversations(asker: Asker) -> list[list[Case]]:
    """Return conversations, each a list of turns in one language."""
    found: list[list[Case]] = []
    for i in asker.draft.world.pack.indicators:
        if any(k.indicator == i.id for k in asker.draft.conflicts):
            continue
        found += [c for c in (_years(asker, i), _places(asker, i), _parts(asker, i), _companion(asker, i)) if c]
    return found + [c for told in asker.draft.events if (c := _event(asker, told))]


def _start(asker: Asker, i: Indicator, lang: str) -> tuple[Fact, Case] | None:
    period = Period("year", asker.draft.world.year)
    fact = asker.draft.get(i.id, period)
    return (fact, of_fact(fact, lang, whole(asker, i, period, lang), "opening")) if fact else None


def _years(asker: Asker, i: Indicator) -> list[Case] | None:
    lang, year = asker.language(), asker.draft.world.year
    start, before = _start(asker, i, lang), asker.draft.get(i.id, Period("year", year - 1))
    if start is None:
        return None
    turns = [start[1]]
    lang = asker.turn(lang)
    if before is not None:
        turns.append(of_fact(before, lang, asker.say(lang, "follow_previous"), "followup"))
        change = start[0].value - before.value
        if "about" not in start[0].tags and i.unit != "%" and asker.rng.random() < 0.3:
            # asked of the first turn's year, so before the follow-up that changes it
            turns.insert(1, case("computed", lang, asker.say(lang, "follow_diff_" + ("up" if change > 0 else "down")), figures=[figure(abs(change), before.unit, -abs(change))], tags=("followup", "difference")))
        earlier = [y for y in range(year - 4, year - 1) if asker.draft.get(i.id, Period("year", y))]
        if earlier:
            y = asker.rng.choice(earlier)
            fact = asker.draft.get(i.id, Period("year", y))
            assert fact is not None
            turns.append(of_fact(fact, lang, asker.say(lang, "follow_year", y=asker.year(y, lang)), "followup"))
    elif Key(i.id, Period("year", year - 1)) not in asker.draft.derivable:
        turns.append(beyond("figure", lang, asker.say(lang, "follow_previous"), ("other_period", "topic_without_figure"), "followup", "one_step_beyond"))
    target = asker.draft.get(i.id, Period("year", year), "target")
    if target and len(turns) < 2:
        turns.append(of_fact(target, lang, asker.say(lang, "follow_target"), "followup"))
    return turns if len(turns) > 1 else None


def _places(asker: Asker, i: Indicator) -> list[Case] | None:
    lang, period = asker.language(), Period("year", asker.draft.world.year)
    pack = asker.draft.world.pack
    facts = [(p, f) for p in pack.places if (f := asker.draft.get(i.id, period, f"place:{p.report}"))]
    if len(facts) < 3:
        return None
    (a, fa), (b, fb) = asker.rng.sample(facts, 2)
    turns = [of_fact(fa, lang, asker.ask(i, lang, in_place(asker, a, period, lang)), "opening")]
    lang = asker.turn(lang)
    turns.append(of_fact(fb, lang, asker.say(lang, "follow_place", a=b.asked[lang]), "followup"))
    if asker.rng.random() < 0.5:
        other = asker.rng.choice(pack.absent_places)
        turns.append(beyond("figure", lang, asker.say(lang, "follow_place", a=other.asked[lang]), ("other_entity", "topic_without_figure"), "followup", "one_step_beyond"))
    elif not any(k.indicator == i.id for k in asker.draft.blanks):
        top, fact = max(facts, key=lambda x: x[1].value)
        turns.append(case("entity", lang, asker.say(lang, "follow_most", word=asker.word(lang)), items=[[top.report, top.asked[lang]]], evidence=fact.evidence, tags=("followup", "extreme")))
    return turns


def _parts(asker: Asker, i: Indicator) -> list[Case] | None:
    if i.split is None:
        return None
    lang, period = asker.language(), Period("year", asker.draft.world.year)
    start = _start(asker, i, lang)
    facts = [(c, f) for c in i.split.cats if (f := asker.draft.get(i.id, period, f"cat:{c.report}"))]
    if start is None or len(facts) < 2:
        return None
    (a, fa), (b, fb) = asker.rng.sample(facts, 2)
    if asker.rng.random() < 0.5:
        return [start[1], of_fact(fa, lang, asker.say(lang, "follow_cat", a=name_of(i, a.report, lang)), "followup"), of_fact(fb, lang, asker.say(lang, "follow_other", a=b.asked[lang]), "followup")]
    return [of_fact(fa, lang, of_part(asker, i, a.report, period, lang), "opening"), of_fact(fb, lang, asker.say(lang, "follow_other", a=b.asked[lang]), "followup")]


def _companion(asker: Asker, i: Indicator) -> list[Case] | None:
    lang = asker.language()
    start, fact = _start(asker, i, lang), asker.draft.get(i.id, Period("year", asker.draft.world.year), "with")
    if start is None or fact is None or i.companion is None or not i.companion.follow[lang]:
        return None
    turns = [start[1]]
    lang = asker.turn(lang)
    turns.append(of_fact(fact, lang, asker.rng.choice(i.companion.follow[lang]), "followup"))
    if asker.rng.random() < 0.5 and "元" not in i.companion.unit:
        turns.append(beyond("figure", lang, asker.say(lang, "follow_cost"), ("topic_without_figure",), "followup", "one_step_beyond"))
    return turns


def _event(asker: Asker, told: object) -> list[Case] | None:
    from evals.generate.blocks import Told  # noqa: PLC0415

    assert isinstance(told, Told)
    lang = asker.language()
    turns = [case("date", lang, asker.say(lang, "event_when", ev=called(asker, told, lang)), items=[forms_of_day(told.first)], evidence=(told.evidence,), tags=("event", "opening"))]
    if told.place:
        turns.append(case("entity", lang, asker.say(lang, "follow_where"), items=[[told.place]], evidence=(told.evidence,), tags=("event", "followup")))
    if told.attended:
        unit = "" if asker.draft.world.pack.lang == "en" else told.event.unit
        turns.append(case("figure", lang, asker.say(lang, "follow_many"), figures=[figure_of(told.attended, unit)], evidence=(told.evidence,), tags=("event", "followup")))
    if asker.rng.random() < 0.5:
        turns.append(beyond("figure", lang, asker.say(lang, "follow_cost"), ("topic_without_figure",), "followup", "one_step_beyond"))
    return turns if len(turns) > 1 else None
