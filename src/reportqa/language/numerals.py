"""Amounts as reports print them -> `Quantity`: 2億2,987萬3千元, 近三成五, 8至15小時, 萬分之三.

All functions read folded text (see `language.script`). Plain Chinese numerals are cn2an's; the
grammar of amounts, bounds and ranges is ours, because no public parser reads it right.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from reportqa.language.script import fold
from reportqa.language.tables import rows
from reportqa.language.units import NO_UNIT, by_printed, printed_pattern
from reportqa.model.document import Span
from reportqa.model.figure import Bound, Kind, Quantity, Unit

# Multipliers in folded form. 兆 is 10^12 in Taiwan; 萬億 is the mainland's word for the same.
SCALES = {
    "万亿": Decimal(10) ** 12, "兆": Decimal(10) ** 12, "千亿": Decimal(10) ** 11,
    "百亿": Decimal(10) ** 10, "十亿": Decimal(10) ** 9, "亿": Decimal(10) ** 8,
    "千万": Decimal(10) ** 7, "百万": Decimal(10) ** 6, "十万": Decimal(10) ** 5,
    "万": Decimal(10) ** 4, "千": Decimal(10) ** 3, "百": Decimal(10) ** 2,
    "trillion": Decimal(10) ** 12, "billion": Decimal(10) ** 9,
    "million": Decimal(10) ** 6, "thousand": Decimal(10) ** 3,
}  # fmt: skip

_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,6})?(?!\d)|\d{1,15}(?:\.\d{1,6})?"
_HAN = r"[〇零一二两三四五六七八九十百千]{1,12}"
_SCALE = "|".join(sorted(SCALES, key=len, reverse=True))
_PIECE = re.compile(
    rf"(?P<number>{_DIGITS}|{_HAN})\s?(?P<more>[余多来](?=\s?[万亿兆千百]))?\s?(?P<scale>{_SCALE})?(?P<half>半)?"
)
_HAN_DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_FRACTION = re.compile(rf"(?P<base>百|千|万|{_HAN})分之(?P<part>{_DIGITS}|{_HAN}(?:点{_HAN})?)")
_TENTHS = re.compile(r"(?P<tenths>[一二两三四五六七八九\d])成(?P<hundredths>[一二三四五六七八九\d])?(?![立为本员功果长熟就分效份年交])")
_UNIT_CHARS = "人名位国家件次场张年月天日周岁户所处辆"
_RANGE = re.compile(r"\s?(?:至|到|-|~|或|、(?=[二三四五六七八九]))\s?")
_HAN_UNIT_CHARS = "人名位国家件次场张年月天日周岁户所处辆"
_HAN_RANGE = re.compile(
    rf"(?P<low>[一二两三四五六七八])(?P<high>[二三四五六七八九])(?P<scale>十|百|千|{_SCALE})?(?=[个{_UNIT_CHARS}])"
)
_UNIT = re.compile(r"\s?(?P<unit>" + printed_pattern() + ")")
_CURRENCY = re.compile(r"(?:新台币|新臺币|nt\$|us\$|usd|美金|€|\$)\s?$")

# Words in which a Chinese numeral counts nothing: never figures. Source: common lexicalised words.
_LEXICALISED = re.compile(
    "一般|一定|一致|一旦|一方面|一併|一并|一律|一切|一直|一起|一再|一向|一同|一体|一贯|一行|一线|一站|一步|一环|一带|一些|一样|一面|"
    "统一|唯一|之一|同一|单一|万一|第三方|三级警戒|十分|千万不|百姓|百货|四处|四周|三角|五金|七夕|九二一|八卦|"
    "再一|二手|两岸|双十|一一|一半|一时|一年一度|万元|三餐|一次性|一口气|一连|一路|一对一|一条龙|一村一|一乡一|三代|二代|二者|两者|三者|二氧|一氧|三氯|四氯|"
    "不一|逐一|进一|第一线|一级玩家"
)


@dataclass(frozen=True, slots=True)
class QuantityMention:
    """A quantity where it stands: `span` is number and unit, `number` the number alone."""

    quantity: Quantity
    unit: Unit
    span: Span
    number: Span
    ordinal: bool

    def printed_unit(self, text: str) -> str:
        """Return the unit as `text` prints it, empty where there is none."""
        return text[self.number.end : self.span.end].strip()


@cache
def _qualifiers(side: str) -> tuple[tuple[str, Bound], ...]:
    found = [(fold(word), Bound(bound)) for word, where, bound in rows("qualifiers.tsv") if where == side]
    return tuple(sorted(found, key=lambda row: -len(row[0])))


def han_value(text: str) -> Decimal | None:
    """Return the value of a plain Chinese numeral in folded form, None where it is none.

    >>> han_value("两千三百")
    Decimal('2300')
    """
    if len(text) == 1 and text in _HAN_DIGIT:
        return Decimal(_HAN_DIGIT[text])
    if all(c in _HAN_DIGIT for c in text):
        return Decimal("".join(str(_HAN_DIGIT[c]) for c in text)) if len(text) > 2 or text[0] in "〇零" else None  # noqa: PLR2004
    import cn2an  # noqa: PLC0415 (slow to import, and most texts need none)

    try:
        return Decimal(str(cn2an.cn2an(text.replace("两", "二").replace("〇", "零"), "normal")))
    except (ValueError, KeyError):  # cn2an raises KeyError on 十十一
        return {"十": Decimal(10), "百": Decimal(100), "千": Decimal(1000)}.get(text)


def number_value(text: str) -> Decimal | None:
    """Return the value of digits with or without commas, or of a plain Chinese numeral."""
    plain = text.replace(",", "")
    return Decimal(plain) if plain[:1].isdigit() else han_value(plain)


def _amount(text: str, at: int) -> tuple[Decimal, int, bool] | None:
    """Read one amount at `at`: (value, end, whether 餘/多 stood inside), None where there is none."""
    total, last, end, more = Decimal(0), None, at, False
    while True:
        gap = 1 if last is not None and end < len(text) and text[end] == " " else 0
        piece = _PIECE.match(text, end + gap)
        if piece is None:
            break
        number, word = piece["number"], piece["scale"]
        if last is not None and number[0] == "零":
            number = number[1:] or number
        value = number_value(number)
        if value is None:
            break
        scale = SCALES[word] if word else Decimal(1)
        if piece["half"] and word:
            scale_value = value * scale + scale / 2
        else:
            scale_value = value * scale
        if last is not None and (scale >= last or scale_value >= last):
            break
        total += scale_value
        end = piece.end() if not (piece["half"] and not word) else piece.end("number")
        if not word and not piece["half"]:
            end = piece.end("number")
        more = more or bool(piece["more"])
        if last is not None and not word:
            break
        last = scale
        if not word:
            break
    if end == at:
        return None
    return total, end, more


def _approximate(match: re.Match[str]) -> tuple[Decimal, int, bool] | None:
    """Read 兩三個, 五六十人: neighbouring digits are a range, never 23 or 56."""
    low, high = _HAN_DIGIT[match["low"]], _HAN_DIGIT[match["high"]]
    if high != low + 1:
        return None
    scale = SCALES.get(match["scale"] or "") or (Decimal(10) if match["scale"] == "十" else Decimal(1))
    return Decimal(low) * scale, match.end(), False


def _bound_before(text: str, at: int, limit: int = 8) -> tuple[Bound | None, int]:
    head = text[max(0, at - limit - 12) : at]
    trimmed = re.sub(r"\s*(?:新台币|nt\$|us\$|达|计|有|为|占|共|\(|\s)*$", "", head)
    for form in (head.rstrip(), trimmed):
        for word, bound in _qualifiers("before"):
            if form.endswith(word) and not (word == "近" and form.endswith(("最近", "附近", "邻近"))):
                if word.isascii() and not re.search(rf"(?<![a-z]){re.escape(word)}$", form):
                    continue
                return bound, at - (len(head) - len(form)) - len(word)
    return None, at


def _bound_after(text: str, at: int) -> Bound | None:
    tail = text[at : at + 4].lstrip()
    for word, bound in _qualifiers("after"):
        if tail.startswith(word) and len(word) > 1:
            return bound
    return None


def _fraction(text: str, at: int) -> QuantityMention | None:
    match = _FRACTION.match(text, at)
    if match is None:
        return None
    part_text = match["part"]
    whole, _, decimals = part_text.partition("点")
    part = number_value(whole)
    if part is not None and decimals:
        part += Decimal("0." + "".join(str(_HAN_DIGIT.get(c, 0)) for c in decimals))
    if part is None:
        return None
    base = match["base"]
    if base == "百":
        value, unit = part, by_printed()["%"]
    else:
        divisor = SCALES.get(base) or number_value(base)
        if not divisor:
            return None
        value, unit = part / divisor, NO_UNIT
    bound, _ = _bound_before(text, at)
    quantity = Quantity(value, None, unit.printed, unit.id, Kind.SHARE, bound or _bound_after(text, match.end()) or Bound.EXACT)
    return QuantityMention(quantity, unit, Span(at, match.end()), Span(at, match.end()), ordinal=False)


def _tenths(text: str, at: int) -> QuantityMention | None:
    match = _TENTHS.match(text, at)
    if match is None or (at and text[at - 1] in "0123456789.,一二三四五六七八九十百千万"):
        return None
    tens, ones = number_value(match["tenths"]), number_value(match["hundredths"] or "0")
    if tens is None or ones is None:
        return None
    unit = by_printed()["%"]
    bound, _ = _bound_before(text, at)
    quantity = Quantity(tens * 10 + ones, None, unit.printed, unit.id, Kind.SHARE, bound or _bound_after(text, match.end()) or Bound.EXACT)
    return QuantityMention(quantity, unit, Span(at, match.end()), Span(at, match.end()), ordinal=False)


def _unit_at(text: str, at: int) -> tuple[Unit, int, bool]:
    """Return the unit that follows a number: (unit, end, whether 餘/多 stood before it)."""
    more = re.compile(r"\s?[余多](?=\s?" + printed_pattern()[3:-1].join(("(?:", "))"))).match(text, at) if text[at : at + 2].strip()[:1] in ("余", "多") else None
    start = more.end() if more else at
    match = _UNIT.match(text, start)
    if match is None:
        return NO_UNIT, at, False
    return by_printed()[match["unit"]], match.end(), more is not None


def quantity_at(text: str, at: int) -> QuantityMention | None:
    """Read the quantity that starts at `at` in folded text, with its range, unit and bound."""
    special = _fraction(text, at) or _tenths(text, at)
    if special is not None:
        return special
    approximate = _HAN_RANGE.match(text, at)
    first = _amount(text, at) if approximate is None else _approximate(approximate)
    if first is None:
        return None
    value, end, more = first
    number_end, high = end, None
    if approximate is not None:
        high = Decimal(_HAN_DIGIT[approximate["high"]]) * value / _HAN_DIGIT[approximate["low"]]
    negative = at > 0 and text[at - 1] in "-△▲" and (at == 1 or text[at - 2] in " \t|:(")
    unit, unit_end, more_unit = _unit_at(text, end)
    han_start = not text[at].isdigit()
    between = _RANGE.match(text, unit_end) or _RANGE.match(text, end)
    if between is not None and not negative:
        second = _amount(text, between.end())
        if second is not None and (between.group().strip() not in ("、", "或") or not han_start):
            unit2, unit2_end, _ = _unit_at(text, second[1])
            same = unit is NO_UNIT or unit.id == unit2.id
            if same and unit2 is not NO_UNIT:
                low = value
                if unit is NO_UNIT and low < second[0] and second[0] % 1000 == 0 and low < 1000 and low * 10000 <= second[0] * 10:  # noqa: PLR2004
                    low = _shared_scale(text, at, end, between.end(), second[1], low)
                if low < second[0]:
                    value, high, end, number_end = low, second[0], second[1], second[1]
                    unit, unit_end = unit2, unit2_end
    ordinal = at > 0 and text[:at].rstrip().endswith("第")
    bound, _ = _bound_before(text, at)
    if bound is None and (more or more_unit):
        bound = Bound.OVER
    after = _bound_after(text, unit_end)
    if bound is None:
        bound = after
    kind = unit.kind
    if ordinal and kind is not Kind.RANK:
        kind = Kind.RANK if unit.id in {"rank", "level", "person"} else Kind.ORDINAL
    quantity = Quantity(-value if negative else value, high, unit.printed, unit.id, kind, bound or Bound.EXACT)
    return QuantityMention(quantity, unit, Span(at, unit_end), Span(at, number_end), ordinal)


def _shared_scale(text: str, at: int, end: int, second_at: int, second_end: int, low: Decimal) -> Decimal:
    """Give the first end of 20至30億 the second's scale."""
    word = re.search(rf"({_SCALE})$", text[second_at:second_end])
    return low * SCALES[word.group(1)] if word and not re.search(rf"({_SCALE})$", text[at:end]) else low


