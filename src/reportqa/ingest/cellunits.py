"""The words around a cell -> the unit that they state for it, and its scale."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from reportqa.language.numerals import SCALES
from reportqa.language.script import fold
from reportqa.language.tables import rows
from reportqa.language.units import by_english, unit_of
from reportqa.model.figure import Kind, Unit, UnitFrom

_BRACKETS = re.compile(r"[（(\[]\s*(?:單位|单位|unit)?\s*[:：]?\s*(?P<unit>[^（）()\[\]]{1,16}?)\s*[）)\]]|[／/](?P<slash>[^／/（）()\s]{1,5})(?=$|\s)", re.IGNORECASE)  # noqa: RUF001
_MARK = r"(?:gbp|nt\$|us\$|hk\$|nz\$|au?\$|ca?\$|sg?\$|usd|twd|ntd|eur|cny|rmb|jpy|hkd|nzd|aud|cad|sgd|[a-z]{1,2}\$|£|€|¥|\$)"
_SCALE = r"(?:thousands?|millions?|billions?|'?,?000s?|m|k|bn|mn)"
_ROUND = r"(?:1,000|10,000|1,000,000)"
_CURRENCY = re.compile(rf"(?P<mark>{_MARK})\s?(?:in\s)?[(]?(?P<scale>{_SCALE}|{_ROUND})?[)]?")
_WORDED = re.compile(rf"(?:in\s)?(?P<scale>thousands?|millions?|billions?|'?000s?|{_ROUND})(?:\s(?:of\s)?(?P<unit>.+))?")
_BEHIND = re.compile(r"(?P<unit>[a-z][a-z .-]*?),?\s[(]?(?:in\s)?(?P<scale>thousands?|millions?|billions?|'?000s?)[)]?")
_UNBRACKETED = re.compile(rf"(?:^|[\s,])(?P<unit>{_MARK}\s?(?:in\s)?{_SCALE}|(?:£|€|(?:nt|us|hk|nz|au?|ca?|sg?)\$)|'?000s?|%|per cent)(?=$|[\s,])|(?<=[㐀-鿿A-Za-z])(?P<percent>%)$")
_NAMES = {"gbp": "英镑", "£": "英镑", "nt$": "元", "twd": "元", "ntd": "元", "us$": "美元", "usd": "美元", "$": "$", "hk$": "港币", "hkd": "港币", "eur": "欧元", "€": "欧元", "cny": "人民币", "rmb": "人民币", "jpy": "日圆", "¥": "日圆", "nz$": "纽币", "nzd": "纽币", "a$": "澳币", "au$": "澳币", "aud": "澳币", "c$": "加币", "ca$": "加币", "cad": "加币", "s$": "新加坡币", "sg$": "新加坡币", "sgd": "新加坡币"}  # noqa: E501
_POWERS = {"thousand": 3, "000": 3, ",000": 3, "1,000": 3, "10,000": 4, "1,000,000": 6, "k": 3, "million": 6, "m": 6, "mn": 6, "billion": 9, "bn": 9}
_MEASURE = re.compile(r"(?:[數数量率額额積积]|長度|长度|密度|時間|时间)\s?[（(](?P<unit>[^（）()，,]{1,8})[）)]$")  # noqa: RUF001
_COUNTED = re.compile(r"(?:^|[.:]\s+|\d\s+)(?:number\sof\s)?[A-Z]?[A-Za-z' -]*?\b(?P<noun>[A-Za-z]+(?<!s)s|[Pp]eople)\s+by\s", re.IGNORECASE)
_TIMES = re.compile(r"\b(?:total|all|sum|full|calendar|financial|fiscal|school|year|half|quarter|month|first|second|third|fourth|[qh][1-4]|fy|to|from|end|of|jan\w*|feb\w*|mar\w*|apr\w*|may|june?|july?|aug\w*|sep\w*|oct\w*|nov\w*|dec\w*)\b|[\W\d_]", re.IGNORECASE)  # noqa: E501
_NO_NOUNS = frozenset({"figures", "statistics", "numbers", "results", "details", "series", "trends", "totals", "indicators"})
_ROWS = frozenset({"area", "country", "state", "province", "county_or_city", "county", "city", "township", "town", "district", "village"})
_MONEY = re.compile(r"新?台币|人民币")


@dataclass(frozen=True, slots=True)
class Stated:
    """A unit as the report states it, and where; `scaled` is it with a scale that stands apart (thousand arrivals)."""

    text: str
    source: UnitFrom
    scaled: str = ""


@lru_cache(maxsize=4096)
def scaled_unit(text: str) -> tuple[Decimal, str]:
    """Split 千元 into its scale and its unit.

    >>> scaled_unit("千元"), scaled_unit("GBP thousand"), scaled_unit("NT$1,000")
    ((Decimal('1000'), '元'), (Decimal('1000'), '英镑'), (Decimal('1000'), '元'))
    """
    folded = _MONEY.sub("", fold(text).strip()).strip().replace("’", "'")
    currency = _CURRENCY.fullmatch(folded)
    if currency is not None:
        return _power(currency["scale"]), _NAMES.get(currency["mark"], "$")  # K$: of a currency that no table names
    worded = _WORDED.fullmatch(folded)
    if worded is not None:
        factor, name = scaled_unit(worded["unit"]) if worded["unit"] else (Decimal(1), "")
        return _power(worded["scale"]) * factor, name
    behind = _BEHIND.fullmatch(folded)
    if behind is not None:
        factor, name = scaled_unit(behind["unit"])
        return _power(behind["scale"]) * factor, name
    if unit_of(folded) is None:
        for word in sorted(SCALES, key=len, reverse=True):
            if folded.startswith(word):
                return SCALES[word], folded[len(word) :]
    return Decimal(1), folded


def _power(word: str | None) -> Decimal:
    if not word:
        return Decimal(1)
    plain = word.strip("'")
    return Decimal(10) ** (_POWERS.get(plain) or _POWERS.get(plain.removesuffix("s"), 0))


def known_unit(name: str) -> Unit | None:
    """Return the unit of a printed form in any script or of an English name, None where the table lacks it."""
    counted = name.isascii() and name.lower() not in ("number", "no", "no.")
    return unit_of(name) or (by_english().get(name.lower()) if counted else None)


def is_known(text: str) -> bool:
    """Whether a text is a unit, a scaled one (千元) or a scale alone (千, thousands)."""
    factor, name = scaled_unit(text)
    return known_unit(name) is not None or (factor > 1 and name.isascii())


@lru_cache(maxsize=8192)
def stated_unit(header: str) -> str:
    """Return the unit that a header states in brackets, after a slash or as a mark of money, the innermost first; empty where it states none.

    >>> stated_unit("長度（公里）"), stated_unit("金額(千元) 本年"), stated_unit("綠線（輕軌）"), stated_unit("Cost £000"), stated_unit("增減％")
    ('公里', '千元', '', '£000', '％')
    """
    for match in reversed(list(_BRACKETS.finditer(header))):
        text = (match["unit"] or match["slash"] or "").strip()
        for part in re.split(r"[，,、]", text)[::-1]:  # noqa: RUF001
            if is_known(part.strip()):
                return part.strip()
    bare = list(_UNBRACKETED.finditer(fold(header).replace("’", "'")))
    group = "percent" if bare and bare[-1]["percent"] else "unit"
    return header[bare[-1].start(group) : bare[-1].end(group)] if bare else ""


@lru_cache(maxsize=8192)
def _unlisted(header: str) -> str:
    """Return a unit in brackets that the table of units lacks, told by the measure before it: 周轉率（次／日）, 車柱數（柱）."""
    match = _MEASURE.search(header)
    return match["unit"] if match else ""


@lru_cache(maxsize=8192)
def named_unit(header: str) -> tuple[str, bool]:
    """Return the unit that a header's last words imply (人次, 件數, 執行率), and whether it is a rate."""
    folded = re.sub(r"[\s(（\[].*$", "", fold(header).strip()) if not header.isascii() else fold(header).strip()  # noqa: RUF001
    last = fold(header).strip().split(" ")[-1]
    for ending, unit, kind in sorted(rows("header_units.tsv"), key=lambda row: -len(row[0])):
        if kind not in ("money", "change") and (folded.endswith(ending) or last.endswith(ending)):
            return unit, kind == "rate"
    return "", False


