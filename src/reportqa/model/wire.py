"""Values <-> JSON-safe lists and dicts: storage shares one generic form, answers have their contract."""

from __future__ import annotations

import types
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from reportqa.model.answer import SCHEMA, Answer, AnswerFigure, Citation, Reason, Status, Type
from reportqa.model.figure import Period


def pack(value: Any) -> Any:  # noqa: ANN401
    """Return a frozen value as JSON-safe lists: a dataclass is the list of its fields."""
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        return value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value):
        return [pack(getattr(value, f.name)) for f in fields(value)]
    if isinstance(value, (list, tuple)):
        return [pack(v) for v in value]
    msg = f"cannot pack {type(value).__name__}"
    raise TypeError(msg)


@cache
def _unpacker(kind: Any) -> Callable[[Any], Any]:  # noqa: ANN401, PLR0911
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        inner = _unpacker(next(a for a in get_args(kind) if a is not type(None)))
        return lambda data: None if data is None else inner(data)
    if origin is tuple:
        args = get_args(kind)
        if len(args) == 2 and args[1] is Ellipsis:  # noqa: PLR2004
            item = _unpacker(args[0])
            return lambda data: tuple([item(d) for d in data])
        items = [_unpacker(a) for a in args]
        return lambda data: tuple([f(d) for f, d in zip(items, data, strict=True)])
    if kind is Decimal:
        return Decimal
    if kind is date:
        return date.fromisoformat
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {member.value: member for member in kind}.__getitem__
    if is_dataclass(kind) and isinstance(kind, type):
        hints = get_type_hints(kind)
        parts: list[Callable[[Any], Any]] = []  # filled when first used: a type may hold itself

        def build(data: Any) -> Any:  # noqa: ANN401
            if not parts:
                parts[:] = [_unpacker(hints[f.name]) for f in fields(kind)]  # whole at once, and the same twice: threads may meet here
            return kind(*[f(d) for f, d in zip(parts, data, strict=True)])

        return build
    return lambda data: data


def unpack(kind: Any, data: Any) -> Any:  # noqa: ANN401
    """Return the value of type `kind` that `pack` wrote as `data`.

    Raises:
        ValueError, TypeError, KeyError: `data` is not of that shape.
    """
    return _unpacker(kind)(data)


def number(value: Decimal) -> int | float:
    """Return a decimal as a JSON number: an int where it is whole."""
    return int(value) if value == value.to_integral_value() else float(value)


def period_dict(period: Period | None) -> dict[str, Any] | None:
    """Return a period as the contract has it."""
    if period is None:
        return None
    return {
        "text": period.text,
        "start": period.start.isoformat() if period.start else None,
        "end": period.end.isoformat() if period.end else None,
        "sense": period.sense.value,
    }


def figure_dict(figure: AnswerFigure) -> dict[str, Any]:
    """Return a figure as the contract has it."""
    return {
        "value": number(figure.value),
        "high": None if figure.high is None else number(figure.high),
        "unit": figure.unit,
        "unit_id": figure.unit_id,
        "bound": figure.bound.value,
        "text": figure.text,
        "period": period_dict(figure.period),
        "subject": figure.subject,
        "citation": figure.citation,
        "ocr": figure.ocr,
    }


def citation_dict(citation: Citation) -> dict[str, Any]:
    """Return a citation as the contract has it."""
    return {
        "n": citation.n,
        "document": citation.document,
        "title": citation.title,
        "section": list(citation.section),
        "page": citation.page,
        "printed_page": citation.printed_page,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "table": citation.table,
        "columns": list(citation.columns),
        "ocr": citation.ocr,
    }


def answer_dict(answer: Answer, *, id: Any = None, explain: bool = False) -> dict[str, Any]:  # noqa: A002, ANN401
    """Return an answer as one object of schema `reportqa.answer/1`; `id` is echoed, whatever JSON value it is."""
    computation = answer.computation
    found: dict[str, Any] = {
        "schema": SCHEMA,
        "id": id,
        "question": answer.question,
        "understood": answer.understood,
        "language": answer.language,
        "type": answer.type.value,
        "status": answer.status.value,
        "reason": answer.reason.value if answer.reason else None,
        "text": answer.text,
        "verdict": answer.verdict,
        "figures": [figure_dict(f) for f in answer.figures],
        "items": [{"text": i.text, "date": i.date, "citation": i.citation} if i.date else {"text": i.text, "citation": i.citation} for i in answer.items],
        "computation": None if computation is None else {
            "expression": computation.expression,
            "operands": [figure_dict(f) for f in computation.operands],
            "result": figure_dict(computation.result),
            "note": computation.note,
        },
        "conflicts": [{"figure": figure_dict(c.figure), "difference": c.difference, "explanation": c.explanation} for c in answer.conflicts],
        "citations": [citation_dict(c) for c in answer.citations],
        "nearest": [{"text": n.text, "citation": citation_dict(n.citation)} for n in answer.nearest],
        "confidence": round(answer.confidence, 4),
        "documents": list(answer.documents),
        "notes": [{"kind": n.kind, "text": n.text, "citations": list(n.citations)} for n in answer.notes],
    }  # fmt: skip
    if explain:
        found["trace"] = [{"stage": s.stage, "note": s.note} for s in answer.trace]
    return found


def refusal_dict(question: str, text: str, *, id: Any = None) -> dict[str, Any]:  # noqa: A002, ANN401
    """Return what a batch prints for a line that is no question: not_found, with the reason in words, in English."""
    return answer_dict(Answer(question, question, "en", Type.PASSAGE, Status.NOT_FOUND, Reason.NO_TOPIC, text), id=id)
