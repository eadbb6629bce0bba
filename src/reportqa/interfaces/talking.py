"""`reportqa chat`: a conversation at the terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from reportqa.interfaces.asking import opened, paged, show_answer
from reportqa.interfaces.terminal import ANSWERED, plain, say
from reportqa.model.errors import UsageError

if TYPE_CHECKING:
    from reportqa.model.answer import Answer

_HELP = "Ask in your own words; a follow-up keeps its topic. /source N shows a quotation where it stands, /explain the last decision, /quit ends."
_AROUND = 120  # characters shown before and after a quotation


def chat(corpus: str, lang: str | None) -> int:
    """Answer line after line until /quit or the end of the input.

    Raises:
        UsageError: `lang` is no language of answers.
    """
    from reportqa.library import check_language  # noqa: PLC0415

    if lang is not None:
        check_language(lang)
    found = opened(corpus)
    texts = {d.name: d.text for d in found.documents}
    dialogue = found.chat()
    last: Answer | None = None
    if sys.stdin.isatty():
        say(_HELP)
    for line in _questions():
        word, _, rest = line.partition(" ")
        if word in ("/quit", "/exit"):
            break
        if word.startswith("/"):
            for out in _command(word, rest.strip(), last, texts):
                say(plain(out))
            continue
        try:
            last = dialogue.ask(line, lang=lang)
        except UsageError as error:
            say(plain(str(error)))
            continue
        show_answer(last, explain=False)
        say()
        sys.stdout.flush()
    return ANSWERED


def _questions() -> Iterator[str]:
    """Yield the lines typed, without empty ones; with line editing and history at a terminal."""
    if sys.stdin.isatty():
        with suppress(ImportError):
            import readline  # noqa: F401, PLC0415 (editing and history for input())
        while True:
            try:
                line = input("> ").strip()
            except EOFError:
                say()
                return
            if line:
                yield line
    for line in sys.stdin:
        if line.strip():
            yield line.strip()


def _command(word: str, rest: str, last: Answer | None, texts: dict[str, str]) -> Iterator[str]:
    if word not in ("/source", "/explain"):
        yield _HELP
    elif last is None:
        yield "Ask something first."
    elif word == "/explain":
        yield from (f"  {step.stage}: {step.note}" for step in last.trace)
    else:
        cited = next((c for c in last.citations if str(c.n) == (rest or "1")), None)
        if cited is None:
            numbers = ", ".join(str(c.n) for c in last.citations)
            yield f"There is no source {rest or '1'}; the answer has {numbers or 'none'}."
            return
        text = texts[cited.document]
        yield f"{cited.title} > {' > '.join(cited.section)}, {', '.join(x for x in (paged(cited.page, cited.printed_page, ocr=cited.ocr), f'characters {cited.start} to {cited.end}') if x)}"
        yield f"…{text[max(0, cited.start - _AROUND) : cited.start]}【{cited.quote}】{text[cited.end : cited.end + _AROUND]}…"
