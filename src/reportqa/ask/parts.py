"""A question that asks two things -> its parts, and their answers joined into one."""

from __future__ import annotations

import re
from dataclasses import replace

from reportqa.ask.compose import messages
from reportqa.model.answer import Answer, AnswerFigure, Citation, Status

_MOST_PARTS = 3
# What a part must ask to be one: a number, a date, a person or a place.
_ASKS = re.compile(r"多少|(?<![那這这好])[幾几](?!乎|年來|年来)|何[時时地處处]|哪|[誰谁]|什[麼么]|百分之[幾几]|how (?:many|much|long|often)|\bwhat\b|\bwhen\b|\bwho\b|\bwhere\b|\bwhich\b", re.IGNORECASE)
_SEAM = re.compile(r"[？?；;]\s*(?=\S)|[，,、]\s*|,?\s+and\s+(?=(?:how|what|when|who|where|which)\b)", re.IGNORECASE)  # noqa: RUF001
_LEADS_UP = re.compile(r"\W*(?:and |so )?(?:adding|taking|putting|counting|combining|leaving|comparing|把|將|将)\b", re.IGNORECASE)  # what the question does with what comes first
_NO_PART = re.compile(r"走[勢势]|[趨趋][勢势]|[變变]化|如何|相差|差[多幾几]|比[較较]|合[計计]|加起|trend|change|difference", re.IGNORECASE)


def split(question: str) -> tuple[str, ...]:
    """Return the parts of a question that asks two things or three, else the question alone.

    >>> split("辦了幾場，又花了多少錢？")
    ('辦了幾場', '又花了多少錢？')
    >>> split("北部那幾個站裡面，哪一站最多？")
    ('北部那幾個站裡面，哪一站最多？',)
    """
    cuts = [0, *(m.end() for m in _SEAM.finditer(question)), len(question)]
    pieces = [question[a:b] for a, b in zip(cuts, cuts[1:], strict=False)]
    joined: list[str] = []
    for piece in pieces:
        if joined and not (_ASKS.search(joined[-1]) and _ASKS.search(piece)):
            joined[-1] += piece
        else:
            joined.append(piece)
    if not 1 < len(joined) <= _MOST_PARTS or _LEADS_UP.match(joined[0]) or any(_NO_PART.search(p) for p in joined[1:]):
        return (question,)
    return tuple(re.sub(r"[，,、；;]\s*$|,?\s+and\s*$", "", p.strip()) for p in joined)  # noqa: RUF001


def join(question: str, answers: tuple[Answer, ...]) -> Answer:
    """Return one answer of the answers to a question's parts: partial where one of them was not found."""
    found = [a for a in answers if a.status is not Status.NOT_FOUND]
    first = found[0] if found else answers[0]
    if not found:
        return replace(first, question=question)
    lost = next((a for a in answers if a.status is Status.NOT_FOUND), None)
    citations: list[Citation] = []
    figures: list[AnswerFigure] = []
    for answer in found:
        moved = {0: 0}
        for citation in answer.citations:
            same = next((c for c in citations if (c.document, c.start, c.end) == (citation.document, citation.start, citation.end)), None)
            if same is None:
                same = replace(citation, n=len(citations) + 1)
                citations.append(same)
            moved[citation.n] = same.n
        figures += [replace(f, citation=moved[f.citation]) for f in answer.figures]
    separator = " " if first.language == "en" else ""
    said = separator.join(a.text if a.status is not Status.NOT_FOUND else _missing(a) for a in answers)
    items = found[0].items if len(found) == 1 else ()
    return replace(
        first, question=question, status=Status.PARTIAL if lost else Status.ANSWERED, reason=lost.reason if lost else None, text=said,
        figures=tuple(figures), items=items, citations=tuple(citations), confidence=min(a.confidence for a in found),
        nearest=lost.nearest if lost else (), trace=tuple(step for a in answers for step in a.trace),
    )  # fmt: skip


def _missing(answer: Answer) -> str:
    return messages(answer.language)["part_missing"].format(question=answer.question.strip("？?。 "))