_START = re.compile(r"\d|[〇零一二两三四五六七八九十百千万]")


def find_quantities(text: str, masked: tuple[Span, ...] = ()) -> list[QuantityMention]:
    """Return the quantities of folded text in order, skipping `masked` spans (dates, headings' numbers).

    A Chinese numeral counts only with a unit behind it; a digit counts always.
    """
    found: list[QuantityMention] = []
    skip = sorted(masked)
    lexical = {i for m in _LEXICALISED.finditer(text) for i in range(m.start(), m.end())}
    at, n = 0, len(text)
    k = 0
    while at < n:
        start = _START.search(text, at)
        if start is None:
            break
        at = start.start()
        while k < len(skip) and skip[k].end <= at:
            k += 1
        if k < len(skip) and skip[k].start <= at:
            at = skip[k].end
            continue
        digit = text[at].isdigit()
        if (digit and at and (text[at - 1].isascii() and text[at - 1].isalpha())) or (not digit and at in lexical):
            at += 1
            while digit and at < n and text[at].isdigit():
                at += 1
            continue
        mention = quantity_at(text, at)
        if mention is None:
            at += 1
            continue
        fence = skip[k].start if k < len(skip) else n
        if mention.span.end > fence:
            mention = quantity_at(text[:fence], at)
            if mention is None:
                at += 1
                continue
        if not digit and mention.unit is NO_UNIT and mention.quantity.kind is not Kind.SHARE and not mention.ordinal:
            at = mention.number.end
            continue
        if digit and mention.unit is NO_UNIT and re.match(r"[a-z]", text[mention.number.end : mention.number.end + 1]):
            at = mention.number.end
            continue
        found.append(mention)
        at = max(mention.span.end, at + 1)
    return found


def number_from_words(text: str) -> Decimal | None:
    """Return the value of a whole string that is one amount, None otherwise."""
    read = _amount(fold(text).strip(), 0)
    return read[0] if read and read[1] == len(fold(text).strip()) else None
