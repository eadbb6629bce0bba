"""Decision -> `Answer`: the words, in the asker's language; quotations stay as printed."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from reportqa.ask.decision import Calculation, Clash, Decision, Evidence, Remark, plain
from reportqa.ask.evidence import View
from reportqa.language.compounds import Compound, scale, told_in_units
from reportqa.language.numerals import bare_unit
from reportqa.language.numerals_en import number_at
from reportqa.language.script import fold
from reportqa.language.tables import rows
from reportqa.language.units import NO_UNIT, by_id
from reportqa.model.answer import (
    Answer,
    AnswerFigure,
    Citation,
    Computation,
    Conflict,
    Item,
    Nearest,
    Note,
    Query,
    Reason,
    Status,
    Step,
    Type,
)  # fmt: skip
from reportqa.model.document import Document, Span
from reportqa.model.figure import Bound, Figure, Kind, Period, Sense

# The longest text of each type, in Chinese characters; English may have twice that (DESIGN.md, section 3).
LIMITS = {Type.FIGURE: 160, Type.DATE: 160, Type.ENTITY: 200, Type.YESNO: 260, Type.COMPUTED: 260,
          Type.TREND: 320, Type.LIST: 420, Type.PASSAGE: 700}  # fmt: skip
_MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
_OWN_MARK = re.compile(r"[A-Za-z]{1,3}\$")  # of a country whose currency no table names: K$
_SYMBOLS = {"TWD": "NT$", "dollar": "$", "USD": "US$", "EUR": "€", "JPY": "¥", "GBP": "£", "CNY": "CN¥", "NZD": "NZ$", "AUD": "A$", "CAD": "C$", "SGD": "S$"}


@cache
def messages(language: str) -> dict[str, str]:
    """Return the message catalogue of a language."""
    column = {"zh-TW": 1, "zh-CN": 2, "en": 3}[language]
    return {row[0]: row[column] for row in rows("messages.tsv")}


@dataclass(slots=True)
class _Citations:
    """Numbers citations in order of appearance; one span is cited once."""

    view: View
    found: list[Citation] = field(default_factory=list)

    def add(self, document: int, span: Span) -> int:
        source = self.view.documents[document]
        for citation in self.found:
            if citation.document == source.name and (citation.start, citation.end) == (span.start, span.end):
                return citation.n
        self.found.append(_cite(self.view, document, span, len(self.found) + 1))
        return len(self.found)


def _cite(view: View, document: int, span: Span, n: int) -> Citation:
    source = view.documents[document]
    place = source.locate(span)
    return Citation(n, source.name, source.title, source.path_at(span.start), place.page, place.printed_page, span.start, span.end, span.of(source.text), *_table_of(source, span), ocr=place.ocr)


def _table_of(source: Document, span: Span) -> tuple[str | None, tuple[str, ...]]:
    """Return the caption and the columns' labels of the table that a span is a row of; none where it is of none."""
    k = bisect_right(source.tables, span.start, key=lambda t: t.span.start) - 1
    table = source.tables[k] if k >= 0 and span in source.tables[k].span else None
    if table is None or not any(row and row[0].span.start <= span.start < row[-1].span.end for row in table.rows):
        return None, ()
    return table.caption or None, table.columns


def cite(view: View, evidence: Evidence, n: int) -> Citation:
    """Return the citation of a span, by a number."""
    return _cite(view, evidence.document, evidence.span, n)


def remark_text(remark: Remark, language: str) -> str:
    """Return a remark in words."""
    return _script(messages(language)[f"note_{remark.kind}"].format(**dict(remark.values)), language)


