"""Example questions, made from a corpus's own figures, and kept only where the corpus answers them with those figures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby, islice
from typing import TYPE_CHECKING

from reportqa.model.answer import Status

if TYPE_CHECKING:
    from reportqa.model.answer import Answer
    from reportqa.model.figure import Figure

_MOST = 4
_TRIED = 80  # questions that are tried at most
_SURE = 0.9
# By language: a subject that reads as one, a period that a question may name, the question.
_FORMS = {
    "zh-TW": (re.compile(r"[^\W\da-zA-Z_]{4,12}"), re.compile(r"\d+\s*年度?"), "{period}{subject}有幾{unit}？"),
    "zh-CN": (re.compile(r"[^\W\da-zA-Z_]{4,12}"), re.compile(r"\d+\s*年度?"), "{period}{subject}有几{unit}？"),
    "en": (re.compile(r"[A-Z][a-z]+(?: [a-z]+){1,4}"), re.compile(r"\d{4}(?:[–/-]\d{2,4})?"), "What was the number of {subject} in {period}?"),
}


def examples(figures: Iterable[Figure], language: Callable[[Figure], str], ask: Callable[[str], Answer]) -> list[str]:
    """Return up to four questions that the reports answer surely, from as many of their sections as there are."""
    found: list[str] = []
    for figure, question in islice(_spread(_questions(figures, language)), _TRIED):
        answer = ask(question)
        told = answer.status is Status.ANSWERED and not answer.conflicts and answer.confidence >= _SURE and answer.figures
        if told and answer.figures[0].value == figure.quantity.value and question not in found:
            found.append(question)
            if len(found) == _MOST:
                break
    return found


def _questions(figures: Iterable[Figure], language: Callable[[Figure], str]) -> Iterator[tuple[Figure, str]]:
    for figure in figures:
        subject, period, form = _FORMS[language(figure)]
        quantity = figure.quantity
        if quantity.kind.value != "count" or figure.period is None or not (quantity.unit or form == _FORMS["en"][2]):
            continue
        if subject.fullmatch(figure.subject) and period.fullmatch(figure.period.text):
            named = figure.subject if form != _FORMS["en"][2] else figure.subject[0].lower() + figure.subject[1:]
            yield figure, form.format(subject=named, period=figure.period.text.replace(" ", ""), unit=quantity.unit)


def _spread(questions: Iterable[tuple[Figure, str]]) -> Iterator[tuple[Figure, str]]:
    """Yield the first question of each section, then the second of each, and so on."""
    places = [list(group) for _, group in groupby(questions, key=lambda q: (q[0].document, q[0].path))]
    for k in range(max(map(len, places), default=0)):
        yield from (group[k] for group in places if k < len(group))
