"""One answer against one case: pure functions, no judge but the case itself.

All text is compared folded (width, case, Traditional/Simplified) and without white space.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from reportqa.evaluate.cases import Expected, Groups, Turn
from reportqa.language.script import fold
from reportqa.language.units import NO_UNIT, unit_of
from reportqa.model.answer import Answer, AnswerFigure, Citation, Status, Type

SHORTEST_QUOTE = 6  # characters: a shorter quotation inside the evidence shows nothing
_DIGITS = "0-9"
_NUMERALS = "0-9〇零一二三四五六七八九十百千"
_CHINESE_DATE = re.compile(r"[〇零一二三四五六七八九十]+[年月日]")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one answer is worth; None where the case does not ask it.

    `cited`: of answers given to answerable questions. `first`: the first figure is the expected one.
    `made_up`: of unanswerable questions. `silent`: of answerable questions.
    """

    right: bool
    cited: bool | None = None
    first: bool | None = None
    made_up: bool | None = None
    silent: bool | None = None


def judge(turn: Turn, answer: Answer) -> Judgement:
    """Return what `answer` is worth as the answer to `turn`."""
    refused = answer.status is Status.NOT_FOUND
    if turn.status is Status.NOT_FOUND:
        return Judgement(right=refused, made_up=not refused)
    first = first_exact(turn, answer) if _asks_first(turn) else None
    return Judgement(
        right=not refused and is_right(turn, answer),
        cited=None if refused else is_cited(turn, answer.citations),
        first=None if first is None else first and not refused,
        silent=refused,
    )


def is_right(turn: Turn, answer: Answer) -> bool:
    """Whether an answer holds what an answerable case wants; its own type and wording do not matter."""
    if not conflicts_shown(turn, answer):
        return False
    match turn.type:
        case Type.FIGURE | Type.COMPUTED:
            return first_exact(turn, answer)
        case Type.TREND:
            return in_order(turn.figures, answer.figures)
        case Type.DATE | Type.LIST | Type.ENTITY:
            return all_groups(turn.items, (answer.text, *(i.text for i in answer.items), *(i.date or "" for i in answer.items)))
        case Type.YESNO:
            return turn.verdict is not None and answer.verdict is turn.verdict
        case Type.PASSAGE:
            return all_groups(turn.text_has, (answer.text, *(c.quote for c in answer.citations)))


def _asks_first(turn: Turn) -> bool:
    return turn.type in (Type.FIGURE, Type.COMPUTED) or (turn.type is Type.YESNO and bool(turn.figures))


def first_exact(turn: Turn, answer: Answer) -> bool:
    """Whether the answer's first figure is the case's: value, end of range, and unit.

    Where the report contradicts itself any of its figures may come first, provided the others are shown.
    """
    if not turn.figures or not answer.figures:
        return False
    wanted, got = turn.figures[0], answer.figures[0]
    if not same_unit(wanted.unit, got):
        return False
    if got.value in wanted.values:
        return wanted.high is None or got.high == wanted.high
    return got.value in turn.conflicts and conflicts_shown(turn, answer)


def conflicts_shown(turn: Turn, answer: Answer) -> bool:
    """Whether every contradicting figure of the case stands in the answer, the expected one included."""
    if not turn.conflicts:
        return True
    shown = {f.value for f in answer.figures} | {c.figure.value for c in answer.conflicts}
    expected = any(v in shown for v in turn.figures[0].values) if turn.figures else True
    return expected and all(v in shown for v in turn.conflicts)


def same_unit(printed: str, figure: AnswerFigure) -> bool:
    """Whether a figure's unit is the one printed: the same words, or the same canonical unit."""
    if not printed.strip() or squeeze(printed) == squeeze(figure.unit):
        return True
    unit, other = unit_of(printed), unit_of(figure.unit)
    ids = {figure.unit_id, other.id if other else ""} - {"", NO_UNIT.id}
    return unit is not None and unit.id in ids


def in_order(wanted: tuple[Expected, ...], figures: tuple[AnswerFigure, ...]) -> bool:
    """Whether the values wanted appear among the figures in their order, others between them or not."""
    values = iter([f.value for f in figures])
    return bool(wanted) and all(_reaches(values, w.values) for w in wanted)


def _reaches(values: Iterable[Decimal], wanted: tuple[Decimal, ...]) -> bool:
    return any(v in wanted for v in values)


def all_groups(groups: Groups, texts: Iterable[str]) -> bool:
    """Whether each group has one of its strings somewhere in the texts."""
    text = fold("\n\n".join(texts))
    return bool(groups) and all(any(_needle(s).search(text) for s in group) for group in groups)


@cache
def _needle(string: str) -> re.Pattern[str]:
    r"""Return a pattern for a string with any white space, not beginning or ending inside a number.

    >>> bool(_needle("1月5日").search("11月5日")), bool(_needle("1月5日").search("於 1 月\n5 日"))
    (False, True)
    """
    form = squeeze(string)
    body = r"\s*".join(re.escape(c) for c in form)
    numerals = _NUMERALS if _CHINESE_DATE.match(form) else _DIGITS
    before = f"(?<![{numerals}])" if re.match(f"[{numerals}]", form) else ""
    after = "(?![0-9])" if re.search(r"[0-9]\Z", form) else ""
    return re.compile(before + body + after)


def is_cited(turn: Turn, citations: tuple[Citation, ...]) -> bool:
    """Whether the quotations are the case's evidence: one of `evidence`, and each of `evidence_all`.

    A case without evidence is content with any quotation.
    """
    quotes = [squeeze(c.quote) for c in citations]
    one = not turn.evidence or any(_supports(q, e) for q in quotes for e in turn.evidence)
    every = all(any(_supports(q, e) for q in quotes) for e in turn.evidence_all)
    return bool(quotes) and one and every


def _supports(quote: str, evidence: str) -> bool:
    wanted = squeeze(evidence)
    return wanted in quote or (len(quote) >= SHORTEST_QUOTE and quote in wanted)


def squeeze(text: str) -> str:
    """Return text folded and without white space.

    >>> squeeze("至　１０６ 年底，臺灣")
    '至106年底,台湾'
    """
    return "".join(fold(text).split())
