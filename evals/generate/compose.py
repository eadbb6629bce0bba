"""WORLD -> DRAFT: chooses what the report tells and in which form, and writes its blocks in order."""

from __future__ import annotations

import random
from calendar import monthrange
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from evals.generate import tabulate
from evals.generate.blocks import Block, Draft, Fact, Heading, Key, Para, Period, Told, Visit, scaled
from evals.generate.pack import Event, Indicator
from evals.generate.sentences import Pen, again, group, join, november, sentence, unit_printed
from evals.generate.world import World
from evals.generate.writing import MONTHS, bare_year, chinese, count, decimal, money, percent, rounded, year

Day = tuple[int, int, int]


@dataclass(slots=True)
class Plan:
    """Which indicators go where; `told` says what each one's sentence tells."""

    prose: list[Indicator]
    told: dict[str, frozenset[str]] = field(default_factory=dict)
    series: list[Indicator] = field(default_factory=list)
    place: list[Indicator] = field(default_factory=list)
    month: list[Indicator] = field(default_factory=list)
    parts: list[Indicator] = field(default_factory=list)
    targets: list[Indicator] = field(default_factory=list)
    labels: list[Indicator] = field(default_factory=list)
    november: list[Indicator] = field(default_factory=list)
    conflict: Indicator | None = None


def write(world: World, words: dict[str, Any], rng: random.Random) -> Draft:
    """Return the report of a world as blocks and facts."""
    pack = world.pack
    title = rng.choice(pack.titles).format(agency=world.agency, year=year(world.year, world.style), y=bare_year(world.year, world.style))
    draft = Draft(world, title)
    draft.noise += rng.sample(pack.noise, len(pack.noise))
    pen = Pen(draft, words, rng)
    plan = _plan(pen)
    draft.blocks.extend(Para(text) for text in rng.sample(pack.preface, rng.randint(1, len(pack.preface))))
    _summary(pen, plan)
    used: set[str] = set()
    for chapter in pack.chapters:
        _chapter(pen, plan, chapter.id, used)
    _visits(pen)
    _budget(pen)
    _tables(pen, plan)
    if plan.labels:
        draft.blocks += [Heading(1, pen.pick("chapter_labels")), tabulate.labels(pen, plan.labels)]
    return draft


def _plan(pen: Pen) -> Plan:
    world, rng = pen.draft.world, pen.rng
    every = list(world.pack.indicators)
    rng.shuffle(every)
    chosen = every[: max(6, round(len(every) * rng.uniform(0.7, 1.0)))]
    place = [i for i in chosen if world.truths[i.id].places][: rng.randint(1, 3)] if rng.random() < 0.85 else []
    plan = Plan(
        prose=[],
        series=[i for i in reversed(chosen) if "series" in i.uses][: rng.randint(2, 4)] if rng.random() < 0.8 else [],
        place=place,
        month=[i for i in chosen if world.truths[i.id].months][:1] if rng.random() < 0.4 else [],
        parts=[i for i in chosen if world.truths[i.id].parts][:1] if rng.random() < 0.4 else [],
        targets=[i for i in chosen if {"target", "target_low"} & i.uses][:3] if rng.random() < 0.45 else [],
        labels=rng.sample(chosen, min(len(chosen), rng.randint(3, 5))) if rng.random() < 0.45 else [],
    )
    tabled = {i.id for group in (plan.series, plan.place, plan.month, plan.parts, plan.targets, plan.labels) for i in group}
    plan.prose = [i for i in chosen if i.id not in tabled or rng.random() < 0.6]
    plan.november = [i for i in plan.prose if "nov" in i.uses][: rng.randint(0, 2)]
    for i in plan.prose:
        plan.told[i.id] = _told(pen, plan, i, exact=i.id in tabled)
    clear = [i for i in plan.prose if i.id not in tabled and i not in plan.november and i.form in ("act", "noun", "stock")]
    if clear and rng.random() < 0.6:
        plan.conflict = rng.choice(clear)
        plan.told[plan.conflict.id] &= {"with"}
    if "grouped" in pen.words:
        _bare(pen, plan, pen.words["grouped"])
    return plan


def _bare(pen: Pen, plan: Plan, share: float) -> None:
    """Let the acts of some chapters tell nothing but their figure, so that one sentence can hold them."""
    for chapter in pen.draft.world.pack.chapters:
        acts = [i for i in plan.prose if i.chapter == chapter.id and i.form == "act" and i not in plan.november and i is not plan.conflict]
        if len(acts) >= 2 and pen.rng.random() < share:
            plan.told.update({i.id: frozenset() for i in acts[:3]})


