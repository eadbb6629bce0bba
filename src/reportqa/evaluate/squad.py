"""SQuAD-format JSON: paragraphs with questions in, frozen values out; and which gold texts are numbers or dates.

The format is that of SQuAD 1.1 (Rajpurkar et al. 2016, arXiv 1606.05250), DRCD and XQuAD: `data` -> `paragraphs`
-> `context` and `qas` -> `answers`. The sets themselves are no part of this project.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from reportqa.language.calendars import day_of, int_of
from reportqa.language.numerals import find_quantities, number_from_words
from reportqa.language.numerals_en import find_english_quantities
from reportqa.language.periods import Anchor, find_english_periods, find_periods
from reportqa.language.script import fold
from reportqa.language.units import NO_UNIT
from reportqa.model.document import Span
from reportqa.model.errors import UsageError

_EDGES = " \t\n。，,、;；:：!?！？()（）[]{}<>《》〈〉「」『』【】\"'“”‘’"  # noqa: RUF001
_NUMERAL = re.compile(r"[0-9〇零一二两三四五六七八九十百千万亿]|[a-z]{3}")
_LEAD = re.compile(r"^(?:(?:在|于|至|到|自|从|有|达|共|西元|公元前?|前|in|on|about|around|over|nearly|almost|the|some)\s?|大?约(?:为|有)?\s?|将?近|超过|逾|至少|至多|最多|最少|摄氏|时速|港币|不到|不足|低于|高于|多达|高达|仅|只有?|第(?=[\d〇零一二三四五六七八九十百千]))+")
_TRAIL = re.compile(r"(?:\s?(?:左右|上下|以上|以下|以内|之?[前后间]|多|余|许|初期?|底|末期?|年?中后?期?|[早晚后前]期|[上中下]旬|起))+$")
_YEAR = re.compile(r"(?:[㐀-鿿]{2,8}?(?<![第每近约]))?(?P<year>\d{1,4}|[〇零一二三四五六七八九十百]{1,5}|元)\s?年")
_DAY = re.compile(r"(?P<year>\d{1,4})\s?年\s?(?P<month>\d{1,2})\s?月\s?(?P<day>\d{1,2})\s?日")
_COUNTED = re.compile(r"\s?[㐀-鿿]{1,3}")  # what digits count whose unit no table has: 1000萬觀眾, 5領
_LEAP_YEAR = 2000


Days = tuple[date | None, date]


@dataclass(frozen=True, slots=True)
class Gold:
    """One annotator's answer: its text, and where it begins in the context (characters)."""

    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its answers, the first of which counts."""

    id: str
    question: str
    answers: tuple[Gold, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A context and the questions asked of it."""

    title: str
    context: str
    questions: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """A gold text that is a number or a time: its value (a year's number for a year), the end of a range, its days."""

    value: Decimal | None
    high: Decimal | None = None
    days: Days | None = None

    @property
    def is_date(self) -> bool:
        """Whether it is a time with its days known."""
        return self.days is not None

    def same(self, other: Measured) -> bool:
        """Whether two mean one number or time: the same days where both have them, else the same value and range."""
        if self.days is not None and other.days is not None:
            return self.days == other.days
        return self.value is not None and (self.value, self.high) == (other.value, other.high)

    def holds(self, other: Measured) -> bool:
        """Whether the other is a time within this one, told more finely: 1980年5月4日 within 1980年."""
        if self.days is None or other.days is None or self.days == other.days or self.days[0] is None or other.days[0] is None:
            return False
        return self.days[0] <= other.days[0] and other.days[1] <= self.days[1]


