"""A yes-or-no question -> its verdict: by a number, an aim, two times or two things, the members of a list, or a sentence.

Aims are judged in `ask.reached`, comparisons in `ask.compared`; what a sentence denies is told by `ask.denials`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from reportqa.ask.bearing import MOST_LOST, SENTENCES, WITHIN, closest, near_best, with_terms
from reportqa.ask.cells import AIM, DONE
from reportqa.ask.compared import DOWN, LEVEL, MOVE_ASKED, RELATIONS, THAN, UP, by_things, by_times
from reportqa.ask.decision import Ask, Decision, Evidence, lost_share, strict
from reportqa.ask.denials import denied, harmed, of_harm
from reportqa.ask.enumerations import enumerations
from reportqa.ask.evidence import Statement, is_cell, rank_sentences
from reportqa.ask.figures import accepts, as_figures, confidence, refuse, trace, why_not
from reportqa.ask.listing import best_clause, heads, period_ok
from reportqa.ask.matching import squash
from reportqa.ask.naming import countries, home, is_country, places
from reportqa.ask.ranking import rank_figures, unit_fit
from reportqa.ask.reached import AIM_SPOKEN, LOWER_ASKED, LOWER_BETTER, about_aim, by_aim, said_of_aim, words_before
from reportqa.ask.terms import without
from reportqa.language.compounds import english_unit_at, in_one_unit
from reportqa.language.numerals import find_quantities, number_from_words
from reportqa.language.script import fold
from reportqa.language.units import NO_UNIT
from reportqa.model.answer import Query, Reason, Status, Term, Type
from reportqa.model.document import Span
from reportqa.model.figure import Bound, Figure

# The least share of a question's words that a sentence must meet; set on the tuned sets.
LEAST_VERDICT = 0.55
_FEWEST_MEMBERS, _SHARE_OF_PLACES = 4, 0.6  # an enumeration of fewer names, or of other things, tells of no absence


def verdict(ask: Ask) -> Decision:
    """Decide a yes-or-no question, by a figure where it names a number, else by a sentence."""
    numbers = _numbers(ask.query)
    if numbers:
        wordy = replace(ask, query=replace(ask.query, numbers=numbers, terms=_wordy(ask.query)))
        return (by_aim(wordy, aimed=numbers[0]) if _REACH.search(ask.query.folded) else None) or _by_number(wordy)
    return by_aim(ask) or by_things(ask) or by_times(ask) or _by_members(ask) or _by_sentence(ask)


# A figure is asked to have come up to the aim that the question gives the number of: 衝到原訂的七成, reach the target of 70%.
_REACH = re.compile(r"达到|达成|冲到|做到|拉到|升到|上到|到达|摸到|突破|超过|超出|\b(?:reach|hit|meet|met|exceed|beat|attain|achieve|make it to|get to|got to|come up to)")


# ---------------------------------------------------------------- members of a list


def _asked_place(query: Query) -> frozenset[str]:
    """Return the Chinese names of the one country, the report's own apart, that a question names; empty if none or several."""
    found = [forms for english, forms in countries() if not (forms | {english}) & home() and _names_place(query, english, forms)]
    return max(found, key=lambda forms: max(map(len, forms))) if found and not any(a.isdisjoint(b) for a in found for b in found) else frozenset()


def _names_place(query: Query, english: str, forms: frozenset[str]) -> bool:
    if query.language == "en":
        return re.search(rf"\b{re.escape(english)}\b", query.folded) is not None
    return any(form in query.folded for form in forms)


def _by_members(ask: Ask) -> Decision | None:
    """Answer no where a country asked about is not among the names of each list that the rest of the question is about."""
    query, view = ask.query, ask.view
    place = _asked_place(query)
    if not place:
        return None
    english = {e for e, forms in countries() if forms & place}
    terms = tuple(t for t in query.terms if t.text not in place and t.text not in english and not any(t.text in p for p in place))
    longest: tuple[int, Evidence] | None = None
    for s in near_best(ask, terms) if terms else ():
        text = s.span.of(view.documents[s.document].text)
        if not _all_met(ask, terms, squash(text)):
            continue
        if any(form in squash(text) for form in place):
            return None
        for run in enumerations(text):
            known = sum(is_country(name) for name in run.names)
            if len(run.names) >= _FEWEST_MEMBERS and known >= _SHARE_OF_PLACES * len(run.names) and (longest is None or len(run.names) > longest[0]):
                longest = (len(run.names), Evidence(s.document, Span(s.span.start + run.start, s.span.start + run.end)))
    if longest is None:
        return None
    return Decision(Type.YESNO, Status.ANSWERED, passage=(longest[1],), verdict=False, confidence=0.6)


