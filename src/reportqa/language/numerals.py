"""Quantities as reports print them: 2億2,987萬3千元, 近三成五, 8至15小時, 萬分之三, 下降2.3個百分點.

All functions read folded text (see `language.script`); `language.amounts` reads the bare numbers,
`language.bounds` the words around them, `language.units` what follows.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from reportqa.language.amounts import LONGEST_DIGITS, NUMBER, SCALES, Amount, amount_at, ends_in_scale, han_value, number_value
from reportqa.language.bounds import bound_after, bound_before, direction_before
from reportqa.language.compounds import Compound, compound_at, english_unit_at
from reportqa.language.script import fold
from reportqa.language.units import NO_UNIT, by_id, by_printed, currency_before, in_context, unit_at, unit_of
from reportqa.language.words import words_in
from reportqa.model.document import Span
from reportqa.model.figure import Bound, Kind, Quantity, Unit

__all__ = ["SCALES", "QuantityMention", "compounded", "find_quantities", "han_value", "number_from_words", "number_value", "quantity_at", "ratio"]

_SMALL = r"(?:\d{1,4}(?:\.\d{1,4})?|[〇零一二两三四五六七八九十百千]{1,8}(?:点[〇零一二三四五六七八九]{1,4})?)"
_TO = r"\s?(?:至|到|-|~)\s?"
_FRACTION = re.compile(rf"(?P<base>\d{{1,4}}|[一二三四五六七八九十百千万]{{1,4}})\s?分之\s?(?P<part>{_SMALL})(?:{_TO}(?:百分之)?(?P<high>{_SMALL})(?!\s?[%分]))?")
_SLASH = re.compile(r"(?<![\d/.-])(?<!\d,)(?P<part>\d)/(?P<base>\d{1,2})(?![\d/.-])")
_SLASH_BEFORE = re.compile(r"(?:占|约|近|达|逾|过|超过|有|为|的)\s?$")
_TENTH = r"[一二两三四五六七八九\d]"
_TENTHS = re.compile(
    rf"(?P<low>{_TENTH})(?:成(?P<lowpart>[一二三四五六七八九\d])?{_TO}|{_TO}|(?P<pair>(?=[二三四五六七八九]成)))(?P<high>{_TENTH})成(?P<highpart>[一二三四五六七八九\d])?(?![立本员功果长熟就效份年交])"
    rf"|(?P<tenths>{_TENTH})成(?P<hundredths>[一二三四五六七八九\d])?(?![立本员功果长熟就效份年交])"
)
_TENTHS_ONLY = re.compile(r"多(?:数|的是|半|为|是|元|样)|余(?:额|款|裕|下|暇)")
_DISCOUNT = re.compile(r"(?P<number>\d{1,2}(?:\.\d)?|[一二三四五六七八九]{1,2})\s?折(?![合算旧减损线射让价扣页迭叠])")
_DOUBLING = re.compile(r"(?P<times>[一二两三四五]|\d)\s?番(?![茄薯])")
_IN_NUMBER = re.compile(r"(?:[\d一二三四五六七八九十百千万第]|\d[.,])$")
_COMPOUND = re.compile(r"\s?(?P<unit>[a-zμ][a-zμ-]{0,11}[0-9²³]?/[a-zμ][a-zμ]{0,9}[0-9²³]?)(?![a-z0-9])")  # a unit of measure that the table lacks: ng-teq/nm³
_LONE_SCALE = re.compile(r"[百千万亿兆]{1,2}")
_TURNED = re.compile(r"翻(?:了|近)?$")
_MORE = re.compile(r"\s?[余多来几](?=\s?\S)")
_HALF = re.compile(r"半(?![数导径年月天日小场])")
_HALF_UNIT = re.compile(r"(?:个)?半(?=(?:小时|钟头|月|世纪|学期|百分点)(?!刊))")
_HALF_ALONE = re.compile(r"(?<![上下前后每两一过大多南北东西对折])半(?=个?(?:小时|年|天|日|个月|月|世纪|钟头)(?![度刊来报]))")
_MORE_AFTER = re.compile(r"多(?![项次人件个名种数少达])")
_RANGE = re.compile(r"\s?(?P<word>至|到|-|~|或)\s?(?:新台币|nt\$|us\$)?\s?")
_COUNTED = re.compile(r"(?:分成|分为|分作|区分为|划分为|共计|共有|共|计)\s?$")
_CLAUSE = re.compile(r"[。;!?\n]")
_RANKED = re.compile(r"(?:排名|名列|位[居列]|排行|名次|[销产]量|居|列|排)[^,。;:、()\n]{0,12}第$")  # before a rank without its unit
_RANK_ENDS = re.compile(r"\s?(?:$|[,。;、)\n]|的)")
_PLACED = re.compile(r"\s?[大高多长](?:的|[,。;、)]|$)")  # 第13大的州
_ROUND = re.compile(r"(?=[二三四五六七八九十两]|一[千百万亿])[一二三四五六七八九十两百千万亿]*[千万亿]")  # a written-out number of things that are named elsewhere


@dataclass(frozen=True, slots=True)
class QuantityMention:
    """A quantity where it stands: `span` is number and unit, `number` the number alone, `printed` the unit alone."""

    quantity: Quantity
    unit: Unit
    span: Span
    number: Span
    ordinal: bool
    printed: Span

    def printed_unit(self, text: str) -> str:
        """Return the unit as `text` prints it, empty where there is none."""
        return self.printed.of(text).strip()


def _share(text: str, at: int, end: int, low: Decimal, high: Decimal | None, unit: Unit) -> QuantityMention:
    """Return a share written out in words: 百分之六, 三成五, 五分之一."""
    before = bound_before(text, at)
    bound = before[0] if before else bound_after(text, end) or Bound.EXACT
    quantity = Quantity(low, high, unit.printed, unit.id, Kind.SHARE, bound, direction_before(text, at))
    return QuantityMention(quantity, unit, Span(at, end), Span(at, end), ordinal=False, printed=Span(end, end))


def _fraction(text: str, at: int) -> QuantityMention | None:
    match = _FRACTION.match(text, at)
    if match is None:
        return None
    part, high = number_value(match["part"]), number_value(match["high"]) if match["high"] else None
    base = SCALES.get(match["base"]) or number_value(match["base"])
    if part is None or not base:
        return None
    if high is not None and high <= part:
        high = None
    end = match.end() if high is not None else match.end("part")
    if base == 100:  # noqa: PLR2004
        return _share(text, at, end, part, high, by_printed()["%"])
    return _share(text, at, end, ratio(part, base), ratio(high, base) if high is not None else None, NO_UNIT)


def ratio(part: Decimal, base: Decimal) -> Decimal:
    """Return part / base, to six places where it does not end."""
    exact = part / base
    return exact if len(exact.as_tuple().digits) < 12 else round(exact, 6)  # noqa: PLR2004


def _slash(text: str, at: int) -> QuantityMention | None:
    """Read 2/3 as a share where the words around it say that it is one."""
    match = _SLASH.match(text, at)
    if match is None or not 0 < int(match["part"]) < int(match["base"]):
        return None
    if not _SLASH_BEFORE.search(text[max(0, at - 3) : at]) and bound_after(text, match.end()) is None:
        return None
    return _share(text, at, match.end(), ratio(Decimal(match["part"]), Decimal(match["base"])), None, NO_UNIT)


def _tenths(text: str, at: int) -> QuantityMention | None:
    match = _TENTHS.match(text, at)
    if match is None or _IN_NUMBER.search(text[max(0, at - 2) : at]):
        return None

    def value(tens: str, ones: str | None) -> Decimal:
        return (number_value(tens) or Decimal(0)) * 10 + (number_value(ones or "0") or Decimal(0))

    if match["high"]:
        low, high = value(match["low"], match["lowpart"]), value(match["high"], match["highpart"])
        return _share(text, at, match.end(), low, high, by_printed()["%"]) if low < high else None
    read = _share(text, at, match.end(), value(match["tenths"], match["hundredths"]), None, by_printed()["%"])
    if text[match.end() : match.end() + 1] not in ("余", "多") or _TENTHS_ONLY.match(text, match.end()):
        return read
    return replace(read, span=Span(at, match.end() + 1), quantity=replace(read.quantity, bound=Bound.OVER))  # 一成餘


def _discount(text: str, at: int) -> QuantityMention | None:
    """Read 八折, 85折 and 八五折 in tenths of the price."""
    match = _DISCOUNT.match(text, at)
    if match is None or _IN_NUMBER.search(text[max(0, at - 2) : at]):
        return None
    word = match["number"]
    number = Decimal(word) if word[0].isdigit() else Decimal("".join(str(number_value(c)) for c in word))
    unit = by_printed()["折"]
    value = number / 10 if number > 10 and "." not in word else number  # noqa: PLR2004
    quantity = Quantity(value, None, unit.printed, unit.id, unit.kind, bound_after(text, match.end()) or Bound.EXACT)
    return QuantityMention(quantity, unit, Span(at, match.end()), Span(at, match.end("number")), ordinal=False, printed=Span(match.end() - 1, match.end()))


def _doubling(text: str, at: int) -> QuantityMention | None:
    """Read 翻一番 as twofold, 翻兩番 as fourfold."""
    match = _DOUBLING.match(text, at)
    lead = _TURNED.search(text[max(0, at - 3) : at])
    if match is None or lead is None:
        return None
    unit = by_printed()["倍"]
    times = number_value(match["times"]) or Decimal(1)
    quantity = Quantity(Decimal(2) ** int(times), None, unit.printed, unit.id, unit.kind, Bound.EXACT)
    return QuantityMention(quantity, unit, Span(at - len(lead.group()), match.end()), Span(at, match.end()), ordinal=False, printed=Span(match.end(), match.end()))


def _half(text: str, at: int) -> Amount | None:
    match = _HALF_ALONE.match(text, at)
    return Amount(Decimal("0.5"), None, None, match.end()) if match else None


@dataclass(frozen=True, slots=True)
class _Measure:
    """The unit after a number: where it is printed, where all that belongs to it ends, and whether 餘 or 半 stands with it."""

    unit: Unit
    printed: Span
    end: int
    more: bool = False
    half: bool = False


def _unit_after(text: str, at: int) -> _Measure:
    """Return the unit that follows a number, with 餘 before it and 半 before or after it."""
    more = _MORE.match(text, at)
    for start, over in ((more.end(), True), (at, False)) if more else ((at, False),):
        space = start + (text[start : start + 1] == " ")
        half = _HALF_UNIT.match(text, space)
        found = unit_at(text, half.end() if half else space)
        if found is None:
            continue
        unit, end = found
        printed = Span(half.end() if half else space, end)
        if not half and unit.kind in (Kind.DURATION, Kind.CHANGE) and (after := _HALF.match(text, end)):
            return _Measure(unit, printed, after.end(), over, half=True)
        if not over and unit.kind is Kind.DURATION and (after := _MORE_AFTER.match(text, end)):
            return _Measure(unit, printed, after.end(), more=True)
        return _Measure(unit, printed, end, over, half is not None)
    compound = _COMPOUND.match(text, at)
    if compound is not None:
        word = compound["unit"]
        return _Measure(Unit(word, "none", Kind.RATE, word, word), Span(compound.start("unit"), compound.end()), compound.end())
    return _Measure(NO_UNIT, Span(at, at), at)


def _range(text: str, at: int, first: Amount, measure: _Measure) -> tuple[Amount, _Measure] | None:
    """Read the upper end of 8至15小時, 20億至30億元, 30%至45%: (low to high, its unit)."""
    for here in dict.fromkeys((measure.end, first.end)):
        between = _RANGE.match(text, here)
        second = _half(text, between.end()) or amount_at(text, between.end()) if between else None
        if between is None or second is None or second.high is not None:
            continue
        other = _unit_after(text, second.end)
        if here == first.end and other.unit is NO_UNIT and not _bare_range(text, at, first, second, between["word"]):
            continue
        if measure.unit is not NO_UNIT and here == measure.end and other.unit.id != measure.unit.id:
            continue
        low, high = first.value, second.value + (Decimal("0.5") if other.half else 0)
        scale = ends_in_scale(text[between.end() : second.end])
        if here == first.end and scale is not None and scale >= 1000 and ends_in_scale(text[at : first.end]) is None and low * scale < high:  # noqa: PLR2004
            low *= scale
        if low < high and (between["word"] != "或" or high == low + 1):
            return Amount(low, high, first.bound, second.end), other
    return None


def _bare_range(text: str, at: int, first: Amount, second: Amount, word: str) -> bool:
    """Whether two numbers without units are one range: 介於0.009至0.021, 1.5~2."""
    return text[at].isdigit() and text[second.end - 1].isdigit() and first.value < second.value and (word == "~" or (word in "至到" and re.search(r"(?:介于|介乎|约|在)\s?$", text[max(0, at - 3) : at]) is not None))


def quantity_at(text: str, at: int) -> QuantityMention | None:
    """Read the quantity that starts at `at` in folded text, with its range, unit, bound and direction."""
    for special in _SPECIAL:
        found = special(text, at)
        if found is not None:
            return found
    amount = _half(text, at) or amount_at(text, at)
    if amount is None:
        return None
    negative = at > 0 and text[at - 1] in "-△▲负" and (at == 1 or text[at - 1] == "负" or text[at - 2] in " \t|:(为达")
    measure = _unit_after(text, amount.end)
    if (measure.unit.kind in _MAY_GO_ON or english_unit_at(text, amount.end)) and (compound := compound_at(text, at)) is not None:
        return compounded(text, at, compound)
    if measure.half:
        amount = replace(amount, value=amount.value + Decimal("0.5"))
    ranged = _range(text, at, amount, measure) if amount.high is None and not negative else None
    if ranged is not None:
        amount, measure = ranged
    if measure.more and amount.bound is None:
        amount = replace(amount, bound=Bound.OVER)
    start = at - 1 if negative else at
    if measure.unit is NO_UNIT or measure.unit.id == "TWD":
        mark = currency_before(text, start)
        if mark is not None and measure.unit is NO_UNIT:
            start, measure = mark[1], _Measure(mark[0], Span(mark[1], start), amount.end)
        elif mark is not None:
            measure = replace(measure, unit=mark[0])
    return _mention(text, Span(start, max(measure.end, amount.end)), at, amount, measure, negative=negative)


_MAY_GO_ON = (Kind.DURATION, Kind.SCORE)  # 5分30秒


def compounded(text: str, at: int, compound: Compound) -> QuantityMention:
    """Return the mention of a quantity told in several units, which starts at `at`; its unit is the one that its value is in."""
    span = Span(at, compound.last.printed.end)
    before = bound_before(text, at)
    value, bound = compound.bounded(before[0] if before else bound_after(text, span.end))
    unit = compound.unit
    quantity = Quantity(value, compound.high, unit.printed, unit.id, unit.kind, bound or Bound.EXACT, direction_before(text, at))
    return QuantityMention(quantity, unit, span, Span(at, compound.last.number.end), ordinal=False, printed=compound.printed if compound.names_unit(text) else Span(span.end, span.end))


def _mention(text: str, span: Span, at: int, amount: Amount, measure: _Measure, *, negative: bool) -> QuantityMention:  # noqa: PLR0913
    """Put together what was read: the unit in its context, rank or count, bound and direction."""
    ordinal = text[max(0, at - 3) : at].rstrip().endswith("第")
    first = max((m.end() for m in _CLAUSE.finditer(text, max(0, at - 60), at)), default=max(0, at - 60))
    printed = measure.printed.of(text).strip()
    unit = in_context(measure.unit, printed, text[first : span.end + 12])
    kind = unit.kind
    placed = ordinal and unit is NO_UNIT and (_PLACED.match(text, span.end) or (_RANKED.search(text[max(0, at - 16) : at]) and _RANK_ENDS.match(text, span.end)))
    if placed or (printed in ("名", "位") and (ordinal or text[max(0, at - 3) : at].rstrip().endswith("前"))):
        unit, kind = by_id()["rank"], Kind.RANK
    elif ordinal and kind is not Kind.RANK:
        kind = Kind.ORDINAL
    elif kind in (Kind.RANK, Kind.ORDINAL) and not ordinal and _COUNTED.search(text[max(0, at - 4) : at]):
        kind = Kind.COUNT
    before = bound_before(text, span.start) if not ordinal else None
    bound = before[0] if before else amount.bound or bound_after(text, span.end) or Bound.EXACT
    value = -amount.value if negative else amount.value
    quantity = Quantity(value, amount.high, unit.printed, unit.id, kind, bound, direction_before(text, span.start))
    return QuantityMention(quantity, unit, span, Span(at, amount.end), ordinal, measure.printed)


_SPECIAL: tuple[Callable[[str, int], QuantityMention | None], ...] = (_fraction, _slash, _tenths, _discount, _doubling)
_START = re.compile(r"\d|[百千万亿](?=分之)|[〇零一二两三四五六七八九十百千廿卅卌]|[万亿兆](?=[余多]|[人元户件次名])|[壹贰叁参肆伍陆柒捌玖拾佰仟](?=[壹贰叁参肆伍陆柒捌玖拾佰仟零万亿元])|(?:数|好几|几|上)(?=[十百千万亿兆])|半")


def find_quantities(text: str, masked: tuple[Span, ...] = ()) -> list[QuantityMention]:
    """Return the quantities of folded text in order, skipping `masked` spans (dates, headings' numbers).

    A Chinese numeral counts only with a unit behind it; a digit counts always, but not in a run too
    long to be a number, nor behind a Latin letter.
    """
    found: list[QuantityMention] = []
    skip = sorted([*masked, *(span for span, _ in words_in(text))])
    at, k, n = 0, 0, len(text)
    while (start := _START.search(text, at)) is not None:
        at = start.start()
        while k < len(skip) and skip[k].end <= at:
            k += 1
        if k < len(skip) and skip[k].start <= at:
            at = skip[k].end
            continue
        run = _code_run(text, at)
        if run:
            at = run
            continue
        fence = skip[k].start if k < len(skip) else n
        mention = quantity_at(text, at)
        if mention is not None and mention.span.end > fence:
            mention = quantity_at(text[:fence], at)
        if mention is None:
            at += 1
        elif not _counts(text, mention):
            at = max(at + 1, mention.number.end)
        else:
            if not found or mention.span.start >= found[-1].span.end:
                found.append(mention)
            at = max(mention.span.end, mention.number.end, at + 1)
    return found


def _code_run(text: str, at: int) -> int:
    """Return where a run of digits ends that is part of a code (behind a letter, or too long), 0 where it is none."""
    if not text[at].isdigit():
        return 0
    end = at
    while end < len(text) and text[end].isdigit():
        end += 1
    behind = at > 0 and text[at - 1].isascii() and text[at - 1].isalpha() and currency_before(text, at) is None
    return end if behind or end - at > LONGEST_DIGITS else 0


def _counts(text: str, mention: QuantityMention) -> bool:
    """Whether a number that was read is a quantity: Chinese numerals need a unit, digits no letter behind them."""
    first, end = text[mention.number.start], mention.number.end
    if _LONE_SCALE.fullmatch(text, mention.number.start, end) and mention.quantity.bound is Bound.EXACT:
        return False  # 千元 and 萬元 name a unit, not an amount
    if mention.unit is not NO_UNIT or mention.quantity.kind is Kind.SHARE:
        return True
    if not first.isdigit():
        return mention.ordinal or (text[end : end + 1] in ("", *",。;、)」\n") and _ROUND.fullmatch(text, mention.number.start, end) is not None) or (bool(NUMBER.match(text, mention.number.start)) and "点" in text[mention.number.start : end])
    return not (text[end : end + 1].isascii() and text[end : end + 1].isalpha())


def number_from_words(text: str) -> Decimal | None:
    """Return the value of a whole string that is one amount, None otherwise."""
    folded = fold(text).strip()
    read = amount_at(folded, 0)
    return read.value if read is not None and read.high is None and read.end == len(folded) else None


_CURRENCY = re.compile(r"^(?:新台币|人民币|美金|cn¥|[a-z]{0,3}\$|[£€¥])\s?")
_THOUSANDS = re.compile(r"\s?(?:0{3}s?|'000s?|(?:thousand|million|billion|trillion)s?|[kmb]n?)$", re.IGNORECASE)


def bare_unit(printed: str) -> str:
    """Return a printed unit without the scale that its value already has.

    >>> bare_unit("億元"), bare_unit("新臺幣千元"), bare_unit("千瓦"), bare_unit("£000"), bare_unit("K$ million")
    ('元', '新臺幣元', '千瓦', '£', 'K$')
    """
    folded = fold(printed)
    if unit_of(folded) is not None:
        return printed
    currency = _CURRENCY.match(folded)
    at = currency.end() if currency else 0
    scale = next((word for word in sorted(SCALES, key=len, reverse=True) if folded.startswith(word, at) and len(folded) > at + len(word)), "")
    bare = printed[:at] + printed[at + len(scale) :]
    return (_THOUSANDS.sub("", bare) if currency else bare).strip()
