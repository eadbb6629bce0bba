"""Sentences and sections -> lists (the items of an enumeration or of a section) and named entities."""

from __future__ import annotations

import re

from reportqa.ask.decision import Ask, Decision, Evidence, Listed, lost_share, strict
from reportqa.ask.enumerations import english_enumerations, enumerations
from reportqa.ask.evidence import Statement, View, rank_sentences
from reportqa.ask.figures import refuse, shortened
from reportqa.ask.matching import squash
from reportqa.ask.ranking import rank_figures
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
    sentences = [s for s in rank_sentences(ask.query, ask.view, ask.matcher) if not strict(s.missing) and period_ok(s, query, view)]
    scored: list[tuple[float, Statement, tuple[Listed, ...]]] = []
    for s in sentences[:_SENTENCES]:
        fit, items = _enumerated(ask, s)
        if s.coverage + fit < LEAST_LIST or s.coverage < LEAST_LIST_COVERAGE:
            continue
        if items and (len(items) >= 2 or _asked_count(query) == 1 or _year_part(ask, s) != s.span):  # noqa: PLR2004
            scored.append((s.score + fit, s, items))
    best = max(scored, key=lambda x: x[0], default=None)
    if children is not None and (best is None or children[0] >= best[0] + 0.02):
        return Decision(Type.LIST, Status.ANSWERED, items=children[1], confidence=0.6)
    if best is not None:
        _, statement, items = best
        return Decision(Type.LIST, Status.ANSWERED, items=items, passage=(Evidence(statement.document, statement.span),), confidence=min(0.9, 0.3 + 0.6 * statement.coverage))
    rows = [s for s in sentences if s.coverage >= LEAST_SENTENCE + 0.05 and lost_share(s.missing, query) <= 0.4][:4]  # noqa: PLR2004
    rows = [s for s in rows if s.score >= rows[0].score - 0.15]
    if rows:
        listed = tuple(Listed(shortened(view, s.document, s.span, 100).of(view.documents[s.document].text), Evidence(s.document, shortened(view, s.document, s.span))) for s in rows)
        return Decision(Type.LIST, Status.ANSWERED, items=listed, confidence=0.5)
    return refuse(ask, Reason.NO_TOPIC if not sentences or sentences[0].coverage < 0.4 else Reason.TOPIC_WITHOUT_FIGURE, rank_figures(ask.query, ask.view, ask.matcher))  # noqa: PLR2004


def period_ok(statement: Statement, query: Query, view: View) -> bool:
    """Whether a sentence is about the period asked for: it names its year, or names none and the report is of it."""
    if not query.periods:
        return True
    wanted = {y for p in query.periods for y in p.years}
    here = [m for m in view.moments if m.document == statement.document and m.passage == statement.passage and statement.span.start <= m.span.start < statement.span.end]
    figures = [f for f in view.figures if f.passage == statement.passage and statement.span.start <= f.span.start < statement.span.end]
    years = {y for m in here for y in m.period.years} | {y for f in figures if f.period for y in f.period.years}
    if years:
        return bool(years & wanted)
    year = view.documents[statement.document].year
    return year is None or year in wanted


def _enumerated(ask: Ask, statement: Statement) -> tuple[float, tuple[Listed, ...]]:
    """Return the items of the enumeration in a sentence that best fits the question, with how well, ((0, ()) if none)."""
    document = ask.view.documents[statement.document]
    part = _year_part(ask, statement)
    text = part.of(document.text)
    best: tuple[float, tuple[Listed, ...]] = (float("-inf"), ())
    total = sum(t.weight for t in ask.query.terms) or 1.0
    for run in (english_enumerations if document.language == "en" else enumerations)(text):
        before = squash(text[max(0, run.start - _LEAD) : run.end])
        fit = 0.3 * sum(t.weight * ask.matcher(t, before) for t in ask.query.terms) / total
        fit += 0.02 * min(len(run.names), 6) + _affinity(ask, run.names) + 0.15 * (len(run.names) == _asked_count(ask.query))
        if fit > best[0]:
            span = Span(part.start + run.start, part.start + run.end)
            quote = shortened(ask.view, statement.document, span, _LONGEST_QUOTE)
            best = (fit, tuple(Listed(name, Evidence(statement.document, quote)) for name in run.names))
    return best if best[1] else (0.0, ())


