"""A turn of a conversation -> the complete question it stands for.

Rules, not a model: a turn that lacks a topic takes the last question's, with what it names put in
place of its like. Nothing downstream knows that it is in a conversation.
"""

from __future__ import annotations

import re

from reportqa.ask.question import language_of
from reportqa.ask.terms import Vocabulary
from reportqa.language.periods import Anchor, PeriodMention, find_english_periods, find_periods
from reportqa.language.script import fold
from reportqa.model.answer import Query
from reportqa.model.document import Span

_LEAD = re.compile(r"^\s*(?:那麼|那么|那|所以|然後|然后|還有|还有|另外|請問|请问|嗯|and what about|what about|how about|and how about|and in|and for|and|then|so|ok(?:ay)?[, ]+)\s*[,，]?\s*", re.IGNORECASE)  # noqa: RUF001
_TAIL = re.compile(r"\s*(?:呢|咧|勒|的話|的话)?\s*[?？。!！]*\s*$")  # noqa: RUF001
_POINTER = re.compile(r"其中|它們|他們|這些|那些|這個|那個|該|此|上述|前述|这些|这个|那些|它们|他们|它|\b(?:they|them|those|these|it|that|its|their|this)\b", re.IGNORECASE)
_MARKED = re.compile(r"^\s*(?:那|其中|還有|还有|what about|how about|and\b|of (?:those|these|them|which))|呢\s*[?？]?$|^(?:比|較|较|跟|和|與)|^(?:有)?(?:哪些|哪幾|哪几|誰|谁)|^(?:合計|合计|總共|总共|一共|加起來|in total)", re.IGNORECASE)  # noqa: RUF001
_QUESTION = re.compile(r"多少|幾|几|何時|何时|什麼|什么|哪|誰|谁|是否|嗎|吗|為何|为何|如何|怎|how|what|when|where|who|which|why|did|does|is |are |was |were ", re.IGNORECASE)
_LISTING = re.compile(r"^\s*(?:有|是|包括|分別是|分别是)?(?:哪些|哪幾\S{0,3}|哪几\S{0,3}|誰|谁|什麼|什么|which ones?|who|what are they|name them|list them)\S{0,4}\s*[?？]?$", re.IGNORECASE)  # noqa: RUF001
_SHORT = 12


def complete(asked: str, before: Query | None, vocabulary: Vocabulary) -> str:
    """Return the full question that `asked` stands for after the query before it."""
    if before is None:
        return asked
    english = language_of(asked, before.language) == "en"
    core = _TAIL.sub("", _LEAD.sub("", asked)).strip()
    anchor = Anchor(before.periods[-1].years[-1] if before.periods and before.periods[-1].years else vocabulary.year, vocabulary.roc)
    periods = find_english_periods(core, anchor) if english else _with_bare(core, anchor)
    rest = _without(core, periods)
    rest = re.sub(r"^(?:的|在|於|于|in|for|by|for the|of|the)\s*|\s*(?:的|in|for|by|of)$", "", rest.strip(" ,，、?？"), flags=re.IGNORECASE).strip()  # noqa: RUF001
    words = [w for w in vocabulary.words(fold(rest)) if len(w) > 1 or w in "女男"]
    marked = bool(_MARKED.search(asked))
    content = [w for w in words if vocabulary.frequency(w) or len(w) > 1]
    pointer = bool(_POINTER.search(rest))
    if not marked and not pointer and (len(content) >= 3 or (len(rest) > _SHORT and _QUESTION.search(rest))) and not (english and len(rest.split()) <= 4):  # noqa: PLR2004
        return asked
    topic = _topic(before, drop_periods=bool(periods))
    if _LISTING.match(rest) or (not rest and not periods):
        return f"{topic}{' ' if english else ''}{rest or ''}".strip() + ("?" if english else "？")  # noqa: RUF001
    stated = " ".join(_absolute(p, english=english) for p in periods)
    if re.match(r"^(?:比|較|较|跟|和|與|相較|compared)", core) and periods:
        base = _kept_periods(before)
        return f"{base}{_topic(before, drop_periods=True)}比{stated}增加多少？" if not english else f"How much did {_topic(before, drop_periods=True)} change between {base} and {stated}?"  # noqa: RUF001
    if not rest or (not content and not pointer and not _QUESTION.search(rest)):
        return f"{stated} {_question(before)}".strip()
    if pointer or (marked and _QUESTION.search(rest)):
        bare = _POINTER.sub("", rest)
        return f"{stated or _kept_periods(before)} {topic} {bare}".strip()
    if marked or len(rest) <= _SHORT:
        return f"{stated or _kept_periods(before)} {_substituted(before, rest, vocabulary)}".strip()
    return asked


def _with_bare(text: str, anchor: Anchor) -> list[PeriodMention]:
    folded = fold(text)
    found = find_periods(folded, anchor)
    if not found and (bare := re.fullmatch(r"\s*((?:19|20)\d\d|[89]\d|1[0-3]\d)\s*", folded)):
        built = find_periods(f"{bare.group(1)}年", anchor)
        return [PeriodMention(built[0].period, Span(0, len(text)), explicit=True)] if built else []
    return found


def _without(text: str, periods: list[PeriodMention]) -> str:
    for mention in sorted(periods, key=lambda p: -p.span.start):
        text = text[: mention.span.start] + text[mention.span.end :]
    return text


def _absolute(mention: PeriodMention, *, english: bool) -> str:
    years = mention.period.years
    if mention.explicit or not years:
        return mention.period.text
    return f"in {years[-1]}" if english else f"{years[-1]}年"


def _kept_periods(before: Query) -> str:
    return " ".join(p.text if re.search(r"\d", p.text) else f"{p.years[-1]}年" for p in before.periods if p.years)


def _question(before: Query) -> str:
    """Return the earlier question without its times."""
    text = before.standalone
    for period in before.periods:
        text = text.replace(period.text, "")
    return re.sub(r"\b(?:in|by|for|during|as of|at)\s*(?=[?.]|$)", "", text).strip()


_ASKING = re.compile(r"多少\S?|[幾几](?=[個个件人國国場场次位名])\S|有哪些|哪些|何時|何时|什麼時候|什么时候|嗎|吗|呢|[?？]|how many|how much|which|what (?:is|was|are|were)|when (?:did|was|were)|did|does|were there|was there|are there|is there", re.IGNORECASE)  # noqa: RUF001


def _topic(before: Query, *, drop_periods: bool) -> str:
    """Return what the earlier question was about, without its asking words."""
    text = _question(before) if drop_periods else before.standalone
    return re.sub(r"\s+", " ", _ASKING.sub(" ", text)).strip()


def _substituted(before: Query, new: str, vocabulary: Vocabulary) -> str:
    """Return the earlier question with `new` in the place of the word it is most like."""
    text = _question(before)
    folded_new = fold(new)
    best, score = "", 0.0
    for term in before.terms:
        if term.text not in fold(text):
            continue
        shared = len(set(term.text) & set(folded_new)) / max(1, min(len(term.text), len(folded_new)))
        same_class = term.strict and term.text in vocabulary.names and folded_new in vocabulary.names
        likeness = 1.0 if same_class else shared
        if likeness > score:
            best, score = term.text, likeness
    if score >= 0.5:  # noqa: PLR2004
        at = fold(text).find(best)
        return text[:at] + new + text[at + len(best) :]
    return f"{new} {text}"
