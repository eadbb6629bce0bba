"""Plain numerals and amounts in folded text -> exact decimals: 2亿2,987万3千, 两千三百余万, 十七八, 好几万.

Decimal throughout, never a float. No public parser reads these forms right, so the grammar is ours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from reportqa.language.units import begins_unit
from reportqa.model.figure import Bound

# Multipliers in folded form. 兆 is 10^12 in Taiwan; 萬億 is the mainland's word for the same.
SCALES = {
    "万亿": Decimal(10) ** 12, "兆": Decimal(10) ** 12, "千亿": Decimal(10) ** 11,
    "百亿": Decimal(10) ** 10, "十亿": Decimal(10) ** 9, "亿": Decimal(10) ** 8,
    "千万": Decimal(10) ** 7, "百万": Decimal(10) ** 6, "十万": Decimal(10) ** 5,
    "万": Decimal(10) ** 4, "千": Decimal(10) ** 3, "百": Decimal(10) ** 2,
    "trillion": Decimal(10) ** 12, "billion": Decimal(10) ** 9,
    "million": Decimal(10) ** 6, "thousand": Decimal(10) ** 3,
}  # fmt: skip

LONGEST_DIGITS = 15  # a longer run of digits is a code, never a quantity
_DIGITS = r"\d{1,3}(?:,\d{3}){1,4}(?!\d)(?:\.\d{1,15})?|\d{1,15}(?:\.\d{1,15})?"
_HAN = r"[〇零一二两三四五六七八九十百千廿卅卌]{1,12}"
_FORMAL = "壹贰叁参肆伍陆柒捌玖拾佰仟"
_PLAIN = "一二三三四五六七八九十百千"
_ZERO = "〇零"
_TENS = {"十": 10, "百": 100, "千": 1000}
_CONTRACTED = {"廿": "二十", "卅": "三十", "卌": "四十"}
_VALUE = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}

_FORMAL_NUMBER = rf"零[{_FORMAL}][{_FORMAL}零]{{0,22}}|[{_FORMAL}][{_FORMAL}零]{{1,23}}|[{_FORMAL}](?=[万亿])"
NUMBER = re.compile(rf"{_DIGITS}|{_FORMAL_NUMBER}|{_HAN}(?:点[〇零一二三四五六七八九]{{1,6}})?")
_SCALE = re.compile(r"\s?(?P<more>[余多来几](?=\s?[万亿兆千百]))?\s?(?P<scale>" + "|".join(sorted(SCALES, key=len, reverse=True)) + r")(?P<half>半(?![数导径年月天日小]))?")
_BIG = r"(?P<tens>[十百千]?)(?P<big>万亿|万|亿|兆)|(?P<only>[十百千])"
_VAGUE = re.compile(rf"(?:(?P<some>(?<![人件次户场总量函指岁倍分字点个届参])数|好几|(?<!茶)几)|(?P<up>(?<![以之加路网线地海晚早马世身车桌实际会])上))(?:{_BIG})(?!分之)")
_BARE = re.compile(r"(?P<scale>[万亿兆])(?P<more>[余多])?")
_LISTED_HAN = re.compile(r"(?P<low>[一二三四五六七八])、(?P<high>[二三四五六七八九])")
_LISTED_DIGITS = re.compile(r"(?<![\d、.])(?P<low>\d{1,2})(?:、|或)(?P<high>\d{1,2})(?![\d.,]|、\d)")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number that ends at `end`; `high` where it is a range; `bound` where words inside it say one (餘, 數, 上)."""

    value: Decimal
    high: Decimal | None
    bound: Bound | None
    end: int


def han_value(text: str) -> Decimal | None:
    """Return the value of a plain Chinese numeral in folded form, None where it is none.

    >>> han_value("两千三百"), han_value("廿一"), han_value("一点八")
    (Decimal('2300'), Decimal('21'), Decimal('1.8'))
    """
    whole, point, decimals = text.partition("点")
    if point:
        left = han_value(whole)
        return None if left is None or not decimals else left + Decimal("0." + "".join(str(_VALUE[c]) for c in decimals))
    text = "".join(_CONTRACTED.get(c, c) for c in text)
    if all(c in _VALUE for c in text):
        positional = len(text) == 1 or len(text) > 2 or text[0] in _ZERO  # noqa: PLR2004
        return Decimal("".join(str(_VALUE[c]) for c in text)) if positional and text else None
    return _sum_of_tens(text)


