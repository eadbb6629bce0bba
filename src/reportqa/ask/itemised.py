"""Text -> the items that a sentence announces and that follow it one by one: as bullets, or lettered in its own line.

Pure text: 'must: (a) hold …; (b) keep …', '採取下列措施：1.…；2.…', a line that ends in a colon with bullets below.
"""  # noqa: RUF002

from __future__ import annotations

import re
from dataclasses import dataclass

from reportqa.model.document import Span

_LETTERED = re.compile(r"(?<![\w(（])[(（]?(?P<mark>[a-h]|i{1,3}|iv|vi?|\d{1,2}|[一二三四五六七八九十])\s?(?:[)）]|[.、](?=\s?[^\d\s]))\s*")  # noqa: RUF001
_BULLET = re.compile(r"[ \t]*(?:[-•·*–●○▪■◆]|[(（]?(?:[a-h]|i{1,3}|iv|vi?|\d{1,2}|[一二三四五六七八九十])[)）.、](?!\d))\s*(?=\S)")  # noqa: RUF001
_ANNOUNCES = re.compile(r"[:：]\s*$")  # noqa: RUF001
_ENDS = re.compile(r"[\s;；,，.。]*(?:[;；,，]?\s*(?:and|or|及|以及|並|并))?[\s;；,，.。]*$")  # noqa: RUF001
_LEAST, _MOST, _LONGEST = 2, 15, 200
_MARKS = {"1": "2", "a": "b", "i": "ii", "一": "二"}  # the first mark of a series, and the one that must follow it


@dataclass(frozen=True, slots=True)
class Itemised:
    """What is announced, and the spans of its items, in characters of the text given."""

    lead: Span
    items: tuple[Span, ...]


def itemised(text: str, sentence: Span) -> Itemised | None:
    """Return the items that a sentence of a text announces, in its own line or as bullets below it; None where it announces none.

    >>> text = "Companies must: (a) hold stocks; (b) keep a register; and (c) pay promptly."
    >>> [s.of(text) for s in itemised(text, Span(0, len(text))).items]
    ['hold stocks', 'keep a register', 'pay promptly']
    """
    return _below(text, sentence) if _ANNOUNCES.search(sentence.of(text)) else _within(text, sentence)


def _within(text: str, sentence: Span) -> Itemised | None:
    # the items may be taken for sentences of their own: the line goes on to its end
    line = Span(sentence.start, text.find("\n", sentence.start) if "\n" in text[sentence.start :] else len(text))
    marks = list(_LETTERED.finditer(text, line.start, line.end))
    first = next((i for i, m in enumerate(marks) if m["mark"] in _MARKS and i + 1 < len(marks) and marks[i + 1]["mark"] == _MARKS[m["mark"]]), None)
    if first is None or marks[first].start() <= line.start or marks[first].start() >= sentence.end:
        return None
    bounds = [*(m.start() for m in marks[first + 1 :]), line.end]
    items = tuple(_trimmed(text, Span(m.end(), end)) for m, end in zip(marks[first:], bounds, strict=True) if m.end() < end)
    return _checked(Span(line.start, marks[first].start()), items)


def _below(text: str, sentence: Span) -> Itemised | None:
    items: list[Span] = []
    at = sentence.end
    for found in re.finditer(r"[^\n]*\n?", text[sentence.end : sentence.end + _LONGEST * _MOST]):
        start, line = sentence.end + found.start(), found.group()
        if not line.strip():
            if at != start and items:
                break
            at = start + len(line)
            continue
        bullet = _BULLET.match(line)
        if bullet is None:
            break
        items.append(_trimmed(text, Span(start + bullet.end(), start + len(line.rstrip("\n")))))
        at = start + len(line)
        if line.rstrip().endswith((".", "。")):
            follows = _BULLET.match(text, at)
            if follows is None:
                break
    return _checked(sentence, tuple(items))


def _trimmed(text: str, span: Span) -> Span:
    ended = _ENDS.search(span.of(text))
    return Span(span.start, span.start + (ended.start() if ended else span.end - span.start))


def _checked(lead: Span, items: tuple[Span, ...]) -> Itemised | None:
    kept = tuple(s for s in items if 1 < s.end - s.start <= _LONGEST)
    return Itemised(lead, kept) if len(kept) == len(items) and _LEAST <= len(kept) <= _MOST else None
