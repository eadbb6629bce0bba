"""Question sets read from JSON Lines."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from reportqa.evaluate.cases import Expected, load_cases
from reportqa.model.answer import Reason, Status, Type
from reportqa.model.errors import UsageError

FIGURE: dict[str, Any] = {
    "id": "a", "language": "zh-TW", "type": "figure", "question": "有幾國？", "status": "answered",
    "figures": [{"value": "19", "unit": "國", "also": ["20"], "high": "21"}],
    "conflicts": ["18"], "evidence": ["共有 19 國"], "tags": ["rank"], "note": "n",
}  # fmt: skip
REFUSAL: dict[str, Any] = {"id": "b", "language": "en", "type": "figure", "question": "Why?", "status": "not_found", "reason": ["no_topic"]}


def written(path: Path, *lines: object) -> Path:
    path.write_text("\n".join(x if isinstance(x, str) else json.dumps(x, ensure_ascii=False) for x in lines), encoding="utf-8")
    return path


def test_a_figure_case_is_read_whole(tmp_path: Path) -> None:
    (case,) = load_cases([written(tmp_path / "a.jsonl", FIGURE)])
    (turn,) = case.turns
    assert (case.id, case.language, case.chat) == ("a", "zh-TW", False)
    assert turn.figures == (Expected(Decimal(19), "國", Decimal(21), (Decimal(20),)),)
    assert (turn.type, turn.status, turn.conflicts) == (Type.FIGURE, Status.ANSWERED, (Decimal(18),))
    assert (turn.evidence, turn.tags, turn.note) == (("共有 19 國",), ("rank",), "n")


def test_files_keep_their_order_and_blank_lines_and_bom_are_passed_over(tmp_path: Path) -> None:
    first = tmp_path / "1.jsonl"
    first.write_text("\ufeff\n" + json.dumps(REFUSAL) + "\r\n\n", encoding="utf-8")
    cases = load_cases([first, str(written(tmp_path / "2.jsonl", FIGURE))])
    assert [c.id for c in cases] == ["b", "a"]
    assert cases[0].turns[0].reasons == (Reason.NO_TOPIC,)


def test_a_conversation_lends_its_turns_language_and_ids(tmp_path: Path) -> None:
    turn = {k: v for k, v in FIGURE.items() if k not in ("id", "language")}
    (case,) = load_cases([written(tmp_path / "c.jsonl", {"id": "c", "language": "zh-TW", "turns": [turn, REFUSAL]})])
    assert case.chat
    assert [(t.id, t.language) for t in case.turns] == [("c-1", "zh-TW"), ("b", "en")]


@pytest.mark.parametrize("kind, field, value, attribute, read", [
    ("yesno", "verdict", "no", "verdict", False),
    ("list", "items", [["帛琉", "Palau"]], "items", (("帛琉", "Palau"),)),
    ("passage", "text_has", [["陰雨"]], "text_has", (("陰雨",),)),
])  # fmt: skip
def test_other_types(tmp_path: Path, kind: str, field: str, value: object, attribute: str, read: object) -> None:
    data = {"id": "a", "language": "zh-TW", "type": kind, "question": "嗎", "status": "answered", field: value}
    assert getattr(load_cases([written(tmp_path / "a.jsonl", data)])[0].turns[0], attribute) == read


@pytest.mark.parametrize("change, said", [
    ("{", "JSON"),
    ("[1]", "JSON"),
    ("[" * 100_000, "JSON"),
    ({"id": None}, "'id'"),
    ({"question": "？！"}, "words"),
    ({"language": "fr"}, "zh-TW, zh-CN, en"),
    ({"type": "number"}, "'type'"),
    ({"type": ["figure"]}, "'type'"),
    ({"status": "found"}, "'status'"),
    ({"figures": []}, "needs 'figures'"),
    ({"figures": ["19"]}, "figures"),
    ({"figures": [{"value": 19}]}, "'value'"),
    ({"figures": [{"value": "1,302"}]}, "'1,302'"),
    ({"figures": [{"value": "NaN"}]}, "'NaN'"),
    ({"figures": [{"value": "1", "unit": 3}]}, "unit"),
    ({"figures": [{"value": "1", "also": "2"}]}, "'also'"),
    ({"conflicts": ["x"]}, "'conflicts'"),
    ({"items": ["x"]}, "'items'"),
    ({"evidence": "x"}, "'evidence'"),
    ({"evidence": [""]}, "'evidence'"),
    ({"reason": ["because"]}, "'reason'"),
    ({"verdict": True}, "'verdict'"),
    ({"turns": []}, "turns"),
    ({"turns": [{**FIGURE, "id": "x"}, {**FIGURE, "id": "x"}]}, "ids of their own"),
    ({"id": "b"}, "line 1"),
])  # fmt: skip
def test_a_bad_line_is_one_sentence_with_file_and_line(tmp_path: Path, change: object, said: str) -> None:
    path = written(tmp_path / "bad.jsonl", REFUSAL, "", change if isinstance(change, str) else FIGURE | change)  # type: ignore[operator]
    with pytest.raises(UsageError) as caught:
        load_cases([path])
    message = str(caught.value)
    assert message.startswith(f"{path}:3: ")
    assert said in message
    assert message.endswith(".")
    assert "\n" not in message


def test_a_file_that_is_missing_or_no_text_or_empty(tmp_path: Path) -> None:
    (tmp_path / "big5.jsonl").write_bytes("{\"問\"".encode("big5"))
    written(tmp_path / "empty.jsonl", "", " ")
    for name in ("none.jsonl", "big5.jsonl", "empty.jsonl", "."):
        with pytest.raises(UsageError, match=r"\.$"):
            load_cases([tmp_path / name])