def _sum_of_tens(text: str) -> Decimal | None:
    """Read 二千零五十: each digit times its 十, 百, 千; 二百五 is 250."""
    total, digit, last, zero = 0, -1, 10_000, False
    for char in text:
        if char in _ZERO:
            if digit >= 0:
                return None
            zero = True
        elif char in _VALUE:
            if digit >= 0:
                return None
            digit = _VALUE[char]
        elif char in _TENS and _TENS[char] < last and (digit >= 0 or last == 10_000 or zero):  # noqa: PLR2004
            last = _TENS[char]
            total += (digit if digit >= 0 else 1) * last
            digit, zero = -1, False
        else:
            return None
    if digit >= 0:
        total += digit * (1 if zero or last in (10, 10_000) else last // 10)  # noqa: PLR2004
    return Decimal(total)


def number_value(text: str) -> Decimal | None:
    """Return the value of digits with or without commas, or of a Chinese numeral, plain or formal."""
    plain = text.replace(",", "")
    if plain[:1].isdigit():
        return Decimal(plain)
    if any(c in _FORMAL for c in plain):
        return han_value(plain.translate(str.maketrans(_FORMAL, _PLAIN)))
    return han_value(plain)


def amount_at(text: str, at: int) -> Amount | None:
    """Read the amount that starts at `at`, None where there is none."""
    return _vague(text, at) or _listed(text, at) or _adjacent(text, at) or _summed(text, at) or _bare(text, at)


def _big(match: re.Match[str]) -> Decimal:
    if match["only"]:
        return Decimal(_TENS[match["only"]])
    return SCALES[match["big"]] * _TENS.get(match["tens"], 1)


def _vague(text: str, at: int) -> Amount | None:
    """Read 數百萬 and 好幾萬 as more than one of their scale, 上萬 as at least one."""
    match = _VAGUE.match(text, at)
    if match is None or begins_unit(text, match.start("tens") if match["big"] else match.start("only")):
        return None
    return Amount(_big(match), None, Bound.OVER if match["some"] else Bound.AT_LEAST, match.end())


def _listed(text: str, at: int) -> Amount | None:
    """Read 三、四十 and 5、6 as ranges: neighbours that share what follows."""
    match = _LISTED_DIGITS.match(text, at)
    if match is not None:
        low, high = int(match["low"]), int(match["high"])
        return Amount(Decimal(low), Decimal(high), None, match.end()) if high == low + 1 else None
    match = _LISTED_HAN.match(text, at)
    if match is None or _VALUE[match["high"]] != _VALUE[match["low"]] + 1:
        return None
    second = _summed(text, match.start("high"))
    if second is None:
        return None
    scale = second.value / _VALUE[match["high"]]
    return Amount(_VALUE[match["low"]] * scale, second.value, None, second.end) if str(scale.normalize().as_tuple().digits) == "(1,)" else None


def _adjacent(text: str, at: int) -> Amount | None:
    """Read 兩三, 五六十, 十七八: neighbouring digits are a range, never 23 or 56."""
    run = re.compile(_HAN).match(text, at)
    if run is None:
        return None
    word = run.group()
    digits = [c in _VALUE and _VALUE[c] > 0 for c in word]
    pairs = [i for i in range(len(word) - 1) if digits[i] and digits[i + 1]]
    if len(pairs) != 1 or (_VALUE[word[pairs[0] + 1]] - _VALUE[word[pairs[0]]] != 1 and word != "三五"):
        return None
    i = pairs[0]
    low, high = han_value(word[: i + 1] + word[i + 2 :]), han_value(word[:i] + word[i + 1 :])
    if low is None or high is None or any(c in _ZERO for c in word):
        return None
    scale = _SCALE.match(text, run.end())
    if scale is None or begins_unit(text, scale.start("scale")):
        return Amount(low, high, None, run.end())
    return Amount(low * SCALES[scale["scale"]], high * SCALES[scale["scale"]], None, scale.end("scale"))


def _summed(text: str, at: int) -> Amount | None:
    """Read pieces of falling scale and add them up: 2亿 2,987万 3千."""
    total, last, end, more = Decimal(0), None, at, False
    while True:
        gap = 1 if last is not None and text[end : end + 1] == " " else 0
        number = NUMBER.match(text, end + gap)
        if number is None:
            break
        word = number.group()
        value = number_value(word.lstrip("零") or word if last is not None else word)
        if value is None:
            break
        scale = _SCALE.match(text, number.end())
        if scale is not None and begins_unit(text, scale.start("scale")):
            scale = None
        factor = SCALES[scale["scale"]] if scale is not None else Decimal(1)
        piece = value * factor + (factor / 2 if scale is not None and scale["half"] else 0)
        if last is not None and (factor >= last or piece >= last):
            break
        total, last, end = total + piece, factor, scale.end() if scale is not None else number.end()
        more = more or (scale is not None and bool(scale["more"]))
        if scale is None:
            break
    return Amount(total, None, Bound.OVER if more else None, end) if last is not None else None


def _bare(text: str, at: int) -> Amount | None:
    """Read 萬餘 and 逾億: a scale with no number before it is one of it."""
    match = _BARE.match(text, at)
    if match is None or begins_unit(text, at):
        return None
    return Amount(SCALES[match["scale"]], None, Bound.OVER if match["more"] else None, match.end())


def ends_in_scale(text: str) -> Decimal | None:
    """Return the scale that an amount's text ends in, None where it ends in a digit."""
    return next((SCALES[word] for word in sorted(SCALES, key=len, reverse=True) if text.endswith(word)), None)
