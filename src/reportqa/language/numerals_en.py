"""Quantities in English text: NT$1.2 million, two thirds, one in five, eighteen writers, 430,000 to 445,000 visitors.

All functions read folded text. What is counted is the noun phrase after the number, known to
`data/units.tsv` or not; an unknown one counts things (`item`).
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import cache

from reportqa.language.amounts import LONGEST_DIGITS, SCALES
from reportqa.language.bounds import bound_after, bound_before, direction_before
from reportqa.language.compounds import english_compound_at, english_unit_at
from reportqa.language.numerals import QuantityMention, compounded, ratio
from reportqa.language.tables import rows
from reportqa.language.units import NO_UNIT, by_english, by_id, by_printed, currency_before, unit_at
from reportqa.model.document import Span
from reportqa.model.figure import Bound, Kind, Quantity, Unit

_ONES = {w: i for i, w in enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"])}
_TENS = {w: 10 * i for i, w in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)}
_WORDS = {**_ONES, **_TENS}
_GROUPS = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "billion": 1_000_000_000}
_PARTS = {"half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10}
_ORDINALS = frozenset(["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"])

_WORD = "(?:" + "|".join(sorted(_WORDS, key=len, reverse=True)) + ")"
_GROUP = "(?:" + "|".join(_GROUPS) + ")"
_PART = "(?:" + "|".join(sorted(_PARTS, key=len, reverse=True)) + ")s?"
_SCALE = r"(?:\s?(?P<{0}>trillion|billion|million|thousand|bn|m|k)\b(?!\.\w))?"
_DIGITS = r"\d{1,3}(?:,\d{3}){1,4}(?!\d)(?:\.\d{1,15})?|\d{1,15}(?:\.\d{1,15})?"
_LETTERS = {"bn": Decimal(10) ** 9, "m": Decimal(10) ** 6, "k": Decimal(10) ** 3}

_RATIO = re.compile(rf"\b(?P<part>{_WORD}|\d{{1,3}})\s(?:in|out of)\s(?:every\s)?(?P<base>{_WORD}|\d{{1,4}})\b(?!\s?(?:%|per))")
_FRACTION = re.compile(rf"\b(?P<part>an?|{_WORD})[\s-](?P<base>{_PART})\b(?!\s(?:of (?:january|february|march|april|may|june|july)|year|quarter|time|place))")
_HALF_OF = re.compile(r"\bhalf an?\s(?P<group>million|billion|thousand|dozen)\b")
_HALF = re.compile(r"\bhalf(?!\san?\s(?:million|billion|thousand|dozen))(?=\s(?:of|the|a|an|its|their|all|as)\b|\b)")
_SPELT = re.compile(rf"\b(?:{_WORD}|an?(?=\s{_GROUP}))(?:(?:[\s-]|\sand\s)(?:{_WORD}|{_GROUP}))*\b|\b(?:a\s)?(?P<dozen>dozen)\b(?=\s)")
_VULGAR = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75"), "⅓": Decimal("0.333333"), "⅔": Decimal("0.666667"), "⅛": Decimal("0.125")}
_NUMBER = re.compile(rf"(?P<digits>{_DIGITS})(?P<vulgar>[{''.join(_VULGAR)}])?{_SCALE.format('scale')}")
_TO = re.compile(r"\s?(?:to|-|and)\s?(?:nt\$|us\$|£|€|\$|gbp\s)?")
_SHARE = re.compile(r"\s?(?P<points>percentage points?|pp\b|%\s?points?)|\s?(?P<percent>%|per cent|percent)|\s?(?P<basis>basis points?)")
_NOUN = re.compile(r"[\s-]?(?P<word>[a-z][a-z'-]*)")
_NOT_NOUNS = re.compile(r"(?:[a-z]+(?:ly|ing))$")
_PLURALS = frozenset(["people", "children", "men", "women", "staff", "personnel", "fish", "aircraft", "sheep"])
_COUNT_WORDS = 4


@cache
def _stops() -> frozenset[str]:
    """Return the words at which a noun phrase ends."""
    single = {word for word, language, kind in rows("stopwords.tsv") if language == "en" and kind in ("function", "question") and " " not in word}
    return frozenset(single - {"types", "kinds", "things", "sorts"}) | {"compared", "respectively", "short", "received", "rose", "fell", "grew", "dropped"}


def _spelt_value(words: str) -> Decimal | None:
    """Return the value of number words: two hundred and fourteen.

    >>> _spelt_value("two hundred and fourteen"), _spelt_value("twenty-five")
    (Decimal('214'), Decimal('25'))
    """
    total = current = 0
    last = 10**12
    for word in re.split(r"[\s-]+", words):
        if word in ("and", "a", "an", ""):
            continue
        if word in _GROUPS:
            group = _GROUPS[word]
            if group == 100:  # noqa: PLR2004
                current = (current or 1) * 100
                continue
            if group >= last:
                return None
            total, current, last = total + (current or 1) * group, 0, group
            continue
        value = _WORDS[word]
        if current % 10 and value or (value >= 10 and current % 100):  # noqa: PLR2004
            return None
        current += value
    return Decimal(total + current)


def _part_value(text: str) -> Decimal:
    return Decimal(1) if text in ("a", "an") else Decimal(_WORDS[text]) if text in _WORDS else Decimal(text)


def _bound(text: str, start: int, end: int) -> Bound:
    before = bound_before(text, start)
    return before[0] if before else bound_after(text, end) or Bound.EXACT


def _shared(text: str, span: Span, part: Decimal, base: Decimal) -> QuantityMention:
    quantity = Quantity(ratio(part, base), None, "", NO_UNIT.id, Kind.SHARE, _bound(text, span.start, span.end), direction_before(text, span.start))
    return QuantityMention(quantity, NO_UNIT, span, span, ordinal=False, printed=Span(span.end, span.end))


def _share_at(text: str, at: int) -> QuantityMention | None:
    """Read one in five, two thirds, half of."""
    ratio = _RATIO.match(text, at)
    if ratio is not None:
        part, base = _part_value(ratio["part"]), _part_value(ratio["base"])
        if 0 < part < base:
            return _shared(text, Span(at, ratio.end()), part, base)
    fraction = _FRACTION.match(text, at)
    if fraction is not None:
        part, base = _part_value(fraction["part"]), Decimal(_PARTS.get(fraction["base"]) or _PARTS[fraction["base"].rstrip("s")])
        plural = fraction["base"].endswith(("s", "ves"))
        if 0 < part < base and plural == (part > 1):
            return _shared(text, Span(at, fraction.end()), part, base)
    half = _HALF.match(text, at)
    if half is not None and not re.search(r"(?:first|second|1st|2nd|and an?|an?)[\s-]$", text[max(0, at - 8) : at]):
        return _shared(text, Span(at, half.end()), Decimal(1), Decimal(2))
    return None


def _amount(text: str, at: int) -> tuple[Decimal, int] | None:
    """Read digits with their scale, or number words: (value, end)."""
    number = _NUMBER.match(text, at)
    if number is not None:
        value = Decimal(number["digits"].replace(",", "")) + _VULGAR.get(number["vulgar"] or "", 0)
        word, plain = number["scale"], number.end("vulgar") if number["vulgar"] else number.end("digits")
        attached = word is not None and text[plain] != " "
        if word is None or (len(word) <= 2 and not (attached and (currency_before(text, at) or word != "m"))):  # noqa: PLR2004
            return value, plain
        return value * (_LETTERS.get(word) or SCALES[word]), number.end()
    half = _HALF_OF.match(text, at)
    if half is not None:
        return (SCALES.get(half["group"]) or Decimal(12)) / 2, half.end()
    spelt = _SPELT.match(text, at)
    if spelt is None:
        return None
    if spelt["dozen"]:
        return Decimal(12), spelt.end()
    value_of = _spelt_value(spelt.group())
    return (value_of, spelt.end()) if value_of is not None else None


_ARTICLE = re.compile(r"\ban?(?=\s[a-z]+,?\sand\s)")


def number_at(text: str, at: int) -> tuple[Decimal, int] | None:
    """Read a number, or the article that is one before a unit (an hour and 20 minutes): (value, end)."""
    article = _ARTICLE.match(text, at)
    return (Decimal(1), article.end()) if article is not None and english_unit_at(text, article.end()) is not None else _amount(text, at)


def _noun_phrase(text: str, at: int, *, plural: bool) -> tuple[Unit, Span] | None:
    """Return what is counted after a number and where it stands, None where no noun follows."""
    words: list[tuple[str, int, int]] = []
    end = at
    while len(words) < _COUNT_WORDS and (match := _NOUN.match(text, end)) is not None:
        word = match["word"].strip("'-")
        if word in _stops():
            break
        words.append((word, match.start("word"), match.start("word") + len(match["word"])))
        end = match.end()
    table = by_english()
    for size in range(len(words), 0, -1):
        tail = [w for w, _, _ in words[:size]]
        for first in range(size):
            unit = table.get(" ".join(tail[first:]))
            if unit is not None and (not plural or " ".join(tail[first:]) == unit.plural.lower()):
                return unit, Span(words[0][1] if first <= 1 else words[first][1], words[size - 1][2])
    for size in range(len(words), 0, -1):
        word = words[size - 1][0]
        if plural and (word in _PLURALS or (word.endswith("s") and not word.endswith(("ss", "us", "is")))) and not _NOT_NOUNS.search(word):
            return by_id()["item"], Span(words[0][1], words[size - 1][2])
    return None


def _measure(text: str, end: int, value: Decimal) -> tuple[Unit, Span]:
    """Return the unit after a number and where it is printed."""
    share = _SHARE.match(text, end)
    if share is not None:
        unit = by_printed()["个百分点"] if share["points"] else by_printed()["基点"] if share["basis"] else by_printed()["%"]
        return unit, Span(end + (text[end] == " "), share.end())
    space = end + (text[end : end + 1] == " ")
    known = unit_at(text, space)
    if known is not None and text[space : space + 1].isascii() and not re.match(r"[a-z]", text[known[1] : known[1] + 1]):
        return known[0], Span(space, known[1])
    noun = _noun_phrase(text, end, plural=value != 1)
    return noun if noun is not None else (NO_UNIT, Span(end, end))


def quantity_at_english(text: str, at: int) -> QuantityMention | None:
    """Read the quantity that starts at `at` of folded English text."""
    share = _share_at(text, at)
    if share is not None:
        return share
    read = number_at(text, at)
    if read is None:
        return None
    value, end = read
    if english_unit_at(text, end) is not None and (compound := english_compound_at(text, at, number_at)) is not None:
        return compounded(text, at, compound)
    if (read := _amount(text, at)) is None:  # an article alone
        return None
    value, end = read
    number_end, high = end, None
    unit, printed = _measure(text, end, value)
    between = _TO.match(text, end) if unit is NO_UNIT or unit.id == "percent" else None
    between = between or (_TO.match(text, printed.end) if unit.id == "percent" else None)
    if between is not None and _ranges(text, at, between.group().strip()):
        second = _amount(text, between.end())
        if second is not None and second[0] > value:
            high, number_end = second
            unit, printed = _measure(text, number_end, high)
            scale = re.search(r"(trillion|billion|million|thousand)$", text[between.end() : number_end])
            if scale and value < 1000 and not re.search(r"(?:illion|thousand)\s?$", text[at:end]):  # noqa: PLR2004
                value *= SCALES[scale.group()]
    start = at
    mark = currency_before(text, at)
    if mark is not None and (unit.kind is not Kind.AMOUNT and unit.id not in ("percent", "percentage_point")):
        unit, printed, start = mark[0], Span(mark[1], at), mark[1]
    span = Span(start, max(printed.end, number_end))
    quantity = Quantity(value, high, unit.singular, unit.id, unit.kind, _bound(text, start, span.end), direction_before(text, start))
    return QuantityMention(quantity, unit, span, Span(at, number_end), ordinal=False, printed=printed)


def _ranges(text: str, at: int, word: str) -> bool:
    """Whether 'A to B' is a range: not where something goes from A to B."""
    lead = text[max(0, at - 14) : at]
    if word.startswith("and"):
        return re.search(r"\bbetween\s(?:nt\$|us\$|£|€|\$|gbp\s)?$", lead) is not None
    return re.search(r"\b(?:from|rose|fell|grew|down|up|increased|declined)\s(?:nt\$|us\$|£|€|\$|gbp\s)?$", lead) is None


_START = re.compile(rf"\d|\b(?:{_WORD}|half|dozen|an?\s(?:{_GROUP}|dozen|{_PART})|an?(?=\s[a-z]+,?\sand\s))\b")


def find_english_quantities(text: str, masked: tuple[Span, ...] = ()) -> list[QuantityMention]:
    """Return the quantities of folded English text in order, skipping `masked` spans.

    Digits count always, but not behind a letter; number words only with what they count.
    """
    found: list[QuantityMention] = []
    skip = sorted(masked)
    at = k = 0
    while (start := _START.search(text, at)) is not None:
        at = start.start()
        while k < len(skip) and skip[k].end <= at:
            k += 1
        if k < len(skip) and skip[k].start <= at:
            at = skip[k].end
            continue
        digit = text[at].isdigit()
        run = _run_end(text, at) if digit else 0
        if run:
            at = run
            continue
        fence = skip[k].start if k < len(skip) else len(text)
        mention = quantity_at_english(text if fence == len(text) else text[:fence], at)
        if mention is None or not (digit or ((_counts(mention) or _elliptic(text, mention)) and text[mention.number.end : mention.number.end + 1] != "-")):
            at = start.end() if mention is None else mention.number.end
            continue
        if not found or mention.span.start >= found[-1].span.end:
            found.append(mention)
        at = max(mention.span.end, mention.number.end, at + 1)
    return [replace(m, quantity=replace(m.quantity, unit=m.printed_unit(text) or m.quantity.unit)) for m in found]


def _run_end(text: str, at: int) -> int:
    """Return where a run of digits ends that is no number: behind a letter, before one, or too long; 0 where it is one."""
    end = at
    while end < len(text) and text[end].isdigit():
        end += 1
    behind = at > 0 and text[at - 1].isalpha() and currency_before(text, at) is None
    ordinal = re.match(r"(?:st|nd|rd|th)\b", text[end:])
    return end if behind or ordinal or end - at > LONGEST_DIGITS else 0


def _counts(mention: QuantityMention) -> bool:
    """Whether number words count something: one alone says nothing, the others need a unit."""
    if mention.unit is NO_UNIT:
        return mention.quantity.kind is Kind.SHARE or mention.quantity.value >= 100  # noqa: PLR2004
    return mention.unit is not NO_UNIT and (mention.quantity.value != 1 or mention.unit.id in ("percent", "percentage_point"))


@cache
def _around() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what stands behind a number word that counts what was named before it, and what may not stand before it."""
    words = {side: [word for word, where in rows("elliptic.tsv") if where == side] for side in ("after", "not_before")}
    return re.compile(rf"\s(?:{'|'.join(words['after'])})\b"), re.compile(rf"(?:^|\b)(?:{'|'.join(words['not_before'])})[\s-]$")


def _elliptic(text: str, mention: QuantityMention) -> bool:
    """Whether a number word with no noun behind it counts what was named before: eight of them, seven to the Tribunal."""
    if mention.unit is not NO_UNIT or mention.quantity.value < 2 or mention.quantity.kind is not Kind.COUNT:  # noqa: PLR2004
        return False
    after, before = _around()
    return after.match(text, mention.number.end) is not None and before.search(text[max(0, mention.number.start - 16) : mention.number.start]) is None


def number_words_in(text: str) -> list[Span]:
    """Return every number word of folded English text, and every ordinal: what must be accounted for."""
    return [Span(m.start(), m.end()) for m in re.finditer(rf"\b(?:{_WORD}|{_GROUP}|{'|'.join(_ORDINALS)})(?:(?:\sand\s|[\s-])(?:{_WORD}|{_GROUP}))*\b", text)]