def _all_met(ask: Ask, terms: tuple[Term, ...], text: str) -> bool:
    """Whether text meets each term that matters: a list of something near to what is asked about tells of no absence."""
    total = sum(t.weight for t in terms)
    return all(ask.matcher(t, text) >= _MET for t in terms if t.weight >= _MATTERS * total)


_MET, _MATTERS = 0.5, 0.2


# ---------------------------------------------------------------- numbers


def _by_number(ask: Ask) -> Decision:
    query = ask.query
    units = _number_units(query)
    plain = as_figures(ask, units=units or query.units)
    candidates = rank_figures(plain.query, ask.view, ask.matcher)
    aim = AIM_SPOKEN.search(query.folded) is not None  # else what was aimed at says nothing of what was done
    accepted = [c for c in candidates if accepts(c) and (not units or c.unit > 0)]
    if not aim or _REACH.search(query.folded):
        accepted = [c for c in accepted if not _aimed(ask, c.figure)] or accepted
    if not accepted:
        return refuse(ask, why_not(candidates, query), candidates, trace(candidates, ask.view))
    best = next((c for c in accepted[:4] if c.figure.quantity.value == query.numbers[0] and c.score >= accepted[0].score - 1.0), accepted[0])
    quantity = best.figure.quantity
    asked = replace(quantity, value=query.numbers[0], unit_id=_asked_unit(query) or quantity.unit_id)
    value, limit = in_one_unit(quantity, asked) or (quantity.value, asked.value)
    held = _compare(query.folded, value, limit, quantity.bound)
    return Decision(Type.YESNO, Status.ANSWERED, figures=(best.figure,), verdict=held, confidence=confidence(best, accepted), trace=trace(candidates, ask.view))


def _aimed(ask: Ask, found: Figure) -> bool:
    """Whether a figure is what was aimed at, by the words before it or by the header of its column or row."""
    if is_cell(found):
        labels = [fold(h) for h in found.headers[:2]]
        return any(AIM.search(h) and not DONE.search(h) for h in labels)
    behind = fold(ask.view.documents[found.document].text[found.span.end : found.span.end + 14])
    return AIM_SPOKEN.search(words_before(ask, found)) is not None or _AIM_BEHIND.match(behind) is not None


_AIM_BEHIND = re.compile(r"\s?的?(?:年度)?(?:目标|要求)|\s?(?:target|goal|ceiling|limit)\b")
_COMPARATOR = re.compile(r"(?:超过|多于|高于|大于|突破|超出|不到|少于|低于|不足|至少|more than|over|exceed(?:ed)?|above|fewer than|less than|below|under|at least)\s?$")
_TIME = re.compile(r"\s?(?:学?年|月|[-/]\d|\?|$)")
_BARE_HAN = re.compile(r"[一二两三四五六七八九十百千][一二三四五六七八九十百千万亿]+(?=吗|[?]|$)")
_NO_NUMBER = re.compile(r"^(?:号|期|届|次|季|年)|^[十百千]?(?:号|期|届)|^-[a-z]|^(?:专线|热线|hotline|helpline)")  # the ten-day target


def _numbers(query: Query) -> tuple[Decimal, ...]:
    """Return the numbers that a question sets a figure against: not those of a name (5號) or of a time (前一季, 這一年)."""
    found_all = find_quantities(query.folded)
    found = [q for q in found_all if q.quantity.value in query.numbers]
    none = {q.quantity.value for q in found if _NO_NUMBER.match(query.folded[q.number.end :].lstrip()) or re.search(r"[前上这那第每]$", query.folded[: q.number.start])}
    beyond = [q.quantity.value for q in found_all if _COMPARATOR.search(query.folded[: q.number.start]) and not _TIME.match(query.folded[q.number.end :])]
    beyond += [value for m in _BARE_HAN.finditer(query.folded) if _COMPARATOR.search(query.folded[: m.start()]) and (value := number_from_words(m.group())) is not None]
    return tuple(dict.fromkeys((*(n for n in query.numbers if n not in none), *beyond)))


def _wordy(query: Query) -> tuple[Term, ...]:
    """Return the terms of a question without those that are numbers: they are compared, not looked for."""
    kept = tuple(t for t in query.terms if not any(q.number.start == 0 and q.number.end == len(t.text) for q in find_quantities(t.text)) and not _BARE_HAN.fullmatch(t.text))
    return kept or query.terms


def _number_units(query: Query) -> tuple[str, ...]:
    return tuple(q.unit.id for q in find_quantities(query.folded) if q.unit is not NO_UNIT and q.quantity.value in query.numbers and q.unit.id not in ("year", "fiscal_year"))[:1]


def _asked_unit(query: Query) -> str | None:
    """Return the unit of the number that a figure is set against, in either language; None where it has none."""
    asked = next((q for q in find_quantities(query.folded) if q.quantity.value == query.numbers[0]), None)
    unit = None if asked is None else asked.unit if asked.unit is not NO_UNIT else english_unit_at(query.folded, asked.number.end)
    return None if unit is None else unit.id