def unit_for(  # noqa: PLR0913
    text: str, header: str, label: str, column: str, corner: str, captions: tuple[str, ...], headers: tuple[str, ...],
    caption: str, declared: tuple[tuple[str, str], ...], *, shared: bool = False,
) -> Stated | None:  # fmt: skip
    """Return the unit of a cell that prints none, None where nothing states it.

    `text` is the document's, `column` the row's cell in a column of units, `captions` the units that the
    caption states, `shared` whether the cell holds two numbers, of which a rate in the header is the second's.
    """
    in_header = stated_unit(header)
    if in_header and not (shared and in_header in "%％"):  # noqa: RUF001
        return Stated(in_header, UnitFrom.COLUMN_HEADER)
    if (other := _unlisted(header)) != "":
        return Stated(other, UnitFrom.COLUMN_HEADER)
    rate = next((c for c in captions if c in "%％"), "％")  # noqa: RUF001
    if named_unit(header)[1]:
        return Stated(rate, UnitFrom.COLUMN_HEADER)
    if rate in captions and len(captions) > 1 and _names(header, "change"):  # 較上年增減 below 單位：人次、％
        return Stated(rate, UnitFrom.CAPTION)
    for found in (stated_unit(label), column if is_known(column) else "", corner_unit(corner)):
        if found:
            return Stated(found, UnitFrom.ROW_HEADER)
    if column:
        return None
    if named_unit(label)[1]:
        return Stated(rate, UnitFrom.ROW_HEADER)
    named = [(named_unit(words)[0], source) for words, source in ((header, UnitFrom.COLUMN_HEADER), (label, UnitFrom.ROW_HEADER))]
    counts = [(unit, source) for unit, source in named if unit]
    ordered = _in_order(header, captions, headers) if len(captions) > 1 and not counts else ""
    chosen = ordered or _of_captions(text, header, label, captions, headers, counts[0][0] if counts else "")
    noun = counts[0][0] if counts else ("" if _TIMES.sub("", header) else caption_noun(caption))
    if chosen and scaled_unit(chosen)[1] == "" and noun:
        return Stated(noun, UnitFrom.CAPTION, f"{chosen} {noun}" if noun.isascii() else chosen + noun)
    if chosen:
        return Stated(chosen, UnitFrom.CAPTION)
    if counts:
        return Stated(*counts[0])
    if noun:
        return Stated(noun, UnitFrom.CAPTION)
    around = f"{caption} {label} {header}"
    noted = next((unit for what, unit in declared if what in around or what[-2:] in around), "")
    return Stated(noted, UnitFrom.NOTE) if noted and is_known(noted) else None