def _told(pen: Pen, plan: Plan, i: Indicator, *, exact: bool) -> frozenset[str]:
    rng, truth = pen.rng, pen.draft.world.truths[i.id]
    told: set[str] = set()
    draw = rng.random()
    if i.companion and rng.random() < 0.8:
        told.add("with")
    if truth.parts and i not in plan.parts and draw < 0.6:
        told.add("parts" if draw < 0.42 else "rank")
    elif {"target", "target_low"} & i.uses and i not in plan.targets and rng.random() < 0.5:
        told.add("target")
    elif draw < 0.85 and i.form != "stock":
        told.add("prev" if rng.random() < 0.55 else "diff")
    elif i.form == "act" and draw > 0.92 and not told:
        told.add("half")
    elif not exact and i not in plan.november and rng.random() < 0.6:
        told.add("about")
    return frozenset(told)


def _summary(pen: Pen, plan: Plan) -> None:
    draft, rng = pen.draft, pen.rng
    texts = []
    now = Period("year", draft.world.year)
    if plan.conflict:
        i = plan.conflict
        value = draft.world.now(i)
        other = _contradiction(value, rng)
        text = again(pen, i, other)
        draft.conflicts[Key(i.id, now)] = scaled(Fact(Key(i.id, now), other, unit_printed(i, pen), (text,), ("prose", "summary")))
        texts.append(text)
    repeated = [i for i in plan.prose if i is not plan.conflict and "about" not in plan.told[i.id]]
    for i in rng.sample(repeated, min(len(repeated), rng.randint(0, 2))):
        text = again(pen, i, draft.world.now(i))
        draft.add(Fact(Key(i.id, now), draft.world.now(i), unit_printed(i, pen), (text,), ("prose", "summary")))
        texts.append(text)
    if texts:
        rng.shuffle(texts)
        draft.blocks += [Heading(1, pen.pick("chapter_summary")), Para(("" if pen.lang != "en" else " ").join(texts))]