_LEAD, _LONGEST_QUOTE = 24, 160
_COUNT = re.compile(r"哪?(?P<n>[两一二三四五六七八九十]|\d{1,2})\s?(?:个|项|种|类|国|大|家|所|处|位|件|样)|\b(?P<word>two|three|four|five|six|seven|eight|nine|ten)\b")
_COUNTS = {w: i for i, w in enumerate(["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"], 1)} | {"两": 2} | {w: i for i, w in enumerate(["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], 2)}
_KINDS = (
    (re.compile(r"语言|语文|languages?"), re.compile(r"[文語语]$")), (re.compile(r"部会|机关|单位|agenc|ministr|bod(?:y|ies)|organi[sz]ation"), re.compile(r"[署局部會会處处院所]$|公司$|中心$")),
    (re.compile(r"县市|城市|地区|行政区|cit(?:y|ies)|count(?:y|ies)|district"), re.compile(r"[縣县市區区鄉乡鎮镇]$")), (re.compile(r"行业|产业|业别|industr|sector"), re.compile(r"[業业]$")),
)


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
            return 0.25 * sum(bool(ending.search(n)) for n in names) / len(names)
    if re.search(r"国家|countries|nations|几国|哪国", ask.query.folded):
        return 0.25 * sum(fold(n).removesuffix("共和国").removesuffix("国") in ask.view.names or fold(n) in ask.view.names for n in names) / len(names)
    return 0.0


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
    """Decide a question for who, where or which organisation."""
    query, view = ask.query, ask.view
    sentences = [s for s in rank_sentences(ask.query, ask.view, ask.matcher) if not strict(s.missing) and period_ok(s, query, view)]
    usable = [s for s in sentences if s.coverage >= LEAST_SENTENCE and lost_share(s.missing, query) <= 0.42]  # noqa: PLR2004
    if not usable:
        return refuse(ask, Reason.NO_TOPIC if not sentences or sentences[0].coverage < 0.4 else Reason.TOPIC_WITHOUT_FIGURE, rank_figures(ask.query, ask.view, ask.matcher))  # noqa: PLR2004
    best = usable[0]
    clause = best_clause(ask, best)
    names = _names(query.wants, clause.of(view.documents[best.document].text))
    text = clause.of(view.documents[best.document].text)
    evidence = Evidence(best.document, clause)
    items = tuple(Listed(n, evidence) for n in names) or (Listed(text, evidence),)
    return Decision(Type.ENTITY, Status.ANSWERED, items=items, passage=(evidence,), confidence=min(0.9, 0.25 + 0.6 * best.coverage))


def best_clause(ask: Ask, statement: Statement, limit: int = 120) -> Span:
    """Return the stretch of whole clauses, at most `limit` characters, that holds most of what was asked."""
    query, view = ask.query, ask.view
    text = view.documents[statement.document].text
    span = statement.span
    if span.end - span.start <= limit:
        return span
    breaks = [span.start, *(span.start + m.end() for m in re.finditer(r"[，；：,;]", span.of(text))), span.end]  # noqa: RUF001
    best: tuple[float, Span] = (-1.0, shortened(view, statement.document, span, limit))
    for i, start in enumerate(breaks[:-1]):
        ends = [b for b in breaks[i + 1 :] if b - start <= limit]
        if not ends:
            continue
        here = Span(start, ends[-1])
        folded = squash(here.of(text))
        own = sum(t.weight * ask.matcher(t, folded) for t in query.terms) - 0.0005 * start
        if own > best[0] + 1e-9:
            best = (own, here)
    found = best[1]
    end = found.end
    while end > found.start and text[end - 1] in "，；：, ":  # noqa: RUF001
        end -= 1
    return Span(found.start, end)


_ORGANISATION = re.compile(r"[一-鿿]{2,20}(?:基金會|基金会|協會|协会|工會|工会|學會|学会|公司|大學|大学|醫院|医院|委員會|委员会|警政署|移民署|署|局|部|處|中心|院|會館|会馆|大使館|代表處)")
_PLACE_BEFORE = re.compile(r"(?:假|於|在|于|至)(?!\s?\d|民國)(?P<place>[一-鿿]{2,16}?)(?:舉行|舉辦|辦理|召開|举行|举办|召开|办理|設|设|興建|完竣)")
_PERSON = re.compile(r"[A-Z][A-Za-z.'-]+(?: [A-Z][A-Za-z.'-]+)+|[一-鿿]{2,4}(?=（[A-Z])")  # noqa: RUF001


def _names(wants: str, text: str) -> tuple[str, ...]:
    pattern = {"person": _PERSON, "place": _PLACE_BEFORE, "organisation": _ORGANISATION}.get(wants)
    if pattern is None:
        return ()
    found = [m.groupdict().get("place") or m.group() for m in pattern.finditer(text)]
    return tuple(dict.fromkeys(found))[:6]


