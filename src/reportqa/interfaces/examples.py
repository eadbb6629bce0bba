"""Example questions, made from a corpus's own figures, and kept only where the corpus answers them with those figures."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby, islice
from typing import TYPE_CHECKING

from reportqa.model.answer import Status

if TYPE_CHECKING:
    from reportqa.model.answer import Answer
    from reportqa.model.figure import Figure

_MOST = 4
_TRIED = 60  # questions that are tried at most
_LONGEST = 2.0  # seconds for trying them: a page that opens does not wait longer, and shows fewer
_SURE = 0.9
# By language: a subject and a unit that read well in a question, a period that it may name, the question.
_SUBJECT, _UNIT = re.compile(r"[^\W\da-zA-Z_]{4,12}"), re.compile(r"[^\W\da-zA-Z_]{1,4}")
_FORMS = {
    "zh-TW": (_SUBJECT, _UNIT, re.compile(r"\d+\s*年度?"), "{period}{subject}有幾{unit}？"),
    "zh-CN": (_SUBJECT, _UNIT, re.compile(r"\d+\s*年度?"), "{period}{subject}有几{unit}？"),
    "en": (re.compile(".*", re.DOTALL), re.compile("[a-z][a-z -]{3,30}s"), re.compile(r"\d{4}(?:[–/-]\d{2,4})?"), "How many {unit} were there in {period}?"),
}


def examples(figures: Iterable[Figure], language: Callable[[Figure], str], ask: Callable[[str], Answer]) -> list[str]:
    """Return up to four questions that the reports answer surely, from as many of their sections as there are."""
    found: list[str] = []
    started = time.monotonic()
    for figure, question in islice(_spread(_questions(figures, language)), _TRIED):
        if time.monotonic() - started > _LONGEST:
            break
        answer = ask(question)
        told = answer.status is Status.ANSWERED and not answer.conflicts and answer.confidence >= _SURE and answer.figures
        if told and answer.figures[0].value == figure.quantity.value and question not in found:
            found.append(question)
            if len(found) == _MOST:
                break
    return found


def _questions(figures: Iterable[Figure], language: Callable[[Figure], str]) -> Iterator[tuple[Figure, str]]:
    for figure in figures:
        subject, unit, period, form = _FORMS[language(figure)]
        quantity = figure.quantity
        if quantity.kind.value != "count" or figure.period is None:
            continue
        if subject.fullmatch(figure.subject) and unit.fullmatch(quantity.unit) and period.fullmatch(figure.period.text):
            yield figure, form.format(subject=figure.subject, period=figure.period.text.replace(" ", ""), unit=quantity.unit)


def _spread(questions: Iterable[tuple[Figure, str]]) -> Iterator[tuple[Figure, str]]:
    """Yield the first question of each section, then the second of each, and so on."""
    places = [list(group) for _, group in groupby(questions, key=lambda q: (q[0].document, q[0].path))]
    for k in range(max(map(len, places), default=0)):
        yield from (group[k] for group in places if k < len(group))
