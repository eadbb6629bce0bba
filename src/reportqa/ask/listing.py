"""Sentences and sections -> lists (the items of an enumeration or of a section) and named entities."""

from __future__ import annotations

import re
from dataclasses import replace

from reportqa.ask.decision import Ask, Decision, Evidence, Listed, lost_share, strict
from reportqa.ask.evidence import Statement, View, rank_sentences
from reportqa.ask.figures import refuse, shortened
from reportqa.ask.matching import squash
from reportqa.ask.ranking import rank_figures
from reportqa.model.answer import Query, Reason, Status, Type
from reportqa.model.document import Span

LEAST_SENTENCE = 0.55  # the least coverage at which a sentence answers, set on the tuned question sets


# ---------------------------------------------------------------- lists and entities


_ENUMERATION = re.compile(r"[^，。；：:！？\n]*、[^，。；：:！？\n]*")  # noqa: RUF001
_LEAD_IN = re.compile(r".*(?:包括|包含|涵蓋|涵盖|邀請|邀请|獲|获|分為|分为|分成|分別為|分别为|分別於|由|與|与|之|為|为|：|:|（含|\(含|含|及已|有|係|将|將|會同|会同|假|在|於|于)")  # noqa: RUF001


def listing(ask: Ask) -> Decision:
    """Decide a question for a list: an enumeration, the parts of a section, or rows."""
    query, view = ask.query, ask.view
    children = subsections(ask)
    sentences = [s for s in rank_sentences(ask.query, ask.view, ask.matcher) if not strict(s.missing) and period_ok(s, query, view)]
    scored: list[tuple[float, Statement, tuple[Listed, ...]]] = []
    for s in sentences[:14]:
        if s.coverage < LEAST_SENTENCE - 0.05 or lost_share(s.missing, query) > 0.45:  # noqa: PLR2004
            continue
        items = _enumerated(ask, s)
        if len(items) >= 2:  # noqa: PLR2004
            scored.append((s.score + 0.02 * min(len(items), 5), s, items))
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


def _enumerated(ask: Ask, statement: Statement) -> tuple[Listed, ...]:
    """Return the items of the enumeration in a sentence that best fits the question."""
    query, view = ask.query, ask.view
    document = view.documents[statement.document]
    text = statement.span.of(document.text)
    if document.language == "en":
        return _enumerated_english(statement, text)
    best: tuple[float, tuple[Listed, ...]] = (0.0, ())
    for match in _ENUMERATION.finditer(text):
        parts = [(m.start(), m.group()) for m in re.finditer(r"[^、]+", match.group())]
        if len(parts) < 2:  # noqa: PLR2004
            continue
        items: list[Listed] = []
        for k, (at, raw) in enumerate(parts):
            start, piece = at, raw
            if k == 0:
                lead = _LEAD_IN.match(piece)
                if lead and lead.end() < len(piece):
                    start, piece = at + lead.end(), piece[lead.end() :]
                comma = piece.rfind("，")  # noqa: RUF001
                if comma >= 0:
                    start, piece = start + comma + 1, piece[comma + 1 :]
            if k == len(parts) - 1:
                piece = re.split(r"等|（|\(|，|共\s?\d|[」】]|拜會|辦理|簽", piece)[0]  # noqa: RUF001
            for m in re.finditer(r"[^及和與与]{2,}|.+", piece) if k == len(parts) - 1 or re.search(r"[及和]", piece) and len(piece) <= 16 else [re.match(r".*", piece, re.DOTALL)]:  # noqa: E501
                if m is None:
                    continue
                name = m.group().strip(" 「」（）()，。；：及和等")  # noqa: RUF001
                name = re.sub(r"^(?:\d+\s?年(?:度)?之?|以及|並|并|及)\s*", "", name).strip()
                if 1 < len(name) <= 40:  # noqa: PLR2004
                    begin = statement.span.start + match.start() + start + m.start()
                    items.append(Listed(name, Evidence(statement.document, Span(begin, min(begin + len(m.group()), statement.span.end)))))
        here = squash(match.group())
        own = sum(t.weight * ask.matcher(t, here) for t in query.terms) + 0.15 * min(len(items), 8)
        if len(items) >= 2 and own > best[0]:  # noqa: PLR2004
            quote = shortened(view, statement.document, Span(statement.span.start + match.start(), statement.span.start + match.end()), 400)
            best = (own, tuple(replace(i, evidence=Evidence(statement.document, quote)) for i in items))
    return best[1]


def _enumerated_english(statement: Statement, text: str) -> tuple[Listed, ...]:
    found = re.search(r"([A-Z][\w'’ -]+(?:, [\w'’ -]+)+,? (?:and|or) [\w'’ -]+)|((?:[\w'’-]+ ?){1,5}(?:, (?:[\w'’-]+ ?){1,5})+,? (?:and|or) (?:[\w'’-]+ ?){1,5})", text)
    if found is None:
        return ()
    parts = re.split(r", (?:and |or )?| and | or ", found.group())
    return tuple(Listed(p.strip(), Evidence(statement.document, statement.span)) for p in parts if p.strip())


def subsections(ask: Ask) -> tuple[float, tuple[Listed, ...]] | None:
    """Return the titles of the parts of the section whose heading the question names."""
    query, view = ask.query, ask.view
    best: tuple[float, tuple[Listed, ...]] | None = None
    for number, document in enumerate(view.documents):
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