def _compare(folded: str, value: Decimal, asked: Decimal, bound: Bound) -> bool:
    if re.search(r"超过|多于|高于|逾|大于|突破|超出|more than|over|exceed|above|greater|higher than", folded):
        return value > asked or (value == asked and bound is Bound.OVER)
    if re.search(r"不到|少于|低于|未满|小于|不足|less than|fewer|below|under|lower than", folded):
        return value < asked
    if re.search(r"至少|达到|达|以上|at least|reach", folded):
        return value >= asked
    return value == asked


# ---------------------------------------------------------------- sentences


_ALL_ASKED = re.compile(r"全部|全数|都(?=[一-鿿])|所有|每一?个|\ball\b|\bevery(?:one|thing)?\b|\bfully\b|\bcompletely\b")
_SOME_LEFT = re.compile(r"其余(?!的?均|皆|都)|尚有|仍有|还有|尚未|\bremaining\b|\bthe rest\b|\bexcept\b|\ball but\b")
_DONE_ASKED = re.compile(r"好了没|好了吗|完成了|完工|竣工|启用了|finished|completed|\bopen(?:ed)? yet")
_DONE_WORDS = re.compile(r"^(?:[盖建做]?好了?|完工了?|完成了?|竣工了?|启用了?|finished|completed?|done|open(?:ed)?)$")
_DONE = re.compile(r"已(?:于.{0,16})?(?:完成|完工|启用|竣工|落成|兴建完)|完工启用|竣工|完竣|was (?:completed|finished|opened)")
_ONGOING = re.compile(r"仍(?:全力|持续|在|需|须)|尚在|施工中|兴建中|办理中|预计|预定|规划于|停工|under way|under construction|expected|being built")
_ODD = re.compile(r"不(?:合格|良|符|足)|违规|异常|超标|缺失")


_SOUND = re.compile(r"合格|符合|正常|未发现|无")
_NOT_DONE = re.compile(r"未(?:完工|完成|竣工|启用|动工|能|获|及)|\bnot (?:yet )?(?:been )?(?:finished|complete|open)|\bunfinished\b")
_ORDINARY, _LIGHT = 0.7, 1.0  # of the mean weight of a question's words, and outright: a lighter word need not be met
_BARE_DENIAL = re.compile(r"[,;](?:均|皆|都|并|全部|经查|经检[测验])*未[一-鿿]{1,4}(?:[。,;]|$)")  # it denies what was looked for, in whatever words that was asked
_UNMET, _ONWARD = 0.4, 2  # below which a word is not met in a sentence; how many sentences behind it may go on about its topic


def _by_sentence(ask: Ask) -> Decision:
    query, view = ask.query, ask.view
    if _DONE_ASKED.search(query.folded):
        query = with_terms(query, without(query.terms, _DONE_WORDS) or query.terms)
    ranked = rank_sentences(query, view, ask.matcher)
    usable = [s for s in ranked if not strict(s.missing) and s.coverage >= LEAST_VERDICT and lost_share(s.missing, query) <= MOST_LOST and period_ok(s, query, view)]
    for s in usable[:SENTENCES]:
        if s.score < usable[0].score - WITHIN:
            break
        told = next((t for part in _onward(ask, s) if (t := _told(ask, s, part)) is not None), None)
        if told is not None:
            return told
    return refuse(ask, Reason.NO_TOPIC if not ranked or ranked[0].coverage < 0.4 else Reason.TOPIC_WITHOUT_FIGURE, rank_figures(query, view, ask.matcher))  # noqa: PLR2004


def _onward(ask: Ask, statement: Statement) -> Iterator[Statement]:
    """Yield a sentence and the next ones of its passage, which may say of its topic what is asked."""
    yield statement
    behind = [s for s in ask.view.sentences(statement.passage) if s.start >= statement.span.end]
    for span in behind[:_ONWARD]:
        onward = replace(statement, span=span)
        if not period_ok(onward, ask.query, ask.view):
            return
        yield onward


