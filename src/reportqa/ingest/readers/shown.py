"""A number and its format code -> the text that a spreadsheet shows: 0.123 as 0.0% is 12.3%, 43100 as [$-404]e/m/d is 106/12/31.

The codes are those of ECMA-376 part 1, 18.8.31, with the years of the Republic of China and Chinese numerals as
Excel shows them. The libraries that PyPI holds were tried: ssf (last release 2020) shows `e` in Western years, numbers
by the locale of the process and prints as it goes; xlsx2html knows no ROC years, no conditions, no scaled formats.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation, localcontext
from functools import lru_cache

from reportqa.ingest.readers.dates import shown_date
from reportqa.ingest.readers.list_numbers import shown

GENERAL = "General"
BUILT_IN = {
    0: GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: "$#,##0_);($#,##0)", 6: "$#,##0_);($#,##0)", 7: "$#,##0.00_);($#,##0.00)", 8: "$#,##0.00_);($#,##0.00)",
    9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm", 37: "#,##0_);(#,##0)", 38: "#,##0_);(#,##0)", 39: "#,##0.00_);(#,##0.00)", 40: "#,##0.00_);(#,##0.00)",
    41: '_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)', 42: '_($* #,##0_);_($* (#,##0);_($* "-"_);_(@_)', 43: '_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_);_(@_)',
    44: '_($* #,##0.00_);_($* (#,##0.00);_($* "-"??_);_(@_)', 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
}  # fmt: skip
# These stand for dates and times that depend on the program's language, unless the file says which: 27-36 and 50-58.
_BY_LANGUAGE = {**dict.fromkeys((*range(27, 32), 36, *range(50, 59)), "yyyy/m/d"), 32: "h:mm", 33: "h:mm:ss", 34: "h:mm", 35: "h:mm:ss"}
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|_(?P<blank>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]|(?P<general>General|G/通用格式|G/標準)|(?P<meridiem>AM/PM|A/P|上午/下午)'
    r"|(?P<exponent>[Ee][+-])|(?P<date>[yY]+|[mM]+|[dD]+|[hH]+|[sS]+|[eE]+|[gG]+|[aA]{3,4}|[bB]{1,4})|(?P<digit>[0#?])|(?P<point>\.)|(?P<comma>,)|(?P<percent>[%％])|(?P<slash>/)|(?P<text>@)|(?P<literal>.)",  # noqa: RUF001
    re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[\d.]+(?:[eE][+-]?\d+)?)")
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
_PLACES = 15  # significant digits that a spreadsheet keeps
_WIDE = 11  # characters in which General shows a number
_LONGEST = 255  # characters of a format code
_WHOLE = 1e15
_EXACT = Context(prec=700)  # digits: the largest number of a workbook at the longest format


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a format code: its kind (a group of `_TOKEN`) and its text."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """One of the up to four parts of a code that `;` divides, with the condition that it holds for."""

    tokens: tuple[Token, ...]
    condition: tuple[str, Decimal] | None
    locale: int
    numerals: int

    @property
    def is_date(self) -> bool:
        """Whether it shows a date, a time or a duration."""
        return any(t.kind in ("date", "elapsed") for t in self.tokens)


def format_code(number: int) -> str:
    """Return the code of a built-in format by its number, General for one that there is not."""
    return BUILT_IN.get(number) or _BY_LANGUAGE.get(number, GENERAL)


def is_date_code(code: str) -> bool:
    """Whether a format code shows dates, times or durations."""
    return _sections(code)[0].is_date


def shown_text(text: str, code: str) -> str:
    """Return a text as its format shows it: only codes with an @ add to it.

    >>> shown_text("臺北", '@"市"')
    '臺北市'
    """
    sections = _sections(code)
    chosen = sections[3] if len(sections) > 3 else next((s for s in sections if any(t.kind == "text" for t in s.tokens)), None)  # noqa: PLR2004
    if chosen is None or not any(t.kind == "text" for t in chosen.tokens):
        return text
    return "".join(text if t.kind == "text" else _literal(t) for t in chosen.tokens).strip()


def shown_number(value: float | Decimal, code: str, *, from_1904: bool = False) -> str:
    """Return a number as its format shows it.

    Args:
        value: the number, or a date as days since the epoch.
        code: the format code; one that cannot be read is General.
        from_1904: whether days count from 1904, as in files of old Macs.

    >>> shown_number(1234567.891, "#,##0"), shown_number(-5, "#,##0;△#,##0"), shown_number(12345678, "0.0,,")
    ('1,234,568', '△5', '12.3')
    """
    number = exact(value)
    if not number.is_finite():
        return ""
    with localcontext(_EXACT):
        return _shown_number(number, _sections(code), from_1904=from_1904)


def _shown_number(number: Decimal, sections: tuple[Section, ...], *, from_1904: bool) -> str:
    section, signed = _chosen(sections, number)
    if section.is_date:
        date = shown_date(number, section, from_1904=from_1904)
        return general(number) if date is None else _in_numerals(date, section.numerals)
    text = _laid(section, abs(number) if signed else number)
    return " ".join(text.split()) if text.strip() else ""


def exact(value: float | Decimal) -> Decimal:
    """Return a number without the noise of binary arithmetic: 0.1 + 0.2 is 0.3."""
    if isinstance(value, Decimal):
        return value
    try:
        return Decimal(f"{value:.{_PLACES}g}") + 0
    except InvalidOperation:
        return Decimal(0)


def general(number: Decimal) -> str:
    """Return a number as General shows it: at most ten digits of a fraction, a whole number in full.

    >>> general(Decimal("0.333333333333333")), general(Decimal("123456789012"))
    ('0.333333333', '123456789012')
    """
    if not number.is_finite():
        return ""
    if number == number.to_integral_value() or abs(number) >= _WHOLE:
        return f"{number:f}".partition(".")[0] if abs(number) < Decimal(10) ** 21 else f"{number.normalize():E}"
    whole = len(str(int(abs(number))))
    places = max(0, _WIDE - 1 - whole)
    if abs(number) < Decimal("0.0001"):
        places = min(20, 4 - number.adjusted())
    text = f"{number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@lru_cache(maxsize=1024)
def _sections(code: str) -> tuple[Section, ...]:
    parts: list[list[Token]] = [[]]
    for match in _TOKEN.finditer(code[:_LONGEST]):
        kind = match.lastgroup or "literal"
        if kind == "literal" and match.group() == ";":
            parts.append([])
        else:
            parts[-1].append(Token(kind, match.group(kind)))
    return tuple(_section(part) for part in parts[:4])


def _section(tokens: list[Token]) -> Section:
    kept: list[Token] = []
    condition = None
    locale, numerals = 0, 0
    for token in tokens:
        if token.kind != "bracket":
            kept.append(token)
            continue
        found = _CONDITION.fullmatch(token.text)
        if found:
            condition = (found.group(1), Decimal(found.group(2)))
        elif token.text.startswith("$"):
            currency, _, tag = token.text[1:].partition("-")
            kept.append(Token("quoted", currency))
            digits = tag.split(",")[0]
            locale = int(digits, 16) & 0xFFFF if re.fullmatch(r"[0-9A-Fa-f]{1,8}", digits) else {"zh-TW": 0x404, "zh-CN": 0x804}.get(digits, 0)
        elif token.text.lower().startswith("dbnum") and token.text[5:].isdigit():
            numerals = int(token.text[5:])
        elif _ELAPSED.fullmatch(token.text):
            kept.append(Token("elapsed", token.text.lower()))
    return Section(tuple(_disambiguated(kept)), condition, locale, numerals)


def _disambiguated(tokens: list[Token]) -> list[Token]:
    """Return tokens where the letters of an unquoted word (USD, kg) beside digits are no parts of a date."""
    if not any(t.kind == "digit" for t in tokens) or any(t.kind == "elapsed" or (t.kind == "date" and t.text[0] in "yYhHsS") for t in tokens):
        return tokens
    return [Token("literal", t.text) if t.kind == "date" else t for t in tokens]


def _chosen(sections: tuple[Section, ...], number: Decimal) -> tuple[Section, bool]:
    """Return the section for a number, and whether it shows the sign of a negative one itself."""
    numeric = [s for s in sections[:3] if not any(t.kind == "text" for t in s.tokens)] or list(sections[:1])
    if any(s.condition for s in numeric):
        for section in numeric:
            if section.condition is None or _holds(section.condition, number):
                return section, number < 0 and section.condition is not None and section.condition[0].startswith("<") and section.condition[1] <= 0
        return numeric[-1], False
    if number < 0 and len(numeric) > 1:
        return numeric[1], True
    if number == 0 and len(numeric) > 2:  # noqa: PLR2004
        return numeric[2], False
    return numeric[0], False


def _holds(condition: tuple[str, Decimal], number: Decimal) -> bool:
    sign, bound = condition
    return {"<": number < bound, "<=": number <= bound, ">": number > bound, ">=": number >= bound, "=": number == bound, "<>": number != bound}[sign]


def _laid(section: Section, number: Decimal) -> str:
    """Return a number laid out by a section."""
    tokens = section.tokens
    if any(t.kind == "general" for t in tokens) or not any(t.kind == "digit" for t in tokens):
        whole = general(number)
        if not any(t.kind in ("general", "text") for t in tokens):
            return "".join(_literal(t) for t in tokens) if tokens else ""
        return "".join(_in_numerals(whole, section.numerals, whole=True) if t.kind in ("general", "text") else _literal(t) for t in tokens)
    slash = next((i for i, t in enumerate(tokens) if t.kind == "slash" and i and tokens[i - 1].kind == "digit"), None)
    if slash is not None:
        return _fraction(tokens, slash, number)
    for token in tokens:
        if token.kind == "percent":
            number *= 100
    text = _exponential(tokens, number) if any(t.kind == "exponent" for t in tokens) else _decimal(tokens, number)
    return _in_numerals(text, section.numerals, whole=True)


def _decimal(tokens: tuple[Token, ...], number: Decimal) -> str:
    places = [i for i, t in enumerate(tokens) if t.kind == "digit"]
    point = next((i for i, t in enumerate(tokens) if t.kind == "point"), None)
    before = [i for i in places if point is None or i < point]
    after = [i for i in places if point is not None and i > point]
    grouped, scale = _commas(tokens, before, places)
    scaled = abs(number).scaleb(-3 * scale).quantize(Decimal(1).scaleb(-len(after)), ROUND_HALF_UP)
    whole, _, part = f"{scaled:f}".partition(".")
    least = sum(1 for i in before if tokens[i].text == "0")
    whole = "" if whole == "0" and least == 0 else whole.rjust(least, "0")
    kept = max((n for n, i in enumerate(after, 1) if tokens[i].text == "0" or part[n - 1 :].strip("0")), default=0)
    sign = "-" if number < 0 and scaled != 0 else ""
    return _filled(tokens, before, whole, after, part[:kept], point, grouped=grouped, sign=sign)


def _commas(tokens: tuple[Token, ...], before: list[int], places: list[int]) -> tuple[bool, int]:
    """Return whether thousands are parted, and by how many thousands the number is divided."""
    first, last = (before or places)[0], (before or places)[-1]
    ends = last + 1
    while ends < len(tokens) and tokens[ends].kind == "comma":
        ends += 1
    scale = ends - last - 1
    tail = places[-1] + 1
    if tail != last + 1:
        while tail < len(tokens) and tokens[tail].kind == "comma":
            scale, tail = scale + 1, tail + 1
    return any(t.kind == "comma" for t in tokens[first:last]), scale


def _filled(tokens: tuple[Token, ...], before: list[int], whole: str, after: list[int], part: str, point: int | None, *, grouped: bool, sign: str) -> str:  # noqa: PLR0913
    """Return the code with its digits filled in from the right, the surplus at the first place."""
    filled: dict[int, str] = {}
    rest = whole
    count = 0
    for i in reversed(before):
        take = rest if i == before[0] else rest[-1:]
        rest = rest[: len(rest) - len(take)]
        text = ""
        for digit in reversed(take):
            text = digit + ("," if grouped and count and count % 3 == 0 else "") + text
            count += 1
        filled[i] = text
    for n, i in enumerate(after):
        filled[i] = part[n] if n < len(part) else ""
    if point is not None:
        filled[point] = "." if part or (after and tokens[after[0]].text == "0") else ""
    first = min(filled)
    return sign + "".join(filled[i] if i in filled else "" if t.kind == "comma" and i > first else _literal(t) for i, t in enumerate(tokens))


def _exponential(tokens: tuple[Token, ...], number: Decimal) -> str:
    at = next(i for i, t in enumerate(tokens) if t.kind == "exponent")
    point = next((i for i, t in enumerate(tokens[:at]) if t.kind == "point"), at)
    whole = max(1, sum(t.kind == "digit" for t in tokens[:point]))
    places = sum(t.kind == "digit" for t in tokens[point:at])
    power = 0 if number == 0 else (number.adjusted() // whole) * whole
    mantissa = number.scaleb(-power).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    if abs(mantissa) >= 10**whole:
        power += whole
        mantissa = number.scaleb(-power).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    width = sum(t.kind == "digit" for t in tokens[at:])
    sign = "-" if power < 0 else "+" if tokens[at].text.endswith("+") else ""
    head = "".join(_literal(t) for t in tokens[:at] if t.kind in ("quoted", "escaped", "literal"))
    return f"{head}{mantissa:f}E{sign}{str(abs(power)).rjust(width, '0')}"


def _fraction(tokens: tuple[Token, ...], slash: int, number: Decimal) -> str:
    from fractions import Fraction  # noqa: PLC0415 (rare)

    below = "".join(t.text for t in tokens[slash + 1 :] if t.kind in ("digit", "literal")).strip()
    fixed = int(below) if below.isdigit() and int(below) else 0
    most = 10 ** max(1, len(below)) - 1
    start = slash
    while start and tokens[start - 1].kind == "digit":
        start -= 1
    mixed = any(t.kind == "digit" for t in tokens[:start])
    value = Fraction(abs(number))
    whole = int(value) if mixed else 0
    part = Fraction(round((value - whole) * fixed), fixed) if fixed else (value - whole).limit_denominator(min(most, 9999))
    if part == 1 and mixed:
        whole, part = whole + 1, Fraction(0)
    over, under = (round(part * fixed), fixed) if fixed else (part.numerator, part.denominator)
    text = f"{whole} {over}/{under}" if whole and part else f"{over}/{under}" if part or not mixed else str(whole)
    return ("-" if number < 0 else "") + text


def _literal(token: Token) -> str:
    if token.kind in ("quoted", "escaped", "literal", "percent", "point", "comma", "slash"):
        return token.text
    return " " if token.kind == "blank" else ""


def _in_numerals(text: str, numerals: int, *, whole: bool = False) -> str:
    """Return a text with its numbers in Chinese numerals, where the code asks for them (DBNum1, DBNum2) or wide digits (DBNum3)."""
    if numerals == 3:  # noqa: PLR2004
        return text.translate({48 + d: chr(0xFF10 + d) for d in range(10)})
    if numerals not in (1, 2):
        return text
    digits = "〇一二三四五六七八九" if numerals == 1 else "零壹貳參肆伍陸柒捌玖"
    style = "taiwaneseCountingThousand" if numerals == 1 else "ideographLegalTraditional"

    def numeral(match: re.Match[str]) -> str:
        number = match.group()
        if len(number) <= (4 if whole else 2):
            return shown(int(number), style) if int(number) else digits[0]
        return "".join(digits[int(d)] for d in number)

    return re.sub(r"\d+", numeral, text)