def _contradiction(value: Decimal, rng: random.Random) -> Decimal:
    step = max(1, int(value) // 40)
    return value + rng.choice((-1, 1)) * rng.randint(max(1, step // 2), step + 1)


def _chapter(pen: Pen, plan: Plan, chapter: str, used: set[str]) -> None:
    pack, rng = pen.draft.world.pack, pen.rng
    spec = next(c for c in pack.chapters if c.id == chapter)
    items: list[tuple[str, str]] = []
    for i in _grouped(pen, plan, chapter, items):
        text = sentence(pen, i, told=plan.told[i.id])
        if i in plan.november:
            text = (text + " " if pen.lang == "en" else text) + november(pen, i)
        items.append((capital(i.noun if i.form != "stock" else i.obj, pen), text))
    items += [(capital(e.name, pen), _event(pen, e)) for e in pack.events if e.chapter == chapter and rng.random() < 0.8]
    items += _extras(pen, chapter)
    rng.shuffle(items)
    if not items:
        return
    pen.draft.blocks.append(Heading(1, rng.choice(spec.titles)))
    filler = list(rng.sample(spec.filler, len(spec.filler))) + [pen.draft.noise.pop() for _ in range(min(len(pen.draft.noise), rng.randint(0, 2)))]
    rng.shuffle(filler)
    if filler and rng.random() < 0.7:
        pen.draft.blocks.append(Para(filler.pop()))
    pen.draft.blocks += _arrange(pen, items, filler)
    for build in (_series_here, _place_here):
        build(pen, plan, chapter, used)


def _grouped(pen: Pen, plan: Plan, chapter: str, items: list[tuple[str, str]]) -> list[Indicator]:
    """Return the chapter's indicators that want a sentence of their own; the others get one together, now and then."""
    here = [i for i in plan.prose if i.chapter == chapter]
    plain = [i for i in here if i.form == "act" and not plan.told[i.id] - {"with"} and i not in plan.november and i is not plan.conflict][:3]
    if len(plain) < 2 or pen.rng.random() < 0.2:
        return here
    items.append(("", group(pen, plain)))
    return [i for i in here if i not in plain]


def capital(text: str, pen: Pen) -> str:
    """Return a label with a capital, where the language has them."""
    bare = text.removeprefix("the ") if pen.lang == "en" else text
    return bare[0].upper() + bare[1:]


def _arrange(pen: Pen, items: list[tuple[str, str]], filler: list[str]) -> list[Block]:
    """Return items as numbered items, with or without labels, or as paragraphs of two or three sentences."""
    rng, gap = pen.rng, " " if pen.lang == "en" else ""
    style = rng.choice(("labelled", "numbered", "paragraphs", "numbered", "headed"))
    blocks: list[Block] = []
    if style == "paragraphs":
        texts = [text for _, text in items]
        while texts:
            size = rng.randint(1, 3)
            lead = [filler.pop()] if filler and rng.random() < 0.5 else []
            blocks.append(Para(gap.join(lead + texts[:size])))
            texts = texts[size:]
        return blocks
    if style == "headed":
        labelled = [(label, text) for label, text in items if label]
        loose = [Para(text) for label, text in items if not label]
        return [*loose, *(b for label, text in labelled for b in (Heading(2, label), Para(text)))]
    for label, text in items:
        body = gap.join((filler.pop(), text)) if filler and rng.random() < 0.35 else text
        blocks.append(Para(body, marked=True, label=label if style == "labelled" and label else ""))
    return blocks


def _extras(pen: Pen, chapter: str) -> list[tuple[str, str]]:
    pack, rng, draft = pen.draft.world.pack, pen.rng, pen.draft
    found: list[tuple[str, str]] = []
    for listing in (x for x in pack.listings if x.chapter == chapter and rng.random() < 0.85):
        drawn = tuple(rng.sample(listing.pool, rng.randint(*listing.draw)))
        text = rng.choice(listing.texts).format(items=join(pen, list(drawn)), k=count(len(drawn), draft.world.style))
        draft.listings.append((listing, drawn, text))
        found.append(("", text))
    for passage in (x for x in pack.passages if x.chapter == chapter and rng.random() < 0.85):
        a, b = rng.sample(passage.pool, 2)
        text = rng.choice(passage.texts).format(a=a, b=b)
        draft.passages.append((passage, (a, b), text))
        found.append(("", text))
    for milestone in (x for x in pack.milestones if x.chapter == chapter and rng.random() < 0.85):
        day = _day(pen, draft.world.year)
        text = rng.choice(milestone.texts).format(date=date_text(pen, day))
        draft.milestones.append((milestone, day, text))
        found.append(("", text[0].upper() + text[1:]))
    for term in (x for x in pack.terms if x.chapter == chapter and rng.random() < 0.85):
        drawn_values = rng.choice(term.values)
        shown = [_plain_number(pen, v) for v in drawn_values]
        text = rng.choice(term.texts).format(n=shown[0], m=shown[-1])
        draft.terms.append((term, drawn_values, text))
        found.append(("", text[0].upper() + text[1:]))
    for choice in (x for x in pack.choices if x.chapter == chapter and rng.random() < 0.8):
        yes = rng.random() < 0.5
        text = rng.choice(choice.yes if yes else choice.no)
        draft.choices.append((choice, yes, text))
        found.append(("", text))
    return found


def _plain_number(pen: Pen, value: str) -> str:
    return count(int(value), pen.draft.world.style) if value.isdigit() else decimal(Decimal(value), pen.draft.world.style)


def _visits(pen: Pen) -> None:
    draft, rng, pack = pen.draft, pen.rng, pen.draft.world.pack
    if rng.random() < 0.45:
        return
    blocks: list[Block] = [Heading(1, pen.pick("chapter_visits"))]
    for guest in rng.sample(pack.guests, rng.randint(2, min(4, len(pack.guests)))):
        day, number, subject = _day(pen, draft.world.year), rng.randint(4, 28), rng.choice(pack.subjects)
        text = pen.pick("visit").format(date=date_text(pen, day), guest=_inside(guest.report, pen), n=count(number, draft.world.style), subject=subject, agency=pack.self_names[0]) + str(pen.words["stop"])
        text = text[0].upper() + text[1:]
        draft.visits.append(Visit(guest, day, number, subject, text))
        blocks.append(Para(text, marked=True))
    draft.blocks += blocks


def _inside(name: str, pen: Pen) -> str:
    """Return a name as it goes inside a sentence."""
    return name[0].lower() + name[1:] if pen.lang == "en" else name


def _day(pen: Pen, in_year: int) -> Day:
    month = pen.rng.randint(1, 12)
    return in_year, month, pen.rng.randint(1, monthrange(in_year, month)[1])


def date_text(pen: Pen, day: Day, last: Day | None = None) -> str:
    """Return a date, or a range of days within a month, as the report writes it."""
    y, m, d = day
    style = pen.draft.world.style
    if pen.lang == "en":
        days = f"{d}" if last is None else f"{d}-{last[2]}"
        return f"{days} {MONTHS[m - 1]} {y}"
    if style.digits == "chinese":
        text = f"{bare_year(y, style)}{chinese(m)}月{chinese(d)}日"
        return text if last is None else f"{text}至{chinese(last[2])}日"
    full = str.maketrans("0123456789", "０１２３４５６７８９") if style.digits == "fullwidth" else {}
    text = f"{bare_year(y, style)}{str(m).translate(full)}月{str(d).translate(full)}日"
    return text if last is None else f"{text}至{str(last[2]).translate(full)}日"


def _event(pen: Pen, event: Event) -> str:
    draft, rng, words = pen.draft, pen.rng, pen.words
    first = _day(pen, draft.world.year)
    last = first
    if event.days > 1:
        first = (first[0], first[1], min(first[2], 26))
        last = (first[0], first[1], first[2] + event.days - 1)
    place = rng.choice(event.places) if rng.random() < 0.85 else ""
    partners = tuple(rng.sample(event.partners, rng.randint(1, min(2, len(event.partners))))) if rng.random() < 0.7 else ()
    attended = rng.randint(event.low, event.high) if rng.random() < 0.75 else 0
    date = date_text(pen, first, last if last != first else None)
    verb, tail = event.verb, ""
    if partners and words["event_partner"] and rng.random() < 0.6:
        verb = pen.pick("event_partner").format(partners=join(pen, list(partners))) + verb
    elif partners:
        tail = pen.pick("event_partner_tail").format(partners=join(pen, list(partners)))
    head = pen.pick("event" if place else "event_alone").format(date=date, place=place, verb=verb, name=event.name, agency=draft.world.pack.self_names[0])
    text = head + tail
    if attended:
        number = count(attended, draft.world.style)
        text += pen.pick("attended").format(n=f"{number} {event.unit}" if pen.lang == "en" else number + event.unit)
    text += str(words["stop"])
    text = text[0].upper() + text[1:]
    draft.events.append(Told(event, first, last, place, partners, attended, text))
    return text


def _series_here(pen: Pen, plan: Plan, chapter: str, used: set[str]) -> None:
    here = [i for i in plan.series if i.chapter == chapter]
    if here and "series" not in used and pen.rng.random() < 0.5:
        used.add("series")
        pen.draft.blocks.append(tabulate.series(pen, plan.series))
        plan.series = []


def _place_here(pen: Pen, plan: Plan, chapter: str, used: set[str]) -> None:
    here = [i for i in plan.place if i.chapter == chapter]
    if here and "place" not in used and pen.rng.random() < 0.4:
        used.add("place")
        pen.draft.blocks.append(tabulate.places(pen, plan.place))
        plan.place = []


def _budget(pen: Pen) -> None:
    world, rng, draft = pen.draft.world, pen.rng, pen.draft
    if not world.budget or rng.random() < 0.4:
        return
    draft.blocks.append(Heading(1, pen.pick("chapter_budget")))
    if rng.random() < 0.6:
        draft.blocks.append(tabulate.budget(pen))
        return
    unit = world.style.currency if pen.lang == "en" else "元"
    for item, planned, spent in world.budget[: rng.randint(3, len(world.budget))]:
        rate = rounded(Decimal(spent) / planned * 100, 1)
        template = pen.pick("budget_sentence")
        text = template.format(item=item.report, b=money(planned, world.style), s=money(spent, world.style), r=percent(rate, world.style)) + pen.words["stop"]
        draft.blocks.append(Para(text[0].upper() + text[1:], marked=True))
        period = Period("year", world.year)
        told = [("budget", Decimal(planned), unit), ("spent", Decimal(spent), unit)] + ([("spent_rate", rate, "%")] if "{r}" in template else [])
        for scope, value, printed in told:
            draft.add(Fact(Key("budget:" + item.report, period, scope), value, printed, (text,), ("prose", "money")))


def _tables(pen: Pen, plan: Plan) -> None:
    draft, truths = pen.draft, pen.draft.world.truths
    grids: list[Block] = []
    if plan.series:
        grids.append(tabulate.series(pen, plan.series))
    if plan.place:
        grids.append(tabulate.places(pen, plan.place))
    grids += [tabulate.months(pen, i) for i in plan.month]
    grids += [tabulate.parts(pen, i, truths[i.id].parts) for i in plan.parts]
    if plan.targets:
        grids.append(tabulate.targets(pen, plan.targets))
    if grids:
        pen.rng.shuffle(grids)
        draft.blocks += [Heading(1, pen.pick("chapter_appendix")), *grids]
