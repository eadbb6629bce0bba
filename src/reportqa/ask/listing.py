"""Sentences and sections -> lists (the items of an enumeration or of a section) and named entities."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from reportqa.ask.decision import Ask, Decision, Evidence, Listed, lost_share, strict
from reportqa.ask.enumerations import Enumerated, counted, english_enumerations, enumerations, is_name
from reportqa.ask.evidence import Statement, View, is_cell, rank_sentences
from reportqa.ask.figures import refuse, shortened
from reportqa.ask.itemised import itemised
from reportqa.ask.matching import squash
from reportqa.ask.naming import countries, firms, has_title, is_country, names_place, of_other_country, only_mentioned, organisations, persons, places, same_country
from reportqa.ask.ranking import rank_figures
from reportqa.ask.rowlists import row_list
from reportqa.language.script import fold
from reportqa.model.answer import Query, Reason, Status, Type
from reportqa.model.document import Span

LEAST_LIST, LEAST_LIST_COVERAGE, _SENTENCES = 0.62, 0.3, 40  # of a sentence's coverage and its enumeration's fit together
LEAST_SENTENCE = 0.5  # the least coverage at which a sentence answers, set on the tuned question sets


# ---------------------------------------------------------------- lists and entities


def listing(ask: Ask) -> Decision:
    """Decide a question for a list: an enumeration, the parts of a section, or rows."""
    query, view = ask.query, ask.view
    children = subsections(ask)
    sentences = found_sentences(ask)
    scored: list[tuple[float, Statement, tuple[Listed, ...]]] = []
    for s in sentences[:_SENTENCES]:
        s = _with_what_it_parts(ask, s, sentences)  # noqa: PLW2901
        if s.coverage < LEAST_LIST_COVERAGE or _titles(ask.view, s):
            continue
        fit, items = _enumerated(ask, s)
        if s.coverage + fit < LEAST_LIST:
            continue
        if items and (len(items) >= 2 or _asked_count(query) == 1 or _year_part(ask, s) != s.span):  # noqa: PLR2004
            scored.append((s.score + fit, s, items))
    scored += _ranked_rows(ask, sentences)
    scored += _itemised(ask, sentences)
    best = max(scored, key=lambda x: x[0], default=None)
    rows = row_list(ask)
    if rows is not None and _asked_count(query) in (0, len(rows.items)) and (best is None or rows.coverage >= best[1].coverage):
        return Decision(Type.LIST, Status.ANSWERED, items=rows.items, passage=(rows.items[0].evidence,), confidence=min(0.9, 0.3 + 0.6 * rows.coverage))
    if children is not None and (best is None or children[0] >= best[0] + 0.02):
        return Decision(Type.LIST, Status.ANSWERED, items=children[1], confidence=0.6)
    if best is not None:
        _, statement, items = best
        return Decision(Type.LIST, Status.ANSWERED, items=items, passage=(Evidence(statement.document, statement.span),), confidence=min(0.9, 0.3 + 0.6 * statement.coverage))
    if rows is not None:  # another number of them is asked for
        return refuse(ask, Reason.TOPIC_WITHOUT_FIGURE, rank_figures(ask.query, ask.view, ask.matcher))
    told = [s for s in sentences if s.coverage >= LEAST_SENTENCE + 0.05 and lost_share(s.missing, query) <= 0.4][:4]  # noqa: PLR2004
    told = [s for s in told if not _titles(view, s)]
    told = [s for s in told if s.score >= told[0].score - 0.15 and not _mentions_only(ask, s.span.of(view.documents[s.document].text))]
    if told and _kind_told(ask):
        return _only_named(ask, entity(ask))
    if told:
        listed = tuple(Listed(shortened(view, s.document, s.span, 100).of(view.documents[s.document].text), Evidence(s.document, shortened(view, s.document, s.span))) for s in told)
        return Decision(Type.LIST, Status.ANSWERED, items=listed, confidence=0.5)
    return refuse(ask, Reason.NO_TOPIC if not sentences or sentences[0].coverage < 0.4 else Reason.TOPIC_WITHOUT_FIGURE, rank_figures(ask.query, ask.view, ask.matcher))  # noqa: PLR2004


_LONGEST_TITLE = 40  # characters; twice that in English: a longer heading may hold a whole sentence


def _titles(view: View, statement: Statement) -> bool:
    """Whether a sentence is no more than a title or the header of a table."""
    longest = _LONGEST_TITLE * (2 if view.documents[statement.document].language == "en" else 1)
    text = statement.span.of(view.documents[statement.document].text)
    return len(text) <= longest and not re.search(r"[：:、]\S", text.lstrip()[3:]) and heads(view, statement)  # noqa: RUF001


_PARTS = re.compile(r"^\s*(?:of (?:these|those|them)|(?:其中|这些))\b", re.IGNORECASE)
_PARTED = 0.02  # how much less a sentence that parts what the one before it named is about that


def _with_what_it_parts(ask: Ask, statement: Statement, sentences: list[Statement]) -> Statement:
    """Return a sentence that tells the parts of what the one before it names (Of these, …) as being about that."""
    text = ask.view.documents[statement.document].text
    if not _PARTS.match(fold(statement.span.of(text))):
        return statement
    before = next((o for o in sentences if o.passage == statement.passage and o.span.end <= statement.span.start and not text[o.span.end : statement.span.start].strip()), None)
    if before is None or before.coverage <= statement.coverage:
        return statement
    return replace(statement, coverage=before.coverage - _PARTED, score=before.score - _PARTED, missing=before.missing)


_DUTY = re.compile(r"必须|须|应当?|得要|要求|规定|义务|\b(?:must|required?|requires|obliged|ordered|told|have to|had to|shall|should|duty|duties|obligations?)\b")
_ACTS = re.compile(r"做法|作法|措施|作为|怎么做|对策|方案|步骤|行动|因应|应变|建议|\b(?:measures?|steps?|actions?|recommend\w*|going to do|will do|plans? to|do about|intends?)\b")
_ACTS_TOLD = re.compile(r"措施|作法|做法|作为|对策|如下|下列|以下|将|建议|\b(?:measures?|steps?|actions?|recommend\w*|will|would|plans?|following|agreed)\b")
_MEANT = 0.3


def _itemised(ask: Ask, sentences: list[Statement]) -> list[tuple[float, Statement, tuple[Listed, ...]]]:
    """Return what sentences announce and tell item by item: what someone must do, or the steps taken, where that is asked for."""
    folded = ask.query.folded
    found = []
    for s in sentences[:_SENTENCES]:
        if s.coverage < LEAST_LIST_COVERAGE:
            continue
        text = ask.view.documents[s.document].text
        told = itemised(text, s.span)
        if told is None:
            continue
        lead = fold(told.lead.of(text))
        if not ((_DUTY.search(folded) and _DUTY.search(lead)) or (_ACTS.search(folded) and _ACTS_TOLD.search(lead))):
            continue
        items = tuple(Listed(" ".join(i.of(text).split()), Evidence(s.document, i)) for i in told.items)
        if s.coverage + _MEANT >= LEAST_LIST:
            found.append((s.score + _MEANT, s, items))
    return found


_PLACED = re.compile(r"^第(?P<place>[一二三四五六七八九十\d]+)名[\s：:]*(?P<name>[^\d\s]+(?:\s(?![\d一二三四五六七八九])[^\d\s]+)*)")  # noqa: RUF001


def _ranked_rows(ask: Ask, sentences: list[Statement]) -> list[tuple[float, Statement, tuple[Listed, ...]]]:
    """Return the first few of things that a passage ranks line by line (第一名 …), where the first few are asked for."""
    wanted = _asked_count(ask.query)
    if not wanted or not _SUPERLATIVE.search(ask.query.folded):
        return []
    for s in sentences[:_RANKINGS]:
        text = ask.view.documents[s.document].text
        lines = [(m["name"], span) for span in ask.view.sentences(s.passage) if (m := _PLACED.match(span.of(text)))]
        if len(lines) >= wanted and s.coverage >= LEAST_LIST_COVERAGE:
            return [(s.score + 0.5, s, tuple(Listed(name, Evidence(s.document, shortened(ask.view, s.document, span))) for name, span in lines[:wanted]))]
    return []


_RANKINGS = 12


def _only_named(ask: Ask, decision: Decision) -> Decision:
    """Return a decision whose items are each of the kind that the question asks for, as many as it names at least, or a refusal."""
    names = tuple(i.text for i in decision.items)
    if decision.status is Status.ANSWERED and of_kind(ask, names) and len(names) >= min(2, _asked_count(ask.query)):
        return decision
    return refuse(ask, Reason.TOPIC_WITHOUT_FIGURE, rank_figures(ask.query, ask.view, ask.matcher))


def _kind_told(ask: Ask) -> bool:
    """Whether names of the kind asked for could be told, so that sentences without them do not answer."""
    return any(pattern.search(_asked_of(ask.query.folded)) for pattern, _ in _TOLD_KINDS)


def found_sentences(ask: Ask) -> list[Statement]:
    """Return the sentences that meet each name and the time that the question confines itself to, best first."""
    ranked = rank_sentences(ask.query, ask.view, ask.matcher)
    return [s for s in ranked if not strict(s.missing) and period_ok(s, ask.query, ask.view) and names_met(ask, s)]


def names_met(ask: Ask, statement: Statement) -> bool:
    """Whether a statement, with its headings, names each country that the question names: one like it will not do."""
    view = ask.view
    around = [view.squash(statement.document, view.passages[statement.passage].span), *map(squash, view.passages[statement.passage].path)]
    return all(any(same_country(t.text, text) for text in around) for t in ask.query.terms)


def period_ok(statement: Statement, query: Query, view: View) -> bool:
    """Whether a sentence is about the period asked for: it names its year, or names none and the report is of it."""
    if not query.periods:
        return True
    wanted = {y for p in query.periods for y in p.years}
    here = [m for m in view.moments_of(statement.passage) if statement.span.start <= m.span.start < statement.span.end]
    figures = [f for i in view.figures_of(statement.passage) if statement.span.start <= (f := view.figures[i]).span.start < statement.span.end]
    years = {y for m in here for y in m.period.years} | {y for f in figures if f.period for y in f.period.years}
    if years and not years & wanted:
        month = next((p.start.month for p in query.periods if p.start and p.end and (p.start.year, p.start.month) == (p.end.year, p.end.month)), 0)
        return bool(month) and _names_month(statement.span.of(view.documents[statement.document].text), month)
    if years:
        return True
    year = view.documents[statement.document].year
    return year is None or year in wanted


def _names_month(text: str, month: int) -> bool:
    """Whether a text names a month, in any writing, though another year is named beside it."""
    han = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")[month - 1]
    return re.search(rf"(?<![\d十]){month}\s?月|(?<!十){han}月", fold(text)) is not None


def _enumerated(ask: Ask, statement: Statement) -> tuple[float, tuple[Listed, ...]]:
    """Return the items of the enumeration in a sentence that best fits the question, with how well, ((0, ()) if none)."""
    document = ask.view.documents[statement.document]
    part = _year_part(ask, statement)
    text = part.of(document.text)
    best: tuple[float, tuple[Listed, ...]] = (float("-inf"), ())
    total = sum(t.weight for t in ask.query.terms) or 1.0
    runs = _runs(text, english=document.language == "en")
    ranked = _SUPERLATIVE.search(ask.query.folded) is not None
    times = _TIMES_ASKED.search(ask.query.folded) is not None
    for whole in runs:
        run = whole if times else _of_names(whole)
        if run is None or not of_kind(ask, run.names):
            continue
        before = squash(text[max(0, run.start - _LEAD) : run.end])
        fit = 0.3 * sum(t.weight * ask.matcher(t, before) for t in ask.query.terms) / total
        fit += 0.02 * min(len(run.names), 6) + _affinity(ask, run.names) + 0.15 * (len(run.names) == _asked_count(ask.query))
        fit -= 0.3 * sum(fold(n) in ask.query.folded for n in run.names) / len(run.names)  # what the question names is no answer
        fit += 0.15 * (ranked and _RANKED.search(fold(text[max(0, run.start - _LEAD) : run.end + _LEAD])) is not None)
        told = _TOLD_NUMBER.search(text, max(run.start, run.end - _LEAD), min(len(text), run.end + _AFTER))
        fit += _TOLD_ALL * (told is not None and _SOME.search(ask.query.folded) is not None and _number(told["n"]) == len(run.names))
        fit += _IN_PARTS * (run.counted and _PARTS_ASKED.search(ask.query.folded) is not None)
        if fit > best[0]:
            span = Span(part.start + run.start, part.start + run.end)
            quote = shortened(ask.view, statement.document, span, _LONGEST_QUOTE)
            best = (fit, tuple(Listed(name, Evidence(statement.document, quote)) for name in run.names))
    return best if best[1] else (0.0, ())


_TIMES_ASKED = re.compile(r"哪.{0,2}(?:年|月|季|天|日|期)|\b(?:which|what) (?:years?|months?|quarters?|days?|dates?|periods?)\b")
_TOLD_NUMBER = re.compile(r"(?<![\d一二三四五六七八九十])(?P<n>[两兩二三四五六七八九十]|\d{1,2})\s?(?:大)?(?:[個个種种項项類类家所處处國国縣县區区][^、，。；]|$)")  # noqa: RUF001
_PARTS_ASKED = re.compile(r"分[成为]|\b(?:made up|split|divid\w*|break\w*|broken)\b")
_SOME = re.compile(r"哪?几|哪[两二三四五六七八九十\d]|\b(?:kinds?|types?|sorts?|two|three|four|five|six)\b")
_AFTER, _TOLD_ALL, _IN_PARTS = 8, 0.12, 0.15


def _of_names(run: Enumerated) -> Enumerated | None:
    """Return a run without what is no name, None where too little of it is left to answer."""
    names = tuple(n for n in run.names if is_name(n))
    if len(names) == len(run.names):
        return run
    return replace(run, names=names) if len(names) > 1 and len(names) * 2 >= len(run.names) else None


def _number(written: str) -> int:
    return int(written) if written.isdigit() else _COUNTS[fold(written)]


@lru_cache(maxsize=1024)
def _runs(text: str, *, english: bool) -> tuple[Enumerated, ...]:
    """Return the enumerations of a sentence; questions look at the same sentences again and again."""
    return tuple(english_enumerations(text) if english else [*enumerations(text), *counted(text)])


_LEAD, _LONGEST_QUOTE = 24, 160
_SUPERLATIVE = re.compile(r"最|前[两二三四五六七八九十\d]|\b(?:top|most|largest|biggest|main)\b")
_RANKED = re.compile(r"最|前[两二三四五六七八九十\d]|依序|居冠|居首|第一|次之|其次|largest|top|most|highest|in order")
_COUNT = re.compile(r"哪?(?P<n>[两一二三四五六七八九十]|\d{1,2})\s?(?:个|项|种|类|国|大|家|所|处|位|件|样)|\b(?P<word>two|three|four|five|six|seven|eight|nine|ten)\b")
_COUNTS = {w: i for i, w in enumerate(["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"], 1)} | {"两": 2} | {w: i for i, w in enumerate(["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], 2)}
_KINDS = (
    (re.compile(r"语言|语文|languages?"), re.compile(r"[文語语]$")), (re.compile(r"部会|机关|单位|agenc|ministr|bod(?:y|ies)|organi[sz]ation"), re.compile(r"[署局部會会處处院所團团室館馆校社盟]$|公司$|中心$")),
    (re.compile(r"县市|城市|地区|行政区|cit(?:y|ies)|count(?:y|ies)|district"), re.compile(r"[縣县市區区鄉乡鎮镇]$")), (re.compile(r"行业|产业|业别|industr|sector"), re.compile(r"[業业]$")),
)


_BODIES, _NO_BODY = re.compile(r"部会|机关|单位"), -0.15


def _asked_count(query: Query) -> int:
    """Return how many items the question names (哪三項, the four pillars), 0 if it does not say."""
    match = _COUNT.search(query.folded)
    if match is None:
        return 0
    number = match["n"] or match["word"]
    return int(number) if number.isdigit() else _COUNTS[number]


def _affinity(ask: Ask, names: tuple[str, ...]) -> float:
    """Return a bonus where the names are of the kind that the question asks for."""
    for asked, ending in _KINDS:
        if asked.search(ask.query.folded):
            share = sum(bool(ending.search(n)) for n in names) / len(names)
            return 0.25 * share if share or not _BODIES.search(ask.query.folded) or any(map(organisations, names)) else _NO_BODY
    if re.search(r"国家|countries|nations|几国|哪国", ask.query.folded):
        return 0.25 * sum(fold(n).removesuffix("共和国").removesuffix("国") in ask.view.names or fold(n) in ask.view.names for n in names) / len(names)
    return 0.0


# Kinds whose names can be told by their form: an enumeration of other things does not answer.
_TOLD_KINDS = (
    (re.compile(r"国家(?!.{0,3}语)|哪[几\d一二两三四五六七八九十]*国(?!外|际|语|文)|countries|nations"), is_country),
    (re.compile(r"县市|counties"), lambda name: re.search(r"[縣县市區区鄉乡鎮镇]$", name) is not None),
    (re.compile(r"公司|厂商|企业|业者|companies|firms"), lambda name: bool(firms(name)) or re.search(r"[A-Z]|公司$|行$|[廠厂]$|[業业]$", name) is not None),
)


def of_kind(ask: Ask, names: tuple[str, ...]) -> bool:
    """Whether names side by side are of the kind asked for, as far as their form tells."""
    kind = _ASKED_KIND.search(ask.query.folded)
    if kind is not None and any(kind["kind"] in fold(n) and not fold(n).endswith(kind["kind"]) for n in names):
        return False  # 機場相關單位 is no airport
    if kind is not None and any(fold(n).endswith(kind["kind"]) and only_mentioned(kind["kind"], fold(n)) for n in names):
        return False  # 全國學校、機關 names no school
    asked = _asked_of(ask.query.folded)
    test = next((test for pattern, test in _TOLD_KINDS if pattern.search(asked)), None)
    return test is None or sum(map(test, names)) * 2 >= len(names)


def only_of_kind(folded: str, names: tuple[str, ...]) -> bool:
    """Whether every name is of the kind that a folded question asks for, and that kind is one that can be told by its form."""
    test = next((test for pattern, test in _TOLD_KINDS if pattern.search(folded)), None)
    return test is not None and all(map(test, names))


def asks_told_kind(folded: str) -> bool:
    """Whether a folded question asks for a kind of names that can be told by its form."""
    return any(pattern.search(folded) for pattern, _ in _TOLD_KINDS)


def _asked_of(folded: str) -> str:
    """Return the words that a question asks names of: those after 哪些 or which, or before 有哪些."""
    match = re.search(r"(?:哪(?:些|几|[两二三四五六七八九十\d]+)?(?:个|家|座|所)?(?P<after>[一-鿿]{0,4}))|(?:which|what)\s(?P<words>[a-z]+(?:\s[a-z]+)?)", folded)
    if match is None:
        return folded
    before = re.search(r"([一-鿿]{2,4})(?:有|是|为|包括|分别是|分别为)$", folded[: match.start()])
    own = match["after"] or match["words"] or ""
    return match.group() if len(re.sub(r"[?]", "", own)) >= 2 or before is None else before.group(1)  # noqa: PLR2004


def _year_part(ask: Ask, statement: Statement) -> Span:
    """Return the part of a sentence that is about the one year asked for, where it goes through several (101年印尼、102年越南)."""
    years = {p.years[0] for p in ask.query.periods if len(p.years) == 1}
    dated = sorted((m.span, m.period.years) for m in ask.view.moments_of(statement.passage) if statement.span.start <= m.span.start < statement.span.end and len(m.period.years) == 1)
    if len(years) != 1 or len({y for _, y in dated}) < 3:  # noqa: PLR2004
        return statement.span
    at = next((i for i, (_, y) in enumerate(dated) if y[0] in years), None)
    if at is None:
        return statement.span
    after = next((span.start for span, y in dated[at + 1 :] if y[0] not in years), statement.span.end)
    return Span(dated[at][0].end, after)


def subsections(ask: Ask) -> tuple[float, tuple[Listed, ...]] | None:
    """Return the titles of the parts of the section whose heading the question names."""
    query, view = ask.query, ask.view
    best: tuple[float, tuple[Listed, ...]] | None = None
    for number, document in enumerate(view.documents):
        if query.periods and document.year is not None and not any(document.year in p.years for p in query.periods):
            continue  # what a report's sections treat is of its own year
        for path, section in document.root.walk():
            titled = [c for c in section.children if c.title]
            if len(titled) < 2:  # noqa: PLR2004
                continue
            here = squash(section.label)
            own, missing = ask.matcher.cover(query.terms, here, squash(" ".join(path[:-1])), "", squash(document.title))
            direct = sum(t.weight * ask.matcher(t, here) for t in query.terms) / (sum(t.weight for t in query.terms) or 1)
            if own < 0.7 or direct < 0.5 or strict(missing):  # noqa: PLR2004
                continue
            if best is None or own > best[0]:
                best = (own, tuple(Listed(c.title, Evidence(number, shortened(view, number, c.heading if c.heading.end > c.heading.start else c.span))) for c in titled[:12]))
    return best


def entity(ask: Ask) -> Decision:
    """Decide a question for who, where or which organisation: by a sentence that names one of that kind."""
    query, view = ask.query, ask.view
    sentences = [_named_for(s, query) for s in found_sentences(ask)]
    most_lost = _MOST_LOST_OF_WHO if query.wants == "person" else _MOST_LOST  # who did it hinges on what was done
    usable = [s for s in sentences if s.coverage >= LEAST_NAMING and lost_share(s.missing, query) <= most_lost and not heads(view, s)]
    for s in usable[:_NAMING]:
        if s.score < usable[0].score - _WITHIN or _elsewhere(ask, view.squash(s.document, s.span)):
            break
        span = unbroken(view, s)
        text = span.of(view.documents[s.document].text)
        if (by := _told_by(ask, replace(s, span=span))) is not None:
            return by
        kind = names_kind(ask, text, whole=s.coverage >= _WHOLE and not s.missing)
        if kind is None or (s.coverage < LEAST_SENTENCE and not kind):
            continue
        clause = best_clause(ask, replace(s, span=span), names=kind)
        said = clause.of(view.documents[s.document].text)
        evidence = Evidence(s.document, clause)
        inside = [n for n in kind if n in said and squash(n) not in squash(query.folded)]
        items = tuple(Listed(n, evidence) for n in inside[:6]) or (Listed(said, evidence),)
        return Decision(Type.ENTITY, Status.ANSWERED, items=items, passage=(evidence,), confidence=min(0.9, 0.25 + 0.6 * s.coverage))
    return refuse(ask, Reason.NO_TOPIC if not sentences or sentences[0].coverage < 0.4 else Reason.TOPIC_WITHOUT_FIGURE, rank_figures(ask.query, ask.view, ask.matcher))  # noqa: PLR2004


_BY = re.compile(r"\b(?:led|headed|chaired|run|managed|directed|built|designed|supplied|delivered|operated|written|carried out|conducted|funded|financed|provided) by\b|\b(?:passed|went|awarded|given) to\b")  # in English: Chinese names are told by their own endings
_BY_WHOM = re.compile(r"\b(?:who|whom|whose|builder|contractor|supplier|designer|operator|head|leader|chair|director|which (?:firm|company|contractor|bank))\b|谁|哪(?:一|几)?家|承包|承建|厂商|负责|主持")
_ANAPHOR = re.compile(r"\s*(?:It|Its|The|This|That|These|Both|He|She|They|Their)\b")


def _told_by(ask: Ask, statement: Statement) -> Decision | None:
    """Return the name behind the words that say by whom, in the sentence that tells of the thing asked about or in the two after it."""
    if ask.query.wants not in ("person", "organisation") or not _BY_WHOM.search(ask.query.folded):
        return None
    view = ask.view
    text = view.documents[statement.document].text
    after = [span for span in view.sentences(statement.passage) if span.start >= statement.span.end][:2]
    for span in (statement.span, *(a for a in after if _ANAPHOR.match(a.of(text)))):
        said = span.of(text)
        by = _BY.search(said)
        named = (persons if ask.query.wants == "person" else organisations)(said[by.end() :]) if by is not None else ()
        told = next((n for n in named if squash(n) not in squash(ask.query.folded)), None)
        if told is not None:
            evidence = Evidence(statement.document, shortened(view, statement.document, span))
            return Decision(Type.ENTITY, Status.ANSWERED, items=(Listed(told, evidence),), passage=(evidence,), confidence=min(0.85, 0.25 + 0.6 * statement.coverage))
    return None


# The least coverage, and the most of a question's words lost, at which a sentence that names the kind asked for answers.
LEAST_NAMING, _MOST_LOST, _MOST_LOST_OF_WHO, _WHOLE, _NAMING, _WITHIN = 0.45, 0.38, 0.33, 0.95, 6, 0.2
_WHERE = re.compile(r"在哪|哪里|哪儿|何处|何地|地点|哪[一几]?[个座]?(?:机场|城市|县市|县|市)|\bwhere\b|which (?:city|county|airport|town)")
_BROKEN = re.compile(r"\b(?:Ms|Mr|Mrs|Dr|Prof|St|Sr|Jr)\.\s*$")
_MONEY = re.compile(r"钱|经费|款|资金|\bmoney\b|\bfund|income")
_FIRM = re.compile(r"公司|厂商|营造商|包商|企业|业者|承包商|银行|contractor|compan(?:y|ies)|\bfirms?\b|\bbanks?\b")
_KIND_WORDS = re.compile(r"^(?:公司|厂商|企业|业者|单位|机关|机构|组织|团体|官员|人士|compan(?:y|ies)|firms?|banks?|contractors?|agenc(?:y|ies)|organi[sz]ations?|officials?)$")
_ASKED_KIND = re.compile(r"哪(?:一|几|两|二|三|四|五|六|七|八|九|十|\d+)?(?:个|家|座|所|间|处|条|艘|些)?(?P<kind>[一-鿿]{2})")


def _named_for(statement: Statement, query: Query) -> Statement:
    """Return a statement without the kind of thing asked for among what it misses: a name stands for its kind."""
    kinds = [t for t in statement.missing if _KIND_WORDS.match(t.text)]
    total = sum(t.weight for t in query.terms)
    rest = total - sum(t.weight for t in kinds)
    if not kinds or rest <= 0:
        return statement
    return replace(statement, coverage=min(1.0, statement.coverage * total / rest), missing=tuple(t for t in statement.missing if t not in kinds))


def unbroken(view: View, statement: Statement) -> Span:
    """Return a sentence, whole where it was taken to end at a title (Ms., Dr.) or at the end of a line of running text."""
    text = view.documents[statement.document].text
    span = statement.span
    for other in view.sentences(statement.passage):
        if other.start >= span.end and (_BROKEN.search(span.of(text)) or _runs_on(text, span, other)):
            span = Span(span.start, other.end)
    for other in reversed(view.sentences(statement.passage)):
        if other.end <= span.start and (_BROKEN.search(other.of(text)) or _runs_on(text, other, span)):
            span = Span(other.start, span.end)
    return span


_CAPTION = re.compile(r"(?:附?表|图|table|figure)\s?[\d一二三四五六七八九十]+(?!.*[。.;])")


def _runs_on(text: str, first: Span, second: Span) -> bool:
    """Whether a line of running Chinese text goes on in the next one: it is long, ends without a mark, and the next begins no item."""
    ended, begun = first.of(text), second.of(text)
    return second.start - first.end <= 1 and first.end - first.start >= _LINE and re.search(r"[一-鿿，、]$", ended) is not None and re.match(r"[一-鿿]", begun) is not None and re.search(r"[，。；]", begun + ended) is not None and re.match(r"[一二三四五六七八九十]+、|第", begun) is None  # noqa: RUF001


_LINE = 30  # characters: a shorter line is a row or a heading


def heads(view: View, statement: Statement) -> bool:
    """Whether a sentence is a heading or the header of a table: a title names nothing that happened."""
    here = view.squash(statement.document, statement.span)
    if here.endswith(("。", ".", ";", ":")):
        return False  # a numbered paragraph may pass for a heading
    if _CAPTION.match(here) or any(here in squash(label) for label in view.passages[statement.passage].path):
        return True
    cells = [view.figures[i] for i in view.figures_of(statement.passage)]
    names = {squash(h) for f in cells if is_cell(f) for h in f.headers[1:] if h}
    return bool(names) and not any(statement.span.start <= f.span.start < statement.span.end for f in cells) and sum(n in here for n in names) >= min(2, len(names))


def names_kind(ask: Ask, text: str, *, whole: bool = False) -> tuple[str, ...] | None:
    """Return the names of the kind asked for in a text, () where it is told otherwise (an office, a row), None where it names none.

    `whole`: the text meets the whole question, so that what it names may be of a kind that no pattern knows.
    """
    query = ask.query
    if _mentions_only(ask, text):
        return None
    if query.wants == "person":
        named = persons(text)
        if has_title(query.folded):  # which lecturer: no institution answers
            return named or (() if has_title(text) else None)
        return named if named or organisations(text) or has_title(text) or any(is_country(n) for run in enumerations(text) for n in run.names) or _country_in(text) or whole else None
    if query.wants == "place" and _WHERE.search(query.folded) and not _MONEY.search(query.folded):
        return places(text) if names_place(text) else None
    if query.wants == "organisation" and _FIRM.search(query.folded):
        return firms(text) or None
    return organisations(text) if query.wants == "organisation" and re.search(r"单位|机关|机构|组织|团体|agency|ngo\b", query.folded) else ()


def _mentions_only(ask: Ask, text: str) -> bool:
    """Whether a text speaks of the kind of thing asked for without naming one (重要機場, 5家廠商)."""
    asked = _ASKED_KIND.search(ask.query.folded)
    return asked is not None and any(only_mentioned(w, squash(text)) for w in _forms(ask, asked["kind"]))


def _country_in(text: str) -> bool:
    folded = squash(text)
    return any(form in folded for _, forms in countries() for form in forms)


def _forms(ask: Ask, kind: str) -> tuple[str, ...]:
    """Return a kind of thing as asked and the words of the report that stand for it."""
    term = next((t for t in ask.query.terms if t.text == kind or t.text.endswith(kind)), None)
    return (kind, *(v for v, weight in term.variants if weight >= 0.7)) if term else (kind,)  # noqa: PLR2004


def _elsewhere(ask: Ask, text: str) -> bool:
    """Whether what the question is about is in this text another country's: 比利時移民署 for the report's own."""
    asked = ask.query.folded
    for term in ask.query.terms:
        forms = [w for w in (term.text, *(v for v, _ in term.variants)) if w in text]
        if len(term.text) > 2 and forms and of_other_country(max(forms, key=len), text, asked + "".join(v for t in ask.query.terms for v, _ in t.variants)):  # noqa: PLR2004
            return True
    return False


def best_clause(ask: Ask, statement: Statement, limit: int = 120, names: tuple[str, ...] = ()) -> Span:
    """Return the stretch of whole clauses, at most `limit` characters, that holds most of what was asked, and one of `names` if any."""
    query, view = ask.query, ask.view
    text = view.documents[statement.document].text
    span = statement.span
    if span.end - span.start <= limit:
        return span
    breaks = [span.start, *(span.start + m.end() for m in re.finditer(r"[，；：,;]", span.of(text))), span.end]  # noqa: RUF001
    best: tuple[float, Span] = (-1.0, shortened(view, statement.document, span, limit))
    total = sum(t.weight for t in query.terms)
    for i, start in enumerate(breaks[:-1]):
        ends = [b for b in breaks[i + 1 :] if b - start <= limit]
        if not ends:
            continue
        here = Span(start, ends[-1])
        folded = squash(here.of(text))
        own = sum(t.weight * ask.matcher(t, folded) for t in query.terms) - 0.0005 * start
        own += 0.5 * total * any(n in here.of(text) and squash(n) not in squash(query.folded) for n in names)
        if own > best[0] + 1e-9:
            best = (own, here)
    found = best[1]
    end = found.end
    while end > found.start and text[end - 1] in "，；：, ":  # noqa: RUF001
        end -= 1
    return Span(found.start, end)