def corner_unit(corner: str) -> str:
    """Return the unit that the header over the rows' labels states; a place in brackets says what else the rows are.

    >>> corner_unit("科目（千元）"), corner_unit("國籍(地區)")
    ('千元', '')
    """
    unit = stated_unit(corner)
    known = known_unit(unit) if unit else None
    return "" if known is not None and known.id in _ROWS else unit


def caption_noun(caption: str) -> str:
    """Return what an English caption says is counted: the plural noun before "by"; empty where it names none.

    >>> caption_noun("Table 2. Visitor arrivals by island, 2015-2017"), caption_noun("Revenue by source"), caption_noun("Figures by zone")
    ('arrivals', '', '')
    """
    match = _COUNTED.search(caption)
    noun = match["noun"] if match else ""
    return "" if noun.lower() in _NO_NOUNS else noun


def _in_order(header: str, captions: tuple[str, ...], headers: tuple[str, ...]) -> str:
    """Return the unit of a header that names none among several of a caption, which go along its columns: 單位：戶；千元；％.

    The headers on either side that name theirs leave it one unit, or one that no other header has; where the same headers
    stand below several others (112年 人次 冊數, 113年 人次 冊數 證數), the one unit that none of them names is the one's that names none.
    """
    rates = {k for k, c in enumerate(captions) if c in ("%", "％")}  # noqa: RUF001
    unnamed = {h.rsplit(" ", 1)[-1] for h in headers if _place_of(h, captions) is None and not named_unit(h)[1]}
    named = {_place_of(h, captions) for h in headers}
    left = [c for k, c in enumerate(captions) if k not in named | rates]
    if len(captions) == 2 and len(rates) == 1:  # noqa: PLR2004
        return next(c for k, c in enumerate(captions) if k not in rates)
    if len(left) == 1 and unnamed == {header.rsplit(" ", 1)[-1]}:
        return left[0]
    if len(set(headers)) != len(headers) or header not in headers:
        return ""
    told = [_place_of(h, captions) for h in headers]
    known = [k for k in told if k is not None]
    at = headers.index(header)
    if not known or known != sorted(known) or told[at] is not None:
        return ""
    low = next((k for k in reversed(told[:at]) if k is not None), 0)
    high = next((k for k in told[at + 1 :] if k is not None), len(captions) - 1)
    free = [k for k in range(low, high + 1) if k not in known]
    chosen = low if low == high else free[0] if len(free) == 1 else None
    if chosen in rates and chosen not in told[at + 1 :]:  # a rate says so itself, unless it stands between two
        return ""
    return captions[chosen] if chosen is not None else ""