def load_squad(path: Path | str) -> tuple[Paragraph, ...]:
    """Return the paragraphs of a SQuAD-format file, in its order; answers need not be given.

    Raises:
        UsageError: the file cannot be read, or is not in the format; names the file.
    """
    try:
        data = json.loads(Path(path).read_text(encoding="utf-8-sig"))
        found = tuple(_paragraph(str(article.get("title", "")), p) for article in data["data"] for p in article["paragraphs"])
    except OSError as error:
        msg = f"{path}: this set cannot be read ({error.strerror or error}); name a SQuAD-format JSON file."
        raise UsageError(msg) from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        msg = f"{path}: this is not in SQuAD's format (data, paragraphs, context, qas); name such a JSON file."
        raise UsageError(msg) from error
    if not any(p.questions for p in found):
        msg = f"{path}: this set holds no question; name a SQuAD-format JSON file with some."
        raise UsageError(msg)
    return found


def _paragraph(title: str, data: dict[str, Any]) -> Paragraph:
    return Paragraph(title, _text(data, "context"), tuple(_asked(q) for q in data["qas"]))


def _asked(data: dict[str, Any]) -> Asked:
    answers = tuple(Gold(_text(a, "text"), int(a["answer_start"])) for a in data.get("answers", ()))
    return Asked(str(data["id"]), _text(data, "question"), answers)


def _text(data: dict[str, Any], field: str) -> str:
    value = data[field]
    if not isinstance(value, str):
        raise TypeError(field)
    return value


def measured(text: str, *, year: int = _LEAP_YEAR) -> Measured | None:
    """Return the number or time that a whole gold text is, None where it is anything else.

    The text is folded; punctuation around it, words that bound it or lead to it (約, 不到, 左右, 在, 西元, 第) and
    the part of a time (初, 末, 中旬) do not count where the rest is read without them. The rest is

    - a time that `language.periods` reads from end to end (1969年1月31日, 民國34年, 1987年), or a day of any
      earlier year; a month or day without its year is read in `year`;
    - N年, a reign before it or not (公元前216年, 光緒三十三年): its value is N, beside its days where the calendar reaches;
    - one quantity that `language.numerals` reads from end to end, range and unit included (四分之三, 13億美元,
      20世紀); a bare numeral (三十); digits with up to three characters of what they count (1000萬觀眾).

    Names that hold a numeral (八掌溪, 路易十四, 二二八事變, 第二次世界大戰, F-16) are none of these.

    >>> measured("約62萬"), measured("八掌溪")
    (Measured(value=Decimal('620000'), high=None, days=None), None)
    """
    folded = fold(text).strip(_EDGES)
    english = not re.search(r"[㐀-鿿]", folded) and re.search(r"[a-z]{3}", folded) is not None
    for form in dict.fromkeys((folded, _LEAD.sub("", folded), _TRAIL.sub("", folded), _TRAIL.sub("", _LEAD.sub("", folded)))):
        if _NUMERAL.search(form):
            days, (value, high) = _days(form, year, english=english), _value(form, english=english)
            if days is not None or value is not None:
                return Measured(value, high, days)
    return None


def _days(text: str, year: int, *, english: bool) -> Days | None:
    """Return the first and last day of the time that a folded text is from end to end."""
    day = _DAY.fullmatch(text)
    if day is not None and (read := day_of(*map(int, day.group("year", "month", "day")))) is not None:
        return read, read
    anchor = Anchor(year, roc=False)
    times = find_english_periods(text, anchor) if english else find_periods(text, anchor)
    if len(times) != 1 or times[0].span != Span(0, len(text)) or times[0].period.end is None:
        return None
    return times[0].period.start, times[0].period.end


def _value(text: str, *, english: bool) -> tuple[Decimal | None, Decimal | None]:
    """Return the value and the end of the range of the quantity that a folded text is from end to end."""
    year = _YEAR.fullmatch(text)
    if year is not None and (number := int_of(year["year"])) is not None:
        return Decimal(number), None
    bare = number_from_words(text)
    if bare is not None:
        return bare, None
    found = find_english_quantities(text) if english else find_quantities(text)
    if len(found) != 1 or found[0].span.start != 0:
        return None, None
    rest = text[found[0].span.end :]
    if rest and not (text[0].isdigit() and found[0].unit is NO_UNIT and _COUNTED.fullmatch(rest)):
        return None, None
    return found[0].quantity.value, found[0].quantity.high