def compose(query: Query, decision: Decision, view: View, *, language: str | None = None) -> Answer:
    """Return the answer that a decision makes, its text in `language` (default: the question's)."""
    tongue = language or query.language
    said = messages(tongue)
    cites = _Citations(view)
    figures = tuple(_figure(_counting(query, f), cites) for f in decision.figures)
    computation = _computation(decision.calculation, cites) if decision.calculation else None
    if computation is not None and decision.calculation is not None and decision.calculation.winner is None:
        figures = (computation.result, *computation.operands)
    elif computation is not None:
        figures = (*figures, *(o for o in computation.operands if o not in figures))
    conflicts = tuple(_conflict(c, said, cites) for c in decision.clashes)
    items = tuple(Item(i.text, cites.add(i.evidence.document, i.evidence.span), i.date) for i in decision.items)
    for evidence in decision.passage:
        cites.add(evidence.document, evidence.span)
    nearest = tuple(_nearest(view, e, n) for n, e in enumerate(decision.nearest, 1)) if decision.status is Status.NOT_FOUND else ()
    answered = decision.status is not Status.NOT_FOUND
    notes = tuple(_note(r, tongue, cites if answered else None) for r in decision.remarks)
    text = _with_notes(_text(query, decision, figures, conflicts, computation, items, view, tongue), notes, decision, tongue)
    limit = LIMITS[Type.LIST if conflicts else decision.type] * (2 if tongue == "en" else 1)
    trace = (_understood(query), *decision.trace)
    return Answer(
        question=query.asked, understood=query.standalone, language=tongue, type=decision.type, status=decision.status, reason=decision.reason,
        text=_fit(_script(text, tongue), limit), figures=figures, items=items, verdict=decision.verdict, computation=computation,
        conflicts=conflicts, citations=tuple(cites.found) if decision.status is not Status.NOT_FOUND else (), nearest=nearest,
        confidence=decision.confidence, documents=tuple(view.documents[d].name for d in decision.documents), notes=notes, trace=trace,
    )  # fmt: skip


def _note(remark: Remark, language: str, cites: _Citations | None) -> Note:
    """Return a remark in words; what bears it out is cited where the answer cites at all."""
    numbers = tuple(cites.add(e.document, e.span) for e in remark.evidence) if cites is not None else ()
    return Note(remark.kind, remark_text(remark, language), numbers)


def _with_notes(text: str, notes: tuple[Note, ...], decision: Decision, language: str) -> str:
    """Return an answer's text with the notes that there is room for; where nothing is found, they say why in place of it."""
    if not notes:
        return text
    gap = " " if language == "en" else ""
    if decision.status is Status.NOT_FOUND:
        return gap.join(n.text for n in notes)
    limit = LIMITS[Type.LIST if decision.clashes else decision.type] * (2 if language == "en" else 1)
    for note in notes:
        if len(text) + len(gap) + len(note.text) <= limit:
            text += gap + note.text
    return text


def _understood(query: Query) -> Step:
    terms = " ".join(f"{t.text}{'!' if t.strict else ''}{'' if t.known else '?'}:{t.weight:.1f}" + (f"[{','.join(v for v, _ in t.variants[:4])}]" if t.variants else "") for t in query.terms)
    periods = " ".join(f"{p.text}={p.start}..{p.end}" for p in query.periods)
    return Step("question", f"{query.language} {query.type.value} {query.wants} units={','.join(query.units) or '-'} periods={periods or '-'} terms={terms}")