def _place_of(header: str, captions: tuple[str, ...]) -> int | None:
    """Return which of a caption's units a header names itself, None where it names none of them."""
    unit = stated_unit(header) or named_unit(header)[0]
    return next((k for k, c in enumerate(captions) if _id(fold(c)) == _id(fold(unit))), None) if unit else None


def _of_captions(text: str, header: str, label: str, captions: tuple[str, ...], headers: tuple[str, ...], named: str) -> str:  # noqa: PLR0913
    """Choose among the units of a caption: what the header counts, else the one that the report counts its words with."""
    counted = tuple(c for c in captions if c not in ("%", "％"))  # noqa: RUF001
    if not counted:
        return ""
    money = [c for c in counted if _is_money(c)]
    if len(counted) > 1 and len(money) == 1 and _names(header, "money"):
        return money[0]
    if named:
        same = [c for c in counted if _id(c) == _id(named)]
        related = [c for c in counted if {_id(c), _id(named)} <= {"person", "person_time", "resident"}]
        return (same or related or [""])[0] if named else counted[0]
    if len(counted) == 1:
        return counted[0]
    if len(counted) == len(headers) and header in headers and len(set(headers)) == len(headers):
        return counted[headers.index(header)]
    for words in (header, label):
        scored = [(_times_counted(text, words[-2:], c), -k, c) for k, c in enumerate(counted)] if len(words) > 1 else []
        best = max(scored, default=(0, 0, ""))
        if best[0] > 0:
            return best[2]
    return ""


def _is_money(printed: str) -> bool:
    unit = known_unit(scaled_unit(printed)[1])
    return unit is not None and unit.kind is Kind.AMOUNT


def _names(header: str, kind: str) -> bool:
    """Whether a header's last words name what the table has as `kind`: money (門票收入, 決算數), change (較上年增減)."""
    folded = fold(header).strip()
    return any(folded.endswith(ending) for ending, _, known in rows("header_units.tsv") if known == kind)


def _id(printed: str) -> str:
    unit = known_unit(scaled_unit(printed)[1])
    return unit.id if unit else printed


@lru_cache(maxsize=4096)
def _times_counted(text: str, noun: str, unit: str) -> int:
    """Return how often a report counts a noun in a unit: 院所 186 家."""
    return len(re.findall(rf"{re.escape(noun)}[^\d。，\n]{{0,6}}[\d,.萬億]+\s?{re.escape(unit)}", text))
