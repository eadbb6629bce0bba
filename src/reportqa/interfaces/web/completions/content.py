"""An answer as the text of a chat message: the answer, then a line a source; with each quotation's place in that text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from reportqa.interfaces.terminal import clipped, plain
from reportqa.interfaces.web.completions.markdown import escaped

_HEADING = 40  # columns of a section's heading


@dataclass(frozen=True, slots=True)
class _Words:
    """What a message says beside the answer, in one language."""

    opening: str
    closing: str
    nearest: str
    page: str
    printed: str
    ocr: str
    aside: str  # around what is said of a page
    comma: str


_WORDS = {
    "zh-TW": _Words("「", "」", "最接近的內容：", "第 {} 頁", "印刷頁碼 {}", "經 OCR 辨識", "（{}）", "，"),
    "zh-CN": _Words("“", "”", "最接近的内容：", "第 {} 页", "印刷页码 {}", "经 OCR 识别", "（{}）", "，"),
    "en": _Words("“", "”", "Nearest in the report:", "p. {}", "printed {}", "read by OCR", " ({})", ", "),
}


@dataclass(frozen=True, slots=True)
class Annotation:
    """A quotation's place in a message, in characters (code points), and where it leads."""

    start: int
    end: int
    url: str
    title: str


@dataclass(frozen=True, slots=True)
class Content:
    """A message's text in Markdown, in its paragraphs, and the quotations in it; nothing not found is annotated."""

    paragraphs: tuple[str, ...]
    annotations: tuple[Annotation, ...]

    @property
    def text(self) -> str:
        """The whole text."""
        return _GAP.join(self.paragraphs)


_GAP = "\n\n"


@dataclass(slots=True)
class _Draft:
    """A message as it is written."""

    paragraphs: list[str] = field(default_factory=list)
    annotations: list[Annotation] = field(default_factory=list)
    length: int = 0

    def add(self, paragraph: str) -> int:
        """Add a paragraph and return where it starts."""
        start = self.length + (len(_GAP) if self.paragraphs else 0)
        self.paragraphs.append(paragraph)
        self.length = start + len(paragraph)
        return start


def content_of(answer: Mapping[str, Any], link: Callable[[Mapping[str, Any]], str]) -> Content:
    """Return the message of an answer of `reportqa.answer/1`; `link` gives a citation's address."""
    words, draft = _WORDS[answer["language"]], _Draft()
    for line in answer["text"].splitlines():
        if shown := escaped(line):
            draft.add(shown)
    for note in answer["notes"]:
        if note["text"] not in answer["text"]:  # there was no room for it
            draft.add(escaped(note["text"]))
    computation = answer["computation"]
    if computation is not None and computation["expression"] not in answer["text"]:
        draft.add(f"= {escaped(computation['expression'])}")
    for citation in answer["citations"]:
        _cite(draft, citation, _cells(citation, answer["figures"]), words, link)
    if answer["nearest"]:
        draft.add(words.nearest)
        draft.add("\n".join(f"- {escaped(near['text'])} — {_linked(near['citation'], words, link)}" for near in answer["nearest"]))
    return Content(tuple(draft.paragraphs), tuple(draft.annotations))


def _cite(draft: _Draft, citation: Mapping[str, Any], cells: str, words: _Words, link: Callable[[Mapping[str, Any]], str]) -> None:
    """Add a source: its number, its quotation, the cells of it that answer, and a link to where it stands."""
    before, quotation = f"[{citation['n']}] {words.opening}", escaped(citation["quote"])
    told = f" {cells}" if cells else ""
    start = draft.add(f"{before}{quotation}{words.closing}{told} — {_linked(citation, words, link)}") + len(before)
    draft.annotations.append(Annotation(start, start + len(quotation), link(citation), place(citation, words)))


def _cells(citation: Mapping[str, Any], figures: list[dict[str, Any]]) -> str:
    """Return the figures that a row of a table gives, each after its column; "" where the citation is no row."""
    if not citation["columns"]:
        return ""
    return " ".join(f"({escaped(f['subject'])}: {escaped(f['text'])})" for f in figures if f["citation"] == citation["n"])


def place(citation: Mapping[str, Any], words: _Words) -> str:
    """Return where a citation stands, in plain words: the document, its section, its table, its page."""
    parts = [plain(citation["title"]), *(clipped(plain(part), _HEADING) for part in citation["section"][-1:]), clipped(plain(citation["table"] or ""), _HEADING)]
    return words.comma.join(x for x in (" › ".join(dict.fromkeys(p for p in parts if p)), _paged(citation, words)) if x)


def _paged(citation: Mapping[str, Any], words: _Words) -> str:
    asides = []
    if citation["printed_page"] not in (None, str(citation["page"])):
        asides.append(words.printed.format(plain(citation["printed_page"])))
    if citation["ocr"]:
        asides.append(words.ocr)
    if citation["page"] is None:
        return ""
    return words.page.format(citation["page"]) + (words.aside.format(words.comma.join(asides)) if asides else "")


def _linked(citation: Mapping[str, Any], words: _Words, link: Callable[[Mapping[str, Any]], str]) -> str:
    return f"[{escaped(place(citation, words))}]({link(citation)})"