def _fit(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip("，、；, ") + "…"  # noqa: RUF001


def _script(text: str, language: str) -> str:
    """Turn an answer's own words to the script of its language (quotations in citations stay as printed)."""
    if language != "zh-CN" or not any("一" <= c <= "鿿" for c in text):
        return text
    return str(_simplifier().convert(text))


@cache
def _simplifier() -> Any:  # noqa: ANN401 (opencc is untyped)
    from opencc import OpenCC  # noqa: PLC0415 (only for answers in Simplified Chinese)

    return OpenCC("t2s")


def _counting(query: Query, figure: Figure) -> Figure:
    """Return a figure whose unit is left unsaid (of these, 205 took place at night) with the unit that it was asked for in."""
    q = figure.quantity
    if q.unit_id != NO_UNIT.id or q.unit or q.kind is not Kind.COUNT or query.type not in (Type.FIGURE, Type.YESNO):
        return figure
    asked = next((unit for u in query.units if (unit := by_id().get(u)) is not None and unit.kind is Kind.COUNT and unit.id != "item"), None)
    if asked is not None:
        return replace(figure, quantity=replace(q, unit=asked.plural if query.language == "en" else asked.printed, unit_id=asked.id))
    match = _COUNTED_NOUN.search(query.folded) if query.language == "en" else None
    return replace(figure, quantity=replace(q, unit=match["noun"])) if match else figure


_COUNTED_NOUN = re.compile(r"how many (?P<noun>[a-z-]+s)\b")


def _figure(figure: Figure, cites: _Citations) -> AnswerFigure:
    q = figure.quantity
    n = cites.add(figure.document, figure.clause)
    return AnswerFigure(_short(q.value), None if q.high is None else _short(q.high), bare_unit(q.unit), q.unit_id, q.bound, _tidy(figure.text), figure.period, figure.subject, n, cites.found[n - 1].ocr)


def _short(value: Decimal) -> Decimal:
    """Return a value without the zeros that a scale left behind it: 38000.0 is 38000."""
    return value.to_integral_value() if value == value.to_integral_value() else value.normalize()


def _tidy(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _conflict(clash: Clash, said: dict[str, str], cites: _Citations) -> Conflict:
    return Conflict(_figure(clash.figure, cites), clash.difference, said[f"why_{clash.difference}"])


def _nearest(view: View, evidence: Evidence, n: int) -> Nearest:
    citation = _cite(view, evidence.document, evidence.span, n)
    return Nearest(_tidy(citation.quote), citation)


def _computation(calculation: Calculation, cites: _Citations) -> Computation:
    operands = tuple(_figure(f, cites) for f in calculation.operands)
    if calculation.winner is not None:
        result = _figure(calculation.winner, cites)
    else:
        q = calculation.result
        unit = bare_unit(q.unit)  # the value has the scale of the operands' unit already
        result = AnswerFigure(q.value, None, unit, q.unit_id, q.bound, f"{plain(q.value)} {unit}".strip(), operands[-1].period if operands else None, operands[0].subject if operands else "", 0, any(o.ocr for o in operands))
    return Computation(calculation.expression, operands, result, calculation.operation.value)


# ---------------------------------------------------------------- words


def _text(  # noqa: C901, PLR0911, PLR0912, PLR0913
    query: Query, decision: Decision, figures: tuple[AnswerFigure, ...], conflicts: tuple[Conflict, ...], computation: Computation | None,
    items: tuple[Item, ...], view: View, language: str,
) -> str:  # fmt: skip
    said = messages(language)
    join = said["separator"].join
    if decision.status is Status.NOT_FOUND:
        return said[(decision.reason or Reason.NO_TOPIC).value]
    if conflicts and figures and {c.figure.document for c in decision.clashes} != {decision.figures[0].document}:
        if not (decision.calculation or decision.type is Type.TREND):
            return _told_apart(decision, figures, conflicts, view, language)
    elif conflicts and figures:
        others = said["clause"].join(_with_period(c.figure, language) for c in conflicts)
        why = said[f"why_{conflicts[0].difference}"]
        return said["conflict"].format(first=_with_period(figures[0], language), others=others, why=why)
    if decision.type is Type.YESNO:
        key = "yes" if decision.verdict else "no"
        if figures:
            return said[f"{key}_figure"].format(value=_value(figures[0], language), period=_period(figures[0].period, language))
        quote = decision.passage[0].span.of(view.documents[decision.passage[0].document].text) if decision.passage else ""
        return said[key] + (" " if language == "en" else "") + _tidy(quote)
    if computation is not None and figures:
        if decision.calculation is not None and decision.calculation.winner is not None:
            winner = decision.calculation.winner
            label = decision.items[0].text if decision.items else winner.headers[0] if winner.headers else (winner.period.text if winner.period else winner.subject)
            if winner.period and re.search(r"年|year", query.folded) and not re.search(r"哪一?个?(?!年)[一-鿿]", query.folded.replace("哪一年", "").replace("哪年", "")):
                label = _period(winner.period, language)
            return said["extreme"].format(label=label, value=_value(figures[0], language), period=_period(winner.period, language))
        return said["computed"].format(value=_value(figures[0], language), expression=computation.expression)
    if decision.type is Type.TREND and figures:
        listed = said["clause"].join(f"{_period(f.period, language)} {_value(f, language)}" for f in figures)
        return said["trend"].format(items=listed) + (said["partial"] if decision.status is Status.PARTIAL and not decision.remarks else "")
    if decision.type is Type.DATE and items:
        return said["date"].format(items=join(_date(i, language) for i in items))
    if decision.type is Type.LIST and items:
        return said["list"].format(items=join(_localised(i.text, language) for i in items), n=len(items))
    if decision.type is Type.ENTITY and items:
        quote = decision.passage[0].span.of(view.documents[decision.passage[0].document].text) if decision.passage else items[0].text
        named = join(i.text for i in items)
        return _tidy(quote) if named in quote and len(items) == 1 and named == quote else said["entity"].format(items=named, quote=_tidy(quote))
    if decision.type is Type.PASSAGE and items:
        return join(i.text for i in items)
    if figures:
        return _with_period(figures[0], language) + ("." if language == "en" else "。")
    return "".join(_tidy(e.span.of(view.documents[e.document].text)) for e in decision.passage)


def _told_apart(decision: Decision, figures: tuple[AnswerFigure, ...], conflicts: tuple[Conflict, ...], view: View, language: str) -> str:
    """Return what several reports give for one thing, each with its name: the 105 report says…, the 106 report says…"""
    from reportqa.ask.documents import shown_title  # noqa: PLC0415 (where there are several)

    said = messages(language)
    shown = [(decision.figures[0], figures[0]), *((c.figure, f.figure) for c, f in zip(decision.clashes, conflicts, strict=True))]
    named = said["clause"].join(said["report_says"].format(document=_tidy(shown_title(view.documents[f.document].title)), value=_with_period(a, language)) for f, a in shown)
    return said["of_makers" if decision.clashes[0].difference == "maker" else "conflict_documents"].format(items=named, why=said[f"why_{conflicts[0].difference}"])


def _with_period(figure: AnswerFigure, language: str) -> str:
    period = _period(figure.period, language)
    value = _value(figure, language)
    if not period:
        return value
    return f"{value} ({period})" if language == "en" else f"{value}（{period}）"  # noqa: RUF001


def _value(figure: AnswerFigure, language: str) -> str:
    """Return a figure as printed; in English in Western notation, with its unit translated where known."""
    said = messages(language)
    lead = "" if figure.bound is Bound.EXACT else said[figure.bound.value]
    told = told_in_units(fold(_tidy(figure.text)), number_at)
    compound = told if told is not None and (len(told.pieces) > 1 or figure.unit_id != told.unit.id and scale(told.unit.id, figure.unit_id) is not None) else None
    if compound is not None and not compound.exact and figure.bound is Bound.OVER:
        lead = ""  # 3個月15天 is over 3 months, and no more than it says
    if language != "en":
        printed = figure.text
        if figure.bound is Bound.OVER and re.search(r"[餘余多]", printed):
            lead = ""
        return lead + printed
    if compound is not None:
        return lead + (_in_english(compound) if re.search(r"[一-鿿]", figure.text) else figure.text)
    number = plain(figure.value) + (f"–{plain(figure.high)}" if figure.high is not None else "")  # noqa: RUF001
    if figure.unit_id in _SYMBOLS:
        own = _OWN_MARK.match(figure.unit) if figure.unit_id == "dollar" else None
        return f"{lead}{own.group() if own else _SYMBOLS[figure.unit_id]}{number}"
    if figure.unit_id == "percent":
        return f"{lead}{number}%"
    unit = by_id().get(figure.unit_id)
    if figure.text.startswith("第") and unit is not None:
        return f"{unit.singular} {number}"
    if unit is None or figure.unit_id == "none" or (unit.id == "item" and re.fullmatch(r"[A-Za-z][A-Za-z' -]+", figure.unit)):
        return f"{lead}{number}{' ' + figure.unit if figure.unit else ''}"
    name = unit.singular if figure.value == 1 and figure.high is None else unit.plural
    if unit.id == "level":
        return f"level {number}"
    return f"{lead}{number} {name}"


def _in_english(compound: Compound) -> str:
    """Return what several units tell, in English words: 3 hours 20 minutes."""
    ends = (" ".join(f"{plain(p.value)} {p.unit.singular if p.value == 1 else p.unit.plural}" for p in end) for end in (compound.pieces, compound.high_pieces) if end)
    return " to ".join(ends)


def _period(period: Period | None, language: str) -> str:
    if period is None:
        return ""
    text = re.sub(r"(?<=[\d一-鿿])\s+(?=[\d一-鿿])", "", period.text)
    since = _goes_on(period)
    if since and language != "en":
        text += "起"
    if language != "en":
        roc = bool(re.search(r"(?<!\d)(?:\d{2,3})\s?(?:年|學|学)", fold(text)) and not re.search(r"(?:19|20)\d\d", text))
        years = period.years
        western = f"，{years[0]}年{'起' if since else ''}" if roc and (len(years) == 1 or since) and period.end else ""  # noqa: RUF001
        if roc and period.is_day and period.end:
            western = f"，{period.end.year}年{period.end.month}月{period.end.day}日"  # noqa: RUF001
        return text + western
    return _english_period(period)


def _goes_on(period: Period) -> bool:
    """Whether a period is all the time since an earlier year."""
    return period.sense is Sense.TO_DATE and period.start is not None and period.end is not None and period.start.year < period.end.year


def _english_period(period: Period) -> str:
    start, end = period.start, period.end
    if end is None:
        return period.text
    roc = "" if re.search(r"(?:19|20)\d\d", period.text) else f"ROC {end.year - 1911}, "
    if period.sense is Sense.AS_OF:
        if (end.month, end.day) == (12, 31):
            return f"as of the end of {roc}{end.year}"
        return f"as of {_day(end)}"
    if start is None:
        return f"to {_day(end)}"
    if _goes_on(period):
        return f"since {start.year}"
    if start == end:
        return _day(end)
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return f"{roc}{end.year}" if start.year == end.year else f"{start.year}–{end.year}"  # noqa: RUF001
    if start.day == 1 and start.year == end.year and (end.day >= 28):  # noqa: PLR2004
        if start.month == end.month:
            return f"{_MONTHS[end.month - 1]} {end.year}"
        return f"{_MONTHS[start.month - 1]}–{_MONTHS[end.month - 1]} {end.year}"  # noqa: RUF001
    return f"{_day(start)} – {_day(end)}"  # noqa: RUF001


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _date(item: Item, language: str) -> str:
    text = re.sub(r"(?<=[\d一-鿿])\s+(?=[\d一-鿿])", "", item.text)
    if item.date is None:
        return text
    day = date.fromisoformat(item.date)
    if language == "en":
        year_only = not re.search(r"月", fold(item.text)) and re.search(r"年", fold(item.text))
        return f"{day.year} ({text})" if year_only else f"{_day(day)} ({text})" if re.search(r"[一-鿿]", text) else text
    if re.search(rf"(?:19|20)\d\d|(?<!\d){day.year}(?!\d)", text):
        return text
    western = f"{day.year}年" if not re.search(r"月", fold(text)) else f"{day.year}年{day.month}月{day.day}日"
    return f"{text}（{western}）"  # noqa: RUF001


@cache
def _territories() -> dict[str, str]:
    from reportqa.language.compiling import territory_names  # noqa: PLC0415

    return {fold(chinese): english for english, chinese in reversed(territory_names())}


def _localised(text: str, language: str) -> str:
    """Give a place's English name beside the printed one, where CLDR has it."""
    if language != "en":
        return text
    folded = fold(text)
    for form in (folded, folded.removesuffix("共和国"), folded.removesuffix("国"), folded.removesuffix("群岛共和国")):
        name = _territories().get(form)
        if name is not None:
            return f"{name} ({text})"
    return text
