"""Words for a report: aligned columns, what a case wanted, what an answer said."""

from __future__ import annotations

import unicodedata
from decimal import Decimal

from reportqa.evaluate.cases import Expected, Turn
from reportqa.model.answer import Answer, Status, Type


def columns(table: list[tuple[str, ...]]) -> str:
    """Return rows as lines: the first column flush left, the others flush right, a CJK character two wide."""
    count = max((len(row) for row in table), default=0)
    widths = [max((_width(row[i]) for row in table if i < len(row)), default=0) for i in range(count)]
    lines = (
        "  ".join(_pad(cell, widths[i], left=i == 0) for i, cell in enumerate(row)).rstrip()
        for row in table
    )
    return "\n".join(lines)


def _pad(cell: str, width: int, *, left: bool) -> str:
    space = " " * (width - _width(cell))
    return cell + space if left else space + cell


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def expected_words(turn: Turn) -> str:
    """Return what a case wants, in a few words."""
    if turn.status is Status.NOT_FOUND:
        return " / ".join(("not_found", *turn.reasons))
    match turn.type:
        case Type.FIGURE | Type.COMPUTED:
            words = _figure(turn.figures[0]) if turn.figures else ""
        case Type.TREND:
            words = ", ".join(_figure(f) for f in turn.figures)
        case Type.DATE | Type.LIST | Type.ENTITY:
            words = "; ".join(" | ".join(group) for group in turn.items)
        case Type.YESNO:
            words = "yes" if turn.verdict else "no"
        case Type.PASSAGE:
            words = "; ".join(" | ".join(group) for group in turn.text_has)
    conflicts = ", ".join(_number(v) for v in turn.conflicts)
    return f"{words} (also shown: {conflicts})" if conflicts else words


def got_words(answer: Answer) -> str:
    """Return what an answer says, on one line; its values and verdict in brackets, for these are judged."""
    shown = [f"{_number(f.value)}{'' if f.high is None else f'-{_number(f.high)}'} {f.unit}".strip() for f in answer.figures]
    if answer.verdict is not None:
        shown.insert(0, "yes" if answer.verdict else "no")
    text = " ".join(answer.text.split())
    return f"{text} [{', '.join(shown)}]" if shown else text


def _figure(figure: Expected) -> str:
    number = " | ".join(_number(v) for v in figure.values) + ("" if figure.high is None else f"-{_number(figure.high)}")
    return f"{number} {figure.unit}".strip()


def _number(value: Decimal) -> str:
    return f"{value:,f}"
