"""Question sets: JSON Lines in, frozen cases out. A single question is a case of one turn."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from reportqa.model.answer import Reason, Status, Type
from reportqa.model.errors import UsageError

LANGUAGES = ("zh-TW", "zh-CN", "en")
VERDICTS = {"yes": True, "no": False}

# What an answerable case of each type is judged by, so must hold.
_JUDGED_BY = {
    Type.FIGURE: "figures", Type.COMPUTED: "figures", Type.TREND: "figures",
    Type.DATE: "items", Type.LIST: "items", Type.ENTITY: "items",
    Type.YESNO: "verdict", Type.PASSAGE: "text_has",
}  # fmt: skip

Groups = tuple[tuple[str, ...], ...]
_Member = TypeVar("_Member", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Expected:
    """A figure wanted: `value` (scale applied), the end `high` of a range, other values that will do.

    `unit` is as printed in the report; empty where any unit will do.
    """

    value: Decimal
    unit: str = ""
    high: Decimal | None = None
    also: tuple[Decimal, ...] = ()

    @property
    def values(self) -> tuple[Decimal, ...]:
        """Every value that will do, the printed one first."""
        return (self.value, *self.also)


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and what its answer must hold.

    `items` and `text_has` are groups: of each group one string must be found. `conflicts` are the
    report's other figures for the same thing. Of `evidence` one quotation is wanted, of
    `evidence_all` every one.
    """

    id: str
    language: str
    type: Type
    question: str
    status: Status
    figures: tuple[Expected, ...] = ()
    items: Groups = ()
    verdict: bool | None = None
    text_has: Groups = ()
    conflicts: tuple[Decimal, ...] = ()
    reasons: tuple[Reason, ...] = ()
    evidence: tuple[str, ...] = ()
    evidence_all: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """One line of a question set: a question, or a conversation (`chat`) of one or more turns."""

    id: str
    language: str
    turns: tuple[Turn, ...]
    chat: bool = False


class _LineError(ValueError):
    """What is wrong with a line, as the middle of a sentence."""


def load_cases(paths: Iterable[Path | str]) -> tuple[Case, ...]:
    """Return the cases of question-set files, in the order of the files and their lines.

    Raises:
        UsageError: a file cannot be read or holds no case, or a line is no case; names file and line.
    """
    return tuple(case for path in paths for case in _read(Path(path)))


def _read(path: Path) -> list[Case]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        msg = f"{path}: this question set cannot be read ({why}); name a JSON Lines file."
        raise UsageError(msg) from error
    cases: list[Case] = []
    first_seen: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            case = parse_case(line)
            for name in {case.id, *(t.id for t in case.turns)}:
                if name in first_seen:
                    msg = f"the id {name!r} is that of line {first_seen[name]} too"
                    raise _LineError(msg)  # noqa: TRY301
                first_seen[name] = number
        except _LineError as error:
            msg = f"{path}:{number}: {error}; correct the line."
            raise UsageError(msg) from error
        cases.append(case)
    if not cases:
        msg = f"{path}: this question set holds no case; write one JSON object a line."
        raise UsageError(msg)
    return cases


def parse_case(line: str) -> Case:
    """Return the case that one line of JSON holds.

    Raises:
        ValueError: it holds none; the message says what is wrong, as the middle of a sentence.
    """
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
        msg = "this is no JSON object"
        raise _LineError(msg) from error
    if not isinstance(data, dict):
        msg = "this is no JSON object"
        raise _LineError(msg)
    name = _string(data, "id")
    if "turns" not in data:
        turn = _turn(data, name, None)
        return Case(name, turn.language, (turn,))
    turns = data["turns"]
    if not isinstance(turns, list) or not turns or not all(isinstance(t, dict) for t in turns):
        msg = "\"turns\" must be a list of one or more cases"
        raise _LineError(msg)
    language = _one_of(data, "language", LANGUAGES) if "language" in data else None
    read = tuple(_turn(t, f"{name}-{n}", language) for n, t in enumerate(turns, 1))
    names = [t.id for t in read]
    if len(set(names)) != len(names) or name in names:
        msg = "the conversation and each of its turns need ids of their own"
        raise _LineError(msg)
    return Case(name, language or read[0].language, read, chat=True)


