"""An answer -> the text of a message, plain or Markdown. A report's words are text in it, never marks, links or commands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from reportqa.interfaces.helpdesk.model import Form
from reportqa.interfaces.helpdesk.tables import message
from reportqa.interfaces.terminal import plain
from reportqa.interfaces.web.links import view_url

_MARKS = re.compile(r"([\\`*_\[\]<>&#|~$])")
_FIRST = re.compile(r"^([+\-=]|\d{1,9}(?=[.)]))")  # what begins a list or underlines a heading
_SCHEME = re.compile(r"(?i)\b(?:[a-z][a-z0-9+.-]{1,15}:(?=//)|mailto:|www(?=\.))")
_JOINER = "\N{WORD JOINER}"  # not seen; keeps a client from making a link of what a report says
_QUOTE, _HEADING, _ANSWER = 400, 120, 4000  # characters shown


def said(text: str, form: Form, most: int = _ANSWER) -> str:
    """Return a text of a report, or of a customer, as one line that is nothing but text."""
    flat = _SCHEME.sub(lambda found: found[0] + _JOINER, " ".join(plain(text).split()))
    flat = flat if len(flat) <= most else flat[: most - 1] + "…"
    if form is Form.PLAIN:
        return flat
    return _FIRST.sub(lambda found: f"\\{found[0]}" if not found[0].isdigit() else f"{found[0]}\\", _MARKS.sub(r"\\\1", flat))


def answered(answer: Mapping[str, Any], form: Form, base: str = "") -> str:
    """Return an answer with its citations: the quotation (unless the answer is it), document, section and page of each, and its address at `base` where there is one."""
    language = answer["language"]
    parts = [said(answer["text"], form)]
    if answer["computation"]:
        parts.append("= " + said(answer["computation"]["expression"], form))
    parts += [_citation(c, language, form, base, said_already=c["quote"] in answer["text"]) for c in answer["citations"]]
    return "\n\n".join(parts)


def note(answer: Mapping[str, Any] | None, question: str, reason: str, language: str, form: Form, base: str = "") -> str:
    """Return what the person who takes over is told: the reason, the question as understood, the answer that was not sent, or what is nearest."""
    understood = answer["understood"] if answer else question
    parts = [message("note", language, reason=said(reason, form), why=message(f"why_{reason}", language)), message("understood", language, understood=said(understood, form))]
    if answer and answer["citations"]:
        parts += [message("unsent", language, confidence=f"{answer['confidence']:.2f}"), answered(answer, form, base)]
    elif answer and answer["nearest"]:
        parts.append(message("nearest", language))
        parts += [_citation(near["citation"], language, form, base) for near in answer["nearest"]]
    return "\n\n".join(parts)


def _citation(citation: Mapping[str, Any], language: str, form: Form, base: str, *, said_already: bool = False) -> str:
    number = f"[{citation['n']}]" if form is Form.PLAIN else f"\\[{citation['n']}\\]"
    where = " › ".join(said(part, form, _HEADING) for part in (citation["title"], *citation["section"], citation["table"] or "") if part)
    page = _page(citation, language)
    where += message("paged", language, page=said(page, form)) if page else ""
    lines = [f"{number} {where}"] if said_already else [f"{number} {message('quote', language, quote=said(citation['quote'], form, _QUOTE))}", where]
    if base:
        url = view_url(base, citation)
        lines.append(url if form is Form.PLAIN else f"[{message('open', language)}]({url})")
    return ("\n" if form is Form.PLAIN else "  \n").join(lines)


def _page(citation: Mapping[str, Any], language: str) -> str:
    page, printed = citation["page"], citation["printed_page"]
    told = [message("page", language, page=page)] if page is not None else []
    told += [message("printed", language, printed=printed)] if page is not None and printed not in (None, str(page)) else []
    told += [message("ocr", language)] if citation["ocr"] else []
    return message("comma", language).join(told)
