"""What a number counts, in words: what is near it, less times, asides, other numbers and fillers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reportqa.ingest.clauses import Place
from reportqa.language.numerals import QuantityMention
from reportqa.model.document import Span

_HEAD = re.compile(r"^(?:其中|包括|包含|內含|另有|另|又|並|且|而|亦|也|則|及|與|和|、|含|惟|但|所|\b(?:of which|of these|and|including|the|a|an|with|at|in|by|of|was|were|to)\b|\W)+\s*", re.IGNORECASE)
_FILLER = r"大約|約占|約|近|逾|達|共計|合計|總計|共有|計有|計|共|第|占|佔|至少|新臺幣|新台幣|人民幣|达|共计|合计|总计|计|约|超過|超过|突破|未滿|未满|不到|不足|\babout\b|\bnearly\b|\bover\b"
_TAIL = re.compile(rf"(?:{_FILLER}|為|为|有|(?<![大小高低優优少多等對对關关屬属])[於于]|在|是|[至到](?<!未[至到])|\bof\b|\bwas\b|\bwere\b|\bto\b|\bat\b|\bby\b|[\W_])+$")
_FILLER_TAIL = re.compile(rf"(?:{_FILLER}|[\s，、（(])+$")  # noqa: RUF001
_MOST = 60  # characters of a subject
_ASIDE = re.compile(r"[（(【〔\[][^（(）)【】〔〕\[\]]*[）)】〕\]]")  # noqa: RUF001
_OPENING = re.compile(r"[（(【〔\[]")  # noqa: RUF001


def subject_of(text: str, dull: bytearray, place: Place, q: QuantityMention) -> str:
    """Return the words of a block's text that say what a quantity counts; `dull` marks its times and other numbers."""

    def clean(start: int, end: int) -> str:
        return "".join("" if dull[i] else text[i] for i in range(start, end))

    before, after = clean(place.near.start, q.span.start), clean(q.span.end, place.near.end)
    trail = re.split(r"[，、。；：（()）【】]", after)[0].strip()  # noqa: RUF001
    lead = re.sub(r"^[^，。；]*[）)】]", "", _OPENING.sub(" ", _ASIDE.sub("", before)))  # noqa: RUF001
    lead = (_FILLER_TAIL if re.match(r"[一-鿿」]", trail) else _TAIL).sub("", lead)
    lead = _HEAD.sub("", lead.strip())
    joined = lead + (trail if re.match(r"[一-鿿」]", trail) else f" {trail}")
    joined = re.sub(r"「\s*」|『\s*』", "", joined)
    joined = re.sub(r"(?<=[一-鿿])\s+(?=[一-鿿])", "", joined)
    return re.sub(r"\s+", " ", joined).strip(" ，、；：,;:.")[:_MOST]  # noqa: RUF001


def named_subject(text: str, dull: bytearray, apart: Sequence[Span], own: str) -> str:
    """Return the subject of a number whose name stands apart from it: its words in order, less times and other numbers."""
    words = " ".join([*("".join("" if dull[i] else text[i] for i in range(s.start, s.end)) for s in apart), own])
    words = re.sub(r"(?<=[一-鿿])\s+(?=[一-鿿])", "", _TAIL.sub("", re.sub(r"\s+", " ", words)))
    return _HEAD.sub("", words).strip(" ，、；：,;:.")[:_MOST]  # noqa: RUF001


def part_subject(total: str, part: str) -> str:
    """Return the subject of a part with its total's before it."""
    return f"{total}：{part}"[-_MOST:] if total and part else part  # noqa: RUF001