def _told(ask: Ask, topic: Statement, part: Statement) -> Decision | None:
    """Return the verdict of a sentence, the one on the topic or one behind it; None where it does not say what is asked."""
    view, asked = ask.view, ask.query.folded
    sentence = view.squash(part.document, part.span)
    if heads(view, part) or not _bears(asked, sentence) or not _speaks(ask, topic, part):
        return None
    clause = best_clause(ask, part, 80)
    text = view.documents[part.document].text
    topical = tuple(t for t in ask.query.terms if not _ODD.search(t.text))  # a fault is told of one thing and not of another: one depot passed, the next did not
    own = closest(replace(ask, query=with_terms(ask.query, topical or ask.query.terms)), clause, text)
    held = _holds(ask, squash(own.of(text)), squash(clause.of(text)), sentence)
    if held is None:
        return None
    elsewhere = _AT.search(asked)
    if elsewhere is not None and (named := places(part.span.of(text))):
        held = any(elsewhere["place"] in squash(n) for n in named)
    inside = (f for f in view.figures if f.document == part.document and clause.start <= f.span.start and f.span.end <= clause.end)
    shown = next((f for f in inside if unit_fit(ask.query, f) > 0), None)
    return Decision(
        Type.YESNO, Status.ANSWERED, figures=(shown,) if shown else (), passage=(Evidence(part.document, clause),), verdict=held,
        confidence=min(0.9, 0.2 + 0.65 * topic.coverage),
    )  # fmt: skip


def _speaks(ask: Ask, topic: Statement, part: Statement) -> bool:
    """Whether a sentence speaks of what is asked: it, or its heading, has each word of weight that the report has; one behind the topic has those that the topic lacks."""
    view = ask.view
    here, first = view.squash(part.document, part.span), view.squash(topic.document, topic.span)
    if of_harm(ask.query.folded):
        return harmed(ask.query.folded, here) is not None
    if _DONE_ASKED.search(ask.query.folded):
        return any(p.search(here) for p in (_DONE, _ONGOING, _NOT_DONE, _SOME_LEFT)) or AIM_SPOKEN.search(ask.query.folded) is not None
    total = sum(t.weight for t in ask.query.terms) or 1.0
    path = " ".join(map(squash, view.passages[topic.passage].path))
    heavy = [t for t in ask.query.terms if t.known and t.weight >= _ORDINARY * total / len(ask.query.terms) and t.weight > _LIGHT]
    lacking = [t for t in heavy if max(ask.matcher(t, first), ask.matcher(t, path)) < _UNMET]
    return not lacking or _BARE_DENIAL.search(here) is not None if part.span == topic.span else bool(lacking) and all(ask.matcher(t, here) >= _MET for t in lacking)


def _bears(asked: str, sentence: str) -> bool:
    """Whether a sentence on the topic can bear out what is asked: an aim, a comparison or a superlative must be spoken of itself."""
    if AIM_SPOKEN.search(asked) and not AIM_SPOKEN.search(sentence):
        return False
    if THAN.search(asked) and any(p.search(asked) for _, p in RELATIONS) and not (UP.search(sentence) or DOWN.search(sentence) or LEVEL.search(sentence)):
        return False
    return not (_MOST.search(asked) and not _MOST.search(sentence))


_MOST = re.compile(r"最[多高大少低小好差常]|居冠|居首|第一(?![次届季期级])|之冠|创新高|\b(?:most|highest|largest|lowest|fewest|biggest|record)\b")
_AT = re.compile(r"(?:是不是|是否|是)?在(?P<place>[一-鿿]{2,6}?)(?:那边|那里|当地)?(?:开|举行|举办|召开|办理|办|登场)")


def _holds(ask: Ask, clause: str, stretch: str, sentence: str) -> bool | None:
    """Return the verdict of the words that answer: the clause closest to the question, the stretch quoted, its sentence."""
    asked = ask.query.folded
    if AIM_SPOKEN.search(asked) and (met := said_of_aim(about_aim(sentence), lower=bool(LOWER_ASKED.search(asked) or LOWER_BETTER.search(asked)))) is not None:
        return met
    if (harm := harmed(asked, sentence)) is not None:
        return harm != _asks_negative(asked)
    if _DONE_ASKED.search(asked) and (_ONGOING.search(sentence) or _NOT_DONE.search(sentence)) and not _DONE.search(sentence):
        return False
    odd = _ODD.search(asked)
    if odd is not None and not _ODD.search(clause) and (_SOUND.search(clause) or _SOUND.search(stretch) and not _ODD.search(stretch)):
        return False
    if MOVE_ASKED.search(asked) and LEVEL.search(clause):
        return False  # held at the same amount is neither raised nor cut
    if _ALL_ASKED.search(asked) and _SOME_LEFT.search(sentence):
        return False  # the rest was not
    total = sum(t.weight for t in ask.query.terms) or 1.0
    heavy = [t for t in ask.query.terms if t.weight >= _MATTERS * total] or list(ask.query.terms)
    held = not denied(asked, clause, stretch, lambda text: any(ask.matcher(t, text) >= _MET for t in heavy))
    return held != _asks_negative(asked)


def _asks_negative(folded: str) -> bool:
    """Whether a question is put in the negative (是不是沒有…, didn't …)."""
    return re.search(r"(?<!有)没有(?!吗?[?]?$)|未(?!来|成年|满)|\bnot\b|n't\b", folded) is not None and not re.search(r"(?<=有)没有|没有[?]?$", folded)