def _turn(data: dict[str, Any], name: str, language: str | None) -> Turn:
    """Return a question; `name` and `language` stand in where a turn leaves its own out."""
    question = _string(data, "question")
    if not any(c.isalnum() for c in question):
        msg = "\"question\" holds no words"
        raise _LineError(msg)
    turn = Turn(
        id=_string(data, "id") if "id" in data else name,
        language=_one_of(data, "language", LANGUAGES) if "language" in data or language is None else language,
        type=_member(Type, data, "type"),
        question=question,
        status=_member(Status, data, "status"),
        figures=tuple(_expected(f) for f in _list(data, "figures")),
        items=_groups(data, "items"),
        verdict=None if data.get("verdict") is None else VERDICTS[_one_of(data, "verdict", tuple(VERDICTS))],
        text_has=_groups(data, "text_has"),
        conflicts=tuple(_decimal(v, "conflicts") for v in _list(data, "conflicts")),
        reasons=tuple(_as_member(Reason, r, "reason") for r in _list(data, "reason")),
        evidence=_strings(data, "evidence"),
        evidence_all=_strings(data, "evidence_all"),
        tags=_strings(data, "tags"),
        note=data["note"] if isinstance(data.get("note"), str) else "",
    )
    needed = _JUDGED_BY[turn.type]
    if turn.status is not Status.NOT_FOUND and getattr(turn, needed) in ((), None):
        msg = f"a {turn.type.value} case that is {turn.status.value} needs {needed!r}"
        raise _LineError(msg)
    return turn


def _expected(data: object) -> Expected:
    if not isinstance(data, dict):
        msg = "each of \"figures\" must be an object with \"value\" and \"unit\""
        raise _LineError(msg)
    unit = data.get("unit")
    if unit is not None and not isinstance(unit, str):
        msg = "a figure's \"unit\" must be a string"
        raise _LineError(msg)
    high = data.get("high")
    return Expected(
        value=_decimal(data.get("value"), "value"),
        unit=unit or "",
        high=None if high is None else _decimal(high, "high"),
        also=tuple(_decimal(v, "also") for v in _list(data, "also")),
    )


def _decimal(value: object, field: str) -> Decimal:
    try:
        number = Decimal(value) if isinstance(value, str) else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite():
        msg = f"{field!r} must hold decimal numbers as strings without commas, not {value!r}"
        raise _LineError(msg)
    return number


def _string(data: dict[str, Any], field: str) -> str:
    value = data.get(field)
    if not isinstance(value, str) or not value.strip():
        msg = f"{field!r} is missing or no string"
        raise _LineError(msg)
    return value


def _list(data: dict[str, Any], field: str) -> list[Any]:
    value = data.get(field)
    if value is None:
        return []
    if not isinstance(value, list):
        msg = f"{field!r} must be a list"
        raise _LineError(msg)
    return value


def _strings(data: dict[str, Any], field: str) -> tuple[str, ...]:
    return _all_strings(_list(data, field), field)


def _groups(data: dict[str, Any], field: str) -> Groups:
    groups = _list(data, field)
    if not all(isinstance(group, list) and group for group in groups):
        msg = f"{field!r} must be a list of groups, each a list of strings"
        raise _LineError(msg)
    return tuple(_all_strings(group, field) for group in groups)


def _all_strings(values: list[Any], field: str) -> tuple[str, ...]:
    if not all(isinstance(v, str) and v.strip() for v in values):
        msg = f"{field!r} must hold strings, none of them empty"
        raise _LineError(msg)
    return tuple(values)


def _one_of(data: dict[str, Any], field: str, allowed: tuple[str, ...]) -> str:
    value = data.get(field)
    if not isinstance(value, str) or value not in allowed:
        msg = f"{field!r} must be one of {', '.join(allowed)}, not {value!r}"
        raise _LineError(msg)
    return value


def _member(kind: type[_Member], data: dict[str, Any], field: str) -> _Member:
    return _as_member(kind, data.get(field), field)


def _as_member(kind: type[_Member], value: object, field: str) -> _Member:
    return kind(_one_of({field: value}, field, tuple(m.value for m in kind)))
