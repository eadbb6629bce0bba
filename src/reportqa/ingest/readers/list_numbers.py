"""A place in a list -> its number as a word processor shows it: 1, １, ①, 一, 壹, 甲, iv, B.

Names of formats are those of OOXML (ST_NumberFormat); OpenDocument's samples ("一, 二, 三, ...") are mapped to them.
What is in no table is shown as a decimal number, as word processors do.
"""

from __future__ import annotations

import cn2an

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_TO_TRADITIONAL = str.maketrans("贰叁陆万", "貳參陸萬")
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")  # noqa: RUF001
_DIGITS = {
    "ideographDigital": "〇一二三四五六七八九", "japaneseDigitalTenThousand": "〇一二三四五六七八九", "taiwaneseDigital": "○一二三四五六七八九",
}  # fmt: skip
_MEMBERS = {
    "decimalEnclosedCircle": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿",
    "decimalEnclosedParen": "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇",
    "decimalEnclosedFullstop": "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛",
    "ideographEnclosedCircle": "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉",
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸",
    "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
}  # fmt: skip
_MEMBERS["decimalEnclosedCircleChinese"] = _MEMBERS["decimalEnclosedCircle"]
_COUNTING = frozenset(("taiwaneseCounting", "taiwaneseCountingThousand", "chineseCounting", "chineseCountingThousand", "japaneseCounting"))
_FORMAL = frozenset(("ideographLegalTraditional", "chineseLegalSimplified"))
_BY_DIGIT_FROM_100 = frozenset(("taiwaneseCounting", "chineseCounting"))
_SAMPLES = {
    "1": "decimal", "１": "decimalFullWidth", "①": "decimalEnclosedCircle", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman",  # noqa: RUF001
    "甲": "ideographTraditional", "子": "ideographZodiac", "壹": "ideographLegalTraditional", "一": "taiwaneseCountingThousand", "〇": "ideographDigital",
}  # fmt: skip
_LONGER_SAMPLES = {"壹, 贰": "chineseLegalSimplified", "01": "decimalZero", "1st": "ordinal"}
_CHINESE_HUNDRED = 100


def shown(number: int, form: str) -> str:
    """Return a number in a format.

    >>> [shown(12, form) for form in ("decimal", "taiwaneseCounting", "ideographLegalTraditional", "upperRoman", "lowerLetter")]
    ['12', '十二', '壹拾貳', 'XII', 'l']
    """
    if form == "none":
        return ""
    if number < 1:
        return "〇" if number == 0 and form in _COUNTING else str(number)
    if form in _MEMBERS:
        return _MEMBERS[form][number - 1] if number <= len(_MEMBERS[form]) else str(number)
    if form in _COUNTING or form in _FORMAL or form in _DIGITS:
        return _chinese(number, form)
    if form in ("lowerRoman", "upperRoman"):
        return _roman(number) if form == "lowerRoman" else _roman(number).upper()
    if form in ("lowerLetter", "upperLetter"):
        letters = _letter(number)
        return letters if form == "lowerLetter" else letters.upper()
    return _decimal(number, form)


def synced_letters(number: int) -> str:
    """Return a number as letters that count like digits (z, aa, ab), as OpenDocument has it without letter-sync."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(97 + rest) + letters
    return letters


def format_of(sample: str) -> str:
    """Return the format that OpenDocument's sample of it ("一, 二, 三, ...", "i") stands for."""
    for start, form in _LONGER_SAMPLES.items():
        if sample.startswith(start):
            return form
    return _SAMPLES.get(sample[:1], "decimal") if sample else "none"


def _decimal(number: int, form: str) -> str:
    if form in ("decimalFullWidth", "decimalFullWidth2"):
        return str(number).translate(_FULL_WIDTH)
    if form == "decimalZero":
        return f"{number:02}"
    if form == "numberInDash":
        return f"- {number} -"
    if form == "ordinal":
        ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
        return f"{number}{ending}"
    return str(number)


def _chinese(number: int, form: str) -> str:
    if form in _DIGITS or (form in _BY_DIGIT_FROM_100 and number >= _CHINESE_HUNDRED):
        digits = _DIGITS.get(form, "○一二三四五六七八九")
        return "".join(digits[int(d)] for d in str(number))
    if form in _FORMAL:
        formal = str(cn2an.an2cn(number, "up"))
        return formal if form == "chineseLegalSimplified" else formal.translate(_TO_TRADITIONAL)
    counted = str(cn2an.an2cn(number, "low")).translate(str.maketrans("万", "萬"))
    if form == "japaneseCounting":
        return counted.replace("一百", "百").replace("一十", "十").replace("零", "")
    return counted


def _roman(number: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        written += letters * min(count, 20)
    return written


def _letter(number: int) -> str:
    """Return a number as letters as Word has it: z, aa, bb."""
    repeats, rest = divmod(number - 1, 26)
    return chr(97 + rest) * min(repeats + 1, 20)
